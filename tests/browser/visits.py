"""An explorer on a page with no kernel, as a reader moves it, and beside it what Python draws.

A `Visit` knows what the reader has done, and does the same to an explorer of its own: its twin.
What the page shows must be what the twin is.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from convlab.drawing.svg import to_svg
from convlab.explorers.saved.pack import cut
from convlab.explorers.saved.states import ANSWER, START_AGAIN, States, marks_of
from convlab.scenes.layout import ROOMS
from driven import POSITION, draw, touch

if TYPE_CHECKING:
    from playwright.sync_api import Locator

WAYS = ("mouse", "keyboard", "touch")
# The shapes of the picture and those of a drawing, without what only one of them has: the name,
# the lights, and what a page can do nothing about.
SHAPES = """(picture, drawing) => {
  const ours = /^(aria-label|style|role|tabindex|class|transform|data-(edit|go|pick|drag))$/;
  const read = (svg) => [...svg.querySelectorAll(':not(.cl-lights, .cl-lights *)')].map((shape) => {
    const attributes = [...shape.attributes].filter(({ name }) => !ours.test(name));
    const words = shape.children.length ? '' : shape.textContent;
    const said = attributes.map(({ name, value }) => `${name}=${value}`).sort();
    return [shape.localName, ...said, words].join(' ');
  });
  const drawn = new DOMParser().parseFromString(drawing, 'image/svg+xml').documentElement;
  const svg = picture.querySelector('svg');
  const [seen, expected] = [[svg, read(svg)], [drawn, read(drawn)]].map(
    ([each, shapes]) => [each.getAttribute('viewBox'), ...shapes]);
  const at = expected.findIndex((shape, k) => shape !== seen[k]);
  return at < 0 && seen.length === expected.length
    ? '' : `shape ${at} of ${expected.length}: ${seen[at]} in place of ${expected[at]}`;
}"""
# What the controls show, in their order.
CONTROLS = """({ children }) => [...children].filter(e => e.matches('label, fieldset')).map(e => {
  const chosen = (select) => ({
    now: select.selectedOptions[0]?.label,
    all: [...select.options].map((option) => option.label),
  });
  const selects = [...e.querySelectorAll('select')];
  const range = e.querySelector('input[type=range]');
  const labels = [...e.querySelectorAll('label')];
  if (range) return { hidden: e.hidden, now: Number(range.value) };
  if (labels.length) return { hidden: e.hidden, all: labels.map((label) => label.textContent),
    now: labels.find((label) => label.firstElementChild.checked)?.textContent };
  if (e.matches('fieldset')) return { hidden: e.hidden, parts: selects.map(chosen) };
  return { hidden: e.hidden, ...chosen(selects[0]) };
})"""
# The middle of the first of these cells that a pointer reaches there, by the wanted attribute.
REACHED = """(picture, [which, skip]) => {
  for (const cell of picture.querySelectorAll(`svg ${which}`)) {
    const { x, y, width, height } = cell.getBoundingClientRect();
    const at = [x + width / 2, y + height / 2];
    const there = document.elementFromPoint(...at)?.closest(which);
    if (there === cell && skip-- <= 0) return { at, data: { ...cell.dataset } };
  }
  return null;
}"""


class Visit:
    """One explorer of a page.

    Parameters
    ----------
    root : the place of the explorer
    found : all that its controls lead to
    """

    def __init__(self, root: Locator, found: States) -> None:
        self.root, self.page, self.found = root, root.page, found
        root.scroll_into_view_if_needed()
        root.locator(".cl-player").wait_for()
        self.picture = root.locator(".cl-picture")
        about = found.explorers[0].about()["controls"]
        self.controls = {c["name"]: c["kind"] for c in about if c["name"] in found.names}
        self.twin, self.place = found.explorers[0], found.start()
        self.compared = 0

    # ----------------------------------------------------------------- what is to be seen

    @property
    def room(self) -> str:
        width = self.root.locator(".cl-player").evaluate("e => e.clientWidth")
        return "wide" if width >= ROOMS["wide"].least else "narrow"

    def same(self) -> None:
        """Expect the page to show what the twin is: controls, place, picture."""
        there = self.found.places(self.twin)[self._number()]
        drawn = self.twin.glimpse({}, there, self.room)
        svg, wrong = "".join(cut(to_svg(drawn.scene))), "nothing yet"
        for _ in range(40):
            wrong = self.picture.evaluate(SHAPES, svg)
            if not wrong:
                break
            self.page.wait_for_timeout(25)
        where = f"{drawn.name} {drawn.values} at {there}"
        assert not wrong, f"{where}: {wrong}"
        rows, columns = self.found.shape(self.twin)
        said = self.root.locator(".cl-steps output").inner_text()
        number, last = map(int, POSITION.fullmatch(said).groups()[1:])
        assert (number, last) == (self._number(), rows * columns - 1), where
        for name, shown in self.shown().items():
            assert shown == self._expected(name), f"{where}: {name}"
        self.compared += 1

    def named(self) -> None:
        """Expect the picture's name, once it has settled, to be the twin's words."""
        there = self.found.places(self.twin)[self._number()]
        words = self.twin.glimpse({}, there, self.room).scene.alt
        self.page.wait_for_function(
            "([picture, words]) => picture.ariaLabel === words",
            arg=[self.picture.element_handle(), words],
        )

    def shown(self) -> dict[str, dict[str, Any]]:
        """Return what the controls show, by name."""
        settings = self.root.locator(".cl-settings").evaluate(CONTROLS)
        return dict(zip(self.controls, settings, strict=True))

    def _expected(self, name: str) -> dict[str, Any]:
        kind, value = self.controls[name], self.twin.values[name]
        described = self.twin.state()["options"][name]
        if kind == "slider":
            return {"hidden": False, "now": value}
        if kind == "several":
            chosen = zip(described["options"], value, strict=True)
            parts = [{"now": _word(o, v), "all": [w for w, _ in o]} for o, v in chosen]
            return {"hidden": False, "parts": parts}
        offered = self.offered(name)
        words = [words for words, _ in offered]
        return {"hidden": len(words) < 2, "all": words, "now": _word(offered, value)}

    def offered(self, name: str) -> list[tuple[str, Any]]:
        """Return words and value of what a choice has to offer now."""
        options = self.twin.state()["options"][name]
        return [(words, v) for words, v in options if v in self.twin.choices(name)]

    def _number(self) -> int:
        return self.place[0] * self.found.shape(self.twin)[1] + self.place[1]

    # -------------------------------------------------------------------- what is done

    def follow(self, settings: dict[str, Any], place: tuple[int, int] | None = None) -> None:
        """Do to the twin what was done on the page, and expect both to be the same."""
        for name, value in settings.items():
            self.twin = self.twin.glimpse({name: value}, self.twin.place)
        if self.twin.message:  # its places are those of the choice before, on a page of the first
            states = self.found.explorers
            self.twin = next(each for each in states if each.values == self.twin.values)
        wished, shape = place or self.place, self.found.shape(self.twin)
        self._go(tuple(min(max(0, at), n - 1) for at, n in zip(wished, shape, strict=True)))
        self.same()

    def _go(self, place: tuple[int, int]) -> None:
        self.place = place
        self.twin = self.twin.glimpse({}, self.found.places(self.twin)[self._number()])

    def control(self, name: str) -> Locator:
        return self.root.locator(".cl-settings > :is(label, fieldset)").nth(
            [*self.controls].index(name)
        )

    def change(self, name: str, way: str, rng: random.Random) -> None:
        """Give a control another value by hand, keys or finger."""
        kind, before = self.controls[name], self.shown()[name]
        if before["hidden"]:
            return
        element = self.control(name)
        if kind == "slider":
            self._slide(element.locator("input"), way, rng)
            after = self.shown()[name]["now"]
            step = self.twin.state()["options"][name]["step"]
            self.follow({name: after if step != 1 else int(after)})
        elif kind == "several":
            number = rng.randrange(len(before["parts"]))
            options = self.twin.state()["options"][name]["options"][number]
            word = self._choose(element.locator("select").nth(number), before["parts"][number], way)
            value = [*self.twin.values[name]]
            value[number] = dict(options)[word]
            self.follow({name: tuple(value)})
        elif kind == "buttons":
            word = self._press(element, before, way)
            self.follow({name: dict(self.offered(name))[word]})
        else:
            word = self._choose(element.locator("select"), before, way)
            self.follow({name: dict(self.offered(name))[word]})
        assert self.shown()[name] != before, f"{self.twin.name}: {name} by {way}"

    def _slide(self, slider: Locator, way: str, rng: random.Random) -> None:
        if way == "keyboard":
            slider.focus()
            last = slider.evaluate("e => e.value === e.max")
            self.page.keyboard.press("ArrowLeft" if last else "ArrowRight")
            return
        box, now = (
            slider.bounding_box(),
            slider.evaluate("e => (e.value - e.min) / (e.max - e.min)"),
        )
        share = rng.choice([each for each in (0.02, 0.35, 0.65, 0.98) if abs(each - now) > 0.2])
        at = {"x": share * box["width"], "y": box["height"] / 2}
        if way == "mouse":
            slider.click(position=at)
        else:
            slider.tap(position=at)

    def _choose(self, select: Locator, before: dict[str, Any], way: str) -> str:
        """Choose what stands next to what is chosen; the list that opens is the browser's own."""
        at = before["all"].index(before["now"])
        other = at + 1 if at + 1 < len(before["all"]) else at - 1
        if way == "keyboard":
            select.focus()
            self.page.keyboard.press("ArrowDown" if other > at else "ArrowUp")
        else:
            select.select_option(index=other)
        return before["all"][other]

    def _press(self, element: Locator, before: dict[str, Any], way: str) -> str:
        at = before["all"].index(before["now"])
        other = (at + 1) % len(before["all"])
        if way == "keyboard":
            element.locator("input").nth(at).focus()
            self.page.keyboard.press("ArrowRight")
        elif way == "mouse":
            element.locator("label").nth(other).click()
        else:
            element.locator("label").nth(other).tap()
        return before["all"][other]

    def do(self, name: str, way: str) -> None:
        """Press the button of an action."""
        words = next(a["label"] for a in self.twin.about()["actions"] if a["name"] == name)
        button = self.root.get_by_role("button", name=words, exact=True)
        self._hit(button, way)
        if name == START_AGAIN:
            self.twin, self.place = self.found.explorers[0], self.found.start()
        else:
            self.twin = self.twin.glimpse({}, self.twin.place)
            self.twin.act_on_page(name)
        self.same()

    def _hit(self, button: Locator, way: str) -> None:
        if way == "keyboard":
            button.focus()
            self.page.keyboard.press("Enter")
        elif way == "mouse":
            button.click(force=True)  # at an end it is there, and does nothing
        else:
            button.tap(force=True)

    def step(self, way: str) -> None:
        """One place on and back, by the buttons of the step bar."""
        buttons = self.root.locator(".cl-steps button")
        columns, last = self.found.shape(self.twin)[1], self._last()
        for button, by in ((buttons.last, 1), (buttons.first, -1)):
            number = min(max(0, self._number() + by), last)
            self._hit(button, way)
            self.follow({}, divmod(number, columns))

    def slide(self, way: str, rng: random.Random) -> None:
        """Move the slider of the step bar, where there is one."""
        slider = self.root.locator(".cl-steps input[type=range]")
        if slider.count() and self._last() > 2:
            self._slide(slider, way, rng)
            number = int(slider.input_value())
            assert number != self._number()
            self.follow({}, divmod(number, self.found.shape(self.twin)[1]))

    def _last(self) -> int:
        rows, columns = self.found.shape(self.twin)
        return rows * columns - 1

    def press(self, *keys: str) -> None:
        """Press keys that lead among the places."""
        rows, columns = self.found.shape(self.twin)
        page = -(-(columns if rows == 1 else rows) // 8)
        down = (0, 1) if rows == 1 else (1, 0)
        ways = {
            "ArrowLeft": (0, -1),
            "ArrowRight": (0, 1),
            "ArrowUp": (-down[0], -down[1]),
            "ArrowDown": down,
            "Home": (0, -columns),
            "End": (0, columns),
            "PageUp": (-page * down[0], -page * down[1]),
            "PageDown": (page * down[0], page * down[1]),
        }
        self.picture.focus()
        for key in keys:
            self.page.keyboard.press(key)
            self.follow({}, tuple(a + b for a, b in zip(self.place, ways[key], strict=True)))

    def hover(self) -> bool:
        """Lay the mouse on a cell and expect it to be lit; return whether there is such a cell."""
        cell = self._reached("rect[data-id][data-links], rect[data-id]", 0)
        if cell is None:
            return False
        self.page.mouse.move(*cell["at"])
        self.root.locator(".cl-lights rect").first.wait_for(state="attached")
        return True

    def click(self, way: str, rng: random.Random) -> bool:
        """Go to a cell by a click on it; return whether there is such a cell."""
        cell = self._reached("[data-go]", rng.randrange(4)) or self._reached("[data-go]", 0)
        if cell is None:
            return False
        self._point(cell["at"], way, twice=way == "touch" and "edit" not in cell["data"])
        goal = json.loads(cell["data"]["go"])
        self.follow(_values(goal.get("settings", {})), tuple(goal.get("place", self.place)))
        return True

    def pick(self, way: str) -> bool:
        """Go where a photograph is clicked; return whether there is one.

        Of the places that are kept, the page takes the one nearest to that which is hit.
        """
        boxes = self.picture.locator("svg [data-pick]")
        for share in (0.31, 0.43, 0.5, 0.58, 0.67) if boxes.count() else ():
            boxes.first.scroll_into_view_if_needed()
            box = boxes.first.bounding_box()
            # in whole pixels, as a browser tells a click: two windows may share one
            at = [
                round(box[x] + share * box[size]) for x, size in (("x", "width"), ("y", "height"))
            ]
            self._point(at, way)
            drawn = self.twin.glimpse({}, self.twin.place, self.room).scene.shapes
            picks = [mark.pick for shape in drawn for mark in marks_of(shape) if mark.pick]
            pick, (right, down) = json.loads(picks[0]), self._dots(at)
            hit = (
                (down - pick["y"]) / pick["down"] - 0.5,
                (right - pick["x"]) / pick["across"] - 0.5,
            )
            said = self.root.locator(".cl-steps output").inner_text()
            number = int(POSITION.fullmatch(said)[2])
            there = self.found.places(self.twin)[number]
            far = max(abs(a - b) for a, b in zip(there, hit, strict=True))
            assert far <= self.found.apart / 2 + 0.05, (there, hit)
            self.follow({}, divmod(number, self.found.shape(self.twin)[1]))
        return boxes.count() > 0

    def drag(self, way: str) -> bool:
        """Take the window one place on, and expect to be there; return whether there is one."""
        outline = self.picture.locator("svg [data-drag]").first
        rows, columns = self.found.shape(self.twin)
        if not outline.count() or (rows, columns) == (1, 1):
            return False
        by = (0, -1 if self.place[1] else 1) if columns > 1 else (-1 if self.place[0] else 1, 0)
        step = json.loads(outline.get_attribute("data-drag"))
        move = by[1] * step.get("across", 0), by[0] * step.get("down", 0)
        right, down = move[::-1] if step.get("upright") else move
        outline.scroll_into_view_if_needed()
        scale = self.picture.locator("svg").first.evaluate("svg => svg.getScreenCTM().a")
        box = outline.bounding_box()
        start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        length = [right * scale, down * scale]
        path = [(start[0] + length[0] * k / 6, start[1] + length[1] * k / 6) for k in range(7)]
        if way == "touch":
            touch(self.page, path)
        else:
            draw(self.page, path)
        self.follow({}, (self.place[0] + by[0], self.place[1] + by[1]))
        return True

    def play(self) -> bool:
        """Let it play from the first place to the next one, and stop it."""
        button = self.root.locator(".cl-steps button[aria-pressed]")
        if not button.count() or self._last() < 2:
            return False
        self.press("Home", *["PageUp"] * 8)
        button.click()
        self.page.wait_for_function(
            "output => / [1-9]\\d* /.test(output.textContent)",
            arg=self.root.locator(".cl-steps output").element_handle(),
        )
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        said = self.root.locator(".cl-steps output").inner_text()
        self.follow({}, divmod(int(POSITION.fullmatch(said)[2]), self.found.shape(self.twin)[1]))
        return True

    def fill_in(self) -> bool:
        """Type a wrong number and the right one where one is asked for, if any is."""
        if ANSWER not in self.found.actions:
            return False
        right, room = self.twin.asked(self.twin.place)["right"]
        self.picture.focus()
        for typed in (right + 1 + 2 * room, right):
            self.page.keyboard.type(f"{typed:g}" if typed == right else f"{typed}")
            self.page.keyboard.press("Enter")
            if typed != right:
                refusal = self.root.locator(".cl-box .cl-refusal")
                refusal.filter(has_text=".").wait_for()
                self.page.keyboard.press("Escape")
                self.same()
        self.twin = self.twin.glimpse({}, self.twin.place)
        self.twin.act_on_page(ANSWER)
        self.same()
        return True

    def _reached(self, which: str, skip: int) -> dict[str, Any] | None:
        self.picture.scroll_into_view_if_needed()
        return self.picture.evaluate(REACHED, [which, skip])

    def _point(self, at: list[float], way: str, *, twice: bool = False) -> None:
        for _ in range(1 + twice):
            if way == "touch":
                self.page.touchscreen.tap(*at)
            else:
                self.page.mouse.click(*at)

    def _dots(self, at: list[float]) -> list[float]:
        return self.picture.locator("svg").first.evaluate(
            """(svg, at) => {
          const { x, y } = new DOMPoint(...at).matrixTransform(svg.getScreenCTM().inverse());
          return [x, y];
        }""",
            at,
        )

    # ------------------------------------------------------------------- all of it, and some

    def everything(self, rng: random.Random) -> set[str]:
        """Move every control and the place by hand, keys and finger; return what there was."""
        done = {name for name in ("hover", "play") if getattr(self, name)()}
        self.press("ArrowRight", "ArrowDown", "End", "ArrowLeft", "Home", "PageDown", "ArrowUp")
        for way in WAYS:
            for name in self.controls:
                self.change(name, way, rng)
                done.add(self.controls[name])
            self.step(way)
            self.slide(way, rng)
            if way != "keyboard":
                done |= {"click"} if self.click(way, rng) else set()
                done |= {"pick"} if self.pick(way) else set()
                done |= {"drag"} if self.drag(way) else set()
            for name in self.found.actions:
                if name != ANSWER:
                    self.do(name, way)
                    done.add(name)
            if self.found.names or self.found.actions:
                self.do(START_AGAIN, way)
        done |= {"fill in"} if self.fill_in() else set()
        self.named()
        return done

    def sample(self, count: int, rng: random.Random) -> None:
        """Go to so many states and places as they come."""
        for _ in range(count):
            if self.controls and rng.random() < 0.7:
                self.change(rng.choice([*self.controls]), rng.choice(["mouse", "keyboard"]), rng)
            self.press(*rng.choices(["ArrowRight", "ArrowDown", "ArrowUp", "End", "Home"], k=2))


def _word(options: list[tuple[str, Any]], value: Any) -> str | None:
    return next((words for words, each in options if each == value), None)


def _values(settings: dict[str, Any]) -> dict[str, Any]:
    return {n: tuple(v) if isinstance(v, list) else v for n, v in settings.items()}
