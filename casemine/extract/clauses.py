"""Clauses of a sentence: how strongly each one tells an action, and where a demand, a plan or a speech takes over."""

from __future__ import annotations

import re
from typing import NamedTuple

from casemine.lexicons import knowledge, load_lexicon, load_patterns
from casemine.records import MeasureCategory

# What a cue does in a sentence, one letter each, so that a sentence can be looked at as a short string.
FIRM, EITHER, VAGUE, LIGHT, FRAME, DONE, RECURS = "FEVBWTt"
CLAUSE, START, WEAK, REST, SPOKEN, HEAD, LEADER, WHOLE, MOSTLY, COPULA = "PUNMSHOZYI"
NOTHING = "x"
VERBS = frozenset((FIRM, EITHER, VAGUE, LIGHT))
MARKS = ",;:“”《》"
VERB_NOTES = {"firm": FIRM, "either": EITHER, "vague": VAGUE}
VETO_NOTES = {
    "clause": CLAUSE,
    "start": START,
    "weak": WEAK,
    "rest": REST,
    "spoken": SPOKEN,
    "head": HEAD,
    "leader": LEADER,
    "whole": WHOLE,
    "mostly": MOSTLY,
    "copula": COPULA,
}
CLASS_LETTERS = {"light": LIGHT, "frame": FRAME, "done": DONE, "recurs": RECURS}

CATEGORIES = tuple(MeasureCategory)

# What stands before a verb: nothing, a comma, an adverb's last sign, another verb, 了/地/来/并.
VERB_LEAD = frozenset(
    "、并和与及了地来去再还也先都又极泛入实面续断力动合期时常续同一共则经已正就中织行村市县镇省委局们"
)
DIGIT = re.compile(r"[0-9]")
FINAL = frozenset("。!?;:,")

Hit = tuple[int, int, int]  # number of the term, start, end


class Cues(NamedTuple):
    """The words of all four lexicons in one automaton, and by the number of a term what it is."""

    automaton: object
    words: tuple[str, ...]  # as features of the taggers
    objects: tuple[str, ...]
    letters: tuple[str, ...]
    actors: tuple[bool, ...]
    categories: tuple[tuple[tuple[int, int], ...], ...]

    def find(self, matched: str) -> list[Hit]:
        """Return where the words stand, the leftmost longest, none overlapping."""
        hits: list[Hit] = self.automaton.find_matches_as_indexes(matched)  # type: ignore[attr-defined]
        return hits


class Clause:
    """A clause of a sentence: where it stands, and how strongly it tells an action."""

    __slots__ = ("actor", "end", "first", "frame", "start", "strength", "vetoed")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.first = -1  # where its first verb stands
        self.strength = 0.0
        self.vetoed = False
        self.frame = False
        self.actor = False


def read_clauses(matched: str, hits: list[Hit], begin: int, end: int) -> list[Clause]:
    """Return the clauses of `matched[begin:end]` up to where a demand, a plan or somebody's words take over."""
    kinds, actors = load_cues().letters, load_cues().actors
    clause = Clause(begin)
    clauses = [clause]
    depth = 0
    describes = False  # behind 是, what follows describes
    previous = -1
    for term, start, stop in hits:
        if start < begin:
            continue
        kind = kinds[term]
        if kind == NOTHING:
            if not depth:
                previous = -1
                if actors[term]:
                    previous = stop
                    clause.actor = clause.actor or clause.first < 0
            continue
        if kind in MARKS:
            if kind == "“" or kind == "《":
                depth += 1
                if clause.strength == 0.4 and previous == start:
                    clause.strength = 0.9  # a vague verb with a named object: 深化“…”
                elif clause.frame and not clause.strength and not clause.vetoed:
                    clause.strength = 0.5  # 通过“…”等活动
            elif kind == "”" or kind == "》":
                depth = max(0, depth - 1)
            elif not depth:
                if clause.strength:
                    _close(clause, start, matched)
                else:
                    clause.end = start
                describes = False
                clause = Clause(stop)
                clauses.append(clause)
            continue
        if depth:
            continue
        touches = previous == start
        previous = -1
        if actors[term]:
            previous = stop
            if clause.first < 0:
                clause.actor = True
        if kind in VERBS:
            previous = stop
            if clause.vetoed:
                continue
            gain = _weigh(matched, kind, start, stop, clause, touches, end)
            if describes:
                gain = 0.9 if kind == FIRM and gain else 0.0
            if gain:
                if clause.first < 0:
                    clause.first = start
                if gain > clause.strength:
                    clause.strength = gain
        elif (kind == REST and not _is_noun(matched, start, stop)) or (
            kind == SPOKEN and _speaks(matched, start, stop, clause)
        ):
            clause.strength = 0.0
            clause.vetoed = True
            break
        elif kind in (HEAD, LEADER):
            if start - clause.start < 2 if kind == HEAD else _acts(matched, stop, clause):
                clause.strength = 0.0
                clause.vetoed = True
                break
        elif kind == CLAUSE or (kind == START and start - clause.start < 2):
            if clause.strength < 1.0:
                clause.vetoed = True
                clause.strength = 0.0
        elif kind == WEAK:
            if clause.strength < 0.7 and matched[stop : stop + 1] != "的":
                clause.vetoed = True
                clause.strength = 0.0
        elif kind == COPULA:
            describes = True
            if clause.strength < 1.0:  # 「服务群众的最前线是…」
                clause.strength = 0.0
        elif kind != MOSTLY:  # a frame or a sign of the past
            previous = stop
            if kind == FRAME and start - clause.start < 3:
                clause.frame = True
    if clause.end <= clause.start:
        _close(clause, end - 1 if matched[end - 1] in FINAL else end, matched)
    return clauses


def _close(clause: Clause, end: int, matched: str) -> None:
    """End a clause; one that only says when (…时, …后, …以来) tells no action."""
    clause.end = end
    if clause.strength and (
        matched[end - 1] in "时后际" or matched.endswith(("以来", "年来", "期间", "过程中"), clause.start, end)
    ):
        clause.strength = 0.0


def _weigh(matched: str, kind: str, start: int, stop: int, clause: Clause, touches: bool, end: int) -> float:
    """Return how strongly a verb at its place tells an action: 0 for a noun, 1 for a plain verb with an object."""
    before = matched[start - 1] if start > clause.start else ""
    if before == "的" or before == "于":
        return 0.0
    after = matched[stop] if stop < end else "。"
    if kind == FIRM:
        if after == "的":
            return 0.6
        if after == "(" or (after == "、" and matched[start:stop] == "组织"):
            return 0.0
        if after in FINAL:
            return 0.0 if "的" in matched[start - 4 : start] else 0.9 if touches else 0.7
        return 1.0
    if after in FINAL or after == "的":
        return 0.0
    if kind == VAGUE:
        return 0.4
    if kind == LIGHT:
        return 0.9
    if measure_rule("noun tail").match(matched, stop, end):
        return 0.0
    if matched[clause.start : clause.start + 1] == "在":
        return 0.5
    if not before or touches or before in VERB_LEAD or after == "了":
        return 0.9
    return 0.9 if DIGIT.search(matched, stop, min(stop + 20, end)) else 0.5


def _acts(matched: str, stop: int, clause: Clause) -> bool:
    """Return whether a leader named at `stop` acts; 「按照总书记的要求,」 and 「各支部就总书记…」 only refer to one."""
    if clause.frame or clause.actor or clause.first >= 0:
        return False
    return matched[stop : stop + 1] not in {"的", "重", "关", "系"}


def _speaks(matched: str, start: int, stop: int, clause: Clause) -> bool:
    """Return whether 要求, 指示 … open somebody's words; 「按照…要求,」 and 「…的要求,」 do not."""
    if clause.frame or matched[start - 1 : start] in {"的", "示", "署"}:
        return False
    return matched[stop : stop + 1] in {",", ":", "各", "全", "广"}


def _is_noun(matched: str, start: int, stop: int) -> bool:
    """Return whether 需要 … is a noun here: 「适应实际需要,」."""
    return stop - start == 2 and matched[start:stop] == "需要" and matched[stop : stop + 1] in FINAL


@knowledge
def measure_rule(name: str) -> re.Pattern[str]:
    """Return one of the small patterns beside the words."""
    return load_patterns("measure_words")[name]


@knowledge
def load_cues() -> Cues:
    """Put the four lexicons into one automaton; where two hold a word, the verb or veto says what it does."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    letters: dict[str, str] = {mark: mark for mark in MARKS}
    nouns = {row.term for row in load_lexicon("measure_verbs") if row.term_class == "noun"}
    letters.update(dict.fromkeys(nouns, NOTHING))
    for row in load_lexicon("measure_vetoes"):
        letters[row.term] = VETO_NOTES.get(row.note, NOTHING)
    for row in load_lexicon("measure_verbs"):
        if row.term not in nouns:
            letters[row.term] = CLASS_LETTERS.get(row.term_class) or VERB_NOTES[row.note]
    actors = {row.term for row in load_lexicon("actors")}
    index = {category.value: k for k, category in enumerate(CATEGORIES)}
    categories: dict[str, list[tuple[int, int]]] = {}
    for row in load_lexicon("measure_categories"):
        categories.setdefault(row.term, []).append((index[row.term_class], int(row.note)))
    for term in categories:
        if term not in letters:  # 加装电梯 is found whole, and its verb is not lost
            opening = (letters.get(term[:k], NOTHING) for k in range(len(term) - 2, 1, -1))
            letters[term] = next((letter for letter in opening if letter in (FIRM, EITHER)), NOTHING)
    terms = list(dict.fromkeys([*letters, *actors, *categories]))
    return Cues(
        AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest),
        tuple(f"word {term}" for term in terms),
        tuple(f"object {term}" for term in terms),
        tuple(letters.get(term, NOTHING) for term in terms),
        tuple(term in actors for term in terms),
        tuple(tuple(categories.get(term, ())) for term in terms),
    )
