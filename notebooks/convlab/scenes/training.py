"""A network that learns: the filters after an epoch, and where loss and accuracy were."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK, LINE, QUIET
from convlab.scene import (
    GAP,
    HEAD,
    SIZE,
    SMALL,
    Box,
    Grid,
    Lines,
    Mark,
    Scene,
    Shape,
    Text,
    longest,
    picked,
    row_of_grids,
    row_width,
    text_width,
)
from convlab.scenes.layout import TOP, WIDEST, heading, most_lines, written
from convlab.scenes.links import named
from convlab.steps import Training

PLOT = (190.0, 110.0)


def training_scene(run: Training, epoch: int, channel: int = 0) -> Scene:
    """Show one channel of all filters after an epoch, from 0, and the curves up to the last."""
    curves, shapes, foot = _curves(run), [], TOP
    marks = [text.three_figures(mark) for *_, most, _ in curves for mark in _marks(most)]
    beside = 8 + max(text_width(words, SMALL) for words in marks)
    rows = _rows(_filters(run, epoch, channel), WIDEST - 2 * GAP - beside - PLOT[0])
    for grids in rows:
        shapes += row_of_grids(grids, GAP, foot, grids[0].height)
        foot += HEAD + grids[0].height + 12
    x, y = GAP + max(map(row_width, rows)) + beside, TOP + HEAD
    for curve in curves:
        shapes += _plot(*curve, epoch, x, y)
        y += PLOT[1] + 2 * HEAD + 24
    width, foot = x + PLOT[0] + GAP, max(foot, y - HEAD) + 12
    title, words = _title(run, epoch), (_figures(run, epoch), _remark(run, epoch))
    below, foot = written(*words, _most_lines(run, width), foot, width, FRAMES["output"])
    alt = text.TRAINING_ALT.format(
        heading=title if _only(run) else text.CHANNEL.format(title=title, channel=channel),
        figures=". ".join(f"{name} {value}" for name, value in words[0]),
        remark=words[1],
        filter=text.matrix(run.filters[epoch, 0, channel].tolist()),
    )
    return Scene(width, foot, (heading(title), *shapes, *below), alt)


def _filters(run: Training, epoch: int, channel: int) -> list[Grid]:
    """Return the filters' channel, on one scale of colours for all epochs."""
    seen = run.filters[:, :, channel]
    look = {"strongest": float(np.abs(seen).max()), "longest": longest(seen)}
    titles = [text.ONE_FILTER.format(filter=f) for f in range(len(seen[epoch]))]
    if not _only(run):
        titles = [text.CHANNEL.format(title=title, channel=channel) for title in titles]
    return [
        Grid(title, values, "filter", marks=_cells(f, *values.shape), **look)
        for f, (title, values) in enumerate(zip(titles, seen[epoch], strict=True))
    ]


@lru_cache(maxsize=64)
def _cells(filter: int, rows: int, columns: int) -> dict:
    return {tap: Mark(named("f", filter, *tap)) for tap in np.ndindex(rows, columns)}


def _only(run: Training) -> bool:
    """Whether the filters have but one channel, which needs no name."""
    return run.filters.shape[2] == 1


def _rows(grids: list[Grid], room: float) -> list[list[Grid]]:
    """Break filters into rows: four in each or, where that is too wide, fewer and smaller ones."""
    for many, cell in product((4, 3, 2), (42, 36, 30, 26)):
        sized = [replace(grid, cell=cell) for grid in grids]
        rows = [sized[k : k + many] for k in range(0, len(sized), many)]
        if max(map(row_width, rows)) <= room:
            break
    return rows


def _curves(run: Training) -> list[tuple[str, np.ndarray, float, str]]:
    """Return the title, the values, the upper end and the hue of each plot."""
    return [
        (text.LOSS_CURVE, run.losses, float(run.losses.max()) or 1.0, INK),
        (text.ACCURACY_CURVE, 100 * run.accuracies, 100.0, FRAMES["output"]),
    ]


def _marks(most: float) -> tuple[float, ...]:
    """Return the values that are written beside a plot."""
    return 0.0, most / 2, most


def _plot(
    title: str, values: np.ndarray, most: float, hue: str, epoch: int, x: float, y: float
) -> list[Shape]:
    """Plot values from 0 to `most` over the epochs, with a dot at the present one."""
    (width, height), last = PLOT, len(values) - 1
    points = [
        (x + k / last * width, y + height * (1 - v / most)) for k, v in enumerate(values.tolist())
    ]
    across, down = points[epoch]
    shapes: list[Shape] = [Box(x, y, width, height, None, LINE)]
    for mark in _marks(most):
        level = y + height * (1 - mark / most)
        shapes.append(Lines(((x - 5, level, x, level),), QUIET))
        shapes.append(
            Text(x - 8, level + 4.5, text.three_figures(mark), SMALL, QUIET, False, "end")
        )
    for k in sorted({0, last // 2, last}):
        at = x + k / last * width
        shapes.append(Lines(((at, y + height, at, y + height + 5),), QUIET))
        shapes.append(Text(at, y + height + 20, str(k), SMALL, QUIET, False, "middle"))
    return [
        *shapes,
        Text(x, y - 10, title, SIZE, hue, True),
        Lines(((across, y, across, y + height),), LINE, 2),
        Lines(tuple((*one, *other) for one, other in pairwise(points)), hue, 2.5),
        Lines(((across, down, across + 0.1, down),), hue, 12),
        # A click anywhere goes to the nearest epoch.
        Box(x, y, width, height, mark=picked(x - width / last / 2, y, width / last, height)),
    ]


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
def _most_lines(run: Training, width: float) -> tuple[int, ...]:
    """Count the lines that the words take at most, after any epoch."""
    pages = ((_figures(run, k), _remark(run, k)) for k in range(run.epochs + 1))
    return most_lines(pages, width)
