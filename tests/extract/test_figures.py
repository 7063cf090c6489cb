"""Figures: what counts, its value, unit, indicator, comparator, change and role (guideline section 2)."""

from __future__ import annotations

import pytest

from casemine.extract.figures import find_figures
from casemine.records import Change, Comparator, Direction, Figure, FigureRole, Span


def one(text: str) -> Figure:
    """The only figure of a text."""
    (figure,) = find_figures(text)
    return figure


def quoted(text: str) -> list[str]:
    """What the figures of a text quote."""
    return [text[figure.evidence.start : figure.evidence.end] for figure in find_figures(text)]


def test_a_change_is_one_figure() -> None:
    """「从69人壮大至224人」 is one figure with a change, not two figures."""
    figure = one("志愿者队伍从69人壮大至224人")

    assert (figure.value, figure.unit, figure.indicator) == (224, "人", "志愿者队伍")
    assert figure.change == Change(Direction.UP, before=69, after=224)
    assert figure.role is FigureRole.OUTCOME


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("调解室信访量同比下降8.3%", Change(Direction.DOWN, by=8.3, by_unit="%")),
        ("村集体收入翻了一番", Change(Direction.UP, by=100, by_unit="%")),
        ("产值翻两番", Change(Direction.UP, by=300, by_unit="%")),
        ("满意度提升12个百分点", Change(Direction.UP, by=12, by_unit="个百分点")),
        ("办件时间从平均5天缩短至3小时", Change(Direction.DOWN, before=120, after=3)),
        ("党员中心户增至58户", Change(Direction.UP, after=58)),
        ("户均增收2500元", Change(Direction.UP, by=2500, by_unit="元")),
        ("人均收入由2018年9000元提高到2022年1.3万元", Change(Direction.UP, before=9000, after=13000)),
    ],
)
def test_every_way_to_tell_a_change_is_read(text: str, change: Change) -> None:
    assert one(text).change == change


def test_two_starts_with_one_end_are_two_figures() -> None:
    """「分别从48%、61%提升至95%」 is two figures with one shared end."""
    first, second = find_figures("群众知晓率、参与率分别从48%、61%提升至95%")

    assert first.change == Change(Direction.UP, before=48, after=95)
    assert second.change == Change(Direction.UP, before=61, after=95)


def test_numbers_told_respectively_each_have_their_own_noun() -> None:
    """「A、B分别下降14.5%、14%」: two changes, of A and of B."""
    first, second = find_figures("事故起数、死亡人数分别下降14.5%、14%")

    assert [first.indicator, second.indicator] == ["事故起数", "死亡人数"]
    assert second.change == Change(Direction.DOWN, by=14, by_unit="%")


def test_a_fall_and_its_rate_are_two_figures() -> None:
    assert [figure.unit for figure in find_figures("矛盾纠纷减少1204件、降幅8.3%")] == ["件", "%"]


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("投入16余万元", 160_000, "元", Comparator.ABOUT),
        ("常住人口约12000人", 12_000, "人", Comparator.ABOUT),
        ("走访群众近百户", 100, "户", Comparator.ABOUT),
        ("开展活动数十场", 10, "场", Comparator.ABOUT),
        ("培养农创客超4.7万名", 47_000, "名", Comparator.AT_LEAST),
        ("收入50万元以上", 500_000, "元", Comparator.AT_LEAST),
        ("队员20分钟内到场", 20, "分钟", Comparator.AT_MOST),
        ("整治1万个左右", 10_000, "个", Comparator.ABOUT),
        ("八成居民满意", 80, "%", Comparator.EQUAL),
        ("三分之二的居民参加", 0.6667, "比例", Comparator.EQUAL),
        ("满意率达百分之九十", 90, "%", Comparator.EQUAL),
        ("改造六大食堂", 6, "个", Comparator.EQUAL),
        ("全区3.4万常住人口", 34_000, "人", Comparator.EQUAL),
        ("累计培训居民高达3000人次", 3000, "人次", Comparator.EQUAL),
    ],
)
def test_value_unit_and_comparator_are_read(text: str, value: float, unit: str, comparator: Comparator) -> None:
    figure = one(text)

    assert (figure.value, figure.unit, figure.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("建立20-30人的队伍", 20, 30), ("每组三至五人", 3, 5), ("联系七八十户", 70, 80), ("奖励3-5万元", 30_000, 50_000)],
)
def test_a_range_has_two_ends_and_no_value(text: str, low: float, high: float) -> None:
    figure = one(text)

    assert (figure.value, figure.low, figure.high, figure.comparator) == (None, low, high, Comparator.RANGE)


@pytest.mark.parametrize(
    "text",
    [
        "2022年8月24日,党的十九大以来,第三次会议",
        "五年来,近三年,20世纪60年代",
        "一是夯实基础,二是凝聚力量,第一批",
        "推行“一核三委”“1314”工作法",
        "“两委”干部和“两代表一委员”",
        "围绕三个方面、四个维度发力",
        "庆祝建国70周年,建党100周年",
        "一个社区、一支队伍、一批骨干、一系列活动",
        "打通最后一公里,全国一盘棋",
        "文献[7]指出,12345热线",
        "65岁的王大爷有40年党龄",
        "位于幸福路3号5栋2单元",
        "前三名,第二十七次会议",
        "省委十一届三次、四次全会",
        "节约用水,统一思想,百家争鸣",
        "三位一体,四个一工程",
        "24小时值守",
        "《关于加强3个领域工作的意见》",
    ],
)
def test_what_measures_nothing_is_no_figure(text: str) -> None:
    """Dates, ordinals, names, rhetoric, idioms and codes do not count (guideline 2)."""
    assert find_figures(text) == ()


def test_a_number_split_by_a_blank_is_one_and_quoted_as_it_stands() -> None:
    assert quoted("户籍 5300 人,共 12 000 元") == ["5300 人", "12 000 元"]


def test_evidence_holds_the_modifiers_that_touch_it() -> None:
    assert quoted("面积约5.5平方公里,集体收入突破600万元,每月开展1次") == [
        "约5.5平方公里",
        "突破600万元",
        "每月开展1次",
    ]


def test_evidence_is_right_beside_characters_outside_the_basic_plane() -> None:
    assert quoted("𠮷祥社区有党员72 名😀,楼栋13栋") == ["72 名", "13栋"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("累计84名党员向支部报到", "党员"),
        ("处理居民矛盾纠纷16宗次", "居民矛盾纠纷"),
        ("社区总面积约5.5平方公里", "社区总面积"),
        ("进行宣传报道百余次", "宣传报道"),
        ("征集认领“微心愿”“急难事”15件", "微心愿"),
        ("实现党组织100%全覆盖", "党组织覆盖"),
        ("开办古筝、书法等培训课程120余场", "培训课程"),
        ("开设“红星学堂”,累计开展4期", "红星学堂"),
        ("共有310人次党员志愿者参与活动", "党员志愿者"),
    ],
)
def test_the_indicator_is_the_noun_phrase_that_is_measured(text: str, indicator: str) -> None:
    assert one(text).indicator == indicator


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("下辖9个党支部", FigureRole.PROFILE),
        ("一、主要做法\n投入资金50万元", FigureRole.INPUT),
        ("选派干部12名", FigureRole.INPUT),
        ("召开议事会20余场", FigureRole.OUTPUT),
        ("化解矛盾纠纷36起", FigureRole.OUTPUT),
        ("解决停车难问题3个", FigureRole.OUTCOME),
        ("群众满意率达98%", FigureRole.OUTCOME),
        ("连续七年零上访", FigureRole.OUTCOME),
        ("力争建成驿站10个", FigureRole.TARGET),
        ("每个网格不少于80户", FigureRole.TARGET),
        ("调查显示62%的居民不了解", FigureRole.REFERENCE),
        ("为75岁以上老人送餐", FigureRole.REFERENCE),
    ],
)
def test_the_role_follows_the_order_of_decision(text: str, role: FigureRole) -> None:
    assert one(text).role is role


def test_a_figure_knows_its_section() -> None:
    figure = one("一、基本情况\n社区现有党员72名。\n二、主要做法\n推行积分制。")

    assert (figure.section, figure.role) == (0, FigureRole.PROFILE)


def test_numerals_in_taken_spans_count_nothing() -> None:
    text = "推行三张清单制度,走访12户"

    assert [figure.value for figure in find_figures(text, taken=(Span(2, 8),))] == [12]


def test_nothing_found_is_nothing() -> None:
    assert find_figures("") == ()
