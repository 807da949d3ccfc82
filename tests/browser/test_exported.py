"""The pages that `jupyter nbconvert --to html` makes, on a screen and on paper."""

from __future__ import annotations

import pytest
from barriers import barriers
from nbconvert import HTMLExporter
from places import NOTEBOOKS, SOME_NOTEBOOKS

OURS = {  # by template: what holds text, output and pictures, not the code that is coloured in
    "lab": ".jp-RenderedMarkdown, .jp-OutputArea-output",
    "classic": ".text_cell_render, .output_subarea",
}
PAPER = {"width": 718, "height": 1047}  # A4 without margins of a centimetre, in CSS pixels

# What is folded stays folded.
PRINTED = """() => [...document.images].filter(each => !each.closest("details")).map(image => {
  const { left, right, height } = image.getBoundingClientRect();
  return image.complete && image.checkVisibility() && height > 50
    && left >= 0 && right <= document.documentElement.clientWidth;
})"""


@pytest.fixture(scope="module")
def browsing(chromium, tmp_path_factory):
    """One page for all, that asks no network."""
    page = chromium.new_page()
    page.route("**/*", lambda r: r.continue_() if r.request.url[:5] == "file:" else r.abort())
    page.folder = tmp_path_factory.mktemp("pages")
    return page


@pytest.mark.parametrize("path", SOME_NOTEBOOKS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))
@pytest.mark.parametrize("template", OURS)
def test_a_page_has_no_barrier_of_ours_and_its_pictures_on_paper(
    browsing, path, template, axe
) -> None:
    file = browsing.folder / "page.html"
    html, _ = HTMLExporter(template_name=template).from_filename(str(path))
    file.write_text(html, encoding="utf-8")
    browsing.set_viewport_size({"width": 1300, "height": 1400})
    browsing.emulate_media(media="screen")
    browsing.goto(file.as_uri(), wait_until="domcontentloaded")
    browsing.evaluate(axe)
    found = barriers(browsing.locator("body"), OURS[template])
    assert {each.rule for each in found} <= {"link-in-text-block", "color-contrast"}
    browsing.set_viewport_size(PAPER)
    browsing.emulate_media(media="print")
    assert all(browsing.evaluate(PRINTED))


@pytest.mark.parametrize(
    ("rule", "html"),
    [
        ("select-name", "<select><option>1</option></select>"),
        ("image-alt", "<img src='data:image/png;base64,'>"),
        ("button-name", "<label></label><div class='widget-play'><button></button></div>"),
        ("button-name", "<label>play</label><div><button></button></div>"),
    ],
)
def test_a_barrier_without_words_beside_it_is_ours(browsing, axe, rule, html) -> None:
    browsing.set_content(f"<main>{html}</main>")
    browsing.evaluate(axe)
    with pytest.raises(AssertionError, match=rule):
        barriers(browsing.locator("body"), "main")
