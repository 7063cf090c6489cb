"""Where a page lies: which addresses are those of further pages of an article."""

from __future__ import annotations

import pytest

from casemine.pages.page_numbers import page_number


@pytest.mark.parametrize(
    ("first", "other", "number"),
    [
        ("http://a.cn/12.html", "http://a.cn/12_3.html", 3),
        ("http://www.a.cn/12.html", "https://a.cn/12_3.html", 3),
        ("http://a.cn/12.html", "http://b.cn/12_3.html", None),
        ("http://a.cn/12.html", "http://a.cn/dj/12_3.html", None),
        ("http://a.cn/12.html", "http://a.cn/12_2024.html", None),
        ("http://a.cn/12.html", "http://a.cn/12.html", None),
        ("http://a.cn/art_12_3.html", "http://a.cn/art_12_4.html", None),
        ("http://a.cn/dj/", "http://a.cn/dj/index_2.html", 2),
        ("http://a.cn/s?id=3", "http://a.cn/s?id=3&page=2", 2),
        ("http://a.cn/s?id=3&page=1", "http://a.cn/s?id=3&page=2", 2),
        ("http://a.cn/s?id=3", "http://a.cn/s?id=4&page=2", None),
        ("http://a.cn/s?id=3", "http://a.cn/s?id=3&page=1", None),
    ],
)
def test_the_number_of_a_page(first, other, number):
    """The same site, folder and stem, and a short number."""
    assert page_number(first, other) == number
