"""Measures: what was done, sentence by sentence, and which principles, aims, results and demands are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from casemine.extract.genre import find_genre
from casemine.lexicons import load_lexicon, load_rules
from casemine.records import Genre, Measure, MeasureCategory, Section, SectionRole, Span
from casemine.text.reading import Reading, read
from casemine.text.view import View

# What a cue does in a sentence, one letter each, so that a sentence can be looked at as a short string.
FIRM, EITHER, VAGUE, LIGHT, FRAME, DONE, RECURS = "FEVBWTt"
CLAUSE, START, WEAK, REST, SPOKEN, HEAD, LEADER, WHOLE, MOSTLY, COPULA = "PUNMSHOZYI"
NOTHING = "x"
VERBS = frozenset((FIRM, EITHER, VAGUE, LIGHT))
MARKS = ",;:“”《》"
VERB_NOTES = {"firm": FIRM, "either": EITHER, "vague": VAGUE}
VETO_NOTES = {
    "clause": CLAUSE,
    "start": START,
    "weak": WEAK,
    "rest": REST,
    "spoken": SPOKEN,
    "head": HEAD,
    "leader": LEADER,
    "whole": WHOLE,
    "mostly": MOSTLY,
    "copula": COPULA,
}
CLASS_LETTERS = {"light": LIGHT, "frame": FRAME, "done": DONE, "recurs": RECURS}

# What stands before a verb: nothing, a comma, an adverb's last sign, another verb, 了/地/来/并.
VERB_LEAD = frozenset("、并和与及了地来去再还也先都又极泛入实面续断力动合期时常续同一共则经已正就中织行村市县镇省委局")
DIGIT = re.compile(r"[0-9]")
LEADS = re.compile(r"(?:牵头|主导|协助|配合|指导|组织|负责|为主)?$")  # 「由社区党委牵头,」
FINAL = frozenset("。!?;:,")
NO_SUBJECT = frozenset("对为给向在把将从让使以被于的按用")
SUBJECT = re.compile(r"[^,;:。!?“”《》()、\s]{0,12}$")
# Where a section's role says that nothing was done there, only what has plainly happened counts.
DOUBTFUL_ROLES = frozenset(
    {
        SectionRole.NEEDS,
        SectionRole.PROBLEMS,
        SectionRole.CAUSES,
        SectionRole.RECOMMENDATIONS,
        SectionRole.THEORY,
        SectionRole.GOALS,
        SectionRole.REFLECTION,
    }
)
# A plan, a notice or a speech tells what is to be done.
DOUBTFUL_GENRES = frozenset({Genre.PLAN, Genre.NOTICE, Genre.SPEECH, Genre.NOT_A_CASE})
SHORT = 20  # 「推进基层治理现代化。」 is a lead phrase unless its verb is firm
ENOUGH, ENOUGH_WHERE_TOLD, ENOUGH_BEFORE_HEADINGS, ENOUGH_WHERE_DOUBTFUL = 0.9, 0.75, 1.0, 2.5


class _Cues(NamedTuple):
    """The words of all four lexicons in one automaton, and by index what each one is."""

    automaton: object
    letters: tuple[str, ...]
    actors: tuple[bool, ...]
    categories: tuple[tuple[tuple[int, int], ...], ...]


class _Clause:
    """A clause of a sentence: where it stands, and how strongly it tells an action."""

    __slots__ = ("actor", "end", "first", "frame", "start", "strength", "vetoed")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.first = -1  # where its first verb stands
        self.strength = 0.0
        self.vetoed = False
        self.frame = False
        self.actor = False


def find_measures(text: str | Reading) -> tuple[Measure, ...]:
    """
    Return the measures that `text` tells, in order: actions taken, set up or run (guideline 4).

    A sentence holds a measure when a clause of it has a concrete verb with its object and no principle, aim,
    result, need, demand or plan governs it; the role of its section has a vote. One sentence is one measure,
    unless semicolons part several actions. `figures` is left empty: `extract_case` knows the figures.

    >>> (measure,) = find_measures("社区党委牵头建立居民议事会，有效提升了治理水平。我们要加强学习。")
    >>> measure.action, measure.actors, measure.category.value
    ('社区党委牵头建立居民议事会', ('社区党委',), 'deliberation')
    """
    reading = read(text)
    view = reading.view
    if not view.matched:
        return ()
    return tuple(_find(reading, view))


def _find(reading: Reading, view: View) -> list[Measure]:
    matched = view.matched
    cues = _cues()
    hits = cues.automaton.find_matches_as_indexes(matched)  # type: ignore[attr-defined]
    kinds = cues.letters
    row = "".join([kinds[hit[0]] for hit in hits])
    starts = [hit[1] for hit in hits]
    sections = _SectionWalk(reading)
    found: list[Measure] = []
    low = 0
    quoted = False
    for sentence in reading.sentences:
        low = bisect_left(starts, sentence.start, low)
        high = bisect_left(starts, sentence.end, low)
        letters = row[low:high]
        inside = quoted and matched[sentence.start - 1] != "\n"  # somebody's words go on
        opened = letters.count("“") - letters.count("”") + inside
        quoted = opened > 0
        if inside:
            continue
        if FIRM not in letters and EITHER not in letters and LIGHT not in letters and letters.count(VAGUE) < 2:
            continue
        if WHOLE in letters or matched[sentence.end - 1] in "!?":
            continue
        begin = sections.text_begin(sentence, matched)
        if begin is None:
            continue
        clauses = _read_clauses(matched, hits, kinds, cues.actors, low, high, begin, sentence.end)
        for start, end in _choose(clauses, sentence, begin, sections.enough(), letters, matched):
            found.append(_measure(reading, sections, cues, hits, low, high, clauses, start, end))
    return found


class _SectionWalk:
    """Goes along the outline with the sentences: which heading they stand under, and where its own words end."""

    def __init__(self, reading: Reading) -> None:
        view = reading.view
        self.sections = reading.sections
        self.doubtful = find_genre(reading, reading.title) in DOUBTFUL_GENRES
        self.ranges = [
            (view.position(section.evidence.start), view.position(section.evidence.end)) for section in self.sections
        ]
        self.roles = _inherited_roles(self.sections)
        self.current = -1
        self.matched_end = len(view.matched)

    def text_begin(self, sentence: Span, matched: str) -> int | None:
        """Return where the text of a sentence begins behind its heading or marker; None for a heading or a title."""
        ranges = self.ranges
        start, end = sentence.start, sentence.end
        while self.current + 1 < len(ranges) and ranges[self.current + 1][0] < end:
            self.current += 1
        if matched[end - 1] not in "。!?”;" and (end == self.matched_end or matched[end] == "\n") and end - start < 60:
            return None
        if self.current >= 0:
            heading_start, heading_end = ranges[self.current]
            if heading_start <= start < heading_end or start <= heading_start < start + 2:
                if heading_end >= end - 1:
                    return None
                if matched[heading_end - 1] in "。:" or matched[heading_end] in "。:—":
                    start = heading_end
                    while start < end and matched[start] in "。:—":
                        start += 1
                    return start
        marker = _rule("marker").match(matched, start, end)
        return marker.end() if marker else start

    def enough(self) -> float:
        """Return how strongly a sentence here must tell an action."""
        if self.doubtful:
            return ENOUGH_WHERE_DOUBTFUL
        if self.current < 0:
            return ENOUGH_BEFORE_HEADINGS if self.sections else ENOUGH
        role = self.roles[self.current]
        if role in DOUBTFUL_ROLES:
            return ENOUGH_WHERE_DOUBTFUL
        return ENOUGH_WHERE_TOLD if role is SectionRole.MEASURES else ENOUGH


def _inherited_roles(sections: tuple[Section, ...]) -> list[SectionRole]:
    """Return one role a section; one that has no role of its own takes its parent's."""
    roles: list[SectionRole] = []
    for section in sections:
        role = section.roles[0] if section.roles else SectionRole.OTHER
        if role is SectionRole.OTHER and section.parent is not None and section.parent < len(roles):
            role = roles[section.parent]
        roles.append(role)
    return roles


def _read_clauses(
    matched: str,
    hits: list[tuple[int, int, int]],
    kinds: tuple[str, ...],
    actors: tuple[bool, ...],
    low: int,
    high: int,
    begin: int,
    end: int,
) -> list[_Clause]:
    """Return the clauses of a sentence up to where a demand, a plan or somebody's words take over."""
    clause = _Clause(begin)
    clauses = [clause]
    depth = 0
    describes = False  # behind 是, what follows describes
    previous = -1
    for k in range(low, high):
        term, start, stop = hits[k]
        if start < begin:
            continue
        kind = kinds[term]
        if kind in MARKS:
            if kind == "“" or kind == "《":
                depth += 1
                if clause.strength == 0.4 and previous == start:
                    clause.strength = 0.9  # a vague verb with a named object: 深化“…”
                elif clause.frame and not clause.strength and not clause.vetoed:
                    clause.strength = 0.5  # 通过“…”等活动
            elif kind == "”" or kind == "》":
                depth = max(0, depth - 1)
            elif not depth:
                _close(clause, start, matched)
                describes = False
                clause = _Clause(stop)
                clauses.append(clause)
            continue
        if depth:
            continue
        touches = previous == start
        previous = -1
        if actors[term]:
            previous = stop
            if clause.first < 0:
                clause.actor = True
        if kind == NOTHING:
            continue
        if kind in VERBS:
            previous = stop
            if clause.vetoed:
                continue
            gain = _weigh(matched, kind, start, stop, clause, touches, end)
            if describes:
                gain = 0.9 if kind == FIRM and gain else 0.0
            if gain:
                if clause.first < 0:
                    clause.first = start
                if gain > clause.strength:
                    clause.strength = gain
        elif (kind == REST and not _is_noun(matched, start, stop)) or (
            kind == SPOKEN and _speaks(matched, start, stop, clause)
        ):
            clause.strength = 0.0
            clause.vetoed = True
            break
        elif kind in (HEAD, LEADER):
            if start - clause.start < 2 if kind == HEAD else _acts(matched, stop, clause):
                clause.strength = 0.0
                clause.vetoed = True
                break
        elif kind == CLAUSE or (kind == START and start - clause.start < 2):
            if clause.strength < 1.0:
                clause.vetoed = True
                clause.strength = 0.0
        elif kind == WEAK:
            if clause.strength < 0.7 and matched[stop : stop + 1] != "的":
                clause.vetoed = True
                clause.strength = 0.0
        elif kind == COPULA:
            describes = True
            if clause.strength < 1.0:  # 「服务群众的最前线是…」
                clause.strength = 0.0
        elif kind != MOSTLY:  # a frame or a sign of the past
            previous = stop
            if kind == FRAME and start - clause.start < 3:
                clause.frame = True
    if clause.end <= clause.start:
        _close(clause, end - 1 if matched[end - 1] in FINAL else end, matched)
    return clauses


def _close(clause: _Clause, end: int, matched: str) -> None:
    """End a clause; one that only says when (…时, …后, …以来) tells no action."""
    clause.end = end
    if clause.strength and (
        matched[end - 1] in "时后际" or matched.endswith(("以来", "年来", "期间", "过程中"), clause.start, end)
    ):
        clause.strength = 0.0


def _weigh(matched: str, kind: str, start: int, stop: int, clause: _Clause, touches: bool, end: int) -> float:
    """Return how strongly a verb at its place tells an action: 0 for a noun, 1 for a plain verb with an object."""
    before = matched[start - 1] if start > clause.start else ""
    if before == "的" or before == "于":
        return 0.0
    after = matched[stop] if stop < end else "。"
    if kind == FIRM:
        if after == "的":
            return 0.6
        if after == "(" or (after == "、" and matched[start:stop] == "组织"):
            return 0.0
        if after in FINAL:
            return 0.0 if "的" in matched[start - 4 : start] else 0.9 if touches else 0.7
        return 1.0
    if after in FINAL or after == "的":
        return 0.0
    if kind == VAGUE:
        return 0.4
    if kind == LIGHT:
        return 0.9
    if _rule("noun tail").match(matched, stop, end):
        return 0.0
    if matched[clause.start : clause.start + 1] == "在":
        return 0.5
    if not before or touches or before in VERB_LEAD or after == "了":
        return 0.9
    return 0.9 if DIGIT.search(matched, stop, min(stop + 20, end)) else 0.5


def _acts(matched: str, stop: int, clause: _Clause) -> bool:
    """Return whether a leader named at `stop` acts; 「按照总书记的要求,」 and 「各支部就总书记…」 only refer to one."""
    if clause.frame or clause.actor or clause.first >= 0:
        return False
    return matched[stop : stop + 1] not in {"的", "重", "关", "系"}


def _speaks(matched: str, start: int, stop: int, clause: _Clause) -> bool:
    """Return whether 要求, 指示 … open somebody's words; 「按照…要求,」 and 「…的要求,」 do not."""
    if clause.frame or matched[start - 1 : start] in {"的", "示", "署"}:
        return False
    return matched[stop : stop + 1] in {",", ":", "各", "全", "广"}


def _is_noun(matched: str, start: int, stop: int) -> bool:
    """Return whether 需要 … is a noun here: 「适应实际需要,」."""
    return stop - start == 2 and matched[start:stop] == "需要" and matched[stop : stop + 1] in FINAL


def _choose(
    clauses: list[_Clause], sentence: Span, begin: int, enough: float, letters: str, matched: str
) -> list[tuple[int, int]]:
    """Return the ranges of the measures in a sentence: one, or one for each part that a semicolon closes."""
    total = sum(clause.strength for clause in clauses)
    best = max(clause.strength for clause in clauses)
    if best < 1.0 and (sentence.end - begin < SHORT or MOSTLY in letters):
        return []
    if best < 0.7 and total < 1.2 and enough > ENOUGH_WHERE_TOLD:
        return []
    if total < enough or (enough == ENOUGH_WHERE_DOUBTFUL and not (DONE in letters and best == 1.0)):
        return []
    parts: list[list[_Clause]] = [[]]
    for clause in clauses:
        parts[-1].append(clause)
        if clause.end < sentence.end and matched[clause.end] == ";":
            parts.append([])
    acting = [part for part in parts if any(clause.strength >= 0.9 for clause in part)]
    groups = acting if len(acting) > 1 else [clauses]
    ranges = [_action_range(group) for group in groups]
    need = (sentence.end - sentence.start + 1) // 2
    if sum(end - start for start, end in ranges) < need:
        last = sentence.end - 1 if matched[sentence.end - 1] in "。!?;" else sentence.end
        if len(ranges) == 1:
            start, _ = ranges[0]
            ranges = [(start, last)]
        else:
            bounds = [start for start, _ in ranges[1:]] + [last + 1]
            ranges = [(start, bound - 1) for (start, _), bound in zip(ranges, bounds, strict=True)]
        if sum(end - start for start, end in ranges) < need:
            ranges[0] = (begin, ranges[0][1])
    return ranges


def _action_range(group: list[_Clause]) -> tuple[int, int]:
    """Return the range from the first action clause, with the means and the subject that lead to it, to the last."""
    acting = [k for k, clause in enumerate(group) if clause.strength > 0]
    first, last = acting[0], acting[-1]
    while first and not group[first - 1].vetoed and (group[first - 1].frame or group[first - 1].actor):
        first -= 1
    return group[first].start, group[last].end


def _measure(
    reading: Reading,
    walk: _SectionWalk,
    cues: _Cues,
    hits: list[tuple[int, int, int]],
    low: int,
    high: int,
    clauses: list[_Clause],
    start: int,
    end: int,
) -> Measure:
    view = reading.view
    evidence = view.span(start, end)
    section = reading.section_at(evidence.start)
    title = reading.sections[section].title if section is not None else ""
    return Measure(
        title=title,
        action=reading.text[evidence.start : evidence.end],
        actors=_find_actors(reading, cues, hits, low, high, clauses, start, end),
        category=_find_category(cues, hits, low, high, clauses, start, end, title),
        evidence=evidence,
        section=section,
    )


def _find_actors(
    reading: Reading,
    cues: _Cues,
    hits: list[tuple[int, int, int]],
    low: int,
    high: int,
    clauses: list[_Clause],
    start: int,
    end: int,
) -> tuple[str, ...]:
    """Return who acts: the bodies and people that stand before the first verb of a clause, as written."""
    matched, view = reading.view.matched, reading.view
    actors: list[str] = []
    spans = [(c.start, c.first if c.first >= 0 else c.end, c.first >= 0) for c in clauses if start <= c.start < end]
    k = low
    for left, right, acts in spans:
        while k < high and hits[k][1] < left:
            k += 1
        while k < high and hits[k][1] < right:
            term, at, stop = hits[k]
            k += 1
            if not cues.actors[term] or matched[stop : stop + 1] == "的":
                continue
            if not acts and not LEADS.match(matched, stop, right):
                continue
            if matched.rfind("“", left, at) > matched.rfind("”", left, at):
                continue
            run = SUBJECT.search(matched, left, at)
            begin = run.start() if run else at
            stopper = _rule("before the subject").match(matched, begin, at)
            if stopper:
                begin = stopper.end()
            if begin > left and matched[begin - 1] in NO_SUBJECT:
                continue
            span = view.span(begin, stop)
            name = reading.text[span.start : span.end]
            if name not in actors:
                actors.append(name)
    return tuple(actors)


def _find_category(
    cues: _Cues,
    hits: list[tuple[int, int, int]],
    low: int,
    high: int,
    clauses: list[_Clause],
    start: int,
    end: int,
    title: str,
) -> MeasureCategory:
    """Return what the measure works with: most of its cue words, those behind its first verb twice."""
    first = min((c.first for c in clauses if c.strength > 0 and start <= c.start < end), default=start)
    scores = [0] * len(CATEGORIES)
    for k in range(low, high):
        term, at, _ = hits[k]
        if start <= at < end:
            for category, weight in cues.categories[term]:
                scores[category] += weight * 2 if at >= first else weight
    for category, weight in _title_scores(title):
        scores[category] += weight
    best = max(scores)
    return CATEGORIES[scores.index(best)] if best else MeasureCategory.OTHER


@cache
def _title_scores(title: str) -> tuple[tuple[int, int], ...]:
    """Return what the cue words of a heading say for each category."""
    cues = _cues()
    return tuple(
        pair
        for term, _, _ in cues.automaton.find_matches_as_indexes(title)  # type: ignore[attr-defined]
        for pair in cues.categories[term]
    )


@cache
def _rule(name: str) -> re.Pattern[str]:
    return next(rule.pattern for rule in load_rules("measure_words") if rule.name == name)


CATEGORIES = tuple(MeasureCategory)


@cache
def _cues() -> _Cues:
    """Put the four lexicons into one automaton; where two hold a word, the verb or veto says what it does."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    letters: dict[str, str] = {mark: mark for mark in MARKS}
    nouns = {row.term for row in load_lexicon("measure_verbs") if row.term_class == "noun"}
    letters.update(dict.fromkeys(nouns, NOTHING))
    for row in load_lexicon("measure_vetoes"):
        letters[row.term] = VETO_NOTES.get(row.note, NOTHING)
    for row in load_lexicon("measure_verbs"):
        if row.term not in nouns:
            letters[row.term] = CLASS_LETTERS.get(row.term_class) or VERB_NOTES[row.note]
    actors = {row.term for row in load_lexicon("actors")}
    index = {category.value: k for k, category in enumerate(CATEGORIES)}
    categories: dict[str, list[tuple[int, int]]] = {}
    for row in load_lexicon("measure_categories"):
        categories.setdefault(row.term, []).append((index[row.term_class], int(row.note)))
    for term in categories:
        if term not in letters:  # 加装电梯 is found whole, and its verb is not lost
            opening = (letters.get(term[:k], NOTHING) for k in range(len(term) - 2, 1, -1))
            letters[term] = next((letter for letter in opening if letter in (FIRM, EITHER)), NOTHING)
    terms = list(dict.fromkeys([*letters, *actors, *categories]))
    return _Cues(
        AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest),
        tuple(letters.get(term, NOTHING) for term in terms),
        tuple(term in actors for term in terms),
        tuple(tuple(categories.get(term, ())) for term in terms),
    )
