"""What a question of the course is made of; the questions themselves stand in guesses.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

RIGHT = ""  # what is said of the right choice: that it is right


@dataclass(frozen=True)
class Blank:
    """A box to type into, for one number or several in a row.

    Attributes
    ----------
    answer : the right numbers as they are shown, such as "25", "5 × 8" or "(8, 3, 5, 5)"
        As many digits after the point as it has must be right.
    wrong : what to say, by wrong answer, written like the right one
    label : what stands before the box, where there are several
    """

    answer: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True)
class Question:
    """A question, what answers it, and what is said then. All words may hold tags of HTML.

    With neither blanks nor choices it is one to think about, and then to open.

    Attributes
    ----------
    ask : the question
    why : the explanation behind the answer, paragraphs apart by an empty line
    blanks : the boxes to type into
    choices : what to say, by choice; RIGHT for the right one
    hint : what is said to a wrong answer that nothing else is known about
    """

    ask: str
    why: str
    blanks: tuple[Blank, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def answer(self) -> str:
        """The right answer in words, or "" where there is none to type or to choose."""
        typed = [f"{blank.label}: {blank.answer}".removeprefix(": ") for blank in self.blanks]
        chosen = [choice for choice, said in self.choices.items() if said == RIGHT]
        return "; ".join(typed + chosen)
