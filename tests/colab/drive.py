"""The last cell of a notebook in these tests: it moves every explorer that was shown.

It runs in the environment of Colab. A control is moved as the page moves it, by its value.
"""

from collections.abc import Iterator

import ipywidgets
from convlab.explorers.base import Explorer


def values(control: ipywidgets.Widget) -> list:
    """Return what a control can be set to; nothing for a field to type in."""
    if hasattr(control, "options"):
        return [value for _, value in control.options]
    return [control.min, control.max] if hasattr(control, "max") else []


def pictures(explorer: Explorer, name: str) -> Iterator[str]:
    """Set one control to all that it can be and back; yield what is drawn."""
    control = explorer._controls[name]
    before = control.value
    for value in [*values(control), before]:
        control.value = value
        yield explorer._picture.value


def drive(explorer: Explorer) -> None:
    """Expect another picture at every step that is tried, and of a control that has a choice."""
    steps = {0, 1, explorer.steps // 2, explorer.steps - 1}
    drawn = set()
    for step in steps:
        explorer.step = step
        drawn.add(explorer._picture.value)
    assert len(drawn) == len(steps) > 1, f"{explorer}: {len(drawn)} pictures of {steps}"
    free = [name for name, control in explorer._controls.items() if len(values(control)) > 1]
    turned = [set(pictures(explorer, name)) for name in free]
    assert not free or max(map(len, turned)) > 1, f"{explorer}: no control changes the picture"
    assert all("<svg" in picture for picture in drawn.union(*turned))


for one in SHOWN:  # noqa: F821 - noted by the cell of note.py
    drive(one)
print(len(SHOWN), "explorers moved")  # noqa: F821
