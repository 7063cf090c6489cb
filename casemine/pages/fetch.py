"""Pages from the network: asked for politely, one hop at a time, never from a private address, kept for a day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from casemine.errors import FetchError, PageError
from casemine.pages.addresses import Gate, canonical_url, origin
from casemine.pages.answers import PASSING, Answer, BusyError, PassingError, refused
from casemine.pages.request import Fetcher
from casemine.pages.robots import Robots, forbidden, pause
from casemine.pages.shelf import Kept, Shelf, cache_folder
from casemine.records import Page

MOST_HOPS = 10  # redirects one after another; browsers follow 20
DAY = 86_400.0  # seconds that robots.txt (RFC 9309, 2.4) and a fetched page hold
LONGEST_WAIT = 300.0  # seconds that a run waits when a site says Retry-After; above it, it ends and can be taken up
MOST_TRIES = 4
BACK_OFF = 1.0  # seconds before the second try; doubled before each further one


def fetch_page(
    url: str,
    *,
    fresh: bool = False,
    cache: str | Path | None = None,
    delay: float | None = None,
    allow_private: Iterable[str] = (),
) -> Page:
    """
    Return the page at an address, fetched politely.

    robots.txt is obeyed, requests to one host stand apart by its Crawl-delay (or a second), Retry-After is kept, and
    troubles that may pass are tried again. What was fetched within a day is taken from the cache without asking the
    site; afterwards the site is asked whether it has changed.

    Args:
        url: The address, http or https.
        fresh: Ask the site also when the page was fetched within a day.
        cache: The folder in which pages are kept (default: casemine's folder among the user's caches).
        delay: Seconds between two requests to one host, if more than its robots.txt asks for.
        allow_private: Hosts with their port, `HOST:PORT`, that may have a private address: an intranet, a test.

    Raises:
        FetchError: The page cannot be fetched; the sentence says why.
        PageError: What is there is no text or HTML page.
    """
    from casemine.pages.html import read_page

    shelf = Shelf(Path(cache) if cache is not None else cache_folder())
    asked = canonical_url(url)
    known = shelf.get(asked)
    if known is None or fresh or time.time() - known.fetched_at > DAY:
        known = _visitor(tuple(allow_private)).fetch(asked, known, delay)
        shelf.put(asked, known)
    try:
        return read_page(known.body, url=known.url)
    except PageError as error:
        raise PageError(f"{known.url}: {error}") from error


@cache
def _visitor(allow_private: tuple[str, ...]) -> Visitor:
    return Visitor(Fetcher(Gate(allow_private)))


class Visitor:
    """Fetches single pages through all their redirects, and remembers for each host when it may be asked again."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, tuple[float, Robots]] = {}
        self._free_at: dict[str, float] = {}

    def fetch(self, url: str, known: Kept | None, delay: float | None) -> Kept:
        """
        Return the page at an address; `known` is what was fetched there before.

        Raises:
            FetchError: It cannot be fetched.
        """
        here = url
        for _ in range(MOST_HOPS + 1):
            robots = self._robots(here, delay)
            if not robots.may_fetch(here):
                raise FetchError(forbidden(here))
            last = known if known is not None and known.url == here else None
            answer = self._ask(here, last, pause(robots, delay, private=self._fetcher.gate.allows_private(here)))
            if answer.target is not None:
                here = answer.target
                continue
            if answer.status == 304 and last is not None:
                return msgspec.structs.replace(last, fetched_at=time.time())
            if answer.status != 200:
                raise FetchError(refused(answer))
            return Kept(here, answer.body, time.time(), answer.etag, answer.last_modified)
        raise FetchError(f"{url} leads from one address to the next, more than {MOST_HOPS} times: it is given up.")

    def _robots(self, url: str, delay: float | None) -> Robots:
        place = origin(url)
        since, robots = self._rules.get(place, (-DAY, None))
        if robots is None or time.monotonic() - since > DAY:
            robots = Robots(self._patiently(place, 0.0, lambda: self._fetcher.ask_robots(url)))
            self._rules[place] = time.monotonic(), robots
            wait = pause(robots, delay, private=self._fetcher.gate.allows_private(url))
            self._free_at[place] = time.monotonic() + wait
        return robots

    def _ask(self, url: str, known: Kept | None, wait: float) -> Answer:
        def once() -> Answer:
            answer = self._fetcher.ask(
                url, etag=known.etag if known else None, last_modified=known.last_modified if known else None
            )
            if answer.status in PASSING:
                raise BusyError(refused(answer), answer.retry_after)
            return answer

        answer: Answer = self._patiently(origin(url), wait, once)
        return answer

    def _patiently(self, place: str, wait: float, ask: Callable[[], Any]) -> Any:
        """Ask when the host may be asked, and again with growing pauses while the trouble may pass."""
        for attempt in range(1, MOST_TRIES + 1):
            time.sleep(max(0.0, self._free_at.get(place, 0.0) - time.monotonic()))
            pause_after = wait
            try:
                return ask()
            except PassingError as error:
                if attempt == MOST_TRIES:
                    raise
                pause_after = max(wait, back_off(attempt))
                if isinstance(error, BusyError) and error.retry_after is not None:
                    if error.retry_after > LONGEST_WAIT:
                        raise FetchError(
                            f"{error} It asks to come back in {error.retry_after:,.0f} seconds."
                        ) from error
                    pause_after = max(wait, error.retry_after)
            finally:
                self._free_at[place] = time.monotonic() + pause_after
        raise AssertionError


def back_off(attempt: int) -> float:
    """
    Return the seconds to wait after so many failed tries.

    >>> [back_off(attempt) for attempt in (1, 2, 3)]
    [1.0, 2.0, 4.0]
    """
    return float(BACK_OFF * 2 ** (attempt - 1))
