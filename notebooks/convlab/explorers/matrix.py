"""`explore_matrix`: the layer as a matrix, and the way back as its transpose, row by row."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import one_matrix
from convlab.drawing.scene import Scene
from convlab.explorers.as_matrix import AsMatrixExplorer
from convlab.explorers.base import ImpossibleChoiceError, check_finite, drawn
from convlab.explorers.settings import (
    Word,
    buttons,
    dilation_setting,
    padding_setting,
    stride_setting,
)
from convlab.scenes import views
from convlab.scenes.columns import MOST_ACROSS
from convlab.scenes.layout import Room
from convlab.scenes.matrix import matrix_scene
from convlab.steps.loss import UPSTREAM
from convlab.steps.matrix import MatrixPass, MatrixStep, matrix_pass
from convlab.steps.place import Place

MOST = 5  # rows and columns of an input whose matrix can be read
MOST_PADDED = 7
MOST_TAPS = 3
MOST_NUMBERS = 225  # of M: 9 outputs of 25 pixels

EXAMPLE = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
EXAMPLE_FILTER = [[1, 2], [3, 4]]


def explore_matrix(
    X: ArrayLike | None = None,
    filter: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    view: str = views.FORWARD,
    start: Place = (1, 1),
    controls: str | None = None,
) -> MatrixExplorer:
    """Explore a layer as a matrix M: O = M · X, and ∂L/∂X = Mᵀ · ∂L/∂O.

    M has a row for each output and a column for each pixel of X; the padding, which is 0, has
    none.

    Parameters
    ----------
    X : (H, W), at most 5 rows and columns; by default 0 to 8
        M may have 225 numbers, as for 9 outputs of 25 pixels.
    filter : (kH, kW), at most 3×3; by default 1 2; 3 4
        `layer.weight` of a layer with one filter and one channel will do.
    stride, padding, dilation : as for `Conv2d`
    view : "forward" or "backward"
        Forward, a row of M and the window that it is; backward, a row of Mᵀ, which is a column of
        M, and the pixel that it is. There, ∂L/∂O holds small whole numbers.
    start : (row, column) of the output to start at or, backward, of the pixel; or the nearest
    controls : names of the settings to show, as in "view stride"; the others stand behind "more".
        By default all show.

    Returns
    -------
    MatrixExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.

    Examples
    --------
    >>> explorer = explore_matrix()
    >>> explorer.matrix[0]
    array([1., 2., 0., 3., 4., 0., 0., 0., 0.])
    >>> explorer.view = "backward"
    >>> explorer.now.weights
    (4.0, 3.0, 2.0, 1.0)
    """
    expected = text.ONE_CHANNEL.format(most=MOST)
    X = one_matrix("X", EXAMPLE if X is None else X, expected, (MOST, MOST))
    expected = text.SMALL_FILTER.format(most=MOST_TAPS)
    F = EXAMPLE_FILTER if filter is None else filter
    F = one_matrix("filter", F, expected, (MOST_TAPS, MOST_TAPS))
    layer = Conv2d.from_filters(F, None, stride, padding, dilation=dilation)
    return MatrixExplorer(X, layer, start, controls, view)


class MatrixExplorer(AsMatrixExplorer):
    """The explorer that `explore_matrix` makes."""

    name = "explore_matrix"
    counted = Word("MATRIX_ROW")
    view = buttons(
        "VIEW",
        lambda: [(words, view) for view, words in text.MATRIX_VIEWS.items()],
        '"forward" for rows of M, or "backward" for rows of Mᵀ',
    )
    stride = stride_setting()
    padding = padding_setting()
    dilation = dilation_setting()
    most_padded = MOST_PADDED
    _run: MatrixPass

    @drawn
    def now(self) -> MatrixStep:
        """The row that is drawn, and what it makes."""
        return (self._run.forward if self.view == views.FORWARD else self._run.backward)(self.place)

    @drawn
    def matrix(self) -> np.ndarray:
        """M, (outputs, pixels)."""
        return self._run.matrix

    def _build(self) -> Pair:
        layer, shape = self._layer_now()
        rows, columns = shape[0] * shape[1], self._X.size
        if rows * columns > MOST_NUMBERS or min(rows, columns) > MOST_ACROSS:
            raise ImpossibleChoiceError(text.TOO_LARGE_MATRIX.format(rows=rows, columns=columns))
        with np.errstate(over="ignore", invalid="ignore"):  # said in words below
            run = matrix_pass(layer, self._X, np.resize(UPSTREAM, shape))
            for values in (run.output, run.dL_dX):
                check_finite(values)
        self._run = run
        return shape if self.view == views.FORWARD else self._X.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return matrix_scene(self._run, place, self.view, room)
