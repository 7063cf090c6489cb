"""What an annotated document teaches each tagger: the features that a finder sees, and the right answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casemine.extract.case import as_document, read_figures
from casemine.extract.figures import ROLE, Studied
from casemine.extract.genre import DOMAIN, GENRE, study_kinds
from casemine.extract.governance import GOVERNANCE_MODEL, study_names
from casemine.extract.governance import NO as LEFT
from casemine.extract.governance import YES as TAKEN
from casemine.extract.indicator_ranking import candidates, is_plain
from casemine.extract.measures import CATEGORY, MEASURE, study_categories, study_measures
from casemine.extract.measures import NO as TELLS_NONE
from casemine.extract.measures import YES as TELLS
from casemine.extract.quantity import same_sentence
from casemine.extract.reading import Reading
from casemine.extract.section_roles import SECTION_ROLE, describe_sections
from casemine.learn.fitting import Example
from casemine.learn.ranking import Choice
from casemine.records import Span
from casemine.scoring.answers import INDICATOR_AGREES, held_by, same_name
from casemine.scoring.folding import bigram_f1
from casemine.scoring.marks import Annotation, FigureMark, GovernanceModelMark
from casemine.scoring.matching import overlap, pair_off
from casemine.text.outline import read_outline
from casemine.text.sentences import split_sentences

FIRST = (SECTION_ROLE, GENRE, DOMAIN)  # the taggers whose answers the others see, and INDICATOR
NEARLY = 0.2  # phrases that agree with the right one almost as well as the best one are right too


def first_lessons(truth: Annotation, group: str) -> dict[str, list[Example]]:
    """Return what the document teaches the taggers that see the rules' answers only."""
    reading = _reading(truth)
    kinds = study_kinds(reading)
    return {
        SECTION_ROLE: list(_section_roles(reading, truth, group)),
        GENRE: [Example(kinds[GENRE], truth.genre.value, group)] if truth.genre else [],
        DOMAIN: [Example(kinds[DOMAIN], truth.domain.value, group)] if truth.domain else [],
    }


def indicator_lessons(truth: Annotation, group: str) -> Iterator[Choice]:
    """Yield for each figure the phrases that may name what it measures; where none agrees, it teaches nothing."""
    reading = _reading(truth)
    studied = read_figures(reading)
    matched = reading.view.matched
    for p, mark in _matched(studied, truth):
        if not mark.indicator:
            continue
        follows = p > 0 and same_sentence(matched, studied.quantities[p - 1], studied.quantities[p])
        before = studied.rule_indicators[p - 1] if follows else ""
        offered = candidates(matched, studied.quantities[p], studied.rule_indicators[p], before)
        likeness = [bigram_f1(one.phrase, mark.indicator) for one in offered]
        least = max(INDICATOR_AGREES, max(likeness, default=0.0) - NEARLY)
        right = frozenset(k for k, like in enumerate(likeness) if like >= least)
        if right:
            yield Choice(tuple(one.features for one in offered), right, group)


def plain_indicators(truth: Annotation) -> list[bool]:
    """Return for each figure whose noun fills its clause, so that the tagger is not asked, whether that is right."""
    reading = _reading(truth)
    studied = read_figures(reading)
    return [
        bigram_f1(studied.rule_indicators[p], mark.indicator) >= INDICATOR_AGREES
        for p, mark in _matched(studied, truth)
        if mark.indicator and is_plain(reading.view.matched, studied.quantities[p], studied.rule_indicators[p])
    ]


def second_lessons(truth: Annotation, group: str) -> dict[str, list[Example]]:
    """Return what the document teaches the taggers that see the answers of the first."""
    reading = _reading(truth)
    studied = read_figures(reading)
    roles = [
        Example(studied.features[p], mark.role.value, group)
        for p, mark in _matched(studied, truth)
        if mark.role is not None
    ]
    return {
        GOVERNANCE_MODEL: list(_names(reading, truth, group)),
        ROLE: roles,
        MEASURE: list(_measures(reading, truth, group)),
        CATEGORY: list(_categories(reading, truth, group)),
    }


def _reading(truth: Annotation) -> Reading:
    document = as_document(truth.text)
    return Reading(document.text, document.emphasis, document.title)


def _matched(studied: Studied, truth: Annotation) -> Iterator[tuple[int, FigureMark]]:
    """The figures that were found, with their marks; debatable ones teach nothing."""
    pairs = pair_off(
        range(len(studied.spans)),
        truth.figures,
        lambda p, mark: overlap(studied.spans[p], mark.evidence) > 0 and studied.quantities[p].value == mark.value,
        lambda p, mark: overlap(studied.spans[p], mark.evidence),
    )
    for p, k in pairs:
        if not truth.figures[k].optional:
            yield p, truth.figures[k]


def _section_roles(reading: Reading, truth: Annotation, group: str) -> Iterator[Example]:
    sections = read_outline(reading.view, reading.emphasis, reading.title)
    described = describe_sections(reading.text, sections)
    right = {
        (mark.evidence.start, mark.title): mark.roles[0].value
        for mark in truth.headings
        if mark.roles and not mark.optional
    }
    for section, features in zip(sections, described, strict=True):
        label = right.get((section.evidence.start, section.title))
        if label:
            yield Example(features, label, group)


def _names(reading: Reading, truth: Annotation, group: str) -> Iterator[Example]:
    """A name that the annotation takes against those that it does not; debatable ones teach nothing."""
    for studied in study_names(reading):
        candidate = studied.candidate
        if not studied.features:
            continue
        guess = GovernanceModelMark(name=candidate.name, aliases=(candidate.key, *candidate.others))
        answers = [mark for mark in truth.governance_models if same_name(guess, mark)]
        if all(mark.optional for mark in answers) and answers:
            continue
        yield Example(studied.features, TAKEN if answers else LEFT, group)


def _measures(reading: Reading, truth: Annotation, group: str) -> Iterator[Example]:
    if truth.measures is None:
        return
    sentences = split_sentences(truth.text)
    told = held_by(truth.measures, sentences, len(truth.text))
    for studied in study_measures(reading):
        start = reading.view.span(studied.begin, studied.sentence.end).start
        at = next((k for k, sentence in enumerate(sentences) if sentence.start <= start < sentence.end), None)
        yield Example(studied.features, TELLS if at in told else TELLS_NONE, group)


def _categories(reading: Reading, truth: Annotation, group: str) -> Iterator[Example]:
    marks = [mark for mark in truth.measures or () if mark.category is not None]
    studied: Sequence[tuple[Span, tuple[str, ...]]] = study_categories(reading)
    pairs = pair_off(
        studied,
        marks,
        lambda found, mark: overlap(found[0], mark.evidence) > 0,
        lambda found, mark: overlap(found[0], mark.evidence),
    )
    for p, k in pairs:
        category = marks[k].category
        if category is not None:
            yield Example(studied[p][1], category.value, group)
