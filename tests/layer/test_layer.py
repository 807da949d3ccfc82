"""What the layer takes, gives and remembers."""

from __future__ import annotations

import copy
import pickle
import re
import tracemalloc

import numpy as np
import pytest
from places import ROOT

from conv_layer import BLOCK_BYTES, Conv2d, __version__, _column_blocks


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2026)


def a_layer(**settings) -> Conv2d:
    return Conv2d(3, (2, 3), (2, 1), 1, in_channels=2, rng=0, **settings)


# ------------------------------------------------------------------------ shapes and values


def test_worked_example() -> None:
    layer = Conv2d.from_filters([[0, 1], [2, 3]])
    np.testing.assert_array_equal(layer([[0, 1], [2, 3]]), [[[0 * 0 + 1 * 1 + 2 * 2 + 3 * 3]]])
    X = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    np.testing.assert_array_equal(layer(X), [[[19, 25], [37, 43]]])


@pytest.mark.parametrize(
    ("input_shape", "output_shape"),
    [((7, 8), (3, 4, 6)), ((1, 7, 8), (3, 4, 6)), ((5, 1, 7, 8), (5, 3, 4, 6))],
)
def test_shapes(rng, input_shape, output_shape) -> None:
    layer = Conv2d(3, (2, 3), (2, 1), padding=(1, 0), rng=rng)
    O = layer(rng.standard_normal(input_shape))
    assert O.shape == output_shape
    dL_dF, dL_dX = layer.backward(np.ones(output_shape))
    assert dL_dF.shape == layer.weight.shape == (3, 1, 2, 3)
    assert dL_dX.shape == input_shape
    assert layer.dL_db.shape == layer.bias.shape == (3,)


def test_the_three_forms_of_input_agree(rng) -> None:
    layer, X = Conv2d(3, 3, rng=rng), rng.standard_normal((6, 7))
    dL_dO = rng.standard_normal((3, 4, 5))
    results = []
    for form, upstream in ((X, dL_dO), (X[None], dL_dO), (X[None, None], dL_dO[None])):
        O = layer(form)
        dL_dF, dL_dX = layer.backward(upstream)
        results.append((O.reshape(3, 4, 5), dL_dF, dL_dX.reshape(6, 7), layer.dL_db))
    for other in results[1:]:
        for got, expected in zip(other, results[0], strict=True):
            np.testing.assert_array_equal(got, expected)


def test_an_empty_batch_has_gradients_of_zero() -> None:
    layer = a_layer()
    O = layer(np.ones((0, 2, 7, 8)))
    dL_dF, dL_dX = layer.backward(O)
    assert O.shape == (0, 3, 4, 8)
    assert dL_dX.shape == (0, 2, 7, 8)
    assert dL_dF.shape == layer.weight.shape
    assert not dL_dF.any()
    assert not layer.dL_db.any()


@pytest.mark.parametrize(
    ("shape", "groups", "weight_shape", "in_channels"),
    [
        ((2, 3), 1, (1, 1, 2, 3), 1),
        ((4, 2, 3), 1, (4, 1, 2, 3), 1),
        ((4, 2, 3), 4, (4, 1, 2, 3), 4),
        ((4, 5, 2, 3), 2, (4, 5, 2, 3), 10),
    ],
)
def test_from_filters(rng, shape, groups, weight_shape, in_channels) -> None:
    filters = rng.standard_normal(shape)
    layer = Conv2d.from_filters(filters, groups=groups)
    assert layer.weight.shape == weight_shape
    assert layer.in_channels == in_channels
    assert layer.bias is None
    assert layer(rng.standard_normal((in_channels, 6, 6))).shape == (weight_shape[0], 5, 4)


def test_bias_of_from_filters() -> None:
    filters = np.zeros((3, 2, 2))
    np.testing.assert_array_equal(Conv2d.from_filters(filters, 0.5).bias, [0.5, 0.5, 0.5])
    np.testing.assert_array_equal(Conv2d.from_filters(filters, [1, 2, 3]).bias, [1, 2, 3])
    O = Conv2d.from_filters(filters, [1, 2, 3])(np.ones((3, 3)))
    np.testing.assert_array_equal(O[:, 0, 0], [1, 2, 3])


@pytest.mark.parametrize("word", ["same", "SAME", "Same"])
def test_padding_words_in_any_case(word) -> None:
    layer = Conv2d(1, 4, 2, word)
    assert layer.padding == "same"
    assert layer(np.ones((7, 8))).shape == (1, 4, 4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, "float32", float])
def test_everything_is_computed_in_dtype(dtype) -> None:
    layer = a_layer(dtype=dtype)
    O = layer(np.ones((2, 7, 8), int))
    dL_dF, dL_dX = layer.backward(np.ones(O.shape, bool))
    arrays = (O, dL_dF, dL_dX, layer.dL_dF, layer.dL_db, layer.weight, layer.bias)
    assert {a.dtype for a in arrays} == {np.dtype(dtype)}


def test_numpy_ints_are_ints() -> None:
    layer = Conv2d(
        np.int64(2), (np.uint8(2), 3), np.int32(2), np.int8(1), groups=np.int64(1), rng=np.int64(3)
    )
    assert repr(layer) == "Conv2d(2, kernel_size=(2, 3), stride=(2, 2), padding=(1, 1))"


@pytest.mark.parametrize(
    "odd",
    {
        "Fortran order": np.asfortranarray,
        "negative strides": lambda a: a[..., ::-1, ::-1].copy()[..., ::-1, ::-1],
        "every other element": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
        "big-endian": lambda a: a.astype(">f8"),
        "lists": np.ndarray.tolist,
    }.items(),
    ids=lambda item: item[0],
)
def test_odd_but_legal_arrays(rng, odd) -> None:
    layer = a_layer()
    X, dL_dO = rng.standard_normal((2, 2, 7, 8)), rng.standard_normal((2, 3, 4, 8))
    expected = layer(X), *layer.backward(dL_dO)
    got = layer(odd[1](X)), *layer.backward(odd[1](dL_dO))
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)


def test_read_only_arrays_are_as_good_as_others(rng) -> None:
    layer = a_layer()
    X, dL_dO = rng.standard_normal((2, 7, 8)), rng.standard_normal((3, 4, 8))
    expected = layer(X), *layer.backward(dL_dO)
    X.flags.writeable = dL_dO.flags.writeable = False
    got = layer(X), *layer.backward(dL_dO)
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("groups", [1, 2])
def test_not_a_number_reaches_exactly_its_windows(rng, value, groups) -> None:
    layer = Conv2d(4, 3, 2, 1, in_channels=2, groups=groups, rng=0)
    X, dL_dO = rng.standard_normal((2, 2, 9, 11)), rng.standard_normal((2, 4, 5, 6))
    X[1, 0, 4, 5] = value
    reached = ~np.isfinite(layer(X))
    expected = np.zeros_like(reached)
    expected[1, : 4 // groups, 2, 2:4] = True  # rows 3 to 5 start at 3 = 2·2 - 1; columns 3, 5
    np.testing.assert_array_equal(reached, expected)

    layer(np.ones_like(X))
    dL_dO[0, 3, 1, 2] = value
    dL_dF, dL_dX = layer.backward(dL_dO)
    expected = np.zeros(X.shape, bool)
    expected[0, -(2 // groups) :, 1:4, 3:6] = True  # the window of O[1, 2] alone
    np.testing.assert_array_equal(~np.isfinite(dL_dX), expected)
    np.testing.assert_array_equal(np.isfinite(dL_dF).all((1, 2, 3)), [True, True, True, False])
    np.testing.assert_array_equal(np.isfinite(layer.dL_db), [True, True, True, False])


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("padding_mode", ["zeros", "replicate"])
@pytest.mark.parametrize(("filters", "groups"), [(1, 1), (2, 1), (3, 1), (2, 2)])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_weight_that_is_no_number_reaches_the_pixels_it_met(
    rng, stride, filters, groups, padding_mode, value
) -> None:
    layer = Conv2d(
        *(filters, (2, 3), stride, (0, 1)),
        groups=groups,
        padding_mode=padding_mode,
        in_channels=2,
        rng=0,
    )
    layer.weight[0, 0, 0, 2] = value
    X = rng.standard_normal((2, 2, 5, 6))
    dL_dX = layer.backward(rng.standard_normal(layer(X).shape))[1]
    met = np.zeros(X.shape, bool)
    for i in range(0, 4, stride):
        for j in range(0, 6, stride):
            column = min(j + 2 - 1, 5) if padding_mode == "replicate" else j + 2 - 1
            if column < 6:
                met[:, 0, i, column] = True
    np.testing.assert_array_equal(~np.isfinite(dL_dX), met)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_nan_of_a_small_filter_stays_in_its_corner() -> None:
    layer = Conv2d.from_filters([[np.nan, 1], [1, 1]])
    layer(np.ones((3, 3)))
    expected = [[np.nan, np.nan, 1], [np.nan, np.nan, 2], [1, 2, 1]]
    np.testing.assert_array_equal(layer.backward(np.ones((1, 2, 2)))[1], expected)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_nan_in_the_input_does_not_reach_its_gradient(rng) -> None:
    layer, X = a_layer(), rng.standard_normal((2, 7, 8))
    dL_dO = rng.standard_normal(layer(X).shape)
    expected = layer.backward(dL_dO)[1]
    layer(np.full_like(X, np.nan))
    np.testing.assert_array_equal(layer.backward(dL_dO)[1], expected)


def test_ints_of_every_kind() -> None:
    expected = Conv2d.from_filters(np.ones((2, 2)))(np.full((3, 3), 200.0))
    for kind in (np.uint8, np.int16, np.uint64, np.float16, np.longdouble):
        layer = Conv2d.from_filters(np.ones((2, 2), kind))
        np.testing.assert_array_equal(layer(np.full((3, 3), 200, kind)), expected)


def test_the_input_gradient_holds_no_more_memory_than_it_needs(rng) -> None:
    layer = Conv2d(1, 3, padding=2, in_channels=1)
    layer(rng.standard_normal((5, 5)))
    assert layer.backward(np.ones((1, 7, 7)))[1].flags.c_contiguous


# --------------------------------------------------------------------- parameters and repr


def test_parameters_are_drawn_as_in_torch() -> None:
    layer = Conv2d(400, (2, 3), groups=2, in_channels=8, rng=0)
    bound = 1 / np.sqrt(8 / 2 * 2 * 3)
    for drawn in (layer.weight, layer.bias):
        assert np.abs(drawn).max() <= bound
        assert np.abs(drawn).max() > 0.95 * bound
        assert abs(drawn.mean()) < 0.1 * bound
        assert drawn.std() == pytest.approx(bound / np.sqrt(3), rel=0.1)


def test_a_seed_gives_the_same_layer_early_or_late() -> None:
    early, late = Conv2d(3, 3, in_channels=2, rng=7), Conv2d(3, 3, rng=7)
    X = np.ones((2, 5, 5))
    np.testing.assert_array_equal(late(X), early(X))
    assert (Conv2d(3, 3, in_channels=2, rng=8).weight != early.weight).any()
    assert (Conv2d(3, 3, in_channels=2).weight != Conv2d(3, 3, in_channels=2).weight).any()


def test_weights_are_live_arrays() -> None:
    layer, X = Conv2d(2, 2, in_channels=1, rng=0), np.ones((3, 3))
    weight, bias = layer.weight, layer.bias
    layer.weight[0] = 1
    layer.bias[0] = 0
    assert layer(X)[0, 0, 0] == 4
    layer.weight -= 0.5
    layer.bias += 3
    assert layer(X)[0, 0, 0] == 5
    layer.weight = np.full((2, 1, 2, 2), 2)
    layer.bias = [10, 20]
    np.testing.assert_array_equal(layer(X)[:, 0, 0], [18, 28])
    assert layer.weight is weight  # whoever held the array still holds the layer's
    assert layer.bias is bias


@pytest.mark.parametrize("first", ["weight", "bias"])
def test_parameters_can_be_set_before_the_first_forward(first) -> None:
    values = {"weight": np.full((2, 3, 2, 2), 0.5), "bias": np.array([1.0, 2.0])}
    layer = Conv2d(2, 2)
    for name in sorted(values, key=lambda name: name != first):
        setattr(layer, name, values[name])
    assert layer.in_channels == 3
    np.testing.assert_array_equal(layer(np.ones((3, 2, 2)))[:, 0, 0], [7, 8])


def test_values_assigned_are_copied() -> None:
    layer, bias, weight = (
        Conv2d.from_filters(np.ones((2, 2, 2))),
        np.zeros(2),
        np.ones((2, 1, 2, 2)),
    )
    layer.bias, layer.weight = bias, weight
    assert not np.shares_memory(layer.bias, bias)
    assert not np.shares_memory(layer.weight, weight)


@pytest.mark.parametrize("bias", [True, np.True_, False, np.False_])
def test_without_a_bias_none_is_drawn(bias) -> None:
    layer = Conv2d(2, 3, bias=bias, in_channels=1)
    assert (layer.bias is not None) == bool(bias)


def test_a_subclass_stays_one() -> None:
    class Doubled(Conv2d):
        def forward(self, X):
            return 2 * super().forward(X)

    layer = Doubled.from_filters(np.ones((2, 2)))
    assert repr(layer).startswith("Doubled(1, ")
    assert layer(np.ones((2, 2))) == 8


def test_a_bias_can_be_taken_away_and_given_back() -> None:
    layer, X = Conv2d.from_filters(np.ones((1, 2, 2)), bias=5), np.ones((2, 2))
    layer.bias = None
    assert layer.bias is None
    assert layer(X) == 4
    layer.backward(np.ones((1, 1, 1)))
    assert layer.dL_db is None
    layer.bias = [7]
    assert layer(X) == 11


@pytest.mark.parametrize(
    "layer",
    [
        Conv2d(2, 3),
        Conv2d(2, (3, 2), 2, "SAME", in_channels=4, groups=2, bias=False),
        Conv2d(6, 3, (1, 2), (0, 1), dilation=2, padding_mode="circular", dtype=np.float32),
        Conv2d.from_filters(np.ones((2, 3, 3)), stride=2),
        Conv2d(1, 2, dilation=(1, 2)),
        Conv2d(1, 2, (1, 3), "same", padding_mode="reflect"),
    ],
    ids=repr,
)
def test_repr_builds_the_same_layer(layer) -> None:
    twin = eval(repr(layer))
    settings = (*Conv2d._SETTLED, "in_channels")
    assert [getattr(twin, name) for name in settings] == [getattr(layer, name) for name in settings]
    assert twin._has_bias == layer._has_bias


def test_repr_names_what_is_unusual() -> None:
    assert repr(Conv2d(2, 3)) == "Conv2d(2, kernel_size=(3, 3), stride=(1, 1))"
    layer = Conv2d(4, 3, 2, "same", groups=2, bias=False, in_channels=2, dtype=np.float32)
    assert repr(layer) == (
        "Conv2d(4, kernel_size=(3, 3), stride=(2, 2), padding='same', groups=2, bias=False, "
        "in_channels=2, dtype='float32')"
    )


# ----------------------------------------------------------------------------------- state


def test_a_name_misspelt_is_no_setting() -> None:
    layer = Conv2d(2, 3, in_channels=1)
    for name in ("strides", "weights", "dL_dX"):
        with pytest.raises(AttributeError, match=f"{name}: Conv2d has no such attribute"):
            setattr(layer, name, 2)

    class Named(Conv2d):
        pass

    named = Named(2, 3)
    named.name = "first"
    assert copy.deepcopy(named).name == "first"


def test_the_version_is_that_of_the_package() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.*)"$', project, re.MULTILINE)[1] == __version__


@pytest.mark.parametrize("padding_mode", ["zeros", "reflect"])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("kernel_size", [1, 2])
def test_nothing_is_shared_or_changed(rng, kernel_size, padding, padding_mode) -> None:
    """With a 1×1 kernel and no padding, columns and padded input could be X itself."""
    layer = Conv2d(2, kernel_size, padding=padding, padding_mode=padding_mode, in_channels=2)
    X, dL_dO = rng.standard_normal((1, 2, 4, 4)), None
    before = X.copy()
    O = layer(X)
    dL_dO = rng.standard_normal(O.shape)
    kept = dL_dO.copy()
    dL_dF, dL_dX = layer.backward(dL_dO)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(dL_dO, kept)
    arrays = [a for a in _arrays_within(vars(layer)) if a is not None]
    assert len(arrays) >= 5
    for given in (X, O, dL_dO, dL_dF, dL_dX):
        assert not any(np.shares_memory(given, array) for array in arrays)
    assert not np.shares_memory(dL_dF, layer.dL_dF)


def _arrays_within(value: object) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [a for v in items for a in _arrays_within(v)] if isinstance(value, dict | tuple) else []


def test_later_changes_spoil_no_gradient(rng) -> None:
    layer, X = a_layer(), rng.standard_normal((2, 2, 7, 8))
    dL_dO = rng.standard_normal(layer(X).shape)
    expected = *layer.backward(dL_dO), layer.dL_db

    layer(X)
    X *= 0
    layer.weight[...] = np.nan
    layer.weight = np.ones_like(layer.weight)
    layer.bias = None
    got = *layer.backward(dL_dO), layer.dL_db
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)


def test_what_is_returned_is_the_callers(rng) -> None:
    layer, X = a_layer(), rng.standard_normal((2, 7, 8))
    O = layer(X)
    dL_dO = O.copy()
    O *= 0
    first = [a.copy() for a in layer.backward(dL_dO)]
    for gradient in layer.backward(dL_dO):
        gradient *= 0
    layer.dL_dF *= 0
    for a, b in zip(layer.backward(dL_dO), first, strict=True):
        np.testing.assert_array_equal(a, b)


def test_backward_twice_gives_the_same(rng) -> None:
    layer, dL_dO = a_layer(), rng.standard_normal((3, 4, 8))
    layer(rng.standard_normal((2, 7, 8)))
    first, first_b = layer.backward(dL_dO), layer.dL_db
    second = layer.backward(dL_dO)
    for a, b in zip((*first, first_b), (*second, layer.dL_db), strict=True):
        np.testing.assert_array_equal(a, b)


def test_backward_belongs_to_the_last_forward(rng) -> None:
    layer = a_layer()
    layer(rng.standard_normal((2, 9, 9)))
    X = rng.standard_normal((2, 7, 8))
    layer(X)
    dL_dO = rng.standard_normal((3, 4, 8))
    got = layer.backward(dL_dO)
    fresh = a_layer()
    fresh(X)
    for a, b in zip(got, fresh.backward(dL_dO), strict=True):
        np.testing.assert_array_equal(a, b)


def test_layers_share_nothing(rng) -> None:
    filters = rng.standard_normal((2, 3, 3))
    one, other = Conv2d.from_filters(filters, 1), Conv2d.from_filters(filters, 1)
    before = other(np.ones((5, 5)))
    filters *= 0
    one.weight *= 0
    one.bias *= 0
    one(np.zeros((4, 4)))
    np.testing.assert_array_equal(other(np.ones((5, 5))), before)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a))])
@pytest.mark.parametrize("known", [True, False])
def test_pickle_and_deepcopy_keep_behaviour(rng, duplicate, known) -> None:
    layer, X = Conv2d(3, 3, 2, "same", rng=5), rng.standard_normal((2, 7, 8))
    dL_dO = rng.standard_normal((3, 4, 4))
    if known:
        layer(X)
    twin = duplicate(layer)
    assert repr(twin) == repr(layer)
    if not known:
        np.testing.assert_array_equal(twin(X), layer(X))
    for a, b in zip(twin.backward(dL_dO), layer.backward(dL_dO), strict=True):
        np.testing.assert_array_equal(a, b)
    twin.weight *= 0
    assert layer.weight.any()
    with pytest.raises(AttributeError):
        twin.stride = 3


@pytest.mark.parametrize(
    ("least_bytes", "least_columns", "most_bytes", "largest"),
    [
        (1, 1, 10**9, 1),
        (1, 3, 10**9, 3),  # a row of 8 in parts
        (2 * 8, 1, 10**9, 2 * 8),
        (3 * 8 + 5, 1, 10**9, 3 * 8),
        (12 * 8, 1, 10**9, 2 * 40),  # images of 40 windows
        (1, 16 * 8, 10**9, 3 * 40),
        (2 * 8, 3 * 8, 10**9, 3 * 8),
        (1, 3 * 8, 8 + 2, 8),  # the columns asked for would take too much
        (1, 3 * 8, 0, 1),
    ],
)
def test_the_block_size_changes_no_result(
    rng, monkeypatch, least_bytes, least_columns, most_bytes, largest
) -> None:
    """Blocks of parts of a row, of some rows, of some images: the same numbers but for rounding."""
    layer, X = Conv2d(4, 3, (2, 1), 1, in_channels=2, groups=2, rng=0), rng.random((5, 2, 9, 8))
    dL_dO = rng.standard_normal(layer(X).shape)
    expected = layer(X), *layer.backward(dL_dO)
    column = 2 * 3 * 3 * X.itemsize
    monkeypatch.setattr("conv_layer.BLOCK_BYTES", least_bytes * column)
    monkeypatch.setattr("conv_layer.BLOCK_COLUMNS", least_columns)
    monkeypatch.setattr("conv_layer.MOST_BYTES", most_bytes * column)
    blocks = list(_column_blocks(np.zeros((5, 2, 5, 8, 3, 3)), [slice(0, 5)]))
    assert max(columns[0, 0, 0].size for *_, columns in blocks) == largest
    assert sum(columns.size for *_, columns in blocks) == 5 * 5 * 8 * 2 * 3 * 3
    for a, b in zip((layer(X), *layer.backward(dL_dO)), expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("padding_mode", ["zeros", "replicate"])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(("size", "kernel"), [((1, 40_000), (1, 101)), ((40_000, 1), (101, 1))])
def test_a_long_row_is_as_cheap_as_a_long_column(size, kernel, stride, padding_mode) -> None:
    """All the columns would be 101 times as large as X, which has 0.3 MB."""
    stride = tuple(min(stride, n) for n in size)
    padding = tuple(k // 2 for k in kernel)
    settings = {"padding_mode": padding_mode, "in_channels": 1}
    layer, X = Conv2d(1, kernel, stride, padding, **settings), np.ones(size)
    O = layer(X)
    for function, argument in ((layer.forward, X), (layer.backward, np.ones(O.shape))):
        held = _most_held(function, argument)
        assert held <= BLOCK_BYTES + 6 * X.nbytes


def _most_held(function, *arguments) -> int:
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
