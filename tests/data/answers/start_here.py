"""00 Start here."""

from __future__ import annotations

import numpy as np
from convlab import load_photo

from conv_layer import Conv2d, output_size, rotate_180, sliding_windows

X = np.arange(9).reshape(3, 3)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
FLAT = np.full((3, 3), 0.5)
PHOTO = (300, 256)


def _another_filter() -> list:
    F = np.array([[1, 0], [0, 2]])
    O, turned = (Conv2d.from_filters(G).forward(X)[0] for G in (F, rotate_180(F)))
    window = X[1:, 1:]
    wrong = [O[0, 0], O[0, 1], O[1, 0], turned[1, 1], window[0, 0] + window[1, 1], window.sum()]
    return [(O[1, 1], wrong)]


def _flat_grey() -> list:
    right = FLAT[:, 2] @ SOBEL[:, 2]
    return [(np.sum(FLAT * SOBEL), [FLAT.mean(), right, -right, np.sum(FLAT * np.abs(SOBEL))])]


def _four_sizes() -> list:
    def size(padding: str, stride: int) -> tuple:
        return output_size(PHOTO, 31, stride, padding)

    n = np.array(PHOTO)
    return [
        (size("valid", 1), [n - 31, n - 15, n - 60, n]),
        (size("same", 1), [size("valid", 1), n + 30]),
        (size("same", 2), [n, size("valid", 2), size("valid", 1)]),
        (size("same", 4), [size("same", 2), size("valid", 4)]),
    ]


def _loss_falls() -> list:
    def loss(o: float) -> float:
        return 0.5 * (o - 7) ** 2

    change = loss(4.01) - loss(4)
    return [(change, [-change, 0.01, 4 - 7, 2 * change])]


def _learned_filter() -> str:
    photo = load_photo()
    small = photo[::4, ::4] - photo.mean()
    T = Conv2d.from_filters(SOBEL).forward(small)
    learner = Conv2d(1, 3, bias=False, in_channels=1, rng=0)
    for _ in range(300):
        dL_dF, _ = learner.backward(learner.forward(small) - T)
        learner.weight -= 0.0008 * dL_dF
    assert np.allclose(learner.weight[0, 0], SOBEL, atol=0.01)
    equations = sliding_windows(small, 3).reshape(-1, 9)
    assert np.linalg.matrix_rank(equations) == 9  # no other filter makes this T
    assert len(equations) == 4526
    turned = Conv2d.from_filters(rotate_180(SOBEL)).forward(small)
    assert np.allclose(turned, -T)
    return "Sobel's, or very nearly"


def _slices() -> list:
    return [(X[1:, :2], [X[1:, 1:], X[:2, :2], X[1, :2], X[:, :2]])]


def _chain() -> list:
    x = 2
    y = 3 * x
    return [(2 * y * 3, [2 * y, y, 2 * x, 2 * y + 3])]


def _paths() -> str:
    a, b, x, h = 2.0, 5.0, 3.0, 1e-6
    slope = ((a + b) * (x + h) - (a + b) * (x - h)) / (2 * h)
    assert np.isclose(slope, a + b)
    return "a + b"


def _loss() -> list:
    o, t = 8, 3
    return [(o - t, [t - o, 2 * (o - t), 0.5 * (o - t) ** 2, (o - t) ** 2])]


START_HERE = {
    "another-filter": _another_filter,
    "flat-grey": _flat_grey,
    "four-sizes": _four_sizes,
    "loss-falls": _loss_falls,
    "learned-filter": _learned_filter,
    "ready-slices": _slices,
    "ready-chain": _chain,
    "ready-paths": _paths,
    "ready-loss": _loss,
}
