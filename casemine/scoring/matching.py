"""Which prediction answers which gold item: one to one, as many pairs as can be, then the heaviest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from casemine.records import Span

Predicted = TypeVar("Predicted")
Gold = TypeVar("Gold")
Edges = dict[tuple[int, int], float]


def pair_off(
    predicted: Sequence[Predicted],
    gold: Sequence[Gold],
    matches: Callable[[Predicted, Gold], bool],
    weight: Callable[[Predicted, Gold], float],
) -> list[tuple[int, int]]:
    """
    Return the pairs (index of a prediction, index of a gold item), in the order of the predictions.

    Each item stands in one pair at most. Of all pairings with the largest number of pairs, the one whose
    weights sum up highest is taken.

    >>> pair_off([3, 5], [5, 4], lambda p, g: abs(p - g) <= 1, lambda p, g: 0.0)
    [(0, 1), (1, 0)]
    """
    edges = {
        (p, g): weight(guess, truth)
        for p, guess in enumerate(predicted)
        for g, truth in enumerate(gold)
        if matches(guess, truth)
    }
    partner_of_gold: dict[int, int] = {}
    while path := _heaviest_path(edges, partner_of_gold):
        for p, g in path:  # from its far end: each prediction leaves the gold item that the one before it takes
            partner_of_gold[g] = p
    return sorted((p, g) for g, p in partner_of_gold.items())


def overlap(one: Span, other: Span) -> float:
    """
    Return what two spans share, as a part of what they cover together.

    >>> overlap(Span(0, 4), Span(2, 6))
    0.3333333333333333
    """
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / max(1, (one.end - one.start) + (other.end - other.start) - shared)


def _heaviest_path(edges: Edges, partner_of_gold: dict[int, int]) -> list[tuple[int, int]]:
    """
    Return the edges to take up next, from a free prediction to a free gold item, the greatest gain of all.

    Taking up the best path again and again gives the heaviest pairing of each size (Bellman and Ford's
    search on the graph in which a pair that stands can be given back).
    """
    gold_of_partner = {p: g for g, p in partner_of_gold.items()}
    gain = {p: 0.0 for p, _ in edges if p not in gold_of_partner}  # best gain with which a prediction is free
    reached_by: dict[int, int] = {}  # gold item → the prediction that would take it
    best: dict[int, float] = {}
    changed = bool(gain)
    while changed:
        changed = False
        for (p, g), weight in edges.items():
            if p not in gain or partner_of_gold.get(g) == p or gain[p] + weight <= best.get(g, float("-inf")) + 1e-12:
                continue
            best[g], reached_by[g] = gain[p] + weight, p
            if g in partner_of_gold:
                gain[partner_of_gold[g]] = best[g] - edges[partner_of_gold[g], g]
                changed = True
    ends = [g for g in best if g not in partner_of_gold]
    if not ends:
        return []
    g = max(ends, key=lambda end: best[end])
    path = [(reached_by[g], g)]
    while path[-1][0] in gold_of_partner:
        g = gold_of_partner[path[-1][0]]
        path.append((reached_by[g], g))
    return path
