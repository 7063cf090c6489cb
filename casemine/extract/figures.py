"""Numbers that measure something: find them, read their value, say what they measure and what they tell of the case."""

from __future__ import annotations

from typing import NamedTuple

from casemine.extract.elsewhere import find_elsewhere
from casemine.extract.genre import find_genre
from casemine.extract.indicator_ranking import rank_indicators
from casemine.extract.indicators import find_indicators
from casemine.extract.quantities import find_quantities
from casemine.extract.quantity import Quantity
from casemine.extract.reading import Reading, read
from casemine.extract.role_features import describe_roles
from casemine.extract.roles import find_roles
from casemine.extract.verbs import find_verbs
from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import RULES, found_by, tagger
from casemine.records import Figure, FigureRole, Place, Span

ROLE = "figure_role"  # the tagger
Judged = tuple[FigureRole, str, float | None]


def find_figures(
    text: str | Reading, *, taken: tuple[Span, ...] = (), place: Place | None = None
) -> tuple[Figure, ...]:
    """
    Return the figures of `text` in order (guideline section 2).

    Args:
        text: The text of a document, or a `Reading` of it.
        taken: Spans in which numerals count nothing, such as the names of governance models.
        place: Where the main case lies; figures told of other places are `reference`.

    >>> (figure,) = find_figures("志愿者队伍从69人壮大至224人")
    >>> figure.value, figure.unit, figure.indicator, figure.role.value
    (224.0, '人', '志愿者队伍', 'outcome')
    >>> figure.change.before, figure.change.after
    (69.0, 224.0)
    >>> find_figures("党的十九大以来,两委干部")
    ()
    """
    studied = study_figures(read(text), taken, place)
    judged = [
        _judge(tagger(ROLE), *known)
        for known in zip(studied.quantities, studied.rule_roles, studied.features, studied.shares, strict=True)
    ]
    return tuple(map(_figure, studied.quantities, studied.indicators, judged, studied.spans, studied.sections))


class Studied(NamedTuple):
    """The quantities of a text and what is known of each before its role is judged."""

    quantities: list[Quantity]
    spans: list[Span]
    sections: list[int | None]
    rule_indicators: list[str]
    indicators: list[str]
    shares: list[float | None]  # of the indicator among its candidates
    rule_roles: list[FigureRole]
    features: list[tuple[str, ...]]


def study_figures(reading: Reading, taken: tuple[Span, ...] = (), place: Place | None = None) -> Studied:
    """Return all that is known of the figures before their roles are judged; the role tagger is fitted on it."""
    view = reading.view
    ranges = tuple((view.position(span.start), view.position(span.end)) for span in taken)
    quantities = find_quantities(reading, ranges)
    if not quantities:
        return Studied([], [], [], [], [], [], [], [])
    spans = [view.span(quantity.start, quantity.end) for quantity in quantities]
    indices = [reading.section_at(span.start) for span in spans]
    verbs = find_verbs(view.matched, quantities)
    rules = find_indicators(view.matched, quantities, verbs)
    ranked = rank_indicators(view.matched, quantities, rules)
    indicators, shares = [phrase for phrase, _ in ranked], [share for _, share in ranked]
    within = [reading.sections_above(index) for index in indices]
    governing = [verb for verb in verbs if verb.role is not None]
    elsewhere = find_elsewhere(reading, place)
    innermost = [sections[0] if sections else None for sections in within]
    roles = find_roles(view.matched, quantities, indicators, governing, innermost, elsewhere, place is None)
    genre = find_genre(reading, reading.title).value
    features = describe_roles(view.matched, quantities, indicators, roles, governing, within, genre, place is None)
    return Studied(quantities, spans, indices, rules, indicators, shares, roles, features)


def _judge(
    core: LinearClassifier | None,
    quantity: Quantity,
    rule: FigureRole,
    features: tuple[str, ...],
    share: float | None,
) -> Judged:
    """
    Return the role, what judged it, and how likely role and indicator are both right.

    A change that the rules call an outcome is one by the guideline: nobody need be asked.
    """
    if core is None or (quantity.change is not None and rule is FigureRole.OUTCOME):
        return rule, RULES, share if share is None else round(share, 2)
    label, sure = core.best(features)
    return FigureRole(label), found_by(ROLE), round(sure * (1.0 if share is None else share), 2)


def _figure(quantity: Quantity, indicator: str, judged: Judged, span: Span, section: int | None) -> Figure:
    role, judge, confidence = judged
    return Figure(
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        indicator=indicator,
        comparator=quantity.comparator,
        change=quantity.change,
        role=role,
        evidence=span,
        section=section,
        found_by=judge,
        confidence=confidence,
    )
