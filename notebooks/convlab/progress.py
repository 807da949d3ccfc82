"""A bar that shows how far a loop is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import ipywidgets as widgets
from IPython.display import display

from convlab import text
from convlab.explorers.base import WIDGET_VIEW, look

Item = TypeVar("Item")


def progress(items: Iterable[Item], name: str) -> Iterator[Item]:
    """Go through items, and show how many are done.

    Parameters
    ----------
    items : what to go through
    name : what one of them is, such as "epoch"

    What stands in the notebook is one sentence, the same at every run.
    """
    items = list(items)
    bar = widgets.IntProgress(0, 0, len(items), **look("16em"))
    words = widgets.Label(text.DONE_OF.format(name=name, done=0, count=len(items)))
    view = {"version_major": 2, "version_minor": 0, "model_id": widgets.HBox([bar, words]).model_id}
    plain = text.PROGRESS.format(name=name, count=len(items))
    display({WIDGET_VIEW: view, "text/plain": plain}, raw=True)
    for done, item in enumerate(items, start=1):
        yield item
        bar.value = done
        words.value = text.DONE_OF.format(name=name, done=done, count=len(items))
