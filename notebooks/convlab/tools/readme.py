"""Draw the picture that the README opens with: a filter that crosses the photograph.

python -m convlab.tools.readme notebooks/images/sobel.gif
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from convlab.explorers.photo import explore_photo
from convlab.text import tools

ROW, COLUMNS = 38, range(10, 232, 11)  # over stars, a cap and its badge, to the even wall


def main(arguments: list[str] | None = None) -> int:
    """Write the picture to the file named."""
    parser = argparse.ArgumentParser(
        prog="python -m convlab.tools.readme", description=tools.README
    )
    parser.add_argument("picture", type=Path, help=tools.README_PICTURE)
    path = parser.parse_args(arguments).picture
    if path.suffix != ".gif":  # no other file is written over by a slip
        parser.error(tools.README_NO_PICTURE.format(path=path))
    try:
        draw(path)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0


def draw(path: Path) -> None:
    """Save the GIF: `explore_photo` as it opens, its filter going along a row."""
    explorer = explore_photo()
    across = explorer.output.shape[1]
    explorer.save(path, steps=[ROW * across + column for column in COLUMNS])


if __name__ == "__main__":
    sys.exit(main())
