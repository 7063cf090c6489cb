"""Fit a ranking: of several options one is right (conditional logit, McFadden 1974), the same numbers in every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from casemine.learn.classifier import LinearClassifier, softmax
from casemine.learn.fitting import FAINT, Report, folds, reliability_of

YES, NO = "right", "wrong"


class Choice(NamedTuple):
    """The options of one choice, each with its features; which of them are right; the document it stands in."""

    options: tuple[tuple[str, ...], ...]
    right: frozenset[int]
    group: str


def fit_ranking(choices: Sequence[Choice], *, penalty: float = 1.0) -> tuple[LinearClassifier, Report]:
    """
    Return a classifier whose `margin` ranks options, and how often one fitted alike was right on documents left out.

    The shares of the options are the softmax of their margins.

    >>> choices = [Choice((("verb",), ("noun",)), frozenset({1}), str(k)) for k in range(6)]
    >>> core, report = fit_ranking(choices)
    >>> core.margin(("noun",)) > core.margin(("verb",)), report.accuracy
    (True, 1.0)
    """
    core = _fit(choices, penalty)
    said: list[tuple[float, bool]] = []
    for fold in folds([choice.group for choice in choices]):
        others = [choice for choice in choices if choice.group not in fold]
        if not others:
            continue
        other = _fit(others, penalty)
        for choice in choices:
            if choice.group in fold:
                margins = [other.margin(features) for features in choice.options]
                best = margins.index(max(margins))
                said.append((softmax(margins)[best], best in choice.right))
    report = Report(
        method="conditional logit over the phrases of one figure; without fitting: the first of them",
        examples=len(choices),
        documents=len({choice.group for choice in choices}),
        labels={YES: sum(right for _, right in said), NO: sum(not right for _, right in said)},
        accuracy=sum(right for _, right in said) / max(1, len(said)),
        naive=sum(0 in choice.right for choice in choices) / max(1, len(choices)),
        reliability=reliability_of(said),
        features=len(core.weights),
    )
    return core, report


def _fit(choices: Sequence[Choice], penalty: float) -> LinearClassifier:
    import numpy as np
    from scipy.optimize import minimize

    counts = Counter(feature for choice in choices for option in choice.options for feature in set(option))
    names = sorted(feature for feature, count in counts.items() if count > 1)
    table, first, right = _table(choices, {name: k for k, name in enumerate(names)})

    def loss(weights: Any) -> tuple[float, Any]:
        scores = table @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, first), np.diff(np.append(first, len(scores))))
        raised = np.exp(scores)
        whole, good = np.add.reduceat(raised, first), np.add.reduceat(raised * right, first)
        sizes = np.diff(np.append(first, len(scores)))
        share = raised / np.repeat(whole, sizes)
        wanted = raised * right / np.repeat(good, sizes)
        value = float(np.log(whole / good).sum() + penalty / 2 * weights @ weights)
        return value, table.T @ (share - wanted) + penalty * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: dict[str, tuple[float, ...]] = {
        name: (-float(one) / 2, float(one) / 2) for name, one in zip(names, found.x, strict=True) if abs(one) >= FAINT
    }
    return LinearClassifier((NO, YES), (0.0, 0.0), weights)


def _table(choices: Sequence[Choice], index: dict[str, int]) -> tuple[Any, Any, Any]:
    """Return the options as a sparse table of features, where each choice begins in it, and which rows are right."""
    import numpy as np
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    ends, first, right = [0], [], []
    for choice in choices:
        first.append(len(ends) - 1)
        for k, option in enumerate(choice.options):
            columns += [index[feature] for feature in dict.fromkeys(option) if feature in index]
            ends.append(len(columns))
            right.append(k in choice.right)
    shape = (len(ends) - 1, len(index))
    return (
        csr_matrix((np.ones(len(columns)), columns, ends), shape=shape),
        np.array(first),
        np.array(right, dtype=float),
    )
