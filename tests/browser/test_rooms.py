"""Every explorer in panes of four widths: its letters are read, its cells hit, nothing is lost."""

from __future__ import annotations

import pytest
from panes import Pane
from pictures import EVERY_EXPLORER

PANES = ((358, 760), (640, 700), (900, 620), (1400, 900))
LETTERS, TARGETS = 11, 24  # pixels
ALMOST = 0.05  # of a pixel


@pytest.fixture(params=PANES, ids=lambda pane: f"{pane[0]}x{pane[1]}")
def size(request):
    return request.param


@pytest.fixture(params=sorted(EVERY_EXPLORER))
def pane(chromium, request, size):
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    yield Pane(page, EVERY_EXPLORER[request.param]())
    page.close()


def test_letters_are_read_targets_are_hit_and_nothing_scrolls_sideways(pane, size) -> None:
    assert min(pane.letters()) >= LETTERS - ALMOST
    assert min(map(min, pane.targets()), default=TARGETS) >= TARGETS - ALMOST
    assert pane.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert pane.width <= size[0]
    assert pane.errors == []


def test_a_laptops_pane_holds_it_whole(pane, size) -> None:
    """At its defaults, with all its controls."""
    if size == (900, 620):
        assert pane.page.evaluate("document.documentElement.scrollHeight") <= size[1]


def test_on_a_wide_page_it_grows(pane, size) -> None:
    if size[0] == 1400:
        assert pane.width > 1.05 * pane.explorer.scene.width
