"""Two runs on the same gold: whether the second is better, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from casemine.records import Case
from casemine.scoring.marks import Annotation
from casemine.scoring.score import FIELDS, TASKS, Interval, draw_documents, f1_of, share_of, tally_all


class Gain(msgspec.Struct, frozen=True):
    """
    How one score differs between two runs.

    Args:
        before: The score of the first run (F1 of a task, accuracy of a field).
        after: That of the second.
        interval: 95 % interval of the difference, by resampling documents for both runs alike.
        chance: Share of the resamples in which the difference vanishes or turns round, twice (two-sided), at most 1.
    """

    before: float
    after: float
    interval: Interval
    chance: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out 0: the change can be called an improvement, or a loss."""
        return not self.interval[0] <= 0 <= self.interval[1]


def compare_runs(
    before: Sequence[Case | Annotation], after: Sequence[Case | Annotation], gold: Sequence[Annotation]
) -> dict[str, Gain]:
    """
    Return for every task and field that both runs were scored on how the second differs from the first.

    The bootstrap is paired: a resample takes the same documents for both runs (Efron and Tibshirani, An
    Introduction to the Bootstrap, 1993, chapter 16), 1,000 times with seed 0.

    Raises:
        ScoreError: As in `evaluate`.
    """
    first, second = tally_all(before, gold), tally_all(after, gold)
    draws = draw_documents(len(gold))
    nothing = (0, 0, 0)
    gains: dict[str, Gain | None] = {}
    for task in TASKS:
        matched, matched_now = ([tally.counts.get(task, nothing) for tally in run] for run in (first, second))
        gains[task] = _gain(matched, matched_now, draws, f1_of)
    for field in FIELDS:
        right, right_now = ([(tally.right[field], tally.asked[field]) for tally in run] for run in (first, second))
        gains[field] = _gain(right, right_now, draws, share_of)
    return {name: gain for name, gain in gains.items() if gain is not None}


def format_gains(gains: dict[str, Gain]) -> str:
    """Return the differences as a table; a sure one is marked with `*`."""
    lines = [f"{'score':<16}{'before':>8}{'after':>8}{'gain':>8}  {'95 % interval':<18}{'p':>6}"]
    for name, gain in gains.items():
        interval = f"[{gain.interval[0]:+.3f}, {gain.interval[1]:+.3f}]"
        lines.append(
            f"{name:<16}{gain.before:8.3f}{gain.after:8.3f}{gain.after - gain.before:+8.3f}  {interval:<18}"
            f"{gain.chance:6.3f}{' *' if gain.is_sure else ''}"
        )
    return "\n".join(lines)


def _gain(
    first: Sequence[tuple[int, ...]],
    second: Sequence[tuple[int, ...]],
    draws: Sequence[Sequence[int]],
    statistic: Callable[[Sequence[tuple[int, ...]]], float | None],
) -> Gain | None:
    before, after = statistic(first), statistic(second)
    if before is None or after is None:
        return None
    differences = sorted(
        now - then
        for drawn in draws
        if (then := statistic([first[k] for k in drawn])) is not None
        and (now := statistic([second[k] for k in drawn])) is not None
    )
    count = len(differences)
    against = min(sum(one <= 0 for one in differences), sum(one >= 0 for one in differences))
    interval = (differences[int(0.025 * count)], differences[min(count - 1, int(0.975 * count))])
    return Gain(before, after, interval, min(1.0, 2 * against / count))
