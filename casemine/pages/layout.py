"""How a web page is laid out: its lines in their order, how they look, and the containers that hold them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.lexicons import knowledge, load_lexicon
from casemine.pages.hidden import FOLDED, INVISIBLE, LEFT_OUT, hiding
from casemine.pages.lines import DATE

FAR_MORE = 4  # so many times the sentences that are seen stand in an invisible part: it is the article
FEW_SEEN = 1  # so few sentences are no article: it may be folded
MOST_SHOWN = 8  # hidden parts within one another that are walked: of each all that it holds is read
DEEPEST_MENU = 8  # menus within menus that are looked through: each look reads all that the menu holds


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
IS_COMMENTS = 1 << 14
IS_UNSIZED, IS_SIZED = 1 << 15, 1 << 16
IS_HEADING = 7 << HEADING_AT
IS_LOOK = IS_BOLD | IS_LINK | IS_CENTRED | IS_TITLED | IS_PRE | IS_UNSIZED  # what the elements inside take over
BASE: dict[str | None, int] = dict.fromkeys((*SKIPPED, *EMPTY, None), LEFT_OUT)
BASE |= {tag: IS_BLOCK | (IS_CONTAINER if tag in CONTAINERS else 0) for tag in BLOCKS - SKIPPED}
BASE |= {f"h{level}": IS_BLOCK | level << HEADING_AT for level in range(1, 7)}
BASE |= dict.fromkeys(BOLD_TAGS, IS_BOLD)
for _tag, _mark in (("tr", IS_ROW), ("td", IS_CELL), ("th", IS_CELL), ("pre", IS_PRE), ("center", IS_CENTRED)):
    BASE[_tag] |= _mark

BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.I)
UNSIZED = re.compile(r"font-size\s*:\s*0(?![.\d])", re.I)  # no size, and none of what it holds unless it has its own
CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
BLANKS = re.compile(r"[ \t\n\r\f]+")
NAME_PARTS = re.compile(r"[a-z]+\d?|[A-Z][a-z]*\d?")
COMMENTS_PART = re.compile("comment|pinglun|(?:^|[-_ ])cmt")
NOISE_PART = re.compile("nav(?!y)|menu|footer|comment|crumb|sidebar|copyright|pinglun|related|recommend")


class Row(msgspec.Struct, gc=False):
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
    parts: list[str] | None = None  # the pieces of the text, one an element, where there are several


class Block(msgspec.Struct, gc=False):
    """A container: its parent, whether it is called after menus and the like, and the running text it holds."""

    parent: int
    noise: bool
    first: int
    end: int = 0
    mass: float = 0.0
    comments: bool = False  # it is called after comments
    paragraphs: int = 0
    teasers: int = 0  # paragraphs below a headline that is a link


def lay_out(tree: LexborHTMLParser, shown: int = 0) -> tuple[list[Row], list[Block], dict[str, str]]:
    """
    Walk the page once, in its order, and return its lines, its containers and what its meta elements state.

    Hidden parts and menus are left out; but a part that holds the article until a script shows it (it has far more
    sentences than all that is seen) is walked, on a second walk: `shown` is how many sentences such a part has.
    """
    layout = _Layout()
    node: Any = tree.body.first_child if tree.body is not None else None
    metas = [meta.attributes for meta in tree.head.css("meta[content]")] if tree.head is not None else []
    most = {FOLDED: 0, INVISIBLE: 0}  # the sentences in the hidden part that has most
    looks = MOST_SHOWN
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
                    if marks < LEFT_OUT:
                        sentences = node.text_lexbor().count("。")
                        most[marks] = max(most[marks], sentences)
                        if shown and looks and sentences >= shown:
                            looks -= 1
                            marks = BASE.get(tag, 0)
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
    if not shown and any(most.values()):
        seen = sum(row.text.count("。") for row in layout.rows)
        hidden = most[INVISIBLE] if seen > FEW_SEEN else max(most.values())
        if hidden > FAR_MORE * seen:
            return lay_out(tree, shown=hidden)
    return layout.rows, layout.blocks, _metas(metas)


def _is_menu(node: Any) -> bool:
    """Say whether a container called after menus and the like holds neither a sentence nor a date: it is not walked."""
    text = node.text_lexbor()
    if "。" in text or "；" in text or "！" in text or "？" in text:
        return False
    return not (("20" in text or "19" in text) and DATE.search(text))


def _read_attributes(tag: str, attributes: dict[str, str | None], marks: int) -> int:
    """Add to the marks of a tag those of its attributes; how it is hidden when it is."""
    if "style" in attributes:
        of_style = _marks_of_style(attributes["style"] or "")
        if of_style < 0:
            return of_style
        marks |= of_style
    if "hidden" in attributes:
        return FOLDED
    if tag == "a":
        return marks | IS_LINK if attributes.get("href") else marks
    if attributes.get("align") == "center" and tag != "table":  # of a table, not of its text
        marks |= IS_CENTRED
    if "class" in attributes or "id" in attributes:
        named = _marks_of_names(attributes.get("class") or "", attributes.get("id") or "")
        if named:
            marks |= named & (
                (IS_TITLED if tag in TITLED else 0) | (IS_NOISE | IS_COMMENTS if marks & IS_CONTAINER else 0)
            )
    return marks


@lru_cache(maxsize=1024)
def _marks_of_style(style: str) -> int:
    """Say how a style makes text look; how it hides it when it does."""
    marks = hiding(style)
    if marks < 0:
        return marks
    if "font-weight" in style:
        marks = IS_BOLD if BOLD.search(style) else UN_BOLD if NOT_BOLD.search(style) else 0
    if "font-size" in style:
        marks |= IS_UNSIZED if UNSIZED.search(style) else IS_SIZED
    return marks | IS_CENTRED if "center" in style and CENTRED.search(style) else marks


@lru_cache(maxsize=4096)
def _marks_of_names(names: str, identifier: str) -> int:
    """Say whether the class and the id of an element are called after titles, or after menus and the like."""
    titled = IS_TITLED if _is_title_name(names or identifier) else 0
    if not _is_noise_name(f"{names} {identifier}"):
        return titled
    return titled | IS_NOISE | (IS_COMMENTS if COMMENTS_PART.search(f"{names} {identifier}".lower()) else 0)


def _is_title_name(names: str) -> bool:
    title = _names("title_name")
    return any(
        name.lower() in title or any(part in title for part in re.split(r"[-_]", name.lower()))
        for name in names.split()
    )


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


@knowledge
def _names(term_class: str) -> frozenset[str]:
    return frozenset(load_lexicon("page_words").of_class(term_class))


def _metas(elements: list[dict[str, str | None]]) -> dict[str, str]:
    """Return what the meta elements state by their lower-case names, the first of a name."""
    metas: dict[str, str] = {}
    for attributes in elements:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), BLANKS.sub(" ", content).strip())
    return metas


class _Layout:
    """What the walk is in the middle of: the line being put together, and how its text looks."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.blocks = [Block(-1, False, 0)]
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
        if look & IS_UNSIZED:
            return
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
            block = Block(self.block, marks & IS_NOISE > 0, len(self.rows), comments=marks & IS_COMMENTS > 0)
            self.blocks.append(block)
            self.block = len(self.blocks) - 1
        if marks & IS_ROW:
            self.table_row += 1
        elif marks & IS_CELL:
            self.cell += 1
        if marks & IS_HEADING:
            self.heading = marks >> HEADING_AT
        if marks & IS_SIZED:
            self.look &= ~IS_UNSIZED
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
        elif marks & IS_ROW:
            self.table_row += 1  # what follows the table is no part of its last row
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
                Row(
                    text,
                    self.block,
                    self.linked,
                    self.heading,
                    self.bold_spans,
                    self.table_row,
                    self.cell,
                    look & IS_CENTRED > 0,
                    look & IS_TITLED > 0,
                    0.0,
                    self.parts if len(self.parts) > 1 else None,
                )
            )
        self.parts = []
        self.length = self.linked = 0
        self.bold_spans = []
        self.spaced = False
