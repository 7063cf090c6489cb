"""Numbers with their units: where they stand, what value they have, how exact they are, whether they moved."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from casemine.lexicons import Term, load_lexicon, load_patterns, load_rules
from casemine.records import Change, Comparator, Direction
from casemine.text.numerals import read_numeral

HAN = "零〇一二两三四五六七八九十百千万亿"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
LONGEST_UNIT = 5
TOP = re.compile(rf"(?:{ARABIC})|[{HAN}]+")
RANGE_SIGN = re.compile(r"(?:-{1,2}|—{1,2}|~|至|到)")
ROW = re.compile(r"^(十)?(?:一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)(十|百|千)?(?=[余多]?[万亿]?)")
NOT_ABOUT = frozenset(
    "节预签契公条制合违履特最附远临就亲靠相邻新以赶路之晚"
)  # 「节约」「最近」 say nothing of the number
INSIDE_QUOTES = re.compile(r"[“‘]([^“”‘’\n]{1,16})[”’]")
TITLE_MARKS = re.compile(r"《[^》\n]{1,60}》")
ONLY_TO = ("增", "减", "发展", "扩大", "壮大", "扩展")  # they tell a change only where they reach a number
UP = frozenset("增上提高壮扩攀跃飙猛激升拓延涨发")
DOWN = frozenset("减下降缩压精回骤锐")


@dataclass(slots=True)
class Quantity:
    """One number that may measure something, in offsets of the view; `number` is where its first digit stands."""

    start: int
    end: int
    number: int
    value: float | None
    unit: str
    unit_class: str
    comparator: Comparator = Comparator.EQUAL
    low: float | None = None
    high: float | None = None
    change: Change | None = None
    left_end: int = 0  # where the words to its left end
    right_start: int = 0  # where the words to its right begin


@dataclass(slots=True)
class _Number:
    start: int
    end: int
    value: float
    about: bool
    han: bool
    written: str


def _beside(name: str) -> re.Pattern[str]:
    return load_patterns("figure_contexts")[name]


@cache
def _units() -> dict[str, Term]:
    return dict(load_lexicon("figure_units").by_term)


@cache
def _other_words() -> dict[str, str]:
    """Characters that with the unit before them make another word: 「5万节约…」 counts no 节."""
    return {row.term: row.note for row in load_lexicon("figure_other_words")}


@cache
def _number() -> re.Pattern[str]:
    """A numeral; a Chinese one only before what can be a unit or a noun that is counted."""
    firsts = "".join(sorted({unit[0] for unit in _units()} | {noun[0] for noun in _plain_nouns()} | {"大", "分"}))
    return re.compile(
        rf"(?<![A-Za-z\d.])(?P<arabic>{ARABIC})(?P<more>[余多来几])?(?P<step>[十百千]?万?亿|[十百千]?万|[百千])?(?P<more_two>[余多])?"
        rf"|(?P<han>[{HAN}]{{1,9}})(?P<han_more>[余多来几])?(?P<han_step>[万亿])?(?P<han_more_two>[余多])?"
        rf"(?=[{re.escape(firsts)}\-—~至到])"
    )


@cache
def _plain_nouns() -> dict[str, str]:
    return {row.term: row.note for row in load_lexicon("figure_nouns") if row.term_class == "plain"}


@cache
def _nouns(term_class: str) -> tuple[str, ...]:
    return load_lexicon("figure_nouns").of_class(term_class)


def find_quantities(matched: str, taken: tuple[tuple[int, int], ...] = ()) -> list[Quantity]:
    """
    Return what counts or measures in `matched`, in order; dates, ordinals, names and idioms are left out.

    Args:
        matched: A text in the forms of the matching view.
        taken: Ranges in which no number counts, such as the names of governance models.
    """
    vetoed = _vetoed(matched, taken)
    found = _changes(matched, vetoed)
    busy = [(quantity.start, quantity.end) for quantity in found]
    busy.sort()
    starts = [start for start, _ in busy]
    position = 0
    pattern = _number()
    while match := pattern.search(matched, position):
        position = match.end()
        k = bisect_right(starts, match.start()) - 1
        if k >= 0 and match.start() < busy[k][1]:
            position = max(position, busy[k][1])
            continue
        quantity = _quantity(matched, match)
        if quantity is None:
            if (
                match["han"]
                and match["han"][0] == "一"
                and len(match["han"]) > 1
                and not matched[: match.start()].endswith("第")
            ):
                position = match.start() + 1  # 「统一三个标准」
            continue
        position = max(position, quantity.end)
        if not vetoed.holds(quantity.number):
            found.append(quantity)
    found.sort(key=lambda quantity: quantity.number)
    return found


class _Ranges:
    """Ranges in order, to ask whether one holds a position."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        for start, end in sorted(ranges):
            if merged and start < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def holds(self, position: int) -> bool:
        k = bisect_right(self._starts, position) - 1
        return k >= 0 and position < self._ends[k]

    def touch(self, start: int, end: int) -> bool:
        k = bisect_right(self._starts, end - 1) - 1
        return k >= 0 and start < self._ends[k]


def _vetoed(matched: str, taken: tuple[tuple[int, int], ...]) -> _Ranges:
    """Names in quotes, titles in 《》, set terms and idioms: numerals in them count nothing (guideline 2)."""
    ranges = list(taken)
    ranges += [match.span() for match in INSIDE_QUOTES.finditer(matched)]
    ranges += [match.span() for match in TITLE_MARKS.finditer(matched)]
    ranges += [(start, end) for start, end, _ in load_lexicon("figure_vetoes").find(matched)]
    for start, end, term in load_lexicon("policy_terms").find(matched):
        if term.term_class not in ("article_only", "ordinal_marker") and not _counts_on(matched, start, end):
            ranges.append((start, end))
    return _Ranges(ranges)


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
    return last.isdigit() and (after.isdigit() or after in ("万", "亿", "余", "多", "%") or after in _units())


# --- changes -----------------------------------------------------------------------------------------------------


def _changes(matched: str, vetoed: _Ranges) -> list[Quantity]:
    found: list[Quantity] = []
    busy: list[tuple[int, int]] = []
    for rule in load_rules("figure_changes"):
        by_earlier_rules = _Ranges(busy)
        for match in rule.pattern.finditer(matched):
            start, end = match.span()
            if by_earlier_rules.touch(start, end) or vetoed.holds(start):
                continue
            made = _doubled(match) if rule.name == "doubled" else _moved(match)
            if made:
                found += made
                busy.append((start, end))
    return found


def _doubled(match: re.Match[str]) -> list[Quantity]:
    times = int(read_numeral(match["times"])) if match["times"] else 1
    by = 100.0 * (2**times - 1)
    start, end = match.span()
    change = Change(Direction.UP, by=by, by_unit="%")
    return [Quantity(start, end, start, by, "%", "percent", change=change, left_end=start, right_start=end)]


def _moved(match: re.Match[str]) -> list[Quantity]:
    """「从A(…)增至B」 is one quantity; two starts with one shared end are two."""
    groups = match.groupdict()
    unit, unit_before = groups["unit_after"] or groups["unit"], groups["unit"]
    if unit_before and not groups["unit_after"] and _looks_dated(groups["before"], unit_before):
        return []
    if unit is None and "." not in groups["before"] and not groups.get("verb"):
        return []
    if groups["unit_after"] and unit_before and not _same_kind(unit_before, groups["unit_after"]):
        return []
    if unit in ("年", "日", "月") or _looks_dated(groups["before"], unit or ""):
        return []
    row = _units().get(unit) if unit else None
    name, factor = _filed(row)
    after = _read(groups["after"]) * factor
    befores = [_scaled(groups["before"], unit_before, unit, factor)]
    if "before_two" in groups:
        befores.append(_read(groups["before_two"]) * factor)
    verb = groups.get("verb") or ""
    start, end = match.span()
    suffix = _beside("suffix_right").match(match.string, end)
    comparator = _name_of(suffix) if suffix else Comparator.EQUAL
    end = suffix.end() if suffix else end
    return [
        Quantity(
            start, end, match.start("after") if k else match.start("before"), after, name or "比例",
            row.term_class if row else "percent", comparator,
            change=Change(_direction(verb, before, after), before=before, after=after),
            left_end=start, right_start=end,
        )
        for k, before in enumerate(befores)
    ]  # fmt: skip


def _same_kind(one: str, other: str) -> bool:
    """Whether a change can lead from the one unit to the other: the same, both times, or both plain counts."""
    classes = _units()[one].term_class, _units()[other].term_class
    return (
        _filed_name(one) == _filed_name(other)
        or (one in HOURS and other in HOURS)
        or set(classes) <= {"count", "people", "weak"}
    )


def _looks_dated(written: str, unit: str) -> bool:
    return unit == "年" or (not unit and written.isdigit() and len(written) == 4 and written[:2] in ("19", "20"))


def _scaled(written: str, unit: str | None, other: str | None, factor: float) -> float:
    """Return the start of a change in the unit of its end: 5天 → 3小时 starts at 120 hours."""
    value = _read(written)
    if unit and other and unit != other and unit in HOURS and other in HOURS:
        return value * HOURS[unit] / HOURS[other]
    return value * factor


HOURS = {
    "分钟": 1 / 60,
    "小时": 1.0,
    "个小时": 1.0,
    "天": 24.0,
    "工作日": 24.0,
    "个工作日": 24.0,
    "周": 168.0,
    "个月": 720.0,
}


def _direction(verb: str, before: float, after: float) -> Direction:
    if verb and verb[0] in UP:
        return Direction.UP
    if verb and verb[0] in DOWN:
        return Direction.DOWN
    return Direction.UP if after >= before else Direction.DOWN


# --- one number --------------------------------------------------------------------------------------------------


def _quantity(matched: str, match: re.Match[str]) -> Quantity | None:
    if matched.startswith("分之", match.end()):
        return _fraction(matched, match)
    number = _read_number(matched, match)
    if number is None:
        return None
    second = _second(matched, number)
    last = second or number
    unit = _unit_at(matched, last)
    if unit is None:
        return _bare(matched, number) if second is None else None
    term, end = unit
    row = _units().get(term)
    unit_class = row.term_class if row else "count"
    name, factor = _filed(row)
    if term == "大":
        name = "个"
    if not _counts(matched, number, second, term, unit_class, end):
        return None
    quantity = Quantity(
        number.start, end, number.start, number.value * factor, name, unit_class,
        Comparator.ABOUT if last.about else Comparator.EQUAL, left_end=number.start, right_start=end,
    )  # fmt: skip
    if second:
        low, high = number.value, second.value
        if low < second.value / 1000 and second.written.endswith(("万", "亿")):  # 「3-5万元」: the step counts for both
            low *= 10_000 if second.written.endswith("万") else 100_000_000
        quantity.low, quantity.high, quantity.value = low * factor, high * factor, None
        quantity.comparator = Comparator.RANGE
    elif number.han and (row_of := ROW.match(number.written)) and len(number.written) > 1:
        _as_row(quantity, row_of, number, factor)
    _add_modifiers(matched, quantity)
    _add_change(matched, quantity)
    return quantity


def _read_number(matched: str, match: re.Match[str]) -> _Number | None:
    start, end = match.span()
    if match["arabic"]:
        before = matched[start - 1] if start else ""
        if before in "第〔[№×*/#" and before:
            return None
        after = matched[end] if end < len(matched) else ""
        if after in "×*" and after:
            return None
        about = bool(match["more"] or match["more_two"])
        return _Number(start, end, _read(match.group()), about, False, match.group())
    written = match["han"]
    before = matched[start - 1] if start else ""
    if before == "第" or (before in "初周星期" and before) or _is_rank(matched, start):
        return None
    if written[0] in "零〇":
        return None
    about = bool(match["han_more"] or match["han_more_two"])
    lead = before in "数几上近约超逾" and before != ""
    if not about and not lead and not written.strip("百千万亿"):
        return None
    if before in "数几上" and before and written[0] in "十百千万亿" and not (before == "上" and written[0] == "十"):
        return _Number(start - 1, end, _read(match.group()), True, True, match.group())
    return _Number(start, end, _read(match.group()), about, True, match.group())


def _is_rank(matched: str, start: int) -> bool:
    """「前三名」 is a rank; 「目前三个」 is not."""
    return start > 0 and matched[start - 1] == "前" and (start < 2 or matched[start - 2] not in "目此以当之先年月")


def _read(written: str) -> float:
    try:
        return read_numeral(written)
    except ValueError:
        return 0.0


def _fraction(matched: str, match: re.Match[str]) -> Quantity | None:
    """「三分之二」「百分之八十」; an idiom such as 「万分之一」 is none."""
    start, below = match.start(), match.group()
    top = TOP.match(matched, match.end() + 2)
    if not top or below == "万":
        return None
    if below == "百":
        value, unit = _read(top.group()), "%"
    else:
        value, unit = round(_read(top.group()) / (_read(below) or 1), 4), "比例"
    quantity = Quantity(start, top.end(), start, value, unit, "percent", left_end=start, right_start=top.end())
    _add_modifiers(matched, quantity)
    _add_change(matched, quantity)
    return quantity


def _second(matched: str, number: _Number) -> _Number | None:
    """The upper end of a range: 「20-30人」「3名至5名」「三至五次」."""
    position = number.end
    unit = _unit_at(matched, number)
    first_unit = unit[0] if unit else ""
    sign = RANGE_SIGN.match(matched, unit[1] if unit else position)
    if sign is None:
        return None
    match = _number().match(matched, sign.end())
    if match is None:
        return None
    if number.han and match["arabic"]:
        return None
    upper = _Number(
        match.start(), match.end(), _read(match.group()), bool(match["more"]), bool(match["han"]), match.group()
    )
    upper_unit = _unit_at(matched, upper)
    if upper_unit is None or (first_unit and _filed_name(first_unit) != _filed_name(upper_unit[0])):
        return None
    if upper.value <= number.value and not (upper.value >= 10_000 or upper_unit[0] == "%"):
        return None
    return upper


def _unit_at(matched: str, number: _Number) -> tuple[str, int] | None:
    """The longest unit right behind the number, with its end; 「六大食堂」 counts by 大."""
    units, at = _units(), number.end
    window = matched[at : at + LONGEST_UNIT]
    if window[:1] == "个" and window[1:2] in ("半",):
        window = window[:1] + window[2:]
        at += 1
    if window.startswith("人口"):
        return None
    for length in range(min(len(window), LONGEST_UNIT), 0, -1):
        if window[:length] in units:
            return window[:length], at + length
    if window[:1] == "大":
        run = re.match(r"大([\u4e00-\u9fff]{2,8})", matched[number.end : number.end + 9])
        if run and any(noun in run.group(1) for noun in _nouns("concrete")):
            return "大", number.end + 1
    return None


def _filed(row: Term | None) -> tuple[str, float]:
    """The name a unit is filed under, and the factor to its value (成 → %, 10)."""
    if row is None:
        return "", 1.0
    name, _, factor = row.note.partition("*")
    return name or row.term, float(factor) if factor else 1.0


def _filed_name(term: str) -> str:
    return _filed(_units().get(term))[0]


def _bare(matched: str, number: _Number) -> Quantity | None:
    """A number without a classifier counts only before or behind a plain noun: 「3.4万常住人口」「用户5万」."""
    big = number.value >= 10_000 or len(number.written) >= 2
    if not big or (number.han and number.value < 10_000):
        return None
    behind = matched[number.end : number.end + 8].removeprefix("的")
    unit = next((unit for noun, unit in _plain_nouns().items() if behind.startswith(noun)), "")
    if not unit:
        left = matched[max(0, number.start - 6) : number.start].rstrip("约近超逾达共为")
        last = number.written[-1]
        if last not in "万亿余多":
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


def _as_row(quantity: Quantity, row: re.Match[str], number: _Number, factor: float) -> None:
    """「三五个」「七八十户」 is a range."""
    pair = row.group().strip("十百千")
    tens = 10.0 if row[1] else 0.0
    step = {"十": 10, "百": 100, "千": 1000}.get(row[2] or "", 1)
    low, high = (tens + _read(pair[0]) * step), (tens + _read(pair[1]) * step)
    quantity.low, quantity.high, quantity.value = low * factor, high * factor, None
    quantity.comparator = Comparator.RANGE


# --- what does not count ---------------------------------------------------------------------------------------


def _counts(matched: str, number: _Number, second: _Number | None, term: str, unit_class: str, end: int) -> bool:
    left = matched[max(0, number.start - 14) : number.start]
    right = matched[end : end + 8]
    if number.han and not second:
        if number.written == "一":
            if unit_class == "time" and right.startswith(("内", "之内", "以内")):
                return True
            return bool(term in ("次", "期", "场", "轮", "回", "遍") and _beside("frequency_left").search(left))
        if unit_class == "weak" and len(number.written) == 1 and not number.about:
            return False
        if term == "成" and (len(number.written) > 1 or right[:1] in "立为员果功效绩长年本就熟型品分不熟交"):
            return False
    if unit_class == "time":
        return _time_counts(number, term, left, right)
    if (
        term in ("届", "期", "季", "轮", "集", "版", "批")
        and not _beside("held_left").search(left)
        and not _beside("frequency_left").search(left)
    ):
        return False
    if term == "分" and not _beside("score_left").search(left):
        return False
    if term in ("栋", "幢", "座", "单元") and (
        right[:1].isdigit() or right[:1] == "号" or _beside("house_left").search(left)
    ):
        return False
    if right[:1] and right[0] in _other_words().get(term, ""):
        return False
    if right.startswith(("一体", "之一")) or (number.han and term == "个" and right[:1] == "一"):
        return False
    if unit_class in ("count", "weak") and number.value <= 20 and _abstract(right):
        return False
    return not (unit_class == "percent" and term == "倍" and number.han and right[:1] == "于")


def _abstract(right: str) -> bool:
    """Abstract nouns and rhetoric are counted by nobody: 「三个方面」「两大优势」 (guideline 2)."""
    return right.lstrip("大的主要")[:4].startswith(_nouns("abstract"))


def _time_counts(number: _Number, term: str, left: str, right: str) -> bool:
    """Lengths of time count when they measure performance or perseverance (guideline 2)."""
    if term in ("岁", "周岁"):
        return right.startswith(("以上", "以下", "及以", "-", "—")) or bool(_beside("age_left").search(left))
    if term in ("年", "载"):
        return number.value < 100 and bool(_beside("years_left").search(left))
    if term in ("日", "周", "季度", "个季度", "星期"):
        return False
    if term in ("小时", "个小时") and number.value == 24:
        return right.startswith(("内", "之内", "以内"))
    if _beside("years_left").search(left):
        return True
    return bool(_beside("time_left").search(left) or _beside("time_right").match(right))


# --- what stands around the number ------------------------------------------------------------------------------


def _add_modifiers(matched: str, quantity: Quantity) -> None:
    """Take in 约, 近, 超过 before and 以上, 左右, 以内 behind; they touch the number and change the comparator."""
    suffix = _beside("suffix_right").match(matched, quantity.end)
    if suffix:
        quantity.end = quantity.right_start = suffix.end()
        if quantity.comparator is not Comparator.RANGE:
            quantity.comparator = _name_of(suffix)
    window = matched[max(0, quantity.start - 6) : quantity.start]
    prefix = _beside("prefix_left").search(window)
    if prefix and not (prefix.start() and window[prefix.start() - 1] in NOT_ABOUT and len(prefix.group()) == 1):
        quantity.start -= len(window) - prefix.start()
        quantity.left_end = quantity.start
        if quantity.comparator in (Comparator.EQUAL, Comparator.ABOUT):
            quantity.comparator = _name_of(prefix)
    left = matched[max(0, quantity.start - 14) : quantity.start]
    frequency = _beside("frequency_left").search(left)
    if frequency and quantity.unit in ("次", "场", "期", "轮", "回", "遍", "例", "件"):
        quantity.start -= len(left) - frequency.start()
        quantity.left_end = quantity.start
    years = _beside("years_left").search(left)
    if years and quantity.unit_class == "time":
        quantity.start -= len(left) - years.start()
        quantity.left_end = quantity.start


def _name_of(match: re.Match[str]) -> Comparator:
    return Comparator[match.lastgroup or "EQUAL"]


def _add_change(matched: str, quantity: Quantity) -> None:
    """「增长17%」 is by 17 %; 「增至58户」 reaches 58."""
    if quantity.value is None:
        return
    left = matched[max(0, quantity.start - 16) : quantity.start]
    moved = _beside("moved_left").search(left)
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
