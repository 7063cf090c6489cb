"""Which numbers the words of a figure can stand for: how a checker reads an annotated value again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casemine.text.numerals import read_numeral
from casemine.text.view import View

NUMERAL = re.compile(
    r"(?:百|[零〇一二两三四五六七八九十]+|\d+)分之[零〇一二两三四五六七八九十百\d.]+|[\d零〇一二两三四五六七八九十百千万亿][\d,.零〇一二两三四五六七八九十百千万亿余多来]*"
)
SCALES = (
    ("毛", 0.1), ("角", 0.1), ("成", 10), ("折", 10), ("分之", 100), ("番", 100), ("双", 1), ("刻钟", 15),
    ("天", 1_440), ("日", 1_440), ("小时", 60),
)  # fmt: skip
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
HAN = "[一两二三四五六七八九]"
APPROXIMATE = re.compile(
    f"([一二三四五六七八九]百|[一二三四五六七八九]?十)?({HAN})({HAN})([十百千]?万?)"
)  # 七八年, 三五千, 一百七八十
# Numbers told in two units: 七成五, 两块八, 1小时50分, 一斤一两, 两年零三个月.
IN_TWO_UNITS = tuple(
    (re.compile(f"({HAN}|十|\\d+){great}({HAN}十?{HAN}?|\\d+){small}"), each, part)
    for great, small, each, part in (
        ("成", "", 10, 1), ("块", "", 1, 0.1), ("米", "", 1, 0.1), ("个?小时", "分", 60, 1), ("斤", "两", 1, 0.1),
        ("尺", "寸", 1, 0.1), ("角", "分", 0.1, 0.01), ("年零", "个月", 12, 1),
    )
)  # fmt: skip
WORDS = {"半": 0.5, "双": 2.0, "几": 1.0, "数": 1.0}


def written_numbers(quote: str) -> set[float]:
    """
    Return every number that the words of a figure can stand for.

    >>> sorted(written_numbers("从16余万元增至12,000元"))
    [12000.0, 160000.0]
    >>> sorted(written_numbers("三成"))
    [3.0, 30.0]
    """
    words = View(quote).matched.translate(FORMAL)
    found = {value for sign, value in WORDS.items() if sign in words}
    unbroken = "".join(quote.split())  # 「3 41名」
    for numeral in [*NUMERAL.findall(words), *NUMERAL.findall(unbroken)]:
        for written in {numeral, numeral.strip(",.余多"), numeral.removesuffix("千")}:  # 122万千瓦 is counted in 千瓦
            try:
                found.add(read_numeral(written))
            except ValueError:
                continue
    found |= {value + 0.5 for value in found if "半" in words}
    found |= set(_pieced_together(words))
    for sign, scale in SCALES:
        if sign in words:
            found |= {value * scale for value in found}
    if "番" in words:
        found |= {2.0**value * 100 - 100 for value in found if value < 10} | {100.0}
    return found


def _pieced_together(words: str) -> Iterator[float]:
    """Yield the numbers that the words give in pieces: 七八十, 七成五, 两块八, 1小时50分, 千分之三."""
    for before, low, high, scale in APPROXIMATE.findall(words):
        for digit in (low, high):
            more = read_numeral(digit + scale)
            yield (read_numeral(before) if before else 0.0) + more
            if before.endswith("百") and not scale:
                yield read_numeral(before) + 10 * more  # 一百二三
    for pattern, each, part in IN_TWO_UNITS:
        for great, small in pattern.findall(words):
            yield round(each * read_numeral(great) + part * read_numeral(small), 2)
    for tens, scale in re.findall(r"([一二三四五六七八九]?[十百])(?:几|十[来号多余])(万?)", words):
        yield read_numeral(tens + scale)  # 十几万, 百十号
    if "一半" in words:
        yield 50.0
    if "零下" in words:
        yield from (-read_numeral(numeral) for numeral in re.findall(rf"零下({HAN}{{1,3}}|\d+)", words))
    if words.startswith("千分之"):
        yield read_numeral(words[3:].strip("以上下左右多余"))
