"""The workbook: a sheet a kind, text that stays text, and a codebook."""

from __future__ import annotations

from itertools import islice

import pytest

from casemine.errors import CaseBaseError
from casemine.store import xlsx
from casemine.store.tables import KINDS, columns_of
from casemine.store.xlsx import write_xlsx

openpyxl = pytest.importorskip("openpyxl")


def written(tmp_path, cases, **settings):
    write_xlsx(cases, tmp_path / "cases.xlsx", **settings)
    return openpyxl.load_workbook(tmp_path / "cases.xlsx")


def test_there_is_a_sheet_for_every_kind_and_the_codebook(tmp_path, make_case):
    """The codebook is the last sheet."""
    workbook = written(tmp_path, [make_case()])
    assert len(workbook.sheetnames) == len(KINDS) + 1
    assert workbook.sheetnames[0] == "cases" and workbook.sheetnames[-1] == "codebook"


def test_labels_and_values_are_chinese_when_asked_for(tmp_path, make_case):
    """Sheets, headings and closed vocabularies in Chinese."""
    sheet = written(tmp_path, [make_case()], language="zh")["数据"]
    heads, first = islice(sheet.values, 2)
    row = dict(zip(heads, first, strict=True))
    assert (row["单位"], row["作用"], row["变化方向"], row["变化后"]) == ("人", "成效", "上升", 30)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")


def test_text_that_begins_like_a_formula_stays_text(tmp_path, make_case):
    """「=1+1 组建…」 is a passage, no formula."""
    sheet = written(tmp_path, [make_case()])["measures"]
    (cell,) = [cell for cell in sheet[2] if cell.value == "=1+1 组建红马甲队" and cell.column_letter == "D"]
    assert cell.data_type == "s"


def test_addresses_and_numerals_stay_text(tmp_path, make_case):
    """An address is no link and 「001」 no number."""
    sheet = written(tmp_path, [make_case("文", title="001", url="http://a.example/")])["cases"]
    assert sheet["B2"].value == "001" and sheet["B2"].data_type == "s"
    assert sheet["D2"].hyperlink is None


def test_a_text_beyond_the_limit_of_a_cell_is_cut_and_says_so(tmp_path, make_case):
    """Excel counts a character beyond the 16-bit plane twice."""
    cases = [make_case("党" * 40_000), make_case("𠮷" * 20_000), make_case("群" * 32_767)]
    sheet = written(tmp_path, cases)["cases"]
    first, second, whole = (sheet.cell(row, sheet.max_column).value for row in (2, 3, 4))
    assert first.endswith("the whole text is in the case base)")
    assert all(len(text.encode("utf-16-le")) // 2 <= 32_767 for text in (first, second))
    assert whole == "群" * 32_767


def test_more_rows_than_excel_takes_is_a_sentence(tmp_path, make_case, monkeypatch):
    """No file is left, and the message names the way out."""
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 3)
    with pytest.raises(CaseBaseError, match=r"more than the 3 rows .*casemine tables BASE cases --format csv"):
        write_xlsx([make_case(str(number)) for number in range(5)], tmp_path / "cases.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_exactly_as_many_rows_as_excel_takes_are_written(tmp_path, make_case, monkeypatch):
    """The header counts as a row."""
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 6)
    assert written(tmp_path, [make_case(str(number)) for number in range(5)])["cases"].max_row == 6


def test_a_control_character_does_not_break_the_workbook(tmp_path, make_case):
    """A stray \\x0b from a page is written so that Excel opens the file."""
    sheet = written(tmp_path, [make_case("甲\x0b乙\x00")])["cases"]
    assert sheet.cell(2, sheet.max_column).value.startswith("甲")


def test_the_codebook_explains_every_column(tmp_path, make_case):
    """Each column of each sheet has both labels and a meaning."""
    rows = list(written(tmp_path, [], language="zh")["字段说明"].values)[1:]
    assert len(rows) == sum(len(columns_of(kind)) for kind in KINDS)
    assert all(cell for row in rows for cell in (*row[:5], row[6]))
    (role,) = [row for row in rows if row[0] == "数据" and row[1] == "role"]
    assert "产出 = output" in role[5]
