"""How well predictions agree with gold, by section 6 of the annotation guideline, with intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from casemine.errors import ScoreError
from casemine.records import Case
from casemine.scoring.marks import Annotation, mark_case
from casemine.scoring.tally import Difference, Tally, tally_document

TASKS = ("figures", "figures_strict", "changes", "models", "components", "outline", "measures")
FIELDS = (
    *("unit", "comparator", "role", "change", "indicator", "stance", "kind"),
    *("section_role", "category", "genre", "domain", "evidence"),
)
RESAMPLES, SEED = 1000, 0
PER_CHARACTERS = 5000  # false figures are told for a text of this length

Interval = tuple[float, float]


class Rate(msgspec.Struct, frozen=True):
    """Precision, recall and F1 of one task over all documents; `interval` is that of F1, None without items."""

    precision: float
    recall: float
    f1: float
    matched: int
    predicted: int
    gold: int
    interval: Interval | None


class Accuracy(msgspec.Struct, frozen=True):
    """How often one field was right, over the items where it was asked; `interval` is None without any."""

    accuracy: float
    correct: int
    of: int
    interval: Interval | None


class Scores(msgspec.Struct, frozen=True):
    """
    What `evaluate` found.

    `rates` has one entry for each of `TASKS`, `accuracies` one for each of `FIELDS` (matched figures: unit,
    comparator, role, change, indicator; matched governance models: stance, kind; matched headings:
    section_role; measures whose spans overlap: category; documents: genre, domain; all predicted items:
    evidence). `false_figures` is the number of unmatched predictions per 5,000 characters, `invented_members`
    the number of members that no passage holds or that gold says are never told. `errors` are the
    differences, document by document.
    """

    documents: int
    rates: dict[str, Rate]
    accuracies: dict[str, Accuracy]
    false_figures: float
    invented_members: int
    errors: tuple[tuple[str, tuple[Difference, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the scores as plain dicts, lists, strings and numbers."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def evaluate(predicted: Sequence[Case | Annotation], gold: Sequence[Annotation]) -> Scores:
    """
    Return how well predictions agree with gold (guideline 6).

    Args:
        predicted: One a document, in the order of `gold`; a case is taken with its offsets as they are
            (`mark_case` leads them to another text).
        gold: Items marked optional neither help nor hurt; what is None was not annotated and is not scored.

    Returns:
        Micro-averages over all documents, each with a 95 % interval (percentile bootstrap over documents,
        1,000 resamples, seed 0).

    Raises:
        ScoreError: There is no gold, or not one prediction for each gold document.
    """
    tallies = tally_all(predicted, gold)
    draws = draw_documents(len(tallies))
    characters = sum(tally.characters for tally in tallies)
    false_figures = sum(tally.false_figures for tally in tallies)
    return Scores(
        documents=len(tallies),
        rates={task: _rate([tally.counts.get(task, (0, 0, 0)) for tally in tallies], draws) for task in TASKS},
        accuracies={
            field: _accuracy([(tally.right[field], tally.asked[field]) for tally in tallies], draws) for field in FIELDS
        },
        false_figures=false_figures * PER_CHARACTERS / characters if characters else 0.0,
        invented_members=sum(tally.invented_members for tally in tallies),
        errors=tuple(
            (truth.name, tuple(tally.differences))
            for truth, tally in zip(gold, tallies, strict=True)
            if tally.differences
        ),
    )


def evaluate_by(
    predicted: Sequence[Case | Annotation], gold: Sequence[Annotation], field: Literal["domain", "genre"]
) -> dict[str, Scores]:
    """
    Return the scores of each group of documents that share a domain or genre by gold, the largest group first.

    Raises:
        ScoreError: As in `evaluate`.
    """
    _check_pairs(predicted, gold)
    groups: dict[str, list[int]] = {}
    for k, truth in enumerate(gold):
        groups.setdefault(getattr(truth, field) or "-", []).append(k)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {name: evaluate([predicted[k] for k in held], [gold[k] for k in held]) for name, held in ordered}


def tally_all(predicted: Sequence[Case | Annotation], gold: Sequence[Annotation]) -> list[Tally]:
    """
    Return what was counted in each document.

    Raises:
        ScoreError: As in `evaluate`.
    """
    _check_pairs(predicted, gold)
    return [
        tally_document(mark_case(guess) if isinstance(guess, Case) else guess, truth)
        for guess, truth in zip(predicted, gold, strict=True)
    ]


def _check_pairs(predicted: Sequence[Case | Annotation], gold: Sequence[Annotation]) -> None:
    if not gold or len(predicted) != len(gold):
        raise ScoreError(f"{len(predicted)} predictions stand against {len(gold)} gold documents: give one for each.")


def format_scores(scores: Scores, *, errors: bool = False) -> str:
    """Return the scores as a table to read in a terminal; with `errors`, every difference below it."""
    lines = [f"{scores.documents} documents", ""]
    lines.append(
        f"{'task':<16}{'P':>7}{'R':>7}{'F1':>7}  {'95 % interval':<16}{'gold':>6}{'predicted':>11}{'matched':>9}"
    )
    for task, rate in scores.rates.items():
        if rate.gold or rate.predicted:
            lines.append(
                f"{task:<16}{rate.precision:7.3f}{rate.recall:7.3f}{rate.f1:7.3f}  {_show(rate.interval):<16}"
                f"{rate.gold:6d}{rate.predicted:11d}{rate.matched:9d}"
            )
    lines += ["", f"{'field':<16}{'accuracy':>10}  {'95 % interval':<16}{'correct':>8}{'of':>6}"]
    for field, accuracy in scores.accuracies.items():
        if accuracy.of:
            lines.append(
                f"{field:<16}{accuracy.accuracy:10.3f}  {_show(accuracy.interval):<16}"
                f"{accuracy.correct:8d}{accuracy.of:6d}"
            )
    lines += ["", f"false figures per {PER_CHARACTERS:,} characters: {scores.false_figures:.2f}"]
    lines.append(f"invented members: {scores.invented_members}")
    if errors:
        lines += _errors_by_cause(scores)
    return "\n".join(lines)


def format_groups(groups: dict[str, Scores]) -> str:
    """Return one row a group: how many documents, F1 of each task, accuracy of the domain and genre."""
    tasks = [task for task in TASKS if any(scores.rates[task].gold for scores in groups.values())]
    lines = [f"{'group':<28}{'documents':>10}" + "".join(f"{task:>16}" for task in tasks)]
    for name, scores in groups.items():
        cells = (f"{scores.rates[task].f1:16.3f}" if scores.rates[task].gold else f"{'-':>16}" for task in tasks)
        lines.append(f"{name:<28}{scores.documents:10d}" + "".join(cells))
    return "\n".join(lines)


def _errors_by_cause(scores: Scores) -> list[str]:
    """Return every difference below its cause, the most frequent cause first, each with its sentence."""
    causes: dict[str, list[str]] = {}
    for name, differences in scores.errors:
        for one in differences:
            shown = f"    {one.sentence}" if one.sentence and one.sentence != one.told else ""
            causes.setdefault(one.cause, []).append(f"  {name}: {one.told}" + (f"\n{shown}" if shown else ""))
    lines = []
    for cause, told in sorted(causes.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        lines += ["", f"== {cause} ({len(told)})", *told]
    return lines


def _show(interval: Interval | None) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "[-]"


def draw_documents(documents: int) -> list[list[int]]:
    """Return the resamples of the bootstrap: for each, the documents that were drawn."""
    chance = random.Random(SEED)
    return [[chance.randrange(documents) for _ in range(documents)] for _ in range(RESAMPLES)]


def _rate(counts: Sequence[tuple[int, int, int]], draws: Sequence[Sequence[int]]) -> Rate:
    matched, predicted, gold = _sums(counts)
    precision = matched / predicted if predicted else 0.0
    recall = matched / gold if gold else 0.0
    return Rate(precision, recall, f1_of(counts) or 0.0, matched, predicted, gold, _interval(counts, draws, f1_of))


def _accuracy(counts: Sequence[tuple[int, int]], draws: Sequence[Sequence[int]]) -> Accuracy:
    correct, of = _sums(counts)
    return Accuracy(share_of(counts) or 0.0, correct, of, _interval(counts, draws, share_of))


def _sums(counts: Sequence[tuple[int, ...]]) -> list[int]:
    return [sum(column) for column in zip(*counts, strict=True)]


def f1_of(counts: Sequence[tuple[int, ...]]) -> float | None:
    """Return the F1 of counts (matched, predicted, gold) summed over documents, None where there is nothing."""
    matched, predicted, gold = _sums(counts)
    if not predicted + gold:
        return None
    precision, recall = (matched / predicted if predicted else 0.0), (matched / gold if gold else 0.0)
    return 2 * precision * recall / (precision + recall) if matched else 0.0


def share_of(counts: Sequence[tuple[int, ...]]) -> float | None:
    """Return the share of counts (right, asked) summed over documents, None where nothing was asked."""
    correct, of = _sums(counts)
    return correct / of if of else None


def _interval(
    counts: Sequence[tuple[int, ...]],
    draws: Sequence[Sequence[int]],
    statistic: Callable[[Sequence[tuple[int, ...]]], float | None],
) -> Interval | None:
    """Return the 95 % percentile interval; a resample without any item is left out."""
    values = sorted(value for drawn in draws if (value := statistic([counts[k] for k in drawn])) is not None)
    if not values:
        return None
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]
