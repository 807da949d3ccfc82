"""A course of nbgrader for the tests in this folder, in a temporary folder, graded once.

Without nbgrader these tests are skipped; with CONV_LAYER_GRADING=required in the environment
they fail instead. nbgrader brings a JupyterLab of its own, so give it an environment of its own.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest
from submissions import ASSIGNMENT, NAME, SOLUTION, SUBMISSIONS

# As TEACHING.md says.
CONFIG = """\
c = get_config()
c.ClearSolutions.code_stub = {"python": "return None  # your code"}
"""
HOMES = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
SECONDS = pytest.StashKey[dict[str, float]]()


def unavailable(reason: str) -> NoReturn:
    """Skip, or fail where nbgrader is required."""
    if os.environ.get("CONV_LAYER_GRADING") == "required":
        pytest.fail(f"no nbgrader: {reason}", pytrace=False)
    pytest.skip(f"no nbgrader: {reason}")


@dataclass
class Course:
    """A folder in which nbgrader runs.

    Attributes
    ----------
    root : Path
    said : what each command wrote, by its name
    """

    root: Path
    said: dict[str, str] = field(default_factory=dict)

    def run(self, command: str, *arguments: str) -> float:
        """Run a command of nbgrader, which must succeed, and return its seconds."""
        home = dict.fromkeys(HOMES, str(self.root / "home"))  # nobody's settings
        # nbgrader starts a program of its environment by name, as if that were activated.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", command, *arguments],
            cwd=self.root,
            env=os.environ | home | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        self.said[command] = done.stdout + done.stderr
        assert done.returncode == 0, self.said[command]
        return time.perf_counter() - start

    def released(self) -> Path:
        """Return the notebook that nbgrader hands out."""
        return self.root / "release" / ASSIGNMENT / f"{NAME}.ipynb"

    def submitted(self, student: str) -> Path:
        """Return where a student's notebook is collected."""
        return self.root / "submitted" / student / ASSIGNMENT / f"{NAME}.ipynb"

    def autograded(self, student: str) -> Path:
        """Return what nbgrader made of it."""
        return self.root / "autograded" / student / ASSIGNMENT / f"{NAME}.ipynb"

    def marks(self, student: str) -> dict[str, float]:
        """Read the marks of a student from the gradebook, by the names of the cells."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            notebook = book.find_submission_notebook(NAME, ASSIGNMENT, student)
            assert not any(grade.needs_manual_grade for grade in notebook.grades)
            return {grade.name: grade.score for grade in notebook.grades}


@pytest.fixture(scope="session")
def course(request, tmp_path_factory) -> Course:
    """Hand out the assignment, hand in all submissions, and grade them."""
    if importlib.util.find_spec("nbgrader") is None:
        unavailable("it is not installed here")
    made = Course(tmp_path_factory.mktemp("course"))
    (made.root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    source = made.root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    shutil.copy(SOLUTION, source)
    seconds = {"generate_assignment": made.run("generate_assignment", ASSIGNMENT)}
    for student, submission in SUBMISSIONS.items():
        made.submitted(student).parent.mkdir(parents=True)
        submission.write(made.submitted(student))
    each = made.run("autograde", ASSIGNMENT) / len(SUBMISSIONS)
    seconds["autograde, for each submission"] = each
    request.config.stash[SECONDS] = seconds
    return made


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Print how long a teacher waits."""
    measured = config.stash.get(SECONDS, {})
    if measured:
        terminalreporter.section("seconds of nbgrader")
        for name, seconds in measured.items():
            terminalreporter.line(f"{name:<36}{seconds:>6.1f} s")
