"""Explorers of the way back: every setting, the target, the reader's numbers, and any layer."""

from __future__ import annotations

import math
import warnings
from functools import cache

import numpy as np
import pytest
from convlab import explore_filter_gradient, explore_input_gradient, explore_nudge, text
from convlab.scenes import views
from convlab.steps.loss import target_for
from drawn import (
    Page,
    assert_in_line,
    assert_no_numbers,
    assert_steady,
    fixed,
    matrix_of,
    numbers,
    refused,
    said,
    settings_of,
    words_of,
)
from exhaustive import but, sampled
from helpers import each
from PIL import Image

from conv_layer import Conv2d, padding_widths

X, F = fixed(4, 5), fixed(3, 2, seed=1)
BATCH, GROUPED = fixed(2, 4, 5, 4), fixed(4, 2, 2, 3, seed=2)
CHANNELS, FILTERS, BIAS = fixed(2, 5, 5), fixed(3, 2, 2, 2, seed=4), fixed(3, seed=5)

EXPLORERS = {
    "input": lambda: explore_input_gradient(X, F, None, 0.5, 2, "same"),
    "input in groups": lambda: explore_input_gradient(
        BATCH, GROUPED, None, fixed(4, seed=3), 2, 1, groups=2, view="gather"),
    "filter": lambda: explore_filter_gradient(X, F, None, 0.5, 2, "same"),
    "filter in groups": lambda: explore_filter_gradient(
        BATCH, GROUPED, None, fixed(4, seed=3), 2, 1, groups=2, view="windows"),
    "nudge": lambda: explore_nudge(CHANNELS, FILTERS, None, BIAS, 1, 1, nudge=0.3),
    "nudge a pixel": lambda: explore_nudge(X, F, kind="pixel", nudge=-1),
}  # fmt: skip
GRADIENTS = [name for name in EXPLORERS if "nudge" not in name]
MAKERS = {
    "input": explore_input_gradient, "filter": explore_filter_gradient, "nudge": explore_nudge,
}  # fmt: skip


@pytest.fixture(params=EXPLORERS)
def explorer(request):
    return EXPLORERS[request.param]()


@pytest.fixture(params=MAKERS)
def make(request):
    return MAKERS[request.param]


# ----------------------------------------------------------------------------- the place


def test_a_page_counts_what_there_is() -> None:
    counted = {name: Page(make()).frame["counted"] for name, make in EXPLORERS.items()}
    assert (counted["input"], counted["filter"]) == (text.PIXEL, text.WEIGHT)
    assert counted["nudge"] == text.NUMBER
    assert (EXPLORERS["input"]().steps, EXPLORERS["filter"]().steps) == (X.size, F.size)


def test_an_explorer_starts_where_it_is_told_or_at_the_nearest_place() -> None:
    assert explore_input_gradient().place == (2, 2)
    assert explore_input_gradient(start=(1, 9)).place == (1, 4)
    assert explore_input_gradient([[1, 2]], [[1]]).place == (0, 1)
    assert explore_filter_gradient().place == (0, 1)
    assert explore_filter_gradient(X, [[1]]).place == (0, 0)
    assert explore_nudge(start=(9, 1)).place == (2, 1)
    assert explore_nudge(kind="bias", start=(2, 2)).place == (0, 0)
    assert explore_nudge(kind="pixel", start=(4, 3)).place == (4, 3)


def test_another_kind_has_other_places() -> None:
    explorer = explore_nudge(X, F, start=(2, 1))
    for kind, steps, place in (("pixel", 20, (2, 1)), ("bias", 1, (0, 0)), ("weight", 6, (0, 0))):
        explorer.kind = kind
        assert explorer.steps == steps
        assert_in_line(explorer, place[0] * {"pixel": 5, "bias": 1, "weight": 2}[kind] + place[1])


# -------------------------------------------------------------------------- the controls


def buttons_of(explorer) -> str:
    """The words beside the first setting whose choices all stand on the page."""
    return next(c["label"] for c in explorer.about()["controls"] if c["kind"] == "buttons")


@pytest.mark.parametrize(
    ("attribute", "value"), [("stride", 3), ("padding", 1), ("padding", "valid"), ("dilation", 2)]
)
def test_a_setting_shows_the_same_whether_given_at_first_or_chosen_later(
    make, attribute, value
) -> None:
    settings = {"padding": "same", "start": (0, 1)}
    chosen = make(X, F, None, 0.5, **settings)
    setattr(chosen, attribute, value)
    assert chosen.scene == make(X, F, None, 0.5, **(settings | {attribute: value})).scene


@pytest.mark.parametrize("name", GRADIENTS)
def test_the_other_view_keeps_the_place_and_its_sums(name) -> None:
    explorer = EXPLORERS[name]()
    views = Page(explorer).options(text.VIEW)
    one, other = ("pixel", "gather") if "input" in name else views
    for number in range(0, explorer.steps, 3):
        explorer.view, explorer.step = one, number
        before, sums = explorer.scene, explorer.now
        explorer.view = other
        assert_in_line(explorer, number)
        assert explorer.scene != before
        np.testing.assert_array_equal(explorer.now.products, sums.products)
        explorer.view = one
        assert explorer.scene == before


def test_settings_that_are_pairs_or_large_can_be_given() -> None:
    explorer = explore_input_gradient(X, F, stride=(1, 2), padding=(0, 1), dilation=(1, 2))
    assert settings_of(explorer, "stride", "padding", "dilation") == {
        "stride": (1, 2), "padding": (0, 1), "dilation": (1, 2)}  # fmt: skip
    assert_layer(explorer, X, F, 0)
    assert explore_input_gradient(X, F, stride=(2, 2), padding=(1, 1)).stride == 2


def test_filters_channels_and_images_are_chosen_only_where_there_are_several(make) -> None:
    several = {text.FILTER_CONTROL, text.CHANNEL_CONTROL, text.IMAGE}
    assert not several & set(Page(make()).labels)
    assert several - {text.IMAGE} <= set(Page(make(CHANNELS, FILTERS)).labels)
    if make is not explore_nudge:
        assert several <= set(Page(make(BATCH, GROUPED, groups=2)).labels)


def test_every_channel_of_a_depthwise_layer_can_be_chosen() -> None:
    explorer = explore_input_gradient(BATCH, GROUPED[:, :1], groups=4)
    assert Page(explorer).options(text.CHANNEL_CONTROL) == [0, 1, 2, 3]
    filters = Page(explore_filter_gradient(BATCH, GROUPED[:, :1], groups=4))
    assert filters.options(text.FILTER_CONTROL) == [0, 1, 2, 3]
    assert text.CHANNEL_CONTROL not in filters.labels


# ------------------------------------------------------------------------------- groups


def test_filters_to_choose_from_are_those_that_see_the_channel() -> None:
    explorer = EXPLORERS["input in groups"]()
    for channel, filters in ((0, [0, 1]), (1, [0, 1]), (2, [2, 3]), (3, [2, 3]), (1, [0, 1])):
        explorer.channel = channel
        page = Page(explorer)
        assert page.options(text.FILTER_CONTROL) == filters
        for gone in {0, 1, 2, 3} - {*filters}:  # a page asks for what it showed a moment ago
            assert page.choose(text.FILTER_CONTROL, gone)["settings"]["channel"] == channel
            assert explorer.filter in filters
        for number in filters:
            explorer.filter = number
            assert explorer.channel == channel
            assert f"filter F[{number}], channel {channel}" in said(explorer)
            assert f"∂L/∂X, channel {channel}" in said(explorer)
            explorer.stride = 3 - explorer.stride  # a change elsewhere keeps both
            assert (explorer.filter, explorer.channel) == (number, channel)
            assert_in_line(explorer, explorer.step)


def test_channels_to_choose_from_are_those_that_the_filter_sees() -> None:
    explorer = EXPLORERS["filter in groups"]()
    for number, channels in ((0, [0, 1]), (3, [2, 3]), (1, [0, 1]), (2, [2, 3])):
        explorer.filter = number
        page = Page(explorer)
        assert page.options(text.CHANNEL_CONTROL) == channels
        for gone in {0, 1, 2, 3} - {*channels}:
            assert page.choose(text.CHANNEL_CONTROL, gone)["settings"]["filter"] == number
            assert explorer.channel in channels
        for seen, channel in enumerate(channels):
            explorer.channel = channel
            assert explorer.filter == number
            assert f"input X, padded, channel {channel}" in said(explorer)
            assert f"∂L/∂F[{number}, {seen}]" in said(explorer)
            explorer.stride = 3 - explorer.stride
            assert (explorer.filter, explorer.channel) == (number, channel)
            assert_in_line(explorer, explorer.step)


@pytest.mark.parametrize("name", ["input in groups", "filter in groups"])
def test_an_image_of_a_batch_is_chosen_and_the_sums_say_so(name) -> None:
    explorer = EXPLORERS[name]()
    scenes = []
    for image in (0, 1):
        explorer.image = image
        scenes.append(explorer.scene)
        if name.startswith("filter"):
            assert f"from image {image}, windows" in said(explorer)
        else:
            dL_dX = through(explorer, BATCH, GROUPED, fixed(4, seed=3), 2)[3]
            np.testing.assert_allclose(explorer.dL_dX, dL_dX[image, explorer.channel], atol=1e-12)
    assert scenes[0] != scenes[1]


# --------------------------------------------------------------------- numbers, of the layer


def through(explorer, X, filters, bias, groups: int = 1) -> tuple:
    """O, ∂L/∂O, ∂L/∂F and ∂L/∂X of a layer with the settings that the controls say."""
    settings = settings_of(explorer, "stride", "padding", "dilation")
    layer = Conv2d.from_filters(filters, 0 if bias is None else bias, groups=groups, **settings)
    O = layer(X)
    return O, O - explorer.target, *layer.backward(O - explorer.target)


def assert_layer(explorer, X, filters, bias, groups: int = 1) -> None:
    """All that the explorer tells is what the layer gives; both sums are what it shows."""
    O, dL_dO, dL_dF, dL_dX = through(explorer, X, filters, bias, groups)
    assert explorer.message == ""
    np.testing.assert_allclose(explorer.output, O, atol=1e-12)
    np.testing.assert_allclose(explorer.dL_dO, dL_dO, atol=1e-12)
    now, place = explorer.now, explorer.place
    if hasattr(explorer, "dL_dX"):
        expected = dL_dX.reshape(-1, *dL_dX.shape[-3:]) if dL_dX.ndim > 2 else dL_dX[None, None]
        expected = expected[explorer.image, explorer.channel]
        np.testing.assert_allclose(explorer.dL_dX, expected, atol=1e-9)
        if explorer.view == views.SCATTER:  # of a window, not of a pixel
            of_all = explorer.glimpse({}, (99, 99)).now
            (top, left), (H, W) = explorer._backward.before, expected.shape
            np.testing.assert_allclose(of_all.so_far[top:, left:][:H, :W], expected, atol=1e-9)
        else:
            assert now.scatter.sum() == pytest.approx(expected[now.pixel], abs=1e-9)
            assert now.gather.sum() == pytest.approx(expected[now.pixel], abs=1e-9)
    elif hasattr(explorer, "dL_dF"):
        seen = dL_dF.shape[1] if dL_dF.ndim > 2 else 1
        of_all = dL_dF.reshape(-1, seen, *dL_dF.shape[-2:])
        expected = of_all[explorer.filter, explorer.channel % seen]
        np.testing.assert_allclose(explorer.dL_dF, expected, atol=1e-9)
        assert now.result == pytest.approx(expected[place], abs=1e-9)
        assert (now.met * dL_dO.reshape(-1, *dL_dO.shape[-3:])[:, explorer.filter]).sum() == (
            pytest.approx(expected[place], abs=1e-9)
        )


def assert_keeps_what_is_given(typed, untouched, *, target: bool = False) -> None:
    """An example for ∂L/∂O stays. Else T does, that of the filter as it was: O leaves it."""
    kept = hasattr(typed, "dL_dX") or (hasattr(typed, "dL_dF") and not target)
    name = "dL_dO" if kept else "target"
    np.testing.assert_array_equal(getattr(typed, name), getattr(untouched, name))


LAYERS = {
    "one channel": (X, F, 0.5, {}),
    "no bias": (X, F, None, {"padding": "same", "dilation": 2}),
    "channels": (CHANNELS, FILTERS, BIAS, {"stride": 2, "padding": 1}),
    "in groups": (BATCH, GROUPED, fixed(4, seed=3), {"groups": 2, "padding": 1}),
}


@pytest.mark.parametrize("seed", but([5, 6], 5))
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("kind", ["input", "filter"])
def test_after_any_change_the_numbers_are_those_of_the_layer(kind, layer, seed) -> None:
    X, filters, bias, settings = LAYERS[layer]
    explorer = MAKERS[kind](X, filters, None, bias, **settings)
    rng, page = np.random.default_rng(seed), Page(explorer)
    names = [words for words in page.labels if words in (text.STRIDE, text.PADDING,
             text.DILATION, text.FILTER_CONTROL, text.CHANNEL_CONTROL, text.IMAGE)]  # fmt: skip
    drawn = 0
    for _ in range(15):
        options = page.options(words := names[rng.integers(len(names))])
        page.choose(words, options[rng.integers(len(options))])
        explorer.step = int(rng.integers(explorer.steps))
        assert_in_line(explorer, explorer.step)
        if explorer.message:
            assert explorer.message.startswith(("No window fits here.", "With its border"))
            assert_no_numbers(explorer)
        else:
            assert_layer(explorer, X, filters, bias, settings.get("groups", 1))
            drawn += 1
    assert drawn > 5


@pytest.mark.parametrize("kind", ["weight", "bias", "pixel"])
def test_a_nudge_is_a_layer_rebuilt_with_that_number(kind) -> None:
    explorer = explore_nudge(CHANNELS, FILTERS, None, BIAS, 2, 1, kind=kind)
    target = explorer.target.copy()
    rng = np.random.default_rng(6)
    for nudge in (-2, 0, 0.7):
        explorer.filter, explorer.channel = int(rng.integers(3)), int(rng.integers(2))
        explorer.step = int(rng.integers(explorer.steps))
        explorer.nudge = nudge
        arrays = {"pixel": CHANNELS.copy(), "weight": FILTERS.copy(), "bias": BIAS.copy()}
        at = {"weight": (explorer.filter, explorer.channel, *explorer.place),
              "pixel": (explorer.channel, *explorer.place),
              "bias": explorer.filter}[kind]  # fmt: skip
        arrays[kind][at] += nudge
        layer = Conv2d.from_filters(arrays["weight"], arrays["bias"], 2, 1)
        O = layer(arrays["pixel"])
        dL_dF, dL_dX = layer.backward(O - target)
        gradient = {"weight": dL_dF, "bias": layer.dL_db, "pixel": dL_dX}[kind][at]
        now = explorer.now
        np.testing.assert_allclose(now.output, O[explorer.filter])
        assert now.value == arrays[kind][at]
        assert now.loss == pytest.approx(0.5 * ((O - target) ** 2).sum())
        assert now.slope == pytest.approx(gradient)
        np.testing.assert_array_equal(explorer.target, target)  # it stays as the number moves


# ----------------------------------------------------------------------------- the target


CHOSEN = {f"explore_{name}_gradient": words for name, words in text.EXAMPLE_UPSTREAM.items()}


def test_an_example_is_called_one_and_a_target_is_named() -> None:
    T = fixed(1, 2, 4, seed=9)
    example, given = explore_filter_gradient(X, F), explore_filter_gradient(X, F, T)
    for explorer in (example, given):
        before = explorer.dL_dF
        explorer.numbers = F + 1
        assert np.array_equal(explorer.dL_dF, before) == (explorer is example)
    assert text.EXAMPLE_UPSTREAM["filter"] in " ".join(words_of(example.scene))
    assert text.FROM_TARGET in " ".join(words_of(given.scene))


def is_made_up(explorer) -> bool:
    """Whether ∂L/∂O is small whole numbers, not all of them 0."""
    whole = np.round(explorer.dL_dO)
    return np.abs(whole).max() in (1, 2, 3) and np.allclose(explorer.dL_dO, whole, atol=1e-9)


def test_without_a_target_the_gradient_of_o_is_small_whole_numbers(make) -> None:
    explorer = make(X, F, None, 0.25)
    for attribute, value in (("stride", 2), ("padding", "same"), ("dilation", 2)):
        assert is_made_up(explorer)
        np.testing.assert_array_equal(explorer.dL_dO, explorer.output - explorer.target)
        assert explorer.dL_dO.shape == explorer.output.shape == explorer.target.shape
        setattr(explorer, attribute, value)
    assert is_made_up(explorer)


def test_a_target_is_used_whenever_its_shape_fits(make) -> None:
    T = fixed(1, 2, 4, seed=9)
    explorer = make(X, F, T.tolist())
    np.testing.assert_array_equal(explorer.target, T)
    np.testing.assert_allclose(explorer.dL_dO, Conv2d.from_filters(F)(X) - T)
    explorer.padding = 1
    assert is_made_up(explorer)
    explorer.padding = "valid"
    np.testing.assert_array_equal(explorer.target, T)
    explorer.numbers = "1 2; 3 4; 5 6"
    assert_keeps_what_is_given(explorer, make(X, F, T), target=True)
    explorer.dilation = 3  # another shape by a sentence: nothing is left of the one before
    assert_no_numbers(explorer)
    explorer.dilation, explorer.padding, explorer.stride, explorer.numbers = 1, 2, 2, F
    assert explorer.output.shape != T.shape
    assert is_made_up(explorer)
    chosen = CHOSEN.get(explorer.name, text.CHOSEN_TARGET)
    assert chosen + text.OTHER_SHAPE in " ".join(words_of(explorer.scene))


def test_a_target_of_a_batch_has_four_axes() -> None:
    T = np.zeros((2, 4, 4, 2))
    for make in (explore_input_gradient, explore_filter_gradient):
        explorer = make(BATCH, GROUPED, T, groups=2)
        np.testing.assert_array_equal(explorer.dL_dO, explorer.output)


@pytest.mark.parametrize("shape", [(2, 4), (4,), (), (1, 4, 2), (1, 1, 2, 4), (2, 2, 4)])
def test_a_target_of_another_shape_is_refused_by_name(make, shape) -> None:
    with pytest.raises(ValueError, match=r"^target: expected .*\(1, 2, 4\); got \("):
        make(X, F, np.zeros(shape))


# ---------------------------------------------------------------------- the reader's numbers


@pytest.mark.parametrize("typed", ["1 2; 3 4; 5 6", "−1.5 0; 1e1 -2; +.5 7", " 1 0 ;0 1; 1 1 "])
def test_typed_numbers_are_the_filter(make, typed) -> None:
    values = [[float(v) for v in row.split()] for row in typed.replace("−", "-").split(";")]
    for by_hand in (True, False):
        explorer = make(X, F)
        if by_hand:
            assert Page(explorer).type(typed) == ""
        else:
            explorer.numbers = values
        assert explorer.message == ""
        assert_layer(explorer, X, np.array(values), 0)
        assert_keeps_what_is_given(explorer, make(X, F))


def test_the_field_shows_all_digits_of_the_filter_that_is_drawn(make) -> None:
    explorer = make(CHANNELS, FILTERS / 3)
    for number, channel in np.ndindex(3, 2):
        explorer.filter, explorer.channel = number, channel
        shown = Page(explorer).frame["numbers"]
        np.testing.assert_array_equal(matrix_of(shown), FILTERS[number, channel] / 3)


@pytest.mark.parametrize("order", [[(1, 0), (0, 1), (2, 1)], [(2, 1), (2, 0), (0, 0)]])
def test_edited_filters_are_kept_as_a_reader_goes_back_and_forth(make, order) -> None:
    explorer, edited = make(CHANNELS, FILTERS), FILTERS.copy()
    for k, (number, channel) in enumerate(order):
        explorer.filter, explorer.channel = number, channel
        edited[number, channel] = k + np.array([[1, 2], [3, 4]])
        explorer.numbers = edited[number, channel]
    for number, channel in [*order, *reversed(order)]:
        explorer.filter, explorer.channel = number, channel
        assert_layer(explorer, CHANNELS, edited, 0)
        assert explorer.numbers == "; ".join(
            " ".join(repr(v).removesuffix(".0") for v in row)
            for row in edited[number, channel].tolist()
        )


def test_edited_filters_are_kept_in_groups() -> None:
    for make, chosen in ((explore_input_gradient, "channel"), (explore_filter_gradient, "filter")):
        explorer, edited = make(BATCH, GROUPED, groups=2), GROUPED.copy()
        setattr(explorer, chosen, 3)  # of the second group
        number = explorer.filter
        edited[number, explorer.channel % 2] = [[1, 2, 3], [4, 5, 6]]
        explorer.numbers = "1 2 3; 4 5 6"
        assert_layer(explorer, BATCH, edited, 0, 2)
        setattr(explorer, chosen, 0)
        assert_layer(explorer, BATCH, edited, 0, 2)
        setattr(explorer, chosen, 3)
        assert (explorer.filter, explorer.numbers) == (number, "1 2 3; 4 5 6")
        assert_layer(explorer, BATCH, edited, 0, 2)


def test_numbers_typed_wrong_are_refused_and_change_no_filter(make) -> None:
    explorer = make(CHANNELS, FILTERS)
    assert Page(explorer).type("1 2") == text.KEEP_SIZE.format(rows=2, columns=2)
    assert_layer(explorer, CHANNELS, FILTERS, 0)
    explorer.filter = 1
    assert_layer(explorer, CHANNELS, FILTERS, 0)
    explorer.filter = 0
    assert_layer(explorer, CHANNELS, FILTERS, 0)


def test_an_explorer_keeps_nothing_of_the_readers_arrays(make) -> None:
    arrays = np.ones((4, 5)), np.ones((3, 2)), np.zeros((1, 2, 4)), np.ones(1)
    explorer = make(*arrays)
    for array in arrays:
        array[:] = 7
    explorer.step = 0
    explorer.padding, explorer.padding = 1, "valid"
    np.testing.assert_array_equal(explorer.dL_dO, np.full((1, 2, 4), 7))  # 6 ones, and the bias
    explorer.numbers = "1 1; 1 1; 1 1"
    assert (arrays[1] == 7).all()


# --------------------------------------------------------------------- what cannot be

IMPOSSIBLE = [
    ("numbers", "1e308 1; 1 1; 1 1e308", "1 2; 3 4; 5 6", "too large"),
    ("dilation", 3, 1, "The filter reaches over 7×4 numbers"),
]  # fmt: skip


def test_a_padding_that_never_fits_is_not_offered(make) -> None:
    explorer = make(X, F)  # 4×5: with 3 around there would be 11 columns
    assert Page(explorer).options(text.PADDING) == ["valid", "same", 1, 2]
    given = make(X, F, padding=3)
    assert "10×11 cells, too many to read here" in given.message
    given.padding = 2
    assert given.message == ""


@pytest.mark.parametrize(("attribute", "bad", "good", "words"), IMPOSSIBLE)
def test_an_impossible_choice_is_a_sentence_until_it_is_mended(
    make, attribute, bad, good, words
) -> None:
    explorer, straight = make(X, F), make(X, F)
    setattr(explorer, attribute, bad)
    assert words in explorer.message
    assert explorer.message.endswith(".")
    assert said(explorer).split() == explorer.message.split()
    assert explorer.scene.alt == explorer.message
    assert explorer.scene.width == straight.scene.width
    assert_no_numbers(explorer)
    for number in range(explorer.steps):  # nothing that moves the place breaks it
        explorer.step = number
        assert_in_line(explorer, number)
    if hasattr(explorer, "nudge"):
        explorer.nudge = straight.nudge = 0.5
    else:
        explorer.view = straight.view = Page(explorer).options(text.VIEW)[-1]
    explorer.step = straight.step
    setattr(explorer, attribute, good)
    setattr(straight, attribute, good)
    assert explorer.message == ""
    assert explorer.now is not None
    assert explorer.scene == straight.scene


def test_a_choice_impossible_from_the_start_is_mended_too(make) -> None:
    explorer = make(fixed(2, 2), fixed(3, 3))
    assert "No window fits" in explorer.message
    assert said(explorer).split() == explorer.message.split()
    assert_no_numbers(explorer)
    explorer.padding = "same"
    assert_layer(explorer, fixed(2, 2), fixed(3, 3), 0)


REFUSED = [
    *((name, attribute, value) for name in ("input", "filter", "nudge")
      for attribute, value in [
          ("step", 999), ("step", -1), ("step", "1"), ("step", None), ("place", 3), ("place", (0,)),
          ("stride", 0), ("stride", 5), ("stride", (1, 2)), ("padding", "full"), ("padding", -1),
          ("dilation", 9), ("filter", 3), ("filter", -1), ("channel", 2), ("channel", "0"),
          ("numbers", None), ("numbers", [[1], [2, 3]]), ("numbers", [[np.nan]]),
          ("numbers", np.ones((2, 2, 2)))]),
    *((name, attribute, value) for name in ("input", "filter")
      for attribute, value in [("view", "both"), ("view", None), ("image", 1), ("image", -1)]),
    ("input", "view", "windows"), ("filter", "view", "scatter"),
    ("input", "write", "="), ("input", "lay", "turned"), ("input", "lay", None),
    ("input in groups", "filter", 2), ("input in groups", "channel", 4),
    ("filter in groups", "filter", 4), ("filter in groups", "channel", 2),
    ("nudge", "kind", "weights"), ("nudge", "kind", None), ("nudge", "kind", ["bias"]),
    *(("nudge", "nudge", value) for value in (2.01, -3, "1", None, True, math.nan, math.inf, [1])),
]  # fmt: skip


@cache
def unchanged(name: str):
    """An explorer for many tests: what is refused leaves it as it was."""
    return EXPLORERS[name]()


@each(("name", "attribute", "value"), REFUSED)
def test_a_value_that_is_no_choice_is_refused_by_name(name, attribute, value) -> None:
    explorer = unchanged(name)
    before = explorer.scene
    with pytest.raises(ValueError, match=refused(attribute)):
        setattr(explorer, attribute, value)
    assert explorer.scene is before


NEVER = [
    *((name, (np.ones((9, 5)), F), {}, "X") for name in MAKERS),
    *((name, (np.ones(5), F), {}, "X") for name in MAKERS),
    *((name, (np.ones((1, 1, 1, 5, 5)), F), {}, "X") for name in MAKERS),
    *((name, (np.ones((0, 5)), F), {}, "X") for name in MAKERS),
    *((name, (np.ones((2, 5, 5)), F), {}, "X") for name in MAKERS),
    *((name, ([[1, np.nan]], F), {}, "X") for name in MAKERS),
    *((name, ([[1], [2, 3]], F), {}, "X") for name in MAKERS),
    *((name, (X, np.ones((5, 1))), {}, "filters") for name in MAKERS),
    *((name, (X, [[np.inf]]), {}, "filters") for name in MAKERS),
    *((name, (X, F, [[["a"]]]), {}, "target") for name in MAKERS),
    *((name, (X, F, np.full((1, 2, 4), np.nan)), {}, "target") for name in MAKERS),
    *((name, (X, F, None, [1, 2]), {}, "bias") for name in MAKERS),
    *((name, (X, F, None, np.nan), {}, "bias") for name in MAKERS),
    *((name, (X, F, None, 0, 0), {}, "stride") for name in MAKERS),
    *((name, (X, F, None, 0, 1, "full"), {}, "padding") for name in MAKERS),
    *((name, (X, F), {"dilation": 0}, "dilation") for name in MAKERS),
    *((name, (X, F), {"start": start}, "start") for name in MAKERS
      for start in (3, (1, 2, 3), (0.5, 0))),
    *((name, (X, F), {"groups": 0}, "groups") for name in ("input", "filter")),
    *((name, (X, F), {"view": view}, "view") for name in ("input", "filter")
      for view in ("both", None, 1)),
    ("filter", (np.ones((7, 5)), F), {}, "X"),
    ("nudge", (BATCH[:, :1], F), {}, "X"),
    *(("nudge", (X, F), {"kind": kind}, "kind") for kind in ("weights", None, ["bias"])),
    *(("nudge", (X, F), {"nudge": nudge}, "nudge") for nudge in (2.5, "1", True, math.nan)),
]  # fmt: skip


@each(("name", "args", "kwargs", "argument"), NEVER)
def test_what_could_never_be_drawn_is_refused_by_name(name, args, kwargs, argument) -> None:
    with pytest.raises(ValueError, match=rf"(?s)^{argument}: expected .+got"):
        MAKERS[name](*args, **kwargs)


HUGE = [
    {"X": [[1e200]], "filters": [[1e200]]},
    {"X": [[1e200]], "filters": [[1e200]], "target": [[[1]]]},
    {"X": [[1e160]], "filters": [[1]], "target": [[[0]]]},
    {"X": [[1e10]], "filters": [[1e300]], "target": [[[0]]]},
    {"X": [[1e160]], "filters": [[1]]},
]


@pytest.mark.parametrize("arguments", HUGE, ids=str)
def test_sums_beyond_a_float_are_a_sentence_without_a_warning(make, arguments) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # widgets of old have others
        explorer = make(**arguments)
        for place in range(explorer.steps):
            explorer.step = place
    if explorer.message:
        assert explorer.message == text.TOO_LARGE_NUMBERS
        assert_no_numbers(explorer)
    elif make is explore_nudge:
        assert math.isfinite(explorer.now.loss)
        assert "inf" not in said(explorer)
        assert "nan" not in said(explorer)


# -------------------------------------------------------------------------------- nudge


def test_the_slider_of_the_nudge_goes_from_minus_two_to_two_by_tenths() -> None:
    explorer = explore_nudge()
    page = Page(explorer)
    assert page.frame["options"]["nudge"] == {"min": -2, "max": 2, "step": 0.1}
    assert page.choose(text.NUDGE, 0.1 + 0.2)["settings"]["nudge"] == 0.3  # as a browser adds up
    assert explorer.nudge == 0.3
    assert explorer.now.value == 1 + 0.3
    assert explore_nudge(nudge=-0.25).nudge == -0.25
    assert explore_nudge(nudge=np.float32(1)).nudge == 1


def test_a_nudge_moves_nothing_from_its_place() -> None:
    explorer = explore_nudge(CHANNELS, FILTERS, None, BIAS, start=(1, 0))
    for kind in ("weight", "bias", "pixel"):
        explorer.kind, scenes = kind, []
        for tenths in range(-20, 21, 4):
            explorer.nudge = tenths / 10
            scenes.append(explorer.scene)
            assert_in_line(explorer, explorer.step)
        assert_steady(scenes)
        assert len({scene.alt for scene in scenes}) == len(scenes)


def test_a_nudge_stays_as_all_else_is_chosen() -> None:
    explorer = explore_nudge(CHANNELS, FILTERS, nudge=0.7)
    for attribute, value in (("kind", "pixel"), ("filter", 2), ("channel", 1), ("stride", 2),
                             ("padding", 1), ("step", 3), ("kind", "bias")):  # fmt: skip
        setattr(explorer, attribute, value)
        assert explorer.nudge == 0.7
        assert explorer.now.value == pytest.approx(
            {"weight": FILTERS, "pixel": CHANNELS, "bias": np.zeros(3)}[explorer.kind][
                {"weight": (explorer.filter, explorer.channel, *explorer.place),
                 "pixel": (explorer.channel, *explorer.place),
                 "bias": explorer.filter}[explorer.kind]] + 0.7)  # fmt: skip


# ---------------------------------------------------------------------------- any layer


def random_arguments(seed: int, name: str) -> dict:
    """Arguments with any of the settings: a window may or may not fit."""
    rng = np.random.default_rng([seed, len(name)])
    parts, K, C = (int(n) for n in rng.choice([1, 1, 2], 3))
    parts, lead = (1, ()) if name == "nudge" else (parts, rng.choice([0, 0, 2], 1))
    lead = tuple(int(n) for n in lead if n)
    size = rng.integers(1, 7 if name == "filter" else 9, 2)
    kind = ("small", "quarters", "decimals", "mixed")[seed % 4]
    arguments = {
        "X": numbers(kind, rng, (*lead, parts * C, *size)),
        "filters": numbers(kind, rng, (parts * K, C, *rng.integers(1, 5, 2))),
        "bias": numbers(kind, rng, (parts * K,)),
        "stride": int(rng.integers(1, 4)),
        "padding": ("valid", "same", 1, 2)[rng.integers(4)],
        "dilation": int(rng.choice([1, 1, 2, 3])),
    }
    return arguments if name == "nudge" else arguments | {"groups": parts}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("seed", sampled(range(14), 8))
def test_any_layer_is_explored_without_a_warning_and_agrees(name, seed) -> None:
    arguments = random_arguments(seed, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # widgets of old have others
        explorer = MAKERS[name](**arguments)
        X, filters, bias = (arguments[n] for n in ("X", "filters", "bias"))
        if not explorer.message:
            page, words = Page(explorer), buttons_of(explorer)
            for choice in page.options(words):
                page.choose(words, choice)
                for number in {0, explorer.steps // 2, explorer.steps - 1}:
                    explorer.step = number
                    assert_layer(explorer, X, filters, bias, arguments.get("groups", 1))
            return
    geometry = {n: arguments[n] for n in ("stride", "padding", "dilation")}
    size, kernel = X.shape[-2:], filters.shape[-2:]
    around = padding_widths(size, kernel, **geometry)
    room = [n + sum(pads) for n, pads in zip(size, around, strict=True)]
    extent = [geometry["dilation"] * (k - 1) + 1 for k in kernel]
    assert max(room) > 10 or any(e > n for e, n in zip(extent, room, strict=True))


def test_the_target_of_the_example_is_what_target_for_makes(make) -> None:
    explorer = make()
    np.testing.assert_array_equal(explorer.target, target_for(explorer.output))


# ------------------------------------------------------- the views of ∂L/∂X, and the switches


def test_each_view_of_the_input_gradient_has_places_of_its_own() -> None:
    explorer = explore_input_gradient(start=(1, 4))
    shapes = {"scatter": (3, 3), "proof": (1, 10), "pixel": (5, 5), "gather": (5, 5)}
    counted = {"scatter": text.WINDOW, "proof": text.PROOF_MOMENT}
    page = Page(explorer)
    for view in ("gather", "scatter", "pixel", "proof", "gather", "proof", "scatter"):
        page.choose(text.VIEW, view)
        assert tuple(page.frame["shape"]) == shapes[view]
        assert page.frame["counted"] == counted.get(view, text.PIXEL)
        assert_in_line(explorer, explorer.step)


def test_pixels_stay_between_their_views_and_other_places_begin_anew() -> None:
    explorer = explore_input_gradient(start=(1, 4))
    for view, place in (
        ("gather", (1, 4)), ("scatter", (0, 0)), ("pixel", (2, 2)), ("proof", (0, 0)),
        ("gather", (2, 2)),
    ):  # fmt: skip
        explorer.view = view
        assert explorer.place == place
    explorer.view, explorer.place = "scatter", (1, 2)
    explorer.write = "="  # another setting moves nothing
    assert explorer.place == (1, 2)
    assert Page(explorer).ask({"view": "gather"}, [4, 3])["place"] == [4, 3]


def test_mistakes_are_made_while_scattering_and_end_with_it() -> None:
    explorer = explore_input_gradient(view="scatter", start=(2, 2))
    right = explorer.now.so_far
    assert {text.WRITE_CONTROL, text.LAY_CONTROL} <= {*Page(explorer).labels}
    np.testing.assert_array_equal(right, explorer.dL_dX)
    for attribute, value in (("write", "="), ("lay", "turned")):
        setattr(explorer, attribute, value)
        assert explorer.now.wrong.any()
        np.testing.assert_array_equal(explorer.now.right, right)
        np.testing.assert_array_equal(explorer.dL_dX, right)  # what the layer gives
    explorer.view = "gather"
    assert not {text.WRITE_CONTROL, text.LAY_CONTROL} & {*Page(explorer).labels}
    explorer.view, explorer.place = "scatter", (2, 2)
    assert (explorer.write, explorer.lay) == ("+=", "as it is")
    np.testing.assert_array_equal(explorer.now.so_far, right)


def test_what_turns_in_the_loop_is_what_does_not_turn_in_the_formula() -> None:
    explorer = explore_input_gradient(view="scatter", start=(2, 2))
    explorer.lay = "turned"
    full = np.pad(explorer.dL_dO[0], 2)
    not_turned = Conv2d.from_filters(np.arange(1.0, 10).reshape(3, 3))(full)[0]
    np.testing.assert_array_equal(explorer.now.so_far, not_turned)


def test_the_upstream_gradient_stays_whatever_filter_is_typed() -> None:
    explorer = explore_input_gradient()
    before, note = explorer.dL_dO, text.EXAMPLE_UPSTREAM["input"]
    for view in Page(explorer).options(text.VIEW):
        explorer.view, explorer.numbers = view, "1 0 -1; 2 0 -2; 1 0 -1"
        np.testing.assert_array_equal(explorer.dL_dO, before)
        assert note in " ".join(words_of(explorer.scene))


@pytest.mark.parametrize("view", but(["scatter", "proof"], "scatter"))
def test_a_view_is_saved_step_by_step(view, tmp_path) -> None:
    explorer = explore_input_gradient(view=view)
    explorer.save(file := tmp_path / "steps.gif")
    with Image.open(file) as picture:
        assert picture.n_frames == explorer.steps
