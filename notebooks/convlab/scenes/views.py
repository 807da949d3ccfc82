"""The views of explorers, by the names that code calls them; what a page calls them is text."""

SCATTER, PIXEL, PROOF, GATHER = "scatter", "pixel", "proof", "gather"
CORRELATION, WINDOWS = "correlation", "windows"
FORWARD, BACKWARD = "forward", "backward"
TO_COLUMNS, TO_IMAGE = "image to columns", "columns to image"
