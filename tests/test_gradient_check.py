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


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_scale_of_the_numbers_does_not_matter(layer, scale) -> None:
    assert max(gradient_check(layer, scale * X, rng=0).values()) <= 1e-8


def test_float32_is_right_too(capsys) -> None:
    layer = Conv2d(2, 3, in_channels=2, dtype=np.float32, rng=0)
    assert max(gradient_check(layer, X, rng=0).values()) <= 1e-3
    assert "dL_dX      at most 1e-03     right\n" in capsys.readouterr().out


def test_the_layer_is_left_as_it_was(layer) -> None:
    G = np.random.default_rng(2).standard_normal(layer(X).shape)
    expected = layer.backward(G)
    weight, bias, given = layer.weight.copy(), layer.bias.copy(), X.copy()
    gradient_check(layer, X)
    np.testing.assert_array_equal(layer.weight, weight)
    np.testing.assert_array_equal(layer.bias, bias)
    np.testing.assert_array_equal(X, given)
    for got, before in zip(layer.backward(G), expected, strict=True):
        np.testing.assert_array_equal(got, before)


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
    verdicts = dict(line.split()[::4] for line in capsys.readouterr().out.splitlines()[1:])
    assert {name for name, verdict in verdicts.items() if verdict == "WRONG"} == {gradient}
    assert not errors.pop(gradient) <= 1e-2
    assert max(errors.values()) <= 1e-8


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
