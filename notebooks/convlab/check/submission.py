"""One submission, checked in this process: `python -m convlab.check` starts it.

python -m convlab.check.submission PATH RESULT LAYER MEGABYTES
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from convlab import text
from convlab.check.checker import STEPS, check_layer
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
    findings: dict[str, Finding] = {}
    for number, step in enumerate(GRADED, start=3):
        one = known.get(f"Step{number}", layer)
        if isinstance(one, Failure):
            return row | {"said": one.words}
        report = check_layer(one, step)
        row["steps"][step] = report.passed
        findings |= {f"{found.part}:{found.mistake}": found for found in report.findings}
    if not isinstance(layer, Failure) and all(row["steps"].values()):
        more = check_layer(layer).findings
        findings |= {f"{found.part}:{found.mistake}": found for found in more}
    said = [f"{text.PART_NAMES[found.part]}: {found.title}" for found in findings.values()]
    return row | {"mistakes": list(findings), "said": " ".join(said) or text.CLI_RIGHT}


def _defined(path: Path) -> dict[str, Any]:
    """Run the file, and return what it defines itself: an imported layer is not the learner's."""
    known: dict[str, Any] = {"__name__": OWN, "__file__": str(path)}
    sys.path.insert(0, str(path.parent))
    with quiet():
        for source in _sources(path):
            code = attempt(compile, source, str(path), "exec")
            done = code if isinstance(code, Failure) else attempt(exec, code, known)
            if isinstance(done, Failure) and path.suffix != ".ipynb":
                return done  # of a notebook, other cells may still be right
    return {n: v for n, v in known.items() if getattr(v, "__module__", "") == OWN and callable(v)}


def _layer_of(known: dict[str, Any], name: str) -> Callable:
    """Return the layer of this name, of a usual one, or the only class that may be one."""
    names = [name] if name else NAMES
    for one in names:
        if one in known:
            return known[one]
    layers = [v for v in known.values() if hasattr(v, "forward") and hasattr(v, "backward")]
    if len(layers) != 1 or name:
        raise ValueError(text.NO_LAYER_IN_FILE.format(names=" or ".join(names)))
    return layers[0]


def _sources(path: Path) -> list[str]:
    """Return the code of a file; of a notebook cell by cell, without lines for Jupyter."""
    if path.suffix != ".ipynb":
        return [path.read_text(encoding="utf-8")]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [
        "\n".join(line for line in source.split("\n") if not line.lstrip().startswith(("%", "!")))
        for source in sources
    ]


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
