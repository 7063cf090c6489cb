"""Rankings: one option of several is right."""

from __future__ import annotations

import pytest

from casemine.learn.classifier import softmax
from casemine.learn.ranking import Choice, fit_ranking

CHOICES = [
    Choice((("verb", f"word {k}"), ("noun", f"word {k + 1}"), ("noun", "far")), frozenset({1}), str(k % 6))
    for k in range(24)
]


def test_what_is_right_more_often_ranks_first() -> None:
    core, report = fit_ranking(CHOICES)
    assert core.margin(("noun",)) > core.margin(("verb",)) > core.margin(("far", "verb"))
    assert report.accuracy == 1.0
    assert (report.examples, report.documents) == (24, 6)


def test_the_shares_of_the_options_say_how_often_they_are_right() -> None:
    """Of two options that look alike, each is right in half of the cases."""
    alike = [Choice((("noun",), ("noun",)), frozenset({k % 2}), str(k)) for k in range(20)]
    core, _ = fit_ranking(alike)
    assert softmax([core.margin(("noun",)), core.margin(("noun",))]) == pytest.approx([0.5, 0.5])


def test_the_same_choices_give_the_same_numbers() -> None:
    assert fit_ranking(CHOICES)[0].weights == fit_ranking(CHOICES)[0].weights


def test_several_options_may_be_right() -> None:
    choices = [Choice((("good",), ("fine",), ("bad",)), frozenset({0, 1}), str(k)) for k in range(12)]
    core, report = fit_ranking(choices)
    assert core.margin(("bad",)) < min(core.margin(("good",)), core.margin(("fine",)))
    assert report.accuracy == 1.0
