"""Numbers with their units: where they stand, what value they have, how exact they are, whether they moved."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

import msgspec

from casemine.extract.changes import UP, find_changes
from casemine.extract.counting import NEVER_COUNTED, counts
from casemine.extract.quantity import (
    Number,
    Quantity,
    Ranges,
    beside,
    comparator_of,
    filed,
    filed_name,
    units,
    value_of,
)
from casemine.extract.reading import Reading
from casemine.extract.word_hits import words_in
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Change, Comparator, Direction
from casemine.text.numerals import ARABIC
from casemine.text.numerals import HAN_NUMERAL as HAN

LONGEST_UNIT = 5
PARTS = {"百": "%", "千": "‰"}
HUNDREDTHS = frozenset("一二三四五六七八九")
TOP = re.compile(rf"(?:{ARABIC.pattern})|[{HAN}]+")
RANGE_SIGNS = "-—~至到"
RANGE_SIGN = re.compile(r"-{1,2}|—{1,2}|~|至|到")
ROW = re.compile(r"^(十)?(?:一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)(十|百|千)?(?=[余多]?[万亿]?)")
NOT_ABOUT = frozenset(
    "节预签契公条制合违履特最附远临就亲靠相邻新以赶路之晚"
)  # 「节约」「最近」 say nothing of the number
NOT_EXCEEDED = frozenset("赶反高")
INSIDE_QUOTES = re.compile(r"[“‘]([^“”‘’\n]{1,16})[”’]")
TITLE_MARKS = re.compile(r"《[^》\n]{1,60}》")
ONLY_TO = ("增", "减", "发展", "扩大", "壮大", "扩展")  # they tell a change only where they reach a number
# A bare 「一」 counts only in a frequency (「每月一次」), a length (「一小时内」), a part, a range, each with its sign.
ONE_COUNTS_WITH = frozenset("次期场轮回遍内分" + RANGE_SIGNS)
ONE_REACH = 8
OFTEN_UNITS = ("次", "场", "期", "轮", "回", "遍", "例", "件")
MYRIAD_ENDS = frozenset("万亿余多")


@knowledge
def _number() -> re.Pattern[str]:
    """
    A numeral; a Chinese one only before what can be a unit or a noun that is counted, and with a group `rest`.

    Both kinds begin with their first character, so that the search runs from one candidate to the next.
    """
    return re.compile(
        rf"[\d{HAN}](?:(?<=\d)(?<![A-Za-z\d.].)(?:\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|\d*(?:\.\d+)?)"
        rf"(?P<more>[余多来几])?(?:[十百千]?万?亿|[十百千]?万|[百千])?(?P<more_two>[余多])?"
        rf"|(?<=[{HAN}])(?P<rest>[{HAN}]{{0,8}})(?P<han_more>[余多来几])?[万亿]?(?P<han_more_two>[余多])?"
        rf"(?=[{re.escape(''.join(sorted(_openers() - {'的'})))}]))"
    )


@knowledge
def _openers() -> frozenset[str]:
    """What can follow a number that counts: the first signs of units, nouns, fractions and ranges."""
    return frozenset({unit[0] for unit in units()} | {noun[0] for noun in _plain_nouns()} | {*"大分的", *RANGE_SIGNS})


@knowledge
def _units_by_first() -> dict[str, tuple[str, ...]]:
    """The units by their first character, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in sorted((unit for unit in units() if len(unit) <= LONGEST_UNIT), key=len, reverse=True):
        found[unit[0]] = (*found.get(unit[0], ()), unit)
    return found


@knowledge
def _plain_nouns() -> dict[str, str]:
    return {row.term: row.note for row in load_lexicon("figure_nouns") if row.term_class == "plain"}


@knowledge
def _concrete_nouns() -> tuple[str, ...]:
    return load_lexicon("figure_nouns").of_class("concrete")


def find_quantities(reading: Reading, taken: tuple[tuple[int, int], ...] = ()) -> list[Quantity]:
    """
    Return what counts or measures in the view, in order; dates, ordinals, names and idioms are left out.

    Args:
        reading: The text made ready.
        taken: Ranges in which no number counts, such as the names of governance models.
    """
    matched = reading.view.matched
    vetoed = _vetoed(reading, taken)
    found = find_changes(matched, vetoed)
    busy = sorted((quantity.start, quantity.end) for quantity in found)
    starts = [start for start, _ in busy]
    search = _number().search
    position = 0
    while match := search(matched, position):
        begin, position = match.span()
        k = bisect_right(starts, begin) - 1
        if k >= 0 and begin < busy[k][1]:
            position = max(position, busy[k][1])
            continue
        quantity = _quantity(matched, match) if _may_count(matched, match) else None
        if quantity is None:
            if match["rest"] and matched[begin] == "一" and matched[begin - 1 : begin] != "第":
                position = begin + 1  # 「统一三个标准」
            continue
        position = max(position, quantity.end)
        if not vetoed.holds(quantity.number):
            found.append(quantity)
    found.sort(key=lambda quantity: quantity.number)
    _share_changes(matched, found)
    return found


def _share_changes(matched: str, found: list[Quantity]) -> None:
    """「分别下降14.5%、14%」: what the first number is by, the others of its row are too."""
    for previous, quantity in pairwise(found):
        change = previous.change
        if change is None or change.by is None or quantity.change is not None or quantity.unit != change.by_unit:
            continue
        row = matched[previous.end : quantity.start] in ("、", "和", "与", "及")
        if row and "分别" in matched[max(0, previous.start - 24) : previous.number]:
            quantity.change = msgspec.structs.replace(change, by=quantity.value)


def _vetoed(reading: Reading, taken: tuple[tuple[int, int], ...]) -> Ranges:
    """Names in quotes, titles in 《》, set terms and idioms: numerals in them count nothing (guideline 2)."""
    matched = reading.view.matched
    ranges = list(taken)
    ranges += [match.span() for match in INSIDE_QUOTES.finditer(matched)]
    ranges += [match.span() for match in TITLE_MARKS.finditer(matched)]
    ranges += [(start, end) for start, end, _ in words_in(reading, "figure_vetoes")]
    for start, end, term in words_in(reading, "policy_terms"):
        if term.term_class not in ("article_only", "ordinal_marker") and not _counts_on(matched, start, end):
            ranges.append((start, end))
    return Ranges(ranges)


def _counts_on(matched: str, start: int, end: int) -> bool:
    """Whether the set term is a piece of a longer number (「120」 in 「1204件」) or counts here (「120人」)."""
    first, last = matched[start], matched[end - 1]
    before, after = matched[start - 1 : start], matched[end : end + 1]
    if first in HAN and before and before in HAN:
        return True
    if first.isdigit() and (before.isdigit() or before == "."):
        return True
    if "%" in matched[start:end]:  # 「100%覆盖」 is a set phrase and a rate all the same
        return True
    return last.isdigit() and (after.isdigit() or after in ("万", "亿", "余", "多", "%") or after in units())


# --- one number --------------------------------------------------------------------------------------------------


def _may_count(matched: str, match: re.Match[str]) -> bool:
    """Tell most dates, ordinals and lone 「一」 at a glance."""
    start, end = match.span()
    if match["rest"] is None:
        sign = matched[end : end + 1]
        if sign == "日" or (sign == "年" and end - start == 4 and matched[start:end].isdecimal()):
            return matched[start] == "0"
        return sign in _openers() or matched[end - 1] in MYRIAD_ENDS
    lone_one = matched[start] == "一" and end == start + 1
    return not lone_one or not ONE_COUNTS_WITH.isdisjoint(matched[end : end + ONE_REACH])


def _quantity(matched: str, match: re.Match[str]) -> Quantity | None:
    if matched.startswith("分之", match.end()):
        return _fraction(matched, match)
    unit = _unit_at(matched, match.end())
    if unit and unit[0] in NEVER_COUNTED and match.group() != "一":
        return None
    number = _read_number(matched, match)
    if number is None:
        return None
    second = _second(matched, number, unit)
    last = number
    if second:
        last = second
        unit = _unit_at(matched, second.end)
    if unit is None:
        return _bare(matched, number) if second is None else None
    term, end = unit
    row = units().get(term)
    unit_class = row.term_class if row else "count"
    if not counts(matched, number, second, term, unit_class, end):
        return None
    name, factor = ("个", 1.0) if term == "大" else filed(row)
    value = number.value * factor
    if term == "成" and number.han and second is None and matched[end : end + 1] in HUNDREDTHS:
        value, end = value + value_of(matched[end]), end + 1  # 「七成五」
    quantity = Quantity(
        number.start, end, number.start, value, name, unit_class,
        Comparator.ABOUT if last.about else Comparator.EQUAL, left_end=number.start, right_start=end,
    )  # fmt: skip
    if second:
        low, high = number.value, second.value
        if low < second.value / 1000 and second.written.endswith(("万", "亿")):  # 「3-5万元」: the step counts for both
            low *= 10_000 if second.written.endswith("万") else 100_000_000
        quantity.low, quantity.high, quantity.value = low * factor, high * factor, None
        quantity.comparator = Comparator.RANGE
    elif number.han and len(number.written) > 1 and (row_of := ROW.match(number.written)):
        _as_row(quantity, row_of, number, factor)
    _add_modifiers(matched, quantity)
    _add_change(matched, quantity)
    return quantity


def _read_number(matched: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    written = match.group()
    before = matched[start - 1] if start else " "
    if match["rest"] is None:
        if before in "第〔[№×*/#" or matched[end : end + 1] in ("×", "*"):
            return None
        return Number(start, end, value_of(written), bool(match["more"] or match["more_two"]), False, written)
    first = written[0]
    if before in "第初周星期" or first in "零〇" or _is_rank(matched, start):
        return None
    about = bool(match["han_more"] or match["han_more_two"])
    lead = before in "数几上近约超逾"
    if not about and not lead and not (first + match["rest"]).strip("百千万亿"):
        return None
    if before in "数几上" and first in "十百千万亿" and not (before == "上" and first == "十"):
        return Number(start - 1, end, value_of(written), True, True, written)
    return Number(start, end, value_of(written), about, True, written)


def _is_rank(matched: str, start: int) -> bool:
    """「前三名」 is a rank; 「目前三个」 is not."""
    return start > 0 and matched[start - 1] == "前" and (start < 2 or matched[start - 2] not in "目此以当之先年月")


def _fraction(matched: str, match: re.Match[str]) -> Quantity | None:
    """「三分之二」「百分之八十」; an idiom such as 「万分之一」 is none."""
    start, below = match.start(), match.group()
    top = TOP.match(matched, match.end() + 2)
    if not top or below == "万":
        return None
    if below in PARTS:
        value, unit = value_of(top.group()), PARTS[below]
    else:
        value, unit = round(value_of(top.group()) / (value_of(below) or 1), 4), "比例"
    quantity = Quantity(start, top.end(), start, value, unit, "percent", left_end=start, right_start=top.end())
    _add_modifiers(matched, quantity)
    _add_change(matched, quantity)
    return quantity


def _second(matched: str, number: Number, unit: tuple[str, int] | None) -> Number | None:
    """The upper end of a range: 「20-30人」「3名至5名」「三至五次」; `unit` is what stands behind the first number."""
    position = unit[1] if unit else number.end
    if matched[position : position + 1] not in RANGE_SIGNS or position == len(matched):
        return None
    sign = RANGE_SIGN.match(matched, position)
    match = _number().match(matched, sign.end()) if sign else None
    if match is None or (number.han and match["rest"] is None):
        return None
    written = match.group()
    upper = Number(
        match.start(), match.end(), value_of(written), bool(match["more"]), match["rest"] is not None, written
    )
    upper_unit = _unit_at(matched, upper.end)
    if upper_unit is None or (unit and filed_name(unit[0]) != filed_name(upper_unit[0])):
        return None
    if upper.value <= number.value and not (upper.value >= 10_000 or upper_unit[0] == "%"):
        return None
    return upper


def _unit_at(matched: str, at: int) -> tuple[str, int] | None:
    """The longest unit at `at`, right behind a number, with its end; 「六大食堂」 counts by 大."""
    window = matched[at : at + LONGEST_UNIT]
    first = window[:1]
    if window.startswith("个半"):
        window = first + window[2:]
        at += 1
    if window.startswith("人口"):
        return None
    for unit in _units_by_first().get(first, ()):
        if window.startswith(unit):
            return unit, at + len(unit)
    if first == "大":
        run = OF_SIZE.match(matched, at, at + 9)
        if run and any(noun in run.group(1) for noun in _concrete_nouns()):
            return "大", at + 1
    return None


OF_SIZE = re.compile(r"大([\u4e00-\u9fff]{2,8})")


def _bare(matched: str, number: Number) -> Quantity | None:
    """A number without a classifier counts only before or behind a plain noun: 「3.4万常住人口」「用户5万」."""
    big = number.value >= 10_000 or len(number.written) >= 2
    if not big or (number.han and number.value < 10_000):
        return None
    behind = matched[number.end : number.end + 8].removeprefix("的")
    unit = next((unit for noun, unit in _plain_nouns().items() if behind.startswith(noun)), "")
    if not unit:
        left = matched[max(0, number.start - 6) : number.start].rstrip("约近超逾达共为")
        last = number.written[-1]
        if last not in MYRIAD_ENDS:
            return None
        unit = next((unit for noun, unit in _plain_nouns().items() if left.endswith(noun)), "")
        if not unit:
            return None
    quantity = Quantity(
        number.start, number.end, number.start, number.value, unit, "people",
        Comparator.ABOUT if number.about else Comparator.EQUAL, left_end=number.start, right_start=number.end,
    )  # fmt: skip
    _add_modifiers(matched, quantity)
    _add_change(matched, quantity)
    return quantity


def _as_row(quantity: Quantity, row: re.Match[str], number: Number, factor: float) -> None:
    """「三五个」「七八十户」 is a range."""
    pair = row.group().strip("十百千")
    tens = 10.0 if row[1] else 0.0
    step = {"十": 10, "百": 100, "千": 1000}.get(row[2] or "", 1)
    low, high = (tens + value_of(pair[0]) * step), (tens + value_of(pair[1]) * step)
    quantity.low, quantity.high, quantity.value = low * factor, high * factor, None
    quantity.comparator = Comparator.RANGE


# --- what stands around the number ------------------------------------------------------------------------------


def _add_modifiers(matched: str, quantity: Quantity) -> None:
    """Take in 约, 近, 超过 before and 以上, 左右, 以内 behind; they touch the number and change the comparator."""
    suffix = beside("suffix_right").match(matched, quantity.end)
    if suffix:
        quantity.end = quantity.right_start = suffix.end()
        if quantity.comparator is not Comparator.RANGE:
            quantity.comparator = comparator_of(suffix)
    window = matched[max(0, quantity.start - 6) : quantity.start]
    prefix = beside("prefix_left").search(window)
    if prefix and not _is_part_of_word(window, prefix):
        quantity.start -= len(window) - prefix.start()
        quantity.left_end = quantity.start
        if quantity.comparator in (Comparator.EQUAL, Comparator.ABOUT):
            quantity.comparator = comparator_of(prefix)
    elif quantity.comparator is Comparator.EQUAL and beside("least_left").search(
        matched[max(0, quantity.start - 9) : quantity.start]
    ):
        quantity.comparator = Comparator.AT_LEAST
    if quantity.unit in OFTEN_UNITS:
        _take_in(matched, quantity, beside("frequency_left"))
    if quantity.unit_class == "time":
        _take_in(matched, quantity, beside("years_left"))


def _is_part_of_word(window: str, prefix: re.Match[str]) -> bool:
    """「节约」「最近」「赶超」 say nothing of the number."""
    before = window[prefix.start() - 1 : prefix.start()]
    if len(prefix.group()) > 1 or not before:
        return False
    return before in NOT_EXCEEDED if prefix.group() == "超" else before in NOT_ABOUT


def _take_in(matched: str, quantity: Quantity, words: re.Pattern[str]) -> None:
    """Let the quantity begin with the words to its left."""
    left = matched[max(0, quantity.start - 14) : quantity.start]
    if found := words.search(left):
        quantity.start -= len(left) - found.start()
        quantity.left_end = quantity.start


def _add_change(matched: str, quantity: Quantity) -> None:
    """「增长17%」 is by 17 %; 「增至58户」 reaches 58."""
    if quantity.value is None:
        return
    left = matched[max(0, quantity.start - 16) : quantity.start]
    moved = beside("moved_left").search(left)
    if not moved:
        return
    verb = moved["verb"]
    before = left[moved.start() - 1 : moved.start()] if moved.start() else ""
    if (verb == "增" and before in "新") or (verb in ONLY_TO and not moved["to"]):
        return
    up = verb[0] in UP or verb.startswith("净增")
    direction = Direction.UP if up else Direction.DOWN
    quantity.left_end = quantity.start - (len(left) - moved.start())
    quantity.start = quantity.left_end
    rate = quantity.unit in ("%", "个百分点", "倍") and moved["to"] is None
    reached = moved["to"] is not None or (
        quantity.unit == "%"
        and "率" in matched[max(0, quantity.left_end - 3) : quantity.left_end]
        and left.endswith(("到", "至"))
    )
    if reached and not rate:
        quantity.change = Change(direction, after=quantity.value)
    else:
        quantity.change = Change(direction, by=quantity.value, by_unit=quantity.unit)
