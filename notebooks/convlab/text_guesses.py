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

PADDING = {
    "top-edge": Question(
        "In how many windows is the pixel in the middle of the top edge, at row 0, column 2?",
        "A window covers row 0 only if it starts there. Three windows do, at columns 0, 1 and 2, "
        "and each of them covers column 2.",
        (
            Blank(
                "3",
                {
                    "1": "So many hold the corner. Column 2 is farther from the side.",
                    "2": "So many hold row 0, column 1. Column 2 is farther from the side.",
                    "9": "So many hold the middle. How many of them reach up to row 0?",
                    "6": "So many hold row 1, column 2. A window that starts at row 1 does not "
                    "reach up to row 0.",
                    "5": "There are five columns, but windows do not start at all of them.",
                },
            ),
        ),
    ),
    "five-on-eight": Question(
        "An input is 8×8, the filter 5×5. How large is the output with each padding? And how many "
        "rows does <code>same</code> put on each side?",
        "<code>valid</code>: 8 − 5 + 1 = 4. With padding 1 on both sides 8 becomes 10, and "
        "10 − 5 + 1 = 6. With (1, 2) the rows become 10, the columns 12. <code>same</code> takes "
        "4 rows in all, two on each side, for 8 + 4 − 5 + 1 = 8.",
        (
            Blank(
                "4 × 4",
                {
                    "3 3": "8 − 5 = 3 is the last place. Places are counted from 0: one more.",
                    "8 8": "The filter stays inside here, and does not start everywhere.",
                },
                label="valid",
            ),
            Blank(
                "6 × 6",
                {
                    "5 5": "That is with one row and one column more. Padding 1 goes on both "
                    "sides.",
                    "4 4": "That is without padding.",
                    "10 10": "So large is the padded input. Now lay the filter on it.",
                    "8 8": "Padding 1 makes up for a filter of 3. This one is larger.",
                },
                label="padding 1",
            ),
            Blank(
                "6 × 8",
                {
                    "8 6": "The right numbers, exchanged: rows come first.",
                    "5 6": "That is the padding on one side only. It goes on both.",
                    "6 6": "Rows are right. For the columns the pair has another number.",
                    "10 12": "So large is the padded input. Now lay the filter on it.",
                },
                label="padding (1, 2)",
            ),
            Blank(
                "2",
                {
                    "4": "So many in all. They are shared by two sides.",
                    "1": "So many for a filter of 3. With 1 the output is 6×6.",
                    "5": "The filter has five rows, but not all of them can hang over.",
                },
                label="same, each side",
            ),
        ),
        hint="Write rows × columns, such as 7 × 9.",
    ),
    "filter-of-four": Question(
        "How many rows does “same” take for a filter of 4, on both sides together? Shared out as "
        "evenly as can be, how many on the one side and on the other, the smaller number first?",
        "4 − 1 = 3 rows: one on one side, two on the other.",
        (
            Blank(
                "3",
                {
                    "4": "With 4 rows more, the output has 1 row more than the input.",
                    "2": "So many for a filter of 3.",
                    "1": "So many for a filter of 2.",
                },
                label="together",
            ),
            Blank(
                "1 2",
                {
                    "2 1": "The right numbers. Here, write the smaller first.",
                    "1.5 1.5": "There is no half row.",
                    "2 2": "That is one row more than it takes.",
                    "1 1": "That is one row fewer than it takes.",
                    "0 3": "The size would be right, but one side gets all of it.",
                },
                label="on the sides",
            ),
        ),
    ),
    "half-on-both-sides": Question(
        "8 numbers, a filter of 4, and <code>4 // 2</code> on both sides. How many come out?",
        "8 + 2 + 2 − 4 + 1 = 9: one more than went in. For an odd k, <code>k // 2</code> is right.",
        (
            Blank(
                "9",
                {
                    "8": "So many for “same”. It takes less padding than this.",
                    "7": "That is with 1 on both sides. 4 // 2 is 2.",
                    "12": "So long is the padded input. Now slide the filter over it.",
                    "5": "So many without padding.",
                },
            ),
        ),
    ),
    "white-with-a-border": Question(
        "What is the output in a corner? On an edge? In the middle? (A fraction will do.)",
        "In a corner 4/9: five of the nine numbers under the filter are border. On an edge three "
        "are, which leaves 6/9. In the middle the mean of nine ones is 1.",
        (
            Blank(
                "0.44",
                {
                    "5/9": "So much of the window is border, and black. The rest is white.",
                    "6/9": "That is an edge. In a corner, two sides of the window hang over.",
                    "4": "That is the sum of the white numbers. Each counts one ninth.",
                    "1": "The weights stay 1/9 each, also where there is border under them.",
                    "1/9": "The corner is not the only white number in its window.",
                },
                label="corner",
            ),
            Blank(
                "0.67",
                {
                    "3/9": "So much of the window is border, and black. The rest is white.",
                    "4/9": "That is a corner. On an edge, only one side of the window hangs over.",
                    "6": "That is the sum of the white numbers. Each counts one ninth.",
                    "1": "The weights stay 1/9 each, also where there is border under them.",
                },
                label="edge",
            ),
            Blank(
                "1",
                {
                    "9": "That is the sum of the nine. Each counts one ninth.",
                    "1/9": "That is the share of one number. There are nine.",
                },
                label="middle",
            ),
        ),
    ),
    "eight-numbers": Question(
        "Write down the eight numbers of the other three.",
        "<code>reflect</code> goes back inwards from the edge number: 2, then 3. "
        "<code>circular</code> puts the last two before the first, and the first two after the "
        "last.",
        (
            Blank(
                "3 2 1 2 3 4 3 2",
                {
                    "2 1 1 2 3 4 4 3": "The edge number is the mirror: it is not repeated.",
                    "2 3 1 2 3 4 2 3": "In a mirror, what is next to the edge stays next to it.",
                    "4 3 1 2 3 4 2 1": "That mirrors the other end. Each side mirrors its own.",
                },
                label="reflect",
            ),
            Blank(
                "1 1 1 2 3 4 4 4",
                {
                    "4 4 1 2 3 4 1 1": "That repeats the other edge. Each side repeats its own.",
                    "1 2 1 2 3 4 3 4": "Only the edge number is repeated, not the one next to it.",
                },
                label="replicate",
            ),
            Blank(
                "3 4 1 2 3 4 1 2",
                {
                    "4 3 1 2 3 4 2 1": "On a ring, the order goes on: nothing is mirrored.",
                    "1 2 1 2 3 4 3 4": "On a ring, what comes before the 1 is the other end.",
                    "4 4 1 2 3 4 1 1": "On a ring, the order goes on: nothing is repeated.",
                },
                label="circular",
            ),
        ),
        hint="Eight numbers, with 1 2 3 4 in the middle.",
    ),
    "exactly-0": Question(
        "With which of the other three is the output at that place exactly 0, whatever the "
        "photograph holds?",
        "Sobel subtracts the window's left column from its right one. With <code>reflect</code> "
        "both are the last column but one: the output is 0. With <code>replicate</code> the right "
        "one is the last column itself, and what is left is the photograph's own last step, small "
        "here. With <code>circular</code> it is the first column, from the other side of the "
        "picture: an edge again.\n\nAbove, a part of the right margin is enlarged. A blue line "
        "runs down the last column with <code>zeros</code> and <code>circular</code>; with "
        "<code>reflect</code> and <code>replicate</code> there is none.",
        choices={
            "<code>reflect</code>": RIGHT,
            "<code>replicate</code>": "The padding repeats the last column. Is the column on the "
            "left of the window the same one?",
            "<code>circular</code>": "The padding is the first column, from the other side of the "
            "picture. The left column of the window is not.",
            "<code>reflect</code> and <code>replicate</code>": "Both leave no line that you can "
            "see. For exactly 0, the columns on the left and on the right have to be the same.",
        },
    ),
}

# ------------------------------------------------------------- 03 Stride and dilation

STRIDE_AND_DILATION = {
    "three-strides": Question(
        "A filter of 3 slides over 10 numbers. How many windows are there with stride 2, with "
        "stride 3, and with stride 4?",
        "The filter can move 7 places: 3 moves with stride 2, 2 with stride 3, 1 with stride 4. "
        "The first window comes on top.",
        (
            Blank(
                "4",
                {
                    "3": "So many moves. The window where it stands at first counts too.",
                    "5": "10 / 2 leaves out how long the filter is. How far can it move?",
                    "4.5": "Half a move is no window: round down.",
                    "8": "So many with stride 1.",
                },
                label="stride 2",
            ),
            Blank(
                "3",
                {
                    "2": "So many moves. The window where it stands at first counts too.",
                    "4": "The fourth would start at place 9, and two of its numbers hang over.",
                    "10/3": "How far can the filter move? Not 10 places, nor a third of a move.",
                },
                label="stride 3",
            ),
            Blank(
                "2",
                {
                    "1": "So many moves. The window where it stands at first counts too.",
                    "3": "The third would start at place 8, and one of its numbers hangs over.",
                    "2.5": "How far can the filter move? Not 10 places, nor half a move.",
                },
                label="stride 4",
            ),
        ),
    ),
    "nothing-left-over": Question(
        "Which of the sizes 7, 8, 9 and 10 leave nothing over, for a filter of 3 and stride 2? "
        "And for stride 3?",
        "What counts is n − 3, how far the filter can move. It is even for 7 and 9. It divides by "
        "3 for 9 alone.",
        (
            Blank(
                "7 9",
                {
                    "8 10": "These divide by 2. What has to divide is how far the filter moves.",
                    "7": "There is another one.",
                    "9": "There is another one.",
                },
                label="stride 2",
            ),
            Blank(
                "9",
                {
                    "7 9": "So it is for stride 2.",
                    "7 10": "Here n − 1 divides by 3. The filter can move n − 3 places.",
                    "8": "Here n − 2 divides by 3. The filter can move n − 3 places.",
                },
                label="stride 3",
            ),
        ),
    ),
    "border-of-keras": Question(
        "The filter stays 3. What is Keras' border, before and after, for 5 numbers with stride "
        "2? And for 7 numbers with stride 3?",
        "There are three windows each time. They cover 3 + 2·2 = 7 places, two more than 5, and "
        "3 + 2·3 = 9, two more than 7: one before, one after.",
        (
            Blank(
                "1 1",
                {
                    "0 1": "That is for 6 numbers. Three windows cover 7 places here, too.",
                    "0 0": "Without border there are 2 windows. Keras has 5 / 2, rounded up.",
                    "3 3": "That is “keep the size”, with five windows.",
                    "0 2": "So much in all. Keras shares it out, the odd one after.",
                    "2 2": "So much in all. Keras shares it out between the sides.",
                },
                label="5 numbers",
            ),
            Blank(
                "1 1",
                {
                    "0 0": "Without border there are 2 windows. Keras has 7 / 3, rounded up.",
                    "0 2": "So much in all. Keras shares it out, the odd one after.",
                    "7 7": "That is “keep the size”, with seven windows.",
                    "0 1": "Count again: how many places do 7 / 3 windows, rounded up, cover?",
                },
                label="7 numbers",
            ),
        ),
        hint="Write two numbers: before, and after.",
    ),
    "moved-to-torch": Question(
        "A layer of Keras, filter 3, stride 2, “same”, is written in torch with "
        "<code>padding=1</code>. On 6 numbers, its windows started at places 0, 2 and 4. Where do "
        "they start now?",
        "<code>padding=1</code> puts a number before the input, where Keras puts none. All windows "
        "lie one place further left. Both outputs have three numbers.",
        (
            Blank(
                "−1 1 3",
                {
                    "0 2 4": "So it would be with Keras' border: none before, one after.",
                    "1 3 5": "Padding before the input begins at place −1, not at 1.",
                    "-1 1 3 5": "The last one would need place 7. The padding ends at 6.",
                    "-2 0 2 4": "That is with padding 2.",
                    "-1 0 1 2 3 4": "That is with stride 1.",
                },
            ),
        ),
        hint="One number for each window. The first place of the input is 0.",
    ),
    "every-fourth": Question(
        "Of 1 0 0 1 0 0 1 0 0 1 0 0 1 keep every fourth number, from the first on. What is left? "
        "Each number now stands for 4 pixels: how many pixels is it from one stripe to the next?",
        "1 0 0 1: stripes again. But what repeated every 3 pixels seems to repeat every 12.",
        (
            Blank(
                "1 0 0 1",
                {
                    "1 1 1 1 1": "That is every third. Then the stripes are one white surface.",
                    "1 0 0 1 0 0 1": "That is every second.",
                    "1 0 0": "The last number is kept as well: it is 12 places from the first.",
                },
                label="left",
            ),
            Blank(
                "12",
                {
                    "3": "So many numbers that are kept. Each stands for 4 pixels.",
                    "4": "So many pixels is it from one kept number to the next.",
                },
                label="pixels",
            ),
        ),
    ),
    "most-spoiled": Question(
        "Every fourth pixel, or blurred first: where will the two differ most?",
        "The rims are a pixel or two wide: with every fourth pixel they break up. Slanted edges "
        "get steps, and the film's grain becomes specks on the wall. Blurred first, all of that is "
        "gone. The suit looks much the same in both.",
        choices={
            "at the rims of the glasses": RIGHT,
            "on the wall behind her": "It is large, but even. Only the film's grain is fine there.",
            "on her suit": "It is dark, but even. What is lost is what changes within four pixels.",
            "everywhere alike": "What is lost is what changes within four pixels. Where are such "
            "places?",
        },
    ),
    "dilated": Question(
        "How far does a filter of 3 reach with dilation 3? How large is the output of a 3×3 filter "
        "with dilation 2, for a 10×10 input?",
        "3·2 + 1 = 7. With dilation 2 the filter reaches over 5 rows, and 10 − 5 + 1 = 6.",
        (
            Blank(
                "7",
                {
                    "9": "3·3: after the last tap there is no gap. Or you left three pixels "
                    "between taps: with dilation 3 they <em>lie</em> three apart.",
                    "6": "That is from the first tap to the last. Count the first one, too.",
                    "5": "So far with dilation 2.",
                    "3": "So many taps. How many pixels lie from the first to the last?",
                },
                label="reach",
            ),
            Blank(
                "6 × 6",
                {
                    "8 8": "So large without dilation.",
                    "5 5": "10 − 5 is how far the window can move. It also stands at first.",
                    "4 4": "So large with dilation 3.",
                    "7 7": "From the first tap to the last it is 4, but they count both.",
                },
                label="output",
            ),
        ),
        hint="Write rows × columns for the output.",
    ),
    "three-layers": Question(
        "How many rows does a number see after three layers of 3×3? And after ten?",
        "It begins with 1, and each layer adds k − 1 = 2: 7 after three, outlined, and 21 after "
        "ten.\n\nThe counts are the ways from a pixel through the layers: 49 from the middle, 1 "
        "from a corner. What lies in the middle counts most.",
        (
            Blank(
                "7",
                {
                    "9": "3 + 3 + 3, or 3·3. Neighbouring windows overlap: the second layer added "
                    "2 to the first's 3.",
                    "5": "So many after two.",
                    "6": "Two for each layer. And the number that it begins with?",
                    "27": "3·3·3 would be so if windows did not overlap. They lie one apart.",
                },
                label="three",
            ),
            Blank(
                "21",
                {
                    "30": "Ten times 3 would be so if windows did not overlap.",
                    "20": "Two for each layer. And the number that it begins with?",
                    "19": "So many after nine.",
                    "23": "So many after eleven.",
                },
                label="ten",
            ),
        ),
    ),
    "two-stacks": Question(
        "Three layers of 3×3, with dilations 1, 2 and 4: how many rows does a number see? And "
        "three with stride 2, without dilation?",
        "1 + 2 + 4 + 8 = 15, about twice as many as plain layers, with the same 27 weights. With "
        "strides it is the jumps that are 1, 2 and 4, and the sum is the same.",
        (
            Blank(
                "15",
                {
                    "7": "So many without dilation.",
                    "14": "So much is added. It begins with 1.",
                    "17": "3 + 5 + 9 is the sum of the reaches. Windows overlap.",
                    "23": "The dilations do not multiply the jump: here all strides are 1.",
                },
                label="dilations",
            ),
            Blank(
                "15",
                {
                    "7": "So many without stride.",
                    "14": "So much is added. It begins with 1.",
                    "29": "The stride of a layer counts for the layers after it: the first jump "
                    "is 1.",
                    "11": "The jump does not stay 2: each stride multiplies it.",
                },
                label="strides",
            ),
        ),
    ),
}

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
