"""What every notebook of the course keeps to. That its outputs are right, nbval checks."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import nbformat
import pytest
from convlab.text.guesses import questions
from convlab.tools.execute import make_canonical
from places import ALL_NOTEBOOKS, NOTEBOOKS

GUESSES = questions()

TEACHING = (NOTEBOOKS / "TEACHING.md").read_text("utf-8")


@pytest.fixture(params=ALL_NOTEBOOKS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook) -> str:
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def outputs(notebook) -> list:
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def words_of(output) -> str:
    return output.get("data", {}).get("text/plain", "")


def test_there_are_notebooks() -> None:
    assert ALL_NOTEBOOKS


def test_executed_once_from_top_to_bottom(notebook) -> None:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_error_and_no_warning_among_the_outputs(notebook) -> None:
    assert not [o for o in outputs(notebook) if o.output_type == "error"]
    assert not [o for o in outputs(notebook) if o.get("name") == "stderr"]


def test_canonical_without_widget_state(notebook) -> None:
    canonical = nbformat.from_dict(notebook)
    make_canonical(canonical)
    assert notebook == canonical
    assert "widgets" not in notebook.metadata


def test_names_no_path_of_a_machine(path) -> None:
    machine = re.compile(r"(?<![\w.])/(home|Users|root|tmp|work|opt|var)/|[A-Z]:\\\\")
    assert not machine.search(path.read_text(encoding="utf-8"))


def test_every_picture_has_alternative_text(notebook) -> None:
    for output in outputs(notebook):
        for kind in output.get("data", {}):
            if kind.startswith("image/"):
                assert len(output.metadata[kind]["alt"]) > 20
    images = re.findall(r"!\[([^\]]*)\]\(", markdown(notebook))
    assert all(len(alt) > 20 for alt in images)
    assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", markdown(notebook)))


def test_links_resolve(path, notebook) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", markdown(notebook)):
        if not target.startswith("https://"):
            assert (path.parent / target).exists(), target


def test_code_cells_are_short(notebook) -> None:
    lengths = [len([s for s in c.source.split("\n") if s.strip()]) for c in code_cells(notebook)]
    assert max(lengths) <= 20
    assert statistics.median(lengths) <= 6


def minutes(notebook) -> float:
    """Time to read a lesson at a student's pace, without its exercises, as TEACHING.md says."""
    ends = [n for n, cell in enumerate(notebook.cells) if cell.source.startswith("## Exercises")]
    lesson = nbformat.from_dict({"cells": notebook.cells[: ends[0] if ends else None]})
    folded = re.sub(r"<details>.*?</details>", "", markdown(lesson), flags=re.DOTALL)
    code = [line for cell in code_cells(lesson) for line in cell.source.split("\n") if line]
    explorers = sum("An explorer." in words_of(output) for output in outputs(lesson))
    asked = [GUESSES[name] for name in re.findall(r'\bguess\("([\w-]+)"\)', "\n".join(code))]
    folded += " ".join(f"{question.ask} {question.why}" for question in asked)
    words = len(re.findall(r"\w+", folded)) / 180
    return words + 3 / 60 * len(code) + len(asked) / 2 + 1.5 * explorers


def test_a_lesson_takes_some_twenty_minutes_as_teaching_md_says(path, notebook) -> None:
    if path.parent != NOTEBOOKS:
        pytest.skip("not a lesson")
    row = re.search(rf"\[.*\]\({path.name}\) \| (\d+) \| (\d) \|", TEACHING)
    said, exercises = map(int, row.groups())
    assert said == round(minutes(notebook))
    assert 10 <= said <= 24
    assert markdown(notebook).count("**Exercise ") == exercises


LECTURES = re.findall(r"\*\*Lecture \d:.*?\n\n.*?\n\n", TEACHING, re.DOTALL)
PARTS = [
    (number, int(end) - int(start), parts.strip("*").split("* · *"), live)
    for lecture in LECTURES
    for start, number, parts, live, end in re.findall(
        r"\| (\d+) \| (\d\d) \| (.+?) \| `(\w+)`.*(?=\n\| (\d+))", lecture
    )
]


def part_of(number: str, title: str) -> nbformat.NotebookNode:
    """The cells of a lesson below a heading."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    cells, found = [], ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            found = (re.findall("^## (.*)", cell.source, re.MULTILINE) or [found])[-1]
        if found == title:
            cells.append(cell)
    return nbformat.NotebookNode(cells=cells)


def test_there_are_two_lectures_of_90_minutes() -> None:
    assert len(LECTURES) == 2
    assert len(PARTS) == sum(len(re.findall(r"\n\| \d", rows)) - 1 for rows in LECTURES)
    assert sum(length for _, length, _, _ in PARTS) == 2 * 90


@pytest.mark.parametrize(("number", "length", "titles", "live"), PARTS)
def test_a_lecture_shows_what_there_is_in_the_time_it_needs(number, length, titles, live) -> None:
    parts = [part_of(number, title) for title in titles]
    assert all(part.cells for part in parts)
    assert live in "".join(cell.source for part in parts for cell in code_cells(part))
    assert 1.5 <= length / sum(map(minutes, parts)) <= 4


def test_what_is_read_at_home_takes_the_minutes_of_its_lessons() -> None:
    lessons = [p for p in ALL_NOTEBOOKS if p.parent == NOTEBOOKS]
    at_home = re.findall(r"notebooks (\d\d) to (\d\d) \((\d+) minutes\)", TEACHING)
    assert len(at_home) == 3
    for first, last, said in at_home:
        read = [p for p in lessons if first <= p.name[:2] <= last]
        assert int(said) == sum(round(minutes(nbformat.read(p, as_version=4))) for p in read)


def test_a_lesson_is_linked_from_its_neighbours(path, notebook) -> None:
    lessons = [p for p in ALL_NOTEBOOKS if p.parent == NOTEBOOKS]
    if path not in lessons[1:]:
        pytest.skip("not a lesson after the first")
    at = lessons.index(path)
    neighbours = lessons[at - 1 : at] + lessons[at + 1 : at + 2]
    last = notebook.cells[-1].source
    assert all(f"({p.name})" in last for p in neighbours)


def test_a_lesson_has_an_explorer(path, notebook) -> None:
    if path.parent != NOTEBOOKS:
        pytest.skip("not a lesson")
    shown = [output for output in outputs(notebook) if "An explorer." in words_of(output)]
    assert shown
    assert all("image/png" in output.data for output in shown)


def test_a_lesson_ends_with_a_summary_and_folded_solutions(path, notebook) -> None:
    if path.parent != NOTEBOOKS:
        pytest.skip("not a lesson")
    text = markdown(notebook)
    exercises = re.findall(r"\*\*Exercise \d\.\*\*", text)
    assert 2 <= len(exercises) <= 4
    assert text.count("<summary>Solution</summary>") == len(exercises)
    summary = re.search(r"## What you have seen\n\n((?:- .*\n?)+)", text)
    assert 1 <= len(summary.group(1).strip().split("\n")) <= 5


def test_the_first_notebook_and_the_readme_say_what_to_do_without_a_kernel() -> None:
    first = markdown(nbformat.read(ALL_NOTEBOOKS[0], as_version=4))
    readme = (NOTEBOOKS.parent / "README.md").read_text("utf-8")
    for words in (first, readme):
        assert "does not move" in words
        assert "*Run All Cells*" in words
