"""Named teams, venues, platforms, products and activities that are no governance models."""

from __future__ import annotations

import re

from casemine.extract.occupied import Occupied
from casemine.extract.reading import Reading, read
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import ItemType, NamedItem, Span

QUOTED = re.compile(r"“([^“”‘’\n。;:]{1,20})”")
LONGEST_GAP = 12  # characters between the closing quote and the end of the generic noun
LIST_INSIDE = re.compile(r"[、,+]")
EMPHASIS = re.compile(r"(?:所谓|像|如同|好似|成为|当好|变成|视为|称为|誉为|堪称)的?$")


def find_named_items(text: str | Reading, taken: tuple[Span, ...] = ()) -> tuple[NamedItem, ...]:
    """
    Return the quoted names that a generic noun follows or ends, each once, in text order.

    Args:
        taken: Spans already given to governance models; a quotation that touches one is left out.

    >>> [(item.name, item.type.value) for item in find_named_items("“红马甲”志愿服务队走进“邻里学堂”和“主心骨”")]
    [('红马甲', 'team'), ('邻里学堂', 'venue')]
    """
    reading = read(text)
    view = reading.view
    policy = load_lexicon("policy_terms").by_term
    occupied = Occupied(taken)
    found: dict[str, NamedItem] = {}
    for match in QUOTED.finditer(view.matched):
        name = match[1]
        if name in found or name in policy or LIST_INSIDE.search(name):
            continue
        kind = _kind_behind(view.matched, match.end()) or _kind_inside(name)
        if kind is None or EMPHASIS.search(view.matched, max(0, match.start() - 4), match.start()):
            continue
        span = view.span(*match.span(1))
        if not occupied.touches(span):
            found[name] = NamedItem(name, kind, span)
    return tuple(found.values())


def _kind_behind(view: str, end: int) -> ItemType | None:
    """Return what the generic noun behind the quotes says (「”党员志愿服务队」), words that qualify it between."""
    match = _behind().match(view, end, end + LONGEST_GAP)
    return _kinds()[match["head"]] if match else None


def _kind_inside(name: str) -> ItemType | None:
    """Return what the generic noun that ends the name says (「“邻里学堂”」); the noun alone is no name."""
    if name in _kinds():
        return None
    for length in (4, 3, 2):
        head = name[-length:]
        if len(name) > length + 1 and head not in _only_behind() and (kind := _kinds().get(head)):
            return kind
    return None


@knowledge
def _kinds() -> dict[str, ItemType]:
    return {row.term: ItemType(row.term_class) for row in load_lexicon("item_heads") if row.term_class != "filler"}


@knowledge
def _only_behind() -> frozenset[str]:
    return frozenset(row.term for row in load_lexicon("item_heads") if row.note == "behind")


@knowledge
def _behind() -> re.Pattern[str]:
    heads = load_lexicon("item_heads").alternation(*(kind.value for kind in ItemType))
    fillers = load_lexicon("item_heads").alternation("filler")
    return re.compile(
        rf"的?(?:等[一二两三四五六七八九十\d]{{1,2}}[个支项大]|等)?(?:{fillers}){{0,3}}?(?P<head>{heads})(?!{NOT_THE_NOUN})"
    )


# 「活动中心」「活动室」 go on; 「节约」「日常」「行动」 are other words
NOT_THE_NOUN = "约|点|能|目|假|常|子|期|前|动|为|业|政|驶|程|款|彻|穿|学生|教师|员"
