"""Layers in other interfaces, checked by one line; and those that are told which line."""

from __future__ import annotations

import re

import layers_of_others
import pytest
from convlab import text
from convlab.check import check_layer, of_class, of_functions
from convlab.check.advice import advice_for, notes_for
from convlab.check.attempts import Failure
from convlab.check.cases import Case
from convlab.check.checker import try_layer
from convlab.check.quiet import quiet
from convlab.check.trial import PARTS, close
from layers_of_others import LAYERS
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


def is_right(trial) -> bool:
    kept = [part for part in PARTS if part != "bias_gradient" or part in trial.results]
    right = all(close(trial.results.get(part), trial.right(part)) for part in kept)
    again = all(close(trial.again.get(part), trial.fresh.get(part)) for part in PARTS[:3])
    return right and again and not trial.changed and not trial.unused


# ---------------------------------------------------------------- twenty layers of others


@pytest.mark.parametrize("name", LAYERS)
def test_none_of_the_twenty_passes_bare(name: str) -> None:
    assert not check_layer(LAYERS[name]).passed


def test_one_line_takes_nineteen_of_the_twenty() -> None:
    assert set(LINES) == set(LAYERS)
    assert len([line for line, _ in LINES.values() if line]) == 19


@pytest.mark.parametrize("name", [name for name in LINES if LINES[name][0]])
def test_with_its_line_it_is_right_on_all_that_it_takes(name: str) -> None:
    line, refused = LINES[name]
    assert wrong_cases(made(line), refused) == []


@pytest.mark.parametrize("name", LAYERS)
def test_handed_over_bare_it_is_told_the_line(name: str) -> None:
    told = advice_for(LAYERS[name])
    assert (told is not None) is (name in TOLD)
    if told:
        assert wrong_cases(made(told.line), LINES[name][1]) == []
        assert text.USE_ADAPTER.partition("{")[0] in str(check_layer(LAYERS[name]))


@pytest.mark.parametrize("only", [None, "stride"])
def test_what_the_report_says_can_be_pasted(only: str | None) -> None:
    said = str(check_layer(layers_of_others.Keywords, only))
    line = re.search(r"^    check_layer\(.*\)$", said, re.MULTILINE | re.DOTALL)[0]
    assert max(map(len, line.splitlines())) <= 90
    assert made(line.strip()).only == only


@pytest.mark.parametrize("layer", [*RIGHT, *(layer for layer, _ in WRONG)])
def test_a_layer_of_the_usual_interface_is_told_of_no_adapter(layer: type) -> None:
    if advice_for(layer):  # it forgets the bias, say: its interface is no reason to be told of it
        assert notes_for(layer, try_layer(layer), PARTS, None) == ()
