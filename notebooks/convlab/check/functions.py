"""Checks of a learner's single functions: the first two steps of the assignment, and a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from conv_layer import output_size, same_padding
from convlab import text
from convlab.check.attempts import Failure, attempt
from convlab.check.limit import Limit
from convlab.check.quiet import quiet, say
from convlab.check.unread import unread
from convlab.text import checks

Models = dict[str, tuple[Callable, ...]]

SIZES = ((4, 2, 1), (8, 3, 1), (9, 3, 2), (8, 3, 2), (9, 4, 3))  # (n, k, stride), smallest first
PADDINGS = (
    (5, 3, 1, "valid"),
    (5, 3, 1, "same"),
    (5, 2, 1, "same"),
    (5, 4, 1, "same"),
    (5, 3, 2, "same"),
    (6, 3, 2, "same"),
    (6, 7, 3, "same"),
    (6, 1, 2, "same"),
)

# What the well-known mistakes return; a name may stand for several ways to make it.
SIZE_MODELS: Models = {
    "true_division": (lambda n, k, s: (n - k) / s + 1,),
    "no_one": (lambda n, k, s: (n - k) // s, lambda n, k, s: (n - k) / s),
    "one_inside": (lambda n, k, s: (n - k + 1) // s,),
    "no_brackets": (lambda n, k, s: n - k // s + 1,),
    "no_stride": (lambda n, k, _s: n - k + 1,),
    "no_window": (lambda n, _k, s: n // s, lambda n, _k, s: -(-n // s)),
    "rounded_up": (lambda n, k, s: -(-(n - k) // s) + 1,),
}


def _of_same(rule: Callable) -> Callable:
    """Return what pads by this rule of (n, k, stride) for "same", and not at all for "valid"."""
    return lambda n, k, s, padding: rule(n, k, s) if padding == "same" else (0, 0)


def _around(total: int) -> tuple[int, int]:
    return total // 2, total - total // 2


def _needed(windows: int, k: int, s: int, n: int) -> int:
    """Count the zeros with which so many windows fit."""
    return max((windows - 1) * s + k - n, 0)


PADDING_MODELS: Models = {
    "half_on_both": (
        _of_same(lambda _n, k, _s: (k // 2, k // 2)),
        _of_same(lambda n, k, s: (-(-sum(same_padding(n, k, s)) // 2),) * 2),
    ),
    "too_few": (
        _of_same(lambda _n, k, _s: ((k - 1) // 2, (k - 1) // 2)),
        _of_same(lambda n, k, s: (sum(same_padding(n, k, s)) // 2,) * 2),
    ),
    "odd_first": (
        _of_same(lambda n, k, s: same_padding(n, k, s)[::-1]),
        _of_same(lambda _n, k, _s: _around(k - 1)[::-1]),
    ),
    "no_stride": (_of_same(lambda _n, k, _s: _around(k - 1)),),
    "size_kept": (_of_same(lambda n, k, s: _around(_needed(n, k, s, n))),),
    "rounded_down": (_of_same(lambda n, k, s: _around(_needed(n // s, k, s, n))),),
    "less_than_0": (_of_same(lambda n, k, s: _around((-(-n // s) - 1) * s + k - n)),),
    "all_on_both": (
        _of_same(lambda _n, k, _s: (k - 1, k - 1)),
        _of_same(lambda n, k, s: (sum(same_padding(n, k, s)),) * 2),
    ),
    "one_side": (
        _of_same(lambda n, k, s: (0, sum(same_padding(n, k, s)))),
        _of_same(lambda n, k, s: (sum(same_padding(n, k, s)), 0)),
    ),
    "valid_padded": (lambda n, k, s, _padding: same_padding(n, k, s),),
}


@dataclass(frozen=True)
class Task:
    """A function that a step asks for.

    Attributes
    ----------
    step : "size" or "padding"
    cases : the arguments it is tried on, smallest first
    right : the function as it should be
    models : what it is with a well-known mistake, by the name of that
    """

    step: str
    cases: tuple[tuple, ...]
    right: Callable
    models: Models


SIZE = Task("size", SIZES, output_size, SIZE_MODELS)
PADDING = Task("padding", PADDINGS, _of_same(same_padding), PADDING_MODELS)


def check_size(function: Callable[..., Any]) -> None:
    """Print whether output_size(n, k, stride) is right, and what is wrong with it if not."""
    _check(SIZE, function)


def check_padding(function: Callable[..., Any]) -> None:
    """Print whether padding_widths(n, k, stride, padding) is right, and what is wrong if not."""
    _check(PADDING, function)


def try_out(function: Callable, *arguments: Any) -> None:
    """Print what a function returns for these arguments, or what it raises instead."""
    (got,), _ = results(function, [arguments])
    say(text.wrapped(got.words) if isinstance(got, Failure) else got)


def results(function: Callable, cases: Iterable[tuple]) -> tuple[list[Any], str]:
    """Return what a function gives in each case, or a Failure; and what it has printed."""
    limit = Limit()
    with quiet() as sink:
        return [attempt(limit.run, "", function, *case) for case in cases], sink.getvalue()


def is_same(got: Any, right: Any) -> bool:
    """Whether this is what is right; what cannot be compared is not."""
    equal = attempt(lambda: bool(got == right))
    return not isinstance(equal, Failure) and equal


def _check(task: Task, function: Callable) -> None:
    got, printed = results(function, task.cases)
    right = [task.right(*case) for case in task.cases]
    each = list(zip(task.cases, got, right, strict=True))
    wrong = [one for one in each if not is_same(one[1], one[2]) or isinstance(one[1], float)]
    what = checks.STEP_NAMES[task.step]
    if wrong:
        mistake = _mistake(task, got, right, printed)
        say(checks.NOT_PASSED.format(what=what), "", _explained(task, mistake, *wrong[0]))
    else:
        say(checks.PASSED.format(what=what, cases=len(each)))
    notes = [checks.UNREAD.format(name=name)] if (name := unread()) else []
    notes += [checks.ROW_PRINTS] if printed else []
    if not wrong and task is PADDING and any(isinstance(n, float) for pair in got for n in pair):
        notes.append(checks.ROW_FLOATS)
    for note in notes:
        say("\n" + text.wrapped(checks.NOTE.format(note=note)))


def _mistake(task: Task, got: list[Any], right: list[Any], printed: str) -> str:
    """Return the name of what explains all that was returned."""
    if all(value is None for value in got):
        return "printed" if printed else "not_written"
    for name, ways in task.models.items():
        if any(is_same(got, [way(*case) for case in task.cases]) for way in ways):
            return name
    if is_same(got, right):
        return "float"
    if is_same([attempt(tuple, value) for value in got], right):
        return "no_tuple"
    failures = [value for value in got if isinstance(value, Failure)]
    if failures:
        return "not_written" if failures[0].unwritten else "raised"
    if task is PADDING and not all(isinstance(attempt(len, value), int) for value in got):
        return "no_pair"
    return "unrecognised"


def _explained(task: Task, mistake: str, case: tuple, got: Any, right: Any) -> str:
    """Say what the mistake is, and on which case it shows first."""
    title, why = checks.ROW_MISTAKES[task.step][mistake]
    came = checks.VALUES.format(expected=right, got=attempt(repr, got))
    failed = isinstance(got, Failure)
    lines = [
        why,
        checks.SMALLEST.format(case=checks.row_case(*case)),
        got.words if failed else came,
    ]
    lines.append(checks.EXPLAINED.format(section=checks.ROW_SECTIONS[task.step]))
    return "\n".join([text.wrapped(title), *(text.wrapped(line, "  ") for line in lines)])
