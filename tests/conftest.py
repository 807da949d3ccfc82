"""What holds for all tests."""

from __future__ import annotations

import gc
import os

# ipywidgets keeps every widget for ever: to go through all of them for garbage, again and again
# as they grow in number, would take a tenth of the time of the tests.
gc.set_threshold(100_000, 50, 50)

# Read when NumPy is loaded, here and in the kernels of notebooks: the products are small, and
# with other work on the machine many threads would wait for one another, for minutes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
