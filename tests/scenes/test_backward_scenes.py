"""Scenes of the way back: every number in its place, every outline, every sum; and the plot of L.

What the passes and steps hold is compared with plain loops in test_backward_steps.py.
"""

from __future__ import annotations

import re
import warnings
from itertools import chain, combinations, pairwise

import numpy as np
import pytest
from convlab import text
from convlab.drawing.palette import EMPTY, FRAMES, HATCH, INK, LINE, QUIET, WINDOW
from convlab.drawing.scene import SMALL, Box, Lines, Scene, Text, text_width
from convlab.scenes.filter_gradient import filter_gradient_scene
from convlab.scenes.input_gradient import input_gradient_scene
from convlab.scenes.layout import ROOMS, WIDE
from convlab.scenes.nudge import nudge_scene
from convlab.steps.filter_gradient import FilterGradientPass, filter_gradient_pass
from convlab.steps.input_gradient import InputGradientPass, input_gradient_pass
from convlab.steps.loss import loss
from convlab.steps.nudge import NudgePass, nudge_pass
from drawn import (
    assert_adds_up,
    assert_legible,
    assert_steady,
    assert_words,
    fixed,
    grid_named,
    grids_at,
    numbers,
    of_kind,
    places,
    sums_of,
    value_of,
    words_of,
    written,
)
from exhaustive import sampled

from conv_layer import Conv2d, padding_widths, sliding_windows

KINDS = ("small", "quarters", "decimals", "mixed")
HATCHES, CROSSES, DOTS = 7, 2, 16  # strokes, or dots, that a cell with this texture has

F = np.arange(1.0, 10).reshape(3, 3)
X = fixed(5, 6)
G = np.array([[[1.0, -1, 2, 0], [3, -2, 1, 1], [0, 2, -3, 1]]])  # of X and F


def random_layer(seed: int, most: int, *, groups: bool = True) -> tuple:
    """X, filters, ∂L/∂O and settings such as an explorer allows; the numbers by the seed."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % 4]
    while True:
        parts = int(rng.choice([1, 1, 2])) if groups else 1
        C, K, batch = (int(n) for n in rng.choice([1, 1, 2], 3))
        settings = {
            "stride": int(rng.choice([1, 1, 2, 3])),
            "padding": ("valid", "same", 1, 2)[rng.integers(4)],
            "dilation": int(rng.integers(1, 4)),
        }
        size, kernel = (tuple(rng.integers(1, n + 1, 2).tolist()) for n in (most, 4))
        widths = padding_widths(size, kernel, **settings)
        if max(n + sum(around) for n, around in zip(size, widths, strict=True)) > 10:
            continue
        X = numbers(kind, rng, (batch, parts * C, *size) if groups else (C, *size))
        filters = numbers(kind, rng, (parts * K, C, *kernel))
        settings |= {"groups": parts} if groups else {}
        try:
            O = Conv2d.from_filters(filters, **settings)(X)
        except ValueError:  # no window fits
            continue
        return X, filters, numbers(("small", kind)[seed % 2], rng, O.shape), settings


def random_input_gradient(seed: int) -> InputGradientPass:
    X, filters, dL_dO, settings = random_layer(seed, 8)
    choice = {"image": seed % len(X), "channel": seed % X.shape[1]}
    return input_gradient_pass(Conv2d.from_filters(filters, **settings), X, dL_dO, **choice)


def random_filter_gradient(seed: int) -> FilterGradientPass:
    X, filters, dL_dO, settings = random_layer(seed, 6)
    choice = {"filter": seed % len(filters), "channel": seed % filters.shape[1]}
    return filter_gradient_pass(Conv2d.from_filters(filters, **settings), X, dL_dO, **choice)


def random_nudge(seed: int) -> NudgePass:
    X, filters, dL_dO, settings = random_layer(seed, 8, groups=False)
    kind = ("weight", "pixel", "bias")[seed % 3]
    rng = np.random.default_rng(seed)
    shape = {"weight": filters.shape[2:], "pixel": X.shape[1:], "bias": (1, 1)}[kind]
    bias = numbers("quarters", rng, (len(filters),))
    choice = {
        "kind": kind,
        "place": tuple(map(int, rng.integers(shape))),
        "filter": seed % len(filters),
        "channel": seed % len(X),
    }
    layer = Conv2d.from_filters(filters, bias, **settings)
    return nudge_pass(layer, X, layer(X) - dL_dO, **choice)


def some(shape: tuple[int, int]) -> list[tuple[int, int]]:
    """A corner, the middle, and the opposite corner."""
    H, W = shape
    return [*dict.fromkeys([(0, 0), (H // 2, W // 3), (H - 1, W - 1)])]


# ------------------------------------------------------------------------------- layout


def assert_apart(scene: Scene) -> None:
    """No grid and no small picture lies on another, and none runs out of the picture."""
    rooms = [(g.x, g.y, g.right, g.foot) for g in grids_at(scene).values()]
    rooms += [
        (b.x, b.y, b.x + b.width, b.y + b.height)
        for b in of_kind(scene, Box)
        if b.fill == EMPTY and not b.edge
    ]
    for left, top, right, foot in rooms:
        assert left > 0 < top
        assert right < scene.width
        assert foot < scene.height
    for (a, b, c, d), (e, f, g, h) in combinations(rooms, 2):
        assert a >= g or e >= c or b >= h or f >= d


@pytest.mark.parametrize("view", ["pixel", "gather"])
@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_an_input_gradient_scene_is_legible_and_keeps_its_size(seed, view) -> None:
    run = random_input_gradient(seed)
    for number in range(len(run.filters)):
        scenes = {
            pixel: input_gradient_scene(run, pixel, view, number)
            for pixel in places(run.dL_dX.shape)[:: 1 + run.dL_dX.size // 12]
        }
        assert_steady(scenes.values())
        for scene in [*scenes.values()][:: 1 + len(scenes) // 4]:
            assert_legible(scene)
            assert_apart(scene)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("view", ["correlation", "windows"])
@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_filter_gradient_scene_is_legible_and_keeps_its_size(seed, view, room) -> None:
    run = random_filter_gradient(seed)
    for image in range(len(run.padded)):
        scenes = [
            filter_gradient_scene(run, tap, view, image, room=room)
            for tap in places(run.filter.shape)
        ]
        assert_steady(scenes)
        assert {scene.width for scene in scenes} == {room.width}
        for scene in scenes[:: 1 + len(scenes) // 4]:
            assert_legible(scene)
            assert_apart(scene)


NUDGES = np.arange(-20, 21) / 10


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_nudge_scene_is_legible_and_keeps_its_size(seed) -> None:
    run = random_nudge(seed)
    scenes = [nudge_scene(run, nudge) for nudge in NUDGES[seed % 2 :: 3].tolist()]
    assert_steady(scenes)
    for scene in scenes[::6]:
        assert_legible(scene)
        assert_apart(scene)


@pytest.mark.parametrize("value", [-100, -12.25, 999.75, -1 / 3])
@pytest.mark.parametrize("kind", ["weight", "pixel", "bias"])
def test_a_long_number_that_is_nudged_moves_nothing_else(kind, value) -> None:
    pixel, weight, bias = (value if kind == moved else 1 for moved in ("pixel", "weight", "bias"))
    X, weights = [[pixel, *[2] * 7]], [[weight, 1, 1]]  # wider than the titles, and the words
    run = nudge_pass(Conv2d.from_filters(weights, bias), X, np.zeros((1, 1, 6)), kind=kind)
    assert_steady(nudge_scene(run, nudge) for nudge in NUDGES.tolist())


@pytest.mark.parametrize("numbers", [[-3, -1, -2], [-10, 10, -99], [0.5, -0.5, 100]])
@pytest.mark.parametrize("width", [5, 7, 8])
def test_numbers_of_the_filter_find_room_in_the_small_pictures(width, numbers) -> None:
    run = input_gradient_pass(
        Conv2d.from_filters([numbers]), np.ones((2, width)), np.ones((1, 2, width - 2))
    )
    for pixel in some((2, width)):
        assert_legible(input_gradient_scene(run, pixel))


@pytest.mark.parametrize("padding", ["valid", 1])
@pytest.mark.parametrize("dilation", [2, 3])
def test_the_small_pictures_stay_in_their_room_where_windows_have_gaps(dilation, padding) -> None:
    layer = Conv2d.from_filters([[1, 2], [3, 4]], padding=padding, dilation=dilation)
    O = layer(np.ones((5, 6)))
    run = input_gradient_pass(
        Conv2d.from_filters([[1, 2], [3, 4]], padding=padding, dilation=dilation),
        np.ones((5, 6)),
        np.ones(O.shape),
    )
    for pixel in places((5, 6)):
        scene = input_gradient_scene(run, pixel)
        assert_legible(scene)
        assert_apart(scene)


# ------------------------------------------------------------------------ from the pixel


class Small:
    """One of the small pictures of a view from the pixel, told from its shapes alone."""

    def __init__(self, shapes: list) -> None:
        name, ground, hatches, _, frame, *rest = shapes
        self.name, self.x, self.y = name.words, name.x, name.y
        assert (ground[:4], frame.edge) == (frame[:4], FRAMES["input"])
        cells = [s for s in rest if isinstance(s, Box) and s.fill]
        self.across, self.down = cells[0][2:4]
        self.ground = ground
        self.hatches = len(hatches.strokes)
        self.laid = [self._place(cell) for cell in cells]
        self.fills = [cell.fill for cell in cells]
        self.words = [s.words for s in rest if isinstance(s, Text) and s.anchor == "middle"]
        (self.window,) = (
            self._extent(s) for s in rest if getattr(s, "edge", "") == FRAMES["filter"]
        )
        (self.pixel,) = (self._extent(s) for s in rest if getattr(s, "edge", "") == WINDOW)
        captions = [s for s in rest if isinstance(s, Text) and s.anchor == "start"]
        self.caption = captions[0].words
        assert captions[0].y > ground.y + ground.height

    def _place(self, box: Box) -> tuple[int, int]:
        x, y = self.ground[:2]
        return round((box.y - y) / self.down), round((box.x - x) / self.across)

    def _extent(self, box: Box) -> tuple[int, int, int, int]:
        return *self._place(box), round(box.height / self.down), round(box.width / self.across)


def small_pictures(scene: Scene) -> list[Small]:
    found, shapes = [], list(scene.shapes)
    for start, shape in enumerate(shapes):
        if is_small_name(shape):
            foot = next(k for k in range(start, len(shapes)) if is_caption(shapes[k]))
            found.append(Small(shapes[start : foot + 1]))
    return found


def is_small_name(shape) -> bool:
    return isinstance(shape, Text) and shape.bold and shape.size == SMALL


def is_caption(shape) -> bool:
    return isinstance(shape, Text) and shape.anchor == "start" and not shape.bold


def name_of(run: InputGradientPass, *indices: int) -> list[int]:
    """The indices of a number of O, with its filter's in front where there are several."""
    number, *place = indices
    return [run.first_filter + number, *place] if run.filter_count > 1 else place


@pytest.mark.parametrize("seed", sampled(range(20), 8))
def test_each_window_that_held_the_pixel_is_a_small_picture(seed) -> None:
    run = random_input_gradient(seed)
    H, W = run.border.shape
    for pixel in places(run.dL_dX.shape)[:: 1 + run.dL_dX.size // 9]:
        touches = run.step(pixel).touches
        drawn = [
            small_pictures(input_gradient_scene(run, pixel, "pixel", number))
            for number in range(len(run.filters))
        ]
        assert sum(map(len, drawn)) == len(touches)
        for touch, small in zip(touches, chain.from_iterable(drawn), strict=True):
            weights = run.filters[touch.filter]
            corner = [at * s for at, s in zip(touch.place, run.stride, strict=True)]
            taps = [
                tuple(c + d * n for c, d, n in zip(corner, run.dilation, tap, strict=True))
                for tap in np.ndindex(weights.shape)
            ]
            at = tuple(p + b for p, b in zip(pixel, run.before, strict=True))
            assert small.name == f"O{name_of(run, touch.filter, *touch.place)}"
            assert small.laid == taps
            assert small.pixel == (*at, 1, 1)
            assert taps[np.ravel_multi_index(touch.tap, weights.shape)] == at
            extent = (b - a + 1 for a, b in zip(taps[0], taps[-1], strict=True))
            assert small.window == (*taps[0], *extent)
            assert small.ground.height == pytest.approx(H * small.down)
            assert small.ground.width == pytest.approx(W * small.across)
            assert small.hatches == HATCHES * run.border.sum()
            everything = written(weights).ravel().tolist()
            assert small.words in (everything, [])
            assert bool(small.words) == (max(map(len, everything)) <= 3 and max(H, W) < 8)
            share = small.caption
            assert assert_adds_up(share) == value_of(text.number(touch.product))
            assert share.startswith(text.products([touch.gradient], [touch.weight]))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"stride": 2},
        {"dilation": 2},
        {"stride": 2, "padding": 1},
        {"stride": 2, "dilation": 3, "padding": 2},
    ],
    ids=str,
)
def test_small_pictures_lie_in_the_rows_and_columns_of_the_output(settings) -> None:
    layer, ones = Conv2d.from_filters(F[:2], **settings), np.ones((6, 7))
    run = input_gradient_pass(layer, ones, np.ones(layer(ones).shape))
    for pixel in places((6, 7)):
        smalls = small_pictures(input_gradient_scene(run, pixel))
        touches = run.step(pixel).touches
        for axis, along in ((0, "y"), (1, "x")):
            lines = sorted({touch.place[axis] for touch in touches})
            found = sorted({getattr(small, along) for small in smalls})
            assert len(found) == len(lines)
            line_of = dict(zip(found, lines, strict=True))
            assert [line_of[getattr(small, along)] for small in smalls] == [
                touch.place[axis] for touch in touches
            ]
            assert len({round(b - a, 6) for a, b in pairwise(found)}) <= 1


def test_the_outlined_taps_of_an_inner_pixel_read_as_the_turned_filter() -> None:
    for kernel, settings in ((F, {}), (F[:2], {}), (F[:2, :2], {"dilation": 2})):
        layer = Conv2d.from_filters(kernel, **settings)
        run = input_gradient_pass(layer, X, np.ones(layer(X).shape))
        scene = input_gradient_scene(run, (2, 2))
        smalls = sorted(small_pictures(scene), key=lambda small: (small.y, small.x))
        read = [float(small.words[small.laid.index(small.pixel[:2])]) for small in smalls]
        assert read == kernel[::-1, ::-1].ravel().tolist()
        assert [small.caption.split()[0] for small in smalls] == [f"1·{w:g}" for w in read]
        assert text.BACKWARDS in " ".join(words_of(scene))
        corner = " ".join(words_of(input_gradient_scene(run, (0, 0))))
        assert text.BACKWARDS not in corner


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_view_from_the_pixel_holds_every_number_in_its_place(seed) -> None:
    run = random_input_gradient(seed)
    for number, pixel in ((n, p) for n in range(len(run.filters)) for p in some(run.dL_dX.shape)):
        scene = input_gradient_scene(run, pixel, "pixel", number)
        upstream = grid_named(scene, upstream_title(run, number))
        kernel = grid_named(scene, filter_title(run, number))
        assert_numbers(upstream, run.dL_dO[number], "output", dashed=True)
        assert_numbers(kernel, run.filters[number], "filter")
        touches = [t.place for t in run.step(pixel).touches if t.filter == number]
        assert (upstream.taps, upstream.window, kernel.taps) == (touches, None, [])
        assert_input_gradient(scene, run, pixel, run.uncropped)


def upstream_title(run: InputGradientPass, number: int) -> str:
    return f"∂L/∂O[{run.first_filter + number}]" if run.filter_count > 1 else "∂L/∂O"


def filter_title(run: InputGradientPass, number: int) -> str:
    name = f"filter F[{run.first_filter + number}]" if run.filter_count > 1 else "filter F"
    return f"{name}, channel {run.channel}" if run.channels > 1 else name


def assert_numbers(grid, values, hue: str, every=None, *, dashed: bool = False) -> None:
    assert_words(grid, values, every)
    assert (grid.hue, grid.dashed) == (FRAMES[hue], dashed)


def assert_input_gradient(scene: Scene, run: InputGradientPass, pixel, values) -> None:
    title = f"∂L/∂X, channel {run.channel}" if run.channels > 1 else "∂L/∂X"
    title += ", over all filters" if len(run.filters) > 1 else ""
    grid, (top, left) = grid_named(scene, title), run.before
    assert_numbers(grid, values, "input", dashed=True)
    assert grid.window == (pixel[0] + top, pixel[1] + left, 1, 1)
    assert grid.frame == (top, left, *run.dL_dX.shape)
    assert (grid.strokes == HATCHES * run.border).all()
    inside = grid.words[top:, left:][tuple(map(slice, run.dL_dX.shape))]
    shown = inside != ""
    assert (inside[shown] == written(run.dL_dX)[shown]).all()


def up_to(values: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    """Numbers, row by row up to this one, then none."""
    values = values.copy()
    values.flat[np.ravel_multi_index(place, values.shape) + 1 :] = np.nan
    return values


# -------------------------------------------------------------------------------- gather


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_gather_view_holds_every_number_in_its_place(seed) -> None:
    run = random_input_gradient(seed)
    for number, pixel in ((n, p) for n in range(len(run.filters)) for p in some(run.dL_dX.shape)):
        step = run.step(pixel)
        scene = input_gradient_scene(run, pixel, "gather", number)
        zeros = {(False, False): "", (True, False): ", zeros between",
                 (False, True): ", zeros around",
                 (True, True): ", zeros between and around"}  # fmt: skip
        title = upstream_title(run, number) + zeros[run.between.any(), run.around.any()]
        spread = grid_named(scene, title)
        assert_numbers(spread, run.spread[number], "output", dashed=True)
        hatched = run.around & ~run.leftover
        assert (spread.strokes == HATCHES * hatched + CROSSES * run.leftover).all()
        assert (spread.dots == DOTS * run.between).all()
        taps = [(r, c) for r in step.rows for c in step.columns]
        extent = step.rows[-1] - step.rows[0] + 1, step.columns[-1] - step.columns[0] + 1
        assert spread.window == (*taps[0], *extent)
        assert spread.taps == (taps if extent != run.filters.shape[1:] else [])
        turned = run.filters[number, ::-1, ::-1]
        assert_numbers(grid_named(scene, "F turned by 180°"), turned, "filter")
        assert_numbers(grid_named(scene, "products"), step.products[number], "products")
        at = tuple(p + b for p, b in zip(pixel, run.before, strict=True))
        assert_input_gradient(scene, run, pixel, up_to(run.uncropped, at))
        said = {text.AROUND: hatched, text.BETWEEN: run.between}
        said |= {text.AT_THE_END: run.leftover, text.CROPPED: run.border}
        for words, there in said.items():
            assert (words in " ".join(words_of(scene))) == there.any()


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (4, 1), (4, 4)])
def test_the_filter_is_turned_in_two_flips(shape) -> None:
    kernel = fixed(*shape)
    layer = Conv2d.from_filters(kernel)
    scene = input_gradient_scene(input_gradient_pass(layer, X, layer(X)), (0, 0), "gather")
    titles = ("filter F", "rows flipped", "columns too: turned by 180°")
    turns = [grid_named(scene, title) for title in titles]
    for grid, values in zip(turns, (kernel, kernel[::-1], kernel[::-1, ::-1]), strict=True):
        assert_numbers(grid, values, "filter")
    assert [grid.x for grid in turns] == sorted(grid.x for grid in turns)
    assert len({grid.y for grid in turns}) == 1


# ------------------------------------------------------------------------- sums of ∂L/∂X


def assert_terms(words: str, terms: np.ndarray) -> None:
    """A sum has all its terms; of more than nine only those that are not 0, but at least one."""
    zeros = int((terms == 0).sum()) if terms.size > 9 else 0
    gone = min(zeros, terms.size - 1)
    assert words.count(" + ") == terms.size - gone - 1
    assert (text.without(gone) in words) and ("without" in words) == (gone > 0)


@pytest.mark.parametrize("seed", sampled(range(20), 8))
def test_both_sums_of_a_pixel_are_right_and_one(seed) -> None:
    run = random_input_gradient(seed)
    for number, pixel in ((n, p) for n in range(len(run.filters)) for p in some(run.dL_dX.shape)):
        step = run.step(pixel)
        pages = [input_gradient_scene(run, pixel, view, number) for view in ("pixel", "gather")]
        sums, other = map(sums_of, pages)
        assert sums == other
        name = f"∂L/∂X{[run.channel, *pixel] if run.channels > 1 else [*pixel]}"
        part = f" from F[{run.first_filter + number}]" if len(run.filters) > 1 else ""
        by_way = {n.rstrip(" =≈"): words for n, words in sums.items()}
        scatter, gather = (by_way[f"{name}{part}, by windows"], by_way[f"{name}{part}, gathered"])
        touches = [t for t in step.touches if t.filter == number]
        assert_terms(gather, step.products[number])
        assert assert_adds_up(gather) == value_of(text.number(step.gather[number]))
        if touches:
            assert_terms(scatter, np.array([t.gradient * t.weight for t in touches]))
            assert assert_adds_up(scatter) == assert_adds_up(gather)
        else:
            assert (scatter, assert_adds_up(gather)) == (text.NOTHING, 0)
        assert len(by_way) == 2 + (len(run.filters) > 1)
        if len(run.filters) > 1:
            assert by_way[name].count(" + ") == len(run.filters) - 1
            assert assert_adds_up(by_way[name]) == value_of(text.number(run.dL_dX[pixel]))
            assert next(iter(by_way)) == name  # above those of the filter drawn, a part of it
            drawn = re.search(r", of which (\S+) comes from (F\[\d+\]), drawn here", by_way[name])
            assert drawn[1] == text.number(step.scatter[number])
            assert part == f" from {drawn[2]}"
        for way, scene in zip(("pixel", "gather"), pages, strict=True):
            for n, words in sums.items():  # the alternative text has the sum that is drawn
                other = (
                    n.rstrip(" =≈").endswith((*text.SUMMED.values(),)) and text.SUMMED[way] not in n
                )
                assert (f"{n} {words}" in scene.alt) != other


def test_a_pixel_in_no_window_says_so() -> None:
    run = input_gradient_pass(Conv2d.from_filters([[2]], stride=2), np.ones((1, 3)), [[[5, 7]]])
    scene = input_gradient_scene(run, (0, 1))
    said = (
        "No window held X[0, 1]. It is in no sum of O, so L does not change with it: its gradient "
        "is 0."
    )
    assert said in " ".join(words_of(scene))
    assert said in scene.alt
    assert small_pictures(scene) == []
    assert grid_named(scene, "∂L/∂O").taps == []
    assert sums_of(scene) == {
        "∂L/∂X[0, 1], by windows =": "0: there is nothing to add",
        "∂L/∂X[0, 1], gathered =": "0·2 = 0",
    }
    assert_legible(scene)


def test_a_pixel_by_hand() -> None:
    run = input_gradient_pass(
        Conv2d.from_filters([[1, -2], [0.5, 3]]), [[1, 2, 3], [4, 5, 6]], [[[2, -1]]]
    )
    scene = input_gradient_scene(run, (1, 1))
    assert sums_of(scene) == {
        "∂L/∂X[1, 1], by windows =": "2·3 + (−1)·0.5 = 5.5",
        "∂L/∂X[1, 1], gathered =": "2·3 + (−1)·0.5 + 0·(−2) + 0·1 = 5.5",
    }
    assert [small.caption for small in small_pictures(scene)] == ["2·3 = 6", "(−1)·0.5 = −0.5"]
    assert "2 windows held X[1, 1], with these numbers of the filter on it: 3, 0.5." in scene.alt
    gather = input_gradient_scene(run, (1, 1), "gather").alt
    assert "The turned filter is 3 0.5; −2 1." in gather
    assert "rows 1 to 2 and columns 1 to 2 of ∂L/∂O with its zeros" in gather


# ------------------------------------------------------------------------------- ∂L/∂F


def filter_gradient_title(run: FilterGradientPass) -> str:
    several = run.filter_count > 1 or run.channels > 1
    return f"∂L/∂F[{run.filter_index}, {run.channel_in_group}]" if several else "∂L/∂F"


def input_title(run: FilterGradientPass) -> str:
    name = "input X, padded" if run.border.any() else "input X"
    return f"{name}, channel {run.channel}" if run.channels > 1 else name


def upstream_of(run: FilterGradientPass) -> str:
    return f"∂L/∂O[{run.filter_index}]" if run.filter_count > 1 else "∂L/∂O"


def assert_filter_gradient(scene: Scene, run: FilterGradientPass, tap: tuple[int, int]) -> None:
    grid = grid_named(scene, filter_gradient_title(run))
    every = np.concatenate([run.dL_dF, run.filter])  # both have cells as wide
    assert_numbers(grid, up_to(run.dL_dF, tap), "filter", every, dashed=True)
    F = grid_named(scene, filter_gradient_title(run).replace("∂L/∂F", "filter F"))
    assert_numbers(F, run.filter, "filter", every)
    assert grid.window == F.window == (*tap, 1, 1)
    assert F.y > grid.foot or F.x > grid.right
    if F.y > grid.foot:  # each number is below its gradient
        assert (F.x, F.right) == pytest.approx((grid.x, grid.right))
    assert f"F is {text.matrix(run.filter.tolist())}." in scene.alt


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_correlation_view_holds_every_number_in_its_place(seed) -> None:
    run = random_filter_gradient(seed)
    image = seed % len(run.padded)
    for tap in some(run.filter.shape):
        step = run.step(tap)
        scene = filter_gradient_scene(run, tap, "correlation", image)
        X = grid_named(scene, input_title(run))
        assert_numbers(X, run.padded[image], "input")
        assert X.window == (step.rows[0], step.columns[0], len(step.rows), len(step.columns))
        assert (X.strokes == HATCHES * run.border + CROSSES * run.missed).all()
        zeros = ", zeros between" if run.between.any() else ""
        spread = grid_named(scene, upstream_of(run) + zeros)
        assert_numbers(spread, run.spread[image], "output", dashed=True)
        assert (spread.dots == DOTS * run.between).all()
        products = run.windows[image] * run.dL_dO[image][..., None, None]
        grid = grid_named(scene, "products")
        assert_numbers(grid, step.products[image], "products", products)
        assert_filter_gradient(scene, run, tap)
        for words, there in ((text.HATCHED, run.border), (text.BETWEEN, run.between),
                             (text.REACH, run.missed)):  # fmt: skip
            assert (words in " ".join(words_of(scene))) == there.any()


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_windows_view_holds_every_number_in_its_place(seed) -> None:
    run = random_filter_gradient(seed)
    image = seed % len(run.padded)
    windows = run.windows[image]
    (H, W, kH, kW), longest = windows.shape, max(map(len, written(run.padded[image]).ravel()))
    across = max(30, longest * text_width("0", SMALL) + 6)
    legible = W * kW * across + 6 * (W - 1) <= WIDE.inner and 30 * H * kH + 6 * (H - 1) <= 400
    for tap in some(run.filter.shape):
        scene = filter_gradient_scene(run, tap, "windows", image)
        upstream = grid_named(scene, upstream_of(run))
        smalls = [small for small in grids_at(scene).values() if small.hue == FRAMES["input"]]
        assert smalls == sorted(smalls, key=lambda small: (small.y, small.x))
        shown = np.array([small.words for small in smalls]).reshape(windows.shape)
        assert (shown == (written(windows) if legible else "")).all()
        assert all(small.taps == [tap] and small.hue == FRAMES["input"] for small in smalls)
        assert_numbers(upstream, run.dL_dO[image], "output", dashed=True)
        products = windows * run.dL_dO[image][..., None, None]
        grid = grid_named(scene, "products")
        assert_numbers(grid, products[(..., *tap)], "products", products)
        assert_filter_gradient(scene, run, tap)
        assert f"windows of {input_title(run)}" in words_of(scene)


@pytest.mark.parametrize("seed", sampled(range(20), 8))
def test_all_sums_of_a_number_of_the_filter_are_right_and_one(seed) -> None:
    run = random_filter_gradient(seed)
    batch = len(run.padded)
    several = run.filter_count > 1 or run.channels > 1
    for image, tap in ((i, t) for i in range(batch) for t in some(run.filter.shape)):
        step = run.step(tap)
        pages = [filter_gradient_scene(run, tap, v, image) for v in ("correlation", "windows")]
        sums, other = map(sums_of, pages)
        assert sums == other
        by_way = {n.rstrip(" =≈"): words for n, words in sums.items()}
        name = f"∂L/∂F{[run.filter_index, run.channel_in_group, *tap] if several else [*tap]}"
        part = f" from image {image}" if batch > 1 else ""
        correlation = by_way[f"{name}{part}, correlation"]
        windows = by_way[f"{name}{part}, windows"]
        assert_terms(correlation, step.products[image])
        assert_terms(windows, step.met[image] * run.dL_dO[image])
        total = value_of(text.number(step.sums[image]))
        assert assert_adds_up(correlation) == assert_adds_up(windows) == total
        bias = by_way[f"∂L/∂b[{run.filter_index}]" if run.filter_count > 1 else "∂L/∂b"]
        assert assert_adds_up(bias) == value_of(text.number(run.dL_db))
        assert_terms(bias, run.dL_dO.sum(axis=(1, 2)) if batch > 1 else run.dL_dO[0])
        assert len(by_way) == 3 + (batch > 1)
        if batch > 1:
            assert assert_adds_up(by_way[name]) == value_of(text.number(run.dL_dF[tap]))
            assert by_way[name].endswith(", a sum from each image")
        for way, scene in zip(("correlation", "windows"), pages, strict=True):
            for n, words in sums.items():  # the alternative text has the sum that is drawn
                other = n.rstrip(" =≈").endswith(("correlation", "windows")) and way not in n
                assert (f"{n} {words}" in scene.alt) != other


def test_a_number_of_the_filter_by_hand() -> None:
    run = filter_gradient_pass(
        Conv2d.from_filters([[1, 7], [8, 9]]), [[1, 2, 3], [4, 5, 6]], [[[2, -1]]]
    )
    for view in ("correlation", "windows"):
        scene = filter_gradient_scene(run, (1, 0), view)
        assert sums_of(scene) == {
            "∂L/∂F[1, 0], correlation =": "4·2 + 5·(−1) = 3",
            "∂L/∂F[1, 0], windows =": "4·2 + 5·(−1) = 3",
            "∂L/∂b =": "2 + (−1) = 1",
        }
        assert f"∂L/∂F[1, 0], {view} = 4·2 + 5·(−1) = 3" in scene.alt
    assert "∂L/∂O lies on row 1 and columns 0 to 1 of X." in filter_gradient_scene(run, (1, 0)).alt


def test_a_long_sum_leaves_out_the_terms_that_are_0_and_the_marks_of_the_others_stay() -> None:
    layer = Conv2d.from_filters([[5]], padding=1)
    dL_dO = np.arange(9.0, 25).reshape(1, 4, 4)
    run = filter_gradient_pass(layer, [[2, 0], [-1, 3]], dL_dO)
    scene = filter_gradient_scene(run, (0, 0))
    words = "2·14 + (−1)·18 + 3·19 = 67, without 13 terms that are 0"
    assert [*sums_of(scene).values()][:2] == [words, words]
    marked = [
        (word, mark.id)
        for line in of_kind(scene, Text)
        for word, mark in zip(line.words.split(" "), line.marks, strict=bool(line.marks))
        if mark and "·" in word
    ]
    terms = [("2·14", "1-1"), ("(−1)·18", "2-1"), ("3·19", "2-2")]
    assert marked == [
        (word, f"t-{way}-{at}") for way in ("correlation", "windows") for word, at in terms
    ]
    linked = {link for shape in of_kind(scene, Box) if shape.mark for link in shape.mark.links}
    assert {link for link in linked if link.startswith("t-windows")} == {
        f"t-windows-{at}" for _, at in terms
    }
    nothing = filter_gradient_pass(layer, np.zeros((2, 2)), dL_dO)
    words = "0·9 = 0, without 15 terms that are 0"
    assert [*sums_of(filter_gradient_scene(nothing, (0, 0))).values()][:2] == [words, words]


# --------------------------------------------------------------------------------- nudge


class Plot:
    """The plot of L, told from its shapes: places in it are (number, L)."""

    def __init__(self, scene: Scene, run: NudgePass) -> None:
        boxes = [b for b in of_kind(scene, Box) if not b.fill and b.edge == LINE]
        (self.box,) = boxes
        self.least = run.start.value - 2
        tangent, curve, dot = of_kind(scene, Lines)[-3:]
        quiet = [t for t in of_kind(scene, Text) if t.colour == QUIET]
        self.labels = [t.words for t in quiet if t.anchor == "end"]
        self.names = [t.words for t in quiet if t.anchor == "middle"]
        self.top, self.most = self.box.y, value_of(self.labels[-1])
        assert (curve.line, curve.colour, dot.line, dot.colour) == (2.5, INK, 12, INK)
        assert tangent.line > 2 * curve.line  # both are seen where they are one
        (self.tangent,), (self.dot,) = tangent.strokes, [stroke[:2] for stroke in dot.strokes]
        self.hue, self.curve = tangent.colour, curve.strokes

    def data(self, x: float, y: float) -> tuple[float, float]:
        box, foot = self.box, self.box.y + self.box.height
        value = self.least + (x - box.x) / box.width * 4
        return value, (foot - y) / (foot - self.top) * self.most

    def holds(self, x: float, y: float) -> bool:
        box, slack = self.box, 1e-6
        return (
            -slack <= x - box.x <= box.width + slack and -slack <= y - box.y <= box.height + slack
        )


def rebuilt(run: NudgePass, value: float) -> tuple[np.ndarray, float]:
    """O and L of a new layer in which the number has this value."""
    X, weight, bias = run.X.copy(), run.weight.copy(), run.bias.copy()
    at = {"weight": (run.filter, run.channel, *run.place), "bias": (run.filter,),
          "pixel": (run.channel, *run.place)}[run.kind]  # fmt: skip
    {"weight": weight, "bias": bias, "pixel": X}[run.kind][at] = value
    settings = {name: getattr(run.layer, name) for name in ("stride", "padding", "dilation")}
    O = Conv2d.from_filters(weight, bias, **settings)(X)
    return O, loss(O, run.target)


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_the_curve_the_dot_and_the_tangent_are_where_the_layer_says(seed) -> None:
    run = random_nudge(seed)
    for nudge in (-2, -0.7, 0, 0.1, 2):
        step = run.step(nudge)
        plot = Plot(nudge_scene(run, nudge), run)
        if plot.most == 0:
            continue
        curve = [plot.data(*stroke[:2]) for stroke in plot.curve] + [plot.data(*plot.curve[-1][2:])]
        assert [value for value, _ in curve] == pytest.approx((run.start.value + NUDGES).tolist())
        exact = 1e-9 * plot.most
        for value, height in curve[:: 1 + seed % 3]:
            assert height == pytest.approx(rebuilt(run, value)[1], abs=exact)
        value, height = plot.data(*plot.dot)
        assert value == pytest.approx(run.start.value + nudge)
        assert height == pytest.approx(rebuilt(run, value)[1], abs=exact)
        (x1, y1), (x2, y2) = (plot.data(*end) for end in (plot.tangent[:2], plot.tangent[2:]))
        assert plot.holds(*plot.dot)
        assert plot.holds(*plot.tangent[:2])
        assert plot.holds(*plot.tangent[2:])
        assert x1 - 1e-9 <= value <= x2 + 1e-9
        for x, y in ((x1, y1), (x2, y2)):  # on the line through the dot with the slope of backward
            assert y - height == pytest.approx(step.slope * (x - value), abs=1e3 * exact)
        for x, y in curve:  # which lies below the curve, and so touches it at the dot alone
            assert y >= height + step.slope * (x - value) - 1e3 * exact


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_nudge_scene_holds_every_number_in_its_place(seed) -> None:
    run = random_nudge(seed)
    several, channels = len(run.weight) > 1, len(run.X) > 1
    for nudge in (-1.3, 0, 2):
        step, scene = run.step(nudge), nudge_scene(run, nudge)
        O, L = rebuilt(run, run.start.value + nudge)
        O, T = O[run.filter], run.target[run.filter]
        which, channel = f"[{run.filter}]" * several, f", channel {run.channel}" * channels
        expected = {
            f"input X{channel}": (step.X, "input", "pixel"),
            f"filter F{which}{channel}": (step.F, "filter", "weight"),
            f"bias b{which}": ([[step.bias]], "filter", "bias"),
            f"output O{which}": (O, "output", None),
            f"target T{which}": (T, "output", None),
            f"∂L/∂O{which} = O{which} − T{which}": (O - T, "output", None),
        }
        grids = grids_at(scene)
        assert len(grids) == len(expected)
        for title, (values, hue, kind) in expected.items():
            grid = grid_named(scene, title)
            assert_numbers(grid, values, hue, dashed=title.startswith("∂"))
            assert grid.window == ((*run.place, 1, 1) if kind == run.kind else None)
        sums = {name.rstrip(" =≈"): words for name, words in sums_of(scene).items()}
        number, total, slope = sums.values()
        assert assert_adds_up(number) == value_of(text.number(step.value))
        assert total.removesuffix(text.OVER_FILTERS).split()[-1] == text.number(L)
        assert total.endswith(text.OVER_FILTERS) == (several and "²" not in total)
        assert slope.split(",")[0] == text.number(step.slope)
        name = next(iter(sums))
        kept = [run.filter, run.channel] if several or channels else []
        assert (
            name
            == {
                "bias": f"b{which}",
                "weight": f"F{[*kept, *run.place]}",
                "pixel": f"X{[*[run.channel] * channels, *run.place]}",
            }[run.kind]
        )
        assert [*sums][2] == f"∂L/∂{name}"
        assert f"Nudge {name}, and see what becomes of L" in words_of(scene)
        assert (name in words_of(scene)) and f"L, as {name} moves" in words_of(scene)
        output, target = text.matrix(O.tolist()), text.matrix(T.tolist())
        for said in (f"The output is {output}, the target {target}.", number, total, slope):
            assert said in scene.alt


def test_the_squares_of_l_are_written_out_where_they_are_few() -> None:
    scene = nudge_scene(
        nudge_pass(Conv2d.from_filters([[3]], 0.5), [[1, 2, -1]], [[[1, 5, 0]]]), 0.5
    )
    # O is 3.5·(1, 2, −1) + 0.5 = (4, 7.5, −3), and so O − T = (3, 2.5, −3); ½·24.25 = 12.125
    sums = sums_of(scene)
    assert sums["L = ½ Σ (O − T)² ="].startswith("½·(3² + 2.5² + (−3)²) ≈ 12.1")
    assert sums["F[0, 0] ="] == "3 + 0.5 = 3.5"
    assert sums["∂L/∂F[0, 0] ="].startswith("11,")  # 3·1 + 2.5·2 + (−3)·(−1)
    remark = " ".join(words_of(scene))
    # at 3.6: (3.1, 2.7, −3.1), ½·26.51 = 13.255
    assert "L changes by 0.1·11 = 1.1; along its curve, by 1.13." in remark
    many = nudge_scene(
        nudge_pass(Conv2d.from_filters([[1]]), np.ones((4, 5)), np.zeros((1, 4, 5))), 0
    )
    assert sums_of(many)["L = ½ Σ (O − T)² ="] == "10"


@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_the_squares_of_l_add_up(seed) -> None:
    run = random_nudge(seed)
    for nudge in (-2, 0.3):
        (words,) = (w for n, w in sums_of(nudge_scene(run, nudge)).items() if n.startswith("L ="))
        loss = text.number(run.step(nudge).loss)
        assert ("²" in words) == (run.target.size <= 16)
        if "²" not in words:
            assert words.startswith(loss)
        else:
            inside, sign, result = re.fullmatch(r"½·\((.+)\) ([=≈]) (\S+)", words).groups()
            terms = [value_of(term.removesuffix("²")) for term in inside.split(" + ")]
            assert (len(terms), result) == (run.target.size, loss)
            if sign == "=":
                assert 0.5 * sum(t * t for t in terms) == pytest.approx(value_of(result), abs=1e-6)


def test_the_plot_says_its_numbers() -> None:
    run = nudge_pass(Conv2d.from_filters([[3]], 0.5), [[1, 2, -1]], [[[1, 5, 0]]])
    plot = Plot(nudge_scene(run, 0), run)
    assert plot.names == ["1", "2", "3", "4", "5"]
    assert max(rebuilt(run, value)[1] for value in (1, 5)) == 35.375
    assert plot.labels == ["0", "10", "20", "30", "40"]
    assert "the tangent, slope = 8" in words_of(nudge_scene(run, 0))


ONE, EVERY_OTHER = Conv2d.from_filters([[1]]), Conv2d.from_filters([[1]], stride=2)
MISSED = {"kind": "pixel", "place": (0, 1)}
FLAT = {
    "no window holds the pixel": nudge_pass(EVERY_OTHER, [[1, 2, 3]], [[[0, 2]]], **MISSED),
    "the tap meets zeros only": nudge_pass(
        Conv2d.from_filters([[1, 2]]), np.zeros((2, 3)), [[[1, 1], [1, 1]]]
    ),
    "L is 0 and stays 0": nudge_pass(ONE, np.zeros((2, 2)), np.zeros((1, 2, 2))),
    "no window, and L is 0": nudge_pass(EVERY_OTHER, [[1, 2, 3]], [[[1, 3]]], **MISSED),
}


@pytest.mark.parametrize("name", FLAT)
def test_a_loss_that_does_not_move_is_a_level_line(name) -> None:
    run = FLAT[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenes = [nudge_scene(run, nudge) for nudge in NUDGES.tolist()]
    assert_steady(scenes)
    for scene in scenes[::10]:
        plot = Plot(scene, run)
        heights = {round(y, 6) for stroke in (*plot.curve, plot.tangent) for y in stroke[1::2]}
        assert heights == {round(plot.dot[1], 6)}
        assert plot.holds(*plot.dot)
        assert plot.tangent[2] - plot.tangent[0] == pytest.approx(plot.box.width)
        assert_legible(scene)


# -------------------------------------------------------------------------- any numbers

VALUES = [1e6, -123456.78, 1e-9, -0.005, 1 / 3]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("size", [(1, 1), (2, 3)])
def test_scenes_of_numbers_large_and_small_are_legible(size, value) -> None:
    X, layer = np.full(size, value), Conv2d.from_filters([[value]], value)
    dL_dO = np.full((1, *size), -value)
    target = np.zeros((1, *size))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenes = [
            *(input_gradient_scene(input_gradient_pass(layer, X, dL_dO), (0, 0), view)
              for view in ("pixel", "gather")),
            *(filter_gradient_scene(filter_gradient_pass(layer, X, dL_dO), (0, 0), view)
              for view in ("correlation", "windows")),
            *(nudge_scene(nudge_pass(layer, X, target, kind=kind), 0.3)
              for kind in ("weight", "bias", "pixel")),
        ]  # fmt: skip
    for scene in scenes:
        assert_legible(scene)
        assert_apart(scene)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (
            lambda: input_gradient_scene(input_gradient_pass(Conv2d.from_filters(F), X, G), (5, 0)),
            "pixel",
        ),
        (
            lambda: input_gradient_scene(
                input_gradient_pass(Conv2d.from_filters(F), X, G), (0, -1), "gather"
            ),
            "pixel",
        ),
        (
            lambda: filter_gradient_scene(
                filter_gradient_pass(Conv2d.from_filters(F), X, G), (3, 0)
            ),
            "tap",
        ),
    ],
)
def test_a_place_outside_is_refused(make, name) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: expected .+got"):
        make()


def test_small_windows_of_a_padded_input_show_where_the_padding_is() -> None:
    run = filter_gradient_pass(
        Conv2d.from_filters(np.ones((2, 2)), padding=1), fixed(3, 4), np.ones((1, 4, 5))
    )
    lines = of_kind(filter_gradient_scene(run, (0, 0), "windows"), Lines)
    strokes = sum(len(each.strokes) for each in lines if each.colour == HATCH)
    hatched = sliding_windows(run.border, (2, 2)).sum()
    assert strokes == HATCHES * hatched > 0


def test_a_bias_has_no_number_where_there_is_one_filter() -> None:
    run = filter_gradient_pass(
        Conv2d.from_filters(np.ones((1, 2, 2, 2))), fixed(2, 3, 3), np.ones((1, 2, 2))
    )
    names = [name.rstrip(" =≈") for name in sums_of(filter_gradient_scene(run, (1, 1)))]
    assert names[0].startswith("∂L/∂F[0, 0, 1, 1]")
    assert names[-1] == "∂L/∂b"


@pytest.mark.parametrize("view", ["pixel", "gather"])
def test_a_note_stands_below_the_sums(view) -> None:
    run = input_gradient_pass(
        Conv2d.from_filters(np.ones((2, 2))), np.ones((3, 3)), np.ones((1, 2, 2))
    )
    plain = input_gradient_scene(run, (1, 1), view)
    noted = input_gradient_scene(run, (1, 1), view, note="A note of some length. " * 5)
    assert "A note of some length." in " ".join(words_of(noted))
    assert noted.height > plain.height
    assert_legible(noted)
