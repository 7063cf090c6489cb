"""`casemine evaluate`: scores of a base, a JSONL file or of extraction itself."""

from __future__ import annotations

import json

import pytest

from casemine.scoring.gold import to_reference
from casemine.scoring.marks import mark_case
from casemine.store.casebase import CaseBase
from casemine.store.jsonl import write_jsonl


@pytest.fixture
def gold(tmp_path, make_case):
    """A folder with one annotated text, annotated as the full case is."""
    folder = tmp_path / "gold"
    folder.mkdir()
    case = make_case()
    (folder / "qinghe.txt").write_text(case.text, encoding="utf-8", newline="")
    (folder / "qinghe.json").write_text(json.dumps(to_reference(mark_case(case))), encoding="utf-8")
    return folder


def test_a_base_is_scored_by_text(run, base_of_one, gold):
    """The case of the very text that is annotated counts; what agrees wholly has F1 1."""
    code, out, err = run("evaluate", base_of_one, gold, "--format", "json")
    assert code == 0, err
    assert json.loads(out)["rates"]["figures"]["f1"] == 1


def test_jsonl_and_annotations_are_scored_too(run, tmp_path, gold, make_case):
    """A JSONL file of cases and a folder of annotations are predictions as well."""
    write_jsonl([make_case()], tmp_path / "cases.jsonl")
    for predicted in (tmp_path / "cases.jsonl", gold):
        code, out, err = run("evaluate", predicted, gold)
        assert code == 0, err
        assert "figures" in out and "1 documents" in out


def test_without_predictions_the_annotated_texts_are_extracted(run, gold):
    """What the library finds now is scored."""
    code, out, err = run("evaluate", gold, "--errors")
    assert code == 0, err
    assert "figures" in out


def test_predictions_of_other_texts_are_told(run, tmp_path, gold, make_case):
    """Not one text is annotated: a sentence, no row of zeros."""
    with CaseBase(tmp_path / "other.db") as base:
        base.add(make_case("另一篇"))
    code, _, err = run("evaluate", tmp_path / "other.db", gold)
    assert code == 2 and "holds no case whose text is annotated" in err


def test_a_folder_without_annotations_is_told(run, tmp_path):
    """One sentence, exit code 2."""
    (tmp_path / "none").mkdir()
    code, _, err = run("evaluate", tmp_path / "none")
    assert code == 2 and "There is no annotation" in err


def test_a_page_is_scored_as_it_is_read(run, shared):
    """Page, split and extraction together, against the annotation of one page."""
    page = shared / "seeds" / "wenchi-collection.txt"
    code, out, err = run("evaluate", shared / "gold" / "seed", "--page", page)
    assert code == 0, err
    assert "3 documents" in out
    code, _, err = run("evaluate", page, shared / "gold" / "seed", "--page", page)
    assert code == 2 and "leave" in err
