"""The matching view: the text with widths, stray spaces, pinyin, old forms and quotes made even, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from casemine.lexicons import load_lexicon
from casemine.records import Span

OTHER_FORMS = {
    "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "„": "“", "‟": "”",
    "•": "·", "・": "·", "‧": "·", "∙": "·", "﹒": "·", "―": "—", "–": "—", "─": "—", "━": "—",
    "〜": "~", "∽": "~", "∼": "~", "﹢": "+", "﹪": "%", "﹐": ",", "﹑": "、", "﹔": ";", "﹕": ":",
    "﹙": "(", "﹚": ")", "﹝": "〔", "﹞": "〕",
    "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip

TONES = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ"
ZERO_WIDTH = "\u00ad\u200b-\u200f\u2060\ufeff"
BLANK = "\t\r\x1c-\x20\xa0\u1680\u2000-\u200a\u202f\u205f\u3000" + ZERO_WIDTH
# A run of blanks is dropped unless it parts two ASCII words or numbers; before three digits it groups thousands
# («12 000»). Every branch looks back at the first character, so that the search runs from one candidate to the next;
# and only the first of a run is one, so that long runs cost no more than short ones.
CUTS = re.compile(
    rf"[({BLANK}](?:"
    rf"(?<=[\u3400-\u9fff]\()(?=[a-zü]{{0,5}}[{TONES}])[a-zü'{TONES}]{{1,24}}\)"
    rf"|(?<=\d[{BLANK}])(?<!\d{{4}}[{BLANK}])(?=\d{{3}}(?!\d))"
    rf"|(?<=[{BLANK}])(?<![!-~{BLANK}].)[{BLANK}]*+"
    rf"|(?<=[{BLANK}])(?<![{BLANK}].)[{BLANK}]*+(?![!-~])"
    rf"|(?<=[{ZERO_WIDTH}])[{ZERO_WIDTH}]*+)"
)
LONE_RETURN = re.compile(r"\r(?!\n)")
UNEVEN_QUOTES = re.compile(r'"|“[^”\n]*“|”[^“\n]*”|^[^“\n]*”', re.M)
DOUBLE_QUOTES = re.compile(r'["“”]')
QUOTE_OR_END = re.compile(r'["“”\n]')
MANY_FORMS = 40


@cache
def _forms() -> dict[str, str]:
    """One character for one: full width, quotes, dashes, dots and line ends; traditional forms from the lexicon."""
    table = {row.term: row.note for row in load_lexicon("traditional")}
    table.update({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update(OTHER_FORMS)
    return {old: table.get(new, new) for old, new in table.items()}


@cache
def _uneven() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_forms()))}]")


@cache
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

    __slots__ = ("_ends", "_shifts", "_starts", "matched", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        even = _even_quotes(_even_forms(text))
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
        return Span(first, end + self._shifts[k - 1] if k else end)

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
    if len(uneven) > MANY_FORMS:
        return text.translate(_translation())
    for old in uneven:
        text = text.replace(old, forms[old])
    return text


def _even_quotes(text: str) -> str:
    """Give straight and wrongly turned double quotes their side, by turns within a line that holds an even number."""
    if not UNEVEN_QUOTES.search("".join(QUOTE_OR_END.findall(text))):
        return text
    parts: list[str] = []
    last = 0
    uneven = UNEVEN_QUOTES.search(text)
    while uneven:
        start = text.rfind("\n", 0, uneven.start()) + 1
        end = text.find("\n", uneven.start())
        end = len(text) if end < 0 else end
        parts += (text[last:start], _even_line(text[start:end]))
        last = end
        uneven = UNEVEN_QUOTES.search(text, end)
    return "".join(parts) + text[last:] if parts else text


def _even_line(line: str) -> str:
    if len(DOUBLE_QUOTES.findall(line)) % 2:
        return line
    sides = iter("“”" * len(line))
    return DOUBLE_QUOTES.sub(lambda _: next(sides), line)
