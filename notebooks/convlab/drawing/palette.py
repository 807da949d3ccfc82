"""The colours of the course: one language through every picture.

What a grid *is* shows in the hue of its frame and title; a dashed frame is the gradient of that
thing. The sign and size of a number show in the fill of its cell. No meaning is in colour alone:
titles name the grids, and the numbers stand in the cells.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap, to_hex

INK = "#111111"
QUIET = "#555b66"  # side remarks; contrast 6.9 on white
LINE = "#c8ccd2"
PAPER = "#ffffff"
EMPTY = "#f3f3f3"  # a cell that holds no number yet
UNREACHED = "#d3d6db"  # a cell that no window reaches
HATCH = "#a9afb9"
CROSS = "#6e747f"
WINDOW = "#000000"

# Blue, orange, grey and green, as far apart in lightness, too, as titles that can be read allow:
# colour-blind readers see them at 15 and more by ΔE2000 (tests/scenes/test_palette.py).
FRAMES = {"input": "#1c62c4", "filter": "#a25900", "products": "#686868", "output": "#064021"}

# Blue for negative, white for 0, red for positive. The middle 66 % of coolwarm stays pale enough
# for black text, on a dark page's calm paper too, and its two ends stay apart for the three kinds
# of colour-blindness.
COOLWARM = colormaps["coolwarm"]
SIGNED = LinearSegmentedColormap.from_list("signed", [COOLWARM(0.17), "white", COOLWARM(0.83)])

_SHADES = 64  # on either side of white: finer than an eye tells apart
_FILLS = [to_hex(SIGNED(k / (2 * _SHADES))) for k in range(2 * _SHADES + 1)]


def fill(value: float, strongest: float) -> str:
    """Return the colour for a number where `strongest` is the largest finite absolute value."""
    if math.isnan(value):
        return EMPTY
    if math.isinf(value):
        strongest = 1.0  # among zeros, too, it has the fullest colour
    share = min(1.0, max(-1.0, value / strongest)) if strongest else 0.0
    return _FILLS[round(_SHADES * (1 + share))]


def shade(value: float) -> tuple[str, str]:
    """Return the colour of a pixel, from 0 (black) to 1 (white), and that of a number on it."""
    if math.isnan(value):
        return EMPTY, INK
    level = round(255 * min(1.0, max(0.0, value)))
    return "#" + 3 * f"{level:02x}", "#000000" if level > 117 else "#ffffff"


@cache
def _table(signed: bool) -> np.ndarray:
    levels = np.linspace(0, 1, 256)
    colours = SIGNED(levels)[:, :3] if signed else np.repeat(levels[:, None], 3, axis=1)
    return np.round(255 * colours).astype(np.uint8)


def pixels(picture: np.ndarray, strongest: float | None = None) -> np.ndarray:
    """Return the dots, (H, W, 3) of uint8, that show a picture.

    (3, H, W) is red, green and blue from 0 to 1; (H, W) is grey from 0 to 1 or, given the
    `strongest` number, signed: blue at -strongest, white at 0, red at +strongest. What lies
    beyond is cut off.
    """
    if picture.ndim == 3:
        return np.round(255 * np.clip(picture, 0, 1)).astype(np.uint8).transpose(1, 2, 0)
    levels = picture if strongest is None else 0.5 + 0.5 * picture / (strongest or 1)
    return _table(strongest is not None)[np.round(255 * np.clip(levels, 0, 1)).astype(np.uint8)]
