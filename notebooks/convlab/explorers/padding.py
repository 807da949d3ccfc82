"""`explore_padding`: where the windows lie, and what three rules for "same" make of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer, check_room, drawn
from convlab.explorers.settings import (
    Setting,
    Slider,
    buttons,
    dilation_setting,
    padding_setting,
    short,
    stride_setting,
    whole,
)
from convlab.scenes.impossible import impossible_scene
from convlab.scenes.layout import Room
from convlab.scenes.padding import numbers_drawn, padding_scene
from convlab.steps.padding import PaddingPlan, padding_plan
from convlab.steps.place import Place

MOST = 10  # rows and columns of an input whose windows can be told apart on a screen
MOST_PADDED = 14
MOST_TAPS = 5
PLACES = np.add.outer(10 * np.arange(MOST), np.arange(MOST))  # 23 is row 2, column 3


def explore_padding(
    X: ArrayLike | int | Pair = 6,
    kernel_size: int | Pair = 3,
    stride: int | Pair = 2,
    padding: str | int | Pair = "same",
    *,
    dilation: int | Pair = 1,
    rules: bool = False,
    start: Place = (1, 1),
    controls: str | None = None,
) -> PaddingExplorer:
    """Explore where the windows lie.

    Parameters
    ----------
    X : a matrix, or its size: a number, or (rows, columns), at most 10 each
    kernel_size, stride, padding, dilation : as for `Conv2d`, with a kernel of at most 5×5
    rules : whether three rules for "same" are drawn, in place of the grid
    start : (row, column) of the output to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    PaddingExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    given = as_numbers("X", X)
    numbers, size = (given, given.shape) if given.ndim > 1 else (PLACES, X)
    size = size if np.ndim(size) else (size, size)
    fits = len(size) == 2 and all(n in range(1, MOST + 1) for n in size)
    require(fits, "X", text.SIZE_TO_DRAW.format(most=MOST), size if given.ndim > 1 else X)
    layer = Conv2d(1, kernel_size, stride, padding, dilation=dilation)
    return PaddingExplorer(numbers, size, layer, rules, start, controls)


class PaddingExplorer(Explorer):
    """The explorer that `explore_padding` makes."""

    name = "explore_padding"
    height = Slider("HEIGHT", 1, MOST, "rows of the input")
    width = Slider("WIDTH", 1, MOST, "columns of the input")
    kernel_size = Setting(
        "KERNEL", whole(1, MOST_TAPS), "size of the filter, as in `Conv2d`", others=True
    )
    stride = stride_setting()
    padding = padding_setting()
    dilation = dilation_setting()
    axis = buttons(
        "AXIS",
        lambda: [(text.ALONG_COLUMNS, "columns"), (text.ALONG_ROWS, "rows")],
        'the axis drawn by itself: "rows" or "columns"',
    )
    rules = buttons(
        "RULES_CONTROL",
        lambda: [(text.THE_GRID, False), (text.THE_RULES, True)],
        'whether three rules for "same" are drawn, in place of the grid',
    )

    def __init__(
        self,
        numbers: np.ndarray,
        size: Pair,
        layer: Conv2d,
        rules: bool,
        start: Place,
        controls: str | None,
    ) -> None:
        legible = max(layer.kernel_size) <= MOST_TAPS
        expected = text.RANGE.format(least=1, most=MOST_TAPS)
        require(legible, "kernel_size", expected, layer.kernel_size)
        self._places = numbers is PLACES
        self._numbers_of_input = np.zeros((MOST, MOST))  # beyond the reader's own
        self._numbers_of_input[: numbers.shape[0], : numbers.shape[1]] = numbers
        geometry = ("kernel_size", "stride", "padding", "dilation")
        values = {name: short(getattr(layer, name)) for name in geometry}
        sizes = {"height": int(size[0]), "width": int(size[1])}
        super().__init__(sizes | values | {"axis": "columns", "rules": rules}, start, controls)

    @drawn
    def now(self) -> PaddingPlan:
        """The windows that are drawn."""
        return self._plan

    def _build(self) -> Pair:
        layer, X = self._layer, self._X
        geometry = layer.kernel_size, self.stride, self.padding, self.dilation
        check_room(X.shape, *geometry, most=MOST_PADDED)
        self._plan = padding_plan(layer, X, places=self._places)
        return self._plan.rows.count, self._plan.columns.count

    def _draw(self, place: Place, room: Room) -> Scene:
        return padding_scene(self._plan, place, self.axis, self.rules, room)

    def _draw_impossible(self, room: Room) -> Scene:
        drawn = numbers_drawn(self._places)
        return impossible_scene(self.message, self._layer, self._X, room, **drawn)

    @property
    def _layer(self) -> Conv2d:
        return Conv2d(1, self.kernel_size, self.stride, self.padding, dilation=self.dilation)

    @property
    def _X(self) -> np.ndarray:
        return self._numbers_of_input[: self.height, : self.width]
