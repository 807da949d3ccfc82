"""The rows of a class: on the screen, in a file of marks, and summed up at the end."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from convlab.check.marks import POINTS
from convlab.text import checks

COLUMNS = ["submission", "student", *POINTS, "total", "of", "uses", "mistakes", "said", "notes"]
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet takes for one


def printable(words: str) -> str:
    r"""Write what no terminal should act on, or cannot show, as \x1b and the like."""
    return "".join(c if c.isprintable() else _escaped(c) for c in words)


def _escaped(character: str) -> str:
    return " " if character.isspace() else character.encode("unicode_escape").decode()


def line(row: dict[str, Any], width: int) -> str:
    """Return a row as it is printed."""
    marks = checks.CLI_MARKS.format(marks=f"{total(row):g}", of=row["of"])
    passed = sum(row["steps"].values())
    notes = checks.NOTE.format(note=" ".join(row["notes"])) if row["notes"] else ""
    return checks.CLI_ROW.format(
        submission=f"{printable(row['submission']):<{width}}",
        marks=f"{marks:>8}",
        steps=checks.CLI_STEPS.format(passed=passed, of=len(row["steps"])),
        said=printable(f"{row['said']}  {notes}".strip()),
    )


def total(row: dict[str, Any]) -> float:
    """Return the marks of all steps."""
    return sum(row["marks"].values())


class Table:
    """A file of marks, which is there when it is whole: until then its rows are beside it.

    Parameters
    ----------
    path : the file; an old one stays until there is a new one
    delimiter : one character, between two columns

    Raises OSError, at once, where it cannot be written.
    """

    def __init__(self, path: Path, delimiter: str = ",") -> None:
        self.path, self.delimiter = path, delimiter
        self.part = path.with_name(f"{path.name}.part")
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        if path.exists():
            with path.open("r+b"):  # it may be open in a spreadsheet, which locks it on Windows
                pass
        self._file = self._opened()
        self._rows: list[dict[str, Any]] = []

    def _opened(self) -> Any:
        # Spreadsheets take it for UTF-8 by its first three bytes.
        file = self.part.open("w", newline="", encoding="utf-8-sig")
        self._writer = csv.writer(file, delimiter=self.delimiter)
        self._writer.writerow(COLUMNS)
        return file

    def add(self, row: dict[str, Any]) -> None:
        """Write a row as it comes."""
        self._rows.append(row)
        self._write(row)
        self._file.flush()

    def _write(self, row: dict[str, Any]) -> None:
        marks = [f"{row['marks'][s]:g}" if s in row["marks"] else "" for s in POINTS]
        of_all = [f"{total(row):g}", row["of"]]
        words = [" ".join(row["uses"]), " ".join(row["mistakes"]), row["said"]]
        words.append(" ".join(row["notes"]))
        named = [row["submission"], row["student"]]
        self._writer.writerow([*map(_cell, named), *marks, *of_all, *map(_cell, words)])

    def finish(self) -> Path:
        """Put the rows in order, and the new file in the place of the old one."""
        self._file.close()
        with self._opened():
            for row in sorted(self._rows, key=lambda row: row["submission"]):
                self._write(row)
        self.part.replace(self.path)
        return self.path

    def keep(self) -> Path:
        """Keep the rows that are there: beside an old file, or in its place if there is none."""
        self._file.close()
        if self.path.exists():
            return self.part
        self.part.replace(self.path)
        return self.path


def _cell(words: str) -> str:
    clean = printable(words)
    return f"'{clean}" if clean.startswith(FORMULA) else clean


def summary(rows: list[dict[str, Any]]) -> list[str]:
    """Sum up a class: how many are right, each mistake how often, and what several share."""
    right = sum(all(row["steps"].values()) and total(row) == row["of"] for row in rows)
    lines = [checks.CLI_RIGHT_OF.format(right=right, of=len(rows))]
    counted = Counter(name for row in rows for name in row["mistakes"])
    for name, count in counted.most_common():
        part, _, mistake = name.partition(":")
        with contextlib.suppress(KeyError):
            title = checks.MISTAKES[mistake][0].format(
                name=checks.PART_NAMES[part], how="…", what="…"
            )
            what = f"{checks.PART_NAMES[part]}: {title}"
            lines.append(checks.CLI_COUNTED.format(count=count, what=what))
    shared = defaultdict(list)
    for row in rows:
        for step, digest in row["unknown"].items():
            shared[step, digest].append(printable(row["student"] or row["submission"]))
    for (step, _), names in sorted(shared.items()):
        if len(names) > 1:
            named = ", ".join(sorted(names))
            same = checks.CLI_SAME_UNKNOWN.format(count=len(names), step=step, names=named)
            lines.append(same)
    return lines
