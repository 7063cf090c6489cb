"""Fit a linear classifier: logistic regression by scikit-learn, its probabilities set right over documents left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from casemine.errors import ClassifierError
from casemine.learn.classifier import LinearClassifier, softmax

FOLDS = 5
FEWEST = 2  # examples that must have a feature
RULE, TRUST = "rule ", 3.0  # what rules say is held less small than a word: with few examples they are followed
FAINT = 0.08  # a feature whose weights for the labels differ less is left out: it changes nothing and costs time
TEMPERATURES = [k / 20 for k in range(8, 81)]  # .4 to 4


class Example(NamedTuple):
    """An item that a person judged: its features, the right label, its document."""

    features: tuple[str, ...]
    label: str
    group: str


class Report(NamedTuple):
    """How a tagger did on documents left out; `naive` is how often the answer that needs no fitting is right."""

    method: str
    examples: int
    documents: int
    labels: dict[str, int]
    accuracy: float
    naive: float
    reliability: tuple[tuple[float, float, int], ...]  # said on average, right, of how many; by tenths of what was said
    features: int

    @property
    def line(self) -> str:
        """The report in one line."""
        return (
            f"{self.accuracy:.3f} right over documents left out (without fitting: {self.naive:.3f}), "
            f"{self.examples} examples, {self.documents} documents, {self.features} features"
        )


def fit(examples: Sequence[Example], *, penalty: float = 1.0) -> tuple[LinearClassifier, Report]:
    """
    Return the classifier fitted on `examples`, and how often classifiers fitted alike were right on documents left out.

    Its temperature is set over these documents too (Guo et al. 2017). The same examples give the same numbers.

    Args:
        examples: At least two labels, from at least two groups (documents).
        penalty: How strongly weights are held small (1 / C of scikit-learn's LogisticRegression).

    Raises:
        ClassifierError: All examples bear one label, or there are none.

    >>> words = {"news": ("记者", "日前"), "plan": ("目标", "任务")}
    >>> examples = [Example(words[label], label, f"{label} {k}") for label in words for k in range(6)]
    >>> core, report = fit(examples)
    >>> core.best(("目标",))[0], report.accuracy
    ('plan', 1.0)
    """
    core = _fit(examples, penalty)
    scored = [
        (other.scores(example.features), other.labels, example.label)
        for held, other in _left_out(examples, penalty)
        for example in held
    ]
    warmth = _temperature(scored) if scored else 1.0
    weights = {name: tuple(one / warmth for one in row) for name, row in core.weights.items()}
    warmed = LinearClassifier(core.labels, [one / warmth for one in core.bias], weights)
    return warmed, _report(examples, scored, warmth, len(weights))


def folds(groups: Sequence[str], count: int = FOLDS) -> list[list[str]]:
    """Deal the groups out to folds: the largest first, each to the fold that has least; the same in every run."""
    sizes = Counter(groups)
    dealt: list[list[str]] = [[] for _ in range(count)]
    filled = [0] * count
    for group in sorted(sizes, key=lambda one: (-sizes[one], one)):
        at = filled.index(min(filled))
        dealt[at].append(group)
        filled[at] += sizes[group]
    return [fold for fold in dealt if fold]


def _left_out(examples: Sequence[Example], penalty: float) -> list[tuple[list[Example], LinearClassifier]]:
    """Return for each fold its examples, and the classifier fitted on all others."""
    pairs = []
    for fold in folds([example.group for example in examples]):
        held = [example for example in examples if example.group in fold]
        others = [example for example in examples if example.group not in fold]
        if len({example.label for example in others}) > 1:
            pairs.append((held, _fit(others, penalty)))
    return pairs


def _fit(examples: Sequence[Example], penalty: float) -> LinearClassifier:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    labels = sorted({example.label for example in examples})
    if len(labels) < 2:
        raise ClassifierError("There is nothing to tell apart: give examples of at least two labels.")
    vectorizer = CountVectorizer(analyzer=_as_they_are, binary=True, min_df=min(FEWEST, len(examples)))
    table = vectorizer.fit_transform([example.features for example in examples])
    names = [str(name) for name in vectorizer.get_feature_names_out()]
    trust = [TRUST if name.startswith(RULE) else 1.0 for name in names]
    regression = LogisticRegression(C=1 / penalty, max_iter=2000, tol=1e-6)
    regression.fit(table.multiply(trust).tocsr(), [example.label for example in examples])
    rows, bias = regression.coef_.T, list(regression.intercept_)
    if len(labels) == 2:  # scikit-learn gives one column for two labels
        rows, bias = [(-row[0], row[0]) for row in rows / 2], [-bias[0] / 2, bias[0] / 2]
    weights = {
        name: tuple(float(one) * scale for one in row) for name, scale, row in zip(names, trust, rows, strict=True)
    }
    kept = {name: row for name, row in weights.items() if max(row) - min(row) >= FAINT}
    return LinearClassifier(labels, [float(one) for one in bias], kept)


def _as_they_are(features: Sequence[str]) -> Sequence[str]:
    return features


def _temperature(scored: Sequence[tuple[list[float], tuple[str, ...], str]]) -> float:
    """Return the temperature at which the right labels were likeliest."""

    def loss(warmth: float) -> float:
        total = 0.0
        for scores, labels, right in scored:
            share = softmax([one / warmth for one in scores])[labels.index(right)] if right in labels else 0.0
            total -= log(max(share, 1e-6))
        return total

    return min(TEMPERATURES, key=loss)


def _report(
    examples: Sequence[Example],
    scored: Sequence[tuple[list[float], tuple[str, ...], str]],
    warmth: float,
    features: int,
) -> Report:
    said = []
    for scores, labels, right in scored:
        shares = softmax([one / warmth for one in scores])
        best = max(shares)
        said.append((best, labels[shares.index(best)] == right))
    counts = Counter(example.label for example in examples)
    return Report(
        method="multinomial logistic regression; without fitting: always the commonest label",
        examples=len(examples),
        documents=len({example.group for example in examples}),
        labels=dict(counts.most_common()),
        accuracy=sum(right for _, right in said) / max(1, len(said)),
        naive=max(counts.values()) / len(examples),
        reliability=reliability_of(said),
        features=features,
    )


def reliability_of(said: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float, int], ...]:
    """Group what was said by tenths: how much was said, how much was right, how often."""
    rows = []
    for tenth in range(10):
        group = [(share, right) for share, right in said if min(9, int(10 * share)) == tenth]
        if group:
            mean = sum(share for share, _ in group) / len(group)
            rows.append((mean, sum(right for _, right in group) / len(group), len(group)))
    return tuple(rows)
