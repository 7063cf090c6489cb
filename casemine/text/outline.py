"""The outline of a write-up: its headings with levels, markers, titles and roles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from casemine.lexicons import load_lexicon, load_rules
from casemine.records import Section, SectionRole, Span
from casemine.text.view import View

# A title ends with its line or with its first full stop; a question may be asked twice («如何…?如何…?»).
TITLE = re.compile(r"[^。!?;\n]{2,80}(?:[!?](?=[^。!?;\n]{4,40}\?))?(?:(?<=[!?])[^。!?;\n]{4,40})?")
STOP = re.compile(r"[。!?][”’)】》]*")
# An item of 「一是…二是…」 is a heading when its first clause is closed by a full stop («一是资金来源单一。»). The
# domain guide would also take «一是加强领导,…» up to the comma; the annotated write-ups never do, and they decide.
CLAUSE = re.compile(r"[^。!?;,:\n]{3,24}(?=。)")
INNER = re.compile(r"(?<=[。:!?”)])(?P<marker>[一二三四五六七八九十]是)[^。!?;,:\n]{3,24}(?=。)")
NEXT_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}[是要]")
# A paragraph may begin with its own title («亮牌上线。…»); only several that run parallel are believed.
LEAD = re.compile(r"(?P<marker>(?:比如|例如|如)(?=[^,]{2,12}。))?[^。!?;:、\n\d]{3,24}。(?=.)")
# What someone says, and what goes on telling, begins a paragraph and is no title («会议强调,要…», «他回来了。»).
REPORTED = re.compile(
    r"[他她它我你您这那但而]|第.{1,4}条|[^,。]{0,12}(?:指出|强调|提出|要求|认为|表示|介绍|透露|坦言|告诉|感慨|说|道)[,。]"
)
LABEL = re.compile(r"[^:,。;、\n]{2,16}:(?=.{12})")
BRACKETED = re.compile(r"【(?P<title>[^】\n]{2,20})】")
HASHES = re.compile(r"#{1,6}")
HAN = re.compile(r"[\u3400-\u9fff]{2}")
JOINTS = frozenset("及与和、以暨:(并")
NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
SIGNS = (0x245F, 0x2473, 0x2487, 0x321F, 0x2775)  # one before ① ⑴ ⒈ ㈠ ❶
ORDINALS = frozenset({"ordinal", "clause_ordinal"})
HIGH = frozenset({"part", "chapter", "chapter_section", "han", "bracketed_han"})
LONGEST_LINE = (50, 76)  # of the high kinds the second
LONGEST_SENTENCE, LONGEST_PLAIN, LONGEST_BOLD = 40, 26, 50


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


def find_outline(text: str, emphasis: Sequence[Span] = ()) -> tuple[Section, ...]:
    """
    Return the headings of `text` in order, `()` where it has none.

    A title on the first line is no heading. `emphasis` are the bold stretches and the lines set as headings, in
    characters of `text`; they make unnumbered headings certain.

    >>> for section in find_outline("某社区案例\\n一、主要做法\\n(一)建强组织。街道牵头成立党小组。"):
    ...     print(section.level, section.marker, section.title, *section.roles)
    1 一、 主要做法 measures
    2 (一) 建强组织 measures
    """
    return read_outline(View(text), emphasis)


def read_outline(view: View, emphasis: Sequence[Span] = (), title: str | None = None) -> tuple[Section, ...]:
    """Return the headings of a view in order; `title` is the document's, where the caller knows it."""
    lines = _Lines(view, emphasis, title)
    headings = _marked(lines) + _inner_ordinals(view.matched)
    headings += _short_lines(lines) + _leads(lines)
    headings.sort(key=lambda heading: heading.start)
    _set_levels(headings, view.matched)
    return _sections(view, headings)


# --- lines -------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a view that are not empty: where they stand, what they begin with, which ones are headings."""

    def __init__(self, view: View, emphasis: Sequence[Span], title: str | None) -> None:
        self.text = view.matched
        self.starts: list[int] = []
        self.ends: list[int] = []
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            if line:
                self.starts.append(start)
                self.ends.append(end)
            start = end + 1
        self.bold = _bold_parts(view, emphasis)
        self.kinds: list[str | None] = [None] * len(self.starts)
        self.headings: set[int] = set()
        self.title = "".join(title.split()) if title else self.line(0) if self.starts else ""

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def bold_until(self, offset: int) -> int:
        """Return where the bold stretch at `offset` ends; `offset` itself where there is none."""
        k = bisect_right(self.bold, (offset, 1 << 62)) - 1
        return max(offset, self.bold[k][1]) if k >= 0 else offset

    def is_bold(self, i: int) -> bool:
        return bool(self.bold) and self.bold_until(self.starts[i]) >= self.ends[i]

    def is_paragraph(self, i: int) -> bool:
        length = self.ends[i] - self.starts[i]
        return length > 36 or (length > 20 and self.text[self.ends[i] - 1] in "。!?”:;")

    def heads_text(self, i: int) -> bool:
        """Say whether below line `i` stands a paragraph, or a heading that has one."""
        j = i + 1
        if j >= len(self):
            return False
        if j in self.headings or self.is_paragraph(j):
            return True
        return j + 1 < len(self) and self.is_bold(j) and self.is_paragraph(j + 1)

    def first_paragraph(self) -> int:
        """Return the line where the text sets in behind title, by-line and date."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if self.kinds[i] not in (None, "symbol") or (end - start > 36 and self.text.find("。", start, end) > 0):
                return i
        return len(self)


def _bold_parts(view: View, emphasis: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the bold stretches in offsets of the view, neighbours joined."""
    parts: list[tuple[int, int]] = []
    for span in sorted(emphasis):
        start, end = view.position(span.start), view.position(span.end)
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        elif end > start:
            parts.append((start, end))
    return parts


# --- headings with a marker --------------------------------------------------------------------------------------


def _marked(lines: _Lines) -> list[Heading]:
    """Return the headings that begin with a marker, and remember in `lines` what each line begins with."""
    text, match_marker, ranks, kinds = lines.text, _marker().match, _ranks(), lines.kinds
    found: list[Heading] = []
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        hashed = text[start] == "#" and HASHES.match(text, start, end)
        if hashed:
            start = hashed.end()
        match = match_marker(text, start, end)
        if match:
            kind = kinds[i] = match.lastgroup or ""
            heading = _titled(text, i, kind, match.span(kind), match.end(), end)
            if heading:
                if kind in ranks:
                    heading.number = _number(text[slice(*heading.marker)])
                found.append(heading)
        elif hashed and i and end > start:
            kinds[i] = hashed.group()
            found.append(Heading(i, hashed.group(), (start, start), (start, end), end))
    found = _without_lists(found, lines)
    first = lines.first_paragraph()
    found = [h for h in found if h.kind != "symbol" or not (h.line < first or _is_furniture(lines.line(h.line)))]
    lines.headings.update(heading.line for heading in found)
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


def _without_lists(headings: list[Heading], lines: _Lines) -> list[Heading]:
    """Leave out items that stand one under the other and head nothing: a heading has text below or behind it."""
    kinds, last = lines.kinds, len(lines) - 1
    kept: list[Heading] = []
    kept_lines: set[int] = set()
    for heading in headings:
        i = heading.line
        if not heading.kind.startswith("#"):
            heads_nothing = heading.end == lines.ends[i] and (i == last or kinds[i + 1] == kinds[i])
            ends_list = i > 0 and kinds[i - 1] == kinds[i] not in ORDINALS and i - 1 not in kept_lines
            if heads_nothing or ends_list:
                continue
        kept.append(heading)
        kept_lines.add(i)
    return kept


def _inner_ordinals(text: str) -> list[Heading]:
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


# --- headings without a marker -----------------------------------------------------------------------------------


def _short_lines(lines: _Lines) -> list[Heading]:
    """Return the lines of their own that head text: bold ones, known ones («基本情况»), or several plain ones."""
    first = lines.first_paragraph()
    sure: list[Heading] = []
    likely: list[Heading] = []
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if lines.kinds[i] or (not i and lines.line(i) == lines.title):
            continue
        if lines.text[start] == "【" and (bracketed := BRACKETED.match(lines.text, start, end)):
            if not _is_furniture(lines.line(i)) and i >= first - 1:
                title = bracketed.span("title")
                sure.append(Heading(i, "bracketed", (start, start), title, bracketed.end()))
        elif end - start <= LONGEST_BOLD:
            known = end - start <= 14 and bool(_roles_of(lines.line(i).rstrip(":")))
            if _is_short_heading(lines, i, first, known):
                stop = end - (lines.text[end - 1] == ":")
                kind = "dashed" if lines.text.endswith("——", start, end) else "plain"
                (sure if known or lines.is_bold(i) else likely).append(
                    Heading(i, kind, (start, start), (start, stop), end)
                )
    # One short line may be anything; what heads text comes in several.
    found = sure + likely if len(sure) + len(likely) > 1 else sure
    found = _without_front(found, lines, first)
    lines.headings.update(heading.line for heading in found)
    return found


def _is_short_heading(lines: _Lines, i: int, first: int, known: bool) -> bool:
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
    return not _is_furniture(lines.line(i))


def _without_front(headings: list[Heading], lines: _Lines, first: int) -> list[Heading]:
    """Leave out a second title or a sub-title: it stands before the text and is not like the headings that follow."""
    later = [heading.end - heading.start for heading in headings if heading.line > first and heading.kind == "plain"]
    kept = []
    for heading in headings:
        if heading.line < first and heading.kind == "plain":
            line = lines.line(heading.line)
            known = heading.end - heading.start <= 8 and bool(_roles_of(line))
            alike = len(later) > 1 and abs(len(line) - median(later)) <= 8 and "——" not in line
            if not known and (not alike or _shares(line, lines.title)):
                continue
        kept.append(heading)
    return kept


def _shares(line: str, title: str) -> bool:
    """Say whether a line repeats a good part of the title."""
    return any(line[k : k + 5] in title for k in range(len(line) - 4))


def _leads(lines: _Lines) -> list[Heading]:
    """Return the titles that paragraphs begin with: bold ones, and sentences that run parallel."""
    text = lines.text
    bold: list[Heading] = []
    groups: list[list[Heading]] = [[]]
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if lines.kinds[i] or end - start < 30 or i in lines.headings:
            continue
        if lines.bold and (heading := _bold_lead(lines, i, start, end)):
            bold.append(heading)
            continue
        lead = LEAD.match(text, start, end)
        if lead is None or REPORTED.match(text, start, lead.end()):
            continue
        marker = lead.span("marker") if lead["marker"] else (start, start)
        heading = Heading(i, "lead", marker, (marker[1], lead.end() - 1), lead.end())
        if groups[-1] and i - groups[-1][-1].line > 2:
            groups.append([])
        groups[-1].append(heading)
    found = [heading for group in groups for heading in _parallel(group, text)]
    return found + (bold if len(bold) > 1 else [])


def _bold_lead(lines: _Lines, i: int, start: int, end: int) -> Heading | None:
    stop = lines.bold_until(start)
    if not 3 <= stop - start <= LONGEST_SENTENCE or stop >= end:
        return None
    text = lines.text
    if text[stop - 1] not in "。:!?" and text[stop] in "。:!?":
        stop += 1
    if text[stop - 1] not in "。:!?" or text.find("。", start, stop - 1) >= 0 or _is_furniture(text[start:stop]):
        return None
    return Heading(i, "bold_lead", (start, start), (start, stop - (text[stop - 1] in "。:")), stop)


def _parallel(group: list[Heading], text: str) -> list[Heading]:
    """Keep the leads of neighbouring paragraphs that have the same frame, and short ones among them."""
    written = [text[heading.start : heading.title[1]] for heading in group]
    kept: set[int] = set()
    for k, (one, two) in enumerate(pairwise(written)):
        if _same_frame(one, two) and not ("," in one + two and len(group) < 3):
            kept |= {k, k + 1}
    if kept:
        kept |= {k for k, lead in enumerate(written) if len(lead) <= 12 and "," not in lead}
    return [group[k] for k in sorted(kept)]


def _same_frame(one: str, two: str) -> bool:
    """Say whether two leads are alike in length, and in how they begin or end."""
    if abs(len(one) - len(two)) > 3 or ("," in one) != ("," in two) or one == two:
        return False
    if len(one) == len(two) <= 8 and one[-1] not in "了的":
        return True
    return one[:2] == two[:2] or one[-2:] == two[-2:] or (one[0] == two[0] == "如")


# --- levels ------------------------------------------------------------------------------------------------------


class _Order:
    """Where the headings of each kind stand, to look back and ahead in little time."""

    def __init__(self, headings: list[Heading]) -> None:
        self.headings = headings
        self.places: dict[str, list[int]] = {}
        self.pairs: dict[tuple[str, str], int] = {}
        for k, heading in enumerate(headings):
            self.places.setdefault(heading.kind, []).append(k)
            if k:
                self.pairs.setdefault((headings[k - 1].kind, heading.kind), k)

    def last(self, kind: str, i: int) -> Heading:
        """Return the last heading of an open `kind` before position `i`."""
        places = self.places[kind]
        return self.headings[places[bisect_right(places, i) - 1]]

    def next(self, kind: str, i: int) -> int | None:
        places = self.places.get(kind, [])
        k = bisect_right(places, i)
        return places[k] if k < len(places) else None

    def runs_on(self, kind: str, i: int) -> bool:
        """Say whether the numbers of `kind` go on after position `i`."""
        places = self.places.get(kind, [])
        k = bisect_right(places, i)
        if not 0 < k < len(places):
            return False
        before, after = self.headings[places[k - 1]].number, self.headings[places[k]].number
        return before is not None and after is not None and after > before

    def stays_above(self, kind: str, i: int) -> bool:
        """Say whether the unnumbered `kind` is higher than the numbered heading at `i`, which begins anew below it."""
        new = self.headings[i]
        later = self.next(kind, i)
        if later is not None:
            return not self.runs_on(new.kind, later)
        follows = self.headings[i - 1].kind == kind and new.line == self.headings[i - 1].line + 1
        return follows or self.pairs.get((kind, new.kind), i) < i


def _set_levels(headings: list[Heading], text: str) -> None:
    """
    Give each heading its depth: a kind seen deeper opens a level, a kind already open takes us back to it.

    Which of two kinds is the higher one is told by their usual rank, unless numbering says otherwise: a kind whose
    numbers run on after the newcomer stays open above it.
    """
    order, ranks = _Order(headings), _ranks()
    open_kinds: list[str] = []
    below: set[tuple[str, str]] = set()
    for i, heading in enumerate(headings):
        if heading.kind in open_kinds:
            del open_kinds[open_kinds.index(heading.kind) + 1 :]
        else:
            while (
                open_kinds and (open_kinds[-1], heading.kind) not in below and _closes(i, open_kinds[-1], order, text)
            ):
                open_kinds.pop()
            if open_kinds and open_kinds[-1] in ranks and heading.kind in ranks:
                below.add((open_kinds[-1], heading.kind))
            open_kinds.append(heading.kind)
        heading.level = len(open_kinds)


def _closes(i: int, kind: str, order: _Order, text: str) -> bool:
    """Say whether the heading at `i`, of a kind not open, ends the open `kind`."""
    ranks, new = _ranks(), order.headings[i]
    if kind.startswith("#") and new.kind.startswith("#"):
        return len(new.kind) < len(kind)
    if kind not in ranks:
        # «前言» heads nothing but itself.
        preface = SectionRole.PREFACE in _roles_of(text[slice(*order.last(kind, i).title)])
        return new.number is not None and (preface or not order.stays_above(kind, i))
    if new.kind not in ranks:
        # «结语», «下一步打算» behind the last number are no part of its section.
        return not order.runs_on(kind, i) and bool(CLOSING.intersection(_roles_of(text[slice(*new.title)])))
    return ranks[new.kind] < ranks[kind] and not order.runs_on(kind, i)


CLOSING = frozenset({SectionRole.REFLECTION, SectionRole.RECOMMENDATIONS, SectionRole.OTHER})


# --- roles and records -------------------------------------------------------------------------------------------


def _sections(view: View, headings: list[Heading]) -> tuple[Section, ...]:
    text, size = view.matched, len(view.text)
    spans = [view.span(heading.start, heading.end) for heading in headings]
    bodies = _body_ends(headings, spans, size)
    parents = _parents(headings)
    roles = _set_roles(headings, parents, text)
    sections = []
    for k, heading in enumerate(headings):
        marker = view.span(*heading.marker) if heading.marker[1] > heading.marker[0] else Span(0, 0)
        title = view.span(*heading.title)
        sections.append(
            Section(
                level=heading.level,
                marker=view.text[marker.start : marker.end],
                title=view.text[title.start : title.end],
                roles=roles[k],
                parent=parents[k],
                evidence=spans[k],
                body=Span(spans[k].start, bodies[k]),
            )
        )
    return tuple(sections)


def _body_ends(headings: list[Heading], spans: list[Span], size: int) -> list[int]:
    ends = [size] * len(headings)
    still_open: list[int] = []
    for k, heading in enumerate(headings):
        while still_open and headings[still_open[-1]].level >= heading.level:
            ends[still_open.pop()] = spans[k].start
        still_open.append(k)
    return ends


def _parents(headings: list[Heading]) -> list[int | None]:
    parents: list[int | None] = []
    still_open: list[int] = []
    for k, heading in enumerate(headings):
        while still_open and headings[still_open[-1]].level >= heading.level:
            still_open.pop()
        parents.append(still_open[-1] if still_open else None)
        still_open.append(k)
    return parents


def _set_roles(headings: list[Heading], parents: list[int | None], text: str) -> list[tuple[SectionRole, ...]]:
    """Read the roles from the words of the headings; one without takes what leads in to its list, or its parent's."""
    roles: list[tuple[SectionRole, ...]] = []
    led: dict[int | None, tuple[SectionRole, ...]] = {}
    own = [_roles_of(text[slice(*heading.title)]) for heading in headings]
    last_measures = max((k for k, r in enumerate(own) if SectionRole.MEASURES in r), default=-1)
    seen_measures = False
    for k, heading in enumerate(headings):
        parent = parents[k]
        if heading.lead_in:
            led[parent] = tuple(_roles_of(heading.lead_in))
        found = tuple(own[k])
        if not found and heading.kind == "clause_ordinal" and led.get(parent):
            found = led[parent]
        if not found:
            found = (roles[parent][0] if parent is not None else SectionRole.OTHER,)
        elif SectionRole.PROBLEMS in found and not seen_measures and k < last_measures:
            # A problem told before the measures is a need (guideline 1, "Section").
            found = tuple(SectionRole.NEEDS if role is SectionRole.PROBLEMS else role for role in found)
        seen_measures = seen_measures or SectionRole.MEASURES in found
        roles.append(found)
    return roles


def _roles_of(title: str) -> list[SectionRole]:
    """Return the roles that the words of a heading name, in their order, each once."""
    roles: list[SectionRole] = []
    for k, (start, end, term) in enumerate(load_lexicon("section_roles").find(title)):
        if term.term_class == "verb":
            if start == 0 and k == 0:
                return []
            continue
        at_end = end >= len(title) or title[end] in JOINTS
        at_start = start == 0 or title[start - 1] in JOINTS
        if term.note == "anywhere" or (at_end and (at_start or term.note != "whole")):
            role = SectionRole(term.term_class)
            if role not in roles:
                roles.append(role)
    return roles


# --- what is loaded ----------------------------------------------------------------------------------------------


@cache
def _marker() -> re.Pattern[str]:
    """All markers as one pattern; the group that matched bears the kind's name and is the marker."""
    rules = [rule for rule in load_rules("headings") if rule.label in ("marker", "unnumbered")]
    pieces = [r.pattern.pattern.removeprefix("^").replace("(?P<marker>", f"(?P<{r.name}>") for r in rules]
    return re.compile("|".join(pieces))


@cache
def _ranks() -> dict[str, int]:
    """The usual rank of the numbered kinds, the highest first; leads stand between numbers and 「一是」."""
    names = [rule.name for rule in load_rules("headings") if rule.label == "marker"]
    names.insert(names.index("ordinal"), "lead")
    return {name: rank for rank, name in enumerate(names)}


@cache
def _furniture() -> re.Pattern[str]:
    """Lines that are never headings, as one pattern to be searched within a line."""
    return re.compile(
        "|".join(f"(?:{rule.pattern.pattern})" for rule in load_rules("headings") if rule.label == "furniture")
    )


def _is_furniture(line: str) -> bool:
    """Say whether a line is a by-line, a date, a caption or the like."""
    return _furniture().search(line) is not None


def _number(marker: str) -> int | None:
    """Return the number a marker holds, of a decimal one the last; None where it holds none."""
    digits = re.findall(r"\d+", marker)
    if digits:
        return int(digits[-1])
    value: int | None = None
    for sign in marker:
        if sign in NUMERALS:
            unit = NUMERALS[sign]
            value = unit if value is None else value * 10 if unit == 10 else value + unit
    if value is not None:
        return value
    if marker in ORDER:
        return ORDER[marker]
    return next((ord(sign) - base for sign in marker for base in SIGNS if 0 < ord(sign) - base <= 20), None)
