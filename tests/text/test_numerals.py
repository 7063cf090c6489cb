"""Written numbers, Arabic and Chinese."""

from __future__ import annotations

import pytest

from casemine.text.numerals import read_numeral


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16余万", 160_000),
        ("百余", 100),
        ("一百二十余", 120),
        ("1.2万", 12_000),
        ("12,000", 12_000),
        ("三千五百", 3_500),
        ("一万二", 12_000),
        ("一百零五", 105),
        ("300多万", 3_000_000),
        ("数十", 10),
        ("二〇二二", 2022),
        ("一亿二千万", 120_000_000),
        ("1.3万亿", 1_300_000_000_000),
        ("百分之五", 0.05),
        ("两", 2),
        ("十几", 10),
    ],
)
def test_a_numeral_is_read_in_base_units(written: str, value: float) -> None:
    assert read_numeral(written) == value


def test_a_fraction_is_read() -> None:
    assert read_numeral("三分之二") == pytest.approx(2 / 3)


@pytest.mark.parametrize("written", ["", "若干", "一些", "abc", "3个", "分之三"])
def test_what_is_no_numeral_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match="is not a numeral"):
        read_numeral(written)
