"""A 2-D convolution layer in NumPy alone, with its backward pass.

First come the textbook functions, one idea each; then the layer, `Conv2d`; then
`gradient_check`, which tests any such layer with numbers; then, for speed, the sums of the layer
as matrix products, images side by side where threadpoolctl is there, too; last the helpers. The
names used throughout:

    X      input, (H, W), (C, H, W) or (N, C, H, W): batch, channels, rows, columns
    F      filters, (F, C/groups, kH, kW): the layer's `weight`
    O      output, (F, H', W') or (N, F, H', W')
    dL_dO  ∂L/∂O, the upstream gradient, shaped like O; so are dL_dF like F, dL_dX like X

What is computed is a cross-correlation: a filter slides as it is, not turned by 180°. The
field calls it convolution all the same, and so do we.
"""

from __future__ import annotations

import copy
import math
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple, TypedDict

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, DTypeLike, NDArray

__version__ = "0.1.0"  # as in pyproject.toml

Array = NDArray[Any]
Pair = tuple[int, int]
IntOrPair = int | Pair
Pads = tuple[Pair, Pair]  # (top, bottom), (left, right)
Seed = int | np.random.Generator | None
Work = Callable[[Iterable[slice]], None]  # on shares of the images

NO_PADS = ((0, 0), (0, 0))
# torch's padding modes, each with np.pad's name for it
MODES: dict[str, Literal["constant", "reflect", "edge", "wrap"]]
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


# ------------------------------------------------------------------ textbook functions


def output_size(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: str | IntOrPair = "valid",
    dilation: IntOrPair = 1,
) -> IntOrPair:
    """Count the windows along each axis of an input of this size.

    floor((size + pads - dilation·(kernel_size - 1) - 1) / stride) + 1
    (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, relationship 15).

    Parameters
    ----------
    size : int or (rows, columns), at least 1
        The size of the input, without its padding.
    kernel_size, stride, padding, dilation
        As in `Conv2d`. An int stands for one axis here, or for both where another argument is
        a pair.

    Returns
    -------
    int, or (rows, columns) if any argument is a pair
        Raises TypeError or ValueError for a bad argument, and where not even one window fits.

    Examples
    --------
    >>> output_size(7, kernel_size=3, stride=2)
    3
    >>> output_size((5, 8), kernel_size=3, padding="same")
    (5, 8)
    """
    sizes, geometry = _pair("size", size), _geometry(kernel_size, stride, dilation)
    pads = _pads(_padding(padding), sizes, geometry)
    counts = _count_windows("kernel_size", sizes, pads, geometry)
    paired = any(np.ndim(given) for given in (size, kernel_size, stride, padding, dilation))
    return counts if paired else counts[0]


def same_padding(size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> Pair:
    """Return the padding (before, after) one axis that makes the output ceil(size / stride) long.

    total = max((ceil(size / stride) - 1)·stride + dilation·(kernel_size - 1) + 1 - size, 0),
    half of it on each side; of an odd total, one more after than before. TensorFlow and Keras
    do so for every stride (`tf.nn.convolution`, "SAME"), torch for stride 1, the only one it
    allows. Raises TypeError or ValueError unless every argument is an int of at least 1.

    >>> same_padding(5, kernel_size=3), same_padding(6, kernel_size=3, stride=2)
    ((1, 1), (0, 1))
    """
    size, kernel_size = _integer("size", size), _integer("kernel_size", kernel_size)
    stride, dilation = _integer("stride", stride), _integer("dilation", dilation)
    last_window = (-(-size // stride) - 1) * stride  # where it starts, if the first starts at 0
    total = max(last_window + dilation * (kernel_size - 1) + 1 - size, 0)
    return total // 2, total - total // 2


def padding_widths(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: str | IntOrPair = "valid",
    dilation: IntOrPair = 1,
) -> Pads:
    """Return the border ((top, bottom), (left, right)) that `padding` means for such an input.

    The arguments are those of `output_size`; the result is what `pad` takes. Raises TypeError
    or ValueError for a bad argument. It does not check whether a window fits.

    >>> padding_widths((5, 6), kernel_size=3, stride=2, padding="same")
    ((1, 1), (0, 1))
    """
    geometry = _geometry(kernel_size, stride, dilation)
    return _pads(_padding(padding), _pair("size", size), geometry)


def pad(X: ArrayLike, padding: IntOrPair | Sequence[Pair], mode: str = "zeros") -> Array:
    """Copy X, (..., H, W), with a border: one width, (rows, columns), or a pair for each.

    `mode` says what fills the border: "zeros"; "reflect", the inside mirrored at the edge,
    without the edge itself; "replicate", the edge repeated; "circular", the opposite side.
    Raises TypeError or ValueError for anything else, for a "reflect" border as large as X, and
    for a "circular" border larger than X.

    >>> pad([[1, 2], [3, 4]], 1)
    array([[0, 0, 0, 0],
           [0, 1, 2, 0],
           [0, 3, 4, 0],
           [0, 0, 0, 0]])
    >>> pad([[1, 2, 3]], ((0, 0), (2, 1)), "reflect")
    array([[3, 2, 1, 2, 3, 2]])
    """
    X = _grid("X", X)
    sides = padding if isinstance(padding, tuple | list) else (padding, padding)
    _require(len(sides) == 2, "padding", "an int, or a pair of ints or of pairs", padding)
    pads = [_pair("padding", side, least=0) for side in sides]
    _check_border(X.shape[-2:], pads, _choice("mode", mode, MODES))
    (top, bottom), (left, right) = pads
    H, W = X.shape[-2:]
    shape = (*X.shape[:-2], top + H + bottom, left + W + right)
    _check_memory("padding", shape, X.dtype)
    if mode != "zeros":
        return np.pad(X, [(0, 0)] * (X.ndim - 2) + pads, MODES[mode])
    padded = np.zeros(shape, X.dtype)
    padded[..., top : top + H, left : left + W] = X
    return padded


def sliding_windows(
    X: ArrayLike, kernel_size: IntOrPair, stride: IntOrPair = 1, dilation: IntOrPair = 1
) -> Array:
    """View X, (..., H, W), as its windows, (..., H', W', kH, kW), read-only.

    Element [..., i, j, u, v] is X[..., i·stride + u·dilation, j·stride + v·dilation]; no
    number is copied. Arguments and errors are those of `output_size`.

    >>> windows = sliding_windows([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], kernel_size=2)
    >>> windows.shape
    (2, 3, 2, 2)
    >>> windows[1, 2]
    array([[ 6,  7],
           [10, 11]])
    """
    X, geometry = _grid("X", X), _geometry(kernel_size, stride, dilation)
    _count_windows("kernel_size", X.shape[-2:], NO_PADS, geometry)  # raises where none fits
    return _windows(X, geometry)


def rotate_180(filters: ArrayLike) -> Array:
    """View the filters, (..., kH, kW), turned by 180°: rows reversed, then columns.

    Only the two spatial axes turn; those of filters and channels stay as they are. Raises
    TypeError or ValueError unless `filters` is an array of numbers with rows and columns.

    >>> rotate_180([[1, 2], [3, 4]])
    array([[4, 3],
           [2, 1]])
    """
    return _grid("filters", filters)[..., ::-1, ::-1]


def insert_zeros(grid: ArrayLike, stride: IntOrPair) -> Array:
    """Copy grid, (..., h, w), with stride - 1 zeros between neighbours in rows and columns.

    The result is (..., (h - 1)·stride + 1, (w - 1)·stride + 1). Raises TypeError or ValueError
    for a bad stride or grid.

    >>> insert_zeros([[1, 2], [3, 4]], stride=2)
    array([[1, 0, 2],
           [0, 0, 0],
           [3, 0, 4]])
    """
    grid, (sH, sW) = _grid("grid", grid), _pair("stride", stride)
    h, w = grid.shape[-2:]
    shape = (*grid.shape[:-2], (h - 1) * sH + 1, (w - 1) * sW + 1)
    _check_memory("stride", shape, grid.dtype)
    spread = np.zeros(shape, grid.dtype)
    spread[..., ::sH, ::sW] = grid
    return spread


def spread_gradient(
    dL_dO: ArrayLike,
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: str | IntOrPair = "valid",
    dilation: IntOrPair = 1,
) -> Array:
    """Copy dL_dO, (..., H', W'), with zeros between and around, for turned filters to slide over.

    Put stride - 1 zeros between neighbours and dilation·(kernel_size - 1) zeros on every side.
    At the end, add one row (column) of zeros for each row (column) of the padded input that no
    window reached. Then as many windows fit as the padded input has numbers. `input_size` is
    the size without padding. Arguments and errors are those of `output_size`; a dL_dO of
    another size than O is a ValueError.

    >>> spread_gradient([[1, 2], [3, 4]], input_size=4, kernel_size=2, stride=2)
    array([[0, 0, 0, 0, 0],
           [0, 1, 0, 2, 0],
           [0, 0, 0, 0, 0],
           [0, 3, 0, 4, 0],
           [0, 0, 0, 0, 0]])
    """
    dL_dO, size = _grid("dL_dO", dL_dO), _pair("input_size", input_size)
    geometry = _geometry(kernel_size, stride, dilation)
    expected = output_size(size, kernel_size, stride, padding, dilation)
    _require(dL_dO.shape[-2:] == expected, "dL_dO", f"{expected} as last axes", dL_dO.shape)
    pads, around, shape = _pads(_padding(padding), size, geometry), [], dL_dO.shape[:-2]
    for n, p, reach, s in zip(size, pads, geometry.reach, geometry.stride, strict=True):
        room = n + sum(p)
        around.append((reach, reach + (room - reach - 1) % s))
        shape += (room + reach,)
    _check_memory("input_size", shape, dL_dO.dtype)
    return pad(insert_zeros(dL_dO, stride), around)


def input_gradient_by_rotation(
    dL_dO: ArrayLike,
    filters: ArrayLike,
    input_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: str | IntOrPair = "valid",
    *,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Array:
    """Compute ∂L/∂X as the full correlation of ∂L/∂O with the filters turned by 180°.

    Put zeros between and around the elements of ∂L/∂O, as `spread_gradient` does. Slide the
    turned filters over it, summed over the filters: that is a convolution layer again. Take the
    padding off. For finite values this is what `Conv2d.backward` returns.
    Source: Dumoulin and Visin, arXiv:1603.07285, section 4.

    dL_dO is (F, H', W') or (N, F, H', W'), input_size is the (H, W) of X, and the result is
    (C, H, W) or (N, C, H, W), in float64. The other arguments and the errors are those of
    `Conv2d.from_filters`; shapes that do not belong together are a ValueError.

    >>> input_gradient_by_rotation([[[1, 2], [3, 4]]], filters=[[1, 0], [0, -1]], input_size=3)
    array([[[ 1.,  2.,  0.],
            [ 3.,  3., -2.],
            [ 0., -3., -4.]]])
    """
    settings = _Settings(dilation=dilation, groups=groups, padding_mode=padding_mode)
    layer = Conv2d.from_filters(filters, None, stride, padding, **settings)  # checks all of them
    dL_dO, size = _grid("dL_dO", dL_dO, float), _pair("input_size", input_size)
    pads = _pads(layer.padding, size, layer._geometry)
    expected = (layer.out_channels, *_count_windows("filters", size, pads, layer._geometry))
    fits = dL_dO.shape[-3:] == expected and dL_dO.ndim < 5
    _require(fits, "dL_dO", f"shape {expected}, with or without N in front", dL_dO.shape)
    _check_border(size, pads, padding_mode)
    full = spread_gradient(dL_dO, size, layer.kernel_size, stride, padding, dilation)
    turned = _turned_and_swapped(layer.weight, layer.groups)
    dL_dX = Conv2d.from_filters(turned, dilation=dilation, groups=layer.groups).forward(full)
    return _take_off_padding(dL_dX, pads, padding_mode)


# ----------------------------------------------------------------------------- the layer


class Conv2d:
    """A convolution layer: `torch.nn.LazyConv2d` for NumPy.

    Arguments, weight layout, initialisation and arithmetic are torch's. Beyond torch, X may be
    one matrix, and "same" goes with any stride. A bad argument raises a TypeError or ValueError
    that names it.

    Parameters
    ----------
    out_channels : int, the number of filters
    kernel_size, stride, dilation : int or (rows, columns), each at least 1
        Size of a filter, step between windows, step between the taps within a window.
    padding : "valid", "same" (in upper or lower case), int or (rows, columns), at least 0
        No border; the border of `same_padding`; or a border of this width on every side.
    groups : int, divides the channels and the filters
        A filter sees the channels of its own group alone. One channel a group is "depthwise".
    bias : bool, whether each filter adds a number of its own
    padding_mode : "zeros", "reflect", "replicate" or "circular", as in `pad`
    in_channels : int, optional
        Channels of X. If left out, the first X decides, or the first weight assigned.
    dtype : float64 or float32; X is converted to it
    rng : None, a seed or a numpy.random.Generator
        Draws weight and bias, uniform in ±1/sqrt(C/groups·kH·kW) as `torch.nn.Conv2d` does.

    Attributes
    ----------
    weight, bias : (F, C/groups, kH, kW), and (F,) or None
        Live arrays: change them in place or assign to them. They exist once the number of
        channels is known; reading them before that raises AttributeError.
    dL_dF, dL_db : the gradients of weight and bias that `backward` found last, or None
        The arguments, too, are attributes; to set one again raises AttributeError.

    Examples
    --------
    >>> layer = Conv2d(out_channels=8, kernel_size=3, stride=2, padding="same")
    >>> layer(np.zeros((32, 3, 28, 28))).shape
    (32, 8, 14, 14)
    >>> layer.weight.shape, layer.bias.shape
    ((8, 3, 3, 3), (8,))
    """

    _SETTLED: tuple[str, ...] = ("out_channels", "kernel_size", "stride", "padding", "dilation")
    _SETTLED += ("groups", "padding_mode", "dtype")

    def __init__(
        self,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: str | IntOrPair = "valid",
        *,
        dilation: IntOrPair = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        in_channels: int | None = None,
        dtype: DTypeLike = np.float64,
        rng: Seed = None,
    ) -> None:
        self.out_channels = _integer("out_channels", out_channels)
        self._geometry = _geometry(kernel_size, stride, dilation)
        self.kernel_size, self.stride, self.dilation = self._geometry
        self.padding = _padding(padding)
        self.groups = _integer("groups", groups)
        self.padding_mode = _choice("padding_mode", padding_mode, MODES)
        self.dtype = _float_type(dtype)
        divides = self.out_channels % self.groups == 0
        _require(divides, "out_channels", f"a multiple of groups={groups}", out_channels)
        _require(isinstance(bias, bool | np.bool_), "bias", "True or False", bias, TypeError)
        self._has_bias = bool(bias)
        self._weight: Array | None = None
        self._bias: Array | None = None
        self._last: _Forward | None = None
        self.dL_dF: Array | None = None
        self.dL_db: Array | None = None
        self._rng = _generator(rng)
        if in_channels is not None:
            self._draw_parameters(_integer("in_channels", in_channels))

    @classmethod
    def from_filters(
        cls,
        filters: ArrayLike,
        bias: ArrayLike | None = None,
        stride: IntOrPair = 1,
        padding: str | IntOrPair = "valid",
        *,
        dilation: IntOrPair = 1,
        groups: int = 1,
        padding_mode: str = "zeros",
        dtype: DTypeLike = np.float64,
    ) -> Conv2d:
        """Build a layer around a copy of these filters; the other arguments are the class's.

        `filters` is (kH, kW) for one filter, (F, kH, kW) for one channel, or (F, C/groups, kH,
        kW). `bias` is (F,), one number for all filters, or None for a layer without a bias.

        >>> Conv2d.from_filters([[1, 0], [0, -1]], bias=10)([[0, 1, 2], [3, 4, 5], [6, 7, 9]])
        array([[[6., 6.],
                [6., 5.]]])
        """
        filters = _grid("filters", filters)
        _require(filters.ndim < 5 and filters.size, "filters", "2 to 4 axes, none 0", filters.shape)
        if filters.ndim < 4:
            filters = filters.reshape(-1, 1, *filters.shape[-2:])
        F, _, kH, kW = filters.shape
        groups = _integer("groups", groups)
        _require(F % groups == 0, "filters", f"a number that groups={groups} divides", F)
        settings = _Settings(dilation=dilation, groups=groups, padding_mode=padding_mode)
        layer = cls(F, (kH, kW), stride, padding, bias=bias is not None, dtype=dtype, **settings)
        layer.weight = filters
        if bias is not None:
            bias = _numbers("bias", bias)
            _require(bias.ndim or bias.dtype != bool, "bias", "numbers", bias, TypeError)
            layer.bias = np.full(F, bias) if bias.ndim == 0 else bias
        return layer

    def __setattr__(self, name: str, value: Any) -> None:
        # Changed later, a setting would escape its check, and spoil the gradient of a forward
        # that has run already.
        if name in self._SETTLED and name in self.__dict__:
            raise AttributeError(f"{name}: settled when the layer was built; build another")
        # A name misspelt would change nothing, and say nothing. `_rng` is the last one set; a
        # subclass may have names of its own.
        built = type(self) is Conv2d and "_rng" in self.__dict__
        if built and name not in self.__dict__ and not hasattr(Conv2d, name):
            raise AttributeError(f"{name}: Conv2d has no such attribute")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        usual = {"padding": "valid", "dilation": (1, 1), "groups": 1, "bias": True}
        usual |= {"padding_mode": "zeros", "in_channels": None, "dtype": "float64"}
        now = vars(self) | {"bias": self._has_bias, "in_channels": self.in_channels}
        now["dtype"] = self.dtype.name
        names = "kernel_size", "stride", *(name for name in usual if now[name] != usual[name])
        settings = ", ".join(f"{name}={now[name]!r}" for name in names)
        return f"{type(self).__name__}({self.out_channels}, {settings})"

    @property
    def in_channels(self) -> int | None:
        """Channels of X, or None while they are not known."""
        return None if self._weight is None else self._weight.shape[1] * self.groups

    @property
    def weight(self) -> Array:
        """Filters, (F, C/groups, kH, kW): the live array, into which assigning copies."""
        return self._existing("weight", self._weight)

    @weight.setter
    def weight(self, value: ArrayLike) -> None:
        value = _numbers("weight", value, self.dtype)
        known = value if self._weight is None else self._weight
        channels = known.shape[1] if known.ndim == 4 else 1
        expected = (self.out_channels, max(1, channels), *self.kernel_size)
        _require(value.shape == expected, "weight", f"shape {expected}", value.shape)
        in_channels = value.shape[1] * self.groups  # drawing makes room, and draws the bias
        weight = self._draw_parameters(in_channels) if self._weight is None else self._weight
        weight[...] = value

    @property
    def bias(self) -> Array | None:
        """One number a filter, (F,), or None: the live array, into which assigning copies."""
        return self._existing("bias", self._bias) if self._has_bias else None

    @bias.setter
    def bias(self, value: ArrayLike | None) -> None:
        if value is not None:
            value = _numbers("bias", value, self.dtype)
            expected = (self.out_channels,)
            _require(value.shape == expected, "bias", f"shape {expected}", value.shape)
            self._bias = np.empty_like(value) if self._bias is None else self._bias
            self._bias[...] = value
        self._has_bias = value is not None

    def __call__(self, X: ArrayLike) -> Array:
        """Return `forward(X)`."""
        return self.forward(X)

    def forward(self, X: ArrayLike) -> Array:
        """Multiply each window of the padded X with each filter, sum, and add the bias.

        O[n, f, i, j] = b[f] + Σ_cuv X[n, c, i·sH + u·dH, j·sW + v·dW] · F[f, c, u, v]
        (`torch.nn.Conv2d`). X here is padded, and c counts the channels of f's group.

        Parameters
        ----------
        X : (H, W), (C, H, W) or (N, C, H, W), real numbers; only N may be 0
            Anything else, or one too small for the kernel or for the padding mode, is a
            TypeError or ValueError.

        Returns
        -------
        O : (F, H', W'), or (N, F, H', W') for a batch

        Examples
        --------
        >>> Conv2d.from_filters([[1, 0], [0, -1]]).forward([[0, 1, 2], [3, 4, 5], [6, 7, 9]])
        array([[[-4., -4.],
                [-4., -5.]]])

        The formula in loops, which is what every faster way has to give:

        >>> layer, X = Conv2d(2, (3, 2), 2, rng=0), np.random.default_rng(1).random((3, 7, 5))
        >>> O = layer.forward(X)
        >>> for f, i, j in np.ndindex(O.shape):
        ...     total = layer.bias[f]
        ...     for c, u, v in np.ndindex(3, 3, 2):
        ...         total += X[c, 2 * i + u, 2 * j + v] * layer.weight[f, c, u, v]
        ...     assert np.isclose(O[f, i, j], total)
        """
        X = _numbers("X", X, self.dtype)
        fits = X.ndim in (2, 3, 4) and 0 not in X.shape[-3:]
        _require(fits, "X", "shape (H, W), (C, H, W) or (N, C, H, W), not empty", X.shape)
        batch = X.reshape((1,) * (4 - X.ndim) + X.shape)
        N, C, H, W = batch.shape
        channels = self.in_channels or C
        _require(channels == C, "X", f"{channels} channels, as in in_channels", X.shape)
        _require(C % self.groups == 0, "X", f"channels that groups={self.groups} divides", X.shape)
        pads = _pads(self.padding, (H, W), self._geometry)
        windows = _count_windows("kernel_size", (H, W), pads, self._geometry)
        padded = pad(batch, pads, self.padding_mode)  # always a copy
        _check_memory("X", (N, self.out_channels, *windows), self.dtype)
        weight = self._draw_parameters(C) if self._weight is None else self._weight
        O = _correlate(padded, weight, self.bias, self.groups, self._geometry)
        O = O if X.ndim == 4 else O[0]
        # Copies: whatever becomes of X and the weights, backward belongs to this forward.
        self._last = _Forward(X.shape, O.shape, padded, pads, weight.copy(), self._has_bias)
        return O

    def backward(self, dL_dO: ArrayLike) -> tuple[Array, Array]:
        """Return ∂L/∂F and ∂L/∂X of the last forward, and keep ∂L/∂b in `dL_db`.

        ∂L/∂F[f, c, u, v] = Σ_nij ∂L/∂O[n, f, i, j] · X[n, c, i·sH + u·dH, j·sW + v·dW]
        ∂L/∂b[f] = Σ_nij ∂L/∂O[n, f, i, j]
        ∂L/∂X: each ∂L/∂O[n, f, i, j] adds its multiple of F[f] to the window it came from,
        then the padding is taken off (the chain rule on the sum in `forward`; X and c as there).

        Parameters
        ----------
        dL_dO : of the very shape of O, else a TypeError or ValueError, as without a forward

        Returns
        -------
        dL_dF, dL_dX : of the shapes of weight and of X

        Examples
        --------
        >>> layer = Conv2d.from_filters([[1, 0], [0, -1]], bias=10)
        >>> O = layer.forward([[0, 1, 2], [3, 4, 5], [6, 7, 9]])
        >>> dL_dF, dL_dX = layer.backward([[[1, 0], [0, 2]]])  # L = O[0, 0, 0] + 2·O[0, 1, 1]
        >>> dL_dF
        array([[[[ 8., 11.],
                 [17., 22.]]]])
        >>> dL_dX
        array([[ 1.,  0.,  0.],
               [ 0.,  1.,  0.],
               [ 0.,  0., -2.]])
        >>> layer.dL_db
        array([3.])
        """
        if self._last is None:
            raise ValueError("backward: expected a forward before it; got 'none'")
        X_shape, O_shape, padded, pads, weight, has_bias = self._last
        dL_dO = _numbers("dL_dO", dL_dO, self.dtype)
        _require(dL_dO.shape == O_shape, "dL_dO", f"the shape of O, {O_shape}", dL_dO.shape)
        batch = dL_dO.reshape(len(padded), *O_shape[-3:])
        # Nobody needs the gradient of a border of zeros; that of any other is folded back below.
        border = pads if self.padding_mode == "zeros" else NO_PADS
        dL_dF = _filter_gradient(batch, padded, weight, self.groups, self._geometry)
        dL_dX = _input_gradient(batch, padded, weight, self.groups, border, self._geometry)
        if self.padding_mode != "zeros":
            dL_dX = _take_off_padding(dL_dX, pads, self.padding_mode)
        self.dL_dF = dL_dF.copy()
        self.dL_db = batch.sum((0, 2, 3)) if has_bias else None
        return dL_dF, dL_dX.reshape(X_shape)

    def _existing(self, name: str, array: Array | None) -> Array:
        if array is None:
            raise AttributeError(f"{name}: unknown until in_channels, an X or a weight is given")
        return array

    def _draw_parameters(self, in_channels: int) -> Array:
        """Draw weight and bias, unless there is one, and return the weight."""
        divides = in_channels % self.groups == 0
        _require(divides, "in_channels", f"a multiple of groups={self.groups}", in_channels)
        shape = (self.out_channels, in_channels // self.groups, *self.kernel_size)
        sizes = {"out_channels": shape[0], "in_channels": shape[1], "kernel_size": max(shape[2:])}
        _check_memory(max(sizes, key=sizes.__getitem__), shape, np.float64)
        bound = 1 / np.sqrt(np.prod(shape[1:]))
        self._weight = self._rng.uniform(-bound, bound, shape).astype(self.dtype)
        if self._has_bias and self._bias is None:
            self._bias = self._rng.uniform(-bound, bound, shape[0]).astype(self.dtype)
        return self._weight


class _Forward(NamedTuple):
    """What `backward` needs of the forward before it."""

    X_shape: tuple[int, ...]
    O_shape: tuple[int, ...]
    padded: Array
    pads: Pads
    weight: Array
    has_bias: bool


# ------------------------------------------------------------------- is backward right?

GRADIENTS = ("dL_dX", "dL_dF", "dL_db")  # of X, weight and bias
MOST_ROUNDING = 1e-4  # of O: float32 makes about 1e-7, a ReLU or dropout far more


def gradient_check(layer: Any, X: ArrayLike, rng: Seed = None) -> dict[str, float]:
    """Compare `layer.backward` with central differences for X, F and b, and print a verdict.

    With a random G for ∂L/∂O, L = ⟨O, G⟩. For each number v of X, F and b, ∂L/∂v is compared
    with (L(v + h) - L(v - h)) / 2h. As O is linear in v, they differ by rounding alone. Every
    number takes two forwards, so keep X small. The layer is left as it was; `rng` draws G.

    Parameters
    ----------
    layer : `Conv2d`, or any object that copy.deepcopy copies and that has
        - `weight`, and `bias` or None: finite numbers that forward reads, as arrays or set anew;
        - `forward(X)`: finite, the same for the same X, and linear in X, weight and bias;
        - `backward(dL_dO)`: it returns (dL_dF, dL_dX), keeps `dL_db` if there is a bias, and
          leaves weight and bias as they are.
        A layer that breaks one of these raises a TypeError or ValueError that names it. Where
        only `dL_db` is missing, the other two gradients are checked.
    X : finite numbers, of a shape that forward takes

    Returns
    -------
    dict of the errors max|numeric - analytic| / max|numeric| of "dL_dX", "dL_dF" and, where it
        is kept, "dL_db"
        Expect at most 1e-8, or 1e-3 of a layer that computes in float32. A gradient of the
        wrong shape counts as inf.

    Examples
    --------
    >>> errors = gradient_check(Conv2d(2, kernel_size=3, rng=0), np.ones((1, 5, 5)), rng=0)
    gradient   error found    to expect       verdict
    dL_dX      below 1e-12    at most 1e-08   right
    dL_dF      below 1e-12    at most 1e-08   right
    dL_db      below 1e-12    at most 1e-08   right
    >>> max(errors.values()) < 1e-12
    True
    """
    layer, X = _copy_of_layer(layer), np.array(_finite("X", X), np.float64)
    _require(X.size, "X", "at least one number", X)
    random = _generator(rng)
    G = random.standard_normal(_output_of(layer, X).shape)
    has_bias = getattr(layer, "bias", None) is not None
    variables = {"X": X}
    for name in ("weight", "bias") if has_bias else ("weight",):
        variables[name] = _variable(layer, name, random.standard_normal(X.shape))
    gradients = _gradients_of(layer, X, G, variables)
    errors, lines = {}, ["gradient   error found    to expect       verdict"]
    for (name, values), gradient in zip(variables.items(), GRADIENTS, strict=False):
        if gradient not in gradients:
            lines.append(f"{gradient}      not checked: there is a bias, but no layer.{gradient}")
            continue
        analytic = gradients[gradient]
        if analytic.shape != values.shape:
            analytic = np.full(values.shape, np.inf)
        numeric, bound = _central_differences(layer, X, G, name, values, analytic)
        gap = np.abs(numeric - analytic).max(initial=0)
        error = errors[gradient] = float(gap / (np.abs(numeric).max(initial=0) or 1))
        # What is smaller is rounding, and differs from machine to machine.
        found = "below 1e-12" if error < 1e-12 else f"{error:.0e}"
        verdict = "right" if error <= bound else "WRONG"
        lines.append(f"{gradient}      {found:<11}    at most {bound:.0e}   {verdict}")
    print("\n".join(lines))
    return errors


def _copy_of_layer(layer: Any) -> Any:
    expected = "an object with the methods forward and backward"
    methods = (getattr(layer, name, None) for name in ("forward", "backward"))
    fits = not isinstance(layer, type) and all(map(callable, methods))
    _require(fits, "layer", expected, layer, TypeError)
    for name in ("weight", "bias"):
        if getattr(layer, name, None) is not None:  # a weight may be drawn in the first forward
            _finite(f"layer.{name}", getattr(layer, name))
    try:
        return copy.deepcopy(layer)
    except Exception as error:  # a part of the layer may raise anything
        raise TypeError(f"layer: expected {expected} that can be copied; {error}") from error


def _finite(name: str, value: Any) -> Array:
    array = _numbers(name, value)
    _require(np.isfinite(array).all(), name, "finite numbers", value)
    return array


def _output_of(layer: Any, X: Array, name: str = "X", values: Array | None = None) -> Array:
    """Return a copy of forward(X), in float64, with these values as the layer's weight or bias."""
    if name != "X":
        with suppress(Exception):  # what cannot be set must be the array itself, changed already
            setattr(layer, name, values)
    return np.array(_finite("layer.forward(X)", layer.forward(X.copy())), np.float64)


def _variable(layer: Any, name: str, X: Array) -> Array:
    """Return the layer's weight or bias, floats to be changed in place.

    Raises where forward, with this random X, gives another O at a second call, or the same O
    after a change.
    """
    given = getattr(layer, name, None)
    values = _finite(f"layer.{name}", given)
    live = values is given and values.dtype in (np.float32, np.float64) and values.flags.writeable
    values = values if live else values.astype(np.float64)
    kept, O = values.copy(), _output_of(layer, X, name, values)
    again = np.abs(_output_of(layer, X) - O).max(initial=0)
    if again > MOST_ROUNDING * np.abs(O).max(initial=0):
        raise ValueError("layer.forward(X): expected the same O for the same X; got another")
    step = max(1, np.abs(values).max(initial=0), np.abs(O).max(initial=0))
    values += step * np.linspace(1, 2, values.size).reshape(values.shape)
    try:
        changed = _output_of(layer, X, name, values) != O
    finally:
        values[...] = kept
        _output_of(layer, X, name, values)
    if O.size and not changed.any():
        expected = "numbers that forward reads, in an array of floats or set anew"
        raise ValueError(f"layer.{name}: expected {expected}; got the same O after a change")
    return values


def _gradients_of(layer: Any, X: Array, G: Array, variables: dict[str, Array]) -> dict[str, Array]:
    """Return what backward finds, by the names in GRADIENTS."""
    _output_of(layer, X)
    kept = {name: values.copy() for name, values in variables.items() if name != "X"}
    found = layer.backward(G.copy())
    pair = isinstance(found, tuple | list) and len(found) == 2
    _require(pair, "layer.backward(dL_dO)", "two arrays, (dL_dF, dL_dX)", found, TypeError)
    for name, values in kept.items():
        if not np.array_equal(getattr(layer, name), values):
            raise ValueError(f"layer.{name}: expected backward to leave it; got other numbers")
    gradients = {"dL_dF": found[0], "dL_dX": found[1]}
    if getattr(layer, "dL_db", None) is not None:
        gradients["dL_db"] = layer.dL_db
    return {name: _numbers(f"layer's {name}", values) for name, values in gradients.items()}


def _central_differences(
    layer: Any, X: Array, G: Array, name: str, values: Array, analytic: Array
) -> tuple[Array, float]:
    """Return ∂L/∂values as measured, and the error to expect; raises where O is not linear."""
    O = _output_of(layer, X)
    # O is linear, so no step is too large; but O must change by more than its rounding. And no
    # round number, lest float32 look exact.
    size = max(1, np.abs(values).max(initial=0))
    h = max(size, np.abs(O).max(initial=0) / (np.abs(analytic).max(initial=0) or 1))
    h = 1.2345678901 * min(h, 1e20 * size)
    numeric, bend, largest = np.zeros(values.shape), 0.0, np.abs(O).max(initial=0)
    for at, value in np.ndenumerate(values.copy()):
        try:
            values[at] = value + h
            above = _output_of(layer, X, name, values)
            values[at] = value - h
            below = _output_of(layer, X, name, values)
        finally:
            values[at] = value
        numeric[at] = np.sum((above - below) * G) / (2 * h)
        bend = max(bend, np.abs(above - 2 * O + below).max(initial=0))
        largest = max(largest, np.abs(above).max(initial=0), np.abs(below).max(initial=0))
    _output_of(layer, X, name, values)
    rounding = bend / (largest or 1)
    if rounding > MOST_ROUNDING:
        got = f"one that bends, by {rounding:.0e} of its size"
        raise ValueError(f"layer.forward(X): expected an O linear in {name}; got {got}")
    single = rounding > 1e-11 or analytic.dtype == np.float32
    return numeric, 1e-3 if single else 1e-8


# ----------------------------------------------- for speed: columns, a block at a time
#
# With every window written as a column, the layer is one matrix product: filters (F, K) times
# columns (K, windows), where K = C·kH·kW (Chellapilla, Puri and Simard, "High performance
# convolutional neural networks for document processing", 2006). All the columns would be kH·kW
# times as large as X; those of a few images, or of a few rows of one, stay in the cache.

BLOCK_BYTES = 2 * 2**20
BLOCK_COLUMNS = 512  # but no fewer: with many channels, reading the filters would take longest
MOST_BYTES = 16 * BLOCK_BYTES  # unless so many take more than this, as with a filter of 100×100
SHARES = 16  # of the images, at most: some for each of up to 8 threads, should one be held up


def _correlate(
    X: Array, filters: Array, bias: Array | None, groups: int, geometry: _Geometry
) -> Array:
    """O, (N, F, H', W'), of an X that is padded already."""
    matrix = filters.reshape(groups, len(filters) // groups, -1)  # (groups, F/groups, K)
    windows = _windows(X, geometry)  # (N, C, H', W', kH, kW)
    O = np.empty((len(X), len(filters), *windows.shape[2:4]), X.dtype)

    def fill(shares: Iterable[slice]) -> None:
        buffer = np.empty(len(filters) * math.prod(_block_size(windows)), X.dtype)
        for _, place, _, columns in _column_blocks(windows, shares):
            flat = columns.reshape(groups, matrix.shape[2], -1)  # (groups, K, n)
            sums = buffer[: len(filters) * flat.shape[2]].reshape(groups, -1, flat.shape[2])
            np.matmul(matrix, flat, out=sums)  # (groups, F/groups, n)
            if bias is not None:
                sums += bias.reshape(groups, -1, 1)
            O[place] = sums.reshape(-1, *columns.shape[3:]).swapaxes(0, 1)  # (images, F, rows, W)

    _side_by_side(fill, windows)
    return O


def _filter_gradient(
    dL_dO: Array, X: Array, filters: Array, groups: int, geometry: _Geometry
) -> Array:
    """dL_dF: multiply each column of the forward pass with the ∂L/∂O of its window, and sum."""
    windows = _windows(X, geometry)  # (N, C, H', W', kH, kW)
    sums: dict[int, Array] = {}  # (groups, F/groups, K) of a share, by its first image

    def add_up(shares: Iterable[slice]) -> None:
        for share, place, _, columns in _column_blocks(windows, shares):
            flat = columns.reshape(groups, filters[0].size, -1)  # (groups, K, n)
            part = _as_columns(dL_dO[place], groups) @ flat.swapaxes(1, 2)  # (groups, F/groups, K)
            sums[share.start] = np.add(part, sums.get(share.start, 0), out=part)

    _side_by_side(add_up, windows, max(1, MOST_BYTES // filters.nbytes))  # each has its sum
    dL_dF = np.zeros_like(filters)  # (F, C/groups, kH, kW)
    for first in sorted(sums):  # whoever was done first, the sum is the same to the last bit
        dL_dF += sums[first].reshape(filters.shape)
    return dL_dF


def _input_gradient(
    dL_dO: Array, X: Array, filters: Array, groups: int, border: Pads, geometry: _Geometry
) -> Array:
    """dL_dX, with this border cut off, by the cheaper of two methods."""
    kernel, stride, _ = geometry
    F, C = len(filters) // groups, filters.shape[1]  # of each group
    # Scattering, which adds columns to an image, costs more than gathering, which copies columns
    # out of one, as the textbook form does. So gather where its columns, of height F·kH·kW, are no
    # higher than the C·kH·kW of the forward pass. With one tap there is nothing to gain. A weight
    # that is infinite or NaN is scattered: times the zeros around ∂L/∂O it would spread.
    if stride == (1, 1) and kernel != (1, 1) and F <= C and np.isfinite(filters).all():
        full = _crop(pad(dL_dO, geometry.reach), border)
        return _correlate(full, _turned_and_swapped(filters, groups), None, groups, geometry)
    padded = np.zeros_like(X)
    transposed = filters.reshape(groups, F, -1).swapaxes(1, 2)  # (groups, K, F/groups)
    # With one filter a group this is an outer product, at which matmul is several times slower.
    multiply = np.multiply if F == 1 else np.matmul
    windows = _windows(padded, geometry, writeable=True)  # (N, C, H', W', kH, kW)

    def scatter(shares: Iterable[slice]) -> None:
        for _, place, block, columns in _column_blocks(windows, shares, copied=False):
            flat = columns.reshape(groups, transposed.shape[1], -1)  # (groups, K, n)
            multiply(transposed, _as_columns(dL_dO[place], groups), out=flat)
            for u, v in np.ndindex(*kernel):  # no pixel is twice in one tap, so += loses none
                block[:, u, v] += columns[:, u, v]

    _side_by_side(scatter, windows)
    return _crop(padded, border)


def _as_columns(dL_dO: Array, groups: int) -> Array:
    """Write ∂L/∂O of a block, (images, F, rows, columns), as columns: (groups, F/groups, n)."""
    return dL_dO.swapaxes(0, 1).reshape(groups, dL_dO.shape[1] // groups, -1)


def _block_size(windows: Array) -> tuple[int, int, int]:
    """How many images, rows and columns of O have the windows of one block at most."""
    N, C, H, W, kH, kW = windows.shape
    size = C * kH * kW * windows.itemsize
    fitting = max(1, BLOCK_BYTES // size, min(BLOCK_COLUMNS, MOST_BYTES // size))
    return max(1, min(N, fitting // (H * W))), max(1, min(H, fitting // W)), min(W, fitting)


def _column_blocks(
    windows: Array, shares: Iterable[slice], copied: bool = True
) -> Iterator[tuple[slice, tuple[slice, ...], Array, Array]]:
    """Go through the windows (N, C, H', W', kH, kW) of shares of the images, a block at a time.

    Yields the share; the place of the block in O; the block, a view (C, kH, kW, images, rows,
    columns); and a buffer of that shape, with the block copied into it or not. The next block
    takes the same buffer. One image of one long row is cut, too: all its columns would be kW
    times as large.
    """
    images, rows, width = _block_size(windows)
    windows = windows.transpose(1, 4, 5, 0, 2, 3)  # (C, kH, kW, N, H', W')
    *column, _, H, W = windows.shape
    buffer = np.empty(math.prod(column) * images * rows * width, windows.dtype)
    for share in shares:
        starts = range(share.start, share.stop, images), range(0, H, rows), range(0, W, width)
        for n, i, j in product(*starts):
            place = slice(n, min(n + images, share.stop)), slice(i, i + rows), slice(j, j + width)
            block = windows[..., place[0], place[1], place[2]]
            columns = buffer[: block.size].reshape(block.shape)
            if copied:
                np.copyto(columns, block)
            yield share, (place[0], slice(None), *place[1:]), block, columns


# A block is a small product. If BLAS shares it among all cores, each block waits for the core that
# another program holds up. So each thread takes images of its own, and BLAS one thread for each
# product: 0.87 of the time on two cores, 0.66 to 0.75 with one of them busy (geometric means over
# the shapes of tests/benchmark.py, which compares with an older module by --beside).


def _side_by_side(work: Work, windows: Array, most: int = SHARES) -> None:
    """Call work with shares of the images, on at most as many threads as BLAS would take.

    The shares do not depend on the number of threads, and side by side no bit of the result does
    (unless a thread of the reader's own has set BLAS's threads, and holds them). With one share,
    or where BLAS cannot be held, all is done here and now.
    """
    N = len(windows)
    count = min(-(-N // _block_size(windows)[0]), SHARES, most)
    shares = [slice(N * i // count, N * (i + 1) // count) for i in range(count)]
    if not ((crew := _crew()) and crew.do(work, shares)):
        work(shares)


class _Crew:
    """Threads side by side, and BLAS, which has one thread in each of them meanwhile."""

    # Who finds the crew at work, in a thread of the reader's own, works alone and waits for nobody.
    turn = threading.Lock()

    def __init__(self, blas: Any) -> None:
        self.blas, self.limits = blas, None
        self.pool = ThreadPoolExecutor(os.cpu_count())  # none is started before it has work

    def do(self, work: Work, shares: list[slice]) -> bool:
        """Say whether the work has been done."""
        threads = min(len(shares), *(int(each["num_threads"]) for each in self.blas.info()))
        if threads < 2 or not self.turn.acquire(blocking=False):
            return False
        try:
            with self.blas.limit(limits=1) as self.limits:
                self._share_out(work, shares, threads)
            return True
        finally:
            self.turn.release()

    def _share_out(self, work: Work, shares: list[slice], threads: int) -> None:
        waiting = deque((*shares, *[None] * threads))  # None sends one thread home
        others: list[Future[None]] = []
        settings: Any = np.geterr() | {"call": np.geterrcall()}  # which belong to this thread

        def take() -> None:
            with np.errstate(**settings):
                work(iter(waiting.popleft, None))

        try:
            with suppress(RuntimeError):  # no more threads, as at the end of Python
                others += (self.pool.submit(take) for _ in range(threads - 1))
            take()
        finally:
            wait(others)
        for other in others:
            other.result()  # raises what was raised there


@cache
def _crew() -> _Crew | None:
    """None without threadpoolctl, or with a BLAS that cannot be held in all threads from one."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    blas = ThreadpoolController().select(user_api="blas")
    held = {library.get("threading_layer") for library in blas.info()}
    return _Crew(blas) if held and held <= {"pthreads", "disabled"} else None


def _forget_crew() -> None:
    """In the child of a fork: none of the threads is there, and nobody gives BLAS its own back."""
    if _Crew.turn.locked() and (crew := _crew()) and crew.limits:
        crew.limits.restore_original_limits()
    _crew.cache_clear()
    _Crew.turn = threading.Lock()


getattr(os, "register_at_fork", dict)(after_in_child=_forget_crew)  # where there are forks


# -------------------------------------------------------------------- windows and padding


class _Geometry(NamedTuple):
    """Size of a filter, step between windows, step between the taps within a window."""

    kernel: Pair
    stride: Pair
    dilation: Pair

    @property
    def reach(self) -> Pair:
        """From the first tap of a window to its last."""
        (kH, kW), (dH, dW) = self.kernel, self.dilation
        return dH * (kH - 1), dW * (kW - 1)


def _windows(X: Array, geometry: _Geometry, writeable: bool = False) -> Array:
    extent = [reach + 1 for reach in geometry.reach]
    axes: Any = (-2, -1)  # the hints of NumPy 2.2, the last for Python 3.10, know one axis alone
    windows: Array = sliding_window_view(X, extent, axes, writeable=writeable)
    (sH, sW), (dH, dW) = geometry.stride, geometry.dilation
    return windows[..., ::sH, ::sW, ::dH, ::dW]


def _pads(padding: str | Pair, size: Pair, geometry: _Geometry) -> Pads:
    if isinstance(padding, tuple):
        rows, columns = padding
        return (rows, rows), (columns, columns)
    if padding == "valid":
        return NO_PADS
    above_and_below, left_and_right = map(same_padding, size, *geometry)
    return above_and_below, left_and_right


def _count_windows(name: str, size: Iterable[int], pads: Pads, geometry: _Geometry) -> Pair:
    """(H', W'); raises under this name where not even one window fits."""
    counts = []
    for n, around, reach, s in zip(size, pads, geometry.reach, geometry.stride, strict=True):
        room, window = n + sum(around), reach + 1
        place = "the padded input" if any(around) else "the input"
        _require(room >= window, name, f"a window that fits into {room}, {place}", window)
        counts.append((room - window) // s + 1)
    return counts[0], counts[1]


def _check_border(size: Iterable[int], pads: Iterable[Pair], mode: str) -> None:
    """Refuse a border that has nothing to mirror, or more than the other side to copy."""
    for n, around in zip(size, pads, strict=True):
        most = {"reflect": n - 1, "circular": n}.get(mode, max(around))
        allowed = f"at most {most} around {n} in mode {mode!r}"
        _require(max(around) <= most, "padding", allowed, max(around))


def _take_off_padding(dL_dX: Array, pads: Pads, mode: str) -> Array:
    """Go back through `pad`: the gradient of a copied pixel belongs to the pixel copied."""
    for axis, around in enumerate(pads if mode != "zeros" else (), start=-2):
        lines = np.moveaxis(dL_dX, axis, 0)  # a view, so what is added here lands in dL_dX
        before, after = around[0], len(lines) - around[1]
        source = np.pad(np.arange(before, after), around, MODES[mode])
        for i in (*range(before), *range(after, len(lines))):
            lines[source[i]] += lines[i]
    return _crop(dL_dX, pads)


def _crop(grid: Array, pads: Pads) -> Array:
    (top, bottom), (left, right) = pads
    H, W = grid.shape[-2:]
    return grid[..., top : H - bottom, left : W - right]


def _turned_and_swapped(filters: Array, groups: int) -> Array:
    """Turn by 180°; within each group filters and channels swap their roles: (C, F/groups, …)."""
    F, C, *kernel = filters.shape
    turned = rotate_180(filters).reshape(groups, F // groups, C, *kernel).swapaxes(1, 2)
    return np.ascontiguousarray(turned).reshape(groups * C, F // groups, *kernel)


# ------------------------------------------------------------------------ argument checks


class _Settings(TypedDict):
    """Arguments that go on to `Conv2d` as they came."""

    dilation: IntOrPair
    groups: int
    padding_mode: str


def _require(
    holds: Any, name: str, expected: str, got: Any, error: type[Exception] = ValueError
) -> None:
    if not holds:
        raise error(f"{name}: expected {expected}; got {_shown(got)}")


def _shown(value: Any, most: int = 200) -> str:
    try:
        words = repr(value)
    except Exception:  # whatever the value's own repr raises; or an int of too many digits
        return f"a {type(value).__name__}"
    return words if len(words) <= most else words[:most] + "…"


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool | np.timedelta64)


def _integer(name: str, value: Any, least: int = 1) -> int:
    _require(_is_whole(value), name, f"an int of at least {least}", value, TypeError)
    _require(value >= least, name, f"an int of at least {least}", value)
    _require(value <= sys.maxsize, name, f"an int of at most {sys.maxsize}", value)
    return int(value)


def _pair(name: str, value: Any, least: int = 1) -> Pair:
    values = tuple(value) if isinstance(value, tuple | list) else (value, value)
    _require(len(values) == 2, name, "an int or a pair (rows, columns)", value)
    return _integer(name, values[0], least), _integer(name, values[1], least)


def _geometry(kernel_size: Any, stride: Any, dilation: Any) -> _Geometry:
    return _Geometry(
        _pair("kernel_size", kernel_size), _pair("stride", stride), _pair("dilation", dilation)
    )


def _padding(value: Any) -> str | Pair:
    if isinstance(value, str):
        return _choice("padding", value.lower(), ("valid", "same"))
    return _pair("padding", value, least=0)


def _choice(name: str, value: str, allowed: Iterable[str]) -> str:
    known = isinstance(value, str) and value in allowed
    _require(known, name, " or ".join(map(repr, allowed)), value)
    return value


def _float_type(dtype: DTypeLike) -> np.dtype[Any]:
    named = isinstance(dtype, str | type | np.dtype)
    known = [t for t in (np.float32, np.float64) if named and np.dtype(t) == dtype]
    _require(known, "dtype", "float32 or float64", dtype, TypeError)
    return np.dtype(known[0])


def _generator(rng: Any) -> np.random.Generator:
    seeds = rng if isinstance(rng, list | tuple) else (rng,)
    drawn = rng is None or isinstance(
        rng, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence
    )
    # NumPy's own check of a seed crashes Python for an np.matrix.
    known = drawn or all(_is_whole(seed) and seed >= 0 for seed in seeds)
    _require(known, "rng", "None, a seed of at least 0 or a Generator", rng, TypeError)
    return np.random.default_rng(rng)


def _grid(name: str, value: ArrayLike, dtype: DTypeLike | None = None) -> Array:
    array = _numbers(name, value, dtype)
    fits = array.ndim >= 2 and 0 not in array.shape[-2:]
    _require(fits, name, "rows and columns as its last two axes", array.shape)
    return array


def _numbers(name: str, value: ArrayLike, dtype: DTypeLike | None = None) -> Array:
    try:
        masked = _holds_a_mask(value)
        array = np.zeros(0) if masked else np.asarray(value)
    except Exception as error:  # ragged, or an object that refuses, with whatever error it has
        raise ValueError(f"{name}: expected a rectangular array of numbers; {error}") from error
    _require(not masked, name, "numbers, none masked", value, TypeError)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name}: expected real numbers; got {_what_it_holds(array)}")
    _check_memory(name, array.shape, np.float64)  # a view may be larger than any memory
    return np.asarray(array, dtype)


def _holds_a_mask(value: Any) -> bool:
    """Look for a masked array, in lists too, where NumPy would drop the mask."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return isinstance(value, np.ma.MaskedArray)
    plain = {int, float}.issuperset(map(type, value))  # quick, and so are most rows
    return not plain and any(map(_holds_a_mask, value))


def _what_it_holds(array: Array) -> str:
    """Say of what is no array of real numbers which object spoils it, or what type it has."""
    if array.dtype != object:
        return repr(array.dtype)
    known = int | float | np.integer | np.floating
    strange = [value for value in array.flat if not isinstance(value, known)]
    return _shown(strange[0]) if strange else "objects, though they are numbers"


def _check_memory(name: str, shape: tuple[int, ...], dtype: DTypeLike) -> None:
    """Refuse what no memory holds under the name of its cause, not in NumPy's words."""
    if math.prod(shape) < 2**27:  # a gigabyte of float64: memory for that is not in question
        return
    try:
        np.empty(shape, dtype)  # written to by nobody, so it costs next to nothing
    except (MemoryError, ValueError) as error:
        expected = f"{name}: expected a size that fits into memory"
        raise ValueError(f"{expected}; got an array of shape {shape}") from error
