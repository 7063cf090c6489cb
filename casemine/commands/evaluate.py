"""`casemine evaluate`: score cases against annotations, by section 6 of the annotation guideline."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casemine.errors import ScoreError
from casemine.store.labels import Labels

if TYPE_CHECKING:
    from casemine.records import Case
    from casemine.scoring.marks import Annotation
    from casemine.scoring.score import Scores


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import one_of

    parser.add_argument("predicted", metavar="PRED", type=Path, nargs="?", help=labels.say("evaluate.predicted"))
    parser.add_argument("--gold", metavar="FOLDER", type=Path, required=True, help=labels.say("evaluate.gold"))
    parser.add_argument("--texts", metavar="FOLDER", type=Path, help=labels.say("evaluate.texts"))
    parser.add_argument("--page", metavar="FILE", type=Path, help=labels.say("evaluate.page"))
    parser.add_argument("--errors", action="store_true", help=labels.say("evaluate.errors"))
    formats = one_of(labels, "table", "json")
    parser.add_argument("--format", metavar="FORMAT", type=formats, default="table", help=labels.say("evaluate.format"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Print the scores."""
    from casemine.scoring.score import format_scores

    scores = _scores(arguments, labels)
    if arguments.format == "json":
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(scores)).decode())
    else:
        print(format_scores(scores, errors=arguments.errors))
    return 0


def _scores(arguments: argparse.Namespace, labels: Labels) -> Scores:
    predicted: Path | None = arguments.predicted
    if arguments.page:
        from casemine.scoring.runs import score_page

        if predicted:
            raise ScoreError(labels.say("evaluate.unfit", predicted=predicted))
        return score_page(arguments.gold, arguments.page)
    if predicted is None:
        from casemine.scoring.runs import score_gold

        return score_gold(arguments.gold, texts=arguments.texts)
    from casemine.scoring.gold import read_annotations
    from casemine.scoring.score import evaluate

    gold = read_annotations(arguments.gold, texts=arguments.texts)
    found = _by_name(predicted, gold, arguments) if predicted.is_dir() else _by_text(_read(predicted), gold)
    if not any(found):
        raise ScoreError(labels.say("evaluate.no_match", predicted=predicted))
    return evaluate([guess or _nothing(truth) for guess, truth in zip(found, gold, strict=True)], gold)


def _read(predicted: Path) -> Iterator[Case]:
    if predicted.suffix == ".jsonl":
        from casemine.store.jsonl import read_jsonl

        yield from read_jsonl(predicted)
        return
    from casemine.store.casebase import CaseBase

    with CaseBase(predicted, create=False) as base:
        yield from base.cases()


def _by_text(cases: Iterable[Case], gold: Sequence[Annotation]) -> list[Case | None]:
    """Return for each annotated text the case of that very text."""
    wanted = {truth.text for truth in gold}
    found = {case.text: case for case in cases if case.text in wanted}
    return [found.get(truth.text) for truth in gold]


def _by_name(folder: Path, gold: Sequence[Annotation], arguments: argparse.Namespace) -> list[Annotation | None]:
    from casemine.scoring.gold import read_annotations

    beside = arguments.gold.parent / "docs"
    texts = arguments.texts or (beside if beside.is_dir() else arguments.gold)
    found = {guess.name: guess for guess in read_annotations(folder, texts=texts)}
    return [found.get(truth.name) for truth in gold]


def _nothing(truth: Annotation) -> Annotation:
    from casemine.scoring.marks import Annotation

    return Annotation(name=truth.name, text=truth.text, measures=())
