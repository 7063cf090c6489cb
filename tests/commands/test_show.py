"""`casemine show`: the list of a base, and one case with what proves it."""

from __future__ import annotations

import re

import pytest

from casemine.store.casebase import CaseBase


def test_the_list_has_a_line_for_every_case(run, base_of_one):
    """Title, place, domain and how much there is."""
    code, out, _ = run("show", base_of_one)
    (line,) = [line for line in out.splitlines() if "一核两翼" in line]

    assert code == 0
    assert re.split(r" {2,}", line.strip()) == ["1", "青禾社区的“一核两翼”", "青禾社区", "urban", "2", "1", "1"]


def test_one_case_is_shown_with_its_passages(run, base_of_one):
    """Title, place, outline, slots with members, figures by role with change, measures by category."""
    _, out, _ = run("show", base_of_one, 1, "--lang", "zh")
    for words in (
        "青禾社区的“一核两翼”",
        "2020–",
        "一、主要做法 做法、成效",
        "一核两翼模式 数字式 · 本案采用",
        "翼 2: 居委会、物业公司",
        "N : 原文未列成员",
        "成效 1",
        "志愿者 30人 上升 由 12 到 30  「从12人增加至30人」",
        "纠纷 ~16宗  「16余宗」",
        "志愿服务 1",
        "居委会、物业公司 「=1+1 组建红马甲队」",
        "获评市级示范社区",
        "http://qinghe.example/1.html",
    ):
        assert words in out


def test_a_case_is_found_by_number_id_or_title(run, base_of_one, make_case):
    """The beginning of the id is enough."""
    case_id = make_case().case_id
    for wanted in ("1", case_id, case_id[:6], "两翼"):
        assert "青禾社区" in run("show", base_of_one, wanted)[1]


def test_brackets_in_a_text_are_no_markup(run, tmp_path, make_case):
    """「[bold]」 in a title stands there as written."""
    with CaseBase(tmp_path / "cases.db") as base:
        base.add(make_case("文", title="[bold]社区[/x]"))
    assert "[bold]社区[/x]" in run("show", tmp_path / "cases.db")[1]
    assert "[bold]社区[/x]" in run("show", tmp_path / "cases.db", 1)[1]
    assert "[bold]社区[/x]" in run("tables", tmp_path / "cases.db", "cases")[1]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [("zzz", "holds no case 'zzz'"), ("社区", "'社区' fits 2 cases"), ("7", "holds no case '7'")],
)
def test_a_case_that_is_not_one_is_told(run, tmp_path, make_case, wanted, sentence):
    """None or several: one sentence, exit code 2."""
    with CaseBase(tmp_path / "cases.db") as base:
        base.add([make_case("甲", title="甲社区"), make_case("乙", title="乙社区")])
    code, out, err = run("show", tmp_path / "cases.db", wanted)
    assert (code, out) == (2, "") and sentence in err


def test_an_empty_base_says_how_to_fill_it(run, tmp_path):
    """No empty table."""
    CaseBase(tmp_path / "cases.db").close()
    code, out, _ = run("show", tmp_path / "cases.db")
    assert code == 0 and "still empty: add cases with" in out


def test_a_missing_base_is_told_and_not_made(run, tmp_path):
    """A wrong name leaves nothing behind."""
    code, _, err = run("show", tmp_path / "absent.db")
    assert code == 2 and "There is no case base" in err and not (tmp_path / "absent.db").exists()
