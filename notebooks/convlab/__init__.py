"""What the notebooks share: explorers to play with, pictures that stay, a photograph."""

from convlab.explorers.columns import explore_columns
from convlab.explorers.filter_gradient import explore_filter_gradient
from convlab.explorers.forward import explore_forward
from convlab.explorers.input_gradient import explore_input_gradient
from convlab.explorers.mistakes import explore_mistakes
from convlab.explorers.nudge import explore_nudge
from convlab.explorers.padding import explore_padding
from convlab.explorers.photo import explore_photo
from convlab.explorers.training import explore_training
from convlab.figure import show_figure
from convlab.photo import load_photo
from convlab.pictures import Grid, show_grids, show_pictures, show_window
from convlab.progress import progress

__all__ = [
    "Grid",
    "explore_columns",
    "explore_filter_gradient",
    "explore_forward",
    "explore_input_gradient",
    "explore_mistakes",
    "explore_nudge",
    "explore_padding",
    "explore_photo",
    "explore_training",
    "load_photo",
    "progress",
    "show_figure",
    "show_grids",
    "show_pictures",
    "show_window",
]
