"""The photograph that the notebooks work on."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import cbook

# How bright red, green and blue look to the eye: ITU-R BT.601
LUMA = (0.299, 0.587, 0.114)


def load_photo() -> np.ndarray:
    """Return the photograph as grey values from 0 (black) to 1 (white), of shape (300, 256).

    It is the official portrait of Grace Hopper, in the public domain, which comes with
    matplotlib. Every number is the mean of 2×2 pixels of the original.
    """
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        grey = plt.imread(file) / 255 @ LUMA
    return grey.reshape(300, 2, 256, 2).mean(axis=(1, 3))
