"""What explorers of the way back share: a layer, a target, and one filter of it in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.explorers.base import check_finite, check_room, drawn
from convlab.explorers.filters import Numbers, TypedFilter
from convlab.explorers.forward import EXAMPLE, checked, images_of
from convlab.explorers.settings import (
    Options,
    Setting,
    Word,
    dilation_setting,
    padding_setting,
    paddings,
    short,
    stride_setting,
    whole,
)
from convlab.steps.filter_gradient import FilterGradientPass, FilterGradientStep
from convlab.steps.input_gradient import InputGradientPass, InputGradientStep
from convlab.steps.loss import target_for
from convlab.steps.place import Place

MOST_TAPS = 4
MOST_PADDED = 10
EXAMPLE_FILTER = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]  # no number twice: each can be followed


class LossExplorer(TypedFilter):
    """An explorer of L = ½ Σ (O − T)², and of what it sends back through a layer."""

    most_taps = MOST_TAPS
    stride = stride_setting()
    padding = padding_setting()
    dilation = dilation_setting()
    filter = Setting("FILTER_CONTROL", [], "which filter is drawn")
    channel = Setting("CHANNEL_CONTROL", [], "which channel of X is drawn")
    numbers = Numbers()
    _typed_filters: np.ndarray | None = None
    _chosen = Word("CHOSEN_TARGET")  # what is said of a target that the reader has not given

    def __init__(
        self,
        X: np.ndarray,
        layer: Conv2d,
        target: np.ndarray | None,
        start: Place,
        controls: str | None,
        values: Mapping[str, Any],
        options: Mapping[str, Options] | None = None,
    ) -> None:
        """Start with the layer's settings, and the `values` of the explorer's own."""
        self._X, self._layer, self._target = X, layer, target
        self.kept_size = layer.kernel_size
        geometry = {n: short(getattr(layer, n)) for n in ("stride", "padding", "dilation")}
        offered = {
            "filter": whole(0, layer.out_channels - 1),
            "channel": whole(0, self._channels - 1),
            "padding": paddings((MOST_PADDED - max(X.shape[-2:])) // 2),
        }
        super().__init__(
            geometry | {"filter": 0, "channel": 0} | values,
            start,
            controls,
            offered | (options or {}),
        )

    @drawn
    def output(self) -> np.ndarray:
        """The layer's output, (F, H', W') or (N, F, H', W')."""
        return self._O

    @drawn
    def target(self) -> np.ndarray:
        """T, of the shape of O."""
        return self._T

    @drawn
    def dL_dO(self) -> np.ndarray:
        """∂L/∂O = O − T."""
        return self._upstream

    @property
    def _note(self) -> str:
        """Say where T comes from, if not from the reader."""
        if self._target is None:
            return self._chosen
        return "" if self._fits else self._chosen + text.OTHER_SHAPE

    @property
    def _fits(self) -> bool:
        """Whether there is a target given for this output."""
        return self._target is not None and self._target.shape == self._O.shape

    @property
    def _channels(self) -> int:
        """How many channels there are to choose from."""
        return self._layer.weight.shape[1]

    @property
    def _filters(self) -> np.ndarray:
        """All filters, (F, C/groups, kH, kW), with those that were typed."""
        return self._layer.weight if self._typed_filters is None else self._typed_filters

    @property
    def _drawn_filter(self) -> np.ndarray:
        return self._filters[self.filter, self.channel % self._filters.shape[1]]

    def _take_filter(self, F: np.ndarray) -> None:
        filters = self._filters.copy()
        filters[self.filter, self.channel % filters.shape[1]] = F
        self._typed_filters = filters

    def _run(self) -> Conv2d:
        """Return the layer as it is set, after a forward pass; leave O, T and ∂L/∂O behind."""
        size, kernel = self._X.shape[-2:], self._layer.kernel_size
        check_room(size, kernel, self.stride, self.padding, self.dilation, most=MOST_PADDED)
        given = self._layer
        settings = {"dilation": self.dilation, "groups": given.groups}
        layer = Conv2d.from_filters(given.weight, given.bias, self.stride, self.padding, **settings)
        with np.errstate(over="ignore", invalid="ignore"):  # said in words below
            as_given = layer.forward(self._X)
            layer.weight = self._filters
            self._O = layer.forward(self._X)
            self._compare(as_given)
            apart = self._upstream
            # A nudge of 2 moves O by so much at most; L has to be a number then, too.
            reach = 2 * (1 + np.abs(self._X).max() + np.abs(self._filters).sum())
            room = apart.size * (np.abs(apart).max() + reach) ** 2
            for values in (self._O, *layer.backward(apart), room):
                check_finite(values)
        return layer

    def _compare(self, as_given: np.ndarray) -> None:
        """Leave T and ∂L/∂O behind. T belongs to the filters as they were given, and to their O."""
        self._T = target_for(as_given, self._target)
        self._upstream = self._O - self._T


class GradientExplorer(LossExplorer):
    """An explorer of one gradient, number by number, in two views of the same sum."""

    switches: ClassVar[Mapping[str, str]] = {}  # values of other settings that a kind has
    image = Setting("IMAGE", [], "which of the batch is drawn")
    view: Setting
    _keeps_upstream: bool  # whether ∂L/∂O stays as it is where a filter is typed
    _backward: InputGradientPass | FilterGradientPass  # left behind by `_build`

    def __init__(
        self,
        X: np.ndarray,
        layer: Conv2d,
        target: np.ndarray | None,
        start: Place,
        controls: str | None,
        view: str,
    ) -> None:
        values = {"view": view, "image": 0} | self.switches
        super().__init__(X, layer, target, start, controls, values, {"image": images_of(X)})

    def _compare(self, as_given: np.ndarray) -> None:
        """Leave T and ∂L/∂O behind. Where ∂L/∂O is what is given, T goes along with O."""
        super()._compare(as_given)
        if self._keeps_upstream and self._typed_filters is not None:
            self._upstream = as_given - self._T
            self._T = self._O - self._upstream

    @drawn
    def now(self) -> InputGradientStep | FilterGradientStep:
        """The sums behind the number that is shown."""
        return self._backward.step(self.place)


def loss_arguments(
    X: ArrayLike | None,
    filters: ArrayLike | None,
    target: ArrayLike | None,
    bias: ArrayLike | None,
    stride: int | Pair,
    padding: str | int | Pair,
    dilation: int | Pair,
    groups: int,
    most: int,
) -> tuple[np.ndarray, Conv2d, np.ndarray | None]:
    """Check what a reader passes in: X, the layer, and the target if there is one."""
    filters = EXAMPLE_FILTER if filters is None else filters
    layer = Conv2d.from_filters(filters, bias, stride, padding, dilation=dilation, groups=groups)
    X = checked(as_numbers("X", EXAMPLE if X is None else X), layer, most, MOST_TAPS)
    if target is not None:
        target = as_numbers("target", target)
        _check_shape(target, X, layer)
    return X, layer, target


def _check_shape(target: np.ndarray, X: np.ndarray, layer: Conv2d) -> None:
    """Refuse a target that is not of the output's shape; where no window fits there is none."""
    try:
        shape = layer.forward(np.zeros(X.shape)).shape
    except ValueError:  # the explorer says in a sentence that no window fits
        return
    require(target.shape == shape, "target", text.LIKE_OUTPUT.format(shape=shape), target.shape)
