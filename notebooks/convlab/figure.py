"""Figures of the notebooks: pictures and grids of numbers, each shown with alternative text."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from IPython.display import display
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from conv_layer import sliding_windows
from convlab import text

DPI = 100
GAP = 16  # all lengths are in dots of the picture, so that nothing is resampled
HEAD = 30
CELL = 50
SCALE = 84

INK = "#1a1a1a"
LINE = "#c8ccd2"
# What a grid is shows in its frame and its title, in the same hue all through the course.
FRAMES = {"input": "#1f5fa8", "filter": "#b35900", "products": "#555555", "output": "#1b7a43"}
# Blue for negative, white for 0, red for positive; pale enough for black text on it.
COOLWARM = colormaps["coolwarm"]
SIGNED = LinearSegmentedColormap.from_list("signed", [COOLWARM(0.15), "white", COOLWARM(0.85)])


@dataclass(frozen=True)
class Grid:
    """A small grid of numbers to be drawn.

    Attributes
    ----------
    title : str
    values : (rows, columns); a NaN is a cell that is still empty
    kind : what it is, a key of FRAMES
    window : (row, column, rows, columns) of the window to outline, or None
    sign : what is written between this grid and the next, such as "⊙" or "="
    """

    title: str
    values: np.ndarray
    kind: str = "input"
    window: tuple[int, int, int, int] | None = None
    sign: str = ""


def show(figure: Figure, alt: str) -> None:
    """Show a figure as a PNG picture that says in words what is to be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        The alternative text, for readers who do not see the picture. It must not be empty.
    """
    if not alt.strip():
        raise ValueError(text.NO_ALT.format(alt=alt))
    picture = base64.b64encode(to_png(figure)).decode()
    # JupyterLab shows the plain text of a folded output: it must not give the answer away.
    bundle = {"image/png": picture, "text/plain": text.PICTURE}
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)


def to_png(figure: Figure) -> bytes:
    """Return the figure as a PNG file of 256 colours, half the size of one of all colours."""
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=DPI, facecolor="white")
    colours = Image.open(full).convert("RGB")
    colours.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return small.getvalue()


def show_pictures(
    pictures: dict[str, np.ndarray],
    alt: str,
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> None:
    """Show arrays side by side, each under its title.

    Parameters
    ----------
    pictures : title to array of shape (H, W)
        Grey, from 0 (black) to 1 (white), as a photograph; what is beyond is cut off.
    alt : str, the alternative text
    signed : titles of pictures to be coloured instead
        Negative numbers blue, 0 white, positive ones red, with a scale beside them.
    filters : title to array of shape (kH, kW), optional
        The filter that made the picture of that title, drawn above it.
    zoom : int, at least 1
        Dots of the figure, across and down, for each number.
    """
    show(draw_pictures(pictures, signed=signed, filters=filters, zoom=zoom), alt)


def show_grids(grids: list[Grid], alt: str) -> None:
    """Show grids of numbers side by side, centred on one line."""
    show(draw_grids(grids), alt)


def show_window(X: np.ndarray, F: np.ndarray, at: tuple[int, int] = (0, 0)) -> None:
    """Show one step of a filter F on a matrix X: the window, the products and their sum.

    Parameters
    ----------
    X, F : matrices
    at : (row, column) of the output, and of the window's upper left corner
    """
    windows = sliding_windows(X, np.shape(F))
    products = windows[at] * F
    so_far = np.full(windows.shape[:2], np.nan)
    so_far[at] = products.sum()
    grids = [
        Grid(text.INPUT, X, "input", window=(*at, *np.shape(F)), sign="⊙"),
        Grid(text.FILTER, F, "filter", sign="="),
        Grid(text.PRODUCTS, products, "products", sign="→"),
        Grid(text.OUTPUT, so_far, "output", window=(*at, 1, 1)),
    ]
    numbers = ", ".join(map(_number, products.flat))
    total = _number(products.sum())
    show_grids(
        grids, text.WINDOW_ALT.format(row=at[0], column=at[1], products=numbers, total=total)
    )


def draw_pictures(
    pictures: dict[str, np.ndarray],
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> Figure:
    """Draw the figure of `show_pictures`."""
    pictures = {title: np.kron(p, np.ones((zoom, zoom))) for title, p in pictures.items()}
    filters = filters or {}
    filter_height = max((len(f) * CELL for f in filters.values()), default=-HEAD) + HEAD
    height = max(len(picture) for picture in pictures.values())
    widths = [max(picture.shape[1], 9 * len(title)) for title, picture in pictures.items()]
    top = HEAD + filter_height
    width = sum(widths) + GAP * len(widths) + GAP + (SCALE if signed else 0)
    figure = _figure(width, top + height + GAP)
    strongest = 1.0
    if signed:  # a few very large numbers would fade all the others
        numbers = np.concatenate([pictures[title].ravel() for title in signed])
        strongest = np.percentile(np.abs(numbers), 98)
    left, coloured = GAP, None
    for (title, picture), width in zip(pictures.items(), widths, strict=True):
        axes = _axes(figure, left, top, picture.shape[1], len(picture))
        axes.set_axis_off()
        axes.set_title(title, fontsize=12, loc="left", color=INK)
        colours, least = (SIGNED, -strongest) if title in signed else ("gray", 0)
        most = strongest if title in signed else 1
        image = axes.imshow(picture, colours, aspect="auto", vmin=least, vmax=most)
        coloured = image if title in signed else coloured
        if title in filters:
            rows, columns = np.shape(filters[title])
            axes = _axes(figure, left, HEAD, columns * CELL, rows * CELL)
            grid = Grid(text.FILTER_ABOVE, filters[title], "filter")
            _draw_grid(axes, grid, strongest=np.abs(grid.values).max())
        left += width + GAP
    if signed:
        scale = figure.colorbar(coloured, cax=_axes(figure, left, top, 14, height))
        scale.set_ticks([-strongest, 0, strongest])
        scale.set_ticklabels([f"≤ −{strongest:.1f}", "0", f"≥ {strongest:.1f}"])
    return figure


def draw_grids(grids: list[Grid]) -> Figure:
    """Draw the figure of `show_grids`."""
    sizes = [np.shape(grid.values) for grid in grids]
    widths = [
        max(columns * CELL, 9 * len(g.title)) for g, (_, columns) in zip(grids, sizes, strict=True)
    ]
    gaps = [3 * GAP if grid.sign else 2 * GAP for grid in grids]
    height = max(rows for rows, _ in sizes) * CELL
    figure = _figure(sum(widths) + sum(gaps), HEAD + height + GAP)
    strongest = max(np.nanmax(np.abs(grid.values)) for grid in grids)
    left = GAP
    for grid, (rows, columns), width, gap in zip(grids, sizes, widths, gaps, strict=True):
        top = HEAD + (height - rows * CELL) / 2
        axes = _axes(figure, left, top, columns * CELL, rows * CELL)
        _draw_grid(axes, grid, strongest)
        if grid.sign:
            across, down = left + width + gap / 2 - GAP / 2, HEAD + height / 2
            figure.text(
                *_place(figure, across, down),
                grid.sign,
                fontsize=18,
                color=INK,
                ha="center",
                va="center",
            )
        left += width + gap
    return figure


def _draw_grid(axes: Axes, grid: Grid, strongest: float) -> None:
    rows, columns = np.shape(grid.values)
    longest = max(len(_number(value)) for value in np.ravel(grid.values))
    size = 12 if longest <= 4 else 10  # what fits into a cell
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    axes.set_axis_off()
    for (i, j), value in np.ndenumerate(grid.values):
        empty = np.isnan(value)
        fill = "#f3f3f3" if empty else SIGNED(0.5 + 0.5 * value / (strongest or 1))
        axes.add_patch(Rectangle((j, i), 1, 1, facecolor=fill, edgecolor=LINE, linewidth=1))
        if not empty:
            axes.text(
                j + 0.5,
                i + 0.52,
                _number(value),
                fontsize=size,
                color=INK,
                ha="center",
                va="center",
            )
    outline = {"fill": False, "clip_on": False, "joinstyle": "round"}
    axes.add_patch(
        Rectangle((0, 0), columns, rows, edgecolor=FRAMES[grid.kind], linewidth=3, **outline)
    )
    if grid.window:
        i, j, height, width = grid.window
        axes.add_patch(Rectangle((j, i), width, height, edgecolor="black", linewidth=5, **outline))
    axes.set_title(grid.title, fontsize=12, loc="left", color=FRAMES[grid.kind], fontweight="bold")


def _number(value: float) -> str:
    """At most two digits after the point, and a real minus sign."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace("-", "−")


def _figure(width: float, height: float) -> Figure:
    return Figure(figsize=(width / DPI, height / DPI), dpi=DPI)


def _place(figure: Figure, across: float, down: float) -> tuple[float, float]:
    width, height = figure.get_size_inches() * DPI
    return across / width, 1 - down / height


def _axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    x, y = _place(figure, left, top + height)
    right, upper = _place(figure, left + width, top)
    return figure.add_axes((x, y, right - x, upper - y))
