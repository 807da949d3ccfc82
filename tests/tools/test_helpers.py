"""What the tests share is right, too."""

from __future__ import annotations

import inspect

import pytest
from exhaustive import exhaustive
from helpers import each, each_sampled


@pytest.mark.parametrize("fails", [lambda: 1 / 0, lambda: pytest.fail("no")])
def test_of_many_cases_the_one_that_fails_is_named(fails) -> None:
    seen = []

    @each(("first", "second"), [(1, "a"), (2, "b"), (3, "c")])
    @each("third", "xy")
    def test(first, second, third, tmp_path) -> None:
        seen.append((first, second, third, tmp_path))
        if (first, third) == (2, "x"):
            fails()

    assert [*inspect.signature(test).parameters] == ["tmp_path"]
    with pytest.raises(AssertionError, match=r"'first': 2, 'second': 'b'") as raised:
        test(tmp_path=7)
    assert "'third': 'x'" in str(raised.value.__cause__)
    assert seen == [(1, "a", "x", 7), (1, "a", "y", 7), (2, "b", "x", 7)]


def test_of_sampled_cases_none_is_left_out_and_the_others_are_exhaustive() -> None:
    seen = []

    @each("second", "xy")
    @each_sampled("first", range(7), 3)
    def test(first, second, tmp_path) -> None:
        seen.append((first, second, tmp_path))

    assert {*inspect.signature(test).parameters} == {"part", "tmp_path"}
    (mark,) = test.pytestmark
    some, others = mark.args[1]
    assert [param.marks for param in (some, others)] == [(), (exhaustive,)]
    for param, expected in ((some, [0, 3, 6]), (others, [1, 2, 4, 5])):
        seen.clear()
        test(part=param.values[0], tmp_path=7)
        assert seen == [(first, second, 7) for second in "xy" for first in expected]
