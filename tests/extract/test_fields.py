"""Short facts of a case: title, years, honours, claims and set terms (guideline 5)."""

from __future__ import annotations

import pytest

from casemine.extract.fields import find_claims, find_period, find_policy_terms, find_recognitions, find_title
from casemine.records import Mention, Span


def texts(mentions: tuple[Mention, ...], text: str) -> list[str]:
    """What mentions say, their spans checked."""
    assert [text[mention.evidence.start : mention.evidence.end] for mention in mentions] == [m.text for m in mentions]
    return [mention.text for mention in mentions]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("党建引领聚合力\n社区有居民5300人。", "党建引领聚合力"),
        ("  党建引领聚合力\n\n社区有居民。", "党建引领聚合力"),
        ("社区有居民5300人。\n走访120户。", None),
        ("一、基本情况\n社区有居民。", None),
        ("党建引领聚合力", None),
        ("来源:新闻网\n社区有居民。", None),
        ("", None),
    ],
)
def test_a_title_is_a_short_first_line_that_text_follows(text: str, title: str | None) -> None:
    """No full stop, no marker, no by-line, and a text below it."""
    span = find_title(text)

    assert (text[span.start : span.end] if span else None) == title


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("自2019年起,社区推行积分制。", ("2019", None)),
        ("2018年3月启动试点,2021年荣获先进。", ("2018", "2021")),
        ("2017年至2020年,街道开展整治。", ("2017", "2020")),
        ("党的十九大于2017年召开。", None),
        ("x年开展服务,x年成立支部,2022年实现覆盖。", None),
        ("到2035年基本实现现代化。", None),
        ("社区始建于2003年。", None),
        ("浙江全面推进治理,浙江建驿站。2015年,广东启动试点。", None),
    ],
)
def test_the_years_of_the_practice(text: str, years: tuple[str, str | None] | None) -> None:
    """Years in which something was started, done or won; not of meetings, plans, buildings and other places."""
    period = find_period(text)

    assert ((period.first, period.last) if period else None) == years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("社区荣获“全国文明单位”“省级示范点”称号,居民满意。", ["社区荣获“全国文明单位”“省级示范点”称号"]),
        ("社区被评为先进集体。", ["社区被评为先进集体"]),
        ("在全区率先成立互助会。", ["在全区率先成立互助会"]),
        ("做法在全市推广。", ["做法在全市推广"]),
        ("被列为省级试点单位,后续推进。", ["被列为省级试点单位"]),
        ("居民的获得感持续提升。", []),
        ("力争荣获全国文明单位。", []),
        ("率先垂范,走访居民。", []),
    ],
)
def test_recognitions_are_clauses_of_honour(text: str, found: list[str]) -> None:
    """Awards, pilots, firsts and being copied; wishes and other uses of the words are none."""
    assert texts(find_recognitions(text), text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("实现网格党组织全覆盖。", ["网格党组织全覆盖"]),
        ("连创零事故、零上访。", ["连创零事故", "零上访"]),
        ("实现党组织100%全覆盖。", []),
        ("力争矛盾动态清零。", []),
        ("健全覆盖城乡的体系。", []),
    ],
)
def test_claims_are_results_without_a_digit(text: str, found: list[str]) -> None:
    """「100%全覆盖」 is a figure, 「力争…清零」 a wish."""
    assert texts(find_claims(text), text) == found


def test_policy_terms_are_told_once_with_their_class() -> None:
    """The first mention of each; idioms and codes of the list are not told."""
    text = "增强“四个意识”,落实三会一课。打通最后一公里,拨打12345热线,“四个意识”入心。"

    assert [(t.term, t.term_class) for t in find_policy_terms(text)] == [
        ("四个意识", "doctrine"),
        ("三会一课", "party_routine"),
    ]


def test_policy_terms_leave_governance_models_alone() -> None:
    """A term that a governance model has taken is not told again."""
    assert find_policy_terms("落实三会一课", (Span(2, 6),)) == ()


def test_the_long_form_of_a_term_speaks_for_the_short_one() -> None:
    """「十九大」 behind 「党的十九大」 is the same meeting."""
    assert [term.term for term in find_policy_terms("党的十九大召开。十九大提出目标。")] == ["党的十九大"]
