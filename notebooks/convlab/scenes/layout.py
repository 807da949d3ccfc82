"""What scenes of one sum share: four grids in a row, and the sum written out below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from convlab import text
from convlab.palette import INK, QUIET
from convlab.scene import (
    GAP,
    HEAD,
    LEADING,
    SIZE,
    SMALL,
    Grid,
    Mark,
    Shape,
    Text,
    broken,
    paragraph,
    row_of_grids,
    row_width,
    sign_room,
    text_width,
)
from convlab.steps import ColumnsPass, ColumnsStep, ForwardPass, ForwardStep

WIDEST = 1080  # of a picture; wider ones would be shrunk to a notebook's column
NARROWEST = 760  # for the words

TOP = 42  # room for a heading

Sums = list[tuple[str, str]]  # the name of a number, and the sum that makes it
Terms = list[list[Mark | None]]  # the marks of the terms of each sum
Drawn = tuple[list[Shape], float, float]  # the shapes, the width, and the first line's foot


def heading(words: str) -> Text:
    """Say above a picture what it shows."""
    return Text(GAP, 26, words, 16, INK, True)


def four_in_a_row(grids: list[Grid], top: float = 4) -> tuple[list[Shape], float, float]:
    """Place four grids side by side or, where that is too wide, the second above the third.

    Returns the shapes, the width, and the foot of the lowest grid.
    """
    for cell in (42, 36):
        grids = [replace(grid, cell=cell) for grid in grids]
        if GAP + row_width(grids) <= WIDEST:
            height = max(grid.height for grid in grids)
            shapes = row_of_grids(grids, GAP, top, height)
            return shapes, GAP + row_width(grids), top + HEAD + height
    for cell in (36, 30, 26):
        grids = [replace(grid, cell=cell) for grid in grids]
        first, second, third, last = grids
        middle = max(second.column, third.column)
        width = (
            GAP + first.column + sign_room(first) + middle + sign_room(third) + last.column + GAP
        )
        if width <= WIDEST:
            break
    stacked = second.height + third.height + 2 * HEAD
    height = max(first.height, last.height, stacked - HEAD)
    shapes = row_of_grids([first], GAP, top, height)
    left, upper = GAP + first.column + sign_room(first), top + (height + HEAD - stacked) / 2
    shapes += second.shapes(left, upper + HEAD)
    beside = left + second.width + 14, upper + HEAD + second.height / 2 + 8
    shapes.append(Text(*beside, second.sign, 22))
    shapes += third.shapes(left, upper + second.height + 2 * HEAD)
    left += middle
    between = left + sign_room(third) / 2, top + HEAD + height / 2 + 8
    shapes.append(Text(*between, third.sign, 22, INK, False, "middle"))
    shapes += row_of_grids([last], left + sign_room(third), top, height)
    return shapes, width, top + HEAD + height


def most_lines(pages: Iterable[tuple[Sums, str]], width: float) -> tuple[int, ...]:
    """Count the lines that each sum, and the remarks, take at most.

    With room for so many, nothing jumps from step to step. A page is what `written` takes.
    """
    counts = [
        [
            *(len(broken(words, width - 2 * GAP - indent(name))) for name, words in sums),
            len(broken(remarks, width - 2 * GAP, SMALL)),
        ]
        for sums, remarks in pages
    ]
    return tuple(map(max, zip(*counts, strict=True)))


def written(
    sums: Sums,
    remarks: str,
    lines: tuple[int, ...],
    foot: float,
    width: float,
    hue: str,
    terms: Terms | None = None,
) -> tuple[list[Shape], float]:
    """Write sums, each behind its name in this hue, and remarks below them.

    `lines` is the room for each, `foot` that of the first line; `terms` may be of fewer sums.
    Returns the shapes, and the height of a picture that ends with them.
    """
    shapes: list[Shape] = []
    *most, last = lines
    marked = zip_longest(sums, terms or [], fillvalue=[])
    for ((name, words), marks), room in zip(marked, most, strict=True):
        shapes.append(Text(GAP, foot, name, SIZE, hue, True))
        beside = indent(name)
        shapes += paragraph(words, GAP + beside, foot, width - 2 * GAP - beside, marks=marks)
        foot += room * LEADING * SIZE + 6
    shapes += paragraph(remarks, GAP, foot, width - 2 * GAP, size=SMALL, colour=QUIET)
    return shapes, foot + (last - 1) * LEADING * SMALL + GAP


def window_where(run: ForwardPass | ColumnsPass, step: ForwardStep | ColumnsStep) -> str:
    """Say which window this is, and where it lies."""
    H, W = run.output.shape[-2:]
    i, j = step.place
    dilated = text.DILATED.format(dilation=text.pair(run.dilation))
    return text.WHERE.format(
        number=i * W + j,
        last=H * W - 1,
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(run.border.any()),
        stride=text.pair(run.stride),
        dilation="" if run.dilation == (1, 1) else dilated,
    )


def indent(name: str) -> float:
    """Room for the name of a sum."""
    return text_width(name + " ", SIZE, bold=True)
