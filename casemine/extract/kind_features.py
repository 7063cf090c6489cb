"""What the taggers of genre and domain see of a document: the rules' scores, cue words, its title, how it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from casemine.extract.reading import Reading
from casemine.extract.word_hits import words_in
from casemine.records import Domain, Genre

Kind = TypeVar("Kind", Genre, Domain)
LENGTHS = (400, 800, 1500, 3000, 6000)
MARGINS = (1.0, 3.0, 6.0, 10.0)
OPENING = 200  # characters in which by-lines and greetings stand
DEMANDS = ("要", "必须", "应当", "务必", "不得", "须")


def describe_kind(reading: Reading, title: str, scores: Mapping[Kind, float], cues: str) -> tuple[str, ...]:
    """
    Return the features of a document; `scores` are the rules', by label, `cues` the lexicon of cue words.

    `title` is the title line in the matching form.
    """
    matched, sections = reading.view.matched, reading.sections
    ranked = sorted(scores, key=lambda label: (-scores[label], label))
    margin = scores[ranked[0]] - scores[ranked[1]]
    features = [
        f"rule {ranked[0]}",
        f"second {ranked[1]}",
        f"rule {ranked[0]} by {sum(margin >= step for step in MARGINS)}",
        f"rule {ranked[0]} over {ranked[1]}",
        f"length {sum(len(matched) >= step for step in LENGTHS)}",
        f"headings {min(6, len(sections))}",
        f"numbered {any(section.marker for section in sections)}",
        "marker " + (sections[0].marker if sections else "none"),
    ]
    features += _each("role", (role.value for section in sections for role in section.roles))
    features += _each("word", (term.term for _, _, term in words_in(reading, cues)))
    features += _each("title", (title[i : i + 2] for i in range(len(title) - 1)))
    features.append("title's end " + title[-2:])
    body = matched.lstrip("\n").partition("\n")[2] or matched
    opening = body[:OPENING]
    features += _each("opening", (opening[i : i + 2] for i in range(min(30, len(opening) - 1))))
    sentences = max(1, matched.count("。"))
    features += [
        f"demands {min(9, 10 * sum(map(matched.count, DEMANDS)) // sentences)}",
        f"quotations {min(5, 10 * (matched.count('说:') + matched.count('说。') + matched.count('说,')) // sentences)}",
        f"we {min(4, matched.count('我们') + matched.count('我'))}",
        f"ends {matched.rstrip()[-1:]}",
    ]
    return tuple(features)


def _each(kind: str, words: Iterable[str]) -> list[str]:
    return [f"{kind} {word}" for word in dict.fromkeys(words)]
