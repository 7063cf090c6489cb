"""Named communities and villages: names, not kinds of places."""

from __future__ import annotations

import pytest

from casemine.extract.reading import read
from casemine.extract.units import units_in


def names(text: str) -> list[str]:
    """The names found in a text."""
    return [unit.name for unit in units_in(read(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("海曙区松涛社区开展协商", ["松涛社区"]),
        ("安吉县余村调研", ["余村"]),
        ("浙江义乌李祖村引进创客", ["李祖村"]),
        ("位于柳桥街道的永和里社区。永和里社区有居民", ["永和里社区", "永和里社区"]),
        ("xx社区和xxxx社区", ["xx社区", "xxxx社区"]),
        ("十八洞村发展产业", ["十八洞村"]),
    ],
)
def test_names_are_found(text: str, found: list[str]) -> None:
    """A name behind a place, at the start of a clause, or a placeholder."""
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "推进老旧社区改造",
        "深入社区走访",
        "建设美丽乡村",
        "发挥社区作用",
        "农村和城市社区",
        "每个社区、各村、全村",
        "利用社区资源,营造社区氛围",
        "提高村民收入,完善社区服务",
        "12个受损村",
        "领导和社区书记",
    ],
)
def test_kinds_of_communities_are_no_names(text: str) -> None:
    """Modifiers, verbs and counts before 社区 and 村 make no name."""
    assert names(text) == []


def test_an_uncertain_edge_takes_the_form_that_is_certain_elsewhere() -> None:
    """「推动古灶村」 is 「古灶村」 when that stands elsewhere."""
    assert set(names("古灶村修路。书记领着古灶村致富。")) == {"古灶村"}
