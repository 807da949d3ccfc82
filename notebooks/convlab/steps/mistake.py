"""A gradient beside the same gradient with a known mistake, and where that mistake hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from convlab.mistakes.cases import HALVES, WHOLE, Case, make_case
from convlab.mistakes.compare import close
from convlab.mistakes.layer import Model, filter_gradient, input_gradient
from convlab.mistakes.models import MODELS
from convlab.steps.place import Place

STRIDES, KERNELS = (1, 2, 3), (1, 2, 3, 4)
RIGHT: dict[str, Model] = {"filter_gradient": filter_gradient, "input_gradient": input_gradient}
# A mistake that hides in all of the table may show with one of these.
MORE = {"images": 2, "filters": 2, "channels": 2, "padding": "same"}
BITS = 48  # whole numbers of so many bits, and their sums here, are exact as floats

Cell = tuple[int, int, int, int]
Share = tuple[Cell, Cell]  # a number of ∂L/∂O, and the one of F, or of X, that it is times


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class MistakePass:
    """One case, right and wrong.

    Attributes
    ----------
    part, mistake : keys of `MODELS`
    case : Case, of small whole numbers; of halves for a mistake with digits after the point
    right : (rows, columns), the first grid that the mistake changes, or the first
    wrong : (rows, columns) of the same grid with the mistake, or None where it stops with an error
    index : which grid that is, (image, channel) of ∂L/∂X or (filter, channel) of ∂L/∂F
    shapes : of the whole arrays, right and wrong; the second is None for an error
    hides : (strides, kernels) of whether the mistake shows: True where all numbers are right, False
        where not, None where there is no room for a window
    shows_with : the settings, such as ("images", 2), each of which makes a mistake show that hides
        in all of the table
    """

    part: str
    mistake: str
    case: Case
    right: np.ndarray
    wrong: np.ndarray | None
    index: tuple[int, int]
    shapes: tuple[tuple[int, ...], tuple[int, ...] | None]
    hides: tuple[tuple[bool | None, ...], ...]
    shows_with: tuple[tuple[str, Any], ...]

    @property
    def hidden(self) -> bool:
        """Whether the mistake changes nothing here."""
        return self.wrong is not None and close(self.wrong, self.right)

    @property
    def upstream(self) -> list[tuple[int, int]]:
        """Which grids of ∂L/∂O are summed over, as (image, filter)."""
        N, F = self.case.dL_dO.shape[:2]
        if self.part == "input_gradient":
            return [(self.index[0], f) for f in range(F)]
        return [(n, self.index[0]) for n in range(N)]

    @property
    def factor(self) -> np.ndarray:
        """What ∂L/∂O is times: F for ∂L/∂X, and X for ∂L/∂F."""
        return self.case.weight if self.part == "input_gradient" else self.case.X

    @property
    def factors(self) -> list[tuple[int, int]]:
        """Which grids of that these are; each belongs to one of ∂L/∂O."""
        return [(k, self.index[1]) for k in range(len(self.factor))]

    @cached_property
    def right_shares(self) -> dict[Place, list[Share]]:
        """The products that make each right number."""
        return self._shares(RIGHT[self.part], self.right) or {}

    @cached_property
    def wrong_shares(self) -> dict[Place, list[Share]] | None:
        """The products that make each wrong number; None where such a sum does not make it."""
        if self.wrong is None or not self.wrong.size:
            return None
        model = MODELS[self.part][self.mistake][0].__wrapped__  # these cases come but once
        return self._shares(model, self.wrong)

    def _shares(
        self, gradient: Callable[[Case], Any], made: np.ndarray
    ) -> dict[Place, list[Share]] | None:
        """Find the products that a gradient sums up, whatever code computes it.

        Every number of ∂L/∂O is set to 1 alone, and those that it is times to 1, 2, 4, 8, …: the
        bits of what comes out say which of these are in it. What is found counts only if it makes
        the numbers.
        """
        upstream = [(*at, *place) for at in self.upstream for place in self._places]
        factors = [(*at, *tap) for at in self.factors for tap in np.ndindex(self.factor.shape[2:])]
        found: dict[Place, list[Share]] = {place: [] for place in np.ndindex(made.shape)}
        for first in range(0, len(factors), BITS):
            some = factors[first : first + BITS]
            out = gradient(self._probe(upstream, some))
            if np.ndim(out) != 4 or (len(out), *out.shape[2:]) != (len(upstream), *made.shape):
                return None
            bits = np.asarray(out)[:, self.index[1]].astype(np.int64)
            for b, a, *place in np.argwhere(bits[:, None] >> _along(len(some)) & 1).tolist():
                found[tuple(place)].append((upstream[b], some[a]))
        sums = [sum(self.case.dL_dO[o] * self.factor[f] for o, f in s) for s in found.values()]
        return found if close(np.reshape(sums, made.shape), made) else None

    @property
    def _places(self) -> Iterator[Place]:
        return np.ndindex(self.case.dL_dO.shape[2:])

    def _probe(self, upstream: list[Cell], factors: list[Cell]) -> Case:
        """Set each number of ∂L/∂O to 1 in an image of its own or, for ∂L/∂F, in a filter."""
        case, count = self.case, len(upstream)
        N, F = case.dL_dO.shape[:2]
        of_images = self.part == "input_gradient"
        dL_dO = np.zeros((count, F, *case.dL_dO.shape[2:]))
        if not of_images:
            dL_dO = np.zeros((N, count, *case.dL_dO.shape[2:]))
        for k, (n, f, i, j) in enumerate(upstream):
            dL_dO[(k, f, i, j) if of_images else (n, k, i, j)] = 1
        values = np.zeros(self.factor.shape)
        for k, at in enumerate(factors):
            values[at] = 2.0**k
        if of_images:
            X = np.zeros((count, *case.X.shape[1:]))
            return replace(case, X=X, weight=values, dL_dO=dL_dO)
        weight = np.zeros((count, *case.weight.shape[1:]))
        return replace(case, X=values, weight=weight, dL_dO=dL_dO)


def _along(count: int) -> np.ndarray:
    return np.arange(count)[:, None, None]


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
    images: int = 1,
) -> MistakePass:
    """Compute a gradient with and without a mistake.

    Parameters
    ----------
    part : "filter_gradient" or "input_gradient"
    mistake : a key of MODELS[part]; of several ways to make it, the first
    size : rows and columns of X
    kernel, stride, padding, filters, channels : of the layer; padding is "valid" or "same"
    images : how many there are in the batch
    """
    model = MODELS[part][mistake][0]
    numbers = HALVES if mistake == "truncated" else WHOLE
    chosen = {"padding": padding, "filters": filters, "channels": channels, "images": images}

    def case_of(stride: int, kernel: int, **changed: Any) -> Case:
        now = chosen | changed
        shape = (now["images"], now["channels"], size, size)
        return make_case("", shape, now["filters"], kernel, stride, now["padding"], numbers)

    def table(**changed: Any) -> Iterator[bool | None]:
        for s in STRIDES:
            for k in KERNELS:
                yield _hides(model, part, case_of(s, k, **changed)) if k <= size else None

    case = case_of(stride, kernel)
    right, wrong = case.right[part], _wrong(model, case)
    index = _first_changed(right, wrong)
    hides = tuple(table())
    more = MORE.items() if False not in hides else ()
    return MistakePass(
        part=part,
        mistake=mistake,
        case=case,
        right=right[index],
        wrong=None if wrong is None else wrong[index],
        index=index,
        shapes=(right.shape, None if wrong is None else wrong.shape),
        hides=tuple(hides[k : k + len(KERNELS)] for k in range(0, len(hides), len(KERNELS))),
        shows_with=tuple((name, value) for name, value in more if False in table(**{name: value})),
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
