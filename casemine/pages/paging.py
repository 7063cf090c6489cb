"""An article that goes on over several pages: which pages it names as its own, and which of them go on with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from urllib.parse import quote, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from casemine.lexicons import knowledge, load_lexicon
from casemine.pages.article import choose_rows
from casemine.pages.layout import lay_out
from casemine.pages.lines import kind_of_line
from casemine.pages.links import find_paging
from casemine.pages.page_numbers import page_number, place_of, whereabouts
from casemine.pages.title import without_blanks
from casemine.records import Line, Page

MOST_PAGES = 100  # of one article; a script that names more makes no article
LONG = 20  # characters of a paragraph by which a page is known to repeat another
HEADLINE = 8  # linked characters that make a line an entry of a list
TITLE_NUMBER = re.compile(r"[-—_]{0,2}[(（\[【]?第?(?P<number>\d{1,3})(?:页|/\d{1,3})?[)）\]】]?")


def find_following(page: Page, first: Page | None = None) -> tuple[str, ...]:
    """
    Return where the article on a page goes on, as the page names it: by 「下一页」, numbers or a paging script.

    Addresses in the order of their numbers; for a page without an address, files beside it. The next pages of a list
    are none of an article, and the next article is no next page.

    Args:
        page: A page of the article.
        first: The first page of the article, when `page` is a later one.
    """
    if not page.title or not page.lines or not may_go_on(page):
        return ()
    begins = first or page
    named = _named(page)
    numbers: dict[int, str] = {}
    for address in named:
        number = page_number(whereabouts(begins), address)
        if number is not None:
            numbers.setdefault(number, address)
    if numbers and first is None and (_is_later(page, named) or _is_list(page)):
        return ()
    return tuple(numbers[number] for number in sorted(numbers)[:MOST_PAGES])


def goes_on(article: Sequence[Page], page: Page) -> bool:
    """Say whether a page that `article` names goes on with it: its title, perhaps numbered, and a text of its own."""
    first = article[0]
    number = page_number(whereabouts(first), whereabouts(page))
    if number is None or not _same_title(first.title, page.title, number):
        return False
    body = [line.text.strip() for line in body_of(page)]
    long = [text for text in body if len(text) >= LONG]
    seen = {line.text.strip() for one in article for line in one.lines}
    # The next page of the comments holds the same text again.
    return bool(body) and (not long or sum(text in seen for text in long) * 2 < len(long))


def _named(page: Page) -> list[str]:
    """Return the addresses of all pages that a page names as further ones; of a page without an address, files."""
    if page.url:
        return list(find_paging(page.markup, page.url, encoding=page.encoding))
    folder, slash, name = whereabouts(page).rpartition("/")
    named = find_paging(page.markup, f"http://file.invalid/{quote(name)}", encoding=page.encoding)
    # What was saved lies in one folder, whatever address the link gives.
    return [f"{folder}{slash}{unquote(urlsplit(address).path.rpartition('/')[2])}" for address in named]


def may_go_on(page: Page) -> bool:
    """Say whether the markup of a page holds any sign of a next page; most hold none, and are not parsed again."""
    return any(sign in page.markup for sign in _signs())


@knowledge
def _signs() -> tuple[str, ...]:
    return load_lexicon("page_words").of_class("paging_sign")


def _is_later(page: Page, named: list[str]) -> bool:
    """Say whether a page with the number 0 or 1 is not the first one: it names a page without a number too."""
    base = place_of(whereabouts(page)).base
    return bool(base) and any(place_of(address).whole == base for address in named)


def _is_list(page: Page) -> bool:
    """
    Say whether a page is a list, perhaps with summaries: linked headlines stand among its paragraphs or below them.

    The links that an article has below its text come after its row of page numbers, or words such as 「相关阅读」.
    """
    rows, blocks, _ = lay_out(LexborHTMLParser(page.markup))
    chosen = choose_rows(rows, blocks)
    first = next((n for n, k in enumerate(chosen) if rows[k].mass), None)
    if first is None:
        return True
    below = takewhile(lambda k: kind_of_line(rows[k].text) not in ("paging", "related"), chosen[first:])
    shown = [rows[k] for k in (*chosen[max(0, first - 2) : first], *below)]
    entries = sum(row.linked >= HEADLINE for row in shown)
    return entries >= 2 and entries * 2 >= sum(row.mass > 0 for row in shown)


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


def body_of(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page without the one that prints its title."""
    title = without_blanks(page.title or "")
    return page.lines[1:] if page.lines and without_blanks(page.lines[0].text) == title else page.lines
