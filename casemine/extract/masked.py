"""What is missing from a text: numbers that were masked or dropped, and signs that the whole is not to be trusted."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from casemine.extract.word_hits import words_in
from casemine.lexicons import load_rules
from casemine.records import Mention
from casemine.text.reading import Reading, read

ENOUGH_DROPPED = 3  # so many numbers dropped without a trace are no slip of the pen
ENOUGH_MARKS = {"advert": 2, "spun": 2, "garbled": 2, "party_masked": 3}
REASONS = {
    "advert": "words replaced by adverts",
    "spun": "words swapped for synonyms",
    "garbled": "garbled characters",
    "party_masked": "words of the Party masked by letters",
}
LOST = "\ufffd"
ENOUGH_LOST = 5  # characters that no encoding could read
UNBALANCED_LINES = 0.4  # the share of quoting lines that close no quotation, as in shuffled sentences
FEWEST_QUOTING_LINES = 10


def find_masked(text: str | Reading) -> tuple[Mention, ...]:
    """
    Return the placeholders where a number is missing, in text order; masked names and dates are none.

    >>> [mention.text for mention in find_masked("小区总户数X户，约X人；xx社区服务村民余人次")]
    ['X户', '约X人', '余人次']
    """
    reading = read(text)
    spans = [reading.view.span(start, end) for start, end, _ in _placeholders(reading)]
    return tuple(Mention(reading.text[span.start : span.end], span) for span in spans)


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


LETTER = "letter"
ABOUT = ("约", "近", "共", "超", "逾", "达")


def find_degraded(text: str | Reading) -> str | None:
    """
    Return why the text is not to be trusted, None where nothing speaks against it.

    Masked places alone are no reason. The first reason found is given: digits dropped, garbled characters,
    words replaced, quotations torn apart.

    >>> find_degraded("细化为个微网格，服务村民余人次，投入余万元")
    'digits dropped'
    """
    reading = read(text)
    view = reading.view.matched
    dropped = sum(1 for _, _, rule in _placeholders(reading) if rule != LETTER)
    if dropped >= ENOUGH_DROPPED:
        return "digits dropped"
    if view.count(LOST) >= ENOUGH_LOST:
        return REASONS["garbled"]
    marks = Counter(term.term_class for _, _, term in words_in(reading, "degraded_marks"))
    for mark, enough in ENOUGH_MARKS.items():
        if marks[mark] >= enough:
            return REASONS[mark]
    return "quotations torn apart" if _torn(view) else None


def _torn(view: str) -> bool:
    """Whether most lines that quote something leave a quotation open: sentences were shuffled."""
    if view.count("“") < FEWEST_QUOTING_LINES:
        return False
    lines = [line for line in view.split("\n") if "“" in line or "”" in line]
    open_lines = sum(1 for line in lines if line.count("“") != line.count("”"))
    return len(lines) >= FEWEST_QUOTING_LINES and open_lines > UNBALANCED_LINES * len(lines)
