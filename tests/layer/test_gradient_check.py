"""gradient_check: what it finds, what it says, and that it leaves no trace."""

from __future__ import annotations

import copy
import itertools

import numpy as np
import pytest
from cases import CASES, Case
from helpers import build

from conv_layer import Conv2d, gradient_check, rotate_180

HEADER = "gradient   error found    to expect       verdict\n"
RIGHT = """\
dL_dX      below 1e-12    at most 1e-08   right
dL_dF      below 1e-12    at most 1e-08   right
dL_db      below 1e-12    at most 1e-08   right
"""


@pytest.fixture
def layer() -> Conv2d:
    return Conv2d(2, (2, 3), 2, "same", in_channels=2, rng=0)


X = np.random.default_rng(1).standard_normal((2, 2, 5, 4))


def test_what_it_prints_and_returns(layer, capsys) -> None:
    errors = gradient_check(layer, X, rng=0)
    assert capsys.readouterr().out == HEADER + RIGHT
    assert list(errors) == ["dL_dX", "dL_dF", "dL_db"]
    assert 0 < max(errors.values()) <= 1e-8


@pytest.mark.parametrize("case", CASES[:36:2], ids=str)
def test_a_right_layer_passes(case: Case) -> None:
    bias = case.normals((case.out_channels,), 2) if case.bias else None
    layer = build(case, case.normals(case.weight_shape, 1), bias, np.float64)
    errors = gradient_check(layer, case.normals(case.input_shape, 0), rng=case.seed)
    assert max(errors.values()) <= 1e-8
    assert ("dL_db" in errors) == case.bias


@pytest.mark.parametrize("of_bias", [1e-9, 1, 1e9])
@pytest.mark.parametrize("of_weight", [1e-9, 1, 1e9])
@pytest.mark.parametrize("of_X", [1e-10, 1, 1e10])
def test_the_scale_of_the_numbers_does_not_matter(layer, of_X, of_weight, of_bias) -> None:
    layer.weight *= of_weight
    layer.bias *= of_bias
    assert max(gradient_check(layer, of_X * X, rng=0).values()) <= 1e-8


def test_the_upstream_gradient_is_random_and_seeded() -> None:
    drawn = []
    for seed in (0, 0, 1):
        spy = Spy(2, (2, 3), 2, "same", in_channels=2, rng=0)
        spy.given = drawn
        gradient_check(spy, X, rng=seed)
    first, again, other = drawn
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()
    assert np.unique(first).size == first.size


def test_the_input_may_be_read_only_or_ints() -> None:
    read_only = X.copy()
    read_only.flags.writeable = False
    layer = Conv2d(2, 3, in_channels=2, rng=0)
    assert max(gradient_check(layer, read_only).values()) <= 1e-8
    assert max(gradient_check(layer, np.arange(50).reshape(2, 5, 5)).values()) <= 1e-8


def test_float32_is_right_too(capsys) -> None:
    layer = Conv2d(2, 3, in_channels=2, dtype=np.float32, rng=0)
    errors = gradient_check(layer, X, rng=0)
    assert 1e-12 < max(errors.values()) <= 1e-5
    lines = capsys.readouterr().out.splitlines()[1:]
    assert len(lines) == 3
    for line, error in zip(lines, errors.values(), strict=True):
        assert line[11:] == f"{error:.0e}          at most 1e-03   right"


def test_the_layer_is_left_as_it_was(layer) -> None:
    G = np.random.default_rng(2).standard_normal(layer(X + 1).shape)
    expected = layer.backward(G)
    weight, bias, given = layer.weight.copy(), layer.bias.copy(), X.copy()
    gradient_check(layer, X)
    np.testing.assert_array_equal(layer.weight, weight)
    np.testing.assert_array_equal(layer.bias, bias)
    np.testing.assert_array_equal(X, given)
    for got, before in zip(layer.backward(G), expected, strict=True):
        np.testing.assert_array_equal(got, before)


class Spy(Conv2d):
    """A layer that keeps every upstream gradient it was given."""

    def backward(self, dL_dO):
        self.given.append(dL_dO)
        return super().backward(dL_dO)

    def __deepcopy__(self, memo):
        twin = Spy.from_filters(self.weight, self.bias, self.stride, self.padding)
        twin.given = self.given
        return twin


class OutputGradientIgnored(Conv2d):
    def backward(self, dL_dO):
        return super().backward(np.ones_like(dL_dO))


class NotRotated(Conv2d):
    def backward(self, dL_dO):
        dL_dF, _ = super().backward(dL_dO)
        turned = Conv2d.from_filters(rotate_180(self.weight), 0, self.stride, self.padding)
        turned(np.zeros(self._last[0]))
        return dL_dF, turned.backward(dL_dO)[1]


class Transposed(Conv2d):
    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        return dL_dF.swapaxes(2, 3), dL_dX


class NoNumber(Conv2d):
    def backward(self, dL_dO):
        gradients = super().backward(dL_dO)
        self.dL_db[0] = np.nan
        return gradients


@pytest.mark.parametrize(
    ("wrong", "gradient"), [(NotRotated, "dL_dX"), (Transposed, "dL_dF"), (NoNumber, "dL_db")]
)
def test_a_wrong_gradient_is_found(wrong, gradient, capsys) -> None:
    layer = wrong(2, (2, 3), 2, "same", in_channels=2, rng=0)
    errors = gradient_check(layer, X, rng=0)
    lines = capsys.readouterr().out.splitlines()[1:]
    (line,) = (line for line in lines if line.endswith("WRONG"))
    assert sum(line.endswith("right") for line in lines) == 2
    error = errors.pop(gradient)
    assert line.split() == [gradient, f"{error:.0e}", "at", "most", "1e-08", "WRONG"]
    assert not error <= 1e-2
    assert max(errors.values()) <= 1e-8


def test_ignoring_the_upstream_gradient_is_found() -> None:
    errors = gradient_check(OutputGradientIgnored(2, 2, in_channels=2, rng=0), X, rng=0)
    assert min(errors.values()) > 1e-2


def test_a_gradient_of_the_wrong_shape_is_found(capsys) -> None:
    class OneShort(Conv2d):
        def backward(self, dL_dO):
            dL_dF, dL_dX = super().backward(dL_dO)
            return dL_dF, dL_dX[..., :-1]

    errors = gradient_check(OneShort(2, 2, in_channels=2, rng=0), X, rng=0)
    assert errors["dL_dX"] == np.inf
    assert "dL_dX      inf            at most 1e-08   WRONG\n" in capsys.readouterr().out


def test_any_layer_with_these_methods_will_do(capsys) -> None:
    class Doubler:
        weight, bias = np.array([2.0]), None

        def forward(self, X):
            self.X = np.asarray(X).copy()
            return X * self.weight

        def backward(self, dL_dO):
            return np.array([np.sum(self.X * dL_dO)]), dL_dO * self.weight

    assert max(gradient_check(Doubler(), X, rng=0).values()) <= 1e-8
    assert "dL_db" not in capsys.readouterr().out


# ------------------------------------------------- right layers, kept in many ways, are right


class Loops:
    """A right layer of one filter in plain loops, which keeps its numbers as they are given."""

    def __init__(self, weight, bias=None) -> None:
        self.weight, self.bias = weight, bias

    def forward(self, X):
        self.X = X
        F, (H, W) = self.weight, X.shape
        kH, kW = np.shape(F)
        O = np.zeros((H - kH + 1, W - kW + 1))
        for i, j in np.ndindex(O.shape):
            for u, v in np.ndindex(kH, kW):
                O[i, j] += X[i + u, j + v] * F[u][v]
        return O if self.bias is None else O + self.bias

    def backward(self, dL_dO):
        dL_dF, dL_dX = np.zeros(np.shape(self.weight)), np.zeros(self.X.shape)
        for i, j in np.ndindex(dL_dO.shape):
            for u, v in np.ndindex(dL_dF.shape):
                dL_dF[u, v] += dL_dO[i, j] * self.X[i + u, j + v]
                dL_dX[i + u, j + v] += dL_dO[i, j] * self.weight[u][v]
        self.dL_db = dL_dO.sum()
        return dL_dF, dL_dX


class Copied(Loops):
    """Gives a copy of its weight, and takes one."""

    @property
    def weight(self):
        return self._weight.copy()

    @weight.setter
    def weight(self, value):
        self._weight = np.array(value, float)


class Hidden(Loops):
    """Shows its weight, and lets nobody set it."""

    def __init__(self, weight) -> None:
        self.parameters, self.bias = {"weight": np.array(weight, float)}, None

    weight = property(lambda self: self.parameters["weight"])


class OneBuffer(Loops):
    """Writes every output into the same array."""

    def forward(self, X):
        O = super().forward(X)
        self.buffer = getattr(self, "buffer", np.empty_like(O))
        self.buffer[...] = O
        return self.buffer


class ChangesItsInput(Loops):
    def forward(self, X):
        O = super().forward(X.copy())
        kept = self.X
        X *= 0
        self.X = kept
        return O


class Single(Loops):
    """Computes in float32, and keeps and returns float64."""

    def forward(self, X):
        weight, self.weight = self.weight, np.float32(self.weight)
        O = super().forward(np.float32(X))
        self.weight = weight
        return np.float64(np.float32(O))

    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(np.float32(dL_dO))
        return np.float64(np.float32(dL_dF)), np.float64(np.float32(dL_dX))


FILTER, GRID = [[0, 1], [2, 3]], np.arange(12).reshape(3, 4)
KEPT = {
    "ints": (Loops(np.array(FILTER)), 1e-8),
    "ints, and an int as bias": (Loops(np.array(FILTER), 2), 1e-8),
    "lists, and a float as bias": (Loops(FILTER, 0.5), 1e-8),
    "bools": (Loops(np.array(FILTER) > 1), 1e-8),
    "float16": (Loops(np.array(FILTER, np.float16), np.float16(1)), 1e-8),
    "a read-only array": (Loops(np.broadcast_to(2.0, (2, 2))), 1e-8),
    "a copy": (Copied(FILTER), 1e-8),
    "hidden": (Hidden(FILTER), 1e-8),
    "one buffer for every O": (OneBuffer(np.array(FILTER)), 1e-8),
    "X is overwritten": (ChangesItsInput(np.array(FILTER)), 1e-8),
    "float32 in float64 arrays": (Single(np.array(FILTER, float) / 3), 1e-3),
    "float32, and whole numbers": (Single(np.array(FILTER)), 1e-3),
}


@pytest.mark.parametrize("how", KEPT)
def test_a_right_layer_is_right_however_it_keeps_its_numbers(how, capsys) -> None:
    layer, bound = KEPT[how]
    kept = np.array(layer.weight)
    errors = gradient_check(layer, GRID, rng=0)
    printed = capsys.readouterr().out
    assert max(errors.values()) <= bound
    assert printed.count("right") == len(errors) == 2 + (layer.bias is not None)
    assert f"at most {bound:.0e}" in printed
    np.testing.assert_array_equal(layer.weight, kept)


@pytest.mark.parametrize("how", KEPT)
def test_a_wrong_gradient_is_found_however_a_layer_keeps_its_numbers(how, capsys) -> None:
    class Wrong(type(KEPT[how][0])):
        def backward(self, dL_dO):
            dL_dF, dL_dX = super().backward(dL_dO)
            return dL_dF.T, dL_dX

    layer = copy.copy(KEPT[how][0])
    layer.__class__ = Wrong
    errors = gradient_check(layer, GRID, rng=0)
    assert errors.pop("dL_dF") > 1e-2
    assert max(errors.values()) <= KEPT[how][1]
    assert capsys.readouterr().out.count("WRONG") == 1


def test_where_only_dL_db_is_missing_the_others_are_checked(capsys) -> None:
    class NotKept(Loops):
        def backward(self, dL_dO):
            gradients = super().backward(dL_dO)
            del self.dL_db
            return gradients

    errors = gradient_check(NotKept(np.array(FILTER), 0.5), GRID, rng=0)
    assert list(errors) == ["dL_dX", "dL_dF"]
    *checked, missing = capsys.readouterr().out.splitlines()
    assert checked == (HEADER + RIGHT).splitlines()[:3]
    assert missing == "dL_db      not checked: there is a bias, but no layer.dL_db"


# --------------------------------------------------- what does not hold of a layer is named


class Rectified(Loops):
    """Right, and not linear."""

    def forward(self, X):
        self.O = super().forward(X)
        return np.maximum(self.O, 0)

    def backward(self, dL_dO):
        return super().backward(dL_dO * (self.O > 0))


class Dropout(Loops):
    calls = itertools.count()  # of all copies: two in a row never drop the same number

    def forward(self, X):
        O = super().forward(X)
        O.flat[next(self.calls) % O.size] = 0
        return O


class Learns(Loops):
    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        self.weight = self.weight - 0.1 * dL_dF
        return dL_dF, dL_dX


class Unread(Loops):
    """Its weight is not what forward reads."""

    weight = property(lambda _: np.array(FILTER, float), lambda *_: None)


class Uncopied(Loops):
    def __deepcopy__(self, memo):
        raise RuntimeError("there is but one")


def returning(gradients):
    class Returning(Loops):
        def backward(self, _):
            return gradients

    return Returning(np.array(FILTER))


NOT_MET = [
    (
        ValueError,
        r"layer.forward\(X\): expected an O linear in X; got one that bends",
        Rectified(FILTER),
    ),
    (ValueError, r"layer.forward\(X\): expected the same O", Dropout(np.array(FILTER))),
    (
        ValueError,
        "layer.weight: expected backward to leave it; got other",
        Learns(np.array(FILTER)),
    ),
    (ValueError, "layer.weight: expected numbers that forward reads", Unread(FILTER)),
    (TypeError, "layer: expected .* copied; there is but one", Uncopied(FILTER)),
    (TypeError, "layer: expected an object with the methods .*Loops", Loops),
    (TypeError, r"layer: expected an object with the methods .*; got \[\[0, 1\]", FILTER),
    (TypeError, "layer: expected an object with the methods .*; got None", None),
    (TypeError, "layer.weight: expected real numbers; got None", Loops(None)),
    (ValueError, "layer.weight: expected finite numbers", Loops(np.array([[np.nan, 1], [1, 1]]))),
    (ValueError, "layer.bias: expected finite numbers", Loops(np.array(FILTER), np.inf)),
    (TypeError, "layer.bias: expected real numbers; got .*U3", Loops(np.array(FILTER), "one")),
    (TypeError, r"layer.backward\(dL_dO\): expected two arrays.*; got None", returning(None)),
    (TypeError, r"layer.backward\(dL_dO\): expected two arrays", returning((1, 2, 3))),
    (TypeError, "layer's dL_dF: expected real numbers; got None", returning((None, GRID))),
]


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize(
    ("error", "words", "layer"), NOT_MET, ids=[words for _, words, _ in NOT_MET]
)
def test_what_does_not_hold_is_named(error, words, layer, capsys) -> None:
    if getattr(layer, "weight", 0) is None:
        layer.forward = lambda X: X
    with pytest.raises(error, match=words):
        gradient_check(layer, GRID - 5, rng=0)
    assert not capsys.readouterr().out, "no half of a verdict"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_an_input_that_is_not_finite_is_refused(value, layer) -> None:
    wrong = X.copy()
    wrong[0, 0, 0, 0] = value
    with pytest.raises(ValueError, match="X: expected finite numbers; got"):
        gradient_check(layer, wrong)
    with pytest.raises(ValueError, match="X: expected at least one number; got"):
        gradient_check(layer, X[:0])


def test_a_layer_that_fails_half_way_is_left_as_it_was() -> None:
    class Fails(Loops):
        weight, bias, left = np.array(FILTER, float), None, 20

        def __init__(self) -> None:
            pass

        def forward(self, X):
            self.left -= 1
            if not self.left:
                raise KeyError("enough")
            return super().forward(X)

    with pytest.raises(KeyError, match="enough"):
        gradient_check(Fails(), GRID)
    np.testing.assert_array_equal(Fails.weight, FILTER)
