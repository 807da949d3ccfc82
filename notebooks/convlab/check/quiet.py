"""A learner's code kept quiet: what it prints, logs or warns of is caught."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST_PRINTED = 10_000  # bytes kept of what a layer prints
_QUIET: list[io.StringIO] = []  # what each `quiet` catches, the outermost first


class _Beginning(io.BytesIO):
    """Keep the first bytes written, and let the rest go; nobody closes it."""

    def write(self, data: Any) -> int:
        super().write(bytes(data)[: max(0, MOST_PRINTED - self.tell())])
        return len(data)

    def close(self) -> None:
        pass


class _Sink(io.TextIOWrapper):
    """What stands in the place of stdout: it has bytes below it, as that has, and stays open."""

    def __init__(self) -> None:
        self._kept = _Beginning()
        super().__init__(self._kept, "utf-8", errors="backslashreplace", write_through=True)

    def close(self) -> None:
        pass

    def getvalue(self) -> str:
        """Return the beginning of what was printed."""
        return self._kept.getvalue().decode("utf-8", "replace")


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """Catch what a learner's code prints or logs, and let no warning of it pass for one of ours.

    nbgrader gives 0 to a cell with anything on stderr. So what has been kept of the streams from
    before, as a handler of `logging` does, is held back too, and what goes past Python.
    """
    sink = _Sink()
    with contextlib.ExitStack() as stack:
        for descriptor in () if _QUIET else (1, 2):  # as the outermost has left them
            stack.enter_context(_to_nowhere(descriptor))
        _QUIET.append(sink)
        stack.callback(_QUIET.pop)
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            stack.enter_context(_written_to(sink, stream))
        stack.enter_context(contextlib.redirect_stdout(sink))
        stack.enter_context(contextlib.redirect_stderr(sink))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(all="ignore"))
        warnings.simplefilter("ignore")
        yield sink


def say(*words: object) -> None:
    """Print, where a learner's code has not closed what is printed to."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(*words, sep="\n")


@contextlib.contextmanager
def _to_nowhere(descriptor: int) -> Iterator[None]:
    """Drop what is written to a file descriptor, by a program that was started, say."""
    try:
        kept = os.dup(descriptor)
    except OSError:  # it is closed, or there is none
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), descriptor)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)


@contextlib.contextmanager
def _written_to(sink: io.StringIO, stream: Any) -> Iterator[None]:
    """Let a stream that somebody may have kept write to the sink."""
    before = vars(stream).get("write") if hasattr(stream, "__dict__") else None
    try:
        stream.write = sink.write
    except AttributeError:  # there is no stream, or it is of a kind that takes no attributes
        yield
        return
    try:
        yield
    finally:
        del stream.write
        if before:  # of a `quiet` around this one
            stream.write = before
