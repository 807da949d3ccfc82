"""A filter that learns: what it is after some steps, its output, the target, and the loss."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from conv_layer import Conv2d
from convlab import text
from convlab.drawing.palette import INK, QUIET
from convlab.drawing.scene import SMALL, Grid, Mark, Scene, longest, text_width
from convlab.scenes.curves import PLOT, curve
from convlab.scenes.layout import (
    TOPS,
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_full_lines,
    of_grid,
    of_words,
    page,
)
from convlab.scenes.links import Marks, Windows, all_named, named
from convlab.scenes.photo import BETWEEN, full_colour, signed_picture
from convlab.scenes.sums import most_lines, of_sums
from convlab.steps.learning import GROWTH, Learning, LearningStep
from convlab.steps.padding import padding_plan

FEW = 8  # rows and columns of an input whose numbers can be read
HIGHEST = 250  # dots of a picture
DECADES = 30  # of the loss that are drawn at most
NAMED = (0, 5, 10, 20, 50, 100, 200, 500)  # moments that are written below the curve
APART = 6  # dots between what is written there


def learning_scene(run: Learning, moment: int, room: Room = WIDE) -> Scene:
    """Show a filter at one of the run's moments: as numbers if X is small, or with pictures."""
    step = run.step(run.moments[moment])
    title, said, note = _title(run, step.number), _said(run, step.number), _note(run)
    value = text.LOSS_SO_FAR, text.three_figures(step.loss)
    alt = text.LEARNING_ALT.format(
        heading=title,
        loss=" ".join(value),
        filter=text.matrix(step.F.tolist()),
        apart=text.three_figures(float(np.abs(step.dL_dO).max())),
        said=said,
        note=note,
    )
    draw = _with_numbers if _few(run) else _with_pictures
    body = draw(run, step, _plot(run, moment, value), room)
    head = heading(room, title), of_sums(room, [], said, _most_lines(run, room), INK)
    return page(room, alt, *head, body, of_words(note, room.inner, size=SMALL, hue=QUIET))


def _few(run: Learning) -> bool:
    return max(run.X.shape) <= FEW


# ------------------------------------------------------------------------------ numbers


def _with_numbers(run: Learning, step: LearningStep, plot: Block, room: Room) -> Block:
    """Draw F and ∂L/∂F, the curve, and X, O, T and O − T."""

    def wide(room: Room, grids: list[Grid]) -> Block:
        F, dL_dF, X, *others = map(of_grid, grids)
        learned = beside(above(F, dL_dF, gap=6), plot, X, gap=room.gap, level=TOPS)
        return above(learned, beside(*others, gap=room.gap, level=TOPS), gap=6)

    def narrow(room: Room, grids: list[Grid]) -> Block:
        F, dL_dF, *others = map(of_grid, grids)
        return in_full_lines([F, dL_dF, plot, *others], room.inner, room.gap)

    # Of many lines all are seen at once only if they are low.
    return fit(room._replace(lines=room.lines[-1:]), _grids(run, step), wide, last=narrow)


def _grids(run: Learning, step: LearningStep) -> list[Grid]:
    """Return F, ∂L/∂F, X, O, T and O − T; one scale of colours for each holds for all steps."""
    titles = (
        (text.FILTER_GRADIENT, "filter", True),
        (text.INPUT, "input", False),
        (text.OUTPUT, "output", False),
        (text.TARGET_GRID, "output", False),
        (text.APART, "output", True),
    )
    values = (_short(step.dL_dF), run.X, _short(step.output), run.target, _short(step.dL_dO))
    styles, marks = _styles(run), _marks(run)
    return [
        _filter(run, step, marks[0]),
        *(
            Grid(title, each, kind, gradient=gradient, marks=mark, **style)
            for (title, kind, gradient), each, mark, style in zip(
                titles, values, marks[1:], styles, strict=True
            )
        ),
    ]


def _filter(run: Learning, step: LearningStep, marks: Marks) -> Grid:
    """Return F, with two digits after the point."""
    style = _style(_hundredths(run.filters))
    return Grid(text.FILTER, _hundredths(step.F), "filter", marks=marks, **style)


@lru_cache(maxsize=8)
def _styles(run: Learning) -> tuple[dict, ...]:
    """Return the strongest and the longest number of ∂L/∂F, X, O, T and O − T, at any moment."""
    steps = [run.step(number) for number in run.moments]
    dL_dF, output, dL_dO = (
        _short(np.array([getattr(step, name) for step in steps]))
        for name in ("dL_dF", "output", "dL_dO")
    )
    strongest = _strongest(run)
    return (
        _style(dL_dF),
        _style(run.X),
        *(_style(values) | {"strongest": strongest} for values in (output, run.target, dL_dO)),
    )


def _style(values: np.ndarray) -> dict:
    return {"strongest": float(np.abs(values).max()), "longest": longest(values)}


def _short(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) < 9.95, np.round(values, 1), np.round(values))


def _hundredths(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) < 99.995, np.round(values, 2), _short(values))


@lru_cache(maxsize=8)
def _marks(run: Learning) -> tuple[Marks, ...]:
    """Mark F, ∂L/∂F, X, O, T and O − T."""
    plan = padding_plan(Conv2d.from_filters(run.filters[0]), run.X)
    windows = Windows(plan.rows, plan.columns)
    on_F, on_dF, on_O, on_T, on_apart = {}, {}, {}, {}, {}
    for tap in np.ndindex(run.filters.shape[1:]):
        F, dF = (named(kind, *tap) for kind in ("f", "df"))
        met = all_named("x", windows.met(tap))
        on_F[tap], on_dF[tap] = Mark(F, (*met, dF)), Mark(dF, (*met, F))
    for at in np.ndindex(windows.shape):
        O, T, G = (named(kind, *at) for kind in ("o", "target", "g"))
        under = all_named("x", windows.under(at))
        on_O[at], on_T[at] = Mark(O, (*under, T, G)), Mark(T, (O, G))
        on_apart[at] = Mark(G, (*under, O, T))
    return on_F, on_dF, windows.input_marks(), on_O, on_T, on_apart


# ----------------------------------------------------------------------------- pictures


def _with_pictures(run: Learning, step: LearningStep, plot: Block, room: Room) -> Block:
    """Draw F and the curve and, beside or below, what F makes of X and what it should make."""
    taps = {tap: Mark(named("f", *tap)) for tap in np.ndindex(step.F.shape)}
    F = _filter(run, step, taps)
    column = above(of_grid(F), plot, gap=6)
    if room.inner > 2.5 * column.width:
        free = room.inner - column.width - room.gap
        return beside(column, _pictures(run, step, free), gap=room.gap, level=TOPS)

    def in_a_line(room: Room, grids: list[Grid]) -> Block:
        return beside(of_grid(*grids), plot, gap=room.gap, level=TOPS)

    def in_lines(room: Room, grids: list[Grid]) -> Block:
        return in_full_lines([of_grid(*grids), plot], room.inner, room.gap)

    above_all = fit(room, [F], in_a_line, last=in_lines)
    return above(above_all, _pictures(run, step, room.inner), gap=6)


def _pictures(run: Learning, step: LearningStep, width: float) -> Block:
    """Draw O and T, on one scale for all steps, as large as they may be together."""
    H, W = run.target.shape
    zoom = int(min((width - BETWEEN) / 2 / W, HIGHEST / H))
    titled = (text.OUTPUT, step.output), (text.TARGET_GRID, run.target)
    pictures = (signed_picture(*each, _strongest(run), zoom, "output") for each in titled)
    return beside(*pictures, gap=BETWEEN)


@lru_cache(maxsize=8)
def _strongest(run: Learning) -> float:
    """Return the number of O, T and O − T that gets the full colour, at all moments."""
    return full_colour(np.concatenate([run.target, run.step(0).output]))


# -------------------------------------------------------------------------------- curve


def _plot(run: Learning, moment: int, value: tuple[str, str]) -> Block:
    """Plot the loss over the run's moments."""
    heights, levels = _heights(run)
    return curve(text.LOSS_BY_STEP, heights, moment, levels, _feet(run), INK, value)


@lru_cache(maxsize=8)
def _heights(run: Learning) -> tuple[list[float], list[tuple[float, str]]]:
    """Return how high each loss is on a logarithmic scale, and what is written beside that."""
    losses = run.losses[list(run.moments)]
    above_zero = losses[losses > 0] if losses.any() else np.ones(1)
    top = math.ceil(math.log10(above_zero.max()))
    foot = min(top - 1, max(math.floor(math.log10(above_zero.min())), top - DECADES))
    with np.errstate(divide="ignore"):
        heights = np.clip((np.log10(losses) - foot) / (top - foot), 0, 1)
    levels = [
        ((power - foot) / (top - foot), text.three_figures(10.0**power))
        for power in sorted({foot, (foot + top) // 2, top})
    ]
    return heights.tolist(), levels


@lru_cache(maxsize=8)
def _feet(run: Learning) -> list[tuple[int, str]]:
    """Return the moments that are written below the curve: the last, and what else has room."""
    last = len(run.moments) - 1

    def ends(moment: int) -> tuple[float, float]:
        middle, half = moment / last * PLOT[0], text_width(str(run.moments[moment]), SMALL) / 2
        return middle - half, middle + half

    kept, free = [], -math.inf
    for moment, number in enumerate(run.moments[:-1]):
        left, right = ends(moment)
        if number in NAMED and left >= free and right + APART <= ends(last)[0]:
            kept.append((moment, str(number)))
            free = right + APART
    return [*kept, (last, str(run.moments[-1]))]


# ------------------------------------------------------------------------------ words


def _title(run: Learning, number: int) -> str:
    words = text.AFTER_STEPS if number else text.BEFORE_STEPS
    return words.format(number=number, steps=run.steps)


def _said(run: Learning, number: int) -> str:
    """Say what a step is, and what has become of a loss that grows."""
    rule = text.NEW_FILTER.format(rate=text.three_figures(run.rate))
    words = [text.A_STEP.format(rule=rule)]
    if number and run.grown(number):
        words.append(text.STEP_TOO_LARGE)
    if run.stopped and number == run.moments[-1]:
        words.append(text.STEPS_EXPLODE.format(growth=GROWTH))
    return " ".join(words)


def _note(run: Learning) -> str:
    most = text.number(round(_strongest(run), 2))
    return f"{text.SCALES} {text.ROUNDED if _few(run) else text.O_AND_T.format(most=most)}"


@lru_cache(maxsize=32)
def _most_lines(run: Learning, room: Room) -> tuple[int, ...]:
    """Count the lines that the words above the picture take at most, at any moment."""
    return most_lines((([], _said(run, number)) for number in run.moments), room)
