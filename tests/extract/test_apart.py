"""Members that the text tells apart from the name: glosses elsewhere, lists below headings, headings side by side."""

from __future__ import annotations

from casemine.extract.governance import find_governance_models
from casemine.records import GovernanceModel


def only_model(text: str) -> GovernanceModel:
    """Return the one model of `text`."""
    (found,) = find_governance_models(text)
    return found


def members_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return slot and members of the one model of `text`."""
    return [(part.slot, part.members) for part in only_model(text).components]


def test_a_slot_is_glossed_under_a_heading_of_its_own() -> None:
    """“两联” is told by 即, “三单” by the list of the section that bears its name."""
    text = (
        "榆树乡“三单两联”治理纪实\n近年来,榆树乡以“三单两联”机制为牵引,推动服务下沉。\n"
        "一、以“三单”摸清家底\n各村入户走访,建立户情清单、心愿清单、帮扶清单。\n"
        "二、以“两联”汇聚力量\n“两联”,即干部联组、党员联户。\n"
    )
    assert members_of(text) == [("单", ("户情清单", "心愿清单", "帮扶清单")), ("联", ("干部联组", "党员联户"))]


def test_a_slot_of_another_name_is_no_model_of_its_own() -> None:
    """四联 is a part of 三单四联, so only the whole name is reported."""
    text = (
        "探索“三单四联”工作机制。\n一、以“四联”汇聚力量\n"
        "“四联”,即党员联户、干部联组、支部联片、部门联村。\n二、见到成效\n大家满意。"
    )
    assert only_model(text).name == "三单四联"


def test_lists_alike_below_headings_with_the_noun_fill_a_chain() -> None:
    """「亮出身份」 lists three words with 亮, 「联起资源」 three with 联."""
    text = (
        "社区党委探索“三亮三联”工作机制。\n一、亮出身份\n在楼道张贴门牌,亮姓名、亮岗位、亮承诺。\n"
        "二、联起资源\n与驻区单位实行组织联建、活动联办、难题联解,列出项目。\n"
    )
    assert members_of(text) == [("亮", ("亮姓名", "亮岗位", "亮承诺")), ("联", ("组织联建", "活动联办", "难题联解"))]


def test_two_lists_that_would_fit_fill_nothing() -> None:
    """Which of two lists is meant the text does not say."""
    text = (
        "推行“三亮”工作法。\n一、亮出来\n做到亮身份、亮岗位、亮承诺。\n党员还要亮行动、亮作为、亮业绩。\n"
        "二、评起来\n大家评。"
    )
    assert members_of(text) == [("亮", ())]


def test_headings_side_by_side_are_the_members_of_a_name_told_elsewhere() -> None:
    """The quoted words of the headings all begin with 小, as many as “三小” counts."""
    text = (
        "党建引领 “三小”工作法见成效\n一、背景\n小区很老。\n二、做法\n"
        "(一)选好“小管家”\n选出楼长。\n(二)建好“小阵地”\n改造门房。\n(三)管好“小账本”\n每季公示。\n"
        "三、成效\n物业费收缴率提高了。\n"
    )
    assert members_of(text) == [("小", ("小管家", "小阵地", "小账本"))]


def test_digits_are_told_by_headings_that_count_in_their_order() -> None:
    """The headings count one, two and three things; a thing with headings below it is told by these."""
    text = (
        "推行“123”治理体系。\n一、织密一张网,力量下沉\n划网格。\n二、用好两支队伍,联处问题\n"
        "1.巡逻队\n每晚巡逻。\n2.调解队\n上门调解。\n三、建立三项机制,提升服务\n有章可循。\n"
    )
    assert members_of(text) == [("网", ("一张网",)), ("队伍", ("巡逻队", "调解队")), ("机制", ())]


def test_digits_stay_untold_where_the_headings_count_otherwise() -> None:
    """Three headings that count one, two and two things are not 123."""
    text = "推行“123”治理体系。\n一、织密一张网\n划网格。\n二、用好两支队伍\n巡逻。\n三、建立两项机制\n有章可循。\n"
    assert only_model(text).components == ()
