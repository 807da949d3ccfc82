"""The environment of Colab, for the tests in this folder.

CONV_LAYER_COLAB names its Python; this project is not installed there. Without it these tests
are skipped. To make one, with Python 3.12 or 3.13 as Colab has it:

    python3.13 -m venv colab
    colab/bin/pip install numpy==2.1.3 matplotlib==3.10.0 ipywidgets==7.7.1 \
        anywidget==0.9.21 threadpoolctl==3.6.0 ipython==7.34.0 ipykernel==6.17.1 nbval pytest \
        notebook==6.5.7
    CONV_LAYER_COLAB=colab/bin/python pytest tests/colab
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HOMES = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
ELSEWHERE = ("PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS")


@pytest.fixture(scope="session")
def colab(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """Its Python, and an environment with nobody's settings."""
    python = os.environ.get("CONV_LAYER_COLAB")
    if python is None:
        pytest.skip("CONV_LAYER_COLAB names no Python with the versions of Colab")
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment |= dict.fromkeys(HOMES, str(tmp_path_factory.mktemp("home")))
    # Not resolved: what it links to is the Python outside of the environment.
    return Path(python).absolute(), environment


@pytest.fixture(scope="session")
def in_colab(colab) -> Callable[..., subprocess.CompletedProcess]:
    """Run its Python with these arguments, in this folder."""
    python, environment = colab

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [python, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )

    return run
