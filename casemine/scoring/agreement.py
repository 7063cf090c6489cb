"""How far two readers agree who annotated the same documents: F1 of what they found, kappa of what they said of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from casemine.errors import ScoreError
from casemine.scoring.answers import figure_weight, heading_key, held_by, name_weight, same_figure, same_name
from casemine.scoring.marks import Annotation
from casemine.scoring.matching import overlap, pair_off
from casemine.scoring.score import evaluate
from casemine.text.sentences import split_sentences

WORD_LISTS = ("hosts", "sites", "recognitions", "claims", "policy_terms", "named_items", "masked")


class Found(msgspec.Struct, frozen=True):
    """Items of one kind: how many each reader found, how many both, and the F1 of one against the other."""

    f1: float
    first: int
    second: int
    both: int


class Judged(msgspec.Struct, frozen=True):
    """A judgement of what both found: the share judged alike, Cohen's kappa (None where all is one word), how many."""

    alike: float
    kappa: float | None
    of: int


class Agreement(msgspec.Struct, frozen=True):
    """What `agree` gives: kinds of items, and judgements of them, by name."""

    documents: int
    found: dict[str, Found]
    judged: dict[str, Judged]


def agree(first: Sequence[Annotation], second: Sequence[Annotation]) -> Agreement:
    """
    Return how far two readings of the same documents agree, in the order of both.

    Items are matched as in `evaluate`; hosts, terms and the like when their spans overlap. `measure sentence` is
    the judgement, over all sentences, whether one holds a measure. Kappa is Cohen's (Educational and Psychological
    Measurement 20, 1960): (observed - expected) / (1 - expected) with each reader's own shares of the words.

    Raises:
        ScoreError: The readings are not of the same documents.
    """
    if [one.text for one in first] != [other.text for other in second]:
        raise ScoreError("The two readings are not of the same texts in the same order: give both for each document.")
    scores = evaluate(first, second)
    found = {task: Found(rate.f1, rate.predicted, rate.gold, rate.matched) for task, rate in scores.rates.items()}
    judgements: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for one, other in zip(first, second, strict=True):
        for name, said, told in _judgements(one, other):
            judgements[name].append((said, told))
    for field in WORD_LISTS:
        found[field] = _found_by_span(
            [(getattr(a, field), getattr(b, field)) for a, b in zip(first, second, strict=True)]
        )
    return Agreement(len(first), found, {name: _judged(pairs) for name, pairs in judgements.items()})


def cohens_kappa(pairs: Sequence[tuple[Any, Any]]) -> float | None:
    """
    Return Cohen's kappa of pairs of judgements, None when chance alone would give all of them.

    >>> cohens_kappa([("output", "output"), ("output", "outcome"), ("outcome", "outcome"), ("input", "input")])
    0.6363636363636364
    """
    observed = sum(said == told for said, told in pairs) / len(pairs)
    said, told = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(number * told[word] for word, number in said.items()) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _judged(pairs: Sequence[tuple[Any, Any]]) -> Judged:
    return Judged(sum(said == told for said, told in pairs) / len(pairs), cohens_kappa(pairs), len(pairs))


def _judgements(one: Annotation, other: Annotation) -> Iterator[tuple[str, Any, Any]]:
    """Yield what each reader said of everything both of them found: what it is of, and the two words."""
    yield "genre", one.genre, other.genre
    yield "domain", one.domain, other.domain
    for p, g in pair_off(one.figures, other.figures, same_figure, figure_weight):
        for field in ("unit", "comparator", "role"):
            yield f"figure {field}", getattr(one.figures[p], field), getattr(other.figures[g], field)
    for p, g in pair_off(one.governance_models, other.governance_models, same_name, name_weight):
        for field in ("kind", "stance"):
            yield f"model {field}", getattr(one.governance_models[p], field), getattr(other.governance_models[g], field)
    for p, g in pair_off(one.headings, other.headings, lambda a, b: heading_key(a) == heading_key(b), _shared):
        yield "section role", one.headings[p].roles[:1], other.headings[g].roles[:1]
    said, told = one.measures or (), other.measures or ()
    sentences = split_sentences(one.text)
    marked, marked_too = (held_by(marks, sentences, len(one.text)) for marks in (said, told))
    for k in range(len(sentences)):
        yield "measure sentence", k in marked, k in marked_too
    for p, g in pair_off(said, told, _touch, _shared):
        yield "measure category", said[p].category, told[g].category


def _found_by_span(lists: Sequence[tuple[Sequence[Any], Sequence[Any]]]) -> Found:
    both = sum(len(pair_off(one, other, _touch, _shared)) for one, other in lists)
    first, second = sum(len(one) for one, _ in lists), sum(len(other) for _, other in lists)
    return Found(2 * both / (first + second) if first + second else 0.0, first, second, both)


def _shared(one: Any, other: Any) -> float:
    return overlap(one.evidence, other.evidence)


def _touch(one: Any, other: Any) -> bool:
    return _shared(one, other) > 0


def format_agreement(agreement: Agreement) -> str:
    """Return the agreement as two Markdown tables."""
    lines = ["| found | F1 | first | second | both |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {found.f1:.3f} | {found.first} | {found.second} | {found.both} |"
        for name, found in agreement.found.items()
        if found.first + found.second
    ]
    lines += ["", "| judged | alike | κ | of |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {judged.alike:.3f} | {'–' if judged.kappa is None else f'{judged.kappa:.3f}'} | {judged.of} |"
        for name, judged in agreement.judged.items()
    ]
    return "\n".join(lines)
