"""∂L/∂X at one pixel, in two views: scatter and gather."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, insert_zeros, pad, rotate_180, sliding_windows, spread_gradient
from convlab.arguments import choice_of
from convlab.steps.geometry import widths_of
from convlab.steps.place import Place, check_inside


@dataclass(frozen=True)
class Touch:
    """One window that holds the pixel, and what comes back through it.

    Attributes
    ----------
    filter : which of the filters that see the pixel, counted from 0
    place : (row, column) of the output, and so of the window
    tap : (row, column) of the filter's number that lies on the pixel
    gradient, weight : ∂L/∂O at that place, and that number of the filter
    """

    filter: int
    place: Place
    tap: Place
    gradient: float
    weight: float

    @property
    def product(self) -> float:
        """What this window adds to the pixel's gradient."""
        return self.gradient * self.weight


@dataclass(frozen=True)
class InputGradientStep:
    """One pixel of ∂L/∂X, twice.

    Attributes
    ----------
    pixel : (row, column) of X
    touches : scatter: every window that holds the pixel, filter by filter, in the output's order
    rows, columns : gather: rows and columns of the spread ∂L/∂O under the turned filters' taps
    window, products : (F, kH, kW), the numbers there, and those times the turned filters
    """

    pixel: Place
    touches: tuple[Touch, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    window: np.ndarray
    products: np.ndarray

    @property
    def scatter(self) -> np.ndarray:
        """The sums over the windows, one for each filter, (F,)."""
        sums = np.zeros(len(self.products))
        for touch in self.touches:
            sums[touch.filter] += touch.product
        return sums

    @property
    def gather(self) -> np.ndarray:
        """The sums of the products under the turned filters, one for each, (F,)."""
        return self.products.sum(axis=(1, 2))


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class InputGradientPass:
    """The gradient of one channel of one image: all that stays as the pixel changes.

    Attributes
    ----------
    filters : (F, kH, kW), what the filters that see the channel hold for it, as they slide forward
    dL_dO : (F, H', W')
    spread : (F, ...), ∂L/∂O with zeros put between and around, by `spread_gradient`
    between, around, leftover : masks of the zeros in `spread`: those put between its elements,
        those around, and of these the ones for rows and columns that no window reached
    dL_dX : (H, W), computed by `Conv2d.backward`
    border : mask of the padding in X with its padding
    stride, dilation : (rows, columns)
    before : the padding above and on the left
    channel, channels : which channel of X, and of how many
    channel_in_group : which of the channels that these filters see
    first_filter, filter_count : the layer's number of the first of these filters, and how many
        filters the layer has
    """

    filters: np.ndarray
    dL_dO: np.ndarray
    spread: np.ndarray
    between: np.ndarray
    around: np.ndarray
    leftover: np.ndarray
    dL_dX: np.ndarray
    border: np.ndarray
    stride: Pair
    dilation: Pair
    before: Pair
    channel: int
    channels: int
    channel_in_group: int
    first_filter: int
    filter_count: int

    @cached_property
    def turned(self) -> np.ndarray:
        """The filters turned by 180°, (F, kH, kW)."""
        return rotate_180(self.filters).copy()

    @cached_property
    def all_products(self) -> np.ndarray:
        """The products at every place of the padded X, (F, rows, columns, kH, kW)."""
        windows = sliding_windows(self.spread, self.turned.shape[1:], dilation=self.dilation)
        return windows * self.turned[:, None, None]

    @cached_property
    def uncropped(self) -> np.ndarray:
        """∂L/∂X before its padding is taken off."""
        return self.all_products.sum(axis=(0, 3, 4))

    def step(self, pixel: Place) -> InputGradientStep:
        """Return what comes back to this pixel, window by window and tap by tap."""
        check_inside("pixel", pixel, self.dL_dX.shape)
        at = [p + b for p, b in zip(pixel, self.before, strict=True)]
        rows, columns = (
            tuple(n + tap * d for tap in range(k))
            for n, d, k in zip(at, self.dilation, self.filters.shape[1:], strict=True)
        )
        window = self.spread[:, rows][:, :, columns]
        touches = [
            Touch(f, (i, j), (u, v), float(self.dL_dO[f, i, j]), float(self.filters[f, u, v]))
            for f in range(len(self.filters))
            for i, u in self._meetings(at[0], 0)
            for j, v in self._meetings(at[1], 1)
        ]
        return InputGradientStep(pixel, tuple(touches), rows, columns, window, window * self.turned)

    def _meetings(self, at: int, axis: int) -> list[tuple[int, int]]:
        """Pair each window along an axis that reaches this place with the tap that lies on it."""
        s, d, k = self.stride[axis], self.dilation[axis], self.filters.shape[1 + axis]
        taps = {u * d: u for u in range(k)}
        windows = range(self.dL_dO.shape[1 + axis])
        return [(i, taps[at - i * s]) for i in windows if at - i * s in taps]


def input_gradient_pass(
    layer: Conv2d, X: ArrayLike, dL_dO: ArrayLike, *, image: int = 0, channel: int = 0
) -> InputGradientPass:
    """Go back through a layer whose border, if any, holds zeros; it is run forward and backward.

    Parameters
    ----------
    layer : with its filters, as `Conv2d.from_filters` makes it
    X : as for `Conv2d.forward`
    dL_dO : of the very shape of the layer's output
    image, channel : which of the batch, and which channel of X
    """
    choice_of("padding_mode", layer.padding_mode, ["zeros"])
    X, upstream = np.asarray(X, float), np.array(dL_dO, float)
    layer.forward(X)
    _, dL_dX = layer.backward(upstream)
    size, (F, channels_per_group, *kernel) = X.shape[-2:], layer.weight.shape
    widths = widths_of(layer, size)
    group, filters_per_group = channel // channels_per_group, F // layer.groups
    of_group = slice(group * filters_per_group, (group + 1) * filters_per_group)
    upstream = upstream.reshape(-1, *upstream.shape[-3:])[image, of_group]
    spread, elements = (
        spread_gradient(grid, size, kernel, layer.stride, layer.padding, layer.dilation)
        for grid in (upstream, np.ones(upstream.shape[1:]))
    )
    inside, leftover = _parts(
        spread.shape[1:], insert_zeros(upstream[0], layer.stride).shape, kernel, layer
    )
    return InputGradientPass(
        filters=layer.weight[of_group, channel % channels_per_group].copy(),
        dL_dO=upstream,
        spread=spread,
        between=(elements == 0) & inside,
        around=~inside,
        leftover=leftover,
        dL_dX=dL_dX.reshape(-1, layer.in_channels, *size)[image, channel],
        border=pad(np.ones(size), widths) == 0,
        stride=layer.stride,
        dilation=layer.dilation,
        before=(widths[0][0], widths[1][0]),
        channel=channel,
        channels=layer.in_channels,
        channel_in_group=channel % channels_per_group,
        first_filter=of_group.start,
        filter_count=F,
    )


def _parts(room: Pair, size: Pair, kernel: Pair, layer: Conv2d) -> tuple[np.ndarray, np.ndarray]:
    """Mask where, in the spread ∂L/∂O, its elements and the zeros between lie; and its last rows.

    These last rows, and columns, are there for what no window reached.
    """
    inside, leftover = np.zeros(room, bool), np.ones(room, bool)
    reach = [d * (k - 1) for d, k in zip(layer.dilation, kernel, strict=True)]
    inside[tuple(slice(r, r + n) for r, n in zip(reach, size, strict=True))] = True
    leftover[tuple(slice(0, n + 2 * r) for r, n in zip(reach, size, strict=True))] = False
    return inside, leftover
