"""Files for slides: what `save` writes shows the steps, and leaves the explorer where it is."""

from __future__ import annotations

import io
from functools import cache
from itertools import cycle
from xml.etree import ElementTree

import convlab
import numpy as np
import pytest
from convlab import explore_forward, explore_photo, text
from convlab.drawing.figure import to_png
from convlab.explorers.saved import slides
from drawn import LETTERS, Page, frames_of, in_a_cell, picture_at, pixels_of
from exhaustive import but, sampled
from explorer_arguments import EXAMPLES
from PIL import Image, ImageSequence

SVG = "{http://www.w3.org/2000/svg}"
FIVE = (0, 1, 3, 5, 8)  # of nine steps


def opened(name: str):
    """An explorer at its defaults, and the steps to save of it: nine at most."""
    explorer = getattr(convlab, name)(**EXAMPLES[name] if name == "explore_training" else {})
    return explorer, range(explorer.steps)[:: -(-explorer.steps // 9)]


@cache
def picture_of(number: int) -> np.ndarray:
    """A step of `explore_forward()`, which several tests look at."""
    return picture_at(explore_forward(), number)


# -------------------------------------------------------------------------------- GIFs


@pytest.fixture(scope="module")
def five_frames(tmp_path_factory) -> list[np.ndarray]:
    """The frames of a GIF of FIVE steps of `explore_forward()`."""
    path = tmp_path_factory.mktemp("gif") / "steps.gif"
    explore_forward().save(path, steps=FIVE)
    return frames_of(path)


# of a training there are few steps; those of `explore_forward()` are looked at below
@pytest.mark.parametrize("name", but(convlab.EXPLORERS, "explore_training"))
def test_a_gif_shows_each_step_and_is_small(name, tmp_path) -> None:
    explorer, steps = opened(name)
    before, path = explorer.frame(), tmp_path / "steps.gif"
    explorer.save(path, steps=None if len(steps) == explorer.steps else steps)
    assert explorer.frame() == before
    assert path.stat().st_size < 1_000_000
    frames = frames_of(path)
    assert len(frames) == len(steps)
    for k in (0, len(steps) // 2, len(steps) - 1):
        drawn = picture_at(explorer, steps[k])
        assert frames[k].shape == drawn.shape
        assert (frames[k][[0, -1]] == 255).all(), "paper stays white"
        assert np.abs(frames[k] - drawn).max() <= LETTERS
        assert np.abs(frames[k] - drawn).mean() < 1
        assert np.abs(frames[k] - frames[k - 1]).max() > LETTERS, "it would be seen"


def test_what_stays_from_step_to_step_stays_as_it_is_to_the_last_pixel(five_frames) -> None:
    frames, drawn = np.array(five_frames), np.array([*map(picture_of, FIVE)])
    assert np.abs(frames - drawn).max() <= LETTERS
    stays = (drawn == drawn[0]).all(axis=(0, 3))
    assert 0.5 < stays.mean() < 1
    assert (frames == frames[0]).all(axis=(0, 3))[stays].all()


def test_cells_have_the_very_colours_of_the_scene(five_frames) -> None:
    explorer = explore_forward()
    for frame, number in zip(five_frames, FIVE, strict=True):
        explorer.step = number
        fills = {shape.fill for shape in explorer.scene.shapes if getattr(shape, "fill", None)}
        assert len(fills) > 9
        used = {f"#{colour:06x}" for colour in np.unique(frame @ (1 << 16, 1 << 8, 1))}
        assert fills <= used


@pytest.mark.parametrize(
    ("seconds", "shown"), sampled([(0.29, 290), (0.7, 700), (2, 2000), (0.02, 20)], 4)
)
def test_a_gif_begins_again_without_end_and_shows_each_step_so_long(
    seconds, shown, tmp_path
) -> None:
    path = tmp_path / "steps.gif"
    explore_forward().save(path, steps=(0, 8), seconds=seconds)
    with Image.open(path) as gif:
        assert gif.info["loop"] == 0
        assert [f.info["duration"] for f in ImageSequence.Iterator(gif)] == [shown] * 2


def test_steps_come_in_the_order_given_and_stay_longer_where_they_are_repeated(tmp_path) -> None:
    explorer, path = explore_forward(), tmp_path / "steps.gif"
    explorer.save(path, steps=iter(np.array([8, 8, 3])))
    with Image.open(path) as gif:
        assert [f.info["duration"] for f in ImageSequence.Iterator(gif)] == [1400, 700]
    for frame, number in zip(frames_of(path), (8, 3), strict=True):
        assert np.abs(frame - picture_of(number)).max() <= LETTERS
    explorer.save(path, steps=[5])
    (frame,) = frames_of(path)
    assert np.abs(frame - picture_of(5)).max() <= LETTERS


def test_a_gif_is_drawn_at_the_present_settings(tmp_path) -> None:
    explorer, path = explore_forward(), tmp_path / "stride2.gif"
    explorer.stride = 2
    explorer.save(path)
    frames = frames_of(path)
    assert len(frames) == explorer.steps == 4
    assert np.abs(frames[3] - picture_at(explorer, 3)).max() <= LETTERS


def test_scenes_of_several_sizes_get_paper_around_them(monkeypatch, tmp_path) -> None:
    explorer, path = explore_forward(stride=2), tmp_path / "steps.gif"
    kind, draw = type(explorer), type(explorer)._draw

    def drawn(explorer, place, room):
        scene = draw(explorer, place, room)
        return slides.replace(scene, width=scene.width + 50 * place[0], height=500)

    monkeypatch.setattr(kind, "_draw", drawn)
    explorer.save(path, steps=[0, 3])
    first, last = frames_of(path)
    assert first.shape == last.shape == picture_at(explorer, 3).shape
    assert (first[:, -60:] == 255).all()


def test_a_gif_says_in_a_comment_what_each_frame_shows(tmp_path) -> None:
    explorer, path = explore_forward(), tmp_path / "steps.gif"
    explorer.save(path, steps=[0, 8])
    alts = []
    for explorer.step in (0, 8):
        alts.append(explorer.scene.alt)
    with Image.open(path) as gif:
        assert gif.info["comment"].decode() == "\n".join(alts)


@pytest.mark.parametrize(("unnoticed", "shown"), [(-1, ["frame 2 of 2"]), (1e9, [])])
def test_a_bar_shows_where_it_takes_long(unnoticed, shown, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(slides, "UNNOTICED", unnoticed)
    with in_a_cell() as cell:
        explore_forward().save(tmp_path / "steps.gif", steps=[0, 8])
    assert [output.data["text/plain"] for output in cell.outputs[:1]] == shown


def test_in_plain_python_nothing_is_printed(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setattr(slides, "UNNOTICED", -1)
    assert slides.get_ipython() is None
    explore_forward().save(tmp_path / "steps.gif", steps=[0, 1])
    assert capsys.readouterr().out == ""
    assert len(frames_of(tmp_path / "steps.gif")) == 2


# ------------------------------------------------------------------------- one picture


@pytest.mark.parametrize("name", but(convlab.EXPLORERS, "explore_forward", "explore_photo"))
def test_svg_and_png_hold_the_present_step_and_its_words(name, tmp_path) -> None:
    explorer, steps = opened(name)
    explorer.step = steps[-1]
    for ending in ("svg", "png"):
        explorer.save(tmp_path / f"step.{ending}")
    assert explorer.step == steps[-1]
    with Image.open(tmp_path / "step.png") as picture:
        assert picture.text["Description"] == explorer.scene.alt
    saved = (tmp_path / "step.png").read_bytes()
    assert (pixels_of(saved) == pixels_of(to_png(explorer.scene))).all()
    svg = ElementTree.parse(tmp_path / "step.svg").getroot()
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == svg.get("aria-label") == explorer.scene.alt
    assert [svg.get("width"), svg.get("height")] == svg.get("viewBox").split()[2:]
    assert "style" not in svg.keys()  # noqa: SIM118 an element is no dict
    on_page = ElementTree.fromstring(explorer.frame()["svg"])
    drawn = [ElementTree.tostring(shape) for shape in on_page]
    assert [ElementTree.tostring(shape) for shape in svg[1:]] == drawn
    assert len(drawn) > 50


@pytest.mark.parametrize("ending", but(["gif", "svg", "png"], "svg"))
def test_a_slide_is_wide_even_where_the_page_is_narrow(ending, tmp_path) -> None:
    wide = explore_forward()
    narrow = wide.glimpse({}, wide.place, "narrow")
    assert narrow.scene.width < wide.scene.width
    for explorer, name in ((wide, "wide"), (narrow, "narrow")):
        explorer.save(tmp_path / f"{name}.{ending}", steps=[0, 8] if ending == "gif" else None)
    files = [(tmp_path / f"{name}.{ending}").read_bytes() for name in ("wide", "narrow")]
    assert files[0] == files[1]


# ----------------------------------------------------------------------------- the file


def test_a_file_is_replaced_whole_and_endings_may_be_capitals(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "STEP.PNG"
    path.write_bytes(b"before")
    with path.open("rb") as old:
        explore_forward().save("STEP.PNG")
        assert old.read() == b"before", "whoever reads the old file reads it to its end"
    assert Image.open(io.BytesIO(path.read_bytes())).format == "PNG"
    assert [file.name for file in tmp_path.iterdir()] == ["STEP.PNG"]


@pytest.mark.parametrize(
    ("path", "choices", "said"),
    [
        ("stride2.mp4", {}, r"^path: .* one of '\.gif', '\.svg', '\.png', '\.html'; got 'str"),
        ("gif", {}, r"^path: expected .* ends in"),
        (".gif", {}, r"^path: expected .* ends in"),
        (7, {}, r"^path: expected .* ends in .*; got 7"),
        (None, {}, r"^path: expected .* ends in .*; got None"),
        ("nowhere/steps.gif", {}, r"^path: expected a file in a folder that exists; got 'nowhere"),
        ("a.gif", {"steps": [0, 9]}, r"^steps: expected a whole number from 0 to 8; got 9"),
        ("a.gif", {"steps": [-1]}, r"^steps: expected a whole number from 0 to 8; got -1"),
        ("a.gif", {"steps": [(0, 1)]}, r"^steps: expected a whole number .*; got \(0, 1\)"),
        ("a.gif", {"steps": "01"}, r"^steps: expected a whole number .*; got '0'"),
        ("a.gif", {"steps": 3}, r"^steps: expected 1 to 400 step numbers.*; got 3"),
        ("a.gif", {"steps": []}, r"^steps: expected 1 to 400 step numbers.*; got \[\]"),
        ("a.gif", {"steps": cycle([1])}, r"^steps: expected 1 to 400 step numbers"),
        ("a.png", {"steps": [1]}, r"^steps: expected None, .*; got \[1\]"),
        ("a.svg", {"steps": [1]}, r"^steps: expected None, .*; got \[1\]"),
        ("a.gif", {"seconds": 0}, r"^seconds: expected a number from 0\.02 to 60; got 0"),
        ("a.gif", {"seconds": float("nan")}, r"^seconds: expected a number"),
        ("a.gif", {"seconds": "1"}, r"^seconds: expected a number from .*; got '1'"),
    ],
)
def test_what_cannot_be_saved_is_an_error_that_names_the_argument(
    path, choices, said, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=said):
        explore_forward().save(path, **choices)
    assert not [*tmp_path.iterdir()]


def test_of_tens_of_thousands_of_steps_some_must_be_given(tmp_path) -> None:
    explorer = explore_photo()
    example = r"1 to 400 step numbers, as in range\(0, 76800, 3200\); got range\(0, 76800\)"
    with pytest.raises(ValueError, match=f"^steps: expected {example}"):
        explorer.save(tmp_path / "a.gif")
    explore_photo([[0, 1]]).save(tmp_path / "a.gif")
    assert len(frames_of(tmp_path / "a.gif")) == 2


@pytest.mark.parametrize("ending", ["gif", "svg", "png"])
def test_a_choice_that_cannot_be_drawn_raises_its_sentence(ending, tmp_path) -> None:
    explorer = explore_forward()
    Page(explorer).choose(text.DILATION, 3)
    assert explorer.message
    with pytest.raises(ValueError) as raised:
        explorer.save(tmp_path / f"a.{ending}")
    assert str(raised.value) == explorer.message
    assert not [*tmp_path.iterdir()]
