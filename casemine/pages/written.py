"""The lines of a document put together as a page: its text, its title, and what its first lines say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from casemine.pages.facts import Facts
from casemine.pages.lines import kind_of_line
from casemine.pages.title import may_be_title
from casemine.records import Line, Page, Span

BREAKS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # what a reader of the text would take for a line end
UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\ufeff\ud800-\udfff]")


class Written(msgspec.Struct):
    """One line as a document prints it; `bold` are its heavy parts, in characters of `text`."""

    text: str
    bold: list[tuple[int, int]] = msgspec.field(default_factory=list)
    heading: int = 0
    centred: bool = False
    is_title: bool = False  # it is set in the style of titles


class Stated(msgspec.Struct, frozen=True):
    """What a file says of itself outside its text; used only where the text does not say it."""

    title: str | None = None
    published: str | None = None
    source_site: str | None = None
    author: str | None = None


def make_page(written: Iterable[Written], stated: Stated = Stated(), *, url: str | None = None) -> Page:  # noqa: B008
    """
    Return the page of these lines, without empty ones and outer blanks.

    The title is the line in the style of titles, else a centred line or heading at the top, else the first
    line that may be one, else what the file states.
    """
    kept = [line for line in map(_trimmed, written) if line.text]
    lines: list[Line] = []
    start = 0
    for line in kept:
        spans = tuple(Span(a, b) for a, b in line.bold)
        lines.append(Line(line.text, start, spans, line.heading, line.centred))
        start += len(line.text) + 1
    facts = Facts(
        [line.text for line in kept[:12] if len(line.text) <= 300],
        [line.text for line in kept[-12:] if len(line.text) <= 300],
    )
    return Page(
        text="\n".join(line.text for line in lines),
        lines=tuple(lines),
        title=_title(kept) or stated.title,
        published=facts.date() or stated.published,
        source_site=facts.source() or stated.source_site,
        author=facts.author() or stated.author,
        url=url,
    )


def _trimmed(line: Written) -> Written:
    text = line.text
    if UNSEEN.search(text):  # rare: the bold parts are kept in step by putting blanks
        text = UNSEEN.sub(" ", text)
    text = BREAKS.sub(" ", text)
    stripped = text.strip()
    if stripped == line.text:
        return line
    start = len(text) - len(text.lstrip())
    end = start + len(stripped)
    line.bold = [(max(a, start) - start, min(b, end) - start) for a, b in line.bold if a < end and b > start]
    line.text = stripped
    return line


def _title(lines: list[Written]) -> str | None:
    top = [line for line in lines[:12] if kind_of_line(line.text) is None and not ANNEX.match(line.text)]
    likely = [line for line in top if may_be_title(line.text)]
    for line in likely:
        if line.is_title:
            return line.text
    for line in likely[:3]:
        if line.centred or line.heading == 1:
            return line.text
    return likely[0].text if likely and likely[0] is top[0] else None


ANNEX = re.compile(r"附\s?件\s?[0-9０-９一二三四五六七八九十]{0,3}\s?[:：]?$")
