"""Who runs a case and what other units it reports: hosts and sites (guideline 1 and 5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.extract.organisations import find_hosts, find_sites
from casemine.extract.places import find_place
from casemine.extract.reading import Reading


def hosts(text: str) -> list[str]:
    """What the hosts of a text quote."""
    found = find_hosts(text)
    assert [text[host.evidence.start : host.evidence.end] for host in found] == [host.text for host in found]
    return [host.text for host in found]


def sites(text: str) -> list[str]:
    """The sites of a text, its main place known."""
    reading = Reading(text)
    return [site.text for site in find_sites(reading, find_place(reading))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("诸暨市枫桥镇建队伍。枫桥镇党委统筹,枫桥镇党委督办。", ["枫桥镇党委"]),
        ("xx社区党委统筹。xx社区党委走访。", ["xx社区党委"]),
        ("实施单位:和心公益发展中心\n开展服务。", ["和心公益发展中心"]),
        ("由xx市x社工服务中心承接。", ["xx市x社工服务中心"]),
        ("社区党委走访,社区党委协商。", ["社区党委"]),
    ],
)
def test_hosts_as_written(text: str, found: list[str]) -> None:
    """Bodies of the main place, labelled and named organisations, else the body that acts."""
    assert hosts(text) == found


def test_officials_are_no_hosts() -> None:
    """「枫桥镇党委书记」 is a person."""
    assert hosts("诸暨市枫桥镇建队伍。枫桥镇党委书记介绍经验。") == []


def test_at_most_four_hosts_each_once() -> None:
    """The main few: the most named, in text order."""
    text = "".join(
        f"委托{name}社工服务中心承接。" for name in ("好心缘", "同德里", "晨光里", "葵阳花", "五彩坊", "好心缘")
    )
    found = hosts(text)

    assert len(found) == 4 == len(set(found))
    assert found[0].startswith("好心缘")


def test_sites_are_the_other_communities() -> None:
    """A text on a city reports the communities it names."""
    assert sites("宁波市推进治理。宁波市建平台。例如海曙区松涛社区、鄞州区湾头村。") == ["松涛社区", "湾头村"]


def test_the_own_community_is_no_site() -> None:
    """The community that the case is about is its place, not a site."""
    assert sites("海曙区松涛社区协商。松涛社区走访。松涛社区设点。") == []


def test_masked_communities_are_no_sites() -> None:
    """「xx社区」 is the case itself."""
    assert sites("xx市x区xx社区协商。xx社区走访。") == []


def test_the_villages_of_the_real_article_are_its_sites(shared: Path) -> None:
    """The real article names four villages of the province."""
    text = (shared / "gold" / "real" / "rig-item-19115.txt").read_text(encoding="utf-8")

    assert sites(text) == ["余村", "下姜村", "李祖村", "小古城村"]
