"""The markers that number headings, such as 「一、」 and 「(二)」: their kinds, their rank, the number they hold."""

from __future__ import annotations

import re

from casemine.lexicons import knowledge, load_rules

NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
SIGNS = (0x245F, 0x2473, 0x2487, 0x321F, 0x2775)  # one before ① ⑴ ⒈ ㈠ ❶
ORDINALS = frozenset({"ordinal", "clause_ordinal"})
HIGH = frozenset({"part", "chapter", "chapter_section", "han", "bracketed_han"})


@knowledge
def marker_pattern() -> re.Pattern[str]:
    """All markers as one pattern; the group that matched bears the kind's name and is the marker."""
    rules = [rule for rule in load_rules("headings") if rule.label in ("marker", "unnumbered")]
    pieces = [r.pattern.pattern.removeprefix("^").replace("(?P<marker>", f"(?P<{r.name}>") for r in rules]
    return re.compile("|".join(pieces))


@knowledge
def ranks_of_kinds() -> dict[str, int]:
    """The usual rank of the numbered kinds, the highest first; leads stand between numbers and 「一是」."""
    names = [rule.name for rule in load_rules("headings") if rule.label == "marker"]
    names.insert(names.index("ordinal"), "lead")
    return {name: rank for rank, name in enumerate(names)}


def number_of(marker: str) -> int | None:
    """Return the number a marker holds, of a decimal one the last; None where it holds none."""
    digits = re.findall(r"\d+", marker)
    if digits:
        return int(digits[-1])
    value: int | None = None
    for sign in marker:
        if sign in NUMERALS:
            unit = NUMERALS[sign]
            value = unit if value is None else value * 10 if unit == 10 else value + unit
    if value is not None:
        return value
    if marker in ORDER:
        return ORDER[marker]
    return next((ord(sign) - base for sign in marker for base in SIGNS if 0 < ord(sign) - base <= 20), None)
