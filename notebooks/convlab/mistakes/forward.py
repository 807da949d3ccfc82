"""Mistakes in the output O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import Pair, padding_widths, rotate_180
from convlab.mistakes.cases import Case
from convlab.mistakes.layer import (
    ACTIVATIONS,
    BORDERS,
    EDGES,
    FAILS,
    FIRST_OR_LAST,
    ORDERS,
    RAISES,
    Models,
    biased,
    bordered,
    each_summed,
    forward,
    is_square,
    kept_in,
    misread_windows,
    moved,
    padded,
    taps_first,
    windows,
    zero_outside,
)

MODELS: Models = {}
model = kept_in(MODELS)


@model("convolution")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, rotate_180(case.weight)))


@model("kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    return biased(case, forward(case, case.weight.swapaxes(2, 3))) if is_square(case) else FAILS


@model("kernel_transposed")
def _(case: Case) -> np.ndarray | str:
    # flattened before it meets the windows: of a single row the order is the same
    right = case.right["forward"]
    if 1 in case.kernel or not is_square(case):
        return right if 1 in case.kernel else FAILS
    return biased(case, forward(case, case.weight.swapaxes(2, 3)))


@model("stride_ignored")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, stride=1))


@model("stride_unused")
def _(case: Case) -> np.ndarray:
    return _everywhere(case, case.pads)


@model("stride_unused")
def _(case: Case) -> np.ndarray:
    return _everywhere(case, padding_widths(case.X.shape[2:], case.kernel, 1, case.padding))


def _everywhere(case: Case, pads: tuple[Pair, Pair]) -> np.ndarray:
    """Return O of stride 1, with this border."""
    X = np.pad(case.X, ((0, 0), (0, 0), *pads))
    every = sliding_window_view(X, case.kernel, axis=(2, 3))
    return biased(case, np.einsum("ncijuv,fcuv->nfij", every, case.weight))


@model("bias_forgotten")
def _(case: Case) -> np.ndarray:
    return forward(case)


@model("bias_alone")
def _(case: Case) -> np.ndarray:
    return biased(case, np.zeros(case.dL_dO.shape))


@model("bias_per_channel")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), case.X.shape[1])


@model("bias_per_tap")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), np.prod(case.kernel))


@model("bias_per_tap")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), np.prod(case.weight.shape[1:]))


@model("bias_twice")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case), 2)


@model("bias_of_the_first")
def _(case: Case) -> np.ndarray:
    return forward(case) + case.bias[0]


@model("one_channel_kept")
def _(case: Case) -> np.ndarray:
    kept = np.zeros_like(case.weight)
    kept[:, 0] = case.weight[:, 0]
    return biased(case, forward(case, kept))


@model("one_channel_kept")
def _(case: Case) -> np.ndarray:
    kept = np.zeros_like(case.weight)
    kept[:, -1] = case.weight[:, -1]
    return biased(case, forward(case, kept))


@model("channels_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / case.X.shape[1])


@model("taps_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / np.prod(case.kernel))


@model("taps_averaged")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case) / np.prod(case.weight.shape[1:]))


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.broadcast_to(case.weight[:1], case.weight.shape)))


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.broadcast_to(case.weight[-1:], case.weight.shape)))


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = case.right["forward"]
    return np.broadcast_to(right[:, :1], right.shape)


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    right = case.right["forward"]
    return np.broadcast_to(right[:, -1:], right.shape)


@model("one_filter_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return zero_outside(case.right["forward"], np.s_[:, kept])


@model("one_filter_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return biased(case, zero_outside(forward(case), np.s_[:, kept]))


@model("one_filter_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return case.right["forward"][:, kept]


@model("one_image_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return zero_outside(case.right["forward"], kept)


@model("one_image_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return case.right["forward"][kept]


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    return biased(case, each_summed(forward(case), 1))


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    return each_summed(biased(case, forward(case)), 1)


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    # of one matrix: one grid (H, W) for all filters
    O = biased(case, forward(case))
    return O.sum(axis=1)[0] if len(case.weight) > 1 else O


@model("no_sliding")
def _(case: Case) -> np.ndarray:
    return np.broadcast_to(biased(case, forward(case))[..., :1, :1], case.dL_dO.shape)


@model("height_for_both")
def _(case: Case) -> np.ndarray | str:
    right = case.right["forward"]
    H, W = case.X.shape[2:]
    return FAILS if H > W and right.shape[2] > right.shape[3] else right[..., : right.shape[2]]


@model("width_for_both")
def _(case: Case) -> np.ndarray | str:
    right = case.right["forward"]
    H, W = case.X.shape[2:]
    return FAILS if W > H and right.shape[3] > right.shape[2] else right[..., : right.shape[3], :]


@model("kernel_height_for_both")
def _(case: Case) -> np.ndarray | str:
    right, kH = case.right["forward"], case.kernel[0]
    fewer = (padded(case).shape[3] - kH) // case.stride + 1
    return FAILS if fewer > right.shape[3] else right[..., :fewer]


@model("kernel_height_for_both")
def _(case: Case) -> np.ndarray:
    kH = case.kernel[0]
    return _same(case, padding_widths(case.X.shape[2:], (kH, kH), case.stride, "same"))


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


@model("output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: (n - k) // s, case)


@model("output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: (n - k + 1) // s, case)


@model("output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: n - k // s + 1, case)


@model("output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: -(-(n - k) // s) + 1, case)


@model("output_size")
def _(case: Case) -> np.ndarray | str:
    return _sized(lambda n, k, s: round((n - k) / s + 1), case)


@model("output_size", slice(0), slice(1), slice(1, 2))
def _(case: Case, counted: slice) -> np.ndarray | str:
    # the border is left out, or only one side of it is in
    right = case.right["forward"]
    sizes = zip(case.X.shape[2:], case.pads, case.kernel, strict=True)
    H, W = ((n + sum(around[counted]) - k) // case.stride + 1 for n, around, k in sizes)
    return right[..., :H, :W] if min(H, W) > 0 else FAILS


@model("output_size_zeros")
def _(case: Case) -> np.ndarray | str:
    return _with_zeros(lambda n, k, s: -(-(n - k) // s) + 1, case)


@model("output_size_zeros")
def _(case: Case) -> np.ndarray | str:
    return _with_zeros(lambda n, k, s: n - k // s + 1, case)


def _with_zeros(count: Count, case: Case) -> np.ndarray:
    """Return O in a larger array; its further places stay 0."""
    right = case.right["forward"]
    H, W = right.shape[2:]
    O = np.zeros((*right.shape[:2], *map(max, _counts(count, case), (H, W))))
    O[..., :H, :W] = right
    return O


@model("same_half_both_sides")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple((k // 2, k // 2) for k in case.kernel))


@model("same_half_rounded_down")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple(((k - 1) // 2, (k - 1) // 2) for k in case.kernel))


@model("same_half_rounded_down")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple((before, before) for before, _ in case.pads))


@model("same_odd_row_first")
def _(case: Case) -> np.ndarray:
    return _same(case, tuple(around[::-1] for around in case.pads))


@model("same_ignored")
def _(case: Case) -> np.ndarray:
    return _same(case, ((0, 0), (0, 0)))


@model("pads_exchanged", False, True)
def _(case: Case, rectangles_only: bool) -> np.ndarray:
    keeps = rectangles_only and is_square(case)
    return _same(case, case.pads if keeps else case.pads[::-1])


@model("pads_exchanged")
def _(case: Case) -> np.ndarray:
    # the height of the filter is taken for the columns, and its width for the rows
    return _same(case, padding_widths(case.X.shape[2:], case.kernel[::-1], case.stride, "same"))


@model("border_not_zero", *BORDERS)
def _(case: Case, border: dict[str, Any]) -> np.ndarray:
    return biased(case, forward(case, X=bordered(case, border)))


def _same(case: Case, pads: tuple[Pair, Pair]) -> np.ndarray:
    return (case.with_pads(pads) if case.padding == "same" else case).right["forward"]


@model("columns_reshaped")
def _(case: Case) -> np.ndarray:
    # (N, C, kH, kW, H', W') read as windows, without a transpose
    N, F, H, W = case.dL_dO.shape
    columns = windows(case).transpose(0, 1, 4, 5, 2, 3).reshape(N, H * W, -1)
    O = columns @ case.weight.reshape(F, -1).T
    return biased(case, O.swapaxes(1, 2).reshape(N, F, H, W))


@model("columns_reshaped")
def _(case: Case) -> np.ndarray:
    # all windows of one image in a row, read as columns
    N, F, H, W = case.dL_dO.shape
    columns = windows(case).transpose(0, 2, 3, 1, 4, 5).reshape(N, -1, H * W)
    return biased(case, (case.weight.reshape(F, -1) @ columns).reshape(N, F, H, W))


@model("columns_order", *ORDERS)
def _(case: Case, read: Callable) -> np.ndarray:
    return biased(case, forward(case, read(case.weight)))


@model("weight_reshaped")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, taps_first(case.weight)))


@model("strides_of_another")
def _(case: Case) -> np.ndarray:
    return biased(case, np.einsum("ncijuv,fcuv->nfij", misread_windows(case), case.weight))


@model("window_misplaced", False, True)
def _(case: Case, multiplied: bool) -> np.ndarray | str:
    step = case.stride if multiplied else 1
    X = moved(case, step)
    return FAILS if X is None else biased(case, forward(case, X=X, stride=step))


@model("matrix_product", "ncijuw,fcwv->nfij", "ncijwv,fcuw->nfij", "ncijuw,fdwv->nfij")
def _(case: Case, sums: str) -> np.ndarray | str:
    return _of_sums(case, sums) if is_square(case) else FAILS


@model("matrix_product", "ncijuw,fcvw->nfij", "ncijwu,fcwv->nfij")
def _(case: Case, sums: str) -> np.ndarray:
    # one of the two is transposed: such a product takes rectangles, too
    return _of_sums(case, sums)


def _of_sums(case: Case, sums: str) -> np.ndarray:
    return biased(case, np.einsum(sums, windows(case), case.weight))


@model("output_transposed")
def _(case: Case) -> np.ndarray:
    return case.right["forward"].swapaxes(2, 3)


@model("output_transposed")
def _(case: Case) -> np.ndarray | str:
    transposed = case.right["forward"].swapaxes(2, 3)
    return transposed if transposed.shape == case.dL_dO.shape else FAILS


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return zero_outside(case.right["forward"], kept)


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return biased(case, zero_outside(forward(case), kept))


@model("activation_inside", *ACTIVATIONS)
def _(case: Case, activation: tuple) -> np.ndarray:
    return activation[0](case.right["forward"])


@model("activation_inside", *ACTIVATIONS)
def _(case: Case, activation: tuple) -> np.ndarray:
    return biased(case, activation[0](forward(case)))


@model("output_reshaped")
def _(case: Case) -> np.ndarray:
    # (N·H'·W', F) read as (N, F, H', W')
    O = biased(case, forward(case))
    return O.transpose(0, 2, 3, 1).reshape(O.shape)


@model("output_reshaped")
def _(case: Case) -> np.ndarray:
    # (F, N·H'·W') read as (N, F, H', W')
    O = biased(case, forward(case))
    return O.swapaxes(0, 1).reshape(O.shape)


@model("truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(case.right["forward"])


@model("truncated")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, X=np.trunc(padded(case))))


@model("truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(forward(case)) + case.bias[:, None, None]


@model("truncated")
def _(case: Case) -> np.ndarray:
    return biased(case, forward(case, np.trunc(case.weight)))
