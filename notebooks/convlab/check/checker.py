"""From what a layer returned to the names of its mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from convlab import text
from convlab.arguments import one_of, require
from convlab.check.attempts import Failure
from convlab.check.cases import LADDER, Case
from convlab.check.limit import limited
from convlab.check.models import MODELS
from convlab.check.naming import depends_on_weights, findings_of, is_array
from convlab.check.quiet import quiet
from convlab.check.report import Finding, Report
from convlab.check.shapes import WAYS, Shapes
from convlab.check.trial import PARTS, Trial, close, run

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
        findings += findings_of(part, trials, everything)
    if not any(part in trial.results for part in parts for trial in trials):
        findings.append(Finding("unchecked", parts[0], None, None, None))
    went_back = all(is_array(t.results.get(part)) for t in trials for part in PARTS[1:3])
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
            shaped += is_array(got) and got.shape == trial.right(part).shape
    first = trials[0].results["forward"]
    return right, shaped, is_array(first), getattr(first, "reached", (float("inf"),))


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
    wrong = [*_behaviour(trials, PARTS[3:]), *findings_of(PARTS[3], trials, trials)]
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
        if part == "forward" and isinstance(fresh, Failure) and is_array(first):
            return Finding("not_built", part, trial.case, first, fresh)
        if trial.unused and depends_on_weights(part):  # a layer just built has drawn others
            continue
        if not (is_array(first) and is_array(fresh)) or _equal(again, fresh):
            continue
        alike = is_array(again) and again.shape == first.shape == fresh.shape
        added = alike and close(again, first + fresh)
        return Finding("accumulated" if added else "state", part, trial.case, fresh, again)
    return None


def _equal(one: Any, other: np.ndarray) -> bool:
    """Whether these are the same numbers, NaN and infinity among them."""
    return is_array(one) and (close(one, other) or np.array_equal(one, other, equal_nan=True))
