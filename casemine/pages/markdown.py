"""Markdown files: the lines as they look when shown, with headings and bold parts."""

from __future__ import annotations

import re

from casemine.pages.decode import Decoded
from casemine.pages.lines import DATE, iso_date
from casemine.pages.written import Stated, Written, make_page
from casemine.records import Page

FRONT = re.compile(r"---[ \t]*\r?\n(?P<rows>(?:[^\n]{0,2000}\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
HEADING = re.compile(r" {0,3}(#{1,6})[ \t　]+")
RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}$|\s*\|?(?:\s*:?-{2,}:?\s*\|){1,50}(?:\s*:?-{2,}:?\s*)?$")
FENCE = re.compile(r" {0,3}(?:```|~~~)")
ITEM = re.compile(r"\s*(?:[-*+]|>)[ \t]+")
PICTURE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,1000}\)")
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,1000}\)")
BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
TAG = re.compile(r"</?(?:br|b|strong|i|em|u|p|div|span|font|center|img|a)\b[^<>\n]{0,300}>", re.I)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
KEYS = {"title": "title", "date": "published", "source": "source_site", "author": "author"}


def read_markdown(decoded: Decoded, url: str | None = None) -> Page:
    """
    Return the page of a Markdown file: signs that are not shown are dropped, headings and bold parts are kept as looks.

    Each line of the file stays a line; what stands between two `---` at the top states title, date, source and author.
    """
    text = decoded.text
    front = FRONT.match(text)
    told: dict[str, str] = {}
    if front:
        text = text[front.end() :]
        for row in front.group("rows").splitlines():
            key, _, value = row.partition(":")
            if key.strip().lower() in KEYS and value.strip():
                told[KEYS[key.strip().lower()]] = value.strip().strip("\"'")
    day = DATE.search(told.get("published", ""))
    told["published"] = iso_date(day) if day else ""
    return make_page(_lines(text), Stated(**{key: value or None for key, value in told.items()}), url=url)


def _lines(text: str) -> list[Written]:
    written: list[Written] = []
    fenced = False
    for row in text.split("\n"):
        row = row.rstrip()
        if FENCE.match(row):
            fenced = not fenced
        elif fenced:
            written.append(Written(row))
        elif not RULE.match(row):
            written.append(_line(row))
    return written


def _line(row: str) -> Written:
    heading = HEADING.match(row)
    level = len(heading.group(1)) if heading else 0
    if heading:
        row = row[heading.end() :].rstrip(" #")
    else:
        item = ITEM.match(row)
        row = row[item.end() :] if item else row
    if row.lstrip().startswith("|") and row.rstrip().endswith("|"):
        row = "\t".join(cell.strip() for cell in row.strip().strip("|").split("|"))
    row = TAG.sub("", LINK.sub(r"\1", PICTURE.sub("", row)))
    pieces: list[str] = []
    bold: list[tuple[int, int]] = []
    length = end = 0
    for found in BOLD.finditer(row):
        before, inside = _plain(row[end : found.start()]), _plain(found.group(2))
        pieces += (before, inside)
        bold.append((length + len(before), length + len(before) + len(inside)))
        length += len(before) + len(inside)
        end = found.end()
    return Written("".join(pieces) + _plain(row[end:]), bold, level)


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)
