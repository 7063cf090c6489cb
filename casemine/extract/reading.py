"""A text made ready once for every finder: its matching view, its outline, its sentences."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from casemine.extract.section_roles import judge_roles
from casemine.records import Section, Span
from casemine.text.outline import read_outline
from casemine.text.sentences import split_sentences
from casemine.text.view import View


class Reading:
    """
    What finders share about one text; every part is made on first use and once.

    Offsets of `sections` are those of the original text; `sentences` are ranges of `view.matched`.
    """

    def __init__(self, text: str, emphasis: tuple[Span, ...] = (), title: str | None = None) -> None:
        self.text = text
        self.emphasis = emphasis
        self.title = title

    @cached_property
    def view(self) -> View:
        """The matching view of the text."""
        return View(self.text)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The outline of the text."""
        return judge_roles(self.text, read_outline(self.view, self.emphasis, self.title))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, as ranges of the view."""
        return split_sentences(self.view.matched)

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.evidence.start for section in self.sections]

    def section_at(self, offset: int) -> int | None:
        """Return the index of the innermost section that holds the original `offset`, None before the first."""
        k = bisect_right(self._section_starts, offset) - 1
        return k if k >= 0 else None

    def sections_above(self, index: int | None) -> tuple[Section, ...]:
        """Return the section of `index` and those that hold it, the innermost first; none for None."""
        found = []
        while index is not None:
            found.append(self.sections[index])
            index = self.sections[index].parent
        return tuple(found)


def read(text: str | Reading) -> Reading:
    """Return `text` made ready; one that is ready already comes back as it is."""
    return text if isinstance(text, Reading) else Reading(text)
