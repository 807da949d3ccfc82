"""The numbers behind the pictures of the way back, at every pixel and tap, against plain loops.

All numbers are eighths, so that both sides of every equation are exact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import FrozenInstanceError, fields
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from cases import CASES, Case, as_pair
from convlab.steps.filter_gradient import FilterGradientPass, filter_gradient_pass
from convlab.steps.input_gradient import InputGradientPass, input_gradient_pass
from convlab.steps.loss import loss, target_for
from convlab.steps.nudge import NudgePass, nudge_pass
from helpers import arrays_of, axes_of, each, each_sampled, met_by_turned, windows_of

from conv_layer import Conv2d

# between their taps, and after the last window, these have pixels that no window reaches
IN_GAPS = [
    Case(0, (3, 3), 1, 2),
    Case(1, (6, 6), 2, 3, dilation=(1, 2)),
    Case(2, (9, 8), 2, (4, 5), padding=1, dilation=2, in_channels=4, out_channels=6, groups=2),
    Case(3, (8, 9), (3, 2), (2, 1), padding=(2, 1), dilation=(2, 3), groups=2),
]
ZEROS = [*(case for case in CASES if case.padding_mode == "zeros"), *IN_GAPS]
ONE_GROUP = [case for case in ZEROS if case.groups == 1]

X = np.arange(12.0).reshape(3, 4)
F = np.array([[1.0, -2], [3, 4]])
G = np.array([[[1.0, -1, 2], [0, 3, -2]]])  # one filter's, at stride 1


def there_and_back(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray, Conv2d, np.ndarray]:
    """X, filters, ∂L/∂O, the layer that has gone back through them, and its ∂L/∂X."""
    X, filters, bias = arrays_of(case)
    layer = Conv2d.from_filters(filters, bias, **case.settings)
    dL_dO = case.eighths(layer.forward(X).shape, 3)
    _, dL_dX = layer.backward(dL_dO)
    return X, filters, dL_dO, layer, dL_dX


def batch_of(array: np.ndarray) -> np.ndarray:
    return array if array.ndim == 4 else array[None]


def with_border(case: Case, image: np.ndarray) -> np.ndarray:
    return np.pad(image, [axis[4:] for axis in axes_of(case)])


def border_of(case: Case) -> np.ndarray:
    return with_border(case, np.ones(case.size)) == 0


def padded_size(case: Case) -> tuple[int, int]:
    return tuple(size + before + after for size, *_, before, after in axes_of(case))


def spread_size(case: Case) -> tuple[int, int]:
    """That over which a filter at stride 1 has a place for each number of the padded X."""
    axes = zip(padded_size(case), axes_of(case), strict=True)
    return tuple(n + d * (k - 1) for n, (_, k, _, d, *_) in axes)


# ---------------------------------------------------------------- ∂L/∂X, pixel by pixel


def input_gradient(case: Case, X, filters, dL_dO, **choice) -> InputGradientPass:
    return input_gradient_pass(Conv2d.from_filters(filters, **case.settings), X, dL_dO, **choice)


def touches_by_loops(case: Case, filters: np.ndarray, dL_dO: np.ndarray) -> dict:
    """For each place of the padded channel, what comes back to it, in the output's order.

    `filters` are (F, kH, kW), those that see the channel; a touch is filter, place, tap, ∂L/∂O
    and the filter's number.
    """
    rows, columns = map(windows_of, axes_of(case))
    touches = defaultdict(list)
    for f, i, j in np.ndindex(dL_dO.shape):
        for u, r in enumerate(rows[i]):
            for v, c in enumerate(columns[j]):
                touches[r, c].append((f, (i, j), (u, v), dL_dO[f, i, j], filters[f, u, v]))
    return touches


def products_by_loops(case: Case, filters: np.ndarray, touches: dict) -> np.ndarray:
    """Each touch under the turned filter's tap that it meets, at each place of the padded X."""
    products = np.zeros((len(filters), *padded_size(case), *filters.shape[1:]))
    for place, met in touches.items():
        for f, _, (u, v), gradient, weight in met:
            products[(f, *place, -1 - u, -1 - v)] = gradient * weight
    return products


def as_tuple(touch) -> tuple:
    return touch.filter, touch.place, touch.tap, touch.gradient, touch.weight


@each_sampled("case", ZEROS, 6)
def test_every_pixel_gets_back_what_loops_and_the_layer_give_it(case) -> None:
    X, filters, dL_dO, _, dL_dX = there_and_back(case)
    image = case.seed % (case.batch or 1)
    seen, members = case.in_channels // case.groups, case.out_channels // case.groups
    row_taps, column_taps = (
        windows_of((n, k, 1, d, 0, 0))
        for n, (_, k, _, d, *_) in zip(spread_size(case), axes_of(case), strict=True)
    )
    (top, _), (left, _) = (axis[4:] for axis in axes_of(case))
    H, W = case.size
    for channel in range(case.in_channels):
        run = input_gradient(case, X, filters, dL_dO, image=image, channel=channel)
        first = channel // seen * members
        mine = filters[first : first + members, channel % seen]
        upstream = batch_of(dL_dO)[image, first : first + members]
        touches = touches_by_loops(case, mine, upstream)
        products = products_by_loops(case, mine, touches)
        uncropped = np.zeros(padded_size(case))
        for place, met in touches.items():
            uncropped[place] = sum(gradient * weight for *_, gradient, weight in met)
        np.testing.assert_array_equal(run.all_products, products)
        np.testing.assert_array_equal(run.uncropped, uncropped)
        np.testing.assert_array_equal(run.dL_dX, uncropped[top : top + H, left : left + W])
        np.testing.assert_array_equal(run.dL_dX, batch_of(dL_dX)[image, channel])
        for pixel in np.ndindex(H, W):
            step = run.step(pixel)
            r, c = at = pixel[0] + top, pixel[1] + left
            assert step.pixel == pixel
            assert [*map(as_tuple, step.touches)] == touches[at]
            assert all(touch.product == touch.gradient * touch.weight for touch in step.touches)
            assert (step.rows, step.columns) == (row_taps[r], column_taps[c])
            window = [[[m[i, j] for j in step.columns] for i in step.rows] for m in run.spread]
            assert np.array_equal(step.window, window)
            assert np.array_equal(step.products, products[:, r, c])
            scatter = [0.0] * members
            for f, *_, gradient, weight in touches[at]:
                scatter[f] += gradient * weight
            assert step.scatter.tolist() == step.gather.tolist() == scatter
            assert sum(scatter) == run.dL_dX[pixel]
            if not touches[at]:
                assert run.dL_dX[pixel] == 0
                assert not step.products.any()


@each_sampled("case", ZEROS, 6)
def test_around_the_gradient_of_x_all_lies_where_the_turned_filters_look_for_it(case) -> None:
    X, filters, dL_dO, _, _ = there_and_back(case)
    image = case.seed // 2 % (case.batch or 1)
    channel = case.seed % case.in_channels
    run = input_gradient(case, X, filters, dL_dO, image=image, channel=channel)
    seen, members = case.in_channels // case.groups, case.out_channels // case.groups
    first = channel // seen * members
    assert (run.channel, run.channels) == (channel, case.in_channels)
    assert (run.first_filter, run.filter_count) == (first, case.out_channels)
    np.testing.assert_array_equal(run.filters, filters[first : first + members, channel % seen])
    np.testing.assert_array_equal(run.dL_dO, batch_of(dL_dO)[image, first : first + members])
    turned = [[row[::-1] for row in f[::-1]] for f in run.filters.tolist()]
    np.testing.assert_array_equal(run.turned, turned)
    at_rows, at_columns = map(met_by_turned, axes_of(case))
    shape = spread_size(case)
    spread = np.zeros((members, *shape))
    elements, box = np.zeros(shape, bool), np.zeros(shape, bool)
    for r, c in product(at_rows, at_columns):
        spread[:, r, c] = run.dL_dO[:, at_rows[r], at_columns[c]]
        elements[r, c] = True
    box[min(at_rows) : max(at_rows) + 1, min(at_columns) : max(at_columns) + 1] = True
    np.testing.assert_array_equal(run.spread, spread)
    np.testing.assert_array_equal(run.between, box & ~elements)
    np.testing.assert_array_equal(run.around, ~box)
    # As much room before the first element as after the last, and what is beyond is left over.
    rows, columns = (min(at) + max(at) + 1 for at in (at_rows, at_columns))
    leftover = np.ones(shape, bool)
    leftover[:rows, :columns] = False
    np.testing.assert_array_equal(run.leftover, leftover)
    np.testing.assert_array_equal(run.border, border_of(case))
    assert (run.stride, run.dilation) == (as_pair(case.stride), as_pair(case.dilation))
    assert run.before == tuple(axis[4] for axis in axes_of(case))


def test_pixels_that_no_window_reaches_get_nothing() -> None:
    missed = 0
    for case in IN_GAPS:
        X, filters, dL_dO, *_ = there_and_back(case)
        run = input_gradient(case, X, filters, np.ones_like(dL_dO))
        rows, columns = ({r for taps in windows_of(a) for r in taps} for a in axes_of(case))
        for pixel in np.ndindex(case.size):
            if pixel[0] + run.before[0] in rows and pixel[1] + run.before[1] in columns:
                continue
            step = run.step(pixel)
            assert step.touches == ()
            assert not (run.dL_dX[pixel] or step.scatter.any() or step.gather.any())
            missed += 1
    assert missed > 20


def test_the_windows_that_hold_an_inner_pixel_read_the_filter_from_last_to_first() -> None:
    filters = np.arange(1.0, 13).reshape(2, 1, 3, 2)
    run = input_gradient_pass(Conv2d.from_filters(filters), np.ones((6, 6)), np.ones((2, 4, 5)))
    for pixel in np.ndindex(6, 6):
        numbers = [touch.weight for touch in run.step(pixel).touches]
        inner = 2 <= pixel[0] <= 3 and 1 <= pixel[1] <= 4
        last_to_first = [6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7]
        assert (numbers == last_to_first) == inner, pixel
        assert set(numbers) <= set(last_to_first)


def test_a_pixel_in_the_corner_has_one_window() -> None:
    step = input_gradient_pass(Conv2d.from_filters(F), X, G).step((2, 3))
    assert [*map(as_tuple, step.touches)] == [(0, (1, 2), (1, 1), -2, 4)]
    assert (step.rows, step.columns) == ((2, 3), (3, 4))
    np.testing.assert_array_equal(step.window, [[[-2, 0], [0, 0]]])
    np.testing.assert_array_equal(step.products, [[[-8, 0], [0, 0]]])


# -------------------------------------------------------------------- ∂L/∂F, tap by tap


def filter_gradient(case: Case, X, filters, dL_dO, **choice) -> FilterGradientPass:
    return filter_gradient_pass(Conv2d.from_filters(filters, **case.settings), X, dL_dO, **choice)


@each_sampled("case", ZEROS, 6)
def test_every_number_of_a_filter_gets_back_what_loops_and_the_layer_give_it(case) -> None:
    X, filters, dL_dO, layer, _ = there_and_back(case)
    seen = case.in_channels // case.groups
    rows, columns = map(windows_of, axes_of(case))
    size = rows[-1][0] + 1, columns[-1][0] + 1  # from the first window's first tap to the last's
    for number, channel in np.ndindex(case.out_channels, seen):
        run = filter_gradient(case, X, filters, dL_dO, filter=number, channel=channel)
        upstream = batch_of(dL_dO)[:, number]
        of_x = number // (case.out_channels // case.groups) * seen + channel
        padded = np.array([with_border(case, image[of_x]) for image in batch_of(X)])
        np.testing.assert_array_equal(run.padded, padded)
        np.testing.assert_array_equal(run.dL_dO, upstream)
        np.testing.assert_array_equal(run.filter, filters[number, channel])
        np.testing.assert_array_equal(run.dL_dF, layer.dL_dF[number, channel])
        assert run.dL_db == sum(upstream.ravel().tolist())
        assert not case.bias or run.dL_db == layer.dL_db[number]
        assert (run.filter_index, run.filter_count) == (number, case.out_channels)
        assert (run.channel, run.channels) == (of_x, case.in_channels)
        for u, v in np.ndindex(run.filter.shape):
            step = run.step((u, v))
            down, across = [r[u] for r in rows], [c[v] for c in columns]
            assert step.tap == (u, v)
            assert step.rows == tuple(range(down[0], down[-1] + 1))
            assert step.columns == tuple(range(across[0], across[-1] + 1))
            met = [[[image[r, c] for c in across] for r in down] for image in padded]
            assert np.array_equal(step.met, met)
            assert np.array_equal(run.windows[..., u, v], met)
            window = [[[m[r, c] for c in step.columns] for r in step.rows] for m in padded]
            assert np.array_equal(step.window, window)
            products = np.zeros((len(padded), *size))
            for n, i, j in np.ndindex(upstream.shape):
                products[n, rows[i][0], columns[j][0]] = met[n][i][j] * upstream[n, i, j]
            assert np.array_equal(step.products, products)
            sums = [sum(image.ravel().tolist()) for image in products]
            assert step.sums.tolist() == sums
            assert (step.met * run.dL_dO).sum(axis=(1, 2)).tolist() == sums
            assert step.result == sum(sums) == run.dL_dF[u, v]


@each_sampled("case", ZEROS, 6)
def test_around_the_gradient_of_a_filter_all_lies_where_the_windows_lay(case) -> None:
    X, filters, dL_dO, *_ = there_and_back(case)
    run = filter_gradient(case, X, filters, dL_dO)
    rows, columns = map(windows_of, axes_of(case))
    size = rows[-1][0] + 1, columns[-1][0] + 1
    spread, between = np.zeros((len(run.dL_dO), *size)), np.ones(size, bool)
    for n, i, j in np.ndindex(run.dL_dO.shape):
        spread[n, rows[i][0], columns[j][0]] = run.dL_dO[n, i, j]
        between[rows[i][0], columns[j][0]] = False
    np.testing.assert_array_equal(run.spread, spread)
    np.testing.assert_array_equal(run.between, between)
    np.testing.assert_array_equal(run.border, border_of(case))
    H, W = padded_size(case)
    ends = rows[-1][-1], columns[-1][-1]  # where the last window's last tap lies
    missed = [[r > ends[0] or c > ends[1] for c in range(W)] for r in range(H)]
    np.testing.assert_array_equal(run.missed, missed)
    assert (run.stride, run.dilation) == (as_pair(case.stride), as_pair(case.dilation))


def test_the_sums_of_one_tap_by_hand() -> None:
    both = np.stack([X, -2 * X])[:, None]
    step = filter_gradient_pass(Conv2d.from_filters(F), both, np.stack([G, G])).step((1, 0))
    of_one = 4 * 1 + 5 * -1 + 6 * 2 + 8 * 0 + 9 * 3 + 10 * -2
    np.testing.assert_array_equal(step.sums, [of_one, -2 * of_one])
    assert step.result == -of_one
    assert type(step.result) is float


# ------------------------------------------------------------------- L, and its target


def test_the_loss_is_half_the_sum_of_squares() -> None:
    assert loss([[1, 2], [3, 4]], [[1, 4], [0, 4]]) == 6.5
    assert loss(np.ones((2, 3, 4)), np.zeros((2, 3, 4))) == 12
    assert type(loss([1], [3])) is float


def test_the_gradient_of_the_loss_is_what_lies_between_output_and_target() -> None:
    O, T = (np.random.RandomState(seed).randint(-16, 17, (2, 3, 3)) / 8 for seed in (1, 2))
    for at in np.ndindex(O.shape):
        above, below = O.copy(), O.copy()
        above[at] += 0.25
        below[at] -= 0.25
        assert (loss(above, T) - loss(below, T)) / 0.5 == (O - T)[at]


def test_a_target_of_the_right_shape_is_taken_as_it_is() -> None:
    given = np.full((1, 2, 3), 7.0)
    assert target_for(np.zeros((1, 2, 3)), given) is given
    for O in (np.zeros((2, 3)), np.zeros((1, 3, 2)), np.zeros((2, 2, 3))):
        np.testing.assert_array_equal(target_for(O, given), target_for(O))


SHAPES = [(1, 1, 1), (1, 2, 4), (1, 1, 7), (1, 3, 3), (2, 5, 5), (3, 1, 3)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_target_made_up_lies_small_whole_numbers_away(shape) -> None:
    O = np.random.RandomState(0).randint(-800, 800, shape) / 64
    before = O.copy()
    apart = O - target_for(O)
    np.testing.assert_array_equal(O, before)
    assert apart.shape == shape
    assert apart.any()
    np.testing.assert_array_equal(apart, np.round(apart))
    assert np.abs(apart).max() <= 3
    if apart.size > 6:
        assert {-1, 0, 1} <= {*np.sign(apart).ravel()}


def test_the_rows_of_a_gradient_made_up_differ() -> None:
    for width in range(3, 11):
        O = np.zeros((1, 6, width))
        rows = {tuple(row) for row in (O - target_for(O))[0]}
        assert len(rows) == 6, width


# ------------------------------------------------------------------ one number nudged

NUDGES = (-3.0, -0.125, 0.0, 0.5, 1.0, 16.0)


def nudged_by_hand(case, X, filters, bias, T, kind, at, nudge) -> tuple:
    """Copies of all three with the nudge in one of them, then O, L and the gradient there."""
    X, filters, bias = X.copy(), filters.copy(), bias.copy()
    {"weight": filters, "bias": bias, "pixel": X}[kind][at] += nudge
    layer = Conv2d.from_filters(filters, bias, **case.settings)
    O = layer.forward(X)
    dL_dF, dL_dX = layer.backward(O - T)
    gradient = {"weight": dL_dF, "bias": layer.dL_db, "pixel": dL_dX}[kind]
    # Fractions, because a sum in another order than NumPy's shall not be another sum
    L = sum(Fraction(apart) ** 2 for apart in (O - T).ravel().tolist()) / 2
    return X, filters, bias, O, float(L), gradient[at]


def arrays_to_nudge(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """One image, the filters, a bias and a target."""
    X, filters, _ = arrays_of(case)
    X, bias = batch_of(X)[case.seed % (case.batch or 1)], case.eighths((case.out_channels,), 2)
    O = Conv2d.from_filters(filters, bias, **case.settings).forward(X)
    return X, filters, bias, O - case.eighths(O.shape, 4)


def nudge(case: Case, X, filters, bias, T, **choice) -> NudgePass:
    return nudge_pass(Conv2d.from_filters(filters, bias, **case.settings), X, T, **choice)


def places_to_nudge(case: Case, kind: str) -> list[tuple[int, int, tuple[int, int]]]:
    """Filter, channel and a random place for each pair of a filter and a channel."""
    draw = np.random.RandomState([case.seed, 5])
    shape = {"weight": as_pair(case.kernel_size), "bias": (1, 1), "pixel": case.size}[kind]
    return [
        (f, c, tuple(int(n) for n in draw.randint(shape)))
        for f, c in np.ndindex(case.out_channels, case.in_channels)
    ]


@each("kind", ["weight", "bias", "pixel"])
@each_sampled("case", ONE_GROUP, 6)
def test_a_nudge_gives_the_output_loss_and_slope_of_a_layer_rebuilt(case, kind) -> None:
    *_, T = arrays = arrays_to_nudge(case)
    for number, channel, place in places_to_nudge(case, kind):
        run = nudge(case, *arrays, kind=kind, place=place, filter=number, channel=channel)
        at = {"weight": (number, channel, *place), "bias": (number,), "pixel": (channel, *place)}
        by_nudge = {}
        for n in NUDGES[case.seed % 2 :: 2]:
            step = run.step(n)
            new_X, new_F, new_b, O, L, slope = nudged_by_hand(case, *arrays, kind, at[kind], n)
            assert np.array_equal(step.X, new_X[channel])
            assert np.array_equal(step.F, new_F[number, channel])
            assert step.bias == new_b[number]
            assert step.value == {"weight": new_F, "bias": new_b, "pixel": new_X}[kind][at[kind]]
            assert np.array_equal(step.output, O[number])
            assert np.array_equal(step.dL_dO, (O - T)[number])
            assert (step.loss, step.slope) == (L, slope)
            by_nudge[n] = step
        assert run.losses(np.array([*by_nudge])).tolist() == [s.loss for s in by_nudge.values()]
        assert (run.kind, run.place, run.filter, run.channel) == (kind, place, number, channel)
        for kept, given in zip((run.X, run.weight, run.bias, run.target), arrays, strict=True):
            assert np.array_equal(kept, given)


@each("kind", ["weight", "bias", "pixel"])
@each("case", ONE_GROUP[::2])
def test_the_loss_is_a_parabola_that_its_slope_touches(case, kind) -> None:
    X, filters, _, T = arrays = arrays_to_nudge(case)
    rows, columns = map(windows_of, axes_of(case))
    number, channel, place = places_to_nudge(case, kind)[case.seed % case.in_channels]
    run = nudge(case, *arrays, kind=kind, place=place, filter=number, channel=channel)
    # What O moves for a nudge of 1: the number that the tap met, 1, or the taps upon the pixel
    if kind == "weight":
        padded = with_border(case, X[channel])
        moves = [padded[r[place[0]], c[place[1]]] for r in rows for c in columns]
    elif kind == "bias":
        moves = [1] * (len(rows) * len(columns))
    else:
        touches = touches_by_loops(case, filters[:, channel], np.zeros(T.shape))
        at = tuple(p + axis[4] for p, axis in zip(place, axes_of(case), strict=True))
        moves = [weight for *_, weight in touches[at]]
    curvature = sum(move**2 for move in moves)
    assert curvature >= 0
    start = run.start
    assert start is run.start
    assert (start.loss, start.slope) == (run.step(0).loss, run.step(0).slope)
    for n in NUDGES:
        step = run.step(n)
        assert step.loss - start.loss - start.slope * n == 0.5 * curvature * n**2
        above, below = run.losses(np.array([n + 0.25, n - 0.25]))
        assert (above - below) / 0.5 == step.slope


def test_a_nudge_by_hand() -> None:
    # O = 2·x + 1 on both pixels: 7 and -3; off the target by 2 and -1
    run = nudge_pass(Conv2d.from_filters([[2]], 1), [[3, -2]], [[[5, -2]]])
    assert (run.start.value, run.start.loss, run.start.slope) == (2, 2.5, 2 * 3 + -1 * -2)
    step = run.step(1)  # the weight is 3, and O is 10 and -5
    assert (step.value, step.loss, step.slope) == (3, (25 + 9) / 2, 5 * 3 + -3 * -2)
    np.testing.assert_array_equal(step.output, [[10, -5]])
    np.testing.assert_array_equal(step.dL_dO, [[5, -3]])
    assert {*map(type, (step.value, step.bias, step.loss, step.slope))} == {float}


def test_a_bias_for_all_filters_may_be_one_number_or_left_out() -> None:
    filters = np.ones((2, 1, 2, 2))
    T = np.zeros((2, 2, 3))
    assert nudge_pass(Conv2d.from_filters(filters), X, T).start.bias == 0
    run = nudge_pass(Conv2d.from_filters(filters, 3), X, T, kind="bias", filter=1)
    np.testing.assert_array_equal(run.bias, [3, 3])
    assert (run.step(2).bias, run.step(2).value) == (5, 5)
    # the other filter's bias stays, and only its own outputs move
    assert run.step(2).loss - run.start.loss == run.start.slope * 2 + 0.5 * 6 * 2**2


# --------------------------------------------------------------------- of all of them

BACK = {
    "pixel": (input_gradient_pass, (3, 4), [(3, 0), (0, 4), (-1, 0), (0, -1), (9, 9)]),
    "tap": (filter_gradient_pass, (2, 3), [(2, 0), (0, 3), (-1, 0), (0, -1), (9, 9)]),
}


@pytest.mark.parametrize("name", BACK)
def test_a_place_outside_is_named(name) -> None:
    back, (rows, columns), outside = BACK[name]
    layer = Conv2d.from_filters(np.ones((2, 3)), padding=1)  # X with its border is larger
    run = back(layer, X, np.ones((1, 4, 4)))
    run.step((rows - 1, columns - 1))
    for place in outside:
        with pytest.raises(ValueError, match=f"^{name}: expected ") as raised:
            run.step(place)
        assert f"inside {rows, columns}; got {place}" in str(raised.value)


@pytest.mark.parametrize(
    ("kind", "shape", "outside"),
    [
        ("weight", (2, 2), [(2, 0), (0, 2), (-1, 0), (0, -1), (2, 3)]),
        ("bias", (1, 1), [(1, 0), (0, 1), (-1, 0), (0, -1)]),
        ("pixel", (3, 4), [(3, 0), (0, 4), (-1, 0), (0, -1)]),
    ],
)
def test_a_nudge_outside_is_named(kind, shape, outside) -> None:
    layer = Conv2d.from_filters(F)
    nudge_pass(layer, X, G, kind=kind, place=tuple(n - 1 for n in shape)).step(1)
    for place in outside:
        with pytest.raises(ValueError, match=r"^place: expected ") as raised:
            nudge_pass(layer, X, G, kind=kind, place=place)
        assert f"inside {shape}; got {place}" in str(raised.value)


@each(
    ("argument", "bad"),
    [
        ("kind", {"kind": "filter"}),
        ("kind", {"kind": None}),
        ("target", {"target": G[0]}),
        ("target", {"target": G[None]}),
        ("target", {"target": 1}),
        ("target", {"target": np.zeros((1, 2, 2))}),
        ("target", {"layer": Conv2d.from_filters(F, stride=2)}),
        ("kernel_size", {"layer": Conv2d.from_filters(np.ones((4, 4)))}),
        ("groups", {"layer": Conv2d.from_filters(np.ones((2, 2, 2)), groups=2)}),
        ("X", {"X": [1, 2]}),
    ],
)
def test_what_cannot_be_nudged_is_named(argument, bad) -> None:
    with pytest.raises(ValueError, match=f"^{argument}: expected .*; got "):
        nudge_pass(**({"layer": Conv2d.from_filters(F), "X": X, "target": G} | bad))


@pytest.mark.parametrize("back", [input_gradient_pass, filter_gradient_pass])
@each(
    ("argument", "bad"),
    [
        ("dL_dO", {"dL_dO": G[0]}),
        ("dL_dO", {"dL_dO": np.ones((1, 2, 2))}),
        ("dL_dO", {"dL_dO": np.ones((2, 2, 3))}),
        ("dL_dO", {"layer": Conv2d.from_filters(F, stride=2)}),
        ("kernel_size", {"layer": Conv2d.from_filters(np.ones((4, 4)))}),
        ("padding_mode", {"layer": Conv2d.from_filters(F, padding_mode="circular")}),
        ("X", {"X": [1, 2]}),
    ],
)
def test_what_cannot_go_back_is_named(back, argument, bad) -> None:
    with pytest.raises(ValueError, match=f"^{argument}: expected .*; got "):
        back(**({"layer": Conv2d.from_filters(F), "X": X, "dL_dO": G} | bad))


@pytest.mark.parametrize("lead", [(), (1,), (1, 1)])
def test_x_may_be_a_matrix_an_image_or_a_batch(lead) -> None:
    whole, upstream = X.reshape(*lead, 3, 4).tolist(), G[None] if len(lead) > 1 else G
    layer = Conv2d.from_filters(F)
    run = input_gradient_pass(layer, whole, upstream.tolist())
    np.testing.assert_array_equal(run.dL_dX, [[1, -3, 4, -4], [3, 4, -6, 12], [0, 9, 6, -8]])
    np.testing.assert_array_equal(run.dL_dO, G)
    # ∂L/∂O sums to 3: under the next tap X is 1 more, so 3 more come back; in the next row, 12
    by_tap = filter_gradient_pass(layer, whole, upstream.tolist())
    np.testing.assert_array_equal(by_tap.dL_dF, [[6, 9], [18, 21]])
    assert by_tap.padded.shape == (1, 3, 4)
    assert by_tap.dL_dO.shape == (1, 2, 3)
    if len(lead) < 2:
        assert nudge_pass(layer, whole, G.tolist()).X.shape == (1, 3, 4)


def passes(layer: Conv2d, X, dL_dO) -> list:
    """One of each, with the numbers of its step to look at."""
    return [
        input_gradient_pass(layer, X, dL_dO),
        filter_gradient_pass(layer, X, dL_dO),
        *(nudge_pass(layer, X, dL_dO, kind=kind) for kind in ("weight", "bias", "pixel")),
    ]


def numbers_of(run) -> list:
    """Every number that a pass and its steps give, properties too."""
    if isinstance(run, NudgePass):
        step = run.step(0.5)
        more = [*vars(step).values(), run.losses(np.array([0.25]))]
    elif isinstance(run, InputGradientPass):
        step = run.step((1, 1))
        more = [step.scatter, step.gather, step.window, step.products, run.all_products]
        more += [run.turned, run.uncropped]
    else:
        step = run.step((1, 1))
        more = [step.window, step.products, step.met, step.sums, run.windows, run.missed]
    own = [value for value in vars(run).values() if isinstance(value, np.ndarray)]
    return [np.array(value) for value in own + more]


@pytest.mark.parametrize("which", range(5))
def test_a_pass_keeps_and_changes_nothing_of_the_readers_arrays_and_layer(which) -> None:
    layer, image, upstream = Conv2d.from_filters(F, 1), X.copy(), G.copy()
    run = passes(layer, image, upstream)[which]
    run.step((1, 1) if which < 2 else 2)
    arrays = image, upstream, layer.weight[0, 0], layer.bias
    for array, copy in zip(arrays, (X, G, F, [1]), strict=True):
        np.testing.assert_array_equal(array, copy)
        array[:] = 99
    got, expected = numbers_of(run), numbers_of(passes(Conv2d.from_filters(F, 1), X, G)[which])
    for mine, other in zip(got, expected, strict=True):
        np.testing.assert_array_equal(mine, other)


def test_a_nudge_starts_from_the_same_numbers_each_time() -> None:
    for kind in ("weight", "bias", "pixel"):
        run = nudge_pass(Conv2d.from_filters(F), X, G, kind=kind)
        losses = [run.step(n).loss for n in (0, 1, 0, 1)]
        assert losses[:2] == losses[2:]
        for array in vars(run.step(0)).values():
            if isinstance(array, np.ndarray):
                array[:] = 99
        assert run.step(0).loss == losses[0]


def test_passes_and_steps_are_frozen() -> None:
    for run in passes(Conv2d.from_filters(F, 1), X, G):
        step = run.step(0.5 if isinstance(run, NudgePass) else (1, 1))
        for frozen in (run, step, *getattr(step, "touches", ())[:1]):
            for field in fields(frozen):
                with pytest.raises(FrozenInstanceError):
                    setattr(frozen, field.name, 0)


def test_a_pass_is_the_key_of_itself_alone() -> None:
    layer = Conv2d.from_filters(F, 1)
    for run, other in zip(passes(layer, X, G), passes(layer, X, G), strict=True):
        assert run != other
        assert {run: 1, other: 2}[run] == 1
