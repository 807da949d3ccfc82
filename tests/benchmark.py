"""Forward and backward together: this layer, torch, and the usual ways in NumPy, in one run.

    python tests/benchmark.py                    both types, all shapes: some twelve minutes
    python tests/benchmark.py --dtype float64 --only digits
    python tests/benchmark.py --beside old.py --contenders torch im2col
                                                 an older conv_layer.py, and only these two others
    python tests/benchmark.py --explorers        how long Python takes to redraw the explorers

Each contender runs in a process of its own, on as many threads (--threads, all cores unless told),
one at a time, in rounds of turns; what is printed are ratios of medians over all rounds, with the
lowest and the highest of one round. Then again while another program keeps a core busy. Memory is
the peak beyond the arrays given (Linux only). All results are compared before they are timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ARGUMENTS = argparse.ArgumentParser(description=__doc__.split("\n")[0])
ARGUMENTS.add_argument("--dtype", choices=["float64", "float32"], nargs="*")
ARGUMENTS.add_argument("--only", default="", help="shapes whose name has this in it")
ARGUMENTS.add_argument("--contenders", nargs="*", help="besides this layer; all, unless told")
ARGUMENTS.add_argument("--beside", help="another conv_layer.py, as one more contender")
ARGUMENTS.add_argument("--threads", type=int, default=os.cpu_count())
ARGUMENTS.add_argument("--seconds", type=float, default=4, help="for the rounds of one shape")
ARGUMENTS.add_argument("--explorers", action="store_true", help="time these instead")
ARGUMENTS.add_argument("--rounds", type=int, default=10, help="of 20 steps and 6 settings of each")
OPTIONS = ARGUMENTS.parse_args()
for library in ("OPENBLAS", "OMP", "MKL"):  # read when NumPy and torch are imported, below
    os.environ[f"{library}_NUM_THREADS"] = str(OPTIONS.threads)

import numpy as np  # noqa: E402

from conv_layer import Conv2d, insert_zeros, pad, rotate_180, sliding_windows  # noqa: E402

HAS_TORCH = importlib.util.find_spec("torch") is not None


class Shape(NamedTuple):
    name: str
    input: tuple[int, int, int, int]
    filters: int
    kernel: int = 3
    stride: int = 1
    padding: int = 1
    dilation: int = 1
    groups: int = 1


SHAPES = [
    Shape("one 1×28×28, 8 filters 3×3", (1, 1, 28, 28), 8),
    Shape("64 digits 1×8×8, 8 filters 3×3", (64, 1, 8, 8), 8),
    Shape("64 digits 8×8×8, 16 filters 3×3, stride 2", (64, 8, 8, 8), 16, stride=2),
    Shape("512 digits 8×8×8, 16 filters 3×3", (512, 8, 8, 8), 16),
    Shape("8 × 16×32×32, 32 filters 3×3", (8, 16, 32, 32), 32),
    Shape("8 × 16×32×32, 32 filters 3×3, dilation 2", (8, 16, 32, 32), 32, padding=2, dilation=2),
    Shape("16 × 16×28×28, 32 filters 5×5", (16, 16, 28, 28), 32, kernel=5, padding=2),
    Shape("16 × 32×32×32, depthwise 3×3", (16, 32, 32, 32), 32, groups=32),
    Shape("16 × 256×7×7, 256 filters 3×3", (16, 256, 7, 7), 256),
    Shape("32 × 64×28×28, 64 filters 1×1", (32, 64, 28, 28), 64, kernel=1, padding=0),
    Shape("32 × 64×28×28, 64 filters 3×3", (32, 64, 28, 28), 64),
    Shape("32 × 64×28×28, 64 filters 3×3, stride 2", (32, 64, 28, 28), 64, stride=2),
    Shape("one 3×512×512, 16 filters 7×7, stride 2", (1, 3, 512, 512), 16, 7, 2, 3),
]

Arrays = tuple[np.ndarray, ...]


class Problem(NamedTuple):
    """One shape with its numbers. A contender makes of it O, dL_dF, dL_dX and dL_db."""

    shape: Shape
    X: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    dL_dO: np.ndarray

    @classmethod
    def draw(cls, shape: Shape, dtype: str) -> Problem:
        rng = np.random.default_rng(0)
        N, C, *size = shape.input
        weight_shape = (shape.filters, C // shape.groups, shape.kernel, shape.kernel)
        reach = shape.dilation * (shape.kernel - 1) + 1
        output = [(n + 2 * shape.padding - reach) // shape.stride + 1 for n in size]
        shapes = shape.input, weight_shape, (shape.filters,), (N, shape.filters, *output)
        return cls(shape, *(rng.standard_normal(s).astype(dtype) for s in shapes))


# ------------------------------------------------------------------------- the contenders


def this_layer(problem: Problem) -> Callable[[], Arrays]:
    _, X, weight, bias, dL_dO = problem
    layer = Conv2d.from_filters(weight, bias, **settings(problem), dtype=X.dtype)

    def run() -> Arrays:
        return layer(X), *layer.backward(dL_dO), layer.dL_db

    return run


def layer_beside(problem: Problem) -> Callable[[], Arrays]:
    """The layer of another file, as of the commit before a change."""
    module = ModuleType("beside")
    sys.modules["beside"] = module  # where its annotations are looked up
    exec(compile(Path(OPTIONS.beside).read_text(), OPTIONS.beside, "exec"), vars(module))
    _, X, weight, bias, dL_dO = problem
    layer = module.Conv2d.from_filters(weight, bias, **settings(problem), dtype=X.dtype)
    return lambda: (layer(X), *layer.backward(dL_dO), layer.dL_db)


def torch_cpu(problem: Problem) -> Callable[[], Arrays]:
    import torch

    torch.set_num_threads(OPTIONS.threads)
    leaves = [torch.from_numpy(a).requires_grad_() for a in problem[1:4]]
    X, weight, bias = leaves
    dL_dO = torch.from_numpy(problem.dL_dO)

    def run() -> Arrays:
        for leaf in leaves:
            leaf.grad = None
        O = torch.nn.functional.conv2d(X, weight, bias, **settings(problem))
        O.backward(dL_dO)
        return tuple(t.detach().numpy() for t in (O, weight.grad, X.grad, bias.grad))

    return run


def settings(problem: Problem) -> dict[str, int]:
    names = "stride", "padding", "dilation", "groups"
    return {name: getattr(problem.shape, name) for name in names}


def usual(way: Callable[..., Arrays]) -> Callable[[Problem], Callable[[], Arrays]]:
    """A usual way knows neither padding nor groups: pad for it, and call it once a group."""

    def prepare(problem: Problem) -> Callable[[], Arrays]:
        shape, X, weight, bias, dL_dO = problem
        p = shape.padding

        def run() -> Arrays:
            padded = np.pad(X, ((0, 0), (0, 0), (p, p), (p, p)))
            parts = zip(
                np.split(padded, shape.groups, axis=1),
                np.split(weight, shape.groups),
                np.split(dL_dO, shape.groups, axis=1),
                strict=True,
            )
            results = [way(*part, shape.stride, shape.dilation) for part in parts]
            O, dL_dF, dL_dX = (
                np.concatenate(a, axis)
                for a, axis in zip(zip(*results, strict=True), (1, 0, 1), strict=True)
            )
            dL_dX = dL_dX[:, :, p : p + X.shape[2], p : p + X.shape[3]]
            return O + bias[:, None, None], dL_dF, dL_dX, dL_dO.sum((0, 2, 3))

        return run

    return prepare


@usual
def loops(X, weight, dL_dO, s, d) -> Arrays:
    """One window of one image and one filter at a time."""
    O, dL_dF, dL_dX = np.empty_like(dL_dO), np.zeros_like(weight), np.zeros_like(X)
    kH, kW = weight.shape[2:]
    for n, f, i, j in np.ndindex(dL_dO.shape):
        rows = slice(i * s, i * s + d * (kH - 1) + 1, d)
        columns = slice(j * s, j * s + d * (kW - 1) + 1, d)
        window = X[n, :, rows, columns]
        O[n, f, i, j] = np.sum(window * weight[f])
        dL_dF[f] += dL_dO[n, f, i, j] * window
        dL_dX[n, :, rows, columns] += dL_dO[n, f, i, j] * weight[f]
    return O, dL_dF, dL_dX


@usual
def windows_and_tensordot(X, weight, dL_dO, s, d) -> Arrays:
    """Views of the windows; dL_dX as the full correlation with rotated filters."""
    k = weight.shape[-1]
    windows = sliding_windows(X, k, s, d)
    O = np.tensordot(windows, weight, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    dL_dF = np.tensordot(dL_dO, windows, ((0, 2, 3), (0, 2, 3)))
    spread = insert_zeros(dL_dO, s)
    reach = d * (k - 1)
    left = [n - reach - m for n, m in zip(X.shape[2:], spread.shape[2:], strict=True)]
    full = pad(spread, [(reach, reach + r) for r in left])
    windows = sliding_windows(full, k, 1, d)
    dL_dX = np.tensordot(windows, rotate_180(weight), ((1, 4, 5), (0, 2, 3)))
    return O, dL_dF, dL_dX.transpose(0, 3, 1, 2)


@usual
def fancy_index_and_add_at(X, weight, dL_dO, s, d) -> Arrays:
    """Columns by integer arrays of indices; back by np.add.at."""
    F, C, kH, kW = weight.shape
    N, _, oH, oW = dL_dO.shape
    c = np.repeat(np.arange(C), kH * kW)[:, None]
    u, v = (np.tile(a.ravel(), C)[:, None] for a in np.indices((kH, kW)))
    i, j = (a.ravel()[None] for a in np.indices((oH, oW)))
    at = (slice(None), c, i * s + u * d, j * s + v * d)
    columns = X[at].transpose(1, 0, 2).reshape(C * kH * kW, -1)
    matrix, G = weight.reshape(F, -1), dL_dO.transpose(1, 0, 2, 3).reshape(F, -1)
    O = (matrix @ columns).reshape(F, N, oH, oW).transpose(1, 0, 2, 3)
    dL_dX = np.zeros_like(X)
    np.add.at(dL_dX, at, (matrix.T @ G).reshape(-1, N, oH * oW).transpose(1, 0, 2))
    return O, (G @ columns.T).reshape(weight.shape), dL_dX


@usual
def columns_of_the_whole_batch(X, weight, dL_dO, s, d) -> Arrays:
    """All columns at once, one matrix product; back by adding slices."""
    F, _, kH, kW = weight.shape
    N, _, oH, oW = dL_dO.shape
    windows = sliding_windows(X, (kH, kW), s, d).transpose(1, 4, 5, 0, 2, 3)
    columns = windows.reshape(weight[0].size, -1)
    matrix, G = weight.reshape(F, -1), dL_dO.transpose(1, 0, 2, 3).reshape(F, -1)
    O = (matrix @ columns).reshape(F, N, oH, oW).transpose(1, 0, 2, 3)
    dL_dcolumns = (matrix.T @ G).reshape(windows.shape)
    dL_dX = np.zeros_like(X)
    for u, v in np.ndindex(kH, kW):
        rows = slice(u * d, u * d + s * (oH - 1) + 1, s)
        cols = slice(v * d, v * d + s * (oW - 1) + 1, s)
        dL_dX[:, :, rows, cols] += dL_dcolumns[:, u, v].swapaxes(0, 1)
    return O, (G @ columns.T).reshape(weight.shape), dL_dX


CONTENDERS = {
    "this layer": this_layer,
    "torch": torch_cpu,
    "loops": loops,
    "tensordot": windows_and_tensordot,
    "add.at": fancy_index_and_add_at,
    "im2col": columns_of_the_whole_batch,
}
if not HAS_TORCH:
    del CONTENDERS["torch"]
if OPTIONS.contenders is not None:
    kept = {"this layer", *OPTIONS.contenders}
    CONTENDERS = {name: way for name, way in CONTENDERS.items() if name in kept}
if OPTIONS.beside:
    CONTENDERS["beside"] = layer_beside


# --------------------------------------------------------------------------- measurement

ROUNDS = 5
REST = 0.02  # seconds between two turns: thread pools spin for a while after their work
PROCESSES = multiprocessing.get_context("spawn")  # which imports NumPy afresh


@contextmanager
def process(target: Callable[..., None], *arguments: object) -> Iterator[None]:
    running = PROCESSES.Process(target=target, args=arguments, daemon=True)
    running.start()
    try:
        yield
    finally:
        running.kill()
        running.join()


Ask = Callable[..., Any]


@contextmanager
def alone(contender: str) -> Iterator[Ask]:
    """A contender in a process of its own. It computes while it is asked, and rests otherwise.

    In one process the threads of two libraries would fight for the cores, also while they wait.
    """
    ours, theirs = PROCESSES.Pipe()

    def ask(*question: object) -> Any:
        time.sleep(REST)
        ours.send(question)
        return ours.recv()

    with process(answer, theirs, contender):
        yield ask


def answer(pipe: Connection, contender: str) -> None:
    """What such a process does: take a problem, say what comes out, or how long it takes."""
    while True:
        match pipe.recv():
            case "take", shape, dtype:
                run = CONTENDERS[contender](Problem.draw(shape, dtype))
                pipe.send(run())
            case "peak", shape, dtype:
                pipe.send(peak_of(contender, shape, dtype))
            case "time", seconds:
                pipe.send(turn(run, seconds))


def turn(run: Callable[[], Arrays], seconds: float) -> float:
    """Median milliseconds of as many calls as fit, the first of several left out: caches fill."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[1:] or times)


def measure(contenders: dict[str, Ask], shape: Shape, dtype: str) -> dict[str, list[float]]:
    """Milliseconds of every contender in every round; of the slow ones, in one alone."""
    expected, times = None, {}
    for name, ask in contenders.items():
        got = ask("take", shape, dtype)
        expected = expected or got
        for a, b in zip(got, expected, strict=True):
            scale = np.abs(b).max()
            np.testing.assert_allclose(
                a / scale, b / scale, atol=1e-4 if dtype == "float32" else 1e-11
            )
        # A first round: what takes longer than all turns together takes no more of them.
        times[name] = [ask("time", 0)]
    quick = [name for name, (first,) in times.items() if first < 1000 * OPTIONS.seconds]
    times |= {name: [] for name in quick}
    for _, name in product(range(ROUNDS), quick):
        seconds = OPTIONS.seconds / ROUNDS / len(quick)
        times[name].append(contenders[name]("time", seconds))
    return times


def spin() -> None:
    """Keep a core busy, as a browser, a video or a virus scanner does beside the notebook."""
    while True:
        pass


def peak_of(contender: str, shape: Shape, dtype: str) -> float:
    """Megabytes beyond the arrays given. Only in a process that has held nothing else."""
    CONTENDERS[contender](Problem.draw(SHAPES[0], dtype))()  # libraries set themselves up
    run = CONTENDERS[contender](Problem.draw(shape, dtype))
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak starts again from what is held now
    before = status("VmRSS")
    held = run()
    peak = (status("VmHWM") - before) / 1024
    del held
    return peak


def peak_memory(contender: str, shape: Shape, dtype: str) -> float:
    """Megabytes beyond the arrays given; NaN where it cannot be measured."""
    if sys.platform != "linux" or contender == "loops":  # these hold next to nothing, for ages
        return float("nan")
    with alone(contender) as ask:
        return ask("peak", shape, dtype)


def status(name: str) -> int:
    """Kilobytes that Linux reports of this process."""
    with open("/proc/self/status") as file:
        (line,) = (line for line in file if line.startswith(name))
    return int(line.split()[1])


# -------------------------------------------------------------------------------- table

MINE, RIVAL, PLAIN = "this layer", "torch", "im2col"


class Ratio(NamedTuple):
    """A ratio of the medians of two contenders, and the lowest and highest of one round."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        spread = f" ({figures(self.low)}–{figures(self.high)})" if self.low < self.high else ""
        return f"{figures(self.value)}×{spread}"


def figures(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2g}"


def ratio(times: dict[str, list[float]], above: str, below: str = MINE) -> Ratio:
    value = statistics.median(times[above]) / statistics.median(times[below])
    rounds = [a / b for a, b in zip(times[above], times[below], strict=False)]
    return Ratio(value, min(rounds), max(rounds)) if len(rounds) > 1 else Ratio(*[value] * 3)


def geometric_mean(values: Iterable[float]) -> float:
    return float(np.exp(np.mean(np.log([*values]))))


def cell(name: str, times: dict[str, list[float]]) -> str:
    """Milliseconds of this layer, or how many times as long another takes."""
    return (
        f"{figures(statistics.median(times[MINE]))} ms" if name == MINE else f"{ratio(times, name)}"
    )


def row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def print_tables(dtype: str) -> None:
    """A row a shape: times, then times while a core is busy, then memory; and what sums them up."""
    shapes = [shape for shape in SHAPES if OPTIONS.only in shape.name]
    busy_names = [name for name in (MINE, RIVAL, "beside") if name in CONTENDERS]
    quiet, busy, peaks = [], [], []
    print(row([dtype, *CONTENDERS, *(f"{name}, a core busy" for name in busy_names)]))
    print("|---" * (1 + len(CONTENDERS) + len(busy_names)) + "|")
    with ExitStack() as processes:
        asked = {name: processes.enter_context(alone(name)) for name in CONTENDERS}
        for shape in shapes:
            quiet.append(measure(asked, shape, dtype))
            with process(spin):
                busy.append(measure({name: asked[name] for name in busy_names}, shape, dtype))
            cells = [cell(name, quiet[-1]) for name in CONTENDERS]
            cells += [cell(name, busy[-1]) for name in busy_names]
            print(row([shape.name, *cells]), flush=True)
    print(f"\n{row([f'{dtype}, MB', *CONTENDERS])}\n" + "|---" * (1 + len(CONTENDERS)) + "|")
    for shape in shapes:
        peaks.append({name: peak_memory(name, shape, dtype) for name in CONTENDERS})
        cells = ("" if np.isnan(peak) else f"{peak:.1f}" for peak in peaks[-1].values())
        print(row([shape.name, *cells]), flush=True)
    print()
    print_sums(quiet, busy, peaks)


def print_sums(quiet: list[dict], busy: list[dict], peaks: list[dict]) -> None:
    """The geometric means over all shapes, and the worst of them."""
    for other in CONTENDERS:
        if other != MINE:
            summed_up(f"time, this layer / {other}", [ratio(t, MINE, other) for t in quiet])
    for other in busy[0]:
        if other != MINE:
            what = f"with a core busy, this layer / {other}"
            summed_up(what, [ratio(t, MINE, other) for t in busy])
    if RIVAL not in CONTENDERS:
        print("there is no comparison with torch.\n")
        return
    # Below a megabyte, pages and thread pools are all there is to see; of 0.0 there is no ratio.
    ratios = [max(p[MINE], 0.1) / p[RIVAL] for p in peaks if p[RIVAL] > 1]
    if ratios:
        print(f"peak memory, this layer / torch: mean {geometric_mean(ratios):.2f}, ", end="")
        print(f"at most {max(ratios):.2f}\n")


def summed_up(what: str, ratios: list[Ratio]) -> None:
    mean = geometric_mean(ratio.value for ratio in ratios)
    worst = max(ratios)
    spread = f"{worst.low:.2g} to {worst.high:.2g} in a round"
    print(f"{what}: mean {mean:.2g}, at most {worst.value:.2g} ({spread})")


# ---------------------------------------------------------------------------- explorers


def explorers() -> Iterator[tuple[str, object, str, tuple]]:
    """Every explorer in its sizes, and a setting with the two values between which it changes."""
    from convlab import (
        explore_columns,
        explore_filter_gradient,
        explore_forward,
        explore_input_gradient,
        explore_learning,
        explore_matrix,
        explore_mistakes,
        explore_nudge,
        explore_padding,
        explore_photo,
        explore_receptive_field,
        explore_training,
    )

    rng = np.random.default_rng(0)
    for n, channels in product((5, 8, 12), (1, 3)):
        X, filters = (rng.integers(-9, 10, (channels, k, k)) for k in (n, 3))
        name = f"forward {channels}×{n}×{n}, filter 3×3"
        yield name, explore_forward(X, filters[None], 1, padding="same"), "dilation", (2, 1)
    for n in (5, 8, 10):  # no larger ones are allowed
        yield f"padding {n}×{n}, kernel 3×3", explore_padding(n, stride=1), "dilation", (2, 1)
    yield "photograph 300×256", explore_photo(), "preset", ("gauss", "sobel_x")
    field = explore_receptive_field(layers=[(3, 1, 1)] * 4)
    yield "receptive field, 15 pixels, 4 layers", field, "dilation", ((1, 1, 2, 1), (1, 1, 1, 1))
    for make, sizes, views in (
        (explore_filter_gradient, (5, 6), ("correlation", "windows")),
        (explore_input_gradient, (5, 8), ("scatter", "pixel", "gather")),
    ):
        for n, view in product(sizes, views):
            X = rng.integers(-9, 10, (n, n))
            name = f"{make.__name__.removeprefix('explore_')} {n}×{n}, {view}"
            yield name, make(X, padding=1, view=view), "dilation", (2, 1)
    X = rng.integers(-9, 10, (5, 5))
    nudge = explore_nudge(X, kind="pixel", padding=1)
    yield "nudge 5×5", nudge, "nudge", (0.5, -0.5)
    for view in ("forward", "backward"):
        explorer = explore_matrix(X, rng.integers(-9, 10, (3, 3)), view=view)
        yield f"matrix 9×25, {view}", explorer, "stride", (2, 1)
    X, filters = rng.integers(-9, 10, (2, 5, 5)), rng.integers(-9, 10, (3, 2, 3, 3))
    for view in ("image to columns", "columns to image"):
        name = f"columns 2×5×5, 3 filters 3×3, {view}"
        yield name, explore_columns(X, filters, view=view), "padding", (1, "valid")
    for filters, k in ((8, 3), (16, 5)):
        shares, weights = rng.random(16), rng.standard_normal((16, filters, 2, k, k))
        explorer = explore_training(weights, shares, shares)
        yield f"training, 16 epochs of {filters} filters {k}×{k}", explorer, "channel", (1, 0)
    for n, steps in ((8, 40), (75, 300)):
        explorer = explore_learning(rng.uniform(-1, 1, (n, n)), rate=1 / n**2, steps=steps)
        rates = [rate for _, rate in explorer.frame()["options"]["rate"]][:2]
        yield f"learning {n}×{n}, {steps} steps", explorer, "rate", rates
    yield "mistakes 8×8", explore_mistakes(size=8), "stride", (2, 1)


def print_explorers() -> None:
    """One row an explorer: Python's time for a picture, median and 95th percentile."""
    print("From what a page asks to the frame that it is sent, without the way there and back.\n")
    print("| explorer | step, median | step, 95 % | setting, median | setting, 95 % |")
    print("|---" * 5 + "|")
    shown = set()
    for name, explorer, attribute, values in explorers():
        shown.add(explorer.name)
        steps = [("step", (7 * k + 1) % explorer.steps) for k in range(20 * OPTIONS.rounds)]
        settings = [(attribute, value) for value in values * 3 * OPTIONS.rounds]
        cells = [
            f"{ms:.1f} ms" for ticks in (steps, settings) for ms in tick_times(explorer, ticks)
        ]
        print("| " + " | ".join([name, *cells]) + " |", flush=True)
    from convlab import EXPLORERS

    assert shown == {*EXPLORERS}, "one of them has no row"


def tick_times(explorer: object, ticks: list[tuple[str, object]]) -> list[float]:
    times = []
    for attribute, value in ticks:
        start = time.perf_counter()
        setattr(explorer, attribute, value)
        explorer.frame()
        times.append(1000 * (time.perf_counter() - start))
    return np.percentile(times[2:], [50, 95]).tolist()  # the first ones fill the caches


if __name__ == "__main__":
    if OPTIONS.explorers:
        print_explorers()
    else:
        print(
            f"{OPTIONS.threads} threads, NumPy {np.__version__}, Python {sys.version.split()[0]}\n"
        )
        for dtype in OPTIONS.dtype or ["float64", "float32"]:
            print_tables(dtype)
