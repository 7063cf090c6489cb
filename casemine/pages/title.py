"""What an article is called: the line above its text that the page also states as its title."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from casemine.pages.layout import BLANKS, Row
from casemine.pages.lines import STOPS, kind_of_line

META_TITLES = ("articletitle", "og:title", "title")
TITLE_CUTS = re.compile(r"\s*(?:[_|｜–]|--+|——|>>?|-|－|·|»|《[^》]*》第)\s*")
UNSEEN = re.compile(r"[\s\u200b-\u200f\ufeff]+")


def find_title(
    rows: list[Row], chosen: list[int], metas: dict[str, str], title_tag: str
) -> tuple[str | None, int | None]:
    """Return the article's title and the row that prints it: a heading above the text which the title element holds."""
    start = _first_paragraph(rows, chosen)
    stated = [without_blanks(text) for text in (title_tag, *(metas.get(name, "") for name in META_TITLES)) if text]
    best, best_score = None, 1.5
    for k in range(max(0, start - 60), min(len(rows), start + 1)):
        score = _title_score(rows, k, stated, start - k)
        if score > best_score:
            best, best_score = k, score
    if best is not None:
        return rows[best].text.strip(), best
    for name in META_TITLES[:2]:
        if metas.get(name):
            return _without_site(metas[name]), None
    return (_without_site(title_tag) or None), None


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


def _title_score(rows: list[Row], k: int, stated: list[str], distance: int) -> float:
    row = rows[k]
    text = row.text.strip()
    if not 4 <= len(text) <= 120 or (len(text) > 40 and not row.heading and STOPS.search(text[:-1])):
        return 0.0
    plain = without_blanks(text)
    shared = max((len(plain) / len(name) for name in stated if plain and plain in name), default=0.0)
    score = (2.0 + 3.0 * shared) if shared > 0.2 else 0.0
    if not shared and any(name and name in plain and len(name) > 8 for name in stated):
        score = 2.5
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
    if score < 1.5 or kind_of_line(text) is not None:
        return 0.0
    if row.linked * 2 > len(text):
        score -= 1.5
    return score - min(distance, 40) * 0.04


def _heads_by_line(rows: list[Row], k: int) -> bool:
    """Say whether the row, or the subtitle below it, is followed by the by-line: that is where titles stand."""
    return any(len(row.text) <= 160 and kind_of_line(row.text) == "byline" for row in rows[k + 1 : k + 3])


def _without_site(title: str) -> str:
    """
    Return a title element without the column and the site behind its signs.

    >>> _without_site("小区里的红色管家-基层党建-某某网")
    '小区里的红色管家'
    """
    pieces = [piece for piece in TITLE_CUTS.split(title) if piece]
    if len(pieces) < 2:
        return title.strip()
    longest = max(pieces, key=len)
    return (pieces[0] if len(pieces[0]) * 1.6 >= len(longest) else longest).strip()


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
