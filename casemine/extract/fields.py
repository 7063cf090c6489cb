"""Short facts of a case: its title, years, honours, claims and set terms of policy language."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from casemine.extract.occupied import Occupied
from casemine.extract.place_table import load_places
from casemine.extract.places import main_place
from casemine.extract.reading import Reading, read
from casemine.extract.word_hits import places_in, words_in
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Mention, Period, PolicyTerm, SectionRole, Span

# --- title ----------------------------------------------------------------------------------------------------------

TITLE_LENGTH = range(4, 61)
NO_TITLE_END = tuple("。;；，,、:：")
NO_TITLE_START = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．]|第[一二三四五六七八九十]{1,3}[章节]"
    r"|[①-⑳]|[(（]?(?:来源|时间|作者|记者|编辑|摘要|关键词|发布|【(?:摘要|关键词|引言)))"
)


def find_title(text: str) -> Span | None:
    """
    Return where the title of a bare text stands: a short first line without final stop that text follows.

    >>> find_title("党建引领聚合力\\n社区有居民5300人。")
    Span(start=0, end=7)
    >>> find_title("社区有居民5300人。")
    """
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or not text[end:].strip():
        return None
    line = text[start:end].rstrip()
    if len(line) not in TITLE_LENGTH or line.endswith(NO_TITLE_END) or "。" in line or NO_TITLE_START.match(line):
        return None
    return Span(start, start + len(line))


# --- period ---------------------------------------------------------------------------------------------------------

YEAR = re.compile(r"20[0-4]\d(?=年|[-—~至到]{1,2}20[0-4]\d年)")
RANGE_TO = re.compile(r"(?:\d{1,2}月)?[-—~至到]{1,2}(?P<last>20[0-4]\d)年")
MASKED_YEAR = re.compile(r"[xX×*][xX×*]{0,3}年")
SINCE = re.compile(r"(?:\d{1,2}月)?(?:份|初|底|末|\d{1,2}日)?(?:起|以来|开始|伊始|始)")
# years of meetings, the country, documents, speeches, wars and jubilees are not those of the practice
ELSEWHERE = re.compile(
    r"大会|全会|全国|我国|中国|中央|国家|会议|《|习近平|总书记|考察|视察|印发|颁布|中共中央|党中央|国务院|新中国|改革开放|出生|参军|入党|入伍|毕业|任职|建党|抗战|战争|红军"
    r"|始建于|建成于|修建于|记者|出版|规划|到20|世纪"
)
UNTIL = (*"0123456789", "到", "至")  # 「到2035年」 is yet to come
STARTS = re.compile(
    r"启动|实施|推行|开展|开始|成立|创立|创建|创办|探索|试点|打造|推进|组建|建立|推出|引入|引进|设立|投入|实行|构建|建成|改造|开启|试行|率先|获|评|实现"
)
CLAUSE_REACH = 40
REACH_BEFORE = 12
SENTENCE_REACH = 160


def find_period(text: str | Reading) -> Period | None:
    """
    Return the years in which the practice ran, None where the text names none or masks them (x年).

    Only years that something was started, done or won in count, not those of meetings and documents.

    >>> find_period("自2019年起，社区推行积分制；2021年被评为先进。").first
    '2019'
    """
    reading = read(text)
    years = _years_of_practice(reading)
    if not years or len(MASKED_YEAR.findall(reading.view.matched)) > len(years):
        return None
    first, last = min(years), max(years)
    start, end = min(first.start, last.start), max(first.end, last.end)
    if end - start > CLAUSE_REACH:  # the years stand far apart: the first one is the proof
        start, end = first.start, first.end
    return Period(first.year, last.year if last.year != first.year else None, reading.view.span(start, end))


class Year(NamedTuple):
    """A year as it stands in the view, 年 included."""

    year: str
    start: int
    end: int


def _years_of_practice(reading: Reading) -> list[Year]:
    view = reading.view.matched
    elsewhere = _elsewhere(reading)
    years: list[Year] = []
    for match in YEAR.finditer(view):
        start, end = match.start(), match.end() + (view[match.end()] == "年")
        low = max(0, start - SENTENCE_REACH)
        sentence = 1 + max(view.rfind("。", low, start), view.rfind(";", low, start), view.rfind("\n", low, start))
        if bisect_left(elsewhere, sentence) < bisect_right(elsewhere, end + CLAUSE_REACH):
            continue
        before, behind = view[max(sentence, start - REACH_BEFORE) : start], _clause(view, end)
        if before.endswith(UNTIL) or ELSEWHERE.search(behind) or ELSEWHERE.search(before):
            continue
        if span := RANGE_TO.match(view, end):
            years += [Year(match.group(), start, end), Year(span["last"], span.start("last"), span.end())]
        elif SINCE.match(behind) or STARTS.search(behind):
            years.append(Year(match.group(), start, end))
    return years


def _elsewhere(reading: Reading) -> list[int]:
    """Return where other provinces and cities than the main case's are named."""
    place, table = main_place(reading), load_places()
    if place is None or place.code is None:
        return []
    way = table.parents(place.code)
    named = places_in(reading)
    away = {
        name
        for name in {name for _, _, name in named}
        if not any(code in way or place.code in table.parents(code) for code in table.codes[name])
    }
    return [start for start, _, name in named if name in away]


def _clause(view: str, start: int) -> str:
    """Return what follows within the sentence."""
    end = SENTENCE_END.search(view, start, start + CLAUSE_REACH)
    return view[start : end.start() if end else start + CLAUSE_REACH]


SENTENCE_END = re.compile(r"[。;\n]")

# --- recognitions ---------------------------------------------------------------------------------------------------

CLAUSE_STOPS = ",。;:!?\n"
LONGEST_CLAUSE = 90
HONOURED_PERSON = re.compile(r"^(?:他|她|本人|个人)|的[他她]$")


def find_recognitions(text: str | Reading) -> tuple[Mention, ...]:
    """
    Return the clauses that tell of awards, pilots, firsts and of being copied, in text order.

    >>> [mention.text for mention in find_recognitions("社区荣获“全国文明单位”称号，是全市率先试点的社区。")]
    ['社区荣获“全国文明单位”称号', '是全市率先试点的社区']
    """
    reading = read(text)
    view = reading.view.matched
    found: list[Mention] = []
    done = 0
    for at, _, cue in words_in(reading, "recognition_cues"):
        if at < done or cue.term_class not in ("award", "scope"):
            continue
        match = _recognition().match(view, at)
        if not match or view.rfind("《", done, match.start()) > view.rfind("》", done, match.start()):
            continue
        start, end = _clause_around(view, match.start(), match.end())
        clause = view[start:end]
        if len(clause) > LONGEST_CLAUSE:
            done = end
            continue
        if _wished().search(clause) or HONOURED_PERSON.search(clause):
            continue
        span = reading.view.span(start, end)
        found.append(Mention(reading.text[span.start : span.end], span))
        done = end
    return tuple(found)


def _clause_around(view: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause that holds `[start, end)`; a comma inside quotes does not end it."""
    low = max(0, start - LONGEST_CLAUSE)
    first = max(view.rfind(mark, low, start) for mark in CLAUSE_STOPS) + 1
    opening = view.rfind("“", low, start)
    if opening >= 0 and view.find("”", opening, start) < 0:  # the cue stands inside quotes
        first = max(first, opening + 1)
    quoted = False
    for k in range(end, min(len(view), end + LONGEST_CLAUSE)):
        sign = view[k]
        if sign == "“":
            quoted = True
        elif sign == "”":
            if not quoted and opening >= first - 1 >= 0:
                return first, k
            quoted = False
        elif sign in CLAUSE_STOPS and (not quoted or sign in "。\n"):
            return max(first, low), k
    return max(first, low), min(len(view), end + LONGEST_CLAUSE)


@knowledge
def _recognition() -> re.Pattern[str]:
    cues = load_lexicon("recognition_cues")
    strong = "|".join(term for term in cues.of_class("award") if term not in WEAK_AWARDS)
    weak = "|".join(sorted(WEAK_AWARDS, key=len, reverse=True))
    given = f"{cues.alternation('honour')}|{cues.alternation('pilot')}"
    scope, first, spread = cues.alternation("scope"), cues.alternation("first"), cues.alternation("spread")
    return re.compile(
        rf"(?:{strong})(?!信息|感|知|得|悉)|(?:{weak})[^,。;:!?\n]{{0,40}}?(?:{given})"
        rf"|(?:{scope})(?:范围内?|上下)?(?:{first})|(?<=[在向])(?:{scope})(?:范围内?|各地)?(?:[^,。;:!?\n]{{0,6}}?)(?:{spread})"
    )


WEAK_AWARDS = ("获得", "获", "评为", "授予", "命名为", "列为", "列入", "确定为", "被列入", "入围", "跻身")


@knowledge
def _wished() -> re.Pattern[str]:
    return re.compile(load_lexicon("recognition_cues").alternation("veto"))


# --- claims ---------------------------------------------------------------------------------------------------------

CLAIM_REACH = 24
OTHER_WORD = ("健", "完", "安", "齐", "周")  # 「健全覆盖…的」
CLAIM_STOPS = re.compile(r"[,。;:!?、“”‘’()\n\s]")
UNREAL_SECTIONS = (SectionRole.GOALS, SectionRole.RECOMMENDATIONS)


def find_claims(text: str | Reading) -> tuple[Mention, ...]:
    """
    Return the results claimed without a digit, with the noun they are claimed of, in text order.

    A wish (「力争零上访」) and a result with a digit (「100%全覆盖」, a figure) are none.

    >>> [mention.text for mention in find_claims("实现网格党组织全覆盖，矛盾纠纷动态清零；力争零事故；100%全覆盖")]
    ['网格党组织全覆盖', '矛盾纠纷动态清零']
    """
    reading = read(text)
    view = reading.view.matched
    found: list[Mention] = []
    for match in _claim().finditer(view):
        start, end = match.span()
        first = max(0, start - CLAIM_REACH)
        stops = list(CLAIM_STOPS.finditer(view, first, start))
        first = stops[-1].end() if stops else start if first else 0  # of a longer clause only the claim itself
        subject = view[first:start]
        if (
            subject.endswith(OTHER_WORD)
            or any(sign.isdigit() for sign in subject)
            or _aim().search(view, max(0, first - 2), start)
        ):
            continue
        verb = _verb().match(subject)
        span = reading.view.span(first + (verb.end() if verb else 0), end)
        section = reading.section_at(span.start)
        if section is not None and reading.sections[section].roles[0] in UNREAL_SECTIONS:
            continue
        found.append(Mention(reading.text[span.start : span.end], span))
    return tuple(found)


@knowledge
def _claim() -> re.Pattern[str]:
    return re.compile(load_lexicon("claims").alternation("claim"))


@knowledge
def _aim() -> re.Pattern[str]:
    return re.compile(load_lexicon("claims").alternation("aim"))


@knowledge
def _verb() -> re.Pattern[str]:
    return re.compile(f".*(?:{load_lexicon('claims').alternation('verb')})", re.S)


# --- policy terms ---------------------------------------------------------------------------------------------------

TOLD_CLASSES = frozenset(
    ("doctrine", "national_programme", "national_mechanism", "party_routine", "meeting_document_plan")
)


def find_policy_terms(text: str | Reading, taken: tuple[Span, ...] = ()) -> tuple[PolicyTerm, ...]:
    """
    Return the set terms of policy language that name doctrine, programmes, routines and documents, each once.

    Args:
        taken: Spans already given to governance models; a term that touches one is left out.

    >>> [(term.term, term.term_class) for term in find_policy_terms("增强“四个意识”，落实三会一课；四个意识")]
    [('四个意识', 'doctrine'), ('三会一课', 'party_routine')]
    """
    reading = read(text)
    view = reading.view
    occupied = Occupied(taken)
    found: dict[str, PolicyTerm] = {}
    for start, end, term in words_in(reading, "policy_terms"):
        if term.term_class not in TOLD_CLASSES or term.term in found or _inside_word(view.matched, start, end):
            continue
        span = view.span(start, end)
        if occupied.touches(span):
            continue
        if any(term.term in longer for longer in found):  # 「十九大」 behind 「党的十九大」
            continue
        found[term.term] = PolicyTerm(term.term, term.term_class, span)
    return tuple(found.values())


def _inside_word(view: str, start: int, end: int) -> bool:
    """Whether the term is a piece of a longer number or formula: 「十三五」 in 「三十三五」, 「4+2」 in 「14+2」."""
    edge, before, behind = view[start], view[start - 1 : start], view[end : end + 1]
    if edge.isdigit() or edge in HAN_NUMERALS:
        same = HAN_NUMERALS if edge in HAN_NUMERALS else "0123456789.+"
        if before and before in same:
            return True
    last = view[end - 1]
    return bool(behind) and last.isdigit() and behind in "0123456789.%"


HAN_NUMERALS = "一二三四五六七八九十百千"
