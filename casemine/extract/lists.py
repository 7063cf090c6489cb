"""Lists in running text: cut them into items, clean each, find where the first one begins."""

from __future__ import annotations

import re

from casemine.extract.slots import Range, Ranges
from casemine.lexicons import knowledge, load_lexicon

QUOTED = re.compile(r"“([^“”\n]{1,40})”")
MARKS = re.compile(r"[、,;]")
LAST_JOINT = re.compile(r"(?<=..)[”’]?(?:以及|和|及|与|暨)[“‘]?(?=..)")
OPENING_QUOTE = re.compile(r"[“‘]")
PAIRS = (("“", "”"), ("‘", "’"), ("(", ")"), ("《", "》"))


def split_items(view: str, start: int, end: int, want: int | None) -> Ranges:
    """
    Return the items of a list, cut at the mark that yields `want` of them.

    Without `want` the list is cut at 、 and at a final 和 between parts.
    """
    marks = ("、", ";", ",") if ";" not in view[start:end] else (";", "、", ",")
    for mark in marks:
        parts = split_at(view, start, end, mark)
        joined = _split_last(view, parts) if len(parts) > 1 or not MARKS.search(view, start, end) else parts
        for items in (parts, joined):
            if want is not None and len(items) == want and len(items) > 1:
                return [clean_item(view, *item) for item in items]
    if want is None:
        parts = split_at(view, start, end, ";" if ";" in view[start:end] else "、")
        return [clean_item(view, *item) for item in (_split_last(view, parts) if len(parts) > 1 else parts)]
    return []


def split_at(view: str, start: int, end: int, mark: str) -> Ranges:
    """Return the stretches between one mark."""
    items, here = [], start
    while (there := view.find(mark, here, end)) >= 0:
        items.append((here, there))
        here = there + 1
    items.append((here, end))
    return [(a, b) for a, b in items if b > a]


def _split_last(view: str, parts: Ranges) -> Ranges:
    """Cut the last item at 和, 与 or 及 when both halves are words."""
    if not parts:
        return parts
    start, end = parts[-1]
    found = LAST_JOINT.search(view, start, end)
    if not found:
        return parts
    return [*parts[:-1], (start, found.start()), (found.end(), end)]


def clean_item(view: str, start: int, end: int) -> Range:
    """Take away blanks, 等, and quotes that stand around the whole item."""
    changed = True
    while changed and end - start > 1:
        changed = False
        if view[end - 1] in " ,;。、:" or (view[end - 1] == "等" and end - start > 2):
            end, changed = end - 1, True
        elif view[start] in " ,;、:":
            start, changed = start + 1, True
        elif view[start] in "“‘" and view.find("”" if view[start] == "“" else "’", start, end) in (end - 1, -1):
            end -= view[end - 1] in "”’"
            start, changed = start + 1, True
        elif view[end - 1] in "”’" and not OPENING_QUOTE.search(view, start, end):
            end, changed = end - 1, True
        elif view.startswith(("以及", "其中", "就是"), start):
            start, changed = start + 2, True
        elif (view[start] == "即" and end - start > 2) or (view[start] in "和及" and end - start > 3):
            start, changed = start + 1, True
    return start, end


def is_paired(view: str, start: int, end: int) -> bool:
    """Whether every quote and bracket of an item has its other half inside: half of “A、B、C” is no item."""
    return all(view.count(opening, start, end) == view.count(closing, start, end) for opening, closing in PAIRS)


def quoted_run(view: str, start: int, end: int) -> Ranges:
    """Return the quoted words that follow one another with at most one sign between."""
    run: Ranges = []
    for found in QUOTED.finditer(view, start, end):
        if found.start() - (run[-1][1] + 1 if run else start) > 1:
            break
        run.append(found.span(1))
    return run


def quoted_list(view: str, start: int, end: int, want: int) -> Ranges:
    """「“A、B、C”的“三联”」 or 「“A”“B”“C”三大…」."""
    opening = view.rfind("“", start, end)
    if opening >= 0 and (items := split_items(view, opening + 1, end - 1, want)):
        return items
    run: Ranges = []
    for found in reversed(list(QUOTED.finditer(view, start, end))):
        if run and run[0][0] - 1 - found.end() > 1:
            break
        run.insert(0, found.span(1))
    return run if len(run) == want else []


def trim_first(view: str, items: Ranges) -> Ranges:
    """Cut the verb from the first item, 「推动社区、物业企业」 → 社区: as long as its fellows where they are alike."""
    if len(items) < 2:
        return items
    start, end = items[0]
    lengths = {b - a for a, b in items[1:]}
    alike = lengths.pop() if len(lengths) == 1 else 0
    cut = start
    if end - start != alike and (found := _lead().search(view, start, end)):
        while found and end - found.end() >= 2:
            cut = found.end()
            if end - cut == alike:
                break
            found = _next_lead().match(view, cut, end)
    if cut == start and len(items) > 2 and end - start > alike > 2:
        cut = end - alike
    return [clean_item(view, cut, end), *items[1:]]


@knowledge
def _lead() -> re.Pattern[str]:
    """A verb of setting up (探索, 形成) or a word that opens a list (由, 以, 整合)."""
    words = load_lexicon("model_cues").alternation("trigger", "lead")
    return re.compile(rf"(?:{words}|^将)(?:了|出|起)?")


@knowledge
def _next_lead() -> re.Pattern[str]:
    """One more such verb right behind the first: 探索|形成, 创新|推行."""
    return re.compile(rf"(?:{load_lexicon('model_cues').alternation('trigger')}|[了以由])(?:了|出|起)?")
