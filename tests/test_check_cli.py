"""`python -m convlab.check`: one row a submission, whatever the submission does."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest
from convlab import text
from convlab.check.__main__ import main
from convlab.check.submission import GRADED, check_file

RIGHT = """
import numpy as np
from conv_layer import Conv2d  # to compare with; it is not what is handed in

class ConvLayer:
    def __init__(self, out_channels, kernel_size, stride, padding):
        self.kernel = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
        self.stride, self.padding = stride, padding

    def forward(self, X):
        s, (kH, kW) = self.stride, self.kernel
        pads = [(0, 0), (0, 0)]
        for n, k in zip(X.shape[2:], self.kernel):
            total = max((-(-n // s) - 1) * s + k - n, 0) if self.padding == "same" else 0
            pads.append((total // 2, total - total // 2))
        self.pads, self.X = pads, np.pad(X, pads)
        H, W = (self.X.shape[2] - kH) // s + 1, (self.X.shape[3] - kW) // s + 1
        O = np.zeros((len(X), len(self.weight), H, W))
        for i in range(H):
            for j in range(W):
                window = self.X[:, None, :, i * s : i * s + kH, j * s : j * s + kW]
                O[:, :, i, j] = (window * self.weight).sum((2, 3, 4)) + self.bias
        return O

    def backward(self, G):
        s, (kH, kW) = self.stride, self.kernel
        dF, dX = np.zeros_like(self.weight), np.zeros_like(self.X)
        for n, f, i, j in np.ndindex(*G.shape):
            at = n, slice(None), slice(i * s, i * s + kH), slice(j * s, j * s + kW)
            dF[f] += G[n, f, i, j] * self.X[at]
            dX[at] += G[n, f, i, j] * self.weight[f]
        (t, b), (l, r) = self.pads[2:]
        return dF, dX[:, :, t : dX.shape[2] - b, l : dX.shape[3] - r]
"""
WRONG = RIGHT.replace("dX[at] += ", "dX[at] = ")


@pytest.fixture
def hand_in(tmp_path):
    def write(name: str, source: str):
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return path

    return write


def check(paths: list, tmp_path, *options: str) -> tuple[int, dict[str, list[str]]]:
    """Run the command; return its exit code, and the rows of the table by submission."""
    table = tmp_path / "marks.csv"
    code = main([*map(str, paths), "--csv", str(table), *options])
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["submission", *GRADED, "mistakes", "said"]
    return code, {row[0].replace("\\", "/").rsplit("/", 1)[1]: row[1:] for row in rows}


def marks(row: list[str]) -> list[int]:
    return list(map(int, row[: len(GRADED)]))


def test_one_row_for_each_with_its_marks_and_mistakes(hand_in, tmp_path, capsys) -> None:
    paths = [hand_in("right.py", RIGHT), hand_in("wrong.py", WRONG), hand_in("none.py", "x = 1")]
    code, rows = check(paths, tmp_path)
    assert code == 1
    assert marks(rows["right.py"]) == [1] * 6
    assert marks(rows["wrong.py"]) == [1, 1, 1, 0, 0, 0]
    assert rows["wrong.py"][6:] == [
        "input_gradient:overwritten",
        f"∂L/∂X: {text.MISTAKES['overwritten'][0]}",
    ]
    assert marks(rows["none.py"]) == [0] * 6
    assert "ConvLayer" in rows["none.py"][7]
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    (line,) = [line for line in printed if "wrong.py" in line]
    assert "3/6 steps" in line and text.MISTAKES["overwritten"][0] in line


def test_all_right_is_exit_code_0(hand_in, tmp_path) -> None:
    assert check([hand_in("right.py", RIGHT)], tmp_path)[0] == 0


def test_what_never_ends_or_crashes_costs_its_own_row_alone(hand_in, tmp_path) -> None:
    paths = [
        hand_in("loop.py", "while True:\n    print('again')"),
        hand_in("crash.py", "import os\nos.abort()"),
        hand_in("exits.py", "import sys\nsys.exit(3)"),
        hand_in("asks.py", "name = input('your name?')"),
        hand_in("syntax.py", "def ("),
        hand_in("right.py", RIGHT),
    ]
    _, rows = check(paths, tmp_path, "--seconds", "8")
    assert marks(rows.pop("right.py")) == [1] * 6
    assert all(marks(row) == [0] * 6 for row in rows.values())
    assert rows["loop.py"][7] == text.CLI_TIMEOUT.format(seconds="8")
    assert rows["crash.py"][7].startswith(text.CLI_CRASH.partition("{")[0])
    assert "SystemExit: 3" in rows["exits.py"][7]
    assert "EOFError" in rows["asks.py"][7]
    assert "SyntaxError" in rows["syntax.py"][7]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_what_takes_too_much_memory_is_told_so(hand_in, tmp_path) -> None:
    path = hand_in("greedy.py", "import numpy\nx = numpy.ones(10**9)\n" + RIGHT)
    _, rows = check([path], tmp_path, "--megabytes", "1500")
    assert "Memory" in rows["greedy.py"][7]


def test_a_notebook_is_read_cell_by_cell_and_survives_a_cell_that_fails(hand_in, tmp_path) -> None:
    cells = ["%matplotlib inline\n!ls\nimport numpy as np", "1 / 0", RIGHT]
    code_cells = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    notebook = {"cells": [{"cell_type": "markdown", "source": ["# mine"]}, *code_cells]}
    _, rows = check([hand_in("mine.ipynb", json.dumps(notebook))], tmp_path)
    assert marks(rows["mine.ipynb"]) == [1] * 6


def test_an_imported_layer_is_not_the_learners_own(hand_in) -> None:
    said = check_file(hand_in("imported.py", "from conv_layer import Conv2d"))["said"]
    assert "no layer in the file" in said


def test_the_layer_is_found_by_any_name_if_it_is_the_only_one_or_by_the_name_given(hand_in) -> None:
    other = RIGHT.replace("class ConvLayer", "class Mine")
    assert check_file(hand_in("only.py", other))["said"] == text.CLI_RIGHT
    two = hand_in("two.py", other + WRONG.replace("class ConvLayer", "class Other"))
    assert "no layer in the file" in check_file(two)["said"]
    assert check_file(two, "Mine")["said"] == text.CLI_RIGHT
    assert check_file(two, "Other")["mistakes"] == ["input_gradient:overwritten"]


def test_as_a_command(hand_in) -> None:
    command = [sys.executable, "-m", "convlab.check", str(hand_in("right.py", RIGHT))]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "6/6 steps  right" in done.stdout


def test_files_that_are_odd_but_right_are_right(hand_in) -> None:
    dataclass = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "import sys\nsys.stdout.reconfigure(encoding='utf-8')\n"
        "@dataclass\nclass Settings:\n    size: int = 3\n"
    )
    path = hand_in("dataclass.py", dataclass + RIGHT)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # as some editors begin a file
    assert check_file(path)["said"] == text.CLI_RIGHT
    derived = RIGHT.replace("class ConvLayer", "class Base") + "\nclass Mine(Base):\n    pass\n"
    assert check_file(hand_in("derived.py", derived))["said"] == text.CLI_RIGHT
    cells = ["%%time\n" + RIGHT, "files = !ls", "ConvLayer?", "%timeit 1"]
    notebook = {"cells": [{"cell_type": "code", "source": [cell]} for cell in cells]}
    assert check_file(hand_in("magic.ipynb", json.dumps(notebook)))["said"] == text.CLI_RIGHT


def test_threads_left_behind_and_missing_files_do_not_hold_it_up(hand_in, tmp_path) -> None:
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()\n"
    paths = [hand_in("thread.py", thread + RIGHT), tmp_path / "nowhere.py"]
    _, rows = check(paths, tmp_path, "--seconds", "30")
    assert marks(rows["thread.py"]) == [1] * 6
    assert rows["nowhere.py"][7] == text.CLI_MISSING
