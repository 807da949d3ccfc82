"""The numbers behind the pictures, at every place of the window, against plain loops."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from itertools import product

import numpy as np
import pytest
from cases import CASES, Case
from convlab.steps.forward import ForwardPass, forward_pass
from convlab.steps.padding import padding_plan, same_rules
from convlab.steps.place import place_of
from helpers import arrays_of, axes_of, each_sampled, windows_of

from conv_layer import Conv2d

NUMPYS = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def forward(case: Case, **choice) -> ForwardPass:
    X, filters, bias = arrays_of(case)
    return forward_pass(Conv2d.from_filters(filters, bias, **case.settings), X, **choice)


@each_sampled("case", CASES, 6)
def test_every_window_of_a_filter_is_what_loops_and_the_layer_make_of_it(case) -> None:
    flipped = case.seed % 2 == 1
    X, filters, bias = arrays_of(case)
    filters = filters[..., ::-1, ::-1] if flipped else filters
    layer = Conv2d.from_filters(filters, bias, **case.settings)
    image = case.seed % (case.batch or 1)
    batch = X if X.ndim == 4 else X[None]
    expected = layer.forward(batch)[image]
    axes = axes_of(case)
    rows, columns = map(windows_of, axes)
    widths = [axis[4:] for axis in axes]
    padded = np.pad(batch[image], ((0, 0), *widths), NUMPYS[case.padding_mode])
    border = np.pad(np.zeros(case.size, bool), widths, constant_values=True)
    number = case.seed // 2 % case.out_channels
    run = forward(case, image=image, filter=number, flipped=flipped)
    group = number // (case.out_channels // case.groups)
    seen = case.in_channels // case.groups
    assert (run.filter_index, run.filter_count, run.flipped) == (number, case.out_channels, flipped)
    assert run.first_channel == group * seen
    mine = padded[group * seen : (group + 1) * seen]
    np.testing.assert_array_equal(run.padded, mine)
    np.testing.assert_array_equal(run.border, border)
    np.testing.assert_array_equal(run.filter, filters[number])
    assert run.bias == (bias[number] if case.bias else None)
    np.testing.assert_array_equal(run.output, expected[number])
    assert run.output.shape == (len(rows), len(columns))
    for i, j in np.ndindex(run.output.shape):
        step = run.step((i, j))
        assert (step.place, step.rows, step.columns) == ((i, j), rows[i], columns[j])
        window = np.array([[[m[r, c] for c in columns[j]] for r in rows[i]] for m in mine])
        products = np.empty_like(window)
        for at in np.ndindex(window.shape):
            products[at] = window[at] * filters[number][at]
        sums = [sum(channel.ravel().tolist()) for channel in products]
        assert np.array_equal(step.window, window)
        assert np.array_equal(step.products, products)
        assert np.array_equal(run.all_products[:, i, j], products)
        assert np.array_equal(step.sums, sums)
        assert step.result == sum(sums) + (bias[number] if case.bias else 0)
        assert step.result == expected[number, i, j]


@pytest.mark.parametrize("shape", [(4, 5), (1, 4, 5), (1, 1, 4, 5)])
def test_x_may_be_a_matrix_an_image_or_a_batch(shape) -> None:
    X = np.arange(20.0)
    run = forward_pass(Conv2d.from_filters([[1, 0], [0, 2]]), X.reshape(shape).tolist())
    np.testing.assert_array_equal(run.output, [[i + 2 * (i + 6) for i in row] for row in (
        (0, 1, 2, 3), (5, 6, 7, 8), (10, 11, 12, 13))])  # fmt: skip
    assert run.padded.shape == (1, 4, 5)


@pytest.mark.parametrize("flipped", [False, True])
def test_a_pass_keeps_and_changes_nothing_of_the_readers_x_and_layer(flipped) -> None:
    X, filters = np.ones((4, 4)), [[1, 2], [3, 4]]
    layer = Conv2d.from_filters(filters, 1)
    run = forward_pass(layer, X, flipped=flipped)
    np.testing.assert_array_equal(layer.weight, [[filters]])
    for array in (X, layer.weight, layer.bias):
        array[...] = 9
    step = run.step((1, 1))
    assert (step.window.max(), step.products.max(), step.result) == (1, 4, 11)
    assert run.output[1, 1] == 11
    with pytest.raises(FrozenInstanceError):
        step.result = 0.0


def test_windows_are_counted_row_by_row() -> None:
    assert [place_of(n, (2, 3)) for n in range(6)] == [*np.ndindex(2, 3)]


# ---------------------------------------------------------------------------- padding


def lay(case: Case):
    return padding_plan(
        Conv2d(1, case.kernel_size, case.stride, case.padding, dilation=case.dilation),
        case.eighths(case.size, 0),
    )


IN_GAPS = [Case(0, (3, 3), 1, 2), Case(0, (3, 1), 1, 2), Case(0, (6, 6), 2, 3, dilation=(1, 2))]


@each_sampled("case", [*CASES, *IN_GAPS], 6)
def test_axes_are_laid_out_as_trying_all_places_finds_them(case) -> None:
    plan = lay(case)
    widths = [axis[4:] for axis in axes_of(case)]
    np.testing.assert_array_equal(plan.padded, np.pad(case.eighths(case.size, 0), widths))
    outside = np.pad(np.zeros(case.size, bool), widths, constant_values=True)
    np.testing.assert_array_equal(plan.border, outside)
    for got, axis in zip((plan.rows, plan.columns), axes_of(case), strict=True):
        windows = windows_of(axis)
        length = sum(axis[4:]) + axis[0]
        assert (got.size, got.before, got.after, got.padded) == (axis[0], *axis[4:], length)
        assert [got.taps(n) for n in range(got.count)] == windows
        assert got.extent == windows[0][-1] + 1
        assert got.leftover == length - 1 - windows[-1][-1]
    rows, columns = ({tap for taps in windows_of(a) for tap in taps} for a in axes_of(case))
    H, W = plan.padded.shape
    missed = [[r not in rows or c not in columns for c in range(W)] for r in range(H)]
    np.testing.assert_array_equal(plan.missed, missed)


# ------------------------------------------------------------------- rules for "same"

AXES = list(product(range(1, 12), range(1, 6), range(1, 5), range(1, 4)))


@pytest.mark.parametrize(
    ("geometry", "pads"),
    [
        ((224, 7, 2), (2, 3)),
        ((6, 3, 2), (0, 1)),
        ((5, 3, 2), (1, 1)),
        ((6, 2, 2), (0, 0)),
        ((6, 3, 4), (0, 1)),
    ],
)
def test_keras_pads_as_is_known(geometry, pads) -> None:
    keras = same_rules(*geometry)["keras"]
    assert (keras.before, keras.after) == pads


def test_torch_knows_same_for_stride_1_only() -> None:
    for n, k, s, d in AXES:
        torch = same_rules(n, k, s, d)["torch"]
        if s > 1:
            assert torch is None
        else:
            assert torch.before + torch.after == d * (k - 1)
            assert torch.after - torch.before in (0, 1)


def test_keras_gives_size_over_stride_rounded_up_and_keep_gives_the_size() -> None:
    for n, k, s, d in AXES:
        rules = same_rules(n, k, s, d)
        keras, keep = rules["keras"], rules["keep"]
        assert min(keras.before, keep.before) >= 0
        assert keep.after - keep.before in (0, 1)
        for rule, count in ((keras, math.ceil(n / s)), (keep, n)):
            assert len(windows_of((n, k, s, d, rule.before, rule.after))) == count
            assert rule.count == count


def test_at_stride_1_the_three_rules_are_one() -> None:
    for n, k, s, d in AXES:
        if s == 1:
            rules = same_rules(n, k, s, d)
            assert rules["keras"] == rules["torch"] == rules["keep"]
