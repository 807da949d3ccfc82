"""The project as a package: a wheel, installed where nothing else of the project is.

Nothing is downloaded. What the package depends on is that of the environment of these tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from convlab.standalone import export
from convlab.text import checks
from places import ROOT

NOTEBOOKS = ROOT / "notebooks"
LESSON = NOTEBOOKS / "10_train_a_network.ipynb"  # it reads data
SOLUTION = NOTEBOOKS / "exercises" / "solutions" / "build_your_layer.ipynb"


def called(python: str | Path, *arguments: object, cwd: Path | None = None) -> str:
    """Run Python in a folder, without what PYTHONPATH would add, and return what it prints."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python), *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    pytest.importorskip("pip", reason="pip, which has the wheel built, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder)
    called(sys.executable, "-m", "pip", "wheel", *options, ROOT)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """The Python of a fresh environment that has the wheel, and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = called(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    options = ("--no-deps", "--no-index", "--target", site)
    called(sys.executable, "-m", "pip", "install", *options, wheel)
    others = [path for path in sys.path if Path(path).name.endswith("-packages")]
    Path(site, "others.pth").write_text("\n".join(others), encoding="utf-8")
    return python


def test_the_wheel_holds_both_packages_and_the_data_and_nothing_else(wheel) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kinds = ("py", "js", "j2", "css", "json")
    paths = [path for kind in kinds for path in NOTEBOOKS.glob(f"convlab/**/*.{kind}")]
    sources = {path.relative_to(NOTEBOOKS).as_posix() for path in paths}
    data = {f"convlab/data/{path.name}" for path in NOTEBOOKS.glob("data/*.npz")}
    assert data == {"convlab/data/digits.npz"}
    packaged = {name for name in names if ".dist-info/" not in name}
    assert packaged == sources | data | {"conv_layer.py"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_says_what_it_is_and_what_it_needs(python) -> None:
    code = "import importlib.metadata as m, json; about = m.metadata('conv-layer').json; "
    code += "print(json.dumps(about))"
    about = json.loads(called(python, "-c", code))
    needs = about["requires_dist"]
    assert [need for need in needs if "extra" not in need] == [
        "anywidget>=0.9.21", "ipywidgets>=7.7", "matplotlib>=3.8", "nbformat>=5.7", "numpy>=1.26",
        "threadpoolctl>=3.5",
    ]  # fmt: skip
    assert sorted(about["provides_extra"]) == ["notebooks", "test"]
    asked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for need in needs:  # the two lists agree on the oldest versions
        package = need.partition(";")[0].strip()
        if not package.startswith(("nbformat", "conv-layer")):
            assert f"{package}\n" in asked
    assert about["license_expression"] == "MIT"
    assert about["requires_python"] == ">=3.10"


def test_from_another_folder_it_computes_draws_and_has_its_photograph(python, tmp_path) -> None:
    code = """
import conv_layer, convlab, pathlib, sys
here = pathlib.Path(sys.prefix)
assert all(here in pathlib.Path(m.__file__).parents for m in (conv_layer, convlab))
print(conv_layer.Conv2d.from_filters([[0, 1], [2, 3]])([[0, 1, 2], [3, 4, 5], [6, 7, 8]]).tolist())
print(convlab.load_photo().shape, convlab.explore_forward().scene.width)
print("createPlayer" in convlab.explore_forward().widget._esm)
"""
    output, drawn, has_player = called(python, "-c", code, cwd=tmp_path).splitlines()
    assert output == "[[[19.0, 25.0], [37.0, 43.0]]]"
    assert drawn.startswith("(300, 256) ")
    assert has_player == "True"


def test_from_another_folder_it_checks_a_submission(python, tmp_path) -> None:
    said = called(python, "-m", "convlab.check", SOLUTION, cwd=tmp_path)
    assert f"20 of 20  6/6 steps  {checks.CLI_RIGHT}" in said


def test_from_another_folder_it_exports_a_notebook_with_its_data(python, tmp_path) -> None:
    (here,) = export([LESSON], tmp_path / "here")
    called(python, "-m", "convlab.standalone", LESSON, "-o", "there", cwd=tmp_path)
    there = tmp_path / "there" / LESSON.name
    assert "data/digits.npz" in nbformat.read(there, as_version=4).cells[1].source
    assert there.read_bytes() == here.read_bytes()
