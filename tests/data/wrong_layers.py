# ruff: noqa: ARG002
"""Convolution layers with mistakes, written as learners write them, and the names of these.

WRONG pairs each layer with the mistakes that are to be named, by part. STRANGE holds layers
whose mistake has no name, many of them close to one that has; CONFUSED what is neither here nor
there, for what a check does with it matters and its name does not.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from right_layers import AddAt, Correlation, Einsum, EveryIndex, Fft, Im2col, Loops, Taps, correlate

WRONG: list[tuple[type, dict[str, str]]] = []
STRANGE: list[tuple[type, str]] = []


def wrong(**mistakes: str):
    """Register a layer: its parts, and the mistakes in them."""

    def register(layer: type) -> type:
        WRONG.append((layer, mistakes))
        return layer

    return register


def strange(part: str):
    """Register a layer whose mistake in this part has no name."""

    def register(layer: type) -> type:
        STRANGE.append((layer, part))
        return layer

    return register


# ---------------------------------------------------------------------------- forward


@wrong(forward="convolution")
class TurnsTheFilterForward(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f, :, ::-1, ::-1]) + self.bias[f]


@wrong(forward="convolution")
class NoConjugate(Fft):
    """The product of two spectra is a convolution."""

    def output(self):
        (kH, kW), (H, W), s = self.weight.shape[2:], self.X.shape[2:], self.stride
        full = H + kH - 1, W + kW - 1
        product = np.einsum(
            "nchw,fchw->nfhw", np.fft.rfft2(self.X, full), np.fft.rfft2(self.weight, full)
        )
        valid = np.fft.irfft2(product, full)[:, :, kH - 1 : H : s, kW - 1 : W : s]
        return valid + self.bias[:, None, None]


@wrong(forward="kernel_transposed")
class ExchangesUAndV(EveryIndex):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j, c, u, v in self.places():
            O[n, f, i, j] += self.pixel(n, c, i, u, j, v) * self.weight[f, c, v, u]
        return O + self.bias[:, None, None]


@wrong(forward="kernel_transposed")
class TransposesTheFilterForward(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcvu->nfij", self.windows(), self.weight)
        return O + self.bias.reshape(-1, 1, 1)


@wrong(forward="kernel_transposed")
class FlattensTheFilterByColumns(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        matrix = self.weight.swapaxes(2, 3).reshape(len(self.weight), -1)
        return self.as_images(self.cols @ matrix.T + self.bias)


@wrong(forward="stride_ignored", filter_gradient="stride_ignored", input_gradient="stride_ignored")
class StrideLeftOut(Loops):
    def corner(self, i, j):
        return i, j


@wrong(forward="stride_ignored")
class CutsInPlaceOfStriding(Correlation):
    def output(self):
        O = correlate(self.X, self.weight)[:, :, : self.rows, : self.columns]
        return O + self.bias[:, None, None]


@wrong(forward="bias_forgotten")
class ForgetsTheBias(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f])


@wrong(forward="bias_forgotten")
class ForgetsTheBiasInColumns(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        return self.as_images(self.cols @ self.matrix().T)


@wrong(forward="bias_alone")
class ReturnsTheBias(Loops):
    def product(self, window, f):
        return self.bias[f]


@wrong(forward="bias_alone")
class WritesIntoACopy(Im2col):
    """The sums go into an array that is not the one returned."""

    def output(self):
        self.cols = self.im2col(self.X)
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        O.reshape(-1).copy()[:] = self.as_images(self.cols @ self.matrix().T).reshape(-1)
        return O + self.bias[:, None, None]


@wrong(forward="bias_per_channel")
class AddsTheBiasForEachChannel(Loops):
    def product(self, window, f):
        return sum(
            np.sum(w * k) + self.bias[f] for w, k in zip(window, self.weight[f], strict=True)
        )


@wrong(forward="bias_per_channel")
class AddsTheBiasInTheChannelLoop(Taps):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for c in range(self.X.shape[1]):
            O += correlate(self.X[:, [c]], self.weight[:, [c]])[
                :, :, :: self.stride, :: self.stride
            ]
            O += self.bias[:, None, None]
        return O


@wrong(forward="bias_per_tap")
class AddsTheBiasInsideTheSum(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f] + self.bias[f])


@wrong(forward="bias_per_tap")
class AddsTheBiasForEachTap(Taps):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for u, v in self.taps():
            O += np.einsum("ncij,fc->nfij", self.tap(self.X, u, v), self.weight[:, :, u, v])
            O += self.bias[:, None, None]
        return O


@wrong(forward="bias_of_the_first")
class OneBias(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f]) + self.bias[0]


@wrong(forward="bias_of_the_first")
class OneBiasInColumns(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        return self.as_images(self.cols @ self.matrix().T + self.bias[0])


@wrong(forward="one_channel_kept")
class OverwritesTheChannels(Loops):
    def product(self, window, f):
        for c in range(len(window)):
            total = np.sum(window[c] * self.weight[f, c])
        return total + self.bias[f]


@wrong(forward="one_channel_kept")
class FirstChannelOnly(Taps):
    def output(self):
        s = self.stride
        O = correlate(self.X[:, :1], self.weight[:, :1])[:, :, ::s, ::s]
        return O + self.bias[:, None, None]


@wrong(forward="channels_averaged")
class AveragesTheChannels(Loops):
    def product(self, window, f):
        return (
            np.mean([np.sum(w * k) for w, k in zip(window, self.weight[f], strict=True)])
            + self.bias[f]
        )


@wrong(forward="channels_averaged")
class DividesByTheChannels(Im2col):
    def matrix(self):
        return super().matrix() / self.X.shape[1]

    def padded_gradient(self, dL_dO):
        return super().padded_gradient(dL_dO) * self.X.shape[1]


@wrong(forward="taps_averaged")
class AveragesTheWindow(Loops):
    def product(self, window, f):
        return np.mean(window * self.weight[f]) + self.bias[f]


@wrong(forward="taps_averaged")
class AveragesEachChannelsWindow(Einsum):
    def output(self):
        products = self.windows()[:, None] * self.weight[:, :, None, None]
        return products.mean(axis=(-2, -1)).sum(axis=2) + self.bias[:, None, None]


@wrong(forward="one_filter_for_all")
class FirstFilterForAll(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[0]) + self.bias[f]


@wrong(forward="one_filter_for_all")
class LastFilterForAll(Correlation):
    def output(self):
        for kernel in self.weight:
            O = correlate(self.X, kernel[None])[:, :, :: self.stride, :: self.stride]
        return O + self.bias[:, None, None]


@wrong(forward="one_filter_for_all")
class WritesEveryFiltersPlace(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j in self.places():
            O[n, :, i, j] = self.product(self.window(n, i, j), f)
        return O


@wrong(forward="filters_summed")
class AddsToEveryFiltersPlace(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j in self.places():
            O[n, :, i, j] += self.product(self.window(n, i, j), f)
        return O


@wrong(forward="filters_summed")
class SumsTheFiltersAway(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcuv->nij", self.windows(), self.weight)
        return O[:, None] + self.bias.reshape(-1, 1, 1)


@wrong(forward="stride_unused")
class DoesNotHandTheStrideOn(Loops):
    def count(self, n, k):
        return n - k + 1

    def corner(self, i, j):
        return i, j


@wrong(forward="stride_unused")
class NeverKeepsTheStride(Im2col):
    def __init__(self, out_channels, kernel_size, stride=1, padding="valid"):
        super().__init__(out_channels, kernel_size, padding=padding)


@wrong(filter_gradient="corner_only")
class MeetsTheFirstWindowOnly(Einsum):
    def filter_gradient(self, dL_dO):
        first = self.windows()[:, :, 0, 0]
        return np.tensordot(dL_dO.sum(axis=(2, 3)), first, ([0], [0]))


@wrong(forward="no_sliding", filter_gradient="corner_only", input_gradient="corner_only")
class WindowNeverMoves(Loops):
    def corner(self, i, j):
        return 0, 0


@wrong(forward="no_sliding")
class SpreadsOneProduct(Einsum):
    def output(self):
        first = np.sum(self.windows()[:, None, :, 0, 0] * self.weight, axis=(2, 3, 4))
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        return O + (first + self.bias)[:, :, None, None]


@wrong(forward="height_for_both")
class SquareOutput(EveryIndex):
    def output_size(self, H, W):
        size = self.count(H, self.weight.shape[2])
        return size, size


@wrong(forward="height_for_both")
class SquareOutputBySlices(Loops):
    def output_size(self, H, W):
        size = self.count(H, self.weight.shape[2])
        return size, size


@wrong(forward="height_for_both")
class SquareOutputByTheHeightAlone(EveryIndex):
    def output_size(self, H, W):
        kH, kW = self.weight.shape[2:]
        return self.count(H, kH), self.count(H, kW)


@wrong(forward="width_for_both")
class WidthForHeight(EveryIndex):
    def output_size(self, H, W):
        size = self.count(W, self.weight.shape[3])
        return size, size


@wrong(forward="width_for_both")
class WidthForHeightBySlices(Loops):
    def output_size(self, H, W):
        size = self.count(W, self.weight.shape[3])
        return size, size


@wrong(forward="width_for_both")
class WidthForHeightInColumns(Im2col):
    def output_size(self, H, W):
        size = self.count(W, self.weight.shape[3])
        return size, size


@wrong(forward="kernel_height_for_both")
class KernelHeightInTheSize(EveryIndex):
    def output_size(self, H, W):
        k = self.weight.shape[2]
        return self.count(H, k), self.count(W, k)


@wrong(forward="kernel_height_for_both")
class KernelHeightEverywhere(Loops):
    def output_size(self, H, W):
        k = self.weight.shape[2]
        return self.count(H, k), self.count(W, k)


@wrong(forward="kernel_height_for_both")
class SquareSetOfTaps(EveryIndex):
    """Also loops over the taps as if the filter were square."""

    def output_size(self, H, W):
        k = self.weight.shape[2]
        return self.count(H, k), self.count(W, k)

    def places(self):
        C, k = self.weight.shape[1:3]
        return np.ndindex(len(self.X), len(self.weight), self.rows, self.columns, C, k, k)


@wrong(forward="output_size")
class ForgetsTheOne(Loops):
    def count(self, n, k):
        return (n - k) // self.stride


@wrong(forward="output_size")
class ForgetsTheOneInColumns(Im2col):
    def count(self, n, k):
        return (n - k) // self.stride


@wrong(forward="output_size")
class OneInsideTheBrackets(Loops):
    def count(self, n, k):
        return (n - k + 1) // self.stride


@wrong(forward="output_size")
class OneInsideTheBracketsInColumns(Im2col):
    def count(self, n, k):
        return (n - k + 1) // self.stride


@wrong(forward="output_size")
class NoBrackets(EveryIndex):
    def count(self, n, k):
        return n - k // self.stride + 1


@wrong(forward="output_size")
class NoBracketsBySlices(Loops):
    def count(self, n, k):
        return n - k // self.stride + 1


@wrong(forward="output_size")
class RoundsUp(EveryIndex):
    def count(self, n, k):
        return int(np.ceil((n - k) / self.stride)) + 1


@wrong(forward="output_size")
class RoundsUpBySlices(Loops):
    def count(self, n, k):
        return int(np.ceil((n - k) / self.stride)) + 1


@wrong(forward="output_size")
class RoundsUpInColumns(Im2col):
    def count(self, n, k):
        return int(np.ceil((n - k) / self.stride)) + 1


@wrong(forward="output_size")
class RoundsToTheNearest(EveryIndex):
    def count(self, n, k):
        return round((n - k) / self.stride + 1)


@wrong(forward="float_size")
class TrueDivision(Loops):
    def count(self, n, k):
        return (n - k) / self.stride + 1


@wrong(forward="output_size_zeros")
class RoomForMore(Einsum):
    def output(self):
        O, s = super().output(), self.stride
        H, W = self.X.shape[2:]
        kH, kW = self.weight.shape[2:]
        larger = np.zeros((*O.shape[:2], -(-(H - kH) // s) + 1, -(-(W - kW) // s) + 1))
        larger[:, :, : self.rows, : self.columns] = O
        return larger


@wrong(forward="output_size_zeros")
class RoomForMoreInLoops(Loops):
    def output(self):
        kH, kW = self.weight.shape[2:]
        H, W = self.X.shape[2:]
        size = H - kH // self.stride + 1, W - kW // self.stride + 1
        O = np.zeros((len(self.X), len(self.weight), *size))
        for n, f, i, j in self.places():
            O[n, f, i, j] = self.product(self.window(n, i, j), f)
        return O


@wrong(forward="same_half_both_sides")
class HalfOnBothSides(Loops):
    def border(self, n, k):
        return k // 2, k // 2


@wrong(forward="same_half_both_sides")
class HalfOnBothSidesInColumns(Im2col):
    def border(self, n, k):
        return k // 2, k // 2


@wrong(forward="same_odd_row_first")
class OddRowFirst(Loops):
    """Forward and backward agree, so this one mistake shows in every part."""

    def border(self, n, k):
        return super().border(n, k)[::-1]


@wrong(forward="same_odd_row_first")
class OddRowFirstForwardOnly(Im2col):
    def output(self):
        (top, bottom), (left, right) = self.borders()
        pads = (0, 0), (0, 0), (bottom, top), (right, left)
        columns = self.im2col(np.pad(self.given, pads))
        self.cols = self.im2col(self.X)
        return self.as_images(columns @ self.matrix().T + self.bias)


@wrong(forward="same_ignored")
class NeverPads(Loops):
    def borders(self):
        return (0, 0), (0, 0)


@wrong(forward="same_ignored")
class NeverPadsInColumns(Im2col):
    def borders(self):
        return (0, 0), (0, 0)


@wrong(forward="columns_reshaped")
class ReadsWindowsWithoutATranspose(Einsum):
    """(N, C, kH, kW, H', W'), tap by tap, read as one window a row."""

    def output(self):
        columns = self.windows().transpose(0, 1, 4, 5, 2, 3)
        columns = columns.reshape(len(self.X), self.rows * self.columns, -1)
        O = columns @ self.weight.reshape(len(self.weight), -1).T
        O = O.transpose(0, 2, 1).reshape(len(self.X), -1, self.rows, self.columns)
        return O + self.bias[:, None, None]


@wrong(forward="columns_order")
class ChannelsLastInTheColumns(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        s, (kH, kW) = self.stride, self.weight.shape[2:]
        rows = []
        for n, i, j in np.ndindex(len(self.X), self.rows, self.columns):
            window = self.X[n, :, i * s : i * s + kH, j * s : j * s + kW]
            rows.append(window.transpose(1, 2, 0).ravel())
        return self.as_images(np.array(rows) @ self.matrix().T + self.bias)


@wrong(forward="columns_reshaped")
class RowsReadAsColumns(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        each = self.cols.reshape(len(self.X), -1, self.rows * self.columns)
        O = self.matrix() @ each + self.bias[:, None]
        return O.reshape(len(self.X), -1, self.rows, self.columns)


@wrong(forward="output_reshaped")
class ReshapesTheProduct(Im2col):
    def as_images(self, product):
        return product.reshape(len(self.X), len(self.weight), self.rows, self.columns)


@wrong(forward="output_reshaped")
class ReshapesTheTransposedProduct(Im2col):
    def as_images(self, product):
        return product.T.reshape(len(self.X), len(self.weight), self.rows, self.columns)


@wrong(forward="output_reshaped")
class ReshapesEachImagesProduct(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcuv->nijf", self.windows(), self.weight) + self.bias
        return O.reshape(len(self.X), len(self.weight), self.rows, self.columns)


@wrong(forward="truncated")
class IntegerOutput(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns), dtype=int)
        for n, f, i, j in self.places():
            O[n, f, i, j] = self.product(self.window(n, i, j), f)
        return O


@wrong(forward="truncated")
class IntegerOutputTapByTap(EveryIndex):
    """Cuts each sum on the way, not the last one only."""

    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns), dtype=int)
        for n, f, i, j, c, u, v in self.places():
            O[n, f, i, j] += self.pixel(n, c, i, u, j, v) * self.weight[f, c, u, v]
        return O + self.bias[:, None, None]


@wrong(forward="truncated")
class IntegerInput(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        columns = self.cols.astype(int)
        return self.as_images(columns @ self.matrix().T + self.bias)


@wrong(forward="truncated")
class IntegerSums(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcuv->nfij", self.windows(), self.weight).astype("int64")
        return O + self.bias.reshape(-1, 1, 1)


@wrong(forward="truncated")
class IntegerWeights(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcuv->nfij", self.windows(), self.weight.astype(int))
        return O + self.bias.reshape(-1, 1, 1)


# -------------------------------------------------------------------- filter gradient


@wrong(filter_gradient="stride_ignored")
class NoStrideInTheFiltersGradient(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF, (kH, kW) = np.zeros(self.weight.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, f, i, j] * self.X[n, :, i : i + kH, j : j + kW]
        return dL_dF


@wrong(filter_gradient="stride_ignored")
class NoZerosInTheFiltersGradient(Correlation):
    def filter_gradient(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        return correlate(self.X.swapaxes(0, 1), dL_dO.swapaxes(0, 1)).swapaxes(0, 1)[:, :, :kH, :kW]


@wrong(filter_gradient="zeros_not_inserted")
class NoZerosAndNoCut(Correlation):
    def filter_gradient(self, dL_dO):
        return correlate(self.X.swapaxes(0, 1), dL_dO.swapaxes(0, 1)).swapaxes(0, 1)


@wrong(filter_gradient="leftover_kept")
class LeftoverInTheFiltersGradient(Correlation):
    def reached(self, X):
        return X


@wrong(filter_gradient="leftover_kept")
class AsManyPlacesAsThereIsRoomFor(Loops):
    def filter_gradient(self, dL_dO):
        s, (F, H, W) = self.stride, dL_dO.shape[1:]
        rows, columns = (n - (h - 1) * s for n, h in zip(self.X.shape[2:], (H, W), strict=True))
        dL_dF = np.zeros((F, self.X.shape[1], rows, columns))
        for f, u, v in np.ndindex(F, rows, columns):
            met = self.X[:, :, u : u + s * H : s, v : v + s * W : s][:, :, :H, :W]
            dL_dF[f, :, u, v] = (met * dL_dO[:, f, None]).sum((0, 2, 3))
        return dL_dF


@wrong(filter_gradient="zeros_not_inserted")
class SlidesWithoutZeros(Loops):
    def filter_gradient(self, dL_dO):
        (rows, columns), (H, W) = self.X.shape[2:], dL_dO.shape[2:]
        dL_dF = np.zeros((dL_dO.shape[1], self.X.shape[1], rows - H + 1, columns - W + 1))
        for u, v in np.ndindex(*dL_dF.shape[2:]):
            met = self.X[:, :, u : u + H, v : v + W]
            dL_dF[:, :, u, v] = np.einsum("nfij,ncij->fc", dL_dO, met)
        return dL_dF


@wrong(filter_gradient="arguments_swapped")
class TurnsTheFiltersGradient(Loops):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO)[..., ::-1, ::-1]


@wrong(filter_gradient="arguments_swapped")
class SlidesXOverTheGradient(Correlation):
    """As correlate2d(dL_dO, X, "valid") does: the larger one stays, the result is turned."""

    def filter_gradient(self, dL_dO):
        X, G = self.reached(self.X).swapaxes(0, 1), self.spread(dL_dO).swapaxes(0, 1)
        (H, W), (kH, kW) = X.shape[2:], self.weight.shape[2:]
        G = np.pad(G, ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        return np.einsum("fnuvij,cnij->fcuv", self.all_windows(G, (H, W)), X)

    def all_windows(self, G, size):
        return np.lib.stride_tricks.sliding_window_view(G, size, axis=(2, 3))


@wrong(filter_gradient="input_turned")
class TurnsX(Loops):
    def filter_gradient(self, dL_dO):
        kept, self.X = self.X, self.X[:, :, ::-1, ::-1]
        dL_dF = super().filter_gradient(dL_dO)
        self.X = kept
        return dL_dF


@wrong(filter_gradient="input_turned")
class TurnsWhatIsReachedOfX(Correlation):
    def filter_gradient(self, dL_dO):
        X = self.reached(self.X)[:, :, ::-1, ::-1].swapaxes(0, 1)
        return correlate(X, self.spread(dL_dO).swapaxes(0, 1)).swapaxes(0, 1)


@wrong(filter_gradient="input_turned")
class TurnsXBeforeItIsPadded(Im2col):
    def filter_gradient(self, dL_dO):
        turned = self.im2col(self.pad(self.given[:, :, ::-1, ::-1]))
        return (self.as_rows(dL_dO).T @ turned).reshape(self.weight.shape)


@wrong(filter_gradient="upstream_turned")
class TurnsTheUpstreamGradient(Loops):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO[:, :, ::-1, ::-1])


@wrong(filter_gradient="upstream_turned")
class TurnsTheSpreadGradient(Correlation):
    def filter_gradient(self, dL_dO):
        X, G = self.reached(self.X).swapaxes(0, 1), self.spread(dL_dO).swapaxes(0, 1)
        return correlate(X, np.rot90(G, 2, axes=(2, 3))).swapaxes(0, 1)


@wrong(filter_gradient="kernel_transposed")
class TransposesTheFiltersGradient(Im2col):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO).swapaxes(2, 3)


@wrong(filter_gradient="kernel_transposed")
class WritesVUInTheFiltersGradient(EveryIndex):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j, c, u, v in self.places():
            dL_dF[f, c, v, u] += dL_dO[n, f, i, j] * self.pixel(n, c, i, u, j, v)
        return dL_dF


@wrong(filter_gradient="overwritten")
class KeepsTheLastWindow(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] = dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="overwritten")
class KeepsTheLastWindowOfEachImage(Einsum):
    def filter_gradient(self, dL_dO):
        for i, j in np.ndindex(self.rows, self.columns):
            dL_dF = np.einsum("nf,ncuv->fcuv", dL_dO[:, :, i, j], self.windows()[:, :, i, j])
        return dL_dF


@wrong(filter_gradient="overwritten")
class KeepsTheLastWindowIndexByIndex(EveryIndex):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j, c, u, v in self.places():
            dL_dF[f, c, u, v] = dL_dO[n, f, i, j] * self.pixel(n, c, i, u, j, v)
        return dL_dF


@wrong(filter_gradient="filters_summed")
class EveryFilterGetsAllGradients(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF += dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="filters_summed")
class SumsOverFilters(Im2col):
    def filter_gradient(self, dL_dO):
        G = self.as_rows(dL_dO).sum(axis=1)
        return np.array([(G @ self.cols).reshape(self.weight.shape[1:])] * len(self.weight))


@wrong(filter_gradient="one_filter_for_all")
class FirstGradientForAll(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, 0, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="one_filter_for_all")
class LastGradientForAll(Taps):
    def filter_gradient(self, dL_dO):
        dL_dF = super().filter_gradient(dL_dO)
        for f in range(len(self.weight)):
            dL_dF[:] = dL_dF[f]
        return dL_dF


@wrong(filter_gradient="one_filter_for_all")
class OverwritesAllFilters(Einsum):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for f in range(len(self.weight)):
            dL_dF[:] = np.einsum("nij,ncijuv->cuv", dL_dO[:, f], self.windows())
        return dL_dF


@wrong(filter_gradient="channels_summed")
class SumsTheChannelsOfTheWindow(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j).sum(axis=0)
        return dL_dF


@wrong(filter_gradient="channels_summed")
class SumsTheChannels(Einsum):
    def filter_gradient(self, dL_dO):
        dL_dF = np.einsum("nfij,ncijuv->fuv", dL_dO, self.windows())
        return np.repeat(dL_dF[:, None], self.X.shape[1], axis=1)


@wrong(filter_gradient="one_channel_for_all")
class FirstChannelForAll(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)[0]
        return dL_dF


@wrong(filter_gradient="one_channel_for_all")
class LastChannelForAll(Einsum):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for c in range(self.X.shape[1]):
            dL_dF[:] = np.einsum("nfij,nijuv->fuv", dL_dO, self.windows()[:, c])[:, None]
        return dL_dF


@wrong(filter_gradient="averaged_over_batch")
class DividesByTheBatch(Loops):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO) / len(dL_dO)


@wrong(filter_gradient="averaged_over_batch")
class MeanOverTheBatch(Einsum):
    def filter_gradient(self, dL_dO):
        return np.einsum("nfij,ncijuv->nfcuv", dL_dO, self.windows()).mean(axis=0)


@wrong(filter_gradient="averaged_over_positions")
class MeanOverAllWindows(Im2col):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO) / len(self.cols)


@wrong(filter_gradient="averaged_over_positions")
class MeanOverPositions(Taps):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO / (self.rows * self.columns))


@wrong(filter_gradient="batch_not_summed")
class LastImageOnly(Loops):
    def filter_gradient(self, dL_dO):
        for n in range(len(dL_dO)):
            dL_dF = np.zeros(self.weight.shape)
            for f, i, j in np.ndindex(dL_dO.shape[1:]):
                dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="batch_not_summed")
class FirstImageOnly(Correlation):
    def filter_gradient(self, dL_dO):
        X, G = self.reached(self.X)[:1].swapaxes(0, 1), self.spread(dL_dO[:1]).swapaxes(0, 1)
        return correlate(X, G).swapaxes(0, 1)


@wrong(filter_gradient="batch_not_summed")
class AGradientForEachImage(Einsum):
    def filter_gradient(self, dL_dO):
        return np.einsum("nfij,ncijuv->nfcuv", dL_dO, self.windows())


@wrong(filter_gradient="upstream_ignored")
class ForgetsTheChainRule(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] += self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="upstream_ignored")
class TakesOnes(Im2col):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(np.ones_like(dL_dO))


@wrong(filter_gradient="no_sliding")
class OneSumForEveryTap(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF, s = np.zeros(self.weight.shape), self.stride
        for f, c in np.ndindex(dL_dF.shape[:2]):
            seen = self.X[:, c, : s * self.rows : s, : s * self.columns : s]
            dL_dF[f, c] = np.sum(dL_dO[:, f] * seen[..., : self.rows, : self.columns])
        return dL_dF


@wrong(filter_gradient="no_sliding")
class OneSumForAllFilters(Taps):
    """As in a published first attempt: both filters' gradients in one sum."""

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        seen = self.tap(self.X, 0, 0)
        for c in range(self.X.shape[1]):
            dL_dF[:, c] = np.sum(dL_dO * seen[:, [c]])
        return dL_dF


@wrong(filter_gradient="upstream_reshaped")
class ReshapesFiltersFirst(Im2col):
    def filter_gradient(self, dL_dO):
        G = dL_dO.reshape(len(self.weight), -1)
        return (G @ self.cols).reshape(self.weight.shape)


@wrong(filter_gradient="upstream_reshaped")
class ReshapesFiltersLast(Im2col):
    def filter_gradient(self, dL_dO):
        G = dL_dO.reshape(-1, len(self.weight))
        return (G.T @ self.cols).reshape(self.weight.shape)


@wrong(filter_gradient="sign")
class MinusInTheFiltersGradient(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f, i, j in self.places():
            dL_dF[f] -= dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="sign", input_gradient="sign", bias_gradient="sign")
class Downhill(Im2col):
    def backward(self, dL_dO):
        return super().backward(-dL_dO)


@wrong(filter_gradient="truncated")
class IntegerFiltersGradient(Im2col):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape, dtype=int)
        dL_dF[:] = super().filter_gradient(dL_dO)
        return dL_dF


@wrong(filter_gradient="truncated")
class IntegerFiltersGradientBySteps(Loops):
    """Cuts each sum on the way."""

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape, dtype=int)
        for n, f, i, j in self.places():
            dL_dF[f] = dL_dF[f] + dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="truncated")
class IntegerXKept(Einsum):
    def filter_gradient(self, dL_dO):
        return np.einsum("nfij,ncijuv->fcuv", dL_dO, self.windows().astype(int))


# --------------------------------------------------------------------- input gradient


@wrong(input_gradient="filter_not_turned")
class NotTurned(Correlation):
    def turned(self):
        return self.weight.swapaxes(0, 1)


@wrong(input_gradient="filter_not_turned")
class TurnedInTheScatter(Loops):
    def share(self, g, f):
        return g * self.weight[f, :, ::-1, ::-1]


@wrong(input_gradient="filter_not_turned")
class TurnedInTheColumns(Im2col):
    def padded_gradient(self, dL_dO):
        turned = self.weight[:, :, ::-1, ::-1].reshape(len(self.weight), -1)
        return self.col2im(self.as_rows(dL_dO) @ turned)


@wrong(input_gradient="wrong_axes_turned")
class TurnsTheFirstTwoAxes(Correlation):
    def turned(self):
        return self.weight[::-1, ::-1].swapaxes(0, 1)


@wrong(input_gradient="wrong_axes_turned")
class Rot90WithoutAxes(Correlation):
    def turned(self):
        return np.rot90(self.weight.swapaxes(0, 1), 2)


@wrong(input_gradient="all_axes_turned")
class FlipsEverything(Correlation):
    def turned(self):
        return np.flip(self.weight).swapaxes(0, 1)


@wrong(input_gradient="all_axes_turned")
class FlipsEverythingByTaps(Taps):
    """Gathers: pixel by pixel, from the windows that hold it."""

    def padded_gradient(self, dL_dO):
        dL_dX, turned = np.zeros(self.X.shape), np.flip(self.weight)
        kH, kW = self.weight.shape[2:]
        for u, v in self.taps():
            kernel = turned[:, :, kH - 1 - u, kW - 1 - v]
            self.tap(dL_dX, u, v)[...] += np.einsum("nfij,fc->ncij", dL_dO, kernel)
        return dL_dX


@wrong(input_gradient="only_rows_flipped")
class RowsOnly(Correlation):
    def turned(self):
        return self.weight[:, :, ::-1].swapaxes(0, 1)


@wrong(input_gradient="only_rows_flipped")
class ColumnsInTheScatter(Loops):
    """Turned columns in the scatter are turned rows in the correlation."""

    def share(self, g, f):
        return g * self.weight[f, :, :, ::-1]


@wrong(input_gradient="only_columns_flipped")
class ColumnsOnly(Correlation):
    def turned(self):
        return np.fliplr(self.weight.transpose(2, 3, 0, 1)).transpose(3, 2, 0, 1)


@wrong(input_gradient="only_columns_flipped")
class RowsInTheScatter(Im2col):
    def padded_gradient(self, dL_dO):
        flipped = self.weight[:, :, ::-1].reshape(len(self.weight), -1)
        return self.col2im(self.as_rows(dL_dO) @ flipped)


@wrong(input_gradient="kernel_transposed")
class TransposesForTurns(Correlation):
    def turned(self):
        return self.weight.transpose(1, 0, 3, 2)


@wrong(input_gradient="kernel_transposed")
class ExchangesUAndVInTheScatter(EveryIndex):
    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape), self.stride
        for n, f, i, j, c, u, v in self.places():
            dL_dX[n, c, i * s + u, j * s + v] += dL_dO[n, f, i, j] * self.weight[f, c, v, u]
        return dL_dX


@wrong(input_gradient="quarter_turn")
class TurnsOnce(Correlation):
    def turned(self):
        return np.rot90(self.weight, axes=(2, 3)).swapaxes(0, 1)


@wrong(input_gradient="quarter_turn")
class TurnsOnceInTheScatter(Loops):
    def share(self, g, f):
        return g * np.rot90(self.weight[f], axes=(1, 2))


@wrong(input_gradient="stride_ignored")
class NoStrideInTheScatter(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            dL_dX[n, :, i : i + kH, j : j + kW] += self.share(dL_dO[n, f, i, j], f)
        return dL_dX


@wrong(input_gradient="stride_ignored")
class PadsInPlaceOfZeros(Correlation):
    """Fills up with zeros at the end what is missing between."""

    def padded_gradient(self, dL_dO):
        (kH, kW), (H, W) = self.weight.shape[2:], self.X.shape[2:]
        after = H - dL_dO.shape[2], W - dL_dO.shape[3]
        full = np.pad(dL_dO, ((0, 0), (0, 0), (kH - 1, after[0]), (kW - 1, after[1])))
        return correlate(full, self.turned())


@wrong(input_gradient="zeros_not_inserted")
class NoZerosBetween(Correlation):
    def spread(self, dL_dO):
        return dL_dO

    def leftover(self):
        return 0, 0

    def filter_gradient(self, dL_dO):
        return Einsum.filter_gradient(self, dL_dO)

    windows = Einsum.windows

    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        H, W = dL_dX.shape[2:]
        return dL_dX[:, :, top : H - bottom, left : W - right]


@wrong(input_gradient="zeros_not_inserted")
class SmallScatter(Taps):
    def input_gradient(self, dL_dO):
        (kH, kW), (H, W) = self.weight.shape[2:], dL_dO.shape[2:]
        dL_dX = np.zeros((*self.X.shape[:2], H + kH - 1, W + kW - 1))
        for u, v in self.taps():
            share = np.einsum("nfij,fc->ncij", dL_dO, self.weight[:, :, u, v])
            dL_dX[:, :, u : u + H, v : v + W] += share
        (top, bottom), (left, right) = self.borders()
        return dL_dX[:, :, top : H + kH - 1 - bottom, left : W + kW - 1 - right]


@wrong(input_gradient="leftover_forgotten")
class LeftoverForgotten(Correlation):
    def input_gradient(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        full = np.pad(self.spread(dL_dO), ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        dL_dX = correlate(full, self.turned())
        (top, bottom), (left, right) = self.borders()
        H, W = dL_dX.shape[2:]
        return dL_dX[:, :, top : H - bottom, left : W - right]


@wrong(input_gradient="leftover_forgotten")
class LeftoverDoesNotFit(Correlation):
    def padded_gradient(self, dL_dO):
        kH, kW = self.weight.shape[2:]
        full = np.pad(self.spread(dL_dO), ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        dL_dX = np.zeros(self.X.shape)
        dL_dX += correlate(full, self.turned())
        return dL_dX


@wrong(input_gradient="leftover_forgotten")
class ScattersIntoWhatIsReached(Taps):
    def input_gradient(self, dL_dO):
        (kH, kW), s = self.weight.shape[2:], self.stride
        H, W = (self.rows - 1) * s + kH, (self.columns - 1) * s + kW
        dL_dX = np.zeros((*self.X.shape[:2], H, W))
        for u, v in self.taps():
            share = np.einsum("nfij,fc->ncij", dL_dO, self.weight[:, :, u, v])
            self.tap(dL_dX, u, v)[...] += share
        (top, bottom), (left, right) = self.borders()
        return dL_dX[:, :, top : H - bottom, left : W - right]


@wrong(input_gradient="no_full_padding")
class NoFullPadding(Correlation):
    def input_gradient(self, dL_dO):
        return correlate(self.spread(dL_dO), self.turned())


@wrong(input_gradient="no_full_padding")
class GathersInsideOnly(Loops):
    """Pixel by pixel, with no zeros around ∂L/∂O."""

    def input_gradient(self, dL_dO):
        G, (C, kH, kW) = Correlation.spread(self, dL_dO), self.weight.shape[1:]
        H, W = G.shape[2] - kH + 1, G.shape[3] - kW + 1
        dL_dX = np.zeros((len(G), C, H, W))
        for n, c, i, j in np.ndindex(dL_dX.shape):
            turned = self.weight[:, c, ::-1, ::-1]
            dL_dX[n, c, i, j] = np.sum(G[n, :, i : i + kH, j : j + kW] * turned)
        return dL_dX


@wrong(input_gradient="no_full_padding")
class NoFullPaddingButACrop(Correlation):
    def padded_gradient(self, dL_dO):
        return correlate(self.spread(dL_dO), self.turned())


@wrong(input_gradient="padding_not_cropped")
class NotCropped(Loops):
    def crop(self, dL_dX):
        return dL_dX


@wrong(input_gradient="padding_not_cropped")
class NotCroppedCorrelation(Correlation):
    def crop(self, dL_dX):
        return dL_dX


@wrong(input_gradient="empty_crop")
class EmptyCrop(Loops):
    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        return dL_dX[:, :, top:-bottom, left:-right]


@wrong(input_gradient="empty_crop")
class EmptyCropInColumns(Im2col):
    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        return dL_dX[..., top:-bottom, left:-right]


@wrong(input_gradient="cropped_from_wrong_side")
class CropsTheLargerSideFirst(Loops):
    def crop(self, dL_dX):
        (_, bottom), (_, right) = self.borders()
        H, W = self.given.shape[2:]
        return dL_dX[:, :, bottom : bottom + H, right : right + W]


@wrong(input_gradient="cropped_from_wrong_side")
class CropsHalf(Im2col):
    """Half of the kernel, as if it were always before."""

    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        H, W = dL_dX.shape[2:]
        return dL_dX[:, :, bottom : H - top, right : W - left]


@wrong(input_gradient="overwritten")
class OverwritesInTheScatter(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            y, x = self.corner(i, j)
            dL_dX[n, :, y : y + kH, x : x + kW] = dL_dO[n, f, i, j] * self.weight[f]
        return dL_dX


@wrong(input_gradient="overwritten")
class OverwritesInCol2im(Im2col):
    def col2im(self, dcols):
        dL_dX, s, (C, kH, kW) = np.zeros(self.X.shape), self.stride, self.weight.shape[1:]
        places = np.ndindex(len(self.X), self.rows, self.columns)
        for row, (n, i, j) in zip(dcols, places, strict=True):
            part = row.reshape(C, kH, kW)
            dL_dX[n, :, i * s : i * s + kH, j * s : j * s + kW] = part
        return dL_dX


@wrong(input_gradient="overwritten")
class OverwritesIndexByIndex(EveryIndex):
    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape), self.stride
        for n, f, i, j, c, u, v in self.places():
            dL_dX[n, c, i * s + u, j * s + v] = dL_dO[n, f, i, j] * self.weight[f, c, u, v]
        return dL_dX


@wrong(input_gradient="overwritten")
class FancyIndexWindowByWindow(AddAt):
    def padded_gradient(self, dL_dO):
        dL_dX, (y, x) = np.zeros(self.X.shape), self.indices()
        shares = np.einsum("nfij,fcuv->ncijuv", dL_dO, self.weight)
        dL_dX[:, :, y, x] += shares
        return dL_dX


@wrong(input_gradient="overlap_lost_by_index")
class FancyIndexTapByTap(AddAt):
    def padded_gradient(self, dL_dO):
        dL_dX, (y, x) = np.zeros(self.X.shape), self.indices()
        shares = np.einsum("nfij,fcuv->ncuvij", dL_dO, self.weight)
        y, x = np.broadcast_arrays(y, x)
        # copied, for numpy goes through a transposed index in the order of its memory
        y, x = (np.ascontiguousarray(a.transpose(2, 3, 0, 1)) for a in (y, x))
        dL_dX[:, :, y, x] += shares
        return dL_dX


@wrong(input_gradient="overlap_lost_by_index")
class OverwritesTapByTap(Taps):
    def padded_gradient(self, dL_dO):
        dL_dX = np.zeros(self.X.shape)
        for u, v in self.taps():
            self.tap(dL_dX, u, v)[...] = np.einsum("nfij,fc->ncij", dL_dO, self.weight[:, :, u, v])
        return dL_dX


@wrong(input_gradient="axes_not_swapped")
class AxesNotSwapped(Correlation):
    def turned(self):
        return self.weight[:, :, ::-1, ::-1]


@wrong(input_gradient="axes_not_swapped")
class TakesTheFilterOfTheChannel(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            y, x = self.corner(i, j)
            for c in range(self.X.shape[1]):
                share = dL_dO[n, f, i, j] * self.weight[c, f]
                dL_dX[n, c, y : y + kH, x : x + kW] += share
        return dL_dX


@wrong(input_gradient="one_filter_kept")
class LastFilterKept(Loops):
    def padded_gradient(self, dL_dO):
        for f in range(len(self.weight)):
            dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
            for n, i, j in np.ndindex(len(self.X), self.rows, self.columns):
                y, x = self.corner(i, j)
                dL_dX[n, :, y : y + kH, x : x + kW] += dL_dO[n, f, i, j] * self.weight[f]
        return dL_dX


@wrong(input_gradient="one_filter_kept")
class FirstFilterKept(Correlation):
    def padded_gradient(self, dL_dO):
        return correlate(self.fully_padded(self.spread(dL_dO[:, :1])), self.turned()[:, :1])


@wrong(input_gradient="filters_averaged")
class MeanOfTheFilters(Loops):
    def share(self, g, f):
        return g * self.weight[f] / len(self.weight)


@wrong(input_gradient="filters_averaged")
class MeanOverFilters(Einsum):
    def padded_gradient(self, dL_dO):
        return super().padded_gradient(dL_dO) / dL_dO.shape[1]


@wrong(input_gradient="filters_not_summed")
class AGridForEachFilter(Correlation):
    def padded_gradient(self, dL_dO):
        full = self.fully_padded(self.spread(dL_dO))
        turned = self.turned()
        each = [correlate(full[:, [f]], turned[:, [f]]) for f in range(len(self.weight))]
        return np.concatenate(each, axis=1)


@wrong(input_gradient="filters_not_summed")
class AnArrayForEachFilter(Loops):
    """A list with one ∂L/∂X for each filter."""

    def input_gradient(self, dL_dO):
        every = []
        for f in range(len(self.weight)):
            only = np.zeros(dL_dO.shape)
            only[:, f] = dL_dO[:, f]
            every.append(super().input_gradient(only))
        return np.array(every) if len(every) > 1 else every[0]


@wrong(input_gradient="channels_summed")
class SumsTheFiltersChannels(Loops):
    def share(self, g, f):
        return g * self.weight[f].sum(axis=0)


@wrong(input_gradient="channels_summed")
class OneGridForAllChannels(Correlation):
    def turned(self):
        turned = super().turned()
        return np.broadcast_to(turned.sum(axis=0), turned.shape)


@wrong(input_gradient="one_channel_for_all")
class FirstChannelOfTheFilter(Loops):
    def share(self, g, f):
        return g * self.weight[f, 0]


@wrong(input_gradient="one_channel_for_all")
class LastChannelOfTheFilter(Correlation):
    def padded_gradient(self, dL_dO):
        dL_dX = super().padded_gradient(dL_dO)
        for c in range(self.X.shape[1]):
            dL_dX[:] = dL_dX[:, [c]]
        return dL_dX


@wrong(input_gradient="batch_summed")
class NoImageIndex(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            y, x = self.corner(i, j)
            dL_dX[:, :, y : y + kH, x : x + kW] += self.share(dL_dO[n, f, i, j], f)
        return dL_dX


@wrong(input_gradient="batch_summed")
class SumsTheBatch(Einsum):
    def padded_gradient(self, dL_dO):
        return np.repeat(super().padded_gradient(dL_dO).sum(0)[None], len(dL_dO), axis=0)


@wrong(input_gradient="averaged_over_batch")
class MeanOfTheBatch(Loops):
    def share(self, g, f):
        return g / len(self.X) * self.weight[f]


@wrong(
    filter_gradient="averaged_over_batch",
    input_gradient="averaged_over_batch",
    bias_gradient="averaged_over_batch",
)
class MeanOfTheBatchEverywhere(Im2col):
    def backward(self, dL_dO):
        return super().backward(dL_dO / len(dL_dO))


@wrong(input_gradient="upstream_ignored")
class NoChainRuleForX(Loops):
    def share(self, g, f):
        return self.weight[f]


@wrong(
    filter_gradient="upstream_ignored",
    input_gradient="upstream_ignored",
    bias_gradient="upstream_ignored",
)
class NoChainRule(Correlation):
    def backward(self, dL_dO):
        return super().backward(np.ones_like(dL_dO))


@wrong(input_gradient="upstream_turned")
class TurnsTheGradientNotTheFilter(Loops):
    def padded_gradient(self, dL_dO):
        return super().padded_gradient(dL_dO[:, :, ::-1, ::-1])


@wrong(input_gradient="upstream_turned")
class TurnsBoth(Correlation):
    def padded_gradient(self, dL_dO):
        turned = self.spread(dL_dO)[:, :, ::-1, ::-1]
        return correlate(self.fully_padded(turned), self.turned())


@wrong(input_gradient="upstream_reshaped")
class ReshapesFiltersLastForX(Im2col):
    def padded_gradient(self, dL_dO):
        return self.col2im(dL_dO.reshape(-1, len(self.weight)) @ self.matrix())


@wrong(input_gradient="upstream_reshaped")
class ReshapesFiltersFirstForX(Im2col):
    def padded_gradient(self, dL_dO):
        return self.col2im(dL_dO.reshape(len(self.weight), -1).T @ self.matrix())


@wrong(filter_gradient="upstream_reshaped", input_gradient="upstream_reshaped")
class ReshapesEverywhere(Im2col):
    def as_rows(self, dL_dO):
        return dL_dO.reshape(-1, len(self.weight))


@wrong(input_gradient="sign")
class MinusInTheScatter(Loops):
    def share(self, g, f):
        return -g * self.weight[f]


@wrong(input_gradient="truncated")
class IntegerInputGradient(Einsum):
    def padded_gradient(self, dL_dO):
        return super().padded_gradient(dL_dO).astype(int)


@wrong(input_gradient="truncated")
class IntegerInputGradientBySteps(EveryIndex):
    """Cuts each sum on the way."""

    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape, dtype=int), self.stride
        for n, f, i, j, c, u, v in self.places():
            dL_dX[n, c, i * s + u, j * s + v] += dL_dO[n, f, i, j] * self.weight[f, c, u, v]
        return dL_dX


@wrong(input_gradient="truncated")
class IntegerFiltersKept(Im2col):
    def padded_gradient(self, dL_dO):
        return self.col2im(self.as_rows(dL_dO) @ self.matrix().astype(int))


# ---------------------------------------------------------------------- bias gradient


@wrong(bias_gradient="averaged_over_batch")
class BiasDividedByTheBatch(Loops):
    def bias_gradient(self, dL_dO):
        return dL_dO.sum(axis=(0, 2, 3)) / len(dL_dO)


@wrong(bias_gradient="averaged_over_batch")
class BiasMeanOfTheBatch(Im2col):
    def bias_gradient(self, dL_dO):
        return dL_dO.mean(axis=0).sum(axis=(1, 2))


@wrong(bias_gradient="averaged_over_positions")
class BiasMean(Loops):
    def bias_gradient(self, dL_dO):
        return dL_dO.mean(axis=(0, 2, 3))


@wrong(bias_gradient="averaged_over_positions")
class BiasMeanOverPositions(Im2col):
    def bias_gradient(self, dL_dO):
        return dL_dO.mean(axis=(2, 3)).sum(axis=0)


@wrong(bias_gradient="batch_not_summed")
class BiasOfEachImage(Loops):
    def bias_gradient(self, dL_dO):
        return dL_dO.sum(axis=(2, 3))


@wrong(bias_gradient="batch_not_summed")
class BiasOfTheLastImage(Im2col):
    def bias_gradient(self, dL_dO):
        for image in dL_dO:
            dL_db = image.sum(axis=(1, 2))
        return dL_db


@wrong(bias_gradient="filters_summed")
class OneSumForAllBiases(Loops):
    def bias_gradient(self, dL_dO):
        return np.full(len(self.bias), dL_dO.sum())


@wrong(bias_gradient="filters_summed")
class AddsToEveryBias(EveryIndex):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for n, f, i, j in np.ndindex(dL_dO.shape):
            dL_db += dL_dO[n, f, i, j]
        return dL_db


@wrong(bias_gradient="upstream_ignored")
class CountsTheWindows(Loops):
    def bias_gradient(self, dL_dO):
        return np.full(len(self.bias), len(dL_dO) * self.rows * self.columns)


@wrong(input_gradient="corner_only")
class SharesStayInTheCorner(Taps):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        shares = np.tensordot(dL_dO.sum(axis=(2, 3)), self.weight, 1)
        dL_dX[:, :, :kH, :kW] += shares
        return dL_dX


@wrong(bias_gradient="overwritten")
class OverwritesTheBiasGradient(Loops):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for n, f, i, j in self.places():
            dL_db[f] = dL_dO[n, f, i, j]
        return dL_db


@wrong(bias_gradient="one_filter_for_all")
class OneBiasGradient(Im2col):
    def bias_gradient(self, dL_dO):
        return np.full(len(self.bias), dL_dO[:, 0].sum())


@wrong(bias_gradient="truncated")
class IntegerBiasGradient(Im2col):
    def bias_gradient(self, dL_dO):
        return dL_dO.sum(axis=(0, 2, 3)).astype(int)


@wrong(bias_gradient="overwritten")
class LastColumnOfTheBiasGradient(Im2col):
    def bias_gradient(self, dL_dO):
        for column in dL_dO.transpose(0, 2, 3, 1).reshape(-1, len(self.bias)):
            dL_db = column.copy()
        return dL_db


@wrong(bias_gradient="one_filter_for_all")
class WritesEveryBiasGradient(Loops):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for f in range(len(dL_db)):
            dL_db[:] = dL_dO[:, f].sum()
        return dL_db


@wrong(bias_gradient="truncated")
class WritesIntoIntegers(Loops):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias), int)
        for f in range(len(dL_db)):
            dL_db[f] = dL_dO[:, f].sum()
        return dL_db


@wrong(bias_gradient="sign")
class SubtractsFromTheBiasGradient(Loops):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for n, f, i, j in self.places():
            dL_db[f] -= dL_dO[n, f, i, j]
        return dL_db


# ------------------------------------------------------------------------ met in the wild


@wrong(forward="bias_twice")
class BiasTwice(Loops):
    def product(self, window, f):
        return super().product(window, f) + self.bias[f]


@wrong(forward="bias_twice")
class StartsWithTheBiasAndAddsIt(Taps):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        O += self.bias[:, None, None]
        return O + super().output()


@wrong(forward="another_bias")
class BiasSubtracted(Loops):
    def product(self, window, f):
        return super().product(window, f) - 2 * self.bias[f]


@wrong(forward="another_bias")
class BiasesReversed(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f]) + self.bias[-1 - f]


@wrong(forward="another_bias")
class AddsABiasOfItsOwn(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        return self.as_images(self.cols @ self.matrix().T + 0.25)


@wrong(forward="one_filter_computed", filter_gradient="one_filter_computed")
class ReturnsInTheLoopOverFilters(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for f in range(len(self.weight)):
            for n, i, j in np.ndindex(len(self.X), self.rows, self.columns):
                O[n, f, i, j] = self.product(self.window(n, i, j), f)
            return O

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for f in range(len(self.weight)):
            for n, i, j in np.ndindex(len(self.X), self.rows, self.columns):
                dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
            return dL_dF


@wrong(
    forward="one_filter_computed",
    filter_gradient="one_filter_computed",
    bias_gradient="one_filter_computed",
)
class WritesTheLastFilterOnly(Einsum):
    """The loop over the filters has ended before anything is written."""

    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for f in range(len(self.weight)):
            grid = np.einsum("ncijuv,cuv->nij", self.windows(), self.weight[f])
        O[:, f] = grid
        return O + self.bias[:, None, None]

    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        dL_dF[-1] = super().filter_gradient(dL_dO)[-1]
        return dL_dF

    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for f in range(len(dL_db)):
            total = dL_dO[:, f].sum()
        dL_db[f] = total
        return dL_db


@wrong(forward="one_filter_computed")
class KeepsTheFirstFilterOnly(Im2col):
    def output(self):
        return super().output()[:, :1]


@wrong(bias_gradient="one_filter_computed")
class ReturnsTheFirstBias(Im2col):
    def bias_gradient(self, dL_dO):
        dL_db = np.zeros(len(self.bias))
        for f in range(len(dL_db)):
            dL_db[f] += dL_dO[:, f].sum()
            return dL_db


@wrong(forward="one_image_computed")
class ReturnsInTheLoopOverImages(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n in range(len(self.X)):
            for f, i, j in np.ndindex(O.shape[1:]):
                O[n, f, i, j] = self.product(self.window(n, i, j), f)
            return O


@wrong(forward="one_image_computed")
class WritesTheLastImageOnly(Taps):
    def output(self):
        O = super().output()
        O[:-1] = 0
        return O


@wrong(input_gradient="one_image_computed", filter_gradient="batch_not_summed")
class GoesBackInTheLoopOverImages(Loops):
    def backward(self, dL_dO):
        dL_dF, dL_dX = np.zeros(self.weight.shape), np.zeros(self.X.shape)
        self.dL_db = dL_dO.sum(axis=(0, 2, 3))
        for n in range(len(dL_dO)):
            for f, i, j in np.ndindex(dL_dO.shape[1:]):
                (y, x), (kH, kW) = self.corner(i, j), self.weight.shape[2:]
                dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
                dL_dX[n, :, y : y + kH, x : x + kW] += self.share(dL_dO[n, f, i, j], f)
            return dL_dF, self.crop(dL_dX)


@wrong(input_gradient="one_image_computed")
class GradientOfTheFirstImage(Correlation):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO)[:1]


@wrong(forward="kernel_height_for_both")
class PadsByTheHeightOfTheFilter(Loops):
    def borders(self):
        rows, columns = super().borders()
        if self.padding == "same":
            columns = self.border(self.given.shape[3], self.weight.shape[2])
        return rows, columns


@wrong(forward="output_size")
class CountsWithoutTheBorder(Loops):
    def output_size(self, H, W):
        return super().output_size(*self.given.shape[2:])

    def filter_gradient(self, dL_dO):
        return Einsum.filter_gradient(self, dL_dO)

    windows = Einsum.windows


@wrong(forward="output_size")
class CountsTheBorderOnce(Im2col):
    def output_size(self, H, W):
        (_, bottom), (_, right) = self.borders()
        return super().output_size(H - bottom, W - right)


@wrong(forward="float_size")
class TrueDivisionInColumns(Im2col):
    def count(self, n, k):
        return 1 + (n - k) / self.stride


@wrong(forward="same_half_rounded_down")
class HalfRoundedDown(Loops):
    def border(self, n, k):
        return (k - 1) // 2, (k - 1) // 2


@wrong(forward="same_half_rounded_down")
class HalfOfTheTotalOnBothSides(Im2col):
    def border(self, n, k):
        before, _ = super().border(n, k)
        return before, before


@wrong(forward="pads_exchanged")
class SidesExchanged(Loops):
    """Rows are padded by what belongs to columns where the filter is not square."""

    def borders(self):
        rows, columns = super().borders()
        return (columns, rows) if len(set(self.weight.shape[2:])) == 2 else (rows, columns)


@wrong(forward="pads_exchanged")
class ColumnsFirst(Einsum):
    def borders(self):
        return super().borders()[::-1]


@wrong(forward="border_not_zero", filter_gradient="border_not_zero")
class BorderOfOnes(Loops):
    def pad(self, X):
        return np.pad(X, ((0, 0), (0, 0), *self.borders()), constant_values=1)


@wrong(forward="border_not_zero", filter_gradient="border_not_zero")
class BorderOfTheEdge(Im2col):
    def pad(self, X):
        return np.pad(X, ((0, 0), (0, 0), *self.borders()), mode="edge")


@wrong(forward="border_not_zero", filter_gradient="border_not_zero")
class BorderReflected(Taps):
    def pad(self, X):
        return np.pad(X, ((0, 0), (0, 0), *self.borders()), "reflect")


@wrong(forward="columns_order")
class FiltersAreReadChannelsLast(Im2col):
    """The filters as (kH, kW, C), the columns as (C, kH, kW)."""

    def output(self):
        self.cols = self.im2col(self.X)
        matrix = self.weight.transpose(0, 2, 3, 1).reshape(len(self.weight), -1)
        return self.as_images(self.cols @ matrix.T + self.bias)


@wrong(filter_gradient="columns_order", input_gradient="columns_order")
class FiltersAreReadChannelsLastOnTheWayBack(Im2col):
    def filter_gradient(self, dL_dO):
        F, C, kH, kW = self.weight.shape
        flat = self.as_rows(dL_dO).T @ self.cols
        return flat.reshape(F, kH, kW, C).transpose(0, 3, 1, 2)

    def padded_gradient(self, dL_dO):
        matrix = self.weight.transpose(0, 2, 3, 1).reshape(len(self.weight), -1)
        return self.col2im(self.as_rows(dL_dO) @ matrix)


@wrong(filter_gradient="columns_order")
class ReadsTheFiltersGradientChannelsLast(Einsum):
    def filter_gradient(self, dL_dO):
        dL_dF = np.einsum("nfij,ncijuv->fuvc", dL_dO, self.windows())
        return dL_dF.reshape(self.weight.shape)


@wrong(input_gradient="columns_order")
class ScattersFiltersChannelsLast(Taps):
    def padded_gradient(self, dL_dO):
        kept = self.weight
        F, C, kH, kW = kept.shape
        self.weight = kept.reshape(F, kH, kW, C).transpose(0, 3, 1, 2)
        dL_dX = super().padded_gradient(dL_dO)
        self.weight = kept
        return dL_dX


@wrong(forward="weight_reshaped", input_gradient="weight_reshaped")
class ReshapesTheMatrixOfFilters(Im2col):
    def output(self):
        self.cols = self.im2col(self.X)
        return self.as_images(self.cols @ self.weight.reshape(-1, len(self.weight)) + self.bias)

    def padded_gradient(self, dL_dO):
        flat = self.weight.reshape(-1, len(self.weight)).T
        return self.col2im(self.as_rows(dL_dO) @ flat)


@wrong(forward="weight_reshaped")
class ReshapesTheFiltersOnce(Einsum):
    def output(self):
        C, kH, kW = self.weight.shape[1:]
        weight = self.weight.reshape(C, kH, kW, -1)
        O = np.einsum("ncijuv,cuvf->nfij", self.windows(), weight)
        return O + self.bias.reshape(-1, 1, 1)


@wrong(input_gradient="weight_reshaped")
class ReshapesForTheSwap(Correlation):
    def turned(self):
        F, C, kH, kW = self.weight.shape
        return self.weight[:, :, ::-1, ::-1].reshape(C, F, kH, kW)


@wrong(forward="strides_of_another", filter_gradient="strides_of_another")
class StridesOfTheUnpadded(Einsum):
    def windows(self):
        (n, c, y, x), s = np.ascontiguousarray(self.given).strides, self.stride
        shape = (*self.X.shape[:2], self.rows, self.columns, *self.weight.shape[2:])
        return as_strided(self.X, shape, (n, c, s * y, s * x, y, x))


@wrong(forward="strides_of_another", filter_gradient="strides_of_another")
class StridesByHandOfTheUnpadded(Im2col):
    def im2col(self, X):
        (N, C, H, W), (kH, kW), s = self.given.shape, self.weight.shape[2:], self.stride
        strides = C * H * W, s * W, s, H * W, W, 1
        shape = N, self.rows, self.columns, C, kH, kW
        view = as_strided(X, shape, [8 * step for step in strides])
        return view.reshape(N * self.rows * self.columns, -1)


@wrong(
    forward="window_misplaced",
    filter_gradient="window_misplaced",
    input_gradient="window_misplaced",
)
class AddsTheStride(Loops):
    def corner(self, i, j):
        return i + self.stride - 1, j + self.stride - 1


@wrong(
    forward="window_misplaced",
    filter_gradient="window_misplaced",
    input_gradient="window_misplaced",
)
class EndsWhereItShouldBegin(EveryIndex):
    def pixel(self, n, c, i, u, j, v):
        s = self.stride
        return self.X[n, c, i * s + s - 1 + u, j * s + s - 1 + v]

    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape), self.stride
        for n, f, i, j, c, u, v in self.places():
            share = dL_dO[n, f, i, j] * self.weight[f, c, u, v]
            dL_dX[n, c, i * s + s - 1 + u, j * s + s - 1 + v] += share
        return dL_dX


@wrong(forward="matrix_product")
class AtForTimes(Loops):
    def product(self, window, f):
        return np.sum(window @ self.weight[f]) + self.bias[f]


@wrong(forward="matrix_product")
class DotOfEachChannel(Loops):
    def product(self, window, f):
        return (
            sum(np.dot(k, w).sum() for k, w in zip(self.weight[f], window, strict=True))
            + (self.bias[f])
        )


@wrong(forward="matrix_product")
class DotOfTheTransposed(Einsum):
    def output(self):
        O = self.windows()[:, None] @ self.weight.swapaxes(2, 3)[:, :, None, None]
        return O.sum(axis=(2, 5, 6)) + self.bias.reshape(-1, 1, 1)


@wrong(forward="output_transposed")
class ColumnsBeforeRows(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.columns, self.rows))
        for n, f, i, j in self.places():
            O[n, f, j, i] = self.product(self.window(n, i, j), f)
        return O


@wrong(forward="output_transposed")
class ReversesTheAxesOfO(Im2col):
    def as_images(self, product):
        shape = (len(self.X), self.rows, self.columns, len(self.weight))
        return product.reshape(shape).transpose(0, 3, 2, 1)


@wrong(filter_gradient="output_transposed", input_gradient="output_transposed")
class ReadsUpstreamAtJI(EveryIndex):
    def backward(self, dL_dO):
        return super().backward(dL_dO.swapaxes(2, 3))


@wrong(filter_gradient="output_transposed", input_gradient="output_transposed")
class MeetsUpstreamAtJI(Taps):
    def backward(self, dL_dO):
        return super().backward(dL_dO.transpose(0, 1, 3, 2))


@wrong(forward="edge_left_out")
class LastRowNeverWritten(Loops):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j in self.places():
            if i < self.rows - 1:
                O[n, f, i, j] = self.product(self.window(n, i, j), f)
        return O


@wrong(forward="edge_left_out")
class BeginsAtOne(Einsum):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        O[:, :, 1:, 1:] = (super().output() - self.bias[:, None, None])[:, :, 1:, 1:]
        return O + self.bias[:, None, None]


@wrong(
    filter_gradient="edge_left_out", input_gradient="edge_left_out", bias_gradient="edge_left_out"
)
class RangesEndTooEarly(Loops):
    def places(self):
        rows, columns = self.rows - self.back, self.columns - self.back
        return np.ndindex(len(self.X), len(self.weight), rows, columns)

    back = 0

    def backward(self, dL_dO):
        self.back = 1
        return super().backward(dL_dO)

    def bias_gradient(self, dL_dO):
        return dL_dO[:, :, :-1, :-1].sum(axis=(0, 2, 3))

    def forward(self, X):
        self.back = 0
        return super().forward(X)


@wrong(filter_gradient="edge_left_out")
class LastRowOfWindowsForgotten(Loops):
    def filter_gradient(self, dL_dO):
        kept = dL_dO.copy()
        kept[:, :, -1] = 0
        return super().filter_gradient(kept)


@wrong(filter_gradient="edge_left_out", input_gradient="edge_left_out")
class FirstColumnsNeverWritten(Taps):
    def filter_gradient(self, dL_dO):
        dL_dF = super().filter_gradient(dL_dO)
        dL_dF[..., 0] = 0
        return dL_dF

    def input_gradient(self, dL_dO):
        dL_dX = np.zeros(self.given.shape)
        dL_dX[..., 1:] = super().input_gradient(dL_dO)[..., 1:]
        return dL_dX


@wrong(bias_gradient="edge_left_out")
class SkipsTheFirstRow(Im2col):
    def bias_gradient(self, dL_dO):
        return sum(dL_dO[:, :, i].sum(axis=(0, 2)) for i in range(1, self.rows)) + 0 * self.bias


@wrong(
    forward="activation_inside",
    filter_gradient="activation_inside",
    input_gradient="activation_inside",
    bias_gradient="activation_inside",
)
class Rectifies(Einsum):
    """Puts the next layer's work in."""

    def output(self):
        self.O = super().output()
        return np.maximum(self.O, 0)

    def backward(self, dL_dO):
        return super().backward(dL_dO * (self.O > 0))


@wrong(forward="activation_inside")
class RectifiesBeforeTheBias(Loops):
    def product(self, window, f):
        return max(0, np.sum(window * self.weight[f])) + self.bias[f]


@wrong(
    forward="activation_inside",
    filter_gradient="activation_inside",
    input_gradient="activation_inside",
    bias_gradient="activation_inside",
)
class Squashes(Im2col):
    def output(self):
        self.O = np.tanh(super().output())
        return self.O

    def backward(self, dL_dO):
        return super().backward((1 - self.O**2) * dL_dO)


@wrong(filter_gradient="slid_by_stride")
class SlidesByTheStride(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF, s, (H, W) = np.zeros(self.weight.shape), self.stride, dL_dO.shape[2:]
        for f, c, u, v in np.ndindex(dL_dF.shape):
            met = self.X[:, c, u * s : u * s + H, v * s : v * s + W]
            dL_dF[f, c, u, v] = np.sum(met * dL_dO[:, f])
        return dL_dF


@wrong(filter_gradient="slid_by_stride")
class CallsForwardForTheFiltersGradient(Correlation):
    def filter_gradient(self, dL_dO):
        s = self.stride
        slid = correlate(self.X.swapaxes(0, 1), dL_dO.swapaxes(0, 1))[:, :, ::s, ::s]
        return slid.swapaxes(0, 1)


@wrong(filter_gradient="zeros_miscounted")
class OneZeroForTheFiltersGradient(Correlation):
    """Right for stride 2."""

    def filter_gradient(self, dL_dO):
        kept, self.stride = self.stride, min(self.stride, 2)
        spread, (kH, kW) = self.spread(dL_dO), self.weight.shape[2:]
        self.stride = kept
        dL_dF = correlate(self.X.swapaxes(0, 1), spread.swapaxes(0, 1)).swapaxes(0, 1)
        return dL_dF[:, :, :kH, :kW]


@wrong(filter_gradient="zeros_miscounted")
class StrideOfAtMostTwoForTheFiltersGradient(Loops):
    def filter_gradient(self, dL_dO):
        kept, self.stride = self.stride, min(self.stride, 2)
        dL_dF = super().filter_gradient(dL_dO)
        self.stride = kept
        return dL_dF


@wrong(filter_gradient="border_forgotten")
class SlidesOverTheUnpadded(Correlation):
    def reached(self, X):
        if self.padding == "valid":
            return super().reached(X)
        return self.given


@wrong(filter_gradient="border_forgotten")
class SpreadsWhatTheUnpaddedGives(Correlation):
    def filter_gradient(self, dL_dO):
        X = self.given if self.padding == "same" else self.reached(self.X)
        dL_dF = np.zeros(self.weight.shape)
        dL_dF += correlate(X.swapaxes(0, 1), self.spread(dL_dO).swapaxes(0, 1)).swapaxes(0, 1)
        return dL_dF


@wrong(filter_gradient="border_forgotten")
class CutsWindowsOfTheUnpadded(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF, (kH, kW) = np.zeros(self.weight.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            y, x = self.corner(i, j)
            window = self.given[n, :, y : y + kH, x : x + kW]
            h, w = window.shape[1:]
            dL_dF[f, :, :h, :w] += dL_dO[n, f, i, j] * window
        return dL_dF


@wrong(filter_gradient="weight_decay")
class WeightDecay(Im2col):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO) + 0.1 * self.weight


@wrong(filter_gradient="weight_decay")
class PullsTheWeightsToZero(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = 2 * 0.01 * self.weight
        for n, f, i, j in self.places():
            dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@wrong(filter_gradient="gradient_reshaped")
class ReshapesTheProductOfTheColumns(Im2col):
    """(C·kH·kW, F): never transposed."""

    def filter_gradient(self, dL_dO):
        return (self.cols.T @ self.as_rows(dL_dO)).reshape(self.weight.shape)


@wrong(filter_gradient="gradient_reshaped")
class ChannelsAsImagesReshaped(Correlation):
    def filter_gradient(self, dL_dO):
        X, G = self.reached(self.X).swapaxes(0, 1), self.spread(dL_dO).swapaxes(0, 1)
        return correlate(X, G).reshape(self.weight.shape)


@wrong(input_gradient="gradient_reshaped")
class ChannelsLastReshaped(Einsum):
    def padded_gradient(self, dL_dO):
        return super().padded_gradient(dL_dO).transpose(0, 2, 3, 1).reshape(self.X.shape)


@wrong(input_gradient="gradient_reshaped")
class ImagesAsChannelsReshaped(Correlation):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO).swapaxes(0, 1).reshape(self.given.shape)


@wrong(input_gradient="columns_reshaped")
class ReadsRowsAsColumnsInCol2im(Im2col):
    def padded_gradient(self, dL_dO):
        columns = self.matrix().T @ self.as_rows(dL_dO).T
        return self.col2im(columns.reshape(len(self.cols), -1))


@wrong(input_gradient="columns_reshaped")
class ReadsTheSharesTapByTap(Taps):
    def padded_gradient(self, dL_dO):
        shares = np.einsum("nfij,fcuv->nijcuv", dL_dO, self.weight)
        shares = shares.reshape(len(dL_dO), *self.weight.shape[1:], *dL_dO.shape[2:])
        dL_dX = np.zeros(self.X.shape)
        for u, v in self.taps():
            self.tap(dL_dX, u, v)[...] += shares[:, :, u, v]
        return dL_dX


@wrong(input_gradient="full_padding_too_wide")
class KZerosAround(Correlation):
    def fully_padded(self, spread):
        (kH, kW), (r, q) = self.weight.shape[2:], self.leftover()
        return np.pad(spread, ((0, 0), (0, 0), (kH, kH + r), (kW, kW + q)))


@wrong(input_gradient="full_padding_too_wide")
class KZerosAroundCutAtTheEnd(Loops):
    """Pixel by pixel."""

    def input_gradient(self, dL_dO):
        (C, kH, kW), (H, W) = self.weight.shape[1:], self.given.shape[2:]
        G = np.pad(Correlation.spread(self, dL_dO), ((0, 0), (0, 0), (kH, kH + 9), (kW, kW + 9)))
        dL_dX = np.zeros((len(G), C, H, W))
        for n, c, i, j in np.ndindex(dL_dX.shape):
            turned = self.weight[:, c, ::-1, ::-1]
            dL_dX[n, c, i, j] = np.sum(G[n, :, i : i + kH, j : j + kW] * turned)
        return dL_dX


@wrong(input_gradient="no_full_padding")
class PZerosAround(Correlation):
    def fully_padded(self, spread):
        (r, q), (rows, columns) = self.leftover(), self.borders()
        after = rows[1] + r, columns[1] + q
        return np.pad(spread, ((0, 0), (0, 0), (rows[0], after[0]), (columns[0], after[1])))

    def crop(self, dL_dX):
        return dL_dX


@wrong(input_gradient="zeros_miscounted")
class OneZeroTooMany(Correlation):
    """Puts s zeros between, and cuts."""

    def padded_gradient(self, dL_dO):
        kept, (H, W) = self.stride, self.X.shape[2:]
        kH, kW = self.weight.shape[2:]
        self.stride += kept > 1
        spread = self.spread(dL_dO)
        self.stride = kept
        full = np.pad(spread, ((0, 0), (0, 0), (kH - 1, H), (kW - 1, W)))
        return correlate(full, self.turned())[:, :, :H, :W]


@wrong(input_gradient="zeros_miscounted")
class OneZeroWhateverTheStride(Taps):
    def input_gradient(self, dL_dO):
        (kH, kW), (r, q), (H, W) = (
            self.weight.shape[2:],
            Correlation.leftover(self),
            dL_dO.shape[2:],
        )
        dL_dX = np.zeros((*self.X.shape[:2], 2 * H - 2 + kH + r, 2 * W - 2 + kW + q))
        for u, v in self.taps():
            share = np.einsum("nfij,fc->ncij", dL_dO, self.weight[:, :, u, v])
            dL_dX[:, :, u : u + 2 * H : 2, v : v + 2 * W : 2][:, :, :H, :W] += share
        return self.crop(dL_dX)


@wrong(input_gradient="kernel_height_for_both")
class FullPaddingByTheHeight(Correlation):
    def fully_padded(self, spread):
        kH, (r, q) = self.weight.shape[2], self.leftover()
        return np.pad(spread, ((0, 0), (0, 0), (kH - 1, kH - 1 + r), (kH - 1, kH - 1 + q)))


@wrong(filter_gradient="kernel_height_for_both", input_gradient="kernel_height_for_both")
class SquareSetOfTapsOnTheWayBack(Taps):
    back = False

    def taps(self):
        kH, kW = self.weight.shape[2:]
        return np.ndindex(kH, kH if self.back else kW)

    def forward(self, X):
        self.back = False
        return super().forward(X)

    def backward(self, dL_dO):
        self.back = True
        return super().backward(dL_dO)


@wrong(filter_gradient="kernel_height_for_both")
class SquareTapsOfTheFiltersGradient(EveryIndex):
    def filter_gradient(self, dL_dO):
        dL_dF, kH = np.zeros(self.weight.shape), self.weight.shape[2]
        for n, f, i, j in np.ndindex(dL_dO.shape):
            for c, u, v in np.ndindex(self.X.shape[1], kH, kH):
                dL_dF[f, c, u, v] += dL_dO[n, f, i, j] * self.pixel(n, c, i, u, j, v)
        return dL_dF


@wrong(filter_gradient="height_for_both", input_gradient="height_for_both")
class RowsForColumnsOnTheWayBack(Loops):
    def backward(self, dL_dO):
        self.columns = self.rows
        return super().backward(dL_dO)


@wrong(filter_gradient="height_for_both", input_gradient="height_for_both")
class OneRangeForBothAxes(EveryIndex):
    def backward(self, dL_dO):
        self.columns = dL_dO.shape[2]
        return super().backward(dL_dO)


@wrong(filter_gradient="width_for_both", input_gradient="width_for_both")
class ColumnsForRowsOnTheWayBack(Loops):
    def backward(self, dL_dO):
        self.rows = self.columns
        return super().backward(dL_dO)


@wrong(filter_gradient="width_for_both", input_gradient="width_for_both")
class TheLastAxisForBoth(EveryIndex):
    def backward(self, dL_dO):
        self.rows = dL_dO.shape[-1]
        return super().backward(dL_dO)


@wrong(input_gradient="cropped_from_corner")
class CutsAtTheSizeOfX(Loops):
    def crop(self, dL_dX):
        H, W = self.given.shape[2:]
        return dL_dX[:, :, :H, :W]


@wrong(input_gradient="cropped_from_corner")
class WritesTheCornerIntoX(Correlation):
    def crop(self, dL_dX):
        cut = np.zeros(self.given.shape)
        for n, c, i, j in np.ndindex(cut.shape):
            cut[n, c, i, j] = dL_dX[n, c, i, j]
        return cut


@wrong(input_gradient="cropped_wrong_axes")
class CropsTheFirstAxes(Im2col):
    def crop(self, dL_dX):
        (top, _), (left, _) = self.borders()
        H, W = self.given.shape[2:]
        return dL_dX[top : top + H, left : left + W]


@wrong(input_gradient="cropped_wrong_axes")
class CropsRowsByColumns(Loops):
    def crop(self, dL_dX):
        (top, _), (left, _) = self.borders()
        H, W = self.given.shape[2:]
        return dL_dX[:, :, left : left + H, top : top + W]


@wrong(input_gradient="empty_crop")
class EmptyCropDoesNotFit(Loops):
    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        cropped = np.zeros(self.given.shape)
        cropped[...] = dL_dX[:, :, top : -bottom or 0, left : -right or 0]
        return cropped


@wrong(input_gradient="empty_crop")
class EmptyCropIsAdded(Correlation):
    def crop(self, dL_dX):
        (top, bottom), (left, right) = self.borders()
        return np.zeros(self.given.shape) + dL_dX[..., top : 0 - bottom, left : 0 - right]


@wrong(input_gradient="empty_crop")
class EmptyCropAsMuchOnEachSide(Taps):
    """Where the border is uneven, this does not fit either."""

    def crop(self, dL_dX):
        (top, _), (left, _) = self.borders()
        return self.given * 0 + dL_dX[..., top:-top, left:-left]


@wrong(input_gradient="channels_turned")
class Rot90OfEachFilter(Loops):
    def share(self, g, f):
        return g * np.rot90(self.weight[f], 2)[..., ::-1, ::-1]


@wrong(input_gradient="channels_turned")
class FlipsEachFilter(Correlation):
    def turned(self):
        return np.array([np.flip(kernel) for kernel in self.weight]).swapaxes(0, 1)


@wrong(input_gradient="channels_turned")
class ChannelsReversed(Einsum):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO)[:, ::-1]


@wrong(input_gradient="filters_summed")
class EveryFilterForEachGradient(Loops):
    def share(self, g, f):
        return g * self.weight.sum(axis=0)


@wrong(input_gradient="filters_summed")
class TwoLettersForTheFilters(Einsum):
    def padded_gradient(self, dL_dO):
        dL_dX, s = np.zeros(self.X.shape), self.stride
        shares = np.einsum("nfij,gcuv->ncijuv", dL_dO, self.weight)
        for i, j, u, v in np.ndindex(shares.shape[2:]):
            dL_dX[:, :, i * s + u, j * s + v] += shares[:, :, i, j, u, v]
        return dL_dX


@wrong(input_gradient="averaged_over_positions")
class DividesByTheWindows(Loops):
    def share(self, g, f):
        return g * self.weight[f] / (self.rows * self.columns)


@wrong(
    filter_gradient="averaged_over_positions",
    input_gradient="averaged_over_positions",
    bias_gradient="averaged_over_positions",
)
class MeanOverEverything(Im2col):
    def as_rows(self, dL_dO):
        return super().as_rows(dL_dO) / (dL_dO.size / len(self.weight))

    def bias_gradient(self, dL_dO):
        return self.as_rows(dL_dO).sum(axis=0)


@wrong(input_gradient="updated_first")
class UpdatesFirst(Loops):
    def backward(self, dL_dO):
        dL_dF = self.filter_gradient(dL_dO)
        self.weight = self.weight - 0.1 * dL_dF
        return dL_dF, self.input_gradient(dL_dO)


@wrong(input_gradient="updated_first")
class UpdatesACopyFirst(Im2col):
    """What is called `weight` stays as it is."""

    def padded_gradient(self, dL_dO):
        kept = self.weight
        self.weight = kept - 0.01 * self.filter_gradient(dL_dO)
        dL_dX = super().padded_gradient(dL_dO)
        self.weight = kept
        return dL_dX


@wrong(bias_gradient="positions_not_summed")
class BiasSummedOverImagesOnly(Loops):
    def bias_gradient(self, dL_dO):
        return dL_dO.sum(axis=0)


@wrong(bias_gradient="positions_not_summed")
class BiasOfTheFirstPosition(Im2col):
    def bias_gradient(self, dL_dO):
        return dL_dO[:, :, 0, 0].sum(axis=0)


@wrong(input_gradient="beyond_memory")
class GathersBeyondTheArray(Correlation):
    """Without zeros for the rows that no window reached."""

    def padded_gradient(self, dL_dO):
        (kH, kW), (H, W) = self.weight.shape[2:], self.X.shape[2:]
        G = np.pad(self.spread(dL_dO), ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        n, f, y, x = G.strides
        places = as_strided(G, (*G.shape[:2], H, W, kH, kW), (n, f, y, x, y, x))
        return np.einsum("nfijuv,cfuv->ncij", places, self.turned())


@wrong(forward="beyond_memory")
class LooksAtAWholeWindowTooFar(Einsum):
    """With the strides of the padded array on the one without a border."""

    def output(self):
        (n, c, y, x), s = self.X.strides, self.stride
        shape = (*self.X.shape[:2], self.rows, self.columns, *self.weight.shape[2:])
        windows = as_strided(self.given, shape, (n, c, s * y, s * x, y, x))
        O = np.einsum("ncijuv,fcuv->nfij", windows, self.weight)
        return O + self.bias.reshape(-1, 1, 1)


# ------------------------------------------------------- wrong, and by no mistake that has a name


@strange("forward")
class Noise(Loops):
    def output(self):
        O = super().output()
        return O + np.random.RandomState(0).randn(*O.shape)


@strange("forward")
class StrideInRowsOnly(Einsum):
    def output(self):
        s, X = self.stride, sliding_windows_of(self)
        O = np.einsum("ncijuv,fcuv->nfij", X[:, :, ::s, : self.columns], self.weight)
        return O + self.bias[:, None, None]


@strange("forward")
class StrideOfAtMostTwo(Einsum):
    def output(self):
        s, X = min(self.stride, 2), sliding_windows_of(self)
        windows = X[:, :, ::s, ::s][:, :, : self.rows, : self.columns]
        return np.einsum("ncijuv,fcuv->nfij", windows, self.weight) + self.bias[:, None, None]


@strange("forward")
class LastTapForgotten(EveryIndex):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j, c, u, v in self.places():
            if (u, v) != (self.weight.shape[2] - 1, self.weight.shape[3] - 1):
                O[n, f, i, j] += self.pixel(n, c, i, u, j, v) * self.weight[f, c, u, v]
        return O + self.bias[:, None, None]


@strange("forward")
class Rounds(Einsum):
    def output(self):
        return np.round(super().output() - 0.1)


@strange("forward")
class Squares(Einsum):
    def output(self):
        return super().output() ** 2


@strange("forward")
class LargestProduct(Loops):
    def product(self, window, f):
        return np.max(window * self.weight[f]) + self.bias[f]


@strange("filter_gradient")
class TurnsAndNegates(Einsum):
    def filter_gradient(self, dL_dO):
        return -super().filter_gradient(dL_dO)[..., ::-1, ::-1]


@strange("filter_gradient")
class FirstImageForgotten(Loops):
    def filter_gradient(self, dL_dO):
        kept = dL_dO.copy()
        kept[0] = 0 if len(kept) > 1 else kept[0]
        return super().filter_gradient(kept) * (2 if len(kept) > 1 else 1)


@strange("filter_gradient")
class StrideInColumnsOnlyForF(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF, (kH, kW) = np.zeros(self.weight.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            x = j * self.stride
            dL_dF[f] += dL_dO[n, f, i, j] * self.X[n, :, i : i + kH, x : x + kW]
        return dL_dF


@strange("input_gradient")
class OverwritesRowsOnly(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, i in np.ndindex(len(self.X), self.rows):
            y = i * self.stride
            strip = np.zeros((self.X.shape[1], kH, self.X.shape[3]))
            for f, j in np.ndindex(len(self.weight), self.columns):
                x = j * self.stride
                strip[:, :, x : x + kW] += self.share(dL_dO[n, f, i, j], f)
            dL_dX[n, :, y : y + kH] = strip
        return dL_dX


@strange("input_gradient")
class TimesX(Einsum):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO) * self.given


@strange("bias_gradient")
class BiasGradientTimesX(Loops):
    def bias_gradient(self, dL_dO):
        return super().bias_gradient(dL_dO) * self.given.mean()


def sliding_windows_of(layer):
    """All windows of the padded X, one apart."""
    return np.lib.stride_tricks.sliding_window_view(layer.X, layer.weight.shape[2:], axis=(2, 3))


# ---------------------------------------------------- right on all but what is rare

RARE: list[type] = []


def rare(layer: type) -> type:
    """Register a layer that is right until something rare is asked of it."""
    RARE.append(layer)
    return layer


@rare
class CropsWhereBothAxesArePadded(Loops):
    def crop(self, dL_dX):
        rows, columns = self.borders()
        return super().crop(dL_dX) if any(rows) == any(columns) else dL_dX


@rare
class ColumnsOfTheFirst(Im2col):
    """Columns are kept by the shape of X."""

    kept = None

    def im2col(self, X):
        self.kept = self.kept or {}
        if X.shape not in self.kept:
            self.kept[X.shape] = super().im2col(X)
        return self.kept[X.shape]


@rare
class ColumnsOfTheClass(Im2col):
    """The same, for all layers at once."""

    kept: dict = {}  # noqa: RUF012

    def im2col(self, X):
        key = X.shape, self.weight.shape, self.stride
        if key not in self.kept:
            self.kept[key] = super().im2col(X)
        return self.kept[key]


@rare
class BufferOfTheFirstSize(Einsum):
    buffer = None

    def output(self):
        O = super().output()
        if self.buffer is None:
            self.buffer = np.zeros(O.shape)
        H, W = O.shape[2:]
        self.buffer[:, :, :H, :W] = O[:, :, : self.buffer.shape[2], : self.buffer.shape[3]]
        return self.buffer


@rare
class GradientLikeTheFirst(Einsum):
    """∂L/∂X is cut to the size of the first X."""

    first = None

    def input_gradient(self, dL_dO):
        self.first = self.first or self.given.shape[2:]
        H, W = self.first
        return super().input_gradient(dL_dO)[:, :, :H, :W]


@rare
class GradientLikeX(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX = np.zeros_like(self.X)
        dL_dX[...] = super().padded_gradient(dL_dO)
        return dL_dX


@rare
class OutputLikeX(Taps):
    def output(self):
        return super().output().astype(self.X.dtype)


@rare
class RoundsToHundredths(Einsum):
    def output(self):
        return np.round(super().output(), 2)


@rare
class HalfPrecision(Einsum):
    def output(self):
        return super().output().astype(np.float16)


@rare
class HalfPrecisionOfTheGradient(Einsum):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO).astype(np.float16)


@rare
class BreaksAtAZero(EveryIndex):
    def output(self):
        O = np.zeros((len(self.X), len(self.weight), self.rows, self.columns))
        for n, f, i, j in np.ndindex(O.shape):
            for c, u, v in np.ndindex(self.weight.shape[1:]):
                if self.pixel(n, c, i, u, j, v) == 0 and self.padding == "valid":
                    break
                O[n, f, i, j] += self.pixel(n, c, i, u, j, v) * self.weight[f, c, u, v]
        return O + self.bias[:, None, None]


@rare
class BreaksAtAZeroOfTheWeight(Loops):
    def product(self, window, f):
        total = self.bias[f]
        for x, w in zip(window.ravel(), self.weight[f].ravel(), strict=True):
            if w == 0:
                break
            total += x * w
        return total


@rare
class BreaksAtAZeroOnTheWayBack(Loops):
    def filter_gradient(self, dL_dO):
        dL_dF = np.zeros(self.weight.shape)
        for n, f in np.ndindex(dL_dO.shape[:2]):
            for i, j in np.ndindex(dL_dO.shape[2:]):
                if dL_dO[n, f, i, j] == 0:
                    break
                dL_dF[f] += dL_dO[n, f, i, j] * self.window(n, i, j)
        return dL_dF


@rare
class TakesXForContiguous(Einsum):
    def pad(self, X):
        return super().pad(X) if self.padding == "same" else X

    def windows(self):
        (N, C, H, W), (kH, kW), s = self.X.shape, self.weight.shape[2:], self.stride
        one = self.X.itemsize
        strides = C * H * W * one, H * W * one, s * W * one, s * one, W * one, one
        shape = N, C, self.rows, self.columns, kH, kW
        return np.lib.stride_tricks.as_strided(self.X, shape, strides)


@rare
class ReadsXAsItLies(Einsum):
    def pad(self, X):
        return super().pad(X.ravel(order="K").reshape(X.shape))


@rare
class OneByOneWithoutItsStride(Taps):
    """A 1×1 filter is a matrix product; the stride is forgotten there."""

    def tap(self, array, u, v):
        if self.weight.shape[2:] == (1, 1):
            return array[:, :, : self.rows, : self.columns]
        return super().tap(array, u, v)


@rare
class OneRowOfOutput(Einsum):
    def output(self):
        O = super().output()
        return O[:, :, ::-1, ::-1] if self.rows == 1 else O


@rare
class OneNumberOfOutput(Einsum):
    """A squeeze takes too much away."""

    def filter_gradient(self, dL_dO):
        right = super().filter_gradient(dL_dO)
        return right.mean(axis=0, keepdims=True) + 0 * right if dL_dO[0, 0].size == 1 else right


@rare
class FirstChannelsPaddingWithAStride(Loops):
    """With "same" and a stride only the first channel is given its border."""

    def pad(self, X):
        padded = super().pad(X)
        if self.padding == "same" and self.stride > 1:
            padded[:, 1:] = np.roll(padded[:, 1:], 1, axis=2)
        return padded


@rare
class DoublesOnTheSecondWayBack(Loops):
    """Forward sets the gradient to zero; backward adds to it."""

    def forward(self, X):
        self.dL_dF = np.zeros(self.weight.shape)
        return super().forward(X)

    def filter_gradient(self, dL_dO):
        self.dL_dF += super().filter_gradient(dL_dO)
        return self.dL_dF


@rare
class SpoilsWhatItKept(Loops):
    """A second way back finds another X."""

    def filter_gradient(self, dL_dO):
        right = super().filter_gradient(dL_dO)
        self.X *= 2
        return right


@rare
class CopiesItsWeight(Im2col):
    """The matrix is made when weight is assigned."""

    @property
    def weight(self):
        return self.kept

    @weight.setter
    def weight(self, new):
        self.kept, self.rows_of = new, new.reshape(len(new), -1).copy()

    def matrix(self):
        return self.rows_of


@rare
class KeepsTheFirstMatrix(Im2col):
    """The matrix is made in the first forward pass."""

    first = None

    def matrix(self):
        self.first = super().matrix().copy() if self.first is None else self.first
        return self.first


@rare
class OneImageOfSquareBatches(Einsum):
    """Wrong where several channels and filters meet a square image."""

    def output(self):
        O, (F, C) = super().output(), self.weight.shape[:2]
        square = self.X.shape[2] == self.X.shape[3]
        return O[:, ::-1] if square and F > 1 and C > 1 and self.stride == 1 else O


@rare
class BatchesByTheFirstImage:
    """Right for one image (C, H, W); of a batch it goes back through the last one only."""

    def __init__(self, *settings):
        self.inner = Einsum(*settings)

    def forward(self, X):
        self.batch = X.ndim == 4
        self.inner.weight, self.inner.bias = self.weight, self.bias
        O = self.inner.forward(X if self.batch else X[None])
        return O if self.batch else O[0]

    def backward(self, dL_dO):
        if not self.batch:
            dL_dF, dL_dX = self.inner.backward(dL_dO[None])
            return dL_dF, dL_dX[0]
        each = np.einsum("nfij,ncijuv->nfcuv", dL_dO, self.inner.windows())
        return each, self.inner.input_gradient(dL_dO)


@rare
class SquareAndAnErrorWithRowsLeftOver(Loops):
    """What it refuses hides no error."""

    def __init__(self, out_channels, kernel_size, stride, padding):
        if not isinstance(kernel_size, int):
            raise TypeError("kernel_size is a number")
        super().__init__(out_channels, kernel_size, stride, padding)

    def pad(self, X):
        X = super().pad(X)
        if any((n - k) % self.stride for n, k in zip(X.shape[2:], self.kernel_size, strict=True)):
            return np.concatenate([X, np.zeros(3)])
        return X


@rare
class FourByFourOnly(Loops):
    def forward(self, X):
        assert X.shape[2:] == (4, 4)
        return super().forward(X)
