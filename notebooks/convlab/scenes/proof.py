"""The proof by eye: weights leave their windows, come together turned, and lie down on ∂L/∂O.

Each moment is a picture of its own, with every cell where it is by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES, INK, LINE, WINDOW, fill
from convlab.drawing.scene import SMALL, THICK, Box, Grid, Scene, Shape, Text, longest, text_width
from convlab.scenes import views
from convlab.scenes.input_gradient import spread_grid
from convlab.scenes.input_gradient_links import gather_marks, share_mark
from convlab.scenes.input_gradient_words import filter_name, pixel_name, sums_of_pixel, touches_of
from convlab.scenes.layout import WIDE, Block, Room, fit, heading, of_grid, of_words, page
from convlab.scenes.small_windows import Mini, minis_of, places_of
from convlab.scenes.sums import kept, most_lines, of_sums
from convlab.steps.place import Place
from convlab.steps.proof import Moment, ProofPass

CELL = 30  # of the grids that stand above one another
TITLE = 100  # dots of the titles in the middle, which break
APART = 12  # dots between the small windows


class Cell(NamedTuple):
    """A weight on its way: where it is, its place in the turned filter, and whose it is."""

    x: float
    y: float
    width: float
    height: float
    slot: Place
    value: float


def proof_scene(
    run: ProofPass, number: int, filter: int = 0, note: str = "", room: Room = WIDE
) -> Scene:
    """Show one moment of the proof.

    Parameters
    ----------
    run : ProofPass
    number : of the moment
    filter : which of the filters that see the pixel is drawn; the sum is over all of them
    note : what else there is to say below the sums
    room : WIDE, MEDIUM or NARROW
    """
    backward, step, moment = run.backward, run.step, run.moments[number]
    title = text.HEADINGS[views.PROOF].format(pixel=pixel_name(backward, run.pixel, "X"))
    captions = [_caption(run, each, filter) for each in run.moments]
    sums = sums_of_pixel(backward, step, filter, [views.PIXEL])
    touches = touches_of(step, filter)
    shares = kept([share_mark("t-pixel", t) for t in touches], [t.product for t in touches])
    terms = [[]] * (len(sums) - 1) + [shares]  # the sum over the filters stands first
    alt = text.PROOF_ALT.format(
        heading=title,
        caption=captions[number],
        filter=text.matrix(backward.filters[filter].tolist()),
        turned=text.matrix(backward.turned[filter].tolist()),
        sums=". ".join(f"{name} {said}" for name, said in sums),
    )
    return page(
        room,
        alt,
        heading(room, title),
        _said(captions[number], captions, room),
        _stage(run, moment, filter, room),
        of_sums(room, sums, note, most_lines([(sums, note)], room), FRAMES["input"], terms),
    )


def _said(words: str, all_words: Iterable[str], room: Room) -> Block:
    """Say what happens, with room for whatever is said at another moment."""
    high = max(of_words(each, room.inner).height for each in all_words)
    return Block(room.inner, high, of_words(words, room.inner).draw)


def _caption(run: ProofPass, moment: Moment, filter: int) -> str:
    touches, together = touches_of(run.step, filter), run.together(filter)
    pixel = pixel_name(run.backward, run.pixel, "X")
    if not touches:
        return text.NO_TOUCH.format(pixel=pixel)
    of_all = len(touches) == together.size
    words = text.PROOF if of_all else text.PROOF | text.PROOF_OF_SOME
    return words[moment.stage].format(
        windows=text.windows(len(touches)), pixel=pixel, together=text.partly(together.tolist())
    )


# ------------------------------------------------------------------------------ stage


def _stage(run: ProofPass, moment: Moment, filter: int, room: Room) -> Block:
    """Draw the windows, the filter, the place where the weights come together, and ∂L/∂O."""
    backward = run.backward
    F, turned = backward.filters[filter], backward.turned[filter]
    _, on_upstream, on_turned, on_filter, _ = gather_marks(backward)
    style = {"longest": max(longest(F), longest(backward.spread[filter]))}
    spread = replace(spread_grid(backward, filter, on_upstream), **style)
    kernel = Grid(filter_name(backward, filter), F, "filter", marks=on_filter, **style)
    empty = np.full(turned.shape, np.nan)
    slots = Grid(text.IN_ORDER, empty, "filter", marks=on_turned, **style)

    def side_by_side(room: Room, grids: Sequence[Grid]) -> Block:
        return Stage(run, moment, filter, room, grids).side_by_side()

    def below(room: Room, grids: Sequence[Grid]) -> Block:
        return Stage(run, moment, filter, room, grids).below()

    def in_two_columns(room: Room, grids: Sequence[Grid]) -> Block:
        smaller = [grid.sized(CELL) for grid in grids]
        return Stage(run, moment, filter, room, smaller).in_two_columns()

    return fit(room, [spread, slots, kernel], side_by_side, in_two_columns, last=below)


class Stage:
    """Where everything stands, and where the weights are on their way."""

    def __init__(
        self, run: ProofPass, moment: Moment, filter: int, room: Room, grids: Sequence[Grid]
    ) -> None:
        """Take up what is drawn."""
        self.run, self.moment, self.filter, self.room = run, moment, filter, room
        self.spread, self.slots, self.kernel = grids
        self.touches = touches_of(run.step, filter)
        self.minis = minis_of(run.backward, filter)
        self.places = places_of(self.touches, self.minis, self.minis.plain, room, APART)
        self.nothing = of_words(text.NO_WINDOW_HELD, room.inner)
        self.gap = 1.6 * room.gap

    # The corners are those of the windows, of the two grids of the filter, and of ∂L/∂O.

    def side_by_side(self) -> Block:
        """Put the windows, the grids of the filter, and ∂L/∂O beside one another."""
        windows, slots, kernel, _ = self._blocks()
        middle = windows.width + self.gap
        right = middle + max(kernel.width, slots.width) + self.gap
        return self._block([(0, 0), (middle, 0), (middle, slots.height + 6), (right, 0)])

    def in_two_columns(self) -> Block:
        """Put ∂L/∂O beside the windows, and the grids of the filter below it."""
        windows, slots, _, spread = self._blocks()
        right, top = windows.width + self.gap, spread.height + 6
        return self._block(
            [(0, 0), (right, top), (right + slots.width + self.gap, top), (right, 0)]
        )

    def below(self) -> Block:
        """Put the windows above all else."""
        windows, slots, kernel, spread = self._blocks()
        top = windows.height + 6
        right = max(kernel.width, slots.width) + self.gap
        corners = [(0, 0), (0, top), (0, top + slots.height + 6), (right, top)]
        if right + spread.width > self.room.inner:
            foot = top + max(kernel.height, slots.height) + 6
            corners = [(0, 0), (0, top), (slots.width + self.gap, top), (0, foot)]
        return self._block(corners)

    def _block(self, corners: Sequence[tuple[float, float]]) -> Block:
        sized = [*zip(self._blocks(), corners, strict=True)]
        width = max(x + block.width for block, (x, _) in sized)
        height = max(y + block.height for block, (_, y) in sized)
        return Block(width, height, lambda x, y: self._draw(x, y, corners))

    def _blocks(self) -> list[Block]:
        """Return the windows, the place where the weights meet, the filter, and ∂L/∂O."""
        width, height = self.places.width, self.places.height
        if not self.touches:
            width, height = self.nothing.width, self.nothing.height
        titled = [self._slots_titled(title) for title in self._titles().values()]
        return [
            Block(width, height, lambda x, y: ()),  # noqa: ARG005
            max(titled, key=lambda block: block.height),
            of_grid(self.kernel, TITLE),
            of_grid(self.spread),
        ]

    def _titles(self) -> dict[str, str]:
        """Return what stands above the place where the weights meet, by stage."""
        return {"together": text.IN_ORDER, "turned": text.FLIPPED_FILTER}

    def _slots_titled(self, title: str) -> Block:
        return of_grid(replace(self.slots, title=title), TITLE)

    @property
    def _whole(self) -> bool:
        """Whether the turned filter is there, with the numbers that no window brought."""
        return self.moment.stage in ("turned", "slide", "on")

    # ------------------------------------------------------------------------ drawing

    def _draw(self, x: float, y: float, corners: Sequence[tuple[float, float]]) -> Iterator[Shape]:
        windows, *at = [(x + right, y + down) for right, down in corners]
        blocks = self._blocks()[1:]
        minis = [
            Mini(self.run.backward, touch, self.minis, windows[0] + right, windows[1] + down)
            for touch, (right, down) in zip(self.touches, self.places.corners, strict=True)
        ]
        # The cells of a grid end where its block does.
        slots, _, spread = (
            (left, top + block.height - grid.height)
            for (left, top), block, grid in zip(
                at, blocks, (self.slots, self.kernel, self.spread), strict=True
            )
        )
        cells = [*self._cells(minis, slots, spread)]
        titled = self._slots_titled(self._titles().get(self.moment.stage, ""))
        still = [
            *self._windows(minis, *windows),
            *titled.draw(slots[0], slots[1] + self.slots.height - titled.height),
            *blocks[1].draw(*at[1]),
            *blocks[2].draw(*at[2]),
        ]
        yield from (shape for shape in still if not _covered(shape, cells))
        for cell in cells:
            yield from self._cell(cell)
        yield from self._frame(cells)

    def _windows(self, minis: list[Mini], x: float, y: float) -> Iterator[Shape]:
        if not minis:
            yield from self.nothing.draw(x, y)
        for mini in minis:
            yield mini.name()
            yield from mini.ground()
            if self.moment.stage == "windows":
                yield from mini.laid()
            yield mini.window()
            if self.moment.stage in ("windows", "weights"):
                yield mini.pixel

    def _cells(
        self, minis: list[Mini], slots: tuple[float, float], spread: tuple[float, float]
    ) -> Iterator[Cell]:
        """Yield the weights where they are by now; those that no window brought come late."""
        if self.moment.stage == "windows":
            return
        step, (kH, kW) = self.run.step, self.slots.values.shape
        # Without its numbers, ∂L/∂O has cells that are less wide.
        size, goals = ((grid.cell_width, grid.cell) for grid in (self.slots, self.spread))
        homes = {}
        for mini in minis:
            u, v = mini.touch.tap
            homes[kH - 1 - u, kW - 1 - v] = mini.pixel
        values = self.run.backward.turned[self.filter]
        for slot in np.ndindex(kH, kW):
            at = _cell_at(slots, slot, size)
            if slot in homes:
                at = _between(homes[slot][:4], at, self.moment.gathered)
            elif not self._whole:
                continue
            goal = _cell_at(spread, (step.rows[slot[0]], step.columns[slot[1]]), goals)
            yield Cell(*_between(at, goal, self.moment.laid), slot, float(values[slot]))

    def _cell(self, cell: Cell) -> Iterator[Shape]:
        """Draw a weight; on ∂L/∂O, below the number that it is multiplied by."""
        x, y, width, height, slot, value = cell
        strongest = float(np.abs(self.kernel.values).max())
        mark = (self.slots.marks or {})[slot]
        if self.moment.laid == 1:
            step = self.run.step
            at = step.rows[slot[0]], step.columns[slot[1]]
            upstream = float(self.spread.values[at])
            most = float(np.abs(self.spread.values).max())
            half, own = height / 2, (self.spread.marks or {})[at]
            yield Box(x, y, width, half, fill(upstream, most), LINE, mark=own)
            yield Box(x, y + half, width, half, fill(value, strongest), LINE, mark=mark)
            if self.spread.written:
                size = SMALL if half >= SMALL else 12
                for number, level in ((upstream, y + half / 2), (value, y + 1.5 * half)):
                    at = x + width / 2, level + 0.36 * size
                    yield Text(*at, text.number(number), size, INK, False, "middle")
            return
        yield Box(x, y, width, height, fill(value, strongest), LINE, mark=mark)
        if self.moment.gathered < 1:
            yield Box(x, y, width, height, None, WINDOW, 2.5)
        words = text.number(value)
        roomy = text_width(words, SMALL) + 2 <= width and height >= SMALL + 1
        rests = self.moment.gathered in (0, 1) or self.places.as_output
        if roomy and rests and self.slots.written:
            yield Text(x + width / 2, y + height / 2 + 4.7, words, SMALL, INK, False, "middle")

    def _frame(self, cells: list[Cell]) -> Iterator[Shape]:
        """Draw a frame around the turned filter, once it is together."""
        if self.moment.gathered < 1 or len(cells) < self.slots.values.size:
            return
        left, top = cells[0][:2]
        right, foot = cells[-1].x + cells[-1].width, cells[-1].y + cells[-1].height
        style = (WINDOW, THICK) if self.moment.laid == 1 else (FRAMES["filter"], 3)
        yield Box(left, top, right - left, foot - top, None, *style)


def _cell_at(
    corner: tuple[float, float], at: Place, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    return corner[0] + at[1] * size[0], corner[1] + at[0] * size[1], *size


def _between(one: Sequence[float], other: Sequence[float], share: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


def _covered(shape: Shape, cells: list[Cell]) -> bool:
    """Whether these are words, or a cell, over which a weight has come to lie."""
    if isinstance(shape, Box) and shape.edge == LINE:
        return any(abs(shape.x - c.x) + abs(shape.y - c.y) < 0.01 for c in cells)
    if not isinstance(shape, Text):
        return False
    width = text_width(shape.words, shape.size, shape.bold)
    left = shape.x - {"start": 0, "middle": width / 2, "end": width}[shape.anchor]
    top, foot = shape.y - shape.size, shape.y + 0.3 * shape.size
    return any(
        left < c.x + c.width and c.x < left + width and top < c.y + c.height and c.y < foot
        for c in cells
    )
