"""`explore_photo`: what nine numbers make of a photograph."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair, rotate_180
from convlab import text
from convlab.arguments import as_numbers, require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer, check_finite, check_room
from convlab.explorers.filters import PRESETS, Numbers
from convlab.explorers.forward import PassExplorer, presets
from convlab.explorers.settings import Setting, short
from convlab.photo import load_photo
from convlab.scenes.layout import Room
from convlab.scenes.photo import photo_scene
from convlab.steps.forward import forward_pass
from convlab.steps.place import Place

MOST = 400  # rows and columns of a photograph that is still seen beside its output
MOST_PADDED = 600


def explore_photo(
    photo: ArrayLike | None = None,
    filter: ArrayLike = PRESETS["sobel_x"],
    stride: int | Pair = 1,
    padding: str | int | Pair = "same",
    *,
    padding_mode: str = "zeros",
    start: Place = (99, 119),
    controls: str | None = None,
) -> PhotoExplorer:
    """Explore what a 3×3 filter makes of a photograph.

    Parameters
    ----------
    photo : (H, W), grey from 0 to 1, at most 400 rows and columns; by default `load_photo()`
    filter : (3, 3)
    stride, padding, padding_mode : as for `Conv2d`
    start : (row, column) of the output to start at, or the nearest that there is
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

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
    return PhotoExplorer(photo, layer, start, controls)


class PhotoExplorer(PassExplorer):
    """The explorer that `explore_photo` makes."""

    name = "explore_photo"
    playable = False  # there are too many windows to go through
    kept_size, most_taps = (3, 3), 3
    actions: Mapping[str, str] = {"turn": "TURN"} | Explorer.actions
    preset = Setting("FILTER_CONTROL", presets, "the name of a preset, or 'own'")
    numbers = Numbers()
    shown = Setting(
        "SHOWN",
        lambda: [(words, value) for value, words in text.SHOWN_AS.items()],
        '"auto", or how the output is drawn whatever the filter: "grey" or "signed"',
        "buttons",
        builds=False,
    )

    def __init__(
        self, photo: np.ndarray, layer: Conv2d, start: Place, controls: str | None
    ) -> None:
        drawable = photo.ndim == 2 and photo.size and max(photo.shape) <= MOST
        require(drawable, "photo", text.MATRIX_TO_DRAW.format(most=MOST) + text.SLICE, photo.shape)
        self._photo = photo
        self._weights = layer.weight[0, 0].copy()
        preset = _preset_of(self._weights)
        self._own = self._weights if preset == "own" else None
        values = {
            "preset": preset,
            "stride": short(layer.stride),
            "padding": short(layer.padding),
            "padding_mode": layer.padding_mode,
            "shown": "auto",
        }
        super().__init__(values, start, controls)

    @property
    def filter(self) -> np.ndarray:
        """The nine numbers, (3, 3); assign to it to set them."""
        return self._weights.copy()

    @filter.setter
    def filter(self, F: ArrayLike) -> None:
        F = as_numbers("filter", F)
        require(F.shape == (3, 3), "filter", text.NINE_NUMBERS, F)
        self.replace(F)
        self._tell()

    def turn(self) -> None:
        """Turn the filter by 180°: its rows change places, then its columns."""
        self.filter = rotate_180(self._weights)

    @property
    def _drawn_filter(self) -> np.ndarray:
        return self._weights

    def _take_filter(self, F: np.ndarray) -> None:
        preset = _preset_of(F)
        if preset == "own":
            self._own = F
        self.values = self.values | {"preset": preset}

    def _build(self) -> Pair:
        self._weights = self._chosen(self.preset)
        geometry = self.stride, self.padding
        mode = self.padding_mode
        check_room(self._photo.shape, (3, 3), *geometry, padding_mode=mode, most=MOST_PADDED)
        layer = Conv2d.from_filters(self._weights, None, *geometry, padding_mode=mode)
        self._forward = forward_pass(layer, self._photo)
        check_finite(self._forward.output)
        return self._forward.output.shape

    def _draw(self, place: Place, room: Room) -> Scene:
        return photo_scene(self._forward, place, self.shown, room)


def _preset_of(F: np.ndarray) -> str:
    """Name the preset that these nine numbers are, if any."""
    names = [name for name, preset in PRESETS.items() if np.array_equal(preset, F)]
    return names[0] if names else "own"
