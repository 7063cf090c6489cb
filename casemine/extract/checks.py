"""Free checks: parts against their total, a list against its count, slots against their members."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from casemine.lexicons import load_lexicon
from casemine.records import Check, CheckKind, Comparator, Figure, GovernanceModel, Span
from casemine.text.reading import Reading, read

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
    for opening in PARTS.finditer(view.matched):
        at = view.offset(opening.start())
        end = _sentence_end(view.matched, opening.end())
        last = view.offset(end - 1) + 1 if end > opening.end() else at
        totals = [f for f in figures if at - FARTHEST <= f.evidence.start < at and f.evidence.end <= at]
        if not totals or totals[-1].value is None:
            continue
        total = totals[-1]
        if re.search(r"[。!?\n]", reading.text[total.evidence.end : at]):
            continue
        parts: list[Figure] = []
        for figure in figures:
            if not at <= figure.evidence.start < last:
                continue
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
    # of a longer list the first parts may already be the whole: 「12000人(户籍5300人、非户籍6700人、老人900人)」
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
COUNT = r"(?<![\d.第年月—~-])(?:(?P<digits>\d{1,2})|(?<![一二三四五六七八九十百第几数])(?P<han>[两二三四五六七八九十]))"
MOST_ITEMS = 30
LONGEST_ITEM = 30
LONGEST_LIST = 400


def _check_lists(reading: Reading) -> list[Check]:
    """Compare counts with the lists that follow in brackets or behind a colon, or stand before 「等3个」."""
    view = reading.view
    checks: list[Check] = []
    for match in _counted_brackets().finditer(view.matched):
        end = _closing(view.matched, match.end())
        if end is None:
            continue
        items = _items(view.matched[match.end() : end])
        check = _list_check(_number(match), items, view.span(match.start(), end + 1))
        if check:
            checks.append(check)
    for match in _described_counts().finditer(view.matched):
        end = _list_end(view.matched, match.end())
        count = _count_members(view.matched[match.end() : end])
        if count and abs(count - _number(match)) <= min(FARTHEST_OFF, _number(match) // 2):
            evidence = view.span(match.start(), end)
            passed = count == _number(match)
            checks.append(Check(CheckKind.ENUMERATION, float(_number(match)), float(count), passed, evidence))
    for match in _closing_counts().finditer(view.matched):
        start, items = _items_before(view.matched, match.start())
        want = _number(match)
        # 「A、B等10个」 names only some; without 等 nothing but an equal number shows that the list is what is counted
        if len(items) < 2 or (len(items) < want if match["open"] else len(items) != want):
            continue
        if check := _list_check(want, items, view.span(start, match.end())):
            checks.append(check)
    return checks


FARTHEST_OFF = 2  # a list that is farther off is no list of what is counted


def _list_check(expected: int, items: list[str], evidence: Span) -> Check | None:
    if len(items) < 2:
        return None
    if OPEN_END.search(items[-1]) and len(items) < expected:
        return None
    if abs(len(items) - expected) > min(FARTHEST_OFF, expected // 2):
        return None
    return Check(CheckKind.ENUMERATION, float(expected), float(len(items)), len(items) == expected, evidence)


OPEN_END = re.compile(r"等(?:[^、]{0,6})?$|…$|等等$")


def _number(match: re.Match[str]) -> int:
    return int(match["digits"]) if match["digits"] else NUMBERS[match["han"]]


def _closing(view: str, start: int) -> int | None:
    """Return where the bracket opened before `start` closes."""
    depth = 1
    for k in range(start, min(len(view), start + LONGEST_LIST)):
        depth += (view[k] == "(") - (view[k] == ")")
        if not depth:
            return k
        if view[k] in "。\n":
            return None
    return None


def _items(inside: str) -> list[str]:
    """Split a list at 、 outside brackets and quotes; a text that is no list gives nothing."""
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
    if len(items) > 1 and last.count("和") == 1 and not last.startswith("和") and len(last) > SHORT_LAST:
        items[-1:] = last.split("和")  # 「A、B和C」
    if any(not item or len(item) > LONGEST_ITEM for item in items) or len(items) > MOST_ITEMS:
        return []
    # 「党员72名、群众90名」 counts, it does not name
    return [] if sum(1 for item in items if re.search(r"\d", item)) > len(items) / 2 else items


SHORT_LAST = 4


def _count_members(listed: str) -> int:
    """Return how many a list names, a counted member (「7个小区党支部」) for as many as it counts; 0 for no list."""
    bare = re.split(r"[,;]", BRACKETS.sub("", listed), maxsplit=1)[0]
    if len(bare) > LONGEST_LIST or bare.endswith("等") or ":" in bare:
        return 0
    members = [member for member in re.split(r"、|以及|及", bare) if member]
    if len(members) < 2 or any(len(member) > LONGEST_ITEM for member in members):
        return 0
    return sum(int(m[1]) if (m := re.match(r"(\d{1,2})[个家支名]", member)) else 1 for member in members)


BRACKETS = re.compile(r"\([^()\n]{0,200}\)")


def _list_end(view: str, start: int) -> int:
    stop = LIST_END.search(view, start)
    return stop.start() if stop else len(view)


LIST_END = re.compile(r"[。!?\n]")


def _items_before(view: str, end: int) -> tuple[int, list[str]]:
    """Return the list that ends at `end` of the view and where it begins."""
    low = max(0, end - LONGEST_LIST)
    start = max(view.rfind(mark, low, end) for mark in ",。;:!?\n") + 1
    start = max(start, low)
    items = _items(view[start:end])
    if len(items) < 2 or LAST_ADDS.search(items[-1]) or any(not WORDS.match(item) for item in items):
        return start, []
    # the first item follows the verb: 「解决了噪音扰民、路段安全隐患」; its length cannot be known, its number can
    return start, items


LAST_ADDS = re.compile(r"[及和与以]$|中央$|[一第每了到为是有在]$")  # 「A、B及7个C」 counts what is not in the list
WORDS = re.compile(r"[“‘《]?[\u4e00-\u9fffA-Za-z]{2}")


@cache
def _counted_brackets() -> re.Pattern[str]:
    units = load_lexicon("figure_units").alternation("count")
    return re.compile(rf"{COUNT}(?:{units})大?[^\d,。;:!?()\n、]{{1,12}}\((?!其中|约|共|含|如|见|以下)")


@cache
def _described_counts() -> re.Pattern[str]:
    units = load_lexicon("figure_units").alternation("count")
    return re.compile(
        rf"{COUNT}(?:{units})大?[^\d,。;:!?()\n、]{{1,12}}[,。:]?(?:分别(?:是|为)|即):?(?=[^\d。\n]{{2,40}}[、及])"
    )


@cache
def _closing_counts() -> re.Pattern[str]:
    units = "个|项|种|类|条|名|位|支|家|大|级|步|件|方面|环节|领域|维度|层面"
    return re.compile(rf"(?<=[\u4e00-\u9fff”)])(?P<open>等)?(?:这)?{COUNT}大?(?:{units})(?=[\u4e00-\u9fff])")


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
