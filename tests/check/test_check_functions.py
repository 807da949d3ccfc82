"""The checks of the assignment's first steps, its marks, and a learner's code kept quiet."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest
from convlab.check import Marks, check_layer, check_padding, check_size, functions, try_out
from convlab.check.limit import limited
from convlab.check.marks import POINTS
from convlab.check.quiet import quiet
from convlab.text import checks
from drawn import a_shell
from exhaustive import exhaustive
from right_layers import Einsum

from conv_layer import Conv2d, output_size, same_padding

alarmed = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm on Windows")


def widths(n, k, stride, padding):
    return same_padding(n, k, stride) if padding == "same" else (0, 0)


def endless(*_):
    while True:
        time.sleep(0.01)


class Layer:
    """A right layer for one matrix X."""

    def __init__(self, _channels, _kernel, stride=1, padding="valid"):
        self.settings = stride, padding

    def forward(self, X):
        _, _, _ = *X.shape, self.weight.shape  # one matrix
        self.right = Conv2d.from_filters(self.weight, self.bias, *self.settings)
        return self.right.forward(X)

    def backward(self, dL_dO):
        dL_dF, dL_dX = self.right.backward(dL_dO)
        return dL_dF[:, 0], dL_dX


class EndlessBackward(Layer):
    def backward(self, _dL_dO):
        return endless()


# ------------------------------------------------------------------ steps 1 and 2


def test_the_right_functions_pass(capsys) -> None:
    check_size(lambda n, k, stride=1: output_size(n, k, stride))
    check_padding(widths)
    said = capsys.readouterr().out.split("\n")
    assert said[0] == checks.PASSED.format(
        what=checks.STEP_NAMES["size"], cases=len(functions.SIZES)
    )
    assert said[1] == checks.PASSED.format(
        what=checks.STEP_NAMES["padding"], cases=len(functions.PADDINGS)
    )


MODELS = [(task, name) for task in (functions.SIZE, functions.PADDING) for name in task.models]


@pytest.mark.parametrize(("task", "name"), MODELS, ids=lambda value: getattr(value, "step", value))
def test_each_mistake_is_named(task, name, capsys) -> None:
    check = check_size if task is functions.SIZE else check_padding
    for way in task.models[name]:
        check(way)
        title, why = checks.ROW_MISTAKES[task.step][name]
        said = " ".join(capsys.readouterr().out.split())
        assert f" {title} {why} " in said


@pytest.mark.parametrize("task", [functions.SIZE, functions.PADDING], ids=["size", "padding"])
def test_no_two_mistakes_look_alike_and_none_looks_right(task) -> None:
    seen = {tuple(task.right(*case) for case in task.cases): "right"}
    for name, ways in task.models.items():
        for way in ways:
            results = tuple(way(*case) for case in task.cases)
            assert seen.setdefault(results, name) == name


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda *_: None, "not_written"),
        (lambda n, k, s: print(output_size(n, k, s)), "printed"),
        (lambda n, k, s: float(output_size(n, k, s)), "float"),
        (lambda n, k, s: np.floor((n - k) / s) + 1, "float"),
        (lambda n, k, s: str(output_size(n, k, s)), "unrecognised"),
        (lambda *_: 1 / 0, "raised"),
        (lambda n: n, "raised"),
        (3, "raised"),
    ],
)
def test_a_size_that_is_no_int_is_answered_in_words(function, mistake, capsys) -> None:
    check_size(function)
    assert checks.ROW_MISTAKES["size"][mistake][0] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda *case: list(widths(*case)), "no_tuple"),
        (lambda *case: np.array(widths(*case)), "no_tuple"),
        (lambda _n, k, *_: k // 2, "no_pair"),
        (lambda *case: (*widths(*case), 0), "unrecognised"),
        (lambda *_: print("?"), "printed"),
    ],
)
def test_a_padding_that_is_no_pair_is_answered_in_words(function, mistake, capsys) -> None:
    check_padding(function)
    said = capsys.readouterr().out
    assert checks.ROW_MISTAKES["padding"][mistake][0] in said


def test_what_is_wrong_is_shown_on_the_smallest_case(capsys) -> None:
    check_size(lambda n, k, s: (n - k) / s + 1)
    said = capsys.readouterr().out
    assert checks.SMALLEST.format(case="n = 4, k = 2, stride 1") in said
    assert checks.VALUES.format(expected=3, got=3.0) in said
    assert max(map(len, said.split("\n"))) <= 70


def test_widths_that_are_floats_get_a_note(capsys) -> None:
    check_padding(lambda *case: tuple(map(float, widths(*case))))
    assert checks.ROW_FLOATS.split("`")[0] in capsys.readouterr().out


def test_what_a_function_prints_is_held_back_and_said(capsys) -> None:
    check_size(lambda *case: print("mine") or output_size(*case))
    said = capsys.readouterr().out
    assert "mine" not in said and checks.ROW_PRINTS[:30] in said


def test_a_first_look_shows_the_result_or_the_error(capsys) -> None:
    try_out(np.add, 1, 2)
    try_out(lambda: 1 / 0)
    shown, failed = capsys.readouterr().out.split("\n", 1)
    assert shown == "3"
    assert failed.startswith("ZeroDivisionError: division by zero")


# -------------------------------------------------------------------------- marks


def test_marks_are_printed_returned_and_added_up(capsys) -> None:
    marks = Marks()
    assert marks("size", output_size) == 1.0
    assert marks("padding", lambda _n, k, *_: ((k - 1) // 2, k // 2)) == 0.0
    assert marks("stride", Layer) == 3.0
    assert capsys.readouterr().out == "1 of 1\n0 of 2\n3 of 3\n"
    marks.total()
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith(f"4 of 20 {checks.SOME_MARKS.format(steps='step 2')}")
    assert said.endswith(checks.NOT_COUNTED.format(steps="steps 3, 4, 5, 6, 8"))


def test_all_marks_are_20(capsys) -> None:
    marks = Marks()
    right = {"size": output_size, "padding": widths}
    assert all(type(marks(step, right.get(step, Layer))) is float for step in POINTS)
    capsys.readouterr()
    marks.total()
    assert " ".join(capsys.readouterr().out.split()) == f"20 of 20 {checks.ALL_MARKS}"


@pytest.mark.parametrize("yours", [None, 7, Layer(1, 2), lambda *_: None, lambda: None])
def test_what_is_no_layer_gets_nothing_and_raises_nothing(yours) -> None:
    assert [Marks()(step, yours) for step in POINTS] == [0.0] * len(POINTS)


def test_a_step_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="step: expected one of 'size', 'padding'"):
        Marks()("none", Layer)


def test_a_closed_stdout_costs_no_marks(monkeypatch, tmp_path) -> None:
    closed = (tmp_path / "closed").open("w")
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    assert Marks()("size", output_size) == 1.0


# --------------------------------------------------------- what Python could not read

RIGHT_SIZE = "def output_size(n, k, stride=1):\n    return (n - k) // stride + 1"
CHECK = "from convlab.check import check_size\ncheck_size(output_size)"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([RIGHT_SIZE, "def output_size(n, k, stride=1):\n    return (n - k // stride"], True),
        ([RIGHT_SIZE, "def output_size(n, k, stride=1)\n    return 1", "x = 1"], True),
        ([RIGHT_SIZE, "def output_size(n:\n    return 1", RIGHT_SIZE], False),
        ([RIGHT_SIZE, "def other(n:\n    return 1"], False),
        ([RIGHT_SIZE, "1 +"], False),
        ([RIGHT_SIZE], False),
    ],
)
def test_a_check_of_what_stood_there_before_says_so(cells, told, capsys) -> None:
    with a_shell() as shell:
        for cell in cells:
            shell.run_cell(cell, store_history=True)
        capsys.readouterr()
        shell.run_cell(CHECK, store_history=True)
        said = " ".join(capsys.readouterr().out.split())
        report = check_layer(Layer, only="forward_one_filter")
    note = checks.UNREAD.format(name="output_size")
    assert (note in said) == told
    assert report.notes[:1] == (note,) * told


# ------------------------------------------------------------------ what never ends


@exhaustive
@alarmed
def test_an_endless_backward_costs_its_own_marks_only() -> None:
    marks = Marks()
    steps = ("forward_one_filter", "input_gradient_stride_1", "stride")
    assert [marks(step, EndlessBackward) for step in steps] == [3, 0, 1]


@pytest.fixture
def soon(monkeypatch) -> float:
    """Seconds after which what does not end is stopped here."""
    monkeypatch.setattr("convlab.check.limit.SECONDS", 0.25)
    return 0.25


@alarmed
def test_an_endless_function_is_stopped_and_says_so(soon, capsys) -> None:
    check_size(endless)
    assert checks.TOO_LONG.format(seconds=soon)[:20] in capsys.readouterr().out


@alarmed
@pytest.mark.usefixtures("soon")
def test_what_was_stopped_is_not_run_again() -> None:
    runs = []

    class Slow(EndlessBackward):
        def backward(self, dL_dO):
            runs.append(dL_dO)
            return endless()

    build = limited(Slow)
    for _ in range(2):
        with pytest.raises(TimeoutError, match="stopped after"):
            build(1, 2).backward(1)
    assert runs == [1]


def test_a_limited_layer_is_the_layer_but_for_the_limit() -> None:
    layer = limited(Layer)(1, 2)
    layer.weight = 3
    assert layer._layer.weight == layer.weight == 3
    with pytest.raises(AttributeError, match="'Layer' object has no attribute 'none'"):
        _ = layer.none
    assert limited(lambda *_: None)(1, 2) is None


# -------------------------------------------------------------------------- quiet


def loud(kept, handler) -> None:
    print("mine")
    for stream in (sys.stderr, kept, sys.__stderr__):
        print("mine", file=stream)
    logging.getLogger("mine").error("mine")
    handler.handle(logging.makeLogRecord({"msg": "mine", "levelno": logging.ERROR}))
    warnings.warn("mine", stacklevel=1)
    np.ones(1) / 0
    os.write(1, b"mine")
    os.write(2, b"mine")
    subprocess.run([sys.executable, "-c", "import sys; print('mine', file=sys.stderr)"])


@pytest.mark.parametrize("depth", [1, 2])
def test_nothing_is_heard_of_a_learners_code(depth, capfd) -> None:
    kept, handler = sys.stderr, logging.StreamHandler()  # that holds stderr as it is now
    for _ in range(2):
        with quiet() as sink:
            if depth == 2:
                with quiet():
                    loud(kept, handler)
            loud(kept, handler)
    assert "mine" in sink.getvalue()
    assert capfd.readouterr() == ("", "")
    print("out")
    print("err", file=kept)
    os.write(2, b"past Python")
    out, err = capfd.readouterr()
    assert out == "out\n"
    assert sorted(err.replace("err\n", "")) == sorted("past Python") and "err\n" in err


def test_quiet_leaves_the_streams_as_they_were() -> None:
    before = {stream: dict(vars(stream)) for stream in (sys.stdout, sys.stderr)}
    with pytest.raises(ZeroDivisionError), quiet():
        _ = 1 / 0
    assert {stream: dict(vars(stream)) for stream in (sys.stdout, sys.stderr)} == before


def test_it_may_be_quiet_where_there_are_no_streams(monkeypatch) -> None:
    for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, None)
    with quiet() as sink:
        print("mine")
    assert sink.getvalue() == "mine\n"


class Leaving(Einsum):
    """A layer that says so when it goes."""

    def __del__(self) -> None:
        print("mine", file=sys.stderr)


class WrongAndLeaving(Leaving):
    def forward(self, X):
        return 2 * super().forward(X)


@pytest.mark.parametrize("only", [None, "forward_one_filter"])
@pytest.mark.parametrize("layer", [Leaving, WrongAndLeaving])
def test_nothing_is_heard_of_a_layer_that_goes(layer, only, capfd) -> None:
    check_layer(layer, only)
    assert capfd.readouterr() == ("", "")
