"""When a prediction answers a gold item, and how well (guideline 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casemine.records import Span
from casemine.scoring.folding import bigram_f1, fold, fold_name, fold_title, fold_unit
from casemine.scoring.marks import ChangeMark, FigureMark, GovernanceModelMark, HeadingMark, MeasureMark
from casemine.scoring.matching import overlap

INDICATOR_AGREES = 0.5  # character-bigram F1 from which two indicators name the same thing


def same_figure(guess: FigureMark, truth: FigureMark) -> bool:
    """Say whether two figures overlap and have the same value, the same ends, or a change of the same numbers."""
    if overlap(guess.evidence, truth.evidence) <= 0:
        return False
    if truth.value is not None and _equal(guess.value, truth.value):
        return True
    if truth.low is not None and _equal(guess.low, truth.low) and _equal(guess.high, truth.high):
        return True
    return guess.change is not None and truth.change is not None and _same_numbers(guess.change, truth.change)


def right_fields(guess: FigureMark, truth: FigureMark) -> dict[str, bool]:
    """Return for unit, comparator, role and indicator whether two matched figures agree."""
    return {
        "unit": fold_unit(guess.unit) == fold_unit(truth.unit),
        "comparator": guess.comparator == truth.comparator,
        "role": guess.role == truth.role,
        "indicator": bigram_f1(guess.indicator, truth.indicator) >= INDICATOR_AGREES,
    }


def figure_weight(guess: FigureMark, truth: FigureMark) -> float:
    """Return how well one figure answers another: its overlap first, then its fields."""
    right = sum(right_fields(guess, truth).values())
    return 0.9 * overlap(guess.evidence, truth.evidence) + 0.02 * right + 0.01 * same_change(guess.change, truth.change)


def same_change(guess: ChangeMark | None, truth: ChangeMark | None) -> bool:
    """Say whether two changes have the same direction and numbers."""
    if guess is None or truth is None:
        return guess is truth
    return guess.direction == truth.direction and _same_numbers(guess, truth) and _by_unit(guess) == _by_unit(truth)


def _same_numbers(guess: ChangeMark, truth: ChangeMark) -> bool:
    return _equal(guess.before, truth.before) and _equal(guess.after, truth.after) and _equal(guess.by, truth.by)


def _by_unit(change: ChangeMark) -> str:
    return "" if change.by is None else fold_unit(change.by_unit)


def _equal(one: float | None, other: float | None) -> bool:
    """Tell whether two numbers are equal; shares up to one are compared to four places (三分之二 is 0.6667)."""
    if one is None or other is None:
        return one is None and other is None
    size = max(abs(one), abs(other))
    return abs(one - other) <= (5e-5 if size <= 1 else 1e-9 * size)


def _names(mark: GovernanceModelMark, *, drop_head: bool) -> set[str]:
    return {fold_name(name, drop_head=drop_head) for name in (mark.name, *mark.aliases) if name}


def same_name(guess: GovernanceModelMark, truth: GovernanceModelMark) -> bool:
    """Say whether two governance models are called the same, by name or alias, as names are compared."""
    if _names(guess, drop_head=False) & _names(truth, drop_head=False):
        return True
    return truth.kind != "place" and bool(_names(guess, drop_head=True) & _names(truth, drop_head=True))


def name_weight(guess: GovernanceModelMark, truth: GovernanceModelMark) -> float:
    """Return how well one governance model answers another: its whole name first, then its overlap."""
    whole = bool(_names(guess, drop_head=False) & _names(truth, drop_head=False))
    return 0.5 * whole + 0.4 * overlap(guess.evidence, truth.evidence)


def members(mark: GovernanceModelMark) -> Counter[tuple[str, str]]:
    """Return the pairs of slot and member of a governance model, folded."""
    return Counter(
        (fold_name(part.slot, drop_head=False), fold_name(member, drop_head=False))
        for part in mark.components
        for member in part.members
    )


def heading_key(mark: HeadingMark) -> tuple[str, str, int | None]:
    """Return what two headings must share to be the same: marker, title and level, folded."""
    return fold(mark.marker), fold_title(mark.title), mark.level


def held_by(measures: Sequence[MeasureMark], sentences: Sequence[Span], length: int) -> set[int]:
    """Return which sentences are at least half covered by the measures."""
    covered = bytearray(length)
    for measure in measures:
        start, end = max(0, measure.evidence.start), min(length, measure.evidence.end)
        covered[start:end] = b"\1" * max(0, end - start)
    return {
        k
        for k, sentence in enumerate(sentences)
        if 2 * sum(covered[sentence.start : sentence.end]) >= sentence.end - sentence.start
    }
