"""Whatever a public function is given, a bad argument is a ValueError or TypeError that names it.

Each function has one entry in `TARGETS`: itself, and for each of its arguments some values that
are good. The tests put odd values in their place: every odd value once for each argument, the
others good; then some at once, drawn with a seed. To add a function, add an entry.
"""

from __future__ import annotations

import array
import datetime
import enum
import inspect
import itertools
import re
import zlib
from collections import UserList, deque
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import convlab
import numpy as np
import pytest
from convlab.by_hand import Sheet
from convlab.check import check_layer
from convlab.explorers.input_gradient import VIEWS
from exhaustive import but
from explorer_arguments import EXAMPLES

import conv_layer
from conv_layer import Conv2d, gradient_check

DRAWS = 150  # of several odd arguments at once, for each target

# ----------------------------------------------------------------------------- odd values


class _Raises:
    """An object of which nothing can be had."""

    def _fail(self, *_: Any) -> Any:
        raise KeyError("no")

    __repr__ = __str__ = __array__ = __len__ = __iter__ = __getitem__ = __bool__ = __float__ = _fail
    __eq__ = __index__ = _fail
    __hash__ = None


class _Two(enum.IntEnum):
    TWO = 2


def _cycle() -> list:
    cycle: list = []
    cycle.append(cycle)
    return cycle


def _nested(depth: int) -> list:
    return [_nested(depth - 1)] if depth else [1]


# Made anew for each call: some are used up, others might be changed.
ODD: list[Callable[[], Any]] = [
    *(lambda value=value: value for value in (None, True, np.True_, Ellipsis, NotImplemented)),
    *(lambda n=n: n for n in (0, -1, 1, 2, 7, 300_000, 2**31, 2**62, 2**63, -(2**63), 2**64)),
    *(lambda n=n: n for n in (10**5000, -(10**5000), 0.5, 2.0, -0.0, 1e308, 5e-324, 1j)),
    *(lambda n=n: n for n in (float("nan"), float("inf"), Decimal(3), Fraction(1, 2), _Two.TWO)),
    *(lambda n=n: n for n in (np.uint8(254), np.int8(-1), np.float16(2), np.timedelta64(3))),
    *(lambda n=n: n for n in (np.array(3), np.array("a"), np.datetime64("2026"), np.void(b"a"))),
    *(lambda word=word: word for word in ("", "3", "same", "zeros", "é", "\ud800", "x" * 10**5)),
    *(lambda word=word: word for word in (np.str_("valid"), b"ab", bytearray(b"ab"), Path("a"))),
    lambda: memoryview(b"ab"),
    *(lambda items=items: list(items) for items in ((), (1,), (1, 2), (1, 2, 3), "ab", (None, 1))),
    *(
        lambda items=items: tuple(items)
        for items in ((), (1, 2), (0, 1), (-1, 1), (1.0, 2), (2, "a"))
    ),
    lambda: [[1, 2], [3]],
    lambda: [[1, 2], [3, 4]],
    lambda: [[1, 2], [3, np.nan]],
    lambda: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    lambda: [np.ones((2, 2)), np.ones((3, 3))],
    lambda: ((1, 1), (1, 1)),
    lambda: ((1, 1), 2),
    lambda: [[1, None], [2, 3]],
    lambda: [np.ma.masked_equal([1, 0], 0), [1, 2]],
    lambda: [[1, np.ma.masked], [2, 3]],
    lambda: np.ma.masked,
    lambda: np.ma.masked_equal(np.eye(3), 0),
    lambda: np.ma.array(np.eye(3)),
    _cycle,
    lambda: _nested(100),
    lambda: {},
    lambda: {"a": 1},
    lambda: {1, 2},
    lambda: range(3),
    lambda: deque([1, 2]),
    lambda: UserList([1, 2]),
    lambda: iter([1, 2]),
    lambda: (n for n in (1, 2)),
    itertools.count,
    lambda: array.array("d", [1, 2]),
    lambda: datetime.date(2026, 1, 1),
    lambda: len,
    lambda: int,
    lambda: np.ndarray,
    lambda: np,
    object,
    _Raises,
    lambda: KeyError("a"),
    lambda: slice(2),
    lambda: np.dtype("f4"),
    lambda: np.dtype("f4,f4"),
    lambda: np.random.default_rng(0),
    lambda: np.random.RandomState(0),
    lambda: np.eye(1, dtype=int).view(np.matrix),
    lambda: np.ones((3, 3)).view(np.matrix),
    lambda: np.zeros(0),
    lambda: np.ones(3),
    lambda: np.zeros((0, 3)),
    lambda: np.zeros((3, 0)),
    lambda: np.zeros((0, 2, 5, 5)),
    lambda: np.ones((3, 3)),
    lambda: np.ones((5, 4), bool),
    lambda: np.full((5, 5), np.nan),
    lambda: np.full((5, 5), np.inf),
    lambda: np.full((5, 5), 1e308),
    lambda: np.ones((2, 5, 5), np.uint8),
    lambda: np.ones((1, 2, 5, 5), np.float16),
    lambda: np.ones((5, 5), np.longdouble),
    lambda: np.ones((5, 5), ">f8")[::-1, ::-1],
    lambda: np.ones((1, 1, 1, 5, 5)),
    lambda: np.ones((1,) * 32),
    lambda: np.ones((5, 5)) * 1j,
    lambda: np.ones((5, 5), object),
    lambda: np.full((5, 5), None),
    lambda: np.full((5, 5), Decimal(1)),
    lambda: np.full((5, 5), "a"),
    lambda: np.zeros((5, 5), "datetime64[s]"),
    lambda: np.zeros((5, 5), "f4,f4"),
    lambda: np.broadcast_to(1.0, (2**20, 2**20)),
    lambda: np.broadcast_to(np.float32(1), (2**30, 2**30)),
    lambda: Conv2d(1, 3),
    lambda: Conv2d,
]

# ----------------------------------------------------------------------------- good values

SIZES = (5, 6, (5, 7), [7, 5], np.int64(6))
PAIRS = (1, 2, (1, 2), [2, 1], np.uint8(2))
PADDINGS = ("valid", "SAME", 0, 1, (0, 2), [1, 0])
MODES = ("zeros", "reflect", "replicate", "circular")
GROUPS = (1, 2, np.int64(1))
GRIDS = (np.ones((5, 5)), np.arange(30).reshape(5, 6), [[1, 2], [3, 4]], np.ones((2, 2, 5, 5)))
FILTERS = (np.ones((2, 2)), [[1, 2], [3, 4]], np.ones((2, 2, 2)), np.ones((2, 1, 1, 2)))
UPSTREAM = (np.ones((4, 4)), np.ones((1, 4, 4)), np.ones((2, 4, 4)), np.ones((1, 2, 4, 4)))
SEEDS = (None, 0, 7, np.random.PCG64(1), [1, 2])
DTYPES = (np.float64, "float32", np.dtype("f4"), float)
SETTINGS = ("kernel_size", "stride", "padding", "dilation", "groups", "padding_mode", "in_channels")


def _layers() -> list[Conv2d]:
    """Layers before and after their first forward, none of which takes long to check."""
    layers = [
        Conv2d(2, 2, rng=0),
        Conv2d(2, (1, 2), 2, "same", in_channels=1, dtype=np.float32, rng=0),
        Conv2d.from_filters(np.ones((2, 2)), padding=1, padding_mode="reflect"),
        Conv2d(2, 2, groups=2, in_channels=2, bias=False, rng=0),
    ]
    for layer in layers[1:3]:
        layer.forward(np.ones((5, 5)))
    return layers


class Target(NamedTuple):
    """A function, good values for each of its arguments, and what else its errors may name."""

    function: Callable[..., Any]
    good: dict[str, Sequence[Any]]
    names_too: Sequence[str] = ()
    one_in: int = 1  # of the odd values, so many in turn: an explorer draws each that it takes


def _set(owner: Any, name: str, value: Any) -> None:
    setattr(owner, name, value)


WINDOWS = {"kernel_size": PAIRS, "stride": PAIRS, "padding": PADDINGS, "dilation": PAIRS}
LAYER = WINDOWS | {"groups": GROUPS, "padding_mode": MODES, "dtype": DTYPES}
FROM_FILTERS = {name: LAYER[name] for name in LAYER if name != "kernel_size"}

TARGETS = {
    "output_size": Target(conv_layer.output_size, {"size": SIZES} | WINDOWS),
    "same_padding": Target(
        conv_layer.same_padding,
        {"size": (5, 6), "kernel_size": (1, 3), "stride": (1, 2), "dilation": (1, 2)},
    ),
    "padding_widths": Target(conv_layer.padding_widths, {"size": SIZES} | WINDOWS),
    "pad": Target(
        conv_layer.pad, {"X": GRIDS, "padding": (1, (0, 2), ((1, 0), (0, 1))), "mode": MODES}
    ),
    "sliding_windows": Target(
        conv_layer.sliding_windows,
        {"X": GRIDS, "kernel_size": PAIRS, "stride": PAIRS, "dilation": (1, (1, 1))},
    ),
    "rotate_180": Target(conv_layer.rotate_180, {"filters": FILTERS}),
    "insert_zeros": Target(conv_layer.insert_zeros, {"grid": GRIDS, "stride": PAIRS}),
    "spread_gradient": Target(
        conv_layer.spread_gradient, {"dL_dO": UPSTREAM, "input_size": (5, 4, (5, 5))} | WINDOWS
    ),
    "input_gradient_by_rotation": Target(
        conv_layer.input_gradient_by_rotation,
        {"dL_dO": UPSTREAM, "filters": FILTERS, "input_size": (5, 4, (5, 5))}
        | {name: FROM_FILTERS[name] for name in FROM_FILTERS if name != "dtype"},
    ),
    "Conv2d": Target(
        Conv2d,
        {"out_channels": (1, 2), "bias": (True, False), "in_channels": (None, 1, 2), "rng": SEEDS}
        | LAYER,
    ),
    "Conv2d.from_filters": Target(
        Conv2d.from_filters, {"filters": FILTERS, "bias": (None, 0.5, [1])} | FROM_FILTERS
    ),
    "Conv2d.forward": Target(
        lambda layer, X: layer.forward(X), {"layer": _layers, "X": GRIDS}, SETTINGS
    ),
    "Conv2d.__call__": Target(lambda layer, X: layer(X), {"layer": _layers, "X": GRIDS}, SETTINGS),
    "Conv2d.backward": Target(
        lambda layer, dL_dO: layer.backward(dL_dO),
        {"layer": _layers, "dL_dO": (np.ones((2, 3, 3)), np.ones((1, 6, 6)))},
        ("backward",),
    ),
    "Conv2d.weight": Target(
        lambda layer, weight: _set(layer, "weight", weight),
        {"layer": _layers, "weight": (np.ones((2, 1, 2, 2)), np.ones((1, 1, 2, 2)))},
    ),
    "Conv2d.bias": Target(
        lambda layer, bias: _set(layer, "bias", bias),
        {"layer": _layers, "bias": ([1], [1, 2], None)},
    ),
    "gradient_check": Target(
        gradient_check, {"layer": _layers, "X": GRIDS[:3], "rng": SEEDS}, SETTINGS
    ),
}
EXPLORER = {
    "X": (np.ones((4, 4)), [[1, 2, 0], [0, 1, 2], [1, 0, 1]]),
    "filters": (np.ones((2, 2)), [[1, 2], [3, 4]]),
    "bias": (None, 1, [0.5]),
    "stride": PAIRS,
    "padding": ("valid", "SAME", 0, 1, (0, 1)),
    "dilation": (1, (1, 1)),
    "start": ((0, 0), [1, 1], (9, 9)),
}
LOSS = EXPLORER | {"target": (None, np.ones((1, 2, 2)))}


def _explorer(function: Callable, good: dict[str, Sequence[Any]]) -> Target:
    return Target(function, good | {"controls": (None, "")}, one_in=5)


def _by_its_example(name: str) -> Target:
    """Try an explorer with what it has by itself, and with its example."""
    function, example = getattr(convlab, name), EXAMPLES[name]
    own = {name: p.default for name, p in inspect.signature(function).parameters.items()}
    good = {name: (own[name], example[name]) if name in example else (own[name],) for name in own}
    return _explorer(function, good)


EXPLORERS = (  # functions: each makes one anew for every call
    convlab.explore_forward,
    convlab.explore_padding,
    convlab.explore_input_gradient,
    convlab.explore_columns,
    convlab.explore_mistakes,
)


PICTURES = {"a": np.ones((4, 5)), "b": np.zeros((3, 4, 5))}
TARGETS |= {name: _by_its_example(name) for name in convlab.EXPLORERS}
TARGETS |= {
    "explore_forward": _explorer(
        convlab.explore_forward,
        EXPLORER | {"groups": (1,), "padding_mode": MODES, "fill_in": (True, False)},
    ),
    "explore_padding": _explorer(
        convlab.explore_padding,
        {"X": SIZES, "start": EXPLORER["start"]} | WINDOWS | {"dilation": (1,), "rules": (True,)},
    ),
    "explore_photo": _explorer(
        convlab.explore_photo,
        {"photo": (np.ones((8, 9)), np.zeros((20, 20))), "filter": (np.ones((3, 3)),)}
        | {"stride": PAIRS, "padding": PADDINGS, "padding_mode": MODES}
        | {"start": EXPLORER["start"]},
    ),
    "explore_receptive_field": _explorer(
        convlab.explore_receptive_field,
        {"size": (9, 15), "layers": ([(3, 1, 1)], ((3, 2, 1), (2, 1, 2))), "start": (0, 4)},
    ),
    "explore_filter_gradient": _explorer(
        convlab.explore_filter_gradient, LOSS | {"groups": (1,), "view": ("correlation", "windows")}
    ),
    "explore_input_gradient": _explorer(
        convlab.explore_input_gradient, LOSS | {"groups": (1,), "view": VIEWS}
    ),
    "explore_nudge": _explorer(
        convlab.explore_nudge,
        LOSS | {"kind": ("weight", "bias", "pixel"), "nudge": (0, 0.5, np.float32(-1))},
    ),
    "explore_matrix": _explorer(
        convlab.explore_matrix,
        {name: good for name, good in EXPLORER.items() if name not in ("filters", "bias")}
        | {"filter": EXPLORER["filters"], "view": ("forward", "backward")},
    ),
    "explore_columns": _explorer(
        convlab.explore_columns, EXPLORER | {"view": ("image to columns", "columns to image")}
    ),
    "explore_learning": _explorer(
        convlab.explore_learning,
        {"X": (None, np.eye(8)), "filter": (None, np.ones((3, 3))), "target": (np.ones((6, 6)),)}
        | {"rate": (0.005, np.float32(0.1)), "steps": (3, 50), "start": (0, 2)},
    ),
    "explore_training": _explorer(
        convlab.explore_training,
        {"filters": (np.ones((3, 2, 1, 3, 3)),), "losses": ([3, 2, 1],)}
        | {"accuracies": ([0.1, 0.2, 0.3],), "channel": (0,), "start": (0, 2)},
    ),
    "explore_mistakes": _explorer(
        convlab.explore_mistakes,
        {"mistake": ("filter_not_turned", "overwritten"), "part": ("input_gradient",)}
        | {"size": (4, 5), "kernel_size": (1, 3), "stride": (1, 2), "padding": ("valid", "same")}
        | {"filters": (1, 2), "channels": (1, 2), "images": (1, 2), "start": ((0, 0), (1, 1))},
    ),
    "Explorer.step": Target(
        lambda explorer, step: _set(explorer(), "step", step),
        {"explorer": EXPLORERS, "step": (0, 1, np.uint8(2))},
    ),
    "Explorer.place": Target(
        lambda explorer, place: _set(explorer(), "place", place),
        {"explorer": EXPLORERS, "place": ((0, 0), [1, 1])},
        ("row", "column"),
    ),
    "Explorer.stride": Target(
        lambda explorer, stride: _set(explorer(), "stride", stride),
        {"explorer": EXPLORERS, "stride": (1, 2)},
    ),
    "show_window": Target(
        convlab.show_window,
        {"X": EXPLORER["X"], "F": EXPLORER["filters"], "at": ((0, 0), (1, 1))},
        one_in=5,
    ),
    "show_pictures": Target(
        convlab.show_pictures,
        {"pictures": (PICTURES,), "alt": ("words that say it",), "signed": ((), ["a"])}
        | {"filters": (None, {"a": np.ones((3, 3))}), "zoom": (1, 2)},
        ("a", "b"),
        one_in=5,
    ),
    "show_axes": Target(convlab.show_axes, {"weight": (np.ones((3, 2, 2, 2)),)}, one_in=5),
    "show_grids": Target(
        convlab.show_grids,
        {"grids": ([convlab.Grid("a", np.eye(3))],), "alt": ("words that say it",)},
        one_in=5,
    ),
    "Grid": Target(
        lambda title, values, kind, cell: convlab.Grid(title, values, kind, cell=cell),
        {"title": ("a", ""), "values": (np.eye(3), [[1, 2]]), "kind": ("input", "filter")}
        | {"cell": (42, 30.0)},
    ),
    "Sheet": Target(Sheet, {"name": ("Ada", "José")}),
    "check_layer": Target(check_layer, {"factory": (Conv2d,), "only": (None, "stride")}, one_in=9),
}
FIXED = (
    "layer",
    "explorer",
)  # in an entry for a method: not passed, so nothing odd comes in its place

# ------------------------------------------------------------------------------- the tests


def _draw(target: Target, odd: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Return arguments of a call: these odd ones, and good ones for the others."""
    drawn = {}
    for name, good in target.good.items():
        values = good() if callable(good) else good
        drawn[name] = values[rng.integers(len(values))]
    return drawn | odd


def _call(target: Target, arguments: dict[str, Any]) -> bool:
    """Return whether the call was taken; fail if it stops with anything but a word of its own."""
    try:
        target.function(**arguments)
    except (TypeError, ValueError) as error:
        names = "|".join(map(re.escape, (*target.good, *target.names_too)))
        assert re.match(rf"({names})\b", str(error)), f"names no argument: {error}"
        assert type(error) in (TypeError, ValueError), f"a foreign error: {error!r}"
        assert len(str(error)) < 2000, "too long to be read"
        return False
    return True


def _may_be_odd(name: str, argument: str) -> bool:
    return not (argument in FIXED and "." in name)


half_or_all = pytest.mark.parametrize("one_in", but([2, 1], 2), ids=["half", "all"])


@pytest.mark.filterwarnings("ignore")
@half_or_all
@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, arg) for name in TARGETS for arg in TARGETS[name].good if _may_be_odd(name, arg)],
)
def test_every_odd_value_is_taken_or_named(name: str, argument: str, one_in: int) -> None:
    target, rng = TARGETS[name], np.random.default_rng(zlib.crc32(f"{name} {argument}".encode()))
    step = one_in * target.one_in
    chosen = ODD[int(rng.integers(step)) :: step]
    refused = 0
    for odd in chosen:
        refused += not _call(target, _draw(target, {argument: odd()}, rng))
    assert refused >= len(chosen) // 3, "what is odd is hardly ever refused"


@pytest.mark.filterwarnings("ignore")
@half_or_all
@pytest.mark.parametrize("name", TARGETS)
def test_several_odd_values_at_once_are_taken_or_named(name: str, one_in: int) -> None:
    target, rng = TARGETS[name], np.random.default_rng(zlib.crc32(name.encode()))
    arguments = [argument for argument in target.good if _may_be_odd(name, argument)]
    for _ in range(DRAWS // (one_in * target.one_in)):
        some = [argument for argument in arguments if rng.random() < 0.4]
        _call(target, _draw(target, {arg: ODD[rng.integers(len(ODD))]() for arg in some}, rng))


def test_good_values_are_taken_and_no_argument_is_left_out() -> None:
    for name, target in TARGETS.items():
        rng = np.random.default_rng(0)
        assert any(_call(target, _draw(target, {}, rng)) for _ in range(100)), name
        assert set(target.good) == set(inspect.signature(target.function).parameters), name


@pytest.fixture(autouse=True)
def _shows_nothing(monkeypatch) -> None:
    """What is shown is drawn, and not painted."""
    monkeypatch.setattr("convlab.drawing.figure.to_png", lambda _: b"")


def test_no_public_function_of_the_layer_is_left_out() -> None:
    own = [v for v in vars(conv_layer).values() if getattr(v, "__module__", None) == "conv_layer"]
    functions = {f.__name__ for f in own if inspect.isfunction(f)}
    methods = {f"Conv2d.{name}" for name in vars(Conv2d) if name in ("forward", "backward")}
    public = {name for name in functions if not name.startswith("_")} | methods | {"Conv2d"}
    assert public <= set(TARGETS)
