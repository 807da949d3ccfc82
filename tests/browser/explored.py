"""An explorer in a page: what it shows, and hands to move it with.

Controls are found by their labels, and the kind of an explorer by the controls that it has; so it
does not matter in which notebook it stands, nor what surrounds it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from convlab import text
from explorer_state import SLIDERS, STATE, TOGGLE, State, number

if TYPE_CHECKING:
    from jupyter_pages import Lesson
    from playwright.sync_api import Locator

ATTEMPTS = 100  # of a tenth of a second, for a picture to agree with its controls
NOTCHES = {text.NUDGE: 0.1}  # how far a slider moves by one arrow key, where that is not 1

STOPS = "button, input, select, [role=slider], [contenteditable=true]"  # of the Tab key
TABS = 60  # at most, through an explorer
FOCUSED = """(root, stops) => [...root.querySelectorAll(stops)].indexOf(document.activeElement)"""

LISTEN = """root => {
  window.paints = [];
  let pressed = null;
  root.addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
  const painted = () => {
    if (pressed !== null) window.paints.push(performance.now() - pressed);
    pressed = null;
  };
  // A message that is sent from within a frame arrives when that frame has been painted.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = painted;
  new MutationObserver(() => requestAnimationFrame(() => port2.postMessage(0)))
    .observe(root.querySelector('.widget-html-content'), { childList: true, subtree: true });
}"""


def explorer_cells(path: Path) -> list[tuple[int, str]]:
    """Return (number of the cell, function) of every cell whose last line is an explorer."""
    found, named = [], {}
    for index, cell in enumerate(nbformat.read(path, as_version=4).cells):
        body = ast.parse(cell.source).body if cell.cell_type == "code" else []
        for statement in body:
            if isinstance(statement, ast.Assign) and (function := called(statement.value)):
                named |= {target.id: function for target in statement.targets}
        if body and isinstance(body[-1], ast.Expr):
            shown = body[-1].value
            function = named.get(shown.id) if isinstance(shown, ast.Name) else called(shown)
            if function:
                found.append((index, function))
    return found


def progress_cells(path: Path) -> list[int]:
    """Return the number of every cell that shows how far it is."""
    start = text.PROGRESS.partition(".")[0]
    return [
        index
        for index, cell in enumerate(nbformat.read(path, as_version=4).cells)
        for output in cell.get("outputs", [])
        if output.get("data", {}).get("text/plain", "").startswith(start)
    ]


def called(value: ast.expr) -> str | None:
    """Return the name of the explorer that this expression makes, if it does."""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "").startswith("explore_"):
        return value.func.id
    return None


class Explored:
    """The explorer below one cell, moved through its controls as a reader moves it.

    Attributes
    ----------
    choosers : labels of its lists, and of its row of buttons if it has one
    counted : label of the slider that goes through its windows, or its numbers
    sliders : labels of its other sliders
    """

    def __init__(self, lesson: Lesson, index: int) -> None:
        self.lesson, self.page = lesson, lesson.page
        self.cell = lesson.cell(index)
        self.root = self.cell.locator(
            ".jp-OutputArea-output", has=self.page.locator(".widget-play")
        )
        self.root.locator(".widget-html svg").wait_for()
        self.root.evaluate("root => root.scrollIntoView({block: 'start'})")
        self.lesson.settle()
        lists = self.root.locator(".widget-dropdown .widget-label").all_text_contents()
        sliders = self.root.locator(".widget-slider .widget-label").all_text_contents()
        self.choosers = lists + [TOGGLE] * self.root.locator(".widget-toggle-buttons").count()
        (self.counted,) = set(sliders) & set(SLIDERS)
        self.sliders = [label for label in sliders if label != self.counted]

    # ------------------------------------------------------------------ what it shows

    def state(self) -> State:
        """Read what is shown at this moment."""
        return State(**self.root.evaluate(STATE))

    def agreed(self, *, sentence: bool | None = False, **expected: object) -> State:
        """Wait until picture and controls agree with one another and with what is expected."""
        self.lesson.settle()
        for attempt in range(ATTEMPTS):
            if attempt:
                self.page.wait_for_timeout(100)
            state = self.state()
            wrong = state.disagreements()
            for name, value in expected.items():
                if getattr(state, name) != value:
                    wrong.append(f"{name}: expected {value}; got {getattr(state, name)}")
            if sentence is not None and state.is_sentence != sentence:
                wrong.append(f"a sentence in place of a picture, or not: {state.label}")
            if not wrong:
                return state
        raise AssertionError("\n".join(wrong))

    def picture(self) -> Locator:
        return self.root.locator(".widget-html svg")

    # -------------------------------------------------------------------- its controls

    def button(self, words: str) -> Locator:
        return self.root.get_by_role("button", name=words, exact=True)

    def control(self, label: str) -> Locator:
        words = self.page.locator(f'.widget-label:text-is("{label}")')
        return self.root.locator(".widget-inline-hbox", has=words)

    def options(self, label: str) -> list[str]:
        """Return what can be chosen from a list, or from a row of buttons."""
        if label == TOGGLE:
            return self.root.locator(".widget-toggle-buttons button").all_text_contents()
        values = "select => [...select.options].map(option => option.value)"
        return self.control(label).locator("select").evaluate(values)

    def press(self, words: str, key: str) -> None:
        """Press a key on a button."""
        self.button(words).focus()
        self.page.keyboard.press(key)

    def focused(self) -> int:
        """Say which of the `STOPS` has the focus, or −1."""
        return self.root.evaluate(FOCUSED, STOPS)

    def tab_through(self) -> Iterator[int]:
        """Go from the cell to its explorer, and through it, by the Tab key alone."""
        self.cell.focus()  # as the arrow keys do, from cell to cell
        inside = False
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            at = self.focused()
            if at >= 0:
                inside = True
                yield at
                assert self.focused() == at, "the focus went astray"
            elif inside:
                return

    def slide(self, label: str, *keys: str) -> None:
        """Give a slider the focus, and press keys."""
        self.control(label).get_by_role("slider").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, label: str, words: object) -> None:
        """Write into a field over what is there, and press Enter."""
        field = self.control(label).locator("input")
        field.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(str(words)) if str(words) else self.page.keyboard.press("Delete")
        self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Open a list and choose from it, or click on a button.

        While a list is closed, JupyterLab takes the arrow keys for itself.
        """
        if label == TOGGLE:
            self.root.locator(f'.widget-toggle-buttons button:text-is("{option}")').click()
            return
        chooser = self.control(label).locator("select")
        now = chooser.evaluate("select => select.selectedIndex")
        way = self.options(label).index(option) - now
        chooser.click()
        for _ in range(abs(way)):
            self.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
        self.page.keyboard.press("Enter")

    def go(self, row: int, column: int) -> State:
        """Type the window's row and column, or go along the only row by the slider."""
        if self.state().in_one_row:
            self.slide(self.counted, "Home", *["ArrowRight"] * column)
            return self.agreed(sentence=None, place=(row, column))
        self.write(text.ROW, row)
        self.lesson.settle()
        self.write(text.COLUMN, column)
        return self.agreed(sentence=None, place=(row, column))

    def restore(self, before: State) -> None:
        """Put every control back, and expect the very picture that was there."""
        own = [n for n in before.settings if n not in (self.counted, text.ROW, text.COLUMN)]
        # What is typed becomes the numbers of the filter, and channel, that are chosen just then.
        own.sort(key=lambda label: label not in (text.FILTER_CONTROL, text.CHANNEL_CONTROL))
        own.sort(key=lambda label: label != TOGGLE)  # it may decide what else can be chosen
        for _ in range(2):  # choosing a filter writes its numbers, and the other way round
            now = self.state().settings
            for label in own:
                value = before.settings[label]
                if now[label] == value:
                    continue
                if label in self.choosers:
                    self.choose(label, value)
                elif label in self.sliders:
                    way = (number(value) - number(now[label])) / NOTCHES.get(label, 1)
                    key = "ArrowRight" if way > 0 else "ArrowLeft"
                    self.slide(label, *[key] * round(abs(way)))
                else:
                    self.write(label, value)
                self.lesson.settle()
                now = self.state().settings
        if self.state().place != before.place:
            self.go(*before.place)
        self.agreed(sentence=before.is_sentence, svg=before.svg, settings=before.settings)

    # -------------------------------------------------------------------- how fast

    def latencies(self, presses: int) -> list[float]:
        """Press Enter on Next, and measure until the next picture is painted; milliseconds."""

        def press() -> None:
            state = self.state()
            if state.step == state.last:
                self.slide(self.counted, "Home")
                self.agreed(step=0)
            self.button(text.NEXT).focus()
            self._await_paint("Enter")

        return self._times(press, presses)

    def nudge_latencies(self, presses: int) -> list[float]:
        """Measure the same from an arrow key on the nudge."""
        self.slide(text.NUDGE, "Home")
        self.agreed()
        return self._times(lambda: self._await_paint("ArrowRight"), presses)

    def _await_paint(self, key: str) -> None:
        self.page.evaluate("() => { window.paints = []; }")
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.paints.length > 0")

    def _times(self, press: Callable[[], None], presses: int) -> list[float]:
        self.root.evaluate(LISTEN)
        times: list[float] = []
        for _ in range(presses):
            press()
            times.append(self.page.evaluate("() => window.paints[0]"))
            self.lesson.settle()  # the pause between two presses
        return times
