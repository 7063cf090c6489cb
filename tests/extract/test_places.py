"""Where the main case lies: its place level by level as written, and the code where it is certain (guideline 5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.extract.place_table import load_places
from casemine.extract.places import find_place
from casemine.records import Place


def place_of(text: str, title: str | None = None) -> Place:
    """The place of a text that has one."""
    place = find_place(text, title)
    assert place is not None
    return place


def levels(place: Place) -> tuple[str | None, ...]:
    """The place from the province down."""
    return (place.province, place.city, place.district, place.street, place.community)


def test_a_full_chain_gives_the_code_of_the_township() -> None:
    """「浙江省绍兴市诸暨市枫桥镇」 is known down to the township: nine digits."""
    place = place_of("浙江省绍兴市诸暨市枫桥镇紧盯矛盾化解。枫桥镇建立调解队伍。")

    assert levels(place) == ("浙江省", "绍兴市", "诸暨市", "枫桥镇", None)
    assert place.code == "330681109"


def test_a_level_that_is_not_written_stays_none() -> None:
    """A text that says only 「武汉」 names no province, though the code implies it."""
    place = place_of("武汉推进红色物业。武汉的社区书记多为专职。")

    assert levels(place) == (None, "武汉", None, None, None)
    assert place.code == "420100"


def test_names_without_suffix_count_for_province_and_city() -> None:
    """「湖北武汉」 is a province and a city."""
    assert levels(place_of("湖北武汉推进治理。武汉组建专班。"))[:2] == ("湖北", "武汉")


def test_a_county_in_short_counts_behind_the_place_above_it() -> None:
    """「浙江义乌」 names a county-level city; 「义乌」 alone might be a firm."""
    assert place_of("浙江义乌推进治理。浙江义乌建设驿站。").district == "义乌"


def test_the_evidence_is_the_longest_chain() -> None:
    """The span quotes the chain that names most levels."""
    text = "经验材料\n江汉区推进治理。武汉市江汉区民权街道设立议事厅。"
    place = place_of(text)

    assert text[place.evidence.start : place.evidence.end] == "武汉市江汉区民权街道"
    assert place.code == "420103004"


def test_the_chain_runs_on_to_the_community() -> None:
    """「…街道翠苑社区」 gives the community as written."""
    place = place_of("杭州市西湖区翠苑街道翠苑社区开展协商。翠苑社区居民增多。翠苑社区设信箱。")

    assert (place.street, place.community, place.code) == ("翠苑街道", "翠苑社区", "330106005")


def test_a_main_city_wins_over_cities_of_an_overview() -> None:
    """A text on one city that first surveys others lies in the one it is about."""
    text = "各地探索社区治理。上海市推进区域化党建,杭州市建立联席会。\n" + "武汉市推进红色物业。武汉市培训书记。" * 3

    assert place_of(text).code == "420100"


def test_a_survey_of_many_provinces_lies_in_none() -> None:
    """Where no province holds its share of the mentions there is no place."""
    assert find_place("在甘肃兰州、山东烟台、江苏扬州、广东茂名、湖北宜昌、云南昆明,各地开展走访。") is None


def test_the_title_counts_most() -> None:
    """A place in the title beats one named more often."""
    title = "贵阳市推进网格治理"
    text = title + "\n考察组到遵义学习。遵义经验丰富。"

    assert place_of(text, title).code == "520100"


def test_masked_places_stay_masked() -> None:
    """「xx市x区」 stays as written and has no code."""
    text = "地址:xx市x区x街道xx社区。xx社区有居民多户。"
    place = place_of(text)

    assert levels(place) == (None, "xx市", "x区", "x街道", "xx社区")
    assert place.code is None
    assert text[place.evidence.start : place.evidence.end] == "xx市x区x街道xx社区"


def test_a_masked_district_below_a_known_city() -> None:
    """「深圳市x区」 keeps the city's code."""
    place = place_of("深圳市x区推进小区治理。深圳市x区组建队伍。")

    assert (place.city, place.district, place.code) == ("深圳市", "x区", "440300")


def test_a_county_of_several_provinces_has_no_code_alone() -> None:
    """「和平区」 alone may be in Tianjin or Shenyang."""
    assert find_place("和平区推进治理。和平区组建专班。和平区走访居民。") is None


def test_an_ambiguous_county_is_the_one_of_the_main_city() -> None:
    """「和平区」 in a text about Shenyang is Shenyang's."""
    place = place_of("沈阳市推进治理。和平区组建专班,和平区走访居民,和平区设驿站。")

    assert place.code == "210102"


@pytest.mark.parametrize(
    "text",
    [
        "坚持和发展新时代“枫桥经验”,促进社会长治久安。",
        "学习延安精神,传承井冈山精神。",
        "《武汉日报》刊文,北京大学教授点评,湖北日报转载。",
        "走在黄河南岸,沿泰山东麓。",
    ],
)
def test_words_that_hold_a_place_name_are_none(text: str) -> None:
    """Set terms, newspapers and universities say nothing of where the case lies."""
    assert find_place(text) is None


def test_places_the_table_does_not_know_are_kept_as_written() -> None:
    """An invented city and its district are read by their suffixes, without a code."""
    place = place_of("近日,在云溪州市青禾区柳桥街道,居民议事厅揭牌。")

    assert (place.city, place.district, place.street, place.code) == ("云溪州市", "青禾区", "柳桥街道", None)


def test_former_names_lead_to_the_code_of_today() -> None:
    """「郫县」 became 「郫都区」: the text's name is kept, the code is today's."""
    place = place_of("四川省成都市郫县推进治理。郫县组建专班。")

    assert (place.district, place.code) == ("郫县", "510117")


def test_a_text_without_places_has_none() -> None:
    """Nothing found is None, and so is an empty text."""
    assert find_place("社区党委开展走访。") is None
    assert find_place("") is None


def test_townships_that_two_counties_share_are_not_certain() -> None:
    """Within a city a name that two of its counties bear is left out."""
    assert "城关镇" not in load_places().townships("610100")


def test_everyday_names_of_streets_are_known() -> None:
    """The register's 「民权街街道」 is written 「民权街道」."""
    townships = load_places().townships("420103")

    assert townships["民权街道"] == townships["民权街街道"] == "420103004"


def test_the_real_article_lies_in_its_province(shared: Path) -> None:
    """The article on a province that names many of its villages lies in the province."""
    text = (shared / "gold" / "real" / "rig-item-19115.txt").read_text(encoding="utf-8")

    assert place_of(text).code == "330000"
