"""What stands in place of a picture that cannot be: a sentence, and a window that sticks out."""

from __future__ import annotations

from itertools import product

import numpy as np

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.drawing.palette import QUIET
from convlab.drawing.scene import CROSSED, HATCHED, SMALL, Grid, Scene
from convlab.scenes.layout import Room, fit, of_words, page
from convlab.steps.geometry import widths_of

MOST = 14  # cells a side that find room in a narrow page


def impossible_scene(
    sentence: str, layer: Conv2d, X: np.ndarray, room: Room, **drawn: float
) -> Scene:
    """Say why a picture cannot be; where no window fits, draw the first one, which sticks out.

    Parameters
    ----------
    sentence : str
    layer : Conv2d, of any filters
    X : (H, W), what its window would lie on
    room : WIDE, MEDIUM or NARROW
    drawn : how the numbers of X are drawn, as of `Grid`
    """
    widths = widths_of(layer, X.shape)
    padded = tuple(n + sum(around) for n, around in zip(X.shape, widths, strict=True))
    extent = tuple(d * (k - 1) + 1 for d, k in zip(layer.dilation, layer.kernel_size, strict=True))
    out = tuple(max(0, e - n) for e, n in zip(extent, padded, strict=True))
    words = of_words(sentence, room.inner)
    if not any(out) or max(*padded, *extent) > MOST:
        return page(room, sentence, words)
    where = text.sticking_out(*out)
    grid = _sticking_out(X, widths, padded, extent, layer.dilation, **drawn)
    remarks = of_words(f"{where} {text.NOTHING_THERE}", room.inner, size=SMALL, hue=QUIET)
    return page(room, f"{sentence} {where}", words, fit(room, [grid]), remarks)


def _sticking_out(
    X: np.ndarray,
    widths: tuple[Pair, Pair],
    padded: Pair,
    extent: Pair,
    dilation: Pair,
    **drawn: float,
) -> Grid:
    """Draw the input in its frame, the first window over it, and cells where there is nothing."""
    (top, _), (left, _) = widths
    whole = tuple(map(max, padded, extent))
    values = np.full(whole, np.nan)
    values[top : top + X.shape[0], left : left + X.shape[1]] = X
    void = np.ones(whole, bool)
    void[: padded[0], : padded[1]] = False
    taps = tuple(product(range(0, extent[0], dilation[0]), range(0, extent[1], dilation[1])))
    return Grid(
        text.PADDED_INPUT if padded != X.shape else text.INPUT,
        values,
        window=(0, 0, *extent),
        taps=taps if max(dilation) > 1 else (),
        textures={HATCHED: np.isnan(values) & ~void, CROSSED: void},
        frame=(0, 0, *padded),
        **drawn,
    )
