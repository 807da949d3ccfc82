"""Draw the picture that the README opens with.

python -m convlab.readme notebooks/images/filters.png
"""

from __future__ import annotations

import sys
from pathlib import Path

from conv_layer import Conv2d
from convlab.explorers.filters import PRESETS
from convlab.figure import to_png
from convlab.photo import load_photo
from convlab.scenes.pictures import pictures_scene

FILTERS = {"blurred": PRESETS["mean"], "sharper": PRESETS["sharpen"], "edges": PRESETS["sobel_x"]}


def draw() -> bytes:
    """Return the PNG: the photograph, and what three filters make of it."""
    photo = load_photo()
    outputs = Conv2d.from_filters(list(FILTERS.values()), padding="same").forward(photo)
    pictures = {"the photograph": photo} | dict(zip(FILTERS, outputs, strict=True))
    return to_png(pictures_scene(pictures, "the README says it", signed=["edges"], filters=FILTERS))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(draw())
