"""The matching view: what it makes even, and that every range of it leads back to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemine.text.view import View

MESSY = st.text(
    st.one_of(
        st.sampled_from(' \t\n\r\u3000\u00a0\u200b\ufeff()（），。、“”"「」0123456789５３ab领領导社区党𠮷👍ǐǎx％'),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("常住人口 5300 人", "常住人口5300人"),
        ("辖区面积５．５平方公里", "辖区面积5.5平方公里"),
        ("社　区\u00a0党\u200b委", "社区党委"),
        ("12 000人、1 300平方米", "12000人、1300平方米"),
        ("2021 300", "2021 300"),
        ("领(lǐng)导(dǎo)小组", "领导小组"),
        ("領(lǐng)導小組", "领导小组"),
        ("武汉(wǔhàn)经验", "武汉经验"),
        ("社区(试行)办法", "社区(试行)办法"),
        ("红色OK (app) 平台", "红色OK (app)平台"),
        ("hello  big world", "hello  big world"),
        ("hel\u200blo", "hello"),
        ("「红色驿站」和『微心愿』", "“红色驿站”和‘微心愿’"),
        ('建立"红色驿站"和"微心愿"', "建立“红色驿站”和“微心愿”"),
        ("打造”红色驿站“", "打造“红色驿站”"),
        ("新的“伟大工程“", "新的“伟大工程”"),
        ("”第一段。\n第二段“红色驿站”和“", "”第一段。\n第二段“红色驿站”和“"),
        ("打造'红色驿站'和’微心愿’", "打造‘红色驿站’和‘微心愿’"),
        ("the city's “红色驿站”", "the city's“红色驿站”"),
        ("打造“红色驿站’’", "打造“红色驿站”"),
        ("年龄2 0岁，2 0 2 4 年", "年龄20岁,2024年"),
        ("规章0 0 0行政", "规章0 0 0行政"),
        ("我們(men)的領(lǐng)導(dǎo)", "我们的领导"),
        ("一氣（yìqì）呵成", "一气呵成"),
        ("汉字(pīn yīn)、绿(lǜ)、党(dɑ̌nɡ)", "汉字、绿、党"),
        ("幹垃圾、裡程碑、發展、樓棟", "干垃圾、里程碑、发展、楼栋"),
        ("红&nbsp;色&ldquo;驿站&rdquo;", "红色“驿站”"),
        ("党◇员、生Ψ 机", "党员、生机"),
        ("少一半的“引号", "少一半的“引号"),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("党建＋网格，满意度９８％", "党建+网格,满意度98%"),
        ("", ""),
    ],
)
def test_text_is_made_even(written: str, matched: str) -> None:
    """Widths, stray blanks, pinyin, old forms, quotes and line ends are made even."""
    assert View(written).matched == matched


def test_number_broken_by_a_blank_is_quoted_with_it() -> None:
    """「5300 人」 is matched as 「5300人」 and quoted as it stands."""
    view = View("户籍 5300 人")

    start = view.matched.index("5300人")
    span = view.span(start, start + 5)

    assert view.text[span.start : span.end] == "5300 人"


def test_rare_characters_are_one_character_each() -> None:
    """A character beyond the basic plane («𠮷», «👍») moves no offset."""
    view = View("获赞👍 300 次，𠮷祥社区")

    start = view.matched.index("𠮷祥")
    span = view.span(start, start + 2)

    assert view.text[span.start : span.end] == "𠮷祥"


def test_empty_range_leads_to_an_empty_span() -> None:
    """A range of no length is one of no length in the text."""
    view = View("户 籍")

    assert view.span(1, 1).start == view.span(1, 1).end


def test_many_old_forms_give_the_same_as_few() -> None:
    """A text in traditional characters throughout is folded as one with a few of them is."""
    words = "來係個們備優兌內兩冊別則創劃劉動務區協單廣廳廟應廠強當後從復億憲懷戰擇據擴數斷時條樣機權歡歷歸"

    assert View(words).matched == "".join(View(word).matched for word in words)


@given(MESSY)
def test_every_kept_character_leads_back(text: str) -> None:
    """Offsets grow with the text, lie within it, and a character that is kept as it is stands where it leads."""
    view = View(text)
    offsets = [view.offset(k) for k in range(len(view.matched))]

    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)
    assert all(
        text[offset] == sign
        for offset, sign in zip(offsets, view.matched, strict=True)
        if sign in "社区党导。、0123a"
        if text[offset] in "社区党导。、0123a"
    )


@given(MESSY)
def test_way_there_and_back_is_the_same(text: str) -> None:
    """`position` undoes `offset`."""
    view = View(text)

    assert [view.position(view.offset(k)) for k in range(len(view.matched))] == list(range(len(view.matched)))


@given(MESSY)
def test_positions_of_the_text_never_go_back(text: str) -> None:
    """Every original offset has a position in the view, in the same order."""
    view = View(text)
    positions = [view.position(k) for k in range(len(text) + 1)]

    assert positions == sorted(positions)
    assert all(0 <= position <= len(view.matched) for position in positions)


@given(MESSY, st.data())
def test_span_holds_exactly_the_range(text: str, data: st.DataObject) -> None:
    """A span begins with the range's first character and ends behind its last."""
    view = View(text)
    if not view.matched:
        return
    start = data.draw(st.integers(0, len(view.matched) - 1))
    end = data.draw(st.integers(start + 1, len(view.matched)))

    span = view.span(start, end)

    assert (span.start, span.end) == (view.offset(start), view.offset(end - 1) + 1)
    assert View(text[span.start : span.end]).matched.replace(" ", "")[:1] != " "


@given(st.text(st.sampled_from("社区党建，。0123“”\n"), max_size=40))
def test_line_ends_are_kept(text: str) -> None:
    """The view has the lines of the text."""
    assert View(text).matched.count("\n") == text.count("\n")
