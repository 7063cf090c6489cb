"""Changes: numbers that moved from one value to another, or grew so many times."""

from __future__ import annotations

import re

from casemine.extract.quantity import Quantity, Ranges, beside, comparator_of, filed, filed_name, units, value_of
from casemine.lexicons import load_rules
from casemine.records import Change, Comparator, Direction
from casemine.text.numerals import read_numeral

UP = frozenset("增上提高壮扩攀跃飙猛激升拓延涨发")
ABOUT = frozenset("余多几")
DOWN = frozenset("减下降缩压精回骤锐")


def find_changes(matched: str, vetoed: Ranges) -> list[Quantity]:
    """
    Return the quantities of `matched` that tell where they moved from and to, or how many times they doubled.

    >>> (quantity,) = find_changes("志愿者从69人壮大至224人", Ranges([]))
    >>> quantity.value, quantity.change.before, quantity.change.after
    (224.0, 69.0, 224.0)
    """
    found: list[Quantity] = []
    busy: list[tuple[int, int]] = []
    for rule in load_rules("figure_changes"):
        by_earlier_rules = Ranges(busy)
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
    row = units().get(unit) if unit else None
    name, factor = filed(row)
    after = value_of(groups["after"]) * factor
    befores = [_scaled(groups["before"], unit_before, unit, factor)]
    if "before_two" in groups:
        befores.append(value_of(groups["before_two"]) * factor)
    verb = groups.get("verb") or ""
    start, end = match.span()
    suffix = beside("suffix_right").match(match.string, end)
    comparator = comparator_of(suffix) if suffix else _exactness(match)
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


def _exactness(match: re.Match[str]) -> Comparator:
    """What is said of the number that was reached: 「提升到超1亿元」「壮大到200多头」."""
    prefix = beside("prefix_left").search(match.string, match.start(), match.start("after"))
    if prefix:
        return comparator_of(prefix)
    return Comparator.ABOUT if ABOUT.intersection(match["after"]) else Comparator.EQUAL


def _same_kind(one: str, other: str) -> bool:
    """Whether a change can lead from the one unit to the other: the same, both times, or both plain counts."""
    classes = units()[one].term_class, units()[other].term_class
    return (
        filed_name(one) == filed_name(other)
        or (one in HOURS and other in HOURS)
        or set(classes) <= {"count", "people", "weak"}
    )


def _looks_dated(written: str, unit: str) -> bool:
    return unit == "年" or (not unit and written.isdigit() and len(written) == 4 and written[:2] in ("19", "20"))


def _scaled(written: str, unit: str | None, other: str | None, factor: float) -> float:
    """Return the start of a change in the unit of its end: 5天 → 3小时 starts at 120 hours."""
    value = value_of(written)
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
