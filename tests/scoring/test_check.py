"""The checker of gold corpora finds each planted defect, and none in a sound annotation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from casemine.records import Span
from casemine.scoring.check import check_annotation, check_corpus
from casemine.scoring.corpus import GoldDocument
from casemine.scoring.marks import Annotation

replace = msgspec.structs.replace
Plant = Callable[[Annotation], Annotation]


def on(field: str, index: int, **changes: Any) -> Plant:
    """Change one mark."""

    def plant(sound: Annotation) -> Annotation:
        marks = list(getattr(sound, field))
        marks[index] = replace(marks[index], **changes)
        return replace(sound, **{field: tuple(marks)})

    return plant


def on_component(**changes: Any) -> Plant:
    def plant(sound: Annotation) -> Annotation:
        (named,) = sound.governance_models
        parts = (replace(named.components[0], **changes), named.components[1])
        return replace(sound, governance_models=(replace(named, components=parts),))

    return plant


def moved(sound: Annotation) -> Annotation:
    first, *others = sound.figures
    return replace(sound, figures=(*others, first))


def doubled(sound: Annotation) -> Annotation:
    return replace(sound, figures=(sound.figures[0], *sound.figures))


def widened(sound: Annotation) -> Annotation:
    span = sound.measures[0].evidence  # type: ignore[index]
    return on("measures", 0, evidence=Span(span.start - 1, span.end), quote=None)(sound)


def change(index: int, **changes: Any) -> Plant:
    return lambda sound: on("figures", index, change=replace(sound.figures[index].change, **changes))(sound)  # type: ignore[type-var]


PLANTED: list[tuple[str, Plant, str]] = [
    ("a span outside the text", on("figures", 0, evidence=Span(9_000, 9_004)), "does not lie in its"),
    ("a quotation of other words", on("figures", 0, quote="1300户"), "is quoted where '1200户' stands"),
    ("a span with a blank", widened, "begins or ends with a blank"),
    ("marks out of order", moved, "stands behind what comes after it"),
    ("a mark twice", doubled, "stands there twice"),
    ("another value", on("figures", 0, value=1300.0), "is said to hold 1300; its words give 1200"),
    ("a range with a value", on("figures", 2, value=2.0), "must have a value, or for a range low and high"),
    ("a range upside down", on("figures", 2, low=3.0, high=2.0), "runs from 3.0 to 2.0"),
    ("no role", on("figures", 0, role=None), "has no role"),
    ("a change without its end", change(4, after=None), "needs a direction, and the number it reached"),
    ("a change the wrong way", change(4, direction="down"), "from 82 to 98 is called down"),
    ("a change that ends elsewhere", on("figures", 4, value=82.0), "reaches 98, its value is 82.0"),
    ("a count that the name contradicts", on_component(count=3), "counts 3; the name says 2"),
    (
        "an invented member",
        on_component(members=("议事会", "监督会")),
        "'监督会' of '两会一站' does not stand in the text",
    ),
    ("a parent that is not there", on("governance_models", 0, parent="红色引擎"), "has the parent '红色引擎'"),
    ("no stance", on("governance_models", 0, stance=None), "lacks kind or stance"),
    ("a heading with another title", on("headings", 1, title="主要成效"), "has the marker '二、' and the title"),
    ("a level left out", on("headings", 2, level=3), "has the level 3 behind one of level 1"),
    ("a heading without role", on("headings", 0, roles=()), "has no role"),
    ("a measure without category", on("measures", 0, category=None), "has no category"),
    ("an actor from nowhere", on("measures", 0, actors=("业委会",)), "the actor '业委会' does not stand"),
    ("a policy term of no class", on("policy_terms", 0, term_class="slogan"), "has the class 'slogan'"),
    ("no genre", lambda sound: replace(sound, genre=None), "lacks genre, domain or measures"),
    ("a title from nowhere", lambda sound: replace(sound, title="别的案例"), "does not stand in it"),
]


@pytest.mark.parametrize(("plant", "told"), [pytest.param(*defect[1:], id=defect[0]) for defect in PLANTED])
def test_each_planted_defect_is_found(sound: Annotation, plant: Plant, told: str):
    """One defect, one sentence that names it."""
    assert any(told in defect for defect in check_annotation(plant(sound), constructed=True))


def test_a_sound_annotation_has_no_defect(sound: Annotation):
    """What is right is not complained of."""
    assert list(check_annotation(sound, constructed=True)) == []
    assert check_corpus({"train": [GoldDocument("A", sound)]}) == []


def test_a_text_too_short_for_a_write_up_is_told(sound: Annotation):
    """Constructed write-ups have 500 characters at least."""
    short = replace(sound, text=sound.text[-100:], title=None, headings=())

    assert any("write-ups have 500 to 4,000" in defect for defect in check_annotation(short, constructed=True))


def test_documents_are_not_alike(sound: Annotation):
    """The same text, name or long sentence twice, and a hand in two splits, are told."""
    twin = replace(sound, name="B-01")
    told = check_corpus(
        {"train": [GoldDocument("A", sound)], "test": [GoldDocument("A", twin), GoldDocument("B", twin)]}
    )

    assert any(defect == "B-01: 2 documents have this name." for defect in told)
    assert any("its author A stands in test and in train" in defect for defect in told)
    assert any("its text is that of A-01" in defect for defect in told)
    assert any("stands in B-01 too" in defect for defect in told)
    assert any("of its 12-character runs in common with" in defect for defect in told)
