"""Execute notebooks in place, in a canonical form: running it again changes no byte.

    python -m convlab.tools.execute notebooks/00_start_here.ipynb

Times, widget state and the names of the machine are left out; what cells print is kept. A notebook
with a cell that stops stays as it was, and so does one that somebody saves while it is executed.

A cell that measures times prints others at every run. Such a cell carries nbval's tag
"nbval-ignore-output". It is run with all others, but the outputs that stand in the file stay,
as they were measured once; where there are none yet, or with --refresh, what it has just measured
takes their place. Refresh them whenever such a cell, or what it measures, is changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from convlab.files import make_canonical, matched, read_notebook, write_notebook
from convlab.text import tools

MEASURES = "nbval-ignore-output"  # the tag of a cell whose output is another at every run


def main(arguments: list[str] | None = None) -> int:
    """Execute the notebooks named; return 1 if a cell of one stops."""
    parser = argparse.ArgumentParser(
        prog="python -m convlab.tools.execute", description=tools.EXECUTE
    )
    parser.add_argument("notebooks", nargs="+", help=tools.EXECUTE_NOTEBOOKS)
    parser.add_argument("--refresh", action="store_true", help=tools.REFRESH)
    options = parser.parse_args(arguments)
    try:
        for path in matched(options.notebooks):
            print(path, flush=True)
            execute(path, options.refresh)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(tools.CELL_STOPPED.format(path=path, error=error), file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0


def execute(path: Path, refresh: bool = False) -> None:
    """Run all cells of a notebook, from the folder it lies in, and write it in canonical form.

    Outputs of cells that measure times stay as they stand there, unless told to `refresh` them.
    Raises ValueError for what is no notebook, and for one that was edited in the meantime.
    """
    notebook, before = read_notebook(path), path.read_bytes()
    run(notebook, path.parent, refresh)
    if path.read_bytes() != before:
        raise ValueError(tools.EDITED_MEANWHILE.format(path=path))
    write_notebook(path, notebook)


def run(notebook: nbformat.NotebookNode, folder: Path, refresh: bool = False) -> None:
    """Run all cells of a notebook from a folder, and bring it in canonical form, in place."""
    measuring = [cell for cell in notebook.cells if MEASURES in cell.metadata.get("tags", [])]
    measured = [] if refresh else [cell.outputs for cell in measuring]
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    for cell, outputs in zip(measuring, measured, strict=False):
        cell.outputs = outputs or cell.outputs
    make_canonical(notebook)


if __name__ == "__main__":
    sys.exit(main())
