"""Explorers on pages with no kernel, in Chromium with no network: all that a reader does there.

Two pages of the course are looked at, and a page of small explorers, one of each kind of control.
All pages, every control at each width and many pictures take some minutes each:

CONV_LAYER_PAGES=all pytest -n 0 -s tests/browser/test_alive_pages.py -k every_page
"""

from __future__ import annotations

import functools
import os
import random
import statistics
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from convlab import (
    explore_forward,
    explore_input_gradient,
    explore_nudge,
    explore_photo,
    explore_receptive_field,
    text,
)
from convlab.text.guesses import PAGE, questions
from course_pages import write_page, write_pages
from places import NOTEBOOKS, SPANISH
from shown_pages import PLACES, Shown
from spoken import spoken
from test_boxes import asked_in
from visits import Visit

GUESSES = questions()

TWO = np.arange(16).reshape(2, 2, 2, 2) - 7
SQUARE = np.arange(9).reshape(3, 3)
PHOTO = np.add.outer(np.arange(24), np.arange(17)) % 11 / 10
SMALL = [
    lambda: explore_forward(SQUARE, [[1, 0], [0, -1]], controls="filter operation stride"),
    # the same once more: both have their pictures from one place
    lambda: explore_forward(SQUARE, [[1, 0], [0, -1]], controls="filter operation stride"),
    # of three dilations two cannot be drawn
    lambda: explore_forward(np.eye(3), np.eye(2), start=(0, 0), controls="dilation"),
    lambda: explore_forward(SQUARE, [[1, 0], [0, -1]], fill_in=True, controls=""),
    lambda: explore_input_gradient(
        np.zeros((2, 3, 3)), TWO, start=(1, 1), controls="filter channel view"
    ),
    lambda: explore_receptive_field(9, layers=[(3, 1, 1)] * 2, controls="depth stride"),
    lambda: explore_nudge(SQUARE, [[1, 2]], controls="nudge"),
    # more places than a page keeps
    lambda: explore_photo(PHOTO, start=(9, 8), controls="shown"),
]
LESSONS = ("04_", "05_")
FOLDERS = {"en": NOTEBOOKS, "es": SPANISH}
ALL = [
    (code, path)
    for code, folder in FOLDERS.items()
    for path in sorted(folder.glob("*.ipynb")) + sorted(folder.glob("exercises/*.ipynb"))
]
SAMPLES = 20  # of each explorer, where all is looked at
SIZES = {1280: 800, 1024: 768, 390: 844}


@pytest.fixture(scope="module")
def shown(chromium) -> Shown:
    return Shown(chromium)


@pytest.fixture(scope="module")
def small(chromium, tmp_path_factory) -> tuple[Path, list]:  # noqa: ARG001
    file = tmp_path_factory.mktemp("small") / "small.html"
    return file, write_page(file, [make() for make in SMALL])


@pytest.fixture(scope="module")
def course(chromium, tmp_path_factory) -> dict[Path, list]:  # noqa: ARG001
    return write_pages(tmp_path_factory.mktemp("pages"), *LESSONS)


def test_every_kind_of_control_moves_by_hand_keys_and_finger(shown, small) -> None:
    file, held = small
    page, done = shown.open(file, 1280, 800), set()
    for number, found in enumerate(held):
        done |= Visit(page.locator(PLACES).nth(number), found).everything(random.Random(number))
    controls = {"choice", "buttons", "slider", "several", "reveal", "fill in"}
    assert done == controls | {"hover", "play", "click", "pick", "drag"}
    shown.quiet()


@pytest.mark.parametrize("width", SIZES)
def test_small_explorers_fit_and_show_what_the_kernel_draws(shown, small, axe, width) -> None:
    file, held = small
    page = shown.open(file, width, SIZES[width])
    for number, found in enumerate(held):
        Visit(page.locator(PLACES).nth(number), found).sample(4, random.Random(number))
    shown.fits()
    shown.clear(axe)
    shown.quiet()


@pytest.mark.parametrize("width", SIZES)
def test_whole_pages_are_alive(shown, course, axe, width) -> None:
    for file, held in course.items():
        shown.whole(file, held, width, SIZES[width], axe, width == 1280)


def test_a_spanish_page_is_alive(shown, axe, tmp_path) -> None:
    """Its words are longer; what it shows is what the kernel draws in Spanish."""
    with spoken("es"):
        pages = write_pages(tmp_path, "05_", folder=SPANISH)
        file = tmp_path / "05_filter_gradient.html"
        for width, height in SIZES.items():
            shown.whole(file, pages[file], width, height, axe, width == 390)


@pytest.mark.skipif("CONV_LAYER_PAGES" not in os.environ, reason="it takes an hour")
@pytest.mark.parametrize(("code", "notebook"), ALL, ids=lambda part: getattr(part, "stem", part))
def test_every_page_of_the_course(shown, axe, code, notebook, tmp_path, capsys) -> None:
    begun, compared = time.perf_counter(), 0
    with spoken(code):
        pages = write_pages(tmp_path, notebook.name, folder=FOLDERS[code])
        file = tmp_path / f"{notebook.stem}.html"
        for width, height in SIZES.items():
            compared += shown.whole(file, pages[file], width, height, axe, True, SAMPLES)
    seconds, size = time.perf_counter() - begun, file.stat().st_size / 1e3
    with capsys.disabled():
        print(f"\n{file.name}: {size:.0f} kB, {compared} pictures compared, {seconds:.0f} s")


def test_one_state_and_place_after_the_other_where_sums_are_filled_in(shown, small) -> None:
    file, held = small
    page = shown.open(file, 1024, 768)
    number = next(n for n, found in enumerate(held) if found.actions)
    visit = Visit(page.locator(PLACES).nth(number), held[number])
    visit.fill_in()
    visit.press("ArrowRight")
    visit.do("reveal", "mouse")
    visit.press("ArrowDown", "ArrowLeft")
    visit.fill_in()
    visit.press("ArrowUp", "ArrowRight")
    visit.do("start_again", "keyboard")
    visit.named()
    shown.quiet()


def test_with_no_scripts_and_where_nothing_can_be_unpacked_the_still_picture_stays(
    shown, small
) -> None:
    file, held = small
    alts = [found.explorers[0].scene.alt for found in held]
    for without in ({"scripts": False}, {"before": "delete window.DecompressionStream"}):
        page = shown.open(file, 1024, 768, **without)
        stills = page.locator(f"{PLACES} > img")
        assert [still.get_attribute("alt") for still in stills.all()] == alts
        for still in stills.all():
            still.scroll_into_view_if_needed()
            assert still.is_visible()
            assert still.bounding_box()["width"] > 300
        assert page.locator(".cl-player").count() == 0
        shown.quiet()


def test_in_a_frame_that_may_do_nothing_else_it_is_alive(shown, small, tmp_path) -> None:
    file, held = small
    outside = tmp_path / "outside.html"
    outside.write_text(
        f'<!doctype html><title>t</title><iframe sandbox="allow-scripts" src="{file.as_uri()}" '
        'style="width: 900px; height: 700px"></iframe>'
    )
    frame = shown.open(outside, 1024, 768, also=[file]).frame_locator("iframe")
    Visit(frame.locator(PLACES).first, held[0]).press("ArrowRight", "ArrowDown")
    shown.quiet()


def test_on_paper_there_is_the_present_picture_and_nothing_to_press(shown, course) -> None:
    file = next(path for path in course if len(course[path]) > 1)
    page = shown.open(file, 718, 1047)
    awake, *_, asleep = page.locator(PLACES).all()
    visit = Visit(awake, course[file][0])
    visit.press("ArrowRight")
    page.emulate_media(media="print")
    visit.same()
    assert awake.locator(".cl-picture").is_visible()
    for which in (":scope > img", ".cl-note", "button", ".cl-steps output"):
        assert not any(each.is_visible() for each in awake.locator(which).all()), which
    assert asleep.locator(":scope > img, .cl-picture").first.is_visible()
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    answers = page.locator(".answers h3").all_text_contents()
    assert answers
    assert not any(answer.endswith(text.PLAYER["more"]) for answer in answers)


def test_questions_take_an_answer(shown, course) -> None:
    asked = {
        file: asked_in(NOTEBOOKS / f"{file.stem}.ipynb") for file in course if "_" in file.stem
    }
    file, name = next((f, n) for f in asked for n in asked[f] if len(GUESSES[n].blanks) == 1)
    page = shown.open(file, 1024, 768)
    box = page.locator(".cl-guess").nth(asked[file].index(name))
    field, said = box.locator("input").first, box.locator(".cl-word")
    for typed, word, opened in (
        ("123456", PAGE["not_yet"], False),
        (GUESSES[name].blanks[0].answer, PAGE["right"], True),
    ):
        field.fill(typed)
        field.press("Enter")
        assert word in said.inner_text()
        assert box.locator("details").evaluate("fold => fold.open") == opened
    shown.quiet()


def test_the_next_picture_is_there_at_once(shown, small, course, capsys) -> None:
    lines = [f"{path.name}: {path.stat().st_size / 1e3:.0f} kB" for path in (small[0], *course)]
    page = shown.open(small[0], 1280, 800)
    for number, found in enumerate(small[1]):
        root = page.locator(PLACES).nth(number)
        Visit(root, found).press("Home")
        times = shown.latencies(root, 30)
        name = found.explorers[0].name
        lines.append(f"{name}: {statistics.median(times):.1f} ms from key to picture")
    shown.quiet()
    with capsys.disabled():
        print("\n" + "\n".join(lines))


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(course) -> Iterator[str]:
    """Serve the pages of the course."""
    folder = str(next(iter(course)).parent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_text_comes_first_on_a_slow_phone(shown, address, course, capsys) -> None:
    file = max(course, key=lambda path: path.stat().st_size)
    milliseconds = shown.first_paint(f"{address}/{file.name}")
    assert milliseconds > 0
    with capsys.disabled():
        print(
            f"\n{file.name}: first contentful paint {milliseconds:.0f} ms, 6 × slower, 1.6 Mbit/s"
        )
