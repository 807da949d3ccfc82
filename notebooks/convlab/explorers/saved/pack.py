"""Pictures of one explorer, in little: each piece once, and of each picture what is new in it.

A picture is a string of SVG, and most of it stands in the picture before it, too. So the strings
are cut into pieces, each different one is kept once, and a picture is told by the numbers of those
pieces that are others than in the picture before. The rest is left to gzip.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Any

import numpy as np
from PIL import Image

from convlab.drawing.svg import NAMELESS, to_svg
from convlab.explorers.base import Explorer
from convlab.explorers.saved.states import ANSWER, START_AGAIN, States

ROOMS = ("wide", "narrow")  # what a phone and a laptop show; what lies between is scaled
END = "\0"  # between the drawing, its label and what is said of it
CUT = "\1"  # behind a tag, behind a sentence, around an end
PHOTO = ' href="data:image/png;base64,'
CUTS = {"><": f">{CUT}<", ". ": f". {CUT}", END: f"{CUT}{END}{CUT}"}
# Of a shape, what changes apart from the rest: where it is, how it is filled, what it leads to.
CUTS |= {name: CUT + name for name in (" y=", " fill=", " data-", " href=")}


def packed(states: States) -> str:
    """Return all that a page needs of an explorer, as base64 of gzip of JSON; see `stored.js`."""
    content = json.dumps(content_of(states), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(content.encode(), mtime=0)).decode()


def content_of(states: States) -> dict[str, Any]:
    """Return all that a page needs of an explorer.

    Returns
    -------
    content : dict with
        about : as of the explorer, with the controls that a page has
        pieces : each different piece of the pictures
        rooms : by room, the pictures of all places of all states, in their order, see `_changes`
        states : settings, options, shape of each; with `asked`, where a number is to be typed
        moves, acts : see `States`
        start : the place to start at
    """
    pieces: dict[str, int] = {}
    rooms = {room: list(_changes(_pictures(states, room), pieces)) for room in ROOMS}
    return {
        "about": _about(states),
        "pieces": [*pieces],
        "rooms": rooms,
        "states": [_state(states, number) for number in range(len(states.explorers))],
        "moves": states.moves,
        "acts": states.acts,
        "start": states.start(),
    }


def _about(states: States) -> dict[str, Any]:
    about = states.explorers[0].about()
    about["rooms"] = {room: about["rooms"][room] for room in ROOMS}
    shown = {"shown": True}
    kept = {*states.names, *states.actions, START_AGAIN}
    for parts in ("controls", "actions"):
        about[parts] = [part | shown for part in about[parts] if part["name"] in kept]
    if not states.names and not states.actions:
        about["actions"] = []  # nothing has changed that could be put back
    return about


def _state(states: States, number: int) -> dict[str, Any]:
    explorer = states.explorers[number]
    state = explorer.state()
    if ANSWER in states.actions:
        state["asked"] = [explorer.asked(place) for place in states.places(explorer)]
    offered = {name: _offered(explorer, name, state["options"][name]) for name in states.names}
    return state | {"options": offered, "shape": states.shape(explorer)}


def _offered(explorer: Explorer, name: str, options: Any) -> Any:
    """Leave out of a list what has to be typed."""
    if not isinstance(options, list):
        return options
    return [[words, value] for words, value in options if value in explorer.choices(name)]


def _pictures(states: States, room: str) -> Iterator[str]:
    """Draw all places of all states: drawing, label, what is said."""
    for explorer in states.explorers:
        for place in states.places(explorer):
            there, scene = states.scene(explorer, place, room)
            yield END.join((to_svg(scene, NAMELESS), scene.alt, there.said))


def _changes(pictures: Iterator[str], pieces: dict[str, int]) -> Iterator[list[int]]:
    """Tell each picture by what is other than in the one before.

    Yields
    ------
    change : a number and then, where it is 0, pairs: how many pieces further, which piece is there
        Where it is 1: how many pieces are the same at the start, how many at the end, and the
        pieces in between.
    """
    before: list[int] = []
    for picture in pictures:
        now = [pieces.setdefault(piece, len(pieces)) for piece in cut(picture)]
        yield _pairs(before, now) if len(before) == len(now) else _middle(before, now)
        before = now


def cut(picture: str) -> list[str]:
    """Cut a picture into pieces, its photographs with a palette."""
    for where, apart in CUTS.items():
        picture = picture.replace(where, apart)
    return [*map(_smaller, picture.split(CUT))]


def _smaller(piece: str) -> str:
    """Give a photograph of few colours a palette, with which it takes half the bytes."""
    return _with_palette(piece) if piece.startswith(PHOTO) else piece


@cache
def _with_palette(piece: str) -> str:
    head, data, end = re.split(f'(?<={PHOTO})([^"]*)', piece)
    dots = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    colours, which = np.unique(dots.reshape(-1, 3), axis=0, return_inverse=True)
    if len(colours) > 256:
        return piece
    picture, file = (
        Image.fromarray(which.reshape(dots.shape[:2]).astype(np.uint8), "P"),
        io.BytesIO(),
    )
    picture.putpalette(colours.tobytes())
    picture.save(file, format="png", optimize=True)
    return head + base64.b64encode(file.getvalue()).decode() + end


def _pairs(before: list[int], now: list[int]) -> list[int]:
    change, last = [0], 0
    for at, piece in enumerate(now):
        if before[at] != piece:
            change += [at - last, piece]
            last = at
    return change


def _middle(before: list[int], now: list[int]) -> list[int]:
    start = _alike(before, now)
    end = _alike(before[start:][::-1], now[start:][::-1])
    return [1, start, end, *now[start : len(now) - end]]


def _alike(one: list[int], other: list[int]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
