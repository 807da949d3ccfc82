"""What the README says is so."""

from __future__ import annotations

import doctest
import re
import subprocess

import pytest
from cases import CASES
from convlab import EXPLORERS, readme, text
from places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_it_shows() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried >= 5
    assert failed == 0


def test_links_resolve() -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_the_number_of_configurations_is_right() -> None:
    (number,) = re.findall(r"On (\d+) configurations", README)
    assert int(number) == len(CASES)


def test_every_lesson_is_linked() -> None:
    lessons = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert re.findall(r"\]\(notebooks/(\d\d_\w+\.ipynb)\)", README) == lessons


def test_the_table_of_explorers_is_that_of_convlab() -> None:
    table = dict(re.findall(r"^\| `(explore_\w+)` \| (.*) \|$", README, re.MULTILINE))
    assert [*table.items()] == [*text.EXPLORERS.items()]
    assert [*table] == [*EXPLORERS]


def test_the_top_level_is_the_one_designed() -> None:
    """Nothing but this shows when a learner opens the folder."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: there may be files of the reader's own")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    shown = {name.split("/")[0] for name in listed.stdout.split("\n") if name}
    designed = {"conv_layer.py", "notebooks", "tests", "requirements.txt", "pyproject.toml"}
    hidden = {name for name in shown if name.startswith(".")}
    assert shown - hidden == designed | {"README.md", "LICENSE"}


def test_its_picture_is_written_to_a_picture_and_no_other_file(tmp_path, capsys) -> None:
    path, other = tmp_path / "x.png", tmp_path / "README.md"
    other.write_text("mine", encoding="utf-8")
    assert readme.main([str(path)]) == 0
    assert path.read_bytes() == readme.draw()
    for name, said in [
        (other, text.README_NO_PICTURE.format(path=other)),
        (tmp_path / "none" / "x.png", "No such file"),
    ]:
        with pytest.raises(SystemExit, match="2"):
            readme.main([str(name)])
        assert said in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["README.md", "x.png"]
