"""The questions of the course: their answers are right, and nothing tells them before a click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from answers import ANSWERS
from convlab import guess
from convlab.text import guesses as text_guesses
from convlab.text.guesses import questions
from convlab.text.questions import RIGHT
from drawn import a_shell
from exhaustive import sampled
from IPython.display import display
from IPython.utils.capture import capture_output
from nbconvert import HTMLExporter
from places import NOTEBOOKS

GUESSES = questions()

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
ASKED = re.compile(r'\bguess\("([\w-]+)"\)')
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")

# ------------------------------------------------------------------ the answers are right


def numbers(words: str) -> list[float]:
    """Read what is typed, as guess.js does."""
    found = NUMBER.findall(words.replace("−", "-"))
    return [
        float(above) / float(below or 1) for above, _, below in (n.partition("/") for n in found)
    ]


def tolerance(words: str) -> float:
    """Return half a unit of the last digit behind the point."""
    decimals = [len(number.partition(".")[2]) for number in NUMBER.findall(words)]
    return 0.5 / 10 ** max(decimals) if max(decimals) else 0


def assert_is(words: str, value: object) -> None:
    values = np.asarray(value, float).ravel()
    assert len(numbers(words)) == len(values), (words, value)
    assert np.allclose(numbers(words), values, rtol=0, atol=tolerance(words) + 1e-9), (words, value)


def answered(name: str) -> bool:
    return bool(GUESSES[name].blanks or GUESSES[name].choices)


def test_every_question_that_has_an_answer_is_computed() -> None:
    assert [*ANSWERS] == [*filter(answered, GUESSES)]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_what_the_layer_gives(name) -> None:
    question, computed = GUESSES[name], ANSWERS[name]()
    if question.choices:
        assert [choice for choice, said in question.choices.items() if said == RIGHT] == [computed]
        return
    for blank, (right, wrong) in zip(question.blanks, computed, strict=True):
        assert_is(blank.answer, right)
        for typed, value in zip(blank.wrong, wrong, strict=True):
            assert_is(typed, value)
            assert numbers(typed) != numbers(blank.answer)


def test_a_hundred_wrong_answers_and_more_have_words_of_their_own() -> None:
    said = [word for question in GUESSES.values() for blank in question.blanks
            for word in blank.wrong.values()]  # fmt: skip
    said += [word for question in GUESSES.values() for word in question.choices.values() if word]
    assert all(len(word) > 15 for word in said)
    assert len(said) >= 100


# ------------------------------------------------------------- where the course asks them


def cells_of(path) -> list:
    return nbformat.read(path, as_version=4).cells


def test_every_question_is_asked_once_and_in_its_order() -> None:
    asked = [n for path in LESSONS for cell in cells_of(path) for n in ASKED.findall(cell.source)]
    assert asked == [*GUESSES]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_question_to_answer_is_a_box(path) -> None:
    for cell in cells_of(path):
        assert "Before you go on" not in cell.source or path.name.startswith("00")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_folded_cell_says_what_it_is(path) -> None:
    for cell in cells_of(path):
        folded = cell.metadata.get("jupyter", {})
        assert "outputs_hidden" not in folded  # Jupyter shows the first line of what is in there
        if folded.get("source_hidden"):
            assert cell.source.startswith("# "), cell.source


# --------------------------------------------------------- nothing tells before a click


class _Visible(HTMLParser):
    """The words of a page that are seen before anything is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self._hidden = [], 0

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "details":
            assert "open" not in dict(attributes)
        self._hidden += tag in ("details", "script", "style")
        if tag == "img" and not self._hidden:
            self.words.append(dict(attributes).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("details", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def visible(html: str) -> str:
    parser = _Visible()
    parser.feed(html)
    return "".join(parser.words)


def seen(cell) -> Iterator[str]:
    """What GitHub shows of a cell: all of it, folded in Jupyter or not, but what <details> fold."""
    yield visible(cell.source) if cell.cell_type == "markdown" else cell.source
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        yield output.get("text", "") + visible(data.get("text/html", ""))
        yield output.get("metadata", {}).get("image/png", {}).get("alt", "")


def below(path, name: str) -> Iterator:
    """The cell that asks, and those below it, up to the next question or heading."""
    asking = False
    for cell in cells_of(path):
        names = ASKED.findall(cell.source)
        if asking and (names or cell.source.startswith("#")):
            return
        asking = asking or name in names
        if asking:
            yield cell


def told(answer: str, words: str) -> bool:
    """Whether these numbers stand in the words, one after the other."""
    wanted, there = numbers(answer), numbers(words)
    size = len(wanted)
    return any(there[k : k + size] == wanted for k in range(len(there) - size + 1))


def tellable(name: str) -> list[str]:
    """The answers that can be recognized: of two digits, or of two numbers, or more."""
    blanks = [blank.answer for blank in GUESSES[name].blanks]
    return [answer for answer in blanks if len(re.findall(r"\d", answer)) > 1]


QUESTIONS = [
    (path, name)
    for path in LESSONS
    for cell in cells_of(path)
    for name in ASKED.findall(cell.source)
]


@pytest.mark.parametrize(("path", "name"), QUESTIONS, ids=[name for _, name in QUESTIONS])
def test_nothing_below_a_question_tells_its_answer(path, name) -> None:
    asked = numbers(visible(GUESSES[name].ask))
    for cell in below(path, name):
        for words in seen(cell):
            for answer in tellable(name):
                assert not told(answer, words) or set(numbers(answer)) <= set(asked), words


@pytest.mark.parametrize(("path", "name"), QUESTIONS, ids=[name for _, name in QUESTIONS])
def test_what_proves_the_answer_is_folded(path, name) -> None:
    """Between the question and what is behind its fold nothing else is shown."""
    (cell,) = (cell for cell in cells_of(path) if f'guess("{name}")' in cell.source)
    (output,) = cell.outputs
    words = " ".join(visible(output.data["text/html"]).split())
    still = f" {text_guesses.RUN_TO_ANSWER}" if answered(name) else ""
    ask = " ".join(visible(GUESSES[name].ask).split())
    assert words.replace("\u2060", "").startswith(f"{text_guesses.BEFORE} {ask}"[:60])
    assert answered(name) == words.endswith(still.strip() or "no such end")


@pytest.mark.parametrize("path", sampled(LESSONS, 6), ids=lambda path: path.stem)
def test_an_exported_page_tells_nothing(path) -> None:
    page, _ = HTMLExporter().from_filename(str(path))
    words = visible(page)
    for name in (name for at, name in QUESTIONS if at == path):
        why = visible(GUESSES[name].why)
        assert why[:80] not in words.replace("\u2060", "")
        assert why[:80] in page.replace("\u2060", "") or "<" in GUESSES[name].why[:80]


# ------------------------------------------------------------------------- the object


def shown_by(ask) -> dict:
    with a_shell(), capture_output() as captured:
        ask()
    (output,) = captured.outputs
    return output.data


@pytest.mark.parametrize("name", [n for n, q in GUESSES.items() if "<table" in q.ask + q.why])
def test_a_grid_stands_in_its_line(name) -> None:
    html = shown_by(lambda: display(guess(name)))["text/html"]
    for before in html.split("<table")[:-1]:  # which would end a paragraph
        assert len(re.findall(r"<p\b", before)) == before.count("</p>")


def test_an_unknown_question_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"name: expected one of .*one-window.*; got 'nine'"):
        guess("nine")


def test_what_a_block_shows_is_behind_the_fold() -> None:
    def ask() -> None:
        with guess("one-window"):
            print("1 < 2")

    html = shown_by(ask)["text/html"]
    assert "<pre>1 &lt; 2\n</pre>" in html
    assert "1 < 2" not in visible(html)


def test_an_error_in_a_block_is_an_error_and_what_was_printed_is_shown() -> None:
    with capture_output() as captured, pytest.raises(ZeroDivisionError), guess("one-window"):
        print("so far")
        1 / 0  # noqa: B018
    assert captured.stdout == "so far\n"
    assert not captured.outputs


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_gradient_is_not_broken_at_its_slash(path) -> None:
    asked = [words for cell in cells_of(path) if ASKED.search(cell.source) for words in seen(cell)]
    assert not any("∂L/∂" in words for words in asked)  # a joiner stands between
