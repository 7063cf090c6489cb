"""A list page and all it leads to: its next pages and its articles, kept as they were sent, taken up after anything."""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import msgspec

from casemine.errors import FetchError, PageError
from casemine.pages import frontier as found
from casemine.pages.addresses import (
    Gate,
    UnknownHostError,
    canonical_url,
    document_suffix,
    looks_like_article,
    page_name,
    same_site,
)
from casemine.pages.fetch import (
    DAY,
    LARGEST_BODY,
    LARGEST_DOCUMENT,
    LONGEST_WAIT,
    MOST_HOPS,
    MOST_TRIES,
    PASSING,
    Answer,
    BusyError,
    Fetcher,
    PassingError,
    Robots,
    back_off,
    forbidden,
    pause,
    refused,
)
from casemine.pages.frontier import Frontier, Host, Task
from casemine.pages.kept import write_index
from casemine.pages.links import find_links, follow_pattern
from casemine.pages.office import suffix_of
from casemine.pages.paging import find_following, goes_on, page_number
from casemine.records import Page

MOST_BARREN = 3  # list pages one after another that lead to nothing new: then the list is at its end, or endless
MOST_DEPTH = 5  # steps from the list when pages are followed by a pattern
TRAP_PAGES = 30  # pages with addresses of one shape, none with an article: a calendar, a shop, a search
MANY_FAILURES = 5  # pages one after another: the host gets longer and longer pauses
MOST_FAILURES = 12  # pages one after another: the run ends and can be taken up
LONGEST_BACK_OFF = 60.0

NOTHING = (
    "Nothing on {url} looks like a list of articles that can be had: tell with --follow which links to follow, "
    "or look whether the page makes its list by a script."
)

SKETCH = 64  # smallest hashes that stand for a text
SHINGLE = 8  # characters
ALIKE = 0.8  # share of the sketch that two forms of one page have in common
AGREEING = 6  # signs of a headline, cut or not
FORMS = re.compile(r"^(?:www|m|wap|3g|mobile)\.")
NOT_WORDS = re.compile(r"[\W_]+")
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")
CANONICAL = re.compile(
    r"""<link\b(?=[^>]{0,400}\brel\s?=\s?["']?canonical\b)[^>]{0,400}?\bhref\s?=\s?["']?([^"'\s>]{1,2000})""", re.I
)


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
    walk = _Walk(record, Fetcher(gate), Crawl(Path(folder), start), follow, delay)
    try:
        record.begin(start, follow)
        walk.run(max_pages, watch)
    finally:
        walk.close()
    if not walk.crawl.articles and walk.crawl.stopped is None and not walk.crawl.left:
        raise FetchError(walk.nothing)
    return walk.crawl


class _Walk:
    """One run: its record, what asks, and how it goes."""

    def __init__(
        self, record: Frontier, fetcher: Fetcher, crawl: Crawl, follow: str | None, delay: float | None
    ) -> None:
        self.crawl = crawl
        self.nothing = ""
        self._record = record
        self._fetcher = fetcher
        self._follow = follow
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
                self.nothing = self._record.told(self._start) or self._why_nothing()
            if self.crawl.articles:
                write_index(self.crawl.folder, self._index())
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
                self._fail(task, str(error))
            return
        with self._asked(task, wait):
            self._take(task, answer)

    @contextmanager
    def _asked(self, task: Task, wait: float) -> Iterator[None]:
        """Keep what comes of an answer together with the time from which its host may be asked again."""
        with self._record.step():
            self._record.note_host(task.origin, free_at=time.time() + wait, failures=0)
            yield

    def _take(self, task: Task, answer: Answer) -> None:
        """Note what an answer brings."""
        note = self._record.note
        if answer.status == 304 and task.sha256 is not None:
            self.crawl.unchanged += 1
            note(task, pending=0)
        elif answer.target is not None:
            self._lead_on(task, answer.target)
        elif answer.status in (404, 410):
            self._fail(task, refused(answer), outcome=found.GONE, status=answer.status)
        elif answer.status != 200:
            self._fail(task, refused(answer), status=answer.status)
        else:
            digest = sha256(answer.body).hexdigest()
            seen: dict[str, object] = {
                "status": 200,
                "etag": answer.etag,
                "last_modified": answer.last_modified,
                "sha256": digest,
            }
            seen |= {"fetched_at": datetime.now(UTC).isoformat(timespec="seconds"), "pending": 0}
            if digest == task.sha256:
                self.crawl.unchanged += 1
                note(task, **seen)
            else:
                self._read(task, answer.body, seen)

    def _lead_on(self, task: Task, target: str) -> None:
        if task.hops >= MOST_HOPS:
            self._fail(task, f"{task.url} leads from one address to the next, more than {MOST_HOPS} times: given up.")
            return
        if task.outcome == found.KEPT:
            # Moved since: what is kept stays; under its new address it is found by the list, and known for the same.
            self.crawl.unchanged += 1
            self._record.note(task, pending=0, reason=f"It leads to {target} now.")
            return
        if task.part_of is not None and page_number(task.part_of, target) is None:
            self._fail(task, f"{task.url} leads to {target}, which is no page of the article at {task.part_of}.")
            return
        self._record.note(task, pending=0, outcome=found.REDIRECT, reason=target)
        on: dict[str, object] = {"is_list": task.is_list, "link_text": task.link_text, "part_of": task.part_of}
        on |= {"depth": task.depth, "barren": task.barren}
        self._record.add(target, self._start, hops=task.hops + 1, **on)

    def _read(self, task: Task, body: bytes, seen: dict[str, object]) -> None:
        """Tell an article from a list and from everything else."""
        from casemine.pages.html import read_page

        suffix = suffix_of(body)
        if suffix is not None and not task.is_list and task.part_of is None:
            self._keep_document(task, body, suffix, seen)
            return
        try:
            page = read_page(body, url=task.url)
        except PageError as error:
            self._pass_over(task, f"{task.url}: {error}", seen)
            return
        except Exception as error:
            reason = f"{task.url}: {type(error).__name__}: {error} (please report this page)."
            self._fail(task, reason, status=200)
            return
        if task.part_of is not None:
            self._read_further(task, page, body, seen)
            return
        further = find_following(page)
        leads_on = (task.is_list or self._follow is not None) and self._follow_links(task, page, further)
        if task.is_list and leads_on:
            self._record.note(task, outcome=found.LIST, title=page.title, **seen)
        elif self._is_article(task, page):
            self._keep(task, page, body, seen, further)
        else:
            reason = NOTHING.format(url=task.url) if task.is_list else f"{task.url} holds no article."
            self._pass_over(task, reason, seen)

    def _pass_over(self, task: Task, reason: str, seen: dict[str, object]) -> None:
        if task.outcome == found.KEPT:
            self._fail(task, f"{reason} What it held before is kept.", status=200)
            return
        self.crawl.others += 1
        self._record.note(task, outcome=found.NO_ARTICLE, reason=reason, **seen)
        if not task.is_list:
            self.crawl.others += self._record.give_up_trap(task.shape, TRAP_PAGES)

    # Lists

    def _follow_links(self, task: Task, page: Page, further: tuple[str, ...]) -> bool:
        """Note the pages that this one leads to besides its own `further` ones, and say whether it leads to any."""
        area = self._record.area(self._start)
        links = find_links(page.markup, task.url, encoding=page.encoding, area=area, follow=self._follow)
        if not links.articles and not (task.is_list and links.following and task.url != self._start):
            return False
        if links.area:
            self._record.note_area(self._start, links.area)
        new = 0
        if task.is_list or task.depth < MOST_DEPTH:
            for link in links.articles:
                if link.url in further or (document_suffix(link.url) and not task.is_list):
                    continue  # an attachment of an article is none of its own
                new += self._record.add(
                    link.url, self._start, is_list=False, link_text=link.text[:200], depth=task.depth + 1
                )
        barren = 0 if new else task.barren + 1
        if task.is_list and barren < MOST_BARREN:
            for url in links.following:
                self._record.add(url, self._start, is_list=True, barren=barren)
        return True

    # Articles

    def _is_article(self, task: Task, page: Page) -> bool:
        """Say whether a page is an article: it has a title, and a text or the headline by which the list called it."""
        from casemine.pages.split import split_documents

        if not page.title or (self._follow is None and not looks_like_article(task.url)):
            return False
        try:
            return bool(split_documents(page))
        except PageError:
            # A notice whose text is an attachment or a picture is what the list calls it all the same.
            return not task.is_list and _agree(page.title, task.link_text)

    def _keep(self, task: Task, page: Page, body: bytes, seen: dict[str, object], further: tuple[str, ...]) -> None:
        text = NOT_WORDS.sub("", page.text)
        sketch = _sketch(text)
        twin = self._twin(task, page, sketch)
        if twin is not None:
            self.crawl.duplicates += 1
            self._record.note(task, outcome=found.DUPLICATE, reason=twin, **seen)
            return
        self._count_kept(task)
        key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if len(text) >= 100 else None
        self._write(task, body, ".html", {"sketch": sketch, "text_key": key, **_stated(page), **seen})
        self._add_further(task.url, further)

    def _keep_document(self, task: Task, body: bytes, suffix: str, seen: dict[str, object]) -> None:
        """Keep a document as it was sent; its title is what the list calls it: who mines it reads it."""
        self._count_kept(task)
        key = sha256(body).hexdigest()[:16]
        self._write(task, body, suffix, {"title": task.link_text or None, "text_key": key, **seen})

    def _count_kept(self, task: Task) -> None:
        if task.outcome == found.KEPT:
            self.crawl.changed += 1
        else:
            self.crawl.new += 1

    def _write(self, task: Task, body: bytes, suffix: str, told: dict[str, object]) -> None:
        file = task.file or _file_name(task.url, suffix)
        _write_whole(self.crawl.folder / file, body)
        self._record.note(task, outcome=found.KEPT, reason=None, file=file, **told)

    def _add_further(self, first: str, further: tuple[str, ...]) -> None:
        for url in further:
            self._record.add(url, self._start, is_list=False, part_of=first)

    def _read_further(self, task: Task, page: Page, body: bytes, seen: dict[str, object]) -> None:
        """Keep a page on which an article goes on, when it is one."""
        first = self._first_page(task)
        if first is None or not goes_on([first], page):
            self._pass_over(task, f"{task.url} is no further page of the article at {task.part_of}.", seen)
            return
        self._write(task, body, ".html", {**_stated(page), **seen})
        self._add_further(first.url or task.url, find_following(page, first))

    def _first_page(self, task: Task) -> Page | None:
        from casemine.pages.html import read_page

        url = task.part_of or task.url
        file = self._record.file_of(url)
        try:
            return None if file is None else read_page(self.crawl.folder / file, url=url)
        except PageError:
            return None

    def _twin(self, task: Task, page: Page, sketch: bytes) -> str | None:
        """Return the address under which this very page is kept already."""
        declared = CANONICAL.search(page.markup[:200_000])
        if declared:
            try:
                url = canonical_url(declared[1], base=task.url)
            except FetchError:
                url = task.url
            if url != task.url and self._record.is_kept(url, besides=task):
                return url
        _, numbers = page_name(task.url)
        for url, title, other in self._record.namesakes(task):
            _, others = page_name(url)
            alike = numbers <= others or others <= numbers
            if alike and _related(url, task.url) and title == page.title and _likeness(sketch, other) >= ALIKE:
                return url
        return None

    # What goes wrong

    def _fail(self, task: Task, reason: str, outcome: str = found.FAILED, status: int | None = None) -> None:
        """Note that a page cannot be had; one that was kept before stays kept."""
        self.crawl.failures.append(reason)
        left = found.KEPT if task.outcome == found.KEPT else outcome
        self._record.note(task, pending=0, outcome=left, reason=reason, status=status)

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
                self._fail(task, str(error))
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

    def _why_nothing(self) -> str:
        if self.crawl.failures:
            return f"None of the pages that {self._start} leads to could be had; the first: {self.crawl.failures[0]}"
        if self.crawl.forbidden:
            return f"All that {self._start} leads to is forbidden by the site's robots.txt."
        return NOTHING.format(url=self._start)

    def _index(self) -> Iterator[dict[str, object]]:
        """Yield the rows of the index; `same_text_as` is the address of an earlier article with the very same text."""
        first: dict[str, str] = {}
        for row in self._record.articles():
            key = row.pop("text_key")
            row["same_text_as"] = first.get(key) if key else None
            if key:
                first.setdefault(key, row["url"])
            yield row


def _agree(title: str, link_text: str) -> bool:
    """
    Say whether a title is what a link calls the page, cut or not.

    >>> _agree("关于开展“微网格”走访活动的通知", "· 关于开展“微网格”走访…")
    True
    """
    # Content systems escape twice: a title may print 「&nbsp;」 where the list has a blank.
    one, other = (NOT_WORDS.sub("", unescape(text)) for text in (title, link_text))
    shorter = min(len(one), len(other))
    return shorter > 0 and (one == other or (shorter >= AGREEING and one[:shorter] == other[:shorter]))


def _related(one: str, other: str) -> bool:
    """Say whether two addresses may be of one site with its forms for print and telephones: `www.`, `m.`, `wap.`."""
    here, there = (FORMS.sub("", urlsplit(url).hostname or "") for url in (one, other))
    return same_site(one, other) or here == there


def _sketch(text: str) -> bytes:
    """Return what stands for a text when texts are compared: its smallest hashes (Broder 1997)."""
    hashes = {
        crc32(text[k : k + SHINGLE].encode("utf-8", "surrogatepass")) for k in range(max(1, len(text) - SHINGLE + 1))
    }
    return array("I", sorted(hashes)[:SKETCH]).tobytes()


def _likeness(one: bytes, other: bytes) -> float:
    """
    Return how much two texts have in common, from 0 to 1, by their sketches.

    >>> _likeness(_sketch("社区党委牵头成立网格党支部"), _sketch("社区党委牵头成立网格党支部"))
    1.0
    """
    first, second = array("I", one), array("I", other)
    union = sorted({*first, *second})[:SKETCH]
    common = {*first} & {*second}
    return sum(value in common for value in union) / max(1, len(union))


def _stated(page: Page) -> dict[str, object]:
    return {"title": page.title, "published": page.published, "encoding": page.encoding}


def _file_name(url: str, suffix: str) -> str:
    """
    Return the name of the file for an address: its end, readable, and a few signs that make it the only one.

    >>> _file_name("http://school.example/Item/138.aspx", ".html")
    'Item-138-aspx-69c30461.html'
    """
    parts = urlsplit(url)
    words = NOT_IN_NAMES.sub("-", f"{'/'.join(parts.path.split('/')[-2:])}-{parts.query}").strip("-")
    return f"{words[-60:].strip('-') or 'page'}-{sha256(url.encode()).hexdigest()[:8]}{suffix}"


def _write_whole(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(data)
        new.replace(path)
    except OSError as error:
        raise FetchError(f"{path} cannot be written: {error.strerror or error}.") from error
