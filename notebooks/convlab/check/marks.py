"""The marks of the assignment: what each step is worth, and what it has earned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convlab.check.report import Report
from convlab.check.trial import Failure, attempt, quiet

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


def size_marks(output_size: Callable[..., Any]) -> float:
    """Return what step 1 has earned: 1 where every size is right, and a whole number."""
    sizes = [
        _quietly(output_size, *case) for case in [(5, 5, 1), (10, 3, 2), (7, 2, 4), (11, 3, 3)]
    ]
    whole = not any(isinstance(size, float) for size in sizes)
    return float(POINTS["size"] * (_same(sizes, [1, 4, 2, 3]) and whole))


def padding_marks(padding_widths: Callable[..., Any]) -> float:
    """Return what step 2 has earned: 1 for stride 1, and 1 more for larger strides."""
    plain = [_quietly(padding_widths, 7, k, 1, "same") for k in (1, 3, 4, 5)]
    plain.append(_quietly(padding_widths, 7, 3, 1, "valid"))
    strided = [
        _quietly(padding_widths, *sizes, "same")
        for sizes in [(8, 3, 2), (7, 3, 2), (7, 2, 3), (9, 1, 4)]
    ]
    stride_1 = _same(plain, [(0, 0), (1, 1), (1, 2), (2, 2), (0, 0)])
    return 1.0 * stride_1 + 1.0 * (stride_1 and _same(strided, [(0, 1), (1, 1), (0, 1), (0, 0)]))


def report_marks(step: str, report: Report) -> float:
    """Return what the report on a step has earned; 1 for forward where gradients count, too."""
    if step in ("stride", "same") and not report.passed:
        return 1.0 * all(finding.part != "forward" for finding in report.findings)
    return float(POINTS[step] * report.passed)


def _quietly(function: Callable, *arguments: Any) -> Any:
    with quiet():
        return attempt(function, *arguments)


def _same(got: list, expected: list) -> bool:
    """Whether these are the numbers expected; what cannot be compared is not."""
    equal = attempt(lambda: bool(got == expected))
    return not isinstance(equal, Failure) and equal
