"""Filters to choose from in an explorer, and filters that a reader types."""

from __future__ import annotations

import re
import zlib
from abc import abstractmethod
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlab import text
from convlab.arguments import as_numbers, require
from convlab.explorers.base import Explorer
from convlab.explorers.settings import Setting
from convlab.steps.place import check_inside

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

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
FRACTION = re.compile(rf"({NUMBER})(?:\s*/\s*({NUMBER}))?", re.IGNORECASE)
ROW_ENDS = re.compile(r"[;\n\])]|\s/\s?|/\s")  # 1/9 is a number, 1 / 9 are two rows
GRID_ENDS = re.compile(r"\||\]\s*\]\s*,?\s*\[\s*\[")  # between channels
NESTED = re.compile(r"[\[(]\s*[\[(]")
NAMES = re.compile(r"(np|numpy)?\.?array|dtype=\w+|[\[(]")  # what Python writes around a matrix
MOST_DENOMINATOR = 1000


# ------------------------------------------------------------------------ what is typed


def typed_number(words: str) -> float:
    """Read one number, such as 1/9, −1 or 0,5; raises ValueError for what is none."""
    return _value(words.strip().replace(",", "."))


def typed_matrix(words: str) -> np.ndarray:
    """Read a matrix in the ways in which people write one, (rows, columns).

    Rows end with ; or / or a bracket or a line, numbers with a space or a comma. Raises
    ValueError, whose words are for the reader, for what cannot be read.
    """
    # Where each row has brackets, NumPy breaks long rows into lines.
    lines = words.replace("\n", " ") if NESTED.search(words) else words
    rows = [row.strip(" ,\t\r") for row in ROW_ENDS.split(NAMES.sub(" ", lines))]
    rows = [_row(row) for row in rows if row]
    if not rows:
        raise ValueError(text.NO_FILTER.format(typed=words))
    lengths = [len(row) for row in rows]
    if len(set(lengths)) > 1:
        raise ValueError(text.ROWS_DIFFER.format(lengths=text.listed(lengths)))
    return np.array(rows)


def typed_filter(words: str) -> np.ndarray:
    """Read a matrix, or one for each channel with | between them, (channels, rows, columns).

    Raises ValueError, whose words are for the reader, for what cannot be read.
    """
    grids = [typed_matrix(grid) for grid in GRID_ENDS.split(words)]
    if len({grid.shape for grid in grids}) > 1:
        raise ValueError(text.GRIDS_DIFFER)
    return np.stack(grids) if len(grids) > 1 else grids[0]


def _row(row: str) -> list[float]:
    gaps = re.findall(r"\s*,\s*|\s+", row)
    commas = [gap for gap in gaps if "," in gap]
    if commas and len(commas) < len(gaps):  # 0,5 1: is that two numbers, or three?
        raise ValueError(text.COMMAS_AND_SPACES.format(row=row))
    return [_value(number) for number in re.split(r"\s*,\s*|\s+", row)]


def _value(number: str) -> float:
    found = FRACTION.fullmatch(number.replace("−", "-"))
    above, below = (float(part or 1) for part in found.groups()) if found else (0, 0)
    value = above / below if below else np.inf
    if not np.isfinite(value):
        raise ValueError(text.NOT_A_NUMBER.format(number=number))
    return value


def as_typed(F: np.ndarray) -> str:
    """Write a matrix so that it is read back as it is, thirds and ninths as fractions.

    Of (channels, rows, columns) each grid, with | between them.
    """
    if F.ndim == 3:
        return " | ".join(map(as_typed, F))
    return "; ".join(" ".join(map(_written, row)) for row in F.tolist())


def _written(value: float) -> str:
    decimal = repr(value).removesuffix(".0")
    ratio = str(Fraction(value).limit_denominator(MOST_DENOMINATOR))
    same = repr(_value(ratio)) == repr(value)  # -0.0 is not 0, though == says so
    return min(decimal, ratio, key=len) if same else decimal


# ------------------------------------------------------------------------- the explorers


class Numbers(Setting):
    """The drawn filter as text, to read, to type, or to set to an array."""

    def __init__(self) -> None:
        super().__init__("OWN", [], "the drawn filter as typed; set it to a text or an array")
        self.kind = "numbers"

    def __get__(self, explorer: TypedFilter | None, owner: type | None = None) -> Any:
        """Return the drawn filter as text."""
        return self if explorer is None else explorer._numbers

    def __set__(self, explorer: TypedFilter, rows: str | ArrayLike) -> None:
        """Take a whole filter."""
        if isinstance(rows, str):
            explorer.type(rows)
        else:
            F = np.atleast_2d(as_numbers("numbers", rows))
            explorer.replace(F)
        explorer._tell()


class TypedFilter(Explorer):
    """An explorer whose filter can be typed; it has `Numbers` among its settings."""

    typed = "own"
    most_taps: int
    kept_size: tuple[int, int] | None = None  # of a filter that keeps its size

    @property
    @abstractmethod
    def _drawn_filter(self) -> np.ndarray:
        """The numbers of the filter that is drawn, (kH, kW), or (C, kH, kW) of all its channels."""

    @property
    @abstractmethod
    def _typed_filters(self) -> np.ndarray | None:
        """All that has been typed."""

    @abstractmethod
    def _take_filter(self, F: np.ndarray) -> None:
        """Put these numbers in place of those of the drawn filter."""

    def type(self, words: str, at: Iterable[int] | None = None) -> None:
        """Take what a reader has typed: one number of the filter, at (row, column), or all.

        Where all channels are drawn, the place is (channel, row, column), by the filter's axes.

        Raises ValueError, and changes nothing, for what cannot be read.
        """
        if at is None:
            self.replace(self._read(words))
        else:
            F, at = self._drawn_filter.copy(), tuple(at)
            check_inside("at", at, F.shape)
            F[at] = typed_number(words)
            self.replace(F)

    def replace(self, F: np.ndarray) -> None:
        """Draw this filter from now on; raises ValueError for a size that cannot be."""
        self._check_axes(F)
        size = F.shape[-2:]
        rows, columns = self.kept_size or size
        if size != (rows, columns):
            raise ValueError(text.KEEP_SIZE.format(rows=rows, columns=columns))
        if max(size) > self.most_taps:
            most = self.most_taps
            raise ValueError(text.TOO_MANY_TAPS.format(rows=rows, columns=columns, most=most))
        self._take_filter(F)
        self._take_up()
        self.go({}, self.place)

    def _read(self, words: str) -> np.ndarray:
        """Read a whole filter."""
        return typed_matrix(words)

    def _check_axes(self, F: np.ndarray) -> None:
        """Refuse what is no matrix."""
        require(F.ndim == 2, "numbers", text.MATRIX_TO_DRAW.format(most=self.most_taps), F.shape)

    @property
    def _numbers(self) -> str:
        return as_typed(self._drawn_filter)

    @property
    def _version(self) -> int:
        typed = self._typed_filters
        return 0 if typed is None else zlib.crc32(typed.tobytes() + str(typed.shape).encode())
