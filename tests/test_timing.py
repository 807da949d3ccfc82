"""What a call costs: the lines that it runs, the bytes that it holds, and its time."""

from __future__ import annotations

import sys
import time
import tracemalloc
from itertools import groupby

import numpy as np
import pytest
from convlab.timing import LEAST_ROUNDS, cost, time_in_turns

MEGABYTE = 2**17  # numbers of 8 bytes
NOISE = 2**16  # bytes that Python itself may take


def returned(size: int) -> np.ndarray:
    return np.zeros(size)


def held_too(size: int) -> np.ndarray:
    other = np.ones(3 * size)
    return other[:size] + 1


def let_go(size: int) -> np.ndarray:
    other = np.ones(3 * size)
    del other
    other = np.ones(2 * size)
    return other[:size] + 1


def three_lines_a_step(steps: int) -> np.ndarray:
    total = np.zeros(1)
    for k in range(steps):
        twice = returned(1)
        total += twice + k
    return total


@pytest.mark.parametrize(("function", "held"), [(returned, 0), (held_too, 3), (let_go, 2)])
def test_what_is_held_at_most_besides_what_is_returned(function, held) -> None:
    size = 4 * MEGABYTE
    assert cost(function, size).held == pytest.approx(8 * size * held, abs=NOISE)


def test_lines_are_counted_as_they_run_and_those_of_libraries_are_not() -> None:
    # for each step the line of the loop, the two in it, and the one of `returned`; around them
    # the first, the loop's end, and the last
    for steps in (0, 1, 50):
        assert cost(three_lines_a_step, steps).lines == 4 * steps + 3


def test_after_an_error_nothing_is_left_behind() -> None:
    def wrong() -> None:
        raise KeyError("wrong")

    before = sys.gettrace()
    with pytest.raises(KeyError):
        cost(wrong)
    assert sys.gettrace() is before
    assert not tracemalloc.is_tracing()


def test_contenders_take_turns_and_slow_ones_have_one() -> None:
    calls = []

    def contender(name: str, seconds: float):
        def run() -> None:
            calls.append(name)
            time.sleep(seconds)

        return run

    lengths = {"a": 0.012, "slow": 0.35, "b": 0.02}
    measured = time_in_turns({name: contender(name, s) for name, s in lengths.items()}, 0.3)
    assert list(measured) == list(lengths)
    for name, seconds in lengths.items():
        assert seconds <= measured[name] < seconds + 0.05
    assert calls[:3] == ["a", "slow", "b"]
    assert calls.count("slow") == 1
    turns = [name for name, _ in groupby(calls[3:])]
    assert turns == ["a", "b"] * (len(turns) // 2)
    assert len(turns) >= 2 * LEAST_ROUNDS
