"""A notebook of the course, run cell by cell in this process, with a reader's hands in between."""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from convlab.drawing.scene import Scene
from convlab.drawing.svg import to_svg
from convlab.explorers.base import Explorer
from convlab.timing import Cost, cost
from drawn import a_shell
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

MEASURES = "nbval-ignore-output"  # the tag of a cell whose output is another at every run
INLINE = re.compile(r'src="data:image/png;base64,([^"]*)" alt="([^"]*)"')  # in HTML


@dataclass
class Output:
    """What a cell showed: what it printed, each result in words, each picture with its alt.

    Pictures stand by themselves or in HTML; `html` is what is left of it without them.
    """

    printed: str = ""
    words: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def add(self, data: dict, metadata: dict) -> None:
        """Take up a result, or a picture."""
        self.words.append(data.get("text/plain", ""))
        if "image/png" in data:
            self.alts.append(metadata["image/png"]["alt"])
            self.pictures.append(data["image/png"])
        elif "text/html" in data:
            for picture, alt in INLINE.findall(data["text/html"]):
                self.alts.append(html.unescape(alt))
                self.pictures.append(picture)
            self.html.append(INLINE.sub("", data["text/html"]))


@dataclass
class Run:
    """A notebook that has run.

    Attributes
    ----------
    outputs : what each cell showed, by its number in the file; None where it measures times
    explorers : all that were made, with the number of their cell, in their order
    space : the names that the cells left behind
    scenes : what the pictures show, by picture
    """

    outputs: dict[int, Output | None]
    explorers: list[tuple[int, Explorer]]
    space: dict[str, Any]
    scenes: dict[str, Scene]


class _Hook(DisplayHook):
    """Show the result of a cell as a notebook does, not as a terminal."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.shell.display_pub.publish(format_dict, md_dict)


def run(
    path: Path, touch: Callable[[int, list[tuple[int, Explorer]]], None], times: int = 1
) -> Run:
    """Run all cells, each in its turn; after each, `touch` gets its number and the explorers.

    A cell may run several `times` in a row; what it shows in the end is kept.

    Pictures are kept as SVG, which takes a tenth of the time of a PNG; nothing is timed, and what
    the same function costs for the same numbers is counted once.
    """
    made: list[tuple[int, Explorer]] = []
    outputs: dict[int, Output | None] = {}
    scenes: dict[str, Scene] = {}
    begin, folder = Explorer.__init__, Path.cwd()

    def noted(explorer: Explorer, *arguments: Any) -> None:
        made.append((number, explorer))
        begin(explorer, *arguments)

    def drawn(scene: Scene) -> bytes:
        svg = to_svg(scene).encode()
        scenes[base64.b64encode(svg).decode()] = scene
        return svg

    with (
        a_shell(displayhook_class=_Hook) as shell,
        pytest.MonkeyPatch.context() as patch,
        np.printoptions(),
    ):
        patch.setattr(Explorer, "__init__", noted)
        patch.setattr("convlab.drawing.figure.to_png", drawn)
        patch.setattr("convlab.timing.time_in_turns", lambda racing: dict.fromkeys(racing, 1))
        patch.setattr("convlab.timing.cost", _cost)
        os.chdir(path.parent)
        try:
            for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
                if cell.cell_type == "code":
                    for _ in range(times):
                        shown = _run_cell(shell, cell.source, f"{path.name}, cell {number}")
                    measures = MEASURES in cell.metadata.get("tags", [])
                    outputs[number] = None if measures else shown
                    touch(number, made)
            return Run(outputs, made, shell.user_ns, scenes)
        finally:
            os.chdir(folder)


_costs: dict[tuple, Cost] = {}


def _cost(function: Callable, *arguments: Any) -> Cost:
    numbers = (a.tobytes() if isinstance(a, np.ndarray) else a for a in arguments)
    key = function.__code__, *numbers
    if key not in _costs:
        _costs[key] = cost(function, *arguments)
    return _costs[key]


@cache
def untouched(path: Path) -> tuple[Run, dict[int, list[str]]]:
    """Run a notebook as *Run All* does; say which cells moved an explorer made above them."""
    known: dict[int, str] = {}
    moved: dict[int, list[str]] = {}

    def touch(number: int, made: list[tuple[int, Explorer]]) -> None:
        for at, explorer in made:
            picture = to_svg(explorer.scene)
            if known.setdefault(id(explorer), picture) != picture:
                moved.setdefault(number, []).append(f"the explorer of cell {at}")
                known[id(explorer)] = picture

    return run(path, touch), moved


def _run_cell(shell: InteractiveShell, source: str, name: str) -> Output:
    with capture_output() as captured:
        result = shell.run_cell(source)
    assert result.success, f"{name}: {result.error_before_exec or result.error_in_exec!r}"
    shown = Output(captured.stdout)
    outputs = {}  # what is displayed anew takes the place of what stood there
    for number, output in enumerate(captured.outputs):
        outputs[(output.transient or {}).get("display_id", number)] = output
    for output in outputs.values():
        shown.add(output.data, output.metadata)
    return shown


def committed(path: Path) -> dict[int, Output]:
    """Return what each cell shows in the file; its pictures are PNG."""
    shown = {}
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        if cell.cell_type == "code":
            shown[number] = Output("".join(o.text for o in cell.outputs if "text" in o))
            for output in cell.outputs:
                if "data" in output:
                    shown[number].add(output.data, output.metadata)
    return shown
