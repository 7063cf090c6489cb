"""What a document holds by somebody's reading, in one form for gold, for predictions and for cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from casemine.records import (
    Case,
    Comparator,
    Direction,
    Domain,
    FigureRole,
    Genre,
    MeasureCategory,
    Mention,
    NamedItem,
    NameKind,
    Period,
    Place,
    PolicyTerm,
    SectionRole,
    Span,
    Stance,
)

# The lists of words that a case keeps just as they stand in the text.
MENTIONS = ("hosts", "sites", "recognitions", "claims", "masked")


class ChangeMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change as annotated; what is not given is None."""

    direction: Direction | None = None
    before: float | None = None
    after: float | None = None
    by: float | None = None
    by_unit: str | None = None


class FigureMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure as annotated; `quote` is what the annotation says stands at `evidence`, None where it does not say."""

    evidence: Span
    quote: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    indicator: str | None = None
    comparator: Comparator = Comparator.EQUAL
    change: ChangeMark | None = None
    role: FigureRole | None = None
    optional: bool = False


class ComponentMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A slot of a governance model as annotated, with its members."""

    slot: str
    members: tuple[str, ...] = ()
    count: int | None = None


class GovernanceModelMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A governance model as annotated; whether it is complete follows from its components."""

    name: str
    evidence: Span = Span(0, 0)
    quote: str | None = None
    aliases: tuple[str, ...] = ()
    head: str | None = None
    kind: NameKind | None = None
    stance: Stance | None = None
    components: tuple[ComponentMark, ...] = ()
    parent: str | None = None
    optional: bool = False


class HeadingMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A heading as annotated; `roles` is empty where the annotation gives none."""

    marker: str
    title: str
    level: int | None
    evidence: Span = Span(0, 0)
    quote: str | None = None
    roles: tuple[SectionRole, ...] = ()
    optional: bool = False


class MeasureMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of text that holds a measure; `category` is None where the annotation gives none."""

    evidence: Span
    quote: str | None = None
    category: MeasureCategory | None = None
    actors: tuple[str, ...] = ()


class Annotation(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What one document holds by somebody's reading. All offsets are characters of `text`.

    `extent` is the document's part of the text, None for all of it (several write-ups of one page share its
    text). `measures` is None where measures were not annotated, `genre` and `domain` likewise: what gold
    leaves None is not scored. The fields behind `extent` are those of `Case`; no score is taken of them.
    """

    name: str
    text: str
    figures: tuple[FigureMark, ...] = ()
    governance_models: tuple[GovernanceModelMark, ...] = ()
    headings: tuple[HeadingMark, ...] = ()
    measures: tuple[MeasureMark, ...] | None = None
    genre: Genre | None = None
    domain: Domain | None = None
    extent: Span | None = None
    title: str | None = None
    degraded: str | None = None
    place: Place | None = None
    period: Period | None = None
    hosts: tuple[Mention, ...] = ()
    sites: tuple[Mention, ...] = ()
    recognitions: tuple[Mention, ...] = ()
    claims: tuple[Mention, ...] = ()
    policy_terms: tuple[PolicyTerm, ...] = ()
    named_items: tuple[NamedItem, ...] = ()
    masked: tuple[Mention, ...] = ()

    @property
    def body(self) -> str:
        """The document's own part of the text."""
        return self.text if self.extent is None else self.text[self.extent.start : self.extent.end]


def mark_case(
    case: Case, *, name: str = "", text: str | None = None, lead: Callable[[int], int] | None = None
) -> Annotation:
    """
    Return a case as an annotation, to be scored.

    Args:
        case: What was extracted.
        name: What the annotation is called in reports; the case's title without it.
        text: The text that gold is annotated on; the case's own without it.
        lead: Takes an offset of `case.text` to one of `text`, as `Document.to_page` does; the same without it.
    """

    def led(span: Span) -> Span:
        if lead is None:
            return span
        return Span(lead(span.start), lead(span.end - 1) + 1 if span.end > span.start else lead(span.start))

    def led_all(record: Any) -> Any:
        return record and msgspec.structs.replace(record, evidence=led(record.evidence))

    return Annotation(
        name=name or case.title or case.case_id,
        text=case.text if text is None else text,
        figures=tuple(
            FigureMark(
                evidence=led(figure.evidence),
                quote=case.quote(figure.evidence),
                value=figure.value,
                low=figure.low,
                high=figure.high,
                unit=figure.unit,
                indicator=figure.indicator,
                comparator=figure.comparator,
                change=None if figure.change is None else ChangeMark(*msgspec.structs.astuple(figure.change)),
                role=figure.role,
            )
            for figure in case.figures
        ),
        governance_models=tuple(
            GovernanceModelMark(
                name=found.name,
                evidence=led(found.evidence),
                quote=case.quote(found.evidence),
                aliases=found.aliases,
                head=found.head,
                kind=found.kind,
                stance=found.stance,
                components=tuple(ComponentMark(part.slot, part.members, part.count) for part in found.components),
                parent=found.parent,
            )
            for found in case.governance_models
        ),
        headings=tuple(
            HeadingMark(
                marker=section.marker,
                title=section.title,
                level=section.level,
                evidence=led(section.evidence),
                quote=case.quote(section.evidence),
                roles=section.roles,
            )
            for section in case.sections
        ),
        measures=tuple(
            MeasureMark(led(measure.evidence), case.quote(measure.evidence), measure.category, measure.actors)
            for measure in case.measures
        ),
        genre=case.genre,
        domain=case.domain,
        title=case.title,
        degraded=case.degraded,
        place=led_all(case.place),
        period=led_all(case.period),
        hosts=tuple(map(led_all, case.hosts)),
        sites=tuple(map(led_all, case.sites)),
        recognitions=tuple(map(led_all, case.recognitions)),
        claims=tuple(map(led_all, case.claims)),
        policy_terms=tuple(map(led_all, case.policy_terms)),
        named_items=tuple(map(led_all, case.named_items)),
        masked=tuple(map(led_all, case.masked)),
    )
