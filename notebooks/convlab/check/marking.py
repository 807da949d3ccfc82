"""The marks of one submission, step by step, with what there is to say of each."""

from __future__ import annotations

import hashlib
import inspect
import shlex
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from convlab.check import sheet
from convlab.check.advice import Advice, advice_for
from convlab.check.attempts import Failure, attempt
from convlab.check.checker import STEPS, judge
from convlab.check.locate import adapted, find_layer
from convlab.check.marks import POINTS, padding_marks, report_marks, size_marks
from convlab.check.report import Finding, Report
from convlab.check.statements import Space
from convlab.check.trial import PARTS, Trial
from convlab.check.tries import Tries
from convlab.text import checks

GRADED = tuple(STEPS)[:6]  # the steps of the assignment, from the third on
FUNCTIONS = {"size": "output_size", "padding": "padding_widths"}  # what the first two ask for
SETTINGS = ("out_channels", "kernel_size", "stride", "padding")
ERRORS = {"TimeoutError": TimeoutError, "ChildProcessError": ChildProcessError}
Begin = Callable[[str], str]
GivenUp = dict[str, tuple[str, str]]  # by what was called: the name of an error, and its words


class Marking:
    """Marks the steps of a submission.

    Parameters
    ----------
    space : where its statements have run
    name : of the layer, or ""
    begin : is told of a call before it is made; returns why it is not to be made, or ""
    given_up : by such names, what did not end before, or ended the process
    adapter : the call that adapts the layer, or ""
    """

    def __init__(
        self, space: Space, name: str, begin: Begin, given_up: GivenUp, adapter: str = ""
    ) -> None:
        self.space, self.name, self.begin, self.given_up = space, name, begin, given_up
        self.marks: dict[str, float] = {}
        self._reports: dict[str, Report] = {}
        self._tries: dict[str, Tries] = {}
        self._of_class: dict[Callable, Tries] = {}
        self._adapter, self._adapted = adapter, {}

    def mark(self, step: str) -> bool:
        """Mark a step with what there is now, unless that is done; return whether it was not."""
        if step in self.marks:
            return False
        self.marks[step] = 0.0
        names = vars(self.space.module)
        if step in FUNCTIONS:
            count = size_marks if step == "size" else padding_marks
            self.marks[step] = count(self._watched(step, names.get(FUNCTIONS[step])))
            return True
        if self._in_sheet(step):
            self._tries[step] = self._try(sheet.frame(step, names), step)
        elif not isinstance(layer := self._layer(), Failure):
            self._tries[step] = self._of_class.get(layer) or self._try(layer, "")
            self._of_class[layer] = self._tries[step]
        if step in self._tries:
            self._judge(step, self._tries[step].on(STEPS[step][1]))
        return True

    def finish(self) -> dict[str, Any]:
        """Mark what is left, judge each step in the light of all cases, and return the row."""
        for step in POINTS:
            self.mark(step)
        for step, tries in self._tries.items():
            self._judge(step, tries.on())
        layer = self._layer()
        row = self.row()
        if isinstance(layer, Failure):
            row["said"] = _joined([*self._said(), words_of(layer)])
        elif layer in self._of_class:
            row["notes"] += self._notes(self._of_class[layer].on())
            row["said"] = _joined([*self._said(), *self._of_constructor(layer)])
        lost = [step for step in row["marks"] if self.marks[step] < POINTS[step]]
        if lost and not row["said"]:
            numbers = ", ".join(str(_number(step)) for step in lost)
            row["said"] = checks.CLI_LOST.format(steps=numbers)
        row["said"] = row["said"] or checks.CLI_RIGHT
        return row

    def row(self) -> dict[str, Any]:
        """Return the row as far as it is known."""
        steps = POINTS if self._with_functions() else GRADED
        marks = {step: self.marks.get(step, 0.0) for step in steps}
        of = sum(POINTS[step] for step in steps)
        alone = self._of_class and steps is GRADED
        return {
            "steps": {s: s in self._reports and self._reports[s].passed for s in GRADED},
            "marks": marks,
            "of": of,
            "mistakes": list(self._findings()),
            "said": _joined(self._said()),
            "notes": [checks.CLI_OF_17.format(of=of)] if alone else [],
            "uses": [],
            "unknown": self._unknown(),
            "stopped": {},
        }

    @property
    def may_change(self) -> bool:
        """Whether what is wrong may be that statements which were not run are missing."""
        got = [found.got for found in self._findings().values()]
        return isinstance(self._layer(), Failure) or any(isinstance(g, Failure) for g in got)

    def _judge(self, step: str, trials: list[Trial]) -> None:
        self._reports[step] = judge(trials, step)
        self.marks[step] = report_marks(step, self._reports[step])

    def _in_sheet(self, step: str) -> bool:
        """Whether the file holds the assignment's own class for this step."""
        return step in sheet.FRAMES and f"Step{_number(step)}" in self.space.own()

    def _with_functions(self) -> bool:
        """Whether it is the assignment as a whole, or holds what its first two steps ask for."""
        names = vars(self.space.module)
        own = all(callable(names.get(function)) for function in FUNCTIONS.values())
        return own or any(self._in_sheet(step) for step in sheet.FRAMES)

    def _layer(self) -> Callable | Failure:
        own = self.space.own()
        if not self._adapter:
            return attempt(find_layer, own, self.name)
        at = tuple(map(id, own.values()))  # the same adapter, as long as nothing else is defined
        if at not in self._adapted:
            names = {**vars(self.space.module), **own}
            self._adapted[at] = attempt(adapted, own, names, self.name, self._adapter)
        return self._adapted[at]

    # ------------------------------------------------------------------- calls, watched

    def _try(self, factory: Callable, of: str) -> Tries:
        """Try a layer: the submission's, or the frame of a step, whose calls are others."""
        return Tries(partial(self._built, factory, of))

    def _built(self, factory: Callable, of: str, *settings: Any) -> Any:
        stride, padding = settings[2:]
        kind = of or ("same" if padding == "same" else "plain" if stride == 1 else "strided")
        layer = self._call(f"build {kind}", partial(factory, *settings))
        return layer if layer is None else _Watched(layer, kind, self._call)

    def _watched(self, what: str, function: Any) -> Callable:
        return lambda *arguments: self._call(what, partial(function, *arguments))

    def _call(self, what: str, function: Callable) -> Any:
        """Call what is told of first, and not at all if it did not end before."""
        stage, _, kind = what.partition(" ")
        plain = f"{stage} plain" if kind and kind not in sheet.FRAMES else what
        for known in (plain, what):  # if not even that ends
            if known in self.given_up:
                error, words = self.given_up[known]
                raise ERRORS[error](words)
        self.begin(what)
        try:
            return function()
        except KeyboardInterrupt as error:  # nobody else has pressed a key here
            raise RuntimeError("KeyboardInterrupt") from error

    # ------------------------------------------------------------------------- in words

    def _findings(self) -> dict[str, Finding]:
        findings: dict[str, Finding] = {}
        for report in self._reports.values():
            findings |= {f"{found.part}:{found.mistake}": found for found in report.findings}
        return findings

    def _said(self) -> list[str]:
        """Say each mistake, with the words of an error, each of them once."""
        said: list[str] = []
        for found in self._findings().values():
            sentence = f"{checks.PART_NAMES[found.part]}: {found.title}"
            words = words_of(found.got) if isinstance(found.got, Failure) else ""
            shown = words and found.mistake != "not_written" and not any(words in s for s in said)
            said.append(f"{sentence} {words}." if shown else sentence)
        return list(dict.fromkeys(said))

    def _notes(self, trials: list[Trial]) -> list[str]:
        """Return the notes on a layer: not that it takes a matrix, which is what was asked for."""
        notes = [
            *judge(trials, lenient=False).notes,
            *(n for r in self._reports.values() for n in r.notes),
        ]
        notes = [n for n in dict.fromkeys(notes) if n != checks.NOTES["axes_2"]]
        returned = any(part in trial.results for part in PARTS[1:3] for trial in trials)
        kept = any(PARTS[3] in trial.results for trial in trials)
        return notes + [checks.CLI_NO_BIAS_GRADIENT] * (returned and not kept)

    def _of_constructor(self, layer: Callable) -> list[str]:
        """Say what more there is to know of a layer of which nothing is right."""
        said = []
        signature = attempt(inspect.signature, layer)
        passed = any(report.passed for report in self._reports.values())
        advice = None
        if not passed and not self._adapter:
            advice = attempt(self._call, "adapter", partial(advice_for, layer, "layer"))
        if isinstance(advice, Advice):
            said.append(checks.CLI_USE_ADAPTER.format(line=shlex.quote(advice.line)))
        elif not passed and not self._adapter and isinstance(signature, inspect.Signature):
            named = tuple(signature.parameters)
            if named[:4] != SETTINGS:
                name, parameters = getattr(layer, "__name__", self.name), ", ".join(named)
                said.append(checks.CLI_CONSTRUCTOR.format(name=name, parameters=parameters))
        if any(found.mistake == "weight_unused" for found in self._findings().values()):
            own = attempt(lambda: _arrays(vars(layer(1, 2, 1, "valid"))))
            if own and not isinstance(own, Failure):
                said.append(checks.CLI_OWN_ARRAYS.format(names=", ".join(own)))
        return said

    def _unknown(self) -> dict[str, str]:
        """Sum up the wrong numbers that have no name, by the number of the step."""
        return {
            str(_number(step)): _digest(found.part, self._tries[step], STEPS[step][1])
            for step, report in self._reports.items()
            for found in report.findings
            if found.mistake == "unrecognised"
        }


class _Watched:
    """A layer whose calls are told before they begin."""

    def __init__(self, layer: Any, kind: str, call: Callable) -> None:
        vars(self).update(_layer=layer, _kind=kind, _call=call)

    def forward(self, X: np.ndarray) -> Any:
        """Call the layer's forward."""
        return self._call(f"forward {self._kind}", lambda: self._layer.forward(X))

    def backward(self, dL_dO: np.ndarray) -> Any:
        """Call the layer's backward."""
        return self._call(f"backward {self._kind}", lambda: self._layer.backward(dL_dO))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._layer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._layer, name, value)


def words_of(failure: Failure) -> str:
    """Return the words of a failure; those that are ours without the name of an error."""
    ours = failure.error in ("ValueError", "TimeoutError") and not failure.reached
    return failure.words.removeprefix(f"{failure.error}: ") if ours else failure.words


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentences)


def _number(step: str) -> int:
    return list(POINTS).index(step) + 1


def _arrays(values: dict[str, Any]) -> list[str]:
    known = [name for name, value in values.items() if isinstance(value, np.ndarray | dict)]
    return [name for name in known if name not in ("weight", "bias")]


def _digest(part: str, tries: Tries, holds: Callable) -> str:
    """Sum up wrong numbers: alike, but for rounding, for all who made the same mistake."""
    summed = hashlib.sha256(part.encode())
    for trial in tries.on(lambda _: False):
        result = trial.results.get(part)
        if holds(trial.case) and isinstance(result, np.ndarray):
            summed.update(repr((result.shape, (result.round(4) + 0.0).tolist())).encode())
    return summed.hexdigest()[:16]
