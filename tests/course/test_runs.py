"""Notebooks that run in this process, each once: what they show, and what hands do in between.

Pictures in the files are those that the code draws now. Whatever a reader does to an explorer, the
cells below it stand, and so does what they say. Notebook 10 trains. Folded solutions run.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from convlab import explore_training
from convlab.drawing.figure import fineness, painted
from convlab.explorers.base import Explorer
from drawn import Page, grid_named, matrix_of, said, written
from exhaustive import but, exhaustive, sampled
from notebook_runs import Output, committed, run, untouched
from PIL import Image
from places import NOTEBOOKS

from conv_layer import Conv2d

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
@pytest.mark.parametrize("path", but(LESSONS[1:], LESSONS[1]), ids=lambda path: path.stem)
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
    sampled(TRIES, 18),
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


# ------------------------------------------------------------ the training of notebook 10

CELLS_OF_10 = {cell.id: cell.source for cell in nbformat.read(LESSONS[-1], as_version=4).cells}


@pytest.fixture
def trained() -> dict[str, Any]:
    """The names that notebook 10 left behind, which trains but once for all tests."""
    return untouched(LESSONS[-1])[0].space


def test_a_fifth_is_held_out_and_every_digit_is_in_one_part(trained) -> None:
    held_out, train = trained["held_out"], trained["train"]
    assert sorted([*held_out, *train]) == list(range(1797))
    assert len(held_out) == round(1797 / 5)


def test_it_learns_and_reads_what_it_has_never_seen(trained) -> None:
    layers, notes, held_out = trained["layers"], trained["notes"], trained["held_out"]
    read = trained["forward"](layers, trained["X"][held_out])[1].argmax(axis=1)
    right = np.mean(read == trained["labels"][held_out])
    assert right == notes[-1][2] >= 0.98
    assert len(notes) == 16
    np.testing.assert_array_equal(notes[0][0], trained["build"]()[0].weight)
    np.testing.assert_array_equal(notes[-1][0], layers[0].weight)
    assert trained["losses"].shape == (15 * 45,)
    assert notes[-1][1] < 0.01 < 2 < notes[0][1]
    assert sum(layer.weight.size + layer.bias.size for layer in layers) == 7546


def test_the_explorer_of_the_notebook_shows_what_was_noted(trained) -> None:
    noted = (trained[name] for name in ("filters", "over", "accuracies"))
    explorer = explore_training(*noted, start=15)
    assert (explorer.step, explorer.steps) == (15, 16)
    for epoch in (0, 15):
        explorer.step = epoch
        for f, values in enumerate(trained["notes"][epoch][0][:, 0]):
            grid = grid_named(explorer.scene, f"filter F[{f}]")
            assert (grid.words == written(values)).all()
        assert f"accuracy ≈ {100 * trained['notes'][epoch][2]:.1f} %" in said(explorer)


@pytest.mark.parametrize("seed", range(3))
def test_softmax_and_its_gradient(trained, seed) -> None:
    rng = np.random.default_rng(seed)
    scores, labels = 5 * rng.standard_normal((7, 4)), rng.integers(0, 4, 7)
    loss, dL_dscores = trained["softmax_loss"](scores.copy(), labels)
    logs = scores - np.logaddexp.reduce(scores, axis=1)[:, None]
    assert loss == pytest.approx(-sum(logs[n, label] for n, label in enumerate(labels)) / 7)
    expected = (np.exp(logs) - np.eye(4)[labels]) / 7
    np.testing.assert_allclose(dL_dscores, expected, rtol=0, atol=1e-14)


def test_no_exponential_of_a_large_score_overflows(trained) -> None:
    with np.errstate(over="raise", invalid="raise"):
        loss, dL_dscores = trained["softmax_loss"](np.array([[1e4, 1e4, -1e4]]), np.array([1]))
    assert loss == pytest.approx(np.log(2))
    np.testing.assert_allclose(dL_dscores, [[0.5, -0.5, 0]])


def test_the_gradient_of_the_whole_network(trained) -> None:
    """Single numbers of every weight, every bias and of X, against central differences."""
    rng, layers, h = np.random.default_rng(5), trained["build"](), 1e-6
    at = trained["train"][:20]
    X = trained["X"][at] + rng.normal(0, 0.2, (20, 1, 8, 8))  # no sum of a ReLU is just 0
    loss_of, labels = trained["softmax_loss"], trained["labels"][at]
    for layer in layers:
        layer.bias += rng.normal(0, 0.1, layer.bias.shape)
    maps, scores = trained["forward"](layers, X)
    dL_dX = trained["backward"](layers, maps, loss_of(scores, labels)[1])
    pairs = [(X, dL_dX)]
    for layer in layers:
        pairs += [(layer.weight, layer.dL_dF.copy()), (layer.bias, layer.dL_db.copy())]
    for values, gradient in pairs:
        assert gradient.shape == values.shape
        for place in rng.choice(values.size, min(values.size, 12), replace=False):
            index, losses = np.unravel_index(place, values.shape), []
            start = values[index]
            for value in (start + h, start - h):
                values[index] = value
                losses.append(loss_of(trained["forward"](layers, X)[1], labels)[0])
            values[index] = start
            slope = (losses[0] - losses[1]) / (2 * h)
            assert gradient[index] == pytest.approx(slope, rel=1e-5, abs=2e-9)
        assert np.abs(gradient).max() > 1e-5, "or small differences would say little"


@exhaustive
def test_with_the_filter_not_turned_the_loss_falls_and_the_check_says_where(
    trained, capsys
) -> None:
    losses, notes = trained["fit"](trained["build"](second=trained["NotTurned"]), epochs=4)
    assert losses[:45].mean() > 2 * losses[-45:].mean()
    assert [loss for _, loss, _ in notes] == sorted((loss for _, loss, _ in notes), reverse=True)
    assert notes[-1][1] < 0.3 < 2 < notes[0][1]
    assert notes[-1][2] > 0.9
    for second, expected in ((Conv2d, [True] * 3), (trained["NotTurned"], [False, True, True])):
        capsys.readouterr()
        trained["check"](trained["build"](second=second), trained["train"][:50])
        said = [line.endswith("True") for line in capsys.readouterr().out.splitlines()]
        assert said == np.repeat(expected, len(said) // 3).tolist()


def test_what_the_text_says_of_the_misread_digits(trained) -> None:
    assert len(trained["wrong"]) == 6
    (first, *_), X, labels = trained["at"], trained["X"], trained["labels"]
    assert labels[first] == 9
    changed = (X[[first]] - 0.02 * trained["dL_dX"][:1]).clip(0, 1)
    assert trained["forward"](trained["layers"], X[[first]])[1].argmax() != 9
    assert trained["forward"](trained["layers"], changed)[1].argmax() == 9
    assert np.abs(changed - X[[first]]).max() <= 1 / 9, "as the text says"


# ------------------------------------------------------------------------ against torch


@pytest.fixture
def torch() -> Iterator:
    """Torch, with one thread: for so small a network more of them only wait for one another."""
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield torch
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("torch")
def test_the_notebook_holds_its_own_losses_against_torch(trained, capsys) -> None:
    """The cell compares the scores, and the fold below it trains once more, with torch."""
    space = dict(trained)
    exec(compile(CELLS_OF_10["torch-scores"], "scores", "exec"), space)
    assert 0 < space["apart"] < 1e-10
    assert capsys.readouterr().out == "torch is more than 1e-10 away: False\n"
    fold = CELLS_OF_10["torch-buys"].partition("```python\n")[2].partition("```")[0]
    assert "def torch_fit" in fold
    exec(compile(fold, "fold", "exec"), space)  # raises where a loss is not that of torch


def test_the_training_is_that_of_torch(trained, torch) -> None:
    """The last layer as a Linear, and momentum written out: other ways than the notebook's."""
    ours = trained["build"]()
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, (3, 3), padding="same"),
        torch.nn.ReLU(),
        torch.nn.ZeroPad2d(1),
        torch.nn.Conv2d(8, 32, (3, 3), stride=(2, 2)),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(32 * 4 * 4, 10),
    ).double()
    given = [array for layer in ours for array in (layer.weight, layer.bias)]
    learned = list(net.parameters())
    with torch.no_grad():
        for parameter, array in zip(learned, given, strict=True):
            parameter.copy_(torch.tensor(array).reshape(parameter.shape))
    speeds = [torch.zeros_like(parameter) for parameter in learned]
    X, labels = torch.tensor(trained["X"]), torch.tensor(trained["labels"])
    rng, losses = np.random.default_rng(0), []
    for epoch in range(15):
        order = rng.permutation(trained["train"])
        for start in range(0, 1438, 32):
            batch = order[start : start + 32]
            noise = torch.tensor(rng.normal(0, 0.2, (len(batch), 1, 8, 8)))
            logs = torch.log_softmax(net(X[batch] + noise), dim=1)
            loss = -logs[torch.arange(len(batch)), labels[batch]].mean()
            gradients = torch.autograd.grad(loss, learned)
            with torch.no_grad():
                for parameter, speed, gradient in zip(learned, speeds, gradients, strict=True):
                    speed.mul_(0.9).add_(gradient)
                    parameter.sub_((0.1 - 0.1 * epoch / 15) * speed)
            losses.append(loss.item())
    np.testing.assert_allclose(losses, trained["losses"], rtol=0, atol=1e-8)
    ends = [array for layer in trained["layers"] for array in (layer.weight, layer.bias)]
    for parameter, array in zip(learned, ends, strict=True):
        got = parameter.detach().numpy().reshape(array.shape)
        np.testing.assert_allclose(got, array, rtol=0, atol=1e-7)


def test_a_layer_is_handed_over_as_it_is(trained, torch) -> None:
    rng = np.random.default_rng(3)
    layer = Conv2d(4, (3, 2), stride=(2, 1), padding=1, in_channels=3, rng=rng)
    conv = trained["hand_over"](layer, torch.nn.Conv2d(3, 4, (3, 2), (2, 1), padding=1))
    X = rng.standard_normal((2, 3, 7, 6))
    got = conv(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(got, layer(X), rtol=0, atol=1e-12)


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
