"""Wires from channels to filters: as many as a layer has grids of weights, where it has them."""

from __future__ import annotations

import numpy as np
import pytest
from convlab.drawing.scene import Box, Lines, Text
from convlab.scenes.wires import wires_scene

from conv_layer import Conv2d

ALT = "Channels on the left, filters on the right."


def wires_of(layer: Conv2d) -> set[tuple[int, int]]:
    """Read off the picture which boxes a wire joins: the number of a channel, and of a filter."""
    shapes = wires_scene({"a layer": layer}, ALT).shapes
    boxes = [shape for shape in shapes if isinstance(shape, Box)]
    numbers = {(t.x, round(t.y)): t.words for t in shapes if isinstance(t, Text)}
    at = {}
    for box in boxes:
        number = numbers[box.x + box.width / 2, round(box.y + 17)]
        for edge in (box.x, box.x + box.width):
            at[edge, box.y + box.height / 2] = int(number)
    strokes = [stroke for shape in shapes if isinstance(shape, Lines) for stroke in shape.strokes]
    return {(at[x1, y1], at[x2, y2]) for x1, y1, x2, y2 in strokes}


@pytest.mark.parametrize(
    ("channels", "filters", "groups"),
    [(8, 8, 1), (8, 8, 2), (8, 8, 8), (3, 6, 3), (3, 2, 1), (1, 4, 1), (6, 4, 2), (16, 16, 16)],
)
def test_a_wire_joins_a_filter_to_each_channel_that_it_depends_on(
    channels, filters, groups
) -> None:
    layer = Conv2d(filters, 1, groups=groups, in_channels=channels, rng=0)
    alone = layer.forward(np.eye(channels).reshape(channels, channels, 1, 1))  # (C, F, 1, 1)
    bias = layer.bias[:, None, None]
    depends = {(c, f) for c, f in np.argwhere((alone != bias)[..., 0, 0]).tolist()}
    assert wires_of(layer) == depends


def test_the_weights_are_counted() -> None:
    layer = Conv2d(6, (3, 2), groups=3, in_channels=3)
    words = {t.words for t in wires_scene({"six": layer}, ALT).shapes if isinstance(t, Text)}
    assert "36 weights: 6 wires, 6 each" in words


@pytest.mark.parametrize(
    "layers",
    [{}, [Conv2d(1, 1, in_channels=1)], {"": None}, {"": Conv2d(1, 1)},
     {"": Conv2d(17, 1, in_channels=1)}],
    ids=["none", "a list", "no layer", "no channels", "too many"],
)  # fmt: skip
def test_what_has_no_wires_is_refused(layers) -> None:
    with pytest.raises(ValueError, match="layers: expected layers by title"):
        wires_scene(layers, ALT)
