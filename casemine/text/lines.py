"""The lines of a text, as the search for headings looks at them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from casemine.records import Span
from casemine.text.glued import cut_glued
from casemine.text.view import View

# A line this long may be a whole text run together; markers are then looked for inside it.
GLUED_LINE = 120
ANSWER = re.compile(r"[^:,。;、\n]{1,6}:(?=.{12})")


class Lines:
    """The lines of a view that are not empty: where they stand, what they begin with, which ones are headings."""

    def __init__(self, view: View, emphasis: Sequence[Span], title: str | None) -> None:
        self.text = view.matched
        self.starts: list[int] = []
        self.ends: list[int] = []
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            if len(line) > GLUED_LINE and ("二、" in line or "(二)" in line):
                cuts = cut_glued(view, start, end)
                self.starts += [start, *cuts]
                self.ends += [*cuts, end]
            elif line:
                self.starts.append(start)
                self.ends.append(end)
            start = end + 1
        self.bold = _bold_parts(view, emphasis)
        self.kinds: list[str | None] = [None] * len(self.starts)
        self.headings: set[int] = set()
        self.numbers: dict[int, int | None] = {}
        # Without a title from the caller the first line is taken for it, unless it has a marker.
        first = "".join(self.line(0).split()) if self.starts else ""
        self.title = "".join(View(title).matched.split()) if title else first
        self.skipped = 0 if title and first and (first in self.title or self.title in first) else -1

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, i: int) -> str:
        """Return the text of line `i`."""
        return self.text[self.starts[i] : self.ends[i]]

    def bold_until(self, offset: int) -> int:
        """Return where the bold stretch at `offset` ends; `offset` itself where there is none."""
        k = bisect_right(self.bold, (offset, 1 << 62)) - 1
        return max(offset, self.bold[k][1]) if k >= 0 else offset

    def is_bold(self, i: int) -> bool:
        """Say whether all of line `i` is bold."""
        return bool(self.bold) and self.bold_until(self.starts[i]) >= self.ends[i]

    def is_paragraph(self, i: int) -> bool:
        """Say whether line `i` is running text, which its length and its last sign tell."""
        length = self.ends[i] - self.starts[i]
        return length > 36 or (length > 20 and self.text[self.ends[i] - 1] in "。!?”:;")

    def heads_text(self, i: int) -> bool:
        """Say whether below line `i` stands a paragraph, or a heading that has one."""
        j = i + 1
        if j >= len(self):
            return False
        if j in self.headings:
            # The last of a list of names, and then 「二、…」: a heading stands above a 「一」.
            return self.is_bold(i) or self.numbers.get(j) in (None, 1)
        if self.is_paragraph(j):
            return True
        return j + 1 < len(self) and self.is_bold(j) and self.is_paragraph(j + 1)

    def is_answered(self, i: int) -> bool:
        """Say whether the line below `i` begins with who speaks: an interview's question heads nothing."""
        return i + 1 < len(self) and bool(ANSWER.match(self.text, self.starts[i + 1], self.ends[i + 1]))

    def first_paragraph(self) -> int:
        """Return the line where the text sets in behind title, by-line and date."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if self.kinds[i] not in (None, "symbol") or (end - start > 36 and self.text.find("。", start, end) > 0):
                return i
        return len(self)


def _bold_parts(view: View, emphasis: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the bold stretches in offsets of the view, neighbours joined."""
    parts: list[tuple[int, int]] = []
    for span in sorted(emphasis):
        start, end = view.position(span.start), view.position(span.end)
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        elif end > start:
            parts.append((start, end))
    return parts
