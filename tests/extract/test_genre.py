"""Genre and domain: what kind of text a document is, and what kind of unit it is about (guideline 1 and 5)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casemine.extract.genre import find_domain, find_genre
from casemine.extract.reading import Reading
from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import using
from casemine.records import Domain, Genre


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [
        (
            "“老街新邻”社区治理案例报告",
            "一、案例背景\n清河社区建于1998年。\n二、需求分析\n居民缺少活动场地。\n三、服务成效\n居民满意。",
            Genre.CASE_REPORT,
        ),
        (
            "党建引领聚合力 小网格托起大民生——石桥镇网格治理经验材料",
            "一、主要做法\n石桥镇划分网格32个。\n二、经验启示\n基层治理重在党建。",
            Genre.EXPERIENCE,
        ),
        (
            "城市社区协商治理的困境与对策研究",
            "摘要：本文以问卷调查为基础。\n关键词：社区；协商\n一、文献综述\n学者们认为[1]，治理有三个维度。\n参考文献",
            Genre.RESEARCH,
        ),
        ("清河社区举行议事厅揭牌仪式", "本报讯（记者 王某）12月2日上午，清河社区议事厅揭牌。", Genre.NEWS),
        (
            "石桥镇网格化服务管理工作实施方案",
            "一、指导思想\n以人民为中心。\n二、工作目标\n三年建成。\n三、保障措施\n加强领导。",
            Genre.PLAN,
        ),
        (
            "清河社区2024年工作总结",
            "一年来，社区完成了各项任务。现汇报如下：\n一、主要工作\n开展活动。\n二、下一步工作\n继续努力。",
            Genre.SUMMARY,
        ),
        ("在全市基层治理推进会上的讲话", "同志们：\n今天我们召开会议，主要任务是部署工作。", Genre.SPEECH),
        ("关于开展环境卫生整治的通知", "各村：\n现将有关事项通知如下。\n特此通知。", Genre.NOTICE),
        ("党建知识应知应会题库100题及答案", "一、单选题\nA.五年\nB.三年\n参考答案", Genre.NOT_A_CASE),
    ],
)
def test_genre_follows_title_headings_and_formulas(title: str, text: str, genre: Genre) -> None:
    """Each genre has its own words in the title, the headings and the text."""
    assert find_genre(f"{title}\n{text}", title) == genre


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("清河社区位于老城区，现有居民3200户。社区居委会组织居民议事。", Domain.URBAN_COMMUNITY),
        ("幸福小区始建于1996年，是无物业老旧小区。业委会与业主商议停车。", Domain.HOUSING_ESTATE),
        ("李庄村地处山区，村党支部带领村民种植猕猴桃，壮大村集体经济。", Domain.VILLAGE),
        ("石桥镇下辖12个村，镇党委在全镇推行网格化。", Domain.TOWNSHIP_OR_COUNTY_OR_CITY),
        ("公司党委下设16个党支部，车间班组职工争当先锋，服务客户。", Domain.FIRM),
        ("机关党委下设8个支部，机关干部在政务大厅窗口亮身份。", Domain.GOVERNMENT_OFFICE),
        ("学校党总支现有党员35名，教师带领学生开展志愿服务。", Domain.SCHOOL),
        ("县人民医院始建于1951年，医护人员为患者义诊。", Domain.HOSPITAL),
        ("针对快递小哥、外卖骑手等新就业群体，两新组织党委建起驿站。", Domain.NEW_ORGANISATIONS),
        ("园区党委走进商务楼宇，为产业园白领和商户服务。", Domain.PARK_OR_BUSINESS_DISTRICT),
        ("春天来了，花开了。", Domain.OTHER),
    ],
)
def test_domain_is_the_kind_of_unit_that_the_text_introduces(text: str, domain: Domain) -> None:
    """「清河社区位于…」 and the words of a kind of unit tell the domain."""
    assert find_domain(text) == domain


def test_a_study_of_communities_is_about_the_city() -> None:
    """A study speaks of communities in general: its unit is the city."""
    title = "城市社区治理的困境与对策研究——以滨江市为例"
    text = "摘要：本文讨论社区治理。\n市委在全市推进社区减负。社区党委引领社区协商。参考文献"

    assert find_domain(f"{title}\n{text}", title) == Domain.TOWNSHIP_OR_COUNTY_OR_CITY


def test_text_without_a_title_still_has_a_genre() -> None:
    """The first line stands in for a title that is not known."""
    assert find_genre("清河社区网格化工作实施方案\n一、指导思想\n以人为本。") == Genre.PLAN


def test_empty_text_is_no_case() -> None:
    """Nothing is not-a-case, and of no kind of unit."""
    assert (find_genre(""), find_domain("")) == (Genre.NOT_A_CASE, Domain.OTHER)


def test_annotated_write_up_is_an_experience_of_villages(shared: Path) -> None:
    """The annotated real write-up has the genre and the domain of its annotation."""
    folder = shared / "gold" / "real"
    text = (folder / "rig-item-19115.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / "rig-item-19115.json").read_text(encoding="utf-8"))
    reading = Reading(text, title=gold["title"])

    assert (find_genre(reading, gold["title"]), find_domain(reading, gold["title"])) == (gold["genre"], gold["domain"])


def test_three_write_ups_of_the_collection(shared: Path) -> None:
    """A case report of a community, an account of a housing estate, a study of a city."""
    page = (shared / "seeds" / "wenchi-collection.txt").read_text(encoding="utf-8")
    title = "党建引领下的社区学院"
    first, second, third = page.partition("【")[0].split(f"{title}篇")[1:]
    found = [(find_genre(text[1:], title), find_domain(text[1:], title)) for text in (first, second, third)]

    assert found == [
        (Genre.CASE_REPORT, Domain.URBAN_COMMUNITY),
        (Genre.EXPERIENCE, Domain.HOUSING_ESTATE),
        (Genre.RESEARCH, Domain.TOWNSHIP_OR_COUNTY_OR_CITY),
    ]


def test_a_title_that_opens_with_a_province_is_about_the_area() -> None:
    """Whatever villages the text tells of, unless the title names one."""
    text = "云南聚焦边境村。龙山村党支部带领村民修路。李庄村党支部带领村民种茶。"

    assert find_domain(text, "【基层观察】云南：强党建 兴边疆") is Domain.TOWNSHIP_OR_COUNTY_OR_CITY
    assert find_domain(text, "云南龙山村：党支部带头修路") is Domain.VILLAGE


def test_a_case_is_not_called_none_on_a_guess() -> None:
    """What the rules take for a case is `not-a-case` only where the tagger is sure."""
    text = "清河社区的事\n社区党委组织居民议事，走访居民120户。"
    for lead, genre in ((0.1, "news"), (3.0, "not-a-case")):
        core = LinearClassifier(("news", "not-a-case", "plan"), (0.0, lead, -0.5), {})
        with using({"genre": core}):
            assert find_genre(text).value == genre
