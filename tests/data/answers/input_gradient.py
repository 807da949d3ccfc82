"""06 The gradient for the input."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, output_size, pad, rotate_180, sliding_windows

X, F = np.arange(9.0).reshape(3, 3), np.array([[0.0, 1], [2, 3]])
G = np.array([[1.0, 0], [2, -1]])  # ∂L/∂O
NINE = np.arange(1, 10).reshape(3, 3)
MIDDLE = 1, 1


def _scatter(F: np.ndarray) -> np.ndarray:
    dL_dX = np.zeros(X.shape)
    for (i, j), g in np.ndenumerate(G):
        dL_dX[i : i + 2, j : j + 2] += g * F
    return dL_dX


def _gather(F: np.ndarray) -> np.ndarray:
    """∂L/∂O with its zeros, under a filter as it is."""
    return Conv2d.from_filters(F).forward(pad(G, 1))[0]


def _windows_per_pixel() -> list:
    ones = Conv2d.from_filters(np.ones((2, 2)))
    windows = ones.forward(X).size
    counts = ones.backward(np.ones((1, 2, 2)))[1]
    wrong = [X.size, windows, X.size * windows]
    return [(counts[0, 1], [counts[0, 0], counts[MIDDLE], X.shape[1]]), (counts.sum(), wrong)]


def _middle_pixel() -> list:
    right = _scatter(F)[MIDDLE]
    wrong = [np.sum(G * F), F.sum(), right * X[MIDDLE], G[0, 0] * F[1, 1]]
    assert wrong[0] == _scatter(rotate_180(F))[MIDDLE]
    return [(right, wrong)]


def _overwritten() -> list:
    left = np.zeros(X.shape)
    for (i, j), g in np.ndenumerate(G):
        left[i : i + 2, j : j + 2] = g * F
    wrong = [_scatter(F)[MIDDLE], G[0, 0] * F[1, 1], G[-1, -1] * F[-1, -1], G[-1, -1]]
    return [(left[MIDDLE], wrong)]


def _nine_windows() -> list:
    """Lay the filter in each window of a 5×5 input, and read what lies on the middle."""
    on_pixel = np.zeros((3, 3))
    for i, j in np.ndindex(3, 3):
        laid = np.zeros((5, 5))
        laid[i : i + 3, j : j + 3] = NINE
        on_pixel[i, j] = laid[2, 2]
    wrong = [NINE[0], NINE[0, ::-1], NINE[2], on_pixel[:, 0], on_pixel[0, 0]]
    return [(on_pixel[0], wrong)]


def _zeros_around() -> list:
    zeros = {output_size(3, 3, padding=p): p for p in range(5)}
    assert sliding_windows(pad(np.ones((3, 3)), 3), 3)[0, 0].sum() == 0  # nothing but zeros
    return [(zeros[5], [zeros[3], zeros[7], 2 * zeros[5], zeros[1]])]


def _both_mistakes() -> str:
    right, loop, formula = _scatter(F), _scatter(rotate_180(F)), _gather(F)
    assert np.array_equal(_gather(rotate_180(F)), right)
    assert not np.array_equal(loop, right)
    assert not np.array_equal(formula, right)
    same = "Both give the same wrong numbers"
    return same if np.array_equal(loop, formula) else "Both are wrong, each in its own way"


def _border_off() -> list:
    O = Conv2d.from_filters(NINE, padding=1).forward(np.zeros((5, 5)))[0]
    with_zeros = pad(O, 2).shape
    gathered = output_size(with_zeros, 3)
    return [
        (
            O.shape,
            [
                output_size((5, 5), 3),
                pad(np.zeros((5, 5)), 1).shape,
                output_size((5 + 1, 5 + 1), 3),
            ],
        ),
        (gathered, [(5, 5), with_zeros, output_size(O.shape, 3)]),
    ]


def _empty_crop() -> list:
    whole, none = np.zeros((7, 7)), 0
    left = whole[none:-none, none:-none]
    wrong = [whole.shape, whole[1:-1, 1:-1].shape, whole[:-1, :-1].shape, left.size]
    return [(left.shape, wrong)]


INPUT_GRADIENT = {
    "windows-per-pixel": _windows_per_pixel,
    "middle-pixel": _middle_pixel,
    "overwritten": _overwritten,
    "nine-windows": _nine_windows,
    "zeros-around": _zeros_around,
    "both-mistakes": _both_mistakes,
    "border-off": _border_off,
    "empty-crop": _empty_crop,
}
