"""How an array lies, in letters: "NHWC", "F(CHW)", "111F"."""

from __future__ import annotations

import re
from math import prod
from typing import Any

import numpy as np

from convlab.arguments import require
from convlab.check.attempts import Refused
from convlab.text import checks


class Letters:
    """The axes of an array as a layer has them, and the way there and back.

    Parameters
    ----------
    argument : what the letters came as, for the words of an error
    written : one letter for each axis, 1 for an axis of one; letters in brackets share an axis
        HH stands for HW, as high as wide.
    known : the letters that there may be
    """

    def __init__(self, argument: str, written: Any, known: str) -> None:
        expected = checks.LETTERS.format(known=", ".join(known))
        require(isinstance(written, str), argument, expected, written)
        self.square = "HH" in written
        parts = re.findall(r"\(\w+\)|\w", written.replace("HH", "HW"))
        self.axes = ["" if part == "1" else part.strip("()") for part in parts]
        self.flat = "".join(self.axes)
        whole = "".join(parts) == written.replace("HH", "HW") and len(set(self.flat)) == len(
            self.flat
        )
        require(whole and self.flat and set(self.flat) <= set(known), argument, expected, written)

    def lower(self, array: np.ndarray, order: str) -> np.ndarray:
        """Return a copy as the layer has it of an array whose axes come in this order."""
        sizes = dict(zip(order, array.shape, strict=True))
        for letter in order:
            if letter not in self.flat and sizes[letter] > 1:
                raise Refused(checks.NOT_MORE[letter])
        if self.square and sizes["H"] != sizes["W"]:
            raise Refused(checks.NOT_SQUARE)
        there = [letter for letter in order if letter in self.flat]
        array = array.reshape([sizes[letter] for letter in there])
        moved = array.transpose([there.index(letter) for letter in self.flat])
        return moved.reshape(self.shape(sizes)).copy()

    def shape(self, sizes: dict[str, int]) -> tuple[int, ...]:
        """Return the shape for these sizes."""
        return tuple(prod(sizes[letter] for letter in axis) for axis in self.axes)

    def raised(self, array: Any, order: str, sizes: dict[str, int]) -> Any:
        """Return the array with its axes in this order, or as it is where it does not lie so.

        An axis of its own may have any size; axes in brackets have these.
        """
        if not isinstance(array, np.ndarray) or array.ndim != len(self.axes):
            return array
        own = {axis: n for axis, n in zip(self.axes, array.shape, strict=True) if len(axis) == 1}
        sizes = sizes | own
        if self.shape(sizes) != array.shape:
            return array
        apart = array.reshape([sizes[letter] for letter in self.flat])
        there = [letter for letter in order if letter in self.flat]
        moved = apart.transpose([self.flat.index(letter) for letter in there])
        return moved.reshape([sizes[letter] if letter in there else 1 for letter in order])


def found(shape: tuple[int, ...], sizes: dict[str, int], choices: list[str]) -> str | None:
    """Return the first of these letters that gives this shape."""
    for written in choices:
        if Letters("weight", written, "FCHW").shape(sizes) == shape:
            return written
    return None
