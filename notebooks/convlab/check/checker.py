"""From what a layer returned to a report on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from convlab.arguments import one_of, require
from convlab.check.advice import notes_for
from convlab.check.attempts import Failure
from convlab.check.beyond import reads_beyond
from convlab.check.families import where
from convlab.check.generic import fits_forward
from convlab.check.limit import limited
from convlab.check.naming import depends_on_weights, findings_of, is_array
from convlab.check.probes import Slip
from convlab.check.quiet import quiet
from convlab.check.refusals import Refusal, explained, is_refused, not_asked
from convlab.check.report import Finding, Report
from convlab.check.shapes import Shapes
from convlab.check.trial import PARTS, Trial
from convlab.check.tries import Tries
from convlab.check.unread import unread
from convlab.mistakes.cases import LADDER, Case
from convlab.mistakes.compare import close, equal
from convlab.mistakes.models import MODELS
from convlab.text import checks

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
    # An axis without a border is what the steps before it are about.
    "same": (PARTS[:3], lambda c: c.padding == "same" and 1 not in c.kernel),
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
        `str(report)` is for a terminal. `report.hint(2)` and `report.hint(3)` say more, and
        `report.findings[0].case` is the smallest case that shows a mistake. What the layer
        raises is a finding, not an error.
    """
    require(callable(factory), "factory", checks.A_FACTORY, factory)
    known = only is None or (isinstance(only, str) and only in STEPS)
    require(known, "only", one_of([None, *STEPS]), only)
    with quiet():
        report = _checked(factory, only)
    name = unread()
    notes = (checks.UNREAD.format(name=name), *report.notes) if name else report.notes
    return replace(report, notes=notes)


def _checked(factory: Callable[..., Any], only: str | None) -> Report:
    """Check a layer; its trials, and so the layers in them, end when this returns."""
    tries = Tries(limited(factory))
    report = judge(tries.on(), only)
    if not report.passed:
        told = notes_for(factory, tries.on(), STEPS[only][0] if only else PARTS, only)
        return replace(report, notes=(*report.notes, *told))
    return report if only else replace(report, findings=tuple(map(_of_slip, tries.slips())))


def judge(everything: list[Trial], only: str | None = None, lenient: bool = True) -> Report:
    """Say what is wrong with a layer, or with one step of it, from all of its trials.

    As a whole, what a layer refuses for a reason, and the idioms of others, are notes, if this
    is to be lenient; a step asks for what it asks for.
    """
    parts, holds = STEPS[only] if only else (PARTS, lambda _: True)
    asked = [trial for trial in everything if holds(trial.case)]
    excused = not_asked(everything, asked) if only else explained(everything)
    aside = {trial for refusal in excused for trial in refusal.trials}
    trials = [trial for trial in asked if trial not in aside]
    idioms = _idioms(trials) if lenient and not only else []
    notes = _notes(everything[0].shapes, trials, only is None)
    notes += [checks.NOTES[idiom] for idiom in idioms]
    notes += map(_limits, excused)
    notes += _optional(trials, parts)
    parts = tuple(p for p in parts if p != PARTS[2] or "first_layer" not in idioms)
    findings = _behaviour(trials, parts, idioms)
    for part in parts:
        findings += findings_of(part, trials, everything)
    findings = _fitting(findings, trials)
    if not any(part in trial.results for part in parts for trial in trials):
        findings.append(Finding("unchecked", parts[0], None, None, None))
    if not only and not all(map(is_refused, everything)):
        findings = list(map(_as_refused, findings))
    went_back = all(is_array(t.results.get(part)) for t in trials for part in PARTS[1:3])
    return Report(
        _of_backward(_once_each(findings), trials),
        tuple(dict.fromkeys(notes)),
        only,
        len(trials),
        bool(trials) and went_back,
        of=len(asked) if only else len(LADDER),
    )


def _once_each(findings: list[Finding]) -> list[Finding]:
    """Leave out what says again the same of a part, or that the same error was raised."""
    said: list[Any] = []
    kept = []
    for finding in _without_echoes(findings):
        failed = isinstance(finding.got, Failure)
        words = finding.got.words if failed else (finding.mistake, finding.part, finding.where)
        if words not in said:
            kept.append(finding)
        said.append(words)
    return kept


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Leave out the error that one gradient owes to a mistake named in the other.

    backward stops once, and returns neither. Weights that are updated too early are changed, too.
    """
    back = PARTS[1:3]
    named = {f.part for f in findings if f.part in back and f.mistake in MODELS[f.part]}
    updated = any(f.mistake == "updated_first" for f in findings)

    def is_echo(finding: Finding) -> bool:
        if finding.mistake == "raised" and finding.part in back:
            return bool(named - {finding.part})
        return updated and finding.mistake == "changed_weight"

    return [finding for finding in findings if not is_echo(finding)]


def _fitting(findings: list[Finding], trials: list[Trial]) -> list[Finding]:
    """Say one thing of gradients that are right for a forward pass that is not."""
    back = [finding for finding in findings if finding.part in PARTS[1:3]]
    back = [finding for finding in back if is_array(finding.got)]
    arrays = [t for t in trials if all(is_array(t.results.get(part)) for part in PARTS[:3])]
    both = {finding.part for finding in back} == set(PARTS[1:3])
    if not (both and arrays and fits_forward(arrays)):
        return findings
    fits = Finding("fits_forward", "backward", None, None, None)
    return [finding for finding in findings if finding not in back] + [fits]


def _of_backward(findings: list[Finding], trials: list[Trial]) -> tuple[Finding, ...]:
    """Put down to backward as a whole what came in the place of both gradients."""
    back = [trial for trial in trials if PARTS[1] in trial.results]
    stopped = [trial for trial in back if _stopped(trial)]
    others = [trial for trial in back if trial not in stopped]
    right = all(close(t.results[part], t.right(part)) for t in others for part in PARTS[1:3])
    cases = [[trial.of(PARTS[1]) for trial in some] for some in (stopped, others)]
    place = where(*cases, right) if stopped else ""
    whole = [trial.results[PARTS[1]] for trial in stopped]

    def is_of_both(finding: Finding) -> bool:
        known = finding.mistake in MODELS.get(finding.part, {})
        return not known and any(finding.got is one for one in whole)

    return tuple(replace(f, part="backward", where=place) if is_of_both(f) else f for f in findings)


def _stopped(trial: Trial) -> bool:
    """Whether backward returned neither gradient, for the same reason."""
    first, second = (trial.results[part] for part in PARTS[1:3])
    return isinstance(first, Failure) and first is second


def _of_slip(slip: Slip) -> Finding:
    trial, part = slip.trial, slip.part
    expected, got = trial.right(part), trial.results[part]
    part = "backward" if part in PARTS[1:3] and _stopped(trial) else part
    return Finding(slip.mistake, part, trial.of(slip.part), expected, got, (), trial.shapes)


# ------------------------------------------------------------- what is no mistake at all


def _limits(refusal: Refusal) -> str:
    limits = ", ".join(checks.LIMITS[name] for name in refusal.limits)
    return checks.NOTES["refused"].format(limits=limits, words=refusal.words)


def _as_refused(finding: Finding) -> Finding:
    """Call what was refused for no reason that is known by its name."""
    own = isinstance(finding.got, Failure) and finding.got.own
    refused = own and finding.mistake == "raised" and finding.part == "forward"
    return replace(finding, mistake="refused") if refused else finding


def _idioms(trials: list[Trial]) -> list[str]:
    """Return what others do differently, and right."""
    back = [trial for trial in trials if is_array(trial.results.get(PARTS[1]))]
    found = []
    if back and all(trial.first_layer for trial in back):
        found.append("first_layer")
    if len({trial.order for trial in back}) == 1 and _in_other_order(back[0]):
        found.append("results_order")
    added = [trial for trial in trials for part in PARTS[1:] if _adds_up(part, trial)]
    if added and all(trial.zeroed for trial in added):
        found.append("zero_grad")
    return found


def _in_other_order(trial: Trial) -> bool:
    return trial.order != PARTS[1:][: len(trial.order)]


def _notes(shapes: Shapes, trials: list[Trial], whole: bool) -> list[str]:
    notes = []
    if shapes.axes < 4 and whole:
        notes.append(checks.NOTES[f"axes_{shapes.axes}"])
    if any(trial.float32 for trial in trials):
        notes.append(checks.NOTES["float32"])
    other = [t.case for t in trials if t.case.padding == "same" and t.case.stride > 1]
    if any(
        case.pads not in [rung.pads for rung in LADDER if rung.name == case.name] for case in other
    ):
        notes.append(checks.NOTES["same_convention"])
    if any(len(trial.printed) for trial in trials):
        notes.append(checks.NOTES["printed"])
    return notes


def _optional(trials: list[Trial], parts: tuple[str, ...]) -> list[str]:
    """Say what is wrong with ∂L/∂b where a step does not ask for it, and the layer keeps it."""
    if parts == PARTS[:1] or PARTS[3] in parts:
        return []
    wrong = [*_behaviour(trials, PARTS[3:]), *findings_of(PARTS[3], trials, trials)]
    of_bias = [finding for finding in wrong if finding.part == PARTS[3]]
    return [checks.NOTES["optional"].format(title=finding.title) for finding in of_bias[:1]]


# -------------------------------------------------------------------------- behaviour


def _behaviour(
    trials: list[Trial], parts: tuple[str, ...], idioms: Sequence[str] = ()
) -> list[Finding]:
    """Return findings on what the layer does beside returning numbers."""
    findings = []
    back = any(part != "forward" for part in parts)
    for name in ("X", "dL_dO", "weight"):
        for stage, of in (("forward", "forward"), ("backward", "filter_gradient")):
            trial = next((t for t in trials if (stage, name) in t.changed), None)
            if trial and (stage == "forward" or back):
                findings.append(Finding(f"changed_{name}", of, trial.case, None, None))
                break
    swapped = [trial for trial in trials if _in_other_order(trial)]
    asked = any(part in parts for part in PARTS[1:3]) and "results_order" not in idioms
    if swapped and asked:
        findings.append(Finding("swapped", "filter_gradient", swapped[0].case, None, None))
    for part in parts:
        finding = _repeated(part, trials)
        if finding and not (finding.mistake == "accumulated" and "zero_grad" in idioms):
            findings.append(finding)
    return findings


def _repeated(part: str, trials: list[Trial]) -> Finding | None:
    """Compare the second run of a layer with that of one just built."""
    for trial in trials:
        if trial.again is None or trial.fresh is None:
            continue
        first, again, fresh = (of.results.get(part) for of in (trial, trial.again, trial.fresh))
        if part == "forward" and isinstance(fresh, Failure) and is_array(first):
            return Finding("not_built", part, trial.case, first, fresh)
        if trial.unused and depends_on_weights(part):  # a layer just built has drawn others
            continue
        if not (is_array(first) and is_array(fresh)):
            continue
        if not equal(again, fresh):
            adds = "added_to_last" if part == "forward" else "accumulated"
            name = "beyond_memory" if reads_beyond(part, trial) else "state"
            name = adds if _adds_up(part, trial) else name
            return Finding(name, part, trial.again.of(part), fresh, again)
    return None


def _adds_up(part: str, trial: Trial) -> bool:
    """Whether the second result is that of a layer just built, and the first one added."""
    if trial.again is None or trial.fresh is None:
        return False
    first, again, fresh = (of.results.get(part) for of in (trial, trial.again, trial.fresh))
    if not all(map(is_array, (first, again, fresh))) or equal(again, fresh):
        return False
    return again.shape == first.shape == fresh.shape and close(again, first + fresh)
