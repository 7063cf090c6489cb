"""`casemine mine`: read pages, add their cases to a base, tell how it went."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casemine.store.labels import Labels

if TYPE_CHECKING:
    from rich.progress import Progress

    from casemine.store.casebase import CaseBase, Summary
    from casemine.workers import Mining, Outcome

SHOWN_FAILURES = 50  # a folder of thousands of bad pages must not drown the summary


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import add_lexicons, at_least_one

    parser.add_argument("source", metavar="SOURCE", nargs="+", help=labels.say("mine.source"))
    parser.add_argument("-o", "--output", metavar="BASE", type=Path, default="cases.db", help=labels.say("mine.base"))
    parser.add_argument("--jsonl", metavar="FILE", type=Path, help=labels.say("mine.jsonl"))
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help=labels.say("mine.xlsx"))
    parser.add_argument("--workers", metavar="N", type=at_least_one(labels), default=1, help=labels.say("mine.workers"))
    add_lexicons(parser, labels)
    parser.add_argument("--again", action="store_true", help=labels.say("mine.again"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Mine, export, and print the summary."""
    from casemine.commands.main import INTERRUPTED, OK, SOME_FAILED, UNUSABLE, complain
    from casemine.store.casebase import CaseBase
    from casemine.store.files import check_place
    from casemine.store.jsonl import write_jsonl
    from casemine.store.xlsx import write_xlsx
    from casemine.workers import find_pages, mine

    pages = find_pages(arguments.source)
    for path in filter(None, (arguments.jsonl, arguments.xlsx)):
        check_place(path)
    with CaseBase(arguments.output) as base:
        before = base.summary()
        watcher = Watcher(len(pages), labels)
        try:
            with watcher.progress:
                mining = mine(pages, base, workers=arguments.workers, again=arguments.again, watch=watcher)
        except KeyboardInterrupt:
            told = {"done": watcher.done, "total": len(pages), "base": arguments.output, "cases": len(base)}
            return complain(labels.say("mine.interrupted", **told), INTERRUPTED)
        print_summary(mining, before, base, labels)
        if arguments.jsonl:
            write_jsonl(base.records(), arguments.jsonl)
            print(labels.say("mine.written", path=arguments.jsonl))
        if arguments.xlsx:
            write_xlsx(base.cases(), arguments.xlsx, language=labels.language)
            print(labels.say("mine.written", path=arguments.xlsx))
    if len(mining.failures) == mining.pages and not mining.found:
        return complain(labels.say("mine.nothing", failures=mining.pages), UNUSABLE)
    return SOME_FAILED if mining.failures else OK


class Watcher:
    """Shows on stderr how far the run is, and the pages that fail."""

    def __init__(self, pages: int, labels: Labels) -> None:
        self.done = 0
        self._labels = labels
        self.progress = _progress(labels)
        self._task = self.progress.add_task(labels.say("mine.reading"), total=pages)

    def __call__(self, outcome: Outcome, mining: Mining) -> None:
        """Note one page."""
        self.done = mining.pages
        self.progress.update(self._task, completed=mining.pages)
        if outcome.error is None or len(mining.failures) > SHOWN_FAILURES:
            return
        self._tell(self._labels.say("mine.skipped", reason=outcome.error))
        if len(mining.failures) == SHOWN_FAILURES:
            self._tell(self._labels.say("mine.enough"))

    def _tell(self, sentence: str) -> None:
        self.progress.console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _progress(labels: Labels) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            rate = "-" if speed is None else f"{speed:,.{0 if speed >= 10 else 1}f}"
            return Text(labels.say("mine.rate", rate=rate))

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TextColumn(labels.say("mine.left")),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),  # a log file wants no bar; failures are told all the same
    )


def print_summary(mining: Mining, before: Summary, base: CaseBase, labels: Labels) -> None:
    """Print what this run brought and what the base holds now."""
    from rich.console import Console
    from rich.table import Table

    after = base.summary()
    table = Table(title=str(base.path), title_justify="left")
    table.add_column("")
    table.add_column(labels.say("mine.this_run"), justify="right")
    table.add_column(labels.say("mine.in_base"), justify="right")
    rows: list[tuple[str, int, int | None]] = [
        (labels.say("mine.pages"), mining.pages, after.sources),
        (labels.say("mine.new"), mining.added, after.cases),
        (labels.say("mine.there"), mining.found - mining.added, None),
        (labels.kind("figures"), after.figures - before.figures, after.figures),
        (
            labels.kind("governance_models"),
            after.governance_models - before.governance_models,
            after.governance_models,
        ),
        (labels.kind("measures"), after.measures - before.measures, after.measures),
        (labels.say("mine.failures"), len(mining.failures), None),
    ]
    for name, here, whole in rows:
        table.add_row(name, f"{here:,}", "" if whole is None else f"{whole:,}")
    Console().print(table)
