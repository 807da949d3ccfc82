"""The sheet worked out by hand: right answers, marks and hints, and no two sheets alike."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import numpy as np
import pytest
from convlab import text
from convlab.by_hand import ENOUGH, WIDTH, Sheet
from convlab.text import by_hand

NAMES = [f"Student {number}" for number in range(400)]


@cache
def sheets() -> list[Sheet]:
    return [Sheet(name) for name in NAMES]


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
    for sheet in sheets():
        for what, expected in loops(sheet).items():
            np.testing.assert_array_equal(sheet.answers[what], expected)
            assert np.abs(expected).max() < 100
        assert sheet.X.min() >= 0 and sheet.X.max() <= 4
        assert np.abs(sheet.answers["dL_dO"]).max() == 2


def test_no_two_sheets_are_alike() -> None:
    seen = {(s.X.tobytes(), s.F.tobytes(), s.T.tobytes()) for s in sheets()}
    assert len(seen) == len(NAMES)


def test_the_filter_shows_every_way_to_turn_it_and_has_a_sum() -> None:
    for sheet in sheets():
        assert len(np.unique(sheet.F)) == 4
        assert sheet.F.sum() != 0


def scattered(sheet: Sheet, filter: np.ndarray) -> np.ndarray:
    """∂L/∂X where another filter is laid on the windows."""
    dL_dX = np.zeros((4, 4))
    for i, j in np.ndindex(3, 3):
        dL_dX[i : i + 2, j : j + 2] += sheet.answers["dL_dO"][i, j] * filter
    return dL_dX


def correlated(sheet: Sheet, filter: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(sheet.X, (2, 2))
    return (windows * filter).sum((2, 3))


def mistakes(sheet: Sheet) -> list[tuple[str, str, np.ndarray]]:
    """The hint that each well-known mistake should get, where it is made, and what it gives."""
    right, F = sheet.answers, sheet.F
    overwritten = np.zeros((4, 4))
    for i, j in np.ndindex(3, 3):
        overwritten[i : i + 2, j : j + 2] = right["dL_dO"][i, j] * F
    return [
        ("convolution", "O", correlated(sheet, F[::-1, ::-1])),
        ("flipped", "O", correlated(sheet, F[::-1])),
        ("flipped", "O", correlated(sheet, F[:, ::-1])),
        ("transposed", "O", correlated(sheet, F.T)),
        ("transposed", "O", right["O"].T),
        *(("sign", what, -right[what]) for what in ("dL_dO", "dL_dF", "dL_dX")),
        ("turned", "dL_dF", right["dL_dF"][::-1, ::-1]),
        ("flipped", "dL_dF", right["dL_dF"][::-1]),
        ("flipped", "dL_dF", right["dL_dF"][:, ::-1]),
        ("transposed", "dL_dF", right["dL_dF"].T),
        ("unturned", "dL_dX", scattered(sheet, F[::-1, ::-1])),
        ("flipped", "dL_dX", scattered(sheet, F[::-1])),
        ("flipped", "dL_dX", scattered(sheet, F[:, ::-1])),
        ("transposed", "dL_dX", scattered(sheet, F.T)),
        ("transposed", "dL_dX", right["dL_dX"].T),
        ("overwritten", "dL_dX", overwritten),
    ]


def test_every_sheet_tells_the_mistakes_apart() -> None:
    for name, sheet in zip(NAMES, sheets(), strict=True):
        wrong = mistakes(sheet)
        assert all((grid != sheet.answers[what]).sum() >= ENOUGH for _, what, grid in wrong)
        for (hint, what, grid), (other, of, seen) in permutations(wrong, 2):
            if what == of and hint != other:
                assert not np.array_equal(grid, seen), (name, what, hint, other)


def test_commas_may_part_the_numbers(capsys) -> None:
    sheet = Sheet("Ada")
    sheet.check("dL_dF", typed(sheet.answers["dL_dF"]).replace(" ", ", "))
    assert by_hand.ALL_RIGHT["dL_dF"] in capsys.readouterr().out


ONE_STUDENT = [
    ["José Núñez", "  josé   NÚÑEZ\n", "Jose\u0301 Nu\u0301n\u0303ez", "Jose Nuñez", "JOSÉ NUÑEZ"],
    ["João Conceição", "joao conceicao"],
    ["Zoë O’Brien", "Zoe O'Brien", "Zo\u200be O'Brien"],
    ["Jürgen Strauß", "Jurgen STRAUSS"],
    ["İpek", "Ipek"],
    ["Ａｄａ", "Ada"],
]
TWO_STUDENTS = [
    ("Peña", "Pena"),
    ("Pen\u0303a", "Pena"),
    ("Núñez", "Nunez"),
    ("Андрей", "Андреи"),
    ("राम", "रम"),
    ("Łukasz", "Lukasz"),
    ("Ada B", "AdaB"),
]


@pytest.mark.parametrize("spellings", ONE_STUDENT, ids=lambda names: names[-1])
def test_one_name_gives_one_sheet_however_it_is_typed(spellings) -> None:
    one, *others = map(Sheet, spellings)
    for other in others:
        for what in one.answers:
            np.testing.assert_array_equal(one.answers[what], other.answers[what])


@pytest.mark.parametrize("names", TWO_STUDENTS)
def test_two_names_give_two_sheets(names) -> None:
    one, other = map(Sheet, names)
    assert not np.array_equal(one.X, other.X)


def test_any_text_with_a_letter_in_it_is_a_name() -> None:
    for name in ("7", "\udce9", "李", "👩‍🔬", "a" * 10_000):
        assert Sheet(name).X.shape == (4, 4)


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
    assert printed.count(by_hand.RIGHT) == sheet.answers[what].size
    assert by_hand.WRONG not in printed
    assert printed.endswith(by_hand.ALL_RIGHT[what] + "\n")


def test_each_number_gets_its_own_mark(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    rows = [row.split() for row in typed(sheet.answers["dL_dX"]).split("\n")]
    rows[0][1], rows[2][3], rows[3][0] = "?", "77", "?"
    sheet.check("dL_dX", "\n\n" + "\n".join(" ".join(row) for row in rows) + "\n")
    *marked, verdict = capsys.readouterr().out.splitlines()
    assert verdict == by_hand.SOME_RIGHT.format(right=13, wrong=1, empty=2)
    marks = [line.split() for line in marked]
    assert marks[2][-2:] == ["77", by_hand.WRONG]
    assert marks[0].count(by_hand.RIGHT) == marks[2].count(by_hand.RIGHT) == 3
    assert "?" in marks[0] and "?" in marks[3]


def hints_in(printed: str) -> list[str]:
    unwrapped = " ".join(printed.split())
    return [hint for hint, words in by_hand.HINTS.items() if words in unwrapped]


def test_known_mistakes_are_told_by_their_looks(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    assert {hint for hint, *_ in mistakes(sheet)} == set(by_hand.HINTS)
    for hint, what, numbers in mistakes(sheet):
        sheet.check(what, typed(numbers))
        assert hints_in(capsys.readouterr().out) == [hint]
        begun = "\n".join([*typed(numbers).split("\n")[:-1], " ".join("?" * len(numbers))])
        sheet.check(what, begun)
        fitting = {h for h, w, g in mistakes(sheet) if w == what and (g[:-1] == numbers[:-1]).all()}
        enough = (numbers[:-1] != sheet.answers[what][:-1]).sum() >= ENOUGH
        told = [hint] if enough and len(fitting) == 1 else []
        assert hints_in(capsys.readouterr().out) == told
    sheet.check("O", typed(sheet.answers["O"] + 1))  # wrong in no known way
    assert not hints_in(capsys.readouterr().out)


def test_one_wrong_number_is_a_slip_and_what_fits_two_mistakes_is_none_of_them(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    right = sheet.answers["dL_dF"]
    slip = right.copy()
    slip[0, 0] = -right[0, 0]
    sheet.check("dL_dF", typed(slip))
    assert not hints_in(capsys.readouterr().out)
    (a, b), (c, d) = right
    assert len({a, b, c, d, -a, -d}) == 6
    sheet.check("dL_dF", f"{d} ?\n? {a}")  # turned, or with one axis reversed after the other
    assert hints_in(capsys.readouterr().out) == ["turned"]
    sheet.check("dL_dF", f"? {c}\n{b} ?")  # turned, or transposed
    assert not hints_in(capsys.readouterr().out)


def test_lines_wrap_at_words(capsys) -> None:
    sheet = Sheet("Grace Hopper")
    for _, what, numbers in mistakes(sheet):
        sheet.check(what, typed(numbers))
    sheet.check("O", "1 2\n3")
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= WIDTH
    known = " ".join(by_hand.HINTS.values()).split()
    assert any(line.split()[-1] in known and len(line) > WIDTH - 12 for line in lines)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("", "You typed 0 rows. This grid has 3 rows of 3 numbers: leave spaces"),
        ("1 2 3", "You typed 1 row. This grid has 3 rows of 3 numbers"),
        ("1 2 3\n4 5 6\n7 8 9\n1 2 3", "You typed 4 rows."),
        ("1 2 3\n4 5\n6 7 8", "Row 1 (counted from 0) has 2 numbers. Each row of this grid has 3"),
        ("\n1\n4 5 6\n6 7 8", "Row 0 (counted from 0) has 1 number."),
        ("1 2 3\n4 5 6\n6 7 8 9", "Row 2 (counted from 0) has 4 numbers."),
        ("1 2 3\n4 x 6\n6 7 8", "'x' is no number (row 1, counted from 0). Type whole numbers"),
        ("nan 1 2\n3 4 5\n6 7 8", "'nan' is no number (row 0"),
        ("1 inf 2\n3 4 5\n6 7 8", "'inf' is no number"),
        ("1 2 1e999\n3 4 5\n6 7 8", "'1e999' is no number"),
        ("1 2 3\n4 5 6\n6 7 \x1b[2J", r"'\x1b[2J' is no number (row 2"),
        ("1 2 3\n4 5 6\n6 7 ??", "'??' is no number"),
        (f"1 2 {'z' * 99}", f"'{'z' * 20}…' is no number"),
    ],
)
def test_what_is_no_grid_is_answered_by_a_sentence(numbers, sentence, capsys) -> None:
    Sheet("Ada").check("O", numbers)
    assert " ".join(capsys.readouterr().out.split()).startswith(sentence)


@pytest.mark.parametrize("dash", "-−–")
def test_a_minus_is_a_minus_however_it_is_typed(dash, capsys) -> None:
    Sheet("Ada").check("dL_dF", f"{dash}999 0\n0 0")
    assert f"{text.number(-999)} {by_hand.WRONG}" in capsys.readouterr().out


@pytest.mark.parametrize("numbers", [[[1, 2, 3]] * 3, None, 7])
def test_what_is_no_text_is_an_error(numbers) -> None:
    with pytest.raises(ValueError, match=r"numbers: expected text, .*; got") as error:
        Sheet("Ada").check("O", numbers)
    assert repr(numbers) in str(error.value)


def test_bad_names_and_unknown_answers_are_errors() -> None:
    for name in ("", "  ", "\u200b", None, 7):
        with pytest.raises(ValueError, match="name: expected a name"):
            Sheet(name)
    with pytest.raises(ValueError, match=r"what: expected one of 'O', 'dL_dO', 'dL_dF', 'dL_dX'"):
        Sheet("Ada").check("dL_db", "1")
