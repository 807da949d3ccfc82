"""∂L/∂X at one pixel: from the windows that held it, or gathered by the turned filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import (
    CROSSED,
    DOTTED,
    HATCHED,
    Grid,
    Mark,
    Scene,
    Shape,
    longest,
    so_far,
)
from convlab.scenes import views
from convlab.scenes.input_gradient_links import (
    gather_marks,
    gathered,
    gathered_terms,
    pixel_marks,
    share_mark,
)
from convlab.scenes.input_gradient_words import (
    filter_name,
    number_of,
    of_channel,
    others_name,
    pixel_name,
    sums_of_pixel,
    touches_of,
)
from convlab.scenes.layout import (
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_a_row,
    in_lines,
    middle_stacked,
    of_grid,
    of_words,
    page,
    sign,
    space,
)
from convlab.scenes.links import Marks, named, unlinked
from convlab.scenes.small_windows import Mini, minis_of, places_of
from convlab.scenes.sums import kept, most_lines, of_sums
from convlab.steps.input_gradient import InputGradientPass, InputGradientStep
from convlab.steps.place import Place

TURNS = 30  # cells of the filter as it turns
NOTHING = 60  # dots that a line of words has in place of small pictures


def input_gradient_scene(
    backward: InputGradientPass,
    pixel: Place,
    view: str = views.PIXEL,
    filter: int = 0,
    note: str = "",
    room: Room = WIDE,
) -> Scene:
    """Show what comes back to one pixel.

    Parameters
    ----------
    backward : InputGradientPass
    pixel : (row, column) of X
    view : "pixel" or "gather"
    filter : which of the filters that see the pixel is drawn; the sum is over all of them
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    step = backward.step(pixel)
    draw = {views.PIXEL: _from_pixel, views.GATHER: _gather}[view]
    words = sums_of_pixel(backward, step, filter), _remarks(backward, step, view, filter, note)
    lines = _most_lines(backward, view, filter, note, room)
    touches = touches_of(step, filter)
    several = len(backward.filters) > 1  # the sum over the filters stands first
    terms = [[]] * several + [
        kept([share_mark("t-pixel", t) for t in touches], [t.product for t in touches]),
        gathered_terms(backward, step, filter)[0],
    ]
    title = text.HEADINGS[view].format(pixel=pixel_name(backward, pixel, "X"))
    return page(
        room,
        _alt(backward, step, view, filter, title),
        heading(room, title),
        draw(backward, step, filter, room),
        of_sums(room, *words, lines, FRAMES["input"], terms),
    )


# ----------------------------------------------------------------------------- gather


def _gather(backward: InputGradientPass, step: InputGradientStep, filter: int, room: Room) -> Block:
    """Draw how the filter turns, and below it the turned filter on the spread ∂L/∂O."""
    F, turned = backward.filters[filter], backward.turned[filter]
    on_gradient, on_upstream, on_turned, on_filter, on_rows = gather_marks(backward)
    _, gone = gathered_terms(backward, step, filter)
    turns = [
        Grid(filter_name(backward, filter), F, "filter", sign="→", cell=TURNS, marks=on_filter),
        Grid(text.ROWS_FLIPPED, F[::-1], "filter", sign="→", cell=TURNS, marks=on_rows),
        Grid(text.COLUMNS_FLIPPED, turned, "filter", cell=TURNS, marks=on_turned),
    ]
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    taps = tuple((r, c) for r in step.rows for c in step.columns)
    grids = [
        spread_grid(
            backward, filter, on_upstream, (top, left, *extent), taps if extent != F.shape else ()
        ),
        Grid(text.FLIPPED_FILTER, turned, "filter", sign="=", marks=on_turned),
        Grid(
            text.PRODUCTS,
            step.products[filter],
            "products",
            sign="→",
            strongest=float(np.abs(backward.all_products[filter]).max()),
            longest=longest(backward.all_products[filter]),
            marks=unlinked(gathered(backward, step, "p"), gone),
        ),
        *_parts(backward, step, filter),
        _input_gradient(backward, step, on_gradient, filling=True),
    ]
    return above(fit(room, turns, in_a_row), fit(room, grids, _row, _stack), gap=6)


def spread_grid(
    backward: InputGradientPass,
    filter: int,
    marks: Marks,
    window: tuple[int, int, int, int] | None = None,
    taps: tuple[Place, ...] = (),
) -> Grid:
    """∂L/∂O of a filter, with the zeros put between and around."""
    zeros = bool(backward.between.any()), bool(backward.around.any())
    return Grid(
        text.SPREAD[zeros].format(title=text.upstream_name(number_of(backward, filter))),
        backward.spread[filter],
        "output",
        window=window,
        taps=taps,
        textures={
            HATCHED: backward.around & ~backward.leftover,
            DOTTED: backward.between,
            CROSSED: backward.leftover,
        },
        gradient=True,
        sign="⊙",
        marks=marks,
    )


def _input_gradient(
    backward: InputGradientPass, step: InputGradientStep, marks: Marks, *, filling: bool = False
) -> Grid:
    """∂L/∂X, its padding hatched and outside of the frame; `filling` up to this step's pixel."""
    i, j = (p + b for p, b in zip(step.pixel, backward.before, strict=True))
    name = of_channel(backward, text.INPUT_GRADIENT)
    if len(backward.filters) > 1:
        name += text.OVER_FILTERS
    return Grid(
        name,
        so_far(backward.uncropped, (i, j)) if filling else backward.uncropped,
        "input",
        window=(i, j, 1, 1),
        textures={HATCHED: backward.border},
        gradient=True,
        frame=(*backward.before, *backward.dL_dX.shape),
        strongest=float(np.abs(backward.uncropped).max()),
        longest=longest(backward.uncropped),
        marks=marks,
    )


# ------------------------------------------------------------------- of several filters


def _parts(backward: InputGradientPass, step: InputGradientStep, filter: int) -> list[Grid]:
    """Draw what the drawn filter, and what the others, bring to the pixel; of one, nothing."""
    if len(backward.filters) == 1:
        return []
    of_all = backward.all_products.sum(axis=(3, 4))
    names = text.FROM_ONE.format(filter=number_of(backward, filter)), others_name(backward, filter)
    at = tuple(p + b for p, b in zip(step.pixel, backward.before, strict=True))
    grids = []
    for k, sums in enumerate((of_all[filter], np.delete(of_all, filter, axis=0).sum(axis=0))):
        grids.append(
            Grid(
                names[k],
                sums[at].reshape(1, 1),
                "products",
                strongest=float(np.abs(of_all).max()),
                longest=longest(sums),
                sign="+="[k],
                marks={(0, 0): Mark(named("part", k), (named("dx", *step.pixel),))},
            )
        )
    return grids


def _result(room: Room, grids: Sequence[Grid]) -> Block:
    """Put ∂L/∂X below the parts of its number that are added up, if there are several."""
    *parts, gradient = grids
    if not parts:
        return of_grid(gradient)
    near = room._replace(gap=8)
    blocks = [block for part in parts for block in (of_grid(part, 60), sign(near, part.sign))]
    return above(beside(*blocks), of_grid(gradient), gap=6)


def _row(room: Room, grids: Sequence[Grid]) -> Block:
    """Put all in a row, the result as one block at its end."""
    if len(grids) == 4:  # one filter
        return in_a_row(room, grids)
    parts = [part for g in grids[:3] for part in (of_grid(g), sign(room, g.sign))]
    return beside(*parts, _result(room, grids[3:]))


def _stack(room: Room, grids: Sequence[Grid]) -> Block:
    """Put the turned filter above the products."""
    if len(grids) == 4:
        return middle_stacked(room, grids)
    spread, turned, products, *results = grids
    upper = beside(sign(room, spread.sign), of_grid(turned))
    lower = beside(sign(room, turned.sign), of_grid(products))
    last = sign(room, products.sign), _result(room, results)
    return beside(of_grid(spread), above(upper, lower), *last)


# ----------------------------------------------------------------------- from the pixel


def _from_pixel(
    backward: InputGradientPass, step: InputGradientStep, filter: int, room: Room
) -> Block:
    """Draw ∂L/∂O and the filter; the windows, in the order of the output; ∂L/∂X."""
    touches = touches_of(step, filter)
    on_gradient, on_upstream, on_filter, _ = pixel_marks(backward)
    upstream = Grid(
        text.upstream_name(number_of(backward, filter)),
        backward.dL_dO[filter],
        "output",
        taps=tuple(touch.place for touch in touches),
        gradient=True,
        marks=on_upstream,
    )
    kernel = Grid(
        filter_name(backward, filter), backward.filters[filter], "filter", marks=on_filter
    )
    results = [*_parts(backward, step, filter), _input_gradient(backward, step, on_gradient)]

    def arrow_in(room: Room) -> Block:  # as wide where nothing comes back
        arrow = sign(room, "→")
        return arrow if touches else space(0, arrow.width)

    def around(room: Room, grids: Sequence[Grid]) -> Block:
        operands = above(*map(of_grid, grids[:2]), gap=6)
        windows = _windows(backward, step, filter, room)
        near = arrow_in(room._replace(gap=0.7 * room.gap))
        return beside(operands, near, windows, near, _result(room, grids[2:]))

    def below(room: Room, grids: Sequence[Grid]) -> Block:
        windows, results = _windows(backward, step, filter, room), _result(room, grids[2:])
        result = beside(windows, arrow_in(room), results)
        if result.width > room.inner:
            result = above(windows, beside(arrow_in(room), results), gap=6)
        return above(in_lines(room, grids[:2]), result, gap=6)

    return fit(room, [upstream, kernel, *results], around, last=below)


def _windows(
    backward: InputGradientPass, step: InputGradientStep, filter: int, room: Room
) -> Block:
    """Draw the windows that held the pixel, or say that there are none."""
    touches, minis = touches_of(step, filter), minis_of(backward, filter)
    places = places_of(touches, minis, minis.size, room, room.gap)
    nothing = of_words(text.NO_WINDOW_HELD, max(minis.size[0], NOTHING))

    def draw(x: float, y: float) -> Iterable[Shape]:
        if not touches:
            yield from nothing.draw(x, y)
        for touch, (right, down) in zip(touches, places.corners, strict=True):
            yield from Mini(backward, touch, minis, x + right, y + down).whole()

    width, height = places.width, places.height
    if minis.missed:
        width, height = max(width, nothing.width), max(height, nothing.height)
    return Block(width, height, draw)


# ------------------------------------------------------------------------------ words


@lru_cache(maxsize=8)
def _most_lines(
    backward: InputGradientPass, view: str, filter: int, note: str, room: Room
) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any pixel."""
    steps = map(backward.step, np.ndindex(*backward.dL_dX.shape))
    pages = (
        (sums_of_pixel(backward, s, filter), _remarks(backward, s, view, filter, note))
        for s in steps
    )
    return most_lines(pages, room)


def _where(backward: InputGradientPass, step: InputGradientStep, view: str, filter: int) -> str:
    if view == views.GATHER:
        return text.GATHER_WHERE.format(
            rows=text.rows(step.rows), columns=text.columns(step.columns)
        )
    pixel, touches = pixel_name(backward, step.pixel, "X"), touches_of(step, filter)
    if not touches:
        return text.NO_TOUCH.format(pixel=pixel)
    words = text.PIXEL_WHERE if len(touches) > 1 else text.PIXEL_WHERE_ONE
    return words.format(
        windows=text.windows(len(touches)),
        pixel=pixel,
        weights=text.listed(touch.weight for touch in touches),
    )


def _remarks(
    backward: InputGradientPass, step: InputGradientStep, view: str, filter: int, note: str
) -> str:
    remarks = [_where(backward, step, view, filter)]
    if view == views.PIXEL:
        if len(touches_of(step, filter)) == backward.filters[filter].size > 1:
            remarks.append(text.BACKWARDS)
    else:
        remarks += [text.AROUND] if (backward.around & ~backward.leftover).any() else []
        remarks += [text.BETWEEN] if backward.between.any() else []
        remarks += [text.AT_THE_END] if backward.leftover.any() else []
    remarks += [text.CROPPED] if backward.border.any() else []
    remarks += [note] if note else []
    return " ".join(remarks)


def _alt(
    backward: InputGradientPass, step: InputGradientStep, view: str, filter: int, title: str
) -> str:
    words = {views.PIXEL: text.PIXEL_ALT, views.GATHER: text.GATHER_ALT}[view]
    *total, by_windows, gather = sums_of_pixel(backward, step, filter)
    sums = [*total, by_windows if view == views.PIXEL else gather]
    return words.format(
        heading=title,
        where=_where(backward, step, view, filter),
        turned=text.matrix(backward.turned[filter].tolist()),
        sums=". ".join(f"{name} {said}" for name, said in sums),
    )
