"""What the checker has to say: for a terminal, and as pictures in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from convlab import text
from convlab import text_checks as checks
from convlab.check.attempts import Failure
from convlab.check.cases import Case
from convlab.check.quiet import say
from convlab.check.shapes import WAYS, Shapes
from convlab.check.trial import TOLERANCE, close

if TYPE_CHECKING:  # only who shows a report waits for matplotlib
    from convlab.scene import Scene

MOST_WRITTEN = 12  # rows and columns of a grid in words
MOST_OF_FINDING = 480  # dots a side of a grid: two of them find room on a page


@dataclass(frozen=True, eq=False)
class Finding:
    """One mistake.

    Attributes
    ----------
    mistake : its name in short, a key of checks.MISTAKES; "unrecognised" where it is none of them
    part : "forward", "filter_gradient", "input_gradient", "bias_gradient", or "backward" for what
        concerns both gradients
    case : the smallest case that shows it, or None
    expected, got : arrays of that case, or a Failure, or None
    others : further mistakes that would give the very same numbers on these cases
    shapes : how the layer takes its arrays
    said : what stands in the braces of its words
    where : in which cases it is so, in words; "" where it is so in all
    """

    mistake: str
    part: str
    case: Case | None
    expected: np.ndarray | None
    got: Any
    others: tuple[str, ...] = ()
    shapes: Shapes = WAYS[0]
    said: dict[str, str] = field(default_factory=dict)
    where: str = ""

    @property
    def title(self) -> str:
        """The mistake, in a few words."""
        return checks.MISTAKES[self.mistake][0].format(**self.said)

    @property
    def why(self) -> str:
        """What is wrong, in a sentence or two."""
        return checks.MISTAKES[self.mistake][1].format(**self.said)

    @property
    def hint(self) -> str:
        """Where to look; it does not give the line away."""
        return checks.MISTAKES[self.mistake][2]

    @property
    def section(self) -> str:
        """Which notebook explains it."""
        return checks.MISTAKES[self.mistake][3]

    def __str__(self) -> str:
        lines = [f"{checks.PARTS[self.part]}: {self.title}", f"  {self.why}"]
        lines += [
            f"  {checks.OR_ELSE.format(title=checks.MISTAKES[name][0])}" for name in self.others
        ]
        lines += [f"  {self.where}"] if self.where else []
        if self.case is not None:
            lines.append("  " + checks.SMALLEST.format(case=self.case.name))
        if self.expected is not None and self.got is not None:
            lines += _compared(self)
        lines.append(f"  {checks.HINT.format(hint=self.hint)}")
        if self.section:
            lines.append(f"  {checks.EXPLAINED.format(section=self.section)}")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class Report:
    """What a check found.

    Attributes
    ----------
    findings : what is wrong; empty if nothing is
    notes : what is worth knowing, and no mistake
    only : the step that was checked, or None for all
    cases : on how many cases the layer was run
    went_back : whether backward was run, and returned both gradients, on all of them
    of : how many cases there are, some of which it may not take
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    only: str | None
    cases: int
    went_back: bool
    of: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __str__(self) -> str:
        what = checks.STEP_NAMES[self.only]
        head = self._verdict().format(what=what, cases=self.cases, of=self.of)
        notes = [checks.NOTE.format(note=note) for note in self.notes]
        return "\n\n".join([head, *map(str, self.findings), *notes])

    def _verdict(self) -> str:
        """Say whether it passed, and how far the check went: with no ✓ if that is not half."""
        if not self.passed:
            return checks.NOT_PASSED
        if not self.went_back and self.only is None:
            return checks.PASSED_FORWARD
        if self.cases >= self.of:
            return checks.PASSED
        return checks.PASSED_PART if 2 * self.cases >= self.of else checks.PASSED_LITTLE

    def _ipython_display_(self) -> None:
        """Say it in words, and show the first finding's numbers as a picture below them."""
        from convlab.figure import show

        say(_laid_out(str(self)))
        shown = [finding for finding in self.findings if _drawable(finding)]
        if shown:
            show(finding_scene(shown[0]))

    def __repr__(self) -> str:
        return str(self)


def _laid_out(words: str) -> str:
    """Break long lines between their words, as far in as they begin; rows of numbers stay."""
    lines = []
    for line in words.split("\n"):
        said = line.lstrip()
        indent = line[: len(line) - len(said)]
        lines.append(line if len(indent) > 2 else text.wrapped(said, indent))
    return "\n".join(lines)


def _drawable(finding: Finding) -> bool:
    return (
        isinstance(finding.got, np.ndarray)
        and finding.expected is not None
        and min(finding.got.ndim, finding.expected.ndim) >= 2
        and min(finding.got.size, finding.expected.size) > 0
    )


def finding_scene(finding: Finding) -> Scene:
    """Draw what was expected beside what came: the first grid in which they differ.

    Of large grids the part where they differ first, or its beginning where the shapes differ.
    """
    from convlab.scene import Grid, cut, room_for
    from convlab.scenes.grids import scene_of_grids

    expected, got = _first_difference(finding.expected, finding.got)
    kind = {"forward": "output", "filter_gradient": "filter"}.get(finding.part, "input")
    gradient = finding.part != "forward"
    differ: tuple = ()
    if expected.shape == got.shape:
        most = np.abs(finding.expected).max(initial=0)
        wrong = np.argwhere(~(np.abs(got - expected) <= TOLERANCE * most))  # nan is wrong, too
        differ = tuple(map(tuple, wrong.tolist()))
    name = checks.PART_NAMES[finding.part]
    finite = expected[np.isfinite(expected)]  # it may be what the layer returned the first time
    strongest = float(np.abs(finite).max(initial=0)) or 1.0  # what came may be without end
    look = {"kind": kind, "gradient": gradient, "strongest": strongest}
    first = differ[0] if differ else (0, 0)
    grids = [
        Grid(checks.EXPECTED.format(name=name), expected, **look),
        Grid(checks.GOT.format(name=name), got, taps=differ, **look),
    ]
    rows, columns = map(min, zip(*(room_for(grid, MOST_OF_FINDING) for grid in grids), strict=True))
    shown = [cut(grid, rows, columns, first) for grid in grids]
    alt = checks.FINDING_ALT.format(
        title=finding.title,
        case=finding.case.name,
        expected=text.matrix(shown[0].values.tolist()),
        got=text.matrix(shown[1].values.tolist()),
    )
    parts = [part.title for grid, part in zip(grids, shown, strict=True) if part is not grid]
    alt += "".join(checks.FINDING_CUT.format(part=part) for part in parts)
    return scene_of_grids(shown, alt)


def _first_difference(expected: np.ndarray, got: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first grids, (rows, columns), that differ, or the first of each.

    They differ as `close` has it: by more than a part of the largest number of them all.
    """
    if expected.shape == got.shape:
        grids = expected.reshape(-1, *expected.shape[-2:])
        others = got.reshape(-1, *got.shape[-2:])
        most = np.abs(expected).max(initial=0)
        at = next(k for k in range(len(grids)) if not close(others[k], grids[k], most))
        return grids[at], others[at]
    return _grid(expected), _grid(got)


def _grid(array: np.ndarray) -> np.ndarray:
    return array.reshape(-1, *array.shape[-2:])[0]


def _compared(finding: Finding) -> list[str]:
    """Write expected and got side by side, or the shapes where they differ."""
    expected, got = finding.expected, finding.got
    if isinstance(got, Failure):
        return [f"  {got.words}"]
    if expected.shape != got.shape:
        shapes = (finding.shapes.lower_shape(finding.part, a.shape) for a in (expected, got))
        return [f"  {checks.SHAPES.format(expected=next(shapes), got=next(shapes))}"]
    if expected.ndim < 2:
        return [f"  {checks.VALUES.format(expected=text.listed(expected), got=text.listed(got))}"]
    one, other = _first_difference(expected, got)
    rows, columns = (
        _around(at, n) for at, n in zip(_differs_at(one, other), one.shape, strict=True)
    )
    part = []
    if (rows, columns) != tuple(map(range, one.shape)):
        where = {"rows": text.rows(tuple(rows)), "columns": text.columns(tuple(columns))}
        size = dict(zip(("height", "width"), one.shape, strict=True))
        part = [f"    {checks.PART_WRITTEN.format(**where, **size)}"]
        one, other = (grid[np.ix_(rows, columns)] for grid in (one, other))
    left, right = ([text.listed(row).replace(", ", "  ") for row in grid] for grid in (one, other))
    width = max(map(len, [*left, checks.EXPECTED_SHORT])) + 4
    head = [*part, f"    {checks.EXPECTED_SHORT:<{width}}{checks.GOT_SHORT}"]
    return head + [f"    {a:<{width}}{b}" for a, b in zip(left, right, strict=True)]


def _differs_at(one: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """Return (row, column) of the first number that differs; nan does."""
    different = np.argwhere(~np.isclose(one, other))
    return tuple(different[0].tolist()) if len(different) else (0, 0)


def _around(at: int, count: int) -> range:
    """Return what finds room on a line, of so many rows or columns, this one among them."""
    start = max(0, min(at, count - MOST_WRITTEN))
    return range(start, min(count, start + MOST_WRITTEN))
