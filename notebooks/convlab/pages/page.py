"""A page: one notebook as HTML that holds all that it shows.

nbconvert runs the template in `template/`. What it would leave to scripts from elsewhere is done
here, before: formulas become MathML, links to notebooks become links to pages, pictures stand in
the page with their size and words, and each question's script stands once, at the end.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from PIL import Image

from convlab.explorers.saved.alive import player_script
from convlab.languages import CELL as LANGUAGE_CELL
from convlab.pages.formulas import spelled, to_mathml
from convlab.scripts import bare_script
from convlab.text import pages as words
from convlab.tools.run import put_in

TAG = re.compile(r"<[^>]*>")
IMAGE = re.compile(r"<img\b[^>]*>")
DATA = re.compile(r'\bsrc="data:[^;,"]+;base64,([^"]*)"')
MODULE = re.compile(r'\n?<script type="module">.*?</script>', re.DOTALL)
PICTURES = re.compile(r'<script type="text/plain" id="(?P<id>[^"]*)">[^<]*</script>')
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
STYLE = re.compile(r"const STYLE = `(.*?)`;", re.DOTALL)
# Of the last cell: nothing but links to what lies before and behind, which the page has anyway.
LINKS_ONLY = re.compile(r"(?:[^\[\]\n.]{0,12}\[[^\]]*\]\([^)]*\.ipynb\))+\s*")
# What page.js says.
SAID = ("COPY", "COPIED", "NOT_COPIED", "MOVE", "STOP", "SCROLLS", "ANSWERS", "ANSWER")


class Heading(NamedTuple):
    """A heading: its level, its anchor, and its words without any markup."""

    level: int
    id: str
    words: str


@dataclass(frozen=True)
class Course:
    """What a page has to know of the others.

    Attributes
    ----------
    pages : the names of the pages by the absolute paths of the notebooks
    root : absolute path of the folder that stands for the repository
    repository : "USER/REPO", or "" where there is none
    """

    pages: Mapping[Path, str]
    root: Path
    repository: str = ""


@dataclass
class Frame:
    """What stands around the text of a page.

    Attributes
    ----------
    front : the name of the front door, "" on the front door itself
    file : the name of the notebook, "" where there is none
    colab : the address that opens it in Colab, "" where there is none
    before, after : the name and the title of the pages on both sides
    twins : the name of the page in other languages, each with the language and what it says
    """

    front: str = ""
    file: str = ""
    colab: str = ""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    twins: Sequence[Mapping[str, str]] = ()


class Renderer(IPythonRenderer):
    """Markdown as HTML of a page.

    Parameters
    ----------
    course : where links may lead
    folder : absolute path of the folder from which the links of this Markdown lead

    Attributes
    ----------
    headings : those of the page so far
    """

    def __init__(self, course: Course, folder: Path) -> None:
        super().__init__(escape=False)
        self.course, self.folder = course, folder
        self.headings: list[Heading] = []

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Give it the anchor that Jupyter gives it; a second one of a name is counted."""
        plain = unescape(TAG.sub("", text)).strip()
        anchor = plain.replace(" ", "-")
        same = sum(h.id == anchor or h.id.startswith(f"{anchor}--") for h in self.headings)
        anchor += f"--{same + 1}" if same else ""
        self.headings.append(Heading(level, anchor, plain))
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead to another page, or to the repository; where there is neither, leave the words."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            about = f' title="{escape(title)}"' if title else ""
            return f'<a href="{escape(url)}"{about} target="_blank" rel="noopener">{text}</a>'
        if not parts.path:
            return f'<a href="{escape(url)}">{text}</a>'
        path = (self.folder / unquote(parts.path)).resolve()
        if not path.exists():
            raise ValueError(words.NO_FILE.format(link=url, path=path))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if path in self.course.pages:
            return f'<a href="{quote(self.course.pages[path])}{escape(fragment)}">{text}</a>'
        if not self.course.repository or self.course.root not in path.parents:
            return text
        inside = quote(path.relative_to(self.course.root).as_posix())
        return self.link(text, f"{on_github(self.course.repository)}/{inside}{fragment}", title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Put the picture into the page."""
        if not urlsplit(url).scheme:
            path = (self.folder / unquote(url)).resolve()
            if not path.is_file():
                raise ValueError(words.NO_PICTURE.format(link=url, path=path))
            with Image.open(path) as picture:
                kind = Image.MIME[picture.format]
            url = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
        return super().image(text, url, title)

    def block_math(self, body: str) -> str:
        """Let a formula that is too wide be scrolled by itself."""
        # In a span: Markdown puts it into a paragraph.
        return f'<span class="formula wide">{to_mathml(body, block=True)}</span>'

    def inline_math(self, body: str) -> str:
        """Return a formula in the line."""
        return to_mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        """Return a formula that begins by itself."""
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def on_github(repository: str) -> str:
    """Return where the files of a repository can be read."""
    return f"https://github.com/{repository}/blob/main"


def title_of(notebook: nbformat.NotebookNode) -> str:
    """Return the words of the first heading of the first level; "" where there is none."""
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = (re.search(r"^# +(.+)$", source, re.MULTILINE) for source in sources)
    return next((heading[1].strip() for heading in found if heading), "")


def to_page(
    notebook: nbformat.NotebookNode,
    renderer: Renderer,
    frame: Frame,
    alive: Mapping[int, Sequence[str]],
) -> str:
    """Write a notebook, which is changed on the way, as a page.

    Parameters
    ----------
    notebook : with the outputs that the page is to show
    renderer : of its Markdown
    frame : what stands around it
    alive : by cell number, the HTML of each explorer that moves

    Returns
    -------
    html : the page
        Raises ValueError, which names the cell, for what a page cannot hold.
    """
    last = notebook.cells[-1:]
    only_links = any(c.cell_type == "markdown" and LINKS_ONLY.fullmatch(c.source) for c in last)
    for number, cell in enumerate(notebook.cells):
        try:
            put_in(cell, alive.get(number, []))
            _prepare(cell, renderer)
        except ValueError as error:
            raise ValueError(words.IN_CELL.format(number=number, error=error)) from error
    if only_links:
        del notebook.cells[-1]
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != LANGUAGE_CELL]
    titles = [heading.words for heading in renderer.headings if heading.level == 1]
    if len(titles) != 1:
        raise ValueError(words.ONE_TITLE.format(count=len(titles)))
    page = vars(frame) | {"title": titles[0], "headings": renderer.headings, "words": vars(words)}
    shown = [output.get("data", {}).get("text/html", "") for output in _outputs(notebook)]
    asks = any('class="cl-guess"' in html for html in shown)
    page["guesses"] = _guess_script() if asks else None
    page["modules"] = [page["guesses"]["script"]] if asks else []
    page["pictures"] = _taken_out(notebook)
    page["modules"] += [player_script()] if page["pictures"] else []
    page["said"] = {name.lower(): getattr(words, name) for name in SAID}
    return _exporter().from_notebook_node(notebook, resources={"page": page})[0]


def _taken_out(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Take the pictures of explorers out of the outputs, for the end: text comes first."""
    taken: dict[str, str] = {}
    for output in _outputs(notebook):
        html = output.get("data", {}).get("text/html", "")
        for script in PICTURES.finditer(html):
            taken[script["id"]] = script[0]
            output.data["text/html"] = html.replace(script[0], "")
    return taken


def _outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def _prepare(cell: nbformat.NotebookNode, renderer: Renderer) -> None:
    """Turn what nbconvert would leave to scripts from elsewhere into HTML, in place."""
    if cell.cell_type == "markdown":
        renderer.attachments = cell.get("attachments", {})
        cell.source = _html_of(cell.source, renderer)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/html" in data:
            html = data["text/html"]
            data["text/html"] = _sized(MODULE.sub("", html) if "cl-guess" in html else html)
        elif "image/png" in data:
            data["text/html"] = _picture(output)
        elif "text/markdown" in data:
            data["text/html"] = _html_of(data["text/markdown"], renderer)
        elif "text/latex" in data:
            data["text/html"] = renderer.block_math(spelled(data["text/latex"]))


def _html_of(source: str, renderer: Renderer) -> str:
    html = MarkdownWithMath(renderer=renderer).render(source)
    return _sized(TABLE.sub(r'<div class="wide">\g<0></div>', html))


def _picture(output: nbformat.NotebookNode) -> str:
    about = output.metadata.get("image/png", {})
    alt = about.get("alt") or output.data.get("text/plain", "")
    width = f' width="{about["width"]:g}"' if "width" in about else ""
    source = output.data["image/png"].replace("\n", "")
    return _sized(f'<img src="data:image/png;base64,{source}" alt="{escape(alt)}"{width}>')


def _sized(html: str) -> str:
    """Give each picture that the page holds its size, so that nothing jumps."""

    def sized(found: re.Match) -> str:
        tag, data = found[0], DATA.search(found[0])
        if not data or ' height="' in tag:
            return tag
        with Image.open(io.BytesIO(base64.b64decode(data[1]))) as picture:
            across, down = picture.size
        width = re.search(r'\bwidth="([\d.]+)"', tag)
        height = round(down * float(width[1]) / across) if width else down
        size = f'height="{height}"' if width else f'width="{across}" height="{height}"'
        return f"<img {size}{tag.removeprefix('<img')}"

    return IMAGE.sub(sized, html)


def _guess_script() -> dict[str, str]:
    """Return the questions' script, and the style that it would add, for the head of the page."""
    script = bare_script("guesses/guess.js")
    return {"script": script, "style": STYLE.search(script)[1]}


@cache
def _exporter() -> TemplateExporter:
    folder = str(Path(__file__).parent)
    exporter = TemplateExporter(
        template_name="template", extra_template_basedirs=[folder], file_extension=".html"
    )
    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3"))
    return exporter
