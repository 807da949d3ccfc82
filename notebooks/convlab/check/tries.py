"""A layer on its way up the ladder: how it takes its arrays, and what it makes of each case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convlab.check.attempts import Failure
from convlab.check.naming import is_array
from convlab.check.probes import Slip, probe
from convlab.check.shapes import WAYS, Shapes
from convlab.check.trial import Trial, run
from convlab.mistakes.cases import LADDER, Case
from convlab.mistakes.compare import close


class Tries:
    """The trials of a layer.

    Parameters
    ----------
    factory : as that of `check_layer`; it is tried on the easiest cases at once
    """

    def __init__(self, factory: Callable[..., Any]) -> None:
        self.factory = factory
        self.shapes, self._tried = _way_of(factory)

    def on(self, holds: Callable[[Case], bool] = lambda _: True) -> list[Trial]:
        """Run the layer on the cases that it takes and that hold; return all trials up to now."""
        for case in LADDER:
            if case not in self._tried and self.shapes.takes(case) and holds(case):
                self._tried[case] = run(self.factory, case, self.shapes)
        return [self._tried[case] for case in LADDER if case in self._tried]

    def slips(self) -> list[Slip]:
        """Try the layer further where it is right: what goes wrong then, each mistake once."""
        found: dict[str, Slip] = {}
        for trial in self.on():
            for slip in probe(self.factory, trial):
                found.setdefault(slip.mistake, slip)
        return list(found.values())


def try_layer(factory: Callable[..., Any]) -> list[Trial]:
    """Run a layer on all cases that it takes: that is most of the time of a check."""
    return Tries(factory).on()


def _way_of(factory: Callable) -> tuple[Shapes, dict[Case, Trial]]:
    """Find out how the layer takes its arrays: the way in which it gets most right, or farthest.

    A layer for one matrix may seem to take more, for arrays are broadcast; its gradients tell.
    One that returns an output for each image of a batch does take one, and has to get it right.
    Returns the trials that have told it, too.
    """
    single = [case for case in LADDER if case.single]
    easy = [
        single[0],
        next(case for case in single if len(case.weight) > 1 and case.kernel == (2, 2)),
        next(case for case in single if len(case.weight) > 1 and case.kernel == (3, 3)),
    ]
    tried: list[tuple[Shapes, dict[Case, Trial]]] = []
    for way in WAYS:
        tried.append((way, {case: run(factory, case, way) for case in easy}))
        if not any(trial.wrong() for trial in tried[0][1].values()):
            break  # nothing can be got more right
    best = max(tried, key=lambda pair: _success(*pair))
    batch = next(case for case in LADDER if len(case.X) > 1 and case.kernel == (3, 3))
    if best[0].axes == 3 and _has_shape(run(factory, batch, WAYS[0])):
        return tried[0]
    return best


def _success(way: Shapes, trials: dict[Case, Trial]) -> tuple:
    right = shaped = 0
    for trial in trials.values():
        for part, got in trial.results.items():
            right += close(got, trial.right(part))
            shaped += is_array(got) and got.shape == trial.right(part).shape
    outputs = [trial.results["forward"] for trial in trials.values()]
    returned = any(map(is_array, outputs))
    reached = max(o.reached if isinstance(o, Failure) else (float("inf"),) for o in outputs)
    return right, returned, way.axes if returned else 0, shaped, reached


def _has_shape(trial: Trial) -> bool:
    """Whether O has the shape that it should have."""
    O = trial.results["forward"]
    return is_array(O) and O.shape == trial.right("forward").shape
