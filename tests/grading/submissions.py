"""What students hand in, and the marks that each deserves, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

NAME = "build_your_layer"
ASSIGNMENT = "convolution"
EXERCISES = Path(__file__).parents[2] / "notebooks" / "exercises"
STUB, SOLUTION = EXERCISES / f"{NAME}.ipynb", EXERCISES / "solutions" / f"{NAME}.ipynb"
STEPS = ("size", "padding", "one", "several", "filter", "input", "stride", "same")
PLACEHOLDER = "return None  # your code"


@dataclass(frozen=True)
class Submission:
    """A notebook handed in.

    Attributes
    ----------
    marks : what it deserves in each of the eight steps
    solved : ids of the cells taken from the solution
    written : cell id to another source for it
    edit : what else is done to the source of every cell
    """

    marks: tuple[float, ...]
    solved: tuple[str, ...] = ()
    written: dict[str, str] = field(default_factory=dict)
    edit: Callable[[str], str] = str

    def write(self, target: Path) -> None:
        """Write it, on the base of the stub that learners open."""
        solution = nbformat.read(SOLUTION, as_version=4)
        notebook = nbformat.read(STUB, as_version=4)
        right = {cell.id: cell.source for cell in solution.cells}
        known = {cell.id for cell in notebook.cells}
        assert set(self.written) | set(self.solved) <= known
        for cell in notebook.cells:
            if cell.id in self.solved:
                cell.source = right[cell.id]
            cell.source = self.edit(self.written.get(cell.id, cell.source))
        nbformat.write(notebook, target)


CELLS = ("size", "padding", "one", "several", "filter", "input", "class")
ALL = tuple(f"{name}-yours" for name in CELLS)

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

SUBMISSIONS = {
    "solution": Submission((1, 2, 3, 2, 3, 4, 3, 2), ALL),
    "untouched": Submission((0,) * 8),
    # Without the setting in nbgrader_config.py this is what stands in the place of a solution.
    "raising": Submission(
        (0,) * 8, edit=lambda s: s.replace(PLACEHOLDER, "raise NotImplementedError()")
    ),
    "half-way": Submission((1, 2, 3, 2, 0, 0, 0, 0), ALL[:4]),
    "forward-only": Submission((1, 2, 3, 2, 3, 0, 1, 1), ALL[:4], FORWARD_ONLY),
    "gradients-only": Submission((0, 1, 0, 0, 3, 4, 0, 0), ALL[4:6], GRADIENTS_ONLY),
    # Writes the marks into the cells that count them.
    "cheating": Submission(
        (0,) * 8, edit=lambda s: re.sub(r"^# (\d) mark.*", r"\1.0", s, flags=re.DOTALL)
    ),
}
