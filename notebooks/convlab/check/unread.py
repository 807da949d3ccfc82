"""A cell that Python could not read: what it was to define is still what stood there before."""

from __future__ import annotations

import ast
import re
import sys

DEFINES = re.compile(r"^(?:def|class)\s+(\w+)", re.MULTILINE)


def unread() -> str:
    """Return the first name that a cell with a mistake of syntax was to define anew, or "".

    Only names that are there already count, and only cells that no later one has put right.
    """
    jupyter = sys.modules.get("IPython")  # a terminal has none
    shell = jupyter and jupyter.get_ipython()
    if not shell:
        return ""
    read: set[str] = set()
    for source in reversed(shell.user_ns["In"]):
        names = DEFINES.findall(source)
        try:
            ast.parse(source)
            read.update(names)
        except SyntaxError:
            for name in names:
                if name in shell.user_ns and name not in read:
                    return name
    return ""
