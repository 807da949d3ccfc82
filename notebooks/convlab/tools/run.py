"""Run a notebook for its explorers: what a page needs of them stands in no saved output."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from IPython.display import display
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from convlab import text
from convlab.explorers.base import Explorer
from convlab.explorers.saved.alive import alive, page
from convlab.files import read_notebook
from convlab.text import pages as words

MADE = re.compile(r"\bexplore_\w+\(")  # an explorer, in a cell
ALIVE = "convlab-alive"  # in the metadata of an explorer's output
COLLECT = "from convlab.tools import run; run.show_as_html({present})"


def alive_outputs(path: Path, *, present: bool = False) -> dict[int, list[str]]:
    """Run a notebook from its folder and return its explorers as HTML.

    Parameters
    ----------
    path : the notebook; cells behind its last explorer are not run
    present : whether each holds its present settings alone, and its own script

    Returns
    -------
    outputs : dict, the explorers that each cell displays, by the number of the cell
        Raises CellExecutionError where a cell stops.
    """
    notebook = read_notebook(path)
    made = [n for n, cell in enumerate(notebook.cells) if MADE.search(_code(cell))]
    if not made:
        return {}
    notebook.cells = [
        new_code_cell(COLLECT.format(present=present)),
        *notebook.cells[: made[-1] + 1],
    ]
    resources = {"metadata": {"path": str(path.parent)}}
    settings = {"kernel_name": "python3", "timeout": None, "extra_arguments": ["--log-level=40"]}
    NotebookClient(notebook, resources=resources, **settings).execute()
    shown = {number: _explorers(cell) for number, cell in enumerate(notebook.cells[1:])}
    return {number: explorers for number, explorers in shown.items() if explorers}


def _code(cell: NotebookNode) -> str:
    return cell.source if cell.cell_type == "code" else ""


def _explorers(cell: NotebookNode) -> list[str]:
    outputs = cell.get("outputs", [])
    return [each.data["text/html"] for each in outputs if ALIVE in each.get("metadata", {})]


def put_in(cell: NotebookNode, explorers: Sequence[str]) -> None:
    """Put explorers as HTML in place of the pictures that they have left in a cell.

    Raises ValueError where there are more pictures, or fewer; a cell without any stays as it is.
    """
    pictures = [output for output in cell.get("outputs", []) if _is_explorer(output)]
    if pictures and len(pictures) != len(explorers):
        raise ValueError(words.EXPLORERS.format(made=len(explorers), saved=len(pictures)))
    for output, html in zip(pictures, explorers, strict=False):
        output.data = {"text/html": html, "text/plain": output.data["text/plain"]}
        output.metadata = {}


def _is_explorer(output: NotebookNode) -> bool:
    data = output.get("data", {})
    begins = text.EXPLORER.partition("{alt}")[0]
    return "image/png" in data and data.get("text/plain", "").startswith(begins)


def show_as_html(present: bool) -> None:
    """Let explorers of this kernel show themselves as HTML that needs no kernel, from now on."""
    as_html = page if present else alive

    def show(explorer: Explorer) -> None:
        data: dict[str, Any] = {"text/html": as_html(explorer), "text/plain": explorer.scene.alt}
        display(data, metadata={ALIVE: True}, raw=True)

    Explorer._ipython_display_ = show
