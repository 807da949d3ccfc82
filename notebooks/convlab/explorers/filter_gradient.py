"""`explore_filter_gradient`: what comes back to a number of the filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.drawing.scene import Scene
from convlab.explorers.backward import GradientExplorer, loss_arguments
from convlab.explorers.base import drawn
from convlab.explorers.settings import Word, buttons, whole
from convlab.scenes import views
from convlab.scenes.filter_gradient import filter_gradient_scene
from convlab.scenes.layout import Room
from convlab.steps.filter_gradient import filter_gradient_pass
from convlab.steps.place import Place

MOST = 6  # rows and columns of an input whose windows can all be drawn


def explore_filter_gradient(
    X: ArrayLike | None = None,
    filters: ArrayLike | None = None,
    target: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    groups: int = 1,
    view: str = "correlation",
    start: Place = (0, 1),
    controls: str | None = None,
) -> FilterGradientExplorer:
    """Explore ∂L/∂F, number by number of a filter, for L = ½ Σ (O − T)²; and ∂L/∂b.

    Parameters
    ----------
    X : (H, W), (C, H, W) or (N, C, H, W), at most 6 rows and columns; by default an example
    filters, bias, stride, padding, dilation, groups : as `Conv2d.from_filters` does
        Filters of at most 4×4; by default one that holds 1 to 9.
    target : T, of the shape of the output
        With it, ∂L/∂O = O − T changes with a filter that is typed. If it is left out, or a control
        gives the output another shape, ∂L/∂O is small whole numbers, and stays as it is.
    view : "correlation" or "windows"
    start : (row, column) of the filter to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    FilterGradientExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    X, layer, target = loss_arguments(
        X, filters, target, bias, stride, padding, dilation, groups, MOST
    )
    return FilterGradientExplorer(X, layer, target, start, controls, view)


class FilterGradientExplorer(GradientExplorer):
    """The explorer that `explore_filter_gradient` makes."""

    name = "explore_filter_gradient"
    counted = Word("WEIGHT")
    _chosen = Word("EXAMPLE_UPSTREAM", "filter")
    view = buttons(
        "VIEW",
        lambda: [(text.VIEWS[name], name) for name in (views.CORRELATION, views.WINDOWS)],
        '"correlation" or "windows"',
    )

    @property
    def _keeps_upstream(self) -> bool:
        return not self._fits

    @property
    def _note(self) -> str:
        return text.FROM_TARGET if self._fits else super()._note

    @drawn
    def dL_dF(self) -> np.ndarray:
        """∂L/∂F of the filter on the channel that is drawn."""
        return self._backward.dL_dF

    def _build(self) -> Pair:
        layer = self._layer
        channels_per_group = layer.weight.shape[1]
        first = self.filter // (layer.out_channels // layer.groups) * channels_per_group
        self._offer(
            "channel", whole(first, first + channels_per_group - 1)
        )  # those that the filter sees
        running = self._run()
        self._backward = filter_gradient_pass(
            running, self._X, self._upstream, filter=self.filter, channel=self.channel - first
        )
        return self._backward.filter.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        backward = self._backward
        return filter_gradient_scene(backward, place, self.view, self.image, self._note, room)
