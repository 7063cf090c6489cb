"""What is missing from a text: masked and dropped numbers, and signs of a text not to be trusted (guideline 1, 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.extract.masked import find_degraded, find_masked


def masked(text: str) -> list[str]:
    """What the placeholders of a text quote."""
    found = find_masked(text)
    assert [text[item.evidence.start : item.evidence.end] for item in found] == [item.text for item in found]
    return [item.text for item in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总户数X户,居住约X人", ["X户", "约X人"]),
        ("党员xx名,面积X.X平方公里", ["xx名", "X.X平方公里"]),
        ("细化为个微网格", ["个"]),
        ("服务村民余人次", ["余人次"]),
        ("组建支志愿服务队", ["支"]),
    ],
)
def test_placeholders_are_kept(text: str, found: list[str]) -> None:
    """A letter in the place of a number, or a number that was dropped."""
    assert masked(text) == found


@pytest.mark.parametrize(
    "text", ["xx社区位于x区", "x年x月", "16余万元", "业余生活", "剩余名额", "划分为9个网格", "1+N个"]
)
def test_masked_names_and_dates_are_no_placeholders(text: str) -> None:
    """Names, dates and whole numbers miss no number."""
    assert masked(text) == []


def test_the_seeds_three_placeholders_are_found(shared: Path) -> None:
    """The second write-up of the seed masks three numbers."""
    text = (shared / "seeds" / "wenchi-collection.txt").read_text(encoding="utf-8", errors="replace")
    rows = (shared / "gold" / "seed" / "seed23_figures.tsv").read_text(encoding="utf-8").splitlines()
    gold = [(int(row.split("\t")[3]), int(row.split("\t")[4])) for row in rows if row.split("\t")[1:2] == ["masked"]]

    assert [(item.evidence.start, item.evidence.end) for item in find_masked(text)] == gold


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("细化为个微网格,服务村民余人次,投入余万元", "digits dropped"),
        ("体育竞彩网推进治理,西甲直播强调落实", "words replaced by adverts"),
        ("坚持以人为本的原那么,打牢根底设施", "words swapped for synonyms"),
        ("治理\ufffd\ufffd\ufffd\ufffd\ufffd", "garbled characters"),
    ],
)
def test_degraded_texts_say_why(text: str, reason: str) -> None:
    """Dropped digits, adverts, swapped synonyms and garbled characters."""
    assert find_degraded(text) == reason


def test_masked_places_alone_are_not_degraded() -> None:
    """A text that hides its place is whole otherwise."""
    assert find_degraded("xx市x区xx社区开展走访120户,约X人参加。") is None
