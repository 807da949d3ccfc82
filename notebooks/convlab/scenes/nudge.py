"""One number nudged: what becomes of O and of L, and the tangent that backward promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.ticker import MaxNLocator

from convlab import text
from convlab.drawing.palette import FRAMES, INK, LINE, QUIET
from convlab.drawing.scene import (
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
    text_width,
)
from convlab.scenes.layout import (
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_a_row,
    of_words,
    page,
)
from convlab.scenes.links import Marks, Windows, all_named, named, to, typed
from convlab.scenes.sums import Sums, most_lines, of_sums
from convlab.steps.loss import loss
from convlab.steps.nudge import NudgePass, NudgeStep
from convlab.steps.padding import padding_plan
from convlab.steps.place import Place

MOST = 2.0  # the largest nudge, either way
NUDGES = np.arange(-20, 21) / 10
PLOT = (180.0, 44.0)  # height, and below it room for its numbers and what moves
LEAST_PLOT = 250.0  # width
RIGHT = 14.0  # of the plot, for half of its last number
SAMPLE = 26.0  # of a line, before what it is
TICKS = MaxNLocator(4, steps=[1, 2, 5, 10])
TERMS = 16  # that find room in one line


def nudge_scene(nudged: NudgePass, nudge: float, note: str = "", room: Room = WIDE) -> Scene:
    """Show a layer whose number is nudged, from -2 to 2: its output, L and the slope of L.

    Parameters
    ----------
    nudged : NudgePass
    nudge : what is added to the number
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    step = nudged.step(nudge)
    words = _sums(nudged, step, nudge), f"{_remark(nudged, step, nudge)} {note}".strip()
    lines = _most_lines(nudged.first or nudged, note, room)
    sums = of_sums(room, *words, lines, _hue(nudged), [[], _loss_terms(nudged)])
    title = text.NUDGE_HEADING.format(name=_name(nudged))
    said = [f"{name} {value}" for name, value in words[0]]
    alt = text.NUDGE_ALT.format(
        heading=title,
        value=said[0],
        output=text.matrix(step.output.tolist()),
        target=text.matrix(nudged.target[nudged.filter].tolist()),
        loss=said[1],
        slope=said[2],
        name=_name(nudged),
    )
    return page(room, alt, heading(room, title), _grids_and_plot(nudged, step, room), sums)


def _grids_and_plot(nudged: NudgePass, step: NudgeStep, room: Room) -> Block:
    """Put the plot beside the grids if there is room for it, or else below them."""
    grids = _grids(nudged, step)
    if room.width > 2 * LEAST_PLOT:
        left = room._replace(width=room.width - LEAST_PLOT - room.gap)
        block = fit(left, grids, _operands_above)
        if block.height <= 2 * PLOT[0]:
            plot = _plot(nudged, step, room.inner - block.width - 2 * room.gap)
            return beside(block, plot, gap=2 * room.gap)
    return above(
        fit(room, grids, in_a_row, _operands_above), _plot(nudged, step, room.inner), gap=10
    )


def _operands_above(room: Room, grids: list[Grid]) -> Block:
    """Put X, F and b above what is worked out of them."""
    return above(*(in_a_row(room, part) for part in (grids[:3], grids[3:])), gap=6)


def _grids(nudged: NudgePass, step: NudgeStep) -> list[Grid]:
    """Return X, F and b, and O − T = ∂L/∂O."""
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
    return [replace(grid, marks=each) for grid, each in zip(grids, marks, strict=True)]


@lru_cache(maxsize=8)
def _at_every_place(first: NudgePass) -> list[NudgePass]:
    return [first.at(place) for place in np.ndindex(*first.shape)]


@lru_cache(maxsize=8)
def _extents(first: NudgePass) -> tuple[int, int, float]:
    """Look at all that may be nudged, by any amount, so that nothing jumps.

    Returns the characters of the longest number nudged, those of the longest in O, T and O − T,
    and the strongest of these.
    """
    numbers, values = [], [first.target[first.filter]]
    for nudged in _at_every_place(first):
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


def _plot(nudged: NudgePass, step: NudgeStep, width: float) -> Block:
    """Plot L over the number that moves, with a dot where it is and the tangent there."""
    losses = nudged.losses(NUDGES)
    levels = TICKS.tick_values(0, float(losses.max()) or 1.0)
    left = 12 + max(text_width(text.number(level), SMALL) for level in levels)
    legend = _legend(nudged, step, width)
    axes = width - left - RIGHT, PLOT[0]

    def draw(x: float, y: float) -> Iterable[Shape]:
        yield from legend.draw(x, y)
        yield Text(x, y + legend.height + 12, "L", SIZE, INK, True)
        yield from _curve(nudged, step, losses, levels, (x + left, y + legend.height + 34), axes)

    return Block(width, legend.height + 34 + sum(PLOT), draw)


def _curve(
    nudged: NudgePass,
    step: NudgeStep,
    losses: np.ndarray,
    levels: np.ndarray,
    corner: tuple[float, float],
    size: tuple[float, float],
) -> Iterable[Shape]:
    (x, y), (width, height), start = corner, size, nudged.start.value
    least, most = start - MOST, float(levels[-1])

    def at(value: float, loss: float) -> tuple[float, float]:
        return x + (value - least) / (2 * MOST) * width, y + height * (1 - loss / most)

    curve = [at(start + nudge, loss) for nudge, loss in zip(NUDGES, losses.tolist(), strict=True)]
    strokes = tuple((*one, *other) for one, other in pairwise(curve))
    dot = at(step.value, step.loss)
    yield Box(x, y, width, height, None, LINE)
    for value in _ticks(least, start + MOST, width):
        across, _ = at(value, 0)
        if x <= across <= x + width:
            yield Lines(((across, y + height, across, y + height + 5),), QUIET)
            number = text.number(value)
            yield Text(across, y + height + 20, number, SMALL, QUIET, False, "middle")
    for level in levels.tolist():
        _, down = at(least, level)
        yield Lines(((x - 5, down, x, down),), QUIET)
        yield Text(x - 8, down + 4.5, text.number(level), SMALL, QUIET, False, "end")
    yield Text(x + width / 2, y + height + 40, _name(nudged), SIZE, _hue(nudged), True, "middle")
    # The tangent is the wider line, so that both are seen where they are one.
    yield Lines((_tangent(step, least, most, at),), _hue(nudged), 6)
    yield Lines(strokes, INK, 2.5)
    yield Lines(((*dot, dot[0] + 0.1, dot[1]),), INK, 12)


def _ticks(least: float, most: float, width: float) -> list[float]:
    """Return round values whose numbers find room side by side."""
    longest = max(text_width(text.number(end + 0.25), SMALL) for end in (least, most))
    count = max(1, min(4, int(width / (1.3 * longest))))
    return MaxNLocator(count, steps=[1, 2, 5, 10]).tick_values(least, most).tolist()


def _tangent(step: NudgeStep, least: float, most: float, at: Callable) -> tuple:
    """Return the stroke of the tangent, cut off where it leaves the plot."""
    values = [least, least + 2 * MOST]
    if step.slope:
        ends = [step.value + (loss - step.loss) / step.slope for loss in (0.0, most)]
        values = [max(values[0], min(ends)), min(values[1], max(ends))]
    ends = (at(value, step.loss + step.slope * (value - step.value)) for value in values)
    return tuple(place for end in ends for place in end)


def _legend(nudged: NudgePass, step: NudgeStep, width: float) -> Block:
    """Say what the lines of the plot are."""
    slope = text.TANGENT.format(exact=text.equals([step.slope]), slope=text.number(step.slope))
    lines = [(text.CURVE.format(name=_name(nudged)), INK, 2.5), (slope, _hue(nudged), 6)]

    def sample(colour: str, line: float) -> Block:
        def draw(x: float, y: float) -> Iterable[Shape]:
            yield Lines(((x, y, x + SAMPLE, y),), colour, line)

        return Block(SAMPLE, 0, draw)

    return above(
        *(
            beside(sample(*style), of_words(words, width - SAMPLE - 10, size=SMALL), gap=10)
            for words, *style in lines
        )
    )


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
def _most_lines(first: NudgePass, note: str, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place, by any nudge."""
    passes = _at_every_place(first)
    apart = np.concatenate([each.outputs(NUDGES) - first.target for each in passes])
    # L bends alike everywhere, so that its slope is halfway between two values a step apart.
    ends = np.array([each.losses([-MOST - 0.1, -MOST, MOST, MOST + 0.1]) for each in passes])
    steepest = 10 * np.abs(np.diff(ends)[:, [0, 2]]).max()
    widest = text.term(-steepest - 0.004)  # with its digits after the point
    slope = f"{_name(first, '∂L/∂')} ≈", widest + text.FROM_BACKWARD
    remark = text.ONE_TENTH.format(slope=widest, exact="≈", promise=widest, change=f"≈ {widest}")
    pages = (([_loss(each), slope], f"{remark} {note}".strip()) for each in apart)
    return 1, *most_lines(pages, room)


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
