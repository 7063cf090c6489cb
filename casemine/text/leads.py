"""Titles that paragraphs begin with: bold ones, and sentences that run parallel from paragraph to paragraph."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from casemine.text.headings import Heading
from casemine.text.lines import Lines
from casemine.text.titles import LONGEST_SENTENCE, form_of, heading_rules, is_furniture

# A paragraph may begin with its own title («亮牌上线。…»); only several that run parallel are believed.
LEAD = re.compile(r"(?P<marker>(?:比如|例如|如)(?=[^,]{2,12}。))?[^。!?;:\n]{3,30}。(?=.)")
LISTED = re.compile(r"[、\d]")
# What someone says, and what goes on telling, begins a paragraph and is no title («会议强调,要…», «他回来了。»).
REPORTED = re.compile(
    r"[他她它我你您这那但而]|第.{1,4}条|[^,。]{0,12}(?:指出|强调|提出|要求|认为|表示|介绍|透露|坦言|告诉|感慨|说|道)[,。]"
)
CLAUSES = re.compile(r"[,、;][^。]{2,400}。|。[^。]{4,400}。")
LONGEST_FRAME, LONGEST_ALIKE, LONG_PARAGRAPH = 24, 14, 80


class _Lead(NamedTuple):
    """A sentence that may be the title of its paragraph; `form` says what it is built like, "" where it is neither."""

    heading: Heading
    words: str
    form: str
    framed: bool  # short enough to be compared with its neighbours
    plain: bool  # the same, and nothing in it tells a story or states a truth
    length: int  # of the paragraph


def lead_headings(lines: Lines) -> list[Heading]:
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


def _lead(text: str, line: int, start: int, end: int) -> _Lead | None:
    match = LEAD.match(text, start, end)
    if match is None or REPORTED.match(text, start, match.end()):
        return None
    words = text[start : match.end() - 1]
    if words.count("“") != words.count("”") or heading_rules("lead_told").search(words):
        return None
    framed = len(words) <= LONGEST_FRAME and not LISTED.search(words)
    form = form_of(words)
    # A title is followed by what it heads: more than a clause.
    if form and ("。" not in text[match.end() : end] or not CLAUSES.search(text, match.end(), end)):
        form = ""
    if not form and not framed:
        return None
    marker = match.span("marker") if match["marker"] else (start, start)
    heading = Heading(line, "lead", marker, (marker[1], match.end() - 1), match.end())
    plain = framed and not heading_rules("lead_never").search(words)
    return _Lead(heading, words, form, framed, plain, end - start)


def _bold_lead(lines: Lines, i: int, start: int, end: int) -> Heading | None:
    stop = lines.bold_until(start)
    if not 3 <= stop - start <= LONGEST_SENTENCE or stop >= end:
        return None
    text = lines.text
    if text[stop - 1] not in "。:!?" and text[stop] in "。:!?":
        stop += 1
    if text[stop - 1] not in "。:!?" or text.find("。", start, stop - 1) >= 0 or is_furniture(text[start:stop]):
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
