"""Scenes: what to draw, in plain data that any painter can draw.

A scene is a list of four kinds of shape, in dots of the picture, x to the right and y down. Grids
of numbers, captions and arrows are made of these four, so that a painter has little to know.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from PIL import Image

from convlab import text
from convlab.arguments import as_array, is_whole, one_of, require, require_words
from convlab.drawing.palette import (
    CROSS,
    FRAMES,
    HATCH,
    INK,
    LINE,
    PAPER,
    UNREACHED,
    WINDOW,
    fill,
    shade,
)

CELL = 42
GAP = 18
SIZE = 14  # of letters
SMALL = 13  # of those of remarks
HEAD = 30  # a grid's title, and the room above it
THICK = 4.5
LEADING = 1.5  # from line to line, in sizes of the letters
SIGNS = ("+", "=", "≈")  # between the terms of a sum
MOST = 4000  # dots a side of a picture: what a computer still paints in seconds
MOST_OF_GRID = 1200  # dots a side of a grid


class Mark(NamedTuple):
    """What a shape is, what belongs to it, and what a touch of it does; live pictures have it.

    Attributes
    ----------
    id : what the shape shows, such as "x-2-3", whatever the step
    links : ids of what belongs to it
    go : where a click goes, '{"place":[1,2]}' or '{"settings":{"stride":2}}', or both
    edit : the row and column of the number of the filter that can be typed here, '[0,1]', or
        '["o",0,1]' for one of the output
    pick : of a picture of places, where they lie: '{"x":30,"y":34,"across":1,"down":1}', the
        corner of the first, and the dots from place to place
    drag : how many dots an outline goes from place to place, '{"across":42,"down":42}'
    """

    id: str = ""
    links: tuple[str, ...] = ()
    go: str = ""
    edit: str = ""
    pick: str = ""
    drag: str = ""


class Box(NamedTuple):
    """A rectangle, filled or outlined or both; one that is neither is there to be touched."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = None
    line: float = 1.0
    dashed: bool = False
    mark: Mark | None = None


class Text(NamedTuple):
    """Words on one line; y is the line that letters stand on. A mark for each word, or none."""

    x: float
    y: float
    words: str
    size: float = SIZE
    colour: str = INK
    bold: bool = False
    anchor: str = "start"  # or "middle" or "end"
    marks: tuple[Mark | None, ...] = ()


class Lines(NamedTuple):
    """Straight strokes, each (x1, y1, x2, y2), with round ends; a very short one is a dot."""

    strokes: tuple[tuple[float, float, float, float], ...]
    colour: str = INK
    line: float = 1.0
    mark: Mark | None = None


class Picture(NamedTuple):
    """A PNG file, stretched to a size in dots."""

    x: float
    y: float
    width: float
    height: float
    png: bytes
    mark: Mark | None = None


Shape = Box | Text | Lines | Picture


@dataclass(frozen=True)
class Scene:
    """What to draw, how large, and in words.

    Attributes
    ----------
    width, height : dots, rounded up
    shapes : in the order in which they are drawn
    alt : the same in words, for readers who do not see the picture; never empty

    Characters that stand for no sign, and would make a file of SVG invalid, become "�" in both.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    alt: str

    def __post_init__(self) -> None:
        require_words("alt", self.alt)
        object.__setattr__(self, "alt", legible(self.alt))
        shapes = (
            shape._replace(words=legible(shape.words))
            if isinstance(shape, Text) and NO_SIGN.search(shape.words)
            else shape
            for shape in self.shapes
        )
        object.__setattr__(self, "shapes", tuple(shapes))
        for name in ("width", "height"):  # a picture has no half dots
            object.__setattr__(self, name, math.ceil(getattr(self, name)))


# Controls but for tab and line breaks, halves of surrogate pairs, and what Unicode leaves out.
NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(words: str) -> str:
    """Put "�" in the place of each character that stands for no sign."""
    return NO_SIGN.sub("\ufffd", words)


# ------------------------------------------------------------------------------ grids

HATCHED, DOTTED, CROSSED = "hatched", "dotted", "crossed"
TICKED, ASKED, FAULTY = "ticked", "asked", "faulty"


@dataclass(frozen=True, eq=False)  # two arrays are not plainly equal or not
class Grid:
    """A grid of numbers to be drawn.

    Attributes
    ----------
    title : str
    values : (rows, columns) of real numbers; a NaN is a cell that is still empty
    kind : what it is, a key of palette.FRAMES
    window : (row, column, rows, columns) of the window to outline, or None
    taps : the (row, column) of single cells to outline
    textures : (rows, columns) mask by texture: HATCHED is padding, DOTTED zeros put in between,
        CROSSED what no window reaches, greyed as well; TICKED what a reader has found, with a ✓
        in the corner, ASKED what is asked for, with a ?, FAULTY what is wrong, with
        a ✗ there
    gradient : whether it is the gradient of what `kind` names, and its frame dashed
    frame : (row, column, rows, columns) that the frame goes around; by default all
    sign : what is written between this grid and the next, such as "⊙" or "="
    strongest : the absolute value with the fullest colour; by default the grid's largest finite
        one; with infinity, no number has a colour
    grey : whether its cells are those of a picture, from 0 (black) to 1 (white)
    cell : height of a cell, and its least width, in dots
    longest : characters to leave room for, so that a grid keeps its width from step to step
    written : whether the numbers stand in the cells, or only their colours
    digits : how many each number has at least: with two, place (0, 7) reads 07
    marks : those of the cells, by (row, column)
    drag : how many (rows, columns) the window goes from place to place, if it can be dragged
    """

    title: str
    values: np.ndarray
    kind: str = "input"
    window: tuple[int, int, int, int] | None = None
    taps: tuple[tuple[int, int], ...] = ()
    textures: dict[str, np.ndarray] | None = None
    gradient: bool = False
    frame: tuple[int, int, int, int] | None = None
    sign: str = ""
    strongest: float | None = None
    grey: bool = False
    cell: float = CELL
    longest: int = 0
    written: bool = True
    digits: int = 1
    marks: Mapping[tuple[int, int], Mark] | None = None
    drag: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        for name in ("title", "sign"):
            words = getattr(self, name)
            require(isinstance(words, str), name, text.WORDS, words)
        known = isinstance(self.kind, str) and self.kind in FRAMES
        require(known, "kind", one_of(FRAMES), self.kind)
        values = as_array("values", self.values, text.A_MATRIX)
        require(values.ndim == 2 and values.size, "values", text.A_MATRIX, values.shape)
        object.__setattr__(self, "values", values)
        for name in ("window", "frame"):
            part = getattr(self, name)
            expected = text.PART_OF_GRID.format(shape=values.shape)
            require(part is None or _inside(part, values.shape), name, expected, part)
        single = all(
            isinstance(tap, tuple) and _inside((*tap, 1, 1), values.shape) for tap in self.taps
        )
        require(single, "taps", text.CELLS_OF_GRID.format(shape=values.shape), self.taps)
        for name, mask in (self.textures or {}).items():
            require(name in _textures, "textures", one_of(_textures), name)
            fits = np.shape(mask) == values.shape
            expected = text.MASK_LIKE.format(shape=values.shape)
            require(fits, f"textures[{name!r}]", expected, np.shape(mask))
        for name, most in (("cell", MOST_OF_GRID), ("strongest", math.inf)):
            size = getattr(self, name)
            sized = isinstance(size, int | float | np.number) and 0 < size <= most
            unset = name == "strongest" and not size
            require(unset or sized, name, text.A_SIZE.format(most=most), size)
        require(is_whole(self.longest), "longest", text.AT_LEAST.format(least=0), self.longest)

    def sized(self, most: float) -> Grid:
        """Return the same grid with cells no higher than this.

        It has been checked, and its numbers are written: many sizes are tried for a picture.
        """
        if self.cell <= most:
            return self
        other = copy(self)
        vars(other).pop("cell_width", None)
        vars(other)["cell"] = most
        return other

    @cached_property
    def cell_width(self) -> float:
        """Wide enough for the longest number."""
        beside = 10 if self.cell >= 36 else 6 if self.cell >= 30 else 5
        return max(self.cell, self.characters * text_width("0", self._size) + beside)

    @property
    def width(self) -> float:
        """Without the title."""
        return np.shape(self.values)[1] * self.cell_width

    @property
    def height(self) -> float:
        """Without the title."""
        return np.shape(self.values)[0] * self.cell

    @property
    def hue(self) -> str:
        """Of its frame and its title."""
        return FRAMES[self.kind]

    @property
    def _size(self) -> float:
        return SIZE if self.cell >= 36 else SMALL if self.cell >= 30 else 12

    @cached_property
    def _words(self) -> list[str]:
        values = np.ravel(self.values).tolist()
        return [
            "" if v != v or not self.written else text.number(v).zfill(self.digits) for v in values
        ]

    @cached_property
    def characters(self) -> int:
        """Of its longest number, or what is left for that."""
        return max(self.longest, *map(len, self._words))

    def shapes(self, x: float, y: float) -> Iterator[Shape]:
        """Draw the cells with their upper left corner at (x, y); the title is for the layout."""
        columns = np.shape(self.values)[1]
        across, down = self.cell_width, self.cell
        values = np.ravel(self.values).tolist()
        strongest = self.strongest
        if strongest is None:
            strongest = largest(self.values)
        greyed = np.ravel((self.textures or {}).get(CROSSED, np.zeros(len(values)))).tolist()
        marks = self.marks or {}
        lift = down / 2 + 0.36 * self._size  # from the top of a cell to the foot of its number
        for k, value in enumerate(values):
            left, top = x + k % columns * across, y + k // columns * down
            mark = marks.get(divmod(k, columns))
            ground = shade(value)[0] if self.grey else fill(value, strongest)
            ground = UNREACHED if greyed[k] else ground
            yield Box(left, top, across, down, ground, LINE, mark=mark)
        for name, mask in (self.textures or {}).items():
            strokes, colour, line = _textures[name]
            yield Lines(tuple(strokes(mask, x, y, across, down)), colour, line)
        for k, word in enumerate(self._words):
            if word:
                left, top = x + (k % columns + 0.5) * across, y + k // columns * down
                colour = shade(values[k])[1] if self.grey else INK
                yield Text(left, top + lift, word, self._size, colour, False, "middle")

        def around(i: int, j: int, height: int, width: int, *edge: object) -> Box:
            return Box(x + j * across, y + i * down, width * across, height * down, None, *edge)

        yield around(*(self.frame or (0, 0, *np.shape(self.values))), self.hue, 3, self.gradient)
        for i, j in self.taps:  # a little inside of the cell, so that they hide no frame
            left, top = x + j * across + 2.5, y + i * down + 2.5
            yield Box(left, top, across - 5, down - 5, None, WINDOW, 2.5)
        if self.window:
            drag = self.drag and dragged(self.drag[1] * across, self.drag[0] * down)
            yield around(*self.window, WINDOW, THICK, False, drag)


def dragged(across: float, down: float, *, upright: bool = False) -> Mark:
    """Mark an outline that can be dragged: how many dots it goes from place to place.

    In an upright picture the columns of places go down the page.
    """
    turned = ',"upright":true' if upright else ""
    return Mark(drag=f'{{"across":{across:g},"down":{down:g}{turned}}}')


def picked(x: float, y: float, across: float, down: float) -> Mark:
    """Mark a picture of places: the corner of the first, and the dots from place to place."""
    return Mark(pick=f'{{"x":{x:g},"y":{y:g},"across":{across:g},"down":{down:g}}}')


def _inside(part: tuple[int, int, int, int], shape: tuple[int, int]) -> bool:
    """Whether (row, column, rows, columns) lies inside of a grid of this shape."""
    if not (isinstance(part, tuple | list) and len(part) == 4 and all(map(is_whole, part))):
        return False
    return all(part[k] + part[k + 2] <= shape[k] for k in (0, 1))


def largest(values: np.ndarray) -> float:
    """Return the largest absolute value of those that are finite."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0))


def hatched(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    """Strokes over the cells of a mask; cells are `across` wide and `down` high."""
    for i, j in np.argwhere(mask).tolist():
        left, top = x + j * across, y + i * down
        for share in (0.25, 0.5, 0.75, 1.0):  # strokes from lower left to upper right
            yield (left, top + share * down, left + share * across, top)
        for share in (0.25, 0.5, 0.75):
            yield (left + share * across, top + down, left + across, top + share * down)


def _dotted(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    for i, j in np.argwhere(mask).tolist():
        for u in (0.15, 0.38, 0.62, 0.85):
            for v in (0.15, 0.38, 0.62, 0.85):
                left, top = x + (j + v) * across, y + (i + u) * down
                yield (left, top, left + 0.1, top)


def _crossed(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    for i, j in np.argwhere(mask).tolist():
        left, top = x + j * across, y + i * down
        yield (left, top, left + across, top + down)
        yield (left, top + down, left + across, top)


def _ticked(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    for i, j in np.argwhere(mask).tolist():
        right, top = x + (j + 1) * across, y + i * down
        foot = right - 0.27 * down, top + 0.3 * down
        yield (right - 0.36 * down, top + 0.22 * down, *foot)
        yield (*foot, right - 0.14 * down, top + 0.13 * down)


def _faulty(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    for i, j in np.argwhere(mask).tolist():
        right, top, size = x + (j + 1) * across - 0.08 * down, y + (i + 0.08) * down, 0.18 * down
        yield (right - size, top, right, top + size)
        yield (right - size, top + size, right, top)


def _asked(mask: np.ndarray, x: float, y: float, across: float, down: float) -> Iterator:
    for i, j in np.argwhere(mask).tolist():
        left, top, size = x + (j + 0.5) * across, y + (i + 0.5) * down, 0.22 * down
        corners = [(left + u * size, top + v * size) for u, v in QUESTION]
        yield from ((*one, *other) for one, other in pairwise(corners))
        yield (left, top + size, left + 0.1, top + size)


# The corners of a "?" of strokes: as a letter it would be read as the number of its cell.
QUESTION = [(-0.6, -0.5), (-0.5, -0.85), (-0.2, -1.05), (0.2, -1.05), (0.5, -0.85), (0.6, -0.5),
            (0.45, -0.2), (0.1, 0.1), (0, 0.4)]  # fmt: skip

_textures = {
    HATCHED: (hatched, HATCH, 1.0),
    DOTTED: (_dotted, HATCH, 2.0),
    CROSSED: (_crossed, CROSS, 1.0),
    TICKED: (_ticked, FRAMES["output"], 2.5),
    ASKED: (_asked, INK, 2.5),
    FAULTY: (_faulty, INK, 2.5),
}


def so_far(values: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    """Copy a grid, with the cells after this place still empty."""
    filled, (row, column) = np.array(values, float), place
    filled[row + 1 :] = np.nan
    filled[row, column + 1 :] = np.nan
    return filled


def longest(values: np.ndarray) -> int:
    """Count the characters of the longest of these numbers."""
    return max(len(text.number(value)) for value in {*np.ravel(values).tolist()})


def room_for(grid: Grid, most: float) -> tuple[int, int]:
    """Return how many rows and columns find room in so many dots a side; at least one of each."""
    return tuple(max(1, int(most // cell)) for cell in (grid.cell, grid.cell_width))


def cut(grid: Grid, rows: int, columns: int, at: tuple[int, int] = (0, 0)) -> Grid:
    """Leave at most so many rows and columns of a grid, the cell `at` among them.

    What is left stands behind the title. A grid that is no larger stays as it is.
    """
    H, W = grid.values.shape
    if rows >= H and columns >= W:
        return grid
    top, left = (
        0 if i < most else min(i, n - most)
        for i, n, most in zip(at, (H, W), (rows, columns), strict=True)
    )
    rows, columns = min(rows, H), min(columns, W)
    kept = slice(top, top + rows), slice(left, left + columns)

    def moved(part: tuple[int, int, int, int] | None) -> tuple[int, int, int, int] | None:
        if part is None:
            return None
        i, j = max(part[0] - top, 0), max(part[1] - left, 0)
        height = min(part[0] + part[2] - top, rows) - i
        width = min(part[1] + part[3] - left, columns) - j
        return (i, j, height, width) if height > 0 and width > 0 else None

    parts = [moved((*tap, 1, 1)) for tap in grid.taps]
    return replace(
        grid,
        title=text.CUT.format(
            title=grid.title,
            rows=text.rows(tuple(range(H)[kept[0]])),
            columns=text.columns(tuple(range(W)[kept[1]])),
            height=H,
            width=W,
        ),
        values=grid.values[kept],
        textures={n: np.asarray(mask)[kept] for n, mask in (grid.textures or {}).items()},
        taps=tuple(part[:2] for part in parts if part),
        window=moved(grid.window),
        frame=moved(grid.frame),
        marks={(i - top, j - left): mark for (i, j), mark in (grid.marks or {}).items()},
    )


# ------------------------------------------------------------------------------ words


@cache
def _letter(letter: str, bold: bool) -> float:
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=100)
    return TextToPath().get_text_width_height_descent(legible(letter), font, False)[0] / 100


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, bold: bool = False) -> float:
    """Width of a line in dots, in the letters of both painters (Verdana runs as wide)."""
    return size * sum(_letter(letter, bold) for letter in words)


def paragraph(
    words: str,
    x: float,
    y: float,
    width: float,
    *,
    size: float = SIZE,
    colour: str = INK,
    bold: bool = False,
    marks: Iterable[Mark | None] = (),
) -> list[Text]:
    """Break words into lines no wider than this; y is the first line's foot.

    The `marks` go to the words one after the other, but for the signs between them.
    """
    left, lines = iter(marks), []
    for k, line in enumerate(broken(words, width, size, bold)):
        each = tuple(None if word in SIGNS else next(left, None) for word in line.split(" "))
        marked = each if any(each) else ()
        lines.append(Text(x, y + k * LEADING * size, line, size, colour, bold, marks=marked))
    return lines


@lru_cache(maxsize=4096)  # the titles are the same in every arrangement that is tried
def broken(words: str, width: float, size: float = SIZE, bold: bool = False) -> tuple[str, ...]:
    """Break words at spaces into lines no wider than this."""
    lines: list[list[str]] = [[]]
    room, space = width, text_width(" ", size, bold)
    for word in words.split(" "):
        wide = text_width(word, size, bold)
        if lines[-1] and wide > room:
            lines.append([])
            room = width
        lines[-1].append(word)
        room -= wide + space
    return tuple(" ".join(line) for line in lines)


# --------------------------------------------------------------------------- pictures


def picture(x: float, y: float, dots: np.ndarray, zoom: float = 1) -> Picture:
    """Show dots, (H, W, 3) of uint8, every one a square of `zoom` dots.

    The corner is rounded to a whole dot: between dots a painter makes some squares wider. With a
    zoom below 1, several become one here: painters would leave some of them out.
    """
    height, width = (max(1, round(n * zoom)) for n in dots.shape[:2])
    if zoom < 1:
        smaller = Image.fromarray(dots).resize((width, height), Image.Resampling.LANCZOS)
        dots = np.asarray(smaller)
    return Picture(round(x), round(y), width, height, png_of(dots))


def png_of(dots: np.ndarray) -> bytes:
    """Pack dots, (H, W, 3) of uint8, into a PNG file."""
    file = io.BytesIO()
    Image.fromarray(dots).save(file, format="png", compress_level=1)  # fast: it is drawn live
    return file.getvalue()


def paper(scene: Scene) -> Box:
    """Return the ground of a scene: its own, so that it reads on a dark theme too."""
    return Box(0, 0, scene.width, scene.height, PAPER)
