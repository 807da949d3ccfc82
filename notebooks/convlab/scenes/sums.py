"""Below the grids of a scene: sums written out behind their names, and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TypeVar

from convlab import text
from convlab.drawing.palette import QUIET
from convlab.drawing.scene import (
    LEADING,
    SIZE,
    SMALL,
    Mark,
    Shape,
    Text,
    broken,
    paragraph,
    text_width,
)
from convlab.scenes.layout import Block, Room
from convlab.steps.columns import ColumnsPass, ColumnsStep
from convlab.steps.forward import ForwardPass, ForwardStep

Sums = list[tuple[str, str]]  # the name of a number, and the sum that makes it
Terms = list[list[Mark | None]]  # the marks of the terms of each sum

BETWEEN = 6  # dots between two sums
LONG = 9  # terms; a longer sum leaves out those that are 0

Item = TypeVar("Item")


def most_lines(pages: Iterable[tuple[Sums, str]], room: Room) -> tuple[int, ...]:
    """Count the lines that each sum, and the remarks, take at most.

    With room for so many, nothing jumps from step to step. A page is what `of_sums` takes.
    """
    sums, remarks = zip(*pages, strict=True)
    # each that comes on several pages is broken into lines once
    most = [max(_lines(*each, room) for each in {*same}) for same in zip(*sums, strict=True)]
    return *most, max(_remark_lines(words, room) for words in {*remarks})


def of_sums(
    room: Room,
    sums: Sums,
    remarks: str,
    lines: tuple[int, ...],
    hue: str,
    terms: Terms | None = None,
) -> Block:
    """Make a block of sums, each behind its name in this hue, and remarks below them.

    `lines` is the room for each, as `most_lines` counts; `terms` may be of fewer sums.
    """
    *most, last = lines
    height = sum(n * LEADING * SIZE + BETWEEN for n in most) + last * LEADING * SMALL

    def draw(x: float, y: float) -> Iterable[Shape]:
        marked = zip_longest(sums, terms or [], fillvalue=[])
        for ((name, words), marks), count in zip(marked, most, strict=True):
            foot, (right, down) = y + 1.15 * SIZE, _words_at(name, room)
            yield Text(x, foot, name, SIZE, hue, True)
            width = room.inner - right
            yield from paragraph(words, x + right, foot + down, width, marks=marks)
            y += count * LEADING * SIZE + BETWEEN
        if remarks:
            yield from paragraph(remarks, x, y + SMALL, room.inner, size=SMALL, colour=QUIET)

    return Block(room.inner, height, draw)


def _words_at(name: str, room: Room) -> tuple[float, float]:
    """Return how far right of its name, and below, a sum begins: beside a short name."""
    indent = text_width(name + " ", SIZE, bold=True)
    return (indent, 0) if indent <= 0.4 * room.inner else (1.6 * room.gap, LEADING * SIZE)


def _lines(name: str, words: str, room: Room) -> int:
    right, down = _words_at(name, room)
    return len(broken(words, room.inner - right)) + (down > 0)


def _remark_lines(words: str, room: Room) -> int:
    return len(broken(words, room.inner, SMALL)) if words else 0


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


# ----------------------------------------------------------------- sums of many terms


def kept(items: Iterable[Item], terms: Sequence[float]) -> list[Item]:
    """Leave out what belongs to the terms of a long sum that are 0: their factors, or marks.

    Where all terms are 0 the first stays, so that there is a sum to be read.
    """
    items = [*items]
    if len(terms) <= LONG:
        return items
    return [item for item, term in zip(items, terms, strict=True) if term] or items[:1]


def of_products(
    window: Sequence[float], taps: Sequence[float], result: float, bias: Sequence[float] = ()
) -> tuple[str, str]:
    """Return = or ≈, and the words of a sum of products, and of a bias if there is one."""
    pairs = [*zip(window, taps, strict=True)]
    factors = kept(pairs, [x * f for x, f in pairs])
    words = text.products(*zip(*factors, strict=True)) + text.bias_term(bias)
    exact = text.equals([*window, *taps, *bias, result])
    return exact, f"{words} {exact} {text.number(result)}{text.without(len(taps) - len(factors))}"


def of_numbers(numbers: Sequence[float], total: float, from_what: str = "") -> tuple[str, str]:
    """Return = or ≈, and the words of a sum of numbers; `from_what` says what they are from."""
    terms = kept(numbers, numbers)
    exact, gone = text.equals([*numbers, total]), text.without(len(numbers) - len(terms))
    return exact, f"{text.added(terms)} {exact} {text.number(total)}{from_what}{gone}"


def written_terms(marks: Iterable[Mark], terms: Sequence[float]) -> tuple[list[Mark], set[str]]:
    """Return the marks of the terms that a sum keeps, and the ids of those that it leaves out."""
    marks = [*marks]
    written = kept(marks, terms)
    return written, {mark.id for mark in marks} - {mark.id for mark in written}
