"""The administrative divisions of China, province to township: codes, names, and where names stand in a text."""

from __future__ import annotations

import gzip
import re
from functools import cache, cached_property, lru_cache

from casemine.errors import CorpusError
from casemine.lexicons import WordLists, load_lexicon
from casemine.resources import shipped

PROVINCE_ENDS = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
CITY_ENDS = re.compile(r"(?:市|地区|盟)$")

# `(start, end, name)`: a name of the table in the matching view.
Named = tuple[int, int, str]


class PlaceTable:
    """
    Provinces, cities and counties by code and by name; townships are read when a county's are first asked for.

    Codes are the six digits of GB/T 2260 to the county and nine to the township, as of 2023 (National
    Bureau of Statistics). `codes` leads from every name, full, everyday (武汉) or former (郫县), to the
    codes that bear it; a name that several places bear has several.
    """

    def __init__(self, rows: list[list[str]]) -> None:
        self.names: dict[str, str] = {}
        self.codes: dict[str, tuple[str, ...]] = {}
        self._parents: dict[str, tuple[str, ...]] = {}
        for code, name, level in rows:
            self._name(name, code)
            if level != "former":
                self.names[code] = name
        words = load_lexicon("place_words")
        needs_suffix = set(words.of_class("needs_suffix"))
        provinces = [(code, PROVINCE_ENDS.sub("", name)) for code, name, level in rows if level == "province"]
        cities = [(code, short) for code, name, level in rows if level == "city" for short in _short_city(name)]
        taken = {short for _, short in provinces} | needs_suffix
        for code, short in provinces + [row for row in cities if row[1] not in taken]:
            self._name(short, code)
        for code, name, level in rows:
            if level == "county" and "自治县" in name and len(short := _without_people(name)) > 2:
                self._name(short, code)
        self.counties: dict[str, tuple[str, ...]] = {}  # 「义乌」: said only behind the name of the place above it
        for code, name, level in rows:
            if level != "province" and len(name) > 2 and name[-1] in "市县区旗" and "自治" not in name:
                self.counties[name[:-1]] = (*self.counties.get(name[:-1], ()), code)
        self.no_places = frozenset(words.of_class("no_place"))
        self.needs_chain = frozenset(words.of_class("needs_chain"))
        self._follower = re.compile(words.alternation("follower"))

    def _name(self, name: str, code: str) -> None:
        if code not in self.codes.get(name, ()):
            self.codes[name] = (*self.codes.get(name, ()), code)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All names, and the words that hold a name and are no places."""
        return tuple(dict.fromkeys([*self.codes, *self.no_places]))

    @cached_property
    def _lists(self) -> WordLists:
        return WordLists({"words": {word: word for word in self.words}})

    def find(self, text: str) -> list[Named]:
        """
        Return where names of the table stand in `text`: the leftmost longest, none inside a word that is no place.

        >>> [name for _, _, name in load_places().find("“枫桥经验”诞生于浙江省诸暨市，武汉日报有报道")]
        ['浙江省', '诸暨市']
        """
        return self.leave_words(text, self._lists.find(text)["words"])

    def leave_words(self, text: str, found: list[Named]) -> list[Named]:
        """Return of the `words` found in `text` those that name a place there."""
        no_places, is_followed = self.no_places, self._follower.match
        return [named for named in found if named[2] not in no_places and not is_followed(text, named[1])]

    def parents(self, code: str) -> tuple[str, ...]:
        """
        Return the codes of the divisions that hold `code`, from the province down, itself last.

        >>> load_places().parents("420106")
        ('420000', '420100', '420106')
        """
        if code not in self._parents:
            chain = (code[:2] + "0000", code[:4] + "00", code[:6], code)
            self._parents[code] = tuple(dict.fromkeys(part for part in chain if part in self.names or part == code))
        return self._parents[code]

    def townships(self, within: str) -> dict[str, str]:
        """
        Return the townships and streets of a county or city: name → code of nine digits, without names borne twice.

        >>> load_places().townships("330681")["枫桥镇"]
        '330681109'
        """
        return _townships(within)


@cache
def load_places() -> PlaceTable:
    """
    Return the shipped table of places.

    Raises:
        CorpusError: The table is missing.
    """
    return PlaceTable([line.split("\t") for line in _read("divisions").splitlines()])


def _read(name: str) -> str:
    path = shipped("corpora") / "places" / f"{name}.tsv.gz"
    try:
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    except OSError as error:
        raise CorpusError(f"The table of places {path.name} cannot be read: reinstall casemine.") from error


@cache
def _township_lines() -> str:
    return "\n" + _read("townships")


@lru_cache(maxsize=256)
def _townships(within: str) -> dict[str, str]:
    prefix = within.rstrip("0") if len(within.rstrip("0")) in (2, 4) else within
    if within[2:4] != "00" and within.endswith("00"):
        prefix = within[:4]
    lines, found, twice = _township_lines(), dict[str, str](), set[str]()
    start = lines.find("\n" + prefix)
    while start >= 0:
        county, *rows = lines[start + 1 : lines.index("\n", start + 1)].split("\t")
        for row in rows:
            for name in {row[3:], row[3:].replace("街街道", "街道")}:  # 「民权街街道」 is written 「民权街道」
                if name in found:
                    twice.add(name)
                found[name] = county + row[:3]
        start = lines.find("\n" + prefix, start + 1)
    return {name: code for name, code in found.items() if name not in twice}


@cache
def _people() -> re.Pattern[str]:
    return re.compile(f"(?:{load_lexicon('place_words').alternation('people')})+(?=自治[州县]$)")


def _without_people(name: str) -> str:
    """Return the everyday name of an autonomous area: 「长阳土家族自治县」 is 「长阳县」."""
    return _people().sub("", name, count=1).replace("自治", "") if _people().search(name) else ""


def _short_city(name: str) -> list[str]:
    """Return the everyday names of a city: 「武汉」, or 「恩施州」 and 「恩施」 for 「恩施土家族苗族自治州」."""
    if name.endswith("自治州"):
        short = _without_people(name)
        return [short, short[:-1]] if len(short) > 2 else []
    short = CITY_ENDS.sub("", name)
    return [short] if len(short) > 1 and short != name else []
