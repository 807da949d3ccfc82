"""`explore_input_gradient`: what comes back to X, scattered and gathered, and why one turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.arguments import one_of
from convlab.drawing.scene import Scene
from convlab.explorers.backward import GradientExplorer, loss_arguments
from convlab.explorers.base import drawn
from convlab.explorers.settings import Word, buttons, whole
from convlab.scenes import views
from convlab.scenes.input_gradient import input_gradient_scene
from convlab.scenes.layout import Room
from convlab.scenes.proof import proof_scene
from convlab.scenes.scatter import scatter_scene
from convlab.steps.input_gradient import InputGradientStep, input_gradient_pass
from convlab.steps.place import Place
from convlab.steps.proof import ProofPass
from convlab.steps.scatter import ScatterPass, ScatterStep

VIEWS = (views.SCATTER, views.PIXEL, views.PROOF, views.GATHER)
ADD_TO, WRITE_OVER = "+=", "="  # how a share is written into ∂L/∂X
AS_IT_IS, TURNED = "as it is", "turned"  # how the filter is laid down there
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
    view: str = "pixel",
    start: Place = (2, 2),
    controls: str | None = None,
) -> InputGradientExplorer:
    """Explore ∂L/∂X, for L = ½ Σ (O − T)², in four views of the same sum.

    "scatter" walks over the windows: each adds its ∂L/∂O times the filter to ∂L/∂X. Two switches
    make the classic mistakes: = in place of +=, and a filter that is turned. "pixel" shows one
    pixel and the windows that held it, and "gather" the turned filter on ∂L/∂O. Between the two,
    "proof" shows step by step that the one is the other.

    Parameters
    ----------
    X : (H, W), (C, H, W) or (N, C, H, W), at most 8 rows and columns; by default an example
    filters, bias, stride, padding, dilation, groups : as `Conv2d.from_filters` does
        Filters of at most 4×4; by default one that holds 1 to 9.
    target : T, of the shape of the output
        If it is left out, or a control gives the output another shape, T is such that
        ∂L/∂O = O − T are small whole numbers. A filter that is typed leaves ∂L/∂O as it is.
    view : "scatter", "pixel", "proof" or "gather"
    start : (row, column) of X to start at, or the nearest that there is; in "scatter" that of
        the window, and in "proof" (0, number) of the picture
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
    _chosen = Word("EXAMPLE_UPSTREAM", "input")
    _keeps_upstream = True
    switches: Mapping[str, str] = {"write": ADD_TO, "lay": AS_IT_IS}
    view = buttons("VIEW", lambda: [(text.VIEWS[name], name) for name in VIEWS], one_of(VIEWS))
    write = buttons(
        "WRITE_CONTROL",
        [(way, way) for way in (ADD_TO, WRITE_OVER)],
        'while scattering, "+=" or, as a mistake, "="',
    )
    lay = buttons(
        "LAY_CONTROL",
        lambda: [(text.LAID[way], way) for way in (AS_IT_IS, TURNED)],
        'while scattering, "as it is" or, as a mistake, "turned"',
    )
    _scatter: ScatterPass  # left behind by `_build`, as is the other
    _proof: ProofPass

    @property
    def counted(self) -> str:
        """What a place of this view is."""
        names = {views.SCATTER: text.WINDOW, views.PROOF: text.PROOF_MOMENT}
        return names.get(self.view, text.PIXEL)

    @property
    def _channels(self) -> int:
        return self._layer.in_channels

    @drawn
    def now(self) -> InputGradientStep | ScatterStep:
        """The sums behind the number that is shown; in "scatter" what the window adds."""
        if self.view == views.SCATTER:
            return self._scatter.step(self.place)
        return self._proof.step if self.view == views.PROOF else super().now

    @drawn
    def dL_dX(self) -> np.ndarray:
        """∂L/∂X of the channel that is drawn, (H, W)."""
        return self._backward.dL_dX

    def go(self, settings: Mapping[str, Any], place: Iterable[int], room: str = "") -> None:
        """Take these settings, and go to the nearest place.

        Where the view changes and its places are of another kind, they are gone through from the
        first; pixels begin with the one in the middle.
        """
        place, here, before = [*place], [*self.place], self.view
        super().go(settings, place, room)
        kinds = {views.GATHER: views.PIXEL}
        if place == here and kinds.get(before, before) != kinds.get(self.view, self.view):
            pixels = self.view in (views.PIXEL, views.GATHER)
            first = [n // 2 for n in self._shape] if pixels else (0, 0)
            self._number, self._scene = self._nearest(first), None

    def _build(self) -> Pair:
        layer = self._layer
        members, seen = layer.out_channels // layer.groups, layer.weight.shape[1]
        first = self.channel // seen * members  # of the filters that see this channel
        self._offer("filter", whole(first, first + members - 1))
        for name in ("write", "lay"):  # mistakes are made while scattering, and end with it
            options = self._settings[name].options
            self._offer(name, options if self.view == views.SCATTER else options[:1])
        running = self._run()
        self._backward = input_gradient_pass(
            running, self._X, self._upstream, image=self.image, channel=self.channel
        )
        adds, turned = self.write == ADD_TO, self.lay == TURNED
        self._scatter = ScatterPass(self._backward, adds, turned)
        self._proof = ProofPass(self._backward)
        if self.view == views.SCATTER:
            return self._scatter.shape
        if self.view == views.PROOF:
            return 1, len(self._proof.moments)
        return self._backward.dL_dX.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        shown = {"filter": self.filter - self._backward.first_filter, "note": self._note}
        if self.view == views.SCATTER:
            return scatter_scene(self._scatter, place, **shown, room=room)
        if self.view == views.PROOF:
            return proof_scene(self._proof, place[1], **shown, room=room)
        return input_gradient_scene(self._backward, place, self.view, **shown, room=room)
