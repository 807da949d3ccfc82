"""`explore_learning`: a filter that finds itself, step by step."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from numpy.typing import ArrayLike

from conv_layer import Conv2d, Pair
from convlab import text
from convlab.arguments import one_matrix, require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer, check_finite, drawn
from convlab.explorers.forward import EXAMPLE_FILTER
from convlab.explorers.settings import Setting, Word, check_whole
from convlab.scenes.layout import Room
from convlab.scenes.learning import learning_scene
from convlab.steps.learning import Learning, LearningStep, learning
from convlab.steps.place import Place

MOST, MOST_TAPS, MOST_STEPS = 128, 5, 1000
TIMES = (0.5, 1, 2.5)  # the rates to choose from, as parts of the one given
LARGEST = 1000  # rate


def explore_learning(
    X: ArrayLike | None = None,
    filter: ArrayLike | None = None,
    target: ArrayLike | None = None,
    rate: float = 0.005,
    steps: int = 40,
    *,
    start: int = 0,
    controls: str | None = None,
) -> LearningExplorer:
    """Explore how a filter finds the numbers that make a target of an input.

    A step is: forward, subtract T, backward, and F ← F − rate·∂L/∂F, for L = ½ Σ (O − T)². Where
    the rate is too large, L grows; once it is a thousand times what it was, the steps end.

    Parameters
    ----------
    X : (H, W), at most 128 rows and columns; by default an example
        Up to 8 rows and columns, all numbers are shown; of more, pictures of O and T.
    filter : (kH, kW), at most 5×5, where the steps begin; by default 3×3 zeros
        `layer.weight` of a layer with one filter and one channel will do.
    target : T, of the shape of the output; by default what 1 0 -1; 2 0 -2; 1 0 -1 makes of X
    rate : what each step multiplies ∂L/∂F by; the half of it and 2.5 times it can be chosen, too
    steps : how many to take, at most 1000
        Of more than 40, the later ones are shown less and less often.
    start : after how many steps to begin to look, or the nearest moment that is shown
    controls : names of the settings to show, as in "rate"; the others stand behind "more". By
        default all show.

    Returns
    -------
    LearningExplorer
        It shows itself as the last line of a cell. Raises ValueError for what cannot be drawn at
        all; what a control makes impossible it says in a sentence.

    Examples
    --------
    >>> explorer = explore_learning(steps=10)
    >>> explorer.step = 10
    >>> explorer.now.loss.round(2)
    1.92
    """
    X = np.random.default_rng(1).integers(-3, 4, (8, 8)) if X is None else X
    X = one_matrix("X", X, text.ONE_CHANNEL.format(most=MOST), (MOST, MOST))
    largest = min(X.shape[0], MOST_TAPS), min(X.shape[1], MOST_TAPS)
    expected = text.ONE_SMALL_FILTER.format(most=MOST_TAPS)
    F = np.zeros((3, 3)) if filter is None else filter
    F = one_matrix("filter", F, expected, largest)
    shape = Conv2d.from_filters(F).forward(X).shape[1:]
    if target is None and min(X.shape) >= len(EXAMPLE_FILTER):
        target = Conv2d.from_filters(EXAMPLE_FILTER).forward(X)
    T = one_matrix("target", target, text.LIKE_OUTPUT.format(shape=shape), shape)
    require(T.shape == shape, "target", text.LIKE_OUTPUT.format(shape=shape), T.shape)
    number = isinstance(rate, int | float | np.number) and not isinstance(rate, bool)
    require(number and 0 < rate <= LARGEST, "rate", text.A_SIZE.format(most=LARGEST), rate)
    check_whole("steps", steps, MOST_STEPS + 1, 1)
    check_whole("start", start, int(steps) + 1)
    learn = partial(learning, X, F, T, int(steps))
    return LearningExplorer(learn, float(f"{rate:.12g}"), start, controls)


class LearningExplorer(Explorer):
    """The explorer that `explore_learning` makes.

    Its places are the moments that are shown, from 0; `now.number` is after how many steps.
    """

    name = "explore_learning"
    counted = Word("MOMENT")
    rate = Setting("RATE", [], "what each step multiplies ∂L/∂F by", "buttons")

    _run: Learning  # left behind by `_build`

    def __init__(
        self, learn: Callable[[float], Learning], rate: float, start: int, controls: str | None
    ) -> None:
        self._learn = cache(learn)  # a rate that comes back
        rates = [float(f"{times * rate:.12g}") for times in TIMES]
        options = [(text.three_figures(value), value) for value in rates]
        moments = self._learn(rate).moments
        place = 0, min(range(len(moments)), key=lambda k: abs(moments[k] - start))
        super().__init__({"rate": rate}, place, controls, {"rate": options})

    @drawn
    def now(self) -> LearningStep:
        """The filter at the moment that is drawn, its output, the loss and its gradients."""
        return self._run.step(self._run.moments[self.step])

    @drawn
    def losses(self) -> np.ndarray:
        """L before the first step and after each."""
        return self._run.losses

    def _build(self) -> Pair:
        self._run = self._learn(self.rate)
        check_finite(self._run.losses)
        return 1, len(self._run.moments)

    def _draw(self, place: Place, room: Room) -> Scene:
        return learning_scene(self._run, place[1], room)
