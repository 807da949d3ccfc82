"""Explorers of the way forward: every setting, as an attribute and from a page, headless."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest
from convlab import (
    explore_columns,
    explore_forward,
    explore_input_gradient,
    explore_nudge,
    explore_padding,
    explore_photo,
    explore_training,
    load_photo,
    text,
)
from convlab.drawing.palette import WINDOW
from convlab.drawing.scene import Box
from drawn import (
    Page,
    assert_in_line,
    assert_no_numbers,
    fixed,
    matrix_of,
    noise,
    of_kind,
    refused,
    said,
    settings_of,
)
from exhaustive import but
from helpers import each

from conv_layer import Conv2d, padding_widths

PRESETS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "mean": np.full((3, 3), 1 / 9),
    "gauss": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "laplace": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
}


X, F = fixed(5, 7), fixed(3, 2, seed=1)
BATCH, GROUPED = fixed(2, 4, 6, 5), fixed(4, 2, 3, 3, seed=2)
BIAS = fixed(4, seed=3)
PHOTO = np.abs(fixed(18, 14)) / 12


def grouped():
    return explore_forward(BATCH, GROUPED, BIAS, 2, 1, groups=2)


EXPLORERS = {
    "forward": lambda: explore_forward(X, F, 0.5, 2, "same"),
    "forward in groups": grouped,
    "padding": lambda: explore_padding((5, 4), 3, 2, "same"),
    "photo": lambda: explore_photo(PHOTO, stride=4, start=(0, 0)),
}


@pytest.fixture(params=EXPLORERS)
def explorer(request):
    return EXPLORERS[request.param]()


# --------------------------------------------------------------------------- the window


def test_an_explorer_starts_where_it_is_told_or_at_the_nearest_place() -> None:
    assert explore_forward().place == (1, 2)
    assert explore_forward(start=(0, 9)).place == (0, 2)
    assert explore_padding(start=(7, 1)).place == (2, 1)
    assert explore_photo(start=(300, 7)).place == (299, 7)


def test_a_change_keeps_the_place_where_it_still_exists() -> None:
    explorer = explore_forward(start=(2, 2))
    explorer.padding = 1
    assert_in_line(explorer, 2 * 5 + 2)
    explorer.place = (1, 4)
    explorer.padding = "valid"
    assert_in_line(explorer, 1 * 3 + 2)


# -------------------------------------------------------------------------- the controls


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("stride", 3), ("padding", 1), ("dilation", 2), ("padding_mode", "circular")],
)
def test_a_setting_shows_the_same_whether_given_at_first_or_chosen_later(attribute, value) -> None:
    settings = {"padding": "same", "start": (0, 1)}
    chosen = explore_forward(X, F, 0.5, **settings)
    setattr(chosen, attribute, value)
    assert chosen.scene == explore_forward(X, F, 0.5, **(settings | {attribute: value})).scene


def test_channels_and_images_are_chosen_only_where_there_are_several() -> None:
    assert {text.IMAGE, text.CHANNEL_CONTROL} <= set(Page(grouped()).labels)
    assert not {text.IMAGE, text.CHANNEL_CONTROL} & set(Page(explore_forward()).labels)
    depthwise = explore_forward(BATCH[:1], GROUPED[:, :1], groups=4)
    assert not {text.IMAGE, text.CHANNEL_CONTROL} & set(Page(depthwise).labels)


def test_channels_are_those_that_the_filter_sees() -> None:
    explorer = grouped()
    explorer.channel = 0
    page = Page(explorer)
    for number, channels in ((0, [0, 1]), (1, [0, 1]), (2, [2, 3]), (3, [2, 3])):
        explorer.filter = number
        assert page.options(text.CHANNEL_CONTROL) == ["all", *channels]
        assert explorer.channel in channels
        for gone in {0, 1, 2, 3} - {*channels}:  # a page asks for what it showed a moment ago
            assert page.choose(text.CHANNEL_CONTROL, gone)["settings"]["channel"] in channels
        for channel in channels:
            explorer.channel = channel
            explorer.dilation = 3 - explorer.dilation  # a change elsewhere keeps the channel
            assert explorer.channel == channel
            assert f"input X, padded, channel {channel}" in said(explorer)


@pytest.mark.parametrize(("seen", "first"), [(1, 0), (2, "all"), (3, "all"), (4, 0)])
def test_two_or_three_channels_are_drawn_together_at_first(seen, first) -> None:
    explorer = explore_forward(fixed(seen, 3, 3), fixed(1, seen, 2, 2, seed=1))
    assert explorer.channel == first
    options = Page(explorer).options(text.CHANNEL_CONTROL)
    assert options == ["all"] * (first == "all") + [*range(seen)]


def test_where_no_window_fits_one_channel_is_shown() -> None:
    explorer = explore_forward(fixed(2, 3, 3), fixed(1, 2, 3, 3), dilation=2)
    assert explorer.message
    assert explorer.scene.alt.startswith(explorer.message)


# ---------------------------------------------------------------------------- the numbers

TYPED = {
    "1 2; 3 4": [[1, 2], [3, 4]],
    "−1.5 0 2": [[-1.5, 0, 2]],
    " 1e1 ;-2; +.5 ": [[10], [-2], [0.5]],
    "7": [[7]],
    "1 0 0 0 1; 0 1 0 1 0; 0 0 1 0 0; 0 1 0 1 0; 1 0 0 0 -1": np.eye(5) + np.eye(5)[::-1]
    - np.diag([0, 0, 1, 0, 2]),
}  # fmt: skip


def shows_the_layer(explorer, X, filters, bias, groups=1, typed=None) -> bool:
    """Whether anything can be shown; if so, it is what `Conv2d` gives for what the controls say."""
    X, filters = (np.reshape(a, (1,) * (4 - np.ndim(a)) + np.shape(a)) for a in (X, filters))
    number = explorer.filter
    if isinstance(number, str):
        kernel = np.array(PRESETS[number] if number in PRESETS else TYPED[typed])
        drawn = matrix_of(explorer.numbers)  # of one channel, or of each
        np.testing.assert_array_equal(drawn, np.broadcast_to(kernel, drawn.shape))
        assert drawn.shape[-2:] == kernel.shape
        filters = np.broadcast_to(kernel, (groups, filters.shape[1], *kernel.shape))
        bias, number = None if bias is None else np.ravel(bias)[:groups], 0
    if explorer.operation == "convolution":
        filters = filters[..., ::-1, ::-1]
    settings = settings_of(explorer, "stride", "padding", "dilation", "padding_mode")
    layer = Conv2d.from_filters(filters, bias, groups=groups, **settings)
    geometry = settings_of(layer, "kernel_size", "stride", "padding", "dilation")
    try:
        O = layer(X)[explorer.image, number]
        widths = padding_widths(X.shape[2:], **geometry)
    except ValueError:
        assert explorer.message.startswith(("No window fits here.", "This border cannot"))
        return False
    if max(n + sum(around) for n, around in zip(X.shape[2:], widths, strict=True)) > 14:
        assert explorer.message.startswith("With its border the input would have")
        return False
    assert explorer.message == ""
    np.testing.assert_allclose(explorer.output, O, atol=1e-12)
    assert explorer.now.result == pytest.approx(O[explorer.place], abs=1e-12)
    written = text.number(explorer.now.result)
    assert re.search(f"[=≈] {written}(, a|, without| Window)", said(explorer))
    assert f"is {written}; it stands at row" in explorer.scene.alt
    return True


FORWARDS = {
    "one channel": (X, F, 0.5, {}),
    "no bias": (X, F, None, {"padding": "same", "dilation": 2}),
    "in groups": (BATCH, GROUPED, BIAS, {"groups": 2, "padding": 1}),
    "all channels": (BATCH, fixed(2, 4, 2, 3), BIAS[:2], {"stride": 2, "padding": "same"}),
}


@pytest.mark.parametrize("seed", but([5, 6], 5))
@pytest.mark.parametrize("name", FORWARDS)
def test_after_any_change_the_numbers_are_those_of_the_layer(name, seed) -> None:
    X, filters, bias, settings = FORWARDS[name]
    explorer = explore_forward(X, filters, bias, **settings)
    assert shows_the_layer(explorer, X, filters, bias, settings.get("groups", 1))
    count = 1 if filters.ndim == 2 else len(filters)
    choices = {
        "stride": [1, 2, 3, 4],
        "padding": ["valid", "same", 1, 2, 3],
        "dilation": [1, 1, 2, 3],
        "padding_mode": ["zeros", "reflect", "replicate", "circular"],
        "filter": [*range(count), *PRESETS],
        "numbers": list(TYPED),
        "operation": ["cross-correlation", "convolution"],
        "image": [0, 1] if X.ndim == 4 else [0],
    }
    rng = np.random.default_rng(seed)
    drawn, typed = 0, None
    for _ in range(30):
        attribute = rng.choice(list(choices))
        value = choices[attribute][rng.integers(len(choices[attribute]))]
        typed = value if attribute == "numbers" else typed
        if attribute == "numbers" and filters.ndim == 4:
            value = " | ".join([value] * filters.shape[1])
        setattr(explorer, attribute, value)
        explorer.step = int(rng.integers(explorer.steps))
        drawn += shows_the_layer(explorer, X, filters, bias, settings.get("groups", 1), typed)
    assert drawn > 12


@pytest.mark.parametrize("typed", TYPED)
def test_own_numbers_are_taken_as_typed_and_shown(typed) -> None:
    explorer = explore_forward(X, F, 0.5, padding=2)
    assert Page(explorer).type(typed) == ""
    assert (explorer.filter, explorer.message) == ("own", "")
    assert shows_the_layer(explorer, X, F, 0.5, typed=typed)


@pytest.mark.parametrize("rows", [[[0.5, -2]], [[3], [-1.25]], 7])
def test_own_numbers_may_be_a_matrix(rows) -> None:
    explorer = explore_forward(X, F)
    explorer.numbers = rows
    O = Conv2d.from_filters(np.atleast_2d(rows))(X)[0]
    np.testing.assert_allclose(explorer.output, O)


@pytest.mark.parametrize("value", [12345.0, 1 / 3])
def test_own_numbers_keep_all_their_digits(value) -> None:
    explorer = explore_forward(np.ones((3, 3)), F)
    explorer.numbers = [[value]]
    assert explorer.now.result == value


def test_a_preset_writes_its_numbers_and_own_starts_from_them() -> None:
    explorer = explore_forward(X, F)
    explorer.filter = "sobel_x"
    assert explorer.numbers == "-1 0 1; -2 0 2; -1 0 1"
    drawn = explorer.scene
    explorer.filter = "own"
    assert explorer.scene == drawn
    explorer.filter = 0
    np.testing.assert_allclose(explorer.output, Conv2d.from_filters(F)(X)[0])


def test_convolution_turns_the_filter_and_says_so() -> None:
    explorer = explore_forward(X, F)
    explorer.operation = "convolution"
    np.testing.assert_allclose(explorer.output, Conv2d.from_filters(F[::-1, ::-1])(X)[0])
    assert text.FLIPPED_FILTER in said(explorer)
    assert text.TRUE_CONVOLUTION in said(explorer)
    explorer.operation = "cross-correlation"
    assert text.TRUE_CONVOLUTION not in said(explorer)


def test_a_padding_explorer_counts_the_windows_of_the_layer() -> None:
    explorer = explore_padding(10, 2, 1, "valid")
    choices = {
        "height": range(1, 11),
        "width": range(1, 11),
        "kernel_size": range(1, 6),
        "stride": range(1, 5),
        "padding": ["valid", "same", 1, 2, 3],
        "dilation": range(1, 4),
        "axis": ["rows", "columns"],
    }
    rng = np.random.default_rng(6)
    drawn = 0
    for _ in range(120):
        attribute = rng.choice(list(choices))
        options = choices[attribute]
        setattr(explorer, attribute, options[rng.integers(len(options))])
        size = explorer.height, explorer.width
        geometry = settings_of(explorer, "kernel_size", "stride", "padding", "dilation")
        try:
            rows, columns = Conv2d(1, **geometry)(np.zeros(size)).shape[1:]
        except ValueError:
            assert explorer.message.startswith("No window fits here.")
            continue
        around = padding_widths(size, **geometry)
        if max(n + sum(pads) for n, pads in zip(size, around, strict=True)) > 14:
            assert explorer.message.startswith("With its border the input would have")
            continue
        assert explorer.message == ""
        assert (explorer.now.rows.count, explorer.now.columns.count) == (rows, columns)
        assert f"output {rows}×{columns}" in said(explorer)
        assert f" + 1 = {rows if explorer.axis == 'rows' else columns};" in explorer.scene.alt
        drawn += 1
    assert drawn > 40


def test_a_padding_explorer_shows_the_readers_matrix_and_zeros_beyond_it() -> None:
    explorer = explore_padding([[1.5, 2], [3, 4]], 1, 1, "valid")
    explorer.height = 3
    np.testing.assert_array_equal(explorer.now.padded, [[1.5, 2], [3, 4], [0, 0]])
    explorer.height, explorer.width = 1, 2
    np.testing.assert_array_equal(explorer.now.padded, [[1.5, 2]])
    explorer.height = 2
    np.testing.assert_array_equal(explorer.now.padded, [[1.5, 2], [3, 4]])


def test_a_padding_explorer_of_a_size_holds_the_places_in_its_cells() -> None:
    explorer = explore_padding((3, 4), 2, 1, "valid")
    places = [[10 * row + column for column in range(10)] for row in range(10)]
    for height, width in ((3, 4), (7, 4), (7, 2), (10, 10)):
        explorer.height, explorer.width = height, width
        np.testing.assert_array_equal(explorer.now.padded, [row[:width] for row in places[:height]])


# ------------------------------------------------------------------------- the photograph


def assert_photo(explorer, F) -> None:
    settings = settings_of(explorer, "stride", "padding", "padding_mode")
    O = Conv2d.from_filters(F, **settings)(PHOTO)[0]
    np.testing.assert_array_equal(explorer.filter, F)
    np.testing.assert_array_equal(matrix_of(explorer.numbers), F)
    np.testing.assert_allclose(explorer.output, O, atol=1e-12)
    assert explorer.now.result == pytest.approx(O[explorer.place], abs=1e-12)
    assert text.number(explorer.now.result) in said(explorer).split()
    assert_in_line(explorer, explorer.step)


def test_each_of_nine_numbers_can_be_edited() -> None:
    explorer = explore_photo(PHOTO, np.zeros((3, 3)), stride=3, start=(2, 2))
    F, page = np.zeros((3, 3)), Page(explorer)
    for k, value in enumerate([1, -2, 0.5, 0.25, 4, -1, 3, -0.125, 1e-3]):
        F.flat[k] = value
        assert page.type(str(value), divmod(k, 3)) == ""
        assert_photo(explorer, F)
        assert explorer.preset == "own"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_named_when_the_nine_numbers_are_its(preset) -> None:
    explorer = explore_photo(PHOTO, np.full((3, 3), 7))
    assert explorer.preset == "own"
    explorer.preset = preset
    assert_photo(explorer, PRESETS[preset])
    Page(explorer).type("7", (0, 1))
    assert explorer.preset == "own"
    explorer.filter = PRESETS[preset]
    assert explorer.preset == preset
    assert explore_photo(PHOTO, PRESETS[preset]).preset == preset


def test_turning_twice_changes_nothing() -> None:
    F = np.arange(9).reshape(3, 3) / 8
    explorer = explore_photo(PHOTO, F)
    first = explorer.scene
    explorer.turn()
    assert_photo(explorer, F[::-1, ::-1])
    assert explorer.scene != first
    Page(explorer).act(text.TURN)
    assert_photo(explorer, F)
    assert explorer.scene == first


def test_a_small_photograph_is_enlarged_and_the_default_one_is_not() -> None:
    for photo, zoom in ((np.ones((8, 6)), 38), (np.ones((120, 130)), 2), (None, 1)):
        explorer = explore_photo(photo)
        size = load_photo().shape if photo is None else photo.shape
        picture = next(shape for shape in explorer.scene.shapes if hasattr(shape, "png"))
        assert (picture.height, picture.width) == (zoom * size[0], zoom * size[1])


def test_how_a_photographs_output_is_drawn_fits_the_filter_until_the_reader_chooses() -> None:
    explorer = explore_photo(PHOTO, PRESETS["mean"])

    def is_grey() -> bool:
        return "shown in grey" in explorer.scene.alt

    assert is_grey()
    explorer.preset = "sobel_x"
    assert not is_grey()
    output = explorer.output
    explorer.shown = "grey"
    assert is_grey()
    assert explorer.output is output  # only drawn anew
    explorer.preset = "laplace"
    assert is_grey()
    Page(explorer).choose(text.SHOWN, "signed")
    explorer.preset = "sharpen"
    assert not is_grey()
    explorer.start_again()
    assert (explorer.shown, is_grey()) == ("auto", True)


# --------------------------------------------------------------------- what cannot be

IMPOSSIBLE = [
    (lambda: explore_forward(fixed(3, 4), F), "dilation", 3, 1, "3×4"),
    (lambda: explore_forward(fixed(3, 3), fixed(2, 2), padding_mode="reflect"),
     "padding", 3, 2, "reflect"),
    (lambda: explore_forward(fixed(2, 3), fixed(2, 2), padding=3), "padding_mode", "circular",
     "replicate", "circular"),
    (lambda: explore_forward(fixed(12, 9), F), "padding", 3, 1, "18×15 cells, too many to read"),
    (lambda: explore_forward(X, F), "numbers", "1e308 1e308", "1 2", "too large"),
    (lambda: explore_padding(3, 3, 1, "valid"), "kernel_size", 4, 2, "4×4"),
    (lambda: explore_padding(10, 5, 1, "same"), "dilation", 3, 1, "22×22 cells, too many"),
    (lambda: explore_photo(fixed(2, 5)), "padding", "valid", 1, "3×3"),
    (lambda: explore_photo(fixed(2, 2), padding_mode="reflect"), "padding", 2, 1, "reflect"),
]  # fmt: skip


def assert_says_why(explorer) -> None:
    """The sentence comes first; a window is drawn where the reason is that it sticks out."""
    drawn = "No window fits" in explorer.message and explorer.name != "explore_photo"
    words, scene = explorer.message.split(), explorer.scene
    assert said(explorer).split()[: len(words)] == words
    assert scene.alt.startswith(explorer.message)
    assert ("sticks out" in scene.alt) == drawn
    assert any(box.edge == WINDOW for box in of_kind(scene, Box)) == drawn


@pytest.mark.parametrize(("make", "attribute", "bad", "good", "words"), IMPOSSIBLE)
def test_an_impossible_choice_is_a_sentence_until_it_is_mended(
    make, attribute, bad, good, words
) -> None:
    explorer, straight = make(), make()
    width = explorer.scene.width
    setattr(explorer, attribute, bad)
    assert words in explorer.message
    assert explorer.message.endswith(".")
    assert_says_why(explorer)
    assert explorer.scene.width == width
    assert_no_numbers(explorer)
    for number in range(explorer.steps):  # nothing that moves the window breaks it
        explorer.step = number
        assert_in_line(explorer, number)
    explorer.step = straight.step
    setattr(explorer, attribute, good)
    setattr(straight, attribute, good)
    assert explorer.message == ""
    assert explorer.now is not None
    assert explorer.scene == straight.scene


def test_a_choice_impossible_from_the_start_is_mended_too() -> None:
    explorer = explore_forward(fixed(2, 2), fixed(3, 3))
    assert "No window fits" in explorer.message
    assert_says_why(explorer)
    assert_no_numbers(explorer)
    explorer.padding = "same"
    assert explorer.message == ""
    assert shows_the_layer(explorer, fixed(2, 2), fixed(3, 3), None)


REFUSED = [
    ("forward", "step", 999, "999"),
    ("forward", "step", -1, "-1"),
    ("forward", "step", "1", "'?1"),
    ("forward", "step", None, "None"),
    ("forward", "step", 1.0, "1.0"),
    ("forward", "place", 3, "3"),
    ("forward", "place", (0,), r"\(0,\)"),
    ("forward", "stride", 0, "0"),
    ("forward", "stride", (1, 2), r"\(1, 2\)"),
    ("forward", "padding", "full", "'full'"),
    ("forward", "padding", -1, "-1"),
    ("forward", "dilation", 9, "9"),
    ("forward", "padding_mode", "mirror", "'mirror'"),
    ("forward", "filter", 1, "1"),
    ("forward", "filter", "sobel", "'sobel'"),
    ("forward", "operation", "flip", "'flip'"),
    ("forward", "channel", 1, "1"),
    ("forward", "image", -1, "-1"),
    ("forward", "numbers", np.ones((2, 2, 2)), ""),
    ("forward in groups", "filter", 4, "4"),
    ("forward in groups", "channel", 2, "2"),
    ("forward", "channel", "all", "'all'"),
    ("forward in groups", "numbers", np.ones(3)[:, None, None, None], ""),
    ("padding", "height", 11, "11"),
    ("padding", "width", 0, "0"),
    ("padding", "width", "3", "'?3"),
    ("padding", "kernel_size", 6, "6"),
    ("padding", "axis", "depth", "'depth'"),
    ("photo", "preset", "blur", "'blur'"),
    ("photo", "stride", None, "None"),
    ("photo", "filter", np.ones((3, 4)), "array"),
    ("photo", "filter", np.full((3, 3), np.nan), "array"),
]  # fmt: skip


@each(("name", "attribute", "value", "got"), REFUSED)
def test_a_value_that_is_no_choice_is_refused_by_name(name, attribute, value, got) -> None:
    explorer = EXPLORERS[name]()
    before = explorer.scene
    page = Page(explorer)
    with pytest.raises(ValueError, match=refused(attribute, got)):
        setattr(explorer, attribute, value)
    assert explorer.scene is before
    if isinstance(value, int | str | tuple | None) and attribute in explorer.values:
        frame = page.frame
        assert page.ask({attribute: value}, explorer.place) == frame | {"id": "a question"}


@pytest.mark.parametrize("place", [(-1, 0), (3, 0), (0, 4), (0, -1)])
def test_a_place_outside_the_output_is_refused_by_name(place) -> None:
    explorer = explore_forward(X, F, 0.5, 2, "same")  # an output of 3×4
    name = "row" if place[0] not in range(3) else "column"
    with pytest.raises(ValueError, match=refused(name)):
        explorer.place = place


@each(
    ("make", "name"),
    [
        (lambda: explore_forward(np.ones((13, 5)), F), "X"),
        (lambda: explore_forward(np.ones((2, 1, 5, 13)), F), "X"),
        (lambda: explore_forward(np.ones(5), F), "X"),
        (lambda: explore_forward(np.ones((1, 1, 1, 5, 5)), F), "X"),
        (lambda: explore_forward(np.ones((0, 5)), F), "X"),
        (lambda: explore_forward(np.ones((2, 5, 5)), F), "X"),
        (lambda: explore_forward(X, np.ones((1, 2, 2, 2))), "X"),
        (lambda: explore_forward(X, np.ones((6, 1))), "filters"),
        (lambda: explore_forward(X, F, np.ones(2)), "bias"),
        (lambda: explore_forward(X, F, None, 0), "stride"),
        (lambda: explore_forward(np.full((3, 3), np.nan), F), "X"),
        (lambda: explore_forward(X, F, start=3), "start"),
        (lambda: explore_forward(X, F, start=(1, 2, 3)), "start"),
        (lambda: explore_forward(X, F, start=(0.5, 0)), "start"),
        (lambda: explore_padding(np.full((3, 3), np.inf)), "X"),
        (lambda: explore_photo(np.full((20, 20), np.nan)), "photo"),
        (lambda: explore_padding(11), "X"),
        (lambda: explore_padding((3, 11)), "X"),
        (lambda: explore_padding(0), "X"),
        (lambda: explore_padding(-1), "X"),
        (lambda: explore_padding(2.5), "X"),
        (lambda: explore_padding((1, 2, 3)), "X"),
        (lambda: explore_padding(np.ones((2, 2, 2))), "X"),
        (lambda: explore_padding(6, 6), "kernel_size"),
        (lambda: explore_padding(6, 3, 2, "full"), "padding"),
        (lambda: explore_photo(np.ones((401, 3))), "photo"),
        (lambda: explore_photo(np.ones(9)), "photo"),
        (lambda: explore_photo(np.ones((30, 20, 3))), "photo"),
        (lambda: explore_photo(PHOTO, np.ones((2, 2))), "filter"),
        (lambda: explore_photo(PHOTO, np.ones((2, 3, 3))), "filter"),
    ],
)
def test_what_could_never_be_drawn_is_refused_by_name(make, name) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: expected .+got"):
        make()


# ------------------------------------------------------------------ in a notebook's cell


def test_show_displays_the_present_step_as_one_picture(monkeypatch) -> None:
    explorer, displayed = explore_forward(X[:3, :3], F), []
    monkeypatch.setattr("convlab.drawing.figure.display", lambda *args, **kwargs: displayed.append(
        (*args, kwargs)))  # fmt: skip
    explorer.step = explorer.steps - 1
    explorer.show()
    ((data, options),) = displayed
    assert options["raw"]
    assert options["metadata"]["image/png"]["alt"] == explorer.scene.alt
    assert set(data) == {"image/png", "text/plain"}
    assert explorer.scene.alt not in data["text/plain"]


def test_an_explorer_keeps_nothing_of_the_readers_arrays() -> None:
    X, F, bias = np.ones((5, 5)), np.ones((3, 3)), np.ones(1)
    forward, padding, photo = explore_forward(X, F, bias), explore_padding(X), explore_photo(X, F)
    for array in (X, F, bias):
        array[:] = 7
    for explorer in (forward, padding, photo):
        explorer.padding, explorer.step = 1, 0  # a corner: 2×2 ones under the filter
    assert forward.now.result == 4 + 1
    assert padding.now.padded.max() == 1
    assert photo.now.result == 4


def test_a_mistake_of_ours_is_an_error_and_no_sentence(monkeypatch) -> None:
    explorer = explore_forward(X, F)

    def broken(*_, **__):
        raise TypeError("a mistake in the code")

    monkeypatch.setattr("convlab.explorers.forward.forward_pass", broken)
    with pytest.raises(TypeError, match="a mistake in the code"):
        explorer.stride = 2
    assert explorer.message == ""


def test_where_nothing_can_be_drawn_there_are_no_numbers() -> None:
    explorer = explore_forward([[1]], np.ones((3, 3)))
    assert explorer.message
    assert_no_numbers(explorer)


def test_huge_numbers_stay_readable() -> None:
    explorer = explore_forward(X, F)
    explorer.numbers = "1e200 1"
    assert explorer.scene.width < 2000
    assert "e+200" in explorer.scene.alt


def test_a_preset_of_the_photograph_is_drawn_once(monkeypatch) -> None:
    explorer, drawn = explore_photo(PHOTO), []
    draw = explorer._draw
    monkeypatch.setattr(explorer, "_draw", lambda *at: drawn.append(at) or draw(*at))
    explorer.preset = "emboss"
    assert not drawn  # nobody has looked
    page = Page(explorer)
    assert len(drawn) == 1
    page.choose(text.FILTER_CONTROL, "gauss")
    assert len(drawn) == 2


def test_explorers_are_made_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # ipywidgets 7.7 itself uses what newer versions of its neighbours call deprecated.
        for words in ("Deprecated in traitlets", r"The `ipykernel\.comm\.Comm` class"):
            warnings.filterwarnings("ignore", words, DeprecationWarning)
        for make in EXPLORERS.values():
            assert make().widget


# ------------------------------------------------------------ what readers have run into


def test_a_preset_takes_the_place_of_the_filter_chosen_before() -> None:
    X, filters = np.arange(36.0).reshape(4, 3, 3), np.ones((4, 2, 2, 2))
    explorer = explore_forward(X, filters, [1, 2, 3, 4], padding="same", groups=2)
    explorer.filter = 3
    explorer.filter = "identity"
    assert explorer.now.result == X[2:, 1, 2].sum() + 4  # its own group's channels, its own bias
    assert "F[3]" in explorer.scene.alt or "output O[3]" in str(explorer.scene.shapes)


def test_numbers_equal_to_those_shown_are_still_the_readers_own() -> None:
    X, filters = np.ones((2, 3, 3)), np.stack([np.ones((2, 2)), np.zeros((2, 2))])[None]
    explorer = explore_forward(X, filters)
    explorer.numbers = explorer.numbers
    assert explorer.filter == "own"
    assert explorer.now.result == 4  # the other channel keeps its zeros


def test_the_field_shows_the_numbers_of_the_channel_that_is_drawn() -> None:
    explorer = explore_forward(np.ones((2, 3, 3)), [[[[1, 2]], [[3, 4]]]])
    assert explorer.numbers == Page(explorer).frame["numbers"] == "1 2 | 3 4"
    explorer.channel = 1
    assert explorer.numbers == Page(explorer).frame["numbers"] == "3 4"


@each(
    ("make", "name"),
    [
        (lambda: explore_forward(X, [[np.nan, 1]]), "filters"),
        (lambda: explore_forward(X, [[1, 1]], np.inf), "bias"),
        (lambda: explore_forward([[1], [2, 3]], [[1]]), "X"),
        (lambda: explore_padding("six"), "X"),
        (lambda: explore_photo(PHOTO, np.full((3, 3), np.nan)), "filter"),
        (lambda: explore_photo([["a"]]), "photo"),
        (lambda: explore_photo(PHOTO, [["a", 1, 1]] * 3), "filter"),
        (lambda: explore_photo(PHOTO, [1, 2, 3]), "filter"),
        (lambda: explore_photo(PHOTO, None), "filter"),
        (lambda: explore_photo(PHOTO, np.ones((3, 3)) * 1j), "filter"),
        *[
            (lambda make=make, array=array: make(array), name)
            for make, name in [
                (explore_forward, "X"),
                (explore_padding, "X"),
                (explore_photo, "photo"),
                (lambda target: explore_nudge(X, F, target), "target"),
                (lambda target: explore_input_gradient(X, F, target), "target"),
                (lambda X: explore_columns(X), "X"),
                (
                    lambda losses: explore_training(np.ones((2, 1, 1, 1, 1)), losses, [1, 1]),
                    "losses",
                ),
            ]
            for array in [
                np.ma.array(np.ones((3, 3)), mask=np.eye(3)),
                [np.ma.array([1.0, 2, 3], mask=[0, 1, 0])],
                [[1.0, np.ma.masked]],
                np.ones((3, 3)) * (1 + 2j),
                [[1j, 2], [3, 4]],
                [["1", "2"], ["3", "4"]],
                np.array([["2024-01-01", "2024-02-01"]], "datetime64[D]"),
                np.array([[1, 2]], "timedelta64[s]"),
                [[10**30, 1], [1, 1]],
            ]
        ],
    ],
)
def test_what_is_no_finite_number_is_refused_by_name(make, name) -> None:
    with pytest.raises(ValueError, match=rf"(?s)^{name}: expected .+got"):
        make()


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int16, np.uint64])
def test_a_place_may_be_told_in_numbers_of_any_kind(kind) -> None:
    explorer = explore_photo(noise(40, 40))
    last = min(1599, int(np.iinfo(kind).max)) - 1
    explorer.step = kind(last)
    assert_in_line(explorer, last)
    explorer.place = kind(38), kind(39)
    assert_in_line(explorer, 38 * 40 + 39)
    assert explore_photo(noise(40, 40), start=(kind(38), kind(39))).step == 38 * 40 + 39


def test_sums_beyond_a_float_are_a_sentence_until_mended() -> None:
    explorer = explore_photo(PHOTO)
    explorer.filter = np.full((3, 3), 1e308)
    assert "too large" in explorer.message
    explorer.preset = "mean"
    assert not explorer.message
