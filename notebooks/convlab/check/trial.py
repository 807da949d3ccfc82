"""Running a learner's layer on a case, whatever it does, and keeping what it returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy as np

from conv_layer import Pair
from convlab.check.attempts import Failure, attempt
from convlab.check.quiet import quiet
from convlab.check.shapes import WAYS, Shapes
from convlab.mistakes.cases import Case
from convlab.mistakes.compare import close, equal
from convlab.mistakes.models import MODELS
from convlab.text import checks

PARTS = ("forward", "filter_gradient", "input_gradient", "bias_gradient")
MOST_NUMBERS = 10**6  # of an array that a layer returns; the cases ask for some hundred
FORWARD = [model for models in MODELS["forward"].values() for model in models]
STOPPED = ("TimeoutError", "ChildProcessError")  # by whoever watches the layer


@dataclass(eq=False)
class Trial:
    """What a layer made of a case.

    Attributes
    ----------
    case : Case, with the border that the layer used where conventions differ
    backward : the case for the gradients, if O shows another border, by a mistake in forward
    shapes : how the layer takes its arrays
    results : part to array, (N, F, H', W') and so on as in the case, or to a Failure
    changed : (stage, name) of the arrays given that were changed in place by forward or backward
    again, fresh : the same on another input, of this layer and of one just built; the latter is
        None where all else is right
    unused : whether other weights give the same O; asked only where O is wrong
    order : the parts in the order in which backward returned them
    zeroed : whether gradients that are added up are right again after the layer's `zero_grad`
    printed : what the layer printed, cut off if long
    float32 : whether it returned numbers of that type
    layer : the layer, as it is after all of this
    """

    case: Case
    shapes: Shapes = WAYS[0]
    results: dict[str, Any] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)
    again: Trial | None = None
    fresh: Trial | None = None
    unused: bool = False
    order: tuple[str, ...] = PARTS[1:3]
    zeroed: bool = False
    printed: str = ""
    float32: bool = False
    backward: Case | None = None
    layer: Any = None

    def of(self, part: str) -> Case:
        """Return the case that a part is held against."""
        return self.case if part == "forward" else self.backward or self.case

    def right(self, part: str) -> np.ndarray:
        """Return what a part should be."""
        return self.of(part).right[part]

    def wrong(self) -> str:
        """Return the first part that is not right, or "" where all are that the layer returns."""
        parts = self.results if not self.first_layer else self.results.keys() - {"input_gradient"}
        return next((p for p in parts if not close(self.results[p], self.right(p))), "")

    @property
    def first_layer(self) -> bool:
        """Whether None came in place of ∂L/∂X alone, as from the first layer of a network."""
        back = self.results.get("input_gradient")
        alone = isinstance(self.results.get("filter_gradient"), np.ndarray)
        return (
            alone and isinstance(back, Failure) and back.words == checks.NO_NUMBERS.format(got=None)
        )


def run(factory: Callable, case: Case, shapes: Shapes) -> Trial:
    """Build a layer for the case and run it; then once more on another input, and that afresh.

    Before the second run it gets its weights again: what backward made of them is told by itself.
    """
    trial = Trial(case, shapes)
    with quiet() as sink:
        trial.layer = layer = build(factory, case, shapes)
        trial.results = {"forward": layer} if isinstance(layer, Failure) else once(layer, trial)
        if not isinstance(trial.results["forward"], Failure):
            _again(factory, trial)
        trial.printed = sink.getvalue()
    return trial


def _again(factory: Callable, trial: Trial) -> None:
    """Run the layer on another input, and one that is built for it, too."""
    case, shapes, layer = trial.case, trial.shapes, trial.layer
    trial.unused = not close(trial.results["forward"], trial.right("forward")) and _without_weights(
        factory, case, shapes
    )
    trial.again = second(layer, case.other, shapes)
    if not (trial.wrong() or trial.again.wrong()):
        return
    trial.fresh = Trial(case.other, shapes)
    built = build(factory, case, shapes)
    failed = isinstance(built, Failure)
    trial.fresh.results = {"forward": built} if failed else once(built, trial.fresh)
    zero = attempt(lambda: layer.zero_grad)
    if trial.again.wrong() and callable(zero):
        attempt(zero)
        third, kept = second(layer, case.other, shapes), trial.fresh.results
        trial.zeroed = third.results.keys() == kept.keys() and all(
            equal(third.results[part], kept[part]) for part in kept
        )


def second(layer: Any, case: Case, shapes: Shapes) -> Trial:
    """Run a layer on another case, with its weights as they were."""
    trial = Trial(case, shapes, layer=layer)
    attempt(_put_weights, layer, case, shapes)
    trial.results = once(layer, trial)
    return trial


def build(factory: Callable, case: Case, shapes: Shapes) -> Any:
    """Build a layer for the case, with its weights, or return a Failure."""
    kH, kW = case.kernel
    settings = len(case.weight), kH if kH == kW else (kH, kW), case.stride, case.padding
    layer = attempt(factory, *settings)
    if isinstance(layer, Failure):  # a constructor says so by any error, but what others stop by
        return replace(layer, own=layer.error not in STOPPED)
    if layer is None:
        return Failure(f"TypeError: {checks.NO_LAYER.format(got=None)}", "TypeError", ())
    put = attempt(_put_weights, layer, case, shapes)
    return put if isinstance(put, Failure) else layer


def _put_weights(layer: Any, case: Case, shapes: Shapes, factor: float = 1) -> None:
    layer.weight = shapes.lower_weight(factor * case.weight)
    layer.bias = case.bias.copy()


def _without_weights(factory: Callable, case: Case, shapes: Shapes) -> bool:
    """Whether O, though of the right shape and made of X, is the same with other weights."""

    def told() -> bool:
        layer, X, other = build(factory, case, shapes), case.X, case.other.X
        Os = []
        for factor, given in [(1, X), (1, other), (-3, X)]:
            _put_weights(layer, case, shapes, factor)
            Os.append(result_of(layer.forward(shapes.lower(given)), shapes, "forward", case))
        same = np.array_equal(Os[0], Os[2], equal_nan=True)
        return Os[0].shape == case.right["forward"].shape and same and not close(Os[1], Os[0])

    return attempt(told) is True


Given = Callable[[np.ndarray], np.ndarray]


def once(layer: Any, trial: Trial, given: Given = np.copy) -> dict[str, Any]:
    """Run forward and backward on X as it is given; note what was changed in place."""
    case, shapes, changed = trial.case, trial.shapes, trial.changed
    X, kept, weights = given(shapes.lower(case.X)), shapes.lower(case.X), _weights(layer)
    O = attempt(lambda: layer.forward(X))
    _note(changed, ("forward", "X"), X, kept)
    _note(changed, ("forward", "weight"), now := _weights(layer), weights)
    trial.float32 = attempt(lambda: bool(O.dtype == np.float32)) is True
    results: dict[str, Any] = {"forward": result_of(O, shapes, "forward", case)}
    trial.case = case = _as_the_layer_pads(case, results["forward"])
    wrong = isinstance(results["forward"], Failure) or (
        results["forward"].shape != case.right["forward"].shape
    )
    if wrong:  # there is no ∂L/∂O of its shape to be had
        return results
    trial.backward = _with_odd_row_first(case, results["forward"])
    dL_dO = shapes.lower_output(trial.backward.dL_dO).reshape(_shape(O))
    upstream = dL_dO.copy()
    gradients = back(layer, trial, dL_dO)
    _note(changed, ("backward", "dL_dO"), dL_dO, upstream)
    _note(changed, ("backward", "X"), X, kept)
    _note(changed, ("backward", "weight"), _weights(layer), now)
    if case.padding == "same" and not close(results["forward"], case.right["forward"]):
        trial.backward = _as_the_gradients_pad(trial, results["forward"], gradients)
    return results | gradients


def back(layer: Any, trial: Trial, dL_dO: np.ndarray) -> dict[str, Any]:
    """Call backward, and return the gradients by their names."""
    returned = attempt(lambda: layer.backward(dL_dO))
    return _gradients(returned, layer, trial)


def _weights(layer: Any) -> np.ndarray:
    """Copy weight and bias, flat: those of them that can be read, and are numbers."""
    known = [attempt(lambda n=n: np.array(getattr(layer, n), float)) for n in ("weight", "bias")]
    return np.concatenate([[], *(a.ravel() for a in known if not isinstance(a, Failure))])


def _note(
    changed: set[tuple[str, str]], name: tuple[str, str], now: np.ndarray, before: np.ndarray
) -> None:
    same = now.tobytes() == before.tobytes() or np.array_equal(now, before, equal_nan=True)
    if not same and not (name[1] == "weight" and close(now, before)):  # it may be in float32
        changed.add(name)


def _as_the_layer_pads(case: Case, O: Any) -> Case:
    """Return the case with the border that explains O, where "same" with a stride is open.

    torch refuses it; Keras aims at size / stride; others pad as for stride 1, or so much on
    either side, or keep the size. O may have a mistake beside it.
    """
    if case.padding != "same" or case.stride == 1 or isinstance(O, Failure):
        return case
    ways = [case.with_pads(pads) if pads != case.pads else case for pads in _conventions(case)]
    right = (way for way in ways if close(O, way.right["forward"]))
    wrong = (way for way in ways if any(equal(O, model(way)) for model in FORWARD))
    return next(right, None) or next(wrong, case)


def _conventions(case: Case) -> list[tuple[Pair, Pair]]:
    """Return the borders that are taken for "same" with a stride; the case's own comes first."""
    sizes = [(n, k, case.stride) for n, k in zip(case.X.shape[2:], case.kernel, strict=True)]
    kept = [(s - 1) * n - s + k for n, k, s in sizes]
    return [
        case.pads,
        tuple((k // 2, k // 2) for _, k, _ in sizes),
        tuple((-(-total // 2), -(-total // 2)) for total in kept),
        tuple((total - total // 2, total // 2) for total in kept),
        tuple(((k - 1) // 2, k // 2) for _, k, _ in sizes),
        tuple((total // 2, total - total // 2) for total in kept),
    ]


def _with_odd_row_first(case: Case, O: np.ndarray) -> Case:
    """Return the case whose border has its odd row and column first, if O is made with that.

    Its gradients should then be of that border; the border itself is forward's mistake.
    """
    if case.padding != "same" or close(O, case.right["forward"]):
        return case
    return case.odd_row_first if close(O, case.odd_row_first.right["forward"]) else case


def _as_the_gradients_pad(trial: Trial, O: np.ndarray, gradients: dict[str, Any]) -> Case:
    """Return the case whose border makes most gradients right, where O is wrong.

    It is that of O, or the one that it should be; any that is in use, where O does not tell.
    """
    case = trial.case
    ways = [trial.backward or case, case]
    if not any(equal(O, model(way)) for way in ways for model in FORWARD):
        pads = [tuple(around[::-1] for around in case.pads)]
        pads += _conventions(case) if case.stride > 1 else []
        ways += [_bordered(case, p) for p in pads if case.with_pads(p).dL_dO.shape == O.shape]
    return max(
        ways, key=lambda way: sum(close(gradients[part], way.right[part]) for part in PARTS[1:3])
    )


@lru_cache(maxsize=256)  # that models, which know cases by identity, need not make it again
def _bordered(case: Case, pads: tuple[Pair, Pair]) -> Case:
    """Return the case with another border, and the same ∂L/∂O."""
    return replace(case, pads=pads)


def _gradients(back: Any, layer: Any, trial: Trial) -> dict[str, Any]:
    case, shapes = trial.backward or trial.case, trial.shapes
    bias = attempt(lambda: getattr(layer, "dL_db", None))
    if isinstance(back, Failure):
        return dict.fromkeys(PARTS[1:3], back)
    back = attempt(tuple, back) if isinstance(back, tuple | list) else back
    if not isinstance(back, tuple) or len(back) not in (2, 3):
        came = Failure(checks.NO_PAIR.format(got=_kind(back)))
        return dict.fromkeys(PARTS[1:3], came)
    trial.order = _order(back, case, shapes)
    named = dict(zip(trial.order, back, strict=True))
    if bias is not None:
        named.setdefault("bias_gradient", bias)
    return {part: result_of(named[part], shapes, part, case) for part in PARTS[1:] if part in named}


def _order(back: tuple, case: Case, shapes: Shapes) -> tuple[str, ...]:
    """Tell by their shapes which result is which; (dL_dF, dL_dX, dL_db) where they do not."""
    expected = {
        "filter_gradient": shapes.lower_weight(case.weight).shape,
        "input_gradient": shapes.lower(case.X).shape,
        "bias_gradient": case.bias.shape,
    }
    came = [_shape(value) for value in back]

    def fitting(order: tuple[str, ...]) -> int:
        return sum(expected[part] == shape for part, shape in zip(order, came, strict=True))

    return max(permutations(PARTS[1:][: len(back)]), key=fitting)


def result_of(value: Any, shapes: Shapes, part: str, case: Case) -> Any:
    """Return the value with all axes of a batch, or a Failure if it is no array of numbers."""
    if isinstance(value, Failure):
        return value
    array = attempt(np.asarray, value)
    if isinstance(array, Failure) or array.dtype.kind not in "biuf":
        return Failure(checks.NO_NUMBERS.format(got=_kind(value)))
    if array.size > MOST_NUMBERS:
        return Failure(checks.TOO_MANY_NUMBERS.format(shape=array.shape))
    with np.errstate(over="ignore"):  # of long doubles
        array = array.astype(float)
    if part == "filter_gradient" and shapes.weight_axes == 3 and array.ndim == 3:
        return array[:, None]
    if part == "bias_gradient":
        return array.reshape(-1) if array.size == len(case.bias) else array
    if shapes.axes < 4 and part != "filter_gradient":
        if part == "forward" and array.ndim == 2 and len(case.weight) == 1:
            array = array[None]
        missing = 4 - shapes.axes if part == "input_gradient" else 1
        return array[(None,) * missing] if array.ndim == 4 - missing else array
    return array


def _shape(value: Any) -> tuple[int, ...] | None:
    shape = attempt(np.shape, value)
    return None if isinstance(shape, Failure) else shape


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return checks.ONE_ARRAY.format(shape=value.shape, dtype=value.dtype)
    written = attempt(repr, value)
    name = type(value).__name__
    return name if isinstance(written, Failure) else f"{name} {written}"[:120]
