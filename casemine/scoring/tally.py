"""What is counted in one document: each prediction held against the gold item it answers (guideline 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

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


class Tally:
    """What was counted in one document."""

    def __init__(self) -> None:
        self.counts: dict[str, tuple[int, int, int]] = {}  # task → matched, predicted, gold
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.false_figures = 0
        self.characters = 0
        self.invented_members = 0
        self.notes: list[str] = []

    def count(self, task: str, matched: int, predicted: int, gold: int) -> None:
        """Put down the result of a task."""
        self.counts[task] = (matched, predicted, gold)

    def judge(self, field: str, right: bool, note: str = "") -> None:
        """Put down whether one field of one item was right; `note` is kept when it was not."""
        self.right[field] += right
        self.asked[field] += 1
        if note and not right:
            self.notes.append(f"{field}: {note}")


def tally_document(guess: Annotation, truth: Annotation) -> Tally:
    """Return what was counted for one document; what gold leaves None is not."""
    tally = Tally()
    tally.characters = len(truth.body)
    _score_figures(guess.figures, truth.figures, tally)
    _score_governance_models(guess.governance_models, truth.governance_models, tally)
    _score_outline(guess.headings, truth.headings, tally)
    if truth.measures is not None:
        _score_measures(guess.measures or (), truth.measures, truth.text, tally)
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
            tally.judge(
                field, right, f"{truth.quote!r} gold {getattr(truth, field)}, predicted {getattr(guess, field)}"
            )
        right = same_change(guess.change, truth.change)
        tally.judge("change", right, f"{truth.quote!r} gold {truth.change}, predicted {guess.change}")
    tally.count("figures", len(pairs), len(guesses), len(truths))
    tally.count("figures_strict", strict, len(guesses), len(truths))
    tally.false_figures = len(guesses) - len(pairs)
    _note_unpaired("figure", pairs, [_tell_figure(p) for p in guesses], [_tell_figure(g) for g in truths], tally)
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
            is_right = getattr(guess, field) == getattr(truth, field)
            tally.judge(
                field, is_right, f"{truth.name!r} gold {getattr(truth, field)}, predicted {getattr(guess, field)}"
            )
        if said != told:
            tally.notes.append(f"components: {truth.name!r} gold {sorted(told)}, predicted {sorted(said)}")
        if not told:
            tally.invented_members += said.total()
    tally.count("models", len(pairs), len(guesses), len(truths))
    tally.count(
        "components",
        matched,
        sum(members(guess).total() for guess in guesses),
        sum(members(truth).total() for truth in truths),
    )
    _note_unpaired("governance model", pairs, [p.name for p in guesses], [g.name for g in truths], tally)


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
            tally.judge("section_role", said == told, f"{truths[g].title!r} gold {told}, predicted {said}")
    _note_unpaired(
        "heading", pairs, [str(heading_key(p)) for p in guesses], [str(heading_key(g)) for g in truths], tally
    )


def _score_measures(guesses: Sequence[MeasureMark], truths: Sequence[MeasureMark], text: str, tally: Tally) -> None:
    sentences = split_sentences(text)
    said, told = held_by(guesses, sentences, len(text)), held_by(truths, sentences, len(text))
    tally.count("measures", len(said & told), len(said), len(told))
    for word, wrong in (("missed", told - said), ("false", said - told)):
        tally.notes += [f"measure {word}: {text[sentences[k].start : sentences[k].end][:60]}" for k in sorted(wrong)]
    filed = [truth for truth in truths if truth.category is not None]
    pairs = pair_off(
        guesses,
        filed,
        lambda p, g: overlap(p.evidence, g.evidence) > 0,
        lambda p, g: overlap(p.evidence, g.evidence),
    )
    for p, g in pairs:
        guess, truth = guesses[p].category, filed[g].category
        tally.judge("category", guess == truth, f"{filed[g].quote!r} gold {truth}, predicted {guess}")


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
                    tally.notes.append(f"member invented: {named.name!r} {member!r}")


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
    kind: str, pairs: Sequence[tuple[int, int]], guesses: Sequence[str], truths: Sequence[str], tally: Tally
) -> None:
    answered, right = {g for _, g in pairs}, {p for p, _ in pairs}
    tally.notes += [f"{kind} missed: {told}" for g, told in enumerate(truths) if g not in answered]
    tally.notes += [f"{kind} false: {said}" for p, said in enumerate(guesses) if p not in right]
