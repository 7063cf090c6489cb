"""The levels of headings, told by the kinds of their markers and by how their numbers run."""

from __future__ import annotations

from bisect import bisect_right

from casemine.records import SectionRole
from casemine.text.headings import Heading
from casemine.text.markers import ranks_of_kinds
from casemine.text.titles import roles_of

CLOSING = frozenset({SectionRole.REFLECTION, SectionRole.RECOMMENDATIONS, SectionRole.OTHER})


def set_levels(headings: list[Heading], text: str) -> None:
    """
    Give each heading its depth: a kind seen deeper opens a level, a kind already open takes us back to it.

    Which of two kinds is the higher one is told by their usual rank, unless numbering says otherwise: a kind whose
    numbers run on after the newcomer stays open above it.
    """
    order, ranks = _Order(headings), ranks_of_kinds()
    open_kinds: list[str] = []
    below: set[tuple[str, str]] = set()
    for i, heading in enumerate(headings):
        if heading.kind in open_kinds:
            del open_kinds[open_kinds.index(heading.kind) + 1 :]
        else:
            while (
                open_kinds and (open_kinds[-1], heading.kind) not in below and _closes(i, open_kinds[-1], order, text)
            ):
                open_kinds.pop()
            if open_kinds and open_kinds[-1] in ranks and heading.kind in ranks:
                below.add((open_kinds[-1], heading.kind))
            open_kinds.append(heading.kind)
        heading.level = len(open_kinds)


class _Order:
    """Where the headings of each kind stand, to look back and ahead in little time."""

    def __init__(self, headings: list[Heading]) -> None:
        self.headings = headings
        self.places: dict[str, list[int]] = {}
        self.pairs: dict[tuple[str, str], int] = {}
        for k, heading in enumerate(headings):
            self.places.setdefault(heading.kind, []).append(k)
            if k:
                self.pairs.setdefault((headings[k - 1].kind, heading.kind), k)

    def last(self, kind: str, i: int) -> Heading:
        """Return the last heading of an open `kind` before position `i`."""
        places = self.places[kind]
        return self.headings[places[bisect_right(places, i) - 1]]

    def next(self, kind: str, i: int) -> int | None:
        places = self.places.get(kind, [])
        k = bisect_right(places, i)
        return places[k] if k < len(places) else None

    def runs_on(self, kind: str, i: int) -> bool:
        """Say whether the numbers of `kind` go on after position `i`."""
        places = self.places.get(kind, [])
        k = bisect_right(places, i)
        if not 0 < k < len(places):
            return False
        before, after = self.headings[places[k - 1]].number, self.headings[places[k]].number
        return before is not None and after is not None and after > before

    def stays_above(self, kind: str, i: int) -> bool:
        """Say whether the unnumbered `kind` is higher than the numbered heading at `i`, which begins anew below it."""
        new = self.headings[i]
        later = self.next(kind, i)
        if later is not None:
            return not self.runs_on(new.kind, later)
        follows = self.headings[i - 1].kind == kind and new.line == self.headings[i - 1].line + 1
        return follows or self.pairs.get((kind, new.kind), i) < i


def _closes(i: int, kind: str, order: _Order, text: str) -> bool:
    """Say whether the heading at `i`, of a kind not open, ends the open `kind`."""
    ranks, new = ranks_of_kinds(), order.headings[i]
    if kind.startswith("#") and new.kind.startswith("#"):
        return len(new.kind) < len(kind)
    if kind not in ranks:
        # «前言» heads nothing but itself.
        preface = SectionRole.PREFACE in roles_of(text[slice(*order.last(kind, i).title)])
        return new.number is not None and (preface or not order.stays_above(kind, i))
    if new.kind not in ranks:
        # «结语», «下一步打算» behind the last number are no part of its section.
        return not order.runs_on(kind, i) and bool(CLOSING.intersection(roles_of(text[slice(*new.title)])))
    return ranks[new.kind] < ranks[kind] and not order.runs_on(kind, i)
