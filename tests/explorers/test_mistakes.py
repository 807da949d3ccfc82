"""`explore_mistakes`: a mistake beside the right gradient, and the table of where it hides."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, product

import numpy as np
import pytest
from convlab import explore_mistakes, text
from convlab.drawing.scene import THICK, Box, text_width
from convlab.mistakes.models import MODELS
from convlab.scenes.layout import ROOMS, WIDE
from convlab.scenes.mistake import mistake_scene
from convlab.steps.mistake import KERNELS, STRIDES, mistake_pass
from convlab.text import checks
from drawn import (
    Page,
    assert_adds_up,
    assert_legible,
    assert_steady,
    grid_named,
    of_kind,
    sums_of,
    words_of,
)
from exhaustive import sampled
from helpers import each

from conv_layer import Conv2d

LISTED = {name for names in text.MISTAKE_LIST.values() for name in names}
EVERY = [(part, name) for part in text.PART_CONTROL for name in MODELS[part] if name in LISTED]


@each(("part", "mistake"), EVERY)
def test_a_mistake_stands_beside_what_the_layer_returns(part, mistake) -> None:
    run = mistake_pass(part, mistake, 5, 3, 2, filters=2, channels=2)
    layer = Conv2d.from_filters(run.case.weight, stride=2)
    layer.forward(run.case.X)
    dL_dF, dL_dX = layer.backward(run.case.dL_dO)
    right = dL_dX if part == "input_gradient" else dL_dF
    np.testing.assert_allclose(run.right, right[run.index])
    assert run.shapes[0] == right.shape
    wrong = MODELS[part][mistake][0](run.case)
    if isinstance(wrong, str):
        assert run.wrong is None
    else:
        np.testing.assert_array_equal(run.wrong, wrong[run.index])
        same_size = np.shape(wrong) == right.shape
        assert run.hidden == (same_size and np.allclose(wrong, right))


def test_where_a_mistake_hides_is_known_of_some() -> None:
    table = dict(zip(STRIDES, mistake_pass("input_gradient", "overwritten", 7).hides, strict=True))
    apart = {s: tuple(k <= s for k in KERNELS) for s in STRIDES}
    assert table == apart
    hides = mistake_pass("input_gradient", "all_axes_turned", 5).hides
    assert all(all(row) for row in hides)
    hides = mistake_pass("input_gradient", "all_axes_turned", 5, filters=2).hides
    assert not any(any(row) for row in hides)
    hides = mistake_pass("input_gradient", "stride_ignored", 7).hides
    assert all(hides[0]) and not any(hides[1])


LIMITS = (
    {},
    {"stride": 3, "kernel": 2, "filters": 3, "channels": 2, "padding": "same"},
    {"size": 8, "kernel": 4, "filters": 3, "images": 2, "padding": "same"},
)


@pytest.mark.parametrize(("part", "mistake"), sampled(EVERY, 7))
def test_every_mistake_is_drawn_steadily_and_legibly(part, mistake) -> None:
    turn = EVERY.index((part, mistake))  # from mistake to mistake, other limits in each room
    for number, room in enumerate(ROOMS.values(), turn):
        settings = LIMITS[number % len(LIMITS)]
        run = mistake_pass(part, mistake, **settings)
        every = [*np.ndindex(*run.right.shape)]
        scenes = [mistake_scene(run, place, room) for place in every[:: 1 + len(every) // 9]]
        assert_steady(scenes)
        assert_legible(scenes[0])
        assert scenes[0].width == room.width
        words = " ".join(words_of(scenes[0]))
        assert checks.MISTAKES[mistake][0] in words
        table = [value for row in run.hides for value in row]
        assert words.count(text.SHOWS) >= table.count(False)
        least = 30 if room is WIDE else 24
        touched = [box for box in of_kind(scenes[0], Box) if box.mark and box.mark.go]
        assert min(min(box.width, box.height) for box in touched) >= least


def test_the_defaults_leave_room_for_the_controls() -> None:
    for part in text.PART_CONTROL:
        assert explore_mistakes("overwritten", part).scene.height <= 470
    assert explore_mistakes().scene.height <= 470


@each(("part", "mistake"), EVERY)
def test_both_rooms_have_the_same_marks_in_the_same_order(part, mistake) -> None:
    run = mistake_pass(part, mistake, filters=2)
    wide, *others = (
        [mark for shape in mistake_scene(run, (1, 1), room).shapes for mark in marks_on(shape)]
        for room in ROOMS.values()
    )
    assert all(other == wide for other in others)


def marks_on(shape) -> list:
    return [mark for mark in (*getattr(shape, "marks", ()), getattr(shape, "mark", None)) if mark]


# ------------------------------------------------------------------------------ products


def loops(case, part: str) -> dict[tuple[int, ...], set]:
    """The numbers of ∂L/∂O and of the other array that meet in each number of a gradient."""
    met = defaultdict(set)
    (top, _), (left, _) = case.pads
    (C, H, W), (kH, kW) = case.X.shape[1:], case.kernel
    for n, f, i, j in np.ndindex(*case.dL_dO.shape):
        for c, u, v in np.ndindex(C, kH, kW):
            r, s = i * case.stride + u - top, j * case.stride + v - left
            if 0 <= r < H and 0 <= s < W:
                pixel, weight = (n, c, r, s), (f, c, u, v)
                of, factor = (pixel, weight) if part == "input_gradient" else (weight, pixel)
                met[of].add(((n, f, i, j), factor))
    return met


@pytest.mark.parametrize("part", text.PART_CONTROL)
@pytest.mark.parametrize(
    "settings",
    [{}, {"stride": 2, "padding": "same"}, {"size": 8, "kernel": 4, "filters": 3, "images": 2}],
)
def test_the_products_of_a_right_number_are_those_that_meet_in_it(part, settings) -> None:
    run = mistake_pass(part, next(iter(MODELS[part])), **settings)
    met = loops(run.case, part)
    for place, shares in run.right_shares.items():
        assert len(shares) == len({*shares})
        assert {*shares} == met[(*run.index, *place)]


@each(("part", "mistake"), EVERY)
def test_products_are_named_only_where_they_make_the_wrong_number(part, mistake) -> None:
    for settings in ({}, {"stride": 2, "filters": 2, "channels": 2, "images": 2}):
        run = mistake_pass(part, mistake, **settings)
        for place, shares in (run.wrong_shares or {}).items():
            made = sum(run.case.dL_dO[one] * run.factor[other] for one, other in shares)
            assert made == pytest.approx(run.wrong[place])


def test_of_a_sum_with_a_mistake_the_products_are_known_by_hand() -> None:
    run = mistake_pass("input_gradient", "overwritten", size=4, kernel=3)
    # all four windows hold the pixel (1, 1); the last of them is written last
    assert run.wrong_shares[1, 1] == [((0, 0, 1, 1), (0, 0, 0, 0))]
    run = mistake_pass("input_gradient", "filter_not_turned", size=4, kernel=3)
    assert run.wrong_shares[0, 0] == [((0, 0, 0, 0), (0, 0, 2, 2))]
    assert run.right_shares[0, 0] == [((0, 0, 0, 0), (0, 0, 0, 0))]
    for mistake in ("sign", "averaged_over_positions"):  # no sum of plain products
        part = "filter_gradient"
        assert mistake_pass(part, mistake).wrong_shares is None


@pytest.mark.parametrize("part", text.PART_CONTROL)
def test_the_sums_are_of_the_outlined_numbers(part) -> None:
    run = mistake_pass(part, "upstream_turned")
    for place in np.ndindex(*run.right.shape):
        scene = mistake_scene(run, place)
        right, wrong = sums_of(scene).values()
        assert assert_adds_up(f"{right}") == run.right[place]
        assert assert_adds_up(f"{wrong}") == run.wrong[place]
        name = {"input_gradient": "filter F", "filter_gradient": "input X"}[part]
        upstream, factor = (grid_named(scene, title) for title in ("∂L/∂O", name))
        outlined = {*zip(upstream.taps, factor.taps, strict=True)}
        shares = run.right_shares[place]
        assert {one for one, _ in outlined} == {one[2:] for one, _ in shares}
        assert {other for _, other in outlined} == {other[2:] for _, other in shares}


def test_a_sum_of_many_products_is_cut_and_says_so() -> None:
    run = mistake_pass("filter_gradient", "input_turned", size=8, kernel=1)
    right, _ = sums_of(mistake_scene(run, (0, 0))).values()
    assert right.endswith(f" + … (64 products) = {text.number(run.right[0, 0])}")


# --------------------------------------------------------------------------- what shows


@each(("part", "mistake"), EVERY)
def test_numbers_are_small_and_whole_but_where_digits_are_cut_off(part, mistake) -> None:
    case = mistake_pass(part, mistake, filters=2, images=2).case
    values = np.concatenate([a.ravel() for a in (case.X, case.weight, case.dL_dO)])
    assert np.abs(values).max() <= 4
    assert (values == values.round()).all() == (mistake != "truncated")
    assert values.all()


@each(("part", "mistake"), EVERY)
def test_every_mistake_shows_somewhere_and_the_picture_says_with_what(part, mistake) -> None:
    run = mistake_pass(part, mistake)
    hides = not any(value is False for row in run.hides for value in row)
    assert hides == bool(run.shows_with) or mistake == "upstream_reshaped"
    for name, value in run.shows_with:
        other = mistake_pass(part, mistake, **{name: value})
        assert any(hidden is False for row in other.hides for hidden in row)
        assert text.MORE_SETTINGS[name] in " ".join(words_of(mistake_scene(run, (0, 0))))


@pytest.mark.parametrize(
    ("part", "mistake"),
    [
        ("input_gradient", "batch_summed"),
        ("input_gradient", "averaged_over_batch"),
        ("filter_gradient", "batch_not_summed"),
        ("filter_gradient", "averaged_over_batch"),
    ],
)
def test_mistakes_with_the_batch_show_with_two_images_and_say_so(part, mistake) -> None:
    explorer = explore_mistakes(mistake, part)
    assert explorer.now.hidden
    assert "It would with 2 images." in explorer.scene.alt
    explorer.images = 2
    assert not explorer.now.hidden
    assert "It would with" not in explorer.scene.alt


def test_the_present_case_is_outlined_in_the_table() -> None:
    for stride, kernel in product(STRIDES, KERNELS):
        scene = explore_mistakes(stride=stride, kernel_size=kernel).scene
        boxes = of_kind(scene, Box)
        cases = {b.mark.id: b for b in boxes if b.mark and b.mark.id.startswith("case")}
        (here,) = (b for b in boxes if b.line == THICK and not b.mark and b.width == 64)
        assert here[:4] == cases[f"case-{stride}-{kernel}"][:4]


def test_every_mistake_of_the_list_stands_under_one_heading_and_is_not_cut_off() -> None:
    explorer = explore_mistakes()
    (control,) = (c for c in explorer.about()["controls"] if c["name"] == "mistake")
    for part in text.PART_CONTROL:
        explorer.part = part
        offered = Page(explorer).frame["options"]["mistake"]
        headings = [control["groups"][value] for _, value in offered]
        assert [*dict.fromkeys(headings)] == [heading for heading, _ in groupby(headings)]
        assert 4 <= len({*headings}) <= len(text.MISTAKE_LIST)
        assert all(text_width(words, 13) <= 13 * 14 for words, _ in offered)


# -------------------------------------------------------------------------- the explorer


def test_a_number_is_told_right_and_wrong() -> None:
    explorer = explore_mistakes("sign", start=(1, 2))
    right, wrong = explorer.now.right[1, 2], explorer.now.wrong[1, 2]
    assert right == -wrong != 0
    sums = sums_of(explorer.scene)
    assert assert_adds_up(sums["∂L/∂X[1, 2] ="]) == right
    assert sums["wrong ="] == text.number(wrong)  # no products make it: their signs are others
    assert f"∂L/∂X[1, 2] = {sums['∂L/∂X[1, 2] =']}." in explorer.scene.alt
    assert grid_named(explorer.scene, "∂L/∂X, right").window == (1, 2, 1, 1)
    assert grid_named(explorer.scene, "∂L/∂X, wrong").window == (1, 2, 1, 1)


def test_another_shape_and_an_error_are_said_in_words() -> None:
    explorer = explore_mistakes("padding_not_cropped", padding="same")
    assert "The shape is (1, 1, 7, 7) in place of (1, 1, 5, 5)." in explorer.scene.alt
    explorer = explore_mistakes("axes_not_swapped", filters=2)
    assert text.STOPS in explorer.scene.alt
    assert explorer.now.wrong is None


def test_each_place_is_a_cell() -> None:
    explorer = explore_mistakes(size=4)
    run = explorer.now
    for number in range(16):
        explorer.step = number
        assert explorer.scene == mistake_scene(run, divmod(number, 4))


def test_mistakes_to_choose_from_are_those_of_the_part() -> None:
    explorer = explore_mistakes("filter_not_turned")
    page = Page(explorer)
    for part in ("filter_gradient", "input_gradient"):
        page.choose(text.GRADIENT, part)
        offered = LISTED & {*MODELS[part]}
        assert sorted(page.options(text.MISTAKE_CONTROL)) == sorted(offered)
        assert explorer.mistake in offered
        for gone in LISTED - offered:
            before = page.frame | {"id": "a question"}
            assert page.choose(text.MISTAKE_CONTROL, gone) == before


def test_a_cell_of_the_table_sets_stride_and_filter_at_once() -> None:
    explorer = explore_mistakes("overwritten", size=7, stride=2)
    Page(explorer).ask({"stride": 3, "kernel_size": 2}, explorer.place)
    assert (explorer.stride, explorer.kernel_size) == (3, 2)
    told = explore_mistakes("overwritten", size=7, stride=2)
    told.set(stride=3, kernel_size=2)
    straight = explore_mistakes("overwritten", size=7, stride=3, kernel_size=2)
    assert explorer.scene == told.scene == straight.scene


def test_mistakes_follow_the_part_and_every_setting_can_be_set() -> None:
    explorer = explore_mistakes("overwritten")
    explorer.part = "filter_gradient"
    assert explorer.mistake == "overwritten"  # it is known in both
    explorer.mistake = "input_turned"
    explorer.part = "input_gradient"
    assert explorer.mistake in MODELS["input_gradient"]
    for name, value in [("size", 7), ("kernel_size", 4), ("stride", 3), ("padding", "same"),
                        ("filters", 2), ("channels", 3), ("images", 2)]:  # fmt: skip
        before = explorer.scene
        setattr(explorer, name, value)
        assert getattr(explorer, name) == value
        assert explorer.scene is not before
        assert explorer.message == ""


@each(
    ("name", "arguments"),
    [
        ("mistake", {"mistake": "none"}),
        ("mistake", {"mistake": "input_turned"}),  # of the other part
        ("part", {"part": "forward"}),
        ("size", {"size": 3}),
        ("kernel_size", {"kernel_size": 5}),
        ("stride", {"stride": 0}),
        ("padding", {"padding": 1}),
        ("filters", {"filters": 4}),
        ("channels", {"channels": 0}),
        ("images", {"images": 3}),
        ("start", {"start": 3}),
    ],
)
def test_what_is_no_choice_is_an_error_that_names_it(name, arguments) -> None:
    with pytest.raises(ValueError, match=f"^{name}: expected .*; got "):
        explore_mistakes(**arguments)
