"""What holds for every layer, on examples that hypothesis looks for."""

from __future__ import annotations

import numpy as np
from cases import as_pair
from helpers import relative_error
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conv_layer import Conv2d

settings.register_profile("same everywhere", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("same everywhere")

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def layers_and_inputs(draw, padding_modes=("zeros", "reflect", "replicate", "circular")):
    """A layer with random weights, and a batch it takes."""
    groups = draw(st.sampled_from([1, 1, 2, 3]))
    size = draw(st.tuples(st.integers(4, 9), st.integers(4, 9)))
    padding = draw(st.sampled_from(["valid", "same", 1, (2, 0), (0, 3)]))
    kernel, dilation = draw(pairs), draw(pairs)
    padding_mode = draw(st.sampled_from(padding_modes))
    if not isinstance(padding, str):
        axes = zip(size, as_pair(padding), kernel, dilation, strict=True)
        assume(all(d * (k - 1) < n + 2 * p for n, p, k, d in axes))
    elif padding == "valid":
        assume(all(d * (k - 1) < n for n, k, d in zip(size, kernel, dilation, strict=True)))
    seed = draw(st.integers(0, 2**32 - 1))
    layer = Conv2d(
        groups * draw(st.integers(1, 2)),
        kernel,
        draw(pairs),
        padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
        in_channels=groups * draw(st.integers(1, 2)),
        rng=seed,
    )
    rng = np.random.default_rng(seed)
    return layer, rng.standard_normal((draw(st.integers(1, 3)), layer.in_channels, *size)), rng


@given(layers_and_inputs())
def test_backward_is_the_adjoint_of_forward(example) -> None:
    """⟨forward(X) - b, G⟩ = ⟨X, ∂L/∂X(G)⟩ = ⟨F, ∂L/∂F(G)⟩ for L = ⟨O, G⟩."""
    layer, X, rng = example
    O = layer(X) - layer.bias[:, None, None]
    G = rng.standard_normal(O.shape)
    dL_dF, dL_dX = layer.backward(G)
    scale = np.abs(O * G).sum() + 1
    assert abs(np.vdot(O, G) - np.vdot(X, dL_dX)) <= 1e-12 * scale
    assert abs(np.vdot(O, G) - np.vdot(layer.weight, dL_dF)) <= 1e-12 * scale
    np.testing.assert_allclose(layer.dL_db, G.sum((0, 2, 3)), atol=1e-12)


@given(layers_and_inputs(), st.floats(-3, 3), st.floats(-3, 3))
def test_linear(example, a, b) -> None:
    """In X, without the bias; and both gradients in G."""
    layer, X, rng = example
    layer.bias = None
    Y = rng.standard_normal(X.shape)
    layer_of_Y = layer(Y)
    layer_of_X = layer(X)
    G, H = rng.standard_normal((2, *layer_of_X.shape))
    of_G, of_H, of_both = (layer.backward(g) for g in (G, H, a * G + b * H))
    for first, second, both in zip(of_G, of_H, of_both, strict=True):
        np.testing.assert_allclose(a * first + b * second, both, atol=1e-11)
    np.testing.assert_allclose(a * layer_of_X + b * layer_of_Y, layer(a * X + b * Y), atol=1e-11)


@given(layers_and_inputs(padding_modes=["circular"]), st.integers(0, 4), st.integers(0, 4))
def test_a_shifted_input_gives_a_shifted_output(example, down, right) -> None:
    """On a circle, where a shift loses nothing, if the output keeps the size (stride 1)."""
    drawn, X, _ = example
    layer = Conv2d.from_filters(
        drawn.weight,
        padding="same",
        dilation=drawn.dilation,
        groups=drawn.groups,
        padding_mode="circular",
    )
    shift = {"shift": (down, right), "axis": (-2, -1)}
    np.testing.assert_allclose(layer(np.roll(X, **shift)), np.roll(layer(X), **shift), atol=1e-12)


@settings(max_examples=40)
@given(layers_and_inputs())
def test_finite_differences(example) -> None:
    """A step in a random direction of X, F and b changes L = ⟨O, G⟩ as the gradients say."""
    layer, X, rng = example
    G = rng.standard_normal(layer(X).shape)
    dL_dF, dL_dX = layer.backward(G)
    gradients = (dL_dX, dL_dF, layer.dL_db)
    for values, gradient in zip((X, layer.weight, layer.bias), gradients, strict=True):
        direction, start = rng.standard_normal(values.shape), values.copy()
        values[...] = start + direction
        above = np.vdot(layer(X), G)
        values[...] = start - direction
        below = np.vdot(layer(X), G)
        values[...] = start
        numeric, analytic = (above - below) / 2, np.vdot(direction, gradient)
        scale = np.abs(direction * gradient).sum() + 1
        assert abs(numeric - analytic) <= 1e-11 * scale


@settings(max_examples=40)
@given(layers_and_inputs())
def test_a_batch_is_its_images_one_by_one(example) -> None:
    layer, X, rng = example
    O = layer(X)
    G = rng.standard_normal(O.shape)
    dL_dF, dL_dX = layer.backward(G)
    dL_db, one_by_one = layer.dL_db, []
    for image, g in zip(X, G, strict=True):
        one_by_one.append((layer(image), *layer.backward(g), layer.dL_db))
    outputs, filter_gradients, input_gradients, bias_gradients = zip(*one_by_one, strict=True)
    assert relative_error(np.stack(outputs), O) <= 1e-12
    assert relative_error(np.stack(input_gradients), dL_dX) <= 1e-12
    assert relative_error(np.sum(filter_gradients, axis=0), dL_dF) <= 1e-12
    assert relative_error(np.sum(bias_gradients, axis=0), dL_db) <= 1e-12
