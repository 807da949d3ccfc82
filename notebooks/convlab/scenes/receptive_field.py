"""What a number at the end has seen: rows of dots, the lines between them, and the sum."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import text
from convlab.drawing.palette import CROSS, FRAMES, INK, LINE, PAPER, QUIET, WINDOW, fill
from convlab.drawing.scene import SMALL, THICK, Box, Lines, Mark, Scene, Shape, Text, dragged
from convlab.scenes.layout import WIDE, Block, Room, above, heading, of_words, page
from convlab.scenes.links import named, to
from convlab.scenes.sums import Sums, most_lines, of_sums
from convlab.steps.receptive_field import ReceptiveField, ReceptiveFieldStep

MOST = 15  # dots of a row that find room
TARGET = 24  # dots of the picture that a finger needs
WORDS = 140  # dots of the picture that are left for the words beside a row, at least
FULL = 32  # from dot to dot, where there is room


class Layout(NamedTuple):
    """Where the dots are: rows from the top to the bottom or, on a phone, from right to left.

    Attributes
    ----------
    rows : how many there are
    pitch, step : from dot to dot, and from row to row
    edge, head : from the corner to the first dot, and to the first row
    upright : whether a row goes down the page, and the input is on the left
    """

    rows: int
    pitch: float
    step: float
    edge: float
    head: float
    upright: bool

    def at(self, row: int, along: float) -> tuple[float, float]:
        """Return where a dot of a row is, at this place on the input."""
        far = self.edge + along * self.pitch
        if self.upright:
            return self.head + row * self.step, far
        return far, self.head + (self.rows - 1 - row) * self.step

    def moved(self, x: float, y: float) -> Layout:
        """Return the same with its corner there."""
        along, across = (y, x) if self.upright else (x, y)
        return self._replace(edge=self.edge + along, head=self.head + across)

    def foot(self, dots: int) -> float:
        """Return how far down it goes where the longest row has so many dots."""
        if self.upright:
            return self.at(0, dots - 0.5)[1]
        return self.at(0, 0)[1] + self.pitch / 2 + 2 * SMALL  # below it stand the places

    def around(self, row: int, first: float, last: float, *style: object) -> Box:
        """Draw a rectangle around the dots of a row from one place to another."""
        (x, y), (right, foot) = self.at(row, first), self.at(row, last)
        half = self.pitch / 2
        return Box(x - half, y - half, right - x + 2 * half, foot - y + 2 * half, None, *style)


def receptive_field_scene(field: ReceptiveField, dot: int, room: Room = WIDE) -> Scene:
    """Show what a dot of the last row sees, with its sum."""
    step, total = field.step(dot), _sum(field)
    title = _title(field, step)
    alt = text.FIELD_ALT.format(
        heading=title,
        where=_where(step),
        rows="; ".join(", ".join(_row_words(field, row)) for row in range(len(field.counts))),
        sum=" ".join(*total),
        dot=dot,
        ways=text.listed(step.ways[0][list(step.seen)].tolist()),
    )
    said = of_sums(room, total, _remarks(step), _most_lines(field, room), FRAMES["input"])
    return page(room, alt, heading(room, title), _picture(room, field, step), said)


def no_window_scene(sentence: str, field: ReceptiveField, extent: int, room: Room = WIDE) -> Scene:
    """Say why a picture cannot be; draw the rows that there are, and the window that sticks out."""
    words = of_words(sentence, room.inner)
    if field.middle(len(field.axes), extent - 1) >= MOST:
        return page(room, sentence, words, _picture(room, field))
    picture = _picture(room, field, extent=extent)
    where = text.sticking_out_along(extent - field.counts[-1])
    remarks = of_words(f"{where} {text.NOTHING_THERE}", room.inner, size=SMALL, hue=QUIET)
    return page(room, f"{sentence} {where}", words, picture, remarks)


# ------------------------------------------------------------------------- the picture


Placed = list[tuple[float, float, Block]]  # words, and where they stand


def _picture(
    room: Room, field: ReceptiveField, step: ReceptiveFieldStep | None = None, extent: int = 0
) -> Block:
    """Draw all rows with their words; a window of this `extent`, if any, sticks out."""
    last = field.middle(len(field.axes), extent - 1)  # of the window that sticks out
    pitch = min(FULL, (room.inner - WORDS) / MOST)
    arrange = _upright if pitch < TARGET else _across
    layout, words = arrange(room, field, max(pitch, TARGET))

    def draw(x: float, y: float) -> Iterator[Shape]:
        for right, down, block in words:
            yield from block.draw(x + right, y + down)
        moved = layout.moved(x, y)
        yield from _wires(moved, field, step)
        yield from _dots(moved, field, step)
        if step:
            yield from _outlines(moved, field, step)
        elif extent:
            yield from _sticking_out(moved, field, extent)
        for row, marks in enumerate(_marks(field)):  # to be touched
            for n, mark in enumerate(marks):
                at = field.middle(row, n)
                yield moved.around(row, at, at)._replace(mark=mark)

    return Block(room.inner, layout.foot(max(field.size, math.ceil(last) + 1)), draw)


def _across(room: Room, field: ReceptiveField, pitch: float) -> tuple[Layout, Placed]:
    """Put the rows from the top to the bottom, and their words beside them."""
    rows, left, letters = len(field.counts), MOST * pitch + room.gap, _letters(pitch)
    words = [_words(field, row, room.inner - left, letters) for row in range(rows)]
    step = max(2 * pitch, *(block.height + 6 for block in words))
    layout = Layout(rows, pitch, step, pitch / 2, step / 2, upright=False)
    levels = [layout.at(row, 0)[1] for row in range(rows)]
    placed = [(left, y - each.height / 2, each) for y, each in zip(levels, words, strict=True)]
    return layout, placed


def _upright(room: Room, field: ReceptiveField, pitch: float) -> tuple[Layout, Placed]:
    """Put the rows from left to right, and their words above them."""
    rows = len(field.counts)
    step = room.inner / rows
    words = [_words(field, row, step - 6, _letters(pitch)) for row in range(rows)]
    head = max(block.height for block in words) + 6
    layout = Layout(rows, pitch, step, head + pitch / 2, 30, upright=True)
    return layout, [(row * step, 0, block) for row, block in enumerate(words)]


def _wires(
    layout: Layout, field: ReceptiveField, step: ReceptiveFieldStep | None
) -> Iterator[Lines]:
    """Join each dot to those that it is made of, boldly in the cone."""
    faint, bold = [], []
    for row, axis in enumerate(field.axes, 1):
        for n in range(axis.count):
            dot = layout.at(row, field.middle(row, n))
            wires = bold if step and step.ways[row][n] else faint
            wires += [
                (*dot, *layout.at(row - 1, field.middle(row - 1, tap))) for tap in axis.taps(n)
            ]
    yield Lines(tuple(faint), LINE)
    yield Lines(tuple(bold), FRAMES["filter"], 2.5)


def _dots(
    layout: Layout, field: ReceptiveField, step: ReceptiveFieldStep | None
) -> Iterator[Lines | Text]:
    """Draw all dots, those of the cone with the number of their ways, and the places of X."""
    for row, count in enumerate(field.counts):
        hue = FRAMES["output" if row else "input"]
        ways = step.ways[row].tolist() if step else [0] * count
        for n, number in enumerate(ways):
            at = layout.at(row, field.middle(row, n))
            yield from _dot(at, layout.pitch, hue, number, max(ways))
    for n in range(field.size):
        yield _place(layout, n)


def _outlines(layout: Layout, field: ReceptiveField, step: ReceptiveFieldStep) -> Iterator[Box]:
    """Outline the chosen dot, and what it sees of the input; each can be dragged."""
    last = len(field.axes)
    at, far = field.middle(last, step.dot), field.jumps[-1] * layout.pitch
    style = WINDOW, THICK, False, dragged(far, far, upright=layout.upright)
    yield layout.around(last, at, at, *style)
    yield layout.around(0, step.seen[0], step.seen[-1], *style)


def _dot(
    at: tuple[float, float], pitch: float, hue: str, ways: int, most: int
) -> Iterator[Lines | Text]:
    """Draw a dot: a large one with its number of ways, or a small one that has none."""
    x, y = at
    size, ring = (0.8 * pitch, 2.5) if ways else (0.45 * pitch, 1.5)
    point = ((x, y, x + 0.1, y),)
    yield Lines(point, hue, size)
    yield Lines(point, fill(ways, most) if ways else PAPER, size - 2 * ring)
    if ways:
        letters = _letters(pitch)
        yield Text(x, y + 0.36 * letters, str(ways), letters, INK, False, "middle")


def _letters(pitch: float) -> float:
    return SMALL if pitch > 30 else 12


def _place(layout: Layout, n: int) -> Text:
    """Write the place of a pixel beside its dot."""
    x, y = layout.at(0, n)
    letters = _letters(layout.pitch)
    aside = layout.pitch / 2 + 4
    if layout.upright:
        return Text(x - aside, y + 0.36 * letters, str(n), letters, QUIET, False, "end")
    return Text(x, y + aside + letters, str(n), letters, QUIET, False, "middle")


def _sticking_out(layout: Layout, field: ReceptiveField, extent: int) -> Iterator[Shape]:
    """Outline the first window over the last row, and cross out what is not there."""
    row, count = len(field.axes), field.counts[-1]
    places = [field.middle(row, n) for n in range(extent)]
    yield layout.around(row, places[0], places[-1], WINDOW, THICK)
    arm = 0.25 * layout.pitch
    yield Lines(
        tuple(
            (x - arm, y - way * arm, x + arm, y + way * arm)
            for x, y in (layout.at(row, place) for place in places[count:])
            for way in (1, -1)
        ),
        CROSS,
        1.5,
    )


@lru_cache(maxsize=8)
def _marks(field: ReceptiveField) -> list[list[Mark]]:
    """Link each dot, row by row, to what it sees in the rows below and feeds in those above."""
    last = len(field.axes)

    def linked(row: int, n: int) -> Iterator[str]:
        for below, counts in enumerate(field.ways(row, n)[:-1]):
            yield from (_name(below, dot) for dot in np.flatnonzero(counts).tolist())
        for further, dots in enumerate(field.feeds(row, n)[1:], row + 1):
            yield from (_name(further, dot) for dot in dots)

    return [
        [
            Mark(_name(row, n), tuple(linked(row, n)), to((0, n)) if row == last else "")
            for n in range(count)
        ]
        for row, count in enumerate(field.counts)
    ]


def _name(row: int, dot: int) -> str:
    return named("dot", row, dot) if row else named("pixel", dot)


# ------------------------------------------------------------------------------ words


def _words(field: ReceptiveField, row: int, width: float, letters: float) -> Block:
    """Write what a row is beside it, in lines no wider than this."""
    title, *details = _row_words(field, row)
    hue = FRAMES["output" if row else "input"]
    name = of_words(title, width, size=SMALL, hue=hue, bold=True)
    return above(name, *(of_words(words, width, size=letters) for words in details))


def _row_words(field: ReceptiveField, row: int) -> tuple[str, ...]:
    """Say what a row is: its name with what each of its dots sees, and how it came to be."""
    if row == 0:
        return (text.INPUT_ROW.format(pixels=text.pixels(field.size)),)
    axis, (steps, jump) = field.axes[row - 1], field.added[row - 1]
    seen = np.count_nonzero(field.ways(row, 0)[0])
    return (
        text.LAYER_ROW.format(layer=text.row_name(row), seen=seen, size=field.size),
        text.added_by(axis.kernel_size, axis.stride, axis.dilation, steps, jump),
        text.DOTS_APART.format(pixels=text.pixels(field.jumps[row])),
    )


def _title(field: ReceptiveField, step: ReceptiveFieldStep) -> str:
    return text.FIELD_HEADING.format(
        dot=step.dot,
        layer=text.row_name(len(field.axes)),
        seen=len(step.seen),
        pixels=text.pixels(field.size),
    )


def _sum(field: ReceptiveField) -> Sums:
    """Add up the receptive field; where there are gaps in it, say how many pixels are seen."""
    terms = [text.ADDED.format(steps=steps, pixels=jump) for steps, jump in field.added]
    total, seen = field.spans[-1], len(field.step(0).seen)
    gaps = text.WITH_GAPS.format(seen=seen) if seen < total else ""
    return [(text.FIELD_SUM, f"{' + '.join(['1', *terms])} = {total}{gaps}")]


def _where(step: ReceptiveFieldStep) -> str:
    return text.FIELD_WHERE.format(dot=step.dot, pixels=text.span(step.seen, *text.THE_PIXELS))


def _remarks(step: ReceptiveFieldStep) -> str:
    return " ".join([text.ADDING, _where(step), text.WAYS.format(dot=step.dot)])


@lru_cache(maxsize=8)
def _most_lines(field: ReceptiveField, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, for any dot."""
    steps = map(field.step, range(field.counts[-1]))
    return most_lines(((_sum(field), _remarks(step)) for step in steps), room)
