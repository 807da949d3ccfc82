"""A curve over moments, with the present one marked; a click goes to the nearest moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from convlab.drawing.palette import INK, LINE, QUIET
from convlab.drawing.scene import HEAD, SIZE, SMALL, Box, Lines, Shape, Text, picked, text_width
from convlab.scenes.layout import Block

PLOT = (190.0, 96.0)


def curve(
    title: str,
    heights: Sequence[float],
    now: int,
    levels: Sequence[tuple[float, str]],
    feet: Sequence[tuple[int, str]],
    hue: str = INK,
    figure: tuple[str, str] = ("", ""),
) -> Block:
    """Make a block of a curve; the present moment has a dot, and its value in words below.

    Parameters
    ----------
    title : what stands above
    heights : of each moment's value, from 0 to 1
    now : which moment is the present one
    levels : (height, words) of what is written beside the curve
    feet : (moment, words) of what is written below
    hue : of the curve and its title
    figure : a name and the present value
    """
    (width, height), last = PLOT, len(heights) - 1
    aside = 8 + max(text_width(words, SMALL) for _, words in levels)

    def draw(x: float, y: float) -> Iterable[Shape]:
        x, y = x + aside, y + HEAD
        points = [(x + k / last * width, y + height * (1 - up)) for k, up in enumerate(heights)]
        across, down = points[now]
        yield Box(x, y, width, height, None, LINE)
        for up, words in levels:
            level = y + height * (1 - up)
            yield Lines(((x - 5, level, x, level),), QUIET)
            yield Text(x - 8, level + 4.5, words, SMALL, QUIET, False, "end")
        for k, words in feet:
            at = x + k / last * width
            yield Lines(((at, y + height, at, y + height + 5),), QUIET)
            yield Text(at, y + height + 20, words, SMALL, QUIET, False, "middle")
        yield Text(x, y - 10, title, SIZE, hue, True)
        yield Lines(((across, y, across, y + height),), LINE, 2)
        yield Lines(tuple((*one, *other) for one, other in pairwise(points)), hue, 2.5)
        yield Lines(((across, down, across + 0.1, down),), hue, 12)
        name, value = figure
        foot = y + height + HEAD + SIZE
        yield Text(x, foot, name, SIZE, hue, True)
        yield Text(x + text_width(name + " ", SIZE, bold=True), foot, value)
        # A click anywhere goes to the nearest moment.
        yield Box(x, y, width, height, mark=picked(x - width / last / 2, y, width / last, height))

    wide = max(width + 8, text_width(title, SIZE, bold=True))
    return Block(aside + wide, HEAD + height + HEAD + 2 * SIZE, draw)
