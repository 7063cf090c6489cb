"""Written numbers, Arabic and Chinese: what number a string stands for."""

from __future__ import annotations

import re

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
DIGITS_KEPT = 15  # 262.6亿 is 26260000000, not a hair more
ABOUT_SIGNS = "余多来几约近数上超逾"  # they say how exact the number is, not how great

HAN_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def read_numeral(written: str) -> float:
    """
    Return the number that `written` stands for, in base units.

    Chinese and Arabic digits may be mixed; 「余」「多」「近」「数」 do not change the value.

    Args:
        written: The numeral without its unit, such as 「16余万」, 「百余」 or 「三分之二」, in the forms of the
            matching view (ASCII digits).

    Raises:
        ValueError: `written` is not a numeral; the message quotes it.

    >>> read_numeral("16余万")
    160000.0
    >>> read_numeral("百余"), read_numeral("一百二十余"), read_numeral("1.2万"), read_numeral("12,000")
    (100.0, 120.0, 12000.0, 12000.0)
    >>> round(read_numeral("三分之二"), 4)
    0.6667
    """
    if written.isdecimal():
        return float(written)
    if single := DIGITS.get(written) or TENS.get(written):
        return float(single)
    bare = written.translate(_DROP_ABOUT).replace(" ", "")
    whole, parted, part = bare.partition("分之")
    if parted:
        below = 100.0 if whole == "百" else read_numeral(whole)
        if not below:
            raise ValueError(f"{written!r} is not a numeral")
        return read_numeral(part) / below
    arabic = ARABIC.match(bare)
    if arabic:
        value = float(arabic.group().replace(",", ""))
        for sign in bare[arabic.end() :]:
            value *= _magnitude(sign, written)
        return float(f"{value:.{DIGITS_KEPT}g}")
    return float(_read_han(bare, written))


_DROP_ABOUT = str.maketrans("", "", ABOUT_SIGNS)


def _magnitude(sign: str, written: str) -> int:
    try:
        return TENS.get(sign) or MYRIADS[sign]
    except KeyError:
        raise ValueError(f"{written!r} is not a numeral") from None


def _read_han(numeral: str, written: str) -> int:
    """Read a Chinese numeral; a row of bare digits is read digit by digit (二〇二二)."""
    if not numeral or any(sign not in HAN_NUMERAL for sign in numeral):
        raise ValueError(f"{written!r} is not a numeral")
    if len(numeral) > 1 and all(sign in DIGITS for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral))
    total = group = digit = 0
    last_step = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
            last_step = 1 if sign in "零〇" else last_step
        elif sign in TENS:
            group += (digit or 1) * TENS[sign]
            digit, last_step = 0, TENS[sign]
        else:
            step = MYRIADS[sign]
            total = (total + group + digit or 1) * step if step > total else total + (group + digit or 1) * step
            group = digit = 0
            last_step = step
    # 「一万二」 is 12,000: a last digit counts in tenths of the step before it
    return total + group + digit * (last_step // 10 if last_step > 10 else 1)
