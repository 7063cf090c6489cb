"""One run of a crawl: page after page asked for, each when its host may be asked, again when trouble may pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casemine.errors import FetchError
from casemine.pages import frontier as found
from casemine.pages.addresses import document_suffix
from casemine.pages.answers import PASSING, BusyError, PassingError, refused
from casemine.pages.fetch import DAY, LONGEST_WAIT, MOST_TRIES, back_off
from casemine.pages.frontier import Frontier, Host, Task
from casemine.pages.harvest import Harvest
from casemine.pages.kept import write_index
from casemine.pages.request import LARGEST_BODY, LARGEST_DOCUMENT, Fetcher
from casemine.pages.robots import Robots, forbidden, pause

if TYPE_CHECKING:
    from casemine.pages.crawl import Crawl

MANY_FAILURES = 5  # pages one after another: the host gets longer and longer pauses
MOST_FAILURES = 12  # pages one after another: the run ends and can be taken up
LONGEST_BACK_OFF = 60.0


class Walk:
    """One run: its record, what asks, and how it goes."""

    def __init__(
        self, record: Frontier, fetcher: Fetcher, crawl: Crawl, follow: str | None, delay: float | None
    ) -> None:
        self.crawl = crawl
        self.nothing = ""
        self._record = record
        self._fetcher = fetcher
        self._harvest = Harvest(record, crawl, follow)
        self._delay = delay
        self._start = crawl.list_url
        self._robots: dict[str, tuple[float, Robots]] = {}

    def run(self, max_pages: int | None, watch: Callable[[Crawl], None] | None) -> None:
        """Ask for page after page, each when its host may be asked."""
        crawl = self.crawl
        self._count()
        while crawl.stopped is None and (max_pages is None or crawl.asked < max_pages):
            task = self._record.next(self._start)
            if task is None:
                return
            wait = task.ready_at - time.time()
            if wait > LONGEST_WAIT:
                crawl.stopped = f"{task.origin} asks to come back in {wait:,.0f} seconds"
                return
            if wait > 0:
                time.sleep(wait)
            self._step(task)
            self._count()
            if watch and (crawl.articles or crawl.left):  # else all came to nothing, which is told as an error
                watch(crawl)

    def close(self) -> None:
        """Write the index, close connections and record, whatever happened."""
        try:
            self._count()
            if not self.crawl.articles:
                self.nothing = self._record.told(self._start) or self._harvest.why_nothing()
            if self.crawl.articles:
                write_index(self.crawl.folder, self._harvest.index())
        finally:
            self._fetcher.close()
            self._record.close()

    def _count(self) -> None:
        self.crawl.articles = self._record.kept(self._start)
        self.crawl.further = self._record.kept_further(self._start)
        self.crawl.left = self._record.pending(self._start)

    # One page

    def _step(self, task: Task) -> None:
        host = self._record.host(task.origin)
        if host.robots is None or time.time() - host.robots_at > DAY:
            self._read_robots(task, host)
            return
        robots = self._rules(task.origin, host)
        if not robots.may_fetch(task.url):
            self.crawl.forbidden += 1
            with self._record.step():
                self._record.note(task, pending=0, outcome=found.FORBIDDEN, reason=forbidden(task.url))
            return
        try:
            wait = pause(robots, self._delay, private=self._fetcher.gate.allows_private(task.url))
        except FetchError as error:
            self._fail_host(task, f"{task.origin}: {error}")
            return
        # Noted before the request: a run that is killed now and taken up at once keeps the delay too.
        with self._record.step():
            self._record.note_host(task.origin, free_at=time.time() + wait)
        self._ask(task, host, wait)

    def _ask(self, task: Task, host: Host, wait: float) -> None:
        self.crawl.asked += 1
        largest = LARGEST_DOCUMENT if document_suffix(task.url) else LARGEST_BODY
        try:
            answer = self._fetcher.ask(task.url, etag=task.etag, last_modified=task.last_modified, largest=largest)
            if answer.status in PASSING:
                raise BusyError(refused(answer), answer.retry_after)
            if answer.target == task.url:
                raise PassingError(f"{task.url} leads to itself.")
        except PassingError as error:
            self._try_again(task, host, wait, error)
            return
        except FetchError as error:
            with self._asked(task, wait):
                self._harvest.fail(task, str(error))
            return
        with self._asked(task, wait):
            self._harvest.take(task, answer)

    @contextmanager
    def _asked(self, task: Task, wait: float) -> Iterator[None]:
        """Keep what comes of an answer together with the time from which its host may be asked again."""
        with self._record.step():
            self._record.note_host(task.origin, free_at=time.time() + wait, failures=0)
            yield

    # What goes wrong

    def _fail_host(self, task: Task, reason: str) -> None:
        with self._record.step():
            given_up = self._record.fail_host(self._start, task.origin, reason)
        more = f" ({len(given_up)} pages)" if len(given_up) > 1 else ""
        self.crawl.failures.append(reason + more)

    def _try_again(self, task: Task, host: Host, wait: float, error: PassingError) -> None:
        """Put a page off, and its host as well when it asks for it or fails again and again."""
        # Only first tries tell of the host: what fails again may be a fault of the page.
        tries, failures, now = task.tries + 1, host.failures + (task.tries == 0), time.time()
        asked = error.retry_after if isinstance(error, BusyError) else None
        rest = wait if asked is None else max(wait, asked)
        if failures >= MANY_FAILURES:
            rest = max(rest, min(back_off(failures - MANY_FAILURES + 1), LONGEST_BACK_OFF))
        if failures >= MOST_FAILURES:
            self.crawl.stopped = f"{task.origin} failed for {failures} pages one after another ({error})"
            failures = 0
        with self._record.step():
            self._record.note_host(task.origin, free_at=now + rest, failures=failures)
            if tries >= MOST_TRIES and self.crawl.stopped is None:
                self._harvest.fail(task, str(error))
            else:
                due = now + max(back_off(tries), asked or 0.0)
                self._record.note(task, tries=min(tries, MOST_TRIES - 1), due=due, reason=str(error))

    # robots.txt

    def _read_robots(self, task: Task, host: Host) -> None:
        now = time.time()
        try:
            text = self._fetcher.ask_robots(task.url)
        except PassingError as error:
            failures = host.failures + 1
            asked = error.retry_after if isinstance(error, BusyError) else None
            with self._record.step():
                rest = max(back_off(failures), asked or 0.0)
                self._record.note_host(task.origin, failures=failures % MOST_TRIES, free_at=now + rest)
            if failures >= MOST_TRIES:
                self._fail_host(task, str(error))
            return
        except FetchError as error:
            self._fail_host(task, str(error))
            return
        private = self._fetcher.gate.allows_private(task.url)
        with self._record.step():
            try:
                rest = pause(Robots(text), self._delay, private=private)
            except FetchError:
                rest = 0.0  # told when the first page is about to be asked for
            self._record.note_host(task.origin, robots=text, robots_at=now, failures=0, free_at=time.time() + rest)

    def _rules(self, place: str, host: Host) -> Robots:
        since, robots = self._robots.get(place, (-1.0, None))
        if robots is None or since != host.robots_at:
            robots = Robots(host.robots or "")
            self._robots[place] = host.robots_at, robots
        return robots
