"""Where the parts of the project are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = NOTEBOOKS / "exercises"
DATA = ROOT / "tests" / "data"
SPANISH = NOTEBOOKS / "es"


def _notebooks() -> list[Path]:
    found = NOTEBOOKS.rglob("*.ipynb")
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


ALL_NOTEBOOKS = _notebooks()
# Of the translated ones, where it takes long, one of each kind.
SOME_NOTEBOOKS = [path for path in ALL_NOTEBOOKS if SPANISH not in path.parents]
SOME_NOTEBOOKS += [SPANISH / "05_filter_gradient.ipynb", SPANISH / "exercises" / "by_hand.ipynb"]
