"""07 The gradient for the input, in full."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, insert_zeros, output_size, rotate_180, spread_gradient

F = np.arange(1.0, 10).reshape(3, 3)
G = np.array([[[1.0, -1], [2, 1]]])
K = np.array([[1.0, 2], [3, 4]])
PICTURE = np.arange(9.0).reshape(3, 3)


def _backward(filters: np.ndarray, X: np.ndarray, dL_dO: np.ndarray, stride: int) -> np.ndarray:
    layer = Conv2d.from_filters(filters, stride=stride)
    layer.forward(X)
    return layer.backward(dL_dO)[1]


def _spread() -> list:
    spread = [
        insert_zeros(G[0], stride).shape[0] + 2 * (3 - 1)
        for stride in (2, 3, 1)  # one zero between, two, none
    ]
    assert spread[0] == spread_gradient(G[0], 5, 3, stride=2).shape[0]
    alone = insert_zeros(G[0], 2).shape
    return [(2 - 1, [2, 0]), ([spread[0]] * 2, [alone, (5, 5), [spread[1]] * 2, [spread[2]] * 2])]


def _left_over() -> list:
    X = np.zeros((6, 6))
    dL_dX = _backward(F, X, G, 2)
    zeros = int(np.sum(dL_dX == 0))
    assert zeros == np.sum(_backward(F, X, np.abs(G), 2) == 0)  # whatever ∂L/∂O is
    return [
        (dL_dX.shape, [(5, 5), G.shape[1:], output_size((6, 6), 3)]),
        (zeros, [6, 6 + 6, 5 + 5, 0]),
    ]


def _way_back() -> list:
    weight = np.ones((4, 2, 3, 3))
    swapped = rotate_180(weight).swapaxes(0, 1)
    filters, channels = weight.shape[:2]
    both = filters * channels
    return [
        (filters, [channels, both]),
        (channels, [filters, both]),
        (swapped.shape, [weight.shape, weight.shape[::-1], swapped[:, 0].shape]),
    ]


def _matrix() -> np.ndarray:
    return Conv2d.from_filters(K).forward(np.eye(9).reshape(9, 1, 3, 3)).reshape(9, 4).T


def _matrix_weights() -> list:
    M = _matrix()
    return [(np.sum(M != 0), [np.sum(M[0] != 0), M.size, np.sum(M == 0), M.shape[1]])]


def _transpose_row() -> list:
    M = _matrix()
    row = M.T[4]
    return [(row, [row[::-1], M[0, :5][::-1], K.T.ravel(), row[0]])]


def _there_and_back() -> list:
    O = Conv2d.from_filters(K).forward(PICTURE)
    back, turned = (_backward(filters, PICTURE, O, 1) for filters in (K, rotate_180(K)))
    assert np.array_equal(O[0], [[27, 37], [57, 67]])
    corner = [PICTURE[0, 0], turned[0, 0], K[1, 1]]
    return [
        (back[0, 0], corner),
        (back[1, 1], [PICTURE[1, 1], turned[1, 1], O[0, 1, 1] * K[0, 0], O.sum()]),
    ]


def _overlaps() -> list:
    ones = np.ones((1, 3, 3))
    shares = _backward(np.ones((3, 3)), np.zeros((7, 7)), ones, 2)
    dense = _backward(np.ones((3, 3)), np.zeros((5, 5)), ones, 1)
    one, two, four = shares[1, 1], shares[1, 2], shares[2, 2]
    return [(one, [four, ones.size]), (two, [one, four]), (four, [two, one, dense[2, 2]])]


INPUT_GRADIENT_IN_FULL = {
    "spread-size": _spread,
    "left-over": _left_over,
    "way-back-weight": _way_back,
    "matrix-weights": _matrix_weights,
    "transpose-row": _transpose_row,
    "there-and-back": _there_and_back,
    "overlaps": _overlaps,
}
