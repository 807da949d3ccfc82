"""∂L/∂F at one number of the filter: a correlation of X with ∂L/∂O, or all windows it met."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from conv_layer import sliding_windows
from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import CROSSED, DOTTED, HATCHED, Grid, Mark, Scene, longest, so_far
from convlab.scenes import views
from convlab.scenes.layout import (
    WIDE,
    Block,
    Room,
    above,
    beside,
    downward,
    fit,
    heading,
    in_a_row,
    in_low_lines,
    middle_stacked,
    of_grid,
    of_words,
    page,
    sign,
    with_under,
)
from convlab.scenes.links import (
    Marks,
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
    Terms,
    most_lines,
    of_numbers,
    of_products,
    of_sums,
    written_terms,
)
from convlab.steps.filter_gradient import FilterGradientPass, FilterGradientStep
from convlab.steps.place import Place

APART = 6  # between small windows
HIGHEST = 400  # of small windows with their numbers, so that the sums are in sight
COLOURED = 16  # dots of their cells where only colours find room


def filter_gradient_scene(
    backward: FilterGradientPass,
    tap: Place,
    view: str = "correlation",
    image: int = 0,
    note: str = "",
    room: Room = WIDE,
) -> Scene:
    """Show the sum that makes one number of ∂L/∂F.

    Parameters
    ----------
    backward : FilterGradientPass
    tap : (row, column) of the filter
    view : "correlation" or "windows"
    image : which of the batch is drawn; the sum is over all of them
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    step = backward.step(tap)
    draw = {views.CORRELATION: _correlation, views.WINDOWS: _windows}[view]
    terms, gone = _terms(backward, step, image)
    title = text.FILTER_HEADINGS[view].format(weight=_weight_name(backward, tap, "F"))
    words = _sums(backward, step, image), _remarks(backward, step, view, note)
    lines = _most_lines(backward, view, image, note, room)
    return page(
        room,
        _alt(backward, step, view, image, title),
        heading(room, title),
        draw(backward, step, image, gone, room),
        of_sums(room, *words, lines, FRAMES["filter"], terms),
    )


def _correlation(
    backward: FilterGradientPass, step: FilterGradientStep, image: int, gone: set[str], room: Room
) -> Block:
    top, left = step.rows[0], step.columns[0]
    between = bool(backward.between.any())
    products = _multiplied(backward, step.tap, "p")
    grids = [
        Grid(
            _input_name(backward),
            backward.padded[image],
            "input",
            window=(top, left, len(step.rows), len(step.columns)),
            textures={HATCHED: backward.border, CROSSED: backward.missed},
            sign="⊙",
            marks=_marks(backward).input,
        ),
        Grid(
            text.SPREAD[between, False].format(title=text.upstream_name(_number(backward))),
            backward.spread[image],
            "output",
            textures={DOTTED: backward.between},
            gradient=True,
            sign="=",
            marks=unlinked(_marks(backward).spread, gone),
        ),
        _products(step.products[image], backward, image, unlinked(products, gone)),
        *_filter_and_gradient(backward, step),
    ]
    ways = map(with_under, (in_a_row, middle_stacked))
    return fit(room, grids, *ways, last=in_low_lines)


def _windows(
    backward: FilterGradientPass, step: FilterGradientStep, image: int, gone: set[str], room: Room
) -> Block:
    """Show the windows of X in the order of the output, and what came back through each."""
    upstream, products = (
        unlinked(_elements(backward, marks), gone)
        for marks in (_marks(backward).spread, _multiplied(backward, step.tap, "p"))
    )
    grids = [
        Grid(
            text.upstream_name(_number(backward)),
            backward.dL_dO[image],
            "output",
            gradient=True,
            sign="=",
            marks=upstream,
        ),
        _products(step.met[image] * backward.dL_dO[image], backward, image, products),
        *_filter_and_gradient(backward, step),
    ]
    small = _small_windows(backward, step.tap, image, room)

    def after_them(room: Room, grids: Sequence[Grid]) -> Block:
        return beside(small, sign(room, "⊙"), with_under(in_a_row)(room, grids))

    def below_them(room: Room, grids: Sequence[Grid]) -> Block:
        return above(small, downward(room, "⊙"), in_low_lines(room, grids))

    return fit(room, grids, after_them, last=below_them)


def _small_windows(backward: FilterGradientPass, tap: Place, image: int, room: Room) -> Block:
    """Put the windows where they lie in the output, with this number outlined in each."""
    padded, windows = backward.padded[image], backward.windows[image]
    geometry = backward.filter.shape, backward.stride, backward.dilation
    border = sliding_windows(backward.border, *geometry)
    style = {"strongest": float(np.abs(padded).max()), "longest": longest(padded), "taps": (tap,)}

    def small(i: int, j: int, **more: float) -> Block:
        marks, textures = _marks(backward).windows[i, j], {HATCHED: border[i, j]}
        all_of_it = style | {"marks": marks, "textures": textures} | more
        return of_grid(Grid("", windows[i, j], "input", **all_of_it))

    def rows(**more: float) -> Block:
        H, W = windows.shape[:2]
        lines = ((small(i, j, **more) for j in range(W)) for i in range(H))
        return above(*(beside(*line, gap=APART) for line in lines), gap=APART)

    block = rows(cell=room.lines[-1])
    if block.width > room.inner or block.height > HIGHEST:
        across = windows.shape[1] * windows.shape[3]
        most = (room.inner - APART * (windows.shape[1] - 1)) // across
        block = rows(cell=min(COLOURED, most), longest=0, written=False)
    title = text.WINDOWS_TITLE.format(title=_input_name(backward))
    return above(of_words(title, room.inner, hue=FRAMES["input"], bold=True), block, gap=3)


def _products(values: np.ndarray, backward: FilterGradientPass, image: int, marks: Marks) -> Grid:
    every = _all_products(backward, image)
    style = {"strongest": float(np.abs(every).max()), "longest": longest(every)}
    return Grid(text.PRODUCTS, values, "products", sign="→", marks=marks, **style)


@lru_cache(maxsize=8)
def _all_products(backward: FilterGradientPass, image: int) -> np.ndarray:
    return backward.windows[image] * backward.dL_dO[image][..., None, None]


def _filter_and_gradient(backward: FilterGradientPass, step: FilterGradientStep) -> list[Grid]:
    """∂L/∂F, filled up to this step's number, and F with cells as wide; the number in both."""
    style = {
        "kind": "filter",
        "window": (*step.tap, 1, 1),
        "longest": max(map(longest, (backward.dL_dF, backward.filter))),
    }
    return [
        Grid(
            _named(backward, text.FILTER_GRADIENT),
            so_far(backward.dL_dF, step.tap),
            gradient=True,
            strongest=float(np.abs(backward.dL_dF).max()),
            marks=_marks(backward).gradient,
            **style,
        ),
        Grid(
            _named(backward, text.FILTER), backward.filter, marks=_marks(backward).filter, **style
        ),
    ]


# ------------------------------------------------------------------------------ marks

TERMS = {views.CORRELATION: "t-correlation", views.WINDOWS: "t-windows"}


class Marked(NamedTuple):
    """The marks of the cells of X, of the spread ∂L/∂O, of ∂L/∂F and F, of each small window."""

    input: Marks
    spread: Marks
    gradient: Marks
    filter: Marks
    windows: dict[Place, Marks]


@lru_cache(maxsize=8)
def _marks(backward: FilterGradientPass) -> Marked:
    kernel, index = backward.filter.shape, _spread_index(backward)
    windows = windows_on(backward.border, kernel, backward.stride, backward.dilation)
    on_input, small = {}, {}
    for at in np.ndindex(windows.padded):
        on_x = windows.on_x(at)
        on_input[at] = Mark(named("x", *on_x), all_named("df", windows.meeting(at)))
        small[on_x] = []  # its copies in the small windows
    for place in np.ndindex(windows.shape):
        for tap, cell in zip(np.ndindex(kernel), windows.under(place), strict=True):
            small[cell].append(named("w", *place, *tap))

    def spread(where: tuple) -> Mark:
        terms = tuple(named(kind, *where) for kind in ("p", *_kinds(where)))
        if where[0] != "z":
            under = all_named("x", windows.under(where))
            own = all_named("w", (where + tap for tap in np.ndindex(kernel)))
            bias = [named("t-bias", *where)] if len(backward.dL_dO) == 1 else []
            terms = (*under, *own, *terms, *bias)
        return Mark(named("g", *where), terms)

    def met(tap: Place) -> tuple[str, ...]:
        own = all_named("w", (place + tap for place in np.ndindex(windows.shape)))
        return all_named("x", windows.met(tap)) + own

    def gradient(tap: Place) -> Mark:
        return Mark(named("df", *tap), (*met(tap), named("f", *tap)), to(tap))

    def weight(tap: Place) -> Mark:
        return Mark(named("f", *tap), (*met(tap), named("df", *tap)), edit=typed(tap))

    def window(place: Place) -> Marks:
        marks = {}
        for tap, cell in zip(np.ndindex(kernel), windows.under(place), strict=True):
            name = named("w", *place, *tap)
            copies = (other for other in small[cell] if other != name)
            marks[tap] = Mark(name, (named("g", *place), named("df", *tap), *copies))
        return marks

    return Marked(
        on_input,
        {at: spread(where) for at, where in index.items()},
        {tap: gradient(tap) for tap in np.ndindex(kernel)},
        {tap: weight(tap) for tap in np.ndindex(kernel)},
        {place: window(place) for place in np.ndindex(windows.shape)},
    )


@lru_cache(maxsize=8)
def _spread_index(backward: FilterGradientPass) -> dict:
    return spread_index(backward.between, backward.dL_dO.shape[1:])


def _elements(backward: FilterGradientPass, marks: Marks) -> Marks:
    """Return the marks of a spread grid by the place of ∂L/∂O, without the zeros between."""
    places = _spread_index(backward)
    return {where: marks[at] for at, where in places.items() if where[0] != "z"}


def _kinds(where: tuple) -> list[str]:
    """Return in which sums a term stands: a zero is in one of them alone."""
    return [TERMS[views.CORRELATION]] if where[0] == "z" else [*TERMS.values()]


@lru_cache(maxsize=32)
def _multiplied(backward: FilterGradientPass, tap: Place, kind: str) -> Marks:
    """Mark the products, or their terms, by the places of the spread ∂L/∂O."""
    marks, names = {}, _marks(backward).input
    for at, where in _spread_index(backward).items():
        cell = tuple(a + u * d for a, u, d in zip(at, tap, backward.dilation, strict=True))
        own = [] if where[0] == "z" else [named("w", *where, *tap)]
        others = [k for k in ("p", *_kinds(where)) if k != kind]
        links = names[cell].id, *own, *(named(k, *where) for k in ("g", *others))
        marks[at] = Mark(named(kind, *where), links)
    return marks


def _terms(
    backward: FilterGradientPass, step: FilterGradientStep, image: int
) -> tuple[Terms, set[str]]:
    """Mark the terms of both sums, and of that for the bias; a batch has only totals there.

    Returns the ids of those that are left out, too.
    """
    correlation, windows = (_multiplied(backward, step.tap, kind) for kind in TERMS.values())
    met, upstream = step.met[image], backward.dL_dO[image]
    sums = [
        (correlation.values(), step.products[image]),
        (_elements(backward, windows).values(), met * upstream),
    ]
    if len(step.sums) == 1:
        places = np.ndindex(upstream.shape)
        sums += [((Mark(named("t-bias", *at), (named("g", *at),)) for at in places), upstream)]
    written, gone = zip(*(written_terms(m, v.ravel().tolist()) for m, v in sums), strict=True)
    missing = set().union(*gone)
    return [[*unlinked(dict(enumerate(m)), missing).values()] for m in written], missing


# ------------------------------------------------------------------------------ words


def _of(backward: FilterGradientPass) -> list[int]:
    """Return the filter's number and the channel's, where there are several of either."""
    if backward.filter_count == backward.channels == 1:
        return []
    return [backward.filter_index, backward.channel_in_group]


def _named(backward: FilterGradientPass, title: str) -> str:
    return text.indexed(title, *of) if (of := _of(backward)) else title


def _weight_name(backward: FilterGradientPass, tap: Place, of: str) -> str:
    return text.indexed(of, *_of(backward), *tap)


def _number(backward: FilterGradientPass) -> int | None:
    """Return the filter's number, or None where there is but one."""
    return backward.filter_index if backward.filter_count > 1 else None


def _input_name(backward: FilterGradientPass) -> str:
    name = text.PADDED_INPUT if backward.border.any() else text.INPUT
    if backward.channels > 1:
        name = text.CHANNEL.format(title=name, channel=backward.channel)
    return name


@lru_cache(maxsize=8)
def _most_lines(
    backward: FilterGradientPass, view: str, image: int, note: str, room: Room
) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any number of the filter."""
    steps = map(backward.step, np.ndindex(*backward.filter.shape))
    pages = ((_sums(backward, s, image), _remarks(backward, s, view, note)) for s in steps)
    return most_lines(pages, room)


def _sums(backward: FilterGradientPass, step: FilterGradientStep, image: int) -> Sums:
    """Return both sums as (name, words), of a batch the total too, and the sum for the bias."""
    factors = {
        views.CORRELATION: (step.window[image], backward.spread[image]),
        views.WINDOWS: (step.met[image], backward.dL_dO[image]),
    }
    batch = len(step.sums) > 1
    name = _weight_name(backward, step.tap, text.FILTER_GRADIENT)
    part = text.FROM_IMAGE.format(name=name, image=image) if batch else name
    sums = []
    for way, (X, G) in factors.items():
        factors = X.ravel().tolist(), G.ravel().tolist()
        exact, words = of_products(*factors, float(np.sum(X * G)))
        sums.append((f"{part}, {text.VIEWS[way]} {exact}", words))
    from_what = text.FROM_IMAGES if batch else ""
    if batch:
        exact, words = of_numbers(step.sums.tolist(), step.result, from_what)
        sums.append((f"{name} {exact}", words))
    bias = text.BIAS_GRADIENT
    if backward.filter_count > 1:
        bias = text.indexed(bias, backward.filter_index)
    each = backward.dL_dO.sum(axis=(1, 2)) if batch else backward.dL_dO[image].ravel()
    exact, words = of_numbers(each.tolist(), backward.dL_db, from_what)
    return [*sums, (f"{bias} {exact}", words)]


def _where(backward: FilterGradientPass, step: FilterGradientStep, view: str) -> str:
    if view == views.WINDOWS:
        return text.WINDOWS_WHERE.format(weight=_weight_name(backward, step.tap, "F"))
    return text.CORRELATION_WHERE.format(
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(backward.border.any()),
    )


def _remarks(backward: FilterGradientPass, step: FilterGradientStep, view: str, note: str) -> str:
    remarks = [_where(backward, step, view)]
    remarks += [text.HATCHED] if backward.border.any() else []
    if view == views.CORRELATION:
        remarks += [text.BETWEEN] if backward.between.any() else []
        remarks += [text.REACH] if backward.missed.any() else []
    remarks += [note] if note else []
    return " ".join(remarks)


def _alt(
    backward: FilterGradientPass, step: FilterGradientStep, view: str, image: int, title: str
) -> str:
    correlation, windows, *totals = _sums(backward, step, image)
    sums = [correlation if view == views.CORRELATION else windows, *totals]
    return text.FILTER_GRADIENT_ALT.format(
        heading=title,
        where=_where(backward, step, view),
        upstream=text.matrix(backward.dL_dO[image].tolist()),
        filter=text.matrix(backward.filter.tolist()),
        sums=". ".join(f"{name} {said}" for name, said in sums),
    )
