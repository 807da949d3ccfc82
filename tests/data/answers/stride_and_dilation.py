"""03 Stride and dilation."""

from __future__ import annotations

import numpy as np
from convlab import load_photo
from convlab.steps.padding import same_rules

from conv_layer import Conv2d, output_size, same_padding

STRIPES = np.array([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1])
BELL = np.convolve(np.ones(4), np.convolve(np.ones(4), np.ones(4)))


def _three_strides() -> list:
    two, three, four = (output_size(10, 3, stride=s) for s in (2, 3, 4))
    return [
        (two, [two - 1, 10 / 2, (10 - 3) / 2 + 1, output_size(10, 3)]),
        (three, [three - 1, -(-(10 - 3) // 3) + 1, 10 / 3]),
        (four, [four - 1, -(-(10 - 3) // 4) + 1, 10 / 4]),
    ]


def _nothing_left_over() -> list:
    def even(stride: int, taken: int) -> list[int]:
        return [n for n in (7, 8, 9, 10) if (n - taken) % stride == 0]

    two = even(2, 3)
    return [(two, [even(2, 0), two[:1], two[1:]]), (even(3, 3), [two, even(3, 1), even(3, 2)])]


def _border_of_keras() -> list:
    def keep(size: int, stride: int) -> tuple:
        rule = same_rules(size, 3, stride)["keep"]
        return rule.before, rule.after

    five, seven = same_padding(5, 3, stride=2), same_padding(7, 3, stride=3)
    six = same_padding(6, 3, stride=2)
    return [
        (five, [six, (0, 0), keep(5, 2), (0, sum(five)), (sum(five), sum(five))]),
        (seven, [(0, 0), (0, sum(seven)), keep(7, 3), six]),
    ]


def _moved_to_torch() -> list:
    def starts(before: int, after: int, stride: int = 2) -> np.ndarray:
        return np.arange(output_size(before + 6 + after, 3, stride)) * stride - before

    right, keras = starts(1, 1), starts(*same_padding(6, 3, stride=2))
    other_way = keras + 1
    one_more = np.append(right, right[-1] + 2)
    return [(right, [keras, other_way, one_more, starts(2, 2), starts(1, 1, stride=1)])]


def _every_fourth() -> list:
    left = STRIPES[::4]
    apart = np.flatnonzero(left)[1]
    return [(left, [STRIPES[::3], STRIPES[::2], left[:-1]]), (4 * apart, [apart, 4])]


def _most_spoiled() -> str:
    photo = load_photo()
    blur = np.outer(BELL, BELL) / BELL.sum() ** 2
    layer = Conv2d.from_filters(blur, stride=4, padding="same", padding_mode="replicate")
    apart = np.abs(photo[::4, ::4] - layer.forward(photo)[0])
    parts = {
        "at the rims of the glasses": apart[21:29, 22:45],
        "on the wall behind her": apart[8:38, 50:63],
        "on her suit": apart[50:59, 8:22],
    }
    _, second, most = sorted(parts, key=lambda name: parts[name].mean())
    assert parts[most].mean() > 5 * parts[second].mean()
    return most


def _dilated() -> list:
    def size(dilation: int) -> tuple:
        return output_size((10, 10), 3, dilation=dilation)

    reach = {d: 11 - size(d)[0] for d in (1, 2, 3)}
    return [
        (reach[3], [3 * 3, 3 * (3 - 1), reach[2], 3]),
        (size(2), [size(1), (10 - reach[2],) * 2, size(3), (10 - (reach[2] - 1) + 1,) * 2]),
    ]


def _seen(*layers: tuple[int, int]) -> int:
    """How many numbers of a row the first number at the end has seen; layers: stride, dilation."""
    counted = 0
    for place in range(40):
        row = np.zeros((1, 40))
        row[0, place] = 1
        for stride, dilation in layers:
            ones = np.ones((1, 3))
            layer = Conv2d.from_filters(ones, stride=(1, stride), dilation=(1, dilation))
            row = layer.forward(row)[0]
        counted += bool(row[0, 0])
    return counted


def _three_layers() -> list:
    def after(layers: int) -> int:
        return _seen(*[(1, 1)] * layers)

    return [
        (after(3), [3 + 3 + 3, after(2), after(3) - 1, 3**3]),
        (after(10), [10 * 3, after(10) - 1, after(9), after(11)]),
    ]


def _two_stacks() -> list:
    plain = _seen(*[(1, 1)] * 3)
    dilated, strided = _seen((1, 1), (1, 2), (1, 4)), _seen(*[(2, 1)] * 3)
    reaches = sum(2 * d + 1 for d in (1, 2, 4))
    jumps_of_dilations = 1 + 2 * 1 * 1 + 2 * 2 * 1 + 2 * 4 * 2
    too_early, never_more = 1 + 2 * (2 + 4 + 8), 1 + 2 * (1 + 2 + 2)
    return [
        (dilated, [plain, dilated - 1, reaches, jumps_of_dilations]),
        (strided, [plain, strided - 1, too_early, never_more]),
    ]


STRIDE_AND_DILATION = {
    "three-strides": _three_strides,
    "nothing-left-over": _nothing_left_over,
    "border-of-keras": _border_of_keras,
    "moved-to-torch": _moved_to_torch,
    "every-fourth": _every_fourth,
    "most-spoiled": _most_spoiled,
    "dilated": _dilated,
    "three-layers": _three_layers,
    "two-stacks": _two_stacks,
}
