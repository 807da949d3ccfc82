"""A window of a forward pass: input, filter, products, output so far, and the sum in words."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from convlab import text
from convlab.palette import FRAMES, INK, QUIET
from convlab.scene import (
    GAP,
    HATCHED,
    HEAD,
    LEADING,
    SIZE,
    SMALL,
    Grid,
    Scene,
    Shape,
    Text,
    broken,
    paragraph,
    row_of_grids,
    row_width,
    sign_room,
    text_width,
)
from convlab.steps import ForwardPass, ForwardStep, Place

WIDEST = 1080  # of a picture; wider ones would be shrunk to a notebook's column


def forward_scene(forward: ForwardPass, place: Place, channel: int = 0) -> Scene:
    """One window of a forward pass: input, filter, products, output so far, and the sum in words.

    Parameters
    ----------
    forward : ForwardPass
    place : (row, column) of the output
    channel : which of the channels the filter sees is drawn; the sum is over all of them
    """
    step = forward.step(place)
    grids = _forward_grids(forward, step, channel)
    shapes, width, height = _forward_row(grids)
    width = max(width, 760)  # for the words
    foot, column = height + HEAD, width - 2 * GAP
    *sums, last = _most_lines(forward, channel, column)
    for (name, words), lines in zip(_sums(forward, step, channel), sums, strict=True):
        shapes.append(Text(GAP, foot, name, SIZE, FRAMES["output"], True))
        shapes += paragraph(words, GAP + _indent(name), foot, column - _indent(name))
        foot += lines * LEADING * SIZE + 6
    remarks = _forward_remarks(forward, step)
    shapes += paragraph(remarks, GAP, foot, column, size=SMALL, colour=QUIET)
    foot += (last - 1) * LEADING * SMALL + GAP
    return Scene(width, foot, tuple(shapes), _forward_alt(forward, step))


def _forward_grids(forward: ForwardPass, step: ForwardStep, channel: int) -> list[Grid]:
    so_far = forward.output.copy()
    i, j = step.place
    so_far[i + 1 :] = np.nan
    so_far[i, j + 1 :] = np.nan
    top, left = step.rows[0], step.columns[0]
    extent = step.rows[-1] - top + 1, step.columns[-1] - left + 1
    spread = extent != step.window.shape[1:]
    products = forward.all_products[channel]
    longest_product, longest_output = _longest(forward, channel)
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
        ),
        Grid(kernel, forward.filter[channel], "filter", sign="="),
        Grid(
            text.PRODUCTS,
            step.products[channel],
            "products",
            sign="→",
            strongest=float(np.abs(products).max()),
            longest=longest_product,
        ),
        Grid(
            output,
            so_far,
            "output",
            window=(i, j, 1, 1),
            strongest=float(np.abs(forward.output).max()),
            longest=longest_output,
        ),
    ]


def _forward_row(grids: list[Grid]) -> tuple[list[Shape], float, float]:
    """Place four grids side by side or, where that is too wide, the filter above the products."""
    for cell in (42, 36):
        grids = [replace(grid, cell=cell) for grid in grids]
        if GAP + row_width(grids) <= WIDEST:
            height = max(grid.height for grid in grids)
            return row_of_grids(grids, GAP, 4, height), GAP + row_width(grids), HEAD + height + 4
    for cell in (36, 30, 26):
        grids = [replace(grid, cell=cell) for grid in grids]
        X, F, products, O = grids
        middle = max(F.column, products.column)
        width = GAP + X.column + sign_room(X) + middle + sign_room(products) + O.column + GAP
        if width <= WIDEST:
            break
    stacked = F.height + products.height + 2 * HEAD
    height = max(X.height, O.height, stacked - HEAD)
    shapes = row_of_grids([X], GAP, 4, height)
    left, top = GAP + X.column + sign_room(X), 4 + (height + HEAD - stacked) / 2
    shapes += F.shapes(left, top + HEAD)
    shapes.append(Text(left + F.width + 14, top + HEAD + F.height / 2 + 8, F.sign, 22))
    shapes += products.shapes(left, top + F.height + 2 * HEAD)
    left += middle
    sign = products.sign
    shapes.append(
        Text(left + sign_room(products) / 2, HEAD + height / 2 + 12, sign, 22, INK, False, "middle")
    )
    shapes += row_of_grids([O], left + sign_room(products), 4, height)
    return shapes, width, HEAD + height + 4


@lru_cache(maxsize=8)
def _longest(forward: ForwardPass, channel: int) -> tuple[int, int]:
    """Count the characters of the longest product, and of the longest number of the output."""
    products, output = (
        max(len(text.number(value)) for value in np.unique(values).tolist())
        for values in (forward.all_products[channel], forward.output)
    )
    return products, output


@lru_cache(maxsize=8)
def _most_lines(forward: ForwardPass, channel: int, width: float) -> tuple[int, ...]:
    """Count the lines that each paragraph takes at most, so that none jumps from step to step."""
    counts = []
    for place in np.ndindex(*forward.output.shape):
        step = forward.step(place)
        sums = [
            len(broken(words, width - _indent(name)))
            for name, words in _sums(forward, step, channel)
        ]
        counts.append([*sums, len(broken(_forward_remarks(forward, step), width, SMALL))])
    return tuple(map(max, zip(*counts, strict=True)))


def _indent(name: str) -> float:
    return text_width(name + " ", SIZE, bold=True)


def _sums(forward: ForwardPass, step: ForwardStep, channel: int) -> list[tuple[str, str]]:
    """Return the sum as (name, words); for several channels first that of the channel drawn."""
    window, F = step.window[channel].ravel().tolist(), forward.filter[channel].ravel().tolist()
    bias = [] if forward.bias is None else [forward.bias]
    name = text.output_name(step.place, forward.number if forward.filters > 1 else None)
    products, sums = text.products(window, F), step.sums.tolist()
    result, with_bias = text.number(step.result), text.bias_term(bias)
    if len(sums) == 1:
        exact = text.equals([*window, *F, *bias, step.result])
        return [(f"{name} {exact}", f"{products}{with_bias} {exact} {result}")]
    own = text.CHANNEL_NAME.format(channel=forward.first_channel + channel)
    rounded = text.equals([*window, *F, sums[channel]])
    exact = text.equals([*sums, *bias, step.result])
    total = f"{text.added(sums)}{with_bias} {exact} {result}{text.FROM_CHANNELS[bool(bias)]}"
    return [(own, f"{products} {rounded} {text.number(sums[channel])}"), (f"{name} {exact}", total)]


def _forward_remarks(forward: ForwardPass, step: ForwardStep) -> str:
    remarks = [_where(forward, step)]
    remarks += [text.TRUE_CONVOLUTION] if forward.flipped else []
    remarks += [text.HATCHED] if forward.border.any() else []
    return " ".join(remarks)


def _where(forward: ForwardPass, step: ForwardStep) -> str:
    H, W = forward.output.shape
    i, j = step.place
    dilated = (
        ""
        if forward.dilation == (1, 1)
        else text.DILATED.format(dilation=text.pair(forward.dilation))
    )
    return text.WHERE.format(
        number=i * W + j,
        last=H * W - 1,
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(forward.border.any()),
        stride=text.pair(forward.stride),
        dilation=dilated,
    )


def _forward_alt(forward: ForwardPass, step: ForwardStep) -> str:
    products = "; ".join(text.listed(channel.ravel().tolist()) for channel in step.products)
    words = text.FORWARD_ALT if step.products.size > 1 else text.FORWARD_ALT_ONE
    return words.format(
        where=_where(forward, step),
        products=products,
        bias="" if forward.bias is None else text.ALT_BIAS.format(value=text.number(forward.bias)),
        total=text.number(step.result),
        row=step.place[0],
        column=step.place[1],
    )
