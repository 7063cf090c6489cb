"""Spans of the text that are taken already: whether another one touches them."""

from __future__ import annotations

from bisect import bisect_right

from casemine.records import Span


class Occupied:
    """
    Taken spans, to be asked for any other span; of taken spans that overlap the outer one counts.

    >>> Occupied((Span(3, 6), Span(10, 12))).touches(Span(5, 8)), Occupied((Span(3, 6),)).touches(Span(6, 8))
    (True, False)
    """

    def __init__(self, taken: tuple[Span, ...]) -> None:
        self._starts: list[int] = []
        self._reach: list[int] = []  # how far the spans up to here reach
        reach = 0
        for span in sorted(taken):
            reach = max(reach, span.end)
            self._starts.append(span.start)
            self._reach.append(reach)

    def touches(self, span: Span) -> bool:
        """Whether `span` overlaps a taken one."""
        k = bisect_right(self._starts, span.end - 1) - 1
        return k >= 0 and self._reach[k] > span.start
