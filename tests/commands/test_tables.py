"""`casemine tables`: one kind of item, for the terminal, for Excel, for programs."""

from __future__ import annotations

import csv
import io
import json

from casemine.store.casebase import CaseBase
from casemine.store.tables import KINDS, to_table


def test_every_kind_is_shown_in_the_terminal(run, base_of_one):
    """Headings are labels; a kind without items says so."""
    for kind in KINDS:
        assert run("tables", base_of_one, kind)[0] == 0
    _, out, _ = run("tables", base_of_one, "figures", "--lang", "zh")
    assert "变化方向" in out and "上升" in out
    assert run("tables", base_of_one, "masked")[1] == "no items of this kind: masked values\n"


def test_csv_json_and_jsonl_hold_the_table(run, base_of_one, make_case):
    """The same rows as `to_table`, under the names of the fields."""
    table = to_table([make_case()], "figures")
    rows = list(csv.DictReader(io.StringIO(run("tables", base_of_one, "figures", "--format", "csv")[1])))
    plain = json.loads(run("tables", base_of_one, "figures", "--format", "json")[1])
    lines = [json.loads(line) for line in run("tables", base_of_one, "figures", "--format", "jsonl")[1].splitlines()]

    assert list(rows[0]) == list(plain[0]) == list(table.columns)
    assert [row["evidence"] for row in rows] == list(table["evidence"])
    assert plain == lines and plain[0]["change_after"] == 30 and plain[1]["change_after"] is None


def test_field_names_do_not_follow_the_locale(run, base_of_one):
    """A program that reads the CSV finds the same names everywhere; labels are there when asked for."""
    assert run("tables", base_of_one, "figures", "--format", "csv", "--lang", "zh")[1].startswith(
        "case_id,number,value"
    )
    labelled = run("tables", base_of_one, "figures", "--format", "csv", "--lang", "zh", "--labels")[1]
    assert labelled.startswith("案例编号,序号,数值")


def test_a_csv_file_opens_in_excel(run, base_of_one, tmp_path):
    """It begins with a byte order mark; the format follows the suffix."""
    code, out, _ = run("tables", base_of_one, "figures", "-o", tmp_path / "figures.csv")
    assert (code, out) == (0, "")
    assert (tmp_path / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbfcase_id,")


def test_json_of_no_items_is_an_empty_list(run, base_of_one):
    """Still JSON."""
    assert json.loads(run("tables", base_of_one, "masked", "--format", "json")[1]) == []


def test_a_text_with_commas_and_line_ends_stays_one_cell(run, tmp_path, make_case):
    """CSV quotes what needs quoting."""
    text = '甲,"乙"\n丙'
    with CaseBase(tmp_path / "cases.db") as base:
        base.add(make_case(text))
    out = run("tables", tmp_path / "cases.db", "cases", "--format", "csv")[1]
    assert [row["evidence"] for row in csv.DictReader(io.StringIO(out))] == [text]
