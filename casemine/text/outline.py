"""The outline of a write-up: its headings with levels, markers, titles and roles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

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
LEAD = re.compile(r"(?P<marker>(?:比如|例如|如)(?=[^,]{2,12}。))?[^。!?;:\n]{3,30}。(?=.)")
LISTED = re.compile(r"[、\d]")
QUOTED = re.compile(r"[“《][^”》]{1,16}[”》]")
# What someone says, and what goes on telling, begins a paragraph and is no title («会议强调,要…», «他回来了。»).
REPORTED = re.compile(
    r"[他她它我你您这那但而]|第.{1,4}条|[^,。]{0,12}(?:指出|强调|提出|要求|认为|表示|介绍|透露|坦言|告诉|感慨|说|道)[,。]"
)
LABEL = re.compile(r"[^:,。;、\n]{2,16}:(?=.{12})")
ANSWER = re.compile(r"[^:,。;、\n]{1,6}:(?=.{12})")
BRACKETED = re.compile(r"【(?P<title>[^】\n]{2,20})】")
HASHES = re.compile(r"#{1,6}")
HAN = re.compile(r"[\u3400-\u9fff]{2}")
JOINTS = frozenset("及与和、以暨:(并")
GOES_ON = (*(JOINTS - {"以"}), "以及", "的", ",", "阶段", "方面", "情况", "工作", "机制", "体系")
NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
SIGNS = (0x245F, 0x2473, 0x2487, 0x321F, 0x2775)  # one before ① ⑴ ⒈ ㈠ ❶
ORDINALS = frozenset({"ordinal", "clause_ordinal"})
HIGH = frozenset({"part", "chapter", "chapter_section", "han", "bracketed_han"})
LONGEST_LINE = (50, 76)  # of the high kinds the second
LONGEST_SENTENCE, LONGEST_PLAIN, LONGEST_BOLD = 40, 26, 50
FEWEST_NEWS, LONGEST_NAME = 3, 3
LONGEST_FRAME, LONGEST_LEAD, LONGEST_ALIKE, LONG_PARAGRAPH = 24, 28, 14, 80
CLAUSES = re.compile(r"[,、;][^。]{2,400}。|。[^。]{4,400}。")
# A line this long may be a whole text run together; markers are then looked for inside it.
GLUED_LINE = 120
GLUED = re.compile(
    r"(?P<han>(?<![一二三四五六七八九十第“])[一二三四五六七八九十]{1,3}、)|(?P<bracketed_han>\([一二三四五六七八九十]{1,3}\))"
    r"|(?P<digit>(?<![\d.])\d{1,2}(?:、|\.(?!\d)))"
)
STOPS = frozenset("。!?;:)”")
ENDED = re.compile(r"[。!?;:]")
LONGEST_RUN_IN, QUOTED_REACH = 14, 200


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
            if len(line) > GLUED_LINE and ("二、" in line or "(二)" in line):
                cuts = _cuts(view, start, end)
                self.starts += [start, *cuts]
                self.ends += [*cuts, end]
            elif line:
                self.starts.append(start)
                self.ends.append(end)
            start = end + 1
        self.bold = _bold_parts(view, emphasis)
        self.kinds: list[str | None] = [None] * len(self.starts)
        self.headings: set[int] = set()
        self.numbers: dict[int, int | None] = {}
        # Without a title from the caller the first line is taken for it, unless it has a marker.
        first = "".join(self.line(0).split()) if self.starts else ""
        self.title = "".join(View(title).matched.split()) if title else first
        self.skipped = 0 if title and first and (first in self.title or self.title in first) else -1

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
        if j in self.headings:
            # The last of a list of names, and then 「二、…」: a heading stands above a 「一」.
            return self.is_bold(i) or self.numbers.get(j) in (None, 1)
        if self.is_paragraph(j):
            return True
        return j + 1 < len(self) and self.is_bold(j) and self.is_paragraph(j + 1)

    def is_answered(self, i: int) -> bool:
        """Say whether the line below `i` begins with who speaks: an interview's question heads nothing."""
        return i + 1 < len(self) and bool(ANSWER.match(self.text, self.starts[i + 1], self.ends[i + 1]))

    def first_paragraph(self) -> int:
        """Return the line where the text sets in behind title, by-line and date."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if self.kinds[i] not in (None, "symbol") or (end - start > 36 and self.text.find("。", start, end) > 0):
                return i
        return len(self)


def _cuts(view: View, start: int, end: int) -> list[int]:
    """
    Return where a line that holds several headings is to be cut, so that each stands at the head of its own line.

    Pages sometimes run a whole text together («一、总体要求(一)指导思想。…(二)发展目标。…二、…»). A marker inside
    the line is believed behind a stop, a blank or another heading, and only where the numbers of its kind run on.
    """
    text = view.matched
    marks: list[re.Match[str]] = []
    for match in GLUED.finditer(text, start, end):
        p = match.start()
        near = max(start, p - QUOTED_REACH)
        if text.rfind("“", near, p) > text.rfind("”", near, p):
            continue  # the outline of somebody's speech, quoted
        behind = text[p - 1] if p > start else "。"
        if behind in STOPS or (marks and _heads_on(text, marks[-1], match)) or _blank_before(view, p):
            marks.append(match)
    kept = _in_sequence(marks)
    cuts: set[int] = set()
    for k, match in enumerate(kept):
        after = kept[k + 1].start() if k + 1 < len(kept) else end
        cuts.add(match.start())
        cuts.update(_body_cuts(view, match.end(), after))
    return sorted(cut for cut in cuts if start < cut < end)


def _heads_on(text: str, mark: re.Match[str], match: re.Match[str]) -> bool:
    """Say whether between two markers of different kinds stands a title and nothing else («一、总体要求(一)»)."""
    start, end = mark.end(), match.start()
    return (
        mark.lastgroup != match.lastgroup
        and 2 <= end - start <= LONGEST_SENTENCE
        and not ENDED.search(text, start, end)
    )


def _blank_before(view: View, position: int) -> bool:
    """Say whether the original text has a blank before `position` of the view."""
    at = view.span(position, position + 1).start
    return at > 0 and view.text[at - 1].isspace()


def _in_sequence(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Keep the markers whose numbers run on in their kind: 一 and 二, or any three; digits not alone."""
    runs: list[list[re.Match[str]]] = []
    latest: dict[str | None, tuple[int, list[re.Match[str]]]] = {}
    for match in marks:
        number = _number(match.group()) or 0
        last = latest.get(match.lastgroup)
        if number == 1 or last is None:
            runs.append([match])
            latest[match.lastgroup] = (number, runs[-1])
        elif number == last[0] + 1:
            last[1].append(match)
            latest[match.lastgroup] = (number, last[1])
    kept = [match for run in runs if len(run) > (1 if _number(run[0].group()) == 1 else 2) for match in run]
    if all(match.lastgroup == "digit" for match in kept):
        return []
    return sorted(kept, key=lambda match: match.start())


def _body_cuts(view: View, start: int, end: int) -> list[int]:
    """Return where the text between two markers is to be cut: behind a title without a stop, and before its leads."""
    text = view.matched
    title = TITLE.match(text, start, end)
    if title is None or title.end() == end:
        return []
    cut = _unstopped(view, start, title.end())
    body = cut or title.end() + 1
    leads: list[int] = []
    start, stop = body, text.find("。", body, end)
    while stop > 0 and (after := text.find("。", stop + 1, end)) > 0:
        short = 3 <= stop - start <= LONGEST_RUN_IN and after - stop > stop - start
        if short and _form(text[start:stop]):
            leads.append(start)
        start, stop = stop + 1, after
    if len(leads) > 2 and leads[0] == body:
        return leads
    return [cut] if cut else []


def _unstopped(view: View, start: int, stop: int) -> int | None:
    """Return where a title ends that no stop closes: at a blank of the original, or behind a word known to be one."""
    text = view.matched
    for position in range(start + 2, min(stop, start + LONGEST_SENTENCE)):
        if text[position] in ",;:":
            break
        if _blank_before(view, position):
            return position
    known = load_lexicon("section_roles").find(text[start : min(stop, start + 16)])[:1]
    if known and known[0][0] == 0 and known[0][1] > 3 and known[0][2].term_class != "verb":
        rest = text[start + known[0][1] : stop]
        if not rest.startswith(GOES_ON) and (len(rest) > 12 or "," in rest or _form(rest)):
            return start + known[0][1]
    return None


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
                    heading.number = _number(text[slice(*heading.marker)])
                found.append(heading)
        elif hashed and i and end > start:
            kinds[i] = hashed.group()
            found.append(Heading(i, hashed.group(), (start, start), (start, end), end))
    found = _without_lists(found, lines)
    first = lines.first_paragraph()
    found = [h for h in found if h.kind != "symbol" or not (h.line < first or _is_furniture(lines.line(h.line)))]
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


def _without_lists(headings: list[Heading], lines: _Lines) -> list[Heading]:
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
        if lines.kinds[i] or i == lines.skipped or (not i and "".join(lines.line(0).split()) == lines.title):
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
    found = _without_news(_without_front(found, lines, first), lines)
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
    return not (_is_furniture(lines.line(i)) or (last == "?" and lines.is_answered(i)))


def _without_front(headings: list[Heading], lines: _Lines, first: int) -> list[Heading]:
    """Leave out a second title or a sub-title: it stands before the text and is not like the headings that follow."""
    later = [heading.end - heading.start for heading in headings if heading.line > first and heading.kind == "plain"]
    kept = []
    for heading in headings:
        if heading.line < first and heading.kind == "plain":
            line = lines.line(heading.line)
            known = heading.end - heading.start <= 8 and bool(_roles_of(line))
            alike = len(later) > 1 and abs(len(line) - median(later)) <= 8 and "——" not in line
            if not known and (len(line) <= LONGEST_NAME or not alike or _shares(line, lines.title)):
                continue
        kept.append(heading)
    return kept


def _without_news(headings: list[Heading], lines: _Lines) -> list[Heading]:
    """Leave out the headlines of a round-up of news: most plain lines have one paragraph below, which is a report."""
    plain = [h for h in headings if h.kind == "plain" and not lines.is_bold(h.line)]
    if len(plain) < FEWEST_NEWS:
        return headings
    reports = sum(h.line + 1 < len(lines) and bool(_rules("report").match(lines.line(h.line + 1))) for h in plain)
    if reports * 2 < len(plain):
        return headings
    return [h for h in headings if h.kind != "plain" or lines.is_bold(h.line)]


def _shares(line: str, title: str) -> bool:
    """Say whether a line repeats a good part of the title."""
    return any(line[k : k + 5] in title for k in range(len(line) - 4))


def _leads(lines: _Lines) -> list[Heading]:
    """Return the titles that paragraphs begin with: bold ones, and sentences that run parallel."""
    text = lines.text
    bold: list[Heading] = []
    groups: list[list[_Lead]] = [[]]
    for i, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if lines.kinds[i] or end - start < 30 or i in lines.headings or i == lines.skipped:
            continue
        if lines.bold and (heading := _bold_lead(lines, i, start, end)):
            bold.append(heading)
            continue
        lead = _lead(text, i, start, end)
        if lead is None:
            continue
        if groups[-1] and i - groups[-1][-1].heading.line > 2:
            groups.append([])
        groups[-1].append(lead)
    found = [heading for group in groups for heading in _parallel(group)]
    return found + (bold if len(bold) > 1 else [])


class _Lead(NamedTuple):
    """A sentence that may be the title of its paragraph; `form` says what it is built like, "" where it is neither."""

    heading: Heading
    words: str
    form: str
    framed: bool  # short enough to be compared with its neighbours
    plain: bool  # the same, and nothing in it tells a story or states a truth
    length: int  # of the paragraph


def _lead(text: str, line: int, start: int, end: int) -> _Lead | None:
    match = LEAD.match(text, start, end)
    if match is None or REPORTED.match(text, start, match.end()):
        return None
    words = text[start : match.end() - 1]
    if words.count("“") != words.count("”") or _rules("lead_told").search(words):
        return None
    framed = len(words) <= LONGEST_FRAME and not LISTED.search(words)
    form = _form(words)
    # A title is followed by what it heads: more than a clause.
    if form and ("。" not in text[match.end() : end] or not CLAUSES.search(text, match.end(), end)):
        form = ""
    if not form and not framed:
        return None
    marker = match.span("marker") if match["marker"] else (start, start)
    heading = Heading(line, "lead", marker, (marker[1], match.end() - 1), match.end())
    plain = framed and not _rules("lead_never").search(words)
    return _Lead(heading, words, form, framed, plain, end - start)


def _form(words: str) -> str:
    """Say what a lead is built like: action («加强组织领导»), state («组织领导更加有力»), or neither, ""."""
    plain = QUOTED.sub("“”", words)
    if len(words) > LONGEST_LEAD or _rules("lead_never").search(plain):
        return ""
    if _rules("lead_action").match(plain):
        return "action"
    return "state" if _rules("lead_state").search(plain) else ""


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


def _parallel(group: list[_Lead]) -> list[Heading]:
    """Keep the leads of neighbouring paragraphs that have the same frame or form, and short ones among them."""
    kept: set[int] = set()
    for k, (one, two) in enumerate(pairwise(group)):
        both = one.words + two.words
        if one.framed and two.framed and _same_frame(one.words, two.words) and ("," not in both or len(group) > 2):
            kept |= {k, k + 1}
    if kept:
        kept |= {k for k, lead in enumerate(group) if len(lead.words) <= 12 and "," not in lead.words and lead.plain}
    formed = [k for k, lead in enumerate(group) if lead.form]
    if len(formed) > 2 or (len(formed) == 2 and _alike(group[formed[0]], group[formed[1]])):
        kept.update(formed)
    return [group[k].heading for k in sorted(kept)]


def _alike(one: _Lead, two: _Lead) -> bool:
    """Say whether two leads may stand alone: the same form, about as long, each with a long paragraph."""
    return (
        one.form == two.form
        and abs(len(one.words) - len(two.words)) <= 3
        and ("," in one.words) == ("," in two.words)
        and min(one.length, two.length) >= LONG_PARAGRAPH
    )


def _same_frame(one: str, two: str) -> bool:
    """Say whether two leads are alike in length, and in how they begin or end."""
    if abs(len(one) - len(two)) > 3 or ("," in one) != ("," in two) or one == two:
        return False
    if len(one) == len(two) <= 8 and one[-1] not in "了的":
        return True
    # Long sentences that end alike are mere news («…作工作报告。», «…的工作报告。»).
    short = len(one) <= LONGEST_ALIKE
    return one[:2] == two[:2] or (short and one[-2:] == two[-2:]) or (one[0] == two[0] == "如")


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
            found = (roles[parent][0] if parent is not None else _role_by_build(text[slice(*heading.title)]),)
        elif SectionRole.PROBLEMS in found and not seen_measures and k < last_measures:
            # A problem told before the measures is a need (guideline 1, "Section").
            found = tuple(SectionRole.NEEDS if role is SectionRole.PROBLEMS else role for role in found)
        seen_measures = seen_measures or SectionRole.MEASURES in found
        roles.append(found)
    return roles


def _role_by_build(title: str) -> SectionRole:
    """A title without a role's word that holds an action tells what was done: 「擦亮服务品牌,办好民生实事」."""
    return SectionRole.MEASURES if load_lexicon("measure_verbs").find(title) else SectionRole.OTHER


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
def _rules(label: str) -> re.Pattern[str]:
    """The patterns of one label as one pattern."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in load_rules("headings") if rule.label == label))


def _is_furniture(line: str) -> bool:
    """Say whether a line is a by-line, a date, a caption or the like."""
    return _rules("furniture").search(line) is not None


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
