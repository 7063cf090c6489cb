"""Words of the lexicons that are looked for in a whole text: all of them are found in one pass, once a text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from casemine.extract.place_table import Named, load_places
from casemine.extract.reading import Reading
from casemine.lexicons import Term, WordLists, knowledge, load_lexicon

LEXICONS = (
    "policy_terms",
    "figure_vetoes",
    "genre_cues",
    "domain_cues",
    "recognition_cues",
    "organisations",
    "degraded_marks",
)
PLACES = "places"


def words_in(reading: Reading, lexicon: str) -> list[tuple[int, int, Term]]:
    """
    Return `(start, end, term)` for the words of one of the `LEXICONS` in the view, as `Lexicon.find` does.

    >>> from casemine.extract.reading import read
    >>> [term.term for _, _, term in words_in(read("增强“四个意识”，落实三会一课"), "policy_terms")]
    ['四个意识', '三会一课']
    """
    return _hits(reading)[lexicon]


def places_in(reading: Reading) -> list[Named]:
    """Return the names of places in the view, as `PlaceTable.find` does."""
    return _places(reading)


@lru_cache(maxsize=1)
def _places(reading: Reading) -> list[Named]:
    return load_places().leave_words(reading.view.matched, _hits(reading)[PLACES])


@lru_cache(maxsize=1)  # the last text's are kept, for several finders ask for them
def _hits(reading: Reading) -> dict[str, list[tuple[int, int, Any]]]:
    return _word_lists().find(reading.view.matched)


@knowledge
def _word_lists() -> WordLists:
    lists: dict[str, dict[str, Any]] = {name: dict(load_lexicon(name).by_term) for name in LEXICONS}
    lists[PLACES] = {word: word for word in load_places().words}
    return WordLists(lists)
