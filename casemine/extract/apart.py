"""Members told apart from the name: its parts glossed elsewhere, listed below a heading, or headings side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from casemine.extract.definitions import heading_member, told_at
from casemine.extract.lists import split_at, trim_first
from casemine.extract.reading import Reading
from casemine.extract.slots import Decoding, Place, Range, Ranges, Slot, numeral_value, read_slots
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Section

CLAUSE = re.compile(r"[^,。;:!?\n“”()]{5,120}")
FEW = 3  # from how many on members alike in one character are no chance
MOST = 12
LONGEST_MEMBER = 12
UNEVEN = 2  # characters by which listed members may differ in length
LONGEST_AREA = 1500
MOST_AREAS = 20  # headings and paragraphs that are searched for one slot; real write-ups have fewer


def fill(reading: Reading, name: str, decoding: Decoding | None, places: list[Place]) -> Decoding | None:
    """
    Return the decoding of `name` with those slots filled that the text tells somewhere else, None if there are none.

    A slot takes only as many members as it counts, alike in its noun: 「三亮」 in a section 「亮出身份」 that lists
    亮姓名、亮岗位、亮承诺. Where two lists would fit, neither is taken.
    """
    if decoding is not None and decoding.exact:
        return decoding
    if decoding is None and name.isdigit():
        return _counted_headings(reading, name, places[0])
    slots = decoding.slots if decoding else read_slots(name)
    before = decoding.members if decoding else tuple([] for _ in slots)
    single = len(slots) == 1
    members = []
    for slot, told in zip(slots, before, strict=True):
        countable = slot.number is not None and (FEW if single else 2) <= slot.number <= MOST and slot.noun.isalpha()
        fillable = not told and countable and not slot.noun.isascii()
        members.append(_told_apart(reading, slot, name, single) if fillable else told)
    if members == list(before):
        return decoding
    if len(members) == 2 and members[0] == members[1]:  # 三抓三促: each member holds both nouns
        members[1] = []
        return Decoding(slots, tuple(members), True, decoding.place if decoding else places[0])
    exact = all(slot.number is None or len(told) == slot.number for slot, told in zip(slots, members, strict=True))
    return Decoding(slots, tuple(members), exact, decoding.place if decoding else places[0])


def _told_apart(reading: Reading, slot: Slot, name: str, single: bool) -> Ranges:
    glossed = [] if single else _glossed(reading.view.matched, slot, name)
    return glossed or _listed(reading, slot, name) or _side_by_side(reading, slot)


def _glossed(view: str, slot: Slot, name: str) -> Ranges:
    """「“四联”,即…」: the slot is told where it stands in quotes of its own, and in no other name."""
    quoted = f"“{slot.token}”"
    if view.count(slot.token) > view.count(quoted) + view.count(name):
        return []
    at = view.find(quoted)
    for _ in range(MOST_AREAS):
        if at < 0:
            break
        end = at + len(quoted)
        if items := told_at(view, slot, Place(at, at + 1, end - 1, end)):
            return items
        at = view.find(quoted, end)
    return []


def _listed(reading: Reading, slot: Slot, name: str) -> Ranges:
    """The one list whose members share the slot's noun, below a heading or in a paragraph that speaks of the slot."""
    view = reading.view.matched
    found: dict[tuple[str, ...], Ranges] = {}
    for start, end in islice(_areas(reading, slot, name), MOST_AREAS):
        for items in _lists_alike(view, start, end, slot):
            if all(view[a:b] in name for a, b in items):
                continue
            found.setdefault(tuple(view[a:b] for a, b in items), items)
    return next(iter(found.values())) if len(found) == 1 else []


def _areas(reading: Reading, slot: Slot, name: str) -> Iterator[Range]:
    """Where the slot is spoken of: under headings with its name or noun, in paragraphs with its name."""
    view = reading.view
    few = (slot.number or 0) < FEW
    for section in reading.sections:
        if slot.token in section.title or (not few and slot.noun in section.title):
            start = view.position(section.body.start)
            yield start, min(view.position(section.body.end - 1) + 1, start + LONGEST_AREA)
    for quoted in (f"“{slot.token}”", f"“{name}”"):
        at = view.matched.find(quoted)
        while at >= 0:
            line = view.matched.find("\n", at)
            end = line if line >= 0 else len(view.matched)
            yield view.matched.rfind("\n", 0, at) + 1, min(end, at + LONGEST_AREA)
            at = view.matched.find(quoted, end)


def _lists_alike(view: str, start: int, end: int, slot: Slot) -> Iterator[Ranges]:
    """Return the lists of as many items as the slot counts that hold its noun at one position."""
    for clause in CLAUSE.finditer(view, start, end):
        if clause.group().count("、") != (slot.number or 0) - 1:
            continue
        items = trim_first(view, split_at(view, *clause.span(), "、"))
        lengths = [b - a for a, b in items]
        even = max(lengths) - min(lengths) <= UNEVEN and max(lengths) <= LONGEST_MEMBER
        if len(items) == slot.number and even and _alike(view, slot.noun, items):
            yield items


def _alike(view: str, noun: str, items: Ranges) -> bool:
    """Whether all items are longer than the noun and hold it at one position, seen from their start or their end."""
    words = [view[a:b] for a, b in items]
    if len(set(words)) < len(words) or not all(noun in word and len(noun) < len(word) for word in words):
        return False
    return len({word.find(noun) for word in words}) == 1 or len({len(word) - word.rfind(noun) for word in words}) == 1


# ---- headings side by side ------------------------------------------------------------------------------------


def _side_by_side(reading: Reading, slot: Slot) -> Ranges:
    """Headings of one rank below one another, exactly as many as the slot counts, each with its noun."""
    if (slot.number or 0) < FEW:
        return []
    for siblings in _siblings(reading.sections):
        if len(siblings) == slot.number:
            items = [section_member(reading, section) for section in siblings]
            if _alike(reading.view.matched, slot.noun, items) and all(b - a <= LONGEST_MEMBER for a, b in items):
                return items
    return []


def _siblings(sections: tuple[Section, ...]) -> list[list[Section]]:
    groups: dict[int | None, list[Section]] = {}
    for section in sections:
        groups.setdefault(section.parent, []).append(section)
    return list(groups.values())


def section_member(reading: Reading, section: Section) -> Range:
    """Return the part of a heading that names a member: what it quotes, else what stands before its first comma."""
    view = reading.view
    start, end = view.position(section.evidence.start), view.position(section.evidence.end - 1) + 1
    return heading_member(view.matched, start + len(section.marker), end)


def _counted_headings(reading: Reading, digits: str, place: Place) -> Decoding | None:
    """「132」 and the headings 「织密一张网」, 「用好三支队伍」, 「建立两项机制」: each digit has one."""
    for siblings in _siblings(reading.sections):
        if len(siblings) != len(digits):
            continue
        counted = [_counted(reading, section) for section in siblings]
        numbers = [numeral_value(found["number"]) for found in counted if found]
        if numbers == [int(digit) for digit in digits]:
            slots, members = [], []
            for section, found, digit in zip(siblings, counted, digits, strict=True):
                if found is not None:
                    slots.append(Slot(digit, found["noun"], int(digit)))
                    members.append(_below(reading, section, found, int(digit)))
            exact = all(len(told) == slot.number for slot, told in zip(slots, members, strict=True))
            return Decoding(tuple(slots), tuple(members), exact, place)
    return None


def _counted(reading: Reading, section: Section) -> re.Match[str] | None:
    view = reading.view
    start, end = view.position(section.evidence.start), view.position(section.evidence.end - 1) + 1
    return _counted_noun().search(view.matched, start + len(section.marker), end)


def _below(reading: Reading, section: Section, found: re.Match[str], number: int) -> Ranges:
    """Return the thing itself where there is one, else the headings below when they are as many as it counts."""
    if number == 1:
        return [found.span()]
    at = next(k for k, other in enumerate(reading.sections) if other is section)
    below = [child for child in reading.sections if child.parent == at]
    return [section_member(reading, child) for child in below] if len(below) == number else []


@knowledge
def _counted_noun() -> re.Pattern[str]:
    classifiers = load_lexicon("model_cues").alternation("classifier")
    return re.compile(
        rf"(?P<number>[一二两双三四五六七八九十])(?:{classifiers})(?P<noun>[\u4e00-\u9fff]{{1,4}})(?=[,、;:。\n ]|$)"
    )
