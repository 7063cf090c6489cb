"""The outline of a write-up: its headings with levels, markers, titles and roles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from casemine.lexicons import load_lexicon, load_rules
from casemine.records import Section, SectionRole, Span
from casemine.text.view import View

# A title ends with its line or with its first full stop; a question may be asked twice («如何…?如何…?»).
TITLE = re.compile(r"[^。!?;\n]{2,60}(?:[!?](?=[^。!?;\n]{4,40}\?))?(?:(?<=[!?])[^。!?;\n]{4,40})?")
STOP = re.compile(r"[。!?][”’)】》]*")
# An item of 「一是…二是…」 is a heading when its first clause is closed by a full stop («一是社区党组织引领不够。»). The domain
# guide would also take «一是加强领导,…» up to the comma; the annotated write-ups never do, and they decide.
CLAUSE = re.compile(r"[^。!?;,:\n]{3,24}(?=。)")
INNER = re.compile(r"(?<=[。;:!?,”])(?P<marker>[一二三四五六七八九十]是)[^。!?;,:\n]{3,24}(?=。)")
# A paragraph may begin with its own title («亮牌上线。…»); only several that run parallel are believed.
LEAD = re.compile(r"(?P<marker>比?如|例如)?[^。!?;:、\n\d]{3,24}。(?=.)")
HASHES = re.compile(r"#{1,6}")
LABEL = re.compile(r"[^:,。;、\n]{2,16}:(?=.{12})")
BRACKETED = re.compile(r"【(?P<title>[^】\n]{2,20})】")
HAN = re.compile(r"[\u3400-\u9fff]{2}")
JOINTS = frozenset("及与和、,以暨:(并")
CLOSERS = "。;:,、"
NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
ORDINALS = frozenset({"ordinal", "clause_ordinal"})
LONGEST_LINE, LONGEST_SENTENCE, LONGEST_PLAIN, LONGEST_BOLD = 50, 40, 26, 50
NONE = (SectionRole.OTHER,)


class Heading:
    """A heading found, in offsets of the view; `number` is None where the marker holds none."""

    __slots__ = ("end", "kind", "lead_in", "level", "line", "marker", "number", "start", "title")

    def __init__(self, line: int, kind: str, marker: tuple[int, int], title: tuple[int, int], end: int) -> None:
        self.line = line
        self.kind = kind
        self.marker = marker
        self.title = title
        self.start = min(marker[0], title[0]) if marker[1] > marker[0] else title[0]
        self.end = end
        self.number: int | None = None
        self.level = 1
        self.lead_in = ""


def find_outline(text: str, emphasis: Sequence[Span] = ()) -> tuple[Section, ...]:
    """
    Return the headings of `text` in order, `()` where it has none.

    A title on the first line is no heading. `emphasis` are the bold stretches and the lines set as headings, in
    characters of `text`; they make unnumbered headings certain.

    >>> for section in find_outline("某社区案例\\n一、主要做法\\n(一)建强组织。社区党委牵头成立党小组。"):
    ...     print(section.level, section.marker, section.title, *section.roles)
    1 一、 主要做法 measures
    2 (一) 建强组织 measures
    """
    return read_outline(View(text), emphasis)


def read_outline(view: View, emphasis: Sequence[Span] = (), title: str | None = None) -> tuple[Section, ...]:
    """Return the headings of a view in order; `title` is the document's, where the caller knows it."""
    lines = _Lines(view, emphasis, title)
    headings = lines.marked()
    headings += _inner_ordinals(view.matched, lines)
    headings += lines.unmarked(headings)
    headings.sort(key=lambda heading: heading.start)
    _set_levels(headings, view.matched)
    return _sections(view, headings)


# --- lines -------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a view that are not empty, and which of them are headings."""

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
        self.taken: set[int] = set()
        self.title = re.sub(r"\s", "", title) if title else ""

    def marked(self) -> list[Heading]:
        """Return the headings that begin with a marker."""
        text, match_marker, ranks = self.text, _marker().match, _ranks()
        found: list[Heading] = []
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            hashes = 0
            if text[start] == "#" and (run := HASHES.match(text, start, end)):
                hashes = run.end() - start
                start = run.end()
            match = match_marker(text, start, end)
            if match:
                kind = self.kinds[i] = match.lastgroup or ""
                heading = self._titled(i, kind, match.span(kind), match.end(), end)
            elif hashes and i and end > start:
                kind = self.kinds[i] = "#"
                heading = Heading(i, kind, (start, start), (start, end), end)
            else:
                continue
            if heading is None:
                continue
            if hashes:
                heading.kind = "#" * hashes
            heading.number = _number(text[heading.marker[0] : heading.marker[1]]) if kind in ranks else None
            found.append(heading)
        found = self._without_lists(found)
        self.taken.update(heading.line for heading in found)
        return found

    def _titled(self, line: int, kind: str, marker: tuple[int, int], start: int, end: int) -> Heading | None:
        """Read the title behind a marker: the rest of the line, or its first sentence, or the label before a colon."""
        text = self.text
        if kind in ORDINALS:
            clause = CLAUSE.match(text, start, end)
            if clause:
                return Heading(line, kind, marker, clause.span(), clause.end() + 1)
        title = TITLE.match(text, start, end)
        if title is None:
            return None
        stop = title.end()
        if stop == end:
            if text[stop - 1] in ",、" or end - start > LONGEST_LINE:
                return self._labelled(line, kind, marker, start, end)
            if text[stop - 1] == ":":
                stop -= 1
            elif (
                kind not in ORDINALS and end - start > 24 and (label := self._labelled(line, kind, marker, start, end))
            ):
                return label
            return Heading(line, kind, marker, (start, stop), end)
        if text[stop] == ";" or kind in ORDINALS or kind == "stage":
            return None
        if label := self._labelled(line, kind, marker, start, end):
            return label
        closed = STOP.match(text, stop, end)
        if closed is None or stop - start > LONGEST_SENTENCE:
            return None
        if text[stop] != "。":
            stop += 1
        return Heading(line, kind, marker, (start, stop), closed.end())

    def _labelled(self, line: int, kind: str, marker: tuple[int, int], start: int, end: int) -> Heading | None:
        label = LABEL.match(self.text, start, end)
        if label is None or kind in ORDINALS:
            return None
        return Heading(line, kind, marker, (start, label.end() - 1), label.end())

    def _without_lists(self, headings: list[Heading]) -> list[Heading]:
        """Leave out items that stand one under the other and head nothing: a heading has text below or behind it."""
        kinds, last = self.kinds, len(self.kinds) - 1
        kept: list[Heading] = []
        kept_lines: set[int] = set()
        for heading in headings:
            i = heading.line
            if not heading.kind.startswith("#"):
                heads_nothing = heading.end == self.ends[i] and (i == last or kinds[i + 1] == kinds[i])
                ends_list = i > 0 and kinds[i - 1] == kinds[i] and i - 1 not in kept_lines
                if heads_nothing or ends_list:
                    continue
            kept.append(heading)
            kept_lines.add(i)
        return kept

    def unmarked(self, marked: list[Heading]) -> list[Heading]:
        """Return the headings without a marker: short lines that head text, and leads that run parallel."""
        return self._short_lines() + self._leads()

    def _short_lines(self) -> list[Heading]:
        first = self._first_paragraph()
        sure: list[Heading] = []
        likely: list[Heading] = []
        for i in range(len(self.starts) - 1):
            start, end = self.starts[i], self.ends[i]
            if self.kinds[i] or end - start > LONGEST_BOLD or i in self.taken:
                continue
            heading, certain = self._short_line(i, start, end, first)
            if heading:
                (sure if certain else likely).append(heading)
        # One short line may be anything; what heads text comes in several.
        if len(likely) + len(sure) < 2:
            likely = []
        return sure + likely

    def _short_line(self, i: int, start: int, end: int, first: int) -> tuple[Heading | None, bool]:
        text = self.text
        bold = self._is_bold(start, end)
        length = end - start
        bracketed = BRACKETED.match(text, start, end)
        if bracketed and bracketed.end() == end:
            heading = Heading(i, "bracketed", (start, start), bracketed.span("title"), end)
            return heading, i > 0
        if length < 2 or length > (LONGEST_BOLD if bold else LONGEST_PLAIN) or not HAN.search(text, start, end):
            return None, False
        stop = end - 1 if text[end - 1] == ":" else end
        known = bool(_roles_of(text[start:stop])) and length <= 14
        if stop < end and not (bold or known):
            return None, False
        if text[stop - 1] in "。;,、…" or "。" in text[start:stop] or ";" in text[start:stop]:
            return None, False
        if not self._heads_text(i) or _furniture().search(text, start, end):
            return None, False
        if i < first and not known and not (bold and i == first - 1 and i > 0):
            return None, False
        if i and not bold and not self._closed(i - 1) and i > first:
            return None, False
        return Heading(i, "plain", (start, start), (start, stop), end), bold or known

    def _first_paragraph(self) -> int:
        """Return the line where the text sets in: the first marked one, or the first that reads like a paragraph."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if self.kinds[i] or end - start > 36 and self.text.find("。", start, end) > 0:
                return i
        return len(self.starts)

    def _heads_text(self, i: int) -> bool:
        """Say whether below line `i` stands a paragraph or a heading with one."""
        j = i + 1
        return (
            j in self.taken
            or self._is_paragraph(j)
            or (j + 1 < len(self.starts) and self._is_paragraph(j + 1) and self._is_bold(self.starts[j], self.ends[j]))
        )

    def _is_paragraph(self, i: int) -> bool:
        length = self.ends[i] - self.starts[i]
        return length > 36 or (length > 20 and self.text[self.ends[i] - 1] in "。!?”:;")

    def _closed(self, i: int) -> bool:
        return (
            i in self.taken
            or self.text[self.ends[i] - 1] in "。!?”)…:;"
            or self.ends[i] - self.starts[i] <= LONGEST_PLAIN
        )

    def _is_bold(self, start: int, end: int) -> bool:
        return bool(self.bold) and any(a <= start and end <= b for a, b in self.bold)

    def _leads(self) -> list[Heading]:
        text = self.text
        found: list[Heading] = []
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if self.kinds[i] or end - start < 30:
                continue
            lead = LEAD.match(text, start, end)
            if lead:
                marker = lead.span("marker") if lead["marker"] else (start, start)
                found.append(Heading(i, "lead", marker, (marker[1], lead.end() - 1), lead.end()))
        kept: set[int] = set()
        for one, two in pairwise(found):
            if two.line - one.line <= 2 and _parallel(text[one.start : one.title[1]], text[two.start : two.title[1]]):
                kept |= {one.line, two.line}
        return [heading for heading in found if heading.line in kept]


def _parallel(one: str, two: str) -> bool:
    """Say whether two leads have the same frame: alike in length, and in how they begin or end."""
    if abs(len(one) - len(two)) > 3:
        return False
    if len(one) == len(two) <= 8 and one[-1] not in "了的":
        return True
    return one[:2] == two[:2] or one[-2:] == two[-2:] or (one[0] == two[0] == "如")


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


def _inner_ordinals(text: str, lines: _Lines) -> list[Heading]:
    """Return the items 「一是…。二是…。」 inside paragraphs, with the sentence that leads in to the first."""
    found: list[Heading] = []
    for match in INNER.finditer(text):
        start, end = match.span("marker")
        heading = Heading(-1, "clause_ordinal", (start, end), (end, match.end()), match.end() + 1)
        heading.number = NUMERALS[text[start]]
        if heading.number == 1:
            before = text[max(0, start - 30) : start].rstrip("。:,;")
            heading.lead_in = re.split(r"[。!?;,\n]", before)[-1]
        found.append(heading)
    return found


# --- levels ------------------------------------------------------------------------------------------------------


def _set_levels(headings: list[Heading], text: str) -> None:
    """
    Give each heading its depth: a kind seen deeper opens a level, a kind already open takes us back to it.

    Which of two kinds is the higher one is told by their usual rank, unless numbering says otherwise: a kind whose
    numbers run on after the newcomer stays open above it.
    """
    open_kinds: list[str] = []
    for i, heading in enumerate(headings):
        if heading.kind in open_kinds:
            del open_kinds[open_kinds.index(heading.kind) + 1 :]
        else:
            while open_kinds and _closes(heading, open_kinds[-1], headings, i, text):
                open_kinds.pop()
            open_kinds.append(heading.kind)
        heading.level = len(open_kinds)


def _closes(new: Heading, kind: str, headings: list[Heading], i: int, text: str) -> bool:
    """Say whether the heading at `i`, of a kind not open, ends the open `kind`."""
    ranks = _ranks()
    if kind.startswith("#"):
        return new.kind.startswith("#") and len(new.kind) < len(kind)
    if kind not in ranks:
        if new.kind not in ranks:
            return False
        return new.number is not None and not _stays_above(kind, new, headings, i)
    if new.kind not in ranks:
        return not _runs_on(kind, headings, i) and _roles_of(text[slice(*new.title)])[:1] in CLOSING
    return ranks[new.kind] < ranks[kind] and not _runs_on(kind, headings, i)


CLOSING = ([SectionRole.REFLECTION], [SectionRole.RECOMMENDATIONS], [SectionRole.OTHER])


def _runs_on(kind: str, headings: list[Heading], i: int) -> bool:
    """Say whether the numbers of `kind` go on after position `i`."""
    before = next((h.number for h in reversed(headings[:i]) if h.kind == kind), None)
    after = next((h.number for h in headings[i + 1 :] if h.kind == kind), None)
    return before is not None and after is not None and after > before


def _stays_above(kind: str, new: Heading, headings: list[Heading], i: int) -> bool:
    """Say whether an unnumbered kind is higher than the numbered one that follows it: the numbers begin anew below it."""
    later = next((k for k in range(i + 1, len(headings)) if headings[k].kind == kind), None)
    if later is None:
        follows = headings[i - 1].kind == kind and new.line == headings[i - 1].line + 1
        return follows or any(one.kind == kind and two.kind == new.kind for one, two in pairwise(headings[:i]))
    return not _runs_on(new.kind, headings, later)


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
    """Read each heading's roles from its words; one without takes its parent's first, a sibling's lead-in goes first."""
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
            found = (roles[parent][0],) if parent is not None else NONE
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
    words = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
    if marker in words:
        return words[marker]
    return next((ord(sign) - base for sign in marker for base in BASES if 0 < ord(sign) - base <= 20), None)


BASES = (0x245F, 0x2473, 0x2487, 0x321F, 0x2775)  # ① ⑴ ⒈ ㈠ ❶
