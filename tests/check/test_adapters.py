# ruff: noqa: ARG002
"""Layers in other interfaces, checked by one line; and those that are told which line."""

from __future__ import annotations

import re
from itertools import permutations

import common_layers
import layers_of_others
import numpy as np
import pytest
from convlab.check import check_layer, of_class, of_functions
from convlab.check.advice import advice_for, notes_for
from convlab.check.attempts import Failure, Refused
from convlab.check.letters import Letters
from convlab.check.quiet import quiet
from convlab.check.trial import PARTS
from convlab.check.tries import try_layer
from convlab.mistakes.cases import Case
from convlab.mistakes.compare import close
from convlab.text import checks
from exhaustive import exhaustive, sampled
from helpers import unbroken
from layers_of_others import LAYERS, convolve, three_gradients
from right_layers import RIGHT
from wrong_layers import WRONG

# What is not taken, as a test for cases.
REFUSED = {
    "stride": lambda case: case.stride > 1,
    "padding": lambda case: case.padding == "same",
    "uneven": lambda case: case.padding == "same" and (case.kernel[0] % 2 == 0 or not_square(case)),
    "same with a stride": lambda case: case.padding == "same" and case.stride > 1,
    "kernel": lambda case: not_square(case),
}


def not_square(case: Case) -> bool:
    return case.kernel[0] != case.kernel[1]


KEPT = 'weight="W", bias="b", dL_dF="dW", dL_db="db"'
# How each of the twenty is checked by one line, and what it does not take. None passes bare; for
# "blobs", that hand nothing over and return nothing, there is no line.
LINES = {
    "predict and train": (
        'of_class(Predicts, "out, k", forward="predict", backward="train", weight="kernels", '
        'bias="offsets", lr=1.0)',
        ("stride", "padding"),
    ),
    "keywords alone": (
        'of_class(Keywords, "channels=in, filters=out, size=k, step=s, border=p", '
        'weight="filters", bias="biases", dL_dF="grad_filters", dL_db="grad_biases")',
        ("uneven", "kernel"),
    ),
    "dicts of parameters": (
        'of_class(Dicts, "in, out, (kH, kW), s, p", weight="params[\'W\']", '
        "bias=\"params['b']\", dL_dF=\"grads['W']\", dL_db=\"grads['b']\")",
        ("uneven",),
    ),
    "a closure for the way back": (
        'of_class(Closure, "in, out, k, s", forward="__call__", backward=None, weight="W", '
        'bias="b")',
        ("padding", "kernel"),
    ),
    "lists of parameters": (
        'of_class(Lists, "in, out, k, s, p", weight="params[0]", bias="params[1]", '
        'dL_dF="grads[0]", dL_db="grads[1]")',
        ("uneven", "kernel"),
    ),
    "methods that return parameters": (
        'of_class(Methods, "out, in, k", forward="run", backward="run_back", '
        'weight="params()[0]", bias="params()[1]", dL_dF="grads()[0]", dL_db="grads()[1]")',
        ("stride", "padding", "kernel"),
    ),
    "objects with data and grad": (
        'of_class(Objects, "in, out, k, s, p", weight="weight.data", bias="bias.data", '
        'dL_dF="weight.grad", dL_db="bias.grad")',
        ("uneven", "kernel"),
    ),
    "weights at each call": ('of_class(Stateless, "s, p", weight=None)', ("uneven",)),
    "batch last": (
        'of_class(BatchLast, "in, out, k, s", X="CHWN", forward="fprop", backward="bprop", '
        'weight="weights", bias="biases", dL_dF="weights_grad", dL_db="biases_grad")',
        ("padding", "kernel"),
    ),
    "rows of numbers": (
        f'of_class(Flat, "(in, H, W), out, k", X="N(CHW)", {KEPT})',
        ("stride", "padding", "kernel"),
    ),
    "filters as a matrix": (f'of_class(Matrix, "in, out, k, s, p", {KEPT})', ("uneven", "kernel")),
    "blobs": (None, ()),
    "build and call": (
        'of_class(Built, "out, k, (s, s), padding", X="NHWC", forward="call", '
        'backward="gradients", weight="kernel")',
        ("uneven", "same with a stride"),
    ),
    "one object of settings": (
        f'of_class(Configured, "Config(in, out, k, s, p)", {KEPT})',
        ("uneven", "kernel"),
    ),
    "an optimiser inside": (
        'of_class(Optimised, "in, out, k", weight="w", bias="b", lr=0.001)',
        ("stride", "padding", "kernel"),
    ),
    "another language": (
        'of_class(Faltung, "out, kH, kW, in", X="CHW", forward="vorwaerts", '
        'backward="rueckwaerts", weight="filter", bias="schwelle", dL_dF="d_filter", '
        'dL_db="d_schwelle")',
        ("stride", "padding"),
    ),
    "functions with a ctx": (
        "of_functions(ConvFunction.forward, ConvFunction.backward)",
        ("uneven",),
    ),
    "a vector-Jacobian product": (
        'of_functions(conv_vjp, takes="(W, b), X")',
        ("stride", "padding"),
    ),
    "three functions": (
        "of_functions(conv2d, lambda g, x, w, s, p: "
        "(conv2d_weight(x, w.shape, g, s, p), conv2d_input(x.shape, w, g, s, p)))",
        ("uneven",),
    ),
    "lists of lists": (
        'of_functions(conv_step, takes="X.tolist(), W.tolist(), s", X="HW", weight="FHW", '
        "bias=None)",
        ("padding",),
    ),
}
TOLD = {  # of the twenty, those that are told the line when they come bare
    "predict and train",
    "keywords alone",
    "dicts of parameters",
    "a closure for the way back",
    "lists of parameters",
    "methods that return parameters",
    "objects with data and grad",
    "weights at each call",
    "filters as a matrix",
    "build and call",
    "an optimiser inside",
    "functions with a ctx",
}


def made(line: str, **names: object):
    """Return what a line makes, in the names of the file with the layers."""
    known = {**vars(layers_of_others), "of_class": of_class, "of_functions": of_functions}
    return eval(line, known | {"check_layer": check_layer} | names)


def wrong_cases(adapted, refused: tuple[str, ...] = ()) -> list[str]:
    """Return the cases on which a layer is wrong, refuses what it should take, or the reverse."""
    with quiet():
        trials = try_layer(adapted)
    return [
        trial.case.name
        for trial in trials
        if isinstance(trial.results["forward"], Failure)
        is not any(REFUSED[name](trial.case) for name in refused)
        or not (isinstance(trial.results["forward"], Failure) or is_right(trial))
    ]


def is_right(trial, asked: tuple[str, ...] = PARTS[:3]) -> bool:
    kept = [*asked, "bias_gradient"] if "bias_gradient" in trial.results else asked
    right = all(close(trial.results[part], trial.right(part)) for part in kept)
    return right and not trial.changed and not trial.unused


# ---------------------------------------------------------------- twenty layers of others


@pytest.mark.parametrize("name", LAYERS)
def test_none_of_the_twenty_passes_bare(name: str) -> None:
    assert not check_layer(LAYERS[name]).passed


def test_one_line_takes_nineteen_of_the_twenty() -> None:
    assert set(LINES) == set(LAYERS)
    assert len([line for line, _ in LINES.values() if line]) == 19


@pytest.mark.parametrize("name", sampled([name for name in LINES if LINES[name][0]], 2))
def test_with_its_line_it_is_right_on_all_that_it_takes(name: str) -> None:
    line, refused = LINES[name]
    assert wrong_cases(made(line), refused) == []
    assert check_layer(made(line)).passed


@pytest.mark.parametrize("name", LAYERS)
def test_handed_over_bare_it_is_told_the_line(name: str) -> None:
    told = advice_for(LAYERS[name])
    assert (told is not None) is (name in TOLD)
    if told:
        assert wrong_cases(made(told.line), LINES[name][1]) == []
        assert checks.USE_ADAPTER.partition("{")[0] in str(check_layer(LAYERS[name]))


@pytest.mark.parametrize("only", [None, "stride"])
def test_what_the_report_says_can_be_pasted(only: str | None) -> None:
    said = str(check_layer(layers_of_others.Keywords, only))
    line = re.search(r"^    check_layer\(.*\)$", said, re.MULTILINE | re.DOTALL)[0]
    assert max(map(len, line.splitlines())) <= 90
    assert made(line.strip()).only == only


USUAL = [*RIGHT, *(layer for layer, _ in WRONG)]


@pytest.mark.parametrize("layers", [USUAL[::4], pytest.param(USUAL, marks=exhaustive)], ids=len)
def test_a_layer_of_the_usual_interface_is_told_of_no_adapter(layers: list[type]) -> None:
    for layer in layers:
        if advice_for(layer):  # it forgets the bias, say: that is no reason to be told of one
            assert notes_for(layer, try_layer(layer), PARTS, None) == (), layer


# ------------------------------------------------------- the interfaces that most layers have


@pytest.mark.parametrize("name", common_layers.LINES)
def test_a_common_layer_fails_bare_is_told_its_line_and_is_right_with_it(name: str) -> None:
    bare, line = common_layers.LINES[name]
    report = check_layer(bare)
    assert not report.passed
    assert advice_for(bare).line == line
    assert "".join(line.split()) in "".join(str(report).split())
    with quiet():
        trials = try_layer(made(line, **vars(common_layers)))
    taken = [t for t in trials if not isinstance(t.results["forward"], Failure)]
    assert len(taken) >= (3 if name == "one matrix" else 8)
    first = name == "one matrix"  # it has no ∂L/∂X
    assert all(is_right(trial, PARTS[:2] if first else PARTS[:3]) for trial in taken)
    assert check_layer(made(line, **vars(common_layers))).passed


def test_a_mistake_has_the_same_name_with_an_adapter() -> None:
    def conv_backward(dZ, cache):
        dx, dw, db = common_layers.conv_backward(dZ, cache)
        return -dx, dw / len(dZ), db

    adapted = of_functions(
        common_layers.conv_forward, conv_backward, X="NHWC", weight="HHCF", bias="111F"
    )
    found = {finding.mistake for finding in check_layer(adapted).findings}
    assert {"sign", "averaged_over_batch"} <= found


def test_a_forgotten_bias_is_no_mistake_where_the_adapter_says_that_there_is_none() -> None:
    def forward(x, w):
        return convolve(x, w, np.zeros(len(w))), (x, w)

    def backward(g, cache):
        return three_gradients(*cache, g)[:2]

    refused = ("stride", "padding")
    assert wrong_cases(of_functions(forward, backward, bias=None), refused) == []
    assert wrong_cases(of_functions(forward, backward), refused) != []


def test_what_is_written_into_X_is_told() -> None:
    class Shifted(common_layers.Framework):
        def forward(self, x):
            O = super().forward(x.copy())
            x += 1
            return O

    line = common_layers.LINES["framework class"][1]
    found = {f.mistake for f in check_layer(made(line, Framework=Shifted)).findings}
    assert "changed_X" in found


@pytest.mark.parametrize("order", [*permutations(range(3))])
@pytest.mark.parametrize("kind", [tuple, list, lambda got: dict(zip("abc", got, strict=True))])
def test_results_in_any_order_and_kind_are_told_apart_by_their_shapes(order, kind) -> None:
    def backward(g, cache):
        got = three_gradients(*cache, g)
        return kind([got[i] for i in order])

    def forward(x, w, b):
        return convolve(x, w, b), (x, w)

    assert wrong_cases(of_functions(forward, backward), ("stride", "padding")) == []


def test_where_shapes_are_the_same_the_order_is_that_of_the_other_cases() -> None:
    def forward(x, w, b):
        return convolve(x, w, b), (x, w)

    adapted = of_functions(forward, lambda g, cache: three_gradients(*cache, g))
    one, other = np.arange(1.0, 10).reshape(1, 1, 3, 3), np.ones((1, 1, 3, 3))
    for X in (np.ones((1, 1, 4, 4)), one):
        layer = adapted(1, 3, 1, "valid")
        layer.weight, layer.bias = other, np.zeros(1)
        dL_dF, dL_dX = layer.backward(np.ones(layer.forward(X).shape))
    assert (dL_dF == one).all() and (dL_dX == other).all()


def test_with_an_adapter_a_step_can_be_checked_alone() -> None:
    line = common_layers.LINES["functions with a cache"][1]
    adapted = made(line, **vars(common_layers))
    assert check_layer(adapted, only="stride").passed


# ---------------------------------------------------------------------- letters and words


@pytest.mark.parametrize(
    ("written", "order", "shape", "lower"),
    [
        ("NCHW", "NCHW", (2, 3, 4, 5), (2, 3, 4, 5)),
        ("NHWC", "NCHW", (2, 3, 4, 5), (2, 4, 5, 3)),
        ("CHWN", "NCHW", (2, 3, 4, 5), (3, 4, 5, 2)),
        ("N(CHW)", "NCHW", (2, 3, 4, 5), (2, 60)),
        ("(HWC)F", "FCHW", (2, 3, 4, 5), (60, 2)),
        ("FHW", "FCHW", (2, 1, 4, 5), (2, 4, 5)),
        ("HW", "FCHW", (1, 1, 4, 5), (4, 5)),
        ("HHCF", "FCHW", (2, 3, 4, 4), (4, 4, 3, 2)),
        ("111F", "F", (2,), (1, 1, 1, 2)),
        ("F1", "F", (2,), (2, 1)),
    ],
)
def test_an_array_goes_there_and_back(written, order, shape, lower) -> None:
    letters = Letters("X", written, "NFCHW")
    array = np.arange(np.prod(shape)).reshape(shape)
    there = letters.lower(array, order)
    assert there.shape == lower
    sizes = dict(zip(order, shape, strict=True))
    assert np.array_equal(letters.raised(there, order, sizes), array)
    for letter in set(order) & set("HW") if "(" not in written and "HH" not in written else ():
        assert (
            there.take(1, written.index(letter)).sum() == array.take(1, order.index(letter)).sum()
        )


@pytest.mark.parametrize(
    ("written", "shape"), [("CHW", (2, 3, 4, 4)), ("HW", (1, 3, 4, 4)), ("NCHH", (1, 1, 4, 5))]
)
def test_what_letters_leave_out_is_refused(written: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(Refused):
        Letters("X", written, "NCHW").lower(np.zeros(shape), "NCHW")


def test_an_array_that_does_not_lie_so_stays_as_it_is() -> None:
    letters = Letters("weight", "(CHW)F", "FCHW")
    for shape in [(24, 5), (23, 2), (24,), (24, 2, 1)]:
        array = np.zeros(shape)
        assert letters.raised(array, "FCHW", {"F": 2, "C": 2, "H": 3, "W": 4}).shape in (
            shape, (5, 2, 3, 4)
        )  # fmt: skip


def forward(x, w, b):
    return convolve(x, w, b), None


@pytest.mark.parametrize(
    ("argument", "came", "call"),
    [
        ("forward", "3", lambda: of_functions(3)),
        ("backward", "'b'", lambda: of_functions(forward, "b")),
        ("takes", "'X, q'", lambda: of_functions(forward, takes="X, q")),
        ("takes", "'X, ('", lambda: of_functions(forward, takes="X, (")),
        ("takes", "'X) + (X'", lambda: of_functions(forward, takes="X) + (X")),
        ("gets", "'dout, cache'", lambda: of_functions(forward, forward, gets="dout, cache")),
        ("X", "'NCWWH'", lambda: of_functions(forward, X="NCWWH")),
        ("X", "'NHW'", lambda: of_functions(forward, X="NHW")),
        ("X", "4", lambda: of_functions(forward, X=4)),
        ("O", "'NCHW'", lambda: of_functions(forward, O="NCHW")),
        ("weight", "''", lambda: of_functions(forward, weight="")),
        ("weight", "'W'", lambda: of_class(layers_of_others.Lists, "in", weight="w: W Q")),
        ("bias", "'C'", lambda: of_functions(forward, bias="C")),
        ("layer", "None", lambda: of_class(None, "in, out, k")),
        ("takes", "None", lambda: of_class(layers_of_others.Lists, None)),
        ("takes", "'in, out, size'", lambda: of_class(layers_of_others.Lists, "in, out, size")),
        ("lr", "0", lambda: of_class(layers_of_others.Lists, "in", lr=0)),
        ("lr", "'fast'", lambda: of_class(layers_of_others.Lists, "in", lr="fast")),
        ("forward", "None", lambda: of_class(layers_of_others.Lists, "in", forward=None)),
        ("forward", "'a b'", lambda: of_class(layers_of_others.Lists, "in", forward="a b")),
        ("backward", "'q'", lambda: of_class(layers_of_others.Lists, "in", backward="b(q)")),
        ("dL_dF", "'d W'", lambda: of_class(layers_of_others.Lists, "in", dL_dF="d W")),
        ("dL_db", "5", lambda: of_class(layers_of_others.Lists, "in", dL_db=5)),
    ],
)
def test_an_error_names_the_argument_what_came_and_what_was_expected(argument, came, call) -> None:
    with pytest.raises(ValueError, match=rf"^{argument}: expected .+; got ") as error:
        call()
    assert came.strip("'") in str(error.value).rpartition("got ")[2]


def test_a_gradient_that_is_nowhere_is_asked_for() -> None:
    adapted = of_class(layers_of_others.Lists, "in, out, k", weight="params[0]", bias="params[1]")
    assert checks.NO_FILTER_GRADIENT in unbroken(check_layer(adapted))


def test_filters_that_lie_as_the_letters_behind_a_colon_say() -> None:
    class Turned(layers_of_others.Lists):
        """Its filters are (C, F, kH, kW), and nothing tells so before the first X."""

        def __init__(self, *settings):
            super().__init__(*settings)
            self.params[0] = None

        def forward(self, x):
            kept, self.params[0] = self.params[0], self.params[0].transpose(1, 0, 2, 3)
            O = super().forward(x)
            self.params[0] = kept
            return O

        def backward(self, dout):
            kept, self.params[0] = self.params[0], self.params[0].transpose(1, 0, 2, 3)
            self.grads[0] = np.zeros(self.params[0].shape)
            self.grads[1] = np.zeros(len(self.params[0]))
            dx = super().backward(dout)
            self.params[0], self.grads[0] = kept, self.grads[0].transpose(1, 0, 2, 3)
            return dx

    kept = {"bias": "params[1]", "dL_dF": "grads[0]", "dL_db": "grads[1]"}
    takes, refused = "in, out, kW, s, p", ("uneven",)
    adapted = of_class(Turned, takes, weight="params[0]: CFHW", **kept)
    assert wrong_cases(adapted, refused) == []
    assert wrong_cases(of_class(Turned, takes, weight="params[0]", **kept), refused) != []


def test_a_layer_for_one_matrix_with_wrong_gradients_is_told_of_no_adapter() -> None:
    class Wrong:
        def __init__(self, out_channels, kernel_size, stride, padding):
            assert (stride, padding) == (1, "valid"), "stride 1 and no padding"

        def forward(self, X):
            return convolve(X[None, None], self.weight, self.bias)[0]

        def backward(self, dL_dO):
            return self.weight[0], dL_dO

    assert checks.USE_ADAPTER.partition("{")[0] not in str(check_layer(Wrong))
