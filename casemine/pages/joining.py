"""Pages given together: those of one article are joined into one page, all others are left as they are."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from pathlib import Path

import msgspec

from casemine.errors import PageError, PageWarning
from casemine.pages.kept import address_of
from casemine.pages.office import WEB_SUFFIXES
from casemine.pages.page_numbers import page_number, place_of, whereabouts
from casemine.pages.paging import MOST_PAGES, body_of, find_following, goes_on, may_go_on
from casemine.records import Page

PassedOver = Callable[[PageError], None]


def join_pages(pages: Iterable[Page], *, passed_over: PassedOver | None = None) -> Page:
    """
    Return the pages of one article as one page: its title once, then the text of the first page, of the second …

    The pages may be given in any order; they are put in that of their numbers. Which pages belong to an article the
    article itself says, by 「下一页」, numbers or a paging script, and they bear its title.

    Args:
        pages: The pages; each needs the address or the file it came from.
        passed_over: Is called with an error for each page that the article names and that was not given; without it
            they are told by a `PageWarning`.

    Raises:
        PageError: No page was given, or one that is no page of the article.
    """
    given = list(pages)
    if not given:
        raise PageError("No page was given that could be joined.")
    article, *others = group_pages(given)
    if others:
        raise PageError(
            f"{_name(others[0][0])} is no further page of {_name(article[0])}: a page that goes on is named by the "
            "first one as its next page, and bears its title."
        )
    for error in _missing(article):
        if passed_over is None:
            warnings.warn(f"passed over {error}", PageWarning, stacklevel=2)
        else:
            passed_over(error)
    return _joined(article)


def group_pages(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Return the pages, those of one article together and in the order of their numbers, at the place of its first."""
    groups = _group([whereabouts(page) for page in pages], lambda k: pages[k])
    return [tuple(pages[k] for k in group) for group in groups]


def group_files(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield the files, as `group_pages` does pages; only those are read that by their names may be of one article."""
    addresses = [address_of(path) or path.as_posix() for path in paths]
    for group in _group(addresses, lambda k: _read(paths[k])):
        yield tuple(paths[k] for k in group)


def join_articles(pages: Iterable[Page], passed_over: PassedOver) -> Iterator[Page]:
    """Yield the pages of an archive in its order, those of one article joined."""
    stream = iter(pages)
    beginning = list(islice(stream, 2))
    if len(beginning) < 2:  # most files hold one page
        yield from beginning
        return
    held: list[Page] = []
    for page in chain(beginning, stream):
        hints = may_go_on(page)
        if held or hints or place_of(whereabouts(page)).number is not None:
            # Nothing more is asked of the markup of the others, which is the most of them.
            held.append(page if hints else msgspec.structs.replace(page, markup=""))
        else:
            yield page
    for article in group_pages(held):
        for error in _missing(article):
            passed_over(error)
        yield _joined(article)


def _group(addresses: Sequence[str], read: Callable[[int], Page | None]) -> Iterator[tuple[int, ...]]:
    """Yield the pages at these addresses by their indices; `read` returns one, None where it cannot be read."""
    places = [place_of(address) for address in addresses]
    at: dict[str, int] = {}
    numbered: dict[str, dict[int, int]] = {}
    for k, place in enumerate(places):
        if at.setdefault(place.whole, k) == k and place.number is not None:
            numbered.setdefault(place.base, {})[place.number] = k

    def heads(k: int) -> list[int]:
        """Return the pages on which the article of a page may begin: one without a number, else 0, else 1."""
        place = places[k]
        if place.number is None:
            return []
        siblings = numbered.get(place.base, {})
        return [j for j in (at.get(place.base), siblings.get(0), siblings.get(1)) if j is not None]

    def is_taken(k: int, by: int) -> bool:
        """Say whether a page is one of an article that begins on a page before `by` in the order of its heads."""
        for j in heads(k):
            if j == by:
                return False
            if j != k and k in article(j):
                return True
        return False

    @cache
    def article(k: int) -> tuple[int, ...]:
        place = places[k]
        if is_taken(k, by=k):
            return ()
        siblings = numbered.get(place.base, {}) if place.number in (0, 1) else {}
        if at[place.whole] != k or not (numbered.get(place.whole) or set(siblings.values()) - {k}):
            return (k,)
        first = read(k)
        if first is None:
            return (k,)
        found = {whereabouts(first): k}

        def look_up(address: str) -> Page | None:
            there = at.get(place_of(address).whole)
            page = None if there is None or is_taken(there, by=k) else read(there)
            if page is not None and there is not None:
                found[whereabouts(page)] = there
            return page

        return tuple(found[whereabouts(page)] for page in _follow(first, look_up))

    yield from filter(None, map(article, range(len(addresses))))


def _follow(first: Page, look_up: Callable[[str], Page | None]) -> tuple[Page, ...]:
    """Return a page and those on which its article goes on, each named by one before it."""
    article = [first]
    waiting = {page_number(whereabouts(first), address): address for address in find_following(first)}
    asked: set[int | None] = set()
    while waiting and len(article) < MOST_PAGES:
        number = min(waiting, key=lambda number: number or 0)
        asked.add(number)
        page = look_up(waiting.pop(number))
        if page is None or not goes_on(article, page):
            continue
        article.append(page)
        for address in find_following(page, first):
            number = page_number(whereabouts(first), address)
            if number not in asked:
                waiting.setdefault(number, address)
    return tuple(article)


def _read(path: Path) -> Page | None:
    from casemine.pages.html import read_page

    if path.suffix.lower() not in WEB_SUFFIXES:
        return None
    try:
        return read_page(path, url=address_of(path))
    except Exception:
        return None  # who mines it tells what is wrong


def _joined(article: Sequence[Page]) -> Page:
    first, *others = article
    if not others:
        return first
    lines = list(first.lines)
    start = len(first.text) + 1
    for page in others:
        for line in body_of(page):
            lines.append(msgspec.structs.replace(line, start=start))
            start += len(line.text) + 1
    return msgspec.structs.replace(
        first,
        text="\n".join(line.text for line in lines),
        lines=tuple(lines),
        author=first.author or others[-1].author,
        source_site=first.source_site or others[-1].source_site,
        published=first.published or others[-1].published,
        replaced_bytes=sum(page.replaced_bytes for page in article),
    )


def _missing(article: Sequence[Page]) -> Iterator[PageError]:
    """Yield an error for each page that the pages of an article name, and that is not among them."""
    first, *others = article
    if not others:
        return
    begins = whereabouts(first)
    there = {page_number(begins, whereabouts(page)) for page in others}
    named = {page_number(begins, address) for page in article for address in find_following(page, first)}
    numbers = {number for number in named | there if number is not None}
    lowest = min(numbers)
    from_zero = lowest == 1 or place_of(begins).number == 0
    for number in range(lowest, max(numbers) + 1):
        if number not in there:
            yield PageError(
                f"page {number + from_zero} of the article in {begins}: it is not among the pages given, or no page of "
                "it; the others were joined without it."
            )


def _name(page: Page) -> str:
    return whereabouts(page) or repr(page.title)
