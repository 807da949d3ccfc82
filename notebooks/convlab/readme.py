"""Draw the picture that the README opens with.

python -m convlab.readme notebooks/images/input_gradient.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from convlab import text
from convlab.explorers.input_gradient import explore_input_gradient
from convlab.figure import to_png
from convlab.files import write


def main(arguments: list[str] | None = None) -> int:
    """Write the picture to the file named."""
    parser = argparse.ArgumentParser(prog="python -m convlab.readme", description=text.README)
    parser.add_argument("picture", type=Path, help=text.README_PICTURE)
    path = parser.parse_args(arguments).picture
    if path.suffix != ".png":  # no other file is written over by a slip
        parser.error(text.README_NO_PICTURE.format(path=path))
    try:
        write(path, draw())
    except OSError as error:
        parser.error(str(error))
    return 0


def draw() -> bytes:
    """Return the PNG: `explore_input_gradient` as it opens."""
    return to_png(explore_input_gradient().scene)


if __name__ == "__main__":
    sys.exit(main())
