"""Where names of governance models may stand: in quotes, as bare formulas and digits, as a place's own experience."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casemine.extract.definitions import gather
from casemine.extract.place_table import load_places
from casemine.extract.slots import Place
from casemine.lexicons import knowledge, load_lexicon, load_patterns, load_rules

QUOTED = re.compile(r"[“‘]([^“”‘’\n。!?<>]{2,40})[”’]")
NUMERIC_FORMS = frozenset({"plus", "digits", "chain", "set", "single"})
# 「“A、B”的思路」 is an aim, 「“A、B”的模式」 a way of working.
HEADS_BEHIND_OF = frozenset(("工作法", "模式", "机制", "体系", "制度", "方式", "做法", "格局", "架构", "经验"))
# 「“大党建”格局」 and 「“A、B”总抓手」 are pictures of an aim.
HEADS_OF_AIMS = frozenset({("brand", "格局"), ("clause", "格局"), ("clause", "抓手")})
SHORTEST_PLACE = 2
OPENING = 400  # characters in which a text names the practice that it is about
OFTEN = 3
LIST = re.compile("[、,]")
WORK = ("建设", "工作")
JOINTS = frozenset(("", "、", "和", "与", "及", "以及"))  # between names that share the head behind the last


@dataclass(slots=True)
class Mention:
    """
    One place where a name may stand, in characters of the view.

    `form` is the shape of the name (plus, digits, chain, set, single, place, formula, clause, brand);
    `strength` what its head proves: strong, medium, weak, plus (for 「党建+“…”」), or nothing.
    """

    name: str
    form: str
    place: Place
    head: str | None
    strength: str
    trigger: bool
    quoted: bool = True
    aim: bool = False  # a principle, a spirit or a problem follows: 「“四气”精神」


def find_mentions(view: str) -> list[Mention]:
    """Return every stretch of the view that may name a governance model, in order."""
    places = _known_places(view)
    quoted = list(_quoted(view, places))
    _share_heads(view, quoted)
    starts = [mention.place.start for mention in quoted]
    bare = [
        m
        for m in (*_loose(view), *_loose_places(view, places), *_loose_practices(view))
        if not _overlaps(m, quoted, starts)
    ]
    return sorted([*quoted, *bare], key=lambda mention: mention.place.start)


def _share_heads(view: str, quoted: list[Mention]) -> None:
    """「“A”、“B”机制」: the head that touches the last of a list is that of all."""
    for k in range(len(quoted) - 2, -1, -1):
        here, behind = quoted[k], quoted[k + 1]
        between = view[here.place.end + 1 : behind.place.opening]
        if between in JOINTS and not here.strength and behind.strength in ("strong", "medium"):
            touching = behind.place.closing > behind.place.end + 1 and view[behind.place.end + 1] not in "的等"
            if here.form != "place" and touching:
                here.head, here.strength = behind.head, behind.strength


def _overlaps(bare: Mention, quoted: list[Mention], starts: list[int]) -> bool:
    """Whether a bare name lies in quotes whose whole content has been taken already."""
    k = bisect_right(starts, bare.place.start) - 1
    return k >= 0 and quoted[k].place.end > bare.place.start


def _quoted(view: str, places: frozenset[str]) -> Iterator[Mention]:
    """Names in quotes: the commonest form by far (domain 1)."""
    for found in QUOTED.finditer(view):
        opening, (start, end) = found.start(), found.span(1)
        if view.rfind("《", max(0, start - 40), start) > view.rfind("》", max(0, start - 40), start):
            continue
        written = found.group(1)
        if "+" in written and (verb := sign("opening_verb").match(written)):
            start, written = start + verb.end(), written[verb.end() :]
        form = _form_in(written, places)
        head, closing, strength = _head_after(view, found.end(), form)
        if form == "place":
            head, closing, strength = written[-2:], found.end(), "strong"
        elif head is None and (inner := find_inner_head(written)):
            head, strength = inner.group(), strengths()[inner.group()]
            bare = written[: inner.start()]
            if "+" in written or (name_form(bare) in NUMERIC_FORMS and not sign("counted_head").match(written)):
                modifier = sign("modifier").search(bare)
                written = bare[: modifier.start()] if modifier else bare
                end, form = start + len(written), name_form(written)
        if form:
            trigger = has_trigger(view, opening)
            single = form == "brand" and not LIST.search(written)
            if single and strength == "medium" and sign("holding").search(view, max(0, opening - 6), opening):
                trigger = False
            if form == "brand" and not strength and sign("plus").search(view, max(0, opening - 6), opening):
                strength, trigger = "plus", True
            if form in ("chain", "plus") and not strength and _is_means(view, opening, found.end()):
                strength, trigger = "weak", True
            aim = sign("aim").match(view[found.end() : found.end() + 10]) is not None
            yield Mention(written, form, Place(opening, start, end, closing), head, strength, trigger, aim=aim)


def _is_means(view: str, opening: int, closing: int) -> bool:
    """Whether the name is what the work is done by: 以“五星三名”为总抓手."""
    return view[opening - 1 : opening] == "以" and sign("means").match(view, closing) is not None


def _form_in(written: str, places: frozenset[str]) -> str:
    """Return the form of a name, 「暖心样本」 being a brand where no 暖心市 is spoken of."""
    form = name_form(written)
    if form != "place":
        return form
    word = written[:-2].removeprefix("新时代")
    known = word in places or sign("masked").match(word) is not None or word in load_places().codes
    return form if known or (written.endswith("经验") and word not in cues("not_place")) else "brand"


def name_form(written: str) -> str:
    """Return the shape of a name, empty when it has none of the shapes known."""
    shape = _shapes().match(written)
    return _labels()[shape.lastgroup or ""] if shape else ""


def _head_after(view: str, position: int, form: str) -> tuple[str | None, int, str]:
    """Return the generic head behind a name, where it ends, and how much it proves."""
    for rule in load_rules("model_heads"):
        if found := rule.pattern.match(view, position):
            break
    else:
        return None, position, ""
    head = _last_of(found["head"], found["more"])
    if form in ("clause", "brand"):
        counting = found["gap"].startswith("等") and (len(found["gap"]) > 5 or head == "品牌" or "批" in found["gap"])
        aiming = (form, head) in HEADS_OF_AIMS or (found["of"] and head not in HEADS_BEHIND_OF)
        if counting or aiming or sign("trade").search(found["gap"]):
            return None, position, ""
    return head, found.end(), strengths()[head]


def _last_of(first: str, more: str) -> str:
    """Return the last head of several, 模式 of 机制模式; the 建设 of 品牌建设 is none, the 活动 of 品牌活动 is."""
    if strengths()[first] != "weak":
        while more.endswith(WORK):
            more = more[:-2]
    last = _last_head().search(first + more)
    return last.group() if last else first


def _loose(view: str) -> Iterator[Mention]:
    """Names without quotes: formulas, digits and chains before a head, an alliance whose members are listed."""
    for rule in load_rules("model_loose_names"):
        if rule.label in ("place", "practice"):
            continue
        for found in rule.find_in_lines(view):
            start, end = found.span("name")
            form = "brand" if rule.label == "alliance" else rule.label
            head, closing, strength = _head_after(view, end, form)
            place = Place(start, start, end, closing)
            if rule.label == "alliance":
                head, strength = found["head"], "medium"
                if not gather(view, head, place):
                    continue
            if form == "formula" and view.startswith("”", end):
                continue
            yield Mention(found["name"], form, place, head, strength, has_trigger(view, start), quoted=False)


def _loose_places(view: str, places: frozenset[str]) -> Iterator[Mention]:
    """「浙江经验」: the word before is a place that the text names with 省, 市, 区, 县 or 镇."""
    rule = next(rule for rule in load_rules("model_loose_names") if rule.label == "place")
    floor = 0  # where the name before ends
    for found in rule.pattern.finditer(view) if places else ():
        at = found.start()
        if at - floor < SHORTEST_PLACE:
            continue
        lengths = (2, 3) if at - floor > SHORTEST_PLACE and "\u4e00" <= view[at - 3] <= "\u9fff" else (2,)
        floor = found.end()
        for length in lengths:
            word = view[at - length : at]
            if word in places:
                start = at - length
                place = Place(start, start, found.end(), found.end())
                yield Mention(word + found["head"], "place", place, found["head"], "strong", True, quoted=False)
                break


def _loose_practices(view: str) -> Iterator[Mention]:
    """「推进山海党建长廊建设」: the practice that the text is about, named at its beginning and again and again."""
    rule = next(rule for rule in load_rules("model_loose_names") if rule.label == "practice")
    taken: set[str] = set()
    for found in rule.pattern.finditer(view, 0, OPENING) if rule.may_match(view) else ():
        led = sign("led").search(view, max(0, found.start() - 10), found.start())
        if led is None or sign("plain").fullmatch(led["first"]):
            continue
        name = led["first"] + found.group()
        if name in taken or view.count(name) < OFTEN:
            continue
        taken.add(name)
        for at in islice(re.finditer(re.escape(name), view), OFTEN):
            head, closing, _ = _head_after(view, at.end(), "brand")
            place = Place(at.start(), at.start(), at.end(), closing)
            yield Mention(name, "brand", place, head or name[-2:], "strong", True, quoted=False)


def _known_places(view: str) -> frozenset[str]:
    """Return the words of two and three characters that the text writes with 省, 市, 县, 区, 镇 or 村 behind them."""
    ends = [found.start() for found in sign("place_end").finditer(view)]
    words = {view[at - 2 : at] for at in ends} | {view[max(0, at - 3) : at] for at in ends}
    bad = sign("no_place")
    return frozenset(word for word in words if not bad.search(word)) - cues("not_place") - cues("trigger")


def has_trigger(view: str, opening: int) -> bool:
    """Whether a verb that sets up or runs stands before the name, in its clause."""
    return sign("trigger").search(view, max(0, opening - 14), opening) is not None


# ---- words and rules, read once -----------------------------------------------------------------------------------


@knowledge
def cues(term_class: str) -> frozenset[str]:
    """Return the words of one class that stand around names."""
    return frozenset(load_lexicon("model_cues").of_class(term_class))


@knowledge
def sign(name: str) -> re.Pattern[str]:
    """Return one pattern of what stands around a name."""
    return load_patterns("model_signs")[name]


@knowledge
def strengths() -> dict[str, str]:
    """Return what each head proves; the bare 法 is one only where it touches the quotes: 「“六步”法」."""
    return {"法": "strong"} | {row.term: row.term_class for row in load_lexicon("model_heads")}


@knowledge
def _last_head() -> re.Pattern[str]:
    return re.compile(rf"(?:{load_lexicon('model_heads').alternation()})$")


def find_inner_head(name: str) -> re.Match[str] | None:
    """Return the head that stands at the end of `name`, inside the quotes: “红色引擎工程”."""
    heads, pattern = _inner_heads()
    return pattern.search(name) if name.endswith(heads) else None


@knowledge
def _inner_heads() -> tuple[tuple[str, ...], re.Pattern[str]]:
    inside = tuple(row.term for row in load_lexicon("model_heads") if row.note == "inside")
    return inside, re.compile(rf"(?:{'|'.join(sorted(inside, key=len, reverse=True))})$")


@knowledge
def _shapes() -> re.Pattern[str]:
    """The shapes of names as one pattern; the group that matched bears the rule's name."""
    return re.compile("|".join(f"(?P<{rule.name}>{rule.pattern.pattern})" for rule in load_rules("model_names")))


@knowledge
def _labels() -> dict[str, str]:
    return {rule.name: rule.label for rule in load_rules("model_names")}
