"""Steps: the numbers behind every picture, in plain frozen data.

A *pass* holds what stays while the window moves; `step` gives what belongs to one place of the
window. Nothing here knows how it will be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import (
    Conv2d,
    Pair,
    output_size,
    pad,
    padding_widths,
    rotate_180,
    same_padding,
    sliding_windows,
)
from convlab import text
from convlab.arguments import require

Place = tuple[int, int]  # row and column, counted from 0


def place_of(number: int, shape: Pair) -> Place:
    """Return the place of the given window, counted row by row from 0."""
    return divmod(number, shape[1])


# ---------------------------------------------------------------------------- forward


@dataclass(frozen=True)
class ForwardStep:
    """One window of a forward pass, and the number that it gives.

    Attributes
    ----------
    place : where the sum goes in the output
    rows, columns : the rows and columns of the padded input under the filter's taps
    window, products : (C, kH, kW), the numbers under the taps, and those times the filter
    sums : (C,), the products' sum in each channel
    result : all of them, and the bias
    """

    place: Place
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    window: np.ndarray
    products: np.ndarray
    sums: np.ndarray
    result: float


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class ForwardPass:
    """One filter of a layer on one image.

    Attributes
    ----------
    padded : (C, H, W), the channels that the filter sees, with their border
    border : (H, W), True where the padding is
    filter : (C, kH, kW), as it slides
    bias : float, or None for a layer without
    output : (H', W'), computed by `Conv2d`
    stride, dilation : (rows, columns)
    number, filters : which filter this is, and of how many
    first_channel : the channel of X that comes first in `padded`
    flipped : whether the filter was turned by 180°, for a true convolution
    """

    padded: np.ndarray
    border: np.ndarray
    filter: np.ndarray
    bias: float | None
    output: np.ndarray
    stride: Pair
    dilation: Pair
    number: int
    filters: int
    first_channel: int
    flipped: bool

    def step(self, place: Place) -> ForwardStep:
        """Return the window whose sum goes to this place of the output, and its arithmetic."""
        inside = all(0 <= at < n for at, n in zip(place, self.output.shape, strict=True))
        require(inside, "place", text.INSIDE.format(shape=self.output.shape), place)
        rows, columns = (
            tuple(at * s + tap * d for tap in range(k))
            for at, s, d, k in zip(
                place, self.stride, self.dilation, self.filter.shape[1:], strict=True
            )
        )
        window = self.padded[:, rows][:, :, columns]
        products = window * self.filter
        sums = products.sum(axis=(1, 2))
        result = float(sums.sum()) + (self.bias or 0)
        return ForwardStep(place, rows, columns, window, products, sums, result)

    @cached_property
    def all_products(self) -> np.ndarray:
        """The products of every window, (C, H', W', kH, kW)."""
        windows = sliding_windows(self.padded, self.filter.shape[1:], self.stride, self.dilation)
        return windows * self.filter[:, None, None]


def forward_pass(
    X: ArrayLike,
    filters: ArrayLike,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    image: int = 0,
    filter: int = 0,
    flipped: bool = False,
) -> ForwardPass:
    """Run one image through one filter.

    Parameters
    ----------
    X, filters, ..., padding_mode : as for `Conv2d.from_filters` and `Conv2d.forward`
    image, filter : which of the batch, and which of the filters
    flipped : turn the filter by 180° first, which makes it a true convolution
    """
    X, filters = np.asarray(X), rotate_180(filters) if flipped else filters
    settings = {"dilation": dilation, "groups": groups, "padding_mode": padding_mode}
    layer = Conv2d.from_filters(filters, bias, stride, padding, **settings)
    batch = np.asarray(X, float).reshape((1,) * (4 - X.ndim) + X.shape)
    with np.errstate(over="ignore", invalid="ignore"):  # an explorer says so in words
        O = layer.forward(batch[image : image + 1])[0, filter]
    geometry = layer.kernel_size, layer.stride
    widths = padding_widths(X.shape[-2:], *geometry, padding, layer.dilation)
    seen = layer.weight.shape[1]  # channels of this filter's group
    first = filter // (layer.out_channels // groups) * seen
    return ForwardPass(
        padded=pad(batch[image, first : first + seen], widths, padding_mode),
        border=pad(np.ones(X.shape[-2:]), widths) == 0,
        filter=layer.weight[filter].copy(),
        bias=None if layer.bias is None else float(layer.bias[filter]),
        output=O,
        stride=layer.stride,
        dilation=layer.dilation,
        number=filter,
        filters=layer.out_channels,
        first_channel=first,
        flipped=flipped,
    )


# ---------------------------------------------------------------------------- padding


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

    @property
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
        missed[np.add.outer(self.taps(0), self.stride * np.arange(self.count))] = False
        return missed

    def taps(self, number: int) -> tuple[int, ...]:
        """Places of one window's taps on the padded axis."""
        return tuple(number * self.stride + k * self.dilation for k in range(self.kernel_size))


@dataclass(frozen=True, eq=False)
class PaddingPlan:
    """The windows on a grid, whatever the numbers of the filter.

    Attributes
    ----------
    padded, border : the grid with its border, and a mask of the border
    rows, columns : Axis
    same : whether the border was asked for as "same"
    """

    padded: np.ndarray
    border: np.ndarray
    rows: Axis
    columns: Axis
    same: bool

    @property
    def missed(self) -> np.ndarray:
        """Mask of the cells that are under no tap of any window."""
        return self.rows.missed[:, None] | self.columns.missed


def padding_plan(
    X: ArrayLike,
    kernel_size: int | Pair,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
) -> PaddingPlan:
    """Lay the windows over a matrix X; the other arguments and errors are those of `Conv2d`."""
    X = np.asarray(X, float)
    layer = Conv2d(1, kernel_size, stride, padding, dilation=dilation)  # checks all of them
    geometry = layer.kernel_size, layer.stride
    output_size(X.shape, *geometry, padding, layer.dilation)  # raises where no window fits
    widths = padding_widths(X.shape, *geometry, padding, layer.dilation)
    rows, columns = (
        Axis(n, k, s, d, *around)
        for n, k, s, d, around in zip(X.shape, *geometry, layer.dilation, widths, strict=True)
    )
    border = pad(np.ones(X.shape), widths) == 0
    return PaddingPlan(pad(X, widths), border, rows, columns, layer.padding == "same")


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
