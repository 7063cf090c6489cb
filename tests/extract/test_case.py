"""The whole case: identity, title, and the parts held together."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import msgspec

from casemine.extract.case import extract_case
from casemine.learn.taggers import using
from casemine.records import Document

TEXT = "青禾社区治理经验\n一、主要做法\n社区党委推行“一核三联”工作法,组建志愿服务队3支,走访居民120户。"


def test_a_case_is_named_by_its_text() -> None:
    """The id is the beginning of the text's SHA-256, whatever the page says of it."""
    case = extract_case(Document(text=TEXT, url="http://a.example/1", source_site="青禾网"))

    assert case.case_id == hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    assert extract_case(Document(text=TEXT, url="http://b.example/2")).case_id == case.case_id


def test_a_str_is_taken_as_it_is() -> None:
    """Its first line is recognised as the title and is no heading."""
    case = extract_case(TEXT)

    assert (case.text, case.title) == (TEXT, "青禾社区治理经验")
    assert [section.title for section in case.sections] == ["主要做法"]


def test_a_measure_points_to_the_figures_inside_it() -> None:
    case = extract_case(TEXT)
    (measure,) = case.measures

    assert [case.figures[k].value for k in measure.figures] == [3, 120]


def test_numerals_of_a_governance_model_are_no_figures() -> None:
    """「三张清单」 is a name here and counts nothing."""
    case = extract_case("某镇推行“三张清单”制度,梳理事项46项。")

    assert [figure.value for figure in case.figures] == [46]


def test_an_empty_text_gives_an_empty_case() -> None:
    case = extract_case("")

    assert (case.figures, case.governance_models, case.measures, case.sections) == ((), (), (), ())


def test_the_json_of_a_case_has_the_guideline_s_keys() -> None:
    plain = extract_case(TEXT).to_dict()

    assert {"figures", "governance_models", "measures", "sections", "sites", "masked", "checks"} <= set(plain)
    assert plain["figures"][0]["evidence"].keys() == {"start", "end"}
    assert msgspec.json.decode(msgspec.json.encode(extract_case(TEXT)), type=type(extract_case(TEXT))) == extract_case(
        TEXT
    )


def test_another_process_gives_the_same_bytes() -> None:
    """Whatever the hash seed: nothing depends on the order of a set."""
    program = (
        "import sys, msgspec; from casemine import extract_case; "
        "sys.stdout.buffer.write(msgspec.json.encode(extract_case(sys.argv[1])))"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", program, TEXT],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    with using(None):  # as in the other processes
        assert written == {msgspec.json.encode(extract_case(TEXT))}
