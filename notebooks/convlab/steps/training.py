"""What was noted of a network while it learned, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convlab import text
from convlab.arguments import as_numbers, require


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class Training:
    """A layer's filters, the loss and the accuracy, after every epoch.

    Attributes
    ----------
    filters : (E, F, C, kH, kW), the first before any training
    losses, accuracies : (E,) each
    """

    filters: np.ndarray
    losses: np.ndarray
    accuracies: np.ndarray

    @property
    def epochs(self) -> int:
        """How many there were; the filters of one more moment are known, that before them."""
        return len(self.losses) - 1

    def moved(self, epoch: int) -> float:
        """Return the largest change of a weight in this epoch, from 1."""
        return float(np.abs(self.filters[epoch] - self.filters[epoch - 1]).max())


def training(filters: ArrayLike, losses: ArrayLike, accuracies: ArrayLike) -> Training:
    """Take what was noted; the arguments are those of `convlab.explore_training`."""
    filters, losses, accuracies = (
        as_numbers(name, values)
        for name, values in (("filters", filters), ("losses", losses), ("accuracies", accuracies))
    )
    noted = filters.ndim == 5 and len(filters) >= 2 and filters.size > 0
    require(noted, "filters", text.FILTERS_OVER_EPOCHS, filters.shape)
    for name, values in (("losses", losses), ("accuracies", accuracies)):
        one_each = text.ONE_EACH.format(count=len(filters))
        require(values.shape == (len(filters),), name, one_each, values.shape)
    require((losses >= 0).all(), "losses", text.NONE_NEGATIVE, losses)
    shares = (accuracies >= 0).all() and (accuracies <= 1).all()
    require(shares, "accuracies", text.SHARES, accuracies)
    return Training(filters, losses, accuracies)
