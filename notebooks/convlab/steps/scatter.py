"""∂L/∂X window by window: what each adds to it, and what two classic mistakes make of that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conv_layer import Pair
from convlab.steps.input_gradient import InputGradientPass
from convlab.steps.place import Place, check_inside


@dataclass(frozen=True)
class ScatterStep:
    """What one window adds to ∂L/∂X.

    Attributes
    ----------
    place : (row, column) of the output, and so of the window
    number : of the window, row by row
    rows, columns : of the padded X, those under the filter's taps
    gradients : (F,), ∂L/∂O of each filter at this place
    shares : (F, kH, kW), each filter as it is laid down, times its ∂L/∂O
    before, after : (kH, kW), what ∂L/∂X holds under the taps before this window, and then
    so_far : of the shape of the padded X, the whole ∂L/∂X after this window
    right : the same as it should be by now
    wrong : mask of the pixels, without the padding, that hold another number than they should
    """

    place: Place
    number: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    gradients: np.ndarray
    shares: np.ndarray
    before: np.ndarray
    after: np.ndarray
    so_far: np.ndarray
    right: np.ndarray
    wrong: np.ndarray


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class ScatterPass:
    """A walk over all windows, in the order of the output.

    Attributes
    ----------
    backward : the gradient of one channel of one image
    adds : whether a window adds its share (+=); else it writes it over what is there (=)
    turned : whether the filters are turned by 180° first, as they must not be here
    """

    backward: InputGradientPass
    adds: bool = True
    turned: bool = False

    @property
    def shape(self) -> Pair:
        """Rows and columns of windows."""
        return self.backward.dL_dO.shape[1:]

    @property
    def mistaken(self) -> bool:
        """Whether one of the two mistakes is made, or both."""
        return self.turned or not self.adds

    @property
    def laid(self) -> np.ndarray:
        """The filters as they are laid down, (F, kH, kW)."""
        return self.backward.turned if self.turned else self.backward.filters

    @cached_property
    def images(self) -> np.ndarray:
        """∂L/∂X with its border, after no window, one window, ... all windows: (P + 1, H, W)."""
        images = [np.zeros(self.backward.border.shape)]
        for place in np.ndindex(self.shape):
            image, under = images[-1].copy(), np.ix_(*self._under(place))
            image[under] = image[under] * self.adds + self._shares(place).sum(axis=0)
            images.append(image)
        return np.array(images)

    @cached_property
    def right(self) -> np.ndarray:
        """The same without a mistake."""
        return ScatterPass(self.backward).images if self.mistaken else self.images

    @cached_property
    def wrong(self) -> np.ndarray:
        """Masks of what is wrong, without the padding, after each number of windows."""
        exact = 1e-9 * max(1, np.abs(self.right).max())  # sums in other orders are apart by less
        return (np.abs(self.images - self.right) > exact) & ~self.backward.border

    def step(self, place: Place) -> ScatterStep:
        """Return what this window adds, and what there is before and after it."""
        check_inside("place", place, self.shape)
        number = place[0] * self.shape[1] + place[1]
        rows, columns = self._under(place)
        under = np.ix_(rows, columns)
        return ScatterStep(
            place=place,
            number=number,
            rows=rows,
            columns=columns,
            gradients=self._gradients(place),
            shares=self._shares(place),
            before=self.images[number][under],
            after=self.images[number + 1][under],
            so_far=self.images[number + 1],
            right=self.right[number + 1],
            wrong=self.wrong[number + 1],
        )

    def _gradients(self, place: Place) -> np.ndarray:
        return self.backward.dL_dO[(slice(None), *place)]

    def _shares(self, place: Place) -> np.ndarray:
        return self._gradients(place)[:, None, None] * self.laid

    def _under(self, place: Place) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the rows, and the columns, of the padded X under the taps of a window."""
        stride, dilation, kernel = self.backward.stride, self.backward.dilation, self.laid.shape[1:]
        return tuple(
            tuple(at * s + tap * d for tap in range(k))
            for at, s, d, k in zip(place, stride, dilation, kernel, strict=True)
        )
