"""∂L/∂X window by window, right and by mistake, and the weights of the proof, against plain loops.

All numbers are eighths, so that both sides of every equation are exact.
"""

from __future__ import annotations

import numpy as np
import pytest
from cases import Case
from convlab.steps.proof import MOMENTS, ProofPass
from convlab.steps.scatter import ScatterPass
from helpers import axes_of, each_sampled, windows_of
from test_backward_steps import ZEROS, batch_of, border_of, input_gradient, there_and_back

from conv_layer import Conv2d


def passes_of(case: Case):
    """Each channel's pass, with its filters and ∂L/∂O, (F, kH, kW) and (F, H', W')."""
    X, filters, dL_dO, _, _ = there_and_back(case)
    image = case.seed % (case.batch or 1)
    seen, members = case.in_channels // case.groups, case.out_channels // case.groups
    for channel in range(case.in_channels):
        run = input_gradient(case, X, filters, dL_dO, image=image, channel=channel)
        mine = slice(first := channel // seen * members, first + members)
        yield run, filters[mine, channel % seen], batch_of(dL_dO)[image, mine]


@pytest.mark.parametrize("turned", [False, True], ids=["as it is", "turned"])
@pytest.mark.parametrize("adds", [True, False], ids=["+=", "="])
@each_sampled("case", ZEROS, 6)
def test_windows_are_walked_over_as_a_loop_does(case, adds, turned) -> None:
    rows, columns = map(windows_of, axes_of(case))
    for backward, filters, dL_dO in passes_of(case):
        run, right = ScatterPass(backward, adds, turned), np.zeros(backward.border.shape)
        laid = filters[:, ::-1, ::-1] if turned else filters
        so_far = np.zeros_like(right)
        assert run.shape == dL_dO.shape[1:]
        assert run.mistaken == (turned or not adds)
        for number, (i, j) in enumerate(np.ndindex(run.shape)):
            step, before = run.step((i, j)), so_far.copy()
            for u, r in enumerate(rows[i]):
                for v, c in enumerate(columns[j]):
                    share = sum(g * w for g, w in zip(dL_dO[:, i, j], laid[:, u, v], strict=True))
                    so_far[r, c] = so_far[r, c] + share if adds else share
                    right[r, c] += sum(dL_dO[:, i, j] * filters[:, u, v])
            under = np.ix_(rows[i], columns[j])
            assert (step.place, step.number) == ((i, j), number)
            assert (step.rows, step.columns) == (tuple(rows[i]), tuple(columns[j]))
            assert np.array_equal(step.gradients, dL_dO[:, i, j])
            assert np.array_equal(step.shares, laid * dL_dO[:, i, j, None, None])
            assert np.array_equal(step.before, before[under])
            assert np.array_equal(step.after, so_far[under])
            assert np.array_equal(step.so_far, so_far)
            assert np.array_equal(step.right, right)
            assert np.array_equal(step.wrong, (so_far != right) & ~border_of(case))
        assert np.array_equal(right, backward.uncropped)


def test_without_an_overlap_or_with_a_filter_alike_when_turned_no_mistake_shows() -> None:
    def wrong(F, stride, **mistake) -> bool:
        layer = Conv2d.from_filters(F, stride=stride)
        shape = layer.forward(np.ones((6, 6))).shape
        backward = input_gradient(
            Case(0, (6, 6), np.shape(F)[0], stride),
            np.ones((6, 6)), np.array(F, float)[None, None],
            np.arange(1.0, 1 + np.prod(shape)).reshape(shape),
        )  # fmt: skip
        return bool(ScatterPass(backward, **mistake).wrong.any())

    apart = [[1, 2], [3, 4]]
    assert wrong(apart, 1, adds=False)
    assert wrong(apart, 2, turned=True)
    assert not wrong(apart, 2, adds=False)
    assert not wrong([[1, 2], [2, 1]], 1, turned=True)


def test_a_window_that_is_not_there_is_refused() -> None:
    (backward, *_), *_ = passes_of(ZEROS[0])
    with pytest.raises(ValueError, match=r"^place: expected"):
        ScatterPass(backward).step((99, 0))


# ------------------------------------------------------------------------------- proof


@each_sampled("case", ZEROS, 6)
def test_the_weights_of_a_pixel_come_together_as_the_turned_filter(case) -> None:
    for backward, filters, _ in passes_of(case):
        run = ProofPass(backward)
        counts = {p: len(backward.step(p).touches) for p in np.ndindex(backward.dL_dX.shape)}
        assert counts[run.pixel] == max(counts.values())
        assert run.step.pixel == run.pixel
        for number, F in enumerate(filters):
            together = run.together(number)
            there = ~np.isnan(together)
            assert np.array_equal(together[there], F[::-1, ::-1][there])
            assert there.sum() == sum(t.filter == number for t in run.step.touches)
            for touch in run.step.touches:
                if touch.filter == number:  # each on the ∂L/∂O of the window it came from
                    slot = [k - 1 - t for k, t in zip(F.shape, touch.tap, strict=True)]
                    at = run.step.rows[slot[0]], run.step.columns[slot[1]]
                    assert backward.spread[(number, *at)] == touch.gradient
                    assert there[tuple(slot)]


def test_the_middle_is_chosen_and_a_pixel_that_a_window_holds() -> None:
    (backward, *_), *_ = passes_of(Case(0, (5, 5), 3))
    assert ProofPass(backward).pixel == (2, 2)
    (backward, *_), *_ = passes_of(Case(0, (6, 6), 1, 5))
    assert ProofPass(backward).pixel in ((0, 0), (0, 5), (5, 0), (5, 5))


def test_moments_go_from_the_windows_to_the_upstream_gradient() -> None:
    assert len(MOMENTS) == 10
    ways = [(moment.gathered, moment.laid) for moment in MOMENTS]
    assert ways == sorted(ways)
    assert (ways[0], ways[-1]) == ((0, 0), (1, 1))
    assert all(gathered == 1 for gathered, laid in ways if laid)
