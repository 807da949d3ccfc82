# ruff: noqa: ARG002
"""Layers as people write them: right ones pass as they are, with a note; rare mistakes do not."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from convlab.check import STEPS, check_layer
from convlab.check.attempts import Refused, attempt
from convlab.check.refusals import PROPERTIES
from convlab.mistakes.cases import LADDER, TENTHS, make_case
from convlab.text import checks
from helpers import unbroken
from right_layers import (
    IDIOMS,
    LIMITED,
    RIGHT,
    AddsUpUntilZeroGrad,
    BiasSecond,
    Einsum,
    FirstLayer,
    InputFirst,
    Loops,
    PlainOnly,
    SquareAndStrideOne,
    SquareImages,
    StrideOneOnly,
)
from wrong_layers import RARE, FourByFourOnly, SquareAndAnErrorWithRowsLeftOver


def by_name(layer: type, *values: object):
    return pytest.param(layer, *values, id=layer.__name__)


def names(report) -> list[str]:
    return [finding.mistake for finding in report.findings]


# -------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(("layer", "limits"), [by_name(*one) for one in LIMITED])
def test_a_layer_that_refuses_is_right_within_its_limits(layer, limits) -> None:
    report = check_layer(layer)
    assert report.passed, report
    said = [one for note in report.notes for one in re.findall("takes (.*); the rest", note)]
    words = {words for limits in said for words in limits.split(", ")}
    assert words == {checks.LIMITS[name] for name in limits}
    assert report.cases < report.of or not limits


def test_every_limit_has_words_and_a_layer_that_shows_it() -> None:
    assert list(PROPERTIES) == list(checks.LIMITS)
    assert set().union(*(limits for _, limits in LIMITED)) == set(PROPERTIES)


def test_the_report_says_how_far_it_went() -> None:
    report = check_layer(StrideOneOnly)
    taken = [case for case in LADDER if case.stride == 1]
    assert (report.cases, report.of) == (len(taken), len(LADDER))
    first = str(report).split("\n")[0]
    assert first == f"✓ The layer: right on the {len(taken)} of {len(LADDER)} cases that it takes."


@pytest.mark.parametrize("layer", [SquareImages, PlainOnly, FirstLayer])
def test_what_has_mostly_not_run_is_given_no_tick(layer) -> None:
    report = check_layer(layer)
    assert report.passed and not str(report).startswith("✓")


def test_each_refusal_is_told_in_its_own_words() -> None:
    square, stride = check_layer(SquareAndStrideOne).notes
    assert "TypeError: kernel_size is a number" in square
    assert "ValueError: no strides" in stride


def test_a_refusal_hides_no_error() -> None:
    report = check_layer(SquareAndAnErrorWithRowsLeftOver)
    assert names(report) == ["raised"] and "np.concatenate" in str(report)
    assert any("kernel_size is a number" in note for note in report.notes)


def test_what_no_property_explains_is_a_mistake() -> None:
    report = check_layer(FourByFourOnly)
    assert names(report) == ["refused"] and "assert X.shape[2:] == (4, 4)" in str(report)


def test_two_places_that_are_not_explained_are_both_told() -> None:
    class Stops(Loops):
        def forward(self, X):
            if X.shape[2:] == (4, 5):
                raise ValueError("not this size")
            return super().forward(X) if X.shape[2:] != (5, 5) else X[99]

    assert sorted(names(check_layer(Stops))) == ["raised", "refused"]


def test_what_numpy_raises_is_no_refusal() -> None:
    class NoStrides(Loops):
        def forward(self, X):
            return super().forward(X) if self.stride == 1 else np.zeros(2) @ np.zeros(3)

    class HandsItOn(Loops):
        def forward(self, X):
            try:
                return super().forward(X) if self.stride == 1 else np.zeros(2) @ np.zeros(3)
            except ValueError:
                raise

    assert names(check_layer(NoStrides)) == names(check_layer(HandsItOn)) == ["raised"]


def test_what_backward_refuses_is_a_mistake() -> None:
    class NoWayBack(Loops):
        def backward(self, dL_dO):
            assert self.stride == 1, "no strides"
            return super().backward(dL_dO)

    assert names(check_layer(NoWayBack)) == ["raised"]


def test_an_adapter_refuses_in_words() -> None:
    """It is a part of this package: its lines are nobody's own."""

    def refuse():
        raise Refused("padding is not taken")

    assert attempt(refuse).own and not attempt(lambda: [][0]).own

    def adapted(out_channels, kernel_size, stride, padding):
        if padding == "same":
            refuse()
        return Loops(out_channels, kernel_size, stride, padding)

    report = check_layer(adapted)
    assert report.passed and checks.LIMITS["valid_only"] in report.notes[0]
    assert "padding is not taken" in report.notes[0]


@pytest.mark.parametrize("only", ["stride", "same"])
def test_a_step_that_is_refused_is_not_passed(only) -> None:
    assert not check_layer(PlainOnly, only=only).passed


# ---------------------------------------------------------------------------- idioms


@pytest.mark.parametrize(("layer", "note"), [by_name(*one) for one in IDIOMS])
def test_what_others_do_differently_is_noted(layer, note) -> None:
    report = check_layer(layer)
    assert report.passed, report
    assert checks.NOTES[note] in report.notes


@pytest.mark.parametrize(
    ("layer", "only", "mistake"),
    [
        (InputFirst, "filter_gradient_stride_1", "swapped"),
        (BiasSecond, "input_gradient_stride_1", "swapped"),
        (FirstLayer, "input_gradient_stride_1", "not_written"),
        (AddsUpUntilZeroGrad, "stride", "accumulated"),
    ],
)
def test_in_a_step_an_idiom_is_a_mistake(layer, only, mistake) -> None:
    assert mistake in names(check_layer(layer, only=only))


def test_an_order_that_changes_is_a_mistake() -> None:
    class Changes(Einsum):
        def backward(self, dL_dO):
            return super().backward(dL_dO)[:: 1 if self.stride == 1 else -1]

    assert names(check_layer(Changes)) == ["swapped"]


def test_a_way_to_zero_that_does_not_is_a_mistake() -> None:
    class KeepsIt(AddsUpUntilZeroGrad):
        def zero_grad(self):
            self.dL_dF, self.dL_db = getattr(self, "dL_dF", 0), 0

    assert set(names(check_layer(KeepsIt))) == {"accumulated"}


def test_nothing_at_all_is_no_first_layer() -> None:
    class Nothing(Loops):
        def backward(self, dL_dO):
            return None, None

    assert names(check_layer(Nothing)) == ["not_written"]


# --------------------------------------------------------------------- rare mistakes


NAMED = {
    "ColumnsOfTheClass": "state",
    "BufferOfTheFirstSize": "size_kept",
    "GradientLikeTheFirst": "size_kept",
    "GradientLikeX": "integers",
    "OutputLikeX": "integers",
    "TakesXForContiguous": "view",
    "ReadsXAsItLies": "view",
    "DoublesOnTheSecondWayBack": "accumulated",
    "CopiesItsWeight": "weight_copied",
    "KeepsTheFirstMatrix": "weight_copied",
    "BatchesByTheFirstImage": "batch_not_summed",
}


@pytest.mark.parametrize("layer", [by_name(one) for one in RARE if one.__name__ not in NAMED])
def test_a_layer_that_is_wrong_in_a_rare_way_does_not_pass(layer) -> None:
    assert not check_layer(layer).passed


@pytest.mark.parametrize("layer", [one for one in RARE if one.__name__ in NAMED])
def test_what_is_tried_further_says_what_it_was(layer) -> None:
    report = check_layer(layer)
    assert names(report) == [NAMED[layer.__name__]]
    said = unbroken(report)
    (finding,) = report.findings
    *words, _ = checks.MISTAKES[NAMED[layer.__name__]]
    assert all(sentence in said for sentence in (*words, finding.section))


def test_a_layer_that_goes_back_once_is_right() -> None:
    class Once(Loops):
        def backward(self, dL_dO):
            gradients = super().backward(dL_dO)
            del self.X
            return gradients

    assert check_layer(Once).passed


def test_a_weight_that_is_given_out_as_a_copy_need_not_change_in_place() -> None:
    class GivesCopies(Einsum):
        weight = property(
            lambda self: self.kept.copy(), lambda self, new: setattr(self, "kept", new.copy())
        )

    assert check_layer(GivesCopies).passed


@pytest.mark.parametrize("only", STEPS)
def test_a_step_does_not_try_a_layer_further(only) -> None:
    rare = {layer.__name__: layer for layer in RARE}
    assert check_layer(rare["CopiesItsWeight"], only=only).passed


# -------------------------------------------------------------------------- the ladder


def test_the_numbers_of_a_case_do_not_depend_on_its_name() -> None:
    one, other = (make_case(name, (1, 1, 5, 6), 1, 3, 2, "same") for name in ("a", "Ein Fall"))
    wide = ((1, 1), (1, 1))
    for first, second in ((one, other), (one.with_pads(wide), other.with_pads(wide))):
        assert np.array_equal(first.X, second.X) and np.array_equal(first.weight, second.weight)
        assert np.array_equal(first.dL_dO, second.dL_dO)


def test_there_are_zeros_and_tenths_in_all_that_a_layer_is_given() -> None:
    case = next(case for case in LADDER if set(case.X.ravel()) <= set(TENTHS))
    for array in (case.X, case.weight, case.dL_dO):
        assert 0 in array and (array % 0.5).any()


@pytest.mark.parametrize("layer", [one for one in RIGHT if one.__name__ in ("Loops", "MatrixOnly")])
def test_a_check_calls_a_layer_three_times_as_often_as_it_used_to_at_most(layer) -> None:
    calls = []

    class Counted(layer):
        def forward(self, X):
            calls.append("forward")
            return super().forward(X)

        def backward(self, dL_dO):
            calls.append("backward")
            return super().backward(dL_dO)

    assert check_layer(Counted).passed
    assert len(calls) <= 3 * {"Loops": 144, "MatrixOnly": 96}[layer.__name__]  # without probes


def test_a_check_loads_no_library_of_pictures() -> None:
    code = "import sys, convlab.check; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not re.findall(r"\b(matplotlib|ipywidgets|IPython)\b", ran.stdout)


class SizedByNumPy(Loops):
    """Right; it hands a pair to compiled code of NumPy, which cannot take it."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        np.random.default_rng(0).standard_normal((out_channels, kernel_size, kernel_size))
        super().__init__(out_channels, (kernel_size, kernel_size), stride, padding)


def test_where_an_error_was_raised_is_a_line_of_the_layer_not_of_compiled_code() -> None:
    report = check_layer(SizedByNumPy)
    assert report.passed
    assert "in __init__: np.random.default_rng(0)" in unbroken(report)
    assert "numpy.random" not in str(report).replace("np.random", "")


class NoPadding(SizedByNumPy):
    def __init__(self, out_channels, kernel_size, stride, padding):
        if padding != "valid":
            raise Refused("no padding here")
        super().__init__(out_channels, kernel_size, stride, padding)


def test_a_step_says_of_what_it_refuses_nothing_that_is_not_so() -> None:
    """What a layer without padding refuses, it does not refuse for its strides."""
    said = str(check_layer(NoPadding, only="same"))
    assert "no padding here" in said
    assert checks.LIMITS["same_stride_1_only"] not in said
    assert said.count("no padding here") <= 2
