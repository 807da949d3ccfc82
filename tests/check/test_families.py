"""Where a layer is wrong is said; and what is no mistake of its own gets no other's name."""

from __future__ import annotations

import numpy as np
import pytest
from convlab.check import Report, check_layer
from convlab.check.families import FAMILIES, HALVES, exactly, where
from convlab.mistakes.cases import LADDER
from convlab.text import checks
from right_layers import Correlation, Einsum, HalfOnBothSidesWithStride, Im2col, Loops


def found(report: Report) -> list[tuple[str, str]]:
    return sorted((finding.part, finding.mistake) for finding in report.findings)


def parted(holds) -> tuple[list, list]:
    return [c for c in LADDER if holds(c)], [c for c in LADDER if not holds(c)]


# ---------------------------------------------------------------------- where it is wrong


def test_every_family_has_words_and_cases_on_both_sides() -> None:
    assert list(FAMILIES) == list(checks.FAMILIES)
    assert set(HALVES) <= set(FAMILIES)
    for key, test in FAMILIES.items():
        inside, outside = parted(test)
        assert inside and outside, key
        assert exactly(inside, outside) == checks.FAMILIES[key][0]
        assert exactly(outside, inside) == checks.FAMILIES[key][1]


def test_no_two_families_hold_the_same_cases() -> None:
    held = [tuple(map(test, LADDER)) for test in FAMILIES.values()]
    assert len({*held, *(tuple(not one for one in row) for row in held)}) == 2 * len(held)


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        (lambda c: c.stride > 1, "Right but where the stride is above 1."),
        (
            lambda c: c.stride > 1 and any(c.left_over),
            "Right but where a row or column is left over.",
        ),
        (
            lambda c: c.padding == "same" and c.stride > 1,
            "Right but where the stride is above 1 and the padding is “same”.",
        ),
        (
            lambda c: len(c.X) > 1 or c.X.shape[1] > 1,
            "Right but where X has several channels, or there are several images.",
        ),
        (lambda c: c in LADDER[10:15:2], "Right wherever the layer has stride 1."),
        (lambda c: c in LADDER[::5], "Wrong on 7 of 33 cases."),
        (lambda _: True, "This is so on all 33 cases."),
    ],
)
def test_where_it_is_wrong_is_said_in_a_sentence(holds, said: str) -> None:
    assert where(*parted(holds)) == said


def test_what_is_wrong_elsewhere_is_not_called_right() -> None:
    assert where(*parted(lambda c: c.stride > 1), right=False).startswith("This is so where")
    assert where(*parted(lambda c: c in LADDER[::5]), right=False) == ""


def test_the_report_says_where_an_unknown_mistake_is() -> None:
    class NoiseAtTheRest(Loops):
        def input_gradient(self, dL_dO):
            dL_dX = super().input_gradient(dL_dO)
            kernel = self.weight.shape[2:]
            left = [(n - k) % self.stride for n, k in zip(self.X.shape[2:], kernel, strict=True)]
            return dL_dX + any(left) * np.random.RandomState(0).randn(*dL_dX.shape)

    report = check_layer(NoiseAtTheRest)
    assert found(report) == [("input_gradient", "unrecognised")]
    assert "Right but where a row or column is left over." in str(report)


# -------------------------------------------------------------------------- no wrong name


class NoisyForward(HalfOnBothSidesWithStride):
    """A mistake in forward without a name, and another border for "same" with a stride."""

    def output(self):
        O = super().output()
        return O + np.random.RandomState(1).randn(*O.shape)


class NoisyAndOddRowFirst(Einsum):
    def border(self, n, k):
        return super().border(n, k)[::-1]

    def output(self):
        O = super().output()
        return O + np.random.RandomState(1).randn(*O.shape)


@pytest.mark.parametrize("layer", [NoisyForward, NoisyAndOddRowFirst])
def test_a_border_that_a_wrong_output_does_not_tell_is_told_by_the_gradients(layer) -> None:
    assert found(check_layer(layer)) == [("forward", "unrecognised")]


@pytest.mark.parametrize("shape", [(1, 0, 3), (1, 1, 0, 3), (0,)])
def test_an_empty_array_is_not_called_zeros(shape) -> None:
    class Empty(Loops):
        def forward(self, X):
            super().forward(X)
            return np.zeros(shape)

    report = check_layer(Empty)
    assert found(report) == [("forward", "unrecognised")]
    assert "Expected the shape" in str(report)


class RefusesInWords(Loops):
    def backward(self, dL_dO):
        if self.stride > 1:
            raise NotImplementedError("strides")
        return super().backward(dL_dO)


class ReturnsNothingForBatches(Einsum):
    def forward(self, X):
        O = super().forward(X)
        return O if len(X) == 1 or X.shape[1] == 1 else None


@pytest.mark.parametrize(
    ("layer", "part", "place"),
    [
        (RefusesInWords, "backward", "the stride is above 1"),
        (ReturnsNothingForBatches, "forward", "several channels and there are several images"),
    ],
)
def test_what_is_written_for_some_cases_is_not_called_not_written(layer, part, place) -> None:
    report = check_layer(layer)
    assert found(report) == [(part, "partly_written")]
    assert place in " ".join(str(report).split())


@pytest.mark.parametrize("base", [Loops, Im2col])
def test_the_bias_alone_is_not_called_a_window_that_does_not_slide(base) -> None:
    class Bias(base):
        def output(self):
            return np.zeros_like(super().output()) + self.bias[:, None, None]

    assert found(check_layer(Bias)) == [("forward", "bias_alone")]


def test_a_small_result_that_is_spread_is_not_called_a_window_that_does_not_slide() -> None:
    """∂L/∂O without its border gives one number, and NumPy spreads it over all of ∂L/∂X."""

    class Spreads(Correlation):
        def fully_padded(self, spread):
            return spread

        def padded_gradient(self, dL_dO):
            dL_dX = np.zeros(self.X.shape)
            dL_dX += super().padded_gradient(dL_dO)
            return dL_dX

    assert "every_cell_equal" not in {name for _, name in found(check_layer(Spreads))}


@pytest.mark.parametrize("error", [IndexError, ValueError])
def test_an_error_in_backward_is_told_of_backward(error) -> None:
    class Stops(Loops):
        def backward(self, dL_dO):
            if self.padding == "valid":
                raise error("here")
            return super().backward(dL_dO)

    report = check_layer(Stops)
    assert found(report) == [("backward", "raised")]
    assert checks.PARTS["backward"] in str(report) and checks.PARTS["filter_gradient"] not in str(
        report
    )
    assert "Right but where the padding is “valid”." in str(report)


def test_one_update_has_one_name() -> None:
    class UpdatesFirst(Einsum):
        def backward(self, dL_dO):
            dL_dF = self.filter_gradient(dL_dO)
            self.weight = self.weight - 0.1 * dL_dF
            return dL_dF, self.input_gradient(dL_dO)

    assert found(check_layer(UpdatesFirst)) == [("input_gradient", "updated_first")]


class KeepsTheTypeOfX(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX = np.zeros_like(self.X)
        dL_dX += super().padded_gradient(dL_dO)
        return dL_dX


def test_an_error_in_backward_of_integers_belongs_to_backward() -> None:
    (finding,) = check_layer(KeepsTheTypeOfX).findings
    assert (finding.part, finding.mistake) == ("backward", "integers")
    assert "UFunc" in finding.got.words


@pytest.mark.parametrize(
    ("part", "number"), [("forward", 1), ("filter_gradient", 5), ("input_gradient", 6)]
)
def test_what_several_parts_may_have_is_explained_where_its_part_is(part: str, number: int) -> None:
    class Twice(Loops):
        def forward(self, X):
            return (1 + (part == "forward")) * super().forward(X)

        def backward(self, dL_dO):
            dL_dF, dL_dX = super().backward(dL_dO)
            return (
                (1 + (part == "filter_gradient")) * dL_dF,
                (1 + (part == "input_gradient")) * dL_dX,
            )

    (finding,) = check_layer(Twice).findings
    assert (finding.part, finding.mistake) == (part, "times")
    assert finding.section.startswith(f"notebook {number:02},")
