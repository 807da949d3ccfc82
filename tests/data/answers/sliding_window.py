"""01 The sliding window."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, output_size, rotate_180, sliding_windows

PLUS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
PICTURE, SHIFTED = np.zeros((2, 6, 6))
PICTURE[0:3, 0:3] = SHIFTED[2:5, 3:6] = PLUS
X = np.array(
    [[1.0, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 3, 1, 0, 2]]
)
F = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
O = Conv2d.from_filters(F).forward(X)[0]
WINDOW = X[1:4, 2:5]
ROW, KERNEL = np.array([1, 2, 4, 7]), np.array([1, 0, -1])


def _dense() -> list:
    return [
        (np.sum(PICTURE * PICTURE), [PICTURE.size, PLUS.size]),
        (np.sum(SHIFTED * PICTURE), [PLUS.sum(), 1]),
    ]


def _one_window() -> list:
    left, right = WINDOW[:, 0] @ F[:, 0], WINDOW[:, 2] @ F[:, 0]
    unweighted = WINDOW[:, 0].sum() - WINDOW[:, 2].sum()
    wrong = [O[1, 1], O[0, 2], right - left, left + right, unweighted]
    assert O[2, 2] == right - left  # the window below
    return [(O[1, 2], wrong)]


def _all_windows() -> list:
    windows = sliding_windows(X, 3)
    return [
        (windows.shape, [(5, 5, 3, 3), (9, 9), (2, 2, 3, 3)]),
        (windows.size, [X.size, 9, 25 * 9]),
    ]


def _size() -> list:
    wrong = [(7 - 3, 9 - 2), (8, 5), (7 - 2 + 1, 9 - 3 + 1), (7, 9), (7 + 3, 9 + 2)]
    return [(output_size((7, 9), (3, 2)), wrong)]


def _bias() -> list:
    return [(Conv2d.from_filters(F, bias=1).forward(X)[0, 1, 2], [O[1, 2] + 9, O[1, 2]])]


def _turned_row() -> list:
    as_it_is = np.correlate(ROW, KERNEL, "valid")
    turned = Conv2d.from_filters(rotate_180(KERNEL[None])).forward(ROW[None])
    return [(as_it_is, [-as_it_is, ROW[:-1] - ROW[1:], -3]), (turned, [as_it_is])]


def _shifted_columns() -> list:
    columns = output_size((300, 200), 3)[1]
    return [(columns - 20, [200 - 20, columns, columns - 20 - 2, 0])]


SLIDING_WINDOW = {
    "dense-plus": _dense,
    "one-window": _one_window,
    "all-windows": _all_windows,
    "size-7-9": _size,
    "bias-one": _bias,
    "turned-row": _turned_row,
    "shifted-columns": _shifted_columns,
}
