"""Genre and domain: what kind of text a document is, and what kind of unit it is about (guideline 1 and 5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log2

from casemine.extract.kind_features import describe_kind
from casemine.extract.place_table import load_places
from casemine.extract.reading import Reading, read
from casemine.extract.word_hits import words_in
from casemine.learn.taggers import tagger
from casemine.lexicons import knowledge, load_lexicon, load_patterns, load_rules
from casemine.records import Domain, Genre, SectionRole
from casemine.text.view import View

GENRE, DOMAIN = "genre", "domain"  # the taggers
SURE = 0.5  # the share from which a text that the rules take for a case is called none
PLAIN = 10.0  # where the rules' genre leads by as much, nobody need be asked
TITLE, HEADING, TEXT = range(3)
ENOUGH = 3.0  # below this a document tells its domain too faintly
INTRODUCED = 8.0  # 「清河社区位于…」 names the unit itself
NAMED_AREA_TITLE = 24.0
AREA_TITLE = 12.0  # 「某省:强基层党建」 is about the province, whatever villages it tells of
LEAD = 3.0  # a unit named in the first lines weighs more
LEAD_LENGTH, TAIL_LENGTH = 400, 200

# What shows anywhere in a text; by-lines, greetings and formulas show at its ends.
ANYWHERE = frozenset({Genre.CASE_REPORT.value, Genre.RESEARCH.value, Genre.NOT_A_CASE.value})

# A study or a plan speaks of communities and villages in general: its unit is the town, county or city.
GENERAL_GENRES = frozenset({Genre.RESEARCH, Genre.PLAN})
NO_GENRE, NO_DOMAIN = dict.fromkeys(Genre, 0.0), dict.fromkeys(Domain, 0.0)
SMALL_UNITS = frozenset({Domain.URBAN_COMMUNITY, Domain.HOUSING_ESTATE, Domain.VILLAGE})
# What a title can name instead of an area.
UNITS = frozenset(Domain) - {Domain.TOWNSHIP_OR_COUNTY_OR_CITY, Domain.OTHER}
LABEL = re.compile(r"[【\[(][^】\])]{1,24}[】\])]")


def find_genre(text: str | Reading, title: str | None = None) -> Genre:
    """
    Return what kind of text a document is, by cue words in its title, headings and text and by how it is built.

    >>> find_genre("本报讯 12月2日上午，清河社区举行揭牌仪式。", "清河社区举行议事厅揭牌仪式").value
    'news'
    >>> find_genre("一、指导思想\\n以人为本。\\n二、保障措施\\n加强领导。", "清河社区网格化工作实施方案").value
    'plan'
    """
    reading = read(text)
    if not reading.view.matched.strip():
        return Genre.NOT_A_CASE
    return _genre(reading, title or "")


@lru_cache(maxsize=1)  # several finders ask for it
def _genre(reading: Reading, title: str) -> Genre:
    scores = _genre_scores(reading, title)
    second, first = sorted(scores.values())[-2:]
    core = tagger(GENRE)
    rule = max(scores, key=scores.__getitem__)
    if core is None or first - second >= PLAIN:
        return rule
    shares = core.probabilities(describe_kind(reading, title_line(reading, title), scores, "genre_cues"))
    ranked = sorted(zip(shares, core.labels, strict=True), reverse=True)
    share, label = ranked[0]
    if label == Genre.NOT_A_CASE and share < SURE and rule is not Genre.NOT_A_CASE:
        label = ranked[1][1]  # what is no case has no domain and hardly a measure: no small matter to say
    return Genre(label)


def find_domain(text: str | Reading, title: str | None = None) -> Domain:
    """
    Return what kind of unit a document is about, by the unit it introduces and by cue words.

    >>> find_domain("清河社区位于老城区，现有居民3200户。社区党委组织居民议事。").value
    'urban community'
    """
    reading = read(text)
    title = title or ""
    scores = _domain_scores(reading, title)
    genre = find_genre(reading, title)
    if genre is Genre.NOT_A_CASE:
        return Domain.OTHER
    line = title_line(reading, title)
    if core := tagger(DOMAIN):
        return Domain(core.best(describe_kind(reading, line, scores, "domain_cues"))[0])
    if genre in GENERAL_GENRES:
        for domain in SMALL_UNITS:
            scores[domain] /= 3
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= ENOUGH else Domain.OTHER


def study_kinds(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return what the taggers of genre and domain see of a document, by the tagger; they are fitted on it."""
    title = reading.title or ""
    line = title_line(reading, title)
    return {
        GENRE: describe_kind(reading, line, _genre_scores(reading, title), "genre_cues"),
        DOMAIN: describe_kind(reading, line, _domain_scores(reading, title), "domain_cues"),
    }


@lru_cache(maxsize=1)  # both questions are put to one reading, one after the other
def _genre_scores(reading: Reading, title: str) -> dict[Genre, float]:
    """Add up what the words say: the plainest in the title, those in headings, and those in the text."""
    matched = reading.view.matched
    scores = NO_GENRE.copy()
    lexicon, cues = load_lexicon("genre_cues"), _genre_cues()
    for _, _, row in lexicon.find(title_line(reading, title)):
        genre, weights = cues[row.term]
        scores[genre] = max(scores[genre], weights[TITLE])
    for term in {row.term for _, _, row in lexicon.find("\n".join(section.title for section in reading.sections))}:
        genre, weights = cues[term]
        scores[genre] += weights[HEADING]
    tail = len(matched) - TAIL_LENGTH
    counts: Counter[str] = Counter()
    for start, _, row in words_in(reading, "genre_cues"):
        if start < LEAD_LENGTH or start > tail or row.term_class in ANYWHERE:
            counts[row.term] += 1
    for term, count in counts.items():
        genre, weights = cues[term]
        scores[genre] += weights[TEXT] * log2(1 + count)
    ends = f"{matched[: 2 * LEAD_LENGTH]}\n{matched[-TAIL_LENGTH:]}"
    for rule in load_rules("genre_signs"):
        name, weight = rule.label.rsplit(" ", 1)
        searched = matched if name in ANYWHERE else ends
        if rule.may_match(searched) and rule.pattern.search(searched):
            scores[Genre(name)] += float(weight)
    _weigh_outline(scores, reading)
    return scores


def _weigh_outline(scores: dict[Genre, float], reading: Reading) -> None:
    """Add what the outline says: which roles stand together, and whether there are headings at all."""
    roles = {role for section in reading.sections for role in section.roles}
    told = SectionRole.MEASURES in roles
    if not reading.sections:
        scores[Genre.NEWS] += 3
        return
    scores[Genre.EXPERIENCE] += 4
    before = roles & {SectionRole.BACKGROUND, SectionRole.NEEDS}
    if told and before and roles & {SectionRole.OUTCOMES, SectionRole.REFLECTION}:
        scores[Genre.CASE_REPORT] += 3
    if SectionRole.PROBLEMS in roles and roles & {SectionRole.CAUSES, SectionRole.RECOMMENDATIONS}:
        scores[Genre.RESEARCH] += 3


def _domain_scores(reading: Reading, title: str) -> dict[Domain, float]:
    """Add up the words of each kind of unit, and the units that a sentence introduces."""
    matched = reading.view.matched
    head = title_line(reading, title)
    scores = NO_DOMAIN.copy()
    in_title, in_text = load_lexicon("domain_cues").find(head), words_in(reading, "domain_cues")
    for place, found in ((TITLE, in_title), (TEXT, in_text)):
        for term, count in Counter([row.term for _, _, row in found]).items():
            domain, weights = _domain_cues()[term]
            scores[domain] += weights[0] if place == TITLE else weights[1] * log2(1 + count)
    names = load_patterns("title_areas")
    if names["area"].search(head) and not names["unit"].search(head):
        scores[Domain.TOWNSHIP_OR_COUNTY_OR_CITY] += NAMED_AREA_TITLE
    elif _opens_with_place(head) and not any(_domain_cues()[row.term][0] in UNITS for _, _, row in in_title):
        scores[Domain.TOWNSHIP_OR_COUNTY_OR_CITY] += AREA_TITLE
    for rule in load_rules("domain_signs"):
        introduced = rule.pattern.search(matched, 0, 3000)
        if introduced:
            scores[Domain(rule.label)] += INTRODUCED if introduced.start() < 1000 else LEAD
    return scores


def _opens_with_place(title: str) -> bool:
    """Whether a title opens with a province, city or county, behind a column's label: 「【…】云南:强基层党建」."""
    label = LABEL.match(title)
    opening = label.end() if label else 0
    return any(start <= opening for start, _, _ in load_places().find(title))


@lru_cache(maxsize=1)
def title_line(reading: Reading, title: str) -> str:
    """Return the title in the matching form; the first line, where none is known and it is short."""
    if title:
        return View(title).matched
    first, _, _ = reading.view.matched[:200].partition("\n")
    return first if len(first) <= 60 and not first.endswith("。") else ""


@knowledge
def _genre_cues() -> dict[str, tuple[Genre, tuple[float, float, float]]]:
    """Return each cue word with its genre and its weights in title, heading and text."""
    return {row.term: (Genre(row.term_class), _three(row.note.split())) for row in load_lexicon("genre_cues")}


@knowledge
def _domain_cues() -> dict[str, tuple[Domain, tuple[float, float]]]:
    """Return each cue word with its domain and its weights in title and text."""
    found: dict[str, tuple[Domain, tuple[float, float]]] = {}
    for row in load_lexicon("domain_cues"):
        in_title, in_text = row.note.split()
        found[row.term] = (Domain(row.term_class), (float(in_title), float(in_text)))
    return found


def _three(weights: Iterable[str]) -> tuple[float, float, float]:
    title, heading, text = weights
    return float(title), float(heading), float(text)
