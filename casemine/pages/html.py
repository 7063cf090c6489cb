"""One web page or text file: its article's title, date, source and lines, freed of everything around them."""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.errors import PageError
from casemine.lexicons import load_lexicon
from casemine.pages.decode import Decoded, decode
from casemine.pages.lines import DATE, any_label, find_labels, iso_date, kind_of_line
from casemine.pages.office import kind_of, load_file, read_document
from casemine.records import Line, Page, Span

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

DEEPEST_MENU = 8  # menus within menus that are looked through: each look reads all that the menu holds
DEEPEST_PAGE = 3_000  # elements within elements; a browser builds 512, and the time to parse grows with the square
MANY_TAGS = 20_000  # a page with fewer cannot be nested so deep that it matters
LARGEST_PAGE = 10_000_000  # bytes; a write-up has 5 to 300 KB, and a tree takes ten times its page in memory


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


SKIPPED = _tags(
    "script style noscript iframe svg select option button textarea template object embed video audio canvas head "
    "input nav footer map marquee datalist math -comment -doctype"
)
BLOCKS = _tags(
    "p div section article main header aside ul ol li dl dt dd table tbody thead tfoot tr td th caption form fieldset "
    "center blockquote pre h1 h2 h3 h4 h5 h6 figure figcaption hr address details summary body html"
)
CONTAINERS = _tags(
    "div section article main header aside ul ol dl table td th form fieldset center blockquote pre figure"
)
TITLED = _tags("div p h1 h2 h3 h4 h5 td th span font strong header section dt li")
BOLD_TAGS = _tags("b strong")
PLAIN = _tags("tbody tr thead b strong em i u sub sup")
EMPTY = _tags("img wbr area base col source track param")

# What an element does to the lines it holds; one mark a bit, and the level of a heading in three.
IS_BLOCK, IS_CONTAINER, IS_ROW, IS_CELL, IS_NOISE = (1 << k for k in range(5))
IS_BOLD, UN_BOLD, IS_LINK, IS_CENTRED, IS_TITLED, IS_PRE = (1 << k for k in range(5, 11))
HEADING_AT = 11
IS_HEADING = 7 << HEADING_AT
IS_LOOK = IS_BOLD | IS_LINK | IS_CENTRED | IS_TITLED | IS_PRE  # what the elements inside take over
LEFT_OUT = -1
BASE: dict[str | None, int] = dict.fromkeys((*SKIPPED, *EMPTY, None), LEFT_OUT)
BASE |= {tag: IS_BLOCK | (IS_CONTAINER if tag in CONTAINERS else 0) for tag in BLOCKS - SKIPPED}
BASE |= {f"h{level}": IS_BLOCK | level << HEADING_AT for level in range(1, 7)}
BASE |= dict.fromkeys(BOLD_TAGS, IS_BOLD)
for _tag, _mark in (("tr", IS_ROW), ("td", IS_CELL), ("th", IS_CELL), ("pre", IS_PRE), ("center", IS_CENTRED)):
    BASE[_tag] |= _mark

HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0(?![.\d])", re.I)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.I)
CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
BLANKS = re.compile(r"[ \t\n\r\f]+")
SIGNS = re.compile("[，。；！？：、“”,;]")
STOPS = re.compile("[。！？；]")
MARKUP = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|p|div|br|table|td|span|h[1-6]|meta|title|article|section|font)\b)", re.I
)
MARKUP_FIRST = re.compile(r"\s*<(?:!doctype|html|head|\?xml|!--|meta|body)", re.I)
NAME_PARTS = re.compile(r"[a-z]+\d?|[A-Z][a-z]*\d?")
NESTING_TAGS = re.compile(
    "<(/?)(?:div|section|article|main|aside|header|center|blockquote|table|ul|ol|dl|form|fieldset|span|font|a|b|i|u|em"
    r"|strong)\b",
    re.I,
)
NOISE_PART = re.compile("nav(?!y)|menu|footer|comment|crumb|sidebar|copyright|pinglun|related|recommend")
TITLE_CUTS = re.compile(r"\s*(?:[_|｜–]|--+|——|>>?|-|－|·|»|《[^》]*》第)\s*")
UNSEEN = re.compile(r"[\s\u200b-\u200f\ufeff]+")
SCRIPT_NAMES = (
    *(
        "publish_time",
        "publishTime",
        "publishDate",
        "publish_date",
        "pubTime",
        "pubtime",
        "pub_time",
        "pubDate",
        "pubdate",
    ),
    *("createTime", "create_time", "ptime", "var ct"),
)
SCRIPT_DATE = re.compile(r"""["']?\s{0,3}[:=]\s{0,3}["']\s{0,3}(?P<value>[\d\-/.: T年月日]{8,30}|1\d{9})["']""")
URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")

SOURCE_ELEMENTS = (
    "[class~=source],[id=source],[class~=laiyuan],[class~=ly],[class~=from],[class*=media-name],[id*=media_name],"
    "[class*=article-source],[class*=articleSource],[id*=source_baidu]"
)
META_TITLES = ("articletitle", "og:title", "title")
META_DATES = (
    *("pubdate", "publishdate", "publish-date", "publish_date", "publishtime", "publish_time", "createdate"),
    *("article:published_time", "og:release_date", "og:published_time", "datepublished", "weibo: article:create_at"),
)
META_SOURCES = ("contentsource", "source", "mediaid", "og:article:source", "articlesource", "copyright_source")
META_AUTHORS = ("author", "article:author", "og:article:author")


class _Row(msgspec.Struct, gc=False):
    """A line of the page as laid out, before it is known whether it belongs to the article."""

    text: str
    block: int
    linked: int
    heading: int
    bold: list[tuple[int, int]]
    table_row: int
    cell: int
    centred: bool = False
    titled: bool = False  # its element is called after titles
    mass: float = 0.0


class _Block(msgspec.Struct, gc=False):
    """A container: its parent, whether it is called after menus and the like, and the running text it holds."""

    parent: int
    noise: bool
    first: int
    end: int = 0
    mass: float = 0.0


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
        return _read_bytes(source, url, "The page")
    decoded = Decoded(str(source), getattr(source, "original_encoding", None) or "utf-8")
    page = _read_html(decoded, url)
    page.__dict__["soup"] = source
    return page


def _read_file(path: Path, url: str | None) -> Page:
    return _read_bytes(load_file(path), url, str(path), suffix=path.suffix.lower())


def _read_bytes(data: bytes, url: str | None, name: str, *, suffix: str = "") -> Page:
    kind = kind_of(data, suffix)
    if kind is not None:
        return read_document(data, kind, name, url)
    if len(data) > LARGEST_PAGE:
        raise PageError(_too_large(name, len(data)))
    if not data.strip():
        raise PageError(f"{name} is empty.")
    try:
        decoded = decode(data)
    except PageError as error:
        raise PageError(str(error).replace("The file", name, 1)) from None
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


def _too_large(name: str, size: int) -> str:
    return f"{name} has {size:,} bytes; pages of up to {LARGEST_PAGE:,} are read: split it, or save the article alone."


# Text files


def _read_text(decoded: Decoded, url: str | None) -> Page:
    """Keep the file as it is; the title is its first line that is neither greeting nor by-line and no sentence."""
    lines: list[Line] = []
    start = 0
    for text in decoded.text.split("\n"):
        lines.append(Line(text, start))
        start += len(text) + 1
    seen = [line.text.strip() for line in lines[:200] if line.text.strip()][:12]
    title = next((text for text in seen if kind_of_line(text) is None), None)
    if title is not None and not _may_be_title(title):
        title = None
    facts = _Facts(seen, [line.text.strip() for line in lines[-12:] if line.text.strip()])
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


def _may_be_title(text: str) -> bool:
    return 2 <= len(text) <= 80 and not STOPS.search(text[-1]) and text.count("，") < 4


# HTML pages


def _read_html(decoded: Decoded, url: str | None, data: bytes | None = None) -> Page:
    """Read the markup of a page; `data` is the same in UTF-8, where it is at hand: the parser need not encode it."""
    tree = LexborHTMLParser(decoded.text if data is None else data)
    rows, blocks, metas = _lay_out(tree)
    title_tag = _title_tag(tree)
    chosen = _choose(rows, blocks)
    title, title_row = _find_title(rows, chosen, metas, title_tag)
    body = _trim(rows, blocks, chosen, title, title_row)
    first = body[0] if body else len(rows)
    zone = _zone(rows, title_row, first)
    facts = _Facts(zone, [rows[k].text for k in chosen[-8:]], metas)
    published, source_site = facts.date(), facts.source() or _named_source(tree)
    if published is None or source_site is None:
        inside = set(body)
        outside = _Facts(
            [row.text.strip() for k, row in enumerate(rows) if k not in inside and len(row.text) < 200], []
        )
        published = published or outside.labelled_date() or _late_date(decoded.text, url)
        source_site = source_site or outside.labelled_source()
    lines = _make_lines(rows, ([title_row] if title_row is not None and title_row not in body else []) + body, title)
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


def _title_tag(tree: LexborHTMLParser) -> str:
    title = tree.css_first("title")
    return BLANKS.sub(" ", title.text()).strip() if title is not None else ""


def _metas(elements: list[dict[str, str | None]]) -> dict[str, str]:
    """Return what the meta elements state by their lower-case names, the first of a name."""
    metas: dict[str, str] = {}
    for attributes in elements:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), BLANKS.sub(" ", content).strip())
    return metas


def _lay_out(tree: LexborHTMLParser) -> tuple[list[_Row], list[_Block], dict[str, str]]:
    """
    Walk the page once, in its order, and return its lines, its containers and what its meta elements state.

    Hidden parts and menus are left out.
    """
    layout = _Layout()
    node: Any = tree.body.first_child if tree.body is not None else None
    metas = [meta.attributes for meta in tree.head.css("meta[content]")] if tree.head is not None else []
    menus = 0  # how many open elements are called after menus
    around: list[tuple[Any, int, int]] = []  # the elements that are open, their marks, and the look outside them
    while node is not None:
        tag = node.tag
        if tag == "-text":
            if layout.parts or not node.is_empty_text_node:
                layout.add(node.text_content or "")
        elif tag == "br":
            layout.line_break()
        else:
            marks = BASE.get(tag, 0)
            if marks >= 0 and tag not in PLAIN:
                attributes = node.attributes
                if attributes:
                    marks = _read_attributes(tag, attributes, marks)
                    if tag == "meta":
                        metas.append(attributes)  # anything odd in the head begins the body early
            if marks >= 0 and not (marks & IS_NOISE and menus < DEEPEST_MENU and _is_menu(node)):
                if marks & IS_BLOCK and layout.parts:
                    layout.flush()
                child = node.first_child
                if child is not None:
                    around.append((node, marks, layout.look))
                    menus += marks & IS_NOISE > 0
                    if marks:
                        layout.enter(marks)
                    node = child
                    continue
        following = node.next
        while following is None and around:
            node, marks, look = around.pop()
            menus -= marks & IS_NOISE > 0
            if marks:
                layout.leave(marks, look)
            following = node.next
        node = following
    layout.flush()
    layout.blocks[0].end = len(layout.rows)
    return layout.rows, layout.blocks, _metas(metas)


def _is_menu(node: Any) -> bool:
    """Say whether a container called after menus and the like holds neither a sentence nor a date: it is not walked."""
    text = node.text_lexbor()
    if "。" in text or "；" in text or "！" in text or "？" in text:
        return False
    return not (("20" in text or "19" in text) and DATE.search(text))


def _read_attributes(tag: str, attributes: dict[str, str | None], marks: int) -> int:
    """Add to the marks of a tag those of its attributes; `LEFT_OUT` when the element is hidden."""
    if "style" in attributes:
        marks |= _marks_of_style(attributes["style"] or "")
    if marks < 0 or "hidden" in attributes:
        return LEFT_OUT
    if tag == "a":
        return marks | IS_LINK if attributes.get("href") else marks
    if attributes.get("align") == "center":
        marks |= IS_CENTRED
    if "class" in attributes or "id" in attributes:
        named = _marks_of_names(attributes.get("class") or "", attributes.get("id") or "")
        if named:
            marks |= named & ((IS_TITLED if tag in TITLED else 0) | (IS_NOISE if marks & IS_CONTAINER else 0))
    return marks


@lru_cache(maxsize=1024)
def _marks_of_style(style: str) -> int:
    """Say how a style makes text look; `LEFT_OUT` when it hides it."""
    if HIDDEN.search(style):
        return LEFT_OUT
    marks = 0
    if "font-weight" in style:
        marks = IS_BOLD if BOLD.search(style) else UN_BOLD if NOT_BOLD.search(style) else 0
    return marks | IS_CENTRED if "center" in style and CENTRED.search(style) else marks


@lru_cache(maxsize=4096)
def _marks_of_names(names: str, identifier: str) -> int:
    """Say whether the class and the id of an element are called after titles, or after menus and the like."""
    titled = IS_TITLED if _is_title_name(names or identifier) else 0
    return titled | (IS_NOISE if _is_noise_name(f"{names} {identifier}") else 0)


class _Layout:
    """What the walk is in the middle of: the line being put together, and how its text looks."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []
        self.blocks = [_Block(-1, False, 0)]
        self.block = 0
        self.look = 0
        self.parts: list[str] = []
        self.length = self.linked = 0
        self.bold_spans: list[tuple[int, int]] = []
        self.heading = self.table_row = self.cell = 0
        self.spaced = False

    def add(self, text: str) -> None:
        """Add a piece of text to the line; runs of blanks are one blank, as a browser shows them."""
        look = self.look
        if not text.isprintable() or "  " in text:
            if look & IS_PRE and "\n" in text:
                self._add_lines(text)
                return
            text = BLANKS.sub(" ", text)
        if not self.parts or self.spaced:
            text = text.lstrip(" ")
        if not text or (not self.parts and text.isspace()):
            return
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        self.spaced = text[-1] == " "
        if look & IS_LINK:
            self.linked += len(text)
        if look & IS_BOLD:
            if self.bold_spans and self.bold_spans[-1][1] == start:
                self.bold_spans[-1] = (self.bold_spans[-1][0], self.length)
            else:
                self.bold_spans.append((start, self.length))

    def _add_lines(self, text: str) -> None:
        """Add text that is shown with its line ends."""
        first, *others = text.split("\n")
        self.add(first)
        for line in others:
            self.flush()
            self.add(line)

    def line_break(self) -> None:
        """End the line at <br>, save in a heading, whose lines are one title."""
        if self.heading:
            self.add(" ")
        else:
            self.flush()

    def enter(self, marks: int) -> None:
        """Open an element: a container holds the lines that follow, and all set how their text looks."""
        if marks & IS_CONTAINER:
            self.blocks.append(_Block(self.block, marks & IS_NOISE > 0, len(self.rows)))
            self.block = len(self.blocks) - 1
        if marks & IS_ROW:
            self.table_row += 1
        elif marks & IS_CELL:
            self.cell += 1
        if marks & IS_HEADING:
            self.heading = marks >> HEADING_AT
        self.look |= marks & IS_LOOK
        if marks & UN_BOLD:
            self.look &= ~IS_BOLD

    def leave(self, marks: int, look: int) -> None:
        """Close an element: end its line, and let text look as it did before."""
        if marks & IS_BLOCK and self.parts:
            self.flush()
        self.look = look
        if marks & IS_CONTAINER:
            block = self.blocks[self.block]
            block.end = len(self.rows)
            self.block = block.parent
        if marks & IS_CELL:
            self.cell += 1
        elif marks & IS_HEADING:
            self.heading = 0  # of a heading that is never closed no more than this belongs to it

    def flush(self) -> None:
        """End the line, and keep it if it holds anything to see."""
        if not self.parts:
            return
        text = "".join(self.parts)
        if self.spaced:
            text = text.rstrip(" ")
        if text and not text.isspace():
            look = self.look
            self.rows.append(
                _Row(
                    text,
                    self.block,
                    self.linked,
                    self.heading,
                    self.bold_spans,
                    self.table_row,
                    self.cell,
                    look & IS_CENTRED > 0,
                    look & IS_TITLED > 0,
                )
            )
        self.parts = []
        self.length = self.linked = 0
        self.bold_spans = []
        self.spaced = False


# Which container holds the article


def _choose(rows: list[_Row], blocks: list[_Block]) -> list[int]:
    """
    Return the rows of the smallest container that holds nearly all running text.

    Running text is what is no link and has the signs of sentences. Containers whose names speak of menus,
    comments or related links do not count, unless they hold most of the page.
    """
    for row in rows:
        row.mass = _mass(row)
        blocks[row.block].mass += row.mass
    for block in reversed(blocks[1:]):
        blocks[block.parent].mass += block.mass
    total = blocks[0].mass
    for block in blocks[1:]:
        block.noise = blocks[block.parent].noise or (block.noise and block.mass < 0.4 * total)
    clean = [0.0] * len(blocks)
    for row in rows:
        if not blocks[row.block].noise:
            clean[row.block] += row.mass
    heaviest = [0] * len(blocks)  # the child of each container that holds most; 0 for none
    for k in range(len(blocks) - 1, 0, -1):
        above = blocks[k].parent
        clean[above] += clean[k]
        if clean[k] > 0 and (not heaviest[above] or clean[k] > clean[heaviest[above]]):
            heaviest[above] = k
    here = 0
    while heaviest[here] and clean[heaviest[here]] >= 0.8 * clean[here]:
        here = heaviest[here]
    return [k for k in range(blocks[here].first, blocks[here].end or len(rows)) if not blocks[rows[k].block].noise]


def _mass(row: _Row) -> float:
    """Return how much running text a line holds: its length, at most 25 characters for each sign."""
    length = len(row.text) - row.linked
    if length < 8 or row.linked * 2 > length:
        return 0.0
    signs = len(SIGNS.findall(row.text))
    return min(length, 25.0 * signs) if signs else 0.0


def _is_noise_name(names: str) -> bool:
    """
    Say whether the class and id of a container are called after menus, comments or related links.

    >>> _is_noise_name("page-footer "), _is_noise_name("left article_list "), _is_noise_name("leftNav")
    (True, False, True)
    """
    noise = _names("noise_name")
    return any(
        name.lower() in noise
        or NOISE_PART.search(name.lower())
        or any(part.lower() in noise for part in NAME_PARTS.findall(name))
        for name in names.split()
    )


@cache
def _names(term_class: str) -> frozenset[str]:
    return frozenset(load_lexicon("page_words").of_class(term_class))


# What the article is called


def _find_title(
    rows: list[_Row], chosen: list[int], metas: dict[str, str], title_tag: str
) -> tuple[str | None, int | None]:
    """Return the article's title and the row that prints it: a heading above the text which the title element holds."""
    start = _first_paragraph(rows, chosen)
    stated = [_plain(text) for text in (title_tag, *(metas.get(name, "") for name in META_TITLES)) if text]
    best, best_score = None, 1.5
    for k in range(max(0, start - 60), min(len(rows), start + 1)):
        score = _title_score(rows, k, stated, start - k)
        if score > best_score:
            best, best_score = k, score
    if best is not None:
        return rows[best].text.strip(), best
    for name in META_TITLES[:2]:
        if metas.get(name):
            return _without_site(metas[name]), None
    return (_without_site(title_tag) or None), None


def _first_paragraph(rows: list[_Row], chosen: list[int]) -> int:
    for k in chosen:
        if (
            rows[k].mass >= 20
            and not rows[k].heading
            and kind_of_line(rows[k].text) is None
            and STOPS.search(rows[k].text)
        ):
            return k
    return chosen[0] if chosen else 0


def _heads_by_line(rows: list[_Row], k: int) -> bool:
    """Say whether the row, or the subtitle below it, is followed by the by-line: that is where titles stand."""
    return any(len(row.text) <= 160 and kind_of_line(row.text) == "byline" for row in rows[k + 1 : k + 3])


def _title_score(rows: list[_Row], k: int, stated: list[str], distance: int) -> float:
    row = rows[k]
    text = row.text.strip()
    if not 4 <= len(text) <= 120 or (len(text) > 40 and not row.heading and STOPS.search(text[:-1])):
        return 0.0
    plain = _plain(text)
    shared = max((len(plain) / len(name) for name in stated if plain and plain in name), default=0.0)
    score = (2.0 + 3.0 * shared) if shared > 0.2 else 0.0
    if not shared and any(name and name in plain and len(name) > 8 for name in stated):
        score = 2.5
    if row.heading:
        score += 2.0 if row.heading == 1 else 1.2 if row.heading == 2 else 0.8
    if row.titled:
        score += 1.2
    if row.centred:
        score += 0.8
    if row.bold and row.bold[0][1] - row.bold[0][0] > len(text) * 0.8:
        score += 0.5
    if len(text) >= 6 and _heads_by_line(rows, k):
        score += 2.5
    if shared and len(plain) < 7:  # columns of sites have short names: 「党建引领」「工作动态」
        score -= 1.0
    if score < 1.5 or kind_of_line(text) is not None:
        return 0.0
    if row.linked * 2 > len(text):
        score -= 1.5
    return score - min(distance, 40) * 0.04


def _is_title_name(names: str) -> bool:
    title = _names("title_name")
    return any(
        name.lower() in title or any(part in title for part in re.split(r"[-_]", name.lower()))
        for name in names.split()
    )


def _plain(text: str) -> str:
    return UNSEEN.sub("", text)


def _without_site(title: str) -> str:
    """
    Return a title element without the column and the site behind its signs.

    >>> _without_site("小区里的红色管家-基层党建-某某网")
    '小区里的红色管家'
    """
    pieces = [piece for piece in TITLE_CUTS.split(title) if piece]
    if len(pieces) < 2:
        return title.strip()
    longest = max(pieces, key=len)
    return (pieces[0] if len(pieces[0]) * 1.6 >= len(longest) else longest).strip()


# When and where it was published


def _zone(rows: list[_Row], title_row: int | None, first: int) -> list[str]:
    """Return the lines from the title to the text, where the by-line stands, and behind them a few from above."""
    if title_row is None:
        title_row = max(0, first - 12)
    end = min(len(rows), max(first, title_row + 1) + 2, title_row + 40)
    near = rows[title_row:end] + rows[max(0, title_row - 4) : title_row]
    return [row.text.strip() for row in near if len(row.text) <= 300]


class _Facts:
    """Date, source and author as the by-line around the title, the lines at the end or the meta elements state them."""

    def __init__(self, zone: list[str], tail: list[str], metas: dict[str, str] | None = None) -> None:
        self.zone = "\n".join(zone)
        self.tail = "\n".join(text for text in tail if len(text) <= 120)
        self.metas = metas or {}

    def labelled_date(self) -> str | None:
        """Return the date behind a label such as 「发布时间：」."""
        for start in find_labels(self.zone, "date_label"):
            found = DATE.match(self.zone, start)
            if found:
                return iso_date(found)
        return None

    def labelled_source(self) -> str | None:
        """Return the name behind a label such as 「来源：」."""
        return self._value("source_label", self.zone)

    def date(self) -> str | None:
        """Return the labelled date, else the meta element's, else the first of the by-line."""
        stated = self.labelled_date()
        if stated:
            return stated
        for name in META_DATES:
            found = DATE.search(self.metas.get(name, "")[:40])
            if found:
                return iso_date(found)
        for line in self.zone.split("\n"):
            found = DATE.search(line)
            if found and len(line) - (found.end() - found.start()) <= 60 and not STOPS.search(line):
                return iso_date(found)
        for start in find_labels(self.tail, "date_label"):
            found = DATE.match(self.tail, start)
            if found:
                return iso_date(found)
        return None

    def source(self) -> str | None:
        """Return the labelled source, else the meta element's, else the name beside the date."""
        return (
            self._value("source_label", self.zone)
            or self._meta(META_SOURCES)
            or self._beside_date()
            or self._value("source_label", self.tail)
        )

    def _beside_date(self) -> str | None:
        """Return the name that stands alone beside the date of the by-line: 「2019-09-26 10:56 某某网」."""
        for line in self.zone.split("\n"):
            found = DATE.search(line) if len(line) <= 80 else None
            if found:
                value = (ADDRESS.sub("", line[: found.start()]) + line[found.end() :]).strip(BESIDE)
                if 3 <= len(value) <= 16 and CHINESE.search(value) and not NO_NAME.search(value):
                    return value
        return None

    def author(self) -> str | None:
        """Return the labelled author."""
        return (
            self._value("author_label", self.zone) or self._meta(META_AUTHORS) or self._value("author_label", self.tail)
        )

    def _meta(self, names: tuple[str, ...]) -> str | None:
        for name in names:
            value = self.metas.get(name, "").strip()
            if 2 <= len(value) <= 30 and not value.startswith("http") and CHINESE.search(value):
                return value
        return None

    def _value(self, label_class: str, text: str) -> str | None:
        for start in find_labels(text, label_class):
            rest = text[start : start + 60]
            following = any_label().search(rest)
            value = rest[: following.start()] if following else rest
            value = VALUE_END.split(value.strip(), maxsplit=1)[0].strip(" 　\xa0|｜)）】]“”\"'-/")
            if 2 <= len(value) <= 30 and not DATE.match(value) and not value.isdigit():
                return value
        return None


CHINESE = re.compile("[\u3400-\u9fff]")
NO_NAME = re.compile(r"[，。；！？：、,;:\d\s]|星期|今天|农历|打印|字体|字号|浏览|阅读|点击|评论|分享")
ADDRESS = re.compile(r"https?://[!-~]+")
BESIDE = " 　\xa0·|｜-/"
VALUE_END = re.compile(r"\n|[\s　\xa0]{1,}|[，。；,;|｜]|(?:19|20)\d\d[-/.年]")


def _named_source(tree: LexborHTMLParser) -> str | None:
    """Return the text of the element that is called source, where the page has one without a label."""
    for node in tree.css('[class*="source"],[id*="source"],[class*="laiyuan"],[class="media"],[class*="media-name"]')[
        :6
    ]:
        text = BLANKS.sub(" ", node.text()).strip()
        value = text[next(find_labels(text, "source_label"), 0) :].strip()
        if 2 <= len(value) <= 20 and CHINESE.search(value) and not DATE.search(value):
            return value
    return None


def _late_date(markup: str, url: str | None) -> str | None:
    """Look for a date where it seldom stands: in a script, in the address."""
    for name in SCRIPT_NAMES:
        at = markup.find(name)
        script = SCRIPT_DATE.match(markup, at + len(name)) if at >= 0 else None
        if script:
            found = DATE.search(script.group("value"))
            if found:
                return iso_date(found)
            if script.group("value").isdigit():
                return _china_time(int(script.group("value")))
    found = URL_DATE.search(url or "")
    return "-".join(found.groups()) if found else None


def _china_time(seconds: int) -> str:
    """
    Return the time in China, as WeChat pages print it from the seconds in their script.

    >>> _china_time(1719533460)
    '2024-06-28T08:11:00'
    """
    from datetime import datetime, timedelta, timezone

    return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).strftime("%Y-%m-%dT%H:%M:%S")


# The article's lines


def _trim(
    rows: list[_Row], blocks: list[_Block], chosen: list[int], title: str | None, title_row: int | None
) -> list[int]:
    """Leave out what precedes the title, by-lines, furniture and links, and all that follows the related links."""
    kept: list[int] = []
    total = sum(rows[k].mass for k in chosen)
    seen = 0.0
    plain_title = _plain(title or "")
    for k in chosen:
        row = rows[k]
        if title_row is not None and k <= title_row and (seen == 0 or k == title_row):
            continue
        text = row.text.strip()
        kind = kind_of_line(text)
        if kind == "related" and (seen >= 0.6 * total or (seen > 0 and row.heading)):
            break
        seen += row.mass
        if kind == "byline" and 0.15 * total < seen < 0.95 * total:
            kind = None  # a line such as 「2021年3月2日」 within a chronicle
        if kind is not None or (not kept and _plain(text) == plain_title):
            continue
        if row.linked * 10 > len(text) * 7 and not (row.mass or len(text) - row.linked > 30):
            continue
        kept.append(k)
    return kept if sum(rows[k].mass for k in kept) >= 20 else []


def _make_lines(rows: list[_Row], picked: list[int], title: str | None) -> list[Line]:
    """Turn rows into lines; the short cells of one table row stand on one line, with tabs between them."""
    lines: list[Line] = []
    start = 0
    k = 0
    while k < len(picked):
        group = _table_row(rows, picked, k)
        if len(group) > 1:
            text = "\t".join(row.text for row in group)
            line = Line(text, start)
        else:
            row = group[0]
            text = row.text
            spans = tuple(Span(a, min(b, len(text))) for a, b in row.bold if a < len(text)) if row.bold else ()
            line = Line(text, start, spans, row.heading, row.centred)
        lines.append(line)
        start += len(text) + 1
        k += len(group)
    return lines


def _table_row(rows: list[_Row], picked: list[int], k: int) -> list[_Row]:
    first = rows[picked[k]]
    group = [first]
    if not first.table_row or len(first.text) > 40:
        return group
    for here, following in pairwise(picked[k:]):
        row = rows[following]
        if (
            following != here + 1
            or row.table_row != first.table_row
            or row.cell == rows[here].cell
            or len(row.text) > 40
        ):
            break
        group.append(row)
    return group
