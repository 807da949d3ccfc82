"""All channels of a filter in one picture, against plain loops."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from convlab import explore_forward, text
from convlab.drawing.scene import Box, Text
from convlab.scenes.forward import forward_scene
from convlab.scenes.layout import PHONE, ROOMS
from convlab.steps.forward import ForwardPass, forward_pass
from drawn import (
    assert_adds_up,
    assert_legible,
    assert_steady,
    grids_at,
    of_kind,
    places,
    said,
    title_of,
    value_of,
    words_of,
    written,
)

from conv_layer import Conv2d

draw = np.random.default_rng(22)


def whole(*shape: int) -> np.ndarray:
    return draw.integers(-9, 10, shape).astype(float)


# X, filters, bias, settings, image and filter
PASSES = {
    "two": (whole(2, 3, 3), whole(1, 2, 2, 2), None, {}, 0, 0),
    "three, a bias": (whole(3, 4, 5), whole(2, 3, 2, 3), [7, -4], {}, 0, 1),
    "groups": (whole(4, 4, 4), whole(4, 2, 3, 3), [1, 2, 3, 4], {"groups": 2}, 0, 3),
    "padding": (whole(2, 3, 4), whole(1, 2, 3, 3), [0.5], {"padding": 1}, 0, 0),
    "stride": (whole(2, 6, 5), whole(1, 2, 2, 2), None, {"stride": (2, 3)}, 0, 0),
    "dilation": (whole(2, 5, 5), whole(1, 2, 2, 2), [-1], {"dilation": (3, 2)}, 0, 0),
    "images": (whole(3, 2, 4, 4), whole(2, 2, 3, 2), None, {"padding": "same"}, 2, 1),
    "one by one": (whole(3, 2, 2), whole(1, 3, 1, 1), [2], {}, 0, 0),
    "one number": (whole(2, 1, 1), whole(1, 2, 1, 1), [2], {}, 0, 0),
}


@pytest.fixture(params=PASSES)
def name(request) -> str:
    return request.param


@pytest.fixture
def run(name) -> ForwardPass:
    X, filters, bias, settings, image, number = PASSES[name]
    layer = Conv2d.from_filters(filters, bias, **settings)
    return forward_pass(layer, X, image=image, filter=number)


@pytest.fixture(params=ROOMS)
def room(request):
    return ROOMS[request.param]


def looped(name: str, run: ForwardPass, place: tuple[int, int]):
    """The windows, products and sums of each channel by loops, from the given arrays."""
    X, filters, _, settings, image, number = PASSES[name]
    X = X.reshape(-1, *X.shape[-3:])[image]
    seen = filters.shape[1]
    first = number // (len(filters) // settings.get("groups", 1)) * seen
    top, left = np.argwhere(~run.border)[0]
    products = np.zeros(filters.shape[1:])
    for c, u, v in np.ndindex(*products.shape):
        row = place[0] * run.stride[0] + u * run.dilation[0] - top
        column = place[1] * run.stride[1] + v * run.dilation[1] - left
        inside = 0 <= row < X.shape[1] and 0 <= column < X.shape[2]
        products[c, u, v] = X[first + c, row, column] * filters[number, c, u, v] if inside else 0
    return first, products, [math.fsum(grid.ravel()) for grid in products]


def test_every_channel_stands_in_a_line_and_the_sums_make_the_output(name, run, room) -> None:
    _, filters, bias, _, _, number = PASSES[name]
    b = [] if bias is None else [bias[number]]
    for place in places(run.output.shape):
        scene = forward_scene(run, place, None, room)
        first, products, sums = looped(name, run, place)
        grids = [*grids_at(scene).values()]
        titles = [title_of(scene, grid).replace("\u00a0", " ") for grid in grids]
        expected, numbers = [], []
        for c, total in enumerate(sums):
            padded = "input X, padded" if run.border.any() else "input X"
            expected += [f"{padded}, channel {first + c}", f"filter F[{number}, {c}]", "products"]
            expected.append("sum")
            numbers += [run.padded[c], filters[number, c], products[c], np.array([[total]])]
            i, j = (at * step for at, step in zip(place, run.stride, strict=True))
            extent = [d * (k - 1) + 1 for d, k in zip(run.dilation, filters.shape[2:], strict=True)]
            assert grids[4 * c].window == (i, j, *extent)
        expected += ["bias b"] * len(b)
        numbers += [np.array([b])] * len(b)
        assert titles[:-1] == expected
        for grid, values in zip(grids[:-1], numbers, strict=True):
            assert (grid.words == written(values)).all()
        assert grids[-1].window == (*place, 1, 1)
        assert value_of(grids[-1].words[place]) == pytest.approx(sum(sums) + sum(b))


def test_each_channel_has_a_sum_in_words_and_so_has_the_total(name, run) -> None:
    bias = [] if run.bias is None else [run.bias]
    for place in places(run.output.shape):
        scene = forward_scene(run, place, None)
        first, _, sums = looped(name, run, place)
        words = " ".join(words_of(scene))
        for c, total in enumerate(sums, first):
            (sum_in_words,) = re.findall(rf"channel {c}: (.+?) (?=channel \d:|O\[)", words)
            assert assert_adds_up(sum_in_words) == pytest.approx(total)
            assert f"In channel {c} the products are" in scene.alt
            assert f"their sum is {text.number(total)}." in scene.alt.split(f"In channel {c} ")[1]
        addends = text.added(sums) + text.bias_term(bias)
        assert f"{addends} = {text.number(sum(sums) + sum(bias))}, a sum from" in words


def test_the_sums_stand_in_one_column_with_a_plus_between(run, room) -> None:
    scene = forward_scene(run, (0, 0), None, room)
    grids = [g for g in grids_at(scene).values() if title_of(scene, g) in (text.SUM, text.BIAS)]
    assert len({round(grid.x, 3) for grid in grids}) == 1
    pluses = [line for line in of_kind(scene, Text) if line.words == "+"]
    assert len(pluses) == len(grids) - 1
    for upper, lower, plus in zip(grids, grids[1:], pluses, strict=False):
        assert upper.x < plus.x < upper.right
        assert upper.foot < plus.y < lower.y


def test_it_is_read_and_hit_in_every_room_and_keeps_its_size(run, room) -> None:
    scenes = [forward_scene(run, place, None, room) for place in places(run.output.shape)]
    assert_steady(scenes)
    times = max(room.least, PHONE) / room.width
    for scene in scenes:
        assert_legible(scene)
        assert scene.width == room.width
        assert min(shape.size for shape in of_kind(scene, Text)) * times >= 11
        for box in of_kind(scene, Box):
            assert box.x >= 0
            assert box.x + box.width <= scene.width + 0.5
            assert not (box.mark and box.mark.id) or min(box.width, box.height) * times >= 24


@pytest.mark.parametrize("shape", [(2, 12, 12), (3, 12, 12)])
def test_where_all_channels_find_no_room_one_is_drawn_and_that_is_said(shape, room) -> None:
    X, F = whole(2 * shape[0], 12, 12), whole(2, shape[0], 5, 5)
    run = forward_pass(Conv2d.from_filters(F, groups=2, padding=1), X, filter=1)
    together, alone = (forward_scene(run, (1, 2), channel, room) for channel in (None, 0))
    remark = text.NO_ROOM_FOR_ALL.format(channel=shape[0])
    assert remark in " ".join(words_of(together))
    assert remark not in " ".join(words_of(alone))
    titles = [[title_of(s, g) for g in grids_at(s).values()] for s in (together, alone)]
    assert titles[0] == titles[1]
    assert together.alt == alone.alt


def test_a_turned_filter_is_named_by_its_channel_and_a_preset_lies_on_all() -> None:
    explorer = explore_forward(whole(2, 5, 5), whole(1, 2, 3, 3))
    explorer.operation = "convolution"
    for channel in (0, 1):
        assert f"F[0, {channel}] turned by 180°" in said(explorer).replace("\u00a0", " ")
    explorer.filter = "sobel_x"
    assert explorer.numbers == " | ".join(["-1 0 1; -2 0 2; -1 0 1"] * 2)


def test_it_is_saved_as_it_is_drawn(tmp_path) -> None:
    explorer = explore_forward(whole(2, 3, 3), whole(1, 2, 2, 2))
    for ending in ("svg", "png", "gif"):
        explorer.save(tmp_path / f"channels.{ending}")
        assert (tmp_path / f"channels.{ending}").stat().st_size > 1000
    drawn = (tmp_path / "channels.svg").read_text(encoding="utf-8")
    assert "filter F[0,\u00a01]" in drawn
    assert explorer.scene.alt in drawn
