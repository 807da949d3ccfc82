"""The assignment: its solution, and the stub that is made from it."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path

import nbformat
import pytest
from convlab.stub import make_stub, without_solutions

EXERCISES = Path(__file__).parents[1] / "notebooks" / "exercises"
STUB = EXERCISES / "build_your_layer.ipynb"
SOLUTION = EXERCISES / "solutions" / "build_your_layer.ipynb"
POINTS = [1, 2, 3, 2, 3, 4, 3, 2]
KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}


def cells(path: Path) -> list:
    return nbformat.read(path, as_version=4).cells


def with_grader(path: Path, kind: str) -> list:
    return [c for c in cells(path) if c.metadata.get("nbgrader", {}).get(kind)]


def printed(cell) -> str:
    return "".join(o.get("text", "") or o.data["text/plain"] for o in cell.outputs)


def test_the_stub_is_what_the_command_gives(tmp_path) -> None:
    made = tmp_path / STUB.name
    make_stub(SOLUTION, made)
    assert made.read_bytes() == STUB.read_bytes()


def test_what_stands_between_the_marks_is_left_out_and_nothing_else() -> None:
    source = """\
def one():
    '''Says one.'''
    ### BEGIN SOLUTION
    if True:

        return 1
    ### END SOLUTION

class Two:
    def two(self):
        ### BEGIN SOLUTION
        return 2
        ### END SOLUTION"""
    assert (
        without_solutions(source)
        == """\
def one():
    '''Says one.'''
    return None  # your code

class Two:
    def two(self):
        return None  # your code"""
    )
    assert without_solutions("x = 1  # no solution here") == "x = 1  # no solution here"


def test_only_the_solutions_differ() -> None:
    for solved, stub in zip(cells(SOLUTION), cells(STUB), strict=True):
        assert (stub.id, stub.cell_type, stub.metadata) == (
            solved.id,
            solved.cell_type,
            solved.metadata,
        )
        if not solved.metadata.get("nbgrader", {}).get("solution"):
            assert stub.source == solved.source
    assert "SOLUTION" not in STUB.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [SOLUTION, STUB], ids=["solution", "stub"])
def test_every_code_cell_is_known_to_nbgrader(path) -> None:
    code = [cell for cell in cells(path) if cell.cell_type == "code"]
    ids = [cell.metadata.nbgrader.grade_id for cell in code]
    assert ids == [cell.id for cell in code]
    assert len(set(ids)) == len(ids)
    for cell in code:
        about = cell.metadata.nbgrader
        assert set(about) == KEYS | ({"points"} if about.grade else set())
        assert about.schema_version == 3
        assert about.locked != about.solution
        assert not (about.grade and about.solution)
    assert [cell.metadata.nbgrader.points for cell in with_grader(path, "grade")] == POINTS


def test_all_marks_are_met_by_the_solution_and_none_by_the_stub() -> None:
    for path, share in ((SOLUTION, 1), (STUB, 0)):
        said = [printed(cell).split("\n") for cell in with_grader(path, "grade")]
        assert [float(value) for _, value in said] == [share * points for points in POINTS]
        assert [words for words, _ in said] == [f"{share * n} of {n}" for n in POINTS]
        assert printed(cells(path)[-2]).split("\n")[0] == f"{share * sum(POINTS)} of {sum(POINTS)}"


def test_the_checks_answer_in_words() -> None:
    def checks(path: Path) -> list[str]:
        return [printed(cell) for cell in cells(path) if cell.id.endswith("-check")]

    assert len(checks(STUB)) == len(POINTS) + 1
    assert all("✓" in words and "✗" not in words for words in checks(SOLUTION))
    assert all("✗" in words and "✓" not in words for words in checks(STUB))


def test_nothing_but_numpy_is_needed_to_solve_it() -> None:
    given = {"np"} | set(dir(builtins))
    trees = [ast.parse(cell.source) for cell in with_grader(SOLUTION, "solution")]
    defined = {node.name for tree in trees for node in tree.body}
    for tree in trees:
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        local = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        local |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        assert {node.id for node in names} <= given | defined | local
        assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree))


def test_the_marks_in_the_text_are_those_of_the_cells() -> None:
    text = "\n".join(cell.source for cell in cells(SOLUTION) if cell.cell_type == "markdown")
    steps = re.findall(r"^## Step (\d) · .*\n\n\*(\d) marks?, about (\d+) minutes\.", text, re.M)
    assert [int(number) for number, _, _ in steps] == list(range(1, 9))
    assert [int(points) for _, points, _ in steps] == POINTS
    assert f"your marks, {sum(POINTS)} in all" in text
    assert sum(int(minutes) for _, _, minutes in steps) == 105  # of 120, as TEACHING.md says
