"""A weight with a row for each filter, and that of the way back with a row for each channel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.palette import QUIET
from convlab.drawing.scene import SMALL, Grid, Scene, largest, longest
from convlab.scenes.layout import (
    TITLE,
    TOPS,
    WIDE,
    Block,
    Room,
    above,
    beside,
    downward,
    fit,
    of_grid,
    of_words,
    page,
    sign,
    space,
)

MOST = 3  # filters, channels, and rows and columns of each


def axes_scene(weight: ArrayLike, room: Room = WIDE) -> Scene:
    """Show a weight, (F, C, kH, kW), and that of the way back, (C, F, kH, kW), each grid turned.

    One that changes its place is outlined in both; each carries its name, F[f, c].
    """
    weight = as_numbers("weight", weight)
    sized = weight.ndim == 4 and weight.size and max(weight.shape) <= MOST
    require(sized, "weight", text.WEIGHT_TO_DRAW.format(most=MOST), weight.shape)
    filters, channels = weight.shape[:2]
    followed = (0, 1) if channels > 1 else (filters - 1, 0)
    style = {"strongest": largest(weight) or None, "longest": longest(weight)}

    def grid(f: int, c: int, values: np.ndarray) -> Grid:
        around = (0, 0, *values.shape) if (f, c) == followed else None
        return Grid(text.indexed("F", f, c), values, "filter", window=around, **style)

    forth = [grid(f, c, weight[f, c]) for f in range(filters) for c in range(channels)]
    back = [grid(f, c, weight[f, c, ::-1, ::-1]) for c in range(channels) for f in range(filters)]
    by_filter = [text.A_FILTER.format(filter=f) for f in range(filters)]
    by_channel = [text.A_CHANNEL.format(channel=c) for c in range(channels)]
    titles = (
        text.WEIGHT_FORTH.format(shape=weight.shape),
        text.WEIGHT_BACK.format(shape=(channels, filters, *weight.shape[2:])),
    )

    def tables(grids: Sequence[Grid]) -> tuple[Block, Block]:
        return (
            _table(room, titles[0], by_filter, by_channel, grids[: len(forth)]),
            _table(room, titles[1], by_channel, by_filter, grids[len(forth) :]),
        )

    def side_by_side(room: Room, grids: Sequence[Grid]) -> Block:
        left, right = tables(grids)
        arrow = above(space(left.height / 2), sign(room, "→"))
        return beside(left, arrow, right, level=TOPS)

    def stacked(room: Room, grids: Sequence[Grid]) -> Block:
        upper, lower = tables(grids)
        return above(upper, downward(room, "↓"), lower, gap=6)

    f, c = followed
    said = text.FOLLOWED.format(name=text.indexed("F", f, c), filter=f, channel=c)
    alt = text.AXES_ALT.format(
        forth=titles[0], back=titles[1], grids=_listed(forth), turned=_listed(back), followed=said
    )
    body = fit(room, [*forth, *back], side_by_side, last=stacked)
    return page(room, alt, body, of_words(said, room.inner, size=SMALL, hue=QUIET))


def _listed(grids: Sequence[Grid]) -> str:
    return text.AND_NEXT.join(f"{grid.title} {text.matrix(grid.values.tolist())}" for grid in grids)


def _table(
    room: Room, title: str, rows: Sequence[str], columns: Sequence[str], grids: Sequence[Grid]
) -> Block:
    """Put grids in rows and columns, each of these with its name."""
    heads, tops = (
        [of_words(words, room.inner, size=SMALL) for words in names] for names in (rows, columns)
    )
    blocks = [of_grid(grid) for grid in grids]
    across = max(block.width for block in (*blocks, *tops))
    left, gap = max(head.width for head in heads), 0.8 * room.gap

    def line(head: Block, parts: Sequence[Block]) -> Block:
        wide = [beside(part, space(0, across - part.width)) for part in parts]
        return beside(beside(head, space(0, left - head.width)), *wide, gap=gap)

    lines = [line(space(0), tops)]
    for k, head in enumerate(heads):
        lines.append(line(head, blocks[k * len(columns) : (k + 1) * len(columns)]))
    table = above(*lines, gap=4)
    words = of_words(title, max(table.width, TITLE), bold=True)
    return above(words, table, gap=6)
