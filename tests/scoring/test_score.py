"""Scores: what agrees, what is left out, and that the reference scorer of the guideline says the same."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from casemine.errors import ScoreError
from casemine.records import Span
from casemine.scoring.gold import read_annotations, read_page_annotations, to_reference
from casemine.scoring.marks import (
    Annotation,
    ChangeMark,
    ComponentMark,
    FigureMark,
    GovernanceModelMark,
    HeadingMark,
    MeasureMark,
)
from casemine.scoring.score import Scores, evaluate, format_scores

TEXT = (
    "青禾社区案例\n一、主要做法\n社区党委组建3支巡查队,走访居民40余户。推行“两会一站”工作法,设立议事会、评理会和服务站。\n"
    "二、取得成效\n志愿者从20人增至58人。满意度98%。\n"
)


def figure(quote: str, value: float | None, unit: str, **more: object) -> FigureMark:
    start = TEXT.index(quote)
    return FigureMark(Span(start, start + len(quote)), quote, value, unit=unit, **{"role": "output", **more})  # type: ignore[arg-type]


def annotation(**what: object) -> Annotation:
    return Annotation("青禾", TEXT, **what)  # type: ignore[arg-type]


def governance_model(**more: object) -> GovernanceModelMark:
    start = TEXT.index("两会一站")
    what = {"name": "两会一站", "evidence": Span(start, start + 4), "kind": "numeric", "stance": "adopted", **more}
    return GovernanceModelMark(**what)  # type: ignore[arg-type]


TEAMS = figure("3支", 3, "支", indicator="巡查队")
VISITS = figure("40余户", 40, "户", indicator="走访居民", comparator="~")
VOLUNTEERS = figure(
    "从20人增至58人", 58, "人", indicator="志愿者", role="outcome", change=ChangeMark("up", 20, 58, None, None)
)


def test_a_perfect_prediction_scores_one():
    """What equals gold has precision, recall and F1 of one in every task, and no false figure."""
    heading = HeadingMark("一、", "主要做法", 1, roles=("measures",))
    gold = annotation(
        figures=(TEAMS, VISITS, VOLUNTEERS),
        governance_models=(governance_model(components=(ComponentMark("站", ("服务站",)),)),),
        headings=(heading,),
        measures=(MeasureMark(Span(14, 37), category="organisation"),),
        genre="case report",
    )

    scores = evaluate([gold], [gold])

    assert {rate.f1 for rate in scores.rates.values()} == {1.0}
    assert {accuracy.accuracy for accuracy in scores.accuracies.values() if accuracy.of} == {1.0}
    assert (scores.false_figures, scores.invented_members, scores.errors) == (0.0, 0, ())


def test_a_figure_with_another_value_is_missed_and_false():
    """A prediction that covers the right digits and reads another number matches nothing."""
    scores = evaluate([annotation(figures=(msgspec.structs.replace(TEAMS, value=30),))], [annotation(figures=(TEAMS,))])

    assert scores.rates["figures"].matched == 0
    assert scores.false_figures == pytest.approx(5000 / len(TEXT))
    assert len(scores.errors[0][1]) == 2


def test_strict_wants_unit_comparator_role_and_indicator():
    """A matched figure with the wrong role counts for figures and not for strict."""
    guess = msgspec.structs.replace(VISITS, role="profile")

    scores = evaluate([annotation(figures=(guess,))], [annotation(figures=(VISITS,))])

    assert (scores.rates["figures"].f1, scores.rates["figures_strict"].f1) == (1.0, 0.0)
    assert scores.accuracies["role"].correct == 0


def test_a_change_needs_its_direction():
    """A change with the right numbers and the wrong direction is no found change, though the figure matches."""
    guess = msgspec.structs.replace(VOLUNTEERS, change=ChangeMark("down", 20, 58, None, None))

    scores = evaluate([annotation(figures=(guess,))], [annotation(figures=(VOLUNTEERS,))])

    assert (scores.rates["figures"].f1, scores.rates["changes"].f1) == (1.0, 0.0)


def test_optional_items_neither_help_nor_hurt():
    """An optional figure may be predicted or not: the scores are the same."""
    gold = annotation(figures=(TEAMS, msgspec.structs.replace(VISITS, optional=True)))

    with_it = evaluate([annotation(figures=(TEAMS, VISITS))], [gold])
    without_it = evaluate([annotation(figures=(TEAMS,))], [gold])

    assert with_it.rates == without_it.rates
    assert with_it.rates["figures"].gold == 1


def test_a_generic_head_makes_no_other_name_unless_it_names_a_place():
    """两会一站工作法 is 两会一站; 青禾模式 and 青禾经验 are two names."""
    gold = annotation(governance_models=(governance_model(), governance_model(name="青禾模式", kind="place")))
    guess = annotation(
        governance_models=(governance_model(name="两会一站工作法"), governance_model(name="青禾经验", kind="place"))
    )

    assert evaluate([guess], [gold]).rates["models"].matched == 1


def test_members_that_gold_does_not_tell_are_invented():
    """Where gold records a name without members, every member that is predicted is invented."""
    guess = annotation(governance_models=(governance_model(components=(ComponentMark("站", ("服务站",)),)),))

    scores = evaluate([guess], [annotation(governance_models=(governance_model(),))])

    assert scores.invented_members == 1


def test_members_that_stand_nowhere_are_invented():
    """A member that the document's matching view does not hold is invented; a stray blank does not matter."""
    members = ComponentMark("会", ("议事 会", "评理会", "监督会"))
    guess = annotation(governance_models=(governance_model(components=(members,)),))
    gold = annotation(governance_models=(governance_model(components=(ComponentMark("会", ("议事会", "评理会")),)),))

    scores = evaluate([guess], [gold])

    assert (scores.invented_members, scores.rates["components"].matched) == (1, 2)


def test_a_half_covered_sentence_holds_a_measure():
    """Measures are scored by sentence; less than half of one does not mark it."""
    start = TEXT.index("推行")
    whole = MeasureMark(Span(start, TEXT.index("\n", start)))
    half = MeasureMark(Span(start, start + 18))
    less = MeasureMark(Span(start, start + 9))

    f1 = [evaluate([annotation(measures=(guess,))], [annotation(measures=(whole,))]) for guess in (half, less)]

    assert [scores.rates["measures"].f1 for scores in f1] == [1.0, 0.0]


def test_what_gold_leaves_open_is_not_scored():
    """Measures, genre and domain that gold leaves None are neither right nor wrong."""
    guess = annotation(measures=(MeasureMark(Span(0, 20)),), genre="news", domain="village")

    scores = evaluate([guess], [annotation()])

    assert scores.rates["measures"].predicted == 0
    assert scores.accuracies["genre"].of == scores.accuracies["domain"].of == 0


def test_a_quote_that_stands_elsewhere_is_told():
    """Evidence is exact only when the text at the offsets is what is quoted."""
    guess = annotation(figures=(msgspec.structs.replace(TEAMS, quote="4支"),))

    scores = evaluate([guess], [annotation(figures=(TEAMS,))])

    assert scores.accuracies["evidence"].correct == 0
    assert any("4支" in one.told for one in scores.errors[0][1])


def test_one_prediction_for_each_gold_document():
    """A missing prediction is an error in one sentence, not a low score."""
    with pytest.raises(ScoreError, match="1 predictions stand against 2 gold documents"):
        evaluate([annotation()], [annotation(), annotation()])


def test_the_table_of_scores_names_every_task_that_has_items():
    """The table shows what was scored and, asked for, every difference."""
    scores = evaluate([annotation()], [annotation(figures=(TEAMS,))])

    shown = format_scores(scores, errors=True)

    assert "figures_strict" in shown and "measures" not in shown
    assert "== figure missed (1)" in shown and "'3支'" in shown and "社区党委组建3支巡查队" in shown


def test_the_reference_scorer_says_the_same_on_the_real_gold(shared: Path, tmp_path: Path):
    """On the full-length gold, predictions spoilt at random get the same numbers from both scorers."""
    gold = read_annotations(shared / "gold" / "real")

    for seed in range(12):
        _assert_same_scores(shared, tmp_path, gold, seed)


def test_the_reference_scorer_says_the_same_on_the_seed_gold(shared: Path, tmp_path: Path):
    """On the three write-ups of the seed page, likewise; measures, genre and domain are put in for the test."""
    (page,) = (shared / "seeds").glob("*.txt")
    chance = random.Random(7)
    gold = [
        msgspec.structs.replace(
            truth,
            name=f"{number:02}",
            genre=chance.choice(["case report", "experience", "research"]),
            domain="urban community",
            measures=tuple(MeasureMark(Span(k, k + chance.randrange(200))) for k in range(0, 20000, 700)),
        )
        for number, truth in enumerate(read_page_annotations(shared / "gold" / "seed", page))
    ]

    for seed in range(20, 32):
        _assert_same_scores(shared, tmp_path, gold, seed)


def _assert_same_scores(shared: Path, folder: Path, gold: list[Annotation] | tuple[Annotation, ...], seed: int) -> None:
    """Spoil gold at random, score it with both, and compare every number that the reference prints."""
    chance = random.Random(seed)
    guesses = [_spoil(truth, chance, rate=seed % 6 / 8) for truth in gold]
    for name, documents in (("gold", gold), ("pred", guesses)):
        (folder / name).mkdir(exist_ok=True)
        for truth, told in zip(gold, documents, strict=True):
            written = json.dumps(to_reference(told), ensure_ascii=False)
            (folder / name / f"{truth.name}.json").write_text(written, encoding="utf-8")
            (folder / f"{truth.name}.txt").write_bytes(truth.text.encode("utf-8"))

    _, _, reference, _, _ = _reference(shared).evaluate(str(folder / "pred"), str(folder / "gold"), str(folder))

    assert _as_reference(evaluate(guesses, gold)) == reference
    read = read_annotations(folder / "gold", texts=folder), read_annotations(folder / "pred", texts=folder)
    assert _as_reference(evaluate(read[1], read[0])) == reference


def _reference(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", shared / "gold" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _as_reference(scores: Scores) -> dict[str, object]:
    """Return the scores in the reference scorer's words."""
    told: dict[str, object] = {
        task: {
            "precision": rate.precision,
            "recall": rate.recall,
            "f1": pytest.approx(rate.f1, abs=1e-12),
            "gold": rate.gold,
            "pred": rate.predicted,
            "tp": rate.matched,
            "f1_ci95": rate.interval and pytest.approx(list(rate.interval), abs=1e-12),
        }
        for task, rate in scores.rates.items()
        if task != "changes"
    }
    told["accuracy"] = {
        field: {
            "accuracy": accuracy.accuracy,
            "correct": accuracy.correct,
            "of": accuracy.of,
            "ci95": accuracy.interval and list(accuracy.interval),
        }
        for field, accuracy in scores.accuracies.items()
        if field not in ("section_role", "category", "evidence")
    }
    return told


def _spoil(truth: Annotation, chance: random.Random, rate: float) -> Annotation:
    """Return an annotation with items dropped, doubled, moved and changed, each with the probability `rate`."""
    roles, units = ["profile", "output", "outcome"], ["个", "人", "户", "%"]

    def hit() -> bool:
        return chance.random() < rate

    def moved(span: Span) -> Span:
        if not hit():
            return span
        start = max(0, span.start + chance.randrange(-4, 5))
        return Span(start, start + max(1, span.end - span.start + chance.randrange(-2, 4)))

    def figures() -> list[FigureMark]:
        found = []
        for mark in truth.figures:
            change = mark.change
            if change and hit():
                change = chance.choice(
                    [None, ChangeMark("down", change.before, change.after, change.by, change.by_unit)]
                )
            guess = msgspec.structs.replace(
                mark,
                evidence=moved(mark.evidence),
                value=mark.value if not hit() else chance.choice([None, 1.0, 9.0, (mark.value or 0) + 1]),
                unit=mark.unit if not hit() else chance.choice(units),
                role=mark.role if not hit() else chance.choice(roles),
                comparator=mark.comparator if not hit() else "~",
                indicator=mark.indicator if not hit() else (mark.indicator or "")[: chance.randrange(5)],
                change=change,
                optional=False,
            )
            found += [] if hit() else [guess, guess] if hit() else [guess]
        return found

    def named() -> list[GovernanceModelMark]:
        found = []
        for mark in truth.governance_models:
            components = [
                ComponentMark(
                    part.slot, part.members[: chance.randrange(len(part.members) + 1)] if hit() else part.members
                )
                for part in mark.components
            ]
            guess = msgspec.structs.replace(
                mark,
                name=mark.name if not hit() else chance.choice([mark.name + "模式", f"“{mark.name}”", mark.name[:2]]),
                evidence=moved(mark.evidence),
                stance="cited" if hit() else mark.stance,
                kind="brand" if hit() else mark.kind,
                components=tuple(components),
                optional=False,
            )
            found += [] if hit() else [guess, guess] if hit() else [guess]
        return found

    headings = [
        msgspec.structs.replace(mark, level=chance.randrange(1, 4) if hit() else mark.level, optional=False)
        for mark in truth.headings
        if not hit()
    ]
    return msgspec.structs.replace(
        truth,
        figures=tuple(figures()),
        governance_models=tuple(named()),
        headings=tuple(headings),
        measures=tuple(MeasureMark(moved(mark.evidence)) for mark in truth.measures or () if not hit()),
        genre=chance.choice(["news", truth.genre]),
        domain=chance.choice(["village", truth.domain]),
    )
