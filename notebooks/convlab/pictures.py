"""Pictures that stay: grids of numbers and photographs, each with its alternative text."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.figure import show
from convlab.drawing.scene import Grid
from convlab.scenes.axes import axes_scene
from convlab.scenes.forward import forward_scene
from convlab.scenes.grids import scene_of_grids
from convlab.scenes.photo import pictures_scene
from convlab.scenes.wires import wires_scene
from convlab.steps.forward import forward_pass
from convlab.steps.place import Place, check_inside

__all__ = ["Grid", "show_axes", "show_grids", "show_pictures", "show_window", "show_wires"]


def show_window(X: ArrayLike, F: ArrayLike, at: Place = (0, 0)) -> None:
    """Show one step of a filter F on a matrix X: the window, the products and their sum.

    Parameters
    ----------
    X, F : matrices
    at : (row, column) of the output, and of the window's upper left corner
    """
    for name, matrix in (("X", as_numbers("X", X)), ("F", as_numbers("F", F))):
        require(matrix.ndim == 2 and matrix.size, name, text.A_MATRIX, matrix.shape)
    forward = forward_pass(Conv2d.from_filters(F), X)
    check_inside("at", at, forward.output.shape)
    show(forward_scene(forward, at))


def show_axes(weight: ArrayLike) -> None:
    """Show what becomes of a weight on the way back: filters and channels swap, each grid turns.

    Parameters
    ----------
    weight : (F, C, kH, kW), each at most 3
        Drawn with a row for each filter and, beside it, with a row for each channel.
    """
    show(axes_scene(weight))


def show_grids(grids: list[Grid], alt: str) -> None:
    """Show grids of numbers side by side; `alt` says in words what is to be seen."""
    show(scene_of_grids(grids, alt))


def show_pictures(
    pictures: dict[str, np.ndarray],
    alt: str,
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> None:
    """Show arrays side by side, in lines where there are many, each under its title.

    Parameters
    ----------
    pictures : title to array: (H, W), or (3, H, W) for red, green and blue
        From 0 (black) to 1 (white, or full colour), as a photograph; what is beyond is cut off.
        Raises ValueError for other shapes, and for what is not finite real numbers.
    alt : str, the alternative text
    signed : titles of pictures (H, W) to be coloured instead
        Negative numbers blue, 0 white, positive ones red, with a scale beside them.
    filters : title to array of shape (kH, kW), optional
        The filter that made the picture of that title, drawn above it.
    zoom : int, at least 1
        Dots of the figure, across and down, for each number.
    """
    show(pictures_scene(pictures, alt, signed=signed, filters=filters, zoom=zoom))


def show_wires(layers: dict[str, Conv2d], alt: str) -> None:
    """Show which filter of a layer sees which channel, each pair of them joined by a wire.

    Parameters
    ----------
    layers : title to layer, whose channels are known; at most 16 channels and filters
    alt : str, the alternative text
    """
    show(wires_scene(layers, alt))
