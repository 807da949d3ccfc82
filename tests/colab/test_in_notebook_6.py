"""Explorers in Notebook 6.5 with the versions of Colab: the nearest to Colab's page that runs here.

Colab's own page gives each output a document of its own. There the explorer is an ordinary view
of a widget, which is tried here with a page that does not know itself as Jupyter's.
"""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest
from convlab import text
from convlab.standalone import main
from places import NOTEBOOKS

LESSONS = {"01_sliding_window.ipynb": 3, "05_filter_gradient.ipynb": 3}  # and their explorers
PATIENCE = 120  # seconds: machines are shared and noisy, and nothing here is about speed
# Notebook 6 asks for CodeMirror's mode of this name where a text has a block of plain code, and
# its MathJax for a font of this address where one has a formula.
NOT_OURS = ("mode/null", "about:blank")
PLAYER, PLACE = ".cl-player", "[class*=cl-mount-]"
# The player does not find what it knows a page of Notebook 6 by.
UNKNOWN = """(() => {
  const find = Document.prototype.querySelector;
  Document.prototype.querySelector = function (selector) {
    return selector.includes('body.notebook_app') ? null : find.call(this, selector);
  };
})()"""
READY = """() => window.Jupyter?.notebook?._fully_loaded && Jupyter.notebook.kernel?.is_connected()
  && Jupyter.notebook.kernel.info_reply.status === 'ok'"""
ALL_DONE = """() => Jupyter.notebook.get_cells().every(cell => cell.cell_type !== 'code'
  || !cell.get_text().trim() || cell.input_prompt_number > 0)"""


@pytest.fixture(scope="module")
def server(colab, tmp_path_factory) -> Iterator[str]:
    """Start Notebook 6.5 on exports of some lessons, and return its address."""
    python, environment = colab
    folder = tmp_path_factory.mktemp("notebook6")
    main([*(str(NOTEBOOKS / name) for name in LESSONS), "-o", str(folder)])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--port={port}", "--ip=127.0.0.1", "--NotebookApp.token=", "--no-browser"]
    command = [python, "-m", "notebook", *options, "--allow-root", f"--notebook-dir={folder}"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(PATIENCE * 5):
        try:
            direct.open(f"{address}api", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None, (folder / "log").read_text(errors="replace")
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture
def page(chromium):
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(1000 * PATIENCE)
    opened.problems = []

    def note(problem: str) -> None:
        if not any(pattern in problem for pattern in NOT_OURS):
            opened.problems.append(problem)

    opened.on("pageerror", lambda error: note(str(error)))
    opened.on("console", lambda s: s.type == "error" and note(f"{s.text} {s.location}"))
    yield opened
    opened.close()


def run_all(page, server: str, name: str) -> None:
    page.goto(f"{server}notebooks/{name}")
    page.wait_for_function(READY)
    page.evaluate("() => Jupyter.notebook.clear_all_output()")  # and what ran before
    page.evaluate("() => Jupyter.notebook.execute_all_cells()")
    page.wait_for_function(ALL_DONE)


def drive(page, player) -> None:
    """Move one explorer by a button, by keys, by a click and by a setting."""
    output, picture = player.locator("output"), player.locator(".cl-picture")
    cells = page.evaluate("() => Jupyter.notebook.ncells()")
    player.get_by_role("button", name=text.START_AGAIN).click()
    start = output.inner_text()
    picture.focus()
    for _ in range(12):
        page.keyboard.press("PageUp")
    page.keyboard.press("Home")
    output.get_by_text(" 0 of").wait_for()
    player.get_by_role("button", name=text.PLAYER["next"], exact=True).click()
    output.get_by_text(" 1 of").wait_for()
    picture.focus()
    for key in ("ArrowLeft", "a", "b", "d", "d"):
        page.keyboard.press(key)
    output.get_by_text(" 0 of").wait_for()
    assert page.evaluate("() => Jupyter.notebook.ncells()") == cells
    goals = player.locator("rect[data-go*='[0,1]']")
    if goals.count():
        goals.first.click()
        output.get_by_text(" 1 of").wait_for()
    player.get_by_role("button", name=text.START_AGAIN).click()
    output.get_by_text(start).wait_for()


@pytest.mark.parametrize("name", LESSONS)
def test_explorers_are_alive_and_their_pictures_stay(server, page, name) -> None:
    run_all(page, server, name)
    page.wait_for_function(
        "([place, count]) => document.querySelectorAll(place).length === count",
        arg=[f"{PLACE} > {PLAYER}", LESSONS[name]],
    )
    for player in page.locator(PLAYER).all():
        player.scroll_into_view_if_needed()
        drive(page, player)
    assert not [image for image in page.locator(f"{PLACE} img").all() if image.is_visible()]
    assert page.problems == []  # later the page misses its kernel, and says so
    page.evaluate("() => Jupyter.notebook.save_notebook()")
    page.evaluate("() => Jupyter.notebook.session.delete()")
    page.goto("about:blank")
    page.goto(f"{server}notebooks/{name}")
    page.locator(f"{PLACE} img").first.wait_for()
    images = page.locator(f"{PLACE} img")
    assert [image.is_visible() for image in images.all()] == [True] * LESSONS[name]
    assert all(len(image.get_attribute("alt")) > 50 for image in images.all())
    assert page.get_by_text("Error displaying widget").count() == 0


def test_a_page_that_is_not_jupyters_has_an_ordinary_view(server, page) -> None:
    page.add_init_script(UNKNOWN)
    name = next(iter(LESSONS))
    run_all(page, server, name)
    page.locator(PLAYER).first.wait_for()
    assert page.locator(PLAYER).count() == LESSONS[name]
    assert page.locator(PLACE).count() == 0
    drive(page, page.locator(PLAYER).first)
    assert page.problems == []
