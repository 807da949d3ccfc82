"""A gradient beside the same gradient with a known mistake, and where that mistake hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convlab.check.cases import Case, make_case
from convlab.check.models import MODELS, Model
from convlab.check.trial import close

STRIDES, KERNELS = (1, 2, 3), (1, 2, 3, 4)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class MistakePass:
    """One case, right and wrong.

    Attributes
    ----------
    part, mistake : keys of `MODELS`
    case : Case
    right : (rows, columns), the first grid that the mistake changes, or the first
    wrong : (rows, columns) of the same grid with the mistake, or None where it stops with an error
    index : which grid that is, (image, channel) of ∂L/∂X or (filter, channel) of ∂L/∂F
    shapes : of the whole arrays, right and wrong; the second is None for an error
    hides : (strides, kernels) of whether the mistake shows: True where all numbers are right, False
        where not, None where there is no room for a window
    """

    part: str
    mistake: str
    case: Case
    right: np.ndarray
    wrong: np.ndarray | None
    index: tuple[int, int]
    shapes: tuple[tuple[int, ...], tuple[int, ...] | None]
    hides: tuple[tuple[bool | None, ...], ...]

    @property
    def hidden(self) -> bool:
        """Whether the mistake changes nothing here."""
        return self.wrong is not None and close(self.wrong, self.right)


def mistake_pass(
    part: str,
    mistake: str,
    size: int = 5,
    kernel: int = 3,
    stride: int = 1,
    padding: str = "valid",
    *,
    filters: int = 1,
    channels: int = 1,
) -> MistakePass:
    """Compute a gradient with and without a mistake.

    Parameters
    ----------
    part : "filter_gradient" or "input_gradient"
    mistake : a key of MODELS[part]; of several ways to make it, the first
    size : rows and columns of X, of which there is one image
    kernel, stride, padding, filters, channels : of the layer; padding is "valid" or "same"
    """
    model = MODELS[part][mistake][0]

    def case_of(stride: int, kernel: int) -> Case:
        return make_case("", (1, channels, size, size), filters, kernel, stride, padding)

    case = case_of(stride, kernel)
    right, wrong = case.right[part], _wrong(model, case)
    index = _first_changed(right, wrong)
    hides = tuple(
        tuple(_hides(model, part, case_of(s, k)) if k <= size else None for k in KERNELS)
        for s in STRIDES
    )
    return MistakePass(
        part=part,
        mistake=mistake,
        case=case,
        right=right[index],
        wrong=None if wrong is None else wrong[index],
        index=index,
        shapes=(right.shape, None if wrong is None else wrong.shape),
        hides=hides,
    )


def _wrong(model: Model, case: Case) -> np.ndarray | None:
    wrong = model(case)
    return None if isinstance(wrong, str) else np.array(wrong)


def _first_changed(right: np.ndarray, wrong: np.ndarray | None) -> tuple[int, int]:
    """Return the first grid in which the numbers differ."""
    if wrong is not None and wrong.shape == right.shape:
        for index in np.ndindex(right.shape[:2]):
            if not close(wrong[index], right[index]):
                return index
    return 0, 0


def _hides(model: Model, part: str, case: Case) -> bool:
    wrong = _wrong(model, case)
    return wrong is not None and close(wrong, case.right[part])
