"""Noisy texts are read as clean ones are, and quoted as they stand (domain guide 6)."""

from __future__ import annotations

import pytest

from casemine import find_figures, find_governance_models

NAMES = [
    ("构建“红色邻里”治理模式", "红色邻里"),
    ("构建”红色邻里“治理模式", "红色邻里"),
    ("构建“红色邻里“治理模式", "红色邻里"),
    ("构建”红色邻里”治理模式", "红色邻里"),
    ("构建“红色邻里’’治理模式", "红色邻里"),
    ('构建"红色邻里"治理模式', "红色邻里"),
    ("构建＂红色邻里＂治理模式", "红色邻里"),
    ('构建“红色邻里"治理模式', "红色邻里"),
    ("构建'红色邻里'治理模式", "红色邻里"),
    ("构建’红色邻里’治理模式", "红色邻里"),
    ("构建‘‘红色邻里’’治理模式", "红色邻里"),
    ("构建「红色邻里」治理模式", "红色邻里"),
    ("构建『红色邻里』治理模式", "红色邻里"),
    ("构建&ldquo;红色邻里&rdquo;治理模式", "红色邻里"),
    ("构建&amp;quot;红色邻里&amp;quot;治理模式", "红色邻里"),
    ("构建“红色&nbsp;邻里”治理模式", "红色&nbsp;邻里"),
    ("构建“红色邻&#37324;”治理模式", "红色邻&#37324;"),
    ("推行“一核&middot;三委”治理模式", "一核&middot;三委"),
    ("構建「紅色鄰里」治理模式", "紅色鄰里"),
    ("構建「紅色鄰裡」治理模式", "紅色鄰裡"),
    ("构建“红(hóng)色邻里(línlǐ)”治理模式", "红(hóng)色邻里"),
    ("构建“红色邻里（hónɡ sè lín lǐ）”治理模式", "红色邻里"),
    ("我们(men)构(gòu)建“红色邻里(li)先锋”治理模式", "红色邻里(li)先锋"),
    ("构建“红 色邻\u200b里”治理模式", "红 色邻\u200b里"),
    ("构建“红Ψ色邻◇里”治理模式", "红Ψ色邻◇里"),
    ("推行“一 核 三 委”治理模式", "一 核 三 委"),
]

FIGURES = [
    ("走访居民120户，解决问题35件。", ["120户", "35件"]),
    ("走访居民 1 2 0户，解决问题3 5 件。", ["1 2 0户", "3 5 件"]),
    ("走访居民120&nbsp;户，解决问题&#51;5件。", ["120&nbsp;户", "&#51;5件"]),
    ("走訪居民120戶，解決問題35件。", ["120戶", "35件"]),
    ("樓棟長走訪128棟樓，調處糾紛35起。", ["128棟", "35起"]),
    ("幹部聯繫居民120戶，調處矛盾35起。", ["120戶", "35起"]),
    ("走访居民１２０户，，解决问题３５件。。", ["１２０户", "３５件"]),
    ("走访居民120户,。解决问题35件、，", ["120户", "35件"]),
    ("走访(zǒufǎng)居民(jūmín)120户(hù)，解决问题35件(jiàn)。", ["120户", "35件"]),
    ("走访\u200b居民12\u200b0\u200b户,解决问题35\ufeff件。", ["12\u200b0\u200b户", "35\ufeff件"]),
]


@pytest.mark.parametrize(("text", "quoted"), NAMES)
def test_a_name_is_found_in_a_noisy_text(text: str, quoted: str) -> None:
    """Quotes, entities, pinyin, old forms, blanks and ornaments hide no name."""
    (model,) = find_governance_models(text)

    assert text[model.evidence.start : model.evidence.end] == quoted


@pytest.mark.parametrize(("text", "quoted"), FIGURES)
def test_figures_are_found_in_a_noisy_text(text: str, quoted: list[str]) -> None:
    """Blanks, entities, widths, old forms, pinyin and doubled stops hide no figure."""
    found = find_figures(text)

    assert [text[figure.evidence.start : figure.evidence.end] for figure in found] == quoted
    assert [figure.value for figure in found] == ([128, 35] if "128" in quoted[0] else [120, 35])


def test_a_figure_broken_by_a_line_end_is_one() -> None:
    """In a text broken at a width a number goes on in the next line."""
    text = (
        "社区党支部牵头成立邻里议事会，全年召开议事会36次，解决停车难、加装电梯、飞线充电等问题128件，走访居民1260户，"
        "组建红马甲志愿服务队12支，服务群众3500人次，居民的归属感和获得感不断增强。"
    )
    broken = "\n".join(text[k : k + 17] for k in range(0, len(text), 17))

    quoted = [broken[figure.evidence.start : figure.evidence.end] for figure in find_figures(broken)]

    assert "".join(quoted).replace("\n", "") == "36次128件1260户12支3500人次"


def test_words_behind_a_lost_byte_are_read() -> None:
    """A name in a stretch of GB text out of step is found, and lies within the stretch."""
    stretch = "。社区建立了“红色邻里”治理模式，"
    text = "完善机制?" + stretch.encode("gbk")[1:].decode("gbk", "replace") + "\n"

    (model,) = find_governance_models(text)

    assert model.name and 5 <= model.evidence.start < model.evidence.end <= len(text)
