"""`explore_forward`: a filter slides over an input, and the output fills up."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer, ImpossibleChoiceError, check_finite, check_room, drawn
from convlab.explorers.filters import (
    PRESETS,
    Numbers,
    TypedFilter,
    typed_filter,
    typed_matrix,
    typed_number,
)
from convlab.explorers.settings import (
    Options,
    Setting,
    buttons,
    dilation_setting,
    padding_mode_setting,
    padding_setting,
    short,
    stride_setting,
    whole,
)
from convlab.explorers.wrong_sums import advice, judged, reads_as
from convlab.scenes.fill_in import EMPTY, FOUND, SHOWN, fill_in_scene, said_of, so_far
from convlab.scenes.forward import forward_scene
from convlab.scenes.impossible import impossible_scene
from convlab.scenes.layout import Room
from convlab.scenes.links import OUTPUT
from convlab.steps.forward import ForwardPass, ForwardStep, forward_pass
from convlab.steps.place import Place

REVEAL = "reveal"  # the action that fills in a sum
MOST = 12  # rows and columns of an input whose numbers can be read on a screen
MOST_PADDED = 14  # with the border
MOST_TAPS = 5
TOGETHER = (2, 3)  # channels that are drawn in one picture
ALL = "all"

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
    fill_in: bool = False,
    start: Place | None = None,
    controls: str | None = None,
) -> ForwardExplorer:
    """Explore a forward pass, window by window, or fill in its output yourself.

    Parameters
    ----------
    X : (H, W), (C, H, W) or (N, C, H, W), at most 12 rows and columns; by default an example
    filters, bias, stride, padding, dilation, groups, padding_mode : as `Conv2d.from_filters` does
        Filters of at most 5×5; by default one that answers to vertical edges, with a bias of 1.
        Where a filter sees two or three channels, all are drawn, each with its sum; the setting
        `channel` chooses a single one. The filter as text then has | between its channels.
    fill_in : whether the output is empty at first, to be filled in by the reader
        A sum is typed where its ? stands, after a click or at once. If it is right, the products
        and the sum written out appear; if it is wrong, a sentence says what it comes
        from. "show me" fills in the present number. What is filled in stays until something
        changes the output: filter, stride, padding and others, or "start again".
    start : (row, column) of the output to start at, or the nearest that there is
        By default (1, 2), or (0, 0) where the output is filled in.
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    ForwardExplorer, or FillInExplorer with `fill_in`
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.

    Examples
    --------
    >>> explorer = explore_forward([[1, 2, 0], [0, 1, 2]], [[1, 1], [1, 1]], fill_in=True)
    >>> explorer.answer(4)
    >>> explorer.filled
    array([[ 4., nan]])
    >>> explorer.answer(4, (0, 1))
    Traceback (most recent call last):
        ...
    ValueError: 4 is the sum of the window before. Move 1 column to the right.
    """
    X = EXAMPLE if X is None else X
    if filters is None:
        filters, bias = EXAMPLE_FILTER, 1 if bias is None else bias
    settings = {"dilation": dilation, "groups": groups, "padding_mode": padding_mode}
    layer = Conv2d.from_filters(filters, bias, stride, padding, **settings)
    require(isinstance(fill_in, bool), "fill_in", text.YES_OR_NO, fill_in)
    if start is None:
        start = (0, 0) if fill_in else (1, 2)
    kind = FillInExplorer if fill_in else ForwardExplorer
    return kind(as_numbers("X", X), layer, start, controls)


class PassExplorer(TypedFilter):
    """What explorers of one forward pass share; `_build` leaves it in `_forward`."""

    stride = stride_setting()
    padding = padding_setting()
    padding_mode = padding_mode_setting()
    _own: np.ndarray | None = None  # what the reader has typed
    _weights: np.ndarray  # what slides; `_build` leaves it, too
    _forward: ForwardPass

    @drawn
    def now(self) -> ForwardStep:
        """The numbers of the window that is drawn."""
        return self._forward.step(self.place)

    @drawn
    def output(self) -> np.ndarray:
        """The whole output of the filter, (H', W')."""
        return self._forward.output

    @property
    def _typed_filters(self) -> np.ndarray | None:
        return self._own

    def _chosen(self, choice: str) -> np.ndarray:
        """Return a preset, or what is the reader's own; at first that is what is drawn."""
        if choice in PRESETS:
            return PRESETS[choice]
        if self._own is None:
            self._own = self._weights
        return self._own


class ForwardExplorer(PassExplorer):
    """The explorer that `explore_forward` makes."""

    name = "explore_forward"
    most_taps = MOST_TAPS
    dilation = dilation_setting()
    filter = Setting(
        "FILTER_CONTROL", [], "number of a given filter, the name of a preset, or 'own'"
    )
    numbers = Numbers()
    operation = buttons(
        "OPERATION",
        lambda: [(text.CROSS_CORRELATION, "cross-correlation"), (text.CONVOLUTION, "convolution")],
        '"cross-correlation" or "convolution"',
    )
    channel = Setting(
        "CHANNEL_CONTROL", [], "which channel of X is drawn, or 'all' of 2 or 3", builds=False
    )
    image = Setting("IMAGE", [], "which of the batch is drawn")

    def __init__(self, X: np.ndarray, layer: Conv2d, start: Place, controls: str | None) -> None:
        self._X, self._layer = checked(X, layer, MOST, MOST_TAPS), layer
        F, seen, *_ = layer.weight.shape
        given = [(text.GIVEN_FILTER if F == 1 else text.GIVEN_FILTERS.format(filter=f), f)
                 for f in range(F)]  # fmt: skip
        values = {
            "stride": short(layer.stride),
            "padding": short(layer.padding),
            "padding_mode": layer.padding_mode,
            "dilation": short(layer.dilation),
            "filter": 0,
            "operation": "cross-correlation",
            "channel": ALL if seen in TOGETHER else 0,
            "image": 0,
        }
        options = {
            "filter": [*given, *presets()],
            "channel": channels_of(0, seen),
            "image": images_of(X),
        }
        super().__init__(values, start, controls, options)

    @property
    def _channel(self) -> int | None:
        """Which channel is drawn, counted from the first that the filter sees, or None for all."""
        return None if self.channel == ALL else self.channel - self._first_channel

    @property
    def _drawn_filter(self) -> np.ndarray:
        return self._weights if self._channel is None else self._weights[self._channel]

    @property
    def _version(self) -> int:
        # A preset stands in place of the filter chosen before, whose number is no setting then.
        return super()._version + (self._given if isinstance(self.filter, str) else 0)

    def _read(self, words: str) -> np.ndarray:
        return typed_filter(words) if len(self._weights) > 1 else typed_matrix(words)

    def _check_axes(self, F: np.ndarray) -> None:
        """Refuse what would change channels that are not meant, or leaves some out."""
        seen, *size = self._weights.shape
        if seen == 1:
            return super()._check_axes(F)
        expected = text.GRIDS_TO_DRAW.format(channels=text.channels(seen), most=MOST_TAPS)
        require(F.ndim in (2, 3), "numbers", expected, F.shape)
        alone = F.ndim == 2 and self._channel is not None and [*F.shape] == size
        if not alone and (F.ndim == 2 or len(F) != seen):
            raise ValueError(text.A_GRID_EACH.format(channels=text.channels(seen)))

    def _take_filter(self, F: np.ndarray) -> None:
        if F.ndim == 3:
            own = F
        elif len(self._weights) == 1:
            own = F[None]
        else:
            own = self._weights.copy()
            own[self._channel] = F
        self._own, self.values = own, self.values | {"filter": "own"}

    def _build(self) -> Pair:
        layer, choice = self._layer, self.filter
        F, seen, *_ = layer.weight.shape
        if isinstance(choice, str):  # in place of the filter chosen before, on all its channels
            chosen = self._chosen(choice)
            self._weights = np.broadcast_to(chosen, (seen, *chosen.shape[-2:]))
        else:
            self._given, self._weights = choice, layer.weight[choice].copy()
        self._first_channel = self._given // (F // layer.groups) * seen
        self._offer("channel", channels_of(self._first_channel, seen))
        geometry = self.stride, self.padding, self.dilation, self.padding_mode
        check_room(self._X.shape[-2:], self._weights.shape[1:], *geometry, most=MOST_PADDED)
        running = Conv2d.from_filters(
            np.broadcast_to(self._weights, (F, *self._weights.shape)),
            layer.bias,
            self.stride,
            self.padding,
            dilation=self.dilation,
            groups=layer.groups,
            padding_mode=self.padding_mode,
        )
        self._forward = forward_pass(
            running,
            self._X,
            image=self.image,
            filter=self._given,
            flipped=self.operation == "convolution",
        )
        check_finite(self._forward.output)
        return self._forward.output.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return forward_scene(self._forward, place, self._channel, room)

    def _draw_impossible(self, room: Room) -> Scene:
        kernel_size, geometry = self._weights.shape[1:], (self.stride, self.padding)
        layer = Conv2d(1, kernel_size, *geometry, dilation=self.dilation)
        images = self._X.reshape(-1, self._layer.in_channels, *self._X.shape[-2:])
        channel = self._first_channel + (self._channel or 0)
        return impossible_scene(self.message, layer, images[self.image, channel], room)


class FillInExplorer(ForwardExplorer):
    """The explorer that `explore_forward` makes with `fill_in=True`.

    `save` writes what is filled in by then, and no more: before the first answer, a sheet to be
    printed.
    """

    playable = False  # what moves by itself leaves no time to work a sum out
    actions: Mapping[str, str] = {REVEAL: "SHOW_ME"} | Explorer.actions
    always = Explorer.always | {REVEAL}
    _cells = np.array([[EMPTY]])  # of each number of the output what it is

    @drawn
    def filled(self) -> np.ndarray:
        """The output as far as it is filled in, (H', W'), with NaN for what is empty."""
        return so_far(self._forward, self._cells)

    def answer(self, number: str | float, place: Place | None = None) -> None:
        """Fill in a sum, by default that of the present window, as if it were typed.

        Raises ValueError, and fills in nothing, if it is wrong: the error says what the number
        comes from.
        """
        self._take_answer(str(number), self.place if place is None else place)
        self._tell()

    def asked(self, place: Place) -> dict[str, Any]:
        """Return what a page has to know of the number that belongs here."""
        return judged(self._forward, place)

    def reveal(self) -> None:
        """Fill in the sum of the present window for the reader."""
        if not self.message:
            self._put(self.place, SHOWN)
        self._tell()

    def act_on_page(self, name: str) -> None:
        """Fill in the sum of the present window, and all before it.

        A page cannot hold a picture of each choice of sums that are filled in. So there are no
        gaps, and of those before, none is still said to be found once one has been shown.
        """
        before = self._cells.reshape(-1)[: self.step]
        gap = name == REVEAL or (before == EMPTY).any()
        if self._cells[self.place] == EMPTY:
            self._put(self.place, SHOWN if name == REVEAL else FOUND)
            cells = self._cells.copy()
            cells.reshape(-1)[: self.step] = SHOWN if gap else before
            self._cells = cells

    def type(self, words: str, at: Iterable[int | str] | None = None) -> None:
        """Take what a reader has typed: at ("o", row, column) a number of the output.

        Anywhere else it is of the filter. Raises ValueError, and changes nothing, for what cannot
        be read and for a sum that is wrong.
        """
        kind, *place = at or [None]
        if kind == OUTPUT:
            self._take_answer(words, tuple(place))
        else:
            super().type(words, at)

    def _take_answer(self, words: str, place: Place) -> None:
        if self.message:
            raise ImpossibleChoiceError(self.message)
        right, typed = self._forward.step(place).result, typed_number(words)
        if not reads_as(typed, right):
            raise ValueError(advice(self._forward, place, typed))
        self._put(place, FOUND)

    def _put(self, place: Place, how: int) -> None:
        if self._cells[place] == EMPTY:
            cells = self._cells.copy()
            cells[place] = how
            self._cells = cells
        self.go({}, place)

    def _build(self) -> Pair:
        shape = super()._build()
        self._cells = np.full(shape, EMPTY)
        return shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return fill_in_scene(self._forward, place, self._cells, self._channel, room)

    @property
    def _version(self) -> int:
        if not self._cells.any():
            return super()._version
        return zlib.crc32(f"{super()._version} {self._cells.tolist()}".encode())

    @property
    def _said(self) -> str:
        return said_of(self._forward, self.place, self._cells)


def presets() -> list[tuple[str, str]]:
    """Return the presets, and the reader's own filter, as options."""
    return [*((text.PRESETS[name], name) for name in PRESETS), (text.OWN_FILTER, "own")]


def channels_of(first: int, seen: int) -> Options:
    """Return the channels that a filter sees as options, of a few at first all at once."""
    every = [(text.ALL_CHANNELS, ALL)] if seen in TOGETHER else []
    return [*every, *whole(first, first + seen - 1)]


def images_of(X: np.ndarray) -> list[tuple[str, int]]:
    """Return the images of a batch as options."""
    return whole(0, len(X) - 1 if X.ndim == 4 else 0)


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
