"""02 Padding."""

from __future__ import annotations

import numpy as np
from convlab import load_photo

from conv_layer import Conv2d, output_size, pad, padding_widths, same_padding

ROW = np.array([[1, 2, 3, 4]])
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def _top_edge() -> list:
    seen = np.zeros((5, 5))
    for i, j in np.ndindex(3, 3):
        seen[i : i + 3, j : j + 3] += 1
    return [(seen[0, 2], [seen[0, 0], seen[0, 1], seen[2, 2], seen[1, 2], 5])]


def _five_on_eight() -> list:
    def size(padding: object) -> tuple:
        return output_size((8, 8), 5, padding=padding)

    valid, one, pair = size("valid"), size(1), size((1, 2))
    ((each, _), _) = padding_widths((8, 8), 5, padding="same")
    one_side = 8 + 1 - 5 + 1, 8 + 2 - 5 + 1
    return [
        (valid, [(8 - 5, 8 - 5), (8, 8)]),
        (one, [(one_side[0], one_side[0]), valid, (8 + 2, 8 + 2), size("same")]),
        (pair, [pair[::-1], one_side, one, (8 + 2, 8 + 4)]),
        (each, [2 * each, same_padding(8, 3)[0], 5]),
    ]


def _filter_of_four() -> list:
    shares = same_padding(8, 4)
    other = {k: sum(same_padding(8, k)) for k in (2, 3)}
    half = sum(shares) / 2
    wrong = [shares[::-1], (half, half), (4 // 2, 4 // 2), same_padding(8, 3), (0, sum(shares))]
    return [(sum(shares), [4, other[3], other[2]]), (shares, wrong)]


def _half_on_both_sides() -> list:
    same, one, none = (output_size(8, 4, padding=padding) for padding in ("same", 1, "valid"))
    return [(output_size(8, 4, padding=4 // 2), [same, one, 8 + 2 + 2, none])]


def _white_with_a_border() -> list:
    mean = Conv2d.from_filters(np.full((3, 3), 1 / 9), padding="same")
    white = mean.forward(np.ones((5, 5)))[0]
    corner, edge, middle = white[0, 0], white[0, 2], white[2, 2]
    return [
        (corner, [1 - corner, edge, 9 * corner, middle, 1 / 9]),
        (edge, [1 - edge, corner, 9 * edge, middle]),
        (middle, [9 * middle, 1 / 9]),
    ]


def _eight_numbers() -> list:
    def bordered(before: np.ndarray, after: np.ndarray) -> np.ndarray:
        return np.hstack([before, ROW, after])

    def wide(mode: str) -> np.ndarray:
        return pad(ROW, (0, 2), mode)

    first, last = ROW[:, :2], ROW[:, 2:]
    mirrored = wide("reflect")
    copied = bordered(mirrored[:, 1::-1], mirrored[:, :-3:-1])
    other_end = bordered(last[:, ::-1], first[:, ::-1])
    other_edge = bordered(last[:, [1, 1]], first[:, [0, 0]])
    own_end = bordered(first, last)
    repeated = np.pad(ROW, ((0, 0), (2, 2)), "symmetric")
    return [
        (mirrored, [repeated, copied, other_end]),
        (wide("replicate"), [other_edge, own_end]),
        (wide("circular"), [other_end, own_end, other_edge]),
    ]


def _exactly_0() -> str:
    photo = load_photo()
    outputs = {
        mode: Conv2d.from_filters(SOBEL, padding="same", padding_mode=mode).forward(photo)[0]
        for mode in ("reflect", "replicate", "circular")
    }
    (always,) = (mode for mode, output in outputs.items() if np.allclose(output[:, -1], 0))
    return f"<code>{always}</code>"


PADDING = {
    "top-edge": _top_edge,
    "five-on-eight": _five_on_eight,
    "filter-of-four": _filter_of_four,
    "half-on-both-sides": _half_on_both_sides,
    "white-with-a-border": _white_with_a_border,
    "eight-numbers": _eight_numbers,
    "exactly-0": _exactly_0,
}
