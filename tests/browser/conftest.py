"""A real Jupyter and a real Chromium for the tests in this folder, started once.

Without playwright or Chromium these tests are skipped; with CONV_LAYER_BROWSER=required in the
environment they fail instead. With CONV_LAYER_SCREENSHOTS=folder they leave pictures of every
explorer there. axe-core, which looks for what keeps readers out, comes from npm, by npm.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from jupyter_pages import KNOWN_APPS, Jupyter, Lessons, prepare

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # Chromium has none where it runs as root; it sees nothing but this machine
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = "axe-core@4.14.1"
LATENCIES = pytest.StashKey[dict[str, list[float]]]()


def unavailable(reason: str, what: str = "Chromium") -> NoReturn:
    """Skip, or fail where a browser is required."""
    if os.environ.get("CONV_LAYER_BROWSER") == "required":
        pytest.fail(f"no {what}: {reason}", pytrace=False)
    pytest.skip(f"no {what}: {reason}")


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
def jupyter_home(chromium, tmp_path_factory) -> Path:  # noqa: ARG001
    """Return a folder with a copy of the notebooks, and settings that are nobody's.

    It asks for Chromium, so that without it nothing is copied or started.
    """
    home = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(
        NOTEBOOKS,
        home / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"),
    )
    prepare(home)
    return home


@pytest.fixture(scope="module")
def lessons(chromium, jupyter_home) -> Iterator[Lessons]:
    """Open notebooks of the copy in JupyterLab or Notebook 7, one at a time."""
    servers: dict[str, Jupyter] = {}

    def server(app: str) -> Jupyter:
        if importlib.util.find_spec(KNOWN_APPS[app].module) is None:
            unavailable(f"and no {KNOWN_APPS[app].module} to look at either")
        if app not in servers:
            servers[app] = Jupyter(app, jupyter_home)
        return servers[app]

    opened = Lessons(chromium, server)
    yield opened
    opened.close()
    for each in servers.values():
        each.stop()


@pytest.fixture(scope="session")
def axe(tmp_path_factory) -> str:
    """Return the code of axe-core, fetched from npm's registry; npm checks that it is whole."""
    npm = shutil.which("npm")
    if npm is None:
        unavailable("npm is not on the PATH", AXE)
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "pack", "--silent", AXE, "--pack-destination", str(folder)]
    packed = subprocess.run(command, capture_output=True, text=True)
    if packed.returncode:
        unavailable(packed.stderr or packed.stdout, AXE)
    (file,) = folder.glob("*.tgz")
    with tarfile.open(file) as package:
        return package.extractfile("package/axe.min.js").read().decode()


@pytest.fixture(scope="session")
def latencies(request) -> dict[str, list[float]]:
    """Milliseconds by kind of explorer, for the table at the end."""
    return request.config.stash.setdefault(LATENCIES, {})


def pytest_collection_modifyitems(items) -> None:
    """Keep tests of one notebook together: opening and running it takes the most time."""
    ours = [n for n, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    ordered = sorted((items[n] for n in ours), key=_lesson)
    for n, item in zip(ours, ordered, strict=True):
        items[n] = item


def _lesson(item) -> tuple[str, str]:
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return params.get("app", "lab"), str(params.get("path", ""))


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Print how long a reader waits for the next picture."""
    measured = config.stash.get(LATENCIES, {})
    if not measured:
        return
    terminalreporter.section("from a key to the new picture, in JupyterLab")
    terminalreporter.line(f"{'explorer':<42}{'presses':>8}{'median':>10}{'p95':>10}")
    for name, times in sorted(measured.items()):
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        row = f"{name:<42}{len(times):>8}{median:>7.0f} ms{p95:>7.0f} ms"
        terminalreporter.line(row)
