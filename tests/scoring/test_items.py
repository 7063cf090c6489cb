"""Flat items: what an annotation says is said by its items, and read back the same."""

from __future__ import annotations

import pytest

from casemine.records import Mention, NamedItem, Period, Place, PolicyTerm, Span
from casemine.scoring.gold import read_annotations
from casemine.scoring.items import Item, from_items, to_items
from casemine.scoring.marks import (
    Annotation,
    ChangeMark,
    ComponentMark,
    FigureMark,
    GovernanceModelMark,
    HeadingMark,
    MeasureMark,
)

TEXT = "一、做法\n清浦社区党委推行“三联”工作法,志愿者从20人增至58人,满意度提高20至30个百分点。"


def at(words: str) -> tuple[Span, str]:
    start = TEXT.index(words)
    return Span(start, start + len(words)), words


@pytest.fixture
def annotation() -> Annotation:
    """One item of every kind."""
    return Annotation(
        "清浦",
        TEXT,
        figures=(
            FigureMark(
                *at("从20人增至58人"),
                58,
                unit="人",
                indicator="志愿者",
                role="outcome",  # type: ignore[arg-type]
                change=ChangeMark("up", 20, 58, None, None),  # type: ignore[arg-type]
            ),
            FigureMark(
                *at("20至30个百分点"),
                None,
                20,
                30,
                "个百分点",
                "满意度",
                "range",  # type: ignore[arg-type]
                None,
                "outcome",  # type: ignore[arg-type]
                optional=True,
            ),
        ),
        governance_models=(
            GovernanceModelMark(
                "三联工作法",
                *at("三联"),
                aliases=("三联",),
                head="工作法",
                kind="numeric",  # type: ignore[arg-type]
                stance="adopted",  # type: ignore[arg-type]
                components=(ComponentMark("联", ("党委", "志愿者"), 3), ComponentMark("N", (), None)),
            ),
        ),
        headings=(HeadingMark("一、", "做法", 1, *at("一、做法"), roles=("measures",)),),  # type: ignore[arg-type]
        measures=(MeasureMark(*at("推行“三联”工作法"), "mechanism", ("清浦社区党委",)),),  # type: ignore[arg-type]
        genre="news",  # type: ignore[arg-type]
        domain="urban community",  # type: ignore[arg-type]
        title="一、做法",
        place=Place(at("清浦社区")[0], community="清浦社区"),
        period=Period("2019", None, at("清浦")[0]),
        hosts=(Mention("清浦社区党委", at("清浦社区党委")[0]),),
        policy_terms=(PolicyTerm("志愿者", "party_routine", at("志愿者")[0]),),
        named_items=(NamedItem("三联", "activity", at("三联")[0]),),  # type: ignore[arg-type]
    )


def test_items_say_all_and_are_read_back(annotation: Annotation):
    """Every kind of item survives, with its words and whether it is optional."""
    facts = {"genre": "news", "domain": "urban community", "title": "一、做法"}

    assert from_items("清浦", TEXT, to_items(annotation), facts) == annotation


def test_the_annotated_case_survives(shared):
    """A full-length annotation is read back the same from its items."""
    for gold in read_annotations(shared / "gold" / "real"):
        back = from_items(
            gold.name, gold.text, to_items(gold), {"genre": gold.genre or "", "domain": gold.domain or ""}
        )

        assert [mark.value for mark in back.figures] == [mark.value for mark in gold.figures]
        assert [mark.components for mark in back.governance_models] == [
            mark.components for mark in gold.governance_models
        ]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (Item("fact", Span(0, 2)), "'fact' is no kind of item"),
        (Item("figure", Span(0, 2), {"value": "3", "colour": "red"}), "'colour' is no word of a figure"),
        (Item("figure", Span(0, 2), {"value": "many", "role": "output"}), "'many' is no number"),
        (Item("figure", Span(0, 2), {"role": "output"}), "the figure lacks its value"),
        (Item("figure", Span(0, 2), {"value": "3", "role": "profit"}), "'profit' is none of profile, input"),
        (Item("figure", Span(0, 2), {"value": "3", "role": "output", "change": "rose"}), "'rose' is no change"),
        (
            Item("model", Span(0, 2), {"kind": "brand", "stance": "adopted", "components": "核"}),
            "'核' is no component",
        ),
        (Item("heading", Span(0, 2), {"marker": "二、", "level": "1"}), "does not begin with the marker"),
    ],
)
def test_what_cannot_be_read_is_told(item: Item, reason: str):
    """A wrong kind, word or number is named in one sentence."""
    with pytest.raises(ValueError, match=reason):
        from_items("清浦", TEXT, [item], {})
