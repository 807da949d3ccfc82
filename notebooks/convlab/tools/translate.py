"""Begin a translation of the course, keep it beside the English one, and count what is left.

    python -m convlab.tools.translate es

Copies what is not there yet: the notebooks to `notebooks/es`, each with a first cell that sets the
language, and the modules of text to `convlab/text/es`. Translate there. A cell of prose carries in
its metadata the digest of the English cell it was made from; run again, the command writes the
digest into each cell that has been translated since, brings new cells and drops old ones, and
names those whose English has changed. `--reviewed` says that these now fit.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from convlab import text
from convlab.files import read_notebook, write, write_notebook
from convlab.languages import CELL, TOPICS
from convlab.text import tools

NOTEBOOKS = Path(__file__).parents[2]
TO_DO = "to do"
WORD = re.compile(r"[a-z]{3} ")  # what is no name, path or value


def main(arguments: list[str] | None = None) -> int:
    """Begin or go on with a translation; return 1 while something is left of it."""
    parser = argparse.ArgumentParser(
        prog="python -m convlab.tools.translate", description=tools.TRANSLATE
    )
    parser.add_argument("language", help=tools.TRANSLATE_LANGUAGE)
    parser.add_argument("--reviewed", action="store_true", help=tools.TRANSLATE_REVIEWED)
    options = parser.parse_args(arguments)
    if not (options.language.isidentifier() and options.language != "en"):
        parser.error(tools.TRANSLATE_CODE.format(code=options.language))
    left = 0
    for english in english_notebooks():
        path = NOTEBOOKS / options.language / english.relative_to(NOTEBOOKS)
        notebook = beside(read_notebook(english), path, options.language, options.reviewed)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_notebook(path, notebook)
        for cell, state in states(read_notebook(english), notebook):
            left += 1
            print(tools.TRANSLATE_LEFT.format(path=path, cell=cell.id, state=state))
    for path in copied_modules(options.language):
        same, count = as_in_english(path)
        print(tools.TRANSLATE_SAME.format(path=path, same=same, count=count))
    print(tools.TRANSLATE_COUNT.format(count=left))
    return int(left > 0)


def english_notebooks() -> list[Path]:
    """Return the notebooks of the course and its exercises, in their order."""
    patterns = ("[0-9]*.ipynb", "exercises/*.ipynb", "exercises/solutions/*.ipynb")
    return [path for pattern in patterns for path in sorted(NOTEBOOKS.glob(pattern))]


def digest(source: str) -> str:
    """Return twelve hexadecimal digits that stand for the English text of a cell."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def beside(english: NotebookNode, path: Path, language: str, reviewed: bool) -> NotebookNode:
    """Return the translation of a notebook as it stands, its cells in the order of the English."""
    there = read_notebook(path) if path.exists() else english
    known = {cell.id: cell for cell in there.cells}
    first = f'import convlab\n\nconvlab.language("{language}")'
    skipped = {"slideshow": {"slide_type": "skip"}}  # on slides
    cells = [known.get(CELL, new_code_cell(first, id=CELL, metadata=skipped))]
    for source in english.cells:
        cell = known[source.id] if path.exists() and source.id in known else NotebookNode(source)
        made_from = _made_from(cell, source, reviewed)
        cell.metadata = NotebookNode(source.metadata | {"english": made_from})
        cells.append(cell)
    return NotebookNode(there | {"cells": cells})


def _made_from(cell: NotebookNode, source: NotebookNode, reviewed: bool) -> str:
    """Return the digest of the English that a cell was made from, or that it is to do."""
    words = source.cell_type == "markdown" and WORD.search(source.source)
    noted = cell.metadata.get("english", TO_DO if words else digest(source.source))
    if source.cell_type == "code" and noted == digest(cell.source):  # a copy, nothing translated
        cell.source = source.source
    translated = noted == TO_DO and cell.source != source.source
    now = reviewed and noted != TO_DO
    copied = source.cell_type == "code" and cell.source == source.source
    return digest(source.source) if translated or now or copied else noted


def states(english: NotebookNode, other: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Yield the cells that are to do, or whose English has changed, each with which it is."""
    sources = {cell.id: cell.source for cell in english.cells}
    for cell in other.cells:
        made_from = cell.metadata.get("english")
        if made_from == TO_DO:
            yield cell, tools.TRANSLATE_TO_DO
        elif made_from is not None and made_from != digest(sources.get(cell.id, "")):
            yield cell, tools.TRANSLATE_CHANGED


def copied_modules(language: str) -> list[Path]:
    """Return the modules of text of a language, copied from the English ones where they are new."""
    folder, paths = Path(text.__file__).parent, []
    for topic in TOPICS:
        name = f"{topic or '__init__'}.py"
        path = folder / language / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            write(path, words_alone(folder / name, topic).encode())
        paths.append(path)
    return paths


def words_alone(path: Path, topic: str) -> str:
    """Return the source of a module of text without its functions, which every language shares."""
    source = path.read_text(encoding="utf-8")
    body = ast.parse(source).body
    kept = [node for node in body if isinstance(node, ast.Assign | ast.AnnAssign)]
    used = {n.id for each in kept for n in ast.walk(each) if isinstance(n, ast.Name)}
    shared = sorted(used & {n.name for n in body if isinstance(n, ast.FunctionDef)})
    lines = dict(enumerate(source.splitlines(), start=1))
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom):
            for number in range(_first_line(node), node.end_lineno + 1):
                del lines[number]
            if isinstance(node, ast.ImportFrom) and used & {n.name for n in node.names}:
                lines[node.lineno] = ast.get_source_segment(source, node)
    if shared:
        home = f"convlab.text.{topic}".rstrip(".")
        lines[0.5 + body[0].end_lineno] = f"\nfrom {home} import {', '.join(shared)}"
    words = "\n".join(lines[number] for number in sorted(lines))
    return re.sub(r"\n{3,}", "\n\n", words).strip() + "\n"


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])


def as_in_english(path: Path) -> tuple[int, int]:
    """Count the strings of a module of text that its English one has too, and all of them."""
    english, words = (strings(p) for p in (path.parents[1] / path.name, path))
    return len([word for word in words if word in english]), len(words)


def strings(path: Path) -> list[str]:
    """Return the strings of a module that have words in them; its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    values = (node.value for node in constants if id(node) not in said)
    return [value for value in values if isinstance(value, str) and WORD.search(value)]


if __name__ == "__main__":
    sys.exit(main())
