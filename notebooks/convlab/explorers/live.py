"""An explorer on a page: the widget, what the page asks of it, and where its picture stays.

The widget holds the player (player.js), an ES module that shows frames and asks for others. A
frame is one picture with all that belongs to it, as `Explorer.frame` makes it. Pages of Jupyter
show the player in a place of the output that holds a still picture, too: without a kernel that
picture is left, where a widget's own view would leave an error.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import traitlets
from anywidget import AnyWidget
from IPython import get_ipython
from IPython.display import display, update_display

from convlab import text
from convlab.drawing.figure import bundle, in_place
from convlab.scripts import script

if TYPE_CHECKING:
    from convlab.explorers.base import Explorer

PATIENCE = 5  # seconds without a cell that runs, until a page that says nothing is spoken to


class Live(AnyWidget):
    """The widget of an explorer; lay it out, or observe it, as any other.

    Attributes
    ----------
    settings, place : as the explorer has them now, to be observed; set them on the explorer
    about, frame, mount : what the page needs: what never changes, the present picture and its
        controls, and the class of the element that the player is put into
    """

    _esm = script("explorers/player.js")
    about = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    mount = traitlets.Unicode().tag(sync=True)
    settings = traitlets.Dict()
    place = traitlets.Tuple()

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._heard = self._mounted = False  # from the page; in a place of the output
        self._answering = ""  # the question that is being answered
        self._picture: tuple[dict, dict] | None = None  # what is left where nothing moves
        mount = f"cl-mount-{uuid4().hex}"
        seen = {"settings": explorer.values, "place": explorer.place}
        super().__init__(about=explorer.about(), frame=explorer.frame(), mount=mount, **seen)
        self.on_msg(lambda _, content, __: self.answer(content))

    def tell(self) -> None:
        """Send the page the present frame."""
        self.frame = self._explorer.frame(self._answering)
        self.settings, self.place = self._explorer.values, self._explorer.place

    def answer(self, message: dict[str, Any]) -> None:
        """Do what the page asks, and answer."""
        message = dict(message)
        self._answering = message.get("id", "")
        try:
            getattr(self, f"_on_{message.pop('kind')}")(**message)
        finally:
            self._answering = ""

    def show(self) -> None:
        """Display the explorer: its view, and the picture for where there is none."""
        data, metadata = bundle(self._explorer.scene)
        words = {"text/plain": text.EXPLORER.format(alt=self._explorer.scene.alt)}
        self._picture = data | words, metadata
        if self._mounted:
            data, metadata = in_place(*self._picture, self.mount)
            display(data, metadata=metadata, raw=True, display_id=self.mount)
            return
        data, metadata = (
            a | b for a, b in zip(self._repr_mimebundle_(), self._picture, strict=True)
        )
        display(data, metadata=metadata, raw=True, display_id=self.mount)
        self._wait_for_page()

    # ------------------------------------------------------------- what the page says

    def _on_hello(self, mount: bool) -> None:
        self._heard, self._mounted = True, mount
        if mount:
            self._put_in_place()

    def _on_ask(self, id: str, settings: dict, place: list, peek: bool, room: str = "") -> None:
        if peek:
            frame = self._explorer.glimpse(settings, place, room).frame(id)
            self.send({"kind": "peeked", "id": id, "frame": frame})
        else:
            self._explorer.go(settings, place, room)
            self.tell()

    def _on_type(self, id: str, text: str, at: list[int] | None = None) -> None:
        try:
            self._explorer.type(text, at)
        except ValueError as error:
            self.send({"kind": "refused", "id": id, "words": str(error)})
        else:
            self.tell()

    def _on_act(self, id: str, name: str) -> None:  # noqa: ARG002
        self._explorer.act(name)

    # ---------------------------------------------------------- the place of the output

    def _put_in_place(self, words: str = "") -> None:
        """Replace the view, in the output where it was shown, by a place with the picture."""
        if self._picture:
            data, metadata = in_place(*self._picture, self.mount, words)
            update_display(data, metadata=metadata, raw=True, display_id=self.mount)

    def _wait_for_page(self) -> None:
        """Say how to make the picture move, if no page has answered while nothing runs."""
        if "google.colab" in sys.modules or "VSCODE_PID" in os.environ:
            return  # these have the page's part of a widget; taken away late, it never comes back
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no kernel: nobody will ever answer
            return
        loop.call_later(PATIENCE, self._speak_up, get_ipython().execution_count)

    def _speak_up(self, count: int) -> None:
        if self._heard:
            return
        # What a page says waits behind the cells that run: only a kernel at rest knows.
        if count == get_ipython().execution_count:
            self._put_in_place(text.NO_PLAYER)
        else:
            self._wait_for_page()
