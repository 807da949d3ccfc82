"""Whole hand-ins: folders and ZIPs as Moodle and Canvas give them, and what goes wrong in them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from convlab.check.__main__ import main
from convlab.check.hand_ins import find, student_of, unpack
from convlab.text import checks
from handed_in import RIGHT

NO_LAYER = "import numpy as np\n"


def zipped(**files: str | bytes) -> bytes:
    """Make a ZIP; its names are written as UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def named_in(encoding: str, name: str, content: str) -> bytes:
    """Make a ZIP whose names are in the encoding of some Windows, which it does not say."""
    raw = name.encode(encoding)
    stand_in = "x" * len(raw)
    return zipped(**{stand_in: content}).replace(stand_in.encode(), raw)


def laid_out(root: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def students(tmp_path: Path, *arguments: Path) -> dict[str, list[str]]:
    """Find hand-ins; return the names of the files of each student, or what is wrong."""
    folder = tmp_path / "opened"
    folder.mkdir(exist_ok=True)
    found: dict[str, list[str]] = {}
    for one in find(map(str, arguments), folder):
        found.setdefault(one.student, []).append(one.path.name if one.path else one.problem)
    return found


MOODLE = {
    "Ana Müller_4711_assignsubmission_file_/my layer.py": RIGHT,
    "Zoë Ñandú_4712_assignsubmission_file_/layer.ipynb": "{}",
    "Bo Li_4713_assignsubmission_file_/report.pdf": "%PDF",
    "Bo Li_4713_assignsubmission_onlinetext_/onlinetext.html": "<p>see file</p>",
    "Cem Öz_4714_assignsubmission_file_/hand in.zip": zipped(
        **{"src/layer.py": RIGHT, "src/helper.py": NO_LAYER, "__MACOSX/src/._layer.py": "\0"}
    ),
    "Dia_4715_assignsubmission_file_/.ipynb_checkpoints/layer-checkpoint.ipynb": "{}",
    "Dia_4715_assignsubmission_file_/layer.py": RIGHT,
}
OF_MOODLE = {
    "Ana Müller": ["my layer.py"],
    "Zoë Ñandú": ["layer.ipynb"],
    "Bo Li": [checks.CLI_NOTHING],
    "Cem Öz": ["layer.py"],
    "Dia": ["layer.py"],
}
CANVAS = {
    "mullerana_4711_99_layer.py": RIGHT,
    "mullerana_4711_98_helper.py": NO_LAYER,
    "libo_LATE_4713_97_build_your_layer-1.ipynb": "{}",
    "ozcem_4714_96_report.pdf": "%PDF",
}
OF_CANVAS = {
    "mullerana": ["mullerana_4711_99_layer.py"],
    "libo": ["libo_LATE_4713_97_build_your_layer-1.ipynb"],
    "ozcem": [checks.CLI_NOTHING],
}


@pytest.mark.parametrize(("files", "expected"), [(MOODLE, OF_MOODLE), (CANVAS, OF_CANVAS)])
@pytest.mark.parametrize("kind", ["folder", "zip", "zip with a folder"])
def test_a_class_as_moodle_and_canvas_give_it(tmp_path, files, expected, kind) -> None:
    if kind == "folder":
        given = laid_out(tmp_path / "class", **files)
    else:
        inside = "Assignment 1/" if kind == "zip with a folder" else ""
        given = tmp_path / "class.zip"
        given.write_bytes(zipped(**{inside + name: content for name, content in files.items()}))
    assert students(tmp_path, given) == expected


def test_a_folder_for_each_student_as_nbgrader_collects_them(tmp_path) -> None:
    files = {"ana/convolution/build_your_layer.ipynb": "{}", "bo/convolution/x.py": RIGHT}
    root = laid_out(tmp_path / "submitted", **files)
    assert students(tmp_path, root) == {"ana": ["build_your_layer.ipynb"], "bo": ["x.py"]}


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path) -> None:
    root = laid_out(tmp_path, **{"ana/layer.py": RIGHT, "bo/layer.py": RIGHT, "cem.py": RIGHT})
    assert students(tmp_path, root / "*" / "layer.py", root / "cem.py") == {
        "ana": ["layer.py"],
        "bo": ["layer.py"],
        "cem": ["cem.py"],
    }


def test_a_file_named_twice_has_one_row(tmp_path) -> None:
    root = laid_out(tmp_path / "class", **{"ana.py": RIGHT})
    assert students(tmp_path, root, root / "ana.py", root / "*.py") == {"ana": ["ana.py"]}


@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "cp437", "cp1252"])
@pytest.mark.parametrize("name", ["José Peña", "Müller", "Zoë", "Élodie"])
def test_names_in_the_encodings_of_windows(tmp_path, encoding, name) -> None:
    archive = tmp_path / "class.zip"
    archive.write_bytes(named_in(encoding, f"{name}/layer.py", RIGHT))
    assert students(tmp_path, archive) == {name: ["layer.py"]}


def test_an_accent_of_its_own_makes_no_other_name() -> None:
    assert student_of("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "content", [b"no zip", zipped(**{"layer.py": RIGHT})[:-30], zipped(a="")[:4] + bytes(60), b""]
)
def test_a_zip_that_is_damaged_costs_its_own_row(tmp_path, content) -> None:
    root = laid_out(tmp_path / "class", **{"ana.zip": content, "bo.py": RIGHT})
    found = students(tmp_path, root)
    assert found["bo"] == ["bo.py"]
    assert found["ana"][0].startswith(checks.CLI_NO_ZIP.partition("{")[0])


def test_a_zip_writes_nowhere_else_and_has_a_limit(tmp_path, monkeypatch) -> None:
    archive = tmp_path / "x.zip"
    names = ("../out.py", "/abs.py", "C:\\win.py", "a/../../up.py", "con?.py", "n" * 300 + ".py")
    archive.write_bytes(zipped(**dict.fromkeys(names, RIGHT)))
    target = tmp_path / "inside" / "target"
    target.mkdir(parents=True)
    assert unpack(archive, target) == ""
    outside = {p for p in tmp_path.rglob("*.py") if target not in p.parents}
    assert not outside and len([*target.rglob("*.py")]) == len(names)
    monkeypatch.setattr("convlab.check.hand_ins.LARGEST", 10)
    assert checks.CLI_TOO_LARGE in unpack(archive, target)


def test_a_whole_hand_in_from_the_zip_to_the_marks(tmp_path) -> None:
    archive, table = tmp_path / "class.zip", tmp_path / "marks.csv"
    archive.write_bytes(zipped(**MOODLE))
    assert main([str(archive), "--csv", str(table), "--delimiter", ";"]) == 1
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file, delimiter=";")}
    assert {name: row["total"] for name, row in rows.items()} == {
        "Ana Müller": "17", "Zoë Ñandú": "0", "Bo Li": "0", "Cem Öz": "17", "Dia": "17",
    }  # fmt: skip
    assert rows["Bo Li"]["said"] == checks.CLI_NOTHING
    assert str(archive) in rows["Cem Öz"]["submission"]
