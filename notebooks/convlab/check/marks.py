"""The marks of the assignment: what each step is worth, and what it has earned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convlab import text
from convlab.arguments import one_of, require
from convlab.check.attempts import Failure, attempt
from convlab.check.checker import check_layer
from convlab.check.functions import is_same, results
from convlab.check.quiet import quiet, say
from convlab.check.report import Report
from convlab.text import checks

# What a step is worth. From the third on these are steps of `check_layer`, too.
POINTS = {
    "size": 1,
    "padding": 2,
    "forward_one_filter": 3,
    "forward_several_filters": 2,
    "filter_gradient_stride_1": 3,
    "input_gradient_stride_1": 4,
    "stride": 3,
    "same": 2,
}


class Marks:
    """Counts the marks step by step, and remembers them.

    Attributes
    ----------
    earned : marks by step, of the steps that have been counted
    """

    def __init__(self) -> None:
        self.earned: dict[str, float] = {}

    def __call__(self, step: str, yours: Callable[..., Any]) -> float:
        """Print and return what a step has earned.

        Parameters
        ----------
        step : one of `POINTS`
        yours : what is marked, a function in the first two steps, else a layer
            Nothing that it raises, prints or logs leaves here: nbgrader would give 0 for it.
        """
        require(step in POINTS, "step", one_of(POINTS), step)
        with quiet():  # to the end of whatever it has made
            marks = attempt(_earned, step, yours)
        self.earned[step] = 0.0 if isinstance(marks, Failure) else marks
        words = checks.MARKS.format(earned=self.earned[step], points=POINTS[step])
        say(words)
        return self.earned[step]

    def total(self) -> None:
        """Print the marks of all steps, and in which of them some are left."""
        marks, all_of_it = sum(self.earned.values()), sum(POINTS.values())
        say(checks.MARKS.format(earned=marks, points=all_of_it))
        steps = [(n, POINTS[step], self.earned.get(step)) for n, step in enumerate(POINTS, 1)]
        left = tuple(n for n, points, earned in steps if earned is not None and earned < points)
        uncounted = tuple(n for n, _, earned in steps if earned is None)
        for said, numbers in ((checks.SOME_MARKS, left), (checks.NOT_COUNTED, uncounted)):
            if numbers:
                say(text.wrapped(said.format(steps=text.span(numbers, *checks.STEPS))))
        if marks == all_of_it:
            say(text.wrapped(checks.ALL_MARKS))


def _earned(step: str, yours: Callable[..., Any]) -> float:
    if step == "size":
        return size_marks(yours)
    if step == "padding":
        return padding_marks(yours)
    return report_marks(step, check_layer(yours, only=step))


def size_marks(output_size: Callable[..., Any]) -> float:
    """Return what step 1 has earned: 1 where every size is right, and a whole number."""
    sizes, _ = results(output_size, [(5, 5, 1), (10, 3, 2), (7, 2, 4), (11, 3, 3)])
    whole = not any(isinstance(size, float) for size in sizes)
    return float(POINTS["size"] * (is_same(sizes, [1, 4, 2, 3]) and whole))


def padding_marks(padding_widths: Callable[..., Any]) -> float:
    """Return what step 2 has earned: 1 for stride 1, and 1 more for larger strides."""
    cases = [(7, k, 1, "same") for k in (1, 3, 4, 5)] + [(7, 3, 1, "valid")]
    plain, _ = results(padding_widths, cases)
    cases = [(*sizes, "same") for sizes in [(8, 3, 2), (7, 3, 2), (7, 2, 3), (9, 1, 4)]]
    strided, _ = results(padding_widths, cases)
    stride_1 = is_same(plain, [(0, 0), (1, 1), (1, 2), (2, 2), (0, 0)])
    return 1.0 * stride_1 + 1.0 * (stride_1 and is_same(strided, [(0, 1), (1, 1), (0, 1), (0, 0)]))


def report_marks(step: str, report: Report) -> float:
    """Return what the report on a step has earned: where gradients count too, forward is 1 of it.

    A mistake in forward, such as a forgotten bias, costs nothing of gradients that are right.
    """
    if step not in ("stride", "same"):
        return float(POINTS[step] * report.passed)
    wrong = {finding.part for finding in report.findings}
    back = report.went_back and not wrong - {"forward"}
    return 1.0 * ("forward" not in wrong) + (POINTS[step] - 1.0) * back
