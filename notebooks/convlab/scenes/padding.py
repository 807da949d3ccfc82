"""Where the windows lie: on one axis, on the grid, and by three rules for "same"."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK, LINE, QUIET, WINDOW
from convlab.scene import (
    CROSSED,
    GAP,
    HATCHED,
    HEAD,
    LEADING,
    SIZE,
    SMALL,
    Grid,
    Lines,
    Mark,
    Scene,
    Shape,
    Text,
    broken,
    paragraph,
    row_of_grids,
    row_width,
    text_width,
)
from convlab.scenes.links import Marks, Windows, named, to
from convlab.steps import Axis, PaddingPlan, Place, same_rules


def padding_scene(plan: PaddingPlan, place: Place, axis: str = "columns") -> Scene:
    """Show where the windows lie.

    Parameters
    ----------
    plan : PaddingPlan
    place : (row, column) of the output whose window is outlined
    axis : "rows" or "columns", the axis that is drawn by itself
    """
    line = getattr(plan, axis)
    number = place[axis == "columns"]
    grids = _padding_grids(plan, place)
    width = max(860.0, GAP + row_width(grids))
    title = text.AXIS_TITLE[axis].format(
        numbers=text.numbers(line.size), before=line.before, after=line.after
    )
    shapes: list[Shape] = [Text(GAP, 24, title, SIZE, FRAMES["input"], True)]
    cell = min(34.0, (width - 2 * GAP) / line.padded)
    goals = [to((n, place[1]) if axis == "rows" else (place[0], n)) for n in range(line.count)]
    strip, foot = _strip(line, GAP, 38, cell, chosen=number, goals=goals)
    shapes += strip
    formula, leftover = _formula(line), _leftover(line, axis)
    counted = paragraph(f"{formula}; {leftover}.", GAP, foot + 26, width - 2 * GAP)
    shapes += counted
    top = counted[-1].y + 18
    height = max(grid.height for grid in grids)
    shapes += row_of_grids(grids, GAP, top, height)
    where = _padding_where(plan, place)
    remarks = _padding_remarks(plan, place)
    foot = top + HEAD + height + 26
    shapes += paragraph(remarks, GAP, foot, width - 2 * GAP, size=SMALL, colour=QUIET)
    foot += (_most_lines(plan, width - 2 * GAP) - 1) * LEADING * SMALL
    words = ""
    if plan.same:
        shapes.append(Lines(((GAP, foot + 18, width - GAP, foot + 18),), LINE))
        rules, foot, words = _rules(line, foot + 48, width)
        shapes += rules
    alt = text.PADDING_ALT.format(
        axis=title, formula=formula, leftover=leftover, where=where, rules=words
    )
    return Scene(width, foot + GAP, tuple(shapes), alt.strip())


@lru_cache(maxsize=8)
def _most_lines(plan: PaddingPlan, width: float) -> int:
    """Count the lines of the longest remarks, so that nothing jumps from window to window."""
    places = np.ndindex(plan.rows.count, plan.columns.count)
    return max(len(broken(_padding_remarks(plan, place), width, SMALL)) for place in places)


def _strip(
    axis: Axis,
    x: float,
    y: float,
    cell: float,
    *,
    chosen: int | None = None,
    goals: list[str] | None = None,
) -> tuple[list[Shape], float]:
    """One axis as a row of cells, and below it every window as a bar with its taps as dots.

    With a `chosen` window the places and the windows carry their numbers, and the `goals` say
    where a click on each window goes. Returns the shapes, and the foot of the lowest bar.
    """
    numbered = chosen is not None
    on_cells, on_bars = _strip_marks(axis, goals) if goals else ({}, [None] * axis.count)
    legible = cell >= 20
    places = np.arange(axis.padded) - axis.before
    outside = (places < 0) | (places >= axis.size)
    values = np.where(numbered | (legible & ~outside), places, np.nan)
    window = (0, axis.taps(chosen)[0], 1, axis.extent) if numbered else None
    line = Grid(
        "",
        values[None],
        window=window,
        textures={HATCHED: outside[None], CROSSED: axis.missed[None]},
        strongest=np.inf,  # the numbers are places, not values: all on white
        cell=cell,
        marks=on_cells,
    )
    shapes = list(line.shapes(x, y))
    # So many levels that windows on one level keep a cell apart, for the number of the first.
    levels = -(-(axis.extent + 1) // axis.stride)
    pitch, top = (18, y + cell + 14) if numbered else (8, y + cell + 9)
    for n, mark in enumerate(on_bars):
        number = n if numbered else None
        shapes += _bar(axis.taps(n), x, top + n % levels * pitch, cell, number, chosen, mark)
    return shapes, top + (min(levels, axis.count) - 1) * pitch + 6


def _strip_marks(axis: Axis, goals: list[str]) -> tuple[Marks, list[Mark]]:
    """Link the places of an axis, by their numbers, to the windows that hold them, and back."""
    taps = [axis.taps(n) for n in range(axis.count)]
    on_cells = {
        (0, at): Mark(
            named("s", at - axis.before),
            tuple(named("w", n) for n, w in enumerate(taps) if at in w),
        )
        for at in range(axis.padded)
    }
    on_bars = [
        Mark(named("w", n), tuple(named("s", tap - axis.before) for tap in taps[n]), go)
        for n, go in enumerate(goals)
    ]
    return on_cells, on_bars


def _bar(
    taps: tuple[int, ...],
    x: float,
    y: float,
    cell: float,
    number: int | None,
    chosen: int | None,
    mark: Mark | None,
) -> list[Shape]:
    """One window: a bar from its first tap to its last, and a dot for each."""
    marked = number is not None and number == chosen
    colour = WINDOW if marked else QUIET
    middles = [x + (tap + 0.5) * cell for tap in taps]
    dots = tuple((middle, y, middle + 0.1, y) for middle in middles)
    bar = ((middles[0] - 0.3 * cell, y, middles[-1] + 0.3 * cell, y),)
    shapes: list[Shape] = [Lines(bar, colour, 4 if marked else 1.6, mark)]
    if len(taps) > 1:
        shapes.append(Lines(dots, colour, 10 if marked else min(7, 0.4 * cell), mark))
    if number is not None:
        at = middles[-1] + 0.42 * cell, y + 4.5
        shapes.append(Text(*at, str(number), 12, colour, marked, marks=(mark,)))
    return shapes


def _formula(axis: Axis) -> str:
    room = axis.padded - axis.extent
    return text.FORMULA.format_map({**asdict(axis), "room": room, "count": axis.count})


def _leftover(axis: Axis, name: str) -> str:
    none, one, many = text.LEFTOVER[name]
    return (none, one, many)[min(axis.leftover, 2)].format(n=axis.leftover)


def _padding_grids(plan: PaddingPlan, place: Place) -> list[Grid]:
    rows, columns = plan.rows, plan.columns
    i, j = place
    taps = tuple((r, c) for r in rows.taps(i) for c in columns.taps(j))
    number = np.arange(rows.count * columns.count, dtype=float).reshape(rows.count, columns.count)
    cell = 32 if max(plan.padded.shape) <= 10 else 26
    window = rows.taps(i)[0], columns.taps(j)[0], rows.extent, columns.extent
    on_input, on_output = _marks(plan)
    return [
        Grid(
            (text.PADDED_GRID_TITLE if plan.border.any() else text.GRID_TITLE).format(
                rows=rows.size, columns=columns.size
            ),
            plan.padded,
            window=window,
            taps=taps if max(rows.dilation, columns.dilation) > 1 else (),
            textures={HATCHED: plan.border, CROSSED: plan.missed},
            sign="→",
            strongest=np.inf,  # what counts here is the places, not the numbers: all on white
            cell=cell,
            marks=on_input,
            drag=(rows.stride, columns.stride),
        ),
        Grid(
            text.COUNT_TITLE.format(rows=rows.count, columns=columns.count),
            number,
            "output",
            window=(i, j, 1, 1),
            strongest=np.inf,
            cell=cell,
            marks=on_output,
        ),
    ]


@lru_cache(maxsize=8)
def _marks(plan: PaddingPlan) -> tuple[Marks, Marks]:
    windows = Windows(plan.rows, plan.columns)
    return windows.input_marks(), windows.output_marks()


def _padding_where(plan: PaddingPlan, place: Place) -> str:
    i, j = place
    return text.PADDING_WHERE.format(
        number=i * plan.columns.count + j,
        rows=text.rows(tuple(tap - plan.rows.before for tap in plan.rows.taps(i))),
        columns=text.columns(tuple(tap - plan.columns.before for tap in plan.columns.taps(j))),
    )


def _padding_remarks(plan: PaddingPlan, place: Place) -> str:
    remarks = [_padding_where(plan, place)]
    remarks += [text.OUTSIDE] if plan.border.any() else []
    remarks += [text.CROSSED] if plan.missed.any() else []
    return " ".join(remarks)


def _rules(axis: Axis, y: float, width: float) -> tuple[list[Shape], float, str]:
    """Three rules for "same" one below the other, the input's first cell in one line."""
    rules = same_rules(axis.size, axis.kernel_size, axis.stride, axis.dilation)
    verdict = _verdict(rules)
    shapes: list[Shape] = [Text(GAP, y, text.RULES_TITLE, SIZE, INK, True)]
    shapes += paragraph(verdict, GAP, y + LEADING * SIZE, width - 2 * GAP)
    y += LEADING * SIZE * (1 + len(broken(verdict, width - 2 * GAP))) + 6
    defined = [rule for rule in rules.values() if rule]
    before = max(rule.before for rule in defined)
    cells = before + axis.size + max(rule.after for rule in defined)
    cell = min(24.0, (width - 2 * GAP) / cells)
    for key, rule in rules.items():
        name, domain = text.RULES[key]
        does = text.NOT_DEFINED.format(stride=axis.stride)
        if rule:
            windows = text.windows(rule.count)
            does = text.RULE.format(before=rule.before, after=rule.after, windows=windows)
        indent = text_width(name + " ", SIZE, bold=True)
        shapes.append(Text(GAP, y, name, SIZE, INK, True))
        shapes.append(Text(GAP + indent, y, f"{domain}: {does}", SIZE))
        if rule:
            strip, foot = _strip(rule, GAP + (before - rule.before) * cell, y + 10, cell)
            shapes += strip
            y = foot + 26
        else:
            y += 32
    return shapes, y - 26, verdict


def _verdict(rules: dict[str, Axis | None]) -> str:
    keras, torch, keep = rules.values()
    if torch:
        return text.AGREE
    return text.PART.format(keras=text.windows(keras.count), keep=text.windows(keep.count))
