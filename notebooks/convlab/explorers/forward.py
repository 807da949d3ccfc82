"""`explore_forward`: a filter slides over an input, and the output fills up."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.explorers.base import (
    MODES,
    PADDINGS,
    Explorer,
    check_finite,
    check_room,
    choices,
    chooser,
    drawn,
    line,
    look,
    setting,
    short,
    toggle,
)
from convlab.explorers.filters import PRESETS, as_typed, typed
from convlab.scene import Scene
from convlab.scenes.forward import forward_scene
from convlab.steps import ForwardPass, ForwardStep, Place, forward_pass

MOST = 12  # rows and columns of an input whose numbers can be read on a screen
MOST_PADDED = 16  # with the border
MOST_TAPS = 5

EXAMPLE = [[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 3, 1, 0, 2]]
EXAMPLE_FILTER = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]


def explore_forward(
    X: ArrayLike | None = None,
    filters: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    stride: int | Pair = 1,
    padding: str | int | Pair = "valid",
    *,
    dilation: int | Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    start: Place = (1, 2),
) -> ForwardExplorer:
    """Explore a forward pass, window by window.

    Parameters
    ----------
    X : (H, W), (C, H, W) or (N, C, H, W), at most 12 rows and columns; by default an example
    filters, bias, stride, padding, dilation, groups, padding_mode : as `Conv2d.from_filters` does
        Filters of at most 5×5; by default one that answers to upright edges, with a bias of 1.
    start : (row, column) of the output to start at, or the nearest that there is

    Returns
    -------
    ForwardExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    X = EXAMPLE if X is None else X
    if filters is None:
        filters, bias = EXAMPLE_FILTER, 1 if bias is None else bias
    settings = {"dilation": dilation, "groups": groups, "padding_mode": padding_mode}
    layer = Conv2d.from_filters(filters, bias, stride, padding, **settings)
    return ForwardExplorer(as_numbers("X", X), layer, start)


class PassExplorer(Explorer):
    """What explorers of one forward pass share; `_build` leaves it in `_forward`."""

    stride = setting("stride", "step between windows, as in `Conv2d`")
    padding = setting("padding", '"valid", "same", or a number')
    padding_mode = setting("padding_mode", "what the border holds, as in `Conv2d`")
    _forward: ForwardPass

    @drawn
    def now(self) -> ForwardStep:
        """The numbers of the window that is drawn."""
        return self._forward.step(self.place)

    @drawn
    def output(self) -> np.ndarray:
        """The whole output of the filter, (H', W')."""
        return self._forward.output


class ForwardExplorer(PassExplorer):
    """The explorer that `explore_forward` makes."""

    dilation = setting("dilation", "step between the taps of a window")
    filter = setting("filter", "number of a given filter, the name of a preset, or 'own'")
    operation = setting("operation", '"cross-correlation" or "convolution"')
    channel = setting("channel", "which channel of X is drawn")
    image = setting("image", "which of the batch is drawn")

    def __init__(self, X: np.ndarray, layer: Conv2d, start: Place) -> None:
        self._X, self._layer, self._number = checked(X, layer, MOST, MOST_TAPS), layer, 0
        F, seen, *_ = layer.weight.shape
        given = [(text.GIVEN_FILTER if F == 1 else text.GIVEN_FILTERS.format(filter=f), f)
                 for f in range(F)]  # fmt: skip
        presets = [(text.PRESETS[name], name) for name in PRESETS]
        controls = {
            "stride": chooser(text.STRIDE, choices(1, 4), short(layer.stride)),
            "padding": chooser(text.PADDING, PADDINGS, short(layer.padding)),
            "dilation": chooser(text.DILATION, choices(1, 3), short(layer.dilation)),
            "padding_mode": chooser(text.PADDING_MODE, MODES, layer.padding_mode, "12em"),
            "filter": chooser(
                text.FILTER_CONTROL, [*given, *presets, (text.OWN_FILTER, "own")], 0, "17em"
            ),
            "numbers": widgets.Text(
                as_typed(layer.weight[0, 0]),
                description=text.OWN,
                continuous_update=False,
                placeholder=text.OWN_HINT,
                **look("22em"),
            ),
            "operation": toggle(
                [(text.CROSS_CORRELATION, "cross-correlation"), (text.CONVOLUTION, "convolution")]
            ),
            "channel": chooser(text.CHANNEL_CONTROL, choices(0, seen - 1), 0),
            "image": chooser(text.IMAGE, choices(0, len(X) - 1 if X.ndim == 4 else 0), 0),
        }
        controls["numbers"].observe(lambda _: self._typed(), "value")
        super().__init__(controls, start)

    @property
    def numbers(self) -> str:
        """The filter's numbers as they are typed; set to such a text or a matrix."""
        return self._controls["numbers"].value

    @numbers.setter
    def numbers(self, rows: str | ArrayLike) -> None:
        if not isinstance(rows, str):
            F = np.atleast_2d(as_numbers("numbers", rows))
            expected = text.MATRIX_TO_DRAW.format(most=MOST_TAPS)
            require(F.ndim == 2, "numbers", expected, F.shape)
            rows = as_typed(F, exact=True)
        with self._quietly():
            self._controls["numbers"].value = rows
            self._controls["filter"].value = "own"
        self._rebuild()

    def _bars(self) -> list[widgets.Widget]:
        c = self._controls
        several = [c[name] for name in ("image", "channel") if len(c[name].options) > 1]
        return [
            line([c["stride"], c["padding"], c["padding_mode"], c["dilation"]]),
            line([c["filter"], c["numbers"], c["operation"], *several]),
        ]

    def _typed(self) -> None:
        """Take what is typed for the reader's own filter."""
        if not self._quiet:
            with self._quietly():
                self._controls["filter"].value = "own"

    def _build(self) -> Pair:
        filters, choice = self._layer.weight, self.filter
        if isinstance(choice, str):  # in place of the filter chosen before, on all its channels
            F = PRESETS[choice] if choice in PRESETS else typed(self.numbers, MOST_TAPS)
            filters = np.broadcast_to(F, (*filters.shape[:2], *F.shape))
        else:
            self._number = choice
        geometry = self.stride, self.padding, self.dilation, self.padding_mode
        check_room(self._X.shape[-2:], filters.shape[2:], *geometry, most=MOST_PADDED)
        self._forward = forward_pass(
            self._X,
            filters,
            self._layer.bias,
            self.stride,
            self.padding,
            dilation=self.dilation,
            groups=self._layer.groups,
            padding_mode=self.padding_mode,
            image=self.image,
            filter=self._number,
            flipped=self.operation == "convolution",
        )
        check_finite(self._forward.output)
        channel, first = self._controls["channel"], self._forward.first_channel
        at = channel.index
        channel.options = choices(first, first + filters.shape[1] - 1)
        channel.index = at
        if choice != "own":
            self._controls["numbers"].value = as_typed(filters[self._number, at])
        return self._forward.output.shape

    def _draw(self, place: Place) -> Scene:
        return forward_scene(self._forward, place, self.channel - self._forward.first_channel)


def checked(X: np.ndarray, layer: Conv2d, most: int, most_taps: int) -> np.ndarray:
    """Refuse what could never be drawn, whatever the controls say."""
    drawable = X.ndim in (2, 3, 4) and 0 not in X.shape and max(X.shape[-2:]) <= most
    require(drawable, "X", text.INPUT_TO_DRAW.format(most=most), X.shape)
    for name, array in (("filters", layer.weight), ("bias", layer.bias)):
        require(array is None or np.isfinite(array).all(), name, text.FINITE, array)
    channels = X.shape[-3] if X.ndim > 2 else 1
    expected = text.CHANNELS_TO_DRAW.format(channels=text.channels(layer.in_channels))
    require(channels == layer.in_channels, "X", expected, X.shape)
    legible = max(layer.kernel_size) <= most_taps
    require(legible, "filters", text.FILTERS_TO_DRAW.format(most=most_taps), layer.weight.shape)
    return X
