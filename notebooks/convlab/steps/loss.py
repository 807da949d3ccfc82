"""What the course calls L: half the sum of the squared distances between O and a target T."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

# ∂L/∂O where a reader gives no target: small whole numbers of both signs, with a zero among them.
# Eleven of them, so that the rows of a grid begin with different ones.
UPSTREAM = (1, -1, 2, 1, -2, 3, 0, -1, 2, -3, 1)


def loss(O: ArrayLike, T: ArrayLike) -> float:
    """L = ½ Σ (O − T)², whose gradient is ∂L/∂O = O − T."""
    return 0.5 * float(np.sum((np.asarray(O) - T) ** 2))


def target_for(O: np.ndarray, given: np.ndarray | None = None) -> np.ndarray:
    """Return the target given if it has the shape of O, else one from which O is a little apart.

    That one makes ∂L/∂O = O − T small whole numbers.
    """
    if given is not None and given.shape == O.shape:
        return given
    return O - np.resize(UPSTREAM, O.shape)
