# ruff: noqa: ARG002
"""Right convolution layers, in all the ways learners write them; the wrong ones build on them."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from conv_layer import Conv2d


class Layer:
    """Settings, padding and cropping, shared; how the sums are made is each layer's own."""

    def __init__(self, out_channels, kernel_size, stride=1, padding="valid"):
        k = kernel_size
        self.out_channels, self.stride, self.padding = out_channels, stride, padding
        self.kernel_size = k if isinstance(k, tuple) else (k, k)

    def forward(self, X):
        self.given = X
        self.X = self.pad(X)
        self.rows, self.columns = self.output_size(*self.X.shape[2:])
        return self.output()

    def backward(self, dL_dO):
        self.dL_db = self.bias_gradient(dL_dO)
        return self.filter_gradient(dL_dO), self.input_gradient(dL_dO)

    def input_gradient(self, dL_dO):
        return self.crop(self.padded_gradient(dL_dO))

    def bias_gradient(self, dL_dO):
        return dL_dO.sum(axis=(0, 2, 3))

    def output_size(self, H, W):
        kH, kW = self.weight.shape[2:]
        return self.count(H, kH), self.count(W, kW)

    def count(self, n, k):
        return (n - k) // self.stride + 1

    def border(self, n, k):
        """As TensorFlow does it."""
        total = max((-(-n // self.stride) - 1) * self.stride + k - n, 0)
        return total // 2, total - total // 2

    def borders(self):
        if self.padding == "valid":
            return (0, 0), (0, 0)
        H, W = self.given.shape[2:]
        kH, kW = self.weight.shape[2:]
        return self.border(H, kH), self.border(W, kW)

    def pad(self, X):
        borders = self.borders()
        return np.pad(X, ((0, 0), (0, 0), *borders)) if any(map(any, borders)) else X.copy()

    def crop(self, dL_dX):
        (top, _), (left, _) = self.borders()
        H, W = self.given.shape[2:]
        return dL_dX[:, :, top : top + H, left : left + W]


class Loops(Layer):
    """Loops over images, filters and windows; backward scatters."""

    def places(self):
        return np.ndindex(len(self.X), len(self.weight), self.rows, self.columns)

    def corner(self, i, j):
        """Where window (i, j) begins."""
        return i * self.stride, j * self.stride

    def window(self, n, i, j):
        (kH, kW), (y, x) = self.weight.shape[2:], self.corner(i, j)
        return self.X[n, :, y : y + kH, x : x + kW]

    def product(self, window, f):
        return np.sum(window * self.weight[f]) + self.bias[f]

    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j in self.places():
            O[n, f, i, j] = self.product(self.window(n, i, j), f)
        return O

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF

    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            y, x = self.corner(i, j)
            dL_dX[n, :, y : y + kH, x : x + kW] += self.share(dL_dO[n, f, i, j], f)
        return dL_dX

    def share(self, g, f):
        return g * self.weight[f]


class EveryIndex(Layer):
    """Seven loops, and no slice at all."""

    def places(self):
        C, kH, kW = self.weight.shape[1:]
        return np.ndindex(len(self.X), len(self.weight), self.rows, self.columns, C, kH, kW)

    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j, c, u, v in self.places():
            O[n, f, i, j] += self.pixel(n, c, i, u, j, v) * self.weight[f, c, u, v]
        return O + self.bias[:, None, None]

    def pixel(self, n, c, i, u, j, v):
        return self.X[n, c, i * self.stride + u, j * self.stride + v]

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j, c, u, v in self.places():
            dL_dF[f, c, u, v] += dL_dO[n, f, i, j] * self.pixel(n, c, i, u, j, v)
        return dL_dF

    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape), self.stride
        for n, f, i, j, c, u, v in self.places():
            dL_dX[n, c, i * s + u, j * s + v] += dL_dO[n, f, i, j] * self.weight[f, c, u, v]
        return dL_dX


class Einsum(Layer):
    """Windows as a view, and sums by their letters."""

    def windows(self):
        s = self.stride
        windows = sliding_window_view(self.X, self.weight.shape[2:], axis=(2, 3))
        return windows[:, :, ::s, ::s]

    def output(self):
        O = np.einsum("ncijuv,fcuv->nfij", self.windows(), self.weight)
        return O + self.bias.reshape(-1, 1, 1)

    def filter_gradient(self, dL_dO):
        return np.einsum("nfij,ncijuv->fcuv", dL_dO, self.windows())

    def padded_gradient(self, dL_dO):
        shares = np.einsum("nfij,fcuv->ncijuv", dL_dO, self.weight)
        dL_dX, s = np.zeros(self.X.shape), self.stride
        for i, j, u, v in np.ndindex(shares.shape[2:]):
            dL_dX[:, :, i * s + u, j * s + v] += shares[:, :, i, j, u, v]
        return dL_dX


class Im2col(Layer):
    """Each window a row of one matrix."""

    def matrix(self):
        return self.weight.reshape(len(self.weight), -1)

    def im2col(self, X):
        s, (kH, kW) = self.stride, self.weight.shape[2:]
        rows = []
        for n, i, j in np.ndindex(len(X), self.rows, self.columns):
            rows.append(X[n, :, i * s : i * s + kH, j * s : j * s + kW].ravel())
        return np.array(rows)

    def output(self):
        self.cols = self.im2col(self.X)
        return self.as_images(self.cols @ self.matrix().T + self.bias)

    def as_images(self, product):
        shape = (len(self.X), self.rows, self.columns, len(self.weight))
        return product.reshape(shape).transpose(0, 3, 1, 2)

    def as_rows(self, dL_dO):
        return dL_dO.transpose(0, 2, 3, 1).reshape(-1, len(self.weight))

    def filter_gradient(self, dL_dO):
        return (self.as_rows(dL_dO).T @ self.cols).reshape(self.weight.shape)

    def padded_gradient(self, dL_dO):
        return self.col2im(self.as_rows(dL_dO) @ self.matrix())

    def col2im(self, dcols):
        dL_dX, s, (C, kH, kW) = np.zeros(self.X.shape), self.stride, self.weight.shape[1:]
        places = np.ndindex(len(self.X), self.rows, self.columns)
        for row, (n, i, j) in zip(dcols, places, strict=True):
            part = row.reshape(C, kH, kW)
            dL_dX[n, :, i * s : i * s + kH, j * s : j * s + kW] += part
        return dL_dX


def correlate(A, K):
    """Slide the filters K, (F, C, h, w), over A, (N, C, H, W), one step at a time."""
    return np.einsum("ncijuv,fcuv->nfij", sliding_window_view(A, K.shape[2:], axis=(2, 3)), K)


class Correlation(Layer):
    """Everything is a correlation: ∂L/∂O with zeros inserted, filters turned."""

    def output(self):
        return correlate(self.X, self.weight)[
            :, :, :: self.stride, :: self.stride
        ] + self.bias.reshape(-1, 1, 1)

    def spread(self, dL_dO):
        s, (H, W) = self.stride, dL_dO.shape[2:]
        spread = np.zeros((*dL_dO.shape[:2], (H - 1) * s + 1, (W - 1) * s + 1))
        spread[:, :, ::s, ::s] = dL_dO
        return spread

    def leftover(self):
        kH, kW = self.weight.shape[2:]
        H, W = self.X.shape[2:]
        return (H - kH) % self.stride, (W - kW) % self.stride

    def reached(self, X):
        """X without the rows and columns that no window reaches."""
        (r, q), (H, W) = self.leftover(), X.shape[2:]
        return X[:, :, : H - r, : W - q]

    def filter_gradient(self, dL_dO):
        # channels as images, images as channels
        X, G = self.reached(self.X).swapaxes(0, 1), self.spread(dL_dO).swapaxes(0, 1)
        return correlate(X, G).swapaxes(0, 1)

    def turned(self):
        return self.weight[:, :, ::-1, ::-1].swapaxes(0, 1)

    def fully_padded(self, spread):
        (kH, kW), (r, q) = self.weight.shape[2:], self.leftover()
        return np.pad(spread, ((0, 0), (0, 0), (kH - 1, kH - 1 + r), (kW - 1, kW - 1 + q)))

    def padded_gradient(self, dL_dO):
        return correlate(self.fully_padded(self.spread(dL_dO)), self.turned())


class AddAt(Einsum):
    """Places as arrays of indices, shares added by np.add.at."""

    def indices(self):
        """Rows and columns of all pixels, (H', 1, kH, 1) and (1, W', 1, kW)."""
        (kH, kW), s = self.weight.shape[2:], self.stride
        y = s * np.arange(self.rows)[:, None, None, None] + np.arange(kH)[:, None]
        x = s * np.arange(self.columns)[:, None, None] + np.arange(kW)
        return y, x

    def windows(self):
        y, x = self.indices()
        return self.X[:, :, y, x]

    def padded_gradient(self, dL_dO):
        dL_dX, (y, x) = np.zeros(self.X.shape), self.indices()
        shares = np.einsum("nfij,fcuv->ncijuv", dL_dO, self.weight)
        np.add.at(dL_dX, (slice(None), slice(None), y, x), shares)
        return dL_dX


class Taps(Layer):
    """One slice for each tap of the filter."""

    def tap(self, array, u, v):
        s = self.stride
        return array[:, :, u : u + s * self.rows : s, v : v + s * self.columns : s]

    def taps(self):
        return np.ndindex(self.weight.shape[2:])

    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for u, v in self.taps():
            O += np.einsum("ncij,fc->nfij", self.tap(self.X, u, v), self.weight[:, :, u, v])
        return O + self.bias.reshape(1, -1, 1, 1)

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for u, v in self.taps():
            dL_dF[:, :, u, v] = np.tensordot(dL_dO, self.tap(self.X, u, v), ([0, 2, 3], [0, 2, 3]))
        return dL_dF

    def padded_gradient(self, dL_dO):
        dL_dX = np.zeros(self.X.shape)
        for u, v in self.taps():
            self.tap(dL_dX, u, v)[...] += np.einsum("nfij,fc->ncij", dL_dO, self.weight[:, :, u, v])
        return dL_dX


class Fft(Correlation):
    """Forward by the Fourier transform: a product with the conjugate is a correlation."""

    def spectrum(self):
        return np.conj(np.fft.rfft2(self.weight, self.X.shape[2:]))

    def output(self):
        size, s = self.X.shape[2:], self.stride
        product = np.einsum("nchw,fchw->nfhw", np.fft.rfft2(self.X), self.spectrum())
        O = np.fft.irfft2(product, size)[:, :, : self.rows * s : s, : self.columns * s : s]
        return O[:, :, : self.rows, : self.columns] + self.bias[:, None, None]


class MatrixOnly:
    """Knows a matrix (H, W), filters (F, 1, kH, kW) or, with flat filters, (F, kH, kW)."""

    inner: type = Einsum
    flat = False

    def __init__(self, *settings):
        self.layer = self.inner(*settings)

    def forward(self, X):
        H, W = X.shape
        self.layer.weight = self.weight[:, None] if self.flat else self.weight
        self.layer.bias = self.bias
        if self.layer.weight.shape[1:2] != (1,) or self.layer.weight.ndim != 4:
            raise ValueError("one channel only")
        return self.layer.forward(X.reshape(1, 1, H, W))[0]

    def backward(self, dL_dO):
        dL_dF, dL_dX = self.layer.backward(dL_dO[None])
        self.dL_db = self.layer.dL_db
        return dL_dF[:, 0] if self.flat else dL_dF, dL_dX[0, 0]


class FlatFilters(MatrixOnly):
    flat = True


class OneFilterOneMatrix(MatrixOnly):
    """Returns O as a matrix too where there is one filter."""

    def forward(self, X):
        O = super().forward(X)
        return O[0] if len(O) == 1 else O

    def backward(self, dL_dO):
        return super().backward(dL_dO if dL_dO.ndim == 3 else dL_dO[None])


class OneImage:
    """Knows (C, H, W)."""

    inner: type = Einsum

    def __init__(self, *settings):
        self.layer = self.inner(*settings)

    def forward(self, X):
        C, H, W = X.shape
        self.layer.weight, self.layer.bias = self.weight, self.bias
        return self.layer.forward(X.reshape(1, C, H, W))[0]

    def backward(self, dL_dO):
        dL_dF, dL_dX = self.layer.backward(dL_dO[None])
        self.dL_db = self.layer.dL_db
        return dL_dF, dL_dX[0]


class SquareOnly(Loops):
    def __init__(self, out_channels, kernel_size, stride, padding):
        if not isinstance(kernel_size, int):
            raise TypeError("kernel_size should be an int")
        super().__init__(out_channels, kernel_size, stride, padding)


class SquareByAccident(Loops):
    """Stumbles over a pair only when it slides."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        super().__init__(out_channels, kernel_size, stride, padding)
        self.k = kernel_size

    def window(self, n, i, j):
        y, x = self.corner(i, j)
        return self.X[n, :, y : y + self.k, x : x + self.k]


class Float32(Einsum):
    def forward(self, X):
        self.weight, self.bias = (np.asarray(a, np.float32) for a in (self.weight, self.bias))
        return super().forward(X.astype(np.float32))

    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO.astype(np.float32))
        return dL_dF.astype(np.float32), dL_dX.astype(np.float32)


class FortranOrder(Einsum):
    def forward(self, X):
        return np.asfortranarray(super().forward(X))

    def backward(self, dL_dO):
        return tuple(map(np.asfortranarray, super().backward(dL_dO)))


class RefusesSameWithStride(Loops):
    def __init__(self, out_channels, kernel_size, stride, padding):
        if padding == "same" and stride > 1:
            raise ValueError("padding='same' is not supported for strided convolutions")
        super().__init__(out_channels, kernel_size, stride, padding)


class RefusesSameOnForward(Loops):
    def pad(self, X):
        if self.padding == "same" and self.stride > 1:
            raise NotImplementedError
        return super().pad(X)


class KeepsTheSize(Einsum):
    """With "same" the output is as large as the input, whatever the stride."""

    def border(self, n, k):
        total = (self.stride - 1) * n - self.stride + k
        return total // 2, total - total // 2


class HalfOnBothSidesWithStride(Einsum):
    def border(self, n, k):
        return (k // 2, k // 2) if self.stride > 1 else super().border(n, k)


class AsForStrideOne(Einsum):
    def border(self, n, k):
        return (k - 1) // 2, k // 2


class Wrapper:
    """Around the layer of this project, as one would around torch's."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        self.inside = Conv2d(out_channels, kernel_size, stride, padding)

    weight = property(
        lambda self: self.inside.weight, lambda self, new: setattr(self.inside, "weight", new)
    )
    bias = property(
        lambda self: self.inside.bias, lambda self, new: setattr(self.inside, "bias", new)
    )

    def forward(self, X):
        return self.inside.forward(X)

    def backward(self, dL_dO):
        return (*self.inside.backward(dL_dO), self.inside.dL_db)


class HoldsOtherLayout(Einsum):
    """Keeps its weight as Keras does, (kH, kW, C, F); hands it out as ours."""

    @property
    def weight(self):
        return self.kernel.transpose(3, 2, 0, 1)

    @weight.setter
    def weight(self, new):
        self.kernel = np.ascontiguousarray(new.transpose(2, 3, 1, 0))


class ReturnsLists(Einsum):
    def backward(self, dL_dO):
        return [gradient.tolist() for gradient in super().backward(dL_dO)]


class Slots(Loops):
    """No attribute beyond these."""

    __slots__ = ()


class KeepsNoBiasGradient(Loops):
    def backward(self, dL_dO):
        return self.filter_gradient(dL_dO), self.input_gradient(dL_dO)


class ReadsTheBiasAsAColumn(Loops):
    """Its bias gradient is (F, 1), as in many courses."""

    def bias_gradient(self, dL_dO):
        return super().bias_gradient(dL_dO)[:, None]


class ReusesItsBuffer(Einsum):
    """Returns ∂L/∂X in an array that it keeps, cleared at each call."""

    buffer = None

    def padded_gradient(self, dL_dO):
        fresh = super().padded_gradient(dL_dO)
        if self.buffer is None or self.buffer.shape != fresh.shape:
            self.buffer = np.empty(fresh.shape)
        self.buffer[...] = fresh
        return self.buffer


RIGHT = [
    Loops,
    EveryIndex,
    Einsum,
    Im2col,
    Correlation,
    AddAt,
    Taps,
    Fft,
    MatrixOnly,
    FlatFilters,
    OneFilterOneMatrix,
    OneImage,
    SquareOnly,
    SquareByAccident,
    Float32,
    FortranOrder,
    RefusesSameWithStride,
    RefusesSameOnForward,
    KeepsTheSize,
    HalfOnBothSidesWithStride,
    AsForStrideOne,
    Wrapper,
    Conv2d,
    HoldsOtherLayout,
    ReturnsLists,
    Slots,
    KeepsNoBiasGradient,
    ReadsTheBiasAsAColumn,
    ReusesItsBuffer,
]


# --------------------------------------------- right within what they take, and say so


class OddOnly(Loops):
    def __init__(self, out_channels, kernel_size, stride, padding):
        super().__init__(out_channels, kernel_size, stride, padding)
        if any(k % 2 == 0 for k in self.kernel_size):
            raise ValueError(f"kernel_size {kernel_size} is not odd")


class OddSquareOneImage(OneImage):
    inner = OddOnly

    def __init__(self, out_channels, kernel_size, stride, padding):
        assert isinstance(kernel_size, int)
        super().__init__(out_channels, kernel_size, stride, padding)


class ThreeByThreeOnly(Einsum):
    def forward(self, X):
        if self.kernel_size != (3, 3):
            raise NotImplementedError("3x3 only")
        return super().forward(X)


class StrideOneOnly(Loops):
    def forward(self, X):
        assert self.stride == 1, "no strides yet"
        return super().forward(X)


class NoPadding(Loops):
    def pad(self, X):
        if self.padding == "same":
            raise NotImplementedError
        return X


class PlainOnly(Loops):
    """One test for two limits."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        assert stride == 1 and padding == "valid", "not supported"
        super().__init__(out_channels, kernel_size, stride, padding)


class SameWithOddFiltersOnly(Loops):
    """Its padding would be a number."""

    def border(self, n, k):
        if k % 2 == 0:
            raise ValueError("an even filter has no such padding")
        return super().border(n, k)

    def borders(self):
        if self.padding == "same" and any(k % 2 == 0 for k in self.weight.shape[2:]):
            raise ValueError("an even filter has no such padding")
        return super().borders()


class OnePaddingForAllSides(Loops):
    def pad(self, X):
        if len({n for around in self.borders() for n in around}) > 1:
            raise ValueError("padding is one number")
        return super().pad(X)


class NothingLeftOver(Im2col):
    def output_size(self, H, W):
        for n, k in zip((H, W), self.weight.shape[2:], strict=True):
            assert (n - k) % self.stride == 0, "the filter does not fit"
        return super().output_size(H, W)


class SquareImages(Loops):
    def forward(self, X):
        if X.shape[2] != X.shape[3]:
            raise ValueError(f"{X.shape} is not square")
        return super().forward(X)


class OneChannel(Loops):
    def forward(self, X):
        assert X.shape[1] == 1
        return super().forward(X)


class OneOfABatch(Loops):
    """It takes a batch, of one image."""

    def forward(self, X):
        assert len(X) == 1
        return super().forward(X)


class SquareAndStrideOne(Loops):
    """Two limits, each in words of its own; the second is never met where the first one is."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        if not isinstance(kernel_size, int):
            raise TypeError("kernel_size is a number")
        if stride > 1:
            raise ValueError("no strides")
        super().__init__(out_channels, kernel_size, stride, padding)


class TheFirstSizeOnly(Loops):
    """It is built for the size of its first X, and says so of another."""

    size = None

    def forward(self, X):
        self.size = self.size or X.shape
        if X.shape != self.size:
            raise ValueError("another size")
        return super().forward(X)


LIMITED = [
    (OddOnly, {"odd_only"}),
    (OddSquareOneImage, {"odd_only", "square_only"}),
    (ThreeByThreeOnly, {"three_only"}),
    (StrideOneOnly, {"stride_1_only"}),
    (NoPadding, {"valid_only"}),
    (PlainOnly, {"stride_1_only", "valid_only"}),
    (SameWithOddFiltersOnly, {"same_odd_only"}),
    (OnePaddingForAllSides, {"same_on_all_sides_only"}),
    (NothingLeftOver, {"nothing_left_over"}),
    (SquareImages, {"square_images_only"}),
    (OneChannel, {"one_channel_only"}),
    (OneOfABatch, {"one_image_only"}),
    (SquareOnly, {"square_only"}),
    (SquareByAccident, {"square_only"}),
    (RefusesSameWithStride, {"same_stride_1_only"}),
    (RefusesSameOnForward, {"same_stride_1_only"}),
    (SquareAndStrideOne, {"square_only", "stride_1_only"}),
    (TheFirstSizeOnly, set()),
]


# ----------------------------------------------------------- right, in the ways of others


class BiasSecond(Einsum):
    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        return dL_dF, self.dL_db, dL_dX


class InputFirst(Einsum):
    def backward(self, dL_dO):
        return super().backward(dL_dO)[::-1]


class InputFirstOfThree(Loops):
    def backward(self, dL_dO):
        dL_dF, dL_dX = super().backward(dL_dO)
        return [dL_dX, dL_dF, self.dL_db.reshape(1, -1)]


class FirstLayer(Loops):
    def backward(self, dL_dO):
        return self.filter_gradient(dL_dO), None


class FirstLayerNoneFirst(Loops):
    def backward(self, dL_dO):
        return None, self.filter_gradient(dL_dO), self.bias_gradient(dL_dO)


class AddsUpUntilZeroGrad(Einsum):
    def __init__(self, *settings):
        super().__init__(*settings)
        self.zero_grad()

    def zero_grad(self):
        self.dL_dF = self.dL_db = 0

    def backward(self, dL_dO):
        self.dL_dF = self.dL_dF + self.filter_gradient(dL_dO)
        self.dL_db = self.dL_db + self.bias_gradient(dL_dO)
        return self.dL_dF, self.input_gradient(dL_dO)


class ForgetsItsInput(Loops):
    """It goes back once only, as torch does."""

    def backward(self, dL_dO):
        gradients = super().backward(dL_dO)
        del self.X
        return gradients


IDIOMS = [
    (BiasSecond, "results_order"),
    (InputFirst, "results_order"),
    (InputFirstOfThree, "results_order"),
    (FirstLayer, "first_layer"),
    (FirstLayerNoneFirst, "first_layer"),
    (AddsUpUntilZeroGrad, "zero_grad"),
    (Float32, "float32"),
    (KeepsTheSize, "same_convention"),
]
