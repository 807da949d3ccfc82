"""A pane of a page that holds an explorer, and nothing else: no kernel, no Jupyter."""

from __future__ import annotations

from places import NOTEBOOKS

PLAYER = NOTEBOOKS / "convlab" / "explorers" / "player.js"
PAGE = "<!doctype html><title>t</title><body style='margin: 0'><main id='root'></main>"
START = """async code => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const { createPlayer } = await import(url);
  const source = {
    about: await window.about(),
    frame: await window.frame(),
    ask: (wish, { peek }) => window.ask(wish, peek),
    type: typed => window.type(typed),
    act: name => window.act(name),
    onpush: () => () => {},
  };
  window.player = createPlayer(document.getElementById('root'), source);
}"""
LETTERS = """svg => [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(
  text => Number(text.getAttribute('font-size')) * svg.getBoundingClientRect().width /
    svg.viewBox.baseVal.width)"""
TARGETS = """svg => [...svg.querySelectorAll('[data-go], [data-edit]')]
  .filter(cell => !cell.matches('text, tspan'))
  .map(cell => cell.getBoundingClientRect()).map(({ width, height }) => [width, height])"""


FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Pane:
    """A page with an explorer; what the page asks, this process answers."""

    def __init__(self, page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.expose_function("about", lambda: self.explorer.about())
        page.expose_function("frame", lambda: self.explorer.frame())
        page.expose_function("ask", self._ask)
        page.expose_function("type", self._type)
        page.expose_function("act", self._act)

    def show(self, explorer, width: int, height: int) -> Pane:
        """Load the page anew, of this size and with this explorer."""
        self.page.goto("about:blank")
        self.errors.clear()
        self.explorer = explorer
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.set_content(PAGE)
        self.page.evaluate(START, PLAYER.read_text(encoding="utf-8"))
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the picture is the one for this room, and drawn."""
        rooms, width = self.explorer.about()["rooms"], self.page.viewport_size["width"]
        room = next(name for name, (least, _) in rooms.items() if width >= least)
        width = self.explorer.glimpse({}, self.explorer.place, room).scene.width
        self.page.wait_for_function(
            "width => document.querySelector('.cl-picture svg').viewBox.baseVal.width === width",
            arg=width,
        )
        self.page.evaluate(FRAMES)

    @property
    def svg(self):
        return self.page.locator(".cl-picture > svg")

    @property
    def width(self) -> float:
        """Width of the picture, in pixels."""
        return self.svg.bounding_box()["width"]

    def letters(self) -> list[float]:
        """Return the sizes of all letters, in pixels."""
        return self.svg.evaluate(LETTERS)

    def targets(self) -> list[list[float]]:
        """Return width and height of what can be clicked or typed into, in pixels.

        An outline is dragged from a finger's width around it: test_player.py has that."""
        return self.svg.evaluate(TARGETS)

    def _ask(self, wish: dict, peek: bool) -> dict:
        if peek:
            return self.explorer.glimpse(**wish).frame()
        self.explorer.go(**wish)
        return self.explorer.frame()

    def _type(self, typed: dict) -> dict:
        self.explorer.type(typed["text"], typed.get("at"))
        return self.explorer.frame()

    def _act(self, name: str) -> dict:
        self.explorer.act(name)
        return self.explorer.frame()
