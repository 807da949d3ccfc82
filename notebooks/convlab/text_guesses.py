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

START_HERE: dict[str, Question] = {}

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

FILTER_GRADIENT = {
    "tenth-more": Question(
        "The first output grows from 19 to 19.1. What is L then? And what is it if, instead, the "
        "last output grows from 43 to 43.1?",
        "½·(1.1² + 0² + 2² + (−1)²) = 3.105, and ½·(1² + 0² + 2² + (−0.9)²) = 2.905. The first "
        "output was too large: a tenth more of it raises L, by about 0.1·1. The last was too "
        "small: a tenth more of it lowers L, by about 0.1·1.",
        (
            Blank(
                "3.105",
                {
                    "3.1": "Very near: that is 3 + 0.1·1. But 1.1² is a little more than 1.2.",
                    "3.005": "The tenth does not get a square of its own. O − T is 1.1 there, and "
                    "1.1 is squared.",
                    "3.21": "The square grows by that much. L takes half of it.",
                    "6.21": "That is the sum of the squares. L is half of it.",
                },
                label="with 19.1",
            ),
            Blank(
                "2.905",
                {
                    "3.105": "O − T is −1 at the last output. A tenth more of O makes that −0.9.",
                    "2.9": "Very near: that is 3 − 0.1·1. But 0.9² is a little more than 0.8.",
                    "2.81": "The square shrinks by that much. L takes half of it.",
                    "5.81": "That is the sum of the squares. L is half of it.",
                },
                label="with 43.1",
            ),
        ),
        hint="Work out O − T anew, square its four numbers, add them, take half.",
    ),
    "two-weights": Question(
        "Work out ∂L/∂F[0, 0], and ∂L/∂F[1, 1], whose line is not written out.",
        "1·0 + 0·1 + 2·3 + (−1)·4 = 2, and 1·4 + 0·5 + 2·7 + (−1)·8 = 10.",
        (
            Blank(
                "2",
                {
                    "10": "One of G’s numbers is negative: its product is taken away.",
                    "8": "That is 0 + 1 + 3 + 4, the numbers that the weight met. Multiply each "
                    "with its number of G.",
                    "4": "That is ∂L/∂F[0, 1]: one column further right in X.",
                    "-2": "That reads G down its columns. Read it row by row, as X.",
                    "6": "The last term, (−1)·4, is missing. Or did you turn G? It lies as it is.",
                },
                label="∂L/∂F[0, 0]",
            ),
            Blank(
                "10",
                {
                    "26": "One of G’s numbers is negative: its product is taken away.",
                    "24": "That is 4 + 5 + 7 + 8, the numbers that the weight met. Multiply each "
                    "with its number of G.",
                    "8": "That is ∂L/∂F[1, 0]: one column further left in X.",
                    "18": "The last term, (−1)·8, is missing.",
                    "14": "That is with G turned by 180°. It lies on X as it is.",
                },
                label="∂L/∂F[1, 1]",
            ),
        ),
        hint="Four products: each number of G times the number of X beside the weight in that line "
        "of O.",
    ),
    "lowest-loss": Question(
        "What must the slope be at the very bottom of the curve? The slider moves in tenths, and "
        "none of them is just there. Between which two of them is the bottom? Type the smaller "
        "one first.",
        "At the bottom L neither rises nor falls. The slope is 2 without a nudge, and −0.6 one "
        "tenth to the left: the bottom lies between, at about −0.08.",
        (
            Blank(
                "0",
                {
                    "2": "With that slope L still falls to the left.",
                    "-0.6": "That is where the slider finds the lowest L, just beside the bottom.",
                    "9.8": "That is where the slider stood at first.",
                },
                label="slope",
            ),
            Blank(
                "−0.1 0",
                {
                    "0 -0.1": "Yes, these two. Type the smaller one first.",
                    "0 0.1": "Both slopes there are positive: L rises from the one to the other.",
                    "-0.2 -0.1": "Both slopes there are negative: L falls from the one to the "
                    "other.",
                    "-0.1 0.1": "The bottom is between them. But another tenth is, too.",
                },
                label="between",
            ),
        ),
        hint="Look where the slope changes its sign.",
    ),
    "zeros-between": Question(
        "X is 6×6, the filter 3×3, the stride 2. So O is 2×2, and ∂L/∂O is, too. How large is "
        "∂L/∂O with its zeros, when its numbers lie 2 apart?",
        "One zero goes between two neighbours; with stride s, s − 1 zeros. In the picture they are "
        "dotted. (A dilation does the same to a filter. So the stride of the forward pass comes "
        "back as a dilation of ∂L/∂O.)",
        (
            Blank(
                "3 × 3",
                {
                    "2 2": "Without zeros its numbers lie side by side, on neighbours of X.",
                    "4 4": "That has a zero behind each number, or two between. Zeros are needed "
                    "between two numbers only.",
                    "5 5": "That has zeros around it as well. Only those between are needed.",
                    "6 6": "If it were as large as X, it could not slide.",
                },
            ),
        ),
    ),
    "rows-left-over": Question(
        "How large is the result then? Slide by one place at a time.",
        "With its zeros ∂L/∂O is 3 rows high, and starts at rows 0, 1 and 2 of X, and at 3, where "
        "it lies on the row that no window reached. But the filter has only 3 rows. So leave out "
        "the last row and column of X, or those of the result.",
        (
            Blank(
                "4 × 4",
                {
                    "3 3": "That is the size of the filter, and ∂L/∂F must have it. But count the "
                    "places in all six rows of X.",
                    "2 2": "That is by two places at a time. The stride is in the zeros already.",
                    "5 5": "That is for ∂L/∂O without its zeros.",
                    "6 6": "It would be as large as X only with padding.",
                },
            ),
        ),
    ),
    "first-step": Question(
        "What is ∂L/∂O in the first step?",
        "At first O is 0 everywhere, so ∂L/∂O = O − T = −T. After one step the left column is "
        "positive and the right one negative. After forty you cannot tell the filter from the "
        "secret one.",
        choices={
            "0, as the filter is": "Then nothing would ever be learned. O is 0, but T is not.",
            "−T": RIGHT,
            "T": "Mind the order: O − T, and O is 0.",
            "the secret filter": "Nobody tells it the filter. ∂L/∂O compares outputs: it has the "
            "shape of O.",
        },
    ),
}

# -------------------------------------------------------- 06 The gradient for the input

INPUT_GRADIENT = {
    "windows-per-pixel": Question(
        "In how many windows does X[0, 1] lie, the middle of an edge? And if you count each of "
        "the nine pixels once for every window that holds it, how many is that in all?",
        "A corner lies in 1 window, the middle of an edge in 2, the pixel in the middle in all 4. "
        "In all that is 16: four windows, of four pixels each.",
        (
            Blank(
                "2",
                {
                    "1": "A corner lies in one. Slide the filter along row 0.",
                    "4": "That is for the pixel in the middle. Row 0 is reached only by the "
                    "windows that start there.",
                    "3": "Row 0 has three pixels. The filter fits on them in fewer places.",
                },
                label="X[0, 1]",
            ),
            Blank(
                "16",
                {
                    "9": "That is each pixel once. Most lie in more than one window.",
                    "4": "That is how many windows there are. How many pixels does each hold?",
                    "36": "That would be every pixel in every window.",
                },
                label="in all",
            ),
        ),
    ),
    "middle-pixel": Question(
        "What is ∂L/∂X[1, 1]?",
        "1·3 + 0·2 + 2·1 + (−1)·0 = 5.",
        (
            Blank(
                "5",
                {
                    "1": "That takes the weights in the filter’s own order, 0 1 2 3. On the pixel "
                    "they lie in another: read the outlined ones.",
                    "6": "That is 3 + 2 + 1 + 0. Multiply each weight with ∂L/∂O of its output.",
                    "20": "That is times the 4 in the pixel. But no term has a number of X in it.",
                    "3": "That is the share of O[0, 0]. Three more come back to this pixel.",
                },
            ),
        ),
        hint="Four products: ∂L/∂O of each window, times the weight outlined in it.",
    ),
    "overwritten": Question(
        "What stands in the middle pixel at the end, with <code>=</code> in place of "
        "<code>+=</code>?",
        "With <code>=</code> each window wipes out what the last one left. The middle pixel keeps "
        "the last share only: −1 · 0 = 0 in place of 5.",
        (
            Blank(
                "0",
                {
                    "5": "That is the sum, with <code>+=</code>. What does the last window leave?",
                    "3": "That is the share of the first window, 1 · 3. Others follow.",
                    "-3": "That is −1 times the last weight of the filter. Which one lies on the "
                    "middle pixel, in the last window?",
                    "-1": "That is the last number of ∂L/∂O. It is multiplied with a weight.",
                },
            ),
        ),
    ),
    "nine-windows": Question(
        "Which weight lies on X[2, 2] in the window of O[0, 0]? Which in that of O[0, 1], and of "
        "O[0, 2]?",
        "The nine windows are drawn in the order of the output, and the weight that lies on the "
        "pixel is outlined. Row by row, these weights go from 9 to 1. A window further to the "
        "right reaches the pixel with a weight further to the <em>left</em>. There it is, the "
        "filter turned by 180°. Nobody turned it: it is how the windows meet one pixel.",
        (
            Blank(
                "9 8 7",
                {
                    "1 2 3": "The filter begins like that. But its first window starts at X[0, 0], "
                    "two rows above the pixel and two columns to its left.",
                    "3 2 1": "The right order. But these windows start two rows above the pixel: "
                    "which row of the filter reaches it?",
                    "7 8 9": "The right row of the filter. Now let the window move to the right, "
                    "and look where the pixel is in it.",
                    "9 6 3": "That goes down: the windows of O[0, 0], O[1, 0] and O[2, 0].",
                    "9": "That is the first. The window moves on, and then once more.",
                },
            ),
        ),
        hint="Draw 5×5 cells, and lay the filter on the upper left corner.",
    ),
    "zeros-around": Question(
        "In the larger example ∂L/∂O is 3×3, and ∂L/∂X has to be 5×5. But on 3×3 numbers a 3×3 "
        "filter fits in one place only. How many zeros does ∂L/∂O need on each side?",
        "k − 1 = 2, for then there are 3 + 2·2 − 3 + 1 = 5 places. So the turned filter can hang "
        "over the edge: a corner pixel is met by one weight only. This is called <em>full</em> "
        "padding.",
        (
            Blank(
                "2",
                {
                    "1": "With one zero on each side the result is as large as ∂L/∂O, 3×3.",
                    "3": "With three there are 7×7 places: some have nothing but zeros below them.",
                    "4": "That is both sides together.",
                    "0": "Then there is only the one place.",
                },
            ),
        ),
    ),
    "both-mistakes": Question(
        "What if the filter is turned where it must not be, in the loop? And what if it is left "
        "as it is in the formula?",
        "The two mistakes are one: the same wrong numbers. And the means agree with the right one, "
        "because the turn only moves the shares within each window. A check that compares means "
        "passes both mistakes. The grader of a well-known course does, and its forum has the "
        "question (community.deeplearning.ai, topic 121204).",
        choices={
            "Both are wrong, each in its own way": "The loop and the formula add the same "
            "products with the right filter. What do they do with any other?",
            "Both give the same wrong numbers": RIGHT,
            "Only the loop goes wrong": "Not turned in the formula, the filter lays the wrong "
            "weight on each number of ∂L/∂O.",
            "Only the formula goes wrong": "Turned in the loop, the filter puts each weight’s "
            "share on the wrong pixel of the window.",
            "All four are the same": "That holds for a filter that is the same when turned. "
            "This one is not.",
        },
    ),
    "border-off": Question(
        "X is 5×5 with padding 1, the filter 3×3. How large is ∂L/∂O? How large is what is "
        "gathered from it, before the border is taken off?",
        "∂L/∂O is as large as O, 5×5. What is gathered from it is as large as the padded X, 7×7. "
        "The border off, it is 5×5 again.",
        (
            Blank(
                "5 × 5",
                {
                    "3 3": "That is without padding.",
                    "7 7": "That is X with its border. The windows fit in fewer places.",
                    "6 6": "One zero on every side makes two more rows, not one.",
                },
                label="∂L/∂O",
            ),
            Blank(
                "7 × 7",
                {
                    "5 5": "That is X without its border. The border gets a gradient, too.",
                    "9 9": "That is ∂L/∂O with its zeros, on which the turned filter slides.",
                    "3 3": "That would be without zeros around ∂L/∂O.",
                },
                label="gathered",
            ),
        ),
    ),
    "empty-crop": Question(
        "For p = 1, <code>whole[p:-p, p:-p]</code> takes the border off. What is its shape for "
        "p = 0?",
        "Python reads <code>[p:-p]</code> as <code>[0:0]</code> then, since −0 is 0: nothing is "
        "left. Count from the front: <code>[p : p + H]</code>.",
        (
            Blank(
                "(0, 0)",
                {
                    "7 7": "That would be right, with nothing to take off. But what is −0?",
                    "5 5": "That is for p = 1.",
                    "6 6": "From the front nothing is taken off. And up to −0?",
                    "0": "That is how many numbers are left. The shape has two axes.",
                },
            ),
        ),
    ),
}

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
