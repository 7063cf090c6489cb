"""Who runs a case and what other units it reports: hosts and sites."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from casemine.extract.places import main_place
from casemine.extract.reading import Reading, read
from casemine.extract.units import modifiers, units_in
from casemine.extract.word_hits import places_in, words_in
from casemine.lexicons import knowledge, load_lexicon
from casemine.records import Mention, Place

SHORTEST_NAME = 3  # 「公益基金会」 is a kind of organisation
MOST_HOSTS = 4
OFTEN = 2
LONGEST_NAME = 16
EDGE = re.compile(r".*[^\u4e00-\u9fffA-Za-z0-9]", re.S)  # up to the name at the end
ALONE = r"(?<![\u4e00-\u9fffxX×*].)"  # the sign before stands at the edge of a word
# 「社区党委」 without a name: who acts where nobody is named
KINDS = ("社区", "村", "镇", "乡", "街道", "小区", "公司", "学校", "医院", "集团", "机关")
NAMELESS = re.compile(
    rf"(?P<host>(?:{'|'.join(kind[0] + ALONE + kind[1:] for kind in KINDS)})"
    r"(?:大党委|党委|党工委|党总支|党支部|“?两委”?))"
)
NO_NAMES = ("本", "该", "各", "所有", "全体", "上级", "当地", "有关", "相关", "其他", "基层", "多家", "等", "这家")


class Host(NamedTuple):
    """One mention of an organisation in the view."""

    name: str
    start: int
    end: int


def find_hosts(text: str | Reading) -> tuple[Mention, ...]:
    """
    Return the organisations that run the case, the main few, each where it is first named.

    Bodies of the main place by its name (「枫桥镇党委」), organisations with a name of their own, and whoever is
    labelled 「实施单位：」; where none is named, the body that acts (「社区党委」).

    >>> [host.text for host in find_hosts("松涛社区党委统筹，海曙区和心社工服务中心实施。松涛社区党委负责。")]
    ['松涛社区党委', '海曙区和心社工服务中心']
    """
    reading = read(text)
    named = [*(_bodies_of_place(reading) or _bodies_of_units(reading)), *_own_names(reading)]
    if not named:
        named = _nameless(reading)
    often = Counter(host.name for host in named)
    first: dict[str, Host] = {}
    for host in sorted(named, key=lambda host: host.start):
        first.setdefault(host.name, host)
    chosen = sorted(first.values(), key=lambda host: (-often[host.name], host.start))[:MOST_HOSTS]
    spans = [reading.view.span(host.start, host.end) for host in sorted(chosen, key=lambda host: host.start)]
    return tuple(Mention(reading.text[span.start : span.end], span) for span in spans)


def _bodies_of_place(reading: Reading) -> list[Host]:
    """Return the bodies that stand behind a name of the main place."""
    place = main_place(reading)
    if place is None:
        return []
    text = reading.view.matched
    names = [name for name in (place.community, place.street, place.district, place.city, place.province) if name]
    found: list[Host] = []
    for name in names[:2]:
        at = text.find(name)
        while at >= 0:
            if body := _unit_body().match(text, at + len(name)):
                found.append(Host(text[at : body.end()], at, body.end()))
            at = text.find(name, at + len(name))
    return found


def _bodies_of_units(reading: Reading) -> list[Host]:
    """Return the bodies of a community or village that act at least twice, where none of the main place does."""
    text = reading.view.matched
    found: list[Host] = []
    for unit in units_in(reading):
        if body := _unit_body().match(text, unit.end):
            found.append(Host(text[unit.start : body.end()], unit.start, body.end()))
    often = Counter(host.name for host in found)
    return [host for host in found if often[host.name] >= OFTEN]


def _own_names(reading: Reading) -> list[Host]:
    """Return organisations by name or label, and firms and offices whose Party body is named."""
    text = reading.view.matched
    places = {start for start, _, _ in places_in(reading)}
    found: list[Host] = []
    for begin, tail, term in words_in(reading, "organisations"):
        if term.term_class == "label" and (label := LABELLED.match(text, tail)):
            found.append(Host(label[1], label.start(1), label.end()))
        if term.term_class in ("unit", "label"):
            continue
        if behind := BEHIND.get(term.term_class):
            rest = behind.match(text, tail)
            if not rest:
                continue
            tail = rest.end()
        start = _name_start(text, begin, places)
        name = text[start:begin]
        if name and (len(name) >= SHORTEST_NAME or name[0] in MASKS) and not name.startswith(NO_NAMES):
            found.append(Host(text[start:tail], start, tail))
    often = Counter(host.name for host in found)
    return [host for host in found if often[host.name] >= OFTEN or not PARTY_BODY.search(host.name)]


def _name_start(text: str, end: int, places: set[int]) -> int:
    """Return where the name that ends at `end` begins: at a place name, else behind the last word outside it."""
    before = text[max(0, end - LONGEST_NAME) : end]
    edge = EDGE.match(before)
    run = before[edge.end() :] if edge else before
    start = end - len(run)
    at_place = next((k for k in range(start, end) if k in places), None)
    return start + modifiers().cut(run, singles=CUTS) if at_place is None else at_place


def _nameless(reading: Reading) -> list[Host]:
    found = [Host(m["host"], m.start("host"), m.end("host")) for m in NAMELESS.finditer(reading.view.matched)]
    often = Counter(host.name for host in found).most_common(1)
    return [host for host in found if often and host.name == often[0][0] and often[0][1] >= OFTEN]


@knowledge
def _unit_body() -> re.Pattern[str]:
    return re.compile(
        f"(?:{load_lexicon('organisations').alternation('unit')})(?!书记|委员|副书记|班子|常委|成员|主任|主要|党|联合)"
    )


LABELLED = re.compile(r":([^,。;:!?\n、]{4,30})")
HOUSE = re.compile(r"(?:综合)?(?:服务)?(?:中心|社|总?站)(?!会|区)")
PARTY_BODY = re.compile(r"党委|党总支|党支部|党组(?!织)")
CUTS = frozenset("在由是为与和及对从到让使将把向的了以于给被或并至如")
BEHIND = {"body": PARTY_BODY, "stem": HOUSE}  # what must follow a word of the class


# --- sites ----------------------------------------------------------------------------------------------------------

FIRM = re.compile(r"(?:有限责任|股份有限|有限|集团)公司")
MOST_FIRMS = 5000  # a text that names more is a register


def find_sites(text: str | Reading, place: Place | None = None) -> tuple[Mention, ...]:
    """
    Return the other communities, villages and firms that the document reports, each where it is first named.

    Args:
        place: Where the main case lies; its own community is no site.

    >>> [site.text for site in find_sites("宁波市推进治理。例如海曙区松涛社区、鄞州区湾头村织密组织网。")]
    ['松涛社区', '湾头村']
    """
    reading = read(text)
    own = place.community if place else None
    units = [unit for unit in units_in(reading) if not unit.masked and unit.name != own]
    often = Counter(unit.name for unit in units)
    found: dict[str, Host] = {}
    for unit in units:
        # beside a community of its own a document names neighbours in passing
        certain = often[unit.name] >= OFTEN or (unit.chained and not own)
        if own and (unit.name.endswith(own) or own.endswith(unit.name)):
            continue
        if certain and unit.name not in found:
            found[unit.name] = Host(unit.name, unit.start, unit.end)
    for firm in _firms(reading):
        found.setdefault(firm.name, firm)
    spans = [reading.view.span(site.start, site.end) for site in sorted(found.values(), key=lambda site: site.start)]
    return tuple(Mention(reading.text[span.start : span.end], span) for span in spans)


MASKS = ("x", "X", "×", "*", "某")


def _firms(reading: Reading) -> list[Host]:
    """Return firms by their full names that are named at least twice."""
    text = reading.view.matched
    if "公司" not in text:
        return []
    places = {start for start, _, _ in places_in(reading)}
    found: list[Host] = []
    for match in islice(FIRM.finditer(text), MOST_FIRMS):
        start = _name_start(text, match.start(), places)
        if match.start() - start >= 2:
            found.append(Host(text[start : match.end()], start, match.end()))
    often = Counter(firm.name for firm in found)
    return [firm for firm in found if often[firm.name] >= OFTEN]
