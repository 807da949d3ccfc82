"""Pages of notebooks, written in this process: what Python draws is at hand beside them."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from convlab.explorers.base import Explorer
from convlab.explorers.saved import alive
from convlab.explorers.saved.states import States
from convlab.pages import site
from convlab.tools.run import MADE
from drawn import a_shell
from IPython.utils.capture import capture_output
from places import NOTEBOOKS


def write_pages(output: Path, *names: str, folder: Path = NOTEBOOKS) -> dict[Path, list[States]]:
    """Write the pages of notebooks; return them with all that their explorers lead to, in order.

    Parameters
    ----------
    output : the folder of the pages
    names : how the names of the notebooks begin
    folder : the notebooks, in the language that is spoken
    """
    held: dict[str, list[States]] = {}
    in_order = site._in_order

    def drawn_here(path: Path) -> dict[int, list[str]]:
        states = held[path.stem] = []
        shown = explorers_of(path)
        return {cell: [_alive(each, states) for each in made] for cell, made in shown.items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "alive_outputs", drawn_here)
        patch.setattr(
            site, "_in_order", lambda f: [p for p in in_order(f) if p.name.startswith(names)]
        )
        written = site.build(folder, output, at_once=1)
    return {path: held.get(path.stem, []) for path in written}


def write_page(file: Path, explorers: list[Explorer]) -> list[States]:
    """Write a page with these explorers and nothing else."""
    held: list[States] = []
    parts = "\n".join(_alive(each, held) for each in explorers)
    file.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{alive.STYLE}</style><main><h1>t</h1>{parts}</main>"
        f'<script type="module">{alive.player_script()}</script></html>',
        encoding="utf-8",
    )
    return held


def _alive(explorer: Explorer, held: list[States]) -> str:
    """Return an explorer as HTML, and keep the states that are in it."""
    states = alive.states

    def kept(*arguments: object) -> States:
        held.append(states(*arguments))
        return held[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alive, "states", kept)
        return alive.alive(explorer)


def explorers_of(path: Path) -> dict[int, list[Explorer]]:
    """Run a notebook as far as its last explorer; return those that each cell displays."""
    cells = nbformat.read(path, as_version=4).cells
    codes = {n: cell.source for n, cell in enumerate(cells) if cell.cell_type == "code"}
    last = max((n for n, source in codes.items() if MADE.search(source)), default=-1)
    shown: dict[int, list[Explorer]] = {}
    folder = Path.cwd()
    with a_shell() as shell, pytest.MonkeyPatch.context() as patch, capture_output():
        patch.setattr(
            Explorer, "_ipython_display_", lambda each: shown.setdefault(number, []).append(each)
        )
        os.chdir(path.parent)
        try:
            for number, source in codes.items():
                if number <= last:
                    result = shell.run_cell(source)
                    assert result.success, (path.name, number, result.error_in_exec)
        finally:
            os.chdir(folder)
    return shown
