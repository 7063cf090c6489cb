"""One web page or text file: its article's title, date, source and lines, freed of everything around them."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.errors import PageError
from casemine.pages.article import choose_rows, make_lines, trim_article
from casemine.pages.decode import Decoded, decode
from casemine.pages.embedded import show_embedded
from casemine.pages.facts import (
    Facts,
    byline_zone,
    date_above,
    date_below,
    late_date,
    late_source,
    named_source,
    script_time,
    stated_lines,
    unlisted,
)
from casemine.pages.layout import lay_out
from casemine.pages.lines import kind_of_line
from casemine.pages.office import kind_of, load_file, read_document
from casemine.pages.title import find_title, may_be_title, title_element
from casemine.records import Line, Page

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


DEEPEST_PAGE = 3_000  # elements within elements; a browser builds 512, and the time to parse grows with the square
MANY_TAGS = 20_000  # a page with fewer cannot be nested so deep that it matters
LARGEST_PAGE = 10_000_000  # bytes; a write-up has 5 to 300 KB, and a tree takes ten times its page in memory

MARKUP = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|p|div|br|table|td|span|h[1-6]|meta|title|article|section|font)\b)", re.I
)
MARKUP_FIRST = re.compile(r"\s*<(?:!doctype|html|head|\?xml|!--|meta|body)", re.I)
NESTING_TAGS = re.compile(
    "<(/?)(?:div|section|article|main|aside|header|center|blockquote|table|ul|ol|dl|form|fieldset|span|font|a|b|i|u|em"
    r"|strong)\b",
    re.I,
)


def read_page(source: str | Path | bytes | BeautifulSoup, *, url: str | None = None) -> Page:
    """
    Return a page: what its article is called, when and where it was published, and its lines.

    Args:
        source: The path of a web page, text file or document, its bytes, or a BeautifulSoup tree.
        url: The address that the page came from, kept in the record.

    Raises:
        PageError: The file is missing, a folder, empty, larger than `LARGEST_PAGE` bytes, or no text; or it holds
            several pages, as a table or an archive does (`casemine.pages.office.read_pages` reads them).

    Of a text file the lines are the whole file, so that offsets into `Page.text` are offsets into the file;
    of an HTML page they are the article's alone. A page without an article has no lines.
    """
    if isinstance(source, str | Path):
        return _read_file(Path(source), url)
    if isinstance(source, bytes):
        return read_bytes(source, url, "The page")
    decoded = Decoded(str(source), getattr(source, "original_encoding", None) or "utf-8")
    page = _read_html(decoded, url)
    page.__dict__["soup"] = source
    return page


def _read_file(path: Path, url: str | None) -> Page:
    page = read_bytes(load_file(path), url, str(path), suffix=path.suffix.lower())
    return msgspec.structs.replace(page, file=str(path))


def read_bytes(data: bytes, url: str | None, name: str, *, suffix: str = "") -> Page:
    """Return the page of the bytes that messages call `name`, for `read_page`; `suffix` is that of the file."""
    kind = kind_of(data, suffix)
    if kind is not None:
        return read_document(data, kind, name, url)
    decoded = decode_page(data, name)
    plain = suffix in {".txt", ".text"}
    pattern = MARKUP_FIRST if plain else MARKUP
    is_html = pattern.match(decoded.text) if plain else pattern.search(decoded.text, 0, 65_536)
    if not is_html:
        return _read_text(decoded, url)
    if _is_too_deep(decoded.text):
        raise PageError(
            f"{name} nests more than {DEEPEST_PAGE:,} elements in one another: it is no page a browser shows."
        )
    same = decoded.encoding == "utf-8" and not decoded.replaced_bytes
    return _read_html(decoded, url, data.removeprefix(codecs.BOM_UTF8) if same else None)


def decode_page(data: bytes, name: str) -> Decoded:
    """
    Return the text of the bytes of the page that messages call `name`.

    Raises:
        PageError: They are more than `LARGEST_PAGE`, none, or no text.
    """
    if len(data) > LARGEST_PAGE:
        raise PageError(
            f"{name} has {len(data):,} bytes; pages of up to {LARGEST_PAGE:,} are read: split it, or save the article "
            "alone."
        )
    if not data.strip():
        raise PageError(f"{name} is empty.")
    try:
        return decode(data)
    except PageError as error:
        raise PageError(str(error).replace("The file", name, 1)) from None


def _is_too_deep(markup: str) -> bool:
    """Say whether containers and fonts are nested too deep, as their tags stand in the markup."""
    if len(markup) < 3 * MANY_TAGS or markup.count("<") <= MANY_TAGS:  # a tag has three characters
        return False
    depth = deepest = 0
    for found in NESTING_TAGS.finditer(markup):
        if found.group(1):
            depth -= depth > 0
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest > DEEPEST_PAGE


def _read_text(decoded: Decoded, url: str | None) -> Page:
    """Keep the file as it is; the title is its first line that is neither greeting nor by-line and no sentence."""
    lines: list[Line] = []
    start = 0
    for text in decoded.text.split("\n"):
        lines.append(Line(text, start))
        start += len(text) + 1
    seen = [line.text.strip() for line in lines[:200] if line.text.strip()][:12]
    title = next((text for text in seen if kind_of_line(text) is None), None)
    if title is not None and not may_be_title(title):
        title = None
    facts = Facts(seen, [line.text.strip() for line in lines[-12:] if line.text.strip()])
    return Page(
        text=decoded.text,
        lines=tuple(lines),
        title=title,
        published=facts.date(),
        source_site=facts.source(),
        author=facts.author(),
        url=url,
        encoding=decoded.encoding,
        replaced_bytes=decoded.replaced_bytes,
    )


def _read_html(decoded: Decoded, url: str | None, data: bytes | None = None) -> Page:
    """Read the markup of a page; `data` is the same in UTF-8, where it is at hand: the parser need not encode it."""
    tree = LexborHTMLParser(decoded.text if data is None else data)
    rows, blocks, metas = lay_out(tree)
    title_tag = title_element(tree)
    chosen = choose_rows(rows, blocks)
    title, title_row = find_title(rows, chosen, metas, title_tag)
    body = trim_article(rows, chosen, title, title_row)
    embedded = not body and show_embedded(tree)
    if embedded:
        rows, blocks, _ = lay_out(tree)
        chosen = choose_rows(rows, blocks)
        title, title_row = find_title(rows, chosen, metas, title_tag)
        body = trim_article(rows, chosen, title, title_row)
    first = body[0] if body else len(rows)
    zone, above = byline_zone(rows, title_row, first)
    facts = Facts(zone, [rows[k].text for k in chosen[-8:]], metas)
    published = facts.date() or Facts(above, []).date()
    source_site = facts.source() or Facts(above, []).source() or named_source(tree)
    if published is None or source_site is None:
        inside = set(body)
        outside = Facts(stated_lines(unlisted([row for k, row in enumerate(rows) if k not in inside]), 200), [])
        published = published or (
            date_above(rows, title_row, body)
            or outside.labelled_date("date_label", "updated_label", "written_label")
            or outside.dated_source()
            or outside.posted_date()
            or date_below(rows, body)
            or facts.short_date(url)
            or late_date(decoded.text, url)
            or (script_time(decoded.text) if embedded else None)
        )
        source_site = source_site or outside.labelled_source() or facts.account(tree) or late_source(decoded.text)
    lines = make_lines(rows, ([title_row] if title_row is not None and title_row not in body else []) + body)
    return Page(
        text="\n".join(line.text for line in lines),
        lines=tuple(lines),
        title=title,
        published=published,
        source_site=source_site,
        author=facts.author(),
        url=url,
        encoding=decoded.encoding,
        replaced_bytes=decoded.replaced_bytes,
        markup=decoded.text,
    )
