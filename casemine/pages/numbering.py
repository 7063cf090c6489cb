"""The numbers that a word processor puts before paragraphs by itself: 「一、」「(一)」「1.」 as a reader sees them."""

from __future__ import annotations

import re
from typing import Any

import msgspec

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 9  # levels of a list
DIGITS = "〇一二三四五六七八九"
LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万")
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X")),
    *((9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
COUNTED = frozenset(
    f"{family}{kind}"
    for family in ("chinese", "taiwanese", "japanese", "korean")
    for kind in ("Counting", "CountingThousand")
)
DIGIT_BY_DIGIT = frozenset(["ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2"])
# Signs in circles and brackets: kind → (code point of 1, how many there are).
ENCLOSED = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
PLACE = re.compile("%([1-9])")


class Level(msgspec.Struct):
    """How one level of a list is counted and printed: `text` is such as 「第%1章」 or `%1.%2`."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None  # 0 never, n when a level above n was counted; None when any level above was
    legal: bool = False  # all numbers in it are Arabic, whatever their own level says
    style: str | None = None


class Numbering:
    """The lists of one document, counted paragraph by paragraph in its order."""

    def __init__(self, root: Any = None) -> None:
        """Read `numbering.xml`; without it nothing is numbered."""
        self._lists: dict[str, dict[int, Level]] = {}  # abstract id → levels
        self._nums: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._whole: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def level_of_style(self, num: str, style: str) -> int:
        """Return the level of a list that belongs to a paragraph style, 0 when none names it."""
        levels = self._levels(num)
        return next((k for k, level in levels.items() if level.style == style), 0)

    def number(self, num: str, depth: int) -> str:
        """
        Count one paragraph and return what is printed before it; nothing for a bullet or an unknown list.

        Lists that share their definition go on counting, unless one of them says where it starts.
        """
        if num not in self._nums or not 0 <= depth < DEEPEST:
            return ""
        abstract, _, starts = self._nums[num]
        levels = self._levels(num)
        counts = self._counts.setdefault(abstract, [None] * DEEPEST)
        if num not in self._begun:
            self._begun.add(num)
            for k in starts:
                counts[k] = None
        level = levels.get(depth, Level())
        before = counts[depth]
        counts[depth] = starts.get(depth, level.start) if before is None else before + 1
        for k in range(depth):
            if counts[k] is None:
                counts[k] = starts.get(k, levels.get(k, Level()).start)
        for k in range(depth + 1, DEEPEST):
            restart = levels[k].restart if k in levels else None
            if restart is None or depth < restart:
                counts[k] = None
        return self._print(level, levels, counts)

    def _print(self, level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
        if level.kind == "bullet":
            return ""

        def counted(place: re.Match[str]) -> str:
            k = int(place.group(1)) - 1
            kind = levels[k].kind if k in levels else "decimal"
            return format_number(counts[k] or 0, "decimal" if level.legal and kind != "none" else kind)

        return PLACE.sub(counted, level.text)

    def _levels(self, num: str) -> dict[int, Level]:
        if num not in self._whole:
            abstract, own, _ = self._nums.get(num, ("", {}, {}))
            self._whole[num] = self._lists.get(abstract, {}) | own
        return self._whole[num]

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}  # the style that defines a list → the list
        links: dict[str, str] = {}
        for abstract in root.iterchildren(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            self._lists[key] = dict(_read_level(one) for one in abstract.iterchildren(f"{W}lvl"))
            for one in abstract.iterchildren(f"{W}styleLink"):
                linked[one.get(f"{W}val", "")] = key
            for one in abstract.iterchildren(f"{W}numStyleLink"):
                links[key] = one.get(f"{W}val", "")
        for num in root.iterchildren(f"{W}num"):
            key = value(num, "abstractNumId") or ""
            key = linked.get(links.get(key, ""), key)
            own: dict[int, Level] = {}
            starts: dict[int, int] = {}
            for override in num.iterchildren(f"{W}lvlOverride"):
                k = whole(override.get(f"{W}ilvl"))
                if not 0 <= k < DEEPEST:
                    continue
                level = override.find(f"{W}lvl")
                if level is not None:
                    own[k] = _read_level(level)[1]
                begin = value(override, "startOverride")
                if begin is not None:
                    starts[k] = whole(begin)
            self._nums[num.get(f"{W}numId", "")] = key, own, starts


def _read_level(element: Any) -> tuple[int, Level]:
    restart = value(element, "lvlRestart")
    kind = value(element, "numFmt")
    if kind is None:  # newer kinds stand beside an older one that means nearly the same
        kind = next((one.get(f"{W}val") for one in element.iter(f"{W}numFmt")), None)
    return whole(element.get(f"{W}ilvl")), Level(
        start=whole(value(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        kind=kind or "decimal",
        text=(value(element, "lvlText") or "")[:200],
        restart=None if restart is None else whole(restart),
        legal=is_on(element.find(f"{W}isLgl")),
        style=value(element, "pStyle"),
    )


def value(element: Any, child: str) -> str | None:
    """Return the `w:val` of a child, None without it."""
    found = element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


def whole(written: str | None, default: int = 0) -> int:
    """Return a number written in a file, `default` for what is none."""
    if written and len(written) <= 9 and written.lstrip("-").isascii() and written.lstrip("-").isdigit():
        try:
            return int(written)
        except ValueError:
            return default
    return default


def is_on(element: Any) -> bool:
    """Say whether a switch such as `<w:b/>` is there and on."""
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def format_number(number: int, kind: str) -> str:
    """
    Return a number as a list of this kind prints it; Arabic for kinds and numbers we do not know.

    >>> [format_number(12, kind) for kind in ("chineseCounting", "ideographDigital", "decimalEnclosedCircle")]
    ['十二', '一二', '⑫']
    """
    if kind == "none":
        return ""
    if number > 0:
        if kind in COUNTED and number <= 9_999:
            return counted_in_chinese(number)
        if kind in ("chineseLegalSimplified", "ideographLegalTraditional") and number <= 9_999:
            return counted_in_chinese(number, *LEGAL)
        if kind in ENCLOSED and number <= ENCLOSED[kind][1]:
            return chr(ENCLOSED[kind][0] + number - 1)
        if kind in ("upperRoman", "lowerRoman") and number <= 3_999:
            return _roman(number) if kind == "upperRoman" else _roman(number).lower()
        if kind in ("upperLetter", "lowerLetter") and number <= 260:
            letter = chr((65 if kind == "upperLetter" else 97) + (number - 1) % 26)
            return letter * ((number - 1) // 26 + 1)
        if kind == "ideographTraditional" and number <= 10:
            return STEMS[number - 1]
        if kind == "ideographZodiac" and number <= 12:
            return BRANCHES[number - 1]
    if kind in DIGIT_BY_DIGIT and number >= 0:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    if kind == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) if digit.isdigit() else digit for digit in str(number))
    if kind == "decimalZero":
        return f"{number:02d}"
    return str(number)


def counted_in_chinese(number: int, digits: str = "零一二三四五六七八九", tens: str = "十百千") -> str:
    """
    Return a number up to 9,999 in Chinese numerals.

    >>> [counted_in_chinese(number) for number in (10, 11, 20, 101, 110)]
    ['十', '十一', '二十', '一百零一', '一百一十']
    """
    written = ""
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + (tens[place - 1] if place else "")
            gap = False
        else:
            gap = True
    return written[1:] if number < 20 and written.startswith("一十") else written


def _roman(number: int) -> str:
    written = ""
    for amount, sign in ROMAN:
        while number >= amount:
            written += sign
            number -= amount
    return written
