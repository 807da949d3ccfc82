"""A layer as one matrix product: how a window becomes a column, and how a column goes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import HATCHED, Grid, Mark, Scene, cut, longest
from convlab.scenes import views
from convlab.scenes.layout import (
    WIDE,
    Arrangement,
    Block,
    Room,
    above,
    beside,
    downward,
    fit,
    heading,
    in_lines,
    of_grid,
    page,
    sign,
    space,
    to_the_right,
)
from convlab.scenes.links import Marks, all_named, named, to, windows_on
from convlab.scenes.sums import Sums, Terms, kept, most_lines, of_products, of_sums, window_where
from convlab.steps.columns import ColumnsPass, ColumnsStep
from convlab.steps.place import Place

MOST_ACROSS = 14  # columns of a matrix for which there is room on a phone
TALL, SMALL_CELL = 9, 30  # with more rows than this cells are small, so that sums are in sight


def columns_scene(
    run: ColumnsPass, place: Place, view: str = views.TO_COLUMNS, room: Room = WIDE
) -> Scene:
    """Show one column: on its way out of the image, or back into it.

    Parameters
    ----------
    run : ColumnsPass
    place : (row, column) of the output, and so of the window
    view : "image to columns" or "columns to image"
    room : WIDE, MEDIUM or NARROW
    """
    step = run.step(place)
    grids = {views.TO_COLUMNS: _to_columns, views.TO_IMAGE: _to_image}[view](run, step, room)
    hue = FRAMES["output" if view == views.TO_COLUMNS else "input"]
    title = text.COLUMNS_HEADINGS[view].format(number=step.number)
    words = _sums(run, step, view), _remarks(run, step, view)
    sums = of_sums(room, *words, _most_lines(run, view, room), hue, _terms(run, step, view))
    return page(room, _alt(run, step, view, title), heading(room, title), grids, sums)


# The two factors and the product of a matrix product stand as one writes them by hand: each number
# of the product to the right of its row and below its column. Where that is too wide, in lines.


def _to_columns(run: ColumnsPass, step: ColumnsStep, room: Room) -> Block:
    """X, and its windows as columns; below them the filters as rows, and the product."""
    output = run.output.reshape(len(run.weight), -1)
    marks = _marks(run, views.TO_COLUMNS)
    columns = Grid(
        _named(text.THE_WINDOWS, run.columns),
        _reached(run.columns, step.number),
        "input",
        window=(0, step.number, len(run.columns), 1),
        strongest=_strongest(run.padded),
        longest=longest(run.columns),
        marks=marks.columns,
    )
    product = Grid(
        _named(text.THE_OUTPUT, output),
        _reached(output, step.number),
        "output",
        window=(0, step.number, len(output), 1),
        strongest=_strongest(output),
        longest=longest(output),
        marks=marks.outputs,
    )
    name = text.PADDED_INPUT if run.border.any() else text.INPUT
    images = _images(name, run.padded, run, step, marks)
    filters = _filters(run, marks)

    def by_hand(room: Room, grids: Sequence[Grid]) -> Block:
        *image, columns, matrix, product = grids
        columns, product = _alike(columns, product)
        *image, columns, matrix, product = (
            of_grid(grid, room.inner) for grid in (*image, columns, matrix, product)
        )
        image, arrow = above(*image), sign(room, "→")
        width = max(image.width, matrix.width)
        return above(
            beside(to_the_right(image, width), arrow, columns),
            beside(to_the_right(matrix, width), space(0, arrow.width), product),
        )

    ways = [by_hand] if len(filters) == 1 else []
    return _arranged(room, [*images, columns, *filters, product], len(images), *ways)


def _to_image(run: ColumnsPass, step: ColumnsStep, room: Room) -> Block:
    """∂L/∂O; below it Fᵀ, and the product, ∂L/∂columns; and ∂L/∂X, to which columns are added."""
    upstream = run.dL_dO.reshape(len(run.weight), -1)
    marks = _marks(run, views.TO_IMAGE)
    factor = Grid(
        _named(text.OUTPUT_GRADIENT, upstream),
        upstream,
        "output",
        window=(0, step.number, len(upstream), 1),
        gradient=True,
        longest=longest(upstream),
        marks=marks.outputs,
    )
    turned = {at[::-1]: mark for at, mark in marks.filters.items()}
    matrix = Grid(_named(text.TRANSPOSED, run.matrix.T), run.matrix.T, "filter", marks=turned)
    product = Grid(
        _named(text.COLUMNS_GRADIENT, run.dL_dcolumns),
        _reached(run.dL_dcolumns, step.number),
        "input",
        window=(0, step.number, len(run.dL_dcolumns), 1),
        gradient=True,
        strongest=_strongest(run.dL_dcolumns),
        longest=longest(run.dL_dcolumns),
        marks=marks.columns,
    )
    name = text.SO_FAR.format(name=text.INPUT_GRADIENT)
    style = {
        "gradient": True,
        "frame": (*run.top_left, *run.dL_dX.shape[1:]),
        "strongest": _strongest(run.images),
        "longest": longest(run.images),
    }
    so_far = run.images[step.number + 1]
    images = [replace(grid, **style) for grid in _images(name, so_far, run, step, marks)]

    def by_hand(room: Room, grids: Sequence[Grid]) -> Block:
        factor, matrix, product, *image = grids
        factor, product = _alike(factor, product)
        factor, matrix, product, *image = (
            of_grid(grid, room.inner) for grid in (factor, matrix, product, *image)
        )
        gap = space(0, room.gap)
        return above(
            beside(space(0, matrix.width), gap, factor),
            beside(matrix, gap, product, sign(room, "→"), above(*image)),
        )

    return _arranged(room, [factor, matrix, product, *images], 3, by_hand)


def _alike(*grids: Grid) -> list[Grid]:
    """Make cells equally wide, so that a column of the one stands below that of the other."""
    most = max(grid.longest for grid in grids)
    return [replace(grid, longest=most) for grid in grids]


def _arranged(room: Room, grids: list[Grid], first: int, *arrangements: Arrangement) -> Block:
    """Fit grids into a room, or else the first of them in lines, and the others below an arrow."""

    def in_turn(room: Room, grids: Sequence[Grid]) -> Block:
        upper, lower = (in_lines(room, part) for part in (grids[:first], grids[first:]))
        return above(upper, downward(room, "↓"), lower)

    if max(len(grid.values) for grid in grids) > TALL:
        grids = [grid.sized(SMALL_CELL) for grid in grids]
    return fit(room, grids, *arrangements, last=in_turn)


def _filters(run: ColumnsPass, marks: Marked) -> list[Grid]:
    """Show the filters as rows of one matrix or, where that is too wide, channel by channel."""
    name, (F, K) = _named(text.THE_FILTERS, run.matrix), run.matrix.shape
    strongest = _strongest(run.matrix)
    whole = Grid(name, run.matrix, "filter", strongest=strongest, marks=marks.filters)
    if K <= MOST_ACROSS:
        return [whole]
    taps = K // len(run.padded)
    return [
        replace(
            cut(whole, F, taps, (0, channel * taps)),
            title=text.CHANNEL.format(title=name, channel=channel),
        )
        for channel in range(len(run.padded))
    ]


def _images(
    name: str, values: np.ndarray, run: ColumnsPass, step: ColumnsStep, marks: Marked
) -> list[Grid]:
    """One grid a channel, with the window outlined."""
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    taps = tuple((r, c) for r in step.rows for c in step.columns)
    several = len(values) > 1
    return [
        Grid(
            text.CHANNEL.format(title=name, channel=channel) if several else name,
            image,
            "input",
            window=(top, left, *extent),
            taps=taps if extent != run.weight.shape[2:] else (),
            textures={HATCHED: run.border},
            strongest=_strongest(values),
            longest=longest(values),
            marks=marks.images[channel],
        )
        for channel, image in enumerate(values)
    ]


def _reached(columns: np.ndarray, number: int) -> np.ndarray:
    """Copy a matrix, with the columns after this one still empty."""
    reached = np.array(columns, float)
    reached[:, number + 1 :] = np.nan
    return reached


def _strongest(values: np.ndarray) -> float:
    return float(np.abs(values).max())


# ------------------------------------------------------------------------------ marks

# What a view shows of X, of its columns and of O: the numbers, or their gradients.
KINDS = {views.TO_COLUMNS: ("x", "c", "o"), views.TO_IMAGE: ("dx", "dc", "g")}


class Marked(NamedTuple):
    """The marks of each channel of the image, of its columns, of the filters' rows, and of O."""

    images: list[Marks]
    columns: Marks
    filters: Marks
    outputs: Marks


@lru_cache(maxsize=8)
def _marks(run: ColumnsPass, view: str) -> Marked:
    """Mark each number by its row and column in its matrix, such as c-3-1, f-0-3 and o-0-1."""
    image, column, output = KINDS[view]
    windows = windows_on(run.border, run.weight.shape[2:], run.stride, run.dilation)
    places = list(np.ndindex(windows.shape))
    F, (K, P) = len(run.weight), run.columns.shape
    cells = {}  # of the image, by row and column of the matrix
    for n, place in enumerate(places):
        under = windows.under(place)
        for k in range(K):
            channel, tap = divmod(k, len(under))
            cells[k, n] = channel, *under[tap]
    held: dict[tuple, list[Place]] = defaultdict(list)
    for at, cell in cells.items():
        held[cell].append(at)
    goals = [to(place) for place in places]

    def pixel(cell: tuple) -> Mark:
        outputs = ((f, n) for _, n in held[cell] for f in range(F))
        return Mark(named(image, *cell), all_named(column, held[cell]) + all_named(output, outputs))

    def in_column(k: int, n: int) -> Mark:
        outputs = all_named(output, ((f, n) for f in range(F)))
        return Mark(named(column, k, n), (named(image, *cells[k, n]), *outputs), goals[n])

    def weight(f: int, k: int) -> Mark:
        met = [(k, n) for n in range(P)]
        under = dict.fromkeys(named(image, *cells[at]) for at in met)
        return Mark(named("f", f, k), (*all_named(column, met), *under))

    def made(f: int, n: int) -> Mark:
        row, met = all_named("f", ((f, k) for k in range(K))), [(k, n) for k in range(K)]
        window = all_named(image, (cells[at] for at in met))
        return Mark(named(output, f, n), row + all_named(column, met) + window, goals[n])

    return Marked(
        [
            {at: pixel((channel, *windows.on_x(at))) for at in np.ndindex(windows.padded)}
            for channel in range(len(run.padded))
        ],
        {at: in_column(*at) for at in np.ndindex(K, P)},
        {at: weight(*at) for at in np.ndindex(F, K)},
        {at: made(*at) for at in np.ndindex(F, P)},
    )


def _terms(run: ColumnsPass, step: ColumnsStep, view: str) -> Terms:
    """Mark the products of each sum; on the way back, those of ∂L/∂O with a row, word by word."""
    F, K = run.matrix.shape
    columns = _marks(run, view).columns
    if view == views.TO_COLUMNS:
        cells = [columns[k, step.number] for k in range(K)]
        terms = (
            [
                Mark(named("t", f, k), (cell.id, named("f", f, k), cell.links[0]))
                for k, cell in enumerate(cells)
            ]
            for f in range(F)
        )
        return [*map(kept, terms, step.products.tolist())]
    marks = []
    for f, words in enumerate(_shares(run, step)):
        rows = all_named("f", ((f, k) for k in range(K)))
        mark = Mark(named("t", f), (named("g", f, step.number), *rows))
        marks += [mark] * len(words.split(" "))
    return [marks]


# ------------------------------------------------------------------------------ words


def _named(name: str, matrix: np.ndarray) -> str:
    return text.AS_MATRIX.format(name=name, rows=matrix.shape[0], columns=matrix.shape[1])


@lru_cache(maxsize=8)
def _most_lines(run: ColumnsPass, view: str, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any column."""
    steps = map(run.step, np.ndindex(*run.output.shape[1:]))
    return most_lines(((_sums(run, s, view), _remarks(run, s, view)) for s in steps), room)


def _sums(run: ColumnsPass, step: ColumnsStep, view: str) -> Sums:
    """Return what is worked out at this column, as (name, words)."""
    if view == views.TO_COLUMNS:
        return [_forward_sum(run, step, number) for number in range(len(run.weight))]
    shares, gradients = " + ".join(_shares(run, step)), step.gradients.tolist()
    column, before, after = (
        values.tolist() for values in (step.gradient_column, step.before, step.after)
    )
    made = text.equals([*gradients, *run.matrix.ravel().tolist(), *column])
    added = text.equals([*before, *column, *after])
    name = text.ONE_COLUMN.format(number=step.number)
    return [
        (f"{name} {made}", f"{shares} {made} {text.vector(column)}"),
        (
            f"{text.ITS_WINDOW} {added}",
            f"{text.vector(before)} + {text.vector(column)} {added} {text.vector(after)}",
        ),
    ]


def _shares(run: ColumnsPass, step: ColumnsStep) -> list[str]:
    """Write ∂L/∂O times the row of each filter."""
    rows = zip(step.gradients.tolist(), run.matrix.tolist(), strict=True)
    return [f"{text.term(gradient)}·{text.vector(row)}" for gradient, row in rows]


def _forward_sum(run: ColumnsPass, step: ColumnsStep, number: int) -> tuple[str, str]:
    column, row = step.column.tolist(), run.matrix[number].tolist()
    bias = [] if run.bias is None else [float(run.bias[number])]
    exact, words = of_products(column, row, float(step.results[number]), bias)
    name = text.output_name(step.place, number if len(run.weight) > 1 else None)
    return f"{name} {exact}", words


def _remarks(run: ColumnsPass, step: ColumnsStep, view: str) -> str:
    told, hatched = {
        views.TO_COLUMNS: (text.ROW_TIMES_COLUMN, text.HATCHED),
        views.TO_IMAGE: (text.COLUMNS_ADD_UP, text.CROPPED),
    }[view]
    remarks = [window_where(run, step), text.READ_ORDER[len(run.padded) > 1], told]
    remarks += [hatched] if run.border.any() else []
    return " ".join(remarks)


def _alt(run: ColumnsPass, step: ColumnsStep, view: str, title: str) -> str:
    so_far = run.images[step.number + 1]
    return text.COLUMNS_ALT[view].format(
        heading=title,
        where=window_where(run, step),
        kernel="×".join(map(str, run.weight.shape[2:])),
        filters="×".join(map(str, run.matrix.shape)),
        columns="×".join(map(str, run.columns.shape)),
        column=text.listed(step.column.tolist()),
        sums=". ".join(f"{name} {said}" for name, said in _sums(run, step, view)),
        so_far=" | ".join(text.matrix(image.tolist()) for image in so_far),
    )
