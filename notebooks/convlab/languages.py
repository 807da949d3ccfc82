"""In which language everything is said that a reader sees from code.

English stands in the modules of convlab/text. Another language is a folder beside them, with a
module for each of them in which the same names hold its words.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from convlab import text

VARIABLE = "CONVLAB_LANGUAGE"
CELL = "language"  # the id of the cell of a translated notebook that sets its language
TOPICS = ("numbers", "", "checks", "guesses", "pages", "by_hand", "tools")  # "" is convlab.text
LANGUAGES = ("en", *sorted(m.name for m in iter_modules(text.__path__) if m.ispkg))
_english: dict[str, dict[str, Any]] = {}


def language(code: str) -> None:
    """Say everything in this language from now on, as the environment variable does from the start.

    Explorers that are on a page already keep the words they have. Processes that are started from
    here on follow.

    Parameters
    ----------
    code : "en" or "es"
        Raises ValueError for a language that is not there.
    """
    if code not in LANGUAGES:
        # Not before: with this comes NumPy, whose threads a notebook may want to set first.
        from convlab.arguments import choice_of

        choice_of("language", code, LANGUAGES)
    os.environ[VARIABLE] = code
    for topic in TOPICS:
        spoken = vars(import_module(f"convlab.text.{topic}".rstrip(".")))
        spoken.update(_english.setdefault(topic, dict(spoken)))
        if code != "en":
            spoken.update(_words(import_module(f"convlab.text.{code}.{topic}".rstrip(".")), spoken))
    _forget_pictures()


def _words(module: ModuleType, spoken: dict[str, Any]) -> dict[str, Any]:
    """Return what a module of another language says in its own words: its constants."""
    return {name: word for name, word in vars(module).items() if name.isupper() and name in spoken}


def _forget_pictures() -> None:
    """Empty the caches: there are words in what was drawn and written."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "convlab"]:
        for value in vars(sys.modules[name]).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
