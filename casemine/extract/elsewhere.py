"""Which sentences speak of another place than the main case's: their figures are somebody else's (guideline 2)."""

from __future__ import annotations

from bisect import bisect_left

from casemine.extract.place_table import load_places
from casemine.extract.reading import Reading
from casemine.extract.word_hits import places_in
from casemine.records import Place

PROVINCE_DIGITS, CITY_DIGITS = 2, 4


def find_elsewhere(reading: Reading, place: Place | None) -> list[tuple[int, bool]]:
    """
    Return the place names of the view in order, each as (where it starts, whether it lies elsewhere).

    Elsewhere is another city, or another province where the main case is a province; the province or the
    city that the main case lies in is not. Without a code of the main place nothing is elsewhere, nor in a
    round-up, where most of the places named are not the main case's.
    """
    if place is None or place.code is None:
        return []
    home = place.code[:PROVINCE_DIGITS] if place.code[PROVINCE_DIGITS:6] == "0000" else place.code[:CITY_DIGITS]
    codes = load_places().codes
    found = places_in(reading)
    away = {name: not any(_meet(code, home) for code in codes[name]) for name in {name for _, _, name in found}}
    named = [(start, away[name]) for start, _, name in found]
    return named if 2 * sum(is_away for _, is_away in named) <= len(named) else []


def is_elsewhere(named: list[tuple[int, bool]], begin: int, position: int) -> bool:
    """Whether the last place named between `begin` and `position` lies elsewhere."""
    k = bisect_left(named, (position, False)) - 1
    return k >= 0 and named[k][0] >= begin and named[k][1]


def _meet(code: str, home: str) -> bool:
    """Whether a place is the home, lies in it, or holds it."""
    wide = code[:PROVINCE_DIGITS] if code[PROVINCE_DIGITS:6] == "0000" else code[:CITY_DIGITS]
    return wide.startswith(home) or home.startswith(wide)
