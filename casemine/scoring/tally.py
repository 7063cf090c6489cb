"""What is counted in one document: each prediction held against the gold item it answers (guideline 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from casemine.records import Span
from casemine.scoring.answers import (
    figure_weight,
    heading_key,
    held_by,
    members,
    name_weight,
    right_fields,
    same_change,
    same_figure,
    same_name,
)
from casemine.scoring.marks import (
    Annotation,
    FigureMark,
    GovernanceModelMark,
    HeadingMark,
    MeasureMark,
)
from casemine.scoring.matching import overlap, pair_off
from casemine.text.sentences import split_sentences
from casemine.text.view import View

Mark = TypeVar("Mark", FigureMark, GovernanceModelMark, HeadingMark)


class Difference(msgspec.Struct, frozen=True):
    """
    Where a prediction differs from gold.

    Args:
        cause: What is wrong: `figure missed`, `figure false`, `role`, `components`, …
        told: The item, and where a field is wrong what gold and prediction say of it.
        sentence: The sentence it stands in, "" where it is of the whole document.
    """

    cause: str
    told: str
    sentence: str = ""


class Tally:
    """What was counted in one document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = split_sentences(text)
        self.counts: dict[str, tuple[int, int, int]] = {}  # task → matched, predicted, gold
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.false_figures = 0
        self.characters = 0
        self.invented_members = 0
        self.differences: list[Difference] = []

    def count(self, task: str, matched: int, predicted: int, gold: int) -> None:
        """Put down the result of a task."""
        self.counts[task] = (matched, predicted, gold)

    def judge(self, field: str, right: bool, told: str, span: Span | None = None) -> None:
        """Put down whether one field of one item was right; what is told of it is kept when it was not."""
        self.right[field] += right
        self.asked[field] += 1
        if not right:
            self.note(field, told, span)

    def note(self, cause: str, told: str, span: Span | None = None) -> None:
        """Keep a difference, with the sentence in which the span begins."""
        self.differences.append(Difference(cause, told, self.sentence(span) if span else ""))

    def sentence(self, span: Span) -> str:
        """Return the sentence in which a span begins, "" for a span outside the text."""
        held = next((one for one in self.sentences if span.start < one.end), Span(0, 0))
        return self.text[held.start : held.end]


def tally_document(guess: Annotation, truth: Annotation) -> Tally:
    """Return what was counted for one document; what gold leaves None is not."""
    tally = Tally(truth.text)
    tally.characters = len(truth.body)
    _score_figures(guess.figures, truth.figures, tally)
    _score_governance_models(guess.governance_models, truth.governance_models, tally)
    _score_outline(guess.headings, truth.headings, tally)
    if truth.measures is not None:
        _score_measures(guess.measures or (), truth.measures, tally)
    for field in ("genre", "domain"):
        told = getattr(truth, field)
        if told is not None:
            tally.judge(field, getattr(guess, field) == told, f"gold {told}, predicted {getattr(guess, field)}")
    _score_evidence(guess, truth, tally)
    return tally


def _score_figures(guesses: Sequence[FigureMark], truths: Sequence[FigureMark], tally: Tally) -> None:
    guesses, truths = _without_optional(guesses, truths, lambda p, g: overlap(p.evidence, g.evidence) > 0)
    pairs = pair_off(guesses, truths, same_figure, figure_weight)
    strict = 0
    for p, g in pairs:
        guess, truth = guesses[p], truths[g]
        fields = right_fields(guess, truth)
        strict += all(fields.values())
        for field, right in fields.items():
            told = f"{truth.quote!r} gold {getattr(truth, field)}, predicted {getattr(guess, field)}"
            tally.judge(field, right, told, truth.evidence)
        told = f"{truth.quote!r} gold {truth.change}, predicted {guess.change}"
        tally.judge("change", same_change(guess.change, truth.change), told, truth.evidence)
    tally.count("figures", len(pairs), len(guesses), len(truths))
    tally.count("figures_strict", strict, len(guesses), len(truths))
    tally.false_figures = len(guesses) - len(pairs)
    _note_unpaired("figure", pairs, guesses, truths, _tell_figure, tally)
    moved, really_moved = [p for p in guesses if p.change], [g for g in truths if g.change]
    changes = pair_off(
        moved,
        really_moved,
        lambda p, g: overlap(p.evidence, g.evidence) > 0 and same_change(p.change, g.change),
        lambda p, g: overlap(p.evidence, g.evidence),
    )
    tally.count("changes", len(changes), len(moved), len(really_moved))


def _score_governance_models(
    guesses: Sequence[GovernanceModelMark], truths: Sequence[GovernanceModelMark], tally: Tally
) -> None:
    guesses, truths = _without_optional(guesses, truths, same_name)
    pairs = pair_off(guesses, truths, same_name, name_weight)
    matched = 0
    for p, g in pairs:
        guess, truth = guesses[p], truths[g]
        said, told = members(guess), members(truth)
        matched += (said & told).total()
        for field in ("stance", "kind"):
            both = f"{truth.name!r} gold {getattr(truth, field)}, predicted {getattr(guess, field)}"
            tally.judge(field, getattr(guess, field) == getattr(truth, field), both, truth.evidence)
        if said != told:
            both = f"{truth.name!r} gold {sorted(told)}, predicted {sorted(said)}"
            tally.note("components", both, truth.evidence)
        if not told:
            tally.invented_members += said.total()
    tally.count("models", len(pairs), len(guesses), len(truths))
    tally.count(
        "components",
        matched,
        sum(members(guess).total() for guess in guesses),
        sum(members(truth).total() for truth in truths),
    )
    _note_unpaired("governance model", pairs, guesses, truths, lambda mark: mark.name, tally)


def _score_outline(guesses: Sequence[HeadingMark], truths: Sequence[HeadingMark], tally: Tally) -> None:
    guesses, truths = _without_optional(guesses, truths, lambda p, g: heading_key(p) == heading_key(g))
    pairs = pair_off(
        guesses,
        truths,
        lambda p, g: heading_key(p) == heading_key(g),
        lambda p, g: overlap(p.evidence, g.evidence),
    )
    tally.count("outline", len(pairs), len(guesses), len(truths))
    for p, g in pairs:
        if truths[g].roles:
            told, said = truths[g].roles[0], (guesses[p].roles or ("",))[0]
            both = f"{truths[g].title!r} gold {told}, predicted {said}"
            tally.judge("section_role", said == told, both, truths[g].evidence)
    _note_unpaired("heading", pairs, guesses, truths, lambda mark: str(heading_key(mark)), tally)


def _score_measures(guesses: Sequence[MeasureMark], truths: Sequence[MeasureMark], tally: Tally) -> None:
    text, sentences = tally.text, tally.sentences
    said, told = held_by(guesses, sentences, len(text)), held_by(truths, sentences, len(text))
    tally.count("measures", len(said & told), len(said), len(told))
    for word, wrong in (("missed", told - said), ("false", said - told)):
        for k in sorted(wrong):
            tally.note(f"measure {word}", text[sentences[k].start : sentences[k].end][:60], sentences[k])
    filed = [truth for truth in truths if truth.category is not None]
    pairs = pair_off(
        guesses,
        filed,
        lambda p, g: overlap(p.evidence, g.evidence) > 0,
        lambda p, g: overlap(p.evidence, g.evidence),
    )
    for p, g in pairs:
        guess, truth = guesses[p].category, filed[g].category
        both = f"{filed[g].quote!r} gold {truth}, predicted {guess}"
        tally.judge("category", guess == truth, both, filed[g].evidence)


def _score_evidence(guess: Annotation, truth: Annotation, tally: Tally) -> None:
    """Hold every quote against the text, and every member against the document's matching view."""
    marks: Iterable[FigureMark | GovernanceModelMark | HeadingMark | MeasureMark]
    marks = (*guess.figures, *guess.governance_models, *guess.headings, *(guess.measures or ()))
    for mark in marks:
        if mark.quote is not None:
            stands = truth.text[mark.evidence.start : mark.evidence.end]
            tally.judge("evidence", stands == mark.quote, f"{mark.quote!r} is quoted, {stands!r} stands there")
    view = View(truth.body).matched
    told_empty = [g for g in truth.governance_models if not g.optional and not members(g)]
    for named in guess.governance_models:
        if any(same_name(named, g) for g in told_empty):
            continue  # its members are counted already, whatever they are
        for part in named.components:
            for member in part.members:
                if View(member).matched not in view:
                    tally.invented_members += 1
                    tally.note("member invented", f"{named.name!r} {member!r}", named.evidence)


def _without_optional(
    guesses: Sequence[Mark], truths: Sequence[Mark], matches: Callable[[Mark, Mark], bool]
) -> tuple[list[Mark], list[Mark]]:
    """Leave out the optional gold items, and the predictions that answer nothing else."""
    optional = [truth for truth in truths if truth.optional]
    required = [truth for truth in truths if not truth.optional]
    kept = [
        guess
        for guess in guesses
        if any(matches(guess, truth) for truth in required) or not any(matches(guess, truth) for truth in optional)
    ]
    return kept, required


def _tell_figure(mark: FigureMark) -> str:
    return f"{mark.quote!r} [{mark.evidence.start}, {mark.evidence.end}) {mark.value} {mark.unit} ({mark.role})"


def _note_unpaired(
    kind: str,
    pairs: Sequence[tuple[int, int]],
    guesses: Sequence[Mark],
    truths: Sequence[Mark],
    tell: Callable[[Mark], str],
    tally: Tally,
) -> None:
    answered, right = {g for _, g in pairs}, {p for p, _ in pairs}
    for word, marks, taken in (("missed", truths, answered), ("false", guesses, right)):
        for k, mark in enumerate(marks):
            if k not in taken:
                tally.note(f"{kind} {word}", tell(mark), mark.evidence)
