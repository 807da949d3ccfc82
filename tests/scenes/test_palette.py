"""The hues of frames, told apart by every eye, in light and on a dark page's calm paper."""

from __future__ import annotations

import re
from itertools import combinations

import convlab
import numpy as np
import pytest
from convlab.drawing import palette
from drawn import CALM_PAPER, around, contrast, grids_at, linear, title_of
from exhaustive import sampled
from explorer_arguments import EXAMPLES
from matplotlib.colors import to_rgb

# Machado, Oliveira and Fernandes 2009, full severity: what linear red, green and blue become.
EYES = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip


def lab(colour, eye: str = "normal") -> np.ndarray:
    """CIELAB, for the white of a screen, of red, green and blue as an eye sees them."""
    seen = np.clip(EYES[eye] @ linear(colour), 0, 1)
    t = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one, other) -> float:
    """ΔE2000 of two colours in CIELAB, in the names and steps of Sharma, Wu and Dalal 2005."""
    (L1, a1, b1), (L2, a2, b2) = one, other

    def weight(C: float) -> float:
        return np.sqrt(C**7 / (C**7 + 25**7))

    G = 0.5 * (1 - weight((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))
    a1, a2 = (1 + G) * a1, (1 + G) * a2
    C1, C2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    dh = (h2 - h1 + 180) % 360 - 180 if C1 * C2 else 0  # grey has no hue
    dH = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(dh / 2))
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    h = h1 + dh / 2 if C1 * C2 else h1 + h2

    def cosine(degrees: float) -> float:
        return np.cos(np.radians(degrees))

    T = (
        1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h)
        + 0.32 * cosine(3 * h + 6) - 0.20 * cosine(4 * h - 63)
    )  # fmt: skip
    S_L = 1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2)
    S_C, S_H = 1 + 0.045 * C, 1 + 0.015 * C * T
    turn = 60 * np.exp(-((((h % 360) - 275) / 25) ** 2))
    R_T = -2 * weight(C) * np.sin(np.radians(turn))
    l, c, hue = (L2 - L1) / S_L, (C2 - C1) / S_C, dH / S_H
    return float(np.sqrt(l**2 + c**2 + hue**2 + R_T * c * hue))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_are_published(one, other, expected) -> None:
    """Rows 1, 7, 14, 17, 20, 25, 31 and 34 of the table of Sharma, Wu and Dalal 2005."""
    assert difference(one, other) == pytest.approx(expected, abs=5e-5)
    assert difference(other, one) == pytest.approx(expected, abs=5e-5)


def on(paper: str, colour: str) -> tuple[float, ...]:
    """Return a colour as it looks on this paper: the player multiplies the two."""
    return tuple(np.multiply(to_rgb(colour), to_rgb(paper)))


@pytest.mark.parametrize("paper", [palette.PAPER, CALM_PAPER])
@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_the_hues_of_frames_apart(eye, paper) -> None:
    seen = {kind: lab(on(paper, hue), eye) for kind, hue in palette.FRAMES.items()}
    apart = {pair: difference(*map(seen.get, pair)) for pair in combinations(seen, 2)}
    assert min(apart.values()) >= 15, apart


# What a grid is, by how its title begins; a gradient is dashed.
IS = {
    r"(\d+×\d+ )?input\b|window": ("input", False),
    r"filter|F turned|F\[|the outlined numbers|Fᵀ|M, |Mᵀ, |bias|rows flipped|columns too": (
        "filter",
        False,
    ),
    r"products|difference|from |∂L/∂O ·": ("products", False),
    r"output |O, |target |sum$": ("output", False),
    r"∂L/∂(X|columns)|before|after|right so far": ("input", True),
    r"∂L/∂F": ("filter", True),
    r"∂L/∂O(?! ·)": ("output", True),
}


@pytest.mark.parametrize(
    "name", sampled(sorted({*convlab.EXPLORERS} - {"explore_receptive_field"}), 2)
)
def test_a_frame_has_the_hue_of_what_its_title_names(name) -> None:
    kinds = {hue: kind for kind, hue in palette.FRAMES.items()}
    scenes = [other.scene for other in around(getattr(convlab, name)(**EXAMPLES[name]))]
    framed = [
        (title_of(scene, grid), grid) for scene in scenes for grid in grids_at(scene).values()
    ]
    looks = {(title.lstrip("⊙= "), kinds[grid.hue], grid.dashed) for title, grid in framed if title}
    assert looks
    for title, *look in looks:
        assert [tuple(look)] == [is_ for begins, is_ in IS.items() if re.match(begins, title)], (
            title
        )


@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_the_two_signs_apart(eye) -> None:
    ends = (lab(on(CALM_PAPER, palette.fill(value, 1)), eye) for value in (-1, 1))
    assert difference(*ends) >= 30


def test_on_the_calm_paper_all_words_can_be_read() -> None:
    ink = on(CALM_PAPER, palette.INK)
    fills = {palette.fill(value, 1) for value in np.linspace(-1, 1, 257)}
    for fill in fills | {palette.EMPTY, palette.UNREACHED}:
        assert contrast(on(CALM_PAPER, fill), ink) >= 4.5
    for colour in (*palette.FRAMES.values(), palette.QUIET):
        assert contrast(on(CALM_PAPER, colour), CALM_PAPER) >= 4.5


def test_what_no_window_reaches_looks_like_no_number() -> None:
    """Grey, and darker than what is white or still empty."""
    grey = lab(to_rgb(palette.UNREACHED))
    assert np.hypot(*grey[1:]) < 5
    assert difference(grey, lab(to_rgb(palette.EMPTY))) >= 5
    assert contrast(palette.CROSS, palette.UNREACHED) >= 3
