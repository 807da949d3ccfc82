"""All channels of a filter in one picture: a line for each, and their sums, added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np

from convlab.drawing.scene import Grid
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

Arrangement = tuple[int, float, float]  # where the output is, cells' height, dots for a title
Outline = tuple[str, str, tuple[int, ...], int]  # a grid's title, sign, shape, and characters


def stacked(room: Room, grids: Sequence[Grid], channels: int) -> Block | None:
    """Put each channel in a line of its own, or in two, all sums in one column, and the output.

    `grids` are input, filter, products and sum of each channel, then the bias if there is one,
    and the output. Returns None where a room is too small for them, numbers and all.
    """
    outlines = tuple((g.title, g.sign, g.values.shape, g.characters) for g in grids)
    best = _best(room, outlines, channels)
    return None if best is None else _arranged(room, grids, channels, best)


@lru_cache(maxsize=64)  # from window to window the sizes stay
def _best(room: Room, outlines: tuple[Outline, ...], channels: int) -> Arrangement | None:
    """Try all arrangements of grids of these outlines."""
    grids = [
        Grid(title, np.zeros(shape), sign=sign, longest=characters)
        for title, sign, shape, characters in outlines
    ]
    sizes = sorted({*room.side, *room.lines}, reverse=True)
    heights = {}
    for tried in product((BESIDE, BELOW, IN_TWO_LINES), sizes, (TITLE, 0)):
        block = _arranged(room, grids, channels, tried)
        if block.width <= room.inner and block.height <= MOST_HIGH:
            heights[tried] = max(GOOD_HEIGHT, block.height) // 50
    return min(heights, key=heights.__getitem__, default=None)


def _arranged(room: Room, grids: Sequence[Grid], channels: int, arrangement: Arrangement) -> Block:
    """Put channels above one another, a + between their sums, and the output in this way."""
    way, size, most = arrangement
    *parts, output = (grid.sized(size) for grid in grids)
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
