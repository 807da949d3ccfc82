"""04 Channels and filters."""

from __future__ import annotations

import numpy as np
from convlab import load_photo

from conv_layer import Conv2d, output_size

X = np.array([[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 0, 1], [0, 2, 0], [1, 0, 1]]])
F = np.array([[[[0, 1], [2, 3]], [[1, -1], [2, 0]]]])
LUMA, REDNESS = np.array([0.299, 0.587, 0.114]), np.array([1, -0.5, -0.5])
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
COLOURS = np.stack([mix[:, None, None] * SOBEL for mix in (LUMA, REDNESS)])
LEFT, RIGHT = np.array([0.8, 0.2, 0.2]), np.array([0.2, 0.2 + 0.6 * 0.299 / 0.587, 0.2])


def _two_sums() -> list:
    first, second = (Conv2d.from_filters(F[0, c]).forward(X[c])[0] for c in (0, 1))
    O = Conv2d.from_filters(F).forward(X)[0]
    each = first[0, 1], second[0, 1]
    return [(O[0, 1], [*each, each, O[0, 0], O[1, 0]])]


def _eight_filters() -> list:
    layer = Conv2d(8, 5, rng=0)
    shape = layer.forward(np.zeros((3, 300, 256))).shape
    rows, columns = output_size((300, 256), 5)
    return [
        (layer.weight.shape, [(8, 5, 5), (3, 8, 5, 5), (8 * 3, 5, 5), (5, 5, 3, 8)]),
        (layer.bias.shape, [8 * 3, 1, shape]),
        (
            shape,
            [
                (3, rows, columns),
                (8 * 3, rows, columns),
                (8, 300, 256),
                (8, 300 - 5, 256 - 5),
                (rows, columns),
            ],
        ),
    ]


def _batch() -> list:
    layer = Conv2d(8, 5, rng=0)
    N, filters, *size = layer.forward(np.zeros((4, 3, 300, 256))).shape
    weights = layer.weight
    return [
        ((N, filters, *size), [(filters, N, *size), (N * filters, *size), (N, 3, *size)]),
        (weights.size, [N * weights.size, weights[:, 0].size, weights[0].size]),
    ]


def _grey() -> list:
    layer = Conv2d.from_filters(LUMA[None, :, None, None])
    pixel = np.full((3, 1, 1), 0.5)
    wrong = [pixel.sum(), LUMA.sum(), LUMA @ pixel.ravel() / 3]
    return [
        (layer.weight.shape, [(3, 1, 1), (3, 1, 1, 1), (1, 1, 3, 3), (1, 1, 1, 3)]),
        (layer.forward(pixel), wrong),
    ]


def _groupings() -> list:
    one, two, eight = (Conv2d(8, 3, groups=g, in_channels=8).weight.shape for g in (1, 2, 8))
    return [
        (one, [(8, 3, 3), (8 * 8, 3, 3), eight]),
        (two, [(8, 2, 3, 3), (4, 4, 3, 3), (2 * 8, 4, 3, 3), (4, 8, 3, 3)]),
        (eight, [one, (1, 8, 3, 3), (1, 1, 3, 3)]),
    ]


def _parameters(layer: Conv2d) -> int:
    return layer.weight.size + layer.bias.size


FULL = Conv2d(64, 3, padding="same", in_channels=64)
DEPTHWISE = Conv2d(64, 3, padding="same", groups=64, in_channels=64)
MIXING = Conv2d(64, 1, in_channels=64)
PLACES = 32 * 32


def _full() -> list:
    weights, million = FULL.weight.size, 1e6
    products = weights * PLACES
    valid = weights * np.prod(output_size((32, 32), 3))
    with_bias = _parameters(FULL) * PLACES
    return [
        (_parameters(FULL), [weights, _parameters(DEPTHWISE), weights + 64 * 64]),
        (
            products / million,
            [products, valid / million, weights / 64 * PLACES / million, with_bias / million],
        ),
    ]


def _pair() -> list:
    parameters = [_parameters(DEPTHWISE), _parameters(MIXING)]
    products = [layer.weight.size * PLACES for layer in (DEPTHWISE, MIXING)]
    million = 1e6
    weights = DEPTHWISE.weight.size + MIXING.weight.size
    return [
        (sum(parameters), [weights, *parameters, _parameters(FULL) + parameters[1]]),
        (
            sum(products) / million,
            [*(n / million for n in products), sum(products), sum(parameters) * PLACES / million],
        ),
    ]


def _hardly_red() -> str:
    """Compare, where each of them is, the largest edges of redness with those of brightness."""
    edges = Conv2d.from_filters(COLOURS, padding="same", padding_mode="replicate")
    O = np.abs(edges.forward(load_photo(colour=True)))
    where = {
        "the white stars on the blue of the flag": np.s_[:, 20:110, :60],
        "the red stripe beside white": np.s_[:, 120:190, 20:60],
        "the outline of the face before the wall": np.s_[:, 60:160, 165:192],
        "the golden pole of the flag": np.s_[:, 100:170, 66:84],
    }
    brightness, redness = np.transpose([O[part].max(axis=(1, 2)) for part in where.values()])
    ratios = dict(zip(where, redness / brightness, strict=True))
    first, second = sorted(ratios.values())[:2]
    assert first < 0.6 * second
    return min(ratios, key=ratios.get)


def _invisible() -> list:
    two = np.repeat([LEFT, RIGHT], 3, axis=0).T[:, None].repeat(3, axis=1)
    brightness, redness = Conv2d.from_filters(COLOURS).forward(two)[:, 0, 1]
    bright, step = LUMA @ LEFT, REDNESS @ RIGHT - REDNESS @ LEFT
    unsigned = abs(REDNESS @ RIGHT) - REDNESS @ LEFT
    return [
        (brightness, [4 * bright, 8 * bright, bright]),
        (redness, [-redness, step, 4 * unsigned, brightness]),
    ]


CHANNELS_AND_FILTERS = {
    "two-sums": _two_sums,
    "eight-filters": _eight_filters,
    "batch-shape": _batch,
    "grey-filter": _grey,
    "three-groupings": _groupings,
    "full-cost": _full,
    "pair-cost": _pair,
    "hardly-red": _hardly_red,
    "invisible-edge": _invisible,
}
