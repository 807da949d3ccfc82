"""Mistakes in ∂L/∂F."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import insert_zeros, rotate_180
from convlab.mistakes.cases import Case
from convlab.mistakes.layer import (
    ACTIVATIONS,
    BORDERS,
    EDGES,
    FAILS,
    FIRST_OR_LAST,
    ORDERS,
    STEPS,
    Models,
    before_activation,
    bordered,
    each_summed,
    filter_gradient,
    filters_first,
    filters_last,
    kept_in,
    misread_windows,
    moved,
    padded,
    square_upstream,
    windows,
    zero_outside,
)

MODELS: Models = {}
model = kept_in(MODELS)


@model("stride_ignored")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, stride=1)


@model("arguments_swapped")
def _(case: Case) -> np.ndarray:
    return rotate_180(filter_gradient(case))


@model("input_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=rotate_180(padded(case)))


@model("input_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=np.pad(rotate_180(case.X), ((0, 0), (0, 0), *case.pads)))


@model("input_turned")
def _(case: Case) -> np.ndarray:
    rows, columns = (
        slice(0, (count - 1) * case.stride + k)
        for count, k in zip(case.dL_dO.shape[2:], case.kernel, strict=True)
    )
    return filter_gradient(case, X=rotate_180(padded(case)[..., rows, columns]))


@model("upstream_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, rotate_180(case.dL_dO))


@model("kernel_transposed")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case).swapaxes(2, 3)


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return np.einsum("f,cuv->fcuv", case.dL_dO[-1, :, -1, -1], windows(case)[-1, :, -1, -1])


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return np.einsum("nf,ncuv->fcuv", case.dL_dO[:, :, -1, -1], windows(case)[:, :, -1, -1])


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    return each_summed(filter_gradient(case), 0)


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:1], right.shape)


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[-1:], right.shape)


@model("channels_summed")
def _(case: Case) -> np.ndarray:
    return each_summed(filter_gradient(case), 1)


@model("one_channel_for_all", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:, kept], right.shape)


def _sliding(dL_dO: np.ndarray, X: np.ndarray, stride: int = 1) -> np.ndarray | str:
    """Slide dL_dO over X, wherever it fits."""
    size = dL_dO.shape[2:]
    if any(n < m for n, m in zip(X.shape[2:], size, strict=True)):
        return FAILS
    places = sliding_window_view(X, size, axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nfij,ncuvij->fcuv", dL_dO, places)


def _cut(case: Case, dL_dF: np.ndarray | str) -> np.ndarray | str:
    """Keep as many places as there are weights."""
    kH, kW = case.kernel
    return dL_dF if isinstance(dL_dF, str) else dL_dF[..., :kH, :kW]


@model("leftover_kept")
def _(case: Case) -> np.ndarray | str:
    return _sliding(insert_zeros(case.dL_dO, case.stride), padded(case))


@model("zeros_not_inserted")
def _(case: Case) -> np.ndarray | str:
    return _sliding(case.dL_dO, padded(case))


@model("averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / len(case.X)


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / np.prod(case.dL_dO.shape[2:])


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / (len(case.X) * np.prod(case.dL_dO.shape[2:]))


def _of_images(case: Case) -> np.ndarray:
    return np.einsum("nfij,ncijuv->nfcuv", case.dL_dO, windows(case))


@model("batch_not_summed", -1, 0, ...)
def _(case: Case, kept: Any) -> np.ndarray:
    return _of_images(case)[kept]


@model("upstream_ignored")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, np.ones(case.dL_dO.shape))


@model("no_sliding")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[..., :1, :1], right.shape)


@model("no_sliding")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(each_summed(right, 0)[..., :1, :1], right.shape)


@model("corner_only")
def _(case: Case) -> np.ndarray:
    return np.einsum("nfij,ncuv->fcuv", case.dL_dO, windows(case)[:, :, 0, 0])


@model("upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, filters_first(case.dL_dO))


@model("upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, filters_last(case.dL_dO))


@model("sign")
def _(case: Case) -> np.ndarray:
    return -filter_gradient(case)


@model("truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(filter_gradient(case))


@model("truncated")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=np.trunc(padded(case)))


@model("slid_by_stride")
def _(case: Case) -> np.ndarray | str:
    dL_dF = _cut(case, _sliding(case.dL_dO, padded(case), case.stride))
    return dL_dF if np.shape(dL_dF) == case.weight.shape else FAILS


@model("slid_by_stride")
def _(case: Case) -> np.ndarray | str:
    return _sliding(case.dL_dO, padded(case), case.stride)


@model("zeros_miscounted", *STEPS)
def _(case: Case, step: Callable) -> np.ndarray | str:
    return _cut(case, _sliding(insert_zeros(case.dL_dO, step(case.stride)), padded(case)))


@model("zeros_miscounted", *STEPS)
def _(case: Case, step: Callable) -> np.ndarray | str:
    return _sliding(insert_zeros(case.dL_dO, step(case.stride)), padded(case))


@model("border_forgotten")
def _(case: Case) -> np.ndarray | str:
    return _unpadded(case)


@model("border_forgotten")
def _(case: Case) -> np.ndarray | str:
    # a sum of another shape is added to an array of zeros: where it fits, it is spread
    dL_dF = _unpadded(case)
    fits = np.ndim(dL_dF) == 4 and all(
        n in (1, k) for n, k in zip(np.shape(dL_dF)[2:], case.kernel, strict=True)
    )
    return np.broadcast_to(dL_dF, case.weight.shape) if fits else FAILS


@model("border_forgotten")
def _(case: Case) -> np.ndarray:
    # windows that reach beyond X are cut off there
    after = tuple((0, sum(around)) for around in case.pads)
    return filter_gradient(case, X=np.pad(case.X, ((0, 0), (0, 0), *after)))


def _unpadded(case: Case) -> np.ndarray | str:
    X = case.X if any(map(any, case.pads)) else padded(case)
    return _cut(case, _sliding(insert_zeros(case.dL_dO, case.stride), X))


@model("border_not_zero", *BORDERS)
def _(case: Case, border: dict[str, Any]) -> np.ndarray:
    return filter_gradient(case, X=bordered(case, border))


@model("columns_order", *ORDERS)
def _(case: Case, read: Callable) -> np.ndarray:
    return read(filter_gradient(case))


@model("gradient_reshaped")
def _(case: Case) -> np.ndarray:
    # (C·kH·kW, F) read as (F, C, kH, kW)
    right = filter_gradient(case)
    return right.reshape(len(right), -1).T.reshape(right.shape)


@model("gradient_reshaped", (1, 0, 2, 3), (2, 3, 1, 0))
def _(case: Case, order: tuple[int, ...]) -> np.ndarray:
    # (C, F, kH, kW), or (kH, kW, C, F), read as (F, C, kH, kW)
    right = filter_gradient(case)
    return right.transpose(order).reshape(right.shape)


@model("activation_inside", *ACTIVATIONS)
def _(case: Case, activation: tuple) -> np.ndarray:
    return filter_gradient(case, before_activation(case, activation))


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return filter_gradient(case, zero_outside(case.dL_dO, kept))


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return zero_outside(filter_gradient(case), kept)


@model("one_filter_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return zero_outside(filter_gradient(case), kept)


def _of_square_upstream(case: Case, axis: int) -> np.ndarray | str:
    dL_dO = square_upstream(case, axis)
    return FAILS if dL_dO is None else filter_gradient(case, dL_dO)


@model("height_for_both")
def _(case: Case) -> np.ndarray | str:
    return _of_square_upstream(case, 0)


@model("width_for_both")
def _(case: Case) -> np.ndarray | str:
    return _of_square_upstream(case, 1)


@model("kernel_height_for_both")
def _(case: Case) -> np.ndarray | str:
    kH, kW = case.kernel
    return FAILS if kH > kW else zero_outside(filter_gradient(case), np.s_[..., :kH])


@model("window_misplaced", False, True)
def _(case: Case, multiplied: bool) -> np.ndarray | str:
    step = case.stride if multiplied else 1
    X = moved(case, step)
    return FAILS if X is None else filter_gradient(case, X=X, stride=step)


@model("strides_of_another")
def _(case: Case) -> np.ndarray:
    return np.einsum("nfij,ncijuv->fcuv", case.dL_dO, misread_windows(case))


@model("output_transposed")
def _(case: Case) -> np.ndarray | str:
    transposed = case.dL_dO.swapaxes(2, 3)
    return FAILS if transposed.shape != case.dL_dO.shape else filter_gradient(case, transposed)
