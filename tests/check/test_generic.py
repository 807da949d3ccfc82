"""Wrong numbers that no known mistake gives: what is so of them is said, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from convlab.check import Report, check_layer
from convlab.check.generic import described, described_at_last
from convlab.check.trial import Trial
from convlab.mistakes.cases import LADDER
from described_layers import DESCRIBED
from exhaustive import sampled
from right_layers import Einsum, Loops

PARTS = ("forward", "filter_gradient", "input_gradient", "bias_gradient")


def found(report: Report) -> list[tuple[str, str]]:
    return sorted((finding.part, finding.mistake) for finding in report.findings)


@pytest.mark.parametrize(
    ("layer", "findings", "says"),
    sampled(DESCRIBED, 2),
    ids=[layer.__name__ for layer, *_ in DESCRIBED],
)
def test_what_is_so_of_wrong_numbers_is_said(layer, findings, says) -> None:
    report = check_layer(layer)
    assert found(report) == sorted(findings), report
    said = " ".join(str(report).split())
    assert all(words in said for words in says), report
    assert "{" not in said


def test_each_diagnosis_is_shown_by_two_layers() -> None:
    made = [name for _, findings, _ in DESCRIBED for _, name in findings]
    generic = ["times", "sums_times", "other_shape", "other_places", "other_weights", "right_but"]
    generic += ["other_order", "other_length", "fits_forward", "added_to_last"]
    assert not [name for name in generic if made.count(name) < 2]


def trials(part: str, result, cases=LADDER) -> list[Trial]:
    """Trials of a layer whose part is what a function makes of a case and of the right numbers."""
    return [Trial(case, results={part: result(case, case.right[part])}) for case in cases]


@pytest.mark.parametrize("part", PARTS)
def test_of_noise_nothing_is_said(part: str) -> None:
    draw = np.random.RandomState(0)
    noisy = trials(part, lambda _, right: right + draw.randn(*right.shape))
    assert described(part, noisy) is described_at_last(part, noisy) is None


@pytest.mark.parametrize("part", PARTS)
def test_of_arrays_of_one_number_nothing_is_said(part: str) -> None:
    small = [case for case in LADDER if case.right[part].size == 1]
    twice = trials(part, lambda _, right: 2 * right, small)
    assert described(part, twice) is described_at_last(part, twice) is None


def test_a_factor_that_two_rules_give_is_put_down_to_neither() -> None:
    case = next(case for case in LADDER if len(case.X) == len(case.weight) == 2)
    halved = trials("filter_gradient", lambda c, right: right / len(c.X), [LADDER[0], case])
    assert described("filter_gradient", halved) is None


@pytest.mark.parametrize(
    ("rule", "how"),
    [
        (lambda case: 1 / len(case.X), "the right one divided by the number of images"),
        (lambda case: 2 / len(case.X), "2 times the right one, divided by the number of images"),
        (lambda case: case.stride, "the right one times the stride"),
        (lambda case: 1 / case.weight[0].size, "the right one divided by the number of weights "
         "of a filter"),
    ],
)  # fmt: skip
def test_a_factor_by_a_rule_is_the_rule(rule, how: str) -> None:
    scaled = trials("filter_gradient", lambda case, right: rule(case) * right)
    assert described("filter_gradient", scaled) == ("times", {"name": "∂L/∂F", "how": how})


def test_numbers_that_are_not_finite_are_described_by_nothing() -> None:
    endless = trials("forward", lambda _, right: np.full_like(right, np.inf))
    assert described("forward", endless) is described_at_last("forward", endless) is None


def test_float32_is_no_obstacle() -> None:
    class Twice(Einsum):
        def input_gradient(self, dL_dO):
            return (2 * super().input_gradient(dL_dO)).astype(np.float32)

    assert found(check_layer(Twice)) == [("input_gradient", "times")]


def test_one_gradient_alone_that_fits_a_wrong_forward_keeps_its_own_name() -> None:
    class TurnsTwo(Loops):
        def product(self, window, f):
            return np.sum(window * self.weight[f, :, ::-1, ::-1]) + self.bias[f]

        def share(self, g, f):
            return g * self.weight[f, :, ::-1, ::-1]

    assert found(check_layer(TurnsTwo)) == [
        ("forward", "convolution"),
        ("input_gradient", "filter_not_turned"),
    ]
