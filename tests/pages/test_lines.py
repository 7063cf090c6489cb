"""Lines that belong to no article, told by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.pages.lines import DATE, iso_date, kind_of_line


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("当前位置：首页 > 党建动态 > 正文", "crumb"),
        ("欢迎来到某某范文网!", "greeting"),
        ("【某某材料3篇】相关文章:", "related"),
        ("下一篇：关于召开会议的通知", "related"),
        ("（责编：某某）", "furniture"),
        ("扫一扫在手机打开当前页", "furniture"),
        ("上一页 1 2 3 下一页", "paging"),
        ("时间:2022-08-24 14:00:03 来源:某某网", "byline"),
        ("一、背景介绍", None),
        ("服务社区:xx社区", None),
        ("地址:xx市x区x街道xx社区", None),
        ("2021", None),
        ("审核把关更严格", None),
    ],
)
def test_kind_of_line(line: str, kind: str | None):
    """What a line is, or None for one that may belong to the article."""
    assert kind_of_line(line) == kind


def test_nothing_of_the_government_reports_is_taken_for_furniture(shared: Path):
    """Lines of running text are never dropped; only 「来源：」 lines and dates of their own are."""
    for path in (shared / "data" / "gov_reports_2025_prov").glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert kind_of_line(line) in {None, "byline"} or "单位：" in line, line


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2022-08-24 14:00:03", "2022-08-24T14:00:03"),
        ("2024年5月6日", "2024-05-06"),
        ("2019/3/22 9:5", "2019-03-22T09:05"),
    ],
)
def test_iso_date(printed: str, iso: str):
    """Dates are ISO, as precise as printed."""
    found = DATE.search(printed)

    assert found is not None
    assert iso_date(found) == iso
