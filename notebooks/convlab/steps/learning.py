"""One filter that learns: steps against the gradient, until its output is the target's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conv_layer import Conv2d
from convlab.steps.loss import loss

GROWTH = 1000  # times the loss it began with: no picture holds more
EVERY = 41  # moments that can all be looked at; of more there are fewer, the later the fewer
ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)  # which later ones, and ten times these
ROUNDING = 1e-20  # of the loss: below, it goes up and down as it likes


@dataclass(frozen=True)
class LearningStep:
    """The filter after some steps, and what the next one is made of.

    Attributes
    ----------
    number : how many steps it has taken
    F, output : the filter, (kH, kW), and what it makes of X, (H', W')
    dL_dO : O − T
    dL_dF : ∂L/∂F, by `Conv2d.backward`
    loss : L = ½ Σ (O − T)²
    """

    number: int
    F: np.ndarray
    output: np.ndarray
    dL_dO: np.ndarray
    dL_dF: np.ndarray
    loss: float


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class Learning:
    """The steps of one filter, from the first on.

    Attributes
    ----------
    X, target : (H, W) and (H', W')
    rate : what each step multiplies ∂L/∂F by
    steps : how many there should be
    filters, losses : (n + 1, kH, kW) and (n + 1,), before the first step and after each; fewer
        where the loss has grown a thousandfold
    """

    X: np.ndarray
    target: np.ndarray
    rate: float
    steps: int
    filters: np.ndarray
    losses: np.ndarray

    @property
    def stopped(self) -> bool:
        """Whether the loss has grown too large to go on."""
        return len(self.losses) <= self.steps

    @cached_property
    def moments(self) -> tuple[int, ...]:
        """After how many steps to look: the beginning step by step, then less and less often."""
        last = len(self.losses) - 1
        if last < EVERY:
            return tuple(range(last + 1))
        later = (ten * n for ten in (1, 10, 100, 1000) for n in ROUND)
        return (*range(10), *(number for number in later if number < last), last)

    def step(self, number: int) -> LearningStep:
        """Return the filter after so many steps, with its output and its gradients."""
        layer = Conv2d.from_filters(self.filters[number])
        apart = layer.forward(self.X) - self.target
        dL_dF, _ = layer.backward(apart)
        return LearningStep(
            number,
            self.filters[number],
            (apart + self.target)[0],
            apart[0],
            dL_dF[0, 0],
            float(self.losses[number]),
        )

    def grown(self, number: int) -> bool:
        """Whether this step, from 1, has made the loss larger, by more than rounding does."""
        before, now = self.losses[number - 1 : number + 1]
        return bool(now > before and now > ROUNDING * self.losses.max())


def learning(X: np.ndarray, F: np.ndarray, T: np.ndarray, steps: int, rate: float) -> Learning:
    """Take the steps: forward, subtract T, backward, move F against ∂L/∂F."""
    layer = Conv2d.from_filters(F)
    filters, losses = [], []
    with np.errstate(over="ignore", invalid="ignore"):  # whoever draws says it in words
        most = GROWTH * max(loss(layer.forward(X), T), loss(0, T))
        for number in range(steps + 1):
            O = layer.forward(X)
            filters.append(layer.weight[0, 0].copy())
            losses.append(loss(O, T))
            if number == steps or not losses[-1] <= most:
                break
            dL_dF, _ = layer.backward(O - T)
            layer.weight -= rate * dL_dF
    return Learning(X, T, rate, steps, np.array(filters), np.array(losses))
