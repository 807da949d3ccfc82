"""Whether a layer reads memory beyond the end of an array: `as_strided` lets it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np

from convlab.check.trial import Trial, second

STAGES = "forward", "backward"


def reads_beyond(part: str, trial: Trial) -> bool:
    """Run the trial's layer again, and say whether this part is made of what lies beyond an array.

    What forward has read may be kept for backward.
    """
    with _watched() as stages:
        second(trial.layer, trial.case, trial.shapes)
    return "forward" in stages or (part != "forward" and "backward" in stages)


@contextlib.contextmanager
def _watched() -> Iterator[set[str]]:
    """Collect in which stages `as_strided` makes a view that reaches beyond its array.

    By whatever name it was imported, it is called as a function of this name.
    """
    stages: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name == "as_strided" and _is_beyond(frame.f_locals):
            stages.add(_stage(frame))

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        yield stages
    finally:
        sys.setprofile(before)


def _is_beyond(given: dict[str, Any]) -> bool:
    """Whether a view of x, with this shape and these strides, leaves the memory that x is in."""
    x = np.asanyarray(given.get("x"))
    shape, strides = given.get("shape"), given.get("strides")
    shape, strides = x.shape if shape is None else shape, x.strides if strides is None else strides
    if 0 in shape:
        return False
    owner = x
    while getattr(owner, "base", None) is not None:
        owner = owner.base
    if not isinstance(owner, np.ndarray):
        return False
    reach = [(n - 1) * step for n, step in zip(shape, strides, strict=False)]
    lowest = _address(x) + sum(step for step in reach if step < 0)
    highest = _address(x) + sum(step for step in reach if step > 0) + x.itemsize
    return lowest < _address(owner) or highest > _address(owner) + owner.nbytes


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def _stage(frame: FrameType | None) -> str:
    """Return the outermost of the layer's methods that led here."""
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return next((name for name in reversed(names) if name in STAGES), "")
