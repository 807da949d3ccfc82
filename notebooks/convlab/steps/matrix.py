"""The layer as a matrix M, a row for each output: O = M · X, and ∂L/∂X = Mᵀ · ∂L/∂O."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab.arguments import choice_of
from convlab.steps.padding import PaddingPlan, padding_plan
from convlab.steps.place import Place, check_inside, place_of

NO_TAP = -1


@dataclass(frozen=True)
class MatrixStep:
    """One row of M, or of Mᵀ, and what it makes.

    Attributes
    ----------
    place : (row, column) of the number that it makes, in O or in ∂L/∂X
    number : of the row
    met : (row, column) of each number that a weight meets, in X or in ∂L/∂O
    taps : (row, column) of each such weight, in the filter
    weights, numbers : those weights, from left to right, and the numbers that they meet
    result : the sum of their products
    """

    place: Place
    number: int
    met: tuple[Place, ...]
    taps: tuple[Place, ...]
    weights: tuple[float, ...]
    numbers: tuple[float, ...]
    result: float


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class MatrixPass:
    """A layer of one filter on one channel, as a matrix.

    Attributes
    ----------
    padded, border : X with its border, and a mask of the border
    X, dL_dX : (H, W), the latter computed by `Conv2d.backward`
    filter : (kH, kW)
    output, dL_dO : (H', W'), the first computed by `Conv2d`
    taps : (outputs, pixels), which number of the filter each output has on each pixel, or -1
    stride, dilation : (rows, columns)
    """

    padded: np.ndarray
    border: np.ndarray
    X: np.ndarray
    dL_dX: np.ndarray
    filter: np.ndarray
    output: np.ndarray
    dL_dO: np.ndarray
    taps: np.ndarray
    stride: Pair
    dilation: Pair

    @cached_property
    def matrix(self) -> np.ndarray:
        """M, (outputs, pixels); the padding, which is 0, has no column in it."""
        return np.where(self.taps == NO_TAP, 0, self.filter.ravel()[self.taps])

    def forward(self, place: Place) -> MatrixStep:
        """Return the row of M that makes this output, and the pixels that it meets."""
        check_inside("place", place, self.output.shape)
        return self._step(place, self.taps, self.X, self.output)

    def backward(self, pixel: Place) -> MatrixStep:
        """Return the row of Mᵀ that makes the gradient of this pixel, and the outputs it meets."""
        check_inside("pixel", pixel, self.dL_dX.shape)
        return self._step(pixel, self.taps.T, self.dL_dO, self.dL_dX)

    def _step(
        self, place: Place, taps: np.ndarray, factor: np.ndarray, product: np.ndarray
    ) -> MatrixStep:
        number = int(place[0]) * product.shape[1] + int(place[1])
        met = np.flatnonzero(taps[number] != NO_TAP)
        weights, numbers = self.filter.ravel()[taps[number, met]], factor.ravel()[met]
        return MatrixStep(
            place=tuple(place),
            number=number,
            met=tuple(place_of(at, factor.shape) for at in met.tolist()),
            taps=tuple(place_of(tap, self.filter.shape) for tap in taps[number, met].tolist()),
            weights=tuple(weights.tolist()),
            numbers=tuple(numbers.tolist()),
            result=float(weights @ numbers),
        )


def matrix_pass(layer: Conv2d, X: ArrayLike, dL_dO: ArrayLike) -> MatrixPass:
    """Run a layer on one channel, forward and backward; its border, if any, holds zeros.

    Parameters
    ----------
    layer : with one filter for one channel and no bias, as `Conv2d.from_filters` makes it
    X : (H, W)
    dL_dO : (H', W'), of the shape of the output
    """
    choice_of("padding_mode", layer.padding_mode, ["zeros"])
    choice_of("bias", layer.bias is None, [True])
    X, upstream = np.array(X, float), np.array(dL_dO, float)
    (output,) = layer.forward(X)
    _, dL_dX = layer.backward(upstream[None])
    plan = padding_plan(layer, X)
    return MatrixPass(
        padded=plan.padded,
        border=plan.border,
        X=X,
        dL_dX=dL_dX,
        filter=layer.weight[0, 0].copy(),
        output=output,
        dL_dO=upstream,
        taps=_taps(plan, X.shape),
        stride=layer.stride,
        dilation=layer.dilation,
    )


def _taps(plan: PaddingPlan, size: Pair) -> np.ndarray:
    """Return which tap, counted row by row, each window has on each pixel of X."""
    rows, columns = plan.rows, plan.columns
    taps = np.full((rows.count, columns.count, *size), NO_TAP)
    for i, j in np.ndindex(rows.count, columns.count):
        for u, r in enumerate(rows.taps(i)):
            for v, c in enumerate(columns.taps(j)):
                at = r - rows.before, c - columns.before
                if all(0 <= k < n for k, n in zip(at, size, strict=True)):
                    taps[(i, j, *at)] = u * columns.kernel_size + v
    return taps.reshape(rows.count * columns.count, -1)
