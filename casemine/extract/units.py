"""Named communities and villages: where 「…社区」 and 「…村」 are names, not kinds of places."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from casemine.extract.place_table import load_places
from casemine.extract.reading import Reading
from casemine.extract.word_hits import places_in
from casemine.lexicons import knowledge, load_lexicon

# 「社区化」「村民」「村两委」 are about no place of that name; 「社区学院」 is an institution
UNIT = re.compile(
    r"[社村](?:(?<=社)区(?!化|型|式|学院|大学)"
    r"|(?<=村)(?<![农乡新驻进强立通邻走出促每].)(?![民容貌庄务官镇级里口集屯干史规落企医小组舍寨校子情]))"
)
LONGEST_NAME = 7
SHORTEST_ALONE = 2  # 「余村」 has one character: only behind the place above it
LONGEST_VILLAGE = 5
MASKED = re.compile(r"[xX×*＊某]{1,5}$")
EDGE = re.compile(r".*[^\u4e00-\u9fff]", re.S)  # up to the word at the end
COUNTED = re.compile(r"^[个名家年月日岁余多万亿元人次处]+")
PARTICLES = "的了着们你我他她它这那就又"  # no name holds them
SHORTEST_NAME_WITH_HE = 2  # 「永和社区」, but 「领导和社区」
NONE: frozenset[str] = frozenset()  # behind a place a name may begin with 「和」
ABOVE = ("道", "镇", "乡", "县", "区", "市")
FLOOR = re.compile(r".+(?:街道|苏木|[镇乡县区市])", re.S)


class NamedUnit(NamedTuple):
    """A named community or village in the matching view; `sure` when its left edge is certain."""

    name: str
    start: int
    end: int
    sure: bool
    chained: bool  # stands directly behind the name of the place above it

    @property
    def masked(self) -> bool:
        """Whether the name is a placeholder: 「xx社区」."""
        return bool(MASKED.match(self.name.removesuffix("社区").removesuffix("村")))


@lru_cache(maxsize=1)
def units_in(reading: Reading) -> list[NamedUnit]:
    """
    Return the named communities and villages of a text in order.

    The last text's are kept, for several finders ask for them.

    >>> from casemine.extract.reading import read
    >>> [unit.name for unit in units_in(read("海曙区松涛社区、xx社区和老旧社区。安吉县余村、农村、美丽乡村。"))]
    ['松涛社区', 'xx社区', '余村']
    """
    text = reading.view.matched
    floors = iter(places_in(reading))
    floor = 0
    ahead = next(floors, None)
    found: list[NamedUnit] = []
    for match in UNIT.finditer(text):
        start, end = match.span()
        while ahead is not None and ahead[1] <= start:
            floor = ahead[1]
            ahead = next(floors, None)
        if unit := _unit(text, floor, start, end):
            found.append(unit)
    return _agree(found)


def _unit(text: str, floor: int, start: int, end: int) -> NamedUnit | None:
    """Return the unit whose kind (社区, 村) stands at `[start, end)`; `floor` is where the last place name ends."""
    first = max(floor, start - LONGEST_NAME)
    before = text[first:start]
    if not before or (before[-1] in modifiers().endings and not (len(before) == 1 and first == floor > 0)):
        return None
    if masked := MASKED.search(before):
        at = first + masked.start()
        return NamedUnit(text[at:end], at, end, True, text[at - 1 : at] in ABOVE)
    edge = EDGE.match(before)
    run = before[edge.end() :] if edge else before
    if not run or modifiers().ends_plain(run):
        return None
    name, sure, chained = _left_edge(text, run, start, floor)
    village = text[start] == "村"
    shortest = 1 if chained and village else SHORTEST_ALONE
    longest = LONGEST_VILLAGE if village else LONGEST_NAME - 1
    if not shortest <= len(name) <= longest or (not chained and name in modifiers().whole):
        return None
    return NamedUnit(name + text[start:end], start - len(name), end, sure, chained)


def _left_edge(text: str, run: str, end: int, floor: int) -> tuple[str, bool, bool]:
    """Return the name at the end of `run`, whether its left edge is certain, and whether a place stands before it."""
    at = end - len(run)
    above = FLOOR.match(run)
    if above and above.end() < len(run):
        name = run[above.end() :]
        return name[modifiers().cut(name, singles=NONE) :], True, True
    name = run[modifiers().cut(run, singles=NONE if at == floor > 0 else None) :]
    if at == floor > 0:
        below = name[2:] if len(name) > 3 and name[:2] in load_places().counties else ""  # 「浙江义乌李祖村」
        return below or name, True, True
    if at and text[at - 1].isdigit():
        name = COUNTED.sub("", name)
    return name, name == run and len(run) < LONGEST_NAME, False


def _agree(found: list[NamedUnit]) -> list[NamedUnit]:
    """Give a name of uncertain left edge the form that is certain elsewhere; drop it when it stands only once."""
    certain = {unit.name for unit in found if unit.sure}
    often = Counter(unit.name for unit in found)
    kept: list[NamedUnit] = []
    for unit in found:
        if unit.sure:
            kept.append(unit)
            continue
        name = next((unit.name[k:] for k in range(len(unit.name) - 2) if unit.name[k:] in certain), unit.name)
        if name in certain or often[name] > 1:
            kept.append(NamedUnit(name, unit.end - len(name), unit.end, True, unit.chained and name == unit.name))
    return kept


class Modifiers:
    """The lexicon of words before 社区 and 村, ready to be asked."""

    def __init__(self) -> None:
        lexicon = load_lexicon("unit_modifiers")
        self.whole = frozenset(row.term for row in lexicon)
        self.endings = frozenset(row.term for row in lexicon if row.term_class == "ending" or row.note == "ending")
        self._plain = frozenset(term for term in lexicon.of_class("generic", "opener", "word") if len(term) > 1)
        openers = lexicon.of_class("opener", "word")
        self._openers = frozenset(term for term in openers if len(term) > 1)
        self._singles = frozenset(term for term in openers if len(term) == 1)

    def ends_plain(self, run: str) -> bool:
        """Whether `run` ends with a word that no name ends with."""
        if run[-1] == "和" and len(run) > SHORTEST_NAME_WITH_HE:
            return True
        return any(run[-k:] in self._plain for k in (2, 3, 4))

    def cut(self, run: str, *, singles: frozenset[str] | None = None) -> int:
        """
        Return where a name may begin in `run`: behind the last word that is no part of it.

        Of words of a single character only `singles` count, when given.
        """
        singles = self._singles if singles is None else singles
        openers = self._openers
        for k in range(len(run) - 1, 0, -1):
            if run[k - 1] in PARTICLES or run[max(0, k - 2) : k] in openers or run[max(0, k - 3) : k] in openers:
                return k
            # 「和」 may be part of a name (永和里社区), so two characters must be left
            if k <= len(run) - SHORTEST_ALONE and run[k - 1] in singles:
                return k
        return 0


@knowledge
def modifiers() -> Modifiers:
    """Return the lexicon of words before 社区 and 村, made ready once."""
    return Modifiers()
