"""Make the notebook that learners open from the one with the solutions.

    python -m convlab.stub notebooks/exercises/solutions/x.ipynb notebooks/exercises/x.ipynb

What stands between the marks of a solution is left out, as nbgrader does it; all else stays. The
result is executed and written in the canonical form of `convlab.execute`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat

from convlab.execute import execute

SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION$", re.MULTILINE | re.DOTALL
)
PLACEHOLDER = "return None  # your code"


def without_solutions(source: str) -> str:
    """Put the placeholder in the place of each solution, as far in as its mark."""
    return SOLUTION.sub(rf"\g<1>{PLACEHOLDER}", source)


def make_stub(solution: Path, stub: Path) -> None:
    """Write the notebook without its solutions, and execute it."""
    notebook = nbformat.read(solution, as_version=4)
    for cell in notebook.cells:
        cell.source = without_solutions(cell.source)
    nbformat.write(notebook, stub)
    execute(stub)


if __name__ == "__main__":
    make_stub(*map(Path, sys.argv[1:]))
