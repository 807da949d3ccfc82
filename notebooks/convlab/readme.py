"""Draw the picture that the README opens with.

python -m convlab.readme notebooks/images/input_gradient.png
"""

from __future__ import annotations

import sys
from pathlib import Path

from convlab.explorers.input_gradient import explore_input_gradient
from convlab.figure import to_png


def draw() -> bytes:
    """Return the PNG: `explore_input_gradient` as it opens."""
    return to_png(explore_input_gradient().scene)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(draw())
