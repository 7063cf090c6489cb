"""Tests of numbers with their units."""

from __future__ import annotations

import pytest

from casemine.extract.quantities import find_quantities
from casemine.extract.reading import read


def values(text: str) -> list[tuple[float | None, str]]:
    return [(quantity.value, quantity.unit) for quantity in find_quantities(read(text))]


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月3日上午召开会议",
        "成立了一个议事会",
        "有一位老人说",
        "第三名网格员",
        "前三名获奖",
        "A12栋",
        "党的十九大",
        "三个方面",
        "0271234",
    ],
)
def test_dates_ordinals_and_lone_ones_count_nothing(text: str):
    """What only looks like a number with a unit is left out."""
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每月召开一次会议", [(1.0, "次")]),
        ("在一小时内到场", [(1.0, "小时")]),
        ("走访居民1,204户", [(1204.0, "户")]),
        ("化解纠纷12.5万件", [(125000.0, "件")]),
        ("覆盖三分之二的楼栋", [(0.6667, "比例")]),
        ("百分之八十的居民", [(80.0, "%")]),
        ("服务用户5万", [(50000.0, "户")]),
        ("历时2个半月", [(2.0, "个月")]),
    ],
)
def test_numbers_with_their_units_are_read(text: str, found: list[tuple[float, str]]):
    """Arabic and Chinese numerals are read in base units."""
    assert values(text) == found


def test_a_range_has_two_ends_and_no_value():
    """「3-5万元」 runs from 30,000 to 50,000: the step counts for both."""
    (quantity,) = find_quantities(read("投入3-5万元"))

    assert (quantity.low, quantity.high, quantity.value) == (30000.0, 50000.0, None)


def test_no_number_counts_inside_a_taken_range():
    """A numeral in the name of a governance model counts nothing."""
    text = "三个社区"

    assert values(text) and find_quantities(read(text), ((0, 4),)) == []
