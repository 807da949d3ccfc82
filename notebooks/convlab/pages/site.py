"""The folder of pages: which there are, in which order, and that every link among them leads on.

The front door is written as any page, from Markdown: what the README says before its first part,
and a list of the pages, each with the words that the README has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nbformat.v4 import new_markdown_cell, new_notebook

from convlab import text
from convlab.files import read_notebook, write
from convlab.pages.page import Course, Frame, Renderer, title_of, to_page
from convlab.standalone import export
from convlab.text import pages as words
from convlab.tools.run import alive_outputs

FRONT = "index.html"
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
COLAB = "https://colab.research.google.com/github/{repository}/blob/gh-pages/{name}"
# Elements whose address the browser fetches by itself; of others a reader clicks on it.
FETCHED = {"src", "srcset", "poster", "data"}


def edition(folder: Path, code: str) -> Path:
    """Return where the notebooks, or the pages, of a language lie: in `folder` the English ones."""
    return folder if code == "en" else folder / code


def build(
    folder: Path, output: Path, repository: str = "", at_once: int = 2, twins: Iterable[str] = ()
) -> list[Path]:
    """Write the pages of a folder of notebooks, and of its exercises.

    Parameters
    ----------
    folder : the notebooks, which are run from where they lie; the README stands beside it, or,
        of a translation, in it
    output : the folder to write to
    repository : "USER/REPO" on GitHub whose branch gh-pages publishes `output`, or ""; with it
        every page offers its notebook, which lies beside it with all that it needs
    at_once : how many notebooks run side by side; 1 is in this process
    twins : codes of other languages whose pages lie as `edition` says: each page links to its own

    Returns
    -------
    written : the files, the front door first
        Raises ValueError, before anything is written, for what a page cannot hold and for links
        that lead nowhere; nbclient's errors for a cell that stops.
    """
    if repository and not REPOSITORY.fullmatch(repository):
        raise ValueError(words.NO_REPOSITORY.format(got=repository))
    paths = _in_order(folder)
    course = Course(_named(paths), folder.resolve().parent, repository)
    titles = [title_of(read_notebook(path)) for path in paths]
    frames = list(_frames(course, titles, _from_here(twins)))
    work = partial(_page, course)
    if at_once == 1:
        pages = list(map(work, paths, frames))
    else:
        # A new interpreter each: one that starts kernels has threads, and must not be forked.
        with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
            pages = list(pool.map(work, paths, frames))
    html = {FRONT: _front_door(course, folder, titles, _from_here(twins))}
    html |= dict(zip(course.pages.values(), pages, strict=True))
    files = [frame.file for frame in frames if frame.colab]
    files += [f"{way}{name}" for way in _from_here(twins).values() for name in html]
    _check(html, files)
    output.mkdir(parents=True, exist_ok=True)
    taken = export(paths, output, clear=True) if repository else []
    for name, page in html.items():
        write(output / name, page.encode())
    return [output / name for name in html] + taken


def _from_here(twins: Iterable[str]) -> dict[str, str]:
    """Return the way from the folder of these pages to that of each twin, by its language."""
    up = "" if words.LANGUAGE == "en" else "../"
    return {code: up if code == "en" else f"{up}{code}/" for code in twins}


def _in_order(folder: Path) -> list[Path]:
    """Return the notebooks by name, and the exercises as the notebooks lead to them."""
    lessons = sorted(folder.glob("*.ipynb"))
    if not lessons:
        raise ValueError(words.NO_FOLDER.format(path=folder))
    said = "".join(cell.source for path in lessons for cell in read_notebook(path).cells)
    exercises = sorted(
        folder.glob("exercises/*.ipynb"),
        key=lambda path: (said.find(path.name) % (len(said) + 1), path.name),
    )
    return lessons + exercises


def _named(paths: list[Path]) -> dict[Path, str]:
    """Return the names of the pages, which all lie in one folder."""
    names = {path.resolve(): f"{path.stem}.html" for path in paths}
    for name in {*names.values()}:
        same = [str(path) for path in names if names[path] == name]
        if len(same) > 1 or name == FRONT:
            raise ValueError(words.TWICE.format(paths=text.AND.join(same)))
    return names


def _frames(course: Course, titles: list[str], twins: Mapping[str, str]) -> Iterator[Frame]:
    """Return what stands around the text of each page."""
    around = [None, *_cards(course, titles), None]
    for place, path in enumerate(course.pages):
        name = (edition(Path(), words.LANGUAGE) / path.name).as_posix()
        address = COLAB.format(repository=course.repository, name=name)
        yield Frame(
            front=FRONT,
            file=path.name,
            colab=address if course.repository else "",
            before=around[place],
            after=around[place + 2],
            twins=_twins(twins, course.pages[path]),
        )


def _twins(ways: Mapping[str, str], name: str) -> list[Mapping[str, str]]:
    """Return the links to this page in other languages."""
    return [
        {"language": code, "name": f"{way}{name}", "title": words.IN_LANGUAGE[code]}
        for code, way in ways.items()
    ]


def _cards(course: Course, titles: list[str]) -> list[Mapping[str, str]]:
    names = course.pages.values()
    return [{"name": n, "title": t} for n, t in zip(names, titles, strict=True)]


def _page(course: Course, path: Path, frame: Frame) -> str:
    """Run a notebook, and write its page."""
    try:
        renderer = Renderer(course, path.resolve().parent)
        return to_page(read_notebook(path), renderer, frame, alive_outputs(path))
    except ValueError as error:
        raise ValueError(words.IN_PAGE.format(path=path, error=error)) from error


def _front_door(course: Course, folder: Path, titles: list[str], twins: Mapping[str, str]) -> str:
    """Write the page that the others are found from."""
    own = folder.resolve() / "README.md"  # of a translation
    readme = own if own.is_file() else folder.resolve().parent / "README.md"
    said = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    about = re.match(r"# .*\n((?:(?!## ).*\n)*)", said)
    parts = {words.COURSE: "", words.EXERCISES: ""}
    for path, title in zip(course.pages, titles, strict=True):
        part = words.COURSE if path.parent == folder.resolve() else words.EXERCISES
        link = path.relative_to(readme.parent).as_posix()
        line = re.search(rf"\]\({re.escape(link)}\), ([^;\n]*)", said)
        parts[part] += f"- [{title}]({link})" + (f": {line[1]}\n" if line else "\n")
    source = f"# {words.TITLE}\n\n{about[1] if about else ''}"
    source += "".join(f"\n\n## {part}\n\n{pages}" for part, pages in parts.items() if pages)
    renderer = Renderer(course, readme.parent)
    frame = Frame(twins=_twins(twins, FRONT))
    return to_page(new_notebook(cells=[new_markdown_cell(source)]), renderer, frame, {})


# --------------------------------------------------------------------------- the links


class _Links(HTMLParser):
    """The anchors of a page, where its links lead, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.anchors.add(value or "")
            elif name in FETCHED or (name == "href" and tag == "link"):
                self.fetched.append(value or "")
            elif name == "href":
                self.links.append(value or "")


def _check(pages: Mapping[str, str], files: list[str]) -> None:
    """Raise ValueError for a link that leads nowhere, and for what comes from elsewhere."""
    known = {name: _Links(page) for name, page in pages.items()}
    for name, page in known.items():
        for link in page.fetched:
            if not link.startswith("data:"):
                error = words.FROM_OUTSIDE.format(link=link)
                raise ValueError(words.IN_PAGE.format(path=name, error=error))
        for link in page.links:
            parts = urlsplit(link)
            target = unquote(parts.path) or name
            anchor = unquote(parts.fragment)
            there = target in known and (not anchor or anchor in known[target].anchors)
            if not (parts.scheme or there or target in files):
                error = words.NO_ANCHOR.format(link=link)
                raise ValueError(words.IN_PAGE.format(path=name, error=error))
