"""A list page and all it leads to: its next pages and its articles, kept as they were sent, taken up after anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from casemine.errors import FetchError
from casemine.pages.addresses import Gate, UnknownHostError, canonical_url
from casemine.pages.frontier import Frontier
from casemine.pages.links import follow_pattern
from casemine.pages.request import Fetcher
from casemine.pages.walk import Walk


class Crawl(msgspec.Struct):
    """
    How a run went: pages asked for, and what became of them.

    `articles` are kept in the folder, from this run and earlier ones, and `further` pages on which they go on; `new`
    and `changed` ones came in this run, `unchanged` pages were asked about and not sent again. `others` held no
    article. `left` pages are still to be asked for; `stopped` says why the run ended before its end, None when it did
    not.
    """

    folder: Path
    list_url: str
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forbidden: int = 0
    others: int = 0
    articles: int = 0
    further: int = 0
    left: int = 0
    stopped: str | None = None
    failures: list[str] = msgspec.field(default_factory=list)


def crawl(
    list_url: str,
    folder: str | Path,
    *,
    follow: str | None = None,
    max_pages: int | None = None,
    delay: float | None = None,
    allow_private: Iterable[str] = (),
    watch: Callable[[Crawl], None] | None = None,
) -> Crawl:
    """
    Fetch a list page, its next pages and its articles with all their pages, and keep the bytes as files in a folder.

    Documents that the list leads to (PDF, Word, Excel) are articles too; those that an article leads to are not.

    The folder's `crawl.db` is the record, brought up to date page by page: a run that was broken off, even killed, is
    taken up where it stopped, and a run after a finished one asks only what has changed. `index.jsonl` lists what is
    kept. An article is kept once, whatever addresses lead to it.

    Args:
        list_url: The address of the list page.
        folder: Where pages and record go; it is made if need be.
        follow: Which links are followed: a regular expression, or a pattern with `*`; without it, those that look
            like articles of the same site in the list.
        max_pages: How many pages are asked for in this run at most; the next run goes on.
        delay: As in `fetch_page`.
        allow_private: As in `fetch_page`.
        watch: Is called after every page with the state of the run.

    Raises:
        FetchError: The address or the pattern is none, the folder cannot be used, or nothing can be had from the list.
    """
    start = canonical_url(list_url)
    if follow is not None:
        follow_pattern(follow)
    gate = Gate(allow_private)
    with suppress(UnknownHostError):  # perhaps only now: it is tried again
        gate.resolve(start)
    record = Frontier(Path(folder))
    walk = Walk(record, Fetcher(gate), Crawl(Path(folder), start), follow, delay)
    try:
        record.begin(start, follow)
        walk.run(max_pages, watch)
    finally:
        walk.close()
    if not walk.crawl.articles and walk.crawl.stopped is None and not walk.crawl.left:
        raise FetchError(walk.nothing)
    return walk.crawl
