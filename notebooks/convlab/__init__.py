"""What the notebooks share: a photograph, figures with alternative text, and their execution."""

from convlab.figure import Grid, show, show_grids, show_pictures, show_window
from convlab.photo import load_photo

__all__ = ["Grid", "load_photo", "show", "show_grids", "show_pictures", "show_window"]
