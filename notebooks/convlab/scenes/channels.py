"""All channels of a filter in one picture: a line for each, and their sums, added."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from convlab.scene import Grid
from convlab.scenes.layout import (
    TITLE,
    Block,
    Room,
    above,
    beside,
    of_grid,
    sign,
    space,
    to_the_right,
)

EACH = 4  # grids of a channel: input, filter, products and sum
# Dots. Up to the first height larger cells are better, from there on a lower picture is; in one
# higher than the other the sums are too far from one another.
GOOD_HEIGHT, MOST_HIGH = 450, 1200
BESIDE, BELOW, IN_TWO_LINES = range(3)  # where the output is; a channel in two lines has it below


def stacked(room: Room, grids: Sequence[Grid], channels: int) -> Block | None:
    """Put each channel in a line of its own, or in two, all sums in one column, and the output.

    `grids` are input, filter, products and sum of each channel, then the bias if there is one,
    and the output. Returns None where a room is too small for them, numbers and all.
    """
    sizes = sorted({*room.side, *room.lines}, reverse=True)
    blocks = (
        _arranged(room, [grid.sized(size) for grid in grids], channels, way, most)
        for way, size, most in product((BESIDE, BELOW, IN_TWO_LINES), sizes, (TITLE, 0))
    )
    fitting = [b for b in blocks if b.width <= room.inner and b.height <= MOST_HIGH]
    return min(fitting, key=lambda b: max(GOOD_HEIGHT, b.height) // 50, default=None)


def _arranged(room: Room, grids: Sequence[Grid], channels: int, way: int, most: float) -> Block:
    """Put channels above one another, a + between their sums, and the output in this way."""
    *parts, output = grids
    pieces = [_lines(room, parts[EACH * k : EACH * (k + 1)], way, most) for k in range(channels)]
    end, last = parts[EACH - 1], of_grid(output)
    width = max(ends.width for *_, ends in pieces)  # up to the right of the sums
    left = width - of_grid(end, most).width

    def between(words: str) -> Block:
        leads = sign(room, words)
        return beside(space(0, left + (end.width - leads.width) / 2), leads)

    rows = [above(*before, to_the_right(ends, width)) for *before, ends in pieces]
    rows += [beside(space(0, left), of_grid(bias, most)) for bias in parts[EACH * channels :]]
    column = [rows[0], *(part for row in rows[1:] for part in (between("+"), row))]
    if way == BESIDE:
        return beside(above(*column, gap=14), sign(room, "→"), last)
    return above(*column, between("↓"), to_the_right(last, width), gap=14)


def _lines(room: Room, grids: Sequence[Grid], way: int, most: float) -> list[Block]:
    """Put the grids of a channel in one line, or the products and the sum in a second one."""
    X, F, P, total = (of_grid(grid, most) for grid in grids)
    times, equals, leads, _ = (sign(room, grid.sign) for grid in grids)
    first, second = (X, times, F), (equals, P, leads, total)
    return [beside(*first), beside(*second)] if way == IN_TWO_LINES else [beside(*first, *second)]
