"""The numbers of a finding, grid by grid: what goes in, what was expected, what came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

import numpy as np

from convlab import text
from convlab.mistakes.cases import Case
from convlab.mistakes.compare import TOLERANCE, close
from convlab.text import checks

MOST_WRITTEN = 9  # rows and columns of a grid in words
WIDTH = 72  # of grids side by side: with what they stand in by, a terminal's 80
BETWEEN = "    "
LEFT_OUT = "…"
KINDS = {"forward": "output", "filter_gradient": "filter", "bias_gradient": "filter"}
AXES = {  # of each array, those that number its grids
    "X": ("image", "channel"),
    "F": ("filter", "channel"),
    "b": ("filter",),
    "∂L/∂O": ("image", "filter"),
    "forward": ("image", "filter"),
    "filter_gradient": ("filter", "channel"),
    "input_gradient": ("image", "channel"),
    "bias_gradient": ("filter",),
}


@dataclass(frozen=True, eq=False)
class Numbers:
    """A grid of numbers.

    Attributes
    ----------
    name : "X", or "X, channel 1" where the case has several channels
    values : (rows, columns)
    kind, gradient : what it is, as in `convlab.drawing.scene.Grid`
    wrong : the (row, column) of the numbers that are not as expected, of what came
    first : the (row, column) that is shown in any case
    """

    name: str
    values: np.ndarray
    kind: str
    gradient: bool = False
    wrong: tuple[tuple[int, int], ...] = ()
    first: tuple[int, int] = (0, 0)


Groups = tuple[list[Numbers], list[Numbers]]


def grids_of(case: Case, part: str, expected: np.ndarray, got: Any) -> Groups:
    """Return what goes into the first grid that is wrong, and that grid as expected and as got.

    Only what it depends on goes in: of two channels' gradients for the filter, say, one of X. Of
    what is no single result, such as all of backward, what goes in is all there is.
    """
    if part not in case.right:
        return _all_of(case), []
    right = case.right[part]
    at, wrong = (0,) * len(_leading(right)), ()
    same = isinstance(got, np.ndarray) and expected.shape == got.shape == right.shape
    if same:
        at = _first_wrong(expected, got)
        off = np.abs(_grid(got, at) - _grid(expected, at))
        most = TOLERANCE * np.abs(expected).max(initial=0)
        wrong = tuple(map(tuple, np.argwhere(~(off <= most)).tolist()))  # nan is wrong, too
    name, which = checks.PART_NAMES[part], _which(part, right, at)
    look = {"kind": KINDS.get(part, "input"), "gradient": part != "forward"}
    results = [
        Numbers(
            title.format(name=name) + which,
            _grid(array, at) if same else _first_grid(array),
            **look,
            wrong=wrong if array is got else (),
            first=wrong[0] if wrong else (0, 0),
        )
        for title, array in ((checks.EXPECTED, expected), (checks.GOT, got))
        if isinstance(array, np.ndarray) and array.size
    ]
    return _given(case, part, at), results


def _leading(array: np.ndarray) -> tuple[int, ...]:
    """Return how many grids there are, along each axis; ∂L/∂b is a number for each filter."""
    return array.shape[:-2] if array.ndim > 1 else array.shape


def _which(name: str, array: np.ndarray, at: tuple[int, ...]) -> str:
    """Say which of several grids it is: ", filter 0, channel 1"."""
    numbered = zip(AXES[name], at, _leading(array), strict=True)
    return "".join(checks.WHICH[axis].format(number=k) for axis, k, count in numbered if count > 1)


def _first_wrong(expected: np.ndarray, got: np.ndarray) -> tuple[int, ...]:
    """Return the index of the first grid that differs, or of the first one.

    They differ as `close` has it: by more than a part of the largest number of them all.
    """
    most = np.abs(expected).max(initial=0)
    places = [*np.ndindex(_leading(expected))]
    wrong = (at for at in places if not close(_grid(got, at), _grid(expected, at), most))
    return next(wrong, places[0])


def _grid(array: np.ndarray, at: tuple[int, ...]) -> np.ndarray:
    return np.atleast_2d(array[at])


def _first_grid(array: np.ndarray) -> np.ndarray:
    """Return the first grid of an array of whatever shape; a vector is one row."""
    array = np.atleast_2d(array)
    return array[(0,) * (array.ndim - 2)]


def _given(case: Case, part: str, at: tuple[int, ...]) -> list[Numbers]:
    """Return what one grid of a result is made of."""
    images, channels, filters = map(range, (*case.X.shape[:2], len(case.weight)))
    if part == "forward":
        n, f = at
        places = [(n, c) for c in channels], [(f, c) for c in channels]
        bias = _numbers("b", case.bias, (f,), "filter")
        return [*_inputs(case, places[0]), *_filters(case, places[1]), bias]
    if part == "filter_gradient":
        f, c = at
        return [*_inputs(case, [(n, c) for n in images]), *_upstream(case, images, [f])]
    if part == "input_gradient":
        n, c = at
        return [*_filters(case, [(f, c) for f in filters]), *_upstream(case, [n], filters)]
    return _upstream(case, images, at)


def _all_of(case: Case) -> list[Numbers]:
    """Return what goes into backward."""
    images, channels, filters = map(range, (*case.X.shape[:2], len(case.weight)))
    X, F = product(images, channels), product(filters, channels)
    return [*_inputs(case, X), *_filters(case, F), *_upstream(case, images, filters)]


Places = Iterable[tuple[int, int]]


def _inputs(case: Case, places: Places) -> list[Numbers]:
    return [_numbers("X", case.X, at, "input") for at in places]


def _filters(case: Case, places: Places) -> list[Numbers]:
    return [_numbers("F", case.weight, at, "filter") for at in places]


def _upstream(case: Case, images: Iterable[int], filters: Iterable[int]) -> list[Numbers]:
    G = text.OUTPUT_GRADIENT
    places = product(images, filters)
    return [_numbers(G, case.dL_dO, at, "output", gradient=True) for at in places]


def _numbers(
    name: str, array: np.ndarray, at: tuple[int, ...], kind: str, gradient: bool = False
) -> Numbers:
    return Numbers(name + _which(name, array, at), _grid(array, at), kind, gradient)


# ------------------------------------------------------------------------------ in words


def in_words(groups: Sequence[Sequence[Numbers]]) -> list[str]:
    """Write grids beside one another: all of them if there is room, else each group by itself."""
    blocks = [[_block(numbers) for numbers in group] for group in groups]
    together = _lines([*chain.from_iterable(blocks)])
    if len(together) > 1:
        together = [line for group in blocks for line in _lines(group)]
    rows = [[*_beside(line), ""] for line in together]
    return [*chain.from_iterable(rows)][:-1]


Block = list[str]


def _lines(blocks: list[Block]) -> list[list[Block]]:
    """Break a row of blocks where it becomes too long."""
    lines: list[list[Block]] = []
    for block in blocks:
        if lines and sum(len(b[0]) + len(BETWEEN) for b in lines[-1]) + len(block[0]) <= WIDTH:
            lines[-1].append(block)
        else:
            lines.append([block])
    return lines


def _beside(blocks: list[Block]) -> Block:
    height = max(map(len, blocks))
    padded = [block + [" " * len(block[0])] * (height - len(block)) for block in blocks]
    return [BETWEEN.join(row).rstrip() for row in zip(*padded, strict=True)]


def _block(numbers: Numbers) -> Block:
    """Write a grid below its name, each line as long; of a large one the part that is wrong."""
    values, (i, j) = numbers.values, numbers.first
    longest = max(len(text.number(value)) for value in values.ravel().tolist())
    fits = (WIDTH - 2 * len("  …")) // (longest + 2)
    most = MOST_WRITTEN, max(1, min(MOST_WRITTEN, fits))
    H, W = values.shape
    rows, columns = _around(i, H, most[0]), _around(j, W, most[1])
    cells = [[text.number(v) for v in row] for row in values[np.ix_(rows, columns)].tolist()]
    cells = [_with_dots(row, columns, W, LEFT_OUT) for row in cells]
    cells = _with_dots(cells, rows, H, [LEFT_OUT] * len(cells[0]))
    name = numbers.name
    if len(rows) < H or len(columns) < W:
        of = {"rows": text.rows(tuple(rows)), "columns": text.columns(tuple(columns))}
        name = text.CUT.format(title=name, **of, height=H, width=W)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.rjust, row, widths)) for row in cells]
    longest = max(len(name), len(lines[0]))
    return [line.ljust(longest) for line in (name, *lines)]


def _around(at: int, count: int, most: int) -> range:
    """Return what finds room, of so many rows or columns, this one among them."""
    start = max(0, min(at, count - most))
    return range(start, min(count, start + most))


def _with_dots(items: list, kept: range, count: int, dots: Any) -> list:
    """Put dots where something is left out, before or after."""
    return [dots] * (kept.start > 0) + items + [dots] * (kept.stop < count)
