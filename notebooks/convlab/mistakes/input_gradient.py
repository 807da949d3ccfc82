"""Mistakes in ∂L/∂X."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import Pair, insert_zeros, rotate_180
from convlab.mistakes.cases import Case
from convlab.mistakes.layer import (
    ACTIVATIONS,
    EDGES,
    FAILS,
    FIRST_OR_LAST,
    ORDERS,
    RAISES,
    STEPS,
    Models,
    before_activation,
    cropped,
    each_summed,
    filters_first,
    filters_last,
    input_gradient,
    is_square,
    kept_in,
    moved,
    padded,
    scattered,
    square_upstream,
    taps_first,
    zero_outside,
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


@model("quarter_turn", 1, 3)
def _(case: Case, turns: int) -> np.ndarray | str:
    if not is_square(case):
        return FAILS
    return input_gradient(case, weight=rotate_180(np.rot90(case.weight, turns, (2, 3))))


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


Around = tuple[Pair, Pair]


def _gathered(case: Case, around: Around, step: int | None = None) -> np.ndarray | str:
    """Slide the turned filters over ∂L/∂O with zeros between its numbers, and so many around."""
    spread = insert_zeros(case.dL_dO, step or case.stride)
    spread = np.pad(spread, ((0, 0), (0, 0), *around))
    if any(n < k for n, k in zip(spread.shape[2:], case.kernel, strict=True)):
        return FAILS
    turned, places = rotate_180(case.weight), sliding_window_view(spread, case.kernel, (2, 3))
    return np.einsum("nfijuv,fcuv->ncij", places, turned)


def _around(case: Case, zeros: Callable[[int, Pair], Pair], leftover: bool) -> Around:
    """Put so many zeros before and after, and those for the rows that no window reached."""
    sizes = zip(case.kernel, case.pads, case.left_over, strict=True)
    rows, columns = ((*zeros(k, pads), r * leftover) for k, pads, r in sizes)
    return (rows[0], rows[1] + rows[2]), (columns[0], columns[1] + columns[2])


def _full(k: int, _: Pair) -> Pair:
    return k - 1, k - 1


def _trimmed(case: Case, dL_dX: np.ndarray) -> np.ndarray:
    """Take the padding off on each side, whatever the size is."""
    (H, W), ((top, bottom), (left, right)) = dL_dX.shape[2:], case.pads
    return dL_dX[..., top : H - bottom, left : W - right]


def _from_corner(case: Case, dL_dX: np.ndarray) -> np.ndarray:
    """Keep as many rows and columns as X has, from the first one on."""
    H, W = case.X.shape[2:]
    return dL_dX[..., :H, :W]


def _then(crop: Callable[[Case, np.ndarray], np.ndarray], case: Case, dL_dX: np.ndarray | str):
    return dL_dX if isinstance(dL_dX, str) else crop(case, dL_dX)


@model("no_full_padding", False, True)
def _(case: Case, leftover: bool) -> np.ndarray | str:
    return _gathered(case, _around(case, lambda *_: (0, 0), leftover))


@model("no_full_padding", False, True)
def _(case: Case, leftover: bool) -> np.ndarray | str:
    # p zeros: with “same”, stride 1 and an odd filter these are k − 1 − p
    return _gathered(case, _around(case, lambda _, pads: pads, leftover))


@model("no_full_padding")
def _(case: Case) -> np.ndarray | str:
    # what is too small is added to an array of zeros: where it fits, it is spread
    dL_dX, size = _gathered(case, ((0, 0), (0, 0))), padded(case).shape
    fits = np.ndim(dL_dX) == 4 and all(
        n in (1, m) for n, m in zip(np.shape(dL_dX), size, strict=True)
    )
    return cropped(case, np.broadcast_to(dL_dX, size)) if fits else FAILS


@model("full_padding_too_wide", (False, _trimmed), (True, _trimmed))
@model("full_padding_too_wide", (True, cropped), (True, _from_corner))
def _(case: Case, way: tuple[bool, Callable]) -> np.ndarray | str:
    leftover, crop = way
    return _then(crop, case, _gathered(case, _around(case, lambda k, _: (k, k), leftover)))


@model("full_padding_too_wide")
def _(case: Case) -> np.ndarray | str:
    # k − p, and then no crop but at the end
    around = _around(case, lambda k, pads: (k - pads[0], k - pads[1]), leftover=True)
    return _then(_from_corner, case, _gathered(case, around))


@model("zeros_miscounted", *product(STEPS, ((True, cropped), (False, _trimmed), (True, _trimmed))))
def _(case: Case, way: tuple) -> np.ndarray | str:
    step, (leftover, crop) = way
    gathered = _gathered(case, _around(case, _full, leftover), step(case.stride))
    return _then(crop, case, gathered)


@model("kernel_height_for_both", cropped, _trimmed)
def _(case: Case, crop: Callable) -> np.ndarray | str:
    kH = case.kernel[0]
    return _then(crop, case, _gathered(case, _around(case, lambda *_: (kH - 1, kH - 1), True)))


@model("kernel_height_for_both")
def _(case: Case) -> np.ndarray | str:
    kH, kW = case.kernel
    return (
        FAILS
        if kH > kW
        else input_gradient(case, weight=zero_outside(case.weight, np.s_[..., :kH]))
    )


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


def _of_each_filter(case: Case) -> list[np.ndarray]:
    """Return the share of each filter by itself."""
    F = range(len(case.weight))
    return [input_gradient(case, weight=case.weight[[f]], dL_dO=case.dL_dO[:, [f]]) for f in F]


@model("filters_not_summed")
def _(case: Case) -> np.ndarray:
    return np.concatenate(_of_each_filter(case), axis=1)


@model("filters_not_summed", False, True)
def _(case: Case, always: bool) -> np.ndarray:
    # of one matrix: an array (F, H, W)
    shares = np.concatenate(_of_each_filter(case), axis=1)
    return shares[0] if always or len(case.weight) > 1 else shares


@model("filters_not_summed")
def _(case: Case) -> np.ndarray:
    return np.stack(_of_each_filter(case), axis=1)


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


@model("cropped_from_corner")
def _(case: Case) -> np.ndarray:
    return _from_corner(case, scattered(case))


@model("cropped_wrong_axes")
def _(case: Case) -> np.ndarray:
    # the rows' padding is taken off the columns, and the other way round
    (top, _), (left, _) = case.pads
    H, W = case.X.shape[2:]
    return scattered(case)[..., left : left + H, top : top + W]


@model("cropped_wrong_axes")
def _(case: Case) -> np.ndarray:
    # the same, from both ends
    dL_dX, ((top, bottom), (left, right)) = scattered(case), case.pads
    H, W = dL_dX.shape[2:]
    return dL_dX[..., left : H - right, top : W - bottom]


@model("cropped_wrong_axes", 0, 1)
def _(case: Case, axis: int) -> np.ndarray:
    (top, _), (left, _) = case.pads
    H, W = case.X.shape[2:]
    inside = slice(top, top + H), slice(left, left + W)
    return scattered(case)[(slice(None),) * axis + inside]


@model("cropped_wrong_axes", 0, 1)
def _(case: Case, axis: int) -> np.ndarray:
    dL_dX = scattered(case)
    sizes = zip(dL_dX.shape[axis : axis + 2], case.pads, strict=True)
    inside = tuple(slice(before, n - after) for n, (before, after) in sizes)
    return dL_dX[(slice(None),) * axis + inside]


@model("channels_turned")
def _(case: Case) -> np.ndarray:
    # np.flip of one filter (C, kH, kW)
    return input_gradient(case, weight=case.weight[:, ::-1])


@model("channels_turned")
def _(case: Case) -> np.ndarray | str:
    # np.rot90 of it; with one channel only the rows are flipped, and that has its name
    dL_dX = input_gradient(case, weight=case.weight[:, ::-1, :, ::-1])
    flips_rows = case.X.shape[1] == 1 and case.kernel[1] > 1
    return FAILS if flips_rows else dL_dX


@model("weight_reshaped")
def _(case: Case) -> np.ndarray:
    # (F, C, kH, kW) read as (C, F, kH, kW)
    F, C, kH, kW = case.weight.shape
    return input_gradient(case, weight=case.weight.reshape(C, F, kH, kW).swapaxes(0, 1))


@model("weight_reshaped")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=taps_first(case.weight))


@model("columns_order", *ORDERS)
def _(case: Case, read: Callable) -> np.ndarray:
    return input_gradient(case, weight=read(case.weight))


def _of_shares(case: Case, shares: np.ndarray) -> np.ndarray:
    """Scatter the shares (N, H', W', C, kH, kW) of the windows."""
    dL_dX, (kH, kW), s = np.zeros(padded(case).shape), case.kernel, case.stride
    for i, j in np.ndindex(*case.dL_dO.shape[2:]):
        dL_dX[..., i * s : i * s + kH, j * s : j * s + kW] += shares[:, i, j]
    return cropped(case, dL_dX)


@model("columns_reshaped")
def _(case: Case) -> np.ndarray:
    # (N, H', W', C, kH, kW) read as (N, C, kH, kW, H', W')
    (N, _, H, W), (C, kH, kW) = case.dL_dO.shape, case.weight.shape[1:]
    shares = np.einsum("nfij,fcuv->nijcuv", case.dL_dO, case.weight)
    return _of_shares(case, shares.reshape(N, C, kH, kW, H, W).transpose(0, 4, 5, 1, 2, 3))


@model("columns_reshaped", "nfij,fcuv->cuvnij", "nfij,fcuv->ncuvij")
def _(case: Case, made: str) -> np.ndarray:
    # (C·kH·kW, N·H'·W'), or that of each image, read as if a row were a window
    (N, _, H, W), (C, kH, kW) = case.dL_dO.shape, case.weight.shape[1:]
    return _of_shares(case, np.einsum(made, case.dL_dO, case.weight).reshape(N, H, W, C, kH, kW))


@model("gradient_reshaped", (1, 0, 2, 3), (0, 2, 3, 1))
def _(case: Case, order: tuple[int, ...]) -> np.ndarray:
    # (C, N, H, W), or (N, H, W, C), read as (N, C, H, W)
    right = input_gradient(case)
    return right.transpose(order).reshape(right.shape)


@model("gradient_reshaped", (1, 0, 2, 3), (0, 2, 3, 1))
def _(case: Case, order: tuple[int, ...]) -> np.ndarray:
    # the same, before the padding is taken off
    right = scattered(case)
    return cropped(case, right.transpose(order).reshape(right.shape))


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    return input_gradient(case, weight=each_summed(case.weight, 0))


@model("one_image_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return zero_outside(input_gradient(case), kept)


@model("one_image_computed", *FIRST_OR_LAST, 0, -1)
def _(case: Case, kept: slice | int) -> np.ndarray:
    return input_gradient(case)[kept]


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return zero_outside(input_gradient(case), kept)


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return input_gradient(case, dL_dO=zero_outside(case.dL_dO, kept))


@model("activation_inside", *ACTIVATIONS)
def _(case: Case, activation: tuple) -> np.ndarray:
    return input_gradient(case, dL_dO=before_activation(case, activation))


@model("height_for_both")
def _(case: Case) -> np.ndarray | str:
    return _of_square(case, 0)


@model("width_for_both")
def _(case: Case) -> np.ndarray | str:
    return _of_square(case, 1)


@model("height_for_both")
def _(case: Case) -> np.ndarray | str:
    H, W = case.X.shape[2:]
    return FAILS if W > H else np.pad(input_gradient(case), ((0, 0),) * 3 + ((0, H - W),))


@model("width_for_both")
def _(case: Case) -> np.ndarray | str:
    H, W = case.X.shape[2:]
    after = (0, 0), (0, 0), (0, W - H), (0, 0)
    return FAILS if H > W else np.pad(input_gradient(case), after)


def _of_square(case: Case, axis: int) -> np.ndarray | str:
    dL_dO = square_upstream(case, axis)
    return FAILS if dL_dO is None else input_gradient(case, dL_dO=dL_dO)


@model("window_misplaced", False, True)
def _(case: Case, multiplied: bool) -> np.ndarray | str:
    step = case.stride if multiplied else 1
    if moved(case, step) is None:
        return FAILS
    dL_dX = scattered(case, stride=step)
    first, (H, W) = case.stride - 1, dL_dX.shape[2:]
    before = np.pad(dL_dX, ((0, 0), (0, 0), (first, 0), (first, 0)))
    return cropped(case, before[..., :H, :W])


@model("output_transposed")
def _(case: Case) -> np.ndarray | str:
    transposed = case.dL_dO.swapaxes(2, 3)
    return FAILS if transposed.shape != case.dL_dO.shape else input_gradient(case, dL_dO=transposed)


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / np.prod(case.dL_dO.shape[2:])


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return input_gradient(case) / (len(case.X) * np.prod(case.dL_dO.shape[2:]))


@model("empty_crop")
def _(case: Case) -> np.ndarray:
    # the same number of rows on each side
    rows, columns = (slice(before, -before) for before, _ in case.pads)
    return scattered(case)[..., rows, columns]


@model("filters_not_summed", False, True)
def _(case: Case, always: bool) -> np.ndarray:
    # a list of arrays, one for each filter
    parts = _of_each_filter(case)
    return np.stack(parts) if always or len(parts) > 1 else parts[0]
