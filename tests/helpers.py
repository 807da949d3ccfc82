"""What several test files share."""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from cases import Case, as_pair
from exhaustive import exhaustive

from conv_layer import Conv2d

# relative errors that the layer promises, for each type it computes in
BOUNDS = {np.float64: 1e-12, np.float32: 1e-5}


def each(names: str | tuple[str, ...], values: Iterable) -> Callable:
    """As `pytest.mark.parametrize`, but in one test, for cases that take less than their own test.

    What fails says which case it was. All have the same fixtures.
    """
    names, values = (names,) if isinstance(names, str) else names, [*values]

    def in_one_test(function: Callable) -> Callable:
        @functools.wraps(function)
        def test(**others: object) -> None:
            for value in values:
                case = dict(zip(names, (value,) if len(names) == 1 else value, strict=True))
                try:
                    function(**case, **others)
                except (Exception, pytest.fail.Exception) as error:
                    raise AssertionError(f"where {case!r:.1000}") from error

        kept = inspect.signature(function)
        others = [p for name, p in kept.parameters.items() if name not in names]
        test.__signature__ = kept.replace(parameters=others)
        return test

    return in_one_test


def each_sampled(name: str, values: Iterable, every: int) -> Callable:
    """As `each`, in two tests: one in so many of the values, and the others, exhaustive."""
    values = [*values]
    others = [value for number, value in enumerate(values) if number % every]
    parts = [
        pytest.param(values[::every], id="some"),
        pytest.param(others, id="the others", marks=exhaustive),
    ]

    def in_two_tests(function: Callable) -> Callable:
        @pytest.mark.parametrize("part", parts)
        @functools.wraps(function)
        def test(part: list, **fixtures: object) -> None:
            each(name, part)(function)(**fixtures)

        kept = inspect.signature(function)
        renamed = [
            p.replace(name="part") if p.name == name else p for p in kept.parameters.values()
        ]
        test.__signature__ = kept.replace(parameters=renamed)
        return test

    return in_two_tests


def unbroken(words: object) -> str:
    """Return what is said without its line breaks, so that a sentence is found in it."""
    return " ".join(str(words).split())


def build(case: Case, weight: np.ndarray, bias: np.ndarray | None, dtype: type) -> Conv2d:
    """Return the layer of a case, with these weights."""
    layer = Conv2d(
        case.out_channels, case.kernel_size, bias=case.bias, dtype=dtype, **case.settings
    )
    layer.weight = weight
    if bias is not None:
        layer.bias = bias
    return layer


def relative_error(got: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest difference over the largest number expected; inf for another shape."""
    if got.shape != expected.shape:
        return np.inf
    difference = np.abs(got.astype(np.float64) - expected).max(initial=0)
    return float(difference / (np.abs(expected).max(initial=0) or 1))


def axes_of(case: Case) -> list[tuple[int, int, int, int, int, int]]:
    """Size, kernel, stride, dilation, padding before and after: of the rows, of the columns."""
    geometry = (case.kernel_size, case.stride, case.dilation)
    axes = []
    for axis, size in enumerate(case.size):
        k, s, d = (as_pair(setting)[axis] for setting in geometry)
        if case.padding == "same":
            total = max((math.ceil(size / s) - 1) * s + d * (k - 1) + 1 - size, 0)
            around = total // 2, total - total // 2
        else:
            around = (0 if case.padding == "valid" else as_pair(case.padding)[axis],) * 2
        axes.append((size, k, s, d, *around))
    return axes


def windows_of(axis: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Where the taps of each window lie on an axis with its padding, found by trying all."""
    size, k, s, d, before, after = axis
    length = before + size + after
    windows = [tuple(start + tap * d for tap in range(k)) for start in range(0, length, s)]
    return [taps for taps in windows if taps[-1] < length]


def arrays_of(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    X, filters, bias = (
        case.eighths(shape, what)
        for what, shape in enumerate((case.input_shape, case.weight_shape, (case.out_channels,)))
    )
    return X, filters, bias if case.bias else None


def met_by_turned(axis: tuple[int, ...]) -> dict[int, int]:
    """Where each row (column) of ∂L/∂O lies among its zeros: there, by the line of the output.

    Turned, tap u of a filter comes last but u. Standing on a row of the padded X that tap u of
    a window reached, the turned filter must find that window's gradient under this very tap.
    """
    _, k, _, d, *_ = axis
    reached = ((i, u, r) for i, taps in enumerate(windows_of(axis)) for u, r in enumerate(taps))
    return {r + (k - 1 - u) * d: i for i, u, r in reached}
