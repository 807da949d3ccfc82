"""What belongs together in the pictures of ∂L/∂X, in each view."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from convlab.drawing.scene import Mark
from convlab.scenes.links import (
    Marks,
    Windows,
    all_named,
    named,
    spread_index,
    to,
    typed,
    windows_on,
)
from convlab.scenes.sums import written_terms
from convlab.steps.input_gradient import InputGradientPass, InputGradientStep, Touch
from convlab.steps.padding import Axis
from convlab.steps.place import Place
from convlab.steps.scatter import ScatterPass, ScatterStep


@lru_cache(maxsize=8)
def pixel_marks(backward: InputGradientPass) -> tuple[Marks, Marks, Marks, dict]:
    """Mark ∂L/∂X, ∂L/∂O and the filter, and the numbers of the filter laid on X, (i, j, u, v).

    Each window on X has its own picture, but for those that hold only padding.
    """
    kernel, windows = backward.filters.shape[1:], _windows(backward)
    under = {place: windows.under(place) for place in np.ndindex(windows.shape)}
    drawn = [p for p, cells in under.items() if any(_is_pixel(backward, at) for at in cells)]

    def upstream(place: Place) -> Mark:
        own = [named(kind, *place) for kind in ("w", "s", "t-pixel")] if place in drawn else []
        return Mark(named("g", *place), (*all_named("dx", under[place]), *own))

    def weight(tap: Place) -> Mark:
        met = all_named("dx", windows.met(tap)) + all_named("l", (p + tap for p in drawn))
        return Mark(named("f", *tap), met, edit=typed(tap))

    on_laid = {
        place + tap: Mark(
            named("l", *place, *tap), (named("g", *place), named("f", *tap), named("dx", *at))
        )
        for place in drawn
        for tap, at in zip(np.ndindex(kernel), under[place], strict=True)
    }
    on_gradient = {
        at: mark._replace(go=_to_pixel(backward, windows.on_x(at)))
        for at, mark in windows.input_marks("dx", "g").items()
    }
    return (
        on_gradient,
        {place: upstream(place) for place in under},
        {tap: weight(tap) for tap in np.ndindex(kernel)},
        on_laid,
    )


@lru_cache(maxsize=8)
def gather_marks(backward: InputGradientPass) -> tuple[Marks, Marks, Marks, Marks, Marks]:
    """Mark ∂L/∂X, the spread ∂L/∂O, the turned filter, the filter, and that with turned rows."""
    (kH, kW), index = backward.filters.shape[1:], _spread_index(backward)
    axes = zip(backward.around.shape, (kH, kW), backward.dilation, strict=True)
    windows = Windows(*(Axis(n, k, 1, d, 0, 0) for n, k, d in axes))

    def spread(cells: list[Place]) -> tuple[str, ...]:
        return all_named("g", (index[at] for at in cells))

    def pixels(cells: list[Place]) -> list[Place]:
        return [(i - backward.before[0], j - backward.before[1]) for i, j in cells]

    on_gradient = {}
    for at in np.ndindex(windows.shape):
        (pixel,), links = pixels([at]), spread(windows.under(at))
        on_gradient[at] = Mark(named("dx", *pixel), links, _to_pixel(backward, pixel))
    shares = {mark.id: mark.links for mark in pixel_marks(backward)[1].values()}
    on_upstream = {}
    for at, where in index.items():
        name = named("g", *where)
        terms = tuple(link for link in shares.get(name, ()) if link.startswith("t-"))
        on_upstream[at] = Mark(name, all_named("dx", pixels(windows.holding(at))) + terms)
    on_turned = {
        (u, v): Mark(named("f", kH - 1 - u, kW - 1 - v), spread(windows.met((u, v))))
        for u, v in np.ndindex(kH, kW)
    }
    on_rows = {(u, v): on_turned[u, kW - 1 - v] for u, v in on_turned}
    on_filter = {
        (u, v): on_turned[kH - 1 - u, kW - 1 - v]._replace(edit=typed((u, v))) for u, v in on_turned
    }
    return on_gradient, on_upstream, on_turned, on_filter, on_rows


def scatter_marks(run: ScatterPass) -> tuple[Marks, Marks]:
    """Mark ∂L/∂X and ∂L/∂O where windows are walked over: a click on ∂L/∂O goes to its window."""
    windows = _windows(run.backward)
    return windows.input_marks("dx", "g"), windows.output_marks("g", "dx")


def right_marks(run: ScatterPass) -> Marks:
    """Mark what ∂L/∂X should be."""
    windows = _windows(run.backward)
    return {
        at: Mark(named("right", *windows.on_x(at)), (named("dx", *windows.on_x(at)),))
        for at in np.ndindex(windows.padded)
    }


def share_marks(run: ScatterPass, step: ScatterStep) -> dict[str, Marks]:
    """Mark the filter as it is laid down, and what is before, added, and after, tap by tap.

    By kind: "f", "old", "new", "more" for what other filters add, "after", and "t" for the terms.
    """
    windows, (kH, kW) = _windows(run.backward), run.laid.shape[1:]
    under = dict(zip(np.ndindex(kH, kW), windows.under(step.place), strict=True))
    several = len(run.laid) > 1
    kinds = ("old", "new", *(["more"] if several else []), "after")
    marks: dict[str, Marks] = {kind: {} for kind in ("f", *kinds, "t")}
    for tap, at in under.items():
        weight = (kH - 1 - tap[0], kW - 1 - tap[1]) if run.turned else tap
        whole = [named(kind, *tap) for kind in kinds]
        made_of = named("g", *step.place), named("f", *weight)
        pixel, new = named("dx", *at), named("new", *tap)
        for kind in kinds:
            others = [name for name in whole if name != named(kind, *tap)]
            marks[kind][tap] = Mark(named(kind, *tap), (*others, pixel))
        marks["new"][tap] = Mark(new, (*made_of, *marks["new"][tap].links))
        marks["t"][tap] = Mark(named("t", *tap), (*made_of, *whole, pixel))
        met = all_named("dx", windows.met(tap))
        marks["f"][tap] = Mark(named("f", *weight), (*met, new), edit=typed(weight))
    return marks


def _windows(backward: InputGradientPass) -> Windows:
    kernel = backward.filters.shape[1:]
    return windows_on(backward.border, kernel, backward.stride, backward.dilation)


@lru_cache(maxsize=8)
def _spread_index(backward: InputGradientPass) -> dict:
    return spread_index(backward.between | backward.around, backward.dL_dO.shape[1:])


def gathered(backward: InputGradientPass, step: InputGradientStep, kind: str) -> Marks:
    """Mark the products of the turned filter, or their terms, by the weight of each."""
    index, (kH, kW) = _spread_index(backward), backward.filters.shape[1:]
    (other,) = {"p", "t-gather"} - {kind}
    marks = {}
    for u, v in np.ndindex(kH, kW):
        weight, at = (kH - 1 - u, kW - 1 - v), (step.rows[u], step.columns[v])
        links = named("g", *index[at]), named("f", *weight), named(other, *weight)
        marks[u, v] = Mark(named(kind, *weight), links)
    return marks


def gathered_terms(
    backward: InputGradientPass, step: InputGradientStep, filter: int
) -> tuple[list[Mark], set[str]]:
    """Mark the terms that the sum keeps, and return the ids of those that it leaves out."""
    marks = gathered(backward, step, "t-gather").values()
    return written_terms(marks, step.products[filter].ravel().tolist())


def share_mark(kind: str, touch: Touch) -> Mark:
    """Mark what comes back through a window: below its picture, or as a term."""
    (other,) = {"s", "t-pixel"} - {kind}
    links = (
        named("g", *touch.place),
        named("f", *touch.tap),
        named("l", *touch.place, *touch.tap),
        named(other, *touch.place),
    )
    return Mark(named(kind, *touch.place), links)


def window_mark(place: Place) -> Mark:
    """Mark a window that has a small picture of its own."""
    return Mark(named("w", *place), (named("g", *place), named("s", *place)))


def _is_pixel(backward: InputGradientPass, at: Place) -> bool:
    return all(0 <= k < n for k, n in zip(at, backward.dL_dX.shape, strict=True))


def _to_pixel(backward: InputGradientPass, at: Place) -> str:
    """Go to the sum of a pixel; none is shown for the padding."""
    return to(at) if _is_pixel(backward, at) else ""
