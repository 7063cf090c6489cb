"""Who runs a case and what other units it reports: hosts and sites."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from casemine.extract.place_table import places_in
from casemine.extract.places import main_place
from casemine.extract.units import units_in
from casemine.lexicons import load_lexicon
from casemine.records import Mention, Place
from casemine.text.reading import Reading, read

SHORTEST_NAME = 3  # 「公益基金会」 is a kind of organisation
MOST_HOSTS = 4
OFTEN = 2
LONGEST_NAME = 16
NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+$")
# 「社区党委」 without a name: who acts where nobody is named
NAMELESS = re.compile(
    r"(?<![\u4e00-\u9fffxX×*])(?P<host>(?:社区|村|镇|乡|街道|小区|公司|学校|医院|集团|机关)(?:大党委|党委|党工委|党总支|党支部|“?两委”?))"
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

    >>> [host.text for host in find_hosts("xx社区党委牵头，xx市x社会工作服务中心实施。xx社区党委负责。")]
    ['xx社区党委', 'xx市x社会工作服务中心']
    """
    reading = read(text)
    named = [*_bodies_of_place(reading), *_own_names(reading), *_labelled(reading)]
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
    deepest = names[0]
    found: list[Host] = []
    for name in {deepest, *names[:2]}:
        at = text.find(name)
        while at >= 0:
            if body := _unit_body().match(text, at + len(name)):
                found.append(Host(text[at : body.end()], at, body.end()))
            at = text.find(name, at + len(name))
    return found


def _own_names(reading: Reading) -> list[Host]:
    """Return organisations with a name of their own, and firms and offices whose Party body is named."""
    text = reading.view.matched
    places = {start: end for start, end, _ in places_in(reading)}
    found: list[Host] = []
    for match in _named_bodies().finditer(text):
        first = max(0, match.start() - LONGEST_NAME)
        run = NAME.search(text[first : match.start()])
        if not run:
            continue
        start = first + run.start()
        start += _name_start(text[start : match.start()], start, places)
        if (match.start() - start >= SHORTEST_NAME or text[start] in MASKS) and not text[
            start : match.start()
        ].startswith(NO_NAMES):
            found.append(Host(text[start : match.end()], start, match.end()))
    often = Counter(host.name for host in found)
    return [host for host in found if often[host.name] >= OFTEN or not host.name.endswith(PARTY_BODIES)]


PARTY_BODIES = ("党委", "党总支", "党支部", "党组")


def _name_start(run: str, at: int, places: dict[int, int]) -> int:
    """Return where the name begins in `run`: at a place name, else behind the last word that is no part of it."""
    for k in range(len(run)):
        if at + k in places:
            return k
    cut = 0
    for word in _before_name().finditer(run):
        if len(run) - word.end() >= 1:
            cut = word.end()
    return cut


def _labelled(reading: Reading) -> list[Host]:
    text = reading.view.matched
    found = []
    for match in _label().finditer(text):
        if len(match["name"]) > 3:
            found.append(Host(match["name"], match.start("name"), match.end("name")))
    return found


def _nameless(reading: Reading) -> list[Host]:
    found = [Host(m["host"], m.start("host"), m.end("host")) for m in NAMELESS.finditer(reading.view.matched)]
    often = Counter(host.name for host in found).most_common(1)
    return [host for host in found if often and host.name == often[0][0] and often[0][1] >= OFTEN]


@cache
def _unit_body() -> re.Pattern[str]:
    return re.compile(
        f"(?:{load_lexicon('organisations').alternation('unit')})(?!书记|委员|副书记|班子|常委|成员|主任|主要|党|联合)"
    )


@cache
def _named_bodies() -> re.Pattern[str]:
    words = load_lexicon("organisations")
    own, body = words.alternation("own"), words.alternation("body")
    return re.compile(f"(?:{own})|(?:{body})(?:{'|'.join(PARTY_BODIES)})")


@cache
def _label() -> re.Pattern[str]:
    label = load_lexicon("organisations").alternation("label")
    return re.compile(rf"(?:{label}):(?P<name>[^,。;:!?\n、]{{2,30}})")


@cache
def _before_name() -> re.Pattern[str]:
    words = load_lexicon("unit_modifiers")
    plain = [term for term in words.of_class("opener", "word", "ending") if len(term) > 1]
    single = "".join(term for term in words.of_class("ending", "opener") if len(term) == 1 and term in CUTS)
    return re.compile("|".join(sorted(plain, key=len, reverse=True)) + f"|[{single}]")


CUTS = "在由是为与和及对从到让使将把向的了以于给被或并至如"


# --- sites ----------------------------------------------------------------------------------------------------------

INSTANCE = re.compile(r"(?:例如|比如|譬如|如|以|像)[\u4e00-\u9fff]{0,9}$")
FIRM = re.compile(r"(?:有限责任|股份有限|有限|集团)公司")
KINDS = ("社区", "村")


def find_sites(text: str | Reading, place: Place | None = None) -> tuple[Mention, ...]:
    """
    Return the other communities, villages and firms that the document reports, each where it is first named.

    Args:
        place: Where the main case lies; its own community is no site.

    >>> [site.text for site in find_sites("武汉市推进治理。例如青山区青和居社区、汉阳区江欣苑社区织密组织网。")]
    ['青和居社区', '江欣苑社区']
    """
    reading = read(text)
    own = place.community if place else None
    units = [unit for unit in units_in(reading) if not unit.masked and unit.name != own]
    if own and (own.startswith(MASKS) or not units):
        units = [] if not own.startswith(MASKS) else units
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
    places = {start: end for start, end, _ in places_in(reading)}
    found: list[Host] = []
    for match in FIRM.finditer(text):
        first = max(0, match.start() - LONGEST_NAME)
        run = NAME.search(text[first : match.start()])
        if run:
            start = first + run.start()
            start += _name_start(text[start : match.start()], start, places)
            if match.start() - start >= 2:
                found.append(Host(text[start : match.end()], start, match.end()))
    often = Counter(firm.name for firm in found)
    return [firm for firm in found if often[firm.name] >= OFTEN]
