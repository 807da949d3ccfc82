"""Checks of what readers pass in: every error names the argument, what came, what was expected."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair, _shown  # errors of the layer and of these show what came alike
from convlab import text

MOST_NUMBERS = 10**8  # of an array: more are no picture, and might not fit into memory


def require(holds: Any, name: str, expected: str, got: Any) -> None:
    """Raise ValueError unless this holds."""
    if not holds:
        raise ValueError(text.NOT_A_CHOICE.format(name=name, expected=expected, got=_shown(got)))


def one_of(choices: Iterable[Any]) -> str:
    """List what may be chosen, for the words of an error."""
    return text.ONE_OF.format(options=", ".join(map(repr, choices)))


def choice_of(name: str, value: Any, choices: Iterable[Any]) -> Any:
    """Return which of the choices this is; raises ValueError where it is none of them."""
    choices = list(choices)
    try:
        return choices[choices.index(value)]
    except Exception:  # not among them, or an object that cannot be compared
        expected = one_of(choices)
        raise ValueError(
            text.NOT_A_CHOICE.format(name=name, expected=expected, got=_shown(value))
        ) from None


def as_array(name: str, value: ArrayLike, expected: str) -> np.ndarray:
    """Copy into an array of float64; NaN and infinity may be in it.

    Raises ValueError for what is no array of real numbers: where something is masked, complex, a
    date or words, a number that is taken from it would not be the reader's.
    """
    try:
        array = np.asarray(None if _has_masks(value) else value)
    except Exception:  # ragged, or an object that refuses, with whatever error it has
        array = np.array(None)
    require(array.dtype.kind in "biuf", name, expected, value)
    require(array.size <= MOST_NUMBERS, name, text.NUMBERS_THAT_FIT, array.shape)
    return array.astype(float)


def as_numbers(name: str, value: ArrayLike) -> np.ndarray:
    """Copy into an array of float64; raises ValueError for what is not finite numbers."""
    array = as_array(name, value, text.FINITE)
    require(np.isfinite(array).all(), name, text.FINITE, value)
    return array


def one_matrix(name: str, values: ArrayLike, expected: str, most: Pair) -> np.ndarray:
    """Return one matrix of numbers, at most so large; it may stand in more brackets."""
    array = as_numbers(name, values)
    one = array.ndim > 1 and 0 < array.size == math.prod(array.shape[-2:])
    small = one and all(n <= m for n, m in zip(array.shape[-2:], most, strict=True))
    require(small, name, expected, array.shape)
    return array.reshape(array.shape[-2:])


def _has_masks(value: ArrayLike) -> bool:
    """Whether something is masked, in a list too, where NumPy would take what lies below."""
    if isinstance(value, list | tuple):
        return any(map(_has_masks, value))
    return isinstance(value, np.ma.MaskedArray)


def is_whole(value: Any, least: int = 0) -> bool:
    """Whether this is a whole number of at least so much."""
    return isinstance(value, int | np.integer) and bool(value >= least)


def require_words(name: str, words: Any) -> None:
    """Raise ValueError unless these are words to be read."""
    require(isinstance(words, str) and words.strip(), name, text.WORDS_TO_SEE, words)
