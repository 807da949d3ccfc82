"""Checks of what readers pass in: every error names the argument, what came, what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlab import text


def require(holds: Any, name: str, expected: str, got: Any) -> None:
    """Raise ValueError unless this holds."""
    if not holds:
        raise ValueError(text.NOT_A_CHOICE.format(name=name, expected=expected, got=got))


def one_of(choices: Iterable[Any]) -> str:
    """List what may be chosen, for the words of an error."""
    return text.ONE_OF.format(options=", ".join(map(repr, choices)))


def choice_of(name: str, value: Any, choices: Iterable[Any]) -> Any:
    """Return which of the choices this is; raises ValueError where it is none of them."""
    choices = list(choices)
    try:
        return choices[choices.index(value)]
    except (TypeError, ValueError):  # not among them, or an array that is equal to nothing
        raise ValueError(
            text.NOT_A_CHOICE.format(name=name, expected=one_of(choices), got=value)
        ) from None


def as_numbers(name: str, value: ArrayLike) -> np.ndarray:
    """Copy into an array of float64; raises ValueError for what is not finite numbers."""
    try:
        array = np.array(value, float)
    except (TypeError, ValueError):  # ragged, or words
        array = np.array(np.nan)
    require(np.isfinite(array).all(), name, text.FINITE, value)
    return array
