"""`explore_nudge`: move one number, and see O, L and the slope of L move."""

from __future__ import annotations

from functools import cache

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import choice_of, require
from convlab.explorers.backward import LossExplorer, loss_arguments
from convlab.explorers.base import drawn, look, setting, toggle
from convlab.scene import Scene
from convlab.scenes.nudge import MOST as MOST_NUDGE
from convlab.scenes.nudge import nudge_scene
from convlab.steps import NudgeStep, Place, nudge_pass

MOST = 8  # rows and columns of an input that finds room beside its output


def explore_nudge(
    X: ArrayLike | None = None,
    filters: ArrayLike | None = None,
    target: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    kind: str = "weight",
    nudge: float = 0.0,
    start: Place = (0, 0),
) -> NudgeExplorer:
    """Explore how L = ½ Σ (O − T)² follows one number of a layer.

    Parameters
    ----------
    X : (H, W) or (C, H, W), at most 8 rows and columns; by default an example
    filters, bias, stride, padding, dilation : as `Conv2d.from_filters` does
        Filters of at most 4×4; by default one that holds 1 to 9.
    target : T, of the shape of the output
        If it is left out, or a control gives the output another shape, T is such that
        ∂L/∂O = O − T are small whole numbers.
    kind : "weight", "bias" or "pixel", what is nudged
    nudge : from -2 to 2, added to that number
    start : (row, column) of the number to start at, or the nearest that there is

    Returns
    -------
    NudgeExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    X, layer, target = loss_arguments(X, filters, target, bias, stride, padding, dilation, 1, MOST)
    require(X.ndim < 4, "X", text.ONE_IMAGE, X.shape)
    kind = choice_of("kind", kind, text.KINDS)
    return NudgeExplorer(X, layer, target, start, kind, nudge)


class NudgeExplorer(LossExplorer):
    """The explorer that `explore_nudge` makes."""

    _counted = text.NUMBER
    kind = setting("kind", '"weight", "bias" or "pixel"')

    def __init__(
        self,
        X: np.ndarray,
        layer: Conv2d,
        target: np.ndarray | None,
        start: Place,
        kind: str,
        nudge: float,
    ) -> None:
        self._nudge = widgets.FloatSlider(
            _checked(nudge),
            min=-MOST_NUDGE,
            max=MOST_NUDGE,
            step=0.1,
            readout_format=".1f",
            description=text.NUDGE,
            **look("24em"),
        )
        kinds = toggle([(words, name) for name, words in text.KINDS.items()])
        kinds.value = kind
        super().__init__(X, layer, target, {"kind": kinds}, start)
        # Not one of the settings: as it moves, the layer and its target stay.
        self._nudge.observe(lambda _: self._move(self.step), "value")

    @property
    def nudge(self) -> float:
        """What is added to the number, from -2 to 2."""
        return round(self._nudge.value, 9)  # 0.1 by 0.1 a slider adds up rounding

    @nudge.setter
    def nudge(self, value: float) -> None:
        self._nudge.value = _checked(value)

    @drawn
    def now(self) -> NudgeStep:
        """The layer with its number nudged."""
        return self._at(self.place).step(self.nudge)

    def _own_bar(self) -> list[widgets.Widget]:
        return [self._controls["kind"], self._nudge]

    def _build(self) -> Pair:
        self._read_numbers(self.filter, self.channel)
        self._run()
        first = nudge_pass(
            self._X,
            self._filters,
            self._T,
            self._layer.bias,
            self.stride,
            self.padding,
            dilation=self.dilation,
            kind=self.kind,
            filter=self.filter,
            channel=self.channel,
        )
        self._at = cache(first.at)  # the same pass from nudge to nudge
        return first.shape

    def _draw(self, place: Place) -> Scene:
        return nudge_scene(self._at(place), self.nudge, self._note)


def _checked(nudge: float) -> float:
    number = isinstance(nudge, int | float | np.number) and not isinstance(nudge, bool)
    expected = text.A_NUDGE.format(most=text.number(MOST_NUDGE))
    require(number and abs(nudge) <= MOST_NUDGE, "nudge", expected, nudge)
    return float(nudge)
