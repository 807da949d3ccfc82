"""Photographs and what filters make of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.arguments import as_numbers, is_whole, one_of, require
from convlab.drawing.palette import FRAMES, INK, LINE, PAPER, WINDOW, pixels
from convlab.drawing.scene import (
    GAP,
    LEADING,
    MOST,
    SMALL,
    Box,
    Grid,
    Mark,
    Picture,
    Scene,
    Shape,
    Text,
    dragged,
    picked,
    picture,
    text_width,
)
from convlab.scenes.layout import (
    TITLE,
    TOPS,
    WIDE,
    Block,
    Room,
    above,
    beside,
    fit,
    in_a_column,
    in_even_lines,
    of_grid,
    of_words,
    page,
    space,
)
from convlab.scenes.links import Marks, named, typed
from convlab.scenes.sums import Sums, most_lines, of_sums
from convlab.steps.forward import ForwardPass, ForwardStep
from convlab.steps.place import Place

PHOTO_ROOM = 262, 306  # dots for each of two pictures beside a column of numbers
PHOTO_CELL = 30  # three grids of three of them are about as high
BETWEEN = 10  # dots between pictures that are to be compared


def photo_scene(
    forward: ForwardPass, place: Place, shown: str = "auto", room: Room = WIDE
) -> Scene:
    """Show a photograph, one filter, and what it makes of it; one window of it in numbers.

    Parameters
    ----------
    forward : ForwardPass of one channel
    place : (row, column) of the output whose window is shown
    shown : the output "grey", as a photograph, or "signed", in colours; "auto" as fits the filter
    room : WIDE, MEDIUM or NARROW
    """
    step = forward.step(place)
    pictures = in_even_lines(_photo_and_output(forward, step, shown), room.inner, BETWEEN)
    grids = _photo_grids(forward, step)
    block = beside(pictures, in_a_column(room, grids), gap=BETWEEN, level=TOPS)
    if block.width > room.inner:
        block = above(pictures, fit(room, grids), gap=BETWEEN)
    words, widest = _photo_words(forward, step, shown), _widest_words(forward, shown)
    lines, terms = most_lines([widest], room), [[*_marks("t").values()]]
    sums = of_sums(room, *words, lines, FRAMES["output"], terms)
    return page(room, _photo_alt(forward, words), block, sums)


# ---------------------------------------------------------------------- the two pictures


def _photo_and_output(forward: ForwardPass, step: ForwardStep, shown: str) -> list[Block]:
    top, left = np.argwhere(~forward.border)[0]
    window = step.rows[0] - top, step.columns[0] - left, 3
    photo, output = _titled_pictures(forward, shown)
    size, first = _inside(forward).shape, _nearest(forward)
    return [
        _to_move(*photo, "input", size, window, forward.stride, first),
        _to_move(*output, "output", forward.output.shape, (*step.place, 1), (1, 1), (0, 0)),
    ]


def _inside(forward: ForwardPass) -> np.ndarray:
    """Return the photograph without its padding."""
    inside = ~forward.border
    return forward.padded[0][np.ix_(inside.any(axis=1), inside.any(axis=0))]


@lru_cache(maxsize=4)  # while the window moves, the pictures stay
def _titled_pictures(forward: ForwardPass, shown: str) -> tuple[tuple[str, Picture], ...]:
    photo, output, (H, W) = _inside(forward), forward.output, forward.output.shape
    zoom = _zoom(photo.shape)
    larger = max(1, min(photo.shape[0] // H, photo.shape[1] // W))  # as large as the photograph
    zoom_out = _zoom(output.shape, zoom * larger)
    title = text.RESULT_ENLARGED if zoom_out > zoom else text.RESULT
    dots = pixels(output, _strongest(forward, shown))
    return (
        (text.PHOTO, picture(0, 0, pixels(photo), zoom)),
        (title.format(rows=H, columns=W), picture(0, 0, dots, zoom_out)),
    )


def _zoom(shape: Pair, most: float = np.inf) -> float:
    """Say how many dots a pixel gets; where it is more than one, a whole number."""
    zoom = min(PHOTO_ROOM[0] / shape[1], PHOTO_ROOM[1] / shape[0], most)
    return int(zoom) if zoom >= 1 else zoom


def _to_move(
    title: str,
    drawn: Picture,
    kind: str,
    size: Pair,
    window: tuple[int, int, int],
    stride: Pair,
    first: tuple[float, float],
) -> Block:
    """Make a block of a picture on which a click, or a square that is dragged, chooses a place.

    In pixels, `size` is that of the picture, `window` the (row, column, side) of the square;
    `first` is where the first place begins, and `stride` how far it is to the next.
    """

    def paint(drawn: Picture) -> Iterable[Shape]:
        scale = drawn.height / size[0], drawn.width / size[1]
        down, across = (s * step for s, step in zip(scale, stride, strict=True))
        corner = drawn.x + first[1] * scale[1], drawn.y + first[0] * scale[0]
        yield from _framed(drawn._replace(mark=picked(*corner, across, down)))
        yield from _marker(drawn, window, scale, dragged(across, down))

    words = of_words(title, PHOTO_ROOM[0], hue=FRAMES[kind], bold=True)
    return _below(words, _of_picture(drawn, paint))


def _of_picture(
    drawn: Picture, paint: Callable[[Picture], Iterable[Shape]] = lambda drawn: [drawn]
) -> Block:
    """Make a block of a picture, as this paints it, on whole dots."""
    return Block(
        drawn.width, drawn.height, lambda x, y: paint(drawn._replace(x=round(x), y=round(y)))
    )


def _below(head: Block, body: Block, free: float = 0) -> Block:
    """Put a block below its title, as far as a grid is below its own, or so much further."""
    return above(space(4 + free), head, space(5), body)


def _nearest(forward: ForwardPass) -> tuple[float, float]:
    """Say where, on the photograph, the pixels begin whose nearest window is the first."""
    before, kernel = np.argwhere(~forward.border)[0].tolist(), forward.filter.shape[1:]
    return tuple(k / 2 - b - s / 2 for k, b, s in zip(kernel, before, forward.stride, strict=True))


def _marker(
    of: Picture, window: tuple[int, int, int], scale: tuple[float, float], drag: Mark
) -> list[Shape]:
    """Draw a square around some pixels, black on white, seen on any picture; it can be dragged.

    Of a window that lies partly on the padding, which is not in the picture, around the rest.
    """
    around, (row, column, size) = 4, window
    left, right = (min(max(0, at * scale[1]), of.width) for at in (column, column + size))
    top, foot = (min(max(0, at * scale[0]), of.height) for at in (row, row + size))
    corner = of.x + left - around, of.y + top - around
    square = *corner, right - left + 2 * around, foot - top + 2 * around
    return [Box(*square, None, PAPER, 5), Box(*square, None, WINDOW, 2.5, mark=drag)]


@lru_cache(maxsize=8)
def _strongest(forward: ForwardPass, shown: str) -> float | None:
    """Return the end of the colour scale, or None for an output in grey.

    Filters that sum to one keep the brightness, and make photographs; those that sum to zero
    measure differences. For any other the numbers of its output decide.
    """
    total, output = forward.filter.sum(), forward.output
    if shown == "auto":
        beyond = np.mean((output < -0.005) | (output > 1.005))
        keeps, differs = (abs(total - goal) < 0.02 for goal in (1, 0))
        shown = "grey" if keeps or (beyond < 0.1 and not differs) else "signed"
    return None if shown == "grey" else full_colour(output)


def full_colour(numbers: np.ndarray) -> float:
    """Return the size that gets the full colour: a few larger ones would fade all others."""
    sizes = np.abs(numbers)
    most = float(np.percentile(sizes, 98) or sizes.max())
    return most if most > 1e-9 else 1.0  # what rounding leaves of zeros is white


# ------------------------------------------------------------------- the window in numbers


def _photo_grids(forward: ForwardPass, step: ForwardStep) -> list[Grid]:
    F, photo = forward.filter[0], forward.padded[0]
    products, whole = np.outer((photo.min(), photo.max()), F), _whole(photo)
    window, product = len(_widest(photo, whole)), len(_widest(products, whole and _whole(F)))
    grids = [
        Grid(text.WINDOW, step.window[0], sign="⊙", longest=window, marks=_marks("w"), grey=True),
        Grid(text.FILTER, F, "filter", sign="=", marks=_marks("f")),
        Grid(text.PRODUCTS, step.products[0], "products", longest=product, marks=_marks("p")),
    ]
    return [replace(grid, cell=PHOTO_CELL) for grid in grids]


def _marks(kind: str) -> Marks:
    """Mark nine cells: the number under each weight, the weight, their product and its term."""
    return {
        tap: Mark(
            named(kind, *tap),
            tuple(named(other, *tap) for other in "wfpt" if other != kind),
            edit=typed(tap) if kind == "f" else "",
        )
        for tap in np.ndindex(3, 3)
    }


def _whole(values: np.ndarray) -> bool:
    return bool((values == np.round(values)).all())


def _widest(values: np.ndarray, whole: bool, write: Callable[[float], str] | None = None) -> str:
    """Write a number as long as any between the least and the largest of these, or longer."""
    rest = 0 if whole else 0.888
    ends = np.clip([values.min(), values.max()], -999_999, 999_999)
    return max(
        ((write or text.number)(int(end) + (-rest if end < 0 else rest)) for end in ends), key=len
    )


def _photo_words(forward: ForwardPass, step: ForwardStep, shown: str) -> tuple[Sums, str]:
    """Return the sum, as (name, words), and the remarks."""
    window, F = step.window[0].ravel().tolist(), forward.filter[0].ravel().tolist()
    exact = text.equals([*window, *F, step.result])
    total = f"{text.products(window, F)} {exact} {text.number(step.result)}"
    sums = [(f"{text.output_name(step.place, None)} {exact}", total)]
    return sums, _photo_remarks(forward, step, shown)


def _widest_words(forward: ForwardPass, shown: str) -> tuple[Sums, str]:
    """Return the same, as wide as at any place, or wider."""
    F, photo, output = forward.filter[0].ravel().tolist(), forward.padded[0], forward.output
    factor = _widest(photo, _whole(photo), text.term)
    terms = text.products([0.0] * len(F), F).replace("0·", f"{factor}·")
    H, W = output.shape
    sums = [(f"{text.output_name((H, W), None)} ≈", f"{terms} ≈ {_widest(output, _whole(output))}")]
    return sums, _photo_remarks(forward, forward.step((H - 1, W - 1)), shown)


def _photo_remarks(forward: ForwardPass, step: ForwardStep, shown: str) -> str:
    strongest = _strongest(forward, shown)
    how = text.SHOWN_GREY if strongest is None else text.SHOWN_SIGNED
    where = text.PHOTO_WHERE.format(
        rows=text.rows(step.rows),
        columns=text.columns(step.columns),
        what=text.input_name(forward.border.any()),
    )
    total = text.number(forward.filter.sum())
    return f"{where} {how.format(total=total, most=text.number(strongest or 0))}"


def _photo_alt(forward: ForwardPass, words: tuple[Sums, str]) -> str:
    [(name, total)], remarks = words
    H, W = forward.output.shape
    F = text.matrix(forward.filter[0])
    sum_ = f"{name} {total}"
    return text.PHOTO_ALT.format(filter=F, height=H, width=W, remarks=remarks, sum=sum_)


# ---------------------------------------------------------------- pictures side by side

TITLES = (list, tuple, set, frozenset, dict)  # what titles may come in


def pictures_scene(
    pictures: dict[str, np.ndarray],
    alt: str,
    *,
    signed: Collection[str] = (),
    filters: dict[str, np.ndarray] | None = None,
    zoom: int = 1,
) -> Scene:
    """Pictures in even lines; the arguments are those of `convlab.show_pictures`."""
    filters = {} if filters is None else filters
    named = isinstance(pictures, dict) and all(isinstance(title, str) for title in pictures)
    require(named and pictures, "pictures", text.PICTURES, pictures)
    require(is_whole(zoom, 1), "zoom", text.AT_LEAST.format(least=1), zoom)
    require(isinstance(signed, TITLES), "signed", text.SOME_TITLES, signed)
    require(isinstance(filters, dict), "filters", text.FILTERS_BY_TITLE, filters)
    for name, titles in (("signed", signed), ("filters", filters)):
        unknown = [title for title in titles if not isinstance(title, str) or title not in pictures]
        require(not unknown, name, one_of(pictures), unknown)
    grids = {
        title: Grid(text.FILTER_ABOVE, _matrix(f"filters[{title!r}]", values), "filter", cell=44)
        for title, values in filters.items()
    }
    pictures = {title: _shown(title, values, signed) for title, values in pictures.items()}
    numbers = [np.ravel(pictures[title]) for title in signed]
    strongest = full_colour(np.concatenate(numbers)) if numbers else None

    def body(title: str, values: np.ndarray) -> Block:
        if title in signed:
            return _of_picture(picture(0, 0, pixels(values, strongest), zoom), _framed)
        return _of_picture(picture(0, 0, pixels(values), zoom))

    bodies = [body(title, values) for title, values in pictures.items()]
    titles = {title: of_words(title, WIDE.inner) for title in pictures}
    heads = [
        above(of_grid(grids[title]), words, gap=5) if title in grids else words
        for title, words in titles.items()
    ]
    highest = max(head.height for head in heads)
    parts = zip(heads, bodies, strict=True)
    blocks = [_below(head, body, highest - head.height) for head, body in parts]
    if strongest:  # beside the last, so that no line has nothing else
        scale = _scale(max(body.height for body in bodies), strongest)
        blocks[-1] = beside(blocks[-1], _below(space(highest), scale), gap=GAP, level=TOPS)
    block = in_even_lines(blocks, WIDE.inner, GAP)
    width, height = block.width + 2 * GAP, block.height + GAP
    require(max(width, height) <= MOST, "zoom", text.SIZE_ON_PAGE.format(most=MOST), zoom)
    return Scene(width, height, tuple(block.draw(GAP, 6)), alt)


def signed_picture(
    title: str, values: np.ndarray, strongest: float, zoom: float, kind: str
) -> Block:
    """Make a block of a picture in colours below its title, in the hue of what it is."""
    drawn = picture(0, 0, pixels(values, strongest), zoom)
    words = of_words(title, max(drawn.width, TITLE), hue=FRAMES[kind], bold=True)
    return _below(words, _of_picture(drawn, _framed))


def _framed(drawn: Picture) -> Iterable[Shape]:
    """Draw a picture with an edge: where it is white, so is the paper."""
    return drawn, Box(*drawn[:4], None, LINE)


def _matrix(name: str, values: ArrayLike) -> np.ndarray:
    matrix = as_numbers(name, values)
    require(matrix.ndim == 2 and matrix.size, name, text.A_MATRIX, matrix.shape)
    return matrix


def _shown(title: str, values: ArrayLike, signed: Collection[str]) -> np.ndarray:
    """Check one of the pictures, and return it as an array."""
    name = f"pictures[{title!r}]"
    array = as_numbers(name, values)
    shape = array.shape
    drawable = array.size and (array.ndim == 2 or (array.ndim == 3 and len(array) == 3))
    require(drawable, name, text.A_PICTURE, shape)
    require(array.ndim == 2 or title not in signed, name, text.A_SIGNED_PICTURE, shape)
    return array


def _scale(height: float, most: float) -> Block:
    """Make a block of what the colours of a signed picture mean."""
    height = max(height, 3 * LEADING * SMALL)  # room for three labels
    levels = np.linspace(most, -most, round(height))[:, None] * np.ones(14)
    ends = text.scale_ends(most)

    def draw(x: float, y: float) -> Iterable[Shape]:
        bar = picture(x, y, pixels(levels, most))
        feet = (y + 12, y + height / 2 + 5, y + height - 1)
        yield from (bar, Box(*bar[:4], None, INK))
        for foot, words in zip(feet, ends, strict=True):
            yield Text(x + 20, foot, words, SMALL)

    return Block(20 + max(text_width(words, SMALL) for words in ends), height, draw)
