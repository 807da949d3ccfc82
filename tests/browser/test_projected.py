"""The slides that nbconvert makes of the notebooks, on a projector of 1024×768 and of 1280×800."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from convlab.lecture import Slides
from places import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
OFTEN = [NOTEBOOKS / "00_start_here.ipynb", NOTEBOOKS / "06_input_gradient.ipynb"]
MATHJAX = (
    "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/MathJax.js?config=TeX-AMS_CHTML-full"
)
NUMBERED = """() => [...document.querySelectorAll(".slides > section")].flatMap(
  (column, h) => [...column.querySelectorAll(":scope > section")].map((_, v) => [h, v]))"""
SHOW = """async ([h, v]) => {
  const reveal = require("https://unpkg.com/reveal.js@4.0.2/dist/reveal.js");
  reveal.configure({ transition: "none", fragments: false });
  reveal.slide(h, v);
}"""
# Until nothing has grown for a while: formulas are set when their slide is shown.
SETTLED = """async (open) => {
  const slide = document.querySelector("section.present section.present");
  for (const fold of slide.querySelectorAll("details")) fold.open = open;
  const math = slide.querySelector('script[type^="math/"]');
  for (let last = "", same = 0, n = 0; same < 6 && n < 60; n++) {
    await new Promise((done) => setTimeout(done, 50));
    const now = slide.getBoundingClientRect();
    const size = `${now.top} ${now.height} ${!math || !!slide.querySelector(".mjx-chtml")}`;
    same = size === last && size.endsWith("true") ? same + 1 : 0;
    last = size;
  }
}"""
CUT_OFF = """() => {
  const slide = document.querySelector("section.present section.present");
  return [...slide.querySelectorAll(".jp-Cell *")].filter((e) => {
    if (e.closest("aside, script, input, .MJX_Assistive_MathML")) return false;
    if (!e.checkVisibility()) return false;
    const { left, right, top, bottom, width } = e.getBoundingClientRect();
    const hidden = getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
    return width && (hidden || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight);
  }).map((e) => e.outerHTML.slice(0, 80));
}"""
SIZES = """() => {
  const slide = document.querySelector("section.present section.present");
  const scale = slide.getBoundingClientRect().width / slide.offsetWidth * (slide.style.zoom || 1);
  return [...slide.querySelectorAll("p, li, pre, code, td")]
    .filter((e) => e.checkVisibility() && !e.closest("aside"))
    .map((e) => scale * parseFloat(getComputedStyle(e).fontSize));
}"""


@pytest.fixture(scope="module")
def projector(chromium, slide_scripts, tmp_path_factory):
    """A page that takes from npm's packages what it would load from the network."""

    def serve(route) -> None:
        address = urlunsplit((*urlsplit(route.request.url)[:3], "", ""))
        for begin, place in slide_scripts.items():
            file = place / address[len(begin) :] if begin.endswith("/") else place
            if address.startswith(begin) and file.is_file():
                route.fulfill(path=file, headers={"Access-Control-Allow-Origin": "*"})
                return
        if address.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    page = chromium.new_page()
    page.route("**/*", serve)
    page.folder = tmp_path_factory.mktemp("slides")
    yield page
    page.close()


def opened(page, path: Path) -> list[list[int]]:
    """Open a notebook's slides; return where each of them is, across and down."""
    file = page.folder / "lecture.html"
    file.write_text(Slides(mathjax_url=MATHJAX).from_filename(str(path))[0], encoding="utf-8")
    page.goto("about:blank")
    page.goto(file.as_uri())
    page.wait_for_selector(".reveal.ready")
    return page.evaluate(NUMBERED)


by_command = pytest.mark.skipif("CONV_LAYER_PAGES" not in os.environ, reason="it takes minutes")
ALWAYS = [(path, (1024, 768)) for path in OFTEN]
MORE = [(path, (1024, 768)) for path in PATHS if path not in OFTEN]
MORE += [(path, (1280, 800)) for path in OFTEN]


@pytest.mark.parametrize(
    ("path", "size"),
    [*ALWAYS, *(pytest.param(*each, marks=by_command) for each in MORE)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_nothing_is_cut_off_and_everybody_can_read_it(projector, path, size) -> None:
    projector.set_viewport_size({"width": size[0], "height": size[1]})
    places = opened(projector, path)
    assert len(places) > 10
    for place in places:
        projector.evaluate(SHOW, place)
        projector.evaluate(SETTLED, False)
        assert projector.evaluate(CUT_OFF) == [], place
        assert min(projector.evaluate(SIZES), default=20) >= 20, place
        projector.evaluate(SETTLED, True)  # with its folds open it may be smaller
        assert projector.evaluate(CUT_OFF) == [], place


def test_what_does_not_fit_is_noticed(projector) -> None:
    projector.set_viewport_size({"width": 1024, "height": 768})
    place = opened(projector, OFTEN[0])[1]
    projector.evaluate(SHOW, place)
    projector.evaluate(SETTLED, False)
    projector.add_style_tag(content="section .jp-RenderedMarkdown { width: 1100px }")
    assert projector.evaluate(CUT_OFF)
