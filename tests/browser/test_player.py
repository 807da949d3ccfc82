"""The player in Chromium, with a source that is no kernel: what a reader does, sees and hears."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from barriers import barriers
from drawn import CALM_PAPER, contrast
from PIL import Image

HERE = Path(__file__).parent
PLAYER = HERE.parents[1] / "notebooks" / "convlab" / "explorers" / "player.js"
SOURCE = HERE / "fake_source.js"

IMPORT = """async code => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  window.module = await import(url);
}"""
START = """changes => {
  window.fake = fakeSource(changes);
  window.player = module.createPlayer(document.getElementById('root'), fake.source);
}"""
PAGE = "<!doctype html><title>t</title><main id='root' style='width: 480px'></main>"
ROOM = {"width": 1280, "height": 720}


class Desk:
    """A page with a player, its fake source, and its clock in hand."""

    def __init__(self, page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.clock.install()

    def clear(self) -> Desk:
        """Load the page anew, and leave nothing as another test had it."""
        self.errors.clear()
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        self.page.set_viewport_size(ROOM)
        self.page.emulate_media(media="null", forced_colors="null")
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000 + 1"))
        self.page.set_content(PAGE)
        self.page.evaluate(IMPORT, PLAYER.read_text(encoding="utf-8"))
        self.page.evaluate(SOURCE.read_text(encoding="utf-8"))
        return self

    def start(self, **changes) -> Desk:
        self.page.evaluate(START, changes)
        return self

    def fake(self, code: str, argument=None):
        """Do something with the source, and let what it promised arrive."""
        answer = self.page.evaluate(f"argument => (fake.{code})", argument)
        self.page.evaluate("() => Promise.resolve()")
        return answer

    def wait(self, ms: int) -> None:
        self.page.clock.run_for(ms)
        self.page.evaluate("() => Promise.resolve()")

    def calls(self, kind: str = "ask") -> list[dict]:
        return [call for call in self.fake("calls") if call["kind"] == kind]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def cell(self, name: str):
        return self.page.locator(f"[data-id='{name}']")

    def control(self, role: str, name: str):
        return self.page.get_by_role(role, name=name, exact=True)

    @property
    def picture(self):
        return self.page.locator(".cl-picture")

    @property
    def where(self) -> str:
        return self.page.locator(".cl-steps output").inner_text()

    @property
    def window(self) -> tuple[float, float]:
        """Row and column at which the outline of the window is drawn."""
        x, y = self.page.locator(".window").evaluate(
            "e => ['x', 'y'].map(name => Number(e.getAttribute(name)))"
        )
        return (y - 10) / 40, (x - 10) / 40

    @property
    def said(self) -> str:
        return self.page.locator(".cl-said").text_content()

    def told(self) -> str:
        """Return what is said when all is settled."""
        self.wait(600)
        return self.said

    @property
    def lit(self) -> set[str]:
        """The ids that are outlined, by the places of the outlines, or underlined."""
        return set(
            self.page.evaluate(
                """() => {
          const at = e => { const { x, y } = e.getBBox(); return `${x} ${y}`; };
          const outlined = [...document.querySelectorAll('.cl-lights rect')].map(at);
          const cells = [...document.querySelectorAll('rect[data-id]')];
          const lines = [...document.querySelectorAll('tspan[data-id]')].filter(
            e => getComputedStyle(e).textDecorationLine === 'underline');
          return [...cells.filter(e => outlined.includes(at(e))), ...lines].map(e => e.dataset.id);
        }"""
            )
        )

    @property
    def focused(self) -> str:
        return self.page.evaluate(
            "() => document.activeElement.dataset.id ?? document.activeElement.className"
        )

    def point(self, name: str) -> tuple[float, float]:
        box = self.cell(name).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# A page is opened once, for a browser takes longer to open one than a test to use it.
@pytest.fixture(scope="module")
def moused(chromium) -> Desk:
    return Desk(chromium.new_page())


@pytest.fixture(scope="module")
def touched(chromium) -> Desk:
    return Desk(chromium.new_page(has_touch=True))


@pytest.fixture
def desk(moused) -> Iterator[Desk]:
    yield moused.clear()
    assert moused.errors == []


@pytest.fixture
def player(desk) -> Desk:
    return desk.start()


@pytest.fixture
def tablet(touched) -> Iterator[Desk]:
    """A page that is touched."""
    yield touched.clear().start()
    assert touched.errors == []


# --------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["ArrowRight"], (0, 2)),
        (["ArrowRight"] * 4, (0, 2)),
        (["ArrowDown", "ArrowLeft"], (1, 0)),
        (["ArrowDown", "ArrowDown", "ArrowUp"], (1, 1)),
        (["End"], (0, 2)),
        (["Home"], (0, 0)),
        (["PageDown"], (1, 1)),
        (["PageDown", "PageDown", "PageUp", "End"], (1, 2)),
    ],
)
def test_keys_move_in_two_dimensions(player, keys, place) -> None:
    player.picture.focus()
    player.press(*keys)
    assert player.window == place
    assert player.where == f"window {3 * place[0] + place[1]} of 0 to 8"
    assert player.fake("at.place") == list(place)


def test_in_one_row_all_arrows_and_pages_go_along_it(desk) -> None:
    desk.start(one_row=True)
    desk.picture.focus()
    desk.press("ArrowDown")
    assert desk.where == "window 2 of 0 to 8"
    desk.press("ArrowUp")
    assert desk.where == "window 1 of 0 to 8"
    desk.press("PageDown")
    assert desk.where == "window 3 of 0 to 8"


def test_buttons_and_slider_count_row_by_row(player) -> None:
    player.control("button", "next").click()
    player.control("button", "next").click()
    assert player.window == (1, 0)
    player.control("button", "previous").click()
    assert player.window == (0, 2)
    player.control("slider", "window").fill("8")
    assert player.window == (2, 2)
    player.control("button", "next").click(force=True)
    assert player.where == "window 8 of 0 to 8"
    assert player.control("button", "next").get_attribute("aria-disabled") == "true"


def test_a_setting_is_asked_for_and_what_python_settles_is_shown(player) -> None:
    player.control("slider", "window").fill("8")
    player.control("combobox", "stride").select_option("2")
    assert player.calls()[-1]["settings"]["stride"] == 2
    assert player.calls()[-1]["place"] == [2, 2]
    assert player.where == "window 3 of 0 to 3"
    assert player.control("slider", "window").input_value() == "3"
    player.control("radio", "convolution").check(force=True)
    assert player.calls()[-1]["settings"]["operation"] == "c"
    player.page.locator("summary").click()
    player.control("slider", "rows").fill("6")
    settings = {"stride": 2, "operation": "c", "channel": 0, "height": 6, "dilation": [1, 1]}
    assert player.calls()[-1]["settings"] == settings


def test_choices_of_a_kind_stand_under_their_heading(desk) -> None:
    groups = {"1": "small", "2": "large", "3,3": "large"}
    stride = {"name": "stride", "label": "stride", "kind": "choice", "shown": True}
    desk.start(controls=[stride | {"groups": groups}])
    listed = desk.page.locator("select >> nth=0").evaluate(
        "e => [...e.children].map(g => [g.label, ...[...g.children].map(o => o.label)])"
    )
    assert listed == [["small", "1"], ["large", "2", "3"]]
    desk.control("combobox", "stride").select_option("2")
    assert desk.calls()[-1]["settings"]["stride"] == 2


def test_of_several_parts_each_has_its_choice(desk) -> None:
    dilation = {"name": "dilation", "label": "dilation", "kind": "several", "shown": True}
    desk.start(controls=[dilation])
    group = desk.page.get_by_role("group", name="dilation", exact=True)
    assert group.get_by_role("combobox").count() == 2
    desk.control("combobox", "dilation, layer 2").select_option("4")
    assert desk.calls()[-1]["settings"]["dilation"] == [1, 4]
    assert desk.told() == "dilation 1, 4. window 1 of 0 to 8"
    desk.control("combobox", "dilation, layer 1").select_option("2")
    assert desk.calls()[-1]["settings"]["dilation"] == [2, 4]
    desk.fake("push({ settings: { ...fake.at.settings, dilation: [1, 2] } })")
    shown = "e => [...e.querySelectorAll('select')].map(select => select.value)"
    assert group.evaluate(shown) == ["1", "2"]


def test_keys_faster_than_the_answers_end_where_they_lead(player) -> None:
    player.fake("hold = true")
    player.picture.focus()
    player.press("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft")
    assert player.window == (0, 1)
    assert len(player.calls()) == 1, "one ask is outstanding at a time"
    player.fake("held.shift()()")
    assert player.window == (0, 2)
    assert player.where == "window 7 of 0 to 8", "the bar shows where the reader is going"
    assert [call["place"] for call in player.calls()] == [[0, 2], [2, 1]]
    player.fake("held.shift()()")
    assert player.window == (2, 1)


# ------------------------------------------------------------------------------ Play


def test_play_moves_with_its_speed_and_stops_at_the_end(player) -> None:
    button = player.control("button", "play")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    player.wait(690)
    assert player.where == "window 1 of 0 to 8"
    player.wait(20)
    assert player.where == "window 2 of 0 to 8"
    player.control("combobox", "speed").select_option("2×")
    player.wait(360)
    assert player.where == "window 3 of 0 to 8"
    for _ in range(10):
        player.wait(360)
    assert player.where == "window 8 of 0 to 8"
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert player.where == "window 0 of 0 to 8", "played again from the first"


def test_play_pauses_by_the_button_by_space_and_by_a_move(player) -> None:
    button = player.control("button", "play")
    for stop in (button.click, lambda: player.press(" "), lambda: player.press("ArrowUp", "Home")):
        player.picture.focus()
        player.press(" ")
        assert button.get_attribute("aria-pressed") == "true"
        stop()
        assert button.get_attribute("aria-pressed") == "false"
        before = player.where
        player.wait(3000)
        assert player.where == before


def test_a_picture_of_very_many_places_has_no_play(desk) -> None:
    desk.start(steps=False)
    assert desk.page.locator(".cl-steps input, .cl-steps select").count() == 0
    assert desk.page.locator(".cl-steps button").count() == 2
    desk.picture.focus()
    desk.press(" ")
    desk.wait(2000)
    assert desk.where == "window 1 of 0 to 8"


# ------------------------------------------------------------------ cache and prefetch


def test_neighbours_are_fetched_at_rest_and_once(player) -> None:
    assert player.calls("peek") == []
    player.wait(200)
    assert [call["place"] for call in player.calls("peek")] == [[0, 2], [0, 0], [1, 1]]
    player.wait(2000)
    assert len(player.calls("peek")) == 3
    assert player.fake("at.place") == [0, 1], "looking ahead moves nothing in Python"


def test_what_is_known_is_shown_in_the_task_of_the_key(player) -> None:
    player.wait(200)
    player.fake("hold = true")
    seen = player.page.evaluate("""() => {
      const picture = document.querySelector('.cl-picture');
      picture.focus();
      picture.dispatchEvent(new KeyboardEvent('keydown',
        { key: 'ArrowRight', bubbles: true, composed: true }));
      return [document.querySelector('.window').getAttribute('x'),
        document.querySelector('output').textContent];
    }""")
    assert seen == ["90", "window 2 of 0 to 8"]
    assert player.calls()[-1]["place"] == [0, 2], "Python is told in any case"


def test_play_fetches_ahead(player) -> None:
    player.control("button", "play").click()
    player.wait(5)
    assert [c["place"] for c in player.calls("peek")] == [[0, 2], [1, 0], [1, 1], [1, 2]]
    player.wait(710)
    assert player.calls("peek")[-1]["place"] == [2, 0]


def test_another_version_drops_what_was_kept(player) -> None:
    player.wait(200)
    player.fake("push({}, 2)")
    player.wait(200)
    assert len(player.calls("peek")) == 6
    player.fake("push({}, 2)")
    player.wait(200)
    assert len(player.calls("peek")) == 6


def test_a_peek_of_another_version_is_not_kept(player) -> None:
    player.fake("version = 2")
    player.wait(2000)
    assert len(player.calls("peek")) == 1
    player.fake("version = 1")
    player.picture.focus()
    player.press("ArrowRight")
    assert player.window == (0, 2)


def test_what_was_settled_otherwise_is_known_by_both_names(player) -> None:
    player.control("slider", "window").fill("8")
    player.control("combobox", "stride").select_option("2")
    player.control("combobox", "stride").select_option("1")
    player.fake("hold = true")
    player.control("combobox", "stride").select_option("2")
    assert player.where == "window 3 of 0 to 3"


# ---------------------------------------------------------------- order, pushes, silence


def test_an_old_answer_never_replaces_a_newer_one(player) -> None:
    player.fake("hold = true")
    player.picture.focus()
    player.press("ArrowRight")
    player.wait(5100)
    player.press("ArrowDown")
    player.fake("held.pop()()")
    assert player.window == (1, 1)
    player.fake("held.shift()()")
    assert player.window == (1, 1)


def test_an_answer_later_than_patience_is_welcome(player) -> None:
    player.fake("hold = true")
    player.picture.focus()
    player.press("ArrowRight")
    player.wait(5100)
    assert player.said == "no answer"
    player.fake("held.shift()()")
    assert player.window == (0, 2)
    assert player.told() == "window 2 of 0 to 8"


def test_python_moves_the_page(player) -> None:
    player.fake("push({ place: [2, 0] })")
    assert player.window == (2, 0)
    assert player.control("slider", "window").input_value() == "6"
    player.fake("push({ settings: { ...fake.at.settings, stride: 2 } })")
    assert player.control("combobox", "stride").input_value() == "2"
    player.picture.focus()
    player.press("ArrowRight")
    assert player.calls()[-1]["settings"]["stride"] == 2


def test_a_push_while_an_answer_is_awaited(player) -> None:
    player.fake("hold = true")
    player.picture.focus()
    player.press("ArrowRight")
    player.fake("push({ place: [2, 0] })")
    assert player.window == (2, 0)
    player.fake("held.shift()()")
    assert player.window == (0, 2)


@pytest.mark.parametrize("failing", ["broken = true", "hold = true"])
def test_a_source_that_fails_leaves_everything_usable(player, failing) -> None:
    player.wait(200)
    player.fake(failing)
    player.control("slider", "window").fill("8")
    if failing == "hold = true":
        player.wait(1100)
        assert player.said == "waiting"
        player.wait(4000)
    assert player.said == "no answer"
    assert player.page.locator(".cl-said").bounding_box()["height"] > 10, "for every eye"
    assert player.control("slider", "window").input_value() == "1"
    assert player.where == "window 1 of 0 to 8"
    player.picture.focus()
    player.press("ArrowRight")
    assert player.window == (0, 2), "what was seen is still shown"
    player.fake("broken = fake.hold = false")
    player.wait(5100)
    player.press("ArrowDown")
    assert player.window == (1, 2)
    assert player.told() == "window 5 of 0 to 8"


def test_play_stops_where_there_is_no_answer(player) -> None:
    player.fake("broken = true")
    player.control("button", "play").click()
    player.wait(800)
    assert player.control("button", "play").get_attribute("aria-pressed") == "false"
    assert player.said == "no answer"


# ----------------------------------------------------------------------------- links


def test_hover_lights_what_belongs_together(player) -> None:
    player.cell("f-0-1").hover()
    assert player.lit == {"f-0-1", "x-0-2", "t-0-1"}
    assert player.page.locator(".cl-dark").count() == player.page.locator(".cl-light").count() == 2
    player.page.mouse.move(600, 5)
    assert player.lit == set()
    player.cell("t-0-0").hover()
    assert player.lit == {"t-0-0", "f-0-0"}


def test_what_is_lit_stays_lit_in_the_next_picture(player) -> None:
    player.cell("f-0-1").hover()
    player.fake("push({ place: [1, 1] })")
    assert player.lit == {"f-0-1", "x-1-2", "t-0-1"}


def test_numbers_over_a_cell_do_not_hide_it(player) -> None:
    player.page.mouse.move(*player.point("x-3-3"))
    assert player.lit == {"x-3-3"}


def test_the_first_tap_lights_and_the_second_acts(tablet) -> None:
    tablet.page.touchscreen.tap(*tablet.point("o-2-1"))
    assert tablet.lit == {"o-2-1"}
    assert tablet.calls() == []
    tablet.page.touchscreen.tap(*tablet.point("o-2-1"))
    assert tablet.window == (2, 1)


def test_a_second_tap_types(tablet) -> None:
    tablet.page.touchscreen.tap(*tablet.point("f-1-1"))
    assert tablet.control("textbox", "number").count() == 0
    tablet.page.touchscreen.tap(*tablet.point("f-1-1"))
    assert tablet.control("textbox", "number").input_value() == "-1"


# ------------------------------------------------------------------- clicks and drags


def test_a_click_goes_there(player) -> None:
    player.cell("o-2-1").click()
    assert player.window == (2, 1)
    player.page.locator("[data-pick]").click(position={"x": 50, "y": 15})
    assert player.window == (1, 1)
    player.page.locator("[data-pick]").click(position={"x": 155, "y": 38})
    assert player.window == (2, 2), "brought inside the shape"


def test_a_click_on_settings_chooses_them(player) -> None:
    player.cell("x-0-3").evaluate("""e => e.setAttribute('data-go', '{"settings":{"stride":2}}')""")
    player.cell("x-0-3").click()
    assert player.fake("at.settings.stride") == 2


def test_a_drag_moves_the_outline_and_the_place(player) -> None:
    x, y = player.point("x-0-1")
    mouse = player.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 15, y)
    assert player.page.locator(".window").get_attribute("transform") == "translate(15 0)"
    assert player.calls() == []
    mouse.move(x + 30, y + 50)
    assert player.window == (1, 2)
    assert player.page.locator(".window").get_attribute("transform") == "translate(-10 10)"
    mouse.move(x + 30, y + 300)
    assert player.window == (2, 2)
    mouse.up()
    assert player.page.locator(".window").get_attribute("transform") is None
    assert player.lit == set()
    player.cell("o-0-0").dispatch_event("click")
    assert player.window == (2, 2), "the click that ends a drag is none"
    player.cell("o-0-0").click()
    assert player.window == (0, 0)


def test_in_an_upright_picture_columns_go_down_the_page(desk) -> None:
    desk.start(upright=True)
    mouse, (x, y) = desk.page.mouse, desk.point("x-0-1")
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 10, y + 50)
    assert desk.fake("at.place") == [0, 2]
    assert desk.page.locator(".window").get_attribute("transform") == "translate(10 0)"
    mouse.move(x + 10, y - 50)
    assert desk.fake("at.place") == [0, 0]
    mouse.up()


def test_beside_the_outline_nothing_is_dragged(player) -> None:
    x, y = player.point("x-3-0")
    player.page.mouse.move(x, y)
    player.page.mouse.down()
    player.page.mouse.move(x + 80, y)
    player.page.mouse.up()
    assert player.calls() == []


def touch(desk: Desk, *points: tuple[float, float]) -> None:
    """Let a finger down, along, and off."""
    session = desk.page.context.new_cdp_session(desk.page)
    kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_drags_the_window_and_elsewhere_scrolls_the_page(tablet) -> None:
    tablet.page.set_viewport_size({"width": 800, "height": 200})
    tablet.page.evaluate("document.body.style.paddingBottom = '2000px'")
    tablet.page.evaluate("scrollTo(0, 50)")
    x, y = tablet.point("x-1-1")
    touch(tablet, (x, y), (x, y + 8), (x, y + 30), (x, y + 44))
    assert tablet.window == (1, 1)
    assert tablet.page.evaluate("scrollY") == 50
    x, y = tablet.point("o-2-2")
    touch(tablet, (x, y), (x, y - 20), (x, y - 60), (x, y - 100))
    tablet.page.wait_for_function("scrollY > 70")
    assert tablet.window == (1, 1)


# ---------------------------------------------------------------------------- typing


@pytest.mark.parametrize("how", ["Enter", "F2", " ", "double click", "click, Enter"])
def test_a_number_is_typed_where_it_stands(player, how) -> None:
    cell = player.cell("f-0-1")
    if how == "double click":
        cell.dblclick()
    elif how == "click, Enter":
        cell.click()
        assert player.control("textbox", "number").count() == 0
        player.press("Enter")
    else:
        cell.evaluate("e => { e.setAttribute('tabindex', -1); e.focus(); }")
        player.press(how)
    box = player.control("textbox", "number")
    assert box.input_value() == "0"
    area, frame = cell.bounding_box(), box.bounding_box()
    assert abs(area["x"] + area["width"] / 2 - frame["x"] - frame["width"] / 2) < 4
    player.page.keyboard.type("1/9")
    player.press("Enter")
    assert player.calls("type") == [{"kind": "type", "at": [0, 1], "text": "1/9"}]
    assert box.count() == 0
    assert player.focused == "f-0-1"
    assert player.told() == "numbers 1 1/9; 0 -1. window 1 of 0 to 8"


def test_a_refusal_is_shown_and_said_and_the_text_stays(player) -> None:
    player.cell("f-0-1").dblclick()
    player.page.keyboard.type("abc")
    player.press("Enter")
    box = player.control("textbox", "number")
    assert box.input_value() == "abc"
    assert box.get_attribute("aria-invalid") == "true"
    note = player.page.locator(f"#{box.get_attribute('aria-describedby')}")
    assert note.inner_text() == "“abc” is no number."
    assert player.told() == "“abc” is no number."
    box.fill("3")
    player.press("Enter")
    assert box.count() == 0
    assert player.fake("filter") == "1 3; 0 -1"


def test_escape_leaves_a_number_as_it_was(player) -> None:
    player.cell("f-0-1").dblclick()
    player.page.keyboard.type("7")
    player.press("Escape")
    assert player.control("textbox", "number").count() == 0
    assert player.focused == "f-0-1"
    assert player.calls("type") == []


def test_what_is_typed_is_not_lost_by_a_look_elsewhere(player) -> None:
    player.cell("f-0-1").dblclick()
    player.page.keyboard.type("7")
    player.control("button", "next").focus()
    assert player.control("textbox", "number").input_value() == "7"
    player.fake("push({ place: [1, 1] })")
    assert player.control("textbox", "number").input_value() == "7"
    player.control("textbox", "number").fill("0")
    player.control("textbox", "number").blur()
    assert player.control("textbox", "number").count() == 0


# ------------------------------------------------------------- an output to be filled in


@pytest.fixture
def to_fill(desk) -> Desk:
    """An output whose numbers are typed; right is 12."""
    return desk.start(fill_in=True)


def answers(desk: Desk) -> list[tuple[list, str]]:
    return [(call["at"], call["text"]) for call in desk.calls("type")]


def test_with_the_picture_in_focus_digits_fill_in_the_present_number(to_fill) -> None:
    to_fill.picture.focus()
    to_fill.press("1", "9", "Enter")
    box = to_fill.control("textbox", "number")
    assert box.input_value() == "19"
    assert to_fill.said == "19 is the sum of the window before."
    to_fill.press("Control+a", "1", "2", "Enter")
    assert answers(to_fill) == [(["o", 0, 1], "19"), (["o", 0, 1], "12")]
    assert box.count() == 0
    assert to_fill.told() == "window 1 of 0 to 8. Right: 12."
    assert to_fill.focused == "cl-picture", "the next key moves on"
    to_fill.press("ArrowRight", "-", "Escape")
    assert to_fill.window == (0, 2)
    assert to_fill.focused == "cl-picture"
    assert to_fill.told() == "window 2 of 0 to 8. Still empty."
    to_fill.press("ArrowLeft", "7")
    assert to_fill.control("textbox", "number").count() == 0, "nothing is asked there any more"


def test_among_the_cells_enter_and_digits_go_there_and_type(to_fill) -> None:
    to_fill.picture.focus()
    to_fill.press("Enter")
    assert to_fill.focused == "o-0-1", "the cell that waits for its number"
    to_fill.press("Enter")
    assert to_fill.control("textbox", "number").input_value() == ""
    to_fill.press("1", "2", "Enter")
    assert to_fill.focused == "o-0-1"
    to_fill.press("ArrowRight")
    assert to_fill.window == (0, 1)
    to_fill.press("1")
    assert to_fill.window == (0, 2), "the number is worked out in sight of its window"
    to_fill.press("2", "Enter")
    to_fill.press("ArrowDown", "Enter")
    assert to_fill.window == (1, 2)
    to_fill.press("1", "2", "Enter", "Escape", "ArrowLeft", "Enter")
    assert to_fill.focused == "o-1-1", "the one that waits, not the one that was in focus"
    assert answers(to_fill) == [(["o", *at], "12") for at in ([0, 1], [0, 2], [1, 2])]


def test_a_digit_types_over_a_weight(player) -> None:
    player.picture.focus()
    player.press("7", "Enter", "ArrowLeft", "ArrowLeft")
    assert player.focused == "f-0-1"
    player.press("3", "Enter")
    assert player.calls("type") == [{"kind": "type", "at": [0, 1], "text": "3"}]


def test_a_click_opens_the_present_cell_and_goes_to_another_first(to_fill) -> None:
    box = to_fill.control("textbox", "number")
    to_fill.cell("o-0-1").click()
    assert box.input_value() == ""
    to_fill.page.keyboard.type("12")
    to_fill.press("Enter")
    to_fill.cell("o-0-1").click()
    assert box.count() == 0, "what is filled in is not typed again"
    to_fill.cell("o-2-0").click()
    assert to_fill.window == (2, 0)
    assert box.count() == 0
    assert to_fill.focused == "o-2-0"
    to_fill.cell("o-2-0").click()
    assert box.count() == 1


def test_what_is_filled_in_meanwhile_is_not_hidden_by_what_was_typed(to_fill) -> None:
    to_fill.cell("o-0-1").click()
    to_fill.page.keyboard.type("19")
    to_fill.press("Enter")
    to_fill.fake("found['o,0,1'] = '12'")
    to_fill.fake("push({}, 2)")
    assert to_fill.control("textbox", "number").count() == 0


def test_a_tap_opens_the_present_cell_and_goes_to_another_first(touched) -> None:
    tablet = touched.clear().start(fill_in=True)
    box = tablet.control("textbox", "number")
    tablet.cell("o-0-1").tap()
    assert box.count() == 1
    tablet.press("Escape")
    tablet.cell("o-1-1").tap()
    assert (tablet.window, box.count()) == ((1, 1), 0)
    tablet.cell("o-1-1").tap()
    assert box.count() == 1
    assert tablet.errors == []


@pytest.mark.parametrize("width", [358, 480])
def test_the_word_for_a_wrong_number_stays_within_the_player(to_fill, width) -> None:
    set_width(to_fill, width)
    to_fill.fake("push({ place: [0, 2] })")
    to_fill.cell("o-0-2").click()
    before = to_fill.control("textbox", "number").bounding_box()
    to_fill.page.keyboard.type("19")
    to_fill.press("Enter")
    note = to_fill.page.locator(".cl-box .cl-refusal").bounding_box()
    player = to_fill.page.locator(".cl-player").bounding_box()
    assert note["width"] > 150
    assert note["x"] >= player["x"] - 0.5
    assert note["x"] + note["width"] <= player["x"] + player["width"] + 0.5
    box = to_fill.control("textbox", "number").bounding_box()
    assert box == before, "the field stays on its cell"


# -------------------------------------------------------------------------- whole filters


def test_a_whole_filter_is_pasted(player) -> None:
    player.page.locator("summary").click()
    field = player.control("textbox", "numbers")
    assert field.input_value() == "1 0; 0 -1"
    field.fill("2 2; 2 2")
    player.press("Enter")
    assert player.calls("type") == [{"kind": "type", "at": None, "text": "2 2; 2 2"}]
    field.fill("one")
    player.press("Enter")
    assert field.input_value() == "one"
    note = player.page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert note.inner_text() == "“one” is no number."
    player.press("Escape")
    assert field.input_value() == "2 2; 2 2"
    assert note.text_content() == ""


def test_a_move_made_while_typing_is_answered_keeps_what_was_typed(player) -> None:
    player.wait(200)
    player.fake("calls = []")
    player.fake("hold = true")
    player.cell("f-0-1").dblclick()
    player.page.keyboard.type("5")
    player.press("Enter")
    player.control("button", "next").click()
    assert player.window == (0, 1), "the picture that is known holds the old filter"
    assert [call["kind"] for call in player.fake("calls")] == ["type"]
    player.fake("held.shift()()")
    assert player.calls()[-1]["place"] == [0, 2]
    player.fake("held.shift()()")
    assert player.cell("f-0-1").count() == 1
    assert player.window == (0, 2)
    assert player.fake("filter") == "1 5; 0 -1"


# ------------------------------------------------------------------------- the settings


def test_what_has_no_choice_is_not_drawn_and_the_rest_is_behind_more(player) -> None:
    assert player.page.get_by_text("channel", exact=True).is_visible() is False
    assert player.control("slider", "rows").count() == 0
    player.page.locator("summary").click()
    assert player.control("slider", "rows").is_visible()
    assert player.control("button", "turn by 180°").is_visible()


def test_more_is_not_there_for_nothing(desk) -> None:
    shown = {"name": "stride", "label": "stride", "kind": "choice", "shown": True}
    alone = {"name": "channel", "label": "channel", "kind": "choice", "shown": False}
    desk.start(controls=[shown, alone], actions=[])
    assert desk.page.locator("summary").is_visible() is False


def test_actions(player) -> None:
    player.control("slider", "window").fill("8")
    player.control("button", "start again").click()
    assert player.calls("act") == [{"kind": "act", "name": "start_again"}]
    assert player.window == (0, 0)
    assert player.told() == "window 0 of 0 to 8"
    player.fake("broken = true")
    player.control("button", "start again").click()
    assert player.said == "broken"


# ------------------------------------------------------------------------------- keys

LISTEN = """() => {
  window.heard = [];
  for (const capture of [true, false])
    document.addEventListener('keydown', event => {
      heard.push((event.ctrlKey ? 'Ctrl+' : event.shiftKey ? 'Shift+' : '') + event.key);
    }, capture);
}"""


def test_the_hosts_shortcuts_do_not_fire(player) -> None:
    player.page.evaluate(LISTEN)
    player.page.locator("summary").click()
    player.cell("f-0-1").click()
    for place in (player.picture, player.control("button", "next"), player.page.locator("summary"),
                  player.control("slider", "window"), player.control("combobox", "stride"),
                  player.control("textbox", "numbers"), player.cell("f-0-0")):  # fmt: skip
        place.evaluate("e => { e.setAttribute('tabindex', 0); e.focus(); }")
        player.press("a", "b", "d", "d", "ArrowDown", "ArrowUp", "x", "Tab")
    player.picture.focus()
    player.press(" ", "Enter", "ArrowLeft", "Escape")
    assert player.page.evaluate("heard") == []
    player.picture.focus()
    player.press("Control+s", "Shift+Enter")
    heard = player.page.evaluate("heard.filter(key => !/^(Control|Shift|Ctrl.Control)/.test(key))")
    assert heard == ["Ctrl+s", "Ctrl+s"]
    assert player.page.evaluate("heard").count("Shift+Enter") == 2


def test_keys_outside_are_the_hosts(player) -> None:
    player.page.evaluate(LISTEN)
    player.page.evaluate("document.activeElement.blur()")
    player.press("a")
    assert player.page.evaluate("heard") == ["a", "a"]
    assert player.calls() == []


def test_native_keys_work_inside(player) -> None:
    player.control("slider", "window").focus()
    player.press("ArrowRight")
    assert player.window == (0, 2)
    player.press("Home")
    assert player.window == (0, 0)
    player.control("combobox", "stride").focus()
    player.press("ArrowDown")
    assert player.fake("at.settings.stride") == 2
    player.page.locator("summary").focus()
    player.press("Enter")
    player.control("textbox", "numbers").focus()
    player.press("End", "ArrowLeft", "a", "Space")
    assert player.control("textbox", "numbers").input_value() == "1 0; 0 -a 1"


def test_keys_go_among_the_cells(player) -> None:
    player.picture.focus()
    player.press("Enter")
    assert player.focused == "o-0-1", "the cell of the present place"
    player.press("ArrowLeft", "ArrowLeft")
    assert player.focused == "f-0-1"
    assert player.lit == {"f-0-1", "x-0-2", "t-0-1"}
    player.press("ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowLeft")
    assert player.focused == "x-1-2"
    player.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert player.focused.startswith("t-0-")
    player.press("Escape")
    assert player.focused == "cl-picture"
    assert player.lit == set()
    player.press("Enter")
    assert player.focused.startswith("t-0-"), "back where the reader was"
    assert player.calls() == []


def test_enter_on_a_cell_goes_there_and_stays_among_the_cells(player) -> None:
    player.picture.focus()
    player.press("Enter", "ArrowDown", "Enter")
    assert player.window == (1, 1)
    assert player.focused == "o-1-1"
    player.press("ArrowDown", " ")
    assert player.window == (2, 1)
    player.press("ArrowLeft")
    assert player.focused == "o-2-0"


def test_tab_leaves_the_picture(player) -> None:
    player.picture.focus()
    player.press("Enter", "Tab")
    assert player.page.evaluate("document.activeElement.ariaLabel") == "previous"


# --------------------------------------------------------------------- for screen readers


def names(desk: Desk) -> list[tuple[str, str, str]]:
    """Role, name and value of what the accessibility tree holds."""
    session = desk.page.context.new_cdp_session(desk.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]

    def value(node, key):
        return str(node.get(key, {}).get("value", ""))

    return [(value(n, "role"), value(n, "name"), value(n, "value")) for n in nodes
            if not n["ignored"]]  # fmt: skip


def test_everything_has_a_role_and_a_name(player) -> None:
    player.page.locator("summary").click()
    found = names(player)
    for role, name in [
        ("group", "A window over numbers"),
        ("application", "picture of 0,1"),
        ("combobox", "stride"),
        ("group", "operation"),
        ("radio", "correlation"),
        ("slider", "rows"),
        ("textbox", "numbers"),
        ("button", "start again"),
        ("button", "turn by 180°"),
        ("button", "previous"),
        ("button", "play"),
        ("button", "next"),
        ("slider", "window"),
        ("combobox", "speed"),
    ]:
        assert any(each[:2] == (role, name) for each in found), (role, name)
    assert not any(name == "old" for _, name, _ in found)
    slider = player.control("slider", "window")
    assert slider.get_attribute("aria-valuetext") == "window 1 of 0 to 8"
    assert any(role == "status" for role, _, _ in found)
    output = player.page.locator("output")
    assert output.get_attribute("aria-live") == "off", "else each frame of Play is said"


def test_a_cell_says_what_it_is_its_number_and_how_many_are_lit(player) -> None:
    player.picture.focus()
    player.press("Enter", "ArrowLeft", "ArrowLeft")
    assert ("button", "0, lights 2 more", "") in names(player)
    player.press("ArrowLeft", "ArrowLeft")
    assert ("image", "input, row 0, column 3, 3", "") in names(player)
    player.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert ("button", "output, empty", "") in names(player)


def test_a_cell_of_one_channel_among_others_says_which(desk) -> None:
    player = desk.start(of_channel=1)
    player.picture.focus()
    player.press("Enter", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert ("image", "input, row 0, column 3, channel 1, 3", "") in names(player)


def test_axe_finds_nothing(player, axe) -> None:
    player.page.locator("summary").click()
    player.cell("f-0-1").dblclick()
    player.page.clock.resume()  # axe waits by the page's clock
    player.page.evaluate(axe)
    assert barriers(player.page.locator("body"), "main") == []


def test_what_changed_is_said_once_when_it_settles(player) -> None:
    assert player.told() == "", "nothing has changed yet"
    player.page.evaluate("""() => {
      window.spoken = [];
      const region = document.querySelector('.cl-said');
      const hear = () => region.textContent && spoken.push(region.textContent);
      new MutationObserver(hear).observe(region, { childList: true });
    }""")
    player.picture.focus()
    player.press("ArrowRight", "ArrowDown", "ArrowLeft")
    player.wait(2000)
    player.control("button", "play").click()
    player.wait(705)
    player.wait(705)
    player.control("button", "play").click()
    player.wait(2000)
    spoken = player.page.evaluate("spoken")
    assert spoken == ["window 4 of 0 to 8", "window 6 of 0 to 8"]
    assert player.picture.get_attribute("aria-label") == "picture of 2,0"


def test_what_each_action_says(player) -> None:
    player.cell("o-0-2").click()
    assert player.told() == "window 2 of 0 to 8"
    player.control("combobox", "stride").select_option("2")
    assert player.told() == "stride 2. window 1 of 0 to 3"
    player.control("combobox", "stride").select_option("3")
    assert player.told() == "stride 3. Too far."
    player.fake("push({ place: [0, 0], settings: { ...fake.at.settings, stride: 1, height: 7 } })")
    assert player.told() == "stride 1. rows 7. window 0 of 0 to 8"
    player.control("slider", "window").fill("5")
    assert player.told() == "", "the slider in hand says its value itself"
    player.control("button", "next").click()
    assert player.told() == "window 6 of 0 to 8"


# ---------------------------------------------------------------------- looks and safety


@pytest.mark.parametrize("width", [900, 640, 358])
def test_it_fits_its_pane_and_a_finger(desk, width) -> None:
    desk.page.set_viewport_size({"width": 1000, "height": 800})
    desk.start()
    desk.page.evaluate(f"document.getElementById('root').style.width = '{width}px'")
    root = desk.page.locator(".cl-player").bounding_box()
    parts = desk.page.locator(".cl-player *:visible").evaluate_all(
        "all => all.filter(e => !e.closest('.cl-unseen')).map(e => e.getBoundingClientRect().right)"
    )
    assert max(parts) <= root["x"] + width + 1
    drawing = desk.page.locator(".cl-picture > svg").bounding_box()
    assert drawing["width"] == pytest.approx(min(width, 1.75 * 480), abs=1)
    targets = "button, select, summary, input:not([type=radio])"
    for control in desk.page.locator(targets).all():
        if control.is_visible():
            assert min(control.bounding_box()["height"], control.bounding_box()["width"]) >= 32
    row = desk.page.locator(".cl-settings").bounding_box()
    assert (row["height"] < 40) == (width > 400)


def set_width(desk: Desk, width: int) -> None:
    desk.page.evaluate(f"document.getElementById('root').style.width = '{width}px'")
    desk.page.wait_for_timeout(100)  # of the real clock: a browser tells sizes as it draws
    desk.wait(0)


def test_a_page_that_becomes_narrow_asks_for_the_narrow_picture(player) -> None:
    assert player.calls() == []
    set_width(player, 399)
    (asked,) = player.calls()
    assert (asked["place"], player.fake("rooms.at(-1)")) == ([0, 1], "narrow")
    set_width(player, 300)
    assert len(player.calls()) == 1, "it is narrow already"
    player.cell("o-0-0").click()
    assert player.fake("rooms.at(-1)") == "narrow"
    set_width(player, 400)
    assert player.fake("rooms.at(-1)") == "wide"


def test_a_page_out_of_sight_asks_for_nothing(player) -> None:
    player.page.evaluate("document.getElementById('root').style.display = 'none'")
    set_width(player, 300)
    assert player.calls() == []


def test_what_moves_by_itself_comes_in_the_pages_own_room(player) -> None:
    set_width(player, 300)
    player.fake("push({ place: [1, 1] })")  # as another page, a wide one, has it
    player.wait(0)
    assert player.window == (1, 1)
    assert [player.fake("rooms.at(-1)"), *player.calls("peek")[-1]["place"]] == ["narrow", 1, 1]


def test_a_low_page_shows_a_wide_picture_smaller_but_legible(desk) -> None:
    for height, width in ((2000, 600), (300, 480 * 0.85)):
        desk.page.set_viewport_size({"width": 700, "height": height})
        desk.start()
        set_width(desk, 600)
        assert desk.picture.last.bounding_box()["width"] == pytest.approx(width, abs=1)
        desk.page.evaluate("player.destroy()")


def test_nothing_in_a_picture_runs(desk) -> None:
    desk.start()
    desk.page.evaluate("""() => {
      const html = 'xmlns="http://www.w3.org/1999/xhtml"';
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="ran = 1">
        <script>ran = 1</script><image href="x:y" onerror="ran = 1"/>
        <foreignObject><img ${html} src="x:y" onerror="ran = 1"/></foreignObject>
        <a href="javascript:ran = 1"><text>x</text></a>
        <rect data-go="no JSON" onclick="ran = 1"/></svg>`;
      const frame = { ...fake.source.frame, svg };
      for (const listen of fake.listeners) listen(frame);
    }""")
    assert desk.page.evaluate("document.querySelectorAll('.cl-picture > svg > rect').length") == 1
    assert desk.page.locator("script, a, foreignObject, .cl-picture img").count() == 0
    desk.page.locator("[data-go]").dispatch_event("click")
    assert desk.page.evaluate("window.ran") is None


def test_its_style_comes_once_and_stays_with_it(desk) -> None:
    desk.start()
    desk.start()
    assert desk.page.locator("style").count() == 1
    selectors = desk.page.evaluate("""() => {
      const all = rule => rule.selectorText ?? [...rule.cssRules].flatMap(all);
      return [...document.querySelector('style').sheet.cssRules].flatMap(all);
    }""")
    assert len(selectors) > 20
    assert all(each.startswith(".cl-player") for each in selectors)


def test_a_player_that_is_destroyed_leaves_nothing(player) -> None:
    player.control("button", "play").click()
    player.fake("hold = true")
    player.wait(750)
    player.page.evaluate("""() => {
      window.taken = [];
      window.removeEventListener = (...what) => taken.push(what[0]);
      player.destroy();
      fake.held.forEach(settle => settle());
    }""")
    assert player.page.locator("#root").inner_html() == ""
    assert player.fake("listeners.size") == 0
    assert player.page.evaluate("taken") == ["keydown"]
    count = len(player.fake("calls"))
    player.wait(5000)
    assert len(player.fake("calls")) == count


# ------------------------------------------------------------------------------ hosts

MODEL = """() => {
  const { source } = fakeSource();
  const traits = { about: source.about, frame: source.frame, mount: 'cl-mount-1f' };
  const heard = {};
  window.sent = [];
  window.model = {
    get: name => traits[name],
    on: (name, f) => (heard[name] ??= new Set()).add(f),
    off: (name, f) => heard[name].delete(f),
    send: message => sent.push(message),
    listeners: () => Object.values(heard).reduce((sum, set) => sum + set.size, 0),
    move(id, place) {
      traits.frame = { ...source.frame, id, place: [0, place] };
      for (const f of heard['change:frame']) f();
    },
    tell: content => heard['msg:custom'].forEach(f => f(content)),
  };
  window.host = module.default;
}"""


@pytest.fixture
def model(desk) -> Desk:
    desk.page.evaluate(MODEL)
    return desk


def test_render_speaks_with_the_kernel(model) -> None:
    page = model.page
    page.evaluate(
        "void (window.leave = host.render({ model, el: document.getElementById('root') }))"
    )
    model.picture.focus()
    model.press("ArrowRight")
    (ask,) = page.evaluate("sent")
    settings = {"stride": 1, "operation": "x", "channel": 0, "height": 4, "dilation": [1, 1]}
    expected = {"kind": "ask", "settings": settings, "place": [0, 2], "room": "wide", "peek": False}
    assert ask == expected | {"id": ask["id"]}
    page.evaluate("id => model.move(id, 2)", ask["id"])
    assert model.where == "window 2 of 0 to 8"
    page.evaluate("model.move('another', 0)")
    assert model.where == "window 0 of 0 to 8"
    model.wait(200)
    peek = page.evaluate("sent.at(-1)")
    assert (peek["kind"], peek["peek"], peek["place"]) == ("ask", True, [1, 0])
    assert peek["id"] != ask["id"]
    page.locator("summary").click()
    model.control("textbox", "numbers").fill("x")
    model.press("Enter")
    typed = page.evaluate("sent.at(-1)")
    assert typed == {"kind": "type", "text": "x", "id": typed["id"]}
    page.evaluate("id => model.tell({ kind: 'refused', id, words: 'No.' })", typed["id"])
    assert model.said == "No."
    model.control("button", "start again").click()
    assert page.evaluate("sent.at(-1).name") == "start_again"
    page.evaluate("leave()")
    assert page.evaluate("model.listeners()") == 0
    assert page.locator(".cl-player").count() == 0


def test_two_views_of_a_model_push_each_other(model) -> None:
    page = model.page
    page.evaluate("""() => {
      for (const k of [0, 1]) {
        const el = document.createElement('div');
        document.getElementById('root').append(el);
        host.render({ model, el });
      }
    }""")
    page.get_by_role("button", name="next").first.click()
    page.evaluate("model.move(sent.at(-1).id, 2)")
    assert page.locator("output").all_inner_texts() == ["window 2 of 0 to 8"] * 2


MOUNT = """name => {
  const place = document.createElement('div');
  place.className = name;
  place.innerHTML = '<img alt="still" src="data:,"><p>words</p>';
  document.body.append(place);
}"""
JUPYTER = (
    "<script id='jupyter-config-data' type='application/json'>{}</script><main id='root'></main>"
)


def test_a_player_comes_and_goes_with_its_place(model) -> None:
    page = model.page
    page.evaluate("html => { document.body.innerHTML = html }", JUPYTER)
    page.evaluate("void (window.leave = host.initialize({ model }))")
    assert page.evaluate("sent") == [{"kind": "hello", "mount": True}]
    page.evaluate(MOUNT, "cl-mount-1f")
    page.evaluate(MOUNT, "cl-mount-2")
    page.evaluate(MOUNT, "cl-mount-1f")
    assert page.locator(".cl-mount-1f > .cl-player").count() == 2
    assert page.locator(".cl-player").count() == 2
    assert page.locator(".cl-mount-1f img, .cl-mount-1f p").filter(visible=True).count() == 0
    assert page.locator(".cl-mount-2 p").is_visible()
    page.evaluate("""() => {
      window.place = document.querySelector('.cl-mount-1f');
      place.remove();
    }""")
    assert page.evaluate("place.querySelector('.cl-player')") is None
    assert page.evaluate("model.listeners()") == 2
    page.evaluate("document.body.append(place)")
    assert page.locator(".cl-player").count() == 2
    page.evaluate("""() => {
      MutationObserver.prototype.disconnect = () => (window.disconnected = true);
      leave();
    }""")
    assert page.evaluate("window.disconnected"), "with no model left nobody looks for places"
    assert page.locator(".cl-player").count() == 0
    assert page.locator(".cl-mount-1f p").first.is_visible()
    assert page.evaluate("model.listeners()") == 0
    page.evaluate(MOUNT, "cl-mount-1f")
    assert page.locator(".cl-player").count() == 0


def test_elsewhere_no_place_is_asked_for(model) -> None:
    model.page.evaluate("void (window.leave = host.initialize({ model }))")
    assert model.page.evaluate("sent") == [{"kind": "hello", "mount": False}]
    model.page.evaluate(MOUNT, "cl-mount-1f")
    assert model.page.locator(".cl-player").count() == 0
    model.page.evaluate("leave()")


# ------------------------------------------------------------------- light and dark pages

LIGHT, DARK = ("#ffffff", "rgba(0, 0, 0, 0.87)"), ("#111111", "#ffffff")  # JupyterLab's two


def themed(desk: Desk, theme: tuple[str, str]) -> Desk:
    page, letters = theme
    style = f"background: {page}; color: {letters}"
    desk.page.evaluate("style => { document.body.style = style }", style)
    return desk


def colours_of(desk: Desk, selector: str) -> list[str]:
    """Return the colours that an element shows, the most frequent first."""
    image = Image.open(io.BytesIO(desk.page.locator(selector).first.screenshot()))
    counted = sorted(image.convert("RGB").getcolors(1 << 24), reverse=True)
    return ["#{:02x}{:02x}{:02x}".format(*colour) for _, colour in counted]


def test_a_picture_lies_on_a_calm_paper_on_a_dark_page_alone(player) -> None:
    for theme, paper in ((LIGHT, "#ffffff"), (DARK, CALM_PAPER), (LIGHT, "#ffffff")):
        themed(player, theme)
        assert colours_of(player, ".cl-picture")[0] == paper
    themed(player, DARK)
    for medium in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        player.page.emulate_media(**medium)
        assert colours_of(player, ".cl-picture")[0] == "#ffffff"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_chosen_is_told_from_what_is_not(player, theme) -> None:
    themed(player, theme)
    chosen, other = (
        colours_of(player, f"input{state} + span") for state in (":checked", ":not(:checked)")
    )
    assert contrast(chosen[0], other[0]) >= 3
    for ground, *drawn in (chosen, other):
        assert max(contrast(ground, letters) for letters in drawn) >= 4.5
    underlined = "e => getComputedStyle(e).textDecorationLine"
    assert player.page.locator("input:checked + span").evaluate(underlined) == "underline"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_in_place_of_a_picture_stand_on_the_page_itself(player, theme) -> None:
    themed(player, theme)
    player.control("combobox", "stride").select_option("3")
    ground, *drawn = colours_of(player, ".cl-picture")
    assert ground == theme[0]
    assert max(contrast(ground, letters) for letters in drawn) >= 12
    player.page.emulate_media(media="print")
    assert colours_of(player, ".cl-picture")[0] == "#ffffff"
    player.page.emulate_media(media="screen")
    player.control("combobox", "stride").select_option("1")
    assert colours_of(player, ".cl-picture")[0] != "#111111"
