"""The outline of a write-up: what is a heading, what is none, how deep it stands, and what it is there for."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemine.extract.outline import find_outline
from casemine.records import Section, Span
from casemine.text.outline import read_outline
from casemine.text.view import View

TEXT = "社区党委牵头,组织辖区单位和党员骨干,定期走访居民,收集意见建议,推动问题在一线得到解决,居民反响良好。"


def outline(*lines: str, emphasis: tuple[str, ...] = ()) -> list[tuple[int, str, str]]:
    """Return (level, marker, title) of the headings of a write-up given by its lines; `…` stands for a paragraph."""
    text = "\n".join(TEXT if line == "…" else line.replace("…", TEXT) for line in lines)
    bold = tuple(Span(text.index(part), text.index(part) + len(part)) for part in emphasis)
    return [(section.level, section.marker, section.title) for section in find_outline(text, bold)]


def roles(*lines: str) -> list[list[str]]:
    """Return the roles of the headings of a write-up given by its lines."""
    text = "\n".join(TEXT if line == "…" else line for line in lines)
    return [[role.value for role in section.roles] for section in find_outline(text)]


# --- what is a heading -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "marker", "title"),
    [
        ("一、基本情况", "一、", "基本情况"),
        ("（一）建强组织体系", "（一）", "建强组织体系"),
        ("1、搭建议事平台", "1、", "搭建议事平台"),
        ("1. 搭建议事平台", "1.", "搭建议事平台"),
        ("1．搭建议事平台", "1．", "搭建议事平台"),
        ("(1)搭建议事平台", "(1)", "搭建议事平台"),
        ("1)搭建议事平台", "1)", "搭建议事平台"),
        ("①搭建议事平台", "①", "搭建议事平台"),
        ("第一章 总则", "第一章", "总则"),
        ("第二部分：主要做法", "第二部分", "主要做法"),
        ("做法一：搭建议事平台", "做法一：", "搭建议事平台"),
        ("第一阶段：宣传发动", "第一阶段：", "宣传发动"),
        ("1.1政策背景", "1.1", "政策背景"),
        ("●搭建议事平台", "●", "搭建议事平台"),
        ("（二）主要做法：", "（二）", "主要做法"),
        ("【引言】", "", "引言"),
        ("## 工作成效", "", "工作成效"),
    ],
)
def test_marked_line_is_a_heading(line: str, marker: str, title: str) -> None:
    """A line that begins with a marker and heads text is a heading; the marker is reported as printed."""
    assert outline("某社区党建案例", "…", line, "…") == [(1, marker, title)]


def test_title_on_the_first_line_is_no_heading() -> None:
    """The title, a sub-title, the by-line and the date stand before the text and head nothing."""
    assert outline("党建引领聚合力", "——某街道某社区工作案例", "作者:某某", "2022年8月24日", "…", "…") == []


def test_first_line_is_a_heading_when_the_title_is_another() -> None:
    """A caller who knows the title may hand in the text without it."""
    (section,) = read_outline(View(f"案例背景\n{TEXT}"), title="党建引领聚合力")

    assert section.title == "案例背景"


def test_first_sentence_of_a_marked_paragraph_is_its_title() -> None:
    """「(1)支部领航“聚”。…」 is a run-in heading up to the full stop, which belongs to its evidence."""
    text = f"某案例\n(1)支部领航“聚”。{TEXT}"

    (section,) = find_outline(text)

    assert section.title == "支部领航“聚”"
    assert text[section.evidence.start : section.evidence.end] == "(1)支部领航“聚”。"


def test_label_before_a_colon_is_a_title() -> None:
    """「1.组织建设:…」 is a run-in heading up to the colon."""
    assert outline("某案例", "…", "1.组织建设:…", "2.阵地建设:…") == [(1, "1.", "组织建设"), (1, "2.", "阵地建设")]


def test_questions_are_headings_when_text_follows() -> None:
    """Two short questions behind one marker are one title."""
    assert outline("某案例", "…", "1、如何用好议事平台?如何让居民愿意来?", "…") == [
        (1, "1、", "如何用好议事平台?如何让居民愿意来?")
    ]


def test_item_closed_by_a_full_stop_is_a_heading() -> None:
    """「一是…。」 inside a paragraph is a heading when its first clause ends with a full stop."""
    text = f"某案例\n…存在以下不足。一是骨干带头不够。{TEXT}二是居民热情不高。{TEXT}"

    assert outline(*text.split("\n")) == [(1, "一是", "骨干带头不够"), (1, "二是", "居民热情不高")]


def test_item_that_goes_on_after_a_comma_is_none() -> None:
    """「一是加强领导,…」 is text."""
    assert outline("某案例", "…一是加强组织领导,成立工作专班,压实责任。二是加强宣传引导,营造氛围。") == []


def test_bare_list_of_items_is_none() -> None:
    """Items that follow each other with nothing between head nothing."""
    assert outline("某案例", "会议要求:一是抓好学习。二是抓好整改。三是抓好落实。", "…") == []


def test_items_that_end_with_semicolons_are_text() -> None:
    """A numbered list is none of headings."""
    assert outline("某案例", "…", "1、活动太少,内容单一;", "2、居民参与不够;", "3、资金来源单一。", "…") == []


def test_long_numbered_paragraph_is_text() -> None:
    """A numbered paragraph whose first sentence is long is text."""
    long = "1、社区内道路狭窄,停车困难,居民意见较大;社区公共活动不多,场地不足,需要整合资源,逐步加以改善。"

    assert outline("某案例", "…", long, "…") == []


def test_list_of_names_is_none() -> None:
    """Numbered lines one under the other head nothing."""
    assert outline("某案例", "…", "1.某某党建心得体会5篇", "2.某某党建工作总结", "3.某某品牌名称大全") == []


def test_stated_fact_is_none() -> None:
    """A line that only states a fact heads nothing."""
    assert outline("某案例", "(一)基本资料", "服务社区:某某社区", "地址:某市某区", "…") == [(1, "(一)", "基本资料")]


@pytest.mark.parametrize(
    "line", ["青年朋友们、同志们！", "责任编辑:某某", "某某街道供图", "2022年8月", "(记者某某)", "十一"]
)
def test_furniture_is_none(line: str) -> None:
    """Salutations, by-lines, captions, dates and bare numbers are no headings."""
    assert outline("某案例", "…", line, "…", line, "…") == []


def test_short_lines_that_head_text_are_headings() -> None:
    """Unmarked lines of their own are headings when several of them head text."""
    assert outline("某案例", "…", "畅通渠道“听”", "…", "上门入户“问”", "…") == [
        (1, "", "畅通渠道“听”"),
        (1, "", "上门入户“问”"),
    ]


def test_single_short_line_is_none_unless_bold() -> None:
    """One short line may be anything; a bold one is a heading."""
    assert outline("某案例", "…", "听民声办实事", "…") == []
    assert outline("某案例", "…", "听民声办实事", "…", emphasis=("听民声办实事",)) == [(1, "", "听民声办实事")]


def test_known_heading_word_needs_no_sibling() -> None:
    """「工作成效」 on a line of its own is a heading."""
    assert outline("某案例", "…", "工作成效", "…") == [(1, "", "工作成效")]


def test_parallel_leads_are_headings() -> None:
    """「亮牌上线。…」「结对包联。…」: short sentences that begin neighbouring paragraphs in the same frame."""
    assert outline("某案例", "…", "亮牌上线。…", "结对包联。…", "示范引领。…") == [
        (1, "", "亮牌上线"),
        (1, "", "结对包联"),
        (1, "", "示范引领"),
    ]


def test_named_examples_are_headings_marked_by_their_word() -> None:
    """「如…服务。…」 in several paragraphs: the marker is 「如」."""
    assert outline("某案例", "…", "如养老助餐服务。…", "如托幼服务。…") == [
        (1, "如", "养老助餐服务"),
        (1, "如", "托幼服务"),
    ]


def test_reported_speech_is_no_lead() -> None:
    """「会议强调,要…。」 in several paragraphs is news."""
    assert outline("某案例", "会议强调,要抓好落实。…", "会议强调,要抓好学习。…", "会议强调,要抓好整改。…") == []


def test_bold_leads_are_headings() -> None:
    """Paragraphs that begin with bold sentences have run-in headings."""
    found = outline("某案例", "…", "建强组织链条。…", "用好议事平台。…", emphasis=("建强组织链条。", "用好议事平台。"))

    assert found == [(1, "", "建强组织链条"), (1, "", "用好议事平台")]


def test_leads_built_like_actions_are_headings() -> None:
    """Three neighbouring paragraphs that open with an action, without a common word, have run-in headings."""
    found = outline(
        "某案例", "…", "大力推动网格优化。…", "把服务送到楼栋，扎实开展议事协商。…", "从严从实加强党员管理。…"
    )

    assert [title for _, _, title in found] == [
        "大力推动网格优化",
        "把服务送到楼栋，扎实开展议事协商",
        "从严从实加强党员管理",
    ]


def test_leads_built_like_states_are_headings() -> None:
    """「…保持领先。」「…更加健全。」 open neighbouring paragraphs."""
    found = outline("某案例", "…", "楼院环境保持整洁。…", "议事机制更加健全。…", "服务网络纵深推进。…")

    assert [title for _, _, title in found] == ["楼院环境保持整洁", "议事机制更加健全", "服务网络纵深推进"]


def test_two_leads_alike_are_headings_when_their_paragraphs_are_long() -> None:
    """Two leads of one form and nearly one length stand alone only above long paragraphs."""
    assert len(outline("某案例", "…", "提升楼院环境。……", "建设睦邻社区。……")) == 2
    assert (
        outline(
            "某案例", "…", "提升楼院环境。居民满意,社区有序。社区更美。", "建设睦邻社区。居民满意,社区有序。社区更美。"
        )
        == []
    )


@pytest.mark.parametrize(
    "lead",
    [
        "加快建成了议事亭",
        "打造2024年样板楼院",
        "推动我们的小区变美",
        "改造楼院是一项民心工程",
        "社区党委书记带头走访",
        "推进“睦邻楼院",
    ],
)
def test_narrative_sentence_is_no_lead(lead: str) -> None:
    """What tells a story, a date, a person or a truth opens a paragraph and is none of its titles."""
    assert lead not in [
        title for _, _, title in outline("某案例", "…", f"{lead}。…", "提升楼院环境。…", "建强组织体系。…")
    ]


def test_truth_that_ends_a_section_is_no_lead() -> None:
    """「治理是…。」 behind parallel leads is a remark."""
    lines = ["某案例", "…", "建强组织体系。…", "建好议事平台。…", "基层治理是民心工程。…"]

    assert [title for _, _, title in outline(*lines)] == ["建强组织体系", "建好议事平台"]


def test_action_that_nothing_follows_is_no_lead() -> None:
    """A paragraph of two short sentences has no title."""
    line = "全面提升服务。大家一起努力把社区建设成为温馨和谐美好的家园"

    assert outline("某案例", "…", line, line + "。", line + "!") == []


def test_headings_run_together_on_one_line_are_found() -> None:
    """「一、总体要求（一）指导思想。…二、…」 on one line has the outline of its lines."""
    text = f"一、总体要求（一）指导思想。{TEXT}（二）发展目标到2025年,{TEXT}二、重点任务（三）建强组织。{TEXT}{TEXT}"

    assert [(s.level, s.marker, s.title) for s in find_outline(text)] == [
        (1, "一、", "总体要求"),
        (2, "（一）", "指导思想"),
        (2, "（二）", "发展目标"),
        (1, "二、", "重点任务"),
        (2, "（三）", "建强组织"),
    ]


def test_numbered_points_of_a_quotation_cut_no_line() -> None:
    """The points of a speech quoted inside a line are none of the text's headings."""
    quoted = "他在提纲中写道:“一、发动居民。二、加强责任制。三、多听意见。四、向前看。”"

    assert outline("某案例", f"{TEXT}{TEXT}{TEXT}{quoted}{TEXT}", "…") == []


def test_blank_ends_a_title_inside_a_line() -> None:
    """Where the lines of a page were joined with blanks, the title ends at the blank."""
    text = f"现提出如下意见。 一、建强组织体系 {TEXT} 二、建好议事平台 {TEXT}"

    assert [s.title for s in find_outline(text)] == ["建强组织体系", "建好议事平台"]


def test_leads_inside_a_line_are_found() -> None:
    """Short parallel sentences behind a title inside one line are its children."""
    body = "".join(f"{lead}。{TEXT}" for lead in ("组织体系更加健全", "服务能力持续增强", "居民生活日益改善"))
    text = f"一、总体要求（一）指导思想。{TEXT}（二）发展目标{body}二、重点任务。{TEXT}"

    titles = [(s.level, s.title) for s in find_outline(text)]

    assert titles[3:6] == [(3, "组织体系更加健全"), (3, "服务能力持续增强"), (3, "居民生活日益改善")]


@pytest.mark.parametrize(
    "words",
    [
        "推行“三证合一、一照一码”改革",
        "做到一、二、三层全覆盖",
        "评出一等奖(一)个、二等奖(二)个",
        "落实第一、第二类清单",
    ],
)
def test_numerals_in_running_text_cut_no_line(words: str) -> None:
    """Numerals are markers only behind a stop, a blank or a heading, and where they run on."""
    assert outline("某案例", f"…{words},…二、…") == []


def test_column_label_of_the_title_is_no_heading() -> None:
    """「【专栏】…」 on the title's line belongs to the title, however wide its signs are."""
    view = View(f"【基层一线】某地：社区 治理\n{TEXT}\n{TEXT}")

    assert read_outline(view, title="【基层一线】某地：社区 治理") == ()


def test_numbered_title_is_no_heading() -> None:
    """The title's line holds no heading, even where it begins with a marker."""
    assert read_outline(View(f"一、某社区党建案例\n{TEXT}"), title="一、某社区党建案例") == ()


def test_card_of_the_branch_is_a_heading() -> None:
    """「支部名片」 heads a profile; 「金名片」 at the end of a title does not."""
    assert roles("某案例", "支部名片", "…") == [["background"]]
    assert roles("某案例", "一、擦亮社区金名片", "…") == [["measures"]]


def test_a_title_that_holds_an_action_tells_what_was_done() -> None:
    """Without a role's word above or in it, 「打造…」 is a measure and a mere name is other."""
    assert roles("某案例", "一、打造红色阵地", "…", "二、老街新貌", "…") == [["measures"], ["other"]]


def test_questions_of_an_interview_are_none() -> None:
    """Bold questions that somebody answers in the next line head nothing."""
    questions = ("问:为什么要建议事会?", "议事会怎样议事?")

    assert outline("某访谈", questions[0], "答:…", questions[1], "王某:…", emphasis=questions) == []


def test_headlines_of_a_round_up_are_none() -> None:
    """Plain lines that each stand above one report are headlines of news, no headings of a text."""
    report = f"今天(6月16日),{TEXT}"

    assert outline("简讯", "某地启动议事月活动", report, "某地建成百个驿站", report, "某地试行积分办法", report) == []


def test_last_name_of_a_list_heads_nothing() -> None:
    """Plain lines of names above 「二、…」 are no headings."""
    lines = ["某案例", "一、先进集体", "某某街道办事处", "某某路社区居委会", "二、先进个人", "…"]

    assert [title for _, marker, title in outline(*lines) if not marker] == []


@pytest.mark.parametrize("text", ["", "\n\n", "某社区", "没有标题的一段话。", "一、", "1", "#"])
def test_nothing_found_is_empty(text: str) -> None:
    """A text without headings has the outline `()`."""
    assert find_outline(text) == ()


# --- levels ------------------------------------------------------------------------------------------------------


def levels(*lines: str) -> list[int]:
    return [level for level, _, _ in outline(*lines)]


def test_levels_follow_the_markers() -> None:
    """A marker seen deeper opens a level; one that is open takes us back to it."""
    lines = ["某案例", "一、情况", "(一)概况", "1、规模", "…", "2、组织", "…", "(二)需求", "…", "二、做法", "…"]

    assert levels(*lines) == [1, 2, 3, 3, 2, 1]


def test_topmost_marker_is_level_one() -> None:
    """The topmost headings present are level 1, whatever their marker."""
    assert levels("某案例", "(一)概况", "…", "1、规模", "…", "(二)需求", "…") == [1, 2, 1]


def test_marker_used_at_two_depths() -> None:
    """「1、」 below a stage is one deeper than 「1、」 below 「(二)」."""
    lines = [
        "某案例",
        "(一)计划",
        "2021年:夯实基础",
        "1、建队伍",
        "…",
        "2、建阵地",
        "…",
        "(二)内容",
        "…",
        "1、学习",
        "…",
    ]

    assert levels(*lines) == [1, 2, 3, 3, 1, 2]


def test_marker_mistakes_keep_siblings() -> None:
    """A number used twice or skipped, and mixed widths, change no level."""
    assert levels("某案例", "(一)概况", "…", "（二）需求", "…", "(二)资源", "…", "(五)思路", "…") == [1, 1, 1, 1]


def test_turned_round_markers_are_told_by_their_numbers() -> None:
    """「(一)」 below 「1.」 is the deeper one when the numbers of 「1.」 run on."""
    lines = ["某案例", "1.组织", "(一)支部", "…", "(二)小组", "…", "2.阵地", "(一)驿站", "…"]

    assert levels(*lines) == [1, 2, 2, 1, 2]


def test_unnumbered_headings_above_numbers_that_begin_anew() -> None:
    """Unmarked headings stand above numbers that begin anew below each."""
    lines = ["某案例", "…", "工作做法", "…", "1.组织", "…", "2.阵地", "…", "工作成效", "…", "1.满意", "…"]

    assert levels(*lines) == [1, 2, 2, 1, 2]


def test_unnumbered_headings_below_numbers_that_run_on() -> None:
    """Unmarked headings stand below numbers that run on across them."""
    lines = ["某案例", "一、做法", "…", "畅通渠道听民声", "…", "上门入户问需求", "…", "二、成效", "…"]

    assert levels(*lines) == [1, 2, 2, 1]


def test_preface_and_closing_words_are_top_headings() -> None:
    """「前言」 heads no numbered section, and 「结束语」 is no part of the last one."""
    assert levels("某案例", "前言", "…", "一、做法", "…", "二、成效", "…", "结束语", "…") == [1, 1, 1, 1]


def test_items_stand_below_their_heading() -> None:
    """「一是」 items under a heading are its children."""
    assert levels("某案例", "(一)不足", "…一是引领不够。…二是参与不强。…", "(二)对策", "…") == [1, 2, 2, 1]


def test_examples_end_the_items_before_them() -> None:
    """「如…」 paragraphs behind the last item are its siblings."""
    lines = [
        "某案例",
        "1、参与",
        "一是纳入治理。…",
        "二是分类施策。…",
        "如养老服务。…",
        "如托幼服务。…",
        "2、联动",
        "…",
    ]

    assert levels(*lines) == [1, 2, 2, 2, 2, 1]


def test_bodies_and_parents_follow_the_levels() -> None:
    """A body runs to the next heading of the same or a higher rank; the parent is an index into the outline."""
    text = f"某案例\n一、情况\n(一)概况\n{TEXT}\n二、做法\n{TEXT}"

    first, second, third = find_outline(text)

    assert (first.parent, second.parent, third.parent) == (None, 0, None)
    assert first.body == Span(text.index("一、"), text.index("二、"))
    assert second.body == Span(text.index("(一)"), text.index("二、"))
    assert third.body.end == len(text)


# --- roles -------------------------------------------------------------------------------------------------------


def test_composite_heading_has_two_roles() -> None:
    """「主要做法及成效」 tells measures and outcomes, in this order."""
    assert roles("某案例", "一、主要做法及成效", "…") == [["measures", "outcomes"]]


def test_heading_without_a_role_word_takes_its_parents() -> None:
    """A child inherits its parent's first role."""
    assert roles("某案例", "一、经验启示", "(一)必须坚持党建引领", "…") == [["reflection"], ["reflection"]]


def test_heading_that_tells_what_was_done_gives_no_role() -> None:
    """「提升治理成效」 is a measure among measures, no outcome."""
    assert roles("某案例", "一、主要做法", "(一)提升治理成效", "…") == [["measures"], ["measures"]]


def test_problem_before_the_measures_is_a_need() -> None:
    """A problem told before the measures is `needs`, after them `problems` (guideline 1)."""
    lines = ["某案例", "一、存在问题", "…", "二、主要做法", "…", "三、存在问题", "…"]

    assert roles(*lines) == [["needs"], ["measures"], ["problems"]]


def test_sentence_that_leads_in_to_items_gives_their_role() -> None:
    """「…主要有以下成效。一是…」: the items are outcomes, whatever section they stand in."""
    lines = ["某案例", "一、基本情况", f"{TEXT}主要有以下突出成效。一是环境明显改善。{TEXT}", "二、主要做法", TEXT]

    assert roles(*lines) == [["background"], ["outcomes"], ["measures"]]


def test_role_is_other_where_no_word_tells() -> None:
    """Without a role word and a parent, a section is `other`."""
    assert roles("某案例", "一、红色引擎强动力", "…") == [["other"]]


# --- every text --------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.sampled_from(
        f"一、做法|(一)支部|（二）小组|1、组织。{TEXT}|(1)|如养老服务。{TEXT}|一是好。{TEXT}|　　{TEXT}|2021年:基础|"
        "##  第一章 总则|【引言】|●亮点|工作成效|听民声||👍𠮷|領(lǐng)導 有力|1.1背景\r".split("|")
    ),
    max_size=14,
)


@given(LINES)
def test_outline_is_a_tree_of_exact_spans(lines: list[str]) -> None:
    """Evidence holds marker and title as written, in text order; levels, parents and bodies agree."""
    text = "\n".join(lines)

    sections = find_outline(text)

    for k, section in enumerate(sections):
        quoted = text[section.evidence.start : section.evidence.end]
        assert quoted.startswith(section.marker) or section.marker in quoted
        assert section.title in quoted
        assert section.title and section.title == section.title.strip()
        assert section.body.start == section.evidence.start < section.evidence.end <= section.body.end <= len(text)
        if section.parent is None:
            assert section.level == 1
        else:
            assert section.parent < k and sections[section.parent].level == section.level - 1
            assert section.body.end <= sections[section.parent].body.end
    assert [s.evidence.start for s in sections] == sorted({s.evidence.start for s in sections})


@given(LINES)
def test_indents_and_blank_lines_change_nothing(lines: list[str]) -> None:
    """A text with indents and blank lines between its paragraphs has the same outline."""

    def headings(text: str) -> list[tuple[int, str, str]]:
        return [(s.level, s.marker, s.title) for s in find_outline(text)]

    assert headings("\n".join(lines)) == headings("\n\n".join("  " + line for line in lines))


@pytest.mark.parametrize(
    "piece",
    [
        "(一)好(二)好",
        "一、二、",
        "一、好 ",
        "(二)二、",
        "(一)健全体系。(二)完善体系。",
        "加快健全体系。",
        "一二三",
        "1.1.",
        "“”",
        "【】(",
        "一是好。",
        "一、甲\n",
        "(一)甲\n一、乙\n",
        "如甲服务。\n",
        "#",
    ],
)
def test_hostile_text_is_read(piece: str) -> None:
    """Long runs of digits, quotes, brackets or markers are read like any text."""
    assert isinstance(find_outline(piece * 20_000), tuple)


# --- shared texts ------------------------------------------------------------------------------------------------


def even(words: str) -> str:
    """Fold what the reference scorer folds in markers and titles."""
    folded = "".join(unicodedata.normalize("NFKC", words).split())
    return re.sub(r"[。.:;,]+$", "", re.sub(r"[“”‘’\"「」]", '"', folded)) if len(folded) > 4 else folded


def f1(found: Counter[tuple[str, str, int]], gold: Counter[tuple[str, str, int]]) -> float:
    return 2 * (found & gold).total() / (found.total() + gold.total())


def keys(sections: tuple[Section, ...]) -> Counter[tuple[str, str, int]]:
    return Counter((even(s.marker), even(s.title), s.level) for s in sections)


@pytest.mark.parametrize("tight", [False, True])
def test_seed_outline(shared: Path, tight: bool) -> None:
    """Each write-up of the seed page has the outline that was annotated, with and without blank lines and indents."""
    page = (shared / "seeds" / "wenchi-collection.txt").read_text(encoding="utf-8")
    rows = list(csv.DictReader((shared / "gold/seed/seed_outline.tsv").open(encoding="utf-8"), delimiter="\t"))
    title = page.split("\n", 3)[2]
    cuts = [match.start() for match in re.finditer(rf"^{title[:-2]}篇\d", page, re.M)] + [page.index(f"【{title}")]
    for number, (start, end) in enumerate(pairwise(cuts), 1):
        text = page[start:end]
        if tight:
            text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        gold = [row for row in rows if row["art"] == str(number)]

        found = find_outline(text)

        assert f1(keys(found), Counter((even(r["marker"]), even(r["title"]), int(r["level"])) for r in gold)) >= 0.98


def test_real_outline_and_roles(shared: Path) -> None:
    """The annotated real write-up has its outline, and its sections their roles."""
    folder = shared / "gold" / "real"
    text = (folder / "rig-item-19115.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / "rig-item-19115.json").read_text(encoding="utf-8"))["headings"]

    found = read_outline(View(text))

    assert f1(keys(found), Counter((even(g["marker"]), even(g["title"]), g["rank"]) for g in gold)) >= 0.95
    primary = {(even(s.marker), even(s.title)): s.roles[0].value for s in found}
    right = sum(primary.get((even(g["marker"]), even(g["title"]))) == g["roles"][0] for g in gold)
    assert right / len(gold) >= 0.9
