"""∂L/∂X at one pixel: scattered from the windows that held it, or gathered by the turned filter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from conv_layer import Pair
from convlab import text
from convlab.palette import EMPTY, FRAMES, HATCH, INK, LINE, WINDOW, fill
from convlab.scene import (
    CROSSED,
    DOTTED,
    HATCHED,
    LEADING,
    SIGNS,
    SMALL,
    Box,
    Grid,
    Lines,
    Mark,
    Scene,
    Shape,
    Text,
    hatched,
    longest,
    so_far,
    text_width,
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
)
from convlab.scenes.links import (
    Marks,
    Windows,
    all_named,
    named,
    spread_index,
    to,
    typed,
    unlinked,
    windows_on,
)
from convlab.scenes.sums import (
    Sums,
    kept,
    most_lines,
    of_numbers,
    of_products,
    of_sums,
    written_terms,
)
from convlab.steps import Axis, InputGradientPass, InputGradientStep, Place, Touch

MINI = 18  # height of a cell of the small pictures, whose numbers can be read
TINY = 12  # of a cell without a number
MANY = 8  # rows or columns, from which on cells are tiny
TURNS = 30  # cells of the filter as it turns
NOTHING = 60  # dots that a line of words has in place of small pictures
SHORT = 3  # characters of a number that finds room in a cell
NAME, CAPTION = 20, LEADING * SMALL + 6  # above and below a small picture


def input_gradient_scene(
    backward: InputGradientPass,
    pixel: Place,
    view: str = "scatter",
    filter: int = 0,
    note: str = "",
    room: Room = WIDE,
) -> Scene:
    """Show what comes back to one pixel.

    Parameters
    ----------
    backward : InputGradientPass
    pixel : (row, column) of X
    view : "scatter" or "gather"
    filter : which of the filters that see the pixel is drawn; the sum is over all of them
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    step = backward.step(pixel)
    draw = {text.SCATTER: _scatter, text.GATHER: _gather}[view]
    words = _sums(backward, step, filter), _remarks(backward, step, view, filter, note)
    lines = _most_lines(backward, view, filter, note, room)
    touches = _touches(step, filter)
    shares = [_share_mark("t-scatter", touch) for touch in touches]
    several = len(backward.filters) > 1  # the sum over the filters stands first
    terms = [[]] * several + [
        kept(shares, [touch.gradient * touch.weight for touch in touches]),
        _gathered_terms(backward, step, filter)[0],
    ]
    title = text.HEADINGS[view].format(pixel=_pixel_name(backward, pixel, "X"))
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
    on_gradient, on_upstream, on_turned, on_filter, on_rows = _gather_marks(backward)
    _, gone = _gathered_terms(backward, step, filter)
    turns = [
        Grid(_filter_name(backward, filter), F, "filter", sign="→", cell=TURNS, marks=on_filter),
        Grid(text.ROWS_FLIPPED, F[::-1], "filter", sign="→", cell=TURNS, marks=on_rows),
        Grid(text.COLUMNS_FLIPPED, turned, "filter", cell=TURNS, marks=on_turned),
    ]
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    taps = tuple((r, c) for r in step.rows for c in step.columns)
    zeros = bool(backward.between.any()), bool(backward.around.any())
    grids = [
        Grid(
            text.SPREAD[zeros].format(title=text.upstream_name(_number(backward, filter))),
            backward.spread[filter],
            "output",
            window=(top, left, *extent),
            taps=taps if extent != F.shape else (),
            textures={
                HATCHED: backward.around & ~backward.leftover,
                DOTTED: backward.between,
                CROSSED: backward.leftover,
            },
            gradient=True,
            sign="⊙",
            marks=on_upstream,
        ),
        Grid(text.FLIPPED_FILTER, turned, "filter", sign="=", marks=on_turned),
        Grid(
            text.PRODUCTS,
            step.products[filter],
            "products",
            sign="→",
            strongest=float(np.abs(backward.all_products[filter]).max()),
            longest=longest(backward.all_products[filter]),
            marks=unlinked(_gathered(backward, step, "p"), gone),
        ),
        _input_gradient(backward, step, on_gradient, filling=True),
    ]
    return above(fit(room, turns, in_a_row), fit(room, grids, in_a_row, middle_stacked), gap=6)


def _input_gradient(
    backward: InputGradientPass, step: InputGradientStep, marks: Marks, *, filling: bool = False
) -> Grid:
    """∂L/∂X, its padding hatched and outside of the frame; `filling` up to this step's pixel."""
    i, j = _on_padded(backward, step.pixel)
    values = so_far(backward.uncropped, (i, j)) if filling else backward.uncropped
    name = text.INPUT_GRADIENT
    if backward.channels > 1:
        name = text.CHANNEL.format(title=name, channel=backward.channel)
    if len(backward.filters) > 1:
        name += text.OVER_FILTERS
    return Grid(
        name,
        values,
        "input",
        window=(i, j, 1, 1),
        textures={HATCHED: backward.border},
        gradient=True,
        frame=(*backward.before, *backward.dL_dX.shape),
        strongest=float(np.abs(backward.uncropped).max()),
        longest=longest(backward.uncropped),
        marks=marks,
    )


# ---------------------------------------------------------------------------- scatter


class Minis(NamedTuple):
    """How the small pictures of a view are laid out, whatever the pixel.

    Attributes
    ----------
    cell : width and height of a cell, in dots
    legible : whether the filter's numbers find room in the cells
    size : width and height of one of them, with its words
    most : how many rows and columns of them there are at most
    missed : whether there are pixels that no window held
    """

    cell: tuple[float, float]
    legible: bool
    size: tuple[float, float]
    most: Pair
    missed: bool


@lru_cache(maxsize=8)
def _minis(backward: InputGradientPass, filter: int) -> Minis:
    (H, W), F = backward.border.shape, backward.filters[filter]
    legible = longest(F) <= SHORT and max(H, W) < MANY
    numbers = [text_width(text.number(v), SMALL) + 4 for v in F.ravel().tolist()]
    cell = (max(MINI, *numbers), MINI) if legible else (TINY, TINY)
    width, most, missed = W * cell[0], (0, 0), False
    for pixel in np.ndindex(*backward.dL_dX.shape):
        touches = _touches(backward.step(pixel), filter)
        missed = missed or not touches
        most = tuple(map(max, most, _rows_and_columns(touches)))
        captions = [text_width(_caption(touch), SMALL) for touch in touches]
        width = max([width, *captions])
    return Minis(cell, legible, (width, NAME + H * cell[1] + CAPTION), most, missed)


def _rows_and_columns(touches: list[Touch]) -> Pair:
    """Count the rows and the columns of the output that these windows belong to."""
    return tuple(len({touch.place[axis] for touch in touches}) for axis in (0, 1))


def _touches(step: InputGradientStep, filter: int) -> list[Touch]:
    return [touch for touch in step.touches if touch.filter == filter]


def _caption(touch: Touch) -> str:
    """Write what comes back through a window."""
    exact = text.equals([touch.gradient, touch.weight, touch.product])
    share = text.products([touch.gradient], [touch.weight])
    return f"{share} {exact} {text.number(touch.product)}"


def _scatter(
    backward: InputGradientPass, step: InputGradientStep, filter: int, room: Room
) -> Block:
    """Draw ∂L/∂O and the filter; the windows, in the order of the output; ∂L/∂X."""
    touches = _touches(step, filter)
    on_gradient, on_upstream, on_filter, _ = _scatter_marks(backward)
    upstream = Grid(
        text.upstream_name(_number(backward, filter)),
        backward.dL_dO[filter],
        "output",
        taps=tuple(touch.place for touch in touches),
        gradient=True,
        marks=on_upstream,
    )
    kernel = Grid(
        _filter_name(backward, filter), backward.filters[filter], "filter", marks=on_filter
    )
    gradient = _input_gradient(backward, step, on_gradient)
    arrow = sign(room, "→" if touches else "")

    def around(room: Room, grids: list[Grid]) -> Block:
        upstream, kernel, gradient = map(of_grid, grids)
        windows = _windows(backward, step, filter, room)
        return beside(above(upstream, kernel, gap=6), arrow, windows, arrow, gradient)

    def below(room: Room, grids: list[Grid]) -> Block:
        windows, gradient = _windows(backward, step, filter, room), of_grid(grids[-1])
        result = beside(windows, arrow, gradient)
        if result.width > room.inner:
            result = above(windows, beside(arrow, gradient), gap=6)
        return above(in_lines(room, grids[:-1]), result, gap=6)

    return fit(room, [upstream, kernel, gradient], around, last=below)


def _windows(
    backward: InputGradientPass, step: InputGradientStep, filter: int, room: Room
) -> Block:
    """Put the windows as the output has them or, where these are too many in a row, in lines."""
    touches, minis = _touches(step, filter), _minis(backward, filter)
    pitch = minis.size[0] + room.gap
    count, across = minis.most[0] * minis.most[1], minis.most[1]
    if across * pitch - room.gap > room.inner:
        across = max(1, int((room.inner + room.gap) // pitch))
    rows, columns = (sorted({touch.place[axis] for touch in touches}) for axis in (0, 1))

    nothing = of_words(text.NO_WINDOW_HELD, max(minis.size[0], NOTHING))

    def draw(x: float, y: float) -> Iterable[Shape]:
        if not touches:
            yield from nothing.draw(x, y)
        for number, touch in enumerate(touches):
            line, at = divmod(number, across)
            if across == minis.most[1]:
                line, at = rows.index(touch.place[0]), columns.index(touch.place[1])
            corner = x + at * pitch, y + line * minis.size[1]
            yield from _mini(backward, step, touch, minis, *corner)

    width, height = across * pitch - room.gap, -(-count // max(1, across)) * minis.size[1]
    if minis.missed:
        width, height = max(width, nothing.width), max(height, nothing.height)
    return Block(width, height, draw)


def _mini(
    backward: InputGradientPass,
    step: InputGradientStep,
    touch: Touch,
    minis: Minis,
    x: float,
    y: float,
) -> list[Shape]:
    """Draw one window that held the pixel: the filter laid on X, and what the pixel gets."""
    (H, W), (wide, high) = backward.border.shape, minis.cell
    name = text.output_name(touch.place, _number(backward, touch.filter))
    shapes: list[Shape] = [Text(x, y + SMALL, name, SMALL, FRAMES["output"], True)]
    y += NAME

    def box(
        row: int, column: int, rows: int, columns: int, *look: Any, mark: Mark | None = None
    ) -> Box:
        left, above = x + column * wide, y + row * high
        return Box(left, above, columns * wide, rows * high, *look, mark=mark)

    rules = [(x + k * wide, y, x + k * wide, y + H * high) for k in range(1, W)]
    rules += [(x, y + k * high, x + W * wide, y + k * high) for k in range(1, H)]
    shapes += [
        box(0, 0, H, W, EMPTY, mark=_window_mark(touch.place)),
        Lines(tuple(hatched(backward.border, x, y, wide, high)), HATCH),
        Lines(tuple(rules), LINE),
        box(0, 0, H, W, None, FRAMES["input"], 3),
    ]
    F = backward.filters[touch.filter]
    strongest = float(np.abs(F).max())
    (top, left), (down, across) = _corner(backward, touch.place), backward.dilation
    share, on_laid = _share_mark("s", touch), _scatter_marks(backward)[-1]
    for (u, v), weight in np.ndenumerate(F):
        mark = on_laid[(*touch.place, u, v)]
        if (u, v) == touch.tap:  # on the pixel
            mark = mark._replace(links=(*mark.links, share.id, _share_mark("t-scatter", touch).id))
        at = top + u * down, left + v * across
        laid = box(*at, 1, 1, fill(weight, strongest), LINE, mark=mark)
        shapes.append(laid)
        if minis.legible:
            at = laid.x + wide / 2, laid.y + high / 2 + 4.7
            shapes.append(Text(*at, text.number(weight), SMALL, INK, False, "middle"))
    extent = down * (F.shape[0] - 1) + 1, across * (F.shape[1] - 1) + 1
    shapes.append(box(top, left, *extent, None, FRAMES["filter"], 2.5))
    shapes.append(box(*_on_padded(backward, step.pixel), 1, 1, None, WINDOW, 3.5))
    caption = _caption(touch)
    marks = tuple(None if word in SIGNS else share for word in caption.split(" "))
    shapes.append(Text(x, y + H * high + 4 + SMALL, caption, SMALL, marks=marks))
    return shapes


def _corner(backward: InputGradientPass, place: Place) -> Place:
    """Upper left corner of a window, on the padded X."""
    return place[0] * backward.stride[0], place[1] * backward.stride[1]


def _on_padded(backward: InputGradientPass, pixel: Place) -> Place:
    return pixel[0] + backward.before[0], pixel[1] + backward.before[1]


# ------------------------------------------------------------------------------ marks


@lru_cache(maxsize=8)
def _scatter_marks(backward: InputGradientPass) -> tuple[Marks, Marks, Marks, dict]:
    """Mark ∂L/∂X, ∂L/∂O and the filter, and the numbers of the filter laid on X, (i, j, u, v).

    Each window on X has its own picture, but for those that hold only padding.
    """
    kernel = backward.filters.shape[1:]
    windows = windows_on(backward.border, kernel, backward.stride, backward.dilation)
    under = {place: windows.under(place) for place in np.ndindex(windows.shape)}
    drawn = [p for p, cells in under.items() if any(_is_pixel(backward, at) for at in cells)]

    def upstream(place: Place) -> Mark:
        own = [named(kind, *place) for kind in ("w", "s", "t-scatter")] if place in drawn else []
        return Mark(named("g", *place), (*all_named("dx", under[place]), *own))

    def weight(tap: Place) -> Mark:
        met = all_named("dx", windows.met(tap)) + all_named("l", (p + tap for p in drawn))
        return Mark(named("f", *tap), met, edit=typed(tap))

    on_laid = {
        place + tap: Mark(
            named("l", *place, *tap), (named("g", *place), named("f", *tap), named("dx", *at))
        )
        for place in drawn
        for tap, at in zip(np.ndindex(kernel), under[place], strict=True)
    }
    on_gradient = {
        at: mark._replace(go=_to_pixel(backward, windows.on_x(at)))
        for at, mark in windows.input_marks("dx", "g").items()
    }
    return (
        on_gradient,
        {place: upstream(place) for place in under},
        {tap: weight(tap) for tap in np.ndindex(kernel)},
        on_laid,
    )


@lru_cache(maxsize=8)
def _gather_marks(backward: InputGradientPass) -> tuple[Marks, Marks, Marks, Marks, Marks]:
    """Mark ∂L/∂X, the spread ∂L/∂O, the turned filter, the filter, and that with turned rows."""
    (kH, kW), index = backward.filters.shape[1:], _spread_index(backward)
    axes = zip(backward.around.shape, (kH, kW), backward.dilation, strict=True)
    windows = Windows(*(Axis(n, k, 1, d, 0, 0) for n, k, d in axes))

    def spread(cells: list[Place]) -> tuple[str, ...]:
        return all_named("g", (index[at] for at in cells))

    def pixels(cells: list[Place]) -> list[Place]:
        return [(i - backward.before[0], j - backward.before[1]) for i, j in cells]

    on_gradient = {}
    for at in np.ndindex(windows.shape):
        (pixel,), links = pixels([at]), spread(windows.under(at))
        on_gradient[at] = Mark(named("dx", *pixel), links, _to_pixel(backward, pixel))
    shares = {mark.id: mark.links for mark in _scatter_marks(backward)[1].values()}
    on_upstream = {}
    for at, where in index.items():
        name = named("g", *where)
        terms = tuple(link for link in shares.get(name, ()) if link.startswith("t-"))
        on_upstream[at] = Mark(name, all_named("dx", pixels(windows.holding(at))) + terms)
    on_turned = {
        (u, v): Mark(named("f", kH - 1 - u, kW - 1 - v), spread(windows.met((u, v))))
        for u, v in np.ndindex(kH, kW)
    }
    on_rows = {(u, v): on_turned[u, kW - 1 - v] for u, v in on_turned}
    on_filter = {
        (u, v): on_turned[kH - 1 - u, kW - 1 - v]._replace(edit=typed((u, v))) for u, v in on_turned
    }
    return on_gradient, on_upstream, on_turned, on_filter, on_rows


@lru_cache(maxsize=8)
def _spread_index(backward: InputGradientPass) -> dict:
    return spread_index(backward.between | backward.around, backward.dL_dO.shape[1:])


def _gathered(backward: InputGradientPass, step: InputGradientStep, kind: str) -> Marks:
    """Mark the products of the turned filter, or their terms, by the weight of each."""
    index, (kH, kW) = _spread_index(backward), backward.filters.shape[1:]
    (other,) = {"p", "t-gather"} - {kind}
    marks = {}
    for u, v in np.ndindex(kH, kW):
        weight, at = (kH - 1 - u, kW - 1 - v), (step.rows[u], step.columns[v])
        links = named("g", *index[at]), named("f", *weight), named(other, *weight)
        marks[u, v] = Mark(named(kind, *weight), links)
    return marks


def _gathered_terms(
    backward: InputGradientPass, step: InputGradientStep, filter: int
) -> tuple[list[Mark], set[str]]:
    """Mark the terms that the sum keeps, and return the ids of those that it leaves out."""
    marks = _gathered(backward, step, "t-gather").values()
    return written_terms(marks, step.products[filter].ravel().tolist())


def _share_mark(kind: str, touch: Touch) -> Mark:
    """Mark what comes back through a window: below its picture, or as a term."""
    (other,) = {"s", "t-scatter"} - {kind}
    links = (
        named("g", *touch.place),
        named("f", *touch.tap),
        named("l", *touch.place, *touch.tap),
        named(other, *touch.place),
    )
    return Mark(named(kind, *touch.place), links)


def _window_mark(place: Place) -> Mark:
    return Mark(named("w", *place), (named("g", *place), named("s", *place)))


def _is_pixel(backward: InputGradientPass, at: Place) -> bool:
    return all(0 <= k < n for k, n in zip(at, backward.dL_dX.shape, strict=True))


def _to_pixel(backward: InputGradientPass, at: Place) -> str:
    """Go to the sum of a pixel; none is shown for the padding."""
    return to(at) if _is_pixel(backward, at) else ""


# ------------------------------------------------------------------------------ words


def _number(backward: InputGradientPass, filter: int) -> int | None:
    """Return the layer's number of a filter, or None where there is but one."""
    return backward.first_filter + filter if backward.all_filters > 1 else None


def _filter_name(backward: InputGradientPass, filter: int) -> str:
    number = _number(backward, filter)
    name = text.FILTER if number is None else text.ONE_FILTER.format(filter=number)
    if backward.channels > 1:
        name = text.CHANNEL.format(title=name, channel=backward.channel)
    return name


def _pixel_name(backward: InputGradientPass, pixel: Place, of: str) -> str:
    channel = [backward.channel] if backward.channels > 1 else []
    return text.indexed(of, *channel, *pixel)


@lru_cache(maxsize=8)
def _most_lines(
    backward: InputGradientPass, view: str, filter: int, note: str, room: Room
) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any pixel."""
    steps = map(backward.step, np.ndindex(*backward.dL_dX.shape))
    pages = ((_sums(backward, s, filter), _remarks(backward, s, view, filter, note)) for s in steps)
    return most_lines(pages, room)


def _sums(backward: InputGradientPass, step: InputGradientStep, filter: int) -> Sums:
    """Return both sums of the filter drawn as (name, words), after that over several filters."""
    touches = _touches(step, filter)
    window, turned = step.window[filter].ravel().tolist(), backward.turned[filter].ravel().tolist()
    factors = {
        text.SCATTER: ([t.gradient for t in touches], [t.weight for t in touches]),
        text.GATHER: (window, turned),
    }
    name = _pixel_name(backward, step.pixel, text.INPUT_GRADIENT)
    part = name
    if len(backward.filters) > 1:
        part = text.FROM_FILTER.format(name=name, filter=_number(backward, filter))
    results = {text.SCATTER: step.scatter, text.GATHER: step.gather}
    sums = []
    if len(backward.filters) > 1:
        shares, total = step.gather.tolist(), float(step.gather.sum())
        drawn = text.FROM_FILTERS.format(
            share=text.number(shares[filter]), filter=_number(backward, filter)
        )
        exact, words = of_numbers(shares, total, drawn)
        sums.append((f"{name} {exact}", words))
    for way, (gradients, weights) in factors.items():
        exact, words = "=", text.NOTHING
        if gradients:
            exact, words = of_products(gradients, weights, float(results[way][filter]))
        sums.append((f"{part}, {way} {exact}", words))
    return sums


def _where(backward: InputGradientPass, step: InputGradientStep, view: str, filter: int) -> str:
    if view == text.GATHER:
        return text.GATHER_WHERE.format(
            rows=text.rows(step.rows), columns=text.columns(step.columns)
        )
    pixel, touches = _pixel_name(backward, step.pixel, "X"), _touches(step, filter)
    if not touches:
        return text.NO_TOUCH.format(pixel=pixel)
    words = text.SCATTER_WHERE if len(touches) > 1 else text.SCATTER_WHERE_ONE
    return words.format(
        windows=text.windows(len(touches)),
        pixel=pixel,
        weights=text.listed(touch.weight for touch in touches),
    )


def _remarks(
    backward: InputGradientPass, step: InputGradientStep, view: str, filter: int, note: str
) -> str:
    remarks = [_where(backward, step, view, filter)]
    if view == text.SCATTER:
        if len(_touches(step, filter)) == backward.filters[filter].size > 1:
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
    words = {text.SCATTER: text.SCATTER_ALT, text.GATHER: text.GATHER_ALT}[view]
    *total, scatter, gather = _sums(backward, step, filter)
    sums = [*total, scatter if view == text.SCATTER else gather]
    return words.format(
        heading=title,
        where=_where(backward, step, view, filter),
        turned=text.matrix(backward.turned[filter].tolist()),
        sums=". ".join(f"{name} {said}" for name, said in sums),
    )
