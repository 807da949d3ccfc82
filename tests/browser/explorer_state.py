"""What an explorer shows at one moment, and whether that agrees with itself.

Picture, alternative text and controls say the same thing three times over: the sums that are
written must add up, and stand for the place, and the filter, that the controls name.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from dataclasses import dataclass
from typing import NamedTuple

from convlab import text

from conv_layer import same_padding

TOGGLE = "toggle"  # a row of buttons has no label of its own
PHOTO_TAP = text.TAP.format(row=0, column=0)

# What the slider counts says which explorer it is, of those that show the way back.
WAYS_BACK = {text.PIXEL: "input_gradient", text.WEIGHT: "filter_gradient", text.NUMBER: "nudge"}
SLIDERS = (text.STEP, text.CELL, text.MATRIX_COLUMN, text.EPOCH, *WAYS_BACK)

# What stands there in place of a picture, and nothing else.
SENTENCES = [
    re.compile(re.sub(r"\\\{.*?\\\}", "(.*)", re.escape(words)))
    for words in (
        text.TOO_LARGE,
        text.TOO_WIDE_BORDER,
        text.TOO_MANY_CELLS,
        text.TOO_MANY_COLUMNS,
        text.TOO_LARGE_NUMBERS,
        text.NO_FILTER,
        text.TOO_MANY_TAPS,
        text.KEEP_SIZE,
    )
]

# "∂L/∂X[0, 2, 2] from F[1], scatter = 1·2 + 3·(−1) = −1", in pictures and alternative texts.
SUM = re.compile(
    r"(?P<array>∂L/∂[XFb])(\[(?P<places>[\d, ]+)\])?( from (F\[|image )(?P<part>\d+)\]?)?"
    r"(, (?P<way>\w+))? (?P<exact>[=≈]) "
    rf"(?P<sum>{text.NOTHING}|[−()\d.·+ e]+ [=≈] −?\d+(\.\d+)?(e[+−]?\d+)?)"
)

# The numbers of a column, in brackets; a single negative factor has some too.
VECTOR = r"(?<!\w)\(([^()·]+)\)(?!·)"

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
  const drawn = svg.outerHTML, lines = [...svg.querySelectorAll('text')];
  // Words that are cut off, or over other words, but for the rims that letters leave empty.
  const lost = [], rims = lines.map(line => {
    const { left, right, top, bottom } = line.getBoundingClientRect();
    const rim = (bottom - top) / 5;
    return { words: line.textContent, left, right, top: top + rim, bottom: bottom - rim };
  });
  rims.forEach((one, n) => {
    const inside = one.left > inner.left - 1 && one.right < inner.right + 1
      && one.top > inner.top - 1 && one.bottom < inner.bottom + 1;
    if (!inside) lost.push(one.words);
    for (const other of rims.slice(0, n)) {
      if (one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom && other.top < one.bottom) lost.push(one.words);
    }
  });
  for (let n = 0; n < drawn.length; n++) hash = Math.imul(31, hash) + drawn.charCodeAt(n) | 0;
  return {
    settings, most, lost,
    label: svg.getAttribute('aria-label'),
    svg: `${drawn.length} ${hash}`,
    words: lines.flatMap(line => line.textContent.split(' ')).filter(Boolean).join(' '),
    box: box.map(Math.round),
    focus: root.contains(document.activeElement) ? document.activeElement.textContent : '',
  };
}"""


class Sum(NamedTuple):
    """A sum as it is written: terms, each of them a number or a product, and the total."""

    array: str
    places: tuple[int, ...]
    part: int | None
    way: str
    exact: bool
    terms: list[str]
    total: str
    words: str

    @property
    def holds(self) -> bool:
        """Whether the terms add up to the total, as far as they are written."""
        added, blur = add_up(self.terms)
        return abs(added - number(self.total)) <= (1e-6 if self.exact else blur)

    def factors(self, which: int) -> list[str]:
        """Return the first or the second factor of every product."""
        return [term.split("·")[which].strip("()") for term in self.terms]


def written_sums(words: str) -> list[Sum]:
    """Find all sums in the words of a picture, or in its alternative text."""
    sums = []
    for found in SUM.finditer(words):
        terms, total = [], "0"
        if found["sum"] != text.NOTHING:
            added, total = re.fullmatch(r"(.+) [=≈] (\S+)", found["sum"]).groups()
            terms = added.split(" + ")
        places = tuple(map(int, (found["places"] or "").split(", "))) if found["places"] else ()
        part = int(found["part"]) if found["part"] else None
        way, exact = found["way"] or "", found["exact"] == "="
        sums.append(Sum(found["array"], places, part, way, exact, terms, total, found[0]))
    return sums


def add_up(terms: list[str]) -> tuple[float, float]:
    """Add terms up, and say how far the rounding of their numbers may lead astray."""
    added, blur = 0.0, 0.01
    for term in terms:
        factors = [number(factor) for factor in term.split("·")]
        added += math.prod(factors)
        blur += 0.006 * (1 + sum(map(abs, factors)))  # each may be rounded to two digits
    return added, blur


def number(written: str) -> float:
    """Read a number as it is written for readers."""
    return float(written.strip("()").replace("−", "-"))


def matrix(written: str) -> list[list[str]]:
    """Read a matrix as it is typed, number by number."""
    return [row.split() for row in written.split(";")]


def flat(written: str) -> list[str]:
    """Read all numbers of a matrix."""
    return written.replace(";", "").split()


def unlike(what: str, one: object, other: object) -> list[str]:
    """Say that two are not the same, if so."""
    return [] if one == other else [f"{what}: {one!r} and {other!r}"]


def missing(words: str, there: str) -> list[str]:
    """Say that these words do not stand there, if so."""
    return [] if words in there else [f"{words!r} is not in {there!r}"]


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
    lost : words that are cut off, or lie over other words
    focus : words on the control that has the focus, or ""
    """

    label: str
    words: str
    svg: str
    box: list[int]
    settings: dict[str, str]
    most: dict[str, str]
    lost: list[str]
    focus: str

    @property
    def counted(self) -> str:
        """Label of the slider that goes through the places."""
        return next(label for label in SLIDERS if label in self.settings)

    @property
    def step(self) -> int:
        return int(self.settings[self.counted])

    @property
    def last(self) -> int:
        return round(float(self.most[self.counted]))

    @property
    def in_one_row(self) -> bool:
        """Whether there is no row to choose, and no column."""
        return self.counted == text.EPOCH

    @property
    def place(self) -> tuple[int, int]:
        if self.in_one_row:
            return 0, self.step
        return int(self.settings[text.ROW]), int(self.settings[text.COLUMN])

    @property
    def shape(self) -> tuple[int, int]:
        if self.in_one_row:
            return 1, self.last + 1
        return int(self.most[text.ROW]) + 1, int(self.most[text.COLUMN]) + 1

    @property
    def kind(self) -> str:
        if self.counted in WAYS_BACK:
            return WAYS_BACK[self.counted]
        if self.counted == text.CELL:
            return "mistakes"
        if self.counted == text.MATRIX_COLUMN:
            return "columns"
        if self.counted == text.EPOCH:
            return "training"
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

    @property
    def taps(self) -> list[list[str]]:
        """The filter's numbers, as they are typed."""
        return matrix(self.settings[text.OWN])

    @property
    def sides(self) -> tuple[int, int]:
        """Rows and columns of the filter."""
        if self.kind == "photo":
            return 3, 3
        if self.kind == "padding":
            return self.pair(text.KERNEL)
        if self.kind == "columns":
            return tuple(map(int, re.search(r"filters of (\d+)×(\d+)", self.label).groups()))
        return len(self.taps), len(self.taps[0])

    @property
    def output(self) -> tuple[int, int]:
        """Rows and columns of the output, which has places of its own or is told of in words."""
        told = {
            "filter_gradient": r"∂L/∂O is (.+?)\. ",
            "nudge": r"The output is (.+?), the target",
        }
        if self.kind in told:
            rows = matrix(re.search(told[self.kind], self.label)[1])
            return len(rows), len(rows[0])
        if self.kind != "input_gradient":
            return self.shape
        return tuple(
            (n + sum(around) - d * (k - 1) - 1) // s + 1
            for n, around, k, s, d in zip(
                self.shape,
                self.borders(self.shape),
                self.sides,
                self.pair(text.STRIDE),
                self.pair(text.DILATION),
                strict=True,
            )
        )

    def borders(self, size: tuple[int, int]) -> list[tuple[int, int]]:
        """Return the padding before and after, on both axes of an input of this size."""
        padding = self.settings[text.PADDING]
        if padding == "valid":
            return [(0, 0), (0, 0)]
        if padding == "same":
            geometry = self.sides, self.pair(text.STRIDE), self.pair(text.DILATION)
            return list(map(same_padding, size, *geometry))
        return [(width, width) for width in self.pair(text.PADDING)]

    def disagreements(self) -> list[str]:
        """Say where picture, number and controls contradict each other."""
        (row, column), (rows, columns) = self.place, self.shape
        wrong = unlike("number and row, column", self.step, row * columns + column)
        wrong += unlike("words cut off, or over others", self.lost, [])
        wrong += unlike("the slider's end and rows, columns", self.last, rows * columns - 1)
        if self.is_sentence:
            wrong += unlike("the sentence", self.words, " ".join(self.label.split()))
        else:
            wrong += getattr(self, f"_{self.kind}_disagreements")()
        return [*wrong, f"in {self.label!r}"] if wrong else []

    # ------------------------------------------------------------------- the way forward

    def _window_disagreements(self) -> list[str]:
        """Work out which rows and which columns lie under the window, as they are counted."""
        borders = [(0, 0)] * 2  # counted in the padded input
        if self.kind == "padding":  # counted in X, where the padding comes before 0
            borders = self.borders(tuple(int(self.settings[n]) for n in (text.HEIGHT, text.WIDTH)))
        rows, columns = self._reached(
            [
                at * s - before
                for at, s, (before, _) in zip(
                    self.place, self.pair(text.STRIDE), borders, strict=True
                )
            ]
        )
        return missing(f"{text.rows(rows)} and {text.columns(columns)} of", self.words)

    def _reached(self, corner: list[int]) -> list[tuple[int, ...]]:
        """Return the rows and the columns under a filter whose first number lies there."""
        return [
            tuple(first + tap * d for tap in range(k))
            for first, d, k in zip(corner, self.pair(text.DILATION), self.sides, strict=True)
        ]

    def _padding_disagreements(self) -> list[str]:
        wrong = self._window_disagreements()
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
        wrong = self._window_disagreements()
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
        wrong = self._window_disagreements()
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
        added, blur = add_up(written[1].replace(" (bias)", "").split(" + "))
        if written[2] != total or abs(added - number(total)) > blur:
            return [f"{added} is not {total} in {written[0]!r}"]
        return []

    def _columns_disagreements(self) -> list[str]:
        view = self.settings[TOGGLE]
        heading = text.COLUMNS_HEADINGS[view].format(number=self.step)
        wrong = self._window_disagreements()
        wrong += missing(heading, self.words) + missing(heading, self.label)
        where = re.search(r"Window .+? Stride .+?\.", self.label)[0]
        wrong += missing(where, self.words)
        if view == text.TO_IMAGE:
            return wrong + self._added_column()
        column = re.search(r"The column is (.+?)\. ", self.label)[1].split(", ")
        windows = math.prod(self.shape)
        wrong += missing(f"{text.THE_WINDOWS}, {len(column)}×{windows}", self.words)
        totals = re.findall(r"O\[[\d, ]+\] [=≈] (.+?) [=≈] (−?\d+(?:\.\d+)?)", self.label)
        filters = int(re.search(r"a matrix of (\d+)×", self.label)[1])
        wrong += unlike("numbers of O", len(totals), filters)
        for words, total in totals:
            terms = words.split(" + ")
            met = [term.split("·")[0].strip("()") for term in terms if "·" in term]
            wrong += unlike("column", met, column)
            added, blur = add_up([term.replace(" (bias)", "") for term in terms])
            if abs(added - number(total)) > blur:
                wrong.append(f"{added} is not {total} in {words!r}")
            wrong += missing(f"{words} ", self.words)
        return wrong

    def _added_column(self) -> list[str]:
        """Add the column to what its window of ∂L/∂X held, and look for it in ∂L/∂X."""
        names = f"{text.ONE_COLUMN.format(number=self.step)}|{text.ITS_WINDOW}"
        sums = re.findall(rf"((?:{names}) [=≈] .+?)\. ", self.label)
        wrong = [words for each in sums for words in missing(each, self.words)]
        wrong += unlike("sums", len(sums), 2)
        vectors = [
            [[number(v) for v in vector.split(", ")] for vector in re.findall(VECTOR, words)]
            for words in sums
        ]
        (*_, column), (before, share, after) = vectors
        wrong += unlike("column", share, column)
        for one, other, total in zip(before, share, after, strict=True):
            if abs(one + other - total) > 0.02:
                wrong.append(f"{one} + {other} is not {total} in {self.label!r}")
        gradients = re.findall(r"([−()\d.]+)·\(", sums[0])
        rows = vectors[0][:-1]
        for place, total in enumerate(column):
            terms = [f"{g}·({row[place]})" for g, row in zip(gradients, rows, strict=True)]
            added, blur = add_up(terms)
            if abs(added - total) > blur:
                wrong.append(f"{added} is not {total} in {sums[0]!r}")
        image = [
            number(v)
            for channel in re.search(r"∂L/∂X so far is (.+)\.$", self.label)[1].split(" | ")
            for v in flat(channel)
        ]
        return wrong + [f"{v} is not in ∂L/∂X" for v in after if v not in image]

    def _mistakes_disagreements(self) -> list[str]:
        title, name, told, right, hides = re.match(
            r"(.+?\.) (∂L/∂[XF]\[[\d, ]+\]): (\S+?)(?: is right|,).+ Right: (.+?)\. "
            r"With the mistake: .+?\. (It hides with .+)\.$",
            self.label,
        ).groups()
        wrong = unlike("mistake", title, self.settings[text.MISTAKE_CONTROL])
        wrong += missing(title, self.words) + missing(name, self.words)
        wrong += missing(self.settings[TOGGLE], name)
        places = tuple(map(int, re.findall(r"\d+", name)))[-2:]
        row, column = self.place
        wrong += unlike("place", places, self.place)
        wrong += unlike("number", matrix(right)[row][column], told)
        hidden = hides.count("×")
        return wrong + unlike(
            "where it hides", self.words.split().count(text.HIDES), hidden + title.count("hides")
        )

    def _training_disagreements(self) -> list[str]:
        heading = text.AFTER_EPOCH.format(epoch=self.step, last=self.last)
        if self.step == 0:
            heading = text.BEFORE_TRAINING.format(last=self.last)
        told, loss, accuracy, remark, first = re.match(
            r"(.+?)\. (loss ≈ \S+)\. (accuracy ≈ \S+ %)\. (.+\.) The first filter is (.+)\.$",
            self.label,
        ).groups()
        channel = self.settings.get(text.CHANNEL_CONTROL)
        named = heading if channel is None else f"{heading}, channel {channel}"
        wrong = unlike("epoch", told, named)
        for words in (heading, loss, accuracy, remark):
            wrong += missing(words, self.words)
        wrong += unlike("untrained", text.DRAWN_AT_RANDOM in remark, self.step == 0)
        numbers = flat(first)
        drawn = self.words.partition(heading)[2].split()[: len(numbers)]
        wrong += unlike("numbers of the first filter", drawn, numbers)
        if not 0 <= number(accuracy.split()[-2]) <= 100 or number(loss.split()[-1]) < 0:
            wrong.append(f"{loss!r} and {accuracy!r}")
        return wrong

    # ---------------------------------------------------------------------- the way back

    def _input_gradient_disagreements(self) -> list[str]:
        borders = self.borders(self.shape)
        at = [place + before for place, (before, _) in zip(self.place, borders, strict=True)]
        rows, columns = (n + sum(around) for n, around in zip(self.shape, borders, strict=True))
        scatters = self.settings[TOGGLE] == text.SCATTER
        shown = at[0] * columns + at[1]  # gather has come so far; scatter draws them all
        drawn = rows * columns if scatters else shown + 1
        wrong = self._gradient_disagreements("∂L/∂X", text.SCATTER, text.GATHER, drawn, shown)
        wrong += unlike("cropped", text.CROPPED in self.words, any(map(any, borders)))
        return wrong + (self._scattered(at) if scatters else self._gathered(at))

    def _scattered(self, at: list[int]) -> list[str]:
        """Expect the windows that reach this place of the padded X, and the filter's numbers."""
        rows, columns = (
            [(n, tap) for n in range(count) for tap in range(k) if n * s + tap * d == here]
            for here, count, k, s, d in zip(
                at,
                self.output,
                self.sides,
                self.pair(text.STRIDE),
                self.pair(text.DILATION),
                strict=True,
            )
        )
        meetings = list(itertools.product(rows, columns))
        windows = [(i, j) for (i, _), (j, _) in meetings]
        named = re.findall(r"O\[(?:\d+, )?(\d+), (\d+)\]", self.words)
        wrong = unlike("windows", [tuple(map(int, place)) for place in named], windows)
        if not meetings:
            return wrong + missing("No window held", self.words)
        weights = text.listed(number(self.taps[u][v]) for (_, u), (_, v) in meetings)
        if len(windows) == 1:
            return wrong + missing(f"with this number of the filter on it: {weights}.", self.words)
        wrong += missing(f"with these numbers of the filter on it: {weights}.", self.words)
        return wrong + missing(f"{text.windows(len(windows))} held", self.words)

    def _gathered(self, at: list[int]) -> list[str]:
        """Expect the turned filter above the grid that is ∂L/∂O with its zeros."""
        rows, columns = self._reached(at)
        where = text.GATHER_WHERE.format(rows=text.rows(rows), columns=text.columns(columns))
        turned = text.matrix([map(number, row[::-1]) for row in self.taps[::-1]])
        wrong = missing(where, self.words) + missing(f"turned filter is {turned}.", self.label)
        return wrong + self._zeros_between()

    def _filter_gradient_disagreements(self) -> list[str]:
        ways = text.CORRELATION, text.WINDOWS
        wrong = self._gradient_disagreements("∂L/∂F", *ways, self.step + 1, self.step)
        upstream = flat(re.search(r"∂L/∂O is (.+?)\. ", self.label)[1])
        by_windows = next(s for s in written_sums(self.words) if s.way == text.WINDOWS)
        wrong += unlike("∂L/∂O", upstream, by_windows.factors(1))
        if self.settings[TOGGLE] == text.WINDOWS:
            weight = text.indexed("F", *by_windows.places)
            return wrong + missing(text.WINDOWS_WHERE.format(weight=weight), self.words)
        rows, columns = (
            tuple(range(at * d, at * d + (n - 1) * s + 1))
            for at, d, n, s in zip(
                self.place,
                self.pair(text.DILATION),
                self.output,
                self.pair(text.STRIDE),
                strict=True,
            )
        )
        under = text.CORRELATION_WHERE.partition("{what}")[0]
        wrong += missing(
            under.format(rows=text.rows(rows), columns=text.columns(columns)), self.words
        )
        return wrong + self._zeros_between()

    def _zeros_between(self) -> list[str]:
        """Expect zeros where a stride leaves room between two numbers of ∂L/∂O."""
        room = zip(self.output, self.pair(text.STRIDE), strict=True)
        between = any(n > 1 and stride > 1 for n, stride in room)
        return unlike("zeros between", text.BETWEEN in self.words, between)

    def _gradient_disagreements(
        self, array: str, first: str, second: str, drawn: int, shown: int
    ) -> list[str]:
        """Hold both ways to one number of a gradient against each other, and against its grid.

        The grid has so many numbers `drawn`, and the one that is `shown` among them.
        """
        sums = written_sums(self.words)
        ours = [each for each in sums if each.array == array]
        one, other = parts = [each for each in ours if each.way]
        wrong = unlike("ways", [one.way, other.way], [first, second])
        wrong += unlike("two ways to one number", one.total, other.total)
        wrong += missing(self.settings[TOGGLE].capitalize(), self.label.partition(":")[0])
        for each in sums:
            if not each.holds:
                wrong.append(f"{add_up(each.terms)[0]} is not {each.total} in {each.words!r}")
            if each.way in ("", self.settings[TOGGLE]):  # of two ways, the one that is drawn
                wrong += missing(each.words, self.label)
        for each in ours:
            wrong += unlike("place", each.places[-2:], self.place)
        total = one.total
        if one.part is not None:  # of several filters or images, each with a sum of its own
            whole = next(each for each in ours if each not in parts)
            # Filters are counted through all groups, and each group has as many.
            term = whole.terms[one.part % len(whole.terms)].strip("()")
            wrong += unlike("part", term, total)
            total = whole.total
            chosen = text.FILTER_CONTROL if array == "∂L/∂X" else text.IMAGE
            wrong += unlike(chosen, str(one.part), self.settings.get(chosen, str(one.part)))
        grid = self.words.partition(array)[0].split()[-drawn:]
        return wrong + unlike("the grid", grid[shown], total) + self._chosen()

    def _chosen(self) -> list[str]:
        """Expect the names of the filter and the channel that are chosen, where there are some."""
        wrong = []
        if text.FILTER_CONTROL in self.settings:
            wrong += missing(f"O[{self.settings[text.FILTER_CONTROL]}]", self.words)
        if text.CHANNEL_CONTROL in self.settings:
            wrong += missing(f"channel {self.settings[text.CHANNEL_CONTROL]} ", self.words)
        return wrong

    def _nudge_disagreements(self) -> list[str]:
        heading, by, loss, slope = re.match(
            r"(Nudge .+?, and see what becomes of L)\. (.+?)\. The output is .+?\. "
            r"(L = .+?)\. (∂L/∂.+?)\. A curve",
            self.label,
        ).groups()
        wrong = [w for words in (heading, by, loss, slope) for w in missing(words, self.words)]
        name, start, nudge, value = re.fullmatch(r"(.+?) = (\S+) \+ (\S+) [=≈] (\S+)", by).groups()
        wrong += unlike("nudge", number(nudge), number(self.settings[text.NUDGE]))
        if abs(number(start) + number(nudge) - number(value)) > 0.0101:
            wrong.append(f"{by!r} does not add up")
        letter, *places = re.fullmatch(r"([FbX])(?:\[([\d, ]+)\])?", name).groups("")
        of = {text.KINDS["weight"]: "F", text.KINDS["bias"]: "b", text.KINDS["pixel"]: "X"}
        wrong += unlike("kind", letter, of[self.settings[TOGGLE]])
        if letter != "b":
            wrong += unlike("place", tuple(map(int, places[0].split(", ")))[-2:], self.place)
        if letter == "F":
            row, column = self.place
            typed = text.number(number(self.taps[row][column]))
            wrong += unlike("numbers and the weight", typed, start)
        wrong += missing(f"Nudge {name},", heading) + missing(f"over {name},", self.label)
        return wrong + self._chosen() + self._loss(loss) + self._slope(name, slope)

    def _loss(self, loss: str) -> list[str]:
        """Square what L is the sum of; of one filter, what its output is apart from the target."""
        loss = loss.removesuffix(text.OVER_FILTERS)
        total, blur = number(re.search(r"[=≈] (\S+)$", loss)[1]), 0.01
        terms = re.search(r"½·\((.+)\) [=≈]", loss)
        if terms:
            apart = [number(term.removesuffix("²")) for term in terms[1].split(" + ")]
        elif text.FILTER_CONTROL in self.settings:
            return []  # and the other filters' outputs are not in the picture
        else:
            found = re.search(r"The output is (.+?), the target (.+?)\. ", self.label)
            O, T = map(flat, found.groups())
            apart = [number(o) - number(t) for o, t in zip(O, T, strict=True)]
            blur += 0.01 * sum(map(abs, apart))
        blur += 0.006 * sum(map(abs, apart))
        added = sum(each * each for each in apart) / 2
        return [] if abs(added - total) <= blur else [f"{added} is not L in {loss!r}"]

    def _slope(self, name: str, words: str) -> list[str]:
        """Expect the slope, and what it promises; a curve that bends up is above its tangent."""
        found = re.fullmatch(rf"∂L/∂{re.escape(name)} [=≈] (\S+){text.FROM_BACKWARD}", words)
        ahead = re.search(
            r"by 0\.1·(\S+) [=≈] (\S+); along its curve, by (?:≈ )?(\S+)\.", self.words
        )
        if found is None or ahead is None:
            return [f"no slope of {name} in {words!r}, or no tenth in {self.words!r}"]
        slope, promise, change = map(number, (found[1], *ahead.groups()[1:]))
        wrong = unlike("slope", number(ahead[1]), slope)
        if abs(0.1 * slope - promise) > 0.006 or change < promise - 0.0101:
            wrong.append(f"slope {slope}, and {ahead[0]!r}")
        return wrong
