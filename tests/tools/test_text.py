"""How numbers, places and sums are written."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from convlab import text
from convlab.explorers.input_gradient import VIEWS
from convlab.scenes import views


@pytest.mark.parametrize(
    ("value", "written", "as_term"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (-0.0041, "0", "0"),
        (0.0041, "0", "0"),
        (0.0061, "0.01", "0.01"),
        (-0.0061, "−0.01", "(−0.01)"),
        (1, "1", "1"),
        (-1, "−1", "(−1)"),
        (10, "10", "10"),
        (100.0, "100", "100"),
        (-1200, "−1200", "(−1200)"),
        (0.5, "0.5", "0.5"),
        (-2.50, "−2.5", "(−2.5)"),
        (1 / 3, "0.33", "0.33"),
        (2 / 3, "0.67", "0.67"),
        (1 / 8, "0.125", "0.125"),
        (-7 / 8, "−0.875", "(−0.875)"),
        (1 / 16, "0.06", "0.06"),
        (0.1 + 0.025, "0.125", "0.125"),
        (0.125 + 1e-12, "0.125", "0.125"),  # a sum's rounding is no digit
        (0.999, "0.999", "0.999"),
        (0.9991, "1", "1"),
        (-9.9961, "−10", "(−10)"),
        (9.875, "9.875", "9.875"),
        (10.875, "10.88", "10.88"),
        (-12.125, "−12.12", "(−12.12)"),
        (12345.678, "12345.68", "12345.68"),
        (999_999.4, "999999.4", "999999.4"),
        (1e6, "1e+06", "1e+06"),
        (-1_234_567, "−1.23e+06", "(−1.23e+06)"),
    ],
)
def test_a_number_has_two_digits_or_all_three_and_a_real_minus(value, written, as_term) -> None:
    assert text.number(value) == written
    assert text.term(value) == as_term


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ([], "="),
        ([0.0, -0.0, 1, -2.5], "="),
        ([0.07 * 3, 0.1 + 0.2], "="),  # what floating point adds is no rounding
        ([12345.67], "="),
        ([1 / 3], "≈"),
        ([0.125, -9.375, 0.001], "="),
        ([1, 2, 0.0005], "≈"),
        ([-0.0001], "≈"),
        ([1 / 16], "≈"),
        ([10.125], "≈"),
        ([1e6 + 0.125], "≈"),
    ],
)
def test_a_sum_is_equal_only_where_nothing_is_rounded(values, sign) -> None:
    assert text.equals(values) == sign


@pytest.mark.parametrize(
    ("places", "rows", "columns"),
    [
        ((0,), "row 0", "column 0"),
        ((3, 4), "rows 3 to 4", "columns 3 to 4"),
        ((9, 10, 11), "rows 9 to 11", "columns 9 to 11"),
        ((-1, 0, 1), "rows −1 to 1", "columns −1 to 1"),
        ((-2,), "row −2", "column −2"),
        ((-1, 1), "rows −1, 1", "columns −1, 1"),
        ((0, 2, 4), "rows 0, 2, 4", "columns 0, 2, 4"),
        ((1, 4), "rows 1, 4", "columns 1, 4"),
    ],
)
def test_places_are_a_span_unless_there_are_gaps(places, rows, columns) -> None:
    assert (text.rows(places), text.columns(places)) == (rows, columns)


def test_sums_are_written_term_by_term() -> None:
    assert text.products([2, -1.5, 0], [1, 0.25, -2]) == "2·1 + (−1.5)·0.25 + 0·(−2)"
    assert text.added([1, -2, 0.5]) == "1 + (−2) + 0.5"
    assert text.listed([1, -2, 0.5]) == "1, −2, 0.5"
    assert text.added([7]) == text.listed([7]) == "7"
    assert [text.without(zeros) for zeros in (0, 1, 55)] == [
        "", ", without 1 term that is 0", ", without 55 terms that are 0"
    ]  # fmt: skip
    assert (text.bias_term([]), text.bias_term([-0.5])) == ("", " + (−0.5) (bias)")


def test_matrices_pairs_and_names() -> None:
    assert text.matrix([[1, 0, -1], [0.125, 2, 3]]) == "1 0 −1; 0.125 2 3"
    assert text.matrix([[-0.0]]) == "0"
    assert (text.pair((2, 2)), text.pair((1, 3))) == ("2", "(1, 3)")
    assert (text.output_name((0, 12), None), text.output_name((1, 2), 0)) == (
        "O[0, 12]",
        "O[0, 1, 2]",
    )
    assert (text.input_name(False), text.input_name(True)) == ("X", "the padded X")


def test_one_number_of_an_array_is_named_by_its_indices() -> None:
    assert text.indexed("∂L/∂F", 1, 0, 2, 2) == "∂L/∂F[1, 0, 2, 2]"
    assert text.indexed("∂L/∂b", 3) == "∂L/∂b[3]"


def test_what_zeros_were_put_in_is_in_the_title() -> None:
    titles = [text.SPREAD[between, around] for between in (False, True) for around in (False, True)]
    assert [title.format(title="G") for title in titles] == [
        "G",
        "G, zeros around",
        "G, zeros between",
        "G, zeros between and around",
    ]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (VIEWS, text.HEADINGS),
        ((views.PIXEL, views.GATHER), text.SUMMED),
        ((views.CORRELATION, views.WINDOWS), text.FILTER_HEADINGS),
        ((views.TO_COLUMNS, views.TO_IMAGE), text.COLUMNS_HEADINGS),
        ((views.TO_COLUMNS, views.TO_IMAGE), text.COLUMNS_ALT),
    ],
)
def test_views_have_the_names_that_code_calls_them_by(names, code) -> None:
    assert tuple(code) == names


def test_one_is_counted_as_one() -> None:
    assert [text.windows(n) for n in (1, 2)] == ["1 window", "2 windows"]
    assert [text.numbers(n) for n in (1, 2)] == ["1 number", "2 numbers"]


def test_a_huge_number_is_written_about_equal() -> None:
    assert text.equals([1_234_567.0]) == "≈"


@pytest.mark.parametrize(
    ("most", "upper"), [(0.01, "≥ 0.01"), (1.3, "≥ 1.3"), (255.0, "≥ 255.0"), (0.5, "≥ 0.5")]
)
def test_the_ends_of_a_scale_tell_small_numbers_from_none(most, upper) -> None:
    above, zero, below = text.scale_ends(most)
    assert (above, zero) == (upper, "0")
    assert below == upper.replace("≥ ", "≤ −")


@pytest.mark.parametrize(
    "path", sorted(Path(text.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_no_name_stands_twice(path) -> None:
    """Two sentences of one name: the first would be lost, and its place would show the other."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    assert names or path.stem == "numbers"
    assert [name for name, count in Counter(names).items() if count > 1] == []
