"""Tables with one write-up a row (.xlsx, .csv): which column is its title, its text, its date, its source."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import msgspec

from casemine.errors import PageError
from casemine.lexicons import knowledge, load_lexicon
from casemine.pages.decode import decode
from casemine.pages.lines import DATE, iso_date
from casemine.pages.written import Stated, Written, make_page
from casemine.pages.zipped import LARGEST_FILE, LARGEST_XML, Archive, checked_xml, parse_xml
from casemine.records import Page

HEADED_WITHIN = 20  # rows from the top: titles and notes may stand above the headings of the columns
MOST_COLUMNS = 1_000
MOST_ROWS = 200_000
LARGEST_CSV = 30_000_000  # bytes; its characters take four times as much in memory
LONGEST_CELL = 10_000_000  # characters

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL = re.compile(r"([A-Z]{1,3})\d{1,7}$")
DATE_KINDS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))  # built-in formats that print a day
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
LAST_DAY = 2_958_465  # 9999-12-31

Row = list[str]


def read_sheet(archive: Archive, main: str) -> Iterator[Page]:
    """
    Yield the write-ups of an Excel file, row by row, sheet by sheet; formulas and macros are not run.

    Raises:
        PageError: It is damaged, or no sheet has a column headed as text.
    """
    related = archive.related(main)
    parts = {kind: member for kind, member in related.values() if member in archive.members}
    shared = _shared_strings(archive, parts["sharedStrings"]) if "sharedStrings" in parts else []
    dates = _date_formats(archive, parts["styles"]) if "styles" in parts else frozenset()
    book = archive.read_xml(main)
    since = book.find(f"{S}workbookPr")
    epoch = (
        datetime(1904, 1, 1) if since is not None and since.get("date1904") in ("1", "true") else datetime(1899, 12, 30)
    )
    sheets = dict.fromkeys(related.get(sheet.get(f"{R}id", ""), ("", ""))[1] for sheet in book.iter(f"{S}sheet"))
    pages = (
        page
        for member in sheets
        if member in archive.members
        for page in _pages(_sheet_rows(archive, member, shared, dates, epoch), archive.name)
    )
    yield from _some(pages, archive.name)


def read_csv(data: bytes, name: str) -> Iterator[Page]:
    """
    Yield the write-ups of a CSV or TSV file, row by row, whatever Chinese encoding it is in.

    Raises:
        PageError: It is no text, or no column is headed as text.
    """
    if len(data) > LARGEST_CSV:
        raise PageError(f"{name} has {len(data):,} bytes; tables of up to {LARGEST_CSV:,} are read: split it.")
    if not data.strip():
        raise PageError(f"{name} is empty.")
    try:
        text = decode(data).text
    except PageError as error:
        raise PageError(str(error).replace("The file", name, 1)) from None
    yield from _some(_pages(_csv_rows(text, name), name), name)


def _some(pages: Iterable[Page], name: str) -> Iterator[Page]:
    found = False
    for page in pages:
        found = True
        yield page
    if not found:
        raise PageError(
            f"{name} is a table without write-ups: it needs a row of headings with a column 「正文」, 「内容」 or "
            "'text', and may have 「标题」 (title), 「日期」 (date), 「来源」 (source) and 「网址」 (url)."
        )


# From rows to pages


def _pages(rows: Iterator[Row], name: str) -> Iterator[Page]:
    columns: dict[str, list[int]] = {}
    headings: Row = []
    for row in islice(rows, HEADED_WITHIN):
        columns, headings = _columns(row), row
        if "own_column" in columns:
            raise PageError(f"{name} is a table that casemine exported, no write-ups: it is not read.")
        if "text_column" in columns or len(columns.get("section_column", ())) > 1:
            break
    else:
        return
    for row in islice(rows, MOST_ROWS):
        page = _page(row, columns, headings)
        if page is not None:
            yield page


def _columns(row: Row) -> dict[str, list[int]]:
    """Return which columns are headed as what."""
    known = _headings()
    columns: dict[str, list[int]] = {}
    for k, cell in enumerate(row):
        kind = known.get("".join(cell.split()).lower().strip("*：:（）()")) if len(cell) <= 30 else None
        if kind:
            columns.setdefault(kind, []).append(k)
    return columns


@knowledge
def _headings() -> dict[str, str]:
    return {row.term: row.term_class for row in load_lexicon("document_words") if row.term_class.endswith("_column")}


def _page(row: Row, columns: dict[str, list[int]], headings: Row) -> Page | None:
    """Return the write-up of a row: its title, then its text, or its parts, each under the heading of its column."""

    def cell(kind: str) -> str:
        return next((row[k].strip() for k in columns.get(kind, ()) if k < len(row) and row[k].strip()), "")

    title = " ".join(cell("title_column").split())
    text = cell("text_column")
    written = [Written(line) for line in text.splitlines()]
    if "text_column" not in columns:
        for k in columns["section_column"]:
            if k < len(row) and row[k].strip():
                written += [Written(headings[k].strip(), heading=2), *map(Written, row[k].splitlines())]
    if not any(line.text.strip() for line in written):
        return None
    first = next(line.text for line in written if line.text.strip())
    if title and "".join(first.split()) != "".join(title.split()):
        written.insert(0, Written(title))
    day = DATE.search(cell("date_column"))
    address = cell("url_column")
    page = make_page(
        written,
        Stated(author=cell("author_column") or None),
        url=address if address.startswith(("http://", "https://")) else None,
    )
    return msgspec.structs.replace(
        page,
        title=title or page.title,
        published=iso_date(day) if day else page.published,
        source_site=cell("source_column") or page.source_site,
    )


# CSV


def _csv_rows(text: str, name: str) -> Iterator[Row]:
    head = text[:4_000].partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row[:MOST_COLUMNS])
            if len(rows) > MOST_ROWS:
                raise PageError(f"{name} has more than {MOST_ROWS:,} rows: split it.")
    except csv.Error as error:
        raise PageError(f"{name} is no table: {error}.") from error
    finally:
        csv.field_size_limit(before)
    return iter(rows)


# Excel


def _shared_strings(archive: Archive, member: str) -> list[str]:
    root = parse_xml(archive.read(member, LARGEST_XML), f"{archive.name} ({member})")
    return [_string(item) for item in root.iterchildren(f"{S}si")]


def _string(item: Any) -> str:
    """Return the text of a cell without the reading aids that stand above it."""
    return "".join(
        part.text or "" for part in item.iter(f"{S}t") if part.getparent() is None or part.getparent().tag != f"{S}rPh"
    ).replace("_x000D_", "")


def _date_formats(archive: Archive, member: str) -> frozenset[int]:
    """Return the numbers of the cell styles that print a number as a day."""
    root = archive.read_xml(member)
    own = {
        one.get("numFmtId", ""): QUOTED.sub("", one.get("formatCode", "")).lower() for one in root.iter(f"{S}numFmt")
    }
    styles = root.find(f"{S}cellXfs")
    if styles is None:
        return frozenset()
    return frozenset(
        k
        for k, style in enumerate(styles.iterchildren(f"{S}xf"))
        for key in [style.get("numFmtId", "")]
        if (key.isascii() and key.isdigit() and len(key) < 4 and int(key) in DATE_KINDS and key not in own)
        or "y" in own.get(key, "")
        or "d" in own.get(key, "").replace("red", "")
    )


def _sheet_rows(
    archive: Archive, member: str, shared: list[str], dates: frozenset[int], epoch: datetime
) -> Iterator[Row]:
    """Yield the rows of a sheet; the tree is cleared as it is read, for sheets are large."""
    from lxml import etree

    data = checked_xml(archive.read(member, LARGEST_FILE), f"{archive.name} ({member})")
    walk = etree.iterparse(
        io.BytesIO(data), tag=f"{S}row", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in walk:
            yield [*_cells(element, shared, dates, epoch)]
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise PageError(f"{archive.name} ({member}) is damaged: it is not well-formed XML.") from error


def _cells(row: Any, shared: list[str], dates: frozenset[int], epoch: datetime) -> Row:
    cells: Row = []
    for cell in row.iterchildren(f"{S}c"):
        place = CELL.match(cell.get("r", ""))
        column = _column(place.group(1)) if place else len(cells)
        if column >= MOST_COLUMNS:
            continue
        if column >= len(cells):
            cells += [""] * (column + 1 - len(cells))
        cells[column] = _value(cell, shared, dates, epoch)
    return cells


def _column(letters: str) -> int:
    """
    Return the number of a column, counted from 0.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Any, shared: list[str], dates: frozenset[int], epoch: datetime) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _string(cell)
    stored = next((child.text for child in cell.iterchildren(f"{S}v")), None) or ""
    if kind == "s":
        return (
            shared[int(stored)]
            if stored.isascii() and stored.isdigit() and len(stored) < 9 and int(stored) < len(shared)
            else ""
        )
    style = cell.get("s", "")
    if kind == "n" and style.isascii() and style.isdigit() and len(style) < 6 and int(style) in dates:
        try:
            days = float(stored)
        except ValueError:
            return stored
        if 0 < days < LAST_DAY:
            return (epoch + timedelta(days=days)).strftime("%Y-%m-%d")
    return "" if kind == "e" else stored
