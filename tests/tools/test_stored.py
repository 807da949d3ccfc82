"""Explorers as HTML: what is stored for a page is what the kernel would draw there."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from itertools import accumulate

import convlab
import numpy as np
import pytest
from convlab import (
    EXPLORERS,
    explore_forward,
    explore_input_gradient,
    explore_learning,
    explore_nudge,
    explore_photo,
    explore_receptive_field,
    text,
)
from convlab.drawing.svg import to_svg
from convlab.explorers.saved.alive import alive, page, player_script
from convlab.explorers.saved.pack import END, content_of, packed
from convlab.explorers.saved.states import MOST_PLACES, states
from convlab.explorers.wrong_sums import advice
from exhaustive import but, exhaustive, sampled
from PIL import Image

PHOTO = re.compile(r'data:image/png;base64,([^"]*)')
TWO = np.arange(16).reshape(2, 2, 2, 2) - 7
SMALL = {
    "places alone": lambda: explore_forward(controls=""),
    "a choice": lambda: explore_forward(controls="stride operation"),
    "what is impossible": lambda: explore_forward(np.eye(3), np.eye(3), controls="dilation"),
    "a choice that changes with another": lambda: explore_input_gradient(
        np.zeros((2, 3, 3)), TWO, controls="filter channel"
    ),
    "settings that one another take away": lambda: explore_input_gradient(
        np.eye(3), np.eye(2), controls="view write lay"
    ),
    "a choice for each part": lambda: explore_receptive_field(
        5, layers=[(2, 1, 1)], controls="depth stride"
    ),
    "a slider": lambda: explore_nudge([[1, 2], [0, 1]], [[1]], controls="nudge"),
    "sums to be filled in": lambda: explore_forward(
        [[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 0], [0, -1]], fill_in=True, controls=""
    ),
    "presets, but none of one's own": lambda: explore_forward(controls="filter"),
}


@pytest.fixture(params=sampled(SMALL.values(), 2), ids=SMALL)
def explorer(request):
    return request.param()


def unrolled(changes) -> list[list[int]]:
    """Do what stored.js does with the pictures of a room."""
    pictures, before = [], []
    for whole, *change in changes:
        if whole:
            start, end, *middle = change
            before = before[:start] + middle + before[len(before) - end :]
        else:
            before = before.copy()
            for at, piece in zip(accumulate(change[::2]), change[1::2], strict=True):
                before[at] = piece
        pictures.append(before)
    return pictures


def test_each_picture_is_the_one_that_the_kernel_draws(explorer) -> None:
    found = states(explorer)
    content = json.loads(gzip.decompress(base64.b64decode(packed(found))))
    for room, changes in content["rooms"].items():
        pictures = iter(unrolled(changes))
        for number, state in enumerate(found.explorers):
            for place in found.places(state):
                stored = "".join(content["pieces"][piece] for piece in next(pictures))
                there = state.glimpse({}, place, room)
                frame = there.frame()
                svg, label, said = stored.split(END)
                assert (label, said) == (frame["label"], frame["said"])
                assert _shapes(svg) == _shapes(frame["svg"])
            kept = content["states"][number]
            assert kept["settings"] == json.loads(json.dumps(state.values))
            assert tuple(kept["shape"]) == there.state()["shape"]
        assert next(pictures, None) is None


def _shapes(svg: str) -> str:
    """Return a drawing without its name and size, and without what a page cannot do."""
    without = re.sub(r" (aria-label|role|style)=\"[^\"]*\"", "", svg)
    return re.sub(r" data-(edit|go)='[^']*'", "", without)


def test_every_move_leads_where_the_kernel_goes(explorer) -> None:
    found = states(explorer)
    content = content_of(found)
    known = {(json.dumps(s["settings"]), s["version"]): k for k, s in enumerate(content["states"])}
    plain = {}
    for number, state in enumerate(content["states"]):
        plain.setdefault(json.dumps(state["settings"]), number)
    moves = {(at, name, json.dumps(value)): to for at, name, value, to in content["moves"]}
    for number, state in enumerate(found.explorers):
        for name in found.names:
            for value in state.choices(name):
                other = state.glimpse({name: value}, state.place)
                there = known[json.dumps(other.values), other.state()["version"]]
                direct = plain.get(json.dumps(state.values | {name: value}))
                assert moves.get((number, name, json.dumps(value)), direct) == there


def test_a_page_has_no_more_than_it_can_do() -> None:
    content = content_of(states(explore_forward(controls="filter numbers")))
    about = content["about"]
    assert [control["name"] for control in about["controls"]] == ["filter"]
    offered = {value for state in content["states"] for _, value in state["options"]["filter"]}
    assert "own" not in offered
    assert not any("data-edit" in piece for piece in content["pieces"])
    alone = content_of(states(explore_forward(controls="")))["about"]
    assert (alone["controls"], alone["actions"]) == ([], [])


def test_a_click_that_changes_what_is_no_control_of_the_page_is_none() -> None:
    goals = [
        json.loads(goal)
        for piece in content_of(states(SMALL["a slider"]()))["pieces"]
        for goal in re.findall(r"data-go='([^']*)'", piece)
    ]
    assert goals
    assert {goal.get("settings", {}).get("kind", "weight") for goal in goals} == {"weight"}


def test_sums_are_judged_as_by_the_kernel() -> None:
    explorer = SMALL["sums to be filled in"]()
    for place in np.ndindex(2, 2):
        judged = explorer.asked(place)
        right, room = judged["right"]
        explorer.glimpse({}, place).answer(right + room / 2, place)
        assert len(judged["wrong"]) > 3
        for value, room, words in judged["wrong"]:
            if abs(value - right) > room:
                first = next(said for v, r, said in judged["wrong"] if abs(value - v) <= r)
                assert first == advice(explorer._forward, place, value)
                with pytest.raises(ValueError, match=re.escape(first)):
                    explorer.glimpse({}, place).answer(value, place)
            assert words
        assert judged["other"] == advice(explorer._forward, place, 987.5)


def test_what_is_filled_in_is_remembered() -> None:
    content = content_of(states(SMALL["sums to be filled in"]()))
    # So many from the first are filled in, and so many of these from the first are shown.
    assert len(content["states"]) == 5 + 4 + 3 + 2 + 1
    ways = {name for _, name, _, _ in content["acts"]}
    assert ways == {"answer", "reveal"}


def test_sums_to_be_typed_come_before_other_controls(monkeypatch) -> None:
    monkeypatch.setattr("convlab.explorers.saved.states.SOME_PICTURES", 100)
    found = states(explore_forward([[1, 2, 3]] * 3, [[1, 2], [3, 4]], fill_in=True))
    assert "answer" in found.actions
    assert "padding" not in found.names


def test_where_there_are_too_many_sums_they_are_shown_but_not_typed() -> None:
    found = states(explore_forward(np.zeros((9, 9)), [[1]], fill_in=True, controls=""))
    assert (found.names, found.actions) == ([], ["reveal"])


def test_many_places_are_thinned_around_the_one_at_first() -> None:
    found = states(explore_photo(start=(99, 119), controls=""))
    (first,) = found.explorers
    places = found.places(first)
    rows, columns = found.shape(first)
    assert (99, 119) in places
    assert places[found.start()[0] * columns + found.start()[1]] == (99, 119)
    assert rows * columns == len(places) <= MOST_PLACES
    height, width = first.output.shape
    assert 0 <= places[0][0] < found.apart > places[0][1]
    assert height - found.apart <= places[-1][0] < height
    assert width - found.apart <= places[-1][1] < width
    _, scene = found.scene(first, places[0], "wide")
    picks = [
        json.loads(s.mark.pick) for s in scene.shapes if getattr(s, "mark", None) and s.mark.pick
    ]
    (lies,) = {json.dumps(pick) for pick in picks[:1]}
    x = json.loads(lies)["x"] + 0.5 * json.loads(lies)["across"]
    whole = first.glimpse({}, places[0], "wide").scene
    pick = next(
        json.loads(s.mark.pick) for s in whole.shapes if getattr(s, "mark", None) and s.mark.pick
    )
    assert x == pytest.approx(pick["x"] + (places[0][1] + 0.5) * pick["across"])


def test_a_photograph_takes_less_and_has_the_same_dots(monkeypatch) -> None:
    monkeypatch.setattr("convlab.explorers.saved.states.MOST_PLACES", 4)
    explorer = explore_photo(controls="")
    found = states(explorer)
    drawn = PHOTO.findall(explorer.frame()["svg"])
    stored = PHOTO.findall("".join(content_of(found)["pieces"]))
    assert len(stored) == len(drawn) == 2
    for small, large in zip(stored, drawn, strict=True):
        assert len(small) < 0.8 * len(large)
        assert np.array_equal(_dots(small), _dots(large))


def _dots(data: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def test_of_all_controls_as_many_are_there_as_fit(monkeypatch) -> None:
    monkeypatch.setattr("convlab.explorers.saved.states.SOME_PICTURES", 40)
    found = states(explore_forward([[1, 2, 3]] * 3, [[1, 2], [3, 4]]))
    assert 10 < found.pictures <= 40
    assert "stride" in found.names


def test_controls_that_were_named_are_refused_where_they_are_too_many(monkeypatch) -> None:
    monkeypatch.setattr("convlab.explorers.saved.states.MOST_PICTURES", 40)
    with pytest.raises(ValueError, match="more than 40 pictures") as error:
        states(explore_forward([[1, 2, 3]] * 3, [[1, 2], [3, 4]], controls="stride padding filter"))
    assert "controls='stride padding filter'" not in str(error.value)
    proposed = re.search(r"as in controls='([^']*)'", str(error.value))[1]
    again = explore_forward([[1, 2, 3]] * 3, [[1, 2], [3, 4]], controls=proposed)
    assert 4 < states(again).pictures <= 40


@pytest.mark.parametrize(
    "name",
    but(
        sorted({*EXPLORERS} - {"explore_photo", "explore_training"}),
        "explore_forward",
        "explore_input_gradient",
    ),
)
def test_a_present_setting_fits_into_an_output(name) -> None:
    output = getattr(convlab, name)().page().data
    assert len(output.encode()) <= 300_000
    assert output.count("<script") == 2
    assert not re.search(r"(src|href)=\"(?!data:)", output)


def test_the_words_of_a_page_come_from_the_explorer() -> None:
    explorer = SMALL["a choice"]()
    html = alive(explorer)
    assert f'alt="{explorer.scene.alt}"' in html
    assert text.NEEDS_PYTHON in html  # the filter's numbers are typed in their cells
    assert text.NEEDS_PYTHON not in alive(explore_learning(controls="rate", steps=2))
    assert page(explorer).endswith(f"{player_script()}</script>")


@exhaustive
def test_a_photograph_says_how_far_its_window_goes() -> None:
    photo = explore_photo(controls="")
    assert text.EVERY_SO_MANY.format(apart=states(photo).apart) in page(photo)


def test_a_file_is_one_whole_page(tmp_path) -> None:
    explorer = explore_forward([[1, 2], [3, 4]], [[1]], controls="stride")
    explorer.save(tmp_path / "forward.html")
    html = (tmp_path / "forward.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert html.count("<h1>") == html.count("<title>") == html.count("<main>") == 1
    assert not re.search(r"(src|href)=\"(?!data:)", html)
    assert text.NEEDS_PYTHON not in html  # there is no notebook beside it
    explorer.save(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == html
    with pytest.raises(ValueError, match=r"^steps: "):
        explorer.save(tmp_path / "forward.html", steps=[0])


def test_a_drawing_has_the_same_shapes_with_and_without_a_name() -> None:
    scene = explore_forward().scene
    assert _shapes(to_svg(scene)).count("<") == to_svg(scene).count("<")
