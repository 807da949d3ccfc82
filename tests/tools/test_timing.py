"""What a call costs: the lines that it runs, the bytes that it holds, and its time."""

from __future__ import annotations

import sys
import tracemalloc
from functools import partial
from itertools import groupby
from types import SimpleNamespace

import numpy as np
import pytest
from convlab.timing import LEAST_ROUNDS, cost, one_turn, time_in_turns

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


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """A clock that goes on only while somebody sleeps: no machine is too slow for it."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    clock = SimpleNamespace(perf_counter=lambda: now[0], sleep=sleep)
    monkeypatch.setattr("convlab.timing.time", clock)
    return clock


def test_contenders_take_turns_and_slow_ones_have_one(clock) -> None:
    calls = []

    def contender(name: str, seconds: float):
        def run() -> None:
            calls.append(name)
            clock.sleep(seconds)

        return run

    lengths = {"a": 0.012, "slow": 0.35, "b": 0.02}
    measured = time_in_turns({name: contender(name, s) for name, s in lengths.items()}, 0.3)
    assert list(measured) == list(lengths)
    assert measured == pytest.approx(lengths)
    assert calls[:3] == ["a", "slow", "b"]
    assert calls.count("slow") == 1
    turns = [name for name, _ in groupby(calls[3:])]
    assert turns == ["a", "b"] * (len(turns) // 2)
    assert len(turns) >= 2 * LEAST_ROUNDS


def test_one_slow_turn_does_not_count(clock) -> None:
    lengths = iter([0.1, 0.2, 0.2, 9, 9, 0.3, 0.3])  # of the first call, and two a turn
    measured = time_in_turns({"a": lambda: clock.sleep(next(lengths))}, 0.15)
    assert measured == pytest.approx({"a": 0.3})


class Doubler:
    def __call__(self, size: int) -> np.ndarray:
        return 2 * np.ones(size)

    def method(self, size: int) -> np.ndarray:
        return self(size)


@pytest.mark.parametrize(
    ("function", "lines"),
    [
        (np.add.reduce, 0),
        (len, 0),
        (Doubler(), 1),
        (Doubler().method, 2),
        (partial(three_lines_a_step, 2), 11),
    ],
)
def test_whatever_can_be_called_has_a_cost(function, lines) -> None:
    arguments = () if isinstance(function, partial) else ([1, 2],)
    assert cost(function, *arguments).lines == lines


def test_numpy_has_a_cost_and_what_returns_no_array_has() -> None:
    x = np.ones(MEGABYTE)
    total = cost(np.sum, x)
    assert total.lines > 0
    assert total.held < NOISE
    assert cost(lambda: [np.ones(MEGABYTE), np.ones(MEGABYTE)]).held < NOISE
    assert cost(lambda: float((x + 1).sum())).held == pytest.approx(x.nbytes, abs=NOISE)


def test_who_traces_memory_goes_on_tracing() -> None:
    tracemalloc.start()
    try:
        kept = np.ones(4 * MEGABYTE)
        del kept  # a peak of before, which is not the function's
        assert cost(returned, MEGABYTE).held < NOISE
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("seconds", [np.inf, np.nan, -1, None, "1"])
def test_seconds_that_never_end_are_an_error(seconds) -> None:
    with pytest.raises(ValueError, match="seconds: expected a finite number of seconds"):
        time_in_turns({"a": list}, seconds)


@pytest.mark.parametrize("contenders", [None, [list], {"a": 1}])
def test_what_cannot_race_is_an_error(contenders) -> None:
    with pytest.raises(ValueError, match="contenders: expected functions"):
        time_in_turns(contenders)
    with pytest.raises(ValueError, match="function: expected a function; got 7"):
        cost(7)


def test_where_nobody_is_quick_nobody_is_waited_for(monkeypatch) -> None:
    monkeypatch.setattr("convlab.timing.LEAST_ROUNDS", 10**9)  # it would spin for ever
    assert time_in_turns({}, 0.1) == {}
    assert list(time_in_turns({"slow": list}, 0)) == ["slow"]


def test_a_clock_too_coarse_for_a_call_is_no_error(monkeypatch) -> None:
    monkeypatch.setattr("convlab.timing.time.perf_counter", lambda: 1.0)
    assert one_turn(list) == 0
