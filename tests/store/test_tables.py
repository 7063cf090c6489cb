"""Tables: one item a row, each with its passage, the same columns and dtypes with and without rows."""

from __future__ import annotations

import pytest

from casemine.errors import CaseBaseError
from casemine.store.tables import KINDS, to_table


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_case_span_and_passage(kind, make_case):
    """`case_id, start, end, evidence` stand in every table, and the passage is the text's."""
    case = make_case()
    table = to_table([case], kind)
    for row in table.itertuples():
        assert row.case_id == case.case_id
        assert case.text[row.start : row.end] == row.evidence


@pytest.mark.parametrize("kind", KINDS)
def test_columns_and_dtypes_do_not_depend_on_rows(kind, make_case):
    """An empty table has the columns and dtypes of a full one."""
    empty, full, bare = to_table([], kind), to_table([make_case()], kind), to_table([make_case("无")], kind)
    assert list(empty.columns) == list(full.columns) == list(bare.columns)
    assert list(empty.dtypes) == list(full.dtypes) == list(bare.dtypes)


def test_a_change_is_flattened(make_case):
    """「从12人增加至30人」 is one row: up, before 12, after 30; a figure without change has none."""
    table = to_table([make_case()], "figures")
    changed, plain = table.to_dict("records")

    assert (changed["change_direction"], changed["change_before"], changed["change_after"]) == ("up", 12, 30)
    assert changed["section_title"] == "主要做法"
    assert table["change_direction"].isna().tolist() == [False, True]
    assert (plain["value"], plain["comparator"], plain["evidence"]) == (16, "~", "16余宗")


def test_a_member_is_a_row_with_its_own_passage(make_case):
    """Each member stands in a row of its own; a slot that is never told has one row without a member."""
    table = to_table([make_case()], "components")

    assert table[["slot", "member", "evidence"]].fillna("").values.tolist() == [
        ["核", "社区党总支", "社区党总支"],
        ["翼", "居委会", "居委会"],
        ["翼", "物业公司", "物业公司"],
        ["N", "", "一核两翼"],
    ]
    assert table["count"].isna().tolist() == [False, False, False, True]


def test_lists_are_joined(make_case):
    """Actors are joined with 、 and the numbers of figures likewise."""
    (row,) = to_table([make_case()], "measures").to_dict("records")

    assert (row["actors"], row["figures"], row["category"]) == ("居委会、物业公司", "0、1", "volunteering")


def test_the_row_of_a_case_counts_its_items(make_case):
    """The table of cases tells place, counts and the whole text."""
    case = make_case()
    (row,) = to_table([case], "cases").to_dict("records")

    assert (row["community"], row["figures"], row["hosts"], row["evidence"]) == ("青禾社区", 2, "社区党总支", case.text)


def test_an_unknown_kind_is_told_with_the_nearest():
    """`figure` is no table, `figures` is."""
    with pytest.raises(CaseBaseError, match=r"There is no table 'figure'.*Did you mean 'figures'"):
        to_table([], "figure")
