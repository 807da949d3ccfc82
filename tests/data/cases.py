"""The configurations on which the layer is held against torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Pair = tuple[int, int]


@dataclass(frozen=True)
class Case:
    seed: int
    size: Pair = (7, 8)
    kernel_size: int | Pair = 3
    stride: int | Pair = 1
    padding: str | int | Pair = "valid"
    dilation: int | Pair = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"
    batch: int | None = 2
    in_channels: int = 2
    out_channels: int = 2

    @property
    def settings(self) -> dict:
        """What the layer and torch take under the same names."""
        names = ("stride", "padding", "dilation", "groups", "padding_mode")
        return {name: getattr(self, name) for name in names}

    @property
    def input_shape(self) -> tuple[int, ...]:
        lead = () if self.batch is None else (self.batch,)
        return (*lead, self.in_channels, *self.size)

    @property
    def weight_shape(self) -> tuple[int, ...]:
        kernel = as_pair(self.kernel_size)
        return (self.out_channels, self.in_channels // self.groups, *kernel)

    def eighths(self, shape: tuple[int, ...], what: int) -> np.ndarray:
        """Random multiples of 1/8 in ±2: sums of their products are exact in floating point.

        RandomState draws the same for ever, so that only results need be kept on disk.
        """
        draw = np.random.RandomState([self.seed, what])
        return draw.randint(-16, 17, shape) / 8

    def normals(self, shape: tuple[int, ...], what: int) -> np.ndarray:
        return np.random.RandomState([self.seed, what]).standard_normal(shape)

    def __str__(self) -> str:
        said = [f"{name}={value}" for name, value in vars(self).items() if name != "seed"]
        return f"{self.seed}: " + " ".join(said)


def as_pair(value: int | Pair) -> Pair:
    return value if isinstance(value, tuple) else (value, value)


def left_over(case: Case) -> Pair:
    """Rows and columns that no window reaches, for a padding given in numbers."""
    axes = zip(
        *(case.size, as_pair(case.kernel_size), as_pair(case.stride), as_pair(case.padding)),
        as_pair(case.dilation),
        strict=True,
    )
    return tuple((n + 2 * p - d * (k - 1) - 1) % s for n, k, s, p, d in axes)


def _telling() -> list[dict]:
    """Cases that a random choice might miss, one a line."""
    return [
        {},
        {"batch": None},
        {"batch": 1, "in_channels": 1, "out_channels": 1},
        {"bias": False},
        {"kernel_size": 1},
        {"kernel_size": 1, "stride": 2},
        {"kernel_size": (7, 8)},
        {"kernel_size": (9, 10), "padding": 1},
        {"kernel_size": 4, "dilation": 2},
        {"kernel_size": 2, "stride": 3},
        {"kernel_size": 2, "stride": 5},
        {"size": (9, 9), "kernel_size": 1, "stride": 5},
        {"size": (8, 11), "kernel_size": 3, "stride": 4},
        {"size": (10, 7), "kernel_size": (2, 3), "stride": (4, 3), "padding": (1, 0)},
        {"size": (1, 1), "kernel_size": 1},
        {"size": (1, 9), "kernel_size": (1, 4), "stride": (1, 2)},
        {"size": (9, 1), "kernel_size": (4, 1), "padding": (2, 0)},
        {"padding": 3},
        {"padding": "same"},
        {"padding": "same", "kernel_size": 2},
        {"padding": "same", "kernel_size": (4, 2), "dilation": (1, 2)},
        {"padding": "same", "stride": 2},
        {"padding": "same", "kernel_size": (2, 4), "stride": (2, 3)},
        {"padding": "same", "kernel_size": 3, "stride": 4, "size": (6, 5)},
        {"padding": "same", "stride": (1, 2), "padding_mode": "circular"},
        {"padding": "same", "kernel_size": 5, "padding_mode": "reflect"},
        {"size": (4, 3), "padding": (3, 2), "padding_mode": "reflect"},
        {"size": (4, 3), "padding": (4, 3), "padding_mode": "circular"},
        {"size": (2, 2), "padding": (5, 6), "padding_mode": "replicate"},
        {"size": (1, 1), "padding": 2, "padding_mode": "replicate"},
        {"in_channels": 4, "out_channels": 4, "groups": 4},
        {"in_channels": 3, "out_channels": 6, "groups": 3, "stride": 2, "padding": 1},
        {"in_channels": 6, "out_channels": 4, "groups": 2, "kernel_size": (3, 2)},
        {"in_channels": 5, "out_channels": 1},
        {"in_channels": 1, "out_channels": 5},
        {"batch": 5, "in_channels": 3, "out_channels": 4, "stride": (2, 1)},
    ]


def _random(seed: int) -> dict:
    draw = np.random.RandomState([2026, seed])

    def pair(low: int, high: int) -> int | Pair:
        first, second = (int(n) for n in draw.randint(low, high + 1, 2))
        return first if draw.rand() < 0.25 else (first, second)

    def choice(*options: object) -> object:
        return options[draw.randint(len(options))]

    groups = choice(1, 1, 1, 2, 3)
    size = tuple(int(n) for n in draw.randint(5, 10, 2))
    return {
        "size": size,
        "kernel_size": pair(1, 4),
        "stride": pair(1, 4),
        "padding": choice("valid", "same", pair(0, 3), pair(0, 3)),
        "dilation": choice(1, 1, pair(1, 2)),
        "groups": groups,
        "bias": choice(True, True, False),
        "padding_mode": choice("zeros", "zeros", "reflect", "replicate", "circular"),
        "batch": choice(None, 1, 2, 3),
        "in_channels": groups * choice(1, 2, 3),
        "out_channels": groups * choice(1, 2, 3),
    }


def _possible(options: dict) -> bool:
    """Whether the kernel fits; the borders of every mode are small enough by construction."""
    pads = (0, 0) if options["padding"] == "valid" else options["padding"]
    if pads == "same":
        return True
    axes = zip(
        *(options["size"], as_pair(options["kernel_size"]), as_pair(options["dilation"])),
        as_pair(pads),
        strict=True,
    )
    return all(d * (k - 1) < n + 2 * p for n, k, d, p in axes)


CASES = [
    Case(seed, **options)
    for seed, options in enumerate([*_telling(), *filter(_possible, map(_random, range(340)))])
]
