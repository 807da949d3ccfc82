"""What is left of a notebook where no kernel runs, and where a host takes parts of it away.

Nothing here asks a host: its rules are written down below, and a page that nbconvert makes is
read as text. That the page can be looked at, tests/browser sees to.
"""

from __future__ import annotations

import functools
import html
import re
from collections import Counter
from itertools import product
from pathlib import Path

import bleach
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from convlab import explore_forward
from drawn import in_a_cell
from exhaustive import but, sampled
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from notebook_runs import INLINE
from places import NOTEBOOKS, SOME_NOTEBOOKS

# From what suits a host best to what any host can show.
KINDS = (
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/png",
    "image/jpeg",
    "text/plain",
)
ALIVE = {"application/vnd.jupyter.widget-view+json", "application/javascript"}
TAKES_AWAY = {
    "GitHub": ALIVE | {"image/svg+xml"},
    "nbviewer": ALIVE,
    "VS Code without a kernel": ALIVE | {"text/html", "image/svg+xml"},
    "JupyterLab, a notebook not trusted": ALIVE | {"text/html", "image/svg+xml"},
    "print": ALIVE,
}
# Of the tags that may stand in Markdown, those that GitHub, and a Lab without trust, let through.
LET_THROUGH = re.findall(
    r"\w+",
    "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p "
    "pre s span strong sub summary sup table tbody td th thead tr ul",
)


@pytest.fixture(params=SOME_NOTEBOOKS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@functools.cache
def exporter(template: str) -> HTMLExporter:
    return HTMLExporter(template_name=template)


@functools.cache  # two tests read it
def exported(path: Path, template: str) -> BeautifulSoup:
    """Make the page of `jupyter nbconvert --to html`, without what only a browser runs."""
    made, _ = exporter(template).from_filename(str(path))
    page = BeautifulSoup(made, "html.parser")
    for tag in page(["script", "style"]):
        tag.decompose()
    return page


@pytest.fixture
def page(path, template) -> BeautifulSoup:
    return exported(path, template)


def shown(data: dict, host: str) -> str | None:
    """Return the kind of output that a host shows, or None if all of it is taken away."""
    return next((kind for kind in KINDS if kind in data.keys() - TAKES_AWAY[host]), None)


def outputs(notebook) -> list:
    return [out for cell in notebook.cells for out in cell.get("outputs", []) if "data" in out]


def pictures(notebook) -> list[tuple[str, str]]:
    """Every picture with its alternative text, by itself or folded behind a question."""
    found = []
    for output in outputs(notebook):
        if "image/png" in output.data:
            found.append((output.data["image/png"].strip(), output.metadata["image/png"]["alt"]))
        else:
            inline = INLINE.findall(output.data.get("text/html", ""))
            found += [(png, html.unescape(alt)) for png, alt in inline]
    return found


def words(written: str) -> Counter:
    return Counter(re.findall(r"[^\W_]+", written))


def prose(notebook) -> str:
    """The text of a notebook as a reader sees it: without tags, where links go, and languages."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.sub(r"\]\([^)]*\)|</?[a-z][^>]*>|```\w+", " ", "\n\n".join(cells))


# --------------------------------------------------------------------- what hosts leave


def test_of_every_output_something_is_left_and_of_every_explorer_a_picture(notebook) -> None:
    for output, host in product(outputs(notebook), TAKES_AWAY):
        kind = shown(output.data, host)
        assert kind is not None, host
        if output.data["text/plain"].startswith(("An explorer.", "Un explorador.")):
            assert kind == "image/png"
            assert output.metadata[kind]["alt"] in output.data["text/plain"]
        if kind.startswith("image/"):
            assert len(output.metadata[kind]["alt"]) > 20


def test_no_explorer_is_without_its_output(notebook) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    made = [c for c in code if re.match(r"explore_\w+\((?!.*\)\.)", c.source.split("\n")[-1])]
    explorers = [
        output
        for cell in made
        for output in outputs(nbformat.from_dict({"cells": [cell]}))
        if output.data["text/plain"].startswith(("An explorer.", "Un explorador."))
    ]
    assert len(explorers) == len(made)


def test_an_explorer_that_a_reader_saved_alive_leaves_its_picture() -> None:
    explorer = explore_forward(np.arange(20).reshape(4, 5), [[1, 0], [-2, 3]])
    with in_a_cell() as cell:
        explorer._ipython_display_()
        explorer.widget.answer({"kind": "hello", "mount": True})
    view, place = cell.outputs
    assert ALIVE & view.data.keys()
    assert not ALIVE & place.data.keys()
    for host in TAKES_AWAY:
        assert shown(view.data, host) == "image/png"
        assert view.metadata["image/png"]["alt"] == explorer.scene.alt
        if shown(place.data, host) == "text/html":
            picture = BeautifulSoup(place.data["text/html"], "html.parser").img
            assert picture["alt"] == explorer.scene.alt
            assert picture["src"] == f"data:image/png;base64,{place.data['image/png']}"
        else:
            assert shown(place.data, host) == "image/png"
            assert place.metadata["image/png"]["alt"] == explorer.scene.alt


def test_nothing_is_left_of_what_is_only_alive_or_only_drawn_in_svg() -> None:
    for kind in ("application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/html"):
        assert shown({kind: "…"}, "JupyterLab, a notebook not trusted") is None


def test_no_word_of_the_text_is_taken_away_with_a_tag(notebook) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            page = markdown2html(cell.source)
            left = bleach.clean(page, tags=LET_THROUGH, attributes={"img": ["alt"]}, strip=True)
            before, after = (BeautifulSoup(h, "html.parser") for h in (page, left))
            assert words(before.get_text()) == words(after.get_text())
            tags = {tag.name for tag in BeautifulSoup(cell.source, "html.parser").find_all()}
            assert tags <= set(LET_THROUGH)


# ---------------------------------------------------------------- pages, and on paper


some_paths = pytest.mark.parametrize(
    "path", sampled(SOME_NOTEBOOKS, 3), ids=lambda path: path.stem, indirect=True
)


@some_paths
@pytest.mark.parametrize("template", but(["lab", "classic"], "classic"))
def test_a_page_has_every_picture_and_every_word(notebook, page) -> None:
    files = [png for png, _ in pictures(notebook)]
    assert [img["src"].partition("base64,")[2].strip() for img in page("img")] == files
    said = words(prose(notebook))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            said += words(output.get("text", ""))
            if shown(output.get("data", {}), "print") == "text/plain":
                said += words(output.data["text/plain"])
    assert not said - words(page.get_text(" "))


@some_paths
@pytest.mark.parametrize("template", ["classic"])
def test_the_classic_page_has_the_alternative_text_of_every_picture(notebook, page) -> None:
    """The page that nbconvert makes without --template leaves it out."""
    assert "--to html --template classic" in (NOTEBOOKS / "TEACHING.md").read_text("utf-8")
    expected = [alt for _, alt in pictures(notebook)]
    assert [img["alt"] for img in page("img")] == expected
