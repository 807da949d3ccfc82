"""One submission, checked in this process: `python -m convlab.check` starts it.

Each result is told as it comes, in a line of JSON on the standard output, and so is each call of
the learner's code before it begins: who started this knows what did not end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import convlab.check
from convlab.check import sheet
from convlab.check.attempts import Failure, attempt
from convlab.check.locate import NAMES, names_in, used_libraries
from convlab.check.marking import GivenUp, Marking, words_of
from convlab.check.marks import POINTS
from convlab.check.report import Report
from convlab.check.statements import Space, Statement, needed, read, split

# The cells that count marks in the assignment: a step is marked where its cell stands.
_NAMES = ("size", "padding", "one", "several", "filter", "input", "stride", "same")
CELLS = dict(zip(_NAMES, POINTS, strict=True))
Tell = Callable[[dict[str, Any]], None]


def check_file(
    path: Path,
    name: str = "",
    tell: Tell = lambda _: None,
    given_up: GivenUp | None = None,
    adapter: str = "",
) -> dict[str, Any]:
    """Run a file, find the layer in it, and mark it step by step.

    Parameters
    ----------
    path : a file of Python, or a notebook
    name : of the layer, if it is not one of the usual ones
    tell : is told of each call before it begins, and of each result
    given_up : what is not to be called again, and why
    adapter : the call that adapts the layer, or ""

    Returns
    -------
    dict of "steps" (step to whether it passed), "marks" (step to marks), "of" (their sum at
    most), "mistakes" (part:name), "said" in words, "notes", "uses" (libraries), "unknown"
    (number of a step to a digest of wrong numbers that have no name), and "stopped" (what was
    raised, by its line)
    """
    given_up = given_up or {}

    def begin(what: str) -> str:
        if what not in given_up:
            tell({"at": what})
        return given_up[what][1] if what in given_up else ""

    parts = attempt(read, path)
    if isinstance(parts, Failure):
        return _told(
            Marking(Space(path, begin), name, begin, {}, adapter).row(), words_of(parts), tell
        )
    statements, problems = split(parts)
    space = Space(path, begin, problems)
    marking = Marking(space, name, begin, given_up, adapter)
    places = _places(statements)
    first = set(needed(statements, {*NAMES, *sheet.FUNCTIONS, *names_in(adapter), name}))
    for statement in statements:
        if statement in first:
            space.run(statement)
        if statement in places and marking.mark(places[statement]):
            tell({"row": marking.row()})
    for step in POINTS:
        if marking.mark(step):
            tell({"row": marking.row()})
    row = marking.finish() | {"uses": used_libraries(statements), "stopped": space.stopped}
    settled = all(row["steps"].values()) or not marking.may_change
    tell({"row": row, "rest": True})
    for statement in statements:
        if statement not in space.done and not statement.part.locked:
            space.run(statement)
            tell({"stopped": space.stopped})
    tell({"rest": False})
    if not settled:
        again = Marking(space, name, begin, given_up, adapter).finish()
        if sum(again["marks"].values()) > sum(row["marks"].values()):
            row |= {**again, "uses": row["uses"]}
    return _told(row | {"stopped": space.stopped}, row["said"], tell)


def _told(row: dict[str, Any], said: str, tell: Tell) -> dict[str, Any]:
    row = row | {"said": said}
    tell({"row": row})
    return row


def _places(statements: list[Statement]) -> dict[Statement, str]:
    """Return the statements after which a step is marked: the last of the cell that counts it."""
    last = {s.part.cell.removesuffix("-marks"): s for s in statements if s.part.locked}
    return {last[cell]: step for cell, step in CELLS.items() if cell in last}


# -------------------------------------------------------------------------- as a process


def _limit_memory(megabytes: int) -> None:
    """Let the process have so much memory, where the system can say so."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


def _channel() -> Tell:
    """Keep the standard output for results; what a submission prints goes nowhere."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def tell(news: dict[str, Any]) -> None:
        lines.write(json.dumps(news) + "\n")
        lines.flush()

    return tell


def _end_with(command: int) -> None:
    """End, with whatever was started here, when the command that started it is killed."""
    while os.getppid() == command:  # on Windows that stays as it is
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _limit_memory(order["megabytes"])
    answer = _channel()
    # What its own cells check is checked here anyway; this process does nothing else.
    convlab.check.check_layer = lambda *_, **__: Report((), (), None, 0, True)
    check_file(Path(order["path"]), order["layer"], answer, order["given_up"], order["adapter"])
    answer({"done": True})
    os._exit(0)  # whatever threads it has left behind
