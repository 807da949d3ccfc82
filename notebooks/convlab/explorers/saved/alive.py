"""One explorer on a page: its picture, all other pictures, and the script that shows them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from convlab import text
from convlab.drawing.figure import to_png
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer
from convlab.explorers.saved.pack import packed
from convlab.explorers.saved.states import States, marks_of, states
from convlab.scripts import bare_script

# Of a file with one explorer: the letters, and the two colours of the page.
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.2rem; }
"""


def alive(explorer: Explorer, names: Iterable[str] | None = None, *, alone: bool = False) -> str:
    """Return an explorer as HTML, which is a still picture until `player_script` comes to it.

    Parameters
    ----------
    explorer : as it is at first on the page
    names : the settings whose controls the page has; by default those that show at once, see
        `states`
    alone : whether no notebook belongs to it, which a note would name
    """
    found = states(explorer, names)
    pictures = packed(found)
    name = f"cl-{hashlib.sha256(pictures.encode()).hexdigest()[:12]}"
    thinned = text.EVERY_SO_MANY.format(apart=found.apart) if found.apart > 1 else ""
    lacks = text.NEEDS_PYTHON if not alone and _leaves_out(found) else ""
    said = escape(f"{thinned} {lacks}".strip())
    note = f'<p class="cl-note">{said}</p>' if said else ""
    return (
        f'<div class="cl-stored" data-pictures="{name}">{_still(explorer.scene)}{note}</div>\n'
        f'<script type="text/plain" id="{name}">{pictures}</script>'
    )


def page(explorer: Explorer) -> str:
    """Return an explorer, its present settings alone, as HTML that moves wherever scripts run."""
    return f'{alive(explorer, ())}\n<script type="module">\n{player_script()}</script>'


def to_html_file(explorer: Explorer) -> bytes:
    """Return a whole page of HTML with an explorer and nothing else."""
    label = explorer.about()["label"]
    html = (
        f'<!doctype html>\n<html lang="{text.LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(label)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(label)}</h1>\n{alive(explorer, alone=True)}\n</main>\n"
        f'<script type="module">\n{player_script()}</script>\n</body>\n</html>\n'
    )
    return html.encode()


def _leaves_out(found: States) -> bool:
    """Whether the notebook has something that the page does not: a control, or cells to type in."""
    explorer = found.explorers[0]
    controls = {control["name"] for control in explorer.about()["controls"]}
    edited = any(mark.edit for shape in explorer.scene.shapes for mark in marks_of(shape))
    return edited or not controls <= {*found.names}


def _still(scene: Scene) -> str:
    source = base64.b64encode(to_png(scene)).decode()
    return (
        f'<img src="data:image/png;base64,{source}" alt="{escape(scene.alt)}" '
        f'width="{scene.width:g}" height="{scene.height:g}" style="max-width:100%;height:auto">'
    )


def player_script() -> str:
    """Return the module that brings all explorers of a page to life: the player and its source."""
    return bare_script("explorers/player.js", "explorers/saved/stored.js")
