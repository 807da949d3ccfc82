"""Execute notebooks in place, in a canonical form: running it again changes no byte.

    python -m convlab.execute notebooks/00_start_here.ipynb

Times, widget state and the names of the machine are left out; what cells print is kept.

A cell that measures times prints others at every run. Such a cell carries nbval's tag
"nbval-ignore-output". It is run with all others, but the outputs that stand in the file stay,
as they were measured once; where there are none yet, or with --refresh, what it has just measured
takes their place. Refresh them whenever such a cell, or what it measures, is changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from convlab import text
from convlab.explorers.base import WIDGET_VIEW

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_IN_CELLS = {"jupyter", "tags", "nbgrader"}
MEASURES = "nbval-ignore-output"  # the tag of a cell whose output is another at every run


def execute(path: Path, refresh: bool = False) -> None:
    """Run all cells of a notebook, from the folder it lies in, and write it in canonical form.

    Outputs of cells that measure times stay as they stand there, unless told to `refresh` them.
    """
    notebook = nbformat.read(path, as_version=4)
    measuring = [cell for cell in notebook.cells if MEASURES in cell.metadata.get("tags", [])]
    measured = [] if refresh else [cell.outputs for cell in measuring]
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell, outputs in zip(measuring, measured, strict=False):
        cell.outputs = outputs or cell.outputs
    make_canonical(notebook)
    nbformat.write(notebook, path)


def make_canonical(notebook: nbformat.NotebookNode) -> None:
    """Take out of a notebook, in place, what differs from run to run or from host to host."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        kept = {k: v for k, v in cell.metadata.items() if k in KEPT_IN_CELLS}
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", []):
            # Without its state it is an empty box; the picture beside it is what others can show.
            output.get("data", {}).pop(WIDGET_VIEW, None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="convlab.execute", description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--refresh", action="store_true", help=text.CLI_REFRESH)
    arguments = parser.parse_args()
    for notebook in arguments.notebooks:
        print(notebook, flush=True)
        execute(notebook, arguments.refresh)
