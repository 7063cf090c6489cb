"""`casemine crawl`: fetch a list of articles politely into a folder, tell how it went."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casemine.store.labels import Labels

if TYPE_CHECKING:
    from rich.progress import Progress

    from casemine.pages.crawl import Crawl

SHOWN_FAILURES = 50


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import at_least_one, seconds

    parser.add_argument("url", metavar="LIST_URL", help=labels.say("crawl.url"))
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True, help=labels.say("crawl.folder"))
    parser.add_argument("--follow", metavar="PATTERN", help=labels.say("crawl.follow"))
    parser.add_argument("--max-pages", metavar="N", type=at_least_one(labels), help=labels.say("crawl.max_pages"))
    parser.add_argument("--delay", metavar="SECONDS", type=seconds(labels), help=labels.say("crawl.delay"))
    private = labels.say("crawl.allow_private")
    parser.add_argument("--allow-private", metavar="HOST:PORT", action="append", default=[], help=private)


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Crawl, and print how it went."""
    from casemine.commands.main import INTERRUPTED, OK, SOME_FAILED, complain
    from casemine.pages.crawl import crawl

    watcher = Watcher(labels)
    try:
        with watcher.progress:
            done = crawl(
                arguments.url,
                arguments.output,
                follow=arguments.follow,
                max_pages=arguments.max_pages,
                delay=arguments.delay,
                allow_private=arguments.allow_private,
                watch=watcher,
            )
    except KeyboardInterrupt:
        if watcher.crawl is None:
            raise
        state = watcher.crawl
        told = {"asked": state.asked, "folder": state.folder, "articles": state.articles, "left": state.left}
        return complain(labels.say("crawl.interrupted", **told), INTERRUPTED)
    watcher(done)
    print_summary(done, labels)
    if done.stopped is not None:
        return complain(labels.say("crawl.stopped", reason=done.stopped, left=done.left), SOME_FAILED)
    if done.left:
        print(labels.say("crawl.more", left=done.left))
    elif done.articles:
        print(labels.say("crawl.next", folder=done.folder))
    return SOME_FAILED if done.failures else OK


class Watcher:
    """Shows on stderr how far the crawl is, and the pages that cannot be had."""

    def __init__(self, labels: Labels) -> None:
        self.crawl: Crawl | None = None
        self._told = 0
        self._labels = labels
        self.progress = _progress()
        self._task = self.progress.add_task(labels.say("crawl.fetching"), total=None)

    def __call__(self, crawl: Crawl) -> None:
        """Note the state after a page."""
        self.crawl = crawl
        self.progress.update(self._task, completed=crawl.asked, total=crawl.asked + crawl.left)
        for reason in crawl.failures[self._told : SHOWN_FAILURES]:
            self._tell(self._labels.say("crawl.failed", reason=reason))
        if self._told < SHOWN_FAILURES < len(crawl.failures):
            self._tell(self._labels.say("crawl.enough", record=crawl.folder / "crawl.db"))
            self._told = SHOWN_FAILURES + 1
        self._told = max(self._told, min(len(crawl.failures), SHOWN_FAILURES))

    def _tell(self, sentence: str) -> None:
        self.progress.console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),  # a log file wants no bar; failures are told all the same
    )


def print_summary(crawl: Crawl, labels: Labels) -> None:
    """Print what this run brought and what the folder holds now."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=str(crawl.folder), title_justify="left", show_header=False)
    table.add_column("")
    table.add_column("", justify="right")
    for name in (
        "asked",
        "new",
        "changed",
        "unchanged",
        "duplicates",
        "forbidden",
        "others",
        "articles",
        "further",
        "left",
    ):
        table.add_row(labels.say(f"crawl.{name}"), f"{getattr(crawl, name):,}")
    table.add_row(labels.say("crawl.failures"), f"{len(crawl.failures):,}")
    Console().print(table)
