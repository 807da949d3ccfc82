"""A forward pass, window by window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, pad, rotate_180, sliding_windows
from convlab.steps.geometry import widths_of, with_filters
from convlab.steps.place import Place, check_inside


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
    filter_index, filter_count : which filter this is, and of how many
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
    filter_index: int
    filter_count: int
    first_channel: int
    flipped: bool

    def step(self, place: Place) -> ForwardStep:
        """Return the window whose sum goes to this place of the output, and its arithmetic."""
        check_inside("place", place, self.output.shape)
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
    layer: Conv2d, X: ArrayLike, *, image: int = 0, filter: int = 0, flipped: bool = False
) -> ForwardPass:
    """Run one image through one filter of a layer.

    Parameters
    ----------
    layer : with its filters, as `Conv2d.from_filters` makes it
    X : as for `Conv2d.forward`
    image, filter : which of the batch, and which of the filters
    flipped : turn the filter by 180° first, which makes it a true convolution
    """
    if flipped:
        layer = with_filters(layer, rotate_180(layer.weight), layer.bias)
    X = np.asarray(X, float)
    batch = X.reshape((1,) * (4 - X.ndim) + X.shape)  # (N, C, H, W)
    with np.errstate(over="ignore", invalid="ignore"):  # an explorer says so in words
        O = layer.forward(batch[image : image + 1])[0, filter]
    widths = widths_of(layer, X.shape[-2:])
    channels_per_group = layer.weight.shape[1]
    first = filter // (layer.out_channels // layer.groups) * channels_per_group
    return ForwardPass(
        padded=pad(batch[image, first : first + channels_per_group], widths, layer.padding_mode),
        border=pad(np.ones(X.shape[-2:]), widths) == 0,
        filter=layer.weight[filter].copy(),
        bias=None if layer.bias is None else float(layer.bias[filter]),
        output=O,
        stride=layer.stride,
        dilation=layer.dilation,
        filter_index=filter,
        filter_count=layer.out_channels,
        first_channel=first,
        flipped=flipped,
    )
