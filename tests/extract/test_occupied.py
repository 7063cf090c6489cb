"""Spans that are taken already: whether another one touches them."""

from __future__ import annotations

from casemine.extract.occupied import Occupied
from casemine.records import Span


def test_a_long_span_reaches_over_later_ones() -> None:
    """A span that begins early and reaches far counts where later, shorter ones have ended."""
    occupied = Occupied((Span(0, 20), Span(5, 8)))

    assert occupied.touches(Span(15, 16))
    assert not occupied.touches(Span(20, 22))


def test_nothing_taken_touches_nothing() -> None:
    """Without spans every place is free."""
    assert not Occupied(()).touches(Span(0, 5))
