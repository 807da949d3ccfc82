"""What belongs together in a picture, and where a click goes, against plain loops."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from cases import CASES, Case
from convlab import (
    explore_columns,
    explore_filter_gradient,
    explore_forward,
    explore_input_gradient,
    explore_learning,
    explore_matrix,
    explore_mistakes,
    explore_nudge,
    explore_padding,
    explore_photo,
    explore_receptive_field,
    explore_training,
    text,
)
from convlab.drawing.palette import WINDOW
from convlab.drawing.scene import THICK, Box, Mark, Picture, Scene, Text
from convlab.drawing.svg import to_svg
from convlab.explorers.input_gradient import VIEWS
from convlab.mistakes.models import MODELS
from convlab.scenes import views
from convlab.steps.mistake import KERNELS, STRIDES
from drawn import fixed, is_cell, of_kind, value_of, words_of
from exhaustive import exhaustive, sampled
from helpers import arrays_of, axes_of, windows_of

from conv_layer import Conv2d

Place = tuple[int, int]


def drawable(case: Case, most: int, taps: int) -> bool:
    """Whether an explorer of so many padded rows and columns, and taps, shows a case."""
    return all(k <= taps and n + a + b <= most for n, k, _, _, a, b in axes_of(case))


def some(most: int, taps: int, every: int = 1, **features: object) -> list:
    """Cases of all kinds of geometry, with one image of zeros around; one in so many always."""
    cases = [case for case in CASES if drawable(case, most, taps) and case.padding_mode == "zeros"]
    chosen = [case for case in cases if features.items() <= vars(case).items()]
    return sampled(chosen[:: max(1, len(chosen) // 12)], every)


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
    known : all ids
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
        self.scene = scene
        self.known = {mark.id for mark in marks_of(scene)}
        for mark in marks_of(scene):
            assert len({mark.id, *mark.links}) == 1 + len(mark.links), mark

    def mark(self, name: str) -> Mark:
        (box,) = self.cells[name]
        return box.mark

    def number(self, name: str) -> str:
        """What stands in the middle of a cell."""
        numbers = {self._written(box) for box in self.cells[name]}
        (number,) = numbers - {""} or {""}  # wherever it stands: a number of the filter does twice
        return number

    def _written(self, box: Box) -> str:
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
        elif shape.mark:
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


def assert_known(pictures: list[Linked]) -> None:
    """Whatever is linked stands in one of these pictures."""
    linked = {link for one in pictures for mark in marks_of(one.scene) for link in mark.links}
    assert linked <= set().union(*(one.known for one in pictures))


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


SEVERAL = [
    case for case in some(12, 5) if case.values[0].in_channels // case.values[0].groups in (2, 3)
]


@pytest.mark.parametrize("case", SEVERAL, ids=str)
def test_all_channels_in_one_picture_are_linked_each_to_its_own(case) -> None:
    # whole numbers, for which there is room
    X, weight, bias = (a if a is None else np.round(a) for a in arrays_of(case))
    loops, explorer = Loops(case), explore_forward(X, weight, bias, **case.settings)
    explorer.filter, explorer.channel = case.out_channels - 1, "all"
    first = explorer._first_channel
    seen = case.in_channels // case.groups
    for at, linked in everywhere(explorer):
        assert text.NO_ROOM_FOR_ALL.split("{")[0] not in " ".join(words_of(linked.scene))
        assert_known([linked])
        terms = {mark.id: word for word, mark in linked.terms}
        for channel in range(seen):
            x, f, p, t = (f"{letter}{first + channel}" for letter in "xfpt")
            assert [*linked.grid(x)] == [*np.ndindex(loops.padded)]
            assert [*linked.grid(f)] == [*linked.grid(p)] == [*loops.met]
            for cell, mark in linked.grid(x).items():
                mine = cell[0] - loops.before[0], cell[1] - loops.before[1]
                assert mark == Mark(*ids(x, [mine]), tuple(ids("o", loops.holding[mine])))
            for tap, mark in linked.grid(f).items():
                edit = json.dumps((channel, *tap), separators=(",", ":"))
                assert mark == Mark(*ids(f, [tap]), tuple(ids(x, loops.met[tap])), edit=edit)
            for tap, cell in zip(loops.met, loops.under[at], strict=True):
                (under,), (weight,), (made,), (term,) = (
                    ids(x, [cell]),
                    *(ids(kind, [tap]) for kind in (f, p, t)),
                )
                assert linked.number(made) == text.number(explorer.now.products[channel][tap])
                assert {under, weight} == {*linked.mark(made).links} - {term}
                if term in terms:
                    assert term in linked.mark(made).links
                    assert_factors(linked, terms[term], under, weight)
            total, addend = f"sum-{first + channel}", f"t-sum-{first + channel}"
            products = ids(p, [*loops.met])
            assert linked.mark(total) == Mark(total, (*products, addend, *ids("o", [at])))
            made = text.number(explorer.now.sums[channel])
            assert linked.number(total) == terms[addend].strip("()") == made
        for window, mark in linked.grid("o").items():
            kinds = [f"x{first + channel}" for channel in range(seen)]
            under = [name for kind in kinds for name in ids(kind, loops.under[window])]
            assert mark == Mark(*ids("o", [window]), tuple(under), place(*window))
        assert case.bias == ("b" in linked.cells) == ("t-b" in terms)
        if case.bias:
            assert linked.mark("b") == Mark("b", ("t-b",))
            assert linked.number("b") == terms["t-b"].strip("()")
        assert len([mark for mark in marks_of(linked.scene) if mark.drag]) == seen


@pytest.mark.parametrize("case", some(12, 5, every=2), ids=str)
def test_a_forward_pass_links_windows_weights_products_and_terms(case) -> None:
    loops, explorer = Loops(case), forward_of(case)
    for at, linked in everywhere(explorer):
        for cell, mark in linked.grid("x").items():
            mine = cell[0] - loops.before[0], cell[1] - loops.before[1]
            assert mark == Mark(*ids("x", [mine]), tuple(ids("o", loops.holding[mine])))
        for tap, mark in linked.grid("f").items():
            edit = json.dumps(tap, separators=(",", ":"))
            assert mark == Mark(*ids("f", [tap]), tuple(ids("x", loops.met[tap])), edit=edit)
        for window, mark in linked.grid("o").items():
            under = tuple(ids("x", loops.under[window]))
            assert mark == Mark(*ids("o", [window]), under, place(*window))
        assert_known([linked])
        assert [*linked.grid("x")] == [*np.ndindex(loops.padded)]
        assert [*linked.grid("f")] == [*loops.met]
        assert [*linked.grid("o")] == [*np.ndindex(loops.shape)]
        products = explorer.now.products[explorer.channel - explorer._first_channel]
        short = len(loops.met) <= 9  # longer sums leave out the terms that are 0
        written = [tap for tap in loops.met if short or products[tap]] or [(0, 0)]
        terms = dict(zip(written, linked.terms, strict=True))
        for tap, cell in zip(loops.met, loops.under[at], strict=True):
            (x,), (f,), (p,), (t,) = ids("x", [cell]), *(ids(kind, [tap]) for kind in "fpt")
            if tap not in terms:
                assert linked.mark(p) == Mark(p, (x, f))
                continue
            word, term = terms[tap]
            assert term == Mark(t, (x, f, p))
            assert linked.mark(p) == Mark(p, (x, f, t))
            assert_factors(linked, word, x, f)


def test_what_is_typed_into_a_turned_filter_is_the_filter_before_its_turn() -> None:
    explorer = explore_forward(np.ones((4, 5)), [[1, 2, 3], [4, 5, 6]])
    plain = numbers_to_type(explorer.scene)
    explorer.operation = "convolution"
    turned = numbers_to_type(explorer.scene)
    assert plain == turned == {(u, v): str(3 * u + v + 1) for u in range(2) for v in range(3)}


def numbers_to_type(scene: Scene) -> dict[Place, str]:
    """The number in each cell that can be typed, by its place in the filter."""
    linked = Linked(scene)
    found = [
        (tuple(json.loads(box.mark.edit)), linked.number(name))
        for name, boxes in linked.cells.items()
        for box in boxes
        if box.mark.edit
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


# ------------------------------------------------------------------ padding and photo


@pytest.mark.parametrize("axis", ["rows", "columns"])
@pytest.mark.parametrize("case", some(14, 5, every=2), ids=str)
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
        bars = [name for name in linked.cells if name.startswith("w-")]
        assert bars == [f"w-{n}" for n in range(len(taps))]
        for n, name in enumerate(bars):
            goal = place(at[0], n) if along else place(n, at[1])
            places = tuple(ids("s", [(t - before,) for t in taps[n]]))
            assert linked.mark(name) == Mark(name, places, goal)
            assert linked.number(name) == str(n)


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
    assert numbers_to_type(explorer.scene) == {
        (u, v): str([1, 2, 3, 4, 5, 6, 7, 8, 9.5][3 * u + v]) for u, v in np.ndindex(3, 3)
    }
    for here, right, below in zip(*squares, strict=True):
        drag = json.loads(here.mark.drag)
        assert right.x - here.x == pytest.approx(drag["across"])
        assert below.y - here.y == pytest.approx(drag["down"])
    assert len(squares[0]) == 2


@pytest.mark.parametrize("shape", [(40, 50), (130, 90)])
@pytest.mark.parametrize(
    "settings",
    [{}, {"stride": 3, "padding": 1}, {"padding": "valid"}, {"stride": (2, 4), "padding": (3, 2)}],
)
def test_a_click_on_the_photograph_goes_to_the_window_whose_middle_is_nearest(
    shape, settings
) -> None:
    explorer = explore_photo(fixed(*shape) % 1, np.ones((3, 3)), **settings)
    photo, result = of_kind(explorer.scene, Picture)
    zoom = photo.width / shape[1]
    H, W = explorer._shape
    stride = np.broadcast_to(explorer.stride, 2)
    rows, columns = (np.arange(n) * s for n, s in zip((H, W), stride, strict=True))
    before = np.argwhere(~explorer._forward.border)[0]
    for at in [(0.5, 0.5), (13.2, 17.7), (shape[0] - 0.5, shape[1] - 0.5), (22.4, 1.3)]:
        clicked = picked_at(photo, photo.x + at[1] * zoom, photo.y + at[0] * zoom, (H, W))
        middles = (axis + 1.5 - b for axis, b in zip((rows, columns), before, strict=True))
        for place, middle, there in zip(clicked, middles, at, strict=True):
            assert abs(middle[place] - there) == pytest.approx(np.abs(middle - there).min())
    across, down = result.width / W, result.height / H
    for i, j in [(0, 0), (H - 1, W - 1), (H // 2, W // 3)]:
        middle = result.x + (j + 0.5) * across, result.y + (i + 0.5) * down
        assert picked_at(result, *middle, (H, W)) == [i, j]


def picked_at(shape: Picture | Box, x: float, y: float, places: Place) -> list[int]:
    """The place that a click goes to, as the player works it out."""
    pick = json.loads(shape.mark.pick)
    at = (y - pick["y"]) / pick["down"], (x - pick["x"]) / pick["across"]
    return [min(max(0, math.floor(k)), n - 1) for k, n in zip(at, places, strict=True)]


# ------------------------------------------------------- the way back, and all the others

# whole numbers, which the smallest cells hold; none of the filters' is 0
X, F = np.round(fixed(2, 5, 4, seed=1) / 2), np.round(fixed(2, 2, 2, 3, seed=2)) + 0.5
LISTED = {mistake for group in text.MISTAKE_LIST.values() for mistake in group}
MISTAKES = [(m, part) for part in text.PART_CONTROL for m in MODELS[part] if m in LISTED]
SETTINGS = [
    {},
    {"stride": 2, "padding": 1},
    {"stride": (1, 2), "padding": (1, 2), "dilation": (2, 1)},
]
LAYERS = [(3, 1, 1)] * 4, [(3, 1, 2)] * 2, [(2, 3, 1), (2, 1, 1)], [(5, 1, 2), (1, 2, 1)]
TRAINED = fixed(3, 2, 1, 3, 3), [3.0, 2.0, 1.0], [0.1, 0.5, 0.9]


def views_of(name: str, settings: dict) -> Iterator[object]:
    """One explorer, in each of its views: of the same pass, or of the same numbers."""
    make = {
        "forward": lambda: [explore_forward(X, F, **settings)],
        "padding": lambda: [explore_padding((5, 4), (2, 3), **settings)],
        "input_gradient": lambda: [
            explore_input_gradient(X, F, view=view, **settings) for view in VIEWS
        ],
        "filter_gradient": lambda: [
            explore_filter_gradient(X[:, :4], F, view=view, **settings)
            for view in ("correlation", "windows")
        ],
        "batch": lambda: [
            explore_filter_gradient(np.stack([X[:, :4]] * 2), F, view=view, **settings)
            for view in ("correlation", "windows")
        ],
        "nudge": lambda: [explore_nudge(X, F, kind=kind, **settings) for kind in text.KINDS],
        "few": lambda: [explore_nudge(X[:, :3], F, **settings)],
        "matrix": lambda: [explore_matrix(X[0, :4, :3], F[0, 0], **settings)],
        "matrix back": lambda: [
            explore_matrix(X[0, :4, :3], F[0, 0], view=views.BACKWARD, **settings)
        ],
        "columns": lambda: [explore_columns(X[:, :4], F, **settings)],
        "columns back": lambda: [explore_columns(X[:, :4], F, view=views.TO_IMAGE, **settings)],
        "some mistakes": lambda: [explore_mistakes(*m, stride=2) for m in MISTAKES[::7]],
        "all mistakes": lambda: [explore_mistakes(*m, stride=2) for m in MISTAKES],
        "photo": lambda: [explore_photo(fixed(6, 7) % 1, fixed(3, 3))],
        "learning": lambda: [explore_learning(X[0], F[0, 0], steps=4, target=X[1, 1:, 2:])],
        "training": lambda: [explore_training(*TRAINED)],
        "receptive field": lambda: [explore_receptive_field(12, layers) for layers in LAYERS],
    }
    yield from make[name]()


# these take no settings of a layer
STILL = ("some mistakes", "all mistakes", "photo", "learning", "training", "receptive field")
NAMES = ("forward", "padding", "input_gradient", "filter_gradient", "batch", "nudge", "few")
EVERY = [
    pytest.param(
        name,
        settings,
        id=f"{name} {settings}",
        marks=exhaustive if number % 3 or name == "all mistakes" else (),
    )
    for name in (*NAMES, "matrix", "matrix back", "columns", "columns back", *STILL)
    for number, settings in enumerate(SETTINGS if name not in STILL else [{}])
]
every = pytest.mark.parametrize(("name", "settings"), EVERY)


@every
def test_what_is_linked_is_there(name, settings) -> None:
    pictures = []
    for explorer in views_of(name, settings):
        pictures += [linked for _, linked in everywhere(explorer)]
        if "mistakes" in name:  # each is a pass of its own
            assert_known(pictures)
            pictures.clear()
    assert_known(pictures)


@every
def test_every_number_in_a_cell_can_be_reached(name, settings) -> None:
    for explorer in views_of(name, settings):
        cells = [shape for shape in explorer.scene.shapes if is_cell(shape)]
        rules = name == "padding"  # those for "same" are strips without numbers
        assert all(cell.mark and cell.mark.id for cell in cells) or rules
        assert len([box for box in of_kind(explorer.scene, Box) if box.mark and box.mark.id]) > 8


@every
def test_marks_change_nothing_that_is_seen(name, settings) -> None:
    for explorer in views_of(name, settings):
        scene = explorer.scene
        bare = replace(scene, shapes=tuple(map(unmarked, scene.shapes)))
        said = re.sub(r" data-\w+='[^']*'|</?tspan[^>]*>", "", to_svg(scene))
        assert said == to_svg(bare)
        assert said != to_svg(scene)


@every
def test_both_rooms_have_the_same_marks_in_the_same_order(name, settings) -> None:
    for explorer in views_of(name, settings):
        wide, narrow = (
            [mark._replace(pick="", drag="") for mark in marks_of(each.scene)]
            for each in (explorer, explorer.glimpse({}, explorer.place, "narrow"))
        )
        assert wide == narrow


def unmarked(shape):
    return shape._replace(marks=()) if isinstance(shape, Text) else shape._replace(mark=None)


@every
def test_a_product_is_made_of_the_cells_that_belong_to_it(name, settings) -> None:
    for explorer in views_of(name, settings):
        for _, linked in everywhere(explorer):
            for word, mark in linked.terms:
                if PRODUCT.fullmatch(word):
                    factors = {factor.strip("()") for factor in word.split("·")}
                    found = {*numbers_of(linked, mark)}
                    # a zero put between is drawn in one of the two views
                    zero = any("-z-" in link and link not in linked.cells for link in mark.links)
                    # in the proof, a weight may lie over a number of ∂L/∂O
                    some = zero or explorer.values.get("view") == "proof"
                    assert found == factors or (some and found <= factors), (word, mark)
            products = [m for m in marks_of(linked.scene) if re.match(r"p\d*-", m.id)]
            for mark in products:
                made = math.prod(map(value_of, numbers_of(linked, mark)))
                assert made == pytest.approx(value_of(linked.number(mark.id)), abs=0.006)


FACTOR = re.compile(r"[xwcfg]\d*-")
PRODUCT = re.compile(r"[(−.\d]+\)?·[(−.\d]+\)?")


def kinds(linked: Linked) -> set[str]:
    return {name.split("-")[0] for name in linked.cells}


def numbers_of(linked: Linked, mark: Mark) -> list[str]:
    """The numbers in the cells of X, of a filter and of ∂L/∂O that are linked."""
    cells = [link for link in mark.links if link in linked.cells and FACTOR.match(link)]
    return [*filter(None, map(linked.number, cells))]


def changed(before: np.ndarray, after: np.ndarray) -> list[Place]:
    """The places that change with a nudge."""
    return [*map(tuple, np.argwhere(np.abs(after - before) > 1e-9).tolist())]


@pytest.mark.parametrize("settings", SETTINGS)
def test_a_pixel_belongs_to_the_outputs_that_change_when_it_is_nudged(settings) -> None:
    forward = Linked(explore_forward(X, F, **settings).scene)
    one = explore_forward(X, F, **settings)
    one.channel = 0
    one = Linked(one.scene)
    nudge = Linked(explore_nudge(X, F, **settings).scene)
    columns = Linked(explore_columns(X[:, :4], F, **settings).scene)
    before, in_columns = (Conv2d.from_filters(F, **settings).forward(x) for x in (X, X[:, :4]))
    for at in np.ndindex(4, 4):
        moved = np.array(X)
        moved[(0, *at)] += 1
        layer = Conv2d.from_filters(F, **settings)
        outputs = changed(before[0], layer.forward(moved)[0])
        for linked, kind in ((forward, "x0"), (forward, "x1"), (one, "x"), (nudge, "x")):
            assert [*linked.mark(*ids(kind, [at])).links] == ids("o", outputs)
        outputs = changed(in_columns.reshape(2, -1), layer.forward(moved[:, :4]).reshape(2, -1))
        links = columns.mark(*ids("x", [(0, *at)])).links
        assert {link for link in links if link[0] == "o"} == {*ids("o", outputs)}
        met = [link.split("-") for link in links if link[0] == "c"]
        assert len(met) == len({n for _, _, n in met}) == len({n for _, n in outputs})


@pytest.mark.parametrize("settings", SETTINGS)
def test_a_number_of_dL_dO_and_one_of_X_belong_to_the_gradients_that_they_change(settings) -> None:
    x = X[:, :4]
    pictures = {
        (kind, view): Linked(make(x, F, view=view, **settings).scene)
        for kind, make, views in (
            ("dx", explore_input_gradient, ("scatter", "pixel", "gather")),
            ("df", explore_filter_gradient, ("correlation", "windows")),
        )
        for view in views
    }
    layer = Conv2d.from_filters(F, **settings)
    upstream = fixed(*layer.forward(x).shape, seed=3)
    dL_dF, dL_dX = layer.backward(upstream)
    for at in np.ndindex(upstream.shape[1:]):
        moved = np.array(upstream)
        moved[(0, *at)] += 1
        pixels = changed(dL_dX[0], layer.backward(moved)[1][0])
        for view in ("scatter", "pixel", "gather"):
            links = pictures["dx", view].mark(*ids("g", [at])).links
            own = {name for name in ids("dx", [*np.ndindex(x.shape[1:])]) if name in links}
            assert own == {*ids("dx", pixels)}
            for pixel in np.ndindex(x.shape[1:]):
                back = pictures["dx", view].mark(*ids("dx", [pixel])).links
                assert (f"g-{at[0]}-{at[1]}" in back) == (pixel in pixels)
    for at in np.ndindex(x.shape[1:]):
        moved = np.array(x)
        moved[(0, *at)] += 1
        layer.forward(moved)
        weights = changed(dL_dF[0, 0], layer.backward(upstream)[0][0, 0])
        links = pictures["df", "correlation"].mark(*ids("x", [at])).links
        assert [*links] == ids("df", weights)
    for view in ("correlation", "windows"):  # F and its gradient have met the same numbers
        for tap in np.ndindex(F.shape[2:]):
            gradient, weight = (pictures["df", view].mark(*ids(k, [tap])) for k in ("df", "f"))
            assert {*gradient.links} ^ {*weight.links} == {gradient.id, weight.id}


# ------------------------------------------------------------------ from place to place


@pytest.mark.parametrize(("name", "settings"), [e for e in EVERY if "all mistakes" not in e.values])
def test_a_click_goes_where_it_says(name, settings) -> None:
    for explorer in views_of(name, settings):
        goals = {(m.id, m.go) for m in marks_of(explorer.scene) if m.go and m.id[:4] != "case"}
        picked = ("photo", "learning", "training")
        proof = explorer.values.get("view") == "proof"  # nothing in it is a place
        assert len({go for _, go in goals}) >= explorer.steps or name in picked or proof
        for cell, goal in goals:
            goal = json.loads(goal)
            for setting, value in goal.get("settings", {}).items():
                setattr(explorer, setting, value)
            explorer.place = tuple(goal["place"])
            assert explorer.place == tuple(goal["place"])
            assert not explorer.message
            linked = Linked(explorer.scene)
            if cell in linked.cells:
                touched = linked.cells[cell][0]
                # a bar stands below its window on the axis
                found = is_below if name == "padding" and cell[0] == "w" else is_around
                assert any(found(window, touched) for window in outlines(linked))
            if "x" in kinds(linked) and cell[0] == "o" and name != "columns":
                under = {c for c in linked.mark(cell).links if c[0] == "x" and c in linked.cells}
                assert under <= {c for w in outlines(linked) for c in inside(linked, w)}


def outlines(linked: Linked) -> list[Box]:
    return [box for box in of_kind(linked.scene, Box) if (box.edge, box.line) == (WINDOW, THICK)]


def is_around(window: Box, cell: Box) -> bool:
    return (
        window.x < cell.x + cell.width / 2 < window.x + window.width
        and window.y < cell.y + cell.height / 2 < window.y + window.height
    )


def is_below(window: Box, bar: Box) -> bool:
    return window[:3:2] == pytest.approx(bar[:3:2]) and window.y < bar.y


def inside(linked: Linked, window: Box) -> list[str]:
    return [name for name, boxes in linked.cells.items() if is_around(window, boxes[0])]


@pytest.mark.parametrize("part", text.PART_CONTROL)
def test_a_cell_of_the_table_of_mistakes_is_a_stride_and_a_filter(part) -> None:
    explorer = explore_mistakes(next(iter(MODELS[part])), part, size=4)
    cases = {m.id: m.go for m in marks_of(explorer.scene) if m.id.startswith("case")}
    assert len(cases) == len(STRIDES) * len(KERNELS)
    for stride, kernel in product(STRIDES, KERNELS):
        goal = json.loads(cases[f"case-{stride}-{kernel}"])
        assert goal == {"settings": {"stride": stride, "kernel_size": kernel}}
        explorer.stride, explorer.kernel_size = goal["settings"].values()
        assert not explorer.message
        word = text.HIDES if explorer.now.hidden else text.SHOWS
        assert Linked(explorer.scene).number(f"case-{stride}-{kernel}") == word


@pytest.mark.parametrize(
    ("explorer", "count"),
    [(explore_training(*TRAINED), 2), (explore_learning(steps=2), 1)],
    ids=["epoch", "moment"],
)
def test_a_click_on_a_curve_goes_to_the_nearest(explorer, count) -> None:
    plots = [box for box in of_kind(explorer.scene, Box) if box.mark and box.mark.pick]
    assert len(plots) == count
    for plot in plots:
        for share, epoch in [(0, 0), (0.2, 0), (0.3, 1), (0.7, 1), (0.8, 2), (1, 2)]:
            at = plot.x + share * plot.width, plot.y + plot.height / 2
            assert picked_at(plot, *at, (1, explorer.steps)) == [0, epoch]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_filter_can_be_typed_where_it_is_drawn_as_itself(settings) -> None:
    numbers = {at: text.number(value) for at, value in np.ndenumerate(F[0, 0])}
    for name in ("forward", "input_gradient", "filter_gradient", "nudge"):
        for explorer in views_of(name, settings):
            if name == "forward":  # with all its channels
                every = {at: text.number(value) for at, value in np.ndenumerate(F[0])}
                assert numbers_to_type(explorer.scene) == every
                explorer.channel = 0
            assert numbers_to_type(explorer.scene) == numbers
    for name in ("matrix", "columns"):  # there, F cannot be typed
        for explorer in views_of(name, settings):
            assert not numbers_to_type(explorer.scene)


# How many pieces of the SVG, between > and <, are new when the window moves by one: the fewer, the
# less a page has to hold.
NEW_PIECES = {"forward": 75, "padding": 60}


@pytest.mark.parametrize("name", ["forward", "padding"])
def test_the_outline_of_a_window_goes_as_far_as_it_says(name) -> None:
    explorer = {"forward": explore_forward, "padding": explore_padding}[name](stride=(1, 2))
    outlines = []
    for step in (0, 1, explorer._shape[1]):
        explorer.step = step
        outlines.append([box for box in of_kind(explorer.scene, Box) if box.mark and box.mark.drag])
    for here, right, below in zip(*outlines, strict=True):
        drag = json.loads(here.mark.drag)
        assert (right.x - here.x, below.y - here.y) == pytest.approx((drag["across"], drag["down"]))
    assert len(outlines[0]) == 1


@pytest.mark.parametrize("name", NEW_PIECES)
def test_neighbouring_pictures_differ_in_few_pieces(name) -> None:
    explorer = next(views_of(name, {}))
    explorer.step = 0
    before = to_svg(explorer.scene).split(">")
    explorer.step = 1
    now = to_svg(explorer.scene).split(">")
    assert len(set(now) - set(before)) <= NEW_PIECES[name], len(set(now) - set(before))
