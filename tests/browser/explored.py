"""An explorer in a page: what it shows, and hands to move it with.

Controls are found by their labels, and the kind of an explorer by the controls that it has; so it
does not matter in which notebook it stands, nor what surrounds it.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from convlab import text

from conv_layer import same_padding

if TYPE_CHECKING:
    from jupyter_pages import Lesson
    from playwright.sync_api import Locator

ATTEMPTS = 100  # of a tenth of a second, for a picture to agree with its controls
TOGGLE = "toggle"  # a row of buttons has no label of its own
PHOTO_TAP = text.TAP.format(row=0, column=0)

# What stands there in place of a picture, and nothing else.
SENTENCES = [
    re.compile(re.sub(r"\\\{.*?\\\}", "(.*)", re.escape(words)))
    for words in (
        text.TOO_LARGE,
        text.TOO_WIDE_BORDER,
        text.TOO_MANY_CELLS,
        text.NO_FILTER,
        text.TOO_MANY_TAPS,
        text.CANNOT,
    )
]

STATE = """root => {
  let hash = 0;  // enough to tell pictures from one another; a photograph's is long
  const settings = {}, most = {};
  for (const control of root.querySelectorAll('.widget-inline-hbox')) {
    const label = control.querySelector('.widget-label')?.textContent;
    const field = control.querySelector('select, input');
    const handle = control.querySelector('[role=slider]');
    if (!label || !(field || handle)) continue;
    settings[label] = field ? field.value : control.querySelector('.widget-readout').textContent;
    most[label] = field ? field.max : handle.getAttribute('aria-valuemax');
  }
  const down = root.querySelector('.widget-toggle-buttons .mod-active');
  if (down) settings.toggle = down.textContent;
  const svg = root.querySelector('.widget-html svg');
  const [outer, inner] = [root.getBoundingClientRect(), svg.getBoundingClientRect()];
  const box = [inner.x - outer.x, inner.y - outer.y, inner.width, inner.height];
  const drawn = svg.outerHTML;
  for (let n = 0; n < drawn.length; n++) hash = Math.imul(31, hash) + drawn.charCodeAt(n) | 0;
  return {
    settings, most,
    label: svg.getAttribute('aria-label'),
    svg: `${drawn.length} ${hash}`,
    words: [...svg.querySelectorAll('text')].map(line => line.textContent).join(' '),
    box: box.map(Math.round),
    focus: root.contains(document.activeElement) ? document.activeElement.textContent : '',
  };
}"""

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


@dataclass(frozen=True)
class State:
    """All that a reader sees of an explorer.

    Attributes
    ----------
    label, words : the picture's alternative text, and the words in it
    svg : what tells this picture from another
    box : its (x, y, width, height) in the explorer
    settings : what every control says, by its label
    most : the greatest value of sliders and number fields
    focus : words on the control that has the focus, or ""
    """

    label: str
    words: str
    svg: str
    box: list[int]
    settings: dict[str, str]
    most: dict[str, str]
    focus: str

    @property
    def step(self) -> int:
        return int(self.settings[text.STEP])

    @property
    def last(self) -> int:
        return round(float(self.most[text.STEP]))

    @property
    def place(self) -> tuple[int, int]:
        return int(self.settings[text.ROW]), int(self.settings[text.COLUMN])

    @property
    def shape(self) -> tuple[int, int]:
        return int(self.most[text.ROW]) + 1, int(self.most[text.COLUMN]) + 1

    @property
    def kind(self) -> str:
        if PHOTO_TAP in self.settings:
            return "photo"
        return "padding" if text.KERNEL in self.settings else "forward"

    @property
    def is_sentence(self) -> bool:
        return any(sentence.fullmatch(self.label) for sentence in SENTENCES)

    def pair(self, name: str) -> tuple[int, int]:
        """Read a setting for both axes; one that the explorer does not have is 1."""
        value = ast.literal_eval(self.settings.get(name, "1"))
        return value if isinstance(value, tuple) else (value, value)

    def disagreements(self) -> list[str]:
        """Say where picture, number and controls contradict each other."""
        wrong = []

        def same(what: str, one: object, other: object) -> None:
            if one != other:
                wrong.append(f"{what}: {one!r} and {other!r} in {self.label!r}")

        (row, column), (rows, columns) = self.place, self.shape
        same("window and row, column", self.step, row * columns + column)
        same("the slider's end and rows, columns", self.last, rows * columns - 1)
        if self.is_sentence:
            same("the sentence", " ".join(self.words.split()), " ".join(self.label.split()))
            return wrong
        rows, columns = self._under()
        under = f"{text.rows(rows)} and {text.columns(columns)} of"
        if under not in self.words:
            wrong.append(f"{under!r} is not in {self.words!r}")
        return wrong + getattr(self, f"_{self.kind}_disagreements")()

    def _under(self) -> list[tuple[int, ...]]:
        """Work out which rows and which columns lie under the window, as they are counted."""
        kernel, stride, dilation = map(self.pair, (text.KERNEL, text.STRIDE, text.DILATION))
        padding = self.settings[text.PADDING]
        before = (0, 0)  # counted in the padded input
        if self.kind == "photo":
            kernel = (3, 3)
        elif self.kind == "forward":
            taps = [row.split() for row in self.settings[text.OWN].split(";")]
            kernel = len(taps), len(taps[0])
        elif padding == "same":  # counted in X, where the padding comes before 0
            size = int(self.settings[text.HEIGHT]), int(self.settings[text.WIDTH])
            around = map(same_padding, size, kernel, stride, dilation)
            before = tuple(first for first, _ in around)
        elif padding != "valid":
            before = self.pair(text.PADDING)
        return [
            tuple(at * s + tap * d - b for tap in range(k))
            for at, k, s, d, b in zip(self.place, kernel, stride, dilation, before, strict=True)
        ]

    def _padding_disagreements(self) -> list[str]:
        wrong = []
        if text.PADDING_WHERE.partition(":")[0].format(number=self.step) not in self.label:
            wrong.append(f"window {self.step} is not in {self.label!r}")
        room, stride, windows = map(
            int, re.search(r"= floor\( (-?\d+) / (\d+) \) \+ 1 = (\d+)", self.label).groups()
        )
        along = self.settings[TOGGLE] == text.ALONG_COLUMNS
        if not room // stride + 1 == windows == self.shape[along]:
            wrong.append(f"{self.shape} windows, and {self.label!r}")
        return wrong

    def _forward_disagreements(self) -> list[str]:
        wrong = []
        where = text.WHERE.partition(":")[0].format(number=self.step, last=self.last)
        if not self.label.startswith(where):
            wrong.append(f"window {self.step} of {self.last} is not in {self.label!r}")
        found = re.search(
            r"products are (.*?)\. Their sum(?:, with the bias (\S+),)? is (\S+); "
            r"it stands at row (\d+), column (\d+) of the output\.$",
            self.label,
        )
        products, bias, total, *place = found.groups()
        if tuple(map(int, place)) != self.place:
            wrong.append(f"{self.place} is not in {self.label!r}")
        terms = [number(p) for p in re.split("[;,] ", products)]
        added = sum(terms) + number(bias or "0")
        if abs(added - number(total)) > 0.005 * (len(terms) + 2):
            wrong.append(f"the products add up to {added} in {self.label!r}")
        return wrong + self._sum_disagreements(total)

    def _photo_disagreements(self) -> list[str]:
        wrong = []
        height, width = map(int, re.search(r"(\d+)×(\d+) numbers", self.label).groups())
        if (height, width) != self.shape:
            wrong.append(f"{self.shape} windows, and {self.label!r}")
        ending = re.search(r"O\[(\d+), (\d+)\] [=≈] (\S+)\.$", self.label)
        *place, total = ending.groups()
        if tuple(map(int, place)) != self.place:
            wrong.append(f"{self.place} is not in {self.label!r}")
        return wrong + self._sum_disagreements(total)

    def _sum_disagreements(self, total: str) -> list[str]:
        """Add up the sum that is written below the picture."""
        row, column = self.place
        written = re.search(
            rf"O\[(?:\d+, )?{row}, {column}\] [=≈] (.+?) [=≈] (−?[\d.]+)", self.words
        )
        if written is None:
            return [f"no sum for {self.place} in {self.words!r}"]
        added, blur = 0.0, 0.01
        for term in written[1].replace(" (bias)", "").split(" + "):
            factors = [number(factor) for factor in term.split("·")]
            added += math.prod(factors)
            blur += 0.006 * (1 + sum(map(abs, factors)))  # each may be rounded to two digits
        if written[2] != total or abs(added - number(total)) > blur:
            return [f"{added} is not {total} in {written[0]!r}"]
        return []


def number(written: str) -> float:
    """Read a number as it is written for readers."""
    return float(written.strip("()").replace("−", "-"))


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
    sliders : labels of its sliders but for the window's
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
        self.sliders = [label for label in sliders if label != text.STEP]
        if self.state().is_sentence:  # a later cell of the notebook left it at what cannot be
            self.choose(text.DILATION, "1")
            self.lesson.settle()
            self.choose(text.PADDING, "same")
            self.agreed()

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
        """Type the window's row and column."""
        self.write(text.ROW, row)
        self.lesson.settle()
        self.write(text.COLUMN, column)
        return self.agreed(sentence=None, place=(row, column))

    def restore(self, before: State) -> None:
        """Put every control back, and expect the very picture that was there."""
        own = [n for n in before.settings if n not in (text.STEP, text.ROW, text.COLUMN)]
        for _ in range(2):  # choosing a filter writes its numbers, and the other way round
            now = self.state().settings
            for label in own:
                value = before.settings[label]
                if now[label] == value:
                    continue
                if label in self.choosers:
                    self.choose(label, value)
                elif label in self.sliders:
                    way = int(value) - int(now[label])
                    self.slide(label, *["ArrowRight" if way > 0 else "ArrowLeft"] * abs(way))
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
        self.root.evaluate(LISTEN)
        times: list[float] = []
        while len(times) < presses:
            state = self.state()
            if state.step == state.last:
                self.slide(text.STEP, "Home")
                self.agreed(step=0)
            self.button(text.NEXT).focus()
            self.page.evaluate("() => { window.paints = []; }")
            self.page.keyboard.press("Enter")
            self.page.wait_for_function("() => window.paints.length > 0")
            times.append(self.page.evaluate("() => window.paints[0]"))
            self.lesson.settle()  # the pause between two presses
        return times
