"""What all explorers share: settings, places, the picture, and how they show themselves.

An explorer is a plain model: settings and a place in, a scene out. It holds a widget, and is none:
`live.py` has what a page needs, and `player.js` is the page's part.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import wraps
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from IPython.display import HTML, display

from conv_layer import Pair, padding_widths
from convlab import text
from convlab.arguments import one_of, require
from convlab.drawing.figure import bundle, in_place, show
from convlab.drawing.scene import Scene
from convlab.drawing.svg import to_svg
from convlab.explorers.settings import Options, Word, check_whole, settings_of
from convlab.scenes.layout import ROOMS, Room, of_words, page
from convlab.steps.place import Place, place_of

if TYPE_CHECKING:
    from convlab.explorers.live import Live

Value = TypeVar("Value")


class ImpossibleChoiceError(ValueError):
    """A choice that cannot be drawn; its message is the sentence that the reader sees."""


def drawn(get: Callable[[Any], Value]) -> property:
    """Make a property of what is drawn: where nothing can be, reading it raises the sentence."""

    @wraps(get)
    def checked(explorer: Explorer) -> Value:
        if explorer.message:
            raise ImpossibleChoiceError(explorer.message)
        return get(explorer)

    return property(checked)


class Explorer(ABC):
    """A picture of one window, or of one number, and the settings that change it.

    Every setting is an attribute: reading `explorer.stride` gives its value, and assigning to it
    does what its control on the page does. As the last line of a cell an explorer shows itself;
    where no kernel runs, a picture of its step stands in its place.

    The numbers of what is drawn are attributes as well, `now` and others. Where a choice cannot
    be drawn, reading them raises a ValueError whose words are those of `message`.

    Attributes
    ----------
    step : int, which window or number, counted row by row from 0
    place : (row, column) of it; a window's is that of its number in the output
    steps : how many there are
    values : dict, all settings as they are now
    scene : what is drawn now
    message : the sentence shown in place of a picture that cannot be, or ""
    all_shown : bool, whether it was made without `controls`
    widget : what moves on the page, an ipywidgets.DOMWidget; its traits `settings` and `place`
        can be observed
    """

    name: ClassVar[str]  # of the function that makes it
    counted: ClassVar[Any] = Word("STEP")  # what a place is
    playable: ClassVar[bool] = True  # whether the places are few enough to go through them all
    actions: ClassVar[Mapping[str, str]] = {"start_again": "START_AGAIN"}  # words by method
    always: ClassVar[frozenset[str]] = frozenset({"start_again"})  # those never behind "more"
    typed: ClassVar[str] = ""  # the value of a setting that stands for what a reader has typed

    def __init__(
        self,
        values: Mapping[str, Any],
        start: Place,
        controls: str | None = None,
        options: Mapping[str, Options] | None = None,
    ) -> None:
        """Start with these values, at this place; `options` are those that are not as declared.

        It calls `_build`: a subclass first sets what that needs.
        """
        self._settings = settings_of(type(self))
        self._options = {n: each.options for n, each in self._settings.items()} | (options or {})
        self._shown = self._checked_names(controls)
        self.all_shown = controls is None
        self._widget: Live | None = None
        self._scene: Scene | None = None
        self._room = "wide"
        self._shape: Pair = (1, 1)
        self.message = ""
        self.values: dict[str, Any] = {}
        for name, value in values.items():
            each = self._settings[name]
            if each.others and value not in [choice for _, choice in self._options[name]]:
                self._options[name] = [(str(value), value), *self._options[name]]
            self.values[name] = each.checked(value, self._options[name])
        self._take_up()
        _check_pair("start", start)
        self._number = self._nearest(start)
        self._first = copy(self)

    # ------------------------------------------------------- what each explorer brings

    @abstractmethod
    def _build(self) -> Pair:
        """Take up the settings and return how many rows and columns of places there are.

        Raises ImpossibleChoiceError for what cannot be drawn. Changes no array in place: copies
        of an explorer share them.
        """

    @abstractmethod
    def _draw(self, place: Place, room: Room) -> Scene:
        """Draw the window of this place, in a wide or a narrow room."""

    # --------------------------------------------------------------------- the window

    @property
    def steps(self) -> int:
        """How many windows there are."""
        return self._shape[0] * self._shape[1]

    @property
    def step(self) -> int:
        """Which window is shown, counted row by row from 0."""
        return self._number

    @step.setter
    def step(self, number: int) -> None:
        check_whole("step", number, self.steps)
        self.go({}, place_of(int(number), self._shape))  # NumPy's would run over
        self._tell()

    @property
    def place(self) -> Place:
        """Row and column of the output whose window is shown."""
        return place_of(self._number, self._shape)

    @place.setter
    def place(self, place: Place) -> None:
        _check_pair("place", place)
        for name, at, size in zip(("row", "column"), place, self._shape, strict=True):
            check_whole(name, at, size)
        self.go({}, place)
        self._tell()

    def _nearest(self, place: Iterable[int]) -> int:
        row, column = (
            min(max(0, int(at)), n - 1) for at, n in zip(place, self._shape, strict=True)
        )
        return row * self._shape[1] + column

    # ------------------------------------------------------------------- the settings

    def set(self, **values: Any) -> None:
        """Change several settings at once; the place stays where it still exists."""
        for name in values:
            require(name in self.values, "setting", one_of(self.values), name)
        checked = {n: self._settings[n].checked(v, self._options[n]) for n, v in values.items()}
        self.go(checked, self.place)
        self._tell()

    def start_again(self) -> None:
        """Put everything back to what it was at first."""
        first, widget, room = self._first, self._widget, self._room  # the page is as wide as it was
        vars(self).clear()  # what has been typed since is no longer there, either
        vars(self).update(vars(first), _first=first, _widget=widget, _room=room)
        self._tell()

    def go(self, settings: Mapping[str, Any], place: Iterable[int], room: str = "") -> None:
        """Take these settings, as far as there are such, and go to the nearest place.

        `room` is that of the page, a key of `layout.ROOMS`; without it, it stays as it was.

        A page may ask for what an earlier choice has taken away in the meantime.
        """
        row, column = map(int, place)  # before anything changes: what a page sends may be broken
        changed = {}
        for name, value in settings.items():
            try:
                wish = tuple(value) if isinstance(value, list) else value
                value = self._settings[name].checked(wish, self._options[name])
            except (KeyError, ValueError):
                continue
            if value != self.values[name]:
                changed[name] = value
        self.values, self._room = self.values | changed, room or self._room
        if any(self._settings[name].builds for name in changed):
            self._take_up()
        self._number, self._scene = self._nearest((row, column)), None

    def glimpse(
        self, settings: Mapping[str, Any], place: Iterable[int], room: str = ""
    ) -> Explorer:
        """Return what this explorer would be elsewhere; it stays as it is."""
        other = copy(self)
        other._widget = None
        other.go(settings, place, room)
        return other

    def asked(self, place: Place) -> dict[str, Any] | None:  # noqa: ARG002
        """Return what a page has to know of the number that is to be typed here, if one is."""
        return None

    def act_on_page(self, name: str) -> None:
        """Do what a button says, or `answer` rightly, on a page that holds all its pictures."""
        self.act(name)

    def act(self, name: str) -> None:
        """Do what a button of the page says."""
        require(name in self.actions, "action", one_of(self.actions), name)
        getattr(self, name)()

    def type(self, words: str, at: Iterable[int] | None = None) -> None:  # noqa: ARG002
        """Take what a reader has typed: one number of the filter, at (row, column), or all.

        Raises ValueError, and changes nothing, for what cannot be read.
        """
        raise ValueError(text.NOTHING_TO_TYPE)

    def _offer(self, name: str, options: Options) -> None:
        """Offer other choices for a setting; what was chosen keeps its position in the list."""
        before = [value for _, value in self._options[name]]
        now = [value for _, value in options]
        value = self.values[name]
        if value not in now:
            value = now[min(before.index(value), len(now) - 1)]
        self._options = self._options | {name: options}
        self.values = self.values | {name: value}

    def _take_up(self) -> None:
        """Take up the settings, or leave the sentence that says why it cannot be."""
        try:
            self._shape = self._build()
            self.message = ""
        except ImpossibleChoiceError as error:
            self.message = str(error)

    def _checked_names(self, controls: str | None) -> set[str]:
        """Return which controls show at once; the others stand behind "more"."""
        known = [*self._all_controls(), *(name for name in self.actions if name not in self.always)]
        if controls is None:
            return {*known}
        require(isinstance(controls, str), "controls", text.NAMES, controls)
        for name in controls.split():
            require(name in known, "controls", one_of(known), name)
        return {*controls.split()}

    def choices(self, name: str) -> list[Any]:
        """Return what the control of a setting can make of it now, if nothing is typed."""
        value = self.values[name]
        all_choices = self._settings[name].within_reach(self._options[name], value)
        return [each for each in all_choices if each != self.typed or each == value]

    # -------------------------------------------------------------------- the picture

    @property
    def scene(self) -> Scene:
        """What is drawn now."""
        if self._scene is None:
            if self.message:
                self._scene = self._draw_impossible(ROOMS[self._room])
            else:
                self._scene = self._draw(self.place, ROOMS[self._room])
        return self._scene

    def _draw_impossible(self, room: Room) -> Scene:
        """Draw what stands in place of a picture that cannot be."""
        return page(room, self.message, of_words(self.message, room.inner))

    def show(self) -> None:
        """Show the present step as a picture that stays."""
        show(self.scene)

    def save(
        self, path: str | PathLike[str], *, steps: Iterable[int] | None = None, seconds: float = 0.7
    ) -> None:
        """Save a file for a slide, at the present settings, in the wide layout.

        Parameters
        ----------
        path : the name of the file, such as "stride2.gif"
            A .gif plays step by step, without end; a .svg or .png holds the present step. A .html
            is a page that is alive with no kernel and no network, with the controls that show at
            once: those that `controls` named, or as many as give no more than 2,500 pictures.
        steps : the numbers of a .gif's steps, such as range(0, 9, 2); by default all
            A number that comes several times is shown for so much longer.
        seconds : how long a .gif shows each step, 0.02 to 60

        Raises ValueError for what is no such file, step or time, where nothing can be drawn, and
        for a .html whose named controls give more than 10,000 pictures.
        """
        if self.message:
            raise ImpossibleChoiceError(self.message)
        from convlab.explorers.saved.slides import save

        save(self, path, steps, seconds)

    def page(self) -> HTML:
        """Show this explorer as a page does, with its present settings: no kernel is asked.

        As the last line of a cell, it moves in a notebook that has not been run, and where a host
        refuses widgets.
        """
        from convlab.explorers.saved.alive import page

        return HTML(page(self))

    @property
    def widget(self) -> Live:
        """What moves on the page."""
        if self._widget is None:
            from convlab.explorers.live import Live  # who only computes waits for no widget

            self._widget = Live(self)
        return self._widget

    def _ipython_display_(self) -> None:
        try:
            self.widget.show()
        except ModuleNotFoundError:
            data, metadata = in_place(*bundle(self.scene), words=text.NO_ANYWIDGET)
            display(data, metadata=metadata, raw=True)

    # ------------------------------------------------------------- what the page needs

    def about(self) -> dict[str, Any]:
        """Return what never changes: names, controls, words."""
        return {
            "name": self.name,
            "label": text.EXPLORERS[self.name].replace("`", ""),
            "steps": self.playable,
            "rooms": {name: [room.least, room.smallest] for name, room in ROOMS.items()},
            "controls": [
                {
                    "name": name,
                    "label": each.label,
                    "kind": each.kind,
                    "groups": each.groups,
                    "shown": name in self._shown,
                }
                for name, each in self._all_controls().items()
            ],
            "actions": [
                {
                    "name": name,
                    "label": getattr(text, word),
                    "shown": name in self._shown | self.always,
                }
                for name, word in self.actions.items()
            ],
            "words": text.PLAYER,
        }

    def frame(self, answered: str = "") -> dict[str, Any]:
        """Return the present picture and all that belongs to it, as JSON has it."""
        return self.state() | {
            "id": answered,
            "place": self.place,
            "room": self._room,
            "svg": to_svg(self.scene),
            "label": self.scene.alt,
            "said": self.said,
        }

    def state(self) -> dict[str, Any]:
        """Return what the controls show, and how many places there are, as JSON has it."""
        described = {n: each.described(self._options[n]) for n, each in self._settings.items()}
        return {
            "counted": self.counted,
            "version": self._version,
            "settings": self.values,
            "options": described,
            "numbers": self._numbers,
            "shape": self._shape,
            "message": self.message,
        }

    @property
    def said(self) -> str:
        """What a reader who hears the page is told of the present place."""
        return "" if self.message else self._said

    def _all_controls(self) -> dict[str, Any]:
        """Return what the page has controls for, by name, in their order."""
        return self._settings

    @property
    def _version(self) -> int:
        """A number that is another one where settings and place do not tell two pictures apart."""
        return 0

    @property
    def _numbers(self) -> str:
        """The drawn filter, as it is typed."""
        return ""

    @property
    def _said(self) -> str:
        """What a reader who hears the page is told of the present place, behind its number."""
        return ""

    def _tell(self) -> None:
        if self._widget is not None:
            self._widget.tell()


def _check_pair(name: str, place: Any) -> None:
    pair = isinstance(place, tuple | list) and len(place) == 2
    whole = pair and all(isinstance(at, int | np.integer) for at in place)
    require(whole, name, text.ROW_AND_COLUMN, place)


# ------------------------------------------------------------------ what can be drawn


def check_room(
    size: Pair,
    kernel_size: Pair,
    stride: int | Pair,
    padding: str | int | Pair,
    dilation: int | Pair = 1,
    padding_mode: str = "zeros",
    most: int | None = None,
) -> None:
    """Raise ImpossibleChoiceError where no window fits, or the border cannot be filled, or read."""
    widths = padding_widths(size, kernel_size, stride, padding, dilation)
    room = [n + sum(around) for n, around in zip(size, widths, strict=True)]
    steps = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    extent = [d * (k - 1) + 1 for d, k in zip(steps, kernel_size, strict=True)]
    if any(e > n for e, n in zip(extent, room, strict=True)):
        raise ImpossibleChoiceError(text.TOO_LARGE.format(extent=extent, room=room))
    # Mirrored, the border leaves the edge out; going round, it may take the whole other side.
    spare = {"reflect": 1, "circular": 0}.get(padding_mode)
    if spare is not None and any(max(w) > n - spare for w, n in zip(widths, size, strict=True)):
        raise ImpossibleChoiceError(text.TOO_WIDE_BORDER.format(mode=text.MODES[padding_mode]))
    if most is not None and max(room) > most:
        raise ImpossibleChoiceError(text.TOO_MANY_CELLS.format(rows=room[0], columns=room[1]))


def check_finite(output: np.ndarray) -> None:
    """Raise ImpossibleChoiceError where numbers have grown beyond what a float can hold."""
    if not np.isfinite(output).all():
        raise ImpossibleChoiceError(text.TOO_LARGE_NUMBERS)
