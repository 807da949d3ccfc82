"""Where the windows lie: on one axis, and on the grid or by three rules for "same"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES, INK, QUIET, WINDOW
from convlab.drawing.scene import (
    CROSSED,
    HATCHED,
    SMALL,
    Box,
    Grid,
    Lines,
    Mark,
    Scene,
    Shape,
    Text,
)
from convlab.scenes.layout import (
    TOPS,
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    in_a_row,
    of_grid,
    of_words,
    page,
    space,
)
from convlab.scenes.links import Marks, Windows, named, to
from convlab.scenes.sums import most_lines, of_sums
from convlab.steps.padding import Axis, PaddingPlan, same_rules
from convlab.steps.place import Place

WORDS = 220  # dots that a title and a formula need


def padding_scene(
    plan: PaddingPlan, place: Place, axis: str = "columns", rules: bool = False, room: Room = WIDE
) -> Scene:
    """Show where the windows lie.

    Parameters
    ----------
    plan : PaddingPlan
    place : (row, column) of the output whose window is outlined
    axis : "rows" or "columns", the axis that is drawn by itself
    rules : whether three rules for "same" stand below it, in place of the grid
    room : WIDE, MEDIUM or NARROW
    """
    line, number = getattr(plan, axis), place[axis == "columns"]
    goals = [to((n, place[1]) if axis == "rows" else (place[0], n)) for n in range(line.count)]
    title = text.AXIS_TITLE[axis].format(
        numbers=text.numbers(line.size), before=line.before, after=line.after
    )
    counted = f"{_formula(line)}; {_leftover(line, axis)}."
    head = _headed(room, title, _strip(room, line, number, goals), counted)
    if rules:
        below, said = _rules(room, line)
    else:
        below, said = fit(room, _padding_grids(room, plan, place), in_a_row), ""
    lines = _most_lines(plan, rules, room)
    remarks = of_sums(room, [], _remarks(plan, place, rules), lines, QUIET)
    where = _where(plan, place)
    alt = text.PADDING_ALT.format(axis=title, counted=counted, where=where, rules=said)
    return page(room, alt.strip(), head, below, remarks)


def _headed(room: Room, title: str, strip: Block, counted: str) -> Block:
    """Put a strip to the left of its title and its formula, or, where that is too wide, between."""
    left = room.inner - strip.width - room.gap
    aside = left >= WORDS
    name = of_words(title, left if aside else room.inner, hue=FRAMES["input"], bold=True)
    formula = of_words(counted, left if aside else room.inner)
    if aside:
        return beside(strip, above(name, formula, gap=8), gap=room.gap, level=TOPS)
    return above(name, strip, formula, gap=8)


@lru_cache(maxsize=8)
def _most_lines(plan: PaddingPlan, rules: bool, room: Room) -> tuple[int, ...]:
    """Count the lines of the longest remarks, so that nothing jumps from window to window."""
    places = np.ndindex(plan.rows.count, plan.columns.count)
    return most_lines((([], _remarks(plan, place, rules)) for place in places), room)


# --------------------------------------------------------------------------- one axis


def _strip(room: Room, axis: Axis, chosen: int, goals: list[str]) -> Block:
    """One axis as a row of cells, and below it every window as a bar with its number.

    The `goals` say where a click on each window goes.
    """
    on_cells, on_bars = _strip_marks(axis, goals)
    cell = min(_cell(room, axis.padded), room.inner // axis.padded)
    pitch = room.lines[-1]  # what a finger finds

    def bar(n: int, x: float, y: float) -> Iterator[Shape]:
        bold = n == chosen
        colour = WINDOW if bold else QUIET
        yield from _bar(axis.taps(n), cell, x, y + 0.74 * pitch, colour, bold=bold)
        left, width = x + axis.taps(n)[0] * cell, axis.extent * cell
        foot = y + 0.46 * pitch
        yield Text(left + width / 2, foot, str(n), SMALL, colour, bold, "middle")
        yield Box(left, y, width, pitch, mark=on_bars[n])  # to be touched

    window = (0, axis.taps(chosen)[0], 1, axis.extent)
    places = _places(axis, cell, window=window, marks=on_cells)
    return above(places, _bars(axis, cell, pitch, bar), gap=5)


def _cell(room: Room, cells: int) -> float:
    """Choose a size of the cells for so many a side, so that a picture stays on a screen."""
    return room.lines[0 if cells <= 8 else 1]


def _places(axis: Axis, cell: float, *, written: bool = True, **drawn: object) -> Block:
    """Write the places of an axis in a row of cells; `drawn` is as of `Grid`."""
    places = np.arange(axis.padded) - axis.before
    outside = (places < 0) | (places >= axis.size)
    return of_grid(
        Grid(
            "",
            np.where(places > -10, places, np.nan)[None],  # longer ones would make it wider
            textures={HATCHED: outside[None], CROSSED: axis.missed[None]},
            strongest=np.inf,  # the numbers are places, not values: all on white
            cell=cell,
            written=written,
            **drawn,
        )
    )


def _bars(
    axis: Axis, cell: float, pitch: float, bar: Callable[[int, float, float], Iterable[Shape]]
) -> Block:
    """Put the bars of all windows below one another, on as few levels as keep them apart."""
    levels = min(-(-axis.extent // axis.stride), axis.count)

    def draw(x: float, y: float) -> Iterator[Shape]:
        for n in range(axis.count):
            yield from bar(n, x, y + n % levels * pitch)

    return Block(axis.padded * cell, levels * pitch, draw)


def _bar(
    taps: tuple[int, ...], cell: float, x: float, y: float, colour: str, *, bold: bool = False
) -> Iterator[Shape]:
    """One window: a bar from its first tap to its last, and a dot for each."""
    middles = [x + (tap + 0.5) * cell for tap in taps]
    ends = ((middles[0] - 0.3 * cell, y, middles[-1] + 0.3 * cell, y),)
    yield Lines(ends, colour, 4 if bold else 1.6)
    if len(taps) > 1:
        dots = tuple((middle, y, middle + 0.1, y) for middle in middles)
        yield Lines(dots, colour, 10 if bold else min(7, 0.4 * cell))


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


def _formula(axis: Axis) -> str:
    """Count the windows, without the terms that are 0, and the factors that are 1."""
    reach = str(axis.kernel_size)
    if axis.dilation > 1:
        reach = text.DILATED_REACH.format(dilation=axis.dilation, kernel_size=axis.kernel_size)
    return text.FORMULA[axis.stride > 1].format(
        length=" + ".join(str(n) for n in (axis.size, axis.before, axis.after) if n),
        reach=reach,
        stride=axis.stride,
        room=axis.padded - axis.extent,
        count=axis.count,
    )


def _leftover(axis: Axis, name: str) -> str:
    none, one, many = text.LEFTOVER[name]
    return (none, one, many)[min(axis.leftover, 2)].format(n=axis.leftover)


# -------------------------------------------------------------------------- the grids


def _padding_grids(room: Room, plan: PaddingPlan, place: Place) -> list[Grid]:
    rows, columns = plan.rows, plan.columns
    i, j = place
    taps = tuple((r, c) for r in rows.taps(i) for c in columns.taps(j))
    number = np.arange(rows.count * columns.count, dtype=float).reshape(rows.count, columns.count)
    cell = _cell(room, max(plan.padded.shape))
    window = rows.taps(i)[0], columns.taps(j)[0], rows.extent, columns.extent
    on_input, on_output = _marks(plan)
    return [
        Grid(
            (text.PADDED_GRID_TITLE if plan.border.any() else text.GRID_TITLE).format(
                rows=rows.size, columns=columns.size
            ),
            np.where(plan.border, np.nan, plan.padded),  # no 0 that may be taken for a place
            window=window,
            taps=taps if max(rows.dilation, columns.dilation) > 1 else (),
            textures={HATCHED: plan.border, CROSSED: plan.missed},
            sign="→",
            cell=cell,
            marks=on_input,
            drag=(rows.stride, columns.stride),
            **numbers_drawn(plan.places),
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


def numbers_drawn(places: bool) -> dict[str, float]:
    """Say how a grid draws its numbers: where they name places, with two digits, on white."""
    return {"digits": 2, "strongest": np.inf} if places else {}


@lru_cache(maxsize=8)
def _marks(plan: PaddingPlan) -> tuple[Marks, Marks]:
    windows = Windows(plan.rows, plan.columns)
    return windows.input_marks(), windows.output_marks()


def _where(plan: PaddingPlan, place: Place) -> str:
    i, j = place
    return text.PADDING_WHERE.format(
        number=i * plan.columns.count + j,
        rows=text.rows(tuple(tap - plan.rows.before for tap in plan.rows.taps(i))),
        columns=text.columns(tuple(tap - plan.columns.before for tap in plan.columns.taps(j))),
    )


def _remarks(plan: PaddingPlan, place: Place, rules: bool) -> str:
    remarks = [_where(plan, place)]
    remarks += [] if rules else [text.NUMBERED]
    remarks += [text.OUTSIDE] if plan.border.any() or rules else []
    remarks += [text.CROSSED] if plan.missed.any() else []
    return " ".join(remarks)


# -------------------------------------------------------------------------- the rules


def _rules(room: Room, axis: Axis) -> tuple[Block, str]:
    """Three rules for "same" one below the other, place 0 below place 0; and what they make."""
    rules = same_rules(axis.size, axis.kernel_size, axis.stride, axis.dilation)
    verdict = _verdict(rules)
    defined = [rule for rule in rules.values() if rule]
    before = max(rule.before for rule in defined)
    cells = before + axis.size + max(rule.after for rule in defined)
    cell = min(room.lines[-1], room.inner / cells)
    parts = [of_words(text.RULES_TITLE, room.inner, bold=True), of_words(verdict, room.inner)]
    for key, rule in rules.items():
        name, domain = text.RULES[key]
        does = text.NOT_DEFINED.format(stride=axis.stride)
        if rule:
            windows = text.windows(rule.count)
            does = text.RULE.format(before=rule.before, after=rule.after, windows=windows)
        named_rule = [(name, f"{domain}: {does}")]
        parts.append(of_sums(room, named_rule, "", most_lines([(named_rule, "")], room), INK))
        if rule:
            indent = space(0, (before - rule.before) * cell)
            parts.append(beside(indent, _rule_strip(rule, cell, cell == room.lines[-1])))
    return above(*parts, gap=4), verdict


def _rule_strip(axis: Axis, cell: float, written: bool) -> Block:
    """One axis and its windows, small, and nothing to touch."""

    def bar(n: int, x: float, y: float) -> Iterator[Shape]:
        return _bar(axis.taps(n), cell, x, y + 4, QUIET)

    return above(_places(axis, cell, written=written), _bars(axis, cell, 8, bar), gap=5)


def _verdict(rules: dict[str, Axis | None]) -> str:
    keras, torch, keep = rules.values()
    if torch:
        return text.AGREE
    return text.PART.format(keras=text.windows(keras.count), keep=text.windows(keep.count))
