"""What holds for all tests."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest
from chromium import ARGUMENTS, CHROMIUMS, unavailable
from exhaustive import exhaustive
from places import EXERCISES, NOTEBOOKS, SPANISH

# ipywidgets keeps every widget for ever: to go through all of them for garbage, again and again
# as they grow in number, would take a tenth of the time of the tests.
gc.set_threshold(100_000, 50, 50)

# Read when NumPy is loaded, here and in the kernels of notebooks: the products are small, and
# with other work on the machine many threads would wait for one another, for minutes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


# What differs in kind of the notebooks that nbval runs, each in a kernel of its own: explorers, and
# the checker. The cells of every lesson run in tests/course/test_runs.py, too.
IN_A_KERNEL = [
    NOTEBOOKS / "00_start_here.ipynb",
    EXERCISES / "solutions" / "build_your_layer.ipynb",
    SPANISH / "05_filter_gradient.ipynb",
]


@pytest.hookimpl(tryfirst=True)  # before those to be left out are chosen
def pytest_collection_modifyitems(items) -> None:
    """Begin with what takes longest, the notebooks: a process runs all tests of a file."""
    for item in items:
        if item.path.suffix == ".ipynb" and item.path not in IN_A_KERNEL:
            item.add_marker(exhaustive)
    items.sort(key=lambda item: item.path.suffix != ".ipynb" and item.path.name != "test_runs.py")


# The fixtures end with the module and not with the session: while playwright runs, asyncio takes
# this thread to be inside its loop, and tests that execute notebooks could not start their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Start Chromium, with no window."""
    if importlib.util.find_spec("playwright") is None:
        unavailable("playwright is not installed")
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        unavailable(f"none of {', '.join(CHROMIUMS)} is on the PATH")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            unavailable(f"{path} does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def still_explorers() -> Iterator[None]:
    """Leave explorers in exports as the notebooks have them: to draw them, these would be run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("convlab.standalone.alive_outputs", lambda *_, **__: {})
        yield
