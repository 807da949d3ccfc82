"""What several test files share."""

from __future__ import annotations

import numpy as np
from cases import Case

from conv_layer import Conv2d

# relative errors that the layer promises, for each type it computes in
BOUNDS = {np.float64: 1e-12, np.float32: 1e-5}


def build(case: Case, weight: np.ndarray, bias: np.ndarray | None, dtype: type) -> Conv2d:
    """Return the layer of a case, with these weights."""
    layer = Conv2d(
        case.out_channels, case.kernel_size, bias=case.bias, dtype=dtype, **case.settings
    )
    layer.weight = weight
    if bias is not None:
        layer.bias = bias
    return layer


def relative_error(got: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest difference over the largest number expected; inf for another shape."""
    if got.shape != expected.shape:
        return np.inf
    difference = np.abs(got.astype(np.float64) - expected).max(initial=0)
    return float(difference / (np.abs(expected).max(initial=0) or 1))
