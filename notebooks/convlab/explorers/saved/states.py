"""All that an explorer shows to whoever moves its controls: its states, and how one gets there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from conv_layer import Pair
from convlab import text
from convlab.drawing.scene import Mark, Scene, Shape, Text
from convlab.explorers.base import Explorer
from convlab.scenes.links import OUTPUT
from convlab.steps.place import Place, place_of

SOME_PICTURES = 2_500  # of one whose controls nobody has named: some 2 MB
MOST_PICTURES = 10_000  # of one explorer; a browser holds them, in each room
START_AGAIN = "start_again"  # the action that every explorer has
ANSWER = "answer"  # to type what a place asks for
MOST_PLACES = 200  # of a picture of so many windows that nobody goes through them all


@dataclass
class States:
    """The states of an explorer that its controls lead to.

    Attributes
    ----------
    names : the settings that can be changed
    actions : the actions that can be done, but for `start_again`; with `answer`, if it asks
    explorers : one in each state, the first as it is at first
    moves : (state, name of a setting, value, state it leads to), where the value and the other
        settings as they are do not tell the state
    acts : (state, action, number of the place, state it leads to)
    apart : rows, or columns, from one place to the next that is kept; 1 where all are
    """

    names: list[str]
    actions: list[str]
    explorers: list[Explorer]
    moves: list[tuple[int, str, Any, int]] = field(default_factory=list)
    acts: list[tuple[int, str, int, int]] = field(default_factory=list)
    apart: int = 1

    @property
    def pictures(self) -> int:
        """How many pictures there are, of all places; each is drawn for each room."""
        return sum(len(self.places(each)) for each in self.explorers)

    def shape(self, explorer: Explorer) -> Pair:
        """Return how many rows and columns of places are kept."""
        first, shape = self._first_place(), explorer.state()["shape"]
        rows, columns = (
            max(1, -(-(n - at) // self.apart)) for at, n in zip(first, shape, strict=True)
        )
        return rows, columns

    def places(self, explorer: Explorer) -> list[Place]:
        """Return the places that are kept, row by row."""
        first, (rows, columns) = self._first_place(), self.shape(explorer)
        numbers = (place_of(number, (rows, columns)) for number in range(rows * columns))
        return [(first[0] + self.apart * row, first[1] + self.apart * at) for row, at in numbers]

    def start(self) -> Place:
        """Return where among the kept places the explorer starts."""
        row, column = self.explorers[0].place
        return row // self.apart, column // self.apart

    def _first_place(self) -> Place:
        """Return the first that is kept: so that the one where it starts is."""
        row, column = self.explorers[0].place
        return row % self.apart, column % self.apart

    def scene(self, explorer: Explorer, place: Place, room: str) -> tuple[Explorer, Scene]:
        """Draw a place, with those marks alone that a page can do something about."""
        there = explorer.glimpse({}, place, room)
        shapes = (self._kept(shape, there) for shape in there.scene.shapes)
        return there, replace(there.scene, shapes=tuple(shapes))

    def _kept(self, shape: Shape, explorer: Explorer) -> Shape:
        if not marks_of(shape):
            return shape
        if isinstance(shape, Text):
            kept = (mark and self._kept_mark(mark, explorer) for mark in shape.marks)
            return shape._replace(marks=tuple(kept))
        mark = self._kept_mark(shape.mark, explorer)
        return shape if mark is shape.mark else shape._replace(mark=mark)

    def _kept_mark(self, mark: Mark, explorer: Explorer) -> Mark:
        go, pick, drag = mark.go, mark.pick, mark.drag
        if go:
            settings = json.loads(go).get("settings", {})
            there = all(n in self.names or explorer.values[n] == v for n, v in settings.items())
            go = go if there else ""
        if self.apart > 1:
            pick, drag = self._spread(pick), self._spread(drag)
        asked = ANSWER in self.actions and mark.edit and json.loads(mark.edit)[0] == OUTPUT
        edit = mark.edit if asked else ""
        if (go, edit, pick, drag) == (mark.go, mark.edit, mark.pick, mark.drag):
            return mark
        return mark._replace(go=go, edit=edit, pick=pick, drag=drag)

    def _spread(self, lie: str) -> str:
        """Say where places lie of which some alone are kept: around each as far as halfway."""
        if not lie:
            return ""
        lies = json.loads(lie)
        row, column = self._first_place()
        for corner, step, first in (("x", "across", column), ("y", "down", row)):
            if corner in lies:
                lies[corner] += (first - (self.apart - 1) / 2) * lies[step]
            lies[step] *= self.apart
        return json.dumps(lies)


def states(explorer: Explorer, names: Iterable[str] | None = None) -> States:
    """Go everywhere that the controls of an explorer lead to.

    Parameters
    ----------
    explorer : as it is at first
    names : of the settings and actions that can be changed; by default those that show at once

    Returns
    -------
    states
        Where an explorer was made without `controls`, with as many of them as give no more than
        2,500 pictures. Raises ValueError where those that were named give more than 10,000.
        Actions that would lead to more are left out.
    """
    if names is not None:
        return _found(explorer, list(names), MOST_PICTURES)
    wished = at_hand(explorer)
    most = SOME_PICTURES if explorer.all_shown else MOST_PICTURES
    kept: list[str] = []
    found = _found(explorer, kept, most)
    for name in wished:
        try:
            found, kept = _found(explorer, [*kept, name], most), [*kept, name]
        except TooManyError as error:
            if not explorer.all_shown and not _is_action(explorer, name):
                raise ValueError(
                    text.TOO_MANY_PICTURES.format(
                        name=explorer.name,
                        most=MOST_PICTURES,
                        wished=" ".join(wished),
                        proposed=" ".join(kept),
                    )
                ) from error
    return found


def at_hand(explorer: Explorer) -> list[str]:
    """Return the settings and actions whose controls show at once, and that need no Python.

    The number that a place asks for comes first: an explorer that asks is made for it.
    """
    about = explorer.about()
    controls = [c["name"] for c in about["controls"] if c["shown"] and c["kind"] != "numbers"]
    actions = [action["name"] for action in about["actions"] if action["shown"]]
    asks = [] if explorer.message or explorer.asked(explorer.place) is None else [ANSWER]
    return asks + controls + [name for name in actions if name != START_AGAIN]


def _is_action(explorer: Explorer, name: str) -> bool:
    return name in {*explorer.actions, ANSWER}


def marks_of(shape: Shape) -> list[Mark]:
    """Return what a shape says of itself, and of its words."""
    marks = shape.marks if isinstance(shape, Text) else (shape.mark,)
    return [mark for mark in marks if mark]


class TooManyError(ValueError):
    """More pictures than a page can hold."""


def _found(explorer: Explorer, names: list[str], most: int) -> States:
    """Go from state to state; raises TooManyError as soon as there are too many pictures."""
    first = explorer.glimpse({}, explorer.place)
    actions = [name for name in names if _is_action(explorer, name)]
    found = States([name for name in names if name not in actions], actions, [first])
    if not explorer.playable:
        found.apart = _apart(first.state()["shape"])
    known, plain = {_key(first): 0}, {json.dumps(first.values): 0}
    pictures = found.pictures
    for number, each in enumerate(found.explorers):  # which grow meanwhile
        for name, what, other in _around(found, each):
            state = known.get(_key(other))
            if state is None:
                state = known[_key(other)] = len(found.explorers)
                plain.setdefault(json.dumps(other.values), state)
                found.explorers.append(other)
                pictures += len(found.places(other))
                if pictures > most:
                    raise TooManyError
            if name in actions:
                found.acts.append((number, name, what, state))
            elif plain.get(json.dumps(each.values | {name: what})) != state:
                found.moves.append((number, name, what, state))
    return found


def _around(found: States, explorer: Explorer) -> Iterator[tuple[str, Any, Explorer]]:
    """Do all that can be done in a state: its name, the value or place, and what comes of it."""
    for name in found.names:
        for value in explorer.choices(name):
            yield name, value, explorer.glimpse({name: value}, explorer.place)
    for name in found.actions:
        for number, place in enumerate(found.places(explorer)):
            other = explorer.glimpse({}, place)
            other.act_on_page(name)
            yield name, number, other


def _apart(shape: Pair) -> int:
    """Return how far apart the places are that are kept of so many rows and columns."""
    apart = 1
    while -(-shape[0] // apart) * -(-shape[1] // apart) > MOST_PLACES:
        apart += 1
    return apart


def _key(explorer: Explorer) -> str:
    state = explorer.state()
    return json.dumps([state["settings"], state["version"]])
