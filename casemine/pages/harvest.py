"""What comes of a page that a crawl was answered: told from a list and from everything else, and kept once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from casemine.errors import FetchError, PageError
from casemine.pages import frontier as found
from casemine.pages.addresses import canonical_url, document_suffix, looks_like_article, page_name, same_site
from casemine.pages.answers import Answer, refused
from casemine.pages.fetch import MOST_HOPS
from casemine.pages.frontier import Frontier, Task
from casemine.pages.likeness import ALIKE, NOT_WORDS, likeness, same_headline, sketch_of
from casemine.pages.links import find_links
from casemine.pages.office import suffix_of
from casemine.pages.page_numbers import page_number
from casemine.pages.paging import find_following, goes_on
from casemine.records import Page

if TYPE_CHECKING:
    from casemine.pages.crawl import Crawl

MOST_BARREN = 3  # list pages one after another that lead to nothing new: then the list is at its end, or endless
MOST_DEPTH = 5  # steps from the list when pages are followed by a pattern
TRAP_PAGES = 30  # pages with addresses of one shape, none with an article: a calendar, a shop, a search

NOTHING = (
    "Nothing on {url} looks like a list of articles that can be had: tell with --follow which links to follow, "
    "or look whether the page makes its list by a script."
)

FORMS = re.compile(r"^(?:www|m|wap|3g|mobile)\.")
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")
CANONICAL = re.compile(
    r"""<link\b(?=[^>]{0,400}\brel\s?=\s?["']?canonical\b)[^>]{0,400}?\bhref\s?=\s?["']?([^"'\s>]{1,2000})""", re.I
)


class Harvest:
    """What one run brings home: it notes in the record what came of each page, and keeps articles in the folder."""

    def __init__(self, record: Frontier, crawl: Crawl, follow: str | None) -> None:
        self._record = record
        self._crawl = crawl
        self._follow = follow
        self._start = crawl.list_url

    def take(self, task: Task, answer: Answer) -> None:
        """Note what an answer brings."""
        note = self._record.note
        if answer.status == 304 and task.sha256 is not None:
            self._crawl.unchanged += 1
            note(task, pending=0)
        elif answer.target is not None:
            self._lead_on(task, answer.target)
        elif answer.status in (404, 410):
            self.fail(task, refused(answer), outcome=found.GONE, status=answer.status)
        elif answer.status != 200:
            self.fail(task, refused(answer), status=answer.status)
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
                self._crawl.unchanged += 1
                note(task, **seen)
            else:
                self._read(task, answer.body, seen)

    def _lead_on(self, task: Task, target: str) -> None:
        if task.hops >= MOST_HOPS:
            self.fail(task, f"{task.url} leads from one address to the next, more than {MOST_HOPS} times: given up.")
            return
        if task.outcome == found.KEPT:
            # Moved since: what is kept stays; under its new address it is found by the list, and known for the same.
            self._crawl.unchanged += 1
            self._record.note(task, pending=0, reason=f"It leads to {target} now.")
            return
        if task.part_of is not None and page_number(task.part_of, target) is None:
            self.fail(task, f"{task.url} leads to {target}, which is no page of the article at {task.part_of}.")
            return
        self._record.note(task, pending=0, outcome=found.REDIRECT, reason=target)
        on: dict[str, object] = {"is_list": task.is_list, "link_text": task.link_text, "part_of": task.part_of}
        on |= {"depth": task.depth, "barren": task.barren}
        self._record.add(target, self._start, hops=task.hops + 1, **on)

    def fail(self, task: Task, reason: str, outcome: str = found.FAILED, status: int | None = None) -> None:
        """Note that a page cannot be had; one that was kept before stays kept."""
        self._crawl.failures.append(reason)
        left = found.KEPT if task.outcome == found.KEPT else outcome
        self._record.note(task, pending=0, outcome=left, reason=reason, status=status)

    def why_nothing(self) -> str:
        """Say why no article is kept."""
        if self._crawl.failures:
            return f"None of the pages that {self._start} leads to could be had; the first: {self._crawl.failures[0]}"
        if self._crawl.forbidden:
            return f"All that {self._start} leads to is forbidden by the site's robots.txt."
        return NOTHING.format(url=self._start)

    def index(self) -> Iterator[dict[str, object]]:
        """Yield the rows of the index; `same_text_as` is the address of an earlier article with the very same text."""
        first: dict[str, str] = {}
        for row in self._record.articles():
            key = row.pop("text_key")
            row["same_text_as"] = first.get(key) if key else None
            if key:
                first.setdefault(key, row["url"])
            yield row

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
            self.fail(task, reason, status=200)
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
            self.fail(task, f"{reason} What it held before is kept.", status=200)
            return
        self._crawl.others += 1
        self._record.note(task, outcome=found.NO_ARTICLE, reason=reason, **seen)
        if not task.is_list:
            self._crawl.others += self._record.give_up_trap(task.shape, TRAP_PAGES)

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
            return not task.is_list and same_headline(page.title, task.link_text)

    def _keep(self, task: Task, page: Page, body: bytes, seen: dict[str, object], further: tuple[str, ...]) -> None:
        text = NOT_WORDS.sub("", page.text)
        sketch = sketch_of(text)
        twin = self._twin(task, page, sketch)
        if twin is not None:
            self._crawl.duplicates += 1
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
            self._crawl.changed += 1
        else:
            self._crawl.new += 1

    def _write(self, task: Task, body: bytes, suffix: str, told: dict[str, object]) -> None:
        file = task.file or _file_name(task.url, suffix)
        _write_whole(self._crawl.folder / file, body)
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
            return None if file is None else read_page(self._crawl.folder / file, url=url)
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
            if alike and _related(url, task.url) and title == page.title and likeness(sketch, other) >= ALIKE:
                return url
        return None


def _related(one: str, other: str) -> bool:
    """Say whether two addresses may be of one site with its forms for print and telephones: `www.`, `m.`, `wap.`."""
    here, there = (FORMS.sub("", urlsplit(url).hostname or "") for url in (one, other))
    return same_site(one, other) or here == there


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
