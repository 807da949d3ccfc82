"""What explorers of the way back share: a layer, a target, and one filter of it in the picture."""

from __future__ import annotations

from abc import abstractmethod

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import as_numbers, choice_of, require
from convlab.explorers.base import (
    PADDINGS,
    Explorer,
    ImpossibleChoiceError,
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
from convlab.explorers.filters import as_typed, typed
from convlab.explorers.forward import EXAMPLE, checked
from convlab.steps import (
    FilterGradientPass,
    FilterGradientStep,
    InputGradientPass,
    InputGradientStep,
    Place,
    target_for,
)

MOST_TAPS = 4
MOST_PADDED = 10
EXAMPLE_FILTER = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]  # no number twice: each can be followed


class LossExplorer(Explorer):
    """An explorer of L = ½ Σ (O − T)², and of what it sends back through a layer."""

    stride = setting("stride", "step between windows, as in `Conv2d`")
    padding = setting("padding", '"valid", "same", or a number')
    dilation = setting("dilation", "step between the taps of a window")
    filter = setting("filter", "which filter is drawn")
    channel = setting("channel", "which channel of X is drawn")

    def __init__(
        self,
        X: np.ndarray,
        layer: Conv2d,
        target: np.ndarray | None,
        controls: dict[str, widgets.Widget],
        start: Place,
    ) -> None:
        self._X, self._layer, self._target = X, layer, target
        self._filters, self._typed_for = layer.weight.copy(), None
        own = {
            "stride": chooser(text.STRIDE, choices(1, 4), short(layer.stride)),
            "padding": chooser(text.PADDING, PADDINGS, short(layer.padding)),
            "dilation": chooser(text.DILATION, choices(1, 3), short(layer.dilation)),
            "filter": chooser(text.FILTER_CONTROL, choices(0, layer.out_channels - 1), 0),
            "channel": chooser(text.CHANNEL_CONTROL, choices(0, self._channels - 1), 0),
            "numbers": widgets.Text(
                "",
                description=text.OWN,
                continuous_update=False,
                placeholder=text.OWN_HINT,
                **look("22em"),
            ),
        }
        super().__init__(own | controls, start)

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
        return self._O - self._T

    @property
    def _note(self) -> str:
        """Say where T comes from, if not from the reader."""
        if self._T is self._target:
            return ""
        why = "" if self._target is None else text.OTHER_SHAPE
        return text.CHOSEN_TARGET.format(why=why)

    @property
    def _channels(self) -> int:
        """How many channels there are to choose from."""
        return self._layer.weight.shape[1]

    @property
    def numbers(self) -> str:
        """The drawn filter's numbers, as they are typed; set to such a text or a matrix."""
        return self._controls["numbers"].value

    @numbers.setter
    def numbers(self, rows: str | ArrayLike) -> None:
        if not isinstance(rows, str):
            F = np.atleast_2d(as_numbers("numbers", rows))
            require(F.ndim == 2, "numbers", text.MATRIX_TO_DRAW.format(most=MOST_TAPS), F.shape)
            rows = as_typed(F, exact=True)
        self._controls["numbers"].value = rows

    def _bars(self) -> list[widgets.Widget]:
        c = self._controls
        several = [c[name] for name in c if name in SEVERAL and len(c[name].options) > 1]
        return [
            line([c["stride"], c["padding"], c["dilation"]]),
            line([*self._own_bar(), c["numbers"], *several]),
        ]

    @abstractmethod
    def _own_bar(self) -> list[widgets.Widget]:
        """Return the controls that only this explorer has."""

    def _read_numbers(self, filter: int, channel: int) -> None:
        """Take up what is typed for this filter on this channel; of another one show what it is."""
        field, drawn = self._controls["numbers"], (filter, channel)
        if self._typed_for != drawn:
            field.value, self._typed_for = as_typed(self._filters[drawn], exact=True), drawn
        F = typed(field.value, MOST_TAPS)
        rows, columns = self._layer.kernel_size
        if F.shape != (rows, columns):
            raise ImpossibleChoiceError(text.KEEP_SIZE.format(rows=rows, columns=columns))
        self._filters[drawn] = F

    def _run(self) -> None:
        """Run the layer as the controls say; leave O and T behind."""
        size, kernel = self._X.shape[-2:], self._layer.kernel_size
        geometry = self.stride, self.padding, self.dilation
        check_room(size, kernel, *geometry, most=MOST_PADDED)
        settings = {"dilation": self.dilation, "groups": self._layer.groups}
        given, layer = (
            Conv2d.from_filters(filters, self._layer.bias, *geometry[:2], **settings)
            for filters in (self._layer.weight, self._filters)
        )
        with np.errstate(over="ignore", invalid="ignore"):  # said in words below
            self._O = layer.forward(self._X)
            # T belongs to the filters as they were given: whoever types others sees O leave it.
            self._T = target_for(given.forward(self._X), self._target)
            apart = self._O - self._T
            # A nudge of 2 moves O by so much at most; L has to be a number then, too.
            reach = 2 * (1 + np.abs(self._X).max() + np.abs(self._filters).sum())
            room = apart.size * (np.abs(apart).max() + reach) ** 2
            for values in (self._O, *layer.backward(apart), room):
                check_finite(values)


SEVERAL = ("filter", "channel", "image")  # shown where there is more than one to choose from


class GradientExplorer(LossExplorer):
    """An explorer of one gradient, number by number, in two views of the same sum."""

    image = setting("image", "which of the batch is drawn")
    _views: tuple[str, str]
    _backward: InputGradientPass | FilterGradientPass  # left behind by `_build`

    def __init__(
        self, X: np.ndarray, layer: Conv2d, target: np.ndarray | None, start: Place, view: str
    ) -> None:
        buttons = toggle([(name, name) for name in self._views])
        buttons.value = choice_of("view", view, self._views)
        images = choices(0, len(X) - 1 if X.ndim == 4 else 0)
        controls = {"view": buttons, "image": chooser(text.IMAGE, images, 0)}
        super().__init__(X, layer, target, controls, start)

    def _own_bar(self) -> list[widgets.Widget]:
        return [self._controls["view"]]

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
