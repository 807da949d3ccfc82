"""What belongs together in a picture, and where a click goes, against plain loops."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from cases import CASES, Case
from convlab import explore_forward, explore_padding, explore_photo, text
from convlab.scene import Box, Lines, Mark, Scene, Text
from convlab.svg import to_svg
from helpers import arrays_of, axes_of, windows_of
from pictures import fixed, of_kind

Place = tuple[int, int]


def drawable(case: Case, most: int, taps: int) -> bool:
    """Whether an explorer of so many padded rows and columns, and taps, shows a case."""
    return all(k <= taps and n + a + b <= most for n, k, _, _, a, b in axes_of(case))


def some(most: int, taps: int, **features: object) -> list:
    """Cases of all kinds of geometry, with one image of zeros around."""
    cases = [case for case in CASES if drawable(case, most, taps) and case.padding_mode == "zeros"]
    chosen = [case for case in cases if features.items() <= vars(case).items()]
    return [pytest.param(case, id=str(case)) for case in chosen[:: max(1, len(chosen) // 12)]]


class Loops:
    """Which cell of X, counted from its own first, each tap of each window meets."""

    def __init__(self, case: Case) -> None:
        rows, columns = axes_of(case)
        self.shape = len(windows_of(rows)), len(windows_of(columns))
        self.before = rows[4], columns[4]
        self.padded = tuple(n + before + after for n, *_, before, after in (rows, columns))
        self.under, self.holding, self.met = (defaultdict(list) for _ in range(3))
        for i, down in enumerate(windows_of(rows)):
            for j, across in enumerate(windows_of(columns)):
                for u, r in enumerate(down):
                    for v, c in enumerate(across):
                        cell = r - self.before[0], c - self.before[1]
                        self.under[i, j].append(cell)
                        self.holding[cell].append((i, j))
                        self.met[u, v].append(cell)


def ids(kind: str, places: list) -> list[str]:
    return ["-".join([kind, *map(str, place)]) for place in places]


class Linked:
    """The marks of a scene.

    Attributes
    ----------
    cells : the marked boxes, by id
    terms : each marked word of a sum, and its mark, in the order in which they stand
    """

    def __init__(self, scene: Scene) -> None:
        self.cells: dict[str, list[Box]] = defaultdict(list)
        for box in of_kind(scene, Box):
            if box.mark and box.mark.id:
                self.cells[box.mark.id].append(box)
        self.terms = [
            (word, mark)
            for line in of_kind(scene, Text)
            for word, mark in zip(line.words.split(" "), line.marks, strict=bool(line.marks))
            if mark
        ]
        self._numbers = {
            (round(line.x, 3), round(line.y, 3)): line.words for line in of_kind(scene, Text)
        }
        known = {mark.id for mark in marks_of(scene)}
        for mark in marks_of(scene):
            assert set(mark.links) <= known, mark
            assert len(set(mark.links)) == len(mark.links), mark

    def mark(self, name: str) -> Mark:
        (box,) = self.cells[name]
        return box.mark

    def number(self, name: str) -> str:
        """What stands in the middle of a cell."""
        (box,) = self.cells[name]
        within = [
            words
            for (x, y), words in self._numbers.items()
            if abs(x - box.x - box.width / 2) < 0.1 and box.y < y < box.y + box.height
        ]
        return "".join(within)

    def grid(self, kind: str) -> dict[Place, Mark]:
        """The marks of all cells of a kind, by the row and column where they stand."""
        boxes = [
            box for name, same in self.cells.items() if name.split("-")[0] == kind for box in same
        ]
        across, down = (sorted({round(box[axis], 2) for box in boxes}) for axis in (0, 1))
        return {
            (down.index(round(box.y, 2)), across.index(round(box.x, 2))): box.mark for box in boxes
        }


def marks_of(scene: Scene) -> Iterator[Mark]:
    for shape in scene.shapes:
        if isinstance(shape, Text):
            yield from filter(None, shape.marks)
        elif getattr(shape, "mark", None):
            yield shape.mark


def everywhere(explorer) -> Iterator[tuple[Place, Linked]]:
    """The marks at every place of an explorer, each of which is well painted."""
    assert not explorer.message
    for number in range(explorer.steps):
        explorer.step = number
        scene = explorer.scene
        if number in (0, explorer.steps - 1):
            assert painted(scene) == [*marks_of(scene)]
        yield explorer.place, Linked(scene)


def painted(scene: Scene) -> list[Mark]:
    """The marks that the SVG of a scene holds."""
    return [
        Mark(*values)._replace(links=tuple(values[1].split()))
        for element in ElementTree.fromstring(to_svg(scene)).iter()
        if any(values := [element.get(f"data-{name}", "") for name in Mark._fields])
    ]


def place(*at: int) -> str:
    return json.dumps({"place": at}, separators=(",", ":"))


def numbered(kind: str, shape: Place) -> list[str]:
    return ids(kind, [*np.ndindex(*shape)])


def assert_factors(linked: Linked, word: str, *cells: str) -> None:
    """A term of the sum is made of the numbers that stand in its cells."""
    assert [factor.strip("()") for factor in word.split("·")] == [*map(linked.number, cells)]


# ----------------------------------------------------------------------------- forward


def forward_of(case: Case) -> object:
    X, weight, bias = arrays_of(case)
    explorer = explore_forward(X, weight, bias, **case.settings)
    explorer.filter = case.out_channels - 1
    explorer.channel = case.in_channels - 1
    return explorer


@pytest.mark.parametrize("case", some(12, 5))
def test_a_forward_pass_links_windows_weights_products_and_terms(case) -> None:
    loops, explorer = Loops(case), forward_of(case)
    for at, linked in everywhere(explorer):
        for cell, mark in linked.grid("x").items():
            mine = cell[0] - loops.before[0], cell[1] - loops.before[1]
            assert mark == Mark(*ids("x", [mine]), tuple(ids("o", loops.holding[mine])))
        for tap, mark in linked.grid("f").items():
            edit = json.dumps({"setting": "numbers", "at": tap}, separators=(",", ":"))
            assert mark == Mark(*ids("f", [tap]), tuple(ids("x", loops.met[tap])), edit=edit)
        for window, mark in linked.grid("o").items():
            under = tuple(ids("x", loops.under[window]))
            assert mark == Mark(*ids("o", [window]), under, place(*window))
        assert [*linked.grid("x")] == [*np.ndindex(loops.padded)]
        assert [*linked.grid("f")] == [*loops.met]
        assert [*linked.grid("o")] == [*np.ndindex(loops.shape)]
        assert len(linked.terms) == len(loops.met)
        for (tap, cell), (word, term) in zip(
            zip(loops.met, loops.under[at], strict=True), linked.terms, strict=True
        ):
            (x,), (f,), (p,), (t,) = ids("x", [cell]), *(ids(kind, [tap]) for kind in "fpt")
            assert term == Mark(t, (x, f, p))
            assert linked.mark(p) == Mark(p, (x, f, t))
            assert_factors(linked, word, x, f)


def test_what_is_typed_into_a_turned_filter_is_the_filter_before_its_turn() -> None:
    explorer = explore_forward(np.ones((4, 5)), [[1, 2, 3], [4, 5, 6]])
    plain = numbers_to_type(explorer.scene)
    explorer.operation = "convolution"
    turned = numbers_to_type(explorer.scene)
    assert plain == turned == {(u, v): str(3 * u + v + 1) for u in range(2) for v in range(3)}


def numbers_to_type(scene: Scene, setting: str = "numbers") -> dict[Place, str]:
    """The number in each cell that can be typed, by its place in the setting."""
    linked, found = Linked(scene), {}
    for name, (box, *_) in linked.cells.items():
        if box.mark.edit:
            edit = json.loads(box.mark.edit)
            assert edit == {"setting": setting, "at": edit["at"]}
            found[tuple(edit["at"])] = linked.number(name)
    return found


# ------------------------------------------------------------------ padding and photo


@pytest.mark.parametrize("axis", ["rows", "columns"])
@pytest.mark.parametrize("case", some(18, 5))
def test_windows_are_linked_to_what_they_hold(case, axis) -> None:
    loops, along = Loops(case), axis == "columns"
    geometry = {n: getattr(case, n) for n in ("kernel_size", "stride", "padding", "dilation")}
    explorer = explore_padding(case.size, **geometry)
    explorer.axis = axis
    taps, before = windows_of(axes_of(case)[along]), loops.before[along]
    for at, linked in everywhere(explorer):
        for cell, mark in linked.grid("x").items():
            mine = cell[0] - loops.before[0], cell[1] - loops.before[1]
            assert mark == Mark(*ids("x", [mine]), tuple(ids("o", loops.holding[mine])))
        for window, mark in linked.grid("o").items():
            under = tuple(ids("x", loops.under[window]))
            assert mark == Mark(*ids("o", [window]), under, place(*window))
        assert [*linked.grid("x")] == [*np.ndindex(loops.padded)]
        assert [*linked.grid("o")] == [*np.ndindex(loops.shape)]
        for (_, n), mark in linked.grid("s").items():
            held = [(w,) for w, window in enumerate(taps) if n in window]
            assert mark == Mark(f"s-{n - before}", tuple(ids("w", held)))
            assert linked.number(mark.id) == text.number(n - before)
        assert len(linked.grid("s")) == loops.padded[along]
        for number, mark in linked.terms:
            n = int(number)
            goal = place(at[0], n) if along else place(n, at[1])
            assert mark == Mark(f"w-{n}", tuple(ids("s", [(t - before,) for t in taps[n]])), goal)
            bars = [line for line in of_kind(explorer.scene, Lines) if line.mark == mark]
            assert len(bars) == 1 + (len(taps[n]) > 1)
        assert len(linked.terms) == len(taps)


@pytest.mark.parametrize("settings", [{}, {"stride": 3, "padding": 1}, {"padding": "valid"}])
def test_on_the_photograph_the_squares_can_be_dragged_and_the_numbers_typed(settings) -> None:
    explorer = explore_photo(fixed(40, 50) % 1, [[1, 2, 3], [4, 5, 6], [7, 8, 9.5]], **settings)
    squares = []
    inside = 5 * explorer._shape[1] + 5
    for step in (inside, inside + 1, inside + explorer._shape[1]):
        explorer.step = step
        linked = Linked(explorer.scene)
        assert painted(explorer.scene) == [*marks_of(explorer.scene)]
        for kind in "wfp":
            assert [*linked.grid(kind)] == [*np.ndindex(3, 3)]
            for tap, mark in linked.grid(kind).items():
                names = [*ids(kind, [tap]), *(ids(k, [tap])[0] for k in "wfpt" if k != kind)]
                assert [mark.id, *mark.links] == names
                assert bool(mark.edit) == (kind == "f")
        for tap, (word, term) in zip(np.ndindex(3, 3), linked.terms, strict=True):
            w, f, p, t = (ids(kind, [tap])[0] for kind in "wfpt")
            assert (term.id, term.links) == (t, (w, f, p))
            assert_factors(linked, word, w, f)
        squares.append([box for box in of_kind(explorer.scene, Box) if box.mark and box.mark.drag])
    assert numbers_to_type(explorer.scene, "filter") == {
        (u, v): str([1, 2, 3, 4, 5, 6, 7, 8, 9.5][3 * u + v]) for u, v in np.ndindex(3, 3)
    }
    for here, right, below in zip(*squares, strict=True):
        drag = json.loads(here.mark.drag)
        assert right.x - here.x == pytest.approx(drag["across"])
        assert below.y - here.y == pytest.approx(drag["down"])
    assert len(squares[0]) == 2


# ------------------------------------------------------------------ from place to place


EXPLORERS = {"forward": explore_forward, "padding": explore_padding}


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_click_goes_where_it_says(name) -> None:
    explorer = EXPLORERS[name]()
    goals = {mark.go for mark in marks_of(explorer.scene) if mark.go}
    assert len(goals) >= explorer.steps
    for goal in map(json.loads, goals):
        for setting, value in goal.get("settings", {}).items():
            setattr(explorer, setting, value)
        if "place" in goal:
            explorer.step = goal["place"][0] * explorer._shape[1] + goal["place"][1]
            assert explorer.place == tuple(goal["place"])
        assert not explorer.message


# How many pieces of the SVG, between > and <, are new when the window moves by one: the fewer, the
# less a page has to hold.
NEW_PIECES = {"forward": 75, "padding": 60}


@pytest.mark.parametrize("name", ["forward", "padding"])
def test_the_outline_of_a_window_goes_as_far_as_it_says(name) -> None:
    explorer = EXPLORERS[name](stride=(1, 2))
    outlines = []
    for step in (0, 1, explorer._shape[1]):
        explorer.step = step
        outlines.append([box for box in of_kind(explorer.scene, Box) if box.mark and box.mark.drag])
    for here, right, below in zip(*outlines, strict=True):
        drag = json.loads(here.mark.drag)
        assert (right.x - here.x, below.y - here.y) == pytest.approx((drag["across"], drag["down"]))
    assert len(outlines[0]) == 1


@pytest.mark.parametrize("name", EXPLORERS)
def test_neighbouring_pictures_differ_in_few_pieces(name) -> None:
    explorer = EXPLORERS[name]()
    explorer.step = 0
    before = to_svg(explorer.scene).split(">")
    explorer.step = 1
    now = to_svg(explorer.scene).split(">")
    assert len(set(now) - set(before)) <= NEW_PIECES[name], len(set(now) - set(before))
