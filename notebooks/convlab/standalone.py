"""Export notebooks that travel alone: what they need of this project stands in their first cell.

    python -m convlab.standalone notebooks/*.ipynb -o handout

The first cell is folded. It holds, as text that can be read, `conv_layer.py` and the modules of
`convlab` that the notebook imports, directly or through others; a package's `__init__.py` is cut
down to the names that are asked of it. A file of `notebooks/data`, or the player's JavaScript, goes
with every module, or notebook, in which its name stands as a string. Modules find it by way of
`__file__`; where a cell reads "data/NAME", it is put beside the notebook, too. Only what is no text
is encoded.

An export that nobody has edited is made again without a question; one in which a cell was edited
by hand is written over only with --force.
"""

from __future__ import annotations

import argparse
import ast
import base64
import inspect
import mimetypes
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
from nbformat.v4 import new_code_cell

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

SETUP = "standalone-setup"  # the id of the first cell
# With it nbgrader puts this cell back before it grades: what is handed in brings no other checker.
LOCKED = {"grade": False, "grade_id": SETUP, "locked": True, "schema_version": 3}
LOCKED |= {"solution": False, "task": False}
PACKAGE = "__init__.py"
ALL = "*"  # asked of a module: whatever it has
NOTEBOOKS = Path(__file__).parents[1]
ROOTS = {"conv_layer": Path(conv_layer.__file__).parent, "convlab": NOTEBOOKS}
INSTALLED = NOTEBOOKS / "convlab" / "data"  # a wheel brings the data inside of the package
DATA = INSTALLED if INSTALLED.is_dir() else NOTEBOOKS / "data"

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
CODE = r"```.*?```|`[^`\n]*`"  # no links in there, whatever it looks like
LINK = re.compile(
    rf"{CODE}|(?P<image>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<target>[^()\s]+)(?:\s+\"[^\"]*\")?\)",
    re.DOTALL,
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)  # not a file beside the notebook
OTHER_LINK = re.compile(
    rf"{CODE}|(?P<link><[^<>]*\b(?:src|href)\s*=\s*[\"']?(?!{ELSEWHERE.pattern}|[\"'])[^>]*>"
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
    """Return a notebook with all that it needs in its first cell.

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
    notebook.cells = [cell for cell in notebook.cells if cell.id != SETUP]
    try:
        trees = list(_trees(notebook))
        files = carried(trees)
        beside = _read_beside(trees, files)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _without_neighbours(cell.source, path.parent, set(exported))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    for cell in notebook.cells if clear else ():
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    metadata = {
        "cellView": "form",
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
    }
    if any("nbgrader" in cell.metadata for cell in notebook.cells):
        metadata["nbgrader"] = LOCKED
    notebook.cells.insert(0, new_code_cell(_setup(files, beside), id=SETUP, metadata=metadata))
    nbformat.validate(notebook)
    note_as_made(notebook)
    return notebook


def _trees(notebook: nbformat.NotebookNode) -> Iterator[ast.Module]:
    """Parse the code of all cells, and the solutions that a learner may copy from the text."""
    for number, cell in enumerate(notebook.cells):
        is_code = cell.cell_type == "code"
        for code in [plain_python(cell.source)] if is_code else PYTHON.findall(cell.source):
            try:
                yield ast.parse(code)
            except SyntaxError as error:
                raise ValueError(text.ALONE_NO_PYTHON.format(number=number, error=error)) from error


# ------------------------------------------------------------------- what is carried


def carried(trees: Iterable[ast.Module]) -> dict[str, bytes]:
    """Follow the imports of some code, and return the files that it needs.

    Returns
    -------
    files : their contents by name, relative to the folder that imports will come from
    """
    trees = list(trees)
    modules = _followed(pair for tree in trees for pair in _imports(tree))
    files = {path: _source(path, names).encode() for path, names in modules.items()}
    trees += [_tree(path) for path in modules]
    files |= {path: path.read_bytes() for path in _data_named_in(trees)}
    return {_name(path): files[path] for path in sorted(files, key=_name)}


def _followed(asked: Iterable[tuple[str, str]]) -> dict[Path, set[str]]:
    """Return the modules behind these imports, and the names that are asked of each."""
    names: dict[Path, set[str]] = {}
    to_do, seen = list(asked), set()
    while to_do:
        module, name = pair = to_do.pop()
        if pair in seen or module.partition(".")[0] not in ROOTS:
            continue
        seen.add(pair)
        path = _file(module)
        if path is None:
            raise ValueError(text.ALONE_NO_MODULE.format(module=module))
        if path.name == PACKAGE:
            to_do += _asked_of_package(module, name)
        elif path not in names:
            to_do += _imports(_tree(path))
        names.setdefault(path, set()).add(name)
        to_do += [(module.rpartition(".")[0], "")]  # it is imported by way of its package
    return names


def _data_named_in(trees: Iterable[ast.Module]) -> set[Path]:
    """Return the data whose name stands in some code, as a string or at the end of a path."""
    names = {words.rpartition("/")[2] for words in _strings(trees)}
    known = (*DATA.glob("*"), *(NOTEBOOKS / "convlab").glob("*.js"))
    return {path for path in known if path.name in names}


def _read_beside(trees: Iterable[ast.Module], files: dict[str, bytes]) -> list[str]:
    """Return the data that cells read beside the notebook; raises ValueError for unknown ones."""
    names = sorted(name for name in _strings(trees) if name.startswith("data/"))
    for name in names:
        if name not in files:
            known = ", ".join(sorted(f"data/{path.name}" for path in DATA.glob("*")))
            raise ValueError(text.ALONE_NO_DATA.format(name=name, known=known))
    return names


def _strings(trees: Iterable[ast.Module]) -> set[str]:
    constants = [n.value for tree in trees for n in _nodes(tree) if isinstance(n, ast.Constant)]
    return {value for value in constants if isinstance(value, str)}


def _name(path: Path) -> str:
    """Return where a file lies in the folder that the first cell makes: as in `notebooks`."""
    if path.parent == DATA:
        return f"data/{path.name}"
    return path.relative_to(NOTEBOOKS).as_posix() if NOTEBOOKS in path.parents else path.name


def _file(module: str) -> Path | None:
    base = ROOTS[module.partition(".")[0]].joinpath(*module.split("."))
    paths = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in paths if path.is_file()), None)


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Return (module, name) of everything imported anywhere in some code."""
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ALL) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)


def _asked_of_package(module: str, name: str) -> Iterator[tuple[str, str]]:
    """Return what has to be imported to get this name from this package."""
    body = _tree(_file(module)).body
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    handed_on = {_bound(a): (node.module, a.name) for node in imports for a in node.names}
    for table in filter(_is_table, body):
        handed_on |= {n: (home, n) for n, home in ast.literal_eval(table.value).items()}
    if name == ALL:
        yield from handed_on.values()
    elif name in handed_on:
        yield handed_on[name]
    elif name and _file(f"{module}.{name}"):
        yield f"{module}.{name}", ""
    elif name:
        raise ValueError(text.ALONE_NO_NAME.format(module=module, name=name))


def _source(path: Path, names: set[str]) -> str:
    """Return what is carried of a module; of an `__init__.py`, what hands on these names."""
    source = path.read_text(encoding="utf-8")
    if path.name != PACKAGE or ALL in names:
        return source
    tree = ast.parse(source)
    kept = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [alias for alias in node.names if _bound(alias) in names]
            kept += [node] if node.names else []
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.List):  # __all__
            node.value.elts = [each for each in node.value.elts if each.value in names]
            kept += [node] if node.value.elts else []
        elif _is_table(node):
            homes = {n: h for n, h in ast.literal_eval(node.value).items() if n in names}
            node.value = ast.parse(repr(homes), mode="eval").body
            kept.append(node)
        else:
            kept.append(node)
    tree.body = kept
    return ast.unparse(tree) + "\n"


def _is_table(node: ast.stmt) -> bool:
    """Whether a package says here where its names come from; it imports them when asked."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)


def _bound(alias: ast.alias) -> str:
    """Return the name by which an import is known."""
    return alias.asname or alias.name


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache  # to walk the same modules for each notebook would be most of the time of an export
def _nodes(tree: ast.AST) -> list[ast.AST]:
    return list(ast.walk(tree))


# -------------------------------------------------------------------- the first cell


def _new_folder():
    """Make a folder that goes with this kernel; remove what kernels that were killed have left."""
    import contextlib
    import os
    import shutil
    import tempfile
    from pathlib import Path

    folder = tempfile.TemporaryDirectory(prefix="convlab_")
    with contextlib.suppress(ImportError, OSError):  # Windows has no such locks
        import fcntl

        # Never closed: it is locked for as long as this kernel lives.
        fcntl.flock(os.open(folder.name, os.O_RDONLY), fcntl.LOCK_EX)
        for left in Path(folder.name).parent.glob("convlab_*"):
            with contextlib.suppress(OSError):  # locked, or somebody else's
                handle = os.open(left, os.O_RDONLY)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if any(left.iterdir()):  # else it is new, and about to be locked
                        shutil.rmtree(left)
                finally:
                    os.close(handle)
    return folder


def _put_in_place(texts: dict[str, str], encoded: dict[str, str], beside: list[str]) -> None:
    """Write these files to a folder of this kernel's own, and import from there from now on."""
    import base64
    import sys
    from pathlib import Path

    global _carried
    contents = {name: content.encode() for name, content in texts.items()}
    contents |= {name: base64.b64decode(content) for name, content in encoded.items()}
    before = globals().get("_carried")
    if before is None or before.contents != contents:  # run again, it changes nothing
        if before is not None:  # of another notebook that travels alone: the later one wins
            sys.path.remove(before.name)
            before.cleanup()
        for name in list(sys.modules):
            if name.partition(".")[0] in ("conv_layer", "convlab"):
                del sys.modules[name]
        _carried = _new_folder()
        _carried.contents = contents
        sys.path.insert(0, _carried.name)
        for name, content in contents.items():
            path = Path(_carried.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for name in beside:  # cells read it there
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        if not Path(name).exists():
            Path(name).write_bytes(contents[name])


def _setup(files: dict[str, bytes], beside: list[str]) -> str:
    """Write the first cell, a form of Colab: its title, and the files as a call with their text."""
    literals = {name: _literal(content) for name, content in files.items()}
    texts = "".join(f'"{n}": {words},\n' for n, words in literals.items() if words)
    encoded = "".join(
        f"\n\"{n}\": '''\n{base64.encodebytes(files[n]).decode()}''',"
        for n, words in literals.items()
        if words is None
    )
    lines = [
        f"#@title {text.ALONE_TITLE}",
        f"# @markdown {text.ALONE_SAYS}",
        *[f"# @markdown {text.ALONE_BESIDE.format(name=name)}" for name in beside],
        "",
        inspect.getsource(_new_folder),
        "",
        inspect.getsource(_put_in_place),
        "",
        f"_put_in_place({{\n{texts}}}, {{{encoded}}}, {beside})",
    ]
    return "\n".join(lines)


def _literal(content: bytes) -> str | None:
    """Write a text so that code reads it back as it is; None for what is no such text."""
    try:
        words = content.decode()
        literal = "r'''" + words.replace("'''", "''' \"'''\" r'''") + "'''"
        return literal if ast.literal_eval(literal) == words else None
    except (SyntaxError, ValueError):
        return None


# -------------------------------------------------------------------------- the links


def _without_neighbours(source: str, folder: Path, exported: set[Path]) -> str:
    """Leave in some Markdown no link to a file that does not travel along; embed pictures."""

    def rewritten(link: re.Match) -> str:
        target = link["target"]
        if target is None or ELSEWHERE.match(target):
            return link[0]
        name, _, fragment = target.partition("#")
        path = (folder / unquote(name)).resolve()
        if not path.exists():
            raise ValueError(text.ALONE_NO_FILE.format(link=link[0], path=path))
        if link["image"]:
            kind = mimetypes.guess_type(path.name)[0] or "image/png"
            picture = base64.b64encode(path.read_bytes()).decode()
            return f"![{link['words']}](data:{kind};base64,{picture})"
        if path in exported:
            within = f"#{fragment}" if fragment else ""
            return f"[{link['words']}]({name.rpartition('/')[2]}{within})"
        return link["words"]

    for other in OTHER_LINK.finditer(source):
        if other["link"]:
            raise ValueError(text.ALONE_OTHER_LINK.format(link=other["link"]))
    return LINK.sub(rewritten, source)


if __name__ == "__main__":
    sys.exit(main())
