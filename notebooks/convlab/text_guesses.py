"""The questions of the course, with their answers and what to say to wrong ones, by name.

Words may hold tags of HTML; `grid` writes a matrix. Every answer, right or wrong, is computed in
tests/data/answers.
"""

from __future__ import annotations

from convlab.questions import RIGHT, Blank, Question

BEFORE = "Before you go on:"
RUN_TO_ANSWER = "In Jupyter, run this cell to type your answer."
SHOW_ME = "Show me"
THINK_THEN_OPEN = "Think first, then open"
GUESS = "A question. In Jupyter, this cell has a box for the answer.\n{ask}"
PAGE = {  # of the box
    "box": "your answer",
    "check": "Check",
    "right": "✓ Right.",
    "not_yet": "Not yet.",
    "no_number": "Type a number.",
}


def grid(rows: str) -> str:
    """Write a matrix as a small grid: "1 0; 2 −1" has two rows."""
    lines = [f"<td>{'</td><td>'.join(row.split())}</td>" for row in rows.split(";")]
    return f'<table class="cl-grid"><tr>{"</tr><tr>".join(lines)}</tr></table>'


# ---------------------------------------------------------------------- 00 Start here

START_HERE = {
    "another-filter": Question(
        f"Take another filter, {grid('1 0; 0 2')}. Which number does it give at the lower right of "
        "the output?",
        "The window holds 4 and 5, and below them 7 and 8: 4·1 + 5·0 + 7·0 + 8·2 = 20.",
        (
            Blank(
                "20",
                {
                    "8": "That is the window at the upper left. Move to the right, and down.",
                    "11": "That is the upper right. The window lies one row further down.",
                    "17": "That is the lower left. The window lies one column further right.",
                    "16": "That is the filter turned round. The 1 lies on the upper left number.",
                    "12": "The lower weight is 2: that number counts twice.",
                    "24": "That is the sum of the window. Multiply first: two weights are 0.",
                },
            ),
        ),
    ),
    "flat-grey": Question(
        "Where all nine pixels are 0.5, an even grey, what does the Sobel filter give? (The rows "
        "of <code>sobel</code> stand in the code above.)",
        "Its nine numbers add up to 0, so an even grey gives 0, drawn in white. The numbers of the "
        "other two add up to 1: they leave an even grey as it is.",
        (
            Blank(
                "0",
                {
                    "0.5": "That is what the mean gives, and the sharpening filter too. Add up the "
                    "nine numbers of Sobel's.",
                    "2": "That is its right column alone. The left one is subtracted.",
                    "-2": "That is its left column alone. The right one is added.",
                    "4": "Three of its numbers are negative. Mind the signs.",
                },
            ),
        ),
    ),
    "four-sizes": Question(
        "The photograph is 300×256, the filter 31×31. How large is the output?",
        "A filter of 31 rows fits into 300 rows in 300 − 31 + 1 = 270 places, and into 256 columns "
        "in 226. That is “valid”. With stride 2 the picture is half as high and half as wide, with "
        "stride 4 a quarter.\n\n"
        "Look at the margins of “same”: they darken. There the window reaches into the border, and "
        "the border is black. Notebook 2 shows other borders.",
        (
            Blank(
                "270 × 226",
                {
                    "269 225": "That is the last place. The first is 0, so there is one more.",
                    "285 241": "Half a filter is lost at the top, and half of one at the bottom.",
                    "240 196": "A whole filter is lost, but not twice: half of it at each end.",
                    "300 256": "That is “same”. Here the filter stays inside.",
                },
                label="“valid”, stride 1",
            ),
            Blank(
                "300 × 256",
                {
                    "270 226": "That is “valid”. Here a border makes up for what is lost.",
                    "330 286": "The border is 30 in all. It goes in, and 30 are lost again.",
                },
                label="“same”, stride 1",
            ),
            Blank(
                "150 × 128",
                {
                    "300 256": "Every other place is left out, across and down.",
                    "135 113": "That is “valid” with stride 2.",
                    "270 226": "That is “valid” with stride 1.",
                },
                label="“same”, stride 2",
            ),
            Blank(
                "75 × 64",
                {
                    "150 128": "That is stride 2. Stride 4 takes every fourth place.",
                    "68 57": "That is “valid” with stride 4.",
                },
                label="“same”, stride 4",
            ),
        ),
    ),
    "loss-falls": Question(
        "At another place O is 4 and T is 7. O grows by 0.01. By how much does L change, about? (A "
        "minus means that it falls.)",
        "O − T = 4 − 7 = −3, and −3 times 0.01 is −0.03. O comes nearer to T, and L falls.",
        (
            Blank(
                "−0.03",
                {
                    "0.03": "O moves towards T. Does L rise?",
                    "0.01": "That is how much O grows. L changes O − T times as much.",
                    "-3": "That is the gradient, O − T: for a growth of 1. O grows by 0.01.",
                    "-0.06": "That is without the ½. It is there so that the 2 of the square goes.",
                },
            ),
        ),
    ),
    "learned-filter": Question(
        "Which nine numbers stand in the filter at the end?",
        "O has 4,526 numbers, and each of them asks something of the nine weights. The windows "
        "differ so much that no other filter makes the same O: the steps can only end there.",
        choices={
            "Any that fit: many filters make this output": "There are 4,526 outputs and only nine "
            "weights. The windows differ, and one filter alone fits them all.",
            "Sobel's, or very nearly": RIGHT,
            "Sobel's, turned by 180°": "Turned, Sobel's filter has all its signs changed, and so "
            "has its output: it would be −T.",
            "Small random numbers, as at first": "Each step moves them against their gradient, "
            "until O − T, and with it the gradient, is 0.",
        },
    ),
    "ready-slices": Question(
        "What is <code>X[1:, :2]</code>? Four numbers, row by row.",
        "Rows 1 and 2, columns 0 and 1. It is a window.",
        (
            Blank(
                "3 4 6 7",
                {
                    "4 5 7 8": "That is <code>X[1:, 1:]</code>. <code>:2</code> stops before 2.",
                    "0 1 3 4": "That is <code>X[:2, :2]</code>. <code>1:</code> begins at row 1.",
                    "3 4": "That is row 1 alone, <code>X[1, :2]</code>. <code>1:</code> goes to "
                    "the last row.",
                    "0 1 3 4 6 7": "That is <code>X[:, :2]</code>. Leave row 0 out.",
                },
            ),
        ),
    ),
    "ready-chain": Question(
        "y = 3x and L = y². What is dL/dx at x = 2?",
        "dL/dx = dL/dy · dy/dx = 2y · 3. At x = 2, y = 6, so it is 36.",
        (
            Blank(
                "36",
                {
                    "12": "That is dL/dy = 2y. There is one more factor on the way to x.",
                    "6": "That is y. How fast does its square change?",
                    "4": "That is 2x. L is the square of y, not of x.",
                    "15": "Along one path the slopes are multiplied, not added.",
                },
            ),
        ),
    ),
    "ready-paths": Question(
        "L = a·x + b·x, so x acts in two places. What is dL/dx?",
        "What comes back along both paths is added. A pixel acts in every window that holds it, so "
        "this is half of the backward pass.",
        choices={
            "a · b": "Along one path slopes are multiplied. These are two paths.",
            "a + b": RIGHT,
            "the larger of a and b": "x acts in both places at once. Both count.",
            "(a + b) · x": "That is L itself. How much does it change when x grows by 1?",
        },
    ),
    "ready-loss": Question(
        "L = ½ (o − t)², with o = 8 and t = 3. What is dL/do?",
        "dL/do = o − t = 5. It is positive: L grows with o, so o should shrink.",
        (
            Blank(
                "5",
                {
                    "-5": "That is t − o. If o grows, does L grow or fall?",
                    "10": "The square gives a factor of 2, and the ½ takes it away.",
                    "12.5": "That is L. How fast does it change with o?",
                    "25": "That is the square itself.",
                },
            ),
        ),
    ),
}

# ---------------------------------------------------------------- 01 The sliding window

SLIDING_WINDOW = {
    "dense-plus": Question(
        "With the first picture as its 36 weights, what does the dense output give for the first "
        "picture? And for the second?",
        "It gives 5 for the picture it knows, and 0 for the same plus elsewhere: none of its five "
        "places is the same. To find the plus everywhere, a dense layer has to learn it anew for "
        "every place.",
        (
            Blank(
                "5",
                {
                    "36": "There are 36 products, but most of them are 0. Count those that are 1.",
                    "9": "Nine weights lie under the plus and its corners. The corners are 0.",
                },
                label="first picture",
            ),
            Blank(
                "0",
                {
                    "5": "The plus is the same, but its weights are not there. Which ones of the "
                    "second picture meet a weight that is 1?",
                    "1": "The two pluses do not touch: the second begins below the first.",
                },
                label="second picture",
            ),
        ),
    ),
    "one-window": Question(
        "The number at row 1, column 2 of the output: what is the sum of its window? Nine "
        "products, of which three are 0 whatever the input is.",
        "The window covers rows 1 to 3 and columns 2 to 4. The sum is 2·1 + 1·(−1) + 1·2 + 0·(−2) "
        "+ 0·1 + 1·(−1) = 2: left column minus right column, the middle row counted twice.",
        (
            Blank(
                "2",
                {
                    "-6": "That is row 1, column 1: one column to the right.",
                    "0": "That is the window above it, at row 0, column 2: one row down.",
                    "-2": "That is right column minus left, or the window below. Here the weights "
                    "on the left are positive, and rows 1 to 3 lie under the filter.",
                    "6": "That adds the right column. Its weights are negative.",
                    "1": "Count the middle row twice: its weights are 2 and −2.",
                },
            ),
        ),
    ),
    "all-windows": Question(
        "What is the shape of that array, for a 5×5 input and a 3×3 filter? How many numbers is "
        "that, of the 25 that there are?",
        "It has 3·3 windows of 3·3 numbers, 81 in all, and takes no new memory. It is a "
        "<em>view</em>: the same 25 numbers, read in another order.",
        (
            Blank(
                "(3, 3, 3, 3)",
                {
                    "5 5 3 3": "A window starts only where all of it fits: at rows 0, 1 and 2.",
                    "9 9": "So many windows and numbers, right. But rows and columns are axes of "
                    "their own: four of them.",
                    "2 2 3 3": "5 − 3 = 2 is the last row at which a window starts. With row 0 "
                    "that makes three.",
                },
                label="shape",
            ),
            Blank(
                "81",
                {
                    "25": "Most numbers are in several windows, and counted in each.",
                    "9": "That is how many windows there are. Each holds 9 numbers.",
                    "225": "That would be a window at each of the 25 places. Not all of it fits.",
                },
                label="numbers",
            ),
        ),
    ),
    "size-7-9": Question(
        "The input is 7×9, the filter 3×2. How large is the output?",
        "7 − 3 + 1 = 5 and 9 − 2 + 1 = 8. Rows and columns are counted each by themselves. Padding "
        "and stride change this number: notebooks 2 and 3.",
        (
            Blank(
                "5 × 8",
                {
                    "4 7": "That is n − k, the last place. Places are counted from 0: one more.",
                    "8 5": "The right numbers, exchanged: rows come first.",
                    "6 7": "The filter has 3 rows and 2 columns: 3 goes with the 7, 2 with the 9.",
                    "7 9": "As large as the input would need a border: that is padding.",
                    "10 11": "At the border nothing hangs over: the filter stays inside. Subtract.",
                },
            ),
        ),
    ),
    "bias-one": Question(
        "The window at row 1, column 2 has the sum 2. With b = 1, what does the output hold there?",
        "3, and every other number is larger by 1 as well. A filter has one bias, not one for each "
        "of its numbers.",
        (
            Blank(
                "3",
                {
                    "11": "The bias is added once to the sum, not to each of the nine products.",
                    "2": "The bias is added to every sum, whatever the window holds.",
                },
            ),
        ),
    ),
    "turned-row": Question(
        "Slide 1 0 −1 over 1 2 4 7: two numbers. Then turn it round, to −1 0 1, and slide that.",
        "1 − 4 = −3 and 2 − 7 = −5. Turned round, the signs change.",
        (
            Blank(
                "−3 −5",
                {
                    "3 5": "That is the filter turned round. As it is, the 1 lies on the left.",
                    "-1 -2 -3": "Between the 1 and the −1 lies a 0: they are two places apart.",
                    "-3": "The filter fits in two places.",
                },
                label="as it is",
            ),
            Blank(
                "3 5",
                {"-3 -5": "That is the filter as it was. Turned round, the −1 lies on the left."},
                label="turned",
            ),
        ),
    ),
    "shifted-columns": Question(
        "Each part has 200 columns, each output 198. How many columns of the two outputs must be "
        "equal? Say which.",
        "The edges moved with the face, 20 columns to the left. Columns 20 to 197 of the first "
        "output are columns 0 to 177 of the second: 178 of them, all that both have. (Red is where "
        "it grows darker to the right: this filter has its positive numbers on the left.)\n\n"
        "This is called <em>translation equivariance</em>: shift, then filter, or filter, then "
        "shift, the result is the same, but for what comes in and goes out at the border.",
        (
            Blank(
                "178",
                {
                    "180": "So many columns of the <em>pictures</em> are the same. A window takes "
                    "3 of them.",
                    "198": "20 columns at the left of the first are not in the second at all.",
                    "176": "Both outputs lose 2 columns in the same way. Take 20 off 198.",
                    "0": "The pictures show the same face, moved. What does a window know of "
                    "where it is?",
                },
            ),
        ),
    ),
}

# ------------------------------------------------------------------------- 02 Padding

PADDING: dict[str, Question] = {}

# ------------------------------------------------------------- 03 Stride and dilation

STRIDE_AND_DILATION: dict[str, Question] = {}

# ------------------------------------------------------------- 04 Channels and filters

CHANNELS_AND_FILTERS: dict[str, Question] = {}

# ------------------------------------------------------- 05 The gradient for the filter

FILTER_GRADIENT: dict[str, Question] = {}

# -------------------------------------------------------- 06 The gradient for the input

INPUT_GRADIENT: dict[str, Question] = {}

# ------------------------------------------------ 07 The gradient for the input, in full

INPUT_GRADIENT_IN_FULL: dict[str, Question] = {}

# ------------------------------------------------------------------------ 08 Prove it

PROVE_IT: dict[str, Question] = {}

# ------------------------------------------------- 09 From loops to a matrix product

LOOPS_TO_MATMUL: dict[str, Question] = {}

# ---------------------------------------------------------------- 10 Train a network

TRAINING: dict[str, Question] = {}

GUESSES: dict[str, Question] = (
    START_HERE
    | SLIDING_WINDOW
    | PADDING
    | STRIDE_AND_DILATION
    | CHANNELS_AND_FILTERS
    | FILTER_GRADIENT
    | INPUT_GRADIENT
    | INPUT_GRADIENT_IN_FULL
    | PROVE_IT
    | LOOPS_TO_MATMUL
    | TRAINING
)
