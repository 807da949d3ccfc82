"""A window of a forward pass: input, filter, products, output so far, and the sum in words."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import text
from convlab.drawing.palette import FRAMES
from convlab.drawing.scene import HATCHED, Grid, Mark, Scene, largest, longest, so_far
from convlab.scenes.channels import stacked
from convlab.scenes.layout import WIDE, Block, Room, fit, in_a_row, middle_stacked, page
from convlab.scenes.links import Marks, all_named, named, typed, unlinked, windows_on
from convlab.scenes.sums import (
    Sums,
    Terms,
    most_lines,
    of_products,
    of_sums,
    window_where,
    written_terms,
)
from convlab.steps.forward import ForwardPass, ForwardStep
from convlab.steps.place import Place


class View(NamedTuple):
    """What a picture shows of a pass.

    Attributes
    ----------
    forward : ForwardPass
    channels : those that are drawn, counted from the first that the filter sees
    every : whether all were asked for
    """

    forward: ForwardPass
    channels: tuple[int, ...]
    every: bool

    @property
    def together(self) -> bool:
        """Whether several channels are drawn."""
        return len(self.channels) > 1

    def number(self, channel: int) -> int:
        """Return the number of a channel in X."""
        return self.forward.first_channel + channel

    def kind(self, letter: str, channel: int) -> str:
        """Begin the ids of a channel's cells: x1 where several are drawn."""
        return f"{letter}{self.number(channel)}" if self.together else letter


@lru_cache(maxsize=8)
def view_of(forward: ForwardPass, channel: int | None, room: Room) -> View:
    """Return what is drawn of a pass: all channels (None) where they find room, or a single one."""
    if channel is not None or len(forward.padded) == 1:
        return View(forward, (channel or 0,), False)
    every = View(forward, tuple(range(len(forward.padded))), True)
    grids = forward_grids(every, forward.step((0, 0)), set())
    return every if stacked(room, grids, len(every.channels)) else every._replace(channels=(0,))


def forward_scene(
    forward: ForwardPass, place: Place, channel: int | None = 0, room: Room = WIDE
) -> Scene:
    """One window of a forward pass: input, filter, products, output so far, and the sum in words.

    Parameters
    ----------
    forward : ForwardPass
    place : (row, column) of the output
    channel : which of the channels the filter sees is drawn; the sum is over all of them
        None for all at once, where the room is large enough; elsewhere the first.
    room : WIDE, MEDIUM or NARROW
    """
    view, step = view_of(forward, channel, room), forward.step(place)
    written, gone = terms_of(view, step)
    grids = arranged(room, view, forward_grids(view, step, gone))
    words, lines = (sums_of(view, step), remarks_on(view, step)), _most_lines(view, room)
    sums = of_sums(room, *words, lines, FRAMES["output"], written)
    return page(room, forward_alt(forward, step), grids, sums)


def arranged(room: Room, view: View, grids: list[Grid]) -> Block:
    """Put the grids of a window where they stand."""
    if view.together:
        return stacked(room, grids, len(view.channels))
    return fit(room, grids, in_a_row, middle_stacked)


def forward_grids(view: View, step: ForwardStep, gone: set[str]) -> list[Grid]:
    """Show X, F and the products of each channel, and O; where several are drawn, the sums too.

    The terms of these ids are not in the picture.
    """
    forward = view.forward
    output = text.OUTPUT
    if forward.filter_count > 1:
        output = text.ONE_OUTPUT.format(filter=forward.filter_index)
    sizes = _sizes(view)
    grids = [grid for channel in view.channels for grid in _of_channel(view, step, channel, gone)]
    if view.together and forward.bias is not None:
        bias = np.array([[forward.bias]])
        on_bias = unlinked({(0, 0): Mark("b", ("t-b",))}, gone)
        grids.append(Grid(text.BIAS, bias, "filter", strongest=sizes.strongest, marks=on_bias))
    return [
        *grids,
        Grid(
            output,
            so_far(forward.output, step.place),
            "output",
            window=(*step.place, 1, 1),
            strongest=sizes.strongest,
            longest=sizes.output,
            marks=_marks(view)[-1],
        ),
    ]


def _of_channel(view: View, step: ForwardStep, channel: int, gone: set[str]) -> list[Grid]:
    """Show X, F and the products of one channel, and their sum where several are drawn."""
    forward = view.forward
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    spread = extent != step.window.shape[1:]
    on_input, on_filter = _marks(view)[view.channels.index(channel)]
    padded, sizes = forward.border.any(), _sizes(view)
    name, kernel = _titles(view, channel)
    drawn = [*view.channels]
    grids = [
        Grid(
            name,
            forward.padded[channel],
            "input",
            window=(top, left, *extent),
            taps=tuple((r, c) for r in step.rows for c in step.columns) if spread else (),
            textures={HATCHED: forward.border} if padded else None,
            sign="⊙",
            strongest=largest(forward.padded[drawn]),
            longest=sizes.input,
            marks=on_input,
            drag=forward.stride,
        ),
        Grid(
            kernel,
            forward.filter[channel],
            "filter",
            sign="=",
            strongest=largest(forward.filter[drawn]),
            longest=sizes.filter,
            marks=on_filter,
        ),
        Grid(
            text.PRODUCTS,
            step.products[channel],
            "products",
            sign="→",
            strongest=largest(forward.all_products[drawn]),
            longest=sizes.products,
            marks=unlinked(summed(view, step, channel, "p", "t"), gone),
        ),
    ]
    if view.together:
        total = Grid(
            text.SUM,
            step.sums[channel].reshape(1, 1),
            "output",
            strongest=sizes.strongest,
            longest=sizes.sums,
            marks=unlinked({(0, 0): _on_sum(view, step, channel)}, gone),
        )
        grids.append(total)
    return grids


def _titles(view: View, channel: int) -> tuple[str, str]:
    """Name X and F, and their channel where there are several."""
    forward = view.forward
    name = text.PADDED_INPUT if forward.border.any() else text.INPUT
    if view.together:
        kernel = text.FLIPPED_PART if forward.flipped else text.FILTER_PART
        kernel = kernel.format(filter=forward.filter_index, channel=channel)
        return text.INPUT_PART.format(title=name, channel=view.number(channel)), kernel
    kernel = text.FILTER
    if forward.filter_count > 1:
        kernel = text.ONE_FILTER.format(filter=forward.filter_index)
    if forward.flipped:
        kernel = text.FLIPPED_FILTER
    if len(forward.padded) == 1:
        return name, kernel
    number = view.number(channel)
    return tuple(text.CHANNEL.format(title=title, channel=number) for title in (name, kernel))


@lru_cache(maxsize=8)
def _marks(view: View) -> tuple:
    """Mark the input and the filter of each channel, as (input, filter), and at last the output."""
    forward = view.forward
    kernel = forward.filter.shape[1:]
    windows = windows_on(forward.border, kernel, forward.stride, forward.dilation)

    def weight(channel: int, u: int, v: int) -> Mark:
        # what is typed is the filter before its turn
        at = (kernel[0] - 1 - u, kernel[1] - 1 - v) if forward.flipped else (u, v)
        met = all_named(view.kind("x", channel), windows.met((u, v)))
        edit = typed((channel, *at) if view.every else at)
        return Mark(named(view.kind("f", channel), u, v), met, edit=edit)

    channels = [
        (
            windows.input_marks(view.kind("x", channel)),
            {tap: weight(channel, *tap) for tap in np.ndindex(*kernel)},
        )
        for channel in view.channels
    ]
    kinds = [view.kind("x", channel) for channel in view.channels]
    first, *others = (windows.output_marks(input=kind) for kind in kinds)
    for other in others:
        first = {
            at: mark._replace(links=mark.links + other[at].links) for at, mark in first.items()
        }
    return *channels, first


def terms_of(view: View, step: ForwardStep) -> tuple[Terms, set[str]]:
    """Return the marks of the terms of each sum, and the ids of those that are left out."""
    written, gone = [], set()
    for channel in view.channels:
        marks = summed(view, step, channel, "t", "p").values()
        kept, left_out = written_terms(marks, step.products[channel].ravel().tolist())
        written.append(kept)
        gone |= left_out
    if view.together:
        numbers = map(view.number, view.channels)
        total = [Mark(named("t", "sum", n), (named("sum", n),)) for n in numbers]
        written.append(
            [*total, Mark("t-b", ("b",))][: len(total) + (view.forward.bias is not None)]
        )
    return written, gone


def summed(view: View, step: ForwardStep, channel: int, kind: str, other: str) -> Marks:
    """Mark the products, or the terms of the sum, by the weight that each is made with."""
    on_output = _marks(view)[-1]
    taps = [*np.ndindex(*view.forward.filter.shape[1:])]
    at = view.channels.index(channel) * len(taps)
    cells = on_output[step.place].links[at : at + len(taps)]  # under the window, tap by tap
    kind, weight, other = (view.kind(letter, channel) for letter in (kind, "f", other))
    return {
        tap: Mark(named(kind, *tap), (cell, named(weight, *tap), named(other, *tap)))
        for tap, cell in zip(taps, cells, strict=True)
    }


def _on_sum(view: View, step: ForwardStep, channel: int) -> Mark:
    """Mark the sum of a channel: made of its products, a term of the output."""
    number = view.number(channel)
    products = all_named(view.kind("p", channel), np.ndindex(*step.products.shape[1:]))
    return Mark(
        named("sum", number), (*products, named("t", "sum", number), named("o", *step.place))
    )


class Sizes(NamedTuple):
    """The longest numbers, in characters, at any place; and the strongest sum."""

    input: int
    filter: int
    products: int
    sums: int
    output: int
    strongest: float


@lru_cache(maxsize=8)
def _sizes(view: View) -> Sizes:
    forward, drawn = view.forward, [*view.channels]
    products = forward.all_products[drawn]
    sums = products.sum(axis=(3, 4))
    grids = forward.padded[drawn], forward.filter[drawn], products, sums, forward.output
    strongest = max(largest(numbers) for numbers in (grids[3:] if view.together else grids[4:]))
    return Sizes(*map(longest, grids), strongest)


@lru_cache(maxsize=8)
def _most_lines(view: View, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place of the window."""
    steps = map(view.forward.step, np.ndindex(*view.forward.output.shape))
    pages = ((sums_of(view, step), remarks_on(view, step)) for step in steps)
    return most_lines(pages, room)


def name_of(forward: ForwardPass, place: Place) -> str:
    """Name a number of the output."""
    return text.output_name(place, forward.filter_index if forward.filter_count > 1 else None)


def sums_of(view: View, step: ForwardStep) -> Sums:
    """Return the sum as (name, words); for several channels first those of the channels drawn."""
    forward = view.forward
    factors = [
        (step.window[channel].ravel().tolist(), forward.filter[channel].ravel().tolist())
        for channel in view.channels
    ]
    bias = [] if forward.bias is None else [forward.bias]
    name = name_of(forward, step.place)
    sums = step.sums.tolist()
    if len(sums) == 1:
        exact, words = of_products(*factors[0], step.result, bias)
        return [(f"{name} {exact}", words)]
    own = [
        (text.CHANNEL_NAME.format(channel=view.number(c)), of_products(*each, sums[c])[1])
        for c, each in zip(view.channels, factors, strict=True)
    ]
    exact = text.equals([*sums, *bias, step.result])
    total = f"{text.added(sums)}{text.bias_term(bias)} {exact} {text.number(step.result)}"
    return [*own, (f"{name} {exact}", total + text.FROM_CHANNELS[bool(bias)])]


def remarks_on(view: View, step: ForwardStep) -> str:
    """Say where the window lies, and what is special about the picture."""
    forward, remarks = view.forward, [window_where(view.forward, step)]
    remarks += [text.TRUE_CONVOLUTION] if forward.flipped else []
    remarks += [text.HATCHED] if forward.border.any() else []
    if view.every and not view.together:
        remarks.append(text.NO_ROOM_FOR_ALL.format(channel=view.number(0)))
    return " ".join(remarks)


def forward_alt(forward: ForwardPass, step: ForwardStep) -> str:
    """Say in words what a picture of this window shows."""
    bias = "" if forward.bias is None else text.ALT_BIAS.format(value=text.number(forward.bias))
    channels = enumerate(zip(step.products, step.sums.tolist(), strict=True), forward.first_channel)
    said = [
        text.CHANNEL_ALT.format(
            channel=number, products=text.listed(products.ravel().tolist()), sum=text.number(total)
        )
        for number, (products, total) in channels
    ]
    words = text.FORWARD_ALT if step.products.size > 1 else text.FORWARD_ALT_ONE
    if len(said) > 1:
        words = text.FORWARD_ALT_CHANNELS
    return words.format(
        where=window_where(forward, step),
        products=text.listed(step.products.ravel().tolist()),
        channels=" ".join(said),
        bias=bias,
        total=text.number(step.result),
        row=step.place[0],
        column=step.place[1],
    )
