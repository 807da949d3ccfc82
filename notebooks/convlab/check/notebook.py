"""A report in a notebook: words that fit any width, pictures of the numbers, folded hints."""

from __future__ import annotations

import re
from html import escape
from itertools import chain, groupby
from textwrap import dedent

from IPython.display import display

from convlab import text
from convlab.check.grids import Numbers, in_words
from convlab.check.report import Finding, Report, indented, laid_out
from convlab.drawing.figure import bundle
from convlab.drawing.scene import GAP, Grid, Scene, cut, largest, room_for
from convlab.scenes.layout import MEDIUM, above, in_a_row, in_lines
from convlab.text import checks

MOST_OF_FINDING = 480  # dots a side of a grid: two of them find room on a page


def show_report(report: Report) -> None:
    """Show a report: words, below them a picture of the numbers, and below that the hints."""
    words, html = [report.head], [_heading(report.head)]
    for finding in report.findings:
        first, *others = finding.before
        words += ["", first, *indented(others)]
        html += [_heading(first), *map(_paragraph, others)]
        if finding.groups:
            _show_words(words, html)
            _show_picture(finding)
            words, html = [], []
        words += indented(finding.after)
        html += map(_paragraph, finding.after)
        html += map(_folded, checks.STRONGER_HINTS, finding.hints[1:])
    words += chain.from_iterable(("", paragraph) for paragraph in report.foot)
    _show_words(words, [*html, *map(_paragraph, report.foot[bool(report.findings) :])])


def _show_words(words: list[str], html: list[str]) -> None:
    """Show words; where a host shows no HTML, they stand there as plain text."""
    page = f'<div style="max-width: 44em">{"".join(html)}</div>'
    plain = "\n".join(map(laid_out, words))
    display({"text/html": page, "text/plain": plain}, raw=True)


def _show_picture(finding: Finding) -> None:
    data, metadata = bundle(finding_scene(finding))
    words = "\n".join(in_words(finding.groups))
    display(data | {"text/plain": words}, metadata=metadata, raw=True)


def _heading(words: str) -> str:
    return f'<p style="margin: 1em 0 0.4em"><b>{_marked(words)}</b></p>'


def _paragraph(words: str) -> str:
    """Write a paragraph; indented lines in it are code."""
    said, *code = words.split("\n\n")
    lines = [f"<pre>{escape(dedent(part))}</pre>" for part in code]
    return f'<p style="margin: 0.4em 0">{_marked(said)}</p>{"".join(lines)}'


def _folded(summary: str, words: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{_paragraph(words)}</details>"


def _marked(words: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(words))


def finding_scene(finding: Finding) -> Scene:
    """Draw what goes in, and below it what was expected beside what came.

    Of large grids the part where they differ first, or their beginning.
    """
    given, results = finding.groups
    lines = [_drawn(given)]
    if in_a_row(MEDIUM, lines[0]).width > MEDIUM.inner:  # X, F and ∂L/∂O each begin a line
        lines = [list(alike) for _, alike in groupby(lines[0], lambda grid: grid.kind)]
    if results:  # what came is coloured by what was expected, for it may be without end
        lines.append(_drawn(results, largest(results[0].values)))
    block = above(*(in_lines(MEDIUM, line) for line in lines), gap=6)
    grids = [
        checks.GRID_ALT.format(name=grid.title, numbers=text.matrix(grid.values.tolist()))
        for grid in chain(*lines)
    ]
    alt = checks.FINDING_ALT.format(
        title=finding.title, case=finding.case.words, grids=" ".join(grids)
    )
    return Scene(block.width + 2 * GAP, block.height + GAP, tuple(block.draw(GAP, 6)), alt)


def _drawn(group: list[Numbers], strongest: float | None = None) -> list[Grid]:
    """Return grids to draw, of which a part is left where they are large."""
    grids = [
        Grid(
            numbers.name,
            numbers.values,
            numbers.kind,
            taps=numbers.wrong,
            gradient=numbers.gradient,
            strongest=strongest,
        )
        for numbers in group
    ]
    rows, columns = map(min, zip(*(room_for(grid, MOST_OF_FINDING) for grid in grids), strict=True))
    return [cut(grid, rows, columns, group[-1].first) for grid in grids]
