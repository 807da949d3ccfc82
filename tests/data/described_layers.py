"""Wrong layers that no model explains on every case: what the checker says of their numbers."""

from __future__ import annotations

import numpy as np
from right_layers import Correlation, Einsum, Im2col, Loops, Taps, correlate

DESCRIBED: list[tuple[type, tuple[tuple[str, str], ...], tuple[str, ...]]] = []


def described(*findings: tuple[str, str], says: tuple[str, ...] = ()):
    """Register a layer: (part, mistake) of each finding, and what its report says."""

    def register(layer: type) -> type:
        DESCRIBED.append((layer, findings, says))
        return layer

    return register


@described(
    ("forward", "times"), says=("O is 1.001 times the right one.", "This is so on all 33 cases.")
)
class ALittleOff(Einsum):
    def output(self):
        return super().output() * 1.001


@described(("input_gradient", "times"), says=("∂L/∂X is 2 times the right one.",))
class Twice(Einsum):
    def input_gradient(self, dL_dO):
        return 2 * super().input_gradient(dL_dO)


@described(("bias_gradient", "times"), says=("∂L/∂b is 0.5 times the right one.",))
class BiasGradientHalved(Loops):
    def bias_gradient(self, dL_dO):
        return super().bias_gradient(dL_dO) / 2


@described(("filter_gradient", "times"), says=("the right one divided by the number of filters.",))
class DividesByTheFilters(Einsum):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO) / len(self.weight)


@described(
    ("filter_gradient", "times"), says=("the right one divided by the number of rows of O.",)
)
class DividesByTheRows(Einsum):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO) / self.rows


@described(("filter_gradient", "other_shape"), says=("in another shape",))
class FiltersFlat(Im2col):
    """(F, C·kH·kW): never reshaped back."""

    def filter_gradient(self, dL_dO):
        return self.as_rows(dL_dO).T @ self.cols


@described(("filter_gradient", "other_places"), says=("the rows are in reverse order",))
class FlipsRowsOfTheGradient(Einsum):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO)[:, :, ::-1]


@described(("filter_gradient", "other_places"), says=("the filters are in reverse order",))
class FiltersReversed(Einsum):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO)[::-1]


@described(("input_gradient", "other_places"), says=("shifted right by 1",))
class RolledByOne(Einsum):
    def input_gradient(self, dL_dO):
        return np.roll(super().input_gradient(dL_dO), 1, axis=3)


@described(("input_gradient", "other_places"), says=("by what is left over",))
class LeftoverFirst(Correlation):
    """Puts the rows that no window reached before the others."""

    def fully_padded(self, spread):
        (kH, kW), (r, q) = self.weight.shape[2:], self.leftover()
        return np.pad(spread, ((0, 0), (0, 0), (kH - 1 + r, kH - 1), (kW - 1 + q, kW - 1)))


@described(("forward", "other_weights"), says=("the rows are in reverse order",))
class FlipsRowsForward(Einsum):
    def output(self):
        flipped = self.weight[:, :, ::-1]
        return np.einsum("ncijuv,fcuv->nfij", self.windows(), flipped) + self.bias[:, None, None]


@described(("forward", "right_but"), says=("right but for the last number of each grid",))
class OneNumberOff(Einsum):
    def output(self):
        O = super().output()
        O[-1, -1, -1, -1] += 0.5
        return O


@described(("forward", "right_but"), says=("right but for the last number of each grid",))
class LastWindowForgotten(Loops):
    def output(self):
        O = super().output()
        O[:, :, -1, -1] = 0
        return O


@described(("filter_gradient", "other_length"), says=("by another factor on each case",))
class Normalised(Einsum):
    def filter_gradient(self, dL_dO):
        right = super().filter_gradient(dL_dO)
        return right / np.linalg.norm(right)


@described(("forward", "convolution"), says=("Right but where the filter's height is even.",))
class TurnsEvenFiltersOnly(Loops):
    def product(self, window, f):
        even = self.weight.shape[2] % 2 == 0
        kernel = self.weight[f, :, ::-1, ::-1] if even else self.weight[f]
        return np.sum(window * kernel) + self.bias[f]


@described(
    ("forward", "convolution"),
    says=("Right but where the filter's height is odd and the filter is larger",),
)
class TurnsOddFiltersOnly(Loops):
    def product(self, window, f):
        odd = self.weight.shape[2] % 2
        kernel = self.weight[f, :, ::-1, ::-1] if odd else self.weight[f]
        return np.sum(window * kernel) + self.bias[f]


@described(("forward", "convolution"), ("forward", "bias_forgotten"))
class TurnsTheFilterAndForgetsTheBias(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f, :, ::-1, ::-1])


@described(
    ("forward", "convolution"),
    ("forward", "right_but"),
    says=(
        "This is so where there is one filter.",
        "right but for the first filter",
        "This is so where there are several filters.",
    ),
)
class TurnsTheFirstFilterOnly(Loops):
    def product(self, window, f):
        kernel = self.weight[f] if f else self.weight[f, :, ::-1, ::-1]
        return np.sum(window * kernel) + self.bias[f]


@described(("forward", "one_filter_for_all"), says=("Right but where there are two filters.",))
class FirstOfTwoFilters(Loops):
    """As one filter for all, but for three and four."""

    def product(self, window, f):
        return np.sum(window * self.weight[0 if len(self.weight) == 2 else f]) + self.bias[f]


@described(("forward", "one_channel_kept"), says=("Right but where X has more than two channels.",))
class FirstChannelForgottenWhereThereAreThree(Taps):
    def output(self):
        weight = self.weight.copy()
        if weight.shape[1] == 3:
            weight[:, 1:] = 0
        O = correlate(self.X, weight)[:, :, :: self.stride, :: self.stride]
        return O + self.bias[:, None, None]


@described(
    ("filter_gradient", "arguments_swapped"), says=("Right but where the layer has stride 1 and",)
)
class TurnsTheGradientAtStrideOne(Einsum):
    def filter_gradient(self, dL_dO):
        right = super().filter_gradient(dL_dO)
        return right[..., ::-1, ::-1] if self.stride == 1 else right


@described(
    ("input_gradient", "filter_not_turned"),
    ("input_gradient", "unrecognised"),
    says=("This is so where there is one filter.",),
)
class TurnsTheFirstFilterInTheScatter(Loops):
    def share(self, g, f):
        return g * (self.weight[f] if f else self.weight[f, :, ::-1, ::-1])


@described(
    ("input_gradient", "filter_not_turned"), says=("Right but where the layer has stride 1 and",)
)
class NotTurnedAtStrideOne(Correlation):
    def turned(self):
        right = super().turned()
        return right if self.stride > 1 else right[..., ::-1, ::-1]


@described(
    ("input_gradient", "filter_not_turned"), says=("Right but where the stride is above 1 and",)
)
class NotTurnedWithAStride(Correlation):
    def turned(self):
        right = super().turned()
        return right if self.stride == 1 else right[..., ::-1, ::-1]


@described(
    ("input_gradient", "filter_not_turned"),
    ("input_gradient", "unrecognised"),
    says=("This is so where there is one filter.",),
)
class NotTurnedAndAveraged(Correlation):
    def turned(self):
        return self.weight.swapaxes(0, 1) / len(self.weight)


@described(
    ("input_gradient", "padding_not_cropped"),
    ("input_gradient", "unrecognised"),
    says=("This is so where only one axis is padded.",),
)
class CropsRowsOnly(Loops):
    def crop(self, dL_dX):
        (top, _), _ = self.borders()
        return dL_dX[:, :, top : top + self.given.shape[2]]


@described(
    ("input_gradient", "filter_not_turned"),
    ("input_gradient", "unrecognised"),
    says=("This is so where the layer has stride 1.",),
)
class NoStrideAndNotTurned(Loops):
    def padded_gradient(self, dL_dO):
        dL_dX, (kH, kW) = np.zeros(self.X.shape), self.weight.shape[2:]
        for n, f, i, j in self.places():
            share = dL_dO[n, f, i, j] * self.weight[f, :, ::-1, ::-1]
            dL_dX[n, :, i : i + kH, j : j + kW] += share
        return dL_dX


@described(("filter_gradient", "times"), says=("∂L/∂F is 0.1 times the right one.",))
class LearningRateInside(Im2col):
    def filter_gradient(self, dL_dO):
        return 0.1 * super().filter_gradient(dL_dO)


@described(("forward", "sums_times"), says=("Without its bias, O is 0.5 times",))
class HalvesTheSum(Loops):
    def product(self, window, f):
        return np.sum(window * self.weight[f]) / 2 + self.bias[f]


@described(("forward", "sums_times"), says=("divided by the number of filters",))
class SharesTheSumAmongTheFilters(Einsum):
    def output(self):
        O = np.einsum("ncijuv,fcuv->nfij", self.windows(), self.weight / len(self.weight))
        return O + self.bias[:, None, None]


@described(("input_gradient", "times"), says=("the right one divided by the number of pixels",))
class DividesByThePixels(Correlation):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO) / self.given[0, 0].size


@described(
    ("input_gradient", "other_shape"), says=("∂L/∂X holds the right numbers in another shape",)
)
class ImagesAsRows(Einsum):
    def input_gradient(self, dL_dO):
        return super().input_gradient(dL_dO).reshape(len(self.given), -1)


@described(
    ("filter_gradient", "other_places"), says=("the axes are in the order (channels, filters,",)
)
class ChannelsBeforeFilters(Loops):
    def filter_gradient(self, dL_dO):
        return super().filter_gradient(dL_dO).swapaxes(0, 1)


@described(("input_gradient", "other_weights"), says=("the filters are in reverse order",))
class FiltersInReverseOnTheWayBack(Loops):
    def share(self, g, f):
        return g * self.weight[-1 - f]


@described(("input_gradient", "right_but"), says=("but for the first and last rows and columns",))
class EdgeDoubled(Einsum):
    def input_gradient(self, dL_dO):
        dL_dX = super().input_gradient(dL_dO)
        inside = np.zeros(dL_dX.shape, bool)
        inside[..., 1:-1, 1:-1] = True
        return np.where(inside, dL_dX, 2 * dL_dX + 1)


@described(
    ("input_gradient", "other_order"), says=("∂L/∂X holds the right numbers in other places.",)
)
class Snake(Loops):
    """Every other row from right to left."""

    def input_gradient(self, dL_dO):
        dL_dX = super().input_gradient(dL_dO)
        dL_dX[..., ::2, :] = dL_dX[..., ::2, ::-1]
        return dL_dX


@described(
    ("filter_gradient", "other_order"), says=("∂L/∂F holds the right numbers in other places.",)
)
class Sorted(Einsum):
    def filter_gradient(self, dL_dO):
        dL_dF = super().filter_gradient(dL_dO)
        return np.sort(dL_dF, axis=None).reshape(dL_dF.shape)


@described(("input_gradient", "other_length"), says=("by another factor on each case",))
class DividesByTheLargest(Correlation):
    def input_gradient(self, dL_dO):
        dL_dX = super().input_gradient(dL_dO)
        return dL_dX / np.abs(dL_dX).max()


class OtherWeights(Einsum):
    """Right for weights that it reads in another way."""

    def forward(self, X):
        self.theirs, self.weight = self.weight, self.read(self.weight)
        try:
            return super().forward(X)
        finally:
            self.weight = self.theirs

    def backward(self, dL_dO):
        self.weight = self.read(self.theirs)
        try:
            dL_dF, dL_dX = super().backward(dL_dO)
        finally:
            self.weight = self.theirs
        return self.read_back(dL_dF), dL_dX


@described(("forward", "convolution"), ("backward", "fits_forward"), says=("change both",))
class TrueConvolution(OtherWeights):
    def read(self, weight):
        return weight[..., ::-1, ::-1]

    read_back = read


@described(("forward", "columns_order"), ("backward", "fits_forward"), says=("change both",))
class ReadsChannelsLast(OtherWeights):
    def read(self, weight):
        return weight.transpose(0, 2, 3, 1).reshape(weight.shape)

    def read_back(self, dL_dF):
        F, C, kH, kW = dL_dF.shape
        return dL_dF.reshape(F, kH, kW, C).transpose(0, 3, 1, 2)


@described(("forward", "added_to_last"), says=("A second forward adds",))
class AddsToTheLastOutput(Loops):
    def output(self):
        O = super().output()
        self.kept = getattr(self, "kept", 0) + O
        return self.kept.copy()


@described(("forward", "added_to_last"), says=("A second forward adds",))
class AddsIntoOneArray(Einsum):
    def output(self):
        O = super().output()
        if not hasattr(self, "O"):
            self.O = np.zeros(O.shape)
        self.O += O
        return self.O.copy()


@described(
    ("input_gradient", "filter_not_turned"),
    ("input_gradient", "times"),
    says=("This is so where the layer has stride 1.", "∂L/∂X is 1.5 times the right one."),
)
class NotTurnedAtStrideOneAndTooMuchBeyond(Loops):
    def share(self, g, f):
        return g * (self.weight[f, :, ::-1, ::-1] if self.stride == 1 else 1.5 * self.weight[f])


@described(
    ("forward", "other_places"),
    ("forward", "unrecognised"),
    says=("they are shifted up by 1", "This is so where the layer has stride 1."),
)
class OneRowOff(Loops):
    """Begins with the second row, where there is room."""

    def window(self, n, i, j):
        (y, x), (kH, kW) = self.corner(i, j), self.weight.shape[2:]
        y = min(y + 1, self.X.shape[2] - kH)
        return self.X[n, :, y : y + kH, x : x + kW]

    def filter_gradient(self, dL_dO):
        return Einsum.filter_gradient(self, dL_dO)

    windows = Einsum.windows
