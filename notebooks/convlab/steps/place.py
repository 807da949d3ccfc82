"""Places in a grid."""

from __future__ import annotations

from conv_layer import Pair
from convlab import text
from convlab.arguments import is_whole, require

Place = tuple[int, int]  # row and column, counted from 0


def place_of(number: int, shape: Pair) -> Place:
    """Return the place of the given window, counted row by row from 0."""
    return divmod(number, shape[1])


def check_inside(name: str, place: Place, shape: Pair) -> None:
    """Raise ValueError for a place that a grid of this shape does not have."""
    pair = isinstance(place, tuple | list) and len(place) == 2
    inside = pair and all(is_whole(at) and at < n for at, n in zip(place, shape, strict=True))
    require(inside, name, text.INSIDE.format(shape=shape), place)
