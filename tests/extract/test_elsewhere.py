"""Which figures are told of another place than the main case's."""

from __future__ import annotations

from casemine.extract.elsewhere import find_elsewhere, is_elsewhere
from casemine.extract.figures import find_figures
from casemine.extract.places import find_place
from casemine.extract.reading import Reading
from casemine.records import FigureRole

TEXT = "武汉市推进社区治理。武汉市建成驿站30个。上海市建成驿站50个。武汉市的做法受到关注。"


def roles(text: str) -> list[FigureRole]:
    reading = Reading(text)
    return [figure.role for figure in find_figures(reading, place=find_place(reading))]


def test_a_figure_of_another_city_is_a_reference() -> None:
    """In a text about 武汉 what 上海 built is somebody else's (guideline 2, order of decision)."""
    assert roles(TEXT) == [FigureRole.OUTPUT, FigureRole.REFERENCE]


def test_the_province_above_is_not_elsewhere() -> None:
    """湖北省 holds 武汉市."""
    assert roles("武汉市推进社区治理。湖北省建成驿站30个。武汉市的做法受到关注。") == [FigureRole.OUTPUT]


def test_in_a_round_up_nothing_is_elsewhere() -> None:
    """Most places named are not the first one's: each tells of itself."""
    text = "杭州市建成驿站30个。武汉市建成驿站40个。上海市建成驿站50个。长沙市建成驿站60个。"

    assert FigureRole.REFERENCE not in roles(text)


def test_without_a_place_nothing_is_elsewhere() -> None:
    assert find_elsewhere(Reading(TEXT), None) == []
    assert not is_elsewhere([], 0, 10)
