"""Every sentence that a reader sees from code, by name: the place for another language.

Here are those of explorers and pictures. `numbers` writes numbers and counts; `checks`, `guesses`,
`pages`, `by_hand` and `tools` are what the checker, the questions, the pages without a kernel, the
sheet by hand and the tools say.
"""

from __future__ import annotations

from collections.abc import Iterable

from convlab.text.numbers import (  # noqa: F401
    about,
    added,
    channels,
    columns,
    counted,
    counted_columns,
    counted_products,
    counted_rows,
    equals,
    indexed,
    listed,
    matrix,
    number,
    numbers,
    one_product,
    output_name,
    pair,
    partly,
    pixels,
    products,
    rows,
    scale_ends,
    span,
    term,
    three_figures,
    windows,
    wrapped,
)

LANGUAGE = "en"
AND, OR = " and ", " or "
JOINER = "\u2060"  # a character without width, at which no line ends


def unbroken(words: str) -> str:
    """Keep each ∂L/∂F in one line: browsers break at the slash."""
    return words.replace("∂L/∂", f"∂L/{JOINER}∂")


# ---------------------------------------------------------------- words with numbers


def without(zeros: int) -> str:
    """Say behind a sum how many terms are left out, if any."""
    if not zeros:
        return ""
    return LEFT_OUT.format(terms=counted(zeros, *ZERO_TERMS))


def vector(values: Iterable[float]) -> str:
    """Write a column of numbers on one line, in brackets."""
    return VECTOR.format(values=listed(values))


def input_name(padded: bool) -> str:
    """Name what the window lies on."""
    return THE_PADDED_INPUT if padded else THE_INPUT


def bias_term(bias: list[float]) -> str:
    """Write the bias as the last term of a sum, if there is one."""
    return "".join(f" + {BIAS_TERM.format(value=term(value))}" for value in bias)


def sticking_out(below: int, right: int) -> str:
    """Say by how much a window sticks out of the input, on one side or on two."""
    sides = [BELOW.format(rows=counted_rows(below))] if below else []
    if right:
        sides.append(ON_THE_RIGHT.format(columns=counted_columns(right)))
    return STICKS_OUT.format(sides=AND.rstrip().join(sides))


def upstream_name(filter_number: int | None) -> str:
    """Name ∂L/∂O, with its filter where there are several."""
    if filter_number is None:
        return OUTPUT_GRADIENT
    return ONE_OUTPUT_GRADIENT.format(filter=filter_number)


def row_name(row: int) -> str:
    """Name a row of dots: the input, or a layer by its number from 1."""
    return LAYER.format(number=row) if row else INPUT_OF_LAYERS


def no_window_along(counts: tuple[int, ...], extent: int) -> str:
    """Say that no window of the layer after these rows of dots fits."""
    after = len(counts)
    below = LAYER_BELOW.format(number=after - 1) if after > 1 else INPUT_OF_LAYERS
    names = {"layer": row_name(after), "below": below}
    return NO_WINDOW_ALONG.format(extent=extent, count=counts[-1], **names)


def sticking_out_along(dots: int) -> str:
    """Say by how many dots a window sticks out of a row."""
    return STICKS_OUT_ALONG.format(dots=counted(dots, *DOTS))


def added_by(kernel_size: int, stride: int, dilation: int, steps: int, jump: int) -> str:
    """Say what a layer adds to the receptive field, without the settings that are 1."""
    geometry = KERNEL_OF.format(kernel_size=kernel_size)
    geometry += STRIDE_OF.format(stride=stride) if stride > 1 else ""
    geometry += DILATION_OF.format(dilation=dilation) if dilation > 1 else ""
    return ADDS.format(geometry=geometry, steps=counted(steps, *STEPS), pixels=pixels(jump))


# ------------------------------------------------------------------------------ views

# Of explorers whose views are called so in code as well; what each of them is called on the page.
VIEWS = {
    "scatter": "scatter",
    "pixel": "pixel",
    "proof": "proof",
    "gather": "gather",
    "correlation": "correlation",
    "windows": "windows",
    "image to columns": "image to columns",
    "columns to image": "columns to image",
}

# ----------------------------------------------------------------------------- titles

INPUT = "input X"
PADDED_INPUT = "input X, padded"
CHANNEL = "{title}, channel {channel}"
FILTER = "filter F"
FLIPPED_FILTER = "F turned by 180°"
ONE_FILTER = "filter F[{filter}]"
# Of one channel among others; no line ends within an index.
INPUT_PART = "{title}, channel\u00a0{channel}"
FILTER_PART = "filter F[{filter},\u00a0{channel}]"
FLIPPED_PART = "F[{filter},\u00a0{channel}] turned by 180°"
FILTER_ABOVE = "filter"
PRODUCTS = "products"
SUM = "sum"
OUTPUT = "output O"
ONE_OUTPUT = "output O[{filter}]"
WINDOW = "window"
PHOTO = "photograph"
OUTPUT_GRADIENT = "∂L/∂O"
ONE_OUTPUT_GRADIENT = "∂L/∂O[{filter}]"
FILTER_GRADIENT = "∂L/∂F"
BIAS_GRADIENT = "∂L/∂b"
INPUT_GRADIENT = "∂L/∂X"
SPREAD = {
    (False, False): "{title}",
    (True, False): "{title}, zeros between",
    (False, True): "{title}, zeros around",
    (True, True): "{title}, zeros between and around",
}
ROWS_FLIPPED = "rows flipped"
COLUMNS_FLIPPED = "columns too: turned by 180°"
RESULT = "output, {rows}×{columns}"
RESULT_ENLARGED = "output, {rows}×{columns}, enlarged"

# -------------------------------------------------------------------- pictures, errors

PICTURE = "A picture. Its alternative text says what is to be seen."
EXPLORER = "An explorer. It moves where a kernel runs; this is one step of it.\n{alt}"
WORDS_TO_SEE = "words that say what is to be seen"
NOT_A_CHOICE = "{name}: expected {expected}; got {got}"
NUMBERS_THAT_FIT = "an array of at most a hundred million numbers"
RANGE = "a whole number from {least} to {most}"
ONE_OF = "one of {options}"
ONE_EACH_PART = "a tuple of {count}, one for each layer"
ROW_AND_COLUMN = "a pair (row, column), counted from 0"
WORDS = "words"
SOME_TITLES = "a list of titles"
FILTERS_BY_TITLE = "None, or a dict of title to filter"
A_MATRIX = "real numbers in rows and columns, at least one of each, none masked"
MASK_LIKE = "a mask of the shape of the values, {shape}"
PART_OF_GRID = "(row, column, rows, columns), or None, inside {shape}"
CELLS_OF_GRID = "pairs (row, column) inside {shape}"
A_SIZE = "a number above 0, and of at most {most}"
AT_LEAST = "a whole number of at least {least}"
LAYERS_TO_WIRE = "layers by title, {{'title': layer}}, with in_channels, at most {most} of each"
CHANNELS_HEAD, FILTERS_HEAD = "channels", "filters"
WIRES = "{weights} weights: {wires} wires, {taps} each"
GRIDS = "a list of Grid, at least one"
A_FIGURE = "a figure of matplotlib"
PICTURES = "arrays by title, at least one"
A_PICTURE = "finite numbers (H, W), or (3, H, W) for red, green and blue"
A_SIGNED_PICTURE = "numbers (H, W): what has three colours has no sign"
SIZE_ON_PAGE = "what makes a picture of at most {most} dots a side"
CUT = "{title}: {rows}, {columns} of {height}×{width}"
FINITE = "finite real numbers in rows of one length, none masked"
INSIDE = {2: "a (row, column) inside {shape}", 3: "a (channel, row, column) inside {shape}"}
INPUT_TO_DRAW = "(H, W), (C, H, W) or (N, C, H, W), with at most {most} rows and columns to be read"
GRIDS_TO_DRAW = "{channels} of at most {most} rows and columns"
MATRIX_TO_DRAW = "a matrix of at most {most} rows and columns"
SIZE_TO_DRAW = MATRIX_TO_DRAW + ", or its size: a number or (rows, columns)"
CHANNELS_TO_DRAW = "{channels}, as in the filters"
FILTERS_TO_DRAW = "at most {most} rows and columns, to be read"
AT_MOST_CHANNELS = "at most {most} channels, to be read"
AT_MOST_FILTERS = "at most {most} filters, to be read"
SLICE = " (every second number of a larger one is photo[::2, ::2])"
LIKE_OUTPUT = "the shape of the output, {shape}"
ONE_IMAGE = "one image, (H, W) or (C, H, W)"
NUMBER_FROM = "a number from {least} to {most}"
LAYERS_TO_DRAW = (
    "a list of 1 to {layers} layers, each (kernel, stride, dilation) with at most {most}"
)
NAMES = 'names of settings with spaces between them, as in "stride padding"'
NINE_NUMBERS = "nine numbers, as (3, 3)"
FILE_FOR_A_SLIDE = "the name of a file that ends in {endings}"
IN_A_FOLDER = "a file in a folder that exists"
SOME_STEPS = "1 to {most} step numbers, as in range(0, {count}, {apart})"
ONE_STEP = "None, for only a .gif holds more than the present step"

# -------------------------------------------------------------------- what cannot be

TOO_LARGE = (
    "No window fits here. The filter reaches over {extent[0]}×{extent[1]} numbers; the input, with "
    "its padding, has {room[0]}×{room[1]}. Choose a smaller filter or dilation, or more padding."
)
TOO_WIDE_HERE = (
    "This picture finds no room here. Make the page wider, or choose a smaller input or less "
    "padding."
)
TOO_LARGE_NUMBERS = "These numbers are too large: their sums are beyond what a computer holds."
TOO_WIDE_BORDER = (
    "This border cannot be filled: {mode} copies from inside the picture, and the picture is too "
    "small for so wide a border. Choose less padding, or zeros."
)
TOO_MANY_CELLS = (
    "With its border the input would have {rows}×{columns} cells, too many to read here. Choose "
    "less padding."
)
NO_FILTER = (
    "“{typed}” is not a filter. Type its numbers row by row, with ; between the rows, as in "
    "1 0 -1; 2 0 -2; 1 0 -1."
)
NOT_A_NUMBER = "“{number}” is not a number. Type one such as 2, -0.5 or 1/9."
ROWS_DIFFER = "The rows differ in length: {lengths} numbers. Type as many in each row."
A_GRID_EACH = (
    "This filter has {channels}. Type a grid for each, all of one size, with | between them, as in "
    "1 0; 0 1 | 2 0; 0 2."
)
GRIDS_DIFFER = "The grids differ in size. Type as many rows and columns for each channel."
COMMAS_AND_SPACES = (
    "“{row}” has both commas and spaces between its numbers. Use one of the two, and a point for "
    "decimals, as in 0.5."
)
NOTHING_TO_TYPE = "This explorer has no filter to type."
YES_OR_NO = "True or False"
TOO_MANY_TAPS = "A filter of {rows}×{columns} is too large to read here: at most {most} a side."
KEEP_SIZE = "This explorer keeps the filter's size. Type {rows} rows of {columns} numbers each."

# --------------------------------------------------------------------------- controls

STEP = "window"
START_AGAIN = "start again"
SHOW_ME = "show me"
VIEW = "view"
OPERATION = "operation"
AXIS = "axis"
NUDGED = "number"
GRADIENT = "gradient"
STRIDE = "stride"
PADDING = "padding"
PADDING_MODE = "border"
DILATION = "dilation"
KERNEL = "kernel"
IMAGE = "image"
CHANNEL_CONTROL = "channel"
ALL_CHANNELS = "all"
FILTER_CONTROL = "filter"
OWN = "F ="
CROSS_CORRELATION = "cross-correlation"
CONVOLUTION = "true convolution"
HEIGHT = "height"
WIDTH = "width"
ALONG_ROWS = "down the rows"
ALONG_COLUMNS = "along the columns"
RULES_CONTROL = "show"
THE_GRID = "the grid"
THE_RULES = "three rules for “same”"
TURN = "turn by 180°"
SHOWN = "shown"
SHOWN_AS = {"auto": "as fits", "grey": "in grey", "signed": "by sign"}

RATE = "rate"

# How a share is written into ∂L/∂X, and how the filter is laid down there.
LAID = {"as it is": "as it is", "turned": "turned"}
WRITE_CONTROL = "∂L/∂X"
LAY_CONTROL = "F"

PIXEL = "pixel"
WEIGHT = "weight"
NUMBER = "number"
NUDGE = "nudge"
KINDS = {"weight": "a weight", "bias": "the bias", "pixel": "a pixel"}

GIVEN_FILTER = "given"
GIVEN_FILTERS = "given, F[{filter}]"
OWN_FILTER = "my own"
PRESETS = {
    "identity": "leave as it is",
    "mean": "mean of nine",
    "gauss": "soft blur",
    "sharpen": "sharpen",
    "sobel_x": "vertical edges (Sobel)",
    "sobel_y": "horizontal edges (Sobel)",
    "laplace": "all edges (Laplace)",
    "emboss": "emboss",
}
MODES = {"zeros": "zeros", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}

# ------------------------------------------------------------------------- the player

# What each explorer shows: in the README's table, and for who hears a page instead of seeing it.
EXPLORERS = {
    "explore_forward": "a filter sliding over an input, and the sum of each window",
    "explore_padding": 'where the windows lie, and three rules for "same"',
    "explore_photo": "what nine numbers make of a photograph",
    "explore_receptive_field": (
        "rows of dots: what a number at the end of several layers has seen"
    ),
    "explore_filter_gradient": (
        "∂L/∂F and ∂L/∂b: a correlation, and the windows that each weight met"
    ),
    "explore_input_gradient": (
        "∂L/∂X: scattered by the filter as it is, gathered by the filter turned, and why"
    ),
    "explore_nudge": "one number moved, the curve of L, and the tangent that `backward` promises",
    "explore_matrix": (
        "the layer as a matrix: a row of M and its window, a row of its transpose and its pixel"
    ),
    "explore_columns": (
        "windows as the columns of a matrix, one product for the layer, and the way back"
    ),
    "explore_learning": "a filter that finds itself, step by step, with output, target and loss",
    "explore_training": (
        "the filters of a layer that learns, epoch by epoch, with loss and accuracy"
    ),
    "explore_mistakes": "a classic mistake beside the right gradient, and where it hides",
}
PLAYER = {
    "previous": "previous",
    "next": "next",
    "play": "play",
    "speed": "speed",
    "more": "more",
    "position": "{counted} {number} of 0 to {last}",
    "waiting": "Waiting for the kernel.",
    "no_answer": (
        "No answer from the kernel. It may be busy with another cell; if it is gone, run this "
        "cell again. What you have seen can still be shown."
    ),
    "paste_hint": "rows with ; between, as in 1 0; 0 -1",
    "type_number": "number",
    "no_number": NOT_A_NUMBER,
    "empty": "empty",
    "lit": "lights {count} more",
    "channel": "channel {0}",
    # What a cell is, by the first part of its id, with the row and the column that follow.
    "cells": {
        "x": "input, {0}, {1}",
        "f": "filter, {0}, {1}",
        "p": "product, {0}, {1}",
        "t": "term of the sum",
        "o": "output, {0}, {1}",
        "b": "bias",
        "sum": "sum of channel {0}",
        "g": "∂L/∂O, {0}, {1}",
        "dx": "∂L/∂X, {0}, {1}",
        "df": "∂L/∂F, {0}, {1}",
        "m": "matrix M, {0}, {1}",
        "c": "column of the matrix, {0}, {1}",
        "dc": "∂L/∂columns, {0}, {1}",
        "w": "window, {0}, {1}",
        "s": "share of window {0}, {1}",
        "old": "before, {0}, {1}",
        "new": "added, {0}, {1}",
        "more": "added by other filters, {0}, {1}",
        "after": "after, {0}, {1}",
        "right": "right, {0}, {1}",
        "part": "part of the sum",
        "target": "target, {0}, {1}",
        "wrong": "with the mistake, {0}, {1}",
        "apart": "difference, {0}, {1}",
        "case": "stride {0}, filter {1}",
        "pixel": "pixel {0}",
        "dot": "layer {0}, dot {1}",
    },
}
EVERY_SO_MANY = "Here the window goes {apart} pixels at a time."
NEEDS_PYTHON = "The notebook has more: other settings, and numbers of your own."
TOO_MANY_PICTURES = (
    "{name}: the controls {wished!r} have more than {most:,} pictures. Name fewer with controls=, "
    "as in controls={proposed!r}."
)
NO_PLAYER = (
    "This picture does not move: the page has not answered. Install anywidget where Jupyter itself "
    "runs (pip install anywidget), load the page again, and run this cell again."
)
NO_ANYWIDGET = (
    "This picture does not move: anywidget is missing. Install it where this kernel runs "
    "(pip install anywidget), restart the kernel, and run this cell again."
)

# ------------------------------------------------------------------ captions: forward

BIAS_TERM = "{value} (bias)"
ZERO_TERMS = "term that is 0", "terms that are 0"
LEFT_OUT = ", without {terms}"
CHANNEL_NAME = "channel {channel}:"
FROM_CHANNELS = {
    False: ", a sum from each channel",
    True: ", a sum from each channel, and the bias",
}
WHERE = (
    "Window {number} (of 0 to {last}): {rows} and {columns} of {what}. Stride {stride}{dilation}."
)
DILATED = ", dilation {dilation}"
THE_INPUT = "X"
THE_PADDED_INPUT = "the padded X"
TRUE_CONVOLUTION = "True convolution: the filter is turned by 180° before it slides."
HATCHED = "Hatched: padding."
NO_ROOM_FOR_ALL = "There is no room for all channels here: this is channel {channel}."
ALT_BIAS = ", with the bias {value},"
FORWARD_ALT = (
    "{where} The products are {products}. Their sum{bias} is {total}; it stands at row {row}, "
    "column {column} of the output."
)
CHANNEL_ALT = "In channel {channel} the products are {products}, and their sum is {sum}."
FORWARD_ALT_CHANNELS = (
    "{where} {channels} The sum of the channels{bias} is {total}; it stands at row {row}, column "
    "{column} of the output."
)
FORWARD_ALT_ONE = (
    "{where} The only product is {products}. The sum{bias} is {total}; it stands at row {row}, "
    "column {column} of the output."
)

# ------------------------------------------------- captions: an output to be filled in

YOUR_TURN = "Your turn:"
TO_FILL_IN = "multiply, add up, and type the sum where the ? stands."
TO_ADD = "the sum of {products}{bias}"
OF_CHANNELS = "{products}, {each} from each channel,"
RIGHT_SUM = "✓ Right."
SHOWN_SUM = "Shown."
FILLED = "{filled} of {count} filled. The next empty one is {name}."
COMPLETE = "The output is complete: {numbers}{shown}."
SHOWN_OF_THEM = ", {shown} of them shown"
STILL_EMPTY = "Still empty."
ALT_BIAS_TO_ADD = " and the bias {value}"
FILL_IN_ALT = (
    "{where} The window holds {window}; the filter is {filter}. The sum of the {products}{bias} is "
    "still to be typed; it goes to row {row}, column {column} of the output. {output}"
)
OUTPUT_SO_FAR = "The output so far: {values}."
THEN = ", then "  # between the channels of a window
# What a wrong number is, from the likeliest mistake to the least likely.
WRONG_SUM = {
    "left": "{typed} is the sum of the window before. Move {columns} to the right.",
    "right": "{typed} is the sum of the window after. Move {columns} back to the left.",
    "above": "{typed} is the sum of the window above. Move {rows} down.",
    "below": "{typed} is the sum of the window below. Move {rows} up.",
    "exchanged": "{typed} is {name}. The row comes first, then the column.",
    "no bias": "{typed} is the sum without the bias. Add {bias}.",
    "many biases": "{typed} comes out when the bias is added for each channel. Add it once.",
    "one channel": "{typed} is the sum of channel {channel} alone. Add those of the others.",
    "sign lost": "The number is right but for its sign: it is negative.",
    "turned": (
        "{typed} comes out when the filter is turned by 180°. Lay it on the window as it is drawn."
    ),
    "turned back": (
        "{typed} comes out when the filter lies as it was before its turn. A true convolution "
        "lays it on turned, as it is drawn."
    ),
    "transposed": (
        "{typed} comes out when the filter’s rows and columns are exchanged. Lay it on the window "
        "as it is drawn."
    ),
    "mirrored": (
        "{typed} comes out when the filter is mirrored. Lay it on the window as it is drawn."
    ),
    "sign": "The number is right but for its sign: it is positive.",
    "window": (
        "{typed} is the sum of the window alone. Multiply each number by the filter’s number on it "
        "first."
    ),
    "filter": (
        "{typed} is the sum of the filter alone. Multiply each number by the one below it first."
    ),
    "no minus": "{typed} comes out when minus signs are left out. Keep the sign of each product.",
    "some rows": "{typed} is the sum over {rows} of the window. Add those below.",
    "left out": "{typed} comes out without {product}. Is it in your sum?",
    "sign of one": "{typed} comes out with the wrong sign for one product: {product}.",
    "twice": "{typed} comes out when {product} is added twice.",
    "elsewhere": "{typed} is the sum of another window: {name}.",
    "times zero": "{typed} comes out when {factors} is taken for {other}. A number times 0 is 0.",
}
NOT_YET = {
    "one": "Not yet. There is one product: {factors}.{bias}",
    "none": "Not yet. Each of the {count} products has a factor 0.{bias}",
    "single": "Not yet. Of the {count} products one is not 0: {factors}.{bias}",
    "some": (
        "Not yet. Of the {count} products {others} are not 0. The largest, signs aside, is "
        "{factors}.{bias}"
    ),
    "all": (
        "Not yet. There are {count} products to add. The largest, signs aside, is {factors}.{bias}"
    ),
}
BIAS_ON_TOP = " Then add the bias, {bias}."

# ------------------------------------------------------------------ captions: padding

AXIS_TITLE = {
    "rows": "Down the rows: {numbers}, {before} of padding before and {after} after",
    "columns": "Along the columns: {numbers}, {before} of padding before and {after} after",
}
# By whether there is a stride: what is 1 or 0 is left out.
FORMULA = {
    False: "windows = {length} − {reach} + 1 = {count}",
    True: (
        "windows = floor(({length} − {reach}) / {stride}) + 1 = "
        "floor({room}/{stride}) + 1 = {count}"
    ),
}
DILATED_REACH = "{dilation}·({kernel_size} − 1) − 1"
LEFTOVER = {
    "rows": ("no row is left over", "the last row is left over", "the last {n} rows are left over"),
    "columns": ("no column is left over", "the last column is left over",
                "the last {n} columns are left over"),
}  # fmt: skip
GRID_TITLE = "{rows}×{columns} input"
PADDED_GRID_TITLE = "{rows}×{columns} input with its padding"
COUNT_TITLE = "output {rows}×{columns}"
NUMBERED = "In the output, the windows are numbered row by row."
PADDING_WHERE = "Window {number}, outlined: {rows} and {columns} of X."
OUTSIDE = "Hatched: padding, zeros at places before 0 or after the last."
CROSSED = "Crossed out: under no number of any window."
STICKS_OUT = "The outline is the first window. It sticks out of the input{sides}."
BELOW = " by {rows} below"
ON_THE_RIGHT = " by {columns} on the right"
NOTHING_THERE = "Crossed out: nothing is there."
PADDING_ALT = "{axis}. {counted} {where} {rules}"
RULES_TITLE = "Three rules for “same”, on this axis"
RULES = {
    "keras": ("Keras, TensorFlow", "for every stride: size / stride, rounded up"),
    "torch": ("torch", "for stride 1 only"),
    "keep": ("“keep the size”", "in some class notes, in no framework"),
}
RULE = "pads {before} and {after}: {windows}"
NOT_DEFINED = "not defined: torch refuses “same” with stride {stride}"
AGREE = "With stride 1 the three rules are one."
PART = "They differ: torch refuses; Keras gives {keras}, “keep the size” {keep}."

# -------------------------------------------------------------------- captions: photo

PHOTO_WHERE = "The squares: {rows} and {columns} of {what}, and their output."
SHOWN_GREY = (
    "F's numbers add up to {total}. Its output is shown in grey: black up to 0, white from 1 on."
)
SHOWN_SIGNED = (
    "F's numbers add up to {total}. Its output is shown by sign: negative blue, 0 white, positive "
    "red, in full colour from {most} on."
)
PHOTO_ALT = (
    "A photograph, a filter with the rows {filter}, and what the filter makes of it, "
    "{height}×{width} numbers. {remarks} {sum}."
)

# ----------------------------------------------------------- captions: receptive field

DOT = "dot"
PIXELS_CONTROL = "pixels"
LAYERS_CONTROL = "layers"
LAYER = LAYER_BELOW = "layer {number}"  # in two places of a sentence
INPUT_OF_LAYERS = "the input"
FIELD_HEADING = "Dot {dot} of {layer} sees {seen} of {pixels}"
INPUT_ROW = "input X: {pixels}"
LAYER_ROW = "{layer} sees {seen}\u00a0of\u00a0{size}"
KERNEL_OF = "kernel {kernel_size}"
STRIDE_OF = ", stride {stride}"
DILATION_OF = ", dilation {dilation}"
ADDS = "{geometry}: adds {steps} of {pixels}"
DOTS_APART = "dots {pixels} apart"
FIELD_SUM = "receptive field ="
ADDED = "{steps}·{pixels}"
WITH_GAPS = ", of which it sees {seen}"
THE_PIXELS = "pixel", "pixels"
FIELD_WHERE = "Dot {dot} sees {pixels}."
WAYS = "The number in a dot counts the ways that lead from it to dot {dot}."
ADDING = (
    "The 1 is one pixel. Each layer adds the distance from its first tap to its last: its steps "
    "times the pixels of a step."
)
NO_WINDOW_ALONG = (
    "No window of {layer} fits here. It reaches over {extent} dots; {below} has {count}. Choose a "
    "smaller kernel, stride or dilation, or more pixels."
)
DOTS, STEPS = ("dot", "dots"), ("step", "steps")
STICKS_OUT_ALONG = "The outline is the first window. It sticks out by {dots}."
FIELD_ALT = (
    "{heading}. {where} Rows of dots, each dot joined to those it is made of: {rows}. {sum}. Ways "
    "from each pixel to dot {dot}: {ways}."
)

# ------------------------------------------------------------ captions: input gradient

CHOSEN_TARGET = "T is such that O − T, before you change a number, are small whole numbers."
EXAMPLE_UPSTREAM = {
    "input": "∂L/∂O is an example. X has no say in ∂L/∂X.",
    "filter": "∂L/∂O is an example. Change F, and it stays: F is in none of these sums.",
}
FROM_TARGET = "∂L/∂O is O − T, for the target T that was given. Change F, and it changes with O."
OTHER_SHAPE = " The target given has another shape than this output."

HEADINGS = {
    "scatter": "{name}: {gradient} times {filter} {goes} its window",
    "pixel": "From the pixel: every window that held {pixel} sends its share back",
    "proof": "The proof: what {pixel} met is the filter, turned by 180°",
    "gather": "Gather: turn the filter, slide it over ∂L/∂O, and sum",
}
SUMMED = {"pixel": "by windows", "gather": "gathered"}
FROM_FILTER = "{name} from F[{filter}]"
FROM_FILTERS = ", of which {share} comes from F[{filter}], drawn here"
FROM_ONE = "from F[{filter}]"
FROM_OTHERS = "from the others"
NOTHING = "0: there is nothing to add"
NO_WINDOW_HELD = "no window held it"
NO_TOUCH = (
    "No window held {pixel}. It is in no sum of O, so L does not change with it: its gradient is 0."
)
PIXEL_WHERE = "{windows} held {pixel}, with these numbers of the filter on it: {weights}."
PIXEL_WHERE_ONE = "One window held {pixel}, with this number of the filter on it: {weights}."
BACKWARDS = "That is the filter from its last number to its first: turned by 180°."
GATHER_WHERE = "The turned filter lies on {rows} and {columns} of ∂L/∂O with its zeros."
AROUND = "Hatched on ∂L/∂O: zeros around it, for the filter to slide over the edge."
BETWEEN = "Dotted: zeros put in for the stride."
AT_THE_END = "Crossed out: zeros for the rows or columns that no window reached."
CROPPED = "Hatched around ∂L/∂X, outside of its frame: the padding, which is taken off."
PIXEL_ALT = "{heading}. {where} {sums}."
GATHER_ALT = "{heading}. {where} The turned filter is {turned}. {sums}."

# ------------------------------------------------------------------- captions: scatter

MISTAKES_MADE = "Scatter", "A mistake", "Two mistakes"
THE_FILTER = {False: "the filter", True: "the turned filter"}
GOES = {True: "is added to", False: "is written over"}
BEFORE, AFTER = "before", "after"
SHARE = "∂L/∂O · F"
TURNED_FILTER = "{filter}, turned by 180°"
PADDED_GRADIENT = "the padded ∂L/∂X"
RIGHT_SO_FAR = "right so far"
WINDOW_ROW = "row {row} of the window:"
SCATTER_WHERE = (
    "Window {number} (of 0 to {last}): {gradient} = {value}, times the filter, on {rows} and "
    "{columns} of {what}."
)
OVERWRITES = (
    "= wipes out what was there: where windows overlap, the shares of earlier ones are lost."
)
TURNED_IN_LOOP = "The filter is turned, and here it has to lie as it lay on the way forward."
WRONG_SO_FAR = "✗ marks {count} so far: {pixel} is {wrong}, and {right} would be right."
WRONG_NUMBERS = "wrong number", "wrong numbers"
NONE_WRONG = "No number is wrong so far."
NEVER_WRONG = "All windows are done, and on these numbers the mistake does not show."
ALL_DONE = "All windows are done: this is ∂L/∂X."
SCATTER_ALT = (
    "{heading}. {where} Under the window there was {before}; to it comes {new}; then there is "
    "{after}. ∂L/∂X so far is {so_far}. {remarks}"
)
SCATTER_ALT_WRITES = (
    "{heading}. {where} Under the window there was {before}; over it {new} is written, and then "
    "there is {after}. ∂L/∂X so far is {so_far}. {remarks}"
)

# --------------------------------------------------------------------- captions: proof

PROOF_MOMENT = "picture"
IN_ORDER = "the outlined numbers"
PROOF = {
    "windows": "{windows} held {pixel}. Outlined: the number of the filter that lay on it.",
    "weights": "Keep these numbers alone.",
    "leave": "They leave their windows, and keep the order of the windows.",
    "together": "They have come together: {together}.",
    "turned": "It is the filter turned by 180°: its last number is first.",
    "slide": "Now lay it on ∂L/∂O.",
    "on": (
        "Each number lies on the ∂L/∂O of the window that it came from: multiply, and add. That "
        "is gathering."
    ),
}
PROOF_OF_SOME = {
    "turned": "It is a part of the filter turned by 180°; here are its other numbers, too.",
    "on": (
        "Each number lies on the ∂L/∂O of the window that it came from, the others on zeros: "
        "multiply, and add. That is gathering."
    ),
}
PROOF_ALT = "{heading}. {caption} The filter is {filter}, turned {turned}. {sums}."

# ----------------------------------------------------------- captions: filter gradient

FILTER_HEADINGS = {
    "correlation": "Correlation: slide ∂L/∂O over X, not turned, and sum",
    "windows": "Windows: {weight} met one number in each; times what came back, summed",
}
WINDOWS_TITLE = "windows of {title}"
FROM_IMAGE = "{name} from image {image}"
FROM_IMAGES = ", a sum from each image"
CORRELATION_WHERE = "∂L/∂O lies on {rows} and {columns} of {what}."
WINDOWS_WHERE = "Outlined in each window: the number that {weight} met."
REACH = "Crossed out: rows or columns after the last window."
FILTER_GRADIENT_ALT = "{heading}. {where} ∂L/∂O is {upstream}, and F is {filter}. {sums}."

# --------------------------------------------------------------------- captions: nudge

NUDGE_HEADING = "Nudge {name}, and see what becomes of L"
TARGET_GRID = "target T"
ONE_TARGET = "target T[{filter}]"
BIAS = "bias b"
ONE_BIAS = "bias b[{filter}]"
APART = "∂L/∂O = O − T"
ONE_APART = "∂L/∂O[{filter}] = O[{filter}] − T[{filter}]"
LOSS = "L = ½ Σ (O − T)²"
OVER_FILTERS = ", over all filters"
FROM_BACKWARD = ", from backward: the slope of the tangent"
ONE_TENTH = (
    "One tenth more: along the tangent, L changes by 0.1·{slope} {exact} {promise}; along its "
    "curve, by {change}."
)
CURVE = "L, as {name} moves"
TANGENT = "the tangent, slope {exact} {slope}"
NUDGE_ALT = (
    "{heading}. {value}. The output is {output}, the target {target}. {loss}. {slope}. A curve "
    "of L over {name}, with a dot at this value; a straight line with that slope "
    "touches it there."
)

# -------------------------------------------------------------------- captions: matrix

MATRIX_ROW = "matrix row"
MATRIX_VIEWS = {"forward": "M · X", "backward": "Mᵀ · ∂L/∂O"}
MATRICES = {"forward": "M", "backward": "Mᵀ"}
MATRIX_HEADINGS = {
    "forward": "M · X: row {number} of M makes {name}",
    "backward": "Mᵀ · ∂L/∂O: row {number} of Mᵀ makes {name}",
}
MATRIX_PART = "{matrix}, row {row} of {of}"
MATRIX_WHERE = {
    "forward": "Row {number} of M holds {weights}, one for each pixel under this window.",
    "backward": (
        "Row {number} of Mᵀ, which is column {number} of M, holds {weights}, one for each output "
        "whose window holds {pixel}."
    ),
}
EMPTY_ROW = {
    "forward": "This window lies on the padding alone, and row {number} of M is empty.",
    "backward": (
        "No window holds {pixel}: row {number} of Mᵀ, which is column {number} of M, is empty."
    ),
}
FORWARDS = "That is the filter from its first number to its last."
BLANK = "Blank is 0. Pixels and outputs are counted row by row."
EXAMPLE_GRADIENT = "This ∂L/∂O is an example."
NO_COLUMN = {
    "forward": "Hatched: padding. It is 0, and has no column in M.",
    "backward": "The padding has no column in M.",
}
MATRIX_ALT = "{heading}. {matrix}; its row {number} is {row}. {where} {sum}."
TOO_LARGE_MATRIX = (
    "M would have {rows} rows and {columns} columns, too many to read here. Choose a larger "
    "stride, or less padding."
)
SMALL_FILTER = "(kH, kW), at most {most} rows and columns"

# ---------------------------------------------------------------------- captions: axes

A_FILTER = "filter {filter}"
A_CHANNEL = "channel {channel}"
WEIGHT_FORTH = "Forward: {shape}"
WEIGHT_BACK = "Backward: {shape}, turned"
FOLLOWED = (
    "Filters and channels swap, and each grid is turned by 180°. Outlined: {name}, forward in row "
    "{filter} and column {channel}, backward in row {channel} and column {filter}."
)
AND_NEXT = " | "
AXES_ALT = "{forth}: {grids}. {back}: {turned}. {followed}"
WEIGHT_TO_DRAW = "(F, C, kH, kW), each at most {most}, to be read"

# ------------------------------------------------------------------- captions: columns

MATRIX_COLUMN = "matrix column"
COLUMNS_HEADINGS = {
    "image to columns": "Image to columns: window {number} is written as column {number}",
    "columns to image": "Columns to image: column {number} is added to window {number}",
}
AS_MATRIX = "{name}, {rows}×{columns}"
THE_FILTERS = "filters"
THE_WINDOWS = "windows as columns"
THE_OUTPUT = "O"
TRANSPOSED = "Fᵀ"
COLUMNS_GRADIENT = "∂L/∂columns"
SO_FAR = "{name} so far"
READ_ORDER = {
    False: "A column reads its window row by row.",
    True: "A column reads its window row by row, channel after channel.",
}
ROW_TIMES_COLUMN = "Each row of the filters times this column is a number of O."
COLUMNS_ADD_UP = (
    "∂L/∂columns = Fᵀ · ∂L/∂O; this ∂L/∂O is an example. Where windows overlap, columns add up."
)
ONE_COLUMN = "column {number}"
ITS_WINDOW = "its window of ∂L/∂X"
VECTOR = "({values})"
COLUMNS_ALT = {
    "image to columns": (
        "{heading}. {where} The filters of {kernel} are a matrix of {filters}, the windows one of "
        "{columns}. The column is {column}. {sums}."
    ),
    "columns to image": (
        "{heading}. {where} The filters of {kernel}, turned into columns, times ∂L/∂O. {sums}. "
        "∂L/∂X so far is {so_far}."
    ),
}
TOO_MANY_COLUMNS = (
    "There would be {columns} windows, and as many columns: too many to read here. At most {most} "
    "can be drawn. Choose a larger stride, or less padding."
)

# ------------------------------------------------------------------ captions: mistakes

CELL = "place"
PART_CONTROL = {"input_gradient": "∂L/∂X", "filter_gradient": "∂L/∂F"}
MISTAKE_CONTROL = "mistake"
SIZE_CONTROL = "size of X"
FILTERS_CONTROL = "filters"
CHANNELS_CONTROL = "channels"
IMAGES_CONTROL = "images"
# The list of mistakes: what they are about, and a few words for each.
MISTAKE_LIST = {
    "turning": {
        "filter_not_turned": "filter not turned",
        "only_rows_flipped": "only rows flipped",
        "only_columns_flipped": "only columns flipped",
        "quarter_turn": "turned by 90°",
        "kernel_transposed": "transposed",
        "wrong_axes_turned": "wrong axes turned",
        "all_axes_turned": "all four axes turned",
        "channels_turned": "channels turned",
        "arguments_swapped": "∂L/∂F turned",
        "input_turned": "X turned",
        "upstream_turned": "∂L/∂O turned",
    },
    "stride": {
        "stride_ignored": "stride left out",
        "zeros_not_inserted": "zeros not put in",
        "zeros_miscounted": "zeros miscounted",
        "slid_by_stride": "slid by the stride",
        "leftover_forgotten": "leftover rows lost",
        "leftover_kept": "leftover rows kept",
    },
    "padding": {
        "no_full_padding": "no zeros around",
        "full_padding_too_wide": "k zeros around",
        "padding_not_cropped": "padding not taken off",
        "empty_crop": "padding of 0 taken off",
        "cropped_from_wrong_side": "off the wrong side",
        "cropped_from_corner": "cut at the corner",
        "border_forgotten": "X without its border",
    },
    "+= over the windows": {
        "overwritten": "= for +=",
        "overlap_lost_by_index": "= for +=, tap by tap",
        "corner_only": "first window only",
        "no_sliding": "nothing slides",
        "edge_left_out": "last windows left out",
        "averaged_over_positions": "divided by windows",
    },
    "filters and channels": {
        "axes_not_swapped": "roles not swapped",
        "one_filter_kept": "one filter only",
        "filters_averaged": "divided by filters",
        "filters_not_summed": "filters not summed",
        "filters_summed": "filters summed",
        "one_filter_for_all": "one filter for all",
        "channels_summed": "channels summed",
        "one_channel_for_all": "one channel for all",
    },
    "batch": {
        "batch_summed": "images summed",
        "batch_not_summed": "images not summed",
        "one_image_computed": "one image only",
        "averaged_over_batch": "divided by images",
    },
    "numbers": {
        "upstream_ignored": "∂L/∂O taken as ones",
        "upstream_reshaped": "∂L/∂O reshaped",
        "sign": "wrong sign",
        "truncated": "digits cut off",
    },
}
RIGHT_GRID = "{name}, right"
WRONG_GRID = "{name}, wrong"
DIFFERENCE = "difference"
WRONG_NUMBER = "wrong"
SOME_PRODUCTS = "{products} + … ({count} products)"
NO_SUCH_NUMBER = "there is no such number"
STOPS = "With this mistake a layer stops with an error here."
OTHER_SIZE = "The shape is {wrong} in place of {right}."
HIDDEN_HERE = "On this case the mistake does not show at all."
SHOWS_WITH = "It would with {settings}."
MORE_SETTINGS = {
    "images": "2 images",
    "filters": "2 filters",
    "channels": "2 channels",
    "padding": "“same” padding",
}
WHERE_IT_HIDES = "Where it hides, and where it shows"
HIDES, SHOWS, NO_ROOM = "hides", "shows", "–"
STRIDE_ROW = "stride {stride}"
KERNEL_COLUMN = "{kernel}×{kernel}"
TITLE_IS = "{title} is {matrix}"
MISTAKE_ALT = "{title} {said} {given}. Right: {right}. With the mistake: {wrong}. {hides}"
HIDES_ALT = "It hides with {hides}."
HIDES_NOWHERE = "It hides with no stride from 1 to 3 and no filter from 1 to 4."
STRIDE_AND_KERNEL = "stride {stride} and {kernel}×{kernel}"

# ------------------------------------------------------------------ captions: learning

MOMENT = "picture"
BEFORE_STEPS = "Before the first of {steps} steps"
AFTER_STEPS = "After {number} of {steps} steps"
NEW_FILTER = "F\u00a0−\u00a0{rate}·∂L/∂F"  # never broken
A_STEP = "A step: forward, subtract T, backward, move against ∂L/∂F. F becomes {rule}."
STEP_TOO_LARGE = "L has grown: this step was too large."
STEPS_EXPLODE = "Here the steps end: L is over {growth} times what it was."
LOSS_BY_STEP = "L = ½ Σ (O − T)², by step"
LOSS_SO_FAR = "L ≈"
SCALES = "One scale of colours holds for all steps; that of the curve is logarithmic."
O_AND_T = "O and T: red is positive, blue negative, white 0; the full colour begins at ±{most}."
ROUNDED = "F, O and gradients are rounded."
LEARNING_ALT = (
    "{heading}. {loss}. The filter is {filter}. O and T are at most about {apart} apart. {said} "
    "{note}"
)
ONE_CHANNEL = "(H, W), at most {most} rows and columns"
ONE_SMALL_FILTER = "(kH, kW), at most {most} rows and columns, and no more than X has"

# ------------------------------------------------------------------ captions: training

EPOCH = "epoch"
BEFORE_TRAINING = "Before the first of {last} epochs"
AFTER_EPOCH = "After epoch {epoch} of {last}"
LOSS_CURVE = "loss, by epoch"
ACCURACY_CURVE = "accuracy in %, by epoch"
LOSS_FIGURE = "loss ≈"
ACCURACY_FIGURE = "accuracy ≈"
PERCENT = "{percent:.1f} %"
DRAWN_AT_RANDOM = "The weights are drawn at random."
LARGEST_CHANGE = "In this epoch the weights of these filters moved by at most about {change}."
ONE_SCALE = "One scale of colours holds for all epochs."
TRAINING_ALT = "{heading}. {figures}. {remark} The first filter is {filter}."
FILTERS_OVER_EPOCHS = "(E, F, C, kH, kW), the weight at two moments or more"
ONE_EACH = "{count} numbers, one for each of the filters' moments"
NONE_NEGATIVE = "numbers of at least 0"
SHARES = "numbers from 0 to 1"
FRAME = "frame"  # of a GIF
DONE_OF = "{name} {done} of {count}"
DONE = "{name} {done}"
ITEMS = "items to go through, such as range(10)"
NAME_OF_AN_ITEM = "what one of the items is, in quotes"
CONTENDERS = "functions without arguments by name, {'name': function}"
SECONDS = "a finite number of seconds, at least 0"
A_FUNCTION = "a function"
