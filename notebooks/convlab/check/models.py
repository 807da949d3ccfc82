"""What each known mistake makes of a case: the numbers by which it is told from all others.

A model takes a `Case` and returns what a layer with that mistake would return; RAISES where it
would stop with an error; or FAILS where, as the code happens to be, it would stop or return other
wrong numbers. One mistake
may have several models, for it can be written in several ways; mistakes that give the very same
numbers are one, with one name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import Pair, insert_zeros, padding_widths, rotate_180
from convlab.check.cases import Case

RAISES, FAILS = "raises", "fails"
Model = Callable[[Case], np.ndarray | str]

MODELS: dict[str, dict[str, list[Model]]] = {
    "forward": {},
    "filter_gradient": {},
    "input_gradient": {},
    "bias_gradient": {},
}


def model(part: str, mistake: str) -> Callable[[Model], Model]:
    """Register a model of a mistake in one part of the layer."""

    def register(function: Model) -> Model:
        kept = lru_cache(maxsize=64)(function)  # cases are compared by identity, and are few
        MODELS[part].setdefault(mistake, []).append(kept)
        return kept

    return register


# ------------------------------------------------------- the layer, with room for mistakes


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


def _each(array: np.ndarray, axis: int) -> np.ndarray:
    """Put the sum over an axis in the place of each of its entries."""
    return np.broadcast_to(array.sum(axis=axis, keepdims=True), array.shape)


def _transposable(case: Case) -> bool:
    return case.kernel[0] == case.kernel[1]


# ---------------------------------------------------------------------------- forward


@model("forward", "convolution")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, rotate_180(case.weight)))


@model("forward", "kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    return biased(case, forward(case, case.weight.swapaxes(2, 3))) if _transposable(case) else FAILS


@model("forward", "kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    # flattened before it meets the windows: of a single row the order is the same
    right = case.right["forward"]
    if 1 in case.kernel or not _transposable(case):
        return right if 1 in case.kernel else FAILS
    return biased(case, forward(case, case.weight.swapaxes(2, 3)))


@model("forward", "stride_ignored")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, stride=1))


@model("forward", "stride_unused")
def _(case: Case) -> np.ndarray:
    return _everywhere(case, case.pads)


@model("forward", "stride_unused")
def _(case: Case) -> np.ndarray:
    return _everywhere(case, padding_widths(case.X.shape[2:], case.kernel, 1, case.padding))


def _everywhere(case: Case, pads: tuple[Pair, Pair]) -> np.ndarray:
    """Return O of stride 1, with this border."""
    X = np.pad(case.X, ((0, 0), (0, 0), *pads))
    every = sliding_window_view(X, case.kernel, axis=(2, 3))
    return biased(case, np.einsum("ncijuv,fcuv->nfij", every, case.weight))


@model("forward", "bias_forgotten")
def _(case: Case) -> np.ndarray:
    return forward(case)


@model("forward", "bias_per_channel")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), case.X.shape[1])


@model("forward", "bias_per_tap")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), np.prod(case.kernel))


@model("forward", "bias_per_tap")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), np.prod(case.weight.shape[1:]))


@model("forward", "bias_of_the_first")
def _(case: Case) -> np.ndarray:
    return forward(case) + case.bias[0]


@model("forward", "one_channel_kept")
def _(case: Case) -> np.ndarray:
    kept = np.zeros_like(case.weight)
    kept[:, 0] = case.weight[:, 0]
    return biased(case, forward(case, kept))


@model("forward", "one_channel_kept")
def _(case: Case) -> np.ndarray:
    kept = np.zeros_like(case.weight)
    kept[:, -1] = case.weight[:, -1]
    return biased(case, forward(case, kept))


@model("forward", "channels_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / case.X.shape[1])


@model("forward", "taps_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / np.prod(case.kernel))


@model("forward", "taps_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / np.prod(case.weight.shape[1:]))


@model("forward", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.broadcast_to(case.weight[:1], case.weight.shape)))


@model("forward", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.broadcast_to(case.weight[-1:], case.weight.shape)))


@model("forward", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = case.right["forward"]
    return np.broadcast_to(right[:, :1], right.shape)


@model("forward", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = case.right["forward"]
    return np.broadcast_to(right[:, -1:], right.shape)


@model("forward", "filters_summed")
def _(case: Case) -> np.ndarray:
    return biased(case, _each(forward(case), 1))


@model("forward", "filters_summed")
def _(case: Case) -> np.ndarray:
    return _each(biased(case, forward(case)), 1)


@model("forward", "no_sliding")
def _(case: Case) -> np.ndarray:
    return np.broadcast_to(biased(case, forward(case))[..., :1, :1], case.dL_dO.shape)


@model("forward", "height_for_both")
def _(case: Case) -> np.ndarray | str:
    right = case.right["forward"]
    H, W = case.X.shape[2:]
    return FAILS if H > W and right.shape[2] > right.shape[3] else right[..., : right.shape[2]]


@model("forward", "width_for_both")
def _(case: Case) -> np.ndarray | str:
    right = case.right["forward"]
    H, W = case.X.shape[2:]
    return FAILS if W > H and right.shape[3] > right.shape[2] else right[..., : right.shape[3], :]


@model("forward", "kernel_height_for_both")
def _(case: Case) -> np.ndarray | str:
    right, kH = case.right["forward"], case.kernel[0]
    fewer = (padded(case).shape[3] - kH) // case.stride + 1
    return FAILS if fewer > right.shape[3] else right[..., :fewer]


Count = Callable[[int, int, int], int]  # of windows, from size, kernel and stride


def _counts(count: Count, case: Case) -> list[int]:
    sizes = padded(case).shape[2:]
    return [count(n, k, case.stride) for n, k in zip(sizes, case.kernel, strict=True)]


def _sized(count: Count, case: Case) -> np.ndarray | str:
    """Return O with another number of rows and columns; where windows are missing, it fails."""
    right, counts = case.right["forward"], _counts(count, case)
    if any(more > most for more, most in zip(counts, right.shape[2:], strict=True)):
        return RAISES
    if min(counts) < 1:
        return FAILS
    return right[..., : counts[0], : counts[1]]


@model("forward", "output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: (n - k) // s, case)


@model("forward", "output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: (n - k + 1) // s, case)


@model("forward", "output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: n - k // s + 1, case)


@model("forward", "output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: -(-(n - k) // s) + 1, case)


@model("forward", "output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: round((n - k) / s + 1), case)


@model("forward", "output_size_zeros")
def _(case: Case) -> np.ndarray | str:
    return _with_zeros(lambda n, k, s: -(-(n - k) // s) + 1, case)


@model("forward", "output_size_zeros")
def _(case: Case) -> np.ndarray | str:
    return _with_zeros(lambda n, k, s: n - k // s + 1, case)


def _with_zeros(count: Count, case: Case) -> np.ndarray:
    """Return O in a larger array; its further places stay 0."""
    right = case.right["forward"]
    H, W = right.shape[2:]
    O = np.zeros((*right.shape[:2], *map(max, _counts(count, case), (H, W))))
    O[..., :H, :W] = right
    return O


@model("forward", "same_half_both_sides")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple((k // 2, k // 2) for k in case.kernel))


@model("forward", "same_odd_row_first")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple(around[::-1] for around in case.pads))


@model("forward", "same_ignored")
def _(case: Case) -> np.ndarray:
    return _same(case, ((0, 0), (0, 0)))


def _same(case: Case, pads: tuple[Pair, Pair]) -> np.ndarray:
    return (case.with_pads(pads) if case.padding == "same" else case).right["forward"]


@model("forward", "columns_reshaped")
def _(case: Case) -> np.ndarray:
    # (N, C, kH, kW, H', W') read as windows, without a transpose
    N, F, H, W = case.dL_dO.shape
    columns = windows(case).transpose(0, 1, 4, 5, 2, 3).reshape(N, H * W, -1)
    O = columns @ case.weight.reshape(F, -1).T
    return biased(case, O.swapaxes(1, 2).reshape(N, F, H, W))


@model("forward", "columns_reshaped")
def _(case: Case) -> np.ndarray:
    # columns in the order (kH, kW, C), filters in the order (C, kH, kW)
    N, F, H, W = case.dL_dO.shape
    columns = windows(case).transpose(0, 2, 3, 4, 5, 1).reshape(N, H * W, -1)
    O = columns @ case.weight.reshape(F, -1).T
    return biased(case, O.swapaxes(1, 2).reshape(N, F, H, W))


@model("forward", "columns_reshaped")
def _(case: Case) -> np.ndarray:
    # all windows of one image in a row, read as columns
    N, F, H, W = case.dL_dO.shape
    columns = windows(case).transpose(0, 2, 3, 1, 4, 5).reshape(N, -1, H * W)
    return biased(case, (case.weight.reshape(F, -1) @ columns).reshape(N, F, H, W))


@model("forward", "output_reshaped")
def _(case: Case) -> np.ndarray:
    # (N·H'·W', F) read as (N, F, H', W')
    O = biased(case, forward(case))
    return O.transpose(0, 2, 3, 1).reshape(O.shape)


@model("forward", "output_reshaped")
def _(case: Case) -> np.ndarray:
    # (F, N·H'·W') read as (N, F, H', W')
    O = biased(case, forward(case))
    return O.swapaxes(0, 1).reshape(O.shape)


@model("forward", "truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(case.right["forward"])


@model("forward", "truncated")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, X=np.trunc(padded(case))))


@model("forward", "truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(forward(case)) + case.bias[:, None, None]


@model("forward", "truncated")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.trunc(case.weight)))


# -------------------------------------------------------------------- filter gradient


@model("filter_gradient", "stride_ignored")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, stride=1)


@model("filter_gradient", "arguments_swapped")
def _(case: Case) -> np.ndarray:
    return rotate_180(filter_gradient(case))


@model("filter_gradient", "input_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=rotate_180(padded(case)))


@model("filter_gradient", "input_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=np.pad(rotate_180(case.X), ((0, 0), (0, 0), *case.pads)))


@model("filter_gradient", "input_turned")
def _(case: Case) -> np.ndarray:
    rows, columns = (
        slice(0, (count - 1) * case.stride + k)
        for count, k in zip(case.dL_dO.shape[2:], case.kernel, strict=True)
    )
    return filter_gradient(case, X=rotate_180(padded(case)[..., rows, columns]))


@model("filter_gradient", "upstream_turned")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, rotate_180(case.dL_dO))


@model("filter_gradient", "kernel_transposed")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case).swapaxes(2, 3)


@model("filter_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return np.einsum("f,cuv->fcuv", case.dL_dO[-1, :, -1, -1], windows(case)[-1, :, -1, -1])


@model("filter_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return np.einsum("nf,ncuv->fcuv", case.dL_dO[:, :, -1, -1], windows(case)[:, :, -1, -1])


@model("filter_gradient", "filters_summed")
def _(case: Case) -> np.ndarray:
    return _each(filter_gradient(case), 0)


@model("filter_gradient", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:1], right.shape)


@model("filter_gradient", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[-1:], right.shape)


@model("filter_gradient", "channels_summed")
def _(case: Case) -> np.ndarray:
    return _each(filter_gradient(case), 1)


@model("filter_gradient", "one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:, :1], right.shape)


@model("filter_gradient", "one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[:, -1:], right.shape)


def _slid_everywhere(case: Case, dL_dO: np.ndarray) -> np.ndarray:
    """Slide dL_dO over all of the padded X, wherever it fits."""
    places = sliding_window_view(padded(case), dL_dO.shape[2:], axis=(2, 3))
    return np.einsum("nfij,ncuvij->fcuv", dL_dO, places)


@model("filter_gradient", "leftover_kept")
def _(case: Case) -> np.ndarray:
    return _slid_everywhere(case, insert_zeros(case.dL_dO, case.stride))


@model("filter_gradient", "zeros_not_inserted")
def _(case: Case) -> np.ndarray:
    return _slid_everywhere(case, case.dL_dO)


@model("filter_gradient", "averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / len(case.X)


@model("filter_gradient", "averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / np.prod(case.dL_dO.shape[2:])


@model("filter_gradient", "averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case) / (len(case.X) * np.prod(case.dL_dO.shape[2:]))


def _of_images(case: Case) -> np.ndarray:
    return np.einsum("nfij,ncijuv->nfcuv", case.dL_dO, windows(case))


@model("filter_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)[-1]


@model("filter_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)[0]


@model("filter_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    return _of_images(case)


@model("filter_gradient", "upstream_ignored")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, np.ones(case.dL_dO.shape))


@model("filter_gradient", "no_sliding")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(right[..., :1, :1], right.shape)


@model("filter_gradient", "no_sliding")
def _(case: Case) -> np.ndarray:
    right = filter_gradient(case)
    return np.broadcast_to(_each(right, 0)[..., :1, :1], right.shape)


@model("filter_gradient", "corner_only")
def _(case: Case) -> np.ndarray:
    return np.einsum("nfij,ncuv->fcuv", case.dL_dO, windows(case)[:, :, 0, 0])


@model("filter_gradient", "upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, _reshaped(case.dL_dO))


@model("filter_gradient", "upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, _filters_last(case.dL_dO))


@model("filter_gradient", "sign")
def _(case: Case) -> np.ndarray:
    return -filter_gradient(case)


@model("filter_gradient", "truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(filter_gradient(case))


@model("filter_gradient", "truncated")
def _(case: Case) -> np.ndarray:
    return filter_gradient(case, X=np.trunc(padded(case)))


def _reshaped(dL_dO: np.ndarray) -> np.ndarray:
    """Read (N, F, H', W') as (F, N, H', W'), as `reshape(F, -1)` without a transpose does."""
    N, F, H, W = dL_dO.shape
    return dL_dO.reshape(F, N, H, W).swapaxes(0, 1)


def _filters_last(dL_dO: np.ndarray) -> np.ndarray:
    """Read (N, F, H', W') as (N, H', W', F), as `reshape(-1, F)` without a transpose does."""
    N, F, H, W = dL_dO.shape
    return dL_dO.reshape(N, H, W, F).transpose(0, 3, 1, 2)


# --------------------------------------------------------------------- input gradient


@model("input_gradient", "filter_not_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=rotate_180(case.weight))


# Gathering with a kernel K is scattering with K turned by 180°.
@model("input_gradient", "wrong_axes_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=rotate_180(case.weight[::-1, ::-1]))


@model("input_gradient", "all_axes_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[::-1, ::-1])


@model("input_gradient", "only_rows_flipped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[..., ::-1])


@model("input_gradient", "only_columns_flipped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[..., ::-1, :])


@model("input_gradient", "kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    if not _transposable(case):
        return FAILS
    return input_gradient(case, weight=rotate_180(case.weight.swapaxes(2, 3)))


@model("input_gradient", "kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    return input_gradient(case, weight=case.weight.swapaxes(2, 3)) if _transposable(case) else FAILS


def _quarter_turn(case: Case, turns: int) -> np.ndarray | str:
    if not _transposable(case):
        return FAILS
    return input_gradient(case, weight=rotate_180(np.rot90(case.weight, turns, (2, 3))))


@model("input_gradient", "quarter_turn")
def _(case: Case) -> np.ndarray | str:
    return _quarter_turn(case, 1)


@model("input_gradient", "quarter_turn")
def _(case: Case) -> np.ndarray | str:
    return _quarter_turn(case, 3)


@model("input_gradient", "stride_ignored")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, stride=1)


@model("input_gradient", "zeros_not_inserted")
def _(case: Case) -> np.ndarray:
    return _shrunk(case, scattered(case, stride=1), 1)


@model("input_gradient", "leftover_forgotten")
def _(case: Case) -> np.ndarray:
    return _shrunk(case, scattered(case), case.stride)


@model("input_gradient", "leftover_forgotten")
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


@model("input_gradient", "no_full_padding")
def _(case: Case) -> np.ndarray | str:
    return _gathered_without_border(case, rotate_180(case.weight))


@model("input_gradient", "padding_not_cropped")
def _(case: Case) -> np.ndarray:
    return scattered(case)


@model("input_gradient", "empty_crop")
def _(case: Case) -> np.ndarray:
    rows, columns = (slice(before, -after) for before, after in case.pads)
    return scattered(case)[..., rows, columns]


@model("input_gradient", "cropped_from_wrong_side")
def _(case: Case) -> np.ndarray:
    (_, bottom), (_, right) = case.pads
    H, W = case.X.shape[2:]
    return scattered(case)[..., bottom : bottom + H, right : right + W]


@model("input_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return _overwritten(case, np.einsum("nfij,fcuv->nijcuv", case.dL_dO[:, -1:], case.weight[-1:]))


@model("input_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return _overwritten(case, np.einsum("nfij,fcuv->nijcuv", case.dL_dO, case.weight))


def _overwritten(case: Case, shares: np.ndarray) -> np.ndarray:
    """Write the share of each window over what is there."""
    dL_dX, (kH, kW), s = np.zeros(padded(case).shape), case.kernel, case.stride
    for i, j in np.ndindex(*case.dL_dO.shape[2:]):
        dL_dX[..., i * s : i * s + kH, j * s : j * s + kW] = shares[:, i, j]
    return cropped(case, dL_dX)


@model("input_gradient", "overlap_lost_by_index")
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


@model("input_gradient", "corner_only")
def _(case: Case) -> np.ndarray:
    dL_dX, (kH, kW) = np.zeros(padded(case).shape), case.kernel
    dL_dX[..., :kH, :kW] = np.einsum("nfij,fcuv->ncuv", case.dL_dO, case.weight)
    return cropped(case, dL_dX)


@model("input_gradient", "axes_not_swapped")
def _(case: Case) -> np.ndarray | str:
    F, C = case.weight.shape[:2]
    return input_gradient(case, weight=case.weight.swapaxes(0, 1)) if F == C else FAILS


@model("input_gradient", "one_filter_kept")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[-1:], dL_dO=case.dL_dO[:, -1:])


@model("input_gradient", "one_filter_kept")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=case.weight[:1], dL_dO=case.dL_dO[:, :1])


@model("input_gradient", "filters_averaged")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / len(case.weight)


@model("input_gradient", "filters_not_summed")
def _(case: Case) -> np.ndarray:
    F = range(len(case.weight))
    parts = [input_gradient(case, weight=case.weight[[f]], dL_dO=case.dL_dO[:, [f]]) for f in F]
    return np.concatenate(parts, axis=1)


@model("input_gradient", "filters_not_summed")
def _(case: Case) -> np.ndarray:
    F = range(len(case.weight))
    parts = [input_gradient(case, weight=case.weight[[f]], dL_dO=case.dL_dO[:, [f]]) for f in F]
    return np.stack(parts, axis=1)


@model("input_gradient", "channels_summed")
def _(case: Case) -> np.ndarray:
    return _each(input_gradient(case), 1)


@model("input_gradient", "one_channel_for_all")
def _(case: Case) -> np.ndarray:
    right = input_gradient(case)
    return np.broadcast_to(right[:, :1], right.shape)


@model("input_gradient", "batch_summed")
def _(case: Case) -> np.ndarray:
    return _each(input_gradient(case), 0)


@model("input_gradient", "averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / len(case.X)


@model("input_gradient", "upstream_ignored")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=np.ones(case.dL_dO.shape))


@model("input_gradient", "upstream_turned")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=rotate_180(case.dL_dO))


@model("input_gradient", "upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=_reshaped(case.dL_dO))


@model("input_gradient", "upstream_reshaped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, dL_dO=_filters_last(case.dL_dO))


@model("input_gradient", "sign")
def _(case: Case) -> np.ndarray:
    return -input_gradient(case)


@model("input_gradient", "truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(input_gradient(case))


@model("input_gradient", "truncated")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=np.trunc(case.weight))


# ---------------------------------------------------------------------- bias gradient


@model("bias_gradient", "averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return case.right["bias_gradient"] / len(case.X)


@model("bias_gradient", "averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return case.dL_dO.mean(axis=(0, 2, 3))


@model("bias_gradient", "averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return case.dL_dO.mean(axis=(2, 3)).sum(axis=0)


@model("bias_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    of_images = case.dL_dO.sum(axis=(2, 3))
    return of_images if len(case.X) > 1 else of_images[0]


@model("bias_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[-1].sum(axis=(1, 2))


@model("bias_gradient", "batch_not_summed")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[0].sum(axis=(1, 2))


@model("bias_gradient", "filters_summed")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.dL_dO.sum())


@model("bias_gradient", "upstream_ignored")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.dL_dO[:, 0].size, float)


@model("bias_gradient", "sign")
def _(case: Case) -> np.ndarray:
    return -case.right["bias_gradient"]


@model("bias_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[-1, :, -1, -1]


@model("bias_gradient", "overwritten")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[:, :, -1, -1].sum(axis=0)


@model("bias_gradient", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.right["bias_gradient"][-1])


@model("bias_gradient", "one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.right["bias_gradient"][0])


@model("bias_gradient", "truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(case.right["bias_gradient"])
