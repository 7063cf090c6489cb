"""Where the main case lies: its place level by level as written, and the administrative code where it is certain."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import msgspec

from casemine.extract.place_table import PlaceTable, load_places
from casemine.extract.reading import Reading, read
from casemine.extract.units import NamedUnit, modifiers, units_in
from casemine.extract.word_hits import places_in
from casemine.records import Place, Span

LEVELS = ("province", "city", "district", "street", "community")
MOST_NAMES = 5000  # a text that names more places is a register: its first ones say enough
EARLY = 400  # characters: the opening of a write-up says where it is

# How much a mention weighs: the title, a heading, the opening and long chains are likelier to name the case's place.
TITLE_WEIGHT, HEADING_WEIGHT, EARLY_WEIGHT = 6.0, 3.0, 2.0
CHAIN_WEIGHT = (1.0, 1.0, 2.0, 4.0, 4.0)
LEAST_WEIGHT = 2.0  # one county named once in passing is not where the case lies
ENOUGH_OF_ALL = 0.35  # the share of all weights that the province must hold: a survey of many provinces lies in none
ENOUGH = 0.4  # the share of a place's weight that one of its parts must hold for the case to lie in that part

MASK, MASK_MORE = "[xX×*＊某]{1,5}", "[xX×*＊某]{0,4}"
MASKED_CHAIN = re.compile(
    rf"(?:(?P<province>{MASK}省))?(?:(?P<city>{MASK}市))?(?:(?P<district>{MASK}(?:新区|区|县|市|旗)))?"
    rf"(?:(?P<street>{MASK}(?:街道|镇|乡)))?(?:(?P<community>{MASK}(?:社区|村)))?"
)
STREET = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:街道|苏木|镇|乡)(?!级|村|政府)")
STREET_END = re.compile(r"街道|镇(?![政级]|化)|乡(?![村级镇])")
LONGEST_STREET = 8
LATIN = re.compile("[A-Za-z0-9]")
MASK_START = re.compile(rf"[xX×*＊某]{MASK_MORE}(?=[省市区县旗街镇乡社村新])")
# 「云州市青禾区」: a chain of which the table knows no part
UNKNOWN_CHAIN = re.compile(
    r"市(?P<district>[\u4e00-\u9fff]{1,4}?(?:新区|区|县))(?P<street>[\u4e00-\u9fff]{1,5}?(?:街道|镇|乡))?"
    r"(?P<community>[\u4e00-\u9fff]{1,6}?(?:社区|村))?"
)
UNKNOWN_CITY = re.compile(r".*[^\u4e00-\u9fff]", re.S)  # up to the word that ends in 市
LONGEST_CITY = 6
PREPOSITIONS = frozenset("在为是由对从和与向到赴让")
NO_DISTRICT = re.compile(r"各|全|辖|城区|社区|小区|片区|地区|园区|校区|景区|市|县区")


class Mention(NamedTuple):
    """A chain of place names in the view: its codes (several when the name is borne twice), its parts as written."""

    start: int
    end: int
    codes: tuple[str, ...]
    parts: tuple[tuple[int, int, str], ...]  # (start, end, level)
    weight: float


def find_place(text: str | Reading, title: str | None = None) -> Place | None:
    """
    Return where the main case lies, None where the text does not say.

    Each level is as written: what the text never names is None, also where the code implies it; masked names
    (「xx市x区」) stay masked. `code` has six digits to the county and nine for a street or township; it is None
    where a name is masked, unknown, or borne by several places.

    Args:
        title: The title of the document, when it is not part of the text; its places count most.

    >>> place = find_place("浙江省诸暨市枫桥镇推进治理。枫桥镇党委牵头。")
    >>> place.province, place.city, place.district, place.street, place.code
    ('浙江省', None, '诸暨市', '枫桥镇', '330681109')
    """
    reading = read(text)
    return main_place(reading) if title == reading.title else _find(reading, title)


def _find(reading: Reading, title: str | None) -> Place | None:
    mentions = _mentions(reading, title)
    units = units_in(reading)
    masked = _masked_place(reading, units)
    code = _main_code(mentions)
    if code is None:
        return (masked and masked.place) or _unknown_place(reading) or _bare_community(reading, units)
    on_way = [m for m in mentions if any(code in load_places().parents(c) for c in m.codes)]
    if masked and on_way[0].end != masked.start and (masked.times > len(on_way) or masked.start < on_way[0].start):
        return masked.place
    place = _known_place(reading, code, mentions, units, title)
    if masked and any(m.end == masked.start for m in on_way):  # 「深圳市x区xx社区」
        below = {level: name for level in LEVELS if (name := getattr(masked.place, level))}
        return msgspec.structs.replace(place, **below, evidence=Span(place.evidence.start, masked.place.evidence.end))
    return place


@lru_cache(maxsize=1)
def main_place(reading: Reading) -> Place | None:
    """Return the place of the main case; the last text's is kept, for other finders ask for it."""
    return _find(reading, reading.title)


# --- names of the table ---------------------------------------------------------------------------------------------


def _mentions(reading: Reading, title: str | None) -> list[Mention]:
    """Return the chains of known names: names that stand side by side and lie within one another are one chain."""
    table = load_places()
    view = reading.view
    headings = [(view.position(s.evidence.start), view.position(s.evidence.end)) for s in reading.sections]
    title_end = _title_end(view.matched, title)
    mentions: list[Mention] = []
    chain: list[tuple[int, int, str]] = []
    codes: tuple[str, ...] = ()
    heading = 0
    for start, end, name in [*places_in(reading)[:MOST_NAMES], (1 << 60, 0, "")]:
        here = table.codes.get(name, ())
        if chain and start == chain[-1][1]:
            within = tuple(c for c in here if any(c != up and up in table.parents(c) for up in codes))
            if within:
                chain.append((start, end, name))
                codes = within
                continue
        if chain and (len(chain) > 1 or chain[0][2] not in table.needs_chain):
            at = chain[0][0]
            while heading < len(headings) and headings[heading][1] <= at:
                heading += 1
            in_heading = heading < len(headings) and headings[heading][0] <= at
            weight = HEADING_WEIGHT if in_heading else EARLY_WEIGHT if at < EARLY else 1.0
            mentions.append(_chain(table, view.matched, chain, codes, TITLE_WEIGHT if at < title_end else weight))
        chain, codes = [(start, end, name)], here
    return mentions


def _title_end(text: str, title: str | None) -> int:
    first = text.find("\n")
    return first if 0 < first <= 60 or (title and first > 0 and text.startswith(title[:8])) else 0


def _chain(
    table: PlaceTable, text: str, chain: list[tuple[int, int, str]], codes: tuple[str, ...], weight: float
) -> Mention:
    """Return the chain with the county in short (「浙江义乌」) and the street that may follow it."""
    parts = [
        (start, end, _level(table, codes if k == len(chain) - 1 else table.codes[name]))
        for k, (start, end, name) in enumerate(chain)
    ]
    end = chain[-1][1]
    if len(codes) == 1 and codes[0].endswith("00"):
        short = [
            c for c in table.counties.get(text[end : end + 2], ()) if codes[0] in table.parents(c) and c != codes[0]
        ]
        if len(short) == 1:
            codes = (short[0],)
            parts.append((end, end + 2, "district"))
            end += 2
    street = STREET.match(text, end) if len(codes) == 1 else None
    if street and street.group() in table.townships(codes[0]):
        codes = (table.townships(codes[0])[street.group()],)
        parts.append((end, street.end(), "street"))
        end = street.end()
    return Mention(chain[0][0], end, codes, tuple(parts), weight * CHAIN_WEIGHT[min(len(parts), 5) - 1])


def _level(table: PlaceTable, codes: tuple[str, ...]) -> str:
    code = codes[0]
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


def _main_code(mentions: list[Mention]) -> str | None:
    """Return the code of the place that the weights point to."""
    table = load_places()
    totals: dict[tuple[str, ...], float] = {}
    for mention in mentions:
        totals[mention.codes] = totals.get(mention.codes, 0.0) + mention.weight
    weights: Counter[str] = Counter()
    for codes, weight in totals.items():
        if len(codes) == 1:
            weights.update(dict.fromkeys(table.parents(codes[0]), weight))
    leading = _lead(weights, table)
    for codes, weight in totals.items():  # 「和平区」 is the one of the city that the text is about
        within = [code for code in codes if leading and leading in table.parents(code)]
        if len(codes) > 1 and len(within) == 1:
            weights.update(dict.fromkeys(table.parents(within[0]), weight))
    return _lead(weights, table)


def _lead(weights: Counter[str], table: PlaceTable) -> str | None:
    """Walk down from the heaviest province as long as one part holds enough of the weight."""
    code: str | None = None
    while True:
        below = {c: w for c, w in weights.items() if _directly_below(c, code, table)}
        if not below:
            return code
        best = max(below, key=lambda c: (below[c], -int(c.ljust(9, "0"))))
        enough = ENOUGH * weights[code] if code else max(LEAST_WEIGHT, ENOUGH_OF_ALL * sum(below.values()))
        if below[best] < enough:
            return code
        code = best


def _directly_below(code: str, above: str | None, table: PlaceTable) -> bool:
    chain = table.parents(code)
    return len(chain) == 1 if above is None else len(chain) > 1 and chain[-2] == above


def _known_place(
    reading: Reading, code: str, mentions: list[Mention], units: list[NamedUnit], title: str | None
) -> Place:
    """Fill the levels from the mentions on the way to `code`, then look for the street and the community."""
    table = load_places()
    text = reading.view.matched
    on_way = {codes: _leads_to(codes, code, table) for codes in {mention.codes for mention in mentions}}
    chains = [_on_way(text, mention, code, table) for mention in mentions if on_way[mention.codes]]
    chains = [parts for parts in chains if parts]
    longest = max(chains, key=lambda parts: (len(parts), LEVELS.index(parts[-1][2]), -parts[0][0]))
    written: dict[str, tuple[int, int]] = {}
    for start, end, level in [*longest, *(part for parts in chains for part in parts)]:
        written.setdefault(level, (start, end))
    start, end = longest[0][0], longest[-1][1]
    if len(code) == 6 and not code.endswith("0000") and (street := _street(text, code, table)):
        code = street[2]
        written.setdefault("street", street[:2])
    if community := _community(text, units, title, end):
        written["community"] = (community.start, community.end)
        if 0 <= community.start - end <= LONGEST_STREET:
            end = community.end
    fields = {level: text[slice(*written[level])] for level in LEVELS if level in written}
    return Place(reading.view.span(start, end), **fields, code=code)


def _leads_to(codes: tuple[str, ...], code: str, table: PlaceTable) -> bool:
    return any(other in table.parents(code) or code in table.parents(other) for other in codes)


def _on_way(text: str, mention: Mention, code: str, table: PlaceTable) -> list[tuple[int, int, str]]:
    """Return the parts of a chain that name `code` or what holds it."""
    return [part for part in mention.parts if _part_on_way(text[part[0] : part[1]], part[2], code, table)]


def _part_on_way(name: str, level: str, code: str, table: PlaceTable) -> bool:
    if level == "street":
        return len(code) == 9
    bearers = table.codes.get(name) or table.counties.get(name, ())
    return any(c in table.parents(code) for c in bearers)


def _street(text: str, code: str, table: PlaceTable) -> tuple[int, int, str] | None:
    """Return the street or township of the county (or city) that most of the street names in the text are of."""
    townships = table.townships(code)
    found: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    for match in STREET_END.finditer(text):
        for start in range(max(0, match.end() - LONGEST_STREET), match.start()):
            name = text[start : match.end()]
            if name in townships:
                found[name] += 1
                first.setdefault(name, (start, match.end()))
                break
    if not found:
        return None
    (name, times), *others = found.most_common(2)
    if others and times < 2 * others[0][1]:
        return None
    if len(found) == 1 and times == 1 and code.endswith("00"):
        return None
    return (*first[name], townships[name])


def _community(text: str, units: list[NamedUnit], title: str | None, chain_end: int) -> NamedUnit | None:
    """Return the community or village that the case is: named in the title, behind the chain, or most often by far."""
    if not units:
        return None
    often = Counter(unit.name for unit in units)
    (name, times), *others = often.most_common(2)
    rival = others[0][1] if others else 0
    head = (title or "") + text[: _title_end(text, title)]
    in_title = [n for n in often if n in head]
    behind = any(unit.name == name and 0 <= unit.start - chain_end <= LONGEST_STREET for unit in units)
    if len(in_title) == 1:
        name = in_title[0]
    elif times < 2 * rival or times < (2 if behind else 3):
        return None
    mine = [unit for unit in units if unit.name == name]
    return next((unit for unit in mine if unit.chained), mine[0])


# --- masked and unknown names ---------------------------------------------------------------------------------------


class Masked(NamedTuple):
    """The longest chain of placeholders, where it stands in the view, and how often places are masked."""

    place: Place
    start: int
    times: int


def _masked_place(reading: Reading, units: list[NamedUnit]) -> Masked | None:
    """Return the longest masked chain: 「xx市x区」."""
    text = reading.view.matched
    best: re.Match[str] | None = None
    end = times = 0
    for mask in MASK_START.finditer(text):
        if mask.start() < end or LATIN.match(text, mask.start() - 1):
            continue
        match = MASKED_CHAIN.match(text, mask.start())
        if match and match.end() > match.start():
            end = match.end()
            times += 1
            if best is None or _parts(match) > _parts(best):
                best = match
    if not best:
        return None
    fields = {level: name for level, name in best.groupdict().items() if name}
    if "community" not in fields and (own := next((u for u in units if u.masked), None)):
        fields["community"] = own.name
    return Masked(Place(reading.view.span(*best.span()), **fields), best.start(), times)


def _parts(match: re.Match[str]) -> int:
    return sum(1 for part in match.groups() if part)


def _unknown_place(reading: Reading) -> Place | None:
    """Return the first chain 「…市…区…街道(…社区)」 that the table knows nothing of."""
    text = reading.view.matched
    table = load_places()
    for match in UNKNOWN_CHAIN.finditer(text):
        before = text[max(0, match.start() - LONGEST_CITY) : match.start()]
        edge = UNKNOWN_CITY.match(before)
        run = before[edge.end() :] if edge else before
        name = run[modifiers().cut(run, singles=PREPOSITIONS) :]
        if not 2 <= len(name) < LONGEST_CITY or NO_DISTRICT.search(match["district"]):
            continue
        if any(name[k:] in table.codes for k in range(len(name))):
            continue
        parts = {level: name for level, name in match.groupdict().items() if name}
        if len(parts) > 1 or text.count(match["district"]) > 2:
            return Place(reading.view.span(match.start() - len(name), match.end()), city=name + "市", **parts)
    return None


def _bare_community(reading: Reading, units: list[NamedUnit]) -> Place | None:
    """Return the community that is named most, when the text names no place above it."""
    often = Counter(unit.name for unit in units)
    if not often or often.most_common(1)[0][1] < 2:
        return None
    own = next(unit for unit in units if unit.name == often.most_common(1)[0][0])
    return Place(reading.view.span(own.start, own.end), community=own.name)
