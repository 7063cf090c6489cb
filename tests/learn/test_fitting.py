"""Fitting: what is learnt, how documents are left out, how sure a classifier may be."""

from __future__ import annotations

import pytest

from casemine.errors import ClassifierError
from casemine.learn.fitting import Example, fit, folds

WORDS = {"news": ("记者", "日前", "现场"), "plan": ("目标", "任务", "保障")}
EXAMPLES = [
    Example((words[k % 3], words[(k + 1) % 3], f"noise {k % 5}"), label, f"{label} {k}")
    for label, words in WORDS.items()
    for k in range(12)
]


def test_a_fitted_classifier_tells_the_labels_apart() -> None:
    core, _ = fit(EXAMPLES)
    assert core.best(("记者", "现场"))[0] == "news"
    assert core.best(("目标",))[0] == "plan"


def test_the_same_examples_give_the_same_numbers() -> None:
    assert fit(EXAMPLES)[0].weights == fit(EXAMPLES)[0].weights


def test_what_noise_decides_is_right_by_chance_and_said_to_be_so() -> None:
    examples = [Example((f"noise {k * 7 % 11}",), ("a", "b")[k * 13 % 29 % 2], str(k)) for k in range(200)]
    core, report = fit(examples)
    assert report.accuracy < 0.75
    assert all(abs(said - right) < 0.25 for said, right, count in report.reliability if count >= 30)
    assert core.labels == ("a", "b")


def test_a_report_counts_examples_documents_and_labels() -> None:
    _, report = fit(EXAMPLES)
    assert (report.examples, report.documents, report.labels) == (24, 24, {"news": 12, "plan": 12})
    assert report.accuracy == 1.0
    assert report.naive == 0.5
    assert "1.000 right" in report.line


def test_what_rules_say_is_followed_where_few_examples_speak_against_it() -> None:
    examples = [Example((f"rule {label}", f"word {k}"), label, str(k)) for k, label in enumerate("ab" * 4)]
    assert fit(examples)[0].best(("rule b", "unknown"))[0] == "b"


def test_three_labels_have_three_columns() -> None:
    examples = [*EXAMPLES, *(Example(("讲话", "同志们"), "speech", f"speech {k}") for k in range(6))]
    core, _ = fit(examples)
    assert len(core.bias) == 3
    assert core.best(("同志们",))[0] == "speech"


def test_one_label_alone_cannot_be_fitted() -> None:
    with pytest.raises(ClassifierError, match="two labels"):
        fit([Example(("a",), "x", "1"), Example(("b",), "x", "2")])


def test_folds_hold_each_group_once_and_are_even() -> None:
    groups = ["big"] * 50 + [f"small {k % 10}" for k in range(50)]
    dealt = folds(groups)
    assert sorted(group for fold in dealt for group in fold) == sorted(set(groups))
    assert dealt[0] == ["big"]
    assert dealt == folds(groups)
