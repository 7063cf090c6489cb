"""Named ways of governing (治理模式): find the names, judge which are governance models, say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from casemine.extract.components import Decoding, Place, as_components, decode, gather, read_slots, slogan
from casemine.lexicons import Rule, load_lexicon, load_rules
from casemine.records import Component, GovernanceModel, NameKind, SectionRole, Span, Stance
from casemine.text.reading import Reading, read

QUOTED = re.compile(r"[“‘]([^“”‘’\n。!?<>]{2,40})[”’]")
NUMERIC_FORMS = frozenset({"plus", "digits", "chain", "set", "single"})
KINDS = {"place": NameKind.PLACE, "formula": NameKind.FORMULA, "clause": NameKind.CLAUSE, "brand": NameKind.BRAND}
FINAL = 2  # the score from which a name counts; see `_score`


@dataclass(slots=True)
class Mention:
    """One place where a name may stand, in characters of the view."""

    name: str
    form: str
    place: Place
    head: str | None
    strength: str  # strong, medium, weak, or empty without a head
    trigger: bool
    quoted: bool = True
    aim: bool = False  # a principle, a spirit or a problem follows: 「“四气”精神」


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


def find_governance_models(text: str | Reading) -> tuple[GovernanceModel, ...]:
    """
    Return the governance models that `text` names, in the order of their evidence.

    A name is taken when what stands around it speaks for it: a generic head behind it, a verb that sets it up,
    a list of what it holds, its place in a heading, repetition. Members are the text's own words; a name that
    the text does not decode has none.

    >>> (found,) = find_governance_models("形成以社区党委为核心,居委会、业委会和物业公司三者协同的“一核三委”治理模式。")
    >>> found.name, found.head, [(part.slot, part.members) for part in found.components]
    ('一核三委', '模式', [('核', ('社区党委',)), ('委', ('居委会', '业委会', '物业公司'))])
    """
    reading = read(text)
    candidates = _group(reading, sorted(_mentions(reading), key=lambda mention: mention.place.start))
    for candidate in candidates:
        _decode(reading, candidate)
    kept = [candidate for candidate in candidates if _is_model(reading, candidate)]
    models = _with_parents(reading, kept, [_as_model(reading, candidate) for candidate in kept])
    return tuple(sorted(models, key=lambda model: model.evidence))


# ---- names --------------------------------------------------------------------------------------------------------


def _mentions(reading: Reading) -> Iterator[Mention]:
    view = reading.view.matched
    yield from _quoted(view)
    yield from _loose(view)


def _quoted(view: str) -> Iterator[Mention]:
    """Names in quotes: the commonest form by far (domain 1)."""
    for found in QUOTED.finditer(view):
        start, end = found.span(1)
        if view.rfind("《", max(0, start - 40), start) > view.rfind("》", max(0, start - 40), start):
            continue
        written = found.group(1)
        if "+" in written and (verb := _leading_verb().match(written)):
            start += verb.end()
            written = written[verb.end() :]
        form = _form(written)
        head, closing, strength = _head_after(view, found.end(), form)
        if form == "place":
            head, closing, strength = written[-2:], found.end(), "strong"
            word = written[:-2].removeprefix("新时代")
            if not _is_place(view, word) and (head != "经验" or word in _words("not_place")):
                form = "brand"
        elif not head and (inner := _inner_head().search(written)):
            head, strength = inner.group(), _strengths()[inner.group()]
            bare = "" if COUNTED_HEAD.match(written) else _form(written[: inner.start()])
            if "+" in written or bare in NUMERIC_FORMS:
                written, end = _trim_modifier(written[: inner.start()], start + inner.start())
                form = _form(written)
        if form:
            place = Place(found.start(), start, end, closing)
            trigger = _has_trigger(view, found.start())
            if form == "brand" and trigger and strength == "medium":
                trigger = not HOLDING.search(view, max(0, found.start() - 6), found.start())
            if form == "brand" and not strength and PLUS_LEFT.search(view, max(0, found.start() - 6), found.start()):
                strength, trigger = "plus", True  # 「打造党建+“红色联盟”」
            aim = AIM.match(view, found.end()) is not None
            yield Mention(written, form, place, head, strength, trigger, aim=aim)


def _trim_modifier(written: str, end: int) -> tuple[str, int]:
    """Drop 服务 or 治理 between a formula and its head: 党建促N+服务模式 → 党建促N+."""
    found = re.search(r"(?<=\+)(?:党建|治理|工作|服务|管理)?新?$", written)
    return (written[: found.start()], end - len(found.group())) if found and found.group() else (written, end)


def _form(written: str) -> str:
    for rule in _name_rules():
        if rule.pattern.match(written):
            return rule.label
    return ""


def _head_after(view: str, position: int, form: str) -> tuple[str | None, int, str]:
    """Return the generic head behind a name, where it ends, and how much it proves."""
    for pattern in _head_patterns():
        if found := pattern.match(view, position):
            break
    else:
        return None, position, ""
    last = _last_head().search(found["head"] + found["more"])
    head = last.group() if last else found["head"]
    # 「“A、B”的思路」 is an aim, 「“A、B”的模式」 a way of working; 「等一批品牌」 counts, it does not name.
    if form in ("clause", "brand"):
        if form == "brand" and head == "格局" or form == "clause" and head == "抓手":
            return None, position, ""
        if TRADE.search(found["gap"]) or (form == "clause" and head == "格局"):
            return None, position, ""
        if found["of"] and head not in OF_HEADS:
            return None, position, ""
        if found["gap"].startswith("等") and (len(found["gap"]) > 5 or head == "品牌" or "批" in found["gap"]):
            return None, position, ""
    return head, found.end(), _strengths()[head]


def _loose(view: str) -> Iterator[Mention]:
    """Names without quotes: formulas, digits and chains before a head, a place's own experience, an alliance."""
    for pattern, label in _loose_patterns():
        for found in pattern.finditer(view):
            start, end = found.span("name")
            form = "brand" if label == "alliance" else label
            head, closing, strength = _head_after(view, end, form)
            place = Place(start, start, end, closing)
            if label == "alliance":
                head, strength = found["head"], "medium"
                if not gather(view, head, place):
                    continue
            if form == "formula" and view.startswith("”", end):
                continue
            yield Mention(found["name"], form, place, head, strength, _has_trigger(view, start), quoted=False)
    yield from _loose_places(view)


def _loose_places(view: str) -> Iterator[Mention]:
    """「浙江经验」: the word before is a place that the text names with 省, 市, 区, 县, 镇 or 村."""
    known: dict[str, bool] = {}
    for found in LOOSE_PLACE.finditer(view):
        for word in (found["two"][-2:], found["two"]):
            if word not in known:
                known[word] = _is_place(view, word)
            if known[word]:
                start = found.end() - len(found["head"]) - len(word)
                place = Place(start, start, found.end(), found.end())
                yield Mention(word + found["head"], "place", place, found["head"], "strong", True, quoted=False)
                break


def _is_place(view: str, word: str) -> bool:
    """Whether the text writes the word with 省, 市, 区, 县, 镇 or 村 behind it, or masks it."""
    if re.fullmatch(r"[xX×*某]{1,3}", word):
        return True
    if word in _words("not_place") or word in _words("trigger") or re.search("[的这那个些样种每各该其]", word):
        return False
    return any(
        not view.startswith(NO_PLACE_END, view.index(word + kind) + len(word))
        for kind in "省市区县镇乡村"
        if word + kind in view
    )


def _has_trigger(view: str, opening: int) -> bool:
    """Whether a verb that sets up or runs stands before the name, in its clause."""
    return _trigger().search(view, max(0, opening - 14), opening) is not None


# ---- one name, many mentions --------------------------------------------------------------------------------------


def _group(reading: Reading, mentions: list[Mention]) -> list[Candidate]:
    """Put the mentions of one name together; misprints and short forms join the name they stand for."""
    view = reading.view.matched
    by_key: dict[str, Candidate] = {}
    for mention in mentions:
        key = _key(mention)
        candidate = by_key.get(key)
        if candidate is None:
            candidate = by_key[key] = Candidate(key, mention.name, mention.form)
        candidate.mentions.append(mention)
    _join_short_forms(view, by_key)
    _join_misprints(by_key)
    _join_formulas(by_key)
    titles = {section.title for section in reading.sections}
    first_line = view.lstrip("\n").split("\n", 1)[0]
    for candidate in by_key.values():
        candidate.titled = candidate.name in first_line or any(candidate.name in title for title in titles)
        candidate.titled = candidate.titled or any(name in first_line for name in candidate.others)
    return list(by_key.values())


def _key(mention: Mention) -> str:
    """Return the name without its inner head, quotes and dots, so that 红色引擎工程 and “红色引擎”工程 are one."""
    name = re.sub(r"[·、,—\-“”‘’]", "", mention.name).lower()
    if mention.form == "place":
        return name.removeprefix("新时代")
    inner = _inner_head().search(name)
    return name[: inner.start()] if inner and inner.start() >= 2 else name


def _join(by_key: dict[str, Candidate], kept: str, gone: str) -> None:
    if kept in by_key and gone in by_key and kept != gone:
        other = by_key.pop(gone)
        by_key[kept].others.append(other.name)
        by_key[kept].mentions.extend(other.mentions)
        by_key[kept].mentions.sort(key=lambda mention: mention.place.start)


def _join_short_forms(view: str, by_key: dict[str, Candidate]) -> None:
    """「“千村示范、万村整治”工程(以下简称“千万工程”)」."""
    for candidate in list(by_key.values()):
        for mention in candidate.mentions:
            found = _definition("short_form").match(view, mention.place.end)
            if found:
                short = [other.key for other in by_key.values() if other.name == found["short"]]
                for key in short:
                    _join(by_key, candidate.key, key)


def _join_misprints(by_key: dict[str, Candidate]) -> None:
    """党促N+ is 党建促N+ with a character lost; only names with 「+」 are mended, and never their digits."""
    names = sorted((c for c in by_key.values() if c.form == "plus" and HAN.search(c.key)), key=lambda c: -len(c.key))
    for long in names:
        for short in names:
            if len(short.key) >= 4 and len(long.key) == len(short.key) + 1 and _lost_one(long.key, short.key):
                _join(by_key, long.key, short.key)


def _lost_one(long: str, short: str) -> bool:
    return any(long[:k] + long[k + 1 :] == short and HAN.match(long[k]) for k in range(len(long)))


def _join_formulas(by_key: dict[str, Candidate]) -> None:
    """An unquoted formula ends where its mentions part: 党建+红色庭院|阵地, 党建+红色庭院|创建."""
    names = sorted((c for c in by_key.values() if c.form == "formula"), key=lambda c: len(c.key))
    for short in names:
        for long in names:
            if long is not short and long.key.startswith(short.key) and not long.mentions[0].quoted:
                _join(by_key, short.key, long.key)
                short.others = [name for name in short.others if name != long.name]


# ---- is it a governance model? ------------------------------------------------------------------------------------


def _decode(reading: Reading, candidate: Candidate) -> None:
    """Look for the members: of numeric names everywhere, of others where a frame or a slogan spells them out."""
    view = reading.view.matched
    places = [mention.place for mention in candidate.mentions]
    if candidate.form in NUMERIC_FORMS:
        candidate.decoding = decode(reading, candidate.name, candidate.mentions[0].head, places)
        return
    for mention in candidate.mentions[:6]:
        way = slogan if candidate.form == "place" else gather
        if found := way(view, mention.head, mention.place):
            candidate.decoding = found
            return


def _is_model(reading: Reading, candidate: Candidate) -> bool:
    return not _vetoed(reading, candidate) and _score(candidate) >= FINAL


def _vetoed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the name is doctrine, a routine, a layout plan or a mere word in quotes (guideline 3)."""
    decoded = candidate.decoding is not None and candidate.decoding.exact
    known = [_policy().get(name) for name in {candidate.name, candidate.name.removeprefix("新时代"), candidate.key}]
    known += [_policy().get(name) for name in candidate.others]
    terms = [term for term in known if term is not None]
    if any(term.note == "context" for term in terms):  # a programme may be adopted by the text that is its own report
        return not (candidate.titled or decoded)
    if candidate.name in _words("generic"):
        return True
    for term in terms:
        if term.note == "never" or (term.note == "if_decoded" and not decoded and not _claimed(reading, candidate)):
            return True
    if candidate.form == "brand":
        base = candidate.key
        if NO_BRAND.search(candidate.name) or candidate.name in _strengths() or _opens_with_verb(candidate):
            return True
        if base in _words("generic") or (base[0] == "全" and len(base) <= 4):
            return True
        return all(_denied(reading, mention) for mention in candidate.mentions)
    if candidate.form == "single" and re.fullmatch("[一二三四五六七八九十]{1,2}五", candidate.name):  # 十四五
        return True
    if candidate.form == "single" and COUNTED.match(candidate.name):
        return True
    return candidate.form in NUMERIC_FORMS and _is_layout(reading, candidate)


def _opens_with_verb(candidate: Candidate) -> bool:
    """Whether the quotes hold a task, 「“建立回访机制”」, not a name."""
    mention = candidate.mentions[0]
    inside = mention.head is not None and candidate.name.endswith(mention.head)
    return inside and _leading_verb().match(candidate.name) is not None


def _claimed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the text claims a routine term as its own: it stands in the title, or 创新 and a head hold it."""
    view = reading.view.matched
    return candidate.titled and any(mention.strength == "strong" for mention in candidate.mentions) or any(
        mention.strength == "strong" and OWN_VERB.search(view, max(0, mention.place.opening - 8), mention.place.opening)
        for mention in candidate.mentions
    )


def _denied(reading: Reading, mention: Mention) -> bool:
    """Whether the clause turns against the words in quotes: 打破“…”模式, 从“…”向…转变."""
    opening = mention.place.opening
    return DENIAL.search(reading.view.matched, max(0, opening - 8), opening) is not None


def _is_layout(reading: Reading, candidate: Candidate) -> bool:
    """Whether a chain is the layout of a town or an industry: 一核一轴三带."""
    slots = read_slots(candidate.name)
    view = reading.view.matched
    spatial = [slot for slot in slots if slot.noun in _words("spatial")]
    if not spatial:
        return False
    after = view[candidate.mentions[0].place.end : candidate.mentions[0].place.end + 16]
    governed = re.search(r"治理|党建|服务体系|工作法|网格", after)
    many = len(spatial) * 2 >= len(slots) and (len(spatial) > 1 or slots[0].noun in ("核", "轴", "芯", "极", "主"))
    return not governed and (many or bool(LAYOUT.search(after)))


def _score(candidate: Candidate) -> int:
    """
    Return what speaks for a name; `FINAL` is enough.

    A head counts most, then a decoding; a verb, a heading and repetition count one each. What looks like common
    text must bring more: counted nouns (「七大机制」), numbers without a head, words before 精神 or 问题.
    """
    form = candidate.form
    score = max(_mention_score(form, mention) for mention in candidate.mentions)
    score += candidate.titled + (len(candidate.mentions) > 1)
    headed = any(mention.strength in ("strong", "medium") for mention in candidate.mentions)
    if candidate.decoding is not None:
        score += 2 if candidate.decoding.exact else 1
    if form == "single":
        score -= COUNT_NOUN.match(candidate.name) is not None
        score -= 3 * (COUNTED_HEAD.match(candidate.name) is not None)
        score -= not headed
    if form == "chain" and ONLY_ONES.match(candidate.name) and not headed:
        score -= 1
    if form in ("digits", "set") and not headed and candidate.decoding is None:
        score -= 1
    return score - (all(mention.aim for mention in candidate.mentions) and 2)


def _mention_score(form: str, mention: Mention) -> int:
    strength = mention.strength
    if form in NUMERIC_FORMS:
        head = {"strong": 2, "medium": 2, "weak": 1}.get(strength, 0)
        return head + mention.trigger + (form in ("chain", "plus") and head > 0) - (not mention.quoted and not strength)
    if form == "place":
        return 2
    if form == "formula":
        return {"strong": 2, "medium": 1}.get(strength, 0) + (mention.trigger and (mention.quoted or strength != "weak"))
    if not mention.quoted or strength == "plus":
        return 2
    if strength not in ("strong", "medium"):
        return -2
    return 1 + mention.trigger + (mention.head == "品牌")


# ---- the record ---------------------------------------------------------------------------------------------------


def _as_model(reading: Reading, candidate: Candidate) -> GovernanceModel:
    text, view = reading.text, reading.view
    decoding = candidate.decoding
    defining = decoding.place if decoding else candidate.mentions[0].place
    evidence = view.span(defining.start, defining.end)
    components = as_components(text, reading, decoding) if decoding else _empty_components(candidate)
    mentions = _all_mentions(reading, candidate)
    name = text[evidence.start : evidence.end]
    written = {text[span.start : span.end] for span in mentions} | set(candidate.others)
    head = next((mention.head for mention in candidate.mentions if mention.head and mention.strength != "weak"), None)
    return GovernanceModel(
        name=name,
        head=head or next((mention.head for mention in candidate.mentions if mention.head), None),
        kind=KINDS.get(candidate.form, NameKind.NUMERIC),
        stance=_stance(reading, candidate),
        components=components,
        complete=_is_complete(components),
        evidence=evidence,
        aliases=tuple(sorted(written - {name})),
        definition=tuple(view.span(*member) for member in decoding.spans) if decoding else (),
        mentions=mentions,
        section=reading.section_at(evidence.start),
    )


def _empty_components(candidate: Candidate) -> tuple[Component, ...]:
    """Return the slots that a numeric name shows, without members: nothing is decoded from memory (guideline 3)."""
    if candidate.form not in NUMERIC_FORMS:
        return ()
    return tuple(Component(slot.noun, slot.count) for slot in read_slots(candidate.name))


def _is_complete(components: tuple[Component, ...]) -> bool:
    full = all(part.count is None or part.count == len(part.members) for part in components)
    return full and any(part.members for part in components)


def _all_mentions(reading: Reading, candidate: Candidate) -> tuple[Span, ...]:
    """Return every place where the name or one of its other spellings stands, quoted or not."""
    view = reading.view.matched
    taken: dict[int, int] = {}
    for name in sorted({candidate.name, *candidate.others}, key=len, reverse=True):
        here = 0
        while (at := view.find(name, here)) >= 0:
            here = at + len(name)
            edge = not re.match(r"[0-9+N]", view[here : here + 1] or " ") and not re.match(
                r"[0-9+]", view[at - 1] if at else " "
            )
            if (edge or not re.match(r"[0-9N]", name)) and not any(a <= at < b for a, b in taken.items()):
                taken[at] = here
    return tuple(sorted(reading.view.span(a, b) for a, b in taken.items()))


# ---- whose it is --------------------------------------------------------------------------------------------------


def _stance(reading: Reading, candidate: Candidate) -> Stance:
    """Return adopted if one mention runs it as the text's own, else proposed, else cited (guideline 3)."""
    if candidate.form == "place":
        return Stance.ADOPTED if _is_own_place(reading, candidate) else Stance.CITED
    stances = {_mention_stance(reading, mention) for mention in candidate.mentions}
    for stance in (Stance.ADOPTED, Stance.PROPOSED):
        if stance in stances:
            return stance
    return Stance.CITED


def _mention_stance(reading: Reading, mention: Mention) -> Stance:
    view, opening = reading.view.matched, mention.place.opening
    if CITING.search(view, max(0, opening - 10), opening):
        return Stance.CITED
    titles, roles = _where(reading, reading.view.offset(opening))
    if ELSEWHERE.search(titles):
        return Stance.CITED
    clause = max(view.rfind(mark, max(0, opening - 60), opening) for mark in "。;\n")
    before = view[max(clause, opening - 60, 0) : opening]
    if SectionRole.RECOMMENDATIONS in roles:
        return Stance.PROPOSED
    if PLANNED.search(before) or (SectionRole.REFLECTION in roles and (MODAL.search(before) or "打造" in before)):
        return Stance.PROPOSED
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
    place = re.sub(r"(?:经验|模式|样本|样板|现象)$", "", candidate.key)
    if re.fullmatch(r"[xX×*某]+", place):
        return True
    view = reading.view.matched
    apart = view.count(place) - view.count(candidate.key)
    return apart >= 5 or (apart > 0 and place in view.lstrip("\n").split("\n", 1)[0])


# ---- what belongs to what -----------------------------------------------------------------------------------------


def _with_parents(
    reading: Reading, candidates: list[Candidate], models: list[GovernanceModel]
) -> list[GovernanceModel]:
    """Name the parent of a model that refines another, is its content, or is one of its members."""
    import msgspec

    view = reading.view.matched
    keys = {name: model.name for c, model in zip(candidates, models, strict=True) for name in (c.name, c.key, *c.others)}
    parents: dict[str, str] = {}
    for found in _definition("basis").finditer(view):
        if parent := keys.get(found["parent"]):
            stop = view.find("。", found.end())
            sentence = view[max(view.rfind("。", 0, found.start()), 0) : stop if stop >= 0 else len(view)]
            parents |= {m.name: parent for m in models if m.name != parent and f"“{m.name}”" in sentence}
    for candidate, model in zip(candidates, models, strict=True):
        for mention in candidate.mentions:
            found = _definition("series").match(view, mention.place.end)
            if found and found["child"] in keys:
                parents.setdefault(keys[found["child"]], model.name)
        for member in (member for part in model.components for member in part.members):
            if keys.get(member, model.name) != model.name:
                parents.setdefault(keys[member], model.name)
    return [
        msgspec.structs.replace(model, parent=parents[model.name]) if model.name in parents else model
        for model in models
    ]


# ---- patterns, made once ------------------------------------------------------------------------------------------

OF_HEADS = frozenset("工作法 模式 机制 体系 制度 方式 做法 格局 架构 经验".split())
PLUS_LEFT = re.compile(r"党建\+$")
HAN = re.compile(r"[\u4e00-\u9fff]")
# What is merely held is an activity: 开展“…”行动 (guideline 3, named_item).
HOLDING = re.compile(r"(?:开展|启动|举办|组织)[了]?[^,。;“”]{0,4}$")
# 「文旅品牌」, 「种植模式」: heads of trade, not of governing.
TRADE = re.compile(r"文旅|旅游|农业|农产|产品|区域性?公?共?品|种植|养殖|经营|销售|盈利|商业|消费|招聘|演艺|赛事|文创")
NO_PLACE_END = ("市场", "市民", "区域", "区别", "乡村", "村民", "村庄", "市值")
LOOSE_PLACE = re.compile(r"(?P<two>[\u4e00-\u9fff]{2,3})(?P<head>经验|模式)(?![\u4e00-\u9fff]?化)")
LAYOUT = re.compile(r"空间|布局|产业|城镇|开发|组团|发展格局|园区|都市")
DENIAL = re.compile(r"(?:打破|摒弃|改变|防止|避免|杜绝|不搞|搞|破解|告别|变|从|由|防|反|反对|治理|纠治|整治|所谓|不是|不能)(?:了)?(?:传统|以往|原有|过去)?的?$")
OWN_VERB = re.compile(r"(?:创新|首创|探索|自创)[^,。;]{0,4}$")
CITING = re.compile(r"(?:学习|借鉴|参照|效仿|弘扬|传承|践行|吸收)(?:推广|运用|和|了|新时代|外地|先进)*$")
ELSEWHERE = re.compile(r"概述|国内外|外地|各地|先进地区|他山之石|全国|文献|理论|借鉴")
PLANNED = re.compile(r"(?:下一?步|今后|拟|建议|将|计划|争取|努力|力争)[^,。;]{0,16}$")
MODAL = re.compile(r"(?:要|应当?|应该|需要?|必须|可以?)[^。;]{0,24}$")
AIM = re.compile(
    r"(?:的|等)?[\u4e00-\u9fff]{0,4}?(?:要求|目标|原则|精神|思想|理念|论断|问题|方针|意识|规定|战略|口号|指示|意义|布局|情怀|干部|分子)"
)
NO_BRAND = re.compile(r"^(?:[0-9]+个|一号|新时代中国|[一二三四五六七八九十]{1,2}五$)|战略$|^[一二两三四五六七八九].*(?:[带轴廊极圈]|节点)")
ONLY_ONES = re.compile(r"^(?:一[^一二两双三四五六七八九十]+)+$")
# 「三年」, 「四句话」, 「六块短板」 are counted, they name nothing.
COUNTED = re.compile(r"^[二两三四五六七八九十百]{1,3}(?:[年月日天周]|小时|分钟|句话|个字|点(?:要求|感受|体会|意见|建议|希望)|[笔块件]|个方面)")
COUNT_NOUN = re.compile(r"^[二两三四五六七八九十]{1,2}[个大项种类级条张本](?!红|一)")
COUNTED_HEAD = re.compile(
    r"^[二两三四五六七八九十]{1,2}[个大项种类](?:[\u4e00-\u9fff]{0,4})(?:工程|行动|机制|计划|体系|举措|战略|任务|改革|平台|制度|品牌|措施)$"
)


@cache
def _words(term_class: str) -> frozenset[str]:
    return frozenset(load_lexicon("model_cues").of_class(term_class))


@cache
def _policy():  # type: ignore[no-untyped-def]
    return load_lexicon("policy_terms").by_term


@cache
def _name_rules() -> tuple[Rule, ...]:
    return load_rules("model_names")


@cache
def _definitions() -> dict[str, Rule]:
    return {rule.name: rule for rule in load_rules("model_definitions")}


def _definition(name: str) -> re.Pattern[str]:
    return _definitions()[name].pattern


@cache
def _strengths() -> dict[str, str]:
    # 「“六步”法」: the bare 法 is a head only where it touches the quotes.
    return {"法": "strong"} | {row.term: row.term_class for row in load_lexicon("model_heads")}


@cache
def _head_patterns() -> tuple[re.Pattern[str], ...]:
    """的, some characters of what is governed, then the head and any heads behind it: 小区治理新|模式; weak heads last."""
    lexicon = load_lexicon("model_heads")
    heads = lexicon.alternation()
    stops = load_lexicon("model_cues").alternation("stop")
    not_heads = r"(?<=工程)师|(?<=法)[治律院庭官规]|(?<=行动)力|(?<=[制度])化|(?<=经验)丰富|(?<=计划)[生单]|(?<=品牌)化"
    patterns = []
    for classes, length in ((("strong", "medium"), 10), (("weak",), 6)):
        wanted = lexicon.alternation(*classes) + ("|(?<=[”’])法" if "strong" in classes else "")
        gap = rf"(?:(?!{stops}|{wanted}|的|为)[\u4e00-\u9fffA-Za-z0-9]){{0,{length}}}?(?<![了在为和与是让使将把被从向以等成到对及])"
        patterns.append(
            re.compile(rf"[”’)]?(?P<of>的?)(?P<gap>等?{gap})(?P<head>{wanted})(?P<more>(?:新?(?:{heads}))*)(?!{not_heads})")
        )
    return tuple(patterns)


@cache
def _last_head() -> re.Pattern[str]:
    return re.compile(rf"(?:{load_lexicon('model_heads').alternation()})$")


@cache
def _inner_head() -> re.Pattern[str]:
    inside = [row.term for row in load_lexicon("model_heads") if row.note == "inside"]
    return re.compile(rf"(?:{'|'.join(sorted(inside, key=len, reverse=True))})$")


@cache
def _trigger() -> re.Pattern[str]:
    words = load_lexicon("model_cues").alternation("trigger")
    return re.compile(rf"(?:{words})(?:了|起|出|好|实)?[^,。;:\n]{{0,8}}$")


@cache
def _leading_verb() -> re.Pattern[str]:
    return re.compile(rf"(?:{load_lexicon('model_cues').alternation('trigger')})(?=.{{3}})")


@cache
def _loose_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    cues, heads = load_lexicon("model_cues"), load_lexicon("model_heads")
    left, trigger = load_lexicon("formula_lefts").alternation(), cues.alternation("trigger")
    strong = heads.alternation("strong")
    behind = rf"(?=(?:党建|基层|社区|小区|治理|工作|管理|服务|网格){{0,3}}新?(?:{strong}))"
    block = r"[一二两双三四五六七八九十](?![一二两双三四五六七八九十的])[\u4e00-\u9fff]"
    right = rf"(?:(?!{strong}|阵地|创建|建设|的|等|让|为|是|在|与|和)[\u4e00-\u9fff]){{2,10}}"
    return (
        (re.compile(r"(?<![0-9A-Za-z.+“‘])(?P<name>(?:[0-9]{1,2}|[NX])[NX]?(?:\+(?:[0-9]{1,2}|[NXY])[NX]?){1,4})(?![0-9+”’.%>=])"), "plus"),
        (re.compile(rf"(?P<name>(?:党建?|{left})[\u4e00-\u9fff]?[NX]\+)"), "plus"),
        (re.compile(rf"(?P<name>(?:{left})\+{right})"), "formula"),
        (re.compile(rf"(?<![0-9.“‘])(?P<name>[0-9]{{3,4}}){behind}"), "digits"),
        (re.compile(rf"(?:{trigger})(?P<name>(?:{block}[\u4e00-\u9fff]?){{2,5}}?){behind}"), "chain"),
        (re.compile(r"(?:建立|成立|组建|打造|构建)(?P<name>[\u4e00-\u9fff]{1,6}?大?(?P<head>联盟|共同体))"), "alliance"),
    )
