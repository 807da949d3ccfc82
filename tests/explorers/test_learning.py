"""A filter that finds itself: its steps, its pictures, its explorer."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from convlab import explore_learning, load_photo, text
from convlab.drawing.palette import FRAMES, LINE, fill, pixels
from convlab.drawing.scene import Box, Lines, Picture, Scene, Text
from convlab.scenes.layout import NARROW, ROOMS, WIDE
from convlab.scenes.learning import learning_scene
from convlab.steps.learning import GROWTH, Learning, learning
from drawn import (
    Page,
    assert_legible,
    assert_steady,
    fixed,
    grid_named,
    grids_at,
    of_kind,
    pixels_of,
    refused,
    said,
    value_of,
    words_of,
    written,
)

from conv_layer import Conv2d

SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
TITLES = (text.FILTER, text.FILTER_GRADIENT, text.INPUT, text.OUTPUT, text.TARGET_GRID, text.APART)


def random_run(seed: int, *, large: bool = False, steps: int = 12) -> Learning:
    """A run of any shape; every third explodes."""
    rng = np.random.default_rng(seed)
    H, W = rng.integers(*((9, 40) if large else (3, 9)), 2)
    kernel = rng.integers(1, min(H, W, 5) + 1, 2)
    X, goal, F = rng.normal(0, 2, (H, W)), *rng.normal(0, 1, (2, *kernel))
    T = Conv2d.from_filters(goal).forward(X)[0]
    rate = (3 if seed % 3 == 0 else 0.3) / np.sum(X**2)
    return learning(X, F, T, steps, rate)


def by_loops(X, F, T, rate, steps) -> tuple[list[np.ndarray], list[float]]:
    """The same steps, product by product."""
    F, filters, losses = np.array(F, float), [], []
    for _ in range(steps + 1):
        apart, dL_dF = np.zeros(T.shape), np.zeros(F.shape)
        for i, j in np.ndindex(T.shape):
            for u, v in np.ndindex(F.shape):
                apart[i, j] += X[i + u, j + v] * F[u, v]
            apart[i, j] -= T[i, j]
        for (i, j), (u, v) in itertools.product(np.ndindex(T.shape), np.ndindex(F.shape)):
            dL_dF[u, v] += apart[i, j] * X[i + u, j + v]
        filters.append(F.copy())
        losses.append(sum(a * a for a in apart.flat) / 2)
        F -= rate * dL_dF
    return filters, losses


# -------------------------------------------------------------------------------- steps


@pytest.mark.parametrize("seed", range(6))
def test_every_step_is_what_plain_loops_make_of_it(seed) -> None:
    run = random_run(seed, steps=7)
    last = len(run.losses) - 1
    filters, losses = by_loops(run.X, run.filters[0], run.target, run.rate, last)
    np.testing.assert_allclose(run.filters, filters, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-9, atol=1e-12)
    for number in range(last):
        step = run.step(number)
        assert (step.number, step.loss) == (number, run.losses[number])
        np.testing.assert_array_equal(step.F, run.filters[number])
        np.testing.assert_allclose(step.output - run.target, step.dL_dO, atol=1e-12)
        moved = (run.filters[number] - run.filters[number + 1]) / run.rate
        np.testing.assert_allclose(step.dL_dF, moved, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("seed", range(9))
def test_the_steps_end_where_the_loss_is_a_thousand_times_what_it_was(seed) -> None:
    run = random_run(seed, steps=200)
    first = max(run.losses[0], 0.5 * np.sum(run.target**2))
    assert (run.losses[:-1] <= GROWTH * first).all()
    assert run.stopped == (run.losses[-1] > GROWTH * first) == (seed % 3 == 0)
    assert run.stopped or len(run.losses) == 201


def test_a_loss_that_rounding_moves_has_not_grown() -> None:
    run = random_run(1, steps=1000)
    assert (np.diff(run.losses) > 0).any()
    assert not any(map(run.grown, range(1, 1001)))
    exploding = random_run(0)
    grown = [k for k in range(1, len(exploding.losses)) if exploding.grown(k)]
    assert grown == [*np.flatnonzero(np.diff(exploding.losses) > 0) + 1]
    assert grown


@pytest.mark.parametrize("steps", [1, 5, 40, 41, 100, 101, 300, 1000])
def test_the_beginning_is_seen_step_by_step_and_the_rest_less_and_less_often(steps) -> None:
    moments = random_run(1, steps=steps).moments
    assert (moments[0], moments[-1]) == (0, steps)
    if steps <= 40:
        assert moments == (*range(steps + 1),)
    else:
        assert moments[:11] == (*range(11),)
        assert len(moments) <= 41
        ratios = [after / before for before, after in itertools.pairwise(moments[10:])]
        assert all(1 < ratio <= 1.5 for ratio in ratios)


# ------------------------------------------------------------------------------- scenes


def moments_of(run: Learning, room=WIDE) -> list[Scene]:
    return [learning_scene(run, moment, room) for moment in range(len(run.moments))]


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("large", [False, True], ids=["numbers", "pictures"])
@pytest.mark.parametrize("seed", range(7))
def test_every_moment_is_legible_and_nothing_jumps(seed, large, room) -> None:
    scenes = moments_of(random_run(seed, large=large), room)
    assert_steady(scenes)
    assert scenes[0].width == room.width
    frames = {tuple(grids_at(scene)) for scene in scenes}
    frames |= {tuple(plot_of(scene)[0][:4]) for scene in scenes}
    frames |= {tuple(p[:4] for p in of_kind(scene, Picture)) for scene in scenes}
    assert len(frames) == 3, "where the grids are, the curve, and the pictures"
    for scene in scenes[:: 1 + len(scenes) // 3]:
        assert_legible(scene)
        assert_apart(scene)


def assert_apart(scene: Scene) -> None:
    """No grid, no picture and no curve lies on another, or sticks out."""
    rooms = [(g.x, g.y, g.right, g.foot) for g in grids_at(scene).values()]
    others = [plot_of(scene)[0], *of_kind(scene, Picture)]
    rooms += [(b.x, b.y, b.x + b.width, b.y + b.height) for b in others]
    for k, (left, top, right, foot) in enumerate(rooms):
        assert min(left, top) > 0
        assert right < scene.width
        assert foot < scene.height
        for other_left, other_top, other_right, other_foot in rooms[:k]:
            beside = left >= other_right or other_left >= right
            assert beside or top >= other_foot or other_top >= foot


@pytest.mark.parametrize("seed", range(6))
def test_of_a_small_input_all_numbers_are_shown_on_one_scale_for_all_moments(seed) -> None:
    run = random_run(seed)
    steps = [run.step(number) for number in run.moments]
    common = np.abs([run.target, steps[0].output])
    common = np.percentile(common, 98)
    for moment, step in enumerate(steps):
        scene = learning_scene(run, moment)
        arrays = (step.F, step.dL_dF, run.X, step.output, run.target, step.dL_dO)
        strongest = (
            max(np.abs(each.F).max() for each in steps),
            max(np.abs(each.dL_dF).max() for each in steps),
            np.abs(run.X).max(),
            *3 * (common,),
        )
        assert len(grids_at(scene)) == len(TITLES)
        for title, values, most in zip(TITLES, arrays, strongest, strict=True):
            grid = grid_named(scene, title)
            if (grid.words != "").any():
                shown = np.vectorize(value_of)(grid.words)
                digits = 0.0051 if title in (text.FILTER, text.INPUT, text.TARGET_GRID) else 0.051
                small = np.abs(values) < 9.9
                assert (np.abs(shown - values)[small] <= digits).all()
                assert (np.abs(shown - values) <= 0.51).all()
            shades = np.array([fill(v, most) for v in values.flat]).reshape(values.shape)
            off = [apart(a, b) for a, b in zip(shades.flat, grid.fills.flat, strict=True)]
            assert max(off) <= 255 * 0.06 / min(most, 1) + 6, title  # what is rounded is coloured
            assert grid.dashed == (title in (text.FILTER_GRADIENT, text.APART))


def apart(one: str, other: str) -> int:
    """The largest difference of two colours in red, green or blue."""
    channels = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in (one, other)]
    return max(abs(a - b) for a, b in zip(*channels, strict=True))


def test_filters_of_the_narrow_room_and_of_the_wide_one_are_the_same() -> None:
    for large in (False, True):
        run = random_run(4, large=large)
        wide, narrow = (learning_scene(run, 3, room) for room in (WIDE, NARROW))
        assert wide.alt == narrow.alt
        for title in TITLES[: 1 if large else None]:
            grids = [grid_named(scene, title) for scene in (wide, narrow)]
            assert (grids[0].words == grids[1].words).all() or (grids[1].words == "").all()
            assert (grids[0].fills == grids[1].fills).all()


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("seed", range(3))
def test_of_a_large_input_output_and_target_are_pictures_on_one_scale(seed, room) -> None:
    run = random_run(seed, large=True)
    numbers = np.abs([run.step(0).output, run.target])
    most = np.percentile(numbers, 98)
    for moment, scene in enumerate(moments_of(run, room)):
        shown = of_kind(scene, Picture)
        for picture, values in zip(
            shown, (run.step(run.moments[moment]).output, run.target), strict=True
        ):
            assert (pixels_of(picture.png) == pixels(values, most)).all()
            zoom = picture.width / values.shape[1]
            assert zoom == picture.height / values.shape[0] == int(zoom) >= 1
        assert len(grids_at(scene)) == 1
        assert text.O_AND_T.format(most=text.number(round(most, 2))) in " ".join(words_of(scene))


# -------------------------------------------------------------------------------- curve


def plot_of(scene: Scene) -> tuple[Box, Lines, Lines, list[Text], list[Text]]:
    """The curve's frame, the curve, its dot, and what is written beside and below."""
    (frame,) = (
        b
        for b in of_kind(scene, Box)
        if b.fill is None and (b.edge, b.line) == (LINE, 1) and not is_picture(scene, b)
    )
    (curve,) = (shape for shape in of_kind(scene, Lines) if shape.line == 2.5)
    (dot,) = (shape for shape in of_kind(scene, Lines) if shape.line == 12)
    beside = [t for t in of_kind(scene, Text) if t.anchor == "end" and t.x == frame.x - 8]
    foot = frame.y + frame.height + 20
    below = [t for t in of_kind(scene, Text) if t.anchor == "middle" and t.y == foot]
    return frame, curve, dot, beside, below


def is_picture(scene: Scene, box: Box) -> bool:
    return any(picture[:4] == box[:4] for picture in of_kind(scene, Picture))


@pytest.mark.parametrize("steps", [3, 40, 300])
@pytest.mark.parametrize("seed", range(4))
def test_the_points_of_the_curve_are_where_its_marks_say(seed, steps) -> None:
    run = random_run(seed, large=seed % 2 == 0, steps=steps)
    moments, last = run.moments, len(run.moments) - 1
    for moment in {0, 1, last // 2, last}:
        frame, curve, dot, beside, below = plot_of(learning_scene(run, moment))
        points = [curve.strokes[0][:2], *(stroke[2:] for stroke in curve.strokes)]
        assert len(points) == len(moments)
        assert dot.strokes[0][:2] == points[moment]
        scale = {np.log10(value_of(mark.words)): mark.y - 4.5 for mark in beside}
        low, high = min(scale), max(scale)
        assert scale[low] == pytest.approx(frame.y + frame.height)
        assert scale[high] == pytest.approx(frame.y)
        for power, y in scale.items():
            share = (frame.y + frame.height - y) / frame.height
            assert low + share * (high - low) == pytest.approx(power)
        for k, (x, y) in enumerate(points):
            share = (frame.y + frame.height - y) / frame.height
            drawn = low + share * (high - low)
            assert drawn == pytest.approx(np.log10(run.losses[moments[k]]), abs=1e-6) or share == 0
            assert (x - frame.x) / frame.width == pytest.approx(k / last)
        assert [int(t.words) for t in below][:: len(below) - 1] == [0, moments[-1]]
        for mark in below:
            assert mark.x == pytest.approx(points[moments.index(int(mark.words))][0])


def test_a_loss_of_zero_at_all_moments_or_at_one_is_drawn() -> None:
    X = fixed(5, 5)
    for run in (
        learning(X, np.eye(2), Conv2d.from_filters(np.eye(2)).forward(X)[0], 5, 0.01),
        learning(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), 3, 1.0),
        learning(np.zeros((4, 4)), np.zeros((2, 2)), np.zeros((3, 3)), 3, 0.1),
    ):
        assert run.losses[-1] == 0
        assert not run.stopped
        for scene in moments_of(run):
            assert_legible(scene)
            assert text.STEP_TOO_LARGE not in scene.alt
        assert "L ≈ 0. " in scene.alt


# -------------------------------------------------------------------------------- words


def test_the_words_of_a_moment_by_hand() -> None:
    run = learning(np.array([[1.0, 2.0]]), np.array([[3.0]]), np.array([[1.0, 4.0]]), 1, 0.5)
    # O = 3 6, O − T = 2 2, L = ½ (4 + 4); ∂L/∂F = 1·2 + 2·2 = 6, and 3 − 0.5·6 = 0
    assert learning_scene(run, 0).alt == (
        "Before the first of 1 steps. L ≈ 4. The filter is 3. O and T are at most about 2 apart. "
        "A step: forward, subtract T, backward, move against ∂L/∂F. F becomes F\u00a0−\u00a0"
        f"0.5·∂L/∂F. {text.SCALES} {text.ROUNDED}"
    )
    assert learning_scene(run, 1).alt.startswith(
        "After 1 of 1 steps. L ≈ 8.5. The filter is 0. O and T are at most about 4 apart. "
    )
    assert text.STEP_TOO_LARGE in learning_scene(run, 1).alt


@pytest.mark.parametrize("large", [False, True], ids=["numbers", "pictures"])
@pytest.mark.parametrize("seed", range(4))
def test_picture_and_alternative_text_say_the_same(seed, large) -> None:
    run = random_run(seed, large=large, steps=60)
    for moment, scene in enumerate(moments_of(run)):
        words, number = " ".join(words_of(scene)), run.moments[moment]
        heading = f"After {number} of 60 steps" if number else "Before the first of 60 steps"
        assert words.startswith(heading)
        assert scene.alt.startswith(f"{heading}. L ≈ ")
        loss = text.three_figures(run.losses[number])
        assert f" L ≈ {loss}. The filter is {text.matrix(run.filters[number])}." in scene.alt
        assert f"L ≈ {loss} " in words
        rose = number > 0 and run.losses[number] > max(run.losses[number - 1], 1e-15)
        ended = run.stopped and number == run.moments[-1]
        for sentence, there in (
            (text.STEP_TOO_LARGE, rose),
            (text.STEPS_EXPLODE.format(growth=GROWTH), ended),
        ):
            assert (sentence in words) == (sentence in scene.alt) == there
        assert "F becomes F\u00a0−\u00a0" + text.three_figures(run.rate) in words


# ----------------------------------------------------------------------------- explorer


def test_each_place_is_a_moment() -> None:
    explorer = explore_learning(steps=50)
    moments = (*range(11), 12, 15, 20, 25, 30, 40, 50)
    assert explorer.steps == len(moments)
    for number in range(explorer.steps):
        explorer.step = number
        assert explorer.place == (0, number)
        assert explorer.now.number == moments[number]
        assert explorer.now.loss == explorer.losses[moments[number]]


def test_rates_are_parts_of_the_one_given_and_each_run_is_worked_out_once() -> None:
    explorer = explore_learning(rate=0.005, start=7)
    page = Page(explorer)
    assert (page.labels, page.frame["shape"]) == ([text.RATE], [1, 41])
    assert page.options(text.RATE) == [0.0025, 0.005, 0.0125]
    runs = {}
    for rate in (0.0025, 0.005, 0.0125, 0.005, 0.0025):
        page.choose(text.RATE, rate)
        assert explorer.rate == rate
        assert explorer.losses is runs.setdefault(rate, explorer.losses)
        assert text.three_figures(rate) in said(explorer)
    assert len(runs[0.0125]) < 41, "too large a rate"
    assert runs[0.0025][-1] > runs[0.005][-1]
    page.choose(text.RATE, 0.0125)
    assert explorer.now.number == explorer.step == len(runs[0.0125]) - 1


@pytest.mark.parametrize(("start", "shown"), [(0, 0), (13, 12), (14, 15), (49, 50), (50, 50)])
def test_the_start_is_the_nearest_moment_that_is_shown(start, shown) -> None:
    assert explore_learning(steps=50, start=np.int64(start)).now.number == shown


def test_a_layers_weight_and_its_output_may_be_given_as_they_are() -> None:
    X, layer = fixed(6, 5), Conv2d(1, (2, 3), bias=False, in_channels=1, rng=0)
    before = layer.weight.copy()
    T = Conv2d.from_filters(fixed(2, 3, seed=5)).forward(X)
    explorer = explore_learning(X, layer.weight, T, rate=0.01, steps=9)
    np.testing.assert_array_equal(layer.weight, before)
    np.testing.assert_array_equal(explorer.now.F, before[0, 0])
    np.testing.assert_allclose(explorer.now.dL_dO, layer.forward(X)[0] - T[0])
    assert explorer.scene == explore_learning(X, before[0, 0], T[0], 0.01, 9).scene


def test_a_filter_finds_itself_on_the_photograph() -> None:
    photo = load_photo()
    small = photo[::4, ::4] - photo.mean()
    T = Conv2d.from_filters(SOBEL).forward(small)
    learner = Conv2d(1, 3, bias=False, in_channels=1, rng=0)
    explorer = explore_learning(small, learner.weight, T, rate=0.0008, steps=300)
    assert explorer.steps * 0.7 < 30, "seconds to play"
    explorer.step = explorer.steps - 1
    assert explorer.now.number == 300
    assert np.abs(explorer.now.F - SOBEL).max() < 0.001
    grid = grid_named(explorer.scene, text.FILTER)
    assert (grid.words == written(SOBEL)).all()
    assert (grid.hue, grid.dashed) == (FRAMES["filter"], False)


def test_numbers_beyond_what_a_computer_holds_are_a_sentence() -> None:
    explorer = explore_learning(1e200 * fixed(4, 4))
    assert explorer.message == text.TOO_LARGE_NUMBERS == explorer.scene.alt
    with pytest.raises(ValueError, match="too large"):
        explorer.now  # noqa: B018
    explorer = explore_learning(rate=1000)
    assert not explorer.message
    assert text.STEPS_EXPLODE.format(growth=GROWTH) not in explorer.scene.alt
    explorer.step = explorer.steps - 1
    assert text.STEPS_EXPLODE.format(growth=GROWTH) in explorer.scene.alt
    assert_legible(explorer.scene)


@pytest.mark.parametrize(
    ("arguments", "name", "got"),
    [
        ({"X": np.ones((129, 3))}, "X", r"\(129, 3\)"),
        ({"X": np.ones(3)}, "X", r"\(3,\)"),
        ({"X": np.ones((2, 4, 4))}, "X", r"\(2, 4, 4\)"),
        ({"X": np.ones((0, 4))}, "X", r"\(0, 4\)"),
        ({"X": [[np.nan]]}, "X", r".*nan"),
        ({"filter": np.ones((6, 1))}, "filter", r"\(6, 1\)"),
        ({"filter": np.ones((2, 3, 3))}, "filter", r"\(2, 3, 3\)"),
        ({"X": np.ones((2, 8))}, "filter", r"\(3, 3\)"),
        ({"filter": np.ones((2, 2))}, "target", r"\(6, 6\)"),
        ({"X": np.ones((2, 2)), "filter": [[1]]}, "target", "None"),
        ({"target": np.ones((5, 6))}, "target", r"\(5, 6\)"),
        ({"target": np.ones((2, 6, 6))}, "target", r"\(2, 6, 6\)"),
        ({"rate": 0}, "rate", "0"),
        ({"rate": -0.1}, "rate", "-0.1"),
        ({"rate": 1001}, "rate", "1001"),
        ({"rate": float("nan")}, "rate", "nan"),
        ({"rate": "0.1"}, "rate", "'0.1'"),
        ({"rate": True}, "rate", "True"),
        ({"steps": 0}, "steps", "0"),
        ({"steps": 1001}, "steps", "1001"),
        ({"steps": 2.0}, "steps", "2.0"),
        ({"start": 41}, "start", "41"),
        ({"start": (0, 1)}, "start", r"\(0, 1\)"),
    ],
)
def test_what_could_never_be_drawn_is_refused_by_name(arguments, name, got) -> None:
    with pytest.raises(ValueError, match=refused(name, got)):
        explore_learning(**arguments)


def test_a_gif_of_pictures_keeps_their_colours(tmp_path) -> None:
    from test_slides import frames_of, picture_at

    explorer = explore_learning(fixed(20, 16), rate=0.0005, steps=6)
    explorer.save(tmp_path / "a.gif")
    frames = frames_of(tmp_path / "a.gif")
    assert len(frames) == 7
    for k in (0, 6):
        assert np.abs(frames[k] - picture_at(explorer, k)).mean() < 1
