"""What a piece of code costs: its time, the lines of Python that it runs, the memory that it holds.

Times differ from machine to machine, and from run to run; the other two hardly do.
"""

from __future__ import annotations

import inspect
import math
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from numbers import Real
from types import FrameType
from typing import Any, NamedTuple

from convlab import text
from convlab.arguments import require

BURST = 0.01  # seconds that a turn takes at least, where up to 20 calls can fill them
LEAST_ROUNDS = 3


class Cost(NamedTuple):
    """What one call takes, besides time.

    Attributes
    ----------
    lines : how many lines of Python were run, of the function and of those beside it in its module
    held : the most bytes held at once, less those held before and those of what is returned
    """

    lines: int
    held: int


def cost(function: Callable[..., Any], *arguments: Any) -> Cost:
    """Call a function twice: to count lines, and to weigh memory.

    NumPy reports its arrays to `tracemalloc`; what libraries below it take for themselves is
    not seen, and of what is not written in Python no line is counted. Raises ValueError for what
    is no function.
    """
    require(callable(function), "function", text.A_FUNCTION, function)
    module, lines = _module_of(function), 0

    def count(frame: FrameType, event: str, _: Any) -> Callable | None:
        nonlocal lines
        if frame.f_globals is not module:
            return None
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    traced = tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        start, _ = tracemalloc.get_traced_memory()
        returned = function(*arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not traced:
            tracemalloc.stop()
    return Cost(lines, max(0, peak - start - _bytes_of(returned)))


def _module_of(function: Callable) -> dict[str, Any] | None:
    """Return the names of the module that a function is written in; None if not in Python."""
    while isinstance(function, partial):
        function = function.func
    function = inspect.unwrap(function)
    if not hasattr(function, "__globals__"):  # an object that can be called
        function = type(function).__call__
    return getattr(function, "__globals__", None)


def _bytes_of(returned: Any) -> int:
    if isinstance(returned, tuple | list):
        return sum(map(_bytes_of, returned))
    return getattr(returned, "nbytes", 0)


def time_in_turns(
    contenders: dict[str, Callable[[], Any]], seconds: float = 0.3
) -> dict[str, float]:
    """Return the median seconds of a call of each, by name, in rounds in which they take turns.

    So whatever slows the machine down for a while slows all of them. There are as many rounds
    as `seconds` allow, and at least three; of those whose first call takes longer than that, the
    first has to do. Raises ValueError for seconds that never end, and for what is no function.
    """
    fits = isinstance(contenders, dict) and all(map(callable, contenders.values()))
    require(fits, "contenders", text.CONTENDERS, contenders)
    known = isinstance(seconds, Real) and 0 <= seconds < math.inf
    require(known, "seconds", text.SECONDS, seconds)
    times = {}
    for name, run in contenders.items():
        start = time.perf_counter()
        run()
        times[name] = [time.perf_counter() - start]
    quick = [name for name, (first,) in times.items() if first < seconds]
    times |= {name: [] for name in quick}  # libraries set themselves up in their first call
    end, rounds = time.perf_counter() + seconds, 0
    while quick and (time.perf_counter() < end or rounds < LEAST_ROUNDS):
        rounds += 1
        for name in quick:
            times[name].append(one_turn(contenders[name]))
    return {name: statistics.median(turns) for name, turns in times.items()}


def one_turn(run: Callable[[], Any]) -> float:
    """Seconds of one call, in a short burst after a rest and a warm-up.

    Thread pools spin for a while after their work, and would slow down whoever comes next; and
    whoever comes next finds the caches full of somebody else's numbers.
    """
    time.sleep(0.02)
    start = time.perf_counter()
    run()
    once = max(time.perf_counter() - start, BURST / 20)  # on a coarse clock it may be 0
    repeats = max(1, int(BURST / once))
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats
