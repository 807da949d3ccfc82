"""`python -m convlab.standalone`: what is carried, and that the rest is the notebook as it is.

That every notebook runs alone, in the versions of Colab, is tested in tests/colab.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from convlab import standalone, text
from convlab import text_checks as checks
from convlab.check.__main__ import main as check
from convlab.files import MADE
from convlab.standalone import carried, export, main
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from places import ROOT

NOTEBOOKS = ROOT / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXERCISES = sorted(NOTEBOOKS.glob("exercises/*.ipynb"))
PATHS = LESSONS + EXERCISES
FENCED = re.compile(r"```.*?```", re.DOTALL)
CHECKER = "convlab/check/models.py"

# A project as small as can be, with all that has to be carried: a package that hands names on, a
# module in it, quotes of each kind, text and bytes beside it.
PROJECT = {
    "conv_layer.py": '"""The layer."""\n\n\ndef layer():\n    return 1 / 0  # here it fails\n',
    "convlab/__init__.py": '"""Hands on."""\n\nfrom convlab.parts import read\n'
    'from convlab.other import other\n\n__all__ = ["other", "read"]\n',
    "convlab/parts/__init__.py": '"""Parts."""\n\nfrom convlab.parts.reader import read\n',
    "convlab/parts/reader.py": "from pathlib import Path\n\n"
    "DATA = Path(__file__).parents[2] / 'data'\nQUOTES = '''\\n''' + \"'''\"\n\n\n"
    "def read():\n    from convlab import words\n\n"
    "    lines = (DATA / 'lines.csv').read_text('utf-8').split()\n"
    "    return [*(DATA / 'bytes.bin').read_bytes(), lines, words.WORD, QUOTES]\n",
    "convlab/words.py": 'WORD = "∂L/∂X"\n',
    "convlab/other.py": "import convlab.unused\n\n\ndef other():\n    pass\n",
    "convlab/unused.py": "",
    "data/lines.csv": "1,2\n3,−4\n",
    "data/bytes.bin": bytes(range(256)),
    "data/unused.csv": "5\n",
}
USED = ["conv_layer.py", "convlab/__init__.py", "convlab/parts/__init__.py"]
USED += ["convlab/parts/reader.py", "convlab/words.py", "data/bytes.bin", "data/lines.csv"]
READ = [*range(256), ["1,2", "3,−4"], "∂L/∂X", "\n'''"]
CELLS = ["from convlab import read", "print(ascii(read()))", "import conv_layer"]


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The folder of the small project's notebooks; what is exported is carried from there."""
    folder = tmp_path / "notebooks"
    for name, content in PROJECT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    monkeypatch.setattr(standalone, "NOTEBOOKS", folder)
    monkeypatch.setattr(standalone, "DATA", folder / "data")
    monkeypatch.setattr(standalone, "ROOTS", dict.fromkeys(("conv_layer", "convlab"), folder))
    return folder


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
def exported(tmp_path_factory) -> dict[str, Path]:
    """All lessons and exercises, exported together, by their names."""
    written = export(PATHS, tmp_path_factory.mktemp("alone"))
    return {path.name: path for path in written}


@pytest.fixture(params=PATHS, ids=lambda path: path.name)
def path(request) -> Path:
    return request.param


# ------------------------------------------------------------------- what is carried


def test_only_what_is_used_is_carried(project) -> None:
    files = carried(map(ast.parse, CELLS))
    assert list(files) == USED
    for name in files:
        if not name.endswith("__init__.py"):
            assert files[name] == (project / name).read_bytes()
    assert files["convlab/__init__.py"].decode() == (
        '"""Hands on."""\nfrom convlab.parts import read\n__all__ = [\'read\']\n'
    )


def test_of_names_that_a_package_imports_when_asked_only_those_used_are_carried(project) -> None:
    (project / "convlab" / "__init__.py").write_text(
        'HOMES = {"read": "convlab.parts.reader", "other": "convlab.other"}\n', encoding="utf-8"
    )
    standalone._tree.cache_clear()
    files = carried([ast.parse("from convlab import read")])
    assert files["convlab/__init__.py"] == b"HOMES = {'read': 'convlab.parts.reader'}\n"
    assert "convlab/parts/reader.py" in files and "convlab/other.py" not in files


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import numpy", []),
        ("from convlab import words", ["convlab/__init__.py", "convlab/words.py"]),
        ("import convlab.words as w", ["convlab/__init__.py", "convlab/words.py"]),
        ("if False:\n    import conv_layer as c", ["conv_layer.py"]),
        ("import convlab", [n for n in PROJECT if n not in ("conv_layer.py", "data/unused.csv")]),
        ("from convlab import *\nimport conv_layer", sorted(set(PROJECT) - {"data/unused.csv"})),
        ("x = 'data/unused.csv'", ["data/unused.csv"]),
    ],
)
def test_imports_of_each_kind_are_followed(code, names) -> None:
    assert sorted(carried([ast.parse(code)])) == sorted(names)


@pytest.mark.usefixtures("project")
def test_imports_are_found_below_magics_and_in_solutions(tmp_path) -> None:
    solution = "<details>\n\n```python\nimport conv_layer\n```\n</details>"
    path = write(tmp_path / "x.ipynb", "%%time\nfrom convlab import words", "!ls")
    assert "convlab/words.py" in cells_of(export([path], tmp_path / "out")[0])[0].source
    path = write(tmp_path / "y.ipynb", new_markdown_cell(solution))
    assert "conv_layer.py" in cells_of(export([path], tmp_path / "out")[0])[0].source


def literals(cell) -> dict[str, str]:
    """Read the files out of a first cell, without running it."""
    call = ast.parse(cell.source).body[-1].value
    return ast.literal_eval(call.args[0])


def test_a_lesson_carries_its_own_explorers_and_the_checker_only_if_it_checks(
    path, exported
) -> None:
    code = "\n".join(cell.source for cell in cells_of(path) if cell.cell_type == "code")
    first = cells_of(exported[path.name])[0]
    files = literals(first)
    used = set(re.findall(r"explore_(\w+)\(", code))
    own = {p.stem for p in (NOTEBOOKS / "convlab" / "explorers").glob("*.py")}
    carries = {n for n in own if f"convlab/explorers/{n}.py" in files and n != "__init__"}
    helpers = {"base", "settings", "live", "backward", "filters", "forward", "wrong_sums"}
    assert used & own <= carries <= used | helpers
    assert (CHECKER in files) == ("check_layer" in code or "mistakes" in used)
    assert ("convlab/player.js" in files) == bool(used)
    assert not {f"convlab/{n}.py" for n in ("execute", "stub", "readme", "standalone")} & set(files)
    for name, source in files.items():
        if not name.endswith("__init__.py"):
            (original,) = (p for p in (ROOT / name, NOTEBOOKS / name) if p.exists())
            assert source == original.read_text(encoding="utf-8")


def test_a_real_first_cell_puts_both_packages_in_place(exported, tmp_path) -> None:
    setup = tmp_path / "setup.py"
    setup.write_text(cells_of(exported["by_hand.ipynb"])[0].source, encoding="utf-8")
    code = """
import sys
from importlib.util import find_spec
from pathlib import Path
NAMES = "conv_layer.py", "convlab"
sys.path = [p for p in sys.path if not any(Path(p, n).exists() for n in NAMES)]
print([find_spec(name) for name in ("conv_layer", "convlab")])
exec(Path("setup.py").read_text("utf-8"))
from convlab.by_hand import Sheet
Sheet("a name").check("O", "? ? ?\\n? ? ?\\n? ? ?")
import conv_layer
print(Path(conv_layer.__file__).parent == Path(_carried.name))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    first, *_, counted, last = done.stdout.splitlines()
    assert (first, last) == ("[None, None]", "True")
    assert counted == text.SOME_RIGHT.format(right=0, wrong=0, empty=9)


# ------------------------------------------------------------------------ it runs


def test_it_runs_alone_once_or_twice(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    assert [file.name for file in path.parent.iterdir()] == ["x.ipynb"]
    again = [cell.source for cell in cells_of(path)]
    before, after = "first = conv_layer, _carried", "print((conv_layer, _carried) == first)"
    done = run_alone(path, before, *again, after)
    assert done.stderr == ""
    once, twice, same = done.stdout.splitlines()
    assert ast.literal_eval(once) == ast.literal_eval(twice) == READ
    assert same == "True"
    assert [file.name for file in path.parent.iterdir()] == ["x.ipynb"]


def test_its_own_sources_come_before_others_and_stand_in_tracebacks(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    (path.parent / "conv_layer.py").write_text("layer = int", encoding="utf-8")
    before = "import sys; sys.path.insert(0, '.')"
    cells = cells_of(path)
    write(path, before, *cells)
    error = run_alone(path, "conv_layer.layer()").stderr
    assert "return 1 / 0  # here it fails" in error
    assert error.endswith("ZeroDivisionError: division by zero\n")


def test_data_that_a_cell_reads_lies_beside_unless_it_is_there(project, tmp_path) -> None:
    cell = "print([len(line) for line in open('data/lines.csv', encoding='utf-8')])"
    (path,) = export([write(project / "x.ipynb", cell)], tmp_path / "empty")
    assert text.ALONE_BESIDE.format(name="data/lines.csv") in cells_of(path)[0].source
    assert run_alone(path).stdout == "[4, 5]\n"
    (path.parent / "data" / "lines.csv").write_text("mine", encoding="utf-8")
    assert run_alone(path).stdout == "[4]\n"


def test_the_folder_goes_with_the_kernel(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    folder = Path(run_alone(path, "print(_carried.name)").stdout.splitlines()[-1])
    assert folder.is_absolute() and not folder.exists()


def folders_of_kernels(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("convlab_*"))


@pytest.mark.skipif(sys.platform == "win32", reason="what locks the folder is not on Windows")
def test_a_kernel_that_was_killed_leaves_its_folder_only_to_the_next(
    project, tmp_path, monkeypatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path / "empty")
    assert run_alone(path, "import os; os.kill(os.getpid(), 9)").returncode == -9
    (left,) = folders_of_kernels(temporary)
    # What lives is left alone: a kernel that still runs, and the folder of somebody else's.
    (temporary / "other_x" / "convlab").mkdir(parents=True)
    sources = [cell.source for cell in cells_of(path)]
    alive = "import subprocess, sys, pathlib, tempfile\n"
    alive += "there = lambda: sorted(p.name for p in pathlib.Path(tempfile.gettempdir()).iterdir())"
    other = "import json, sys\nfor source in json.load(sys.stdin): exec(source, globals())"
    codes = [*sources, "assert read()"]
    run = f"subprocess.run([sys.executable, '-I', '-S', '-c', {other!r}], text=True, check=True, "
    run += f"stdout=subprocess.DEVNULL, input={json.dumps(codes)!r})"
    done = run_alone(path, alive, run, "print(there())", "print(len(read()))")
    assert done.stderr == ""
    mine, read = done.stdout.splitlines()[-2:]
    assert len(ast.literal_eval(mine)) == 2 and left not in mine
    assert "other_x" in mine
    assert read == str(len(READ))
    assert folders_of_kernels(temporary) == []


def test_of_two_exports_in_one_kernel_the_later_one_wins(project, tmp_path) -> None:
    first, second = (
        export([write(project / name, *cells)], tmp_path / "empty")[0]
        for name, cells in [
            ("x.ipynb", CELLS),
            ("y.ipynb", ["from convlab import other", "from convlab.words import WORD"]),
        ]
    )
    sources = [cell.source for cell in cells_of(second)]
    gone = "first = _carried.name, read"
    asked = "import sys, os; print(ascii((WORD, other.__module__, os.path.exists(first[0]), "
    asked += "first[0] in sys.path, os.path.commonpath([sys.modules['convlab'].__file__, "
    asked += "_carried.name]) == _carried.name)))"
    back = [cell.source for cell in cells_of(first)]
    done = run_alone(first, gone, *sources, asked, *back)
    assert done.stderr == ""
    once, later, again = done.stdout.splitlines()
    assert ast.literal_eval(later) == ("∂L/∂X", "convlab.other", False, False, True)
    assert ast.literal_eval(once) == ast.literal_eval(again) == READ


def test_what_is_no_text_is_encoded_and_nothing_else(project, tmp_path) -> None:
    (path,) = export([write(project / "x.ipynb", *CELLS)], tmp_path)
    source = cells_of(path)[0].source
    readable, encoded, beside = ast.parse(source).body[-1].value.args
    assert ast.literal_eval(beside) == []
    assert sorted(ast.literal_eval(readable)) == [name for name in USED if "bytes" not in name]
    assert list(ast.literal_eval(encoded)) == ["data/bytes.bin"]
    assert PROJECT["conv_layer.py"] in source


def test_an_exported_solution_can_be_handed_in(exported, capsys) -> None:
    solution = EXERCISES[0].parent / "solutions" / "build_your_layer.ipynb"
    (path,) = export([solution], exported["by_hand.ipynb"].parent / "in")
    assert check([str(path)]) == 0
    assert checks.CLI_RIGHT in capsys.readouterr().out


# ----------------------------------------------------------------- the rest stays as it is


def test_the_first_cell_is_folded_and_says_what_it_does(path, exported) -> None:
    first = cells_of(exported[path.name])[0]
    folded = {
        "cellView": "form",
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
    }
    assigned = any("nbgrader" in cell.metadata for cell in cells_of(path))
    assert first.metadata == folded | ({"nbgrader": standalone.LOCKED} if assigned else {})
    assert (first.execution_count, first.outputs) == (None, [])
    lines = first.source.split("\n")
    assert lines[0] == f"#@title {text.ALONE_TITLE}"
    assert lines[1] == f"# @markdown {text.ALONE_SAYS}"


def test_the_other_cells_are_those_of_the_notebook(path, exported) -> None:
    alone = nbformat.read(exported[path.name], as_version=4)
    notebook = nbformat.read(path, as_version=4)
    assert alone.metadata | {MADE: None} == notebook.metadata | {MADE: None}
    for new, old in zip(alone.cells[1:], notebook.cells, strict=True):
        if old.cell_type == "code":
            assert new == old
        assert new | {"source": ""} == old | {"source": ""}


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


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("see [this *one*](near.ipynb).", "see [this *one*](near.ipynb)."),
        ("[a](near.ipynb#part) b", "[a](near.ipynb#part) b"),
        ("[up](../far.ipynb), [x [y]](sub/deep.ipynb)", "up, [x [y]](deep.ipynb)"),
        ('[a `b`](notes.md "Notes") [c](notes.md#d)', "a `b` c"),
        ("[w](https://x.org/y) [m](mailto:a@x.org) [h](#top)",) * 2,
        ("`F[0](x)` and\n```python\nf[0](x)\n[a](b)\n```\n",) * 2,
        ("![seven dots](dots.png)", "![seven dots](data:image/png;base64,AAECAw==)"),
        ('<a href="https://x.org">x</a> and <b>b</b> a < b',) * 2,
    ],
)
def test_links_and_pictures(source, expected, tmp_path) -> None:
    folder = tmp_path / "course"
    for name in ("course/notes.md", "far.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    (folder / "dots.png").write_bytes(bytes(range(4)))
    paths = [write(folder / "x.ipynb", new_markdown_cell(source))]
    paths += [write(folder / name) for name in ("near.ipynb", "sub/deep.ipynb")]
    assert cells_of(export(paths, tmp_path / "out")[0])[1].source == expected


def test_cleared_it_has_no_outputs_and_stays_folded(path, exported, tmp_path) -> None:
    (cleared,) = export([path], tmp_path, clear=True)
    assert cleared.stat().st_size < exported[path.name].stat().st_size
    for new, old in zip(cells_of(cleared)[1:], cells_of(path), strict=True):
        assert new.metadata == old.metadata
        if new.cell_type == "code":
            assert (new.source, new.outputs, new.execution_count) == (old.source, [], None)


def test_a_notebook_as_colab_saves_it_can_be_exported(tmp_path) -> None:
    path = write(tmp_path / "x.ipynb", "import conv_layer")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    del notebook["cells"][0]["id"]
    notebook |= {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (once,), (again,) = (export([path], tmp_path / name) for name in ("once", "again"))
    assert [cell.source for cell in cells_of(once)[1:]] == ["import conv_layer"]
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
    assert cells_of(written[1])[1].outputs == []


def test_what_was_edited_is_written_over_only_when_asked(tmp_path, capsys) -> None:
    names = ["a.ipynb", "b.ipynb"]
    paths = [str(write(tmp_path / name, "import conv_layer", "1 + 1")) for name in names]
    command = [*paths, "-o", str(tmp_path / "out")]
    a, b = (tmp_path / "out" / name for name in names)
    assert main(command) == 0
    run = nbformat.read(b, as_version=4)
    run.cells[2].outputs = [new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    run.cells[2].metadata["scrolled"] = True
    nbformat.write(run, b)  # run, not edited
    write(Path(paths[0]), "import conv_layer", "2 + 2")  # the notebook went on
    assert main(command) == 0
    assert cells_of(a)[2].source == "2 + 2"
    assert cells_of(b)[2].outputs == []
    run.cells[2].source += "  # mine"
    nbformat.write(run, b)
    write(Path(paths[0]), "import conv_layer", "3 + 3")
    before = a.read_bytes(), b.read_bytes()
    with pytest.raises(SystemExit, match="2"):
        main(command)
    assert text.FILE_EDITED.format(path=b) in capsys.readouterr().err
    assert (a.read_bytes(), b.read_bytes()) == before
    assert main([*command, "--force"]) == 0
    assert [cells_of(path)[2].source for path in (a, b)] == ["3 + 3", "1 + 1"]
    assert sorted(path.name for path in a.parent.iterdir()) == names


@pytest.mark.parametrize(
    ("there", "said"),
    [('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', text.FILE_EDITED),
     ("no notebook", text.NO_NOTEBOOK)],
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
