"""A gradient beside the same with a mistake, their difference, and where the mistake hides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from conv_layer import Pair
from convlab import text
from convlab.drawing.palette import EMPTY, FRAMES, INK, LINE, WINDOW
from convlab.drawing.scene import SIZE, THICK, Box, Grid, Mark, Scene, Shape, Text, largest, longest
from convlab.scenes.layout import (
    TOPS,
    WIDE,
    Arrangement,
    Block,
    Room,
    above,
    beside,
    fit,
    heading,
    in_rows_of,
    of_words,
    page,
)
from convlab.scenes.links import Marks, named, to
from convlab.scenes.sums import Sums, Terms, most_lines, of_sums
from convlab.steps.mistake import KERNELS, STRIDES, Cell, MistakePass, Share
from convlab.steps.place import Place
from convlab.text import checks

CASE = (64.0, 30.0)  # of the table
LABELS = 66.0  # room for those of its rows
SEEN = "#f6d9a8"  # behind the word for a mistake that shows
MOST_PRODUCTS = 18  # that are written out


def mistake_scene(passed: MistakePass, place: Place, room: Room = WIDE) -> Scene:
    """Show one number of a gradient, right and wrong, and the table of where the mistake hides."""
    title, why, *_ = checks.MISTAKES[passed.mistake]
    table = _table(passed)
    gap = 2 * room.gap
    roomy = table.width < room.inner / 2
    column = room._replace(width=room.width - table.width - gap) if roomy else room
    sums, said = _sums(passed, place), _said(passed)
    lines = _most_lines(passed, column)
    words = above(
        of_words(why, column.inner),
        of_sums(column, sums, said, lines, _hue(passed), _terms(passed, place)),
        gap=10,
    )
    operands, results = _operands(passed, place), _results(passed, place)
    alt = text.MISTAKE_ALT.format(
        title=title,
        said=" ".join([*(f"{name} {words}." for name, words in sums), said]).strip(),
        given="; ".join(
            text.TITLE_IS.format(title=g.title, matrix=text.matrix(g.values.tolist()))
            for g in operands
        ),
        right=text.matrix(passed.right.tolist()),
        wrong=text.matrix(passed.wrong.tolist()) if _drawn(passed) else text.NO_ROOM,
        hides=_hides(passed),
    )
    return page(
        room,
        alt,
        heading(room, title),
        beside(table, words, gap=gap, level=TOPS) if roomy else above(table, words, gap=10),
        _fitted(room, operands, results),
    )


def _fitted(room: Room, operands: list[Grid], results: list[Grid]) -> Block:
    """Put all grids in one line, or the results below what they are made of."""
    count = len(operands)
    ways = [in_rows_of(count + len(results))]
    ways += [_parted(count, pairs, many) for many in (3, 2, 1) for pairs in range(count, 0, -2)]
    return fit(room._replace(side=room.lines), operands + results, *ways)


def _parted(first: int, in_line: int, results_in_line: int) -> Arrangement:
    """Put so many of the first grids in a line, and so many of the others."""

    def arrange(room: Room, grids: Sequence[Grid]) -> Block:
        upper, lower = in_rows_of(in_line), in_rows_of(results_in_line)
        return above(upper(room, grids[:first]), lower(room, grids[first:]), gap=6)

    return arrange


# ------------------------------------------------------------------------------ grids


def _operands(passed: MistakePass, place: Place) -> list[Grid]:
    """Draw what is multiplied; outlined, the numbers that make the right one."""
    used = {name for share in passed.right_shares[place] for name in _names(passed, share)}
    first = text.OUTPUT_GRADIENT, passed.case.dL_dO, "g", {"kind": "output", "gradient": True}
    second = text.INPUT, passed.factor, "x", {"kind": "input"}
    if passed.part == "input_gradient":
        second = text.FILTER, passed.factor, "f", {"kind": "filter"}
    return [
        _operand(*of, index, used)
        for pair in zip(passed.upstream, passed.factors, strict=True)
        for of, index in zip((first, second), pair, strict=True)
    ]


def _operand(
    name: str, array: np.ndarray, kind: str, style: dict, index: Pair, used: set[str]
) -> Grid:
    """Draw one grid of an array (N, F, rows, columns), or such."""
    ids = {tap: _cell(kind, (*index, *tap)) for tap in np.ndindex(array.shape[2:])}
    return Grid(
        text.indexed(name, *index) if array.shape[:2] != (1, 1) else name,
        array[index],
        strongest=largest(array),
        longest=longest(array),
        taps=tuple(tap for tap, cell in ids.items() if cell in used),
        marks={tap: Mark(cell) for tap, cell in ids.items()},
        **style,
    )


def _results(passed: MistakePass, place: Place) -> list[Grid]:
    kind = "input" if passed.part == "input_gradient" else "filter"
    right, wrong = passed.right, passed.wrong
    name = text.PART_CONTROL[passed.part]
    if passed.shapes[0][:2] != (1, 1):
        name = text.indexed(name, *passed.index)
    values, titles = [right], [text.RIGHT_GRID.format(name=name)]
    if _drawn(passed):
        values, titles = [right, wrong], [*titles, text.WRONG_GRID.format(name=name)]
    style = {"kind": kind, "gradient": True, "strongest": max(map(largest, values))}
    styles = [style | {"longest": max(map(longest, values))}] * len(values)
    if _drawn(passed) and wrong.shape == right.shape:
        values, titles = [*values, wrong - right], [*titles, text.DIFFERENCE]
        styles.append({"kind": "products"})
    outlined = [(*place, 1, 1) if _inside(place, array.shape) else None for array in values]
    return [
        Grid(title, array, window=window, marks=marks, **style)
        for title, array, window, marks, style in zip(
            titles, values, outlined, _marks(passed), styles, strict=True
        )
    ]


def _inside(at: Place, shape: Pair) -> bool:
    return all(k < n for k, n in zip(at, shape, strict=True))


def _drawn(passed: MistakePass) -> bool:
    """Whether the mistake leaves a grid that can be drawn."""
    return passed.wrong is not None and passed.wrong.size > 0


# ------------------------------------------------------------------------------ marks


@lru_cache(maxsize=8)
def _marks(passed: MistakePass) -> list[Marks]:
    """Link the numbers at one place, and each to what it is made of."""
    right = passed.right.shape
    shapes = {"df" if passed.part == "filter_gradient" else "dx": right}
    if _drawn(passed):
        shapes["wrong"] = passed.wrong.shape
        if passed.wrong.shape == right:
            shapes["apart"] = right

    def mark(kind: str, at: Place) -> Mark:
        others = [named(k, *at) for k, other in shapes.items() if k != kind and _inside(at, other)]
        shares = _shares(passed, at, wrong=kind == "wrong") if kind != "apart" else []
        made_of = dict.fromkeys(name for share in shares for name in _names(passed, share))
        return Mark(named(kind, *at), (*others, *made_of), to(at) if _inside(at, right) else "")

    return [{at: mark(kind, at) for at in np.ndindex(shape)} for kind, shape in shapes.items()]


def _shares(passed: MistakePass, at: Place, *, wrong: bool) -> list[Share]:
    """Return the products of one number, as far as they are known."""
    return ((passed.wrong_shares if wrong else passed.right_shares) or {}).get(at, [])


def _cell(kind: str, index: Cell) -> str:
    return named(kind, *index[2:], *index[:2])


def _names(passed: MistakePass, share: Share) -> tuple[str, str]:
    """Return the ids of the two numbers of a product."""
    kind = "f" if passed.part == "input_gradient" else "x"
    return _cell("g", share[0]), _cell(kind, share[1])


def _terms(passed: MistakePass, place: Place) -> Terms:
    """Mark the terms of both sums with the numbers that they are made of."""
    return [
        [
            Mark(named("t", "wrong" if wrong else "right", k), _names(passed, share))
            for k, share in enumerate(_shares(passed, place, wrong=wrong)[:MOST_PRODUCTS])
        ]
        for wrong in (False, True)
    ]


# ------------------------------------------------------------------------------ table


def _table(passed: MistakePass) -> Block:
    """Write for each stride and each filter whether the mistake shows; both in words and fill."""
    wide, high = CASE
    width = LABELS + len(KERNELS) * wide
    title = of_words(text.WHERE_IT_HIDES, width, bold=True)
    head = title.height + 1.5 * SIZE + 6

    def draw(x: float, y: float) -> Iterable[Shape]:
        yield from title.draw(x, y)
        here = None
        for column, kernel in enumerate(KERNELS):
            at = x + LABELS + (column + 0.5) * wide, y + head - 8
            words = text.KERNEL_COLUMN.format(kernel=kernel)
            yield Text(*at, words, SIZE, INK, False, "middle")
        for row, stride in enumerate(STRIDES):
            top = y + head + row * high
            yield Text(x, top + 20, text.STRIDE_ROW.format(stride=stride))
            for column, hides in enumerate(passed.hides[row]):
                left = x + LABELS + column * wide
                words = text.NO_ROOM if hides is None else text.HIDES if hides else text.SHOWS
                fill = SEEN if hides is False else EMPTY
                yield Box(left, top, wide, high, fill, LINE, mark=_case(row, column, hides))
                middle = left + wide / 2, top + 20
                yield Text(*middle, words, SIZE, INK, hides is False, "middle")
                if (stride, KERNELS[column]) == (passed.case.stride, passed.case.kernel[0]):
                    here = Box(left, top, wide, high, None, WINDOW, THICK)
        if here:
            yield here

    return Block(width, head + len(STRIDES) * high, draw)


def _case(row: int, column: int, hides: bool | None) -> Mark:
    """Let a click choose the stride and the filter of a cell of the table, if a window fits."""
    stride, kernel = STRIDES[row], KERNELS[column]
    go = "" if hides is None else to(stride=stride, kernel_size=kernel)
    return Mark(named("case", stride, kernel), go=go)


# ------------------------------------------------------------------------------ words


def _hue(passed: MistakePass) -> str:
    return FRAMES["input" if passed.part == "input_gradient" else "filter"]


def _sums(passed: MistakePass, place: Place) -> Sums:
    """Write how the outlined number is made, and how with the mistake."""
    several = passed.shapes[0][:2] != (1, 1)
    index = (*passed.index, *place) if several else place
    name = text.indexed(text.PART_CONTROL[passed.part], *index)
    right = _sum(passed, _shares(passed, place, wrong=False), passed.right[place])
    if not (_drawn(passed) and _inside(place, passed.wrong.shape)):
        return [(f"{name} =", right), (f"{text.WRONG_NUMBER}:", text.NO_SUCH_NUMBER)]
    wrong = _sum(passed, _shares(passed, place, wrong=True), passed.wrong[place])
    return [(f"{name} =", right), (f"{text.WRONG_NUMBER} =", wrong)]


def _sum(passed: MistakePass, shares: list[Share], value: float) -> str:
    """Write a number as the sum of its products, if these are known."""
    result = text.number(float(value))
    if not shares:
        return result
    first = shares[:MOST_PRODUCTS]
    words = text.products(
        [float(passed.case.dL_dO[upstream]) for upstream, _ in first],
        [float(passed.factor[factor]) for _, factor in first],
    )
    if len(shares) > len(first):
        words = text.SOME_PRODUCTS.format(products=words, count=len(shares))
    return f"{words} = {result}"


@lru_cache(maxsize=8)
def _most_lines(passed: MistakePass, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place."""
    said = _said(passed)
    return most_lines(((_sums(passed, at), said) for at in np.ndindex(*passed.right.shape)), room)


def _said(passed: MistakePass) -> str:
    if passed.wrong is None:
        return text.STOPS
    if passed.shapes[0] != passed.shapes[1]:
        return text.OTHER_SIZE.format(right=passed.shapes[0], wrong=passed.shapes[1])
    if not passed.hidden:
        return ""
    settings = text.OR.join(text.MORE_SETTINGS[name] for name, _ in passed.shows_with)
    return text.HIDDEN_HERE + (" " + text.SHOWS_WITH.format(settings=settings) if settings else "")


def _hides(passed: MistakePass) -> str:
    where = [
        text.STRIDE_AND_KERNEL.format(stride=stride, kernel=kernel)
        for row, stride in zip(passed.hides, STRIDES, strict=True)
        for hides, kernel in zip(row, KERNELS, strict=True)
        if hides
    ]
    return text.HIDES_ALT.format(hides=", ".join(where)) if where else text.HIDES_NOWHERE
