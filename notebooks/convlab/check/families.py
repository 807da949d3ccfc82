"""Families of cases: in which of them a layer is wrong, said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from convlab.mistakes.cases import Case
from convlab.text import checks

# What belongs to a family, by the keys of checks.FAMILIES, the plainest first.
FAMILIES: dict[str, Callable[[Case], bool]] = {
    "stride": lambda case: case.stride > 1,
    "same": lambda case: case.padding == "same",
    "channels": lambda case: case.X.shape[1] > 1,
    "images": lambda case: len(case.X) > 1,
    "filters": lambda case: len(case.weight) > 1,
    "left_over": lambda case: any(case.left_over),
    "rectangular_filter": lambda case: case.kernel[0] != case.kernel[1],
    "even_filter": lambda case: any(k % 2 == 0 for k in case.kernel),
    "even_height": lambda case: case.kernel[0] % 2 == 0,
    "even_width": lambda case: case.kernel[1] % 2 == 0,
    "rectangular_input": lambda case: case.X.shape[2] != case.X.shape[3],
    "rectangular_output": lambda case: case.dL_dO.shape[2] != case.dL_dO.shape[3],
    "several_taps": lambda case: case.kernel != (1, 1),
    "overlap": lambda case: case.stride < max(case.kernel),
    "odd_border": lambda case: any(before != after for before, after in case.pads),
    "one_border": lambda case: any(case.pads[0]) != any(case.pads[1]),
    "wide": lambda case: case.X.shape[3] > case.X.shape[2],
    "high": lambda case: case.X.shape[2] > case.X.shape[3],
    "as_many": lambda case: len(case.weight) == case.X.shape[1],
    "stride_2": lambda case: case.stride == 2,
    "stride_3": lambda case: case.stride > 2,
    "channels_2": lambda case: case.X.shape[1] == 2,
    "channels_3": lambda case: case.X.shape[1] > 2,
    "images_2": lambda case: len(case.X) == 2,
    "images_3": lambda case: len(case.X) > 2,
    "filters_2": lambda case: len(case.weight) == 2,
    "filters_3": lambda case: len(case.weight) > 2,
}
# By which cases are told apart where two mistakes may be at work: what code has branches for.
HALVES = ("stride", "same", "channels", "images", "filters", "rectangular_filter", "one_border")
HALVES += ("rectangular_input", "even_filter", "left_over")
LEAST = 2  # cases that a sentence with two properties must have to go by, on either side

Test = Callable[[Case], bool]


def sides() -> Iterator[tuple[str, Test]]:
    """Go through all families, each with its words, and after it what is not in it."""
    for key, test in FAMILIES.items():
        inside, outside = checks.FAMILIES[key]
        yield inside, test
        yield outside, lambda case, test=test: not test(case)


def exactly(wrong: list[Case], right: list[Case]) -> str:
    """Say which family holds the wrong cases, and none of the right ones; "" where none does."""
    both = list(sides())
    for words, test in both:
        if all(map(test, wrong)) and not any(map(test, right)):
            return words
    if min(len(wrong), len(right)) < LEAST:
        return ""
    around = [(words, test) for words, test in both if all(map(test, wrong))]
    for (one, first), (other, second) in combinations(around, 2):
        if not any(first(case) and second(case) for case in right):
            return checks.BOTH_FAMILIES.format(one=one, other=other)
    inside = [(words, test) for words, test in both if not any(map(test, right))]
    for (one, first), (other, second) in combinations(inside, 2):
        alone = [first(case) - second(case) for case in wrong if first(case) or second(case)]
        if len(alone) == len(wrong) and min(alone.count(1), alone.count(-1)) >= LEAST:
            return checks.EITHER_FAMILY.format(one=one, other=other)
    return ""


def where(wrong: list[Case], others: list[Case], right: bool = True) -> str:
    """Say in a sentence in which cases it is wrong; "" where that cannot be said.

    Parameters
    ----------
    wrong, others : the cases that it is about, and all others
    right : whether the others are right
    """
    if not others:
        return checks.ON_ALL.format(cases=len(wrong)) if len(wrong) > 1 else ""
    if words := exactly(wrong, others):
        return (checks.RIGHT_BUT if right else checks.ONLY_WHERE).format(where=words)
    if not right:
        return ""
    outside = [(words, test) for words, test in sides() if not any(map(test, wrong))]
    words, test = max(outside, key=lambda side: sum(map(side[1], others)), default=("", None))
    if test and 2 * sum(map(test, others)) >= len(others):
        return checks.RIGHT_WHERE.format(where=words)
    return checks.WRONG_ON.format(wrong=len(wrong), cases=len(wrong) + len(others))
