"""An article that goes on over several pages: which pages it names as its own, and all of them joined into one."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.errors import PageError, PageWarning
from casemine.lexicons import load_lexicon, load_patterns
from casemine.pages.article import choose_rows
from casemine.pages.kept import address_of
from casemine.pages.layout import lay_out
from casemine.pages.links import find_paging
from casemine.pages.office import WEB_SUFFIXES
from casemine.pages.title import without_blanks
from casemine.records import Line, Page

MOST_PAGES = 100  # of one article; a script that names more makes no article
LONG = 20  # characters of a paragraph by which a page is known to repeat another
HEADLINE = 8  # linked characters that make a line an entry of a list
NUMBERED = re.compile(r"(?P<stem>.*[^_/-])[_-](?P<number>\d{1,3})(?P<suffix>\.\w{1,6})?", re.S)
FRONT = re.compile(r"(?<=/)(?:index|default)\.\w{1,6}(?=$|\?)")
TITLE_NUMBER = re.compile(r"[-—_]{0,2}[(（\[【]?第?(?P<number>\d{1,3})(?:页|/\d{1,3})?[)）\]】]?")

PassedOver = Callable[[PageError], None]


class Place(msgspec.Struct, frozen=True):
    """Where a page lies, and the number by which its name tells it from the first page: its `base` is that page's."""

    whole: str
    base: str
    number: int | None = None


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


def find_following(page: Page, first: Page | None = None) -> tuple[str, ...]:
    """
    Return where the article on a page goes on, as the page names it: by 「下一页」, numbers or a paging script.

    Addresses in the order of their numbers; for a page without an address, files beside it. The next pages of a list
    are none of an article, and the next article is no next page.

    Args:
        page: A page of the article.
        first: The first page of the article, when `page` is a later one.
    """
    if not page.title or not page.lines or not _may_go_on(page) or (first is None and _is_list(page)):
        return ()
    begins = first or page
    named = _named(page)
    if first is None and _is_later(begins, named):
        return ()
    numbers: dict[int, str] = {}
    for address in named:
        number = page_number(_address(begins), address)
        if number is not None:
            numbers.setdefault(number, address)
    return tuple(numbers[number] for number in sorted(numbers)[:MOST_PAGES])


def goes_on(article: Sequence[Page], page: Page) -> bool:
    """Say whether a page that `article` names goes on with it: its title, perhaps numbered, and a text of its own."""
    first = article[0]
    number = page_number(_address(first), _address(page))
    if number is None or not _same_title(first.title, page.title, number):
        return False
    body = [line.text.strip() for line in _body(page)]
    long = [text for text in body if len(text) >= LONG]
    seen = {line.text.strip() for one in article for line in one.lines}
    # The next page of the comments holds the same text again.
    return bool(body) and (not long or sum(text in seen for text in long) * 2 < len(long))


def page_number(first: str, other: str) -> int | None:
    """
    Return the number of the page at one address within the article that begins at another, None for no page of it.

    >>> page_number("http://a.cn/t1_23.html", "http://a.cn/t1_23_2.html"), page_number("a/1.html", "a/2.html")
    (2, None)
    """
    one, there = place_of(first), place_of(other)
    if there.number is None or there.whole == one.whole:
        return None
    if there.base == one.whole:
        return there.number or None
    follows = there.base == one.base and one.number in (0, 1) and there.number > one.number
    return there.number if follows else None


@lru_cache(maxsize=4096)
def place_of(address: str) -> Place:
    """
    Return where a page lies, by its address or the path of its file.

    >>> place_of("http://www.a.cn/show.php?id=31&page=2")
    Place(whole='a.cn/show.php?id=31&page=2', base='a.cn/show.php?id=31', number=2)
    """
    path, pieces = address, []
    if "://" in address:
        parts = urlsplit(address)
        path, pieces = parts.netloc.removeprefix("www.") + parts.path, parts.query.split("&") if parts.query else []
    whole = _front(path, pieces)
    for piece in pieces:
        name, _, value = piece.partition("=")
        if name.lower() in _page_parameters() and value.isdecimal() and 1 <= len(value) <= 3:
            others = [one for one in pieces if one is not piece]
            # 「page=1」 is the first page itself
            return Place(whole, _front(path, others), int(value)) if int(value) > 1 else Place(_front(path, others), "")
    found = NUMBERED.fullmatch(path)
    if found is None:
        return Place(whole, "")
    return Place(whole, _front(found["stem"] + (found["suffix"] or ""), pieces), int(found["number"]))


# Pages given together


def group_pages(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Return the pages, those of one article together and in the order of their numbers, at the place of its first."""
    groups = _group([_address(page) for page in pages], lambda k: pages[k])
    return [tuple(pages[k] for k in group) for group in groups]


def group_files(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield the files, as `group_pages` does pages; only those are read that by their names may be of one article."""
    addresses = [address_of(path) or path.as_posix() for path in paths]
    for group in _group(addresses, lambda k: _read(paths[k])):
        yield tuple(paths[k] for k in group)


def join_articles(pages: Iterable[Page], passed_over: PassedOver) -> Iterator[Page]:
    """Yield the pages of an archive in its order, those of one article joined."""
    held: list[Page] = []
    for page in pages:
        may_go_on = _may_go_on(page)
        if held or may_go_on or place_of(_address(page)).number is not None:
            # Nothing more is asked of its markup, which is the most of it.
            held.append(page if may_go_on else msgspec.structs.replace(page, markup=""))
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
        found = {_address(first): k}

        def look_up(address: str) -> Page | None:
            there = at.get(place_of(address).whole)
            page = None if there is None or is_taken(there, by=k) else read(there)
            if page is not None and there is not None:
                found[_address(page)] = there
            return page

        return tuple(found[_address(page)] for page in _follow(first, look_up))

    yield from filter(None, map(article, range(len(addresses))))


def _follow(first: Page, look_up: Callable[[str], Page | None]) -> tuple[Page, ...]:
    """Return a page and those on which its article goes on, each named by one before it."""
    article = [first]
    waiting = {page_number(_address(first), address): address for address in find_following(first)}
    asked: set[int | None] = set()
    while waiting and len(article) < MOST_PAGES:
        number = min(waiting, key=lambda number: number or 0)
        asked.add(number)
        page = look_up(waiting.pop(number))
        if page is None or not goes_on(article, page):
            continue
        article.append(page)
        for address in find_following(page, first):
            number = page_number(_address(first), address)
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


# What a page names


def _named(page: Page) -> list[str]:
    """Return the addresses of all pages that a page names as further ones; of a page without an address, files."""
    if page.url:
        return list(find_paging(page.markup, page.url, encoding=page.encoding))
    folder, slash, name = _address(page).rpartition("/")
    named = find_paging(page.markup, f"http://file.invalid/{quote(name)}", encoding=page.encoding)
    # What was saved lies in one folder, whatever address the link gives.
    return [f"{folder}{slash}{unquote(urlsplit(address).path.rpartition('/')[2])}" for address in named]


def _may_go_on(page: Page) -> bool:
    """Say whether the markup of a page holds any sign of a next page; most hold none, and are not parsed again."""
    return bool(load_patterns("page_links")["may_go_on"].search(page.markup))


def _is_later(page: Page, named: list[str]) -> bool:
    """Say whether a page with the number 0 or 1 is not the first one: it names a page without a number too."""
    base = place_of(_address(page)).base
    return bool(base) and any(place_of(address).whole == base for address in named)


def _is_list(page: Page) -> bool:
    """Say whether a page is a list, perhaps with summaries: among its paragraphs stand linked headlines."""
    rows, blocks, _ = lay_out(LexborHTMLParser(page.markup))
    chosen = choose_rows(rows, blocks)
    text = [k for k in chosen if rows[k].mass]
    if not text:
        return True
    entries = sum(rows[k].linked >= HEADLINE for k in chosen if text[0] - 1 <= k <= text[-1])
    return entries >= 2 and entries * 2 >= len(text)


def _address(page: Page) -> str:
    return page.url or (page.file or "").replace("\\", "/")


def _name(page: Page) -> str:
    return _address(page) or repr(page.title)


def _front(path: str, pieces: list[str]) -> str:
    """Return an address in which the front page of a folder is the folder itself."""
    return FRONT.sub("", path) + ("?" + "&".join(pieces) if pieces else "")


@cache
def _page_parameters() -> frozenset[str]:
    return frozenset(load_lexicon("address_words").of_class("page_parameter"))


# Several pages as one


def _same_title(first: str | None, other: str | None, number: int) -> bool:
    """
    Say whether a further page bears the title of the first, alone or with its number behind.

    >>> _same_title("小区里的红色管家", "小区里的红色管家（2）", 2), _same_title("网格夜话（1）", "网格夜话（5）", 2)
    (True, False)
    """
    if not first or not other:
        return False
    one, two = without_blanks(first), without_blanks(other)
    if one == two:
        return True
    numbers = (number, number + 1)  # some sites count from 0
    return any(two.startswith(stem) and _number_behind(two, stem) in numbers for stem in (one, _unnumbered(one)))


def _unnumbered(title: str) -> str:
    """Return the title of a first page without its 「(1)」."""
    for k in range(max(1, len(title) - 8), len(title)):
        if _number_behind(title, title[:k]) == 1:
            return title[:k]
    return title


def _number_behind(title: str, stem: str) -> int | None:
    found = TITLE_NUMBER.fullmatch(title, len(stem))
    return int(found["number"]) if found else None


def _body(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page without the one that prints its title."""
    title = without_blanks(page.title or "")
    return page.lines[1:] if page.lines and without_blanks(page.lines[0].text) == title else page.lines


def _joined(article: Sequence[Page]) -> Page:
    first, *others = article
    if not others:
        return first
    lines = list(first.lines)
    start = len(first.text) + 1
    for page in others:
        for line in _body(page):
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
    begins = _address(first)
    there = {page_number(begins, _address(page)) for page in others}
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
