"""Files for slides: the steps of an explorer as a GIF, the present one as SVG or PNG, or a page."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from IPython import get_ipython
from PIL import Image, ImageColor
from PIL.PngImagePlugin import PngInfo

from convlab import text
from convlab.arguments import one_of, require
from convlab.drawing.figure import painted, to_png
from convlab.drawing.scene import Scene, paper
from convlab.drawing.svg import IN_A_FILE, to_svg
from convlab.explorers.saved.alive import to_html_file
from convlab.explorers.settings import check_whole
from convlab.files import write
from convlab.progress_bar import progress

if TYPE_CHECKING:
    from convlab.explorers.base import Explorer

ENDINGS = (".gif", ".svg", ".png", ".html")
MOST_FRAMES = 400  # more would take minutes, and nobody looks on for so long
PROPOSED = 24  # frames that an error proposes, about
SHORTEST, LONGEST = 0.02, 60  # seconds of a frame; what is shorter browsers slow down
UNNOTICED = 1.0  # seconds that need no progress bar
COLOURS = 255  # of the 256 of a GIF one is left to say "as before"
FLAT = 200  # of them for what is drawn; the others are for the edges of letters


def save(
    explorer: Explorer, path: str | PathLike[str], steps: Iterable[int] | None, seconds: float
) -> None:
    """Save an explorer, as `Explorer.save` says; what cannot be is said before it is drawn."""
    named = isinstance(path, str | PathLike) and Path(path).suffix.lower() in ENDINGS
    require(named, "path", text.FILE_FOR_A_SLIDE.format(endings=one_of(ENDINGS)), path)
    file = Path(path)
    require(file.parent.is_dir(), "path", text.IN_A_FOLDER, path)
    number = isinstance(seconds, Real) and SHORTEST <= seconds <= LONGEST
    expected = text.NUMBER_FROM.format(least=SHORTEST, most=LONGEST)
    require(number, "seconds", expected, seconds)
    ending = file.suffix.lower()
    moved = explorer.glimpse({}, explorer.place, "wide")  # as a slide is, whatever the page
    if ending == ".gif":
        content = to_gif(_scenes(moved, _numbers(moved.steps, steps)), float(seconds))
    else:
        require(steps is None, "steps", text.ONE_STEP, steps)
        content = _PAINTERS[ending](moved.scene) if ending in _PAINTERS else to_html_file(moved)
    write(file, content)


def _numbers(count: int, steps: Iterable[int] | None) -> list[int]:
    """Check which of so many steps to show."""
    wish = range(count) if steps is None else steps
    numbers = [*islice(wish, MOST_FRAMES + 1)] if isinstance(wish, Iterable) else []
    apart = -(-count // PROPOSED)
    expected = text.SOME_STEPS.format(most=MOST_FRAMES, count=count, apart=apart)
    require(0 < len(numbers) <= MOST_FRAMES, "steps", expected, wish)
    for number in numbers:
        check_whole("steps", number, count)
    return numbers


def _scenes(moved: Explorer, numbers: list[int]) -> list[Scene]:
    """Draw some steps, all of one size."""
    scenes = []
    for moved.step in numbers:
        scenes.append(moved.scene)
    width, height = (max(getattr(s, name) for s in scenes) for name in ("width", "height"))
    return [replace(scene, width=width, height=height) for scene in scenes]


def to_png_file(scene: Scene) -> bytes:
    """Paint a scene as a PNG file that holds its alternative text, under "Description"."""
    about, file = PngInfo(), io.BytesIO()
    about.add_text("Description", scene.alt)
    picture = Image.open(io.BytesIO(to_png(scene)))
    picture.save(file, format="png", optimize=True, pnginfo=about)
    return file.getvalue()


def to_svg_file(scene: Scene) -> bytes:
    """Paint a scene as an SVG file; its alternative text becomes the label and the title."""
    return to_svg(scene, IN_A_FILE).encode()


_PAINTERS = {".svg": to_svg_file, ".png": to_png_file}


# -------------------------------------------------------------------------------- GIFs


def to_gif(scenes: list[Scene], seconds: float) -> bytes:
    """Paint scenes of one size as a GIF without end, at one pixel a dot.

    Each frame holds what differs from the one before. A comment holds the alternative texts.
    """
    began, first = time.monotonic(), painted(scenes[0])
    expected = (time.monotonic() - began) * len(scenes)
    palette, file = Palette(scenes, first), io.BytesIO()
    shown = expected > UNNOTICED and get_ipython()  # in plain Python there is no bar
    frames = map(palette.apply, map(painted, progress(scenes, text.FRAME) if shown else scenes))
    next(frames).save(
        file,
        format="gif",
        save_all=True,
        append_images=frames,
        duration=10 * round(100 * seconds),
        loop=0,
        disposal=1,  # what has been drawn stays, and the next frame goes over it
        optimize=True,  # what stays is not written again
        comment="\n".join(scene.alt for scene in scenes),
    )
    return file.getvalue()


class Palette:
    """One palette for all frames: what a scene fills its shapes with, and blends of these.

    With a palette for each frame, what stays would differ a little from frame to frame.
    """

    def __init__(self, scenes: list[Scene], first: Image.Image) -> None:
        """Take the colours of the shapes as they are, and the edges of letters from one frame."""
        used = Counter(colour for scene in scenes for colour in _colours_of(scene))
        flat = [ImageColor.getrgb(colour) for colour, _ in used.most_common(FLAT)]
        blends = Image.fromarray(_unpacked(np.unique(_packed(first)))[None])
        blends = blends.quantize(COLOURS - len(flat), method=Image.Quantize.MAXCOVERAGE)
        others = np.array(blends.getpalette()).reshape(-1, 3)[: COLOURS - len(flat)]
        self._colours = np.concatenate([flat, others])
        self._nearest = np.full(1 << 24, -1, np.int16)  # of each colour, as far as it is known

    def apply(self, picture: Image.Image) -> Image.Image:
        """Give each pixel the nearest colour of the palette."""
        packed = _packed(picture)
        new = np.unique(packed[self._nearest[packed] < 0])
        # The square of the distance, but for the colour's own square, which is the same for all.
        apart = (self._colours**2).sum(axis=1) - 2 * _unpacked(new).astype(int) @ self._colours.T
        self._nearest[new] = apart.argmin(axis=1)
        frame = Image.frombytes("P", picture.size, self._nearest[packed].astype(np.uint8))
        frame.putpalette(self._colours.astype(np.uint8).tobytes())
        return frame


def _colours_of(scene: Scene) -> Iterator[str]:
    for shape in (paper(scene), *scene.shapes):
        for name in ("fill", "edge", "colour"):
            if colour := getattr(shape, name, None):
                yield colour


def _packed(picture: Image.Image) -> np.ndarray:
    """Write each pixel as one number."""
    red, green, blue = np.moveaxis(np.asarray(picture, np.int32), -1, 0)
    return red << 16 | green << 8 | blue


def _unpacked(packed: np.ndarray) -> np.ndarray:
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], -1).astype(np.uint8)
