"""What a figure measures: the shortest noun phrase beside the number (guideline 2, field `indicator`)."""

from __future__ import annotations

import re
from bisect import bisect_left

from casemine.extract.quantity import Quantity, same_sentence
from casemine.extract.verbs import VerbHit
from casemine.records import Comparator

BOUNDARY = re.compile(r"[,;。:!?\n()\[\]→]")
LIST_SIGN = "、"
LONGEST_NOUN = 12
LONGEST_GLOSS = 10
REACH = 40  # how far, in characters, words beside a number can tell what it counts
RIGHT_RUN = re.compile(r"(?!、)的?(?:[“‘][^”’\n]{1,14}[”’])?[\u4e00-\u9fffA-Za-z0-9+·“”‘’、]{0,48}")
RIGHT_STOP = re.compile(
    r"[的](?=[\u4e00-\u9fff]{0,2}(?:基础上|时候|情况下|方式|形式))|已经?|并且?|向|与(?=[^\u4e00-\u9fff]|[\u4e00-\u9fff]{2,4}(?:结|签|联|共))|在(?!职|册|校|岗|编|线|建|家|读)|从|由|为(?!民)|均|都|把|将|被|让|使|以(?!上|下|内|外)|对(?!象|口)|"
    r"中(?=选|抽|产|评|挑|确|筛)|是|也|就|能|可以|还|又|每(?!周|月|年|日)|投身|命名|有着|有(?!限|机|效)|当中|其中|之中|之间|等(?!级|额)|分别|全部|同时|通过|经过|围绕|深入|随时|定期|共(?!建|享|治|同|青)|包括|涉及|到(?!位|期|户)"
)
TRAILING = re.compile(
    r"(?:[达共累计为有约是了已近仅超过高合总均各至在到的需需要不少于低最每户年月周人度平先后分别一次性成功就还也可能将其中\s:]|高达|多达|达到|达成|累计|共计|合计|总计|分别|超过|突破|突破了|左右|同比|环比|保持在?|稳定在?|控制在|不低于|不少于|以上|数量为|增幅|降幅|提升|提高|下降|减少|增加|增长|缩短|实现|现有|共有|有了|进一步|都|均|还|持续|大幅|显著|年均|同期|提前)+\Z"
)
KEEP_TAIL = re.compile(r"(?:其中|总计|户均|人均|月均|年均|总共)\Z")
LEADING = re.compile(
    r"(?:[了过着已先后还共都就均各再又也并现仅其该本我]|全(?:年|市|县|区|村|镇|街道)|全(?!国|省|体|面|民|程|域|科|日)|累计|目前|共计|先后|现有|共有|其中|全年|全市|全县|全区|全村|全镇|全街道|我区|我市|我县|我镇|今年|去年|近年来|而且|并且|同时|此外|目前已|截至目前|截止目前|以来|有效|成功|积极|主动|广泛|及时|大力|深入|持续|不断|常态化|定期|集中|统一|协助|努力|总共|一共|每年|每月|每周|新增|新|各类|多种|多次|各级|各个|不同|相关|较大型?|一批|系列|有关|等|和|与|及|以及|为|向|对|给|从|在|的|地|得|使|让|把|将|由)+"
)
QUOTED = re.compile(r"[“‘]([^“”‘’\n]{2,16})[”’]")
PREDICATE = re.compile(r"(?:都|均|全)?[是为](?!了)")
PREDICATED = re.compile(r"(?:\d+岁以[上下]的?)?[\u4e00-\u9fff]{2,12}")
NEXT_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百千](?=[个名项条家户支场次余多])")
PEOPLE = ("民", "众", "员", "者", "人", "户", "工", "生", "干部", "人口")
ONE_CHARACTER = ("村", "县", "镇", "乡", "区", "岗", "校", "树", "路", "桥", "渠")
QUOTED_RUN = re.compile(r"[“‘]([^“”‘’\n]{2,16})[”’](?:、?[“‘][^“”‘’\n]{2,16}[”’]){0,5}\Z")
RESPECTIVELY = re.compile(r"([^,。;:!?\n\d]+?)分别[^,。;:!?\n\d]{0,8}\Z")
ROW_SIGNS = ("、", "和", "与", "及")
COVERED = re.compile(r"(?:的)?全?(覆盖率?)")
LIKES_LEFT = frozenset(("percent", "area", "length", "weight", "volume", "energy", "score", "time"))
ADVERB = re.compile(r"(?:累计|共计?|已|先后|并|定期|主动|深入|逐一)[^,。、]{0,2}\Z")
RATE_SIGNS = ("率", "量", "数", "额", "度", "面", "者", "员")  # 「受理率」「安全感」 are nouns whatever verb they hold
ASPECTS = ("了", "过")
COMPARED = re.compile(r"(?:比|较|同比|环比|与)[^,。;]{0,12}\Z")
NOUN_HEAD = frozenset("率量数额度面人活项队站中平点员者会班课室厅所岗团营型机制清体阵基品专讲工事需问难案意单")


def find_indicators(matched: str, quantities: list[Quantity], verbs: list[VerbHit]) -> list[str]:
    """Return what each quantity measures, '' where the text does not say; in the words of the text."""
    starts = [verb.start for verb in verbs]
    indicators: list[str] = []
    for k, quantity in enumerate(quantities):
        previous = quantities[k - 1] if k else None
        respective = _respective(matched, quantities, k)
        indicator = respective or _indicator(matched, quantity, previous, verbs, starts)
        if not indicator and previous and same_sentence(matched, previous, quantity):
            indicator = indicators[-1]
        indicators.append(indicator)
    return indicators


def _respective(matched: str, quantities: list[Quantity], k: int) -> str:
    """「事故起数、死亡人数分别下降14.5%、14%」: the items of the list before 分别, one for each number of the row."""
    first = k
    while first and matched[quantities[first - 1].end : quantities[first].start] in ROW_SIGNS:
        first -= 1
    quantity = quantities[first]
    begin = max(0, quantity.left_end - REACH)
    told = matched.find("分别", begin, quantity.number) >= 0
    listed = RESPECTIVELY.search(matched, begin, quantity.number) if told else None
    if not listed:
        return ""
    items = [item for item in re.split("[、和与及]", listed.group(1)) if item]
    return _noun_phrase(items[k - first]) if len(items) > 1 and k - first < len(items) else ""


def _indicator(
    matched: str, quantity: Quantity, previous: Quantity | None, verbs: list[VerbHit], starts: list[int]
) -> str:
    floor = previous.right_start if previous and previous.right_start <= quantity.left_end else 0
    left = _left_phrase(matched, quantity, floor, verbs, starts)
    if quantity.change is not None:
        return left or _right_phrase(matched, quantity, verbs, starts)
    if quantity.unit == "%" and (covered := COVERED.match(matched, quantity.right_start)):
        return left + covered.group(1) if left and not left.endswith("覆盖") else left or covered.group(1)
    right = _right_phrase(matched, quantity, verbs, starts)
    if right and PREDICATE.match(matched, quantity.right_start):
        return right
    if left and (quantity.unit_class in LIKES_LEFT or quantity.unit_class == "money"):
        return left
    bounded = quantity.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST)
    if left and bounded and matched[quantity.right_start : quantity.right_start + 1] == "的":
        return left  # 「党员不足3人的支部」
    return right or left or _told_before(matched, quantity, verbs, starts)


def _left_phrase(matched: str, quantity: Quantity, floor: int, verbs: list[VerbHit], starts: list[int]) -> str:
    """The noun phrase that ends where the number begins."""
    end = quantity.left_end
    if matched[end - 1 : end] == ")" and (gloss := matched.rfind("(", max(0, end - LONGEST_GLOSS), end)) > 0:
        end = gloss  # 「生产总值(GDP)262.6亿元」
    begin = max(floor, end - REACH, 0)
    for boundary in BOUNDARY.finditer(matched, begin, end):
        begin = boundary.end()
    while matched[begin : begin + 1] in ROW_SIGNS:
        begin += 1
    phrase = matched[begin:end]
    if quantity.change is not None:
        phrase = COMPARED.sub("", phrase)
    trimmed = _trim_tail(phrase)
    end = begin + len(trimmed)
    if not trimmed:
        return ""
    if quoted := QUOTED_RUN.search(matched, begin, end):
        return quoted.group(1)
    begin = _after_last_verb(matched, begin, end, verbs, starts)
    return _noun_phrase(matched[begin:end])


def _trim_tail(phrase: str) -> str:
    if KEEP_TAIL.search(phrase):
        return ""
    return TRAILING.sub("", phrase)


def _after_last_verb(matched: str, begin: int, end: int, verbs: list[VerbHit], starts: list[int]) -> int:
    """Where the object begins: behind the last verb that is one here, of those that leave a noun behind them."""
    k = bisect_left(starts, begin)
    clause_start = begin + _lead(matched[begin:end])
    last = begin
    in_list = LIST_SIGN in matched[begin:end]
    adverb_end = -1
    while k < len(verbs) and verbs[k].start < end:
        verb = verbs[k]
        k += 1
        if verb.adverb:
            adverb_end = verb.end
            continue
        if matched[verb.end : verb.end + 1] in RATE_SIGNS or (in_list and _is_list_item(matched, verb, last)):
            continue
        if verb.end >= end:
            # 「完成生态修复30亩」: a noun behind another verb; 「累计开展4期」「建设了9个」: the verb itself
            is_noun = verb.noun or begin < last <= verb.start - 2
            if matched[verb.end : verb.end + 1] in ASPECTS or not is_noun:
                last = verb.end
        elif not verb.noun or verb.start == adverb_end or not _is_noun_in(matched, verb, clause_start, last, begin):
            last = verb.end
    return last


def _is_noun_in(matched: str, verb: VerbHit, clause_start: int, last: int, begin: int) -> bool:
    """Whether a word that is noun and verb is a noun: behind a verb, before a noun's head, or within the phrase."""
    if verb.start == last > begin or matched[verb.end] in NOUN_HEAD:
        return True
    return verb.start > max(clause_start, last) and not _is_verb_here(matched, verb)


def _is_list_item(matched: str, verb: VerbHit, floor: int) -> bool:
    """「培训、宣传招募、服务策划等」: a word inside a list, behind its first 、 or right before one, is no verb."""
    return (
        matched[verb.end : verb.end + 1] == LIST_SIGN or LIST_SIGN in matched[max(floor, verb.start - 4) : verb.start]
    )


def _lead(phrase: str) -> int:
    lead = LEADING.match(phrase)
    return lead.end() if lead else 0


def _is_verb_here(matched: str, verb: VerbHit) -> bool:
    """A word that is noun and verb is a verb with 了, 过 or 各类 behind it, or 累计, 共 before it."""
    return matched[verb.end : verb.end + 1] in ("了", "过", "各") or bool(
        ADVERB.search(matched, verb.start - 4, verb.start)
    )


def _noun_phrase(phrase: str) -> str:
    """The last noun phrase: behind the last 的, the last 、 and 等, without adverbs and particles before it."""
    phrase = phrase.rpartition("”和")[2]
    for sign in ("的", "等", LIST_SIGN):
        head, found, tail = phrase.rpartition(sign)
        if found and len(tail) >= 2:
            phrase = tail
        elif found and sign == "等" and len(tail) < 2:
            phrase = head.split(LIST_SIGN)[0]
    phrase = phrase[_lead(phrase) :]
    phrase = phrase.strip("“”‘’、的 ")
    if len(phrase) > 3 and phrase[-1] in "里中内上":
        phrase = phrase[:-1]
    return phrase if len(phrase) >= 2 else ""


def _right_phrase(matched: str, quantity: Quantity, verbs: list[VerbHit], starts: list[int]) -> str:
    """The noun phrase that the classifier counts, up to the next verb, preposition or sign."""
    begin = quantity.right_start
    if predicate := PREDICATE.match(matched, begin):  # 「三分之一是60岁以上的老年人」
        told = PREDICATED.match(matched, predicate.end())
        return told.group() if told else ""
    run = RIGHT_RUN.match(matched, begin)
    if not run or not run.group():
        return ""
    end = _right_end(matched, begin, run.end(), verbs, starts)
    return _counted(matched[begin:end], quantity)


def _right_end(matched: str, begin: int, end: int, verbs: list[VerbHit], starts: list[int]) -> int:
    """Where the noun phrase stops: at a preposition, at the next number, at a verb."""
    stop = RIGHT_STOP.search(matched, begin, end)
    if stop:
        end = stop.start()
    number = NEXT_NUMBER.search(matched, begin, end)
    if number:
        end = number.start()
    k = bisect_left(starts, begin)
    while k < len(verbs) and verbs[k].start < end:
        verb = verbs[k]
        k += 1
        leads = verb.start == begin and (verb.noun or verb.role is None) and not verb.adverb
        letter = verb.end - verb.start == 1 and matched[verb.end : verb.end + 1] not in ("了", "过", "到")
        if leads or letter or (verb.noun and _is_noun_here(matched, verb, end)):
            continue
        return verb.start
    return end


def _counted(phrase: str, quantity: Quantity) -> str:
    """The noun of a phrase: 「居民的村寨」 behind a count of people is 居民, else the last noun is counted."""
    head, found, tail = phrase.removeprefix("的").rpartition("的")
    if not found:
        phrase = tail
    elif len(tail) < 2 or (quantity.unit_class == "people" and head.endswith(PEOPLE)):
        phrase = head
    else:
        phrase = tail
    first, *others = phrase.strip(LIST_SIGN).split(LIST_SIGN)
    if others:  # 「A、B系列学习班」: the last item carries the noun; 「党员、群众」: the first one is counted
        phrase = others[-1] if len(others[-1]) >= len(first) + 2 else first
    phrase = phrase.strip("“”‘’、+· ")
    return phrase if len(phrase) >= 2 or phrase in ONE_CHARACTER else ""


def _is_noun_here(matched: str, verb: VerbHit, end: int) -> bool:
    """「志愿服务队」「议事活动」: the word is part of a noun when it ends the run or a noun's head follows."""
    return verb.end >= end or matched[verb.end] in NOUN_HEAD


def _told_before(matched: str, quantity: Quantity, verbs: list[VerbHit], starts: list[int]) -> str:
    """Nothing beside the number: the last name quoted in the sentence, else the noun that ends the clause before."""
    begin = max(0, quantity.start - 4 * REACH)
    sentence = re.split(r"[。!?\n]", matched[begin : quantity.start])[-1]
    quoted = QUOTED.findall(sentence)
    if quoted:
        return str(quoted[-1])
    comma = matched.rfind(",", quantity.start - len(sentence), quantity.start)
    if comma < 0:
        return ""
    start = max(max(matched.rfind(sign, 0, comma) for sign in ",。;:!?\n") + 1, comma - REACH)
    if any(sign.isdigit() for sign in matched[start:comma]):
        return ""  # the clause tells a figure of its own, whose indicator is taken up
    behind = matched.rfind("的", start, comma) + 1  # 「…牵头领办的乡村振兴项目,已经建设了」
    if comma - LONGEST_NOUN <= behind <= comma - 2:
        return _noun_phrase(matched[behind:comma])
    return _noun_phrase(matched[_after_last_verb(matched, start, comma, verbs, starts) : comma])
