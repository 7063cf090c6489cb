"""Is a name in a text a governance model, and whose is it (guideline 3)?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casemine.extract.genre import find_genre, title_line
from casemine.extract.governance_names import NUMERIC_FORMS, Mention, cues, sign, strengths
from casemine.extract.reading import Reading
from casemine.extract.slots import Decoding, read_slots
from casemine.lexicons import load_lexicon
from casemine.records import Genre, SectionRole, Stance

ENOUGH = 2  # the score from which a name counts, see `score_of`
OFTEN = 3
PLANNED = frozenset((Genre.PLAN, Genre.NOTICE))
ACTIVITY_HEAD = 2  # what 活动 is worth as the head of a name that the text is about
CENTRES = ("核", "轴", "芯", "极", "主")


@dataclass(slots=True)
class Candidate:
    """All mentions of one name, and what speaks for it."""

    key: str
    name: str
    form: str
    mentions: list[Mention] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    decoding: Decoding | None = None
    titled: bool = False
    confidence: float | None = None  # of the tagger that took it
    run: bool = False  # a verb that sets it up stands before the members: 「推动A、B、C的“三方联动”」

    @property
    def headed(self) -> bool:
        """Whether a head that tells stands at one mention."""
        return any(mention.strength in ("strong", "medium") for mention in self.mentions)


def is_vetoed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the name is doctrine, a routine, a layout plan or a mere word in quotes."""
    if candidate.name in cues("generic"):
        return True
    if (settled := _by_policy(reading, candidate)) is not None:
        return settled
    if candidate.form == "brand":
        words = candidate.key in cues("generic") or candidate.name in strengths()
        shape = sign("not_a_brand").search(candidate.name) or _opens_with_verb(candidate)
        return words or bool(shape) or all(_denied(reading, mention) for mention in candidate.mentions)
    if candidate.form == "chain" and sign("statutes").match(candidate.name):
        return True
    if candidate.form == "single" and sign("counted").match(candidate.name):
        return True
    return candidate.form in NUMERIC_FORMS and _is_layout(reading, candidate)


def _by_policy(reading: Reading, candidate: Candidate) -> bool | None:
    """
    Return what the list of set terms says: True a veto, False none, None when the name is not on it.

    A programme marked `context` may be adopted by the text that is its own report.
    """
    notes = _policy_notes(candidate)
    decoded = candidate.form in NUMERIC_FORMS and candidate.decoding is not None and candidate.decoding.exact
    if "context" in notes:
        return not (candidate.titled or decoded)
    if "never" in notes:
        return True
    return True if "if_decoded" in notes and not (decoded or _claimed(reading, candidate)) else None


def _policy_notes(candidate: Candidate) -> set[str]:
    policy = load_lexicon("policy_terms").by_term
    names = {candidate.name, candidate.name.removeprefix("新时代"), candidate.key, *candidate.others}
    return {policy[name].note for name in names if name in policy}


def policy_note(candidate: Candidate) -> str:
    """Return the flags of the list of set terms that the name bears, "none" where it is not on the list."""
    return " ".join(sorted(_policy_notes(candidate))) or "none"


def _opens_with_verb(candidate: Candidate) -> bool:
    """Whether the quotes hold a task, 「“建立回访机制”」, not a name."""
    mention = candidate.mentions[0]
    inside = mention.head is not None and candidate.name.endswith(mention.head)
    return inside and sign("opening_verb").match(candidate.name) is not None


def _claimed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the text claims a routine term as its own: in its title, with 创新 before, or as its 模式 or 品牌."""
    view = reading.view.matched
    headed = [mention for mention in candidate.mentions if mention.strength == "strong"]
    return any(
        candidate.titled
        or (mention.trigger and mention.head in ("模式", "品牌"))
        or sign("own").search(view, max(0, mention.place.opening - 8), mention.place.opening)
        for mention in headed
    )


def _denied(reading: Reading, mention: Mention) -> bool:
    """Whether the clause turns against the words in quotes: 打破“…”模式, 从“…”向…转变."""
    opening = mention.place.opening
    return sign("denial").search(reading.view.matched, max(0, opening - 8), opening) is not None


def _is_layout(reading: Reading, candidate: Candidate) -> bool:
    """Whether a chain is the layout of a town or an industry: 一核一轴三带."""
    slots = read_slots(candidate.name)
    view = reading.view.matched
    spatial = [slot for slot in slots if slot.noun in cues("spatial")]
    if not spatial:
        return False
    after = view[candidate.mentions[0].place.end : candidate.mentions[0].place.end + 16]
    governed = sign("governed").search(after)
    many = len(spatial) * 2 >= len(slots) and (len(spatial) > 1 or slots[0].noun in CENTRES)
    return not governed and (many or bool(sign("layout").search(after)))


def score_of(reading: Reading, candidate: Candidate) -> int:
    """
    Return what speaks for a name; `ENOUGH` is enough.

    A head counts most, then a decoding; a verb, a heading and repetition count one each. What looks like common
    text must bring more: counted nouns (「七大机制」), numbers without a head, words before 精神 or 问题.
    """
    form = candidate.form
    score = max(_mention_score(form, mention) for mention in candidate.mentions)
    score += candidate.run and not any(mention.trigger for mention in candidate.mentions)
    score += candidate.titled + (len(candidate.mentions) > 1)
    headed = candidate.headed
    decoded = candidate.decoding is not None and candidate.decoding.exact
    score += 2 * decoded or candidate.decoding is not None
    score += ACTIVITY_HEAD * _is_campaign(reading, candidate)
    if form == "single":
        score -= sign("count_noun").match(candidate.name) is not None
        # 「实施A、B、C“三大行动”」: a campaign that its members make up
        made_up = decoded and candidate.run and sign("campaigns").match(candidate.name) is not None
        score -= (3 - made_up) * (sign("counted_head").match(candidate.name) is not None)
        score -= not headed
    if form == "chain" and sign("only_ones").match(candidate.name) and not headed:
        score -= 1
    if form in ("digits", "set") and not headed and candidate.decoding is None:
        score -= 1
    return score - (all(mention.aim for mention in candidate.mentions) and 2)


def _is_campaign(reading: Reading, candidate: Candidate) -> bool:
    """Whether an activity (活动) is what the text is about: in its title, and named again and again."""
    if candidate.form != "brand" or not candidate.titled or len(candidate.mentions) < OFTEN:
        return False
    view = reading.view.matched
    run = [mention for mention in candidate.mentions if mention.head == "活动" and mention.trigger]
    ends = [mention.place.end - 2 for mention in run] + [mention.place.end for mention in run]
    return any(sign("plain_activity").match(view, end) for end in ends)


def _mention_score(form: str, mention: Mention) -> int:
    strength = mention.strength
    if form in NUMERIC_FORMS:
        head = {"strong": 2, "medium": 2, "weak": 1}.get(strength, 0)
        return head + mention.trigger + (form in ("chain", "plus") and head > 0) - (not mention.quoted and not strength)
    if form == "place":
        return 2
    if form == "formula":
        return {"strong": 2, "medium": 1}.get(strength, 0) + (
            mention.trigger and (mention.quoted or strength != "weak")
        )
    if not mention.quoted or strength == "plus":
        return 2
    if form == "clause" and mention.head == "活动" and mention.trigger:
        return 1
    if strength not in ("strong", "medium"):
        return -2
    return 1 + mention.trigger + (mention.head == "品牌")


# ---- whose it is --------------------------------------------------------------------------------------------------


def find_stance(reading: Reading, candidate: Candidate) -> Stance:
    """Return adopted if one mention runs it as the text's own, else proposed, else cited (guideline 3)."""
    if candidate.form == "place":
        return Stance.ADOPTED if _is_own_place(reading, candidate) else Stance.CITED
    stances = {_mention_stance(reading, mention) for mention in candidate.mentions}
    if Stance.ADOPTED in stances:  # what a plan or a notice sets up is not yet in force
        return Stance.PROPOSED if _is_titled_plan(reading) else Stance.ADOPTED
    return Stance.PROPOSED if Stance.PROPOSED in stances else Stance.CITED


def _is_titled_plan(reading: Reading) -> bool:
    """Whether a text is a plan or a notice and says so in its title; a report's tasks go on with what runs."""
    genre, line = find_genre(reading, reading.title), title_line(reading, reading.title or "")
    return genre in PLANNED and any(row.term_class == genre for _, _, row in load_lexicon("genre_cues").find(line))


def _mention_stance(reading: Reading, mention: Mention) -> Stance:
    view, opening = reading.view.matched, mention.place.opening
    if sign("citing").search(view, max(0, opening - 10), opening):
        return Stance.CITED
    titles, roles = _where(reading, reading.view.offset(opening))
    if sign("elsewhere").search(titles):
        return Stance.CITED
    clause = max(view.rfind(mark, max(0, opening - 60), opening) for mark in "。;\n")
    before = view[max(clause, opening - 60, 0) : opening]
    if SectionRole.RECOMMENDATIONS in roles:
        return Stance.PROPOSED
    if sign("planned").search(before):
        return Stance.PROPOSED
    if SectionRole.REFLECTION in roles:  # 「要打造…」, and the bare 「建立…」 of one who advises
        bare = sign("bare_verb").search(before) is not None
        return Stance.PROPOSED if bare or sign("modal").search(before) else Stance.ADOPTED
    return Stance.ADOPTED


def _where(reading: Reading, offset: int) -> tuple[str, set[SectionRole]]:
    """Return the titles and roles of the sections that hold `offset`, from the innermost outwards."""
    titles: list[str] = []
    roles: set[SectionRole] = set()
    at = reading.section_at(offset)
    while at is not None:
        section = reading.sections[at]
        titles.append(section.title)
        if not roles:
            roles = set(section.roles) - {SectionRole.OTHER}
        at = section.parent
    return " ".join(titles), roles


def _is_own_place(reading: Reading, candidate: Candidate) -> bool:
    """Whether the place in the name is the one that the text is about: masked, or named apart from the name itself."""
    place = re.sub(r"(?:经验|模式|样本|样板|现象|实践)$", "", candidate.key)
    if sign("masked").match(place):
        return True
    view = reading.view.matched
    apart = view.count(place) - view.count(candidate.key)
    return apart >= 5 or (apart > 0 and place in view.lstrip("\n").split("\n", 1)[0])
