"""How much write-ups have in common: sentences that stand in two, and runs of characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from casemine.text.sentences import split_sentences

RUN = 12  # characters: longer than nearly every set phrase
LONG_SENTENCE = 15  # characters from which a sentence is nobody else's


def repeated_sentences(texts: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """
    Yield each sentence of 15 or more characters that stands in two texts, with the names of the two.

    >>> list(repeated_sentences({"a": "志愿者每周三上门看望独居老人。", "b": "好。志愿者每周三上门看望独居老人。"}))
    [('志愿者每周三上门看望独居老人。', ('a', 'b'))]
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for name, text in texts.items():
        for span in split_sentences(text):
            if span.end - span.start >= LONG_SENTENCE:
                holders[text[span.start : span.end]].add(name)
    for sentence, names in holders.items():
        for pair in combinations(sorted(names), 2):
            yield sentence, pair


def common_runs(texts: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """
    Yield for each two texts that have any run of 12 characters in common the names and the larger of both shares.

    >>> list(common_runs({"a": "居民议事会每月召开一次协商会", "b": "居民议事会每月召开一次协商。"}))
    [('a', 'b', 0.6666666666666666)]
    """
    holders: dict[str, set[str]] = defaultdict(set)
    lengths: dict[str, int] = {}
    for name, text in texts.items():
        bare = "".join(text.split())
        runs = {bare[k : k + RUN] for k in range(len(bare) - RUN + 1)}
        lengths[name] = len(runs)
        for run in runs:
            holders[run].add(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        for one, other in combinations(sorted(names), 2):
            shared[one, other] += 1
    for (one, other), runs_in_common in sorted(shared.items()):
        yield one, other, runs_in_common / max(1, min(lengths[one], lengths[other]))
