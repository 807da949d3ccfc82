"""Filters to choose from in an explorer, and filters typed in."""

from __future__ import annotations

import numpy as np

from convlab import text
from convlab.explorers.base import ImpossibleChoiceError

PRESETS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "mean": np.full((3, 3), 1 / 9),
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "laplace": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}
PRESETS = {name: np.array(rows, float) for name, rows in PRESETS.items()}


def typed(rows: str, most: int) -> np.ndarray:
    """Read a filter, its rows parted by ";", or raise ImpossibleChoiceError."""
    try:
        values = [[float(v) for v in row.split()] for row in rows.replace("−", "-").split(";")]
        F = np.array(values, float)
    except ValueError:
        F = np.empty(0)
    if F.ndim != 2 or F.size == 0 or not np.isfinite(F).all():
        raise ImpossibleChoiceError(text.NO_FILTER.format(typed=rows))
    if max(F.shape) > most:
        raise ImpossibleChoiceError(
            text.TOO_MANY_TAPS.format(rows=F.shape[0], columns=F.shape[1], most=most)
        )
    return F


def as_typed(F: np.ndarray, *, exact: bool = False) -> str:
    """Write a filter as it is typed: with four digits, or with all there are."""
    write = (lambda v: repr(v).removesuffix(".0")) if exact else "{:.4g}".format
    return "; ".join(" ".join(map(write, row)) for row in F.tolist())
