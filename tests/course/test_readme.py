"""What the README says is so, and what the pages behind it say."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess

import numpy as np
import pytest
from cases import CASES
from convlab import EXPLORERS, explore_photo, text
from convlab.text import tools
from convlab.tools import readme
from drawn import LETTERS, frames_of, picture_at
from exhaustive import exhaustive
from places import NOTEBOOKS, ROOT

import conv_layer

LAB = NOTEBOOKS / "convlab"
PAGES = {
    path: path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        *NOTEBOOKS.glob("*.md"),
        LAB / "README.md",
        *(ROOT / "tests").glob("*.md"),
    )
}
README, API, TEACHING = (
    PAGES[path] for path in (ROOT / "README.md", NOTEBOOKS / "API.md", NOTEBOOKS / "TEACHING.md")
)
PICTURE = NOTEBOOKS / "images" / "sobel.gif"
# For each lesson, by its number, the minutes to read it, and how many exercises it has.
COUNTED = {
    number: (int(minutes), int(exercises))
    for number, minutes, exercises in re.findall(
        r"\]\((\d\d)_\w+\.ipynb\) \| (\d+) \| (\d) \|", TEACHING
    )
}


def block(language: str, page: str = README) -> list[str]:
    """The lines between fences that name this language."""
    return "".join(re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)).splitlines()


def hours(numbers, an_exercise: int) -> float:
    """Time for these lessons, with so many minutes for an exercise."""
    return sum(COUNTED[n][0] + COUNTED[n][1] * an_exercise for n in numbers) / 60


# -------------------------------------------------------------------------- the README


def test_it_is_short() -> None:
    assert README.count("\n") <= 60


def test_the_example_prints_what_it_shows() -> None:
    lines = "\n".join(block("python")) + "\n"
    example = doctest.DocTestParser().get_doctest(lines, {}, "README.md", "README.md", 0)
    assert len(example.examples) == 5
    assert doctest.DocTestRunner().run(example) == (0, 5)


def test_the_commands_for_windows_are_those_for_others() -> None:
    def on_windows(command: str) -> str:
        for here, there in (("python3", "py"), (" &&", ";"), ("/bin/", "/Scripts/"), ("/", "\\")):
            command = command.replace(here, there)
        return command

    (last,) = re.findall("the second is `(.*?)`", README)
    assert [*block("powershell"), last] == [*map(on_windows, block("bash"))]


def test_every_lesson_is_linked() -> None:
    lessons = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    assert re.findall(r"\]\(notebooks/(\d\d_\w+\.ipynb)\)", README) == lessons
    assert [*COUNTED] == [name[:2] for name in lessons]


def test_it_takes_as_long_as_is_counted_for_teachers() -> None:
    said = re.search(r"(\S+) hours to read, or (\S+) with the exercises", README).groups()
    for number, an_exercise in zip(said, (0, 4), strict=True):
        assert float(number) == pytest.approx(hours(COUNTED, an_exercise), abs=0.5)


def test_a_lecture_and_each_day_of_a_week_are_about_an_hour() -> None:
    (lecture,) = re.findall(r"\*\*In one lecture\*\*, about an hour: notebooks (.*?), what", README)
    assert hours(re.findall(r"\d\d", lecture), 0) == pytest.approx(1, abs=0.25)
    days = re.findall(r"^- \*\*(\w+day):\*\* (.*)", README, re.MULTILINE)
    assert len(days) == 7
    for name, what in days[:6]:
        by_hand = 40 / 60 if "by_hand" in what else 0
        assert by_hand == 0 or "about 40 minutes with pencil" in TEACHING
        read = hours(re.findall(r"/(\d\d)_", what), 4)
        assert read + by_hand == pytest.approx(1, abs=0.25), name


def test_it_says_what_to_do_where_the_kernel_is_gone() -> None:
    assert '"model not found"' in README


# ------------------------------------------------------------------------- its picture


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("readme") / "x.gif"
    assert readme.main([str(path)]) == 0
    return path


@exhaustive
def test_the_picture_is_small_and_is_what_its_command_draws(drawn) -> None:
    assert f"]({PICTURE.relative_to(ROOT).as_posix()})" in README
    assert PICTURE.stat().st_size < 500_000
    kept, again = frames_of(PICTURE), frames_of(drawn)
    assert len(kept) == len(again) == len(readme.COLUMNS)
    for one, other in zip(kept, again, strict=True):
        assert one.shape == other.shape
        assert np.abs(one - other).mean() < 2  # another matplotlib draws letters a bit differently


@exhaustive
def test_in_the_picture_a_filter_crosses_the_photograph(drawn) -> None:
    explorer, frames = explore_photo(), frames_of(drawn)
    across = explorer.output.shape[1]
    for frame, column in zip(frames, readme.COLUMNS, strict=True):
        expected = picture_at(explorer, readme.ROW * across + column)
        assert np.abs(frame - expected).max() <= LETTERS
    on_the_way = explorer.output[readme.ROW, readme.COLUMNS]
    assert readme.COLUMNS[0] < across / 10
    assert readme.COLUMNS[-1] > across * 0.85
    assert on_the_way.max().round(2) == 2.93 > 1 > -1 > on_the_way.min()
    assert np.abs(on_the_way[-5:]).max() < 0.1
    (alt,) = re.findall(r"!\[(.*)\]", README)
    assert "On the left edge of a star it is 2.93, on the wall about 0." in alt


def test_the_picture_is_written_to_a_picture_and_no_other_file(tmp_path, capsys) -> None:
    other = tmp_path / "README.md"
    other.write_text("mine", encoding="utf-8")
    for name, said in [
        (other, tools.README_NO_PICTURE.format(path=other)),
        (tmp_path / "none" / "x.gif", text.IN_A_FOLDER),
    ]:
        with pytest.raises(SystemExit, match="2"):
            readme.main([str(name)])
        assert said in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["README.md"]


# --------------------------------------------------------------------- the pages behind


def anchors(page: str) -> set[str]:
    """Where links lead to within a page, as GitHub names its headings."""
    headings = re.findall(r"^#+ (.*)", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path) -> None:
    for target, anchor in re.findall(r"\]\((?!https://)([^)#\s]*)#?([^)\s]*)\)", PAGES[path]):
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), target
        assert not anchor or anchor in anchors(PAGES[file]), anchor


def test_the_readme_leads_to_every_page() -> None:
    linked = re.findall(r"\]\((\S+?\.md)\)", README)
    spanish = {NOTEBOOKS / "es" / "README.md"}
    assert {ROOT / target for target in linked} - spanish == {*PAGES} - {ROOT / "README.md"}


def test_the_number_of_configurations_is_right() -> None:
    (number,) = re.findall(r"On (\d+) configurations", PAGES[ROOT / "tests" / "README.md"])
    assert int(number) == len(CASES)


def test_the_table_of_explorers_is_that_of_convlab() -> None:
    table = dict(re.findall(r"^\| `(explore_\w+)` \| (.*) \|$", API, re.MULTILINE))
    assert [*table.items()] == [*text.EXPLORERS.items()]
    assert [*table] == [*EXPLORERS]


def test_the_api_has_every_public_name_with_its_arguments() -> None:
    listed = "\n".join(block("text", API))
    public = [
        value
        for name, value in vars(conv_layer).items()
        if getattr(value, "__module__", "") == "conv_layer" and not name.startswith("_")
    ]
    assert len(public) > 10
    for value in [*public, conv_layer.Conv2d.from_filters]:
        (said,) = re.findall(rf"(?<!\w){value.__name__}\(([^)]*)\)", listed)
        names = re.findall(r"(\w+)(?:=[\w\"]+)?(?:, |,\s+|$)", said)
        expected = [*inspect.signature(value).parameters]
        assert names == expected[: len(names) if said.endswith("...") else None], value


def rooms() -> list[str]:
    """The rooms of convlab in the contributor's page, from the top."""
    table = re.findall(r"^\| (`.*`) \|", PAGES[LAB / "README.md"], re.MULTILINE)
    return re.findall(r"`(\w+)`", " ".join(table))


def test_every_room_of_convlab_is_on_the_page_of_contributors() -> None:
    there = {path.stem for path in LAB.iterdir() if path.suffix in ("", ".py")}
    assert {*rooms(), "templates"} == there - {"__init__", "__pycache__"}


def test_no_room_imports_from_one_above() -> None:
    floors = {name: floor for floor, name in enumerate(reversed(rooms()))}
    up = []
    for path in LAB.rglob("*.py"):
        room = path.relative_to(LAB).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module.startswith("convlab"):
                continue
            _, *inside = node.module.split(".")
            for other in inside[:1] or [alias.name for alias in node.names]:
                if room in floors and floors.get(other, -1) > floors[room]:
                    up.append(f"{path.relative_to(LAB)} -> {other}")
    assert not up


def test_the_top_level_is_the_one_designed() -> None:
    """Nothing but this shows when a learner opens the folder."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: there may be files of the reader's own")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    shown = {name.split("/")[0] for name in listed.stdout.split("\n") if name}
    designed = {"conv_layer.py", "notebooks", "tests", "requirements.txt", "pyproject.toml"}
    hidden = {name for name in shown if name.startswith(".")}
    assert shown - hidden == designed | {"README.md", "LICENSE"}
