"""The characters of a file: which encoding its bytes are really in, whatever they declare, and what was lost."""

from __future__ import annotations

import codecs
import re

import msgspec

from casemine.errors import PageError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 3_000  # bytes: enough characters to tell the encodings apart, little enough to try three of them
ALMOST = 0.02  # share of the bytes above ASCII that may be unreadable in a page that still is UTF-8
FEW = 12  # bytes above ASCII: below this the bytes alone do not tell the encoding, and what is declared does

# The characters that make up about half of any running Chinese text, in both forms: text read in the wrong
# encoding of the pair GB and Big5 is made of rare ones.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家力里如化高自二理起小物现实加量都两体制机当使点从业本去把性好应开合还因由其前外天政四"
    "日社事平全表间与关各重新内数正心明看原利比或但气第向道此条只没结解问意建月公无系情者最立代通并提题党展五员位入常文"
    "总次品活设及管长求老基资流路级少统组区村市县街镇府务群众服治领导书记支委居网格，。、；：！？“”（）《》「」　"
    "這為個國時來們於對會發動過說產種後學經進著裡現實當從業還點體機與關數內應開並題黨員總設長資區縣務眾領導書記組織網"
)
HIGH = re.compile(rb"[\x80-\xff]")
HIGH_BYTES = bytes(range(0x80, 0x100))
ASCII = re.compile("[\x20-\x7e\t\r\n]+")
CHARSET = re.compile(
    rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})|<\?xml[^>]{0,80}encoding\s*=\s*["']([a-zA-Z0-9_-]{2,40})"""
)
NOT_TEXT = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an Office file (.docx, .xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .wps)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"RIFF", "an image or a sound file (RIFF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
FIRST_BYTES = tuple(signature for signature, _ in SIGNATURES)
PLAIN_LETTERS = frozenset((b"BM", b"MZ", b"RIFF", b"GIF8", b"Rar!", b"%PDF-"))  # a text may begin so too


class Decoded(msgspec.Struct, frozen=True):
    """The text of a file, the encoding it was read in, and how many of its bytes could not be read."""

    text: str
    encoding: str
    replaced_bytes: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """
    Return the text of `data`, read in the encoding that it is in.

    In this order: a byte order mark; zero bytes, which only UTF-16 and UTF-32 have; the number of bytes that
    UTF-8, GB18030 and Big5 cannot read; between GB and Big5 how common the characters read are. What the page
    or the server declares only breaks ties: it is wrong too often. Everything of the GB family is read as
    GB18030, which holds the others. Each unreadable byte becomes one U+FFFD.

    Args:
        data: The bytes of a text or HTML file.
        declared: The encoding named by the HTTP header; without it the page's own meta element is looked up.

    Raises:
        PageError: The bytes are not text.

    >>> decode("社区党委".encode("gbk")).text
    '社区党委'
    >>> decode("党群服务中心".encode("gbk") + bytes([0xFF])).replaced_bytes
    1
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding)
    kind = _binary_kind(data)
    if kind:
        raise PageError(f"The file is {kind}, not a text or HTML page.")
    if b"\0" in data:
        return _read(data, _wide_encoding(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _read(data, _guess(data, declared))
    if len(text) != len(data) and _count(data[:SAMPLE], HIGH_BYTES) < FEW:
        return _read(data, _of_few(data, declared))
    return Decoded(text, "utf-8")


def declared_charset(data: bytes) -> str | None:
    """
    Return the encoding that an HTML page names in its first lines, None without one.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    found = CHARSET.search(data, 0, 4096)
    return (found.group(1) or found.group(2)).decode("ascii").lower() if found else None


def _binary_kind(data: bytes) -> str | None:
    """Say what a file is that is not text, None for a text."""
    for signature, kind in SIGNATURES if data.startswith(FIRST_BYTES) else ():
        if data.startswith(signature) and (signature not in PLAIN_LETTERS or _count(data[:1024], NOT_TEXT)):
            return kind
    head = data[:SAMPLE]
    if b"\0" not in head and _count(head, NOT_TEXT) > len(head) // 10:
        return "a binary file"
    return None


def _wide_encoding(data: bytes) -> str:
    """
    Tell which encoding of two or four bytes a character a file with zero bytes is in.

    ASCII signs have their zero on one side and 「　」 or 「一」 on the other, so both readings are tried.
    """
    head = data[: SAMPLE // 4 * 4]
    if head.count(b"\0") * 200 < len(head):
        return _stray_zeros(data)
    scores = {}
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        text = head.decode(encoding, "replace")
        scores[encoding] = _commonness(text) - 4 * text.count("�") / max(1, len(text))
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < 0.15:
        raise PageError("The file is binary (it holds zero bytes), not a text or HTML page.")
    return best


def _stray_zeros(data: bytes) -> str:
    """Read a page with a zero byte here and there, as old site software leaves them, by its other bytes."""
    return _guess(data.replace(b"\0", b" "), None)


def _guess(data: bytes, declared: str | None) -> str:
    """Tell UTF-8 with a few bad bytes from GB18030 and Big5."""
    first = HIGH.search(data)
    start = max(0, first.start() - 1) if first else 0
    sample = data[start : start + SAMPLE]
    high = max(1, _count(sample, HIGH_BYTES))
    unicode = sample.decode("utf-8", "replace")
    errors = unicode.count("�")
    if errors <= max(2, ALMOST * high) and high >= FEW:
        return "utf-8"
    gb, big5 = _fitness(sample.decode("gb18030", "replace")), _fitness(sample.decode("big5hkscs", "replace"))
    best = max(gb, big5)
    if high >= FEW and 1 - 4 * errors / len(unicode) > best and _fitness(unicode) > best:
        return "utf-8"  # a badly damaged page: what can be read is common in this encoding only
    if abs(gb - big5) < 0.02:
        named = _family(declared or declared_charset(data))
        return "big5hkscs" if named == "big5hkscs" else "gb18030"
    return "gb18030" if gb > big5 else "big5hkscs"


def _of_few(data: bytes, declared: str | None) -> str:
    """Choose for a file with a handful of bytes above ASCII that happen to be good UTF-8 (「联通」 in GBK is)."""
    named = _family(declared or declared_charset(data))
    return named if named and not _errors(data[:SAMPLE], named) else "utf-8"


def _family(name: str | None) -> str | None:
    """
    Return the encoding to read a declared one with, None if it is none of the Chinese ones.

    >>> _family("GB2312"), _family("big5"), _family("iso-8859-1")
    ('gb18030', 'big5hkscs', None)
    """
    plain = (name or "").lower().replace("_", "-")
    if plain.startswith(("gb", "x-gbk", "cp936", "936", "euc-cn")):
        return "gb18030"
    if plain.startswith(("big5", "cp950", "x-x-big5")):
        return "big5hkscs"
    return None


def _fitness(text: str) -> float:
    """Say how well a text was read: the share of common characters, less four times that of errors; 1 at most."""
    foreign = ASCII.sub("", text)
    if not foreign:
        return 0.0
    return sum(map(COMMON.__contains__, foreign)) / len(foreign) - 4 * text.count("�") / len(foreign)


def _commonness(text: str) -> float:
    """Return the share of characters of `text` that are common in Chinese or ASCII."""
    foreign = ASCII.sub("", text)
    return (len(text) - len(foreign) + sum(map(COMMON.__contains__, foreign))) / max(1, len(text))


def _count(data: bytes, wanted: bytes) -> int:
    """Return how many bytes of `data` are among `wanted`."""
    return len(data) - len(data.translate(None, wanted))


def _errors(data: bytes, encoding: str) -> int:
    return data.decode(encoding, "replace").count("�")


def _read(data: bytes, encoding: str) -> Decoded:
    """Read `data`; the U+FFFD that the file itself holds are not counted as replaced bytes."""
    text = data.decode(encoding, "casemine.replace")
    if "�" not in text:
        return Decoded(text, encoding)
    return Decoded(text, encoding, max(0, text.count("�") - data.count("�".encode(encoding, "ignore") or b"\xff\xff")))


def _replace_each_byte(error: UnicodeError) -> tuple[str, int]:
    """Put one U+FFFD for each unreadable byte, so that counting them counts the bytes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "�" * (error.end - error.start), error.end


codecs.register_error("casemine.replace", _replace_each_byte)
