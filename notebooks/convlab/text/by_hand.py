"""What the sheet for pencil and paper says."""

A_NAME = "a name, in quotes"
NUMBERS_TYPED = "text, rows of numbers in triple quotes"
OTHER_ROWS = (
    "You typed {count}. This grid has {rows} rows of {columns} numbers: leave spaces between "
    "them, and put a ? for what is still to do."
)
OTHER_COLUMNS = (
    "Row {row} (counted from 0) has {count}. Each row of this grid has {columns}: leave "
    "spaces between them, and put a ? for what is still to do."
)
NO_NUMBER = (
    "{word} is no number (row {row}, counted from 0). Type whole numbers, and a ? for what is "
    "still to do."
)
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
    "transposed": (
        "Rows and columns are exchanged: the number [0, 1] is in the first row, [1, 0] below it."
    ),
    "flipped": (
        "Only the rows are reversed, or only the columns. A turn by 180° reverses both; where "
        "nothing is turned, neither is (notebook 6)."
    ),
    "unturned": (
        "This is what comes out if the filter is turned while scattering, or not turned while "
        "gathering. Scatter it as it is (notebook 6)."
    ),
    "overwritten": (
        "Where windows overlap, the last one has wiped out the others. Add the shares (notebook 6)."
    ),
}
