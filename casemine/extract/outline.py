"""The outline as a case holds it: the headings of `casemine.text.outline`, their roles judged by the tagger."""

from __future__ import annotations

from collections.abc import Sequence

from casemine.extract.reading import Reading
from casemine.records import Section, Span


def find_outline(text: str, emphasis: Sequence[Span] = ()) -> tuple[Section, ...]:
    """
    Return the headings of `text` in order, `()` where it has none.

    A title on the first line is no heading. `emphasis` are the bold stretches and the lines set as headings, in
    characters of `text`; they make unnumbered headings certain.

    >>> for section in find_outline("某社区案例\\n一、主要做法\\n(一)建强组织。街道牵头成立党小组。"):
    ...     print(section.level, section.marker, section.title, *section.roles)
    1 一、 主要做法 measures
    2 (一) 建强组织 measures
    """
    return Reading(text, tuple(emphasis)).sections
