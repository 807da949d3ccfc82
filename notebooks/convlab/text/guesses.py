"""The questions of the course, with their answers and what to say to wrong ones, by name.

Words may hold tags of HTML; `grid` writes a matrix. Every answer, right or wrong, is computed in
tests/data/answers.
"""

from __future__ import annotations

from convlab.text.questions import RIGHT, Blank, Question

BEFORE = "Before you go on:"
RUN_TO_ANSWER = "In Jupyter, run this cell to type your answer."
SHOW_ME = "Show me"
THINK_THEN_OPEN = "Think first, then open"
GUESS = "A question, to be answered in Jupyter.\n{ask}"
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
        "Its nine numbers add up to 0, so an even grey gives 0, drawn in white. Those of the mean "
        "and of the sharpening filter add up to 1: they leave an even grey as it is.",
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
                    "-3": "That is the slope, O − T. The change is the slope times 0.01.",
                    "-0.06": "That is without the ½. It is there to cancel the 2 of the square.",
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
                    "1": "The two pluses do not overlap: the second begins to the right of the "
                    "first.",
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
        "What is the shape of that array, for a 5×5 input and a 3×3 filter? How many numbers does "
        "it hold, though X has only 25?",
        "It has 3·3 windows of 3·3 numbers, 81 in all, and takes no new memory. It is a "
        "<em>view</em>: the same 25 numbers, most of them read more than once.",
        (
            Blank(
                "(3, 3, 3, 3)",
                {
                    "5 5 3 3": "A window starts only where all of it fits: at rows 0, 1 and 2.",
                    "9 9": "That is how many windows and numbers. But rows and columns are axes of "
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
                    "7 9": "An output as large as the input would need a border: that is padding.",
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
        "equal? (Which ones? Say it to yourself.)",
        "The edges moved with the face, 20 columns to the left. Columns 20 to 197 of the first "
        "output are columns 0 to 177 of the second: 178 of them, all that both have. (Red is where "
        "it grows darker to the right: this filter has its positive numbers on the left.)\n\n"
        "This is called <em>translation equivariance</em>: shift, then filter, or filter, then "
        "shift, the result is the same, but for what comes in and goes out at the border.",
        (
            Blank(
                "178",
                {
                    "180": "That is how many columns of the <em>pictures</em> are the same. A "
                    "window takes "
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
                    "1": "That is how many hold the corner. Column 2 is farther from the side.",
                    "2": "That is how many hold row 0, column 1. Column 2 is farther from the "
                    "side.",
                    "9": "That is how many hold the middle. How many of them reach up to row 0?",
                    "6": "That is how many hold row 1, column 2. A window that starts at row 1 "
                    "does not "
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
                    "10 10": "That is the size of the padded input. Now lay the filter on it.",
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
                    "10 12": "That is the size of the padded input. Now lay the filter on it.",
                },
                label="padding (1, 2)",
            ),
            Blank(
                "2",
                {
                    "4": "That is how many in all, for two sides.",
                    "1": "That is for a filter of 3. With 1 the output is 6×6.",
                    "5": "The filter has five rows, but not all of them can hang over.",
                },
                label="same, each side",
            ),
        ),
        hint="Write rows × columns, such as 7 × 9.",
    ),
    "filter-of-four": Question(
        "How many rows does “same” take for a filter of 4, on both sides together? How are they "
        "shared "
        "out, as evenly as can be? Write the smaller side first.",
        "4 − 1 = 3 rows: one on one side, two on the other.",
        (
            Blank(
                "3",
                {
                    "4": "With 4 rows more, the output has 1 row more than the input.",
                    "2": "That is for a filter of 3.",
                    "1": "That is for a filter of 2.",
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
                    "8": "That is “same”. It takes less padding than this.",
                    "7": "That is with 1 on both sides. 4 // 2 is 2.",
                    "12": "That is how long the padded input is. Now slide the filter over it.",
                    "5": "That is without padding.",
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
                    "5/9": "That much of the window is border, and black. The rest is white.",
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
                    "3/9": "That much of the window is border, and black. The rest is white.",
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
        "Write down the eight numbers for each of the other three.",
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
        "At the place of the square, in the last column, with which of the other three is the "
        "output exactly 0, whatever the photograph holds?",
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
                    "3": "That is how many moves. The window where it stands at first counts too.",
                    "5": "10 / 2 leaves out how long the filter is. How far can it move?",
                    "4.5": "Half a move is no window: round down.",
                    "8": "That is with stride 1.",
                },
                label="stride 2",
            ),
            Blank(
                "3",
                {
                    "2": "That is how many moves. The window where it stands at first counts too.",
                    "4": "The fourth would start at place 9, and two of its numbers hang over.",
                    "10/3": "How far can the filter move? Not 10 places, nor a third of a move.",
                },
                label="stride 3",
            ),
            Blank(
                "2",
                {
                    "1": "That is how many moves. The window where it stands at first counts too.",
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
        "What counts is n − 3, how far the filter can move. It is even for 7 and 9. It is "
        "divisible by 3 for 9 alone.",
        (
            Blank(
                "7 9",
                {
                    "8 10": "These are divisible by 2. How far the filter moves has to be.",
                    "7": "There is another one.",
                    "9": "There is another one.",
                },
                label="stride 2",
            ),
            Blank(
                "9",
                {
                    "7 9": "That is the answer for stride 2.",
                    "7 10": "Here n − 1 is divisible by 3. The filter can move n − 3 places.",
                    "8": "Here n − 2 is divisible by 3. The filter can move n − 3 places.",
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
                    "0 2": "That is the border in all. Keras puts one on each side.",
                    "2 2": "That is the border in all, on each side. Keras shares it out.",
                },
                label="5 numbers",
            ),
            Blank(
                "1 1",
                {
                    "0 0": "Without border there are 2 windows. Keras has 7 / 3, rounded up.",
                    "0 2": "That is the border in all. Keras puts one on each side.",
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
                    "0 2 4": "That is with Keras' border: none before, one after.",
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
                    "3": "That counts the numbers that are kept. Each stands for 4 pixels.",
                    "4": "That is how many pixels lie from one kept number to the next.",
                },
                label="pixels",
            ),
        ),
    ),
    "most-spoiled": Question(
        "Every fourth pixel, or blurred first: at which of these will the two differ most?",
        "The rims are a pixel or two wide: with every fourth pixel they break up. Slanted edges "
        "get steps, and the film's grain becomes specks on the wall. Blurred first, all of that is "
        "gone. The plain cloth of the sleeve looks much the same in both; the ribbons on it do "
        "not.",
        choices={
            "at the rims of the glasses": RIGHT,
            "on the wall behind her": "It is large, but even. Only the film's grain is fine there.",
            "on the plain cloth of her sleeve": "It is dark, but even. What is lost is what "
            "changes within four pixels.",
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
                    "5": "That is the reach with dilation 2.",
                    "3": "That is how many taps there are. How many pixels lie from the first to "
                    "the last?",
                },
                label="reach",
            ),
            Blank(
                "6 × 6",
                {
                    "8 8": "That is without dilation.",
                    "5 5": "10 − 5 is how far the window can move. It also stands at first.",
                    "4 4": "That is with dilation 3.",
                    "7 7": "4 is the distance from the first tap to the last. Both taps count: "
                    "the reach is 5.",
                },
                label="output",
            ),
        ),
        hint="Write rows × columns for the output.",
    ),
    "three-layers": Question(
        "How many rows does a number see after three layers of 3×3? And after ten?",
        "It begins with 1, and each layer adds k − 1 = 2: 7 after three, and 21 after ten.\n\n"
        "From the middle pixel 7 ways lead there, from the first and the last 1. With both axes "
        "that is 7·7 = 49 from the middle, and 1 from a corner.",
        (
            Blank(
                "7",
                {
                    "9": "3 + 3 + 3, or 3·3. Neighbouring windows overlap: the second layer added "
                    "2 to the first's 3.",
                    "5": "That is after two.",
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
                    "19": "That is after nine.",
                    "23": "That is after eleven.",
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
                    "7": "That is without dilation.",
                    "14": "That is how much is added. It begins with 1.",
                    "17": "3 + 5 + 9 is the sum of the reaches. Windows overlap.",
                    "23": "The dilations do not multiply the jump: here all strides are 1.",
                },
                label="dilations",
            ),
            Blank(
                "15",
                {
                    "7": "That is without stride.",
                    "14": "That is how much is added. It begins with 1.",
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

CHANNELS_AND_FILTERS = {
    "two-sums": Question(
        "What stands at row 0, column 1 of the output? Its window is one column further to the "
        "right, in both channels.",
        "1·0 + 2·1 + 4·2 + 5·3 = 25 in channel 0 and −1 + 4 = 3 in channel 1: 28 in all. Two "
        "channels go in, and one grid of sums comes out. The layer is the sum of what you know "
        "from notebook 1, channel by channel.",
        (
            Blank(
                "28",
                {
                    "25": "That is channel 0 alone. The filter has weights for channel 1, too.",
                    "3": "That is channel 1 alone. Add what channel 0 gives.",
                    "25 3": "The right two sums. There is one filter, so there is one output grid: "
                    "what happens to them?",
                    "20": "That is the window at row 0, column 0: move one column to the right.",
                    "37": "That is the window at row 1, column 0, one row down.",
                },
            ),
        ),
    ),
    "eight-filters": Question(
        "The photograph is (3, 300, 256). A layer has 8 filters of 5×5, without padding. What are "
        "the shapes of <code>weight</code>, of <code>bias</code> and of O?",
        "Each of the 8 filters has a grid of 5×5 for each of the 3 channels, and one bias. It "
        "makes one grid of 300 − 5 + 1 = 296 rows and 252 columns. Nobody told the layer that "
        "there are three channels: it has seen the first X.",
        (
            Blank(
                "(8, 3, 5, 5)",
                {
                    "8 5 5": "A filter has a grid of 5×5 for every channel that it sees.",
                    "3 8 5 5": "The right numbers. Filters come first, then channels.",
                    "24 5 5": "That is how many grids there are. But filters and channels are "
                    "axes of their "
                    "own.",
                    "5 5 3 8": "The right numbers, in TensorFlow's order. Here filters come first, "
                    "rows and columns last.",
                },
                label="weight",
            ),
            Blank(
                "(8,)",
                {
                    "24": "The sums of the channels are added first. The bias comes once, after "
                    "that.",
                    "1": "Every filter has a bias of its own.",
                    "8 296 252": "That is a bias for every number of O. Here a filter has the same "
                    "one at every place.",
                },
                label="bias",
            ),
            Blank(
                "(8, 296, 252)",
                {
                    "3 296 252": "Channels go in. What comes out has a grid for each filter.",
                    "24 296 252": "A filter adds its sums over the channels: one grid, not three.",
                    "8 300 256": "As large as X would need padding.",
                    "8 295 251": "300 − 5 is the last row at which a window starts. With row 0 "
                    "that makes one more.",
                    "296 252": "That is the grid of one filter.",
                },
                label="O",
            ),
        ),
    ),
    "batch-shape": Question(
        "Four pictures at once are (4, 3, 300, 256). What is the shape of O? And how many weights "
        "does the layer now have?",
        "The axis of the batch stays in front. The weights are the same 8·3·5·5 = 600: every "
        "picture meets the same filters.",
        (
            Blank(
                "(4, 8, 296, 252)",
                {
                    "8 4 296 252": "The right numbers. The batch stays in front.",
                    "32 296 252": "That is how many grids there are. But pictures and filters are "
                    "axes of "
                    "their own.",
                    "4 3 296 252": "The second axis of O counts filters, not channels of X.",
                },
                label="O",
            ),
            Blank(
                "600",
                {
                    "2400": "Do four pictures need four sets of filters?",
                    "200": "A filter has a grid for each of the three channels.",
                    "75": "That is one filter.",
                },
                label="weights",
            ),
        ),
    ),
    "grey-filter": Question(
        "What is the shape of these three numbers as <code>weight</code>? And what do they make of "
        "a pixel whose red, green and blue are all 0.5?",
        "One filter, three channels, one row, one column. The three weights add up to 1, so a "
        "grey pixel stays as it is: 0.1495 + 0.2935 + 0.057 = 0.5.",
        (
            Blank(
                "(1, 3, 1, 1)",
                {
                    "3 1 1": "The axis of the filters is missing, though there is only one.",
                    "3 1 1 1": "That would be three filters that see one channel each.",
                    "1 1 3 3": "That is a filter of 3×3 on one channel.",
                    "1 1 1 3": "The three numbers are for three channels, not for three columns.",
                },
                label="shape",
            ),
            Blank(
                "0.5",
                {
                    "1.5": "Multiply each by its weight before you add.",
                    "1": "That is the sum of the weights. The pixel holds 0.5 in each channel.",
                    "0.17": "Nothing is divided by 3: the weights add up to 1 as they are.",
                },
                label="pixel",
            ),
        ),
    ),
    "three-groupings": Question(
        "8 channels go in, and there are 8 filters of 3×3. What is the shape of "
        "<code>weight</code> in 1, in 2 and in 8 groups?",
        "There are 8 filters whatever the groups. The second number is how many channels one "
        "filter sees: C / groups, 8, 4 and 1.",
        (
            Blank(
                "(8, 8, 3, 3)",
                {
                    "8 3 3": "A filter has a grid for each channel that it sees.",
                    "64 3 3": "That is how many grids there are. But filters and channels are "
                    "axes of their "
                    "own.",
                    "8 1 3 3": "In one group every filter sees every channel.",
                },
                label="1 group",
            ),
            Blank(
                "(8, 4, 3, 3)",
                {
                    "8 2 3 3": "Two is the number of groups. How many channels are in each?",
                    "4 4 3 3": "That is one of the two groups. <code>weight</code> holds both.",
                    "16 4 3 3": "The groups share the 8 filters: each has half of them.",
                    "4 8 3 3": "All filters are there. Each of them sees fewer channels.",
                },
                label="2 groups",
            ),
            Blank(
                "(8, 1, 3, 3)",
                {
                    "8 8 3 3": "That is one group: every filter sees all the channels.",
                    "1 8 3 3": "That is one filter that sees 8 channels. Here 8 filters see one "
                    "each.",
                    "1 1 3 3": "That is one of the 8 groups.",
                },
                label="8 groups",
            ),
        ),
    ),
    "full-cost": Question(
        "64 channels of 32×32, 64 filters of 3×3, padding “same”. How many parameters, and how "
        "many million multiplications, to one digit after the point?",
        "64·64·9 = 36,864 weights and 64 biases make 36,928 parameters. Each weight is multiplied "
        "once for each of the 32·32 places: 37.7 million.",
        (
            Blank(
                "36928",
                {
                    "36864": "Those are the weights. Each filter has a bias, too.",
                    "640": "It would be that if each filter saw one channel.",
                    "40960": "A bias for each filter, not one for each of its channels.",
                },
                label="parameters",
            ),
            Blank(
                "37.7",
                {
                    "37748736": "The exact number. In millions, with one digit after the point?",
                    "33.2": "That is for an output of 30×30. With “same” it has 32×32.",
                    "0.6": "Every filter sees 64 channels, not one.",
                    "37.8": "That has the biases in it. They are added, not multiplied.",
                },
                label="millions",
            ),
        ),
    ),
    "pair-cost": Question(
        "How many parameters, and how many million multiplications (to one digit after the "
        "point), does the pair have for the same 64 channels?",
        "Depthwise 64·9 + 64 = 640, and 1×1 64·64 + 64 = 4,160: together 4,800 parameters and 4.8 "
        "million multiplications, about an eighth of the full layer's.",
        (
            Blank(
                "4800",
                {
                    "4672": "Those are the weights. Both layers have 64 biases, too.",
                    "640": "That is the depthwise layer alone.",
                    "4160": "That is the 1×1 layer alone.",
                    "41088": "A depthwise filter sees one channel, not 64.",
                },
                label="parameters",
            ),
            Blank(
                "4.8",
                {
                    "0.6": "That is the depthwise layer alone.",
                    "4.2": "That is the 1×1 layer alone.",
                    "4784128": "The exact number. In millions, with one digit after the point?",
                    "4.9": "That has the biases in it. They are added, not multiplied.",
                },
                label="millions",
            ),
        ),
    ),
    "hardly-red": Question(
        "Which of these does the filter for brightness find well, and the filter for redness "
        "hardly at all?",
        "The stars are bright on dark: strong edges of brightness. In redness white is 0, and the "
        "dark blue of the flag is not far below. Both filters find the red stripe and the golden "
        "pole. The outline of the face is clear in redness: on the right, from the face to the "
        "wall, redness falls, and the line is blue.",
        choices={
            "the white stars on the blue of the flag": RIGHT,
            "the red stripe beside white": "White has as much red as green and blue: redness 0. "
            "What is the redness of red?",
            "the outline of the face before the wall": "Skin has more red than blue, and a blue "
            "wall has less. So redness changes much from one to the other.",
            "the golden pole of the flag": "Gold is red and green with hardly any blue. What is "
            "red minus the mean of the other two?",
        },
    ),
    "invisible-edge": Question(
        "What does each filter give along the line between the two colours?",
        "Brightness is 0.379 on both sides: 0. Redness is 0.8 − 0.2 = 0.6 on the left. On the "
        "right it is 0.2 minus the mean of 0.506 and 0.2, which makes −0.153. That is a step of "
        "−0.753, and Sobel's numbers count it 1 + 2 + 1 = 4 times: −3.01. The line is not in the "
        "grey picture. A filter that sees all three channels finds it.",
        (
            Blank(
                "0",
                {
                    "1.52": "That is one side, counted four times. The other side is taken off.",
                    "3.04": "Sobel's numbers are negative on the left: one side is taken off.",
                    "0.38": "That is how bright each side is. The filter asks how they differ.",
                },
                label="brightness",
            ),
            Blank(
                "−3.01",
                {
                    "3.01": "Does redness rise or fall, from left to right?",
                    "-0.75": "That is the step. How often do Sobel's numbers count it?",
                    "-1.79": "On the right, green is more than red: redness is negative there.",
                    "0": "Equally bright, but not equally red.",
                },
                label="redness",
            ),
        ),
    ),
}

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
        "At first O is 0 everywhere, so ∂L/∂O = O − T = −T: go back to step 0 in the explorer "
        "below to see it. After one step the left column of F is positive, and the right one "
        "negative. After forty you cannot tell F from the secret filter.",
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
            "Both are right: the turn makes no difference": "That holds for a filter that is the "
            "same when turned. "
            "This one is not.",
        },
    ),
    "border-off": Question(
        "X is 5×5 with padding 1, the filter 3×3. How large is ∂L/∂O? How large is what is "
        "gathered from it, before the border is taken off?",
        "∂L/∂O is as large as O, 5×5. What is gathered from it is as large as the padded X, 7×7. "
        "Without the border it is 5×5 again.",
        (
            Blank(
                "5 × 5",
                {
                    "3 3": "That is without padding.",
                    "7 7": "That is X with its border. The windows fit in fewer places.",
                    "4 4": "Padding 1 puts a row on both sides. One side alone would make that.",
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

INPUT_GRADIENT_IN_FULL = {
    "spread-size": Question(
        "∂L/∂O is 2×2. With k − 1 = 2 zeros around it is 6×6, and the turned filter fits in 4×4 "
        "places. But X is 5×5. How many zeros have to stand between two neighbours of ∂L/∂O, and "
        "how large is it then, with the zeros around?",
        "The windows start s = 2 apart, so the numbers of ∂L/∂O must lie 2 apart: with s − 1 = 1 "
        "zero between. That makes 3×3, with 2 zeros around 7×7, and the filter of 3×3 fits in 5×5 "
        "places.",
        (
            Blank(
                "1",
                {
                    "2": "With two zeros between, neighbours lie 3 apart. The windows start 2 "
                    "apart.",
                    "0": "Then neighbours lie 1 apart. The windows start 2 apart.",
                },
                label="zeros between",
            ),
            Blank(
                "7 × 7",
                {
                    "3 3": "That is with the zeros between. Now put those around.",
                    "5 5": "That is X. A filter of 3 rows needs 2 rows more than it has places.",
                    "8 8": "That is with two zeros between.",
                    "6 6": "That is without any zeros between.",
                },
                label="size",
            ),
        ),
    ),
    "left-over": Question(
        "X is 6×6 now. What is the shape of ∂L/∂X? And how many of its numbers are 0, whatever "
        "∂L/∂O is?",
        "∂L/∂X always has the shape of X. Row 5 and column 5 are in no window: when they change, "
        "L does not. They are 6 + 6 − 1 = 11 numbers.",
        (
            Blank(
                "6 × 6",
                {
                    "5 5": "The windows reach that far. But every number of X has a gradient, "
                    "reached or not.",
                    "2 2": "That is the size of ∂L/∂O.",
                    "4 4": "With stride 1 there would be that many windows. It is X that counts.",
                },
                label="shape",
            ),
            Blank(
                "11",
                {
                    "6": "That is row 5. What about the columns?",
                    "12": "Row 5 and column 5 have one number in common.",
                    "10": "One number is in row 5 and in column 5. It is counted once, not left "
                    "out.",
                    "0": "The windows start at rows 0 and 2, and have 3 rows. Which row does none "
                    "hold?",
                },
                label="zeros",
            ),
        ),
    ),
    "way-back-weight": Question(
        "<code>weight</code> is (4, 2, 3, 3): 4 filters, 2 channels, 3×3. How many channels go "
        "into the layer of the way back, how many come out, and what is the shape of its weight?",
        "∂L/∂O has 4 channels, one for each filter, and ∂L/∂X has 2. In a weight, what comes out "
        "stands first. The filters become the channels, and the channels the "
        "filters. These two axes <em>swap</em>; only the two axes of space <em>turn</em>.",
        (
            Blank(
                "4",
                {
                    "2": "That many go in on the way forward. What goes in now is ∂L/∂O.",
                    "8": "That is filters times channels: how many grids <code>weight</code> has.",
                },
                label="in",
            ),
            Blank(
                "2",
                {
                    "4": "What comes out is ∂L/∂X. How many channels does X have?",
                    "8": "The shares of all filters are added.",
                },
                label="out",
            ),
            Blank(
                "(2, 4, 3, 3)",
                {
                    "4 2 3 3": "This layer takes 2 channels to 4. Backward takes 4 to 2.",
                    "3 3 2 4": "That turns all the axes round. Rows and columns stay last.",
                    "2 3 3": "Every channel of ∂L/∂X gets shares from more than one filter.",
                },
                label="weight",
            ),
        ),
    ),
    "matrix-weights": Question(
        f"X is 3×3, and K is {grid('1 2; 3 4')}. How many of the 36 numbers of M are not 0?",
        "Each row of M makes one number of O, and holds the 4 weights of K: 4·4 = 16. The other 5 "
        "numbers of X have no part in that sum.",
        (
            Blank(
                "16",
                {
                    "4": "That is one row of M. Each of the four outputs has one.",
                    "36": "A window holds 4 numbers of X. What do the others weigh?",
                    "20": "That is how many of them are 0.",
                    "9": "X has so many numbers. Count the weights in a row of M, and the rows.",
                },
            ),
        ),
    ),
    "transpose-row": Question(
        "In row 0 of M stands 1 2 _ 3 4, and then nothing. What stands in the row of Mᵀ that "
        "belongs to the middle pixel?",
        "That row is column 4 of M, from top to bottom. A row of M reads the filter from its first "
        "number to its last, a row of Mᵀ from its last to its first.",
        (
            Blank(
                "4 3 2 1",
                {
                    "1 2 3 4": "In which window does the 1 lie on the middle pixel: in the first, "
                    "or in the last?",
                    "4 3 0 2 1": "That is row 0 of M from right to left. A row of Mᵀ has four "
                    "places, one for each output.",
                    "1 3 2 4": "That reads the filter down its columns. Which weight does the "
                    "first "
                    "window lay on the middle pixel?",
                    "4": "That is what the first output has for it. Three more have a weight on "
                    "the middle pixel.",
                },
            ),
        ),
    ),
    "there-and-back": Question(
        f"M makes {grid('27 37; 57 67')} of the picture 0 to 8. Mᵀ scatters these numbers, with K "
        f"= {grid('1 2; 3 4')} as it is. What stands in the upper left corner, where 0 was? And "
        "in the middle, where 4 was?",
        "27·1 in the corner, and 27·4 + 37·3 + 57·2 + 67·1 = 400 in the middle. It is no inverse: "
        "it gives back the shape, but not the numbers.",
        (
            Blank(
                "27",
                {
                    "0": "That was there. Now the first window puts its number times a weight "
                    "there.",
                    "108": "On the corner lies the first weight of K, not the last.",
                    "4": "That is a weight alone. Which weight lies on the corner, and which "
                    "number "
                    "comes back through it?",
                },
                label="corner",
            ),
            Blank(
                "400",
                {
                    "4": "That was there. Now all four windows put a share there.",
                    "540": "That has the weights the other way round. The first window reaches "
                    "the middle with its last weight.",
                    "67": "That is the last window's share. All four hold the middle.",
                    "188": "Each number times the weight that lies on the middle, then add.",
                },
                label="middle",
            ),
        ),
    ),
    "overlaps": Question(
        "The patches are 3×3 and start at rows and columns 0, 2 and 4. How many of them overlap at "
        "(1, 1), at (1, 2) and at (2, 2)?",
        "Row 1 is in one patch, row 2 in two, and columns alike: 1, 2 and 4. Such a pattern of "
        "squares in the pictures of a network is called a <em>checkerboard artifact</em>.",
        (
            Blank(
                "1",
                {
                    "4": "The second patch starts at row 2. It does not reach row 1.",
                    "9": "That is how many patches there are.",
                },
                label="(1, 1)",
            ),
            Blank(
                "2",
                {
                    "1": "Column 2 is the last of one patch. Which one starts there?",
                    "4": "Row 1 is in one patch only.",
                },
                label="(1, 2)",
            ),
            Blank(
                "4",
                {
                    "2": "Two down the rows, and two along the columns. How many pairs?",
                    "1": "Patches start at row 2, but another one ends there.",
                    "9": "With stride 1 it would be 9.",
                },
                label="(2, 2)",
            ),
        ),
    ),
}

# ------------------------------------------------------------------------ 08 Prove it

PROVE_IT = {
    "two-differences": Question(
        "L = ½ (2w − 6)² at w = 4, where the slope is 2·(2w − 6) = 4. What do the two differences "
        "give for h = 0.1?",
        "L is 2 at w = 4, 2.42 at 4.1 and 1.62 at 3.9. Forward: 0.42 / 0.1 = 4.2. Central: 0.8 / "
        "0.2 = 4.\n\n"
        "L is a parabola in w, so its slope changes on the way from w to w + h. That spoils the "
        "forward difference, by h/2 times the second derivative of L: here 0.05 · 4 = 0.2. In the "
        "central difference the changes to the left and to the right cancel. For a parabola "
        "nothing is left of the error but rounding.",
        (
            Blank(
                "4.2",
                {
                    "4": "That is the slope itself. The forward difference knows only two points "
                    "of L: those at 4 and at 4.1.",
                    "0.42": "That is how much L rises on the way. Divide it by h.",
                    "2.42": "That is L at 4.1. Subtract L at 4, then divide by h.",
                    "8.4": "The ½ in front of L is missing.",
                    "3.8": "That goes to the left, to w − h. Forward is w + h.",
                },
                label="forward",
            ),
            Blank(
                "4",
                {
                    "8": "From w − h to w + h the way is 2h long. Divide by that.",
                    "0.8": "That is how much L rises from 3.9 to 4.1. Divide it by 2h.",
                    "4.2": "That is the forward difference again. Begin at w − h.",
                    "3.8": "That is the way from w − h to w only. Go on to w + h.",
                },
                label="central",
            ),
        ),
    ),
    "best-step": Question(
        "Sketch the error of both differences over h. With which step is the error of the "
        "<em>forward</em> difference smallest?",
        "The forward difference draws a V. On its right arm the slope changes on the way: with a "
        "tenth of the step there is a tenth of the error. On the left arm, with tiny steps, it is "
        "<em>rounding</em>. L has about 16 digits. The difference of two numbers that agree in 12 "
        "of them has 4 digits left, and divided by a tiny h the rest is noise.\n\n"
        "The central difference has no right arm here, since L is a parabola. Its best step is a "
        "large one.",
        choices={
            "h = 1": "On the way from w to w + 1 the slope of the parabola changes much. A shorter "
            "way is better, at first.",
            "h about 10⁻³": "With a tenth of the step there is a tenth of the error. At 10⁻³ that "
            "still goes on.",
            "h about 10⁻⁷": RIGHT,
            "h = 10⁻¹⁴": "L has about 16 digits. How many of them differ between L(w) and L(w + "
            "h), when h is so small?",
        },
    ),
    "sum-without-gradient": Question(
        f"Notebook 0 again: X = {grid('0 1 2; 3 4 5; 6 7 8')}, F = {grid('0 1; 2 3')} and O = "
        f"{grid('19 25; 37 43')}. Let G be 1 in every place. What is Σ ∂L/∂X · X? You need not "
        "work ∂L/∂X out.",
        "It is Σ G · O = 19 + 25 + 37 + 43 = 124. The long way comes to the same: "
        f"∂L/∂X = {grid('0 1 1; 2 6 4; 2 5 3')}, times X, added. Had one of these nine numbers "
        "been wrong, the two sums would differ (except at the 0 of X).",
        (
            Blank(
                "124",
                {
                    "36": "That is the sum of X. Which other sum is equal to Σ ∂L/∂X · X?",
                    "24": "That is the sum of ∂L/∂X, before it is multiplied with X.",
                    "31": "That is the mean of O. The test compares sums.",
                    "4": "That is the sum of G. Each number of it is multiplied with one of O.",
                    "216": "Those are the two sums, of X and of F, multiplied. Here numbers at the "
                    "same place are multiplied first, and then added.",
                },
            ),
        ),
    ),
    "which-check": Question(
        "Write down which of the four wrong passes gets through which of the five checks. One of "
        "the checks lets two of them through. Which one?",
        "The means. A pass that turns the filter, or leaves the stride out, puts the right shares "
        "in the wrong places: their sum stays the same, and so does the mean. Ones, stride 1, and "
        "a 2×2 filter with stride 2 let one pass through each. The last check lets none through.",
        choices={
            "∂L/∂O of ones": "It lets one through, the pass that takes ones anyway. A turned "
            "filter shows: a corner of X is in one window only, and meets another weight.",
            "means only": RIGHT,
            "stride 1": "It lets one through, the pass that leaves the stride out. What the other "
            "three do wrong, they do with stride 1, too.",
            "2×2, stride 2": "It lets one through. These windows do not overlap, so = and += do "
            "the same. The other three mistakes show.",
            "random, 3×3, stride 2": "Here the filter is not the same when turned, the windows "
            "overlap, the stride is above 1, and every number is compared. Which mistake could "
            "hide?",
        },
    ),
    "attempt-sums": Question(
        "X is all ones. So ∂L/∂F of a filter is, in every place, the sum of that filter's ∂L/∂O. "
        "What are the two sums? And what shape must ∂L/∂X have?",
        "The attempt has 19.4 for both filters: that is 5.9 + 13.5. <em>First mistake:</em> what "
        "came back to both filters was summed into each. The corner of ∂L/∂X should be 0.3·2 + 4·4 "
        "= 16.6, and X is 5×5. The attempt returned two matrices of 3×3 with 38.8 = 2·19.4 and "
        "77.6 = 4·19.4. <em>Second:</em> nothing slides, one product is spread over a whole "
        "matrix. <em>Third:</em> the shares of the two filters are not added. And it returned "
        "∂L/∂X first.",
        (
            Blank(
                "5.9",
                {
                    "19.4": "That is what both filters got together. Take the first grid of ∂L/∂O "
                    "only.",
                    "11.8": "For ∂L/∂F the numbers of X count, all 1. The 2s of the filter do not.",
                    "0.66": "That is the mean. The nine shares are added.",
                    "16.6": "That is the corner of ∂L/∂X.",
                },
                label="first filter",
            ),
            Blank(
                "13.5",
                {
                    "19.4": "That is what both filters got together. Take the second grid of ∂L/∂O "
                    "only.",
                    "54": "For ∂L/∂F the numbers of X count, all 1. The 4s of the filter do not.",
                    "1.5": "That is the mean. The nine shares are added.",
                },
                label="second filter",
            ),
            Blank(
                "5 × 5",
                {
                    "3 3": "That is the shape of one filter, and here of one output too. X is "
                    "larger.",
                    "2 3 3": "That is the shape of all filters.",
                    "2 5 5": "There are two filters, but one X. What comes back from both is "
                    "added.",
                },
                label="shape of ∂L/∂X",
            ),
        ),
    ),
}

# ------------------------------------------------- 09 From loops to a matrix product

LOOPS_TO_MATMUL = {
    "multiplications": Question(
        "O is (4, 16, 31, 41), and a window holds K = 8·3·3 = 72 numbers. How many multiplications "
        "are that, in millions, to one digit after the point?",
        "O has 81,344 numbers, and each takes 72 multiplications: 5,856,768. Each of the "
        "ways does the very same ones. What changes is how the numbers get there.\n\n"
        "Three lines are run for each number of O. They read a window and a filter, write the "
        "products, read them again, and write one number: that is the figure under <em>moved</em>.",
        (
            Blank(
                "5.9",
                {
                    "0.1": "That is how many numbers O has. Each of them is a sum of products.",
                    "0.4": "That is for one filter. There are 16.",
                    "0.7": "A window goes through all 8 channels: 72 numbers, not 9.",
                    "1.5": "That is for one picture. There are four.",
                    "11.7": "That counts the additions, too.",
                },
            ),
        ),
    ),
    "held-by-each": Question(
        "Besides X, F and O, each of <code>taps</code> and <code>strided</code> holds nothing, or "
        "an array as large as O. Which holds what?",
        "For each tap, <code>taps</code> reads the numbers that meet it, writes an array as large "
        "as O, and adds that to O. <code>strided</code> holds nothing, and moves least, although "
        "the windows overlap, and <code>einsum</code> reads a number again for each window "
        "that holds it. If these figures were all that counts, we could stop here.",
        choices={
            "<code>taps</code> such an array, <code>strided</code> nothing": RIGHT,
            "<code>taps</code> nothing, <code>strided</code> such an array": "The sums of "
            "<code>einsum</code> are O itself. And a view of the windows takes no memory.",
            "both such an array": "For <code>strided</code>: what <code>einsum</code> writes is O "
            "itself. And a view of the windows takes no memory.",
            "both nothing": "For <code>taps</code>: what stands on the right of <code>+=</code> is "
            "worked out first. Where is it until it is added?",
        },
    ),
    "in-columns": Question(
        "A filter is 3×3. How often does a number from the middle of X stand in the columns, with "
        "stride 1? And with stride 2, on average?",
        "As often as there are windows that hold it: 9, and 9/4. At the border there are fewer, so "
        "the mean over all of X is a little less. The columns are read from X, written, and read "
        "by the product. That is nearly three times the bytes of <code>strided</code>, and the "
        "most held. You will see whether it pays.",
        (
            Blank(
                "9",
                {
                    "1": "A view has it once. A column holds all numbers of its window, and "
                    "windows overlap.",
                    "3": "Three windows along a row hold it, right. And so many along a column.",
                    "8.51": "That is the mean over all of X, border and all. In the middle it is "
                    "more.",
                },
                label="stride 1",
            ),
            Blank(
                "2.25",
                {
                    "4.5": "Every other window is left out along the rows, and along the columns, "
                    "too.",
                    "4": "The luckiest numbers stand there four times. Others are in two windows, "
                    "or "
                    "in one.",
                    "1": "Those that only one window holds stand there once. Others are in two "
                    "windows, or in four.",
                    "2.1": "That is the mean over all of X, border and all. In the middle it is "
                    "more.",
                },
                label="stride 2",
            ),
        ),
    ),
    "one-picture": Question(
        "For the four pictures, <code>columns</code> holds 2.9 MB of columns. How many MB of "
        "columns does <code>blocks</code> hold at most?",
        "0.7 MB: a quarter of the columns. The table says a little more, because a quarter of O is "
        "held as well, before it is put in its place. With a thousand pictures it is still the "
        "columns of one.",
        (
            Blank(
                "0.7",
                {
                    "2.9": "All four pictures have their turn. But the next columns are made when "
                    "those before are no longer needed.",
                    "11.7": "That would be four times as much. A block is one picture of the four.",
                    "0": "It copies no more than it has to, but the product needs columns.",
                },
            ),
        ),
    ),
    "five-ways": Question(
        "Put the five ways in order, from the fastest to the slowest, for 32×32. How many times as "
        "long as the fastest does the slowest take?",
        "On our machine, with one thread, the loops took hundreds of times as long as the columns "
        "at 32×32. Among the others, lines of Python hardly matter: <code>strided</code> runs the "
        "fewest, moves and holds the least, and was slower than <code>taps</code>: "
        "<code>einsum</code> adds up by itself. The columns move more bytes and won, because the "
        "product is so much faster.\n\n"
        "At 128×128 the product alone took about half of the time of <code>columns</code>. The "
        "other half went into 73 MB of columns: memory for them, writing, reading. "
        "<code>blocks</code> keeps its columns in the cache, and came near the product alone. At "
        "8×8 it is the other way round: eight small products cost more than one.",
    ),
    "busy-core": Question(
        "Eight pictures take a core 5 ms each. How many ms do they take if the cores share each "
        "product, half and half? And if each core takes the next picture when it is done with one?",
        "Half a product is 2.5 ms of work, and 5 ms on the slow core, while the other one waits: "
        "8·5 = 40, as long as one core takes by itself.\n\n"
        "Side by side nobody waits. After 20 ms six are done, four of them by the fast core. Each "
        "takes one more, and the slow one is done with it at 30.",
        (
            Blank(
                "40",
                {
                    "20": "That is without the other program: 2.5 ms for each half.",
                    "30": "That is the mean of both cores. A product is done when both halves are.",
                    "60": "Both halves are worked out at the same time.",
                    "80": "Each core has one half of a product to do, not all of it.",
                },
                "shared",
            ),
            Blank(
                "30",
                {
                    "20": "That is without the other program.",
                    "25": "The fast core is done then. The slow one still has a picture to do.",
                    "26.7": "That would be so if a picture could be cut. One core does all of it.",
                    "40": "That is so if each core does four. Here the fast one does more.",
                },
                "side by side",
            ),
        ),
    ),
    "cores-of-yours": Question(
        "How does each curve go on from one thread to two? Which way loses more to the other "
        "program?",
        "On our machine, with two cores and nothing else to do, the second thread took both ways "
        "from some 60 ms to some 40. With a core busy, a product shared by two threads took longer "
        "than on one: one half waits for the other. Side by side they did not.",
    ),
    "winograd-row": Question(
        "d is 1 2 0 3, and g is 2 4 6. Work out y0 and y1, by the windows and by Winograd's four "
        "products.",
        "By the windows: 1·2 + 2·4 + 0·6 = 10 and 2·2 + 0·4 + 3·6 = 22. By the products: m0 to m3 "
        "are 2, 12, −4 and −6. Then 2 + 12 − 4 = 10 and 12 + 4 + 6 = 22.",
        (
            Blank(
                "10 22",
                {
                    "14 18": "That is the filter turned round. Here it slides as it is: d0 meets "
                    "g0.",
                    "18 38": "The sums of g in m1 and m2 are halved.",
                    "10 10": "m3 is subtracted, and it is negative.",
                    "10 14": "m2 is subtracted in y1, and it is negative.",
                    "10": "There are two windows: y0 and y1.",
                },
            ),
        ),
    ),
}

# ---------------------------------------------------------------- 10 Train a network

TRAINING = {
    "count-weights": Question(
        "How many numbers does this network learn, weights and biases of all three layers?",
        "8·1·9 + 8 = 80, then 32·8·9 + 32 = 2336, then 10·32·16 + 10 = 5130: together 7546.",
        (
            Blank(
                "7546",
                {
                    "7496": "Those are the weights. Each filter has a bias, too.",
                    "570": "A filter has weights for every channel of its input: 8 channels in the "
                    "second layer, 32 in the third.",
                    "2416": "Those are the first two layers. The filters of 4×4 are learned, too.",
                    "50": "Those are the biases.",
                },
            ),
        ),
    ),
    "first-loss": Question(
        "What is the first loss, before anything is learned, to one digit after the point? There "
        "are ten answers, and all are about as likely.",
        "Ten even shares have the loss −ln 0.1 = ln 10 = 2.30. At first about a tenth of all "
        "answers is right, after one epoch nine tenths. In the end 353 of 359 digits that it had "
        "never seen are read right: 98.3 %.",
        (
            Blank(
                "2.3",
                {
                    "0.1": "That is the share of the right answer. The loss is −ln of it.",
                    "-2.3": "The logarithm of a number below 1 is negative. Mind the minus before "
                    "it.",
                    "1": "That is the logarithm to the base 10. Here it is ln, to the base e.",
                    "0.9": "That is the share of the nine wrong answers. The loss takes the share "
                    "of the right one.",
                    "0.4": "That was the loss of the worked number, with a share of 0.665.",
                },
            ),
        ),
    ),
    "before-training": Question(
        "F[3] is positive on its left and negative on its right. It answers to vertical edges, as "
        "the Sobel filter does. What was it at epoch 0, before any training?",
        "By chance F[3] began positive on its left and negative on its right. Training made it "
        "four times as strong, and kept most of its pattern: the correlation of its numbers before "
        "and after is 0.82. All eight grew, and all but F[6] kept much of what chance had given "
        "them. Would they have to learn at all? See exercise 2.",
        choices={
            "noise, without any such pattern": "Its numbers were drawn at random. But nine random "
            "numbers always have some pattern.",
            "the same pattern, but weaker": RIGHT,
            "the opposite pattern": "Training takes small steps against the gradient. From the "
            "opposite it would be a long way.",
        },
    ),
    "small-step": Question(
        "X goes from 0 to 1. After which of two steps is the 9 read as a 9: 0.02 · ∂L/∂X, or 0.1 · "
        "∂L/∂X?",
        "The small step is enough: no pixel changed by more than about a ninth of the way from "
        "black to white. The scores of 9 and 1 were close. The larger step opens the loop: the "
        "gradient knows what makes a 9.",
        choices={
            "after neither: only training changes how a digit is read": "The weights stay. But the "
            "scores depend on the pixels, too: ∂L/∂X says how.",
            "after the larger only": "The largest number of this ∂L/∂X is above 5, and before the "
            "step the scores of 1 and 9 are 9.1 and 8.8.",
            "after the small one only": "The larger step goes the same way, only further. L goes "
            "down along it for a long time.",
            "after both": RIGHT,
        },
    ),
    "wrong-where": Question(
        "The second layer's ∂L/∂X is wrong now. Which layers get a wrong gradient for their "
        "weights and biases?",
        "The first, says the check. The second and the third layer get their gradients before the "
        "mistake.",
        choices={
            "the first": RIGHT,
            "the second": "Its ∂L/∂F is made of what came in and of ∂L/∂O. Both are right.",
            "the first and the second": "The second layer's ∂L/∂F is made of what came in and of "
            "∂L/∂O. Both are right.",
            "the third": "The gradient goes from the last layer to the first. What has the third "
            "layer to do with the second one's ∂L/∂X?",
            "all three": "Walk back from the loss: whose gradient comes before the mistake, and "
            "whose after it?",
        },
    ),
    "wrong-learns": Question(
        "The same training, with the wrong gradient in the first layer. What becomes of the loss, "
        "and of the held-out digits?",
        "The loss falls from 2.30 to 0.035, measured after an epoch and without noise (the curve "
        "is "
        "higher: the mean over each epoch, on digits with noise), though more slowly than with "
        "the right gradient, and "
        "not in every epoch. Then 98.6 % of the held-out digits are read right: one digit "
        "<em>more</em>. That is luck: with other seeds it is mostly a few fewer (exercise 1). But "
        "a falling curve and a good accuracy would never tell you that one layer of three learns "
        "from a wrong gradient. The two behind it make up for it.",
        choices={
            "the loss rises: it goes uphill": "One layer of three goes astray. The other two go "
            "downhill, with the right gradient.",
            "the loss falls to about half, and half are read right": "Two layers learn from the "
            "right gradient. They may learn to live with whatever the first one hands on.",
            "the loss falls nearly as low, and about as many are read right": RIGHT,
            "the loss falls, but the held-out digits are read at random": "The network learns by "
            "the digits it sees, and held-out ones look alike. A wrong gradient does not single "
            "them out.",
        },
    ),
}


def questions() -> dict[str, Question]:
    """Return all of them by name, in the order of the course."""
    return (
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
