"""Any file a researcher meets: what kind it is, told by its first bytes, and the pages in it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from casemine.errors import PageError, PageWarning
from casemine.records import Page

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from casemine.pages.containers import Member
    from casemine.pages.zipped import Archive, Budget

LARGEST_FILE = 100_000_000  # bytes of a document or archive

# Pages saved from a site keep the suffix of the program that made them.
WEB_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".asp", ".aspx", ".jsp", ".php", ".txt", ".md"})
DOCUMENT_SUFFIXES = frozenset(
    {".docx", ".docm", ".doc", ".wps", ".wpt", ".rtf", ".odt", ".pdf", ".xlsx", ".xlsm", ".xls", ".et", ".csv"}
)
CONTAINER_SUFFIXES = frozenset({".mht", ".mhtml", ".zip", ".warc", ".gz"})
PAGE_SUFFIXES = WEB_SUFFIXES | DOCUMENT_SUFFIXES | CONTAINER_SUFFIXES

SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
)
BY_SUFFIX = {".csv": "csv", ".tsv": "csv", ".md": "markdown", ".markdown": "markdown"}
WARC = re.compile(rb"WARC/\d\.\d\r?\n")
MAIL_HEAD = re.compile(
    rb"(?:From|Subject|Date|MIME-Version|Content-Type|Snapshot-Content-Location|X-[A-Za-z-]{1,40}):", re.I
)
SAVED_PAGE = re.compile(rb"^Content-Type:\s{0,20}multipart/(?:related|mixed|alternative)", re.I | re.M)

# What the directory of an old office file calls its parts (UTF-16).
OLD_PARTS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "docx"),
    ("Workbook", "xlsx"),
    ("Book", "xlsx"),
    ("PowerPoint Document", "slides"),
)
OLD_SUFFIXES = {"docx": ".doc", "xlsx": ".xls"}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
OPEN_TARGETS = {".odt": "docx", ".ods": "xlsx"}


def read_pages(
    source: str | Path | bytes | BeautifulSoup,
    *,
    url: str | None = None,
    passed_over: Callable[[PageError], None] | None = None,
) -> Iterator[Page]:
    """
    Yield the pages of a file in its order: one of a web page or document, several of a table or an archive.

    Args:
        source: The path of a file, its bytes, or a BeautifulSoup tree.
        url: The address that the file came from; pages in web archives and tables bring their own.
        passed_over: Is called with the error of each page among several that cannot be read; without it they
            are told by a `PageWarning`.

    Raises:
        PageError: The file cannot be read, or none of its pages can.
    """
    from casemine.pages.html import read_page

    if isinstance(source, bytes):
        data, name, suffix = source, "The page", ""
    elif isinstance(source, str | Path):
        path = Path(source)
        data, name, suffix = load_file(path), str(path), path.suffix.lower()
    else:
        yield read_page(source, url=url)
        return
    read = 0
    errors: list[PageError] = []
    for one in _read_any(data, name, suffix, url):
        if isinstance(one, Page):
            read += 1
            yield one if one.file or isinstance(source, bytes) else replace(one, file=name)
        else:
            errors.append(one)
    if not read:
        raise errors[0] if errors else _no_page(name)
    for error in errors:
        if passed_over is None:
            warnings.warn(f"passed over {error}", PageWarning, stacklevel=2)
        else:
            passed_over(error)


def read_document(data: bytes, kind: str, name: str, url: str | None = None) -> Page:
    """
    Return the one page of a document, for `read_page`.

    Raises:
        PageError: It cannot be read, or holds several pages.
    """
    pages: list[Page] = []
    errors: list[PageError] = []
    for one in _read_kind(data, kind, name, url, None, 0):
        if isinstance(one, PageError):
            errors.append(one)
            continue
        pages.append(one)
        if len(pages) > 1:
            raise PageError(
                f"{name} holds several pages: `casemine.pages.office.read_pages` yields one after the other, and "
                "`read_cases` reads them all."
            )
    if not pages:
        raise errors[0] if errors else _no_page(name)
    return pages[0]


def load_file(path: Path) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        PageError: It is missing, a folder, cannot be opened, or is larger than `LARGEST_FILE` bytes.
    """
    if path.is_dir():
        raise PageError(f"{path} is a folder, not a page: give one of its files, or the folder to `casemine mine`.")
    if not path.is_file():
        raise PageError(f"There is no file {path}.")
    try:
        size = path.stat().st_size
        if size <= LARGEST_FILE:
            return path.read_bytes()
    except OSError as error:
        raise PageError(f"{path} cannot be read: {error.strerror or error}.") from error
    raise PageError(f"{path} has {size:,} bytes; files of up to {LARGEST_FILE:,} are read: split it.")


def kind_of(data: bytes, suffix: str = "") -> str | None:
    """
    Say what kind of document or archive a file is by its first bytes, for text by its suffix; None for a web page.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<html>"), kind_of("标题,正文".encode(), ".csv")
    ('pdf', None, 'csv')
    """
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix]
    if data[:1] in b"WFSDMCXwfsdmcx":
        if WARC.match(data):
            return "warc"
        if MAIL_HEAD.match(data) and SAVED_PAGE.search(data, 0, 8_192):
            return "mht"
    return None


def suffix_of(data: bytes) -> str | None:
    """
    Return the suffix of a document by what is in it; None for a web page, an archive, and what is locked or not read.

    >>> suffix_of(b"%PDF-1.7 ..."), suffix_of(b"<html>")
    ('.pdf', None)
    """
    from casemine.pages.zipped import Archive, Budget

    kind = kind_of(data)
    if kind == "zip":
        try:
            suffix = _main_part(Archive(data, "The file", Budget()))[0]
        except PageError:
            return None
        return suffix if suffix in DOCUMENT_SUFFIXES else None
    if kind == "ole":
        return OLD_SUFFIXES.get(_old_target(data))
    return {"pdf": ".pdf", "rtf": ".rtf"}.get(kind or "")


def _main_part(archive: Archive) -> tuple[str, str]:
    """Return the suffix of an office file and its part that holds the text; two empty strings for any other archive."""
    main = next((member for kind, member in archive.related("").values() if kind == "officeDocument"), "")
    if main.startswith("word/") or "word/document.xml" in archive.members:
        return ".docx", main or "word/document.xml"
    if main.startswith("xl/"):
        return ".xlsx", main
    if main.startswith("ppt/"):
        return ".pptx", main
    kind = archive.read("mimetype", 200).strip() if "mimetype" in archive.members else b""
    return (OPEN_DOCUMENTS[kind], "content.xml") if kind in OPEN_DOCUMENTS else ("", "")


def _old_target(data: bytes) -> str:
    """Say what an old office file is converted to, or why it is not; nothing for one of an unknown kind."""
    return next((what for part, what in OLD_PARTS if part.encode("utf-16-le") in data), "")


def _no_page(name: str) -> PageError:
    return PageError(f"{name} holds no page: files that end in {', '.join(sorted(PAGE_SUFFIXES))} are read.")


def _read_any(
    data: bytes, name: str, suffix: str, url: str | None, budget: Budget | None = None, depth: int = 0
) -> Iterator[Page | PageError]:
    """Yield the pages of any file; errors of single pages among several are handed on, not raised."""
    from casemine.pages.html import read_bytes

    kind = kind_of(data, suffix)
    if kind is None:
        yield read_bytes(data, url, name, suffix=suffix)
    else:
        yield from _read_kind(data, kind, name, url, budget, depth)


def _read_kind(
    data: bytes, kind: str, name: str, url: str | None, budget: Budget | None, depth: int
) -> Iterator[Page | PageError]:
    from casemine.pages.zipped import Archive, Budget

    budget = budget or Budget()
    if kind == "zip":
        yield from _read_zip(Archive(data, name, budget), data, url, budget, depth)
    elif kind == "pdf":
        from casemine.pages.pdf import read_pdf

        yield read_pdf(data, name, url)
    elif kind == "csv":
        from casemine.pages.sheets import read_csv

        yield from read_csv(data, name)
    elif kind == "markdown":
        yield _read_markdown(data, name, url)
    elif kind in ("ole", "rtf"):
        yield from _read_old(data, kind, name, url, budget, depth)
    else:
        yield from _read_members(_members(data, kind, name, budget), name, url, budget, depth)


def _read_zip(archive: Archive, data: bytes, url: str | None, budget: Budget, depth: int) -> Iterator[Page | PageError]:
    """Yield the page of an office file, which is a zip archive, or the pages in any other archive."""
    from casemine.pages.containers import zip_members

    name = archive.name
    suffix, main = _main_part(archive)
    if suffix == ".docx":
        from casemine.pages.docx import read_docx

        yield read_docx(archive, main, url)
    elif suffix == ".xlsx":
        from casemine.pages.sheets import read_sheet

        yield from read_sheet(archive, main)
    elif suffix == ".pptx":
        raise PageError(f"{name} is a presentation, no write-up: save its text as .docx or .txt.")
    elif suffix:
        yield from _read_converted(data, suffix, OPEN_TARGETS[suffix], name, url, budget, depth)
    else:
        yield from _read_members(zip_members(archive, PAGE_SUFFIXES), name, url, budget, depth)


def _read_old(
    data: bytes, kind: str, name: str, url: str | None, budget: Budget, depth: int
) -> Iterator[Page | PageError]:
    target = _old_target(data) if kind == "ole" else "docx"
    if target == "encrypted":
        raise PageError(f"{name} is locked by a password: save it without one.")
    if target == "slides":
        raise PageError(f"{name} is a presentation, no write-up: save its text as .docx or .txt.")
    if not target:
        raise PageError(f"{name} is an old office file of a kind that is not read, or damaged: save it as .docx.")
    suffix = ".rtf" if kind == "rtf" else OLD_SUFFIXES[target]
    yield from _read_converted(data, suffix, target, name, url, budget, depth)


def _read_converted(
    data: bytes, suffix: str, target: str, name: str, url: str | None, budget: Budget, depth: int
) -> Iterator[Page | PageError]:
    from casemine.pages.soffice import convert

    converted = convert(data, suffix, target, name)
    if kind_of(converted) != "zip":
        raise PageError(f"{name} could not be converted by LibreOffice: it is damaged, locked, or no office file.")
    yield from _read_kind(converted, "zip", name, url, budget, depth)


def _read_markdown(data: bytes, name: str, url: str | None) -> Page:
    from casemine.pages.html import decode_page
    from casemine.pages.markdown import read_markdown

    return read_markdown(decode_page(data, name), url)


def _members(data: bytes, kind: str, name: str, budget: Budget) -> Iterator[Member | PageError]:
    from casemine.pages.containers import Member, mht_members, unpack_gzip, warc_members

    if kind == "warc":
        yield from warc_members(data, name, budget)
    elif kind == "mht":
        yield from mht_members(data, name)
    else:
        unpacked = unpack_gzip(data, name, budget)
        if unpacked[257:262] == b"ustar":
            raise PageError(f"{name} is a tar archive: unpack it and give the folder.")
        yield Member(name.removesuffix(".gz"), unpacked)


def _read_members(
    members: Iterator[Member | PageError], name: str, url: str | None, budget: Budget, depth: int
) -> Iterator[Page | PageError]:
    """Yield the pages in a container, which may be containers themselves, but not without end."""
    from casemine.pages.containers import DEEPEST

    if depth >= DEEPEST:
        raise PageError(f"{name} lies in {DEEPEST} archives, one within the other: unpack them and give the folder.")
    for member in members:
        if isinstance(member, PageError):
            yield member
            continue
        suffix = Path(member.name).suffix.lower() if "\0" not in member.name else ""
        try:
            for one in _read_any(member.data, member.name, suffix, member.url or url, budget, depth + 1):
                yield one if isinstance(one, PageError) or one.file else replace(one, file=member.name)
        except PageError as error:
            yield error
