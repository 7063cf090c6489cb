"""Why a record says what it says: each judgement, what made it, how sure it was, and what weighed most."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from casemine.errors import CaseBaseError
from casemine.extract import figures, governance, measures, section_roles
from casemine.extract.case import read_figures
from casemine.extract.genre import DOMAIN, GENRE, study_kinds
from casemine.extract.indicator_ranking import INDICATOR, candidates
from casemine.extract.quantity import same_sentence
from casemine.extract.reading import Reading
from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import found_by, tagger
from casemine.records import EXPLAINED, Case, Span
from casemine.text.outline import read_outline

WORDS = 8  # reasons told of a judgement


class Judgement(msgspec.Struct, frozen=True):
    """
    One judgement: of which field, what it says, what made it, how sure it was, and the words that weighed most.

    `reasons` are pairs of a feature and its weight for this answer against the mean of the others, the heaviest
    first; none where rules alone judged, whose answer then is all there is to tell.
    """

    field: str
    answer: str
    found_by: str
    confidence: float | None
    reasons: tuple[tuple[str, float], ...] = ()


def explain(case: Case, kind: str, number: int) -> tuple[Judgement, ...]:
    """
    Return the judgements behind one item of a case, or behind the case's own genre and domain.

    Args:
        case: The case.
        kind: cases, sections, figures, governance_models or measures.
        number: The item's index in its list, as in the tables; 0 for `cases`.

    Raises:
        CaseBaseError: There is no such kind or item.

    >>> from casemine import extract_case
    >>> [one.field for one in explain(extract_case("社区走访居民120户。"), "figures", 0)]
    ['indicator', 'role']
    """
    if kind not in EXPLAINED:
        raise CaseBaseError(f"Items of the kind {kind!r} cannot be explained; these can: {', '.join(EXPLAINED)}.")
    spans = [Span(0, 0)] if kind == "cases" else [item.evidence for item in getattr(case, kind)]
    if not 0 <= number < len(spans):
        raise CaseBaseError(f"Case {case.case_id} has no {kind} {number}: it has {len(spans)}, numbered from 0.")
    reading = Reading(case.text, (), case.title)
    span = spans[number]
    return tuple(_WAYS[kind](reading, span))


def _judgement(field: str, name: str, features: tuple[str, ...], answer: str) -> Judgement:
    core = tagger(name)
    if core is None or not features:
        return Judgement(field, answer, "rules", None)
    label, sure = core.best(features)
    return Judgement(field, label, found_by(name), round(sure, 2), _reasons(core, features, label))


def _reasons(core: LinearClassifier, features: tuple[str, ...], label: str) -> tuple[tuple[str, float], ...]:
    return tuple((feature, round(weight, 2)) for feature, weight in core.reasons(features, label, WORDS))


def _of_case(reading: Reading, span: Span) -> Iterator[Judgement]:
    from casemine.extract.genre import find_domain, find_genre

    kinds = study_kinds(reading)
    yield _judgement("genre", GENRE, kinds[GENRE], find_genre(reading, reading.title).value)
    yield _judgement("domain", DOMAIN, kinds[DOMAIN], find_domain(reading, reading.title).value)


def _of_section(reading: Reading, span: Span) -> Iterator[Judgement]:
    sections = read_outline(reading.view, reading.emphasis, reading.title)
    described = section_roles.describe_sections(reading.text, sections)
    for section, features in zip(sections, described, strict=True):
        if section.evidence == span:
            yield _judgement("role", section_roles.SECTION_ROLE, features, section.roles[0].value)


def _of_figure(reading: Reading, span: Span) -> Iterator[Judgement]:
    studied = read_figures(reading)
    for k, found in enumerate(studied.spans):
        if found == span:
            yield _indicator(reading, studied, k)
            yield _judgement("role", figures.ROLE, studied.features[k], studied.rule_roles[k].value)


def _indicator(reading: Reading, studied: figures.Studied, k: int) -> Judgement:
    matched, chosen, share = reading.view.matched, studied.indicators[k], studied.shares[k]
    core = tagger(INDICATOR)
    if core is None:
        return Judgement("indicator", chosen, "rules", None)
    follows = k > 0 and same_sentence(matched, studied.quantities[k - 1], studied.quantities[k])
    before = studied.indicators[k - 1] if follows else ""
    offered = candidates(matched, studied.quantities[k], studied.rule_indicators[k], before)
    features = next((one.features for one in offered if one.phrase == chosen), ())
    sure = None if share is None else round(share, 2)
    return Judgement("indicator", chosen, found_by(INDICATOR), sure, _reasons(core, features, core.labels[1]))


def _of_governance_model(reading: Reading, span: Span) -> Iterator[Judgement]:
    view = reading.view
    for studied in governance.study_names(reading):
        spans = [view.span(mention.place.start, mention.place.end) for mention in studied.candidate.mentions]
        if span in spans:
            answer = governance.YES if studied.told else governance.NO
            yield _judgement("name", governance.GOVERNANCE_MODEL, studied.features, answer)
            return


def _of_measure(reading: Reading, span: Span) -> Iterator[Judgement]:
    view = reading.view
    for studied in measures.study_measures(reading):
        whole = view.span(studied.sentence.start, studied.sentence.end)
        if whole.start <= span.start and span.end <= whole.end:
            answer = measures.YES if studied.told else measures.NO
            yield _judgement("measure", measures.MEASURE, studied.features, answer)
            for found, rule, features in measures.study_actions(reading, studied):
                if found == span:
                    yield _judgement("category", measures.CATEGORY, features, rule.value)
            return


_WAYS: dict[str, Callable[[Reading, Span], Iterator[Judgement]]] = {
    "cases": _of_case,
    "sections": _of_section,
    "figures": _of_figure,
    "governance_models": _of_governance_model,
    "measures": _of_measure,
}
