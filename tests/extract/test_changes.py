"""Tests of numbers that moved."""

from __future__ import annotations

import pytest

from casemine.extract.changes import find_changes
from casemine.extract.quantity import Ranges
from casemine.records import Direction


@pytest.mark.parametrize(
    ("text", "before", "after", "direction"),
    [
        ("议事会成员从31人增加至58人", 31.0, 58.0, Direction.UP),
        ("纠纷由去年的56起降至13起", 56.0, 13.0, Direction.DOWN),
        ("办理时间从5天缩短至3小时", 120.0, 3.0, Direction.DOWN),
        ("1,204件增至2,310件", 1204.0, 2310.0, Direction.UP),
    ],
)
def test_a_change_tells_where_it_began_and_ended(text: str, before: float, after: float, direction: Direction):
    """Both ends are read, in the unit of the last."""
    (quantity,) = find_changes(text, Ranges([]))

    assert quantity.change is not None
    assert (quantity.change.before, quantity.change.after, quantity.change.direction) == (before, after, direction)


def test_two_beginnings_may_share_an_end():
    """「分别从48%、61%提升至95%」 are two changes."""
    found = find_changes("知晓率、参与率分别从48%、61%提升至95%", Ranges([]))

    assert [(q.change.before, q.value) for q in found if q.change] == [(48.0, 95.0), (61.0, 95.0)]


@pytest.mark.parametrize("text", ["从2019年到2021年", "从一件件小事做起", "56起,降至13起"])
def test_years_and_sayings_are_no_changes(text: str):
    """Nothing is counted, or the two numbers belong to different clauses."""
    assert find_changes(text, Ranges([])) == []


def test_no_change_is_told_inside_a_taken_range():
    """A name that holds numbers tells no change."""
    assert find_changes("从31人增加至58人", Ranges([(0, 12)])) == []
