"""Zip archives and the XML inside office files, opened safely: sizes, names and entities are checked first."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from casemine.errors import PageError

LARGEST_FILE = (
    100_000_000  # bytes of a document or archive as it lies on disk; a report with photographs has 20 to 50 MB
)
MOST_UNPACKED = 200_000_000  # bytes that one file may become in all, with the archives inside it
HIGHEST_RATIO = 200  # unpacked to packed; office XML reaches some 60, a bomb of zeros 1,000
SMALL = 2_000_000  # bytes: below this the ratio tells nothing
LARGEST_XML = 20_000_000  # bytes of one XML part; a tree takes some fifteen times its file in memory
MOST_MEMBERS = 10_000

ENTITIES = "{name} declares XML entities, which no office program writes: it is not read."

# What zipfile and zlib raise at bytes that are no good archive.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, KeyError, IndexError),
    *(NotImplementedError, RuntimeError, AttributeError, TypeError, OverflowError),
)

# The names that “Strict” files give to what the usual files call otherwise.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)  # fmt: skip


class Budget:
    """How many more bytes may be unpacked on behalf of one file, however deep its archives are nested."""

    def __init__(self, left: int = MOST_UNPACKED) -> None:
        self.left = left

    def spend(self, count: int, name: str) -> None:
        """
        Take `count` bytes off.

        Raises:
            PageError: There are not so many left.
        """
        self.left -= count
        if self.left < 0:
            raise PageError(
                f"{name} unpacks to more than {MOST_UNPACKED:,} bytes: it may be a zip bomb; unpack it yourself and "
                "give the folder."
            )


class Archive:
    """A zip archive in memory; nothing of it is ever written to disk."""

    def __init__(self, data: bytes, name: str, budget: Budget) -> None:
        self.name = name
        self._budget = budget
        if data.count(b"PK\x01\x02") > 2 * MOST_MEMBERS:
            raise PageError(f"{name} holds more than {MOST_MEMBERS:,} files: unpack it and give the folder.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.members = {member_name(info): info for info in self._zip.infolist() if not info.is_dir()}
        except DAMAGED as error:
            raise PageError(f"{name} is damaged or cut short: it cannot be unpacked ({_reason(error)}).") from error
        if len(self.members) > MOST_MEMBERS:
            raise PageError(f"{name} holds more than {MOST_MEMBERS:,} files: unpack it and give the folder.")

    def read(self, member: str, most: int = LARGEST_FILE) -> bytes:
        """
        Return the bytes of a member; what its header says of its size is not believed.

        Raises:
            PageError: It is absent, encrypted, damaged, larger than `most`, or a bomb.
        """
        info = self.members.get(member)
        if info is None:
            raise PageError(f"{self.name} is damaged: its part {member} is missing.")
        if info.flag_bits & 1:
            raise PageError(f"{self.name} is encrypted: unpack it with its password and give what is in it.")
        most = min(most, max(SMALL, HIGHEST_RATIO * info.compress_size))
        try:
            with self._zip.open(info) as file:
                data = file.read(min(most, max(0, self._budget.left)) + 1)
        except DAMAGED as error:
            raise PageError(f"{self.name} is damaged: {member} cannot be unpacked ({_reason(error)}).") from error
        self._budget.spend(len(data), self.name)
        if len(data) > most:
            raise PageError(
                f"{self.name} was not unpacked: {member} grows to more than {most:,} bytes, as in a zip bomb."
            )
        return data

    def read_xml(self, member: str) -> Any:
        """
        Return the root element of an XML part.

        Raises:
            PageError: It cannot be read, or declares entities.
        """
        return parse_xml(self.read(member, LARGEST_XML), f"{self.name} ({member})")

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """Return what a part is related to, `""` for the whole file: id → (kind of relation, name of the member)."""
        folder, _, part = source.rpartition("/")
        member = f"{folder}/_rels/{part}.rels".lstrip("/")
        if member not in self.members:
            return {}
        related = {}
        for one in self.read_xml(member):
            if isinstance(one.tag, str) and one.get("TargetMode") != "External":
                kind = one.get("Type", "").rpartition("/")[2]
                related[one.get("Id", "")] = (kind, resolve(folder, one.get("Target", "")))
        return related


def member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese Windows writes names in GBK and does not say so."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def resolve(folder: str, target: str) -> str:
    """
    Return the name of the member that `target` means in a part that lies in `folder`.

    >>> resolve("xl/worksheets", "../sharedStrings.xml"), resolve("word", "/word/styles.xml")
    ('xl/sharedStrings.xml', 'word/styles.xml')
    """
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(step for step in steps if step)


def parse_xml(data: bytes, name: str) -> Any:
    """
    Return the root element of XML that we did not write: no entities, no network, no huge trees.

    Raises:
        PageError: It is no XML, or declares a document type or entities, which no office program does.
    """
    from lxml import etree

    data = checked_xml(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise PageError(f"{name} is damaged: it is not well-formed XML ({_reason(error)}).") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # in an encoding in which the check of the bytes does not see it
        raise PageError(ENTITIES.format(name=name))
    return root


def checked_xml(data: bytes, name: str) -> bytes:
    """
    Return XML with the usual names for the “Strict” ones.

    Raises:
        PageError: It declares a document type or entities.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PageError(ENTITIES.format(name=name))
    if b"purl.oclc.org" in data:
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
    return data


def _reason(error: BaseException) -> str:
    told = " ".join(str(error).split()) or type(error).__name__
    return told if len(told) <= 100 else told[:100] + "…"
