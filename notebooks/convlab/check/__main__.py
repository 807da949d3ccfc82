"""Check submissions from the command line: one row each, as it finishes.

python -m convlab.check submissions --csv marks.csv

Each submission runs in a process of its own, with a limit on time and memory: a loop that never
ends, or a crash, costs its own steps alone and is said in its row. That is no sandbox: the code
can read and write whatever you can.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from convlab.check.hand_ins import HandIn, find
from convlab.check.locate import names_in
from convlab.check.process import Limits, Watch, no_result
from convlab.check.table import Table, line, printable, summary
from convlab.text import checks

INTERRUPTED = 130  # the exit code of what Ctrl-C has stopped


def main(arguments: list[str] | None = None) -> int:
    """Check the submissions named; return 0 if all of them pass."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # some terminals know no ∂
    if os.name == "nt":
        print(checks.CLI_WINDOWS, file=sys.stderr)
    if options.adapter and not names_in(options.adapter):
        parser.error(checks.CLI_NO_ADAPTER.format(got=options.adapter))
    table = None
    if options.csv:
        if len(options.delimiter) != 1 or options.delimiter in '"\r\n':
            parser.error(checks.CLI_ONE_CHARACTER.format(got=options.delimiter))
        try:
            table = Table(options.csv, options.delimiter)
        except OSError as error:
            said = error.strerror or error
            parser.error(checks.CLI_CANNOT_WRITE.format(path=options.csv, said=said))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return _checked(find(options.submissions, Path(folder)), options, table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m convlab.check", description=checks.CLI)
    parser.add_argument("submissions", nargs="+", help=checks.CLI_SUBMISSIONS)
    parser.add_argument("--csv", type=Path, help=checks.CLI_CSV)
    parser.add_argument("--delimiter", default=",", help=checks.CLI_DELIMITER)
    parser.add_argument("--layer", default="", help=checks.CLI_LAYER)
    parser.add_argument("--adapter", default="", help=checks.CLI_ADAPTER)
    parser.add_argument("--seconds", type=float, default=60, help=checks.CLI_SECONDS)
    parser.add_argument("--megabytes", type=int, default=2048, help=checks.CLI_MEGABYTES)
    parser.add_argument("--jobs", type=int, default=usable_cores(), help=checks.CLI_JOBS)
    return parser


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _checked(hand_ins: list[HandIn], options: argparse.Namespace, table: Table | None) -> int:
    """Print and write a row for each submission as it comes, and sum up at the end."""
    width = max((len(printable(one.name)) for one in hand_ins), default=0)
    rows: list[dict[str, Any]] = []
    watch = Watch(Limits(options.layer, options.seconds, options.megabytes, options.adapter))
    jobs = max(1, min(options.jobs, usable_cores()))
    try:
        for row in _rows(hand_ins, watch, jobs):
            rows.append(row)
            if table:
                table.add(row)
            print(line(row, width), flush=True)
    except KeyboardInterrupt:
        watch.stop()
        if table:
            kept = table.keep()
            words = {"count": len(rows), "of": len(hand_ins), "path": kept}
            print(checks.CLI_INTERRUPTED.format(**words), file=sys.stderr)
        return INTERRUPTED
    if table:
        table.finish()
    if len(rows) > 1:
        print("", *summary(rows), sep="\n")
    return 0 if all(all(row["steps"].values()) for row in rows) else 1


def _rows(hand_ins: list[HandIn], watch: Watch, jobs: int) -> Iterator[dict[str, Any]]:
    """Check so many at the same time, and return the rows as they are ready."""
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    ready: queue.SimpleQueue = queue.SimpleQueue()
    for one in hand_ins:
        waiting.put(one)

    def work() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                one = waiting.get_nowait()
                ready.put(_row(one, watch))

    for _ in range(jobs):
        threading.Thread(target=work, daemon=True).start()
    for _ in hand_ins:
        row = None
        while row is None:
            with contextlib.suppress(queue.Empty):
                row = ready.get(timeout=0.2)  # Windows sees Ctrl-C in between only
        yield row


def _row(one: HandIn, watch: Watch) -> dict[str, Any]:
    named = {"submission": one.name, "student": one.student}
    if one.path is None or not one.path.is_file():
        return no_result() | named | {"said": one.problem or checks.CLI_MISSING}
    try:
        return watch.check(one.path) | named
    except Exception as error:  # of the system, such as no more processes: this row's alone
        return no_result() | named | {"said": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sys.exit(main())
