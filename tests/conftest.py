"""What holds for all tests."""

from __future__ import annotations

import gc

# ipywidgets keeps every widget for ever: to go through all of them for garbage, again and again
# as they grow in number, would take a tenth of the time of the tests.
gc.set_threshold(100_000, 50, 50)
