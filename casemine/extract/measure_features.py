"""What the measure tagger sees of a sentence: the rules' answer, its cue words and clauses, where it stands."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter

from casemine.extract.clauses import CATEGORIES, DIGIT, Clause, Hit, load_cues
from casemine.records import MeasureCategory, Span

STEPS = (0.0, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)  # of the strength with which a sentence tells an action
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
    strengths = [clause.strength for clause in clauses]
    total, best = sum(strengths), max(strengths)
    length = sentence.end - begin
    rule = "told" if told else "untold"
    end = sentence.end - (matched[sentence.end - 1] in "。;:")
    words = load_cues().terms
    features = [
        f"rule {rule}",
        f"rule {rule} in {role}",
        f"rule {rule} in {genre}",
        f"section {role}",
        f"genre {genre}",
        f"before {told_before}",
        f"before {told_before} {rule}",
        f"total {sum(total >= step for step in STEPS)}",
        f"best {best}",
        f"length {sum(length >= step for step in LENGTHS)}",
        f"clauses {min(6, len(clauses))}",
        f"vetoed {sum(clause.vetoed for clause in clauses) / len(clauses):.1f}",
        f"digits {DIGIT.search(matched, begin, end) is not None}",
        f"quoted {quoted}",
        f"actor {any(clause.actor for clause in clauses)}",
        f"frame {any(clause.frame for clause in clauses)}",
        "opens " + matched[begin : begin + 2],
        "ends " + matched[max(begin, end - 2) : end],
    ]
    features += ["does " + letter for letter in dict.fromkeys(letters)]
    seen = dict.fromkeys(term for term, start, _ in hits if start >= begin)
    features += ["word " + words[term] for term in seen]
    for clause in clauses[:6]:
        if clause.end > clause.start:
            features.append("clause " + matched[clause.start : clause.start + 2])
            features.append("clause's end " + matched[max(clause.start, clause.end - 2) : clause.end])
    return tuple(features)


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
    features = [f"rule {rule.value}", "verb " + matched[first : first + 2], "opens " + matched[start : start + 2]]
    for term, at, _ in hits:
        word = cues.terms[term]
        features.append("word " + word)
        if first <= at < stop:
            features.append("object " + word)
        features += [f"points to {CATEGORIES[category].value}" for category, _ in cues.categories[term]]
    features += [f"heading points to {CATEGORIES[category].value}" for category, _ in title_scores(title)]
    features += ["heading " + title[i : i + 2] for i in range(len(title) - 1)]
    text = matched[start:end]
    features += ["pair " + text[i : i + 2] for i in range(len(text) - 1)]
    return tuple(dict.fromkeys(features))


@lru_cache(maxsize=256)
def title_scores(title: str) -> tuple[tuple[int, int], ...]:
    """Return what the cue words of a heading say for each category."""
    cues = load_cues()
    return tuple(pair for term, _, _ in cues.find(title) for pair in cues.categories[term])
