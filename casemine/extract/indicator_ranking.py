"""Which noun phrase beside a number names what it measures: runs of words, ranked by the fitted tagger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casemine.extract.quantity import Quantity, same_sentence
from casemine.learn.classifier import softmax
from casemine.learn.taggers import tagger
from casemine.text.words import tag_words

INDICATOR = "indicator"  # the tagger

LEFT, RIGHT = 20, 20  # how far, in characters, the phrase is looked for
MOST_WORDS = 5
STOP = re.compile(r"[,;。:!?\n]")
CLOSING = frozenset(",。;、:!?\n")
PLAIN = 0.79  # how often the rules' noun is right where it fills its clause: `make models` prints it
SIGNS = "“”‘’、"
# Parts of speech (ICTCLAS letters): in which no noun phrase ends, with which none begins, which lead on to one.
TRAILING = frozenset(("uj", "ul", "p", "d", "v", "c", "f", "m", "q", "x", "uz", "ud", "uv", "r"))
NO_BEGINNING = frozenset(("uj", "ul", "c", "p", "d", "x", "m", "q"))
LEADING = frozenset(("d", "v", "ul", "p", "c", "uz", "uv"))


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
    for side, phrase, tags, around in (*_right(matched, quantity), *_left(matched, quantity)):
        if phrase and phrase not in found:
            features = [
                *_describe(side, phrase, tags, about, quantity),
                *around,
                *_beside_rule(side, phrase, rule, about),
            ]
            found[phrase] = Candidate(phrase, tuple(features))
    for side, phrase in (("rule elsewhere", rule), ("before", before)):
        if phrase and phrase not in found:
            tags = [tag for _, tag in tag_words(phrase)]
            told = f"{side}, rule {'some' if rule else 'none'}"
            found[phrase] = Candidate(phrase, (*_describe(side, phrase, tags, about, quantity), told))
    return list(found.values())


def _describe(side: str, phrase: str, tags: Sequence[str], about: str, quantity: Quantity) -> list[str]:
    first, last = tags[0], tags[-1]
    return [
        f"{side} of {about}",
        f"{side} {quantity.comparator.value}",
        f"length {min(9, len(phrase))} {side}",
        "ends " + phrase[-1:],
        "ends " + phrase[-2:],
        "begins " + phrase[:2],
        f"first tag {first} {side}",
        f"last tag {last} {side}",
        f"last tag {last} of {about}",
        f"verb within {_holds_verb(tags[:-1])}",
    ]


def _beside_rule(side: str, phrase: str, rule: str, about: str) -> list[str]:
    if phrase == rule:
        return ["rule", "rule " + side, f"rule {side} of {about}"]
    if rule and (phrase in rule or rule in phrase):
        return ["within rule" if phrase in rule else "holds rule"]
    return ["not the rule's"] if rule else ["no rule"]


def _right(matched: str, quantity: Quantity) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Runs of words that begin behind the unit, behind a 的 there, or behind the verbs that lead on."""
    begin = quantity.right_start
    stop = STOP.search(matched, begin, begin + RIGHT)
    words = tag_words(matched[begin : stop.start() if stop else begin + RIGHT])
    closed = "end" if stop is not None else "cut"
    for side, first in _right_starts(words):
        phrase = ""
        tags: list[str] = []
        for k in range(first, min(len(words), first + MOST_WORDS)):
            word, tag = words[k]
            phrase += word
            tags.append(tag)
            if tag in ("m", "ul", "p", "c"):
                break
            if tag in TRAILING and tag not in ("v", "f"):
                continue
            after = words[k + 1][1] if k + 1 < len(words) else closed
            around = ["next tag " + after, f"last tag {tag} next {after}"]
            yield side, phrase.strip(SIGNS), list(tags), around


def _right_starts(words: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    if not words:
        return
    lead = 0
    while lead < len(words) and words[lead][1] in LEADING:
        lead += 1
    if words[0][0] != "的":
        yield "right", 0
        if 0 < lead < len(words):
            yield "right of verbs", lead
    for k, (word, _) in enumerate(words[: MOST_WORDS + 3]):
        if word == "的" and k + 1 < len(words):
            yield "right of 的", k + 1


def _left(matched: str, quantity: Quantity) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Runs of words that end before the number, or before the verbs and particles that lead to it."""
    end = quantity.left_end
    begin = max(0, end - LEFT)
    for boundary in STOP.finditer(matched, begin, end):
        begin = boundary.end()
    words = tag_words(matched[begin:end])
    last = len(words)
    lead: list[str] = []
    while last and len(lead) < 5 and (words[last - 1][1] in TRAILING or words[last - 1][0] in SIGNS):
        last -= 1
        lead.insert(0, words[last][0])
    leads = "leads " + "".join(lead)[-4:]
    for stop in (last, last + 1) if lead and words[last][1] == "v" else (last,):
        phrase = ""
        tags: list[str] = []
        for k in range(stop - 1, max(-1, stop - 1 - MOST_WORDS), -1):
            word, tag = words[k]
            phrase = word + phrase
            tags.insert(0, tag)
            if tag in NO_BEGINNING or word in SIGNS:
                continue
            ahead = words[k - 1][1] if k else "start"
            around = ["ahead tag " + ahead, f"first tag {tag} ahead {ahead}", leads]
            yield "left", phrase.strip(SIGNS), list(tags), around


def _holds_verb(tags: Sequence[str]) -> bool:
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
        if is_plain(matched, quantity, rule):
            chosen.append((rule, PLAIN))
            continue
        offered = candidates(matched, quantity, rule, before)
        if not offered:
            chosen.append((rule, 0.0))
            continue
        margins = [core.margin(one.features) for one in offered]
        best = margins.index(max(margins))
        chosen.append((offered[best].phrase, softmax(margins)[best]))
    return chosen


def is_plain(matched: str, quantity: Quantity, rule: str) -> bool:
    """Whether the rules' noun fills its clause, so that nobody need be asked: 「走访居民120户」「120名党员,」."""
    if not rule:
        return False
    if matched.startswith(rule, quantity.right_start):
        end = quantity.right_start + len(rule)
        return matched[end : end + 1] in CLOSING
    begin = quantity.left_end - len(rule)
    return matched.endswith(rule, 0, quantity.left_end) and matched[begin - 1 : begin] in CLOSING
