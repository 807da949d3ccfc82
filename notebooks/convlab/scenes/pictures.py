"""Photographs and what filters make of them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK, PAPER, WINDOW, pixels
from convlab.scene import (
    GAP,
    HEAD,
    LEADING,
    SIZE,
    Box,
    Grid,
    Picture,
    Scene,
    Shape,
    Text,
    broken,
    paragraph,
    picture,
    row_of_grids,
    row_width,
    text_width,
)
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
    shown = picture(GAP, HEAD + 4, pixels(photo), zoom)
    factors = [
        Grid(text.WINDOW, step.window[0], "input", sign="⊙", longest=4),
        Grid(text.FILTER, forward.filter[0], "filter", longest=4),
    ]
    products = Grid(text.PRODUCTS, step.products[0], "products", sign="→", longest=5)
    x, below = shown.x + shown.width + 1.6 * GAP, HEAD + products.height + 4
    result = picture(x + row_width(factors), shown.y, pixels(forward.output, strongest), zoom)
    H, W = forward.output.shape
    title = text.RESULT.format(rows=H, columns=W)
    shapes = [
        Text(shown.x, shown.y - 10, text.PHOTO, SIZE, FRAMES["input"], True),
        shown,
        *row_of_grids(factors, x, 4, products.height),
        Text(x + 12, below + HEAD + products.height / 2 + 12, "=", 22),
        *row_of_grids([products], x + 2.4 * GAP, below + 4, products.height),
        Text(result.x, result.y - 10, title, SIZE, FRAMES["output"], True),
        result,
        *_marker(shown, step.rows[0] - top, step.columns[0] - left, zoom, 3),
        *_marker(result, *place, zoom, 1),
    ]
    width = result.x + max(result.width, text_width(title, SIZE, bold=True)) + GAP
    foot = result.y + max(shown.height, result.height) + 28
    words, alt = _photo_words(forward, step, strongest)
    for line in words:
        shapes += paragraph(line, GAP, foot, width - 2 * GAP)
        foot += max(2, len(broken(line, width - 2 * GAP))) * LEADING * SIZE + 4  # no jump
    return Scene(width, foot, tuple(shapes), alt)


def _strongest(output: np.ndarray) -> float | None:
    """Return the end of the colour scale, or None where nine numbers in ten are from 0 to 1."""
    if np.mean((output < -0.005) | (output > 1.005)) < 0.1:
        return None
    return float(np.percentile(np.abs(output), 98))


def _marker(of: Picture, row: float, column: float, zoom: int, size: int) -> list[Shape]:
    """Draw a square around some pixels, black on white, seen on any picture."""
    around = 4
    x, y = of.x + column * zoom - around, of.y + row * zoom - around
    side = size * zoom + 2 * around
    return [Box(x, y, side, side, None, PAPER, 5), Box(x, y, side, side, None, WINDOW, 2.5)]


def _photo_words(
    forward: ForwardPass, step: ForwardStep, strongest: float | None
) -> tuple[list[str], str]:
    """Return the lines below the picture, and the alternative text."""
    F = forward.filter[0]
    exact = text.equals([*step.window.ravel(), *F.ravel(), step.result])
    name = text.output_name(step.place, None)
    terms = text.products(step.window.ravel().tolist(), F.ravel().tolist())
    total = f"{exact} {text.number(step.result)}"
    shown = text.SHOWN_GREY
    if strongest is not None:
        shown = text.SHOWN_SIGNED.format(most=text.number(strongest))
    where = text.PHOTO_WHERE.format(
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(forward.border.any()),
        total=text.number(float(F.sum())),
    )
    alt = text.PHOTO_ALT.format(
        filter=text.matrix(F),
        height=forward.output.shape[0],
        width=forward.output.shape[1],
        shown=shown,
        sum=f"{name} {total}",
    )
    return [f"{name} {exact} {terms} {total}", f"{where} {shown}"], alt


def pictures_scene(
    pictures: dict[str, np.ndarray],
    alt: str,
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> Scene:
    """Pictures side by side; the arguments are those of `convlab.show_pictures`."""
    filters = filters or {}
    grids = {
        title: Grid(text.FILTER_ABOVE, np.asarray(values), "filter", cell=44)
        for title, values in filters.items()
    }
    above = max((grid.height + HEAD for grid in grids.values()), default=0)
    strongest = 1.0
    if signed:  # a few very large numbers would fade all the others
        numbers = np.concatenate([np.ravel(pictures[title]) for title in signed])
        strongest = float(np.percentile(np.abs(numbers), 98))
    x, y, height = GAP, HEAD + above, 0.0
    shapes: list[Shape] = []
    for title, values in pictures.items():
        dots = pixels(np.asarray(values, float), strongest if title in signed else None)
        drawn = picture(x, y, dots, zoom)
        if title in grids:
            shapes += grids[title].shapes(x, HEAD)
        shapes += [Text(x, y - 8, title, SIZE), drawn]
        wide = max(
            drawn.width, text_width(title, SIZE), grids[title].width if title in grids else 0
        )
        x, height = x + wide + GAP, max(height, drawn.height)
    if signed:
        shapes += _scale(x, y, height, strongest)
        x += 84
    return Scene(x, y + height + GAP, tuple(shapes), alt)


def _scale(x: float, y: float, height: float, most: float) -> list[Shape]:
    """Draw what the colours of a signed picture mean."""
    levels = np.linspace(most, -most, round(height))[:, None] * np.ones(14)
    least, zero, greatest = text.SCALE_ENDS
    ends = [greatest.format(most=most), zero, least.format(most=most)]
    feet = (y + 12, y + height / 2 + 5, y + height - 1)
    labels = [Text(x + 20, foot, words, 13) for foot, words in zip(feet, ends, strict=True)]
    return [picture(x, y, pixels(levels, most)), Box(x, y, 14, height, None, INK), *labels]
