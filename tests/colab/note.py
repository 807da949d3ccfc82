"""The second cell of a notebook in these tests: it notes every explorer that is shown."""

from convlab.explorers.base import Explorer

SHOWN: list[Explorer] = []
show_as_before = Explorer._repr_mimebundle_


def show_and_note(explorer, *arguments, **named):
    """Show an explorer, and remember it."""
    SHOWN.append(explorer)
    return show_as_before(explorer, *arguments, **named)


Explorer._repr_mimebundle_ = show_and_note
