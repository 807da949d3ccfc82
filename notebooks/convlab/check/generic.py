"""What is so of wrong numbers that no known mistake gives: said as what it is.

Each diagnosis holds on all cases that it is asked about, but for rounding, and there have to be
more numbers than it could fit by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations, product

import numpy as np

from convlab import text
from convlab.check.trial import Trial
from convlab.mistakes.cases import Case
from convlab.mistakes.compare import TOLERANCE, close
from convlab.mistakes.layer import filter_gradient, forward, input_gradient
from convlab.text import checks

ROUNDING = 1e-6  # of float32, as a part of the largest number
OF_MISTAKE = 0.05  # how far off fitted numbers may be, as a part of how far off the layer's are
ENOUGH = 3  # different numbers in one array, or factors by a rule: fewer may fit by chance
FARTHEST = 2  # rows or columns that numbers may be shifted by

Said = tuple[str, dict[str, str]]  # a key of checks.MISTAKES, and what its words are about

AXES = {  # keys of checks.AXES
    "forward": ("images", "filters", "rows", "columns"),
    "filter_gradient": ("filters", "channels", "rows", "columns"),
    "input_gradient": ("images", "channels", "rows", "columns"),
    "bias_gradient": ("filters",),
}
# What numbers may have been multiplied with, or divided by; keys of checks.COUNTS.
COUNTS: dict[str, Callable[[Case], int]] = {
    "images": lambda case: len(case.X),
    "filters": lambda case: len(case.weight),
    "channels": lambda case: case.X.shape[1],
    "stride": lambda case: case.stride,
    "windows": lambda case: case.dL_dO[0, 0].size,
    "windows_of_all": lambda case: case.dL_dO[:, 0].size,
    "rows": lambda case: case.dL_dO.shape[2],
    "columns": lambda case: case.dL_dO.shape[3],
    "outputs": lambda case: case.dL_dO.size,
    "outputs_of_one": lambda case: case.dL_dO[0].size,
    "taps": lambda case: case.weight[0, 0].size,
    "taps_of_all": lambda case: case.weight[0].size,
    "weights": lambda case: case.weight.size,
    "pixels": lambda case: case.X[0, 0].size,
    "inputs": lambda case: case.X.size,
}


@dataclass(frozen=True)
class Seen:
    """What a layer returned on a case, beside what is right."""

    case: Case
    got: np.ndarray
    right: np.ndarray

    @property
    def alike(self) -> bool:
        """Whether the shape is right."""
        return self.got.shape == self.right.shape

    def is_of(self, predicted: np.ndarray) -> bool:
        """Whether these are the numbers that came."""
        if self.got.shape != predicted.shape:
            return False
        off = np.abs(self.got - predicted).max(initial=0)
        return bool(off <= ROUNDING * (np.abs(predicted).max(initial=0) or 1))


def described(part: str, trials: list[Trial]) -> Said | None:
    """Say what the numbers have to do with the right ones, on all of these trials."""
    seen, name = _seen(part, trials), checks.PART_NAMES[part]
    if not seen:
        return None
    if how := _factor(seen):
        return "times", {"name": name, "how": how}
    if part == "forward" and (how := _factor(list(map(_without_bias, seen)))):
        return "sums_times", {"how": how}
    if not any(one.alike for one in seen) and all(map(_in_other_shape, seen)):
        return "other_shape", {"name": name}
    if how := _places(part, seen):
        return "other_places", {"name": name, "how": how}
    if how := _order_of_weights(part, seen):
        return "other_weights", {"name": name, "how": how}
    return None


def described_at_last(part: str, trials: list[Trial]) -> Said | None:
    """Say what holds of numbers of which no more can be said."""
    seen, name = _seen(part, trials), checks.PART_NAMES[part]
    if not seen:
        return None
    if what := _all_but(part, seen):
        return "right_but", {"name": name, "what": what}
    if all(map(_in_other_order, seen)):
        return "other_order", {"name": name}
    factors = _factors(seen)
    if len(factors) >= ENOUGH and min(factor for _, factor in factors) > 0:
        return "other_length", {"name": name}
    return None


def fits_forward(trials: list[Trial]) -> bool:
    """Whether O is that of other weights, the given ones in another order, and backward fits it."""
    seen = {part: _seen(part, trials) for part in list(AXES)[:3]}
    if not all(seen.values()):
        return False
    return any(
        all(_is_product(one, order) or _has_no_bias(one, order) for one in seen["forward"])
        and all(_is_pulled_back(one, order) for one in seen["filter_gradient"])
        and all(_is_sent_back(one, order) for one in seen["input_gradient"])
        for _, order in _orders()
    )


def _seen(part: str, trials: list[Trial]) -> list[Seen]:
    """Return what there is to compare; nothing where that is too little."""
    seen = [Seen(t.of(part), t.results[part], t.right(part)) for t in trials]
    finite = all(np.isfinite(one.got).all() for one in seen)
    return seen if finite and any(told(one.right) for one in seen) else []


def told(array: np.ndarray) -> bool:
    """Whether an array has enough different numbers to tell something by."""
    return len(np.unique(array[array != 0])) >= ENOUGH


# --------------------------------------------------------------------------- a factor


def _factors(seen: list[Seen]) -> list[tuple[Case, float]]:
    """Return the factor of each case, where there is one on all of them."""
    factors = []
    for one in seen:
        if not one.alike:
            return []
        squares = np.sum(one.right**2)
        factor = float(np.sum(one.got * one.right) / (squares or 1))
        off, mistake = (
            np.abs(one.got - other).max(initial=0) for other in (factor * one.right, one.right)
        )
        fitted = close(one.got, one.right) or off <= OF_MISTAKE * mistake
        if not (one.is_of(factor * one.right) and fitted):
            return []
        if squares:
            factors.append((one.case, factor))
    return factors


def _factor(seen: list[Seen]) -> str:
    """Say with which factor, or by which rule, the right numbers become these."""
    factors = _factors(seen)
    if not any(factor for _, factor in factors):
        return ""
    values = [factor for _, factor in factors]
    if _same(values):
        return checks.TIMES.format(factor=f"{values[0]:.6g}")
    rules = [*_rules(factors)]
    plain = [words for factor, words in rules if np.isclose(factor, 1, rtol=ROUNDING)]
    if len(plain) == 1:
        return checks.RIGHT_ONE.format(by=plain[0])
    if len(rules) == 1 and len(np.unique(np.round(values, 5))) >= ENOUGH:
        ((factor, by),) = rules
        return checks.TIMES_AND.format(times=checks.TIMES.format(factor=f"{factor:.6g}"), by=by)
    return ""


def _rules(factors: list[tuple[Case, float]]) -> Iterator[tuple[float, str]]:
    """Go through the rules that fit: what is left of the factor, and the rule in words."""
    for words, sign in ((checks.DIVIDED, -1), (checks.MULTIPLIED, 1)):
        for key, count in COUNTS.items():
            left = [factor / float(count(case)) ** sign for case, factor in factors]
            if _same(left):
                yield left[0], words.format(count=checks.COUNTS[key])


def _same(values: list[float]) -> bool:
    return np.allclose(values, values[0], rtol=ROUNDING, atol=0)


def _without_bias(one: Seen) -> Seen:
    bias = one.case.bias[:, None, None]
    return Seen(one.case, one.got - bias if one.alike else one.got, one.right - bias)


# ----------------------------------------------------------------------- other places


def _in_other_shape(one: Seen) -> bool:
    return one.got.size == one.right.size and one.is_of(one.right.reshape(one.got.shape))


def _in_other_order(one: Seen) -> bool:
    return Seen(one.case, np.sort(one.got, None), one.right).is_of(np.sort(one.right, None))


def _places(part: str, seen: list[Seen]) -> str:
    """Say in which other places the right numbers are."""
    for words, move in _moves(AXES[part]):
        if all(one.is_of(move(one.right)) for one in seen):
            return words
    if part == "bias_gradient" or not all(one.alike for one in seen):
        return ""
    steps = range(-FARTHEST, FARTHEST + 1)
    shifts: list[tuple[str, Callable[[Case], tuple[int, ...]]]] = [
        (_in_words(by), lambda _, by=by: by) for by in product(steps, steps) if any(by)
    ]
    shifts.append((checks.SHIFTED_BY_THE_REST, lambda case: case.left_over))
    return next((words for words, shift in shifts if _is_shifted(seen, shift)), "")


def _moves(axes: tuple[str, ...]) -> Iterator[tuple[str, Callable]]:
    """Go through the ways to reverse and to exchange axes, with words."""
    for flipped in [(n,) for n in range(len(axes))] + [(2, 3)] * (len(axes) == 4):
        words = checks.REVERSED.format(axes=text.AND.join(checks.AXES[axes[n]] for n in flipped))
        yield words, lambda array, flipped=flipped: np.flip(array, flipped)
    for order in list(permutations(range(len(axes))))[1:]:
        words = checks.EXCHANGED.format(axes=", ".join(checks.AXES[axes[n]] for n in order))
        yield words, lambda array, order=order: array.transpose(order)
        yield checks.READ, lambda array, order=order: array.transpose(order).reshape(array.shape)


def _is_shifted(seen: list[Seen], shift: Callable[[Case], tuple[int, ...]]) -> bool:
    """Whether the numbers are those of other rows and columns; of some cases enough are left."""
    enough = 0
    for one in seen:
        to, of = zip(*map(_overlap, shift(one.case), one.right.shape[2:]), strict=True)
        kept = one.right[(..., *of)]
        if not Seen(one.case, one.got[(..., *to)], kept).is_of(kept):
            return False
        enough += 2 * kept.size >= one.right.size and told(kept)
    return 2 * enough >= len(seen)


def _overlap(by: int, n: int) -> tuple[slice, slice]:
    """Return where n places meet the same ones shifted: in the new ones, and in the old ones."""
    left = max(n - abs(by), 0)
    start = max(by, 0), max(-by, 0)
    return slice(start[0], start[0] + left), slice(start[1], start[1] + left)


def _in_words(shift: tuple[int, ...]) -> str:
    said = [
        words[by > 0].format(count=abs(by))
        for by, words in zip(shift, checks.DIRECTIONS, strict=True)
        if by
    ]
    return checks.SHIFTED.format(shift=text.AND.join(said))


# ---------------------------------------------------------------- weights in another order

Order = Callable[[np.ndarray], np.ndarray]


@cache
def _orders() -> tuple[tuple[str, Order], ...]:
    """Return the orders that weights (F, C, kH, kW) may be read in, with words."""
    return tuple(_each_order())


def _each_order() -> Iterator[tuple[str, Order]]:
    names = AXES["filter_gradient"]
    for flipped in [(2,), (3,), (2, 3), (1,), (0,), (0, 1), (1, 2, 3), (0, 1, 2, 3)]:
        words = checks.REVERSED.format(axes=text.AND.join(checks.AXES[names[n]] for n in flipped))
        yield words, lambda weight, flipped=flipped: np.flip(weight, flipped)
    for order in list(permutations(range(4)))[1:]:
        yield checks.READ, lambda w, order=order: w.transpose(order).reshape(w.shape)
        yield checks.READ, lambda w, order=order: _unread(w, order)


def _unread(weight: np.ndarray, order: tuple[int, ...]) -> np.ndarray:
    """Take the numbers, as they lie, for those of axes in this order."""
    shape = [weight.shape[n] for n in order]
    return weight.reshape(shape).transpose(np.argsort(order))


def _order_of_weights(part: str, seen: list[Seen]) -> str:
    """Say in which order of the weights the numbers are right."""
    fits = {"forward": _is_product, "input_gradient": _is_sent_back}.get(part)
    orders = _orders() if fits else ()
    return next((words for words, order in orders if all(fits(o, order) for o in seen)), "")


def _is_product(one: Seen, order: Order) -> bool:
    return one.is_of(_sums(one.case, order) + one.case.bias[:, None, None])


def _has_no_bias(one: Seen, order: Order) -> bool:
    return one.is_of(_sums(one.case, order))


def _is_sent_back(one: Seen, order: Order) -> bool:
    return one.is_of(_shares(one.case, order))


# Most layers fail in every order on the same few cases.
@lru_cache(maxsize=512)
def _sums(case: Case, order: Order) -> np.ndarray:
    return forward(case, order(case.weight))


@lru_cache(maxsize=512)
def _shares(case: Case, order: Order) -> np.ndarray:
    return input_gradient(case, weight=order(case.weight))


def _is_pulled_back(one: Seen, order: Order) -> bool:
    """Whether ∂L/∂F belongs to a forward pass that reads the weights in this order."""
    shape = one.case.weight.shape
    predicted = np.empty(one.case.weight.size)
    predicted[order(np.arange(predicted.size).reshape(shape)).ravel()] = filter_gradient(
        one.case
    ).ravel()
    return one.is_of(predicted.reshape(shape))


# ------------------------------------------------------------------ right but for a part


def _all_but(part: str, seen: list[Seen]) -> str:
    """Say outside of which part all numbers are right; the smallest that can be said."""
    if not all(one.alike for one in seen):
        return ""
    wrong = [~np.isclose(one.got, one.right, rtol=0, atol=_off(one)) for one in seen]
    return next((words for words, inside in _parts(AXES[part]) if _holds(seen, wrong, inside)), "")


def _off(one: Seen) -> float:
    return TOLERANCE * float(np.abs(one.right).max(initial=0))


Inside = Callable[[tuple[int, ...]], np.ndarray]


def _holds(seen: list[Seen], wrong: list[np.ndarray], inside: Inside) -> bool:
    enough = of = 0
    for one, places in zip(seen, wrong, strict=True):
        part = inside(places.shape)
        if (places & ~part).any():
            return False
        of += places.any()
        enough += places.any() and told(one.right[~part])
    return 2 * enough >= of


def _parts(axes: tuple[str, ...]) -> Iterator[tuple[str, Inside]]:
    """Go through the parts of an array, the smaller ones first, with words."""
    ends = [(checks.LAST, -1), (checks.FIRST, 0)]
    if len(axes) == 4:
        for words, at in ends:
            yield _but(words, checks.NUMBER_OF_GRID), _marking((2, at), (3, at), every=True)
        for n, (words, at) in product((2, 3), ends):
            yield _but(words, checks.ONE_OF[axes[n]]), _marking((n, at))
        for words, at in ends:
            both = text.AND.join(checks.ONE_OF[axes[n]] for n in (2, 3))
            yield _but(words, both), _marking((2, at), (3, at))
        edge = [(n, at) for n in (2, 3) for at in (-1, 0)]
        yield checks.BUT_FOR.format(what=checks.EDGE), _marking(*edge)
    for n, (words, at) in product(range(len(axes))[:2], ends):
        yield _but(words, checks.ONE_OF[axes[n]]), _marking((n, at))
    for n, (words, at) in product(range(len(axes))[:2], ends):
        what = words.format(what=checks.ONE_OF[axes[n]])
        yield checks.IN_ALONE.format(what=what), _marking((n, at), but=True)


def _but(words: str, what: str) -> str:
    return checks.BUT_FOR.format(what=words.format(what=what))


def _marking(*at: tuple[int, int], every: bool = False, but: bool = False) -> Inside:
    """Return what marks places: (axis, index), where any of them holds, or every, or all but."""

    def mark(shape: tuple[int, ...]) -> np.ndarray:
        places = np.indices(shape)
        hold = [places[axis] == index % shape[axis] for axis, index in at]
        marked = np.logical_and.reduce(hold) if every else np.logical_or.reduce(hold)
        return ~marked if but else marked

    return mark
