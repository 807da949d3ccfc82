# ruff: noqa: ARG002, NPY002
"""A checker is worth what it says: right layers pass, mistakes are named, and no other name."""

from __future__ import annotations

import base64
import io
import itertools
import sys
import warnings
from functools import cache

import numpy as np
import pytest
import right_layers
from convlab import text
from convlab.check import STEPS, Finding, Report, check_layer
from convlab.check.attempts import Failure
from convlab.check.checker import judge
from convlab.check.notebook import finding_scene
from convlab.check.quiet import quiet
from convlab.check.trial import Trial
from convlab.check.tries import try_layer
from convlab.mistakes.cases import LADDER, make_case
from convlab.mistakes.compare import close
from convlab.mistakes.fitted import FITS
from convlab.mistakes.layer import FAILS, RAISES
from convlab.mistakes.models import MODELS
from convlab.text import checks
from drawn import grid_named, written
from exhaustive import but, exhaustive, sampled
from helpers import unbroken
from right_layers import RIGHT, Correlation, Einsum, Loops
from wrong_layers import STRANGE, WRONG

PARTS = ("forward", "filter_gradient", "input_gradient", "bias_gradient")

# Layers that are not named as they should be yet, and why.
# Wrong in a way of their own: the name would fit, the numbers do not. They are failed without one.
REASONS = {
    "the width counted with the kernel's own width, or its taps as a square": (
        "SquareOutputByTheHeightAlone SquareSetOfTaps"
    ),
    "gradients by another border than that of the forward pass": "OddRowFirstForwardOnly",
    "sums cut on the way": (
        "IntegerOutputTapByTap IntegerFiltersGradientBySteps IntegerInputGradientBySteps"
    ),
    "filters that are not square raise": "WritesVUInTheFiltersGradient",
    "a crop of what is too small": "NoFullPaddingButACrop",
    "right or an error, never a wrong number: an error says nothing of its cause": (
        "NoBrackets NoBracketsBySlices RoundsUp RoundsUpBySlices RoundsUpInColumns "
        "RoundsToTheNearest LeftoverDoesNotFit"
    ),
}
NOT_YET = {layer: why for why, layers in REASONS.items() for layer in layers.split()}


def found(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((f.part, f.mistake, f.others) for f in report.findings)


def names(report: Report) -> set[str]:
    return {finding.mistake for finding in report.findings}


@cache
def tried(layer: type) -> list[Trial]:
    with quiet():  # once, and not anew for each case
        return try_layer(layer)


def hands() -> tuple[list, list]:
    """Return of each mistake the first layer that makes it, and those that make it again."""
    made: set[tuple[str, str]] = set()
    first, again = [], []
    for layer, mistakes in WRONG:
        (again if {*mistakes.items()} <= made else first).append((layer, mistakes))
        made |= mistakes.items()
    return first, again


FIRST, AGAIN = hands()


def checked(layer: type, only: str | None = None) -> Report:
    """As `check_layer` does, but for layers that several tests check, and tried only once."""
    return judge(tried(layer), only)


def by_name(layer: type, *values: object, marks: object = ()):
    return pytest.param(layer, *values, id=layer.__name__, marks=marks)


def by_name_some_day(layer: type, *values: object, marks: tuple = ()):
    """As `by_name`; one of NOT_YET that is named rightly is to be taken out there."""
    why = NOT_YET.get(layer.__name__)
    some_day = [pytest.mark.xfail(reason=why, strict=True, raises=AssertionError)] if why else ()
    return by_name(layer, *values, marks=(*marks, *some_day))


def shown(report: Report) -> list[tuple[dict, dict]]:
    """What a notebook shows: the data and metadata of each output."""
    outputs: list[tuple[dict, dict]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "convlab.check.notebook.display",
            lambda data, metadata=None, **_: outputs.append((data, metadata or {})),
        )
        report._ipython_display_()
    return outputs


def says_all(report: Report) -> bool:
    """Whether a notebook without HTML and pictures shows the words and numbers of a terminal."""
    with pytest.MonkeyPatch.context() as patch:  # the picture is drawn, and not painted
        patch.setattr("convlab.drawing.figure.to_png", lambda _: b"")
        plain = "\n".join(data["text/plain"] for data, _ in shown(report))
    return lines_of(plain) == lines_of(str(report))


def lines_of(words: str) -> list[str]:
    return [line.strip() for line in words.split("\n") if line.strip()]


def notes_of(*keys: str) -> tuple[str, ...]:
    return tuple(checks.NOTES[key] for key in keys)


# ------------------------------------------------------------------------ right layers


@pytest.mark.parametrize("layer", [*map(by_name, RIGHT)])
def test_a_right_layer_passes(layer: type) -> None:
    report = check_layer(layer)
    assert report.passed and not report.findings, str(report)


@pytest.mark.parametrize("only", STEPS)
@pytest.mark.parametrize("layer", [Loops, right_layers.FlatFilters, right_layers.SquareOnly])
def test_a_right_layer_passes_every_step(layer: type, only: str) -> None:
    assert checked(layer, only).passed


@pytest.mark.parametrize(
    ("layer", "key"),
    [
        (right_layers.MatrixOnly, "axes_2"),
        (right_layers.FlatFilters, "axes_2"),
        (right_layers.OneFilterOneMatrix, "axes_2"),
        (right_layers.OneImage, "axes_3"),
        (right_layers.KeepsTheSize, "same_convention"),
        (right_layers.HalfOnBothSidesWithStride, "same_convention"),
        (right_layers.AsForStrideOne, "same_convention"),
        (right_layers.Float32, "float32"),
    ],
)
def test_what_is_no_mistake_is_noted(layer: type, key: str) -> None:
    assert check_layer(layer).notes == notes_of(key)


def test_a_layer_that_needs_no_note_has_none() -> None:
    for layer in (Loops, Einsum, right_layers.Conv2d, right_layers.FortranOrder):
        assert check_layer(layer).notes == ()


def test_how_a_layer_is_written_does_not_change_the_number_of_cases() -> None:
    assert check_layer(Loops).cases == check_layer(Einsum).cases == len(LADDER)
    assert check_layer(right_layers.MatrixOnly).cases < check_layer(right_layers.OneImage).cases


def test_two_notes_may_stand_together() -> None:
    class SquareAndPrints(right_layers.SquareOnly):
        def forward(self, X):
            print(X.shape)
            return super().forward(X)

    printed, refused = check_layer(SquareAndPrints).notes
    assert printed == checks.NOTES["printed"] and checks.LIMITS["square_only"] in refused


# -------------------------------------------------------------------------- one mistake


@pytest.mark.parametrize(
    ("layer", "mistakes"),
    [
        *(by_name_some_day(*one) for one in FIRST),
        *(by_name_some_day(*one, marks=(exhaustive,)) for one in AGAIN),
    ],
)
def test_a_mistake_has_its_name_and_no_other(layer: type, mistakes: dict[str, str]) -> None:
    report = checked(layer)
    assert found(report) == sorted((part, name, ()) for part, name in mistakes.items()), report


@pytest.mark.parametrize("name", sampled(NOT_YET, 3))
def test_what_is_not_named_yet_is_failed_and_not_misnamed(name: str) -> None:
    ((layer, mistakes),) = [one for one in WRONG if one[0].__name__ == name]
    report = checked(layer)
    assert not report.passed
    described = {"right_but", "other_places"}  # true of its numbers
    assert names(report) <= {*mistakes.values(), *described, "unrecognised", "raised"}


def test_every_mistake_that_has_a_name_is_made_by_two_layers() -> None:
    made = [(part, name) for _, mistakes in WRONG for part, name in mistakes.items()]
    known = {
        (part, name) for kinds in (MODELS, FITS) for part, some in kinds.items() for name in some
    }
    assert len(known) >= 100
    assert known <= set(made)
    assert not {key for key in known if made.count(key) < 2}
    assert not {name for _, name in made if [other for _, other in made].count(name) < 2}


def test_every_name_has_words() -> None:
    names = {name for kinds in (MODELS, FITS) for some in kinds.values() for name in some}
    for name in names | {name for _, mistakes in WRONG for name in mistakes.values()}:
        assert all(checks.MISTAKES[name]), name


def test_every_name_has_three_hints_each_of_its_own() -> None:
    for name in checks.MISTAKES:
        hints = (checks.MISTAKES[name][2], *checks.MORE_HINTS[name])
        assert len({*hints}) == len(hints) == 3, name
        assert all(hint.endswith((".", "?", ".)")) for hint in hints), name


@pytest.mark.parametrize(
    ("layer", "part"), sampled(STRANGE, 3), ids=[layer.__name__ for layer, _ in STRANGE]
)
def test_what_has_no_name_gets_none(layer: type, part: str) -> None:
    assert found(checked(layer)) == [(part, "unrecognised", ())]


@exhaustive
@pytest.mark.parametrize("kind", ["MatrixOnly", "OneImage"])
def test_a_layer_that_takes_less_gets_the_same_name_or_shows_nothing(kind: str) -> None:
    """What is left may not tell the mistake from right, but never gives it another name."""
    artefacts = "AGridForEachFilter", "AGradientForEachImage", "AnArrayForEachFilter"
    artefacts += ("Rot90OfEachFilter",)  # of one channel: it flips the rows alone
    for layer, mistakes in WRONG[kind == "OneImage" :: 3]:
        if layer.__name__ in NOT_YET or layer.__name__ in artefacts:
            continue
        smaller = type(layer.__name__, (getattr(right_layers, kind),), {"inner": layer})
        for part, name, others in found(check_layer(smaller)):
            told = name == "raised" or (mistakes.get(part) == name and others == ())
            assert told, (layer, part, name, others)


class AGridForEachFilter(right_layers.FlatFilters):
    """Of one matrix: ∂L/∂X of each filter, (F, H, W)."""

    def backward(self, dL_dO):
        dL_dF, _ = super().backward(dL_dO)
        only = np.eye(len(dL_dO))[:, :, None, None] * dL_dO
        return dL_dF, np.array([super(AGridForEachFilter, self).backward(G)[1] for G in only])


class OneOfTheFilters(AGridForEachFilter):
    """The same, but ∂L/∂X itself where there is one filter."""

    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        return dL_dF, dL_dX[0] if len(dL_dX) == 1 else dL_dX


class OneGridForAllFilters(right_layers.FlatFilters):
    def forward(self, X):
        return super().forward(X).sum(axis=0)


class KeepsAnAxis(right_layers.FlatFilters):
    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        return dL_dF, dL_dX[None]


@pytest.mark.parametrize(
    ("layer", "step", "part", "name"),
    [
        (AGridForEachFilter, "input_gradient_stride_1", "input_gradient", "filters_not_summed"),
        (OneOfTheFilters, "input_gradient_stride_1", "input_gradient", "filters_not_summed"),
        (OneGridForAllFilters, "forward_several_filters", "forward", "filters_summed"),
        (KeepsAnAxis, "input_gradient_stride_1", "input_gradient", "other_shape"),
    ],
)
def test_what_has_another_shape_for_one_matrix_is_named(layer, step, part, name) -> None:
    assert found(check_layer(layer, only=step)) == [(part, name, ())]


@pytest.mark.parametrize("factor", but([np.float32, np.float64], np.float32))
def test_the_type_of_the_numbers_does_not_change_the_name(factor: type) -> None:
    for layer, mistakes in WRONG[::13]:
        if layer.__name__ in NOT_YET:
            continue

        class Cast(layer):
            def forward(self, X):
                return np.asfortranarray(super().forward(X).astype(factor))

        expected = sorted((part, name, ()) for part, name in mistakes.items())
        assert found(check_layer(Cast)) == expected


# -------------------------------------------------------------------------- two mistakes


def one_layer(of: str, skip: tuple[str, ...] = ()) -> list[tuple[type, str]]:
    """One layer for each mistake of this part alone."""
    first: dict[str, type] = {}
    for layer, mistakes in WRONG:
        if list(mistakes) == [of] and layer.__name__ not in NOT_YET and mistakes[of] not in skip:
            first.setdefault(mistakes[of], layer)
    return [(layer, name) for name, layer in first.items()]


def both(for_filter: type, for_input: type) -> type:
    """Take ∂L/∂F from one layer, and ∂L/∂X from the other."""

    class Both:
        def __init__(self, *settings):
            self.layers = for_filter(*settings), for_input(*settings)

        def forward(self, X):
            for layer in self.layers:
                layer.weight, layer.bias = self.weight, self.bias
                O = layer.forward(X)
            return O

        def backward(self, dL_dO):
            (dL_dF, _), (_, dL_dX) = (layer.backward(dL_dO) for layer in self.layers)
            return dL_dF, dL_dX

    return Both


RAISING = ("no_full_padding", "kernel_transposed", "quarter_turn", "axes_not_swapped")


@exhaustive
def test_one_mistake_in_each_gradient_are_both_named() -> None:
    filters, inputs = one_layer("filter_gradient"), one_layer("input_gradient", RAISING)
    assert len(filters) >= 15 and len(inputs) >= 20
    # each with each would take a minute; every one of them is met, in two pairings
    longest = max(len(filters), len(inputs))
    for shift, k in itertools.product((0, 5), range(longest)):
        one, name = filters[k % len(filters)]
        other, second = inputs[(k + shift) % len(inputs)]
        report = check_layer(both(one, other))
        expected = [("filter_gradient", name, ()), ("input_gradient", second, ())]
        assert found(report) == expected, (one, other)


def test_a_mistake_in_forward_does_not_hide_one_in_a_gradient() -> None:
    class TurnsForwardAndOverwrites(Loops):
        def product(self, window, f):
            return np.sum(window * self.weight[f, :, ::-1, ::-1]) + self.bias[f]

        def filter_gradient(self, dL_dO):
            return super().filter_gradient(dL_dO)[..., ::-1, ::-1]

    report = check_layer(TurnsForwardAndOverwrites)
    assert found(report) == [
        ("filter_gradient", "arguments_swapped", ()),
        ("forward", "convolution", ()),
    ]


def test_an_error_in_one_gradient_is_not_put_down_to_the_other() -> None:
    for layer, mistakes in WRONG:
        if list(mistakes.values()) == ["axes_not_swapped"]:
            assert all(f.part == "input_gradient" for f in checked(layer).findings)


# ------------------------------------------------------------------ layers that misbehave


def test_what_is_raised_is_shown_with_the_learners_own_line() -> None:
    class Raises(Loops):
        def product(self, window, f):
            return window[99]

    report = check_layer(Raises)
    assert found(report) == [("forward", "raised", ())]
    assert "IndexError" in str(report) and "return window[99]" in unbroken(report)
    assert f"line {Raises.product.__code__.co_firstlineno + 1}" in unbroken(report)
    assert "convlab" not in report.findings[0].got.words


def test_a_line_inside_of_numpy_is_traced_back_to_the_learners() -> None:
    class Stacks(Loops):
        def forward(self, X):
            return np.concatenate([X, np.zeros(3)])

    assert "np.concatenate([X, np.zeros(3)])" in str(check_layer(Stacks))


def test_an_error_in_a_lambda_or_cell_is_shown_too() -> None:
    cell = compile("def forward(X):\n    return X @ 'a'\n", "<ipython-input-3>", "exec")
    space: dict = {}
    exec(cell, space)

    class Cell(Loops):
        def forward(self, X):
            return space["forward"](X)

    said = check_layer(Cell).findings[0].got.words
    assert "line 2" in said and "in forward" in said and "::" not in said
    report = check_layer(lambda *_: 1 / 0)
    assert "ZeroDivisionError" in str(report) and "lambda" in str(report)


def returning(value: object, part: str) -> type:
    """Return a layer whose forward, or one of whose gradients, is this value."""

    class Returns(Loops):
        def forward(self, X):
            O = super().forward(X)
            return value if part == "forward" else O

        def filter_gradient(self, dL_dO):
            return value if part == "filter_gradient" else super().filter_gradient(dL_dO)

        def input_gradient(self, dL_dO):
            return value if part == "input_gradient" else super().input_gradient(dL_dO)

        def bias_gradient(self, dL_dO):
            return value if part == "bias_gradient" else super().bias_gradient(dL_dO)

    return Returns


NO_NUMBERS = {
    "None": None,
    "string": "done",
    "dict": {},
    "objects": np.array([None, 1], dtype=object),
    "ragged": [[1, 2], [3]],
    "strings": np.array(["1", "2"]),
    "complex": np.ones((1, 1, 3, 3)) * 1j,
    "function": len,
    "generator": (i for i in range(3)),
}


@pytest.mark.parametrize(("what", "part"), sampled(itertools.product(NO_NUMBERS, PARTS[:3]), 2))
def test_what_is_no_array_of_numbers_is_called_so(what: str, part: str) -> None:
    report = check_layer(returning(NO_NUMBERS[what], part))
    name = "not_written" if what == "None" else "no_numbers"
    first_layer = (what, part) == ("None", "input_gradient")  # which needs no gradient
    assert found(report) == [] if first_layer else [(part, name, ())], report
    assert says_all(report)


SHAPELESS = {
    "number": 3.0,
    "empty": np.zeros(0),
    "empty rows": np.zeros((1, 1, 0, 3)),
    "flat": np.arange(9.0),
    "one axis too many": np.ones((1, 1, 1, 3, 3)),
    "bools": np.ones((1, 1, 3, 3), bool),
    "bytes": np.ones((2, 2), np.uint8),
    "list": [1, 2, 3],
    "huge": np.full((1, 1, 3, 3), 1e300),
    "matrix": np.eye(2).view(np.matrix),  # np.asmatrix warns
    "masked": np.ma.masked_array(np.eye(3), np.eye(3) > 0),
}


@exhaustive
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("what", SHAPELESS)
def test_an_array_of_any_shape_is_answered(what: str, part: str) -> None:
    report = check_layer(returning(SHAPELESS[what], part))
    assert not report.passed
    assert {f.part for f in report.findings} == {part}
    assert names(report) <= {"unrecognised", "every_cell_equal", "zeros"}, report
    assert says_all(report)


@pytest.mark.parametrize(
    ("value", "part"), sampled(itertools.product([np.nan, np.inf, -np.inf], PARTS), 3)
)
def test_nan_and_infinity_are_wrong(part: str, value: float) -> None:
    class Poisoned(Loops):
        def forward(self, X):
            return spoilt(super().forward(X), part == "forward")

        def filter_gradient(self, dL_dO):
            return spoilt(super().filter_gradient(dL_dO), part == "filter_gradient")

        def input_gradient(self, dL_dO):
            return spoilt(super().input_gradient(dL_dO), part == "input_gradient")

        def bias_gradient(self, dL_dO):
            return spoilt(super().bias_gradient(dL_dO), part == "bias_gradient")

    def spoilt(array, really):
        if really:
            array[(-1,) * array.ndim] = value
        return array

    report = check_layer(Poisoned)
    assert found(report) == [(part, "unrecognised", ())], report
    assert len(shown(report)) == 3  # words, picture, words
    assert ("nan" if np.isnan(value) else "inf") in str(report)


@pytest.mark.parametrize("back", [None, 3, (1,), (1, 2, 3, 4), "gradients", np.ones((2, 2, 2))])
def test_backward_returns_two_arrays(back: object) -> None:
    class Returns(Loops):
        def backward(self, dL_dO):
            return back

    report = check_layer(Returns)
    assert not report.passed and "forward" not in {f.part for f in report.findings}
    assert "(dL_dF, dL_dX)" in unbroken(report)
    assert unbroken(report).count("expected two arrays") == 1


def test_results_in_the_other_order_are_called_so_in_a_step() -> None:
    class Swapped(Einsum):
        def backward(self, dL_dO):
            return super().backward(dL_dO)[::-1]

    report = check_layer(Swapped, only="stride")
    assert found(report) == [("filter_gradient", "swapped", ())]
    assert check_layer(Swapped).notes == notes_of("results_order")


def test_a_third_result_is_the_biases_gradient() -> None:
    class Three(Einsum):
        def backward(self, dL_dO):
            dL_dF, dL_dX = super().backward(dL_dO)
            right, self.dL_db = self.dL_db, None
            return dL_dF, dL_dX, -right

    assert found(check_layer(Three)) == [("bias_gradient", "sign", ())]


def test_the_first_attempt_that_was_published_is_answered() -> None:
    """Both filters in one sum, nothing slides, and ∂L/∂X first."""

    class FirstAttempt:
        def __init__(self, out_channels, kernel_size, stride, padding):
            self.stride = stride

        def forward(self, X):
            self.X = X
            F, k = len(self.weight), self.weight.shape[2]
            size = (X.shape[0] - k) // self.stride + 1
            O = np.zeros((F, size, size))
            for f, i, j in np.ndindex(O.shape):
                y, x = i * self.stride, j * self.stride
                window = X[y : y + k, x : x + k]
                O[f, i, j] = np.sum(window * self.weight[f, 0]) + self.bias[f]
            return O

        def backward(self, dL_dO):
            if len(dL_dO) != len(self.weight):
                print("wrong number of filters")
                return None
            H, W = dL_dO.shape[1:]
            total = np.sum(dL_dO * self.X[:H, :W])
            dL_dF = np.full(self.weight.shape, total)
            dL_dX = np.array([np.full((H, W), np.sum(F) * total) for F in self.weight])
            return dL_dX, dL_dF

    report = check_layer(FirstAttempt)
    assert not report.passed
    assert {f.part for f in report.findings} >= {"forward", "filter_gradient", "input_gradient"}
    assert checks.NOTES["results_order"] in report.notes


# -------------------------------------------------------------- state, and arrays of others


@pytest.mark.parametrize("name", ["X", "dL_dO", "weight"])
def test_arrays_changed_in_place_are_noticed(name: str) -> None:
    class Changes(Loops):
        def forward(self, X):
            O = super().forward(X)
            if name == "X":
                X *= 2
            return O

        def backward(self, dL_dO):
            gradients = super().backward(dL_dO)
            if name == "dL_dO":
                dL_dO += 1
            if name == "weight":
                self.weight -= 0.1 * gradients[0]
            return gradients

    report = check_layer(Changes)
    assert f"changed_{name}" in names(report)
    assert names(report) <= {f"changed_{name}", "state"}, report


def test_weights_replaced_in_backward_are_noticed() -> None:
    class Trains(Einsum):
        def backward(self, dL_dO):
            dL_dF, dL_dX = super().backward(dL_dO)
            self.weight = self.weight - 0.1 * dL_dF
            return dL_dF, dL_dX

    assert "changed_weight" in names(check_layer(Trains))


def test_a_layer_that_works_in_place_on_x_before_it_returns_is_noticed() -> None:
    class Centres(Einsum):
        def forward(self, X):
            X += 1
            O = super().forward(X.copy() - 1)
            X -= 0.5
            return O

    assert names(check_layer(Centres)) == {"changed_X"}


def test_a_layer_that_keeps_its_first_input_is_noticed() -> None:
    class KeepsTheFirst(Einsum):
        first = None

        def pad(self, X):
            self.first = super().pad(X) if self.first is None else self.first
            return self.first

    report = check_layer(KeepsTheFirst)
    assert names(report) == {"state"}


def test_a_layer_that_keeps_columns_for_the_gradient_is_noticed_there() -> None:
    class KeepsForBackward(Loops):
        first = None

        def filter_gradient(self, dL_dO):
            kept = self.X
            self.first = self.X = kept if self.first is None else self.first
            dL_dF = super().filter_gradient(dL_dO)
            self.X = kept
            return dL_dF

    assert found(check_layer(KeepsForBackward)) == [("filter_gradient", "state", ())]


@pytest.mark.parametrize("part", PARTS[1:])
def test_gradients_that_add_up_over_calls_are_noticed(part: str) -> None:
    class Adds(Loops):
        sums = 0

        def filter_gradient(self, dL_dO):
            return self.added(super().filter_gradient(dL_dO), part == "filter_gradient")

        def input_gradient(self, dL_dO):
            return self.added(super().input_gradient(dL_dO), part == "input_gradient")

        def bias_gradient(self, dL_dO):
            return self.added(super().bias_gradient(dL_dO), part == "bias_gradient")

        def added(self, gradient, really):
            if not really:
                return gradient
            self.sums = self.sums + gradient
            return self.sums

    assert found(check_layer(Adds)) == [(part, "accumulated", ())]


def test_gradients_that_add_up_in_one_array_are_noticed() -> None:
    """The array that came from the first call changes with the second."""

    class AddsInPlace(Loops):
        def __init__(self, *settings):
            super().__init__(*settings)
            self.dL_dF = None

        def filter_gradient(self, dL_dO):
            self.dL_dF = np.zeros(self.weight.shape) if self.dL_dF is None else self.dL_dF
            self.dL_dF += super().filter_gradient(dL_dO)
            return self.dL_dF

    assert found(check_layer(AddsInPlace)) == [("filter_gradient", "accumulated", ())]


def test_an_accumulated_gradient_that_is_wrong_has_both_names() -> None:
    class AddsTurned(Loops):
        sums = 0

        def filter_gradient(self, dL_dO):
            self.sums = self.sums + super().filter_gradient(dL_dO)[..., ::-1, ::-1]
            return self.sums

    assert names(check_layer(AddsTurned)) == {"accumulated", "arguments_swapped"}


def test_gradients_shared_by_all_layers_of_a_class_are_noticed() -> None:
    """An array made in the body of the class outlives every layer."""

    class Shared(Loops):
        sums: dict = {}  # noqa: RUF012

        def filter_gradient(self, dL_dO):
            shape = self.weight.shape
            self.sums[shape] = self.sums.get(shape, 0) + super().filter_gradient(dL_dO)
            return self.sums[shape]

    assert not check_layer(Shared).passed


# ------------------------------------------------------------------- noise and interruptions


def test_floods_of_print_are_caught_and_noted(capsys) -> None:
    class Prints(Loops):
        def forward(self, X):
            for _ in range(30_000 // (3 * len(LADDER))):
                print("window", X.shape)
            return super().forward(X)

    report = check_layer(Prints)
    assert report.passed and report.notes == notes_of("printed")
    assert capsys.readouterr() == ("", "")
    assert len(str(report)) < 1000


def test_of_a_flood_the_beginning_is_kept() -> None:
    with quiet() as kept:
        print("first")
        for _ in range(1000):
            print(100 * "x")
    assert kept.getvalue().startswith("first\nxx")
    assert len(kept.getvalue()) <= 20_000


def test_warnings_neither_escape_nor_stop_the_check(capsys) -> None:
    class Warns(Loops):
        def forward(self, X):
            warnings.warn("old", DeprecationWarning, stacklevel=1)
            np.log(np.zeros(1)), np.zeros(1) / 0
            return super().forward(X)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert check_layer(Warns).passed
    assert not caught
    assert capsys.readouterr() == ("", "")


def test_numpy_settings_and_random_numbers_are_left_as_they_were() -> None:
    np.random.seed(7)
    state, errors, printing = np.random.get_state()[1].copy(), np.geterr(), np.get_printoptions()
    check_layer(Loops)
    assert (np.random.get_state()[1] == state).all()
    assert np.geterr() == errors and np.get_printoptions() == printing


def test_the_stop_button_stops() -> None:
    class Stopped(Loops):
        def forward(self, X):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_layer(Stopped)


def test_sys_exit_ends_the_layer_and_not_the_run() -> None:
    class Exits(Loops):
        def forward(self, X):
            raise SystemExit(1)

    assert found(check_layer(Exits)) == [("forward", "raised", ())]


def test_endless_recursion_is_an_error_like_others() -> None:
    class Endless(Loops):
        def forward(self, X):
            return self.forward(X)

    report = check_layer(Endless)
    assert found(report) == [("forward", "raised", ())] and "RecursionError" in str(report)


def test_an_error_whose_words_fail_is_still_reported() -> None:
    class Unspeakable(Exception):  # noqa: N818
        def __str__(self):
            raise ValueError("no words")

    class Raises(Loops):
        def forward(self, X):
            raise Unspeakable

    assert "Unspeakable" in str(check_layer(Raises))


def test_a_result_whose_repr_fails_is_still_reported() -> None:
    class NoRepr:
        def __repr__(self):
            raise ValueError("no words")

    assert found(check_layer(returning(NoRepr(), "forward"))) == [("forward", "no_numbers", ())]


# ----------------------------------------------------------------------- it never stops


class Mute(BaseException):
    """An error whose words fail, too."""

    def __str__(self):
        raise Mute


class EvilArray:
    """What is asked of it raises."""

    @property
    def dtype(self):
        raise Mute

    shape = dtype

    def __array__(self, *_, **__):
        raise Mute

    def __repr__(self):
        raise Mute


class EvilPair(tuple):
    def __iter__(self):
        raise Mute


EVIL = {
    "raises what is no Exception": lambda _: (_ for _ in ()).throw(Mute()),
    "exits a generator": lambda _: (_ for _ in ()).throw(GeneratorExit()),
    "array that raises": lambda _: EvilArray(),
    "pair that raises": lambda _: EvilPair((1, 2)),
    "array without end": lambda _: np.broadcast_to(1.0, (10**6, 10**6)),
    "long doubles": lambda array: array * np.longdouble("1e4000") if array is not None else None,
    "nothing at all": lambda array: array[..., :0],
    "nothing at times": lambda array: array[..., :0] if len(array) > 1 else array + 1,
    "records": lambda _: np.zeros(3, [("a", float)]),
    "dates": lambda array: array.astype("datetime64[s]"),
}


@exhaustive
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("what", EVIL)
def test_whatever_comes_back_the_check_does_not_stop(what: str, part: str) -> None:
    class Evil(Loops):
        def forward(self, X):
            O = super().forward(X)
            return EVIL[what](O) if part == "forward" else O

        def filter_gradient(self, dL_dO):
            gradient = super().filter_gradient(dL_dO)
            return EVIL[what](gradient) if part == "filter_gradient" else gradient

        def input_gradient(self, dL_dO):
            gradient = super().input_gradient(dL_dO)
            return EVIL[what](gradient) if part == "input_gradient" else gradient

        def bias_gradient(self, dL_dO):
            gradient = super().bias_gradient(dL_dO)
            return EVIL[what](gradient) if part == "bias_gradient" else gradient

    report = check_layer(Evil)
    assert not report.passed
    assert says_all(report)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("error", sampled([1.0005e-5, 1.1e-5, 2e-5, 1e-4], 2))
def test_an_error_at_the_edge_of_the_tolerance_is_shown(part: str, error: float) -> None:
    """It is wrong by a part of the largest number; by its own it may be less."""

    def off(array: np.ndarray) -> np.ndarray:
        array.flat[np.abs(array).argmax()] *= 1 + error
        return array

    class Off(Loops):
        def forward(self, X):
            O = super().forward(X)
            return off(O) if part == "forward" else O

        def backward(self, dL_dO):
            results = dict(zip(PARTS[1:3], super().backward(dL_dO), strict=True))
            results["bias_gradient"] = self.dL_db
            for name in results.keys() & {part}:
                results[name] = off(results[name])
            return tuple(results.values())

    report = check_layer(Off)
    assert found(report) == [(part, "unrecognised", ())]
    assert says_all(report)


def test_stdout_may_be_closed_or_asked(capsys) -> None:
    class Writes(Loops):
        def forward(self, X):
            sys.stdout.buffer.write(b"bytes")
            sys.stdout.write(f"{sys.stdout.encoding.upper()} \udc00")
            sys.stdout.reconfigure(line_buffering=True)
            sys.stdout.close()
            print("closed")
            return super().forward(X)

    report = check_layer(Writes)
    assert report.passed and report.notes == notes_of("printed")
    assert capsys.readouterr() == ("", "")


def test_stdout_may_be_taken_apart(capsys) -> None:
    class TakesApart(Loops):
        def backward(self, dL_dO):
            sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding="utf-8")
            print("of its own")
            return super().backward(dL_dO)

    assert check_layer(TakesApart).passed
    assert capsys.readouterr() == ("", "")


@exhaustive
def test_random_results_of_random_types_are_answered() -> None:
    rng = np.random.default_rng(2026)
    types = [float, int, bool, np.float16, np.uint8, np.longdouble, object, complex, "U3", "m8[s]"]

    def spoilt(array: np.ndarray) -> object:
        shape = tuple(rng.integers(0, 4, rng.integers(0, 6)))
        made = [
            lambda: rng.normal(size=shape).astype(types[rng.integers(len(types))], copy=False),
            lambda: array[tuple(slice(*rng.integers(-3, 4, 2)) for _ in array.shape)],
            lambda: array.reshape(rng.permutation(array.shape)),
            lambda: array * rng.choice([np.nan, np.inf, 1e300, 0, 1 + 1e-5]),
            lambda: (array.tolist(), array, None, [array], "x", len)[rng.integers(6)],
            lambda: array,
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return made[rng.integers(len(made))]()

    class Random(Loops):
        def forward(self, X):
            O = super().forward(X)
            return spoilt(O) if rng.random() < 0.2 else O

        def backward(self, dL_dO):
            back = [spoilt(a) if rng.random() < 0.5 else a for a in super().backward(dL_dO)]
            self.dL_db = spoilt(self.dL_db)
            return tuple(back) if rng.random() < 0.9 else spoilt(back[0])

    for _ in range(60):
        report = check_layer(Random)
        assert says_all(report)


# ------------------------------------------------------------ what a mistake does not cost


class WrongBiasGradient(Loops):
    def bias_gradient(self, dL_dO):
        return -super().bias_gradient(dL_dO)


@pytest.mark.parametrize("only", ["filter_gradient_stride_1", "stride", "same"])
def test_a_step_does_not_ask_for_the_biases_gradient_but_notes_it(only: str) -> None:
    report = check_layer(WrongBiasGradient, only=only)
    title = checks.MISTAKES["sign"][0]
    assert report.passed and report.notes == (checks.NOTES["optional"].format(title=title),)
    assert not check_layer(WrongBiasGradient, only="forward_one_filter").notes
    assert found(check_layer(WrongBiasGradient)) == [("bias_gradient", "sign", ())]


@pytest.mark.parametrize("name", ["weight", "bias"])
def test_weights_changed_in_backward_are_no_mistake_of_forward(name: str) -> None:
    class Trains(Loops):
        def backward(self, dL_dO):
            gradients = super().backward(dL_dO)
            setattr(self, name, getattr(self, name) - 0.5)
            return gradients

    assert found(check_layer(Trains)) == [("filter_gradient", "changed_weight", ())]
    assert check_layer(Trains, only="forward").passed
    assert not check_layer(Trains, only="input_gradient").passed


def test_a_weight_changed_in_forward_is_told_there() -> None:
    class Normalises(Loops):
        def forward(self, X):
            O = super().forward(X)
            self.weight = self.weight / 2
            return O

    assert ("forward", "changed_weight", ()) in found(check_layer(Normalises))


def test_a_weight_by_another_name_is_called_so() -> None:
    class Own:
        """It takes what is assigned, and computes with what it has drawn itself."""

        def __init__(self, *settings):
            self.inner = Loops(*settings)
            self.own = np.random.normal(size=(settings[0], 3, *self.inner.kernel_size))

        def forward(self, X):
            self.inner.weight, self.inner.bias = self.own[:, : X.shape[1]], self.bias
            return self.inner.forward(X)

        def backward(self, dL_dO):
            return self.inner.backward(dL_dO)

    report = check_layer(Own)
    assert found(report) == [
        ("forward", "weight_unused", ()),
        ("input_gradient", "weight_unused", ()),
    ]
    assert check_layer(Own, only="filter_gradient").passed


def test_who_prints_and_returns_nothing_is_told_so() -> None:
    class Prints(Loops):
        def forward(self, X):
            print(super().forward(X))

    assert found(check_layer(Prints)) == [("forward", "not_returned", ())]


def test_what_somebody_has_stopped_does_not_end() -> None:
    class Stopped(Loops):
        def backward(self, dL_dO):
            raise TimeoutError("stopped after 2 seconds")

    assert found(check_layer(Stopped)) == [("backward", "endless", ())]


# ------------------------------------------------------------------------- layers half built


def test_a_layer_that_cannot_be_built_says_why() -> None:
    class Unbuilt(Loops):
        def __init__(self, *settings):
            raise ValueError("kernel_size comes second")

    report = check_layer(Unbuilt)
    assert not report.passed and "kernel_size comes second" in str(report)
    assert len(report.findings) == 1


def test_a_factory_with_other_arguments_is_told() -> None:
    report = check_layer(lambda kernel: Loops(1, kernel))
    assert "TypeError" in str(report) and len(report.findings) == 1


@pytest.mark.parametrize("made", [None, 3, "layer", object()])
def test_a_factory_that_makes_no_layer_is_told(made: object) -> None:
    report = check_layer(lambda *_: made)
    assert not report.passed and len(report.findings) == 1
    assert {f.part for f in report.findings} == {"forward"}
    assert says_all(report)


def test_a_factory_that_fails_the_second_time_is_told() -> None:
    built: list[object] = []

    def factory(*settings):
        built.append(settings)
        if len(built) % 2 == 0:
            raise RuntimeError("only one layer at a time")
        return Loops(*settings)

    assert "only one layer at a time" in str(check_layer(factory))


def test_a_weight_that_can_only_be_assigned_does_not_stop_the_check() -> None:
    class WriteOnly(Einsum):
        weight = property(None, lambda self, new: setattr(self, "kernel", new))

        def forward(self, X):
            self.layer = Einsum(1, 1, self.stride, self.padding)
            self.layer.weight, self.layer.bias = self.kernel, self.bias
            return self.layer.forward(X)

        def backward(self, dL_dO):
            return self.layer.backward(dL_dO)

    assert check_layer(WriteOnly).passed


def test_a_bias_gradient_that_raises_is_told() -> None:
    class Raises(Loops):
        @property
        def dL_db(self):
            raise RuntimeError("not yet")

        def backward(self, dL_dO):
            return self.filter_gradient(dL_dO), self.input_gradient(dL_dO)

    assert "forward" not in {f.part for f in check_layer(Raises).findings}


def test_a_class_without_backward_has_its_forward_judged() -> None:
    class Half:
        def __init__(self, *settings):
            self.inside = Loops(*settings)

        def forward(self, X):
            self.inside.weight, self.inside.bias = self.weight, self.bias
            return self.inside.forward(X)

    report = check_layer(Half)
    assert found(report) == [("backward", "raised", ())]
    assert checks.PARTS["backward"] in str(report)
    assert check_layer(Half, only="forward").passed


def test_a_backward_not_written_yet_does_not_hide_a_mistake_in_forward() -> None:
    class Later(Loops):
        def product(self, window, f):
            return np.sum(window * self.weight[f])

        def backward(self, dL_dO):
            raise NotImplementedError

    report = check_layer(Later)
    assert ("forward", "bias_forgotten", ()) in found(report)
    assert names(report) == {"bias_forgotten", "not_written"}
    assert names(check_layer(Later, only="forward")) == {"bias_forgotten"}


def test_a_backward_that_returns_one_gradient_and_none_has_it_judged() -> None:
    class FilterOnly(Loops):
        def input_gradient(self, dL_dO):
            return None

    assert check_layer(FilterOnly, only="filter_gradient").passed
    assert check_layer(FilterOnly, only="filter_gradient_stride_1").passed
    assert not check_layer(FilterOnly, only="input_gradient").passed


def test_a_layer_that_refuses_same_still_has_its_mistakes_named() -> None:
    class NotPaddedYet(Loops):
        def product(self, window, f):
            return np.sum(window * self.weight[f, :, ::-1, ::-1]) + self.bias[f]

        def pad(self, X):
            if self.padding == "same":
                raise NotImplementedError
            return X

    assert "convolution" in names(check_layer(NotPaddedYet))
    assert names(check_layer(NotPaddedYet, only="forward_one_filter")) == {"convolution"}


def test_zeros_and_constants_are_called_so() -> None:
    class Zeros(Loops):
        def filter_gradient(self, dL_dO):
            return np.zeros(self.weight.shape)

        def input_gradient(self, dL_dO):
            return np.full(self.given.shape, dL_dO.sum())

    assert found(check_layer(Zeros)) == [
        ("filter_gradient", "zeros", ()),
        ("input_gradient", "every_cell_equal", ()),
    ]


# ------------------------------------------------------------------------------ one step


class OnlyStrideOne(Loops):
    """No stride, no padding yet."""

    def forward(self, X):
        if self.stride > 1 or self.padding == "same":
            raise NotImplementedError
        return super().forward(X)


class OnlyForward(Loops):
    def backward(self, dL_dO):
        raise NotImplementedError


class OneFilter(OnlyStrideOne, right_layers.Layer):
    def forward(self, X):
        if len(self.weight) > 1 or X.shape[1] > 1 or len(X) > 1:
            raise NotImplementedError
        return super().forward(X)

    def backward(self, dL_dO):
        raise NotImplementedError


class NoSame(Loops):
    def pad(self, X):
        if self.padding == "same":
            raise NotImplementedError
        return X


class NoStride(Loops):
    def forward(self, X):
        if self.stride > 1:
            raise NotImplementedError
        return super().forward(X)


UNFINISHED = {
    "forward_one_filter": [OneFilter, OnlyForward, OnlyStrideOne],
    "forward_several_filters": [OnlyForward, OnlyStrideOne],
    "filter_gradient_stride_1": [OnlyStrideOne, NoSame],
    "input_gradient_stride_1": [OnlyStrideOne, NoSame],
    "stride": [NoSame],
    "same": [NoStride],
    "forward": [OnlyForward],
    "filter_gradient": [],
    "input_gradient": [],
    "bias_gradient": [],
}


def test_every_step_is_tried_on_an_unfinished_layer() -> None:
    assert list(UNFINISHED) == list(STEPS)


@pytest.mark.parametrize(
    ("only", "layer"), [(only, layer) for only, some in UNFINISHED.items() for layer in some]
)
def test_an_unfinished_layer_passes_the_steps_it_has(only: str, layer: type) -> None:
    report = check_layer(layer, only=only)
    assert report.passed, report
    assert report.only == only and 0 < report.cases < len(LADDER) + 1


@pytest.mark.parametrize(
    ("layer", "said"),
    [(OneFilter, {"partly_written", "not_written"}), (OnlyForward, {"not_written"})],
)
def test_an_unfinished_layer_does_not_pass_as_a_whole(layer: type, said: set[str]) -> None:
    report = check_layer(layer)
    assert not report.passed
    assert names(report) == said


@pytest.mark.parametrize("layer", [OnlyStrideOne, NoSame, NoStride])
def test_an_unfinished_layer_that_refuses_the_rest_is_right_as_far_as_it_goes(layer: type) -> None:
    report = check_layer(layer)
    assert report.passed and report.cases < report.of
    assert checks.LIMITS["stride_1_only" if layer is NoStride else "valid_only"] in report.notes[0]


@pytest.mark.parametrize("layers", [FIRST, pytest.param(AGAIN, marks=exhaustive)], ids=len)
@pytest.mark.parametrize("only", STEPS)
def test_a_step_names_a_mistake_or_leaves_it_open_but_never_misnames_it(only, layers) -> None:
    for layer, mistakes in layers[list(STEPS).index(only) % 5 :: 5]:
        if layer.__name__ in NOT_YET:
            continue
        for part, name, others in found(checked(layer, only)):
            assert part in (*STEPS[only][0], "backward") or name == "changed_weight"
            # Weights that are updated before ∂L/∂X is computed are changed, whatever is asked for.
            open_ = name in ("unchecked", "raised", "not_written", "unrecognised", "changed_weight")
            assert open_ or mistakes.get(part) in (name, *others), (layer, only, name, others)


def test_an_unfinished_layers_mistake_is_named_in_its_step() -> None:
    class Flipped(OnlyStrideOne):
        def share(self, g, f):
            return g * self.weight[f, :, ::-1, ::-1]

    report = check_layer(Flipped, only="input_gradient_stride_1")
    assert found(report) == [("input_gradient", "filter_not_turned", ())]


# ------------------------------------------------------------------------------ the models


KINDS = {
    "all": lambda _: True,
    "a matrix": lambda case: case.single,
    "an image": lambda case: len(case.X) == 1,
    "square": lambda case: case.kernel[0] == case.kernel[1],
    "a matrix, square": lambda case: case.single and case.kernel[0] == case.kernel[1],
    **{only: holds for only, (_, holds) in STEPS.items()},
    **{
        f"a matrix, {only}": lambda c, h=holds: c.single and h(c)
        for only, (_, holds) in STEPS.items()
    },
}


def predictions(part: str, cases: list) -> dict[tuple[str, int], tuple]:
    """What each way to make each mistake gives on these cases; None where it is right."""
    table = {}
    for name, models in MODELS[part].items():
        for way, model in enumerate(models):
            table[name, way] = tuple(summary(model(case), case, part) for case in cases)
    return table


def summary(predicted, case, part: str):
    if isinstance(predicted, str):
        return predicted
    array = np.asarray(predicted, float)
    if close(array, case.right[part]):
        return None
    return array.shape, array.round(6).tobytes()


def asked_for(kind: str) -> tuple[str, ...]:
    """The parts that are looked at: of a step its own, else all."""
    step = STEPS.get(kind.removeprefix("a matrix, "))
    return step[0] if step else PARTS


@pytest.mark.parametrize(("kind", "part"), [(k, p) for k in KINDS for p in asked_for(k)])
def test_no_two_mistakes_give_the_same_numbers(kind: str, part: str) -> None:
    cases = [case for case in LADDER if KINDS[kind](case)]
    table = predictions(part, cases)
    for (one, first), (other, second) in itertools.combinations(table.items(), 2):
        alike = one[0] != other[0] and first == second
        told = any(isinstance(numbers, tuple) for numbers in first)
        assert not alike or not told, (one, other)


@pytest.mark.parametrize("part", PARTS)
def test_no_mistake_is_invisible_on_the_whole_ladder(part: str) -> None:
    for key, row in predictions(part, LADDER).items():
        assert any(row), key


@pytest.mark.parametrize("only", STEPS)
def test_each_step_has_halves_that_a_cut_off_number_shows_on(only: str) -> None:
    parts, holds = STEPS[only]
    cases = [case for case in LADDER if case.single and holds(case)]
    for part in parts:
        assert any(np.any(case.right[part] % 1) for case in cases), part


def test_the_first_case_of_each_step_has_whole_numbers_and_is_told_exactly() -> None:
    for _, holds in STEPS.values():
        case = next(case for case in LADDER if holds(case))
        for array in (case.X, case.weight, case.bias, case.dL_dO, *case.right.values()):
            assert np.array_equal(array, np.rint(array)), case.name


def test_no_sum_is_0_by_chance_and_few_numbers_stand_twice() -> None:
    for case in LADDER:
        without_bias = case.right["forward"] - case.bias[:, None, None]
        for sums in (without_bias, case.right["filter_gradient"], case.right["bias_gradient"]):
            assert sums.all(), case.name
        for numbers in (case.weight[0, 0], case.dL_dO[0, 0]):
            assert len(np.unique(numbers)) >= min(4, numbers.size), case.name


# ------------------------------------------------------------------------------ the report


def first_wrong(name: str) -> type:
    return next(layer for layer, mistakes in WRONG if name in mistakes.values())


def test_the_words_name_the_mistake_the_case_and_where_to_read() -> None:
    report = checked(first_wrong("filter_not_turned"))
    finding = report.findings[0]
    words = unbroken(report)
    assert str(report) == repr(report)
    for said in checks.MISTAKES["filter_not_turned"]:
        assert said in words
    assert LADDER[0].name in words and finding.case.name == LADDER[0].name
    for title in (checks.EXPECTED, checks.GOT):
        assert title.format(name=checks.PART_NAMES["input_gradient"]) in words
    assert checks.PARTS["input_gradient"] in words
    assert words.startswith("✗")


def test_a_report_of_a_right_layer_is_one_line() -> None:
    report = check_layer(Loops)
    assert str(report).startswith("✓") and "\n" not in str(report)
    assert str(len(LADDER)) in str(report)
    [(data, _)] = shown(report)
    assert data["text/plain"] == str(report) and str(report) in data["text/html"]


@pytest.mark.parametrize("layers", [FIRST, pytest.param(AGAIN, marks=exhaustive)], ids=len)
def test_the_case_that_is_shown_is_the_smallest_that_shows_it(layers) -> None:
    order = [case.name for case in LADDER]
    for layer, mistakes in layers[::3]:
        for finding in checked(layer).findings if layer.__name__ not in NOT_YET else ():
            if not isinstance(finding.got, np.ndarray):
                continue
            assert not close(finding.got, finding.expected), (layer, finding.case.name)
            before = order[: order.index(finding.case.name)]
            smaller = [case for case in LADDER if case.name in before]
            ways = MODELS[finding.part].get(mistakes[finding.part], [])
            stops = (None, RAISES, FAILS)
            assert not ways or any(
                all(summary(way(case), case, finding.part) in stops for case in smaller)
                for way in ways
            )


@pytest.mark.parametrize("name", ["filter_not_turned", "convolution", "arguments_swapped"])
def test_in_a_notebook_the_report_is_a_picture_with_words(name: str) -> None:
    report = checked(first_wrong(name))
    (before, _), (data, metadata), (after, _) = shown(report)
    assert says_all(report)
    assert checks.MISTAKES[name][0] in before["text/html"]
    assert checks.MISTAKES[name][2] in after["text/html"]
    picture = data["image/png"]
    raw = picture if isinstance(picture, bytes) else base64.b64decode(picture)
    assert raw.startswith(b"\x89PNG")
    alt = metadata["image/png"]["alt"]
    assert checks.MISTAKES[name][0] in alt and report.findings[0].case.name in alt
    assert "\n" not in alt


def test_every_report_can_be_shown() -> None:
    for layer, _ in [*FIRST[::9], *STRANGE[::24]]:
        report = checked(layer)
        assert says_all(report)
        assert len(str(report)) < 4000, layer


@pytest.mark.parametrize("size", [60, 150])
def test_of_a_large_result_a_part_is_drawn_and_named(size: int) -> None:
    class Large(Loops):
        def forward(self, X: np.ndarray) -> np.ndarray:
            return np.zeros((len(super().forward(X)), size, size))

    report = checked(Large)
    about = shown(report)[1][1]["image/png"]
    assert max(about["width"], about["height"]) < 1080
    part = f"O got: rows 0 to 10, columns 0 to 10 of {size}×{size}"
    assert about["alt"].endswith(f" {part} is {text.matrix(np.zeros((11, 11)))}.")
    assert f"O got: rows 0 to 8, columns 0 to 8 of {size}×{size}" in str(report)
    assert max(map(len, str(report).split("\n"))) <= 80


def large(wrong: dict[tuple[int, int], float]) -> Finding:
    """A finding of an O of 60×50, with wrong numbers at these places."""
    case = make_case("large", (1, 1, 60, 50), 1, 1)
    expected = case.right["forward"]
    got = expected.copy()
    for place, value in wrong.items():
        got[0, 0][place] = value
    return Finding("unrecognised", "forward", case, expected, got)


def test_of_a_large_grid_the_part_is_drawn_where_it_first_differs() -> None:
    finding = large({(41, 33): 90, (45, 35): np.inf})
    scene = finding_scene(finding)
    part = "rows 41 to 51, columns 33 to 43 of 60×50"
    for title, array in ((checks.EXPECTED, finding.expected), (checks.GOT, finding.got)):
        values = array[0, 0, 41:52, 33:44]
        title = title.format(name=checks.PART_NAMES["forward"])
        grid = grid_named(scene, f"{title}: {part}")
        assert (grid.words == written(values)).all()
        assert grid.taps == ([(0, 0), (4, 2)] if array is finding.got else [])
        assert f"{title}: {part} is {text.matrix(values.tolist())}." in scene.alt


def test_of_a_large_grid_the_words_give_the_part_where_it_first_differs() -> None:
    said = str(large({(55, 3): np.nan})).split("\n")
    assert max(map(len, said)) <= 80
    at = next(k for k, line in enumerate(said) if "O got: rows 51 to 59, columns 3 to 11" in line)
    rows = [line.split() for line in said[at + 1 : at + 11]]
    assert set(rows[0]) == {"…"}  # above them 51 rows are left out, and none below
    assert all(row[0] == row[-1] == "…" for row in rows)
    assert [row[1] == "nan" for row in rows[1:]] == [False] * 4 + [True] + [False] * 4
    assert said[at + 11] == ""


def test_two_findings_are_both_told() -> None:
    report = checked(first_wrong("stride_ignored"))
    assert len(report.findings) == 3
    for finding in report.findings:
        assert isinstance(finding, Finding) and str(finding) in str(report)


def test_an_error_is_told_once_though_it_strikes_both_gradients() -> None:
    class Fails(Loops):
        def backward(self, dL_dO):
            raise RuntimeError("not like this")

    report = check_layer(Fails)
    assert str(report).count("RuntimeError: not like this") == 1


def test_a_finding_of_an_error_keeps_it() -> None:
    finding = check_layer(OnlyForward).findings[0]
    assert isinstance(finding.got, Failure) and finding.got.error == "NotImplementedError"


@pytest.mark.parametrize("factory", [None, 3, Loops(1, 2), "Conv2d"])
def test_a_factory_can_be_called(factory: object) -> None:
    with pytest.raises((TypeError, ValueError), match="factory"):
        check_layer(factory)


@pytest.mark.parametrize("only", ["backward", "", 3, ["forward"], "Forward"])
def test_only_is_a_step(only: object) -> None:
    with pytest.raises((TypeError, ValueError), match="only"):
        check_layer(Loops, only=only)


def test_a_check_calls_a_layer_a_few_times_a_case() -> None:
    """In small cases: so it takes less than a second."""
    calls: list[int] = []

    class Counted(Correlation):
        def forward(self, X):
            calls.append(np.size(X))
            return super().forward(X)

    check_layer(Counted)
    assert len(LADDER) <= len(calls) <= 6 * len(LADDER)
    assert max(calls) <= 1000


# --------------------------------------------------- right layers that are easily mistaken


def test_a_layer_for_matrices_whose_forward_would_take_more_is_still_one() -> None:
    class Flat(right_layers.Layer):
        def forward(self, X):
            k, s = self.weight.shape[1:], self.stride
            self.size, self.around = X.shape, tuple(map(self.border, X.shape, k))
            self.X = np.pad(X, self.around if self.padding == "same" else 0)
            H, W = (self.count(n, m) for n, m in zip(self.X.shape, k, strict=True))
            self.at = [(i, j, np.s_[i * s : i * s + k[0], j * s : j * s + k[1]])
                       for i in range(H) for j in range(W)]  # fmt: skip
            O = np.zeros((len(self.weight), H, W))
            for f, (i, j, window) in itertools.product(range(len(O)), self.at):
                O[f, i, j] = np.sum(self.X[window] * self.weight[f]) + self.bias[f]
            return O

        def backward(self, G):
            dL_dF, dL_dX = np.zeros(self.weight.shape), np.zeros(self.X.shape)
            for f, (i, j, window) in itertools.product(range(len(G)), self.at):
                dL_dF[f] += G[f, i, j] * self.X[window]
                dL_dX[window] += G[f, i, j] * self.weight[f]
            (top, _), (left, _) = self.around if self.padding == "same" else ((0, 0), (0, 0))
            return dL_dF, dL_dX[top : top + self.size[0], left : left + self.size[1]]

    report = check_layer(Flat)
    assert report.passed, report
    assert report.notes == notes_of("axes_2")


def test_what_backward_changes_is_no_concern_of_forward() -> None:
    class Spoils(Loops):
        def backward(self, dL_dO):
            dL_dO *= 0
            return super().backward(dL_dO)

    assert check_layer(Spoils, only="forward").passed
    assert "changed_dL_dO" in names(check_layer(Spoils))


def test_a_refusal_of_batches_is_not_one_of_rectangles() -> None:
    class NoStridedBatches(Loops):
        def forward(self, X):
            if self.stride > 1 and len(X) > 1:
                raise ValueError("one image at a time")
            return super().forward(X)

    assert not check_layer(NoStridedBatches, only="stride").passed
