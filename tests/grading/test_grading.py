"""The assignment in the hands of the real nbgrader: handed out, handed in, graded."""

from __future__ import annotations

import csv

import nbformat
import pytest
from submissions import ASSIGNMENT, NAME, STEPS, STUB, SUBMISSIONS


def test_nbgrader_hands_out_the_stub(course) -> None:
    released = nbformat.read(course.released(), as_version=4)
    stub = nbformat.read(STUB, as_version=4)
    assert [(c.id, c.source) for c in released.cells] == [(c.id, c.source) for c in stub.cells]


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_a_submission_gets_the_marks_it_deserves(course, student) -> None:
    deserved = zip(STEPS, SUBMISSIONS[student].marks, strict=True)
    assert course.marks(student) == {f"{step}-marks": marks for step, marks in deserved}


@pytest.mark.parametrize(
    "student", [s for s in SUBMISSIONS if s not in ("raising", "gradients-only")]
)
def test_no_cell_of_a_submission_ends_in_a_traceback(course, student) -> None:
    graded = nbformat.read(course.autograded(student), as_version=4)
    kinds = [o.output_type for cell in graded.cells for o in cell.get("outputs", [])]
    assert "error" not in kinds


def test_the_marks_can_be_exported(course) -> None:
    course.run("export")
    with (course.root / "grades.csv").open(encoding="utf-8") as table:
        rows = {row["student_id"]: row for row in csv.DictReader(table)}
    assert {row["assignment"] for row in rows.values()} == {ASSIGNMENT}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        name: sum(submission.marks) for name, submission in SUBMISSIONS.items()
    }
    assert {float(row["max_score"]) for row in rows.values()} == {20}


def test_feedback_can_be_given(course) -> None:
    course.run("generate_feedback", ASSIGNMENT)
    pages = list((course.root / "feedback").glob(f"*/{ASSIGNMENT}/{NAME}.html"))
    assert len(pages) == len(SUBMISSIONS)
