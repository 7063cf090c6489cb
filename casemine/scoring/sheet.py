"""Annotation sheets: what a reader finds in a text, as tab-separated rows that name sentences and quote their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from casemine.records import Span
from casemine.scoring.items import FACTS, KINDS, LEVELS, ONCE, Item, from_items, to_items
from casemine.scoring.marks import Annotation
from casemine.text.sentences import split_sentences

LONG_QUOTATION = 40  # characters from which a quotation is shown by its ends
GAP = "<...>"  # between the beginning and the end of a long quotation
SENTENCES = re.compile(r"S(\d+)(?:-S?(\d+))?")
NTH = re.compile(r"(.+)#(\d+)", re.DOTALL)


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

    A change is `up 69>224`, `up >40` where only its end is told, `down by 28 %` or both; components
    are `核 1 = 社区党委; 委 3 = 甲|乙|丙`, a slot without members `核 1`, a slot without number `N ? = 甲|乙`.

    >>> found, problems = read_sheet("figure\\tS1\\t13次\\t13\\t次\\t=\\toutput\\t走访", name="a", text="走访13次。")
    >>> found.figures[0].evidence, problems
    (Span(start=2, end=5), ())
    """
    sentences = split_sentences(text)
    items: list[Item] = []
    facts: dict[str, str] = {}
    problems: list[Problem] = []
    for number, row in enumerate(sheet.splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        kind, *cells = (cell.strip() for cell in row.split("\t"))
        try:
            if kind in FACTS:
                facts[kind] = _read_fact(kind, _Cells(cells), text, sentences)
                from_items(name, text, (), facts)
            else:
                item = _read_item(kind, _Cells(cells), text, sentences)
                if kind in ONCE and any(one.kind == kind for one in items):
                    raise ValueError(f"{kind!r} is said twice")
                from_items(name, text, [item], {})
                items.append(item)
        except ValueError as error:
            problems.append(Problem(number, str(error)))
            facts.pop(kind, None)
    return from_items(name, text, items, facts), tuple(problems)


def write_sheet(annotation: Annotation) -> str:
    """
    Return the sheet of an annotation, as `read_sheet` reads it: the facts first, then the items in text order.

    >>> text = "走访13次。"
    >>> found, _ = read_sheet("figure\\tS1\\t13次\\t13\\t次\\t=\\toutput\\t走访", name="a", text=text)
    >>> write_sheet(found)
    'figure\\tS1\\t13次\\t13\\t次\\t=\\toutput\\t走访\\n'
    """
    sentences = split_sentences(annotation.text)
    rows = [f"{fact}\t{word}" for fact in FACTS if (word := getattr(annotation, fact)) and fact != "title"]
    if annotation.title:
        start = annotation.text.index(annotation.title)
        rows.append(f"title\t{_named(Span(start, start + len(annotation.title)), sentences)[0]}")
    ordered = sorted(to_items(annotation), key=lambda item: (item.span.start, item.span.end))
    rows += [write_row(item, annotation.text, sentences) for item in ordered]
    return "".join(row + "\n" for row in rows)


def write_row(item: Item, text: str, sentences: Sequence[Span]) -> str:
    """Return the row of one item, in a text of these sentences."""
    named, within = _named(item.span, sentences)
    names = [name for name in KINDS[item.kind][1] if name not in ("name", "marker")]
    words = [item.words.get(name, "") for name in names]
    if item.kind == "heading":
        marker = item.words.get("marker", "")
        title = text[item.span.start : item.span.end].removeprefix(marker).strip()
        cells = [item.kind, named, marker, title, *words]
    else:
        quote = "*" if item.span == within else _quotation(item.span, within, text)
        quote += f"=>{item.words['name']}" if item.words.get("name") else ""
        if item.kind == "place":
            words = [f"{name}={word}" for name, word in zip(names, words, strict=True) if word]
        cells = [item.kind, named, quote, *words]
    while not cells[-1]:
        cells.pop()
    return "\t".join([*cells, "?"] if item.optional else cells)


def _named(span: Span, sentences: Sequence[Span]) -> tuple[str, Span]:
    """Return the sentences that a span touches, as sheets name them, and their span."""
    touched = [k for k, one in enumerate(sentences) if one.start < span.end and span.start < one.end]
    first, last = touched[0], touched[-1]
    within = Span(sentences[first].start, sentences[last].end)
    return (f"S{first + 1}" if first == last else f"S{first + 1}-S{last + 1}"), within


def _quotation(span: Span, within: Span, text: str) -> str:
    """Return the words that lead to a span within sentences: all of them, a long stretch by its ends."""
    words = text[span.start : span.end]
    for size in (LONG_QUOTATION // 4, LONG_QUOTATION, len(words)):
        if len(words) <= LONG_QUOTATION and "\n" not in words:
            begin = quotation = words
        else:
            begin = words[:size].partition("\n")[0]
            quotation = begin + GAP + words[-size:].rpartition("\n")[2]
        times = text.count(begin, within.start, span.start + len(begin))
        quotation += "" if times == 1 else f"#{times}"
        if _find_quote(quotation, within, text) == span:
            return quotation
    raise ValueError(f"no quotation leads to {words!r} alone")


class _Cells:
    """The cells of a row, taken one after another; a last cell `?` is set aside."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.optional = bool(cells) and cells[-1] == "?"
        self._cells: Iterator[str] = iter(cells[:-1] if self.optional else cells)

    def take(self, name: str) -> str:
        """Return the next cell, which must not be empty."""
        cell = next(self._cells, "")
        if not cell:
            raise ValueError(f"the cell {name!r} is empty")
        return cell

    def rest(self) -> list[str]:
        """Return the cells that are left."""
        return list(self._cells)


def _read_fact(kind: str, cells: _Cells, text: str, sentences: Sequence[Span]) -> str:
    if kind != "title":
        return cells.take(kind)
    span = _stretch(cells.take("sentence"), sentences)
    return text[span.start : span.end]


def _read_item(kind: str, cells: _Cells, text: str, sentences: Sequence[Span]) -> Item:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of row; there are: {', '.join([*FACTS, *KINDS])}")
    names = [name for name in KINDS[kind][1] if name not in ("name", "marker")]
    within = _stretch(cells.take("sentence"), sentences)
    if kind == "heading":
        marker, title, *rest = [*cells.rest(), "", ""]
        span = _find_heading(marker, title, within, text)
        words = {"marker": marker}
    else:
        quote, _, name = cells.take("quote").partition("=>")
        span = within if quote == "*" else _find_quote(quote.strip(), within, text)
        words = {"name": name.strip()}
        rest = cells.rest()
    if kind == "place":
        rest = [cell for cell in rest if cell]
        said = {level: name for level, _, name in (cell.partition("=") for cell in rest)}
        if unknown := [level for level in said if level not in LEVELS]:
            raise ValueError(f"{unknown[0]!r} is no level of a place; there are: {', '.join(LEVELS)}")
        words |= said
    else:
        if len(rest) > len(names) and any(rest[len(names) :]):
            raise ValueError(f"{rest[len(names)]!r} is a cell too many: behind the quotation stand {', '.join(names)}")
        words |= dict(zip(names, rest, strict=False))
    return Item(kind, span, {name: word for name, word in words.items() if word}, cells.optional)


def _stretch(written: str, sentences: Sequence[Span]) -> Span:
    """Return the span of the sentences named."""
    named = SENTENCES.fullmatch(written)
    if not named:
        raise ValueError(f"{written!r} names no sentence: write S5, or S5-S7")
    first, last = int(named[1]), int(named[2] or named[1])
    if not 1 <= first <= last <= len(sentences):
        raise ValueError(f"there is no sentence {written}: the text has S1 to S{len(sentences)}")
    return Span(sentences[first - 1].start, sentences[last - 1].end)


def _find_quote(quote: str, within: Span, text: str) -> Span:
    nth = NTH.fullmatch(quote)
    quote, times = (nth[1], int(nth[2])) if nth else (quote, 1)
    begin, gap, end = quote.partition(GAP)
    start = within.start - 1
    for _ in range(times):
        start = text.find(begin, start + 1, within.end)
        if start < 0:
            here = text[within.start : within.end]
            raise ValueError(f"{begin!r} does not stand there{'' if times == 1 else f' {times} times'}: {here!r}")
    if not gap:
        return Span(start, start + len(begin))
    close = text.find(end, start + len(begin), within.end)
    if close < 0:
        raise ValueError(f"{end!r} does not stand behind {begin!r} there")
    return Span(start, close + len(end))


def _find_heading(marker: str, title: str, within: Span, text: str) -> Span:
    pattern = re.escape(marker) + r"\s*" + re.escape(title) if marker else re.escape(title)
    found = re.compile(pattern).search(text, within.start, within.end) if title else None
    if not found:
        raise ValueError(f"{marker + title!r} does not stand there: {text[within.start : within.end]!r}")
    return Span(found.start(), found.end())
