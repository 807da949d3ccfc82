"""Mistakes in ∂L/∂X."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import insert_zeros, rotate_180
from convlab.check.cases import Case
from convlab.check.mistakes.layer import (
    FAILS,
    RAISES,
    Models,
    cropped,
    each_summed,
    filters_first,
    filters_last,
    input_gradient,
    is_square,
    kept_in,
    padded,
    scattered,
)

MODELS: Models = {}
model = kept_in(MODELS)


@model("filter_not_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=rotate_180(case.weight))


# Gathering with a kernel K is scattering with K turned by 180°.
@model("wrong_axes_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=rotate_180(case.weight[::-1, ::-1]))


@model("all_axes_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[::-1, ::-1])


@model("only_rows_flipped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[..., ::-1])


@model("only_columns_flipped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[..., ::-1, :])


@model("kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    if not is_square(case):
        return FAILS
    return input_gradient(case, weight=rotate_180(case.weight.swapaxes(2, 3)))


@model("kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    return input_gradient(case, weight=case.weight.swapaxes(2, 3)) if is_square(case) else FAILS


def _quarter_turn(case: Case, turns: int) -> np.ndarray | str:
    if not is_square(case):
        return FAILS
    return input_gradient(case, weight=rotate_180(np.rot90(case.weight, turns, (2, 3))))


@model("quarter_turn")
def _(case: Case) -> np.ndarray | str:
    return _quarter_turn(case, 1)


@model("quarter_turn")
def _(case: Case) -> np.ndarray | str:
    return _quarter_turn(case, 3)


@model("stride_ignored")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, stride=1)


@model("zeros_not_inserted")
def _(case: Case) -> np.ndarray:
    return _shrunk(case, scattered(case, stride=1), 1)


@model("leftover_forgotten")
def _(case: Case) -> np.ndarray:
    return _shrunk(case, scattered(case), case.stride)


@model("leftover_forgotten")
def _(case: Case) -> np.ndarray | str:
    right = case.right["input_gradient"]
    short = _shrunk(case, scattered(case), case.stride)
    return right if short.shape == right.shape else RAISES


def _shrunk(case: Case, dL_dX: np.ndarray, stride: int) -> np.ndarray:
    """Cut off what no window reaches at this stride, then the padding on either side."""
    places = zip(case.dL_dO.shape[2:], case.kernel, case.pads, strict=True)
    rows, columns = (
        slice(before, (count - 1) * stride + k - after) for count, k, (before, after) in places
    )
    return dL_dX[..., rows, columns]


def _gathered_without_border(case: Case, filters: np.ndarray) -> np.ndarray | str:
    spread = insert_zeros(case.dL_dO, case.stride)
    if any(n < k for n, k in zip(spread.shape[2:], case.kernel, strict=True)):
        return FAILS
    return np.einsum("nfijuv,fcuv->ncij", sliding_window_view(spread, case.kernel, (2, 3)), filters)


@model("no_full_padding")
def _(case: Case) -> np.ndarray | str:
    return _gathered_without_border(case, rotate_180(case.weight))


@model("padding_not_cropped")
def _(case: Case) -> np.ndarray:
    return scattered(case)


@model("empty_crop")
def _(case: Case) -> np.ndarray:
    rows, columns = (slice(before, -after) for before, after in case.pads)
    return scattered(case)[..., rows, columns]


@model("cropped_from_wrong_side")
def _(case: Case) -> np.ndarray:
    (_, bottom), (_, right) = case.pads
    H, W = case.X.shape[2:]
    return scattered(case)[..., bottom : bottom + H, right : right + W]


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return _overwritten(case, np.einsum("nfij,fcuv->nijcuv", case.dL_dO[:, -1:], case.weight[-1:]))


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return _overwritten(case, np.einsum("nfij,fcuv->nijcuv", case.dL_dO, case.weight))


def _overwritten(case: Case, shares: np.ndarray) -> np.ndarray:
    """Write the share of each window over what is there."""
    dL_dX, (kH, kW), s = np.zeros(padded(case).shape), case.kernel, case.stride
    for i, j in np.ndindex(*case.dL_dO.shape[2:]):
        dL_dX[..., i * s : i * s + kH, j * s : j * s + kW] = shares[:, i, j]
    return cropped(case, dL_dX)


@model("overlap_lost_by_index")
def _(case: Case) -> np.ndarray:
    return _taps_overwritten(case)


def _taps_overwritten(case: Case) -> np.ndarray:
    """Write tap by tap, each over what is there."""
    dL_dX, s = np.zeros(padded(case).shape), case.stride
    H, W = case.dL_dO.shape[2:]
    for u, v in np.ndindex(*case.kernel):
        share = np.einsum("nfij,fc->ncij", case.dL_dO, case.weight[:, :, u, v])
        dL_dX[:, :, u : u + s * H : s, v : v + s * W : s] = share
    return cropped(case, dL_dX)


@model("corner_only")
def _(case: Case) -> np.ndarray:
    dL_dX, (kH, kW) = np.zeros(padded(case).shape), case.kernel
    dL_dX[..., :kH, :kW] = np.einsum("nfij,fcuv->ncuv", case.dL_dO, case.weight)
    return cropped(case, dL_dX)


@model("axes_not_swapped")
def _(case: Case) -> np.ndarray | str:
    F, C = case.weight.shape[:2]
    return input_gradient(case, weight=case.weight.swapaxes(0, 1)) if F == C else FAILS


@model("one_filter_kept")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[-1:], dL_dO=case.dL_dO[:, -1:])


@model("one_filter_kept")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[:1], dL_dO=case.dL_dO[:, :1])


@model("filters_averaged")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / len(case.weight)


@model("filters_not_summed")
def _(case: Case) -> np.ndarray:
    F = range(len(case.weight))
    parts = [input_gradient(case, weight=case.weight[[f]], dL_dO=case.dL_dO[:, [f]]) for f in F]
    return np.concatenate(parts, axis=1)


@model("filters_not_summed")
def _(case: Case) -> np.ndarray:
    F = range(len(case.weight))
    parts = [input_gradient(case, weight=case.weight[[f]], dL_dO=case.dL_dO[:, [f]]) for f in F]
    return np.stack(parts, axis=1)


@model("channels_summed")
def _(case: Case) -> np.ndarray:
    return each_summed(input_gradient(case), 1)


@model("one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = input_gradient(case)
    return np.broadcast_to(right[:, :1], right.shape)


@model("batch_summed")
def _(case: Case) -> np.ndarray:
    return each_summed(input_gradient(case), 0)


@model("averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / len(case.X)


@model("upstream_ignored")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=np.ones(case.dL_dO.shape))


@model("upstream_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=rotate_180(case.dL_dO))


@model("upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=filters_first(case.dL_dO))


@model("upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=filters_last(case.dL_dO))


@model("sign")
def _(case: Case) -> np.ndarray:
    return -input_gradient(case)


@model("truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(input_gradient(case))


@model("truncated")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=np.trunc(case.weight))
