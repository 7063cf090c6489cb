"""The ways in which a text says what a name holds, to its left and to its right (domain guide 1, P1–P16)."""

from __future__ import annotations

import re

from casemine.extract.lists import (
    QUOTED,
    clean_item,
    is_paired,
    quoted_list,
    quoted_run,
    split_at,
    split_items,
    trim_first,
)
from casemine.extract.slots import (
    Decoding,
    Place,
    Range,
    Ranges,
    Slot,
    deal,
    numeral_value,
    share_noun,
    total_count,
    wanted_counts,
)
from casemine.lexicons import load_patterns

NUMERALS = "一二三四五六七八九十"
LOOK_AHEAD = 900  # characters to the right in which members are looked for; the longest seen is 600
LOOK_BACK = 160
BREAK = re.compile(r"[。!?;\n]")
SENTENCE_END = re.compile(r"[。!?\n]")
CLAUSE_END = re.compile(r"[,;]")
GLOSS_END = re.compile(r"[。;\n]")
BRACKET_END = re.compile(r"[)\n]")
TITLE_END = re.compile(r"[,。;:!\n]")
QUANTITY_END = re.compile(r"组成|构成|的|为|等|在|共同|协助|负责|参与|配合")
ORDER = re.compile(r"[一二三四五六七八九十]是(?![否不])")


def gather(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return the members of an alliance that the frame before it gathers (domain 1, P1)."""
    return _gathering(view, head, place) if head in ("联盟", "共同体") else None


def rhetorical(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return the parts of a name that counts one noun in round numbers: 千村示范、万村整治."""
    if "、" not in view[place.start : place.end] and "," not in view[place.start : place.end]:
        return None
    parts = [span for span in _parts(view, place) if view[span[0]] in "十百千万"]
    nouns = {view[start + 1] for start, _ in parts}
    if len(parts) < 2 or len(nouns) != 1:
        return None
    noun = nouns.pop()
    return Decoding((Slot(noun, noun, None),), (parts,), True, place)


def _parts(view: str, place: Place) -> Ranges:
    return split_at(view, place.start, place.end, "、" if "、" in view[place.start : place.end] else ",")


def slogan(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return the parts of the slogan that sums up a place's own experience: 形成“A、B、C”的…经验."""
    end = _region_end(view, place.closing, 240)
    found = rule("slogan").search(view, place.closing, end)
    if not found or found["head"] not in (head, "做法"):
        return None
    members = split_items(view, *found.span("list"), None)
    slot = Slot(head or "", head or "", None)
    return Decoding((slot,), (members,), True, place) if len(members) > 1 else None


def _sentence_start(view: str, position: int) -> int:
    low = max(0, position - LOOK_BACK)
    ends = [m.end() for m in BREAK.finditer(view, low, position)]
    return ends[-1] if ends else low


def _tail_start(view: str, start: int, end: int) -> int:
    """Return where 「三者协同的」 or 「等」 between a list and the name begins, `end` without any."""
    found = rule("list_tail").search(view, max(start, end - 30), end)
    return found.start() if found else end


def _frame(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「以A为核心,B、C、D三者协同的“一核三委”」: one slot of one, then a list."""
    if len(slots) < 2 or slots[0].number != 1:
        return None
    start = _sentence_start(view, place.opening)
    frames = list(rule("frame").finditer(view, start, place.opening))
    if not frames:
        return None
    # The frame that stands nearest, unless each slot has its own; 「坚持以…为引领」 may open the same sentence.
    each_framed = len(frames) == len(slots) and all(slot.number == 1 for slot in slots)
    first = frames[0] if each_framed else frames[-1]
    members: list[Ranges] = [[clean_item(view, *first.span("member"))]]
    rest = slots[1:]
    want = total_count(rest)
    begin = first.end() + (view[first.end()] in ",、;")
    end = _tail_start(view, begin, place.opening)
    items = trim_first(view, split_items(view, begin, end, want))
    if each_framed:
        items = [clean_item(view, *frame.span("member")) for frame in frames[1:]]
    dealt = deal(rest, items, place) if items else None
    if dealt is None:
        return Decoding(slots, (*members, *([] for _ in rest)), False, place)
    return Decoding(slots, (*members, *dealt.members), dealt.exact, place)


def _roles(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「以A为主导、B为主体、C为补充的“三位一体”」: one slot, as many pairs as it counts."""
    if len(slots) != 1 or slots[0].number is None:
        return None
    start = _sentence_start(view, place.opening)
    found = [m.span("member") for m in rule("roles").finditer(view, start, place.opening)]
    if len(found) != slots[0].number:
        return None
    members = [clean_item(view, *span) for span in found]
    return Decoding(slots, (members,), True, place)


def _list_left(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「A、B、C的“X”模式」, the commonest form (domain 1, P10): the counts must fit exactly."""
    if not slots or ((slots[0].number or 0) < 2 and len(slots) < 2):
        return None
    start = _sentence_start(view, place.opening)
    end = _tail_start(view, start, place.opening)
    for want in wanted_counts(slots):
        for items in _lists_before(view, start, end, place.opening, want, slots):
            if all(is_paired(view, *item) for item in items) and (dealt := deal(slots, items, place)):
                return dealt
    return None


def _lists_before(view: str, start: int, end: int, opening: int, want: int, slots: tuple[Slot, ...]) -> list[Ranges]:
    """Return the readings of what stands before a name as a list of `want` items, the likeliest first."""
    readings: list[Ranges] = []
    while end > start + 1 and view[end - 1] in "这等" and view[end - 2] == "”":
        end -= 1
    if end > start and view[end - 1] == "”" and (quoted := quoted_list(view, start, end, want)):
        readings.append(quoted)
    clause = max(view.rfind(mark, start, end) for mark in ",:(") + 1 or start
    items = trim_first(view, split_items(view, max(clause, start), end, want))
    if len(items) == want and (view.find("、", clause, end) >= 0 or share_noun(view, slots, items)):
        readings.append([*items[:-1], _whole_last(view, items, opening)])
    pieces = split_at(view, start, end, ",")[-want:]
    pieces = trim_first(view, [clean_item(view, *piece) for piece in pieces])
    if len(pieces) == want and share_noun(view, slots, pieces):
        readings.append(pieces)
    # 「A、B、C,形成“三联”模式」: the list fills the clause before.
    if view.find("、", clause, opening) < 0 and opening - clause <= 14 and clause - 1 > start:
        before = max(view.rfind(mark, start, clause - 1) for mark in ",:(") + 1 or start
        stop = _tail_start(view, before, clause - 1)
        if view[stop - 1] == "”" and (quoted := quoted_list(view, before, stop, want)):  # 分成“A、B、C”三类,形成…
            items = quoted
        else:
            items = trim_first(view, split_items(view, before, clause - 1, want))
        if len(items) == want and share_noun(view, slots, items):
            readings.append(items)
    return readings


def _whole_last(view: str, items: Ranges, opening: int) -> Range:
    """Give 联动 back to the last item where its fellows show that it is theirs: 组织联动、资源联动、机制联动的."""
    start, end = items[-1]
    lengths = {b - a for a, b in items[:-1]}
    whole = start + lengths.pop() if len(lengths) == 1 else end
    endings = {view[a:b][-2:] for a, b in items[:-1]}
    return (start, whole) if end < whole <= opening and endings == {view[start:whole][-2:]} else (start, end)


def _expansion(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“产业链党委+10个链上企业+若干企业”的“1+10+N”」: the formula is itself written out (domain 1, P14)."""
    if len(slots) < 2 or slots[-1].noun[-1:] not in "0123456789NXY":
        return None
    start = _sentence_start(view, place.opening)
    end = _tail_start(view, start, place.opening)
    clause = max(view.rfind(mark, start, end) for mark in ",:(、") + 1 or start
    parts = split_at(view, clause, end, "+")
    if len(parts) != len(slots):
        return None
    parts = trim_first(view, parts)
    items = [clean_item(view, *part) for part in parts]
    opened = view.rfind("“", *items[0])
    if opened >= 0:
        items[0] = (opened + 1, items[0][1])
    members = tuple([item] for item in items)
    return Decoding(slots, members, all(slot.number in (1, None) for slot in slots), place)


def _gathering(view: str, head: str | None, place: Place) -> Decoding | None:
    """「以A为轴心,汇聚B、C、D等,建立X联盟」."""
    start = _sentence_start(view, place.opening)
    verb = max(view.rfind(",", start, place.opening), start) + 1
    found = rule("gathering").search(view, start, verb)
    if not found:
        return None
    members = split_items(view, *found.span("list"), None)
    slots = (Slot("", found["role"], None), Slot("", head or "", None))
    return Decoding(slots, ([clean_item(view, *found.span("member"))], members), True, place)


def _union(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「A联合B、C与D成立“甲议事厅”,形成“一厅三方”」: what is set up and who sets it up, when both counts fit."""
    if len(slots) != 2 or slots[0].number != 1 or (slots[1].number or 0) < 2:
        return None
    found = rule("union").search(view, _sentence_start(view, place.opening), place.opening)
    if not found or not found["body"].endswith(slots[0].noun):
        return None
    items = split_items(view, *found.span("list"), slots[1].number)
    if not items:  # the one who calls the others is counted with them
        items = split_items(view, *found.span("list"), (slots[1].number or 0) - 1)
        items = [clean_item(view, *found.span("lead")), *items] if items else []
    return Decoding(slots, ([found.span("body")], items), True, place) if items else None


def lettered(view: str, head: str | None, place: Place) -> Decoding | None:
    """Return what the letters of a formula stand for where a list spells them out: “A+B+N”(即标准+特色+任务)."""
    letters = view[place.start : place.end].split("+")
    opened = rule("list_opens").match(view, place.closing, _region_end(view, place.closing, 40))
    if not opened or not all(len(letter) == 1 and letter.isascii() for letter in letters):
        return None
    start = opened.end()
    stop = (BRACKET_END if view[start - 1] == "(" else GLOSS_END).search(view, start, _region_end(view, start, 120))
    end = stop.start() if stop else _region_end(view, start, 120)
    for mark in "+、":
        items = [clean_item(view, *part) for part in split_at(view, start, end, mark)]
        if len(items) == len(letters) and all(1 < b - a <= 20 for a, b in items):
            slots = tuple(Slot(letter, letter, None) for letter in letters)
            return Decoding(slots, tuple([item] for item in items), True, place)
    return None


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
    exact = all(slot.number is None or len(items) == slot.number for slot, items in zip(named, members, strict=True))
    return Decoding(tuple(named), tuple(members), exact, place)


def _find_gloss(view: str, token: str, start: int, end: int) -> Range | None:
    """Return where a slot is named again with 即, 是 or a bracket, and where its gloss begins."""
    here = start
    while (at := view.find(token, here, end)) >= 0:
        after = at + len(token)
        quoted = at > 0 and view[at - 1] in "“‘" and view[after : after + 1] in ("”", "’")
        opens = rule("gloss" if quoted else "bare_gloss")
        edge = quoted or not (view[at - 1].isdigit() or view[at - 1] in "+“" or view[after : after + 1] in "+")
        if edge and (opened := opens.match(view, after + quoted, end)):
            return at - quoted, opened.end()
        here = after
    return None


def _told_members(view: str, start: int, limit: int, slot: Slot, digits: bool) -> tuple[str, Ranges]:
    """Return the slot's noun and members out of one gloss."""
    bracket = view[start - 1] == "("
    stop = (BRACKET_END if bracket else GLOSS_END).search(view, start, limit)
    end = stop.start() if stop else limit
    noun = slot.noun
    if digits and (named := rule("counted_noun").match(view[start : min(end, start + 16)].lstrip("“"))):
        noun = named["noun"]
        after = view.find(noun, start, end) + len(noun)
        if after >= end - 1:
            return noun, []
        start = after + 1 + (view[after + 1 : after + 2] in "“")
    if slot.number == 1:
        if (quoted := QUOTED.match(view, start, end)) is not None:
            return noun, [quoted.span(1)]
        comma = view.find(",", start, end)
        return noun, [clean_item(view, start, comma if comma > start + 1 else end)]
    if view[start : start + 1] == "“" and (run := quoted_run(view, start, end)) and len(run) > 1:
        return noun, run
    items = split_items(view, start, end, slot.number)
    if not items:
        comma = view.find(",", start, end)
        first = comma if comma > start else end
        items = split_items(view, start, first, slot.number) or split_items(view, start, first, None)
        items = items if len(items) > 1 or slot.number is None else []
    return noun, items


def _list_right(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“X”,即A、B、C」, 「“X”(A、B、C)」: a list behind a mark (domain 1, P3 and P6)."""
    if not slots:
        return None
    opened = rule("list_opens").match(view, place.closing, _region_end(view, place.closing, 40))
    if not opened:
        return None
    start = opened.end()
    if ORDER.match(view, start):  # 「:一是…;二是…」 is read by `_ordered`
        return None
    bracket = view[start - 1] == "("
    stop = (BRACKET_END if bracket else SENTENCE_END).search(view, start, _region_end(view, start, 500))
    end = stop.start() if stop else _region_end(view, start, 500)
    numbers: list[int | None] = [*wanted_counts(slots)] or [None]
    for number in numbers:
        items = _items_right(view, start, end, number)
        if items and (dealt := deal(slots, items, place)):
            return dealt
    if len(slots) == 1 and slots[0].number and slots[0].number != 1:
        clause = CLAUSE_END.search(view, start, end)
        items = split_items(view, start, clause.start() if clause else end, None)
        if (
            len(items) >= 2
            and all(2 <= b - a <= 20 for a, b in items)
            and (share_noun(view, slots, items) or len(items) > 2)
        ):
            return Decoding(slots, (items,), False, place)
    return None


def _items_right(view: str, start: int, end: int, want: int | None) -> Ranges:
    run = quoted_run(view, start, end)
    if want and len(run) == want:
        return run
    clause = CLAUSE_END.search(view, start, end)
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
    quantity = rule("quantity")
    for start, end in (
        (place.closing, _region_end(view, place.closing, 140)),
        (_sentence_start(view, place.opening), place.opening),
    ):
        found = list(quantity.finditer(view, start, end))
        numbers: list[int | None] = [_number(m["number"]) for m in found]
        want = [slot.number for slot in asked]
        for k in range(len(found) - len(want) + 1):
            if numbers[k : k + len(want)] == want:
                members = [[clean_item(view, *_cut_quantity(view, m))] for m in found[k : k + len(want)]]
                exact = all(slot.number in (1, None) for slot in asked)
                return Decoding(asked, tuple(members), exact, place)
    return None


def _cut_quantity(view: str, found: re.Match[str]) -> Range:
    """End a counted noun before 组成 or 为."""
    start, end = found.span()
    tail = QUANTITY_END.search(view, found.start("noun") + 1, end)
    return start, tail.start() if tail else end


def _number(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    return None if written in ("N", "X") else numeral_value(written)


def _ordered(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """「“X”…一是A,…二是B,…」: as many ordinals as the name counts, beginning soon after it (domain 1, P5)."""
    wanted = [want for want in wanted_counts(slots) if 2 <= want <= 10]
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
        stop = TITLE_END.search(view, mark.end(), end)
        items.append(heading_member(view, mark.end(), stop.start() if stop else end))
    return deal(slots, items, place)


def heading_member(view: str, start: int, end: int) -> Range:
    """Return the quoted part of a heading, else what stands before its first comma."""
    if (quoted := QUOTED.search(view, start, end)) is not None:
        return quoted.span(1)
    stop = TITLE_END.search(view, start, end)
    return clean_item(view, start, stop.start() if stop else end)


def _scattered(view: str, slots: tuple[Slot, ...], digits: str, place: Place) -> Decoding | None:
    """Quoted words strewn over the paragraph that all hold the slot's noun, exactly as many as it counts."""
    if len(slots) != 1 or not slots[0].number or slots[0].number < 3:
        return None
    noun, count = slots[0].noun, slots[0].number
    line = view.find("\n", place.closing)
    end = min(line if line >= 0 else len(view), place.closing + 1600)
    found: dict[str, Range] = {}
    for quoted in QUOTED.finditer(view, place.closing, end):
        word = quoted.group(1)
        fits = word.startswith(noun) or (word.endswith(noun) and len(noun) == 1)
        if fits and len(noun) < len(word) <= 8 and not word.endswith(("工程", "模式", "机制", "工作法", "品牌")):
            found.setdefault(word, quoted.span(1))
    return Decoding(slots, (list(found.values()),), True, place) if len(found) == count else None


def told_at(view: str, slot: Slot, place: Place) -> Ranges:
    """Return the members of one slot that is named by itself at `place`, as many as it counts."""
    for way in (_list_right, _list_left, _ordered):
        found = way(view, (slot,), "", place)
        if found and found.exact:
            return found.spans
    return []


def settle(view: str, decoding: Decoding) -> Decoding | None:
    """Return the decoding without the verb that closes a list of bodies, None when an item is half of a quotation."""
    if not all(is_paired(view, *item) for item in decoding.spans):
        return None
    return decoding._replace(members=tuple(_without_joint_verb(view, items) for items in decoding.members))


def _without_joint_verb(view: str, items: Ranges) -> Ranges:
    """居委会、业委会、物业公司联动: all of them act, 联动 is no part of the last."""
    if len(items) < 2 or not all(rule("body_end").search(view, *item) for item in items[:-1]):
        return items
    start, end = items[-1]
    verb = rule("joint_verb").search(view, start, end)
    return [*items[:-1], (start, verb.start())] if verb else items


def rule(name: str) -> re.Pattern[str]:
    """Return one pattern of a definition."""
    return load_patterns("model_definitions")[name]


# In the order of trust: what is written out first, what is merely strewn last.
WAYS = (_expansion, _frame, _roles, _union, _gloss, _list_left, _list_right, _quantities, _ordered, _scattered)
