"""What explorers of the layer as a matrix share: the layer at their settings, its results."""

from __future__ import annotations

import numpy as np

from conv_layer import Conv2d, Pair, output_size
from convlab.explorers.base import Explorer, check_room, drawn
from convlab.explorers.settings import short
from convlab.steps.columns import ColumnsPass
from convlab.steps.matrix import MatrixPass
from convlab.steps.place import Place


class AsMatrixExplorer(Explorer):
    """An explorer of one layer on one X, with the settings stride, padding, dilation and view."""

    most_padded: int  # rows and columns of X with its border
    _run: ColumnsPass | MatrixPass  # left behind by `_build`

    def __init__(
        self, X: np.ndarray, layer: Conv2d, start: Place, controls: str | None, view: str
    ) -> None:
        self._X, self._layer = X, layer
        geometry = {n: short(getattr(layer, n)) for n in ("stride", "padding", "dilation")}
        super().__init__(geometry | {"view": view}, start, controls)

    @drawn
    def output(self) -> np.ndarray:
        """The layer's output, (H', W'), or (F, H', W') where there may be several filters."""
        return self._run.output

    @drawn
    def dL_dO(self) -> np.ndarray:
        """∂L/∂O, of the shape of the output."""
        return self._run.dL_dO

    @drawn
    def dL_dX(self) -> np.ndarray:
        """∂L/∂X, of the shape of X."""
        return self._run.dL_dX

    def _layer_now(self) -> tuple[Conv2d, Pair]:
        """Return the layer with the present settings, and the size of its output."""
        given, size = self._layer, self._X.shape[-2:]
        geometry = self.stride, self.padding, self.dilation
        check_room(size, given.kernel_size, *geometry, most=self.most_padded)
        *places, dilation = geometry
        layer = Conv2d.from_filters(given.weight, given.bias, *places, dilation=dilation)
        return layer, output_size(size, given.kernel_size, *geometry)
