"""Export notebooks that travel alone: what they need of this project stands in their first cell.

    python -m convlab.standalone notebooks/*.ipynb -o handout

The first code cell is folded. It holds `conv_layer.py` and all of `convlab` as a ZIP archive, in
which Python then looks first. Where a cell reads "data/NAME", that file of `notebooks/data` is in
the archive, too, and is put beside the notebook. The same files make the same bytes everywhere. A
sentence above the cell says to run it first, and a comment in each cell that imports from there
says so again: where the import fails, it is part of the message. Cells of nbgrader stay as they
are. Explorers move before anything is run, as far as their present settings lead.

Whatever else a notebook needs is refused by its name (convlab.tools.neighbours).

An export that nobody has edited is made again without a question; one in which a cell was edited
by hand is written over only with --force.
"""

from __future__ import annotations

import argparse
import base64
import bz2
import inspect
import io
import re
import sys
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

import conv_layer
from convlab import text
from convlab.files import (
    keep_edits,
    make_canonical,
    matched,
    note_as_made,
    read_notebook,
    write_notebook,
)
from convlab.languages import CELL as LANGUAGE_CELL
from convlab.languages import LANGUAGES, language
from convlab.text import tools
from convlab.tools.neighbours import CARRIED, data_read, parsed, refuse_imports, without_neighbours
from convlab.tools.run import alive_outputs, put_in

SETUP, ABOVE = "standalone-setup", "standalone-above"  # ids: the first code cell, its sentence
# With it nbgrader puts this cell back before it grades: what is handed in brings no other checker.
LOCKED = {"grade": False, "grade_id": SETUP, "locked": True, "schema_version": 3}
LOCKED |= {"solution": False, "task": False}
LAYER, PACKAGE = Path(conv_layer.__file__), Path(__file__).parent
INSTALLED = PACKAGE / "data"  # a wheel brings the data inside of the package
DATA = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent / "data"
LEFT_OUT = (".", "__pycache__", "README")  # how names begin of what is no source
FAILS_ALONE = re.compile(  # the line of a cell that does, where the first cell was not run
    rf"^([ \t]*)(?:(?:from|import)[ \t]+(?:{'|'.join(CARRIED)})\b|.*[\"']data/)", re.MULTILINE
)


def main(arguments: list[str] | None = None) -> int:
    """Export the notebooks named."""
    parser = argparse.ArgumentParser(prog="python -m convlab.standalone", description=tools.ALONE)
    parser.add_argument("notebooks", nargs="+", help=tools.ALONE_NOTEBOOKS)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help=tools.ALONE_OUTPUT
    )
    parser.add_argument("--clear", action="store_true", help=tools.ALONE_CLEAR)
    parser.add_argument("--force", action="store_true", help=tools.FORCE)
    parser.add_argument(
        "--language", choices=LANGUAGES, default=text.LANGUAGE, help=tools.ALONE_LANGUAGE
    )
    options = parser.parse_args(arguments)
    language(options.language)
    choices = {"clear": options.clear, "force": options.force}
    try:
        for path in export(matched(options.notebooks), options.output, **choices):
            print(tools.ALONE_WRITTEN.format(path=path, size=round(path.stat().st_size / 1000)))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0


def export(
    paths: Iterable[Path], output: Path, *, clear: bool = False, force: bool = False
) -> list[Path]:
    """Write notebooks that need no file beside them.

    Parameters
    ----------
    paths : the notebooks; links among them stay, other links to files become plain words
    output : the folder to write to
    clear : leave the outputs out
    force : write over exports that were edited

    Returns
    -------
    written : the files, in the order of `paths`
        Raises ValueError before anything is written for what cannot travel, and for a file in
        the way that is not as this function wrote it.
    """
    sources = {path.resolve(): path for path in paths}
    written = {source: output / source.name for source in sources}
    for source, target in written.items():
        same = [str(sources[other]) for other in sources if other.name == source.name]
        if len(same) > 1:
            raise ValueError(tools.ALONE_TWICE.format(paths=text.AND.join(same)))
        if target.resolve() == source:
            raise ValueError(tools.ALONE_OVER.format(path=sources[source]))
        if not force:
            keep_edits(target)
    made = [standalone(path, set(sources), clear=clear) for path in sources.values()]
    output.mkdir(parents=True, exist_ok=True)
    for notebook, target in zip(made, written.values(), strict=True):
        write_notebook(target, notebook)
    return list(written.values())


def standalone(
    path: Path, exported: Iterable[Path] = (), *, clear: bool = False
) -> nbformat.NotebookNode:
    """Return a notebook with all that it needs in its first code cell.

    Parameters
    ----------
    path : the notebook
    exported : absolute paths of those that will lie beside it
    clear : leave the outputs out
    """
    notebook = read_notebook(path)
    make_canonical(notebook)
    if not clear:
        for number, explorers in alive_outputs(path, present=True).items():
            put_in(notebook.cells[number], explorers)
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")  # Colab gives them none
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # the first that knows ids
    notebook.cells = [cell for cell in notebook.cells if cell.id not in (SETUP, ABOVE)]
    if path.resolve().parent.name in LANGUAGES:  # there, the data lie one folder further up
        for cell in notebook.cells:
            cell.source = cell.source.replace('"../data/', '"data/')
    try:
        trees = list(parsed(notebook))
        refuse_imports(trees, path.parent)
        known = {f"data/{file.name}" for file in DATA.glob("*") if file.suffix != ".py"}
        beside = data_read(trees, path.parent, known)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = without_neighbours(cell.source, path.parent, set(exported))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _say_what_skipping_does(cell)
            if clear:
                cell.outputs, cell.execution_count = [], None
    metadata = {
        "cellView": "form",
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
    }
    if any("nbgrader" in cell.metadata for cell in notebook.cells):
        metadata["nbgrader"] = LOCKED
    notebook.cells[:0] = [
        new_markdown_cell(
            tools.ALONE_ABOVE, id=ABOVE, metadata={"slideshow": metadata["slideshow"]}
        ),
        new_code_cell(
            _setup(packed(tuple(beside), _spoken_in(notebook)), beside), id=SETUP, metadata=metadata
        ),
    ]
    nbformat.validate(notebook)
    note_as_made(notebook)
    return notebook


def _say_what_skipping_does(cell: nbformat.NotebookNode) -> None:
    """Say above the first line that needs what is carried why it fails without it."""
    if "nbgrader" not in cell.metadata:
        hint = f"# {tools.ALONE_SKIPPED}"
        source = re.sub(rf"^[ \t]*{re.escape(hint)}\n", "", cell.source, flags=re.MULTILINE)
        cell.source = FAILS_ALONE.sub(rf"\g<1>{hint}\n\g<0>", source, count=1)


def _spoken_in(notebook: nbformat.NotebookNode) -> str:
    """Return the language that a notebook sets in a first cell of its own, or English."""
    sets = next((cell.source for cell in notebook.cells if cell.id == LANGUAGE_CELL), '"en"')
    return sets.split('"')[1]


@cache  # the same for most notebooks
def packed(data: tuple[str, ...] = (), spoken: str = "en") -> bytes:
    """Return the archive: the layer, the package, and these files, each "data/NAME".

    Of the languages English travels, and the one that is spoken.

    It is compressed as a whole, which takes two thirds of what a ZIP of small files takes, and
    bzip2 has but one implementation: the bytes are the same with every Python.
    """
    files = {LAYER.name: LAYER} | {name: DATA.parent / name for name in data}
    for path in PACKAGE.rglob("*"):
        name = path.relative_to(PACKAGE.parent)
        no_source = any(part.startswith(LEFT_OUT) for part in name.parts)
        no_source |= bool({*name.parts} & ({*LANGUAGES} - {spoken}))
        if path.is_file() and not no_source and INSTALLED not in path.parents:
            files[name.as_posix()] = path
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)  # of the first day that a ZIP can tell
            entry.create_system = 3  # as on Unix, on Windows too
            archive.writestr(entry, files[name].read_bytes())
    return bz2.compress(buffer.getvalue())


def _put_in_place(archive: str, beside: list[str]) -> None:
    """Import from this archive from now on; put the data that cells read beside the notebook."""
    import base64
    import bz2
    import hashlib
    import os
    import sys
    import tempfile
    import zipfile

    content = bz2.decompress(base64.b64decode(archive))
    # All kernels of one user share the file, so those that are killed leave no other behind. It
    # is always written anew: what lies there may be cut short, or somebody else's.
    user, digest = getattr(os, "getuid", str)(), hashlib.sha256(content).hexdigest()[:16]
    handle, path = tempfile.mkstemp(".zip", "convlab_")
    with open(handle, "wb") as file:
        file.write(content)
    name = os.path.join(os.path.dirname(path), f"convlab_{digest}_{user}.zip")
    try:
        os.replace(path, name)
    except OSError:  # it is in use, on Windows, or another user's: this kernel keeps its own
        name = path
    sys.path[:] = [name, *(other for other in sys.path if other != name)]
    for module in [m for m in sys.modules if m.partition(".")[0] in ("conv_layer", "convlab")]:
        if not (getattr(sys.modules[module], "__file__", None) or "").startswith(name):
            del sys.modules[module]  # installed here, or of another notebook
    for each in beside:
        if not os.path.exists(each):
            zipfile.ZipFile(name).extract(each)


def _setup(archive: bytes, beside: list[str]) -> str:
    """Write the first code cell, a form of Colab.

    The archive is one line, for GitHub and Notebook 6 do not fold the cell. It stands far from what
    may fail, for tracebacks show the lines around.
    """
    ready = tools.ALONE_READY.format(names=", ".join([*CARRIED, *beside]))
    return "\n".join(
        [
            f"#@title {tools.ALONE_TITLE}",
            f"# @markdown {tools.ALONE_SAYS}",
            *(f"# @markdown {tools.ALONE_BESIDE.format(name=name)}" for name in beside),
            f"# @markdown {tools.ALONE_READ}",
            f'_archive = "{base64.b64encode(archive).decode()}"',
            "\n",
            inspect.getsource(_put_in_place),
            "",
            f"_put_in_place(_archive, {beside})",
            f"print({ready!r})",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
