"""The assignment: its solution, and the stub that is made from it."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path

import nbformat
import pytest
from convlab.files import make_canonical
from convlab.text import tools as words
from convlab.tools.stub import main, make_stub, without_solutions
from exhaustive import exhaustive
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from places import EXERCISES

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


@exhaustive
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


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    ### BEGIN SOLUTION \n    return 1\n    ### END SOLUTION\t\n\nf()",
        "def f():\n    ### Begin Solution\n    return 1\n    ### end solution\n\nf()",
        "def f():\n    # BEGIN_SOLUTION\n    return 1\n    #END  SOLUTIONS ###\n\nf()",
        "def f():\n    return 1  ### BEGIN SOLUTION\n    return 2 ### END SOLUTION\n\nf()",
    ],
    ids=["a trailing space", "other case", "other signs", "behind code"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_solution_is_left_out_however_its_marks_are_written(source, end) -> None:
    expected = "def f():\n    return None  # your code\n\nf()"
    assert without_solutions(source.replace("\n", end)) == expected.replace("\n", end)


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN SOLUTION\n1",
        "1\n### END SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n1\n### END SOLUTION",
        "### BEGIN SOLUTION\n1\n### END SOLUTION\n### END SOLUTION",
        "### BEGIN SOLUTION 1 ### END SOLUTION",
    ],
)
def test_a_mark_without_its_other_half_is_refused(source) -> None:
    with pytest.raises(ValueError, match="expected ### "):
        without_solutions(source)


@pytest.fixture
def not_executed(monkeypatch) -> None:
    """Leave the outputs out: what becomes of the file is all that is looked at."""
    monkeypatch.setattr("convlab.tools.stub.run", lambda notebook, _: make_canonical(notebook))


SOLVED = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"


def write(path: Path, *cells) -> Path:
    cells = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def solution_cell(source: str):
    return new_code_cell(source, metadata={"nbgrader": {"solution": True}})


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("### BEGIN SOLUTION\n1", words.STUB_NO_END),
        (new_markdown_cell("### begin solution\nIt is 1.\n### end solution"), "'begin solution'"),
        ("### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS", "'BEGIN HIDDEN TESTS'"),
        (new_markdown_cell("=== BEGIN MARK SCHEME ==="), "'BEGIN MARK SCHEME'"),
        (solution_cell("def g():\n    return 1"), words.STUB_UNMARKED),
        ("print('begin', 'solution')", "holds the mark"),  # only what it prints holds one
    ],
)
def test_nothing_is_written_that_would_hand_a_solution_out(found, said, tmp_path, capsys) -> None:
    solution = write(tmp_path / "solution.ipynb", SOLVED, found)
    with pytest.raises(SystemExit, match="2"):
        main([str(solution), str(tmp_path / "stub.ipynb")])
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["solution.ipynb"]


def test_a_cell_that_stops_leaves_no_file(tmp_path, capsys) -> None:
    solution = write(tmp_path / "solution.ipynb", SOLVED, "f() + 1")
    assert main([str(solution), str(tmp_path / "stub.ipynb")]) == 1
    assert "TypeError" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["solution.ipynb"]


@pytest.mark.usefixtures("not_executed")
def test_a_solution_is_never_written_over(tmp_path, capsys) -> None:
    solution = write(tmp_path / "solution.ipynb", SOLVED, "2")
    stub, other = tmp_path / "stub.ipynb", write(tmp_path / "other.ipynb", SOLVED)
    make_stub(solution, stub)
    before = [path.read_bytes() for path in (solution, stub, other)]
    for names, said in [
        ((stub, solution), words.STUB_NO_SOLUTION.format(path=stub)),  # exchanged
        ((solution, solution), words.STUB_OVER.format(path=solution)),
        ((solution, other), words.STUB_OVER.format(path=other)),
        ((tmp_path / "none.ipynb", stub), words.FILE_MISSING.format(path=tmp_path / "none.ipynb")),
        ((solution, tmp_path / "no" / "x.ipynb"), words.NO_FOLDER.format(path=tmp_path / "no")),
    ]:
        with pytest.raises(SystemExit, match="2"):
            main([*map(str, names), "--force"])
        assert said in capsys.readouterr().err
    assert [path.read_bytes() for path in (solution, stub, other)] == before


@pytest.mark.usefixtures("not_executed")
def test_a_stub_is_made_again_unless_it_was_edited(tmp_path, capsys) -> None:
    solution, stub = tmp_path / "solution.ipynb", tmp_path / "stub.ipynb"
    command = [str(solution), str(stub)]
    write(solution, SOLVED, "print(f())")
    assert main(command) == 0
    run = nbformat.read(stub, as_version=4)
    run.cells[1].outputs = [new_output("stream", text="None\n")]
    nbformat.write(run, stub)  # run by somebody, not edited
    write(solution, SOLVED, "print(f(), 2)")
    assert main(command) == 0
    assert [cell.source for cell in cells(stub)] == [
        "def f():\n    return None  # your code",
        "print(f(), 2)",
    ]
    edited = nbformat.read(stub, as_version=4)
    edited.cells[0].source = "def f():\n    return 3"
    nbformat.write(edited, stub)
    before = stub.read_bytes()
    with pytest.raises(SystemExit, match="2"):
        main(command)
    assert words.FILE_EDITED.format(path=stub) in capsys.readouterr().err
    assert stub.read_bytes() == before
    assert main([*command, "--force"]) == 0
    assert "your code" in cells(stub)[0].source


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
