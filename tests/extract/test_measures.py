"""Measures: which sentences tell one, how much of them, who acts, and what it works with (guideline 4)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casemine.extract.measures import find_measures
from casemine.extract.reading import Reading
from casemine.records import Measure, MeasureCategory, Section, SectionRole, Span


def only(text: str) -> Measure:
    """Return the one measure of a text."""
    (measure,) = find_measures(text)
    return measure


class OutlinedReading(Reading):
    """A reading whose outline is given."""

    sections: tuple[Section, ...] = ()  # type: ignore[assignment]


def under(role: SectionRole, heading: str, text: str) -> tuple[Measure, ...]:
    """Return the measures of a text that stands under a heading of one role."""
    whole = f"{heading}\n{text}"
    reading = OutlinedReading(whole)
    reading.sections = (
        Section(1, "二、", heading[2:], (role,), None, Span(0, len(heading)), Span(len(heading) + 1, len(whole))),
    )
    return find_measures(reading)


@pytest.mark.parametrize(
    "sentence",
    [
        "社区成立红色物业联盟，组建了6支志愿服务队。",
        "村里制定了村规民约，每月召开一次村民议事会。",
        "共处理居民矛盾纠纷16宗次，开展党员志愿服务活动64场次。",
        "街道选派12名干部下沉到小区，逐户走访独居老人。",
        "网格员入户摸排安全隐患，发放防汛明白纸300余份。",
        "全县推广积分制，村民可用积分兑换生活用品。",
        "对老旧小区的楼道进行修缮，加装电梯8部。",
        "党员认领居民微心愿15个，并逐一实现。",
        "积极整合辖区单位资源，与3家企业签订共建协议。",
    ],
)
def test_concrete_action_is_a_measure(sentence: str) -> None:
    """A sentence with a concrete verb and its object tells a measure."""
    assert len(find_measures(sentence)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "坚持以人民为中心的发展思想，始终把群众利益放在首位。",
        "力争三年内把村子建成全县的样板。",
        "要建立健全长效机制，必须组建专职队伍。",
        "下一步，社区将继续打造议事平台，开设更多课堂。",
        "小区停车难，充电桩不足，亟需新建停车场。",
        "居民的获得感、幸福感持续提升，满意度达98%。",
        "这标志着基层治理迈上新台阶，具有重要意义。",
        "县委书记强调，各村要开展环境整治，组织党员带头清理垃圾。",
        "记者走进村里时，村民们正在举办丰收节。",
        "有些社区没有组织党员开展活动，也没有建立议事制度。",
        "社区位于老城区，现有党员72名，下辖9个党支部。",
        "以前，办一张证明要跑好几个部门，群众需多次提交材料。",
        "据统计，全市常住人口120万人，面积560平方公里。",
    ],
)
def test_what_is_no_action_is_no_measure(sentence: str) -> None:
    """A principle, an aim, a demand, a plan, a need, a result, a meaning, a speech or a profile is none."""
    assert find_measures(sentence) == ()


def test_result_clause_is_left_out() -> None:
    """「…，有效提升了…」 behind an action is no part of it."""
    assert only("社区开设亲子课堂，每周组织两次绘本阅读，有效提升了家长参与度。").action == (
        "社区开设亲子课堂，每周组织两次绘本阅读"
    )


def test_means_belong_to_the_action() -> None:
    """「通过A、B，实现C」 is the measure A, B."""
    measure = only("通过建立联席会议、推行双向任职，实现了小区事小区议。")

    assert measure.action == "通过建立联席会议、推行双向任职"


def test_long_result_is_kept_when_the_action_would_be_too_short() -> None:
    """At least half of a sentence is covered when it tells a measure."""
    text = "开设议事厅，使居民有地方说事、有人听事、有人办事，邻里关系一天比一天和睦融洽。"
    measure = only(text)

    assert 2 * (measure.evidence.end - measure.evidence.start) >= len(text)


def test_semicolons_part_measures() -> None:
    """Independent actions parted by semicolons are a measure each."""
    text = "成立乡村振兴工作专班，由镇长任组长；每年召开一次现场推进会，各村书记到会；定期表彰一批先进集体。"

    assert [m.action[:4] for m in find_measures(text)] == ["成立乡村", "每年召开", "定期表彰"]


def test_words_inside_a_quoted_name_are_no_action() -> None:
    """The verb in a slogan in quotes does nothing."""
    assert find_measures("这里的“开展一次活动、建立一个机制”口号家喻户晓。") == ()


def test_demand_inside_a_principle_section_does_not_reach_the_next_sentence() -> None:
    """A demand governs its own sentence only."""
    text = "党员要带头。社区建立了党员积分台账。"

    assert only(text).action == "社区建立了党员积分台账"


def test_actors_are_quoted_as_written() -> None:
    """Who acts stands before the verb; several may act."""
    assert only("近年来，清河社区党委牵头成立物业服务中心。").actors == ("清河社区党委",)
    assert only("社工和网格员入户走访独居老人。").actors == ("社工", "网格员")


def test_subjectless_sentence_has_no_actor() -> None:
    """Nobody is made up where the sentence has no subject."""
    assert only("建立“红黑榜”制度，每月公示一次。").actors == ()


def test_receiver_is_no_actor() -> None:
    """Whom an action reaches does not act."""
    assert only("为独居老人开设助餐点，对党员进行集中培训。").actors == ()


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("在楼栋成立党小组，组建网格党支部5个。", "organisation"),
        ("选派第一书记，举办带头人培训班。", "cadre"),
        ("建成1300平方米的党群服务中心，设置活动室6间。", "venue"),
        ("建立联席会议制度，制定责任清单。", "mechanism"),
        ("召开居民议事会，民主协商小区公共事务。", "deliberation"),
        ("为高龄老人开设助餐点，提供上门理发。", "service"),
        ("成立小区业委会，更换物业公司，新增停车位80个。", "property"),
        ("招募志愿者200名，组建红马甲志愿服务队。", "volunteering"),
        ("开展政策宣讲，举办专题党课12场。", "publicity"),
        ("举办邻里文化节，组织书画比赛。", "culture"),
        ("筹集专项资金20万元，链接爱心企业资源。", "resources"),
        ("调解邻里纠纷30起，聘请律师担任法律顾问。", "mediation"),
        ("清理垃圾，改造厕所，绿化荒坡。", "environment"),
        ("排查消防安全隐患，组织应急演练。", "safety"),
        ("查处违规违纪问题，推行村务公开，加强监督。", "supervision"),
        ("开发智慧社区小程序，录入房屋数据。", "digital"),
        ("成立种植专业合作社，流转土地，发展特色产业。", "economy"),
    ],
)
def test_category_follows_the_object(sentence: str, category: str) -> None:
    """What a measure works with is read from its cue words."""
    assert {m.category for m in find_measures(sentence)} == {MeasureCategory(category)}


def test_title_is_the_heading_without_its_marker() -> None:
    """A measure names the heading it stands under."""
    (measure,) = under(SectionRole.MEASURES, "二、主要做法", "社区建立了居民议事会。")

    assert (measure.title, measure.section) == ("主要做法", 0)


def test_recommendations_hold_no_measure() -> None:
    """Under 「对策建议」 a bare action is something to be done, not something done."""
    assert under(SectionRole.RECOMMENDATIONS, "二、对策建议", "建立小区议事会，组建志愿服务队。") == ()


def test_heading_is_no_measure() -> None:
    """A heading that reads like an action is left to the outline."""
    assert under(SectionRole.MEASURES, "二、建立议事机制", "民主是个好东西。") == ()


def test_evidence_leads_back_to_the_original_text() -> None:
    """Stray blanks stay in the quotation."""
    text = "村 里建成 3 个晒场，硬化道路 2 公里。"
    measure = only(text)

    assert text[measure.evidence.start : measure.evidence.end] == measure.action


def test_empty_text_has_no_measure() -> None:
    """Nothing is found in nothing."""
    assert find_measures("") == ()


def test_measures_of_the_annotated_write_up(shared: Path) -> None:
    """On the annotated real write-up at least .85 of the measure sentences are right (F1)."""
    folder = shared / "gold" / "real"
    text = (folder / "rig-item-19115.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / "rig-item-19115.json").read_text(encoding="utf-8"))["measure_sentences"]
    reading = Reading(text)
    predicted = [(m.evidence.start, m.evidence.end) for m in find_measures(reading)]

    def marked(spans: list[tuple[int, int]]) -> set[int]:
        found = set()
        for k, sentence in enumerate(reading.sentences):
            span = reading.view.span(sentence.start, sentence.end)
            covered: set[int] = set()
            for start, end in spans:
                covered.update(range(max(start, span.start), min(end, span.end)))
            if 2 * len(covered) >= span.end - span.start:
                found.add(k)
        return found

    ours, theirs = marked(predicted), marked([(start, end) for start, end in gold])
    assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) >= 0.85


def test_words_that_somebody_says_over_several_sentences_are_no_measures() -> None:
    """A quotation that goes on over a full stop is somebody's words to its end."""
    text = "老书记说：“那些年我们修了路。村里建起了学校。大家都高兴。”村里成立了合作社。"

    assert [m.action for m in find_measures(text)] == ["村里成立了合作社"]


def test_plan_holds_no_measure() -> None:
    """What a plan lists is still to be done."""
    text = "石桥镇网格化工作实施方案\n各村成立工作专班，建立任务台账，组建网格员队伍。"

    assert find_measures(Reading(text, title="石桥镇网格化工作实施方案")) == ()


def test_place_may_act() -> None:
    """A city or village before the verb is the one that acts."""
    assert only("东山市组织2000名干部走访企业。").actors == ("东山市",)


def test_means_are_no_actor() -> None:
    """「通过小区党支部…」 names the means, not who acts."""
    assert only("通过小区党支部走访居民，收集意见86条。").actors == ()


def test_list_marker_is_no_part_of_the_action() -> None:
    """「一是」 and 「二是」 number the actions."""
    text = "一是建立联席会议制度，每季度召开一次；二是组建志愿服务队，每周巡逻两次。"

    assert [m.action[:2] for m in find_measures(text)] == ["建立", "组建"]


def test_number_behind_the_action_belongs_to_it() -> None:
    """A clause that goes on with figures is kept, so that they lie inside the span."""
    assert only("社区开展主题活动，全年64场次，深受欢迎。").action == "社区开展主题活动，全年64场次"


def test_running_twice_gives_equal_measures() -> None:
    """The same text gives the same records."""
    text = "村里成立合作社，流转土地300亩。"

    assert find_measures(text) == find_measures(text)
