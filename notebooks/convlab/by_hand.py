"""A sheet of small whole numbers to be worked out by hand, drawn from the reader's own name."""

from __future__ import annotations

import hashlib
import unicodedata

import numpy as np

from conv_layer import Conv2d, Pair, rotate_180
from convlab import text
from convlab.arguments import one_of, require
from convlab.pictures import show_grids
from convlab.scene import Grid

ENOUGH = 2  # wrong numbers before a hint is given: a single one may be a slip


class Sheet:
    """An input, a filter and a target, and a check of what the reader makes of them.

    Parameters
    ----------
    name : str, the reader's; capitals and spaces around it make no difference

    Attributes
    ----------
    X, F, T : (4, 4), (2, 2) and (3, 3), small whole numbers
    answers : the right O, dL_dO, dL_dF and dL_dX, by these names
    """

    def __init__(self, name: str) -> None:
        require(isinstance(name, str) and name.strip(), "name", text.A_NAME, name)
        plain = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
        seed = np.frombuffer(hashlib.sha256(plain.encode()).digest(), "<u4")
        draw = np.random.RandomState(seed)  # draws the same for ever
        self.X = draw.randint(0, 5, (4, 4))
        # Four numbers, none twice, so that each way to turn them shows; nor is their sum 0.
        self.F = np.zeros((2, 2), int)
        while not self.F.sum():
            self.F = draw.choice([-3, -2, -1, 1, 2, 3], (2, 2), replace=False)
        apart = draw.choice([-2, -1, 0, 1, 2], (3, 3))
        apart[tuple(draw.randint(0, 3, 2))] = 2  # so that not all of them are 0
        layer = Conv2d.from_filters(self.F)
        O = layer.forward(self.X)
        dL_dF, dL_dX = layer.backward(apart[None])
        self.T = (O[0] - apart).astype(int)
        right = {"O": O[0], "dL_dO": apart, "dL_dF": dL_dF[0, 0], "dL_dX": dL_dX}
        self.answers = {what: numbers.astype(int) for what, numbers in right.items()}

    def show(self) -> None:
        """Show the numbers to begin with."""
        X, F, T = self.X, self.F, self.T
        show_grids(
            [
                Grid(text.INPUT, X, "input"),
                Grid(text.FILTER, F, "filter"),
                Grid(text.TARGET_GRID, T, "output"),
            ],
            text.SHEET_ALT.format(X=text.matrix(X), F=text.matrix(F), T=text.matrix(T)),
        )

    def check(self, what: str, numbers: str) -> None:
        """Print of each number whether it is right; of a known mistake, what it looks like.

        Parameters
        ----------
        what : "O", "dL_dO", "dL_dF" or "dL_dX"
        numbers : rows of whole numbers, one a line, with ? for what is still to do
            Raises ValueError for what cannot be read.
        """
        known = isinstance(what, str) and what in self.answers
        require(known, "what", one_of(self.answers), what)
        answers = self.answers[what]
        typed = _typed(numbers, answers.shape)
        right, empty = typed == answers, np.isnan(typed)
        for cells in zip(typed.tolist(), right.tolist(), empty.tolist(), strict=True):
            print("".join(_cell(*cell) for cell in zip(*cells, strict=True)).rstrip())
        wrong = typed.size - int(right.sum() + empty.sum())
        if right.all():
            print(text.ALL_RIGHT[what])
            return
        print(text.SOME_RIGHT.format(right=right.sum(), wrong=wrong, empty=empty.sum()))
        for hint, mistake in self._mistakes(what):
            if (empty | (typed == mistake)).all() and wrong >= ENOUGH:
                print(text.HINTS[hint])
                return

    def _mistakes(self, what: str) -> list[tuple[str, np.ndarray]]:
        """Return what the well-known mistakes give, by the name of the hint."""
        apart, turned = self.answers["dL_dO"], rotate_180(self.F)
        flipped = Conv2d.from_filters(turned)
        convolved = flipped.forward(self.X)[0]
        _, unturned = flipped.backward(apart[None])
        last = np.zeros((4, 4))
        for i, j in np.ndindex(3, 3):
            last[i : i + 2, j : j + 2] = apart[i, j] * self.F
        dL_dF, dL_dX = self.answers["dL_dF"], self.answers["dL_dX"]
        return {
            "O": [("convolution", convolved)],
            "dL_dO": [("sign", -apart)],
            "dL_dF": [("turned", rotate_180(dL_dF)), ("transposed", dL_dF.T), ("sign", -dL_dF)],
            "dL_dX": [("unturned", unturned), ("overwritten", last), ("sign", -dL_dX)],
        }[what]


def _typed(numbers: str, shape: Pair) -> np.ndarray:
    """Read rows of numbers, NaN for ?; raises ValueError where it is no such grid."""
    expected = text.ROWS_TO_TYPE.format(rows=shape[0], columns=shape[1])
    try:
        rows = [
            [float("nan") if word == "?" else float(word) for word in line.split()]
            for line in numbers.replace("−", "-").replace(",", " ").splitlines()
            if line.strip()
        ]
        typed = np.array(rows)
    except (AttributeError, ValueError):  # not a text, or words, or rows of different lengths
        typed = np.empty(0)
    asked = numbers.count("?") if isinstance(numbers, str) else 0
    numeric = typed.shape == shape and np.isnan(typed).sum() == asked and not np.isinf(typed).any()
    require(numeric, "numbers", expected, numbers)
    return typed


def _cell(value: float, right: bool, empty: bool) -> str:
    mark = text.RIGHT if right else text.EMPTY if empty else text.WRONG
    return f"{'?' if empty else text.number(value):>8} {mark}"
