"""A gradient beside the same with a mistake, their difference, and where the mistake hides."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from conv_layer import Pair
from convlab import text
from convlab.palette import EMPTY, FRAMES, INK, LINE
from convlab.scene import (
    GAP,
    HEAD,
    SIZE,
    Box,
    Grid,
    Mark,
    Scene,
    Shape,
    Text,
    longest,
    paragraph,
    row_of_grids,
    row_width,
)
from convlab.scenes.layout import NARROWEST, heading, most_lines, written
from convlab.scenes.links import Marks, named, to
from convlab.steps import MistakePass, Place
from convlab.steps.mistake import KERNELS, STRIDES

CELL = (78.0, 28.0)  # of the table
SEEN = "#f6d9a8"  # behind the word for a mistake that shows
LABELS = 90  # room for those of the rows


def mistake_scene(passed: MistakePass, place: Place) -> Scene:
    """Show one number of a gradient, right and wrong, and the table of where the mistake hides."""
    title, why, *_ = text.MISTAKES[passed.mistake]
    grids = _grids(passed, place)
    height = max(grid.height for grid in grids)
    width = max(NARROWEST, GAP + row_width(grids), GAP + LABELS + len(KERNELS) * CELL[0] + GAP)
    shapes: list[Shape] = [heading(title)]
    lines = paragraph(why, GAP, 50, width - 2 * GAP)
    top = lines[-1].y + 12
    shapes += lines + row_of_grids(grids, GAP, top, height)
    sums = [_number(passed, place)]
    pages = [([_number(passed, at)], _said(passed)) for at in np.ndindex(*passed.right.shape)]
    below, foot = written(
        sums,
        _said(passed),
        most_lines(pages, width),
        top + HEAD + height + HEAD,
        width,
        _hue(passed),
    )
    table, foot = _table(passed, foot + 6)
    alt = text.MISTAKE_ALT.format(
        title=title,
        said=" ".join([" ".join(sums[0]) + ".", _said(passed)]).strip(),
        right=text.matrix(passed.right.tolist()),
        wrong=text.matrix(passed.wrong.tolist()) if _drawn(passed) else text.NO_ROOM,
        hides=_hides(passed),
    )
    return Scene(width, foot, (*shapes, *below, *table), alt)


def _grids(passed: MistakePass, place: Place) -> list[Grid]:
    kind = "input" if passed.part == "input_gradient" else "filter"
    name, right, wrong = _array_name(passed), passed.right, passed.wrong
    known = [right, wrong] if _drawn(passed) else [right]
    strongest = max(float(np.abs(values).max()) for values in known)
    look = {"kind": kind, "gradient": True, "strongest": strongest}
    look["longest"] = max(map(longest, known))
    marks = _marks(passed)
    title = text.RIGHT_GRID.format(name=name)
    grids = [Grid(title, right, window=(*place, 1, 1), marks=marks[0], **look)]
    if not _drawn(passed):
        return grids
    inside = place[0] < len(wrong) and place[1] < wrong.shape[1]
    at = (*place, 1, 1) if inside else None
    title = text.WRONG_GRID.format(name=name)
    grids.append(Grid(title, wrong, window=at, marks=marks[1], **look))
    if wrong.shape == right.shape:
        apart = wrong - right
        look = {"window": at, "strongest": strongest, "marks": marks[2]}
        grids.append(Grid(text.DIFFERENCE, apart, "products", **look))
    return grids


@lru_cache(maxsize=8)
def _marks(passed: MistakePass) -> list[Marks]:
    """Mark each grid that is drawn: a number belongs to those at its place in the others."""
    shapes = {"df" if passed.part == "filter_gradient" else "dx": passed.right.shape}
    if _drawn(passed):
        shapes["wrong"] = passed.wrong.shape
        if passed.wrong.shape == passed.right.shape:
            shapes["apart"] = passed.right.shape

    def inside(at: Place, shape: Pair) -> bool:
        return all(k < n for k, n in zip(at, shape, strict=True))

    def mark(kind: str, at: Place) -> Mark:
        others = (named(k, *at) for k, other in shapes.items() if k != kind and inside(at, other))
        return Mark(
            named(kind, *at), tuple(others), to(at) if inside(at, passed.right.shape) else ""
        )

    return [{at: mark(kind, at) for at in np.ndindex(shape)} for kind, shape in shapes.items()]


def _drawn(passed: MistakePass) -> bool:
    """Whether the mistake leaves a grid that can be drawn."""
    return passed.wrong is not None and passed.wrong.size > 0


def _table(passed: MistakePass, top: float) -> tuple[list[Shape], float]:
    """Write for each stride and each filter whether the mistake shows; both in words and fill."""
    shapes: list[Shape] = [Text(GAP, top + SIZE, text.WHERE_IT_HIDES, SIZE, INK, True)]
    wide, high = CELL
    top += 2 * SIZE + 18
    for column, kernel in enumerate(KERNELS):
        at = GAP + LABELS + (column + 0.5) * wide, top
        shapes.append(
            Text(*at, text.KERNEL_COLUMN.format(kernel=kernel), SIZE, INK, False, "middle")
        )
    for row, stride in enumerate(STRIDES):
        y = top + 8 + row * high
        shapes.append(Text(GAP, y + 19, text.STRIDE_ROW.format(stride=stride)))
        for column, hides in enumerate(passed.hides[row]):
            x = GAP + LABELS + column * wide
            words = text.NO_ROOM if hides is None else text.HIDES if hides else text.SHOWS
            look = SEEN if hides is False else EMPTY
            shapes.append(Box(x, y, wide, high, look, LINE, mark=_case(row, column, hides)))
            shapes.append(Text(x + wide / 2, y + 19, words, SIZE, INK, hides is False, "middle"))
    return shapes, top + 8 + len(STRIDES) * high + GAP


def _case(row: int, column: int, hides: bool | None) -> Mark:
    """Let a click choose the stride and the filter of a cell of the table, if a window fits."""
    stride, kernel = STRIDES[row], KERNELS[column]
    go = "" if hides is None else to(stride=stride, kernel_size=kernel)
    return Mark(named("case", stride, kernel), go=go)


def _hue(passed: MistakePass) -> str:
    return FRAMES["input" if passed.part == "input_gradient" else "filter"]


def _grid_index(passed: MistakePass) -> list[int]:
    """Return which grid of the array is drawn, as far as there are several."""
    if passed.part == "input_gradient":
        return [passed.index[1]] if passed.shapes[0][1] > 1 else []
    return list(passed.index) if passed.shapes[0][:2] != (1, 1) else []


def _array_name(passed: MistakePass) -> str:
    name, index = text.PART_CONTROL[passed.part], _grid_index(passed)
    return text.indexed(name, *index) if index else name


def _number(passed: MistakePass, place: Place) -> tuple[str, str]:
    """Name the number that is outlined, and say what becomes of it."""
    name = text.indexed(text.PART_CONTROL[passed.part], *_grid_index(passed), *place)
    right, wrong = float(passed.right[place]), passed.wrong
    there = wrong is not None and all(at < n for at, n in zip(place, wrong.shape, strict=True))
    if not there:
        return f"{name}:", text.NO_SUCH_NUMBER.format(right=text.number(right))
    words = text.ONE_NUMBER_RIGHT if np.isclose(right, wrong[place]) else text.ONE_NUMBER_WORDS
    return f"{name}:", words.format(right=text.number(right), wrong=text.number(wrong[place]))


def _said(passed: MistakePass) -> str:
    if passed.wrong is None:
        return text.STOPS
    if passed.shapes[0] != passed.shapes[1]:
        return text.OTHER_SIZE.format(right=passed.shapes[0], wrong=passed.shapes[1])
    return text.HIDDEN_HERE if passed.hidden else ""


def _hides(passed: MistakePass) -> str:
    where = [
        text.STRIDE_AND_KERNEL.format(stride=stride, kernel=kernel)
        for row, stride in zip(passed.hides, STRIDES, strict=True)
        for hides, kernel in zip(row, KERNELS, strict=True)
        if hides
    ]
    return text.HIDES_ALT.format(hides=", ".join(where)) if where else text.HIDES_NOWHERE
