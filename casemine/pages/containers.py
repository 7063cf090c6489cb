"""Files that hold several pages: zip archives, web archives (.warc) and pages saved whole (.mht)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import PurePosixPath

import msgspec

from casemine.errors import PageError
from casemine.pages.zipped import HIGHEST_RATIO, SMALL, Archive, Budget

DEEPEST = 3  # archives within archives
LARGEST_MEMBER = 50_000_000  # bytes of one page in an archive
LARGEST_HEAD = 64_000  # bytes of the headers of a record
MOST_PARTS = 5_000  # of a page saved whole: its pictures and scripts

UNSAFE_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
OK_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+200\b")
READABLE = (
    "text/",
    "application/xhtml",
    "application/pdf",
    "application/msword",
    "application/vnd.openxml",
    "application/octet",
)
UNREADABLE = ("text/css", "text/javascript", "text/x-", "text/vnd")


class Member(msgspec.Struct, frozen=True):
    """A page inside a container: its name, its bytes, and the address it was saved from, where that is told."""

    name: str
    data: bytes
    url: str | None = None


def zip_members(archive: Archive, suffixes: frozenset[str]) -> Iterator[Member | PageError]:
    """
    Yield the pages of a zip archive in the order of their names, and an error for each that cannot be unpacked.

    Nothing is written to disk, so names that lead out of the archive can do no harm; they are refused all the same.
    """
    for name in sorted(archive.members):
        path = PurePosixPath(name.replace("\\", "/"))
        if path.suffix.lower() not in suffixes or is_hidden(path):
            continue
        if UNSAFE_NAME.search(name):
            yield PageError(f"{archive.name} holds {name!r}, a name that leads out of the archive: it is not read.")
            continue
        try:
            yield Member(f"{archive.name}/{name}", archive.read(name, LARGEST_MEMBER))
        except PageError as error:
            yield error


def is_hidden(path: PurePosixPath) -> bool:
    """Say whether a file is one that systems and Word keep for themselves."""
    return any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)


# .gz


def unpack_gzip(data: bytes, name: str, budget: Budget) -> bytes:
    """
    Return what a gzip file holds; of one that is cut short, what there is.

    Raises:
        PageError: It is damaged from the beginning, or unpacks to too much.
    """
    pieces: list[bytes] = []
    length = 0
    most = max(SMALL, HIGHEST_RATIO * len(data))
    while data:
        unpacking = zlib.decompressobj(wbits=31)
        try:
            while data and not unpacking.eof:
                piece = unpacking.decompress(data, 1_000_000)
                data = unpacking.unconsumed_tail
                budget.spend(len(piece), name)
                length += len(piece)
                if length > most:
                    raise PageError(f"{name} was not unpacked: it grows to more than {most:,} bytes, as in a zip bomb.")
                pieces.append(piece)
        except zlib.error as error:
            if not length:
                raise PageError(f"{name} is damaged: it cannot be unpacked ({error}).") from error
            break
        data = unpacking.unused_data
    return b"".join(pieces)


# .mht


def mht_members(data: bytes, name: str) -> Iterator[Member]:
    """
    Yield the page of a file saved by a browser as one file (.mht): its first part that is HTML.

    Raises:
        PageError: There is no such part.
    """
    found = next(_html_parts(data, name, 0, [0]), None)
    if found is None:
        raise PageError(f"{name} is a saved page (.mht) without an HTML part: save it anew, or as .html.")
    yield found


def _html_parts(data: bytes, name: str, depth: int, seen: list[int]) -> Iterator[Member]:
    seen[0] += 1
    if depth > DEEPEST or seen[0] > MOST_PARTS:
        return
    headers, body = _headers(data)
    kind = headers.get_content_type()
    if kind.startswith("multipart/"):
        boundary = headers.get_param("boundary")
        if isinstance(boundary, str) and boundary:
            mark = b"--" + boundary.strip().encode("utf-8", "replace")
            for part in re.split(rb"(?:^|\r?\n)" + re.escape(mark) + rb"(?=\s|--)", body)[1:]:
                if not part.startswith(b"--"):
                    yield from _html_parts(
                        part.lstrip(b" \t").removeprefix(b"\r").removeprefix(b"\n"), name, depth + 1, seen
                    )
    elif kind in ("text/html", "application/xhtml+xml"):
        address = str(headers.get("Content-Location") or headers.get("Snapshot-Content-Location") or "").strip()
        yield Member(
            name, _transferred(headers, body), address if address.startswith(("http://", "https://")) else None
        )


def _headers(data: bytes) -> tuple[Message, bytes]:
    """Return the headers at the top of a part and what stands below them."""
    found = re.search(rb"\r?\n\r?\n", data[:LARGEST_HEAD])
    if data[:1] in (b"\r", b"\n"):  # a part without headers
        return Message(), data
    end = found.end() if found else min(len(data), LARGEST_HEAD)
    return BytesHeaderParser().parsebytes(data[:end]), data[end:]


def _transferred(headers: Message, body: bytes) -> bytes:
    import binascii
    import quopri

    way = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if way == "quoted-printable":
        return quopri.decodestring(body)
    if way == "base64":
        signs = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        return binascii.a2b_base64(signs[: len(signs) // 4 * 4] + _padded(signs[len(signs) // 4 * 4 :]))
    return body


def _padded(rest: bytes) -> bytes:
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


# .warc


def warc_members(data: bytes, name: str, budget: Budget) -> Iterator[Member | PageError]:
    """
    Yield the pages of a web archive (WARC, ISO 28500): answers with status 200 that are text or documents.

    A record that is cut short ends the archive; what stands before it is read.
    """
    at = 0
    while at < len(data):
        start = data.find(b"WARC/", at)
        if start < 0:
            return
        found = re.compile(rb"\r?\n\r?\n").search(data, start, start + LARGEST_HEAD)
        if not found:
            return
        headers = BytesHeaderParser().parsebytes(data[data.find(b"\n", start) + 1 : found.end()])
        written = str(headers.get("Content-Length", "")).strip()
        length = int(written) if written.isascii() and written.isdigit() and len(written) < 15 else 0
        block = data[found.end() : found.end() + length]
        at = found.end() + length
        address = str(headers.get("WARC-Target-URI", "")).strip().strip("<>")
        try:
            page = _answer(
                str(headers.get("WARC-Type", "")).strip().lower(), headers, block, f"{name}, {address}", budget
            )
        except PageError as error:
            yield error
            continue
        if page is not None:
            yield Member(f"{name}, {address}", page, address if address.startswith(("http://", "https://")) else None)


def _answer(kind: str, headers: Message, block: bytes, name: str, budget: Budget) -> bytes | None:
    """Return the page in a record, None for a record that is none."""
    if kind in ("resource", "conversion"):
        return block if _is_readable(headers.get_content_type()) else None
    if kind != "response" or not OK_STATUS.match(block):
        return None
    head, body = _headers(block[block.find(b"\n") + 1 :])
    if not _is_readable(head.get_content_type()):
        return None
    if "chunked" in str(head.get("Transfer-Encoding", "")).lower():
        body = _unchunked(body)
    coding = str(head.get("Content-Encoding", "")).strip().lower()
    if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return unpack_gzip(body, name, budget)
    if coding in ("br", "zstd", "deflate"):
        raise PageError(f"{name} is packed with {coding!r}, which is not unpacked: archive it without compression.")
    return body


def _is_readable(kind: str) -> bool:
    return kind.startswith(READABLE) and not kind.startswith(UNREADABLE)


def _unchunked(body: bytes) -> bytes:
    """Return a body without the lengths that servers put between its pieces; as it is when there are none."""
    pieces: list[bytes] = []
    at = 0
    while True:
        found = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n").match(body, at)
        if not found:
            return b"".join(pieces) if pieces else body
        length = int(found.group(1), 16)
        if not length:
            return b"".join(pieces)
        pieces.append(body[found.end() : found.end() + length])
        at = found.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
