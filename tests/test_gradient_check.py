"""gradient_check: what it finds, what it says, and that it leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from cases import CASES, Case
from helpers import build

from conv_layer import Conv2d, gradient_check, rotate_180

RIGHT = """\
gradient   error to expect   verdict
dL_dX      at most 1e-08     right
dL_dF      at most 1e-08     right
dL_db      at most 1e-08     right
"""


@pytest.fixture
def layer() -> Conv2d:
    return Conv2d(2, (2, 3), 2, "same", in_channels=2, rng=0)


X = np.random.default_rng(1).standard_normal((2, 2, 5, 4))


def test_what_it_prints_and_returns(layer, capsys) -> None:
    errors = gradient_check(layer, X, rng=0)
    assert capsys.readouterr().out == RIGHT
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
    assert max(gradient_check(layer, X, rng=0).values()) <= 1e-3
    assert "dL_dX      at most 1e-03     right\n" in capsys.readouterr().out


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
    assert [line.split()[0] for line in lines if "WRONG, error" in line] == [gradient]
    assert sum(line.endswith("right") for line in lines) == 2
    assert not errors.pop(gradient) <= 1e-2
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
    assert "dL_dX      at most 1e-08     WRONG, error inf\n" in capsys.readouterr().out


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
