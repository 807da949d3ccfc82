"""What belongs together in a picture, and where a click goes.

The id of a cell says what it is, never which step: x-2-3 is a number of X, dx-2-3 of ∂L/∂X, f-0-1
and df-0-1 of a filter and of ∂L/∂F, o-1-2 and g-1-2 of O and of ∂L/∂O, p a product and t a term of
the sum that is written out. Where all channels are drawn, x1-2-3, f1-0-1, p1-0-1 and t1-0-1 are of
channel 1, and sum-1 is its sum. X is counted from its own first row and column: with a border there
are negative ones. A zero put between the numbers of ∂L/∂O is g-z-0-1, by where it stands then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from conv_layer import Pair
from convlab.drawing.scene import Mark
from convlab.steps.padding import Axis
from convlab.steps.place import Place

Marks = dict[Place, Mark]  # of the cells of a grid


@lru_cache(maxsize=8192)  # a cell keeps its id from picture to picture
def named(kind: str, *index: int | str) -> str:
    """Return the id of a cell."""
    return "-".join(map(str, (kind, *index)))


def all_named(kind: str, places: Iterable[Sequence[int | str]]) -> tuple[str, ...]:
    """Return the ids of several cells of a grid."""
    return tuple(named(kind, *place) for place in places)


def unlinked(marks: Marks, gone: set[str]) -> Marks:
    """Take away the links to what is not in the picture."""
    return {
        at: mark._replace(links=tuple(link for link in mark.links if link not in gone))
        for at, mark in marks.items()
    }


def to(place: Place | None = None, **settings: int | str) -> str:
    """Say where a click goes: to a place, or to other settings, or both."""
    parts = {"settings": settings, "place": place}
    return _json({name: part for name, part in parts.items() if part})


def typed(at: tuple[int, ...]) -> str:
    """Say which number of the filter can be typed, by its channel too where several are drawn."""
    return _json(at)


OUTPUT = "o"


def answered(place: Place) -> str:
    """Say which number of the output can be typed."""
    return _json((OUTPUT, *place))


def _json(value: dict | tuple[int | str, ...]) -> str:
    return json.dumps(value, separators=(",", ":"))


class Windows(NamedTuple):
    """The windows on X: what lies under them, and which hold it."""

    rows: Axis
    columns: Axis

    @property
    def shape(self) -> Pair:
        """Rows and columns of windows."""
        return self.rows.count, self.columns.count

    @property
    def padded(self) -> Pair:
        """Rows and columns of X with its border."""
        return self.rows.padded, self.columns.padded

    def on_x(self, at: Place) -> Place:
        """Count a cell of the padded X from the first that is X's own."""
        return at[0] - self.rows.before, at[1] - self.columns.before

    def under(self, place: Place) -> list[Place]:
        """Return the cells of X under a window, tap by tap."""
        taps = (axis.taps(at) for axis, at in zip(self, place, strict=True))
        return [self.on_x(at) for at in product(*taps)]

    def met(self, tap: Place) -> list[Place]:
        """Return the cells of X that one number of the filter meets, window by window."""
        met = (
            [axis.taps(number)[at] for number in range(axis.count)]
            for axis, at in zip(self, tap, strict=True)
        )
        return [self.on_x(at) for at in product(*met)]

    def holding(self, at: Place) -> list[Place]:
        """Return the windows that hold a cell of the padded X."""
        return list(product(*(axis.holding[k] for axis, k in zip(self, at, strict=True))))

    def meeting(self, at: Place) -> list[Place]:
        """Return the numbers of the filter that a cell of the padded X meets in some window."""
        met = (
            {window.index(along) for window in map(axis.taps, range(axis.count)) if along in window}
            for axis, along in zip(self, at, strict=True)
        )
        return list(product(*map(sorted, met)))

    def input_marks(self, kind: str = "x", output: str = "o") -> Marks:
        """Link every cell of the padded X to the output of the windows that hold it."""
        return {
            at: Mark(named(kind, *self.on_x(at)), all_named(output, self.holding(at)))
            for at in np.ndindex(self.padded)
        }

    def output_marks(self, kind: str = "o", input: str = "x") -> Marks:
        """Link every output to the cells under its window; a click goes there."""
        return {
            place: Mark(named(kind, *place), all_named(input, self.under(place)), to(place))
            for place in np.ndindex(self.shape)
        }


def spread_index(zeros: np.ndarray, shape: Pair) -> dict[Place, tuple[int | str, ...]]:
    """Return the index of every cell of a spread ∂L/∂O: its place in ∂L/∂O, or that of a zero."""
    elements = iter(np.ndindex(shape))
    return {at: ("z", *at) if zero else next(elements) for at, zero in np.ndenumerate(zeros)}


def windows_on(border: np.ndarray, kernel: Pair, stride: Pair, dilation: Pair) -> Windows:
    """Lay windows over X; `border` masks its padding."""
    inside = np.argwhere(~border)
    axes = zip(inside[0].tolist(), inside[-1].tolist(), border.shape, strict=True)
    return Windows(
        *(
            Axis(last - first + 1, k, s, d, first, length - last - 1)
            for (first, last, length), k, s, d in zip(axes, kernel, stride, dilation, strict=True)
        )
    )
