"""Annotations as flat items, each a kind, a span and some words: what sheets and labelling tools hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from casemine.records import (
    Comparator,
    Direction,
    Domain,
    FigureRole,
    Genre,
    ItemType,
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
from casemine.scoring.marks import (
    Annotation,
    ChangeMark,
    ComponentMark,
    FigureMark,
    GovernanceModelMark,
    HeadingMark,
    MeasureMark,
)

Word = TypeVar("Word", bound=StrEnum)

CHANGE = re.compile(r"(up|down)(?:\s+([\d.]+)?>([\d.]+))?(?:\s+by\s+([\d.]+)(?:\s+(\S+))?)?")
RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)")
COMPONENT = re.compile(r"(.*\S)\s+(\d+|\?)\s*(?:=\s*(.*))?")
ONCE = ("place", "period")  # kinds of which a document has one
LEVELS = ("province", "city", "district", "street", "community")


class Item(msgspec.Struct, frozen=True):
    """
    One item of an annotation.

    Args:
        kind: `figure`, `model`, `heading`, `measure`, `host`, … as in `KINDS`.
        span: Where it stands.
        words: What is said of it, by the names that `KINDS` gives for its kind; what is not said is left out.
        optional: Whether it neither helps nor hurts.
    """

    kind: str
    span: Span
    words: dict[str, str] = {}
    optional: bool = False


def to_items(annotation: Annotation) -> list[Item]:
    """Return the items of an annotation, kind by kind, in text order."""
    found = []
    for kind, (field, names, _, write) in KINDS.items():
        held = getattr(annotation, field)
        for mark in held if isinstance(held, tuple) else [held] if held else []:
            said = dict(zip(names, write(mark), strict=True))
            words = {name: word for name, word in said.items() if word}
            found.append(Item(kind, mark.evidence, words, getattr(mark, "optional", False)))
    return found


def from_items(name: str, text: str, items: Iterable[Item], facts: dict[str, str]) -> Annotation:
    """
    Return the annotation that items make up, in text order.

    Args:
        name: What the document is called.
        text: Its text.
        items: In any order.
        facts: `genre`, `domain`, `title`, `degraded` as far as said.

    Raises:
        ValueError: A kind, word or number cannot be read; the message says which and what would be right.
    """
    marks: dict[str, list[Any]] = {}
    for item in items:
        if item.kind not in KINDS:
            raise ValueError(f"{item.kind!r} is no kind of item; there are: {', '.join(KINDS)}")
        field, names, read, _ = KINDS[item.kind]
        unknown = [word for word in item.words if word not in names]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no word of a {item.kind}; there are: {', '.join(names)}")
        marks.setdefault(field, []).append(read(item, text[item.span.start : item.span.end]))
    for field in ONCE:
        if len(marks.get(field, ())) > 1:
            raise ValueError(f"{field!r} is said twice")
    told: dict[str, Any] = {"measures": ()}
    told |= {
        field: held[0]
        if field in ONCE
        else tuple(sorted(held, key=lambda mark: (mark.evidence.start, mark.evidence.end)))
        for field, held in marks.items()
    }
    return Annotation(
        name=name,
        text=text,
        genre=_word(Genre, facts["genre"]) if facts.get("genre") else None,
        domain=_word(Domain, facts["domain"]) if facts.get("domain") else None,
        title=facts.get("title"),
        degraded=facts.get("degraded"),
        **told,
    )


def _word(vocabulary: type[Word], written: str) -> Word:
    try:
        return vocabulary(written)
    except ValueError:
        raise ValueError(f"{written!r} is none of {', '.join(vocabulary)}") from None


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise ValueError(f"{written!r} is no number") from None


def _show(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def _needed(item: Item, name: str) -> str:
    if not item.words.get(name):
        raise ValueError(f"the {item.kind} lacks its {name}")
    return item.words[name]


def _listed(written: str, sign: str = "|") -> tuple[str, ...]:
    return tuple(filter(None, (piece.strip() for piece in written.split(sign))))


# Figures


def _read_figure(item: Item, quote: str) -> FigureMark:
    value = _needed(item, "value")
    ends = RANGE.fullmatch(value)
    return FigureMark(
        item.span,
        quote,
        None if ends else _number(value),
        float(ends[1]) if ends else None,
        float(ends[2]) if ends else None,
        unit=item.words.get("unit", ""),
        comparator=_word(Comparator, item.words.get("comparator", "=")),
        role=_word(FigureRole, _needed(item, "role")),
        indicator=item.words.get("indicator", ""),
        change=_read_change(item.words.get("change", "")),
        optional=item.optional,
    )


def _write_figure(mark: FigureMark) -> tuple[str, ...]:
    value = _show(mark.value) or f"{_show(mark.low)}..{_show(mark.high)}"
    change = _write_change(mark.change) if mark.change else ""
    return value, mark.unit or "", mark.comparator, mark.role or "", mark.indicator or "", change


def _read_change(written: str) -> ChangeMark | None:
    if not written:
        return None
    told = CHANGE.fullmatch(written)
    if not told:
        raise ValueError(f"{written!r} is no change: write 'up 69>224', 'down by 28 %' or both")
    before, after, by = (float(told[k]) if told[k] else None for k in (2, 3, 4))
    return ChangeMark(Direction(told[1]), before, after, by, (told[5] or "") if by is not None else None)


def _write_change(change: ChangeMark) -> str:
    moved = f" {_show(change.before)}>{_show(change.after)}" if change.after is not None else ""  # 「发展到40个」: >40
    by = f" by {_show(change.by)} {change.by_unit or ''}".rstrip() if change.by is not None else ""
    return f"{change.direction}{moved}{by}"


# Governance models


def _read_governance_model(item: Item, quote: str) -> GovernanceModelMark:
    return GovernanceModelMark(
        name=item.words.get("name") or quote,
        evidence=item.span,
        quote=quote,
        head=item.words.get("head"),
        kind=_word(NameKind, _needed(item, "kind")),
        stance=_word(Stance, _needed(item, "stance")),
        components=tuple(_read_components(item.words.get("components", ""))),
        aliases=_listed(item.words.get("aliases", "")),
        parent=item.words.get("parent"),
        optional=item.optional,
    )


def _write_governance_model(mark: GovernanceModelMark) -> tuple[str, ...]:
    name = "" if mark.name == mark.quote else mark.name
    kind, stance = mark.kind or "", mark.stance or ""
    slots = "; ".join(
        f"{part.slot} {'?' if part.count is None else part.count}"
        + (f" = {'|'.join(part.members)}" if part.members else "")
        for part in mark.components
    )
    return name, mark.head or "", kind, stance, slots, "|".join(mark.aliases), mark.parent or ""


def _read_components(written: str) -> Iterator[ComponentMark]:
    for part in _listed(written, ";"):
        told = COMPONENT.fullmatch(part)
        if not told:
            raise ValueError(f"{part!r} is no component: write 'slot 3 = a|b|c'")
        yield ComponentMark(told[1], _listed(told[3] or ""), None if told[2] == "?" else int(told[2]))


# Headings and measures


def _read_heading(item: Item, quote: str) -> HeadingMark:
    marker = item.words.get("marker", "")
    if not quote.startswith(marker):
        raise ValueError(f"{quote!r} does not begin with the marker {marker!r}")
    roles = tuple(_word(SectionRole, role) for role in _listed(item.words.get("roles", ""), ","))
    level = int(_number(_needed(item, "level")))
    return HeadingMark(marker, quote.removeprefix(marker).strip(), level, item.span, quote, roles, item.optional)


def _write_heading(mark: HeadingMark) -> tuple[str, ...]:
    return mark.marker, str(mark.level or ""), ",".join(mark.roles)


def _read_measure(item: Item, quote: str) -> MeasureMark:
    said = item.words.get("category")
    category = _word(MeasureCategory, said) if said else None
    return MeasureMark(item.span, quote, category, _listed(item.words.get("actors", "")))


def _write_measure(mark: MeasureMark) -> tuple[str, ...]:
    return mark.category or "", "|".join(mark.actors)


# Fields of the case


def _read_mention(item: Item, quote: str) -> Mention:
    return Mention(quote, item.span)


def _read_term(item: Item, quote: str) -> PolicyTerm:
    return PolicyTerm(item.words.get("name") or quote, _needed(item, "class"), item.span)


def _read_named_item(item: Item, quote: str) -> NamedItem:
    return NamedItem(item.words.get("name") or quote, _word(ItemType, _needed(item, "type")), item.span)


def _read_place(item: Item, quote: str) -> Place:
    return Place(item.span, **item.words)


def _read_period(item: Item, quote: str) -> Period:
    return Period(_needed(item, "first"), item.words.get("last"), item.span)


_MENTION: tuple[tuple[str, ...], Callable[[Item, str], Any], Callable[[Any], tuple[str, ...]]]
_MENTION = ((), _read_mention, lambda _: ())

# Kind → field of the annotation, names of the words, how it is read, how it is written.
KINDS: dict[str, tuple[str, tuple[str, ...], Callable[[Item, str], Any], Callable[[Any], tuple[str, ...]]]] = {
    "figure": (
        "figures",
        ("value", "unit", "comparator", "role", "indicator", "change"),
        _read_figure,
        _write_figure,
    ),
    "model": (
        "governance_models",
        ("name", "head", "kind", "stance", "components", "aliases", "parent"),
        _read_governance_model,
        _write_governance_model,
    ),
    "heading": ("headings", ("marker", "level", "roles"), _read_heading, _write_heading),
    "measure": ("measures", ("category", "actors"), _read_measure, _write_measure),
    "host": ("hosts", *_MENTION),
    "site": ("sites", *_MENTION),
    "recognition": ("recognitions", *_MENTION),
    "claim": ("claims", *_MENTION),
    "masked": ("masked", *_MENTION),
    "term": ("policy_terms", ("name", "class"), _read_term, lambda mark: (mark.term, mark.term_class)),
    "item": ("named_items", ("name", "type"), _read_named_item, lambda mark: (mark.name, mark.type)),
    "place": ("place", LEVELS, _read_place, lambda mark: tuple(getattr(mark, level) or "" for level in LEVELS)),
    "period": ("period", ("first", "last"), _read_period, lambda mark: (mark.first, mark.last or "")),
}
VOCABULARIES: dict[tuple[str, str], type[StrEnum]] = {
    ("figure", "comparator"): Comparator,
    ("figure", "role"): FigureRole,
    ("model", "kind"): NameKind,
    ("model", "stance"): Stance,
    ("measure", "category"): MeasureCategory,
    ("item", "type"): ItemType,
}
FACTS = ("genre", "domain", "title", "degraded")
