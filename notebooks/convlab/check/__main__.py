"""Check submissions from the command line: one row each, as it finishes.

python -m convlab.check submissions/*.py submissions/*.ipynb --csv marks.csv

Each submission runs in a process of its own, with a limit on time and memory: a loop that never
ends, or a crash, costs that row alone and is said in it. That is no sandbox: the code can read and
write whatever you can.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from convlab import text
from convlab.check.submission import GRADED


def main(arguments: list[str] | None = None) -> int:
    """Check the submissions named; return 0 if all of them pass."""
    parser = argparse.ArgumentParser(prog="python -m convlab.check", description=text.CLI)
    parser.add_argument("submissions", nargs="+", type=Path, help=text.CLI_SUBMISSIONS)
    parser.add_argument("--csv", type=Path, help=text.CLI_CSV)
    parser.add_argument("--layer", default="", help=text.CLI_LAYER)
    parser.add_argument("--seconds", type=float, default=60, help=text.CLI_SECONDS)
    parser.add_argument("--megabytes", type=int, default=2048, help=text.CLI_MEGABYTES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help=text.CLI_JOBS)
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # some terminals know no ∂
    width = max(len(str(path)) for path in options.submissions)
    rows = []
    for row in _rows(options):
        rows.append(row)
        steps = text.CLI_STEPS.format(passed=sum(row["steps"].values()), of=len(GRADED))
        print(f"{row['submission']:<{width}}  {steps}  {row['said']}", flush=True)
    if options.csv:
        _write(options.csv, sorted(rows, key=lambda row: row["submission"]))
    return 0 if all(all(row["steps"].values()) for row in rows) else 1


def _rows(options: argparse.Namespace) -> Iterator[dict]:
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        running = [pool.submit(_row, path, options) for path in options.submissions]
        for finished in as_completed(running):
            yield finished.result()


def _row(path: Path, options: argparse.Namespace) -> dict:
    """Check one submission in a process of its own."""
    row = {"submission": str(path), "steps": dict.fromkeys(GRADED, False), "mistakes": []}
    if not path.is_file():
        return row | {"said": text.CLI_MISSING}
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "convlab.check.submission", str(path.resolve())]
        command += [str(result), options.layer, str(options.megabytes)]
        process = subprocess.Popen(
            command,
            cwd=folder,  # what it writes beside itself is gone with it
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = process.wait(options.seconds)
        except subprocess.TimeoutExpired:
            return row | {"said": text.CLI_TIMEOUT.format(seconds=f"{options.seconds:g}")}
        finally:
            _stop(process)
        if not result.exists():
            return row | {"said": text.CLI_CRASH.format(code=code)}
        return row | json.loads(result.read_text(encoding="utf-8"))


def _stop(process: subprocess.Popen) -> None:
    """Stop a submission and whatever it has started."""
    with contextlib.suppress(ProcessLookupError):  # all of it has ended
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
    process.wait()


def _write(path: Path, rows: list[dict]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["submission", *GRADED, "mistakes", "said"])
        for row in rows:
            marks = [int(row["steps"][step]) for step in GRADED]
            writer.writerow([row["submission"], *marks, " ".join(row["mistakes"]), row["said"]])


if __name__ == "__main__":
    sys.exit(main())
