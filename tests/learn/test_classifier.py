"""The linear classifier core: what it answers, how it is kept, which files it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casemine.errors import ClassifierError
from casemine.learn.classifier import LinearClassifier, softmax

CORE = LinearClassifier(
    ("news", "plan"), (0.25, -0.25), {"本报讯": (1.5, -1.5), "实施方案": (-2.0, 2.0), "社区": (0.001, 0.0)}
)


def test_scores_add_up_the_weights_of_known_features() -> None:
    assert CORE.scores(["本报讯", "unknown"]) == [1.75, -1.75]


def test_probabilities_are_shares_of_one() -> None:
    shares = CORE.probabilities(["实施方案"])
    assert sum(shares) == pytest.approx(1.0)
    assert shares == pytest.approx(softmax([-1.75, 1.75]))


def test_scores_too_large_for_an_exponential_are_no_fault() -> None:
    assert softmax([5000.0, 0.0]) == [1.0, 0.0]


def test_the_first_of_equal_labels_is_the_best() -> None:
    assert LinearClassifier(("a", "b"), (0.0, 0.0), {}).best([]) == ("a", 0.5)


def test_margin_is_the_second_label_s_lead() -> None:
    scores = CORE.scores(["本报讯", "社区"])
    assert CORE.margin(["本报讯", "社区", "unknown"]) == pytest.approx(scores[1] - scores[0])


def test_reasons_name_the_features_that_spoke_for_a_label() -> None:
    assert CORE.reasons(["社区", "本报讯", "实施方案"], "news") == [("本报讯", 3.0), ("社区", 0.001)]


def test_a_saved_classifier_is_read_back_equal_and_its_bytes_do_not_change(tmp_path: Path) -> None:
    CORE.save(tmp_path / "one.json")
    again = LinearClassifier.load(tmp_path / "one.json")
    again.save(tmp_path / "two.json")
    assert (again.labels, again.bias, again.weights) == (CORE.labels, CORE.bias, CORE.weights)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 2}, "form 2"),
        ({"bias": [1]}, "damaged"),
        ({"weights": {"x": [1, 2, 3]}}, "damaged"),
        ({"labels": []}, "damaged"),
        ({"weights": {"x": ["1", 2]}}, "no classifier"),
        ({"code": "import os"}, "no classifier"),
    ],
)
def test_a_file_that_is_no_classifier_is_refused_in_one_sentence(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    CORE.save(tmp_path / "core.json")
    numbers = json.loads((tmp_path / "core.json").read_text(encoding="utf-8"))
    (tmp_path / "core.json").write_text(json.dumps(numbers | change), encoding="utf-8")
    with pytest.raises(ClassifierError, match=reason):
        LinearClassifier.load(tmp_path / "core.json")


def test_a_missing_file_or_other_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="cannot be read"):
        LinearClassifier.load(tmp_path / "none.json")
    (tmp_path / "pickle").write_bytes(b"\x80\x04\x95")
    with pytest.raises(ClassifierError, match="no classifier"):
        LinearClassifier.load(tmp_path / "pickle")
