"""What an article is called: the line above its text that the page also states as its title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from casemine.lexicons import knowledge, load_lexicon
from casemine.pages.layout import BLANKS, Row
from casemine.pages.lines import DATE, STOPS, kind_of_line

META_TITLES = ("articletitle", "og:title", "title")
TITLE_CUTS = re.compile(r"\s*(?:[_|｜–]|--+|——|>>?|-|－|·|»|《[^》]*》第)\s*")
UNSEEN = re.compile(r"[\s\u200b-\u200f\ufeff]+")
CHINESE = re.compile("[\u3400-\u9fff]")
LONGEST_MARK = 6  # characters of what a title may stand beside in its line: 「专栏」「原创」
SORT = re.compile(r"[\[【]\s?[^\]】]{1,12}[\]】]\s*")  # what forums print before a title: 「[经验]」


def find_title(
    rows: list[Row], chosen: list[int], metas: dict[str, str], title_tag: str
) -> tuple[str | None, int | None]:
    """Return the article's title and the row that prints it: a heading above the text which the title element holds."""
    start = _first_paragraph(rows, chosen)
    stated = _stated(title_tag, metas)
    best, best_score = None, stated.least
    for k in range(max(0, start - 60), min(len(rows), start + 1)):
        score = _title_score(rows, k, stated, start - k)
        if score > best_score:
            best, best_score = k, score
    if best is not None:
        return _printed(rows, best, start, stated)
    for name in META_TITLES[:2]:
        if metas.get(name):
            return _without_site(metas[name]), None
    return (_without_site(title_tag) or None), None


class _Stated(NamedTuple):
    """What the head of a page states its title to be, all without blanks."""

    names: list[str]  # whole, with what the site adds
    articles: set[str]  # without it
    first: str  # the first piece of the title element
    sites: frozenset[str]  # what names the site or the column
    least: float  # what a row must score to be the title


def _stated(title_tag: str, metas: dict[str, str]) -> _Stated:
    texts = [text for text in (title_tag, *(metas.get(name, "") for name in META_TITLES)) if text]
    pieces = [without_blanks(piece) for piece in TITLE_CUTS.split(title_tag)]
    articles = {without_blanks(_without_site(text)) for text in texts}
    return _Stated(
        [without_blanks(text) for text in texts],
        articles,
        pieces[0],
        frozenset(piece for piece in pieces if _is_site(piece)) - articles,
        1.0 if _is_site(title_tag) else 1.5,  # where the title element is no help, a name like a title's is enough
    )


def _printed(rows: list[Row], best: int, start: int, stated: _Stated) -> tuple[str, int]:
    """Return the title that a row prints and its last row: rows beside it belong to it if it is stated so."""
    text = rows[best].text.strip()
    plain = without_blanks(text)
    if plain in stated.articles:
        return text, best
    sort = SORT.match(text)
    if sort and without_blanks(text[sort.end() :]) in stated.articles:
        return text[sort.end() :], best
    for part in _runs(rows[best].parts or []):
        if without_blanks(part) in stated.articles:
            return part.strip(), best
    longer = [name for name in stated.articles if plain in name]
    for first in range(best, max(-1, best - 3), -1):
        for last in range(best, min(best + 3, start)):
            joined = "".join(row.text.strip() for row in rows[first : last + 1])
            if without_blanks(joined) in longer:
                rows[last].text, rows[last].bold = joined, []
                return joined, last
    return text, best


def _runs(parts: list[str]) -> list[str]:
    """Return the pieces of a line without a short first one, without a short last one, and without both."""
    if not 1 < len(parts) < 9:
        return []
    first, last = len(parts[0].strip()) <= LONGEST_MARK, len(parts[-1].strip()) <= LONGEST_MARK
    runs = (parts[1:] if first else [], parts[:-1] if last else [], parts[1:-1] if first and last else [])
    return ["".join(run) for run in runs if run]


def _first_paragraph(rows: list[Row], chosen: list[int]) -> int:
    for k in chosen:
        if (
            rows[k].mass >= 20
            and not rows[k].heading
            and kind_of_line(rows[k].text) is None
            and STOPS.search(rows[k].text)
        ):
            return k
    return chosen[0] if chosen else 0


def _title_score(rows: list[Row], k: int, stated: _Stated, distance: int) -> float:
    row = rows[k]
    text = row.text.strip()
    if not (2 if row.heading else 4) <= len(text) <= 120 or (
        len(text) > 40 and not row.heading and STOPS.search(text[:-1])
    ):
        return 0.0
    plain = without_blanks(text)
    if len(text) < 4 and plain != stated.first:
        return 0.0
    shared = max((len(plain) / len(name) for name in stated.names if plain and plain in name), default=0.0)
    if plain in stated.sites:
        shared = 0.0
    score = (2.0 + 3.0 * shared) if shared > 0.2 else 0.0
    if not shared and any(name and name in plain and len(name) > 8 for name in stated.names):
        score = 2.5
    if plain in stated.articles:
        score += 1.0
    if row.heading:
        score += 2.0 if row.heading == 1 else 1.2 if row.heading == 2 else 0.8
    if row.titled:
        score += 1.2
    if row.centred:
        score += 0.8
    if row.bold and row.bold[0][1] - row.bold[0][0] > len(text) * 0.8:
        score += 0.5
    if len(text) >= 6 and _heads_by_line(rows, k):
        score += 2.5
    if shared and len(plain) < 7:  # columns of sites have short names: 「党建引领」「工作动态」
        score -= 1.0
    if score < stated.least or kind_of_line(text) is not None:
        return 0.0
    if row.linked * 2 > len(text):
        score -= 1.5
    return score - min(distance, 40) * 0.04


def _heads_by_line(rows: list[Row], k: int) -> bool:
    """Say whether the row, or the subtitle below it, is followed by the by-line: that is where titles stand."""
    for row in rows[k + 1 : k + 3]:
        text = row.text
        kind = kind_of_line(text) if len(text) <= 160 else None
        # a by-line may begin with what is elsewhere furniture: 「发布人：… 发布时间：…」
        if kind == "byline" or (kind == "furniture" and DATE.search(text)):
            return True
        if kind == "crumb":
            return False
    return False


@lru_cache(maxsize=16)  # title element and meta elements mostly state the same
def _without_site(title: str) -> str:
    """
    Return a title element without the column and the site behind its signs.

    >>> _without_site("小区里的红色管家-基层党建-某某网")
    '小区里的红色管家'
    """
    pieces = [piece for piece in TITLE_CUTS.split(title) if piece]
    if len(pieces) < 2:
        return title.strip()
    named = [piece for piece in pieces if len(piece) >= 4 and CHINESE.search(piece) and not _is_site(piece)] or pieces
    longest = max(named, key=len)
    return (named[0] if len(named[0]) * 1.6 >= len(longest) else longest).strip()


def _is_site(piece: str) -> bool:
    """
    Say whether a piece of a title element ends like the name of a site or a column.

    >>> _is_site("某某县人民政府"), _is_site("小区里的红色管家")
    (True, False)
    """
    return piece.rstrip().endswith(_site_ends())


@knowledge
def _site_ends() -> tuple[str, ...]:
    return load_lexicon("page_words").of_class("site_end")


def title_element(tree: LexborHTMLParser) -> str:
    """Return the text of the page's title element, which often names the site too; "" where there is none."""
    title = tree.css_first("title")
    return BLANKS.sub(" ", title.text()).strip() if title is not None else ""


def may_be_title(text: str) -> bool:
    """Say whether a line of a text file or document may be its title: it is short and ends like no sentence."""
    return 2 <= len(text) <= 80 and not STOPS.search(text[-1]) and text.count("，") < 4


def without_blanks(text: str) -> str:
    """Return a title without blanks and unseen signs: pages print one title with different ones."""
    return UNSEEN.sub("", text)
