"""Places in a grid."""

from __future__ import annotations

from conv_layer import Pair
from convlab import text
from convlab.arguments import is_whole, require

Place = tuple[int, int]  # row and column, counted from 0


def place_of(number: int, shape: Pair) -> Place:
    """Return the place of the given window, counted row by row from 0."""
    return divmod(number, shape[1])


def check_inside(name: str, place: tuple[int, ...], shape: tuple[int, ...]) -> None:
    """Raise ValueError for a place that a grid of this shape, or a stack of some, does not have."""
    as_long = isinstance(place, tuple | list) and len(place) == len(shape)
    inside = as_long and all(is_whole(at) and at < n for at, n in zip(place, shape, strict=True))
    require(inside, name, text.INSIDE[len(shape)].format(shape=shape), place)
