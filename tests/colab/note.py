"""The second cell of a notebook in these tests: it notes every explorer that is shown."""

from convlab.explorers.base import Explorer

SHOWN: list[Explorer] = []
show_as_before = Explorer._ipython_display_


def show_and_note(explorer: Explorer) -> None:
    """Show an explorer, and remember it."""
    SHOWN.append(explorer)
    show_as_before(explorer)


Explorer._ipython_display_ = show_and_note
