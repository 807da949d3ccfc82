"""A bar that shows how far a loop is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import length_hint
from typing import TypeVar

import ipywidgets as widgets
from IPython.display import display

from convlab import text
from convlab.arguments import require
from convlab.explorers.base import WIDGET_VIEW, look

Item = TypeVar("Item")
UNKNOWN = -1  # how many there are, of items that have no length and perhaps no end


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
    known = count != UNKNOWN
    words, plain = (text.DONE_OF, text.PROGRESS) if known else (text.DONE, text.PROGRESS_UNKNOWN)
    bar = widgets.IntProgress(0, 0, count if known else 1, **look("16em"))
    label = widgets.Label(words.format(name=name, done=0, count=count))
    view = {"version_major": 2, "version_minor": 0, "model_id": widgets.HBox([bar, label]).model_id}
    plain = plain.format(name=name, count=count)
    display({WIDGET_VIEW: view, "text/plain": plain}, raw=True)
    for done, item in enumerate(items, start=1):
        yield item
        bar.value = done if known else 0
        label.value = words.format(name=name, done=done, count=count)
    bar.value = bar.max
