"""`explore_receptive_field`: what a number at the end of several layers has seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conv_layer import Pair
from convlab import text
from convlab.arguments import is_whole, require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer, ImpossibleChoiceError, drawn
from convlab.explorers.settings import Options, Several, Slider, Word, check_whole, whole
from convlab.scenes.layout import Room
from convlab.scenes.receptive_field import MOST, no_window_scene, receptive_field_scene
from convlab.steps.place import Place
from convlab.steps.receptive_field import ReceptiveField, ReceptiveFieldStep, receptive_field

LEAST = 3  # pixels
MOST_LAYERS = 4
MOST_OF_EACH = {"kernel_size": 5, "stride": 3, "dilation": 4}

Layer = tuple[int, int, int]


def explore_receptive_field(
    size: int = MOST,
    layers: Sequence[Layer] = ((3, 1, 1),) * 3,
    *,
    start: int = 4,
    controls: str | None = None,
) -> ReceptiveFieldExplorer:
    """Explore what a number at the end of several layers has seen, along one axis.

    Parameters
    ----------
    size : how many pixels the input has, 3 to 15
    layers : 1 to 4 of them, each (kernel, stride, dilation), of at most 5, 3 and 4
        The first reads the input, each other the one before it, without padding.
    start : the dot at the end to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride dilation"; the others stand behind
        "more". By default all show.

    Returns
    -------
    ReceptiveFieldExplorer
        It shows itself as the last line of a cell. Raises ValueError for what cannot be drawn at
        all; where no window fits it says so in a sentence.

    Examples
    --------
    >>> explore_receptive_field(layers=[(3, 1, 1), (3, 1, 2), (3, 1, 4)]).field.spans
    (1, 3, 7, 15)
    """
    check_whole("size", size, MOST + 1, LEAST)
    listed = isinstance(layers, list | tuple) and 0 < len(layers) <= MOST_LAYERS
    most = tuple(MOST_OF_EACH.values())
    expected = text.LAYERS_TO_DRAW.format(layers=MOST_LAYERS, most=most)
    require(listed and all(_is_layer(each, most) for each in layers), "layers", expected, layers)
    check_whole("start", start, MOST)
    values = {"size": size, "depth": len(layers)}
    values |= zip(MOST_OF_EACH, zip(*layers, strict=True), strict=True)
    return ReceptiveFieldExplorer(values, (0, start), controls)


class ReceptiveFieldExplorer(Explorer):
    """The explorer that `explore_receptive_field` makes; a place is a dot of the last layer.

    A layer more, by `depth`, is another like the last.
    """

    name = "explore_receptive_field"
    counted = Word("DOT")
    size = Slider("PIXELS_CONTROL", LEAST, MOST, "how many pixels the input has")
    depth = Slider("LAYERS_CONTROL", 1, MOST_LAYERS, "how many layers there are")
    kernel_size = Several("KERNEL", "LAYER", "how many taps each layer has")
    stride = Several("STRIDE", "LAYER", "step between the windows of each layer")
    dilation = Several("DILATION", "LAYER", "step between the taps of each layer")
    _field: ReceptiveField  # left behind by `_build`

    def __init__(self, values: dict[str, Any], start: Place, controls: str | None) -> None:
        super().__init__(values, start, controls, _offered(values["depth"]))

    @drawn
    def now(self) -> ReceptiveFieldStep:
        """What the chosen dot sees."""
        return self._field.step(self.place[1])

    @drawn
    def field(self) -> ReceptiveField:
        """The layers that are drawn."""
        return self._field

    @property
    def _layers(self) -> list[Layer]:
        return [*zip(self.kernel_size, self.stride, self.dilation, strict=True)]

    def _build(self) -> Pair:
        for name in MOST_OF_EACH:
            each = self.values[name]
            self.values = self.values | {name: (each + each[-1:] * self.depth)[: self.depth]}
        self._options = self._options | _offered(self.depth)
        self._field = receptive_field(self.size, self._layers)
        if len(self._field.axes) < len(self._layers):
            raise ImpossibleChoiceError(text.no_window_along(self._field.counts, self._extent))
        return 1, self._field.counts[-1]

    @property
    def _extent(self) -> int:
        """How far the first layer reaches of which no window fits."""
        kernel_size, _, dilation = self._layers[len(self._field.axes)]
        return dilation * (kernel_size - 1) + 1

    def _draw(self, place: Place, room: Room) -> Scene:
        return receptive_field_scene(self._field, place[1], room)

    def _draw_impossible(self, room: Room) -> Scene:
        return no_window_scene(self.message, self._field, self._extent, room)


def _offered(depth: int) -> dict[str, list[Options]]:
    """Return what there is to choose from for each of so many layers."""
    return {name: [whole(1, most)] * depth for name, most in MOST_OF_EACH.items()}


def _is_layer(layer: Any, most: tuple[int, ...]) -> bool:
    triple = isinstance(layer, list | tuple) and len(layer) == len(most)
    return triple and all(is_whole(n, 1) and n <= m for n, m in zip(layer, most, strict=True))
