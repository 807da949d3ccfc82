"""Scenes: what to draw, in plain data that any painter can draw.

A scene is a list of four kinds of shape, in dots of the picture, x to the right and y down. Grids
of numbers, captions and arrows are made of these four, so that a painter has little to know.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from PIL import Image

from convlab import text
from convlab.arguments import one_of, require
from convlab.palette import FRAMES, HATCH, INK, LINE, PAPER, WINDOW, fill

CELL = 42
GAP = 18
SIZE = 14  # of letters
SMALL = 13  # of those of remarks
HEAD = 30  # a grid's title, and the room above it
THICK = 4.5
LEADING = 1.5  # from line to line, in sizes of the letters


class Box(NamedTuple):
    """A rectangle, filled or outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = None
    line: float = 1.0
    dashed: bool = False


class Text(NamedTuple):
    """Words on one line; y is the line that letters stand on."""

    x: float
    y: float
    words: str
    size: float = SIZE
    colour: str = INK
    bold: bool = False
    anchor: str = "start"  # or "middle" or "end"


class Lines(NamedTuple):
    """Straight strokes, each (x1, y1, x2, y2), with round ends; a very short one is a dot."""

    strokes: tuple[tuple[float, float, float, float], ...]
    colour: str = INK
    line: float = 1.0


class Picture(NamedTuple):
    """A PNG file, every pixel a square of `zoom` dots."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


Shape = Box | Text | Lines | Picture


@dataclass(frozen=True)
class Scene:
    """What to draw, how large, and in words.

    Attributes
    ----------
    width, height : dots, rounded up
    shapes : in the order in which they are drawn
    alt : the same in words, for readers who do not see the picture; never empty
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(text.NO_ALT.format(alt=self.alt))
        for name in ("width", "height"):  # a picture has no half dots
            object.__setattr__(self, name, math.ceil(getattr(self, name)))


# ------------------------------------------------------------------------------ grids

HATCHED, DOTTED, CROSSED = "hatched", "dotted", "crossed"


@dataclass(frozen=True, eq=False)  # two arrays are not plainly equal or not
class Grid:
    """A grid of numbers to be drawn.

    Attributes
    ----------
    title : str
    values : (rows, columns); a NaN is a cell that is still empty
    kind : what it is, a key of palette.FRAMES
    window : (row, column, rows, columns) of the window to outline, or None
    taps : the (row, column) of single cells to outline
    textures : (rows, columns) mask by texture: HATCHED is padding, DOTTED zeros put in between,
        CROSSED what no window reaches
    gradient : whether it is the gradient of what `kind` names, and its frame dashed
    frame : (row, column, rows, columns) that the frame goes around; by default all
    sign : what is written between this grid and the next, such as "⊙" or "="
    strongest : the absolute value with the fullest colour; by default the grid's largest
    cell : height of a cell, and its least width, in dots
    longest : characters to leave room for, so that a grid keeps its width from step to step
    written : whether the numbers stand in the cells, or only their colours
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
    cell: float = CELL
    longest: int = 0
    written: bool = True

    def __post_init__(self) -> None:
        require(self.kind in FRAMES, "kind", one_of(FRAMES), self.kind)
        require(np.ndim(self.values) == 2, "values", text.A_MATRIX, np.shape(self.values))

    @cached_property
    def cell_width(self) -> float:
        """Wide enough for the longest number."""
        longest = max(self.longest, *(len(word) for word in self._words))
        return max(self.cell, longest * text_width("0", self._size) + 10)

    @property
    def width(self) -> float:
        """Without the title."""
        return np.shape(self.values)[1] * self.cell_width

    @property
    def height(self) -> float:
        """Without the title."""
        return np.shape(self.values)[0] * self.cell

    @property
    def column(self) -> float:
        """Width with the title."""
        return max(self.width, text_width(self.title, SIZE, bold=True))

    @property
    def _size(self) -> float:
        return SIZE if self.cell >= 30 else 12

    @cached_property
    def _words(self) -> list[str]:
        values = np.ravel(self.values).tolist()
        return ["" if v != v or not self.written else text.number(v) for v in values]

    def shapes(self, x: float, y: float) -> Iterator[Shape]:
        """Draw the cells with their upper left corner at (x, y), and the title above them."""
        columns = np.shape(self.values)[1]
        across, down = self.cell_width, self.cell
        values = np.ravel(self.values).tolist()
        strongest = self.strongest
        if strongest is None:
            strongest = max((abs(v) for v in values if v == v), default=0)
        lift = down / 2 + 0.36 * self._size  # from the top of a cell to the foot of its number
        for k, value in enumerate(values):
            left, top = x + k % columns * across, y + k // columns * down
            yield Box(left, top, across, down, fill(value, strongest), LINE)
        for name, mask in (self.textures or {}).items():
            strokes = _textures[name](mask, x, y, across, down)
            yield Lines(tuple(strokes), HATCH, 2.0 if name == DOTTED else 1.0)
        for k, word in enumerate(self._words):
            if word:
                left, top = x + (k % columns + 0.5) * across, y + k // columns * down
                yield Text(left, top + lift, word, self._size, INK, False, "middle")
        hue = FRAMES[self.kind]

        def around(i: int, j: int, height: int, width: int, *edge: object) -> Box:
            return Box(x + j * across, y + i * down, width * across, height * down, None, *edge)

        yield around(*(self.frame or (0, 0, *np.shape(self.values))), hue, 3, self.gradient)
        for i, j in self.taps:  # a little inside of the cell, so that they hide no frame
            left, top = x + j * across + 2.5, y + i * down + 2.5
            yield Box(left, top, across - 5, down - 5, None, WINDOW, 2.5)
        if self.window:
            yield around(*self.window, WINDOW, THICK)
        if self.title:
            yield Text(x, y - 10, self.title, SIZE, hue, True)


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


_textures = {HATCHED: hatched, DOTTED: _dotted, CROSSED: _crossed}


def so_far(values: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    """Copy a grid, with the cells after this place still empty."""
    filled, (row, column) = np.array(values, float), place
    filled[row + 1 :] = np.nan
    filled[row, column + 1 :] = np.nan
    return filled


def longest(values: np.ndarray) -> int:
    """Count the characters of the longest of these numbers."""
    return max(len(text.number(value)) for value in np.unique(values).tolist())


def row_of_grids(grids: Iterable[Grid], x: float, y: float, height: float) -> list[Shape]:
    """Draw grids from left to right, each centred within the height below their titles."""
    shapes: list[Shape] = []
    for grid in grids:
        shapes += grid.shapes(x, y + HEAD + (height - grid.height) / 2)
        if grid.sign:
            across = x + grid.column + sign_room(grid) / 2
            shapes.append(
                Text(across, y + HEAD + height / 2 + 8, grid.sign, 22, INK, False, "middle")
            )
        x += grid.column + sign_room(grid)
    return shapes


def sign_room(grid: Grid) -> float:
    """Room to the right of a grid."""
    return 2.6 * GAP if grid.sign else 1.6 * GAP


def row_width(grids: Iterable[Grid]) -> float:
    """Width of `row_of_grids`, with a margin on the right."""
    return sum(grid.column + sign_room(grid) for grid in grids)


def scene_of_grids(grids: list[Grid], alt: str) -> Scene:
    """Grids of numbers side by side, coloured by one scale."""
    largest = max(np.nanmax(np.abs(grid.values), initial=0) for grid in grids)
    grids = [grid if grid.strongest else replace(grid, strongest=largest) for grid in grids]
    height = max(grid.height for grid in grids)
    shapes = row_of_grids(grids, GAP, 4, height)
    return Scene(GAP + row_width(grids), HEAD + height + GAP + 4, tuple(shapes), alt)


# ------------------------------------------------------------------------------ words


@cache
def _letter(letter: str, bold: bool) -> float:
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=100)
    return TextToPath().get_text_width_height_descent(letter, font, False)[0] / 100


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, bold: bool = False) -> float:
    """Width of a line in dots, in the letters of both painters (Verdana runs as wide)."""
    return size * sum(_letter(letter, bold) for letter in words)


def paragraph(
    words: str, x: float, y: float, width: float, *, size: float = SIZE, colour: str = INK
) -> list[Text]:
    """Break words into lines no wider than this; y is the first line's foot."""
    return [
        Text(x, y + k * LEADING * size, line, size, colour)
        for k, line in enumerate(broken(words, width, size))
    ]


def broken(words: str, width: float, size: float = SIZE) -> list[str]:
    """Break words at spaces into lines no wider than this."""
    lines: list[list[str]] = [[]]
    room, space = width, text_width(" ", size)
    for word in words.split(" "):
        wide = text_width(word, size)
        if lines[-1] and wide > room:
            lines.append([])
            room = width
        lines[-1].append(word)
        room -= wide + space
    return [" ".join(line) for line in lines]


# --------------------------------------------------------------------------- pictures


def picture(x: float, y: float, dots: np.ndarray, zoom: int = 1) -> Picture:
    """Show dots, (H, W, 3) of uint8, every one a square of `zoom` dots.

    The corner is rounded to a whole dot: between dots a painter makes some squares wider.
    """
    return Picture(round(x), round(y), dots.shape[1] * zoom, dots.shape[0] * zoom, png_of(dots))


def png_of(dots: np.ndarray) -> bytes:
    """Pack dots, (H, W, 3) of uint8, into a PNG file."""
    file = io.BytesIO()
    Image.fromarray(dots).save(file, format="png", compress_level=1)  # fast: it is drawn live
    return file.getvalue()


def sentence(words: str, width: float, height: float) -> Scene:
    """Show words alone, in the room of a picture that cannot be."""
    lines = paragraph(words, 2 * GAP, 3 * GAP, width - 4 * GAP, size=16)
    return Scene(width, height, tuple(lines), words)


def paper(scene: Scene) -> Box:
    """Return the ground of a scene: its own, so that it reads on a dark theme too."""
    return Box(0, 0, scene.width, scene.height, PAPER)
