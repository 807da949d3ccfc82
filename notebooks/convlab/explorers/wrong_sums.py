"""What a wrong number in the output comes from, worked out from the numbers of the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from conv_layer import rotate_180
from convlab import text
from convlab.scenes.forward import name_of
from convlab.steps.forward import ForwardPass, ForwardStep
from convlab.steps.place import Place

ROUNDED = 0.005  # half of the last digit that is written of a number that is rounded
Slip = tuple[str, float, dict[str, object]]  # key of text.WRONG_SUM, what comes out, its words
BESIDE = {"left": (0, -1), "right": (0, 1), "above": (-1, 0), "below": (1, 0)}


def reads_as(typed: float, value: float) -> bool:
    """Whether this is the number, to the digits that a picture writes of it."""
    same = text.number(typed) == text.number(value)
    return same or abs(typed - value) <= _room(value)


def advice(forward: ForwardPass, place: Place, typed: float) -> str:
    """Say what a wrong number for this place comes from, or where to begin."""
    step, words = forward.step(place), {"typed": text.number(typed)}
    with np.errstate(over="ignore", invalid="ignore"):  # such a sum is not what was typed
        for key, value, more in _slips(forward, step):
            if reads_as(typed, value):
                return text.WRONG_SUM[key].format(**words, **more)
    return _nudge(forward, step)


def judged(forward: ForwardPass, place: Place) -> dict[str, Any]:
    """Return all that `advice` may say of a place, for a page that asks no kernel.

    Returns
    -------
    judged : dict with
        right : the number asked for, and how far from it one may be
        wrong : list of a number, how far from it one may be, and what it comes from
        other : where to begin, with any other number
    """
    step = forward.step(place)
    with np.errstate(over="ignore", invalid="ignore"):
        slips = [slip for slip in _slips(forward, step) if np.isfinite(slip[1])]
    wrong = [
        (value, _room(value), text.WRONG_SUM[key].format(typed=text.number(value), **more))
        for key, value, more in slips
    ]
    right = step.result, _room(step.result)
    return {"right": right, "wrong": wrong, "other": _nudge(forward, step)}


def _room(value: float) -> float:
    """Return how far from a number one may be: half of the last digit, if it is rounded."""
    return 1e-9 if text.equals([value]) == "=" else ROUNDED


def _slips(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    """Go through the mistakes, the likelier ones first."""
    yield from _of_windows_beside(forward, step)
    yield from _of_bias_and_channels(forward, step)
    yield from _of_filter(forward, step)
    yield from _of_sums(forward, step)
    yield from _of_products(forward, step)


def _of_windows_beside(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    (i, j), (H, W) = step.place, forward.output.shape
    rows, columns = forward.stride
    steps = {"rows": text.counted_rows(rows), "columns": text.counted_columns(columns)}
    for side, (down, right) in BESIDE.items():
        at = i + down, j + right
        if 0 <= at[0] < H and 0 <= at[1] < W:
            yield side, forward.output[at], steps
    if j < H and i < W:
        yield "exchanged", forward.output[j, i], {"name": name_of(forward, (j, i))}


def _of_bias_and_channels(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    bias, sums = forward.bias or 0, step.sums.tolist()
    if bias:
        yield "no bias", step.result - bias, {"bias": text.number(bias)}
        yield "many biases", step.result + (len(sums) - 1) * bias, {}
    if len(sums) > 1:
        for number, one in enumerate(sums, forward.first_channel):
            yield "one channel", one + bias, {"channel": number}
            yield "one channel", one, {"channel": number}


def _of_filter(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    F, bias = forward.filter, forward.bias or 0
    if step.result < 0:
        yield "sign lost", -step.result, {}
    laid = [("turned back" if forward.flipped else "turned", rotate_180(F))]
    if F.shape[1] == F.shape[2]:
        laid.append(("transposed", F.swapaxes(1, 2)))
    laid += [("mirrored", F[:, ::-1]), ("mirrored", F[:, :, ::-1])]
    for key, other in laid:
        yield key, float((step.window * other).sum()) + bias, {}
    yield "sign", -step.result, {}


def _of_sums(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    window, F, bias = step.window, forward.filter, forward.bias or 0
    yield "window", float(window.sum()) + bias, {}
    yield "window", float(window.sum()), {}
    yield "filter", float(F.sum()) + bias, {}
    for products in (window * abs(F), abs(step.products)):
        yield "no minus", float(products.sum()) + bias, {}
    for count in range(1, F.shape[1]):
        rows = {"rows": text.rows(tuple(range(count)))}
        yield "some rows", float(step.products[:, :count].sum()) + bias, rows


def _of_products(forward: ForwardPass, step: ForwardStep) -> Iterator[Slip]:
    """Go through the mistakes with one product, and at last the windows that lie elsewhere."""
    factors = [*zip(step.window.ravel().tolist(), forward.filter.ravel().tolist(), strict=True)]
    others = [(x, f) for x, f in factors if x * f]
    for x, f in others:
        yield "left out", step.result - x * f, {"product": text.one_product(x, f)}
    for x, f in others:
        if x < 0 or f < 0:
            yield "sign of one", step.result - 2 * x * f, {"product": text.one_product(x, f)}
    for at in np.ndindex(forward.output.shape):
        yield "elsewhere", forward.output[at], {"name": name_of(forward, at)}
    for x, f in factors:
        if not x * f:
            words = {"factors": text.products([x], [f]), "other": text.number(x + f)}
            yield "times zero", step.result + x + f, words  # one of the two is 0
    for x, f in others:
        yield "twice", step.result + x * f, {"product": text.one_product(x, f)}


def _nudge(forward: ForwardPass, step: ForwardStep) -> str:
    """Say how many products there are, and where the largest is."""
    products = step.products.ravel()
    count, others = products.size, int(np.count_nonzero(products))
    largest = int(np.abs(products).argmax())
    key = "some" if others < count else "all"
    key = {0: "none", 1: "single"}.get(others, key)
    bias = text.BIAS_ON_TOP.format(bias=text.number(forward.bias)) if forward.bias else ""
    return text.NOT_YET["one" if count == 1 else key].format(
        count=count,
        others=others,
        factors=text.products([step.window.flat[largest]], [forward.filter.flat[largest]]),
        bias=bias,
    )
