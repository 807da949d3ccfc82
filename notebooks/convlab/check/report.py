"""What the checker has to say: words for a terminal; `check.notebook` shows them in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from convlab import text
from convlab.arguments import choice_of
from convlab.check.attempts import Failure
from convlab.check.grids import Groups, grids_of, in_words
from convlab.check.quiet import say
from convlab.check.shapes import WAYS, Shapes
from convlab.mistakes.cases import Case
from convlab.text import checks


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
    def hints(self) -> tuple[str, str, str]:
        """The hint and two stronger ones; the last is near the line to change."""
        return (self.hint, *checks.MORE_HINTS[self.mistake])

    @property
    def section(self) -> str:
        """Which notebook explains it."""
        section = checks.MISTAKES[self.mistake][3]
        return checks.SECTION_OF_PART[self.part] if section == checks.ITS_PART else section

    @cached_property
    def groups(self) -> Groups | tuple[()]:
        """The grids of the case: what goes in, and what is expected and got; or none."""
        if self.case is None or self.expected is None or self.got is None:
            return ()
        return grids_of(self.case, self.part, self.expected, self.got)

    @property
    def before(self) -> list[str]:
        """What is said before the numbers, by paragraphs."""
        said = [f"{checks.PARTS[self.part]}: {self.title}", self.why]
        said += [checks.OR_ELSE.format(title=checks.MISTAKES[name][0]) for name in self.others]
        said += [self.where] if self.where else []
        if self.case is not None:
            said.append(checks.SMALLEST.format(case=self.case.words))
        return said + self._in_place_of_numbers()

    def _in_place_of_numbers(self) -> list[str]:
        """Say what was raised, or which shapes differ."""
        if isinstance(self.got, Failure):
            return [self.got.words]
        if not self.groups or np.shape(self.expected) == np.shape(self.got):
            return []
        shapes = [self.shapes.lower_shape(self.part, a.shape) for a in (self.expected, self.got)]
        return [checks.SHAPES.format(expected=shapes[0], got=shapes[1])]

    @property
    def after(self) -> list[str]:
        """What is said after the numbers, by paragraphs."""
        explained = [checks.EXPLAINED.format(section=self.section)] if self.section else []
        return [checks.HINT.format(hint=self.hint), *explained]

    def __str__(self) -> str:
        first, *before = self.before
        numbers = ["", *(f"    {line}".rstrip() for line in in_words(self.groups)), ""]
        lines = [text.wrapped(first), *indented(before), *(numbers if self.groups else [])]
        return "\n".join([*lines, *indented(self.after)])


def indented(paragraphs: list[str]) -> list[str]:
    """Break paragraphs into lines that begin below a heading."""
    return [text.wrapped(paragraph, "  ") for paragraph in paragraphs]


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

    def hint(self, strength: int = 2) -> None:
        """Print the hints of one strength: 1 is that of the report, 3 is near the line to change.

        >>> report.hint(2)
        ∂L/∂X: Write down which weight meets the pixel in the middle, window by window.
        """
        strength = choice_of("strength", strength, (1, 2, 3))
        said = [f"{checks.PART_NAMES[f.part]}: {f.hints[strength - 1]}" for f in self.findings]
        say(*map(text.wrapped, said or [checks.NO_HINT]))

    @property
    def head(self) -> str:
        """The verdict."""
        what = checks.STEP_NAMES[self.only]
        return self._verdict().format(what=what, cases=self.cases, of=self.of)

    @property
    def foot(self) -> list[str]:
        """What is said after all findings, by paragraphs: how to have more, and the notes."""
        hints = [checks.FOR_HINTS] if self.findings else []
        with_case = [k for k, finding in enumerate(self.findings) if finding.groups]
        cases = [checks.FOR_THE_CASE.format(number=k) for k in with_case[:1]]
        return hints + cases + [checks.NOTE.format(note=note) for note in self.notes]

    def __str__(self) -> str:
        paragraphs = [self.head, *map(str, self.findings), *self.foot]
        return "\n\n".join(laid_out(paragraph) for paragraph in paragraphs)

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
        """Show it with pictures of the numbers, and with stronger hints folded."""
        from convlab.check.notebook import show_report  # who shows none needs no matplotlib

        show_report(self)

    def __repr__(self) -> str:
        return str(self)


def laid_out(words: str) -> str:
    """Break long lines between their words; what is indented is laid out, or to be pasted."""
    lines = words.split("\n")
    return "\n".join(line if line[:1] == " " else text.wrapped(line) for line in lines)
