"""What a number at the end of several layers has seen, along one axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

import numpy as np

from convlab.steps.padding import Axis


@dataclass(frozen=True)
class ReceptiveField:
    """Layers one after another, without padding: rows of dots, of which row 0 is the input.

    Attributes
    ----------
    size : how many pixels the input has
    axes : one Axis for each layer: the first on the input, each other on the row below it
    """

    size: int
    axes: tuple[Axis, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many dots each row has."""
        return self.size, *(axis.count for axis in self.axes)

    @property
    def jumps(self) -> tuple[int, ...]:
        """How many pixels two neighbours in each row are apart."""
        return tuple(accumulate((axis.stride for axis in self.axes), mul, initial=1))

    @property
    def added(self) -> tuple[tuple[int, int], ...]:
        """What each layer adds: so many steps, from its first tap to its last, of so many pixels.

        The receptive field is 1 and the sum of their products.
        """
        return tuple(
            (axis.extent - 1, jump) for axis, jump in zip(self.axes, self.jumps, strict=False)
        )

    @property
    def spans(self) -> tuple[int, ...]:
        """How many pixels, from the first to the last, a dot of each row reaches over."""
        return tuple(accumulate((steps * jump for steps, jump in self.added), initial=1))

    def middle(self, row: int, dot: int) -> float:
        """Return the place on the input, in pixels, that lies in the middle of what a dot sees."""
        return dot * self.jumps[row] + (self.spans[row] - 1) / 2

    def ways(self, row: int, dot: int) -> tuple[np.ndarray, ...]:
        """Count the ways that lead to a dot from each dot of the input, ..., and of its own row."""
        ways = [(np.arange(self.counts[row]) == dot).astype(int)]
        for axis in reversed(self.axes[:row]):
            below = np.zeros(axis.size, int)
            for number, count in enumerate(ways[0].tolist()):
                below[list(axis.taps(number))] += count
            ways.insert(0, below)
        return tuple(ways)

    def feeds(self, row: int, dot: int) -> tuple[tuple[int, ...], ...]:
        """Return the dots of its own row, ..., and of the last row that a dot is seen by."""
        fed = [(dot,)]
        for axis in self.axes[row:]:
            fed.append(tuple(sorted({n for below in fed[-1] for n in axis.holding[below]})))
        return tuple(fed)

    def step(self, dot: int) -> ReceptiveFieldStep:
        """Return what a dot of the last row sees."""
        return ReceptiveFieldStep(dot, self.ways(len(self.axes), dot))


@dataclass(frozen=True, eq=False)
class ReceptiveFieldStep:
    """What one dot of the last row sees.

    Attributes
    ----------
    dot : its number in the last row
    ways : for each row, from the input on, how many ways lead from each of its dots to this one
    """

    dot: int
    ways: tuple[np.ndarray, ...]

    @property
    def seen(self) -> tuple[int, ...]:
        """The pixels that it sees."""
        return tuple(np.flatnonzero(self.ways[0]).tolist())


def receptive_field(size: int, layers: Iterable[tuple[int, int, int]]) -> ReceptiveField:
    """Lay layers, each (kernel_size, stride, dilation), over so many pixels.

    It ends before the first layer of which no window fits.
    """
    axes, below = [], size
    for layer in layers:
        axis = Axis(below, *layer, 0, 0)
        if axis.extent > below:
            break
        axes.append(axis)
        below = axis.count
    return ReceptiveField(size, tuple(axes))
