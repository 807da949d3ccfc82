"""How numbers are counted, in Spanish."""

from __future__ import annotations

SPAN = "{many} {first} a {last}"
ROWS, COLUMNS = ("fila", "filas"), ("columna", "columnas")
WINDOWS, PRODUCTS = ("ventana", "ventanas"), ("producto", "productos")
PIXELS, NUMBERS, CHANNELS = ("píxel", "píxeles"), ("número", "números"), ("canal", "canales")
