"""How the notebooks are cut into slides. That nothing is cut off, tests/browser measures."""

from __future__ import annotations

import re
import textwrap

import nbformat
import pytest
from convlab.lecture import DRAWS, Slides
from places import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
KINDS = {"slide", "subslide", "fragment", "notes", "skip"}
WIDTH = 92  # signs in a line of prose, on a slide
LINES = 27  # of 26 pixels, in the 700 that a slide is high


@pytest.fixture(params=PATHS, ids=lambda path: path.name)
def cells(request) -> list[nbformat.NotebookNode]:
    return nbformat.read(request.param, as_version=4).cells


def kind(cell) -> str:
    return cell.metadata["slideshow"]["slide_type"]


def slides(cells) -> list[list]:
    """Cells by the slide that shows them."""
    found: list[list] = []
    for cell in cells:
        if kind(cell) in {"slide", "subslide"}:
            found.append([])
        if kind(cell) not in {"notes", "skip"}:
            found[-1].append(cell)
    return found


def lines(cell) -> float:
    """About how many lines of a slide a cell takes, with the blank ones around it."""
    if cell.cell_type == "markdown":
        shown = re.sub(r"<details>.*?</details>|<[^>]*>", "", cell.source, flags=re.DOTALL)
        return sum(len(textwrap.wrap(line, WIDTH)) or 0.7 for line in shown.split("\n"))
    count = 0.0
    if DRAWS not in cell.metadata.get("tags", []):
        count += cell.source.count("\n") + 2
    for output in cell.outputs:
        about = output.get("metadata", {}).get("image/png")
        count += min(about["height"], 440) * 1.2 / 26 if about else 0
        count += output.get("text", "").count("\n")
        count += 5 if "cl-guess" in output.get("data", {}).get("text/html", "") else 0
    return count


def test_every_cell_says_which_slide_it_is_on(cells) -> None:
    assert {kind(cell) for cell in cells} <= KINDS
    assert kind(cells[0]) == "slide"


def test_a_heading_begins_a_slide_and_exercises_are_on_none(cells) -> None:
    headings = [c for c in cells if c.cell_type == "markdown" and c.source.startswith("## ")]
    begins = [c.source for c in headings if kind(c) != "slide"]
    assert all(source.startswith(("## Exercises", "## The course")) for source in begins)
    (first,) = [n for n, cell in enumerate(cells) if cell.source.startswith("## Exercises")]
    assert {kind(cell) for cell in cells[first:]} == {"skip"}


def test_a_slide_holds_what_there_is_room_for(cells) -> None:
    for slide in slides(cells):
        assert sum(map(lines, slide)) <= LINES, slide[0].source


def test_code_that_only_draws_is_left_out(cells) -> None:
    for cell in cells:
        drawn = any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
        assert not drawn or DRAWS in cell.metadata["tags"], cell.source


def test_a_question_keeps_its_answer_folded_and_code_that_draws_is_on_no_slide() -> None:
    page, _ = Slides().from_filename(str(NOTEBOOKS / "06_input_gradient.ipynb"))
    assert "Show me</summary>" in page
    assert "<details open" not in page
    assert '<span class="nf">scatter' in page
    assert "show_grids" not in page.split("<body")[1]
    images = re.findall(r"<img[^>]*>", page)
    assert len(images) >= 6
    assert all('alt="' in image and 'alt=""' not in image for image in images)
