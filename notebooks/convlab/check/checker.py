"""From what a layer returned to the names of its mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from convlab import text
from convlab.arguments import one_of, require
from convlab.check.cases import LADDER, Case
from convlab.check.limit import limited
from convlab.check.models import FAILS, MODELS
from convlab.check.report import Finding, Report
from convlab.check.trial import PARTS, WAYS, Failure, Shapes, Trial, close, quiet, run

# What each step checks: the parts, and on which cases. ∂L/∂b is asked for by none of the
# assignment's; where a layer keeps it nevertheless, and it is wrong, that is a note.
Step = tuple[tuple[str, ...], Callable[[Case], bool]]


def _plain(case: Case) -> bool:
    return case.stride == 1 and case.padding == "valid"


STEPS: dict[str, Step] = {
    "forward_one_filter": (PARTS[:1], lambda c: _plain(c) and c.single and len(c.weight) == 1),
    "forward_several_filters": (PARTS[:1], _plain),
    "filter_gradient_stride_1": (PARTS[1:2], _plain),
    "input_gradient_stride_1": (PARTS[2:3], _plain),
    "stride": (PARTS[:3], lambda c: c.stride > 1 and c.padding == "valid"),
    "same": (PARTS[:3], lambda c: c.padding == "same"),
    **{part: ((part,), lambda _: True) for part in PARTS},
}


def check_layer(factory: Callable[..., Any], only: str | None = None) -> Report:
    """Check a convolution layer, and name its mistakes.

    Parameters
    ----------
    factory : called as factory(out_channels, kernel_size, stride, padding), returns the layer
        kernel_size and stride are ints, kernel_size a pair where rows and columns differ;
        padding is "valid" or "same". The layer has `weight` (F, C, kH, kW) and `bias` (F,), to
        be assigned to, `forward(X)` and `backward(dL_dO)`, which returns (dL_dF, dL_dX). It may
        keep `dL_db`; as a whole, it is then checked for it too. A layer for one matrix X (H, W),
        with a weight of (F, 1, kH, kW) or (F, kH, kW), or for square filters only, is checked as
        far as it goes.
    only : one of `STEPS`, optional
        Check one part ("forward", "filter_gradient", "input_gradient", "bias_gradient") or one
        step of a layer that is not finished.

    Returns
    -------
    Report
        `report.passed`, `report.findings`, `report.notes`; it shows itself in a notebook, and
        `str(report)` is for a terminal. What the layer raises is a finding, not an error.
    """
    require(callable(factory), "factory", text.A_FACTORY, factory)
    known = only is None or (isinstance(only, str) and only in STEPS)
    require(known, "only", one_of([None, *STEPS]), only)
    with quiet():  # to the end of whatever the layer has made
        return judge(try_layer(limited(factory)), only)


def try_layer(factory: Callable[..., Any]) -> list[Trial]:
    """Run a layer on all cases that it takes: that is most of the time of a check."""
    return Tries(factory).on(lambda _: True)


class Tries:
    """A layer on its way up the ladder of cases.

    Parameters
    ----------
    factory : as that of `check_layer`; it is tried on the easiest cases at once
    """

    def __init__(self, factory: Callable[..., Any]) -> None:
        self.factory = factory
        self.shapes, self._tried = _way_of(factory)

    def on(self, holds: Callable[[Case], bool]) -> list[Trial]:
        """Run the layer on the cases that it takes and that hold; return all trials up to now."""
        for case in LADDER:
            if case not in self._tried and self.shapes.takes(case) and holds(case):
                self._tried[case] = run(self.factory, case, self.shapes)
        return [self._tried[case] for case in LADDER if case in self._tried]


def judge(everything: list[Trial], only: str | None = None) -> Report:
    """Say what is wrong with a layer, or with one step of it, from all of its trials."""
    parts, holds = STEPS[only] if only else (PARTS, lambda _: True)
    refused = _refusals(everything)
    trials = [
        trial
        for trial in everything
        if holds(trial.case) and not any(test(trial.case) for test in refused.values())
    ]
    notes = _notes(everything[0].shapes, trials, only is None)
    notes += [text.NOTES[note] for note in refused]
    notes += _optional(trials, parts)
    findings = _behaviour(trials, parts)
    for part in parts:
        findings += _of_part(part, trials, everything)
    if not any(part in trial.results for part in parts for trial in trials):
        findings.append(Finding("unchecked", parts[0], None, None, None))
    went_back = all(_array(t.results.get(part)) for t in trials for part in PARTS[1:3])
    return Report(_once_each(findings), tuple(notes), only, len(trials), bool(trials) and went_back)


def _once_each(findings: list[Finding]) -> tuple[Finding, ...]:
    """Leave out what says again that the same error was raised."""
    said: list[str] = []
    kept = []
    for finding in _without_echoes(findings):
        words = finding.got.words if isinstance(finding.got, Failure) else ""
        if not words or words not in said:
            kept.append(finding)
        said.append(words)
    return tuple(kept)


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Leave out the error that one gradient owes to a mistake named in the other.

    backward stops once, and returns neither.
    """
    back = PARTS[1:3]
    named = {f.part for f in findings if f.part in back and f.mistake in MODELS[f.part]}
    return [
        f for f in findings if not (f.mistake == "raised" and f.part in back and named - {f.part})
    ]


def _way_of(factory: Callable) -> tuple[Shapes, dict[Case, Trial]]:
    """Find out how the layer takes its arrays: the way in which it gets most right, or farthest.

    A layer for one matrix may seem to take more, for arrays are broadcast; its gradients tell.
    Returns the trials that have told it, too.
    """
    easy = [LADDER[0], next(case for case in LADDER if case.single and len(case.weight) > 1)]
    tried = [(way, {case: run(factory, case, way) for case in easy}) for way in WAYS]
    return max(tried, key=lambda pair: _success([*pair[1].values()]))


def _success(trials: list[Trial]) -> tuple:
    right = shaped = 0
    for trial in trials:
        for part, got in trial.results.items():
            right += close(got, trial.right(part))
            shaped += _array(got) and got.shape == trial.right(part).shape
    first = trials[0].results["forward"]
    return right, shaped, _array(first), getattr(first, "reached", (float("inf"),))


# ------------------------------------------------------------- what is no mistake at all


def _notes(shapes: Shapes, trials: list[Trial], whole: bool) -> list[str]:
    notes = []
    if shapes.axes < 4 and whole:
        notes.append(text.NOTES[f"axes_{shapes.axes}"])
    if any(trial.float32 for trial in trials):
        notes.append(text.NOTES["float32"])
    other = [t.case for t in trials if t.case.padding == "same" and t.case.stride > 1]
    if any(
        case.pads not in [rung.pads for rung in LADDER if rung.name == case.name] for case in other
    ):
        notes.append(text.NOTES["same_convention"])
    if any(len(trial.printed) for trial in trials):
        notes.append(text.NOTES["printed"])
    return notes


def _optional(trials: list[Trial], parts: tuple[str, ...]) -> list[str]:
    """Say what is wrong with ∂L/∂b where a step does not ask for it, and the layer keeps it."""
    if parts == PARTS[:1] or PARTS[3] in parts:
        return []
    wrong = [*_behaviour(trials, PARTS[3:]), *_of_part(PARTS[3], trials, trials)]
    of_bias = [finding for finding in wrong if finding.part == PARTS[3]]
    return [text.NOTES["optional"].format(title=finding.title) for finding in of_bias[:1]]


def _failed(trial: Trial) -> bool:
    return isinstance(trial.results["forward"], Failure)


def _refusals(everything: list[Trial]) -> dict[str, Callable[[Case], bool]]:
    """Return what the layer does not take at all, by the name of its note, as a test for cases."""
    refused: dict[str, Callable[[Case], bool]] = {
        "square_only": lambda case: case.kernel[0] != case.kernel[1],
        "same_refused": lambda case: case.padding == "same" and case.stride > 1,
    }
    alike = {  # what it has to take, for the rest to be a refusal
        "square_only": lambda case: case.kernel[0] == case.kernel[1],
        "same_refused": lambda case: case.padding == "same" and case.stride == 1,
    }
    return {
        note: test
        for note, test in refused.items()
        if _all_failed(everything, test) and not _any_failed(everything, alike[note])
    }


def _all_failed(trials: list[Trial], test: Callable[[Case], bool]) -> bool:
    chosen = [trial for trial in trials if test(trial.case)]
    return bool(chosen) and all(map(_failed, chosen))


def _any_failed(trials: list[Trial], test: Callable[[Case], bool]) -> bool:
    chosen = [trial for trial in trials if test(trial.case)]
    return not chosen or any(map(_failed, chosen))


# -------------------------------------------------------------------------- behaviour


def _behaviour(trials: list[Trial], parts: tuple[str, ...]) -> list[Finding]:
    """Return findings on what the layer does beside returning numbers."""
    findings = []
    back = any(part != "forward" for part in parts)
    for name in ("X", "dL_dO", "weight"):
        for stage, of in (("forward", "forward"), ("backward", "filter_gradient")):
            trial = next((t for t in trials if (stage, name) in t.changed), None)
            if trial and (stage == "forward" or back):
                findings.append(Finding(f"changed_{name}", of, trial.case, None, None))
                break
    swapped = [trial for trial in trials if trial.swapped]
    if swapped and any(part in parts for part in PARTS[1:3]):
        findings.append(Finding("swapped", "filter_gradient", swapped[0].case, None, None))
    for part in parts:
        if finding := _repeated(part, trials):
            findings.append(finding)
    return findings


def _repeated(part: str, trials: list[Trial]) -> Finding | None:
    """Compare the second run of a layer with that of one just built."""
    for trial in trials:
        first, again, fresh = (kept.get(part) for kept in (trial.results, trial.again, trial.fresh))
        if part == "forward" and isinstance(fresh, Failure) and _array(first):
            return Finding("not_built", part, trial.case, first, fresh)
        if trial.unused and _depends_on_weights(part):  # a layer just built has drawn others
            continue
        if not (_array(first) and _array(fresh)) or _equal(again, fresh):
            continue
        alike = _array(again) and again.shape == first.shape == fresh.shape
        added = alike and close(again, first + fresh)
        return Finding("accumulated" if added else "state", part, trial.case, fresh, again)
    return None


def _depends_on_weights(part: str) -> bool:
    return part in (PARTS[0], PARTS[2])


def _equal(one: Any, other: np.ndarray) -> bool:
    """Whether these are the same numbers, NaN and infinity among them."""
    return _array(one) and (close(one, other) or np.array_equal(one, other, equal_nan=True))


def _array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


# --------------------------------------------------------------------------- the name


def _of_part(part: str, trials: list[Trial], everything: list[Trial]) -> list[Finding]:
    """Return the mistake that explains what this part returned, and the error that it raised."""
    seen = [trial for trial in trials if part in trial.results]
    wrong = [t for t in seen if not close(t.results[part], t.right(part))]
    if wrong and _depends_on_weights(part) and any(trial.unused for trial in everything):
        return [_finding(part, "weight_unused", wrong[0])]
    returned = [t for t in wrong if _array(t.results[part])]
    raised = [t for t in wrong if not _array(t.results[part])]
    names = _names(part, seen, returned)
    if not names and returned and raised:  # what it returned may still tell; so may the error
        arrays = [t for t in seen if _array(t.results[part])]
        names = _names(part, arrays, returned)
        return [*_named(part, names, returned, everything), _failure(part, raised[0])]
    if names or returned:
        return _named(part, names, returned or raised, everything)
    return [_failure(part, raised[0])] if raised else []


def _names(part: str, seen: list[Trial], returned: list[Trial]) -> list[str]:
    """Return all mistakes that give what was seen."""
    if not returned:
        return []  # an error by itself says nothing of its cause
    names = [name for name, models in MODELS[part].items() if _explains(models, part, seen)]
    wrong = [t.results[part] for t in returned]
    if not names and not any(array.any() for array in wrong):
        names = ["zeros"]
    elif not names and part != "bias_gradient" and all(map(_constant, wrong)):
        larger = any(np.prod(array.shape[-2:]) > 1 for array in wrong)
        names = ["every_cell_equal"] if larger else []
    return names


def _named(
    part: str, names: list[str], wrong: list[Trial], everything: list[Trial]
) -> list[Finding]:
    if len(names) > 1:  # what the layer returned on all other cases may decide
        arrays = [t for t in everything if _array(t.results.get(part))]
        names = [n for n in names if _explains(MODELS[part].get(n, []), part, arrays)] or names
    first, *others = names or ["unrecognised"]
    return [_finding(part, first, wrong[0], tuple(others))]


def _finding(part: str, name: str, trial: Trial, others: tuple[str, ...] = ()) -> Finding:
    expected, got = trial.right(part), trial.results[part]
    return Finding(name, part, trial.of(part), expected, got, others, trial.shapes)


def _failure(part: str, trial: Trial) -> Finding:
    """Say how a part of a layer came to return no array."""
    failure = trial.results[part]
    if failure.unwritten:
        printed = trial.printed and not failure.error
        return _finding(part, "not_returned" if printed else "not_written", trial)
    if failure.error == TimeoutError.__name__:  # of whoever has stopped it
        return _finding(part, "endless", trial)
    return _finding(part, "raised" if failure.error else "no_numbers", trial)


def _explains(models: list[Callable], part: str, seen: list[Trial]) -> bool:
    """Whether one way to make this mistake gives what was seen, on all cases."""
    return any(_gives(model, part, seen) for model in models)


def _gives(model: Callable, part: str, seen: list[Trial]) -> bool:
    """Whether this model gives what was seen, and some wrong number to the last digit."""
    told = 0
    wrong = any(_array(t.results[part]) and not close(t.results[part], t.right(part)) for t in seen)
    for trial in seen:
        predicted, got, right = model(trial.of(part)), trial.results[part], trial.right(part)
        if not _same(predicted, got, right):
            return False
        told += not isinstance(predicted, str) and not close(got, right)
    return told > 0 or not wrong


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
