"""`casemine evaluate`: score cases against annotations, by section 6 of the annotation guideline."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casemine.errors import ScoreError
from casemine.store.labels import Labels

if TYPE_CHECKING:
    from casemine.records import Case
    from casemine.scoring.marks import Annotation


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import add_lexicons, one_of

    parser.add_argument("predicted", metavar="PRED", type=Path, nargs="?", help=labels.say("evaluate.predicted"))
    parser.add_argument("gold", metavar="GOLD", help=labels.say("evaluate.gold"))
    parser.add_argument("--split", metavar="SPLIT", help=labels.say("evaluate.split"))
    parser.add_argument("--texts", metavar="FOLDER", type=Path, help=labels.say("evaluate.texts"))
    parser.add_argument("--page", metavar="FILE", type=Path, help=labels.say("evaluate.page"))
    parser.add_argument("--against", metavar="PRED", type=Path, help=labels.say("evaluate.against"))
    groups = one_of(labels, "domain", "genre")
    parser.add_argument("--by", metavar="FIELD", type=groups, help=labels.say("evaluate.by"))
    add_lexicons(parser, labels)
    parser.add_argument("--errors", action="store_true", help=labels.say("evaluate.errors"))
    parser.add_argument("--html", metavar="FILE", type=Path, help=labels.say("evaluate.html"))
    formats = one_of(labels, "table", "json")
    parser.add_argument("--format", metavar="FORMAT", type=formats, default="table", help=labels.say("evaluate.format"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Print the scores, and what else was asked for."""
    from casemine.scoring.score import evaluate, evaluate_by, format_groups, format_scores

    gold = _gold(arguments, labels)
    predicted = _predicted(arguments.predicted, gold, arguments, labels)
    scores = evaluate(predicted, gold)
    if arguments.format == "json":
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(scores)).decode())
    else:
        print(format_scores(scores, errors=arguments.errors))
    if arguments.by:
        print("\n" + format_groups(evaluate_by(predicted, gold, arguments.by)))
    if arguments.against:
        from casemine.scoring.paired import compare_runs, format_gains

        before = _predicted(arguments.against, gold, arguments, labels)
        print("\n" + format_gains(compare_runs(before, predicted, gold)))
    if arguments.html:
        from casemine.scoring.side_by_side import side_by_side
        from casemine.store.files import replacing

        with replacing(arguments.html) as new:
            new.write_text(side_by_side(predicted, gold), encoding="utf-8")
    return 0


def _gold(arguments: argparse.Namespace, labels: Labels) -> Sequence[Annotation]:
    if arguments.page:
        from casemine.scoring.gold import read_page_annotations

        if arguments.predicted:
            raise ScoreError(labels.say("evaluate.unfit", predicted=arguments.predicted))
        return read_page_annotations(arguments.gold, arguments.page)
    from casemine.scoring.corpus import load_corpus

    return load_corpus(arguments.gold, split=arguments.split, texts=arguments.texts)


def _predicted(
    predicted: Path | None, gold: Sequence[Annotation], arguments: argparse.Namespace, labels: Labels
) -> Sequence[Case | Annotation]:
    """Return a prediction for each gold document, in its order."""
    if arguments.page:
        from casemine.scoring.runs import mark_page

        return mark_page(arguments.page, gold)
    if predicted is None:
        from casemine.extract.case import extract_case

        return [extract_case(truth.text) for truth in gold]
    found: list[Case | Annotation | None]
    if predicted.is_dir():
        from casemine.scoring.gold import read_named

        named = read_named(predicted, {truth.name: truth.text for truth in gold})
        found = [named.get(truth.name) for truth in gold]
    else:
        cases = {case.text: case for case in _read(predicted)}
        found = [cases.get(truth.text) for truth in gold]
    if not any(found):
        raise ScoreError(labels.say("evaluate.no_match", predicted=predicted))
    return [guess or _nothing(truth) for guess, truth in zip(found, gold, strict=True)]


def _read(predicted: Path) -> Iterator[Case]:
    if predicted.suffix == ".jsonl":
        from casemine.store.jsonl import read_jsonl

        yield from read_jsonl(predicted)
        return
    from casemine.store.casebase import CaseBase

    with CaseBase(predicted, create=False) as base:
        yield from base.cases()


def _nothing(truth: Annotation) -> Annotation:
    from casemine.scoring.marks import Annotation

    return Annotation(name=truth.name, text=truth.text, measures=())
