"""What a layer refuses, and the property of a case that it refuses it for.

A refusal is no mistake: the constructor raises, or a `raise` or `assert` of the layer's own in
forward, or a pair was given for kernel_size and cannot be taken. Whatever else is raised is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from convlab.check.attempts import Failure
from convlab.check.trial import Trial
from convlab.mistakes.cases import LADDER, Case

MOST_TOGETHER = 2  # properties that a single test may look for, such as odd and square

# Keys of checks.LIMITS, which says what is taken; here is what is not.
PROPERTIES: dict[str, Callable[[Case], bool]] = {
    "square_only": lambda case: case.kernel[0] != case.kernel[1],
    "odd_only": lambda case: any(k % 2 == 0 for k in case.kernel),
    "three_only": lambda case: case.kernel != (3, 3),
    "stride_1_only": lambda case: case.stride > 1,
    "valid_only": lambda case: case.padding == "same",
    "same_odd_only": lambda case: case.padding == "same" and any(k % 2 == 0 for k in case.kernel),
    "same_stride_1_only": lambda case: case.padding == "same" and case.stride > 1,
    "same_on_all_sides_only": lambda case: len({n for around in case.pads for n in around}) > 1,
    "nothing_left_over": lambda case: any(case.left_over),
    "square_images_only": lambda case: case.X.shape[2] != case.X.shape[3],
    "one_channel_only": lambda case: case.X.shape[1] > 1,
    "one_image_only": lambda case: len(case.X) > 1,
}
# What no step of the assignment asks for.
NOT_ASKED = {"square_only", "same_stride_1_only"}


@dataclass(frozen=True, eq=False)
class Refusal:
    """What a layer refuses in one place, with the same words.

    Attributes
    ----------
    trials : the trials that were refused there
    limits : keys of `PROPERTIES` that explain them all; empty where nothing does
    """

    trials: tuple[Trial, ...]
    limits: tuple[str, ...]

    @property
    def words(self) -> str:
        """The first words that were raised."""
        return self.trials[0].results["forward"].words


def explained(trials: list[Trial]) -> list[Refusal]:
    """Return what is refused of a layer as a whole, and explained by what its cases share."""
    return [refusal for refusal in refusals_of(trials) if refusal.limits]


def not_asked(everything: list[Trial], asked: list[Trial]) -> list[Refusal]:
    """Return what is refused in a step, of what no step asks for."""
    # Who takes no padding refuses it whatever the filter and the stride are.
    unpadded = [r.trials for r in refusals_of(everything) if "valid_only" in r.limits]
    refused = {*filter(is_refused, asked)}.difference(*unpadded)
    found = []
    for name in set(_never_taken(everything)) & NOT_ASKED:
        if trials := [t for t in asked if t in refused and PROPERTIES[name](t.case)]:
            found.append(Refusal(tuple(trials), (name,)))
    return found


def refusals_of(trials: list[Trial]) -> list[Refusal]:
    """Group what was refused by place and words, and explain each group by what its cases share."""
    groups: dict[tuple, list[Trial]] = {}
    for trial in filter(is_refused, trials):
        groups.setdefault(place_of(trial.results["forward"]), []).append(trial)
    never = _never_taken(trials)
    return [Refusal(tuple(group), _limits(group, never)) for group in groups.values()]


def _never_taken(trials: list[Trial]) -> list[str]:
    taken = [trial.case for trial in trials if not is_refused(trial)]
    return [name for name, test in PROPERTIES.items() if taken and not any(map(test, taken))]


def is_refused(trial: Trial) -> bool:
    """Whether the layer has said that it does not take this case."""
    failure = trial.results["forward"]
    if not isinstance(failure, Failure):
        return False
    of_pair = failure.error == "TypeError" and PROPERTIES["square_only"](trial.case)
    return failure.own or of_pair


def place_of(failure: Failure) -> tuple:
    """Return where and in which words it was said; numbers in them may be those of the case."""
    return failure.reached[-1:], re.sub(r"[^A-Za-z]+", " ", failure.words)


def _limits(group: list[Trial], never: list[str]) -> tuple[str, ...]:
    """Return the fewest properties, and the narrowest, of which each case has one."""
    for count in range(1, MOST_TOGETHER + 1):
        fitting = [names for names in combinations(never, count) if _explain(names, group)]
        if fitting:
            return min(fitting, key=_width)
    return ()


def _explain(names: tuple[str, ...], group: list[Trial]) -> bool:
    each = [[PROPERTIES[name](trial.case) for name in names] for trial in group]
    return all(map(any, each)) and all(map(any, zip(*each, strict=True)))


def _width(names: tuple[str, ...]) -> int:
    return sum(PROPERTIES[name](case) for name in names for case in LADDER)
