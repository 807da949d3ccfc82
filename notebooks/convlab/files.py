"""Files that the tools read and write: found by pattern, written whole, and no edit written over.

A notebook that a tool makes out of another one carries in its metadata a digest of its cells. As
long as the two agree, nobody has edited it, and the tool may make it again. Outputs do not count:
whoever has only run a notebook has lost nothing.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import nbformat

from convlab import text
from convlab.text import tools

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_IN_CELLS = {"jupyter", "tags", "nbgrader", "slideshow", "english"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PLACE = 'class="cl-mount-'  # of an explorer that has been shown on a page
CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
MADE = "convlab"  # the entry of a notebook's metadata that holds the digest


def matched(names: Iterable[str]) -> list[Path]:
    """Expand patterns, which PowerShell hands on as they are; every file comes once.

    Raises ValueError for a name that leads to no file.
    """
    paths: list[Path] = []
    for name in names:
        found = [name] if Path(name).exists() else sorted(glob.glob(name))
        if not found:
            raise ValueError(tools.FILE_MISSING.format(path=name))
        paths += map(Path, found)
    return list(dict.fromkeys(paths))


def write(path: Path, content: bytes) -> None:
    """Write a whole file or, where something stops it, none: what was there stays until then."""
    target = path.resolve()  # of a link, where it leads
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        if target.exists():
            part.chmod(target.stat().st_mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; raises ValueError, naming the file, for what is none."""
    if not path.is_file():
        raise ValueError(tools.FILE_MISSING.format(path=path))
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError) as error:
        raise ValueError(tools.NO_NOTEBOOK.format(path=path)) from error
    return notebook


def write_notebook(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Write a notebook, the same bytes on every system."""
    write(path, (nbformat.writes(notebook).rstrip("\n") + "\n").encode())


def make_canonical(notebook: nbformat.NotebookNode) -> None:
    """Take out of a notebook, in place, what differs from run to run or from host to host."""
    made = {key: value for key, value in notebook.metadata.items() if key == MADE}
    notebook.metadata = nbformat.from_dict(METADATA | made)
    for cell in notebook.cells:
        kept = {k: v for k, v in cell.metadata.items() if k in KEPT_IN_CELLS}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "markdown":
            cell.source = _unbroken(cell.source)
        for output in cell.get("outputs", []):
            # Without its state it is an empty box; the picture beside it is what others can show.
            data = output.get("data", {})
            data.pop(WIDGET_VIEW, None)
            if PLACE in data.get("text/html", ""):
                del data["text/html"]


def _unbroken(source: str) -> str:
    """Keep each ∂L/∂F of the prose in one line; what stands in code is left as it is."""
    parts = CODE.split(source)
    parts[::2] = map(text.unbroken, parts[::2])
    return "".join(parts)


def note_as_made(notebook: nbformat.NotebookNode) -> None:
    """Write the digest of its cells into the metadata of a notebook that is finished."""
    notebook.metadata[MADE] = {"cells": _digest(notebook)}


def keep_edits(path: Path) -> None:
    """Raise ValueError if a file is there that is not as a tool made it."""
    if not path.exists():
        return
    notebook = read_notebook(path)
    if notebook.metadata.get(MADE) != {"cells": _digest(notebook)}:
        raise ValueError(tools.FILE_EDITED.format(path=path))


def _digest(notebook: nbformat.NotebookNode) -> str:
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]
