"""Another language for a while, and English again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from convlab.languages import VARIABLE, language


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Speak it, and leave no trace to processes that are started later."""
    language(code)
    try:
        yield
    finally:
        language("en")
        del os.environ[VARIABLE]
