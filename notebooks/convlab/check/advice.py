"""What a layer that was handed over bare, and does not fit, is told: which adapter to use.

It is found by trying. The names of what the constructor takes, and of the methods, tell what to
try; what comes out tells whether it is so.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import Any

import numpy as np

from convlab.check.adapters import Adapted, of_class, of_functions
from convlab.check.attempts import Failure, attempt
from convlab.check.calls import guessed, meaning_of
from convlab.check.limit import Limit
from convlab.check.quiet import quiet
from convlab.check.trial import Trial
from convlab.mistakes.cases import Case, make_case
from convlab.mistakes.compare import close
from convlab.text import checks

# Names of what a constructor takes, in small letters and without _; some may mean several things.
PARAMETERS = {
    "in": "in inchannels inputchannels channelsin nin inch inc cin nchannels numchannels channels "
    "nbchannels channel c depth inputdepth indepth infilters infeatures prevchannels",
    "out": "out outchannels outputchannels channelsout nout outch outc cout f filters nfilters "
    "numfilters nbfilters numberoffilters numoffilters filtercount filternum nkernels numkernels "
    "kernels depth outdepth outfeatures numoutput nf n channels",
    "k": "k kernelsize filtersize size kernel ksize fsize windowsize window filterdim kerneldim "
    "filter kernelshape filtershape f",
    "(kH, kW)": "kernelshape filtershape kernel filter kernelsize filtersize",
    "kH": "kh kernelheight filterheight fh hh",
    "kW": "kw kernelwidth filterwidth fw ww",
    "s": "s stride strides step",
    "p": "p pad pads padding border zeropadding paddingsize",
    "padding": "padding pad mode paddingmode border",
    "lr": "lr learningrate learnrate rate eta alpha",
    "weight": "w weight weights filters kernel",
    "bias": "b bias biases",
    "shape": "inputshape inshape xshape imageshape shape inputsize insize inputdim inputdims "
    "imagesize",
    "(H, W)": "inputsize imagesize inputdim insize",
    "H": "h height inputheight imageheight inheight",
    "W": "w width inputwidth imagewidth inwidth",
    "N": "batchsize nbatch",
}
PAIRS = {"k": "(kH, kW)", "s": "(s, s)", "p": "(p, p)"}
AS_IT_IS = "out, k, s, padding"
MOST_CALLS = 12  # ways to call a constructor that are tried
FORWARD = ("forward", "feed_?forward", ".*forward.*", "fprop", "call", "predict", "run", "__call__")
BACKWARD = ("backward", ".*back.*", "bprop", "gradients?", "train", "update")
LAYOUTS = ({}, *({"X": X} for X in ("NHWC", "CHW", "HWC", "HW")), {"X": "HW", "O": "HWF"})
WIDTH = 70  # of the lines to paste
RIGHT = 2  # how far a layer comes at best: the right output


@dataclass(frozen=True)
class Advice:
    """The call that adapts a layer.

    Attributes
    ----------
    function : "of_class" or "of_functions"
    words : what comes first in it, as it is written
    named : its arguments by name
    """

    function: str
    words: tuple[str, ...]
    named: dict[str, Any]

    @property
    def line(self) -> str:
        """The call, on one line."""
        return f"{self.function}({', '.join(self._arguments())})"

    @property
    def reasons(self) -> list[str]:
        """What is other than the check asks for, in words."""
        if self.function == "of_functions":
            return [checks.OTHER_FUNCTIONS]
        why = [] if json.loads(self.words[1]) == AS_IT_IS else [checks.OTHER_CONSTRUCTOR]
        for name, value in self.named.items():
            words = checks.OTHER.get(name if value is not None else f"no {name}", "")
            why += [words.format(value=value)] if words else []
        return why

    def pasted(self, only: str | None) -> str:
        """Return the whole line to paste, broken between its arguments where it is long."""
        end = ")" if only is None else f", only={json.dumps(only)})"
        lines = [f"    check_layer({self.function}("]
        for i, argument in enumerate(self._arguments()):
            said = f", {argument}" if i else argument
            if len(lines[-1]) + len(said) > WIDTH:
                lines[-1] += ","
                lines.append(f"        {argument}")
            else:
                lines[-1] += said
        return "\n".join(lines) + ")" + end

    def _arguments(self) -> list[str]:
        named = self.named.items()
        return [
            *self.words,
            *(f"{n}={json.dumps(v) if isinstance(v, str) else v}" for n, v in named),
        ]


def notes_for(
    factory: Callable[..., Any], trials: list[Trial], parts: tuple[str, ...], only: str | None
) -> tuple[str, ...]:
    """Return the note on the adapter that a layer wants, if nothing of its own fits.

    Parameters
    ----------
    factory : the layer, as it was handed over
    trials : what came of it as it is
    parts, only : what was asked for
    """
    asked = [part for part in parts if part != "bias_gradient"]
    if any(all(_fits(trial, part) for part in asked) for trial in trials):
        return ()
    advice = advice_for(factory)
    if advice is None:
        return ()
    why = "; ".join(advice.reasons)
    said = checks.USE_ADAPTER.format(why=why, function=advice.function, line=advice.pasted(only))
    return (said,)


def _fits(trial: Trial, part: str) -> bool:
    came = trial.results.get(part)
    return _array(came) and came.shape == trial.right(part).shape


def advice_for(factory: Callable[..., Any], name: str = "") -> Advice | None:
    """Return what adapts a layer, or None where nothing is found or nothing is needed.

    Parameters
    ----------
    factory : the layer, as it was handed over
    name : what the call names it by, if not its own name
    """
    name = name or getattr(factory, "__name__", "")
    if not name.isidentifier() or isinstance(factory, partial):
        return None
    find = _of_functions if _takes_arrays(factory) else _of_class
    with quiet():
        found = attempt(Limit().run, name, find, factory, name)
    return found if isinstance(found, Advice) else None


def _takes_arrays(factory: Callable) -> bool:
    """Whether this is a function of X, weights and bias, and no class."""
    words = guessed(factory, ()) if inspect.isfunction(factory) else ""
    return words.startswith("X, W")


def _case(X: str, kernel: int | tuple[int, int] = 3) -> Case:
    """Return a small case of square images, and else of sizes that differ."""
    return make_case("the adapter", (1, 2 if "C" in X else 1, 6, 6), 5, kernel)


def _after_forward(
    adapter: Callable, X: str, kernel: int | tuple[int, int] = 3
) -> tuple[Adapted, Any]:
    """Build a layer and run it forward; return what came, too."""
    case = _case(X, kernel)
    adapted = adapter(len(case.weight), kernel, case.stride, case.padding)
    adapted.weight, adapted.bias = case.weight, case.bias
    given = case.X.reshape(case.X.shape[-len(X) :]).copy()
    return adapted, attempt(adapted.forward, given)


def _how_far(O: Any, X: str) -> int:
    right = _case(X).right["forward"]
    O = O[None] if isinstance(O, np.ndarray) and "N" not in X else O
    return RIGHT * close(O, right) or int(np.shape(O) == right.shape) if _array(O) else 0


def _array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


# --------------------------------------------------------------------------- of functions


def _of_functions(forward: Callable, name: str) -> Advice | None:
    beside = [n for n, f in forward.__globals__.items() if inspect.isfunction(f) and n != name]
    back = [n for n in beside if re.search("back|bprop", n, re.IGNORECASE)]
    back.sort(key=lambda n: n != name.replace("forward", "backward"))
    best, advice = 0, None
    for named in ({}, {"X": "NHWC", "weight": "HWCF", "bias": "111F"}):
        adapt, X = (
            partial(of_functions, forward, forward.__globals__[back[0]]),
            named.get("X", "NCHW"),
        )
        far = _how_far(_after_forward(adapt(**named), X)[1], X)
        if far > best:
            if isinstance(_after_forward(adapt(**named), X, (2, 3))[1], Failure):
                named |= {"weight": named.get("weight", "FCHW").replace("HW", "HH")}
            best, advice = far, Advice("of_functions", (name, back[0]), named)
    return advice


# ----------------------------------------------------------------------------- of classes


def _of_class(factory: Callable, name: str) -> Advice | None:
    if isinstance(inspect.getattr_static(factory, "forward", None), staticmethod):
        return Advice("of_functions", (f"{name}.forward", f"{name}.backward"), {})
    best, chosen = 0, None
    calls = [*islice(_calls(factory), MOST_CALLS)]
    first = [AS_IT_IS] if AS_IT_IS in calls else []  # its names say so; else it may be by accident
    for takes, lies in product(dict.fromkeys([*first, *calls, AS_IT_IS]), LAYOUTS):
        X, names = lies.get("X", "NCHW"), attempt(_names, factory, takes, lies)
        for named in [] if isinstance(names, Failure) else names:
            came = attempt(_after_forward, of_class(factory, takes, **named), X)
            far = 0 if isinstance(came, Failure) else _how_far(came[1], X)
            if far > best:
                best, chosen = far, (takes, X, named)
        if best == RIGHT:
            break
    if chosen is None:
        return None
    takes, X, named = chosen
    named |= _gradients(factory, takes, X, named)
    usual = {"weight": "weight", "bias": "bias", "forward": "forward", "backward": "backward"}
    named = {key: value for key, value in named.items() if usual.get(key, "") != value}
    if takes == AS_IT_IS and named.get("X", "CHW") in ("CHW", "HW") and not {*named} - {"X"}:
        return None  # its interface is the one that was asked for
    return Advice("of_class", (name, json.dumps(takes)), named)


def _calls(factory: Callable) -> Iterator[str]:
    """Return how a constructor may be called, by the names of what it takes."""
    choices = []
    for parameter in inspect.signature(factory).parameters.values():
        words = [word for word, names in PARAMETERS.items() if _plain(parameter) in names.split()]
        if parameter.default is not parameter.empty:
            words = [word for word in words if word not in ("weight", "bias")]
        if isinstance(parameter.default, tuple):
            words = [PAIRS.get(word, word) for word in words]
        if isinstance(parameter.default, str):
            words = [word for word in words if word == "padding"]
        if not words and parameter.default is parameter.empty:
            return  # nobody knows what it is
        if words:
            after_gap = len(choices) < [*inspect.signature(factory).parameters].index(
                parameter.name
            )
            by_name = after_gap or parameter.kind is parameter.KEYWORD_ONLY
            choices.append([f"{parameter.name}={w}" if by_name else w for w in words])
    for said in product(*choices):
        words = [word.rpartition("=")[2] for word in said]
        if len({*words}) == len(words):
            yield ", ".join(said)


def _plain(parameter: inspect.Parameter) -> str:
    return parameter.name.lower().replace("_", "")


def _names(factory: Callable, takes: str, lies: dict[str, str]) -> list[dict[str, Any]]:
    """Return by which names a layer may be called, and where it may keep its weights."""
    methods = [name for name in dir(factory) if _is_method(factory, name)]
    named, X = {**lies}, lies.get("X", "NCHW")
    named["forward"] = _first(FORWARD, methods)
    named["backward"] = _first(BACKWARD, methods)
    without = of_class(factory, takes, weight=None, bias=None, **named)
    layer = _after_forward(without, X)[0].layer
    kept = {path: array for path, array in _arrays(layer) if not _is_gradient(path)}
    found = {}
    for argument, meaning in (("weight", "W"), ("bias", "b")):
        size = getattr(_case(X), argument).size
        by_size = [path for path, array in kept.items() if array.size == size]
        if attempt(np.size, getattr(layer, argument, None)) == size:
            by_size = [argument]
        by_name = [path for path in vars(layer) if meaning_of(path) == meaning]
        found[argument] = [*by_size, *by_name][:1]
    if re.search(r"\bW\b", guessed(getattr(layer, named["forward"]), ("X",))):
        return [named | {"weight": None}]  # it gets them at each call
    weights, biases = found["weight"] or ["weight"], found["bias"] or ["bias", None]
    return [named | {"weight": weights[0], "bias": bias} for bias in biases]


def _is_method(factory: Callable, name: str) -> bool:
    public = not name.startswith("_") or (name == "__call__" and "__call__" in vars(factory))
    return public and callable(getattr(factory, name))


def _first(patterns: tuple[str, ...], names: list[str]) -> str | None:
    found = (n for way in patterns for n in names if re.fullmatch(way, n, re.IGNORECASE))
    return next(found, None)


def _arrays(layer: Any) -> Iterator[tuple[str, np.ndarray]]:
    """Return the arrays of a layer by where they are: its own, in dicts, lists and objects."""
    for name, value in vars(layer).items():
        if isinstance(value, dict):
            inside = [(f"{name}[{key!r}]", each) for key, each in value.items()]
        elif isinstance(value, list):
            inside = [(f"{name}[{i}]", each) for i, each in enumerate(value)]
        elif hasattr(value, "__dict__"):
            inside = [(f"{name}.{key}", each) for key, each in vars(value).items()]
        else:
            inside = [(name, value)]
        yield from ((path, each) for path, each in inside if _array(each))


def _is_gradient(path: str) -> bool:
    return re.search("grad|delta|^_?d[A-Z_]|^_?d(w|b|k|f|kernel|weight|filter)", path) is not None


def _gradients(factory: Callable, takes: str, X: str, named: dict[str, Any]) -> dict[str, Any]:
    """Return where backward leaves ∂L/∂F and ∂L/∂b, or the rate of an update, as arguments."""
    adapted, O = _after_forward(of_class(factory, takes, **named), X)
    if named["backward"] is None:
        return {} if callable(adapted.cache) else {"backward": "backward"}
    case = _case(X)
    before = {path: array.copy() for path, array in _arrays(adapted.layer)}
    came = attempt(adapted.backward, case.dL_dO.reshape(np.shape(O)).copy())
    if isinstance(came, tuple):
        return {}
    after = dict(_arrays(adapted.layer))
    where = {}
    for argument, part in (("dL_dF", "filter_gradient"), ("dL_db", "bias_gradient")):
        right = np.sort(case.right[part], axis=None)
        found = [p for p, a in after.items() if a.size == right.size and p not in named.values()]
        found = [p for p in found if _is_gradient(p) or close(np.sort(after[p], axis=None), right)]
        found.sort(key=lambda p: not close(np.sort(after[p], axis=None), right))
        where |= {argument: found[0]} if found else {}
    if "dL_dF" in where or named["weight"] is None:
        return where
    method = getattr(adapted.layer, named["backward"])
    if "lr" in takes or "lr" in guessed(method, ("dL_dO",)):
        return {"lr": 1.0}
    moved = before[named["weight"]] - after[named["weight"]]
    rate = np.abs(moved).max() / np.abs(case.right["filter_gradient"]).max()
    return {"lr": float(f"{rate:.6g}")} if rate else {}
