"""`casemine explain`: say why a case, a section, a figure, a governance model or a measure is what the base says."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casemine.store.labels import Labels

if TYPE_CHECKING:
    from casemine.extract.explain import Judgement


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import one_of
    from casemine.records import EXPLAINED

    parser.add_argument("base", metavar="BASE", type=Path, help=labels.say("show.base"))
    parser.add_argument("case", metavar="CASE", help=labels.say("explain.case"))
    kinds = labels.say("explain.kind", kinds=", ".join(EXPLAINED))
    parser.add_argument("kind", metavar="KIND", type=one_of(labels, *EXPLAINED), nargs="?", default="cases", help=kinds)
    parser.add_argument("number", metavar="NUMBER", type=int, nargs="?", default=0, help=labels.say("explain.number"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Print the passage and one paragraph for each judgement."""
    from casemine.commands.show import find_case
    from casemine.extract.explain import explain
    from casemine.store.casebase import CaseBase

    with CaseBase(arguments.base, create=False) as base:
        (case,) = base.cases(case_id=find_case(base, arguments.case, labels))
    judgements = explain(case, arguments.kind, arguments.number)
    if arguments.kind != "cases":
        item = getattr(case, arguments.kind)[arguments.number]
        print(f"「{case.quote(item.evidence)}」 [{item.evidence.start}, {item.evidence.end})")
    for judgement in judgements:
        print("\n" + tell(judgement, labels))
    return 0


def tell(judgement: Judgement, labels: Labels) -> str:
    """Return the lines that tell one judgement."""
    answer = labels.value(judgement.field, judgement.answer)
    sure = "" if judgement.confidence is None else f", {judgement.confidence:.2f}"
    lines = [f"{labels.say(f'explain.{judgement.field}')}: {answer}  ({judgement.found_by}{sure})"]
    lines += [f"  {weight:+.2f}  {feature}" for feature, weight in judgement.reasons]
    return "\n".join(lines)
