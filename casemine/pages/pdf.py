"""PDF files: their paragraphs, without page numbers and running heads; scans are recognised where OCR is installed."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from ctypes import c_int, create_string_buffer
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from casemine.errors import PageError
from casemine.pages.docx import is_heavy_font, stated_by_file
from casemine.pages.written import Stated, Written, make_page
from casemine.records import Page

if TYPE_CHECKING:
    from casemine.pages.ocr import PrintedLine

MOST_PAGES = 3_000
MOST_SCANNED = 500  # pages; to recognise one takes some seconds
LONGEST_SIDE = 2_000  # pixels of the picture of a page, some 170 an inch: as many as the recogniser looks at
MOST_CHARACTERS = 5_000_000
MOST_PIECES = 15_000  # of text on one page, a newspaper page has 8,000; PDFium's time grows with the square
FEW_CHARACTERS = 20  # a page: a scan has none, or the mark of the program that made it
LARGEST_STREAM = 64_000_000  # bytes of one part when unpacked; the text of a page has some 50 KB
HIGHEST_RATIO = 200
MOST_UNENDED = 200  # parts without their end: PDFium seeks it for each, in time that grows with the square
LONG = 12  # characters: lines from which margins are learnt
FULL = 2.5  # characters by which a line that goes on may fall short of the margin
INDENT = 1.2  # characters by which a first line is set in
FAR_IN = 4.5  # characters: a line set in by more than the next one is in the middle or on the right, no first line
ROOM = 0.15  # of a character: more between a number and its text is a tab of the list
APART = 0.75  # of a character: more is a blank between Chinese characters too; lines set full stretch by less
RAISED = 0.75  # of the height of the character before it: a number that is smaller and stands higher points to a note
GAP = 1.6  # of the usual distance of lines: a larger one parts paragraphs
LARGE = 1.12  # of the size of the text: the size of titles
WIDE = 0.55  # of the width of the text: a title that fills less does not go on in the next line
EDGE_ROWS = 2  # rows at the top and at the bottom of a page in which heads and numbers stand

CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
FULL_WIDTH = re.compile("[\u3001\u3002\u3400-\u9fff\uff01-\uff1f]")  # not 「“」, which Latin fonts have too
UNREADABLE = re.compile("[\x00\ufffd\ue000-\uf8ff]")
PAGE_NUMBER = re.compile(
    r"[-—–―·~\s/|]*(?:第\s?)?\d{1,4}\s?(?:页)?(?:\s?[/／,，共]{1,2}\s?(?:共\s?)?\d{1,4}\s?页?)?[-—–―·~\s/|]*$|[ivxIVX]{1,5}$"
)
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节条部]"
)
DIGITS = re.compile(r"[0-9\s]+")
LABEL = re.compile(
    r"(\d{1,3}[.．、)）]|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十]{1,3}[章节条部]|[①-⑳]|[●•◆■○◦▪\ue000-\uf8ff])[\t ]?(?=\S)"
)
BULLET = re.compile("[●•◆■○◦▪\ue000-\uf8ff]")
NOTE_SIGNS = frozenset(map(ord, "0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"))
MEASURES = frozenset(map(ord, "m米里"))  # 「km2」 is square kilometres, no word with a note
SENTENCE_END = re.compile("[。！？：；!?:;”）]$")
TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?\s{0,9}/(?:Fl|LZW)")
READ_BY_OCR = "read by OCR"
BLANK = frozenset((0x20, 0xA0, 0x3000, 0x09))
PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")

_lock = Lock()  # PDFium must not be entered by two threads at once


class _Row(msgspec.Struct):
    """One printed line and where it stands; lengths are in points, `y` grows upwards."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float  # the width of a Chinese character in it
    heavy: bool
    set_in: bool  # by blanks of the text itself
    hang: float | None = None  # where the text begins behind the number of an item of a list


class _Layer(msgspec.Struct):
    """What PDFium finds: the printed lines, and how many pages have pictures alone, or text it cannot read."""

    pages: int
    stated: Stated
    rows: list[_Row] = msgspec.field(default_factory=list)
    pictures: int = 0
    unread: int = 0


class _Margins(msgspec.Struct, frozen=True):
    """Between which positions the text of a page runs, how large it is and how far apart its lines are."""

    left: float
    right: float
    size: float
    pitch: float


def read_pdf(data: bytes, name: str, url: str | None = None) -> Page:
    """
    Return the page of a PDF file: its printed lines joined into paragraphs, so that no number is split.

    A scan without a text layer is recognised where the extra `ocr` is installed; `Page.degraded` then says so.

    Raises:
        PageError: It is damaged, locked by a password, too large, or a scan and OCR is not installed.
    """
    _check_streams(data, name)
    with _lock:
        seen = _read_layer(data, name)
    rows = _without_heads(seen.rows)
    unread = _unread(seen, rows, name)
    if unread is None:
        return make_page(_paragraphs(rows), seen.stated, url=url)
    rows = _without_heads(_recognised(data, name, unread))
    if not rows:
        raise PageError(f"{unread}, and OCR finds no text in it.")
    return msgspec.structs.replace(make_page(_paragraphs(rows), seen.stated, url=url), degraded=READ_BY_OCR)


def _unread(seen: _Layer, rows: list[_Row], name: str) -> str | None:
    """Say what is wrong with a text layer of which `rows` are left, None when it can be read."""
    length = sum(len(row.text) for row in seen.rows)
    if not length and seen.unread:
        raise PageError(
            f"{name} prints text in fonts that it does not bring and this machine does not have: install a Chinese "
            "font, or save it as .docx."
        )
    if not length or (seen.pictures and length < FEW_CHARACTERS * seen.pages):
        return f"{name} has no text layer: it is a scan"
    if sum(len(UNREADABLE.findall(row.text)) for row in seen.rows) > 0.3 * length:
        return f"The text layer of {name} cannot be read: its fonts do not say which characters they print"
    return None if rows else f"{name} has no text layer besides page numbers"


def _check_streams(data: bytes, name: str) -> None:
    """Refuse a file whose parts unpack to much more than any text, before PDFium unpacks them."""
    if TWICE_PACKED.search(data):
        raise PageError(f"{name} was not read: a part of it is packed twice, as in a zip bomb.")
    if data.count(b"stream") - 2 * data.count(b"endstream") > MOST_UNENDED:
        raise PageError(f"{name} is damaged: its parts have no end.")
    at = data.find(b"stream")
    while at >= 0:
        end = data.find(b"endstream", at)
        end = len(data) if end < 0 else end
        if (end - at) * 1_032 > LARGEST_STREAM:
            _check_stream(data[at + 6 : end].lstrip(b"\r\n"), name)
        at = data.find(b"stream", end + 9)


def _check_stream(packed: bytes, name: str) -> None:
    unpacking = zlib.decompressobj()
    length = 0
    try:
        while packed and not unpacking.eof:
            length += len(unpacking.decompress(packed, 1_000_000))
            packed = unpacking.unconsumed_tail
            if length > LARGEST_STREAM and length > HIGHEST_RATIO * len(packed or b"."):
                raise PageError(
                    f"{name} was not read: a part of it grows to more than {length:,} bytes, as in a zip bomb."
                )
    except zlib.error:
        return  # a picture, or packed in another way


# What PDFium sees


def _read_layer(data: bytes, name: str) -> _Layer:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PageError(f"{name} is locked by a password: save it without one.") from error
        raise PageError(f"{name} is damaged: it cannot be opened as a PDF file.") from error
    try:
        seen = _Layer(len(document), _stated(document))
        if seen.pages > MOST_PAGES:
            raise PageError(f"{name} has {seen.pages:,} pages; up to {MOST_PAGES:,} are read: split it.")
        total = 0
        for number in range(seen.pages):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                continue  # one damaged page among others
            try:
                _check_pieces(page, name)
                rows = _rows_of(page, number)
                length = sum(len(row.text) for row in rows)
                seen.pictures += length < FEW_CHARACTERS and _holds(page, raw.FPDF_PAGEOBJ_IMAGE)
                seen.unread += not length and _holds(page, raw.FPDF_PAGEOBJ_TEXT)
            finally:
                page.close()
            seen.rows += rows
            total += length
            if total > MOST_CHARACTERS:
                raise PageError(f"{name} has more than {MOST_CHARACTERS:,} characters: split it.")
        return seen
    finally:
        document.close()


def _check_pieces(page: Any, name: str) -> None:
    from pypdfium2 import raw

    count = raw.FPDFPage_CountObjects(page.raw)
    if count <= MOST_PIECES:
        return
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, k)) for k in range(count))
    if sum(kind == raw.FPDF_PAGEOBJ_TEXT for kind in kinds) > MOST_PIECES:
        raise PageError(f"{name} prints more than {MOST_PIECES:,} pieces of text on one page: it is no write-up.")


def _stated(document: Any) -> Stated:
    told = {key: document.get_metadata_value(key) for key in ("Title", "Author", "CreationDate")}
    made = PDF_DATE.match(told["CreationDate"])
    return stated_by_file(told["Title"], told["Author"], "-".join(made.groups()) if made else None)


def _holds(page: Any, kind: int) -> bool:
    return any(True for _ in page.get_objects(filter=[kind], max_depth=3))


def _rows_of(page: Any, number: int) -> list[_Row]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        handle = text_page.raw
        count = raw.FPDFText_CountChars(handle)
        if count > MOST_CHARACTERS:
            return []
        signs = [raw.FPDFText_GetUnicode(handle, k) for k in range(max(0, count))]
        rows = []
        start = 0
        for k, sign in enumerate([*signs, 10]):
            if sign in (10, 13):
                row = _row(handle, signs, _from_left(handle, signs, start, k), number) if k > start else None
                if row is not None:
                    rows.append(row)
                start = k + 1
        return rows
    finally:
        text_page.close()


def _from_left(handle: Any, signs: list[int], start: int, end: int) -> list[int]:
    """Return where the characters of a line are, from left to right: some programs print quotation marks last."""
    blanks = [k for k in range(start + 1, end - 1) if _is_generated(handle, signs, k)]
    if all(_box(handle, k - 1)[0] <= _box(handle, k + 1)[0] for k in blanks):
        return [*range(start, end)]
    boxes = {k: _box(handle, k) for k in range(start, end) if not _is_generated(handle, signs, k)}
    places: list[int] = []
    for k in sorted(boxes, key=lambda k: boxes[k][0]):
        if places:
            before = boxes[places[-1]]
            size = before[3] - before[1]
            if signs[k] == signs[places[-1]] and boxes[k][0] - before[0] < ROOM * size:
                continue  # printed twice over, to look bold
            if boxes[k][0] - before[2] > ROOM * size:
                places.append(blanks[0])
        places.append(k)
    return places


def _is_generated(handle: Any, signs: list[int], k: int) -> bool:
    """Say whether a blank is none of the text, but put in by PDFium where there is room."""
    if signs[k] not in (0x20, 0xA0):
        return False
    from pypdfium2 import raw

    return bool(raw.FPDFText_IsGenerated(handle, k) == 1)


def _row(handle: Any, signs: list[int], places: list[int], number: int) -> _Row | None:
    """Return one printed line, None for blanks."""
    inside = [i for i, k in enumerate(places) if signs[k] not in BLANK]
    if not inside:
        return None
    lead = places[: inside[0]]
    places = places[inside[0] : inside[-1] + 1]
    left, bottom, right, top = _box(handle, places[0])
    last = _box(handle, places[-1])
    shown = next((k for k in places if FULL_WIDTH.match(chr(min(signs[k], 0x10FFFF)))), None)
    if shown is None:
        size = max(1.0, 0.85 * (top - bottom))
    else:
        box = _box(handle, shown)
        size = max(1.0, box[2] - box[0])
    pieces: list[int] = []
    kept: list[int] = []
    for i, k in enumerate(places):
        sign = signs[k]
        if 0 < i < len(places) - 1 and _is_generated(handle, signs, k):
            sign = _blank(handle, signs, places[i - 1], places[i + 1], size)
        elif kept and sign in NOTE_SIGNS and signs[kept[-1]] not in MEASURES and _is_raised(handle, kept[-1], k):
            sign = 0  # it counts a note of the page: 「意见45条¹」
        if sign:
            pieces.append(sign if sign <= 0x10FFFF else 0xFFFD)
            kept.append(k)
    text = "".join(map(chr, pieces)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text, hang = _without_tab(handle, kept, text, size)
    heavy = _is_heavy(handle, places[0]) and _is_heavy(handle, places[-1])
    set_in = any(signs[k] == 0x3000 for k in lead) or len(lead) >= 2
    return _Row(
        text,
        number,
        min(left, last[0]),
        max(right, last[2]),
        max(top, last[3]),
        min(bottom, last[1]),
        size,
        heavy,
        set_in,
        hang,
    )


def _without_tab(handle: Any, places: list[int], text: str, size: float) -> tuple[str, float | None]:
    """Return a line without the bullet or tab of a list, and where its text begins behind them; None for no list."""
    label = LABEL.match(text)
    if label is None:
        return text, None
    sign, start = label.group(1), _box(handle, places[label.end()])[0]
    if start - _box(handle, places[label.end(1) - 1])[2] < ROOM * size:
        return text, None
    behind = text[label.end() :]
    if BULLET.match(sign):
        return behind, start
    apart = sign[-1] in "章节条部" or (sign[-1] in ".．" and behind[0].isdigit())
    return f"{sign} {behind}" if apart else sign + behind, start


def _is_raised(handle: Any, before: int, k: int) -> bool:
    """Say whether a character is smaller than the one before it and stands higher."""
    _, low, _, high = _box(handle, before)
    _, bottom, _, top = _box(handle, k)
    return top - bottom < RAISED * (high - low) and bottom - low > (1 - RAISED) * (high - low)


def _box(handle: Any, k: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of a character, with the room its font leaves around it."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(handle, k, box):
        return 0.0, 0.0, 0.0, 0.0
    edges = (float(box.left), float(box.bottom), float(box.right), float(box.top))
    return edges if all(abs(edge) < 1e6 for edge in edges) else (0.0, 0.0, 0.0, 0.0)


def _blank(handle: Any, signs: list[int], before: int, after: int, size: float) -> int:
    """Judge a blank that PDFium put in: a tab between columns, a blank between words, nothing between Chinese."""
    gap = _box(handle, after)[0] - _box(handle, before)[2]
    if gap > 1.5 * size:
        return 9
    chinese = CHINESE.match(chr(min(signs[before], 0x10FFFF))) or CHINESE.match(chr(min(signs[after], 0x10FFFF)))
    return 0 if chinese and gap < APART * size else 0x20


def _is_heavy(handle: Any, k: int) -> bool:
    from pypdfium2 import raw

    buffer = create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(handle, k, buffer, 128, c_int())
    return 0 < length <= 128 and is_heavy_font(buffer.raw[: length - 1].decode("utf-8", "replace"))


# What OCR sees


def _recognised(data: bytes, name: str, unread: str) -> list[_Row]:
    """Return the printed lines of the pictures of all pages; each block of a page counts as a page of its own."""
    import pypdfium2

    from casemine.pages import ocr

    if ocr.engine() is None:
        raise PageError(f"{unread}; to have its text recognised (OCR): pip install 'casemine[ocr]'.")
    rows: list[_Row] = []
    blocks = 0
    with _lock, pypdfium2.PdfDocument(data) as document:
        if len(document) > MOST_SCANNED:
            raise PageError(f"{unread}, and of its {len(document):,} pages up to {MOST_SCANNED:,} are read: split it.")
        for number in range(len(document)):
            try:
                page = document[number]
                scale = LONGEST_SIDE / max(page.get_size())
                picture = page.render(scale=scale, grayscale=True).to_numpy()
            except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
                continue  # one damaged page among others
            for block in ocr.recognise(picture, name):
                blocks += 1
                rows += [_row_of(line, scale, blocks) for line in block]
    return rows


def _row_of(line: PrintedLine, scale: float, page: int) -> _Row:
    left, right, size = line.left / scale, line.right / scale, line.size / scale
    return _Row(line.text, page, left, right, -line.top / scale, -line.bottom / scale, size, heavy=False, set_in=False)


# Heads and page numbers


def _without_heads(rows: list[_Row]) -> list[_Row]:
    """Leave out page numbers, and what stands at the same edge of several pages."""
    pages: dict[int, list[_Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    edges: dict[int, list[_Row]] = {}
    for number, here in pages.items():
        ordered = sorted(here, key=lambda row: -row.top)
        edges[number] = [*ordered[:EDGE_ROWS], *ordered[EDGE_ROWS:][-EDGE_ROWS:]]
    seen = Counter(head for here in edges.values() for head in {_head(row) for row in here})
    often = max(2, len(pages) // 3)
    dropped: set[int] = set()
    for here in edges.values():
        for row in here:
            repeated = seen[_head(row)] >= often and len(pages) > 1
            if PAGE_NUMBER.match(row.text.strip()) or (repeated and len(row.text) <= 60):
                dropped.add(id(row))
    return [row for row in rows if id(row) not in dropped]


def _head(row: _Row) -> str:
    """Return a line without its digits and blanks, and where it stands: what running heads have in common."""
    return f"{DIGITS.sub('', row.text)} {round(row.top / 4)}"


# Paragraphs


def _paragraphs(rows: list[_Row]) -> list[Written]:
    """Join the printed lines of each paragraph."""
    whole = _margins(rows) or _Margins(0.0, 0.0, rows[0].size, rows[0].size * 1.5)
    by_page: dict[int, list[_Row]] = {}
    for row in rows:
        by_page.setdefault(row.page, []).append(row)
    margins = {number: _margins(here, least=6) or whole for number, here in by_page.items()}
    usual = sum(len(row.text) for row in rows if row.heavy) > 0.5 * sum(len(row.text) for row in rows)
    written: list[Written] = []
    before: _Row | None = None
    for row in rows:
        here = margins[row.page]
        if before is not None and not _begins(before, row, margins[before.page], here):
            line = written[-1]
            line.text = _joined(line.text, row.text)
            row.hang = row.left if _hangs(row, before) else None
            if line.bold:
                line.bold = [(0, len(line.text))] if row.heavy else line.bold
        else:
            bold = [(0, len(row.text))] if row.heavy and not usual else []
            written.append(Written(row.text, bold, centred=_is_centred(row, here)))
            if row.page == rows[0].page and len(written) <= 6 and row.size > LARGE * whole.size:
                written[-1].is_title = not any(line.is_title for line in written[:-1])
        before = row
    return written


def _margins(rows: list[_Row], least: int = 1) -> _Margins | None:
    """Learn the margins from long lines; None when there are fewer than `least`."""
    long = [row for row in rows if len(row.text) >= LONG and "\t" not in row.text]
    if len(long) < least:
        return None
    size = median(row.size for row in long)
    lefts = Counter(round(row.left / 4) for row in long)
    usual = lefts.most_common(1)[0][1]
    left = min(place for place, count in lefts.items() if count * 6 >= usual) * 4  # most first lines are set in
    rights = sorted(row.right for row in long)
    pitches = [a.top - b.top for a, b in pairwise(rows) if a.page == b.page and 0 < a.top - b.top < 4 * size]
    return _Margins(left, rights[int(len(rights) * 0.9)], size, median(pitches) if pitches else 1.5 * size)


def _begins(before: _Row, row: _Row, above: _Margins, here: _Margins) -> bool:
    """Say whether a line begins a paragraph."""
    if abs(before.size - row.size) > 0.12 * here.size or before.heavy != row.heavy:
        return True
    if "\t" in row.text or "\t" in before.text:
        return True
    if row.size > LARGE * here.size and _is_centred(row, here) and before.page == row.page:
        wide = before.right - before.left > WIDE * (here.right - here.left)
        return not wide or row.text.startswith("—")
    if row.set_in or row.hang is not None:
        return True
    if _hangs(row, before):
        if not SENTENCE_END.search(before.text):
            return False
    elif before.hang == before.left or row.left - here.left > INDENT * row.size:
        return True
    if before.right < above.right - FULL * before.size:
        return True
    if (before.left - above.left) - (row.left - here.left) > FAR_IN * row.size:
        return True
    if before.page == row.page and before.top - row.top > GAP * max(here.pitch, row.size):
        return True
    return bool(NUMBERED.match(row.text) and SENTENCE_END.search(before.text))


def _hangs(row: _Row, before: _Row) -> bool:
    """Say whether a line is set in as the text of an item is: as its line before, or more than the item's number."""
    if before.hang is None:
        return False
    near = 0.5 * row.size
    return abs(row.left - before.hang) < near or before.left + near < row.left < before.hang


def _is_centred(row: _Row, margins: _Margins) -> bool:
    middle = (row.left + row.right - margins.left - margins.right) / 2
    room = min(row.left - margins.left, margins.right - row.right)
    return abs(middle) < 1.5 * row.size and room > row.size


def _joined(text: str, more: str) -> str:
    """
    Return two parts of a paragraph as one: blanks between words, none within Chinese or a number.

    >>> _joined("走访居民1", "20户"), _joined("the red", "steward")
    ('走访居民120户', 'the red steward')
    """
    if text[-1] in "\x02\ufffe\u00ad":  # PDFium's sign for a hyphen at the end of a line
        return text[:-1] + more
    if text[-1].isascii() and more[0].isascii() and text[-1].isalpha() and more[0].isalpha():
        return f"{text} {more}"
    return text + more
