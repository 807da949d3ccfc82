"""Which filter sees which channel: a wire for each grid of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conv_layer import Conv2d
from convlab import text
from convlab.arguments import require
from convlab.drawing.palette import FRAMES, INK
from convlab.drawing.scene import GAP, HEAD, SMALL, Box, Lines, Scene, Shape, Text
from convlab.scenes.layout import WIDE, Block, above, in_full_lines, of_words

MOST = 16  # channels, and filters, that are still told apart
SIDE, PITCH, ACROSS = 24, 32, 100  # dots: a box, from box to box, from channels to filters
INDENT = 28  # of the channels: the word above them is wider than a box
WIDTH = 2 * INDENT + 2 * SIDE + ACROSS


def wires_scene(layers: Mapping[str, Conv2d], alt: str) -> Scene:
    """Layers side by side, each with its title, its channels, its filters, and their wires."""
    known = isinstance(layers, Mapping) and layers and all(map(_drawable, layers.values()))
    require(known, "layers", text.LAYERS_TO_WIRE.format(most=MOST), layers)
    blocks = [_wired(title, layer) for title, layer in layers.items()]
    block = in_full_lines(blocks, WIDE.inner, 2 * GAP)
    return Scene(block.width + 2 * GAP, block.height + GAP, tuple(block.draw(GAP, 6)), alt)


def _drawable(layer: Conv2d) -> bool:
    return (
        isinstance(layer, Conv2d)
        and layer.in_channels is not None
        and max(layer.in_channels, layer.out_channels) <= MOST
    )


def _wired(title: str, layer: Conv2d) -> Block:
    filters, channels_per_group, rows, columns = layer.weight.shape
    counted = text.WIRES.format(
        wires=filters * channels_per_group, taps=rows * columns, weights=layer.weight.size
    )
    heads = of_words(title, WIDTH, bold=True)
    return above(heads, _drawing(layer), of_words(counted, WIDTH, size=SMALL), gap=8)


def _drawing(layer: Conv2d) -> Block:
    """Draw the channels on the left, the filters on the right, the shorter column in the middle."""
    filters, channels_per_group, *_ = layer.weight.shape
    channels, each = channels_per_group * layer.groups, filters // layer.groups
    high = max(channels, filters) * PITCH

    def middle(number: int, count: int) -> float:
        return HEAD + (high - count * PITCH) / 2 + (number + 0.5) * PITCH

    def draw(x: float, y: float) -> Iterable[Shape]:
        left, right = x + INDENT + SIDE, x + INDENT + SIDE + ACROSS
        for f in range(filters):
            group = f // each
            strokes = tuple(
                (left, y + middle(c, channels), right, y + middle(f, filters))
                for c in range(group * channels_per_group, (group + 1) * channels_per_group)
            )
            yield Lines(strokes, INK if group % 2 == 0 else FRAMES["products"], 1.4)
        columns = ((text.CHANNELS_HEAD, "input", channels, left - SIDE),
                   (text.FILTERS_HEAD, "filter", filters, right))  # fmt: skip
        for words, kind, count, at in columns:
            hue = FRAMES[kind]
            yield Text(at + SIDE / 2, y + 14, words, SMALL, hue, True, "middle")
            for number in range(count):
                top = y + middle(number, count) - SIDE / 2
                yield Box(at, top, SIDE, SIDE, "#ffffff", hue, 2.5)
                yield Text(at + SIDE / 2, top + 17, str(number), SMALL, INK, False, "middle")

    return Block(WIDTH, HEAD + high, draw)
