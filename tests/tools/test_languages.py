"""A second language: all that the first one says, in the same cells, and never behind it."""

from __future__ import annotations

import ast
import importlib
import os
import re
import string
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import convlab
import nbformat
import numpy as np
import pytest
from convlab import text
from convlab.drawing.scene import Text
from convlab.languages import CELL, LANGUAGES, TOPICS, language
from convlab.text import checks, guesses
from convlab.text.questions import RIGHT
from convlab.tools import translate
from drawn import around, fixed
from exhaustive import sampled
from explorer_arguments import LIMITS
from places import NOTEBOOKS, ROOT
from spoken import spoken

OTHERS = [code for code in LANGUAGES if code != "en"]
ENGLISH = {path.relative_to(NOTEBOOKS).as_posix(): path for path in translate.english_notebooks()}
PAIRS = [(code, name) for code in OTHERS for name in ENGLISH]


@pytest.fixture(autouse=True)
def in_english_again() -> Iterator[None]:
    with spoken("en"):
        yield


# Constants that hold values of code, the same in every language.
VALUES = {
    "": {
        "ADDED", "AS_MATRIX", "AXES_ALT", "DILATED_REACH", "DONE", "KERNEL_COLUMN", "MATRICES",
        "MATRIX_VIEWS", "NEW_FILTER", "ONE_APART", "ONE_OUTPUT_GRADIENT", "PART_CONTROL", "PERCENT",
        "VECTOR",
    },
    "pages": {"IN_LANGUAGE"},
}  # fmt: skip


# -------------------------------------------------------------------------- words of code


def modules(code: str, topic: str) -> tuple[types.ModuleType, types.ModuleType]:
    names = (f"convlab.text.{part}".rstrip(".") for part in (topic, f"{code}.{topic}"))
    english, other = map(importlib.import_module, names)
    return english, other


def placeholders(words: str) -> set[str]:
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(words) if name is not None]
    except ValueError:  # braces of code, or of the web
        return set()
    return {re.split(r"[.\[]", name)[0] for name in names}


def differences(where: str, english: object, other: object) -> Iterator[str]:
    """Say where two constants differ in more than their words."""
    if isinstance(english, str):
        if not isinstance(other, str):
            yield f"{where}: no words"
        elif placeholders(english) != placeholders(other):
            yield f"{where}: {placeholders(english)} and {placeholders(other)}"
    elif isinstance(english, dict):
        in_words = where == "MISTAKE_LIST" or where.endswith(".choices")
        if not (in_words or where == "CASES"):  # whose English names are in the code
            if list(english) != list(other):
                yield f"{where}: other keys, {set(english) ^ set(other)}"
        elif in_words and len(english) != len(other):
            yield f"{where}: {len(english)} and {len(other)} entries"
        for key, one, two in zip(english, english.values(), other.values(), strict=False):
            yield from differences(f"{where}[{key!r}]", one, two)
    elif isinstance(english, tuple | list):
        if len(english) != len(other):
            yield f"{where}: {len(english)} and {len(other)} parts"
        for k, (one, two) in enumerate(zip(english, other, strict=False)):
            yield from differences(f"{where}[{k}]", one, two)
    elif is_dataclass(english):
        for field in fields(english):
            name = field.name
            yield from differences(f"{where}.{name}", getattr(english, name), getattr(other, name))


def letters(value: object) -> bool:
    """Whether there is a word in it: three letters in a row that are no name of code."""
    return bool(re.search(r"[a-z]{3}", repr(value)))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("code", OTHERS)
def test_every_constant_with_words_is_there_with_the_same_placeholders(code, topic) -> None:
    english, other = modules(code, topic)
    named = {n: v for n, v in vars(english).items() if n.isupper() and letters(v)}
    same = [name for name in named if name not in vars(other)]
    assert all(name in VALUES.get(topic, ()) for name in same), same
    unlike = [
        difference
        for name, value in named.items()
        if name not in same
        for difference in differences(name, value, getattr(other, name))
    ]
    assert not unlike
    assert {n for n in vars(other) if n.isupper()} <= set(vars(english))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_words_alone(code, topic) -> None:
    """What writes them is written once."""
    _, other = modules(code, topic)
    home = other.__name__
    made = [n for n, v in vars(other).items() if getattr(v, "__module__", "") == home]
    assert made == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_same_answers_are_right_and_wrong(code) -> None:
    english = guesses.questions()
    language(code)
    other = guesses.questions()
    assert [*other] == [*english]
    for name, question in other.items():
        assert [b.answer for b in question.blanks] == [b.answer for b in english[name].blanks]
        assert [[*b.wrong] for b in question.blanks] == [[*b.wrong] for b in english[name].blanks]
        right = [[said == RIGHT for said in q.choices.values()] for q in (english[name], question)]
        assert right[0] == right[1], name


def test_no_numpy_comes_with_it() -> None:
    """A notebook may say with how many threads it computes, before NumPy is loaded."""
    code = "import convlab, sys; convlab.language('es'); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("code", OTHERS)
def test_words_follow_the_language_and_come_back(code) -> None:
    english = text.STRIDE, checks.CLI_RIGHT, guesses.PAGE["check"], text.windows(2)
    kept = convlab.explore_forward().about()["controls"][0]["label"]
    language(code)
    other = text.STRIDE, checks.CLI_RIGHT, guesses.PAGE["check"], text.windows(2)
    assert not set(english) & set(other)
    explorer = convlab.explore_forward()
    labels = [control["label"] for control in explorer.about()["controls"]]
    assert kept not in labels
    assert explorer.about()["words"]["next"] != "next"
    assert "window" not in explorer.scene.alt
    assert os.environ["CONVLAB_LANGUAGE"] == code
    language("en")
    assert english == (text.STRIDE, checks.CLI_RIGHT, guesses.PAGE["check"], text.windows(2))
    assert convlab.explore_forward().about()["controls"][0]["label"] == kept


ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|is|are|or|not|with|from|by|each|row|rows|column|columns|window|windows|input|"
    r"output|filters?|channel|pixels?|steps?|images?|sum|number|zeros)\b"
)


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", sampled(convlab.EXPLORERS, 3))
def test_an_explorer_says_no_word_of_english(name, code) -> None:
    """Wherever it is moved and however it is set: also what code glues together."""
    language(code)
    explorer = getattr(convlab, name)(**LIMITS[name](lambda *shape: np.round(9 * fixed(*shape))))
    for other in around(explorer, "wide"):
        texts = [shape.words for shape in other.scene.shapes if isinstance(shape, Text)]
        said = " | ".join([other.scene.alt, other.said, other.message, *texts])
        assert not ENGLISH_WORDS.findall(said), said
    about, options = explorer.about(), explorer.state()["options"]
    labels = [part["label"] for part in (*about["controls"], *about["actions"])]
    offered = [
        str(label) for each in options.values() if isinstance(each, list) for label, _ in each
    ]
    assert not ENGLISH_WORDS.findall(" | ".join([about["label"], *labels, *offered]))


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"language: expected one of 'en'.*; got 'xx'"):
        language("xx")
    run = subprocess.run(
        [sys.executable, "-c", "import convlab"], env=os.environ | {"CONVLAB_LANGUAGE": "xx"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode
    assert "language: expected one of 'en'" in run.stderr


@pytest.mark.parametrize("code", OTHERS)
def test_the_command_line_speaks_it_from_the_start(code) -> None:
    os.environ["CONVLAB_LANGUAGE"] = code
    _, other = modules(code, "checks")
    for command in ("check", "pages", "standalone"):
        said = subprocess.run(
            [sys.executable, "-m", f"convlab.{command}", "--help"],
            capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "999"},
        ).stdout  # fmt: skip
        assert command != "check" or other.CLI in said


# ------------------------------------------------------------------------ the notebooks


def cells_of(code: str, name: str) -> list[tuple[nbformat.NotebookNode, nbformat.NotebookNode]]:
    english = nbformat.read(ENGLISH[name], as_version=4).cells
    first, *other = nbformat.read(NOTEBOOKS / code / name, as_version=4).cells
    assert first.id == CELL
    assert first.source == f'import convlab\n\nconvlab.language("{code}")'
    assert [(c.id, c.cell_type) for c in other] == [(c.id, c.cell_type) for c in english]
    return list(zip(english, other, strict=True))


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_no_cell_is_to_do_and_none_is_behind_its_english(code, name) -> None:
    english = nbformat.read(ENGLISH[name], as_version=4)
    other = nbformat.read(NOTEBOOKS / code / name, as_version=4)
    behind = [f"{cell.id}: {state}" for cell, state in translate.states(english, other)]
    assert not behind
    for source, cell in cells_of(code, name):
        assert cell.source == source.source or "english" in cell.metadata


class Wordless(ast.NodeTransformer):
    """Leaves nothing of strings but what f-strings work out."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("…") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        parts = [self.visit(v) for v in node.values if isinstance(v, ast.FormattedValue)]
        return ast.JoinedStr(parts) if parts else ast.Constant("…")


def wordless(source: str) -> str:
    magic = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
    return ast.dump(Wordless().visit(ast.parse(magic.sub("", source))))


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_the_code_is_the_same_but_for_comments_and_what_is_read(code, name) -> None:
    for source, cell in cells_of(code, name):
        if cell.cell_type == "code":
            assert wordless(cell.source) == wordless(source.source), cell.id


FENCED = re.compile(r"```.*?```", re.DOTALL)
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
SPANS = re.compile(r"`[^`\n]+`")
LINKS = re.compile(r"\]\(([^)]+)\)")
TAGS = re.compile(r"</?\w+")
WORDS_IN_CODE = re.compile(r'#.*|"[^"\n]*"|\s+|\\text\{[^}]*\}')
NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


def marks(source: str) -> dict[str, Counter]:
    """Return what a translation leaves as it is, by kind."""
    found, rest = {}, re.sub(r"\]\((\.\./|es/)+", "](", source)  # from where it lies
    for kind, pattern in {"code": FENCED, "formulas": MATHS, "names": SPANS}.items():
        found[kind] = [WORDS_IN_CODE.sub("", part) for part in pattern.findall(rest)]
        rest = pattern.sub("", rest)
    found |= {"links": LINKS.findall(rest), "tags": TAGS.findall(rest)}
    found["numbers"] = NUMBERS.findall(LINKS.sub("]", rest))
    return {kind: Counter(parts) for kind, parts in found.items()}


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_the_prose_has_the_same_numbers_links_code_and_formulas(code, name) -> None:
    for source, cell in cells_of(code, name):
        if cell.cell_type == "markdown":
            assert marks(cell.source) == marks(source.source), cell.id
            assert cell.metadata.get("slideshow") == source.metadata.get("slideshow")


# ---------------------------------------------------------------------------- the command


def test_a_third_language_is_begun_and_counted(tmp_path, monkeypatch, capsys) -> None:
    course = tmp_path / "notebooks"
    course.mkdir()
    lesson = nbformat.v4.new_notebook()
    words = nbformat.v4.new_markdown_cell("Here is one window.", id="words")
    lesson.cells = [words, nbformat.v4.new_code_cell("print(1)", id="code")]
    nbformat.write(lesson, course / "01_one.ipynb")
    monkeypatch.setattr(translate, "NOTEBOOKS", course)
    monkeypatch.setattr(translate, "copied_modules", lambda _: [])

    def run(*options: str) -> tuple[int, str]:
        code = translate.main(["fr", *options])
        return code, capsys.readouterr().out

    other = course / "fr" / "01_one.ipynb"
    assert run() == (1, f"{other}, cell words: to do\n1 cells are left\n")
    begun = nbformat.read(other, as_version=4)
    assert [cell.id for cell in begun.cells] == [CELL, "words", "code"]
    begun.cells[1].source = "Une fenêtre."
    nbformat.write(begun, other)
    assert run() == (0, "0 cells are left\n")
    digest = nbformat.read(other, as_version=4).cells[1].metadata["english"]
    assert digest == translate.digest("Here is one window.")
    words.source = "One window, and another."
    lesson.cells.append(nbformat.v4.new_markdown_cell("Here are two.", id="more"))
    nbformat.write(lesson, course / "01_one.ipynb")
    code, said = run()
    assert code == 1
    assert "cell words: its English has changed" in said
    assert "cell more: to do" in said
    assert "2 cells are left" in said
    code, said = run("--reviewed")
    assert "cell words" not in said
    assert nbformat.read(other, as_version=4).cells[1].source == "Une fenêtre."
    with pytest.raises(SystemExit):
        translate.main(["en"])


@pytest.mark.parametrize("topic", TOPICS)
def test_what_a_translation_of_words_begins_with(topic) -> None:
    """The constants as they are, and none of the functions."""
    english = importlib.import_module(f"convlab.text.{topic}".rstrip("."))
    begun: dict = {}
    exec(translate.words_alone(Path(english.__file__), topic), begun)
    constants = {name: value for name, value in vars(english).items() if name.isupper()}
    assert constants == {name: begun.get(name) for name in constants}
    own = [n for n, v in begun.items() if isinstance(v, types.FunctionType)]
    assert own == (["grid"] if topic == "guesses" else [])


# --------------------------------------------------------------------- what is read first

PAGES = [NOTEBOOKS / code / name for code in OTHERS for name in ("README.md", "TEACHING.md")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_its_pages_lead_to_what_is_there_and_run_the_same_code(path) -> None:
    said = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", said):
        assert target.startswith("https://") or (path.parent / target).exists(), target
    anchors = {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", said, re.MULTILINE)
    }
    assert {*re.findall(r"\]\(#([^)]+)\)", said)} <= anchors
    home = ROOT if path.name == "README.md" else NOTEBOOKS
    english = (home / path.name).read_text(encoding="utf-8")
    python = [re.findall(r"```python\n(.*?)```", page, re.DOTALL) for page in (english, said)]
    code = [[re.sub(r"#.*|\"[^\"]*\"", "", block) for block in blocks] for blocks in python]
    assert code[0] == code[1]
    assert len(re.findall(r"^#+ ", said, re.MULTILINE)) == (
        len(re.findall(r"^#+ ", english, re.MULTILINE))
    )
