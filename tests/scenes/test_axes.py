"""Filters and channels swap, each grid turns: the picture of a weight and of its way back."""

from __future__ import annotations

import re

import numpy as np
import pytest
from convlab import show_axes
from convlab.drawing.palette import FRAMES
from convlab.scenes.axes import axes_scene
from convlab.scenes.layout import ROOMS
from drawn import assert_legible, fixed, grids_at, in_a_cell, refused, title_of, words_of, written

from conv_layer import Conv2d, rotate_180

SHAPES = [(2, 2, 2, 2), (3, 2, 2, 2), (2, 3, 1, 3), (3, 3, 3, 3), (3, 1, 2, 2), (1, 1, 1, 1)]
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
each_room = pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)


def tables_of(scene, shape) -> list[list[list]]:
    """The titles and the grids of both tables, row by row, told by where they stand."""
    F, C = shape[:2]
    found = [*grids_at(scene).values()]
    tables, sizes = [found[: F * C], found[F * C :]], [(F, C), (C, F)]
    rows = []
    for grids, (down, across) in zip(tables, sizes, strict=True):
        heights, lefts = sorted({g.y for g in grids}), sorted({g.x for g in grids})
        assert (len(heights), len(lefts)) == (down, across)
        by_place = {(g.y, g.x): g for g in grids}
        rows.append([[by_place[y, x] for x in lefts] for y in heights])
    return rows


@each_room
@each_shape
def test_each_grid_keeps_its_name_and_colours_where_the_axes_swap(shape, room) -> None:
    weight = np.round(fixed(*shape))
    scene = axes_scene(weight, room)
    assert_legible(scene)
    assert scene.width == room.width
    forth, back = tables_of(scene, shape)
    swapped = rotate_180(weight).swapaxes(0, 1)
    outlined = [[], []]
    for f, c in np.ndindex(shape[:2]):
        before, after = forth[f][c], back[c][f]
        assert title_of(scene, before) == title_of(scene, after) == f"F[{f}, {c}]"
        assert (before.words == written(weight[f, c])).all()
        assert (after.words == written(swapped[c, f])).all()
        assert (after.fills == before.fills[::-1, ::-1]).all()
        assert before.hue == after.hue == FRAMES["filter"]
        for k, grid in enumerate((before, after)):
            outlined[k] += [(f, c)] if grid.window else []
    assert outlined[0] == outlined[1]
    (followed,) = outlined[0]
    if shape[:2] != (1, 1):
        assert followed[0] != followed[1]  # one that changes its place


@each_room
@each_shape
def test_rows_and_columns_have_their_names(shape, room) -> None:
    words = words_of(axes_scene(np.round(fixed(*shape)), room))
    for name, count in (("filter", shape[0]), ("channel", shape[1])):
        heads = [line for line in words if re.fullmatch(rf"{name} \d", line)]
        assert sorted(heads) == sorted(2 * [f"{name} {k}" for k in range(count)])


def test_the_right_table_is_the_weight_of_the_way_back() -> None:
    """What the picture shows on the right, slid over ∂L/∂O with zeros around, is ∂L/∂X."""
    weight = np.round(fixed(3, 2, 2, 2))
    _, back = tables_of(axes_scene(weight), weight.shape)
    read = np.array([[grid.words for grid in row] for row in back])
    numbers = np.vectorize(lambda word: float(word.replace("−", "-")))(read)
    layer = Conv2d.from_filters(weight)
    G = np.round(fixed(*layer.forward(np.zeros((2, 4, 5))).shape, seed=3))
    around = Conv2d.from_filters(numbers, padding=1).forward(G)
    np.testing.assert_allclose(around, layer.backward(G)[1])


def test_the_words_say_all_numbers() -> None:
    with in_a_cell() as captured:
        show_axes([[[[1, 2], [3, 4]], [[0, 1], [-1, 2]]]])
    (shown,) = captured.outputs
    assert shown.data["image/png"]
    assert shown.metadata["image/png"]["alt"] == (
        "Forward: (1, 2, 2, 2): F[0, 0] 1 2; 3 4 | F[0, 1] 0 1; −1 2. Backward: (2, 1, 2, 2), "
        "turned: F[0, 0] 4 3; 2 1 | F[0, 1] 2 −1; 1 0. Filters and channels swap, and each grid "
        "is turned by 180°. Outlined: F[0, 1], forward in row 0 and column 1, backward in row 1 "
        "and column 0."
    )


@pytest.mark.parametrize(
    "weight",
    [np.ones((2, 2, 2)), np.ones((4, 2, 2, 2)), np.ones((2, 2, 4, 2)), np.ones((0, 1, 2, 2)),
     [[[[np.nan]]]], "weight", None],
    ids=lambda weight: str(np.shape(weight)),
)  # fmt: skip
def test_what_is_no_small_weight_is_refused_by_name(weight) -> None:
    with pytest.raises(ValueError, match=refused("weight")):
        show_axes(weight)
