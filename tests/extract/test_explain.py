"""Why a record says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine import CaseBase, extract_case
from casemine.commands.main import main
from casemine.errors import CaseBaseError
from casemine.extract.explain import explain
from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import using

TEXT = "柳河社区经验\n一、主要做法\n社区党委牵头建立居民议事会，走访居民120户。\n推行“一核三联”工作法，效果很好。"
ROLE = LinearClassifier(
    ("output", "target"), (0.0, 0.0), {"unit 户": (1.0, -1.0), "rule output": (0.5, -0.5)}, "1a2b3c"
)


def test_a_fitted_judgement_tells_its_tagger_its_confidence_and_what_weighed() -> None:
    with using({"figure_role": ROLE}):
        case = extract_case(TEXT)
        _, role = explain(case, "figures", 0)
    assert (role.field, role.answer, role.found_by) == ("role", "output", "figure_role 1a2b3c")
    assert role.confidence == 0.95
    assert role.reasons == (("unit 户", 2.0), ("rule output", 1.0))
    assert case.figures[0].found_by == "figure_role 1a2b3c"


def test_a_rule_s_judgement_tells_so() -> None:
    with using({}):
        case = extract_case(TEXT)
        indicator, role = explain(case, "figures", 0)
    assert (indicator.answer, indicator.found_by, indicator.confidence) == ("居民", "rules", None)
    assert role.answer == case.figures[0].role.value


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("cases", ["genre", "domain"]),
        ("sections", ["role"]),
        ("figures", ["indicator", "role"]),
        ("governance_models", ["name"]),
        ("measures", ["measure", "category"]),
    ],
)
def test_every_kind_tells_its_judgements_as_the_case_holds_them(kind: str, fields: list[str]) -> None:
    assert [one.field for one in explain(extract_case(TEXT), kind, 0)] == fields


def test_what_is_not_there_is_refused() -> None:
    case = extract_case(TEXT)
    with pytest.raises(CaseBaseError, match="has no figures 7"):
        explain(case, "figures", 7)
    with pytest.raises(CaseBaseError, match="cannot be explained"):
        explain(case, "hosts", 0)


def test_the_command_prints_passage_and_judgements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with CaseBase(tmp_path / "cases.db") as base:
        base.add([extract_case(TEXT)])
    assert main(["explain", str(tmp_path / "cases.db"), "1", "figures", "0", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "「120户」 [" in printed
    assert "indicator: 居民" in printed
    assert main(["explain", str(tmp_path / "cases.db"), "1", "--lang", "zh"]) == 0
    assert "体裁: " in capsys.readouterr().out


def test_every_judgement_is_what_the_case_holds() -> None:
    """With the shipped taggers: plain changes and headings that name their role are told as the rules' own."""
    with using(None):
        case = extract_case(f"{TEXT}\n志愿者从69人壮大至224人。")
        assert explain(case, "cases", 0)[0].answer == case.genre.value
        for number, section in enumerate(case.sections):
            (role,) = explain(case, "sections", number)
            assert (role.answer, role.found_by) == (section.roles[0].value, section.found_by)
        for number, figure in enumerate(case.figures):
            indicator, role = explain(case, "figures", number)
            assert (indicator.answer, role.answer, role.found_by) == (
                figure.indicator, figure.role.value, figure.found_by,
            )  # fmt: skip
        for number, measure in enumerate(case.measures):
            assert explain(case, "measures", number)[1].answer == measure.category.value
