"""A bar that shows how far a loop is."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from html import escape
from operator import length_hint
from typing import TypeVar

from IPython.display import display

from convlab import text
from convlab.arguments import require

Item = TypeVar("Item")
UNKNOWN = -1  # how many there are, of items that have no length and perhaps no end
PAUSE = 0.1  # seconds between two pictures of the bar


def progress(items: Iterable[Item], name: str) -> Iterator[Item]:
    """Go through items, and show how many are done.

    Parameters
    ----------
    items : what to go through
        Where it cannot tell how many there are, as a generator, they are counted as they come.
    name : str, what one of them is, such as "epoch"
        A ValueError, as for items that are none.

    What stands in the notebook is one sentence, the same at every run.
    """
    require(isinstance(items, Iterable), "items", text.ITEMS, items)
    require(isinstance(name, str), "name", text.NAME_OF_AN_ITEM, name)
    return _shown(items, name, length_hint(items, UNKNOWN))


def _shown(items: Iterable[Item], name: str, count: int) -> Iterator[Item]:
    done, shown_at = 0, time.monotonic()
    # What is left in the end comes first, for hosts that never replace an output, as nbval.
    last = {"text/plain": _words(name, max(0, count), count)}
    bar = display(last, raw=True, display_id=True)  # None in plain Python
    if bar:
        bar.update(_bar(name, done, count), raw=True)
    for item in items:
        yield item
        done += 1
        if bar and time.monotonic() - shown_at > PAUSE:
            bar.update(_bar(name, done, count), raw=True)
            shown_at = time.monotonic()
    if bar:
        bar.update({"text/plain": _words(name, done, count)}, raw=True)


def _words(name: str, done: int, count: int) -> str:
    words = text.DONE if count == UNKNOWN else text.DONE_OF
    return words.format(name=name, done=done, count=count)


def _bar(name: str, done: int, count: int) -> dict[str, str]:
    words = _words(name, done, count)
    known = "" if count == UNKNOWN else f' value="{done}" max="{count}"'
    html = f"<label>{escape(words)} <progress{known}></progress></label>"
    return {"text/html": html, "text/plain": words}
