"""Word files: the lines as a reader sees them, automatic numbers, headings, tables and text boxes included."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from casemine.errors import PageError
from casemine.lexicons import load_lexicon
from casemine.pages.numbering import Numbering, W, is_on, value, whole
from casemine.pages.written import Stated, Written, make_page
from casemine.pages.zipped import Archive
from casemine.records import Page

SHORT_CELL = 40  # characters: a cell with more, in several paragraphs, is text and no entry
MOST_STYLES = 64  # steps from a style to the one it is based on; more is a circle
SHARE_HEAVY = 0.5  # of a text set in black type: above this it is the font of the text, not of its headings

HEADING_NAME = re.compile(r"(?:heading|标题)\s?([1-9])$", re.I)
CONTENTS_NAME = re.compile(r"(?:toc|目录)\s?[1-9]$", re.I)
CHINESE = re.compile("[\u3400-\u9fff]")
ENDS_CLOSED = re.compile(r"[、．.。,，:：)）】\]〕》①-⒛㈠-㊉]$")
TEMPLATE_DATE = "2013-12-23"  # the day that every file of a well-known program says it was made

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Deletions and what was moved away, notes and comments, properties, the old twin of a drawing.
DROPPED = frozenset(
    f"{W}{name}"
    for row in (
        "del moveFrom delText delInstrText instrText footnoteReference endnoteReference footnoteRef endnoteRef",
        "annotationRef commentReference commentRangeStart commentRangeEnd pPr rPr sdtPr sdtEndPr tblPr tblGrid trPr",
        "tcPr rt rubyPr softHyphen pgNum lastRenderedPageBreak sectPr fldData separator continuationSeparator",
    )
    for name in row.split()
)
PARAGRAPH, PARAGRAPH_LOOK, RUN, LOOK, TEXT = f"{W}p", f"{W}pPr", f"{W}r", f"{W}rPr", f"{W}t"
TABLE, BOX, ALTERNATIVES = f"{W}tbl", f"{W}txbxContent", f"{CHOICE}AlternateContent"
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
BREAKS = frozenset((f"{W}br", f"{W}cr"))
CONTROL, GALLERY = f"{W}sdt", f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"


def read_docx(archive: Archive, main: str, url: str | None = None) -> Page:
    """
    Return the page of a Word file.

    Numbers that Word sets by itself are part of the line's text. Tracked insertions are kept, deletions
    dropped; headers, footnotes, comments, hidden text and tables of contents are no part of the text. Macros are not
    even looked at.

    Args:
        archive: The file.
        main: The name of its part that holds the text, usually `word/document.xml`.
        url: The address the file came from.

    Raises:
        PageError: A part is missing or damaged, or the file holds no text.
    """
    parts = {kind: member for kind, member in archive.related(main).values() if member in archive.members}
    body = archive.read_xml(main).find(f"{W}body")
    styles = _Styles(archive.read_xml(parts["styles"]) if "styles" in parts else None)
    numbering = Numbering(archive.read_xml(parts["numbering"]) if "numbering" in parts else None)
    walker = _Walker(styles, numbering)
    if body is not None:
        walker.walk(body)
        walker.end_line()
    page = make_page(walker.written(), _stated(archive), url=url)
    if not page.text:
        raise PageError(f"{archive.name} holds no text: if its pages are pictures, recognise their text first (OCR).")
    return page


# Styles


class _Style(msgspec.Struct):
    """What a style says of paragraphs and runs, with all that it is based on; None is not said."""

    name: str = ""
    based_on: str | None = None
    level: int | None = None
    bold: bool | None = None
    heavy: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    num: str | None = None
    depth: int | None = None
    is_title: bool | None = None
    is_contents: bool | None = None


INHERITED = ("level", "bold", "heavy", "hidden", "centred", "num", "depth", "is_title", "is_contents")


class _Styles:
    """The styles of one document, each with what it inherits."""

    def __init__(self, root: Any) -> None:
        self._read: dict[str, _Style] = {}
        self._whole: dict[str | None, _Style] = {}
        self.default: str | None = None
        self._base = _Style()
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            for properties in defaults.iter(LOOK):
                self._base = _Style(bold=_bold(properties), heavy=_heavy(properties))
        for element in root.iterchildren(f"{W}style"):
            key = element.get(f"{W}styleId", "")
            self._read[key] = _read_style(element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default = key

    def get(self, key: str | None) -> _Style:
        """Return a style with all it inherits; an unknown one says nothing."""
        known = self._whole.get(key)
        if known is None:
            known = self._whole[key] = self._inherit(key)
        return known

    def _inherit(self, key: str | None) -> _Style:
        merged = _Style()
        for _ in range(MOST_STYLES):
            style = self._read.get(key or "")
            if style is None:
                break
            _fill(merged, style)
            key = style.based_on
        _fill(merged, self._base)
        return merged


def _fill(style: _Style, above: _Style) -> None:
    for name in INHERITED:
        if getattr(style, name) is None:
            setattr(style, name, getattr(above, name))


def _read_style(element: Any) -> _Style:
    name = (value(element, "name") or "").strip()
    style = _Style(name, value(element, "basedOn"))
    properties = element.find(PARAGRAPH_LOOK)
    if properties is not None:
        _read_paragraph_properties(properties, style)
    run = element.find(LOOK)
    if run is not None:
        style.bold, style.heavy, style.hidden = _bold(run), _heavy(run), _hidden(run)
    heading = HEADING_NAME.match(name)
    if heading and style.level is None:
        style.level = int(heading.group(1))
    if name.lower() in ("title", "标题"):
        style.is_title = True
    if CONTENTS_NAME.match(name) or name.lower() == "toc heading":
        style.is_contents = True
    return style


def _read_paragraph_properties(properties: Any, style: _Style) -> None:
    level = value(properties, "outlineLvl")
    if level is not None:
        style.level = whole(level, 9) + 1 if 0 <= whole(level, 9) < 9 else 0
    alignment = value(properties, "jc")
    if alignment is not None:
        style.centred = alignment == "center"
    numbers = properties.find(f"{W}numPr")
    if numbers is not None:
        num, depth = value(numbers, "numId"), value(numbers, "ilvl")
        style.num = style.num if num is None else num
        style.depth = style.depth if depth is None else whole(depth)


def _bold(properties: Any) -> bool | None:
    element = properties.find(f"{W}b")
    return None if element is None else is_on(element)


def _hidden(properties: Any) -> bool | None:
    element = properties.find(f"{W}vanish")
    return None if element is None else is_on(element)


def _heavy(properties: Any) -> bool | None:
    """Say whether the Chinese font is one in which headings are set, None when no font is named."""
    fonts = properties.find(f"{W}rFonts")
    name = None if fonts is None else fonts.get(f"{W}eastAsia") or fonts.get(f"{W}ascii")
    return None if name is None else is_heavy_font(name)


@cache
def is_heavy_font(name: str) -> bool:
    """
    Say whether a font is one of those in which Chinese documents set headings, by its name.

    >>> is_heavy_font("方正小标宋简体"), is_heavy_font("SimHei"), is_heavy_font("仿宋_GB2312")
    (True, True, False)
    """
    return any(word in name.lower() for word in load_lexicon("document_words").of_class("heavy_font"))


# The walk


class _Part(msgspec.Struct):
    """The line being put together."""

    pieces: list[str] = msgspec.field(default_factory=list)
    length: int = 0
    bold: list[tuple[int, int]] = msgspec.field(default_factory=list)
    heavy: list[tuple[int, int]] = msgspec.field(default_factory=list)
    heading: int = 0
    centred: bool = False
    is_title: bool = False

    def add(self, text: str, bold: bool, heavy: bool) -> None:
        """Add a piece of text set so."""
        end = self.length + len(text)
        for on, spans in ((bold, self.bold), (heavy, self.heavy)):
            if on and spans and spans[-1][1] == self.length:
                spans[-1] = (spans[-1][0], end)
            elif on:
                spans.append((self.length, end))
        self.pieces.append(text)
        self.length = end


class _Walker:
    """Walks the text of a document in its order and keeps its lines."""

    def __init__(self, styles: _Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._lines: list[_Part] = []
        self._part = _Part()
        self._boxes: list[Any] = []
        self._look = _Style()  # of the paragraph we are in
        self._joined = False  # the last paragraph has no end of its own: the next one goes on in its line

    def walk(self, element: Any) -> None:
        """Take in paragraphs and tables, and whatever is wrapped around them."""
        for child in element.iterchildren():
            tag = child.tag
            if tag == PARAGRAPH:
                self._paragraph(child)
            elif tag == TABLE:
                self._table(child)
            elif tag == ALTERNATIVES:
                self.walk(_chosen(child))
            elif isinstance(tag, str) and tag not in DROPPED and not _is_contents(child):
                self.walk(child)

    def written(self) -> list[Written]:
        """Return the lines; black type counts as bold where the text itself is set in another font."""
        total = sum(part.length for part in self._lines)
        heavy = sum(b - a for part in self._lines for a, b in part.heavy)
        lines = []
        for part in self._lines:
            bold = sorted({*part.bold, *part.heavy}) if heavy <= SHARE_HEAVY * total else part.bold
            lines.append(Written("".join(part.pieces), _united(bold), part.heading, part.centred, part.is_title))
        return lines

    def end_line(self) -> None:
        """Keep the line, if there is anything in it."""
        if self._part.pieces:
            self._lines.append(self._part)
        self._part = _Part(heading=self._part.heading, centred=self._part.centred, is_title=self._part.is_title)

    def _paragraph(self, element: Any) -> None:
        properties = element.find(PARAGRAPH_LOOK)
        style_key = None if properties is None else value(properties, "pStyle")
        style = self._styles.get(style_key or self._styles.default)
        if style.is_contents:
            return
        own = _Style()
        if properties is not None:
            _read_paragraph_properties(properties, own)
        num, depth = own.num, own.depth
        if num is None and style.num:
            num = style.num
            depth = style.depth if style.depth is not None else depth
            depth = (
                self._numbering.level_of_style(num, style_key or self._styles.default or "") if depth is None else depth
            )
        _fill(own, style)
        own.num, own.depth = num, depth
        goes_on = self._joined
        if not goes_on:
            self._part = _Part(heading=min(own.level or 0, 6), centred=bool(own.centred), is_title=bool(own.is_title))
        self._joined = False
        self._look, look_before = own, self._look
        boxes_before, self._boxes = self._boxes, []
        first_line = len(self._lines)
        self._runs(element)
        mark = None if properties is None else properties.find(LOOK)
        deleted = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        if num and num != "0" and not goes_on and not (deleted and not self._part.pieces):
            self._number(self._lines[first_line] if len(self._lines) > first_line else self._part, num, depth or 0)
        if deleted or _is_drop_cap(properties):
            self._joined = goes_on or bool(self._part.pieces)
        else:
            self.end_line()
        boxes, self._boxes = self._boxes, boxes_before
        self._look = look_before
        for box in boxes:
            part, joined = self._part, self._joined
            self._part, self._joined = _Part(), False
            self.walk(box)
            self.end_line()
            self._part, self._joined = part, joined

    def _number(self, part: _Part, num: str, depth: int) -> None:
        """Put the automatic number before the line, as it would stand there typed."""
        written = self._numbering.number(num, depth).strip()
        text = "".join(part.pieces)
        if not written or not text.strip():
            return
        lead = text.lstrip()
        if not ENDS_CLOSED.search(written) or (written[-1] in ".．" and lead[0].isdigit()):
            written += " "  # 「第一章 总则」; 「1. 2023年」 is not 「1.2023年」
        cut = len(text) - len(lead)
        shift = len(written) - cut
        part.pieces = [written, lead]
        part.length += shift
        part.bold = [(max(a, cut) + shift if a > cut else 0, b + shift) for a, b in part.bold if b > cut]
        part.heavy = [(max(a, cut) + shift if a > cut else 0, b + shift) for a, b in part.heavy if b > cut]

    def _runs(self, element: Any) -> None:
        """Take in what a paragraph holds: runs, links, insertions, fields, and whatever is wrapped around them."""
        for child in element.iterchildren():
            tag = child.tag
            if tag == RUN:
                self._run(child)
            elif tag == ALTERNATIVES:
                self._runs(_chosen(child))
            elif tag == BOX:
                self._boxes.append(child)
            elif tag == MATH_TEXT:
                self._part.add(child.text or "", False, False)
            elif isinstance(tag, str) and tag not in DROPPED:
                self._runs(child)

    def _run(self, element: Any) -> None:
        properties = element.find(LOOK)
        bold, heavy, hidden = self._look.bold, self._look.heavy, self._look.hidden
        if properties is not None:
            style_key = value(properties, "rStyle")
            style = self._styles.get(style_key) if style_key else _Style()
            own_bold, own_heavy, own_hidden = _bold(properties), _heavy(properties), _hidden(properties)
            bold = next((one for one in (own_bold, style.bold, bold) if one is not None), None)
            heavy = next((one for one in (own_heavy, style.heavy, heavy) if one is not None), None)
            hidden = next((one for one in (own_hidden, style.hidden, hidden) if one is not None), None)
        if not hidden:
            self._inside_run(element, bool(bold), bool(heavy))

    def _inside_run(self, element: Any, bold: bool, heavy: bool) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag == TEXT:
                if child.text:
                    self._part.add(child.text, bold, heavy)
            elif tag in SIGNS:
                self._part.add(SIGNS[tag], bold, heavy)
            elif tag in BREAKS:
                self._line_break()
            elif tag == RUN:
                self._run(child)
            elif tag == BOX:
                self._boxes.append(child)
            elif tag == ALTERNATIVES:
                self._inside_run(_chosen(child), bold, heavy)
            elif isinstance(tag, str) and tag not in DROPPED:
                self._inside_run(child, bold, heavy)

    def _line_break(self) -> None:
        """End the line, save in titles and headings, whose lines are one."""
        if self._part.heading or self._part.is_title or (self._part.centred and not self._lines):
            self._part.add(" ", False, False)
        else:
            self.end_line()

    def _table(self, element: Any) -> None:
        """Set each row on one line, with tabs between its cells; a cell with long text stands on lines of its own."""
        self._joined = False
        for row in _wrapped(element, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            entry = _Part()
            for cell in _wrapped(row, f"{W}tc"):
                outside, self._lines = self._lines, []
                self._part = _Part()
                self.walk(cell)
                self.end_line()
                lines, self._lines = self._lines, outside
                if len(lines) > 1 and _is_text(lines):
                    self._keep(entry)
                    entry = _Part()
                    self._lines += lines
                    continue
                if entry.pieces:
                    entry.add("\t", False, False)
                elif len(lines) == 1:  # a table is often there for the layout only
                    entry.heading, entry.centred, entry.is_title = lines[0].heading, False, lines[0].is_title
                for k, line in enumerate(lines):
                    if k:
                        entry.add(" ", False, False)
                    _append(entry, line)
            self._keep(entry)
        self._part = _Part()

    def _keep(self, entry: _Part) -> None:
        if any(piece.strip() for piece in entry.pieces):
            self._lines.append(entry)


def _is_contents(element: Any) -> bool:
    """Say whether an element is a table of contents that Word keeps up to date, whatever the styles of its lines."""
    gallery = element.find(GALLERY) if element.tag == CONTROL else None
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _is_drop_cap(properties: Any) -> bool:
    """Say whether a paragraph is the large first character of the next one."""
    frame = None if properties is None else properties.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def _is_text(lines: list[_Part]) -> bool:
    """Say whether the lines of a cell are text and no entry: names one below the other are an entry."""
    text = "".join(piece for line in lines for piece in line.pieces)
    return len(text) > SHORT_CELL or "。" in text


def _append(entry: _Part, line: _Part) -> None:
    start = entry.length
    entry.pieces += line.pieces
    entry.length += line.length
    entry.bold += [(a + start, b + start) for a, b in line.bold]
    entry.heavy += [(a + start, b + start) for a, b in line.heavy]


def _wrapped(element: Any, tag: str) -> list[Any]:
    """Return rows or cells, also those inside content controls and insertions."""
    found = []
    for child in element.iterchildren():
        if child.tag == tag:
            found.append(child)
        elif (
            isinstance(child.tag, str) and child.tag not in DROPPED and child.tag not in (f"{W}tr", f"{W}tc", PARAGRAPH)
        ):
            found += _wrapped(child, tag)
    return found


def _chosen(alternatives: Any) -> Any:
    """Return the first of several forms of the same thing: reading all would give it twice."""
    for child in alternatives.iterchildren():
        if child.tag == f"{CHOICE}Choice":
            return child
    for child in alternatives.iterchildren():
        if child.tag == f"{CHOICE}Fallback":
            return child
    return alternatives.makeelement(f"{W}nothing")


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for a, b in spans:
        if united and a <= united[-1][1]:
            united[-1] = (united[-1][0], max(b, united[-1][1]))
        else:
            united.append((a, b))
    return united


# What the file says of itself


def _stated(archive: Archive) -> Stated:
    member = next((name for kind, name in archive.related("").values() if kind == "core-properties"), None)
    if member is None or member not in archive.members:
        return Stated()
    told = {
        child.tag.rpartition("}")[2]: (child.text or "").strip()
        for child in archive.read_xml(member)
        if isinstance(child.tag, str)
    }
    return stated_by_file(told.get("title"), told.get("creator"), told.get("created"))


def stated_by_file(title: str | None, author: str | None, created: str | None) -> Stated:
    """
    Return what the properties of a file say, without what programs put there by themselves.

    >>> stated_by_file("Microsoft Word - 1.doc", "微软用户", "2013-12-23T23:15:00Z")
    Stated(title=None, published=None, source_site=None, author=None)
    """
    day = (created or "")[:10]
    if not re.fullmatch(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", day) or day == TEMPLATE_DATE:
        day = ""
    if title and (not CHINESE.search(title) or not 4 <= len(title) <= 80 or "." in title[-6:]):
        title = None
    unlikely = load_lexicon("document_words").of_class("not_author")
    if author and (not CHINESE.search(author) or not 2 <= len(author) <= 20 or any(one in author for one in unlikely)):
        author = None
    return Stated(title=title or None, published=day or None, author=author or None)
