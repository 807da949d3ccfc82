"""The last cell of a notebook in these tests: it moves every explorer that was shown.

It runs in the environment of Colab. A control is moved as the page moves it: by a message.
"""

from collections.abc import Iterator

from convlab.explorers.base import Explorer


def values(frame: dict, name: str) -> list:
    """Return what a setting can be."""
    options = frame["options"][name]
    if "min" in options:
        return [options["min"], options["max"]]
    if "parts" in options:  # one choice for each: the first of all, and the last
        return [tuple(each[end][1] for each in options["options"]) for end in (0, -1)]
    return [value for _, value in options]


def asked(explorer: Explorer, settings: dict, place: tuple) -> str:
    """Ask for a picture as a page does."""
    message = {"settings": settings, "place": list(place), "peek": False}
    explorer.widget.answer({"kind": "ask", "id": "drive"} | message)
    return explorer.widget.frame["svg"]


def pictures(explorer: Explorer, name: str) -> Iterator[str]:
    """Choose all that one setting can be, and then what it was; yield what is drawn."""
    before = explorer.values[name]
    for value in [*values(explorer.widget.frame, name), before]:
        yield asked(explorer, {name: value}, explorer.place)


def drive(explorer: Explorer) -> None:
    """Expect another picture at every step that is tried, and of a setting that has a choice."""
    steps = {0, 1, explorer.steps // 2, explorer.steps - 1}
    columns = explorer.widget.frame["shape"][1]
    drawn = {asked(explorer, {}, divmod(step, columns)) for step in steps}
    assert len(drawn) == len(steps) > 1, f"{explorer}: {len(drawn)} pictures of {steps}"
    free = [name for name in explorer.values if len(values(explorer.widget.frame, name)) > 1]
    turned = [set(pictures(explorer, name)) for name in free]
    assert not free or max(map(len, turned)) > 1, f"{explorer}: no setting changes the picture"
    assert all("<svg" in picture for picture in drawn.union(*turned))


for one in SHOWN:  # noqa: F821 - noted by the cell of note.py
    drive(one)
print(len(SHOWN), "explorers moved")  # noqa: F821
