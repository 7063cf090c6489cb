"""The linear classifier core: labels, one weight a feature and label, probabilities; numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import repeat
from math import exp
from pathlib import Path

import msgspec

from casemine.errors import ClassifierError

FORMAT = 1  # of the file; a later one is refused
SCALE = 1000  # weights are kept as whole thousandths: the same bytes on every machine
LARGEST = 2**31
DIGITS_OF_VERSION = 8
LARGEST_MARGIN = 500.0


class Numbers(msgspec.Struct, forbid_unknown_fields=True):
    """What a classifier's file holds: whole thousandths, one row of weights a feature, one column a label."""

    format: int
    labels: list[str]
    bias: list[int]
    weights: dict[str, list[int]]


class LinearClassifier:
    """
    A fitted linear classifier over the features that an item has or has not.

    `labels` are the answers in order; `weights` has for each feature one number a label. The probability
    of a label is its share of the exponentials of the scores (softmax), the scores divided, while fitting, by the
    temperature at which they were right as often as they said over documents left out. `version` are the first
    digits of the SHA-256 of the file it was read from.

    >>> core = LinearClassifier(("news", "plan"), (0.0, 0.0), {"本报讯": (1.0, -1.0)})
    >>> core.best({"本报讯", "社区"})
    ('news', 0.8807970779778823)
    """

    def __init__(
        self, labels: Sequence[str], bias: Sequence[float], weights: dict[str, tuple[float, ...]], version: str = ""
    ) -> None:
        self.version = version
        self.labels = tuple(labels)
        self.bias = tuple(bias)
        self.weights = weights

    def scores(self, features: Iterable[str]) -> list[float]:
        """Return one score a label; a feature that the classifier never saw changes nothing."""
        return list(map(sum, zip(self.bias, *filter(None, map(self.weights.get, features)), strict=True)))

    def margin(self, features: Iterable[str]) -> float:
        """Return by how much the second of two labels is ahead of the first: quicker than `scores`, for ranking."""
        return sum(map(self._margins.get, features, repeat(0.0)), self._lead)

    @cached_property
    def _lead(self) -> float:
        return self.bias[1] - self.bias[0]

    @cached_property
    def _margins(self) -> dict[str, float]:
        return {feature: row[1] - row[0] for feature, row in self.weights.items()}

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Return one probability a label; together they are 1."""
        return softmax(self.scores(features))

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """Return the likeliest label and its probability; the first of two that are equal."""
        if len(self.labels) == 2:
            margin = self.margin(features)
            return self.labels[margin > 0], 1 / (1 + exp(-min(abs(margin), LARGEST_MARGIN)))
        shares = self.probabilities(features)
        best = max(shares)
        return self.labels[shares.index(best)], best

    def reasons(self, features: Iterable[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """Return the features that spoke most for `label` against the mean of the others, the strongest first."""
        at = self.labels.index(label)
        told = []
        for one in dict.fromkeys(features):
            if row := self.weights.get(one):
                rest = (sum(row) - row[at]) / max(1, len(row) - 1)
                told.append((one, row[at] - rest))
        return sorted((pair for pair in told if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:most]

    def save(self, file: Path) -> None:
        """Write the numbers as JSON, one feature a line, in the order of the features."""
        lines = [f"{_text(feature)}: {_row(self.weights[feature])}" for feature in sorted(self.weights)]
        head = f'"format": {FORMAT},\n"labels": {_text(self.labels)},\n"bias": {_row(self.bias)},\n"weights": {{\n'
        file.write_text("{\n" + head + ",\n".join(lines) + "\n}\n}\n", encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, file: Path) -> LinearClassifier:
        """
        Read a classifier's numbers.

        Raises:
            ClassifierError: There is no such file, or it does not hold what a classifier is made of.
        """
        try:
            written = file.read_bytes()
            numbers = msgspec.json.decode(written, type=Numbers)
        except OSError as error:
            raise ClassifierError(f"{file} cannot be read ({error.strerror}): give the file of a classifier.") from None
        except msgspec.MsgspecError as error:
            raise ClassifierError(f"{file} is no classifier of casemine ({error}): train it anew.") from None
        if numbers.format != FORMAT:
            raise ClassifierError(
                f"{file} was written in form {numbers.format} and this version of casemine reads form {FORMAT}: "
                "train it anew, or install the version that wrote it."
            )
        width = len(numbers.labels)
        if not width or any(len(row) != width for row in (numbers.bias, *numbers.weights.values())):
            raise ClassifierError(f"{file} is damaged: a row of numbers is not as long as the labels. Train it anew.")
        weights = {feature: tuple(one / SCALE for one in row) for feature, row in numbers.weights.items()}
        version = sha256(written).hexdigest()[:DIGITS_OF_VERSION]
        return cls(numbers.labels, [one / SCALE for one in numbers.bias], weights, version)


def softmax(scores: Sequence[float]) -> list[float]:
    """Return the shares of the exponentials of `scores`."""
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def _row(numbers: Sequence[float]) -> str:
    return msgspec.json.encode([round(max(-LARGEST, min(LARGEST, one * SCALE))) for one in numbers]).decode()


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
