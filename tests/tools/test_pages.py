"""`python -m convlab.pages`: pages that hold all they show, and whose links all lead on.

Here no explorer is drawn: a fragment stands for each. What a browser makes of the pages is tested
in tests/browser.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from convlab import text
from convlab.explorers.saved.alive import player_script
from convlab.pages import site
from convlab.pages.__main__ import main
from convlab.pages.formulas import spelled, to_mathml
from convlab.pages.site import build
from convlab.scripts import bare_script
from convlab.text import pages as text_pages
from helpers import each
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from places import EXERCISES, NOTEBOOKS, ROOT
from spoken import spoken

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
PATHS = LESSONS + sorted(EXERCISES.glob("*.ipynb"))
ALIVE = (
    '<div class="cl-stored" data-pictures="cl-1"><img src="data:image/png;base64,{png}" '
    'alt="a step"></div>\n<script type="text/plain" id="cl-1">QQ==</script>'
)
# One pixel.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJg"
    "gg=="
)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and its words by their element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.elements, self.open = html, [], []
        self.words: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes) -> None:
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data) -> None:
        for tag in set(self.open):
            self.words[tag] = self.words.get(tag, "") + data

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]


def explorers_of(cell) -> int:
    begins = text.EXPLORER.partition("{alt}")[0]
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return sum("image/png" in d and d.get("text/plain", "").startswith(begins) for d in data)


def fragments(path: Path) -> dict[int, list[str]]:
    """A fragment for each explorer of a notebook as it is saved."""
    cells = nbformat.read(path, as_version=4).cells
    shown = {number: explorers_of(cell) for number, cell in enumerate(cells)}
    return {n: [ALIVE.format(png=PNG)] * count for n, count in shown.items() if count}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> dict[str, Page]:
    """The pages of the course by their names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "alive_outputs", fragments)
        written = build(NOTEBOOKS, tmp_path_factory.mktemp("pages"), at_once=1)
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in written}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write the pages of a folder with these cells as its only notebook, and return that page."""
    monkeypatch.setattr(site, "alive_outputs", fragments)
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def write(*cells: object, repository: str = "") -> Page:
        made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        nbformat.write(new_notebook(cells=made), folder / "one.ipynb")
        build(folder, tmp_path / "pages", repository, at_once=1)
        return Page((tmp_path / "pages" / "one.html").read_text(encoding="utf-8"))

    return write


def code(*outputs, source="1", **metadata):
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def shown(**data):
    named = {kind.replace("_", "/"): value for kind, value in data.items()}
    return new_output("display_data", named)


# -------------------------------------------------------------------------- the course


def test_there_is_a_page_for_each_notebook_and_the_front_door_leads_to_all(course) -> None:
    assert set(course) == {"index.html", *(f"{path.stem}.html" for path in PATHS)}
    front = [a["href"] for a in course["index.html"].all("a") if a["href"].endswith(".html")]
    assert front == [*(f"{path.stem}.html" for path in LESSONS), *front[-2:]]
    assert front[-2:] == ["by_hand.html", "build_your_layer.html"]  # as the lessons lead to them
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in PATHS:
        link = path.relative_to(ROOT).as_posix()
        line = re.search(rf"\]\({link}\), ([^;\n]*)", readme)[1]
        assert f": {line}" in course["index.html"].words["li"].replace("’", "'")


def test_they_go_on_from_each_to_the_next(course) -> None:
    ways = {name: {a.get("rel"): a["href"] for a in page.all("a")} for name, page in course.items()}
    name, seen = f"{LESSONS[0].stem}.html", []
    while name:
        seen.append(name)
        assert ways[name].get("prev") == (seen[-2] if len(seen) > 1 else None)
        name = ways[name].get("next")
    assert len(seen) == len(PATHS)


def test_nothing_is_fetched_and_every_link_leads_on(course) -> None:
    for name, page in course.items():
        for tag, attributes in page.elements:
            for fetched in ("src", "srcset", "poster", "data"):
                assert attributes.get(fetched, "data:").startswith("data:"), (name, tag)
        assert [a["href"] for a in page.all("link")] == ["data:,"]  # or a host is asked for an icon
        style = page.words["style"]
        assert "url(" not in style
        assert "@import" not in style
        for link in [a["href"] for a in page.all("a")]:
            target, _, anchor = link.partition("#")
            if link.startswith("https://"):
                continue
            there = course[target or name]
            assert not anchor or anchor in {a.get("id") for _, a in there.elements}, link


def test_each_has_what_a_reader_finds_the_way_by(course) -> None:
    for name, page in course.items():
        assert len(page.all("h1")) == len(page.all("main")) == 1, name
        assert page.all("html") == [{"lang": "en"}]
        assert page.words["title"].strip() in page.words["h1"]
        assert page.all("a")[0] == {"class": "skip", "href": "#text"}
        assert [a for a in page.all("main") if a["id"] == "text"]
        ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
        assert not [anchor for anchor, count in ids.items() if count > 1], name
        contents = [a["href"] for a in page.all("a") if a["href"].startswith("#")][1:]
        assert len(contents) == len(page.all("h2")), name


def test_pictures_have_words_and_a_size(course) -> None:
    for name, page in course.items():
        for picture in page.all("img"):
            assert picture["alt"].strip(), name
            assert float(picture["width"]) > 0
            assert float(picture["height"]) > 0


def test_scripts_stand_once_and_only_where_they_are_needed(course) -> None:
    for name, page in course.items():
        asks = any("data-guess" in attributes for _, attributes in page.elements)
        lives = 'class="cl-stored"' in page.html
        assert page.html.count(bare_script("guesses/guess.js").strip()) == asks, name
        assert page.html.count(player_script()) == lives, name
        assert len(page.all("script")) == 2 + asks + 2 * lives  # its pictures, and what shows them
    assert sum('class="cl-stored"' in page.html for page in course.values()) >= len(LESSONS)


def test_a_page_promises_what_it_can_do(course) -> None:
    for name, page in course.items():
        alive = "data-guess" in page.html or "data-pictures" in page.html
        about = text_pages.ABOUT if alive else text_pages.ABOUT_SHEET
        assert (about in page.html) == (name != "index.html"), name
    assert text_pages.ABOUT_SHEET in course["by_hand.html"].html


def test_each_formula_of_the_notebooks_is_one_of_the_page(course) -> None:
    count = 0
    for path in PATHS:
        cells = nbformat.read(path, as_version=4).cells
        prose = "".join(cell.source for cell in cells if cell.cell_type == "markdown")
        formulas = FORMULA.findall(re.sub(r"```.*?```|`[^`\n]*`", "", prose, flags=re.DOTALL))
        page = course[f"{path.stem}.html"]
        assert len(page.all("math")) == len(formulas), path
        assert "\\begin{" not in page.words["main"]
        count += len(formulas)
    assert count >= 20


def test_they_are_small_and_say_nothing_of_the_machine(course) -> None:
    sizes = [len(page.html.encode()) for page in course.values()]
    assert max(sizes) <= 3e6
    assert sum(sizes) <= 15e6
    for name, page in course.items():
        assert str(ROOT) not in page.html, name
        assert str(Path.home()) + "/" not in page.html, name


def test_again_it_changes_no_byte(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(site, "alive_outputs", fragments)
    monkeypatch.setattr(site, "_in_order", lambda folder: [folder / "01_sliding_window.ipynb"])
    again = [build(NOTEBOOKS, tmp_path / name, at_once=1) for name in ("a", "b")]
    first, second = ([path.read_bytes() for path in paths] for paths in again)
    assert first == second


# ---------------------------------------------------------------------------- one page


def test_outputs_are_shown_and_hidden_code_is_folded(written) -> None:
    page = written(
        "# One\n\n## Part\n\n## Part",
        code(new_output("stream", name="stdout", text="said <b>\n"), source="print(1)"),
        code(new_output("stream", name="stderr", text="warned\n")),
        code(new_output("error", ename="E", evalue="x", traceback=["\x1b[31mE\x1b[0m: x"])),
        code(shown(image_png=PNG, text_plain="words")),
        code(shown(text_latex=r"$\frac12$", text_plain="")),
        code(shown(text_markdown="**bold** $x$", text_plain="")),
        code(source="hidden = 1", jupyter={"source_hidden": True}),
    )
    assert "said <b>" in page.words["pre"]
    assert "warned" in page.words["pre"]
    assert "E: x" in page.words["pre"].replace("\n", "")
    assert [a["alt"] for a in page.all("img")] == ["words"]
    assert len(page.all("math")) == 2
    assert page.words["strong"] == "bold"
    assert "hidden = 1" in page.words["details"]
    assert "print(1)" not in page.words["details"]
    assert [a["id"] for a in page.all("h2")] == ["Part", "Part--2"]


def test_an_explorer_that_moves_takes_the_place_of_its_picture(written, monkeypatch) -> None:
    still = shown(image_png=PNG, text_plain=text.EXPLORER.format(alt="a step"))
    page = written("# One", code(still), code(still, still), code())
    assert page.html.count('class="cl-stored"') == 3
    assert page.html.count(player_script()) == page.html.count('id="cl-1"') == 1
    monkeypatch.setattr(site, "alive_outputs", lambda _: {1: [ALIVE.format(png=PNG)]})
    with pytest.raises(ValueError, match=r"one\.ipynb: cell 2: 0 explorers drawn, 2 in the saved"):
        written("# One", code(still), code(still, still))
    saved_without_outputs = written("# One", code()).html
    assert 'class="cl-stored"' not in saved_without_outputs
    assert player_script() not in saved_without_outputs


def test_with_a_repository_the_notebook_is_offered_and_its_files_are_linked(
    written, tmp_path
) -> None:
    cells = "# One\n\n[more](MORE.md#part) and [itself](one.ipynb#One)", code(source="import math")
    (tmp_path / "notebooks" / "MORE.md").touch()
    plain = written(*cells)
    assert "more and " in plain.words["p"]
    assert not [a for a in plain.all("a") if "colab" in a["href"] or "download" in a]
    assert not (tmp_path / "pages" / "one.ipynb").exists()
    page = written(*cells, repository="ada/course")
    links = [a["href"] for a in page.all("a")]
    assert "https://github.com/ada/course/blob/main/notebooks/MORE.md#part" in links
    assert "one.html#One" in links
    colab = "https://colab.research.google.com/github/ada/course/blob/gh-pages/one.ipynb"
    assert colab in links
    assert [a["href"] for a in page.all("a") if "download" in a] == ["one.ipynb"]
    assert nbformat.read(tmp_path / "pages" / "one.ipynb", as_version=4).cells


@each(
    ("cells", "error"),
    [
        (["# One", "[x](gone.ipynb)"], r"one\.ipynb: cell 1: the link 'gone\.ipynb' leads to no"),
        (["# One", "[x](one.ipynb#Gone)"], r"one\.html: the link 'one\.html#Gone' leads to no"),
        (["# One", "[x](#Gone)"], r"one\.html: the link '#Gone' leads to no"),
        (["# One", '<a href="MORE.md">x</a>'], r"one\.html: the link 'MORE\.md' leads to no"),
        (["# One", "![x](gone.png)"], r"one\.ipynb: cell 1: the picture 'gone\.png' is no file"),
        (["# One", "![x](https://a.org/b.png)"], r"one\.html: 'https://a.org/b\.png' would be"),
        (["# One", r"$\unknown x$"], r"one\.ipynb: cell 1: the formula '\\\\unknown x'"),
        (["# One", "# Two"], r"one\.ipynb: 2 headings of the first level"),
        ([], r"one\.ipynb: 0 headings of the first level"),
        (["words"], r"one\.ipynb: 0 headings of the first level"),
    ],
)
def test_what_a_page_cannot_hold_is_refused_by_name(cells, error, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(site, "alive_outputs", fragments)
    folder = tmp_path / "notebooks"
    folder.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=list(map(new_markdown_cell, cells))), folder / "one.ipynb")
    with pytest.raises(ValueError, match=error):
        build(folder, tmp_path / "pages", at_once=1)
    assert not (tmp_path / "pages").exists()


# ---------------------------------------------------------------------------- formulas


def test_a_matrix_has_its_brackets_from_the_style() -> None:
    square = to_mathml(r"\begin{bmatrix}1 & 0\\ 0 & -1\end{bmatrix}")
    assert square.startswith('<math display="inline"><mrow><mtable class="cl-square">')
    assert "[" not in square
    assert 'class="cl-round"' in to_mathml(r"\frac14\begin{pmatrix}1\end{pmatrix}")
    cases = to_mathml(r"\begin{cases}x & x > 0\\ 0 & \text{else}\end{cases}", block=True)
    assert 'display="block"' in cases
    assert 'class="cl-cases"' in cases
    assert "{" not in cases


def test_lines_below_one_another_meet_at_their_signs() -> None:
    lines = to_mathml(r"\begin{aligned}a &= \boxed{b}\\ c + d &= e\end{aligned}")
    assert '<mtable displaystyle="true" class="cl-lines">' in lines
    assert re.findall(r'<mtd class="cl-(\w+)"', lines) == ["right", "left"] * 2
    assert '<mrow class="cl-boxed"><mrow><mi>b</mi>' in lines


@each("latex", [r"\unknown", r"a_{", r"\begin{bmatrix}1", r"\frac{a", "a & b"])
def test_what_cannot_be_converted_is_shown(latex) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(latex))):
        to_mathml(latex)


@each(("source", "formula"), [("$x$", "x"), (" $$\nx $$\n", "\nx "), ("x", "x")])
def test_an_output_is_taken_without_its_dollars(source, formula) -> None:
    assert spelled(source) == formula


# -------------------------------------------------------------------------- the command


def test_the_command_writes_the_folder_and_says_what_it_weighs(
    tmp_path, monkeypatch, capsys
) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(bytes(1500))
    asked = []
    monkeypatch.setattr("convlab.pages.__main__.build", lambda *a, **_: asked.append(a) or [path])
    assert main(["notebooks", "-o", "out", "--repository", "ada/course"]) == 0
    assert asked == [(Path("notebooks"), Path("out"), "ada/course")]
    assert capsys.readouterr().out == f"{path}  2 kB\n1 files, 0.0 MB\n"


def test_a_page_in_two_languages_leads_to_its_twin_and_back(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(site, "alive_outputs", lambda _: {})
    monkeypatch.setattr("convlab.pages.page.put_in", lambda *_: None)
    monkeypatch.setattr(
        site, "_in_order", lambda folder: [folder / "09_from_loops_to_matmul.ipynb"]
    )
    monkeypatch.setattr(site.build, "__defaults__", ("", 1, ()))
    with spoken("en"):
        assert main([str(NOTEBOOKS), "-o", str(tmp_path), "--language", "en", "es"]) == 0
    for name in ("index.html", "09_from_loops_to_matmul.html"):
        here, there = (tmp_path / part / name for part in (".", "es"))
        english, spanish = (Page(path.read_text(encoding="utf-8")) for path in (here, there))
        twins = [[a for a in page.all("a") if a.get("hreflang")] for page in (english, spanish)]
        assert [(a["href"], a["hreflang"]) for a in twins[0]] == [(f"es/{name}", "es")]
        assert [(a["href"], a["hreflang"]) for a in twins[1]] == [(f"../{name}", "en")]
        assert [page.all("html")[0]["lang"] for page in (english, spanish)] == ["en", "es"]
        assert "convlab.language" not in spanish.html
    assert "Antes de seguir:" in spanish.html


@each(
    ("arguments", "error"),
    [
        (["gone", "-o", "out"], text_pages.NO_FOLDER.format(path="gone")),
        ([str(NOTEBOOKS), "-o", "out", "--repository", "course"], "USER/REPO, as on GitHub"),
        ([str(NOTEBOOKS)], "-o"),
    ],
)
def test_the_command_says_what_is_wrong(arguments, error, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert error in capsys.readouterr().err
