"""The layer, with room for mistakes, and how their models are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.mistakes.cases import Case

RAISES, FAILS = "raises", "fails"
Model = Callable[[Case], np.ndarray | str]
Models = dict[str, list[Model]]


def kept_in(models: Models) -> Callable[..., Callable[[Callable], Callable]]:
    """Return what registers a model in these, under the name of its mistake.

    With further values it is registered once for each, which it takes beside the case.
    """

    def model(mistake: str, *ways: Any) -> Callable[[Callable], Callable]:
        def register(function: Callable) -> Callable:
            made = [partial(_of_a_way, function, way) for way in ways] or [function]
            # cases are compared by identity, and are few
            models.setdefault(mistake, []).extend(map(lru_cache(maxsize=64), made))
            return function

        return register

    return model


def _of_a_way(function: Callable, way: Any, case: Case) -> np.ndarray | str:
    return function(case, way)


def padded(case: Case) -> np.ndarray:
    """X with its border."""
    return np.pad(case.X, ((0, 0), (0, 0), *case.pads))


def bordered(case: Case, border: dict[str, Any]) -> np.ndarray:
    """X with another border than one of zeros; `border` is for np.pad."""
    return np.pad(case.X, ((0, 0), (0, 0), *case.pads), **border)


BORDERS = ({"constant_values": 1}, {"mode": "edge"}, {"mode": "symmetric"}, {"mode": "reflect"})


def windows(case: Case, X: np.ndarray | None = None, stride: int | None = None) -> np.ndarray:
    """Windows (N, C, H', W', kH, kW) of the padded X, as many as O has numbers."""
    X, s = padded(case) if X is None else X, stride or case.stride
    H, W = case.dL_dO.shape[2:]
    return sliding_window_view(X, case.kernel, axis=(2, 3))[:, :, ::s, ::s][:, :, :H, :W]


def forward(case: Case, weight: np.ndarray | None = None, **changed: object) -> np.ndarray:
    """O without the bias."""
    weight = case.weight if weight is None else weight
    return np.einsum("ncijuv,fcuv->nfij", windows(case, **changed), weight)


def biased(case: Case, O: np.ndarray, times: float = 1) -> np.ndarray:
    """Add the bias."""
    return O + times * case.bias[:, None, None]


def filter_gradient(case: Case, dL_dO: np.ndarray | None = None, **changed: object) -> np.ndarray:
    """∂L/∂F."""
    dL_dO = case.dL_dO if dL_dO is None else dL_dO
    return np.einsum("nfij,ncijuv->fcuv", dL_dO, windows(case, **changed))


def scattered(
    case: Case,
    weight: np.ndarray | None = None,
    dL_dO: np.ndarray | None = None,
    stride: int | None = None,
) -> np.ndarray:
    """∂L/∂X with its border, by scattering."""
    weight = case.weight if weight is None else weight
    dL_dO, s = case.dL_dO if dL_dO is None else dL_dO, stride or case.stride
    dL_dX = np.zeros(padded(case).shape)
    H, W = dL_dO.shape[2:]
    for u, v in np.ndindex(*weight.shape[2:]):
        share = np.einsum("nfij,fc->ncij", dL_dO, weight[:, :, u, v])
        dL_dX[:, :, u : u + s * H : s, v : v + s * W : s] += share
    return dL_dX


def cropped(case: Case, dL_dX: np.ndarray) -> np.ndarray:
    """Take the border off."""
    (top, _), (left, _) = case.pads
    H, W = case.X.shape[2:]
    return dL_dX[..., top : top + H, left : left + W]


def input_gradient(case: Case, **changed: object) -> np.ndarray:
    """∂L/∂X."""
    return cropped(case, scattered(case, **changed))


def each_summed(array: np.ndarray, axis: int) -> np.ndarray:
    """Put the sum over an axis in the place of each of its entries."""
    return np.broadcast_to(array.sum(axis=axis, keepdims=True), array.shape)


def is_square(case: Case) -> bool:
    """Whether the filters are as wide as they are high."""
    return case.kernel[0] == case.kernel[1]


def filters_first(dL_dO: np.ndarray) -> np.ndarray:
    """Read (N, F, H', W') as (F, N, H', W'), as `reshape(F, -1)` without a transpose does."""
    N, F, H, W = dL_dO.shape
    return dL_dO.reshape(F, N, H, W).swapaxes(0, 1)


def filters_last(dL_dO: np.ndarray) -> np.ndarray:
    """Read (N, F, H', W') as (N, H', W', F), as `reshape(-1, F)` without a transpose does."""
    N, F, H, W = dL_dO.shape
    return dL_dO.reshape(N, H, W, F).transpose(0, 3, 1, 2)


def taps_first(weight: np.ndarray) -> np.ndarray:
    """Read (F, C·kH·kW) as (C·kH·kW, F), as `reshape(-1, F)` in place of `.T` does."""
    return weight.reshape(-1, len(weight)).T.reshape(weight.shape)


def channels_last(weight: np.ndarray) -> np.ndarray:
    """Read filters that are laid out as (kH, kW, C) as if they were (C, kH, kW)."""
    return weight.transpose(0, 2, 3, 1).reshape(weight.shape)


def as_channels_last(weight: np.ndarray) -> np.ndarray:
    """Read filters that are laid out as (C, kH, kW) as if they were (kH, kW, C)."""
    F, C, kH, kW = weight.shape
    return weight.reshape(F, kH, kW, C).transpose(0, 3, 1, 2)


ORDERS = channels_last, as_channels_last


# What is kept where a range ends one too early, or begins one too late.
EDGES = (
    *(np.s_[..., :-1, :-1], np.s_[..., 1:, 1:]),
    *(np.s_[..., :-1, :], np.s_[..., :-1], np.s_[..., 1:, :], np.s_[..., 1:]),
)
FIRST_OR_LAST = slice(0, 1), slice(-1, None)


# How far apart numbers of ∂L/∂O lie where not s − 1 zeros are put between them: s, or one.
STEPS: tuple[Callable[[int], int], ...] = (
    *(lambda s: 2 if s > 1 else 1, lambda s: s + 1 if s > 1 else 1),
    *(lambda _: 2, lambda s: s + 1),  # with stride 1, too
)


def zero_outside(array: np.ndarray, kept: Any) -> np.ndarray:
    """Return the array with 0 in all places but these."""
    left = np.zeros(array.shape)
    left[kept] = array[kept]
    return left


def _sigmoid(O: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-O))


# Functions that belong to the next layer, and their slopes.
ACTIVATIONS: tuple[tuple[Callable, Callable], ...] = (
    (lambda O: np.maximum(O, 0), lambda O: O > 0),
    (_sigmoid, lambda O: _sigmoid(O) * (1 - _sigmoid(O))),
    (np.tanh, lambda O: 1 - np.tanh(O) ** 2),
)


def before_activation(case: Case, activation: tuple[Callable, Callable]) -> np.ndarray:
    """∂L/∂O as it comes to a layer with this activation inside."""
    return case.dL_dO * activation[1](case.right["forward"])


def moved(case: Case, step: int) -> np.ndarray | None:
    """Return the padded X from s − 1 on; None where it ends before the last window does."""
    first, X = case.stride - 1, padded(case)
    sizes = zip(X.shape[2:], case.dL_dO.shape[2:], case.kernel, strict=True)
    fits = all(first + (count - 1) * step + k <= n for n, count, k in sizes)
    return X[:, :, first:, first:] if fits else None


def square_upstream(case: Case, axis: int) -> np.ndarray | None:
    """Return ∂L/∂O as far as its size on one axis goes on both; None where that is too far."""
    sizes = case.dL_dO.shape[2:]
    n = sizes[axis]
    return zero_outside(case.dL_dO, np.s_[..., :n, :n]) if n == min(sizes) else None


def misread_windows(case: Case) -> np.ndarray:
    """Windows of the padded X, found by the strides in memory of the X without a border."""
    (N, C, H, W), (kH, kW), s = case.X.shape, case.kernel, case.stride
    rows, columns = case.dL_dO.shape[2:]
    n, c, i, j, u, v = np.ogrid[:N, :C, :rows, :columns, :kH, :kW]
    return padded(case).ravel()[(n * C + c) * H * W + (i * s + u) * W + j * s + v]
