"""The painter for pictures that stay: a scene as a PNG, shown with its alternative text.

A live picture needs a running kernel; on GitHub and on paper a PNG is what can be seen.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from itertools import cycle

import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from convlab import text
from convlab.arguments import require, require_words
from convlab.drawing.scene import Box, Lines, Picture, Scene, Text, legible, paper

POINTS = 0.72  # in a dot: matplotlib counts in points, 72 an inch, and here 100 dots are an inch
REFINED = 8_000_000  # pixels of a picture whose 256 colours are refined
ALIGNED = {"start": "left", "middle": "center", "end": "right"}
# Of curves, the colour, and the mark and line that tell them apart without it.
CURVES = (
    ("#1c62c4", "o-"),
    ("#a25900", "s--"),
    ("#064021", "^-"),
    ("#7a2e8e", "D-."),
    ("#686868", "v-"),
    ("#c4407a", "*:"),
    ("#111111", "P--"),
)
MOST_NAMED = 8  # places on a logarithmic axis that are all named


def show(scene: Scene) -> None:
    """Show a scene as a picture that says in words what is to be seen."""
    # JupyterLab shows the plain text of a folded output: it must not give the answer away.
    data, metadata = bundle(scene)
    display(data | {"text/plain": text.PICTURE}, metadata=metadata, raw=True)


def show_figure(figure: Figure, alt: str) -> None:
    """Show a figure of matplotlib as a picture; `alt` says in words what is to be seen."""
    require(isinstance(figure, Figure), "figure", text.A_FIGURE, figure)
    require_words("alt", alt)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, bbox_inches="tight")
    data = {"image/png": base64.b64encode(file.getvalue()).decode(), "text/plain": text.PICTURE}
    display(data, metadata={"image/png": {"alt": legible(alt)}}, raw=True)


def show_curves(
    curves: Mapping[str, Mapping[float, float]], alt: str, x: str, y: str, log: str = ""
) -> None:
    """Show curves as a picture, each with a mark of its own.

    Parameters
    ----------
    curves : by name, what is drawn upwards by what is drawn to the right
    alt : str, the alternative text
    x, y : what stands at the axes
    log : which of them are logarithmic, "x", "y" or "xy"
    """
    show_figure(curves_figure(curves, x, y, log), alt)


def curves_figure(
    curves: Mapping[str, Mapping[float, float]], x: str, y: str, log: str = ""
) -> Figure:
    """Draw curves with matplotlib; see `show_curves`."""
    figure = Figure(figsize=(5.4, 3.4))
    axes = figure.add_subplot(xlabel=x, ylabel=y)
    axes.set(**{f"{axis}scale": "log" for axis in log})
    for (name, points), (color, marks) in zip(curves.items(), cycle(CURVES), strict=False):
        axes.plot(list(points), list(points.values()), marks, color=color, label=name)
    places = sorted({place for points in curves.values() for place in points})
    if "x" in log and len(places) <= MOST_NAMED:
        axes.set_xticks(places, list(map(text.number, places)))
        axes.minorticks_off()
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def bundle(scene: Scene) -> tuple[dict[str, str], dict[str, dict]]:
    """Return a scene as a PNG for Jupyter: the data, and metadata with the alternative text."""
    about = {"alt": scene.alt, "width": scene.width, "height": scene.height}
    return {"image/png": base64.b64encode(to_png(scene)).decode()}, {"image/png": about}


def in_place(
    data: dict[str, str], metadata: dict[str, dict], name: str = "", words: str = ""
) -> tuple[dict[str, str], dict[str, dict]]:
    """Put a bundle's picture into an element of this name, for a player to take its place.

    The picture, and the words below it, are what a page shows where nothing comes.
    """
    about = metadata["image/png"]
    source = f"data:image/png;base64,{data['image/png']}"
    html = (
        f'<div class="{name}"><img src="{source}" alt="{escape(about["alt"])}" '
        f'width="{about["width"]:g}">{f"<p>{escape(words)}</p>" if words else ""}</div>'
    )
    return data | {"text/html": html} | ({"text/plain": words} if words else {}), metadata


@lru_cache(maxsize=8)  # a cell that is run again shows the same picture
def to_png(scene: Scene) -> bytes:
    """Paint a scene as a PNG file of 256 colours, half the size of one of all colours."""
    colours = painted(scene, fineness(scene))
    options = {"method": Image.Quantize.MAXCOVERAGE, "dither": Image.Dither.NONE}
    # Until no pixel finds a nearer colour: of a large picture that may take minutes.
    options["kmeans"] = 1 if colours.width * colours.height <= REFINED else 0
    file = io.BytesIO()
    colours.quantize(256, **options).save(file, format="png", optimize=True)
    return file.getvalue()


def fineness(scene: Scene) -> int:
    """Return how many pixels a dot has: two, sharp on fine screens and in print.

    A photograph has no more to show than its own pixels: a scene that holds one has one.
    """
    return 1 if any(isinstance(shape, Picture) for shape in scene.shapes) else 2


def painted(scene: Scene, fine: int = 1) -> Image.Image:
    """Paint a scene in red, green and blue, with so many pixels a dot."""
    canvas = FigureCanvasAgg(to_figure(scene))
    canvas.figure.set_dpi(100 * fine)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def to_figure(scene: Scene) -> Figure:
    """Paint a scene as a matplotlib figure."""
    # A hundredth of a dot more: matplotlib cuts off fractions, and 5.1 inches may be 509.99 dots.
    size = [(length + 0.01) / 100 for length in (scene.width, scene.height)]
    figure = Figure(figsize=size, dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 100 * size[0]), ylim=(100 * size[1], 0))
    axes.set_axis_off()
    for order, shape in enumerate((paper(scene), *scene.shapes)):
        _PAINTERS[type(shape)](axes, shape, order)
    return figure


def _box(axes: Axes, box: Box, order: int) -> None:
    axes.add_artist(  # add_patch would also work out anew how far the axes go
        Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor=box.fill or "none",
            edgecolor=box.edge or "none",
            linewidth=box.line * POINTS,
            # in widths of the line, as matplotlib counts
            linestyle=(0, (8 / box.line, 5 / box.line)) if box.dashed else "solid",
            joinstyle="round",
            zorder=order,
        )
    )


def _text(axes: Axes, words: Text, order: int) -> None:
    axes.text(
        words.x,
        words.y,
        words.words,
        fontsize=words.size * POINTS,
        fontfamily="DejaVu Sans",
        fontweight="bold" if words.bold else "normal",
        color=words.colour,
        ha=ALIGNED[words.anchor],
        va="baseline",
        parse_math=False,
        zorder=order,
    )


def _lines(axes: Axes, lines: Lines, order: int) -> None:
    strokes = [((x1, y1), (x2, y2)) for x1, y1, x2, y2 in lines.strokes]
    style = {"colors": lines.colour, "linewidths": lines.line * POINTS, "capstyle": "round"}
    # snap moves both ends of a very short stroke to one pixel's corner, and the dot is gone
    axes.add_collection(LineCollection(strokes, zorder=order, snap=False, **style), autolim=False)


def _picture(axes: Axes, picture: Picture, order: int) -> None:
    pixels = np.array(Image.open(io.BytesIO(picture.png)))
    extent = (picture.x, picture.x + picture.width, picture.y + picture.height, picture.y)
    axes.imshow(
        pixels, extent=extent, aspect="auto", interpolation="nearest", origin="upper", zorder=order
    )


_PAINTERS = {Box: _box, Text: _text, Lines: _lines, Picture: _picture}
