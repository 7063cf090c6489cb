"""Named teams, venues, platforms, products and activities that are no governance models (guideline 3)."""

from __future__ import annotations

import pytest

from casemine.extract.named_items import find_named_items
from casemine.records import ItemType, Span


def items(text: str, taken: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    """Name and type of the items of a text."""
    found = find_named_items(text, taken)
    assert [text[item.evidence.start : item.evidence.end] for item in found] == [item.name for item in found]
    return [(item.name, item.type.value) for item in found]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("组建“红马甲”志愿服务队", "红马甲", "team"),
        ("打造“同心里”驿站", "同心里", "venue"),
        ("开发“码上说”小程序", "码上说", "platform"),
        ("编印“一本通”手册", "一本通", "product"),
        ("举办“邻里情”文化节", "邻里情", "activity"),
        ("设立“邻里学堂”", "邻里学堂", "venue"),
    ],
)
def test_a_generic_noun_tells_the_type(text: str, name: str, kind: str) -> None:
    """The noun stands behind the quotes or ends the name."""
    assert items(text) == [(name, kind)]


@pytest.mark.parametrize(
    "text", ["树立“主心骨”", "打通“最后一公里”", "当好“贴心人”,构建“熟人社会”", "“志愿服务队”", "“党建+”平台"]
)
def test_words_in_quotes_for_emphasis_are_none(text: str) -> None:
    """Quotes without a generic noun, and the noun alone, name nothing."""
    assert items(text) == []


def test_governance_models_are_left_out() -> None:
    """A quotation that a governance model has taken is no item."""
    text = "推行“红色管家”平台"

    assert items(text, (Span(3, 7),)) == []
    assert items(text, (Span(0, 2),)) == [("红色管家", ItemType.PLATFORM.value)]


def test_an_item_is_told_once() -> None:
    """However often it is named, at its first mention."""
    (item,) = find_named_items("“红马甲”服务队成立。“红马甲”服务队走访。")

    assert item.evidence == Span(1, 4)
