"""Pictures in the notebooks' files are those that the code draws now, and say the same in words."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from convlab.figure import fineness, painted
from notebook_runs import committed, untouched
from PIL import Image
from places import NOTEBOOKS

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
# A file has 256 colours, which moves each a little; letters may be another version's.
NEAR, FAR, FEW = 3, 32, 0.001  # of 255, in the mean; of 255, for at most so many pixels


def decoded(png: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")


def assert_alike(got: Image.Image, expected: Image.Image) -> None:
    assert got.size == expected.size
    apart = np.abs(np.asarray(got, int) - np.asarray(expected, int))
    assert apart.mean() <= NEAR
    assert (apart.max(axis=2) > FAR).mean() <= FEW


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_picture_in_the_file_is_the_one_that_is_drawn(path) -> None:
    (ran, _), kept = untouched(path), committed(path)
    compared = 0
    for number, output in ran.outputs.items():
        if output is None:  # it shows times
            continue
        assert output.alts == kept[number].alts
        for drawn, png in zip(output.pictures, kept[number].pictures, strict=True):
            scene = ran.scenes.get(drawn)
            got = painted(scene, fineness(scene)) if scene else decoded(drawn)
            assert_alike(got, decoded(png))
            compared += 1
    assert compared > 0
