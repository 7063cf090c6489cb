"""When governance models of several cases are the same."""

from __future__ import annotations

from typing import Any

from casemine import extract_case
from casemine.compare.identities import identify_governance_models, identity_table
from casemine.records import Case, GovernanceModel, NameKind, Place, Span, Stance


def case(text: str, place: Place | None, *models: GovernanceModel) -> Case:
    import msgspec

    return msgspec.structs.replace(extract_case(text), place=place, governance_models=models)


def model(name: str, stance: str = "adopted", kind: str = "numeric", **more: Any) -> GovernanceModel:
    return GovernanceModel(name, None, NameKind(kind), Stance(stance), (), False, Span(0, 1), **more)


LIUHE = Place(Span(0, 1), city="临江市", district="青山区", community="柳河社区")
SHIQIAO = Place(Span(0, 1), city="临江市", district="青山区", community="石桥社区")


def test_the_same_name_in_another_place_is_another() -> None:
    found = identify_governance_models([case("a", LIUHE, model("五微")), case("b", SHIQIAO, model("五微"))])
    assert [(one.name, one.place) for one in found] == [
        ("五微", "临江市青山区柳河社区"),
        ("五微", "临江市青山区石桥社区"),
    ]


def test_two_cases_of_one_place_tell_of_one() -> None:
    cases = [case("a", LIUHE, model("五微")), case("b", LIUHE, model("“五微”工作法", "proposed"))]
    (one,) = identify_governance_models(cases)
    assert one.aliases == ["“五微”工作法"]
    assert (one.adopted_by, one.proposed_by) == ([cases[0].case_id], [cases[1].case_id])


def test_aliases_join_names() -> None:
    cases = [
        case("a", LIUHE, model("1+3", aliases=("1＋3",))),
        case("b", LIUHE, model("一加三", aliases=("1+3",))),
        case("c", LIUHE, model("一加三")),
    ]
    (one,) = identify_governance_models(cases)
    assert len(one.adopted_by) == 3


def test_what_is_cited_is_joined_by_name_and_never_with_an_adopted_one() -> None:
    cases = [
        case("a", LIUHE, model("五微")),
        case("b", SHIQIAO, model("五微", "cited")),
        case("c", None, model("五微", "cited")),
    ]
    adopted, cited = identify_governance_models(cases)
    assert adopted.cited_by == []
    assert (len(cited.cited_by), cited.place) == (2, "")


def test_a_place_s_own_model_is_one_wherever_it_is_named() -> None:
    cases = [
        case("a", LIUHE, model("枫桥经验", "cited", "place")),
        case("b", SHIQIAO, model("枫桥经验", "adopted", "place")),
    ]
    (one,) = identify_governance_models(cases)
    assert (len(one.cited_by), len(one.adopted_by)) == (1, 1)


def test_without_a_place_every_case_has_its_own() -> None:
    assert len(identify_governance_models([case("a", None, model("五微")), case("b", None, model("五微"))])) == 2


def test_a_code_tells_two_spellings_of_a_place_alike() -> None:
    short, long = (
        Place(Span(0, 1), city="武汉市", code="420100"),
        Place(Span(0, 1), province="湖北省", city="武汉市", code="420100"),
    )
    assert len(identify_governance_models([case("a", short, model("五微")), case("b", long, model("五微"))])) == 1


def test_the_table_counts_cases_once() -> None:
    one = case("a", LIUHE, model("五微"), model("五微", "cited"))
    table = identity_table([one])
    assert list(table["cases"]) == [1, 1]
    assert str(identity_table([]).dtypes["cases"]) == "Int64"
