"""Free checks: parts against totals, lists against counts, slots against members (guideline 5)."""

from __future__ import annotations

import pytest

from casemine.extract.checks import find_checks
from casemine.records import (
    Check,
    CheckKind,
    Comparator,
    Component,
    Figure,
    FigureRole,
    GovernanceModel,
    NameKind,
    Span,
    Stance,
)


def figure(text: str, quote: str, indicator: str = "", comparator: Comparator = Comparator.EQUAL) -> Figure:
    """A figure as the figures finder would give it: the digits of `quote` and the unit behind them."""
    start = text.index(quote)
    digits = "".join(sign for sign in quote if sign.isdigit())
    unit = quote[quote.index(digits) + len(digits) :]
    span = Span(start, start + len(quote))
    return Figure(float(digits), None, None, unit, indicator, comparator, None, FigureRole.PROFILE, span)


def told(checks: tuple[Check, ...]) -> list[tuple[str, float, float, bool]]:
    """What checks compare."""
    return [(check.kind.value, check.expected, check.found, check.passed) for check in checks]


def test_parts_that_make_the_total_pass() -> None:
    """户籍5300 + 非户籍6700 = 常住12000."""
    text = "常住人口约12000人(其中户籍5300人、非户籍6700人)。"
    figures = [
        figure(text, "约12000人", comparator=Comparator.ABOUT),
        figure(text, "5300人", "户籍"),
        figure(text, "6700人", "非户籍"),
    ]
    (check,) = find_checks(text, figures)

    assert told((check,)) == [("parts", 12000, 12000, True)]
    assert text[check.evidence.start : check.evidence.end] == "约12000人(其中户籍5300人、非户籍6700人"


def test_parts_that_exclude_one_another_must_make_the_total() -> None:
    """男 and 女 leave nobody over: a sum that differs is reported."""
    text = "党员90人,其中男50人,女30人。"
    figures = [figure(text, "90人"), figure(text, "50人", "男"), figure(text, "30人", "女")]

    assert told(find_checks(text, figures)) == [("parts", 90, 80, False)]


def test_parts_that_may_be_incomplete_are_not_checked() -> None:
    """「其中」 may name but some: 党员 and 志愿者 are not all."""
    text = "队员90人,其中党员50人,志愿者30人。"
    figures = [figure(text, "90人"), figure(text, "50人", "党员"), figure(text, "30人", "志愿者")]

    assert find_checks(text, figures) == ()


def test_a_part_larger_than_its_total_is_a_mismatch() -> None:
    """50 of 40 cannot be."""
    text = "队员40人,其中党员50人。"

    assert told(find_checks(text, [figure(text, "40人"), figure(text, "50人", "党员")])) == [("parts", 40, 50, False)]


def test_other_units_and_sentences_are_no_parts() -> None:
    """A total is compared with figures of its unit in its sentence."""
    text = "队员40人,其中小组50个。党员60人。"
    figures = [figure(text, "40人"), figure(text, "50个"), figure(text, "60人")]

    assert find_checks(text, figures) == ()


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("下设3个小区党支部(松涛、晨光、柳桥)。", 3, 3),
        ("下设4个小区党支部(松涛、晨光、柳桥)。", 4, 3),
        ("解决了停车难、电梯慢、漏水等3个难题。", 3, 3),
        ("建成议事厅、书屋、驿站三个阵地。", 3, 3),
        ("有9个党支部。分别是:工作站党支部、联合党支部及7个小区党支部。", 9, 9),
        ("解决了停车难、电梯慢、漏水、噪音等3个难题。", 3, 4),
        ("建成议事厅、书屋和驿站三个阵地。", 3, 3),
    ],
)
def test_lists_are_counted(text: str, expected: int, found: int) -> None:
    """In brackets, behind 「分别是」, and before 「等3个」; a miscount is reported, never mended."""
    assert told(find_checks(text)) == [("enumeration", expected, found, expected == found)]


@pytest.mark.parametrize(
    "text",
    [
        "解决了停车难、电梯慢等10个难题。",
        "下设12个党支部(松涛、晨光等)。",
        "覆盖90个县(市、区)。",
        "2021年、2022年、2023年3个月。",
        "工作站党支部、联合党支部及7个小区党支部。",
        "保障生活用品、一日三餐。",
    ],
)
def test_open_lists_and_other_counts_are_not_checked(text: str) -> None:
    """「A、B等10个」 names only some; what is not counted is no list of it."""
    assert find_checks(text) == ()


def test_slots_are_held_against_their_members() -> None:
    """一核三委 with two committees named misses one; slots without members or numerals are not checked."""
    model = GovernanceModel(
        name="一核三委",
        head=None,
        kind=NameKind.NUMERIC,
        stance=Stance.ADOPTED,
        components=(
            Component("核", 1, ("社区党委",)),
            Component("委", 3, ("居委会", "业委会")),
            Component("N", None, ("x",)),
            Component("联", 2),
        ),
        complete=False,
        evidence=Span(3, 7),
    )
    checks = find_checks("推行“一核三委”模式", (), (model,))

    assert told(checks) == [("slots", 1, 1, True), ("slots", 3, 2, False)]
    assert {check.kind for check in checks} == {CheckKind.SLOTS}
