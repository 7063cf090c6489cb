"""Free checks: parts against their total, a list against its count, slots against their members."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from casemine.extract.reading import Reading, read
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Check, CheckKind, Comparator, Figure, GovernanceModel, Span

TOLERANCE = 0.1  # 「约12000人」 may stand for its parts' 11,980
FARTHEST = 60  # characters between a total and the word that opens its parts
PARTS = re.compile(r"其中|分别(?:为|是|有)|包括|含")
# Parts that leave nothing over: a sum that differs is a mismatch; other parts may be but some.
COMPLEMENTS = (
    ("户籍", "非户籍"), ("男", "女"), ("党员", "非党员"), ("农业", "非农业"), ("城镇", "农村"), ("本地", "外来"),
    ("本地", "外地"), ("正式", "预备"), ("常住", "流动"), ("公有", "非公有"),
)  # fmt: skip
LEAST_PARTS = 2


def find_checks(
    text: str | Reading, figures: Sequence[Figure] = (), governance_models: Sequence[GovernanceModel] = ()
) -> tuple[Check, ...]:
    """
    Return what can be checked inside the text, passed or not, in text order; a mismatch is reported, never mended.

    `expected` is the total, the count or the slots' numerals; `found` the sum of the parts, the length of the
    list, the number of members. The evidence runs from the total or the list to the last of them.
    """
    reading = read(text)
    found = [
        *_check_parts(reading, figures),
        *_check_lists(reading),
        *_check_slots(governance_models),
    ]
    return tuple(sorted(found, key=lambda check: (check.evidence, check.kind)))


# --- parts against totals -------------------------------------------------------------------------------------------


def _check_parts(reading: Reading, figures: Sequence[Figure]) -> list[Check]:
    """Compare each total with the figures of its unit behind 「其中」 in the same sentence."""
    view = reading.view
    checks: list[Check] = []
    figures = sorted(figures, key=lambda figure: figure.evidence)
    starts = [figure.evidence.start for figure in figures]
    for opening in PARTS.finditer(view.matched):
        at = view.offset(opening.start())
        first = bisect_left(starts, at)
        total = figures[first - 1] if first else None
        if total is None or total.value is None or not at - FARTHEST <= total.evidence.end <= at:
            continue
        end = _sentence_end(view.matched, opening.end())
        last = view.offset(end - 1) + 1 if end > opening.end() else at
        if re.search(r"[。!?\n]", reading.text[total.evidence.end : at]):
            continue
        parts: list[Figure] = []
        for figure in figures[first : bisect_left(starts, last)]:
            if figure.unit != total.unit or figure.value is None or figure.change is not None:
                if parts:
                    break
                continue
            parts.append(figure)
        if check := _parts_check(reading, total, parts):
            checks.append(check)
    return checks


def _sentence_end(view: str, start: int) -> int:
    """Return where the sentence or the bracket that holds `start` ends."""
    depth = 0
    for k in range(start, min(len(view), start + 4 * FARTHEST)):
        sign = view[k]
        if sign in "。;!?\n" or (sign == ")" and not depth):
            return k
        depth += (sign == "(") - (sign == ")")
    return min(len(view), start + 4 * FARTHEST)


def _parts_check(reading: Reading, total: Figure, parts: list[Figure]) -> Check | None:
    expected = total.value
    if expected is None or not parts or total.unit == "%":
        return None
    values = [part.value or 0.0 for part in parts]
    # of a longer list the first parts may already be the whole: 「900人(男500人、女400人、老人90人)」
    for count in range(LEAST_PARTS, len(values) + 1):
        if _close(sum(values[:count]), expected, total):
            return Check(CheckKind.PARTS, expected, sum(values[:count]), True, _from_to(total, parts[count - 1]))
    pair = _complement(reading, parts)
    if pair:
        amount = sum(part.value or 0.0 for part in pair)
        return Check(CheckKind.PARTS, expected, amount, False, _from_to(total, pair[-1]))
    too_large = next((part for part in parts if (part.value or 0.0) > expected * (1 + _slack(total))), None)
    if too_large and too_large.value is not None:
        return Check(CheckKind.PARTS, expected, too_large.value, False, _from_to(total, too_large))
    return None


def _close(amount: float, expected: float, total: Figure) -> bool:
    return abs(amount - expected) <= _slack(total) * expected + 1e-9


def _slack(total: Figure) -> float:
    return 0.0 if total.comparator is Comparator.EQUAL else TOLERANCE


def _complement(reading: Reading, parts: list[Figure]) -> list[Figure] | None:
    """Return two neighbouring parts that exclude one another and leave nothing over: 户籍 and 非户籍."""
    for one, two in pairwise(parts):
        first = one.indicator or reading.text[max(0, one.evidence.start - 4) : one.evidence.start]
        second = two.indicator or reading.text[max(0, two.evidence.start - 4) : two.evidence.start]
        for this, other in COMPLEMENTS:
            if any(
                first.startswith(here) and second.startswith(there) for here, there in ((this, other), (other, this))
            ):
                return [one, two]
    return None


def _from_to(total: Figure, part: Figure) -> Span:
    return Span(min(total.evidence.start, part.evidence.start), max(total.evidence.end, part.evidence.end))


# --- lists against counts -------------------------------------------------------------------------------------------

NUMBERS = {word: k for k, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
LONGEST_NUMBER = 2
MOST_ITEMS = 30
LONGEST_ITEM = 30
LONGEST_LIST = 400
# no count: parts of longer numbers, dates, ranks, ordinals
NO_COUNT_BEFORE = "-0123456789.第年月日—~一二三四五六七八九十百千万两几数每"
CLOSING_UNITS = frozenset(("方面", "环节", "领域", "维度", "层面", *"个项种类条名位支家大级步件"))
IN_BRACKETS = re.compile(r"[^\d,。;:!?()\n、]{1,12}\((?!其中|约|共|含|如|见|以下)")
DESCRIBED = re.compile(r"[^\d,。;:!?()\n、]{1,12}[,。:]?(?:分别(?:是|为)|即):?(?=[^\d。\n]{2,40}[、及])")


class Count(NamedTuple):
    """A number from 2 to 99 with a classifier, as it stands in the view."""

    start: int
    end: int
    number: int
    unit: str


def _check_lists(reading: Reading) -> list[Check]:
    """Compare counts with the lists that follow in brackets or behind 「分别是」, or stand before 「等3个」."""
    view = reading.view
    text = view.matched
    checks: list[Check] = []
    for match in _counted().finditer(text):
        count = _read_count(text, match)
        if count is None:
            continue
        for found in (_list_before(text, count), _list_in_brackets(text, count), _list_described(text, count)):
            if found is None:
                continue
            length, start, end = found
            if abs(length - count.number) <= min(FARTHEST_OFF, count.number // 2):
                passed = length == count.number
                evidence = view.span(start, end)
                checks.append(Check(CheckKind.ENUMERATION, float(count.number), float(length), passed, evidence))
    return checks


@knowledge
def _counted() -> re.Pattern[str]:
    units = {*load_lexicon("figure_units").of_class("count"), *CLOSING_UNITS}
    firsts = re.escape("".join(sorted({unit[0] for unit in units})))  # looked at before all units are tried
    numeral = r"\d两二三四五六七八九十"
    no_count = f"(?<![{NO_COUNT_BEFORE}].)"
    any_unit = "|".join(sorted(units, key=len, reverse=True))
    return re.compile(rf"[{numeral}]{no_count}[{numeral}]{{0,2}}(?=[大{firsts}])大?({any_unit})")


def _read_count(text: str, match: re.Match[str]) -> Count | None:
    start, end = match.span()
    written = text[start : match.start(1)].removesuffix("大")
    number = int(written) if written.isdecimal() and len(written) <= LONGEST_NUMBER else NUMBERS.get(written, 0)
    return Count(start, end, number, match[1]) if number > 1 else None


def _list_before(text: str, count: Count) -> tuple[int, int, int] | None:
    """「A、B、C等3个」「A、B两项」: the length of the list, and where list and count begin and end."""
    if count.unit not in CLOSING_UNITS or not "\u4e00" <= text[count.end : count.end + 1] <= "\u9fff":
        return None
    end = count.start - 1 if text[count.start - 1 : count.start] == "这" else count.start
    with_more = text[end - 1 : end] == "等"
    start, items = _items_before(text, end - with_more, count.number)
    # 「A、B等10个」 names only some; without 等 nothing but an equal number shows that the list is what is counted
    if len(items) < 2 or (len(items) < count.number if with_more else len(items) != count.number):
        return None
    return len(items), start, count.end


def _list_in_brackets(text: str, count: Count) -> tuple[int, int, int] | None:
    """「3个党支部(A、B、C)」: the length of the list, and where count and list begin and end."""
    opening = IN_BRACKETS.match(text, count.end)
    end = _closing(text, opening.end()) if opening else None
    if opening is None or end is None:
        return None
    items = _items(text[opening.end() : end], count.number)
    if len(items) < 2 or (OPEN_END.search(items[-1]) and len(items) < count.number):
        return None
    return len(items), count.start, end + 1


def _list_described(text: str, count: Count) -> tuple[int, int, int] | None:
    """「9个党支部。分别是:A、B及7个C」: how many the list names, and where count and list begin and end."""
    opening = DESCRIBED.match(text, count.end)
    if opening is None:
        return None
    last = min(len(text), opening.end() + 2 * LONGEST_LIST)
    stop = LIST_END.search(text, opening.end(), last)
    end = stop.start() if stop else last
    number = _count_members(text[opening.end() : end], count.number)
    return (number, count.start, end) if number else None


FARTHEST_OFF = 2  # a list that is farther off is no list of what is counted


OPEN_END = re.compile(r"等(?:[^、]{0,6})?$|…$|等等$")


def _closing(view: str, start: int) -> int | None:
    """Return where the bracket opened before `start` closes."""
    last = min(len(view), start + LONGEST_LIST)
    if view.find(")", start, last) < 0:
        return None
    depth = 1
    for k in range(start, last):
        depth += (view[k] == "(") - (view[k] == ")")
        if not depth:
            return k
        if view[k] in "。\n" or depth > DEEPEST:
            return None
    return None


DEEPEST = 3  # brackets within brackets


def _items(inside: str, number: int) -> list[str]:
    """Split a list of `number` at 、 outside brackets and quotes; a text that is no list gives nothing."""
    if re.search(r"[,;:。]", inside):
        return []
    items, depth, current = [], 0, ""
    for sign in inside:
        depth += (sign in "(“《") - (sign in ")”》")
        if sign == "、" and depth <= 0:
            items.append(current)
            current = ""
        else:
            current += sign
    items.append(current)
    last = items[-1]
    if 1 < len(items) < number and JOINED.match(last):
        items[-1:] = last.split("和", 1)  # 「A、B和C」
    if any(not item or len(item) > LONGEST_ITEM for item in items) or len(items) > MOST_ITEMS:
        return []
    # 「党员72名、群众90名」 counts, it does not name
    return [] if sum(1 for item in items if re.search(r"\d", item)) > len(items) / 2 else items


JOINED = re.compile(r"[^和]+和[^和]+$")


def _count_members(listed: str, number: int) -> int:
    """Return how many a list names, a counted member (「7个小区党支部」) for as many as it counts; 0 for no list."""
    bare = re.split(r"[,;]", BRACKETS.sub("", listed), maxsplit=1)[0]
    if len(bare) > LONGEST_LIST or bare.endswith("等") or ":" in bare:
        return 0
    members = [member for member in re.split(r"、|以及|及", bare) if member]
    if len(members) < 2 or any(len(member) > LONGEST_ITEM for member in members):
        return 0
    counted = sum(int(m[1]) if (m := re.match(r"(\d{1,2})[个家支名]", member)) else 1 for member in members)
    return counted + 1 if counted < number and JOINED.match(members[-1]) else counted


BRACKETS = re.compile(r"\([^()\n]{0,200}\)")


LIST_END = re.compile(r"[。!?\n]")


def _items_before(view: str, end: int, number: int) -> tuple[int, list[str]]:
    """Return the list that ends at `end` of the view and where it begins; nothing when it is far from `number` long."""
    low = max(0, end - LONGEST_LIST)
    if "、" not in view[max(low, end - LONGEST_ITEM - 1) : end]:
        return end, []
    start = max(low, *(view.rfind(mark, low, end) + 1 for mark in ",。;:!?\n"))
    if abs(view.count("、", start, end) + 1 - number) > FARTHEST_OFF:
        return start, []
    items = _items(view[start:end], number)
    if len(items) < 2 or LAST_ADDS.search(items[-1]) or any(not WORDS.match(item) for item in items):
        return start, []
    # the first item follows the verb: 「解决了停车难、漏水」; its length cannot be known, its number can
    return start, items


LAST_ADDS = re.compile(r"[及和与以]$|中央$|[一第每了到为是有在“‘]$")  # 「A、B及7个C」 counts what is not in the list
WORDS = re.compile(r"[“‘《]?[\u4e00-\u9fffA-Za-z]{2}")


# --- slots against members ------------------------------------------------------------------------------------------


def _check_slots(governance_models: Sequence[GovernanceModel]) -> list[Check]:
    """Compare the numeral of each slot with the members that the text gives; a slot without members is not checked."""
    return [
        Check(
            CheckKind.SLOTS,
            float(component.count),
            float(len(component.members)),
            component.count == len(component.members),
            governance_model.evidence,
        )
        for governance_model in governance_models
        for component in governance_model.components
        if component.count is not None and component.members
    ]
