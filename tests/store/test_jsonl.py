"""JSONL: one case a line, the same bytes for the same cases, whole or not at all."""

from __future__ import annotations

import pytest

from casemine.errors import CaseBaseError
from casemine.store.casebase import CaseBase
from casemine.store.jsonl import read_jsonl, write_jsonl


def test_cases_come_back_equal(tmp_path, make_case):
    """A line separator inside a text does not part a case into two lines."""
    cases = [make_case(), make_case("甲\u2028乙\r\n丙𠮷")]
    assert write_jsonl(cases, tmp_path / "cases.jsonl") == 2
    assert list(read_jsonl(tmp_path / "cases.jsonl")) == cases


def test_a_base_and_its_cases_give_the_same_bytes(tmp_path, make_case):
    """Records as stored and cases as read are written alike."""
    cases = [make_case(), make_case("甲")]
    with CaseBase(tmp_path / "cases.db") as base:
        base.add(cases)
        write_jsonl(base.records(), tmp_path / "a.jsonl")
    write_jsonl(cases, tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_keys_are_the_guidelines(tmp_path, make_case):
    """Field names are the guideline's letter for letter, Chinese is written as it is."""
    write_jsonl([make_case()], tmp_path / "cases.jsonl")
    line = (tmp_path / "cases.jsonl").read_text(encoding="utf-8")
    assert '"governance_models":[{"name":"一核两翼"' in line and '"evidence":{"start":' in line


def test_an_old_file_stays_when_writing_breaks_off(tmp_path, make_case):
    """A file appears whole or not at all, and nothing is left beside it."""
    path = tmp_path / "cases.jsonl"
    write_jsonl([make_case()], path)
    before = path.read_bytes()

    def broken():
        yield make_case("甲")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_jsonl(broken(), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["cases.jsonl"]


def test_a_line_that_is_no_case_is_named(tmp_path, make_case):
    """The message gives file and line."""
    path = tmp_path / "cases.jsonl"
    write_jsonl([make_case()], path)
    with path.open("a", encoding="utf-8") as lines:
        lines.write('{"case_id": 7}\n')
    with pytest.raises(CaseBaseError, match=r"cases\.jsonl, line 2: this is no case"):
        list(read_jsonl(path))


def test_a_missing_file_is_told(tmp_path):
    """One sentence with the path."""
    with pytest.raises(CaseBaseError, match=r"absent\.jsonl cannot be read"):
        list(read_jsonl(tmp_path / "absent.jsonl"))


def test_a_place_where_nothing_can_be_written_is_told(tmp_path, make_case):
    """A missing folder is told by name."""
    with pytest.raises(CaseBaseError, match=r"The folder .*absent does not exist"):
        write_jsonl([make_case()], tmp_path / "absent" / "cases.jsonl")
