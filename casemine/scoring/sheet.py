"""Annotation sheets: what a reader finds in a text, as tab-separated rows that name sentences and quote their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from casemine.records import Span
from casemine.scoring.items import FACTS, KINDS, LEVELS, ONCE, Item, from_items
from casemine.scoring.marks import Annotation
from casemine.text.sentences import split_sentences

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

    A change is `up 69>224`, `down by 28 %` or both; components are `核 1 = 社区党委; 委 3 = 甲|乙|丙`, a slot without
    members `核 1`, a slot without number `N ? = 甲|乙`.

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
