"""Mistakes in ∂L/∂b."""

from __future__ import annotations

import numpy as np

from convlab.mistakes.cases import Case
from convlab.mistakes.layer import (
    ACTIVATIONS,
    EDGES,
    FIRST_OR_LAST,
    Models,
    before_activation,
    kept_in,
    zero_outside,
)

MODELS: Models = {}
model = kept_in(MODELS)


@model("averaged_over_batch")
def _(case: Case) -> np.ndarray:
    return case.right["bias_gradient"] / len(case.X)


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return case.dL_dO.mean(axis=(0, 2, 3))


@model("averaged_over_positions")
def _(case: Case) -> np.ndarray:
    return case.dL_dO.mean(axis=(2, 3)).sum(axis=0)


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    of_images = case.dL_dO.sum(axis=(2, 3))
    return of_images if len(case.X) > 1 else of_images[0]


@model("batch_not_summed", -1, 0)
def _(case: Case, kept: int) -> np.ndarray:
    return case.dL_dO[kept].sum(axis=(1, 2))


@model("filters_summed")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.dL_dO.sum())


@model("upstream_ignored")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.dL_dO[:, 0].size, float)


@model("sign")
def _(case: Case) -> np.ndarray:
    return -case.right["bias_gradient"]


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[-1, :, -1, -1]


@model("overwritten")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[:, :, -1, -1].sum(axis=0)


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.right["bias_gradient"][-1])


@model("one_filter_for_all")
def _(case: Case) -> np.ndarray:
    return np.full(len(case.weight), case.right["bias_gradient"][0])


@model("truncated")
def _(case: Case) -> np.ndarray:
    return np.trunc(case.right["bias_gradient"])


@model("positions_not_summed", (0,), (0, 3), (0, 2))
def _(case: Case, summed: tuple[int, ...]) -> np.ndarray:
    dL_db = case.dL_dO.sum(axis=summed)
    return dL_db.reshape(-1) if dL_db.size == len(case.bias) else dL_db


@model("positions_not_summed")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[:, :, 0, 0].sum(axis=0)


@model("activation_inside", *ACTIVATIONS)
def _(case: Case, activation: tuple) -> np.ndarray:
    return before_activation(case, activation).sum(axis=(0, 2, 3))


@model("edge_left_out", *EDGES)
def _(case: Case, kept: tuple) -> np.ndarray:
    return case.dL_dO[kept].sum(axis=(0, 2, 3))


@model("one_filter_computed", *FIRST_OR_LAST)
def _(case: Case, kept: slice) -> np.ndarray:
    return zero_outside(case.right["bias_gradient"], kept)
