"""Layers in other interfaces, handed to `check_layer` in one line: `of_class`, `of_functions`.

How an array lies is said in letters: N images, C channels, F filters, H rows, W columns; 1 is an
axis of one, brackets make one axis of several, as in "N(CHW)"; HH is as high as wide. How
something is called is said in words: "in, out, k, s, p". What the letters and words leave out,
the layer does not take: the check is told so by a refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import numpy as np

from conv_layer import output_size
from convlab import text
from convlab.arguments import require
from convlab.check.attempts import Refused
from convlab.check.calls import SETTINGS, Arguments, Place, guessed
from convlab.check.letters import Letters, found
from convlab.text import checks

Roles = tuple[str | None, ...]
ROLES = ("dL_dX", "dL_dF", "dL_db")  # in the order of most functions with a cache
OF_FILTERS = ("k", "kH", "kW", "weight")
BUILT_WITH = ("in", "out", *OF_FILTERS, "bias", "s", "p", "padding", "lr", "N", "H", "W", "shape")
CALLED_WITH = ("X", "W", "b", "in", "out", "k", "s", "p", "padding", "lr", "ctx")
BACK_WITH = ("dL_dO", "cache", *CALLED_WITH)
ZEROING = ("zero_grad", "zero_grads", "zero_gradients", "flush_gradients", "reset_gradients")
OF_X = {"N", "H", "W", "shape"}  # known once there is an X
# How filters may lie, likeliest first; those of a layer whose X has its channels last begin with
# the second half.
CHANNELS_FIRST = ["FCHW", "F(CHW)", "(CHW)F", "CFHW", "CHWF", "FHW", "HW"]
CHANNELS_LAST = ["HWCF", "(HWC)F", "F(HWC)", "FHWC", "HWFC", "HWF"]


@dataclass
class Plan:
    """What an adapter was told.

    Attributes
    ----------
    layer, built : what builds the layer, and what with; None for functions
    forward, backward : functions, or names of methods; None where forward returns the way back
    takes, gets : what these are called with; None where their own parameters tell
    X, O, weight, bias : how these lie; weight is None where it is to be found out
    places : by "weight", "bias", "dL_dF" and "dL_db", where the layer keeps them
    has_bias : whether there is a bias
    lr : the learning rate, where the weights tell the gradient
    orders : by how many they are, in which order gradients came where their shapes told
    """

    layer: Callable | None
    built: Arguments | None
    forward: Callable | str
    backward: Callable | str | None
    takes: Arguments | None
    gets: Arguments | None
    X: Letters
    O: Letters
    weight: Letters | None
    bias: Letters | None
    places: dict[str, Place]
    has_bias: bool
    lr: float | None = None
    orders: dict[int, Roles] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """All that the layer is told of, when it is built or called."""
        return set().union(*(said.names for said in (self.built, self.takes, self.gets) if said))


def of_functions(
    forward: Callable[..., Any],
    backward: Callable[..., Any] | None = None,
    takes: str | None = None,
    gets: str | None = None,
    *,
    X: str = "NCHW",
    O: str | None = None,
    weight: str = "FCHW",
    bias: str | None = "F",
) -> Callable[..., Any]:
    """Make a layer for `check_layer` of functions, as those with a cache.

    check_layer(of_functions(conv_forward, conv_backward, X="NHWC", weight="HWCF", bias="111F"))

    Parameters
    ----------
    forward : returns O, or (O, cache)
    backward : returns the gradients in any order that their shapes tell, in a tuple or dict
        If left out, it is what forward returns beside O.
    takes, gets : how they are called, as in "X, W, b, s, p" and "dL_dO, cache"
        Names: X, W, b, s (stride), p (padding as a number), padding ("valid" or "same"), k, in,
        out, ctx (an object to keep things in); for `gets` dL_dO and cache, too. If left out,
        the functions' own parameters tell.
    X, O, weight, bias : str, how these lie
        O lies as X if left out, F for C; bias=None: there is none.

    Returns
    -------
    function of (out_channels, kernel_size, stride, padding)
    """
    require(callable(forward), "forward", text.A_FUNCTION, forward)
    require(backward is None or callable(backward), "backward", text.A_FUNCTION, backward)
    takes = guessed(forward, ("X", "W", "b"), SETTINGS) if takes is None else takes
    if gets is None:
        gets = guessed(backward, ("dL_dO", "cache"), SETTINGS) if backward else "dL_dO"
    plan = Plan(
        layer=None,
        built=None,
        forward=forward,
        backward=backward,
        takes=Arguments("takes", takes, CALLED_WITH, forward),
        gets=Arguments("gets", gets, BACK_WITH, backward or forward),
        X=_of_x(X),
        O=_of_o(X, O),
        weight=Letters("weight", weight, "FCHW"),
        bias=None if bias is None else Letters("bias", bias, "F"),
        places={},
        has_bias=bias is not None,
    )
    return partial(Adapted, plan)


def of_class(
    layer: Callable[..., Any],
    takes: str,
    *,
    weight: str | None = "weight",
    bias: str | None = "bias",
    dL_dF: str | None = None,
    dL_db: str | None = None,
    lr: float | None = None,
    forward: str = "forward",
    backward: str | None = "backward",
    X: str = "NCHW",
    O: str | None = None,
) -> Callable[..., Any]:
    """Make a layer for `check_layer` of a class with a constructor and names of its own.

    check_layer(of_class(Conv2D, "in, out, k, s, p", weight="W", bias="b", dL_dF="dW", dL_db="db"))

    Parameters
    ----------
    layer : the class
    takes : what its constructor is called with, as in "in, out, k, s, p" or "shape, out, size=k"
        Names: in and out (channels), k (an int, or a pair where rows and columns differ), kH,
        kW, s (stride), p (padding as a number), padding ("valid" or "same"), lr, N, H, W, shape
        (that of X, without N), and weight and bias themselves.
    weight, bias : str or None, where they are, as in "W", "params['W']", "weight.data"
        How the weights lie is found out, or said behind a colon: "W: HWCF". bias=None: there is
        none; weight=None: they are handed over at each call.
    dL_dF, dL_db : str, where backward leaves these, if it does not return them
    lr : float, where the gradient is what the weights were before, less what they are after
        It is divided by lr; backward is called with lr if it takes one.
    forward, backward : str, the methods, as in "feedForward", or "forward(X, W, b)"
        The names are those of `of_functions`. backward=None: it is what forward returns beside O.
    X, O : str, how these lie
        O lies as X if left out, F for C.

    Returns
    -------
    function of (out_channels, kernel_size, stride, padding)
    """
    require(callable(layer), "layer", checks.A_CLASS, layer)
    fits = lr is None or (isinstance(lr, int | float) and lr > 0)
    require(fits, "lr", checks.A_RATE, lr)
    forward, called = _method("forward", forward, CALLED_WITH, layer)
    gets = None
    if backward is not None:
        backward, gets = _method("backward", backward, BACK_WITH, layer)
    weight, _, letters = weight.partition(":") if isinstance(weight, str) else (weight, "", "")
    at = {"weight": weight, "bias": bias, "dL_dF": dL_dF, "dL_db": dL_db}
    plan = Plan(
        layer=layer,
        built=Arguments("takes", takes, BUILT_WITH, layer),
        forward=forward,
        backward=backward,
        takes=called,
        gets=gets,
        X=_of_x(X),
        O=_of_o(X, O),
        weight=Letters("weight", letters.strip(), "FCHW") if letters else None,
        bias=None,
        places={name: Place(name, path) for name, path in at.items() if path is not None},
        has_bias=bias is not None,
        lr=lr,
    )
    return partial(Adapted, plan)


def _of_x(written: Any) -> Letters:
    letters = Letters("X", written, "NCHW")
    fits = {*letters.flat} in ({*"NCHW"}, {*"CHW"}, {*"HW"})
    require(fits, "X", checks.LETTERS_OF_X, written)
    return letters


def _of_o(X: str, written: Any) -> Letters:
    """How O lies: as X does, with its filters where X has its channels."""
    if written is None:
        X = X.replace("HH", "HW")
        written = X.replace("C", "F") if "C" in X else f"F{X}"
    return Letters("O", written, "NFHW")


def _method(
    argument: str, written: Any, known: tuple[str, ...], layer: Callable
) -> tuple[str, Arguments | None]:
    """Return a method's name, and what it is called with where that is said."""
    require(isinstance(written, str), argument, checks.A_METHOD, written)
    name, bracket, rest = written.partition("(")
    require(name.isidentifier(), argument, checks.A_METHOD, written)
    return name, Arguments(argument, rest.removesuffix(")"), known, layer) if bracket else None


class Adapted:
    """A layer as the check has it, over one as it is.

    Parameters
    ----------
    plan : what the adapter was told
    settings : out_channels, kernel_size, stride and padding

    Attributes
    ----------
    layer : the layer as it is, once it is built; None for functions
    """

    def __init__(self, plan: Plan, *settings: Any) -> None:
        self.layer: Any = None
        self._plan, self._said = plan, _values(plan, *settings)
        if plan.weight is None:
            plan.weight = _found_out(plan)
        self._weight = self._bias = self.dL_db = None
        self._built_for: dict[str, Any] = {}
        self._shown: list[tuple] = []

    def __getattr__(self, name: str) -> Any:
        """Return what is not the adapter's, such as zero_grad."""
        if name.startswith("_") or vars(self).get("layer") is None:
            raise AttributeError(name)
        return getattr(self.layer, name)

    # ---------------------------------------------------------------------------- weights

    @property
    def weight(self) -> np.ndarray:
        """The weights, (F, C, kH, kW)."""
        own = self._kept("weight")
        sizes = dict(zip("FCHW", self._weight.shape, strict=True))
        return self._plan.weight.raised(self._said["W"] if own is None else own, "FCHW", sizes)

    @weight.setter
    def weight(self, value: np.ndarray) -> None:
        self._weight = value
        self._said["W"] = self._said["weight"] = self._plan.weight.lower(value, "FCHW")
        self._said["in"] = value.shape[1]

    @property
    def bias(self) -> np.ndarray:
        """The bias, (F,)."""
        own = self._kept("bias")
        own = self._said["b"] if own is None else np.asarray(own)
        return _per_filter(own, len(self._bias)) / (own.size // len(self._bias) or 1)

    @bias.setter
    def bias(self, value: np.ndarray) -> None:
        self._bias = value
        value = self._plan.bias.lower(value, "F") if self._plan.bias else value.copy()
        self._said["b"] = self._said["bias"] = value
        if self.layer is None and self._plan.layer and not self._plan.built.names & OF_X:
            self.layer = self._plan.built.call(self._plan.layer, self._said)
        if self.layer is not None:
            self._put()

    def _kept(self, name: str) -> Any:
        place = self._plan.places.get(name)
        return place.read(self.layer) if place and self.layer is not None else None

    def _put(self) -> None:
        """Give the layer its weights and bias."""
        places, weight = self._plan.places, self._said["W"]
        if "weight" in places:
            own = np.shape(self._kept("weight"))
            if own not in ((), weight.shape) and not self._plan.names & {*OF_FILTERS, "W"}:
                raise Refused(checks.NOT_SHAPE.format(shape=own))
            places["weight"].write(self.layer, weight.copy())
        if "bias" in places:
            places["bias"].write(self.layer, _as_the_own(self._bias, self._kept("bias")))

    def _is_put(self) -> bool:
        """Whether the layer has the weights that it was given."""
        own = self._kept("weight")
        return "weight" not in self._plan.places or np.array_equal(own, self._said["W"])

    def _build_for(self, x: np.ndarray) -> None:
        """Build the layer for an X of this size, where it is built for one."""
        names = self._plan.built.names & OF_X
        values = self._of_x | {"shape": _of_one_image(self._plan.X, x.shape)}
        wanted = {name: values[name] for name in names}
        if wanted and self._built_for != wanted:
            self._built_for = wanted  # W is a width here, and the weights elsewhere
            self.layer = self._plan.built.call(self._plan.layer, self._said | wanted)
            self._put()

    # ------------------------------------------------------------------------------ calls

    def forward(self, X: np.ndarray) -> Any:
        """Return O, (N, F, H', W') or (F, H', W')."""
        plan, order = self._plan, "NCHW"[-X.ndim :]
        if set(order) != set(plan.X.flat):
            raise Refused(checks.OTHER_AXES.format(axes=len(plan.X.flat)))
        self._order = order
        self._of_x = {"N": 1, "C": 1} | dict(zip(order, X.shape, strict=True))
        x = self._said["X"] = plan.X.lower(X, order)
        if plan.layer:
            self._build_for(x)
        self._said["ctx"] = SimpleNamespace()
        self._shown = [(X, x, plan.X, order)]
        came = self._call(plan.forward, "takes", ("X",))
        if plan.layer and not self._is_put():  # it has drawn its weights when the first X came
            self._put()
            came = self._call(plan.forward, "takes", ("X",))
        self._show_changes()
        O, *rest = came if isinstance(came, tuple) else (came,)
        self._said["cache"] = rest[0] if len(rest) == 1 else tuple(rest)
        return self._output(_as_array(O))

    @property
    def cache(self) -> Any:
        """What forward returned beside O."""
        return self._said["cache"]

    def _output(self, O: Any) -> Any:
        order = "NFHW" if len(self._order) == 4 else "FHW"
        sizes = {"N": self._of_x["N"], "F": len(self._weight), **self._size_of_o()}
        self._lies = self._plan.O, order, sizes
        alone = isinstance(O, np.ndarray) and O.ndim == 2 and order == "FHW" and sizes["F"] == 1
        if alone and len(self._plan.O.axes) == 3:  # one filter gives one matrix
            self._lies = Letters("O", "HW", "HW"), order, sizes
        O = self._lies[0].raised(O, order, sizes)
        if not self._plan.has_bias and isinstance(O, np.ndarray) and O.ndim == len(order):
            return O + self._bias[:, None, None]
        return O

    def _size_of_o(self) -> dict[str, int]:
        kernel, p = self._weight.shape[2:], self._said["p"]
        size = output_size([self._of_x[axis] + 2 * p for axis in "HW"], kernel, self._said["s"])
        return dict(zip("HW", size, strict=True))

    def backward(self, dL_dO: np.ndarray) -> tuple[Any, Any]:
        """Return dL_dF (F, C, kH, kW) and dL_dX, as X is."""
        plan, (letters, order, _) = self._plan, self._lies
        for name in ZEROING:
            if hasattr(self.layer, name):  # it adds gradients up
                getattr(self.layer, name)()
        g = self._said["dL_dO"] = letters.lower(dL_dO, order)
        self._shown.append((dL_dO, g, letters, order))
        back = self._said["cache"] if plan.backward is None else plan.backward
        before = {name: np.array(self._kept(name), float) for name in ("weight", "bias")}
        came = self._call(back, "gets", ("dL_dO",))
        self._show_changes()
        kept = {name: self._kept(name) for name in ("dL_dF", "dL_db") if name in plan.places}
        if plan.lr is not None:
            now = {name: np.array(self._kept(name), float) for name in before}
            for role, name in (("dL_dF", "weight"), ("dL_db", "bias")):
                if name in plan.places:
                    kept.setdefault(role, (before[name] - now[name]) / plan.lr)
            self._put()  # an update is no change to be told of
        return self._gradients(came, kept)

    def _call(self, function: Any, which: str, first: tuple[str, ...]) -> Any:
        """Call a function, or a method, with what it takes."""
        if isinstance(function, str):
            function = getattr(self.layer, function)
        words = getattr(self._plan, which)
        if words is None:
            known = CALLED_WITH if which == "takes" else BACK_WITH
            rest = "lr" if self._plan.lr else ""  # by whatever name
            words = Arguments(which, guessed(function, first, rest), known, function)
        return words.call(function, self._said)

    def _show_changes(self) -> None:
        """Let the check see what was written into the arrays that were handed over."""
        for given, own, letters, order in self._shown:
            sizes = dict(zip(order, given.shape, strict=True))
            given[...] = letters.raised(own, order, sizes)

    def _gradients(self, came: Any, kept: dict[str, Any]) -> tuple[Any, Any]:
        plan, arrays = self._plan, [_as_array(each) for each in _apart(came)]
        shapes = {"dL_dX": self._said["X"].shape, "dL_dF": self._said["W"].shape, "dL_db": None}
        roles = [role for role in ROLES if role not in kept]
        order = _sorted(arrays, roles, shapes, len(self._bias), plan.orders)
        got = dict(zip(order, arrays, strict=False))  # some are none of these
        got |= {role: _as_array(value) for role, value in kept.items()}
        if got.get("dL_dF") is None and "dL_dF" not in kept:
            raise ValueError(checks.NO_FILTER_GRADIENT)
        of_f = dict(zip("FCHW", self._weight.shape, strict=True))
        self.dL_db = _per_filter(got.get("dL_db"), len(self._bias)) if plan.has_bias else None
        dL_dF = plan.weight.raised(got["dL_dF"], "FCHW", of_f)
        return dL_dF, plan.X.raised(got.get("dL_dX"), self._order, self._of_x)


def _values(plan: Plan, out: int, k: Any, s: int, padding: str) -> dict[str, Any]:
    """Return what the words of a plan stand for; raises Refused for what they leave out."""
    (kH, kW), names = (k, k) if isinstance(k, int) else k, plan.names
    inside = set().union(*(w.inside for w in (plan.built, plan.takes, plan.gets) if w))
    if "k" in inside and kH != kW:
        raise Refused(checks.NOT_SQUARE)
    if s > 1 and "s" not in names:
        raise Refused(checks.NOT_STRIDE)
    if padding == "same" and not names & {"p", "padding"}:
        raise Refused(checks.NOT_PADDING)
    if padding == "same" and "padding" not in names and (kH % 2 == 0 or kH != kW):
        raise Refused(checks.NOT_THE_SAME.format(kernel=f"{kH}×{kW}"))
    p = kH // 2 if padding == "same" else 0
    said = {"out": out, "k": k, "kH": kH, "kW": kW, "s": s, "p": p, "padding": padding}
    return said | {"lr": plan.lr or 0}


def _found_out(plan: Plan) -> Letters:
    """Find out how the weights lie, from those that the layer draws for sizes that all differ."""
    last = plan.X.axes[-1] == "C"
    choices = CHANNELS_LAST + CHANNELS_FIRST if last else CHANNELS_FIRST + CHANNELS_LAST
    k = 5 if plan.names & {*OF_FILTERS} else 3  # 3 for those who have made up their minds
    sizes = {"F": 4, "C": 2 if "C" in plan.X.flat else 1, "H": k, "W": k}
    of_x = {"N": 1, "C": sizes["C"], "H": 9, "W": 9}
    said = _values(plan, 4, k, 1, "valid") | of_x | {"in": sizes["C"]}
    said["shape"] = _of_one_image(plan.X, plan.X.shape(of_x))
    letters = None
    with suppress(Exception):  # what cannot be built is told where it has to be
        layer = plan.built.call(plan.layer, said)
        letters = found(np.shape(plan.places["weight"].read(layer)), sizes, choices)
    return Letters("weight", letters or choices[0], "FCHW")


def _of_one_image(X: Letters, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for axis, n in zip(X.axes, shape, strict=True) if axis != "N")


def _as_array(value: Any) -> Any:
    """Return an array where this is one, or lists of numbers; else what came."""
    try:
        array = np.asarray(value)
    except Exception:  # ragged, or of the layer's own
        return value
    return array if array.dtype.kind in "biuf" else value


def _apart(came: Any) -> list[Any]:
    """Return the results in a tuple, list or dict, one within another, without None."""
    if isinstance(came, dict):
        came = tuple(came.values())
    if isinstance(came, list) and any(isinstance(e, np.ndarray | tuple | dict) for e in came):
        came = tuple(came)
    if isinstance(came, tuple):
        return [one for each in came for one in _apart(each)]
    return [] if came is None else [came]


def _sorted(
    arrays: list[Any],
    roles: list[str],
    shapes: dict[str, tuple | None],
    filters: int,
    orders: dict[int, Roles],
) -> Roles:
    """Say which gradient each result is, by its shape; where that leaves it open, as before."""

    def fits(role: str | None, array: Any) -> bool:
        if role == "dL_db":
            return np.size(array) == filters
        return role is not None and np.shape(array) == shapes[role]

    spare = [None] * max(0, len(arrays) - len(roles))
    ways = [*permutations([*roles, *spare][:8], min(len(arrays), 8))]
    scores = [sum(map(fits, way, arrays)) for way in ways]
    best = [way for way, score in zip(ways, scores, strict=True) if score == max(scores)]
    if len(best) == 1 and max(scores) == min(len(arrays), len(roles)):
        orders[len(arrays)] = best[0]
    known = orders.get(len(arrays))
    return known if known in best else best[0]


def _as_the_own(bias: np.ndarray, own: Any) -> np.ndarray:
    """Return the bias in the shape of the layer's own, one number for each filter."""
    shape = np.shape(own) if own is not None else bias.shape
    if np.prod(shape) == bias.size:
        return bias.reshape(shape).copy()
    if len(shape) > 1 and shape[0] == len(bias):  # one for each place
        return np.broadcast_to(bias.reshape(-1, *[1] * (len(shape) - 1)), shape).copy()
    return np.broadcast_to(bias, shape).copy() if shape and shape[-1] == len(bias) else bias.copy()


def _per_filter(array: Any, filters: int) -> Any:
    """Sum an array with a number for each place up to one for each filter."""
    if not isinstance(array, np.ndarray) or array.size == filters or array.ndim < 2:
        return array.reshape(-1) if isinstance(array, np.ndarray) else array
    if array.shape[0] == filters:
        return array.reshape(filters, -1).sum(axis=1)
    return array.reshape(-1, filters).sum(axis=0) if array.shape[-1] == filters else array
