"""∂L/∂F at one number of the filter: a correlation of X with ∂L/∂O, or all windows it met."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from conv_layer import sliding_windows
from convlab import text
from convlab.palette import FRAMES, INK
from convlab.scene import (
    CROSSED,
    DOTTED,
    GAP,
    HATCHED,
    HEAD,
    Grid,
    Mark,
    Scene,
    Shape,
    Text,
    longest,
    row_of_grids,
    row_width,
    sign_room,
    so_far,
)
from convlab.scenes.layout import (
    NARROWEST,
    TOP,
    WIDEST,
    Drawn,
    Sums,
    Terms,
    four_in_a_row,
    heading,
    most_lines,
    written,
)
from convlab.scenes.links import Marks, all_named, named, spread_index, to, windows_on
from convlab.steps import FilterGradientPass, FilterGradientStep, Place

APART = 10  # between small windows
SHORT = 3  # characters of a number that finds room in them


def filter_gradient_scene(
    backward: FilterGradientPass,
    tap: Place,
    view: str = "correlation",
    image: int = 0,
    note: str = "",
) -> Scene:
    """Show the sum that makes one number of ∂L/∂F.

    Parameters
    ----------
    backward : FilterGradientPass
    tap : (row, column) of the filter
    view : "correlation" or "windows"
    image : which of the batch is drawn; the sum is over all of them
    note : what else there is to say below the sums
    """
    step = backward.step(tap)
    draw = {text.CORRELATION: _correlation, text.WINDOWS: _windows}[view]
    shapes, width, foot = draw(backward, step, image)
    width = max(width, NARROWEST)
    words = _sums(backward, step, image), _remarks(backward, step, view, note)
    lines = _most_lines(backward, view, image, note, width)
    below, foot = written(*words, lines, foot, width, FRAMES["filter"], _terms(backward, step))
    title = text.FILTER_HEADINGS[view].format(weight=_weight_name(backward, tap, "F"))
    alt = _alt(backward, step, view, image, title)
    return Scene(width, foot, (heading(title), *shapes, *below), alt)


def _correlation(backward: FilterGradientPass, step: FilterGradientStep, image: int) -> Drawn:
    top, left = step.rows[0], step.columns[0]
    between = bool(backward.between.any())
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
            marks=_marks(backward).spread,
        ),
        _products(step.products[image], backward, image, _multiplied(backward, step.tap, "p")),
        _filter_gradient(backward, step),
    ]
    shapes, width, foot = four_in_a_row(grids, TOP)
    return shapes, width, foot + HEAD


def _windows(backward: FilterGradientPass, step: FilterGradientStep, image: int) -> Drawn:
    """Draw the windows of X in the order of the output, and what came back through each."""
    windows = backward.windows[image]
    H, W = windows.shape[:2]
    grids = [
        Grid(
            text.upstream_name(_number(backward)),
            backward.dL_dO[image],
            "output",
            gradient=True,
            sign="=",
            marks=_elements(backward, _marks(backward).spread),
        ),
        _products(
            step.met[image] * backward.dL_dO[image],
            backward,
            image,
            _elements(backward, _multiplied(backward, step.tap, "p")),
        ),
        _filter_gradient(backward, step),
    ]
    strongest, most = float(np.abs(backward.padded[image]).max()), longest(backward.padded[image])

    border = sliding_windows(
        backward.border, backward.filter.shape, backward.stride, backward.dilation
    )

    def small(i: int, j: int) -> Grid:
        legible = most <= SHORT
        look = {"strongest": strongest, "longest": legible * most, "cell": 24, "written": legible}
        look["textures"] = {HATCHED: border[i, j]}
        look["marks"] = _marks(backward).windows[i, j]
        return Grid("", windows[i, j], "input", taps=(step.tap,), **look)

    one = small(0, 0)
    title = Grid(text.WINDOWS_TITLE.format(title=_input_name(backward)), windows[0, 0], sign="⊙")
    block = W * (one.width + APART) - APART, H * (one.height + APART) - APART
    column = max(block[0], title.column)
    for cell in (42, 36, 30, 26):
        grids = [replace(grid, cell=cell) for grid in grids]
        width = GAP + column + sign_room(title) + row_width(grids)
        if width <= WIDEST:
            break
    height = max(block[1], *(grid.height for grid in grids))
    top = TOP + HEAD + (height - block[1]) / 2
    shapes: list[Shape] = [Text(GAP, top - 10, title.title, bold=True, colour=FRAMES["input"])]
    for i, j in np.ndindex(H, W):
        at = GAP + j * (one.width + APART), top + i * (one.height + APART)
        shapes += small(i, j).shapes(*at)
    left = GAP + column + sign_room(title)
    sign = left - sign_room(title) / 2, TOP + HEAD + height / 2 + 8
    shapes.append(Text(*sign, "⊙", 22, INK, False, "middle"))
    shapes += row_of_grids(grids, left, TOP, height)
    return shapes, width, TOP + HEAD + height + HEAD


def _products(values: np.ndarray, backward: FilterGradientPass, image: int, marks: Marks) -> Grid:
    every = _all_products(backward, image)
    look = {"strongest": float(np.abs(every).max()), "longest": longest(every)}
    return Grid(text.PRODUCTS, values, "products", sign="→", marks=marks, **look)


@lru_cache(maxsize=8)
def _all_products(backward: FilterGradientPass, image: int) -> np.ndarray:
    return backward.windows[image] * backward.dL_dO[image][..., None, None]


def _filter_gradient(backward: FilterGradientPass, step: FilterGradientStep) -> Grid:
    """∂L/∂F, filled up to this step's number."""
    several = backward.filters > 1 or backward.channels > 1
    name = text.indexed(text.FILTER_GRADIENT, *_of(backward)) if several else text.FILTER_GRADIENT
    return Grid(
        name,
        so_far(backward.dL_dF, step.tap),
        "filter",
        window=(*step.tap, 1, 1),
        gradient=True,
        strongest=float(np.abs(backward.dL_dF).max()),
        longest=longest(backward.dL_dF),
        marks=_marks(backward).gradient,
    )


# ------------------------------------------------------------------------------ marks

TERMS = {text.CORRELATION: "t-correlation", text.WINDOWS: "t-windows"}


class Marked(NamedTuple):
    """The marks of the cells of X, of the spread ∂L/∂O, of ∂L/∂F, and of each small window."""

    input: Marks
    spread: Marks
    gradient: Marks
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

    def weight(tap: Place) -> Mark:
        own = all_named("w", (place + tap for place in np.ndindex(windows.shape)))
        return Mark(named("df", *tap), all_named("x", windows.met(tap)) + own, to(tap))

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
    return [TERMS[text.CORRELATION]] if where[0] == "z" else [*TERMS.values()]


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


def _terms(backward: FilterGradientPass, step: FilterGradientStep) -> Terms:
    """Mark the terms of both sums, and of that for the bias; a batch has only totals there."""
    correlation, windows = (_multiplied(backward, step.tap, kind) for kind in TERMS.values())
    terms = [[*correlation.values()], [*_elements(backward, windows).values()]]
    if len(step.sums) > 1:
        return terms
    places = np.ndindex(backward.dL_dO.shape[1:])
    return [*terms, [Mark(named("t-bias", *at), (named("g", *at),)) for at in places]]


# ------------------------------------------------------------------------------ words


def _of(backward: FilterGradientPass) -> list[int]:
    """Return the filter's number and the channel's, where there are several of either."""
    if backward.filters == backward.channels == 1:
        return []
    return [backward.number, backward.seen]


def _weight_name(backward: FilterGradientPass, tap: Place, of: str) -> str:
    return text.indexed(of, *_of(backward), *tap)


def _number(backward: FilterGradientPass) -> int | None:
    """Return the filter's number, or None where there is but one."""
    return backward.number if backward.filters > 1 else None


def _input_name(backward: FilterGradientPass) -> str:
    name = text.PADDED_INPUT if backward.border.any() else text.INPUT
    if backward.channels > 1:
        name = text.CHANNEL.format(title=name, channel=backward.channel)
    return name


@lru_cache(maxsize=8)
def _most_lines(
    backward: FilterGradientPass, view: str, image: int, note: str, width: float
) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any number of the filter."""
    steps = map(backward.step, np.ndindex(*backward.filter.shape))
    pages = ((_sums(backward, s, image), _remarks(backward, s, view, note)) for s in steps)
    return most_lines(pages, width)


def _sums(backward: FilterGradientPass, step: FilterGradientStep, image: int) -> Sums:
    """Return both sums as (name, words), of a batch the total too, and the sum for the bias."""
    factors = {
        text.CORRELATION: (step.window[image], backward.spread[image]),
        text.WINDOWS: (step.met[image], backward.dL_dO[image]),
    }
    batch = len(step.sums) > 1
    name = _weight_name(backward, step.tap, text.FILTER_GRADIENT)
    part = text.FROM_IMAGE.format(name=name, image=image) if batch else name
    sums = []
    for way, (X, G) in factors.items():
        numbers, gradients = X.ravel().tolist(), G.ravel().tolist()
        result = float(np.sum(X * G))
        exact = text.equals([*numbers, *gradients, result])
        words = f"{text.products(numbers, gradients)} {exact} {text.number(result)}"
        sums.append((f"{part}, {way} {exact}", words))
    if batch:
        sums.append(_total(name, step.sums.tolist(), step.result, text.FROM_IMAGES))
    bias = text.BIAS_GRADIENT
    if backward.filters > 1:
        bias = text.indexed(bias, backward.number)
    each = backward.dL_dO.sum(axis=(1, 2)) if batch else backward.dL_dO[image].ravel()
    from_what = text.FROM_IMAGES if batch else ""
    return [*sums, _total(bias, each.tolist(), backward.dL_db, from_what)]


def _total(name: str, terms: list[float], total: float, from_what: str) -> tuple[str, str]:
    exact = text.equals([*terms, total])
    return f"{name} {exact}", f"{text.added(terms)} {exact} {text.number(total)}{from_what}"


def _where(backward: FilterGradientPass, step: FilterGradientStep, view: str) -> str:
    if view == text.WINDOWS:
        return text.WINDOWS_WHERE.format(weight=_weight_name(backward, step.tap, "F"))
    return text.CORRELATION_WHERE.format(
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(backward.border.any()),
    )


def _remarks(backward: FilterGradientPass, step: FilterGradientStep, view: str, note: str) -> str:
    remarks = [_where(backward, step, view)]
    remarks += [text.HATCHED] if backward.border.any() else []
    if view == text.CORRELATION:
        remarks += [text.BETWEEN] if backward.between.any() else []
        remarks += [text.REACH] if backward.missed.any() else []
    remarks += [note] if note else []
    return " ".join(remarks)


def _alt(
    backward: FilterGradientPass, step: FilterGradientStep, view: str, image: int, title: str
) -> str:
    correlation, windows, *totals = _sums(backward, step, image)
    sums = [correlation if view == text.CORRELATION else windows, *totals]
    return text.FILTER_GRADIENT_ALT.format(
        heading=title,
        where=_where(backward, step, view),
        upstream=text.matrix(backward.dL_dO[image].tolist()),
        sums=". ".join(f"{name} {said}" for name, said in sums),
    )
