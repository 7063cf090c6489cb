"""Lines that hold several headings, because a page runs its whole text together: where to cut them."""

from __future__ import annotations

import re

from casemine.lexicons import load_lexicon
from casemine.text.markers import number_of
from casemine.text.titles import JOINTS, LONGEST_SENTENCE, TITLE, form_of
from casemine.text.view import View

GLUED = re.compile(
    r"(?P<han>(?<![一二三四五六七八九十第“])[一二三四五六七八九十]{1,3}、)|(?P<bracketed_han>\([一二三四五六七八九十]{1,3}\))"
    r"|(?P<digit>(?<![\d.])\d{1,2}(?:、|\.(?!\d)))"
)
STOPS = frozenset("。!?;:)”")
ENDED = re.compile(r"[。!?;:]")
GOES_ON = (*(JOINTS - {"以"}), "以及", "的", ",", "阶段", "方面", "情况", "工作", "机制", "体系")
LONGEST_RUN_IN, QUOTED_REACH = 14, 200


def cut_glued(view: View, start: int, end: int) -> list[int]:
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
        number = number_of(match.group()) or 0
        last = latest.get(match.lastgroup)
        if number == 1 or last is None:
            runs.append([match])
            latest[match.lastgroup] = (number, runs[-1])
        elif number == last[0] + 1:
            last[1].append(match)
            latest[match.lastgroup] = (number, last[1])
    kept = [match for run in runs if len(run) > (1 if number_of(run[0].group()) == 1 else 2) for match in run]
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
        if short and form_of(text[start:stop]):
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
        if not rest.startswith(GOES_ON) and (len(rest) > 12 or "," in rest or form_of(rest)):
            return start + known[0][1]
    return None
