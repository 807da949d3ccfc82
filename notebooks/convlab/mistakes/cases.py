"""The ladder: small cases on which mistakes can be told apart, from the smallest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from conv_layer import Conv2d, Pair, output_size, padding_widths
from convlab.text import checks


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """One layer, one input, and what comes back to it: `report.findings[0].case` is one.

    Attributes
    ----------
    name : str, the case in words
    X : (N, C, H, W)
    weight, bias : (F, C, kH, kW) and (F,)
    dL_dO : (N, F, H', W')
    stride : int
    padding : "valid" or "same"
    pads : ((top, bottom), (left, right)), what the padding comes to

    So a layer is run on it, here one with square filters:

    >>> layer = MyLayer(len(case.weight), case.kernel[0], case.stride, case.padding)
    >>> layer.weight, layer.bias = case.weight, case.bias
    >>> layer.forward(case.X) - case.right["forward"]  # 0 where O is right
    """

    name: str
    X: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    dL_dO: np.ndarray
    stride: int
    padding: str
    pads: tuple[Pair, Pair]

    @property
    def words(self) -> str:
        """Its name in the language that is spoken."""
        return checks.CASES.get(self.name, self.name)

    def __repr__(self) -> str:
        arrays = ("X", "weight", "bias", "dL_dO")
        return checks.CASE.format(
            **{name: getattr(self, name).shape for name in arrays},
            **{n: getattr(self, n) for n in ("kernel", "stride", "padding", "pads")},
            name=self.words,
            parts=", ".join(map(repr, checks.PARTS)),
        )

    @property
    def kernel(self) -> Pair:
        """Rows and columns of the filters."""
        return self.weight.shape[2:]

    @property
    def single(self) -> bool:
        """Whether there is one image of one channel, as a layer for matrices takes it."""
        return self.X.shape[:2] == (1, 1)

    @property
    def left_over(self) -> tuple[int, ...]:
        """How many rows and columns of the padded X no window reaches."""
        sizes = zip(self.X.shape[2:], self.pads, self.kernel, strict=True)
        return tuple((n + sum(pads) - k) % self.stride for n, pads, k in sizes)

    @cached_property
    def right(self) -> dict[str, np.ndarray]:
        """The right output and gradients, by the names of the parts."""
        padded = np.pad(self.X, ((0, 0), (0, 0), *self.pads))
        layer = Conv2d.from_filters(self.weight, self.bias, self.stride)
        O = layer.forward(padded)
        dL_dF, dL_dX = layer.backward(self.dL_dO)
        (top, _), (left, _) = self.pads
        H, W = self.X.shape[2:]
        return {
            "forward": O,
            "filter_gradient": dL_dF,
            "input_gradient": dL_dX[..., top : top + H, left : left + W],
            "bias_gradient": layer.dL_db,
        }

    @cached_property
    def other(self) -> Case:
        """The same layer on another input of this shape, and with another ∂L/∂O."""
        turned = {"X": 2 * self.X[..., ::-1, ::-1] + 1, "dL_dO": 2 * self.dL_dO[..., ::-1]}
        return replace(self, **turned)

    @cached_property
    def larger(self) -> Case:
        """The same layer on an X of another size: square and without rest where this one is."""
        N, C, H, W = self.X.shape
        X = (N + (N > 1), C, H + self.stride, W + self.stride)
        pads = padding_widths(X[2:], self.kernel, self.stride, self.padding)
        return replace(self, X=_drawn(X, 5)).with_pads(pads)

    @cached_property
    def of_integers(self) -> Case:
        """The same layer on an X of whole numbers; weights and ∂L/∂O stay as they are."""
        return replace(self, X=np.rint(2 * self.X))

    @cached_property
    def odd_row_first(self) -> Case:
        """The same with the odd row and column of the border before X, and not after it."""
        return replace(self, pads=tuple(around[::-1] for around in self.pads))

    @cached_property
    def doubled(self) -> Case:
        """The same X with twice the weights: O is twice as large, too, and so is ∂L/∂X."""
        case = replace(self, weight=2 * self.weight, bias=2 * self.bias)
        twice = {"forward": 2, "input_gradient": 2}
        vars(case)["right"] = {part: twice.get(part, 1) * a for part, a in self.right.items()}
        return case

    @lru_cache(maxsize=256)  # noqa: B019 - the cases of the ladder live on anyway
    def with_pads(self, pads: tuple[Pair, Pair]) -> Case:
        """Return the same case with another border, and so another output and ∂L/∂O."""
        room = [n + sum(around) for n, around in zip(self.X.shape[2:], pads, strict=True)]
        shape = (len(self.X), len(self.weight), *output_size(room, self.kernel, self.stride))
        return replace(self, pads=pads, dL_dO=_drawn(shape, 6))


# Sums of their products are exact, and none but the tenths has a 0, which hides mistakes.
WHOLE = (-3, -2, -1, 1, 2, 3, 4)  # can be worked with by hand; few mistakes hide by chance
HALVES = (-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 2.5)  # numbers cut off after the point show
TENTHS = (0, 0, 0.1, -0.37, 0.713, -1.29, 2.051)  # rounded numbers show, and a zero may end a loop


def _drawn(shape: tuple[int, ...], seed: int, numbers: tuple[float, ...] = WHOLE) -> np.ndarray:
    draw = np.random.RandomState([seed, *shape])  # draws the same for ever
    return draw.choice(np.array(numbers, float), shape)


@lru_cache(maxsize=256)
def make_case(
    name: str,
    X: tuple[int, int, int, int],
    filters: int,
    kernel: int | Pair,
    stride: int = 1,
    padding: str = "valid",
    numbers: tuple[float, ...] = WHOLE,
    draw: int = 0,
) -> Case:
    """Make a case: X is (N, C, H, W), kernel an int or a pair; its numbers are some of these.

    Each draw gives others of them.
    """
    kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    size = X[2:]
    places = output_size(size, kernel, stride, padding)
    return Case(
        name=name,
        X=_drawn(X, 1 + 10 * draw, numbers),
        weight=_drawn((filters, X[1], *kernel), 2 + 10 * draw, numbers),
        bias=_drawn((filters,), 3 + 10 * draw, numbers),
        dL_dO=_drawn((X[0], filters, *places), 4 + 10 * draw, numbers),
        stride=stride,
        padding=padding,
        pads=padding_widths(size, kernel, stride, padding),
    )


# Those that a layer for matrices can take come first; among them the smallest. Each is the first
# draw that tells much: no sum in it is 0, as without its terms, and few numbers stand there twice.
LADDER = [
    make_case("a 3×3 input, one 2×2 filter", (1, 1, 3, 3), 1, 2, draw=5),
    make_case("a 4×6 input, wider than high, one 3×3 filter", (1, 1, 4, 6), 1, 3),
    make_case("a 6×4 input, higher than wide, one 3×3 filter", (1, 1, 6, 4), 1, 3, draw=1),
    make_case("one 2×3 filter", (1, 1, 5, 6), 1, (2, 3), draw=2),
    make_case("one 3×2 filter, halves among the numbers", (1, 1, 6, 5), 1, (3, 2), numbers=HALVES),
    make_case("two 3×3 filters, a 1×1 output", (1, 1, 3, 3), 2, 3),
    make_case("an output of one row", (1, 1, 3, 6), 1, 3, draw=2),
    make_case("two 2×2 filters", (1, 1, 4, 5), 2, 2, draw=11),
    make_case("three 3×3 filters", (1, 1, 5, 5), 3, 3, draw=3),
    make_case("zeros and tenths among the numbers", (1, 1, 6, 6), 2, 3, numbers=TENTHS),
    make_case("stride 2, nothing left over", (1, 1, 7, 5), 1, 3, 2, draw=1),
    make_case("stride 2, a row and a column left over", (1, 1, 6, 8), 1, 3, 2, draw=2),
    make_case("stride 3, two rows and a column left over", (1, 1, 9, 8), 2, 4, 3, draw=1),
    make_case("stride 3 and a 2×2 filter: gaps between the windows", (1, 1, 7, 6), 1, 2, 3, draw=8),
    make_case(
        "stride 2 and a 1×1 filter, halves among the numbers", (1, 1, 5, 6), 1, 1, 2, numbers=HALVES
    ),
    make_case("“same”, a 3×3 filter", (1, 1, 4, 5), 1, 3, 1, "same"),
    make_case("“same”, a 2×2 filter", (1, 1, 4, 5), 1, 2, 1, "same", draw=5),
    make_case(
        "“same”, a 2×3 filter, halves among the numbers",
        *((1, 1, 4, 6), 1, (2, 3), 1, "same"),
        numbers=HALVES,
    ),
    make_case("“same”, a 1×3 filter", (1, 1, 4, 5), 1, (1, 3), 1, "same", draw=10),
    make_case("“same”, two 4×4 filters", (1, 1, 5, 6), 2, 4, 1, "same", draw=2),
    make_case("“same” with stride 2, a 3×3 filter", (1, 1, 5, 6), 1, 3, 2, "same", draw=2),
    make_case("two channels", (1, 2, 4, 5), 1, 2, draw=15),
    make_case("two channels, two filters", (1, 2, 5, 4), 2, 3),
    make_case("a square image of two channels, three 3×3 filters", (1, 2, 5, 5), 3, 3, draw=3),
    make_case("two channels, three 1×1 filters", (1, 2, 3, 4), 3, 1, draw=7),
    make_case("three channels, two filters, stride 2", (1, 3, 6, 7), 2, 3, 2, draw=6),
    make_case("“same”, two channels, two 3×1 filters", (1, 2, 5, 4), 2, (3, 1), 1, "same", draw=9),
    make_case("“same” with stride 2, two channels", (1, 2, 6, 5), 2, 3, 2, "same", draw=1),
    make_case("a batch of two", (2, 1, 4, 4), 1, 2, draw=1),
    make_case("a batch of two, two filters", (2, 1, 4, 5), 2, 3),
    make_case(
        "a batch of three, two channels, two filters, “same”", (3, 2, 4, 5), 2, 3, 1, "same", draw=3
    ),
    make_case(
        "“same” with stride 2, 2×3 filters, two channels, a batch of two",
        *((2, 2, 6, 5), 3, (2, 3), 2, "same"),
        draw=2,
    ),
    make_case(
        "all at once: batch, channels, 2×3 filters, stride 2", (2, 3, 6, 8), 4, (2, 3), 2, draw=9
    ),
]
