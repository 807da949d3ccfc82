"""A sheet of small whole numbers to be worked out by hand, drawn from the reader's own name."""

from __future__ import annotations

import hashlib
import re
import textwrap
import unicodedata
from itertools import combinations

import numpy as np

from conv_layer import Conv2d, Pair, rotate_180
from convlab import text
from convlab.arguments import one_of, require
from convlab.drawing.scene import Grid
from convlab.pictures import show_grids
from convlab.text import by_hand

ENOUGH = 2  # wrong numbers before a hint is given: a single one may be a slip
WIDTH = 76  # letters in a line
LONGEST_WORD = 20  # letters of a word that are repeated to the reader


class Sheet:
    """An input, a filter and a target, and a check of what the reader makes of them.

    Parameters
    ----------
    name : str, the reader's
        Capitals, accents and the spaces around it make no difference; ñ is a letter of its own.
        A ValueError if it is no name.

    Attributes
    ----------
    X, F, T : (4, 4), (2, 2) and (3, 3), small whole numbers
    answers : the right O, dL_dO, dL_dF and dL_dX, by these names
    """

    def __init__(self, name: str) -> None:
        plain = _plain(name) if isinstance(name, str) else ""
        require(plain, "name", by_hand.A_NAME, name)
        digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
        draw = np.random.RandomState(np.frombuffer(digest, "<u4"))  # draws the same for ever
        self._draw(draw)
        while not self._tells_mistakes_apart():
            self._draw(draw)

    def _draw(self, draw: np.random.RandomState) -> None:
        self.X = draw.randint(0, 5, (4, 4))
        # Four numbers, none twice, so that each way to turn them shows; nor is their sum 0.
        self.F = np.zeros((2, 2), int)
        while not self.F.sum():
            self.F = draw.choice([-3, -2, -1, 1, 2, 3], (2, 2), replace=False)
        apart = draw.choice([-2, -1, 0, 1, 2], (3, 3))
        apart[tuple(draw.randint(0, 3, 2))] = 2  # so that not all of them are 0
        O = self._output(self.F)
        dL_dF, dL_dX = self._gradients(self.F, apart)
        self.T = O - apart
        self.answers = {"O": O, "dL_dO": apart, "dL_dF": dL_dF, "dL_dX": dL_dX}

    def _tells_mistakes_apart(self) -> bool:
        """Whether each known mistake shows in enough numbers, and no two look alike."""
        for what, answer in self.answers.items():
            mistakes = self._mistakes(what)
            if any(np.sum(grid != answer) < ENOUGH for _, grid in mistakes):
                return False
            for (hint, grid), (other_hint, other_grid) in combinations(mistakes, 2):
                if hint != other_hint and np.array_equal(grid, other_grid):
                    return False
        return True

    def _output(self, filter: np.ndarray) -> np.ndarray:
        return Conv2d.from_filters(filter).forward(self.X)[0].astype(int)

    def _gradients(self, filter: np.ndarray, dL_dO: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        layer = Conv2d.from_filters(filter)
        layer.forward(self.X)
        dL_dF, dL_dX = layer.backward(dL_dO[None])
        return dL_dF[0, 0].astype(int), dL_dX.astype(int)

    def show(self) -> None:
        """Show the numbers to begin with."""
        X, F, T = self.X, self.F, self.T
        show_grids(
            [
                Grid(text.INPUT, X, "input"),
                Grid(text.FILTER, F, "filter"),
                Grid(text.TARGET_GRID, T, "output"),
            ],
            by_hand.SHEET_ALT.format(X=text.matrix(X), F=text.matrix(F), T=text.matrix(T)),
        )

    def check(self, what: str, numbers: str) -> None:
        """Print of each number whether it is right; of a known mistake, what it looks like.

        Parameters
        ----------
        what : "O", "dL_dO", "dL_dF" or "dL_dX"
        numbers : str, rows of whole numbers, one row a line, with ? for what is still to do
            What cannot be read is answered by a sentence.
        """
        known = isinstance(what, str) and what in self.answers
        require(known, "what", one_of(self.answers), what)
        require(isinstance(numbers, str), "numbers", by_hand.NUMBERS_TYPED, numbers)
        answers = self.answers[what]
        typed = _typed(numbers, answers.shape)
        if isinstance(typed, str):
            _say(typed)
            return
        right, empty = typed == answers, np.isnan(typed)
        for cells in zip(typed.tolist(), right.tolist(), empty.tolist(), strict=True):
            print("".join(_cell(*cell) for cell in zip(*cells, strict=True)).rstrip())
        wrong = typed.size - int(right.sum() + empty.sum())
        if right.all():
            _say(by_hand.ALL_RIGHT[what])
            return
        _say(by_hand.SOME_RIGHT.format(right=right.sum(), wrong=wrong, empty=empty.sum()))
        looks_like = {
            hint for hint, grid in self._mistakes(what) if (empty | (typed == grid)).all()
        }
        if wrong >= ENOUGH and len(looks_like) == 1:  # before all is typed, it may be several
            _say(by_hand.HINTS[looks_like.pop()])

    def _mistakes(self, what: str) -> list[tuple[str, np.ndarray]]:
        """Return what the well-known mistakes give, each with the name of its hint."""
        F, right, apart = self.F, self.answers[what], self.answers["dL_dO"]
        sign, transposed = ("sign", -right), ("transposed", right.T)
        if what == "dL_dO":
            return [sign]
        if what == "dL_dF":
            flipped = [("flipped", right[::-1]), ("flipped", right[:, ::-1])]
            return [("turned", rotate_180(right)), *flipped, transposed, sign]
        turned = "convolution" if what == "O" else "unturned"
        laid = [(turned, rotate_180(F)), ("flipped", F[::-1]), ("flipped", F[:, ::-1])]
        laid.append(("transposed", F.T))  # filters that are not laid as they are
        if what == "O":
            return [*((hint, self._output(other)) for hint, other in laid), transposed]
        last = np.zeros((4, 4), int)
        for i, j in np.ndindex(3, 3):
            last[i : i + 2, j : j + 2] = apart[i, j] * F
        wrong = [(hint, self._gradients(other, apart)[1]) for hint, other in laid]
        return [*wrong, transposed, ("overwritten", last), sign]


def _plain(name: str) -> str:
    """Write a name as all its spellings are: ñ is a letter, the other marks may be left out.

    Only those on Latin letters: й is another letter than и, and in Hindi marks are vowels.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(c for c in letters if unicodedata.category(c) != "Cf")  # seen by nobody
    letters = re.sub(
        "([a-z])([\u0300-\u036f]+)",
        lambda found: "ñ" if found[1] == "n" and "\u0303" in found[2] else found[1],
        letters.replace("’", "'"),
    )
    return unicodedata.normalize("NFKC", " ".join(letters.split()))


def _typed(numbers: str, shape: Pair) -> np.ndarray | str:
    """Read rows of numbers, NaN for ?; or say why they are no grid of this shape."""
    height, width = shape
    lines = [line.split() for line in re.sub("[−–]", "-", numbers).replace(",", " ").splitlines()]
    rows = [line for line in lines if line]
    typed = np.full(shape, np.nan)
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            value = _number(word)
            if value is None:
                shown = repr(word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] + "…")
                return by_hand.NO_NUMBER.format(word=shown, row=row)
            if row < height and column < width:
                typed[row, column] = value
    if len(rows) != height:
        count = text.counted_rows(len(rows))
        return by_hand.OTHER_ROWS.format(count=count, rows=height, columns=width)
    for row, words in enumerate(rows):
        if len(words) != width:
            count = text.numbers(len(words))
            return by_hand.OTHER_COLUMNS.format(row=row, count=count, columns=width)
    return typed


def _number(word: str) -> float | None:
    """NaN for ?, and None for what is no number of a sheet."""
    try:
        value = float(word)
    except ValueError:
        return np.nan if word == "?" else None
    return value if np.isfinite(value) else None


def _say(sentence: str) -> None:
    print(textwrap.fill(sentence, WIDTH, break_on_hyphens=False))


def _cell(value: float, right: bool, empty: bool) -> str:
    mark = by_hand.RIGHT if right else by_hand.EMPTY if empty else by_hand.WRONG
    return f"{'?' if empty else text.number(value):>8} {mark}"
