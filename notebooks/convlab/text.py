"""Every sentence that a reader sees from code, by name: the place for another language."""

INPUT = "input X"
FILTER = "filter F"
FILTER_ABOVE = "filter"
PRODUCTS = "products"
OUTPUT = "output O"

PICTURE = "A picture. Its alternative text says what is to be seen."
WINDOW_ALT = (
    "The window at row {row}, column {column} of the input, times the filter: the products are "
    "{products}. Their sum, {total}, stands in the output at row {row}, column {column}."
)
NO_ALT = "alt: expected words that say what is to be seen; got {alt!r}"
