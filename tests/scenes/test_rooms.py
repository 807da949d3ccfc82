"""Every explorer at its documented limits, in both rooms: letters are read and cells are hit.

How large the player shows them is what tests/browser/test_panes.py measures.
"""

from __future__ import annotations

from collections.abc import Iterator

import convlab
import numpy as np
import pytest
from convlab.drawing.scene import Box, Text
from convlab.languages import LANGUAGES
from convlab.scenes.layout import PHONE, ROOMS
from drawn import around, assert_legible, fixed
from exhaustive import but, sampled
from explorer_arguments import EXAMPLES, LIMITS
from spoken import spoken

LETTERS, TARGETS = 11, 24  # pixels


def whole(*shape: int) -> np.ndarray:
    return np.round(9 * fixed(*shape))


def long(*shape: int) -> np.ndarray:
    return np.round(123.456 * fixed(*shape), 2)


@pytest.fixture(params=sampled(convlab.EXPLORERS, 2))
def name(request) -> str:
    return request.param


# Long numbers need the most room; whole ones stay in their cells where that is small, too.
KINDS = [(whole, "narrow"), *((long, room) for room in ROOMS)]


@pytest.fixture(params=but(KINDS, KINDS[0]), ids=lambda kind: f"{kind[0].__name__}, {kind[1]}")
def kind(request) -> tuple:
    return request.param


@pytest.fixture(params=but(LANGUAGES, "en"))
def words(request) -> Iterator[None]:
    """Those of another language are longer."""
    with spoken(request.param):
        yield


@pytest.fixture
def explorer(name, kind, words):  # noqa: ARG001
    return getattr(convlab, name)(**LIMITS[name](kind[0]))


@pytest.fixture
def room(kind) -> str:
    return kind[1]


def test_every_example_has_its_limits() -> None:
    assert {*LIMITS} == {*convlab.EXPLORERS} == {*EXAMPLES}


def test_letters_are_read_targets_are_hit_and_no_words_overlap(explorer, room) -> None:
    drawn_for = ROOMS[room]
    for other in around(explorer, room):
        scene, what = other.scene, (other.values, other.place)
        assert scene.width == drawn_for.width, what
        times = max(drawn_for.least, PHONE) / scene.width
        letters = [shape.size for shape in scene.shapes if isinstance(shape, Text)]
        assert min(letters) * times >= LETTERS, what
        for shape in scene.shapes:
            mark = getattr(shape, "mark", None)
            if isinstance(shape, Box) and mark and (mark.go or mark.edit):
                assert min(shape.width, shape.height) * times >= TARGETS, (what, mark)
            if isinstance(shape, Box):
                assert shape.x >= 0 and shape.x + shape.width <= scene.width + 0.5, what
                assert shape.y >= 0 and shape.y + shape.height <= scene.height + 0.5, what
        assert_legible(scene)


def test_nothing_jumps_from_step_to_step(explorer, room) -> None:
    chosen = np.linspace(0, explorer.steps - 1, 12).astype(int)
    places = [divmod(int(k), explorer.glimpse({}, explorer.place)._shape[1]) for k in chosen]
    scenes = [explorer.glimpse({}, place, room).scene for place in places]
    assert len({scene.height for scene in scenes}) == 1
    first, *others = [
        [(b.x, b.y, b.width, b.height) for b in scene.shapes if isinstance(b, Box) and b.line == 3]
        for scene in scenes
    ]
    assert all({*first} == {*other} for other in others) or "pixel" in explorer.values.values()
