"""What the measure tagger sees of a sentence: the rules' answer, its cue words and clauses, where it stands."""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from operator import attrgetter

from casemine.extract.clauses import CATEGORIES, DIGIT, Clause, Hit, load_cues
from casemine.lexicons import remade
from casemine.records import MeasureCategory, Span

STEPS = (0.0, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)  # of the strength with which a sentence tells an action
POINTS = tuple(f"points to {category.value}" for category in CATEGORIES)
MOST_CLAUSES = 6  # of a sentence, whose first and last words are seen
LENGTHS = (12, 20, 30, 45, 65, 90, 130)  # of a sentence, in characters


def describe_measure(
    matched: str,
    sentence: Span,
    begin: int,
    hits: list[Hit],
    letters: str,
    clauses: list[Clause],
    told: bool,
    told_before: bool,
    quoted: bool,
    role: str,
    genre: str,
) -> tuple[str, ...]:
    """Return the features of one sentence; `role` is its section's, `letters` say what each cue word does."""
    total = best = 0.0
    vetoed = 0
    actor = frame = False
    openings: list[str] = []
    for clause in clauses:
        strength = clause.strength
        total += strength
        if strength > best:
            best = strength
        vetoed += clause.vetoed
        actor, frame = actor or clause.actor, frame or clause.frame
        start, stop = clause.start, clause.end
        if stop > start and len(openings) < 2 * MOST_CLAUSES:
            openings.append("clause " + matched[start : start + 2])
            openings.append("clause's end " + matched[max(start, stop - 2) : stop])
    rule = "told" if told else "untold"
    end = sentence.end - (matched[sentence.end - 1] in "。;:")
    words = load_cues().words
    return (
        "rule " + rule,
        f"rule {rule} in {role}",
        f"rule {rule} in {genre}",
        "section " + role,
        "genre " + genre,
        f"before {told_before} {rule}",
        f"total {bisect(STEPS, total)}",
        f"best {best}",
        f"length {bisect(LENGTHS, sentence.end - begin)}",
        f"clauses {min(6, len(clauses))}",
        f"vetoed {10 * vetoed // len(clauses)}",
        f"digits {DIGIT.search(matched, begin, end) is not None}",
        f"quoted {quoted}",
        f"actor {actor} {frame}",
        "opens " + matched[begin : begin + 2],
        "ends " + matched[max(begin, end - 2) : end],
        *["does " + letter for letter in dict.fromkeys(letters)],
        *[words[term] for term in dict.fromkeys([term for term, start, _ in hits if start >= begin])],
        *openings,
    )


def describe_category(
    matched: str,
    hits: list[Hit],
    clauses: list[Clause],
    title: str,
    rule: MeasureCategory,
    start: int,
    end: int,
) -> tuple[str, ...]:
    """Return the features of one measure: the rules' answer, its cue words and verbs, the words of its heading."""
    cues = load_cues()
    main = max(clauses, key=attrgetter("strength"), default=None)
    first = main.first if main is not None and main.first >= 0 else start
    stop = main.end if main is not None else end
    features = [f"rule {rule.value}", "verb " + matched[first : first + 2]]
    for term, at, _ in hits:
        features.append(cues.words[term])
        if first <= at < stop:
            features.append(cues.objects[term])
        features += [POINTS[category] for category, _ in cues.categories[term]]
    features += [f"heading points to {CATEGORIES[category].value}" for category, _ in title_scores(title)]
    return tuple(dict.fromkeys(features))


@lru_cache(maxsize=256)
def title_scores(title: str) -> tuple[tuple[int, int], ...]:
    """Return what the cue words of a heading say for each category."""
    cues = load_cues()
    return tuple(pair for term, _, _ in cues.find(title) for pair in cues.categories[term])


remade(title_scores.cache_clear)
