"""One number with its unit: the record that finders of figures share, its units, and its value."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from casemine.lexicons import Term, knowledge, load_lexicon, load_patterns
from casemine.records import Change, Comparator
from casemine.text.numerals import read_numeral

SENTENCE_END = re.compile(r"[。!?\n]")


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


class Number(NamedTuple):
    """A numeral as it stands in the view; `han` when it is a Chinese one, `about` when it says 余, 多 or 几."""

    start: int
    end: int
    value: float
    about: bool
    han: bool
    written: str


class Ranges:
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
        """Whether a range holds `position`."""
        k = bisect_right(self._starts, position) - 1
        return k >= 0 and position < self._ends[k]

    def touch(self, start: int, end: int) -> bool:
        """Whether a range overlaps `[start, end)`."""
        k = bisect_right(self._starts, end - 1) - 1
        return k >= 0 and start < self._ends[k]


@knowledge
def units() -> dict[str, Term]:
    """Return the units by how they are written."""
    return dict(load_lexicon("figure_units").by_term)


def filed(row: Term | None) -> tuple[str, float]:
    """Return the name a unit is filed under, and the factor to its value (成 → %, 10)."""
    if row is None:
        return "", 1.0
    name, _, factor = row.note.partition("*")
    return name or row.term, float(factor) if factor else 1.0


def filed_name(term: str) -> str:
    """Return the name that the unit `term` is filed under."""
    return filed(units().get(term))[0]


def value_of(written: str) -> float:
    """Return the number that `written` stands for, 0 for what is no numeral."""
    try:
        return read_numeral(written)
    except ValueError:
        return 0.0


def same_sentence(matched: str, before: Quantity, quantity: Quantity) -> bool:
    """Return whether no sentence ends between two quantities."""
    return SENTENCE_END.search(matched, before.end, quantity.start) is None


def beside(name: str) -> re.Pattern[str]:
    """Return one pattern of what stands beside a number."""
    return load_patterns("figure_contexts")[name]


def comparator_of(match: re.Match[str]) -> Comparator:
    """Return what the words that `match` found (超过, 以内, 左右) say of a number."""
    return Comparator[match.lastgroup or "EQUAL"]
