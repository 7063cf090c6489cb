"""Tests of what counts and what does not."""

from __future__ import annotations

import pytest

from casemine.extract.counting import counts
from casemine.extract.quantity import Number


@pytest.mark.parametrize(
    ("before", "term", "unit_class", "behind", "expected"),
    [
        ("连续", "年", "time", "获评先进", True),
        ("过去", "年", "time", "里", False),
        ("缩短至", "天", "time", "", True),
        ("住在", "栋", "count", "2单元", False),
        ("改造", "栋", "count", "居民楼", True),
        ("明确", "个", "count", "方面", False),
        ("设立", "个", "count", "驿站", True),
        ("年满", "岁", "time", "的老人", True),
    ],
)
def test_what_stands_around_a_number_tells_whether_it_counts(
    before: str, term: str, unit_class: str, behind: str, expected: bool
):
    """The words to the left and the right decide."""
    text = f"{before}3{term}{behind}"
    start = len(before)
    number = Number(start, start + 1, 3.0, False, False, "3")

    assert counts(text, number, None, term, unit_class, start + 1 + len(term)) is expected
