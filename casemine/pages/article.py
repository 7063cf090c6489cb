"""Which lines of a web page are its article: those of the container that holds the text, less what surrounds it."""

from __future__ import annotations

import re
from itertools import pairwise

from casemine.pages.layout import Block, Row
from casemine.pages.lines import is_spam, kind_of_line
from casemine.pages.title import without_blanks
from casemine.records import Line, Span

SIGNS = re.compile("[，。；！？：、“”,;]")


def choose_rows(rows: list[Row], blocks: list[Block]) -> list[int]:
    """
    Return the rows of the smallest container that holds nearly all running text.

    Running text is what is no link and has the signs of sentences. Containers whose names speak of menus,
    comments or related links do not count, unless they hold most of the page.
    """
    for row in rows:
        row.mass = _mass(row)
        blocks[row.block].mass += row.mass
    for block in reversed(blocks[1:]):
        blocks[block.parent].mass += block.mass
    total = blocks[0].mass
    for block in blocks[1:]:
        block.noise = blocks[block.parent].noise or (block.noise and block.mass < 0.4 * total)
    clean = [0.0] * len(blocks)
    for row in rows:
        if not blocks[row.block].noise:
            clean[row.block] += row.mass
    heaviest = [0] * len(blocks)  # the child of each container that holds most; 0 for none
    for k in range(len(blocks) - 1, 0, -1):
        above = blocks[k].parent
        clean[above] += clean[k]
        if clean[k] > 0 and (not heaviest[above] or clean[k] > clean[heaviest[above]]):
            heaviest[above] = k
    here = 0
    while heaviest[here] and clean[heaviest[here]] >= 0.8 * clean[here]:
        here = heaviest[here]
    return [k for k in range(blocks[here].first, blocks[here].end or len(rows)) if not blocks[rows[k].block].noise]


def _mass(row: Row) -> float:
    """Return how much running text a line holds: its length, at most 25 characters for each sign."""
    length = len(row.text) - row.linked
    if length < 8 or row.linked * 2 > length:
        return 0.0
    signs = len(SIGNS.findall(row.text))
    return min(length, 25.0 * signs) if signs else 0.0


def trim_article(rows: list[Row], chosen: list[int], title: str | None, title_row: int | None) -> list[int]:
    """Leave out what precedes the title, by-lines, furniture and links, and all that follows the related links."""
    kept: list[int] = []
    total = sum(rows[k].mass for k in chosen)
    seen = 0.0
    plain_title = without_blanks(title or "")
    for k in chosen:
        row = rows[k]
        if title_row is not None and k <= title_row and (seen == 0 or k == title_row):
            continue
        text = row.text.strip()
        kind = kind_of_line(text)
        if kind == "related" and (seen >= 0.6 * total or (seen > 0 and row.heading)):
            break
        seen += row.mass
        if kind == "byline" and 0.15 * total < seen < 0.95 * total:
            kind = None  # a line such as 「2021年3月2日」 within a chronicle
        if kind is not None or (not kept and (without_blanks(text) == plain_title or is_spam(text))):
            continue
        if row.linked * 10 > len(text) * 7 and not (row.mass or len(text) - row.linked > 30):
            continue
        kept.append(k)
    return kept if sum(rows[k].mass for k in kept) >= 20 else []


def make_lines(rows: list[Row], picked: list[int]) -> list[Line]:
    """Turn rows into lines; the short cells of one table row stand on one line, with tabs between them."""
    lines: list[Line] = []
    start = 0
    k = 0
    while k < len(picked):
        group = _table_row(rows, picked, k)
        if len(group) > 1:
            text = "\t".join(row.text for row in group)
            line = Line(text, start)
        else:
            row = group[0]
            text = row.text
            spans = tuple(Span(a, min(b, len(text))) for a, b in row.bold if a < len(text)) if row.bold else ()
            line = Line(text, start, spans, row.heading, row.centred)
        lines.append(line)
        start += len(text) + 1
        k += len(group)
    return lines


def _table_row(rows: list[Row], picked: list[int], k: int) -> list[Row]:
    first = rows[picked[k]]
    group = [first]
    if not first.table_row or len(first.text) > 40:
        return group
    for here, following in pairwise(picked[k:]):
        row = rows[following]
        if (
            following != here + 1
            or row.table_row != first.table_row
            or row.cell == rows[here].cell
            or len(row.text) > 40
        ):
            break
        group.append(row)
    return group
