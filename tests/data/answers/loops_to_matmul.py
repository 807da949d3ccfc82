"""09 From loops to a matrix product."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, output_size, rotate_180, sliding_windows

N, C, H, W, FILTERS, STRIDE = 4, 8, 64, 84, 16, 2
K = C * 3 * 3


def _columns(s: int, images: int = N) -> int:
    """How many numbers the columns of so many images hold."""
    return K * images * int(np.prod(output_size((H, W), 3, s)))


def _multiplications() -> list:
    O = Conv2d(FILTERS, 3, STRIDE, in_channels=C, rng=0)(np.zeros((N, C, H, W)))
    assert O.shape == (4, 16, 31, 41)
    right = O.size * K
    wrong = [O.size, right / FILTERS, right / C, right / N, 2 * right]
    return [(right / 1e6, [number / 1e6 for number in wrong])]


def _held() -> str:
    X, F = np.ones((N, C, H, W)), np.ones((FILTERS, C, 3, 3))
    windows = sliding_windows(X, 3, STRIDE)
    O = np.einsum("ncijuv,fcuv->nfij", windows, F)
    of_a_tap = np.einsum("ncij,fc->nfij", windows[..., 0, 0], F[..., 0, 0])
    assert of_a_tap.shape == O.shape
    assert np.shares_memory(windows, X)
    return "<code>taps</code> such an array, <code>strided</code> nothing"


def _holding(s: int) -> np.ndarray:
    """How many windows hold each number of an input, by backward of ones."""
    layer = Conv2d.from_filters(np.ones((3, 3)), stride=s)
    return layer.backward(np.ones(layer(np.zeros((21, 21))).shape))[1]


def _in_columns() -> list:
    middle = {s: _holding(s)[4:16, 4:16] for s in (1, 2)}
    mean = {s: _columns(s) / (N * C * H * W) for s in (1, 2)}
    twice = middle[2].mean()
    wrong = [2 * twice, middle[2].max(), middle[2].min(), mean[2]]
    return [(middle[1].mean(), [1, np.sqrt(middle[1].mean()), mean[1]]), (twice, wrong)]


def _one_picture() -> list:
    megabytes = 8e-6 * _columns(STRIDE)
    return [(8e-6 * _columns(STRIDE, images=1), [megabytes, N * megabytes, 0])]


def _busy_core() -> list:
    """Shared: the slower half decides, eight times. Taken: the next free core takes the next."""
    work, pictures, speeds = 5, 8, (1, 0.5)
    half = [work / 2 / speed for speed in speeds]
    shared = pictures * max(half)
    wrong_shared = [pictures * work / 2, pictures * np.mean(half), pictures * sum(half)]
    wrong_shared.append(pictures * max(work / speed for speed in speeds))
    free_at, done_at = [0.0, 0.0], []
    for _ in range(pictures):
        core = int(np.argmin(free_at))
        free_at[core] += work / speeds[core]
        done_at.append(free_at[core])
    assert sum(done <= 20 for done in done_at) == 6
    half_each = pictures / 2 * work / min(speeds)
    wrong_taken = [pictures * work / 2, min(free_at), pictures * work / sum(speeds), half_each]
    return [(shared, wrong_shared), (max(free_at), wrong_taken)]


def _winograd() -> list:
    d, g = np.array([1, 2, 0, 3]), np.array([2, 4, 6])
    right = np.correlate(d, g, "valid")
    turned = Conv2d.from_filters(rotate_180(g[None]))(d[None])
    m = [(d[0] - d[2]) * g[0], (d[1] + d[2]) * g.sum() / 2]
    m += [(d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2, (d[1] - d[3]) * g[2]]
    assert [m[0] + m[1] + m[2], m[1] - m[2] - m[3]] == right.tolist()
    not_halved = [m[0] + 2 * m[1] + 2 * m[2], 2 * m[1] - 2 * m[2] - m[3]]
    signs = [[right[0], m[1] - m[2] + m[3]], [right[0], m[1] + m[2] - m[3]]]
    return [(right, [turned, not_halved, *signs, right[0]])]


LOOPS_TO_MATMUL = {
    "multiplications": _multiplications,
    "held-by-each": _held,
    "in-columns": _in_columns,
    "one-picture": _one_picture,
    "busy-core": _busy_core,
    "winograd-row": _winograd,
}
