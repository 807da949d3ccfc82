"""What the notebooks share: explorers to play with, pictures that stay, a photograph."""

import importlib
import os

from convlab import text

# Each is imported when it is first asked for: who checks a layer waits for no widgets.
EXPLORERS = {name: f"convlab.explorers.{name.removeprefix('explore_')}" for name in text.EXPLORERS}
OTHERS = {
    "Grid": "convlab.pictures",
    "guess": "convlab.guesses.guess",
    "language": "convlab.languages",
    "load_photo": "convlab.photo",
    "progress": "convlab.progress_bar",
    "show_axes": "convlab.pictures",
    "show_curves": "convlab.drawing.figure",
    "show_figure": "convlab.drawing.figure",
    "show_grids": "convlab.pictures",
    "show_pictures": "convlab.pictures",
    "show_window": "convlab.pictures",
    "show_wires": "convlab.pictures",
}
HOMES = EXPLORERS | OTHERS
__all__ = list(HOMES)


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES})


if os.environ.get("CONVLAB_LANGUAGE", "en") != "en":
    __getattr__("language")(os.environ["CONVLAB_LANGUAGE"])
