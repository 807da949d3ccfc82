"""Running a learner's layer on a case, whatever it does, and keeping what it returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from convlab import text
from convlab.check.attempts import Failure, attempt
from convlab.check.cases import Case
from convlab.check.quiet import quiet
from convlab.check.shapes import WAYS, Shapes

PARTS = ("forward", "filter_gradient", "input_gradient", "bias_gradient")
MOST_NUMBERS = 10**6  # of an array that a layer returns; the cases ask for some hundred
TOLERANCE = 1e-5  # of the largest number expected: float32 is right


@dataclass
class Trial:
    """What a layer made of a case.

    Attributes
    ----------
    case : Case, with the border that the layer used where conventions differ
    backward : the case for the gradients, if O shows another border, by a mistake in forward
    shapes : how the layer takes its arrays
    results : part to array, (N, F, H', W') and so on as in the case, or to a Failure
    changed : (stage, name) of the arrays given that were changed in place by forward or backward
    again, fresh : the same on another input, of this layer and of one just built
    unused : whether other weights give the same O; asked only where O is wrong
    swapped : whether backward returned its results in the other order
    printed : what the layer printed, cut off if long
    float32 : whether it returned numbers of that type
    """

    case: Case
    shapes: Shapes = WAYS[0]
    results: dict[str, Any] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)
    again: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, Any] = field(default_factory=dict)
    unused: bool = False
    swapped: bool = False
    printed: str = ""
    float32: bool = False
    backward: Case | None = None

    def of(self, part: str) -> Case:
        """Return the case that a part is held against."""
        return self.case if part == "forward" else self.backward or self.case

    def right(self, part: str) -> np.ndarray:
        """Return what a part should be."""
        return self.of(part).right[part]


def run(factory: Callable, case: Case, shapes: Shapes) -> Trial:
    """Build a layer for the case and run it; then once more on another input, and that afresh.

    Before the second run it gets its weights again: what backward made of them is told by itself.
    """
    trial = Trial(case, shapes)
    with quiet() as sink:
        layer = attempt(_built, factory, case, shapes)
        if isinstance(layer, Failure):
            trial.results = {"forward": layer}
        else:
            trial.results = _once(layer, trial, shapes)
            if not isinstance(trial.results["forward"], Failure):
                trial.unused = not close(
                    trial.results["forward"], trial.right("forward")
                ) and _without_weights(factory, case, shapes)
                attempt(_put_weights, layer, case, shapes)
                trial.again = _once(layer, Trial(trial.case.other), shapes)
                second = attempt(_built, factory, case, shapes)
                trial.fresh = {"forward": second}
                if not isinstance(second, Failure):
                    trial.fresh = _once(second, Trial(trial.case.other), shapes)
        trial.printed = sink.getvalue()
    return trial


def _built(factory: Callable, case: Case, shapes: Shapes) -> Any:
    kH, kW = case.kernel
    layer = factory(len(case.weight), kH if kH == kW else (kH, kW), case.stride, case.padding)
    if layer is None:
        raise TypeError(text.NO_LAYER.format(got=layer))
    _put_weights(layer, case, shapes)
    return layer


def _put_weights(layer: Any, case: Case, shapes: Shapes, factor: float = 1) -> None:
    layer.weight = shapes.lower_weight(factor * case.weight)
    layer.bias = case.bias.copy()


def _without_weights(factory: Callable, case: Case, shapes: Shapes) -> bool:
    """Whether O, though of the right shape and made of X, is the same with other weights."""

    def told() -> bool:
        layer, X, other = _built(factory, case, shapes), case.X, case.other.X
        Os = []
        for factor, given in [(1, X), (1, other), (-3, X)]:
            _put_weights(layer, case, shapes, factor)
            Os.append(_result(layer.forward(shapes.lower(given)), shapes, "forward", case))
        same = np.array_equal(Os[0], Os[2], equal_nan=True)
        return Os[0].shape == case.right["forward"].shape and same and not close(Os[1], Os[0])

    return attempt(told) is True


def _once(layer: Any, trial: Trial, shapes: Shapes) -> dict[str, Any]:
    """Run forward and backward; note what was changed in place."""
    case, changed = trial.case, trial.changed
    X, given, weights = shapes.lower(case.X), shapes.lower(case.X), _weights(layer)
    O = attempt(lambda: layer.forward(X))
    _note(changed, ("forward", "X"), X, given)
    _note(changed, ("forward", "weight"), _weights(layer), weights)
    trial.float32 = attempt(lambda: bool(O.dtype == np.float32)) is True
    results: dict[str, Any] = {"forward": _result(O, shapes, "forward", case)}
    trial.case = case = _as_the_layer_pads(case, results["forward"])
    wrong = isinstance(results["forward"], Failure) or (
        results["forward"].shape != case.right["forward"].shape
    )
    if wrong:  # there is no ∂L/∂O of its shape to be had
        return results
    trial.backward = case = _with_odd_row_first(case, results["forward"])
    dL_dO = shapes.lower_output(case.dL_dO).reshape(_shape(O))
    upstream, weights = dL_dO.copy(), _weights(layer)
    back = attempt(lambda: layer.backward(dL_dO))
    _note(changed, ("backward", "dL_dO"), dL_dO, upstream)
    _note(changed, ("backward", "X"), X, given)
    _note(changed, ("backward", "weight"), _weights(layer), weights)
    return results | _gradients(back, layer, trial, shapes)


def _weights(layer: Any) -> np.ndarray:
    """Copy weight and bias, flat: those of them that can be read, and are numbers."""
    known = [attempt(lambda n=n: np.array(getattr(layer, n), float)) for n in ("weight", "bias")]
    return np.concatenate([[], *(a.ravel() for a in known if not isinstance(a, Failure))])


def _note(
    changed: set[tuple[str, str]], name: tuple[str, str], now: np.ndarray, before: np.ndarray
) -> None:
    if not np.array_equal(now, before, equal_nan=True):
        changed.add(name)


def _as_the_layer_pads(case: Case, O: Any) -> Case:
    """Return the case with the border that explains O, where "same" with a stride is open.

    torch refuses it; Keras aims at size / stride; others pad as for stride 1, or so much on
    either side, or keep the size.
    """
    if case.padding != "same" or case.stride == 1 or isinstance(O, Failure):
        return case
    sizes = [(n, k, case.stride) for n, k in zip(case.X.shape[2:], case.kernel, strict=True)]
    kept = [(s - 1) * n - s + k for n, k, s in sizes]
    conventions = (
        case.pads,
        tuple((k // 2, k // 2) for _, k, _ in sizes),
        tuple((-(-total // 2), -(-total // 2)) for total in kept),
        tuple((total - total // 2, total // 2) for total in kept),
        tuple(((k - 1) // 2, k // 2) for _, k, _ in sizes),
        tuple((total // 2, total - total // 2) for total in kept),
    )
    for pads in conventions:
        other = case.with_pads(pads) if pads != case.pads else case
        if close(O, other.right["forward"]):
            return other
    return case


def _with_odd_row_first(case: Case, O: np.ndarray) -> Case:
    """Return the case whose border has its odd row and column first, if O is made with that.

    Its gradients should then be of that border; the border itself is forward's mistake.
    """
    if case.padding != "same" or close(O, case.right["forward"]):
        return case
    other = replace(case, pads=tuple(around[::-1] for around in case.pads))
    return other if close(O, other.right["forward"]) else case


def _gradients(back: Any, layer: Any, trial: Trial, shapes: Shapes) -> dict[str, Any]:
    case, bias = trial.backward or trial.case, attempt(lambda: getattr(layer, "dL_db", None))
    if isinstance(back, Failure):
        return dict.fromkeys(PARTS[1:3], back)
    back = attempt(tuple, back) if isinstance(back, tuple | list) else back
    if not isinstance(back, tuple) or len(back) not in (2, 3):
        came = Failure(text.NO_PAIR.format(got=_kind(back)))
        return dict.fromkeys(PARTS[1:3], came)
    first, second, *rest = back
    bias = rest[0] if rest else bias
    shape, weight = shapes.lower(case.X).shape, shapes.lower_weight(case.weight).shape
    fits = _shape(first) == weight or _shape(second) == shape
    if not fits and (_shape(first) == shape or _shape(second) == weight):
        trial.swapped = True
        first, second = second, first
    gradients = {
        "filter_gradient": _result(first, shapes, "filter_gradient", case),
        "input_gradient": _result(second, shapes, "input_gradient", case),
    }
    if bias is not None:
        gradients["bias_gradient"] = _result(bias, shapes, "bias_gradient", case)
    return gradients


def _result(value: Any, shapes: Shapes, part: str, case: Case) -> Any:
    """Return the value with all axes of a batch, or a Failure if it is no array of numbers."""
    if isinstance(value, Failure):
        return value
    array = attempt(np.asarray, value)
    if isinstance(array, Failure) or array.dtype.kind not in "biuf":
        return Failure(text.NO_NUMBERS.format(got=_kind(value)))
    if array.size > MOST_NUMBERS:
        return Failure(text.TOO_MANY_NUMBERS.format(shape=array.shape))
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
    written = attempt(repr, value)
    name = type(value).__name__
    return name if isinstance(written, Failure) else f"{name} {written}"[:120]


def close(got: Any, expected: np.ndarray, most: float | None = None) -> bool:
    """Whether these are the same numbers, but for the rounding of float32.

    That is a part of `most`: of the largest number expected, if nothing else is said.
    """
    if isinstance(got, Failure) or got.shape != np.shape(expected):
        return False
    most = (np.abs(expected).max(initial=0) if most is None else most) or 1
    with np.errstate(invalid="ignore", over="ignore"):  # of inf and nan, which are not close
        return bool(np.abs(got - expected).max(initial=0) <= TOLERANCE * most)
