"""The box of a question: on a page without a kernel, and in Jupyter before and after a run."""

from __future__ import annotations

import re

import nbformat
import pytest
from convlab.text import guesses as text_guesses
from convlab.text.guesses import questions
from convlab.text.questions import RIGHT
from jupyter_pages import NOTEBOOK
from nbconvert import HTMLExporter
from places import NOTEBOOKS

GUESSES = questions()

ASKED = re.compile(r'\bguess\("([\w-]+)"\)')
PAGE = text_guesses.PAGE
SCRIPT = (NOTEBOOKS / "convlab" / "guesses" / "guess.js").read_text(encoding="utf-8")


def asked_in(path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [name for cell in cells for name in ASKED.findall(cell.source)]


ASKING = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if asked_in(path)]


def plain(words: str) -> str:
    return re.sub(r"<[^>]*>", "", words).replace("\u2060", "")


def said(box) -> str:
    return box.locator(".cl-word").inner_text().replace("\u2060", "")


def is_open(box) -> bool:
    return box.locator("details").evaluate("fold => fold.open")


@pytest.fixture(scope="module")
def exported(chromium):
    """One page for all, that asks no network."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.abort())
    return page


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.stem)
def test_each_answer_is_told_what_it_is_on_a_page_without_a_kernel(exported, path) -> None:
    exported.set_content(HTMLExporter().from_filename(str(path))[0], wait_until="domcontentloaded")
    exported.wait_for_selector(".cl-alive")
    seen = exported.locator("body").inner_text()
    boxes = exported.locator(".cl-guess")
    names = asked_in(path)
    assert boxes.count() == exported.locator(".cl-alive").count() == len(names)
    for number, name in enumerate(names):
        question, box = GUESSES[name], boxes.nth(number)
        assert plain(question.why)[:60] not in seen
        assert not is_open(box)
        _answer(box, question)
        if question.blanks or question.choices:
            assert said(box) == PAGE["right"]
        else:
            box.locator("summary").click()
        assert is_open(box)
        if "<" not in question.why[:60]:
            assert question.why[:60] in box.locator("details").inner_text().replace("\u2060", "")


def _answer(box, question) -> None:
    """Give every wrong answer there is, and then the right one."""
    for number, blank in enumerate(question.blanks):
        field = box.locator("input").nth(number)
        unknown = {"?": PAGE["no_number"], "123456": PAGE["not_yet"]}
        for typed, word in (unknown | dict(blank.wrong)).items():
            field.fill(typed)
            field.press("Enter")
            told = said(box).removeprefix(f"{plain(blank.label)}: ")
            assert told.removeprefix("✗ ").startswith(plain(word)), typed
        field.fill(blank.answer)
        field.press("Enter")
    for choice, word in sorted(question.choices.items(), key=lambda each: each[1] == RIGHT):
        # by its number: a mark, once there, belongs to its name
        button = box.locator(".cl-choices button").nth([*question.choices].index(choice))
        button.click()
        mark = button.evaluate("button => getComputedStyle(button, '::before').content")
        assert mark == ('"✓ "' if word == RIGHT else '"✗ "')
        assert said(box) == (PAGE["right"] if word == RIGHT else f"✗ {plain(word)}")


# Read as a number, a comma is a decimal's or parts thousands; any sign may stand between two.
@pytest.mark.parametrize(
    ("answer", "typed", "right"),
    [
        ("2.5", "2,5", True),
        ("2.5", "5/2", True),
        ("2.5", "2.54", True),  # so many digits were asked for
        ("2.5", "2.56", False),
        ("36928", "36,928", True),
        ("36928", "36928.4", False),
        ("−3 −5", "-3, -5", True),
        ("−3 −5", "[−3 −5]", True),
        ("−3 −5", "-3", False),
        ("−3 −5", "—3, - 5", True),
        ("−0.03", "- 0.03", True),
        ("5", "- 5", False),
        ("5", "—5", False),
        ("5", "x = - 5", False),
        ("5 × 8", "5x8", True),
        ("5 × 8", "(5, 8)", True),
        ("5 × 8", "5,8", True),
        ("5 × 8", "8 5", False),
    ],
)
def test_numbers_may_be_written_in_many_ways(exported, answer, typed, right) -> None:
    html = (
        '<div class="cl-guess"><details></details></div><script>'
        f"document.querySelector('div').dataset.guess = JSON.stringify({{blanks: [{{label: '', "
        f"answer: '{answer}', wrong: {{}}}}], choices: {{}}, hint: '', words: {PAGE}}});"
        f'</script><script type="module">{SCRIPT}</script>'
    )
    exported.set_content(html)
    exported.locator("input").fill(typed)
    exported.get_by_role("button").click()
    assert is_open(exported.locator(".cl-guess")) == right


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_in_jupyter_a_question_folds_its_answer_and_its_box_keeps_its_keys(lessons, app) -> None:
    lesson = lessons.open("01_sliding_window.ipynb", app, -1, apart=True)
    page, fold = lesson.page, lesson.page.locator(".cl-guess details")
    asking = lesson.cells_with(".cl-guess")
    before = len(lesson.cells())
    assert not page.locator(".cl-alive").count()  # nothing has been run
    assert fold.first.is_visible()
    assert not fold.first.locator("pre").is_visible()
    lesson.run_up_to(asking[1])
    box = lesson.cell(asking[1]).locator(".cl-alive")
    field = box.locator("input").first
    field.click()
    page.keyboard.type("a b dd 1 m y")  # JupyterLab would cut cells and make others
    page.keyboard.press("Enter")
    assert said(box).startswith("✗")
    assert len(lesson.cells()) == before
    field.fill(GUESSES["one-window"].blanks[0].answer)
    page.keyboard.press("Enter")
    assert said(box) == PAGE["right"]
    assert box.locator("details pre").is_visible()
    assert page.evaluate(f"() => {NOTEBOOK}.content.mode") in ("command", "edit")
    assert not lesson.complaints()
