"""One number nudged: what becomes of O and of L, and the tangent that backward promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK, LINE, QUIET
from convlab.scene import (
    GAP,
    HEAD,
    SIZE,
    SMALL,
    Box,
    Grid,
    Lines,
    Mark,
    Scene,
    Shape,
    Text,
    longest,
    row_of_grids,
    row_width,
)
from convlab.scenes.layout import TOP, WIDEST, Sums, heading, most_lines, written
from convlab.scenes.links import Marks, Windows, all_named, named, to, typed
from convlab.steps import NudgePass, NudgeStep, Place, loss, padding_plan

MOST = 2.0  # the largest nudge, either way
NUDGES = np.arange(-20, 21) / 10
PLOT = (480.0, 240.0)
NARROWEST = 860  # for the plot, and what its lines are
LEFT = 64  # room for the numbers beside the plot
TERMS = 16  # that find room in one line


def nudge_scene(nudged: NudgePass, nudge: float, note: str = "") -> Scene:
    """Show a layer whose number is nudged, from -2 to 2: its output, L and the slope of L.

    `note` is what else there is to say below the sums.
    """
    step = nudged.step(nudge)
    lines, foot = _grids(nudged, step), TOP
    width = max(NARROWEST, *(GAP + row_width(line) for line in lines))
    shapes: list[Shape] = []
    for line in lines:
        height = max(grid.height for grid in line)
        shapes += row_of_grids(line, GAP, foot, height)
        foot += HEAD + height + 8
    foot += HEAD - 8
    shapes += _plot(nudged, step, GAP + LEFT, foot + 10)
    foot += PLOT[1] + 76
    words = _sums(nudged, step, nudge), f"{_remark(nudged, step, nudge)} {note}".strip()
    room = _most_lines(nudged.first or nudged, note, width)
    terms = [[], _loss_terms(nudged)]
    below, foot = written(*words, room, foot, width, _hue(nudged), terms)
    title = text.NUDGE_HEADING.format(name=_name(nudged))
    sums = [f"{name} {said}" for name, said in words[0]]
    alt = text.NUDGE_ALT.format(
        heading=title,
        value=sums[0],
        output=text.matrix(step.output.tolist()),
        target=text.matrix(nudged.target[nudged.filter].tolist()),
        loss=sums[1],
        slope=sums[2],
        name=_name(nudged),
    )
    return Scene(width, foot, (heading(title), *shapes, *below), alt)


def _grids(nudged: NudgePass, step: NudgeStep) -> list[list[Grid]]:
    """Return X, F and b, and O − T = ∂L/∂O, in one line or, where that is too wide, in two."""
    several, channels = len(nudged.weight) > 1, len(nudged.X) > 1
    names = [text.INPUT, text.FILTER, text.OUTPUT, text.TARGET_GRID, text.BIAS, text.APART]
    if several:
        one = (text.ONE_FILTER, text.ONE_OUTPUT, text.ONE_TARGET, text.ONE_BIAS, text.ONE_APART)
        names[1:] = [name.format(filter=nudged.filter) for name in one]
    if channels:
        names[:2] = [text.CHANNEL.format(title=n, channel=nudged.channel) for n in names[:2]]
    at = (*nudged.place, 1, 1)
    target = nudged.target[nudged.filter]
    room_there, room, strongest = _extents(nudged.first or nudged)
    beside = {"longest": room, "strongest": strongest}
    marks = _marks(nudged.first or nudged)
    pixel, weight, bias = (room_there * (nudged.kind == k) for k in ("pixel", "weight", "bias"))
    grids = [
        Grid(names[0], step.X, "input", window=at if pixel else None, longest=pixel),
        Grid(names[1], step.F, "filter", window=at if weight else None, longest=weight),
        Grid(
            names[4],
            np.array([[step.bias]]),
            "filter",
            window=at if bias else None,
            longest=bias,
            sign="→",
        ),
        Grid(names[2], step.output, "output", sign="−", **beside),
        Grid(names[3], target, "output", sign="=", **beside),
        Grid(names[5], step.dL_dO, "output", gradient=True, longest=room),
    ]
    grids = [replace(grid, marks=each) for grid, each in zip(grids, marks, strict=True)]
    for cell in (42, 36):
        grids = [replace(grid, cell=cell) for grid in grids]
        if GAP + row_width(grids) <= WIDEST:
            return [grids]
    for cell in (36, 30, 26):
        lines = [[replace(grid, cell=cell) for grid in line] for line in (grids[:3], grids[3:])]
        if all(GAP + row_width(line) <= WIDEST for line in lines):
            break
    return lines


@lru_cache(maxsize=8)
def _extents(first: NudgePass) -> tuple[int, int, float]:
    """Look at all that may be nudged, by any amount, so that nothing jumps.

    Returns the characters of the longest number nudged, those of the longest in O, T and O − T,
    and the strongest of these.
    """
    numbers, values = [], [first.target[first.filter]]
    for nudged in map(first.at, np.ndindex(*first.shape)):
        outputs = nudged.outputs(NUDGES)[:, first.filter]
        numbers.append(nudged.start.value + NUDGES)
        values += [outputs, outputs - values[0]]
    flat = np.concatenate([value.ravel() for value in values])
    return longest(np.array(numbers)), longest(flat), float(np.abs(flat).max())


@lru_cache(maxsize=8)
def _marks(first: NudgePass) -> tuple[Marks, ...]:
    """Mark X, F and b, of which a click chooses a number; and O, T and O − T."""
    plan = padding_plan(first.layer, first.X[first.channel])
    windows, size = Windows(plan.rows, plan.columns), (plan.rows.size, plan.columns.size)

    def pixels(cells: list[Place]) -> tuple[str, ...]:
        """Return the ids of those that are X's own: the padding is not drawn."""
        own = (at for at in cells if all(0 <= k < n for k, n in zip(at, size, strict=True)))
        return all_named("x", own)

    on_X = {}
    for at in np.ndindex(size):
        held = windows.holding((at[0] + plan.rows.before, at[1] + plan.columns.before))
        on_X[at] = Mark(named("x", *at), all_named("o", held), to(at, kind="pixel"))
    on_F = {
        tap: Mark(
            named("f", *tap), pixels(windows.met(tap)), to(tap, kind="weight"), edit=typed(tap)
        )
        for tap in np.ndindex(first.weight.shape[2:])
    }
    places = list(np.ndindex(windows.shape))
    on_bias = {(0, 0): Mark("b", all_named("o", places), to((0, 0), kind="bias"))}
    on_O, on_T, on_apart = {}, {}, {}
    for at in places:
        O, T, G, term = (named(kind, *at) for kind in ("o", "target", "g", "t"))
        on_O[at] = Mark(O, (*pixels(windows.under(at)), T, G))
        on_T[at] = Mark(T, (O, G))
        on_apart[at] = Mark(G, (O, T, term) if _few(first.target) else (O, T))
    return on_X, on_F, on_bias, on_O, on_T, on_apart


def _loss_terms(nudged: NudgePass) -> list[Mark | None]:
    """Mark the terms of L that belong to the O − T which is drawn, and no others."""
    if not _few(nudged.target):
        return []
    return [
        Mark(named("t", *at), (named("g", *at),)) if number == nudged.filter else None
        for number, *at in np.ndindex(nudged.target.shape)
    ]


# ------------------------------------------------------------------------------- plot


def _plot(nudged: NudgePass, step: NudgeStep, x: float, y: float) -> list[Shape]:
    """Plot L over the number that moves, with a dot where it is and the tangent there."""
    width, height = PLOT
    start = nudged.start.value
    losses = nudged.losses(NUDGES)
    least, most = start - MOST, 1.08 * float(losses.max()) or 1.0

    def at(value: float, loss: float) -> tuple[float, float]:
        return x + (value - least) / (2 * MOST) * width, y + height * (1 - loss / most)

    curve = [at(start + nudge, loss) for nudge, loss in zip(NUDGES, losses.tolist(), strict=True)]
    strokes = tuple((*one, *other) for one, other in pairwise(curve))
    dot = at(step.value, step.loss)
    shapes: list[Shape] = [Box(x, y, width, height, None, LINE)]
    for k in range(-2, 3):
        value = start + k * MOST / 2
        across, _ = at(value, 0)
        shapes.append(Lines(((across, y + height, across, y + height + 5),), QUIET))
        shapes.append(
            Text(across, y + height + 20, text.number(value), SMALL, QUIET, False, "middle")
        )
    for mark in sorted({0.0, float(losses.max()) / 2, float(losses.max())}):
        _, down = at(least, mark)
        shapes.append(Lines(((x - 5, down, x, down),), QUIET))
        shapes.append(Text(x - 8, down + 4.5, text.number(mark), SMALL, QUIET, False, "end"))
    shapes += [
        Text(x + width / 2, y + height + 40, _name(nudged), SIZE, _hue(nudged), True, "middle"),
        Text(x - LEFT, y - 8, "L", SIZE, INK, True),
        Lines(strokes, INK, 3),
        Lines((_tangent(step, least, most, at),), _hue(nudged), 2.5),
        Lines(((*dot, dot[0] + 0.1, dot[1]),), INK, 12),
    ]
    return shapes + _legend(nudged, x + width + 24, y + 14)


def _tangent(step: NudgeStep, least: float, most: float, at: Callable) -> tuple:
    """Return the stroke of the tangent, cut off where it leaves the plot."""
    values = [least, least + 2 * MOST]
    if step.slope:
        ends = [step.value + (loss - step.loss) / step.slope for loss in (0.0, most)]
        values = [max(values[0], min(ends)), min(values[1], max(ends))]
    ends = (at(value, step.loss + step.slope * (value - step.value)) for value in values)
    return tuple(place for end in ends for place in end)


def _legend(nudged: NudgePass, x: float, y: float) -> list[Shape]:
    lines = [(text.CURVE.format(name=_name(nudged)), INK, 3), (text.TANGENT, _hue(nudged), 2.5)]
    shapes: list[Shape] = []
    for k, (words, colour, line) in enumerate(lines):
        shapes.append(Lines(((x, y + 24 * k, x + 26, y + 24 * k),), colour, line))
        shapes.append(Text(x + 36, y + 24 * k + 5, words))
    return shapes


# ------------------------------------------------------------------------------ words


def _hue(nudged: NudgePass) -> str:
    return FRAMES["input" if nudged.kind == "pixel" else "filter"]


def _name(nudged: NudgePass, of: str = "") -> str:
    """Name the number that is nudged, or, `of` "∂L/∂", its gradient."""
    filters, channels = len(nudged.weight) > 1, len(nudged.X) > 1
    if nudged.kind == "bias":
        return text.indexed(of + "b", nudged.filter) if filters else of + "b"
    if nudged.kind == "pixel":
        return text.indexed(of + "X", *[nudged.channel] * channels, *nudged.place)
    of_many = [nudged.filter, nudged.channel] if filters or channels else []
    return text.indexed(of + "F", *of_many, *nudged.place)


@lru_cache(maxsize=8)
def _most_lines(first: NudgePass, note: str, width: float) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place: only L's are long."""
    apart = np.concatenate(
        [other.outputs(NUDGES) - first.target for other in map(first.at, np.ndindex(*first.shape))]
    )
    most, _ = most_lines((([_loss(each)], "") for each in apart), width)
    # The remark on one tenth more fits into one line; a note goes on in the next.
    return 1, most, 1, 2 if note else 1


def _sums(nudged: NudgePass, step: NudgeStep, nudge: float) -> Sums:
    name, value = _name(nudged), step.value
    start = nudged.start.value
    exact = text.equals([start, nudge, value])
    by = f"{text.number(start)} + {text.term(nudge)} {exact} {text.number(value)}"
    gradient = _name(nudged, "∂L/∂")
    slope = f"{text.number(step.slope)}{text.FROM_BACKWARD}"
    slope_name = f"{gradient} {text.equals([step.slope])}"
    apart = nudged.outputs([nudge])[0] - nudged.target
    return [(f"{name} =", by), _loss(apart), (slope_name, slope)]


def _loss(apart: np.ndarray) -> tuple[str, str]:
    """Write L, from the O − T of all filters, term by term where they are few."""
    terms, total = apart.ravel().tolist(), loss(apart, 0)
    exact = text.equals([*terms, total])
    if not _few(apart):
        over = text.OVER_FILTERS if len(apart) > 1 else ""
        return f"{text.LOSS} {exact}", f"{text.number(total)}{over}"
    squares = " + ".join(f"{text.term(value)}²" for value in terms)
    return f"{text.LOSS} =", f"½·({squares}) {exact} {text.number(total)}"


def _few(apart: np.ndarray) -> bool:
    """Whether the terms of L are few enough to be written one by one."""
    return apart.size <= TERMS


def _remark(nudged: NudgePass, step: NudgeStep, nudge: float) -> str:
    """Hold the slope's promise for a small step against what L does."""
    change = float(nudged.losses(np.array([nudge + 0.1]))[0]) - step.loss
    promise = 0.1 * step.slope
    return text.ONE_TENTH.format(
        slope=text.term(step.slope),
        exact=text.equals([step.slope, promise]),
        promise=text.number(promise),
        change=text.about(change),
    )
