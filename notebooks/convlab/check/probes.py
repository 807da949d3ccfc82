"""What a layer that is right on a case is tried on next: what users do sooner or later.

Another size, backward twice, integers, a transposed view, weights changed in place: each of them
finds layers that are right until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convlab.check.attempts import Failure, attempt
from convlab.check.trial import Trial, back, build, once, result_of, second
from convlab.mistakes.cases import Case
from convlab.mistakes.compare import close


@dataclass(frozen=True, eq=False)
class Slip:
    """What came out wrong, of a layer that was right before.

    Attributes
    ----------
    mistake : a key of checks.MISTAKES
    part : str
    trial : on the case that shows it
    """

    mistake: str
    part: str
    trial: Trial


def probe(factory: Callable, trial: Trial) -> list[Slip]:
    """Try a layer further that was right on a case: the same one, and new ones."""
    if trial.again is None:
        return []
    if trial.again.wrong() and not trial.zeroed:  # as a new layer is: they share something
        return [Slip("state", trial.again.wrong(), trial.again)]
    slips = [
        None if trial.zeroed else _backward_twice(trial.again),
        _another_size(trial),
        _weights_in_place(trial),
        _odd_input(factory, trial),
    ]
    return [slip for slip in slips if slip]


def _slip(mistake: str, trial: Trial) -> Slip | None:
    forward = trial.results["forward"]
    if isinstance(forward, Failure) and forward.own:  # such an input is refused, as it may be
        return None
    part = trial.wrong()
    return Slip(mistake, part, trial) if part else None


def _backward_twice(again: Trial) -> Slip | None:
    """Go back twice after one forward: that returns the same, unless the layer refuses it."""
    first = again.results
    twice = Trial(again.case, again.shapes, backward=again.backward)
    dL_dO = again.shapes.lower_output(again.of("filter_gradient").dL_dO)
    gradients = back(again.layer, twice, dL_dO)
    twice.results = {"forward": first["forward"]} | {
        part: got for part, got in gradients.items() if not isinstance(got, Failure)
    }
    part = twice.wrong()
    doubled = part and close(twice.results[part], 2 * first[part])
    return _slip("accumulated" if doubled else "state", twice)


def _another_size(trial: Trial) -> Slip | None:
    attempt(lambda: trial.layer.zero_grad())  # where it has a way to do so
    return _slip("size_kept", second(trial.layer, trial.case.larger, trial.shapes))


def _weights_in_place(trial: Trial) -> Slip | None:
    """Change the weights in place, as an optimizer does, where that can be done."""
    changed = Trial(trial.case.doubled, trial.shapes, layer=trial.layer)
    if attempt(_overwrite, changed) is not True:
        return None
    O = attempt(lambda: changed.layer.forward(changed.shapes.lower(changed.case.X)))
    changed.results = {"forward": result_of(O, changed.shapes, "forward", changed.case)}
    return _slip("weight_copied", changed)


def _overwrite(trial: Trial) -> bool:
    """Write the case's weights over the layer's; not where each look at them gives a new array."""
    layer, case = trial.layer, trial.case
    if not all(np.shares_memory(getattr(layer, n), getattr(layer, n)) for n in ("weight", "bias")):
        return False
    layer.weight[...] = trial.shapes.lower_weight(case.weight)
    layer.bias[...] = case.bias
    return True


def _odd_input(factory: Callable, trial: Trial) -> Slip | None:
    """X of integers and as a transposed view at once; one of them where that goes wrong."""
    case = trial.case.of_integers
    both = _given(factory, case, trial, lambda X: np.asfortranarray(X.astype(int)))
    if not both.wrong():
        return None
    integers = _given(factory, case, trial, lambda X: X.astype(int))
    if slip := _slip("integers", integers):
        return slip
    return _slip("view", _given(factory, case, trial, np.asfortranarray))


def _given(factory: Callable, case: Case, trial: Trial, given: Callable) -> Trial:
    """Run a new layer on X as it is given."""
    tried = Trial(case, trial.shapes, layer=build(factory, case, trial.shapes))
    if isinstance(tried.layer, Failure):
        tried.results = {"forward": tried.layer}
    else:
        tried.results = once(tried.layer, tried, given)
    return tried
