"""`explore_training`: the filters of a layer as they learn, epoch by epoch."""

from __future__ import annotations

from numpy.typing import ArrayLike

from conv_layer import Pair
from convlab import text
from convlab.arguments import require
from convlab.drawing.scene import Scene
from convlab.explorers.base import Explorer
from convlab.explorers.settings import Setting, Word, check_whole, whole
from convlab.scenes.layout import Room
from convlab.scenes.training import training_scene
from convlab.steps.place import Place
from convlab.steps.training import Training, training

MOST_FILTERS, MOST_TAPS = 16, 5  # that find room


def explore_training(
    filters: ArrayLike,
    losses: ArrayLike,
    accuracies: ArrayLike,
    *,
    channel: int = 0,
    start: int = 0,
    controls: str | None = None,
) -> TrainingExplorer:
    """Explore how the filters of a layer changed from epoch to epoch.

    Parameters
    ----------
    filters : (E, F, C, kH, kW), copies of `weight`: the first before training, then one an epoch
        At most 16 filters of at most 5×5.
    losses : (E,), of at least 0, at the same moments
    accuracies : (E,), each from 0 to 1
    channel : which channel of the filters to show first
    start : the epoch to start at
    controls : names of the settings to show, as in "stride padding"; the others stand behind
        "more". By default all show.

    Returns
    -------
    TrainingExplorer
        It shows itself as the last line of a cell. Raises ValueError for what cannot be drawn.
    """
    run = training(filters, losses, accuracies)
    _, F, C, *kernel = run.filters.shape
    require(F <= MOST_FILTERS, "filters", text.AT_MOST_FILTERS.format(most=MOST_FILTERS), F)
    small = max(kernel) <= MOST_TAPS
    require(small, "filters", text.FILTERS_TO_DRAW.format(most=MOST_TAPS), tuple(kernel))
    check_whole("channel", channel, C)
    check_whole("start", start, run.epochs + 1)
    return TrainingExplorer(run, channel, (0, start), controls)


class TrainingExplorer(Explorer):
    """The explorer that `explore_training` makes; its steps are epochs, from 0."""

    name = "explore_training"
    counted = Word("EPOCH")
    channel = Setting("CHANNEL_CONTROL", [], "which channel of the filters is shown")

    def __init__(self, run: Training, channel: int, start: Place, controls: str | None) -> None:
        self._run = run
        channels = whole(0, run.filters.shape[2] - 1)
        super().__init__({"channel": channel}, start, controls, {"channel": channels})

    def _build(self) -> Pair:
        return 1, self._run.epochs + 1

    def _draw(self, place: Place, room: Room) -> Scene:
        return training_scene(self._run, place[1], self.channel, room)
