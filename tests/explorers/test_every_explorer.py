"""What holds for every explorer of the registry: the page and Python do the same."""

from __future__ import annotations

import convlab
import numpy as np
import pytest
from convlab import text
from convlab.explorers.settings import settings_of
from drawn import WAYS, Page, as_json, assert_in_line, steppers, values_of
from exhaustive import but
from explorer_arguments import EXAMPLES

ANSWERED = {"id": "a question"}  # the frame of an answer names its question


@pytest.fixture(params=[*but(convlab.EXPLORERS, "explore_forward"), "explore_forward fill_in"])
def make(request):
    name, *modes = request.param.split()
    arguments = EXAMPLES[name] | dict.fromkeys(modes, True)
    return lambda **more: getattr(convlab, name)(**arguments | more)


# --------------------------------------------------------------------- page and Python


def test_a_choice_on_the_page_a_glimpse_of_it_and_its_attribute_are_the_same(make) -> None:
    moved, told = make(), make()
    page, other = Page(moved), Page(told)
    changed = {}
    for name in page.frame["settings"]:
        for value in values_of(page.frame["options"][name]):
            if value not in values_of(page.frame["options"][name]):
                continue  # another choice has taken it away
            before = page.frame
            glimpse = page.ask({name: value}, before["place"], peek=True)
            assert page.frame == before, "a look moves nothing"
            assert as_json(moved.frame()) == before | {"id": ""}
            assert page.ask({name: value}, before["place"]) == glimpse
            setattr(told, name, value)
            assert other.frame | ANSWERED == glimpse
            assert getattr(moved, name) == getattr(told, name) == value
            assert_in_line(moved, told.step)
            changed.setdefault(name, set()).add(glimpse["svg"])
        assert len(changed[name]) > 1, f"{name} changes nothing"
        for explorer in (moved, told):
            explorer.start_again()
    declared = {name for name, each in settings_of(type(moved)).items() if each.kind != "numbers"}
    assert set(changed) == declared


def test_several_settings_and_a_place_may_be_asked_for_at_once(make) -> None:
    moved, told = make(), make()
    page, other = Page(moved), Page(told)
    wish = {name: values_of(page.frame["options"][name])[-1] for name in moved.values}
    glimpse = page.ask(wish, [1, 1], peek=True)
    assert page.ask(wish, [1, 1]) == glimpse
    told.set(**wish)
    assert other.frame["settings"] == glimpse["settings"]
    shape = other.frame["shape"]
    told.place = (min(1, shape[0] - 1), min(1, shape[1] - 1))
    assert other.frame | ANSWERED == glimpse


def test_a_wish_for_what_is_not_offered_is_ignored_on_the_page_alone(make) -> None:
    explorer = make()
    page = Page(explorer)
    for name in [*explorer.values, "no setting", "numbers", "step", "_first"]:
        for value in ("what is this", -77, 10**400, 1.5, None, [], [1, 2, 3], {"a": 1}):
            if value == 1.5 and name == "nudge":
                continue
            before = page.frame
            assert page.ask({name: value}, before["place"]) == before | ANSWERED
    with pytest.raises(ValueError, match=r"^setting: expected one of .*; got 'no setting'"):
        explorer.set(**{"no setting": 1})


def test_of_several_values_one_of_which_is_refused_none_is_taken(make) -> None:
    explorer = make()
    before = as_json(explorer.frame())
    for name in explorer.values:
        good = {n: values_of(before["options"][n])[-1] for n in explorer.values if n != name}
        with pytest.raises(ValueError, match=f"^{name}: expected"):
            explorer.set(**good, **{name: "what is this"})
        assert as_json(explorer.frame()) == before


@pytest.mark.parametrize("way", but(WAYS, "page, after a look ahead"))
def test_every_place_is_reached_in_every_way_and_shows_the_same(make, way) -> None:
    explorer, seen = make(), {}
    go = steppers(explorer)[way]
    for number in [*range(explorer.steps), *reversed(range(explorer.steps))]:
        go(number)
        assert_in_line(explorer, number)
        frame = explorer.frame()
        shown = frame["label"] + frame["svg"]
        assert seen.setdefault(number, shown) == shown
    assert len({*seen.values()}) == len(seen) == explorer.steps


def test_of_places_that_are_none_the_nearest_is_shown(make) -> None:
    page = Page(make())
    rows, columns = page.frame["shape"]
    for asked in ((-1, 0), (0, -3), (rows, 0), (0, columns), (99, 99), (-99, 99)):
        nearest = [min(max(at, 0), n - 1) for at, n in zip(asked, (rows, columns), strict=True)]
        assert page.ask({}, asked, peek=True)["place"] == page.go(asked)["place"] == nearest


# ------------------------------------------------------------------- what a page is told


def test_a_frame_and_what_never_changes_are_json_and_complete(make) -> None:
    explorer = make()
    page, frame = Page(explorer), explorer.frame("7")
    assert set(frame) == {"id", "version", "settings", "options", "numbers", "place", "shape",
                          "room", "svg", "label", "said", "message", "counted"}  # fmt: skip
    assert as_json(frame)["id"] == "7"
    assert page.frame == as_json(frame) | {"id": ""}
    assert page.about["name"] in convlab.EXPLORERS
    assert page.about["label"].strip("`") and "`" not in page.about["label"]
    assert page.about["words"] == text.PLAYER
    names = [control["name"] for control in page.about["controls"]]
    assert names == list(frame["options"])
    assert set(frame["settings"]) == {*names} - {"numbers"}
    labels = [control["label"] for control in page.about["controls"]]
    assert len({*labels}) == len(labels), "two controls of one name"
    for control in page.about["controls"]:
        offered = frame["options"][control["name"]]
        if control["kind"] == "slider":
            assert set(offered) == {"min", "max", "step"}
        elif control["kind"] == "several":
            assert len({*offered["parts"]}) == len(offered["options"])
            assert len(frame["settings"][control["name"]]) == len(offered["options"])
        elif control["kind"] == "numbers":
            assert frame["numbers"]
        else:
            assert control["kind"] in ("choice", "buttons")
            assert len({label for label, _ in offered}) == len(offered)
            assert as_json(explorer.values[control["name"]]) in values_of(as_json(offered))


def test_every_setting_is_documented_for_help(make) -> None:
    explorer = type(make())
    for name, setting in settings_of(explorer).items():
        assert getattr(explorer, name) is setting
        assert len(setting.__doc__) > 10
        assert setting.label


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int16])
def test_settings_of_numpys_numbers_are_json_too(kind) -> None:
    for stride in (kind(2), kind(7), (kind(1), kind(2))):
        explorer = convlab.explore_forward(stride=stride, start=(kind(0), kind(1)))
        frame = Page(explorer).frame
        assert frame["settings"]["stride"] == as_json(explorer.stride)
        explorer.padding = kind(2)
        assert Page(explorer).frame["settings"]["padding"] == 2


def test_a_pair_comes_back_from_the_page_as_a_pair() -> None:
    explorer = convlab.explore_forward(stride=(1, 2))
    page = Page(explorer)
    assert page.frame["settings"]["stride"] == [1, 2]
    assert page.frame["options"]["stride"][0] == ["(1, 2)", [1, 2]]
    explorer.stride = 3
    page.choose(text.STRIDE, [1, 2])
    assert explorer.stride == (1, 2)


# ------------------------------------------------------------------ which controls show


def test_controls_named_are_shown_and_the_others_stand_behind_more(make) -> None:
    about = make().about()
    names = [control["name"] for control in about["controls"]]
    assert all(control["shown"] for control in about["controls"] + about["actions"])
    for some in ("", names[0], f"  {names[-1]}   {names[0]} "):
        told = make(controls=some).about()
        shown = [control["name"] for control in told["controls"] if control["shown"]]
        assert shown == [name for name in names if name in some.split()]
        always = {"start_again", "reveal"}
        assert all(action["shown"] for action in told["actions"] if action["name"] in always)
        assert [control["name"] for control in told["controls"]] == names
    with pytest.raises(ValueError, match=f"^controls: expected one of '{names[0]}'.*; got 'nose'"):
        make(controls=f"{names[0]} nose")
    for value in (3, [names[0]], b"stride"):
        with pytest.raises(ValueError, match=r"^controls: expected names of settings .*; got"):
            make(controls=value)


def test_a_button_may_be_named_among_the_controls() -> None:
    for controls, shown in (("turn", True), ("preset", False)):
        actions = convlab.explore_photo(controls=controls).about()["actions"]
        assert {a["name"]: a["shown"] for a in actions} == {"turn": shown, "start_again": True}


# ------------------------------------------------------------------------- start again


def test_start_again_puts_everything_back(make) -> None:
    explorer = make()
    page = Page(explorer)
    first = page.frame
    for way in ("page", "Python"):
        for name in first["settings"]:
            page.ask({name: values_of(page.frame["options"][name])[-1]}, [1, 2])
        if first["numbers"]:
            page.type("7", (0, 0))
            page.type("8", (0, 1))
        assert page.frame["settings"] != first["settings"]
        if way == "page":
            assert page.act(text.START_AGAIN) == first | ANSWERED
        else:
            explorer.start_again()
            assert page.frame == first
        assert_in_line(explorer, first["place"][0] * first["shape"][1] + first["place"][1])
    for name in first["settings"]:  # and all that can be done is as it was at first, too
        fresh = make()
        assert fresh.scene == explorer.scene
        value = values_of(first["options"][name])[-1]
        setattr(fresh, name, value)
        setattr(explorer, name, value)
        assert explorer.frame() == fresh.frame()
        explorer.start_again()


def test_start_again_stays_in_the_room_of_the_page(make) -> None:
    explorer = make()
    page = Page(explorer)
    narrow = {"kind": "ask", "settings": {}, "peek": False, "room": "narrow"}
    page.tell(narrow | {"id": "a question", "place": page.frame["place"]})
    first = page.frame
    assert first["room"] == "narrow"
    page.tell(narrow | {"id": "a question", "place": [1, 1]})
    assert page.act(text.START_AGAIN) == first


def test_start_again_is_from_the_start_that_was_given() -> None:
    explorer = convlab.explore_forward(stride=2, padding=1, start=(1, 0))
    explorer.set(stride=1, padding="valid")
    explorer.step = 5
    explorer.start_again()
    assert (explorer.stride, explorer.padding, explorer.place) == (2, 1, (1, 0))


def test_a_page_can_do_nothing_but_what_its_buttons_say(make) -> None:
    explorer = make()
    page = Page(explorer)
    before = page.frame
    for name in ("show", "turn_over", "_take_up", "__init__", "frame"):
        with pytest.raises(ValueError, match=r"^action: expected one of"):
            page.tell({"kind": "act", "id": "a question", "name": name})
    assert page.frame == before
    assert {action["name"] for action in page.about["actions"]} <= {"turn", "reveal", "start_again"}


# ---------------------------------------------------------- what fails, changes nothing

MESSAGES = [
    {},
    {"kind": "dance"},
    {"kind": "ask"},
    {"kind": "ask", "id": "1", "settings": {}, "place": [0, 0]},
    {"kind": "ask", "id": "1", "settings": None, "place": [0, 0], "peek": False},
    *(
        {"kind": "ask", "id": "1", "settings": {"stride": 2, "channel": 1}, "place": place,
         "peek": peek}
        for place in (None, 3, [], [1], [0, 1, 2], ["a", 0], [None, 0], [[0], 1], {"a": 1, "b": 2})
        for peek in (False, True)
    ),
    {"kind": "type", "id": "1"},
    {"kind": "act", "id": "1"},
    {"kind": "hello"},
]  # fmt: skip


def test_a_broken_message_leaves_the_explorer_as_it_was(make) -> None:
    explorer = make()
    page = Page(explorer)
    before = page.frame
    for message in MESSAGES:
        with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
            page.tell(message)
        assert page.frame == as_json(explorer.frame()) == before, message
    assert page.go(before["place"]) == before | ANSWERED
