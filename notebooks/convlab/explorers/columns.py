"""`explore_columns`: windows become columns, one matrix product makes O, and columns go back."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.scene import Scene
from convlab.explorers.as_matrix import AsMatrixExplorer
from convlab.explorers.base import ImpossibleChoiceError, check_finite, drawn
from convlab.explorers.forward import checked
from convlab.explorers.settings import (
    Word,
    buttons,
    dilation_setting,
    padding_setting,
    stride_setting,
)
from convlab.scenes import views
from convlab.scenes.columns import MOST_ACROSS, columns_scene
from convlab.scenes.layout import Room
from convlab.steps.columns import ColumnsPass, ColumnsStep, columns_pass
from convlab.steps.loss import UPSTREAM
from convlab.steps.place import Place

MOST = 5  # rows and columns of an input that finds room beside its columns
MOST_PADDED = 8
MOST_TAPS = 3
MOST_CHANNELS = 2
MOST_FILTERS = 3

EXAMPLE = [[1, 2, 0, 1], [0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1]]
EXAMPLE_FILTERS = [[[1, 2], [3, 4]], [[1, 0], [0, -1]]]


def explore_columns(
    X: ArrayLike | None = None,
    filters: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    view: str = views.TO_COLUMNS,
    start: Place = (0, 1),
    controls: str | None = None,
) -> ColumnsExplorer:
    """Explore a layer as one matrix product, column by column, and the way back.

    Parameters
    ----------
    X : (H, W) or (C, H, W), at most 5 rows and columns, and 2 channels; by default an example
        At most 14 windows are drawn: that is as many columns as a phone has room for.
    filters, bias, stride, padding, dilation : as `Conv2d.from_filters` does
        At most 3 filters, of at most 3×3; by default two of 2×2.
    view : "image to columns" or "columns to image"
        On the way back, ∂L/∂O holds small whole numbers.
    start : (row, column) of the window to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    ColumnsExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    filters = EXAMPLE_FILTERS if filters is None else filters
    layer = Conv2d.from_filters(filters, bias, stride, padding, dilation=dilation)
    X = checked(as_numbers("X", EXAMPLE if X is None else X), layer, MOST, MOST_TAPS)
    require(X.ndim < 4, "X", text.ONE_IMAGE, X.shape)
    require(
        layer.in_channels <= MOST_CHANNELS,
        "X",
        text.AT_MOST_CHANNELS.format(most=MOST_CHANNELS),
        X.shape,
    )
    require(
        layer.out_channels <= MOST_FILTERS,
        "filters",
        text.AT_MOST_FILTERS.format(most=MOST_FILTERS),
        layer.weight.shape,
    )
    return ColumnsExplorer(X, layer, start, controls, view)


class ColumnsExplorer(AsMatrixExplorer):
    """The explorer that `explore_columns` makes."""

    name = "explore_columns"
    counted = Word("MATRIX_COLUMN")
    stride = stride_setting()
    padding = padding_setting()
    dilation = dilation_setting()
    view = buttons(
        "VIEW",
        lambda: [(text.VIEWS[name], name) for name in (views.TO_COLUMNS, views.TO_IMAGE)],
        '"image to columns" or "columns to image"',
    )
    most_padded = MOST_PADDED
    _run: ColumnsPass

    @drawn
    def now(self) -> ColumnsStep:
        """The numbers of the column that is drawn."""
        return self._run.step(self.place)

    @drawn
    def columns(self) -> np.ndarray:
        """The windows as columns, (C·kH·kW, windows)."""
        return self._run.columns

    def _build(self) -> Pair:
        layer, shape = self._layer_now()
        if math.prod(shape) > MOST_ACROSS:
            raise ImpossibleChoiceError(
                text.TOO_MANY_COLUMNS.format(columns=math.prod(shape), most=MOST_ACROSS)
            )
        upstream = np.resize(UPSTREAM, (layer.out_channels, *shape))
        with np.errstate(over="ignore", invalid="ignore"):  # said in words below
            run = columns_pass(layer, self._X, upstream)
            for values in (run.output, run.dL_dcolumns, run.images):
                check_finite(values)
        self._run = run
        return shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return columns_scene(self._run, place, self.view, room)
