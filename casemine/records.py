"""What the stages hand on: a page, a document, and the records found in it, each with the span that proves it."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


class Genre(StrEnum):
    """What kind of text a document is (guideline 1)."""

    CASE_REPORT = "case report"
    EXPERIENCE = "experience"
    RESEARCH = "research"
    NEWS = "news"
    PLAN = "plan"
    SUMMARY = "summary"
    SPEECH = "speech"
    NOTICE = "notice"
    NOT_A_CASE = "not-a-case"


class Domain(StrEnum):
    """What kind of unit the main case is about (guideline 5)."""

    URBAN_COMMUNITY = "urban community"
    HOUSING_ESTATE = "housing estate"
    VILLAGE = "village"
    TOWNSHIP_OR_COUNTY_OR_CITY = "township or county or city"
    FIRM = "firm"
    GOVERNMENT_OFFICE = "government office"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    NEW_ORGANISATIONS = "new organisations"
    PARK_OR_BUSINESS_DISTRICT = "park or business district"
    OTHER = "other"


class SectionRole(StrEnum):
    """What a section of a write-up is there for (guideline 1)."""

    PREFACE = "preface"
    BACKGROUND = "background"
    NEEDS = "needs"
    RESOURCES = "resources"
    THEORY = "theory"
    GOALS = "goals"
    MEASURES = "measures"
    OUTCOMES = "outcomes"
    INNOVATION = "innovation"
    PROBLEMS = "problems"
    CAUSES = "causes"
    REFLECTION = "reflection"
    RECOMMENDATIONS = "recommendations"
    OTHER = "other"


class FigureRole(StrEnum):
    """What a figure tells of the case (guideline 2)."""

    PROFILE = "profile"
    INPUT = "input"
    OUTPUT = "output"
    OUTCOME = "outcome"
    TARGET = "target"
    REFERENCE = "reference"


class Comparator(StrEnum):
    """How a figure's value relates to the number written (guideline 2)."""

    EQUAL = "="
    ABOUT = "~"
    AT_LEAST = ">="
    AT_MOST = "<="
    RANGE = "range"


class Direction(StrEnum):
    """Where a change leads."""

    UP = "up"
    DOWN = "down"


class NameKind(StrEnum):
    """How the name of a governance model is made (guideline 3)."""

    NUMERIC = "numeric"
    FORMULA = "formula"
    BRAND = "brand"
    CLAUSE = "clause"
    PLACE = "place"


class Stance(StrEnum):
    """Whose governance model it is (guideline 3)."""

    ADOPTED = "adopted"
    CITED = "cited"
    PROPOSED = "proposed"


class MeasureCategory(StrEnum):
    """What a measure works with (guideline 4)."""

    ORGANISATION = "organisation"
    CADRE = "cadre"
    VENUE = "venue"
    MECHANISM = "mechanism"
    DELIBERATION = "deliberation"
    SERVICE = "service"
    PROPERTY = "property"
    VOLUNTEERING = "volunteering"
    PUBLICITY = "publicity"
    CULTURE = "culture"
    RESOURCES = "resources"
    MEDIATION = "mediation"
    ENVIRONMENT = "environment"
    SAFETY = "safety"
    SUPERVISION = "supervision"
    DIGITAL = "digital"
    ECONOMY = "economy"
    OTHER = "other"


class ItemType(StrEnum):
    """What a named item is that is no governance model (guideline 3)."""

    TEAM = "team"
    VENUE = "venue"
    PLATFORM = "platform"
    PRODUCT = "product"
    ACTIVITY = "activity"


class CheckKind(StrEnum):
    """What a free check compares (guideline 5)."""

    PARTS = "parts"
    ENUMERATION = "enumeration"
    SLOTS = "slots"


# The kinds of records whose judgements can be explained: `casemine.extract.explain`.
EXPLAINED = ("cases", "sections", "figures", "governance_models", "measures")


class Span(msgspec.Struct, frozen=True, order=True):
    """The half-open range `[start, end)`, in characters of the text of the document."""

    start: int
    end: int


class Line(msgspec.Struct, frozen=True):
    """One line of a page, as a reader sees it: its text, where it starts in `Page.text`, and its fonts."""

    text: str
    start: int
    emphasis: tuple[Span, ...] = ()  # bold or strong parts, in characters of the line
    heading: int = 0  # 1 for <h1> … 6 for <h6>, 0 for none
    centred: bool = False


class Page(msgspec.Struct, frozen=True, dict=True):
    """
    One file, decoded and freed of what is not the article; its text never changes again.

    `text` is the lines joined by line ends. `title`, `published` (ISO), `source_site` and `author` are the
    article's own, None where the page does not print them. `replaced_bytes` counts the bytes that no
    encoding could read. `degraded` is the reason why the text is not what the page prints, such as `read by OCR`,
    or None.
    """

    text: str
    lines: tuple[Line, ...]
    title: str | None = None
    published: str | None = None
    source_site: str | None = None
    author: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    replaced_bytes: int = 0
    markup: str = ""
    degraded: str | None = None
    file: str | None = None

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a BeautifulSoup tree, made on first use; empty for a plain text."""
        from bs4 import BeautifulSoup

        return BeautifulSoup(self.markup, "lxml")


class Document(msgspec.Struct, frozen=True):
    """
    One write-up: its text, frozen, and what the page says of it.

    `text` begins with the title on a line of its own where the page prints one, then one line a paragraph.
    `anchors` leads back to the page: pairs (offset in `text`, offset in `Page.text`), in order, one for
    each stretch that is copied whole. `emphasis` are the bold stretches and the lines set as headings.
    `degraded` is the page's.
    """

    text: str
    title: str | None = None
    source_site: str | None = None
    published: str | None = None
    url: str | None = None
    start: int = 0
    anchors: tuple[tuple[int, int], ...] = ()
    emphasis: tuple[Span, ...] = ()
    degraded: str | None = None

    def to_page(self, offset: int) -> int:
        """Return the offset in `Page.text` of the character at `offset` of this document's text."""
        from bisect import bisect_right

        if not self.anchors:
            return self.start + offset
        here, there = self.anchors[max(0, bisect_right(self.anchors, (offset, 1 << 62)) - 1)]
        return there + offset - here


class Section(msgspec.Struct, frozen=True):
    """
    A heading and what stands under it.

    `level` 1 is the topmost heading present; `parent` is an index into the outline, None at the top.
    `evidence` is the heading itself, marker included; `body` runs from the heading to the next one of the
    same or a higher rank. `confidence` is that of its primary role.
    """

    level: int
    marker: str
    title: str
    roles: tuple[SectionRole, ...]
    parent: int | None
    evidence: Span
    body: Span
    found_by: str = ""
    confidence: float | None = None


class Change(msgspec.Struct, frozen=True):
    """A figure that moved: 「从69人壮大至224人」 is up, before 69, after 224. What the text does not give is None."""

    direction: Direction
    before: float | None = None
    after: float | None = None
    by: float | None = None
    by_unit: str | None = None


class Figure(msgspec.Struct, frozen=True):
    """
    A number that measures something.

    `value` is in base units (16余万元 → 160000 元), None for a range, whose ends are `low` and `high`.
    `section` and `site` are indices into the case's sections and sites, None for none (the main case).
    `found_by` names what judged it: `rules`, or a tagger with its version; `confidence` is how often, of figures
    judged as surely, indicator and role are both right.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    indicator: str
    comparator: Comparator
    change: Change | None
    role: FigureRole
    evidence: Span
    section: int | None = None
    site: int | None = None
    found_by: str = ""
    confidence: float | None = None


class Component(msgspec.Struct, frozen=True):
    """One slot of a governance model and its members, in the text's own words: 委, 3, (社区居委会, …)."""

    slot: str
    count: int | None
    members: tuple[str, ...] = ()


class GovernanceModel(msgspec.Struct, frozen=True):
    """
    A named way of governing (治理模式).

    `evidence` is the name where it is first defined, else first named; `mentions` are all its places;
    `definition` holds the span of every member, in the order of `components`.
    `complete` is true when every counted slot has as many members as its numeral says.
    """

    name: str
    head: str | None
    kind: NameKind
    stance: Stance
    components: tuple[Component, ...]
    complete: bool
    evidence: Span
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    definition: tuple[Span, ...] = ()
    mentions: tuple[Span, ...] = ()
    section: int | None = None
    site: int | None = None
    found_by: str = ""
    confidence: float | None = None


class Measure(msgspec.Struct, frozen=True):
    """
    One action taken, set up or run; `figures` are indices into the case's figures.

    `confidence` is that its sentence tells an action at all.
    """

    title: str
    action: str
    actors: tuple[str, ...]
    category: MeasureCategory
    evidence: Span
    figures: tuple[int, ...] = ()
    section: int | None = None
    site: int | None = None
    found_by: str = ""
    confidence: float | None = None


class Place(msgspec.Struct, frozen=True):
    """Where the main case lies, level by level as written; `code` is the administrative code where it is certain."""

    evidence: Span
    province: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    community: str | None = None
    code: str | None = None


class Period(msgspec.Struct, frozen=True):
    """The years in which the practice ran; `last` is None while the text leaves it open."""

    first: str
    last: str | None
    evidence: Span


class Mention(msgspec.Struct, frozen=True):
    """Words of the text that are kept as they stand: a host, a claim, a recognition, a site, a masked value."""

    text: str
    evidence: Span


class PolicyTerm(msgspec.Struct, frozen=True):
    """A set term of policy language: doctrine, programme, routine or document."""

    term: str
    term_class: str
    evidence: Span


class NamedItem(msgspec.Struct, frozen=True):
    """A named team, venue, platform, product or activity that is no governance model."""

    name: str
    type: ItemType
    evidence: Span


class Check(msgspec.Struct, frozen=True):
    """Parts against a total, a list against its count, slots against members: reported, never mended."""

    kind: CheckKind
    expected: float
    found: float
    passed: bool
    evidence: Span


class Case(msgspec.Struct, frozen=True):
    """
    Everything one write-up says of one practice, each item with its span into `text`.

    `case_id` is the first 16 hex digits of the SHA-256 of the text (UTF-8): the same text is the same case.
    Lists are flat and in text order. `degraded` is the reason why the text is not to be trusted, or None.
    """

    case_id: str
    text: str
    title: str | None
    source_site: str | None
    url: str | None
    published: str | None
    genre: Genre
    domain: Domain
    place: Place | None
    period: Period | None
    degraded: str | None
    hosts: tuple[Mention, ...]
    sites: tuple[Mention, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    governance_models: tuple[GovernanceModel, ...]
    measures: tuple[Measure, ...]
    recognitions: tuple[Mention, ...]
    claims: tuple[Mention, ...]
    policy_terms: tuple[PolicyTerm, ...]
    named_items: tuple[NamedItem, ...]
    masked: tuple[Mention, ...]
    checks: tuple[Check, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain dicts, lists, strings and numbers, the keys named as the fields are."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def quote(self, span: Span) -> str:
        """Return what stands at `span` in the text."""
        return self.text[span.start : span.end]
