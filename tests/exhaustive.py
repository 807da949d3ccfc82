"""What runs only where everything is asked for: `pytest -m ""`, or these alone, `-m exhaustive`.

A change is answered in some 100 seconds by the cases that differ in kind; what guards the
project runs the others too.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

exhaustive = pytest.mark.exhaustive


def sampled(values: Iterable, every: int) -> list:
    """Leave one in so many of these parameters as it is, and mark the others as exhaustive."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if number % every == 0 else exhaustive,
        )
        for number, value in enumerate(values)
    ]


def but(values: Iterable, *always: object) -> list:
    """Leave these of the parameters as they are, and mark the others as exhaustive."""
    return [pytest.param(v, marks=() if v in always else exhaustive) for v in values]
