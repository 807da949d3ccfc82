"""Scenes: that both painters draw all of them, and that nothing overlaps or jumps."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from functools import partial
from itertools import pairwise, product
from xml.etree import ElementTree

import numpy as np
import pytest
from convlab import (
    Grid,
    load_photo,
    show_curves,
    show_figure,
    show_grids,
    show_pictures,
    show_window,
    text,
)
from convlab.drawing import palette
from convlab.drawing.figure import curves_figure, to_figure, to_png
from convlab.drawing.scene import (
    CROSSED,
    DOTTED,
    HATCHED,
    Box,
    Lines,
    Picture,
    Scene,
    Text,
    broken,
    cut,
    picture,
    text_width,
)
from convlab.drawing.svg import to_svg
from convlab.explorers.filters import PRESETS
from convlab.explorers.padding import MOST_PADDED
from convlab.scenes.columns import columns_scene
from convlab.scenes.filter_gradient import filter_gradient_scene
from convlab.scenes.forward import forward_scene
from convlab.scenes.grids import scene_of_grids
from convlab.scenes.impossible import impossible_scene
from convlab.scenes.input_gradient import input_gradient_scene
from convlab.scenes.layout import ROOMS, WIDE, fit, in_a_row
from convlab.scenes.nudge import nudge_scene
from convlab.scenes.padding import padding_scene
from convlab.scenes.photo import photo_scene, pictures_scene
from convlab.steps.columns import columns_pass
from convlab.steps.filter_gradient import filter_gradient_pass
from convlab.steps.forward import ForwardPass, forward_pass
from convlab.steps.input_gradient import input_gradient_pass
from convlab.steps.nudge import nudge_pass
from convlab.steps.padding import padding_plan
from drawn import (
    assert_legible,
    assert_steady,
    contrast,
    grid_named,
    grids_at,
    noise,
    numbers,
    of_kind,
    pixels_of,
    places,
    rooms,
    same,
    title_of,
    words_of,
    written,
)
from exhaustive import but, sampled
from helpers import each
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

from conv_layer import Conv2d

SOBEL = PRESETS["sobel_x"]
AWKWARD = "<&\"> 'alt' − ⊙"


def one_of_everything() -> Scene:
    shapes = (
        Box(1, 2, 30, 40, "#ff0000", "#00ff00", 3, dashed=True),
        Box(12345.6, 0.125, 7.5, 8, None, "#0000ff"),
        Box(5, 6, 7, 8, "#123456"),
        *(Text(50 + k, 60, a, 14 + k, "#555555", k == 1, a)
          for k, a in enumerate(("start", "middle", "end"))),
        Text(9, 90, AWKWARD + " $x^2$ 1 2"),
        Lines(((1, 2, 3, 4.5), (70, 80, 70.1, 80)), "#ff00ff", 2.5),
        picture(33.25, 44, (255 * noise(5, 4, 3)).astype(np.uint8), 3),
        Text(50, 10, "above the picture"),
    )  # fmt: skip
    return Scene(200, 100.5, shapes, AWKWARD)


def some_grids() -> Scene:
    mask = np.eye(3, dtype=bool)
    grids = [
        Grid("∂L/∂O", np.array([[1, -2.5], [np.nan, 1 / 3]]), "output", gradient=True, sign="→"),
        Grid("all", noise(3, 3), "filter", window=(0, 1, 2, 2), taps=((0, 0), (2, 2)),
             textures={HATCHED: mask, DOTTED: mask[::-1], CROSSED: ~mask}, cell=28),
    ]  # fmt: skip
    return scene_of_grids(grids, "two grids")


def padded_pass() -> ForwardPass:
    X, F = np.round(noise(2, 5, 6), 2), np.round(noise(1, 2, 3, 2, seed=1) - 0.5, 2)
    return forward_pass(Conv2d.from_filters(F, [0.5], 2, 1, dilation=(1, 2)), X)


def gone_back() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X, filters, and ∂L/∂O or a target, of two channels and two filters at stride 1."""
    return np.round(noise(2, 5, 6), 1), np.round(noise(2, 2, 2, 3) - 0.5, 1), noise(2, 4, 4)


def backward_scene(make, view: str) -> Scene:
    """A gradient with all that a picture may have: padding, zeros between, rows left over."""
    X, filters, _ = gone_back()
    layer = Conv2d.from_filters(filters, stride=2, padding=1, dilation=2)
    backward = make(layer, X, np.round(noise(*layer(X).shape), 1))
    draw = input_gradient_scene if make is input_gradient_pass else filter_gradient_scene
    return draw(backward, (1, 1), view)


def columns_of(view: str) -> Scene:
    """A matrix product with all that a picture may have: padding, gaps, a bias, two channels."""
    X, filters, _ = gone_back()
    layer = Conv2d.from_filters(filters, [0.5, -1], 2, 1, dilation=2)
    return columns_scene(columns_pass(layer, X, noise(*layer(X).shape)), (1, 1), view)


def nudged() -> Scene:
    X, filters, target = gone_back()
    layer = Conv2d.from_filters(filters, 0.5)
    return nudge_scene(nudge_pass(layer, X, target, kind="pixel", place=(1, 2)), 0.3)


SCENES = {
    "one of everything": one_of_everything,
    "grids": some_grids,
    "forward": lambda: forward_scene(padded_pass(), (1, 1), 1),
    **{
        f"input gradient, {view}": partial(backward_scene, input_gradient_pass, view)
        for view in ("pixel", "gather")
    },
    **{
        f"filter gradient, {view}": partial(backward_scene, filter_gradient_pass, view)
        for view in ("correlation", "windows")
    },
    **{view: partial(columns_of, view) for view in ("image to columns", "columns to image")},
    "nudge": nudged,
    "padding": lambda: padding_scene(
        padding_plan(Conv2d(1, 3, 2, "same"), noise(6, 7)), (1, 2), "rows"
    ),
    "photograph": lambda: photo_scene(
        forward_pass(Conv2d.from_filters(SOBEL), noise(90, 70)), (3, 4)
    ),
    "pictures": lambda: pictures_scene(
        {"one": noise(40, 30), "signed": noise(40, 30) - 0.5, "red": noise(3, 20, 30)},
        "pictures", signed=["signed"], filters={"signed": SOBEL}, zoom=2,
    ),
}  # fmt: skip


@pytest.fixture(params=SCENES, scope="module")
def scene(request) -> Scene:
    return SCENES[request.param]()


# ------------------------------------------------------------------------ the painters

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {Box: "rect", Text: "text", Lines: "path", Picture: "image"}


def test_svg_is_well_formed_labelled_and_as_large_as_its_scene(scene) -> None:
    root = ElementTree.fromstring(to_svg(scene))
    assert root.tag == SVG + "svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", scene.alt)
    assert same(root.get("viewBox").split(), [0, 0, scene.width, scene.height])


def test_svg_holds_every_shape_of_its_scene_in_order(scene) -> None:
    ground, *elements = ElementTree.fromstring(to_svg(scene))
    assert ground.get("fill") == palette.PAPER
    assert same([ground.get("width"), ground.get("height")], [scene.width, scene.height])
    assert [e.tag for e in elements] == [SVG + TAGS[type(shape)] for shape in scene.shapes]
    for element, shape in zip(elements, scene.shapes, strict=True):
        get = element.get
        if isinstance(shape, Lines):
            strokes = re.findall(r"M(\S+) (\S+?)L(\S+?) ([^M]+)", get("d"))
            assert same(strokes, shape.strokes)
            assert (get("stroke"), float(get("stroke-width"))) == (shape.colour, shape.line)
            assert get("stroke-linecap") == "round"  # without, a dot would not be seen
            continue
        assert same([get("x"), get("y")], shape[:2])
        if isinstance(shape, Text):
            assert ("".join(element.itertext()), get("fill")) == (shape.words, shape.colour)
            assert float(get("font-size")) == shape.size
            assert (get("text-anchor", "start"), get("font-weight")) == (
                shape.anchor,
                "bold" if shape.bold else None,
            )
            continue
        assert same([get("width"), get("height")], shape[2:4])
        if isinstance(shape, Picture):
            assert base64.b64decode(get("href").partition("base64,")[2]) == shape.png
        else:
            assert (get("fill"), get("stroke")) == (shape.fill or "none", shape.edge)
            assert not shape.edge or float(get("stroke-width")) == shape.line
            assert (get("stroke-dasharray") is not None) == shape.dashed


def test_the_figure_holds_every_shape_of_its_scene_in_order(scene) -> None:
    figure = to_figure(scene)
    (axes,) = figure.axes
    size = (scene.width, scene.height)  # and a hundredth of a dot, of which nothing is cut off
    assert np.allclose(100 * figure.get_size_inches(), size, atol=0.02)
    corners = axes.transData.transform([(0, 0), (scene.width, scene.height)])
    assert np.allclose(corners, [(0, scene.height), (scene.width, 0)], atol=0.02)
    artists = sorted(
        [*axes.patches, *axes.texts, *axes.collections, *axes.images], key=lambda a: a.zorder
    )
    assert len({artist.zorder for artist in artists}) == len(scene.shapes) + 1
    ground, *artists = artists
    assert to_hex(ground.get_facecolor()) == palette.PAPER
    assert same(ground.get_bbox().bounds, [0, 0, scene.width, scene.height])
    for artist, shape in zip(artists, scene.shapes, strict=True):
        if isinstance(shape, Box):
            assert same(artist.get_bbox().bounds, shape[:4])
            for colour, expected in (
                (artist.get_facecolor(), shape.fill),
                (artist.get_edgecolor(), shape.edge),
            ):
                assert to_hex(colour) == expected if expected else colour[3] == 0
            assert artist.get_linewidth() == pytest.approx(0.72 * shape.line)
            assert (artist.get_linestyle() != "solid") == shape.dashed
        elif isinstance(shape, Text):
            assert (artist.get_text(), artist.get_position()) == (shape.words, shape[:2])
            assert artist.get_fontsize() == pytest.approx(0.72 * shape.size)
            assert (artist.get_weight(), artist.get_color()) == (
                "bold" if shape.bold else "normal",
                shape.colour,
            )
            aligned = {"start": "left", "middle": "center", "end": "right"}[shape.anchor]
            assert artist.get_horizontalalignment() == aligned
        elif isinstance(shape, Lines):
            assert same([s.ravel() for s in artist.get_segments()], shape.strokes)
            assert artist.get_linewidth() == pytest.approx(0.72 * shape.line)
            assert to_hex(artist.get_color()[0]) == shape.colour
        else:
            x, y, width, height, png, _ = shape
            assert same(artist.get_extent(), (x, x + width, y + height, y))
            np.testing.assert_array_equal(artist.get_array(), pixels_of(png))


@pytest.mark.parametrize("name", ["grids", "pictures"])
def test_png_has_two_pixels_a_dot_but_one_where_a_photograph_is(name) -> None:
    scene = SCENES[name]()
    fine = 1 if of_kind(scene, Picture) else 2
    height, width, _ = pixels_of(to_png(scene)).shape
    assert abs(height - fine * scene.height) <= 1
    assert abs(width - fine * scene.width) <= 1


def test_later_shapes_cover_earlier_ones() -> None:
    red, blue = Box(0, 0, 20, 20, "#ff0000"), Box(0, 0, 20, 20, "#0000ff")
    dots = picture(0, 0, np.full((20, 20, 3), (0, 128, 0), np.uint8))
    for last, colour in ((red, (255, 0, 0)), (blue, (0, 0, 255)), (dots, (0, 128, 0))):
        drawn = pixels_of(to_png(Scene(20, 20, (red, blue, dots, last), "squares")))
        assert tuple(drawn[10, 10]) == colour


def test_words_with_dollars_are_no_formula() -> None:
    """Were they one, the words would be drawn narrower."""
    (text,) = to_figure(Scene(300, 40, (Text(9, 30, "$x^2$ + $y$"),), "x")).axes[0].texts
    assert text.get_window_extent().width == pytest.approx(text_width("$x^2$ + $y$", 14), rel=0.05)


@pytest.mark.parametrize(("size", "bold"), [(12, False), (13, False), (14, True), (22, False)])
def test_words_are_as_wide_as_a_scene_reckons(size, bold) -> None:
    for words in ("Window 12 (of 0 to 143): rows 3–5 of X.", "−12.34·(−0.5) ≈ 6.17", "input X"):
        text = Text(0, 30, words, size, bold=bold)
        (drawn,) = to_figure(Scene(500, 40, (text,), "words")).axes[0].texts
        reckoned = text_width(words, size, bold)
        assert drawn.get_window_extent().width == pytest.approx(reckoned, rel=0.05)


def test_words_are_broken_into_lines_that_fit_and_none_is_lost() -> None:
    words = "The sum of all the products, " * 8 + "w" * 60
    lines = broken(words, 200)
    assert " ".join(lines) == words
    assert len(lines) > 8
    assert all(text_width(line, 14) <= 200 or " " not in line for line in lines)


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_scene_without_alternative_text_is_refused(alt) -> None:
    with pytest.raises(ValueError, match="alt: expected"):
        Scene(10, 10, (), alt)


# -------------------------------------------------------------------------------- grids


def grid_cells(grid: Grid) -> dict[tuple[int, int], tuple[Box, str]]:
    """The box of every cell of a grid drawn at (100, 200), and the number in its middle."""
    shapes = list(grid.shapes(100, 200))
    boxes = [shape for shape in shapes if isinstance(shape, Box) and shape.fill]
    texts = [shape for shape in shapes if isinstance(shape, Text) and shape.anchor == "middle"]
    rows, columns = np.shape(grid.values)
    across, down = grid.width / columns, grid.height / rows
    cells = {}
    for box in boxes:
        place = round((box.y - 200) / down), round((box.x - 100) / across)
        assert same(box[:4], (100 + place[1] * across, 200 + place[0] * down, across, down))
        inside = [
            text.words
            for text in texts
            if abs(text.x - box.x - across / 2) < 0.01 and box.y < text.y < box.y + down
        ]
        assert len(inside) <= 1
        cells[place] = box, "".join(inside)
    assert len(cells) == len(boxes) == rows * columns
    return cells


def test_a_grid_draws_every_number_and_leaves_empty_cells_empty() -> None:
    cells = grid_cells(Grid("filter F", np.array([[1, -2.5, 0], [np.nan, 1 / 3, 1e4]]), "filter"))
    words = {place: word for place, (_, word) in cells.items()}
    assert words == {(0, 0): "1", (0, 1): "−2.5", (0, 2): "0", (1, 0): "", (1, 1): "0.33",
                     (1, 2): "10000"}  # fmt: skip
    assert cells[1, 0][0].fill == palette.EMPTY


@pytest.mark.parametrize("cell", [26, 30, 42, 60])
def test_the_longest_number_of_a_grid_finds_room_in_its_cell(cell) -> None:
    grid = Grid("", np.array([[-1234.56, 0.5], [7, -1e-9]]), cell=cell)
    for shape in grid.shapes(0, 0):
        if isinstance(shape, Text):
            assert text_width(shape.words, shape.size) < grid.cell_width - 4
            assert shape.size < cell


def test_a_grid_is_coloured_by_its_strongest_number_or_a_given_one() -> None:
    def fills(**kwargs) -> list[str]:
        return [box.fill for box, _ in grid_cells(Grid("", values, **kwargs)).values()]

    values = np.array([[-2.0, 0, 1, np.nan]])
    assert fills() == [palette.fill(v, 2) for v in (-1.9999, 0, 1)] + [palette.EMPTY]
    assert fills(strongest=4) == [palette.fill(v, 4) for v in (-2, 0, 1)] + [palette.EMPTY]
    one_scale = scene_of_grids([Grid("", values), Grid("", 2 * values)], "x")
    drawn = [box.fill for box in of_kind(one_scale, Box) if box.fill]
    assert drawn == [palette.fill(v, 4) for v in (-2, 0, 1, np.nan, -4, 0, 2, np.nan)]


def test_the_window_and_single_taps_are_outlined_where_they_are() -> None:
    grid = Grid("", np.zeros((4, 5)), window=(1, 2, 3, 2), taps=((0, 0), (3, 4)))
    w, h = grid.cell_width, grid.cell
    outlines = [s for s in grid.shapes(10, 20) if isinstance(s, Box) and s.edge == palette.WINDOW]
    assert [tuple(box[:4]) for box in outlines] == [
        (12.5, 22.5, w - 5, h - 5),  # so that the outline of a cell at the edge hides no frame
        (12.5 + 4 * w, 22.5 + 3 * h, w - 5, h - 5),
        (10 + 2 * w, 20 + h, 2 * w, 3 * h),
    ]


def test_a_frame_is_dashed_for_a_gradient_only() -> None:
    hue = palette.FRAMES["output"]

    def framed(gradient: bool) -> tuple[list[bool], list[str], int, int]:
        grid = Grid("", np.zeros((3, 3)), "output", gradient=gradient)
        scene = scene_of_grids([grid], "a grid")
        frames = [box.dashed for box in of_kind(scene, Box) if box.edge == hue]
        strokes = ElementTree.fromstring(to_svg(scene)).iter(SVG + "rect")
        dashes = [r.get("stroke-dasharray") for r in strokes if r.get("stroke") == hue]
        near = np.abs(pixels_of(to_png(scene)) - 255 * np.array(to_rgb(hue))).max(-1) < 40
        edge = near[near.sum(axis=1).argmax()].astype(int)  # the upper, or the lower one
        return frames, dashes, near.sum(), (np.diff(edge) > 0).sum()

    dashed, solid = framed(gradient=True), framed(gradient=False)
    assert (dashed[:2], solid[:2]) == (([True], ["8 5"]), ([False], [None]))
    assert 0.4 * solid[2] < dashed[2] < 0.85 * solid[2]  # in the PNG too, there are gaps
    across = Grid("", np.zeros((3, 3))).width
    assert dashed[3] == pytest.approx(across / (8 + 5), abs=1)  # as many as in the SVG


@pytest.mark.parametrize("frame", [(1, 0, 2, 3), (0, 2, 4, 1), (2, 2, 1, 1)])
def test_a_frame_may_go_around_a_part_and_leave_the_rest_outside(frame) -> None:
    values = np.arange(12.0).reshape(4, 3)
    whole, part = (Grid("", values, "input", gradient=True, frame=f) for f in (None, frame))
    hue = palette.FRAMES["input"]
    (box,) = (s for s in part.shapes(10, 20) if isinstance(s, Box) and s.edge == hue)
    across, down = part.cell_width, part.cell
    row, column, rows, columns = frame
    assert tuple(box[:4]) == (10 + column * across, 20 + row * down, columns * across, rows * down)
    others = [s for s in part.shapes(10, 20) if s != box]
    assert others == [s for s in whole.shapes(10, 20) if getattr(s, "edge", None) != hue]


def test_numbers_may_be_left_to_their_colours() -> None:
    values = np.array([[1, -123456.78], [np.nan, 0]])
    cells = grid_cells(Grid("x", values, written=False))
    assert {word for _, word in cells.values()} == {""}
    with_numbers = grid_cells(Grid("x", values, cell=200))
    fills = [[cells[at][0].fill for at in np.ndindex(2, 2)] for cells in (cells, with_numbers)]
    assert fills[0] == fills[1]
    assert Grid("x", values, written=False).cell_width == Grid("x", values).cell  # no room for them


@pytest.mark.parametrize(("texture", "marks"), [(HATCHED, 7), (DOTTED, 16), (CROSSED, 2)])
def test_each_texture_leaves_its_marks_in_its_cells_and_no_others(texture, marks) -> None:
    mask = np.array([[True, False], [False, False], [False, True]])

    def drawn(mask: np.ndarray) -> tuple[list[tuple], np.ndarray]:
        grid = Grid("", np.full((3, 2), np.nan), textures={texture: mask})
        svg = ElementTree.fromstring(to_svg(Scene(124, 166, tuple(grid.shapes(20, 20)), "x")))
        (path,) = svg.iter(SVG + "path")
        strokes = re.findall(r"M(\S+) (\S+?)L(\S+?) ([^M]+)", path.get("d"))
        png = to_png(Scene(124, 166, tuple(grid.shapes(20, 20)), "x"))
        return [tuple(map(float, stroke)) for stroke in strokes], pixels_of(png)

    strokes, png = drawn(mask)
    none, without = drawn(np.zeros_like(mask))
    assert none == []
    changed = np.abs(png - without).max(-1) > 30
    for i, j in product(range(3), range(2)):
        left, top = 20 + 42 * j, 20 + 42 * i
        inside = [
            (x, y) for x, y in (((a + c) / 2, (b + d) / 2) for a, b, c, d in strokes)
            if left < x < left + 42 and top < y < top + 42
        ]  # fmt: skip
        assert len(inside) == (marks if mask[i, j] else 0)
        cell = changed[2 * top + 6 : 2 * (top + 42) - 6, 2 * left + 6 : 2 * (left + 42) - 6]
        assert cell.any() == mask[i, j]
        if mask[i, j] and texture == DOTTED:  # every dot appears where it is meant to be
            for x, y in inside:
                c, r = round(2 * x), round(2 * y)
                assert changed[r - 2 : r + 3, c - 2 : c + 3].any()


@pytest.mark.parametrize("cell", [24, 42])
def test_what_no_window_reaches_is_greyed_whether_padding_or_not(cell) -> None:
    hatch, cross = np.array([[0, 1, 0, 1]], bool), np.array([[0, 0, 1, 1]], bool)
    look = {"textures": {HATCHED: hatch, CROSSED: cross}, "strongest": 2, "cell": cell}
    for values in (np.ones((1, 4)), np.full((1, 4), np.nan)):
        grid = Grid("", values, written=False, **look)
        assert grid.cell_width == cell
        plain = palette.fill(values[0, 0], 2)
        fills = [box.fill for box, _ in grid_cells(grid).values()]
        assert fills == [plain, plain, palette.UNREACHED, palette.UNREACHED]
        png = pixels_of(to_png(Scene(4 * cell + 40, cell + 40, tuple(grid.shapes(20, 20)), "x")))
        for k, fill in enumerate(fills):
            left = 2 * (20 + k * cell)
            inside = png[48 : 32 + 2 * cell, left + 8 : left + 2 * cell - 8]
            ground = 255 * np.array(to_rgb(fill))
            assert np.abs(np.median(inside, axis=(0, 1)) - ground).max() <= 6  # between strokes
            lines = np.abs(inside - ground).max(-1) > 25
            assert lines.any() == (k > 0)


def test_signs_and_titles_stand_between_and_above_grids() -> None:
    grids = [Grid(f"grid {n}", np.ones((2, 2)), sign=sign) for n, sign in enumerate("⊙=→")]
    texts = of_kind(scene_of_grids([*grids, Grid("last", np.ones((3, 1)))], "x"), Text)
    order = [t.words for t in sorted(texts, key=lambda t: t.x) if t.words in "⊙=→" or t.bold]
    assert order == ["grid 0", "⊙", "grid 1", "=", "grid 2", "→", "last"]


# ---------------------------------------------------------------------------- pictures


@pytest.mark.parametrize("zoom", [1, 3])
def test_a_photograph_is_drawn_dot_for_number(zoom) -> None:
    photo = load_photo()[60:180, 40:200]
    scene = pictures_scene({"photograph": photo}, "a photograph", zoom=zoom)
    (place,) = of_kind(scene, Picture)
    left, top = int(place.x), int(place.y)
    assert (left, top) == place[:2]
    there = pixels_of(to_png(scene))[top : top + zoom * 120, left : left + zoom * 160]
    expected = np.kron(255 * photo, np.ones((zoom, zoom)))[..., None]
    assert np.abs(there - expected).max() <= 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: pictures_scene({"a title wider than it": noise(9, 9), "b": noise(9, 9)}, "x"),
        lambda: photo_scene(forward_pass(Conv2d.from_filters(SOBEL), noise(300, 256)), (0, 0)),
    ],
    ids=["pictures", "photograph"],
)
def test_every_picture_lies_on_whole_dots(make) -> None:
    places = [shape[:4] for shape in of_kind(make(), Picture)]
    assert places == [tuple(map(round, place)) for place in places]


def test_zoom_and_titles_widen_a_picture() -> None:
    def width(title: str = "a", zoom: int = 1) -> float:
        return pictures_scene({title: np.ones((10, 60))}, "x", zoom=zoom).width

    assert width(zoom=3) == width() + 120
    assert width("a long title for it") > width() + 50


@pytest.mark.parametrize("order", [("grey", "signed"), ("signed", "grey")])
def test_the_signed_scale_is_symmetric_names_its_ends_and_leaves_grey_alone(order) -> None:
    both = {"grey": np.ones((60, 4)), "signed": np.full((60, 4), -2.5)}
    scene = pictures_scene({title: both[title] for title in order}, "x", signed=["signed"])
    *drawn, scale = [pixels_of(shape.png) for shape in of_kind(scene, Picture)]
    blue, red = (255 * np.array(palette.SIGNED(end)[:3]) for end in (0.0, 1.0))
    assert np.abs(drawn[order.index("signed")] - blue).max() <= 1
    assert (drawn[order.index("grey")] == 255).all()
    assert np.abs(scale[0] - red).max() <= 1
    assert np.abs(scale[-1] - blue).max() <= 1
    assert (np.abs(scale[len(scale) // 2 - 1 : len(scale) // 2 + 1] - 255) < 12).all()
    assert [w for w in words_of(scene) if w not in both] == ["≥ 2.5", "0", "≤ −2.5"]


def test_without_a_signed_picture_there_is_no_scale() -> None:
    scene = pictures_scene({"grey": np.ones((60, 4))}, "x")
    assert words_of(scene) == ["grey"]
    assert len(of_kind(scene, Picture)) == 1


def test_a_filter_stands_above_the_picture_that_it_made() -> None:
    scene = pictures_scene({"a": noise(50, 50), "b": noise(50, 50)}, "x", filters={"b": SOBEL})
    numbers = [text for text in of_kind(scene, Text) if text.anchor == "middle"]
    assert [text.words for text in numbers] == ["−1", "0", "1", "−2", "0", "2", "−1", "0", "1"]
    _, made = of_kind(scene, Picture)
    assert all(text.x > made.x and text.y < made.y for text in numbers)


@pytest.fixture
def shown(monkeypatch):
    """A call that returns what it displayed: the data and their metadata."""

    def call(function, *args, **kwargs) -> tuple[dict, dict]:
        displayed = []
        monkeypatch.setattr(
            "convlab.drawing.figure.display",
            lambda data, metadata, raw: displayed.append((data, metadata)) if raw else None,
        )
        function(*args, **kwargs)
        (only,) = displayed
        return only

    return call


def image_of(data: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data["image/png"])))


def test_a_picture_is_shown_with_its_alternative_text_and_size(shown) -> None:
    data, metadata = shown(show_pictures, {"noise": np.eye(40)}, alt="A white diagonal on black.")
    image = image_of(data)
    assert image.format == "PNG"
    width, height = image.size
    alt = "A white diagonal on black."
    assert metadata == {"image/png": {"alt": alt, "width": width, "height": height}}
    assert data["text/plain"] == "A picture. Its alternative text says what is to be seen."


def test_show_grids_takes_any_number_of_grids(shown) -> None:
    grids = [Grid(f"after {n} steps", np.full((3, 3), n / 7)) for n in range(4)]
    data, metadata = shown(show_grids, grids, "four grids")
    assert metadata["image/png"]["alt"] == "four grids"
    assert metadata["image/png"]["width"] > 4 * 3 * 42
    assert image_of(data).width == pytest.approx(2 * metadata["image/png"]["width"], abs=2)


def test_a_window_shows_its_products_and_says_them(shown) -> None:
    X, F = np.arange(12).reshape(3, 4), np.array([[0, 1], [-2, 3]])
    _, metadata = shown(show_window, X, F, (1, 2))
    alt = metadata["image/png"]["alt"]
    assert "row 1, column 2" in alt
    assert "The products are 0, 7, −20, 33. Their sum is 20;" in alt


# ------------------------------------------------------------------- what scenes say


def test_a_forward_scene_shows_the_arithmetic_of_its_window() -> None:
    X = np.array([[[1, 2, 0], [0, 3, 1], [2, 2, 1]], [[0, 1, 0], [1, 0, 1], [0.5, 1, 0]]])
    F = np.array([[[1, -1], [0, 2]], [[2, 0], [0, -3]]])
    run = forward_pass(Conv2d.from_filters(F[None], [-0.5]), X)
    scene = forward_scene(run, (1, 0), 1)
    words = " ".join(words_of(scene))
    assert "channel 1: 1·2 + 0·0 + 0.5·0 + 1·(−3) = −1" in words
    assert "O[1, 0] = 1 + (−1) + (−0.5) (bias) = −0.5" in words  # 0·1 + 3·(−1) + 2·0 + 2·2 = 1
    assert "Window 2 (of 0 to 3): rows 1 to 2 and columns 0 to 1 of X. Stride 1." in words
    for said in (
        "In channel 0 the products are 0, −3, 0, 4, and their sum is 1.",
        "In channel 1 the products are 2, 0, 0, −3, and their sum is −1.",
        "The sum of the channels, with the bias −0.5, is −0.5; it stands at row 1, column 0",
    ):
        assert said in scene.alt
    # of the output there is what was computed up to now: (1 - 2 + 6) + 0 - 0.5, and so on
    numbers = [t.words for t in of_kind(scene, Text) if t.anchor == "middle"]
    assert numbers[-4:] == ["→", "4.5", "2.5", "−0.5"]


def test_the_sum_in_words_is_the_number_in_the_outputs_cell() -> None:
    for seed in range(100):
        rng = np.random.default_rng(seed)
        X, F = rng.integers(-99, 100, (3, 4)) / 100, rng.integers(-3, 4, (2, 2)) / 2
        scene = forward_scene(forward_pass(Conv2d.from_filters(F, 0.1), X), (1, 2))
        cell = [t.words for t in of_kind(scene, Text) if t.anchor == "middle"][-1]
        assert f"is {cell}; it stands at row 1, column 2" in scene.alt


def test_a_forward_scene_names_what_it_shows() -> None:
    X, F = noise(4, 5, 5), noise(4, 2, 3, 3)
    grouped = forward_pass(Conv2d.from_filters(F, stride=1, padding=1, groups=2), X, filter=3)
    scene = forward_scene(grouped, (0, 0), 1)
    assert {title_of(scene, grid) for grid in grids_at(scene).values()} == {
        "input X, padded, channel 3", "filter F[3], channel 3", "products", "output O[3]",
    }  # fmt: skip
    turned = forward_pass(Conv2d.from_filters(F[0, 0], dilation=2), X[0], flipped=True)
    words = " ".join(words_of(forward_scene(turned, (0, 0))))
    for said in ("input X", "F turned by 180°", "rows 0, 2, 4", "dilation 2", "True convolution:"):
        assert said in words


def test_padding_is_hatched_in_a_forward_scene_and_taps_are_outlined_with_dilation() -> None:
    plain, padded = (
        forward_scene(
            forward_pass(Conv2d.from_filters(noise(2, 2), padding=p), noise(5, 5)), (0, 0)
        )
        for p in (0, 1)
    )
    assert not of_kind(plain, Lines)
    assert [len(lines.strokes) for lines in of_kind(padded, Lines)] == [7 * (7 * 7 - 5 * 5)]
    wide = forward_scene(
        forward_pass(Conv2d.from_filters(noise(2, 2), dilation=3), noise(5, 5)), (0, 0)
    )
    outlined = [box for box in of_kind(wide, Box) if box.edge == palette.WINDOW]
    assert len(outlined) == 1 + 4 + 1  # the window, its taps, the place in the output


def test_a_padding_scene_counts_the_windows_and_compares_the_rules() -> None:
    plan = padding_plan(Conv2d(1, 3, 2, "same"), np.zeros((6, 6)))
    scene = padding_scene(plan, (0, 2), rules=True)
    words = " ".join(words_of(scene))
    for said in (
        "Along the columns: 6 numbers, 0 of padding before and 1 after",
        "windows = floor((6 + 1 − 3) / 2) + 1 = floor(4/2) + 1 = 3; no column is left over.",
        "no column is left over.",
        "Window 2, outlined: rows 0 to 2 and columns 4 to 6 of X.",
        "for every stride: size / stride, rounded up: pads 0 and 1: 3 windows",
        "for stride 1 only: not defined: torch refuses “same” with stride 2",
        "in some class notes, in no framework: pads 3 and 4: 6 windows",
    ):
        assert said in words
    assert "no column is left over" in scene.alt
    assert "Keras gives 3 windows, “keep the size” 6 windows" in scene.alt


def test_a_padding_scene_says_how_many_rows_are_left_over() -> None:
    said = {
        4: "the last row is left over",
        5: "the last 2 rows are left over",
        6: "no row is left over",
    }
    for size, words in said.items():
        scene = padding_scene(padding_plan(Conv2d(1, 3, 3), np.zeros((size, 6))), (0, 0), "rows")
        assert words in " ".join(words_of(scene))
        assert words in scene.alt


@pytest.mark.parametrize(
    ("size", "geometry", "crossed"),
    [((6, 6), (3, 3), 0), ((7, 6), (3, 3), 6), ((3, 3), (1, 2), 5), ((5, 4), (3, 2), 5)],
)
def test_cells_under_no_window_are_crossed_out_also_between_windows(
    size, geometry, crossed
) -> None:
    scene = padding_scene(padding_plan(Conv2d(1, *geometry), np.zeros(size)), (0, 0))
    corner = max(box.y for box in of_kind(scene, Box) if box.fill)  # below the strip of cells
    crosses = [
        stroke
        for lines in of_kind(scene, Lines)
        for stroke in lines.strokes
        if lines.colour == palette.CROSS and stroke[1] > corner - 36 * size[0] - 1
    ]
    assert len(crosses) == 2 * crossed
    assert ("Crossed out" in " ".join(words_of(scene))) == (crossed > 0)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("padding", ["valid", 1, "same"])
def test_the_rules_for_same_are_shown_when_asked_for_and_then_without_the_grid(
    padding, room
) -> None:
    plan = padding_plan(Conv2d(1, 3, 2, padding), np.zeros((6, 6)))
    for rules in (False, True):
        scene = padding_scene(plan, (0, 0), "columns", rules, room)
        for words in (" ".join(words_of(scene)), scene.alt):
            assert ("Keras" in words) == rules
        assert ("6×6 input" in " ".join(words_of(scene))) == (not rules)


@pytest.mark.parametrize(
    ("size", "geometry", "formula"),
    [
        (6, (4,), "windows = 6 − 4 + 1 = 3;"),
        (6, (4, 1, "same"), "windows = 6 + 1 + 2 − 4 + 1 = 6;"),
        (8, (3, 2), "windows = floor((8 − 3) / 2) + 1 = floor(5/2) + 1 = 3;"),
        (7, (3, 1, 1, 2), "windows = 7 + 1 + 1 − 2·(3 − 1) − 1 + 1 = 5;"),
        (7, (3, 2, 0, 3), "windows = floor((7 − 3·(3 − 1) − 1) / 2) + 1 = floor(0/2) + 1 = 1;"),
    ],
)
def test_the_formula_leaves_out_what_is_1_or_0(size, geometry, formula) -> None:
    *plain, dilation = geometry if len(geometry) == 4 else (*geometry, 1)
    plan = padding_plan(Conv2d(1, *plain, dilation=dilation), np.zeros((size, size)))
    scene = padding_scene(plan, (0, 0))
    assert formula in " ".join(words_of(scene))
    assert formula in scene.alt


def test_place_0_0_and_a_zero_of_the_border_do_not_look_alike() -> None:
    X = np.add.outer(10.0 * np.arange(4), np.arange(5))
    for named, first in ((True, "00 01 02"), (False, "0 1 2")):
        plan = padding_plan(Conv2d(1, 3, padding=1), X, places=named)
        scene, title = padding_scene(plan, (0, 0)), "4×5 input with its padding"
        begins = [isinstance(s, Text) and s.words == title for s in scene.shapes].index(True)
        grid = grid_named(replace(scene, shapes=scene.shapes[begins:]), title)
        assert " ".join(grid.words[1, 1:4]) == first
        assert set(grid.words[plan.border]) == {""}
        assert (grid.strokes[plan.border] > 0).all()


def test_every_window_is_a_bar_with_its_taps_as_dots() -> None:
    scene = padding_scene(padding_plan(Conv2d(1, 3, 2, dilation=2), np.zeros((7, 7))), (1, 1))
    first, *rest = (box for box in of_kind(scene, Box) if box.fill)
    assert all(box.y >= first.y for box in rest)
    strip = [lines for lines in of_kind(scene, Lines) if lines.strokes and lines.line >= 1.6]
    dots = [lines.strokes for lines in strip if len(lines.strokes) == 3][:2]
    middles = [[round((x1 - first.x) / first.width - 0.5, 2) for x1, *_ in taps] for taps in dots]
    assert middles == [[0, 2, 4], [2, 4, 6]]


@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_no_bar_of_a_window_runs_into_the_next_or_over_its_number(seed) -> None:
    scene = padding_scene(random_plan(seed), (0, 0))
    strokes = [lines.strokes[0] for lines in of_kind(scene, Lines) if len(lines.strokes) == 1]
    bars = [(y, x1, x2) for x1, y, x2, y2 in strokes if y == y2 and x2 - x1 > 1]
    for (y, _, end), (next_y, start, _) in pairwise(sorted(bars)):
        assert next_y > y or start > end
    words, room = rooms(scene)
    for word, (left, top, right, bottom) in zip(words, room, strict=True):
        hit = [x1 for y, x1, x2 in bars if top < y < bottom and x1 < right and left < x2]
        assert not hit, word


@pytest.mark.parametrize(("name", "least"), [("wide", 30), ("narrow", 24)])
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_every_bar_of_a_window_can_be_touched(seed, name, least) -> None:
    plan = random_plan(seed)
    scene = padding_scene(plan, (0, 0), "columns", False, ROOMS[name])
    targets = [box for box in of_kind(scene, Box) if not (box.fill or box.edge)]
    assert len(targets) == plan.columns.count
    assert all(min(box.width, box.height) >= least for box in targets)
    bars = [
        lines.strokes[0]
        for lines in of_kind(scene, Lines)
        if len(lines.strokes) == 1 and lines.colour in (palette.WINDOW, palette.QUIET)
    ]
    bars = [bar for bar in bars if bar[2] - bar[0] > 1]
    for one, (left, y, right, _) in zip(targets, bars, strict=True):
        assert one.x <= left
        assert right <= one.x + one.width
        assert one.y < y < one.y + one.height
    for k, one in enumerate(targets):
        for other in targets[:k]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(across, down) < 1e-6


# -------------------------------------------------------------------- what cannot be


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize(
    ("size", "kernel_size", "settings", "window", "void"),
    [
        ((3, 3), 4, {}, (4, 4), 7),
        ((3, 6), 4, {}, (4, 4), 6),
        ((2, 3), 5, {"padding": 1}, (5, 5), 5),
        ((6, 6), 5, {"dilation": 2}, (9, 9), 45),
    ],
)
def test_a_window_that_fits_nowhere_sticks_out(
    size, kernel_size, settings, window, void, room
) -> None:
    X, layer = noise(*size), Conv2d(1, kernel_size, **settings)
    scene = impossible_scene("It cannot be.", layer, X, room)
    grid = grid_named(scene, text.PADDED_INPUT if "padding" in settings else text.INPUT)
    p = settings.get("padding", 0)
    padded = size[0] + 2 * p, size[1] + 2 * p
    assert grid.frame == (0, 0, *padded)
    assert grid.window == (0, 0, *window)
    np.testing.assert_array_equal(
        grid.words[p : p + size[0], p : p + size[1]], written(X), strict=True
    )
    empty = np.ones(grid.words.shape, bool)
    empty[: padded[0], : padded[1]] = False
    assert empty.sum() == void
    assert (grid.strokes[empty] == 2).all()
    assert set(grid.words[empty]) == {""}
    assert len(grid.taps) == (kernel_size**2 if "dilation" in settings else 0)
    assert scene.width == room.width
    assert scene.alt.startswith("It cannot be. The outline is the first window. It sticks out")
    below, right = window[0] - padded[0], window[1] - padded[1]
    assert (f"by {below} row" in scene.alt) == (below > 0)
    assert ("on the right" in scene.alt) == (right > 0)
    assert_legible(scene)


def test_where_a_window_fits_or_is_too_wide_to_draw_the_sentence_stands_alone() -> None:
    for layer in (Conv2d(1, 3), Conv2d(1, 5, dilation=7)):
        scene = impossible_scene("It cannot be.", layer, noise(4, 4), WIDE)
        assert words_of(scene) == ["It cannot be."]
        assert scene.alt == "It cannot be."


@pytest.mark.parametrize(
    ("size", "padding", "place", "rows", "columns"),
    [
        ((80, 60), "valid", (3, 4), (3, 6), (4, 7)),
        ((80, 60), 1, (0, 0), (0, 2), (0, 2)),  # the window begins at -1
        ((80, 60), 2, (7, 1), (5, 8), (0, 2)),
        ((80, 60), 1, (79, 59), (78, 80), (58, 60)),
        ((8, 8), 1, (0, 7), (0, 2), (6, 8)),
        ((8, 8), 3, (0, 4), (0, 0), (1, 4)),  # all of its rows lie on the padding
    ],
)
def test_the_markers_of_a_photograph_frame_its_window_and_its_number(
    size, padding, place, rows, columns
) -> None:
    run = forward_pass(Conv2d.from_filters(SOBEL, padding=padding), noise(*size))
    scene = photo_scene(run, place)
    photo, result = of_kind(scene, Picture)
    assert (photo.height, photo.width) == tuple((3 if size == (80, 60) else 32) * n for n in size)
    black = [b for b in of_kind(scene, Box) if b.edge == palette.WINDOW and not b.fill][-2:]
    number = [(at, at + 1) for at in place]
    for box, shown, (top, foot), (left, right) in (
        (black[0], photo, rows, columns),
        (black[1], result, *number),
    ):
        around, zoom = 4, shown.width // (size if shown is photo else run.output.shape)[1]
        assert box.x == shown.x + zoom * left - around
        assert box.y == shown.y + zoom * top - around
        assert box.width == zoom * (right - left) + 2 * around
        assert box.height == zoom * (foot - top) + 2 * around
        assert min(box.x, box.y) > 0


# ------------------------------------------------- what is large, without end, or no picture


def test_what_is_infinite_has_the_fullest_colour_of_its_sign() -> None:
    ends = palette.fill(-1, 1), palette.fill(1, 1)

    def fills(*values: float, **kwargs) -> list[str]:
        scene = scene_of_grids([Grid("", np.array([values]), **kwargs)], "x")
        return [box.fill for box in of_kind(scene, Box) if box.fill]

    inf = np.inf
    assert fills(-inf, inf, -2, 1) == [*ends, ends[0], palette.fill(1, 2)]
    assert fills(-inf, inf, 0) == [*ends, palette.fill(0, 1)]
    assert fills(inf, np.nan) == [ends[1], palette.EMPTY]
    assert fills(-inf, 3, strongest=inf) == [ends[0], palette.fill(0, 1)]


def test_of_a_large_grid_a_part_is_shown_and_named() -> None:
    values = np.arange(50 * 40.0).reshape(50, 40)
    mask = values % 7 == 0
    grid = Grid("x", values, window=(8, 18, 4, 20), taps=((9, 19), (49, 39)), frame=(0, 0, 9, 40),
                textures={HATCHED: mask})  # fmt: skip
    part = cut(grid, 10, 6, (44, 19))
    assert part.title == "x: rows 40 to 49, columns 19 to 24 of 50×40"
    np.testing.assert_array_equal(part.values, values[40:, 19:25])
    np.testing.assert_array_equal(part.textures[HATCHED], mask[40:, 19:25])
    assert (part.window, part.taps, part.frame) == (None, (), None)
    part = cut(grid, 10, 20, (9, 39))
    assert part.title == "x: rows 0 to 9, columns 20 to 39 of 50×40"
    assert (part.window, part.taps, part.frame) == ((8, 0, 2, 18), (), (0, 0, 9, 20))
    assert cut(grid, 50, 20).taps == ((9, 19),)
    assert cut(grid, 50, 40) is grid


@pytest.mark.parametrize("size", but([60, 150, 1000], 1000))
def test_a_picture_of_a_large_grid_is_one_that_can_be_looked_at(size) -> None:
    grids = [Grid("one", np.zeros((size, size))), Grid("small", np.ones((2, 2)))]
    scene = scene_of_grids(grids, "two grids")
    assert f"one: rows 0 to 27, columns 0 to 27 of {size}×{size}" in words_of(scene)
    assert "small" in words_of(scene)
    assert max(scene.width, scene.height) < 1500
    width, height = Image.open(io.BytesIO(to_png(scene))).size
    assert (width, height) == pytest.approx((2 * scene.width, 2 * scene.height), abs=2)


def test_what_stands_for_no_sign_leaves_both_pictures_valid() -> None:
    words = "a\x00b\x1b[31m\ud800c\ufffe\x9f"
    scene = scene_of_grids([Grid(words, np.ones((1, 1)))], words)
    svg = ElementTree.fromstring(to_svg(scene).encode("utf-8"))
    assert svg.get("aria-label") == scene.alt == "a�b�[31m�c��"
    assert scene.alt in words_of(scene)
    assert to_png(scene)
    kept = "tab\tand\nline ∂ é 漢"
    assert Scene(9, 9, (Text(1, 2, kept),), kept).alt == kept


MASKED = np.ma.array(np.ones((2, 2)), mask=np.eye(2))
NO_NUMBERS = {
    "masked": MASKED,
    "masked in a list": [MASKED[0], MASKED[1]],
    "one masked": [[1.0, np.ma.masked]],
    "complex": np.ones((2, 2)) + 1j,
    "complex in a list": [[1j, 2]],
    "words": [["1", "2"]],
    "dates": np.array([["2024-01-01", "2024-01-02"]], "datetime64[D]"),
    "spans of time": np.array([[1, 2]], "timedelta64[s]"),
    "objects": [[None, {}]],
    "ragged": [[1], [2, 3]],
    "nothing": None,
}
EMPTY = [np.ones((0, 3)), np.ones((3, 0)), []]
no_numbers = pytest.mark.parametrize("values", NO_NUMBERS.values(), ids=NO_NUMBERS)


@no_numbers
def test_what_is_no_array_of_numbers_is_not_drawn(values) -> None:
    for name, call in {
        "values": lambda: Grid("x", values),
        r"pictures\['x'\]": lambda: show_pictures({"x": values}, "a picture"),
        r"filters\['x'\]": lambda: show_pictures({"x": SOBEL}, "x", filters={"x": values}),
        "X": lambda: show_window(values, SOBEL),
        "F": lambda: show_window(SOBEL, values),
    }.items():
        with pytest.raises(ValueError, match=rf"(?s)^{name}: expected .*real numbers.*; got "):
            call()


@each(
    ("settings", "name"),
    [
        *(({"values": values}, "values") for values in [*EMPTY, np.ones(3), np.ones((1, 2, 2))]),
        ({"title": None}, "title"),
        ({"sign": 3}, "sign"),
        ({"kind": "weights"}, "kind"),
        ({"kind": ["input"]}, "kind"),
        ({"textures": {"wavy": np.ones((2, 3))}}, "textures"),
        ({"textures": {HATCHED: np.ones((3, 2))}}, rf"textures\['{HATCHED}'\]"),
        ({"window": (0, 0, 3, 3)}, "window"),
        ({"window": (0, 0)}, "window"),
        ({"window": (0.5, 0, 1, 1)}, "window"),
        ({"frame": (0, -1, 1, 1)}, "frame"),
        ({"taps": ((0, 3),)}, "taps"),
        ({"taps": ((0, 0, 0),)}, "taps"),
        ({"taps": (1, 2)}, "taps"),
        ({"cell": 0}, "cell"),
        ({"cell": np.inf}, "cell"),
        ({"strongest": -1}, "strongest"),
        ({"strongest": np.nan}, "strongest"),
        ({"longest": -1}, "longest"),
    ],
)
def test_a_grid_that_cannot_be_drawn_is_refused_by_name(settings, name) -> None:
    with pytest.raises(ValueError, match=rf"(?s)^{name}: expected .+; got "):
        Grid(**{"title": "x", "values": np.ones((2, 3))} | settings)


@each(
    ("arguments", "name"),
    [
        (({}, "x"), "pictures"),
        ((np.ones((3, 3)), "x"), "pictures"),
        (({1: np.ones((3, 3))}, "x"), "pictures"),
        *((({"x": array}, "x"), r"pictures\['x'\]") for array in [
            *EMPTY, np.ones(4), np.ones((4, 9, 9)), np.ones((9, 9, 3)), np.ones((1, 3, 9, 9)), 1.0,
            [[np.nan, 1]], [[np.inf, 1]],
        ]),
        (({"x": np.ones((3, 2, 2))}, "x", {"signed": ["x"]}), r"pictures\['x'\]"),
        (({"x": np.ones((2, 2))}, "x", {"filters": {"x": [1, 2]}}), r"filters\['x'\]"),
        (({"x": np.ones((2, 2))}, "x", {"filters": {"y": SOBEL}}), "filters"),
        (({"x": np.ones((2, 2))}, "x", {"signed": ["y"]}), "signed"),
        (({"x": np.ones((2, 2))}, "x", {"zoom": 0}), "zoom"),
        (({"x": np.ones((2, 2))}, "x", {"zoom": 1.5}), "zoom"),
        (({"x": np.ones((90, 90))}, "x", {"zoom": 100}), "zoom"),
        (({"x": np.ones((2, 9000))}, "x"), "zoom"),
        (({"x": np.ones((2, 2))}, None), "alt"),
        (({"x": np.ones((2, 2))}, " "), "alt"),
    ],
)  # fmt: skip
def test_pictures_that_cannot_be_drawn_are_refused_by_name(arguments, name) -> None:
    *first, named = arguments if isinstance(arguments[-1], dict) else (*arguments, {})
    with pytest.raises(ValueError, match=rf"(?s)^{name}: expected .+; got "):
        show_pictures(*first, **named)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: show_grids([], "x"), "grids"),
        (lambda: show_grids(Grid("x", [[1]]), "x"), "grids"),
        (lambda: show_grids([[[1]]], "x"), "grids"),
        (lambda: show_grids([Grid("x", np.ones((9, 28)))] * 12, "x"), "grids"),
        (lambda: show_grids([Grid("x", [[1]])], None), "alt"),
        (lambda: show_curves({"a": {0: 1}}, "", "x", "y"), "alt"),
        (lambda: show_figure(Figure(), None), "alt"),
        (lambda: show_figure(Figure().subplots(), "x"), "figure"),
        (lambda: show_window(np.ones((3, 3)), np.ones((2, 2)), (2, 0)), "at"),
        (lambda: show_window(np.ones((3, 3)), np.ones((2, 2)), None), "at"),
        (lambda: show_window(np.ones((3, 3)), np.ones((2, 2)), (0.5, 0)), "at"),
        (lambda: show_window(np.ones((1, 3, 3)), np.ones((2, 2))), "X"),
        (lambda: show_window(np.ones((3, 3)), np.ones(4)), "F"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(call, name) -> None:
    with pytest.raises(ValueError, match=rf"(?s)^{name}: expected .+; got "):
        call()


def test_curves_are_told_apart_without_their_colours() -> None:
    curves = {f"curve {k}": {8: 1 + k, 128: 2} for k in range(7)}
    (axes,) = curves_figure(curves, "size", "time", "x").axes
    assert len({(line.get_marker(), line.get_linestyle()) for line in axes.lines}) == 7
    assert [words.get_text() for words in axes.get_legend().get_texts()] == [*curves]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("size", "time")


@pytest.mark.parametrize(
    ("log", "scales"), [("", "linear linear"), ("y", "linear log"), ("xy", "log log")]
)
def test_an_axis_of_curves_is_logarithmic_where_asked(log, scales) -> None:
    few, many = ({"a": {2**n: 1 for n in range(count)}} for count in (5, 15))
    (axes,) = curves_figure(few, "x", "y", log).axes
    assert f"{axes.get_xscale()} {axes.get_yscale()}" == scales
    named = [words.get_text() for words in axes.get_xticklabels()]
    assert (named == ["1", "2", "4", "8", "16"]) == ("x" in log)
    (axes,) = curves_figure(many, "x", "y", log).axes
    assert len(axes.get_xticks()) != 15


def test_a_photographs_output_is_grey_or_else_signed_and_the_words_say_which() -> None:
    photo = noise(40, 40)
    mean = photo_scene(forward_pass(Conv2d.from_filters(PRESETS["mean"]), photo), (0, 0))
    edges = photo_scene(forward_pass(Conv2d.from_filters(SOBEL), photo), (0, 0))
    grey, signed = (pixels_of(of_kind(scene, Picture)[1].png) for scene in (mean, edges))
    assert (grey == grey[..., :1]).all()
    assert not (signed == signed[..., :1]).all()
    assert "black up to 0, white from 1 on" in mean.alt
    assert "negative blue, 0 white, positive red" in edges.alt


@pytest.mark.parametrize("name", PRESETS)
def test_filters_that_sum_to_one_make_photographs_and_those_that_sum_to_zero_colours(name) -> None:
    run = forward_pass(Conv2d.from_filters(PRESETS[name], padding="same"), noise(40, 30))
    auto, grey, signed = (
        pixels_of(of_kind(photo_scene(run, (3, 4), shown), Picture)[1].png)
        for shown in ("auto", "grey", "signed")
    )
    side_by_side = pictures_scene({name: run.output}, "as notebook 0 shows it", zoom=6)
    assert (grey == pixels_of(of_kind(side_by_side, Picture)[0].png)).all()
    assert not (signed == signed[..., :1]).all()
    total = round(PRESETS[name].sum(), 9)
    assert (auto == {1: grey, 0: signed}[total]).all()


@pytest.mark.parametrize(
    ("F", "grey"),
    [
        (np.eye(3) / 6, True),
        (np.ones((3, 3)), False),
        (-np.eye(3), False),
        (np.eye(3) * 0.33, True),
    ],
)
def test_of_other_filters_the_numbers_decide(F, grey) -> None:
    scene = photo_scene(forward_pass(Conv2d.from_filters(F), noise(40, 30)), (0, 0))
    output = pixels_of(of_kind(scene, Picture)[1].png)
    assert (output == output[..., :1]).all() == grey


def test_a_few_large_numbers_do_not_fade_all_others() -> None:
    slope, one = np.tile(np.arange(40) / 100, (40, 1)), np.zeros((40, 40))
    slope[20, 20], one[20, 20] = 9, 9  # in nine of 1,444 windows
    faded, alone = (
        pixels_of(
            of_kind(photo_scene(forward_pass(Conv2d.from_filters(SOBEL), x), (0, 0)), Picture)[
                1
            ].png
        )
        for x in (slope, one)
    )
    ends = [255 * np.array(palette.SIGNED(end)[:3]) for end in (0.0, 1.0)]
    assert np.abs(faded[0, 0] - ends[int(SOBEL[:, 2].sum() > 0)]).max() <= 1
    # where all others are 0, these are what there is to see
    assert all((np.abs(alone - end).max(axis=-1) <= 1).any() for end in ends)


def test_what_rounding_leaves_of_a_zero_has_no_colour() -> None:
    flat = forward_pass(Conv2d.from_filters(SOBEL * 0.1), np.full((9, 9), 0.3))
    assert 0 < np.abs(flat.output).max() < 1e-9
    assert (pixels_of(of_kind(photo_scene(flat, (0, 0)), Picture)[1].png) > 250).all()


def test_the_window_of_a_photograph_is_as_grey_as_its_pixels() -> None:
    photo = np.linspace(0, 1, 9).reshape(3, 3)
    run = forward_pass(Conv2d.from_filters(SOBEL), photo)
    scene = photo_scene(run, (0, 0))
    cells = [b for b in of_kind(scene, Box) if b.mark and b.mark.id.startswith("w-")]
    assert [[*palette.pixels(photo).reshape(9, 3)[k]] for k in range(9)] == [
        [round(255 * c) for c in to_rgb(cell.fill)] for cell in cells
    ]
    assert {contrast_below(text, scene) > 4.5 for text in of_kind(scene, Text)} == {True}


# ------------------------------------------------------------------------------ colours


def test_text_has_enough_contrast_everywhere() -> None:
    fills = {palette.fill(value, 1) for value in np.linspace(-1, 1, 257)} | {palette.EMPTY}
    assert len(fills) > 100
    assert min(contrast(fill, palette.INK) for fill in fills) >= 4.5
    assert min(contrast(*palette.shade(level)) for level in np.linspace(-0.1, 1.1, 600)) >= 4.5
    for colour in (*palette.FRAMES.values(), palette.QUIET, palette.INK):
        assert contrast(colour, palette.PAPER) >= 4.5


def test_every_word_of_every_scene_has_enough_contrast(scene) -> None:
    assert all(contrast_below(text, scene) >= 4.5 for text in of_kind(scene, Text))


def contrast_below(text: Text, scene: Scene) -> float:
    """Contrast of a text with what was drawn below it, or with the paper."""
    before = scene.shapes[: scene.shapes.index(text)]
    grounds = [
        box.fill
        for box in before
        if isinstance(box, Box)
        and box.fill
        and box.x <= text.x <= box.x + box.width
        and box.y <= text.y <= box.y + box.height
    ]
    return contrast(text.colour, [palette.PAPER, *grounds][-1])


def test_a_fill_says_sign_and_size() -> None:
    def red_over_blue(value: float) -> float:
        red, _, blue = to_rgb(palette.fill(value, 2))
        return red - blue

    shades = [red_over_blue(v) for v in np.linspace(-2, 2, 21)]
    assert shades == sorted(shades)
    assert shades[0] < -0.3
    assert shades[-1] > 0.3
    assert contrast(palette.fill(0, 2), "#ffffff") < 1.01
    assert palette.fill(0, 2) == palette.fill(0, 0) == palette.fill(5, np.inf)
    assert palette.fill(9, 2) == palette.fill(2, 2) != palette.fill(1, 2)
    assert palette.fill(float("nan"), 1) == palette.EMPTY


def test_pixels_are_grey_coloured_or_signed() -> None:
    grey = palette.pixels(np.array([[-1, 0, 0.2, 1, 7]]))
    assert grey.tolist() == [[[v] * 3 for v in (0, 0, 51, 255, 255)]]
    assert palette.pixels(np.array([[[0]], [[0.6]], [[2]]])).tolist() == [[[0, 153, 255]]]
    signed = palette.pixels(np.array([[-4, -2, 0, 2]]), 2.0).astype(int)[0]
    assert (signed[0] == signed[1]).all()
    assert signed[1, 2] > signed[1, 0]
    assert signed[3, 0] > signed[3, 2]
    assert np.abs(signed[2] - 255).max() <= 2
    assert np.abs(palette.pixels(np.zeros((1, 1)), 0.0).astype(int) - 255).max() <= 2


# -------------------------------------------------------------------------- photograph


def test_the_photograph() -> None:
    photo = load_photo()
    assert photo.shape == (300, 256)
    assert 0 <= photo.min() < 0.1
    assert 0.9 < photo.max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (9, 9), (60, 40)])
@pytest.mark.parametrize("most", [0.5, 12345.6])
def test_the_labels_of_a_scale_find_room_beside_any_picture(size, most) -> None:
    assert_legible(pictures_scene({"signed": np.full(size, most)}, "x", signed=["signed"]))


# ------------------------------------------------------------------------------- layout


def random_pass(seed: int, most: int = 12) -> ForwardPass:
    """A pass such as an explorer allows, with any of its settings."""
    rng = np.random.default_rng(seed)
    kind = ("small", "quarters", "decimals", "mixed")[seed % 4]
    while True:
        channels = int(rng.choice([1, 1, 2, 3]))
        X = numbers(kind, rng, (channels, *rng.integers(1, most + 1, 2)))
        F = numbers(kind, rng, (1, channels, *rng.integers(1, 6, 2)))
        bias = numbers(kind, rng, (1,)) if rng.random() < 0.5 else None
        padding = ("valid", "same", 1, 2, 3)[rng.integers(5)]
        dilation, flipped = int(rng.integers(1, 4)), bool(rng.integers(2))
        layer = Conv2d.from_filters(F, bias, int(rng.integers(1, 5)), padding, dilation=dilation)
        try:
            run = forward_pass(layer, X, flipped=flipped)
        except ValueError:  # no window fits
            continue
        if max(run.border.shape) <= 16:
            return run


@pytest.mark.parametrize("seed", sampled(range(60), 8))
def test_no_two_texts_of_a_forward_scene_overlap_and_none_leaves_it(seed) -> None:
    run = random_pass(seed)
    H, W = run.output.shape
    for place in {(0, 0), (H // 2, W // 3), (H - 1, W - 1)}:
        for channel in (None, *range(len(run.padded))):
            assert_legible(forward_scene(run, place, channel))


def largest(kind: str) -> ForwardPass:
    rng = np.random.default_rng(7)
    X, F = numbers(kind, rng, (3, 12, 12)), numbers(kind, rng, (1, 3, 5, 5))
    return forward_pass(Conv2d.from_filters(F, numbers(kind, rng, (1,)), padding=2), X)


@pytest.mark.parametrize("kind", ["small", "quarters", "decimals", "mixed"])
def test_the_largest_forward_scene_is_legible(kind) -> None:
    run = largest(kind)
    for place in places(run.output.shape)[::29]:
        assert_legible(forward_scene(run, place, 2))


STEADY = {
    "the example": ([[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1]],
                    [[1, 0, -1], [2, 0, -2], [1, 0, -1]], {"bias": 1}),
    "many digits": (np.arange(30).reshape(5, 6) ** 3, [[1, -1], [10, -10]], {}),
    "decimals": (np.round(np.linspace(-3, 40, 42).reshape(6, 7), 2), [[0.25, -1.5], [2, 0]], {}),
    "signs": (np.arange(-12, 13).reshape(5, 5), np.full((3, 3), -1), {"bias": -0.5, "padding": 1}),
    "channels": (np.arange(-13, 62).reshape(3, 5, 5), np.arange(-4, 8).reshape(1, 3, 2, 2),
                 {"bias": [2.5], "stride": 2, "padding": "same"}),
    "dilation": (np.arange(99).reshape(9, 11) % 14 - 3, [[1, -2, 3]], {"dilation": 3}),
}  # fmt: skip


@pytest.mark.parametrize("name", STEADY)
def test_a_forward_scene_keeps_its_size_from_step_to_step(name) -> None:
    X, F, settings = STEADY[name]
    run = forward_pass(Conv2d.from_filters(F, **settings), X)
    for channel in (None, *range(len(run.padded))):
        scenes = [forward_scene(run, place, channel) for place in places(run.output.shape)]
        assert_steady(scenes)


def test_a_forward_scene_keeps_its_height_whatever_the_numbers() -> None:
    X = [[-2.5, 0.5, -10, 0], [10, -10, 0, -2.5]]
    run = forward_pass(Conv2d.from_filters([[1, 2, -2], [0, 0.5, 0.5]], 1), X)
    assert_steady(forward_scene(run, place) for place in places(run.output.shape))


def test_a_forward_scene_keeps_its_width_where_rounding_goes_two_ways() -> None:
    X = np.ones((5, 5))
    X[0, 0] = 0.995
    run = forward_pass(Conv2d.from_filters(np.ones((3, 3))), X)
    assert_steady(forward_scene(run, place) for place in places(run.output.shape))


@pytest.mark.parametrize("seeds", but([range(30), range(30, 90)], range(30)), ids=str)
def test_no_forward_scene_of_many_changes_its_size_from_step_to_step(seeds) -> None:
    for seed in seeds:
        run = random_pass(seed, most=7)
        assert_steady(forward_scene(run, place) for place in places(run.output.shape))


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_cells_become_smaller_before_grids_leave_their_row(room) -> None:
    """Grids of one row each: a picture of them is as high as its cells, or in several lines."""
    heights = []
    for columns in range(1, 13):
        grid = Grid("", np.zeros((1, columns)))
        heights.append(fit(room, [grid, grid], in_a_row).height)
    in_the_row = [height for height in heights if height in room.side]
    assert in_the_row == heights[: len(in_the_row)]
    assert in_the_row == sorted(in_the_row, reverse=True)
    assert {*in_the_row} == {*room.side}


def random_plan(seed: int):
    rng = np.random.default_rng(seed)
    while True:
        X = numbers(("small", "decimals")[seed % 2], rng, rng.integers(1, 11, 2))
        k, s, d = (int(n) for n in rng.integers(1, (6, 5, 4)))
        padding = ("valid", "same", 1, 2, 3, (3, 0))[rng.integers(6)]
        try:
            plan = padding_plan(Conv2d(1, k, s, padding, dilation=d), X)
        except ValueError:  # no window fits
            continue
        if max(plan.padded.shape) <= MOST_PADDED:
            return plan


LARGEST_PLANS = [
    (padding_plan(Conv2d(1, 5, 1, "same"), np.full((10, 10), -88.88)), "rows"),
    (padding_plan(Conv2d(1, 1, 1, 2), np.full((10, 10), -88.88)), "columns"),
    (padding_plan(Conv2d(1, 5, 4, "same", dilation=3), np.full((2, 2), 5)), "columns"),
]


@pytest.mark.parametrize("rules", [False, True], ids=["grid", "rules"])
@each("room", ROOMS.values())
@pytest.mark.parametrize(
    ("plan", "axis"),
    [(random_plan(seed), ("rows", "columns")[seed // 2 % 2]) for seed in range(16)] + LARGEST_PLANS,
)
def test_a_padding_scene_is_legible_and_keeps_its_size(plan, axis, room, rules) -> None:
    every = 1 + plan.rows.count * plan.columns.count // 12
    chosen = places((plan.rows.count, plan.columns.count))
    shown = {*chosen[::every], chosen[-1]}
    scenes = [padding_scene(plan, place, axis, rules, room) for place in shown]
    for scene in scenes:
        assert scene.width == room.width
        assert text.TOO_WIDE_HERE.split(".")[0] not in " ".join(words_of(scene))
        assert_legible(scene)
    assert_steady(scenes)


def test_the_words_of_the_first_window_find_room_too() -> None:
    plan = padding_plan(Conv2d(1, 1, 2, 3), np.full((1, 4), -88.88))
    assert_legible(padding_scene(plan, (0, 0), "rows"))


FILTERS = {"mean": PRESETS["mean"], "many digits": np.arange(9).reshape(3, 3) * -123.45}
PHOTOS = [(300, 256), (400, 400), (8, 8), (1, 1), (28, 28), (100, 100), (200, 400), (400, 7)]


@each("room", ROOMS)
@pytest.mark.parametrize(("name", "stride"), [("mean", 3), ("many digits", 1)])
@pytest.mark.parametrize("size", PHOTOS)
def test_a_photo_scene_is_legible_and_keeps_its_size(size, name, stride, room) -> None:
    room = ROOMS[room]
    run = forward_pass(
        Conv2d.from_filters(FILTERS[name], stride=stride, padding="same"), noise(*size)
    )
    every = places(run.output.shape)
    chosen = [*every[:: 1 + len(every) // 5], every[-1]]
    scenes = [photo_scene(run, place, "auto", room) for place in chosen]
    assert_steady(scenes)
    for scene in scenes:
        assert_legible(scene)
        assert scene.width == room.width
        assert min(text.size for text in of_kind(scene, Text)) >= (13 if room == WIDE else 12)
        cells = [box for box in of_kind(scene, Box) if box.mark and box.mark.id]
        assert len(cells) == 27
        assert min(min(cell.width, cell.height) for cell in cells) >= (30 if room == WIDE else 24)
        for shown, shape in zip(of_kind(scene, Picture), (size, run.output.shape), strict=True):
            assert room.gap <= shown.x <= shown.x + shown.width <= room.width - room.gap
            down, across = shown.height / shape[0], shown.width / shape[1]
            assert abs(across - down) <= 0.5 / shape[0] + 0.5 / shape[1]  # rounded to dots
            assert max(shown.width, shown.height) > 120


def test_at_its_defaults_the_photograph_leaves_room_for_its_controls() -> None:
    run = forward_pass(Conv2d.from_filters(SOBEL, padding="same"), load_photo())
    assert photo_scene(run, (99, 119)).height <= 480


def test_more_pictures_than_find_room_beside_one_another_stand_in_even_lines() -> None:
    four = {title: noise(200, 210) - 0.5 for title in ("a", "b", "c", "d")}
    scene = pictures_scene(four, "x", signed=["d"])
    *drawn, scale = of_kind(scene, Picture)
    lefts, tops = ([shown[axis] for shown in drawn] for axis in (0, 1))
    assert lefts[0] == lefts[2] < lefts[1] == lefts[3]
    assert tops[0] == tops[1] < tops[2] == tops[3] == scale.y
    assert scale.x > drawn[3].x + 210
    assert scene.width <= WIDE.width
    beside = pictures_scene(dict([*four.items()][:3]), "x")
    assert len({shown.y for shown in of_kind(beside, Picture)}) == 1


def test_rounded_sums_of_channels_are_written_about_equal() -> None:
    X, F = np.array([0.25, 0.25]).reshape(2, 1, 1), np.array([0.25, -0.25]).reshape(1, 2, 1, 1)
    words = words_of(forward_scene(forward_pass(Conv2d.from_filters(F), X), (0, 0)))
    assert any("0.25·0.25 ≈ 0.06" in line for line in words)
    assert any("0.06 + (−0.06) ≈ 0" in line for line in words)


@pytest.mark.parametrize("place", [(-1, 0), (0, 3), (5, 5)])
def test_a_window_outside_the_output_is_refused(place) -> None:
    with pytest.raises(ValueError, match=r"^place: expected .+got"):
        forward_scene(forward_pass(Conv2d.from_filters(np.ones((2, 2))), np.ones((4, 4))), place)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Grid("x", np.ones((2, 2)), "inputs"), "kind"),
        (lambda: Grid("x", np.ones(3)), "values"),
        (lambda: pictures_scene({"a": np.ones((2, 2))}, "x", signed=["b"]), "signed"),
        (lambda: pictures_scene({"a": np.ones((2, 2))}, "x", filters={"b": SOBEL}), "filters"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(make, name) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: expected .+got"):
        make()
