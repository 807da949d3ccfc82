"""The layer as a matrix: a row of M and the window it is, a row of Mᵀ and the pixel it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import HATCHED, Grid, Mark, Scene, cut, largest, longest
from convlab.scenes import views
from convlab.scenes.columns import MOST_ACROSS, SMALL_CELL, TALL
from convlab.scenes.layout import WIDE, Room, fit, heading, in_a_row, page
from convlab.scenes.links import Marks, Windows, all_named, named, to, windows_on
from convlab.scenes.sums import most_lines, of_products, of_sums
from convlab.steps.matrix import NO_TAP, MatrixPass, MatrixStep
from convlab.steps.place import Place

WHOLE = 4  # grids of a picture in which the matrix is one of them


def matrix_scene(
    run: MatrixPass, place: Place, view: str = views.FORWARD, room: Room = WIDE
) -> Scene:
    """Show one row of M and the window that it is, or one row of Mᵀ and the pixel that it is.

    Parameters
    ----------
    run : MatrixPass
    place : (row, column) of the output or, backward, of the pixel
    view : "forward" or "backward"
    room : WIDE, MEDIUM or NARROW
    """
    step = _steps(run, view)(place)
    grids = {views.FORWARD: _forward, views.BACKWARD: _backward}[view](run, step)
    hue = FRAMES["output" if view == views.FORWARD else "input"]
    title = text.MATRIX_HEADINGS[view].format(number=step.number, name=_made(step, view))
    words = [_sum(step, view)], _remarks(run, step, view)
    terms = [_terms(step, view)]
    sums = of_sums(room, *words, _most_lines(run, view, room), hue, terms)
    alt = text.MATRIX_ALT.format(
        heading=title,
        matrix=_title(run, view),
        number=step.number,
        row=text.listed((run.matrix if view == views.FORWARD else run.matrix.T)[step.number]),
        where=_where(step, view),
        sum=" ".join(words[0][0]),
    )
    if len(grids) > WHOLE or max(len(grid.values) for grid in grids) > TALL:
        grids = [grid.sized(SMALL_CELL) for grid in grids]
    return page(room, alt, heading(room, title), fit(room, grids, in_a_row), sums)


def _steps(run: MatrixPass, view: str) -> Callable[[Place], MatrixStep]:
    return run.forward if view == views.FORWARD else run.backward


# ------------------------------------------------------------------------------ grids


def _forward(run: MatrixPass, step: MatrixStep) -> list[Grid]:
    """Return the filter → M · X = O."""
    marks, windows = _marks(run, views.FORWARD), _windows(run)
    rows, columns = (
        axis.taps(at) for axis, at in zip((windows.rows, windows.columns), step.place, strict=True)
    )
    extent = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    padded = run.border.any()
    return [
        _filter(run, marks),
        *_matrix(run, step, views.FORWARD, marks),
        Grid(
            text.PADDED_INPUT if padded else text.INPUT,
            run.padded,
            "input",
            window=(rows[0], columns[0], *extent),
            taps=tuple((r, c) for r in rows for c in columns) if extent != run.filter.shape else (),
            textures={HATCHED: run.border},
            sign="=",
            marks=marks.inputs,
        ),
        Grid(text.OUTPUT, run.output, "output", window=(*step.place, 1, 1), marks=marks.outputs),
    ]


def _backward(run: MatrixPass, step: MatrixStep) -> list[Grid]:
    """Return the filter → Mᵀ · ∂L/∂O = ∂L/∂X."""
    marks = _marks(run, views.BACKWARD)
    return [
        _filter(run, marks),
        *_matrix(run, step, views.BACKWARD, marks),
        Grid(
            text.OUTPUT_GRADIENT,
            run.dL_dO,
            "output",
            taps=step.met,
            gradient=True,
            sign="=",
            marks=marks.outputs,
        ),
        Grid(
            text.INPUT_GRADIENT,
            run.dL_dX,
            "input",
            window=(*step.place, 1, 1),
            gradient=True,
            marks=marks.inputs,
        ),
    ]


def _filter(run: MatrixPass, marks: Marked) -> Grid:
    style = {"sign": "→", "cell": SMALL_CELL, "marks": marks.filter}
    return Grid(text.FILTER, run.filter, "filter", **style)


def _matrix(run: MatrixPass, step: MatrixStep, view: str, marks: Marked) -> list[Grid]:
    """Return M or Mᵀ, blank where no weight stands; a large one in a part for each row of X or O.

    Whether there are parts depends on the sizes alone, so that all rooms have the same.
    """
    values = np.where(run.taps == NO_TAP, np.nan, run.matrix)
    on_matrix = dict(marks.matrix)
    for met, term in zip(step.met, _terms(step, view), strict=True):
        at = (step.place, met) if view == views.FORWARD else (met, step.place)
        cell = _cell(run, *at)
        on_matrix[cell] = on_matrix[cell]._replace(links=(*on_matrix[cell].links, term.id))
    if view == views.BACKWARD:
        values, on_matrix = values.T, {at[::-1]: mark for at, mark in on_matrix.items()}
    whole = Grid(
        _title(run, view),
        values,
        "filter",
        window=(step.number, 0, 1, values.shape[1]),
        sign="∙",
        strongest=largest(run.filter) or None,
        longest=longest(run.filter),
        marks=on_matrix,
    )
    sides = [("O", run.output.shape), ("X", run.X.shape)][:: 1 if view == views.FORWARD else -1]
    for axis, (of, (rows, columns)) in enumerate(sides):
        if rows * columns > MOST_ACROSS:
            return [_part(whole, view, axis, of, row, rows, columns) for row in range(rows)]
    return [whole]


def _part(whole: Grid, view: str, axis: int, of: str, row: int, rows: int, columns: int) -> Grid:
    """Cut out what belongs to one row of X, or of O."""
    size, corner = [*whole.values.shape], [0, 0]
    size[axis], corner[axis] = columns, row * columns
    title = text.MATRIX_PART.format(matrix=text.MATRICES[view], row=row, of=of)
    sign = whole.sign if row == rows - 1 else ""
    return replace(cut(whole, *size, tuple(corner)), title=title, sign=sign)


def _title(run: MatrixPass, view: str) -> str:
    rows, columns = run.taps.shape[:: 1 if view == views.FORWARD else -1]
    return text.AS_MATRIX.format(name=text.MATRICES[view], rows=rows, columns=columns)


# ------------------------------------------------------------------------------ marks

# What a view shows of X and of O: the numbers, or their gradients.
KINDS = {views.FORWARD: ("x", "o", "t"), views.BACKWARD: ("dx", "g", "t-back")}


class Marked(NamedTuple):
    """The marks of the filter, of M, of X or ∂L/∂X, and of O or ∂L/∂O."""

    filter: Marks
    matrix: Marks
    inputs: Marks
    outputs: Marks


@lru_cache(maxsize=8)
def _windows(run: MatrixPass) -> Windows:
    return windows_on(run.border, run.filter.shape, run.stride, run.dilation)


def _cell(run: MatrixPass, output: Place, pixel: Place) -> Place:
    """Say where the weight stands in M that this output has on this pixel."""
    return tuple(
        row * shape[1] + column
        for (row, column), shape in ((output, run.output.shape), (pixel, run.X.shape))
    )


@lru_cache(maxsize=8)
def _marks(run: MatrixPass, view: str) -> Marked:
    """Mark each number of M by its row and column in M, m-0-4, in both views."""
    forward, (x, o, _) = view == views.FORWARD, KINDS[view]
    windows = _windows(run)
    steps = [run.forward(place) for place in np.ndindex(run.output.shape)]
    met = {(s.place, at): tap for s in steps for at, tap in zip(s.met, s.taps, strict=True)}

    def in_matrix(places: list[tuple[Place, Place]]) -> tuple[str, ...]:
        return all_named("m", (_cell(run, *both) for both in places))

    def weight(tap: Place) -> Mark:
        mine = [both for both, other in met.items() if other == tap]
        pixels = dict.fromkeys(named(x, *pixel) for _, pixel in mine)
        return Mark(named("f", *tap), (*in_matrix(mine), *pixels))

    def number(output: Place, pixel: Place) -> Mark:
        links = [named(o, *output), named(x, *pixel)]
        if tap := met.get((output, pixel)):
            links.append(named("f", *tap))
        return Mark(*in_matrix([(output, pixel)]), tuple(links), to(output if forward else pixel))

    def held(at: Place) -> Mark:
        pixel, holding = windows.on_x(at), windows.holding(at)
        mine = in_matrix([both for both in met if both[1] == pixel])
        links = all_named(o, holding) + mine
        return Mark(named(x, *pixel), links, "" if forward else to(pixel))

    def output(step: MatrixStep) -> Mark:
        under = windows.under(step.place) if forward else step.met
        mine = in_matrix([(step.place, pixel) for pixel in step.met])
        links = all_named(x, under) + mine
        return Mark(named(o, *step.place), links, to(step.place) if forward else "")

    before = (0, 0) if forward else (windows.rows.before, windows.columns.before)
    drawn = np.ndindex(windows.padded if forward else run.X.shape)
    return Marked(
        {tap: weight(tap) for tap in np.ndindex(run.filter.shape)},
        {
            _cell(run, step.place, pixel): number(step.place, pixel)
            for step in steps
            for pixel in np.ndindex(run.X.shape)
        },
        {at: held((at[0] + before[0], at[1] + before[1])) for at in drawn},
        {step.place: output(step) for step in steps},
    )


def _terms(step: MatrixStep, view: str) -> list[Mark]:
    """Mark each product of the sum: a weight, and the number that it meets."""
    x, o, t = KINDS[view]
    forward = view == views.FORWARD
    marks = []
    for met, tap in zip(step.met, step.taps, strict=True):
        number = named(x if forward else o, *met)
        marks.append(Mark(named(t, *tap), (named("f", *tap), number)))
    return marks


# ------------------------------------------------------------------------------ words


def _made(step: MatrixStep, view: str) -> str:
    """Name the number that a row makes."""
    return text.indexed("O" if view == views.FORWARD else text.INPUT_GRADIENT, *step.place)


@lru_cache(maxsize=8)
def _most_lines(run: MatrixPass, view: str, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any row."""
    shape = run.output.shape if view == views.FORWARD else run.X.shape
    steps = map(_steps(run, view), np.ndindex(shape))
    return most_lines((([_sum(s, view)], _remarks(run, s, view)) for s in steps), room)


def _sum(step: MatrixStep, view: str) -> tuple[str, str]:
    name, exact, words = _made(step, view), "=", text.NOTHING
    if step.met:
        exact, words = of_products(step.weights, step.numbers, step.result)
    return f"{name} {exact}", words


def _where(step: MatrixStep, view: str) -> str:
    """Say which weights stand where in the row, and what they meet."""
    pixel = text.indexed("X", *step.place)
    if not step.met:
        return text.EMPTY_ROW[view].format(number=step.number, pixel=pixel)
    return text.MATRIX_WHERE[view].format(
        number=step.number, weights=text.listed(step.weights), pixel=pixel
    )


def _remarks(run: MatrixPass, step: MatrixStep, view: str) -> str:
    remarks = [_where(step, view)]
    if len(step.met) == run.filter.size > 1:
        remarks.append(text.FORWARDS if view == views.FORWARD else text.BACKWARDS)
    remarks.append(text.BLANK)
    if view == views.BACKWARD:
        remarks.append(text.EXAMPLE_GRADIENT)
    if run.border.any():
        remarks.append(text.NO_COLUMN[view])
    return " ".join(remarks)
