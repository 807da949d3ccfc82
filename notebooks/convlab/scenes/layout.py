"""Where things stand in a picture: blocks beside and above one another, made to fit a room.

A block is as wide and as high as it says and draws itself wherever it is put. A scene is made of
blocks, in one of two rooms: a wide one for laptops and projectors, a narrow one for phones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from convlab import text
from convlab.drawing.palette import INK
from convlab.drawing.scene import (
    HEAD,
    LEADING,
    SIZE,
    Grid,
    Scene,
    Shape,
    Text,
    broken,
    paragraph,
    text_width,
)


class Room(NamedTuple):
    """The room that a picture has.

    Attributes
    ----------
    width : dots
    gap : dots around the picture, and a measure for those between its parts
    side : heights of cells to try, in dots, for grids side by side; larger ones first
    lines : the same for grids in several lines
    least : width of a page, in pixels, from which on it is this one
    smallest : times that it may be shown smaller, or has to be larger, to be seen whole
    """

    width: float
    gap: float
    side: tuple[float, ...]
    lines: tuple[float, ...]
    least: float
    smallest: float

    @property
    def inner(self) -> float:
        """Width without the gaps on the left and on the right."""
        return self.width - 2 * self.gap


TITLE = 160  # dots of a title that is wider than its grid
PHONE = 358  # pixels of a narrow page: a phone's 390 without the margins
# Letters have 13 dots or more in the wide room, and 12 in the others: as small as they are ever
# shown, 11 pixels. So cells of 30, 26 and 24 dots have at least 24 pixels. A narrow picture does
# not fit a screen in any case: it fills the page.
WIDE = Room(750, 18, (42, 36, 30), (36, 30), 640, 0.85)
MEDIUM = Room(560, 14, (42, 36, 30, 26), (36, 30, 26), 520, 0.93)
NARROW = Room(PHONE, 10, (42, 36), (36, 30, 24), 0, 1.75)
ROOMS = {"wide": WIDE, "medium": MEDIUM, "narrow": NARROW}


class Block(NamedTuple):
    """A part of a picture; `draw(x, y)` draws it with its upper left corner there.

    `middle` is its own level, which comes to that of its neighbours: of a grid that of its cells.
    """

    width: float
    height: float
    draw: Callable[[float, float], Iterable[Shape]]
    middle: float | None = None

    @property
    def level(self) -> float:
        """How far down its middle is."""
        return self.height / 2 if self.middle is None else self.middle


# ------------------------------------------------------------------------- single parts


def of_grid(grid: Grid, most: float = TITLE) -> Block:
    """Make a block of a grid and its title, broken into lines no wider than this or the grid."""
    width = max(most, grid.width)
    title = of_words(grid.title, width, hue=grid.hue, bold=True) if grid.title else None
    if title is None:
        return Block(grid.width, grid.height, grid.shapes)
    head = title.height + HEAD - LEADING * SIZE

    def draw(x: float, y: float) -> Iterable[Shape]:
        yield from title.draw(x, y + 4)
        yield from grid.shapes(x, y + head)

    width = max(grid.width, title.width)
    return Block(width, head + grid.height, draw, head + grid.height / 2)


def of_words(
    words: str, width: float, *, size: float = SIZE, hue: str = INK, bold: bool = False
) -> Block:
    """Make a block of words, broken into lines no wider than this."""
    lines = broken(words, width, size, bold)
    wide = max(text_width(line, size, bold) for line in lines)

    def draw(x: float, y: float) -> Iterable[Shape]:
        return paragraph(words, x, y + 1.15 * size, width, size=size, colour=hue, bold=bold)

    return Block(wide, len(lines) * LEADING * size, draw)


def heading(room: Room, words: str) -> Block:
    """Say above a picture what it shows."""
    return of_words(words, room.inner, size=16, bold=True)


def sign(room: Room, words: str) -> Block:
    """Make a sign between two grids, such as "⊙", at the middle of their cells; or a gap."""
    width = 2.6 * room.gap if words else 1.6 * room.gap

    def draw(x: float, y: float) -> Iterable[Shape]:
        if words:
            yield Text(x + width / 2, y + 8, words, 22, INK, False, "middle")

    return Block(width, 0, draw, 0)


def downward(room: Room, words: str) -> Block:
    """Make a sign between what stands above and below it."""
    return beside(space(0, room.gap), of_words(words, room.inner, size=22))


def space(height: float, width: float = 0) -> Block:
    """Leave so many dots free."""
    return Block(width, height, lambda x, y: ())  # noqa: ARG005


def to_the_right(block: Block, width: float) -> Block:
    """Make a block this wide, with its own at the right of it."""
    return beside(space(0, max(0, width - block.width)), block)


# ------------------------------------------------------------------------- combinations


MIDDLE, TOPS, FEET = "middle", "tops", "feet"  # what of blocks beside one another is level


def beside(*blocks: Block, gap: float = 0, level: str = MIDDLE) -> Block:
    """Put blocks from left to right: their middles on one level, or their tops, or their feet."""
    lefts = [0, *accumulate(block.width + gap for block in blocks)]
    levels = [{MIDDLE: b.level, TOPS: 0, FEET: b.height}[level] for b in blocks]
    above = max(levels)
    below = max(block.height - at for block, at in zip(blocks, levels, strict=True))

    def draw(x: float, y: float) -> Iterable[Shape]:
        for left, block, at in zip(lefts, blocks, levels, strict=False):
            yield from block.draw(x + left, y + above - at)

    return Block(lefts[-1] - gap, above + below, draw, above if level == MIDDLE else None)


def above(*blocks: Block, gap: float = 0) -> Block:
    """Put blocks from top to bottom, their left sides on one line."""
    tops = [0, *accumulate(block.height + gap for block in blocks)]

    def draw(x: float, y: float) -> Iterable[Shape]:
        for top, block in zip(tops, blocks, strict=False):
            yield from block.draw(x, y + top)

    width, height = max(block.width for block in blocks), tops[-1] - gap
    # Titles above the first stay above the middle of all.
    return Block(width, height, draw, (height + 2 * blocks[0].level - blocks[0].height) / 2)


def in_even_lines(blocks: Sequence[Block], width: float, gap: float) -> Block:
    """Put blocks in as few lines as this width allows, with as many in each, their tops level."""
    for count in range(1, len(blocks) + 1):
        each = -(-len(blocks) // count)
        starts = range(0, len(blocks), each)
        lines = [beside(*blocks[k : k + each], gap=gap, level=TOPS) for k in starts]
        if all(line.width <= width for line in lines):
            break
    return above(*lines, gap=gap)


def in_full_lines(blocks: Iterable[Block], width: float, gap: float) -> Block:
    """Put blocks in lines, each as full as this width allows, their tops level."""
    lines: list[list[Block]] = [[]]
    for block in blocks:
        if lines[-1] and beside(*lines[-1], block, gap=gap).width > width:
            lines.append([])
        lines[-1].append(block)
    return above(*(beside(*line, gap=gap, level=TOPS) for line in lines), gap=6)


Arrangement = Callable[[Room, Sequence[Grid]], Block]


def in_a_row(room: Room, grids: Sequence[Grid], under: Grid | None = None) -> Block:
    """Put grids side by side, each with its sign behind it; titles break where they have to.

    `under` the last there may be another.
    """
    for most in (room.inner, TITLE):
        blocks = _of_grids(grids, under, most)
        parts = [p for b, g in zip(blocks, grids, strict=True) for p in (b, sign(room, g.sign))]
        block = beside(*parts[:-1])
        if block.width <= room.inner:
            break
    return block


def in_a_column(room: Room, grids: Sequence[Grid]) -> Block:  # noqa: ARG001
    """Put grids of one size below one another, the sign that leads to each before its title."""
    longest = max(grid.longest for grid in grids)  # so that their cells are below one another
    signs = ("", *(f"{grid.sign} " for grid in grids))
    return above(
        *(
            of_grid(replace(grid, title=before + grid.title, longest=longest))
            for before, grid in zip(signs, grids, strict=False)
        )
    )


def middle_stacked(room: Room, grids: Sequence[Grid], under: Grid | None = None) -> Block:
    """Put four grids side by side, the second above the third; each has its sign before it.

    `under` the last there may be another.
    """
    first, second, third, last = _of_grids(grids, under)
    signs = [sign(room, grid.sign) for grid in grids]
    upper, lower = beside(signs[0], second), beside(signs[1], third, signs[2], last)
    return beside(first, above(upper, lower))


def _of_grids(grids: Sequence[Grid], under: Grid | None, most: float = TITLE) -> list[Block]:
    """Make blocks of grids; the last keeps its level where there is another below it."""
    *others, last = (of_grid(grid, most) for grid in grids)
    if under:
        last = above(last, of_grid(under, most), gap=6)._replace(middle=last.level)
    return [*others, last]


def with_under(arrange: Callable[[Room, Sequence[Grid], Grid], Block]) -> Arrangement:
    """Make an arrangement whose last grid stands under the one before it."""
    return lambda room, grids: arrange(room, grids[:-1], grids[-1])


def in_low_lines(room: Room, grids: Sequence[Grid]) -> Block:
    """Put grids in lines, the last under the one before it unless that is higher."""
    ways = with_under(in_lines), in_lines
    return min((arrange(room, grids) for arrange in ways), key=lambda block: block.height)


def in_lines(room: Room, grids: Sequence[Grid], under: Grid | None = None) -> Block:
    """Put grids in as few lines as they need, read like a text; a line begins with its sign.

    `under` the last there may be another.
    """
    lines: list[list[Block]] = []
    blocks = _of_grids(grids, under, room.inner)
    for before, block in zip((None, *grids), blocks, strict=False):
        parts = [block]
        if before:
            parts = [sign(room, before.sign), *parts]
        if before and beside(*lines[-1], *parts).width <= room.inner:
            lines[-1] += parts
        else:
            lines.append(parts if before and before.sign else parts[-1:])
            if beside(*lines[-1]).width > room.inner and len(lines[-1]) > 1:
                lines[-1] = [above(downward(room, before.sign), parts[-1])]
    return above(*(beside(*line) for line in lines), gap=6)


def in_rows_of(count: int) -> Arrangement:
    """Put so many grids in each line, their feet on one level."""

    def arrange(room: Room, grids: Sequence[Grid]) -> Block:
        blocks = [of_grid(grid) for grid in grids]
        rows = [blocks[k : k + count] for k in range(0, len(blocks), count)]
        return above(*(beside(*row, gap=0.8 * room.gap, level=FEET) for row in rows), gap=6)

    return arrange


def fit(
    room: Room, grids: Sequence[Grid], *arrangements: Arrangement, last: Arrangement = in_lines
) -> Block:
    """Arrange grids so that they fit a room: in the first of these ways, or else in the last.

    Cells become smaller until they fit. Numbers for which even the smallest are too many are
    left out, for their colours remain; where that does not help, a sentence says so.
    """
    ways = [(arrange, cell) for arrange in arrangements for cell in room.side]
    for arrange, cell in (*ways, *((last, cell) for cell in room.lines)):
        block = arrange(room, [grid.sized(cell) for grid in grids])
        if block.width <= room.inner:
            return block
    smallest = [grid.sized(room.lines[-1]) for grid in grids]
    bare = [grid if grid.width <= room.inner else without_numbers(grid) for grid in smallest]
    block = last(room, bare)
    if block.width <= room.inner:
        return block
    return of_words(text.TOO_WIDE_HERE, room.inner)


def without_numbers(grid: Grid) -> Grid:
    """Leave the numbers of a grid out; their colours remain."""
    return replace(grid, written=False, longest=0)


def page(room: Room, alt: str, *blocks: Block, gap: float = 10) -> Scene:
    """Make a scene as wide as a room of blocks above one another."""
    whole = above(*blocks, gap=gap)
    shapes = tuple(whole.draw(room.gap, 6))
    return Scene(room.width, whole.height + room.gap, shapes, alt)
