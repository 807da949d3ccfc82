"""What the checker says: its verdicts, the names of mistakes, hints, marks, the command line."""

from __future__ import annotations

CASES: dict[str, str] = {}  # the names of cases, where they are other words than in the code
LETTERS = "a letter for each axis, of {known}, or 1"
LETTERS_OF_X = "the letters N, C, H, W, or C, H, W, or H, W, in any order"
LIKE_ARGUMENTS = "what it is called with, in the names {known}"
A_PLACE = "where the layer keeps it, as in 'W' or \"params['W']\""
A_METHOD = "a method, as in 'forward' or 'forward(X, W, b)'"
A_CLASS = "a class, or what else builds a layer"
A_RATE = "a number above 0"
NOT_MORE = {
    "N": "The adapter's letters leave N out: batches are not taken",
    "C": "The adapter's letters leave C out: several channels are not taken",
    "F": "The adapter's letters leave F out: several filters are not taken",
}
NOT_SQUARE = "The adapter's words are for squares: others are not taken"
NOT_SHAPE = "The layer has filters of the shape {shape}: others are not taken"
NOT_STRIDE = "The adapter's words leave s out: a stride above 1 is not taken"
NOT_PADDING = "The adapter's words leave p out: padding is not taken"
NOT_THE_SAME = "p is a number, for all sides: none of them is “same” for a {kernel} filter"
OTHER_AXES = "The adapter's letters are for an X with {axes} axes: others are not taken"
NO_FILTER_GRADIENT = (
    "backward returned no array of the shape of the weights: say where ∂L/∂F is kept, as in "
    "dL_dF='dW', or with which learning rate the weights are updated, as in lr=1.0"
)
USE_ADAPTER = (
    "The layer has another interface than this check asks for: {why}. An adapter takes it as it is "
    "({function} is in convlab.check):\n\n{line}"
)
OTHER_CONSTRUCTOR = "its constructor takes other arguments"
OTHER_FUNCTIONS = "it is functions"
OTHER = {  # by the argument of the adapter
    "X": "X lies as {value}",
    "forward": "`forward` is called `{value}`",
    "backward": "`backward` is called `{value}`",
    "no backward": "the way back is what comes beside O",
    "weight": "`weight` is not read, the filters are in `{value}`",
    "no weight": "the filters are handed over at each call",
    "bias": "`bias` is not read, it is in `{value}`",
    "no bias": "there is no bias",
    "dL_dF": "backward leaves ∂L/∂F in `{value}`",
    "lr": "backward updates the weights and shows no ∂L/∂F",
}
A_FACTORY = "a function of (out_channels, kernel_size, stride, padding) that returns a layer"
AT_LINE = "{said} (line {number}, in {name}: {line})"
NO_LAYER = "the factory returned {got}; expected a layer"
NO_PAIR = "backward returned {got}; expected two arrays, (dL_dF, dL_dX)"
NO_NUMBERS = "returned {got}; expected an array of numbers"
ONE_ARRAY = "an array of shape {shape} and type {dtype}"
TOO_MANY_NUMBERS = "returned an array of shape {shape}; expected some hundred numbers at most"
PARTS = {
    "forward": "The output O",
    "filter_gradient": "The gradient for the filter, ∂L/∂F",
    "input_gradient": "The gradient for the input, ∂L/∂X",
    "bias_gradient": "The gradient for the bias, ∂L/∂b",
    "backward": "The backward pass",
}
PART_NAMES = {
    "forward": "O",
    "filter_gradient": "∂L/∂F",
    "input_gradient": "∂L/∂X",
    "bias_gradient": "∂L/∂b",
    "backward": "backward",
}
CLI = (
    "Check submissions: one row each, as it finishes, with its marks. Each runs in a process of "
    "its own, with a limit on time and memory; that is no sandbox against malice."
)
CLI_SUBMISSIONS = "files .py or .ipynb, folders or ZIPs of them as Moodle and Canvas give them"
CLI_CSV = "also write the rows to this file"
CLI_DELIMITER = "what stands between two columns of it (,)"
CLI_LAYER = "name of the class, if it is not one of the usual ones"
CLI_ADAPTER = (
    "for layers of another interface: the call that adapts them, as in 'of_class(layer, \"in, out, "
    "k, s, p\")', where layer is the one in the file, or 'of_functions(conv_forward, "
    "conv_backward)'; see of_class and of_functions in convlab.check"
)
CLI_NO_ADAPTER = "--adapter: expected a call of of_class or of_functions; got {got}"
CLI_USE_ADAPTER = "It can be checked with --adapter {line}."
CLI_SECONDS = "time for each submission (60); a step of it has an eighth of that"
CLI_MEGABYTES = "memory for each submission (2048), where the system can limit it"
CLI_JOBS = "how many to check at the same time (as many as there are cores, and no more)"
CLI_ROW = "{submission}  {marks}  {steps}  {said}"
CLI_MARKS = "{marks} of {of}"
CLI_STEPS = "{passed}/{of} steps"
CLI_RIGHT = "right"
CLI_TIMEOUT = "stopped: not done after {seconds} seconds"
CLI_MISSING = "there is no such file"
CLI_NOTHING = "there is no .py or .ipynb file in it"
CLI_NO_ZIP = "this ZIP cannot be opened whole: {said}"
CLI_TOO_LARGE = "what is in it is too large"
CLI_NO_NOTEBOOK = "a notebook that is cut off or damaged: {said}"
CLI_CRASH = "stopped with exit code {code}"
CLI_CANNOT_WRITE = "cannot write {path}: {said}"
CLI_ONE_CHARACTER = "{got!r} is no delimiter; expected one character"
CLI_INTERRUPTED = "Stopped. {count} rows of {of} are in {path}."
CLI_WINDOWS = (
    "On Windows the memory of a submission is not limited, and processes that it has started "
    "are not stopped with it."
)
CLI_ENDLESS = "not done after {seconds} seconds"
CLI_ENDED = "the process ended here, with exit code {code}"
CLI_LINE = "line {line}"
CLI_CELL_LINE = "cell {cell}, line {line}"
CLI_STOPPED = "{where} stopped: {said}."
CLI_MORE_STOPPED = "And so did {count} more."
CLI_STILL = "{where} was still at work after {seconds} seconds, and nothing depended on it."
CLI_LOST = "Marks are missing in step {steps}."
CLI_OF_17 = "Marked out of {of}, without steps 1 and 2: it holds the layer alone."
CLI_CONSTRUCTOR = (
    "It is built as {name}(out_channels, kernel_size, stride, padding); its own __init__ takes "
    "({parameters})."
)
CLI_OWN_ARRAYS = "The arrays it has beside weight and bias: {names}."
CLI_NO_BIAS_GRADIENT = "It keeps no dL_db; ∂L/∂b was not checked."
CLI_RIGHT_OF = "{right} of {of} submissions are right."
CLI_COUNTED = "{count:>4} × {what}"
CLI_SAME_UNKNOWN = "{count} submissions have the same unknown numbers in step {step}: {names}"
NO_LAYER_IN_FILE = "no layer in the file: expected a class {names}, with forward and backward"
MANY_LAYERS_IN_FILE = "several layers in the file: {names}; choose one with --layer"
STEP_NAMES = {
    None: "The layer",
    "size": "The size of the output",
    "padding": "The padding",
    "forward": "The forward pass",
    "filter_gradient": "∂L/∂F",
    "input_gradient": "∂L/∂X",
    "bias_gradient": "∂L/∂b",
    "forward_one_filter": "The forward pass of one filter",
    "forward_several_filters": "The forward pass of several filters",
    "filter_gradient_stride_1": "∂L/∂F with stride 1",
    "input_gradient_stride_1": "∂L/∂X with stride 1",
    "stride": "The stride",
    "same": "Padding “same”",
}
PASSED = "✓ {what}: right on {cases} cases."
PASSED_PART = "✓ {what}: right on the {cases} of {of} cases that it takes."
PASSED_LITTLE = "◐ {what}: right on the {cases} of {of} cases that it takes."
PASSED_FORWARD = "◐ {what}: right on {cases} of {of} cases, without ∂L/∂X."
NOT_PASSED = "✗ {what}: not right yet."
SMALLEST = "The smallest case that shows it: {case}."
OR_ELSE = "Or else, with the same numbers here: {title}"
HINT = "Hint: {hint}"
EXPLAINED = "Explained in {section}."
NOTE = "Note: {note}"
EXPECTED, GOT = "{name} expected", "{name} got"
WHICH = {
    "image": ", image {number}",
    "channel": ", channel {number}",
    "filter": ", filter {number}",
}
SHAPES = "Expected the shape {expected}; got {got}."
VALUES = "Expected {expected}; got {got}."
# Where a layer is wrong: in words, each behind "where", what is in a family and what is not.
FAMILIES = {
    "stride": ("the stride is above 1", "the layer has stride 1"),
    "same": ("the padding is “same”", "the padding is “valid”"),
    "channels": ("X has several channels", "X has one channel"),
    "images": ("there are several images", "there is one image"),
    "filters": ("there are several filters", "there is one filter"),
    "left_over": ("a row or column is left over", "no row or column is left over"),
    "rectangular_filter": ("the filter is not square", "the filter is square"),
    "even_filter": ("a side of the filter is even", "both sides of the filter are odd"),
    "even_height": ("the filter's height is even", "the filter's height is odd"),
    "even_width": ("the filter's width is even", "the filter's width is odd"),
    "rectangular_input": ("X is not square", "X is square"),
    "rectangular_output": ("O is not square", "O is square"),
    "several_taps": ("the filter is larger than 1×1", "the filter is 1×1"),
    "overlap": ("windows overlap", "windows do not overlap"),
    "odd_border": ("one side gets more padding than the other", "all sides are padded alike"),
    "one_border": ("only one axis is padded", "both axes are padded, or none is"),
    "wide": ("X is wider than high", "X is not wider than high"),
    "high": ("X is higher than wide", "X is not higher than wide"),
    "as_many": (
        "there are as many filters as channels",
        "there are not as many filters as channels",
    ),
    "stride_2": ("the stride is 2", "the stride is not 2"),
    "stride_3": ("the stride is above 2", "the stride is 1 or 2"),
    "channels_2": ("X has two channels", "X has one channel, or more than two"),
    "channels_3": ("X has more than two channels", "X has one or two channels"),
    "images_2": ("there are two images", "there is one image, or more than two"),
    "images_3": ("there are more than two images", "there are one or two images"),
    "filters_2": ("there are two filters", "there is one filter, or more than two"),
    "filters_3": ("there are more than two filters", "there are one or two filters"),
}
BOTH_FAMILIES, EITHER_FAMILY = "{one} and {other}", "{one}, or {other}"
RIGHT_BUT, RIGHT_WHERE = "Right but where {where}.", "Right wherever {where}."
ONLY_WHERE = "This is so where {where}."
WRONG_ON = "Wrong on {wrong} of {cases} cases."
ON_ALL = "This is so on all {cases} cases."

# What the numbers that came have to do with the right ones.
TIMES, RIGHT_ONE = "{factor} times the right one", "the right one {by}"
TIMES_AND, DIVIDED, MULTIPLIED = "{times}, {by}", "divided by {count}", "times {count}"
COUNTS = {
    "images": "the number of images",
    "filters": "the number of filters",
    "channels": "the number of channels",
    "stride": "the stride",
    "windows": "the number of windows of an image",
    "windows_of_all": "the number of windows of all images",
    "rows": "the number of rows of O",
    "columns": "the number of columns of O",
    "outputs": "the size of O",
    "outputs_of_one": "the size of O for one image",
    "taps": "the number of taps, kH·kW",
    "taps_of_all": "the number of weights of a filter",
    "weights": "the number of all weights",
    "pixels": "the number of pixels of an image",
    "inputs": "the size of X",
}
AXES = {name: name for name in ("images", "filters", "channels", "rows", "columns")}
ONE_OF = {name: name.removesuffix("s") for name in AXES}
NUMBER_OF_GRID, EDGE = "number of each grid", "the first and last rows and columns"
LAST, FIRST = "the last {what}", "the first {what}"
BUT_FOR, IN_ALONE = "but for {what}", "in {what} alone"
REVERSED = "the {axes} are in reverse order"
EXCHANGED = "the axes are in the order ({axes})"
READ = "they are read in another order, as by a reshape in the place of a transpose"
SHIFTED = "they are shifted {shift}"
SHIFTED_BY_THE_REST = "they are shifted down and right by what is left over"
DIRECTIONS = (("up by {count}", "down by {count}"), ("left by {count}", "right by {count}"))

FINDING_ALT = "{title} On {case}: {grids}"
GRID_ALT = "{name} is {numbers}."
STRONGER_HINTS = "A stronger hint", "The strongest hint, near the line to change"
FOR_HINTS = (
    "More hints: `report = check_layer(…)`, then `report.hint(2)`, or `report.hint(3)`, which "
    "comes near the line to change."
)
FOR_THE_CASE = (
    "The case in hand, after `report = check_layer(…)`: `case = report.findings[{number}].case`. "
    "It has `case.X`, `case.weight` (F), `case.bias` and `case.dL_dO`; `case.right` is what is "
    "expected."
)
NO_HINT = "Nothing is wrong, so there is no hint."
CASE = """\
{name}
  X        the input, {X}: images, channels, rows, columns
  weight   the filters F, {weight}
  bias     {bias}
  dL_dO    ∂L/∂O, {dL_dO}
  right    what is expected, by {parts}
  kernel   {kernel}
  stride   {stride}
  padding  {padding}: rows {pads[0]}, columns {pads[1]} of zeros, before and after"""
# What a layer takes that refuses the rest.
LIMITS = {
    "square_only": "square filters only",
    "odd_only": "odd filters only",
    "three_only": "3×3 filters only",
    "stride_1_only": "stride 1 only",
    "valid_only": "padding “valid” only",
    "same_odd_only": "“same” with odd filters only",
    "same_stride_1_only": "“same” with stride 1 only (as torch does)",
    "same_on_all_sides_only": "“same” only where it pads all sides alike",
    "nothing_left_over": "only inputs of which no row or column is left over",
    "square_images_only": "square images only",
    "one_channel_only": "one channel only",
    "one_image_only": "one image at a time",
}
NOTES = {
    "axes_2": "The layer takes one matrix X (H, W). Channels and batches lie beyond this check.",
    "axes_3": "The layer takes one image X (C, H, W). Batches lie beyond this check.",
    "refused": "The layer takes {limits}; the rest was not checked. It says: {words}.",
    "same_convention": (
        "For “same” with a stride above 1 there are several conventions. This one is not that of "
        "Keras; it was checked by its own convention."
    ),
    "first_layer": (
        "backward returns None for ∂L/∂X, as the first layer of a network may. ∂L/∂X was not "
        "checked."
    ),
    "results_order": (
        "backward returns its results in an order of its own; here it is (dL_dF, dL_dX). Their "
        "shapes told them apart."
    ),
    "zero_grad": (
        "Gradients are added up from call to call until `zero_grad` is called, as in torch. Here "
        "they are new with each call."
    ),
    "float32": "The numbers are right to the precision of float32. float64 would show more digits.",
    "printed": "The layer prints while it runs. That was caught, and takes time.",
    "optional": "dL_db, which no step asks for, is wrong: {title} That costs nothing here.",
}

N1, N2, N4 = "notebook 01, “The sliding window”", "notebook 02, “Padding”", "notebook 04"
N3 = "notebook 03, “Stride and dilation”"
N5, N6 = "notebook 05, “The gradient for the filter”", "notebook 06, “The gradient for the input”"
N7 = "notebook 07, “The gradient for the input, in full”"
ITS_PART = "where its part is explained"  # of a mistake that several parts may have
SECTION_OF_PART = {
    "forward": N1,
    "filter_gradient": N5,
    "input_gradient": N6,
    "bias_gradient": N5,
    "backward": N5,
}

# ------------------------------------------------------- the first steps, and the marks

ROW_PADDING = ", “{padding}”"
ROW_CASE = "n = {n}, k = {k}, stride {stride}"


def row_case(n: int, k: int, stride: int, padding: str = "") -> str:
    """Name a case of the first two steps of the assignment."""
    return ROW_CASE.format(n=n, k=k, stride=stride) + (
        ROW_PADDING.format(padding=padding) if padding else ""
    )


ROW_PRINTS = "Your function prints. That is caught here; call it in a cell of your own to see it."
UNREAD = (
    "Python could not read your last cell with `{name}`: there is a mistake of syntax in it. What "
    "was checked here is what stood there before."
)
ROW_FLOATS = "These are floats. `np.pad` takes whole numbers only, so ints are asked for."
_OF_ANY_ROW = {
    "not_written": ("Not written yet.", "Put your code in the place of `return None`."),
    "printed": (
        "It prints, and returns nothing.",
        "`print` shows a number. `return` hands it on to whoever called.",
    ),
    "raised": ("It stops with an error.", "See below what was raised, and where."),
    "unrecognised": (
        "Wrong, and not by a mistake that this check knows.",
        "Draw this case: the n numbers, and each window on them.",
    ),
}
# By step and mistake: what is wrong, and why.
ROW_MISTAKES = {
    "size": {
        **_OF_ANY_ROW,
        "float": (
            "The number is right, but it is a float.",
            "Windows are counted, so an int is asked for: 3, and not 3.0. `//` divides two ints "
            "to an int.",
        ),
        "true_division": (
            "`/` gives a float, and parts of windows.",
            "Only whole windows count, and an int is asked for. `//` divides and rounds down.",
        ),
        "no_one": (
            "The first window is not counted.",
            "(n − k) // stride counts the steps from each window to the next. There is one window "
            "more than steps.",
        ),
        "one_inside": (
            "The 1 is added before the division.",
            "The division counts the steps from each window to the next. The first window is "
            "added to these.",
        ),
        "no_brackets": (
            "Only k is divided by the stride.",
            "// is worked out before −. What is the number of places that a window can move on?",
        ),
        "no_stride": ("The stride is not used.", "This counts the windows that lie one apart."),
        "no_window": (
            "The size of the window is not used.",
            "Windows that begin near the end of the row do not fit in it.",
        ),
        "rounded_up": (
            "One window too many: it reaches beyond the n numbers.",
            "A last window that does not fit is not counted. Round down.",
        ),
    },
    "padding": {
        **_OF_ANY_ROW,
        "half_on_both": (
            "Half of the zeros, rounded up, go on both sides.",
            "As with k // 2 for an even k: that is one zero too many. Of an odd number of zeros "
            "the last goes after the row.",
        ),
        "too_few": (
            "Half of the zeros, rounded down, go on both sides.",
            "As with (k − 1) // 2 for an even k: one zero is missing. It goes after the row.",
        ),
        "odd_first": (
            "Of an odd number of zeros the last goes before the row.",
            "It goes after it: (1, 2), and not (2, 1).",
        ),
        "no_stride": (
            "The stride is not used.",
            "k − 1 zeros are right for stride 1. With a larger stride the last window begins "
            "elsewhere: count the windows first.",
        ),
        "size_kept": (
            "The zeros are for n windows, whatever the stride.",
            "With “same” there are n / stride windows, rounded up.",
        ),
        "rounded_down": (
            "The number of windows is rounded down.",
            "With “same” there are n / stride windows, rounded up.",
        ),
        "less_than_0": (
            "There are less than 0 zeros.",
            "Where the last window ends before the row does, no zeros are needed. `max` takes the "
            "larger of two numbers.",
        ),
        "all_on_both": (
            "All of the zeros go on both sides.",
            "Half of them go before the row, half after it.",
        ),
        "one_side": (
            "All of the zeros go on one side.",
            "Half of them go before the row, half after it.",
        ),
        "valid_padded": (
            "“valid” is padded like “same”.",
            "With “valid” there are no zeros. `padding` says which of the two it is.",
        ),
        "no_tuple": (
            "The numbers are right, but they are no tuple.",
            "A pair is asked for: `return before, after`.",
        ),
        "no_pair": (
            "One number comes back, and not a pair.",
            "Say how many zeros go before, and how many after: `return before, after`.",
        ),
    },
}
ROW_SECTIONS = {"size": N3, "padding": N2}
TOO_LONG = "stopped after {seconds} seconds; is there a loop that never ends?"
STEPS = ("step", "steps")
MARKS = "{earned:g} of {points}"
ALL_MARKS = (
    "Well done. You have written a convolution layer, forward and backward, and all of it is right."
)
SOME_MARKS = "Marks are left in {steps}. What is right counts already; go on where you like."
NOT_COUNTED = "Not counted yet: {steps}. Run the cells that count them, then this one again."

# What is wrong, what that means, where to look, and the notebook that explains it.
MISTAKES = {
    "convolution": (
        "The filter is turned by 180° in the forward pass.",
        "That is true convolution. The field's convolution layer is a cross-correlation.",
        "Which number of the filter lies on the upper left number of the window?",
        N1,
    ),
    "kernel_transposed": (
        "The filter's rows and columns are exchanged.",
        "Each weight is taken at [v, u] in place of [u, v].",
        "Try a filter with a single 1 that is not on the diagonal.",
        N1,
    ),
    "stride_ignored": (
        "The stride is left out of the window's place: the windows lie one apart.",
        "The shape is right, and with stride 1 nothing shows. (Where ∂L/∂X is gathered, the zeros "
        "for the stride are missing.)",
        "Where does window number 2 begin when the stride is 3?",
        N3,
    ),
    "stride_unused": (
        "The stride is not used: there are too many windows, one apart.",
        "The output has the size that it has with stride 1.",
        "Which of your functions should know the stride, and do you hand it on?",
        N3,
    ),
    "bias_forgotten": (
        "The bias is not added.",
        "Every number of O is off by its filter's bias.",
        "What does O hold for an input of zeros?",
        N4,
    ),
    "bias_per_channel": (
        "The bias is added once for each channel.",
        "Every number of O is off by the bias times (channels − 1).",
        "How often should a filter's bias go into one number of O?",
        N4,
    ),
    "bias_per_tap": (
        "The bias is added once for each product.",
        "Every number of O has the bias as often as the filter has numbers.",
        "Is the bias inside of the sum?",
        N4,
    ),
    "bias_twice": (
        "The bias is added twice.",
        "Every number of O is off by its filter's bias.",
        "What does O hold for an input of zeros?",
        N4,
    ),
    "another_bias": (
        "Another number is added in the place of the bias.",
        "In each grid of O the same number is added to all sums, and it is not the filter's bias.",
        "What does O hold for an input of zeros? Which number is that?",
        N4,
    ),
    "bias_of_the_first": (
        "Every filter adds the bias of the first one.",
        "With one filter it does not show.",
        "Which bias belongs to output channel 1?",
        N4,
    ),
    "one_channel_kept": (
        "Only one channel of X is used.",
        "The sums of the other channels are dropped or overwritten.",
        "A filter sees all channels. Where are their sums added?",
        N4,
    ),
    "channels_averaged": (
        "The channels are averaged.",
        "Their sums are added, not divided by the number of channels.",
        "What does O become when a second channel holds zeros only?",
        N4,
    ),
    "taps_averaged": (
        "Each window is averaged.",
        "The products are added, not divided by their number.",
        "Work the first number of O out by hand, and compare.",
        N1,
    ),
    "one_filter_for_all": (
        "All filters give what one of them should.",
        "One filter's numbers stand in the place of every other's.",
        "Which index runs over the filters, and is it used everywhere?",
        N4,
    ),
    "one_filter_computed": (
        "Only one filter is computed.",
        "Places of the other filters are never written, or are not there.",
        "Does the loop over the filters go on after the first? Where does return stand?",
        N4,
    ),
    "one_image_computed": (
        "Only one image of the batch is computed.",
        "Places of the other images are never written, or are not there.",
        "How often does the loop over the images run? Where does return stand?",
        N4,
    ),
    "filters_summed": (
        "What belongs to one filter is summed over all of them.",
        "Every filter gets the same sum.",
        "Which sums run over the filters, and which do not?",
        ITS_PART,
    ),
    "no_sliding": (
        "Nothing slides: the first window's number is in every place.",
        "One product of two grids is spread over the whole result.",
        "Which index of the result moves the window?",
        N1,
    ),
    "window_misplaced": (
        "The windows begin at the wrong places where the stride is above 1.",
        "Window i begins at i·s. Here it begins at i + s − 1, or at i·s + s − 1.",
        "Write down where the first three windows begin when the stride is 2.",
        N3,
    ),
    "matrix_product": (
        "`@` or np.dot stands where `*` belongs.",
        "A window and a filter are multiplied number by number. A matrix product meets rows "
        "with columns, and fits square filters by chance.",
        "Work the first number of O out by hand: which four numbers does each one meet?",
        N1,
    ),
    "corner_only": (
        "The window stays in the corner on the way back.",
        "All shares are taken from the first window, or go into it.",
        "Which index moves the window, and is it used?",
        ITS_PART,
    ),
    "height_for_both": (
        "The height is taken for both axes.",
        "Square inputs do not show it.",
        "Try an input of 4×6, then one of 6×4.",
        N1,
    ),
    "width_for_both": (
        "The width is taken for both axes.",
        "Square inputs do not show it.",
        "Try an input of 4×6, then one of 6×4.",
        N1,
    ),
    "kernel_height_for_both": (
        "The filter's height is taken for both of its axes.",
        "Square filters do not show it.",
        "Try a filter of 3×2.",
        N1,
    ),
    "output_size": (
        "The size of the output is not computed right.",
        "It should be floor((n + pads − k) / s) + 1, along each axis.",
        "Count the windows of 3 in 8 numbers with stride 2, and compare.",
        N3,
    ),
    "output_size_zeros": (
        "The output is too large; its last places hold zeros.",
        "The size should be rounded down, and its brackets be in the right place.",
        "Count the windows of 3 in 8 numbers with stride 2, and compare.",
        N3,
    ),
    "float_size": (
        "A size or an index is a float.",
        "`/` gives a float, even for 4 / 2. Sizes and indices have to be whole numbers.",
        "Which division is it, and which one rounds down?",
        N3,
    ),
    "same_half_both_sides": (
        "“same” pads k // 2 on both sides.",
        "For an even filter that is one row too many.",
        "How much padding does a 2×2 filter need in all?",
        N2,
    ),
    "same_odd_row_first": (
        "“same” puts the odd row and column first.",
        "They go after the last row and column, in torch and in Keras.",
        "On which side does a 2×2 filter hang over the edge?",
        N2,
    ),
    "same_half_rounded_down": (
        "“same” pads (k − 1) // 2 on both sides.",
        "For an even filter that is one row too few: the output is smaller than the input.",
        "How much padding does a 2×2 filter need in all?",
        N2,
    ),
    "pads_exchanged": (
        "The padding of rows and that of columns are exchanged.",
        "With square filters and stride 1 nothing shows.",
        "In which order does np.pad take the axes? Try a filter of 1×3.",
        N2,
    ),
    "border_not_zero": (
        "The border does not hold zeros.",
        "“same” pads with zeros; here are ones, or the numbers of the edge.",
        "What does np.pad put in when it is called like this?",
        N2,
    ),
    "same_ignored": (
        "“same” does not pad.",
        "The output is that of “valid”.",
        "What shape should the output have?",
        N2,
    ),
    "columns_reshaped": (
        "The columns are in the wrong order: a reshape stands where a transpose belongs.",
        "A reshape reads the same numbers row by row; it does not move axes.",
        "Print one column, and look for the window that it should be.",
        N4,
    ),
    "columns_order": (
        "The columns are in another order than the filters.",
        "A column runs through channels and taps in one order, the row of weights in another: "
        "products meet the wrong partners. One channel does not show it.",
        "Write down the first four entries of a column, and of the flattened filter.",
        N4,
    ),
    "weight_reshaped": (
        "The filters are reshaped where they should be transposed.",
        "A reshape reads the same numbers row by row; it does not move axes. One filter does "
        "not show it.",
        "Which number of the filters stands at [0, 1] after it, and which should?",
        N4,
    ),
    "output_reshaped": (
        "The output is reshaped where it should be transposed.",
        "The numbers are right, and in the wrong places.",
        "Which axis runs fastest in what the matrix product returns?",
        N4,
    ),
    "output_transposed": (
        "Rows and columns of the output are exchanged.",
        "Each number stands at [j, i] in place of [i, j].",
        "Try an input of 4×6: which shape has O?",
        N1,
    ),
    "gradient_reshaped": (
        "The gradient is reshaped where it should be transposed.",
        "The numbers are right, and in the wrong places.",
        "Which axes does the array have before the reshape, and in which order?",
        ITS_PART,
    ),
    "edge_left_out": (
        "The last, or first, row or column is left out.",
        "A range ends one too early, or begins one too late: numbers are never written, or "
        "never summed.",
        "Which indices does the loop run through? Compare them with the size.",
        N1,
    ),
    "activation_inside": (
        "An activation is applied inside of the layer.",
        "ReLU and the like belong to the next layer. This one gives the sums as they are, "
        "negative ones too.",
        "What is done to the sums before they are returned?",
        N1,
    ),
    "strides_of_another": (
        "`as_strided` is given the strides of another array.",
        "The padded array lies in memory with longer rows than X. Without padding nothing shows.",
        "Of which array are the strides, and of which the numbers?",
        N4,
    ),
    "beyond_memory": (
        "It reads memory beyond the end of an array.",
        "`as_strided` looks at whatever lies there, without an error. What it finds changes "
        "from call to call.",
        "How large is the last index of the view, and how many numbers does the array hold?",
        N4,
    ),
    "truncated": (
        "Digits after the point are cut off.",
        "Numbers are kept in an array of integers somewhere.",
        "Which dtype has the array that you write into?",
        ITS_PART,
    ),
    "arguments_swapped": (
        "∂L/∂F comes out turned by 180°.",
        "X slides over ∂L/∂O, or the result is turned; ∂L/∂O should slide over X.",
        "Which weight meets X[0, 0]?",
        N5,
    ),
    "input_turned": (
        "X is turned by 180° for ∂L/∂F.",
        "Nothing is turned for ∂L/∂F.",
        "Which number of X does the first weight meet in the first window?",
        N5,
    ),
    "upstream_turned": (
        "∂L/∂O is turned by 180°.",
        "∂L/∂O stays as it is.",
        "Which ∂L/∂O belongs to the first window?",
        ITS_PART,
    ),
    "slid_by_stride": (
        "∂L/∂O is slid over X by the stride.",
        "On the way back the stride lies between the numbers of ∂L/∂O. As a window it moves one"
        " step at a time.",
        "Which numbers of X has the second weight met in the forward pass?",
        N5,
    ),
    "border_forgotten": (
        "For ∂L/∂F, X is taken without its border.",
        "The windows of the forward pass lie on the padded X, and so they do here.",
        "Which array do you keep in forward, and which one do you need?",
        N5,
    ),
    "weight_decay": (
        "A multiple of the weights is in ∂L/∂F.",
        "That is weight decay: the gradient of a penalty that L does not have here. It belongs "
        "to the training step.",
        "Which term of it does not depend on ∂L/∂O?",
        N5,
    ),
    "overwritten": (
        "Shares overwrite one another: there is = where += belongs.",
        "Only the last window's share is left where several should be added.",
        "What is in the array before the second window is written?",
        N6,
    ),
    "overlap_lost_by_index": (
        "Tap by tap, shares overwrite one another: there is = where += belongs.",
        "Only the last tap's share is left where several should be added.",
        "How many taps write to one pixel?",
        N6,
    ),
    "channels_summed": (
        "What belongs to one channel is summed over all of them.",
        "Every channel gets the same numbers.",
        "Which channel of X did this weight meet?",
        ITS_PART,
    ),
    "one_channel_for_all": (
        "All channels get what belongs to the first one.",
        "With one channel it does not show.",
        "Which index runs over the channels, and is it used everywhere?",
        ITS_PART,
    ),
    "averaged_over_batch": (
        "The gradient is divided by the number of images.",
        "The layer sums. If L is a mean, its ∂L/∂O says so already.",
        "Run the same image twice in one batch. What should happen?",
        ITS_PART,
    ),
    "averaged_over_positions": (
        "The gradient is divided by the number of windows.",
        "Every window adds its share; they are summed.",
        "Work one number of it out by hand, and compare.",
        ITS_PART,
    ),
    "batch_not_summed": (
        "The gradient is not summed over the batch.",
        "A weight is used in every image, so every image adds its share.",
        "What shape should it have, and which images are in it?",
        ITS_PART,
    ),
    "positions_not_summed": (
        "∂L/∂b is not summed over the positions.",
        "A bias is added at every position of O, so every position adds its share.",
        "Which shape has the bias? Over which axes of ∂L/∂O do you sum?",
        N5,
    ),
    "upstream_ignored": (
        "∂L/∂O is not used: it is taken as ones.",
        "With an upstream gradient of ones nothing shows.",
        "Does the result change when dL_dO doubles?",
        ITS_PART,
    ),
    "upstream_reshaped": (
        "∂L/∂O is reshaped where it should be transposed.",
        "Images and filters, or filters and positions, are mixed up. One image of one filter does "
        "not show it.",
        "Which axes should come first for the matrix product?",
        ITS_PART,
    ),
    "sign": (
        "The sign is the wrong one.",
        "The gradient points downhill; it should point uphill. The step subtracts it.",
        "Is there a minus that belongs to the training step?",
        ITS_PART,
    ),
    "filter_not_turned": (
        "The filter is not turned where it slides over ∂L/∂O, or it is turned in the scatter loop.",
        "Both give the same wrong numbers. Their sum is right: a check of means does not see it.",
        "Does your code walk over windows or over pixels? Only one of them turns the filter.",
        N6,
    ),
    "wrong_axes_turned": (
        "The wrong axes are turned: those of filters and channels.",
        "np.rot90 and [::-1, ::-1] take the first two axes of an array of four.",
        "Which two axes of (F, C, kH, kW) are those of space?",
        N7,
    ),
    "all_axes_turned": (
        "All four axes are turned, those of filters and channels too.",
        "np.flip takes all axes. With one filter and one channel it does not show.",
        "Which two axes of (F, C, kH, kW) are those of space?",
        N7,
    ),
    "channels_turned": (
        "The axis of the channels is turned, too.",
        "np.rot90 and [::-1, ::-1] take the first two axes of (C, kH, kW), np.flip all three: "
        "the channels come out in reverse.",
        "Which two axes of (C, kH, kW) are those of space?",
        N7,
    ),
    "only_rows_flipped": (
        "Only the rows of the filter are flipped.",
        "A turn by 180° flips the rows, and then the columns.",
        "Draw the filter 1 2 / 3 4 after your flip.",
        N6,
    ),
    "only_columns_flipped": (
        "Only the columns of the filter are flipped.",
        "A turn by 180° flips the columns and the rows.",
        "Draw the filter 1 2 / 3 4 after your flip.",
        N6,
    ),
    "quarter_turn": (
        "The filter is turned by 90°.",
        "Twice as far is right: 180°.",
        "How many quarter turns are 180°?",
        N6,
    ),
    "zeros_not_inserted": (
        "The zeros for the stride are not put in; the gradient has the wrong size.",
        "∂L/∂O lies on every s-th place, with s − 1 zeros between.",
        "How large is ∂L/∂O before it slides, or is slid over, and how large should it be?",
        N7,
    ),
    "zeros_miscounted": (
        "The number of zeros put in for the stride is not s − 1.",
        "One zero between two numbers is right for stride 2; s zeros are one too many.",
        "How far apart are two windows next to each other when the stride is 3?",
        N7,
    ),
    "leftover_forgotten": (
        "The rows and columns that no window reached are forgotten.",
        "Their gradient is 0, and ∂L/∂X has the shape of X.",
        "What is (n + pads − k) mod s in this case?",
        N7,
    ),
    "leftover_kept": (
        "∂L/∂F is too large: the rows and columns that no window reached are in it.",
        "∂L/∂O slides once too often; only kH×kW places belong to weights.",
        "Which shape does the filter have, and which has your ∂L/∂F?",
        N5,
    ),
    "no_full_padding": (
        "There are no zeros around ∂L/∂O, or too few.",
        "The turned filter hangs over the edge by k − 1. Where no padding is cropped later on, "
        "that leaves k − 1 − p zeros, and not p.",
        "How many windows hold a corner pixel?",
        N6,
    ),
    "full_padding_too_wide": (
        "There are k zeros around ∂L/∂O, one too many.",
        "The turned filter meets the corner of ∂L/∂O when it hangs over the edge by k − 1.",
        "How many zeros does a 2×2 filter need on each side?",
        N6,
    ),
    "padding_not_cropped": (
        "The padding is not taken off ∂L/∂X.",
        "∂L/∂X has the shape of X, not that of the padded X.",
        "Which shape did X have before it was padded?",
        N6,
    ),
    "empty_crop": (
        "Taking off a padding of 0 leaves nothing.",
        "[p:-p] with p = 0 is [0:0], an empty slice.",
        "Count from the front: where does the inside end?",
        N6,
    ),
    "cropped_from_wrong_side": (
        "The padding is taken off on the wrong side.",
        "“same” may pad more after than before; the larger part is at the end.",
        "Where does X begin in the padded X?",
        N2,
    ),
    "cropped_from_corner": (
        "∂L/∂X is cut at [0:H]: the padding before it stays on.",
        "X begins at row p of the padded X.",
        "Where does X begin in the padded X?",
        N2,
    ),
    "cropped_wrong_axes": (
        "The padding is taken off along the wrong axes.",
        "Rows and columns are the last two axes of (N, C, H, W), in this order.",
        "Which axis does each slice stand for? Try a filter of 1×3.",
        N2,
    ),
    "axes_not_swapped": (
        "Filters and channels do not swap their roles for ∂L/∂X.",
        "On the way back the filters are what is summed over, and the channels what comes out.",
        "What shape should the weight of the way back have?",
        N7,
    ),
    "one_filter_kept": (
        "Only one filter's share is in ∂L/∂X.",
        "Every filter sends its share back; they are added.",
        "What happens to the share of the filter before?",
        N7,
    ),
    "filters_averaged": (
        "∂L/∂X is divided by the number of filters.",
        "The filters' shares are added.",
        "Add a filter of zeros. Should ∂L/∂X change?",
        N7,
    ),
    "filters_not_summed": (
        "∂L/∂X has one grid for each filter.",
        "Their shares are added: X has one gradient.",
        "What shape does X have?",
        N7,
    ),
    "batch_summed": (
        "∂L/∂X is summed over the batch.",
        "Every image has a gradient of its own.",
        "Which sums run over the images, and which do not?",
        N7,
    ),
    "updated_first": (
        "The weights are updated before ∂L/∂X is computed.",
        "∂L/∂X belongs to the weights that made O. And backward only reports; a training step "
        "changes weights.",
        "Which weights were in use when O was made?",
        N7,
    ),
    "times": (
        "{name} is {how}.",
        "Every number of it, but for rounding: the shares are right, and something is multiplied "
        "or divided that should not be.",
        "Is there a learning rate in it, a mean where a sum belongs, or the 2 of a square?",
        ITS_PART,
    ),
    "sums_times": (
        "Without its bias, O is {how}.",
        "The bias is right, and so are the products; their sum is multiplied or divided.",
        "Work the first number of O out by hand: what should be done to the products?",
        N1,
    ),
    "bias_alone": (
        "O holds the bias alone.",
        "The products are not in it: every number of a grid is its filter's bias.",
        "Where are the sums of the products written, and is it that array that you return?",
        N4,
    ),
    "other_shape": (
        "{name} holds the right numbers in another shape.",
        "Read row by row they are right; the last reshape is missing, or is another one.",
        "Which shape should it have, and which shape has it?",
        ITS_PART,
    ),
    "other_places": (
        "{name} holds the right numbers in other places.",
        "They are right, but {how}.",
        "Where should the first number of it be, and where is it?",
        ITS_PART,
    ),
    "other_weights": (
        "{name} is right for the weights in another order.",
        "It is what a right layer makes of them where {how}.",
        "Which number of the filter meets the first number of the window?",
        ITS_PART,
    ),
    "right_but": (
        "{name} is right {what}.",
        "The numbers elsewhere are all as they should be.",
        "What is done differently there? Look at where each loop begins and ends.",
        ITS_PART,
    ),
    "other_order": (
        "{name} holds the right numbers in other places.",
        "Each of them is there, as often as it should be.",
        "Where should the first number of it be, and where is it?",
        ITS_PART,
    ),
    "other_length": (
        "{name} is a multiple of the right one, by another factor on each case.",
        "The numbers have the right proportions: it is scaled by something that depends on the "
        "numbers, such as a norm or a maximum.",
        "Is the gradient normalised or clipped? That belongs to the training step.",
        ITS_PART,
    ),
    "fits_forward": (
        "The backward pass is right for this forward pass: change both.",
        "It returns the gradients of what forward computes, and forward is wrong. Its mistake is "
        "told above.",
        "What you change in forward, change in the same way where the gradients are computed.",
        N7,
    ),
    "added_to_last": (
        "A second forward adds to the output of the first.",
        "What was computed before is still in the array.",
        "Where is the array of the output made?",
        N1,
    ),
    "swapped": (
        "backward returns its results in the other order.",
        "It should return (dL_dF, dL_dX).",
        "Look at the return statement.",
        N5,
    ),
    "accumulated": (
        "A second backward doubles the gradient.",
        "Gradients of an earlier call are still in the array.",
        "Where is the array of the gradient made?",
        ITS_PART,
    ),
    "state": (
        "A second call returns other numbers.",
        "Something is kept from call to call, or drawn at random.",
        "What does the layer keep from call to call?",
        ITS_PART,
    ),
    "size_kept": (
        "A second X of another size does not come out right.",
        "Something that is kept has the size, or the numbers, of the first X.",
        "Which arrays are made once, and not for each X?",
        N1,
    ),
    "weight_copied": (
        "A change of the weights in place is not seen.",
        "An optimizer writes into `weight` and `bias`. The layer computes with a copy.",
        "Which other array holds the weights, and when is it made?",
        N4,
    ),
    "integers": (
        "It is wrong where X holds integers.",
        "An array made like such an X holds integers too: what is written into it is cut, or "
        "refused.",
        "Which dtype has the array that you write into?",
        ITS_PART,
    ),
    "view": (
        "It is wrong where X is a transposed view.",
        "The numbers of a view do not lie one behind the other, as those of a new array do.",
        "Does anything in the code rely on how the numbers of X lie in memory?",
        N4,
    ),
    "changed_X": (
        "X is changed in place.",
        "The layer writes into the array that it was given.",
        "Where is X on the left of =, or of +=?",
        N5,
    ),
    "changed_dL_dO": (
        "∂L/∂O is changed in place.",
        "The layer writes into the array that it was given.",
        "Where is dL_dO on the left of =, or of +=?",
        N5,
    ),
    "changed_weight": (
        "The weights are changed by forward or backward.",
        "Only a training step changes them.",
        "Where is weight on the left of =, or of +=?",
        N5,
    ),
    "every_cell_equal": (
        "Every number of a grid is the same.",
        "One sum is spread over the whole result: nothing slides.",
        "Which index of the result moves the window?",
        ITS_PART,
    ),
    "zeros": (
        "All numbers are 0.",
        "The result is never written, or not yet.",
        "Is the array that you fill the one that you return?",
        "",
    ),
    "not_built": (
        "The layer cannot be built.",
        "See below what happened.",
        'Build it by itself: factory(1, 2, 1, "valid").',
        "",
    ),
    "not_written": (
        "Not written yet.",
        "Nothing comes back from it.",
        "Take the smallest case, work it out by hand, and then write down what you did.",
        "",
    ),
    "partly_written": (
        "Not written yet for all cases.",
        "Some of them come back; from these nothing does.",
        "What is different in these cases? Take the smallest one, and work it out by hand.",
        "",
    ),
    "endless": (
        "It does not end.",
        "It was stopped, and not called again.",
        "Which loop runs here, and what ends it?",
        "",
    ),
    "not_returned": (
        "It prints, and returns nothing.",
        "What is printed is gone; only `return` hands it to who called.",
        "Which line of it begins with return?",
        "",
    ),
    "weight_unused": (
        "The layer does not use `weight`.",
        "The check assigns its own numbers to `layer.weight` and `layer.bias`. The layer computes "
        "with others: with those that it drew itself, or with a name of its own.",
        "By which names does forward take the filters and the bias?",
        "",
    ),
    "raised": (
        "It stops with an error.",
        "See below what was raised, and where.",
        "Run this case by itself, and print the shapes before that line.",
        "",
    ),
    "refused": (
        "It refuses cases that it should take.",
        "To take odd filters only, say, is no mistake. What is refused here fits no such limit.",
        "Look at what is tested before this line: does it refuse more than it should?",
        "",
    ),
    "no_numbers": (
        "It does not return numbers.",
        "See below what came.",
        "Look at the return statement.",
        "",
    ),
    "unrecognised": (
        "Wrong, and not by a mistake that this check knows.",
        "It may be two mistakes at once.",
        "Take the smallest case, and work the first number that differs out by hand.",
        "",
    ),
    "unchecked": (
        "There was nothing to check.",
        "The parts before it do not return arrays of the right shape yet.",
        "Begin with the forward pass.",
        "",
    ),
}

# For whom the hint is not enough: a stronger one, and one near the line to change.
MORE_HINTS = {
    # What O is made of.
    "convolution": (
        "The filter slides as it is. Something in forward turns it, or reads it from its end.",
        "Look for `[::-1, ::-1]`, `np.flip`, `np.rot90` or `convolve` in forward. The weight "
        "at [u, v] belongs to the pixel at [i + u, j + v].",
    ),
    "kernel_transposed": (
        "Some line reads the filter column by column, and X row by row.",
        "Look for `.T`, a transpose, or `F[v, u]`. The row u of the filter goes with the row "
        "i + u of X, and the column v with j + v.",
    ),
    "stride_ignored": (
        "The loop counts windows. A window's number is not yet the row in which it begins.",
        "Window i begins at row i · s: the window is `X[i * s : i * s + kH, j * s : j * s + "
        "kW]`, in forward and in both gradients.",
    ),
    "stride_unused": (
        "Where the size of the output is computed, there is no division by the stride.",
        "There are `(n + pads - k) // s + 1` windows along each axis, and window i begins at "
        "i · s.",
    ),
    "bias_forgotten": (
        "For an input of zeros, each grid of O is filled with its filter's bias. Yours holds 0.",
        "One line is missing after the sum of the products: `O[f] += b[f]`.",
    ),
    "bias_per_channel": (
        "The bias is added inside of the loop over the channels, or before a sum over them.",
        "Move the line that adds `b[f]` out of that loop: first the sums of all channels, "
        "then the bias, once.",
    ),
    "bias_per_tap": (
        "The bias is added to each product, and then the products are added up.",
        "Look at the brackets: `np.sum(window * F) + b`, and not `np.sum(window * F + b)`.",
    ),
    "bias_of_the_first": (
        "Look at the index of the bias. Does it move when the filter does?",
        "In the loop over the filters it is `b[f]`, not `b[0]`. Without a loop the bias needs "
        "the shape (F, 1, 1), so that each grid gets its own.",
    ),
    "one_channel_kept": (
        "In the loop over the channels each sum takes the place of the one before; or the "
        "index of the channel is always the same.",
        "Write += where the sum of a channel is stored, or sum over all axes of `X[:, rows, "
        "columns] * F[f]`.",
    ),
    "channels_averaged": (
        "Somewhere a mean is taken over an axis that should be summed.",
        "Look for `mean`, or for a division by the number of channels. `sum` over the same "
        "axis is right.",
    ),
    "taps_averaged": (
        "Somewhere a mean is taken of the products of a window.",
        "Look for `mean`, or for a division by kH · kW. `np.sum(window * F)` is right.",
    ),
    "one_filter_for_all": (
        "In the loop over the filters, something does not use the loop's index.",
        "Look for an index that is always 0, or for a result that is made once and handed to "
        "all. The result at f takes the weight, the bias and the ∂L/∂O at f.",
    ),
    "filters_summed": (
        "A sum runs over the axis of the filters, or += adds to a grid that all filters share.",
        "Each filter has a grid of its own, at index f. In an einsum the letter of the "
        "filters belongs on the right of the arrow, too.",
    ),
    "no_sliding": (
        "The window is cut out of X without i and j, or before the loop begins.",
        "Inside of both loops, the slice of X begins at `i * s` and at `j * s`.",
    ),
    # Sizes and borders.
    "height_for_both": (
        "One of the sizes is taken from rows, and used for columns.",
        "Look for `shape[0]` used twice, or for one number unpacked where there are two. The "
        "number of columns comes from the width of X and of the filter.",
    ),
    "width_for_both": (
        "One of the sizes is taken from columns, and used for rows.",
        "Look for `shape[1]` used twice, or for one number unpacked where there are two. The "
        "number of rows comes from the height of X and of the filter.",
    ),
    "kernel_height_for_both": (
        "The filter's size is one number in your code, and is used along both axes.",
        "Take `kH, kW = F.shape[-2:]`. Then kW goes with the columns: `j * s : j * s + kW`.",
    ),
    "output_size": (
        "Count by hand: windows of 3 in 8 numbers with stride 2 begin at 0, 2 and 4. So there "
        "are 3.",
        "Write `(n + pads - k) // s + 1`: first the difference, in brackets, then // and last "
        "the + 1.",
    ),
    "output_size_zeros": (
        "Your formula counts a window that does not fit any more. Nothing is written there, "
        "so the zeros stay.",
        "Write `(n + pads - k) // s + 1`: first the difference, in brackets, then // and last "
        "the + 1.",
    ),
    "same_half_both_sides": (
        "“same” with stride 1 needs k − 1 zeros in all. For k = 2 that is one; `k // 2` on "
        "both sides makes two.",
        "With `total = k - 1`, put `total // 2` before, and `total - total // 2` after.",
    ),
    "same_odd_row_first": (
        "Of an odd number of zeros the last goes to the end: for a 2×2 filter (0, 1), not (1, 0).",
        "Before come `total // 2` zeros, and after them the rest: `total - total // 2`.",
    ),
    "same_ignored": (
        "`padding` arrives in the constructor. Follow it: where does forward read it?",
        "Before the windows are cut, forward needs `X = np.pad(X, …)` with the widths that "
        "“same” asks for; for “valid” they are 0.",
    ),
    # How arrays are laid out.
    "columns_reshaped": (
        "Where windows become columns, axes have to change places. `reshape` keeps the order "
        "in which the numbers are read.",
        "Use `transpose` first, so that the axes of the window (C, kH, kW) stand together, "
        "and only then `reshape`.",
    ),
    "output_reshaped": (
        "The matrix product returns its axes in some order, and O needs another. `reshape` "
        "does not exchange axes.",
        "Reshape to the axes that the product really has, in their order, and then "
        "`transpose` them to (N, F, rows, columns).",
    ),
    "truncated": (
        "An array of integers cuts what is written into it: 2.5 becomes 2.",
        "Look for `dtype=int`, np.zeros_like of an integer array, or `astype(int)`. A plain "
        "`np.zeros(shape)` holds floats.",
    ),
    # ∂L/∂F.
    "corner_only": (
        "i and j run over all of ∂L/∂O, but the slice of X, or of ∂L/∂X, does not move with them.",
        "The slice begins at `i * s` and at `j * s`, for the gradient as in forward.",
    ),
    "arguments_swapped": (
        "The right numbers stand there, in the reverse order. Either the two arrays have "
        "changed places, or something turns the result.",
        "∂L/∂F[u, v] is the sum of ∂L/∂O[i, j] · X[i + u, j + v], here with stride 1. Look "
        "for a `[::-1, ::-1]`, or for the order of the arguments in the call of your "
        "correlation.",
    ),
    "input_turned": (
        "Only ∂L/∂X has to do with a turn, and there it is the filter that may be turned.",
        "Take the `[::-1, ::-1]` (or `rot90`, or `flip`) off X: the weight at [u, v] met `X[i "
        "+ u, j + v]`.",
    ),
    "upstream_turned": (
        "∂L/∂O[i, j] belongs to the window (i, j), which is as true on the way back.",
        "Take the `[::-1, ::-1]` (or `rot90`, or `flip`) off dL_dO. If anything is turned on "
        "the way back, it is the filter, for ∂L/∂X.",
    ),
    "channels_summed": (
        "A sum runs over the axis of the channels, which the result should keep.",
        "Each channel has a grid of its own, at index c. In an einsum the letter of the "
        "channels belongs on the right of the arrow, too.",
    ),
    "one_channel_for_all": (
        "Something has channel 0 in it, or is made once and spread over all channels.",
        "In the result at c stand `X[n, c]`, for ∂L/∂F, or `F[f, c]`, for ∂L/∂X.",
    ),
    "averaged_over_batch": (
        "Somewhere on the way back the number of images divides, or `mean` runs over axis 0.",
        "Take the division by N (len(X), or `dL_dO.shape[0]`) out. Sum over the images.",
    ),
    "averaged_over_positions": (
        "Somewhere on the way back the number of windows divides, or `mean` runs over rows "
        "and columns.",
        "Take the division by the size of O out, and write `sum` where `mean` stands.",
    ),
    "batch_not_summed": (
        "The gradient of a weight is one number, however many images there are.",
        "Write += in the loop over the images, or `sum(axis=0)` at the end.",
    ),
    "upstream_ignored": (
        "Every share of a gradient is ∂L/∂O times something. In one place that factor is missing.",
        "In the loop over the windows, multiply by `dL_dO[i, j]`: it says how much L changes "
        "when this output does.",
    ),
    "upstream_reshaped": (
        "dL_dO is (N, F, rows, columns). A matrix product over windows needs the axes N, rows "
        "and columns together. `reshape` does not move the axis of the filters.",
        "Use `dL_dO.transpose(1, 0, 2, 3).reshape(F, -1)`, or the same with the filters last, "
        "to fit the order of your columns.",
    ),
    # ∂L/∂X.
    "overwritten": (
        "Windows overlap. A number that two of them share is written twice, and the second "
        "takes the place of the first.",
        "Write += in place of = in the line that stores the share, into an array that begins "
        "with np.zeros. (For ∂L/∂b and ∂L/∂F, too: all shares are added.)",
    ),
    "overlap_lost_by_index": (
        "The loop runs over the numbers of the filter. Two of them write to the same pixel.",
        "Write += in place of =, for each weight. If the places are arrays of indices, "
        "`np.add.at` adds what meets at one place; += does not.",
    ),
    "filter_not_turned": (
        "There are two ways. Each window can scatter its share to its pixels: there the "
        "filter is as it is. Or each pixel can gather: the filter slides over ∂L/∂O with k − "
        "1 zeros around, a “full” correlation, and there it is turned by 180°.",
        "To scatter, write `dL_dX[i : i + kH, j : j + kW] += dL_dO[i, j] * F`. To gather, "
        "slide `F[::-1, ::-1]`, of four axes `weight[..., ::-1, ::-1]`.",
    ),
    "wrong_axes_turned": (
        "Of (F, C, kH, kW) the last two axes are those of space. The first two number the "
        "filters and the channels.",
        "Write `weight[..., ::-1, ::-1]`, or `np.rot90(weight, 2, axes=(2, 3))`.",
    ),
    "all_axes_turned": (
        "Rows and columns should be in the reverse order, filters and channels not.",
        "Write `weight[..., ::-1, ::-1]`, or `np.flip(weight, axis=(2, 3))`.",
    ),
    "only_rows_flipped": (
        "1 2 / 3 4 becomes 3 4 / 1 2 with your flip. It should become 4 3 / 2 1.",
        "One axis is missing: `[..., ::-1, ::-1]` in place of `[..., ::-1, :]`, or both axes "
        "for np.flip.",
    ),
    "only_columns_flipped": (
        "1 2 / 3 4 becomes 2 1 / 4 3 with your flip. It should become 4 3 / 2 1.",
        "One axis is missing: `[..., ::-1, ::-1]` in place of `[..., ::-1]`, or both axes for "
        "np.flip.",
    ),
    "quarter_turn": (
        "`np.rot90` turns by 90° each time.",
        "Two times 90° is 180°: `np.rot90(F, 2)`, of four axes `np.rot90(weight, 2, axes=(2, 3))`.",
    ),
    "zeros_not_inserted": (
        "With stride 2 windows begin at 0, 2, 4. Where none begins, ∂L/∂O has a 0.",
        "Make an array of zeros of `(n_out - 1) * s + 1` rows and columns, and write "
        "`spread[::s, ::s] = dL_dO`. Then go on with it as with stride 1.",
    ),
    "leftover_forgotten": (
        "The last rows or columns may lie in no window. They are pixels of X all the same.",
        "Begin with np.zeros of the shape of X (padded, if it was), and write into its upper "
        "left part; what is left over stays 0.",
    ),
    "leftover_kept": (
        "∂L/∂O, with zeros between for the stride, is smaller than X by more than k − 1 here.",
        "Cut X to the rows that a window reaches, `(n_out - 1) * s + k` of them, and as many "
        "columns; or keep only `[:kH, :kW]` of the result.",
    ),
    "no_full_padding": (
        "The corner pixel is in one window only. Where the filter slides over ∂L/∂O, it has "
        "to begin with one number on it, and so it needs zeros around.",
        "Before it slides, pad ∂L/∂O with kH − 1 rows above and below, and kW − 1 columns "
        "left and right.",
    ),
    "padding_not_cropped": (
        "In forward, X was padded. ∂L/∂X has been made for the padded X, and no one cuts it.",
        "At the end, return `dL_dX[..., top : top + H, left : left + W]`, with the widths "
        "that were padded in forward.",
    ),
    "empty_crop": (
        "−0 is 0. So `[p:-p]` is `[0:0]` without padding, which is from the start to the start.",
        "Write `[p : p + H]` in place of `[p:-p]`: it holds for p = 0, too.",
    ),
    "cropped_from_wrong_side": (
        "What forward puts before X is to be taken off before, and what it puts after, after.",
        "The inside begins at the zeros before: `dL_dX[..., top : top + H, left : left + W]`.",
    ),
    "axes_not_swapped": (
        "A pixel of channel c gets a share from each filter, through `F[f, c]`. So the sum "
        "runs over f, and c stays.",
        "For the way back take `weight.transpose(1, 0, 2, 3)`, of shape (C, F, kH, kW), "
        "turned; or loop over f, and add to each channel.",
    ),
    "one_filter_kept": (
        "In the loop over the filters each share takes the place of the one before, or the "
        "index of the filter is always the same.",
        "Make ∂L/∂X once, before the loop over the filters, and write += in it.",
    ),
    "filters_averaged": (
        "Somewhere in ∂L/∂X a mean is taken over the filters.",
        "Look for `mean`, or for a division by the number of filters. `sum` over the same "
        "axis is right.",
    ),
    "filters_not_summed": (
        "You keep the share of each filter by itself. One pixel has one gradient.",
        "Sum over the axis of the filters before you return ∂L/∂X.",
    ),
    "batch_summed": (
        "A sum runs over the images, or += adds all of them to one grid.",
        "∂L/∂X has the axis of the images: write to `dL_dX[n]`. In an einsum the letter of "
        "the images belongs on the right of the arrow, too.",
    ),
    "sign": (
        "Gradients are returned as they are. Only the training step subtracts: F −= rate · ∂L/∂F.",
        "Look for a minus in backward, before the sum or in the factor, and take it out.",
    ),
    # What backward hands back, and what stays between two calls.
    "swapped": (
        "The two gradients are right, and come in the other order.",
        "End backward with `return dL_dF, dL_dX`.",
    ),
    "accumulated": (
        "The array of the gradient is made once, and each backward adds to it.",
        "Move the `np.zeros` of the gradient from `__init__` into backward, before the loops.",
    ),
    "state": (
        "Run the layer on one X, then on another, then build a new layer and give it the "
        "other at once. What differs between the two is what was kept.",
        "Look at what `self` holds after forward. What belongs to one X has to be made anew "
        "in each forward, and what belongs to one ∂L/∂O in each backward. Draw nothing at "
        "random outside of `__init__`.",
    ),
    "size_kept": (
        "Run forward on two inputs of different sizes. What still has the size of the first?",
        "Take the sizes from the X that forward gets, `X.shape`, each time; and do not keep "
        "what was made in the first call, as with `if self.columns is None`.",
    ),
    "weight_copied": (
        "In `weight` there is one array, and forward computes with another.",
        "Read `self.weight` and `self.bias` in forward itself. Make no copy of them, reshaped "
        "or turned, that outlives the call.",
    ),
    "integers": (
        "X may hold whole numbers of type int, as pictures do. `zeros_like(X)` and `X.dtype` "
        "hand this type on.",
        "Write `np.zeros(X.shape)` in place of `np.zeros_like(X)`, or begin with `X = "
        "np.asarray(X, float)`.",
    ),
    "view": (
        "X may be a view such as `images.T`. `as_strided`, `ravel(order='K')`, or strides "
        "that are written by hand take it for an array whose rows lie one behind the other.",
        "Begin with `X = np.ascontiguousarray(X)`, or take the strides from `X.strides`; "
        "`sliding_window_view` does so.",
    ),
    # What is changed that should stay.
    "changed_X": (
        "An array is not copied when it is assigned or handed over: both names mean the same "
        "numbers.",
        "Work on `X.copy()`, or write `X = X * 2` in place of `X *= 2`, whatever is done there.",
    ),
    "changed_dL_dO": (
        "An array is not copied when it is assigned or handed over: both names mean the same "
        "numbers.",
        "Work on `dL_dO.copy()`, or write `dL_dO = dL_dO * 2` in place of `dL_dO *= 2`, "
        "whatever is done there.",
    ),
    "changed_weight": (
        "backward returns the gradients. Whoever trains the layer takes the step.",
        "Take the line that assigns to `self.weight` or `self.bias`, as with -=, out of "
        "forward and backward; or work on a copy there.",
    ),
    # What says little of its cause.
    "every_cell_equal": (
        "Print two windows, one after the other, inside of the loop. Are they the same?",
        "The slice that is cut has to hold i and j; and one sum goes to one place, `O[i, j]`, "
        "not to all of O.",
    ),
    "zeros": (
        "Print the array at the end of the loop, and what is returned. Are they the same one?",
        "Look for a name that is spelled in two ways, a `return` of another array, a loop "
        "that never runs (range of 0), or == in place of =.",
    ),
    "not_built": (
        "The layer is built as `factory(out_channels, kernel_size, stride, padding)`, by "
        "place and not by name.",
        "Look at the first line of `__init__`, and at the line that is named: do the "
        "arguments come in this order, and may kernel_size be a pair?",
    ),
    "not_written": (
        "Begin with the case above, and the first window alone: which numbers meet, and what "
        "becomes of their products?",
        "Then put that line into two loops, over the rows and over the columns of ∂L/∂O or O, "
        "and return the array at the end.",
    ),
    "endless": (
        "A `while` ends only if its condition changes inside of it. Print it.",
        "Count on at the end of each turn (i += s), or write a `for` over a range, which ends "
        "by itself.",
    ),
    "not_returned": (
        "A function without `return` hands back None, whatever it prints.",
        "Put `return` and the name of the array on the last line, as far in as the function's "
        "body.",
    ),
    "weight_unused": (
        "The check writes `layer.weight = …`, then calls forward. Follow `self.weight` "
        "through your code: who reads it?",
        "Read `self.weight` and `self.bias` in forward. If yours have other names, `of_class` "
        "takes them: `of_class(MyLayer, …, weight='W', bias='b')`.",
    ),
    "raised": (
        "Take the case, build the layer for it, and call forward and backward yourself. The "
        "last line of the error that is in your code is the one to look at.",
        "Above that line, print the name and the shape of each array in it. Compare each "
        "shape with the one that you expect of it in this case.",
    ),
    "refused": (
        "Some line tests what it gets, and raises. Print what it tests, for this case.",
        "Compare the condition of that `raise` or `assert` with the case: which part of it is "
        "not true here, and has to be?",
    ),
    "no_numbers": (
        "What comes back has to be an array of numbers, such as np.zeros makes and loops fill.",
        "Look at what stands behind `return`: a list of arrays of different lengths, a "
        "function without its brackets, or a None among the results?",
    ),
    "unrecognised": (
        "Make the case smaller: one window, one filter, zeros for all weights but one. Which "
        "is the smallest that is still wrong?",
        "Set all of ∂L/∂O (or of the filter) to 0 but for one 1. Each number of the result "
        "then shows by itself which numbers it is made of; compare the first wrong one.",
    ),
    "unchecked": (
        "The gradients need a ∂L/∂O of the shape of O. So O has to come first.",
        "Let forward return an array of the right shape, even of zeros. Then its numbers, and "
        "backward, can be checked.",
    ),
    # Met in layers of others.
    "bias_twice": (
        "Two lines add the bias, or one adds it to an array that holds it already.",
        "Look for every `b[f]` or `self.bias` in forward. One of them is to stay, after the "
        "sum of the products.",
    ),
    "another_bias": (
        "The number that you add to each grid is right in kind, and comes from the wrong place.",
        "In the loop over the filters, add `self.bias[f]`: not a weight, not the bias of "
        "another filter, and not one that `__init__` drew and kept by another name.",
    ),
    "one_filter_computed": (
        "A `return` inside of a loop ends it in its first turn.",
        "Move `return` to the left, until it stands below the loop's `for`; or give the range "
        "of the loop the number of filters.",
    ),
    "one_image_computed": (
        "A `return` inside of a loop ends it in its first turn.",
        "Move `return` to the left, until it stands below the loop's `for`; or give the range "
        "of the loop the number of images, `len(X)`.",
    ),
    "window_misplaced": (
        "With stride 2 the windows begin at 0, 2, 4. Print where yours begin.",
        "The slice begins at `i * s`, without a + s − 1, along both axes.",
    ),
    "matrix_product": (
        "1 2 / 3 4 times 1 0 / 0 1 is 1 0 / 0 4, number by number. What does your product give?",
        "Write `np.sum(window * F)` where `window @ F` or `np.dot(window, F)` stands.",
    ),
    "float_size": (
        "`range`, np.zeros and slices take whole numbers only. Print the type of each size.",
        "Write `//` where `/` stands: `(n + pads - k) // s + 1`. For the border, `k // 2` too.",
    ),
    "same_half_rounded_down": (
        "“same” with stride 1 needs k − 1 zeros in all. For k = 2 that is one; (k − 1) // 2 "
        "on both sides makes none.",
        "With `total = k - 1`, put `total // 2` before, and `total - total // 2` after.",
    ),
    "pads_exchanged": (
        "A filter of 1×3 needs no zeros above and below, one on the left and one on the right.",
        "In np.pad the pair of the rows comes first, then that of the columns: the widths "
        "from kH, then the widths from kW.",
    ),
    "border_not_zero": (
        "Print X after it has been padded, and look at its first row.",
        "Call `np.pad(X, widths)` without another mode, or with `constant_values=0`.",
    ),
    "columns_order": (
        "`weight.reshape(F, -1)` runs through channels, then rows, then columns of the "
        "filter. A column has to run through its window in the same order.",
        "Let the channels be the outermost of the three when the columns are made, or move "
        "the axes of the weights to the order of the columns with `transpose`, before "
        "`reshape`.",
    ),
    "weight_reshaped": (
        "Print the filters before and after the reshape. Does each filter still lie in one "
        "row, or in one column?",
        "For one filter in each column write `weight.reshape(F, -1).T`, and not "
        "`weight.reshape(-1, F)`.",
    ),
    "output_transposed": (
        "The first index of O counts the windows downward, the second those across.",
        "Write to `O[i, j]`, with i for the rows and j for the columns; look for a `.T` or a "
        "transpose at the end.",
    ),
    "gradient_reshaped": (
        "The product returns its axes in some order, and the gradient needs another. "
        "`reshape` does not exchange axes.",
        "Reshape to the axes that the product really has, in their order, and then "
        "`transpose` them.",
    ),
    "edge_left_out": (
        "Print the indices that the loop runs through, and the size of what it fills.",
        "`range(n)` runs from 0 to n − 1. Look for a `- 1` in a range, for a range that "
        "begins at 1, or for a slice that ends at `-1`.",
    ),
    "activation_inside": (
        "Look for `max`, `relu`, `tanh` or `exp` between the sums and the `return`, in "
        "forward and in backward.",
        "Take that line out of the layer: it returns the sums and the bias, and nothing is "
        "done to them.",
    ),
    "strides_of_another": (
        "`strides` says how many bytes lie between two rows. In the padded X these are more "
        "than in X.",
        "Take the strides from the array that you hand to `as_strided`, after it is padded; "
        "or use `sliding_window_view`.",
    ),
    "beyond_memory": (
        "`as_strided` believes whatever shape it is told. Count: where does the last window "
        "of your shape end?",
        "Use `sliding_window_view`, which refuses what does not fit; or give `as_strided` `(n "
        "+ pads - k) // s + 1` windows along each axis.",
    ),
    "slid_by_stride": (
        "Weight [0, 1] met X[0, 1], X[0, 1 + s], X[0, 1 + 2 s]. So the weight moves by one, "
        "and what lies s apart are the numbers of X that meet ∂L/∂O.",
        "For the weight at [u, v], take `X[u : u + s * rows : s, v : v + s * columns : s]`, "
        "with as many rows and columns as ∂L/∂O has.",
    ),
    "border_forgotten": (
        "Forward pads X, and keeps the X that came in. backward cuts its windows out of that one.",
        "Keep the padded X in forward, as `self.X = padded`, or pad again in backward.",
    ),
    "weight_decay": (
        "Set dL_dO to zeros: then ∂L/∂F has to be 0. What is left is the term that is too much.",
        "Take the `+ decay * self.weight` out of backward. It belongs where the weights are "
        "updated.",
    ),
    "positions_not_summed": (
        "There is one bias for each filter, so ∂L/∂b has one number for each filter.",
        "Write `dL_dO.sum(axis=(0, 2, 3))`: over the images, the rows and the columns.",
    ),
    "channels_turned": (
        "Of (C, kH, kW) the last two axes are those of space. The first numbers the channels.",
        "Write `F[..., ::-1, ::-1]`, or `np.rot90(F, 2, axes=(1, 2))`.",
    ),
    "zeros_miscounted": (
        "Windows lie s apart. So do the numbers of ∂L/∂O among their zeros: s − 1 zeros lie "
        "between two of them.",
        "Make zeros of `(n_out - 1) * s + 1` rows and columns, and write `spread[::s, ::s] = "
        "dL_dO`.",
    ),
    "full_padding_too_wide": (
        "A 2×2 filter that hangs over the corner by one still meets one number of ∂L/∂O. "
        "Hanging over by two, it meets none.",
        "Pad ∂L/∂O with kH − 1 rows above and below, and with kW − 1 columns left and right.",
    ),
    "cropped_from_corner": (
        "In the padded X, row 0 of X is row p. So it is in ∂L/∂X.",
        "Write `dL_dX[..., top : top + H, left : left + W]` in place of `[:H, :W]`.",
    ),
    "cropped_wrong_axes": (
        "A slice stands for the axes from the first on. The first two of ∂L/∂X number images "
        "and channels.",
        "Begin with `...`: `dL_dX[..., top : top + H, left : left + W]`, rows before columns.",
    ),
    "updated_first": (
        "Between the line for ∂L/∂F and that for ∂L/∂X stands one that changes the weights.",
        "Take the `-=` out of backward, or at least move it below the line that computes ∂L/∂X.",
    ),
    # What the numbers are, where no mistake is known that gives them.
    "times": (
        "The factor says where to look: a small one is a learning rate, 2 comes from the "
        "square in the loss, a count from `mean` where `sum` belongs.",
        "Look for `/`, `*`, `mean` and `lr` in the lines that compute this result, and take "
        "the factor out: of the shares of all windows and images, only the sum is returned.",
    ),
    "sums_times": (
        "Take a window by hand, and compare with O without the bias. Which factor lies between?",
        "Write `np.sum(window * F) + b`: no `mean`, no division, and nothing that is added to "
        "itself.",
    ),
    "right_but": (
        "Print the indices that each loop runs through, and the slices that it reads and "
        "writes, at the first and at the last turn.",
        "`range(n)` runs from 0 to n − 1. Look for a `- 1` or a `+ 1` in a range or a slice, "
        "and for a line that overwrites that part after the loop.",
    ),
    "other_places": (
        "Set all of what goes in to 0 but for one 1, and see where its numbers come out.",
        "Look for a `reshape` where axes should change places, for a `.T` or a `transpose` "
        "too many, for a `[::-1]`, and for a + or − in the index on the left of `=`.",
    ),
    "other_order": (
        "Set all of what goes in to 0 but for one 1, and see where its numbers come out.",
        "Look at each `reshape`, `transpose` and index list: name the axes of the array "
        "before the line and after it.",
    ),
    "other_shape": (
        "Print the shape before each `return`. The numbers lie one behind the other as they "
        "should.",
        "End with a `reshape` to the shape that is expected: that of O, of the weights, or of X.",
    ),
    "other_length": (
        "The factor changes from case to case. So it is computed from the numbers.",
        "Look for `np.linalg.norm`, `max`, `std` or `clip` in backward, and take that line out.",
    ),
    "other_weights": (
        "Print the weights as they are when they are multiplied, and compare with `self.weight`.",
        "Look at each `transpose`, `reshape` and `[::-1]` of the weights on the way to the "
        "product.",
    ),
    "fits_forward": (
        "Begin with forward, and let backward wait. When O is right, do the same to the gradients.",
        "The line to change is the one that the mistake of forward names. backward has the "
        "same index, slice or turn of the filter, once for each gradient.",
    ),
    "bias_alone": (
        "Print the sum of the products of the first window, and what is stored in its place.",
        "Look for `=` where the bias is added, which replaces the sums, as in `O[f] = b[f]`: "
        "it is `O[f] += b[f]`.",
    ),
    "added_to_last": (
        "The array of O is made once, and each forward adds to it.",
        "Move the `np.zeros` of O from `__init__` into forward, before the loops.",
    ),
    "partly_written": (
        "Follow this case through your `if`s. Which branch does it take, and does that one return?",
        "Write the branch that is missing, or put `return` below all branches, as far in as "
        "the first `if`.",
    ),
}
