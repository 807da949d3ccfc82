"""A window of a forward pass whose output the reader fills in, number by number."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.palette import FRAMES
from convlab.scene import ASKED, TICKED, Grid, Scene
from convlab.scenes.forward import forward_alt, forward_grids, name_of, remarks_on, summed, sums_of
from convlab.scenes.layout import WIDE, Room, fit, in_a_row, middle_stacked, page
from convlab.scenes.links import answered
from convlab.scenes.sums import Sums, most_lines, of_sums, written_terms
from convlab.steps import ForwardPass, ForwardStep, Place

EMPTY, FOUND, SHOWN = range(3)  # what a cell of the output is


def fill_in_scene(
    forward: ForwardPass, place: Place, cells: np.ndarray, channel: int = 0, room: Room = WIDE
) -> Scene:
    """One window: input and filter; products and sum only where its number is in the output.

    Parameters
    ----------
    forward : ForwardPass
    place : (row, column) of the output
    cells : (H', W'), of each number of the output whether it is EMPTY, FOUND or SHOWN
    channel : which of the channels the filter sees is drawn; the sum is over all of them
    room : WIDE, MEDIUM or NARROW
    """
    step, empty = forward.step(place), cells[place] == EMPTY
    marks = summed(forward, step, "t", "p").values()
    terms = [] if empty else step.products[channel].ravel().tolist()
    written, gone = written_terms(marks, terms) if terms else ([], {mark.id for mark in marks})
    grids = _grids(forward, step, cells, channel, gone)
    grids = fit(room, grids, in_a_row, middle_stacked)
    sums = [_status(forward, step, cells), *_sums(forward, step, channel, empty)]
    words = sums, remarks_on(forward, step)
    lines = _most_lines(forward, channel, room)
    below = of_sums(room, *words, lines, FRAMES["output"], [[], written])
    return page(room, _alt(forward, step, cells), grids, below)


def said_of(forward: ForwardPass, place: Place, cells: np.ndarray) -> str:
    """Say whether the number of this window is in the output, and how many there are."""
    if cells[place] == EMPTY:
        return text.STILL_EMPTY
    return " ".join(_status(forward, forward.step(place), cells))


def so_far(forward: ForwardPass, cells: np.ndarray) -> np.ndarray:
    """Return the output as far as it is filled in, with NaN for what is empty."""
    return np.where(cells == EMPTY, np.nan, forward.output)


def _grids(
    forward: ForwardPass, step: ForwardStep, cells: np.ndarray, channel: int, gone: set[str]
) -> list[Grid]:
    """Show X, F, the products where they are known, and O so far, which can be typed."""
    X, F, products, O = forward_grids(forward, step, channel, gone)
    asked = np.zeros(cells.shape, bool)
    asked[step.place] = cells[step.place] == EMPTY
    if asked.any():
        products = replace(products, values=np.full(products.values.shape, np.nan))
    marks = {
        at: mark if cells[at] else mark._replace(edit=answered(at)) for at, mark in O.marks.items()
    }
    textures = {TICKED: cells == FOUND, ASKED: asked}
    O = replace(O, values=so_far(forward, cells), marks=marks, textures=textures)
    return [X, F, products, O]


@lru_cache(maxsize=8)
def _most_lines(forward: ForwardPass, channel: int, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place, however much is filled in."""
    shape, pages = forward.output.shape, []
    for place in np.ndindex(shape):
        step = forward.step(place)
        full = np.full(shape, SHOWN)
        rest = full.copy()
        rest.flat[(step.place[0] * shape[1] + step.place[1] + 1) % full.size] = EMPTY
        for cells in (np.full(shape, EMPTY), rest, full):
            empty = cells[place] == EMPTY
            sums = [_status(forward, step, cells), *_sums(forward, step, channel, empty)]
            pages.append((sums, remarks_on(forward, step)))
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


def _sums(forward: ForwardPass, step: ForwardStep, channel: int, empty: bool) -> Sums:
    """Return the sums as (name, words), with a ? for each that is not known."""
    known = sums_of(forward, step, channel)
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


def _alt(forward: ForwardPass, step: ForwardStep, cells: np.ndarray) -> str:
    """Say in words what is to be seen, and no number that is still to be found."""
    output = text.OUTPUT_SO_FAR.format(values=text.partly(so_far(forward, cells).tolist()))
    if cells[step.place] != EMPTY:
        return f"{forward_alt(forward, step)} {output}"
    bias = forward.bias
    window, kernel = (
        text.THEN.join(map(text.matrix, channels.tolist()))
        for channels in (step.window, forward.filter)
    )
    return text.FILL_IN_ALT.format(
        where=remarks_on(forward, step),
        window=window,
        filter=kernel,
        products=text.counted_products(step.products.size),
        bias="" if bias is None else text.ALT_BIAS_TO_ADD.format(value=text.number(bias)),
        row=step.place[0],
        column=step.place[1],
        output=output,
    )
