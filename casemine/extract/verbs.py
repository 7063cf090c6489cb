"""The verbs that govern figures: where they stand, and the role each gives to what it counts."""

from __future__ import annotations

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


def find_verbs(matched: str) -> list[VerbHit]:
    """Return the verbs of the lexicon `figure_verbs` in `matched`, in order."""
    return [
        VerbHit(start, end, term.term, None if term.term_class == "other" else FigureRole(term.term_class), term.note == "noun")
        for start, end, term in load_lexicon("figure_verbs").find(matched)
        if term.term_class != "noun"
    ]
