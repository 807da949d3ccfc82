"""What the tests share is right, too."""

from __future__ import annotations

import inspect

import pytest
from helpers import each


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
