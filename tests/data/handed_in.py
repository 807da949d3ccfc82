"""A class of submissions of many kinds, with the marks that each deserves.

All of them are marked by the command line in one run; `RIGHT` is a layer for (N, C, H, W).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

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
ALL = (3, 2, 3, 4, 3, 2)
NONE = (0,) * 6
FORWARD = (3, 2, 0, 0, 1, 1)  # the forward pass of every step, and no gradient


@dataclass(frozen=True)
class HandedIn:
    """A submission.

    Attributes
    ----------
    source : what stands in the file
    marks : in steps 3 to 8
    words : what its row has to say
    not_said : what it may not say
    name : of the file
    """

    source: str | bytes
    marks: tuple[float, ...] = ALL
    words: tuple[str, ...] = ()
    not_said: tuple[str, ...] = ()
    name: str = "layer.py"


def edited(*pairs: tuple[str, str]) -> str:
    source = RIGHT
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new)
    return source


def at_top(line: str, *words: str, **others) -> HandedIn:
    return HandedIn(line + "\n" + RIGHT, ALL, words, **others)


def at_end(line: str, *words: str, **others) -> HandedIn:
    return HandedIn(RIGHT + "\n" + line + "\n", ALL, words, **others)


def in_forward(line: str) -> str:
    return edited(("def forward(self, X):\n", f"def forward(self, X):\n        {line}\n"))


def in_backward(line: str) -> str:
    return edited(("def backward(self, G):\n", f"def backward(self, G):\n        {line}\n"))


def in_build(line: str) -> str:
    start = "stride, padding):\n"
    return edited((start, f"{start}        {line}\n"))


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    title = {"cell_type": "markdown", "source": ["# mine"]}
    return json.dumps({"cells": [title, *made], "metadata": {}, "nbformat": 4})


def in_notebook(*cells: str, **others) -> HandedIn:
    return HandedIn(notebook(*cells), name="layer.ipynb", **others)


LINES = len(RIGHT.splitlines())
ANOTHER = RIGHT.replace("class ConvLayer", "class {}").format
UNSPEAKABLE = "class Mute(Exception):\n    def __str__(self):\n        raise ValueError\n"
OWN_WEIGHT = edited(
    (
        "self.stride, self.padding = stride, padding\n",
        "self.stride, self.padding = stride, padding\n"
        "        self.W = np.random.randn(out_channels, 1, *self.kernel)\n",
    ),
    ("(window * self.weight)", "(window * self.W)"),
    ("* self.weight[f]", "* self.W[f]"),
)

# --------------------------------- a right layer, whatever else stands in the file

WHATEVER = {
    "right": HandedIn(RIGHT, words=("right",)),
    "missing-data": at_top("data = open('data.csv').read()", "line 1 stopped: FileNotFoundError"),
    "missing-data-at-the-end": at_end("open('data.csv')", f"line {LINES + 2} stopped"),
    "own-assert": at_top("assert 1 == 2, 'not equal'", "line 1 stopped: AssertionError: not equal"),
    "own-assert-at-the-end": at_end("assert ConvLayer is None", "AssertionError"),
    "exits": at_top("import sys\nsys.exit(3)", "line 2 stopped: SystemExit: 3"),
    "exits-at-the-end": at_end("exit()", "SystemExit"),
    "asks": at_top("name = input('your name?')", "line 1 stopped: EOFError"),
    "asks-at-the-end": at_end("n = int(input())", "EOFError"),
    "displays": at_top("display('hello')"),
    "magic": at_top("%matplotlib inline\n!pip install numpy"),
    "magic-at-the-end": at_end("%timeit 1 + 1\n!ls\nConvLayer?"),
    "colab": at_top(
        "from google.colab import drive\ndrive.mount('/content')",
        "line 1 stopped: ModuleNotFoundError: No module named 'google",
    ),
    "imports-two-at-once": at_top("import numpy as np, cv2_of_nobody", "No module named 'cv2_of"),
    "unused-import": at_end("import torch_of_nobody", "No module named 'torch_of_nobody'"),
    "trains-for-an-hour": at_end("import time\ntime.sleep(3600)", f"line {LINES + 3} was still"),
    "trains-before": at_top(
        "import time\ndef train():\n    time.sleep(3600)\nlosses = train()", "line 4 was still"
    ),
    "never-ends": at_end("while True:\n    pass", f"line {LINES + 2} was still at work"),
    "ends-the-process": at_top("import os\nos.abort()", "line 2 stopped: the process ended"),
    "ends-the-process-at-the-end": at_end("import os\nos._exit(5)", "with exit code 5"),
    "prints-megabytes": at_top("import os\nfor _ in range(300):\n    os.write(1, b'x' * 10**6)"),
    "pretends": at_top('import sys\nprint(\'{"row": 3, "done": true}\')\nsys.stdout.flush()'),
    "closes-stdout": at_top("import sys\nsys.stdout.close()\nprint('x')"),
    "bytes-to-stdout": at_top(
        "import io, sys\nsys.stdout.buffer.write(b'x')\n"
        "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')\n"
        "print(sys.stdout.encoding.upper())",
        not_said=("stopped",),
    ),
    "error-without-words": at_top(UNSPEAKABLE + "raise Mute()", "line 4 stopped: Mute"),
    "error-of-a-surrogate": at_top("raise ValueError('\\udcff\\x1b[31m')", r"\udcff\x1b[31m"),
    "interrupts": at_top("raise KeyboardInterrupt", "line 1 stopped: KeyboardInterrupt"),
    "raises-an-exception-of-its-own": at_top("class Stop(BaseException): pass\nraise Stop('x')"),
    "starts-others": at_end(
        "import subprocess\nsubprocess.Popen(['sleep', '123456'], start_new_session=False)"
    ),
    "threads": at_top(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()"
    ),
    "forks": at_top("import os\nif hasattr(os, 'fork'):\n    os.fork()"),
    "takes-memory": at_top("import numpy\nx = numpy.ones(10**10)", "Memory"),
    "warnings-as-errors": at_top("import warnings\nwarnings.filterwarnings('error')"),
    "strict-numpy": at_top("import numpy as np\nnp.seterr(all='raise')"),
    "scratch-that-is-no-python": at_end("for i in range(3)\n    print(i)", "SyntaxError"),
    "python-2": at_top("print 'hello'", "line 1 stopped: SyntaxError"),
    "bracket-never-closed": at_end("print((1, 2", "SyntaxError: '(' was never closed"),
    "utf-16": HandedIn(RIGHT.encode("utf-16")),
    "latin-1": HandedIn(("# año\n" + RIGHT).encode("cp1252")),
    "begins-with-a-mark": HandedIn(b"\xef\xbb\xbf" + RIGHT.encode()),
    "lines-of-windows": HandedIn(RIGHT.replace("\n", "\r\n").encode()),
    "future": at_top(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Settings:\n    size: Unknown = 3",
        not_said=("stopped",),
    ),
    "notebook": in_notebook("%matplotlib inline\n!ls\nimport numpy as np", "1 / 0", RIGHT),
    "one-cell-for-all": in_notebook("import cv2_of_nobody\n1 / 0\n" + RIGHT + "\nexit()"),
    "cells-of-others": in_notebook("%%bash\nls -l", "%%html\n<b>x</b>", "%%time\n" + RIGHT),
    "cell-that-is-no-python": in_notebook(RIGHT, "x = (", words=("cell 2, line 1 stopped",)),
    "notebook-of-2014": HandedIn(
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": [RIGHT]}]}]}),
        name="layer.ipynb",
    ),
    "notebook-by-the-name-of-a-script": HandedIn(
        json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}]}, indent=1)
    ),
}

# ------------------------------------- what has to run for the layer to be there

NEEDED = {
    "constant": HandedIn(
        "ZERO = int('0') + sum([0])\n" + edited(("np.zeros((len(X)", "ZERO + np.zeros((len(X)")),
        not_said=("stopped",),
    ),
    "table-filled-by-a-loop": HandedIn(
        "TABLE = {}\nfor k in range(3):\n    TABLE[k] = k\nTABLE.update({9: 9})\nLIST = []\n"
        "LIST.append(0)\n" + edited(("+ self.bias", "+ self.bias + TABLE[9] - 9 + LIST[0]"))
    ),
    "decorator": HandedIn(
        "from functools import wraps\ndef logged(f):\n    @wraps(f)\n    def inner(*a):\n"
        "        return f(*a)\n    return inner\n"
        + edited(("    def forward", "    @logged\n    def forward"))
    ),
    "base-class": HandedIn(
        "class Base:\n    training = True\n"
        + edited(("class ConvLayer:", "class ConvLayer(Base):"))
    ),
    "derived": HandedIn(ANOTHER("Base") + "\nclass Mine(Base):\n    pass\n"),
    "import-if-it-is-there": HandedIn(
        "try:\n    import cupy_of_nobody as np\nexcept ImportError:\n    import numpy as np\n"
        + edited(("import numpy as np\n", ""))
    ),
    "method-put-in-later": HandedIn(
        edited(("def backward(self, G)", "def back(self, G)"))
        + "\nConvLayer.backward = ConvLayer.back\nsetattr(ConvLayer, 'more', 1)\n"
    ),
    "made-by-exec": HandedIn(f"exec({RIGHT!r})\n"),
    "defined-twice": HandedIn(edited(("dX[at] +=", "dX[at] =")) + RIGHT),
    "defined-twice-and-worse": HandedIn(
        RIGHT + edited(("dX[at] +=", "dX[at] =")), (3, 2, 3, 0, 1, 1), ("overwrite one another",)
    ),
}

# ------------------------------------------------------ a mistake costs its own steps

MISTAKES = {
    "overwrites": HandedIn(
        edited(("dX[at] +=", "dX[at] =")), (3, 2, 3, 0, 1, 1), ("Shares overwrite one another",)
    ),
    "wrong-bias-gradient": HandedIn(
        in_backward("self.dL_db = -G.sum((0, 2, 3))"), ALL, ("right", "dL_db, which no step")
    ),
    "right-bias-gradient": HandedIn(
        in_backward("self.dL_db = G.sum((0, 2, 3))"), not_said=("dL_db",)
    ),
    "no-bias-gradient": HandedIn(RIGHT, words=("keeps no dL_db",)),
    "updates-its-weights": HandedIn(
        edited(("        (t, b)", "        self.weight -= 0.1 * dF\n        (t, b)")),
        FORWARD,
        ("changed by forward or backward",),
        ("second call",),
    ),
    "endless-backward": HandedIn(in_backward("while True: pass"), FORWARD, ("It does not end",)),
    "endless-backward-that-catches-all": HandedIn(
        in_backward("while True:\n            try: 1 / 0\n            except: pass"), FORWARD
    ),
    "sleeping-backward": HandedIn(in_backward("import time; time.sleep(999)"), FORWARD),
    "endless-with-a-stride": HandedIn(
        in_backward("while self.stride > 1: pass"), (3, 2, 3, 4, 1, 1), ("It does not end",)
    ),
    "endless-forward": HandedIn(in_forward("while True: pass"), NONE, ("O: It does not end",)),
    "backward-ends-the-process": HandedIn(in_backward("import os; os.abort()"), FORWARD),
    "interrupting-backward": HandedIn(in_backward("raise KeyboardInterrupt"), FORWARD),
    "no-bias": HandedIn(edited((" + self.bias", "")), (0, 0, 3, 4, 2, 1), ("bias is not added",)),
    "refuses-a-stride": HandedIn(
        in_build("if stride > 1: raise ValueError('stride 1 only')"),
        (3, 2, 3, 4, 0, 2),
        ("ValueError: stride 1 only",),
    ),
    "refuses-a-stride-backward": HandedIn(
        in_backward("assert self.stride == 1, 'no strides'"), (3, 2, 3, 4, 1, 1), ("no strides",)
    ),
    "square-only": HandedIn(
        in_build("assert isinstance(kernel_size, int)"), ALL, ("right", "square filters only")
    ),
}

# -------------------------------------------------- in the error's own words, and why

NO_METHODS = RIGHT.replace("def forward", "def convolve").replace("def backward", "def back")
WORDS = {
    "index-error": HandedIn(in_forward("X[99]"), NONE, ("IndexError: index 99", "in forward")),
    "no-backward": HandedIn(
        edited(("def backward", "def backwards")), FORWARD, ("no attribute 'backward'",)
    ),
    "no-forward": HandedIn(NO_METHODS, NONE, ("no attribute 'forward'",)),
    "another-constructor": HandedIn(
        edited(("out_channels, kernel_size, stride, padding", "X_shape, n_filters, size")),
        NONE,
        ("TypeError", "its own __init__ takes (X_shape, n_filters, size)"),
    ),
    "in-channels-first": HandedIn(
        edited(("self, out_channels, kernel", "self, in_channels, out_channels, kernel")),
        NONE,
        ("ConvLayer(out_channels, kernel_size, stride, padding)", "(in_channels, out_channels"),
    ),
    "weight-by-another-name": HandedIn(
        OWN_WEIGHT,
        (0, 0, 3, 0, 0, 0),
        ("does not use `weight`", "weight and bias: W"),
        ("second call",),
    ),
    "prints-its-output": HandedIn(
        edited(("        return O", "        print(O)")),
        NONE,
        ("It prints, and returns nothing",),
        ("Not written yet",),
    ),
    "not-written": HandedIn(in_forward("return None"), NONE, ("O: Not written yet",)),
    "beside-others": HandedIn(
        RIGHT.replace("class ConvLayer", "class MyConvolution")
        + "".join(
            f"class {name}:\n    def forward(self, X): pass\n    def backward(self, G): pass\n"
            for name in ("ReLU", "Red", "MaxPool")
        )
    ),
    "several": HandedIn(
        ANOTHER("Capa") + ANOTHER("Red"), NONE, ("several layers in the file: Capa, Red", "--layer")
    ),
    "several-convolutions": HandedIn(
        ANOTHER("ConvA") + ANOTHER("ConvB"), NONE, ("ConvA, ConvB", "--layer")
    ),
    "imported": HandedIn("from conv_layer import Conv2d", NONE, ("no layer in the file",)),
    "nothing": HandedIn("x = 1", NONE, ("no layer in the file", "ConvLayer")),
    "empty": HandedIn("", NONE, ("no layer in the file",)),
    "cut-off": HandedIn(
        notebook(RIGHT)[:-50], NONE, ("a notebook that is cut off or damaged",), name="layer.ipynb"
    ),
    "no-notebook": HandedIn("[1, 2]", NONE, ("cut off or damaged",), name="layer.ipynb"),
    "layer-that-is-no-python": HandedIn(
        edited(("return O", "return O)")), NONE, ("SyntaxError: unmatched ')'",)
    ),
    "on-a-base-that-is-not-there": HandedIn(
        "import torch_of_nobody.nn as nn\n" + edited(("ConvLayer:", "ConvLayer(nn.Module):")),
        NONE,
        ("No module named 'torch_of_nobody'", "NameError: name 'nn'"),
    ),
    "picture": HandedIn(bytes(range(256)) * 20, NONE, ("no layer in the file",)),
}

# ------------------------------------------------------------------- and what else there is

INDENTED = RIGHT.replace("\n", "\n    ")
OTHERS = {
    "recursion-limit": at_top("import sys\nsys.setrecursionlimit(30)"),
    "kills-its-group": at_top("import os, signal\nos.killpg(0, signal.SIGKILL)", "line 2 stopped"),
    "recursion-without-end": HandedIn(
        in_backward("return self.backward(G)"), FORWARD, ("RecursionError",)
    ),
    "recursion-to-the-crash": HandedIn(
        "import sys\nsys.setrecursionlimit(10**9)\n" + in_backward("return self.backward(G)"),
        FORWARD,
    ),
    "weight-cannot-be-set": HandedIn(
        edited(("    def forward", "    weight = property(lambda self: 1)\n\n    def forward")),
        NONE,
        ("weight",),
    ),
    "no-room-for-weight": HandedIn(
        edited(("class ConvLayer:", "class ConvLayer:\n    __slots__ = ('kernel', 'stride')")),
        NONE,
        ("AttributeError",),
    ),
    "an-old-numpy": HandedIn(in_forward("np.float(3)"), NONE, ("has no attribute 'float'",)),
    "tabs-and-spaces": HandedIn(in_forward("x = 1\n\ty = 2"), NONE, ("Error: ", "line")),
    "asks-in-forward": HandedIn(in_forward("input('k?')"), NONE, ("EOFError",)),
    "another-number-of-arguments": HandedIn(
        edited(("def forward(self, X)", "def forward(self, X, weight, bias)")), NONE, ("TypeError",)
    ),
    "in-a-function": HandedIn(
        f"def main():{INDENTED}\n\nmain()\n", NONE, ("no layer in the file",)
    ),
    "made-by-a-function": HandedIn(
        f"def build():{INDENTED}\n    return ConvLayer\n\nConvLayer = build()\n"
    ),
    "make-layer": HandedIn(ANOTHER("A") + ANOTHER("B") + "\nmake_layer = lambda *s: A(*s)\n"),
    "guarded-main": at_end("if __name__ == '__main__':\n    1 / 0", not_said=("stopped",)),
    "checks-itself": at_end(
        "from convlab.check import check_layer\nassert check_layer(ConvLayer).passed",
        not_said=("stopped",),
    ),
    "deletes-numpy": at_end("del np"),
    "replaces-open": at_top("import builtins\nbuiltins.open = builtins.print = None"),
    "leaves-its-folder": at_top("import os\nos.chdir('/')"),
    "kept-stdout": at_top("from sys import stdout\nstdout.write('x' * 10**6)"),
    "closes-all-files": at_end("import os\nos.closerange(0, 99)"),
    "star-import": at_top("from numpy import *\nfrom math import *"),
    "single-precision": HandedIn(
        edited(("return O", "return O.astype(np.float32)")), words=("float32",)
    ),
    "lists": HandedIn(edited(("return O", "return O.tolist()"))),
    "one-result": HandedIn(
        edited(("return dF, dX[", "return dX[")), FORWARD, ("expected two arrays",)
    ),
    "gradients-in-the-other-order": HandedIn(
        edited(
            (
                "return dF, dX[:, :, t : dX.shape[2] - b, l : dX.shape[3] - r]",
                "return dX[:, :, t : dX.shape[2] - b, l : dX.shape[3] - r], dF",
            )
        ),
        FORWARD,
        ("in the other order",),
    ),
    "changes-x": HandedIn(in_forward("X += 0.0; X *= 2"), NONE),
    "assigns-a-list": in_notebook("W = []", RIGHT, "W.append(1)\nW[0] = np.zeros(3)"),
    "awaits": in_notebook(RIGHT, "import asyncio\nawait asyncio.sleep(1)"),
    "written-to-a-file": in_notebook("%%writefile layer.py\n" + RIGHT),
    "in-r": in_notebook("x <- 3\ny <- x %>% f", marks=NONE, words=("no layer", "SyntaxError")),
}

SUBMISSIONS = WHATEVER | NEEDED | MISTAKES | WORDS | OTHERS
