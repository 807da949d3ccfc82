"""A network that learns: the filters after an epoch, and where loss and accuracy were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES, INK
from convlab.drawing.scene import Grid, Mark, Scene, longest
from convlab.scenes.curves import curve
from convlab.scenes.layout import (
    TOPS,
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_rows_of,
    page,
)
from convlab.scenes.links import named
from convlab.scenes.sums import most_lines, of_sums
from convlab.steps.training import Training


def training_scene(run: Training, epoch: int, channel: int = 0, room: Room = WIDE) -> Scene:
    """Show one channel of all filters after an epoch, from 0, and the curves up to the last."""
    title, figures, remark = _title(run, epoch), _figures(run, epoch), _remark(run, epoch)
    alt = text.TRAINING_ALT.format(
        heading=title if _only(run) else text.CHANNEL.format(title=title, channel=channel),
        figures=". ".join(f"{name} {value}" for name, value in figures),
        remark=remark,
        filter=text.matrix(run.filters[epoch, 0, channel].tolist()),
    )
    said = of_sums(room, [], remark, _most_lines(run, room), INK)
    plots = [
        _plot(*curve, figure, epoch) for curve, figure in zip(_curves(run), figures, strict=True)
    ]
    ways = _ways(room, plots, _filters(run, epoch, channel))
    return page(room, alt, heading(room, title), said, min(ways, key=lambda way: way.height))


def _ways(room: Room, plots: list[Block], filters: list[Grid]) -> Iterator[Block]:
    """Put the filters below the plots or, where these leave room, beside them."""
    row, column = beside(*plots, gap=room.gap), above(*plots)
    yield above(row if row.width <= room.inner else column, _fitted(room, filters), gap=6)
    left = room._replace(width=room.width - column.width - room.gap)
    smallest = [replace(grid, cell=room.lines[-1]) for grid in filters]
    if column.width < room.inner / 2 and all(grid.width <= left.inner for grid in smallest):
        yield beside(column, _fitted(left, filters), gap=room.gap, level=TOPS)


def _fitted(room: Room, filters: list[Grid]) -> Block:
    room = room._replace(side=room.lines, lines=room.lines[1:])
    return fit(room, filters, *map(in_rows_of, (4, 3, 2)), last=in_rows_of(1))


def _filters(run: Training, epoch: int, channel: int) -> list[Grid]:
    """Return the filters' channel, on one scale of colours for all epochs."""
    of_channel = run.filters[:, :, channel]
    style = {"strongest": float(np.abs(of_channel).max()), "longest": longest(of_channel)}
    titles = [text.ONE_FILTER.format(filter=f) for f in range(len(of_channel[epoch]))]
    if not _only(run):
        titles = [text.CHANNEL.format(title=title, channel=channel) for title in titles]
    return [
        Grid(title, values, "filter", marks=_cells(f, *values.shape), **style)
        for f, (title, values) in enumerate(zip(titles, of_channel[epoch], strict=True))
    ]


@lru_cache(maxsize=64)
def _cells(filter: int, rows: int, columns: int) -> dict:
    return {tap: Mark(named("f", filter, *tap)) for tap in np.ndindex(rows, columns)}


def _only(run: Training) -> bool:
    """Whether the filters have but one channel, which needs no name."""
    return run.filters.shape[2] == 1


def _curves(run: Training) -> list[tuple[str, np.ndarray, float, str]]:
    """Return the title, the values, the upper end and the hue of each plot."""
    return [
        (text.LOSS_CURVE, run.losses, float(run.losses.max()) or 1.0, INK),
        (text.ACCURACY_CURVE, 100 * run.accuracies, 100.0, FRAMES["output"]),
    ]


def _plot(
    title: str, values: np.ndarray, most: float, hue: str, figure: tuple[str, str], epoch: int
) -> Block:
    """Plot values from 0 to `most` over the epochs."""
    last = len(values) - 1
    levels = [(share, text.three_figures(share * most)) for share in (0, 0.5, 1)]
    feet = [(k, str(k)) for k in sorted({0, last // 2, last})]
    return curve(title, (values / most).tolist(), epoch, levels, feet, hue, figure)


# ------------------------------------------------------------------------------ words


def _title(run: Training, epoch: int) -> str:
    if epoch == 0:
        return text.BEFORE_TRAINING.format(last=run.epochs)
    return text.AFTER_EPOCH.format(epoch=epoch, last=run.epochs)


def _figures(run: Training, epoch: int) -> list[tuple[str, str]]:
    return [
        (text.LOSS_FIGURE, text.three_figures(run.losses[epoch])),
        (text.ACCURACY_FIGURE, text.PERCENT.format(percent=100 * run.accuracies[epoch])),
    ]


def _remark(run: Training, epoch: int) -> str:
    first = text.DRAWN_AT_RANDOM
    if epoch:
        first = text.LARGEST_CHANGE.format(change=text.three_figures(run.moved(epoch)))
    return f"{first} {text.ONE_SCALE}"


@lru_cache(maxsize=8)
def _most_lines(run: Training, room: Room) -> tuple[int, ...]:
    """Count the lines that the remark takes at most, after any epoch."""
    return most_lines((([], _remark(run, epoch)) for epoch in range(run.epochs + 1)), room)
