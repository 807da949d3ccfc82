"""One submission, checked in this process: `python -m convlab.check` starts it.

Each result is told as it comes, in a line of JSON on the standard output, and so is each call of
the learner's code before it begins: who started this knows what did not end.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import os
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

import convlab.check
from convlab import text
from convlab.check import sheet
from convlab.check.checker import STEPS, judge, try_layer
from convlab.check.marks import POINTS, padding_marks, report_marks, size_marks
from convlab.check.report import Finding, Report
from convlab.check.statements import Space, Statement, closure, needed, read, split
from convlab.check.trial import PARTS, Endless, Failure, Trial, attempt

GRADED = tuple(STEPS)[:6]  # the steps of the assignment, from the third on
NAMES = ("ConvLayer", "Conv2d", "ConvolutionLayer", "make_layer", "factory")
LIKE_A_CONVOLUTION = re.compile("conv", re.IGNORECASE)
LIBRARIES = {"conv_layer", "torch", "tensorflow", "keras", "jax", "flax", "mxnet", "paddle"}
LIBRARIES |= {"scipy", "skimage", "cv2", "cupy", "numba", "tinygrad", "mlx"}
OF_THE_SHEET = {"Frame", "Step3", "Step4", "Step5", "Step6"}  # its own classes, not the learner's
# The cells that count marks in the assignment: a step is marked where its cell stands.
CELLS = dict(
    zip("size padding one several filter input stride same".split(), POINTS, strict=True)
)
MOST_STOPPED = 3  # lines that are named in a row
Tell = Callable[[dict[str, Any]], None]


def check_file(
    path: Path, name: str = "", tell: Tell = lambda _: None, given_up: dict[str, str] | None = None
) -> dict[str, Any]:
    """Run a file, find the layer in it, and mark it step by step.

    Parameters
    ----------
    path : a file of Python, or a notebook
    name : of the layer, if it is not one of the usual ones
    tell : is told of each call before it begins, and of each result
    given_up : what is not to be called again, and why

    Returns
    -------
    dict of "steps" (step to whether it passed), "marks" (step to marks), "of" (their sum at
    most), "mistakes" (part:name), "said" in words, "notes", "uses" (libraries), and "unknown"
    (number of a step to a digest of wrong numbers that have no name)
    """
    return _Submission(path, name, tell, given_up or {}).check()


class _Submission:
    """A submission on its way through its statements and steps."""

    def __init__(self, path: Path, name: str, tell: Tell, given_up: dict[str, str]) -> None:
        self.path, self.name, self.tell, self.given_up = path, name, tell, given_up
        self.space = Space(path, self.begin)
        self.unread = ""

    def begin(self, what: str) -> str:
        """Tell what will be called; return why it is not to be, if it did not end before."""
        if what not in self.given_up:
            self.tell({"at": what})
        return self.given_up.get(what, "")

    def check(self) -> dict[str, Any]:
        # What its own cells check is checked here anyway.
        convlab.check.check_layer = lambda *_, **__: Report((), (), None, 0)
        parts = attempt(read, self.path)
        if isinstance(parts, Failure):
            self.unread = parts.words.partition(": ")[2] or parts.words
            parts = []
        statements, problems = split(parts)
        self.space.stopped |= problems
        first = needed(statements, {*NAMES, *sheet.FUNCTIONS, self.name})
        marked_in = {s.part.cell.removesuffix("-marks"): s for s in statements if s.part.cell}
        places = {marked_in[cell]: step for cell, step in CELLS.items() if cell in marked_in}
        marking = _Marking(self)
        for statement in statements:
            if statement in first:
                self.space.run(statement)
            if statement in places:
                marking.mark(places[statement])
        row = self.row(marking, statements)
        self.tell({"row": row})
        self.tell({"rest": True})
        for statement in statements:
            if statement not in self.space.done:
                self.space.run(statement)
        self.tell({"rest": False})
        if not all(row["steps"].values()) and marking.may_change:
            again = self.row(_Marking(self), statements)
            row = max(row, again, key=lambda one: sum(one["marks"].values()))
        row["notes"] = self.notes(row["notes"])
        self.tell({"row": row})
        return row

    def row(self, marking: _Marking, statements: list[Statement]) -> dict[str, Any]:
        for step in POINTS:
            marking.mark(step)
        return marking.row() | {"uses": _used(statements)}

    def notes(self, notes: list[str]) -> list[str]:
        """Add the lines that stopped."""
        stopped = list(self.space.stopped.items())
        said = [text.CLI_STOPPED.format(where=w, said=s) for w, s in stopped[:MOST_STOPPED]]
        if len(stopped) > MOST_STOPPED:
            said.append(text.CLI_MORE_STOPPED.format(count=len(stopped) - MOST_STOPPED))
        return [*notes, *said]


class _Marking:
    """The marks of a submission, step by step, with what there is to say of each."""

    def __init__(self, submission: _Submission) -> None:
        self.submission, self.space = submission, submission.space
        self.marks: dict[str, float] = {}
        self.reports: dict[str, Report] = {}
        self.unknown: dict[str, str] = {}
        self.tried = cache(self._try)

    def mark(self, step: str) -> None:
        """Mark a step, unless that was done where its cell stands."""
        if step in self.marks:
            return
        names = vars(self.space.module)
        self.marks[step] = 0.0
        if step in ("size", "padding"):
            count = size_marks if step == "size" else padding_marks
            self.marks[step] = count(self._watched(step, names.get(_FUNCTION_OF[step])))
            return
        factory = sheet.frame(step, names) if self._in_sheet(step) else self._layer()
        if isinstance(factory, Failure):
            return
        trials = self.tried(factory) if factory is self._layer() else self._try(factory)
        report = self.reports[step] = judge(trials, step)
        self.marks[step] = report_marks(step, report)
        number = list(POINTS).index(step) + 1
        for finding in report.findings:
            if finding.mistake == "unrecognised":
                self.unknown[str(number)] = _digest(finding.part, trials, STEPS[step][1])

    def row(self) -> dict[str, Any]:
        """Return what there is to say of all steps."""
        layer = self._layer()
        of_sheet = self._with_functions()
        marks = {s: m for s, m in self.marks.items() if of_sheet or s in GRADED}
        findings: dict[str, Finding] = {}
        for report in self.reports.values():
            findings |= {f"{found.part}:{found.mistake}": found for found in report.findings}
        said = [self.submission.unread] if self.submission.unread else _sentences(findings)
        if isinstance(layer, Failure):
            said += [] if self.submission.unread else [_words_of(layer)]
        notes = [] if of_sheet else [text.CLI_OF_17.format(of=_points(GRADED))]
        if not isinstance(layer, Failure):
            said += self._of_constructor(layer, findings)
            notes += self._of_layer(layer)
        steps = {s: s in self.reports and self.reports[s].passed for s in GRADED}
        lost = not said and sum(marks.values()) < _points(marks)
        if lost:
            said = [text.CLI_LOST.format(steps=_lost(marks))]
        return {
            "steps": steps,
            "marks": marks,
            "of": _points(marks),
            "mistakes": list(findings),
            "said": " ".join(said) or text.CLI_RIGHT,
            "notes": notes,
            "unknown": self.unknown,
        }

    @property
    def may_change(self) -> bool:
        """Whether what is wrong may be that statements which were not run are missing."""
        got = [f.got for report in self.reports.values() for f in report.findings]
        return isinstance(self._layer(), Failure) or any(isinstance(g, Failure) for g in got)

    def _in_sheet(self, step: str) -> bool:
        """Whether the file holds the assignment's own class for this step."""
        return step in sheet.FRAMES and f"Step{list(POINTS).index(step) + 1}" in self.space.own()

    def _with_functions(self) -> bool:
        names = vars(self.space.module)
        own = all(callable(names.get(function)) for function in _FUNCTION_OF.values())
        return own or any(self._in_sheet(step) for step in sheet.FRAMES)

    def _layer(self) -> Callable | Failure:
        return attempt(find_layer, self.space.own(), self.submission.name)

    def _try(self, factory: Callable) -> list[Trial]:
        return try_layer(partial(self._built, factory))

    def _built(self, factory: Callable, *settings: Any) -> Any:
        kind = "same" if settings[3] == "same" else "plain" if settings[2] == 1 else "strided"
        layer = self._call(f"build {kind}", partial(factory, *settings))
        return layer if layer is None else _Watched(layer, kind, self._call)

    def _watched(self, what: str, function: Any) -> Callable:
        return lambda *arguments: self._call(what, partial(function, *arguments))

    def _call(self, what: str, function: Callable) -> Any:
        """Call what is told of first, and not at all if it did not end before."""
        stage, _, kind = what.partition(" ")
        for known in (f"{stage} plain" if kind else what, what):  # if not even that ends
            refused = self.submission.given_up.get(known)
            if refused:
                raise Endless(refused)
        self.submission.begin(what)
        try:
            return function()
        except KeyboardInterrupt as error:  # nobody else pressed a key here
            raise RuntimeError("KeyboardInterrupt") from error

    def _of_constructor(self, layer: Callable, findings: dict[str, Finding]) -> list[str]:
        """Say what more there is to know of a layer that cannot be built, or has own arrays."""
        said = []
        signature = attempt(inspect.signature, layer)
        if not any(report.passed for report in self.reports.values()) and not isinstance(
            signature, Failure
        ):
            named = list(signature.parameters)
            if named[:4] != ["out_channels", "kernel_size", "stride", "padding"]:
                name = getattr(layer, "__name__", text.CLI_RIGHT)
                parameters = ", ".join(named)
                said.append(text.CLI_CONSTRUCTOR.format(name=name, parameters=parameters))
        if any(key.endswith("weight_unused") for key in findings):
            own = attempt(lambda: vars(layer(1, 2, 1, "valid")))
            arrays = [] if isinstance(own, Failure) else _arrays(own)
            said += [text.CLI_OWN_ARRAYS.format(names=", ".join(arrays))] if arrays else []
        return said

    def _of_layer(self, layer: Callable) -> list[str]:
        """Return the notes on a layer: not that it takes a matrix, which is what was asked for."""
        trials = self.tried(layer)
        notes = {note for report in self.reports.values() for note in report.notes}
        notes |= set(judge(trials).notes) - {text.NOTES["axes_2"]}
        built = any(part in trial.results for part in PARTS[1:3] for trial in trials)
        kept = any(PARTS[3] in trial.results for trial in trials)
        return sorted(notes) + [text.CLI_NO_BIAS_GRADIENT] * (built and not kept)


_FUNCTION_OF = {"size": "output_size", "padding": "padding_widths"}


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


# --------------------------------------------------------------------- finding the layer


def find_layer(known: dict[str, Any], name: str = "") -> Callable:
    """Return the layer of this name, of a usual one, or the only class that may be one.

    A class named like a convolution is taken before others. Raises ValueError, in words, where
    there is none, or several.
    """
    for one in [name] if name else NAMES:
        if one in known:
            return known[one]
    layers = {n: v for n, v in known.items() if _has(v, "forward") or _has(v, "backward")}
    layers = {n: v for n, v in layers.items() if n not in OF_THE_SHEET} if not name else {}
    for may_be in (
        lambda n, v: LIKE_A_CONVOLUTION.search(n) and _has(v, "forward") and _has(v, "backward"),
        lambda n, _: LIKE_A_CONVOLUTION.search(n),
        lambda _, v: _has(v, "forward") and _has(v, "backward"),
        lambda n, _: True,
    ):
        found = _without_bases({n: v for n, v in layers.items() if may_be(n, v)})
        if len(found) > 1:
            raise ValueError(text.MANY_LAYERS_IN_FILE.format(names=", ".join(found)))
        if found:
            return next(iter(found.values()))
    classes = {n: v for n, v in known.items() if isinstance(v, type)}
    like = {n: v for n, v in classes.items() if LIKE_A_CONVOLUTION.search(n) and not name}
    if len(like) == 1:  # its methods have other names; what it lacks is said
        return next(iter(like.values()))
    raise ValueError(text.NO_LAYER_IN_FILE.format(names=name or " or ".join(NAMES)))


def _has(value: Any, method: str) -> bool:
    return attempt(hasattr, value, method) is True


def _without_bases(layers: dict[str, Any]) -> dict[str, Any]:
    """Leave out a class that another one is derived from, and a second name of one."""
    bases = [base for v in layers.values() if isinstance(v, type) for base in v.__mro__[1:]]
    kept: dict[str, Any] = {}
    for name, value in layers.items():
        if value not in bases and not any(value is other for other in kept.values()):
            kept[name] = value
    return kept


# ----------------------------------------------------------------------------- in words


def _sentences(findings: dict[str, Finding]) -> list[str]:
    """Say each mistake, with the words of an error, each of them once."""
    said: list[str] = []
    for found in findings.values():
        sentence = f"{text.PART_NAMES[found.part]}: {found.title}"
        words = found.got.words if isinstance(found.got, Failure) else ""
        shown = words and found.mistake != "not_written" and not any(words in s for s in said)
        said.append(f"{sentence} {words}." if shown else sentence)
    return list(dict.fromkeys(said))


def _words_of(failure: Failure) -> str:
    """Return the words of an error of ours, without its name."""
    return failure.words.removeprefix("ValueError: ")


def _lost(marks: dict[str, float]) -> str:
    lost = [s for s, m in marks.items() if m < POINTS[s]]
    return ", ".join(str(list(POINTS).index(step) + 1) for step in lost)


def _points(steps: Any) -> int:
    return sum(POINTS[step] for step in steps)


def _arrays(values: dict[str, Any]) -> list[str]:
    known = [n for n, v in values.items() if isinstance(v, np.ndarray | dict)]
    return [name for name in known if name not in ("weight", "bias")]


def _used(statements: list[Statement]) -> list[str]:
    """Return the libraries that the learner's own code uses, in what it defines or runs."""
    own = [s for s in statements if not (s.part.locked or s.binds & OF_THE_SHEET)]
    own = [s for s in own if not s.node.__class__.__name__.startswith("Import")]
    used = set()
    for statement in closure(statements, own):
        used |= {module.partition(".")[0] for module in _imported(statement)}
    return sorted(used & LIBRARIES)


def _imported(statement: Statement) -> list[str]:
    import ast

    found = []
    for node in ast.walk(statement.node):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in ("__import__", "import_module"):
                found.append(str(node.args[0].value))
    return found


def _digest(part: str, trials: list[Trial], holds: Callable) -> str:
    """Sum up wrong numbers: alike, but for rounding, for all who made the same mistake."""
    summed = hashlib.sha256(part.encode())
    for trial in trials:
        result = trial.results.get(part)
        if holds(trial.case) and isinstance(result, np.ndarray):
            summed.update(repr((result.shape, (result.round(4) + 0.0).tolist())).encode())
    return summed.hexdigest()[:16]


# -------------------------------------------------------------------------- as a process


def _limit_memory(megabytes: int) -> None:
    """Let the process have so much memory, where the system can say so."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


def _channel() -> Tell:
    """Keep the standard output for results; what a submission prints goes nowhere."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def tell(news: dict[str, Any]) -> None:
        lines.write(json.dumps(news) + "\n")
        lines.flush()

    return tell


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    _limit_memory(order["megabytes"])
    answer = _channel()
    check_file(Path(order["path"]), order["layer"], answer, order["given_up"])
    answer({"done": True})
    os._exit(0)  # whatever threads it has left behind
