"""An explorer in a page of Jupyter, as a reader's hand, keys and finger move it."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING

from convlab import text

if TYPE_CHECKING:
    from jupyter_pages import Lesson
    from playwright.sync_api import Locator, Page

PLAYER = ".cl-player"
POSITION = re.compile(r"(\D+) (\d+) (?:of 0 to|de 0 a) (\d+)")
WORDS = "picture => [...picture.querySelectorAll('svg text')].map(text => text.textContent)"
# The step, how many there are, and the words of the picture, as the kernel has them.
KERNELS = """__import__('json').dumps([{explorer}.step, {explorer}.steps,
  __import__('re').findall('<text[^>]*>(.*?)</text>', {explorer}.frame()['svg'])])"""
TAGS = re.compile(r"<[^>]+>")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&#x27;": "'", "&quot;": '"', "&amp;": "&"}


class Driven:
    """One explorer of a notebook.

    Attributes
    ----------
    lesson, page : the notebook, and playwright's page that it is in
    root : the player
    name : by which the kernel knows the explorer
    """

    def __init__(self, lesson: Lesson, index: int) -> None:
        self.lesson, self.page = lesson, lesson.page
        self.cell = lesson.cell(index)
        self.root = self.cell.locator(PLAYER)
        self.root.wait_for()
        count = next(cell["count"] for cell in lesson.cells() if cell["index"] == index)
        self.name = f"Out[{count}]"
        self.picture = self.root.locator(".cl-picture")
        self.picture.scroll_into_view_if_needed()

    # --------------------------------------------------------------- what is to be seen

    @property
    def step(self) -> int:
        return int(POSITION.fullmatch(self.root.locator("output").inner_text())[2])

    @property
    def last(self) -> int:
        return int(POSITION.fullmatch(self.root.locator("output").inner_text())[3])

    @property
    def lit(self) -> int:
        """How many cells, and terms, are lit."""
        outlines = self.root.locator(".cl-lights rect").count() // 2  # dark, and light
        return outlines + self.root.locator(".cl-lit").count()

    def words(self) -> list[str]:
        return self.picture.evaluate(WORDS)

    def ask(self, attribute: str) -> str:
        """Return what the explorer says in the kernel."""
        return self.lesson.ask(f"{self.name}.{attribute}")

    def agreed(self) -> int:
        """Return the step, once page and kernel have the same picture of the same step."""
        self.lesson.settle()
        answer = ast.literal_eval(self.lesson.ask(KERNELS.format(explorer=self.name)))
        step, steps, words = json.loads(answer)
        assert (self.step, self.last) == (step, steps - 1)
        assert self.words() == [plain(each) for each in words]
        return step

    # ------------------------------------------------------------------- what is done

    def cells(self, which: str) -> Locator:
        """Find cells of the picture by a selector of their data attributes."""
        return self.picture.locator(f"svg {which}")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def focus(self) -> None:
        self.picture.focus()

    def press(self, *keys: str) -> int:
        for key in keys:
            self.page.keyboard.press(key)
        return self.agreed()

    def go(self, step: int) -> int:
        """Drag the step bar's slider."""
        slider = self.root.locator(".cl-steps input[type=range]")
        slider.evaluate("(e, n) => { e.value = n; e.dispatchEvent(new Event('input')); }", step)
        return self.agreed()

    def start_again(self) -> int:
        self.button(text.START_AGAIN).click()
        return self.agreed()

    def drag(self, dx: float, dy: float, *, finger: bool = False) -> None:
        """Take the outline that can be dragged, and move it by so many pixels of the screen."""
        box = self._box("[data-drag]")
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        path = [(at[0] + dx * k / 8, at[1] + dy * k / 8) for k in range(9)]
        if finger:
            self.touch(path)
        else:
            draw(self.page, path)

    def tap(self, which: str) -> None:
        box = self._box(which)
        self.touch([(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)])

    def _box(self, which: str) -> dict[str, float]:
        shape = self.cells(which).first
        shape.scroll_into_view_if_needed()
        return shape.bounding_box()

    def touch(self, path: list[tuple[float, float]]) -> None:
        touch(self.page, path)
        self.lesson.settle()


def draw(page: Page, path: list[tuple[float, float]]) -> None:
    """Press the mouse on a page, and draw it along a path."""
    page.mouse.move(*path[0])
    page.mouse.down()
    for point in path[1:]:
        page.mouse.move(*point)
    page.mouse.up()


def touch(page: Page, path: list[tuple[float, float]]) -> None:
    """Lay a finger on a page, and draw it along a path."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * len(path), path, strict=False):
        event = {"type": kind, "touchPoints": [{"x": x, "y": y}]}
        session.send("Input.dispatchTouchEvent", event)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def plain(words: str) -> str:
    """Take markup out of some words of an SVG."""
    words = TAGS.sub("", words)
    for entity, sign in ENTITIES.items():
        words = words.replace(entity, sign)
    return words
