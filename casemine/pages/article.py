"""Which lines of a web page are its article: those of the container that holds the text, less what surrounds it."""

from __future__ import annotations

import re
from itertools import pairwise

from casemine.pages.layout import Block, Row
from casemine.pages.lines import find_labels, is_spam, kind_of_line, rule
from casemine.pages.title import without_blanks
from casemine.records import Line, Span

TEASERS = 3  # headlines with a line about each: a list of other articles
SUBTITLES = 2  # lines that may stand between a title and its by-line
SHORTEST = 40  # characters of running text that make an article
SIGNS = re.compile("[，。；！？：、“”,;]")


def choose_rows(rows: list[Row], blocks: list[Block]) -> list[int]:
    """
    Return the rows of the smallest container that holds nearly all running text.

    Running text is what is no link and has the signs of sentences. Containers whose names speak of menus,
    comments or related links do not count, unless they hold most of the page; comments even then, beside an article,
    and so do lists of other articles with a line about each.
    """
    linked = False  # the row before is a headline that is a link
    for row in rows:
        row.mass = _mass(row)
        if row.mass:
            block = blocks[row.block]
            block.mass += row.mass
            block.paragraphs += 1
            block.teasers += linked
        linked = row.linked >= 4 and row.linked >= len(row.text) - 2
    for block in reversed(blocks[1:]):
        if block.mass:
            holder = blocks[block.parent]
            holder.mass += block.mass
            holder.paragraphs += block.paragraphs
            holder.teasers += block.teasers
    total = blocks[0].mass
    for block in blocks[1:]:
        if block.teasers >= TEASERS and block.teasers >= 0.8 * block.paragraphs and total - block.mass >= SHORTEST:
            block.noise = True
            continue
        outweighs = block.mass >= 0.4 * total and not (block.comments and total - block.mass >= SHORTEST)
        block.noise = blocks[block.parent].noise or (block.noise and not outweighs)
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
    if 25 * (row.text.count("，") + row.text.count("。")) >= length:
        return float(length)  # most paragraphs: their other signs need no count
    signs = len(SIGNS.findall(row.text))
    return min(length, 25.0 * signs) if signs else 0.0


def trim_article(rows: list[Row], chosen: list[int], title: str | None, title_row: int | None) -> list[int]:
    """Leave out what precedes the title, by-lines, furniture and links, and all behind related links or comments."""
    kept: list[int] = []
    kinds = [kind_of_line(rows[k].text) for k in chosen]
    masses = [rows[k].mass if kind is None else 0.0 for k, kind in zip(chosen, kinds, strict=True)]
    total = sum(masses)
    ends = {rows[k].block: at for at, k in enumerate(chosen) if masses[at] >= 20}  # each container's last paragraph
    end = -1  # the last of those of the containers that held some of the article
    seen = 0.0
    plain_title = without_blanks(title or "")
    for number, (k, kind) in enumerate(zip(chosen, kinds, strict=True)):
        row = rows[k]
        if title_row is not None and k <= title_row and (seen == 0 or k == title_row):
            continue
        text = row.text.strip()
        if seen >= SHORTEST and kind == "byline" and rule("posted").match(text):
            break  # the next post of a thread
        late = seen >= 0.6 * total or (seen > 0 and row.heading > 0)
        if (kind == "related" and late and end < number) or (
            kind == "comments" and (late or (seen >= SHORTEST and end < number))
        ):
            break
        if kind == "byline" and seen == 0 and len(kept) > SUBTITLES and _states_date(text):
            kept.clear()  # more than a subtitle between title and by-line: the poster, a table of facts
        if kind == "byline" and 0.15 * total < seen < 0.95 * total:
            kind = None  # a line such as 「2021年3月2日」 within a chronicle
        seen += masses[number]
        if kind is not None or (not kept and (without_blanks(text) == plain_title or is_spam(text))):
            continue
        if row.linked * 10 > len(text) * 7 and not (row.mass or len(text) - row.linked > 30):
            continue
        kept.append(k)
        if row.mass:
            end = max(end, ends.get(row.block, -1))
    return kept if sum(rows[k].mass for k in kept) >= 20 else []


def _states_date(text: str) -> bool:
    """Say whether a by-line says when something was published: 「发布时间：…」, 「发表于 …」."""
    return rule("posted").match(text) is not None or next(find_labels(text, "date_label"), None) is not None


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
