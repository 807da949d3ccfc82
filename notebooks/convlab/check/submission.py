"""One submission, checked in this process: `python -m convlab.check` starts it.

python -m convlab.check.submission PATH RESULT LAYER MEGABYTES
"""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from convlab import text
from convlab.check.checker import STEPS, judge, try_layer
from convlab.check.report import Finding
from convlab.check.trial import Failure, attempt, quiet

OWN = "submission"  # the module that a submission believes to be
GRADED = tuple(STEPS)[:6]  # the steps of the assignment
NAMES = ("ConvLayer", "Conv2d", "ConvolutionLayer", "make_layer", "factory")


def check_file(path: Path, name: str = "") -> dict[str, Any]:
    """Run a file, find the layer in it, and check it step by step.

    The assignment has a layer for each of its first steps, right but for one part; where the file
    defines them, these are checked.

    Returns
    -------
    dict of "steps" (step to whether it passed), "mistakes" (part:name), and "said" in words
    """
    row = {"steps": dict.fromkeys(GRADED, False), "mistakes": []}
    known = attempt(_defined, path)
    if isinstance(known, Failure):
        return row | {"said": known.words}
    layer = attempt(_layer_of, known, name)
    trials = layer if isinstance(layer, Failure) else try_layer(layer)
    findings: dict[str, Finding] = {}
    for number, step in enumerate(GRADED, start=3):
        one = known.get(f"Step{number}")
        of_step = trials if one is None else try_layer(one)
        if isinstance(of_step, Failure):
            continue
        report = judge(of_step, step)
        row["steps"][step] = report.passed
        findings |= {f"{found.part}:{found.mistake}": found for found in report.findings}
    if not isinstance(trials, Failure) and all(row["steps"].values()):
        more = judge(trials).findings
        findings |= {f"{found.part}:{found.mistake}": found for found in more}
    said = [f"{text.PART_NAMES[found.part]}: {found.title}" for found in findings.values()]
    said += [layer.words] if isinstance(layer, Failure) else []
    return row | {"mistakes": list(findings), "said": " ".join(said) or text.CLI_RIGHT}


def _defined(path: Path) -> dict[str, Any]:
    """Run the file, and return what it defines itself: an imported layer is not the learner's."""
    module = types.ModuleType(OWN)
    module.__file__ = str(path)
    module.get_ipython = _NoJupyter
    sys.modules[OWN] = module  # where dataclasses, and pickle, look for it
    sys.path.insert(0, str(path.parent))
    with quiet():
        for name, source in _sources(path):
            # Not with this module's own `from __future__`.
            code = attempt(lambda s=source, n=name: compile(s, n, "exec", dont_inherit=True))
            done = code if isinstance(code, Failure) else attempt(exec, code, vars(module))
            if isinstance(done, Failure) and path.suffix != ".ipynb":
                return done  # of a notebook, other cells may still be right
    own = vars(module).items()
    return {n: v for n, v in own if getattr(v, "__module__", "") == OWN and callable(v)}


class _NoJupyter:
    """What magics and commands of a notebook are called on: nothing comes of them."""

    def __getattr__(self, name: str) -> Callable:
        return lambda *_, **__: None


def _layer_of(known: dict[str, Any], name: str) -> Callable:
    """Return the layer of this name, of a usual one, or the only class that may be one."""
    names = [name] if name else NAMES
    for one in names:
        if one in known:
            return known[one]
    layers = [v for v in known.values() if hasattr(v, "forward") and hasattr(v, "backward")]
    classes = [v for v in layers if isinstance(v, type)]
    layers = [v for v in layers if not any(v is not c and v in c.__mro__ for c in classes)]
    if len(layers) != 1 or name:
        raise ValueError(text.NO_LAYER_IN_FILE.format(names=" or ".join(names)))
    return layers[0]


def _sources(path: Path) -> list[tuple[str, str | bytes]]:
    """Return the code of a file with its name; of a notebook cell by cell, as plain Python."""
    if path.suffix != ".ipynb":
        return [(str(path), path.read_bytes())]  # with whatever coding it declares
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = []
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            source = plain_python("".join(cell["source"]))
            name = f"{path.name}, cell {number}"
            linecache.cache[name] = (len(source), None, source.splitlines(True), name)
            sources.append((name, source))
    return sources


def plain_python(source: str) -> str:
    """Return the code of a cell as plain Python: its magics become calls."""
    if source.startswith("%%"):  # of a whole cell: what is below may be timed, say
        source = source.partition("\n")[2]
    return TransformerManager().transform_cell(source)


def _limit_memory(megabytes: int) -> None:
    """Let the process have so much memory, where the system can say so."""
    with contextlib.suppress(ImportError, ValueError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


if __name__ == "__main__":
    submission, result, layer_name, most = sys.argv[1:]
    _limit_memory(int(most))
    checked = check_file(Path(submission), layer_name)
    Path(result).write_text(json.dumps(checked), encoding="utf-8")
    os._exit(0)  # whatever threads it has left behind
