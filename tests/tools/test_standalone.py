"""`python -m convlab.standalone`: what is carried, and that the rest is the notebook as it is.

That every notebook runs alone, in the versions of Colab, is tested in tests/colab.
"""

from __future__ import annotations

import ast
import base64
import bz2
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from convlab import standalone
from convlab.check.__main__ import main as check
from convlab.explorers.saved.alive import player_script
from convlab.files import MADE
from convlab.standalone import export, main, packed
from convlab.text import by_hand, checks, tools
from convlab.tools.execute import execute
from convlab.tools.run import alive_outputs
from exhaustive import exhaustive
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from places import ROOT

NOTEBOOKS = ROOT / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXERCISES = sorted(NOTEBOOKS.glob("exercises/*.ipynb"))
PATHS = LESSONS + EXERCISES
pytestmark = pytest.mark.usefixtures("still_explorers")
FENCED = re.compile(r"```.*?```", re.DOTALL)

# A project as small as can be, with all that has to be carried: a package that hands names on, a
# module in it that reads text and bytes beside it, and what it does not need.
PROJECT = {
    "conv_layer.py": '"""The layer."""\n\n\ndef layer():\n    return 1 / 0  # here it fails\n',
    "convlab/__init__.py": '"""Hands on."""\n\nfrom convlab.parts import read\n'
    'from convlab.other import other\n\n__all__ = ["other", "read"]\n',
    "convlab/parts/__init__.py": '"""Parts."""\n\nfrom convlab.parts.reader import read\n',
    "convlab/parts/reader.py": "from importlib.resources import files\n\n\n"
    "def read():\n    from convlab import words\n\n"
    "    lines = (files('convlab') / 'pages' / 'page.j2').read_text('utf-8').split()\n"
    "    return [*(files('convlab') / 'bytes.bin').read_bytes(), lines, words.WORD]\n",
    "convlab/words.py": 'WORD = "∂L/∂X"\n',
    "convlab/other.py": "def other():\n    pass\n",
    "convlab/pages/page.j2": "1,2\n3,−4\n",
    "convlab/bytes.bin": bytes(range(256)),
    "data/lines.csv": "1,2\n3,−4\n",
    "data/make_lines.py": "",
    "convlab/__pycache__/words.cpython-313.pyc": b"",
    "convlab/.words.py.swp": b"",
    "convlab/.ipynb_checkpoints/words.py": b"",
}
SOURCES = sorted(name for name in PROJECT if "/." not in name and "__" not in name.split("/")[1:2])
SOURCES = [name for name in SOURCES if not name.startswith(("data/", "convlab/__pycache__/"))]
READ = [*range(256), ["1,2", "3,−4"], "∂L/∂X"]
OURS = "conv(lab|_layer)"
CELLS = ["from convlab import read", "print(ascii(read()))", "import conv_layer"]
HINT = f"# {tools.ALONE_SKIPPED}\n"


def ours() -> dict[str, ModuleType]:
    return {n: m for n, m in sys.modules.items() if n.split(".")[0] in ("conv_layer", "convlab")}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Iterator[Path]:
    """The folder of the small project's notebooks; what is exported is carried from there."""
    folder = tmp_path / "notebooks"
    for name, content in PROJECT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    monkeypatch.setattr(standalone, "LAYER", folder / "conv_layer.py")
    monkeypatch.setattr(standalone, "PACKAGE", folder / "convlab")
    monkeypatch.setattr(standalone, "DATA", folder / "data")
    packed.cache_clear()
    real = ours()
    for name in real:
        del sys.modules[name]
    monkeypatch.syspath_prepend(folder)
    yield folder
    packed.cache_clear()
    for name in ours():
        del sys.modules[name]
    sys.modules.update(real)


def write(path: Path, *cells) -> Path:
    """Write a notebook; text is code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def cells_of(path: Path) -> list:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook.cells


def run_alone(path: Path, *codes: str) -> subprocess.CompletedProcess:
    """Run the code cells, and then more code, with no package at all: -S leaves site-packages."""
    sources = [cell.source for cell in cells_of(path) if cell.cell_type == "code"]
    run = "import json, sys\nnames = {'__name__': '__main__'}\n"
    run += "for source in json.load(sys.stdin): exec(source, names)"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", run],
        input=json.dumps([*sources, *codes]),
        cwd=path.parent,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory, still_explorers) -> dict[str, Path]:  # noqa: ARG001
    """All lessons and exercises, exported together, by their names."""
    written = export(PATHS, tmp_path_factory.mktemp("alone"))
    return {path.name: path for path in written}


@pytest.fixture(params=PATHS, ids=lambda path: path.name)
def path(request) -> Path:
    return request.param


def setup_of(path: Path):
    """Return the first code cell of an export."""
    return cells_of(path)[1]


def archive_of(path: Path) -> bytes:
    """Read the archive out of an export, without running it."""
    line = next(line for line in setup_of(path).source.split("\n") if line.startswith("_archive"))
    return base64.b64decode(ast.literal_eval(line.partition(" = ")[2]))


def files_in(archive: bytes) -> dict[str, bytes]:
    opened = zipfile.ZipFile(io.BytesIO(bz2.decompress(archive)))
    return {name: opened.read(name) for name in opened.namelist()}


# ------------------------------------------------------------------- what is carried


def test_all_sources_and_files_of_the_package_are_carried_and_nothing_else(project) -> None:
    files = files_in(packed())
    assert list(files) == SOURCES and "convlab/pages/page.j2" in SOURCES
    assert all(files[name] == (project / name).read_bytes() for name in files)
    assert list(files_in(packed(("data/lines.csv",)))) == [*SOURCES, "data/lines.csv"]


def test_an_installed_package_with_its_data_inside_makes_the_same(project, monkeypatch) -> None:
    here = packed(("data/lines.csv",))
    (project / "data").rename(project / "convlab" / "data")
    for name in ("DATA", "INSTALLED"):
        monkeypatch.setattr(standalone, name, project / "convlab" / "data")
    assert packed.__wrapped__(("data/lines.csv",)) == here


def test_the_archive_is_the_same_byte_for_byte_whenever_and_wherever_it_is_made(
    project, monkeypatch
) -> None:
    here = packed()
    for name in reversed(SOURCES):  # written anew, in another order, at another time
        content = (project / name).read_bytes()
        (project / name).unlink()
        (project / name).write_bytes(content)
        os.utime(project / name, (1e9, 1e9))
        (project / name).chmod(0o777)
    monkeypatch.setattr(sys, "platform", "win32")
    assert packed.__wrapped__() == here


def test_a_lesson_carries_all_of_this_project_and_the_data_that_it_reads(path, exported) -> None:
    reads = re.findall(r'"(data/\w+\.npz)"', "".join(cell.source for cell in cells_of(path)))
    assert bool(reads) == (path.name == "10_train_a_network.ipynb")
    assert archive_of(exported[path.name]) == packed(tuple(reads))


def test_a_translated_lesson_carries_its_language_and_reads_its_data_beside_it(tmp_path) -> None:
    (path,) = standalone.export(
        [NOTEBOOKS / "es" / "10_train_a_network.ipynb"], tmp_path, clear=True
    )
    notebook = nbformat.read(path, as_version=4)
    files = files_in(archive_of(path))
    assert {"convlab/text/es/__init__.py", "convlab/text/checks.py", "data/digits.npz"} <= {*files}
    code = "".join(cell.source for cell in notebook.cells)
    assert 'np.load("data/digits.npz")' in code
    assert "../data" not in code


def test_every_file_of_the_package_is_carried(exported) -> None:
    here = [p for p in (NOTEBOOKS / "convlab").rglob("*") if p.is_file() and p.suffix != ".md"]
    here = [p for p in here if "es" not in p.parts]  # which travels with what speaks it
    names = [p.relative_to(NOTEBOOKS).as_posix() for p in here if "__pycache__" not in p.parts]
    files = files_in(archive_of(exported["by_hand.ipynb"]))
    assert list(files) == sorted([*names, "conv_layer.py"])
    assert {
        "convlab/explorers/player.js",
        "convlab/guesses/guess.js",
        "convlab/mistakes/models.py",
    } < set(files)


@pytest.mark.parametrize(
    "code",
    [
        "import numpy, nobody_has_this",
        "from convlab import words, read as r",
        "import convlab.words as w",
        "if False:\n    import conv_layer as c",
        "from convlab import *",
        "import importlib\nimportlib.import_module('convlab.parts.reader')",
        "__import__('convlab')",
        "%%time\nfrom convlab import words",
        "!ls",
        "x = 'data/lines.csv'",
        "from pathlib import Path\nPath('data') / 'lines.csv'",
        "import numpy as np\nnp.save('mine.npy', 1)\nnp.load('mine.npy')",
        "x = 'mine', 'notes', 'no such file.txt', '\\0', ''",
    ],
)
def test_what_is_carried_or_made_by_the_notebook_may_be_asked_for(code, project, tmp_path) -> None:
    (project / "mine.npy").write_bytes(b"")  # as it ran here
    (project / "notes").mkdir()
    assert export([write(project / "x.ipynb", code)], tmp_path / "out")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import helper", "imports helper, which lies beside"),
        ("import numpy, helper as h", "imports helper, which lies beside"),
        ("from folder.deep import x", "imports folder.deep, which lies beside"),
        ("from . import helper", "imports ., which lies beside"),
        ("from .helper import x", "imports .helper, which lies beside"),
        ("import importlib\nimportlib.import_module('helper')", "imports helper, which lies"),
        ("from importlib import import_module\nimport_module('convlab.no')", "imports convlab.no;"),
        ("__import__('helper')", "imports helper, which lies beside"),
        ("__import__(5)", "imports by __import__(5); expected the module's name"),
        ("__import__(name)", "imports by __import__(name); expected the module's name"),
        ("%%time\nimport helper", "imports helper, which lies beside"),
        ("from convlab import nothing", "imports nothing from convlab; expected a name"),
        ("from convlab.words import NO", "imports NO from convlab.words; expected a name"),
        ("from conv_layer import No", "imports No from conv_layer; expected a name"),
        ("open('data/none.csv')", "reads data/none.csv; expected data of this project: data/lines"),
        ("open('data/make_lines.py')", "reads data/make_lines.py; expected data of this project"),
        ("open('notes.txt')", "names the file notes.txt, which cannot travel"),
        ("open('../outside.csv')", "names the file ../outside.csv, which cannot travel"),
        ("%run helper.py", "names the file helper.py, which cannot travel"),
    ],
)
def test_what_lies_beside_is_refused_by_name(code, said, project, tmp_path) -> None:
    names = ("helper.py", "folder/deep.py", "notes.txt", "../outside.csv")
    for path in (project / name for name in names):
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    solution = new_markdown_cell(f"<details>\n\n```python\n{code}\n```\n</details>")
    for cell in [code] if code.startswith("%") else [code, solution]:
        with pytest.raises(ValueError, match=re.escape(f"x.ipynb: {said}")):
            export([write(project / "x.ipynb", cell)], tmp_path / "out")


HIDE = """
import sys
from importlib.util import find_spec
from pathlib import Path
NAMES = "conv_layer.py", "convlab"
sys.path = [p for p in sys.path if not any(Path(p, n).exists() for n in NAMES)]
"""


def run_hidden(code: str, folder: Path) -> list[str]:
    """Run code where this project is not found, but all that it needs is; return the lines."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", HIDE + code],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_real_first_cell_puts_both_packages_in_place(exported, tmp_path) -> None:
    setup = tmp_path / "setup.py"
    setup.write_text(setup_of(exported["by_hand.ipynb"]).source, encoding="utf-8")
    code = """
print([find_spec(name) for name in ("conv_layer", "convlab")])
exec(Path("setup.py").read_text("utf-8"))
from convlab.by_hand import Sheet
Sheet("a name").check("O", "? ? ?\\n? ? ?\\n? ? ?")
import conv_layer, convlab, inspect
print(Path(conv_layer.__file__).parent == Path(convlab.__file__).parents[1] == Path(sys.path[0]))
print(inspect.getsource(conv_layer.Conv2d).split("\\n")[0], len(inspect.getsource(conv_layer)))
print("createPlayer" in convlab.explore_forward().widget._esm, convlab.guess.__module__)
from convlab.scripts import bare_script
print(len(bare_script("guesses/guess.js")) > 1000)
"""
    first, ready, *_, counted, place, source, widget, script = run_hidden(code, tmp_path)
    assert (first, place, widget, script) == (
        "[None, None]", "True", "True convlab.guesses.guess", "True",
    )  # fmt: skip
    assert ready == tools.ALONE_READY.format(names="conv_layer, convlab")
    assert counted == by_hand.SOME_RIGHT.format(right=0, wrong=0, empty=9)
    layer = (ROOT / "conv_layer.py").read_text(encoding="utf-8")
    assert source == f"class Conv2d: {len(layer)}"


def in_a_shell(notebooks: list[list[str]], folder: Path) -> list[str]:
    """Run cells in IPython, each notebook's up to an error; return what it says of each."""
    (folder / "cells.json").write_text(json.dumps(notebooks), encoding="utf-8")
    code = """
import json
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance(colors="NoColor", history_manager=None)
for cells in json.loads(Path("cells.json").read_text("utf-8")):
    with capture_output() as captured:
        all(shell.run_cell(cell).success for cell in cells)
    print(json.dumps(captured.stdout))
"""
    return [json.loads(line) for line in run_hidden(code, folder)]


def test_whoever_skips_the_first_cell_is_told_so(exported, tmp_path) -> None:
    names = [path.name for path in PATHS]
    skipped = [
        [c.source for c in cells_of(exported[name])[2:] if c.cell_type == "code"] for name in names
    ]
    for name, words in zip(names, in_a_shell(skipped, tmp_path), strict=True):
        last = words.rstrip().split("\n")[-1]
        assert re.fullmatch(f"ModuleNotFoundError: .*'{OURS}'|FileNotFoundError: .*", last), words
        told = re.search(rf" {re.escape(HINT)}-+> \d+ (from {OURS}|.*'data/|.*\"data/)", words)
        assert bool(told) == (name != "build_your_layer.ipynb"), words  # nbgrader's cells stay


# ------------------------------------------------------------------------ it runs


def test_it_runs_alone_once_or_twice(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    assert [file.name for file in path.parent.iterdir()] == ["x.ipynb"]
    again = [cell.source for cell in cells_of(path) if cell.cell_type == "code"]
    before = "first = conv_layer, read, [*sys.path]"
    after = "print((conv_layer, read, sys.path) == first)"
    done = run_alone(path, "import sys", before, *again, after)
    assert done.stderr == ""
    ready, once, ready_again, twice, same = done.stdout.splitlines()
    assert ready == ready_again == tools.ALONE_READY.format(names="conv_layer, convlab")
    assert ast.literal_eval(once) == ast.literal_eval(twice) == READ
    assert same == "True"
    assert [file.name for file in path.parent.iterdir()] == ["x.ipynb"]


def test_it_goes_on_in_another_folder(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    moved = "import os; os.chdir(os.sep); import convlab.other; print(ascii(read()))"
    done = run_alone(path, moved)
    assert done.stderr == ""
    assert [ast.literal_eval(line) for line in done.stdout.splitlines()[1:]] == [READ, READ]


def test_its_own_sources_come_before_others_and_stand_in_tracebacks(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    (path.parent / "conv_layer.py").write_text("layer = int", encoding="utf-8")
    before = "import sys; sys.path.insert(0, '.'); import conv_layer"
    write(path, before, *cells_of(path))
    code = "import traceback\ntry:\n    conv_layer.layer()\nexcept Exception:\n    "
    error = run_alone(path, f"{code}traceback.print_exc()").stderr
    assert "return 1 / 0  # here it fails" in error
    assert error.endswith("ZeroDivisionError: division by zero\n")


def test_the_source_can_be_read(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    done = run_alone(path, "import inspect; print(inspect.getsource(conv_layer.layer))")
    assert done.stdout.endswith("\ndef layer():\n    return 1 / 0  # here it fails\n\n")
    assert "print(inspect.getsource(conv_layer))" in tools.ALONE_READ


def test_data_that_a_cell_reads_lies_beside_unless_it_is_there(project, tmp_path) -> None:
    cell = "print([len(line) for line in open('data/lines.csv', encoding='utf-8')])"
    (path,) = export([write(project / "x.ipynb", cell)], tmp_path / "empty")
    assert tools.ALONE_BESIDE.format(name="data/lines.csv") in setup_of(path).source
    ready = tools.ALONE_READY.format(names="conv_layer, convlab, data/lines.csv")
    assert run_alone(path).stdout == f"{ready}\n[4, 5]\n"
    (path.parent / "data" / "lines.csv").write_text("mine", encoding="utf-8")
    assert run_alone(path).stdout == f"{ready}\n[4]\n"


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """The folder for temporary files of kernels that are started here."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


def test_kernels_that_end_or_are_killed_leave_one_file_however_many(
    project, tmp_path, temporary
) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    run_alone(path, "import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGKILL', 9))")
    (left,) = temporary.iterdir()
    content = left.read_bytes()
    left.write_bytes(content[:100])  # as one leaves it that is killed while it writes
    for _ in range(2):
        assert run_alone(path, "assert convlab.__file__.startswith(sys.path[0])").stderr != ""
        done = run_alone(path, "import sys; assert conv_layer.__file__.startswith(sys.path[0])")
        assert done.stderr == ""
        assert list(temporary.iterdir()) == [left]
    assert left.read_bytes() == content


def test_a_kernel_goes_on_while_another_begins(project, tmp_path, temporary) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    other = "import json, sys\nfor source in json.load(sys.stdin): exec(source, globals())"
    codes = [c.source for c in cells_of(path) if c.cell_type == "code"]
    run = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {other!r}], "
    run += f"text=True, check=True, stdout=subprocess.DEVNULL, input={json.dumps(codes)!r})"
    done = run_alone(path, run, "import convlab.parts.reader as r; print(ascii(r.read()))")
    assert done.stderr == ""
    assert ast.literal_eval(done.stdout.splitlines()[-1]) == READ
    assert len([*temporary.iterdir()]) == 1


def test_where_the_file_cannot_be_replaced_a_kernel_has_its_own(
    project, tmp_path, temporary
) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    run_alone(path)
    (left,) = temporary.iterdir()
    left.unlink()
    left.mkdir()  # nothing can be put in its place
    done = run_alone(path, "print(conv_layer.__file__)")
    assert done.stderr == ""
    assert ast.literal_eval(done.stdout.splitlines()[1]) == READ
    own = Path(done.stdout.splitlines()[2]).parent
    assert own != left and own.parent == temporary


def test_of_two_exports_in_one_kernel_the_later_one_wins(project, tmp_path) -> None:
    (first,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    (project / "convlab" / "words.py").write_text("WORD = 'anew'", encoding="utf-8")
    packed.cache_clear()
    cells = ["from convlab import other", "from convlab.words import WORD"]
    (second,) = export([write(project / "y.ipynb", *cells)], tmp_path / "empty")
    sources, back = (
        [c.source for c in cells_of(path) if c.cell_type == "code"] for path in (second, first)
    )
    asked = "import sys; print(ascii((WORD, other.__module__, all(m.__file__.startswith("
    asked += "sys.path[0]) for n, m in sys.modules.items() if n.startswith('conv')))))"
    done = run_alone(first, *sources, asked, *back)
    assert done.stderr == ""
    once, later, again = (ast.literal_eval(line) for line in done.stdout.splitlines()[1::2])
    assert later == ("anew", "convlab.other", True)
    assert once == again == READ


def test_what_is_imported_already_gives_way(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    folder = tmp_path / "installed"
    for name in ("conv_layer", "convlab/__init__", "convlab/words"):
        file = folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("WORD = 'old'", encoding="utf-8")
    before = f"import sys; sys.path.insert(0, {str(folder)!r}); import conv_layer, convlab.words"
    write(path, before, *cells_of(path))
    done = run_alone(path)
    assert done.stderr == ""
    assert ast.literal_eval(done.stdout.splitlines()[1]) == READ


def test_an_exported_solution_can_be_handed_in(exported, capsys) -> None:
    solution = EXERCISES[0].parent / "solutions" / "build_your_layer.ipynb"
    (path,) = export([solution], exported["by_hand.ipynb"].parent / "in")
    assert check([str(path)]) == 0
    assert checks.CLI_RIGHT in capsys.readouterr().out


# ----------------------------------------------------------------- the rest stays as it is


def test_the_first_cell_is_folded_and_says_what_it_does(path, exported) -> None:
    above, first = cells_of(exported[path.name])[:2]
    assert (above.cell_type, above.id, above.source) == (
        "markdown", standalone.ABOVE, tools.ALONE_ABOVE,
    )  # fmt: skip
    folded = {
        "cellView": "form",
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
    }
    assigned = any("nbgrader" in cell.metadata for cell in cells_of(path))
    assert first.id == standalone.SETUP
    assert first.metadata == folded | ({"nbgrader": standalone.LOCKED} if assigned else {})
    assert (first.execution_count, first.outputs) == (None, [])
    lines = first.source.split("\n")
    assert lines[0] == f"#@title {tools.ALONE_TITLE}"
    assert lines[1] == f"# @markdown {tools.ALONE_SAYS}"


def test_the_first_cell_is_short_to_look_at(path, exported) -> None:
    lines = setup_of(exported[path.name]).source.split("\n")
    assert len(lines) <= 50
    (archive,) = (line for line in lines if len(line) > 100)
    assert archive.startswith('_archive = "') and len(archive) < 500_000


def test_a_traceback_of_the_first_cell_does_not_show_the_archive(exported, tmp_path) -> None:
    source = setup_of(exported["10_train_a_network.ipynb"]).source
    for at in ("content = ", "name = os.path", "zipfile.ZipFile"):
        assert source.count(at) == 1
        broken = source.replace(at, f"1 / 0; {at}")
        (words,) = in_a_shell([[broken]], tmp_path)
        assert "ZeroDivisionError" in words and "_put_in_place(_archive, " in words
        assert len(words) < 10_000


def test_the_other_cells_are_those_of_the_notebook(path, exported) -> None:
    alone = nbformat.read(exported[path.name], as_version=4)
    notebook = nbformat.read(path, as_version=4)
    assert alone.metadata | {MADE: None} == notebook.metadata | {MADE: None}
    for new, old in zip(alone.cells[2:], notebook.cells, strict=True):
        assert new | {"source": ""} == old | {"source": ""}
        if old.cell_type == "code":
            assert new.source.replace(HINT, "") == old.source
            needs = bool(re.search(rf'^from {OURS}|"data/', old.source, re.M))
            assert new.source.count(HINT) == (needs and "nbgrader" not in old.metadata)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1\nimport convlab\nimport conv_layer", f"1\n{HINT}import convlab\nimport conv_layer"),
        ("if 1:\n    from convlab import read", f"if 1:\n    {HINT}    from convlab import read"),
        ("x = (\n    'data/lines.csv',\n)", f"x = (\n    {HINT}    'data/lines.csv',\n)"),
        ("import numpy  # import convlab",) * 2,
        ("import convlab_of_others as convlab",) * 2,
    ],
)  # fmt: skip
@pytest.mark.usefixtures("project")
def test_the_first_line_that_needs_the_first_cell_has_a_comment_above(
    code, expected, tmp_path
) -> None:
    once = export([write(tmp_path / "x.ipynb", code)], tmp_path / "once")
    twice = export(once, tmp_path / "twice")
    assert [cells_of(path)[2].source for (path,) in (once, twice)] == [expected] * 2


def test_links_among_the_exported_stay_and_no_other_file_is_linked(path, exported) -> None:
    alone = exported[path.name]
    links = [
        target
        for cell in cells_of(alone)
        if cell.cell_type == "markdown"
        for target in re.findall(r"\]\(([^)\s]+)", FENCED.sub("", cell.source))
    ]
    neighbours = [target for target in links if not target.startswith("https://")]
    assert neighbours or path.name == "build_your_layer.ipynb"
    assert all((alone.parent / target).is_file() for target in neighbours)


DOTS = "data:image/png;base64,AAECAw=="


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("see [this *one*](near.ipynb).", "see [this *one*](near.ipynb)."),
        ("[a](near.ipynb#part) b", "[a](near.ipynb#part) b"),
        ("[up](../far.ipynb), [x [y]](sub/deep.ipynb)", "up, [x [y]](deep.ipynb)"),
        ('[a `b`](notes.md "Notes") [c](notes.md#d)', "a `b` c"),
        ("[w](https://x.org/y) [m](mailto:a@x.org) [h](#top)",) * 2,
        ("`F[0](x)` and\n```python\nf[0](x)\n[a](b)\n```\n",) * 2,
        ("![seven dots](dots.png)", f"![seven dots]({DOTS})"),
        ("![a](<the dots.png>) ![a](the%20dots.png)", f"![a]({DOTS}) ![a]({DOTS})"),
        ('![a](dots.png "of [b] (c)")', f'![a]({DOTS} "of [b] (c)")'),
        ("![a](dots.png\n'd') b", f"![a]({DOTS}\n'd') b"),
        ("[![a](dots.png)](https://x.org)", f"[![a]({DOTS})](https://x.org)"),
        ("[![a](dots.png)](near.ipynb)", f"[![a]({DOTS})](near.ipynb)"),
        ('b [![a](dots.png "t")](notes.md "u")', f'b ![a]({DOTS} "t")'),
        ("![a](attachment:x.png) ![b](https://x.org/b.png)",) * 2,
        ("[a](<two words.ipynb>)", "[a](two%20words.ipynb)"),
        ('<a href="https://x.org">x</a> and <b>b</b> a < b',) * 2,
    ],
)  # fmt: skip
def test_links_and_pictures(source, expected, tmp_path) -> None:
    folder = tmp_path / "course"
    for name in ("course/notes.md", "far.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    for name in ("dots.png", "the dots.png"):
        (folder / name).write_bytes(bytes(range(4)))
    paths = [write(folder / "x.ipynb", new_markdown_cell(source))]
    paths += [write(folder / name) for name in ("near.ipynb", "sub/deep.ipynb", "two words.ipynb")]
    assert cells_of(export(paths, tmp_path / "out")[0])[2].source == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("![a](the dots.png)", "the link ![a](the dots.png) cannot travel"),
        ('![a](the dots.png "t")', 'the link ![a](the dots.png "t") cannot travel'),
        ("[![a](the dots.png)](https://x.org)", "the link ![a](the dots.png) cannot travel"),
        ("[![a](no.png)](https://x.org)", "the link ![a](no.png) leads to no file"),
        ("![a](no.png 'title')", "the link ![a](no.png 'title') leads to no file"),
        ("![a](<no dots.png>)", "the link ![a](<no dots.png>) leads to no file"),
        ("[a](my notes.md)", "the link [a](my notes.md) cannot travel"),
        ("![a]()", "the link ![a]() cannot travel"),
        ("![a](notes.md)", "![a](notes.md) shows no picture"),
        ("![a](folder.png)", "![a](folder.png) shows no picture"),
        ("![a](file:///dots.png)", "the link ![a](file:///dots.png) leads to no file"),
        (r"![a](C:\dots.png)", r"the link ![a](C:\dots.png) leads to no file"),
        ("![a][b]\n\n[b]: dots.png", "the link [b]: dots.png cannot travel"),
        ("<img alt='a' src='dots.png'>", "the link <img alt='a' src='dots.png'> cannot travel"),
        ("<img srcset=dots.png>", "the link <img srcset=dots.png> cannot travel"),
    ],
)
def test_links_and_pictures_that_cannot_travel_are_refused_by_name(source, said, tmp_path) -> None:
    for name in ("dots.png", "the dots.png", "notes.md"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    path = write(tmp_path / "x.ipynb", new_markdown_cell(source))
    with pytest.raises(ValueError, match=re.escape(f"x.ipynb: {said}")):
        export([path], tmp_path / "out")


def test_cleared_it_has_no_outputs_and_stays_folded(path, exported, tmp_path) -> None:
    (cleared,) = export([path], tmp_path, clear=True)
    assert cleared.stat().st_size < exported[path.name].stat().st_size
    for new, old in zip(cells_of(cleared)[2:], cells_of(path), strict=True):
        assert new.metadata == old.metadata
        if new.cell_type == "code":
            assert (new.outputs, new.execution_count) == ([], None)
            assert new.source.replace(HINT, "") == old.source


def test_a_notebook_as_colab_saves_it_can_be_exported(tmp_path) -> None:
    path = write(tmp_path / "x.ipynb", "import conv_layer")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    del notebook["cells"][0]["id"]
    notebook |= {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (once,), (again,) = (export([path], tmp_path / name) for name in ("once", "again"))
    assert [cell.source for cell in cells_of(once)[2:]] == [f"{HINT}import conv_layer"]
    assert once.read_bytes() == again.read_bytes()


def test_exporting_again_or_the_exported_changes_no_byte(tmp_path) -> None:
    once = export(LESSONS[:1], tmp_path / "once")
    again = export(LESSONS[:1], tmp_path / "again")
    twice = export(once, tmp_path / "twice")
    assert once[0].read_bytes() == again[0].read_bytes() == twice[0].read_bytes()


# -------------------------------------------------------------------- the command


def test_as_a_command_with_patterns_that_the_shell_leaves_as_they_are(tmp_path, capsys) -> None:
    write(tmp_path / "a.ipynb", "import conv_layer", "1 + 1")
    output = new_output("execute_result", {"text/plain": "2"}, execution_count=1)
    write(tmp_path / "b.ipynb", new_code_cell("1 + 1", outputs=[output], execution_count=1))
    assert main([str(tmp_path / "*.ipynb"), "-o", str(tmp_path / "new" / "out"), "--clear"]) == 0
    written = sorted((tmp_path / "new" / "out").iterdir())
    assert [path.name for path in written] == ["a.ipynb", "b.ipynb"]
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        str(path) for path in written
    ]
    assert cells_of(written[1])[2].outputs == []


def test_what_was_edited_is_written_over_only_when_asked(tmp_path, capsys) -> None:
    names = ["a.ipynb", "b.ipynb"]
    paths = [str(write(tmp_path / name, "import conv_layer", "1 + 1")) for name in names]
    command = [*paths, "-o", str(tmp_path / "out")]
    a, b = (tmp_path / "out" / name for name in names)
    assert main(command) == 0
    run = nbformat.read(b, as_version=4)
    run.cells[3].outputs = [new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    run.cells[3].metadata["scrolled"] = True
    nbformat.write(run, b)  # run, not edited
    write(Path(paths[0]), "import conv_layer", "2 + 2")  # the notebook went on
    assert main(command) == 0
    assert cells_of(a)[3].source == "2 + 2"
    assert cells_of(b)[3].outputs == []
    run.cells[3].source += "  # mine"
    nbformat.write(run, b)
    write(Path(paths[0]), "import conv_layer", "3 + 3")
    before = a.read_bytes(), b.read_bytes()
    with pytest.raises(SystemExit, match="2"):
        main(command)
    assert tools.FILE_EDITED.format(path=b) in capsys.readouterr().err
    assert (a.read_bytes(), b.read_bytes()) == before
    assert main([*command, "--force"]) == 0
    assert [cells_of(path)[3].source for path in (a, b)] == ["3 + 3", "1 + 1"]
    assert sorted(path.name for path in a.parent.iterdir()) == names


@pytest.mark.parametrize(
    ("there", "said"),
    [('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', tools.FILE_EDITED),
     ("no notebook", tools.NO_NOTEBOOK)],
)  # fmt: skip
def test_a_file_that_it_never_made_is_in_the_way(there, said, tmp_path) -> None:
    target = tmp_path / "out" / "x.ipynb"
    target.parent.mkdir()
    target.write_text(there, encoding="utf-8")
    source = write(tmp_path / "x.ipynb", "1")
    with pytest.raises(ValueError, match=re.escape(said.format(path=target))):
        export([source], target.parent)
    assert target.read_text(encoding="utf-8") == there


def in_html(link: str):
    return new_markdown_cell(f'<a href="{link}">x</a>')


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["from convlab import nothing"], "x.ipynb: imports nothing from convlab; expected a name"),
        (["import convlab.nothing"], "x.ipynb: imports convlab.nothing; expected a module"),
        (["1", "def ("], "x.ipynb: cell 1: "),
        (["open('data/none.csv')"], "x.ipynb: reads data/none.csv; expected data of this "),
        ([new_markdown_cell("[a](nowhere.md)")], "x.ipynb: the link [a](nowhere.md) leads to no"),
        ([new_markdown_cell("[a]: nowhere.md")], "x.ipynb: the link [a]: nowhere.md cannot travel"),
        ([in_html("x.ipynb")], 'x.ipynb: the link <a href="x.ipynb"> cannot travel; expected'),
    ],
)
def test_what_cannot_travel_is_said_and_nothing_is_written(cells, said, tmp_path, capsys) -> None:
    good, bad = write(tmp_path / "good.ipynb"), write(tmp_path / "x.ipynb", *cells)
    with pytest.raises(SystemExit, match="2"):
        main([str(good), str(bad), "-o", str(tmp_path / "out")])
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files_that_are_wrong_are_named(tmp_path, capsys) -> None:
    (tmp_path / "no.ipynb").write_text("[1]", encoding="utf-8")
    (tmp_path / "empty.ipynb").write_text("", encoding="utf-8")
    here = write(tmp_path / "x.ipynb")
    there = write(tmp_path / "other" / "x.ipynb")
    for names, output, said in [
        (["nowhere.ipynb"], "out", "nowhere.ipynb: there is no such file; expected a notebook"),
        (["no.ipynb"], "out", "no.ipynb: not a notebook that can be read; expected"),
        (["empty.ipynb"], "out", "empty.ipynb: not a notebook that can be read; expected"),
        ([here, there], "out", f"{here} and {there} would be written to the same file; expected"),
        ([here], ".", f"{here} would be written over; expected another folder"),
        ([here], "no.ipynb", "no.ipynb"),
    ]:
        with pytest.raises(SystemExit, match="2"):
            main([*(str(tmp_path / name) for name in names), "-o", str(tmp_path / output)])
        assert said in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([str(here)])


@exhaustive
def test_explorers_move_before_anything_is_run(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(standalone, "alive_outputs", alive_outputs)
    path = write(
        tmp_path / "x.ipynb", "from convlab import explore_forward\nexplore_forward()", "1"
    )
    execute(path)
    ((saved,),) = (cell.outputs for cell in cells_of(path)[:1])
    (alone,) = export([path], tmp_path / "out")
    ((output,),) = (cell.outputs for cell in cells_of(alone)[2:3])
    assert "data-pictures" in output.data["text/html"]
    assert player_script() in output.data["text/html"]
    assert "image/png" not in output.data
    assert output.data["text/plain"] == saved.data["text/plain"]
    assert cells_of(alone)[3].outputs == cells_of(path)[1].outputs
    (cleared,) = export([path], tmp_path / "cleared", clear=True)
    assert cells_of(cleared)[2].outputs == []
