"""`explore_receptive_field`: what a dot at the end sees, against plain loops and the layer."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from convlab import explore_receptive_field, text
from convlab.drawing.palette import FRAMES, LINE, WINDOW, fill
from convlab.drawing.scene import THICK, Box, Lines, Mark, Scene
from convlab.explorers.receptive_field import MOST_LAYERS, MOST_OF_EACH
from convlab.scenes.layout import NARROW, ROOMS
from convlab.scenes.receptive_field import receptive_field_scene
from convlab.steps.receptive_field import ReceptiveField, receptive_field
from drawn import (
    WAYS,
    Page,
    assert_in_line,
    assert_legible,
    assert_no_numbers,
    assert_steady,
    of_kind,
    refused,
    said,
    steppers,
    sums_of,
    words_of,
)
from exhaustive import but
from helpers import windows_of

from conv_layer import Conv2d

PLAIN, DILATED, STRIDED = [(3, 1, 1)] * 3, [(3, 1, 1), (3, 1, 2), (3, 1, 4)], [(3, 2, 1)] * 3
GRIDDED = [(3, 1, 2)] * 2
ONE = [*product(*(range(1, most + 1) for most in MOST_OF_EACH.values()))]


def drawn_layers(seed: int) -> tuple[int, list[tuple[int, int, int]]]:
    """A size, and layers of all kinds, each of which has a window."""
    rng = np.random.default_rng(seed)
    while True:
        size, many = int(rng.integers(3, 16)), int(rng.integers(1, MOST_LAYERS + 1))
        layers = [ONE[rng.integers(len(ONE))] for _ in range(many)]
        if len(receptive_field(size, layers).axes) == many:
            return size, layers


MANY = [(15, PLAIN), (15, DILATED), (15, STRIDED), (15, GRIDDED)]
MANY += [(15, [layer]) for layer in ONE[::3] if layer[2] * (layer[0] - 1) < 15]
MANY += [drawn_layers(seed) for seed in range(48)]


def loops(size: int, layers: list) -> list[list[tuple[int, ...]]]:
    """For each layer the dots that each of its dots is made of, all found by trying."""
    made = []
    for kernel, stride, dilation in layers:
        made.append(windows_of((size, kernel, stride, dilation, 0, 0)))
        size = len(made[-1])
    return made


def paths(made: list, row: int, dot: int) -> list[list[int]]:
    """Every way from a dot down to the input, one by one, as the dots that it goes through."""
    if row == 0:
        return [[dot]]
    return [[*way, dot] for tap in made[row - 1][dot] for way in paths(made, row - 1, tap)]


# ------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize("case", but(MANY, *MANY[:4:3], *MANY[4::18]), ids=str)
def test_every_dot_sees_what_loops_find(case) -> None:
    size, layers = case
    field, made = receptive_field(size, layers), loops(size, layers)
    assert field.counts == (size, *map(len, made))
    for row, count in enumerate(field.counts):
        for dot in range(count):
            found = paths(made, row, dot)
            ways = field.ways(row, dot)
            assert len(ways) == row + 1
            for below, counts in enumerate(ways):
                through = {*((*way[below:],) for way in found)}
                expected = np.bincount([way[0] for way in through], minlength=field.counts[below])
                np.testing.assert_array_equal(counts, expected)
            pixels = {way[0] for way in found}
            assert field.spans[row] == max(pixels) - min(pixels) + 1
            assert field.middle(row, dot) == (max(pixels) + min(pixels)) / 2
        if count > 1:
            assert field.jumps[row] == field.middle(row, 1) - field.middle(row, 0)
    last = len(layers)
    for row, count in enumerate(field.counts):
        for dot in range(count):
            for above, fed in enumerate(field.feeds(row, dot), row):
                assert fed == tuple(
                    n for n in range(field.counts[above]) if field.ways(above, n)[row][dot]
                )
            assert len(field.feeds(row, dot)) == last - row + 1


@pytest.mark.parametrize("case", but(MANY, *MANY[:4:3], *MANY[5::18]), ids=str)
def test_the_ways_are_the_gradient_through_layers_of_ones(case) -> None:
    size, layers = case
    stack = [
        Conv2d.from_filters(np.ones((1, k)), stride=(1, s), dilation=(1, d)) for k, s, d in layers
    ]
    X = np.zeros((1, 1, 1, size))
    for layer in stack:
        X = layer(X)
    field = receptive_field(size, layers)
    assert field.counts[-1] == X.shape[-1]
    for dot in range(X.shape[-1]):
        gradient = np.zeros(X.shape)
        gradient[..., dot] = 1
        step = field.step(dot)
        for row in range(len(layers), -1, -1):
            np.testing.assert_array_equal(step.ways[row], gradient[0, 0, 0])
            if row:
                gradient = stack[row - 1].backward(gradient)[1]
        assert step.seen == tuple(np.flatnonzero(gradient))


@pytest.mark.parametrize(
    ("layers", "spans", "seen", "ways"),
    [
        (PLAIN, (1, 3, 5, 7), 7, [1, 3, 6, 7, 6, 3, 1]),
        (DILATED, (1, 3, 7, 15), 15, None),
        (STRIDED, (1, 3, 7, 15), 15, None),
        (GRIDDED, (1, 5, 9), 5, [1, 0, 2, 0, 3, 0, 2, 0, 1]),
    ],
)
def test_the_receptive_fields_that_the_course_speaks_of(layers, spans, seen, ways) -> None:
    field = explore_receptive_field(layers=layers, start=0).field
    assert field.spans == spans
    step = field.step(0)
    assert len(step.seen) == seen
    if ways:
        assert step.ways[0][: spans[-1]].tolist() == ways


def test_what_has_no_window_ends_the_rows() -> None:
    field = receptive_field(7, [(3, 2, 1), (4, 1, 1), (1, 1, 1)])
    assert field.counts == (7, 3)
    assert receptive_field(4, [(5, 1, 1)]).counts == (4,)


# ------------------------------------------------------------------------------- scenes


def dots_of(scene: Scene, field: ReceptiveField) -> dict[str, dict]:
    """By its mark's id: where a dot is, the hue of its ring, its size, its fill and its number."""
    marked = {box.mark.id: box for box in of_kind(scene, Box) if box.mark and box.mark.id}
    assert len(marked) == sum(field.counts)
    found = {}
    for name, box in marked.items():
        x, y = box.x + box.width / 2, box.y + box.height / 2
        ring, inner = (
            lines
            for lines in of_kind(scene, Lines)
            if len(lines.strokes) == 1 and np.allclose(lines.strokes[0], (x, y, x + 0.1, y))
        )
        number = [
            words.words for words in scene.shapes
            if hasattr(words, "words") and abs(words.x - x) < 0.1 and abs(words.y - y) < 8
        ]  # fmt: skip
        found[name] = {
            "at": (x, y),
            "hue": ring.colour,
            "size": ring.line,
            "fill": inner.colour,
            "number": "".join(number),
        }
    return found


def name_of(row: int, dot: int) -> str:
    return f"dot-{row}-{dot}" if row else f"pixel-{dot}"


@pytest.mark.parametrize("room", but(ROOMS.values(), ROOMS["wide"], NARROW), ids=ROOMS)
@pytest.mark.parametrize("case", but(MANY, *MANY[:4], *MANY[-48::24]), ids=str)
def test_every_dot_stands_over_what_it_sees_and_the_cone_is_large_and_counted(case, room) -> None:
    size, layers = case
    field = receptive_field(size, layers)
    upright = room is NARROW
    along, across = (1, 0) if upright else (0, 1)
    for dot in range(field.counts[-1]):
        scene = receptive_field_scene(field, dot, room)
        dots, step = dots_of(scene, field), field.step(dot)
        origin = np.array(dots["pixel-0"]["at"])
        pitch = np.array(dots["pixel-1"]["at"]) - origin
        assert pitch[across] == 0
        levels = []
        for row, counts in enumerate(step.ways):
            offsets = set()
            for n, count in enumerate(counts.tolist()):
                drawn = dots[name_of(row, n)]
                away = np.array(drawn["at"]) - origin
                assert away[along] / pitch[along] == pytest.approx(field.middle(row, n))
                offsets.add(round(float(away[across]), 3))
                assert drawn["hue"] == FRAMES["output" if row else "input"]
                assert drawn["number"] == (str(count) if count else "")
                assert (drawn["size"] > 0.6 * pitch.max()) == (count > 0)
                if count:
                    assert drawn["fill"] == fill(count, counts.max())
            levels += offsets
            assert len(offsets) == 1
        assert levels == sorted(levels, reverse=not upright), "the input below, or on the left"
        assert len({*levels}) == len(step.ways)
        assert_wires(scene, field, step, dots)
        chosen, outlined = (b for b in of_kind(scene, Box) if (b.edge, b.line) == (WINDOW, THICK))
        inside = [name for name, each in dots.items() if within(outlined, each["at"])]
        assert inside == [f"pixel-{n}" for n in range(step.seen[0], step.seen[-1] + 1)]
        assert [n for n, d in dots.items() if within(chosen, d["at"])] == [
            name_of(len(layers), dot)
        ]
        drag = json.loads(chosen.mark.drag)
        assert chosen.mark == outlined.mark
        assert drag.pop("upright", False) == upright
        assert drag["across"] == pytest.approx(field.jumps[-1] * pitch.max(), abs=0.01)


def within(box: Box, at: tuple[float, float]) -> bool:
    return box.x < at[0] < box.x + box.width and box.y < at[1] < box.y + box.height


def assert_wires(scene: Scene, field: ReceptiveField, step, dots: dict) -> None:
    """Each dot is joined to those that it is made of; the cone's lines are bold."""
    faint, bold = (
        lines for lines in of_kind(scene, Lines) if lines.colour in (LINE, FRAMES["filter"])
    )
    assert bold.line > 2 * faint.line
    made = loops(field.size, [(a.kernel_size, a.stride, a.dilation) for a in field.axes])
    for lines, cone in ((faint, False), (bold, True)):
        expected = {
            (*dots[name_of(row, n)]["at"], *dots[name_of(row - 1, tap)]["at"])
            for row, windows in enumerate(made, 1)
            for n, taps in enumerate(windows)
            for tap in taps
            if (step.ways[row][n] > 0) == cone
        }
        assert {tuple(np.round(s, 3)) for s in lines.strokes} == {
            tuple(np.round(s, 3)) for s in expected
        }
        assert len(lines.strokes) == len(expected)


@pytest.mark.parametrize("case", [*MANY[:4], *MANY[-48::6]], ids=str)
def test_a_dot_is_linked_to_what_it_sees_and_to_what_it_feeds(case) -> None:
    size, layers = case
    field, made, last = receptive_field(size, layers), loops(size, layers), len(layers)
    marks = {b.mark.id: b.mark for b in of_kind(receptive_field_scene(field, 0), Box) if b.mark}
    ways = [
        [*way]
        for dot in range(field.counts[-1])
        for way in paths(made, last, dot)
    ]  # fmt: skip
    for row, count in enumerate(field.counts):
        for dot in range(count):
            below = {(r, w[r]) for w in paths(made, row, dot) for r in range(row)}
            above = {(r, w[r]) for w in ways if w[row] == dot for r in range(row + 1, last + 1)}
            above |= {
                (r, n)
                for r in range(row + 1, last)  # what leads to no dot at the end, too
                for n in range(field.counts[r])
                if any(w[row] == dot for w in paths(made, r, n))
            }
            go = json.dumps({"place": [0, dot]}, separators=(",", ":")) if row == last else ""
            mark = marks[name_of(row, dot)]
            assert mark == Mark(name_of(row, dot), mark.links, go)
            assert {*mark.links} == {name_of(*at) for at in below | above}
            assert len(mark.links) == len(below | above)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("case", but(MANY, *MANY[:4], *MANY[-48::16]), ids=str)
def test_every_dot_is_legible_and_nothing_jumps(case, room) -> None:
    field = receptive_field(*case)
    scenes = [receptive_field_scene(field, dot, room) for dot in range(field.counts[-1])]
    assert_steady(scenes)
    for scene in scenes:
        assert_legible(scene)
        for box in of_kind(scene, Box):
            assert min(box.x, box.y) >= 0
            assert box.x + box.width <= scene.width
            assert box.y + box.height <= scene.height


@pytest.mark.parametrize(
    ("layers", "total", "counts", "apart"),
    [
        (PLAIN, "1 + 2·1 + 2·1 + 2·1 = 7", (3, 5, 7), (1, 1, 1)),
        (DILATED, "1 + 2·1 + 4·1 + 8·1 = 15", (3, 7, 15), (1, 1, 1)),
        (STRIDED, "1 + 2·1 + 2·2 + 2·4 = 15", (3, 7, 15), (2, 4, 8)),
        (GRIDDED, "1 + 4·1 + 4·1 = 9, of which it sees 5", (3, 5), (1, 1)),
    ],
)
def test_counts_stand_beside_the_rows_and_the_sum_below(layers, total, counts, apart) -> None:
    scene = explore_receptive_field(layers=layers).scene
    assert sums_of(scene) == {text.FIELD_SUM: total}
    words = [line.replace("\u00a0", " ") for line in words_of(scene)]
    for row, (seen, jump) in enumerate(zip(counts, apart, strict=True), 1):
        assert f"layer {row} sees {seen} of 15" in words
        assert words.count(f"dots {text.pixels(jump)} apart") == apart.count(jump)
    assert "input X: 15 pixels" in words
    assert total in scene.alt
    assert "; layer 1 sees 3\u00a0of\u00a015, kernel 3" in scene.alt
    assert "Ways from each pixel to dot" in scene.alt


def test_what_a_layer_adds_is_said_without_settings_that_are_1() -> None:
    assert text.added_by(3, 1, 1, 2, 1) == "kernel 3: adds 2 steps of 1 pixel"
    assert text.added_by(2, 2, 1, 1, 4) == "kernel 2, stride 2: adds 1 step of 4 pixels"
    assert text.added_by(3, 2, 2, 4, 2) == (
        "kernel 3, stride 2, dilation 2: adds 4 steps of 2 pixels"
    )


# ----------------------------------------------------------------------------- explorer


def test_it_starts_in_the_middle_of_plain_layers_and_says_what_is_seen() -> None:
    explorer = explore_receptive_field()
    assert (explorer.place, explorer.steps) == ((0, 4), 9)
    assert explorer.now.seen == (4, 5, 6, 7, 8, 9, 10)
    assert explorer.scene.alt.startswith(
        "Dot 4 of layer 3 sees 7 of 15 pixels. Dot 4 sees pixels 4"
    )
    assert Page(explorer).frame["counted"] == "dot"
    explorer.start_again()
    assert explore_receptive_field(layers=GRIDDED, start=9).place == (0, 6)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_dot_shows_it(way) -> None:
    explorer = explore_receptive_field(11, GRIDDED)
    go = steppers(explorer)[way]
    for number in (2, 0, 1):
        go(number)
        assert_in_line(explorer, number)
        assert said(explorer).startswith(f"Dot {number} of layer 2")
        assert explorer.now.dot == number


def test_each_layer_is_set_on_the_page_and_in_python() -> None:
    moved, told = explore_receptive_field(), explore_receptive_field()
    page = Page(moved)
    for name, value in (("dilation", (1, 2, 4)), ("dilation", (1, 1, 1)), ("stride", (2, 2, 2)),
                        ("kernel_size", (3, 3, 1)), ("size", 13)):  # fmt: skip
        page.ask({name: [*value] if name != "size" else value}, page.frame["place"])
        setattr(told, name, value)
        assert moved.values == told.values
        assert moved.scene == told.scene
        assert getattr(moved, name) == value
    assert page.frame["options"]["stride"]["parts"] == ["layer 1", "layer 2", "layer 3"]
    for wrong in (3, (1, 2), (1, 2, 9), (1, 2, "x"), [[1], 1, 1], {"a": 1}):
        with pytest.raises(ValueError, match=refused("dilation")):
            told.dilation = wrong


def test_a_layer_more_is_like_the_last_and_one_less_takes_the_last_away() -> None:
    moved, told = (explore_receptive_field(layers=[(3, 1, 1), (2, 2, 1)]) for _ in range(2))
    page = Page(moved)
    for depth, layers in (
        (3, [(3, 1, 1), (2, 2, 1), (2, 2, 1)]),
        (1, [(3, 1, 1)]),
        (4, [(3, 1, 1)] * 4),
    ):
        page.ask({"depth": depth}, page.frame["place"])
        told.depth = depth
        assert moved.scene == told.scene
        assert moved.field == explore_receptive_field(layers=layers).field
        offered = page.frame["options"]["stride"]
        assert len(offered["parts"]) == len(offered["options"]) == depth
        told.kernel_size = moved.kernel_size
        with pytest.raises(ValueError, match=refused("kernel_size")):
            told.kernel_size = (3,) * (depth + 1)
    page.act(text.START_AGAIN)
    assert moved.values == explore_receptive_field(layers=[(3, 1, 1), (2, 2, 1)]).values


def test_where_no_window_fits_a_sentence_says_so_and_the_window_sticks_out() -> None:
    explorer = explore_receptive_field(5, [(5, 1, 2), (3, 1, 1)])
    assert explorer.message.startswith(
        "No window of layer 1 fits here. It reaches over 9 dots; the input has 5."
    )
    assert_no_numbers(explorer)
    with pytest.raises(ValueError, match=r"No window of layer 1"):
        explorer.field  # noqa: B018
    for room in ROOMS:
        scene = explorer.glimpse({}, (0, 0), room).scene
        assert_legible(scene)
        assert scene.alt.endswith("The outline is the first window. It sticks out by 4 dots.")
        (window,) = (b for b in of_kind(scene, Box) if (b.edge, b.line) == (WINDOW, THICK))
        assert max(window[2:4]) == pytest.approx(9 * min(window[2:4]))
        assert window.x + window.width <= scene.width
        assert window.y + window.height <= scene.height
    explorer.size = 12
    assert explorer.message == ""
    explorer.dilation = (3, 1)
    assert "layer 1 fits here. It reaches over 13 dots; the input has 12." in explorer.message
    explorer.set(dilation=(1, 4), stride=(2, 1))
    assert "layer 2 fits here. It reaches over 9 dots; layer 1 has 4." in explorer.message
    assert "sticks out" not in explorer.scene.alt, "there is no room for it"
    assert len([b for b in of_kind(explorer.scene, Box) if b.line == THICK]) == 0


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"size": 2}, "size"),
        ({"size": 16}, "size"),
        ({"size": 7.0}, "size"),
        ({"layers": []}, "layers"),
        ({"layers": [(3, 1, 1)] * 5}, "layers"),
        ({"layers": [(3, 1)]}, "layers"),
        ({"layers": [(6, 1, 1)]}, "layers"),
        ({"layers": [(3, 4, 1)]}, "layers"),
        ({"layers": [(3, 1, 5)]}, "layers"),
        ({"layers": [(3, 0, 1)]}, "layers"),
        ({"layers": (3, 1, 1)}, "layers"),
        ({"start": -1}, "start"),
        ({"start": (0, 1)}, "start"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(arguments, name) -> None:
    with pytest.raises(ValueError, match=refused(name)):
        explore_receptive_field(**arguments)


def test_numbers_of_numpy_are_taken_as_they_are() -> None:
    explorer = explore_receptive_field(np.int64(9), [(np.int64(3), np.uint8(2), np.int16(1))])
    assert explorer.values == explore_receptive_field(9, [(3, 2, 1)]).values
    assert json.dumps(explorer.frame())
