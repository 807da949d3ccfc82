"""A submission in a process of its own, watched from outside.

What does not end, or ends the process, is not called again in the next one: the steps that do not
need it still get their marks.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conv_layer
from convlab.check.marking import GRADED, GivenUp
from convlab.check.marks import POINTS
from convlab.text import checks

PATHS = Path(__file__).parents[2], Path(conv_layer.__file__).parent
ONE_THREAD = ("OPENBLAS", "OMP", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM")
SHARE = 8  # a call may take an eighth of the time that a submission has
REST = 2.0  # seconds for what no layer needs, once it has its marks
LONGEST_LINE = 10**6  # bytes
MOST_STOPPED = 3  # lines that are named in a row
MOST_GIVEN_UP = 8  # calls, each of which costs its time


@dataclass(frozen=True)
class Limits:
    """What a submission may take, and the name of its layer.

    Attributes
    ----------
    layer : str, "" for one of the usual names
    seconds : float, for all of it
    megabytes : int, of memory
    adapter : str, the call that adapts the layer, or ""
    """

    layer: str = ""
    seconds: float = 60
    megabytes: int = 2048
    adapter: str = ""


class Watch:
    """Checks submissions, and stops all that are at work when it is told to."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._running: set[subprocess.Popen] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def check(self, path: Path) -> dict[str, Any]:
        """Return what there is to say of a submission, as `check_file` does."""
        end = time.monotonic() + self.limits.seconds
        given_up: GivenUp = {}
        best = no_result()
        while True:
            run = _Run(self, path, given_up, end)
            best = run.row or best
            if run.marked or self._stopped:
                return best | {"notes": [*best["notes"], *run.notes]}
            if run.at in given_up or not run.at or len(given_up) >= MOST_GIVEN_UP or run.late:
                said = " ".join(filter(None, [best["said"], run.said]))
                return best | {"said": said, "notes": [*best["notes"], *run.notes]}
            given_up[run.at] = run.why

    def stop(self) -> None:
        """Stop all of them at once."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            stop(process)

    @contextlib.contextmanager
    def started(self, path: Path, given_up: GivenUp, cwd: str) -> Iterator[Any]:
        """Start a submission; it is stopped, with whatever it has started, at the end."""
        order = {"path": str(path.resolve()), "given_up": given_up}
        order |= {"layer": self.limits.layer, "megabytes": self.limits.megabytes}
        order |= {"adapter": self.limits.adapter}
        with self._lock:
            if self._stopped:
                yield None
                return
            process = subprocess.Popen(
                [sys.executable, "-m", "convlab.check.submission", json.dumps(order)],
                cwd=cwd,  # what it writes beside itself is gone with it
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._running.add(process)
        try:
            yield process
        finally:
            stop(process)
            self._running.discard(process)


class _Run:
    """One process, from its start to its end.

    Attributes
    ----------
    row : the last result that it told, or None
    marked : whether it has all of its marks
    done : whether it came to its end
    late : whether the submission has no time left
    at, why, said : what it did last, why that is not to be done again, and in words for the row
    notes : the lines that stopped, and what was still at work when it was stopped
    """

    def __init__(self, watch: Watch, path: Path, given_up: GivenUp, end: float) -> None:
        self.row: dict[str, Any] | None = None
        self.marked = self.done = self.late = False
        self.at = self.said = ""
        self.why = ("", "")
        self._stopped: dict[str, str] = {}
        self._still = ""
        self._rest: float | None = None  # when the time for the rest is over
        self._end, self._seconds = end, watch.limits.seconds
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            watch.started(path, given_up, folder) as process,
        ):
            if process:
                self._follow(process)

    @property
    def notes(self) -> list[str]:
        stopped = sorted(self._stopped.items(), key=lambda pair: _numbers(pair[0]))
        said = [checks.CLI_STOPPED.format(where=w, said=s) for w, s in stopped[:MOST_STOPPED]]
        more = len(stopped) - MOST_STOPPED
        said += [checks.CLI_MORE_STOPPED.format(count=more)] if more > 0 else []
        return [*said, self._still] if self._still else said

    def _follow(self, process: subprocess.Popen) -> None:
        lines = _lines(process)
        while not self.done:
            limit = min(self._end, time.monotonic() + self._seconds / SHARE)
            limit = min(limit, self._rest) if self._rest else limit
            line = _next_line(lines, process, limit)
            if line is None:  # its time is over
                self._out_of_time()
                return
            if not line:  # it has ended
                code = process.wait()
                self.why = "ChildProcessError", checks.CLI_ENDED.format(code=code)
                self.said = checks.CLI_CRASH.format(code=code)
                if self._rest:
                    self._stopped[self.at] = self.why[1]
                return
            self._told(line)

    def _out_of_time(self) -> None:
        if self._rest:
            self._still = checks.CLI_STILL.format(where=self.at, seconds=f"{REST:g}")
        self.late = time.monotonic() >= self._end
        seconds = f"{self._seconds / SHARE:g}"
        self.why = "TimeoutError", checks.CLI_ENDLESS.format(seconds=seconds)
        self.said = checks.CLI_TIMEOUT.format(seconds=f"{self._seconds:g}")

    def _told(self, line: bytes) -> None:
        """Take a line in; what is none of ours, by whomever it was written, is left alone."""
        try:
            news = json.loads(line)
        except ValueError:
            return
        if not isinstance(news, dict):
            return
        if isinstance(news.get("at"), str):
            self.at = news["at"]
        if is_result(news.get("row")):
            self.row = news["row"]
            self._stopped = self.row["stopped"]
        if _are_words(news.get("stopped")):
            self._stopped = news["stopped"]
        if "rest" in news:
            self.marked = True
            self._rest = time.monotonic() + REST if news["rest"] is True else None
        self.done = news.get("done") is True


def no_result() -> dict[str, Any]:
    """Return the row of what could not be checked: no marks, and nothing said yet."""
    row = {"steps": dict.fromkeys(GRADED, False), "marks": dict.fromkeys(GRADED, 0.0)}
    row |= {"of": sum(POINTS[step] for step in GRADED), "mistakes": [], "said": ""}
    return row | {"notes": [], "uses": [], "unknown": {}, "stopped": {}}


def is_result(row: Any) -> bool:
    """Whether this is a row as `check_file` makes it."""
    known = no_result()
    if not isinstance(row, dict) or row.keys() != known.keys():
        return False
    if any(type(row[key]) is not type(value) for key, value in known.items()):
        return False
    words = [*row["mistakes"], *row["notes"], *row["uses"]]
    return (
        row["steps"].keys() == known["steps"].keys()
        and all(isinstance(passed, bool) for passed in row["steps"].values())
        and all(_are_marks(step, marks) for step, marks in row["marks"].items())
        and all(isinstance(each, str) for each in words)
        and _are_words(row["unknown"])
        and _are_words(row["stopped"])
    )


def _are_marks(step: str, marks: Any) -> bool:
    return isinstance(marks, int | float) and 0 <= marks <= POINTS.get(step, 0)


def _numbers(where: str) -> list[int]:
    """Return the numbers of a cell and a line, by which they come in their order."""
    return [int(number) for number in re.findall(r"\d+", where)]


def _are_words(news: Any) -> bool:
    return isinstance(news, dict) and all(isinstance(words, str) for words in news.values())


def _lines(process: subprocess.Popen) -> queue.SimpleQueue:
    """Read what a process tells, in a thread; b"" at its end."""
    lines: queue.SimpleQueue = queue.SimpleQueue()

    def read() -> None:
        with contextlib.suppress(OSError), process.stdout:
            while line := process.stdout.readline(LONGEST_LINE):
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, daemon=True).start()
    return lines


def _next_line(lines: queue.SimpleQueue, process: subprocess.Popen, limit: float) -> bytes | None:
    """Return the next line, b"" where there is none any more, or None when its time is over."""
    while True:
        ended = process.poll() is not None  # others that it left behind may hold its pipe open
        left = limit - time.monotonic()
        with contextlib.suppress(queue.Empty):
            return lines.get(timeout=min(max(left, 0), 0.2))
        if ended:
            return b""
        if left <= 0:
            return None


def stop(process: subprocess.Popen) -> None:
    """Stop a submission and whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all of it has ended
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
    process.wait()


def _environment() -> dict[str, str]:
    known = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([*map(str, PATHS), *([known] if known else [])])
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ONE_THREAD}
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg", "PYTHONPATH": paths}
    return os.environ | one_thread | quiet
