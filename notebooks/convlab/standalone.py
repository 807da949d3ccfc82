"""Export notebooks that travel alone: what they need of this project stands in their first cell.

    python -m convlab.standalone notebooks/*.ipynb -o handout

The first code cell is folded. It holds `conv_layer.py` and all of `convlab` as a ZIP archive, in
which Python then looks first. Where a cell reads "data/NAME", that file of `notebooks/data` is in
the archive, too, and is put beside the notebook. The same files make the same bytes everywhere. A
sentence above the cell says to run it first, and a comment in each cell that imports from there
says so again: where the import fails, it is part of the message. Cells of nbgrader stay as they
are.

Whatever else a notebook needs is refused by its name: other files, modules that lie beside it.

An export that nobody has edited is made again without a question; one in which a cell was edited
by hand is written over only with --force.
"""

from __future__ import annotations

import argparse
import ast
import base64
import bz2
import importlib
import inspect
import io
import mimetypes
import os
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

import conv_layer
from convlab import text
from convlab.check.statements import plain_python
from convlab.files import (
    keep_edits,
    make_canonical,
    matched,
    note_as_made,
    read_notebook,
    write_notebook,
)

SETUP, ABOVE = "standalone-setup", "standalone-above"  # ids: the first code cell, its sentence
# With it nbgrader puts this cell back before it grades: what is handed in brings no other checker.
LOCKED = {"grade": False, "grade_id": SETUP, "locked": True, "schema_version": 3}
LOCKED |= {"solution": False, "task": False}
LAYER, PACKAGE = Path(conv_layer.__file__), Path(__file__).parent
INSTALLED = PACKAGE / "data"  # a wheel brings the data inside of the package
DATA = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent / "data"
CARRIED = ("conv_layer", "convlab")
LEFT_OUT = (".", "__pycache__")  # how names begin of what is no source
FAILS_ALONE = re.compile(  # the line of a cell that does, where the first cell was not run
    rf"^([ \t]*)(?:(?:from|import)[ \t]+(?:{'|'.join(CARRIED)})\b|.*[\"']data/)", re.MULTILINE
)

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
CODE = r"```.*?```|`[^`\n]*`"  # no links in there, whatever it looks like
# Not a file beside the notebook: an address, a picture attached to the cell, a place in the text.
ELSEWHERE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|//|#", re.IGNORECASE)
WORDS = r"\[(?P<words>(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*)\]"
TARGET = r"(?:<(?P<angled>[^<>\n]+)>|(?P<target>[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))"
TITLE = r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
WITH_TARGET = rf"{WORDS}\((?:\s*{TARGET}{TITLE}\s*|[^()]*)\)"  # or what only looks like one
PICTURE, LINK = (re.compile(rf"{CODE}|{mark}{WITH_TARGET}", re.DOTALL) for mark in ("!", ""))
OTHER_LINK = re.compile(
    rf"{CODE}|(?P<link><[^<>]*\b(?:src|srcset|poster|href)\s*=\s*[\"']?"
    rf"(?!{ELSEWHERE.pattern}|[\"'])[^>]*>"
    rf"|^ {{0,3}}\[[^\]]+\]:\s*(?!{ELSEWHERE.pattern}).*$)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def main(arguments: list[str] | None = None) -> int:
    """Export the notebooks named."""
    parser = argparse.ArgumentParser(prog="python -m convlab.standalone", description=text.ALONE)
    parser.add_argument("notebooks", nargs="+", help=text.ALONE_NOTEBOOKS)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help=text.ALONE_OUTPUT
    )
    parser.add_argument("--clear", action="store_true", help=text.ALONE_CLEAR)
    parser.add_argument("--force", action="store_true", help=text.FORCE)
    options = parser.parse_args(arguments)
    choices = {"clear": options.clear, "force": options.force}
    try:
        for path in export(matched(options.notebooks), options.output, **choices):
            print(text.ALONE_WRITTEN.format(path=path, size=round(path.stat().st_size / 1000)))
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
            raise ValueError(text.ALONE_TWICE.format(paths=" and ".join(same)))
        if target.resolve() == source:
            raise ValueError(text.ALONE_OVER.format(path=sources[source]))
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
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")  # Colab gives them none
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # the first that knows ids
    notebook.cells = [cell for cell in notebook.cells if cell.id not in (SETUP, ABOVE)]
    try:
        trees = list(_trees(notebook))
        _refuse_imports(trees, path.parent)
        beside = _read_beside(trees, path.parent)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _without_neighbours(cell.source, path.parent, set(exported))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _prepare(cell, clear)
    metadata = {"cellView": "form", "jupyter": {"source_hidden": True}}
    if any("nbgrader" in cell.metadata for cell in notebook.cells):
        metadata["nbgrader"] = LOCKED
    notebook.cells[:0] = [
        new_markdown_cell(text.ALONE_ABOVE, id=ABOVE),
        new_code_cell(_setup(packed(beside), beside), id=SETUP, metadata=metadata),
    ]
    nbformat.validate(notebook)
    note_as_made(notebook)
    return notebook


def _prepare(cell: nbformat.NotebookNode, clear: bool) -> None:
    """Say above the first line that needs what is carried why it fails; clear the outputs."""
    if "nbgrader" not in cell.metadata:
        hint = f"# {text.ALONE_SKIPPED}"
        source = re.sub(rf"^[ \t]*{re.escape(hint)}\n", "", cell.source, flags=re.MULTILINE)
        cell.source = FAILS_ALONE.sub(rf"\g<1>{hint}\n\g<0>", source, count=1)
    if clear:
        cell.outputs, cell.execution_count = [], None


def _trees(notebook: nbformat.NotebookNode) -> Iterator[ast.Module]:
    """Parse the code of all cells, and the solutions that a learner may copy from the text."""
    for number, cell in enumerate(notebook.cells):
        is_code = cell.cell_type == "code"
        for code in [plain_python(cell.source)] if is_code else PYTHON.findall(cell.source):
            try:
                yield ast.parse(code)
            except SyntaxError as error:
                raise ValueError(text.ALONE_NO_PYTHON.format(number=number, error=error)) from error


# ------------------------------------------------------------ what a notebook asks for


def _refuse_imports(trees: Iterable[ast.Module], folder: Path) -> None:
    """Raise ValueError for a module, or a name in it, that is neither carried nor installed."""
    for module, name in (pair for tree in trees for pair in _imports(tree)):
        root = module.partition(".")[0]
        if root in CARRIED:
            if not _has(module):
                raise ValueError(text.ALONE_NO_MODULE.format(module=module))
            if not _has(module, name):
                raise ValueError(text.ALONE_NO_NAME.format(module=module, name=name))
        elif not root or (folder / f"{root}.py").exists() or any((folder / root).glob("*.py")):
            raise ValueError(text.ALONE_MODULE_BESIDE.format(module=module))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return (module, name) of everything imported anywhere in some code, also by a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((module, alias.name) for alias in node.names)
        elif _called(node) in ("import_module", "__import__"):
            words = [each.value for each in node.args[:1] if isinstance(each, ast.Constant)]
            if not words:
                raise ValueError(text.ALONE_NO_STRING.format(code=ast.unparse(node)))
            yield words[0], ""


def _has(module: str, name: str = "") -> bool:
    try:
        found = importlib.import_module(module)
        return name in ("", "*") or hasattr(found, name) or _has(f"{module}.{name}")
    except ModuleNotFoundError:
        return False


def _read_beside(trees: Iterable[ast.Module], folder: Path) -> list[str]:
    """Return the data that cells read beside the notebook; raises ValueError for other files."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    written = [n.args[0] for n in nodes if _called(n).startswith(("save", "write")) and n.args]
    names, made = (
        {n.value for n in some if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        for some in (nodes, written)
    )
    known = {f"data/{path.name}" for path in DATA.glob("*") if path.suffix != ".py"}
    for name in sorted(names - made - known):
        if name.startswith("data/"):
            raise ValueError(text.ALONE_NO_DATA.format(name=name, known=", ".join(sorted(known))))
        if os.path.isfile(folder / name):
            raise ValueError(text.ALONE_FILE_BESIDE.format(name=name))
    return sorted(names & known)


def _called(node: ast.AST) -> str:
    """Return the name of a function that is called, without the object before its dot."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


# -------------------------------------------------------------------- the first cell


def packed(data: Iterable[str] = ()) -> bytes:
    """Return the archive: the layer, the package, and these files, each "data/NAME".

    It is compressed as a whole, which takes two thirds of what a ZIP of small files takes, and
    bzip2 has but one implementation: the bytes are the same with every Python.
    """
    files = {LAYER.name: LAYER} | {name: DATA.parent / name for name in data}
    for path in PACKAGE.rglob("*"):
        name = path.relative_to(PACKAGE.parent)
        no_source = any(part.startswith(LEFT_OUT) for part in name.parts)
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
    """Write the first code cell, a form of Colab. The archive is one line, far from what may fail.

    Tracebacks show the lines around an error; GitHub and Notebook 6 do not fold the cell.
    """
    ready = text.ALONE_READY.format(names=", ".join([*CARRIED, *beside]))
    return "\n".join(
        [
            f"#@title {text.ALONE_TITLE}",
            f"# @markdown {text.ALONE_SAYS}",
            *(f"# @markdown {text.ALONE_BESIDE.format(name=name)}" for name in beside),
            f'_archive = "{base64.b64encode(archive).decode()}"',
            "\n",
            inspect.getsource(_put_in_place),
            "",
            f"_put_in_place(_archive, {beside})",
            f"print({ready!r})",
        ]
    )


# -------------------------------------------------------------------------- the links


def _without_neighbours(source: str, folder: Path, exported: set[Path]) -> str:
    """Leave in some Markdown no link to a file that does not travel along; embed pictures."""

    def embedded(found: re.Match) -> str:
        path = _file(found, folder)
        if path is None:
            return found[0]
        kind = mimetypes.guess_type(path.name, strict=False)[0] or ""
        if not path.is_file() or not kind.startswith("image/"):
            raise ValueError(text.ALONE_NO_PICTURE.format(link=found[0]))
        picture = base64.b64encode(path.read_bytes()).decode()
        return f"![{found['words']}](data:{kind};base64,{picture}{found['title'] or ''})"

    def rewritten(found: re.Match) -> str:
        path = _file(found, folder)
        if path is None:
            return found[0]
        if path not in exported:
            return found["words"]
        _, mark, fragment = (found["target"] or found["angled"]).partition("#")
        return f"[{found['words']}]({quote(path.name)}{mark}{fragment}{found['title'] or ''})"

    for other in OTHER_LINK.finditer(source):
        if other["link"]:
            raise ValueError(text.ALONE_OTHER_LINK.format(link=other["link"]))
    return LINK.sub(rewritten, PICTURE.sub(embedded, source))


def _file(found: re.Match, folder: Path) -> Path | None:
    """Return the file that a link leads to; None for code, and for what lies elsewhere.

    Raises ValueError where there is none, and for a target that is not written as one.
    """
    target = found["target"] or found["angled"]
    if found["words"] is None or (target and ELSEWHERE.match(target)):
        return None
    if not target:
        raise ValueError(text.ALONE_OTHER_LINK.format(link=found[0]))
    path = (folder / unquote(target.partition("#")[0])).resolve()
    if not path.exists():
        raise ValueError(text.ALONE_NO_FILE.format(link=found[0], path=path))
    return path


if __name__ == "__main__":
    sys.exit(main())
