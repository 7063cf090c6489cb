"""The verbs that govern figures: where they stand, and the role each gives to what it counts."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from casemine.lexicons import load_lexicon
from casemine.records import FigureRole


class VerbHit(NamedTuple):
    """One verb in the view; `noun` marks a word that is a noun as often; without a role it only ends a noun phrase."""

    start: int
    end: int
    verb: str
    role: FigureRole | None
    noun: bool


@cache
def _manners() -> dict[str, tuple[str, FigureRole | None, bool] | None]:
    """What each word of the lexicon is; None for a noun that merely holds a verb."""
    manners: dict[str, tuple[str, FigureRole | None, bool] | None] = {}
    for row in load_lexicon("figure_verbs"):
        role = None if row.term_class in ("other", "noun") else FigureRole(row.term_class)
        manners[row.term] = None if row.term_class == "noun" else (row.term, role, row.note == "noun")
    return manners


def find_verbs(matched: str) -> list[VerbHit]:
    """Return the verbs of the lexicon `figure_verbs` in `matched`, in order."""
    manners = _manners()
    return [
        VerbHit(start, end, *manner)
        for start, end, term in load_lexicon("figure_verbs").find(matched)
        if (manner := manners[term.term])
    ]
