"""Mistakes in ∂L/∂F."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import insert_zeros, rotate_180
from convlab.check.cases import Case
from convlab.check.mistakes.layer import (
    Models,
    each_summed,
    filter_gradient,
    filters_first,
    filters_last,
    kept_in,
    padded,
    windows,
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


@model("one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:, :1], right.shape)


@model("one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:, -1:], right.shape)


def _slid_everywhere(case: Case, dL_dO: np.ndarray) -> np.ndarray:
    """Slide dL_dO over all of the padded X, wherever it fits."""
    places = sliding_window_view(padded(case), dL_dO.shape[2:], axis=(2, 3))
    return np.einsum("nfij,ncuvij->fcuv", dL_dO, places)


@model("leftover_kept")
def _(case: Case) -> np.ndarray:
    return _slid_everywhere(case, insert_zeros(case.dL_dO, case.stride))


@model("zeros_not_inserted")
def _(case: Case) -> np.ndarray:
    return _slid_everywhere(case, case.dL_dO)


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


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)[-1]


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)[0]


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)


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
