"""The windows that hold a pixel, each a small picture: the filter laid on X, the pixel outlined."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from conv_layer import Pair
from convlab import text
from convlab.drawing.palette import EMPTY, FRAMES, HATCH, INK, LINE, WINDOW, fill
from convlab.drawing.scene import (
    LEADING,
    SIGNS,
    SMALL,
    Box,
    Lines,
    Mark,
    Shape,
    Text,
    hatched,
    longest,
    text_width,
)
from convlab.scenes.input_gradient_links import pixel_marks, share_mark, window_mark
from convlab.scenes.input_gradient_words import number_of, touches_of
from convlab.scenes.layout import Room
from convlab.steps.input_gradient import InputGradientPass, Touch
from convlab.steps.place import Place

MINI = 18  # height of a cell of the small pictures, whose numbers can be read
TINY = 12  # of a cell without a number
MANY = 8  # rows or columns, from which on cells are tiny
SHORT = 3  # characters of a number that finds room in a cell
NAME, CAPTION = 20, LEADING * SMALL + 6  # above and below a small picture


class Minis(NamedTuple):
    """How the small pictures of a pass are laid out, whatever the pixel.

    Attributes
    ----------
    cell : width and height of a cell, in dots
    legible : whether the filter's numbers find room in the cells
    size : width and height of one of them, with its name and its share
    plain : the same without the share
    most : how many rows and columns of them there are at most
    missed : whether there are pixels that no window held
    """

    cell: tuple[float, float]
    legible: bool
    size: tuple[float, float]
    plain: tuple[float, float]
    most: Pair
    missed: bool


class Places(NamedTuple):
    """Where the small pictures of a pixel stand.

    Attributes
    ----------
    corners : of each, from that of the whole
    width, height : of the whole, whatever the pixel
    as_output : whether they stand as the output has them, not in lines
    """

    corners: list[tuple[float, float]]
    width: float
    height: float
    as_output: bool


@lru_cache(maxsize=8)
def minis_of(backward: InputGradientPass, filter: int) -> Minis:
    """Measure the small pictures."""
    (H, W), F = backward.border.shape, backward.filters[filter]
    legible = longest(F) <= SHORT and max(H, W) < MANY
    numbers = [text_width(text.number(v), SMALL) + 4 for v in F.ravel().tolist()]
    cell = (max(MINI, *numbers), MINI) if legible else (TINY, TINY)
    width, plain, most, missed = W * cell[0], W * cell[0], (0, 0), False
    for pixel in np.ndindex(*backward.dL_dX.shape):
        touches = touches_of(backward.step(pixel), filter)
        missed = missed or not touches
        most = tuple(map(max, most, _rows_and_columns(touches)))
        width = max([width, *(text_width(_share(touch), SMALL) for touch in touches)])
        names = (text_width(_name(backward, touch), SMALL, bold=True) for touch in touches)
        plain = max([plain, *names])
    high = NAME + H * cell[1]
    return Minis(cell, legible, (width, high + CAPTION), (plain, high + 8), most, missed)


def _rows_and_columns(touches: list[Touch]) -> Pair:
    """Count the rows and the columns of the output that these windows belong to."""
    return tuple(len({touch.place[axis] for touch in touches}) for axis in (0, 1))


def places_of(
    touches: list[Touch], minis: Minis, size: tuple[float, float], room: Room, gap: float
) -> Places:
    """Put the windows as the output has them or, where these are too many in a row, in lines."""
    pitch = size[0] + gap
    count, across = minis.most[0] * minis.most[1], minis.most[1]
    if across * pitch - gap > room.inner:
        across = max(1, int((room.inner + gap) // pitch))
    rows, columns = (sorted({touch.place[axis] for touch in touches}) for axis in (0, 1))
    corners = []
    for number, touch in enumerate(touches):
        line, at = divmod(number, across)
        if across == minis.most[1]:
            line, at = rows.index(touch.place[0]), columns.index(touch.place[1])
        corners.append((at * pitch, line * size[1]))
    height = -(-count // max(1, across)) * size[1]
    return Places(corners, across * pitch - gap, height, across == minis.most[1])


class Mini:
    """One window that held the pixel, to be drawn with its corner at (x, y)."""

    def __init__(
        self, backward: InputGradientPass, touch: Touch, minis: Minis, x: float, y: float
    ) -> None:
        """Take up what is drawn, and where."""
        self.backward, self.touch, self.minis = backward, touch, minis
        self.x, self.y = x, y + NAME
        pixel = (
            at * s + tap * d
            for at, s, tap, d in zip(
                touch.place, backward.stride, touch.tap, backward.dilation, strict=True
            )
        )
        self.pixel = self.box(*pixel, 1, 1, None, WINDOW, 3.5)

    def box(
        self, row: int, column: int, rows: int, columns: int, *style: Any, mark: Mark | None = None
    ) -> Box:
        """Draw around some cells."""
        wide, high = self.minis.cell
        at = self.x + column * wide, self.y + row * high
        return Box(*at, columns * wide, rows * high, *style, mark=mark)

    def whole(self) -> list[Shape]:
        """Draw the filter laid on X, the pixel, and below it what comes back."""
        return [self.name(), *self.ground(), *self.laid(), self.window(), self.pixel, self.share()]

    def name(self) -> Text:
        """Name the output that the window belongs to."""
        words = _name(self.backward, self.touch)
        return Text(self.x, self.y - NAME + SMALL, words, SMALL, FRAMES["output"], True)

    def ground(self) -> list[Shape]:
        """Draw X without its numbers, and its padding."""
        (H, W), (wide, high) = self.backward.border.shape, self.minis.cell
        x, y = self.x, self.y
        rules = [(x + k * wide, y, x + k * wide, y + H * high) for k in range(1, W)]
        rules += [(x, y + k * high, x + W * wide, y + k * high) for k in range(1, H)]
        return [
            self.box(0, 0, H, W, EMPTY, mark=window_mark(self.touch.place)),
            Lines(tuple(hatched(self.backward.border, x, y, wide, high)), HATCH),
            Lines(tuple(rules), LINE),
            self.box(0, 0, H, W, None, FRAMES["input"], 3),
        ]

    def laid(self) -> list[Shape]:
        """Draw the numbers of the filter."""
        F, shapes = self.backward.filters[self.touch.filter], []
        (top, left), (down, across) = self._corner, self.backward.dilation
        strongest = float(np.abs(F).max())
        for (u, v), weight in np.ndenumerate(F):
            cell = self.box(top + u * down, left + v * across, 1, 1, fill(weight, strongest), LINE,
                            mark=self._mark((u, v)))  # fmt: skip
            shapes.append(cell)
            if self.minis.legible:
                at = cell.x + cell.width / 2, cell.y + cell.height / 2 + 4.7
                shapes.append(Text(*at, text.number(weight), SMALL, INK, False, "middle"))
        return shapes

    def window(self) -> Box:
        """Draw a frame around the filter."""
        kernel = self.backward.filters.shape[1:]
        extent = (d * (k - 1) + 1 for d, k in zip(self.backward.dilation, kernel, strict=True))
        return self.box(*self._corner, *extent, None, FRAMES["filter"], 2.5)

    def share(self) -> Text:
        """Write what comes back through the window."""
        share, words = share_mark("s", self.touch), _share(self.touch)
        marks = tuple(None if word in SIGNS else share for word in words.split(" "))
        foot = self.y + self.backward.border.shape[0] * self.minis.cell[1] + 4 + SMALL
        return Text(self.x, foot, words, SMALL, marks=marks)

    @property
    def _corner(self) -> Place:
        """Upper left corner of the window, on the padded X."""
        return tuple(at * s for at, s in zip(self.touch.place, self.backward.stride, strict=True))

    def _mark(self, tap: Place) -> Mark:
        mark = pixel_marks(self.backward)[-1][(*self.touch.place, *tap)]
        if tap != self.touch.tap:
            return mark
        shares = (share_mark(kind, self.touch).id for kind in ("s", "t-pixel"))
        return mark._replace(links=(*mark.links, *shares))


def _name(backward: InputGradientPass, touch: Touch) -> str:
    return text.output_name(touch.place, number_of(backward, touch.filter))


def _share(touch: Touch) -> str:
    """Write what comes back through a window."""
    return text.one_product(touch.gradient, touch.weight)
