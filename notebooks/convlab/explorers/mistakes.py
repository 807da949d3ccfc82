"""`explore_mistakes`: a known mistake beside the right gradient, and where it hides."""

from __future__ import annotations

from conv_layer import Pair
from convlab import text
from convlab.arguments import choice_of
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer
from convlab.explorers.settings import Options, Setting, Slider, Word, buttons, whole
from convlab.mistakes.models import MODELS
from convlab.scenes.layout import Room
from convlab.scenes.mistake import mistake_scene
from convlab.steps.mistake import KERNELS, STRIDES, MistakePass, mistake_pass
from convlab.steps.place import Place

SIZES = (4, 8)  # of X: every filter fits, and every number can be read


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
    images: int = 1,
    start: Place = (1, 1),
    controls: str | None = None,
) -> MistakesExplorer:
    """Explore what a mistake does to a gradient, and on which cases it hides.

    Parameters
    ----------
    mistake : one of those in the list, by its name in `convlab.check`
    part : "input_gradient" or "filter_gradient"
    size : rows and columns of the input, 4 to 8
    kernel_size, stride, padding : 1 to 4, 1 to 3, and "valid" or "same"
    filters, channels : 1 to 3 each
    images : 1 or 2, how many there are in the batch
    start : (row, column) of the gradient to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    MistakesExplorer
        It shows itself as the last line of a cell. Raises ValueError for what is no choice.
    """
    part = choice_of("part", part, text.PART_CONTROL)
    values = {
        "part": part,
        "mistake": choice_of("mistake", mistake, [name for _, name in _mistakes(part)]),
        "size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "filters": filters,
        "channels": channels,
        "images": images,
    }
    return MistakesExplorer(values, start, controls, {"mistake": _mistakes(part)})


class MistakesExplorer(Explorer):
    """The explorer that `explore_mistakes` makes."""

    name = "explore_mistakes"
    counted = Word("CELL")
    part = buttons(
        "GRADIENT",
        lambda: [(words, name) for name, words in text.PART_CONTROL.items()],
        '"input_gradient" or "filter_gradient"',
    )
    mistake = Setting(
        "MISTAKE_CONTROL",
        [],
        "one of those in the list, by the checker's name",
        groups=lambda: {
            name: about for about, names in text.MISTAKE_LIST.items() for name in names
        },
    )
    size = Slider("SIZE_CONTROL", *SIZES, "rows and columns of the input")
    kernel_size = Setting("KERNEL", whole(1, KERNELS[-1]), "rows and columns of the filters")
    stride = Setting("STRIDE", whole(1, STRIDES[-1]), "step between windows")
    padding = Setting("PADDING", [("valid", "valid"), ("same", "same")], '"valid" or "same"')
    filters = Setting("FILTERS_CONTROL", whole(1, 3), "how many filters there are")
    channels = Setting("CHANNELS_CONTROL", whole(1, 3), "how many channels X has")
    images = Setting("IMAGES_CONTROL", whole(1, 2), "how many images there are in the batch")

    @property
    def now(self) -> MistakePass:
        """The gradient that is drawn, right and wrong."""
        return self._pass

    def _build(self) -> Pair:
        offered = _mistakes(self.part)
        if self.mistake not in MODELS[self.part]:
            self.values = self.values | {"mistake": offered[0][1]}
        self._offer("mistake", offered)
        self._pass = mistake_pass(
            self.part,
            self.mistake,
            self.size,
            self.kernel_size,
            self.stride,
            self.padding,
            filters=self.filters,
            channels=self.channels,
            images=self.images,
        )
        return self._pass.right.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return mistake_scene(self._pass, place, room)


def _mistakes(part: str) -> Options:
    listed = (each for names in text.MISTAKE_LIST.values() for each in names.items())
    return [(words, name) for name, words in listed if name in MODELS[part]]
