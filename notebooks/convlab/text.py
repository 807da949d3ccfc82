"""Every sentence that a reader sees from code, by name: the place for another language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# ---------------------------------------------------------------------------- numbers


@lru_cache(maxsize=8192)  # from step to step most numbers of a picture stay
def number(value: float) -> str:
    """At most two digits after the point, and a real minus sign; from a million on as 1e+06."""
    if abs(value) >= 1e6:
        return f"{value:.3g}".replace("-", "−")
    # First to nine digits: two ways to one sum, apart by rounding, must be written alike.
    written = f"{round(value, 9):.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace("-", "−")


def term(value: float) -> str:
    """Write a number as it stands behind a sign: in brackets if it is negative."""
    written = number(value)
    return f"({written})" if written.startswith("−") else written


def equals(values: Iterable[float]) -> str:
    """= where all these numbers are written in full, ≈ where one is rounded."""
    return "=" if all(abs(v - round(v, 2)) < 1e-9 and abs(v) < 1e6 for v in values) else "≈"


def span(places: tuple[int, ...], one: str, many: str) -> str:
    """Name rows or columns: "row 3", "rows 3 to 5", or, with gaps, "rows 0, 2, 4"."""
    if len(places) == 1:
        return f"{one} {number(places[0])}"
    if places[-1] - places[0] == len(places) - 1:
        return f"{many} {number(places[0])} to {number(places[-1])}"
    return f"{many} {listed(places)}"


def rows(places: tuple[int, ...]) -> str:
    """Name some rows."""
    return span(places, "row", "rows")


def columns(places: tuple[int, ...]) -> str:
    """Name some columns."""
    return span(places, "column", "columns")


def products(window: list[float], taps: list[float]) -> str:
    """Write products term by term: 2·1 + 0·0 + 3·(−2)."""
    return " + ".join(f"{term(x)}·{term(f)}" for x, f in zip(window, taps, strict=True))


def added(values: list[float]) -> str:
    """Write a sum term by term."""
    return " + ".join(map(term, values))


def listed(values: Iterable[float]) -> str:
    """Write numbers one after the other."""
    return ", ".join(map(number, values))


def matrix(rows: Iterable[Iterable[float]]) -> str:
    """Write a matrix as it is typed: 1 0 −1; 2 0 −2."""
    return "; ".join(" ".join(map(number, row)) for row in rows)


def pair(values: tuple[int, int]) -> str:
    """Write a pair as one number where both are the same."""
    return str(values[0]) if values[0] == values[1] else f"({values[0]}, {values[1]})"


def counted(count: int, one: str, many: str) -> str:
    """Count things: "1 window", "3 windows"."""
    return f"{count} {one if count == 1 else many}"


def windows(count: int) -> str:
    """Count windows."""
    return counted(count, "window", "windows")


def numbers(count: int) -> str:
    """Count numbers."""
    return counted(count, "number", "numbers")


def channels(count: int) -> str:
    """Count channels."""
    return counted(count, "channel", "channels")


def scale_ends(most: float) -> list[str]:
    """Write the labels of a scale of colours, from its upper end to its lower one."""
    end = f"{most:.1f}" if most >= 1 else f"{most:.2g}"
    return [f"≥ {end}", "0", f"≤ −{end}"]


def input_name(padded: bool) -> str:
    """Name what the window lies on."""
    return THE_PADDED_INPUT if padded else THE_INPUT


def bias_term(bias: list[float]) -> str:
    """Write the bias as the last term of a sum, if there is one."""
    return "".join(f" + {BIAS_TERM.format(value=term(value))}" for value in bias)


def output_name(place: tuple[int, int], filter_number: int | None) -> str:
    """Name a number of the output, with its filter where there are several."""
    return indexed("O", *(place if filter_number is None else (filter_number, *place)))


def about(value: float) -> str:
    """Write a number, and ≈ before it where it is rounded."""
    written = number(value)
    return written if equals([value]) == "=" else f"≈ {written}"


def upstream_name(filter_number: int | None) -> str:
    """Name ∂L/∂O, with its filter where there are several."""
    if filter_number is None:
        return OUTPUT_GRADIENT
    return ONE_OUTPUT_GRADIENT.format(filter=filter_number)


def indexed(name: str, *places: int) -> str:
    """Name one number of an array: F[0, 1]."""
    return f"{name}[{', '.join(map(str, places))}]"


# ------------------------------------------------------------------------------ views

# The names by which code calls them, too.
SCATTER, GATHER = "scatter", "gather"
CORRELATION, WINDOWS = "correlation", "windows"

# ----------------------------------------------------------------------------- titles

INPUT = "input X"
PADDED_INPUT = "input X, padded"
CHANNEL = "{title}, channel {channel}"
FILTER = "filter F"
FLIPPED_FILTER = "F turned by 180°"
ONE_FILTER = "filter F[{filter}]"
FILTER_ABOVE = "filter"
PRODUCTS = "products"
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
NO_ALT = "alt: expected words that say what is to be seen; got {alt!r}"
NOT_A_CHOICE = "{name}: expected {expected}; got {got!r}"
RANGE = "a whole number from {least} to {most}"
ONE_OF = "one of {options}"
ROW_AND_COLUMN = "a pair (row, column), counted from 0"
A_MATRIX = "rows and columns"
FINITE = "finite numbers in rows of one length"
INSIDE = "a (row, column) inside {shape}"
INPUT_TO_DRAW = "(H, W), (C, H, W) or (N, C, H, W), with at most {most} rows and columns to be read"
MATRIX_TO_DRAW = "a matrix of at most {most} rows and columns"
SIZE_TO_DRAW = MATRIX_TO_DRAW + ", or its size: a number or (rows, columns)"
CHANNELS_TO_DRAW = "{channels}, as in the filters"
FILTERS_TO_DRAW = "at most {most} rows and columns, to be read"
SLICE = " (every second number of a larger one is photo[::2, ::2])"
LIKE_OUTPUT = "the shape of the output, {shape}"
ONE_IMAGE = "one image, (H, W) or (C, H, W)"
A_NUDGE = "a number from -{most} to {most}"
NINE_NUMBERS = "nine numbers, as (3, 3)"

# -------------------------------------------------------------------- what cannot be

TOO_LARGE = (
    "No window fits here. The filter reaches over {extent[0]}×{extent[1]} numbers; the input, with "
    "its padding, has {room[0]}×{room[1]}. Choose a smaller filter or dilation, or more padding."
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
TOO_MANY_TAPS = "A filter of {rows}×{columns} is too large to read here: at most {most} a side."
KEEP_SIZE = "This explorer keeps the filter's size. Type {rows} rows of {columns} numbers each."
CANNOT = "This choice cannot be: {error}."

# --------------------------------------------------------------------------- controls

STEP = "window"
PREVIOUS = "◀ Previous"
NEXT = "Next ▶"
ROW = "row"
COLUMN = "column"
STRIDE = "stride"
PADDING = "padding"
PADDING_MODE = "border"
DILATION = "dilation"
KERNEL = "kernel"
IMAGE = "image"
CHANNEL_CONTROL = "channel"
FILTER_CONTROL = "filter"
OWN = "numbers"
OWN_HINT = "rows parted by ;"
CROSS_CORRELATION = "cross-correlation"
CONVOLUTION = "true convolution"
HEIGHT = "rows"
WIDTH = "columns"
ALONG_ROWS = "down the rows"
ALONG_COLUMNS = "along the columns"
TURN = "Turn by 180°"
TAP = "F[{row}, {column}]"

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
    "sobel_x": "upright edges (Sobel)",
    "sobel_y": "level edges (Sobel)",
    "laplace": "all edges (Laplace)",
    "emboss": "emboss",
}
MODES = {"zeros": "zeros", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}

# ------------------------------------------------------------------ captions: forward

BIAS_TERM = "{value} (bias)"
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
ALT_BIAS = ", with the bias {value},"
FORWARD_ALT = (
    "{where} The products are {products}. Their sum{bias} is {total}; it stands at row {row}, "
    "column {column} of the output."
)
FORWARD_ALT_ONE = (
    "{where} The only product is {products}. The sum{bias} is {total}; it stands at row {row}, "
    "column {column} of the output."
)

# ------------------------------------------------------------------ captions: padding

AXIS_TITLE = {
    "rows": "Down the rows: {numbers}, {before} of padding before and {after} after",
    "columns": "Along the columns: {numbers}, {before} of padding before and {after} after",
}
FORMULA = (
    "windows = floor( ({size} + {before} + {after} − {dilation}·({kernel_size} − 1) − 1) "
    "/ {stride} ) + 1 = floor( {room} / {stride} ) + 1 = {count}"
)
LEFTOVER = {
    "rows": ("no row is left over", "the last row is left over", "the last {n} rows are left over"),
    "columns": ("no column is left over", "the last column is left over",
                "the last {n} columns are left over"),
}  # fmt: skip
GRID_TITLE = "{rows}×{columns} input"
PADDED_GRID_TITLE = "{rows}×{columns} input with its padding"
COUNT_TITLE = "output {rows}×{columns}: its windows, numbered"
PADDING_WHERE = "Window {number}, outlined: {rows} and {columns} of X."
OUTSIDE = "Hatched: padding, at places before 0 or after the last."
CROSSED = "Crossed out: under no number of any window."
PADDING_ALT = "{axis}. {formula}; {leftover}. {where} {rules}"
RULES_TITLE = "Three rules for “same”, on this axis"
RULES = {
    "keras": ("Keras, TensorFlow", "for every stride: size / stride, rounded up"),
    "torch": ("torch", "for stride 1 only"),
    "keep": ("“keep the size”", "in some class notes, in no framework"),
}
RULE = "pads {before} and {after}: {windows}"
NOT_DEFINED = "not defined: torch refuses “same” with stride {stride}"
AGREE = "With stride 1 the three rules are one."
PART = "They part: torch refuses; Keras gives {keras}, “keep the size” {keep}."

# -------------------------------------------------------------------- captions: photo

PHOTO_WHERE = (
    "The small square on both pictures is this window: {rows} and {columns} of {what}. "
    "The filter's numbers add up to {total}."
)
SHOWN_GREY = "Shown from 0 (black) to 1 (white); beyond that it is cut off."
SHOWN_SIGNED = (
    "Shown in colour: negative blue, 0 white, positive red, in full colour from {most} on."
)
PHOTO_ALT = (
    "A photograph, a filter with the rows {filter}, and what the filter makes of it, "
    "{height}×{width} numbers. {shown} {sum}."
)

# ------------------------------------------------------------ captions: input gradient

CHOSEN_TARGET = "T is such that O − T are small whole numbers{why}."
OTHER_SHAPE = ", for this output has another shape than the target given"

HEADINGS = {
    "scatter": "Scatter: every window that held {pixel} sends its share back",
    "gather": "Gather: turn the filter, slide it over ∂L/∂O, and sum",
}
FROM_FILTER = "{name} from F[{filter}]"
FROM_FILTERS = ", a sum from each filter"
NOTHING = "0: there is nothing to add"
NO_TOUCH = (
    "No window held {pixel}. It is in no sum of O, and L does not feel it: its gradient is 0."
)
SCATTER_WHERE = "{windows} held {pixel}, with these numbers of the filter on it: {weights}."
SCATTER_WHERE_ONE = "One window held {pixel}, with this number of the filter on it: {weights}."
BACKWARDS = "That is the filter from its last number to its first: turned by 180°."
GATHER_WHERE = "The turned filter lies on {rows} and {columns} of ∂L/∂O with its zeros."
AROUND = "Hatched on ∂L/∂O: zeros around it, for the filter to slide over the edge."
BETWEEN = "Dotted: zeros put in for the stride."
AT_THE_END = "Crossed out: zeros for the rows or columns that no window reached."
CROPPED = "Hatched around ∂L/∂X, outside of its frame: the padding, which is taken off."
SCATTER_ALT = "{heading}. {where} {sums}."
GATHER_ALT = "{heading}. {where} The turned filter is {turned}. {sums}."

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
FILTER_GRADIENT_ALT = "{heading}. {where} ∂L/∂O is {upstream}. {sums}."

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
TANGENT = "the tangent, by backward"
NUDGE_ALT = (
    "{heading}. {value}. The output is {output}, the target {target}. {loss}. {slope}. A curve "
    "of L over {name}, with a dot at this value; a straight line with that slope "
    "touches it there."
)

# --------------------------------------------------------------------- sheet by hand

A_NAME = "a name, in quotes"
ROWS_TO_TYPE = "{rows} rows of {columns} numbers, with spaces between and ? for what is to do"
SHEET_ALT = "Three grids of numbers. The input X: {X}. The filter F: {F}. The target T: {T}."
RIGHT, WRONG, EMPTY = "✓", "✗", " "
SOME_RIGHT = "{right} right, {wrong} wrong, {empty} to do."
ALL_RIGHT = {
    "O": "All nine right: this is O.",
    "dL_dO": "All nine right: this is ∂L/∂O.",
    "dL_dF": "All four right: this is ∂L/∂F.",
    "dL_dX": "All sixteen right: this is ∂L/∂X.",
}
HINTS = {
    "convolution": (
        "These are the numbers of true convolution: the filter was turned by 180°. Lay it on X as "
        "it is (notebook 1)."
    ),
    "sign": "Every sign is the other way round: ∂L/∂O is O − T, not T − O (notebook 5).",
    "turned": (
        "The right numbers, turned by 180°. Lay ∂L/∂O on X, not X on ∂L/∂O; nothing is turned "
        "(notebook 5)."
    ),
    "transposed": "Rows and columns are exchanged: F[0, 1] is in the first row.",
    "unturned": (
        "This is what comes out if the filter is turned while scattering, or not turned while "
        "gathering. Scatter it as it is (notebook 6)."
    ),
    "overwritten": (
        "Where windows overlap, the last one has wiped out the others. Add the shares (notebook 6)."
    ),
}
