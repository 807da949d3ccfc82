"""10 Train a network. What only a training tells is read from what the notebook has printed."""

from __future__ import annotations

import re

import nbformat
import numpy as np
from places import NOTEBOOKS

from conv_layer import Conv2d, input_gradient_by_rotation, rotate_180

SETTINGS = ((8, 3, 1, 1, 1), (32, 3, 2, 1, 8), (10, 4, 1, 0, 32))


def _network(second: type[Conv2d] = Conv2d) -> list[Conv2d]:
    rng = np.random.default_rng(0)
    layers = [Conv2d, second, Conv2d]
    return [
        layer(filters, k, stride, padding, in_channels=channels, rng=rng)
        for layer, (filters, k, stride, padding, channels) in zip(layers, SETTINGS, strict=True)
    ]


def _count() -> list:
    layers = _network()
    weights, biases = (sum(getattr(x, n).size for x in layers) for n in ("weight", "bias"))
    one_channel = sum(layer.weight[:, 0].size for layer in layers) + biases
    first_two = sum(layer.weight.size + layer.bias.size for layer in layers[:2])
    return [(weights + biases, [weights, one_channel, first_two, biases])]


def _first_loss() -> list:
    share = np.exp(0) / np.sum(np.exp(np.zeros(10)))
    worked = -np.log(np.exp(2) / np.sum(np.exp([2, 1, 0])))
    return [(-np.log(share), [share, np.log(share), -np.log10(share), 1 - share, worked])]


def _printed(name: str) -> str:
    """What is behind the fold of a question, in the notebook; whether it is so, nbval checks."""
    notebook = nbformat.read(NOTEBOOKS / "10_train_a_network.ipynb", as_version=4)
    (cell,) = (cell for cell in notebook.cells if f'guess("{name}")' in cell.source)
    (output,) = cell.outputs
    return re.search("<pre>(.*?)</pre>", output.data["text/html"], re.DOTALL)[1]


def _rows(name: str) -> list[list[float]]:
    """The numbers in each line of it that has some."""
    lines = [re.findall(r"(?<!\w)-?\d+\.?\d*", line) for line in _printed(name).splitlines()]
    return [list(map(float, line)) for line in lines if line]


def _before_training() -> str:
    times, alike = _rows("before-training")
    assert times[3] > 2
    names = {1: "the same pattern, but weaker", -1: "the opposite pattern"}
    return names.get(int(np.sign(alike[3])) * (abs(alike[3]) > 0.7), "noise")


def _small_step() -> str:
    read = [row[1] for row in _rows("small-step")]
    names = {(9, 9): "after both", (1, 9): "after the larger only"}
    return names[tuple(read)]


class _NotTurned(Conv2d):
    def backward(self, dL_dO: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        dL_dF, dL_dX = super().backward(dL_dO)
        geometry = dL_dX.shape[-2:], self.stride, self.padding
        return dL_dF, input_gradient_by_rotation(dL_dO, rotate_180(self.weight), *geometry)


def _gradients(layers: list[Conv2d], X: np.ndarray) -> list[np.ndarray]:
    """∂L/∂F of each layer, for ReLU between them and a random ∂L/∂O of the last one."""
    maps = [X]
    for layer in layers[:-1]:
        maps.append(np.maximum(layer(maps[-1]), 0))
    G = np.random.default_rng(2).standard_normal(layers[-1](maps[-1]).shape)
    gradients = []
    for layer, came_in in zip(layers[::-1], maps[::-1], strict=True):
        dL_dF, G = layer.backward(G)
        G = G * (came_in > 0)
        gradients.insert(0, dL_dF)
    return gradients


def _wrong_where() -> str:
    X = np.random.default_rng(1).random((5, 1, 8, 8))
    both = (_gradients(_network(second), X) for second in (Conv2d, _NotTurned))
    wrong = [not np.allclose(*pair) for pair in zip(*both, strict=True)]
    names = ("the first", "the second", "the third")
    return " and ".join(name for name, is_wrong in zip(names, wrong, strict=True) if is_wrong)


def _wrong_learns() -> str:
    (_, _, right), (begin, end, wrong) = _rows("wrong-learns")
    assert end < begin / 20
    assert abs(right - wrong) < 1
    return "the loss falls nearly as low, and about as many are read right"


TRAINING = {
    "count-weights": _count,
    "first-loss": _first_loss,
    "before-training": _before_training,
    "small-step": _small_step,
    "wrong-where": _wrong_where,
    "wrong-learns": _wrong_learns,
}
