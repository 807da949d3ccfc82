"""Pages opened from files in Chromium with no network, and all that they complain of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from barriers import barriers
from convlab.explorers.saved.states import States
from visits import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PLACES = "[data-pictures]"
OWN = ("data:", "blob:")
# From a key to the frame after the one that shows its picture, in milliseconds.
LATENCY = """(root, count) => new Promise((done) => {
  const picture = root.querySelector('.cl-picture');
  const times = [];
  const press = () => {
    const before = picture.querySelector('svg');
    const key = times.length % 2 ? 'ArrowLeft' : 'ArrowRight';
    const begun = performance.now();
    const painted = () => {
      if (picture.querySelector('svg') === before) return requestAnimationFrame(painted);
      requestAnimationFrame(() => {
        times.push(performance.now() - begun);
        times.length < count ? setTimeout(press) : done(times);
      });
    };
    picture.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    painted();
  };
  press();
})"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName('first-contentful-paint');
  if (first) done(first.startTime);
}).observe({ type: 'paint', buffered: true }))"""


class Shown:
    """One page at a time."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.context: BrowserContext | None = None
        self.complaints: list[str] = []

    def open(
        self,
        file: Path,
        width: int,
        height: int,
        *,
        scripts: bool = True,
        before: str = "",
        also: Sequence[Path] = (),
    ) -> Page:
        """Open a page from its file.

        Parameters
        ----------
        file : the page
        width, height : of the window, in pixels
        scripts : whether they run
        before : JavaScript that is run first
        also : files that it may ask for, too
        """
        if self.context:
            self.context.close()
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=True,
            offline=True,
            java_script_enabled=scripts,
        )
        self.context.set_default_timeout(10_000)
        self.page, self.complaints = self.context.new_page(), []
        known = {each.as_uri() for each in (file, *also)}
        say = self.complaints.append
        self.page.on("pageerror", lambda error: say(str(error)))
        self.page.on("console", lambda m: say(m.text) if m.type in ("error", "warning") else None)
        self.page.on(
            "request",
            lambda r: None if r.url.startswith(OWN) or r.url in known else say(f"asks for {r.url}"),
        )
        if before:
            self.page.add_init_script(before)
        self.page.goto(file.as_uri())
        return self.page

    def quiet(self) -> None:
        """Expect no error, and no request that leaves the page."""
        assert self.complaints == []

    def fits(self) -> None:
        """Expect nothing to be scrolled sideways, but for boxes that scroll by themselves."""
        across = "() => [document.scrollingElement.scrollWidth, innerWidth]"
        wide, room = self.page.evaluate(across)
        assert wide <= room

    def whole(
        self,
        file: Path,
        held: list[States],
        width: int,
        height: int,
        axe: str,
        every_control: bool,
        samples: int = 1,
    ) -> int:
        """Expect a whole page to be right; return how many pictures were compared."""
        page, compared = self.open(file, width, height), 0
        places = page.locator(PLACES)
        assert places.count() == len(held), file.name
        for number, found in enumerate(held):
            rng = random.Random(f"{file.name} {number}")
            visit = Visit(places.nth(number), found)
            visit.same()
            if every_control:
                visit.everything(rng)
            visit.sample(samples, rng)
            compared += visit.compared
        self.fits()
        self.clear(axe)
        self.quiet()
        return compared

    def clear(self, axe: str) -> None:
        """Expect no barrier on the page, light or dark."""
        self.page.evaluate(axe)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            barriers(self.page.locator("html"), "body")

    def latencies(self, root: Locator, count: int) -> list[float]:
        """Return how many milliseconds each of so many keys took until its picture was painted."""
        return root.evaluate(LATENCY, count)

    def first_paint(self, address: str) -> float:
        """Return when a slow phone with a slow network paints something, in milliseconds."""
        context = self.browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        page.goto(address, wait_until="commit")
        milliseconds = page.evaluate(PAINTED)
        context.close()
        return milliseconds
