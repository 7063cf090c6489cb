"""Numbers that are missing from a text: masked by a letter, or dropped without a trace."""

from __future__ import annotations

from functools import lru_cache

from casemine.extract.reading import Reading, read
from casemine.lexicons import load_rules
from casemine.records import Mention

LETTER = "letter"  # the rule of numbers masked by a letter; those of all others were dropped
ABOUT = ("约", "近", "共", "超", "逾", "达")


def find_masked(text: str | Reading) -> tuple[Mention, ...]:
    """
    Return the placeholders where a number is missing, in text order; masked names and dates are none.

    >>> [mention.text for mention in find_masked("小区总户数X户，约X人；xx社区服务村民余人次")]
    ['X户', '约X人', '余人次']
    """
    reading = read(text)
    spans = [reading.view.span(start, end) for start, end, _ in _placeholders(reading)]
    return tuple(Mention(reading.text[span.start : span.end], span) for span in spans)


def count_dropped(reading: Reading) -> int:
    """Return how many numbers were dropped without a trace."""
    return sum(1 for _, _, rule in _placeholders(reading) if rule != LETTER)


@lru_cache(maxsize=1)
def _placeholders(reading: Reading) -> list[tuple[int, int, str]]:
    """Return the placeholders in the view with the names of their rules."""
    view = reading.view.matched
    found: list[tuple[int, int, str]] = []
    for rule in load_rules("masked"):
        for match in rule.pattern.finditer(view):
            start = match.start()
            if rule.name == LETTER and view[start - 1 : start] in ABOUT:  # 「约X人」
                start -= 1
            found.append((start, match.end(), rule.name))
    return sorted(found)
