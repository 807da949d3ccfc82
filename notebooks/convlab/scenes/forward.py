"""A window of a forward pass: input, filter, products, output so far, and the sum in words."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from convlab import text
from convlab.palette import FRAMES
from convlab.scene import HATCHED, Grid, Mark, Scene, longest, so_far
from convlab.scenes.layout import WIDE, Room, fit, in_a_row, middle_stacked, page
from convlab.scenes.links import Marks, all_named, named, typed, unlinked, windows_on
from convlab.scenes.sums import Sums, most_lines, of_products, of_sums, window_where, written_terms
from convlab.steps import ForwardPass, ForwardStep, Place


def forward_scene(forward: ForwardPass, place: Place, channel: int = 0, room: Room = WIDE) -> Scene:
    """One window of a forward pass: input, filter, products, output so far, and the sum in words.

    Parameters
    ----------
    forward : ForwardPass
    place : (row, column) of the output
    channel : which of the channels the filter sees is drawn; the sum is over all of them
    room : WIDE, MEDIUM or NARROW
    """
    step = forward.step(place)
    terms = summed(forward, step, "t", "p").values()
    written, gone = written_terms(terms, step.products[channel].ravel().tolist())
    grids = forward_grids(forward, step, channel, gone)
    grids = fit(room, grids, in_a_row, middle_stacked)
    words = sums_of(forward, step, channel), remarks_on(forward, step)
    lines = _most_lines(forward, channel, room)
    sums = of_sums(room, *words, lines, FRAMES["output"], [written])
    return page(room, forward_alt(forward, step), grids, sums)


def forward_grids(
    forward: ForwardPass, step: ForwardStep, channel: int, gone: set[str]
) -> list[Grid]:
    """Show X, F, the products and O; the terms of these ids are not in the picture."""
    i, j = step.place
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    spread = extent != step.window.shape[1:]
    products = forward.all_products[channel]
    longest_product, longest_output = _longest(forward, channel)
    on_input, on_filter, on_output = _marks(forward)
    padded = forward.border.any()
    name, kernel, output = text.INPUT, text.FILTER, text.OUTPUT
    if padded:
        name = text.PADDED_INPUT
    if forward.filters > 1:
        kernel = text.ONE_FILTER.format(filter=forward.number)
        output = text.ONE_OUTPUT.format(filter=forward.number)
    if forward.flipped:
        kernel = text.FLIPPED_FILTER
    if len(forward.padded) > 1:
        number = forward.first_channel + channel
        name = text.CHANNEL.format(title=name, channel=number)
        kernel = text.CHANNEL.format(title=kernel, channel=number)
    return [
        Grid(
            name,
            forward.padded[channel],
            "input",
            window=(top, left, *extent),
            taps=tuple((r, c) for r in step.rows for c in step.columns) if spread else (),
            textures={HATCHED: forward.border} if padded else None,
            sign="⊙",
            marks=on_input,
            drag=forward.stride,
        ),
        Grid(kernel, forward.filter[channel], "filter", sign="=", marks=on_filter),
        Grid(
            text.PRODUCTS,
            step.products[channel],
            "products",
            sign="→",
            strongest=float(np.abs(products).max()),
            longest=longest_product,
            marks=unlinked(summed(forward, step, "p", "t"), gone),
        ),
        Grid(
            output,
            so_far(forward.output, step.place),
            "output",
            window=(i, j, 1, 1),
            strongest=float(np.abs(forward.output).max()),
            longest=longest_output,
            marks=on_output,
        ),
    ]


@lru_cache(maxsize=8)
def _marks(forward: ForwardPass) -> tuple[Marks, Marks, Marks]:
    """Mark the input, the filter and the output."""
    kernel = forward.filter.shape[1:]
    windows = windows_on(forward.border, kernel, forward.stride, forward.dilation)

    def weight(u: int, v: int) -> Mark:
        # what is typed is the filter before its turn
        at = (kernel[0] - 1 - u, kernel[1] - 1 - v) if forward.flipped else (u, v)
        met = all_named("x", windows.met((u, v)))
        return Mark(named("f", u, v), met, edit=typed(at))

    on_filter = {tap: weight(*tap) for tap in np.ndindex(*kernel)}
    return windows.input_marks(), on_filter, windows.output_marks()


def summed(forward: ForwardPass, step: ForwardStep, kind: str, other: str) -> Marks:
    """Mark the products, or the terms of the sum, by the weight that each is made with."""
    *_, on_output = _marks(forward)
    cells = on_output[step.place].links  # under the window, tap by tap
    taps = np.ndindex(*forward.filter.shape[1:])
    return {
        tap: Mark(named(kind, *tap), (cell, named("f", *tap), named(other, *tap)))
        for tap, cell in zip(taps, cells, strict=True)
    }


@lru_cache(maxsize=8)
def _longest(forward: ForwardPass, channel: int) -> tuple[int, int]:
    """Count the characters of the longest product, and of the longest number of the output."""
    return longest(forward.all_products[channel]), longest(forward.output)


@lru_cache(maxsize=8)
def _most_lines(forward: ForwardPass, channel: int, room: Room) -> tuple[int, ...]:
    """Count the lines that the words take at most, at any place of the window."""
    steps = map(forward.step, np.ndindex(*forward.output.shape))
    pages = ((sums_of(forward, s, channel), remarks_on(forward, s)) for s in steps)
    return most_lines(pages, room)


def name_of(forward: ForwardPass, place: Place) -> str:
    """Name a number of the output."""
    return text.output_name(place, forward.number if forward.filters > 1 else None)


def sums_of(forward: ForwardPass, step: ForwardStep, channel: int) -> Sums:
    """Return the sum as (name, words); for several channels first that of the channel drawn."""
    factors = step.window[channel].ravel().tolist(), forward.filter[channel].ravel().tolist()
    bias = [] if forward.bias is None else [forward.bias]
    name = name_of(forward, step.place)
    sums = step.sums.tolist()
    if len(sums) == 1:
        exact, words = of_products(*factors, step.result, bias)
        return [(f"{name} {exact}", words)]
    own = text.CHANNEL_NAME.format(channel=forward.first_channel + channel)
    _, products = of_products(*factors, sums[channel])
    exact = text.equals([*sums, *bias, step.result])
    total = f"{text.added(sums)}{text.bias_term(bias)} {exact} {text.number(step.result)}"
    return [(own, products), (f"{name} {exact}", total + text.FROM_CHANNELS[bool(bias)])]


def remarks_on(forward: ForwardPass, step: ForwardStep) -> str:
    """Say where the window lies, and what is special about the picture."""
    remarks = [window_where(forward, step)]
    remarks += [text.TRUE_CONVOLUTION] if forward.flipped else []
    remarks += [text.HATCHED] if forward.border.any() else []
    return " ".join(remarks)


def forward_alt(forward: ForwardPass, step: ForwardStep) -> str:
    """Say in words what a picture of this window shows."""
    products = "; ".join(text.listed(channel.ravel().tolist()) for channel in step.products)
    words = text.FORWARD_ALT if step.products.size > 1 else text.FORWARD_ALT_ONE
    return words.format(
        where=window_where(forward, step),
        products=products,
        bias="" if forward.bias is None else text.ALT_BIAS.format(value=text.number(forward.bias)),
        total=text.number(step.result),
        row=step.place[0],
        column=step.place[1],
    )
