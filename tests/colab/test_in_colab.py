"""Every notebook, exported and alone in an empty folder, run with the versions of Colab."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from convlab.check.statements import plain_python
from convlab.standalone import main
from convlab.text import tools
from nbformat.v4 import new_code_cell, new_output
from places import NOTEBOOKS, ROOT, SOME_NOTEBOOKS

NOTE, DRIVE = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("note.py", "drive.py")
)
VERSIONS = {
    "numpy": "2.1.3",
    "matplotlib": "3.10.0",
    "ipywidgets": "7.7.1",
    "anywidget": "0.9.21",
    "threadpoolctl": "3.6.0",
    "ipython": "7.34.0",
    "ipykernel": "6.17.1",
}
STRICT = ("-v", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60")
STRICT += ("-p", "no:cacheprovider", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}")


def shown(notebook: nbformat.NotebookNode) -> int:
    """Count the explorers that a notebook shows: those that the last line of a cell makes."""
    count = 0
    for cell in notebook.cells[2:]:
        tree = ast.parse(plain_python(cell.source) if cell.cell_type == "code" else "")
        last = tree.body[-1] if tree.body else None
        call = last.value if isinstance(last, ast.Expr) else None
        function = call.func if isinstance(call, ast.Call) else None
        count += getattr(function, "id", "").startswith("explore_")
    return count


def with_drive(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Expect the first cell to say what it did; add cells that note and move the explorers."""
    data = ", data/digits.npz" * ("data/digits.npz" in notebook.cells[1].source)
    ready = tools.ALONE_READY.format(names=f"conv_layer, convlab{data}")
    notebook.cells[1] |= {
        "outputs": [new_output("stream", name="stdout", text=f"{ready}\n")],
        "execution_count": 1,
    }
    count = shown(notebook)
    if count:
        printed = new_output("stream", name="stdout", text=f"{count} explorers moved\n")
        cell = new_code_cell(DRIVE, id="colab-drive", outputs=[printed], execution_count=count)
        notebook.cells.insert(2, new_code_cell(NOTE, id="colab-note", execution_count=count))
        notebook.cells.append(cell)
    return notebook


def test_the_versions_are_those_of_colab(in_colab, tmp_path) -> None:
    names = f"[version(name) for name in {list(VERSIONS)}]"
    code = f"import json\nfrom importlib.metadata import version\nprint(json.dumps({names}))"
    done = in_colab(tmp_path, "-c", code)
    assert json.loads(done.stdout) == list(VERSIONS.values()), done.stderr


@pytest.mark.parametrize("name", ["conv_layer", "convlab"])
def test_this_project_is_not_installed_there(in_colab, tmp_path, name) -> None:
    assert f"No module named '{name}'" in in_colab(tmp_path, "-c", f"import {name}").stderr


@pytest.fixture(scope="module")
def ran(
    in_colab,
    tmp_path_factory,
    still_explorers,  # noqa: ARG001
) -> tuple[dict[Path, Path], subprocess.CompletedProcess]:
    """Where each notebook lies, alone in a folder; and how they ran, each in its own kernel."""
    home, lies = tmp_path_factory.mktemp("alone"), {}
    for number, path in enumerate(SOME_NOTEBOOKS):
        folder = home / f"{number:02}"
        main([str(path), "-o", str(folder)])
        lies[path] = alone = folder / path.name
        nbformat.write(with_drive(nbformat.read(alone, as_version=4)), alone)
        assert [file.name for file in folder.iterdir()] == [path.name]
    return lies, in_colab(home, "-m", "pytest", *STRICT)


@pytest.mark.parametrize("path", SOME_NOTEBOOKS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))
def test_a_notebook_runs_alone_and_its_explorers_move(ran, path) -> None:
    alone, done = ran[0][path], ran[1]
    cells = [c for c in nbformat.read(alone, as_version=4).cells if c.cell_type == "code"]
    each = re.findall(rf"^{alone.parent.name}/.*::Cell \d+ (\w+) +\[", done.stdout, re.M)
    assert each == ["PASSED"] * len(cells), done.stdout + done.stderr
