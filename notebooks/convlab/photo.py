"""The photograph that the notebooks work on."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import cbook

# How bright red, green and blue look to the eye: ITU-R BT.601
LUMA = (0.299, 0.587, 0.114)


def load_photo(*, colour: bool = False) -> np.ndarray:
    """Return the photograph as numbers from 0 (dark) to 1 (bright).

    It is the official portrait of Grace Hopper, in the public domain, which comes with
    matplotlib. Every number is the mean of 2×2 pixels of the original.

    Returns
    -------
    photo : (300, 256), grey; or with `colour` (3, 300, 256), red, green and blue
    """
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        pixels = plt.imread(file) / 255
    channels = pixels.reshape(300, 2, 256, 2, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    return channels if colour else np.tensordot(LUMA, channels, axes=1)
