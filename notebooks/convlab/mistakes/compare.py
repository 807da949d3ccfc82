"""Whether numbers are the same, but for their rounding."""

from __future__ import annotations

from typing import Any

import numpy as np

TOLERANCE = 1e-5  # of the largest number expected: float32 is right


def close(got: Any, expected: np.ndarray, most: float | None = None) -> bool:
    """Whether these are the same numbers, but for the rounding of float32.

    That is a part of `most`: of the largest number expected, if nothing else is said.
    """
    if getattr(got, "shape", None) != np.shape(expected):  # nor is what failed
        return False
    with np.errstate(invalid="ignore", over="ignore"):  # of inf and nan, which are not close
        off = np.abs(got - expected).max(initial=0)
    if not off:  # as most right numbers: they are exact
        return True
    most = (np.abs(expected).max(initial=0) if most is None else most) or 1
    return bool(off <= TOLERANCE * most)


def equal(one: Any, other: Any) -> bool:
    """Whether these are the same numbers, NaN and infinity among them."""
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return False
    if one.shape != other.shape:
        return False
    alike = close(one, other)
    return alike or (not np.isfinite(one).all() and np.array_equal(one, other, equal_nan=True))
