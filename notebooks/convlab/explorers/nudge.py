"""`explore_nudge`: move one number, and see O, L and the slope of L move."""

from __future__ import annotations

from functools import cache

from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.arguments import require
from convlab.drawing.scene import Scene
from convlab.explorers.backward import LossExplorer, loss_arguments
from convlab.explorers.base import drawn
from convlab.explorers.settings import Slider, Word, buttons
from convlab.scenes.layout import Room
from convlab.scenes.nudge import MOST as MOST_NUDGE
from convlab.scenes.nudge import nudge_scene
from convlab.steps.nudge import NudgeStep, nudge_pass
from convlab.steps.place import Place

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
    controls: str | None = None,
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
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    NudgeExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    X, layer, target = loss_arguments(X, filters, target, bias, stride, padding, dilation, 1, MOST)
    require(X.ndim < 4, "X", text.ONE_IMAGE, X.shape)
    return NudgeExplorer(X, layer, target, start, controls, {"kind": kind, "nudge": nudge})


class NudgeExplorer(LossExplorer):
    """The explorer that `explore_nudge` makes."""

    name = "explore_nudge"
    counted = Word("NUMBER")
    kind = buttons(
        "NUDGED",
        lambda: [(words, name) for name, words in text.KINDS.items()],
        '"weight", "bias" or "pixel", what is nudged',
    )
    # As it moves, the layer and its target stay.
    nudge = Slider(
        "NUDGE",
        -MOST_NUDGE,
        MOST_NUDGE,
        f"what is added to the number, from -{MOST_NUDGE} to {MOST_NUDGE}",
        step=0.1,
        builds=False,
    )

    @drawn
    def now(self) -> NudgeStep:
        """The layer with its number nudged."""
        return self._at(self.place).step(self.nudge)

    def _build(self) -> Pair:
        running = self._run()
        first = nudge_pass(
            running, self._X, self._T, kind=self.kind, filter=self.filter, channel=self.channel
        )
        self._at = cache(first.at)  # the same pass from nudge to nudge
        return first.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return nudge_scene(self._at(place), self.nudge, self._note, room)
