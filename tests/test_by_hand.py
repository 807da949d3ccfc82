"""The sheet worked out by hand: right answers, marks and hints, and no two sheets alike."""

from __future__ import annotations

import numpy as np
import pytest
from convlab import text
from convlab.by_hand import Sheet

NAMES = [f"Student {number}" for number in range(400)]


def typed(numbers: np.ndarray) -> str:
    return "\n".join(" ".join(str(int(v)) for v in row) for row in numbers)


def loops(sheet: Sheet) -> dict[str, np.ndarray]:
    """Work the sheet out as on paper."""
    O, dL_dF, dL_dX = np.zeros((3, 3)), np.zeros((2, 2)), np.zeros((4, 4))
    places = [(i, j, u, v) for i in range(3) for j in range(3) for u in range(2) for v in range(2)]
    for i, j, u, v in places:
        O[i, j] += sheet.X[i + u, j + v] * sheet.F[u, v]
    dL_dO = O - sheet.T
    for i, j, u, v in places:
        dL_dF[u, v] += dL_dO[i, j] * sheet.X[i + u, j + v]
        dL_dX[i + u, j + v] += dL_dO[i, j] * sheet.F[u, v]
    return {"O": O, "dL_dO": dL_dO, "dL_dF": dL_dF, "dL_dX": dL_dX}


def test_the_answers_are_what_paper_gives_and_small_whole_numbers() -> None:
    for name in NAMES:
        sheet = Sheet(name)
        for what, expected in loops(sheet).items():
            np.testing.assert_array_equal(sheet.answers[what], expected)
            assert np.abs(expected).max() < 100
        assert sheet.X.min() >= 0 and sheet.X.max() <= 4
        assert np.abs(sheet.answers["dL_dO"]).max() == 2


def test_no_two_sheets_are_alike() -> None:
    sheets = {(s.X.tobytes(), s.F.tobytes(), s.T.tobytes()) for s in map(Sheet, NAMES)}
    assert len(sheets) == len(NAMES)


def test_the_filter_shows_every_way_to_turn_it_and_has_a_sum() -> None:
    for name in NAMES:
        assert len(np.unique(Sheet(name).F)) == 4
        assert Sheet(name).F.sum() != 0


def test_commas_may_part_the_numbers(capsys) -> None:
    sheet = Sheet("Ada")
    sheet.check("dL_dF", typed(sheet.answers["dL_dF"]).replace(" ", ", "))
    assert text.ALL_RIGHT["dL_dF"] in capsys.readouterr().out


def test_one_name_gives_one_sheet_however_it_is_typed() -> None:
    one, *others = map(Sheet, ["José Núñez", "  josé   NÚÑEZ\n", "Jose\u0301 Nu\u0301n\u0303ez"])
    for other in others:
        for what in one.answers:
            np.testing.assert_array_equal(one.answers[what], other.answers[what])
    assert not np.array_equal(one.X, Sheet("Jose Nunez").X)


def test_a_sheet_stays_the_same_from_version_to_version() -> None:
    sheet = Sheet("Ada Lovelace")
    assert sheet.X.tolist() == [[2, 3, 3, 3], [0, 1, 3, 4], [2, 4, 4, 4], [4, 0, 4, 1]]
    assert sheet.F.tolist() == [[2, 3], [-3, 1]]
    assert sheet.T.tolist() == [[14, 13, 8], [-1, 3, 10], [5, 22, 7]]


@pytest.mark.parametrize("what", ["O", "dL_dO", "dL_dF", "dL_dX"])
def test_right_answers_are_all_marked_right(what, capsys) -> None:
    sheet = Sheet("Grace Hopper")
    sheet.check(what, typed(sheet.answers[what]).replace("-", "−"))
    printed = capsys.readouterr().out
    assert printed.count(text.RIGHT) == sheet.answers[what].size
    assert text.WRONG not in printed
    assert printed.endswith(text.ALL_RIGHT[what] + "\n")


def test_each_number_gets_its_own_mark(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    rows = [row.split() for row in typed(sheet.answers["dL_dX"]).split("\n")]
    rows[0][1], rows[2][3], rows[3][0] = "?", "77", "?"
    sheet.check("dL_dX", "\n\n" + "\n".join(" ".join(row) for row in rows) + "\n")
    *marked, verdict = capsys.readouterr().out.splitlines()
    assert verdict == text.SOME_RIGHT.format(right=13, wrong=1, empty=2)
    marks = [line.split() for line in marked]
    assert marks[2][-2:] == ["77", text.WRONG]
    assert marks[0].count(text.RIGHT) == marks[2].count(text.RIGHT) == 3
    assert "?" in marks[0] and "?" in marks[3]


def test_known_mistakes_are_told_by_their_looks(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    right = sheet.answers
    scattered, overwritten = np.zeros((4, 4)), np.zeros((4, 4))
    for i, j in np.ndindex(3, 3):
        scattered[i : i + 2, j : j + 2] += right["dL_dO"][i, j] * sheet.F[::-1, ::-1]
        overwritten[i : i + 2, j : j + 2] = right["dL_dO"][i, j] * sheet.F
    windows = np.lib.stride_tricks.sliding_window_view(sheet.X, (2, 2))
    mistakes = [
        ("convolution", "O", (windows * sheet.F[::-1, ::-1]).sum((2, 3))),
        *(("sign", what, -right[what]) for what in ("dL_dO", "dL_dF", "dL_dX")),
        ("turned", "dL_dF", right["dL_dF"][::-1, ::-1]),
        ("transposed", "dL_dF", right["dL_dF"].T),
        ("unturned", "dL_dX", scattered),
        ("overwritten", "dL_dX", overwritten),
    ]
    assert {hint for hint, *_ in mistakes} == set(text.HINTS)
    for hint, what, numbers in mistakes:
        full = typed(numbers)
        begun = full.rpartition("\n")[0] + "\n" + " ".join("?" * numbers.shape[1])
        for so_far in (full, begun) if what != "dL_dF" else (full,):  # a row of two is too little
            sheet.check(what, so_far)
            printed = capsys.readouterr().out
            assert [h for h, words in text.HINTS.items() if words in printed] == [hint]
    sheet.check("O", typed(right["O"] + 1))  # wrong in no known way
    assert not any(hint in capsys.readouterr().out for hint in text.HINTS.values())


@pytest.mark.parametrize(
    "numbers", ["", "1 2\n3", "1 2 3\n4 5 6", "a b c\n1 2 3\n4 5 6", [[1, 2, 3]] * 3, None]
)
def test_what_is_no_grid_is_an_error_that_says_what_is_expected(numbers) -> None:
    with pytest.raises(ValueError, match=r"numbers: expected 3 rows of 3 numbers.*got") as error:
        Sheet("Ada").check("O", numbers)
    assert repr(numbers) in str(error.value)


def test_bad_names_and_unknown_answers_are_errors() -> None:
    for name in ("", "  ", None, 7):
        with pytest.raises(ValueError, match="name: expected a name"):
            Sheet(name)
    with pytest.raises(ValueError, match=r"what: expected one of 'O', 'dL_dO', 'dL_dF', 'dL_dX'"):
        Sheet("Ada").check("dL_db", "1")


@pytest.mark.parametrize("numbers", ["nan 1 2\n3 4 5\n6 7 8", "1 inf 2\n3 4 5\n6 7 8"])
def test_what_is_no_number_of_a_sheet_is_an_error(numbers) -> None:
    with pytest.raises(ValueError, match="numbers: expected"):
        Sheet("Ada").check("O", numbers)
