"""The code of a submission, statement by statement: what the layer needs first, then the rest.

A file stops at its first error; here the next statement follows. What a class or a function needs
is found by its names, as a program is sliced: its imports, and whatever binds or changes a name
that it uses. A training that the layer does not need comes last, and cannot keep it from being
checked.
"""

from __future__ import annotations
import __future__

import ast
import io
import json
import linecache
import re
import sys
import tokenize
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from convlab.check.attempts import what_was_raised
from convlab.check.quiet import quiet
from convlab.text import checks

OWN = "submission"  # the module that a submission believes to be
PYTHON_CELLS = {"time", "timeit", "capture", "prun", "writefile", "python", "python3", "debug"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)
CONTINUED = re.compile(r"[\s#)\]}]|(else|elif|except|finally)\b")  # no statement begins so


@dataclass(frozen=True)
class Part:
    """A file, or a cell of a notebook.

    Attributes
    ----------
    name : str, by which tracebacks know it
    source : str, its code
    where : str, how to name a line of it, with a place for {line}
    cell : the name that nbgrader gives the cell, or ""
    locked : whether nbgrader puts this cell back before it is marked: it is not the learner's
    """

    name: str
    source: str
    where: str
    cell: str = ""
    locked: bool = False


@dataclass(eq=False)
class Statement:
    """One statement at the top of a part, with the names that it binds or changes, and uses."""

    node: ast.stmt
    part: Part
    binds: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)

    @property
    def where(self) -> str:
        """The line on which it begins, in words."""
        return self.part.where.format(line=self.node.lineno)

    @property
    def defines(self) -> bool:
        """Whether it is an import, a function or a class: these are always run."""
        return isinstance(self.node, DEFINITIONS)


# ----------------------------------------------------------------------------- reading


def read(path: Path) -> list[Part]:
    """Return the code of a file: of a notebook, whatever it is called, cell by cell.

    Raises ValueError, in words, for a notebook that cannot be read.
    """
    source = _decoded(path.read_bytes())
    if path.suffix.lower() == ".ipynb" or source.lstrip().startswith('{\n "cells"'):
        return list(_cells(path.name, source))
    return [Part(str(path), source, checks.CLI_LINE)]


def _decoded(data: bytes) -> str:
    """Decode a file as Python would; else as Windows writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:100]:
        return data.decode("utf-16-le", "replace")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace")


def _cells(name: str, source: str) -> Iterator[Part]:
    try:
        notebook = json.loads(source)
        cells = notebook.get("cells")
        if cells is None:  # as notebooks were up to 2015
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        codes = [(n, cell) for n, cell in enumerate(cells) if cell["cell_type"] == "code"]
        sources = [(n, c, "".join(c.get("source", c.get("input", "")))) for n, c in codes]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = what_was_raised(error)
        raise ValueError(checks.CLI_NO_NOTEBOOK.format(said=said)) from error
    for number, cell, code in sources:
        metadata = cell.get("metadata") or {}
        graded = metadata.get("nbgrader") or {} if isinstance(metadata, dict) else {}
        known = graded if isinstance(graded, dict) else {}
        where = checks.CLI_CELL_LINE.format(cell=number, line="{line}")
        cell_name = str(known.get("grade_id", ""))
        locked = known.get("locked") is True
        yield Part(f"{name}, cell {number}", code, where, cell_name, locked)


def plain_python(source: str) -> str:
    """Return the code of a cell as plain Python: its magics become calls."""
    if source.lstrip().startswith("%%"):  # of a whole cell: what is below may be timed, say
        magic, _, source = source.lstrip().partition("\n")
        if magic[2:].split()[:1] and magic[2:].split()[0] not in PYTHON_CELLS:
            return ""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source


# ------------------------------------------------------------------- into statements


def split(parts: Iterable[Part]) -> tuple[list[Statement], dict[str, str]]:
    """Return the statements of all parts, and what is no Python, by the line where it stands."""
    statements, problems = [], {}
    for part in parts:
        nodes, wrong = _parsed(part)
        problems |= {part.where.format(line=line): said for line, said in wrong}
        statements += [_statement(node, part) for node in nodes]
    return statements, problems


def _parsed(part: Part) -> tuple[list[ast.stmt], list[tuple[int, str]]]:
    """Parse a part; of a file, leave out the block with a mistake of syntax, and try again.

    A cell of a notebook is all or nothing, as in Jupyter.
    """
    wrong: list[tuple[int, str]] = []
    try:
        lines = plain_python(part.source).split("\n")
    except Exception as error:  # of the transformer, on what is no code at all
        return [], [(1, what_was_raised(error))]
    while True:
        source = "\n".join(lines)
        try:
            nodes = ast.parse(source, part.name).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            wrong.append((line, what_was_raised(error)))
            block = _block(lines, line, str(error))
            if block is None or part.where != checks.CLI_LINE:
                return [], wrong
            lines[block] = [""] * len(lines[block])
            continue
        linecache.cache[part.name] = (len(source), None, source.splitlines(True), part.name)
        return nodes, wrong


def _block(lines: list[str], line: int, said: str) -> slice | None:
    """Return the lines of the statement at the top that holds this line, or the one before."""
    opened = re.search(r"on line (\d+)", said)  # of a block with nothing in it
    line = int(opened[1]) if opened else line
    starts = [n for n, code in enumerate(lines) if code and not CONTINUED.match(code)]
    starts = starts or [n for n, code in enumerate(lines) if code.strip()]
    if not starts:
        return None
    start = max((n for n in starts if n < line), default=starts[0])
    end = min((n for n in starts if n > start), default=len(lines))
    return slice(0 if start == starts[0] else start, end)


def _statement(node: ast.stmt, part: Part) -> Statement:
    made = Statement(node, part)
    made.uses = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    made.binds = set(_bound(node))
    return made


def _bound(node: ast.AST) -> Iterator[str]:
    """Return the names that a statement binds, or whose object it changes, at the top."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        if isinstance(node.ctx, ast.Store):
            yield from _root(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _changed_by(node.value)
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Lambda):
            yield from _bound(child)


def _changed_by(call: ast.Call) -> Iterator[str]:
    """Return what a call by itself may change: table.append(x), setattr(Layer, "name", x)."""
    if isinstance(call.func, ast.Attribute):
        yield from _root(call.func)
    elif isinstance(call.func, ast.Name) and call.func.id == "setattr" and call.args:
        yield from _root(call.args[0])


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def needed(statements: list[Statement], roots: Iterable[str]) -> list[Statement]:
    """Return what has to run for these names, and all classes, to be there: in its order."""
    calls = [s for s in statements if isinstance(s.node, ast.Expr)]
    made = {n for s in statements if not (s.defines or s in calls) for n in s.binds}
    names = {*roots, *(s.node.name for s in statements if isinstance(s.node, ast.ClassDef))}
    chosen: set[Statement] = set()
    while True:
        # A call may change what was assigned, such as a table; of a module it is left alone.
        more = {s for s in statements if s.binds & (names & made if s in calls else names)}
        if more <= chosen:
            return [s for s in statements if s.defines or s in chosen]
        chosen |= more
        names |= {name for s in more for name in s.uses}


def closure(statements: list[Statement], own: Iterable[Statement]) -> list[Statement]:
    """Return these statements, and all that they use, directly or through others."""
    chosen = list(own)
    names = {name for s in chosen for name in s.uses}
    while True:
        more = [s for s in statements if s not in chosen and s.binds & names]
        if not more:
            return chosen
        chosen += more
        names |= {name for s in more for name in s.uses}


# ----------------------------------------------------------------------------- running


class _NoJupyter:
    """What magics and commands of a notebook are called on: nothing comes of them."""

    def __getattr__(self, name: str) -> Callable:
        return lambda *_, **__: None


class Space:
    """The module in which the statements of a submission run.

    Attributes
    ----------
    stopped : what was raised, by the line where it was
    """

    def __init__(
        self, path: Path, begin: Callable[[str], str], stopped: dict[str, str] | None = None
    ) -> None:
        """Run nothing yet; `begin` is told each line, and returns why it is not to be run."""
        self.module = types.ModuleType(OWN)
        self.module.__file__ = str(path)
        self.module.get_ipython = _NoJupyter
        self.module.display = lambda *_, **__: None
        sys.modules[OWN] = self.module  # where dataclasses, and pickle, look for it
        sys.path.append(str(path.parent))  # at the end: its random.py is nobody else's
        self.stopped = dict(stopped or {})
        self.done: set[Statement] = set()
        self._begin = begin
        self._flags = 0

    def run(self, statement: Statement) -> None:
        """Run a statement, whatever it raises."""
        refused = self._begin(statement.where)
        if refused:
            self.stopped[statement.where] = refused
            return
        node, name = statement.node, statement.part.name
        try:
            with quiet():
                # Not with this module's own `from __future__`, but with that of the submission.
                tree = ast.Module([node], [])
                code = compile(tree, name, "exec", flags=self._flags, dont_inherit=True)
                exec(code, vars(self.module))
        except BaseException as error:
            self.stopped[statement.where] = what_was_raised(error)
            return
        self.done.add(statement)
        self.stopped.pop(statement.where, None)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            features = (getattr(__future__, alias.name, None) for alias in node.names)
            self._flags |= sum(feature.compiler_flag for feature in features if feature)

    def own(self) -> dict[str, Any]:
        """Return what can be called and is defined here: an imported layer is not the learner's."""
        return {n: v for n, v in list(vars(self.module).items()) if _is_own(v)}


def _is_own(value: Any) -> bool:
    try:
        return callable(value) and getattr(value, "__module__", "") == OWN
    except BaseException:  # whatever a learner's own attribute may do
        return False
