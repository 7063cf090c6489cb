"""Which noun phrase beside a number names what it measures: runs of words, ranked by the fitted tagger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casemine.extract.quantity import Quantity
from casemine.learn.classifier import softmax
from casemine.learn.taggers import tagger
from casemine.text.words import tag_words

INDICATOR, YES, NO = "indicator", "names it", "does not"  # the tagger and its answers

LEFT, RIGHT = 30, 26  # how far, in characters, the phrase is looked for
MOST_WORDS = 7
STOP = re.compile(r"[,;。:!?\n]")
SENTENCE_END = re.compile(r"[。!?\n]")
TRAILING = frozenset(["uj", "ul", "p", "d", "v", "c", "f", "m", "q", "x", "uz", "ud", "uv", "r"])


class Candidate(NamedTuple):
    """A phrase that may be the indicator, and what the tagger sees of it."""

    phrase: str
    features: tuple[str, ...]


def candidates(matched: str, quantity: Quantity, rule: str, before: str) -> list[Candidate]:
    """
    Return the phrases beside `quantity`: what the rules found, runs of words to the right and to the left.

    `rule` is the indicator that the rules give, `before` that of the figure before it in the sentence.
    """
    about = f"{quantity.unit_class} {'change' if quantity.change else 'level'}"
    found: dict[str, Candidate] = {}
    for side, phrase, signs in (*_right(matched, quantity), *_left(matched, quantity)):
        if phrase in found or not phrase:
            continue
        features = [
            f"{side} of {about}",
            f"{side} of {quantity.unit}",
            f"{side} {quantity.comparator.value}",
            f"length {min(9, len(phrase))}",
            "ends " + phrase[-1:],
            "ends " + phrase[-2:],
            "begins " + phrase[:1],
            "begins " + phrase[:2],
            *signs,
        ]
        if phrase == rule:
            features += ["rule", "rule " + side, f"rule {side} of {about}"]
        elif rule and (phrase in rule or rule in phrase):
            features.append("within rule" if phrase in rule else "holds rule")
        found[phrase] = Candidate(phrase, tuple(features))
    if rule and rule not in found:
        length = f"length {min(9, len(rule))}"
        found[rule] = Candidate(rule, ("rule", "rule elsewhere", f"rule elsewhere of {about}", length))
    if before and before not in found:
        rules = "rule some" if rule else "rule none"
        found[before] = Candidate(before, ("before", f"before of {about}", f"before of {quantity.unit}", rules))
    return list(found.values())


def _right(matched: str, quantity: Quantity) -> Iterator[tuple[str, str, list[str]]]:
    """Runs of words that begin behind the unit, or behind a 的 there."""
    begin = quantity.right_start
    stop = STOP.search(matched, begin, begin + RIGHT)
    window = matched[begin : stop.start() if stop else begin + RIGHT]
    words = tag_words(window)
    closed = stop is not None
    starts = [0]
    for k, (word, _) in enumerate(words[: MOST_WORDS + 3]):
        if word == "的" and k + 1 < len(words):
            starts.append(k + 1)
    for first in starts:
        if words and first == 0 and words[0][0] == "的":
            continue
        phrase, tags = "", []
        for k in range(first, min(len(words), first + MOST_WORDS)):
            word, tag = words[k]
            phrase += word
            tags.append(tag)
            after = words[k + 1] if k + 1 < len(words) else ("end", "end" if closed else "cut")
            if tag in TRAILING and tag not in ("v", "f"):
                if word in "、“”‘’+·()《》":
                    continue
                if tag in ("m", "ul", "p", "c"):
                    break
                continue
            yield (
                "right" if first == 0 else "right of 的",
                phrase.strip("“”‘’、"),
                [
                    "last tag " + tag,
                    "tags " + " ".join(tags[-3:]),
                    "first tag " + tags[0],
                    "next tag " + after[1],
                    "next " + after[0],
                    f"last tag {tag} next {after[1]}",
                    f"verb within {_holds_verb(tags[:-1])}",
                    f"words {len(tags)}",
                    f"right after {first > 0}",
                ],
            )


def _left(matched: str, quantity: Quantity) -> Iterator[tuple[str, str, list[str]]]:
    """Runs of words that end before the number, or before the verbs and particles that lead to it."""
    end = quantity.left_end
    begin = max(0, end - LEFT)
    for boundary in STOP.finditer(matched, begin, end):
        begin = boundary.end()
    words = tag_words(matched[begin:end])
    last = len(words)
    lead = []
    while last and (words[last - 1][1] in TRAILING or words[last - 1][0] in "“”‘’、"):
        last -= 1
        lead.append(words[last])
        if len(lead) > 4:
            break
    ends = [last] if last == len(words) or not lead else [last, *([last + 1] if lead[-1][1] == "v" else [])]
    for stop in ends:
        phrase, tags = "", []
        for k in range(stop - 1, max(-1, stop - 1 - MOST_WORDS), -1):
            word, tag = words[k]
            phrase = word + phrase
            tags.append(tag)
            ahead = words[k - 1] if k else ("start", "start")
            if tag in ("uj", "ul", "c", "p", "d", "x", "m", "q") or word in "、“”‘’":
                continue
            yield (
                "left",
                phrase.strip("“”‘’、"),
                [
                    "first tag " + tag,
                    "last tag " + tags[0],
                    "tags " + " ".join(tags[-1:-4:-1]),
                    "ahead tag " + ahead[1],
                    "ahead " + ahead[0],
                    f"first tag {tag} ahead {ahead[1]}",
                    "leads " + "".join(word for word, _ in reversed(lead))[-4:],
                    f"verb within {_holds_verb(tags[:-1])}",
                    f"words {len(tags)}",
                ],
            )


def _holds_verb(tags: list[str]) -> bool:
    return any(tag.startswith("v") and tag != "vn" for tag in tags)


def rank_indicators(
    matched: str, quantities: Sequence[Quantity], rules: Sequence[str]
) -> list[tuple[str, float | None]]:
    """
    Return for each quantity the candidate that the tagger ranks first, with its share among the candidates.

    Without a tagger it is the rules' own, and no share is known.
    """
    core = tagger(INDICATOR)
    if core is None:
        return [(rule, None) for rule in rules]
    chosen: list[tuple[str, float | None]] = []
    for k, (quantity, rule) in enumerate(zip(quantities, rules, strict=True)):
        before = chosen[-1][0] if k and same_sentence(matched, quantities[k - 1], quantity) else ""
        offered = candidates(matched, quantity, rule, before)
        if not offered:
            chosen.append((rule, 0.0))
            continue
        margins = [core.margin(one.features) for one in offered]
        best = margins.index(max(margins))
        chosen.append((offered[best].phrase, softmax(margins)[best]))
    return chosen


def same_sentence(matched: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether no sentence ends between two quantities."""
    return SENTENCE_END.search(matched, before.end, quantity.start) is None
