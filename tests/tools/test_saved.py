"""A notebook that was run and saved, and then exported as TEACHING.md says."""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
import sys

import nbformat
from convlab.files import WIDGET_VIEW
from exhaustive import exhaustive
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from notebook_runs import INLINE
from places import NOTEBOOKS

TEACHING = (NOTEBOOKS / "TEACHING.md").read_text("utf-8")

CELLS = (
    "from convlab import explore_forward, guess\nexplore_forward()",
    "explore_forward(start=(1, 1)).show()",
    "with guess('one-window'):\n    explore_forward(start=(0, 1)).show()",
)


def pictures(notebook) -> list[str]:
    """Every picture of a notebook, by itself or folded behind a question."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            inline = [png for png, _ in INLINE.findall(data.get("text/html", ""))]
            found += [data["image/png"]] if "image/png" in data else inline
    return [base64.b64encode(base64.b64decode(png)).decode() for png in found]


@exhaustive
def test_a_notebook_that_was_run_and_saved_keeps_every_picture(tmp_path) -> None:
    notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    NotebookClient(notebook, kernel_name="python3").execute()
    views = [
        output.data
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if WIDGET_VIEW in output.get("data", {})
    ]
    assert views
    assert "widgets" in notebook.metadata  # its state was saved, too
    nbformat.write(notebook, tmp_path / "saved.ipynb")

    (line,) = re.findall(r"`jupyter (nbconvert --to html --NbConvertBase[^`]*)`", TEACHING)
    *command, name = shlex.split(line)
    assert name.endswith(".ipynb")
    command = [sys.executable, "-m", *command, str(tmp_path / "saved.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    page = (tmp_path / "saved.html").read_text("utf-8").replace("\\n", "").replace("\n", "")
    asked = pictures(notebook)
    assert len(asked) == 3
    assert [png[:40] for png in asked if png not in page] == []
