"""What the notebooks share: explorers to play with, pictures that stay, a photograph."""

import importlib

# Each is imported when it is first asked for: who checks a layer waits for no widgets.
EXPLORERS = {
    "explore_forward": "convlab.explorers.forward",
    "explore_padding": "convlab.explorers.padding",
    "explore_photo": "convlab.explorers.photo",
    "explore_receptive_field": "convlab.explorers.receptive_field",
    "explore_filter_gradient": "convlab.explorers.filter_gradient",
    "explore_input_gradient": "convlab.explorers.input_gradient",
    "explore_nudge": "convlab.explorers.nudge",
    "explore_matrix": "convlab.explorers.matrix",
    "explore_columns": "convlab.explorers.columns",
    "explore_learning": "convlab.explorers.learning",
    "explore_training": "convlab.explorers.training",
    "explore_mistakes": "convlab.explorers.mistakes",
}
OTHERS = {
    "Grid": "convlab.pictures",
    "guess": "convlab.guesses.guess",
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
