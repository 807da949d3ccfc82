"""A class: what its students hand in, and the marks that each deserves, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from convlab.text import tools
from nbformat.v4 import new_code_cell
from places import EXERCISES

NAME = "build_your_layer"
ASSIGNMENT = "convolution"
STUB, SOLUTION = EXERCISES / f"{NAME}.ipynb", EXERCISES / "solutions" / f"{NAME}.ipynb"
STEPS = ("size", "padding", "one", "several", "filter", "input", "stride", "same")
FULL = (1, 2, 3, 2, 3, 4, 3, 2)

CELLS = ("size", "padding", "one", "several", "filter", "input", "class")
ALL = tuple(f"{name}-yours" for name in CELLS)


@dataclass(frozen=True)
class Submission:
    """A notebook handed in.

    Attributes
    ----------
    marks : what it deserves in each of the eight steps
    solved : ids of the cells taken from the solution; the others are those of the stub
    changed : cell id to (what stands in it, what the student has there instead)
    written : cell id to another source for it
    first, last : the code of further cells, at the top and at the end
    edit : what else is done to the source of every cell
    graded : whether nbgrader gets to the end of it
    """

    marks: tuple[float, ...] = FULL
    solved: tuple[str, ...] = ALL
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    edit: Callable[[str], str] = str
    graded: bool = True

    def write(self, target: Path, stub: Path = STUB) -> None:
        """Write it, on the base of the stub that learners open."""
        right = {cell.id: cell.source for cell in nbformat.read(SOLUTION, as_version=4).cells}
        notebook = nbformat.read(stub, as_version=4)
        known = {cell.id for cell in notebook.cells}
        assert {*self.solved, *self.changed, *self.written} <= known
        for cell in notebook.cells:
            source = self.written.get(cell.id, cell.source)
            if cell.id in self.solved:
                source = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", right[cell.id], flags=re.M)
            if cell.id in self.changed:
                before, after = self.changed[cell.id]
                assert before in source
                source = source.replace(before, after)
            cell.source = self.edit(source)
        notebook.cells[:0] = [new_code_cell(self.first)] if self.first else []
        notebook.cells += [new_code_cell(self.last)] if self.last else []
        nbformat.write(notebook, target)


def without(*names: str) -> tuple[str, ...]:
    """Return the ids of all cells to be written in but those of these steps."""
    return tuple(cell for cell in ALL if cell.removesuffix("-yours") not in names)


# Where a line of a student's own may stand: first in a function, or as the last of a cell.
IN_SIZE = 'among n."""'
IN_PADDING = 'as a pair of ints."""'
IN_ONE = 'with bias b."""'
IN_FILTER = 'of this shape (F, kH, kW)."""'
IN_INPUT = 'of this shape (H, W)."""'
IN_FORWARD = "def forward(self, X):"
IN_BACKWARD = "def backward(self, dL_dO):"


def adds(cell: str, place: str, *lines: str) -> dict[str, tuple[str, str]]:
    """Put lines into a function of a cell, after the line that ends with this."""
    depth = 8 if cell == "class" else 4
    added = "".join(f"\n{' ' * depth}{line}" for line in lines)
    return {f"{cell}-yours": (place, place + added)}


def replaces(cell: str, before: str, after: str) -> dict[str, tuple[str, str]]:
    """Write something else in a cell of the solution."""
    return {f"{cell}-yours": (before, after)}


# ------------------------------------------------------------- how far students get

# The stride is in the forward pass only; the filter is turned where it must not be; the class
# pads, and does not take the padding off.
FORWARD_ONLY = {
    "filter-yours": """\
def filter_gradient(dL_dO, X, shape, stride=1):
    F, kH, kW = shape
    dL_dF = np.zeros(shape)
    for u in range(kH):
        for v in range(kW):
            seen = X[u : u + dL_dO.shape[1], v : v + dL_dO.shape[2]]
            dL_dF[:, u, v] = (dL_dO * seen).sum(axis=(1, 2))
    return dL_dF""",
    "input-yours": """\
def input_gradient(dL_dO, weight, shape, stride=1):
    dL_dX = np.zeros(shape)
    F, kH, kW = weight.shape
    for f in range(F):
        for i in range(dL_dO.shape[1]):
            for j in range(dL_dO.shape[2]):
                turned = np.rot90(weight[f], 2)
                dL_dX[i : i + kH, j : j + kW] += dL_dO[f, i, j] * turned
    return dL_dX""",
    "class-yours": """\
class ConvLayer:
    def __init__(self, out_channels, kernel_size, stride=1, padding="valid"):
        self.stride, self.padding = stride, padding
        self.weight = np.ones((out_channels, kernel_size, kernel_size))
        self.bias = np.zeros(out_channels)

    def forward(self, X):
        (H, W), (F, kH, kW) = X.shape, self.weight.shape
        rows = padding_widths(H, kH, self.stride, self.padding)
        columns = padding_widths(W, kW, self.stride, self.padding)
        self.X = np.pad(X, (rows, columns))
        return forward(self.X, self.weight, self.bias, self.stride)

    def backward(self, dL_dO):
        dL_dF = filter_gradient(dL_dO, self.X, self.weight.shape, self.stride)
        dL_dX = input_gradient(dL_dO, self.weight, self.X.shape, self.stride)
        return dL_dF, dL_dX""",
}

# "same" for stride 1 only, a name misspelt in the forward pass; both gradients are right.
GRADIENTS_ONLY = {
    "size-yours": """\
def output_size(n, k, stride=1):
    return (n - k) / stride + 1""",
    "padding-yours": """\
def padding_widths(n, k, stride, padding):
    if padding == "same":
        return (k - 1) // 2, k // 2
    return 0, 0""",
    "one-yours": """\
def forward_one(X, F, b, stride=1):
    return (widnow * F).sum() + b""",
}

# No loop, and the layer of the course for both gradients.
VECTORISED = {
    "one-yours": """\
def forward_one(X, F, b, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(X, F.shape)[::stride, ::stride]
    return np.einsum("ijuv,uv->ij", windows, F) + b""",
    "filter-yours": """\
def filter_gradient(dL_dO, X, shape, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(X, shape[1:])[::stride, ::stride]
    return np.einsum("fij,ijuv->fuv", dL_dO, windows)""",
}

PROGRESS = {
    "solution": Submission(),
    "untouched": Submission((0,) * 8, ()),
    # Without the setting in nbgrader_config.py this is what stands in the place of a solution.
    "raising": Submission(
        (0,) * 8,
        (),
        edit=lambda s: s.replace(tools.STUB_PLACEHOLDER, "raise NotImplementedError()"),
    ),
    "no class": Submission((1, 2, 3, 2, 3, 4, 0, 0), without("class")),
    "forward-only": Submission((1, 2, 3, 2, 3, 0, 1, 1), ALL[:4], written=FORWARD_ONLY),
    "gradients-only": Submission((0, 1, 0, 0, 3, 4, 0, 0), ALL[4:6], written=GRADIENTS_ONLY),
    "vectorised": Submission(solved=without("one", "filter"), written=VECTORISED),
    # Writes the marks into the cells that count them.
    "cheating": Submission(
        (0,) * 8, (), edit=lambda s: re.sub(r"^# (\d) mark.*", r"\1.0", s, flags=re.DOTALL)
    ),
}

# ------------------------------------------------- what stands beside a layer that is right

BESIDE = {
    "missing file": Submission(
        first='data = open("my_photo.csv").read()',
        last="assert ConvLayer(1, 2).forward(np.ones((3, 3))) is None",
    ),
    "sys.exit": Submission(first="import sys\nsys.exit(1)", last="sys.exit('done')"),
    "input": Submission(first="name = input('Your name? ')"),
    "magics": Submission(
        first="%matplotlib inline\n!pip --version", last="display(ConvLayer(1, 2).weight)"
    ),
    "timed": Submission(changed=replaces("one", "def forward_one", "%%time\ndef forward_one")),
    "imports": Submission(
        first="from google.colab import drive\ndrive.mount('/content/drive')",
        last="import cv2\nimport torch_of_my_own as torch\nprint(torch.ones(3))",
    ),
    "training": Submission(last="import time\ntime.sleep(3600)"),
    "exit": Submission(
        changed=replaces("filter", "    return dL_dF", "    return dL_dF\n\n\nexit()"), graded=False
    ),
    "several layers": Submission(
        changed=replaces(
            "class",
            "class ConvLayer",
            "class ReLU:\n    def forward(self, X):\n        return X\n"
            "    def backward(self, dL_dO):\n        return dL_dO\n\n\nclass ConvLayer",
        ),
        last="class Red:\n    def forward(self, X):\n        return X\n"
        "    def backward(self, dL_dO):\n        return dL_dO",
    ),
    "settings": Submission(
        first="from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'\n%precision 2"
    ),
    "stdout closed": Submission(first="import sys\nsys.stdout.close()"),
    "Zoë Ñandú": Submission(changed=adds("one", IN_ONE, "größe = 'Ångström'")),
}

# --------------------------------------------------------------- what lands on stderr

LOUD = {
    "warning": Submission(changed=adds("one", IN_ONE, "import warnings", "warnings.warn('mine')")),
    "division": Submission(changed=adds("size", IN_SIZE, "np.ones(1) / 0")),
    "to stderr": Submission(
        changed=adds("padding", IN_PADDING, "import sys", "print('mine', file=sys.stderr)")
    ),
    "logging": Submission(
        changed=adds("input", IN_INPUT, "import logging", "logging.warning('mine')")
    ),
    "handler": Submission(
        first="import logging\nlogging.basicConfig()",
        changed=adds("filter", IN_FILTER, "logging.error('mine')"),
    ),
    "kept stderr": Submission(
        first="from sys import stderr",
        changed=adds("class", IN_BACKWARD, "print('mine', file=stderr)"),
    ),
    "past Python": Submission(
        changed=adds(
            "class",
            IN_FORWARD,
            "import os, sys",
            "os.write(2, b'mine')",
            "os.system('echo mine >&2')",
            "print('mine', file=sys.__stderr__)",
        )
    ),
    "finalizer": Submission(
        changed=replaces(
            "class",
            IN_FORWARD,
            "def __del__(self):\n        raise ValueError('mine')\n\n    def forward(self, X):",
        )
    ),
    "strict": Submission(
        first="import warnings\nimport numpy as np\nwarnings.simplefilter('error')\n"
        "np.seterr(all='raise')",
        changed=adds("one", IN_ONE, "np.ones(1) / 0", "warnings.warn('mine')"),
    ),
    "prints much": Submission(changed=adds("one", IN_ONE, "print('mine' * 10**5)")),
    "reply": Submission(changed=adds("one", IN_ONE, "display(X)")),
    "children": Submission(first="import subprocess\nsubprocess.Popen(['sleep', '30'])"),
}

# ------------------------------------------------------------------------ mistakes

NOTHING_BACK = (1, 2, 3, 2, 3, 4, 1, 1)  # for the class: forward is right, a gradient is not
NO_CLASS = (1, 2, 3, 2, 3, 4, 0, 0)
NO_FORWARD = (1, 2, 0, 0, 3, 4, 0, 0)

MISTAKES = {
    # The first steps.
    "a float": Submission(
        (0, 2, 0, 0, 3, 4, 0, 0),  # np.zeros takes no such size
        changed=replaces(
            "size", "return (n - k) // stride + 1", "return np.float64((n - k) // stride + 1)"
        ),
    ),
    "half on both sides": Submission(
        (1, 0, 3, 2, 3, 4, 3, 0),
        changed=replaces(
            "padding", "return total // 2, total - total // 2", "return k // 2, k // 2"
        ),
    ),
    # One part of the layer.
    "no bias": Submission(
        (1, 2, 0, 0, 3, 4, 2, 1), changed=replaces("one", ".sum() + b", ".sum()")
    ),
    "printed": Submission(NO_FORWARD, changed=replaces("one", "return O", "print(O)")),
    "surrogate": Submission(NO_FORWARD, changed=adds("one", IN_ONE, "raise ValueError('\\udc80')")),
    "no words": Submission(
        NO_FORWARD,
        first="class Odd(Exception):\n    def __str__(self):\n        raise self",
        changed=adds("one", IN_ONE, "raise Odd()"),
    ),
    "averaged": Submission(
        (1, 2, 3, 2, 0, 4, 1, 1),
        changed=replaces("filter", "return dL_dF", "return dL_dF / dL_dO[0].size"),
    ),
    "overwritten": Submission(
        (1, 2, 3, 2, 3, 0, 1, 1), changed=replaces("input", "+= share", "= share")
    ),
    "no stride forward": Submission(
        (1, 2, 3, 2, 3, 4, 0, 0),
        changed=replaces("class", "self.weight, self.bias, self.stride", "self.weight, self.bias"),
    ),
    "exchanged": Submission(
        NOTHING_BACK,
        changed=replaces(
            "class",
            "return dL_dF, dL_dX[top : H - bottom, left : W - right]",
            "return dL_dX[top : H - bottom, left : W - right], dL_dF",
        ),
    ),
    "not cropped": Submission(
        (1, 2, 3, 2, 3, 4, 3, 1),
        changed=replaces("class", "dL_dX[top : H - bottom, left : W - right]", "dL_dX"),
    ),
    "minus nothing": Submission(
        (1, 2, 3, 2, 3, 4, 1, 2),
        changed=replaces(
            "class", "[top : H - bottom, left : W - right]", "[top:-bottom, left:-right]"
        ),
    ),
    "no backward": Submission(NOTHING_BACK, changed=replaces("class", "def backward", "def back")),
    "own constructor": Submission(
        NO_CLASS,
        changed=replaces(
            "class",
            'kernel_size, stride=1, padding="valid"):',
            "kernel_size):\n        stride, padding = 1, 'valid'",
        ),
    ),
    "own name": Submission(NO_CLASS, changed=replaces("class", "self.weight", "self.W")),
    "trains": Submission(
        NOTHING_BACK,
        changed=replaces(
            "class",
            "        return dL_dF, dL_dX",
            "        self.weight -= 0.1 * dL_dF\n        return dL_dF, dL_dX",
        ),
    ),
    "adds up": Submission(
        NOTHING_BACK,
        changed=replaces(
            "class",
            "return dL_dF, dL_dX",
            "self.sum = dL_dF = getattr(self, 'sum', 0) + dL_dF\n        return dL_dF, dL_dX",
        ),
    ),
    "no padding": Submission(
        (1, 2, 3, 2, 3, 4, 3, 0),
        changed=replaces("class", "self.stride, self.padding)", "self.stride, 'valid')"),
    ),
    "refuses the stride": Submission(
        (1, 2, 3, 2, 3, 4, 0, 2), changed=adds("class", 'padding="valid"):', "assert stride == 1")
    ),
    "square filters": Submission(
        changed=adds("class", 'padding="valid"):', "assert isinstance(kernel_size, int)")
    ),
    "single precision": Submission(
        changed=replaces("class", "np.pad(X, self.pads)", "np.pad(X, self.pads).astype(np.float32)")
    ),
    "wrong dL_db": Submission(
        changed=adds("class", IN_BACKWARD, "self.dL_db = 7 * dL_dO.sum(axis=(1, 2))")
    ),
    "no Python": Submission(
        NO_CLASS, changed=replaces("class", "def backward(self", "def backward(self(")
    ),
    # What never ends costs its own steps.
    "endless filter": Submission(
        (1, 2, 3, 2, 0, 4, 1, 1), changed=adds("filter", IN_FILTER, "while True:", "    pass")
    ),
    "endless backward": Submission(
        NOTHING_BACK, changed=adds("class", IN_BACKWARD, "while True:", "    pass")
    ),
}

# All of them, which the command line marks in tests/check; and those in which nbgrader itself
# may go wrong, which takes some seconds for each.
SUBMISSIONS = PROGRESS | BESIDE | LOUD | MISTAKES
IN_NBGRADER = {
    name: SUBMISSIONS[name]
    for name in (
        *("solution", "untouched", "cheating", "missing file", "sys.exit", "magics", "training"),
        *("exit", "settings", "stdout closed", "Zoë Ñandú", "warning", "kept stderr"),
        *("past Python", "finalizer", "prints much", "reply", "children"),
        *("averaged", "surrogate", "no Python", "endless backward"),
    )
}
