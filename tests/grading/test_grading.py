"""The assignment in the hands of the real nbgrader: handed out, handed in, graded.

The marks are those that the command line gives to the same sheets, in tests/check.
"""

from __future__ import annotations

import base64
import bz2
import csv
import io
import re
import zipfile

import nbformat
import pytest
from convlab.standalone import export
from submissions import ASSIGNMENT, FULL, IN_NBGRADER, NAME, SOLUTION, STEPS, STUB

GRADED = [student for student, submission in IN_NBGRADER.items() if submission.graded]
STOPPED = [student for student in IN_NBGRADER if student not in GRADED]
ON_COLAB = "on-colab"


def cells(path) -> list[tuple[str, str]]:
    return [(cell.id, cell.source) for cell in nbformat.read(path, as_version=4).cells]


def deserved(student: str) -> dict[str, float]:
    marks = zip(STEPS, IN_NBGRADER[student].marks, strict=True)
    return {f"{step}-marks": points for step, points in marks}


def with_other_code(setup: str, before: str, after: str) -> str:
    """Return the first code cell of an export, with other code in its archive."""
    packed = re.search(r'^_archive = "(.*)"$', setup, re.M)[1]
    old, new = io.BytesIO(bz2.decompress(base64.b64decode(packed))), io.BytesIO()
    with zipfile.ZipFile(old) as taken, zipfile.ZipFile(new, "w") as put:
        files = {name: taken.read(name) for name in taken.namelist()}
        assert sum(before.encode() in content for content in files.values()) == 1
        for name, content in files.items():
            put.writestr(name, content.replace(before.encode(), after.encode()))
    return setup.replace(packed, base64.b64encode(bz2.compress(new.getvalue())).decode())


def test_nbgrader_hands_out_the_stub(course) -> None:
    assert cells(course.released()) == cells(STUB)


@pytest.mark.parametrize("student", GRADED)
def test_a_submission_gets_the_marks_it_deserves(course, student) -> None:
    assert course.marks(student) == deserved(student)


def test_exit_stops_the_grading_of_its_student_only(course) -> None:
    failed = [line for line in course.said["autograde"].split("\n") if "for student" in line]
    assert len(failed) == len(STOPPED)
    assert all(f"'{student}'" in line for student, line in zip(STOPPED, failed, strict=True))
    assert "nbclient.exceptions.DeadKernelError: Kernel died" in course.said["autograde"]


@pytest.mark.parametrize("student", GRADED)
def test_no_cell_that_checks_or_marks_ends_in_a_traceback(course, student) -> None:
    graded = nbformat.read(course.autograded(student), as_version=4).cells
    locked = [cell for cell in graded if cell.metadata.get("nbgrader", {}).get("locked")]
    failed = {cell.id for cell in locked if "error" in [o.output_type for o in cell.outputs]}
    if student == "no Python":  # there is no class to check
        failed -= {"stride-check", "stride-marks", "same-check", "same-marks", "whole-check"}
    if student != "stdout closed":  # nothing can be said there
        assert not failed


@pytest.mark.parametrize("student", GRADED)
def test_no_cell_that_checks_or_marks_writes_to_stderr(course, student) -> None:
    graded = nbformat.read(course.autograded(student), as_version=4).cells
    locked = [cell for cell in graded if cell.metadata.get("nbgrader", {}).get("locked")]
    assert not [o for cell in locked for o in cell.outputs if o.get("name") == "stderr"]


def test_the_marks_can_be_exported(course) -> None:
    course.run("export")
    with (course.root / "grades.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["assignment"] == ASSIGNMENT]
    scores = {row["student_id"]: float(row["score"]) for row in rows}
    assert scores == {name: sum(deserved(name).values()) for name in GRADED} | dict.fromkeys(
        STOPPED, 0
    )
    assert {float(row["max_score"]) for row in rows} == {20}


def test_feedback_can_be_given(course) -> None:
    course.run("generate_feedback", ASSIGNMENT)
    pages = list((course.root / "feedback").glob(f"*/{ASSIGNMENT}/{NAME}.html"))
    assert len(pages) == len(GRADED)


def test_a_forged_checker_is_put_back_in_an_export(course, tmp_path) -> None:
    exported = [export([path], tmp_path / path.parent.name)[0] for path in (SOLUTION, STUB)]
    course.assign(ON_COLAB, exported[0])
    assert cells(course.released(ON_COLAB)) == cells(exported[1])
    IN_NBGRADER["solution"].write(course.submitted("alone", ON_COLAB), exported[1])
    IN_NBGRADER["solution"].write(course.submitted("beside the project", ON_COLAB))
    forged = nbformat.read(exported[1], as_version=4)
    honest = "return float(POINTS[step] * report.passed)"
    forged.cells[1].source = with_other_code(
        forged.cells[1].source, honest, "return float(POINTS[step])"
    )
    nbformat.write(forged, course.submitted("forger", ON_COLAB))
    course.run("autograde", ON_COLAB)
    totals = {
        student: sum(course.marks(student, ON_COLAB).values())
        for student in ("alone", "beside the project", "forger")
    }
    assert totals == {"alone": sum(FULL), "beside the project": sum(FULL), "forger": 0}
