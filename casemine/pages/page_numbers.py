"""Where a page lies, and the number by which its address tells it from the first page of its article."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Page

NUMBERED = re.compile(r"(?P<stem>.*[^_/-])[_-](?P<number>\d{1,3})(?P<suffix>\.\w{1,6})?", re.S)
FRONT = re.compile(r"(?<=/)(?:index|default)\.\w{1,6}(?=$|\?)")


class Place(msgspec.Struct, frozen=True):
    """Where a page lies, and the number by which its name tells it from the first page: its `base` is that page's."""

    whole: str
    base: str
    number: int | None = None


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


def whereabouts(page: Page) -> str:
    """Return the address of a page, else the path of its file."""
    return page.url or (page.file or "").replace("\\", "/")


def _front(path: str, pieces: list[str]) -> str:
    """Return an address in which the front page of a folder is the folder itself."""
    return FRONT.sub("", path) + ("?" + "&".join(pieces) if pieces else "")


@knowledge
def _page_parameters() -> frozenset[str]:
    return frozenset(load_lexicon("address_words").of_class("page_parameter"))
