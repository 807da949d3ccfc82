"""The textbook functions, against loops and against the layer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from cases import CASES, Case, as_pair
from helpers import axes_of, build, each, each_sampled, met_by_turned, relative_error, windows_of

from conv_layer import (
    Conv2d,
    input_gradient_by_rotation,
    insert_zeros,
    output_size,
    pad,
    padding_widths,
    rotate_180,
    same_padding,
    sliding_windows,
    spread_gradient,
)


@each("dilation", [1, 2, 3])
@each("padding", [0, 1, 2])
@each("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("kernel_size", [1, 2, 3])
@pytest.mark.parametrize("size", [5, 8])
def test_output_size_counts_windows(size, kernel_size, stride, padding, dilation) -> None:
    last = dilation * (kernel_size - 1)  # where the last tap of a window lies
    starts = range(0, size + 2 * padding, stride)
    fitting = [start for start in starts if start + last < size + 2 * padding]
    if fitting:
        assert output_size(size, kernel_size, stride, padding, dilation) == len(fitting)
    else:
        with pytest.raises(ValueError, match="kernel_size"):
            output_size(size, kernel_size, stride, padding, dilation)


def test_output_size_of_one_axis_or_two() -> None:
    assert output_size(7, 3) == 5
    assert output_size((7, 9), 3) == (5, 7)
    assert output_size(7, (3, 5)) == (5, 3)
    assert output_size((7, 9), 3, (1, 2), "same") == (7, 5)
    assert output_size(7, 3, stride=(1, 2)) == (5, 3)
    assert output_size(7, 3, padding=(0, 1)) == (5, 7)
    assert output_size(7, 3, dilation=(1, 2)) == (5, 3)


@pytest.mark.parametrize(
    ("size", "kernel_size", "stride", "pads"),
    [
        (224, 7, 2, (2, 3)),
        (6, 3, 2, (0, 1)),
        (5, 3, 2, (1, 1)),
        (6, 2, 2, (0, 0)),
        (6, 3, 4, (0, 1)),
        (5, 4, 1, (1, 2)),
    ],
)
def test_same_padding_as_tensorflow_pads(size, kernel_size, stride, pads) -> None:
    assert same_padding(size, kernel_size, stride) == pads


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("valid", ((0, 0), (0, 0))),
        ("same", ((0, 1), (2, 2))),
        ("SAME", ((0, 1), (2, 2))),
        (2, ((2, 2), (2, 2))),
        ((0, 3), ((0, 0), (3, 3))),
    ],
)
def test_padding_widths_are_those_of_each_side(padding, expected) -> None:
    assert padding_widths((6, 7), (3, 5), (2, 1), padding) == expected


def test_padding_by_its_widths_gives_what_the_layer_slides_over() -> None:
    X, F = np.arange(42.0).reshape(6, 7), np.arange(6.0).reshape(2, 3)
    widths = padding_widths((6, 7), (2, 3), 2, "same", dilation=2)
    by_hand = Conv2d.from_filters(F, stride=2, dilation=2).forward(pad(X, widths))
    layer = Conv2d.from_filters(F, stride=2, padding="same", dilation=2)
    np.testing.assert_array_equal(by_hand, layer.forward(X))


def test_same_padding_makes_the_size_it_promises() -> None:
    for size in range(1, 12):
        for kernel_size in range(1, 6):
            for stride in range(1, 5):
                for dilation in range(1, 4):
                    promised = math.ceil(size / stride)
                    got = output_size(size, kernel_size, stride, "same", dilation)
                    assert got == promised


@pytest.mark.parametrize(
    ("mode", "expected"),
    {
        "zeros": [[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 4, 5, 6, 0], [0, 0, 0, 0, 0]],
        "reflect": [[5, 4, 5, 6, 5], [2, 1, 2, 3, 2], [5, 4, 5, 6, 5], [2, 1, 2, 3, 2]],
        "replicate": [[1, 1, 2, 3, 3], [1, 1, 2, 3, 3], [4, 4, 5, 6, 6], [4, 4, 5, 6, 6]],
        "circular": [[6, 4, 5, 6, 4], [3, 1, 2, 3, 1], [6, 4, 5, 6, 4], [3, 1, 2, 3, 1]],
    }.items(),
)
def test_pad(mode, expected) -> None:
    np.testing.assert_array_equal(pad([[1, 2, 3], [4, 5, 6]], 1, mode), expected)


def test_pad_takes_a_width_a_pair_or_four_sides() -> None:
    X = np.ones((2, 3, 4))
    assert pad(X, 1).shape == (2, 5, 6)
    assert pad(X, (1, 2)).shape == (2, 5, 8)
    assert pad(X, ((0, 1), (2, 3))).shape == (2, 4, 9)
    np.testing.assert_array_equal(np.argwhere(pad(X, ((0, 1), (2, 3)))[0])[0], [0, 2])
    assert not np.shares_memory(pad(X, 0), X)


def test_sliding_windows_is_a_read_only_view() -> None:
    X = np.arange(2 * 9 * 10).reshape(2, 9, 10)
    windows = sliding_windows(X, (2, 3), (3, 2), (2, 3))
    assert windows.shape == (2, 3, 2, 2, 3)
    for c, i, j, u, v in np.ndindex(windows.shape):
        assert windows[c, i, j, u, v] == X[c, i * 3 + u * 2, j * 2 + v * 3]
    assert np.shares_memory(windows, X)
    assert not windows.flags.writeable


def test_rotate_180_turns_the_spatial_axes_only() -> None:
    np.testing.assert_array_equal(rotate_180([[1, 2, 3], [4, 5, 6]]), [[6, 5, 4], [3, 2, 1]])
    filters = np.arange(2 * 3 * 2 * 2).reshape(2, 3, 2, 2)
    for f, c in np.ndindex(2, 3):
        np.testing.assert_array_equal(rotate_180(filters)[f, c], np.rot90(np.rot90(filters[f, c])))
    np.testing.assert_array_equal(rotate_180(rotate_180(filters)), filters)
    assert np.shares_memory(rotate_180(filters), filters)


def test_insert_zeros() -> None:
    np.testing.assert_array_equal(
        insert_zeros([[1, 2], [3, 4]], (2, 3)), [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]]
    )
    grid = np.arange(6.0).reshape(1, 2, 3)
    np.testing.assert_array_equal(insert_zeros(grid, 1), grid)
    assert not np.shares_memory(insert_zeros(grid, 1), grid)
    assert insert_zeros(np.ones((2, 2), np.float32), 2).dtype == np.float32


def test_spread_gradient_puts_zeros_between_and_around() -> None:
    # 2×2 windows of 4×6, at rows 0 and 2, columns 0 and 3: no window reaches the last column
    expected = [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 2, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 3, 0, 0, 4, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ]
    grid = [[1, 2], [3, 4]]
    np.testing.assert_array_equal(spread_gradient(grid, (4, 6), 2, (2, 3)), expected)
    # the same windows, where the border belongs to the size
    np.testing.assert_array_equal(spread_gradient(grid, (2, 4), 2, (2, 3), 1), expected)
    # taps further apart reach further
    wide = np.zeros((5, 8))
    wide[2, 3:5] = 1, 2
    np.testing.assert_array_equal(spread_gradient([[1, 2]], (3, 5), 2, dilation=(2, 3)), wide)


@pytest.mark.parametrize("lead", [(), (3,), (2, 3), (2, 1, 3), (0,)])
def test_spread_gradient_copies_and_keeps_the_leading_axes_and_the_type(lead) -> None:
    for dtype in (np.float32, np.float64, np.int16, bool):
        grid = np.ones((*lead, 2, 3), dtype)
        for kernel_size, stride, size in ((1, 1, (2, 3)), (2, (3, 1), (5, 4))):
            spread = spread_gradient(grid, size, kernel_size, stride)
            assert spread.dtype == dtype
            assert spread.shape[:-2] == lead
            assert spread.sum() == grid.sum()
            assert not np.shares_memory(spread, grid)
            spread[...] = 0
            assert grid.all()


@each_sampled("case", CASES, 3)
def test_a_spread_gradient_lies_where_the_turned_filters_look_for_it(case: Case) -> None:
    axes = axes_of(case)
    grid = case.eighths((2, *(len(windows_of(axis)) for axis in axes)), 3)
    names = ("kernel_size", "stride", "padding", "dilation")
    spread = spread_gradient(grid, case.size, *(getattr(case, name) for name in names))
    padded = tuple(size + before + after for size, *_, before, after in axes)
    windows = output_size(spread.shape[-2:], case.kernel_size, dilation=case.dilation)
    assert windows == padded  # as a pair, for the size is one
    at_rows, at_columns = map(met_by_turned, axes)
    expected = np.zeros_like(spread)
    for r, i in at_rows.items():
        for c, j in at_columns.items():
            expected[:, r, c] = grid[:, i, j]
    np.testing.assert_array_equal(spread, expected)


@each_sampled("case", CASES, 3)
def test_rotation_equals_backward(case: Case) -> None:
    """The full correlation with turned filters, and the scatter that the layer does."""
    weight = case.normals(case.weight_shape, 1)
    layer = build(case, weight, np.zeros(case.out_channels) if case.bias else None, np.float64)
    O = layer(case.normals(case.input_shape, 0))
    dL_dO = case.normals(O.shape, 3)
    by_rotation = input_gradient_by_rotation(dL_dO, weight, case.size, **case.settings)
    assert relative_error(by_rotation, layer.backward(dL_dO)[1]) <= 1e-12


def test_rotation_takes_small_ints_and_an_empty_batch() -> None:
    small = np.full((1, 1, 1), 200, np.uint8)
    assert input_gradient_by_rotation(small, np.full((1, 1, 1, 1), 2, np.uint8), 1) == 400
    many = np.ones((2, 128, 3, 3))
    got = input_gradient_by_rotation(np.ones((2, 3, 3)), many, 5, groups=np.uint8(2))
    assert got.shape == (256, 5, 5)
    empty = input_gradient_by_rotation(np.zeros((0, 2, 3, 3)), np.ones((2, 1, 3, 3)), 5)
    assert empty.shape == (0, 1, 5, 5)


@each("case", [c for c in CASES if c.groups == 1][::5])
def test_forward_and_filter_gradient_from_the_textbook_parts(case: Case) -> None:
    """Sums over windows, written out with the public functions alone."""
    weight, X = case.normals(case.weight_shape, 1), case.normals(case.input_shape, 0)
    settings = case.settings
    layer = Conv2d.from_filters(weight, **settings)
    pads = settings["padding"]
    if isinstance(pads, str):
        axes = map(as_pair, (case.size, case.kernel_size, case.stride, case.dilation))
        pads = [same_padding(*axis) for axis in zip(*axes, strict=True)] if pads == "same" else 0
    padded = pad(X, pads, case.padding_mode)
    windows = sliding_windows(padded, case.kernel_size, case.stride, case.dilation)
    O = np.einsum("...cijuv,fcuv->...fij", windows, weight)
    assert relative_error(layer(X), O) <= 1e-12
    dL_dO = case.normals(O.shape, 3)
    dL_dF = np.einsum("...cijuv,...fij->...fcuv", windows, dL_dO)
    dL_dF = dL_dF.reshape(-1, *case.weight_shape).sum(0)
    assert relative_error(layer.backward(dL_dO)[0], dL_dF) <= 1e-12


def test_the_example_of_the_assignment() -> None:
    """A 5×5 input of ones, filters of 2 and of 4, bias 1: right forward, and every gradient."""
    filters = np.array([2, 4])[:, None, None] * np.ones((3, 3))
    layer = Conv2d.from_filters(filters, bias=1)
    O = layer(np.ones((5, 5)))
    np.testing.assert_array_equal(O[0], np.full((3, 3), 19))
    np.testing.assert_array_equal(O[1], np.full((3, 3), 37))
    dL_dO = [
        [[0.3, 0.2, 0.2], [0.3, 0.5, 0.6], [0.8, 1, 2]],
        [[4, 0.4, 0.7], [1, 2, 3], [0, 2, 0.4]],
    ]
    expected = [
        [16.6, 18.6, 21.8, 5.2, 3.2],
        [21.2, 32.2, 48.6, 27.4, 16.4],
        [22.8, 43.8, 65.8, 43.0, 22.0],
        [6.2, 25.2, 44.0, 37.8, 18.8],
        [1.6, 11.6, 17.2, 15.6, 5.6],
    ]
    dL_dF, dL_dX = layer.backward(dL_dO)
    np.testing.assert_allclose(dL_dF[:, 0], np.array([5.9, 13.5])[:, None, None] * np.ones((3, 3)))
    np.testing.assert_allclose(dL_dX, expected)
    np.testing.assert_allclose(layer.dL_db, [5.9, 13.5])
    by_rotation = input_gradient_by_rotation(dL_dO, layer.weight, 5)
    np.testing.assert_allclose(by_rotation[0], expected)
