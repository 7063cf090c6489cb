"""
Fit the taggers, and tell how good they are on documents left out.

`python tools/models.py fit [--texts ../shared]` fits every tagger on the train split of `corpora/gold` and, with the
folder of texts, on the real documents; it writes `models/NAME/numbers.json` and `models/NAME/CARD.md`. `make models`
calls it.
`python tools/models.py cross [--texts ../shared]` prints the scores of extraction on the real documents, each read by
taggers that were fitted without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from casemine.extract.case import extract_case
from casemine.extract.indicator_ranking import INDICATOR
from casemine.learn.classifier import LinearClassifier
from casemine.learn.fitting import Example, Report, fit, folds
from casemine.learn.ranking import fit_ranking
from casemine.learn.taggers import NUMBERS, using
from casemine.records import Case
from casemine.scoring.corpus import filled, read_corpus
from casemine.scoring.lessons import FIRST, first_lessons, indicator_lessons, plain_indicators, second_lessons
from casemine.scoring.marks import Annotation
from casemine.scoring.score import evaluate, format_scores

CHECKOUT = Path(__file__).resolve().parents[1]
GOLD, MODELS = CHECKOUT / "corpora" / "gold", CHECKOUT / "models"
# Fitted and measured, but on documents not seen no better than the rules: not shipped.
NOT_SHIPPED = ("domain", "measure")
PENALTIES = {"genre": 4.0, "domain": 4.0}  # all others: 2
Pair = tuple[str, Annotation]  # a document and its group: what stands on one page is left out together


def documents(texts: Path | None) -> tuple[list[Pair], list[Pair]]:
    """Return the constructed documents of the train split, and the real ones."""
    train = [(f"train {one.annotation.name}", one.annotation) for one in read_corpus(GOLD / "train.jsonl")]
    real = []
    if texts is not None:
        for one in read_corpus(GOLD / "real.jsonl"):
            real.append((_page(one.annotation.name), filled(one, texts)))
    return train, real


def _page(name: str) -> str:
    return "collection" if name in ("real-62", "real-63", "real-64") else name


def fit_all(pairs: Sequence[Pair]) -> dict[str, tuple[LinearClassifier, Report]]:
    """Fit the first taggers, then those that see their answers, given on documents left out as they are in use."""
    lessons: dict[str, list[Example]] = {}
    with using({}):
        learnt = [first_lessons(truth, group) for group, truth in pairs]
        choices = [choice for group, truth in pairs for choice in indicator_lessons(truth, group)]
    for name in FIRST:
        lessons[name] = [example for one in learnt for example in one[name]]
    for fold in folds([group for group, _ in pairs]):
        others = {name: [one for one in lessons[name] if one.group not in fold] for name in FIRST}
        first = {name: _fit(name, examples)[0] for name, examples in others.items()}
        first[INDICATOR] = fit_ranking([one for one in choices if one.group not in fold])[0]
        with using(first):
            for group, truth in pairs:
                if group in fold:
                    for name, examples in second_lessons(truth, group).items():
                        lessons.setdefault(name, []).extend(examples)
    fitted = {name: _fit(name, examples) for name, examples in lessons.items()}
    return fitted | {INDICATOR: fit_ranking(choices)}


def _fit(name: str, examples: Sequence[Example]) -> tuple[LinearClassifier, Report]:
    return fit(examples, penalty=PENALTIES.get(name, 2.0))


def cross(train: Sequence[Pair], real: Sequence[Pair]) -> list[Case]:
    """Return the case of each real document, read by taggers that were fitted without it."""
    cases: dict[str, Case] = {}
    for fold in folds([group for group, _ in real]):
        fitted = fit_all([*train, *(pair for pair in real if pair[0] not in fold)])
        with using({name: core for name, (core, _) in fitted.items() if name not in NOT_SHIPPED}):
            cases |= {truth.name: extract_case(truth.text) for group, truth in real if group in fold}
    return [cases[truth.name] for _, truth in real]


def write(name: str, core: LinearClassifier, told: Report) -> None:
    """Write a tagger and its card."""
    folder = MODELS / name
    folder.mkdir(exist_ok=True)
    core.save(folder / NUMBERS)
    (folder / "CARD.md").write_text(card(name, told), encoding="utf-8", newline="\n")


def card(name: str, told: Report) -> str:
    """Return the card of a tagger: what it was fitted on, how often it is right, whether it knows how sure it is."""
    labels = "\n".join(f"| {label} | {count} |" for label, count in told.labels.items())
    reliability = "\n".join(f"| {said:.2f} | {right:.2f} | {count} |" for said, right, count in told.reliability)
    return f"""# {name}

A linear classifier over what the rules find: {told.line}.

Method: {told.method}.

Fitted by `make models` on the train split and the real documents of the gold corpus (`corpora/gold/CARD.md`).
Measured over five folds of documents: each is judged by a classifier that was fitted without it; the temperature is
set on these answers.

| label | examples |
| --- | --- |
{labels}

| said to be | right | answers |
| --- | --- | --- |
{reliability}
"""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in ("fit", "cross"):
        commands.add_parser(command).add_argument("--texts", type=Path, help="the folder of texts by reference")
    options = parser.parse_args(arguments)
    train, real = documents(options.texts)
    if options.command == "cross":
        gold = [truth for _, truth in real]
        with using({}):
            print("Rules alone\n\n" + format_scores(evaluate([extract_case(one.text) for one in gold], gold)))
        print("\nWith taggers fitted on the other documents\n\n" + format_scores(evaluate(cross(train, real), gold)))
        return 0
    for name, (core, told) in fit_all([*train, *real]).items():
        if name not in NOT_SHIPPED:
            write(name, core, told)
        print(f"{name}: {told.line}")
    plain = [right for _, truth in (*train, *real) for right in plain_indicators(truth)]
    print(
        f"{INDICATOR}, not asked where the noun fills its clause: {sum(plain) / len(plain):.3f} right of {len(plain)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
