"""Headings on lines of their own or behind a marker: numbered ones, known ones, bold ones, short ones."""

from __future__ import annotations

import re
from statistics import median

from casemine.text.lines import Lines
from casemine.text.markers import HIGH, NUMERALS, ORDINALS, marker_pattern, number_of, ranks_of_kinds
from casemine.text.titles import LONGEST_SENTENCE, TITLE, heading_rules, is_furniture, roles_of

STOP = re.compile(r"[。!?][”’)】》]*")
# An item of 「一是…二是…」 is a heading when its first clause is closed by a full stop («一是资金来源单一。»). The
# domain guide would also take «一是加强领导,…» up to the comma; the annotated write-ups never do, and they decide.
CLAUSE = re.compile(r"[^。!?;,:\n]{3,24}(?=。)")
INNER = re.compile(r"(?<=[。:!?”)])(?P<marker>[一二三四五六七八九十]是)[^。!?;,:\n]{3,24}(?=。)")
NEXT_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}[是要]")
LABEL = re.compile(r"[^:,。;、\n]{2,16}:(?=.{12})")
BRACKETED = re.compile(r"【(?P<title>[^】\n]{2,20})】")
HASHES = re.compile(r"#{1,6}")
HAN = re.compile(r"[\u3400-\u9fff]{2}")
LONGEST_LINE = (50, 76)  # of the high kinds the second
LONGEST_PLAIN, LONGEST_BOLD = 26, 50
FEWEST_NEWS, LONGEST_NAME = 3, 3


class Heading:
    """A heading found, in offsets of the view; `number` is None where the marker holds none."""

    __slots__ = ("end", "kind", "lead_in", "level", "line", "marker", "number", "start", "title")

    def __init__(self, line: int, kind: str, marker: tuple[int, int], title: tuple[int, int], end: int) -> None:
        self.line = line
        self.kind = kind
        self.marker = marker
        self.title = title
        self.start = marker[0]
        self.end = end
        self.number: int | None = None
        self.level = 1
        self.lead_in = ""


def marked_headings(lines: Lines) -> list[Heading]:
    """Return the headings that begin with a marker, and remember in `lines` what each line begins with."""
    text, match_marker, ranks, kinds = lines.text, marker_pattern().match, ranks_of_kinds(), lines.kinds
    found: list[Heading] = []
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if i == lines.skipped:
            continue
        hashed = text[start] == "#" and HASHES.match(text, start, end)
        if hashed:
            start = hashed.end()
        match = match_marker(text, start, end)
        if match:
            kind = kinds[i] = match.lastgroup or ""
            heading = _titled(text, i, kind, match.span(kind), match.end(), end)
            if heading:
                if kind in ranks:
                    heading.number = number_of(text[slice(*heading.marker)])
                found.append(heading)
        elif hashed and i and end > start:
            kinds[i] = hashed.group()
            found.append(Heading(i, hashed.group(), (start, start), (start, end), end))
    found = _without_lists(found, lines)
    first = lines.first_paragraph()
    found = [h for h in found if h.kind != "symbol" or not (h.line < first or is_furniture(lines.line(h.line)))]
    lines.headings.update(heading.line for heading in found)
    lines.numbers = {heading.line: heading.number for heading in found}
    return found


def _titled(text: str, line: int, kind: str, marker: tuple[int, int], start: int, end: int) -> Heading | None:
    """Read the title behind a marker: the rest of the line, or its first sentence, or the label before a colon."""
    if kind in ORDINALS and (clause := CLAUSE.match(text, start, end)):
        stop = clause.end() + 1
        return None if NEXT_ITEM.match(text, stop) else Heading(line, kind, marker, clause.span(), stop)
    title = TITLE.match(text, start, end)
    if title is None or text[end - 1] == ";":
        return None
    stop = title.end()
    label = None if kind in ORDINALS or kind == "stage" else LABEL.match(text, start, end)
    if stop == end:
        if text[stop - 1] in ",、" or end - start > LONGEST_LINE[kind in HIGH] or (label and end - start > 24):
            return Heading(line, kind, marker, (start, label.end() - 1), label.end()) if label else None
        return Heading(line, kind, marker, (start, stop - (text[stop - 1] == ":")), end)
    if kind in ORDINALS or kind == "stage":
        return None
    if label:
        return Heading(line, kind, marker, (start, label.end() - 1), label.end())
    closed = STOP.match(text, stop, end)
    if closed is None or stop - start > LONGEST_SENTENCE:
        return None
    return Heading(line, kind, marker, (start, stop + (text[stop] != "。")), closed.end())


def _without_lists(headings: list[Heading], lines: Lines) -> list[Heading]:
    """Leave out items that stand one under the other and head nothing: a heading has text below or behind it."""
    kinds, last = lines.kinds, len(lines) - 1
    kept: list[Heading] = []
    kept_lines: set[int] = set()
    opens = {heading.line for heading in headings if heading.number == 1}
    for heading in headings:
        i = heading.line
        if not heading.kind.startswith("#"):
            heads_nothing = heading.end == lines.ends[i] and (i == last or kinds[i + 1] == kinds[i])
            ends_list = i > 0 and kinds[i - 1] == kinds[i] not in ORDINALS and i - 1 not in kept_lines
            # «二、做法» above «(一)» is a heading even where «一、» was a paragraph.
            ends_list = ends_list and not (heading.end == lines.ends[i] and i + 1 in opens)
            if heads_nothing or ends_list:
                continue
        kept.append(heading)
        kept_lines.add(i)
    return kept


def inner_headings(text: str) -> list[Heading]:
    """Return the items 「一是…。…二是…。…」 inside paragraphs; one that nothing follows is part of a bare list."""
    found: list[Heading] = []
    behind = -1
    for match in INNER.finditer(text):
        (start, marked), end = match.span("marker"), match.end() + 1
        bare = start == behind or NEXT_ITEM.match(text, end) or end >= len(text) or text[end] == "\n"
        behind = end
        if bare:
            continue
        heading = Heading(-1, "clause_ordinal", (start, marked), (marked, end - 1), end)
        heading.number = NUMERALS[text[start]]
        if heading.number == 1:
            heading.lead_in = re.split(r"[。!?;,\n]", text[max(0, start - 30) : start].rstrip("。:,;"))[-1]
        found.append(heading)
    return found


def short_headings(lines: Lines) -> list[Heading]:
    """Return the lines of their own that head text: bold ones, known ones («基本情况»), or several plain ones."""
    first = lines.first_paragraph()
    sure: list[Heading] = []
    likely: list[Heading] = []
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if lines.kinds[i] or i == lines.skipped or (not i and "".join(lines.line(0).split()) == lines.title):
            continue
        if lines.text[start] == "【" and (bracketed := BRACKETED.match(lines.text, start, end)):
            if not is_furniture(lines.line(i)) and i >= first - 1:
                title = bracketed.span("title")
                sure.append(Heading(i, "bracketed", (start, start), title, bracketed.end()))
        elif end - start <= LONGEST_BOLD:
            known = end - start <= 14 and bool(roles_of(lines.line(i).rstrip(":")))
            if _is_short_heading(lines, i, first, known):
                stop = end - (lines.text[end - 1] == ":")
                kind = "dashed" if lines.text.endswith("——", start, end) else "plain"
                (sure if known or lines.is_bold(i) else likely).append(
                    Heading(i, kind, (start, start), (start, stop), end)
                )
    # One short line may be anything; what heads text comes in several.
    found = sure + likely if len(sure) + len(likely) > 1 else sure
    found = _without_news(_without_front(found, lines, first), lines)
    lines.headings.update(heading.line for heading in found)
    return found


def _is_short_heading(lines: Lines, i: int, first: int, known: bool) -> bool:
    text, start, end = lines.text, lines.starts[i], lines.ends[i]
    bold = lines.is_bold(i)
    if not 2 <= end - start <= (LONGEST_BOLD if bold else LONGEST_PLAIN) or not HAN.search(text, start, end):
        return False
    last = text[end - 1]
    if last in "。;,、…" or (last == ":" and not (bold or known)):
        return False
    if text.find("。", start, end) >= 0 or text.find(";", start, end) >= 0 or not lines.heads_text(i):
        return False
    if i < first and not known and i != first - 1:
        return False
    # A line broken in mid-sentence goes on in the next one.
    before_ends = text[lines.ends[i - 1] - 1] in "。!?”)…:;" or lines.ends[i - 1] - lines.starts[i - 1] <= LONGEST_PLAIN
    if not (bold or before_ends or i <= first or i - 1 in lines.headings):
        return False
    return not (is_furniture(lines.line(i)) or (last == "?" and lines.is_answered(i)))


def _without_front(headings: list[Heading], lines: Lines, first: int) -> list[Heading]:
    """Leave out a second title or a sub-title: it stands before the text and is not like the headings that follow."""
    later = [heading.end - heading.start for heading in headings if heading.line > first and heading.kind == "plain"]
    kept = []
    for heading in headings:
        if heading.line < first and heading.kind == "plain":
            line = lines.line(heading.line)
            known = heading.end - heading.start <= 8 and bool(roles_of(line))
            alike = len(later) > 1 and abs(len(line) - median(later)) <= 8 and "——" not in line
            if not known and (len(line) <= LONGEST_NAME or not alike or _shares(line, lines.title)):
                continue
        kept.append(heading)
    return kept


def _without_news(headings: list[Heading], lines: Lines) -> list[Heading]:
    """Leave out the headlines of a round-up of news: most plain lines have one paragraph below, which is a report."""
    plain = [h for h in headings if h.kind == "plain" and not lines.is_bold(h.line)]
    if len(plain) < FEWEST_NEWS:
        return headings
    reports = sum(
        h.line + 1 < len(lines) and bool(heading_rules("report").match(lines.line(h.line + 1))) for h in plain
    )
    if reports * 2 < len(plain):
        return headings
    return [h for h in headings if h.kind != "plain" or lines.is_bold(h.line)]


def _shares(line: str, title: str) -> bool:
    """Say whether a line repeats a good part of the title."""
    return any(line[k : k + 5] in title for k in range(len(line) - 4))
