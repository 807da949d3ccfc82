"""What passes ask of a layer: how wide its border is, and the same layer with other filters."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, Pair, padding_widths


def widths_of(layer: Conv2d, size: Pair) -> tuple[Pair, Pair]:
    """Return the padding of an input of this size: (above, below), (left, right)."""
    return padding_widths(size, layer.kernel_size, layer.stride, layer.padding, layer.dilation)


def with_filters(layer: Conv2d, filters: np.ndarray, bias: np.ndarray | None) -> Conv2d:
    """Return a layer that is set as this one, with filters and a bias of its own."""
    return Conv2d.from_filters(
        filters,
        bias,
        layer.stride,
        layer.padding,
        dilation=layer.dilation,
        groups=layer.groups,
        padding_mode=layer.padding_mode,
    )
