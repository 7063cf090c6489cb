"""What several tests need: the shared folder, when it lies beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from casemine.records import (
    Case,
    Change,
    Check,
    CheckKind,
    Comparator,
    Component,
    Direction,
    Domain,
    Figure,
    FigureRole,
    Genre,
    GovernanceModel,
    ItemType,
    Measure,
    MeasureCategory,
    Mention,
    NamedItem,
    NameKind,
    Period,
    Place,
    Section,
    SectionRole,
    Span,
    Stance,
)

SHARED = Path(os.environ.get("CASEMINE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts and gold; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder is not beside this checkout (set CASEMINE_SHARED to its path)")
    return SHARED


def build_case(text: str = "", **fields: object) -> Case:
    """Return the case of a short text, with one item of most kinds when no other text is given."""
    told = {} if text else dict(FULL)
    text = text or TOLD
    blank: dict[str, object] = dict.fromkeys(Case.__struct_fields__, ())
    blank |= dict.fromkeys(("title", "source_site", "url", "published", "place", "period", "degraded"))
    blank |= {"genre": Genre.NEWS, "domain": Domain.URBAN_COMMUNITY, "text": text}
    blank["case_id"] = sha256(text.encode()).hexdigest()[:16]
    return Case(**(blank | told | fields))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make_case() -> Callable[..., Case]:
    """The function `make_case(text, **fields)`; without a text, a case with an item of most kinds."""
    return build_case


TOLD = (
    "青禾社区的“一核两翼”\n"
    "一、主要做法\n"
    "以社区党总支为核心，居委会、物业公司协同的“一核两翼”模式。志愿者从12人增加至30人，调解纠纷16余宗。\n"
    "=1+1 组建红马甲队，获评市级示范社区。"
)


def span_of(quote: str) -> Span:
    """Return where `quote` first stands in the text of the full case."""
    start = TOLD.index(quote)
    return Span(start, start + len(quote))


FULL: dict[str, object] = {
    "title": "青禾社区的“一核两翼”",
    "url": "http://qinghe.example/1.html",
    "published": "2024-05-06",
    "place": Place(span_of("青禾社区"), community="青禾社区"),
    "period": Period("2020", None, span_of("一、")),
    "hosts": (Mention("社区党总支", span_of("社区党总支")),),
    "sections": (
        Section(
            1,
            "一、",
            "主要做法",
            (SectionRole.MEASURES, SectionRole.OUTCOMES),
            None,
            span_of("一、主要做法"),
            Span(TOLD.index("一、"), len(TOLD)),
        ),
    ),
    "figures": (
        Figure(
            30,
            None,
            None,
            "人",
            "志愿者",
            Comparator.EQUAL,
            Change(Direction.UP, 12, 30),
            FigureRole.OUTCOME,
            span_of("从12人增加至30人"),
            0,
        ),
        Figure(16, None, None, "宗", "纠纷", Comparator.ABOUT, None, FigureRole.OUTPUT, span_of("16余宗"), 0),
    ),
    "governance_models": (
        GovernanceModel(
            "一核两翼",
            "模式",
            NameKind.NUMERIC,
            Stance.ADOPTED,
            (Component("核", 1, ("社区党总支",)), Component("翼", 2, ("居委会", "物业公司")), Component("N", None)),
            True,
            span_of("一核两翼"),
            definition=(span_of("社区党总支"), span_of("居委会"), span_of("物业公司")),
            mentions=(span_of("一核两翼"),),
            section=0,
        ),
    ),
    "measures": (
        Measure(
            "主要做法",
            "=1+1 组建红马甲队",
            ("居委会", "物业公司"),
            MeasureCategory.VOLUNTEERING,
            span_of("=1+1 组建红马甲队"),
            (0, 1),
            0,
        ),
    ),
    "recognitions": (Mention("获评市级示范社区", span_of("获评市级示范社区")),),
    "named_items": (NamedItem("红马甲队", ItemType.TEAM, span_of("红马甲队")),),
    "checks": (Check(CheckKind.SLOTS, 2, 2, True, span_of("一核两翼")),),
}
