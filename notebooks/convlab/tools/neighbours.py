"""What a notebook asks of the files that lie around it: modules, data, pictures, other notebooks.

An export takes along what it can. The rest is refused by its name, for it would be missing only
when somebody opens the notebook elsewhere.
"""

from __future__ import annotations

import ast
import base64
import importlib
import mimetypes
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat

from convlab.check.statements import plain_python
from convlab.text import tools

CARRIED = ("conv_layer", "convlab")
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


def parsed(notebook: nbformat.NotebookNode) -> Iterator[ast.Module]:
    """Parse the code of all cells, and the solutions that a learner may copy from the text."""
    for number, cell in enumerate(notebook.cells):
        is_code = cell.cell_type == "code"
        for code in [plain_python(cell.source)] if is_code else PYTHON.findall(cell.source):
            try:
                yield ast.parse(code)
            except SyntaxError as error:
                raise ValueError(
                    tools.ALONE_NO_PYTHON.format(number=number, error=error)
                ) from error


def refuse_imports(trees: Iterable[ast.Module], folder: Path) -> None:
    """Raise ValueError for a module, or a name in it, that is neither carried nor installed."""
    for module, name in (pair for tree in trees for pair in _imports(tree)):
        root = module.partition(".")[0]
        if root in CARRIED:
            if not _has(module):
                raise ValueError(tools.ALONE_NO_MODULE.format(module=module))
            if not _has(module, name):
                raise ValueError(tools.ALONE_NO_NAME.format(module=module, name=name))
        elif not root or (folder / f"{root}.py").exists() or any((folder / root).glob("*.py")):
            raise ValueError(tools.ALONE_MODULE_BESIDE.format(module=module))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return (module, name) of everything imported anywhere in some code, also by a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((module, alias.name) for alias in node.names)
        elif _called(node) in ("import_module", "__import__"):
            words = _words(node.args[:1])
            if not words:
                raise ValueError(tools.ALONE_NO_STRING.format(code=ast.unparse(node)))
            yield words.pop(), ""


def _has(module: str, name: str = "") -> bool:
    try:
        found = importlib.import_module(module)
        return name in ("", "*") or hasattr(found, name) or _has(f"{module}.{name}")
    except ModuleNotFoundError:
        return False


def data_read(trees: Iterable[ast.Module], folder: Path, known: set[str]) -> list[str]:
    """Return which of the known data, each "data/NAME", are named in full or by NAME.

    Raises ValueError for another file that is named. What the code itself saves is none, although
    it may lie there by now.
    """
    nodes = [node for tree in trees for node in ast.walk(tree)]
    written = [n.args[0] for n in nodes if _called(n).startswith(("save", "write")) and n.args]
    names = _words(nodes) - _words(written)
    for name in sorted(names - known):
        if name.startswith("data/"):
            raise ValueError(tools.ALONE_NO_DATA.format(name=name, known=", ".join(sorted(known))))
        if os.path.isfile(folder / name):
            raise ValueError(tools.ALONE_FILE_BESIDE.format(name=name))
    return sorted(name for name in known if name in names or Path(name).name in names)


def _words(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the strings that stand there as they are."""
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def _called(node: ast.AST) -> str:
    """Return the name of a function that is called, without the object before its dot."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


def without_neighbours(source: str, folder: Path, exported: set[Path]) -> str:
    """Leave in some Markdown no link to a file that does not travel along; embed pictures."""

    def embedded(found: re.Match) -> str:
        path = _file(found, folder)
        if path is None:
            return found[0]
        kind = mimetypes.guess_type(path.name, strict=False)[0] or ""
        if not path.is_file() or not kind.startswith("image/"):
            raise ValueError(tools.ALONE_NO_PICTURE.format(link=found[0]))
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
            raise ValueError(tools.ALONE_OTHER_LINK.format(link=other["link"]))
    return LINK.sub(rewritten, PICTURE.sub(embedded, source))


def _file(found: re.Match, folder: Path) -> Path | None:
    """Return the file that a link leads to; None for code, and for what lies elsewhere.

    Raises ValueError where there is none, and for a target that is not written as one.
    """
    target = found["target"] or found["angled"]
    if found["words"] is None or (target and ELSEWHERE.match(target)):
        return None
    if not target:
        raise ValueError(tools.ALONE_OTHER_LINK.format(link=found[0]))
    path = (folder / unquote(target.partition("#")[0])).resolve()
    if not path.exists():
        raise ValueError(tools.ALONE_NO_FILE.format(link=found[0], path=path))
    return path
