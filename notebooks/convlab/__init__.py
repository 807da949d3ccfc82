"""What the notebooks share: explorers to play with, pictures that stay, a photograph."""

from convlab.explorers.forward import explore_forward
from convlab.explorers.padding import explore_padding
from convlab.explorers.photo import explore_photo
from convlab.photo import load_photo
from convlab.pictures import Grid, show_grids, show_pictures, show_window

__all__ = [
    "Grid",
    "explore_forward",
    "explore_padding",
    "explore_photo",
    "load_photo",
    "show_grids",
    "show_pictures",
    "show_window",
]
