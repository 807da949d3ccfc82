"""∂L/∂F at one number of the filter: a correlation of X with ∂L/∂O, or all windows it met."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK
from convlab.scene import (
    CROSSED,
    DOTTED,
    GAP,
    HATCHED,
    HEAD,
    Grid,
    Scene,
    Shape,
    Text,
    longest,
    row_of_grids,
    row_width,
    sign_room,
)
from convlab.scenes.layout import NARROWEST, WIDEST, Sums, four_in_a_row, most_lines, written
from convlab.steps import FilterGradientPass, FilterGradientStep, Place

TOP = 42  # room for the heading
APART = 10  # between small windows
SHORT = 3  # characters of a number that finds room in them

Drawn = tuple[list[Shape], float, float]  # the shapes, the width, and the first line's foot


def filter_gradient_scene(
    backward: FilterGradientPass, tap: Place, view: str = "correlation", image: int = 0
) -> Scene:
    """Show the sum that makes one number of ∂L/∂F.

    Parameters
    ----------
    backward : FilterGradientPass
    tap : (row, column) of the filter
    view : "correlation" or "windows"
    image : which of the batch is drawn; the sum is over all of them
    """
    step = backward.step(tap)
    draw = {text.CORRELATION: _correlation, text.WINDOWS: _windows}[view]
    shapes, width, foot = draw(backward, step, image)
    width = max(width, NARROWEST)
    words = _sums(backward, step, image), _remarks(backward, step, view)
    lines = _most_lines(backward, view, image, width)
    below, foot = written(*words, lines, foot, width, FRAMES["filter"])
    heading = text.FILTER_HEADINGS[view].format(weight=_weight_name(backward, tap, "F"))
    title = Text(GAP, 26, heading, 16, INK, True)
    alt = _alt(backward, step, view, image, heading)
    return Scene(width, foot, (title, *shapes, *below), alt)


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
        ),
        Grid(
            text.SPREAD[between, False].format(title=_upstream_name(backward)),
            backward.spread[image],
            "output",
            textures={DOTTED: backward.between},
            gradient=True,
            sign="=",
        ),
        _products(step.products[image], backward, image),
        _filter_gradient(backward, step),
    ]
    shapes, width, foot = four_in_a_row(grids, TOP)
    return shapes, width, foot + HEAD


def _windows(backward: FilterGradientPass, step: FilterGradientStep, image: int) -> Drawn:
    """Draw the windows of X in the order of the output, and what came back through each."""
    windows = backward.windows[image]
    H, W = windows.shape[:2]
    grids = [
        Grid(_upstream_name(backward), backward.dL_dO[image], "output", gradient=True, sign="="),
        _products(step.met[image] * backward.dL_dO[image], backward, image),
        _filter_gradient(backward, step),
    ]
    strongest, most = float(np.abs(backward.padded[image]).max()), longest(backward.padded[image])

    def small(values: np.ndarray) -> Grid:
        written = most <= SHORT
        look = {"strongest": strongest, "longest": written * most, "cell": 24, "written": written}
        return Grid("", values, "input", taps=(step.tap,), **look)

    one = small(windows[0, 0])
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
        shapes += small(windows[i, j]).shapes(*at)
    left = GAP + column + sign_room(title)
    sign = left - sign_room(title) / 2, TOP + HEAD + height / 2 + 8
    shapes.append(Text(*sign, "⊙", 22, INK, False, "middle"))
    shapes += row_of_grids(grids, left, TOP, height)
    return shapes, width, TOP + HEAD + height + HEAD


def _products(values: np.ndarray, backward: FilterGradientPass, image: int) -> Grid:
    every = _all_products(backward, image)
    look = {"strongest": float(np.abs(every).max()), "longest": longest(every)}
    return Grid(text.PRODUCTS, values, "products", sign="→", **look)


@lru_cache(maxsize=8)
def _all_products(backward: FilterGradientPass, image: int) -> np.ndarray:
    return backward.windows[image] * backward.dL_dO[image][..., None, None]


def _filter_gradient(backward: FilterGradientPass, step: FilterGradientStep) -> Grid:
    """∂L/∂F, filled up to this step's number."""
    (u, v), values = step.tap, backward.dL_dF.copy()
    values[u + 1 :] = np.nan
    values[u, v + 1 :] = np.nan
    several = backward.filters > 1 or backward.channels > 1
    name = text.indexed(text.FILTER_GRADIENT, *_of(backward)) if several else text.FILTER_GRADIENT
    return Grid(
        name,
        values,
        "filter",
        window=(u, v, 1, 1),
        gradient=True,
        strongest=float(np.abs(backward.dL_dF).max()),
        longest=longest(backward.dL_dF),
    )


# ------------------------------------------------------------------------------ words


def _of(backward: FilterGradientPass) -> list[int]:
    """Return the filter's number and the channel's, where there are several of either."""
    if backward.filters == backward.channels == 1:
        return []
    return [backward.number, backward.seen]


def _weight_name(backward: FilterGradientPass, tap: Place, of: str) -> str:
    return text.indexed(of, *_of(backward), *tap)


def _upstream_name(backward: FilterGradientPass) -> str:
    if backward.filters == 1:
        return text.OUTPUT_GRADIENT
    return text.ONE_OUTPUT_GRADIENT.format(filter=backward.number)


def _input_name(backward: FilterGradientPass) -> str:
    name = text.PADDED_INPUT if backward.border.any() else text.INPUT
    if backward.channels > 1:
        name = text.CHANNEL.format(title=name, channel=backward.channel)
    return name


@lru_cache(maxsize=8)
def _most_lines(
    backward: FilterGradientPass, view: str, image: int, width: float
) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any number of the filter."""
    steps = map(backward.step, np.ndindex(*backward.filter.shape))
    pages = ((_sums(backward, s, image), _remarks(backward, s, view)) for s in steps)
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
        sums.append(_total(name, step.sums.tolist(), text.FROM_IMAGES))
    bias = text.indexed(text.BIAS_GRADIENT, *_of(backward)[:1])
    bias = bias if _of(backward) else text.BIAS_GRADIENT
    if batch:
        each = backward.dL_dO.sum(axis=(1, 2)).tolist()
        return [*sums, _total(bias, each, text.FROM_IMAGES)]
    return [*sums, _total(bias, backward.dL_dO[image].ravel().tolist(), "")]


def _total(name: str, terms: list[float], from_what: str) -> tuple[str, str]:
    total = sum(terms)
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


def _remarks(backward: FilterGradientPass, step: FilterGradientStep, view: str) -> str:
    remarks = [_where(backward, step, view)]
    if view == text.CORRELATION:
        remarks += [text.HATCHED] if backward.border.any() else []
        remarks += [text.BETWEEN] if backward.between.any() else []
        remarks += [text.REACH] if backward.missed.any() else []
    return " ".join(remarks)


def _alt(
    backward: FilterGradientPass, step: FilterGradientStep, view: str, image: int, heading: str
) -> str:
    met, products = step.met[image], step.met[image] * backward.dL_dO[image]
    return text.FILTER_GRADIENT_ALT.format(
        heading=heading,
        where=_where(backward, step, view),
        met=text.matrix(met.tolist()),
        products=text.matrix(products.tolist()),
        sums=". ".join(f"{name} {words}" for name, words in _sums(backward, step, image)),
    )
