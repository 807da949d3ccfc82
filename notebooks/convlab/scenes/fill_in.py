"""A window of a forward pass whose output the reader fills in, number by number."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import ASKED, TICKED, Grid, Scene
from convlab.scenes.forward import (
    View,
    arranged,
    forward_alt,
    forward_grids,
    name_of,
    remarks_on,
    sums_of,
    terms_of,
    view_of,
)
from convlab.scenes.layout import WIDE, Room, page
from convlab.scenes.links import answered
from convlab.scenes.sums import Sums, most_lines, of_sums
from convlab.steps.forward import ForwardPass, ForwardStep
from convlab.steps.place import Place

EMPTY, FOUND, SHOWN = range(3)  # what a cell of the output is


def fill_in_scene(
    forward: ForwardPass,
    place: Place,
    cells: np.ndarray,
    channel: int | None = 0,
    room: Room = WIDE,
) -> Scene:
    """One window: input and filter; products and sums only where its number is in the output.

    Parameters
    ----------
    forward : ForwardPass
    place : (row, column) of the output
    cells : (H', W'), of each number of the output whether it is EMPTY, FOUND or SHOWN
    channel : which of the channels the filter sees is drawn, or None for all, as in `forward_scene`
    room : WIDE, MEDIUM or NARROW
    """
    view, step, empty = view_of(forward, channel, room), forward.step(place), cells[place] == EMPTY
    terms, gone = terms_of(view, step)
    if empty:
        terms, gone = [], gone | {mark.id for marks in terms for mark in marks}
    grids = arranged(room, view, _grids(view, step, cells, gone))
    words = [_status(forward, step, cells), *_sums(view, step, empty)], remarks_on(view, step)
    below = of_sums(room, *words, _most_lines(view, room), FRAMES["output"], [[], *terms])
    return page(room, _alt(view, step, cells), grids, below)


def said_of(forward: ForwardPass, place: Place, cells: np.ndarray) -> str:
    """Say whether the number of this window is in the output, and how many there are."""
    if cells[place] == EMPTY:
        return text.STILL_EMPTY
    return " ".join(_status(forward, forward.step(place), cells))


def so_far(forward: ForwardPass, cells: np.ndarray) -> np.ndarray:
    """Return the output as far as it is filled in, with NaN for what is empty."""
    return np.where(cells == EMPTY, np.nan, forward.output)


def _grids(view: View, step: ForwardStep, cells: np.ndarray, gone: set[str]) -> list[Grid]:
    """Show X, F, products and sums where they are known, and O so far, which can be typed."""
    *grids, O = forward_grids(view, step, gone)
    asked = np.zeros(cells.shape, bool)
    asked[step.place] = cells[step.place] == EMPTY
    if asked.any():
        grids = [_without_result(grid) for grid in grids]
    marks = {
        at: mark if cells[at] else mark._replace(edit=answered(at)) for at, mark in O.marks.items()
    }
    textures = {TICKED: cells == FOUND, ASKED: asked}
    return [*grids, replace(O, values=so_far(view.forward, cells), marks=marks, textures=textures)]


def _without_result(grid: Grid) -> Grid:
    """Take the numbers out of products and sums."""
    if grid.kind not in ("products", "output"):
        return grid
    return replace(grid, values=np.full(grid.values.shape, np.nan))


@lru_cache(maxsize=8)
def _most_lines(view: View, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place, however much is filled in."""
    forward = view.forward
    shape, pages = forward.output.shape, []
    for place in np.ndindex(shape):
        step = forward.step(place)
        full = np.full(shape, SHOWN)
        rest = full.copy()
        rest.flat[(step.place[0] * shape[1] + step.place[1] + 1) % full.size] = EMPTY
        for cells in (np.full(shape, EMPTY), rest, full):
            empty = cells[place] == EMPTY
            sums = [_status(forward, step, cells), *_sums(view, step, empty)]
            pages.append((sums, remarks_on(view, step)))
    return most_lines(pages, room)


def _status(forward: ForwardPass, step: ForwardStep, cells: np.ndarray) -> tuple[str, str]:
    """Say what is to be done, or what has been done, as (name, words)."""
    if cells[step.place] == EMPTY:
        return text.YOUR_TURN, text.TO_FILL_IN
    name = text.RIGHT_SUM if cells[step.place] == FOUND else text.SHOWN_SUM
    empty = [at for at in np.ndindex(cells.shape) if cells[at] == EMPTY]
    if not empty:
        shown = int((cells == SHOWN).sum())
        behind = text.SHOWN_OF_THEM.format(shown=shown) if shown else ""
        return name, text.COMPLETE.format(numbers=text.numbers(cells.size), shown=behind)
    following = next((at for at in empty if at > step.place), empty[0])
    filled = cells.size - len(empty)
    return name, text.FILLED.format(
        filled=filled, count=cells.size, name=name_of(forward, following)
    )


def _sums(view: View, step: ForwardStep, empty: bool) -> Sums:
    """Return the sums as (name, words), with a ? for each that is not known."""
    forward, known = view.forward, sums_of(view, step)
    if not empty:
        return known
    each = forward.filter[0].size
    products = text.counted_products(step.products.size)
    if len(known) > 1:
        products = text.OF_CHANNELS.format(products=products, each=each)
    bias = text.bias_term([] if forward.bias is None else [forward.bias])
    own = [
        (name, text.TO_ADD.format(products=text.counted_products(each), bias=""))
        for name, _ in known[:-1]
    ]
    total = text.TO_ADD.format(products=products, bias=bias)
    return [*own, (f"{name_of(forward, step.place)} =", total)]


def _alt(view: View, step: ForwardStep, cells: np.ndarray) -> str:
    """Say in words what is to be seen, and no number that is still to be found."""
    forward = view.forward
    output = text.OUTPUT_SO_FAR.format(values=text.partly(so_far(forward, cells).tolist()))
    if cells[step.place] != EMPTY:
        return f"{forward_alt(forward, step)} {output}"
    bias = forward.bias
    window, kernel = (
        text.THEN.join(map(text.matrix, channels.tolist()))
        for channels in (step.window, forward.filter)
    )
    return text.FILL_IN_ALT.format(
        where=remarks_on(view, step),
        window=window,
        filter=kernel,
        products=text.counted_products(step.products.size),
        bias="" if bias is None else text.ALT_BIAS_TO_ADD.format(value=text.number(bias)),
        row=step.place[0],
        column=step.place[1],
        output=output,
    )
