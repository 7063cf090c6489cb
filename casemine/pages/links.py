"""Links of a list page: which lead to its articles, which to its next page."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.errors import FetchError
from casemine.lexicons import knowledge, load_lexicon, load_patterns
from casemine.pages.addresses import (
    canonical_url,
    document_suffix,
    file_suffix,
    looks_like_article,
    same_site,
    url_shape,
)

MOST_LINKS = 5_000  # of one page
MOST_PAGES = 500  # that a paging script may name
LONG = 30  # characters of a link's text that count: a summary is no better than a headline
SHORTEST = 4  # Chinese characters of a headline
ROW, ROW_NODES = 300, 30  # characters and elements of a row in which a date is looked for
ANCESTORS = 40  # elements above a link that are looked at

CHINESE = re.compile("[\u3400-\u9fff]")
BLANKS = re.compile(r"\s+")
NAMED = frozenset(("div", "section", "ul", "ol", "table", "dl", "aside", "nav", "main", "article", "form"))
SEEN_THROUGH = frozenset(
    ("font", "span", "b", "strong", "em", "i", "u", "p", "h1", "h2", "h3", "h4", "h5", "h6", "tbody", "center")
)
ROWS = frozenset(("li", "tr", "dd", "dt", "p", "div"))
REGEX_SIGNS = re.compile(r"[\\^$+(){}|\[\]]|\.\*")
WORDS = re.compile(r"[a-z]+")


class Link(msgspec.Struct, frozen=True):
    """A canonical address and the text by which the page leads to it."""

    url: str
    text: str


class Links(msgspec.Struct, frozen=True):
    """The links of a list page; `area` tells where on the page its articles stand, None when none do."""

    articles: tuple[Link, ...]
    following: tuple[str, ...]
    area: str | None = None


class _Anchor(msgspec.Struct):
    text: str
    node: Any
    marked_next: bool
    url: str = ""
    area: str = ""
    dated: bool = False

    @property
    def words(self) -> str:
        """The text of the link in lower case without blanks."""
        return BLANKS.sub("", self.text).lower()

    def says_next(self) -> bool:
        """Say whether the link calls what it leads to the next page."""
        return self.marked_next or bool(_rule("next_page").match(self.words))

    def names_page(self) -> bool:
        """Say whether the link calls what it leads to a further page: the next one, one by its number, the rest."""
        words = self.words
        return self.says_next() or bool(_rule("page_number").match(words) or _rule("goes_on").match(words))


def find_links(
    markup: str, url: str, *, encoding: str | None = None, area: str | None = None, follow: str | None = None
) -> Links:
    """
    Return the links of a list page to its articles and to its next pages, each address once, in the page's order.

    The articles, pages or documents, are the links that look like headlines of the same site and stand in one area: the
    one that holds most of them, dates beside them counting for it and names such as `nav` or `hot` against it.

    Args:
        markup: The page, decoded.
        url: Its address.
        encoding: What it was decoded from; Chinese parameters of its links are written in it.
        area: Where the articles stood on an earlier page of the list.
        follow: A regular expression, or a pattern with `*`, that addresses of articles match; then the area and the
            site do not matter.
    """
    tree = LexborHTMLParser(markup)
    anchors = list(_anchors(tree, url, encoding))
    following = _following(anchors, markup, url)
    others = [anchor for anchor in anchors if anchor.url not in following and anchor.url != url]
    if follow is not None:
        matches = follow_pattern(follow).search
        return Links(_links(anchor for anchor in others if matches(anchor.url)), following)
    headlines = [
        anchor
        for anchor in others
        if same_site(anchor.url, url)
        and (looks_like_article(anchor.url) or document_suffix(anchor.url))
        and len(CHINESE.findall(anchor.text)) >= SHORTEST
    ]
    for anchor in headlines:
        anchor.area, anchor.dated = _surroundings(anchor.node)
    found = area if any(anchor.area == area for anchor in headlines) else _best_area(headlines)
    return Links(_links(anchor for anchor in headlines if anchor.area == found), following, found)


def find_paging(markup: str, url: str, *, encoding: str | None = None) -> tuple[str, ...]:
    """
    Return the addresses that a page names as further pages: by 「下一页」, numbers, 「余下全文」 or a paging script.

    >>> find_paging('<a href="t1_2.html">[2]</a> <a href="t7.html">下一篇</a>', "http://a.cn/t1.html")
    ('http://a.cn/t1_2.html',)
    """
    anchors = _anchors(LexborHTMLParser(markup), url, encoding, names_page=True)
    return tuple(dict.fromkeys([*(anchor.url for anchor in anchors), *_scripted(markup, url)]))


@knowledge
def follow_pattern(follow: str) -> re.Pattern[str]:
    """
    Return the pattern that addresses are searched for; one without signs of a regular expression is a glob.

    Raises:
        FetchError: It is neither.

    >>> bool(follow_pattern("*/Item/*.aspx").search("http://a.cn/Item/12.aspx"))
    True
    """
    try:
        return re.compile(follow if REGEX_SIGNS.search(follow) else fnmatch.translate(f"*{follow}*"))
    except re.error as error:
        raise FetchError(f"The pattern {follow!r} is no regular expression: {error}.") from error


def _links(anchors: Iterator[_Anchor] | Any) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for anchor in anchors:
        if anchor.url not in links or not links[anchor.url].text:
            links[anchor.url] = Link(anchor.url, anchor.text)
    return tuple(links.values())


def _anchors(tree: LexborHTMLParser, url: str, encoding: str | None, *, names_page: bool = False) -> Iterator[_Anchor]:
    """Yield the links to pages and documents; with `names_page` only those that call it a further page."""
    base = tree.css_first("base[href]")
    try:
        start = canonical_url(base.attributes.get("href") or "", base=url) if base is not None else url
    except FetchError:
        start = url
    for number, node in enumerate(tree.css("a[href]")):
        if number == MOST_LINKS:
            return
        attributes = node.attributes
        written = attributes.get("href") or ""
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        names = (attributes.get("class") or "").lower().split()
        marked = attributes.get("rel") == "next" or "next" in names or attributes.get("title") == "下一页"
        anchor = _Anchor(BLANKS.sub(" ", node.text()).strip(), node, marked)
        if names_page and not anchor.names_page():
            continue  # addresses take the most time
        try:
            anchor.url = canonical_url(written, base=start, encoding=encoding)
        except FetchError:
            continue  # mailto:, javascript:, file: and the like
        if not file_suffix(anchor.url):
            yield anchor


def _surroundings(node: Any) -> tuple[str, bool]:
    """Return the names of the elements around a link, numbers left out, and whether its row shows a date."""
    names: list[str] = []
    row: Any = None
    parent = node.parent
    for _ in range(ANCESTORS):
        if parent is None or parent.tag in ("body", "html", None):
            break
        tag = parent.tag
        if row is None and tag in ROWS:
            row = parent
        if tag in NAMED:
            attributes = parent.attributes
            named = f"{tag} {attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
            names.append(".".join(WORDS.findall(named)))
        elif tag not in SEEN_THROUGH:
            names.append(tag)
        parent = parent.parent
    return "<".join(names), row is not None and bool(_rule("row_date").search(_beginning(row)))


def _beginning(row: Any) -> str:
    """Return the first text of an element: a row of a list is short, and what is long is none and not read whole."""
    parts: list[str] = []
    for node in islice(row.traverse(include_text=True), ROW_NODES):
        if node.tag == "-text":
            parts.append(node.text_content or "")
    return " ".join(parts)[:ROW]


def _best_area(headlines: list[_Anchor]) -> str | None:
    weights: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for anchor in headlines:
        if (anchor.area, anchor.url) not in seen:
            seen.add((anchor.area, anchor.url))
            weight = min(len(anchor.text), LONG) * (1.5 if anchor.dated else 1.0)
            weights[anchor.area] = weights.get(anchor.area, 0.0) + weight
    for area in weights:
        if _noise() & set(WORDS.findall(area)):
            weights[area] *= 0.2
    return max(weights, key=lambda area: weights[area]) if weights else None


def _following(anchors: list[_Anchor], markup: str, url: str) -> tuple[str, ...]:
    """Return the next pages: links that say so, numbers beside them, and those that a paging script makes."""
    words = {anchor.url: anchor.words for anchor in anchors}
    said = [anchor.url for anchor in anchors if same_site(anchor.url, url) and anchor.says_next()]
    shapes = {url_shape(one) for one in [url, *said]}
    numbered = [
        anchor.url
        for anchor in anchors
        if _rule("page_number").match(words[anchor.url])
        and same_site(anchor.url, url)
        and url_shape(anchor.url) in shapes
    ]
    return tuple(dict.fromkeys(one for one in [*said, *numbered, *_scripted(markup, url)] if one != url))


def _scripted(markup: str, url: str) -> list[str]:
    """Return the pages that a paging script names."""
    named = []
    for script in _rule("script_paging").finditer(markup):
        pages = min(int(script["pages"]), MOST_PAGES)
        named += [canonical_url(f"{script['name']}_{page}.{script['suffix']}", base=url) for page in range(1, pages)]
    return named


def _rule(name: str) -> re.Pattern[str]:
    return load_patterns("page_links")[name]


@knowledge
def _noise() -> frozenset[str]:
    return frozenset(load_lexicon("page_words").of_class("noise_name"))
