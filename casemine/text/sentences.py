"""Sentences: where each one begins and ends (guideline section 6)."""

from __future__ import annotations

import re

from casemine.records import Span

# A sentence ends at 。！？!? with the closing quotes and brackets behind it, or at a line end. (A pattern that begins
# with one class of signs is searched from one of them to the next.)
ENDS = re.compile(r"[。！？!?\n](?:(?<=\n)|[。！？!?]*[”’」』）)\"]*)")


def split_sentences(text: str) -> tuple[Span, ...]:
    """
    Return the sentences of `text` in order, without the white space around them.

    >>> [s for s in split_sentences("走访13次。“好！”他说\\n完")]
    [Span(start=0, end=6), Span(start=6, end=10), Span(start=10, end=12), Span(start=13, end=14)]
    """
    spans: list[Span] = []
    start = 0
    for end in ENDS.finditer(text):
        _append(spans, text, start, end.end())
        start = end.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add the sentence in `text[start:end]`, if there is one, without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))
