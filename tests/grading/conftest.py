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
from submissions import ASSIGNMENT, IN_NBGRADER, NAME, SOLUTION

# As TEACHING.md says.
CONFIG = """\
c = get_config()
c.ClearSolutions.code_stub = {"python": "return None  # your code"}
c.Execute.timeout = 10
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

    def run(self, command: str, *arguments: str, code: int = 0) -> float:
        """Run a command of nbgrader, which must end with this code, and return its seconds."""
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
            timeout=1800,
            check=False,
        )
        self.said[command] = done.stdout + done.stderr
        assert done.returncode == code, self.said[command]
        return time.perf_counter() - start

    def assign(self, assignment: str, source: Path) -> float:
        """Hand a notebook out, and return nbgrader's seconds."""
        (self.root / "source" / assignment).mkdir(parents=True)
        shutil.copy(source, self.root / "source" / assignment)
        return self.run("generate_assignment", assignment)

    def released(self, assignment: str = ASSIGNMENT) -> Path:
        """Return the notebook that nbgrader hands out."""
        return self.root / "release" / assignment / f"{NAME}.ipynb"

    def submitted(self, student: str, assignment: str = ASSIGNMENT) -> Path:
        """Return where a student's notebook is collected, in a folder that is there."""
        path = self.root / "submitted" / student / assignment / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def autograded(self, student: str) -> Path:
        """Return what nbgrader made of it."""
        return self.root / "autograded" / student / ASSIGNMENT / f"{NAME}.ipynb"

    def marks(self, student: str, assignment: str = ASSIGNMENT) -> dict[str, float]:
        """Read the marks of a student from the gradebook, by the names of the cells."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            notebook = book.find_submission_notebook(NAME, assignment, student)
            assert not any(grade.needs_manual_grade for grade in notebook.grades)
            return {grade.name: grade.score for grade in notebook.grades}


@pytest.fixture(scope="session")
def course(request, tmp_path_factory) -> Course:
    """Hand out the assignment, hand in what tries nbgrader, and grade it."""
    if importlib.util.find_spec("nbgrader") is None:
        unavailable("it is not installed here")
    made = Course(tmp_path_factory.mktemp("course"))
    (made.root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    seconds = {"generate_assignment": made.assign(ASSIGNMENT, SOLUTION)}
    for student, submission in IN_NBGRADER.items():
        submission.write(made.submitted(student))
    all_ = made.run("autograde", ASSIGNMENT, code=1)  # of one of them there is no grade
    seconds |= {"autograde": all_, "autograde, for each submission": all_ / len(IN_NBGRADER)}
    request.config.stash[SECONDS] = seconds
    return made


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Print how long a teacher waits."""
    measured = config.stash.get(SECONDS, {})
    if measured:
        terminalreporter.section("seconds of nbgrader")
        for name, seconds in measured.items():
            terminalreporter.line(f"{name:<36}{seconds:>6.1f} s")
