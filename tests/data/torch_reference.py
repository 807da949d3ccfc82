"""What torch computes for a case: the reference that the layer is held against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from cases import Case, as_pair


def run(
    case: Case,
    X: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    upstream: Callable[[tuple[int, ...]], np.ndarray],
    dtype: torch.dtype = torch.float64,
) -> dict[str, np.ndarray]:
    """O, dL_dF, dL_dX and dL_db (where there is a bias); `upstream` makes dL_dO from O's shape."""
    x = torch.tensor(X, dtype=dtype, requires_grad=True)
    settings = case.settings
    padded = x
    if case.padding == "same" and as_pair(case.stride) != (1, 1):  # torch refuses it
        padded = _pad_as_keras_does(case, x)
        settings |= {"padding": 0, "padding_mode": "zeros"}
    layer = torch.nn.Conv2d(
        case.in_channels,
        case.out_channels,
        case.kernel_size,
        bias=case.bias,
        dtype=dtype,
        **settings,
    )
    layer.weight.data = torch.tensor(weight, dtype=dtype)
    if case.bias:
        layer.bias.data = torch.tensor(bias, dtype=dtype)
    output = layer(padded)
    output.backward(torch.tensor(upstream(tuple(output.shape)), dtype=dtype))
    results = {"O": output, "dL_dF": layer.weight.grad, "dL_dX": x.grad}
    if case.bias:
        results["dL_db"] = layer.bias.grad
    return {name: value.detach().numpy() for name, value in results.items()}


def _pad_as_keras_does(case: Case, x: torch.Tensor) -> torch.Tensor:
    sides = []
    axes = (case.size, case.kernel_size, case.stride, case.dilation)
    for n, k, s, d in zip(*map(as_pair, axes), strict=True):
        outputs = (n + s - 1) // s
        total = max((outputs - 1) * s + d * (k - 1) + 1 - n, 0)
        sides = [total // 2, total - total // 2, *sides]  # torch lists the last axis first
    mode = "constant" if case.padding_mode == "zeros" else case.padding_mode
    return torch.nn.functional.pad(x, sides, mode=mode)
