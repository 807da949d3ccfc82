"""08 Prove it."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, rotate_180

# ------------------------------------------------------------------- the differences


def _parabola(w: float) -> float:
    return 0.5 * (2 * w - 6) ** 2


def _differences() -> list:
    at, ahead, behind = _parabola(4), _parabola(4.1), _parabola(3.9)
    forward, back, central = (ahead - at) / 0.1, (at - behind) / 0.1, (ahead - behind) / 0.2
    slope = 2 * (2 * 4 - 6)
    return [
        (forward, [slope, ahead - at, ahead, 2 * forward, back]),
        (central, [2 * central, ahead - behind, forward, back]),
    ]


def _best_step() -> str:
    rng = np.random.default_rng(0)
    X, F = rng.standard_normal((2, 6, 7)), rng.standard_normal((3, 2, 3, 2))
    T = rng.standard_normal(Conv2d.from_filters(F)(X).shape)

    def loss(change: float) -> float:
        moved = F.copy()
        moved[1, 0, 2, 1] += change
        return 0.5 * np.sum((Conv2d.from_filters(moved)(X) - T) ** 2)

    layer = Conv2d.from_filters(F)
    slope = layer.backward(layer(X) - T)[0][1, 0, 2, 1]
    errors = [abs((loss(10.0**-n) - loss(0)) / 10.0**-n - slope) for n in range(15)]
    offered = {0: "h = 1", 3: "h about 10⁻³", 7: "h about 10⁻⁷", 14: "h = 10⁻¹⁴"}
    return offered[min(offered, key=lambda n: abs(n - np.argmin(errors)))]


# -------------------------------------------------------------------------- the checks


def _sum_without_gradient() -> list:
    X, F = np.arange(9.0).reshape(3, 3), np.array([[0.0, 1], [2, 3]])
    layer = Conv2d.from_filters(F)
    O = layer(X)
    _, dL_dX = layer.backward(np.ones(O.shape))
    wrong = [X.sum(), dL_dX.sum(), O.mean(), O.size, X.sum() * F.sum()]
    return [(np.sum(dL_dX * X), wrong)]


def _scattered(G: np.ndarray, F: np.ndarray, s: int, add: bool = True) -> np.ndarray:
    dL_dX, k = np.zeros((7, 7)), len(F)
    for i, j in np.ndindex(G.shape):
        window = np.s_[i * s : i * s + k, j * s : j * s + k]
        dL_dX[window] = add * dL_dX[window] + G[i, j] * F
    return dL_dX


WRONG = (
    lambda G, F, s: _scattered(G, rotate_180(F), s),
    lambda G, F, s: _scattered(np.ones(G.shape), F, s),
    lambda G, F, _: _scattered(G, F, 1),
    lambda G, F, s: _scattered(G, F, s, add=False),
)
CHECKS = {  # the size of the filter, the stride, and what is not looked at
    "∂L/∂O of ones": (3, 2, "upstream"),
    "means only": (3, 2, "places"),
    "stride 1": (3, 1, ""),
    "2×2, stride 2": (2, 2, ""),
    "random, 3×3, stride 2": (3, 2, ""),
}


def _lets_through(k: int, s: int, unseen: str) -> int:
    rng = np.random.default_rng(0)
    F, O = rng.standard_normal((k, k)), Conv2d(1, k, s, rng=0)(np.zeros((7, 7)))[0]
    G = np.ones(O.shape) if unseen == "upstream" else rng.standard_normal(O.shape)
    looked_at = np.mean if unseen == "places" else np.asarray
    right = looked_at(_scattered(G, F, s))
    return sum(np.allclose(looked_at(wrong(G, F, s)), right) for wrong in WRONG)


def _which_check() -> str:
    counts = {name: _lets_through(*check) for name, check in CHECKS.items()}
    assert [*counts.values()] == [1, 2, 1, 1, 0]
    return max(counts, key=counts.get)


# ------------------------------------------------------------------ the first attempt

FILTERS = np.array([np.full((3, 3), 2.0), np.full((3, 3), 4.0)])
G = np.array(
    [[[0.3, 0.2, 0.2], [0.3, 0.5, 0.6], [0.8, 1, 2]], [[4, 0.4, 0.7], [1, 2, 3], [0, 2, 0.4]]]
)


def _attempt_sums() -> list:
    layer = Conv2d.from_filters(FILTERS)
    O = layer(np.ones((5, 5)))
    dL_dF, dL_dX = layer.backward(G)
    first, second = dL_dF[:, 0, 0, 0]
    both, mean = first + second, G.mean(axis=(1, 2))
    shapes = [O.shape[1:], FILTERS.shape, (len(FILTERS), *dL_dX.shape)]
    return [
        (first, [both, first * FILTERS[0, 0, 0], mean[0], dL_dX[0, 0]]),
        (second, [both, second * FILTERS[1, 0, 0], mean[1]]),
        (dL_dX.shape, shapes),
    ]


PROVE_IT = {
    "two-differences": _differences,
    "best-step": _best_step,
    "sum-without-gradient": _sum_without_gradient,
    "which-check": _which_check,
    "attempt-sums": _attempt_sums,
}
