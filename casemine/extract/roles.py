"""What a figure tells of the case: profile, input, output, outcome, target or reference (guideline 2)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from casemine.extract.elsewhere import is_elsewhere
from casemine.extract.quantities import Quantity
from casemine.extract.verbs import VerbHit
from casemine.records import FigureRole, Section, SectionRole

TARGET = re.compile(
    r"力争|计划(?:投资|建设|用|在|于|到|新建|改造|投入|三年|总投资)|拟|将(?=[^,。;]{0,6}(?:建|达|投|打造|完成|实现|新增|培育|创建|覆盖))|预计|目标(?:是|为|任务|:)|提出(?:要|从|到|用|在|力争|建|实现|打造|构建)|(?:^|[,。;:])到20\d\d年(?:底|末)?|"
    r"每(?:个|名|户|村|社区|网格|支|人|年|月|季度|周|半年)[^,。;\d]{0,10}(?:不少于|不低于|至少|不得少于|应|须|要)|应当?(?:不|达)|要求[^,。;]{0,14}(?:不少于|不低于|达|至少)|任务(?:是|为|数|:)|指标(?:是|为|:)|确保[^,。;]{0,16}(?:达|不低于|以上)|原则上|标准为|下一步|"
    r"规定|须|为半径|天内建成|按照?(?:每|不少于|\d)"
)
REFERENCE = re.compile(
    r"全国(?=[^,。;]{0,8}\Z)(?!领先|前列|先进|首|率先|推广|示范|优秀|文明|一|民|第|性|百|模范|最|各|范围|人大|劳动|政协|同|三|五|十|青)|我国|全世界|国家统计|行业(?:平均|内)|调查(?:显示|发现|结果|问卷)|据统计|数据显示|报告显示|研究(?:显示|表明|发现)|受访|问卷|被调查|有学者|发达国家|其他(?:地区|城市|省)|全省平均|全国平均"
)
AWARD = re.compile(r"荣获|获得|获评|获批|评为|授予|命名|入选|列入|表彰|夺得|斩获|摘得")
RATE = re.compile(r"(?:率|满意度|覆盖|知晓度|幸福感|支持度|参与度|认可度|安全感|获得感|指数)[^,。;\d]{0,6}\Z")
POPULATION_SHARE = re.compile(r"老龄化|占比|占[^,。;]{0,8}|入住率|城镇化率|出租率|绿化率|比例|人口")
SPENT = re.compile(r"(?:(?<!使)用了?|用时|历时|耗时)[^,。;]{0,4}\Z")
SOLVED = re.compile(r"(?:解决|消除|破解|攻克|化解率|减少|零|挽回|节约|节省|增收|脱贫)")
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
PAID_OUT = frozenset(("发放", "办理", "销售", "兑换", "追回", "追缴", "收回", "清收", "救助", "慰问", "捐赠", "捐款"))
SENTENCE_END = re.compile(r"[。!?\n;]")
CLAUSE_END = re.compile(r"[,。!?\n;:()]")


def find_roles(
    matched: str,
    quantities: list[Quantity],
    indicators: list[str],
    verbs: list[VerbHit],
    sections: list[Section | None],
    elsewhere: list[tuple[int, bool]],
) -> list[FigureRole]:
    """
    Return the role of each quantity by the guideline's order of decision.

    `sections` holds the section each stands in, `elsewhere` the places named (see `find_elsewhere`).
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
        if role is not FigureRole.TARGET and is_elsewhere(
            elsewhere, _sentence_start(matched, quantity.start), quantity.start
        ):
            role = FigureRole.REFERENCE
        if roles and role is not FigureRole.OUTCOME and _goes_with(matched, previous_end, quantity.start):
            role = roles[-1]
        roles.append(role)
        previous_end = quantity.end
    return roles


def _sentence_start(matched: str, position: int) -> int:
    return max(matched.rfind(sign, 0, position) for sign in "。!?\n") + 1


def _goes_with(matched: str, begin: int, end: int) -> bool:
    """「9个党支部、12个小区」「项目10个,其中党建项目2个」: members of a list and parts share the role before them."""
    gap = matched[begin:end]
    if len(gap) > 24 or SENTENCE_END.search(gap):
        return False
    return (gap.endswith("、") and not CLAUSE_END.search(gap)) or "其中" in gap


def _role(
    matched: str, quantity: Quantity, indicator: str, section: Section | None, begin: int, end: int,
    verbs: list[VerbHit], starts: list[int],
) -> FigureRole:  # fmt: skip
    begin = max(begin, quantity.start - 80)
    before = matched[begin : quantity.start]
    section_role = section.roles[0] if section and section.roles else None
    if TARGET.search(matched[begin : quantity.number]) or section_role in (
        SectionRole.GOALS,
        SectionRole.RECOMMENDATIONS,
    ):
        return FigureRole.TARGET
    if REFERENCE.search(before) or _is_threshold(matched, quantity):
        return FigureRole.REFERENCE
    if quantity.unit_class == "time" and quantity.change is None and SPENT.search(before):
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


def _is_threshold(matched: str, quantity: Quantity) -> bool:
    """「75岁以上老人」「收入50万元以上的村」: a criterion that picks out a group (guideline 2)."""
    if quantity.unit in ("岁", "周岁"):
        return quantity.comparator in ("range", ">=", "<=")
    bound = matched[quantity.end - 2 : quantity.end] in ("以上", "以下", "以内")
    return bound and quantity.unit_class == "money" and matched[quantity.end : quantity.end + 1] == "的"


def _is_outcome(
    matched: str, quantity: Quantity, indicator: str, before: str, section_role: SectionRole | None
) -> bool:
    """A change, a rate of performance, an award (guideline 2); a population's share is none."""
    if quantity.change is not None:
        return True
    if quantity.unit_class == "time" and matched[quantity.start : quantity.start + 2] == "连续":
        return True
    clause = before[-24:]
    cut = max(clause.rfind(sign) for sign in ",;。:")
    clause = clause[cut + 1 :]
    if quantity.unit in ("%", "‰", "比例", "个百分点", "倍"):
        if section_role is SectionRole.OUTCOMES:
            return True
        return section_role not in PROFILE_SECTIONS and not POPULATION_SHARE.search(clause + indicator)
    if quantity.value == 0 and quantity.unit_class == "count":
        return True
    return bool(AWARD.search(clause) or SOLVED.search(clause))


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
        if verb.end > end or matched[verb.end : verb.end + 1] == "、":
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
