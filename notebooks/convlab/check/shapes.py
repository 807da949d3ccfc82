"""How a layer takes its arrays: as a batch, as one image, or as one matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convlab.mistakes.cases import Case


@dataclass(frozen=True)
class Shapes:
    """How a layer takes its arrays: as a batch, as one image, or as one matrix.

    Attributes
    ----------
    axes : 4 for X of (N, C, H, W), 3 for (C, H, W), 2 for (H, W)
    weight_axes : 4 for (F, C, kH, kW), 3 for (F, kH, kW)
    """

    axes: int
    weight_axes: int = 4

    def takes(self, case: Case) -> bool:
        """Whether a case can be put in this way."""
        return self.axes == 4 or (case.single if self.axes == 2 else len(case.X) == 1)

    def lower(self, array: np.ndarray) -> np.ndarray:
        """Leave the leading axes of X away that this layer does not know."""
        return array.reshape(array.shape[4 - self.axes :]).copy()

    def lower_output(self, array: np.ndarray) -> np.ndarray:
        """Leave the batch axis of O away where the layer has none."""
        return array.copy() if self.axes == 4 else array[0].copy()

    def lower_shape(self, part: str, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Name the shape of a result as the layer knows it, without the axes it does not know."""
        if part == "filter_gradient":
            return shape[:1] + shape[2:] if self.weight_axes == 3 and len(shape) == 4 else shape
        missing = {"forward": min(1, 4 - self.axes), "input_gradient": 4 - self.axes}.get(part, 0)
        return shape[missing:] if len(shape) == 4 else shape

    def lower_weight(self, array: np.ndarray) -> np.ndarray:
        """Leave the channel axis of the filters away where the layer has none."""
        return array.copy() if self.weight_axes == 4 else array[:, 0].copy()


WAYS = (Shapes(4), Shapes(3), Shapes(2), Shapes(2, 3))
