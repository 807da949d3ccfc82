"""Where the windows lie, whatever the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, output_size, pad, same_padding
from convlab.steps.geometry import widths_of


@dataclass(frozen=True)
class Axis:
    """The windows along one axis.

    Attributes
    ----------
    size, kernel_size, stride, dilation : int
    before, after : padding at either end
    """

    size: int
    kernel_size: int
    stride: int
    dilation: int
    before: int
    after: int

    @property
    def padded(self) -> int:
        """Length with the padding."""
        return self.before + self.size + self.after

    @property
    def extent(self) -> int:
        """Length of a window, from its first tap to its last."""
        return self.dilation * (self.kernel_size - 1) + 1

    @cached_property
    def count(self) -> int:
        """How many windows there are."""
        return output_size(self.padded, self.kernel_size, self.stride, dilation=self.dilation)

    @property
    def leftover(self) -> int:
        """How many rows, or columns, are left over after the last window."""
        return (self.padded - self.extent) % self.stride

    @property
    def missed(self) -> np.ndarray:
        """Mask of the places that are under no tap of any window: at the end, and in gaps."""
        missed = np.ones(self.padded, bool)
        for number in range(self.count):
            missed[list(self.taps(number))] = False
        return missed

    def taps(self, number: int) -> tuple[int, ...]:
        """Places of one window's taps on the padded axis."""
        start = number * self.stride
        return tuple(range(start, start + self.extent, self.dilation))

    @cached_property
    def holding(self) -> list[list[int]]:
        """The windows that have a tap at each place of the padded axis."""
        windows = [*map(self.taps, range(self.count))]
        return [
            [number for number, taps in enumerate(windows) if place in taps]
            for place in range(self.padded)
        ]


@dataclass(frozen=True, eq=False)
class PaddingPlan:
    """The windows on a grid, whatever the numbers of the filter.

    Attributes
    ----------
    padded, border : the grid with its border, and a mask of the border
    rows, columns : Axis
    places : whether the numbers name places: 23 is row 2, column 3
    """

    padded: np.ndarray
    border: np.ndarray
    rows: Axis
    columns: Axis
    places: bool = False

    @property
    def missed(self) -> np.ndarray:
        """Mask of the cells that are under no tap of any window."""
        return self.rows.missed[:, None] | self.columns.missed


def padding_plan(layer: Conv2d, X: ArrayLike, *, places: bool = False) -> PaddingPlan:
    """Lay the windows of a layer over a matrix X; its filters may be any, or not known yet."""
    X = np.asarray(X, float)
    widths = widths_of(layer, X.shape)
    geometry = layer.kernel_size, layer.stride, layer.padding, layer.dilation
    output_size(X.shape, *geometry)  # raises where no window fits
    rows, columns = (
        Axis(n, k, s, d, *around)
        for n, k, s, d, around in zip(
            X.shape, layer.kernel_size, layer.stride, layer.dilation, widths, strict=True
        )
    )
    border = pad(np.ones(X.shape), widths) == 0
    return PaddingPlan(pad(X, widths), border, rows, columns, places)


def same_rules(
    size: int, kernel_size: int, stride: int = 1, dilation: int = 1
) -> dict[str, Axis | None]:
    """Return what three rules in use for "same" make of one axis; None where one is not defined.

    "keras": Keras and TensorFlow, for every stride: ceil(size / stride) windows, by `same_padding`.
    "torch": stride 1 only, dilation·(kernel_size - 1) in all, an odd one after.
    "keep": some class notes, for every stride: as many windows as numbers, ((stride - 1)·size -
    stride + dilation·(kernel_size - 1) + 1) in all, an odd one after. No framework does that.
    """
    geometry = size, kernel_size, stride, dilation
    reach = dilation * (kernel_size - 1)
    kept = (stride - 1) * size - stride + reach + 1
    return {
        "keras": Axis(*geometry, *same_padding(*geometry)),
        "torch": Axis(*geometry, *_halves(reach)) if stride == 1 else None,
        "keep": Axis(*geometry, *_halves(kept)),
    }


def _halves(total: int) -> Pair:
    return total // 2, total - total // 2
