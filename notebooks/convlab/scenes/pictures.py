"""Photographs and what filters make of them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.arguments import as_numbers, is_whole, one_of, require
from convlab.palette import FRAMES, INK, LINE, PAPER, WINDOW, pixels
from convlab.scene import (
    GAP,
    HEAD,
    LEADING,
    MOST,
    SIZE,
    SMALL,
    Box,
    Grid,
    Mark,
    Picture,
    Scene,
    Shape,
    Text,
    broken,
    dragged,
    paragraph,
    picked,
    picture,
    row_of_grids,
    row_width,
    text_width,
)
from convlab.scenes.links import Marks, named, typed
from convlab.steps import ForwardPass, ForwardStep, Place


def photo_scene(forward: ForwardPass, place: Place, zoom: int = 1) -> Scene:
    """Show a photograph, one filter, and what it makes of it; one window of it in numbers.

    Parameters
    ----------
    forward : ForwardPass of one channel
    place : (row, column) of the output whose window is shown
    zoom : dots a pixel
    """
    step = forward.step(place)
    inside = ~forward.border
    top, left = np.argwhere(inside)[0]
    photo = forward.padded[0][np.ix_(inside.any(axis=1), inside.any(axis=0))]
    strongest = _strongest(forward.output)
    shown = _to_pick(
        picture(GAP, HEAD + 4, pixels(photo), zoom), zoom, forward.stride, _nearest(forward)
    )
    factors = [
        Grid(text.WINDOW, step.window[0], "input", sign="⊙", longest=4, marks=_marks("w")),
        Grid(text.FILTER, forward.filter[0], "filter", longest=4, marks=_marks("f")),
    ]
    products = Grid(
        text.PRODUCTS, step.products[0], "products", sign="→", longest=5, marks=_marks("p")
    )
    x = shown.x + max(shown.width, text_width(text.PHOTO, SIZE, bold=True)) + 1.6 * GAP
    below = HEAD + products.height + 4
    H, W = forward.output.shape
    larger = max(1, min(photo.shape[0] // H, photo.shape[1] // W))  # as large as the photograph
    dots = pixels(forward.output, strongest)
    drawn = picture(x + row_width(factors), shown.y, dots, zoom * larger)
    result = _to_pick(drawn, zoom * larger, (1, 1), (0, 0))
    title = (text.RESULT_ENLARGED if larger > 1 else text.RESULT).format(rows=H, columns=W)
    shapes = [
        Text(shown.x, shown.y - 10, text.PHOTO, SIZE, FRAMES["input"], True),
        shown,
        *row_of_grids(factors, x, 4, products.height),
        Text(x + 12, below + HEAD + products.height / 2 + 12, "=", 22),
        *row_of_grids([products], x + 2.4 * GAP, below + 4, products.height),
        Text(result.x, result.y - 10, title, SIZE, FRAMES["output"], True),
        result,
        *_marker(shown, step.rows[0] - top, step.columns[0] - left, zoom, 3, forward.stride),
        *_marker(result, *place, zoom * larger, 1, (1, 1)),
    ]
    width = result.x + max(result.width, text_width(title, SIZE, bold=True)) + GAP
    lowest = below + HEAD + products.height + 4
    foot = max(shown.y + shown.height, result.y + result.height, lowest) + 28
    words, alt = _photo_words(forward, step, strongest)
    for line, most, marks in words:
        shapes += paragraph(line, GAP, foot, width - 2 * GAP, marks=marks)
        foot += len(broken(most, width - 2 * GAP)) * LEADING * SIZE + 4
    return Scene(width, foot, tuple(shapes), alt)


def _to_pick(photo: Picture, zoom: int, stride: Pair, first: tuple[float, float]) -> Picture:
    """Let a click on a picture choose a place; `first` is where the first begins, in pixels."""
    corner = photo.x + first[1] * zoom, photo.y + first[0] * zoom
    return photo._replace(mark=picked(*corner, stride[1] * zoom, stride[0] * zoom))


def _nearest(forward: ForwardPass) -> tuple[float, float]:
    """Say where, on the photograph, the pixels begin whose nearest window is the first."""
    before, kernel = np.argwhere(~forward.border)[0].tolist(), forward.filter.shape[1:]
    return tuple(k / 2 - b - s / 2 for k, b, s in zip(kernel, before, forward.stride, strict=True))


def _marks(kind: str) -> Marks:
    """Mark nine cells: the number under each weight, the weight, their product and its term."""
    return {
        tap: Mark(
            named(kind, *tap),
            tuple(named(other, *tap) for other in "wfpt" if other != kind),
            edit=typed(tap) if kind == "f" else "",
        )
        for tap in np.ndindex(3, 3)
    }


def _strongest(output: np.ndarray) -> float | None:
    """Return the end of the colour scale, or None where nine numbers in ten are from 0 to 1."""
    if np.mean((output < -0.005) | (output > 1.005)) < 0.1:
        return None
    return _full_colour(output)


def _full_colour(numbers: np.ndarray) -> float:
    """Return the size that gets the full colour: a few larger ones would fade all others."""
    sizes = np.abs(numbers)
    return float(np.percentile(sizes, 98) or sizes.max())


def _marker(of: Picture, row: int, column: int, zoom: int, size: int, stride: Pair) -> list[Shape]:
    """Draw a square around some pixels, black on white, seen on any picture; it can be dragged.

    Of a window that lies partly on the padding, which is not in the picture, around the rest.
    """
    around = 4
    left, right = (min(max(0, at * zoom), of.width) for at in (column, column + size))
    top, foot = (min(max(0, at * zoom), of.height) for at in (row, row + size))
    corner = of.x + left - around, of.y + top - around
    square = *corner, right - left + 2 * around, foot - top + 2 * around
    drag = dragged(stride[1] * zoom, stride[0] * zoom)
    return [Box(*square, None, PAPER, 5), Box(*square, None, WINDOW, 2.5, mark=drag)]


def _photo_words(
    forward: ForwardPass, step: ForwardStep, strongest: float | None
) -> tuple[list[tuple[str, str, list[Mark | None]]], str]:
    """Return the paragraphs, and the alternative text.

    With each paragraph the longest it may become, and the marks of its words.
    """
    F = forward.filter[0].ravel().tolist()
    exact = text.equals([*step.window.ravel(), *F, step.result])
    name = text.output_name(step.place, None)
    terms = text.products(step.window.ravel().tolist(), F)
    widest = _widest(forward.padded)
    most = text.products([0.0] * len(F), F).replace("0·", f"{widest}·")
    total = f"{exact} {text.number(step.result)}"
    shown = text.SHOWN_GREY
    if strongest is not None:
        shown = text.SHOWN_SIGNED.format(most=text.number(strongest))
    H, W = forward.output.shape
    where, longest = (
        text.PHOTO_WHERE.format(
            rows=text.rows(one.rows),
            columns=text.columns(one.columns),
            what=text.input_name(forward.border.any()),
            total=text.number(sum(F)),
        )
        for one in (step, forward.step((H - 1, W - 1)))
    )
    alt = text.PHOTO_ALT.format(
        filter=text.matrix(forward.filter[0]), height=H, width=W, shown=shown, sum=f"{name} {total}"
    )
    said, widest = f"{name} {exact} {terms} {total}", _widest(forward.output)
    marks = [*(None for _ in name.split(" ")), *_marks("t").values()]
    lines = [
        (said, f"O[{H}, {W}] ≈ {most} ≈ {widest}", marks),
        (f"{where} {shown}", f"{longest} {shown}", []),
    ]
    return lines, alt


def _widest(values: np.ndarray) -> str:
    """Return a term as wide as the widest of these, or wider."""
    digits = 0 if (values == np.round(values)).all() else 0.88
    ends = (int(end) for end in (values.min(), values.max()))
    return max((text.term(end + (-digits if end < 0 else digits)) for end in ends), key=len)


TITLES = (list, tuple, set, frozenset, dict)  # what titles may come in


def pictures_scene(
    pictures: dict[str, np.ndarray],
    alt: str,
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> Scene:
    """Pictures side by side; the arguments are those of `convlab.show_pictures`."""
    filters = {} if filters is None else filters
    named = isinstance(pictures, dict) and all(isinstance(title, str) for title in pictures)
    require(named and pictures, "pictures", text.PICTURES, pictures)
    require(is_whole(zoom, 1), "zoom", text.AT_LEAST.format(least=1), zoom)
    require(isinstance(signed, TITLES), "signed", text.SOME_TITLES, signed)
    require(isinstance(filters, dict), "filters", text.FILTERS_BY_TITLE, filters)
    for name, titles in (("signed", signed), ("filters", filters)):
        unknown = [title for title in titles if not isinstance(title, str) or title not in pictures]
        require(not unknown, name, one_of(pictures), unknown)
    grids = {
        title: Grid(text.FILTER_ABOVE, _matrix(f"filters[{title!r}]", values), "filter", cell=44)
        for title, values in filters.items()
    }
    pictures = {title: _shown(title, values, signed) for title, values in pictures.items()}
    above = max((grid.height + HEAD for grid in grids.values()), default=0)
    strongest = 1.0
    if signed:
        numbers = np.concatenate([np.ravel(pictures[title]) for title in signed])
        strongest = _full_colour(numbers)
    x, y, height = GAP, HEAD + above, 0.0
    shapes: list[Shape] = []
    for title, values in pictures.items():
        dots = pixels(values, strongest if title in signed else None)
        drawn = picture(x, y, dots, zoom)
        if title in grids:
            shapes += grids[title].shapes(x, HEAD)
        shapes += [Text(x, y - 8, title, SIZE), drawn]
        if title in signed:  # where it is white, so is the paper
            shapes.append(Box(*drawn[:4], None, LINE))
        wide = max(
            drawn.width, text_width(title, SIZE), grids[title].width if title in grids else 0
        )
        x, height = x + wide + GAP, max(height, drawn.height)
    if signed:
        height = max(height, 3 * LEADING * SMALL)  # room for three labels
        scale, width = _scale(x, y, height, strongest)
        shapes += scale
        x += width + GAP
    y += height + GAP
    require(max(x, y) <= MOST, "zoom", text.SIZE_ON_PAGE.format(most=MOST), zoom)
    return Scene(x, y, tuple(shapes), alt)


def _matrix(name: str, values: ArrayLike) -> np.ndarray:
    matrix = as_numbers(name, values)
    require(matrix.ndim == 2 and matrix.size, name, text.A_MATRIX, matrix.shape)
    return matrix


def _shown(title: str, values: ArrayLike, signed: Collection[str]) -> np.ndarray:
    """Check one of the pictures, and return it as an array."""
    name = f"pictures[{title!r}]"
    array = as_numbers(name, values)
    shape = array.shape
    drawable = array.size and (array.ndim == 2 or (array.ndim == 3 and len(array) == 3))
    require(drawable, name, text.A_PICTURE, shape)
    require(array.ndim == 2 or title not in signed, name, text.A_SIGNED_PICTURE, shape)
    return array


def _scale(x: float, y: float, height: float, most: float) -> tuple[list[Shape], float]:
    """Draw what the colours of a signed picture mean; return the shapes and their width."""
    levels = np.linspace(most, -most, round(height))[:, None] * np.ones(14)
    ends = text.scale_ends(most)
    feet = (y + 12, y + height / 2 + 5, y + height - 1)
    labels = [Text(x + 20, foot, words, SMALL) for foot, words in zip(feet, ends, strict=True)]
    bar = [picture(x, y, pixels(levels, most)), Box(round(x), y, 14, height, None, INK)]
    return [*bar, *labels], 20 + max(text_width(words, SMALL) for words in ends)
