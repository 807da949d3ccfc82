"""The name of a mistake: which model gives the numbers that a layer returned."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from convlab.check.attempts import Failure
from convlab.check.beyond import reads_beyond
from convlab.check.mistakes.fitted import FITS, Fit
from convlab.check.mistakes.layer import FAILS
from convlab.check.models import MODELS
from convlab.check.refusals import place_of
from convlab.check.report import Finding
from convlab.check.trial import Trial, close

MOST_PLACES = 3  # where forward stopped, that are told
# What NumPy says of a size, or of an index, that is no whole number, and of an empty array.
NOT_WHOLE = re.compile("float.* cannot be interpreted as an integer|indices must be integers")
ROUNDING = 1e-3  # of a factor that float32 numbers give
OF_MISTAKE = 1e-2  # as a part of how far off a result was: how far off it may be when fitted
NOTHING = re.compile(r"\b0[,)]|size 0|zero-size")


def findings_of(part: str, trials: list[Trial], everything: list[Trial]) -> list[Finding]:
    """Return the mistake that explains what this part returned, and the error that it raised."""
    seen = [trial for trial in trials if part in trial.results]
    wrong = [t for t in seen if not close(t.results[part], t.right(part))]
    if wrong and depends_on_weights(part) and any(trial.unused for trial in everything):
        return [_finding(part, "weight_unused", wrong[0])]
    returned = [t for t in wrong if is_array(t.results[part])]
    raised = [t for t in wrong if not is_array(t.results[part])]
    names = _names(part, seen, returned)
    if not names and returned and raised:  # what it returned may still tell; so may the error
        arrays = [t for t in seen if is_array(t.results[part])]
        names = _names(part, arrays, returned)
        return [*_named(part, names, returned, everything), *_failures(part, raised)]
    if names or returned:
        return _named(part, names, returned or raised, everything)
    if raised and part == "input_gradient" and _crops_nothing(seen):
        return [_finding(part, "empty_crop", raised[0])]
    return _failures(part, raised)


def _names(part: str, seen: list[Trial], returned: list[Trial]) -> list[str]:
    """Return all mistakes that give what was seen."""
    if not returned:
        return []  # an error by itself says nothing of its cause
    names = [name for name, models in MODELS[part].items() if _explains(models, part, seen)]
    names = names or [name for name, fit in FITS[part].items() if _fits(fit, part, seen)]
    wrong = [t.results[part] for t in returned]
    if not names and not any(array.any() or not array.size for array in wrong):
        names = ["zeros"]
    elif not names and part != "bias_gradient" and all(map(_constant, wrong)):
        larger = any(np.prod(array.shape[-2:]) > 1 for array in wrong)
        names = ["every_cell_equal"] if larger else []
    return names


def _named(
    part: str, names: list[str], wrong: list[Trial], everything: list[Trial]
) -> list[Finding]:
    if len(names) > 1:  # what the layer returned on all other cases may decide
        arrays = [t for t in everything if is_array(t.results.get(part))]
        names = [n for n in names if _explains(MODELS[part].get(n, []), part, arrays)] or names
    beyond = not names and any(reads_beyond(part, trial) for trial in wrong[:MOST_PLACES])
    first, *others = names or ["beyond_memory" if beyond else "unrecognised"]
    return [_finding(part, first, wrong[0], tuple(others))]


def _finding(part: str, name: str, trial: Trial, others: tuple[str, ...] = ()) -> Finding:
    expected, got = trial.right(part), trial.results[part]
    return Finding(name, part, trial.of(part), expected, got, others, trial.shapes)


def _failures(part: str, trials: list[Trial]) -> list[Finding]:
    """Say how no array came back: of forward each place by itself, for none may hide another."""
    places: dict[tuple, Trial] = {}
    for trial in trials:
        places.setdefault(place_of(trial.results[part]) if part == "forward" else (), trial)
    return [_failure(part, trial) for trial in list(places.values())[:MOST_PLACES]]


def _failure(part: str, trial: Trial) -> Finding:
    """Say how a part of a layer came to return no array."""
    failure = trial.results[part]
    if failure.unwritten:
        printed = trial.printed and not failure.error
        return _finding(part, "not_returned" if printed else "not_written", trial)
    if failure.error == TimeoutError.__name__:  # of whoever has stopped it
        return _finding(part, "endless", trial)
    if NOT_WHOLE.search(failure.words):
        return _finding(part, "float_size", trial)
    return _finding(part, "raised" if failure.error else "no_numbers", trial)


def _crops_nothing(seen: list[Trial]) -> bool:
    """Whether it stops at an empty array wherever a border is missing, on one side or the other.

    Elsewhere it is right, or stops because it takes as much off one side as off the other.
    """

    def fits(trial: Trial, side: int) -> bool:
        got, pads = trial.results["input_gradient"], trial.of("input_gradient").pads
        if any(around[side] == 0 for around in pads):
            return isinstance(got, Failure) and bool(NOTHING.search(got.words))
        return is_array(got) or any(before != after for before, after in pads)

    return any(all(fits(trial, side) for trial in seen) for side in (0, 1))


def _explains(models: list[Callable], part: str, seen: list[Trial]) -> bool:
    """Whether one way to make this mistake gives what was seen, on all cases."""
    return any(_gives(model, part, seen) for model in models)


def _gives(model: Callable, part: str, seen: list[Trial]) -> bool:
    """Whether this model gives what was seen, and some wrong number to the last digit."""
    told = 0
    wrong = any(
        is_array(t.results[part]) and not close(t.results[part], t.right(part)) for t in seen
    )
    for trial in seen:
        predicted, got, right = model(trial.of(part)), trial.results[part], trial.right(part)
        if not _same(predicted, got, right):
            return False
        told += not isinstance(predicted, str) and not close(got, right)
    return told > 0 or not wrong


def _fits(fit: Fit, part: str, seen: list[Trial]) -> bool:
    """Whether one factor, the layer's own, explains all that was seen."""
    factors = []
    for trial in seen:
        got, right = trial.results[part], trial.right(part)
        if not is_array(got) or got.shape != right.shape or not np.isfinite(got).all():
            return False
        fitted, factor = fit(trial.of(part), got)
        left, off = (float(np.abs(got - numbers).max(initial=0)) for numbers in (fitted, right))
        if not close(got, right) and left > OF_MISTAKE * off:
            return False
        factors.append(factor)
    return float(np.ptp(factors)) <= ROUNDING * float(np.max(np.abs(factors)))


def _same(predicted: Any, got: Any, right: np.ndarray) -> bool:
    if isinstance(got, Failure):
        return isinstance(predicted, str) and bool(got.error) and not got.unwritten
    if isinstance(predicted, str):
        return predicted is FAILS and not close(got, right)
    return close(got, predicted)


def _constant(array: np.ndarray) -> bool:
    """Whether all numbers of each grid are equal."""
    if not array.size:
        return False
    grids = array.reshape(*array.shape[:-2], -1) if array.ndim > 1 else array[None]
    return bool((grids == grids[..., :1]).all())


def depends_on_weights(part: str) -> bool:
    """Whether other weights give another result."""
    return part in ("forward", "input_gradient")


def is_array(value: Any) -> bool:
    """Whether it is one, and no Failure."""
    return isinstance(value, np.ndarray)
