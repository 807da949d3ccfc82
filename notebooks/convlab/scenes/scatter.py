"""∂L/∂X as it grows: one window's share after the other, added as it should be, or by mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import CROSSED, FAULTY, HATCHED, Grid, Scene, Shape, longest
from convlab.scenes import views
from convlab.scenes.input_gradient_links import right_marks, scatter_marks, share_marks
from convlab.scenes.input_gradient_words import (
    filter_name,
    number_of,
    of_channel,
    others_name,
    pixel_name,
)
from convlab.scenes.layout import (
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_lines,
    of_grid,
    page,
    sign,
)
from convlab.scenes.sums import Sums, Terms, most_lines, of_sums
from convlab.steps.place import Place
from convlab.steps.scatter import ScatterPass, ScatterStep

TITLE = 120  # dots of a title, which breaks


def scatter_scene(
    run: ScatterPass, place: Place, filter: int = 0, note: str = "", room: Room = WIDE
) -> Scene:
    """Show what a window adds to ∂L/∂X, and what there is by then.

    Parameters
    ----------
    run : ScatterPass
    place : (row, column) of the output, and so of the window
    filter : which of the filters that see the channel is drawn; all of them are added
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    step = run.step(place)
    title = text.HEADINGS[views.SCATTER].format(
        name=text.MISTAKES_MADE[run.turned + (not run.adds)],
        gradient=_gradient_name(run, place, filter),
        filter=text.THE_FILTER[run.turned],
        goes=text.GOES[run.adds],
    )
    words = _sums(run, step, filter), _remarks(run, step, filter, note)
    lines = _most_lines(run, filter, note, room)
    return page(
        room,
        _alt(run, step, filter, title),
        heading(room, title),
        _grids(run, step, filter, room),
        of_sums(room, *words, lines, FRAMES["input"], _terms(run, step)),
    )


# ------------------------------------------------------------------------------ grids


def _grids(run: ScatterPass, step: ScatterStep, filter: int, room: Room) -> Block:
    """Draw ∂L/∂O and the filter; below them the window before, what is added, after; ∂L/∂X."""
    operands = _operands(run, step, filter)
    window = _window(run, step, filter)
    results = _results(run, step)
    ends = len(operands), len(operands) + len(window)
    arrow = sign(room, "→")

    def parted(grids: Sequence[Grid]) -> tuple[Sequence[Grid], ...]:
        return grids[: ends[0]], grids[ends[0] : ends[1]], grids[ends[1] :]

    def row(room: Room, grids: Sequence[Grid]) -> Block:
        parts = [part for g in grids for part in (of_grid(g, TITLE), sign(room, g.sign))]
        return beside(*parts[:-1])

    def roomy(room: Room, grids: Sequence[Grid]) -> Block:
        operands, window, results = parted(grids)
        left = above(row(room, operands), row(room, window), gap=6)
        return beside(left, arrow, above(*map(of_grid, results), gap=6))

    def flat(room: Room, grids: Sequence[Grid]) -> Block:
        operands, window, results = parted(grids)
        first, window = row(room, operands), row(room, window)
        last = beside(arrow, beside(*map(of_grid, results), gap=room.gap))
        upper = beside(first, last)

        def draw(x: float, y: float) -> Iterator[Shape]:  # ∂L/∂X last, as everywhere
            yield from first.draw(x, y + upper.level - first.level)
            yield from window.draw(x, y + upper.height + 6)
            yield from last.draw(x + first.width, y + upper.level - last.level)

        width = max(upper.width, window.width)
        return Block(width, upper.height + 6 + window.height, draw)

    def below(room: Room, grids: Sequence[Grid]) -> Block:
        return above(*(in_lines(room, part) for part in parted(grids)), gap=6)

    ways = (flat, roomy) if run.mistaken else (roomy, flat)  # whichever is less high
    return fit(room, [*operands, *window, *results], *ways, last=below)


def _operands(run: ScatterPass, step: ScatterStep, filter: int) -> list[Grid]:
    """∂L/∂O with the cell of this window outlined, and the filter as it is laid down."""
    backward = run.backward
    name = filter_name(backward, filter)
    return [
        Grid(
            text.upstream_name(number_of(backward, filter)),
            backward.dL_dO[filter],
            "output",
            window=(*step.place, 1, 1),
            gradient=True,
            sign="·",
            marks=scatter_marks(run)[1],
        ),
        Grid(
            text.TURNED_FILTER.format(filter=name) if run.turned else name,
            run.laid[filter],
            "filter",
            marks=share_marks(run, step)["f"],
        ),
    ]


def _window(run: ScatterPass, step: ScatterStep, filter: int) -> list[Grid]:
    """Draw what ∂L/∂X holds under the window, what is added to it, and what it holds then."""
    marks, backward = share_marks(run, step), run.backward
    shares = backward.dL_dO[:, :, :, None, None] * run.laid[:, None, None]  # at every place
    of_all = {"new": shares[filter], "more": np.delete(shares, filter, axis=0).sum(axis=0)}
    held = {"kind": "input", "gradient": True} | _style(run.images)
    wiped = {CROSSED: np.ones(step.before.shape, bool)}
    before = Grid(
        text.BEFORE,
        step.before,
        **held,
        textures={} if run.adds else wiped,
        sign="+" if run.adds else "",
        marks=marks["old"],
    )
    several = len(run.laid) > 1
    name = text.FROM_ONE.format(filter=number_of(backward, filter)) if several else text.SHARE
    names = {"new": name} | ({"more": others_name(backward, filter)} if several else {})
    added = [
        Grid(name, of_all[kind][step.place], "products", sign="+", marks=marks[kind],
             **_style(of_all[kind]))
        for kind, name in names.items()
    ]  # fmt: skip
    after = Grid(text.AFTER, step.after, **held, marks=marks["after"])
    return [before, *added[:-1], replace(added[-1], sign="="), after]


def _results(run: ScatterPass, step: ScatterStep) -> list[Grid]:
    """∂L/∂X so far and, beside a mistake, as it should be."""
    backward = run.backward
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    draw = partial(
        Grid,
        kind="input",
        gradient=True,
        window=(top, left, *extent),
        taps=tuple((r, c) for r in step.rows for c in step.columns)
        if extent != run.laid.shape[1:]
        else (),
        frame=(*backward.before, *backward.dL_dX.shape),
        **_style(np.stack([run.images, run.right])),
    )
    name = text.SO_FAR.format(name=of_channel(backward, text.INPUT_GRADIENT))
    so_far = draw(
        name,
        step.so_far,
        textures={HATCHED: backward.border, FAULTY: step.wrong},
        marks=scatter_marks(run)[0],
    )
    if not run.mistaken:
        return [so_far]
    right = draw(
        text.RIGHT_SO_FAR, step.right, textures={HATCHED: backward.border}, marks=right_marks(run)
    )
    return [so_far, right]


def _style(values: np.ndarray) -> dict:
    """One scale, and one width of cells, for all that a grid shows at any window."""
    return {"strongest": float(np.abs(values).max()), "longest": longest(values)}


# ------------------------------------------------------------------------------ words


def _gradient_name(run: ScatterPass, place: Place, filter: int) -> str:
    number = number_of(run.backward, filter)
    return text.indexed(text.OUTPUT_GRADIENT, *(place if number is None else (number, *place)))


@lru_cache(maxsize=8)
def _most_lines(run: ScatterPass, filter: int, note: str, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any window."""
    steps = map(run.step, np.ndindex(run.shape))
    return most_lines(
        ((_sums(run, s, filter), _remarks(run, s, filter, note)) for s in steps), room
    )


def _sums(run: ScatterPass, step: ScatterStep, filter: int) -> Sums:
    """Return, row by row of the window, what each of its numbers becomes."""
    gradient, shape = float(step.gradients[filter]), run.laid.shape[1:]
    others = np.delete(step.shares, filter, axis=0).sum(axis=0)
    several = len(run.laid) > 1
    sums = []
    for row in range(shape[0]):
        words = []
        for tap in ((row, column) for column in range(shape[1])):
            before, after, more = (float(v[tap]) for v in (step.before, step.after, others))
            weight = float(run.laid[filter][tap])
            terms = [text.term(before)] if run.adds else []
            terms += [text.products([gradient], [weight])] + ([text.term(more)] if several else [])
            exact = text.equals([before, gradient, weight, more, after])
            words.append(f"{' + '.join(terms)} {exact} {text.number(after)}")
        sums.append((text.WINDOW_ROW.format(row=row), ", ".join(words)))
    return sums


def _terms(run: ScatterPass, step: ScatterStep) -> Terms:
    """Mark what each number becomes, word by word."""
    words = 2 + run.adds + (len(run.laid) > 1)
    marks = share_marks(run, step)["t"]
    rows, columns = run.laid.shape[1:]
    return [
        [marks[row, column] for column in range(columns) for _ in range(words)]
        for row in range(rows)
    ]


def _where(run: ScatterPass, step: ScatterStep, filter: int) -> str:
    return text.SCATTER_WHERE.format(
        number=step.number,
        last=len(run.images) - 2,
        gradient=_gradient_name(run, step.place, filter),
        value=text.number(float(step.gradients[filter])),
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.PADDED_GRADIENT if run.backward.border.any() else text.INPUT_GRADIENT,
    )


def _remarks(run: ScatterPass, step: ScatterStep, filter: int, note: str) -> str:
    remarks = [*_judged(run, step), _where(run, step, filter)]
    if not run.mistaken:
        remarks.reverse()
    remarks += [text.CROPPED] if run.backward.border.any() else []
    return " ".join([*remarks, note] if note else remarks)


def _judged(run: ScatterPass, step: ScatterStep) -> list[str]:
    """Say which mistake is made, and what is wrong by now."""
    last = step.number == len(run.images) - 2
    if not run.mistaken:
        return [text.ALL_DONE] if last else []
    said = [] if run.adds else [text.OVERWRITES]
    said += [text.TURNED_IN_LOOP] if run.turned else []
    count = int(step.wrong.sum())
    if not count:
        return [*said, text.NEVER_WRONG if last else text.NONE_WRONG]
    apart = np.abs(step.so_far - step.right) * step.wrong
    worst = np.unravel_index(apart.argmax(), apart.shape)
    pixel = tuple(int(at) - b for at, b in zip(worst, run.backward.before, strict=True))
    wrong = text.WRONG_SO_FAR.format(
        count=text.counted(count, *text.WRONG_NUMBERS),
        pixel=pixel_name(run.backward, pixel, text.INPUT_GRADIENT),
        wrong=text.about(float(step.so_far[worst])),
        right=text.about(float(step.right[worst])),
    )
    return [*said, wrong]


def _alt(run: ScatterPass, step: ScatterStep, filter: int, title: str) -> str:
    words = text.SCATTER_ALT if run.adds else text.SCATTER_ALT_WRITES
    return words.format(
        heading=title,
        where=_where(run, step, filter),
        before=text.matrix(step.before.tolist()),
        new=text.matrix(step.shares.sum(axis=0).tolist()),
        after=text.matrix(step.after.tolist()),
        so_far=text.matrix(step.so_far.tolist()),
        remarks=" ".join(_judged(run, step)),
    ).strip()
