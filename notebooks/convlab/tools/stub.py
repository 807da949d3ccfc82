"""Make the notebook that learners open from the one with the solutions.

    python -m convlab.tools.stub notebooks/exercises/solutions/x.ipynb notebooks/exercises/x.ipynb

What stands between the marks of a solution is left out, as nbgrader does it; all else stays. The
result is executed and written in the canonical form of `convlab.tools.execute`. Nothing is written
that still holds a mark, or a solution cell that has none.

A stub that is as this tool made it is made again without a question, whatever became of the
solution since, and of the stub's outputs. One in which a cell was edited by hand is written over
only with --force; a notebook that holds solutions never is.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from convlab.files import keep_edits, note_as_made, read_notebook, write_notebook
from convlab.text import tools
from convlab.tools.execute import run

BEGIN, END = (
    re.compile(rf"\b{word}[ \t_-]*solutions?\b", re.IGNORECASE) for word in ("begin", "end")
)
# Whatever nbgrader would take out before it hands a notebook out.
MARK = re.compile(
    r"\b(begin|end)[ \t_-]*(solutions?|hidden[ \t_-]*tests?|mark[ \t_-]*scheme)\b", re.IGNORECASE
)


def main(arguments: list[str] | None = None) -> int:
    """Make the stub named."""
    parser = argparse.ArgumentParser(prog="python -m convlab.tools.stub", description=tools.STUB)
    parser.add_argument("solution", type=Path, help=tools.STUB_SOLUTION)
    parser.add_argument("stub", type=Path, help=tools.STUB_STUB)
    parser.add_argument("--force", action="store_true", help=tools.FORCE)
    options = parser.parse_args(arguments)
    try:
        make_stub(options.solution, options.stub, force=options.force)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(tools.CELL_STOPPED.format(path=options.stub, error=error), file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0


def make_stub(solution: Path, stub: Path, *, force: bool = False) -> None:
    """Write the notebook without its solutions, executed.

    Parameters
    ----------
    solution : the notebook with the solutions
    stub : the file to write; raises ValueError if it holds solutions, or is no such file as this
        function wrote
    force : write over a stub that was edited
    """
    notebook = read_notebook(solution)
    if not any(MARK.search(cell.source) for cell in notebook.cells):
        raise ValueError(tools.STUB_NO_SOLUTION.format(path=solution))
    if stub.is_file() and MARK.search(stub.read_text(encoding="utf-8", errors="replace")):
        raise ValueError(tools.STUB_OVER.format(path=stub))
    if not force:
        keep_edits(stub)
    if not stub.parent.is_dir():
        raise ValueError(tools.NO_FOLDER.format(path=stub.parent))
    for number, cell in enumerate(notebook.cells):
        try:
            leave_out_solution(cell)
        except ValueError as error:
            words = tools.STUB_CELL.format(path=solution, number=number, error=error)
            raise ValueError(words) from error
    run(notebook, stub.parent)
    note_as_made(notebook)
    # Outputs, too: those of cells that measure times are the solution's own.
    if MARK.search(nbformat.writes(notebook)):
        raise ValueError(tools.STUB_OUTPUT.format(path=solution))
    write_notebook(stub, notebook)


def leave_out_solution(cell: nbformat.NotebookNode) -> None:
    """Take the solutions out of a cell; raises ValueError where one would stay."""
    with_marks = cell.source
    if cell.cell_type == "code":
        cell.source = without_solutions(with_marks)
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.source == with_marks:
            raise ValueError(tools.STUB_UNMARKED)
    left = MARK.search(cell.source)
    if left:
        raise ValueError(tools.STUB_LEFT.format(mark=left[0]))


def without_solutions(source: str) -> str:
    """Put the placeholder in the place of each solution, as far in as its first mark.

    Raises ValueError for a mark without its other half.
    """
    lines, inside = [], False
    for line in source.splitlines(keepends=True):
        begins, ends = BEGIN.search(line), END.search(line)
        if (begins and (inside or ends)) or (ends and not inside):
            raise ValueError(tools.STUB_HALF.format(line=line.strip()))
        if begins:
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}{tools.STUB_PLACEHOLDER}")
        elif ends:
            lines.append(line[len(line.rstrip("\r\n")) :])  # how it ended
        elif not inside:
            lines.append(line)
        inside = (inside or bool(begins)) and not ends
    if inside:
        raise ValueError(tools.STUB_NO_END)
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
