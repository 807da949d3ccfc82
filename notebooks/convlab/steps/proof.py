"""Why the filter is turned, by eye: the weights that met a pixel come together on ∂L/∂O."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from convlab.steps.input_gradient import InputGradientPass, InputGradientStep
from convlab.steps.place import Place


class Moment(NamedTuple):
    """One picture of the proof.

    Attributes
    ----------
    stage : what happens, a key of text.PROOF
    gathered : how far the weights are on their way, from 0, in their windows, to 1, together
    laid : how far the turned filter is on its way, from 0, where it came together, to 1, on ∂L/∂O
    """

    stage: str
    gathered: float
    laid: float


MOMENTS = (
    Moment("windows", 0, 0),
    Moment("weights", 0, 0),
    *(Moment("leave", quarters / 4, 0) for quarters in (1, 2, 3)),
    Moment("together", 1, 0),
    Moment("turned", 1, 0),
    *(Moment("slide", 1, thirds / 3) for thirds in (1, 2)),
    Moment("on", 1, 1),
)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class ProofPass:
    """The proof at one pixel.

    Attributes
    ----------
    backward : the gradient of one channel of one image
    """

    backward: InputGradientPass

    @cached_property
    def pixel(self) -> Place:
        """Of the pixels that lie in the most windows the one nearest to the middle."""
        shape = self.backward.dL_dX.shape
        middle = [(n - 1) / 2 for n in shape]

        def rank(pixel: Place) -> tuple[int, float]:
            apart = sum((p - m) ** 2 for p, m in zip(pixel, middle, strict=True))
            return -len(self.backward.step(pixel).touches), apart

        return min(np.ndindex(shape), key=rank)

    @cached_property
    def step(self) -> InputGradientStep:
        """What comes back to that pixel."""
        return self.backward.step(self.pixel)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The pictures: all of them, or where no window holds any pixel the first alone."""
        return MOMENTS if self.step.touches else MOMENTS[:1]

    def together(self, filter: int) -> np.ndarray:
        """Return the weights that lay on the pixel, in the order of their windows, (kH, kW).

        Each has the place that it takes in the turned filter; NaN is where no window brings one.
        """
        kH, kW = self.backward.filters.shape[1:]
        together = np.full((kH, kW), np.nan)
        for touch in self.step.touches:
            if touch.filter == filter:
                u, v = touch.tap
                together[kH - 1 - u, kW - 1 - v] = touch.weight
        return together
