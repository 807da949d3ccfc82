"""`explore_mistakes`: a known mistake beside the right gradient, and where it hides."""

from __future__ import annotations

import ipywidgets as widgets

from conv_layer import Pair
from convlab import text
from convlab.arguments import choice_of
from convlab.check.models import MODELS
from convlab.explorers.base import Explorer, choices, chooser, line, setting, slider, toggle
from convlab.scene import Scene
from convlab.scenes.mistake import mistake_scene
from convlab.steps import MistakePass, Place, mistake_pass
from convlab.steps.mistake import KERNELS, STRIDES

SIZES = (4, 8)  # of X: every filter fits, and every number can be read
PARTS = tuple(text.PART_CONTROL)


def explore_mistakes(
    mistake: str = "filter_not_turned",
    part: str = "input_gradient",
    size: int = 5,
    kernel_size: int = 3,
    stride: int = 1,
    padding: str = "valid",
    *,
    filters: int = 1,
    channels: int = 1,
    start: Place = (1, 1),
) -> MistakesExplorer:
    """Explore what a mistake does to a gradient, and on which cases it hides.

    Parameters
    ----------
    mistake : one of those that `convlab.check` knows in this part
    part : "input_gradient" or "filter_gradient"
    size : rows and columns of the input, 4 to 8
    kernel_size, stride, padding : 1 to 4, 1 to 3, and "valid" or "same"
    filters, channels : 1 to 3 each
    start : (row, column) of the gradient to start at, or the nearest that there is

    Returns
    -------
    MistakesExplorer
        It shows itself as the last line of a cell. Raises ValueError for what is no choice.
    """
    part = choice_of("part", part, PARTS)
    mistake = choice_of("mistake", mistake, MODELS[part])
    chosen = {"size": size, "kernel_size": kernel_size, "stride": stride, "padding": padding}
    return MistakesExplorer(
        part, mistake, chosen | {"filters": filters, "channels": channels}, start
    )


class MistakesExplorer(Explorer):
    """The explorer that `explore_mistakes` makes."""

    _counted = text.CELL
    part = setting("part", '"input_gradient" or "filter_gradient"')
    mistake = setting("mistake", "one of those that the checker knows in this part")
    size = setting("size", "rows and columns of the input")
    kernel_size = setting("kernel_size", "rows and columns of the filters")
    stride = setting("stride", "step between windows")
    padding = setting("padding", '"valid" or "same"')
    filters = setting("filters", "how many filters there are")
    channels = setting("channels", "how many channels X has")

    def __init__(self, part: str, mistake: str, chosen: dict, start: Place) -> None:
        parts = toggle([(words, name) for name, words in text.PART_CONTROL.items()])
        parts.value = part
        controls = {
            "part": parts,
            "mistake": chooser(text.MISTAKE_CONTROL, _mistakes(part), mistake, "34em"),
            "size": slider(text.SIZE_CONTROL, SIZES[0], *SIZES),
            "kernel_size": chooser(text.KERNEL, choices(1, KERNELS[-1]), 3),
            "stride": chooser(text.STRIDE, choices(1, STRIDES[-1]), 1),
            "padding": chooser(text.PADDING, [("valid", "valid"), ("same", "same")], "valid"),
            "filters": chooser(text.FILTERS_CONTROL, choices(1, 3), 1),
            "channels": chooser(text.CHANNELS_CONTROL, choices(1, 3), 1),
        }
        self._controls = controls
        for name, value in chosen.items():
            setattr(self, name, value)  # checks it
        super().__init__(controls, start)

    @property
    def now(self) -> MistakePass:
        """The gradient that is drawn, right and wrong."""
        return self._pass

    def _bars(self) -> list[widgets.Widget]:
        c = self._controls
        return [
            line([c["part"], c["mistake"]]),
            line(
                [c[n] for n in ("size", "kernel_size", "stride", "padding", "filters", "channels")]
            ),
        ]

    def _build(self) -> Pair:
        mistakes, chosen = self._controls["mistake"], self.mistake
        mistakes.options = _mistakes(self.part)
        known = chosen in MODELS[self.part]
        mistakes.value = chosen if known else next(iter(MODELS[self.part]))
        self._pass = mistake_pass(
            self.part,
            self.mistake,
            self.size,
            self.kernel_size,
            self.stride,
            self.padding,
            filters=self.filters,
            channels=self.channels,
        )
        return self._pass.right.shape

    def _draw(self, place: Place) -> Scene:
        return mistake_scene(self._pass, place)


def _mistakes(part: str) -> list[tuple[str, str]]:
    return [(text.MISTAKES[name][0], name) for name in MODELS[part]]
