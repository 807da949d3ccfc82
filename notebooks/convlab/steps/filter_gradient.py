"""∂L/∂F at one number of a filter, in two views: a correlation, and the windows it met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, insert_zeros, pad, sliding_windows
from convlab.arguments import choice_of
from convlab.steps.geometry import widths_of
from convlab.steps.place import Place, check_inside


@dataclass(frozen=True)
class FilterGradientStep:
    """One number of ∂L/∂F, twice; for each image of the batch.

    Attributes
    ----------
    tap : (row, column) of the filter
    rows, columns : the rows and columns of the padded X that lie under the spread ∂L/∂O
    window, products : (N, h, w), the numbers there, and those times the spread ∂L/∂O
    met : (N, H', W'), what lay under this tap in every window
    sums : (N,), the sum of the products of each image
    """

    tap: Place
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    window: np.ndarray
    products: np.ndarray
    met: np.ndarray
    sums: np.ndarray

    @property
    def result(self) -> float:
        """The sum over all images."""
        return float(self.sums.sum())


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class FilterGradientPass:
    """The gradient of one filter on one channel: all that stays from tap to tap.

    Attributes
    ----------
    padded : (N, H, W), the channel of every image, with its border
    border : (H, W), True where the padding is
    filter : (kH, kW), what the filter holds for this channel
    dL_dO : (N, H', W'), for this filter
    spread : (N, h, w), ∂L/∂O with stride - 1 zeros between its elements
    between : (h, w), mask of these zeros
    dL_dF : (kH, kW), computed by `Conv2d.backward`
    dL_db : the sum of ∂L/∂O
    stride, dilation : (rows, columns)
    filter_index, filter_count : which filter this is, and of how many
    channel_in_group : which of the channels that the filter sees
    channel, channels : which channel of X that is, and of how many
    """

    padded: np.ndarray
    border: np.ndarray
    filter: np.ndarray
    dL_dO: np.ndarray
    spread: np.ndarray
    between: np.ndarray
    dL_dF: np.ndarray
    dL_db: float
    stride: Pair
    dilation: Pair
    filter_index: int
    filter_count: int
    channel_in_group: int
    channel: int
    channels: int

    @cached_property
    def windows(self) -> np.ndarray:
        """The windows of the forward pass, (N, H', W', kH, kW)."""
        return sliding_windows(self.padded, self.filter.shape, self.stride, self.dilation)

    @property
    def missed(self) -> np.ndarray:
        """Mask of the last rows and columns of the padded X, which no window reached."""
        missed = np.ones(self.border.shape, bool)
        extent = (
            n + d * (k - 1)
            for n, d, k in zip(self.spread.shape[1:], self.dilation, self.filter.shape, strict=True)
        )
        missed[tuple(map(slice, extent))] = False
        return missed

    def step(self, tap: Place) -> FilterGradientStep:
        """Return the sum that makes this number of ∂L/∂F."""
        check_inside("tap", tap, self.filter.shape)
        rows, columns = (
            tuple(range(at * d, at * d + n))
            for at, d, n in zip(tap, self.dilation, self.spread.shape[1:], strict=True)
        )
        window = self.padded[:, rows][:, :, columns]
        products = window * self.spread
        met = self.windows[(..., *tap)]
        return FilterGradientStep(
            tap, rows, columns, window, products, met, products.sum(axis=(1, 2))
        )


def filter_gradient_pass(
    layer: Conv2d, X: ArrayLike, dL_dO: ArrayLike, *, filter: int = 0, channel: int = 0
) -> FilterGradientPass:
    """Go back through a layer whose border, if any, holds zeros; it is run forward and backward.

    Parameters
    ----------
    layer : with its filters, as `Conv2d.from_filters` makes it
    X : as for `Conv2d.forward`
    dL_dO : of the very shape of the layer's output
    filter, channel : which filter, and which of the channels that it sees, counted from 0
    """
    choice_of("padding_mode", layer.padding_mode, ["zeros"])
    X, upstream = np.asarray(X, float), np.array(dL_dO, float)
    layer.forward(X)
    dL_dF, _ = layer.backward(upstream)
    size, (F, channels_per_group, *_) = X.shape[-2:], layer.weight.shape
    widths = widths_of(layer, size)
    channel_of_X = filter // (F // layer.groups) * channels_per_group + channel
    upstream = upstream.reshape(-1, *upstream.shape[-3:])[:, filter]
    return FilterGradientPass(
        padded=pad(X.reshape(-1, layer.in_channels, *size)[:, channel_of_X], widths),
        border=pad(np.ones(size), widths) == 0,
        filter=layer.weight[filter, channel].copy(),
        dL_dO=upstream,
        spread=insert_zeros(upstream, layer.stride),
        between=insert_zeros(np.ones(upstream.shape[1:]), layer.stride) == 0,
        dL_dF=dL_dF[filter, channel],
        dL_db=float(upstream.sum()),
        stride=layer.stride,
        dilation=layer.dilation,
        filter_index=filter,
        filter_count=F,
        channel_in_group=channel,
        channel=channel_of_X,
        channels=layer.in_channels,
    )
