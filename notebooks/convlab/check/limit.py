"""A limit on the time that a learner's function takes: an endless loop ends in words.

It is for notebooks, where the code runs in the learner's own kernel. Windows has no such alarm;
there, the loop runs until the kernel is interrupted.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

from convlab.text import checks

SECONDS = 2  # for what takes milliseconds


class Limit:
    """Runs functions, each call for a few seconds at most.

    Attributes
    ----------
    stopped : by name, how those were stopped that took longer; they are not run again
    """

    def __init__(self) -> None:
        self.stopped: dict[str, TimeoutError] = {}

    def run(self, name: str, function: Callable, *arguments: Any) -> Any:
        """Call a function of this name; raises TimeoutError where it does not end."""
        if name in self.stopped:
            raise self.stopped[name]
        try:
            with _alarm():
                return function(*arguments)
        except TimeoutError as error:
            self.stopped[name] = error
            raise


def limited(factory: Callable[..., Any]) -> Callable[..., Any]:
    """Return what builds the same layers, with a limit on the time of each of their methods."""
    limit = Limit()

    def build(*settings: Any) -> Any:
        layer = limit.run("__init__", factory, *settings)
        return layer if layer is None else _Limited(layer, limit)

    return build


class _Limited:
    """A layer whose methods are run within the limit; all else of it is its own."""

    def __init__(self, layer: Any, limit: Limit) -> None:
        vars(self).update(_layer=layer, _limit=limit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._layer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._layer, name, value)

    def forward(self, X: Any) -> Any:
        return self._limit.run("forward", self._layer.forward, X)

    def backward(self, dL_dO: Any) -> Any:
        return self._limit.run("backward", self._layer.backward, dL_dO)


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    in_main = threading.current_thread() is threading.main_thread()  # no other hears signals
    if not in_main or not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: Any) -> None:
    raise TimeoutError(checks.TOO_LONG.format(seconds=SECONDS))
