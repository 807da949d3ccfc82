"""Bad input: every error names the argument, shows what came and says what was expected."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from helpers import each

from conv_layer import (
    Conv2d,
    gradient_check,
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

ONES = np.ones((5, 5))


def after_forward() -> Conv2d:
    layer = Conv2d.from_filters(np.ones((3, 2, 3, 3)))
    layer.forward(np.ones((2, 5, 6)))  # O is (3, 3, 4)
    return layer


def three_in_two_groups() -> Conv2d:
    return Conv2d.from_filters(np.ones((3, 3, 3)), groups=2)


def assign(name: str, value: object) -> None:
    setattr(Conv2d(3, 3, in_channels=2), name, value)


# argument, error, what is wrong about it, what does it: nothing here gets as far as a forward
AT_CONSTRUCTION = [
    ("out_channels", ValueError, "zero", lambda: Conv2d(0, 3)),
    ("out_channels", ValueError, "negative", lambda: Conv2d(-1, 3)),
    ("out_channels", TypeError, "fractional", lambda: Conv2d(2.5, 3)),
    ("out_channels", TypeError, "a whole float", lambda: Conv2d(2.0, 3)),
    ("out_channels", TypeError, "a bool", lambda: Conv2d(True, 3)),
    ("out_channels", TypeError, "text", lambda: Conv2d("2", 3)),
    ("out_channels", TypeError, "None", lambda: Conv2d(None, 3)),
    ("out_channels", TypeError, "a pair", lambda: Conv2d((2, 2), 3)),
    ("kernel_size", ValueError, "zero", lambda: Conv2d(1, 0)),
    ("kernel_size", ValueError, "zero in a pair", lambda: Conv2d(1, (3, 0))),
    ("kernel_size", ValueError, "three numbers", lambda: Conv2d(1, (3, 3, 3))),
    ("kernel_size", ValueError, "an empty tuple", lambda: Conv2d(1, ())),
    ("kernel_size", TypeError, "a NumPy bool", lambda: Conv2d(1, np.True_)),
    ("kernel_size", TypeError, "a bool in a pair", lambda: Conv2d(1, (3, True))),
    ("kernel_size", TypeError, "fractional", lambda: Conv2d(1, 1.5)),
    ("kernel_size", TypeError, "a decimal", lambda: Conv2d(1, Decimal(3))),
    ("kernel_size", TypeError, "a time span", lambda: Conv2d(1, np.timedelta64(3))),
    ("kernel_size", TypeError, "an array", lambda: Conv2d(1, ONES)),
    ("stride", ValueError, "zero", lambda: Conv2d(1, 3, 0)),
    ("stride", ValueError, "negative", lambda: Conv2d(1, 3, -1)),
    ("stride", TypeError, "fractional", lambda: Conv2d(1, 3, 0.5)),
    ("stride", TypeError, "None in a pair", lambda: Conv2d(1, 3, (1, None))),
    ("dilation", ValueError, "zero", lambda: Conv2d(1, 3, dilation=0)),
    ("dilation", TypeError, "text", lambda: Conv2d(1, 3, dilation="2")),
    ("padding", ValueError, "an unknown word", lambda: Conv2d(1, 3, padding="full")),
    ("padding", ValueError, "empty text", lambda: Conv2d(1, 3, padding="")),
    ("padding", ValueError, "negative", lambda: Conv2d(1, 3, padding=-1)),
    ("padding", ValueError, "negative in a pair", lambda: Conv2d(1, 3, padding=(0, -1))),
    ("padding", ValueError, "four numbers", lambda: Conv2d(1, 3, padding=(1, 1, 1, 1))),
    ("padding", TypeError, "fractional", lambda: Conv2d(1, 3, padding=0.5)),
    ("padding", TypeError, "None", lambda: Conv2d(1, 3, padding=None)),
    ("padding", TypeError, "a bool", lambda: Conv2d(1, 3, padding=False)),
    ("padding", TypeError, "a word in a pair", lambda: Conv2d(1, 3, padding=("same", 1))),
    ("groups", ValueError, "zero", lambda: Conv2d(2, 3, groups=0)),
    ("groups", TypeError, "fractional", lambda: Conv2d(2, 3, groups=2.0)),
    ("out_channels", ValueError, "not a multiple of groups", lambda: Conv2d(3, 3, groups=2)),
    ("in_channels", ValueError, "zero", lambda: Conv2d(2, 3, in_channels=0)),
    ("in_channels", TypeError, "fractional", lambda: Conv2d(2, 3, in_channels=1.5)),
    (
        "in_channels",
        ValueError,
        "not a multiple of groups",
        lambda: Conv2d(2, 3, groups=2, in_channels=3),
    ),
    ("bias", TypeError, "numbers in place of a choice", lambda: Conv2d(1, 3, bias=[0.5])),
    ("bias", TypeError, "None", lambda: Conv2d(1, 3, bias=None)),
    ("padding_mode", ValueError, "unknown", lambda: Conv2d(1, 3, padding_mode="mirror")),
    ("padding_mode", ValueError, "np.pad's name", lambda: Conv2d(1, 3, padding_mode="wrap")),
    ("padding_mode", ValueError, "a list", lambda: Conv2d(1, 3, padding_mode=["zeros"])),
    ("padding_mode", ValueError, "None", lambda: Conv2d(1, 3, padding_mode=None)),
    ("dtype", TypeError, "float16", lambda: Conv2d(1, 3, dtype=np.float16)),
    ("dtype", TypeError, "an int type", lambda: Conv2d(1, 3, dtype=int)),
    ("dtype", TypeError, "complex", lambda: Conv2d(1, 3, dtype=complex)),
    ("dtype", TypeError, "no type at all", lambda: Conv2d(1, 3, dtype="double trouble")),
    ("dtype", TypeError, "an array", lambda: Conv2d(1, 3, dtype=np.ones(3))),
    ("dtype", TypeError, "None", lambda: Conv2d(1, 3, dtype=None)),
    ("rng", TypeError, "text", lambda: Conv2d(1, 3, rng="seed")),
    ("rng", TypeError, "negative", lambda: Conv2d(1, 3, rng=-1)),
    ("rng", TypeError, "a matrix", lambda: Conv2d(1, 3, rng=np.eye(1, dtype=int).view(np.matrix))),
    ("rng", TypeError, "a time span", lambda: Conv2d(1, 3, rng=np.timedelta64(1))),
    ("kernel_size", ValueError, "no memory", lambda: Conv2d(1, 10**6, in_channels=1)),
    ("out_channels", ValueError, "no memory", lambda: Conv2d(2**62, 3, in_channels=1)),
    ("in_channels", ValueError, "no memory", lambda: Conv2d(1, 3, in_channels=2**62)),
    ("stride", ValueError, "more than 64 bits", lambda: Conv2d(1, 3, 2**63)),
    ("dilation", ValueError, "thousands of digits", lambda: Conv2d(1, 3, dilation=10**5000)),
    ("groups", ValueError, "thousands of digits", lambda: Conv2d(1, 3, groups=-(10**5000))),
    ("filters", ValueError, "one axis", lambda: Conv2d.from_filters([1, 2, 3])),
    ("filters", ValueError, "five axes", lambda: Conv2d.from_filters(np.ones((1, 1, 1, 2, 2)))),
    ("filters", ValueError, "none at all", lambda: Conv2d.from_filters(np.ones((0, 1, 3, 3)))),
    ("filters", ValueError, "no columns", lambda: Conv2d.from_filters(np.ones((3, 0)))),
    ("groups", TypeError, "text", lambda: Conv2d.from_filters(ONES, groups="2")),
    ("filters", ValueError, "three in two groups", three_in_two_groups),
    ("filters", ValueError, "ragged", lambda: Conv2d.from_filters([[1, 2], [3]])),
    ("filters", TypeError, "text", lambda: Conv2d.from_filters([["1", "2"]])),
    ("filters", TypeError, "complex", lambda: Conv2d.from_filters(ONES + 1j)),
    ("filters", TypeError, "None", lambda: Conv2d.from_filters(None)),
    ("bias", ValueError, "one too many", lambda: Conv2d.from_filters(ONES, bias=[1, 2])),
    ("bias", ValueError, "a matrix", lambda: Conv2d.from_filters(ONES, bias=[[1]])),
    ("bias", TypeError, "text", lambda: Conv2d.from_filters(ONES, bias="1")),
    ("bias", TypeError, "a bool", lambda: Conv2d.from_filters(ONES, bias=True)),
    ("stride", ValueError, "zero", lambda: Conv2d.from_filters(ONES, stride=0)),
    ("dtype", TypeError, "float16", lambda: Conv2d.from_filters(ONES, dtype=np.float16)),
]

LATER = [
    ("weight", ValueError, "another kernel", lambda: assign("weight", np.ones((3, 2, 3, 4)))),
    ("weight", ValueError, "other channels", lambda: assign("weight", np.ones((3, 1, 3, 3)))),
    ("weight", ValueError, "a number", lambda: assign("weight", 0.5)),
    ("weight", TypeError, "complex", lambda: assign("weight", np.ones((3, 2, 3, 3)) * 1j)),
    (
        "weight",
        ValueError,
        "no channels",
        lambda: setattr(Conv2d(3, 3), "weight", np.ones((3, 0, 3, 3))),
    ),
    ("weight", ValueError, "one axis", lambda: setattr(Conv2d(3, 3), "weight", np.ones(3))),
    ("bias", ValueError, "one too few", lambda: assign("bias", [1, 2])),
    ("bias", ValueError, "a number", lambda: assign("bias", 1.0)),
    ("bias", TypeError, "text", lambda: assign("bias", ["a", "b", "c"])),
    ("X", ValueError, "one axis", lambda: Conv2d(1, 3).forward(np.ones(9))),
    ("X", ValueError, "a number", lambda: Conv2d(1, 3).forward(3.0)),
    ("X", ValueError, "five axes", lambda: Conv2d(1, 3).forward(np.ones((1, 1, 1, 5, 5)))),
    ("X", ValueError, "no rows", lambda: Conv2d(1, 3, padding=2).forward(np.ones((0, 5)))),
    ("X", ValueError, "no channels", lambda: Conv2d(1, 3).forward(np.ones((0, 5, 5)))),
    ("X", ValueError, "ragged", lambda: Conv2d(1, 1).forward([[1, 2], [3]])),
    ("X", TypeError, "text", lambda: Conv2d(1, 1).forward([["a", "b"]])),
    ("X", TypeError, "complex", lambda: Conv2d(1, 3).forward(ONES * 1j)),
    ("X", TypeError, "objects", lambda: Conv2d(1, 3).forward(ONES.astype(object))),
    ("X", TypeError, "None in it", lambda: Conv2d(1, 1).forward([[1, None]])),
    ("X", TypeError, "None", lambda: Conv2d(1, 3).forward(None)),
    ("X", TypeError, "bytes", lambda: Conv2d(1, 1).forward([[b"a"]])),
    ("X", TypeError, "spans", lambda: Conv2d(1, 3).forward(np.zeros((5, 5), "timedelta64[s]"))),
    ("X", TypeError, "records", lambda: Conv2d(1, 3).forward(np.zeros((5, 5), "f4,f4"))),
    ("X", TypeError, "dates", lambda: Conv2d(1, 3).forward(np.zeros((5, 5), "datetime64[s]"))),
    ("X", TypeError, "masked", lambda: Conv2d(1, 3).forward(np.ma.masked_equal(np.eye(5), 0))),
    (
        "X",
        TypeError,
        "a mask inside a list",
        lambda: Conv2d(1, 1).forward([[1, 2], np.ma.masked_equal([1, 0], 0)]),
    ),
    ("X", TypeError, "a masked number", lambda: Conv2d(1, 1).forward([[1, np.ma.masked]])),
    ("X", TypeError, "a dict", lambda: Conv2d(1, 1).forward({"a": 1})),
    ("X", ValueError, "channels changed", lambda: after_forward().forward(np.ones((3, 5, 6)))),
    ("X", ValueError, "a matrix for two channels", lambda: after_forward().forward(ONES)),
    (
        "X",
        ValueError,
        "channels that groups does not divide",
        lambda: Conv2d(2, 3, groups=2).forward(np.ones((3, 5, 5))),
    ),
    ("padding", ValueError, "no memory", lambda: Conv2d(1, 3, padding=10**6).forward(ONES)),
    ("padding", ValueError, "no memory", lambda: Conv2d(1, 3, padding=2**62).forward(ONES)),
    (
        "X",
        ValueError,
        "no memory for its O",
        lambda: Conv2d(10**6, 1, in_channels=1).forward(np.ones((2000, 2000))),
    ),
    ("kernel_size", ValueError, "too large for X", lambda: Conv2d(1, 6).forward(ONES)),
    ("kernel_size", ValueError, "one axis too large", lambda: Conv2d(1, (2, 6)).forward(ONES)),
    (
        "kernel_size",
        ValueError,
        "too large when dilated",
        lambda: Conv2d(1, 3, dilation=3, padding=(1, 0)).forward(ONES),
    ),
    (
        "padding",
        ValueError,
        "reflected, as large as X",
        lambda: Conv2d(1, 3, padding=5, padding_mode="reflect").forward(ONES),
    ),
    (
        "padding",
        ValueError,
        "circular, larger than X",
        lambda: Conv2d(1, 3, padding=(0, 6), padding_mode="circular").forward(ONES),
    ),
    ("backward", ValueError, "no forward yet", lambda: Conv2d(1, 3).backward(np.ones((1, 3, 3)))),
    ("dL_dO", ValueError, "too few rows", lambda: after_forward().backward(np.ones((3, 2, 4)))),
    ("dL_dO", ValueError, "transposed", lambda: after_forward().backward(np.ones((3, 4, 3)))),
    ("dL_dO", ValueError, "one axis more", lambda: after_forward().backward(np.ones((1, 3, 3, 4)))),
    ("dL_dO", ValueError, "one filter's", lambda: after_forward().backward(np.ones((3, 4)))),
    ("dL_dO", ValueError, "a number", lambda: after_forward().backward(1.0)),
    ("dL_dO", TypeError, "complex", lambda: after_forward().backward(np.ones((3, 3, 4)) * 1j)),
    ("dL_dO", TypeError, "None", lambda: after_forward().backward(None)),
]

TEXTBOOK = [
    ("size", ValueError, "zero", lambda: output_size(0, 3)),
    ("size", TypeError, "fractional", lambda: output_size(5.0, 3)),
    ("kernel_size", ValueError, "too large", lambda: output_size(5, 6)),
    ("kernel_size", ValueError, "too large when dilated", lambda: output_size(5, 3, dilation=3)),
    ("padding", ValueError, "unknown", lambda: output_size(5, 3, padding="full")),
    ("padding", ValueError, "unknown", lambda: padding_widths(5, 3, padding="full")),
    ("size", TypeError, "fractional", lambda: padding_widths(5.0, 3)),
    ("stride", ValueError, "zero", lambda: padding_widths(5, 3, stride=0)),
    ("size", TypeError, "a pair", lambda: same_padding((5, 5), 3)),
    ("stride", ValueError, "zero", lambda: same_padding(5, 3, 0)),
    ("X", ValueError, "one axis", lambda: pad([1, 2], 1)),
    ("X", ValueError, "no rows", lambda: pad(np.ones((0, 3)), 1)),
    ("X", ValueError, "no columns", lambda: pad(np.ones((3, 0)), 1)),
    ("mode", ValueError, "unknown", lambda: pad(ONES, 1, "edge")),
    ("padding", ValueError, "negative", lambda: pad(ONES, -1)),
    ("padding", ValueError, "three sides", lambda: pad(ONES, (1, 2, 3))),
    ("padding", TypeError, "a word", lambda: pad(ONES, "same")),
    ("padding", ValueError, "reflected, as large as X", lambda: pad(ONES, 5, "reflect")),
    ("padding", ValueError, "no memory", lambda: pad(ONES, 10**6)),
    ("padding", ValueError, "no memory", lambda: pad(ONES, (2**62, 1), "replicate")),
    ("padding", ValueError, "more than 64 bits", lambda: pad(ONES, 2**64)),
    ("stride", ValueError, "no memory", lambda: insert_zeros(ONES, 10**6)),
    ("stride", ValueError, "more than 64 bits", lambda: insert_zeros(ONES, 2**63)),
    ("input_size", ValueError, "no memory", lambda: spread_gradient(np.ones((1, 1)), 10**6, 10**6)),
    ("padding", ValueError, "circular, larger than X", lambda: pad(ONES, 6, "circular")),
    ("X", TypeError, "text", lambda: sliding_windows([["a"]], 1)),
    ("X", ValueError, "no rows", lambda: sliding_windows(np.ones((0, 3)), 1)),
    ("kernel_size", ValueError, "too large", lambda: sliding_windows(ONES, 6)),
    ("kernel_size", ValueError, "dilated", lambda: sliding_windows(ONES, 3, dilation=3)),
    ("stride", ValueError, "zero", lambda: sliding_windows(ONES, 3, 0)),
    ("filters", ValueError, "one axis", lambda: rotate_180([1, 2, 3])),
    ("filters", ValueError, "no rows", lambda: rotate_180(np.ones((2, 0, 3)))),
    ("grid", ValueError, "a number", lambda: insert_zeros(1, 2)),
    ("grid", ValueError, "no rows", lambda: insert_zeros(np.ones((0, 3)), 2)),
    ("stride", ValueError, "zero", lambda: insert_zeros(ONES, 0)),
    ("dL_dO", ValueError, "one axis", lambda: spread_gradient(np.ones(3), 5, 3)),
    ("dL_dO", ValueError, "a number", lambda: spread_gradient(1, 1, 1)),
    ("dL_dO", ValueError, "too few rows", lambda: spread_gradient(np.ones((2, 3)), 5, 3)),
    ("dL_dO", ValueError, "too many columns", lambda: spread_gradient(np.ones((3, 4)), 5, 3)),
    ("dL_dO", ValueError, "transposed", lambda: spread_gradient(np.ones((4, 3)), (5, 6), 3)),
    ("dL_dO", ValueError, "of stride 1", lambda: spread_gradient(np.ones((3, 3)), 5, 3, 2)),
    ("dL_dO", ValueError, "unpadded", lambda: spread_gradient(np.ones((3, 3)), 5, 3, 1, "same")),
    ("dL_dO", ValueError, "undilated", lambda: spread_gradient(ONES, 7, 3, dilation=2)),
    ("dL_dO", ValueError, "channels last", lambda: spread_gradient(np.ones((3, 3, 2)), 5, 3)),
    ("dL_dO", ValueError, "ragged", lambda: spread_gradient([[1, 2], [3]], 2, 1)),
    ("dL_dO", TypeError, "text", lambda: spread_gradient([["a"]], 1, 1)),
    ("dL_dO", TypeError, "complex", lambda: spread_gradient(ONES * 1j, 5, 1)),
    ("dL_dO", TypeError, "None", lambda: spread_gradient([[None]], 1, 1)),
    ("input_size", ValueError, "zero", lambda: spread_gradient(ONES, 0, 1)),
    ("input_size", TypeError, "fractional", lambda: spread_gradient(ONES, 5.0, 1)),
    ("input_size", ValueError, "a shape", lambda: spread_gradient(ONES, (1, 5, 5), 1)),
    ("kernel_size", ValueError, "zero", lambda: spread_gradient(ONES, 5, 0)),
    ("kernel_size", ValueError, "too large", lambda: spread_gradient(ONES, 5, 6)),
    ("kernel_size", ValueError, "dilated", lambda: spread_gradient(ONES, 5, 3, dilation=3)),
    ("stride", ValueError, "zero", lambda: spread_gradient(ONES, 5, 1, 0)),
    ("stride", TypeError, "fractional", lambda: spread_gradient(ONES, 5, 1, 1.0)),
    ("dilation", ValueError, "zero", lambda: spread_gradient(ONES, 5, 1, dilation=0)),
    ("padding", ValueError, "unknown", lambda: spread_gradient(ONES, 5, 1, padding="full")),
    ("padding", ValueError, "negative", lambda: spread_gradient(ONES, 5, 1, padding=-1)),
    ("padding", ValueError, "four sides", lambda: spread_gradient(ONES, 5, 1, padding=[1] * 4)),
    ("padding", TypeError, "None", lambda: spread_gradient(ONES, 5, 1, padding=None)),
    (
        "filters",
        ValueError,
        "larger than the input",
        lambda: input_gradient_by_rotation(np.ones((1, 3, 3)), np.ones((5, 5)), 3),
    ),
    (
        "filters",
        ValueError,
        "one axis",
        lambda: input_gradient_by_rotation(np.ones((1, 3, 3)), np.ones(3), 5),
    ),
    (
        "dL_dO",
        ValueError,
        "five axes",
        lambda: input_gradient_by_rotation(np.ones((1, 1, 1, 3, 3)), np.ones((3, 3)), 5),
    ),
    (
        "padding",
        ValueError,
        "reflected, as large as X",
        lambda: input_gradient_by_rotation(
            np.ones((1, 11, 11)), np.ones((3, 3)), 3, padding=5, padding_mode="reflect"
        ),
    ),
    ("X", TypeError, "text", lambda: gradient_check(Conv2d(1, 1), [["1", "2"]])),
    ("X", TypeError, "complex", lambda: gradient_check(Conv2d(1, 1), ONES * 1j)),
    ("rng", TypeError, "text", lambda: gradient_check(Conv2d(1, 1), ONES, rng="x")),
    (
        "dL_dO",
        ValueError,
        "another shape than O",
        lambda: input_gradient_by_rotation(np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), 6),
    ),
    (
        "filters",
        ValueError,
        "a number that groups does not divide",
        lambda: input_gradient_by_rotation(np.ones((3, 3, 3)), np.ones((3, 1, 3, 3)), 5, groups=2),
    ),
    (
        "padding_mode",
        ValueError,
        "unknown",
        lambda: input_gradient_by_rotation(
            np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), 5, padding_mode="wrap"
        ),
    ),
]


@each(("argument", "error", "what", "call"), AT_CONSTRUCTION + LATER + TEXTBOOK)
def test_bad_input_is_named(argument: str, error: type, what: str, call: Callable) -> None:
    with pytest.raises(error) as raised:
        call()
    message = str(raised.value)
    assert message.startswith(f"{argument}: expected "), message
    if "ragged" not in what:  # there NumPy's own words follow, which say what came
        assert "; got " in message, message


def test_the_message_shows_what_came() -> None:
    with pytest.raises(ValueError, match=r"stride: expected an int of at least 1; got -2"):
        Conv2d(1, 3, stride=(1, -2))
    with pytest.raises(ValueError, match=r"X: expected 2 channels.*; got \(3, 5, 6\)"):
        after_forward().forward(np.ones((3, 5, 6)))
    with pytest.raises(
        ValueError, match=r"dL_dO: expected the shape of O, \(3, 3, 4\); got \(9,\)"
    ):
        after_forward().backward(np.ones(9))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": 1}, r"\{'a': 1\}"),
        ([[1, None]], "None"),
        (np.array([[1, 2], [Decimal(3), 4]], object), r"Decimal\('3'\)"),
        (np.ones((2, 2), object), "objects, though they are numbers"),
        (ONES * 1j, r"dtype\('complex128'\)"),
        ([[2**64, 1]], "objects, though they are numbers"),
        ([np.ma.masked_equal([1, 0], 0)], r"(?s:\[masked_array.*)"),
        (np.full((5, 5), "x" * 10**4), r"dtype\('<U10000'\)"),
        ([["x" * 10**4, None]], "'" + "x" * 199 + "…"),
    ],
)
def test_the_message_shows_what_is_no_number(value, shown) -> None:
    with pytest.raises(TypeError, match=f"X: expected .*numbers.*; got {shown}$"):
        Conv2d(1, 1).forward(value)


def test_the_message_speaks_of_padding_only_where_there_is_some() -> None:
    with pytest.raises(ValueError, match=r"a window that fits into 5, the input; got 6"):
        sliding_windows(ONES, 6)
    with pytest.raises(ValueError, match=r"a window that fits into 7, the padded input; got 8"):
        output_size(5, 8, padding=1)


def test_an_object_that_cannot_be_shown_is_still_named() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise KeyError("no words")

        def __array__(self, *_):
            raise KeyError("no numbers")

    with pytest.raises(TypeError, match=r"stride: expected .*; got a Silent"):
        Conv2d(1, 3, stride=Silent())
    with pytest.raises(
        ValueError, match="X: expected a rectangular array of numbers; 'no numbers'"
    ):
        Conv2d(1, 3).forward(Silent())


@pytest.mark.parametrize(
    "rng", [np.random.PCG64(1), np.random.SeedSequence(1), [1, 2], (3,), 2**99]
)
def test_a_seed_may_have_every_form_that_is_safe(rng) -> None:
    again = copy.deepcopy(rng)  # a bit generator is another one when it has been drawn from
    weight = Conv2d(1, 3, in_channels=1, rng=rng).weight
    np.testing.assert_array_equal(weight, Conv2d(1, 3, in_channels=1, rng=again).weight)


@pytest.mark.parametrize("name", ["weight", "bias"])
def test_parameters_exist_once_the_channels_are_known(name: str) -> None:
    layer = Conv2d(2, 3)
    assert not hasattr(layer, name)
    with pytest.raises(AttributeError, match=f"{name}: .* in_channels"):
        getattr(layer, name)
    layer.forward(ONES)
    assert getattr(layer, name).shape[0] == 2


SETTINGS = ("out_channels", "kernel_size", "stride", "padding", "dilation", "groups")


@pytest.mark.parametrize("in_channels", [None, 2])
@pytest.mark.parametrize("name", [*SETTINGS, "padding_mode", "dtype", "in_channels"])
def test_settings_stay_as_they_were_built(name: str, in_channels: int | None) -> None:
    layer = Conv2d(2, 3, in_channels=in_channels)
    before = getattr(layer, name)
    with pytest.raises(AttributeError, match=name):
        setattr(layer, name, 1)
    assert getattr(layer, name) == before


def test_a_refused_forward_leaves_the_layer_as_it_was() -> None:
    layer = Conv2d(1, 6, rng=0)
    with pytest.raises(ValueError, match="kernel_size"):
        layer.forward(np.ones((3, 5, 5)))
    assert layer.in_channels is None
    assert layer.forward(np.ones((2, 6, 6))).shape == (1, 1, 1)
    with pytest.raises(ValueError, match="X"):
        layer.forward(np.ones((3, 6, 6)))
    mirror = Conv2d(1, 3, padding=5, padding_mode="reflect")
    with pytest.raises(ValueError, match="padding"):
        mirror.forward(np.ones((3, 5, 5)))
    assert mirror.in_channels is None
    assert layer.backward(np.ones((1, 1, 1)))[1].shape == (2, 6, 6)
