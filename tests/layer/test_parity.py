"""The layer against torch: results that torch left in tests/data, exact to the last bit there."""

from __future__ import annotations

import numpy as np
from cases import CASES, Case, as_pair, left_over
from helpers import BOUNDS, build, each, relative_error
from places import DATA

REFERENCE = np.load(DATA / "torch_reference.npz")


def read_reference() -> list[dict[str, np.ndarray]]:
    """For every case O, dL_dF, dL_dX and dL_db, cut from the one long array they lie in."""
    values, references, start = REFERENCE["values"] / 64, [], 0
    for case, padded_shape in zip(CASES, REFERENCE["output_shapes"], strict=True):
        output_shape = tuple(padded_shape[: len(case.input_shape)])
        shapes = {"O": output_shape, "dL_dF": case.weight_shape, "dL_dX": case.input_shape}
        if case.bias:
            shapes["dL_db"] = (case.out_channels,)
        reference = {}
        for name, shape in shapes.items():
            stop = start + int(np.prod(shape))
            reference[name] = values[start:stop].reshape(shape)
            start = stop
        references.append(reference)
    assert start == len(values)
    return references


@each("dtype", BOUNDS)
@each(("case", "reference"), zip(CASES, read_reference(), strict=True))
def test_equal_to_torch(case: Case, reference: dict[str, np.ndarray], dtype: type) -> None:
    bias = case.eighths((case.out_channels,), 2) if case.bias else None
    layer = build(case, case.eighths(case.weight_shape, 1), bias, dtype)
    got = {"O": layer.forward(case.eighths(case.input_shape, 0))}
    dL_dO = case.eighths(reference["O"].shape, 3)
    got["dL_dF"], got["dL_dX"] = layer.backward(dL_dO)
    if case.bias:
        got["dL_db"] = layer.dL_db
    assert got.keys() == reference.keys()
    for name, value in got.items():
        assert value.dtype == dtype
        assert relative_error(value, reference[name]) <= BOUNDS[dtype], name


def in_numbers(case: Case) -> bool:
    return not isinstance(case.padding, str)


COVERED = {
    "unbatched": lambda c: c.batch is None,
    "several images": lambda c: (c.batch or 1) > 1,
    "several channels": lambda c: c.in_channels // c.groups > 1,
    "several filters": lambda c: c.out_channels // c.groups > 1,
    "no bias": lambda c: not c.bias,
    "rectangular input": lambda c: c.size[0] != c.size[1],
    "rectangular kernel": lambda c: len(set(as_pair(c.kernel_size))) == 2,
    "even kernel": lambda c: as_pair(c.kernel_size)[0] % 2 == 0,
    "an int for a pair": lambda c: isinstance(c.kernel_size, int),
    "two strides": lambda c: len(set(as_pair(c.stride))) == 2,
    "two paddings": lambda c: in_numbers(c) and len(set(as_pair(c.padding))) == 2,
    "two dilations": lambda c: len(set(as_pair(c.dilation))) == 2,
    "valid": lambda c: c.padding == "valid",
    "same": lambda c: c.padding == "same" and as_pair(c.stride) == (1, 1),
    "same with a stride": lambda c: c.padding == "same" and max(as_pair(c.stride)) > 1,
    "groups": lambda c: 1 < c.groups < c.in_channels,
    "depthwise": lambda c: 1 < c.groups == c.in_channels,
    "reflect": lambda c: c.padding_mode == "reflect" and c.padding != "valid",
    "replicate": lambda c: c.padding_mode == "replicate" and c.padding != "valid",
    "circular": lambda c: c.padding_mode == "circular" and c.padding != "valid",
    "one row left over": lambda c: in_numbers(c) and 1 in left_over(c),
    "more rows left over": lambda c: in_numbers(c) and max(left_over(c)) > 1,
}


@each("name", COVERED)
def test_the_cases_cover(name: str) -> None:
    assert sum(map(COVERED[name], CASES)) >= 5


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 300


def test_a_case_has_a_kernel_as_large_as_the_padded_input() -> None:
    assert sum(r["O"].shape[-2:] == (1, 1) for r in read_reference()) >= 3
