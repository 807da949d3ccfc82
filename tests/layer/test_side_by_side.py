"""Images side by side: the same bits for any number of threads, and BLAS has its own back."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import threadpoolctl
from threadpoolctl import ThreadpoolController, threadpool_limits

import conv_layer
from conv_layer import Conv2d, input_gradient_by_rotation

BLAS = ThreadpoolController().select(user_api="blas")
in_small_blocks = pytest.mark.usefixtures("small_blocks")
pytestmark = pytest.mark.skipif(conv_layer._crew() is None, reason="BLAS cannot be held here")

# name: (layer, X); dL/dX of "gathered" slides over dL/dO, that of the others is scattered
CASES = {
    "scattered": ((6, 3, 2, "same"), {}, (9, 3, 12, 11)),
    "gathered": ((3, (3, 2), 1, 1), {}, (9, 4, 12, 11)),
    "groups": ((6, 3), {"groups": 3, "dilation": 2}, (7, 6, 9, 8)),
    "depthwise": ((4, 3), {"groups": 4, "padding": "same"}, (17, 4, 6, 6)),
    "reflect": ((2, 3, (2, 1), 1), {"padding_mode": "reflect"}, (33, 2, 7, 6)),
    "float32": ((4, 3), {"dtype": np.float32}, (8, 2, 9, 9)),
    "one image": ((4, 3), {}, (2, 30, 31)),
    "no image": ((4, 3), {}, (0, 2, 9, 9)),
}


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def small_blocks(monkeypatch) -> None:
    """Blocks of one image or less: as many shares as there can be."""
    monkeypatch.setattr("conv_layer.BLOCK_BYTES", 1000)
    monkeypatch.setattr("conv_layer.BLOCK_COLUMNS", 1)


@pytest.fixture
def started(monkeypatch) -> Iterator[list]:
    """What has been handed to other threads."""
    handed, submit = [], conv_layer.ThreadPoolExecutor.submit

    def counted(*arguments: object) -> object:
        handed.append(arguments)
        return submit(*arguments)

    monkeypatch.setattr(conv_layer.ThreadPoolExecutor, "submit", counted)
    return handed


def passed(name: str) -> list[bytes]:
    """All that a layer makes of a random X and a random ∂L/∂O, to the last bit."""
    (arguments, settings, shape), rng = CASES[name], np.random.default_rng(0)
    layer = Conv2d(*arguments, **settings, in_channels=shape[-3], rng=0)
    O = layer(rng.standard_normal(shape))
    gradients = layer.backward(rng.standard_normal(O.shape))
    return [array.tobytes() for array in (O, *gradients, layer.dL_db)]


def threads_of_blas() -> list[int]:
    return [library["num_threads"] for library in BLAS.info()]


@contextmanager
def blas_on(threads: int) -> Iterator[list[int]]:
    """Set BLAS's threads for whoever asks: `threadpool_limits` claims them for one thread."""
    before = threads_of_blas()[0]
    try:
        set_blas(threads)
        yield threads_of_blas()
    finally:
        set_blas(before)


def set_blas(threads: int) -> None:
    BLAS.limit(limits=threads)
    if hasattr(threadpoolctl.OpenBLASController, "clear_controlling_thread"):
        threadpoolctl.OpenBLASController.clear_controlling_thread(force=True)


@in_small_blocks
@pytest.mark.parametrize("name", CASES)
def test_the_same_bits_for_any_number_of_threads(name, started) -> None:
    results = []
    for threads in (1, 2, 8):
        started.clear()
        with threadpool_limits(threads, user_api="blas"):
            results += [passed(name) for _ in range(3)]
        alone = threads == 1 or name in ("one image", "no image")
        assert bool(started) != alone
        assert len(started) <= 3 * 3 * (threads - 1)
    assert results == results[:1] * len(results)


@in_small_blocks
def test_each_share_goes_into_the_sums_once(rng) -> None:
    layer, X = Conv2d(3, 3, 2, 1, in_channels=2, rng=0), rng.standard_normal((40, 2, 9, 8))
    with threadpool_limits(2, user_api="blas"):
        O = layer(X)
        dL_dO = rng.standard_normal(O.shape)
        dL_dF, dL_dX = layer.backward(dL_dO)
    one_by_one = np.zeros_like(dL_dF)
    for n, image in enumerate(X):
        np.testing.assert_allclose(layer(image), O[n], atol=1e-13)
        one_by_one += layer.backward(dL_dO[n])[0]
    np.testing.assert_allclose(dL_dF, one_by_one, rtol=1e-12, atol=1e-12)
    turned = input_gradient_by_rotation(dL_dO, layer.weight, X.shape[2:], 2, 1)
    np.testing.assert_allclose(dL_dX, turned, rtol=1e-12, atol=1e-12)


@in_small_blocks
def test_without_threadpoolctl_it_is_numpy_alone(started, monkeypatch) -> None:
    with threadpool_limits(1, user_api="blas"):
        expected = {name: passed(name) for name in CASES}
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)  # as if it were not installed
    conv_layer._crew.cache_clear()
    try:
        with threadpool_limits(1, user_api="blas"):
            assert {name: passed(name) for name in CASES} == expected
        with threadpool_limits(2, user_api="blas"):
            passed("scattered")
        assert not started
    finally:
        conv_layer._crew.cache_clear()


def test_a_blas_that_each_thread_would_have_to_hold_is_left_alone(monkeypatch) -> None:
    monkeypatch.setattr(
        ThreadpoolController,
        "info",
        lambda _: [{"user_api": "blas", "num_threads": 2, "threading_layer": "openmp"}],
    )
    conv_layer._crew.cache_clear()
    try:
        assert conv_layer._crew() is None
    finally:
        conv_layer._crew.cache_clear()


def test_a_small_layer_starts_no_thread(started) -> None:
    layer = Conv2d(8, 3, padding="same", rng=0)
    with threadpool_limits(2, user_api="blas"):
        layer.backward(layer(np.ones((64, 1, 8, 8))))
    assert not started


@in_small_blocks
def test_blas_has_its_threads_back() -> None:
    for threads in (1, 2, 3):
        with threadpool_limits(threads, user_api="blas"):
            before = threads_of_blas()
            passed("scattered")
            assert threads_of_blas() == before


def test_each_thread_has_one_thread_of_blas_and_the_readers_settings() -> None:
    """Both threads have to be there before either goes on; NumPy raises in one of them."""
    here, both, held = threading.current_thread(), threading.Barrier(2, timeout=10), []

    def work(_: Iterable[slice]) -> None:
        both.wait()
        held.append(threads_of_blas())
        if threading.current_thread() is not here:
            np.array([1e300]) * 1e300

    with threadpool_limits(2, user_api="blas"):
        before = threads_of_blas()
        with np.errstate(over="raise"), pytest.raises(FloatingPointError):
            conv_layer._crew().do(work, [slice(0, 1), slice(1, 2)])
        with np.errstate(over="ignore"):
            conv_layer._crew().do(work, [slice(0, 1), slice(1, 2)])
        assert threads_of_blas() == before
    assert held == [[1] * len(before)] * 4


@in_small_blocks
@pytest.mark.parametrize("share", [0, 1, 7])
def test_an_error_arrives_and_blas_has_its_threads_back(share, rng) -> None:
    """Here NumPy raises, for this reader asked it to, in whichever thread meets the overflow."""
    layer, X = Conv2d.from_filters([[1e300]]), rng.random((8, 1, 20, 20))
    X[share] = 1e300
    with threadpool_limits(2, user_api="blas"):
        before = threads_of_blas()
        with np.errstate(over="raise"), pytest.raises(FloatingPointError):
            layer(X)
        assert threads_of_blas() == before
        with np.errstate(over="ignore"):
            assert np.isinf(layer(X)[share]).all()


@in_small_blocks
def test_the_sums_do_not_depend_on_who_is_done_first(monkeypatch) -> None:
    expected, blocks = passed("scattered"), conv_layer._column_blocks

    def late(windows: np.ndarray, shares: Iterable[slice], copied: bool = True) -> Iterator:
        for block in blocks(windows, shares, copied):
            time.sleep(0.05 * (block[0].start == 0))  # the others are done before the first
            yield block

    monkeypatch.setattr("conv_layer._column_blocks", late)
    with threadpool_limits(2, user_api="blas"):
        assert passed("scattered") == expected


@in_small_blocks
def test_who_finds_the_crew_at_work_works_alone_and_waits_for_nobody(started) -> None:
    """Also a layer inside of a layer, as in a callback of NumPy's."""
    with threadpool_limits(2, user_api="blas"):
        expected = passed("scattered")
        assert started
        started.clear()
        with conv_layer._crew().turn:
            assert passed("scattered") == expected
        assert not started


def test_filters_so_large_that_their_sums_would_fill_the_memory_are_not_shared(monkeypatch) -> None:
    """Each share of the images has a sum of its own, as large as the filters."""
    asked, side_by_side = [], conv_layer._side_by_side
    monkeypatch.setattr(
        conv_layer, "_side_by_side", lambda *a: asked.append(a[2:]) or side_by_side(*a)
    )
    layer = Conv2d(512, 3, in_channels=512, rng=0)  # 19 MB
    layer.backward(layer(np.ones((1, 512, 3, 3))))
    assert (1,) in asked


@in_small_blocks
def test_at_the_end_of_python_the_work_is_done_without_more_threads(monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise RuntimeError("cannot schedule new futures after interpreter shutdown")

    with threadpool_limits(2, user_api="blas"):
        expected = passed("scattered")
        monkeypatch.setattr(conv_layer.ThreadPoolExecutor, "submit", refused)
        assert passed("scattered") == expected


@in_small_blocks
def test_layers_in_threads_of_the_readers_own() -> None:
    expected, wrong = {name: passed(name) for name in CASES}, []

    def compare() -> None:
        wrong.extend(name for name in CASES for _ in range(3) if passed(name) != expected[name])

    readers = [threading.Thread(target=compare) for _ in range(4)]
    with blas_on(2) as before:
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert not wrong
        assert threads_of_blas() == before


@in_small_blocks
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("held", [False, True])
def test_after_a_fork(held) -> None:
    """Held: while another thread is in the middle of a layer, with BLAS held to one thread."""
    inside, leave = threading.Event(), threading.Event()

    def work(_: Iterable[slice]) -> None:
        inside.set()
        leave.wait(20)

    with blas_on(2) as before:
        expected = passed("scattered")
        shares = [slice(0, 1), slice(1, 2)]
        layer = threading.Thread(target=conv_layer._crew().do, args=(work, shares))
        if held:
            layer.start()
            inside.wait(10)
            assert threads_of_blas() == [1] * len(before)
        child = os.fork()
        if child == 0:  # in the new process, which has none of the threads
            signal.alarm(20)  # ends it, should it wait for one of them
            right = threads_of_blas() == before and passed("scattered") == expected
            free = not conv_layer._Crew.turn.locked()
            os._exit(0 if right and free and threads_of_blas() == before else 1)
        leave.set()
        if held:
            layer.join()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert threads_of_blas() == before
