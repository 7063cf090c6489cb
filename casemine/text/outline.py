"""The outline of a write-up: headings with levels, markers, titles and roles."""

from __future__ import annotations

import re

from casemine.records import Section, SectionRole, Span
from casemine.text.view import View

# Placeholder until the real one lands.
MARKED = re.compile(r"^(?P<marker>[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[、.]|\(\d+\))(?P<title>[^\n]{2,40})$", re.M)


def find_outline(text: str, emphasis: tuple[Span, ...] = ()) -> tuple[Section, ...]:
    """Return the headings of `text` in order."""
    return read_outline(View(text), emphasis)


def read_outline(view: View, emphasis: tuple[Span, ...] = (), title: str | None = None) -> tuple[Section, ...]:
    """Return the headings of a view in order."""
    sections = []
    for match in MARKED.finditer(view.matched):
        span = view.span(*match.span())
        sections.append(
            Section(1, match["marker"], match["title"], (SectionRole.OTHER,), None, span, Span(span.start, len(view.text)))
        )
    return tuple(sections)
