"""What a report shows: the case in hand, hints of rising strength, words in whole lines."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from convlab.check import Finding, Report, check_layer
from convlab.check.attempts import Failure
from convlab.check.grids import AXES, Numbers, in_words
from convlab.check.notebook import finding_scene
from convlab.mistakes.cases import LADDER, Case
from convlab.text import checks
from drawn import grid_named, written
from helpers import unbroken
from right_layers import Loops
from wrong_layers import WRONG

PARTS = ("forward", "filter_gradient", "input_gradient", "bias_gradient")
TERMINAL = 80
ARRAYS = {"X": "X", "F": "weight", "b": "bias", "∂L/∂O": "dL_dO"}  # by how a grid is named


def wrong(part: str, case: Case, place: tuple[int, ...]) -> Finding:
    """A finding of this part, one number of which is too large by 1."""
    got = case.right[part].copy()
    got[place] += 1
    return Finding("unrecognised", part, case, case.right[part], got)


def last(array: np.ndarray) -> tuple[int, ...]:
    return tuple(n - 1 for n in array.shape)


@cache
def report_on(mistake: str) -> Report:
    return check_layer(next(layer for layer, made in WRONG if mistake in made.values()))


# --------------------------------------------------------------------- the case in hand


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("forward", ["X", "F", "b"]),
        ("filter_gradient", ["X", "∂L/∂O"]),
        ("input_gradient", ["F", "∂L/∂O"]),
        ("bias_gradient", ["∂L/∂O"]),
    ],
)
def test_only_what_matters_for_the_part_is_shown(part: str, given: list[str]) -> None:
    finding = wrong(part, LADDER[0], last(LADDER[0].right[part]))
    name = checks.PART_NAMES[part]
    shown = [[numbers.name for numbers in group] for group in finding.groups]
    assert shown == [given, [f"{name} expected", f"{name} got"]]


@pytest.mark.parametrize("case", LADDER, ids=lambda case: case.name)
def test_what_is_shown_makes_what_is_expected_whatever_the_rest_is(case: Case) -> None:
    for part in PARTS:
        at = last(case.right[part])
        given, results = wrong(part, case, at).groups
        right = only(case, given).right[part]
        grid = right[at[:-2]] if right.ndim > 1 else right[at]
        for numbers, value in zip(results, (0, 1), strict=True):
            np.testing.assert_allclose(numbers.values[-1, -1], right[at] + value, atol=1e-12)
        np.testing.assert_allclose(results[0].values, np.atleast_2d(grid), atol=1e-12)
        assert results[1].wrong == (last(results[1].values),)


def only(case: Case, given: list[Numbers]) -> Case:
    """The case with these grids, by their names, and other numbers in all others."""
    arrays = {field: np.full_like(getattr(case, field), 99) for field in ARRAYS.values()}
    for numbers in given:
        name, *places = numbers.name.split(", ")
        array = arrays[ARRAYS[name]]
        number = dict(place.split() for place in places)
        at = tuple(int(number.get(axis, 0)) for axis in AXES[name])
        array[at] = numbers.values.reshape(np.shape(array[at]))
    return replace(case, **arrays)


def test_in_a_terminal_matrices_stand_row_below_row() -> None:
    said = str(report_on("filter_not_turned")).split("\n")
    case = LADDER[0]
    at = next(k for k, line in enumerate(said) if "expected" in line)
    assert [*said[at].split()] == ["F", "∂L/∂O", "∂L/∂X", "expected", "∂L/∂X", "got"]
    rows = [[float(n.replace("−", "-")) for n in line.split()] for line in said[at + 1 : at + 4]]
    for shown, weights, dL_dO, expected in zip(
        rows, case.weight[0, 0], case.dL_dO[0, 0], case.right["input_gradient"][0, 0], strict=False
    ):
        assert shown[:7] == [*weights, *dL_dO, *expected]
    ends = [[number.end() for number in re.finditer(r"\d+", line)] for line in said[at + 1 :][:3]]
    assert ends[0] == ends[1] and ends[2] == ends[0][4:]  # below F and ∂L/∂O is nothing


def test_no_line_of_a_report_is_broken_by_a_terminal() -> None:
    words = {"name": "∂L/∂X", "how": checks.READ, "what": "but for " + checks.EDGE}
    place = checks.RIGHT_BUT.format(where=checks.FAMILIES["odd_border"][0])
    one = wrong("input_gradient", LADDER[-1], (1, 2, 5, 7))
    for mistake in checks.MISTAKES:
        finding = replace(one, mistake=mistake, said=words, where=place)
        report = Report((finding,), (), None, 33, True, 33)
        lines = str(report).split("\n")
        assert max(map(len, lines)) <= TERMINAL, mistake
        said = unbroken(report)
        for sentence in (finding.title, finding.why, finding.where, finding.hint):
            assert unbroken(sentence) in said, mistake


def test_a_grid_that_does_not_fit_a_line_stands_below() -> None:
    many = [Numbers(f"X[0, {c}]", np.full((2, 6), 1234.5), "input") for c in range(3)]
    lines = in_words([many, many[:1]])
    assert max(map(len, lines)) <= TERMINAL - 4
    assert [line.split("[")[0] for line in lines if "X" in line] == ["X", "X", "X", "X"]
    assert sum(line.count("X[") for line in lines) == 4


def test_what_came_in_another_shape_is_shown_as_it_is() -> None:
    case = LADDER[0]
    for got in (np.ones((1, 1, 1, 2)), np.ones(3), np.array(7.0), np.ones((2, 1, 1, 1, 2))):
        finding = Finding("unrecognised", "forward", case, case.right["forward"], got)
        *_, shown = finding.groups[1]
        assert shown.values.ravel().tolist() == got.ravel()[: shown.values.size].tolist()
        assert str(got.shape[-1:]).strip("()") in str(finding)
    nothing = Finding("unrecognised", "forward", case, case.right["forward"], np.ones((0, 2)))
    assert [numbers.name for numbers in nothing.groups[1]] == ["O expected"]


def test_of_an_error_the_case_and_what_is_expected_are_shown() -> None:
    finding = Finding("raised", "forward", LADDER[0], LADDER[0].right["forward"], Failure("oh"))
    shown = [numbers.name for group in finding.groups for numbers in group]
    assert shown == ["X", "F", "b", "O expected"]
    assert grid_named(finding_scene(finding), "X").words.tolist() == (
        written(LADDER[0].X[0, 0]).tolist()
    )


def test_of_what_concerns_all_of_backward_all_that_goes_in_is_shown() -> None:
    case = next(case for case in LADDER if case.name == "two channels")
    finding = Finding("raised", "backward", case, case.right["filter_gradient"], Failure("oh"))
    names = ["X, channel 0", "X, channel 1", "F, channel 0", "F, channel 1", "∂L/∂O"]
    assert [[numbers.name for numbers in group] for group in finding.groups] == [names, []]
    assert all(grid_named(finding_scene(finding), name) for name in names)


def test_the_case_is_at_hand_and_says_what_it_has() -> None:
    report = report_on("filter_not_turned")
    case = report.findings[0].case
    assert "report.findings[0].case" in unbroken(report)
    said = repr(case)
    for name in ("X", "weight", "bias", "dL_dO"):
        assert f"{name} " in said and str(getattr(case, name).shape) in said
    assert case.name in said and all(repr(part) in said for part in case.right)


def test_a_second_call_is_shown_with_its_own_input() -> None:
    class Keeps(Loops):
        def forward(self, X: np.ndarray) -> np.ndarray:
            self.kept = getattr(self, "kept", X)
            return super().forward(self.kept if self.kept.shape == X.shape else X)

    finding = check_layer(Keeps).findings[0]
    assert finding.mistake == "state"
    np.testing.assert_allclose(finding.case.right["forward"], finding.expected)


# ------------------------------------------------------------------------------- hints


def test_hints_are_told_by_their_strength(capsys) -> None:
    report = report_on("filter_not_turned")
    hints = report.findings[0].hints
    for strength in (1, 2, 3):
        report.hint(strength)
        said = unbroken(capsys.readouterr().out)
        assert [hint in said for hint in hints] == [n == strength for n in (1, 2, 3)]
        assert said.startswith("∂L/∂X: ")
    assert hints[0] in unbroken(report)
    assert not any(hint in unbroken(report) for hint in hints[1:])


def test_a_right_layer_needs_no_hint(capsys) -> None:
    check_layer(Loops).hint(2)
    assert unbroken(capsys.readouterr().out) == checks.NO_HINT


@pytest.mark.parametrize("strength", [0, 4, "2", None])
def test_there_are_three_strengths(strength: object) -> None:
    with pytest.raises(ValueError, match="strength"):
        report_on("filter_not_turned").hint(strength)


def test_in_a_notebook_stronger_hints_are_folded(monkeypatch) -> None:
    outputs = []
    monkeypatch.setattr(
        "convlab.check.notebook.display", lambda data, **_: outputs.append(data.get("text/html"))
    )
    finding = Finding("sign", "forward", None, None, None)
    Report((finding,), ("a < b", "Use:\n\n    of_class(My)"), None, 1, True, 1)._ipython_display_()
    (page,) = outputs
    folded = re.findall(r"<details><summary>(.*?)</summary>(.*?)</details>", page)
    assert [summary for summary, _ in folded] == [*checks.STRONGER_HINTS]
    assert "<details open" not in page
    unfolded = re.sub("<details>.*?</details>", "", page)
    assert finding.hint in unfolded and "a &lt; b" in unfolded
    assert "<pre>of_class(My)</pre>" in unfolded
