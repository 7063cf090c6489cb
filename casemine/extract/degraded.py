"""Whether a text is to be trusted: signs of what was done to it and cannot be undone."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from casemine.extract.masked import count_dropped
from casemine.extract.reading import Reading, read
from casemine.extract.word_hits import words_in
from casemine.lexicons import load_patterns
from casemine.text.damage import LOST, count_ornaments
from casemine.text.numerals import read_numeral

DROPPED = "digits dropped"
ENOUGH_DROPPED = 3  # so many numbers dropped without a trace are no slip of the pen
GARBLED = "garbled characters"
ENOUGH_LOST = 5  # characters that no encoding could read
ENOUGH_MARKS = {"advert": 2, "spun": 2, "garbled": 2, "party_masked": 3}
REASONS = {
    "advert": "words replaced by adverts",
    "spun": "words swapped for synonyms",
    "garbled": GARBLED,
    "party_masked": "words of the Party masked by letters",
}
INJECTED = "foreign text injected"
ENOUGH_NOVEL = 4  # different words of stories
ENOUGH_ORNAMENTS = 3  # within words
SHUFFLED = "sentences shuffled"
ENOUGH_DESCENTS = 2  # numbered headings that stand behind a later number
ENOUGH_GOING_ON = 5  # sentences that begin with a comma
TORN = "quotations torn apart"
UNBALANCED_LINES = 0.4  # the share of quoting lines that close no quotation, as in shuffled sentences
FEWEST_QUOTING_LINES = 10


def find_degraded(text: str | Reading) -> str | None:
    """
    Return why the text is not to be trusted, None where nothing speaks against it.

    Masked places alone are no reason. The first reason found is given: digits dropped, garbled characters, words
    replaced, foreign text injected, sentences shuffled, quotations torn apart.

    >>> find_degraded("细化为个微网格，服务村民余人次，投入余万元")
    'digits dropped'
    """
    reading = read(text)
    view = reading.view.matched
    dates = len(load_patterns("degraded")["date_dropped"].findall(view))
    if count_dropped(reading) + dates >= ENOUGH_DROPPED:
        return DROPPED
    if view.count(LOST) >= ENOUGH_LOST:
        return GARBLED
    words = words_in(reading, "degraded_marks")
    marks = Counter(term.term_class for _, _, term in words)
    for mark, enough in ENOUGH_MARKS.items():
        if marks[mark] >= enough:
            return REASONS[mark]
    novel = {term.term for _, _, term in words if term.term_class == "novel"}
    if len(novel) >= ENOUGH_NOVEL or count_ornaments(reading.text) >= ENOUGH_ORNAMENTS:
        return INJECTED
    if _shuffled(view):
        return SHUFFLED
    return TORN if _torn(view) else None


def _shuffled(view: str) -> bool:
    """Whether numbered headings stand out of their order, or sentences begin in the middle."""
    patterns = load_patterns("degraded")
    numbers = [read_numeral(found["numeral"]) for found in patterns["numbered"].finditer(view)]
    descents = sum(1 for before, after in pairwise(numbers) if 1 < after < before)
    return descents >= ENOUGH_DESCENTS or len(patterns["goes_on"].findall(view)) >= ENOUGH_GOING_ON


def _torn(view: str) -> bool:
    """Whether most lines that quote something leave a quotation open: sentences were shuffled."""
    if view.count("“") < FEWEST_QUOTING_LINES:
        return False
    lines = [line for line in view.split("\n") if "“" in line or "”" in line]
    open_lines = sum(1 for line in lines if line.count("“") != line.count("”"))
    return len(lines) >= FEWEST_QUOTING_LINES and open_lines > UNBALANCED_LINES * len(lines)
