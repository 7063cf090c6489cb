"""What a figure tells of the case: profile, input, output, outcome, target or reference (guideline 2)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from casemine.extract.elsewhere import is_elsewhere
from casemine.extract.quantity import Quantity
from casemine.extract.verbs import VerbHit
from casemine.lexicons import load_patterns
from casemine.records import Comparator, FigureRole, Section, SectionRole

STOCK = frozenset(
    (
        "现有",
        "共有",
        "下辖",
        "下设",
        "管辖",
        "辖",
        "有",
        "拥有",
        "设有",
        "辖区",
        "总面积",
        "户籍",
        "常住",
        "占地",
        "在册",
        "隶属",
        "居住",
        "位于",
        "含",
        "分为",
        "占",
        "其中",
    )
)
BY_SECTION = {
    SectionRole.BACKGROUND: FigureRole.PROFILE,
    SectionRole.RESOURCES: FigureRole.PROFILE,
    SectionRole.PREFACE: FigureRole.PROFILE,
    SectionRole.MEASURES: FigureRole.OUTPUT,
    SectionRole.OUTCOMES: FigureRole.OUTCOME,
    SectionRole.INNOVATION: FigureRole.OUTCOME,
    SectionRole.GOALS: FigureRole.TARGET,
    SectionRole.RECOMMENDATIONS: FigureRole.TARGET,
    SectionRole.THEORY: FigureRole.REFERENCE,
}
PROFILE_SECTIONS = (SectionRole.BACKGROUND, SectionRole.RESOURCES)
PAID_OUT = frozenset(("发放", "办理", "销售", "兑换", "收回", "清收", "救助", "慰问", "捐赠", "捐款"))
SENTENCE_END = re.compile(r"[。!?\n;]")
CLAUSE_END = re.compile(r"[,。!?\n;:()]")
LONGEST_SENTENCE = 2000  # how far back a sentence's beginning is looked for


def find_roles(
    matched: str,
    quantities: list[Quantity],
    indicators: list[str],
    verbs: list[VerbHit],
    sections: list[Section | None],
    elsewhere: list[tuple[int, bool]],
    of_country: bool,
) -> list[FigureRole]:
    """
    Return the role of each quantity by the guideline's order of decision.

    `sections` holds the section each stands in, `elsewhere` the places named (see `find_elsewhere`); `of_country` says
    that the text is about no smaller place, so that the country's figures are its own.
    """
    starts = [verb.start for verb in verbs]
    ends = [match.start() for match in SENTENCE_END.finditer(matched)]
    roles: list[FigureRole] = []
    previous_end = 0
    for quantity, indicator, section in zip(quantities, indicators, sections, strict=True):
        k = bisect_left(ends, quantity.start)
        begin = ends[k - 1] + 1 if k else 0
        end = ends[k] if k < len(ends) else len(matched)
        role = _role(matched, quantity, indicator, section, begin, min(end, quantity.end + 60), verbs, starts)
        if not of_country and role is not FigureRole.TARGET and _tells_country(matched, begin, quantity.start):
            role = FigureRole.REFERENCE
        if elsewhere and role is not FigureRole.TARGET:
            sentence = _sentence_start(matched, quantity.start)
            if is_elsewhere(elsewhere, sentence, quantity.start):
                role = FigureRole.REFERENCE
        if roles and role is not FigureRole.OUTCOME and _goes_with(matched, previous_end, quantity.start):
            role = roles[-1]
        roles.append(role)
        previous_end = quantity.end
    return roles


def _sentence_start(matched: str, position: int) -> int:
    low = max(0, position - LONGEST_SENTENCE)
    return max(max(matched.rfind(sign, low, position) for sign in "。!?\n") + 1, low)


def _goes_with(matched: str, begin: int, end: int) -> bool:
    """「9个党支部、12个小区」「项目10个,其中党建项目2个」: members of a list and parts share the role before them."""
    gap = matched[begin:end]
    if len(gap) > 24 or SENTENCE_END.search(gap):
        return False
    return (gap.endswith("、") and not CLAUSE_END.search(gap)) or "其中" in gap


def _cue(name: str) -> re.Pattern[str]:
    return load_patterns("figure_roles")[name]


def _role(
    matched: str, quantity: Quantity, indicator: str, section: Section | None, begin: int, end: int,
    verbs: list[VerbHit], starts: list[int],
) -> FigureRole:  # fmt: skip
    begin = max(begin, quantity.start - 80)
    before = matched[begin : quantity.start]
    section_role = section.roles[0] if section and section.roles else None
    if _cue("target").search(matched[begin : quantity.number]) or section_role in (
        SectionRole.GOALS,
        SectionRole.RECOMMENDATIONS,
    ):
        return FigureRole.TARGET
    if _cue("reference").search(before) or _is_threshold(matched, quantity):
        return FigureRole.REFERENCE
    if quantity.change is None and _cue("past").search(before):
        return FigureRole.PROFILE
    if quantity.unit_class == "time" and quantity.change is None and _cue("spent").search(before):
        return FigureRole.INPUT
    if _is_outcome(matched, quantity, indicator, before, section_role):
        return FigureRole.OUTCOME
    if section_role in PROFILE_SECTIONS and section is not None and len(section.roles) == 1:
        return FigureRole.PROFILE
    verb = _governing_verb(matched, quantity, begin, end, verbs, starts)
    if quantity.unit_class == "money" and (verb is None or verb.verb not in PAID_OUT) and section_role is not None:
        return FigureRole.OUTCOME if verb is not None and verb.role is FigureRole.OUTCOME else FigureRole.INPUT
    if verb is not None and verb.role is not None:
        return verb.role
    if matched[quantity.start] == "每":
        return FigureRole.OUTPUT
    return BY_SECTION.get(section_role, FigureRole.PROFILE) if section_role else FigureRole.PROFILE


def _tells_country(matched: str, begin: int, position: int) -> bool:
    return _cue("country").search(matched[max(begin, position - 80) : position]) is not None


def _is_threshold(matched: str, quantity: Quantity) -> bool:
    """「75岁以上老人」「收入20万元以上的村」: a criterion that picks out a group (guideline 2)."""
    if quantity.unit in ("岁", "周岁"):
        return quantity.comparator is not Comparator.EQUAL
    bound = quantity.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST)
    return bound and quantity.unit_class in ("money", "people") and matched[quantity.end : quantity.end + 1] == "的"


def _is_outcome(
    matched: str, quantity: Quantity, indicator: str, before: str, section_role: SectionRole | None
) -> bool:
    """A change, a rate of performance, an award (guideline 2); a population's share is none."""
    if quantity.change is not None:
        return True
    if quantity.unit_class == "time" and matched[quantity.start : quantity.start + 2] in ("连续", "坚持"):
        return True
    clause = before[-24:]
    cut = max(clause.rfind(","), clause.rfind(";"), clause.rfind("。"), clause.rfind(":"))
    clause = clause[cut + 1 :]
    if quantity.unit in ("%", "‰", "比例", "个百分点", "倍"):
        if section_role is SectionRole.OUTCOMES:
            return True
        return section_role not in PROFILE_SECTIONS and not _cue("population").search(clause + indicator)
    if quantity.value == 0 and quantity.unit_class == "count":
        return True
    return bool(_cue("award").search(clause) or _cue("solved").search(clause))


def _governing_verb(
    matched: str, quantity: Quantity, begin: int, end: int, verbs: list[VerbHit], starts: list[int]
) -> VerbHit | None:
    """The nearest verb to the left in its clause, else right behind in the clause, else left in the sentence."""
    clause = begin
    for sign in CLAUSE_END.finditer(matched, begin, quantity.start):
        clause = sign.end()
    left = _last_verb(matched, clause, quantity.start, verbs, starts)
    if left is not None and left.verb not in STOCK:
        return left
    stop = CLAUSE_END.search(matched, quantity.end, end)
    right = _first_verb(matched, quantity.end, stop.start() if stop else end, verbs, starts)
    if right is not None and right.role is not FigureRole.PROFILE:
        return right
    return left or _last_verb(matched, begin, clause, verbs, starts) or right


def _last_verb(matched: str, begin: int, end: int, verbs: list[VerbHit], starts: list[int]) -> VerbHit | None:
    """The last verb of the range; items of a list and nouns that look like verbs give way, and so does 有."""
    k = bisect_right(starts, end - 1) - 1
    stock = noun = None
    while k >= 0 and verbs[k].start >= begin:
        verb = verbs[k]
        k -= 1
        if verb.end > end or matched[verb.end : verb.end + 1] in ("、", "的"):  # 「新建的」 tells of the noun only
            continue
        if verb.verb in STOCK:
            stock = stock or verb
        elif not verb.noun or verb.start <= begin + 1 or matched[verb.end : verb.end + 1] in ("了", "过"):
            return verb
        else:
            noun = verb
    return stock or noun


def _first_verb(matched: str, begin: int, end: int, verbs: list[VerbHit], starts: list[int]) -> VerbHit | None:
    k = bisect_left(starts, begin)
    while k < len(verbs) and verbs[k].end <= end:
        verb = verbs[k]
        if not verb.noun or (verb.start > begin and verb.end < end - 1):
            return verb
        k += 1
    return None
