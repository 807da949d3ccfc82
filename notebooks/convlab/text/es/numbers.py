"""How numbers are written, and counted, in every sentence and picture."""

from __future__ import annotations

from convlab.text.numbers import counted, listed, number


def span(places: tuple[int, ...], one: str, many: str) -> str:
    """Name rows or columns: "fila 3", "filas 3 a 5", or, with gaps, "filas 0, 2, 4"."""
    if len(places) == 1:
        return f"{one} {number(places[0])}"
    if places[-1] - places[0] == len(places) - 1:
        return f"{many} {number(places[0])} a {number(places[-1])}"
    return f"{many} {listed(places)}"


def rows(places: tuple[int, ...]) -> str:
    """Name some rows."""
    return span(places, "fila", "filas")


def columns(places: tuple[int, ...]) -> str:
    """Name some columns."""
    return span(places, "columna", "columnas")


def counted_rows(count: int) -> str:
    """Count rows."""
    return counted(count, "fila", "filas")


def counted_columns(count: int) -> str:
    """Count columns."""
    return counted(count, "columna", "columnas")


def windows(count: int) -> str:
    """Count windows."""
    return counted(count, "ventana", "ventanas")


def pixels(count: int) -> str:
    """Count pixels."""
    return counted(count, "píxel", "píxeles")


def numbers(count: int) -> str:
    """Count numbers."""
    return counted(count, "número", "números")


def channels(count: int) -> str:
    """Count channels."""
    return counted(count, "canal", "canales")


def counted_products(count: int) -> str:
    """Count products."""
    return counted(count, "producto", "productos")
