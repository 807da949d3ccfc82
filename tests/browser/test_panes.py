"""Every explorer in panes of four widths: its letters are read, its cells hit, nothing is lost."""

from __future__ import annotations

import convlab
import pytest
from convlab.explorers.base import Explorer
from explorer_arguments import EXAMPLES
from panes import Pane

LAPTOP, PROJECTOR = (900, 620), (1400, 900)
PANES = ((358, 760), (572, 640), (640, 700), LAPTOP, PROJECTOR)
LETTERS, TARGETS = 11, 24  # pixels
ALMOST = 0.05  # of a pixel
GIVEN = {"explore_training": EXAMPLES["explore_training"]}  # it has no defaults


@pytest.fixture(scope="module")
def pane(chromium) -> Pane:
    return Pane(chromium.new_page())


@pytest.fixture(scope="module")
def explorers() -> dict[str, Explorer]:
    return {name: getattr(convlab, name)(**GIVEN.get(name, {})) for name in convlab.EXPLORERS}


@pytest.mark.parametrize("size", PANES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", convlab.EXPLORERS)
def test_letters_are_read_targets_are_hit_and_nothing_scrolls_sideways(
    pane, explorers, name, size
) -> None:
    page = pane.show(explorers[name], *size).page
    assert min(pane.letters()) >= LETTERS - ALMOST
    assert min(map(min, pane.targets()), default=TARGETS) >= TARGETS - ALMOST
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert pane.width <= size[0]
    if size == LAPTOP:  # it holds the picture and all its controls
        assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    if size == PROJECTOR:
        assert pane.width > 1.05 * pane.explorer.scene.width
    assert pane.errors == []
