"""Execute notebooks in place, in a canonical form: running it again changes no byte.

    python -m convlab.execute notebooks/00_start_here.ipynb

Times, widget state and the names of the machine are left out; what cells print is kept.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from convlab.explorers.base import WIDGET_VIEW

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_IN_CELLS = {"jupyter", "tags", "nbgrader"}


def execute(path: Path) -> None:
    """Run all cells of a notebook, from the folder it lies in, and write it in canonical form."""
    notebook = nbformat.read(path, as_version=4)
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
    for name in sys.argv[1:]:
        print(name, flush=True)
        execute(Path(name))
