"""`explore_photo`: what nine numbers make of a photograph."""

from __future__ import annotations

from itertools import chain

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, rotate_180
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.explorers.base import (
    MODES,
    PADDINGS,
    button,
    check_finite,
    check_room,
    choices,
    chooser,
    line,
    look,
    setting,
    short,
)
from convlab.explorers.filters import PRESETS
from convlab.explorers.forward import PassExplorer
from convlab.photo import load_photo
from convlab.scene import Scene
from convlab.scenes.pictures import photo_scene
from convlab.steps import Place, forward_pass

MOST = 400  # rows and columns of a photograph that finds room beside its output
MOST_PADDED = 600
ROOM = 256  # dots that a small picture is enlarged to


def explore_photo(
    photo: ArrayLike | None = None,
    filter: ArrayLike = PRESETS["sobel_x"],
    stride: int | Pair = 1,
    padding: str | int | Pair = "same",
    *,
    padding_mode: str = "zeros",
    start: Place = (99, 119),
) -> PhotoExplorer:
    """Explore what a 3×3 filter makes of a photograph.

    Parameters
    ----------
    photo : (H, W), grey from 0 to 1, at most 400 rows and columns; by default `load_photo()`
    filter : (3, 3)
    stride, padding, padding_mode : as for `Conv2d`
    start : (row, column) of the output to start at, or the nearest that there is

    Returns
    -------
    PhotoExplorer
        It shows itself as the last line of a cell. Raises ValueError or TypeError for what
        cannot be drawn at all; what a control makes impossible it says in a sentence.
    """
    photo = load_photo() if photo is None else as_numbers("photo", photo)
    F = as_numbers("filter", filter)
    require(F.shape == (3, 3), "filter", text.NINE_NUMBERS, F.shape)
    layer = Conv2d.from_filters(F, None, stride, padding, padding_mode=padding_mode)
    return PhotoExplorer(photo, layer, start)


class PhotoExplorer(PassExplorer):
    """The explorer that `explore_photo` makes."""

    preset = setting("preset", "the name of a preset, or 'own'")

    def __init__(self, photo: np.ndarray, layer: Conv2d, start: Place) -> None:
        drawable = photo.ndim == 2 and photo.size and max(photo.shape) <= MOST
        require(drawable, "photo", text.MATRIX_TO_DRAW.format(most=MOST) + text.SLICE, photo.shape)
        self._photo = photo
        self._zoom = max(1, ROOM // max(photo.shape))
        self._taps = [
            [widgets.FloatText(v, description=text.TAP.format(row=u, column=w), **look("9em"))
             for w, v in enumerate(row)]
            for u, row in enumerate(layer.weight[0, 0].tolist())
        ]  # fmt: skip
        self._turn = button(text.TURN)
        self._turn.on_click(lambda _: self.turn())
        presets = [(text.PRESETS[name], name) for name in PRESETS]
        controls = {
            "preset": chooser(
                text.FILTER_CONTROL, [*presets, (text.OWN_FILTER, "own")], self._name(), "17em"
            ),
            "stride": chooser(text.STRIDE, choices(1, 4), short(layer.stride)),
            "padding": chooser(text.PADDING, PADDINGS, short(layer.padding)),
            "padding_mode": chooser(text.PADDING_MODE, MODES, layer.padding_mode, "12em"),
        }
        controls["preset"].observe(lambda change: self._chosen(change.new), "value")
        for tap in chain(*self._taps):
            tap.observe(lambda _: self._edited(), "value")
        super().__init__(controls, start)

    @property
    def filter(self) -> np.ndarray:
        """The nine numbers, (3, 3); set them all at once, or one in its field."""
        return np.array([[tap.value for tap in row] for row in self._taps])

    @filter.setter
    def filter(self, F: ArrayLike) -> None:
        F = as_numbers("filter", F)
        require(F.shape == (3, 3), "filter", text.NINE_NUMBERS, F)
        self._write(F)
        self._edited()

    def turn(self) -> None:
        """Turn the filter by 180°: its rows change places, then its columns."""
        self.filter = rotate_180(self.filter)

    def _bars(self) -> list[widgets.Widget]:
        c = self._controls
        taps = widgets.VBox([widgets.HBox(row) for row in self._taps])
        return [
            line([c["preset"], c["stride"], c["padding"], c["padding_mode"]]),
            line([taps, self._turn]),
        ]

    def _chosen(self, preset: str) -> None:
        """Write the numbers of the chosen filter into the nine fields."""
        if not self._quiet and preset != "own":
            self._write(PRESETS[preset])

    def _write(self, F: np.ndarray) -> None:
        with self._quietly():
            for tap, value in zip(chain(*self._taps), F.ravel().tolist(), strict=True):
                tap.value = value

    def _edited(self) -> None:
        """Name the preset that the nine numbers are, if any, and draw."""
        if self._quiet:
            return
        with self._quietly():
            self._controls["preset"].value = self._name()
        self._rebuild()

    def _name(self) -> str:
        names = [name for name, preset in PRESETS.items() if np.allclose(preset, self.filter)]
        return names[0] if names else "own"

    def _build(self) -> Pair:
        geometry = self.stride, self.padding
        mode = self.padding_mode
        check_room(self._photo.shape, (3, 3), *geometry, padding_mode=mode, most=MOST_PADDED)
        self._forward = forward_pass(self._photo, self.filter, None, *geometry, padding_mode=mode)
        check_finite(self._forward.output)
        return self._forward.output.shape

    def _draw(self, place: Place) -> Scene:
        return photo_scene(self._forward, place, self._zoom)
