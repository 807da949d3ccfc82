"""Scatter window by window, and the proof: every number in its place, and what is said of it.

What the passes hold is compared with plain loops in test_scatter_steps.py.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from convlab import text
from convlab.drawing.palette import EMPTY, FRAMES, INK
from convlab.drawing.scene import SMALL, THICK, Box, Lines, Scene, Text
from convlab.scenes.input_gradient import input_gradient_scene
from convlab.scenes.layout import ROOMS
from convlab.scenes.proof import proof_scene
from convlab.scenes.scatter import scatter_scene
from convlab.steps.input_gradient import input_gradient_pass
from convlab.steps.proof import ProofPass
from convlab.steps.scatter import ScatterPass
from drawn import (
    assert_legible,
    assert_steady,
    assert_words,
    grid_named,
    grids_at,
    is_cell,
    of_kind,
    value_of,
    words_of,
)
from exhaustive import sampled
from test_backward_scenes import (
    F,
    assert_apart,
    filter_title,
    random_input_gradient,
    some,
    upstream_title,
)

from conv_layer import Conv2d

MISTAKES = {
    "right": {}, "=": {"adds": False}, "turned": {"turned": True},
    "both": {"adds": False, "turned": True},
}  # fmt: skip
X = np.zeros((5, 5))
G = np.array([[[1.0, -1, 2], [1, -2, 3], [0, -1, 2]]])


def example(kernel=F, dL_dO=G, **settings):
    return input_gradient_pass(Conv2d.from_filters(kernel, **settings), X, dL_dO)


def mistakes_of(backward) -> dict[str, ScatterPass]:
    return {name: ScatterPass(backward, **how) for name, how in MISTAKES.items()}


# ----------------------------------------------------------------------------- scatter


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_a_scatter_scene_is_legible_and_keeps_its_size(seed, mistake, room) -> None:
    run = mistakes_of(random_input_gradient(seed))[mistake]
    for number in range(len(run.laid)):
        scenes = [scatter_scene(run, place, number, room=room) for place in some(run.shape)]
        assert_steady(scenes)
        for scene in scenes:
            assert_legible(scene)
            assert_apart(scene)


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_a_scatter_view_holds_every_number_in_its_place(seed, mistake) -> None:
    run = mistakes_of(random_input_gradient(seed))[mistake]
    backward = run.backward
    for number, place in ((n, p) for n in range(len(run.laid)) for p in some(run.shape)):
        step, scene = run.step(place), scatter_scene(run, place, number)
        upstream = grid_named(scene, upstream_title(backward, number))
        assert_words(upstream, backward.dL_dO[number])
        assert (upstream.window, upstream.dashed) == ((*place, 1, 1), True)
        kernel = filter_title(backward, number)
        kernel = text.TURNED_FILTER.format(filter=kernel) if run.turned else kernel
        assert_words(grid_named(scene, kernel), run.laid[number])
        assert_words(grid_named(scene, text.BEFORE), step.before)
        assert_words(grid_named(scene, text.AFTER), step.after)
        wiped = grid_named(scene, text.BEFORE).strokes
        assert (wiped == (0 if run.adds else 2)).all()
        for name, share in shares_of(run, step, number).items():
            assert_words(grid_named(scene, name), share)
        so_far = f"∂L/∂X{f', channel {backward.channel}' * (backward.channels > 1)} so far"
        names = {so_far: step.so_far} | ({"right so far": step.right} if run.mistaken else {})
        for name, values in names.items():
            grid = grid_named(scene, name)
            assert_words(grid, values, np.stack([run.images, run.right]))
            assert grid.window[:2] == (step.rows[0], step.columns[0])
            assert grid.frame == (*backward.before, *backward.dL_dX.shape)
        crossed = grid_named(scene, so_far).strokes
        assert (crossed == 7 * backward.border + 2 * step.wrong).all()


def shares_of(run: ScatterPass, step, number: int) -> dict[str, np.ndarray]:
    """The grids of what is added, by title: the drawn filter's and that of all others."""
    if len(run.laid) == 1:
        return {"∂L/∂O · F": step.shares[0]}
    first = run.backward.first_filter
    others = f"from F[{first + 1 - number}]" if len(run.laid) == 2 else "from the others"
    share = step.shares[number]
    return {f"from F[{first + number}]": share, others: step.shares.sum(axis=0) - share}


ROW = re.compile(r"row (\d+) of the window:")


def rows_said(scene: Scene) -> dict[int, str]:
    """What stands behind the name of each row of the window, on one line."""
    said, row = {}, None
    for line in of_kind(scene, Text):
        found = ROW.fullmatch(line.words)
        if found:
            row = int(found[1])
        elif line.size == SMALL or line.bold:
            row = None
        elif row is not None and line.anchor == "start":
            said[row] = f"{said[row]} {line.words}" if row in said else line.words
    return said


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("seed", sampled(range(12), 8))
def test_old_and_new_add_up_in_each_cell_that_is_written_out(seed, mistake) -> None:
    run = mistakes_of(random_input_gradient(seed))[mistake]
    for number, place in ((n, p) for n in range(len(run.laid)) for p in some(run.shape)):
        step = run.step(place)
        rows = rows_said(scatter_scene(run, place, number))
        assert [*rows] == [*range(run.laid.shape[1])]
        for row, words in rows.items():
            cells = words.split(", ")
            assert len(cells) == run.laid.shape[2]
            for column, cell in enumerate(cells):
                terms, sign, total = re.fullmatch(r"(.+) ([=≈]) (\S+)", cell).groups()
                values = [np.prod([*map(value_of, t.split("·"))]) for t in terms.split(" + ")]
                assert len(values) == run.adds + 1 + (len(run.laid) > 1)
                assert value_of(total) == value_of(text.number(step.after[row, column]))
                if sign == "=":
                    assert sum(values) == pytest.approx(value_of(total), abs=1e-6)


def test_a_walk_by_hand() -> None:
    backward = input_gradient_pass(
        Conv2d.from_filters([[0, 1], [2, 3]]), np.zeros((3, 3)), [[[1, 0], [2, -1]]]
    )
    right, writes, turned, both = mistakes_of(backward).values()
    scene = scatter_scene(right, (1, 1))
    assert rows_said(scene) == {
        0: "5 + (−1)·0 = 5, 0 + (−1)·1 = −1",
        1: "6 + (−1)·2 = 4, 0 + (−1)·3 = −3",
    }
    assert "Scatter: ∂L/∂O[1, 1] times the filter is added to its window" in words_of(scene)
    assert text.ALL_DONE in " ".join(words_of(scene))
    there = (
        "Under the window there was 5 0; 6 0; to it comes 0 −1; −2 −3; then there is 5 −1; 4 −3."
    )
    assert there in scene.alt
    assert "∂L/∂X so far is 0 1 0; 2 5 −1; 4 4 −3." in scene.alt
    scene = scatter_scene(writes, (1, 1))
    said = " ".join(words_of(scene))
    assert rows_said(scene) == {0: "(−1)·0 = 0, (−1)·1 = −1", 1: "(−1)·2 = −2, (−1)·3 = −3"}
    assert "A mistake: ∂L/∂O[1, 1] times the filter is written over its window" in said
    assert text.OVERWRITES in said
    assert "✗ marks 4 wrong numbers so far: ∂L/∂X[2, 1] is −2, and 4 would be right." in said
    assert "✗ marks 4 wrong numbers so far" in scene.alt
    scene = scatter_scene(turned, (0, 0))
    assert text.TURNED_IN_LOOP in " ".join(words_of(scene))
    assert "∂L/∂X[0, 0] is 3, and 0 would be right." in scene.alt
    assert "Two mistakes:" in " ".join(words_of(scatter_scene(both, (0, 1))))


def test_a_mistake_that_does_not_show_says_so() -> None:
    run = ScatterPass(example([[5]], np.ones((1, 5, 5))), adds=False, turned=True)
    assert text.NONE_WRONG in " ".join(words_of(scatter_scene(run, (0, 0))))
    assert text.NEVER_WRONG in " ".join(words_of(scatter_scene(run, (4, 4))))


def test_what_is_wrong_is_told_by_more_than_colour() -> None:
    run = ScatterPass(example(), turned=True)
    strokes = [s for lines in of_kind(scatter_scene(run, (2, 2)), Lines) if lines.colour == INK
               for s in lines.strokes]  # fmt: skip
    assert len(strokes) == 2 * run.step((2, 2)).wrong.sum() > 20


# ------------------------------------------------------------------------------- proof


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("seed", sampled(range(16), 8))
def test_a_proof_is_legible_and_keeps_its_size(seed, room) -> None:
    run = ProofPass(random_input_gradient(seed))
    for number in range(len(run.backward.filters)):
        scenes = [proof_scene(run, n, number, room=room) for n in range(len(run.moments))]
        assert_steady(scenes)
        assert {scene.width for scene in scenes} == {room.width}
        for scene in scenes:
            assert_legible(scene)
            for box in of_kind(scene, Box):
                assert box.x >= 0 <= box.y
                assert box.x + box.width <= scene.width


def weights_at(scene: Scene) -> dict[str, list[Box]]:
    """The cells of the weights by id, but for those of the filter drawn as itself."""
    found: dict[str, list[Box]] = {}
    cells = (box for box in of_kind(scene, Box) if is_cell(box) and box.fill != EMPTY)
    for box in cells:
        if box.mark and box.mark.id.startswith("f-") and not box.mark.edit:
            found.setdefault(box.mark.id, []).append(box)
    return found


def test_nine_weights_go_straight_from_their_windows_to_the_turned_filter() -> None:
    run = ProofPass(example())
    stages = {n: weights_at(proof_scene(run, n)) for n in range(len(run.moments))}
    assert not stages[0]
    for n in range(1, 10):
        assert len(stages[n]) == 9
        assert all(len(boxes) == 1 for boxes in stages[n].values())
    for name in stages[1]:
        at = [np.array(stages[n][name][0][:2]) for n in range(1, 6)]
        ways = [b - a for a, b in pairwise(at)]  # of one length and direction
        assert all(np.allclose(way, ways[0]) for way in ways)
        assert np.abs(ways[0]).max() > 1
    for n in (5, 6, 9):  # together, and on ∂L/∂O, they stand as 9 8 7; 6 5 4; 3 2 1
        placed = sorted(stages[n], key=lambda name: stages[n][name][0][1::-1])
        assert placed == [f"f-{u}-{v}" for u in (2, 1, 0) for v in (2, 1, 0)]


def test_at_last_each_weight_lies_below_the_gradient_of_its_window() -> None:
    run = ProofPass(example())
    scene = proof_scene(run, 9)
    (window,) = (box for box in of_kind(scene, Box) if box.line == THICK)
    for touch in run.step.touches:
        weight = weights_at(scene)[f"f-{touch.tap[0]}-{touch.tap[1]}"][0]
        (upstream,) = (
            box for box in of_kind(scene, Box)
            if box.mark and box.mark.id == f"g-{touch.place[0]}-{touch.place[1]}"
        )  # fmt: skip
        assert (upstream.x, upstream.y + upstream.height) == (weight.x, weight.y)
        assert window.x <= weight.x < window.x + window.width
        read = {
            line.words for line in of_kind(scene, Text) for box in (upstream, weight)
            if box.x < line.x < box.x + box.width and box.y < line.y < box.y + box.height
        }  # fmt: skip
        assert read == {text.number(touch.gradient), text.number(touch.weight)}


def test_each_moment_says_in_one_short_sentence_what_happens() -> None:
    run = ProofPass(example())
    said = [proof_scene(run, n).alt for n in range(len(run.moments))]
    assert "9 windows held X[2, 2]. Outlined: the number of the filter that lay on it." in said[0]
    assert "They have come together: 9 8 7; 6 5 4; 3 2 1." in said[5]
    assert text.PROOF["turned"] in said[6]
    assert text.PROOF["on"] in said[9]
    for n, alt in enumerate(said):
        assert "∂L/∂X[2, 2] = 1·9 + (−1)·8 + 2·7" in alt
        assert "The filter is 1 2 3; 4 5 6; 7 8 9, turned 9 8 7; 6 5 4; 3 2 1." in alt
        caption = text.PROOF[run.moments[n].stage].split("{")[0]
        assert caption in " ".join(words_of(proof_scene(run, n)))


def test_with_a_stride_some_weights_come_and_the_others_join_them() -> None:
    run = ProofPass(example(stride=2, dL_dO=np.array([[[1.0, -1], [2, 1]]])))
    counts = [len(weights_at(proof_scene(run, n))) for n in range(len(run.moments))]
    assert counts == [0, 4, 4, 4, 4, 4, 9, 9, 9, 9]
    assert "They have come together: 9 ? 7; ? ? ?; 3 ? 1." in proof_scene(run, 5).alt
    assert text.PROOF_OF_SOME["turned"] in proof_scene(run, 6).alt
    assert text.PROOF_OF_SOME["on"] in proof_scene(run, 9).alt


def test_a_proof_without_a_window_says_so() -> None:
    layer = Conv2d.from_filters([[2]], stride=3, padding=2)
    run = ProofPass(input_gradient_pass(layer, [[7]], np.ones((1, 2, 2))))
    assert len(run.moments) == 1
    scene = proof_scene(run, 0)
    assert text.NO_WINDOW_HELD in words_of(scene)
    assert text.NO_TOUCH.format(pixel="X[0, 0]") in scene.alt
    assert_legible(scene)


# ----------------------------------------------------------------------- several filters


@pytest.mark.parametrize("view", ["pixel", "gather"])
@pytest.mark.parametrize("filters", [2, 3])
def test_what_is_drawn_of_a_filter_and_of_the_others_adds_up_to_the_number(filters, view) -> None:
    rng = np.random.default_rng(filters)
    kernels, dL_dO = rng.integers(-3, 4, (filters, 1, 3, 3)), rng.integers(-3, 4, (filters, 3, 3))
    run = input_gradient_pass(Conv2d.from_filters(kernels), X, dL_dO)
    for number, pixel in ((n, p) for n in range(filters) for p in some((5, 5))):
        scene = input_gradient_scene(run, pixel, view, number)
        others = f"from F[{1 - number}]" if filters == 2 else "from the others"
        one, rest = (
            value_of(grid_named(scene, name).words[0, 0]) for name in (f"from F[{number}]", others)
        )
        assert one == run.step(pixel).gather[number]
        assert one + rest == run.dL_dX[pixel]
        (total,) = (g for g in grids_at(scene).values() if g.hue == FRAMES["input"] and g.dashed)
        assert value_of(total.words[total.window[:2]]) == one + rest
