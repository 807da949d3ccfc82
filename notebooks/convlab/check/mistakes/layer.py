"""The layer, with room for mistakes, and how their models are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.check.cases import Case

RAISES, FAILS = "raises", "fails"
Model = Callable[[Case], np.ndarray | str]
Models = dict[str, list[Model]]


def kept_in(models: Models) -> Callable[[str], Callable[[Model], Model]]:
    """Return what registers a model in these, under the name of its mistake."""

    def model(mistake: str) -> Callable[[Model], Model]:
        def register(function: Model) -> Model:
            kept = lru_cache(maxsize=64)(function)  # cases are compared by identity, and are few
            models.setdefault(mistake, []).append(kept)
            return kept

        return register

    return model


def padded(case: Case) -> np.ndarray:
    """X with its border."""
    return np.pad(case.X, ((0, 0), (0, 0), *case.pads))


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
