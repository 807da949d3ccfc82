"""Mistakes in ∂L/∂b."""

from __future__ import annotations

import numpy as np

from convlab.check.cases import Case
from convlab.check.mistakes.layer import Models, kept_in

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


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[-1].sum(axis=(1, 2))


@model("batch_not_summed")
def _(case: Case) -> np.ndarray:
    return case.dL_dO[0].sum(axis=(1, 2))


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
