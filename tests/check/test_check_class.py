"""`python -m convlab.check` on a whole class: each submission gets the marks that it deserves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from convlab.check.__main__ import main
from convlab.check.marking import GRADED
from exhaustive import exhaustive
from handed_in import SUBMISSIONS

SECONDS = 16  # two for each call


pytestmark = exhaustive  # a hundred processes


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> dict[str, dict[str, str]]:
    """The whole class, checked at once: a folder for each student."""
    folder, table = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out") / "marks.csv"
    for student, one in SUBMISSIONS.items():
        path = folder / student / one.name
        path.parent.mkdir()
        source = one.source.encode() if isinstance(one.source, str) else one.source
        path.write_bytes(source)
    assert main([str(folder), "--csv", str(table), "--seconds", str(SECONDS)]) == 1
    with table.open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_every_submission_has_a_row(rows) -> None:
    assert len(rows) >= 40
    assert set(rows) == set(SUBMISSIONS)


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_a_submission_gets_the_marks_it_deserves(rows, student) -> None:
    row, one = rows[student], SUBMISSIONS[student]
    assert tuple(float(row[step]) for step in GRADED) == one.marks, row
    assert (float(row["total"]), row["of"], row["size"]) == (sum(one.marks), "17", ""), row


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_its_row_says_why(rows, student) -> None:
    said = f"{rows[student]['said']} {rows[student]['notes']}"
    for words in SUBMISSIONS[student].words:
        assert words in said
    for words in SUBMISSIONS[student].not_said:
        assert words not in said
    assert sum(SUBMISSIONS[student].marks) == 17 or rows[student]["said"] != "right"
    assert said.isprintable()


@pytest.mark.usefixtures("rows")
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the system for its processes")
def test_what_a_submission_has_started_is_stopped_with_it() -> None:
    commands = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(process.read_bytes())
        except OSError:  # it has ended meanwhile
            continue
    assert commands and not [c for c in commands if b"123456" in c and b"sleep" in c]
