"""A network that learns: its pictures, its explorer, its digits; see course/test_runs.py too."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from bs4 import BeautifulSoup
from convlab import explore_training, progress, text
from convlab.drawing.palette import FRAMES, INK, LINE, fill
from convlab.drawing.scene import Box, Lines, Scene, Text
from convlab.scenes.layout import NARROW, ROOMS, WIDE
from convlab.scenes.training import training_scene
from convlab.steps.training import Training, training
from drawn import (
    Page,
    assert_in_line,
    assert_legible,
    assert_steady,
    grid_named,
    grids_at,
    in_a_cell,
    numbers,
    of_kind,
    refused,
    said,
    sums_of,
    title_of,
    value_of,
    words_of,
    written,
)
from exhaustive import but
from helpers import each
from places import NOTEBOOKS

KINDS = ("small", "quarters", "decimals", "mixed")


def noted(seed: int, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What an explorer takes: filters, losses of any size, and accuracies."""
    rng = np.random.default_rng(seed)
    losses = rng.random(shape[0]) * 10.0 ** rng.integers(-6, 7)
    return numbers(KINDS[seed % 4], rng, shape), losses, rng.random(shape[0])


def random_run(seed: int) -> Training:
    rng = np.random.default_rng(seed)
    shape = rng.integers(2, 9), rng.integers(1, 17), rng.integers(1, 4), *rng.integers(1, 6, 2)
    return training(*noted(seed, shape))


# ------------------------------------------------------------------------------ numbers


def test_what_was_noted_is_copied_and_counted() -> None:
    filters, losses, accuracies = noted(1, (4, 2, 3, 3, 2))
    run = training(list(filters), tuple(losses), list(accuracies))
    before = filters.copy()
    filters += 1
    np.testing.assert_array_equal(run.filters, before)
    np.testing.assert_array_equal(run.losses, losses)
    np.testing.assert_array_equal(run.accuracies, accuracies)
    assert run.epochs == 3
    for epoch in (1, 2, 3):
        pairs = zip(before[epoch].flat, before[epoch - 1].flat, strict=True)
        assert run.moved(epoch) == max(abs(now - then) for now, then in pairs)


# ------------------------------------------------------------------------------- scenes


def plots(scene: Scene) -> dict[str, tuple[Box, Lines, Lines, Lines, list[Text]]]:
    """By title: a plot's frame, its curve, its dot, the line through that, and all words at it."""
    found = {}
    frames = [b for b in of_kind(scene, Box) if b.fill is None and (b.edge, b.line) == (LINE, 1)]
    lines = of_kind(scene, Lines)
    for number, frame in enumerate(frames):
        (title,) = (t for t in of_kind(scene, Text) if (t.x, t.y) == (frame.x, frame.y - 10))
        curve, dot, upright = (
            [shape for shape in lines if shape.line == line and shape.colour != colour][number]
            for line, colour in ((2.5, None), (12, None), (2, INK))
        )
        marks = [t for t in of_kind(scene, Text) if t.anchor == "end" and t.x == frame.x - 8]
        marks = [t for t in marks if frame.y <= t.y <= frame.y + frame.height + 5]
        found[title.words] = frame, curve, dot, upright, marks
    return found


@pytest.mark.parametrize("seed", range(8))
def test_every_epoch_is_legible_and_nothing_jumps_from_one_to_the_next(seed) -> None:
    run = random_run(seed)
    for channel in range(run.filters.shape[2]):
        scenes = [training_scene(run, epoch, channel) for epoch in range(run.epochs + 1)]
        assert_steady(scenes)
        frames = {tuple(grids_at(scene)) for scene in scenes}
        frames |= {tuple(frame for frame, *_ in plots(scene).values()) for scene in scenes}
        assert len(frames) == 2, "where the grids are, and where the plots"
        for scene in scenes[:: 1 + len(scenes) // 3]:
            assert_legible(scene)
            assert_apart(scene)


def assert_apart(scene: Scene) -> None:
    """No grid, and no plot, lies on another, or sticks out."""
    rooms = [(g.x, g.y, g.right, g.foot) for g in grids_at(scene).values()]
    rooms += [(b.x, b.y, b.x + b.width, b.y + b.height) for b, *_ in plots(scene).values()]
    for k, (left, top, right, foot) in enumerate(rooms):
        assert min(left, top) > 0
        assert right < scene.width
        assert foot < scene.height
        for other_left, other_top, other_right, other_foot in rooms[:k]:
            beside = left >= other_right or other_left >= right
            assert beside or top >= other_foot or other_top >= foot


def test_numbers_that_grow_longer_push_nothing_aside() -> None:
    filters = np.array([0, 0.5, -12.25]).reshape(3, 1, 1, 1, 1) * np.ones((1, 3, 1, 3, 3))
    run = training(filters, [1, 0.5, 1e5], [0, 1, 0.5])
    scenes = [training_scene(run, epoch) for epoch in range(3)]
    assert_steady(scenes)
    assert len({tuple(grids_at(scene)) for scene in scenes}) == 1


@each("room", ROOMS.values())
@pytest.mark.parametrize("count", [1, 4, 5, 8, 16])
@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 5), (5, 5)])
@pytest.mark.parametrize("most", but([1, 20, 999], 20))
def test_a_picture_is_as_wide_as_its_room_with_numbers_of_any_length(
    count, kernel, most, room
) -> None:
    filters = np.random.default_rng(0).uniform(-most, most, (3, count, 2, *kernel))
    scene = training_scene(training(filters, [2.3, 0.29, 0.007], [0.1, 0.5, 1]), 1, 0, room)
    assert scene.width == room.width
    assert_legible(scene)
    assert_apart(scene)
    assert len(grids_at(scene)) == count
    for grid in grids_at(scene).values():
        assert (grid.words != "").all()


@each("room", ROOMS.values())
@pytest.mark.parametrize("kernel", [(1, 1), (1, 3), (3, 3)])
def test_titles_that_grow_longer_from_row_to_row_keep_off_one_another(kernel, room) -> None:
    filters = np.random.default_rng(0).uniform(-20, 20, (3, 16, 101, *kernel))
    run = training(filters, [2.3, 0.29, 0.007], [0.1, 0.5, 1])
    for channel in (0, 11, 100):
        scene = training_scene(run, 1, channel, room)
        assert_legible(scene)
        titles = {title_of(scene, grid) for grid in grids_at(scene).values()}
        assert titles == {f"filter F[{f}], channel {channel}" for f in range(16)}


@pytest.mark.parametrize("seed", range(8))
def test_in_the_narrow_room_stands_what_stands_in_the_wide_one(seed) -> None:
    run = random_run(seed)
    wide, narrow = (training_scene(run, 1, 0, room) for room in (WIDE, NARROW))
    assert sums_of(wide) == sums_of(narrow)
    assert wide.alt == narrow.alt
    marks = [[s.mark for s in scene.shapes if getattr(s, "mark", None)] for scene in (wide, narrow)]
    ids, others = ([mark.id for mark in each] for each in marks)
    assert ids == others
    for scene in (wide, narrow):
        assert [*plots(scene)] == [text.LOSS_CURVE, text.ACCURACY_CURVE]


@pytest.mark.parametrize("seed", range(8))
def test_the_numbers_of_every_filter_and_one_scale_of_colours(seed) -> None:
    run = random_run(seed)
    _, F, C, *_ = run.filters.shape
    for epoch in range(0, run.epochs + 1, 3):
        for channel in range(C):
            scene = training_scene(run, epoch, channel)
            assert len(grids_at(scene)) == F
            strongest = np.abs(run.filters[:, :, channel]).max()
            for f in range(F):
                name = f"filter F[{f}]" + f", channel {channel}" * (C > 1)
                grid, values = grid_named(scene, name), run.filters[epoch, f, channel]
                assert (grid.words == written(values)).all()
                assert grid.fills.ravel().tolist() == [fill(v, strongest) for v in values.flat]
                assert (grid.hue, grid.dashed) == (FRAMES["filter"], False)


@pytest.mark.parametrize("seed", range(8))
def test_the_points_of_the_curves_are_where_their_marks_say(seed) -> None:
    run = random_run(seed)
    for epoch in {0, 1, run.epochs}:
        shown = plots(training_scene(run, epoch))
        assert list(shown) == [text.LOSS_CURVE, text.ACCURACY_CURVE]
        for values, (frame, curve, dot, upright, marks) in zip(
            (run.losses, 100 * run.accuracies), shown.values(), strict=True
        ):
            # the marks are written with three figures, on a level with their values
            foot = frame.y + frame.height
            scale = {value_of(mark.words): foot - (mark.y - 4.5) for mark in marks}
            most = max(scale)
            assert len(scale) == 3
            for value, height in scale.items():
                assert value / most == pytest.approx(height / frame.height, abs=0.006)
            assert most == pytest.approx(max(run.losses) if values is run.losses else 100, rel=5e-3)
            points = [stroke[:2] for stroke in curve.strokes] + [curve.strokes[-1][2:]]
            assert [s[2:] for s in curve.strokes[:-1]] == points[1:-1]
            assert len(points) == run.epochs + 1
            for k, (x, y) in enumerate(points):
                assert (x - frame.x) / frame.width == pytest.approx(k / run.epochs)
                drawn = most * (foot - y) / frame.height
                assert drawn == pytest.approx(values[k], rel=6e-3)
            assert dot.strokes[0][:2] == points[epoch]
            assert upright.strokes[0][0] == upright.strokes[0][2] == points[epoch][0]
            assert frame.y <= min(y for _, y in points)


def test_the_first_and_the_last_epoch_stand_below_the_plots() -> None:
    scene = training_scene(random_run(3), 0)
    for frame, *_ in plots(scene).values():
        below = {t.x: t.words for t in of_kind(scene, Text) if t.y == frame.y + frame.height + 20}
        assert below[frame.x] == "0"
        assert below[frame.x + frame.width] == str(random_run(3).epochs)


@pytest.mark.parametrize("seed", range(8))
def test_picture_and_alternative_text_say_the_same(seed) -> None:
    run = random_run(seed)
    C = run.filters.shape[2]
    for epoch in range(0, run.epochs + 1, 3):
        scene = training_scene(run, epoch, C - 1)
        words = " ".join(words_of(scene))
        heading = f"After epoch {epoch} of {run.epochs}"
        if epoch == 0:
            heading = f"Before the first of {run.epochs} epochs"
        assert words.startswith(heading)
        assert scene.alt.startswith(heading + f", channel {C - 1}" * (C > 1) + ". ")
        loss, accuracy = sums_of(scene)[text.LOSS_FIGURE], sums_of(scene)[text.ACCURACY_FIGURE]
        assert value_of(loss) == pytest.approx(run.losses[epoch], rel=5.1e-3)
        assert accuracy.endswith(" %")
        assert value_of(accuracy[:-2]) == pytest.approx(100 * run.accuracies[epoch], abs=0.0501)
        assert f" loss ≈ {loss}. accuracy ≈ {accuracy}. " in scene.alt
        said = text.DRAWN_AT_RANDOM
        if epoch:
            said = text.LARGEST_CHANGE.format(change=text.three_figures(run.moved(epoch)))
        assert f"{said} {text.ONE_SCALE}" in words
        assert f"{said} {text.ONE_SCALE}" in scene.alt
        numbers_of_first = text.matrix(run.filters[epoch, 0, C - 1].tolist())
        assert scene.alt.endswith(f"The first filter is {numbers_of_first}.")


def test_the_words_of_an_epoch_by_hand() -> None:
    run = training([[[[[1, -2]]]], [[[[1.5, -2.25]]]]], [2.302, 0.00728], [0.084, 0.9833])
    assert training_scene(run, 1).alt == (
        "After epoch 1 of 1. loss ≈ 0.00728. accuracy ≈ 98.3 %. In this epoch the weights of "
        "these filters moved by at most about 0.5. One scale of colours holds for all epochs. The "
        "first filter is 1.5 −2.25."
    )
    assert training_scene(run, 0).alt.startswith("Before the first of 1 epochs. loss ≈ 2.3. ")


def test_losses_of_zero_alone_have_a_plot() -> None:
    assert_legible(training_scene(training(np.zeros((2, 1, 1, 1, 1)), [0, 0], [0, 0]), 1))


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (2.3027, "2.3"), (0.0072849, "0.00728"), (123.4, "123"), (-0.1875, "−0.188"),
     (1.234e-05, "1.23e−05"), (1373.4, "1370"), (999_999, "1000000"), (-2.5e7, "−2.5e+07")],
)  # fmt: skip
def test_three_figures(value, words) -> None:
    assert text.three_figures(value) == words


# ----------------------------------------------------------------------------- explorer

MANY = noted(2, (6, 3, 2, 3, 3))


def test_there_are_no_rows_and_columns_and_channels_only_where_there_are_several() -> None:
    one = explore_training(MANY[0][:, :, :1], *MANY[1:])
    page = Page(one)
    assert page.frame["counted"] == text.EPOCH
    assert (page.labels, page.frame["shape"]) == ([], [1, 6])
    assert Page(explore_training(*MANY)).labels == [text.CHANNEL_CONTROL]
    assert "channel" not in said(one)


def test_a_channel_is_chosen_and_keeps_the_epoch() -> None:
    moved, told = (explore_training(*MANY, start=np.int64(3)) for _ in range(2))
    for channel in (1, 0):
        Page(moved).choose(text.CHANNEL_CONTROL, channel)
        told.channel = channel
        assert moved.channel == channel
        assert_in_line(moved, 3)
        assert moved.scene == told.scene == training_scene(training(*MANY), 3, channel)
        assert told.scene == explore_training(*MANY, channel=channel, start=3).scene
        assert f"filter F[2], channel {channel}" in said(moved)


@pytest.mark.parametrize(
    ("arguments", "name", "got"),
    [
        ({"filters": np.ones((6, 3, 3, 3))}, "filters", r"\(6, 3, 3, 3\)"),
        ({"filters": np.ones((1, 1, 1, 3, 3))}, "filters", r"\(1, 1, 1, 3, 3\)"),
        ({"filters": np.ones((6, 0, 1, 3, 3))}, "filters", r"\(6, 0, 1, 3, 3\)"),
        ({"filters": np.ones((6, 17, 1, 3, 3))}, "filters", "17"),
        ({"filters": np.ones((6, 1, 1, 3, 6))}, "filters", r"\(3, 6\)"),
        ({"filters": np.full((6, 1, 1, 3, 3), np.nan)}, "filters", r".*\[\[\[\[\[nan"),
        ({"filters": [[1], [1, 2]]}, "filters", r"\[\[1\], \[1, 2\]\]"),
        ({"losses": np.ones(5)}, "losses", r"\(5,\)"),
        ({"losses": [1, 1, 1, 1, 1, -0.1]}, "losses", r".*\[.*-0\.1"),
        ({"losses": [1, 1, 1, 1, 1, np.inf]}, "losses", r".*\[.*inf"),
        ({"accuracies": np.ones((6, 1))}, "accuracies", r"\(6, 1\)"),
        ({"accuracies": [0, 0, 0, 0, 0, 98.3]}, "accuracies", r".*\[.*98\.3"),
        ({"accuracies": [0, 0, 0, 0, 0, -0.1]}, "accuracies", r".*\[.*-0\.1"),
        ({"channel": 2}, "channel", "2"),
        ({"channel": -1}, "channel", "-1"),
        ({"channel": 0.0}, "channel", "0.0"),
        ({"start": 6}, "start", "6"),
        ({"start": (0, 1)}, "start", r"\(0, 1\)"),
    ],
)
def test_what_could_never_be_drawn_is_refused_by_name(arguments, name, got) -> None:
    given = dict(zip(("filters", "losses", "accuracies"), MANY, strict=True))
    with pytest.raises(ValueError, match=refused(name, got)):
        explore_training(**given | arguments)


@pytest.mark.parametrize(("attribute", "value"), [("step", 6), ("place", (1, 0)), ("channel", 2)])
def test_a_value_that_is_no_choice_is_refused_and_changes_nothing(attribute, value) -> None:
    explorer = explore_training(*MANY)
    before = explorer.scene
    name = "row" if attribute == "place" else attribute
    with pytest.raises(ValueError, match=refused(name)):
        setattr(explorer, attribute, value)
    assert explorer.scene is before


# ----------------------------------------------------------------------------- progress


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time that `progress` reads; a test sets it."""
    seconds = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def displayed(monkeypatch) -> list[tuple[str, dict]]:
    """What `progress` has shown, and what has taken its place: "shown" or "instead", data."""
    shown = []

    class Handle:
        def update(self, data: dict, *, raw: bool) -> None:
            assert raw
            shown.append(("instead", data))

    def display(data: dict, *, raw: bool, display_id: bool) -> Handle:
        assert raw and display_id
        shown.append(("shown", data))
        return Handle()

    monkeypatch.setattr(sys.modules["convlab.progress_bar"], "display", display)
    return shown


def bar_of(data: dict) -> tuple[str, dict]:
    """The words beside a bar, and how far that is."""
    page = BeautifulSoup(data["text/html"], "html.parser")
    assert page.label.get_text(strip=True) == data["text/plain"]
    return data["text/plain"], page.label.progress.attrs  # a name for a screen reader


@pytest.mark.parametrize("items", [range(3), ["a", "b", "c"], iter((5, None, 7)), []])
def test_items_come_through_in_order_and_bar_and_words_count_them(items, displayed, clock) -> None:
    given = items if isinstance(items, range | list) else (5, None, 7)
    seen, count = [], str(len(given))
    for done, item in enumerate(progress(items, "epoch")):
        how, data = displayed[-1]
        assert how == "instead"
        assert bar_of(data) == (f"epoch {done} of {count}", {"value": str(done), "max": count})
        seen.append(item)
        clock[0] += 1
    assert seen == list(given)
    assert displayed[-1] == ("instead", {"text/plain": f"epoch {count} of {count}"})
    assert [how for how, _ in displayed].count("shown") == 1


def test_a_loop_of_many_items_is_not_held_up_by_its_bar(displayed, clock) -> None:
    for _ in progress(range(10_000), "step"):
        clock[0] += 0.001
    assert 50 < len(displayed) <= 2 + 100 + 1, "ten a second, the first two, and the last words"


def test_where_no_kernel_runs_there_is_one_sentence_always_the_same(displayed, clock) -> None:
    for pause in (0, 7):
        for _ in progress(range(15), "epoch"):
            clock[0] += pause
    ends = [data for how, data in displayed if "text/html" not in data]
    assert ends == [{"text/plain": "epoch 15 of 15"}] * 4, "at first, and in the end"


def test_a_bar_is_no_widget_and_one_output_of_its_cell() -> None:
    with in_a_cell() as cell:
        assert list(progress([1, 2], "epoch")) == [1, 2]
    first, *others = cell.outputs
    assert first.data == {"text/plain": "epoch 2 of 2"}, "nbval sees no other"
    assert set(others[0].data) == {"text/html", "text/plain"}
    assert first.transient["display_id"]
    assert {output.transient["display_id"] for output in others} == {first.transient["display_id"]}
    assert others[-1].data == {"text/plain": "epoch 2 of 2"}
    assert [output.update for output in cell.outputs] == [False] + [True] * len(others)


def test_in_plain_python_items_come_through_too() -> None:
    code = "from convlab import progress; print(sum(progress(range(4), 'epoch')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "6"


@pytest.mark.parametrize(
    ("items", "taken"), [(itertools.count(), 4), ((k for k in range(3)), 3), (map(str, "ab"), 2)]
)
def test_items_without_a_length_are_counted_as_they_come(items, taken, displayed, clock) -> None:
    for done, _ in enumerate(itertools.islice(progress(items, "epoch"), taken)):
        assert bar_of(displayed[-1][1]) == (f"epoch {done}", {})  # it moves, and knows no end
        clock[0] += 1
    assert len(displayed) == 1 + taken  # the last one was taken, and not asked to go on


def test_items_without_a_length_end_as_words_too(displayed) -> None:
    assert len(list(progress((k for k in range(3)), "epoch"))) == 3
    assert displayed[-1] == ("instead", {"text/plain": "epoch 3"})


def test_the_name_of_an_item_is_words_and_no_html(displayed) -> None:
    list(progress([1], "<b>epoch"))
    assert bar_of(displayed[1][1])[0] == "<b>epoch 0 of 1"


@pytest.mark.parametrize(("items", "name"), [(7, "epoch"), (None, "epoch"), ([1], None)])
def test_what_cannot_be_gone_through_is_an_error_at_once(items, name, displayed) -> None:
    with pytest.raises(ValueError, match=r"(items|name): expected .*; got"):
        progress(items, name)
    assert not displayed


# ------------------------------------------------------------------------------- digits


def test_the_digits_are_whole_and_their_file_is_small() -> None:
    path = NOTEBOOKS / "data" / "digits.npz"
    assert path.stat().st_size < 80_000
    with np.load(path) as digits:
        assert sorted(digits) == ["images", "labels"]
        images, labels = digits["images"], digits["labels"]
    assert (images.shape, images.dtype) == ((1797, 8, 8), np.uint8)
    assert (labels.shape, labels.dtype) == ((1797,), np.uint8)
    assert (images.min(), images.max()) == (0, 16)
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.bincount(labels).tolist() == counts
