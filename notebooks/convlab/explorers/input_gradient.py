"""`explore_input_gradient`: what comes back to a pixel, scattered and gathered."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.explorers.backward import GradientExplorer, loss_arguments
from convlab.explorers.base import drawn
from convlab.explorers.settings import buttons, whole
from convlab.scene import Scene
from convlab.scenes.input_gradient import input_gradient_scene
from convlab.scenes.layout import Room
from convlab.steps import Place, input_gradient_pass

MOST = 8  # rows and columns of an input on which the windows can be drawn one by one


def explore_input_gradient(
    X: ArrayLike | None = None,
    filters: ArrayLike | None = None,
    target: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    groups: int = 1,
    view: str = "scatter",
    start: Place = (2, 2),
    controls: str | None = None,
) -> InputGradientExplorer:
    """Explore ∂L/∂X, pixel by pixel, for L = ½ Σ (O − T)².

    Parameters
    ----------
    X : (H, W), (C, H, W) or (N, C, H, W), at most 8 rows and columns; by default an example
    filters, bias, stride, padding, dilation, groups : as `Conv2d.from_filters` does
        Filters of at most 4×4; by default one that holds 1 to 9.
    target : T, of the shape of the output
        If it is left out, or a control gives the output another shape, T is such that
        ∂L/∂O = O − T are small whole numbers. A filter that is typed leaves ∂L/∂O as it is.
    view : "scatter" or "gather"
    start : (row, column) of X to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    InputGradientExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    X, layer, target = loss_arguments(
        X, filters, target, bias, stride, padding, dilation, groups, MOST
    )
    return InputGradientExplorer(X, layer, target, start, controls, view)


class InputGradientExplorer(GradientExplorer):
    """The explorer that `explore_input_gradient` makes."""

    name = "explore_input_gradient"
    counted = text.PIXEL
    _chosen = text.EXAMPLE_UPSTREAM["input"]
    _keeps_upstream = True
    view = buttons(
        text.VIEW, [(name, name) for name in (text.SCATTER, text.GATHER)], '"scatter" or "gather"'
    )

    @property
    def _channels(self) -> int:
        return self._layer.in_channels

    @drawn
    def dL_dX(self) -> np.ndarray:
        """∂L/∂X of the channel that is drawn, (H, W)."""
        return self._backward.dL_dX

    def _build(self) -> Pair:
        layer = self._layer
        members, seen = layer.out_channels // layer.groups, layer.weight.shape[1]
        first = self.channel // seen * members  # of the filters that see this channel
        self._offer("filter", whole(first, first + members - 1))
        running = self._run()
        self._backward = input_gradient_pass(
            running, self._X, self._upstream, image=self.image, channel=self.channel
        )
        return self._backward.dL_dX.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        number = self.filter - self._backward.first_filter
        return input_gradient_scene(self._backward, place, self.view, number, self._note, room)
