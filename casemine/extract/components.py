"""What a governance model is made of: read the slots out of its name, find the members that the text lists for them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from casemine.lexicons import Rule, load_lexicon, load_rules
from casemine.records import Component, Section
from casemine.text.reading import Reading

NUMERALS = "一二三四五六七八九十"
VALUES = {**{digit: k for k, digit in enumerate(NUMERALS, 1)}, "两": 2, "双": 2, "百": 100}
BLOCK = re.compile(r"([一二两双三四五六七八九十百]{1,2})([^一二两双三四五六七八九十百、,]{1,8})")
SET_OF_ONES = re.compile(r"([一二两双三四五六七八九十百])(?:个|大|包|带|联|帮|对)([一二两三四五六七八九十])$")
TERM = re.compile(r"([0-9]{1,2}|[NnXxYy])([NnXx]?)([^+]*)")
QUOTED = re.compile(r"“([^“”\n]{1,40})”")
SENTENCE_END = re.compile(r"[。!?\n]")
ORDER = re.compile(r"[一二三四五六七八九十]是(?![否不])")
LOOK_AHEAD = 900  # characters to the right in which members are looked for; the longest seen is 600
LOOK_BACK = 160

Range = tuple[int, int]
Ranges = list[Range]


class Slot(NamedTuple):
    """One counted place of a name: how the text calls it again (“三委”), its noun, its count (None for N)."""

    token: str
    noun: str
    count: int | None


class Place(NamedTuple):
    """One place where a name stands, in characters of the view; `opening` and `closing` reach beyond quotes and head."""

    opening: int
    start: int
    end: int
    closing: int


class Decoding(NamedTuple):
    """The members found for a name; `members` runs parallel to `slots`, `exact` when every count holds."""

    slots: tuple[Slot, ...]
    members: tuple[Ranges, ...]
    exact: bool
    place: Place

    @property
    def spans(self) -> Ranges:
        """All members, in the order of the slots."""
        return [span for members in self.members for span in members]


def read_slots(name: str) -> tuple[Slot, ...]:
    """
    Return the slots that a numeric name shows; digits alone show none.

    >>> [(slot.noun, slot.count) for slot in read_slots("一核三委")]
    [('核', 1), ('委', 3)]
    >>> [(slot.noun, slot.count) for slot in read_slots("1+3+N")]
    [('1', 1), ('3', 3), ('N', None)]
    """
    if "+" in name or re.search(r"[NX]", name):
        return _formula_slots(name)
    if (ones := SET_OF_ONES.search(name)) is not None:
        return (Slot(ones.group(), ones.group(2), _value(ones.group(1))),)
    name = re.sub(r"(?<=..)一体$", "", name)  # 三位一体: one set, made one
    slots = []
    for number, written in BLOCK.findall(re.sub(r"^[0-9]+-?", "", name)):
        noun = _slot_noun(written)
        slots.append(Slot(number + noun, noun, _value(number)))
    return tuple(slots)


def _formula_slots(name: str) -> tuple[Slot, ...]:
    if name.count("+") == 0 or not re.match(r"[0-9NXYnxy]", name):
        return tuple(Slot(letter, letter, None) for letter in re.findall(r"[NX]", name))
    slots = []
    for term in name.split("+"):
        if found := TERM.match(term):
            number, letter, _ = found.groups()
            slots.append(Slot(number + letter, (letter or number).upper(), int(number) if number.isdigit() else None))
    return tuple(slots)


def _value(number: str) -> int:
    if "十" in number and len(number) > 1:
        tens, ones = number.split("十", 1)
        return (VALUES[tens] if tens else 1) * 10 + (VALUES[ones] if ones else 0)
    return VALUES[number[-1]]


def _slot_noun(noun: str) -> str:
    """Return the word that is counted: 三张清单 → 清单, 三方联动 → 方, 八个红色 → 红色, 三聚焦 → 聚焦."""
    if len(noun) > 1 and noun[0] in load_lexicon("model_cues").of_class("classifier"):
        return noun[1:]
    noun = re.sub(r"(?<=.)(?:工作法|调解法|模式|机制|[法制式])$", "", noun)
    # Slot nouns have one character in 74 %, at most two in 94 % (domain 2).
    return noun if len(noun) <= 2 else noun[0]


def decode(reading: Reading, name: str, head: str | None, places: list[Place]) -> Decoding | None:
    """
    Return the members that the text gives for `name` at one of its `places`, None if it gives none.

    Every way of defining (domain 1, P1–P16) is tried at every place; the first that fits the counts wins,
    else the first that an explicit 即, 包括 or bracket marks.
    """
    slots = read_slots(name)
    digits = name if name.isdigit() else ""
    best: Decoding | None = None
    for place in places[:6]:
        for way in (_expansion, _frame, _roles, _gloss, _list_left, _list_right, _quantities, _ordered, _scattered):
            if found := way(reading.view.matched, slots, digits, place):
                if found.exact:
                    return found
                best = best or found
        if slots and (found := _headings(reading, slots, name, place)):
            return found
    return best


def gather(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return the members of a brand that a frame before it or a slogan after it spells out (domain 1, P1)."""
    if head in ("联盟", "共同体") and (found := _gathering(view, head, place)):
        return found
    return None


def slogan(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return the parts of the slogan that sums up a place's own experience: 形成“A、B、C”的…经验."""
    end = _region_end(view, place.closing, 240)
    found = _rule("slogan").search(view, place.closing, end)
    if not found or found["head"] not in (head, "做法"):
        return None
    members = split_items(view, *found.span("list"), None)
    slot = Slot(head or "", head or "", None)
    return Decoding((slot,), (members,), True, place) if len(members) > 1 else None


def as_components(text: str, reading: Reading, decoding: Decoding) -> tuple[Component, ...]:
    """Return the components of a decoding, members in the text's own words."""
    joint = _joint_slot(reading.view.matched, decoding)
    slots = (joint,) if joint else decoding.slots
    lists = (decoding.spans,) if joint else decoding.members
    components = []
    for slot, members in zip(slots, lists, strict=True):
        spans = [reading.view.span(*member) for member in members]
        components.append(Component(slot.noun, slot.count, tuple(text[s.start : s.end] for s in spans)))
    return tuple(components)


def _joint_slot(view: str, decoding: Decoding) -> Slot | None:
    """Return 抓…促… for 三抓三促 when each member holds both (domain 2, hard case 1)."""
    slots, spans = decoding.slots, decoding.spans
    nouns = [slot.noun for slot in slots]
    if len(slots) != 2 or slots[0].count != slots[1].count or len(spans) != slots[0].count:
        return None
    shape = re.compile(".*".join(map(re.escape, nouns)))
    if all(shape.search(view, *span) for span in spans):
        return Slot("", "".join(f"{noun}…" for noun in nouns), slots[0].count)
    return None


# ---- lists ------------------------------------------------------------------------------------------------------


def split_items(view: str, start: int, end: int, want: int | None) -> Ranges:
    """
    Return the items of a list, cut at the mark that yields `want` of them.

    Without `want` the list is cut at 、 and at a final 和 between parts.
    """
    marks = ("、", ";", ",") if ";" not in view[start:end] else (";", "、", ",")
    for mark in marks:
        parts = _split(view, start, end, mark)
        joined = _split_last(view, parts) if len(parts) > 1 or not re.search("[、,;]", view[start:end]) else parts
        for items in (parts, joined):
            if want is not None and len(items) == want and len(items) > 1:
                return [_clean(view, *item) for item in items]
    if want is None:
        parts = _split(view, start, end, ";" if ";" in view[start:end] else "、")
        return [_clean(view, *item) for item in (_split_last(view, parts) if len(parts) > 1 else parts)]
    return []


def _split(view: str, start: int, end: int, mark: str) -> Ranges:
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
    found = re.compile(r"(?<=..)[”’]?(?:以及|和|及|与|暨)[“‘]?(?=..)").search(view, start, end)
    if not found:
        return parts
    return [*parts[:-1], (start, found.start()), (found.end(), end)]


def _clean(view: str, start: int, end: int) -> Range:
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
        elif view[end - 1] in "”’" and not re.search("[“‘]", view[start:end]):
            end, changed = end - 1, True
        elif view.startswith(("以及", "其中", "就是"), start):
            start, changed = start + 2, True
        elif view[start] == "即" and end - start > 2:
            start, changed = start + 1, True
        elif view[start] in "和及" and end - start > 3:
            start, changed = start + 1, True
    return start, end


def _deal(slots: tuple[Slot, ...], items: Ranges, place: Place) -> Decoding | None:
    """Give the items to the slots in order; an open slot (N) takes the rest."""
    counted = sum(slot.count or 0 for slot in slots)
    opened = [k for k, slot in enumerate(slots) if slot.count is None]
    same = len({slot.count for slot in slots}) == 1 and len(slots) == 2
    if same and slots and len(items) == slots[0].count:  # 三抓三促: three items that carry both
        return Decoding(slots, (items, []), True, place)
    if opened and len(items) - counted < 1 + (len(slots) == 1):
        return None
    if len(items) < counted or (len(items) > counted and not opened) or len(opened) > 1:
        return None
    dealt: list[Ranges] = []
    rest = list(items)
    for slot in slots:
        take = slot.count if slot.count is not None else len(items) - counted
        dealt.append(rest[:take])
        rest = rest[take:]
    return Decoding(slots, tuple(dealt), True, place)


def _total(slots: tuple[Slot, ...]) -> int | None:
    return None if any(slot.count is None for slot in slots) else sum(slot.count or 0 for slot in slots)


def _shared(view: str, slots: tuple[Slot, ...], items: Ranges) -> bool:
    """Whether every item holds the noun of its slot: so in 58 % of the noun slots that are decoded (domain 2)."""
    if len(slots) == 1:
        return all(slots[0].noun in view[a:b] for a, b in items)
    nouns = [slot.noun for slot in slots for _ in range(slot.count or 0)]
    if len(items) == len(nouns):
        return sum(noun in view[a:b] for noun, (a, b) in zip(nouns, items, strict=True)) * 2 > len(items)
    return all(all(slot.noun in view[a:b] for slot in slots) for a, b in items)


# ---- to the left of the name --------------------------------------------------------------------------------------


def _sentence_start(view: str, position: int) -> int:
    low = max(0, position - LOOK_BACK)
    ends = [m.end() for m in re.finditer(r"[。!?;\n]", view[low:position])]
    return low + ends[-1] if ends else low


def _tail_start(view: str, start: int, end: int) -> int:
    """Return where 「三者协同的」 or 「等」 between a list and the name begins, `end` without any."""
    found = _rule("list_tail").search(view, max(start, end - 30), end)
    return found.start() if found else end


def _frame(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「以A为核心,B、C、D三者协同的“一核三委”」: one slot of one, then a list."""
    if len(slots) < 2 or slots[0].count != 1:
        return None
    start = _sentence_start(view, place.opening)
    frames = list(_rule("frame").finditer(view, start, place.opening))
    if not frames:
        return None
    # The frame that stands nearest, unless each slot has its own; 「坚持以…为引领」 may open the same sentence.
    each_framed = len(frames) == len(slots) and all(slot.count == 1 for slot in slots)
    first = frames[0] if each_framed else frames[-1]
    members: list[Ranges] = [[_clean(view, *first.span("member"))]]
    rest = slots[1:]
    want = _total(rest)
    begin = first.end() + (view[first.end()] in ",、;")
    end = _tail_start(view, begin, place.opening)
    items = _trim_first(view, split_items(view, begin, end, want))
    if each_framed:
        items = [_clean(view, *frame.span("member")) for frame in frames[1:]]
    dealt = _deal(rest, items, place) if items else None
    if dealt is None:
        return Decoding(slots, (*members, *([] for _ in rest)), False, place)
    return Decoding(slots, (*members, *dealt.members), dealt.exact, place)


def _roles(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「以A为主导、B为主体、C为补充的“三位一体”」: one slot, as many pairs as it counts."""
    if len(slots) != 1 or slots[0].count is None:
        return None
    start = _sentence_start(view, place.opening)
    found = [m.span("member") for m in _rule("roles").finditer(view, start, place.opening)]
    if len(found) != slots[0].count:
        return None
    members = [_clean(view, *span) for span in found]
    return Decoding(slots, (members,), True, place)


def _list_left(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「A、B、C的“X”模式」, the commonest form (domain 1, P10): the counts must fit exactly."""
    if not slots or (slots[0].count or 0) < 2 and len(slots) < 2:
        return None
    start = _sentence_start(view, place.opening)
    end = _tail_start(view, start, place.opening)
    for want in _wanted(slots):
        for items in _lists_before(view, start, end, place.opening, want, slots):
            if dealt := _deal(slots, items, place):
                return dealt
    return None


def _wanted(slots: tuple[Slot, ...]) -> list[int]:
    """Return how many items a list may have: the sum, or for 三抓三促 one item for each pair."""
    total = _total(slots)
    if total is None or total < 2:
        return []
    paired = len(slots) == 2 and slots[0].count == slots[1].count and (slots[0].count or 0) > 1
    return [total, total // 2] if paired else [total]


def _lists_before(view: str, start: int, end: int, opening: int, want: int, slots: tuple[Slot, ...]) -> list[Ranges]:
    """Return the readings of what stands before a name as a list of `want` items, the likeliest first."""
    readings: list[Ranges] = []
    while end > start + 1 and view[end - 1] in "这等" and view[end - 2] == "”":
        end -= 1
    if end > start and view[end - 1] == "”":
        if quoted := _quoted_list(view, start, end, want):
            readings.append(quoted)
    clause = max(view.rfind(mark, start, end) for mark in ",:(") + 1 or start
    items = _trim_first(view, split_items(view, max(clause, start), end, want))
    if len(items) == want and (view.find("、", clause, end) >= 0 or _shared(view, slots, items)):
        readings.append([*items[:-1], _whole_last(view, items, opening)])
    pieces = _split(view, start, end, ",")[-want:]
    pieces = _trim_first(view, [_clean(view, *piece) for piece in pieces])
    if len(pieces) == want and _shared(view, slots, pieces):
        readings.append(pieces)
    # 「A、B、C,形成“三联”模式」: the list fills the clause before.
    if view.find("、", clause, opening) < 0 and opening - clause <= 14 and clause - 1 > start:
        before = max(view.rfind(mark, start, clause - 1) for mark in ",:(") + 1 or start
        items = _trim_first(view, split_items(view, before, clause - 1, want))
        if len(items) == want and _shared(view, slots, items):
            readings.append(items)
    return readings


def _whole_last(view: str, items: Ranges, opening: int) -> Range:
    """Give 联动 back to the last item where its fellows show that it is theirs: 组织联动、资源联动、机制联动的."""
    start, end = items[-1]
    lengths = {b - a for a, b in items[:-1]}
    whole = start + lengths.pop() if len(lengths) == 1 else end
    endings = {view[a:b][-2:] for a, b in items[:-1]}
    return (start, whole) if end < whole <= opening and endings == {view[start:whole][-2:]} else (start, end)


def _quoted_list(view: str, start: int, end: int, want: int) -> Ranges:
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


def _trim_first(view: str, items: Ranges) -> Ranges:
    """Cut the verb from the first item: 「推动社区、物业企业」 → 社区; as long as its fellows where they are all alike."""
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
    return [_clean(view, cut, end), *items[1:]]


@cache
def _lead() -> re.Pattern[str]:
    """A verb of setting up (探索, 形成) or a word that opens a list (由, 以, 整合)."""
    words = load_lexicon("model_cues").alternation("trigger", "lead")
    return re.compile(rf"(?:{words}|^将)(?:了|出|起)?")


@cache
def _next_lead() -> re.Pattern[str]:
    """One more such verb right behind the first: 探索|形成, 创新|推行."""
    return re.compile(rf"(?:{load_lexicon('model_cues').alternation('trigger')}|[了以由])(?:了|出|起)?")


def _expansion(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“产业链党委+10个链上企业+若干企业”的“1+10+N”」: the formula is itself written out (domain 1, P14)."""
    if len(slots) < 2 or slots[-1].noun[-1:] not in "0123456789NXY":
        return None
    start = _sentence_start(view, place.opening)
    end = _tail_start(view, start, place.opening)
    clause = max(view.rfind(mark, start, end) for mark in ",:(、") + 1 or start
    parts = _split(view, clause, end, "+")
    if len(parts) != len(slots):
        return None
    parts = _trim_first(view, parts)
    items = [_clean(view, *part) for part in parts]
    opened = view.rfind("“", *items[0])
    if opened >= 0:
        items[0] = (opened + 1, items[0][1])
    members = tuple([item] for item in items)
    return Decoding(slots, members, all(slot.count in (1, None) for slot in slots), place)


def _gathering(view: str, head: str, place: Place) -> Decoding | None:
    """「以A为轴心,汇聚B、C、D等,建立X联盟」."""
    start = _sentence_start(view, place.opening)
    verb = max(view.rfind(",", start, place.opening), start) + 1
    found = _rule("gathering").search(view, start, verb)
    if not found:
        return None
    members = split_items(view, *found.span("list"), None)
    slots = (Slot("", found["role"], None), Slot("", head, None))
    return Decoding(slots, ([_clean(view, *found.span("member"))], members), True, place)


# ---- to the right of the name -------------------------------------------------------------------------------------


def _region_end(view: str, start: int, length: int = LOOK_AHEAD) -> int:
    return min(len(view), start + length)


def _gloss(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“1”即…;“3”是…」: each slot is named again and told (domain 1, P2 and P6)."""
    asked = tuple(Slot(digit, digit, int(digit)) for digit in digits) if digits else slots
    if not asked or (len(asked) == 1 and not digits):
        return None
    end = _region_end(view, place.closing)
    found: list[tuple[int, int] | None] = []
    here = place.closing
    for slot in asked:
        told = _find_gloss(view, slot.token, here, end)
        found.append(told)
        here = told[1] if told else here
    if sum(told is not None for told in found) < max(1, (len(asked) + 1) // 2) or (digits and found.count(None) > 1):
        return None
    starts = [told[0] for told in found if told]
    members: list[Ranges] = []
    named: list[Slot] = []
    for slot, told in zip(asked, found, strict=True):
        if told is None:
            named.append(slot)
            members.append([])
            continue
        limit = min([s for s in starts if s > told[0]], default=end)
        noun, items = _told_members(view, told[1], limit, slot, bool(digits))
        named.append(slot._replace(noun=noun))
        members.append(items)
    if not any(members):
        return None
    exact = all(slot.count is None or len(items) == slot.count for slot, items in zip(named, members, strict=True))
    return Decoding(tuple(named), tuple(members), exact, place)


def _find_gloss(view: str, token: str, start: int, end: int) -> Range | None:
    """Return where a slot is named again with 即, 是 or a bracket, and where its gloss begins."""
    here = start
    while (at := view.find(token, here, end)) >= 0:
        after = at + len(token)
        quoted = at > 0 and view[at - 1] in "“‘" and view[after : after + 1] in ("”", "’")
        rule = _rule("gloss") if quoted else _rule("bare_gloss")
        edge = quoted or not (view[at - 1].isdigit() or view[at - 1] in "+“" or view[after : after + 1] in "+")
        if edge and (opened := rule.match(view, after + quoted, end)):
            return at - quoted, opened.end()
        here = after
    return None


def _told_members(view: str, start: int, limit: int, slot: Slot, digits: bool) -> tuple[str, Ranges]:
    """Return the slot's noun and members out of one gloss."""
    bracket = view[start - 1] == "("
    stop = re.compile(r"[)\n]" if bracket else r"[。;\n]").search(view, start, limit)
    end = stop.start() if stop else limit
    noun = slot.noun
    if digits and (named := _rule("counted_noun").match(view[start : min(end, start + 16)].lstrip("“"))):
        noun = named["noun"]
        after = view.find(noun, start, end) + len(noun)
        if after >= end - 1:
            return noun, []
        start = after + 1 + (view[after + 1 : after + 2] in "“")
    if slot.count == 1:
        if (quoted := QUOTED.match(view, start, end)) is not None:
            return noun, [quoted.span(1)]
        comma = view.find(",", start, end)
        return noun, [_clean(view, start, comma if comma > start + 1 else end)]
    if view[start : start + 1] == "“" and (run := _quoted_run(view, start, end)) and len(run) > 1:
        return noun, run
    items = split_items(view, start, end, slot.count)
    if not items:
        comma = view.find(",", start, end)
        first = comma if comma > start else end
        items = split_items(view, start, first, slot.count) or split_items(view, start, first, None)
        items = items if len(items) > 1 or slot.count is None else []
    return noun, items


def _quoted_run(view: str, start: int, end: int) -> Ranges:
    """Return the quoted words that follow one another with at most one sign between."""
    run: Ranges = []
    for found in QUOTED.finditer(view, start, end):
        if found.start() - (run[-1][1] + 1 if run else start) > 1:
            break
        run.append(found.span(1))
    return run


def _list_right(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“X”,即A、B、C」, 「“X”(A、B、C)」: a list behind a mark (domain 1, P3 and P6)."""
    if not slots:
        return None
    opened = _rule("list_opens").match(view, place.closing, _region_end(view, place.closing, 40))
    if not opened:
        return None
    start = opened.end()
    if ORDER.match(view, start):  # 「:一是…;二是…」 is read by `_ordered`
        return None
    bracket = view[start - 1] == "("
    stop = re.compile(r"[)\n]" if bracket else r"[。!?\n]").search(view, start, _region_end(view, start, 500))
    end = stop.start() if stop else _region_end(view, start, 500)
    for number in _wanted(slots) or [None]:
        items = _items_right(view, start, end, number)
        if items and (dealt := _deal(slots, items, place)):
            return dealt
    if len(slots) == 1 and slots[0].count and not slots[0].count == 1:
        clause = re.compile(r"[,;]").search(view, start, end)
        items = split_items(view, start, clause.start() if clause else end, None)
        if len(items) >= 2 and all(2 <= b - a <= 20 for a, b in items) and (_shared(view, slots, items) or len(items) > 2):
            return Decoding(slots, (items,), False, place)
    return None


def _items_right(view: str, start: int, end: int, want: int | None) -> Ranges:
    run = _quoted_run(view, start, end)
    if want and len(run) == want:
        return run
    clause = re.compile(r"[,;]").search(view, start, end)
    if clause and view.find("、", start, clause.start()) >= 0:
        items = split_items(view, start, clause.start(), want)
        if items and (want is None or len(items) == want):
            return items
    items = split_items(view, start, end, want)
    if items and all(b - a <= 60 for a, b in items):
        return items
    return []


def _quantities(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“1+2+N”…1名网格长、2名辅警、N名志愿者」: counted nouns in the order of the formula (domain 1, P9 and P14)."""
    asked = tuple(Slot(digit, digit, int(digit)) for digit in digits) if digits else slots
    if len(asked) < 2 or asked[0].noun[-1:] not in "0123456789NX":
        return None
    rule = _rule("quantity")
    for start, end in (
        (place.closing, _region_end(view, place.closing, 140)),
        (_sentence_start(view, place.opening), place.opening),
    ):
        found = list(rule.finditer(view, start, end))
        numbers: list[int | None] = [_number(m["number"]) for m in found]
        want = [slot.count for slot in asked]
        for k in range(len(found) - len(want) + 1):
            if numbers[k : k + len(want)] == want:
                members = [[_clean(view, *_cut_quantity(view, m))] for m in found[k : k + len(want)]]
                exact = all(slot.count in (1, None) for slot in asked)
                return Decoding(asked, tuple(members), exact, place)
    return None


def _cut_quantity(view: str, found: re.Match[str]) -> Range:
    """End a counted noun before 组成 or 为."""
    start, end = found.span()
    tail = re.compile(r"(?:组成|构成|的|为|等|在|共同|协助|负责|参与|配合)").search(view, found.start("noun") + 1, end)
    return start, tail.start() if tail else end


def _number(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    return None if written in ("N", "X") else _value(written)


def _ordered(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“X”…一是A,…二是B,…」: as many ordinals as the name counts, beginning soon after it (domain 1, P5)."""
    wanted = [want for want in _wanted(slots) if 2 <= want <= 10]
    if not wanted:
        return None
    line = view.find("\n", place.closing)
    end = min(line if line >= 0 else len(view), place.closing + 2000)
    marks = list(ORDER.finditer(view, place.closing, end))
    inorder = [m for m, numeral in zip(marks, NUMERALS, strict=False) if m.group()[0] == numeral]
    if len(marks) not in wanted or len(inorder) != len(marks) or marks[0].start() - place.closing > 60:
        return None
    items: Ranges = []
    for mark in marks:
        stop = re.compile(r"[,。;:!\n]").search(view, mark.end(), end)
        items.append(_heading_member(view, mark.end(), stop.start() if stop else end))
    return _deal(slots, items, place)


def _headings(reading: Reading, slots: tuple[Slot, ...], name: str, place: Place) -> Decoding | None:
    """The headings below a name are its members: as many as it counts, each with its noun, or below a heading with it."""
    want = _total(slots)
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
    items = [_section_member(reading, child) for child in below]
    if not named and not _shared(reading.view.matched, slots, items):
        return None
    return _deal(slots, items, place)


def _section_member(reading: Reading, section: Section) -> Range:
    view = reading.view
    start, end = view.position(section.evidence.start), view.position(section.evidence.end - 1) + 1
    return _heading_member(view.matched, start + len(section.marker), end)


def _heading_member(view: str, start: int, end: int) -> Range:
    """Return the quoted part of a heading, else what stands before its first comma."""
    if (quoted := QUOTED.search(view, start, end)) is not None:
        return quoted.span(1)
    stop = re.compile(r"[,。;:]").search(view, start, end)
    return _clean(view, start, stop.start() if stop else end)


def _scattered(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """Quoted words strewn over the paragraph that all hold the slot's noun, exactly as many as it counts."""
    if len(slots) != 1 or not slots[0].count or slots[0].count < 3:
        return None
    noun, count = slots[0].noun, slots[0].count
    line = view.find("\n", place.closing)
    end = min(line if line >= 0 else len(view), place.closing + 1600)
    found: dict[str, Range] = {}
    for quoted in QUOTED.finditer(view, place.closing, end):
        word = quoted.group(1)
        fits = word.startswith(noun) or (word.endswith(noun) and len(noun) == 1)
        if fits and len(noun) < len(word) <= 8 and not word.endswith(("工程", "模式", "机制", "工作法", "品牌")):
            found.setdefault(word, quoted.span(1))
    return Decoding(slots, (list(found.values()),), True, place) if len(found) == count else None


@cache
def _rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in load_rules("model_definitions")}


def _rule(name: str) -> re.Pattern[str]:
    return _rules()[name].pattern
