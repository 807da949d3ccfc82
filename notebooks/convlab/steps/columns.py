"""Windows as the columns of a matrix, the layer as one matrix product, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, pad, sliding_windows
from convlab.arguments import choice_of
from convlab.steps.geometry import widths_of
from convlab.steps.place import Place, check_inside


@dataclass(frozen=True)
class ColumnsStep:
    """One window, which is one column.

    Attributes
    ----------
    place : (row, column) of the output, and so of the window
    number : of the column
    rows, columns : the rows and columns of the padded input under the filter's taps
    column : (K,), the numbers of the window, row by row, channel after channel
    products : (F, K), those times each filter
    results : (F,), the products' sums, with the bias
    gradients : (F,), ∂L/∂O at this place
    shares : (F, K), each filter times its ∂L/∂O
    gradient_column : (K,), their sum: this column of ∂L/∂columns
    before, after : (K,), what ∂L/∂X holds under the window before that is added, and then
    """

    place: Place
    number: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    column: np.ndarray
    products: np.ndarray
    results: np.ndarray
    gradients: np.ndarray
    shares: np.ndarray
    gradient_column: np.ndarray
    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class ColumnsPass:
    """A layer on one image, as matrices.

    Attributes
    ----------
    padded : (C, H, W), X with its border
    border : (H, W), True where the padding is
    weight : (F, C, kH, kW)
    bias : (F,), or None for a layer without
    output, dL_dO : (F, H', W'), the first computed by `Conv2d`
    dL_dX : (C, H, W), computed by `Conv2d.backward`
    stride, dilation : (rows, columns)
    top_left : the padding above and on the left
    """

    padded: np.ndarray
    border: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None
    output: np.ndarray
    dL_dO: np.ndarray
    dL_dX: np.ndarray
    stride: Pair
    dilation: Pair
    top_left: Pair

    @property
    def matrix(self) -> np.ndarray:
        """The filters as rows, (F, K), where K = C·kH·kW."""
        return self.weight.reshape(len(self.weight), -1)

    @cached_property
    def columns(self) -> np.ndarray:
        """The windows as columns, (K, windows)."""
        windows = sliding_windows(self.padded, self.weight.shape[2:], self.stride, self.dilation)
        return windows.transpose(0, 3, 4, 1, 2).reshape(self.matrix.shape[1], -1)

    @cached_property
    def dL_dcolumns(self) -> np.ndarray:
        """The way back through the matrix product, (K, windows)."""
        return self.matrix.T @ self.dL_dO.reshape(len(self.weight), -1)

    @cached_property
    def images(self) -> np.ndarray:
        """∂L/∂X with its border, after no column, one column, ... all columns: (P + 1, C, H, W)."""
        images = [np.zeros(self.padded.shape)]
        for number, place in enumerate(np.ndindex(*self.output.shape[1:])):
            image = images[-1].copy()
            share = self.dL_dcolumns[:, number].reshape(self.weight.shape[1:])
            image[(slice(None), *self._under(place))] += share
            images.append(image)
        return np.array(images)

    def step(self, place: Place) -> ColumnsStep:
        """Return the column of this place, what it gives forward, and what comes back into it."""
        check_inside("place", place, self.output.shape[1:])
        number = place[0] * self.output.shape[2] + place[1]
        under = self._under(place)
        products = self.matrix * self.columns[:, number]
        gradients = self.dL_dO[(slice(None), *place)]
        before, after = (
            self.images[n][(slice(None), *under)].ravel() for n in (number, number + 1)
        )
        return ColumnsStep(
            place=place,
            number=number,
            rows=tuple(under[0].ravel().tolist()),
            columns=tuple(under[1].ravel().tolist()),
            column=self.columns[:, number],
            products=products,
            results=products.sum(axis=1) + (0 if self.bias is None else self.bias),
            gradients=gradients,
            shares=gradients[:, None] * self.matrix,
            gradient_column=self.dL_dcolumns[:, number],
            before=before,
            after=after,
        )

    def _under(self, place: Place) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and columns of the padded X under the taps, to index a channel with."""
        taps = (
            at * s + d * np.arange(k)
            for at, s, d, k in zip(
                place, self.stride, self.dilation, self.weight.shape[2:], strict=True
            )
        )
        return np.ix_(*taps)


def columns_pass(layer: Conv2d, X: ArrayLike, dL_dO: ArrayLike) -> ColumnsPass:
    """Run a layer on one image, forward and backward; its border, if any, holds zeros.

    Parameters
    ----------
    layer : with its filters, as `Conv2d.from_filters` makes it; of one group
    X : (H, W) or (C, H, W)
    dL_dO : of the very shape of the layer's output
    """
    choice_of("padding_mode", layer.padding_mode, ["zeros"])
    choice_of("groups", layer.groups, [1])
    X, upstream = np.asarray(X, float), np.array(dL_dO, float)
    O = layer.forward(X)
    _, dL_dX = layer.backward(upstream)
    size = X.shape[-2:]
    widths = widths_of(layer, size)
    return ColumnsPass(
        padded=pad(X.reshape(-1, *size), widths),
        border=pad(np.ones(size), widths) == 0,
        weight=layer.weight.copy(),
        bias=None if layer.bias is None else layer.bias.copy(),
        output=O,
        dL_dO=upstream,
        dL_dX=dL_dX.reshape(-1, *size),
        stride=layer.stride,
        dilation=layer.dilation,
        top_left=(widths[0][0], widths[1][0]),
    )
