"""Measures: what was done, sentence by sentence, and which principles, aims, results and demands are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from casemine.extract.clauses import (
    CATEGORIES,
    DIGIT,
    DONE,
    EITHER,
    FIRM,
    FRAME,
    LIGHT,
    MOSTLY,
    VAGUE,
    WHOLE,
    Clause,
    Hit,
    load_cues,
    measure_rule,
    read_clauses,
)
from casemine.extract.genre import find_genre
from casemine.extract.measure_features import describe_category, describe_measure, title_scores
from casemine.extract.reading import Reading, read
from casemine.learn.taggers import found_by, tagger
from casemine.records import Genre, Measure, MeasureCategory, Section, SectionRole, Span

MEASURE, YES, NO = "measure", "measure", "none"  # the tagger and its answers
CATEGORY = "measure_category"  # another tagger
HOLDS_VERB = re.compile(f"[{FIRM}{EITHER}{LIGHT}{VAGUE}]")

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


# Who acts: what a name is joined and ended by, and what stands before it.
LEADS = re.compile(r"(?:牵头|主导|协助|配合|指导|组织|负责|为主)?$")  # 「由社区党委牵头,」
NO_SUBJECT = frozenset("对为给向在把将从让使以被于的按用")
PLACE_ENDS = frozenset("省市县区镇乡村州盟旗")
JOINTS = frozenset(("", "、", "和", "与", "及", "以及", "们和", "们与", "们、"))
NOT_BEFORE_SUBJECT = frozenset((FIRM, EITHER, VAGUE, LIGHT, FRAME, "“"))
LONGEST_NAME = 12
NAME_BREAK = re.compile(r".*[,;:。!?“”《》()、\s]", re.S)


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
    core = tagger(MEASURE)
    found: list[Measure] = []
    for studied in study_measures(reading, described=core is not None):
        answer, sure = core.best(studied.features) if core else (YES if studied.told else NO, None)
        if answer == YES:
            found += _measures_of(reading, studied, sure)
    return tuple(found)


class Studied(NamedTuple):
    """A sentence that may tell a measure, and what is known of it before that is judged."""

    sentence: Span  # in offsets of the view
    begin: int  # where its words begin behind a heading or marker
    hits: list[Hit]
    clauses: list[Clause]
    told: bool  # what the rules say
    features: tuple[str, ...]


def study_measures(reading: Reading, *, described: bool = True) -> Iterator[Studied]:
    """
    Go through the sentences that hold a verb; the cue words, found once, are dealt out to them.

    The measure tagger is fitted on what this gives; features are told where `described`.
    """
    matched = reading.view.matched
    if not matched:
        return
    hits = load_cues().find(matched)
    kinds = load_cues().letters
    row = "".join([kinds[hit[0]] for hit in hits])
    starts = [hit[1] for hit in hits]
    walk = _SectionWalk(reading)
    genre = find_genre(reading, reading.title).value
    low = 0
    quoted = told_before = False
    for sentence in reading.sentences:
        low = bisect_left(starts, sentence.start, low)
        high = bisect_left(starts, sentence.end, low)
        letters = row[low:high]
        inside = quoted and matched[sentence.start - 1] != "\n"  # somebody's words go on
        quoted = inside
        if "“" in letters or "”" in letters:
            quoted = letters.count("“") - letters.count("”") + inside > 0
        if matched[sentence.end - 1] in "!?" or not HOLDS_VERB.search(letters):
            continue
        begin = walk.text_begin(sentence, matched)
        if begin is None:
            continue
        within = hits[low:high]
        clauses = read_clauses(matched, within, begin, sentence.end)
        enough = walk.enough()
        told = not inside and _may_tell(letters) and _tells(clauses, sentence.end - begin, letters, enough)
        features: tuple[str, ...] = ()
        if described:
            features = describe_measure(
                matched, sentence, begin, within, letters, clauses, told, told_before, inside, walk.role(), genre
            )
        told_before = told
        yield Studied(sentence, begin, within, clauses, told, features)


def _measures_of(reading: Reading, studied: Studied, sure: float | None) -> Iterator[Measure]:
    """Return the measures of a sentence that tells some; `sure` is how likely it does."""
    for hits, clauses, start, end in _actions(reading, studied):
        yield _measure(reading, hits, clauses, start, end, sure)


def _actions(reading: Reading, studied: Studied) -> Iterator[tuple[list[Hit], list[Clause], int, int]]:
    """Return the actions of a sentence: cue words, clauses, and where it begins and ends in the view."""
    starts = [hit[1] for hit in studied.hits]
    for group, start, end in _parts(studied.clauses, studied.sentence, studied.begin, reading.view.matched):
        first = bisect_left(starts, start)
        inside = [clause for clause in group if start <= clause.start < end]
        yield studied.hits[first : bisect_left(starts, end, first)], inside, start, end


def study_categories(reading: Reading) -> list[tuple[Span, tuple[str, ...]]]:
    """Return the span of each action that the rules find, and what the category tagger sees of it."""
    return [
        (span, features)
        for studied in study_measures(reading)
        if studied.told
        for span, _, features in study_actions(reading, studied)
    ]


def study_actions(reading: Reading, studied: Studied) -> Iterator[tuple[Span, MeasureCategory, tuple[str, ...]]]:
    """Return of each action of a sentence its span, the rules' category, and what the category tagger sees."""
    for hits, clauses, start, end in _actions(reading, studied):
        title = _title_at(reading, start)
        rule = _find_category(hits, clauses, start, title)
        features = describe_category(reading.view.matched, hits, clauses, title, rule, start, end)
        yield reading.view.span(start, end), rule, features


def _title_at(reading: Reading, start: int) -> str:
    section = reading.section_at(reading.view.offset(start))
    return "" if section is None else reading.sections[section].title


def _may_tell(letters: str) -> bool:
    """Return whether a sentence has a verb that may tell a measure, and nothing that rules the sentence out."""
    told = FIRM in letters or EITHER in letters or LIGHT in letters or letters.count(VAGUE) > 1
    return told and WHOLE not in letters


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
        marker = measure_rule("marker").match(matched, start, end)
        return marker.end() if marker else start

    def role(self) -> str:
        """Return the role of the section that the sentence stands in, or of the one that holds it."""
        if self.current < 0:
            return "before headings" if self.sections else "none"
        return self.roles[self.current].value

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


def _tells(clauses: list[Clause], length: int, letters: str, enough: float) -> bool:
    """Return whether the clauses of a sentence tell an action strongly enough."""
    strengths = [clause.strength for clause in clauses]
    total, best = sum(strengths), max(strengths)
    if best < 1.0 and (length < SHORT or MOSTLY in letters):
        return False
    if best < 0.7 and total < 1.2 and enough > ENOUGH_WHERE_TOLD:
        return False
    if enough == ENOUGH_WHERE_DOUBTFUL and not (DONE in letters and best == 1.0):
        return False
    return total >= enough


def _parts(clauses: list[Clause], sentence: Span, begin: int, matched: str) -> list[tuple[list[Clause], int, int]]:
    """Return the measures of a sentence with their ranges: one, or one for each part that a semicolon closes."""
    parts: list[list[Clause]] = [[]]
    for clause in clauses:
        parts[-1].append(clause)
        if clause.end < sentence.end and matched[clause.end] == ";":
            parts.append([])
    acting = [part for part in parts if any(clause.strength >= 0.9 for clause in part)]
    groups = acting if len(acting) > 1 else [clauses]
    ranges = [_action_range(group, matched) for group in groups]
    need = (sentence.end - sentence.start + 1) // 2
    if sum(end - start for start, end in ranges) < need:  # results and reasons are kept where the action is short
        last = sentence.end - 1 if matched[sentence.end - 1] in "。!?;" else sentence.end
        bounds = [start - 1 for start, _ in ranges[1:]] + [last]
        ranges = [(start, bound) for (start, _), bound in zip(ranges, bounds, strict=True)]
        if sum(end - start for start, end in ranges) < need:
            ranges[0] = (begin, ranges[0][1])
    return [(group, start, end) for group, (start, end) in zip(groups, ranges, strict=True)]


def _action_range(group: list[Clause], matched: str) -> tuple[int, int]:
    """Return the range from the first action clause, with the means and the subject that lead to it, to the last."""
    acting = [k for k, clause in enumerate(group) if clause.strength > 0]
    first, last = (acting[0], acting[-1]) if acting else (0, len(group) - 1)
    while first and not group[first - 1].vetoed and (group[first - 1].frame or group[first - 1].actor):
        first -= 1
    while last + 1 < len(group) and not group[last + 1].vetoed and _counts(matched, group[last + 1]):
        last += 1
    marker = measure_rule("marker").match(matched, group[first].start, group[last].end)
    return marker.end() if marker else group[first].start, group[last].end


def _counts(matched: str, clause: Clause) -> bool:
    """Return whether a clause goes on with a number: 「开展了60余万元,4大类服务项目8个」."""
    return DIGIT.search(matched, clause.start, clause.end) is not None


def _measure(
    reading: Reading, hits: list[Hit], clauses: list[Clause], start: int, end: int, sure: float | None
) -> Measure:
    evidence = reading.view.span(start, end)
    title = _title_at(reading, start)
    category = _find_category(hits, clauses, start, title)
    if core := tagger(CATEGORY):
        features = describe_category(reading.view.matched, hits, clauses, title, category, start, end)
        category = MeasureCategory(core.best(features)[0])
    return Measure(
        title=title,
        action=reading.text[evidence.start : evidence.end],
        actors=_find_actors(reading, hits, clauses),
        category=category,
        evidence=evidence,
        section=reading.section_at(evidence.start),
        found_by=found_by(MEASURE),
        confidence=None if sure is None else round(sure, 2),
    )


def _find_actors(reading: Reading, hits: list[Hit], clauses: list[Clause]) -> tuple[str, ...]:
    """Return who acts: the bodies and people that stand before the first verb of a clause, as written."""
    matched, cues = reading.view.matched, load_cues()
    spans: list[tuple[int, int]] = []
    k = 0
    for clause in clauses:
        acts = clause.first >= 0
        right = clause.first if acts else clause.end
        while k < len(hits) and hits[k][1] < clause.start:
            k += 1
        left = clause.start
        named = False
        while k < len(hits) and hits[k][1] < right:
            term, at, stop = hits[k]
            k += 1
            if cues.letters[term] in NOT_BEFORE_SUBJECT:
                left = -1  # 通过, 利用, a verb: what follows is no subject
            elif matched[at] == "”":
                left = stop
            if left < 0 or not cues.actors[term] or (named and matched[left:at] not in JOINTS):
                continue
            begin = _name_begin(matched, left, at)
            if begin is None or matched[stop : stop + 1] == "的" or not (acts or LEADS.match(matched, stop, right)):
                continue
            named, left = True, stop
            spans.append((begin, stop))
        if acts and not named and matched[right - 1] in PLACE_ENDS and right - clause.start >= 3:
            begin = _name_begin(matched, clause.start, right - 1)
            if begin is not None and right - begin >= 3:
                spans.append((begin, right))
    originals = [reading.view.span(start, end) for start, end in spans]
    return tuple(dict.fromkeys(reading.text[span.start : span.end] for span in originals))


def _name_begin(matched: str, left: int, at: int) -> int | None:
    """Return where the name that holds the actor at `at` begins; None where a preposition makes it an object."""
    begin = max(left, at - LONGEST_NAME)
    for before in (NAME_BREAK, measure_rule("before the subject")):
        stopper = before.match(matched, begin, at)
        if stopper:
            begin = stopper.end()
    return None if matched[begin] in NO_SUBJECT or (begin > left and matched[begin - 1] in NO_SUBJECT) else begin


def _find_category(hits: list[Hit], clauses: list[Clause], start: int, title: str) -> MeasureCategory:
    """
    Return what the measure works with: most of its cue words.

    Those behind the first verb of the strongest clause count three times, and the last of them once more: in
    「建立小区物业联席会议制度」 the head of the object stands last.
    """
    main = max(clauses, key=attrgetter("strength"), default=Clause(start))
    first = main.first if main.first >= 0 else start
    categories = load_cues().categories
    scores = [0] * len(CATEGORIES)
    head: tuple[tuple[int, int], ...] = ()
    for term, at in {term: at for term, at, _ in hits if categories[term]}.items():
        inside = first <= at < main.end
        if inside:
            head = categories[term]
        for category, weight in categories[term]:
            scores[category] += weight * (3 if inside else 2 if at > first else 1)
    for category, weight in (*title_scores(title), *head, *head):
        scores[category] += weight
    best = max(scores)
    return CATEGORIES[scores.index(best)] if best else MeasureCategory.OTHER
