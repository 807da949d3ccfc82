# ruff: noqa: ARG002
"""Twenty right convolution layers in interfaces that the check was not made for.

What is computed is the same in all of them, and stands once, at the top. How it is handed over
is what differs: written down before there was an adapter, as people write such layers. Each says
what it takes; within that it is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

# ------------------------------------------------- the sums: X (N, C, H, W), W (F, C, kH, kW)


def convolve(x, w, b, s=1, p=0):
    """Return O; p is the width of the border on every side."""
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    return np.einsum("ncijuv,fcuv->nfij", windows, w) + np.reshape(b, (-1, 1, 1))


def weight_gradient(x, w_shape, g, s=1, p=0):
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = sliding_window_view(x, w_shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    return np.einsum("ncijuv,nfij->fcuv", windows, g)


def input_gradient(x_shape, w, g, s=1, p=0):
    N, C, H, W = x_shape
    dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
    for i, j in np.ndindex(g.shape[2:]):
        at = np.s_[..., i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
        dx[at] += np.einsum("nf,fcuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p : p + H, p : p + W]


def three_gradients(x, w, g, s=1, p=0):
    dw, dx = weight_gradient(x, w.shape, g, s, p), input_gradient(x.shape, w, g, s, p)
    return dw, dx, g.sum((0, 2, 3))


def drawn(*shape):
    return np.random.default_rng(0).normal(0, 0.1, shape)


# ----------------------------------------------------------------------------------- classes


class Predicts:
    """predict and train; the weights are there once the first X has come; stride 1, no border."""

    def __init__(self, n_filters, size):
        self.n_filters, self.size, self.kernels = n_filters, size, None

    def predict(self, x):
        if self.kernels is None:
            self.kernels = drawn(self.n_filters, x.shape[1], self.size, self.size)
            self.offsets = np.zeros(self.n_filters)
        self.seen = x
        return convolve(x, self.kernels, self.offsets)

    def train(self, error, rate=0.01):
        dw, dx, db = three_gradients(self.seen, self.kernels, error)
        self.kernels = self.kernels - rate * dw
        self.offsets = self.offsets - rate * db
        return dx


class Keywords:
    """A constructor by keywords alone; gradients in attributes with a leading "grad_"."""

    def __init__(self, *, channels, filters, size, step=1, border=0):
        self.step, self.border = step, border
        self.filters, self.biases = drawn(filters, channels, size, size), np.zeros(filters)

    def forward(self, x):
        self.x = x
        return convolve(x, self.filters, self.biases, self.step, self.border)

    def backward(self, grad_output):
        dw, dx, db = three_gradients(self.x, self.filters, grad_output, self.step, self.border)
        self.grad_filters, self.grad_biases = dw, db
        return dx


class Dicts:
    """Parameters, gradients and the cache in dicts; a filter of (rows, columns)."""

    def __init__(self, in_ch, out_ch, kernel=(3, 3), stride=1, pad=0):
        self.params = {"W": drawn(out_ch, in_ch, *kernel), "b": np.zeros((out_ch, 1))}
        self.grads, self.cache = {}, {}
        self.hyper = {"stride": stride, "pad": pad}

    def forward(self, inputs):
        self.cache["inputs"] = inputs
        s, p = self.hyper["stride"], self.hyper["pad"]
        return convolve(inputs, self.params["W"], self.params["b"], s, p)

    def backward(self, dout):
        s, p = self.hyper["stride"], self.hyper["pad"]
        dw, dx, db = three_gradients(self.cache["inputs"], self.params["W"], dout, s, p)
        self.grads = {"W": dw, "b": db[:, None]}
        return dx


class Closure:
    """Called, it returns the output and the function for the way back."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.W = drawn(out_channels, in_channels, kernel_size, kernel_size)
        self.b, self.stride = np.zeros(out_channels), stride

    def __call__(self, x):
        def back(dy):
            dw, dx, db = three_gradients(x, self.W, dy, self.stride)
            return dx, {"W": dw, "b": db}

        return convolve(x, self.W, self.b, self.stride), back


class Lists:
    """Parameters and gradients in two lists, in the same order, for an optimiser."""

    def __init__(self, C, F, k, s=1, p=0):
        self.s, self.p = s, p
        self.params = [drawn(F, C, k, k), np.zeros(F)]
        self.grads = [np.zeros_like(a) for a in self.params]

    def forward(self, x):
        self.x = x
        return convolve(x, *self.params, self.s, self.p)

    def backward(self, dout):
        dw, dx, db = three_gradients(self.x, self.params[0], dout, self.s, self.p)
        self.grads[0][...], self.grads[1][...] = dw, db
        return dx


class Methods:
    """params() and grads() return what an optimiser changes in place; run is forward."""

    def __init__(self, out_channels, in_channels, window):
        self._w, self._b = drawn(out_channels, in_channels, window, window), np.zeros(out_channels)
        self._dw = self._db = None

    def params(self):
        return self._w, self._b

    def grads(self):
        return self._dw, self._db

    def run(self, x):
        self._x = x
        return convolve(x, self._w, self._b)

    def run_back(self, delta):
        self._dw, dx, self._db = three_gradients(self._x, self._w, delta)
        return dx


class Param:
    def __init__(self, data):
        self.data, self.grad = data, np.zeros_like(data)


class Objects:
    """Each parameter is an object with data and grad, added up; zero_grad makes them 0."""

    def __init__(self, n_in, n_out, kernel_size, stride=1, padding=0):
        self.weight = Param(drawn(n_out, n_in, kernel_size, kernel_size))
        self.bias = Param(np.zeros(n_out))
        self.stride, self.padding = stride, padding

    def zero_grad(self):
        for param in (self.weight, self.bias):
            param.grad = np.zeros_like(param.data)

    def forward(self, x):
        self.x = x
        return convolve(x, self.weight.data, self.bias.data, self.stride, self.padding)

    def backward(self, grad):
        dw, dx, db = three_gradients(self.x, self.weight.data, grad, self.stride, self.padding)
        self.weight.grad += dw
        self.bias.grad += db
        return dx


class Stateless:
    """The layer knows its settings only: X, W and b come at each call, and X again on the way."""

    def __init__(self, stride=1, pad=0):
        self.stride, self.pad = stride, pad

    def forward(self, x, W, b):
        return convolve(x, W, b, self.stride, self.pad)

    def backward(self, dout, x, W, b):
        dw, dx, db = three_gradients(x, W, dout, self.stride, self.pad)
        return {"dx": dx, "dW": dw, "db": db}


class BatchLast:
    """X (C, H, W, N) and filters (C, kH, kW, F), as cuda-convnet had them."""

    def __init__(self, channels, filters, size, stride=1):
        self.weights, self.biases = drawn(channels, size, size, filters), np.zeros((filters, 1))
        self.stride = stride

    def fprop(self, images):
        self.images = images.transpose(3, 0, 1, 2)
        w = self.weights.transpose(3, 0, 1, 2)
        return convolve(self.images, w, self.biases, self.stride).transpose(1, 2, 3, 0)

    def bprop(self, grads):
        g, w = grads.transpose(3, 0, 1, 2), self.weights.transpose(3, 0, 1, 2)
        dw, dx, db = three_gradients(self.images, w, g, self.stride)
        self.weights_grad, self.biases_grad = dw.transpose(1, 2, 3, 0), db[:, None]
        return dx.transpose(1, 2, 3, 0)


class Flat:
    """Made for one size of image; X and O are rows of numbers, one for each image."""

    def __init__(self, image_shape, n_filters, size):
        self.image_shape = image_shape  # (C, H, W)
        self.W, self.b = drawn(n_filters, image_shape[0], size, size), np.zeros(n_filters)

    def forward(self, rows):
        self.x = rows.reshape(-1, *self.image_shape)
        O = convolve(self.x, self.W, self.b)
        self.shape = O.shape
        return O.reshape(len(O), -1)

    def backward(self, rows):
        self.dW, dx, self.db = three_gradients(self.x, self.W, rows.reshape(self.shape))
        return dx.reshape(len(dx), -1)


class Matrix:
    """The filters are a matrix (C·k·k, F), as the product with the columns needs it."""

    def __init__(self, in_channels, out_channels, k, stride=1, padding=0):
        self.shape, self.stride, self.padding = (out_channels, in_channels, k, k), stride, padding
        self.W, self.b = drawn(in_channels * k * k, out_channels), np.zeros((1, out_channels))

    def forward(self, x):
        self.x = x
        return convolve(x, self.W.T.reshape(self.shape), self.b, self.stride, self.padding)

    def backward(self, dout):
        w = self.W.T.reshape(self.shape)
        dw, dx, db = three_gradients(self.x, w, dout, self.stride, self.padding)
        self.dW, self.db = dw.reshape(self.shape[0], -1).T, db[None]
        return dx


class Blobs:
    """Nothing is handed over and nothing returned: all is put down in blobs, as Caffe has it."""

    def __init__(self, num_output, kernel_size, stride=1, pad=0):
        self.num_output, self.kernel_size, self.stride, self.pad = (
            num_output,
            kernel_size,
            stride,
            pad,
        )
        self.bottom, self.top = SimpleNamespace(), SimpleNamespace()
        self.blobs = [SimpleNamespace(), SimpleNamespace()]

    def forward(self):
        w, b = (blob.data for blob in self.blobs)
        self.top.data = convolve(self.bottom.data, w, b, self.stride, self.pad)

    def backward(self):
        x, w, g = self.bottom.data, self.blobs[0].data, self.top.diff
        dw, self.bottom.diff, db = three_gradients(x, w, g, self.stride, self.pad)
        self.blobs[0].diff, self.blobs[1].diff = dw, db


class Built:
    """As in Keras: the weights come with build(input_shape), the padding is a word."""

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid"):
        if padding == "same" and strides != (1, 1):
            raise ValueError("same needs strides of 1")
        if padding == "same" and kernel_size % 2 == 0:
            raise ValueError("same needs an odd kernel_size")
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides
        self.border = kernel_size // 2 if padding == "same" else 0

    def build(self, input_shape):
        self.kernel = drawn(self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.bias = np.zeros(self.filters)

    def call(self, inputs):
        if not hasattr(self, "kernel"):
            self.build(inputs.shape)
        self.x, w = inputs.transpose(0, 3, 1, 2), self.kernel.transpose(3, 2, 0, 1)
        O = convolve(self.x, w, self.bias, self.strides[0], self.border)
        return O.transpose(0, 2, 3, 1)

    def gradients(self, upstream):
        g, w = upstream.transpose(0, 3, 1, 2), self.kernel.transpose(3, 2, 0, 1)
        dw, dx, db = three_gradients(self.x, w, g, self.strides[0], self.border)
        return [dx.transpose(0, 2, 3, 1), dw.transpose(2, 3, 1, 0), db]


@dataclass
class Config:
    """All settings in one object."""

    in_channels: int
    out_channels: int
    kernel: int
    stride: int = 1
    padding: int = 0


class Configured:
    """Built from one object that holds the settings; training is an argument of forward."""

    def __init__(self, config):
        self.config = config
        self.W = drawn(config.out_channels, config.in_channels, config.kernel, config.kernel)
        self.b = np.zeros(config.out_channels)

    def forward(self, x, training=True):
        self.x = x if training else None
        return convolve(x, self.W, self.b, self.config.stride, self.config.padding)

    def backward(self, dy):
        s, p = self.config.stride, self.config.padding
        self.dW, dx, self.db = three_gradients(self.x, self.W, dy, s, p)
        return dx


class Optimised:
    """backward hands the gradients to an optimiser that was given; it keeps none of them."""

    def __init__(self, in_channels, out_channels, kernel_size, optimizer=None):
        self.w = drawn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels)
        self.optimizer = optimizer or (lambda value, gradient: value - 0.001 * gradient)

    def forward(self, x):
        self.x = x
        return convolve(x, self.w, self.b)

    def backward(self, delta):
        dw, dx, db = three_gradients(self.x, self.w, delta)
        self.w, self.b = self.optimizer(self.w, dw), self.optimizer(self.b, db)
        return dx


class Faltung:
    """In another language; one image (C, H, W), filters of any size, stride 1."""

    def __init__(self, anzahl, hoehe, breite, kanaele):
        self.filter, self.schwelle = drawn(anzahl, kanaele, hoehe, breite), np.zeros(anzahl)

    def vorwaerts(self, bild):
        self.bild = bild
        return convolve(bild[None], self.filter, self.schwelle)[0]

    def rueckwaerts(self, fehler):
        dw, dx, db = three_gradients(self.bild[None], self.filter, fehler[None])
        self.d_filter, self.d_schwelle = dw, db
        return dx[0]


# --------------------------------------------------------------------------------- functions


class ConvFunction:
    """As torch.autograd.Function: two static methods, and what is kept goes into ctx."""

    @staticmethod
    def forward(ctx, x, weight, bias, stride=1, padding=0):
        ctx.saved_tensors, ctx.settings = (x, weight), (stride, padding)
        return convolve(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, grad_output):
        dw, dx, db = three_gradients(*ctx.saved_tensors, grad_output, *ctx.settings)
        return dx, dw, db, None, None


def conv_vjp(params, x):
    """A pure function as in JAX: O, and its vector-Jacobian product; stride 1, no border."""
    w, b = params

    def vjp(cotangent):
        dw, dx, db = three_gradients(x, w, cotangent)
        return (dw, db), dx

    return convolve(x, w, b), vjp


def conv2d(x, w, b, stride=1, padding=0):
    """One of three functions, as torch.nn.functional and torch.nn.grad have them."""
    return convolve(x, w, b, stride, padding)


def conv2d_input(input_size, w, grad_output, stride=1, padding=0):
    return input_gradient(input_size, w, grad_output, stride, padding)


def conv2d_weight(x, weight_size, grad_output, stride=1, padding=0):
    return weight_gradient(x, weight_size, grad_output, stride, padding)


def conv_step(image, kernels, rate=1):
    """One image in lists of lists, and no NumPy at all outside; rate is the stride."""
    x, w = np.array(image, float)[None, None], np.array(kernels, float)[:, None]

    def back(errors):
        dw, dx, _ = three_gradients(x, w, np.array(errors, float)[None], rate)
        return dw[:, 0].tolist(), dx[0, 0].tolist()

    return convolve(x, w, np.zeros(len(w)), rate)[0].tolist(), back


# What somebody who has it would hand over as it is.
LAYERS = {
    "predict and train": Predicts,
    "keywords alone": Keywords,
    "dicts of parameters": Dicts,
    "a closure for the way back": Closure,
    "lists of parameters": Lists,
    "methods that return parameters": Methods,
    "objects with data and grad": Objects,
    "weights at each call": Stateless,
    "batch last": BatchLast,
    "rows of numbers": Flat,
    "filters as a matrix": Matrix,
    "blobs": Blobs,
    "build and call": Built,
    "one object of settings": Configured,
    "an optimiser inside": Optimised,
    "another language": Faltung,
    "functions with a ctx": ConvFunction,
    "a vector-Jacobian product": conv_vjp,
    "three functions": conv2d,
    "lists of lists": conv_step,
}
