"""`explore_forward` with `fill_in`: an output that the reader fills in, headless."""

from __future__ import annotations

import doctest
import re
import warnings
from itertools import product

import numpy as np
import pytest
from convlab import explore_forward, text
from convlab.drawing.palette import EMPTY
from convlab.drawing.scene import SIZE, Lines
from convlab.explorers import forward
from convlab.explorers.wrong_sums import reads_as
from convlab.scenes.layout import ROOMS
from drawn import (
    DrawnGrid,
    Page,
    as_json,
    assert_legible,
    assert_no_numbers,
    assert_steady,
    fixed,
    grid_named,
    grids_at,
    of_kind,
    said,
    sums_of,
    title_of,
)
from exhaustive import but

from conv_layer import Conv2d

X = [[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 3, 1, 0, 2]]
F = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
O = [[-3, -5, 0], [0, -6, 2], [3, 1, -2]]
ALL = [*np.ndindex(3, 3)]


@pytest.fixture
def explorer():
    return explore_forward(X, F, fill_in=True)


def output_of(explorer) -> DrawnGrid:
    return grid_named(explorer.scene, text.OUTPUT)


def products_of(explorer) -> DrawnGrid:
    return grid_named(explorer.scene, text.PRODUCTS)


def signs(explorer, texture: str) -> set[tuple[int, int]]:
    """The cells of the output with a ✓, of two strokes, or a ?, of more."""
    strokes = output_of(explorer).strokes
    has = strokes == 2 if texture == "✓" else strokes > 2
    return {(int(i), int(j)) for i, j in np.argwhere(has)}


# -------------------------------------------------------------------- what is not told


def test_nothing_tells_a_number_before_it_is_found() -> None:
    rng = np.random.default_rng(0)
    numbers, filters = rng.integers(100, 999, (2, 5, 6)), rng.integers(-999, -100, (2, 2, 3, 2))
    bias = [12345, -54321]
    for operation in ("cross-correlation", "convolution"):
        game = explore_forward(numbers, filters, bias, padding=1, fill_in=True)
        known = explore_forward(numbers, filters, bias, padding=1)
        game.operation = known.operation = operation
        for number, channel in product(range(game.steps), ("all", 0, 1)):
            game.step = known.step = number
            game.channel = known.channel = channel
            secrets = {known.now.result, *known.now.sums, *known.now.products.ravel()} - {0}
            told = as_json(game.frame())
            for words in (told["svg"], told["label"], told["said"], said(game)):
                for secret in map(text.number, secrets):
                    if secret in words:  # which is faster than a search: most are nowhere
                        alone = rf"(?<![\d−]){re.escape(secret)}(?!\d)"
                        assert not re.search(alone, words), secret
            titles = {text.PRODUCTS, text.SUM, "output O[0]"}
            found = [g for g in grids_at(game.scene).values() if title_of(game.scene, g) in titles]
            assert len(found) == (5 if channel == "all" else 2)
            assert all((grid.fills == EMPTY).all() for grid in found)


def test_an_empty_output_asks_for_the_present_number(explorer) -> None:
    assert explorer.place == (0, 0)
    for place in ALL:
        explorer.place = place
        assert signs(explorer, "?") == {place}
        assert (output_of(explorer).words == "").all()
        assert (products_of(explorer).words == "").all()
        assert output_of(explorer).window == (*place, 1, 1)
        name = f"O[{place[0]}, {place[1]}] ="
        assert sums_of(explorer.scene)[name] == "the sum of 9 products"
        assert f"{text.YOUR_TURN} {text.TO_FILL_IN}" in said(explorer)
        assert explorer.frame()["said"] == text.STILL_EMPTY
        assert explorer.scene.alt.endswith(
            f"it goes to row {place[0]}, column {place[1]} of the output. "
            "The output so far: ? ? ?; ? ? ?; ? ? ?."
        )
    assert "The window holds 1 2 0; 3 1 1; 1 0 2" not in explorer.scene.alt
    assert "The window holds 1 2 0; 0 1 1; 1 0 2; the filter is 1 0 −1; 2 0" in explorer.scene.alt


def test_a_bias_and_channels_are_asked_for() -> None:
    game = explore_forward(fixed(2, 4, 4), fixed(1, 2, 2, 2), [-0.5], fill_in=True)
    assert sums_of(game.scene) == {
        "O[0, 0] =": "the sum of 8 products, 4 from each channel, + (−0.5) (bias)"
    }
    for channel in (0, 1):
        assert f"channel {channel}: the sum of 4 products" in said(game)
    assert "The sum of the 8 products and the bias −0.5 is still to be typed" in game.scene.alt
    assert game.scene.alt.count(", then ") == 2


# ------------------------------------------------------------------- right, and shown


def test_the_sums_of_all_channels_appear_with_the_number_that_they_make() -> None:
    numbers, filters = fixed(2, 4, 4), fixed(1, 2, 2, 2, seed=1)
    game, known = (explore_forward(numbers, filters, [1], fill_in=on) for on in (True, False))
    for place in np.ndindex(3, 3):
        game.place = known.place = place
        game.reveal()
        shown, right = (
            [(title_of(e.scene, grid), grid.words.tolist()) for grid in grids_at(e.scene).values()]
            for e in (game, known)
        )
        assert shown[:-1] == right[:-1]
        assert [title for title, _ in shown].count(text.SUM) == 2
        assert sums_of(game.scene) == sums_of(known.scene)
        assert re.search(r"channel 0: .+ [=≈] .+ channel 1: .+ [=≈] .+ O\[", said(game))


def test_what_is_right_is_filled_in_ticked_and_written_out(explorer) -> None:
    page, known = Page(explorer), explore_forward(X, F, start=(0, 0))
    assert page.type("−3", ["o", 0, 0]) == ""
    assert signs(explorer, "✓") == {(0, 0)}
    assert signs(explorer, "?") == set()
    assert output_of(explorer).words.tolist() == [["−3", "", ""], ["", "", ""], ["", "", ""]]
    assert (products_of(explorer).words == products_of(known).words).all()
    assert sums_of(explorer.scene) == sums_of(known.scene)
    words = "✓ Right. 1 of 9 filled. The next empty one is O[0, 1]."
    assert words in said(explorer)
    assert page.frame["said"] == words
    assert page.frame["label"] == known.scene.alt + " The output so far: −3 ? ?; ? ? ?; ? ? ?."
    np.testing.assert_array_equal(explorer.filled, [[-3, np.nan, np.nan], *[[np.nan] * 3] * 2])


def test_a_number_that_is_right_elsewhere_goes_there(explorer) -> None:
    assert Page(explorer).type("1", ["o", 2, 1]) == ""
    assert explorer.place == (2, 1)
    assert "The next empty one is O[2, 2]." in said(explorer)
    explorer.answer(-2, (2, 2))
    assert "The next empty one is O[0, 0]." in said(explorer)


def test_what_is_wrong_is_refused_and_changes_nothing(explorer) -> None:
    page = Page(explorer)
    for typed in ("4", "minus 3", "", "1 2; 3 4"):
        assert page.type(typed, ["o", 0, 0])
        with pytest.raises(ValueError):
            explorer.answer(typed)
    assert page.type("four", ["o", 0, 0]) == text.NOT_A_NUMBER.format(number="four")
    assert np.isnan(explorer.filled).all()


def test_a_number_of_no_place_is_refused(explorer) -> None:
    page = Page(explorer)
    for at in (["o", 3, 0], ["o", -1, 0], ["o"], ["o", 0], ["o", "0", 0], ["o", 0, 0, 0], "o"):
        assert "place: expected" in page.type("-3", at)
    with pytest.raises(ValueError, match="place: expected"):
        explorer.answer(-3, (3, 3))


def test_show_me_fills_in_without_a_tick(explorer) -> None:
    page = Page(explorer)
    page.act(text.SHOW_ME)
    assert output_of(explorer).words[0, 0] == "−3"
    assert signs(explorer, "✓") == signs(explorer, "?") == set()
    assert page.frame["said"] == "Shown. 1 of 9 filled. The next empty one is O[0, 1]."
    page.type("-3", ["o", 0, 0])  # what was shown was not found
    assert signs(explorer, "✓") == set()
    explorer.answer(-5, (0, 1))
    explorer.reveal()  # and what was found stays found
    assert signs(explorer, "✓") == {(0, 1)}


@pytest.mark.parametrize(("shown", "behind"), [([], ""), (ALL[:2], ", 2 of them shown")])
def test_when_all_are_there_a_sentence_says_so_wherever_one_looks(explorer, shown, behind) -> None:
    for place in ALL:
        assert "complete" not in said(explorer)
        if place in shown:
            explorer.place = place
            explorer.reveal()
        else:
            explorer.answer(O[place[0]][place[1]], place)
    for place in ALL:
        explorer.place = place
        name = text.SHOWN_SUM if place in shown else text.RIGHT_SUM
        assert f"{name} The output is complete: 9 numbers{behind}." in said(explorer)
    np.testing.assert_array_equal(explorer.filled, O)
    assert signs(explorer, "✓") == {*ALL} - {*shown}


def test_one_number_alone_is_complete_at_once() -> None:
    game = explore_forward([[2]], [[3]], fill_in=True)
    assert game.frame()["said"] == text.STILL_EMPTY
    assert sums_of(game.scene) == {"O[0, 0] =": "the sum of 1 product"}
    game.answer("6")
    assert game.frame()["said"] == "✓ Right. The output is complete: 1 number."


@pytest.mark.parametrize(
    ("value", "right", "wrong"),
    [
        (2 / 3, ["0.67", "2/3", "0.667", "0,67"], ["0.66", "0.7", "-0.67"]),
        (0.125, ["0.125", "1/8", ".125"], ["0.13", "0.12", "0.124"]),
        (19, ["19", "19.0", "+19", "38/2"], ["19.01", "20", "-19"]),
        (1_234_567, ["1234567", "1.23e6"], ["1250000"]),
        (-0.0, ["0", "-0"], ["0.001"]),
    ],
)
def test_a_number_is_right_to_the_digits_that_are_written(value, right, wrong) -> None:
    game = explore_forward([[value]], [[1]], fill_in=True)
    for typed in wrong:
        with pytest.raises(ValueError):
            game.answer(typed)
    for typed in right:
        game.start_again()
        game.answer(typed)
        assert not np.isnan(game.filled).any()
    assert reads_as(value, value)


# ---------------------------------------------------------------- what stays, and what not

CHANNELS, FILTERS = fixed(2, 4, 6, 5), fixed(4, 2, 3, 3, seed=2)


def several() -> forward.FillInExplorer:
    return explore_forward(CHANNELS, FILTERS, [1, 2, 3, 4], groups=2, padding=1, fill_in=True)


def test_what_is_filled_in_stays_wherever_one_goes() -> None:
    game = several()
    page = Page(game)
    page.act(text.SHOW_ME)
    filled = game.filled
    for place in ((0, 1), (3, 3), (0, 0)):
        page.go(place)
        np.testing.assert_array_equal(game.filled, filled)
    page.choose(text.CHANNEL_CONTROL, 1)
    np.testing.assert_array_equal(game.filled, filled)
    page.ask({"stride": 2}, (0, 0), peek=True)  # a look
    game.glimpse({}, (1, 1), "narrow").reveal()
    np.testing.assert_array_equal(game.filled, filled)


@pytest.mark.parametrize(
    ("name", "value"),
    [("stride", 2), ("padding", "valid"), ("padding_mode", "circular"), ("dilation", 2),
     ("filter", 1), ("filter", "mean"), ("filter", "own"), ("operation", "convolution"),
     ("image", 1), ("numbers", np.ones((2, 1, 2)))],
)  # fmt: skip
def test_what_changes_the_output_empties_it(name, value) -> None:
    game = several()
    for place in ((0, 0), (1, 2)):
        game.place = place
        game.reveal()
    setattr(game, name, value)
    assert np.isnan(game.filled).all()
    assert game.filled.shape == game.output.shape


@pytest.mark.parametrize("operation", ["cross-correlation", "convolution"])
@pytest.mark.parametrize("settings", [{}, {"stride": (1, 2), "dilation": 2}, {"padding": "same"}])
def test_every_number_of_the_layer_is_right_and_the_sum_is_the_usual_one(settings, operation):
    numbers, filters, bias = fixed(2, 5, 6), fixed(2, 2, 2, 3, seed=1), [0.5, -1]
    game, known = (
        explore_forward(numbers, filters, bias, **settings, fill_in=mode) for mode in (True, False)
    )
    for number in (0, 1):
        for each in (game, known):
            each.set(filter=number, operation=operation)
        turned = filters[:, :, ::-1, ::-1] if operation == "convolution" else filters
        O = Conv2d.from_filters(turned, bias, **settings)(numbers)[number]
        for place in np.ndindex(O.shape):
            game.answer(text.number(O[place]).replace("−", "-"), place)
            known.place = place
            assert sums_of(game.scene) == sums_of(known.scene)
        np.testing.assert_allclose(game.filled, O)


def test_start_again_empties_the_output(explorer) -> None:
    page = Page(explorer)
    first = page.frame
    page.type("-3", ["o", 0, 0])
    page.go((2, 1))
    page.act(text.SHOW_ME)
    assert page.act(text.START_AGAIN) == first | {"id": "a question"}
    assert np.isnan(explorer.filled).all()


def test_what_cannot_be_drawn_is_refused_in_its_own_words(explorer) -> None:
    page = Page(explorer)
    explorer.reveal()
    explorer.set(dilation=3)
    assert explorer.message.startswith("No window fits here.")
    assert_no_numbers(explorer)
    assert page.type("-3", ["o", 0, 0]) == explorer.message
    before = page.frame
    assert page.act(text.SHOW_ME) == before | {"id": "a question"}
    assert before["said"] == ""
    for call in (explorer.answer, lambda _: explorer.filled):
        with pytest.raises(ValueError, match=r"^No window fits here\."):
            call(1)
    explorer.dilation = 1
    assert np.isnan(explorer.filled).all()
    never = explore_forward([[1]], [[1, 2]], fill_in=True)  # not even at first
    assert Page(never).frame["message"] == never.message != ""


def test_a_filter_is_typed_as_ever(explorer) -> None:
    page = Page(explorer)
    explorer.reveal()
    assert page.type("5", (0, 0)) == ""
    assert explorer.numbers == "5 0 -1; 2 0 -2; 1 0 -1"
    assert np.isnan(explorer.filled).all()
    assert page.type("1 2; 3 4") == ""
    assert explorer.filled.shape == (4, 4)


@pytest.mark.parametrize("seed", but([3, 4, 5], 3))
def test_a_page_that_keeps_pictures_by_version_settings_and_place_is_never_wrong(seed) -> None:
    game, seen, rng = several(), {}, np.random.default_rng(seed)
    page = Page(game)
    choices = [("stride", 2), ("stride", 1), ("channel", 0), ("channel", 1), ("filter", 1),
               ("channel", "all"), ("filter", 0), ("filter", "mean"), ("image", 1),
               ("image", 0)]  # fmt: skip
    for _ in range(60):
        what = rng.integers(6)
        place = rng.integers(0, 2, 2).tolist()
        if what == 0:
            page.act(text.SHOW_ME)
        elif what == 1:
            page.type(text.number(game.output[tuple(place)]), ["o", *place])
        elif what == 2:
            page.ask(dict([choices[rng.integers(len(choices))]]), place)
        elif what == 3 and rng.random() < 0.3:
            page.act(text.START_AGAIN)
        else:
            page.go(place)
        frame = page.frame
        key = str((frame["version"], sorted(frame["settings"].items()), frame["place"]))
        assert seen.setdefault(key, frame["svg"] + frame["said"]) == frame["svg"] + frame["said"]
    assert len(seen) > 20


# -------------------------------------------------------- what a wrong number comes from

rng = np.random.default_rng(4)
DRAWN = rng.integers(50, 99, (2, 6, 6)) * rng.choice([-1, 1], (2, 6, 6))
LAID = rng.integers(100, 999, (2, 3, 3)) * rng.choice([-1, 1], (2, 3, 3))
DRAWN[0, 0, 0] = LAID[1, 0, 1] = 0
BIAS = 7


def game_of(**settings) -> forward.FillInExplorer:
    return explore_forward(DRAWN, LAID[None], BIAS, fill_in=True, **settings)


def window_at(i: int, j: int) -> np.ndarray:
    return DRAWN[:, i : i + 3, j : j + 3]


def sum_at(i: int, j: int, F: np.ndarray = LAID) -> int:
    return int((window_at(i, j) * F).sum()) + BIAS


def sentence(key: str, typed: int, **words: object) -> str:
    return text.WRONG_SUM[key].format(typed=text.number(typed), **words)


def written(x: int, f: int) -> str:
    return f"{text.term(x)}·{text.term(f)}"


# windows with a sum above 0 and below
PLUS = next(at for at in np.ndindex(4, 4) if sum_at(*at) > 0)
MINUS = next(at for at in np.ndindex(4, 4) if sum_at(*at) < 0)
W, P = window_at(0, 0), window_at(0, 0) * LAID
LEFT_OUT = {"product": f"{written(W[1, 2, 0], LAID[1, 2, 0])} = {text.number(P[1, 2, 0])}"}
NEGATIVE = next(at for at in np.ndindex(P.shape) if min(W[at], LAID[at]) < 0 and P[at])
MINUS_LOST = {"product": f"{written(W[NEGATIVE], LAID[NEGATIVE])} = {text.number(P[NEGATIVE])}"}
ZERO = {"factors": written(0, LAID[0, 0, 0]), "other": text.number(LAID[0, 0, 0])}
OF_ZERO = {"factors": written(W[1, 0, 1], 0), "other": text.number(W[1, 0, 1])}
HERE = sum_at(0, 0)
SLIPS = [
    ("left", (1, 2), sum_at(1, 1), {"columns": "1 column"}),
    ("right", (1, 2), sum_at(1, 3), {"columns": "1 column"}),
    ("above", (1, 2), sum_at(0, 2), {"rows": "1 row"}),
    ("below", (1, 2), sum_at(2, 2), {"rows": "1 row"}),
    ("exchanged", (1, 3), sum_at(3, 1), {"name": "O[3, 1]"}),
    ("elsewhere", (0, 0), sum_at(2, 3), {"name": "O[2, 3]"}),
    ("no bias", (0, 0), HERE - BIAS, {"bias": "7"}),
    ("many biases", (0, 0), HERE + BIAS, {}),
    ("one channel", (0, 0), int(P[0].sum()), {"channel": 0}),
    ("one channel", (0, 0), int(P[1].sum()) + BIAS, {"channel": 1}),
    ("sign lost", MINUS, -sum_at(*MINUS), {}),
    ("sign", PLUS, -sum_at(*PLUS), {}),
    ("turned", (0, 0), sum_at(0, 0, LAID[:, ::-1, ::-1]), {}),
    ("transposed", (0, 0), sum_at(0, 0, LAID.swapaxes(1, 2)), {}),
    ("mirrored", (0, 0), sum_at(0, 0, LAID[:, ::-1]), {}),
    ("mirrored", (0, 0), sum_at(0, 0, LAID[:, :, ::-1]), {}),
    ("window", (0, 0), int(W.sum()), {}),
    ("window", (0, 0), int(W.sum()) + BIAS, {}),
    ("filter", (0, 0), int(LAID.sum()) + BIAS, {}),
    ("no minus", (0, 0), sum_at(0, 0, abs(LAID)), {}),
    ("no minus", (0, 0), int(abs(P).sum()) + BIAS, {}),
    ("some rows", (0, 0), int(P[:, :1].sum()) + BIAS, {"rows": "row 0"}),
    ("some rows", (0, 0), int(P[:, :2].sum()) + BIAS, {"rows": "rows 0 to 1"}),
    ("left out", (0, 0), HERE - int(P[1, 2, 0]), LEFT_OUT),
    ("sign of one", (0, 0), HERE - 2 * int(P[NEGATIVE]), MINUS_LOST),
    ("twice", (0, 0), HERE + int(P[1, 2, 0]), LEFT_OUT),
    ("times zero", (0, 0), HERE + int(LAID[0, 0, 0]), ZERO),
    ("times zero", (0, 0), HERE + int(W[1, 0, 1]), OF_ZERO),
]


@pytest.mark.parametrize(("key", "place", "typed", "words"), SLIPS)
def test_a_wrong_number_is_told_by_what_makes_it(key, place, typed, words) -> None:
    page = Page(game_of())
    assert page.type(str(typed), ["o", *place]) == sentence(key, typed, **words)


def test_there_is_a_case_of_every_word_for_a_wrong_number() -> None:
    assert {*text.WRONG_SUM} == {key for key, *_ in SLIPS} | {"turned back"}


def test_a_true_convolution_is_told_from_the_filter_before_its_turn() -> None:
    game = game_of()
    game.operation = "convolution"
    typed = sum_at(0, 0)
    assert Page(game).type(str(typed), ["o", 0, 0]) == sentence("turned back", typed)
    game.answer(sum_at(0, 0, LAID[:, ::-1, ::-1]))


def test_the_way_to_a_window_beside_is_the_stride() -> None:
    game = game_of(stride=(2, 3))
    typed = sum_at(0, 0)
    for place, key, step in (((0, 1), "left", "3 columns"), ((1, 0), "above", "2 rows")):
        words = sentence(key, typed, columns=step, rows=step)
        assert Page(game).type(str(typed), ["o", *place]) == words


def test_in_the_course_the_window_before_is_named(explorer) -> None:
    explorer.answer(-3)
    said = "−3 is the sum of the window before. Move 1 column to the right."
    assert Page(explorer).type("-3", ["o", 0, 1]) == said


@pytest.mark.parametrize(
    ("numbers", "filter", "bias", "words"),
    [
        ([[3, 2]], [[7]], None, "Not yet. There is one product: 3·7."),
        ([[3]], [[7]], 5, "Not yet. There is one product: 3·7. Then add the bias, 5."),
        ([[0, 0]], [[7, 8]], None, "Not yet. Each of the 2 products has a factor 0."),
        ([[0, 2]], [[7, 8]], None, "Not yet. Of the 2 products one is not 0: 2·8."),
        (
            [[0, 2, -9]],
            [[7, 8, 3]],
            1.5,
            "Not yet. Of the 3 products 2 are not 0. The largest, signs aside, is (−9)·3. "
            "Then add the bias, 1.5.",
        ),
        (
            [[1, 2]],
            [[7, 8]],
            None,
            "Not yet. There are 2 products to add. The largest, signs aside, is 2·8.",
        ),
    ],
)
def test_any_other_number_gets_a_place_to_begin(numbers, filter, bias, words) -> None:
    game = explore_forward(numbers, filter, bias, fill_in=True)
    assert Page(game).type("98765", ["o", 0, 0]) == words


def test_every_wrong_number_gets_a_sentence_whatever_the_numbers() -> None:
    huge = [np.full((3, 3), 1e308), np.full((3, 3), -1e-308), np.zeros((3, 3))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for numbers, bias in product(huge, (None, 0, -2.5)):
            small = [[1e-3, -1e-3], [0, 1e-300]]
            page = Page(explore_forward(numbers, small, bias, padding=1, fill_in=True))
            for typed in ("3", "1e307", "-1e300"):
                assert page.type(typed, ["o", 1, 1])


# ------------------------------------------------------------------------ the picture


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("scale", [1, 37.06])
def test_at_the_limits_everything_is_read_and_nothing_jumps(room, scale) -> None:
    numbers, filters = scale * fixed(2, 12, 12), scale * fixed(3, 2, 5, 5)
    game = explore_forward(np.round(numbers), np.round(filters, 1), padding=1, fill_in=True)
    game.go({}, (0, 0), room)
    scenes = [game.scene]
    for number in (0, 5, 11, game.steps - 1):
        game.step = number
        scenes.append(game.scene)
        game.answer(game.now.result)
        scenes.append(game.scene)
    for number in range(game.steps):
        game.step = number
        game.reveal()
    scenes.append(game.scene)
    assert_steady(scenes)
    for scene in scenes:
        assert_legible(scene)


def test_the_tick_and_the_question_mark_stay_clear_of_the_numbers(explorer) -> None:
    for room, place in product(ROOMS, ALL):
        explorer.answer(O[place[0]][place[1]], place)
        grid = grid_named(explorer.glimpse({}, place, room).scene, text.OUTPUT)
        below_the_tick = grid.y + place[0] * grid.down + 0.3 * grid.down + 1.25
        assert below_the_tick < grid.y + (place[0] + 0.5) * grid.down - 0.4 * SIZE + 1
    ticks = [line for line in of_kind(explorer.scene, Lines) if len(line.strokes) == 18]
    assert len(ticks) == 1


def test_a_file_holds_what_is_filled_in_by_then(explorer, tmp_path) -> None:
    explorer.answer(-3)
    explorer.place = (0, 1)
    for name, steps in (("sheet.svg", None), ("sheet.gif", [0, 1])):
        explorer.save(tmp_path / name, steps=steps)
        words = (tmp_path / name).read_bytes().decode("utf-8", "replace")
        assert "The output so far: −3 ? ?; ? ? ?; ? ? ?." in words
        assert "is −5" not in words


def test_links_lead_to_what_is_there_and_only_empty_cells_are_typed(explorer) -> None:
    explorer.answer(-3)
    for place in ALL:
        explorer.place = place
        marks = [shape.mark for shape in explorer.scene.shapes if getattr(shape, "mark", None)]
        marks += [m for s in explorer.scene.shapes for m in getattr(s, "marks", ()) if m]
        known = {mark.id for mark in marks}
        assert {link for mark in marks for link in mark.links} <= known
        edits = {mark.id: mark.edit for mark in marks if mark.id.startswith("o-")}
        assert edits == {f"o-{i}-{j}": f'["o",{i},{j}]' if (i, j) != (0, 0) else "" for i, j in ALL}
        assert any(name.startswith("t-") for name in known) == (place == (0, 0))


# ----------------------------------------------------------------------- what is documented


def test_the_example_of_the_documentation_is_right() -> None:
    found = doctest.DocTestFinder().find(
        forward.explore_forward, globs={"explore_forward": forward.explore_forward}
    )
    results = [doctest.DocTestRunner().run(example) for example in found]
    assert [(result.failed, result.attempted) for result in results] == [(0, 4)]


def test_show_me_is_never_behind_more_and_nothing_plays_by_itself() -> None:
    about = explore_forward(X, F, fill_in=True, controls="").about()
    assert [action["label"] for action in about["actions"]] == [text.SHOW_ME, text.START_AGAIN]
    assert all(action["shown"] for action in about["actions"])
    assert about["steps"] is False


@pytest.mark.parametrize("value", [None, 1, "yes", [True]])
def test_fill_in_is_a_yes_or_a_no(value) -> None:
    with pytest.raises(ValueError, match=r"^fill_in: expected True or False; got "):
        explore_forward(X, F, fill_in=value)


def test_a_start_may_be_given() -> None:
    assert explore_forward(X, F, fill_in=True, start=(1, 2)).place == (1, 2)
    assert explore_forward(X, F).place == (1, 2)
