"""What is missing from a text: masked and dropped numbers (guideline 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.extract.masked import find_masked


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
        ("居民满意度达到%", ["%"]),
        ("辖区面积平方公里", ["面积平方公里"]),
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
