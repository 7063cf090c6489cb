"""`casemine lexicon check`: tell what is wrong with a folder of own words and rules, or what it adds."""

from __future__ import annotations

import argparse
from pathlib import Path

from casemine.store.labels import Labels


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import one_of

    parser.add_argument("what", metavar="check", type=one_of(labels, "check"), help=labels.say("lexicon.check"))
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=labels.say("lexicon.folder"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Print one line for each defect; without any, how much each file adds."""
    from casemine.commands.main import OK, UNUSABLE
    from casemine.lexicons import check_lexicons, count_of, own_files

    defects = check_lexicons(arguments.folder)
    for defect in defects:
        print(defect)
    if defects:
        print(labels.say("lexicon.defects", count=len(defects)))
        return UNUSABLE
    for path in own_files(arguments.folder):
        print(labels.say("lexicon.adds", file=path.name, count=count_of(path)))
    return OK
