"""Mistakes with a number in them that is the layer's own: a learning rate, a decay, a bias.

What such a mistake adds to the right numbers is known but for one factor; what the layer returned
gives the factor, and then all numbers have to fit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from convlab.mistakes.cases import Case
from convlab.mistakes.layer import filter_gradient, forward, input_gradient

# From a case and what was returned: what the mistake returns, and the factor that all cases share.
Fit = Callable[[Case, np.ndarray], tuple[np.ndarray, float]]


def another_bias(case: Case, got: np.ndarray) -> tuple[np.ndarray, float]:
    """Add one number to each grid of O that is not its bias."""
    sums = forward(case)
    return sums + (got - sums).mean(axis=(2, 3), keepdims=True), 0


def weight_decay(case: Case, got: np.ndarray) -> tuple[np.ndarray, float]:
    """Add the weights, times a factor, to ∂L/∂F."""
    return _along(case.weight, filter_gradient(case), got)


def updated_first(case: Case, got: np.ndarray) -> tuple[np.ndarray, float]:
    """Make ∂L/∂X with weights that have taken a step along ∂L/∂F."""
    return _along(input_gradient(case, weight=filter_gradient(case)), input_gradient(case), got)


def _along(added: np.ndarray, right: np.ndarray, got: np.ndarray) -> tuple[np.ndarray, float]:
    factor = float(np.sum((got - right) * added) / np.sum(added**2))
    return right + factor * added, factor


FITS: dict[str, dict[str, Fit]] = {
    "forward": {"another_bias": another_bias},
    "filter_gradient": {"weight_decay": weight_decay},
    "input_gradient": {"updated_first": updated_first},
    "bias_gradient": {},
}
