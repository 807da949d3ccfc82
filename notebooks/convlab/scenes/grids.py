"""Grids of numbers side by side: a picture that stays."""

from __future__ import annotations

from dataclasses import replace

from convlab import text
from convlab.arguments import require
from convlab.drawing.scene import GAP, MOST, MOST_OF_GRID, Grid, Scene, cut, largest, room_for
from convlab.scenes.layout import WIDE, in_lines


def scene_of_grids(grids: list[Grid], alt: str) -> Scene:
    """Grids of numbers in lines, coloured by one scale; of large ones a part."""
    listed = isinstance(grids, list | tuple) and grids
    known = listed and all(isinstance(grid, Grid) for grid in grids)
    require(known, "grids", text.GRIDS, grids)
    grids = [cut(grid, *room_for(grid, MOST_OF_GRID)) for grid in grids]
    strongest = max(largest(grid.values) for grid in grids)
    grids = [grid if grid.strongest else replace(grid, strongest=strongest) for grid in grids]
    block = in_lines(WIDE, grids)
    for side in (block.width, block.height):
        require(side + 2 * GAP <= MOST, "grids", text.SIZE_ON_PAGE.format(most=MOST), round(side))
    return Scene(block.width + 2 * GAP, block.height + GAP, tuple(block.draw(GAP, 6)), alt)
