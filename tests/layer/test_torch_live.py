"""The layer against torch itself, where torch is installed."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from cases import CASES, Case
from helpers import BOUNDS, build, relative_error

from conv_layer import Conv2d

torch = pytest.importorskip("torch", reason="torch is not installed; tests/data stands for it")

from torch_reference import run  # noqa: E402  (it imports torch)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


@pytest.mark.parametrize("dtype", BOUNDS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equal_to_torch(case: Case, dtype: type) -> None:
    X, weight = case.normals(case.input_shape, 0), case.normals(case.weight_shape, 1)
    bias = case.normals((case.out_channels,), 2) if case.bias else None
    torch_type = torch.float64 if dtype == np.float64 else torch.float32
    expected = run(case, X, weight, bias, lambda shape: case.normals(shape, 3), torch_type)
    layer = build(case, weight, bias, dtype)
    got = {"O": layer.forward(X)}
    got["dL_dF"], got["dL_dX"] = layer.backward(case.normals(got["O"].shape, 3))
    if case.bias:
        got["dL_db"] = layer.dL_db
    assert got.keys() == expected.keys()
    for name, value in got.items():
        assert relative_error(value, expected[name]) <= BOUNDS[dtype], name


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("case", CASES[::8], ids=str)
def test_a_weight_that_is_no_number_reaches_what_it_reaches_in_torch(case: Case, value) -> None:
    X, weight = case.normals(case.input_shape, 0), case.normals(case.weight_shape, 1)
    weight.flat[case.seed % weight.size] = value
    bias = case.normals((case.out_channels,), 2) if case.bias else None
    expected = run(case, X, weight, bias, lambda shape: case.normals(shape, 3), torch.float64)
    layer = build(case, weight, bias, np.float64)
    got = {"O": layer.forward(X)}
    got["dL_dF"], got["dL_dX"] = layer.backward(case.normals(got["O"].shape, 3))
    for name, numbers in got.items():
        finite = np.isfinite(expected[name])
        np.testing.assert_array_equal(np.isfinite(numbers), finite)
        np.testing.assert_allclose(numbers[finite], expected[name][finite], atol=1e-11)


class _Convolve(torch.autograd.Function):
    """Our layer as a node of torch's graph."""

    @staticmethod
    def forward(context, layer, X, weight, bias):
        layer.weight = weight.detach().numpy()
        if bias is not None:
            layer.bias = bias.detach().numpy()
        context.layer, context.X = layer, X.detach().numpy()
        return torch.from_numpy(layer.forward(context.X))

    @staticmethod
    def backward(context, dL_dO):
        layer = context.layer
        layer.forward(context.X)  # the layer remembers one forward; torch may have run others
        dL_dF, dL_dX = layer.backward(dL_dO.numpy())
        dL_db = None if layer.dL_db is None else torch.from_numpy(layer.dL_db)
        return None, torch.from_numpy(dL_dX), torch.from_numpy(dL_dF), dL_db


class _OurConv2d(torch.nn.Module):
    """A stand-in for torch.nn.Conv2d that computes with our layer."""

    def __init__(self, like: torch.nn.Conv2d) -> None:
        super().__init__()
        self.layer = Conv2d(
            like.out_channels, like.kernel_size, like.stride, like.padding, groups=like.groups
        )
        self.weight = torch.nn.Parameter(like.weight.detach().clone())
        self.bias = torch.nn.Parameter(like.bias.detach().clone())

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return _Convolve.apply(self.layer, X, self.weight, self.bias)


@pytest.mark.parametrize("case", CASES[:36:3], ids=str)
def test_gradcheck(case: Case) -> None:
    arrays = [case.normals(case.input_shape, 0), case.normals(case.weight_shape, 1)]
    if case.bias:
        arrays.append(case.normals((case.out_channels,), 2))
    layer = build(case, arrays[1], arrays[2] if case.bias else None, np.float64)
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]

    def convolve(X, weight, bias=None):
        return _Convolve.apply(layer, X, weight, bias)

    assert torch.autograd.gradcheck(convolve, tensors)


def test_a_model_trains_as_it_does_with_torch() -> None:
    torch.manual_seed(0)
    theirs = torch.nn.Sequential(
        torch.nn.Conv2d(2, 6, 3, stride=2, padding=1),
        torch.nn.Tanh(),
        torch.nn.Conv2d(6, 6, (2, 3), groups=3, padding="same"),
        torch.nn.Tanh(),
        torch.nn.Flatten(),
        torch.nn.Linear(6 * 4 * 5, 3),
    ).double()
    ours = torch.nn.Sequential(
        *(_OurConv2d(m) if isinstance(m, torch.nn.Conv2d) else copy.deepcopy(m) for m in theirs)
    )
    X, target = torch.randn(8, 2, 7, 9).double(), torch.randint(3, (8,))
    losses = [_train(model, X, target) for model in (theirs, ours)]
    assert losses[0][-1] < losses[0][0] / 3  # it learns, or equal losses would say little
    np.testing.assert_allclose(losses[0], losses[1], rtol=0, atol=1e-9)


def _train(model: torch.nn.Module, X: torch.Tensor, target: torch.Tensor) -> list[float]:
    optimiser = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    losses = []
    for _ in range(30):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(X), target)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
