"""`explore_mistakes`: a mistake beside the right gradient, and the table of where it hides."""

from __future__ import annotations

import numpy as np
import pytest
from convlab import explore_mistakes, text
from convlab.check.models import MODELS
from convlab.scenes.mistake import mistake_scene
from convlab.steps import mistake_pass
from convlab.steps.mistake import KERNELS, STRIDES
from pictures import (
    WAYS,
    Page,
    assert_in_line,
    assert_legible,
    assert_steady,
    grid_named,
    steppers,
    words_of,
)

from conv_layer import Conv2d

EVERY = [(part, mistake) for part in text.PART_CONTROL for mistake in MODELS[part]]


@pytest.mark.parametrize(("part", "mistake"), EVERY)
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


@pytest.mark.parametrize(("part", "mistake"), EVERY)
def test_every_mistake_is_drawn_steadily_and_legibly(part, mistake) -> None:
    for settings in (
        {},
        {"stride": 3, "kernel": 2, "filters": 3, "channels": 2, "padding": "same"},
    ):
        run = mistake_pass(part, mistake, 5, **settings)
        scenes = [mistake_scene(run, place) for place in np.ndindex(*run.right.shape)]
        assert_steady(scenes)
        assert_legible(scenes[0])
        words = " ".join(words_of(scenes[0]))
        assert text.MISTAKES[mistake][0] in words
        table = [value for row in run.hides for value in row]
        assert words.count(text.SHOWS) >= table.count(False)


def test_a_number_is_told_right_and_wrong() -> None:
    explorer = explore_mistakes("sign", start=(1, 2))
    right, wrong = explorer.now.right[1, 2], explorer.now.wrong[1, 2]
    assert right == -wrong != 0
    said = f"{text.number(right)} is right, {text.number(wrong)} with the mistake"
    assert said in " ".join(words_of(explorer.scene))
    assert f"∂L/∂X[1, 2]: {said}." in explorer.scene.alt
    assert grid_named(explorer.scene, "∂L/∂X, right").window == (1, 2, 1, 1)
    assert grid_named(explorer.scene, "∂L/∂X, with the mistake").window == (1, 2, 1, 1)


def test_another_shape_and_an_error_are_said_in_words() -> None:
    explorer = explore_mistakes("padding_not_cropped", padding="same")
    assert "The shape is (1, 1, 7, 7) in place of (1, 1, 5, 5)." in explorer.scene.alt
    explorer = explore_mistakes("axes_not_swapped", filters=2)
    assert text.STOPS in explorer.scene.alt
    assert explorer.now.wrong is None


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_is_reached_in_every_way(way) -> None:
    explorer = explore_mistakes(size=4)
    go, run = steppers(explorer)[way], explorer.now
    for number in range(16):
        go(number)
        assert_in_line(explorer, number)
        assert explorer.scene == mistake_scene(run, divmod(number, 4))


def test_mistakes_to_choose_from_are_those_of_the_part() -> None:
    explorer = explore_mistakes("filter_not_turned")
    page = Page(explorer)
    for part in ("filter_gradient", "input_gradient"):
        page.choose(text.GRADIENT, part)
        assert page.options(text.MISTAKE_CONTROL) == list(MODELS[part])
        assert explorer.mistake in MODELS[part]
        for gone in {m for _, m in EVERY} - {*MODELS[part]}:
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
                        ("filters", 2), ("channels", 3)]:  # fmt: skip
        before = explorer.scene
        setattr(explorer, name, value)
        assert getattr(explorer, name) == value
        assert explorer.scene is not before
        assert explorer.message == ""


@pytest.mark.parametrize(
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
        ("start", {"start": 3}),
    ],
)
def test_what_is_no_choice_is_an_error_that_names_it(name, arguments) -> None:
    with pytest.raises(ValueError, match=f"^{name}: expected .*; got "):
        explore_mistakes(**arguments)
