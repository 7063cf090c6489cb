"""Annotation sheets: what a reader finds in a text, as tab-separated rows that name sentences and quote their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
from casemine.text.sentences import split_sentences

Word = TypeVar("Word", bound=StrEnum)

GAP = "<...>"  # between the beginning and the end of a long quotation
SENTENCES = re.compile(r"S(\d+)(?:-S?(\d+))?")
NTH = re.compile(r"(.+)#(\d+)", re.DOTALL)
CHANGE = re.compile(r"(up|down)(?:\s+([\d.]+)>([\d.]+))?(?:\s+by\s+([\d.]+)(?:\s+(\S+))?)?")
RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)")
COMPONENT = re.compile(r"(.*\S)\s+(\d+|\?)\s*(?:=\s*(.*))?")


class Problem(msgspec.Struct, frozen=True):
    """A row of a sheet that cannot be read: its number, from 1, and what is wrong with it."""

    row: int
    reason: str


def number_sentences(text: str) -> str:
    """
    Return the text as a reader annotates it: one sentence a line, each behind its number.

    >>> print(number_sentences("一、成效\\n走访13次。化解9件。"))
    S1	一、成效
    S2	走访13次。
    S3	化解9件。
    """
    return "\n".join(f"S{k}\t{text[span.start : span.end]}" for k, span in enumerate(split_sentences(text), 1))


def read_sheet(sheet: str, *, name: str, text: str) -> tuple[Annotation, tuple[Problem, ...]]:
    """
    Return what a sheet says of a text, in text order, and the rows that cannot be read.

    A row is a kind, mostly a sentence number (`S5`, or `S5-S7`), the words quoted from there, and what is said of
    them, with tabs between; empty lines and lines that begin with `#` are passed over. `quote#2` is the second place
    of the words in the sentence, `begin<...>end` a long stretch by its ends, `*` the whole sentence, `quote=>name`
    words and what they are read as. A last cell `?` marks a figure, model or heading
    that neither helps nor hurts.

    | kind | cells behind it |
    | --- | --- |
    | `genre`, `domain`, `degraded` | the value |
    | `title` | sentence |
    | `place` | sentence, quote, `province=…`, `city=…`, `district=…`, `street=…`, `community=…` as far as told |
    | `period` | sentence, quote, first year, last year |
    | `host`, `site`, `recognition`, `claim`, `masked` | sentence, quote |
    | `term` | sentence, quote, class |
    | `item` | sentence, quote, type |
    | `figure` | sentence, quote, value or `low..high`, unit, comparator, role, indicator, change |
    | `model` | sentence, quote, head, kind, stance, components, aliases (`a\\|b`), parent |
    | `heading` | sentence, marker, title, level, roles (`a,b`) |
    | `measure` | sentence, quote, category, actors (`a\\|b`) |

    A change is `up 69>224`, `down by 28 %` or both; components are `核 1 = 社区党委; 委 3 = 甲|乙|丙`, a slot without
    members `核 1`, a slot without number `N ? = 甲|乙`.

    >>> found, problems = read_sheet("figure\\tS1\\t13次\\t13\\t次\\t=\\toutput\\t走访", name="a", text="走访13次。")
    >>> found.figures[0].evidence, problems
    (Span(start=2, end=5), ())
    """
    reader = _Reader(text)
    problems: list[Problem] = []
    for number, row in enumerate(sheet.splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        kind, *cells = (cell.strip() for cell in row.split("\t"))
        try:
            reader.take(kind, cells)
        except ValueError as error:
            problems.append(Problem(number, str(error)))
    return reader.annotation(name), tuple(problems)


class _Reader:
    """The rows of one sheet, as they are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = split_sentences(text)
        self.facts: dict[str, Any] = {}
        self.lists: dict[str, list[Any]] = {field: [] for field, _ in LISTS.values()}

    def take(self, kind: str, cells: list[str]) -> None:
        """Read one row."""
        if kind in LISTS:
            field, read = LISTS[kind]
            self.lists[field].append(read(self, _Cells(cells)))
        elif kind in FACTS:
            if kind in self.facts:
                raise ValueError(f"{kind!r} stands in the sheet twice")
            self.facts[kind] = FACTS[kind](self, _Cells(cells))
        else:
            raise ValueError(f"{kind!r} is no kind of row; there are: {', '.join([*FACTS, *LISTS])}")

    def annotation(self, name: str) -> Annotation:
        """Return what was read, in text order."""
        ordered = {
            field: tuple(sorted(marks, key=lambda mark: (mark.evidence.start, mark.evidence.end)))
            for field, marks in self.lists.items()
        }
        return Annotation(name=name, text=self.text, **{**ordered, **self.facts})

    def find(self, cells: _Cells) -> tuple[Span, str, str]:
        """Return where the quotation of the next two cells stands, its words, and what they are read as."""
        within = self.stretch(cells.take("sentence"))
        quote, _, read_as = cells.take("quote").partition("=>")
        span = within if quote == "*" else self._quoted(quote.strip(), within)
        words = self.text[span.start : span.end]
        return span, words, read_as.strip() or words

    def stretch(self, written: str) -> Span:
        """Return the span of the sentences named."""
        named = SENTENCES.fullmatch(written)
        if not named:
            raise ValueError(f"{written!r} names no sentence: write S5, or S5-S7")
        first, last = int(named[1]), int(named[2] or named[1])
        if not 1 <= first <= last <= len(self.sentences):
            raise ValueError(f"there is no sentence {written}: the text has S1 to S{len(self.sentences)}")
        return Span(self.sentences[first - 1].start, self.sentences[last - 1].end)

    def _quoted(self, quote: str, within: Span) -> Span:
        nth = NTH.fullmatch(quote)
        quote, times = (nth[1], int(nth[2])) if nth else (quote, 1)
        begin, gap, end = quote.partition(GAP)
        start = within.start - 1
        for _ in range(times):
            start = self.text.find(begin, start + 1, within.end)
            if start < 0:
                here = self.text[within.start : within.end]
                raise ValueError(f"{begin!r} does not stand there{'' if times == 1 else f' {times} times'}: {here!r}")
        if not gap:
            return Span(start, start + len(begin))
        close = self.text.find(end, start + len(begin), within.end)
        if close < 0:
            raise ValueError(f"{end!r} does not stand behind {begin!r} there")
        return Span(start, close + len(end))

    def heading(self, cells: _Cells) -> tuple[Span, str, str]:
        """Return where marker and title stand, both as quoted."""
        within = self.stretch(cells.take("sentence"))
        marker, title = cells.take("marker", ""), cells.take("title")
        pattern = re.escape(marker) + r"\s*" + re.escape(title) if marker else re.escape(title)
        found = re.compile(pattern).search(self.text, within.start, within.end)
        if not found:
            here = self.text[within.start : within.end]
            raise ValueError(f"{marker + title!r} does not stand there: {here!r}")
        return Span(found.start(), found.end()), marker, title


class _Cells:
    """The cells of a row, taken one after another; a last cell `?` is set aside."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.optional = bool(cells) and cells[-1] == "?"
        self._cells: Iterator[str] = iter(cells[:-1] if self.optional else cells)

    def take(self, name: str, default: str | None = None) -> str:
        """Return the next cell; an empty one is `default`."""
        cell = next(self._cells, "")
        if not cell and default is None:
            raise ValueError(f"the cell {name!r} is empty")
        return cell or default or ""

    def rest(self) -> list[str]:
        """Return the cells that are left."""
        return [cell for cell in self._cells if cell]


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


def _read_figure(reader: _Reader, cells: _Cells) -> FigureMark:
    span, words, _ = reader.find(cells)
    value = cells.take("value")
    ends = RANGE.fullmatch(value)
    return FigureMark(
        span,
        words,
        None if ends else _number(value),
        float(ends[1]) if ends else None,
        float(ends[2]) if ends else None,
        unit=cells.take("unit", ""),
        comparator=_word(Comparator, cells.take("comparator", "=")),
        role=_word(FigureRole, cells.take("role")),
        indicator=cells.take("indicator", ""),
        change=_read_change(cells.take("change", "")),
        optional=cells.optional,
    )


def _read_change(written: str) -> ChangeMark | None:
    if not written:
        return None
    told = CHANGE.fullmatch(written)
    if not told:
        raise ValueError(f"{written!r} is no change: write 'up 69>224', 'down by 28 %' or both")
    before, after, by = (float(told[k]) if told[k] else None for k in (2, 3, 4))
    return ChangeMark(Direction(told[1]), before, after, by, (told[5] or "") if by is not None else None)


def _read_governance_model(reader: _Reader, cells: _Cells) -> GovernanceModelMark:
    span, words, name = reader.find(cells)
    return GovernanceModelMark(
        name=name,
        evidence=span,
        quote=words,
        head=cells.take("head", "") or None,
        kind=_word(NameKind, cells.take("kind")),
        stance=_word(Stance, cells.take("stance")),
        components=tuple(_read_components(cells.take("components", ""))),
        aliases=tuple(_listed(cells.take("aliases", ""))),
        parent=cells.take("parent", "") or None,
        optional=cells.optional,
    )


def _read_components(written: str) -> Iterator[ComponentMark]:
    for part in filter(None, (piece.strip() for piece in written.split(";"))):
        told = COMPONENT.fullmatch(part)
        if not told:
            raise ValueError(f"{part!r} is no component: write 'slot 3 = a|b|c'")
        yield ComponentMark(told[1], tuple(_listed(told[3] or "")), None if told[2] == "?" else int(told[2]))


def _listed(written: str) -> Iterator[str]:
    return filter(None, (piece.strip() for piece in written.split("|")))


def _read_heading(reader: _Reader, cells: _Cells) -> HeadingMark:
    span, marker, title = reader.heading(cells)
    level = int(_number(cells.take("level")))
    roles = tuple(_word(SectionRole, role.strip()) for role in cells.take("roles", "").split(",") if role)
    return HeadingMark(marker, title, level, span, reader.text[span.start : span.end], roles, cells.optional)


def _read_measure(reader: _Reader, cells: _Cells) -> MeasureMark:
    span, words, _ = reader.find(cells)
    category = _word(MeasureCategory, cells.take("category"))
    return MeasureMark(span, words, category, tuple(_listed(cells.take("actors", ""))))


def _read_mention(reader: _Reader, cells: _Cells) -> Mention:
    span, words, _ = reader.find(cells)
    return Mention(words, span)


def _read_term(reader: _Reader, cells: _Cells) -> PolicyTerm:
    span, _, term = reader.find(cells)
    return PolicyTerm(term, cells.take("class"), span)


def _read_item(reader: _Reader, cells: _Cells) -> NamedItem:
    span, _, name = reader.find(cells)
    return NamedItem(name, _word(ItemType, cells.take("type")), span)


def _read_place(reader: _Reader, cells: _Cells) -> Place:
    span, _, _ = reader.find(cells)
    levels = {level: name for level, _, name in (cell.partition("=") for cell in cells.rest())}
    unknown = [level for level in levels if level not in ("province", "city", "district", "street", "community")]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no level of a place: province, city, district, street, community")
    return Place(span, **levels)


def _read_period(reader: _Reader, cells: _Cells) -> Period:
    span, _, _ = reader.find(cells)
    return Period(cells.take("first year"), cells.take("last year", "") or None, span)


def _read_title(reader: _Reader, cells: _Cells) -> str:
    span = reader.stretch(cells.take("sentence"))
    return reader.text[span.start : span.end]


FACTS: dict[str, Callable[[_Reader, _Cells], Any]] = {
    "genre": lambda _, cells: _word(Genre, cells.take("genre")),
    "domain": lambda _, cells: _word(Domain, cells.take("domain")),
    "degraded": lambda _, cells: cells.take("reason"),
    "title": _read_title,
    "place": _read_place,
    "period": _read_period,
}
LISTS: dict[str, tuple[str, Callable[[_Reader, _Cells], Any]]] = {
    "figure": ("figures", _read_figure),
    "model": ("governance_models", _read_governance_model),
    "heading": ("headings", _read_heading),
    "measure": ("measures", _read_measure),
    "host": ("hosts", _read_mention),
    "site": ("sites", _read_mention),
    "recognition": ("recognitions", _read_mention),
    "claim": ("claims", _read_mention),
    "term": ("policy_terms", _read_term),
    "item": ("named_items", _read_item),
    "masked": ("masked", _read_mention),
}
