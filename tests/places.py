"""Where the parts of the project are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = NOTEBOOKS / "exercises"
DATA = ROOT / "tests" / "data"
