"""Names, titles and units made even, so that two spellings of one thing compare as equal (guideline 6)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from casemine.lexicons import load_lexicon

PINYIN = re.compile(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}\)")
QUOTES = re.compile(r"[“”‘’\"'「」『』《》〈〉<>·]")
TITLE_QUOTES = re.compile(r"[“”‘’\"「」]")
TITLE_END = re.compile(r"[。.：:；;，,]+$")
INDICATOR_SIGNS = re.compile(r"[“”‘’\"'「」、，,（）()]")
DASHES = re.compile(r"[—–－―]+")
BLANKS = re.compile(r"\s+")


def fold(written: object) -> str:
    """
    Return `written` with widths and traditional forms made even, without pinyin brackets and white space.

    >>> fold("領(lǐng)導 １＋３")
    '领导1+3'
    """
    even = unicodedata.normalize("NFKC", str(written or ""))
    return BLANKS.sub("", PINYIN.sub("", even).translate(_simplified()))


def fold_name(name: object, *, drop_head: bool = True) -> str:
    """
    Return a governance model's name as names are compared: folded, lower case, without quotes.

    One generic head at its end is left off, unless one character or a bare adjective would remain.

    >>> fold_name("“红色引擎”工程"), fold_name("红色工程"), fold_name("枫桥经验", drop_head=False)
    ('红色引擎', '红色工程', '枫桥经验')
    """
    folded = DASHES.sub("-", QUOTES.sub("", fold(name)).lower())
    if not drop_head:
        return folded
    for head in _heads():
        rest = folded.removesuffix(head)
        if rest != folded and len(rest) >= 2 and rest not in _bare_words():
            return rest
    return folded


def fold_title(title: object) -> str:
    """
    Return a heading's title folded, every quote the same sign, without the points at its end.

    >>> fold_title("支部领航「聚」。")
    '支部领航"聚"'
    """
    return TITLE_END.sub("", TITLE_QUOTES.sub('"', fold(title)))


def fold_unit(unit: object) -> str:
    """Return a unit folded, in lower case."""
    return fold(unit).lower()


def bigram_f1(one: object, other: object) -> float:
    """
    Return the F1 of the character pairs that two indicators share, 0 when either is empty.

    >>> bigram_f1("小区党员", "党员")
    0.5
    """
    ours, theirs = _bigrams(one), _bigrams(other)
    if not ours or not theirs:
        return 0.0
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def _bigrams(written: object) -> Counter[str]:
    folded = INDICATOR_SIGNS.sub("", fold(written))
    return Counter([folded[k : k + 2] for k in range(len(folded) - 1)] or ([folded] if folded else []))


@cache
def _simplified() -> dict[int, str]:
    return {ord(row.term): row.note for row in load_lexicon("traditional")}


@cache
def _heads() -> tuple[str, ...]:
    return load_lexicon("scoring_heads").of_class("head", "both")


@cache
def _bare_words() -> frozenset[str]:
    return frozenset(load_lexicon("scoring_heads").of_class("bare", "both"))
