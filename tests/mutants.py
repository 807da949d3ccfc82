"""Does a test fail where the code is wrong? Try it: one small mistake at a time.

    python tests/mutants.py                    every mutant below, in some minutes
    python tests/mutants.py slip "one hue"     those with these words in their names

Each mutant replaces one piece of text in a copy of the project, where its tests are run then.
"caught" is what one hopes for: a test fails. Exit code 1 where a mutant lives, where its text is
not there exactly once, or where its tests fail without it. Those of the player need playwright
and Chromium, as tests/browser does.

Whoever mends what a test should have noticed adds the mistake here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from places import ROOT


class Mutant(NamedTuple):
    """One mistake, and the test files (to pytest, from tests/) of which one should fail by it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


LAYER, LAB = "conv_layer.py", "notebooks/convlab/"
MUTANTS = [
    Mutant("a grid of no rows", LAYER,
           "array.ndim >= 2 and 0 not in array.shape[-2:]",
           "array.ndim >= 2 and array.shape[-1] != 0", "layer/test_errors.py"),
    Mutant("repr forgets dilation", LAYER,
           '"dilation": (1, 1), "groups": 1,', '"groups": 1,', "layer/test_layer.py"),
    Mutant("same padding: the odd one before", LAYER,
           "return total // 2, total - total // 2", "return total - total // 2, total // 2",
           "layer/test_textbook.py"),
    Mutant("the last window alone keeps a pixel's gradient", LAYER,
           "block[:, u, v] += columns[:, u, v]", "block[:, u, v] = columns[:, u, v]",
           "layer/test_parity.py"),
    Mutant("backward by weights changed since forward", LAYER,
           "pads, weight.copy(), self", "pads, weight, self", "layer/test_layer.py"),
    Mutant("a wrong gradient is called right", LAYER,
           'verdict = "right" if error <= bound else "WRONG"', 'verdict = "right"',
           "layer/test_gradient_check.py"),
    Mutant("sums in the order in which threads are done", LAYER,
           "for first in sorted(sums):", "for first in sums:", "layer/test_side_by_side.py"),
    Mutant("layers in the reader's threads fight over BLAS", LAYER,
           "threads < 2 or not self.turn.acquire(blocking=False)",
           "threads < 2 or self.turn.acquire(blocking=False) == 2", "layer/test_side_by_side.py"),
    Mutant("a window on the padding has its weights in the matrix", f"{LAB}steps/matrix.py",
           "at = r - rows.before, c - columns.before", "at = r, c", "explorers/test_matrix.py"),
    Mutant("in parts, the matrix outlines its row in the first alone", f"{LAB}scenes/matrix.py",
           "window=(step.number, 0, 1, values.shape[1]),",
           "window=(step.number, 0, 1, min(values.shape[1], 5)),", "explorers/test_matrix.py"),
    Mutant("the way back swaps the axes and forgets to turn", f"{LAB}scenes/axes.py",
           "weight[f, c, ::-1, ::-1]", "weight[f, c]", "scenes/test_axes.py"),
    Mutant("what no window reached, without the dilation", f"{LAB}steps/padding.py",
           "(self.padded - self.extent) % self.stride",
           "(self.padded - self.kernel_size) % self.stride", "steps/test_steps.py"),
    Mutant("a filter of the second group on the first channels", f"{LAB}steps/forward.py",
           "// layer.groups) * channels_per_group", "// layer.groups) * 0", "steps/test_steps.py"),
    Mutant("the nudges of before stay", f"{LAB}steps/nudge.py",
           "self.layer.weight[:], self.layer.bias[:] = self.weight, self.bias",
           "self.layer.weight[:] = self.weight", "steps/test_backward_steps.py"),
    Mutant("frames of one hue", f"{LAB}drawing/palette.py",
           '"filter": "#a25900"', '"filter": "#1c62c4"', "scenes/test_palette.py"),
    Mutant("the filter framed as the input", f"{LAB}scenes/forward.py",
           'forward.filter[channel],\n            "filter",',
           'forward.filter[channel],\n            "input",', "scenes/test_palette.py"),
    Mutant("smaller cells never tried", f"{LAB}scenes/layout.py",
           "for cell in room.side]", "for cell in room.side[:1]]", "scenes/test_scenes.py"),
    Mutant("the photograph's largest number has the full colour", f"{LAB}scenes/photo.py",
           "np.percentile(sizes, 98)", "np.percentile(sizes, 100)", "scenes/test_scenes.py"),
    Mutant("links to the filter that is not turned", f"{LAB}scenes/input_gradient_links.py",
           'Mark(named("f", kH - 1 - u, kW - 1 - v), s', 'Mark(named("f", u, v), s',
           "scenes/test_links.py"),
    Mutant("scatter keeps what = wipes out", f"{LAB}steps/scatter.py",
           "image[under] * self.adds +", "image[under] +", "steps/test_scatter_steps.py"),
    Mutant("what a mistake makes wrong is not marked", f"{LAB}scenes/scatter.py",
           "FAULTY: step.wrong}", "}", "scenes/test_scatter_scenes.py"),
    Mutant("weights come together in the order of the filter", f"{LAB}scenes/proof.py",
           "homes[kH - 1 - u, kW - 1 - v]", "homes[u, v]", "scenes/test_scatter_scenes.py"),
    Mutant("quotes end the label of a picture", f"{LAB}drawing/svg.py",
           "escape(scene.alt, quote=True)", "escape(scene.alt, quote=False)",
           "scenes/test_scenes.py"),
    Mutant("dashes of a PNG not in widths of the line", f"{LAB}drawing/figure.py",
           "(0, (8 / box.line, 5 / box.line))", "(0, (8, 5))", "scenes/test_scenes.py"),
    Mutant("1e+06 from a thousand millions on", f"{LAB}text/numbers.py",
           "abs(value) >= 1e6:", "abs(value) >= 1e9:", "tools/test_text.py"),
    Mutant("start again keeps what was typed", f"{LAB}explorers/base.py",
           "vars(self).clear()", "vars(self)", "explorers/test_typed_filters.py"),
    Mutant("a glimpse moves the explorer", f"{LAB}explorers/base.py",
           "other = copy(self)", "other = self", "explorers/test_every_explorer.py"),
    Mutant("an output to be filled in takes any number", f"{LAB}explorers/forward.py",
           "if not reads_as(typed, right):", "if False:", "explorers/test_fill_in.py"),
    Mutant("an output to be filled in shows its products", f"{LAB}scenes/fill_in.py",
           "if asked.any():", "if False:", "explorers/test_fill_in.py"),
    Mutant("told that no page answers, who was answered", f"{LAB}explorers/live.py",
           "if self._heard:", "if False:", "explorers/test_live.py"),
    Mutant("Play too fast for a sum to be read", f"{LAB}explorers/player.js",
           "const PLAY_MS = 700;", "const PLAY_MS = 70;", "browser/test_player.py"),
    Mutant("controls do not wrap", f"{LAB}explorers/player.js",
           "flex-wrap: wrap;", "flex-wrap: nowrap;", "browser/test_player.py"),
    Mutant("an old answer replaces a newer one", f"{LAB}explorers/player.js",
           "if (number < shown) return;", "", "browser/test_player.py"),
    Mutant("a hint at the first slip", f"{LAB}by_hand.py",
           "if wrong >= ENOUGH and", "if wrong >= 1 and", "check/test_by_hand.py"),
    Mutant("what a submission has started goes on", f"{LAB}check/process.py",
           "os.killpg(process.pid, 9)", "process.kill()", "check/test_check_cli.py"),
    Mutant("floods of print are kept", f"{LAB}check/quiet.py",
           "bytes(data)[: max(0, MOST_PRINTED - self.tell())]", "bytes(data)",
           "check/test_check.py"),
    Mutant("a hundredth off is right", f"{LAB}mistakes/compare.py",
           "TOLERANCE = 1e-5", "TOLERANCE = 1e-2", "check/test_check.py"),
    Mutant("one slow turn decides", f"{LAB}timing.py",
           "statistics.median(turns)", "max(turns)", "tools/test_timing.py"),
    Mutant("a stub keeps its solution's last line", f"{LAB}tools/stub.py",
           "inside = (inside or bool(begins)) and not ends", "inside = bool(begins) and not ends",
           "tools/test_stub.py"),
    Mutant("an installed package is imported in place of what travels along", f"{LAB}standalone.py",
           "            del sys.modules[module]", "            pass", "tools/test_standalone.py"),
    Mutant("a picture in a link stays behind", f"{LAB}tools/neighbours.py",
           "PICTURE.sub(embedded, source)", "source", "tools/test_standalone.py"),
    Mutant("a question with its answer open", f"{LAB}guesses/guess.py",
           'f"<details><summary>{words.SHOW_ME', 'f"<details open><summary>{words.SHOW_ME',
           "course/test_guesses.py"),
    Mutant("the first number alone is judged", f"{LAB}guesses/guess.js",
           "words.length === expected.length && ", "", "browser/test_boxes.py"),
]  # fmt: skip


def main(words: list[str]) -> int:
    """Try the mutants with these words in their names, or all; return the exit code."""
    for word in words:
        if not any(word in mutant.name for mutant in MUTANTS):
            sys.exit(f"{word}: in no name. There are: {'; '.join(m.name for m in MUTANTS)}")
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    caught = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        for mutant in chosen:
            verdict = tried(mutant, copy)
            caught += verdict == "caught"
            print(f"{verdict:<8}  {mutant.name}  ({mutant.file}; {mutant.tests})", flush=True)
    print(f"{caught} of {len(chosen)} caught")
    return int(caught < len(chosen))


def tried(mutant: Mutant, copy: Path) -> str:
    """Put a mutant into the copy, run its tests there, and take it out again."""
    path = copy / mutant.file
    source = path.read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        return "NO TEXT"
    if not passes_as_it_is(copy, mutant.tests):
        return "FAILS AS IT IS"
    path.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
    code = run(copy, mutant.tests)
    path.write_text(source, encoding="utf-8")
    return {0: "LIVES", 1: "caught"}.get(code, "NO TESTS")  # 2 and more: they could not be run


@cache
def passes_as_it_is(copy: Path, tests: str) -> bool:
    return run(copy, tests) == 0


def run(copy: Path, tests: str) -> int:
    """Run test files in the copy; return pytest's exit code: 0 all pass, 1 one failed."""
    path = os.pathsep.join(map(str, (copy, copy / "notebooks")))
    env = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "CONV_LAYER_BROWSER": "required"}
    command = [sys.executable, "-m", "pytest", "-qx", "-oaddopts=", "-pno:cacheprovider"]
    command += [f"tests/{name}" for name in tests.split()]
    return subprocess.run(command, cwd=copy, env=os.environ | env, capture_output=True).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
