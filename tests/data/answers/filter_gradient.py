"""05 The gradient for the filter."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, insert_zeros, output_size, pad, rotate_180, sliding_windows

X, F = np.arange(9.0).reshape(3, 3), np.array([[0.0, 1], [2, 3]])
T = np.array([[18.0, 25], [35, 44]])
O = Conv2d.from_filters(F).forward(X)[0]
G = O - T
SIX = 6, 6
MET = sliding_windows(X, 2)  # [u, v]: the numbers that this weight met


def _loss(O: np.ndarray) -> float:
    return 0.5 * np.sum((O - T) ** 2)


def _backward(F: np.ndarray) -> np.ndarray:
    layer = Conv2d.from_filters(F)
    return layer.backward(layer.forward(X) - T)[0][0, 0]


def _tenth_more() -> list:
    first, last = np.array([[0.1, 0], [0, 0]]), np.array([[0, 0], [0, 0.1]])
    L, more, less = _loss(O), _loss(O + first), _loss(O + last)
    by_tangent = [L + np.sum(G * tenth) for tenth in (first, last)]
    return [
        (more, [by_tangent[0], L + 0.5 * 0.1**2, L + 2 * (more - L), 2 * more]),
        (less, [_loss(O - last), by_tangent[1], L + 2 * (less - L), 2 * less]),
    ]


def _two_weights() -> list:
    gradient = _backward(F)

    def line(u: int, v: int, G: np.ndarray) -> float:
        return np.sum(G * MET[u, v])

    shortened = G * [[1, 1], [1, 0]]
    assert line(0, 0, shortened) == line(0, 0, rotate_180(G))  # the two ways to one wrong answer
    return [
        (
            gradient[0, 0],
            [
                line(0, 0, abs(G)),
                MET[0, 0].sum(),
                gradient[0, 1],
                line(0, 0, G.T),
                line(0, 0, shortened),
            ],
        ),
        (
            gradient[1, 1],
            [
                line(1, 1, abs(G)),
                MET[1, 1].sum(),
                gradient[1, 0],
                line(1, 1, shortened),
                line(1, 1, rotate_180(G)),
            ],
        ),
    ]


def _lowest_loss() -> list:
    def nudged(nudge: float) -> np.ndarray:
        return F + np.array([[nudge, 0], [0, 0]])

    def slope(nudge: float) -> float:
        return _backward(nudged(nudge))[0, 0]

    tenths = np.arange(-20, 21) / 10
    losses = [_loss(Conv2d.from_filters(nudged(n)).forward(X)[0]) for n in tenths]
    lowest = tenths[np.argmin(losses)]
    after = int(np.argmax([slope(n) > 0 for n in tenths]))  # the first where L rises
    low, high = tenths[after - 1], tenths[after]
    assert slope(high) > 0
    assert slope(low - 0.1) < slope(low) < 0
    wrong = [(high, low), (high, high + 0.1), (low - 0.1, low), (low, high + 0.1)]
    return [(0, [slope(0), slope(lowest), slope(0.3)]), ((low, high), wrong)]


def _zeros_between() -> list:
    upstream = np.ones(output_size(SIX, 3, stride=2))
    spread = insert_zeros(upstream, 2)
    after_each, between = np.multiply(upstream.shape, 2), insert_zeros(upstream, 3).shape
    assert tuple(after_each) == between  # a zero behind each, or two between
    return [(spread.shape, [upstream.shape, after_each, pad(spread, 1).shape, SIX])]


def _rows_left_over() -> list:
    upstream = np.ones(output_size(SIX, 3, stride=2))
    spread = insert_zeros(upstream, 2).shape
    same = output_size(SIX, spread, padding="same")
    wrong = [(3, 3), output_size(SIX, spread, stride=2), output_size(SIX, upstream.shape), same]
    return [(output_size(SIX, spread), wrong)]


def _first_step() -> str:
    target = np.arange(4.0) + 1
    upstream = np.zeros(4) - target  # O − T, and O of a filter of zeros is 0
    return {0: "0, as the filter is", 1: "T", -1: "−T"}[int(np.sign(upstream @ target))]


FILTER_GRADIENT = {
    "tenth-more": _tenth_more,
    "two-weights": _two_weights,
    "lowest-loss": _lowest_loss,
    "zeros-between": _zeros_between,
    "rows-left-over": _rows_left_over,
    "first-step": _first_step,
}
