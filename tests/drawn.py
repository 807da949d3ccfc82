"""What the tests of scenes and of explorers share: how to read a picture, and how to move one."""

from __future__ import annotations

import atexit
import io
import json
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from convlab import text
from convlab.drawing.figure import painted
from convlab.drawing.palette import FRAMES, LINE
from convlab.drawing.scene import LEADING, SIZE, SMALL, THICK, Box, Lines, Scene, Text, text_width
from convlab.drawing.svg import to_svg
from convlab.explorers import settings
from convlab.scenes.layout import WIDE, sign
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from matplotlib.colors import to_rgb
from PIL import Image, ImageSequence

# ------------------------------------------------------------------------------ scenes


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape)


def pixels_of(png: bytes) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(png)).convert("RGB"), int)


def of_kind(scene: Scene, kind: type) -> list:
    return [shape for shape in scene.shapes if isinstance(shape, kind)]


def words_of(scene: Scene) -> list[str]:
    return [line.words for line in of_kind(scene, Text)]


def same(got: list, expected: list) -> bool:
    return np.allclose(np.array(got, float), np.array(expected, float), rtol=1e-5)


def rooms(scene: Scene) -> tuple[list[str], np.ndarray]:
    """The words of a scene, and the room (left, top, right, bottom) of each."""
    texts = [line for line in of_kind(scene, Text) if line.words.strip()]
    room = []
    for line in texts:
        width = text_width(line.words, line.size, line.bold)
        left = line.x - {"start": 0, "middle": width / 2, "end": width}[line.anchor]
        top = line.y - 0.76 * line.size  # where the tallest letters end, in DejaVu Sans
        room.append((left, top, left + width, top + line.size))
    return [line.words for line in texts], np.array(room)


def assert_legible(scene: Scene) -> None:
    """Every text lies within the scene, and on no other."""
    words, room = rooms(scene)
    left, top, right, bottom = room.T
    outside = (left < 0) | (top < 0) | (right > scene.width) | (bottom > scene.height)
    assert not outside.any(), [words[k] for k in np.flatnonzero(outside)]
    slack = 0.5
    over = (np.minimum(right[:, None], right) - np.maximum(left[:, None], left) > slack) & (
        np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top) > slack
    )
    pairs = np.argwhere(np.triu(over, 1))
    assert not len(pairs), [(words[a], words[b]) for a, b in pairs]


def assert_steady(scenes) -> None:
    sizes = {(round(scene.width, 6), round(scene.height, 6)) for scene in scenes}
    assert len(sizes) == 1, sizes


def places(shape) -> list[tuple[int, int]]:
    return list(np.ndindex(*shape))


def numbers(kind: str, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers that are awkward to lay out: of many lengths, signs and decimals."""
    return {
        "small": lambda: rng.integers(-3, 4, shape).astype(float),
        "quarters": lambda: rng.integers(-12, 13, shape) / 4,
        "decimals": lambda: np.round(rng.normal(0, 20, shape), 2),
        "mixed": lambda: rng.choice([0, 1, -1, 10, -100, 0.25], shape),
    }[kind]()


def is_cell(shape) -> bool:
    return isinstance(shape, Box) and bool(shape.fill) and shape.edge == LINE


def is_frame(shape) -> bool:
    return isinstance(shape, Box) and shape.edge in FRAMES.values() and shape.line == 3


# On a dark page the player multiplies a picture with this; see STYLE in player.js.
CALM_PAPER = "#d6d2c8"


def linear(colour) -> np.ndarray:
    """Red, green and blue as amounts of light."""
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other) -> float:
    """Contrast of two colours by WCAG 2.2."""
    darker, lighter = sorted(linear(colour) @ (0.2126, 0.7152, 0.0722) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


class DrawnGrid:
    """A grid as a scene shows it, told from its shapes alone.

    Attributes
    ----------
    words, fills : (rows, columns), what stands in each cell, and the cell's colour
    strokes, dots : (rows, columns), how many strokes, and dots, of textures each cell has
    frame, window : (row, column, rows, columns) that the frame, and the outline, go around
    hue, dashed : the frame's colour, and whether it is dashed
    taps : the (row, column) of cells that are outlined alone
    """

    def __init__(self, cells: list[Box], others: list) -> None:
        self.x, self.y, self.across, self.down = cells[0][:4]
        rows, columns = (n + 1 for n in self._place(cells[-1].x, cells[-1].y))
        self.right = self.x + columns * self.across
        self.foot = self.y + rows * self.down
        assert [self._place(*cell[:2]) for cell in cells] == [*np.ndindex(rows, columns)]
        self.fills = np.array([cell.fill for cell in cells]).reshape(rows, columns)
        self.words = np.full((rows, columns), "", object)
        self.strokes, self.dots = np.zeros((2, rows, columns), int)
        self.taps, self.window = [], None
        for shape in others:
            if isinstance(shape, Lines):
                self._count(shape)
            elif isinstance(shape, Text):
                at = self._place(shape.x - self.across / 2, shape.y - 0.36 * shape.size)
                if self.x < shape.x < self.right and self.y < shape.y < self.foot:
                    self.words[at] = shape.words
            elif is_frame(shape):
                self.frame, self.hue, self.dashed = self._extent(shape), shape.edge, shape.dashed
            elif shape.line == THICK:
                self.window = self._extent(shape)
            else:
                self.taps.append(self._extent(shape)[:2])

    def _place(self, x: float, y: float) -> tuple[int, int]:
        # half a cell lower, numbers are drawn in the middle
        return int((y - self.y) / self.down + 0.01), round((x - self.x) / self.across)

    def _extent(self, box: Box) -> tuple[int, int, int, int]:
        size = round(box.height / self.down), round(box.width / self.across)
        return round((box.y - self.y) / self.down), self._place(box.x, box.y)[1], *size

    def _count(self, lines: Lines) -> None:
        marks = self.dots if lines.line == 2 else self.strokes
        for x1, y1, x2, y2 in lines.strokes:
            across, down = (x1 + x2) / 2 - self.x, (y1 + y2) / 2 - self.y
            if not (0 < across < self.right - self.x and 0 < down < self.foot - self.y):
                continue  # of what stands after the grid
            marks[int(down / self.down), int(across / self.across)] += 1


def grids_at(scene: Scene) -> dict[tuple[float, float], DrawnGrid]:
    """Every framed grid of a scene, by its upper left corner."""
    found, shapes = {}, list(scene.shapes)
    while shapes:
        cells = [*takewhile(is_cell, shapes)]
        shapes = shapes[len(cells) or 1 :]
        others = [*takewhile(lambda s: not (is_cell(s) or is_name(s)), shapes)]
        if cells and any(map(is_frame, others)):
            found[cells[0][:2]] = DrawnGrid(cells, others)
    return found


def is_name(shape) -> bool:
    """Whether these words stand above or beside a grid, not in it."""
    return isinstance(shape, Text) and (shape.bold or shape.size > 20 or shape.anchor != "middle")


def grid_named(scene: Scene, title: str) -> DrawnGrid:
    """The grid below this title."""
    (found,) = (grid for grid in grids_at(scene).values() if title_of(scene, grid) == title)
    return found


def title_of(scene: Scene, grid: DrawnGrid) -> str:
    """What stands in bold above a grid, in one line or in several."""
    bold = [line for line in of_kind(scene, Text) if line.bold]
    words, foot = [], grid.y - 10
    while lines := [line.words for line in bold if math.dist(line[:2], (grid.x, foot)) < 1]:
        words, foot = [*lines, *words], foot - LEADING * SIZE
    return " ".join(words)


def written(values) -> np.ndarray:
    """Numbers as they stand in the cells of a grid, none where it is still empty."""
    words = ["" if value != value else text.number(value) for value in np.ravel(values).tolist()]
    return np.array(words, object).reshape(np.shape(values))


def assert_words(grid: DrawnGrid, values, every=None) -> None:
    """A grid shows its numbers or, where the longest of every step are too long, colours alone."""
    if (grid.words == "").all() and not np.isnan(values).all():
        longest = max(map(len, written(values if every is None else every).ravel()))
        across = max(WIDE.lines[-1], longest * text_width("0", SMALL) + 6)
        assert grid.words.shape[1] * across > WIDE.inner - sign(WIDE, "=").width
    else:
        assert (grid.words == written(values)).all()


def sums_of(scene: Scene) -> dict[str, str]:
    """The sums below a picture by name, each on one line: what stands behind, in bold, its name."""
    sums, name = {}, None
    for line in of_kind(scene, Text):
        if line.bold:
            name = line.words if line.words[-1] in "=≈" else None
        elif name and line.anchor == "start" and line.size == SIZE:
            sums[name] = f"{sums[name]} {line.words}" if name in sums else line.words
    return sums


def value_of(words: str) -> float:
    """A number as a reader sees it."""
    return float(words.strip("()").replace("−", "-"))


def assert_adds_up(words: str) -> float:
    """A sum, of products or of plain numbers, makes what stands behind its = or ≈; return that."""
    terms, sign, result = re.fullmatch(r"(.+) ([=≈]) (\S+?)(?:, .+)?", words).groups()
    products = [math.prod(map(value_of, term.split("·"))) for term in terms.split(" + ")]
    if sign == "=":
        assert sum(products) == pytest.approx(value_of(result), abs=1e-6), words
    return value_of(result)


# ---------------------------------------------------------------------------- explorers


def fixed(*shape: int, seed: int = 0) -> np.ndarray:
    """Numbers with two decimals that nobody may write over."""
    numbers = np.round(np.random.default_rng(seed).normal(0, 3, shape), 2)
    numbers.flags.writeable = False
    return numbers


def values_of(offered: list | dict) -> list:
    """The values that a control can take; of a slider the ends and one between, of several parts
    the same for all."""
    if isinstance(offered, list):
        return [value for _, value in offered]
    if "parts" in offered:
        return [tuple(each[k][1] for each in offered["options"]) for k in (1, -1, 0)]
    least, most, step = offered["min"], offered["max"], offered["step"]
    return [least, most, least + step]


def around(explorer, room: str = "wide") -> Iterator:
    """The explorer as each of its choices makes it, in this room, and at its last place."""
    for name, each in settings.settings_of(type(explorer)).items():
        offered = each.described(explorer._options[name])
        for value in [offered["max"]] if each.kind == "slider" else values_of(offered):
            yield explorer.glimpse({name: value}, explorer.place, room)
    yield explorer.glimpse({}, (10**6, 10**6), room)


class Page:
    """What the page of an explorer shows, and what its reader does there, with no browser.

    Controls are told by the words beside them.
    """

    def __init__(self, explorer) -> None:
        self.widget = explorer.widget
        self.sent: list[dict] = []  # peeked frames and refusals
        self.about = as_json(self.widget.about)
        self._names = {control["label"]: control["name"] for control in self.about["controls"]}

    @property
    def frame(self) -> dict:
        return as_json(self.widget.frame)

    @property
    def labels(self) -> list[str]:
        """The words beside the controls that are drawn: those with something to choose."""
        options = self.frame["options"]
        return [
            words
            for words, name in self._names.items()
            if name == "numbers" or isinstance(options[name], dict) or len(options[name]) > 1
        ]

    def options(self, words: str) -> list:
        return [value for _, value in self.frame["options"][self._names[words]]]

    def value(self, words: str):
        return self.frame["settings"][self._names[words]]

    def ask(self, settings: dict, place: list[int], *, peek: bool = False) -> dict:
        """Ask for a frame, and return it."""
        message = {"kind": "ask", "id": "a question", "settings": settings, "place": place}
        self.tell(message | {"peek": peek})
        return as_json(self.sent.pop()["frame"]) if peek else self._answer()

    def choose(self, words: str, value) -> dict:
        return self.ask({self._names[words]: value}, self.frame["place"])

    def go(self, place) -> dict:
        return self.ask({}, list(place))

    def type(self, words: str, at=None) -> str:
        """Type a number at (row, column), or a whole filter; return what is said against it."""
        before = self.frame
        self.tell({"kind": "type", "id": "a question", "text": words, "at": at})
        if self.sent:
            assert self.frame == before
            return self.sent.pop()["words"]
        self._answer()
        return ""

    def act(self, words: str) -> dict:
        (name,) = (each["name"] for each in self.about["actions"] if each["label"] == words)
        self.tell({"kind": "act", "id": "a question", "name": name})
        return self._answer()

    def tell(self, message: dict) -> None:
        """Send a message to the kernel; several pages may take turns."""
        self.widget.send = self.sent.append
        self.widget.answer(as_json(message))

    def _answer(self) -> dict:
        assert self.frame["id"] == "a question"
        return self.frame


def as_json(value):
    """What arrives at the other end."""
    return json.loads(json.dumps(value))


def assert_in_line(explorer, number: int) -> None:
    """The picture, and all that tells the place, agree on one window."""
    frame = as_json(explorer.widget.frame)
    rows, columns = frame["shape"]
    assert explorer.step == number
    assert explorer.steps == rows * columns
    assert list(explorer.place) == frame["place"] == [*divmod(number, columns)]
    assert explorer.widget.place == explorer.place
    assert frame["svg"] == to_svg(explorer.scene)
    assert frame["label"] == explorer.scene.alt
    assert frame["message"] == explorer.message
    assert frame["settings"] == as_json(explorer.values) == as_json(explorer.widget.settings)


def assert_no_numbers(explorer) -> None:
    """Expect the sentence as an error wherever the numbers of what is drawn are asked for."""
    names = ("now", "matrix", "columns", "output", "target", "dL_dO", "dL_dX", "dL_dF")
    for name in [name for name in names if hasattr(type(explorer), name)]:
        with pytest.raises(ValueError, match=f"^{re.escape(explorer.message)}$"):
            getattr(explorer, name)


@contextmanager
def in_a_cell() -> Iterator[CapturedIO]:
    """What is displayed meanwhile, as `outputs`, to a stand-in for a notebook's cell."""
    with a_shell(), capture_output() as captured:
        yield captured


@contextmanager
def a_shell(**options: Any) -> Iterator[InteractiveShell]:
    """IPython as in a notebook, for a while.

    Left to itself, each one goes through all that the tests have made for garbage, when they are
    done: that took three minutes.
    """
    shell = InteractiveShell.instance(**options)
    try:
        yield shell
    finally:
        InteractiveShell.clear_instance()
        atexit.unregister(shell.atexit_operations)


WAYS = ("page", "page, after a look ahead", "step", "place")


def steppers(explorer) -> dict:
    """Every way to a window, as a call that takes its number."""
    page = Page(explorer)

    def place_of(number: int) -> tuple[int, int]:
        return divmod(number, page.frame["shape"][1])

    def glimpsed(number: int) -> None:
        before = page.frame
        glimpse = page.ask({}, place_of(number), peek=True)
        assert page.frame == before  # a look ahead moves nothing
        assert page.go(place_of(number)) == glimpse

    calls = (
        lambda number: page.go(place_of(number)),
        glimpsed,
        lambda number: setattr(explorer, "step", number),
        lambda number: setattr(explorer, "place", place_of(number)),
    )
    return dict(zip(WAYS, calls, strict=True))


def matrix_of(numbers: str) -> np.ndarray:
    """The numbers of a filter as its text has them, of each channel where there are several."""
    if "|" in numbers:
        return np.stack([matrix_of(grid) for grid in numbers.split("|")])
    return np.array([[float(Fraction(n)) for n in row.split()] for row in numbers.split(";")])


def said(explorer) -> str:
    """All words of the picture."""
    return " ".join(words_of(explorer.scene))


LETTERS = 48  # the most by which the edge of a letter may differ in a GIF, of 255


def frames_of(path: Path) -> list[np.ndarray]:
    """Every frame of a GIF."""
    with Image.open(path) as gif:
        return [np.array(frame.convert("RGB"), int) for frame in ImageSequence.Iterator(gif)]


def picture_at(explorer, number: int) -> np.ndarray:
    """What a GIF of an explorer should show at a step."""
    other = explorer.glimpse({}, explorer.place)
    other.step = number
    return np.array(painted(other.scene), int)


def settings_of(explorer, *names: str) -> dict:
    return {name: getattr(explorer, name) for name in names}


def refused(attribute: str, got: str = ".*") -> str:
    return rf"(?s)^{attribute}: expected .+; got {got}"
