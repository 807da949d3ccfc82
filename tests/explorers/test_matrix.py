"""The layer as a matrix, and its transpose: the numbers, the scenes, the explorer."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from cases import CASES
from convlab import explore_matrix, text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import Box, Mark
from convlab.scenes import views
from convlab.scenes.layout import ROOMS
from convlab.scenes.matrix import matrix_scene
from convlab.steps.loss import UPSTREAM
from convlab.steps.matrix import MatrixPass, matrix_pass
from drawn import (
    DrawnGrid,
    Page,
    assert_adds_up,
    assert_in_line,
    assert_legible,
    assert_no_numbers,
    assert_steady,
    assert_words,
    fixed,
    grid_named,
    numbers,
    of_kind,
    places,
    refused,
    said,
    settings_of,
    sums_of,
    value_of,
    words_of,
)
from exhaustive import sampled
from helpers import axes_of, windows_of

from conv_layer import Conv2d

VIEWS = (views.FORWARD, views.BACKWARD)
KINDS = ("small", "quarters", "decimals", "mixed")
ZEROS = [case for case in CASES if case.padding_mode == "zeros"]
GEOMETRIES = sorted(
    {(c.size, c.kernel_size, c.stride, c.padding, c.dilation): c for c in ZEROS}.values(), key=str
)

X, F = fixed(4, 5), fixed(3, 2, seed=1)
SMALL = np.arange(9).reshape(3, 3), [[1, 2], [3, 4]]


def layer_of(filter, **settings) -> Conv2d:
    return Conv2d.from_filters(np.asarray(filter, float), None, **settings)


def random_run(seed: int) -> MatrixPass:
    """A pass that an explorer can draw."""
    for attempt in range(seed, 10**6, 1000):
        rng, kind = np.random.default_rng(attempt), KINDS[seed % 4]
        layer = layer_of(
            numbers(kind, rng, tuple(rng.integers(1, 4, 2))),
            stride=tuple(rng.integers(1, 4, 2).tolist()),
            padding=("valid", "same", 1, (0, 1))[rng.integers(4)],
            dilation=tuple(rng.choice([1, 1, 2], 2).tolist()),
        )
        image = numbers(kind, rng, tuple(rng.integers(1, 6, 2)))
        try:
            shape = layer.forward(image)[0].shape
        except ValueError:  # no window fits
            continue
        rows, columns = np.prod(shape), image.size
        if rows * columns <= 225 and min(rows, columns) <= 14:
            return matrix_pass(layer, image, numbers("quarters", rng, shape))
    raise AssertionError("no pass found")


def steps_of(run: MatrixPass, view: str) -> list:
    shape = run.output.shape if view == views.FORWARD else run.X.shape
    step = run.forward if view == views.FORWARD else run.backward
    return [step(place) for place in places(shape)]


# ------------------------------------------------------------------------------ numbers


def loops_of(case) -> dict[tuple, tuple]:
    """The tap that each output, (i, j), has on each pixel, (r, c): i, j, r, c → u, v."""
    rows, columns = axes_of(case)
    met = {}
    for i, down in enumerate(windows_of(rows)):
        for j, across in enumerate(windows_of(columns)):
            for u, r in enumerate(down):
                for v, c in enumerate(across):
                    at = r - rows[4], c - columns[4]
                    if 0 <= at[0] < rows[0] and 0 <= at[1] < columns[0]:
                        met[(i, j, *at)] = u, v
    return met


@pytest.mark.parametrize("case", sampled(GEOMETRIES, 10), ids=str)
def test_each_row_and_each_column_is_what_plain_loops_and_the_layer_say(case) -> None:
    met = loops_of(case)
    geometry = {name: getattr(case, name) for name in ("stride", "padding", "dilation")}
    kernel = np.broadcast_to(case.kernel_size, 2)
    image, weight = case.eighths(case.size, 0), case.eighths(tuple(kernel), 1)
    layer = layer_of(weight, **geometry)
    (O,) = layer.forward(image)
    upstream = case.eighths(O.shape, 2)
    dL_dX = layer.backward(upstream[None])[1]
    run = matrix_pass(layer, image, upstream)

    for step in steps_of(run, views.FORWARD):
        mine = {at[2:]: tap for at, tap in met.items() if at[:2] == step.place}
        assert dict(zip(step.met, step.taps, strict=True)) == mine
        assert [*step.met] == sorted(step.met)
        assert step.weights == tuple(weight[tap] for tap in step.taps)
        assert step.numbers == tuple(image[pixel] for pixel in step.met)
        assert step.result == O[step.place] == run.output[step.place]
        assert step.number == step.place[0] * O.shape[1] + step.place[1]
    for step in steps_of(run, views.BACKWARD):
        mine = {at[:2]: tap for at, tap in met.items() if at[2:] == step.place}
        assert dict(zip(step.met, step.taps, strict=True)) == mine
        assert [*step.met] == sorted(step.met)
        assert step.weights == tuple(weight[tap] for tap in step.taps)
        assert step.numbers == tuple(upstream[output] for output in step.met)
        assert step.result == dL_dX[step.place] == run.dL_dX[step.place]
        assert step.number == step.place[0] * image.shape[1] + step.place[1]

    # a picture of a single 1 picks out its column
    units = layer.forward(np.eye(image.size).reshape(-1, 1, *image.shape))
    np.testing.assert_array_equal(run.matrix, units.reshape(image.size, -1).T)
    np.testing.assert_array_equal(run.matrix @ image.ravel(), O.ravel())
    np.testing.assert_array_equal(run.matrix.T @ upstream.ravel(), dL_dX.ravel())


def test_the_matrix_of_the_course_by_hand() -> None:
    run = matrix_pass(layer_of(SMALL[1]), SMALL[0], [[1, -1], [2, 1]])
    assert run.matrix.tolist() == [
        [1, 2, 0, 3, 4, 0, 0, 0, 0],
        [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0],
        [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]
    assert run.forward((0, 0)).weights == (1, 2, 3, 4)
    assert run.forward((0, 0)).result == 1 * 0 + 2 * 1 + 3 * 3 + 4 * 4
    assert run.backward((1, 1)).weights == (4, 3, 2, 1)
    assert run.backward((1, 1)).met == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert run.backward((1, 1)).result == 4 - 3 + 4 + 1
    with pytest.raises(ValueError, match=r"place: expected .+ inside \(2, 2\)"):
        run.forward((2, 0))
    with pytest.raises(ValueError, match=r"pixel: expected .+ inside \(3, 3\)"):
        run.backward((0, 3))


def test_a_pass_keeps_and_changes_nothing_of_the_readers_x_and_layer() -> None:
    layer, image, upstream = layer_of(F), X.copy(), np.ones((2, 4))
    run = matrix_pass(layer, image, upstream)
    np.testing.assert_array_equal(layer.weight[0, 0], F)
    for array in (image, upstream, layer.weight):
        array[...] = 99
    expected = matrix_pass(layer_of(F), X, np.ones((2, 4)))
    for name in ("padded", "X", "filter", "output", "dL_dO", "dL_dX", "matrix"):
        np.testing.assert_array_equal(getattr(run, name), getattr(expected, name), name)


@pytest.mark.parametrize("settings", [{"padding_mode": "reflect"}, {"bias": 1}], ids=str)
def test_a_layer_that_is_no_matrix_with_zeros_around_is_named(settings) -> None:
    layer = Conv2d.from_filters(F, **settings)
    with pytest.raises(ValueError, match=f"^{next(iter(settings))}: expected .*; got "):
        matrix_pass(layer, X, np.ones((2, 4)))


# ------------------------------------------------------------------------------- scenes


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_a_scene_is_legible_and_keeps_its_size(seed, view, room) -> None:
    run = random_run(seed)
    scenes = [matrix_scene(run, step.place, view, room) for step in steps_of(run, view)]
    assert_steady(scenes)
    assert {scene.width for scene in scenes} == {room.width}
    for scene in scenes[:: 1 + len(scenes) // 3]:
        assert_legible(scene)


def drawn_parts(scene, run: MatrixPass, view: str) -> Iterator[tuple[DrawnGrid, tuple]]:
    """The grids that M, or its transpose, is drawn in, and which rows and columns each has."""
    name, forward = text.MATRICES[view], view == views.FORWARD
    rows, columns = run.taps.shape if forward else run.taps.shape[::-1]
    sides = [("O", run.output.shape), ("X", run.X.shape)]
    parted = [side for side in sides if side[1][0] * side[1][1] > 14]
    if not parted:
        yield grid_named(scene, f"{name}, {rows}×{columns}"), (slice(rows), slice(columns))
        return
    [(of, (H, W))] = parted
    for row in range(H):
        grid = grid_named(scene, f"{name}, row {row} of {of}")
        kept = slice(row * W, row * W + W)
        down = (of == "O") == forward
        yield grid, (kept, slice(columns)) if down else (slice(rows), kept)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", sampled(range(24), 8))
def test_every_number_is_in_its_place_and_what_is_chosen_is_outlined(seed, view) -> None:
    run, forward = random_run(seed), view == views.FORWARD
    blank = np.where(run.taps < 0, np.nan, run.matrix)
    blank = blank if forward else blank.T
    for step in steps_of(run, view)[::3]:
        scene = matrix_scene(run, step.place, view)
        outlined = 0
        for grid, (rows, columns) in drawn_parts(scene, run, view):
            assert_words(grid, blank[rows, columns], run.filter)
            assert (grid.hue, grid.dashed) == (FRAMES["filter"], False)
            if step.number in range(*rows.indices(len(blank))):
                at = step.number - (rows.start or 0)
                assert grid.window == (at, 0, 1, grid.words.shape[1])
                outlined += grid.words.shape[1]
            else:
                assert grid.window is None
        assert outlined == blank.shape[1]
        assert_words(grid_named(scene, "filter F"), run.filter)
        if forward:
            image = grid_named(scene, "input X, padded" if run.border.any() else "input X")
            assert_words(image, run.padded)
            assert (image.strokes > 0).tolist() == run.border.tolist()
            top, left, height, width = image.window
            assert (top, left) == tuple(i * s for i, s in zip(step.place, run.stride, strict=True))
            reach = [d * (k - 1) + 1 for d, k in zip(run.dilation, run.filter.shape, strict=True)]
            assert [height, width] == reach
            output = grid_named(scene, "output O")
            assert_words(output, run.output)
            assert output.window == (*step.place, 1, 1)
        else:
            upstream, gradient = (grid_named(scene, name) for name in ("∂L/∂O", "∂L/∂X"))
            assert_words(upstream, run.dL_dO)
            assert_words(gradient, run.dL_dX)
            assert upstream.taps == [*step.met]
            assert gradient.window == (*step.place, 1, 1)
            assert upstream.dashed and gradient.dashed


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_the_sum_of_a_row_is_right(seed, view) -> None:
    run = random_run(seed)
    results = run.output if view == views.FORWARD else run.dL_dX
    name = "O" if view == views.FORWARD else "∂L/∂X"
    for step in steps_of(run, view):
        ((head, words),) = sums_of(matrix_scene(run, step.place, view)).items()
        assert head.startswith(f"{name}{[*step.place]} ")
        if not step.met:
            assert words == text.NOTHING
            assert results[step.place] == 0
            continue
        assert assert_adds_up(words) == value_of(text.number(results[step.place]))
        terms = words.split(f" {head[-1]} ")[0].split(" + ")
        assert len(terms) == len(step.met)


def test_the_words_of_a_row_by_hand() -> None:
    run = matrix_pass(layer_of(SMALL[1]), SMALL[0], [[1, -1], [2, 1]])
    scene = matrix_scene(run, (0, 0))
    assert "M · X: row 0 of M makes O[0, 0]" in words_of(scene)
    assert sums_of(scene) == {"O[0, 0] =": "1·0 + 2·1 + 3·3 + 4·4 = 27"}
    assert scene.alt == (
        "M · X: row 0 of M makes O[0, 0]. M, 4×9; its row 0 is 1, 2, 0, 3, 4, 0, 0, 0, 0. Row 0 of "
        "M holds 1, 2, 3, 4, one for each pixel under this window. O[0, 0] = 1·0 + 2·1 + 3·3 + 4·4 "
        "= 27."
    )
    scene = matrix_scene(run, (1, 1), views.BACKWARD)
    assert sums_of(scene) == {"∂L/∂X[1, 1] =": "4·1 + 3·(−1) + 2·2 + 1·1 = 6"}
    assert "its row 4 is 4, 3, 2, 1. Row 4 of Mᵀ, which is column 4 of M, holds" in scene.alt
    assert text.BACKWARDS in " ".join(words_of(scene))
    assert text.BACKWARDS not in " ".join(words_of(matrix_scene(run, (0, 1), views.BACKWARD)))


def test_what_meets_nothing_is_said() -> None:
    run = matrix_pass(layer_of([[5]], padding=1), [[7]], np.ones((3, 3)))
    assert text.EMPTY_ROW["forward"].format(number=0) in matrix_scene(run, (0, 0)).alt
    run = matrix_pass(layer_of([[5]], stride=2), [[7, 8]], [[1]])
    expected = text.EMPTY_ROW["backward"].format(number=1, pixel="X[0, 1]")
    assert expected in matrix_scene(run, (0, 1), views.BACKWARD).alt


# -------------------------------------------------------------------------------- links


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", sampled(range(24), 8))
def test_a_number_of_m_belongs_to_its_pixel_its_output_and_its_weight(seed, view) -> None:
    run, forward = random_run(seed), view == views.FORWARD
    x, o = ("x", "o") if forward else ("dx", "g")
    held = {}
    for step in steps_of(run, views.FORWARD):
        for pixel, tap in zip(step.met, step.taps, strict=True):
            held[step.place, pixel] = tap
    steps = steps_of(run, view)
    for step in (steps[0], steps[-1]):
        scene = matrix_scene(run, step.place, view)
        marks = {box.mark.id: box.mark for box in of_kind(scene, Box) if box.mark and box.mark.id}
        for n, output in enumerate(places(run.output.shape)):
            row = {link for link in marks[named(o, output)].links if link[0] == "m"}
            assert row == {
                f"m-{n}-{p}" for p, px in enumerate(places(run.X.shape)) if (output, px) in held
            }
            for p, pixel in enumerate(places(run.X.shape)):
                mark, tap = marks[f"m-{n}-{p}"], held.get((output, pixel))
                links = {named(o, output), named(x, pixel)} | ({named("f", tap)} if tap else set())
                assert {link for link in mark.links if link[0] != "t"} == links
                chosen = (output if forward else pixel) == step.place
                assert any(link[0] == "t" for link in mark.links) == (chosen and tap is not None)
                goal = output if forward else pixel
                assert json.loads(mark.go) == {"place": [*goal]}
        for p, pixel in enumerate(places(run.X.shape)):
            links = marks[named(x, pixel)].links
            mine = [n for n, out in enumerate(places(run.output.shape)) if (out, pixel) in held]
            assert {link for link in links if link[0] == "m"} == {f"m-{n}-{p}" for n in mine}
            outs = {named(o, out) for out in places(run.output.shape) if (out, pixel) in held}
            assert {link for link in links if link[0] == o} == outs
        for tap in places(run.filter.shape):
            links = {link for link in marks[named("f", tap)].links if link[0] == "m"}
            assert len(links) == sum(other == tap for other in held.values())


def named(kind: str, place: tuple[int, ...]) -> str:
    return "-".join([kind, *map(str, place)])


def test_the_marks_of_every_room_are_the_same_where_the_matrix_is_drawn_in_parts() -> None:
    for view in VIEWS:
        explorer = explore_matrix(fixed(5, 5), fixed(3, 3), view=view)
        found = []
        for room in ROOMS:
            scene = explorer.glimpse({}, explorer.place, room).scene
            found.append([s.mark for s in scene.shapes if isinstance(getattr(s, "mark", 0), Mark)])
        assert found[0] == found[1] == found[2]
        assert len(found[0]) > 225


# ----------------------------------------------------------------------------- explorer


def assert_layer(explorer, image, filter) -> None:
    """The explorer holds the numbers of a layer built from what its controls say."""
    layer = layer_of(filter, **settings_of(explorer, "stride", "padding", "dilation"))
    O = layer.forward(image)
    upstream = np.resize(UPSTREAM, O.shape)
    dL_dX = layer.backward(upstream)[1]
    np.testing.assert_array_equal(explorer.output, O[0])
    np.testing.assert_array_equal(explorer.dL_dO, upstream[0])
    np.testing.assert_array_equal(explorer.dL_dX, dL_dX)
    np.testing.assert_allclose(explorer.matrix @ np.ravel(image), O.ravel(), atol=1e-9)
    assert (explorer.now.place, explorer.now.number) == (explorer.place, explorer.step)
    assert_in_line(explorer, explorer.step)


@pytest.mark.parametrize(
    ("words", "attribute", "values"),
    [
        (text.STRIDE, "stride", [3, 4, 2]),
        (text.PADDING, "padding", [1, "valid", "same"]),
        (text.DILATION, "dilation", [2, 1]),
        (text.VIEW, "view", [views.BACKWARD, views.FORWARD]),
    ],
)
def test_a_setting_shows_the_same_whether_given_at_first_or_chosen_later(
    words, attribute, values
) -> None:
    settings = {"stride": 2, "padding": "same"}
    moved, told = (explore_matrix(X, F, **settings) for _ in range(2))
    for value in values:
        before = moved.scene
        Page(moved).choose(words, value)
        setattr(told, attribute, value)
        given = settings | settings_of(told, "stride", "padding", "dilation", "view")
        for explorer in (moved, told, explore_matrix(X, F, **given, start=told.place)):
            assert getattr(explorer, attribute) == value
            assert explorer.scene == moved.scene != before
            assert_layer(explorer, X, F)


def test_an_explorer_starts_where_it_is_told_or_at_the_nearest_place() -> None:
    assert explore_matrix().place == (1, 1)
    assert Page(explore_matrix()).frame["counted"] == text.MATRIX_ROW
    assert explore_matrix(start=(0, 9)).place == (0, 1)
    assert explore_matrix(view=views.BACKWARD, start=(9, 9)).place == (2, 2)
    weight = Conv2d.from_filters(SMALL[1]).weight
    assert explore_matrix(*SMALL[:1], weight).scene == explore_matrix().scene


@pytest.mark.parametrize(
    ("attribute", "bad", "good", "words"),
    [
        ("dilation", 3, 1, "The filter reaches over 7×4 numbers"),
        ("padding", 3, "valid", "10×11 cells, too many to read here"),
        ("padding", "same", "valid", "M would have 20 rows and 20 columns, too many to read"),
    ],
)
def test_an_impossible_choice_is_a_sentence_until_it_is_mended(attribute, bad, good, words) -> None:
    explorer, straight = explore_matrix(X, F), explore_matrix(X, F)
    setattr(explorer, attribute, bad)
    assert words in explorer.message
    assert said(explorer).split() == explorer.message.split()
    assert_no_numbers(explorer)
    explorer.view = straight.view = views.BACKWARD
    setattr(explorer, attribute, good)
    assert explorer.message == ""
    assert explorer.scene == straight.scene


def test_sums_beyond_a_float_are_a_sentence_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # widgets of old have others
        assert explore_matrix([[1e200]], [[1e200]]).message == text.TOO_LARGE_NUMBERS
        assert explore_matrix([[1, 1]], [[1e308, 1e308]]).message == text.TOO_LARGE_NUMBERS
        assert explore_matrix([[1]], [[1e300]]).message == ""


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("step", 99), ("place", 3), ("stride", 0), ("padding", "full"), ("dilation", 9),
     ("view", "scatter"), ("view", None)],
)  # fmt: skip
def test_a_value_that_is_no_choice_is_refused_by_name(attribute, value) -> None:
    explorer = explore_matrix(X, F)
    before = explorer.scene
    with pytest.raises(ValueError, match=refused(attribute)):
        setattr(explorer, attribute, value)
    assert explorer.scene is before


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"X": np.ones((6, 3))}, "X"),
        ({"X": np.ones((2, 3, 3))}, "X"),
        ({"X": [1, 2]}, "X"),
        ({"X": [[1, np.nan]]}, "X"),
        ({"filter": np.ones((4, 1))}, "filter"),
        ({"filter": np.ones((2, 2, 2))}, "filter"),
        ({"filter": [[np.inf]]}, "filter"),
        ({"stride": 0}, "stride"),
        ({"padding": "full"}, "padding"),
        ({"dilation": 0}, "dilation"),
        ({"view": "columns"}, "view"),
        ({"view": None}, "view"),
        ({"start": 3}, "start"),
        ({"controls": "numbers"}, "controls"),
    ],
    ids=str,
)
def test_what_could_never_be_drawn_is_refused_by_name(arguments, name) -> None:
    with pytest.raises(ValueError, match=refused(name)):
        explore_matrix(**arguments)
