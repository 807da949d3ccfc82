"""One number nudged: what becomes of O and of L, and the slope that backward promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import choice_of, one_of, require
from convlab.steps.geometry import with_filters
from convlab.steps.loss import loss
from convlab.steps.place import Place, check_inside


@dataclass(frozen=True)
class NudgeStep:
    """The layer with its number nudged.

    Attributes
    ----------
    value : the number, with its nudge
    X, F, bias : the channel, the filter's numbers for it, and its bias, one of them nudged
    output, dL_dO : (H', W'), the filter's output, and that less the target
    loss : L = ½ Σ (O − T)², over all filters
    slope : ∂L of this number, by `Conv2d.backward`
    """

    value: float
    X: np.ndarray
    F: np.ndarray
    bias: float
    output: np.ndarray
    dL_dO: np.ndarray
    loss: float
    slope: float


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that it can key a cache
class NudgePass:
    """A layer, a target, and the one number that is going to be nudged.

    Attributes
    ----------
    X : (C, H, W)
    weight, bias : (F, C, kH, kW) and (F,)
    target : (F, H', W')
    layer : one of its own, whose weights are set anew for every nudge
    kind : "weight", "bias" or "pixel"
    place : (row, column) of the number in the filter, or in X
    filter, channel : which filter and which channel it belongs to, and which are looked at
    first : the pass that this one was made from by `at`, or None
    """

    X: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    target: np.ndarray
    layer: Conv2d
    kind: str
    place: Place
    filter: int
    channel: int
    first: NudgePass | None = None

    @property
    def shape(self) -> Pair:
        """Rows and columns of the places that can be nudged."""
        sizes = {"weight": self.weight.shape[2:], "bias": (1, 1), "pixel": self.X.shape[1:]}
        return sizes[self.kind]

    def at(self, place: Place) -> NudgePass:
        """Return the same layer with its number at another place."""
        check_inside("place", place, self.shape)
        return replace(self, place=place, first=self.first or self)

    def step(self, nudge: float) -> NudgeStep:
        """Add the nudge, and run the layer forward and backward."""
        X, at = self._nudged(nudge)
        layer = self.layer
        O = layer.forward(X)
        dL_dF, dL_dX = layer.backward(O - self.target)
        array, gradient = {
            "weight": (layer.weight, dL_dF),
            "bias": (layer.bias, layer.dL_db),
            "pixel": (X, dL_dX),
        }[self.kind]
        return NudgeStep(
            value=float(array[at]),
            X=X[self.channel],
            F=layer.weight[self.filter, self.channel].copy(),
            bias=float(layer.bias[self.filter]),
            output=O[self.filter],
            dL_dO=(O - self.target)[self.filter],
            loss=loss(O, self.target),
            slope=float(gradient[at]),
        )

    def outputs(self, nudges: ArrayLike) -> np.ndarray:
        """Return O for each of these nudges: it follows a straight line as one number moves."""
        start, end = self._ends
        return start + np.multiply.outer(nudges, end - start)

    def losses(self, nudges: ArrayLike) -> np.ndarray:
        """Return L for each of these nudges."""
        return np.array([loss(O, self.target) for O in self.outputs(nudges)])

    @cached_property
    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        """O of the nudges 0 and 1; without a nudge it is the same at every place."""
        start = self.first._ends[0] if self.first else self.layer.forward(self._nudged(0)[0])
        return start, self.layer.forward(self._nudged(1)[0])

    @cached_property
    def start(self) -> NudgeStep:
        """The layer as it was."""
        return self.step(0)

    def _nudged(self, nudge: float) -> tuple[np.ndarray, tuple[int, ...]]:
        """Set the layer, and a copy of X, with the nudge; return X, and where the nudge is."""
        X = self.X.copy()
        self.layer.weight[:], self.layer.bias[:] = self.weight, self.bias
        array, at = {
            "weight": (self.layer.weight, (self.filter, self.channel, *self.place)),
            "bias": (self.layer.bias, (self.filter,)),
            "pixel": (X, (self.channel, *self.place)),
        }[self.kind]
        array[at] += nudge
        return X, at


def nudge_pass(
    layer: Conv2d,
    X: ArrayLike,
    target: ArrayLike,
    *,
    kind: str = "weight",
    place: Place = (0, 0),
    filter: int = 0,
    channel: int = 0,
) -> NudgePass:
    """Choose a number of a layer on one image; the layer itself stays as it is.

    Parameters
    ----------
    layer : with its filters, as `Conv2d.from_filters` makes it, and one group; a bias left out is 0
    X : (H, W) or (C, H, W)
    target : T, of the very shape of the layer's output, (F, H', W')
    kind : "weight", "bias" or "pixel"
    place : (row, column) in the filter or in X; for a bias (0, 0)
    filter, channel : of that number
    """
    require(kind in text.KINDS, "kind", one_of(text.KINDS), kind)
    choice_of("groups", layer.groups, [1])
    X, T = np.array(X, float), np.array(target, float)
    own = with_filters(layer, layer.weight, 0 if layer.bias is None else layer.bias)
    O = own.forward(X)
    require(T.shape == O.shape, "target", str(O.shape), T.shape)
    nudged = NudgePass(
        X=X.reshape(-1, *X.shape[-2:]),
        weight=own.weight.copy(),
        bias=own.bias.copy(),
        target=T,
        layer=own,
        kind=kind,
        place=place,
        filter=filter,
        channel=channel,
    )
    check_inside("place", place, nudged.shape)
    return nudged
