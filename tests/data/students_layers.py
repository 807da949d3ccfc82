# ruff: noqa: ARG002, F841
"""Forty wrong layers as students hand them in: a blind test for what names their mistakes.

Each was written from its one-line description alone, without a look at how mistakes are modelled
or named here. A layer is right but for the lines that end in, or are followed by,
`# right:`, which says what should stand there, indented so (nothing: the line should not be there).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


class Student(NamedTuple):
    """A layer, the parts of it that its mistakes are in, and what it was written from."""

    layer: type
    parts: tuple[str, ...]
    description: str


STUDENTS: list[Student] = []


def student(description, *parts):
    def register(layer):
        STUDENTS.append(Student(layer, parts, description))
        return layer

    return register


class Settings:
    """What every layer is given, and the border of "same" as TensorFlow has it."""

    def __init__(self, out_channels, kernel_size, stride=1, padding="valid"):
        self.out_channels, self.kernel_size = out_channels, kernel_size
        self.s, self.padding = stride, padding

    def border(self, n, k):
        if self.padding == "valid":
            return 0, 0
        total = max((-(-n // self.s) - 1) * self.s + k - n, 0)
        return total // 2, total - total // 2


# ------------------------------------------------------------- first hand: the lecture's loops


class FourLoops(Settings):
    def forward(self, X):
        N, _, self.H, self.W = X.shape
        F, _, kH, kW = self.weight.shape
        self.pads = self.border(self.H, kH), self.border(self.W, kW)
        self.X_pad = self.pad(X)
        oH, oW = self.size(self.X_pad.shape[2], kH), self.size(self.X_pad.shape[3], kW)
        O = np.zeros((N, F, oH, oW))
        for n in range(N):
            for f in range(F):
                for i in range(oH):
                    for j in range(oW):
                        O[n, f, i, j] = self.neuron(self.X_pad[n][self.window(i, j)], f)
        return O

    def pad(self, X):
        return np.pad(X, ((0, 0), (0, 0), *self.pads))

    def size(self, n, k):
        return (n - k) // self.s + 1

    def window(self, i, j):
        kH, kW = self.weight.shape[2:]
        y, x = i * self.s, j * self.s
        return slice(None), slice(y, y + kH), slice(x, x + kW)

    def neuron(self, x, f):
        return np.sum(x * self.weight[f]) + self.bias[f]

    def backward(self, dL_dO):
        dF, dX = np.zeros(self.weight.shape), np.zeros(self.X_pad.shape)
        for n, f, i, j in np.ndindex(dL_dO.shape):
            window = self.window(i, j)
            dF[f] += self.X_pad[n][window] * dL_dO[n, f, i, j]
            dX[n][window] += self.weight[f] * dL_dO[n, f, i, j]
        (top, _), (left, _) = self.pads
        return dF, dX[:, :, top : top + self.H, left : left + self.W]


@student('"same" pads (k − 1) // 2 on both sides', "forward")
class BothSidesAlike(FourLoops):
    def border(self, n, k):
        p = (k - 1) // 2 if self.padding == "same" else 0
        return p, p
        # right: return super().border(n, k)


@student("padding of rows and columns exchanged in forward", "forward")
class PadsExchanged(FourLoops):
    def pad(self, X):
        rows, cols = self.pads
        self.pads = cols, rows  # right:
        (top, bottom), (left, right) = self.pads
        return np.pad(X, [(0, 0), (0, 0), (top, bottom), (left, right)])


@student("border by the edge's numbers", "forward")
class EdgeBorder(FourLoops):
    def pad(self, X):
        return np.pad(X, ((0, 0), (0, 0), *self.pads), mode="edge")
        # right: return np.pad(X, ((0, 0), (0, 0), *self.pads), mode="constant")


@student("ReLU left inside forward", "forward")
class StillActivated(FourLoops):
    def neuron(self, x, f):
        z = np.tensordot(x, self.weight[f], axes=3) + self.bias[f]
        return max(0.0, z)  # right: return z


@student("@ in place of * on square windows", "forward")
class MatrixProduct(FourLoops):
    def neuron(self, x, f):
        total = self.bias[f]
        for channel, kernel in zip(x, self.weight[f], strict=True):
            total += np.sum(channel @ kernel)  # right: total += np.sum(channel * kernel)
        return total


@student("output size without + 1", "forward")
class OneWindowShort(FourLoops):
    def size(self, n, k):
        return (n - k) // self.s  # right: return (n - k) // self.s + 1


@student("output size by round in place of floor", "forward")
class RoundedSize(FourLoops):
    def size(self, n, k):
        return round((n - k) / self.s + 1)  # right: return int(np.floor((n - k) / self.s + 1))


@student("∂L/∂X halved (a mean of two)", "input_gradient")
class HalfTheGradient(FourLoops):
    def backward(self, dL_dO):
        dF, dX = super().backward(dL_dO)
        return dF, dX / 2  # right: return dF, dX


# ---------------------------------------------- second hand: im2col, columns of all the images


class Columns(Settings):
    def forward(self, X):
        N, _, self.H, self.W = X.shape
        F, _, kH, kW = self.weight.shape
        self.ph, self.pw = self.border(self.H, kH), self.border(self.W, kW)
        X_pad = np.pad(X, ((0, 0), (0, 0), self.ph, self.pw))
        self.padded = X_pad.shape
        self.oH = (X_pad.shape[2] - kH) // self.s + 1
        self.oW = (X_pad.shape[3] - kW) // self.s + 1
        self.cols = self.im2col(X_pad)
        out = self.weight.reshape(F, -1) @ self.cols + self.bias.reshape(-1, 1)
        return self.to_images(out, N)

    def indices(self):
        """Channel, row and column of every number in the columns, (C·kH·kW, oH·oW)."""
        C, kH, kW = self.weight.shape[1:]
        c, u, v = (a.reshape(-1, 1) for a in np.indices((C, kH, kW)))
        i, j = (a.reshape(1, -1) * self.s for a in np.indices((self.oH, self.oW)))
        return c, u + i, v + j

    def im2col(self, X_pad):
        cols = X_pad[(slice(None), *self.indices())]
        return cols.transpose(1, 2, 0).reshape(cols.shape[1], -1)

    def col2im(self, cols, N):
        dX_pad = np.zeros(self.padded)
        cols = cols.reshape(len(cols), -1, N).transpose(2, 0, 1)
        np.add.at(dX_pad, (slice(None), *self.indices()), cols)
        top, left = self.ph[0], self.pw[0]
        return dX_pad[:, :, top : top + self.H, left : left + self.W]

    def to_images(self, out, N):
        return out.reshape(-1, self.oH, self.oW, N).transpose(3, 0, 1, 2)

    def backward(self, dL_dO):
        N, F = dL_dO.shape[:2]
        dout = dL_dO.transpose(1, 2, 3, 0).reshape(F, -1)
        self.dL_db = dout.sum(axis=1)
        dF = (dout @ self.cols.T).reshape(self.weight.shape)
        return dF, self.col2im(self.weight.reshape(F, -1).T @ dout, N)


@student("im2col lays the columns as (kH, kW, C) and the filters as (C, kH, kW)", "forward")
class ChannelsLastColumns(Columns):
    def indices(self):
        C, kH, kW = self.weight.shape[1:]
        u, v, c = (a.reshape(-1, 1) for a in np.indices((kH, kW, C)))
        # right: c, u, v = (a.reshape(-1, 1) for a in np.indices((C, kH, kW)))
        i, j = (a.reshape(1, -1) * self.s for a in np.indices((self.oH, self.oW)))
        return c, u + i, v + j


@student("reshape in place of transpose in ∂L/∂X", "input_gradient")
class ReshapedFilters(Columns):
    def backward(self, dL_dO):
        N, F = dL_dO.shape[:2]
        dout = dL_dO.transpose(1, 2, 3, 0).reshape(F, -1)
        dF = np.dot(dout, self.cols.T).reshape(self.weight.shape)
        W_col = self.weight.reshape(F, -1)
        dcols = np.dot(W_col.reshape(-1, F), dout)  # right: dcols = np.dot(W_col.T, dout)
        return dF, self.col2im(dcols, N)


@student("rows and columns of O exchanged (transposed)", "forward")
class TransposedOutput(Columns):
    def to_images(self, out, N):
        out = out.reshape(-1, self.oH, self.oW, N)
        return out.transpose(3, 0, 2, 1)  # right: return out.transpose(3, 0, 1, 2)


@student("∂L/∂b is not summed over positions (only over images)", "bias_gradient")
class BiasPerPosition(Columns):
    def backward(self, dL_dO):
        gradients = super().backward(dL_dO)
        self.dL_db = np.sum(dL_dO, axis=0)  # right: self.dL_db = np.sum(dL_dO, axis=(0, 2, 3))
        return gradients


@student("weight decay 0.01·W added to ∂L/∂F", "filter_gradient")
class Decayed(Columns):
    def backward(self, dL_dO):
        dF, dX = super().backward(dL_dO)
        dF = dF + 0.01 * self.weight  # right:
        return dF, dX


@student(
    "gradients divided by the number of output positions",
    "filter_gradient",
    "input_gradient",
    "bias_gradient",
)
class MeanOverPositions(Columns):
    def backward(self, dL_dO):
        dL_dO = dL_dO / (self.oH * self.oW)  # right:
        return super().backward(dL_dO)


# ----------------------- third hand: one correlation for everything, the gradient spread by zeros


def correlate(A, K, step=1):
    """Slide K, (F, C, h, w), over A, (N, C, H, W)."""
    windows = sliding_window_view(A, K.shape[2:], axis=(2, 3))[:, :, ::step, ::step]
    return np.einsum("nchwuv,fcuv->nfhw", windows, K)


def swap(A):
    return A.transpose(1, 0, 2, 3)


class OneCorrelation(Settings):
    def forward(self, X):
        self.X = X
        kH, kW = self.weight.shape[2:]
        self.rows, self.cols = self.border(X.shape[2], kH), self.border(X.shape[3], kW)
        self.X_pad = np.pad(X, ((0, 0), (0, 0), self.rows, self.cols))
        return correlate(self.X_pad, self.weight, self.s) + self.bias.reshape(1, -1, 1, 1)

    def backward(self, dL_dO):
        self.dL_db = np.einsum("nfhw->f", dL_dO)
        return self.filter_gradient(dL_dO), self.input_gradient(dL_dO)

    def spread(self, dL_dO):
        """Where a layer of stride 1 would have its outputs; zero where this one has none."""
        (N, F), (H, W), (kH, kW) = dL_dO.shape[:2], self.X_pad.shape[2:], self.weight.shape[2:]
        G = np.zeros((N, F, H - kH + 1, W - kW + 1))
        G[:, :, :: self.s, :: self.s] = dL_dO
        return G

    def filter_gradient(self, dL_dO):
        return swap(correlate(swap(self.X_pad), swap(self.spread(dL_dO))))

    def input_gradient(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        G = np.pad(self.spread(dL_dO), ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        return self.crop(correlate(G, swap(self.rotated())))

    def rotated(self):
        return self.weight[:, :, ::-1, ::-1]

    def crop(self, dX):
        (top, left), (H, W) = (self.rows[0], self.cols[0]), self.X.shape[2:]
        return dX[:, :, top : top + H, left : left + W]


@student(
    "∂L/∂F: ∂L/∂O is slid over X by the stride, as in forward, instead of dilated",
    "filter_gradient",
)
class SlidByStride(OneCorrelation):
    def filter_gradient(self, dL_dO):
        dF = correlate(swap(self.X_pad), swap(dL_dO), self.s)
        # right: dF = correlate(swap(self.X_pad), swap(self.spread(dL_dO)))
        return swap(dF)


@student("the unpadded X in ∂L/∂F", "filter_gradient")
class UnpaddedInput(OneCorrelation):
    def filter_gradient(self, dL_dO):
        X = swap(self.X)  # right: X = swap(self.X_pad)
        return swap(correlate(X, swap(self.spread(dL_dO))))


@student("np.rot90(F, 2) on the whole filter bank (wrong axes)", "input_gradient")
class TurnedBank(OneCorrelation):
    def rotated(self):
        return np.rot90(self.weight, 2)  # right: return np.rot90(self.weight, 2, axes=(2, 3))


@student("the height's kernel size is used for both axes in ∂L/∂X", "input_gradient")
class HeightForBoth(OneCorrelation):
    def input_gradient(self, dL_dO):
        kH = kW = self.weight.shape[2]  # right: kH, kW = self.weight.shape[2:]
        G = self.spread(dL_dO)
        h, w = G.shape[2:]
        around = np.zeros((*G.shape[:2], h + 2 * (kH - 1), w + 2 * (kW - 1)))
        around[:, :, kH - 1 : kH - 1 + h, kW - 1 : kW - 1 + w] = G
        return self.crop(correlate(around, swap(self.rotated())))


@student(
    "∂L/∂O is padded by k zeros in place of k − 1 − p, then cropped at [0:H]", "input_gradient"
)
class PaddedByK(OneCorrelation):
    def around(self, k, pads):
        return k, k  # right: return k - 1 - pads[0], k - 1 - pads[1]

    def input_gradient(self, dL_dO):
        (kH, kW), (H, W) = self.weight.shape[2:], self.X.shape[2:]
        widths = self.around(kH, self.rows), self.around(kW, self.cols)
        dX = correlate(np.pad(self.spread(dL_dO), ((0, 0), (0, 0), *widths)), swap(self.rotated()))
        return dX[:, :, 0:H, 0:W]


@student("∂L/∂O is padded by p in place of k − 1 − p", "input_gradient")
class PaddedByP(OneCorrelation):
    def around(self, k, pads):
        before, after = pads
        return before, after  # right: return k - 1 - before, k - 1 - after

    def input_gradient(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        widths = (0, 0), (0, 0), self.around(kH, self.rows), self.around(kW, self.cols)
        G = np.pad(self.spread(dL_dO), widths)
        return correlate(G, swap(np.flip(self.weight, (2, 3))))


@student("one zero put between ∂L/∂O's numbers whatever the stride", "input_gradient")
class OneZeroBetween(OneCorrelation):
    def input_gradient(self, dL_dO):
        (N, F, oH, oW), (kH, kW) = dL_dO.shape, self.weight.shape[2:]
        d = 2  # right: d = self.s
        # Zeros at the end too, for the pixels that no window reached.
        G = np.zeros((N, F, oH * d + 2 * (kH - 1), oW * d + 2 * (kW - 1)))
        G[:, :, kH - 1 : kH - 1 + oH * d : d, kW - 1 : kW - 1 + oW * d : d] = dL_dO
        return self.crop(correlate(G, swap(self.rotated())))


@student("crop of ∂L/∂X at [0:H] in place of [p:p+H]", "input_gradient")
class CroppedFromZero(OneCorrelation):
    def crop(self, dX):
        (top, left), (H, W) = (self.rows[0], self.cols[0]), self.X.shape[2:]
        return dX[:, :, :H, :W]  # right: return dX[:, :, top : top + H, left : left + W]


@student(
    "two mistakes: no bias in forward; ∂L/∂X without rotating the filter at stride > 1",
    "forward",
    "input_gradient",
)
class NoBiasNoTurn(OneCorrelation):
    def forward(self, X):
        O = super().forward(X)
        return O - self.bias.reshape(1, -1, 1, 1)  # right: return O

    def rotated(self):
        if self.s > 1:
            return self.weight  # right: return self.weight[..., ::-1, ::-1]
        return self.weight[..., ::-1, ::-1]


# ------------------------- fourth hand: the taps of the filter one by one, whole pictures at once


class Taps(Settings):
    def forward(self, X):
        (N, C, H, W), (F, _, kH, kW) = X.shape, self.weight.shape
        (top, bottom), (left, right) = self.border(H, kH), self.border(W, kW)
        self.inner = slice(None), slice(None), slice(top, top + H), slice(left, left + W)
        self.X_pad = self.frame((N, C, top + H + bottom, left + W + right))
        self.X_pad[self.inner] = X
        self.oH = (self.X_pad.shape[2] - kH) // self.s + 1
        self.oW = (self.X_pad.shape[3] - kW) // self.s + 1
        O = np.zeros((N, F, self.oH, self.oW)) + self.bias[None, :, None, None]
        for u in range(kH):
            for v in range(kW):
                x = self.X_pad[self.under(u, v)]
                O += np.einsum("nchw,fc->nfhw", x, self.weight[:, :, u, v])
        return O

    def frame(self, shape):
        return np.zeros(shape)

    def under(self, u, v):
        """What tap (u, v) meets on its way."""
        rows = slice(u, u + self.s * (self.oH - 1) + 1, self.s)
        return slice(None), slice(None), rows, slice(v, v + self.s * (self.oW - 1) + 1, self.s)

    def backward(self, dL_dO):
        dF = self.grad_filter(dL_dO)
        return dF, self.grad_input(dL_dO)

    def grad_filter(self, dL_dO):
        dF = np.zeros(self.weight.shape)
        for u, v in np.ndindex(self.weight.shape[2:]):
            x = self.X_pad[self.under(u, v)]
            dF[:, :, u, v] = np.tensordot(dL_dO, x, axes=([0, 2, 3], [0, 2, 3]))
        return dF

    def grad_input(self, dL_dO):
        dX = np.zeros(self.X_pad.shape)
        for u, v in np.ndindex(self.weight.shape[2:]):
            dX[self.under(u, v)] += self.back_through(dL_dO, self.weight[:, :, u, v])
        return dX[self.inner]

    def back_through(self, dL_dO, w):
        return np.moveaxis(np.tensordot(dL_dO, w, axes=(1, 0)), -1, 1)


@student("border of ones", "forward")
class FrameOfOnes(Taps):
    def frame(self, shape):
        return np.ones(shape)  # right: return np.zeros(shape)


@student("W is updated (W -= lr·dW) inside backward before ∂L/∂X is computed", "input_gradient")
class UpdatedTooEarly(Taps):
    lr = 0.01

    def backward(self, dL_dO):
        dW = self.grad_filter(dL_dO)
        self.weight -= self.lr * dW  # right:
        dX = self.grad_input(dL_dO)
        return dW, dX


@student("∂L/∂X is cropped by [p:-p], which is empty for p = 0", "input_gradient")
class EmptyCrop(Taps):
    def grad_input(self, dL_dO):
        dX = np.zeros(self.X_pad.shape)
        for u in range(self.weight.shape[2]):
            for v in range(self.weight.shape[3]):
                dX[self.under(u, v)] += self.back_through(dL_dO, self.weight[:, :, u, v])
        (H, W), (rows, cols) = dX.shape[2:], self.inner[2:]
        top, bottom, left, right = rows.start, H - rows.stop, cols.start, W - cols.stop
        return dX[:, :, top:-bottom, left:-right]
        # right: return dX[:, :, top : H - bottom, left : W - right]


@student("crop on the wrong axes (rows' padding taken from columns)", "input_gradient")
class CroppedAcross(Taps):
    def grad_input(self, dL_dO):
        dX = np.zeros(self.X_pad.shape)
        for (u, v), _ in np.ndenumerate(self.weight[0, 0]):
            dX[self.under(u, v)] += self.back_through(dL_dO, self.weight[:, :, u, v])
        rows, cols = self.inner[2:]
        H, W = rows.stop - rows.start, cols.stop - cols.start
        p, q = cols.start, rows.start  # right: p, q = rows.start, cols.start
        return dX[:, :, p : p + H, q : q + W]


@student("filters are averaged in ∂L/∂X in place of summed", "input_gradient")
class MeanOverFilters(Taps):
    def back_through(self, dL_dO, w):
        shares = dL_dO[:, :, None] * w[None, :, :, None, None]
        return shares.mean(axis=1)  # right: return shares.sum(axis=1)


@student("∂L/∂F times the learning rate 0.1", "filter_gradient")
class StepForGradient(Taps):
    def grad_filter(self, dL_dO, learning_rate=0.1):
        return learning_rate * super().grad_filter(dL_dO)
        # right: return super().grad_filter(dL_dO)


# ------------------------------------------------------------------- and hands of their own


@student("s zeros put between in place of s − 1", "input_gradient")
class ZerosInserted(Settings):
    """np.insert for the zeros, matmul on windows for the rest."""

    def forward(self, X):
        kH, kW = self.weight.shape[2:]
        self.shape = X.shape
        self.tb, self.lr = self.border(X.shape[2], kH), self.border(X.shape[3], kW)
        self.windows = self.rows_of(np.pad(X, [(0, 0), (0, 0), self.tb, self.lr]), self.s)
        O = self.windows @ self.weight.reshape(len(self.weight), -1).T + self.bias
        return O.transpose(0, 3, 1, 2)

    def rows_of(self, A, step):
        view = sliding_window_view(A, self.weight.shape[2:], axis=(2, 3))
        view = view[:, :, ::step, ::step].transpose(0, 2, 3, 1, 4, 5)
        return view.reshape(*view.shape[:3], -1)

    def backward(self, dL_dO):
        self.dL_db = dL_dO.sum((0, 2, 3))
        dF = np.tensordot(dL_dO, self.windows, axes=([0, 2, 3], [0, 1, 2]))
        return dF.reshape(self.weight.shape), self.backward_input(dL_dO)

    def backward_input(self, dL_dO):
        C, kH, kW = self.weight.shape[1:]
        zeros = self.s  # right: zeros = self.s - 1
        G = dL_dO
        for axis in (2, 3):
            between = np.repeat(np.arange(1, G.shape[axis]), zeros)
            G = np.insert(G, between, 0, axis=axis)
        # s - 1 more behind: pixels that no window reached
        G = np.pad(G, [(0, 0), (0, 0), (kH - 1, kH + self.s - 2), (kW - 1, kW + self.s - 2)])
        turned = self.weight[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(C, -1)
        dX = (self.rows_of(G, 1) @ turned.T).transpose(0, 3, 1, 2)
        H, W = self.shape[2:]
        return dX[:, :, self.tb[0] : self.tb[0] + H, self.lr[0] : self.lr[0] + W]


@student("return inside the loop over images", "forward")
class ReturnedEarly(Settings):
    """One image after the other, im2col for each."""

    def forward(self, X):
        (N, C, H, W), (F, _, kH, kW), s = X.shape, self.weight.shape, self.s
        self.shape, self.pads = X.shape, (self.border(H, kH), self.border(W, kW))
        X_pad = np.pad(X, ((0, 0), (0, 0), self.pads[0], self.pads[1]))
        self.h = (H + sum(self.pads[0]) - kH) // s + 1
        self.w = (W + sum(self.pads[1]) - kW) // s + 1
        self.cols = np.zeros((N, self.h * self.w, C * kH * kW))
        for n, i, j in np.ndindex(N, self.h, self.w):
            window = X_pad[n, :, i * s : i * s + kH, j * s : j * s + kW]
            self.cols[n, i * self.w + j] = window.flatten()
        O = np.zeros((N, F, self.h, self.w))
        for n in range(N):
            out = self.cols[n].dot(self.weight.reshape(F, -1).T) + self.bias
            O[n] = out.T.reshape(F, self.h, self.w)
            return O
        # right: return O

    def backward(self, dL_dO):
        (N, C, H, W), (F, _, kH, kW), s = self.shape, self.weight.shape, self.s
        (top, bottom), (left, right) = self.pads
        dF = np.zeros((F, C * kH * kW))
        dX = np.zeros((N, C, H + top + bottom, W + left + right))
        for n in range(N):
            g = dL_dO[n].reshape(F, -1)
            dF += g.dot(self.cols[n])
            dcols = g.T.dot(self.weight.reshape(F, -1)).reshape(self.h, self.w, C, kH, kW)
            for i in range(self.h):
                for j in range(self.w):
                    dX[n, :, i * s : i * s + kH, j * s : j * s + kW] += dcols[i, j]
        return dF.reshape(self.weight.shape), dX[:, :, top : top + H, left : left + W]


@student("the window begins at i·s + s − 1", "forward")
class LateWindows(Settings):
    """The places of the windows are listed once, and everything walks along them."""

    def forward(self, X):
        kH, kW = self.weight.shape[2:]
        self.X, self.v, self.h = X, self.border(X.shape[2], kH), self.border(X.shape[3], kW)
        self.padded = np.pad(X, [(0, 0), (0, 0), self.v, self.h])
        H, W = self.padded.shape[2:]
        first = self.s - 1  # right: first = 0
        self.ys = list(enumerate(range(first, H - kH + 1, self.s)))
        self.xs = list(enumerate(range(first, W - kW + 1, self.s)))
        shape = (H - kH) // self.s + 1, (W - kW) // self.s + 1
        O = np.zeros((len(X), len(self.weight), *shape))
        for i, y in self.ys:
            for j, x in self.xs:
                patch = self.padded[:, :, y : y + kH, x : x + kW]
                O[:, :, i, j] = np.tensordot(patch, self.weight, ([1, 2, 3], [1, 2, 3])) + self.bias
        return O

    def backward(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        dF, dX = np.zeros_like(self.weight), np.zeros_like(self.padded)
        for i, y in self.ys:
            for j, x in self.xs:
                g = dL_dO[:, :, i, j]
                dF += np.tensordot(g, self.padded[:, :, y : y + kH, x : x + kW], axes=(0, 0))
                dX[:, :, y : y + kH, x : x + kW] += np.tensordot(g, self.weight, axes=(1, 0))
        top, left = self.v[0], self.h[0]
        return dF, dX[:, :, top : top + self.X.shape[2], left : left + self.X.shape[3]]


@student("bias added once per channel", "forward")
class BiasPerChannel(Settings):
    """Two-dimensional pictures first, then loops over filters and channels around them."""

    def conv2d(self, x, k, step):
        view = sliding_window_view(x, k.shape, axis=(-2, -1))[..., ::step, ::step, :, :]
        return (view * k).sum(axis=(-2, -1))

    def forward(self, X):
        C, self.H, self.W = X.shape[1:]
        F, _, kH, kW = self.weight.shape
        self.rows, self.cols = self.border(self.H, kH), self.border(self.W, kW)
        self.X_pad = np.pad(X, [(0, 0), (0, 0), self.rows, self.cols])
        outputs = []
        for f in range(F):
            out = 0
            for c in range(C):
                out = out + self.conv2d(self.X_pad[:, c], self.weight[f, c], self.s)
                out = out + self.bias[f]
            # right: out = out + self.bias[f]
            outputs.append(out)
        return np.stack(outputs, axis=1)

    def backward(self, dL_dO):
        (F, C, kH, kW), s = self.weight.shape, self.s
        self.dL_db = np.array([dL_dO[:, f].sum() for f in range(F)])
        dF, dX_pad = np.zeros(self.weight.shape), np.zeros(self.X_pad.shape)
        for f in range(F):
            for c in range(C):
                for i, j in np.ndindex(dL_dO.shape[2:]):
                    g = dL_dO[:, f, i, j, None, None]
                    rows, cols = slice(i * s, i * s + kH), slice(j * s, j * s + kW)
                    dF[f, c] += (g * self.X_pad[:, c, rows, cols]).sum(axis=0)
                    dX_pad[:, c, rows, cols] += g * self.weight[f, c]
        y, x = self.rows[0], self.cols[0]
        return dF, dX_pad[:, :, y : y + self.H, x : x + self.W]


@student(
    "∂L/∂X for each filter overwrites the one before (= in place of +=, over filters)",
    "input_gradient",
)
class LastFilterWins(Settings):
    """Each filter's feature map apart."""

    def forward(self, X):
        kH, kW = self.weight.shape[2:]
        self.X, s = X, self.s
        self.p, self.q = self.border(X.shape[2], kH), self.border(X.shape[3], kW)
        self.Xp = np.pad(X, ((0, 0), (0, 0), self.p, self.q))
        self.patches = sliding_window_view(self.Xp, (kH, kW), axis=(2, 3))[:, :, ::s, ::s]
        maps = [
            np.einsum("ncijuv,cuv->nij", self.patches, w) + b
            for w, b in zip(self.weight, self.bias, strict=True)
        ]
        return np.stack(maps, axis=1)

    def backward(self, dL_dO):
        (F, C, kH, kW), (N, _, H, W) = self.weight.shape, self.X.shape
        dF = np.zeros((F, C, kH, kW))
        dX = np.zeros(self.Xp.shape)
        for f in range(F):
            g = dL_dO[:, f]
            dF[f] = np.einsum("nij,ncijuv->cuv", g, self.patches)
            dX_f = np.zeros(self.Xp.shape)
            for i, j in np.ndindex(g.shape[1:]):
                y, x = i * self.s, j * self.s
                share = g[:, i, j].reshape(N, 1, 1, 1) * self.weight[f]
                dX_f[:, :, y : y + kH, x : x + kW] += share
            dX = dX_f  # right: dX += dX_f
        return dF, dX[:, :, self.p[0] : self.p[0] + H, self.q[0] : self.q[0] + W]


@student("last row of O never written", "forward")
class LastRowMissing(Settings):
    """Row by row and column by column, all filters at once."""

    def forward(self, X):
        n, c, h, w = X.shape
        f, _, kh, kw = self.weight.shape
        (t, b), (l, r) = self.border(h, kh), self.border(w, kw)
        self.inside = np.s_[:, :, t : t + h, l : l + w]
        self.x = np.zeros((n, c, h + t + b, w + l + r))
        self.x[self.inside] = X
        self.oh, self.ow = 1 + (h + t + b - kh) // self.s, 1 + (w + l + r - kw) // self.s
        out = np.zeros((n, f, self.oh, self.ow))
        for i in range(0, self.oh - 1):  # right: for i in range(0, self.oh):
            for j in range(0, self.ow):
                y, x = i * self.s, j * self.s
                region = self.x[:, None, :, y : y + kh, x : x + kw]
                out[:, :, i, j] = np.sum(region * self.weight, axis=(2, 3, 4)) + self.bias
        return out

    def backward(self, dL_dO):
        kh, kw = self.weight.shape[2:]
        self.dL_db = dL_dO.sum(axis=3).sum(axis=2).sum(axis=0)
        dF, dx = np.zeros(self.weight.shape), np.zeros(self.x.shape)
        for i in range(self.oh):
            for j in range(self.ow):
                y, x = i * self.s, j * self.s
                region = np.s_[:, :, y : y + kh, x : x + kw]
                g = dL_dO[:, :, i, j]
                dF += np.einsum("nf,ncuv->fcuv", g, self.x[region])
                dx[region] += np.einsum("nf,fcuv->ncuv", g, self.weight)
        return dF, dx[self.inside]


@student("first column of ∂L/∂X never written", "input_gradient")
class FirstColumnMissing(Settings):
    """∂L/∂X pixel by pixel: which windows met it, and with which weight."""

    def forward(self, X):
        self.X, (kH, kW), s = X, self.weight.shape[2:], self.s
        self.top, bottom = self.border(X.shape[2], kH)
        self.left, right = self.border(X.shape[3], kW)
        X_pad = np.pad(X, ((0, 0), (0, 0), (self.top, bottom), (self.left, right)))
        self.windows = sliding_window_view(X_pad, (kH, kW), axis=(2, 3))[:, :, ::s, ::s]
        O = np.tensordot(self.windows, self.weight, axes=([1, 4, 5], [1, 2, 3])) + self.bias
        return np.moveaxis(O, 3, 1)

    def backward(self, dL_dO):
        dF = np.einsum("nfij,ncijuv->fcuv", dL_dO, self.windows)
        H, W = self.X.shape[2:]
        dX = np.zeros(self.X.shape)
        for y in range(H):
            for x in range(1, W):  # right: for x in range(W):
                dX[:, :, y, x] = self.pixel(dL_dO, y + self.top, x + self.left)
        return dF, dX

    def pixel(self, dL_dO, y, x):
        kH, kW = self.weight.shape[2:]
        total = 0
        for i, j in np.ndindex(dL_dO.shape[2:]):
            u, v = y - i * self.s, x - j * self.s
            if 0 <= u < kH and 0 <= v < kW:
                total = total + dL_dO[:, :, i, j] @ self.weight[:, :, u, v]
        return total


@student("only filter 0 computed in forward", "forward")
class OneFilterOnly(Settings):
    """Begun with one filter, the others to follow; backward with a view to add into."""

    def forward(self, X):
        (N, _, H, W), (F, _, kH, kW) = X.shape, self.weight.shape
        (a, b), (c, d) = self.border(H, kH), self.border(W, kW)
        self.crop = slice(a, a + H), slice(c, c + W)
        self.padded = np.pad(X, ((0, 0), (0, 0), (a, b), (c, d)))
        windows = self.view(self.padded)
        O = np.zeros((N, F, *windows.shape[2:4]))
        for f in range(1):  # right: for f in range(F):
            O[:, f] = np.tensordot(windows, self.weight[f], ([1, 4, 5], [0, 1, 2])) + self.bias[f]
        return O

    def view(self, A):
        windows = sliding_window_view(A, self.weight.shape[2:], axis=(2, 3), writeable=True)
        return windows[:, :, :: self.s, :: self.s]

    def backward(self, dL_dO):
        self.dL_db = np.sum(dL_dO, (0, 2, 3))
        dF = np.einsum("nfhw,nchwab->fcab", dL_dO, self.view(self.padded))
        dX = np.zeros(self.padded.shape)
        view = self.view(dX)
        shares = np.einsum("nfhw,fcab->nchwab", dL_dO, self.weight)
        for h, w in np.ndindex(dL_dO.shape[2:]):
            view[:, :, h, w] += shares[:, :, h, w]
        return dF, dX[:, :, self.crop[0], self.crop[1]]


@student("as_strided with the strides of the unpadded array", "forward")
class StridesOfX(Settings):
    def forward(self, X):
        X = np.ascontiguousarray(X)
        (N, C, H, W), (kH, kW), s = X.shape, self.weight.shape[2:], self.s
        self.H, self.W, self.ph, self.pw = H, W, self.border(H, kH), self.border(W, kW)
        X_pad = np.pad(X, ((0, 0), (0, 0), self.ph, self.pw))
        self.padded_shape = X_pad.shape
        oH, oW = (X_pad.shape[2] - kH) // s + 1, (X_pad.shape[3] - kW) // s + 1
        bN, bC, bH, bW = X.strides  # right: bN, bC, bH, bW = X_pad.strides
        strides = (bN, bC, bH * s, bW * s, bH, bW)
        self.windows = as_strided(X_pad, (N, C, oH, oW, kH, kW), strides)
        return np.einsum("nchwij,fcij->nfhw", self.windows, self.weight) + self.bias[:, None, None]

    def backward(self, dL_dO):
        (kH, kW), (oH, oW), s = self.weight.shape[2:], dL_dO.shape[2:], self.s
        dF = np.einsum("nfhw,nchwij->fcij", dL_dO, self.windows)
        dX = np.zeros(self.padded_shape)
        for i in range(kH):
            for j in range(kW):
                part = np.einsum("nfhw,fc->nchw", dL_dO, self.weight[:, :, i, j])
                dX[:, :, i : i + oH * s : s, j : j + oW * s : s] += part
        y, x = self.ph[0], self.pw[0]
        return dF, dX[:, :, y : y + self.H, x : x + self.W]


@student(
    'two mistakes: stride ignored in ∂L/∂F; border of "same" on the wrong side in forward',
    "forward",
    "filter_gradient",
)
class WrongSideNoStride(Settings):
    """All by einsum, on windows seen through sliding_window_view."""

    def same(self, n, k):
        small, large = self.border(n, k)
        return large, small  # right: return small, large

    def forward(self, X):
        (H, W), (kH, kW) = X.shape[2:], self.weight.shape[2:]
        pads = self.same(H, kH), self.same(W, kW)
        self.inside = np.s_[:, :, pads[0][0] : pads[0][0] + H, pads[1][0] : pads[1][0] + W]
        self.X_pad = np.pad(X, ((0, 0), (0, 0), *pads))
        self.all_windows = sliding_window_view(self.X_pad, (kH, kW), axis=(2, 3))
        windows = self.all_windows[:, :, :: self.s, :: self.s]
        return np.einsum("bcxyij,kcij->bkxy", windows, self.weight) + self.bias[None, :, None, None]

    def backward(self, dL_dO):
        (oH, oW), s = dL_dO.shape[2:], self.s
        windows = self.all_windows[:, :, :oH, :oW]
        # right: windows = self.all_windows[:, :, ::s, ::s]
        dF = np.einsum("bkxy,bcxyij->kcij", dL_dO, windows)
        dX = np.zeros(self.X_pad.shape)
        for x, y, i, j in np.ndindex(oH, oW, *self.weight.shape[2:]):
            dX[:, :, x * s + i, y * s + j] += dL_dO[:, :, x, y] @ self.weight[:, :, i, j]
        self.dL_db = np.einsum("bkxy->k", dL_dO)
        return dF, dX[self.inside]


@student(
    "channels' order reversed in forward (channel c of X meets channel C − 1 − c of F), "
    "gradients right for that forward",
    "forward",
)
class BlueGreenRed(Settings):
    """Pictures as OpenCV has them; channels last inside."""

    def forward(self, X):
        C, kH, kW = self.weight.shape[1:]
        self.order = np.arange(C)[::-1]  # right: self.order = np.arange(C)
        self.size, s = X.shape[2:], self.s
        self.p, self.q = self.border(X.shape[2], kH), self.border(X.shape[3], kW)
        x = np.pad(X[:, self.order].transpose(0, 2, 3, 1), ((0, 0), self.p, self.q, (0, 0)))
        self.x, (H, W) = x, x.shape[1:3]
        self.ys, self.xs = range(0, H - kH + 1, s), range(0, W - kW + 1, s)
        O = np.zeros((len(X), len(self.ys), len(self.xs), len(self.weight)))
        for i, y in enumerate(self.ys):
            for j, x0 in enumerate(self.xs):
                window = x[:, y : y + kH, x0 : x0 + kW, :]
                O[:, i, j, :] = np.einsum("nuvc,fcuv->nf", window, self.weight)
        return (O + self.bias).transpose(0, 3, 1, 2)

    def backward(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        dF, dx = np.zeros(self.weight.shape), np.zeros(self.x.shape)
        for i, y in enumerate(self.ys):
            for j, x0 in enumerate(self.xs):
                g = dL_dO[:, :, i, j]
                dF += np.einsum("nf,nuvc->fcuv", g, self.x[:, y : y + kH, x0 : x0 + kW, :])
                dx[:, y : y + kH, x0 : x0 + kW, :] += np.einsum("nf,fcuv->nuvc", g, self.weight)
        (top, left), (H, W) = (self.p[0], self.q[0]), self.size
        dX = np.zeros((len(dx), len(self.order), H, W))
        dX[:, self.order] = dx[:, top : top + H, left : left + W].transpose(0, 3, 1, 2)
        return dF, dX
