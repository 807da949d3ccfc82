"""`python -m convlab.check`: the command, its rows, and its file of marks.

What each kind of submission deserves is in test_check_class.py; folders and ZIPs are in
test_hand_ins.py.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from convlab.check.__main__ import main, usable_cores
from convlab.check.marking import GRADED
from convlab.check.marks import POINTS
from convlab.check.process import Limits, Watch, is_result, no_result
from convlab.check.submission import check_file
from convlab.check.table import COLUMNS, Table, printable, summary
from convlab.text import checks
from exhaustive import but, exhaustive
from grading.submissions import SUBMISSIONS as SHEETS
from handed_in import RIGHT, edited, in_forward
from places import DATA

WRONG = edited(("dX[at] +=", "dX[at] ="))
UNKNOWN = edited(("dX[at] += G", "dX[at] += 7 * i * G"))


@pytest.fixture
def hand_in(tmp_path):
    def write(name: str, source: str) -> Path:
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return path

    return write


def table_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def check(paths: list, tmp_path, *options: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Run the command; return its exit code, and the rows of the table by file."""
    table = tmp_path / "marks.csv"
    code = main([*map(str, paths), "--csv", str(table), *options])
    rows = table_of(table)
    assert [*rows[0]] == COLUMNS
    return code, {Path(row["submission"]).name: row for row in rows}


def running() -> list[str]:
    """Return the command lines of all processes."""
    commands = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            commands.append(process.read_bytes().decode(errors="replace"))
    return commands


def ends(*words: str) -> bool:
    """Whether what has all these words in its command line is gone within some seconds."""
    for _ in range(300):
        if not [command for command in running() if all(word in command for word in words)]:
            return True
        time.sleep(0.1)
    return False


def marks(row: dict[str, str]) -> list[float]:
    return [float(row[step]) for step in GRADED]


# --------------------------------------------------------------------------------- rows


def test_one_row_for_each_with_its_marks_and_mistakes(hand_in, tmp_path, capsys) -> None:
    paths = [hand_in("right.py", RIGHT), hand_in("wrong.py", WRONG), hand_in("none.py", "x = 1")]
    code, rows = check(paths, tmp_path)
    assert code == 1
    assert marks(rows["right.py"]) == [3, 2, 3, 4, 3, 2]
    assert marks(rows["wrong.py"]) == [3, 2, 3, 0, 1, 1]
    assert (rows["wrong.py"]["total"], rows["wrong.py"]["of"]) == ("10", "17")
    assert rows["wrong.py"]["mistakes"] == "input_gradient:overwritten"
    assert rows["wrong.py"]["said"] == f"∂L/∂X: {checks.MISTAKES['overwritten'][0]}"
    assert rows["wrong.py"]["student"] == "wrong"
    assert marks(rows["none.py"]) == [0] * 6
    assert "ConvLayer" in rows["none.py"]["said"]
    printed = capsys.readouterr().out.splitlines()
    (line,) = [line for line in printed if "wrong.py" in line]
    assert "10 of 17  3/6 steps" in line and checks.MISTAKES["overwritten"][0] in line
    assert printed[4:] == [
        checks.CLI_RIGHT_OF.format(right=1, of=3),
        checks.CLI_COUNTED.format(count=1, what=f"∂L/∂X: {checks.MISTAKES['overwritten'][0]}"),
    ]


def test_all_right_is_exit_code_0(hand_in, tmp_path) -> None:
    assert check([hand_in("right.py", RIGHT)], tmp_path)[0] == 0


def test_as_a_command_and_by_patterns_that_the_shell_leaves_as_they_are(hand_in, tmp_path) -> None:
    hand_in("right.py", RIGHT), hand_in("[1].py", RIGHT)
    patterns = [str(tmp_path / name) for name in ("r*.py", "[1].py")]
    command = [sys.executable, "-m", "convlab.check", *patterns]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("17 of 17  6/6 steps  right") == 2


def test_the_layer_is_found_by_any_name_if_it_is_the_only_one_or_by_the_name_given(hand_in) -> None:
    other = RIGHT.replace("class ConvLayer", "class Mine")
    assert check_file(hand_in("only.py", other))["said"] == checks.CLI_RIGHT
    two = hand_in("two.py", other + WRONG.replace("class ConvLayer", "class Other"))
    assert check_file(two)["said"] == checks.MANY_LAYERS_IN_FILE.format(names="Mine, Other")
    assert check_file(two, "Mine")["said"] == checks.CLI_RIGHT
    assert check_file(two, "Other")["mistakes"] == ["input_gradient:overwritten"]
    assert "expected a class Third" in check_file(two, "Third")["said"]


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        (RIGHT, ""),
        ("import torch_of_nobody\n" + RIGHT, ""),
        (in_forward("import torch"), "torch"),
        (in_forward("layer = Conv2d(1, 1)"), "conv_layer"),
        ("import torch.nn as nn\n" + in_forward("nn"), "torch"),
        (in_forward("__import__('scipy.signal')"), "scipy"),
    ],
)
def test_what_a_file_uses_beside_numpy_is_said(hand_in, source, uses) -> None:
    assert " ".join(check_file(hand_in("layer.py", source))["uses"]) == uses


# ------------------------------------------------------------------- the assignment


@pytest.fixture(scope="module")
def sheets(tmp_path_factory) -> dict[str, dict[str, str]]:
    """The sheets of a class, marked by the command line."""
    folder, table = tmp_path_factory.mktemp("sheets"), tmp_path_factory.mktemp("out") / "m.csv"
    for student, submission in SHEETS.items():
        submission.write(folder / f"{student}.ipynb")
    main([str(folder), "--csv", str(table), "--seconds", "16"])
    return {row["student"]: row for row in table_of(table)}


@exhaustive  # some of them in the real nbgrader, too, in tests/grading
@pytest.mark.parametrize("student", SHEETS)
def test_a_sheet_has_the_marks_it_deserves(sheets, student) -> None:
    row, deserved = sheets[student], SHEETS[student].marks
    assert tuple(float(row[step]) for step in POINTS) == tuple(deserved), row
    assert (float(row["total"]), row["of"]) == (sum(deserved), "20")


def test_a_sheet_is_marked_with_frames_that_nobody_changes(tmp_path) -> None:
    """Its own cells may say that all is right; they are not asked."""
    cheating = SHEETS["untouched"]
    path = tmp_path / "sheet.ipynb"
    cheating.write(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if "class Step" in source:
            cell["source"] = f"class {source.partition('class ')[2][:5]}(Frame):\n    pass"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    row = check_file(path)
    assert sum(row["marks"].values()) == 0 and row["of"] == 20


def test_who_builds_on_the_right_layer_of_the_sheet_is_said_to_use_it(tmp_path) -> None:
    path = tmp_path / "sheet.ipynb"
    SHEETS["solution"].write(path)
    assert check_file(path)["uses"] == []
    notebook = json.loads(path.read_text(encoding="utf-8"))
    own = {"cell_type": "code", "metadata": {}, "source": "class ConvLayer(Frame):\n    pass"}
    notebook["cells"].append(own)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert check_file(path)["uses"] == ["conv_layer"]


def test_a_step_is_marked_where_its_cell_stands(tmp_path) -> None:
    """As nbgrader does it: what is defined again behind it changes no marks of it."""
    path = tmp_path / "sheet.ipynb"
    SHEETS["solution"].write(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    source = "def forward_one(*_):\n    return 0\ndef output_size(*_):\n    return 0"
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": source})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert sum(check_file(path)["marks"].values()) == 20


def test_a_script_with_the_functions_of_the_first_steps_is_marked_out_of_20(hand_in) -> None:
    functions = (
        "def output_size(n, k, stride=1):\n    return (n - k) // stride + 1\n"
        "def padding_widths(n, k, stride, padding):\n    return (k - 1) // 2, k // 2\n"
    )
    row = check_file(hand_in("all.py", functions + RIGHT))
    assert (row["of"], row["marks"]["size"], row["marks"]["padding"]) == (20, 1, 0)
    assert row["said"] == checks.CLI_LOST.format(steps="2")
    row = check_file(hand_in("layer.py", RIGHT))
    assert row["of"] == 17 and checks.CLI_OF_17.format(of=17) in row["notes"]


# ------------------------------------------------------------------- the file of marks


def test_a_table_has_its_own_delimiter_and_no_formula(tmp_path) -> None:
    table = Table(tmp_path / "marks.csv", ";")
    named = {"submission": "=1+1.py", "student": "\udcff\x1b[31m", "said": "a;b\nc"}
    table.add(no_result() | named)
    (row,) = table_of(table.finish(), ";")
    assert row["submission"] == "'=1+1.py" and row["student"] == r"\udcff\x1b[31m"
    assert row["said"] == "a;b c" and row["total"] == "0"
    assert [path.name for path in tmp_path.iterdir()] == ["marks.csv"]


def test_an_old_table_stays_until_there_is_a_new_one(tmp_path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("old", encoding="utf-8")
    table = Table(path)
    table.add(no_result() | {"submission": "b", "student": "b"})
    assert path.read_text(encoding="utf-8") == "old"
    assert len(table_of(table.part)) == 1  # written as it came
    kept = table.keep()
    assert path.read_text(encoding="utf-8") == "old" and len(table_of(kept)) == 1
    table = Table(path)
    for name in "ba":
        table.add(no_result() | {"submission": name, "student": name})
    assert [row["student"] for row in table_of(table.finish())] == ["a", "b"]


@pytest.mark.parametrize(("name", "said"), [("no/marks.csv", "No such file"), (".", "directory")])
def test_a_table_that_cannot_be_written_is_said_before_anything_runs(
    hand_in, tmp_path, capsys, name, said
) -> None:
    made = tmp_path / "made"
    path = hand_in("layer.py", f"open({str(made)!r}, 'w')\n" + RIGHT)
    with pytest.raises(SystemExit, match="2"):
        main([str(path), "--csv", str(tmp_path / name)])
    assert said in capsys.readouterr().err
    assert not made.exists()


@pytest.mark.parametrize("delimiter", ["", ";;", "\n"])
def test_a_delimiter_is_one_character(tmp_path, capsys, delimiter) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["x.py", "--csv", str(tmp_path / "m.csv"), "--delimiter", delimiter])
    assert "expected one character" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@exhaustive
def test_what_several_share_is_summed_up(hand_in) -> None:
    paths = [hand_in(f"{name}.py", UNKNOWN + f"\n# {name}") for name in ("ana", "ben")]
    paths.append(hand_in("cem.py", UNKNOWN.replace("7 *", "5 *")))
    rows = [check_file(path) | {"submission": str(path), "student": path.stem} for path in paths]
    assert [*rows[0]["marks"].values()] == [3, 2, 3, 0, 1, 1]
    said = "\n".join(summary(rows))
    assert checks.CLI_SAME_UNKNOWN.format(count=2, step=6, names="ana, ben") in said
    assert "cem" not in said.rpartition("unknown numbers")[2]


def test_the_summary_counts_the_right_and_each_mistake() -> None:
    row = no_result() | {"submission": "a", "student": "", "mistakes": ["forward:zeros"]}
    assert summary([row, row]) == [
        checks.CLI_RIGHT_OF.format(right=0, of=2),
        checks.CLI_COUNTED.format(count=2, what=f"O: {checks.MISTAKES['zeros'][0]}"),
    ]


def test_the_summary_leaves_no_place_open() -> None:
    names = [f"{part}:{mistake}" for part in checks.PART_NAMES for mistake in checks.MISTAKES]
    row = no_result() | {"submission": "a", "student": "", "mistakes": names}
    assert not [line for line in summary([row]) if "{" in line]


@pytest.mark.parametrize(
    ("words", "shown"),
    [("a\x1b[2Jb", r"a\x1b[2Jb"), ("a\n\tb", "a  b"), ("\x9b", r"\x9b"), ("‮x", r"\u202ex")],
)
def test_no_control_character_reaches_a_terminal(words, shown) -> None:
    assert printable(words) == shown


# --------------------------------------------------------------- one submission, one row


def test_files_that_are_not_there_or_have_odd_names_cost_their_own_row(hand_in, tmp_path) -> None:
    odd = tmp_path / os.fsdecode(b"a\xff.py")
    try:
        odd.write_text(RIGHT, encoding="utf-8")
    except OSError:
        pytest.skip("this system has no such names")
    _, rows = check([odd, tmp_path / "nowhere.py", hand_in("b.py", RIGHT)], tmp_path)
    assert rows["nowhere.py"]["said"] == checks.CLI_MISSING
    assert marks(rows["b.py"]) == marks(rows[r"a\udcff.py"]) == [3, 2, 3, 4, 3, 2]


@pytest.mark.parametrize(
    "row",
    [
        None, 3, [], {}, no_result() | {"marks": {"stride": 99}}, no_result() | {"said": 3},
        no_result() | {"steps": {}}, no_result() | {"notes": [{}]}, no_result() | {"more": 1},
        no_result() | {"marks": None}, no_result() | {"mistakes": None},
        no_result() | {"marks": {"stride": "3"}}, no_result() | {"marks": {"stride": float("nan")}},
    ],
)  # fmt: skip
def test_what_is_no_result_is_not_taken_for_one(row) -> None:
    assert not is_result(row)
    assert is_result(no_result())


@exhaustive
def test_steps_that_are_done_are_kept_when_the_time_is_over(hand_in) -> None:
    slow = "import time\n" + in_forward("time.sleep(0.05 if self.stride == 1 else 0.7)")
    row = Watch(Limits(seconds=12)).check(hand_in("slow.py", slow))
    assert row["marks"]["forward_one_filter"] == 3
    assert checks.CLI_TIMEOUT.format(seconds="12") in row["said"]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows sends no such signal")
@pytest.mark.parametrize("old", but([False, True], True))
def test_ctrl_c_stops_at_once_and_keeps_what_is_there(hand_in, tmp_path, old) -> None:
    hand_in("a.py", RIGHT), hand_in("b.py", "import time\ntime.sleep(123457)\n" + RIGHT)
    slow = in_forward("import time; time.sleep(123458)")
    hand_in("c.py", slow), hand_in("d.py", slow)
    table = tmp_path / "out" / "marks.csv"
    table.parent.mkdir()
    if old:
        table.write_text("old", encoding="utf-8")
    paths = [str(tmp_path / f"{name}.py") for name in "abcd"]
    # Whoever started the tests in the background of a shell has them deaf to Ctrl-C.
    listening = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from convlab.check.__main__ import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", listening, *paths, "--csv", str(table)]
    command += ["--seconds", "600", "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        first = process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1].decode()
        assert process.returncode == 130
    assert b"a.py" in first
    kept = table.with_name("marks.csv.part") if old else table
    assert str(kept) in said and "Traceback" not in said
    assert table_of(kept)[0]["student"] == "a"
    assert not old or table.read_text(encoding="utf-8") == "old"
    if Path("/proc").is_dir():
        assert not [command for command in running() if str(tmp_path) in command]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the system for its processes")
def test_what_a_submission_has_started_ends_with_it(hand_in, tmp_path) -> None:
    started = tmp_path / "started"
    waits = f"import time; time.sleep(60); {str(tmp_path)!r}"
    starts = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {waits!r}])\n"
    noted = f"open({str(started)!r}, 'w').close()\n"
    row = Watch(Limits()).check(hand_in("starts.py", starts + noted + RIGHT))
    assert sum(row["marks"].values()) == 17 and started.exists()
    assert ends(waits)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the system for its processes")
@exhaustive
def test_a_submission_ends_with_the_command_that_is_killed(hand_in, tmp_path) -> None:
    started = tmp_path / "started"
    source = in_forward(f"open({str(started)!r}, 'w').close(); import time; time.sleep(123459)")
    command = [sys.executable, "-m", "convlab.check", str(hand_in("slow.py", source))]
    with subprocess.Popen([*command, "--seconds", "600"]) as process:
        while not started.exists():
            time.sleep(0.1)
        process.kill()
    assert ends("convlab.check", str(tmp_path))


# ------------------------------------------------------------------------------ the cost


def test_a_submission_loads_neither_matplotlib_nor_widgets(hand_in) -> None:
    path = hand_in("layer.py", RIGHT)
    code = (
        "import sys\nfrom pathlib import Path\nfrom convlab.check.submission import check_file\n"
        "row = check_file(Path(sys.argv[1]))\n"
        "print(sum(row['marks'].values()), sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("17.0")
    for module in ("matplotlib", "ipywidgets", "IPython", "PIL", "nbformat"):
        assert f"'{module}'" not in done.stdout


def test_no_more_jobs_than_cores_and_one_thread_each(hand_in, tmp_path, monkeypatch) -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
    started = []
    work = Watch.check
    monkeypatch.setattr(Watch, "check", lambda self, path: started.append(1) or work(self, path))
    source = "import os\nassert os.environ['OPENBLAS_NUM_THREADS'] == '1'\n" + RIGHT
    _, rows = check([hand_in("layer.py", source)], tmp_path, "--jobs", "99")
    assert started and "stopped" not in rows["layer.py"]["notes"]


# ------------------------------------------------------------------- other interfaces

OTHERS = (DATA / "layers_of_others.py").read_text(encoding="utf-8")


def test_an_adapter_takes_the_layer_of_each_file(hand_in, tmp_path) -> None:
    adapter = 'of_class(layer, "in, out, k, s, p", weight="params[0]", bias="params[1]", '
    adapter += 'dL_dF="grads[0]", dL_db="grads[1]")'
    right = hand_in("right.py", OTHERS)
    wrong = hand_in("wrong.py", OTHERS.replace("dx[at] +=", "dx[at] ="))
    _, rows = check([right, wrong], tmp_path, "--layer", "Lists", "--adapter", adapter)
    assert marks(rows["right.py"])[:4] == [3, 2, 3, 4]
    assert marks(rows["wrong.py"])[:4] == [3, 2, 3, 0]
    assert rows["wrong.py"]["mistakes"].startswith("input_gradient:overwritten")


def test_an_adapter_takes_functions_by_the_names_that_each_file_has(hand_in) -> None:
    path, adapter = hand_in("right.py", OTHERS), 'of_functions(conv_vjp, takes="(W, b), X")'
    assert [*check_file(path, adapter=adapter)["marks"].values()][:4] == [3, 2, 3, 4]
    missing = check_file(hand_in("none.py", RIGHT), adapter=adapter)
    assert sum(missing["marks"].values()) == 0
    assert "conv_vjp" in missing["said"]
    wrong = check_file(path, adapter='of_functions(conv_vjp, takes="X, q")')
    assert wrong["said"].startswith("takes: expected")


def test_without_an_adapter_the_row_says_which_one_it_wants(hand_in) -> None:
    path = hand_in("right.py", OTHERS)
    said = check_file(path, "Objects")["said"]
    adapter = shlex.split(said.partition("--adapter ")[2].removesuffix("."))[0]
    assert [*check_file(path, "Objects", adapter=adapter)["marks"].values()][:4] == [3, 2, 3, 4]


@pytest.mark.parametrize("adapter", ["import os", "of_class", "exit()", "1 +"])
def test_what_is_no_adapter_is_said_at_once(hand_in, capsys, adapter: str) -> None:
    with pytest.raises(SystemExit):
        main([str(hand_in("right.py", RIGHT)), "--adapter", adapter])
    assert checks.CLI_NO_ADAPTER.format(got=adapter) in capsys.readouterr().err
