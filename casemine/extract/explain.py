"""Why a record says what it says: each judgement, what made it, how sure it was, and what weighed most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from casemine.errors import CaseBaseError
from casemine.extract import figures, governance, measures, section_roles
from casemine.extract.case import read_figures
from casemine.extract.genre import DOMAIN, GENRE, study_kinds
from casemine.extract.indicator_ranking import INDICATOR, candidates
from casemine.extract.quantity import same_sentence
from casemine.extract.reading import Reading
from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import RULES, found_by, tagger
from casemine.records import EXPLAINED, Case, Figure, GovernanceModel, Measure, Section
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
    items: tuple[Any, ...] = (case,) if kind == "cases" else getattr(case, kind)
    if not 0 <= number < len(items):
        raise CaseBaseError(f"Case {case.case_id} has no {kind} {number}: it has {len(items)}, numbered from 0.")
    return tuple(_WAYS[kind](Reading(case.text, (), case.title), items[number]))


def _judgement(field: str, name: str, features: tuple[str, ...], answer: str) -> Judgement:
    """Tell a judgement; where the tagger was not asked or its likeliest answer not taken, rules made it."""
    core = tagger(name)
    if core is None or not features or core.best(features)[0] != answer:
        return Judgement(field, answer, RULES, None)
    sure = core.best(features)[1]
    return Judgement(field, answer, found_by(name), round(sure, 2), _reasons(core, features, answer))


def _reasons(core: LinearClassifier, features: tuple[str, ...], label: str) -> tuple[tuple[str, float], ...]:
    return tuple((feature, round(weight, 2)) for feature, weight in core.reasons(features, label, WORDS))


def _of_case(reading: Reading, case: Case) -> Iterator[Judgement]:
    kinds = study_kinds(reading)
    yield _judgement("genre", GENRE, kinds[GENRE], case.genre.value)
    yield _judgement("domain", DOMAIN, kinds[DOMAIN], case.domain.value)


def _of_section(reading: Reading, item: Section) -> Iterator[Judgement]:
    sections = read_outline(reading.view, reading.emphasis, reading.title)
    described = section_roles.describe_sections(reading.text, sections)
    for section, features in zip(sections, described, strict=True):
        if section.evidence == item.evidence:
            seen = features if item.found_by != RULES else ()
            yield _judgement("role", section_roles.SECTION_ROLE, seen, item.roles[0].value)


def _of_figure(reading: Reading, item: Figure) -> Iterator[Judgement]:
    studied = read_figures(reading)
    for k, found in enumerate(studied.spans):
        if found == item.evidence:
            yield _indicator(reading, studied, k)
            seen = studied.features[k] if item.found_by != RULES else ()
            yield _judgement("role", figures.ROLE, seen, item.role.value)


def _indicator(reading: Reading, studied: figures.Studied, k: int) -> Judgement:
    matched, chosen, share = reading.view.matched, studied.indicators[k], studied.shares[k]
    core = tagger(INDICATOR)
    if core is None:
        return Judgement("indicator", chosen, RULES, None)
    follows = k > 0 and same_sentence(matched, studied.quantities[k - 1], studied.quantities[k])
    before = studied.indicators[k - 1] if follows else ""
    offered = candidates(matched, studied.quantities[k], studied.rule_indicators[k], before)
    features = next((one.features for one in offered if one.phrase == chosen), ())
    sure = None if share is None else round(share, 2)
    return Judgement("indicator", chosen, found_by(INDICATOR), sure, _reasons(core, features, core.labels[1]))


def _of_governance_model(reading: Reading, item: GovernanceModel) -> Iterator[Judgement]:
    view = reading.view
    for studied in governance.study_names(reading):
        spans = [view.span(mention.place.start, mention.place.end) for mention in studied.candidate.mentions]
        if item.evidence in spans:
            yield _judgement("name", governance.GOVERNANCE_MODEL, studied.features, governance.YES)
            return


def _of_measure(reading: Reading, item: Measure) -> Iterator[Judgement]:
    view = reading.view
    for studied in measures.study_measures(reading):
        whole = view.span(studied.sentence.start, studied.sentence.end)
        if whole.start <= item.evidence.start and item.evidence.end <= whole.end:
            yield _judgement("measure", measures.MEASURE, studied.features, measures.YES)
            for found, _, features in measures.study_actions(reading, studied):
                if found == item.evidence:
                    yield _judgement("category", measures.CATEGORY, features, item.category.value)
            return


_WAYS: dict[str, Callable[[Reading, Any], Iterator[Judgement]]] = {
    "cases": _of_case,
    "sections": _of_section,
    "figures": _of_figure,
    "governance_models": _of_governance_model,
    "measures": _of_measure,
}
