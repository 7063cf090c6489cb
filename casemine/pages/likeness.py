"""Whether two pages say the same: by their headlines, and by sketches of their texts."""

from __future__ import annotations

import re
from array import array
from html import unescape
from zlib import crc32

SKETCH = 64  # smallest hashes that stand for a text
SHINGLE = 8  # characters
ALIKE = 0.8  # share of the sketch that two forms of one page have in common
AGREEING = 6  # signs of a headline, cut or not
NOT_WORDS = re.compile(r"[\W_]+")


def same_headline(title: str, link_text: str) -> bool:
    """
    Say whether a title is what a link calls the page, cut or not.

    >>> same_headline("关于开展“微网格”走访活动的通知", "· 关于开展“微网格”走访…")
    True
    """
    # Content systems escape twice: a title may print 「&nbsp;」 where the list has a blank.
    one, other = (NOT_WORDS.sub("", unescape(text)) for text in (title, link_text))
    shorter = min(len(one), len(other))
    return shorter > 0 and (one == other or (shorter >= AGREEING and one[:shorter] == other[:shorter]))


def sketch_of(text: str) -> bytes:
    """Return what stands for a text when texts are compared: its smallest hashes (Broder 1997)."""
    hashes = {
        crc32(text[k : k + SHINGLE].encode("utf-8", "surrogatepass")) for k in range(max(1, len(text) - SHINGLE + 1))
    }
    return array("I", sorted(hashes)[:SKETCH]).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """
    Return how much two texts have in common, from 0 to 1, by their sketches.

    >>> likeness(sketch_of("社区党委牵头成立网格党支部"), sketch_of("社区党委牵头成立网格党支部"))
    1.0
    """
    first, second = array("I", one), array("I", other)
    union = sorted({*first, *second})[:SKETCH]
    common = {*first} & {*second}
    return sum(value in common for value in union) / max(1, len(union))
