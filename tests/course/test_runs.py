"""Notebooks that run in this process, each once: what they show, and what hands do in between.

Pictures in the files are those that the code draws now. Whatever a reader does to an explorer, the
cells below it stand, and so does what they say. Folded solutions run.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from convlab.explorers.base import Explorer
from convlab.figure import fineness, painted
from exhaustive import but, exhaustive, sampled
from notebook_runs import Output, committed, run, untouched
from pictures import Page, matrix_of
from PIL import Image
from places import NOTEBOOKS

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
SHOWN = "An explorer."  # so begin the words that stand for one where no kernel runs

# -------------------------------------------------------------- what a hand can do


def to_one_end(explorer: Explorer) -> None:
    """Leave every control at its first choice, and the explorer at its first place."""
    _to_end(explorer, 0)


def to_the_other_end(explorer: Explorer) -> None:
    """Leave every control at its last choice, and the explorer at its last place."""
    _to_end(explorer, -1)


def _to_end(explorer: Explorer, end: int) -> None:
    page = Page(explorer)
    for name, offered in page.frame["options"].items():
        if isinstance(offered, dict):
            page.ask({name: (offered["min"], offered["max"])[end]}, explorer.place)
        elif name in explorer.values:
            offered = page.frame["options"][name]  # those before may have changed it
            page.ask({name: offered[end][1]}, explorer.place)
    explorer.step = range(explorer.steps)[end]


def typed(explorer: Explorer) -> None:
    """Leave a filter of the reader's own, as large as the one that was there."""
    _type_all(explorer, "7")
    explorer.step = explorer.steps - 1


def _type_all(explorer: Explorer, number: str) -> None:
    page = Page(explorer)
    grids = map(matrix_of, page.frame["numbers"].split("|"))  # one for each channel
    typed = ("; ".join(" ".join([number] * len(row)) for row in grid) for grid in grids)
    assert page.type(" | ".join(typed)) == ""


CANNOT_BE = {
    "PaddingExplorer": {"padding": "valid", "kernel_size": 5, "dilation": 3, "height": 1},
    "ColumnsExplorer": {"padding": 3},
}
TYPED = ("ForwardExplorer", "PhotoExplorer", "FilterGradientExplorer", "InputGradientExplorer",
         "NudgeExplorer")  # fmt: skip


def impossible(explorer: Explorer) -> None:
    """Leave it at what cannot be drawn."""
    if type(explorer).__name__ in TYPED:
        _type_all(explorer, "1e308")
    for name, value in CANNOT_BE.get(type(explorer).__name__, {}).items():
        setattr(explorer, name, value)
    assert explorer.message


HANDS: dict[Callable[[Explorer], None], tuple[str, ...]] = {
    to_one_end: (*TYPED, *CANNOT_BE, "MistakesExplorer", "TrainingExplorer"),
    # notebook 10 begins at the last epoch
    to_the_other_end: (*TYPED, *CANNOT_BE, "MistakesExplorer"),
    typed: TYPED,
    impossible: (*TYPED, *CANNOT_BE),
}

# --------------------------------------------------- what the notebooks ask a reader to do

Actions = list[tuple[str, Any]]
PRESETS = ("identity", "mean", "gauss", "sharpen", "sobel_x", "sobel_y", "laplace", "emboss")

# notebook, which of its explorers, the words that ask for it, and what is done, in this order
TRIES: list[tuple[str, int, str, Actions]] = [
    ("00", 0, "Press **next**, the arrow below the picture, or drag the black outline over the "
     "input.", [("next", 1), ("place", (1, 1))]),
    ("00", 1, "Drag the square over the photograph, or click a place.", [("place", (30, 40))]),
    ("00", 1, "Choose *mean of nine*", [("preset", "mean")]),
    ("00", 1, "Choose *sharpen*", [("preset", "sharpen")]),
    ("00", 2, "press **play** below the picture.", [("step", 3)]),
    ("01", 0, "Click a number of the output, or drag the black outline over the input, or press "
     "**next** below the picture.", [("next", 1), ("step", 7), ("place", (0, 1))]),
    ("01", 0, "Go through all nine windows.", [("step", number) for number in range(9)]),
    ("01", 0, "Type another filter into the field *F =*: `0 0 0; 0 1 0; 0 0 0`.",
     [("numbers", "0 0 0; 0 1 0; 0 0 0")]),
    ("01", 0, "One weight alone you can type where it is drawn: click it twice.",
     [("weight", ("1/9", (0, 0)))]),
    ("01", 0, "Choose *mean of nine* as the filter.", [("filter", "mean")]),
    ("01", 2, "Click the question mark, or type on the picture.", [("answer", 0)]),
    ("01", 1, "Compare the two at the same window: switch to and fro.",
     [("operation", "convolution"), ("operation", "cross-correlation"),
      ("operation", "convolution")]),
    ("01", 1, "Say it before you try.",
     [(name, value) for preset in PRESETS
      for name, value in (("filter", preset), ("operation", "convolution"))]),
    ("02", 0, "Change *padding* from `same` to `valid`.", [("padding", "valid")]),
    ("02", 0, "Go from kernel 1 to 5, with `same`.",
     [("kernel_size", size) for size in (1, 2, 3, 4, 5)]),
    ("02", 0, "Choose `valid` and kernel 5, and make *width* smaller.",
     [("padding", "valid"), ("kernel_size", 5), ("width", 5), ("width", 4)]),
    ("02", 1, "Choose each border in the explorer above",
     [("padding_mode", mode) for mode in ("reflect", "replicate", "circular")]),
    ("03", 0, "set *width* to 5; then to 7, with stride 3.",
     [("width", 5), ("width", 7), ("stride", 3)]),
    ("03", 0, "Then choose *the grid* and, under *more*, `valid` and kernel 2.",
     [("stride", 3), ("padding", "valid"), ("rules", False), ("kernel_size", 2)]),
    ("03", 1, "Change *dilation* to 1 and to 3", [("dilation", 1), ("dilation", 3)]),
    ("03", 2, "Click a dot of the last layer", [("place", (0, 1))]),
    ("03", 2, "Set *stride* to 2, 2 above", [("stride", (2, 2))]),
    ("04", 0, "Go on to the other windows with **next**.", [("next", 1)]),
    ("04", 0, "*channel*, above the picture, draws one of them alone.", [("channel", 1)]),
    ("05", 0, "Click another weight in the filter to move that one.", [("place", (1, 0))]),
    ("05", 0, "Then come back to F[0, 0], and move the slider *nudge* to where L is lowest.",
     [("place", (0, 0)), ("nudge", -0.1)]),
    ("05", 1, "The view *windows* shows the four windows", [("view", "windows")]),
    ("05", 1, "Choose *padding* 1 in the explorer above", [("padding", 1)]),
    ("05", 2, "Then press *play*", [("step", 40)]),
    ("06", 0, "Move that pixel, and see how L changes. With *nudge* at 0",
     [("nudge", 0.1), ("nudge", 0.0)]),
    ("06", 1, "Press **play**, and watch", [("step", 4)]),
    ("06", 1, "choose `=` and press **play** again; after that `+=`, and *turned*.",
     [("write", "="), ("step", 8), ("write", "+="), ("lay", "turned")]),
    ("06", 1, "Choose *pixel* in the explorer in which you pressed *play*, and go to a corner "
     "(click it in",
     [("view", "pixel"), ("place", (0, 0))]),
    ("06", 1, "Go back to that explorer, choose *proof*, and press **play**.",
     [("view", "proof"), ("step", 9)]),
    ("06", 1, "Choose *gather*, and go from pixel to pixel.", [("view", "gather"), ("step", 3)]),
    ("06", 1, "In the same explorer, choose *gather* again, and set *padding* to 1, under *more*",
     [("view", "gather"), ("padding", 1)]),
    ("07", 0, "Go to X[2, 1], next to the middle", [("place", (2, 1))]),
    ("07", 0, "Switch the explorer above to *gather*", [("view", "gather")]),
    ("07", 1, "the filter and the channel that you choose above it",
     [("filter", 1), ("channel", 1)]),
    ("07", 2, "Click an output, or a row of M", [("place", (1, 0))]),
    ("07", 2, "Choose *Mᵀ · ∂L/\u2060∂O* in the explorer above", [("view", "backward")]),
    ("08", 0, "Choose a mistake in it, and it shows", [("mistake", "filter_not_turned")]),
    ("08", 0, "Click a cell of the table to go there.",
     [("settings", {"stride": 3, "kernel_size": 2})]),
    ("08", 0, "choose *all four axes turned*, then two filters.",
     [("mistake", "all_axes_turned"), ("filters", 2)]),
    ("09", 0, "Press *next*.", [("next", 1)]),
    ("09", 0, "Switch the explorer above to *columns to image*", [("view", "columns to image")]),
    ("10", 0, "Go back to epoch 0, press *next*, and watch.", [("step", 0), ("next", 1)]),
]  # fmt: skip
CODE = re.compile(r"`[^`]*`")
# A verb that asks for something, and the word after it.
ASKS = re.compile(
    r"\b(?:[Cc]hoose|[Ss]witch|Change|[Pp]ress|[Cc]lick|[Dd]rag|[Tt]ype|Go|Move|[Tt]ry) [^\s,.;:)]+"
)
# Said of something else than an explorer.
OTHERWISE = (
    "Try three",
    "type your",  # into the box of a question
    "press <kbd>Enter</kbd>",
    "choose *Run*",
    "try it",
    "choose a",
    "choose between",
    "choose the",
    "Move one",
    "Move a",
)


def play(explorer: Explorer, name: str, value: Any) -> None:
    """Do one thing that the text asks for."""
    page = Page(explorer)
    if name == "numbers":
        assert page.type(value) == ""
    elif name == "weight":
        assert page.type(*value) == ""
    elif name == "settings":
        page.ask(value, explorer.place)
    elif name == "answer":
        explorer.answer(value)
    elif name in explorer.values:
        page.ask({name: value}, explorer.place)
    else:
        assert name in ("next", "step", "place")
        number = explorer.step + 1 if name == "next" else value
        page.go(value if name == "place" else divmod(number, page.frame["shape"][1]))


# ------------------------------------------------------------------------- the proof


def lesson(number: str) -> Path:
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return path


def shown(path: Path) -> list[int]:
    """Return the numbers of the cells below which an explorer stands."""
    cells = committed(path).items()
    return [n for n, output in cells if any(words.startswith(SHOWN) for words in output.words)]


def told(output: Output) -> tuple:
    return output.printed, output.words, output.alts, output.html


def assert_all_stands(path: Path, outputs: dict[int, Output | None]) -> None:
    """Expect what the file shows; of pictures, which are PNG there, what an untouched run draws."""
    expected, (alone, _) = committed(path), untouched(path)
    for number, output in outputs.items():
        if output is not None:
            where = f"{path.name}, cell {number}"
            assert told(output) == told(expected[number]), where
            assert output.pictures == alone.outputs[number].pictures, where


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_run_all_shows_what_the_file_shows_and_moves_no_explorer(path) -> None:
    ran, moved = untouched(path)
    assert_all_stands(path, ran.outputs)
    assert moved == {}


# 10 would train twice
@exhaustive
@pytest.mark.parametrize("path", sampled(LESSONS[:-1], 3), ids=lambda path: path.stem)
def test_a_cell_that_is_run_again_shows_the_same(path) -> None:
    assert_all_stands(path, run(path, lambda *_: None, times=2).outputs)


def kinds(path: Path) -> set[str]:
    ran, _ = untouched(path)
    return {type(explorer).__name__ for _, explorer in ran.explorers}


@pytest.mark.parametrize("hand", but(HANDS, to_one_end), ids=lambda h: h.__name__)
@pytest.mark.parametrize("path", but(LESSONS[1:], *LESSONS[1:9:4]), ids=lambda path: path.stem)
def test_no_cell_depends_on_what_a_hand_did_to_an_explorer(path, hand) -> None:
    if not kinds(path) & set(HANDS[hand]):
        pytest.skip("no explorer of this notebook can be left so")

    def touch(number: int, made: list[tuple[int, Explorer]]) -> None:  # noqa: ARG001
        for _, explorer in made:
            if type(explorer).__name__ in HANDS[hand]:
                hand(explorer)

    assert_all_stands(path, run(path, touch).outputs)


@pytest.mark.parametrize(
    ("number", "which", "asked", "actions"),
    sampled(TRIES, 9),
    ids=[f"{n}: {a[:40]}" for n, _, a, _ in TRIES],
)
def test_no_cell_depends_on_what_the_text_asks_for(number, which, asked, actions) -> None:
    path = lesson(number)
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown"]
    assert sum(asked in words for words in texts) == 1
    at, played = shown(path)[which], []

    def touch(number: int, made: list[tuple[int, Explorer]]) -> None:
        if number == at:
            (explorer,) = (explorer for cell, explorer in made if cell == at)
            before = explorer.scene
            for action in actions:
                play(explorer, *action)
            played.append(explorer.scene != before)

    assert_all_stands(path, run(path, touch).outputs)
    assert played == [True]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_whatever_the_text_asks_for_is_tried_here(path) -> None:
    tried = [CODE.sub("code", asked) for n, _, asked, _ in TRIES if path.name.startswith(n)]
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for asked in ASKS.findall(CODE.sub("code", cell.source)):
                assert asked.startswith(OTHERWISE) or any(asked in words for words in tried)


# ---------------------------------------------------------------------- pictures in the files

# A file has 256 colours, which moves each a little; letters may be another version's.
NEAR, FAR, FEW = 3, 32, 0.001  # of 255, in the mean; of 255, for at most so many pixels


def decoded(png: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")


def assert_alike(got: Image.Image, expected: Image.Image) -> None:
    assert got.size == expected.size
    apart = np.abs(np.asarray(got, int) - np.asarray(expected, int))
    assert apart.mean() <= NEAR
    assert (apart.max(axis=2) > FAR).mean() <= FEW


@pytest.mark.parametrize("path", sampled(LESSONS, 4), ids=lambda path: path.stem)
def test_a_picture_in_the_file_is_the_one_that_is_drawn(path) -> None:
    (ran, _), kept = untouched(path), committed(path)
    compared = 0
    for number, output in ran.outputs.items():
        if output is None:  # it shows times
            continue
        assert output.alts == kept[number].alts
        for drawn, png in zip(output.pictures, kept[number].pictures, strict=True):
            scene = ran.scenes.get(drawn)
            got = painted(scene, fineness(scene)) if scene else decoded(drawn)
            assert_alike(got, decoded(png))
            compared += 1
    assert compared > 0


# -------------------------------------------------------------------------- folded solutions

SOLUTION = re.compile(r"<details>.*?</details>", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def solutions_of(path: Path) -> list[str]:
    """The code in the folded solutions of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    words = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return [code for folded in SOLUTION.findall(words) for code in PYTHON.findall(folded)]


# the solution of 10 trains once more
@pytest.mark.parametrize(
    "path", but(filter(solutions_of, LESSONS), *LESSONS[:-1]), ids=lambda path: path.stem
)
def test_solutions_run(path, monkeypatch) -> None:
    """The code in folded solutions, run after the cells of the notebook, raises nothing."""
    monkeypatch.chdir(path.parent)
    space = untouched(path)[0].space
    with np.printoptions():  # whatever is set in there ends with it
        for number, code in enumerate(solutions_of(path), start=1):
            exec(compile(code, f"{path.name}, solution {number}", "exec"), space)
