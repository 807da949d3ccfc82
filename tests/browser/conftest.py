"""A real Jupyter and a real Chromium for the tests in this folder, started once.

With CONV_LAYER_SCREENSHOTS=folder they leave pictures of every explorer there. axe-core, which
looks for what keeps readers out, comes from npm, by npm.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import unavailable
from jupyter_pages import KNOWN_APPS, Jupyter, Lessons, prepare
from places import NOTEBOOKS

AXE = "axe-core@4.14.1"
CLOUDFLARE = "https://cdnjs.cloudflare.com/ajax/libs"
SLIDE_SCRIPTS = {  # by where nbconvert's page of slides looks for them: the same, by npm
    "https://unpkg.com/reveal.js@4.0.2/": ("reveal.js@4.0.2", ""),
    f"{CLOUDFLARE}/mathjax/2.7.7/": ("mathjax@2.7.7", ""),
    f"{CLOUDFLARE}/jquery/2.0.3/jquery.min.js": ("jquery@3.7.1", "dist/jquery.min.js"),
    f"{CLOUDFLARE}/require.js/2.1.10/require.min.js": ("requirejs@2.3.6", "require.js"),
}
LATENCIES = pytest.StashKey[dict[str, list[float]]]()


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
    for app in KNOWN_APPS.values():
        if importlib.util.find_spec(app.module) is None:
            unavailable(f"and no {app.module} to look at either")
    server = Jupyter(jupyter_home)
    opened = Lessons(chromium, server)
    yield opened
    opened.close()
    server.stop()


def packed(package: str, folder: Path) -> Path:
    """Fetch a package from npm's registry into an empty folder, as the file that npm packs."""
    npm = shutil.which("npm")
    if npm is None:
        unavailable("npm is not on the PATH", package)
    command = [npm, "pack", "--silent", package, "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        unavailable(done.stderr or done.stdout, package)
    (file,) = folder.glob("*.tgz")
    return file


@pytest.fixture(scope="module")
def slide_scripts(chromium, tmp_path_factory) -> dict[str, Path]:  # noqa: ARG001
    """Fetch what a page of slides loads: where each part is on the network, and here.

    As `axe`, it asks for Chromium, so that without it nothing is fetched.
    """
    found = {}
    for address, (package, inside) in SLIDE_SCRIPTS.items():
        folder = tmp_path_factory.mktemp("npm")
        with tarfile.open(packed(package, folder)) as files:
            files.extractall(folder, filter="data")
        found[address] = folder / "package" / inside
    return found


@pytest.fixture(scope="module")
def axe(chromium, tmp_path_factory) -> str:  # noqa: ARG001
    """Return the code of axe-core, fetched from npm's registry; npm checks that it is whole."""
    file = packed(AXE, tmp_path_factory.mktemp("axe"))
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
