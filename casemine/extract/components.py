"""What a governance model is made of: its slots, with the members that the text gives for them."""

from __future__ import annotations

import re

from casemine.extract.apart import section_member
from casemine.extract.definitions import WAYS, settle
from casemine.extract.reading import Reading
from casemine.extract.slots import (
    Decoding,
    Place,
    Slot,
    deal,
    read_slots,
    share_noun,
    total_count,
)
from casemine.records import Component


def decode(reading: Reading, name: str, places: list[Place]) -> Decoding | None:
    """
    Return the members that the text gives for `name` at one of its `places`, None if it gives none.

    Every way of defining (domain 1, P1–P16) is tried at every place; the first that fits the counts wins,
    else the first that an explicit 即, 包括 or bracket marks.
    """
    view = reading.view.matched
    slots = read_slots(name)
    digits = name if name.isdigit() else ""
    best: Decoding | None = None
    for place in places[:6]:
        for way in WAYS:
            found = way(view, slots, digits, place)
            if found and (found := settle(view, found)):
                if found.exact:
                    return found
                best = best or found
        if slots and (found := _headings(reading, slots, name, place)):
            return found
    return best


def _headings(reading: Reading, slots: tuple[Slot, ...], name: str, place: Place) -> Decoding | None:
    """The headings below a name are its members: as many as it counts, each with its noun, or below its own heading."""
    want = total_count(slots)
    if want is None or not 2 <= want <= 20 or not reading.sections:
        return None
    at = reading.section_at(reading.view.offset(place.start))
    if at is None:
        return None
    section = reading.sections[at]
    named = section.evidence.start <= reading.view.offset(place.start) < section.evidence.end
    below = [child for child in reading.sections if child.parent == at]
    if len(below) != want:
        return None
    items = [section_member(reading, child) for child in below]
    if not named and not share_noun(reading.view.matched, slots, items):
        return None
    return deal(slots, items, place)


def as_components(text: str, reading: Reading, decoding: Decoding) -> tuple[Component, ...]:
    """Return the components of a decoding, members in the text's own words."""
    joint = _joint_slot(reading.view.matched, decoding)
    slots = (joint,) if joint else decoding.slots
    lists = (decoding.spans,) if joint else decoding.members
    components = []
    for slot, members in zip(slots, lists, strict=True):
        spans = [reading.view.span(*member) for member in members]
        components.append(Component(slot.noun, slot.number, tuple(text[s.start : s.end] for s in spans)))
    return tuple(components)


def _joint_slot(view: str, decoding: Decoding) -> Slot | None:
    """Return 抓…促… for 三抓三促 when each member holds both (domain 2, hard case 1)."""
    slots, spans = decoding.slots, decoding.spans
    nouns = [slot.noun for slot in slots]
    if len(slots) != 2 or slots[0].number != slots[1].number or len(spans) != slots[0].number:
        return None
    shape = re.compile(".*".join(map(re.escape, nouns)))
    if all(shape.search(view, *span) for span in spans):
        return Slot("", "".join(f"{noun}…" for noun in nouns), slots[0].number)
    return None
