"""From a page to its write-ups: one document for an ordinary page, one for each part of a collection."""

from __future__ import annotations

import re

import msgspec

from casemine.errors import PageError
from casemine.pages.lines import kind_of_line, rule
from casemine.records import Document, Page, Span

PIECES = re.compile("[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
SENTENCE = re.compile("[，。；！？：,;]")
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
SHORTEST = 30  # characters of running text: less is no article


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of one line without its outer blanks at `start` in `Page.text`, and how much running text it is."""

    text: str
    start: int
    running: int
    bold: tuple[Span, ...] = ()
    heading: bool = False


class _Part(msgspec.Struct, frozen=True):
    """Where a part of a collection is headed, and what number and stem its heading has."""

    index: int
    stem: str
    number: int


def split_documents(page: Page) -> tuple[Document, ...]:
    """
    Return the write-ups of a page, in its order, at least one.

    A page whose parts are headed 「…篇1」「…篇2」, 「第一篇」 or 「…(1)」「…(2)」 gives one document a part, each
    with the heading as its title; any other page gives one. Greeting, by-line, furniture and the block of
    related links belong to none. `Document.text` is the title, then one line a paragraph, without empty
    lines and outer blanks; `Document.to_page` leads each character back to `Page.text`.

    Raises:
        PageError: The page holds no article.
    """
    pieces = _pieces(page)
    title = _title_index(pieces, page.title)
    parts = _parts(pieces)
    documents = [
        _document(page, pieces[part.index].text, [pieces[part.index], *_body(pieces[part.index + 1 : end])])
        for part, end in zip(parts, _ends(parts, pieces), strict=True)
    ]
    if not documents:
        body = _body(pieces if title is None else pieces[title + 1 :], page.title)
        if _running_text(body) >= SHORTEST:
            documents = [_document(page, page.title, body if title is None else [pieces[title], *body])]
    if not documents:
        where = f" {page.url}" if page.url else ""
        raise PageError(f"The page{where} holds no article: no paragraph was found besides menus, links and by-lines.")
    return tuple(documents)


def _pieces(page: Page) -> list[_Piece]:
    """Return the lines of a page that hold anything, without their outer blanks."""
    pieces: list[_Piece] = []
    for line in page.lines:
        for text, start in _split_lines(line.text):
            stripped = text.strip()
            if not stripped:
                continue
            if len(stripped) < len(text):
                start += len(text) - len(text.lstrip())
            bold: tuple[Span, ...] = ()
            if line.emphasis:
                end = start + len(stripped)
                inside = ((max(start, span.start), min(end, span.end)) for span in line.emphasis)
                bold = tuple(Span(a - start, b - start) for a, b in inside if a < b)
            pieces.append(_Piece(stripped, line.start + start, _running(stripped), bold, line.heading > 0))
    return pieces


def _split_lines(text: str) -> list[tuple[str, int]]:
    """Return the lines of a text, and where each begins; a line of a page seldom holds other line ends."""
    if len(text.splitlines()) == 1:
        return [(text, 0)]
    return [(found.group(), found.start()) for found in PIECES.finditer(text)]


def _title_index(pieces: list[_Piece], title: str | None) -> int | None:
    """Return which piece prints the title of the page; where it is printed twice running, the later one."""
    if title is None:
        return None
    wanted = "".join(title.split())
    at = [k for k, piece in enumerate(pieces[:12]) if "".join(piece.text.split()) == wanted]
    while len(at) > 1 and _running_text(pieces[at[0] + 1 : at[1]]) == 0:
        at.pop(0)
    return at[0] if at else None


# Collections


def _parts(pieces: list[_Piece]) -> list[_Part]:
    """Return the headings of the parts of a collection, none for an ordinary page."""
    for name in ("part_heading", "part_number"):
        parts = _with_text(_run(_headed(pieces, name), name), pieces)
        if len(parts) > 1:
            return parts
    return []


def _headed(pieces: list[_Piece], name: str) -> list[_Part]:
    pattern = rule(name)
    found: list[_Part] = []
    for k, piece in enumerate(pieces):
        text = piece.text
        might = text.endswith((")", "）")) if name == "part_number" else "篇" in text or "范文" in text
        match = pattern.match(text) if might and len(text) <= 110 else None  # the rule is slow, and seldom needed
        if match and kind_of_line(text) is None:
            groups = match.groupdict()
            number = part_number(groups.get("after") or groups.get("before") or groups.get("sample") or "")
            if number:
                found.append(_Part(k, "".join(groups["stem"].split()).strip('【[(（〔《“"「'), number))
    return found


def part_number(written: str) -> int:
    """
    Return the number of a part, 0 for what is no number.

    >>> part_number("12"), part_number("二十三"), part_number("十")
    (12, 23, 10)
    """
    if written.isdecimal():
        return int(written)
    number = digit = 0
    for sign in written:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in "十百":
            number += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            return 0
    return number + digit


def _run(found: list[_Part], name: str) -> list[_Part]:
    """Return the headings of one series: the stem that heads most parts, the numbers rising from 1."""
    stems = [part.stem for part in found]
    if not stems:
        return []
    stem = max(stems, key=stems.count)
    if name == "part_number" and stems.count(stem) < 2:
        return []
    series: list[_Part] = []
    for part in found:
        if part.stem != stem:
            continue
        if part.number == 1:
            series = (
                [part]
                if not series or len(series) == 1 or series[-1].index - series[0].index < 2 * len(series)
                else series
            )
        elif series and part.number > series[-1].number:
            series.append(part)
    return series


def _with_text(parts: list[_Part], pieces: list[_Piece]) -> list[_Part]:
    """Leave out headings that no text follows, as in a list of contents."""
    return [
        part
        for part, end in zip(parts, _ends(parts, pieces), strict=True)
        if _running_text(_body(pieces[part.index + 1 : end])) >= SHORTEST
    ]


def _ends(parts: list[_Part], pieces: list[_Piece]) -> list[int]:
    """Return where each part ends: at the heading of the next one, the last at the end of the page."""
    return [*(part.index for part in parts[1:]), len(pieces)][: len(parts)]


# The body of one write-up


def _body(pieces: list[_Piece], title: str | None = None) -> list[_Piece]:
    """Return the paragraphs: by-lines, furniture and a repeated title left out, all behind the related links too."""
    kept: list[_Piece] = []
    wanted = "".join(title.split()) if title else None
    total = remaining = _running_text(pieces)
    for piece in pieces:
        kind = kind_of_line(piece.text)
        if kind == "related" and remaining <= 0.4 * _running_text(kept) + SHORTEST:
            break
        remaining -= piece.running
        if kind == "byline" and 0.05 * total < remaining < 0.85 * total:
            kind = None  # a line such as 「2021年3月2日」 within a chronicle
        if kind is None and (kept or "".join(piece.text.split()) != wanted):
            kept.append(piece)
    return kept


def _running_text(pieces: list[_Piece]) -> int:
    return sum(piece.running for piece in pieces)


def _running(text: str) -> int:
    """Return the length of a paragraph, 0 for a short line without the signs of a sentence."""
    return len(text) if len(text) > 60 or (len(text) >= 10 and SENTENCE.search(text)) else 0


def _document(page: Page, title: str | None, pieces: list[_Piece]) -> Document:
    anchors: list[tuple[int, int]] = []
    emphasis: list[Span] = []
    position = 0
    for piece in pieces:
        anchors.append((position, piece.start))
        if piece.heading:
            emphasis.append(Span(position, position + len(piece.text)))
        else:
            emphasis += [Span(position + span.start, position + span.end) for span in piece.bold]
        position += len(piece.text) + 1
    return Document(
        text="\n".join(piece.text for piece in pieces),
        title=title,
        source_site=page.source_site,
        published=page.published,
        url=page.url,
        start=pieces[0].start,
        anchors=tuple(anchors),
        emphasis=tuple(emphasis),
        degraded=page.degraded,
    )
