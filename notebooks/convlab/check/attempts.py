"""Calling a learner's code: whatever it raises becomes a Failure, with the learner's own line."""

from __future__ import annotations

import dis
import sysconfig
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from convlab.text import checks

PACKAGE = Path(__file__).parents[1]
LIBRARY = Path(sysconfig.get_paths()["stdlib"])
RAISE = dis.opmap["RAISE_VARARGS"]  # what `raise` and `assert` are compiled to


class Refused(ValueError):  # noqa: N818 - a limit is no error
    """What a layer of this package raises, such as an adapter, where it does not take a case."""


@dataclass(frozen=True)
class Failure:
    """What came in place of an array.

    Attributes
    ----------
    words : str, what happened, with the learner's own line where there is one
    error : str, the name of the exception, or "" for a result that is no array of numbers
    reached : numbers of the lines of the learner's code on the way to it, outermost first
    own : whether a `raise` or an `assert` of the learner's own said so
    """

    words: str
    error: str = ""
    reached: tuple[float, ...] = (float("inf"),)  # to the end, where nothing was raised
    own: bool = False

    @property
    def unwritten(self) -> bool:
        """Whether it looks like code that is still to be written."""
        return self.error == "NotImplementedError" or self.words == checks.NO_NUMBERS.format(
            got="None"
        )


def attempt(function: Callable, *arguments: Any) -> Any:
    """Call, and return a Failure in place of whatever is raised, but for the stop button."""
    try:
        return function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        frames = _learners_frames(error)
        reached = tuple(frame.lineno or 0 for frame in frames)
        return Failure(_told(error, frames), type(error).__name__, reached, _is_own(error))


def _learners_frames(error: BaseException) -> list[traceback.FrameSummary]:
    frames = traceback.walk_tb(error.__traceback__)
    mine = [one for one in frames if _is_learners(one[0].f_code.co_filename)]
    return traceback.StackSummary.extract(mine)  # which reads the files of these alone


@lru_cache(maxsize=256)
def _is_learners(filename: str) -> bool:
    parents = Path(filename).parents
    if filename.endswith((".pyx", ".pxd")):  # compiled code of a library, which gives no folder
        return False
    return not {PACKAGE, LIBRARY} & set(parents) and "site-packages" not in filename


def _is_own(error: BaseException) -> bool:
    """Whether it comes from a `raise` or `assert` in the learner's code, not from a library."""
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if isinstance(error, Refused) or last is None:
        return isinstance(error, Refused)
    code = last.tb_frame.f_code
    return _is_learners(code.co_filename) and code.co_code[last.tb_lasti] == RAISE


def _told(error: BaseException, frames: list[traceback.FrameSummary]) -> str:
    """Say what was raised, and at which line of the learner's code."""
    said = what_was_raised(error)
    if not frames:
        return said
    last = frames[-1]
    line = (last.line or "").strip()
    return checks.AT_LINE.format(said=said, number=last.lineno, name=last.name, line=line)


def what_was_raised(error: BaseException) -> str:
    """Return the name of an error, and the first line of its own words where it has some."""
    name = type(error).__name__
    try:
        words = str(error).strip().split("\n")[0][:300]
    except BaseException:  # an error of the learner's own, whose words fail
        words = ""
    if isinstance(error, Refused):
        return words
    return f"{name}: {words}" if words else name
