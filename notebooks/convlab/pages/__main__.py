"""Write the course as a folder of plain HTML.

python -m convlab.pages notebooks -o pages
python -m convlab.pages notebooks -o pages --language en es    # the second one in pages/es
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from convlab.languages import LANGUAGES, language
from convlab.pages.site import build, edition
from convlab.text import pages as words


def main(arguments: list[str] | None = None) -> int:
    """Write the pages of a folder; return 1 if a cell of a notebook stops."""
    parser = argparse.ArgumentParser(prog="python -m convlab.pages", description=words.PAGES)
    parser.add_argument("folder", type=Path, help=words.PAGES_FOLDER)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help=words.PAGES_OUTPUT
    )
    parser.add_argument(
        "--repository", default="", metavar="USER/REPO", help=words.PAGES_REPOSITORY
    )
    parser.add_argument(
        "--language", nargs="+", choices=LANGUAGES, default=["en"], help=words.PAGES_LANGUAGE
    )
    options = parser.parse_args(arguments)
    spoken = dict.fromkeys(options.language)
    written: list[Path] = []
    try:
        for code in spoken:
            language(code)
            twins = [other for other in spoken if other != code]
            places = (edition(folder, code) for folder in (options.folder, options.output))
            written += build(*places, options.repository, twins=twins)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(words.STOPPED.format(error=error), file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        parser.error(str(error))
    sizes = {path: path.stat().st_size for path in written}
    for path, size in sizes.items():
        print(words.WRITTEN.format(path=path, size=round(size / 1000)))
    print(words.ALL_WRITTEN.format(count=len(sizes), size=sum(sizes.values()) / 1e6))
    return 0


if __name__ == "__main__":
    sys.exit(main())
