# ruff: noqa: ARG002
"""The interfaces that most layers in NumPy have, in courses, books and posts: each right.

None returns (dL_dF, dL_dX). Those of well-known courses are here by what they take and return;
the lines are our own.
"""

from __future__ import annotations

import numpy as np
from layers_of_others import convolve, drawn, three_gradients


def channels_first(x):
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    return x.transpose(0, 2, 3, 1)


class Framework:
    """backward returns ∂L/∂X; the other gradients are kept."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.stride, self.padding = stride, padding
        self.W = drawn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels)

    def forward(self, x):
        self.x = x
        return convolve(x, self.W, self.b, self.stride, self.padding)

    def backward(self, dout):
        self.dW, dx, self.db = three_gradients(self.x, self.W, dout, self.stride, self.padding)
        return dx


class GivenItsWeights:
    """The constructor takes the arrays, as in a book on deep learning from scratch."""

    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        self.x = x
        return convolve(x, self.W, self.b, self.stride, self.pad)

    def backward(self, dout):
        self.dW, dx, self.db = three_gradients(self.x, self.W, dout, self.stride, self.pad)
        return dx


class ChannelsLast:
    """The weights come with the first X; gradients are added up until they are flushed."""

    def __init__(self, out_ch, kernel_shape, pad=0, stride=1):
        self.out_ch, self.kernel_shape, self.pad, self.stride = out_ch, kernel_shape, pad, stride
        self.parameters, self.gradients, self.is_initialized = {"W": None, "b": None}, {}, False

    def forward(self, X, retain_derived=True):
        if not self.is_initialized:
            self.parameters["W"] = drawn(*self.kernel_shape, X.shape[3], self.out_ch)
            self.parameters["b"] = np.zeros((1, 1, 1, self.out_ch))
            self.is_initialized = True
            self.flush_gradients()
        self.X, w = channels_first(X), self.parameters["W"].transpose(3, 2, 0, 1)
        return channels_last(convolve(self.X, w, self.parameters["b"], self.stride, self.pad))

    def backward(self, dLdy, retain_grads=True):
        g, w = channels_first(dLdy), self.parameters["W"].transpose(3, 2, 0, 1)
        dw, dx, db = three_gradients(self.X, w, g, self.stride, self.pad)
        self.gradients["W"] += dw.transpose(2, 3, 1, 0)
        self.gradients["b"] += db.reshape(1, 1, 1, -1)
        return channels_last(dx)

    def flush_gradients(self):
        self.gradients = {name: np.zeros_like(array) for name, array in self.parameters.items()}


def conv_forward_naive(x, w, b, conv_param):
    """Functions with a cache, channels first; the settings in a dict."""
    s, p = conv_param["stride"], conv_param["pad"]
    return convolve(x, w, b, s, p), (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, _, conv_param = cache
    dw, dx, db = three_gradients(x, w, dout, conv_param["stride"], conv_param["pad"])
    return dx, dw, db


def conv_forward(A_prev, W, b, hparameters):
    """Functions with a cache, channels last, square filters only; the bias is (1, 1, 1, F)."""
    (f, f, _, C), s, p = W.shape, hparameters["stride"], hparameters["pad"]
    x = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    Z = np.zeros((len(x), (x.shape[1] - f) // s + 1, (x.shape[2] - f) // s + 1, C))
    for h, w, c in np.ndindex(Z.shape[1:]):
        window = x[:, h * s : h * s + f, w * s : w * s + f]
        Z[:, h, w, c] = np.sum(window * W[..., c], axis=(1, 2, 3)) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, hparameters)


def conv_backward(dZ, cache):
    A_prev, W, _, hparameters = cache
    x, w, g = channels_first(A_prev), W.transpose(3, 2, 0, 1), channels_first(dZ)
    dw, dx, db = three_gradients(x, w, g, hparameters["stride"], hparameters["pad"])
    return channels_last(dx), dw.transpose(2, 3, 1, 0), db.reshape(1, 1, 1, -1)


class OneImage:
    """The input's shape first; a bias for each place; backward updates."""

    def __init__(self, input_shape, kernel_size, depth):
        channels, height, width = input_shape
        self.depth = depth
        self.output_shape = (depth, height - kernel_size + 1, width - kernel_size + 1)
        self.kernels = drawn(depth, channels, kernel_size, kernel_size)
        self.biases = drawn(*self.output_shape)

    def forward(self, input):
        self.input = input
        return convolve(input[None], self.kernels, np.zeros(self.depth))[0] + self.biases

    def backward(self, output_gradient, learning_rate):
        dw, dx, _ = three_gradients(self.input[None], self.kernels, output_gradient[None])
        self.kernels -= learning_rate * dw
        self.biases -= learning_rate * output_gradient
        return dx[0]


class OneMatrix:
    """The first layer of a net: 3×3 filters, no bias, and no ∂L/∂X."""

    def __init__(self, num_filters):
        self.filters = drawn(num_filters, 3, 3)

    def forward(self, image):
        self.image = image
        O = convolve(image[None, None], self.filters[:, None], np.zeros(len(self.filters)))
        return O[0].transpose(1, 2, 0)

    def backprop(self, d_L_d_out, learn_rate):
        g = d_L_d_out.transpose(2, 0, 1)[None]
        dw, _, _ = three_gradients(self.image[None, None], self.filters[:, None], g)
        self.filters -= learn_rate * dw[:, 0]


# What is handed over bare, and the line that it is told, and that takes it.
LINES = {
    "framework class": (
        Framework,
        'of_class(Framework, "in, out, k, s, p", weight="W", bias="b", dL_dF="dW", dL_db="db")',
    ),
    "class that is given its weights": (
        GivenItsWeights,
        'of_class(GivenItsWeights, "weight, bias, s, p", weight="W", bias="b", dL_dF="dW", '
        'dL_db="db")',
    ),
    "channels-last class": (
        ChannelsLast,
        'of_class(ChannelsLast, "out, (kH, kW), p, s", X="NHWC", '
        "weight=\"parameters['W']\", bias=\"parameters['b']\", dL_dF=\"gradients['W']\", "
        "dL_db=\"gradients['b']\")",
    ),
    "functions with a cache": (
        conv_forward_naive,
        "of_functions(conv_forward_naive, conv_backward_naive)",
    ),
    "channels-last functions with a cache": (
        conv_forward,
        'of_functions(conv_forward, conv_backward, X="NHWC", weight="HHCF", bias="111F")',
    ),
    "one image, shape first": (
        OneImage,
        'of_class(OneImage, "shape, k, out", X="CHW", weight="kernels", bias="biases", lr=1.0)',
    ),
    "one matrix": (
        OneMatrix,
        'of_class(OneMatrix, "out", X="HW", O="HWF", backward="backprop", weight="filters", '
        "bias=None, lr=1.0)",
    ),
}
