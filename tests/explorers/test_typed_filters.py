"""What a reader types: one weight where it is drawn, or a whole filter in one of many ways."""

from __future__ import annotations

import json
import re
from itertools import cycle, product

import numpy as np
import pytest
from convlab import (
    explore_columns,
    explore_filter_gradient,
    explore_forward,
    explore_input_gradient,
    explore_nudge,
    explore_photo,
    text,
)
from convlab.drawing.scene import Box
from convlab.explorers.filters import PRESETS, as_typed, typed_matrix, typed_number
from drawn import Page, as_json, fixed, matrix_of, of_kind
from exhaustive import but
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from conv_layer import Conv2d

X, F = fixed(4, 5), np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
CHANNELS, FILTERS = fixed(2, 5, 5), fixed(3, 2, 2, 2, seed=4)
MAKERS = {
    "forward": lambda: explore_forward(X, F),
    "photo": lambda: explore_photo(np.abs(fixed(9, 8)) / 12, F),
    "input": lambda: explore_input_gradient(X, F),
    "filter": lambda: explore_filter_gradient(X, F),
    "nudge": lambda: explore_nudge(X, F),
}
KEPT = [name for name in MAKERS if name != "forward"]  # those whose filter keeps its size


@pytest.fixture(params=MAKERS)
def explorer(request):
    return MAKERS[request.param]()


def drawn(explorer) -> np.ndarray:
    """The numbers of the filter that is drawn, every digit of them."""
    return matrix_of(explorer._numbers)


# ------------------------------------------------------------------------- one weight

NUMBERS = {
    "7": 7.0,
    "1/9": 1 / 9,
    "−1": -1.0,
    "-1": -1.0,
    "0,5": 0.5,
    " 1 / 3 ": 1 / 3,
    "−1/3": -1 / 3,
    "1,5/2": 0.75,
    "+.5": 0.5,
    "2.": 2.0,
    "1e-3": 0.001,
    "1E2": 100.0,
    "0.1234567890123456": 0.1234567890123456,
    "\t4\n": 4.0,
}
NO_NUMBERS = ["", " ", "abc", "1/0", "1/0.0", "0/0", "1e999", "1/1e-320", "1e400/1e400", "nan",
              "inf", "1 2", "1;2", "1/2/3", "--1", "1.2.3", "1,2,3", "0x10", "1_000", "1j", "[1]",
              "(1)", "1/", "/2", "<b>", "½", "1e", "1 000", "9" * 400]  # fmt: skip


def test_one_weight_is_typed_and_no_other_changes(explorer) -> None:
    page = Page(explorer)
    for typed, at in zip(NUMBERS, cycle([(0, 0), (2, 1), (1, 2)]), strict=False):
        expected = drawn(explorer)
        expected[at] = NUMBERS[typed]
        assert page.type(typed, at) == ""
        np.testing.assert_array_equal(drawn(explorer), expected)
        assert typed_number(typed) == NUMBERS[typed]


def test_what_is_no_number_is_said_and_changes_nothing(explorer) -> None:
    page = Page(explorer)
    for typed in NO_NUMBERS:
        words = text.NOT_A_NUMBER.format(number=typed.strip().replace(",", "."))
        assert page.type(typed, (1, 1)) == words
        np.testing.assert_array_equal(drawn(explorer), F)
        with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
            explorer.type(typed, (1, 1))


def test_a_weight_that_is_not_there_is_refused(explorer) -> None:
    page = Page(explorer)
    for at in [(3, 0), (0, 3), (-1, 0), (1,), (), (0, 0, 0), (0.5, 0), ("0", 0)]:
        assert "at: expected" in page.type("1", at)
        np.testing.assert_array_equal(drawn(explorer), F)


# --------------------------------------------------------------------- a whole filter

WIDE = [[1e-10 / 3, -2e-10, 3.5e-10, 4.25e-10, -5e-10]] * 3 + [[0, 1e100, 1, 2, 3]] * 2
WHOLE = {
    "[[1, 0], [0, -1]]": [[1, 0], [0, -1]],
    "1 0; 0 -1": [[1, 0], [0, -1]],
    "1 0 / 0 -1": [[1, 0], [0, -1]],
    "1,0;0,-1": [[1, 0], [0, -1]],
    "1, 0; 0, −1": [[1, 0], [0, -1]],
    "1,0 / 0,-1": [[1, 0], [0, -1]],
    "1 0\n0 -1": [[1, 0], [0, -1]],
    "1\t0\r\n0\t-1\r\n": [[1, 0], [0, -1]],
    "\n 1 0\n\n 0 -1 \n": [[1, 0], [0, -1]],
    "1, 0\n0, -1": [[1, 0], [0, -1]],
    "1 0;0 -1;": [[1, 0], [0, -1]],
    "[1 0; 0 -1]": [[1, 0], [0, -1]],
    "[1 0\n 0 -1]": [[1, 0], [0, -1]],
    "((1, 0), (0, -1))": [[1, 0], [0, -1]],
    "[(1, 0),\n (0, -1)]": [[1, 0], [0, -1]],
    "[[1, 0],\n [0, -1],\n]": [[1, 0], [0, -1]],
    "np.array([[1, 0], [0, -1]])": [[1, 0], [0, -1]],
    "numpy.array([[1., 0.],\n             [0., -1.]])": [[1, 0], [0, -1]],
    repr(np.array([[1.0, 0], [0, -1]])): [[1, 0], [0, -1]],
    str(np.array([[1.0, 0], [0, -1]])): [[1, 0], [0, -1]],
    repr(np.array([[1, 0.5]], np.float32)): [[1, 0.5]],
    repr(np.array(WIDE)): np.array(typed_matrix("; ".join(" ".join(f"{v:.8e}" for v in row)
                                                          for row in WIDE))),
    str([*np.array(WIDE).tolist()]): WIDE,
    "1/9 1/9; −1/9 2": [[1 / 9, 1 / 9], [-1 / 9, 2]],
    "1 / 9": [[1], [9]],  # a number, were it typed into one weight's box
    "1;2;3": [[1], [2], [3]],
    "1 2 3": [[1, 2, 3]],
    "0,5": [[0, 5]],
    "0.5": [[0.5]],
}  # fmt: skip


@pytest.mark.parametrize("typed", WHOLE)
def test_a_whole_filter_is_read_however_people_write_it(typed) -> None:
    explorer = explore_forward(np.ones((6, 6)), [[1, 2], [3, 4]])
    page, expected = Page(explorer), WHOLE[typed]
    assert page.type(typed) == ""
    np.testing.assert_array_equal(drawn(explorer), expected)
    np.testing.assert_array_equal(explorer.now.products[0], expected)
    other = explore_forward(np.ones((6, 6)), [[1, 2], [3, 4]])
    other.numbers = typed
    assert Page(other).frame | {"id": "a question"} == page.frame


REFUSED = [
    ("", text.NO_FILTER.format(typed="")),
    (" ; \n", text.NO_FILTER.format(typed=" ; \n")),
    ("[[]]", text.NO_FILTER.format(typed="[[]]")),
    ("abc", text.NOT_A_NUMBER.format(number="abc")),
    ("1 2; 3 <b>", text.NOT_A_NUMBER.format(number="<b>")),
    ("1/0 1; 1 1", text.NOT_A_NUMBER.format(number="1/0")),
    ("1e999", text.NOT_A_NUMBER.format(number="1e999")),
    ("nan 1", text.NOT_A_NUMBER.format(number="nan")),
    ("1 2 | 3 4", text.NOT_A_NUMBER.format(number="|")),
    ("1 2; 3", text.ROWS_DIFFER.format(lengths="2, 1")),
    ("[[1, 2, 3], [4, 5]]", text.ROWS_DIFFER.format(lengths="3, 2")),
    ("0,5 1; 1 1", text.COMMAS_AND_SPACES.format(row="0,5 1")),
    ("1 1; 1, 2 3", text.COMMAS_AND_SPACES.format(row="1, 2 3")),
    ("1 2 3 4 5 6", text.TOO_MANY_TAPS.format(rows=1, columns=6, most=5)),
    ("1;" * 6, text.TOO_MANY_TAPS.format(rows=6, columns=1, most=5)),
]


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_what_is_no_filter_is_said_in_its_own_words_and_changes_nothing(typed, words) -> None:
    explorer = explore_forward(X, F)
    page = Page(explorer)
    before = page.frame
    assert page.type(typed) == words
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        explorer.numbers = typed
    assert as_json(explorer.frame()) == page.frame == before


@pytest.mark.parametrize("typed", ["1", "1 / 9", "1 2; 3 4", "1 2 3 4; 1 2 3 4", "1 2 3 4 5 6"])
@pytest.mark.parametrize("name", KEPT)
def test_a_filter_of_another_size_is_refused_where_the_size_is_kept(name, typed) -> None:
    explorer = MAKERS[name]()
    assert Page(explorer).type(typed) == text.KEEP_SIZE.format(rows=3, columns=3)
    np.testing.assert_array_equal(drawn(explorer), F)
    with pytest.raises(ValueError, match=r"^This explorer keeps the filter's size"):
        explorer.numbers = np.ones((2, 3))
    np.testing.assert_array_equal(drawn(explorer), F)


def test_where_there_is_no_filter_nothing_can_be_typed() -> None:
    explorer = explore_columns()
    for at in (None, (0, 0)):
        assert Page(explorer).type("1", at) == text.NOTHING_TO_TYPE


# ------------------------------------------------------------------------- every digit

digits = st.floats(allow_nan=False, allow_infinity=False)
fractions = st.builds(lambda a, b: a / b, st.integers(-999, 999), st.integers(1, 999))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(arrays(float, st.tuples(*[st.integers(1, 5)] * 2), elements=digits | fractions))
@example(np.array([[-0.0, 5e-324], [1 / 3, 1.7976931348623157e308]]))
def test_a_filter_is_written_so_that_it_is_read_back_bit_by_bit(filter) -> None:
    again = typed_matrix(as_typed(filter))
    assert again.shape == filter.shape
    assert again.tobytes() == filter.tobytes()


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.integers(-99, 99), st.integers(1, 99))
def test_a_fraction_is_written_no_longer_than_a_reader_types_it(above, below) -> None:
    written = as_typed(np.array([[above / below]]))
    assert len(written) <= len(f"{above}/{below}")
    assert typed_number(written) == above / below


def test_every_digit_is_kept_by_all_explorers(explorer) -> None:
    page = Page(explorer)
    for value in (1 / 3, -0.0, 5e-324, 1e300, 0.1 + 0.2, 1 / 9, 12345.678901234):
        for typed in (repr(value), as_typed(np.array([[value]]))):
            assert page.type(typed, (0, 2)) == ""
            kept = typed_matrix(page.frame["numbers"])[0, 2]
            assert kept.tobytes() == np.float64(value).tobytes()


def test_nine_numbers_near_a_preset_keep_their_digits() -> None:
    explorer = explore_photo(np.ones((5, 5)))
    near = PRESETS["mean"] + 1e-9
    explorer.numbers = near
    assert explorer.preset == "own"
    np.testing.assert_array_equal(explorer.filter, near)
    Page(explorer).type("1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9")
    assert explorer.preset == "mean"


# ------------------------------------------------------------------------ one's own filter


def test_typing_on_one_channel_leaves_the_others_as_they_are() -> None:
    explorer = explore_forward(CHANNELS, FILTERS)
    page, own = Page(explorer), FILTERS[0].copy()
    for channel, at, value in ((1, (0, 1), 7), (0, (1, 1), -3), (1, (1, 0), 0.5)):
        explorer.channel = channel
        own[channel][at] = value
        assert page.type(str(value), at) == ""
        assert explorer.channel == channel
        np.testing.assert_array_equal(drawn(explorer), own[channel])
        np.testing.assert_allclose(explorer.output, Conv2d.from_filters(own[None])(CHANNELS)[0])
    own[1] = [[1, 2], [3, 4]]
    assert page.type("1 2; 3 4") == ""  # a whole filter of this size, on this channel
    np.testing.assert_allclose(explorer.output, Conv2d.from_filters(own[None])(CHANNELS)[0])
    assert page.type("1 2 3") == text.A_GRID_EACH.format(channels="2 channels")
    np.testing.assert_allclose(explorer.output, Conv2d.from_filters(own[None])(CHANNELS)[0])
    assert page.type("1 2 3 | 4 5 6") == ""  # of another size: all channels have to be of one
    both = np.array([[[[1, 2, 3]], [[4, 5, 6]]]])
    np.testing.assert_allclose(explorer.output, Conv2d.from_filters(both)(CHANNELS)[0])
    assert (explorer.channel, explorer.numbers) == (1, "4 5 6")


@pytest.mark.parametrize("room", ["wide", "narrow"])
@pytest.mark.parametrize("size", [5, 12])  # 12×12 twice find no room: one channel is drawn
def test_where_all_channels_are_chosen_a_weight_is_typed_into_its_own(size, room) -> None:
    X = np.round(fixed(4, size, size))
    explorer = explore_forward(X, np.round(fixed(2, 2, 2, 3, seed=4)), groups=2)
    explorer.filter = 1
    explorer = explorer.glimpse({}, (0, 1), room)
    page, own = Page(explorer), matrix_of(explorer.numbers)
    edits = [json.loads(shape.mark.edit) for shape in of_kind(explorer.scene, Box)
             if shape.mark and shape.mark.edit]  # fmt: skip
    drawn = 2 if size == 5 else 1
    assert sorted(edits) == [list(at) for at in np.ndindex(drawn, 2, 3)]
    for number, at in enumerate(edits):
        own[tuple(at)] = number
        assert page.type(str(number), at) == ""
        np.testing.assert_array_equal(matrix_of(explorer.numbers), own)
        expected = Conv2d.from_filters(own[None])(X[2:])[0]
        np.testing.assert_allclose(explorer.output, expected)
    for at in [(0, 0), (2, 0, 0), (0, 2, 0), (0, 0, -1), (0, 0, 0, 0)]:
        assert "at: expected a (channel, row, column)" in page.type("1", at)
    np.testing.assert_array_equal(matrix_of(explorer.numbers), own)


GRIDS = {
    "1 0; 0 -1 | 2 3; 4 5": [[[1, 0], [0, -1]], [[2, 3], [4, 5]]],
    "1 | 1/3": [[[1]], [[1 / 3]]],
    "[[[1, 0], [0, -1]], [[2, 3], [4, 5]]]": [[[1, 0], [0, -1]], [[2, 3], [4, 5]]],
    str(np.arange(8).reshape(1, 2, 2, 2)): [[[0, 1], [2, 3]], [[4, 5], [6, 7]]],
    repr(np.arange(6.0).reshape(2, 1, 3)): [[[0, 1, 2]], [[3, 4, 5]]],
}


@pytest.mark.parametrize("typed", GRIDS)
def test_the_filter_of_all_channels_is_typed_grid_by_grid(typed) -> None:
    for channel in ("all", 1):
        explorer = explore_forward(CHANNELS, FILTERS)
        explorer.channel = channel
        assert Page(explorer).type(typed) == ""
        expected = Conv2d.from_filters([GRIDS[typed]])(CHANNELS)[0]
        np.testing.assert_allclose(explorer.output, expected)
        explorer.channel = "all"
        np.testing.assert_array_equal(matrix_of(explorer.numbers), GRIDS[typed])
        explorer.filter = 0
        explorer.numbers = np.array(GRIDS[typed])
        np.testing.assert_allclose(explorer.output, expected)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1 2; 3 4", text.A_GRID_EACH.format(channels="2 channels")),  # of which channel?
        ("1 | 2 | 3", text.A_GRID_EACH.format(channels="2 channels")),
        ("1 2 | 3", text.GRIDS_DIFFER),
        ("1 2 |", text.NO_FILTER.format(typed="")),
        ("1 x | 3 4", text.NOT_A_NUMBER.format(number="x")),
        ("1;1;1;1;1;1|" + "1;" * 6, text.TOO_MANY_TAPS.format(rows=6, columns=1, most=5)),
    ],
)
def test_what_does_not_say_every_channel_is_refused_and_changes_none(typed, words) -> None:
    explorer = explore_forward(CHANNELS, FILTERS)
    before = as_json(explorer.frame())
    assert Page(explorer).type(typed) == words
    assert as_json(explorer.frame()) == before


def test_typing_changes_neither_the_given_filter_nor_a_preset() -> None:
    explorer, given = explore_forward(X, F), F.copy()
    for choice in (0, "sobel_x"):
        explorer.filter = choice
        Page(explorer).type("99", (1, 1))
        explorer.filter = choice
        assert drawn(explorer)[1, 1] != 99
    np.testing.assert_array_equal(given, F)
    assert PRESETS["sobel_x"][1, 1] == 0


@pytest.mark.parametrize(("make", "name"), [
    (lambda: explore_forward(X, F), "filter"), (MAKERS["photo"], "preset")])  # fmt: skip
def test_ones_own_numbers_survive_a_look_at_a_preset(make, name) -> None:
    explorer = make()
    page = Page(explorer)
    page.type("1/3", (0, 0))
    own, scene = drawn(explorer), explorer.scene
    for preset in PRESETS:
        page.ask({name: preset}, explorer.place, peek=True)
        page.ask({name: preset}, explorer.place)
        np.testing.assert_array_equal(drawn(explorer), PRESETS[preset])
        page.ask({name: "own"}, explorer.place)
        np.testing.assert_array_equal(drawn(explorer), own)
        assert explorer.scene == scene


@pytest.mark.parametrize(("make", "name"), [
    (lambda: explore_forward(X, F), "filter"),
    (lambda: explore_photo(np.ones((6, 6)), PRESETS["gauss"]), "preset")])  # fmt: skip
def test_ones_own_begins_with_what_was_drawn_and_all_its_digits(make, name) -> None:
    for before in ("mean", None):
        explorer = make()
        page = Page(explorer)
        if before:
            page.ask({name: before}, explorer.place)
        numbers = drawn(explorer)
        page.ask({name: "own"}, explorer.place)
        np.testing.assert_array_equal(drawn(explorer), numbers)
        page.ask({name: "emboss"}, explorer.place)
        page.ask({name: "own"}, explorer.place)
        np.testing.assert_array_equal(drawn(explorer), numbers)


def test_a_glimpse_of_ones_own_takes_no_numbers_for_it() -> None:
    explorer = explore_forward(X, F)
    page = Page(explorer)
    page.ask({"filter": "own"}, (0, 0), peek=True)  # would begin with F
    page.ask({"filter": "mean"}, (0, 0))
    page.ask({"filter": "own"}, (0, 0))
    np.testing.assert_array_equal(drawn(explorer), PRESETS["mean"])


def test_start_again_forgets_what_was_typed(explorer) -> None:
    page = Page(explorer)
    first = page.frame
    page.type("1/3", (0, 0))
    page.type("1 2 3; 4 5 6; 7 8 -9")
    assert page.frame["version"] != first["version"]
    assert page.act(text.START_AGAIN) == first | {"id": "a question"}
    if "own" in [value for _, value in first["options"].get("filter", [])]:
        page.ask({"filter": "own"}, explorer.place)
        np.testing.assert_array_equal(drawn(explorer), F)


def test_a_turn_of_the_photographs_filter_from_the_page_and_in_python() -> None:
    told, moved = MAKERS["photo"](), MAKERS["photo"]()
    page = Page(moved)
    told.turn()
    assert page.act(text.TURN) == Page(told).frame | {"id": "a question"}
    np.testing.assert_array_equal(moved.filter, F[::-1, ::-1])
    assert page.type("1/3", (0, 0)) == ""
    page.act(text.TURN)
    assert moved.filter[2, 2] == 1 / 3
    moved.preset = "sobel_x"
    page.act(text.TURN)
    np.testing.assert_array_equal(moved.filter, -PRESETS["sobel_x"])
    assert moved.preset == "own"


# ------------------------------------------------------- what a page may keep of pictures


def remember(seen: dict, frame: dict) -> None:
    """Keep a frame as a page does; what is kept by now must not be another picture."""
    key = str((frame["version"], sorted(frame["settings"].items()), frame["place"]))
    picture = frame["svg"], frame["numbers"], frame["label"]
    assert seen.setdefault(key, picture) == picture


@pytest.mark.parametrize("seed", but([3, 4], 3))
def test_a_page_that_keeps_pictures_by_version_settings_and_place_is_never_wrong(
    explorer, seed
) -> None:
    page, seen, rng = Page(explorer), {}, np.random.default_rng(seed)
    choices = [(n, v) for n, offered in page.frame["options"].items()
               if not isinstance(offered, dict) for _, v in offered
               if n not in ("stride", "padding", "dilation", "padding_mode")]  # fmt: skip
    for number in range(48):
        if number % 4 == 0:
            page.type(str(rng.integers(3)), rng.integers(0, 2, 2).tolist())
        elif number % 4 == 1 and choices:
            name, value = choices[rng.integers(len(choices))]
            remember(seen, page.ask({name: value}, page.frame["place"], peek=True))
            page.ask({name: value}, page.frame["place"])
        elif number % 9 == 0:
            page.act(text.START_AGAIN)
        else:
            page.go(rng.integers(0, 2, 2).tolist())
        remember(seen, page.frame)
    assert len(seen) > 20


def test_the_version_is_another_one_only_where_it_has_to_be(explorer) -> None:
    page = Page(explorer)
    first = page.frame["version"]
    page.go((1, 1))
    for name, offered in page.frame["options"].items():
        for _, value in [] if isinstance(offered, dict) else offered:
            if value != "own":
                assert page.ask({name: value}, (0, 0))["version"] == first
    page.act(text.START_AGAIN)
    page.type("5", (0, 0))
    five = page.frame["version"]
    page.go((1, 1))
    assert page.frame["version"] == five
    page.type("6", (0, 0))
    assert page.frame["version"] not in (first, five)
    page.type("5", (0, 0))
    assert page.frame["version"] == five
    explorer.start_again()
    assert page.frame["version"] == first


def test_a_preset_in_place_of_another_filter_is_another_picture() -> None:
    explorer = explore_forward(X, np.stack([F, F])[:, None], [0, 5])
    page, frames = Page(explorer), []
    for number, preset in product((0, 1), ("mean", "gauss")):
        page.ask({"filter": number}, (0, 0))
        frames.append(page.ask({"filter": preset}, (0, 0)))
    for one, other in zip(frames[:2], frames[2:], strict=True):
        assert one["svg"] != other["svg"]
        assert one["settings"] == other["settings"]
        assert one["version"] != other["version"]
