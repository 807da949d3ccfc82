"""How numbers are written, and counted, in every sentence and picture."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import lru_cache

SPAN = "{many} {first} to {last}"
ROWS, COLUMNS = ("row", "rows"), ("column", "columns")
WINDOWS, PRODUCTS = ("window", "windows"), ("product", "products")
PIXELS, NUMBERS, CHANNELS = ("pixel", "pixels"), ("number", "numbers"), ("channel", "channels")


@lru_cache(maxsize=8192)  # from step to step most numbers of a picture stay
def number(value: float) -> str:
    """At most two digits after the point, and a real minus sign; from a million on as 1e+06.

    Below ten there are three where that is the whole number: 0.125, but 0.33 and 12.13.
    """
    if abs(value) >= 1e6:
        return f"{value:.3g}".replace("-", "−")
    # First to nine digits: two ways to one sum, apart by rounding, must be written alike.
    written = f"{round(value, 9):.{_digits(value)}f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace("-", "−")


def _digits(value: float) -> int:
    """Count the digits after the point that a number may have."""
    return 3 if abs(value) < 10 and abs(value - round(value, 3)) < 1e-9 else 2


@lru_cache(maxsize=8192)
def term(value: float) -> str:
    """Write a number as it stands behind a sign: in brackets if it is negative."""
    written = number(value)
    return f"({written})" if written.startswith("−") else written


def equals(values: Iterable[float]) -> str:
    """= where all these numbers are written in full, ≈ where one is rounded."""
    return "=" if all(map(_in_full, values)) else "≈"


@lru_cache(maxsize=8192)
def _in_full(value: float) -> bool:
    return abs(value - round(value, _digits(value))) < 1e-9 and abs(value) < 1e6


def span(places: tuple[int, ...], one: str, many: str) -> str:
    """Name rows or columns: "row 3", "rows 3 to 5", or, with gaps, "rows 0, 2, 4"."""
    if len(places) == 1:
        return f"{one} {number(places[0])}"
    if places[-1] - places[0] == len(places) - 1:
        return SPAN.format(many=many, first=number(places[0]), last=number(places[-1]))
    return f"{many} {listed(places)}"


def rows(places: tuple[int, ...]) -> str:
    """Name some rows."""
    return span(places, *ROWS)


def columns(places: tuple[int, ...]) -> str:
    """Name some columns."""
    return span(places, *COLUMNS)


def products(window: list[float], taps: list[float]) -> str:
    """Write products term by term: 2·1 + 0·0 + 3·(−2)."""
    return " + ".join(f"{term(x)}·{term(f)}" for x, f in zip(window, taps, strict=True))


def added(values: list[float]) -> str:
    """Write a sum term by term."""
    return " + ".join(map(term, values))


def listed(values: Iterable[float]) -> str:
    """Write numbers one after the other."""
    return ", ".join(map(number, values))


def matrix(rows: Iterable[Iterable[float]]) -> str:
    """Write a matrix as it is typed: 1 0 −1; 2 0 −2."""
    return "; ".join(" ".join(map(number, row)) for row in rows)


def pair(values: tuple[int, int]) -> str:
    """Write a pair as one number where both are the same."""
    return str(values[0]) if values[0] == values[1] else f"({values[0]}, {values[1]})"


def counted(count: int, one: str, many: str) -> str:
    """Count things: "1 window", "3 windows"."""
    return f"{count} {one if count == 1 else many}"


def counted_rows(count: int) -> str:
    """Count rows."""
    return counted(count, *ROWS)


def counted_columns(count: int) -> str:
    """Count columns."""
    return counted(count, *COLUMNS)


def windows(count: int) -> str:
    """Count windows."""
    return counted(count, *WINDOWS)


def pixels(count: int) -> str:
    """Count pixels."""
    return counted(count, *PIXELS)


def numbers(count: int) -> str:
    """Count numbers."""
    return counted(count, *NUMBERS)


def channels(count: int) -> str:
    """Count channels."""
    return counted(count, *CHANNELS)


def scale_ends(most: float) -> list[str]:
    """Write the labels of a scale of colours, from its upper end to its lower one."""
    end = f"{most:.1f}" if most >= 1 else f"{most:.2g}"
    return [f"≥ {end}", "0", f"≤ −{end}"]


def output_name(place: tuple[int, int], filter_number: int | None) -> str:
    """Name a number of the output, with its filter where there are several."""
    return indexed("O", *(place if filter_number is None else (filter_number, *place)))


def about(value: float) -> str:
    """Write a number, and ≈ before it where it is rounded."""
    written = number(value)
    return written if equals([value]) == "=" else f"≈ {written}"


def wrapped(words: str, indent: str = "") -> str:
    """Break a text between its words, for notebooks would break it within them."""
    within = {"initial_indent": indent, "subsequent_indent": indent, "break_on_hyphens": False}
    return textwrap.fill(words, 70, **within)


def three_figures(value: float) -> str:
    """Write a number with three figures: 0.00123, 2.31, 1370."""
    written = f"{value:.3g}"
    if 1e3 <= abs(value) < 1e6:
        written = f"{float(written):.0f}"
    return written.replace("-", "−")


def partly(rows: Iterable[Iterable[float]]) -> str:
    """Write a matrix some of whose numbers are not known: 1 ?; 2 0."""
    return "; ".join(" ".join("?" if v != v else number(v) for v in row) for row in rows)


def one_product(x: float, f: float) -> str:
    """Write a product with what it makes: 2·(−3) = −6."""
    return f"{products([x], [f])} {equals([x, f, x * f])} {number(x * f)}"


def counted_products(count: int) -> str:
    """Count products."""
    return counted(count, *PRODUCTS)


def indexed(name: str, *places: int) -> str:
    """Name one number of an array: F[0, 1]."""
    return f"{name}[{', '.join(map(str, places))}]"
