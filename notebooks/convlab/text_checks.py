"""What the checker says: its verdicts, the names of mistakes, hints, marks, the command line."""

from __future__ import annotations

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
EXPECTED_SHORT, GOT_SHORT = "expected", "got"
SHAPES = "Expected the shape {expected}; got {got}."
VALUES = "Expected {expected}; got {got}."
FINDING_ALT = "{title} On {case}: expected {expected}; got {got}."
PART_WRITTEN = "({rows}, {columns} of {height}×{width})"
FINDING_CUT = " Only the part {part} is shown."
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
ON_ALL = "So on all {cases} cases."

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
AND = " and "
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

# ------------------------------------------------------- the first steps, and the marks

ROW_CASE = "n = {n}, k = {k}, stride {stride}"


def row_case(n: int, k: int, stride: int, padding: str = "") -> str:
    """Name a case of the first two steps of the assignment."""
    return ROW_CASE.format(n=n, k=k, stride=stride) + (f", “{padding}”" if padding else "")


ROW_PRINTS = "Your function prints. That is caught here; call it in a cell of your own to see it."
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
        N5,
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
        N5,
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
        N5,
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
        N5,
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
        N5,
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
        N5,
    ),
    "one_channel_for_all": (
        "All channels get what belongs to the first one.",
        "With one channel it does not show.",
        "Which index runs over the channels, and is it used everywhere?",
        N5,
    ),
    "averaged_over_batch": (
        "The gradient is divided by the number of images.",
        "The layer sums. If L is a mean, its ∂L/∂O says so already.",
        "Run the same image twice in one batch. What should happen?",
        N5,
    ),
    "averaged_over_positions": (
        "The gradient is divided by the number of windows.",
        "Every window adds its share; they are summed.",
        "Work one number of it out by hand, and compare.",
        N5,
    ),
    "batch_not_summed": (
        "The gradient is not summed over the batch.",
        "A weight is used in every image, so every image adds its share.",
        "What shape should it have, and which images are in it?",
        N5,
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
        N5,
    ),
    "upstream_reshaped": (
        "∂L/∂O is reshaped where it should be transposed.",
        "Images and filters, or filters and positions, are mixed up. One image of one filter does "
        "not show it.",
        "Which axes should come first for the matrix product?",
        N5,
    ),
    "sign": (
        "The sign is the wrong one.",
        "The gradient points downhill; it should point uphill. The step subtracts it.",
        "Is there a minus that belongs to the training step?",
        N5,
    ),
    "filter_not_turned": (
        "The filter is not turned in the full correlation, or it is turned in the scatter loop.",
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
        N5,
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
        N5,
    ),
    "other_places": (
        "{name} holds the right numbers in other places.",
        "They are right, but {how}.",
        "Where should the first number of it be, and where is it?",
        N5,
    ),
    "other_weights": (
        "{name} is right for the weights in another order.",
        "It is what a right layer makes of them where {how}.",
        "Which number of the filter meets the first number of the window?",
        N7,
    ),
    "right_but": (
        "{name} is right {what}.",
        "The numbers elsewhere are all as they should be.",
        "What is done differently there? Look at where each loop begins and ends.",
        N5,
    ),
    "other_order": (
        "{name} holds the right numbers in other places.",
        "Each of them is there, as often as it should be.",
        "Where should the first number of it be, and where is it?",
        N5,
    ),
    "other_length": (
        "{name} is a multiple of the right one, by another factor on each case.",
        "The numbers have the right proportions: it is scaled by something that depends on the "
        "numbers, such as a norm or a maximum.",
        "Is the gradient normalised or clipped? That belongs to the training step.",
        N5,
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
        N5,
    ),
    "state": (
        "A second call returns other numbers.",
        "Something is kept from call to call, or drawn at random.",
        "What does the layer keep from call to call?",
        N5,
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
        N5,
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
        N5,
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
