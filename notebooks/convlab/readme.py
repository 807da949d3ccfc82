"""Draw the picture that the README opens with.

python -m convlab.readme notebooks/images/filters.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from conv_layer import Conv2d
from convlab.figure import to_png
from convlab.photo import load_photo
from convlab.scenes.pictures import pictures_scene

FILTERS = {
    "blurred": np.full((3, 3), 1 / 9),
    "sharper": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
}


def draw() -> bytes:
    """Return the PNG: the photograph, and what three filters make of it."""
    photo = load_photo()
    outputs = Conv2d.from_filters(list(FILTERS.values()), padding="same").forward(photo)
    pictures = {"the photograph": photo} | dict(zip(FILTERS, outputs, strict=True))
    return to_png(pictures_scene(pictures, "the README says it", signed=["edges"], filters=FILTERS))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(draw())
