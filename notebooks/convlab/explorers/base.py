"""What all explorers share: the window's place, the picture, and how it shows itself.

Widgets are wired with `observe` in Python, and the picture is a string of SVG: that works in
JupyterLab, Notebook 7, VS Code and Colab, with ipywidgets 7.7 as well as 8.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import ipywidgets as widgets
import numpy as np

from conv_layer import Pair, padding_widths
from convlab import text
from convlab.arguments import choice_of, require
from convlab.figure import bundle, show
from convlab.scene import Scene, sentence
from convlab.steps import Place, place_of
from convlab.svg import to_svg

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PLAY_MS = 700  # from window to window: time to read a sum

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
    """A picture of one window, or of one number, and the controls that move it.

    Every control is an attribute too: reading `explorer.stride` gives its value, and setting it
    does what moving the control does. As the last line of a cell an explorer shows itself;
    where no kernel runs, a picture of its step stands in its place.

    The numbers of what is drawn are attributes as well, `now` and others. Where a choice cannot
    be drawn, reading them raises a ValueError whose words are those of `message`.

    Attributes
    ----------
    step : int, which window or number, counted row by row from 0
    place : (row, column) of it; a window's is that of its number in the output
    scene : what is drawn now
    message : the sentence shown in place of a picture that cannot be, or ""
    widget : the controls and the picture, as one ipywidgets.VBox
    """

    _counted = text.STEP  # what the slider counts
    _in_one_row = False  # then there is no row to choose, and no column

    def __init__(self, controls: dict[str, widgets.Widget], start: Place) -> None:
        self.message = ""
        self.scene: Scene | None = None
        self._controls = controls
        self._shape: Pair = (1, 1)
        self._quiet = False
        self._step = slider(self._counted, 0, 0, 0, width="24em")
        self._row, self._column = (
            widgets.BoundedIntText(0, 0, 0, description=name, **look("8em"))
            for name in (text.ROW, text.COLUMN)
        )
        self._play = widgets.Play(
            interval=PLAY_MS, min=0, max=0, layout=widgets.Layout(width="10em")
        )
        self._previous, self._next = button(text.PREVIOUS), button(text.NEXT)
        self._picture = widgets.HTML(layout=widgets.Layout(width="100%"))
        # The buttons of Play have signs and no names: a screen reader says what stands beside them.
        place = [self._previous, self._next, widgets.Label(text.PLAY), self._play, self._step]
        place += [] if self._in_one_row else [self._row, self._column]
        self.widget = widgets.VBox([line(place), *self._bars(), self._picture])
        self._take_up()
        _check_pair("start", start)
        self._move_to(*(min(max(0, at), n - 1) for at, n in zip(start, self._shape, strict=True)))
        for control in (self._step, self._play):
            control.observe(lambda change: self._move(change.new), "value")
        self._row.observe(lambda change: self._move_to(change.new, self.place[1]), "value")
        self._column.observe(lambda change: self._move_to(self.place[0], change.new), "value")
        self._previous.on_click(lambda _: self._move(max(0, self.step - 1)))
        self._next.on_click(lambda _: self._move(min(self.steps - 1, self.step + 1)))
        for control in controls.values():
            control.observe(lambda _: self._rebuild(), "value")

    # ------------------------------------------------------- what each explorer brings

    @abstractmethod
    def _bars(self) -> list[widgets.Widget]:
        """Return the explorer's own controls, line by line."""

    @abstractmethod
    def _build(self) -> Pair:
        """Take up the controls and return how many rows and columns of places there are.

        Raises ImpossibleChoiceError for what cannot be drawn.
        """

    @abstractmethod
    def _draw(self, place: Place) -> Scene:
        """Draw the window of this place."""

    # --------------------------------------------------------------------- the window

    @property
    def steps(self) -> int:
        """How many windows there are."""
        return self._shape[0] * self._shape[1]

    @property
    def step(self) -> int:
        """Which window is shown, counted row by row from 0."""
        return self._step.value

    @step.setter
    def step(self, number: int) -> None:
        check_whole("step", number, self.steps)
        self._move(int(number))  # NumPy's would run over

    @property
    def place(self) -> Place:
        """Row and column of the output whose window is shown."""
        return place_of(self.step, self._shape)

    @place.setter
    def place(self, place: Place) -> None:
        _check_pair("place", place)
        for name, at, size in zip(("row", "column"), place, self._shape, strict=True):
            check_whole(name, at, size)
        self._move_to(*place)

    # -------------------------------------------------------------------- the picture

    def show(self) -> None:
        """Show the present step as a picture that stays."""
        show(self.scene)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:  # noqa: ARG002
        """Return the live widget and a picture of this step: each host takes what it can."""
        data, metadata = bundle(self.scene)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        words = text.EXPLORER.format(alt=self.scene.alt)
        return data | {"text/plain": words, WIDGET_VIEW: view}, metadata

    def _rebuild(self) -> None:
        """Take up what the controls say; keep the window's place where it still exists."""
        if self._quiet:
            return
        row, column = self.place
        self._take_up()
        rows, columns = self._shape
        self._move_to(min(row, rows - 1), min(column, columns - 1))

    def _take_up(self) -> None:
        """Take up what the controls say, or leave the sentence that says why it cannot be."""
        try:
            with self._quietly():
                self._shape = self._build()
            self.message = ""
        except ImpossibleChoiceError as error:
            self.message = str(error)

    def _move_to(self, row: int, column: int) -> None:
        self._move(int(row) * self._shape[1] + int(column))  # NumPy's would run over

    def _move(self, number: int) -> None:
        """Draw the window of this number, then bring the controls in line with it."""
        if self._quiet:
            return
        places = place_of(number, self._shape)
        if self.message:
            width, height = (self.scene.width, self.scene.height) if self.scene else (760, 240)
            self.scene = sentence(self.message, width, height)
        else:
            self.scene = self._draw(places)
        self._picture.value = to_svg(self.scene)  # first: what the reader is waiting for
        with self._quietly():
            for control in (self._step, self._play):
                control.max, control.value = self.steps - 1, number
            for control, at, size in zip(
                (self._row, self._column), places, self._shape, strict=True
            ):
                control.max, control.value = size - 1, at

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Set controls without answering to them."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before


def _check_pair(name: str, place: Any) -> None:
    pair = isinstance(place, tuple | list) and len(place) == 2
    whole = pair and all(isinstance(at, int | np.integer) for at in place)
    require(whole, name, text.ROW_AND_COLUMN, place)


def check_whole(name: str, number: Any, count: int, least: int = 0) -> None:
    """Raise ValueError unless this is a whole number of at least so much, below the count."""
    known = isinstance(number, int | np.integer) and number in range(least, count)
    require(known, name, text.RANGE.format(least=least, most=count - 1), number)


# --------------------------------------------------------------------------- controls


def setting(name: str, doc: str) -> property:
    """Make a control readable and settable as an attribute of its explorer."""

    def get(explorer: Explorer) -> Any:
        return explorer._controls[name].value

    def put(explorer: Explorer, value: Any) -> None:
        control = explorer._controls[name]
        if hasattr(control, "options"):
            control.value = choice_of(name, value, [choice for _, choice in control.options])
        else:
            check_whole(name, value, control.max + 1, control.min)
            control.value = int(value)

    return property(get, put, doc=doc)


def look(width: str) -> dict[str, Any]:
    """Return the layout of a control: so wide, and its label no wider than its words."""
    return {"layout": widgets.Layout(width=width), "style": {"description_width": "initial"}}


def button(words: str) -> widgets.Button:
    """Make a button that says what it does."""
    return widgets.Button(description=words, layout=widgets.Layout(width="9em"))


def slider(name: str, value: int, least: int, most: int, width: str = "16em") -> widgets.IntSlider:
    """Make a slider for a whole number."""
    return widgets.IntSlider(value, least, most, description=name, **look(width))


def chooser(
    name: str, options: Iterable[tuple[str, Any]], value: Any, width: str = "10em"
) -> widgets.Dropdown:
    """Make a list of (label, value) to choose from; a value that is not there is put in front."""
    options = list(options)
    if value not in [choice for _, choice in options]:
        options.insert(0, (str(value), value))
    return widgets.Dropdown(options=options, value=value, description=name, **look(width))


def choices(least: int, most: int) -> list[tuple[str, int]]:
    """Return whole numbers as options of a chooser."""
    return [(str(n), n) for n in range(least, most + 1)]


def toggle(options: Iterable[tuple[str, Any]]) -> widgets.ToggleButtons:
    """Make buttons of which one is down."""
    return widgets.ToggleButtons(options=list(options), style={"button_width": "auto"})


def line(controls: Iterable[widgets.Widget]) -> widgets.HBox:
    """Put controls on one line, which breaks where the page is narrow."""
    return widgets.HBox(list(controls), layout=widgets.Layout(flex_flow="row wrap"))


PADDINGS = [("valid", "valid"), ("same", "same"), *choices(1, 3)]
MODES = [(words, mode) for mode, words in text.MODES.items()]


def short(setting: str | Pair) -> str | int | Pair:
    """Write (2, 2) as 2, as most readers choose it."""
    if isinstance(setting, tuple) and setting[0] == setting[1]:
        return setting[0]
    return setting


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
        raise ImpossibleChoiceError(text.TOO_WIDE_BORDER.format(mode=padding_mode))
    if most is not None and max(room) > most:
        raise ImpossibleChoiceError(text.TOO_MANY_CELLS.format(rows=room[0], columns=room[1]))


def check_finite(output: np.ndarray) -> None:
    """Raise ImpossibleChoiceError where numbers have grown beyond what a float can hold."""
    if not np.isfinite(output).all():
        raise ImpossibleChoiceError(text.TOO_LARGE_NUMBERS)
