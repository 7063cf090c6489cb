"""The matching view: the text with widths, stray spaces, pinyin, old forms, quotes and damage made even, and back."""

from __future__ import annotations

import re
from bisect import bisect_right

from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Span
from casemine.text import damage

OTHER_FORMS = {
    "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "„": "“", "‟": "”",
    "•": "·", "・": "·", "‧": "·", "∙": "·", "﹒": "·", "―": "—", "–": "—", "─": "—", "━": "—",
    "〜": "~", "∽": "~", "∼": "~", "﹢": "+", "﹪": "%", "﹐": ",", "﹑": "、", "﹔": ";", "﹕": ":",
    "﹙": "(", "﹚": ")", "﹝": "〔", "﹞": "〕",
    "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip

TONES = "āáǎàōóǒòēéěèêīíǐìūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"  # the last four are marks of their own
COUNTED = "年月日岁万亿余多元个户人名次件场条项处栋座支米亩台家位%"  # 「2 0 2 4 年」; a row of a table has «0 0 0» too
LETTERS = "A-Za-züɑɡ"  # some fonts have letters of their own for pinyin
ZERO_WIDTH = "\u00ad\u200b-\u200f\u2060\ufeff"
BLANK = "\t\r\x1c-\x20\xa0\u1680\u2000-\u200a\u202f\u205f\u3000" + ZERO_WIDTH
# A run of blanks is dropped unless it parts two ASCII words or numbers; before three digits it groups thousands
# («12 000»). Every branch looks back at the first character, so that the search runs from one candidate to the next;
# and only the first of a run is one, so that long runs cost no more than short ones.
CUTS = re.compile(
    rf"[({BLANK}](?:"
    rf"(?<=[\u3400-\u9fff]\()(?=[{LETTERS}]{{0,5}}[{TONES}])[{LETTERS}' {TONES}]{{1,40}}\)"
    rf"|(?<=\d[{BLANK}])(?<!\d{{4}}[{BLANK}])(?=\d{{3}}(?!\d))"
    rf"|(?<=\d )(?<![\d.]\d )(?=\d(?: \d){{0,8}} ?[{COUNTED}])"
    rf"|(?<=[{BLANK}])(?<![!-~{BLANK}].)[{BLANK}]*+"
    rf"|(?<=[{BLANK}])(?<![{BLANK}].)[{BLANK}]*+(?![!-~])"
    rf"|(?<=[{ZERO_WIDTH}])[{ZERO_WIDTH}]*+)"
)
# In a text with such brackets those without a tone are pinyin too: 「我們(men)」.
TONED = re.compile(rf"\([{LETTERS}]{{0,5}}[{TONES}]")
TONELESS = re.compile(r"\((?<=[\u3400-\u9fff]\()[a-zü]{1,6}\)")
LONE_RETURN = re.compile(r"\r(?!\n)")
DOUBLE_QUOTES = re.compile(r'["“”]')
TWO_SINGLES = re.compile(r"(“[^“”‘’\n]*)’’")  # in place of a double one
SINGLE_QUOTES = re.compile(r"['‘’](?:(?<![A-Za-z0-9].)|(?![A-Za-z0-9]))")  # between two letters it is an apostrophe
ORNAMENTS = frozenset(damage.ORNAMENTS + damage.LETTERS)
MANY_FORMS = 40


@knowledge
def _forms() -> dict[str, str]:
    """One character for one: full width, quotes, dashes, dots and line ends; traditional forms from the lexicon."""
    table = {row.term: row.note for row in load_lexicon("traditional")}
    table.update({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update(OTHER_FORMS)
    return {old: table.get(new, new) for old, new in table.items()}


@knowledge
def _uneven() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join({*_forms(), *ORNAMENTS}))}]")


@knowledge
def _translation() -> dict[int, str]:
    return str.maketrans(_forms())


class View:
    """
    What finders search: `text` is the original, `matched` the evened form, `span` leads back.

    Offsets into `matched` are never handed on; `span(start, end)` gives the original `[start, end)`.

    >>> view = View("户籍 5300 人，領(lǐng)導")
    >>> view.matched
    '户籍5300人,领导'
    >>> view.span(2, 7)
    Span(start=3, end=9)
    """

    __slots__ = ("_ends", "_shifts", "_starts", "_wide", "matched", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide: dict[int, int] = {}  # from behind the first sign of an entity to its end
        if "&" in text:
            text, self._wide = damage.decode_entities(text)
        if "?" in text or damage.LOST in text:
            text = damage.step_back(text)
        even = _even_quotes(_even_forms(damage.join_broken_lines(text)))
        if "(" in even and TONED.search(even):
            even = TONELESS.sub(lambda pinyin: damage.GONE * len(pinyin[0]), even)
        self._starts: list[int] = []
        self._shifts: list[int] = []
        self._ends: list[int] = []  # of the cuts, in the original
        self.matched = self._cut(even)

    def _cut(self, text: str) -> str:
        """Leave out what `CUTS` finds, remembering at which view offset how many characters are gone."""
        kept: list[str] = []
        last = length = dropped = 0
        for cut in CUTS.finditer(text):
            start, end = cut.span()
            kept.append(text[last:start])
            length += start - last
            dropped += end - start
            last = end
            self._starts.append(length)
            self._shifts.append(dropped)
            self._ends.append(end)
        if not kept:
            return text
        kept.append(text[last:])
        return "".join(kept)

    def offset(self, position: int) -> int:
        """Return the original offset of the character at `position` of the view."""
        k = bisect_right(self._starts, position)
        return position + self._shifts[k - 1] if k else position

    def span(self, start: int, end: int) -> Span:
        """Return the original range of the view's `[start, end)`, from its first to behind its last character."""
        if not self._starts:
            return Span(start, end)
        k = bisect_right(self._starts, start)
        first = start + self._shifts[k - 1] if k else start
        if end <= start:
            return Span(first, first)
        k = bisect_right(self._starts, end - 1, k)
        last = end + self._shifts[k - 1] if k else end
        return Span(first, self._wide.get(last, last) if self._wide else last)

    def position(self, offset: int) -> int:
        """Return where the original character at `offset` stands in the view; one left out, where the next one does."""
        if not self._starts:
            return offset
        k = bisect_right(self._ends, offset)  # so many cuts lie wholly before `offset`
        position = offset - (self._shifts[k - 1] if k else 0)
        return min(position, self._starts[k]) if k < len(self._starts) else position


def _even_forms(text: str) -> str:
    """Write each character in its even form; few different ones are replaced one by one, which is quicker."""
    forms = _forms()
    if "\r" in text:
        text = LONE_RETURN.sub("\n", text)
    uneven = set(_uneven().findall(text))
    if uneven & ORNAMENTS:
        text = damage.drop_ornaments(text)
        uneven -= ORNAMENTS
    if len(uneven) > MANY_FORMS:
        return text.translate(_translation())
    for old in uneven:
        text = text.replace(old, forms[old])
    return text


def _even_quotes(text: str) -> str:
    """Give straight and wrongly turned quotes their side, by turns within a line that holds an even number."""
    if "’’" in text:
        text = TWO_SINGLES.sub(rf"\1”{damage.GONE}", text)
    if '"' in text or not _alternate(text, "“", "”"):
        text = "\n".join([_by_turns(line, DOUBLE_QUOTES, "“”") for line in text.split("\n")])
    if "'" in text or not _alternate(text, "‘", "’"):
        text = "\n".join([_by_turns(line, SINGLE_QUOTES, "‘’") for line in text.split("\n")])
    return text


def _alternate(text: str, opening: str, closing: str) -> bool:
    """Whether each opening quote is followed by one closing quote; counting is quicker than any pattern."""
    first, *others = text.split(opening)
    return closing not in first and {part.count(closing) for part in others} <= {1}


def _by_turns(line: str, quotes: re.Pattern[str], sides: str) -> str:
    """Let the quotes of a line open and close by turns; not those of odd number, nor two single ones for a double."""
    found = quotes.findall(line)
    if len(found) % 2 or "".join(found) == sides * (len(found) // 2) or "‘‘" in line or "’’" in line:
        return line
    turns = iter(sides * len(found))
    return quotes.sub(lambda _: next(turns), line)
