"""The verbs that govern figures: where they stand, and the role each gives to what it counts."""

from __future__ import annotations

from typing import NamedTuple

from casemine.extract.quantity import Quantity
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import FigureRole

BEFORE, BEHIND = 90, 70  # how many characters around a number can govern it


class VerbHit(NamedTuple):
    """
    One verb in the view; without a role it only ends a noun phrase.

    `noun` marks a word that is a noun as often, `adverb` one that ends the phrase before it and begins none.
    """

    start: int
    end: int
    verb: str
    role: FigureRole | None
    noun: bool
    adverb: bool


@knowledge
def _manners() -> dict[str, tuple[str, FigureRole | None, bool, bool] | None]:
    """What each word of the lexicon is; None for a noun that merely holds a verb."""
    manners: dict[str, tuple[str, FigureRole | None, bool, bool] | None] = {}
    for row in load_lexicon("figure_verbs"):
        role = None if row.term_class in ("other", "noun", "adverb") else FigureRole(row.term_class)
        manner = (row.term, role, row.note == "noun", row.term_class == "adverb")
        manners[row.term] = None if row.term_class == "noun" else manner
    return manners


def find_verbs(matched: str, quantities: list[Quantity]) -> list[VerbHit]:
    """Return the verbs of the lexicon `figure_verbs` around `quantities`, in order."""
    manners = _manners()
    lexicon = load_lexicon("figure_verbs")
    verbs: list[VerbHit] = []
    for begin, end in _surroundings(matched, quantities):
        for start, stop, term in lexicon.find(matched[begin:end]):
            manner = manners[term.term]
            if manner:
                verbs.append(VerbHit(begin + start, begin + stop, *manner))
    return verbs


def _surroundings(matched: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """The stretches of text that can tell of the quantities, those that meet made one."""
    stretches: list[tuple[int, int]] = []
    for quantity in quantities:
        begin, end = max(0, quantity.start - BEFORE), min(len(matched), quantity.end + BEHIND)
        if stretches and begin <= stretches[-1][1]:
            begin, end = stretches[-1][0], max(end, stretches.pop()[1])
        stretches.append((begin, end))
    return stretches
