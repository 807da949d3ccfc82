"""The name of a mistake: which model gives the numbers that a layer returned."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from convlab.check.attempts import Failure
from convlab.check.beyond import reads_beyond
from convlab.check.families import FAMILIES, HALVES, LEAST, where
from convlab.check.generic import Said, described, described_at_last, told
from convlab.check.refusals import place_of
from convlab.check.report import Finding
from convlab.check.trial import Trial
from convlab.mistakes.compare import close
from convlab.mistakes.fitted import FITS, Fit
from convlab.mistakes.layer import FAILS, Model, Models
from convlab.mistakes.models import MODELS
from convlab.text import checks

MOST_PLACES = 3  # where forward stopped, that are told
# What NumPy says of a size, or of an index, that is no whole number, and of an empty array.
NOT_WHOLE = re.compile("float.* cannot be interpreted as an integer|indices must be integers")
ROUNDING = 1e-3  # of a factor that float32 numbers give
OF_MISTAKE = 1e-2  # as a part of how far off a result was: how far off it may be when fitted
NOTHING = re.compile(r"\b0[,)]|size 0|zero-size")
OF_A_BATCH = ("one_image_computed", "batch_summed", "batch_not_summed", "averaged_over_batch")


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
        names = _names(part, [t for t in seen if is_array(t.results[part])], returned)
        return [*_named(part, names, seen, returned, everything), *_failures(part, raised, seen)]
    if names or returned:
        return _named(part, names, seen, returned or raised, everything)
    if raised and part == "input_gradient" and _crops_nothing(seen):
        return [_finding(part, "empty_crop", raised[0])]
    return _failures(part, raised, seen)


def _names(part: str, seen: list[Trial], returned: list[Trial]) -> list[str]:
    """Return all mistakes that give what was seen."""
    if not returned:
        return []  # an error by itself says nothing of its cause
    names = _explaining(_models(part, seen), part, seen)
    names = names or [name for name, fit in FITS[part].items() if _fits(fit, part, seen)]
    wrong = [t.results[part] for t in returned]
    if not names and not any(array.any() or not array.size for array in wrong):
        return ["zeros"]
    return names


def _named(
    part: str, names: list[str], seen: list[Trial], wrong: list[Trial], everything: list[Trial]
) -> list[Finding]:
    if len(names) > 1:  # what the layer returned on all other cases may decide
        arrays = [t for t in everything if is_array(t.results.get(part))]
        named = {name: MODELS[part].get(name, []) for name in names}
        names = _explaining(named, part, arrays) or names
    if names:
        first, *others = names
        return [_finding(part, first, wrong[0], others=tuple(others))]
    if any(reads_beyond(part, trial) for trial in wrong[:MOST_PLACES]):
        return [_finding(part, "beyond_memory", wrong[0])]
    return _told(part, seen, wrong)


def _finding(part: str, name: str, trial: Trial, **more: Any) -> Finding:
    expected, got = trial.right(part), trial.results[part]
    return Finding(name, part, trial.of(part), expected, got, shapes=trial.shapes, **more)


# ------------------------------------------------- what is explained on a part of the cases


def _told(part: str, seen: list[Trial], wrong: list[Trial]) -> list[Finding]:
    """Say what is so of numbers that no mistake gives on all cases, and where it is so."""
    arrays = [t for t in seen if is_array(t.results[part])]
    if said := described(part, arrays):
        return [_finding(part, said[0], wrong[0], said=said[1], where=_where(part, arrays, seen))]
    if part == "forward" and (name := _beside_the_bias(arrays)):
        return [_finding(part, mistake, wrong[0]) for mistake in (name, "bias_forgotten")]
    place = _where(part, wrong, seen)
    if said := _explained(part, wrong):
        return [_finding(part, said[0], wrong[0], said=said[1], where=place)]
    if part != "bias_gradient" and _every_cell_is_equal([t.results[part] for t in wrong]):
        return [_finding(part, "every_cell_equal", wrong[0], where=place)]
    if (halves := _halves(part, wrong)) and all(said for _, said, _ in halves):
        return _by_half(part, halves)
    if said := described_at_last(part, wrong):
        return [_finding(part, said[0], wrong[0], said=said[1], where=place)]
    return _by_half(part, halves) or [_finding(part, "unrecognised", wrong[0], where=place)]


def _beside_the_bias(arrays: list[Trial]) -> str:
    """Return the mistake that explains O, where its bias is forgotten, too."""
    if any(t.results["forward"].shape != t.right("forward").shape for t in arrays):
        return ""
    added = [
        replace(t, results={"forward": t.results["forward"] + t.case.bias[:, None, None]})
        for t in arrays
    ]
    of_sums = {n: models for n, models in MODELS["forward"].items() if not n.startswith("bias")}
    names = _explaining(of_sums, "forward", added)
    return names[0] if len(names) == 1 else ""


def _explained(part: str, wrong: list[Trial]) -> Said | None:
    """Return the one mistake that gives all of these numbers, or else what is so of them."""
    enough = len(wrong) >= LEAST and any(told(t.right(part)) for t in wrong)
    names = [name for name, models in _models(part, wrong).items() if _made_by(models, part, wrong)]
    names = names or [name for name, fit in FITS[part].items() if _fits(fit, part, wrong)]
    if enough and len(names) == 1:
        return names[0], {}
    return described(part, wrong) if enough and not names else None


def _made_by(models: list[Callable], part: str, wrong: list[Trial]) -> bool:
    """Whether one way to make this mistake gives these numbers, each of them."""

    def gives(model: Callable, trial: Trial) -> bool:
        predicted = model(trial.of(part))
        return not isinstance(predicted, str) and close(trial.results[part], predicted)

    return any(all(gives(model, trial) for trial in wrong) for model in models)


Half = tuple[str, Said | None, list[Trial]]


def _halves(part: str, wrong: list[Trial]) -> list[Half]:
    """Divide the cases by the family that tells most: of each half the words, and what it is."""
    best: list[Half] = []
    for key in HALVES:
        test = FAMILIES[key]
        halves = [[t for t in wrong if test(t.of(part)) == side] for side in (True, False)]
        if min(map(len, halves)) < LEAST:
            continue
        said = [_explained(part, half) for half in halves]
        if sum(map(bool, said)) > sum(bool(one) for _, one, _ in best):
            best = list(zip(checks.FAMILIES[key], said, halves, strict=True))
    return sorted(best, key=lambda half: wrong.index(half[2][0]))


def _by_half(part: str, halves: list[Half]) -> list[Finding]:
    return [
        _finding(part, name, trials[0], said=said, where=checks.ONLY_WHERE.format(where=words))
        for words, found, trials in halves
        for name, said in [found or described_at_last(part, trials) or ("unrecognised", {})]
    ]


def _where(part: str, wrong: list[Trial], seen: list[Trial]) -> str:
    """Say where this part is wrong in this way."""
    others = [trial for trial in seen if trial not in wrong]
    right = all(close(t.results[part], t.right(part)) for t in others)
    return where([t.of(part) for t in wrong], [t.of(part) for t in others], right)


# ------------------------------------------------------------------- where no array came


def _failures(part: str, trials: list[Trial], seen: list[Trial]) -> list[Finding]:
    """Say how no array came back: of forward each place by itself, for none may hide another."""
    places: dict[tuple, list[Trial]] = {}
    for trial in trials:
        place = place_of(trial.results[part]) if part == "forward" else ()
        places.setdefault(place, []).append(trial)
    return [_failure(part, group, seen) for group in list(places.values())[:MOST_PLACES]]


def _failure(part: str, trials: list[Trial], seen: list[Trial]) -> Finding:
    """Say how a part of a layer came to return no array."""
    trial = trials[0]
    failure, place = trial.results[part], _where(part, trials, seen)
    written = any(is_array(t.results[part]) for t in seen)
    if failure.unwritten and trial.printed and not failure.error:
        return _finding(part, "not_returned", trial, where=place)
    if failure.unwritten:
        return _finding(part, "partly_written" if written else "not_written", trial, where=place)
    if failure.error == TimeoutError.__name__:  # of whoever has stopped it
        return _finding(part, "endless", trial, where=place)
    if NOT_WHOLE.search(failure.words):
        return _finding(part, "float_size", trial, where=place)
    return _finding(part, "raised" if failure.error else "no_numbers", trial, where=place)


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


# ------------------------------------------------------------------------------ the models


def _models(part: str, seen: list[Trial]) -> Models:
    """Return the models of the mistakes that can be made: of a batch where the layer takes one."""
    takes_one = seen[0].shapes.axes == 4
    return {n: m for n, m in MODELS[part].items() if takes_one or n not in OF_A_BATCH}


def _explaining(models: Models, part: str, seen: list[Trial]) -> list[str]:
    """Return the mistakes of which one way to make it gives what was seen, on all cases."""
    right = [close(trial.results[part], trial.right(part)) for trial in seen]
    return [
        name
        for name, ways in models.items()
        if any(_gives(model, part, seen, right) for model in ways)
    ]


def _gives(model: Model, part: str, seen: list[Trial], right: list[bool]) -> bool:
    """Whether this model gives what was seen, and some wrong number to the last digit."""
    told = wrong = False
    for trial, is_right in zip(seen, right, strict=True):
        predicted, got = model(trial.of(part)), trial.results[part]
        if not _same(predicted, got, is_right):
            return False
        told |= not isinstance(predicted, str) and not is_right
        wrong |= is_array(got) and not is_right
    return told or not wrong


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


def _same(predicted: Any, got: Any, is_right: bool) -> bool:
    if isinstance(got, Failure):
        return isinstance(predicted, str) and bool(got.error) and not got.unwritten
    if isinstance(predicted, str):
        return predicted is FAILS and not is_right
    return close(got, predicted)


def _every_cell_is_equal(arrays: list[np.ndarray]) -> bool:
    """Whether all numbers of each grid are equal, and some grid has several."""
    larger = any(np.prod(array.shape[-2:]) > 1 for array in arrays)
    return larger and all(map(_constant, arrays))


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
