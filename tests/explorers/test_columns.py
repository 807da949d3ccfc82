"""The layer as one matrix product: its numbers, its scenes, its explorer."""

from __future__ import annotations

import re
import warnings
from itertools import product

import numpy as np
import pytest
from convlab import explore_columns, text
from convlab.drawing.palette import FRAMES
from convlab.scenes import views
from convlab.scenes.columns import columns_scene
from convlab.scenes.layout import ROOMS
from convlab.steps.columns import ColumnsPass, columns_pass
from convlab.steps.loss import UPSTREAM
from drawn import (
    Page,
    assert_adds_up,
    assert_in_line,
    assert_legible,
    assert_no_numbers,
    assert_steady,
    assert_words,
    fixed,
    grid_named,
    grids_at,
    numbers,
    places,
    refused,
    said,
    settings_of,
    sums_of,
    value_of,
    words_of,
)
from exhaustive import sampled

from conv_layer import Conv2d, output_size, padding_widths

VIEWS = (views.TO_COLUMNS, views.TO_IMAGE)
KINDS = ("small", "quarters", "decimals", "mixed")
SEEDS = (*range(10), 14)  # the last has too many numbers a filter for one matrix of filters
HATCHES = 7  # strokes that a cell of padding has

X, F = fixed(4, 5), fixed(3, 2, seed=1)
CHANNELS, FILTERS, BIAS = fixed(2, 5, 4), fixed(3, 2, 2, 3, seed=4), fixed(3, seed=5)


def random_arguments(seed: int) -> dict:
    """Arguments as an explorer takes them; a window may or may not fit, nor all the columns."""
    rng = np.random.default_rng(seed)
    kind, (K, C) = KINDS[seed % 4], rng.integers(1, (4, 3))
    return {
        "X": numbers(kind, rng, (C, *rng.integers(1, 6, 2))),
        "filters": numbers(kind, rng, (K, C, *rng.integers(1, 4, 2))),
        "bias": numbers(kind, rng, (K,)) if seed % 3 else None,
        "stride": tuple(rng.integers(1, 4, 2).tolist()),
        "padding": ("valid", "same", 1, (0, 1))[rng.integers(4)],
        "dilation": tuple(rng.choice([1, 1, 2], 2).tolist()),
    }


def random_run(seed: int) -> tuple[ColumnsPass, Conv2d]:
    """A pass, and its layer, to be compared with."""
    while True:
        arguments = random_arguments(seed)
        image, filters, bias = (arguments.pop(name) for name in ("X", "filters", "bias"))
        layer = Conv2d.from_filters(filters, bias, **arguments)
        try:
            O = layer.forward(image)
        except ValueError:  # no window fits
            seed += 1000
            continue
        if O[0].size > 14:
            seed += 1000
            continue
        dL_dO = numbers("quarters", np.random.default_rng(seed), O.shape)
        return columns_pass(layer, image, dL_dO), layer


def taps(run: ColumnsPass, place: tuple[int, int]) -> list[tuple[int, int, int]]:
    """Channel, row and column, in the padded X, of the numbers of a window."""
    (i, j), (sH, sW), (dH, dW) = place, run.stride, run.dilation
    return [(c, i * sH + u * dH, j * sW + v * dW) for c, u, v in np.ndindex(run.weight.shape[1:])]


# ------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize("seed", sampled(range(24), 8))
def test_columns_are_the_windows_and_the_product_is_the_layer(seed) -> None:
    run, layer = random_run(seed)
    F, H, W = run.output.shape
    for number, place in enumerate(places((H, W))):
        expected = [run.padded[tap] for tap in taps(run, place)]
        assert run.columns[:, number].tolist() == expected
        assert run.step(place).number == number
        assert run.step(place).column.tolist() == expected
    bias = 0 if run.bias is None else run.bias[:, None]
    np.testing.assert_allclose(
        run.matrix @ run.columns + bias, run.output.reshape(F, H * W), rtol=0, atol=1e-9
    )
    assert run.matrix.shape == (layer.out_channels, run.columns.shape[0])


@pytest.mark.parametrize("seed", sampled(range(24), 8))
def test_columns_added_onto_their_windows_are_the_gradient_of_the_layer(seed) -> None:
    run, layer = random_run(seed)
    _, dL_dX = layer.backward(run.dL_dO)
    total = np.zeros(run.padded.shape)
    for number, place in enumerate(places(run.output.shape[1:])):
        np.testing.assert_array_equal(run.images[number], total)
        for tap, share in zip(taps(run, place), run.dL_dcolumns[:, number], strict=True):
            total[tap] += share
    np.testing.assert_array_equal(run.images[-1], total)
    (top, left), (H, W) = run.top_left, run.dL_dX.shape[1:]
    np.testing.assert_array_equal(run.dL_dX, dL_dX)
    np.testing.assert_allclose(total[:, top : top + H, left : left + W], dL_dX, atol=1e-9)
    assert (~run.border).sum() == H * W
    assert not run.border[top : top + H, left : left + W].any()


@pytest.mark.parametrize("seed", sampled(range(10), 8))
def test_a_step_holds_the_arithmetic_of_its_column(seed) -> None:
    run, _ = random_run(seed)
    for place in places(run.output.shape[1:]):
        step = run.step(place)
        np.testing.assert_allclose(step.results, run.output[(slice(None), *place)], atol=1e-9)
        np.testing.assert_array_equal(step.gradients, run.dL_dO[(slice(None), *place)])
        np.testing.assert_allclose(step.shares.sum(axis=0), step.gradient_column, atol=1e-9)
        np.testing.assert_array_equal(step.before + step.gradient_column, step.after)
        assert sorted(set(product(step.rows, step.columns))) == sorted(
            {tap[1:] for tap in taps(run, place)}
        )


def test_a_pass_keeps_and_changes_nothing_of_the_readers_x_and_layer() -> None:
    layer, image = Conv2d.from_filters(FILTERS, BIAS), CHANNELS.copy()
    run = columns_pass(layer, image, np.ones((3, 4, 2)))
    np.testing.assert_array_equal(layer.weight, FILTERS)
    for array in (image, layer.weight, layer.bias):
        array[...] = 99
    expected = columns_pass(Conv2d.from_filters(FILTERS, BIAS), CHANNELS, np.ones((3, 4, 2)))
    for name in ("padded", "columns", "matrix", "bias", "output", "dL_dcolumns", "dL_dX"):
        np.testing.assert_array_equal(getattr(run, name), getattr(expected, name), name)


@pytest.mark.parametrize("settings", [{"groups": 2}, {"padding_mode": "reflect"}], ids=str)
def test_a_layer_that_is_no_one_product_with_zeros_around_is_named(settings) -> None:
    layer = Conv2d.from_filters(np.ones((2, 1, 2, 2)), **settings)
    with pytest.raises(ValueError, match=f"^{next(iter(settings))}: expected one of .*; got "):
        columns_pass(layer, np.ones((2, 3, 3)), np.ones((2, 2, 2)))


def test_the_filter_and_the_windows_of_the_course_by_hand() -> None:
    run = columns_pass(
        Conv2d.from_filters([[0, 1], [2, 3]]), np.arange(9).reshape(3, 3), [[[1, 0], [2, -1]]]
    )
    by_hand = [[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]]
    assert run.columns.tolist() == by_hand
    assert (run.matrix @ run.columns).tolist() == [[19, 25, 37, 43]]
    assert run.images[-1].tolist() == [[[0, 1, 0], [2, 5, -1], [4, 4, -3]]]
    with pytest.raises(ValueError, match=r"place: expected .+ inside \(2, 2\)"):
        run.step((2, 0))


# ------------------------------------------------------------------------------- scenes


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", sampled(SEEDS, 6))
def test_a_scene_is_legible_keeps_its_size_and_no_grid_lies_on_another(seed, view, room) -> None:
    run, _ = random_run(seed)
    scenes = [columns_scene(run, place, view, room) for place in places(run.output.shape[1:])]
    assert_steady(scenes)
    assert {scene.width for scene in scenes} == {room.width}
    for scene in scenes[:: 1 + len(scenes) // 3]:
        assert_legible(scene)
        grids = [*grids_at(scene).values()]
        for k, one in enumerate(grids):
            assert one.right < scene.width
            assert one.foot < scene.height
            for other in grids[:k]:
                apart = one.x >= other.right or other.x >= one.right
                assert apart or one.y >= other.foot or other.y >= one.foot


def sized(name: str, matrix: np.ndarray) -> str:
    return f"{name}, {matrix.shape[0]}×{matrix.shape[1]}"


def up_to(matrix: np.ndarray, number: int) -> np.ndarray:
    matrix = np.array(matrix, float)
    matrix[:, number + 1 :] = np.nan
    return matrix


def assert_grid(grid, values, hue: str, every=None, *, dashed: bool = False) -> None:
    assert_words(grid, values, every)
    assert (grid.hue, grid.dashed) == (FRAMES[hue], dashed)


def assert_windows(scene, run, step, name: str, values, every, *, dashed: bool) -> None:
    """Each channel has its numbers, its padding, and this window, or its single taps."""
    for channel, image in enumerate(values):
        title = f"{name}, channel {channel}" if len(values) > 1 else name
        grid = grid_named(scene, title)
        assert_grid(grid, image, "input", every, dashed=dashed)
        assert (grid.strokes == HATCHES * run.border).all()
        under = [*product(step.rows, step.columns)]
        top, left, rows, columns = grid.window
        assert (top, left) == under[0]
        assert (top + rows - 1, left + columns - 1) == under[-1]
        assert grid.taps == (under if rows * columns > len(under) else [])
        if dashed:
            assert grid.frame == (*run.top_left, *run.dL_dX.shape[1:])


def rows_of(scene, run):
    """The first grid of the filters; a matrix of many columns is broken between the channels."""
    name, taps = sized("filters", run.matrix), run.weight[0, 0].size
    if run.matrix.shape[1] <= 14:
        parts = [(name, run.matrix)]
    else:
        channels = np.split(run.matrix, run.matrix.shape[1] // taps, axis=1)
        parts = [(f"{name}, channel {c}", part) for c, part in enumerate(channels)]
    grids = [grid_named(scene, title) for title, _ in parts]
    for grid, (_, part) in zip(grids, parts, strict=True):
        assert_grid(grid, part, "filter", run.matrix)
    return grids[0]


@pytest.mark.parametrize("seed", sampled(SEEDS, 6))
def test_image_to_columns_holds_every_number_in_its_place(seed) -> None:
    run, _ = random_run(seed)
    output = run.output.reshape(len(run.weight), -1)
    for place in places(run.output.shape[1:])[::3]:
        step, scene = run.step(place), columns_scene(run, place)
        name = "input X, padded" if run.border.any() else "input X"
        assert_windows(scene, run, step, name, run.padded, run.padded, dashed=False)
        columns = grid_named(scene, sized("windows as columns", run.columns))
        result = grid_named(scene, sized("O", output))
        assert_grid(columns, up_to(run.columns, step.number), "input", run.columns)
        assert_grid(result, up_to(output, step.number), "output", output)
        rows = rows_of(scene, run)
        assert columns.window == (0, step.number, len(run.columns), 1)
        assert result.window == (0, step.number, len(output), 1)
        assert columns.foot < result.y
        # where there is room, each number of O stands below its column and beside its row
        if "→" in words_of(scene):
            assert columns.foot < rows.y
            assert (columns.x, columns.right) == (result.x, result.right)
            assert (rows.y, rows.foot) == (result.y, result.foot)
            assert rows.right < result.x
        else:
            assert "↓" in words_of(scene)


@pytest.mark.parametrize("seed", sampled(SEEDS, 6))
def test_columns_to_image_holds_every_number_in_its_place(seed) -> None:
    run, _ = random_run(seed)
    upstream = run.dL_dO.reshape(len(run.weight), -1)
    for place in places(run.output.shape[1:])[::3]:
        step, scene = run.step(place), columns_scene(run, place, views.TO_IMAGE)
        so_far = run.images[step.number + 1]
        assert_windows(scene, run, step, "∂L/∂X so far", so_far, run.images, dashed=True)
        factor = grid_named(scene, sized("∂L/∂O", upstream))
        columns = grid_named(scene, sized("Fᵀ", run.matrix.T))
        result = grid_named(scene, sized("∂L/∂columns", run.dL_dcolumns))
        assert_grid(factor, upstream, "output", dashed=True)
        assert_grid(columns, run.matrix.T, "filter")
        so_far = up_to(run.dL_dcolumns, step.number)
        assert_grid(result, so_far, "input", run.dL_dcolumns, dashed=True)
        assert factor.window == (0, step.number, len(upstream), 1)
        assert result.window == (0, step.number, len(run.dL_dcolumns), 1)
        if "→" in words_of(scene):
            assert (factor.x, factor.right) == (result.x, result.right)
            assert (columns.y, columns.foot) == (result.y, result.foot)


@pytest.mark.parametrize("seed", sampled(range(10), 8))
def test_the_sums_of_a_column_are_right(seed) -> None:
    run, _ = random_run(seed)
    for place in places(run.output.shape[1:])[::3]:
        step, sums = run.step(place), sums_of(columns_scene(run, place))
        assert len(sums) == len(run.weight)
        for number, (name, words) in enumerate(sums.items()):
            at = [number, *place] if len(run.weight) > 1 else [*place]
            assert name.startswith(f"O{at} ")
            result = assert_adds_up(words.replace(" (bias)", ""))
            assert result == value_of(text.number(run.output[(number, *place)]))
        made, added = sums_of(columns_scene(run, place, views.TO_IMAGE)).values()
        # each vector in its brackets
        *shares, column = re.findall(r"(?:([−()\d.e+]+)·)?\(((?:[^()·]+, )*[^()·]+)\)(?!·)", made)
        assert numbers_in(column[1]) == numbers_in(text.listed(step.gradient_column))
        assert [value_of(g) for g, _ in shares] == [
            value_of(text.number(g)) for g in step.gradients
        ]
        for (_, row), expected in zip(shares, run.matrix, strict=True):
            assert numbers_in(row) == numbers_in(text.listed(expected))
        before, share, after = (numbers_in(v) for v in re.findall(r"\(([^()]+)\)", added))
        assert before == numbers_in(text.listed(step.before))
        assert share == numbers_in(text.listed(step.gradient_column))
        assert after == numbers_in(text.listed(step.after))


def numbers_in(words: str) -> list[float]:
    return [value_of(word) for word in words.split(", ")]


def test_the_words_of_a_column_by_hand() -> None:
    run = columns_pass(
        Conv2d.from_filters([[0, 1], [2, 3]]), np.arange(9).reshape(3, 3), [[[1, 0], [2, -1]]]
    )
    assert sums_of(columns_scene(run, (1, 0))) == {"O[1, 0] =": "3·0 + 4·1 + 6·2 + 7·3 = 37"}
    scene = columns_scene(run, (1, 0), views.TO_IMAGE)
    assert sums_of(scene) == {
        "column 2 =": "2·(0, 1, 2, 3) = (0, 2, 4, 6)",
        "its window of ∂L/∂X =": "(2, 3, 0, 0) + (0, 2, 4, 6) = (2, 5, 4, 6)",
    }
    assert "∂L/∂X so far is 0 1 0; 2 5 0; 4 6 0." in scene.alt
    assert "Columns to image: column 2 is added to window 2" in words_of(scene)
    assert "The column is 3, 4, 6, 7." in columns_scene(run, (1, 0)).alt
    assert text.READ_ORDER[False] in " ".join(words_of(scene))


# ----------------------------------------------------------------------------- explorer


def assert_layer(explorer, image, filters, bias) -> None:
    """The explorer holds the numbers of a layer built from what its controls say."""
    settings = settings_of(explorer, "stride", "padding", "dilation")
    layer = Conv2d.from_filters(filters, bias, **settings)
    O = layer.forward(image)
    upstream = np.resize(UPSTREAM, O.shape)
    _, dL_dX = layer.backward(upstream)
    np.testing.assert_array_equal(explorer.output, O)
    np.testing.assert_array_equal(explorer.dL_dO, upstream)
    np.testing.assert_array_equal(explorer.dL_dX.reshape(dL_dX.shape), dL_dX)
    assert explorer.columns.shape == (layer.weight[0].size, O[0].size)
    assert (explorer.now.place, explorer.now.number) == (explorer.place, explorer.step)
    assert_in_line(explorer, explorer.step)


@pytest.mark.parametrize(
    ("words", "attribute", "values"),
    [
        (text.STRIDE, "stride", [3, 4, 2]),
        (text.PADDING, "padding", [1, "valid", "same"]),
        (text.DILATION, "dilation", [2, 1]),
        (text.VIEW, "view", [views.TO_IMAGE, views.TO_COLUMNS]),
    ],
)
def test_a_setting_shows_the_same_whether_given_at_first_or_chosen_later(
    words, attribute, values
) -> None:
    settings = {"stride": 2, "padding": "same"}
    moved, told = (explore_columns(X, F, 0.5, **settings) for _ in range(2))
    for value in values:
        before = moved.scene
        Page(moved).choose(words, value)
        setattr(told, attribute, value)
        given = settings | settings_of(told, "stride", "padding", "dilation", "view")
        for explorer in (moved, told, explore_columns(X, F, 0.5, **given, start=told.place)):
            assert getattr(explorer, attribute) == value
            assert explorer.scene == moved.scene != before
            assert_layer(explorer, X, F, 0.5)


def test_an_explorer_starts_where_it_is_told_or_at_the_nearest_place() -> None:
    assert explore_columns().place == (0, 1)
    assert Page(explore_columns()).frame["counted"] == text.MATRIX_COLUMN
    assert explore_columns(start=(1, 9)).place == (1, 2)
    assert explore_columns([[1, 2]], [[1]], start=(3, 0)).place == (0, 0)


@pytest.mark.parametrize(
    ("attribute", "bad", "good", "words"),
    [
        ("dilation", 3, 1, "The filter reaches over 7×4 numbers"),
        ("padding", 3, "valid", "10×11 cells, too many to read here"),
        ("padding", "same", "valid", "There would be 20 windows, and as many columns"),
    ],
)
def test_an_impossible_choice_is_a_sentence_until_it_is_mended(attribute, bad, good, words) -> None:
    explorer, straight = explore_columns(X, F), explore_columns(X, F)
    setattr(explorer, attribute, bad)
    assert words in explorer.message
    assert said(explorer).split() == explorer.message.split()
    assert explorer.scene.width == straight.scene.width
    assert_no_numbers(explorer)
    explorer.view = straight.view = views.TO_IMAGE
    setattr(explorer, attribute, good)
    assert explorer.message == ""
    assert explorer.scene == straight.scene


def test_sums_beyond_a_float_are_a_sentence_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # widgets of old have others
        assert explore_columns([[1e200]], [[1e200]]).message == text.TOO_LARGE_NUMBERS
        assert explore_columns([[1]], [[1e308]] * 1, stride=4).message == ""


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("step", 99), ("place", 3), ("stride", 0), ("padding", "full"), ("dilation", 9),
     ("view", "scatter"), ("view", None)],
)  # fmt: skip
def test_a_value_that_is_no_choice_is_refused_by_name(attribute, value) -> None:
    explorer = explore_columns(X, F)
    before = explorer.scene
    with pytest.raises(ValueError, match=refused(attribute)):
        setattr(explorer, attribute, value)
    assert explorer.scene is before


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"X": np.ones((6, 3))}, "X"),
        ({"X": np.ones((3, 6))}, "X"),
        ({"X": np.ones((1, 1, 4, 4))}, "X"),
        ({"X": np.ones((2, 4, 4))}, "X"),
        ({"X": np.ones((3, 4, 4)), "filters": np.ones((1, 3, 2, 2))}, "X"),
        ({"X": [[1, np.nan]]}, "X"),
        ({"filters": np.ones((4, 1))}, "filters"),
        ({"filters": np.ones((4, 2, 2))}, "filters"),
        ({"filters": [[np.inf]]}, "filters"),
        ({"bias": [1, 2, 3]}, "bias"),
        ({"stride": 0}, "stride"),
        ({"padding": "full"}, "padding"),
        ({"dilation": 0}, "dilation"),
        ({"view": "columns"}, "view"),
        ({"view": None}, "view"),
        ({"start": 3}, "start"),
    ],
    ids=str,
)
def test_what_could_never_be_drawn_is_refused_by_name(arguments, name) -> None:
    with pytest.raises(ValueError, match=refused(name)):
        explore_columns(**arguments)


@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_any_layer_is_explored_without_a_warning_and_agrees(seed) -> None:
    arguments = random_arguments(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # widgets of old have others
        explorer = explore_columns(**arguments)
    if not explorer.message:
        for view in VIEWS:
            explorer.view = view
            assert_layer(explorer, *(arguments[name] for name in ("X", "filters", "bias")))
        return
    geometry = {name: arguments[name] for name in ("stride", "padding", "dilation")}
    size, kernel = arguments["X"].shape[-2:], arguments["filters"].shape[-2:]
    room = [
        n + sum(around)
        for n, around in zip(size, padding_widths(size, kernel, **geometry), strict=True)
    ]
    extent = [d * (k - 1) + 1 for d, k in zip(arguments["dilation"], kernel, strict=True)]
    fits = all(e <= n for e, n in zip(extent, room, strict=True))
    assert not fits or max(room) > 8 or np.prod(output_size(size, kernel, **geometry)) > 14
