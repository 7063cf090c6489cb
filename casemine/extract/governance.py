"""Named ways of governing (治理模式): find them in a text, with what they hold, whose they are, what they belong to."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from casemine.extract.apart import fill
from casemine.extract.components import as_components, decode
from casemine.extract.definitions import gather, lettered, rhetorical, rule, slogan
from casemine.extract.governance_features import describe_candidate
from casemine.extract.governance_judgement import ENOUGH, Candidate, find_stance, is_vetoed, score_of
from casemine.extract.governance_names import NUMERIC_FORMS, Mention, find_inner_head, find_mentions, has_trigger
from casemine.extract.reading import Reading, read
from casemine.extract.slots import read_slots
from casemine.learn.taggers import found_by, tagger
from casemine.records import Component, GovernanceModel, NameKind, Span

GOVERNANCE_MODEL, YES, NO = "governance_model", "taken", "left"  # the tagger and its answers
OPEN = 0  # the score from which the tagger is asked
KINDS = {"place": NameKind.PLACE, "formula": NameKind.FORMULA, "clause": NameKind.CLAUSE, "brand": NameKind.BRAND}
HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBERS = frozenset("0123456789+N")
LONGEST_TITLE = 60
MOST_FILLED = 40  # a text with more names is a list of names
INNER_SIGNS = re.compile(r"[·、,—\-“”‘’]")


def find_governance_models(text: str | Reading) -> tuple[GovernanceModel, ...]:
    """
    Return the governance models that `text` names, in the order of their evidence.

    A name is taken when what stands around it speaks for it: a generic head behind it, a verb that sets it up,
    a list of what it holds, its place in a heading, repetition. Members are the text's own words; a name that
    the text does not decode has none.

    >>> (found,) = find_governance_models("形成以党总支为核心,村委会、监委会和合作社三者协同的“一核三会”治理模式。")
    >>> found.name, found.head, [(part.slot, part.members) for part in found.components]
    ('一核三会', '模式', [('核', ('党总支',)), ('会', ('村委会', '监委会', '合作社'))])
    """
    reading = read(text)
    core = tagger(GOVERNANCE_MODEL)
    kept: list[Candidate] = []
    sure: float | None
    for studied in study_names(reading):
        answer, sure = YES if studied.told else NO, None
        if core and studied.features:
            answer, sure = core.best(studied.features)
        if answer == YES:
            studied.candidate.confidence = sure
            kept.append(studied.candidate)
    for candidate in kept[:MOST_FILLED]:  # what is told elsewhere fills a name but proves none
        if candidate.form in NUMERIC_FORMS:
            places = [mention.place for mention in candidate.mentions]
            candidate.decoding = fill(reading, candidate.name, candidate.decoding, places)
    kept = _without_slots(kept)
    mentions = _find_all(reading, kept)
    models = [_as_model(reading, *pair) for pair in zip(kept, mentions, strict=True)]
    models = _with_parents(reading, kept, models)
    return tuple(sorted(models, key=lambda model: model.evidence))


class Studied(NamedTuple):
    """A name that may be a governance model, and what is known of it before that is judged."""

    candidate: Candidate
    told: bool  # what the rules say
    features: tuple[str, ...]  # none where so little speaks for the name that nobody need be asked


def study_names(reading: Reading) -> list[Studied]:
    """Return the names that a text may call governance models; the tagger is fitted on what is known of them."""
    candidates = _group(reading, find_mentions(reading.view.matched))
    studied = []
    for candidate in candidates:
        _decode(reading, candidate)
        score = score_of(reading, candidate)
        if score < OPEN:
            studied.append(Studied(candidate, False, ()))
            continue
        vetoed = is_vetoed(reading, candidate)
        told = score >= ENOUGH and not vetoed
        studied.append(Studied(candidate, told, describe_candidate(reading, candidate, told, score, vetoed)))
    return studied


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
    titles = "\n".join([section.title for section in reading.sections])
    first_line, _, rest = view.lstrip("\n").partition("\n")
    title = first_line if rest and len(first_line) <= LONGEST_TITLE else ""
    for candidate in by_key.values():
        names = (candidate.name, *candidate.others)
        candidate.titled = candidate.name in titles or any(name in title for name in names)
    return list(by_key.values())


def _key(mention: Mention) -> str:
    """Return the name without its inner head, quotes and dots, so that 红色引擎工程 and “红色引擎”工程 are one."""
    name = INNER_SIGNS.sub("", mention.name).lower()
    if mention.form == "place":
        return name.removeprefix("新时代")
    inner = find_inner_head(name)
    return name[: inner.start()] if inner and inner.start() >= 2 else name


def _join(by_key: dict[str, Candidate], kept: str, gone: str) -> None:
    if kept in by_key and gone in by_key and kept != gone:
        other = by_key.pop(gone)
        by_key[kept].others.append(other.name)
        by_key[kept].mentions.extend(other.mentions)
        by_key[kept].mentions.sort(key=lambda mention: mention.place.start)


def _join_short_forms(view: str, by_key: dict[str, Candidate]) -> None:
    """「“A、B”行动(以下简称“双百行动”)」 is one name."""
    keys = {c.name + (c.mentions[0].head or ""): key for key, c in by_key.items()}
    keys |= {candidate.name: key for key, candidate in by_key.items()}
    for candidate in list(by_key.values()):
        for mention in candidate.mentions:
            found = rule("short_form").match(view, mention.place.end)
            if found and found["short"] in keys:
                _join(by_key, candidate.key, keys[found["short"]])


def _join_misprints(by_key: dict[str, Candidate]) -> None:
    """党促N+ is 党建促N+ with a character lost; only names with 「+」 are mended, and never their digits."""
    for long in [candidate for candidate in by_key.values() if candidate.form == "plus" and len(candidate.key) > 4]:
        for k, lost in enumerate(long.key):
            short = long.key[:k] + long.key[k + 1 :]
            if HAN.match(lost) and long.key in by_key:
                _join(by_key, long.key, short)


def _join_formulas(by_key: dict[str, Candidate]) -> None:
    """An unquoted formula ends where its mentions part: 党建+红色庭院|阵地, 党建+红色庭院|创建."""
    for long in [candidate for candidate in by_key.values() if candidate.form == "formula"]:
        if long.mentions[0].quoted:
            continue
        for length in range(long.key.index("+") + 3, len(long.key)):
            short = by_key.get(long.key[:length])
            if short is not None and short.form == "formula" and long.key in by_key:
                _join(by_key, short.key, long.key)
                short.others.remove(long.name)
                break


def _without_slots(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out 四联 where 三单四联 holds it as a slot, unless it has a head of its own."""
    chains = [candidate for candidate in candidates if candidate.form == "chain"]
    tokens = {slot.token for chain in chains for slot in read_slots(chain.name) if slot.token != chain.name}
    return [candidate for candidate in candidates if candidate.headed or candidate.name not in tokens]


def _decode(reading: Reading, candidate: Candidate) -> None:
    """Look for the members: of numeric names everywhere, of others where a frame or a slogan spells them out."""
    view = reading.view.matched
    places = [mention.place for mention in candidate.mentions]
    if candidate.form in NUMERIC_FORMS:
        candidate.decoding = decode(reading, candidate.name, places)
        if candidate.decoding is not None:
            first = min(start for start, _ in candidate.decoding.spans)
            candidate.run = first < candidate.decoding.place.start and has_trigger(view, first)
        return
    ways = {"place": (slogan,), "formula": (lettered, gather)}.get(candidate.form, (gather, rhetorical))
    for mention in candidate.mentions[:6]:
        for way in ways:
            if found := way(view, mention.head, mention.place):
                candidate.decoding = found
                return


# ---- the record ---------------------------------------------------------------------------------------------------


def _as_model(reading: Reading, candidate: Candidate, mentions: tuple[Span, ...]) -> GovernanceModel:
    text, view = reading.text, reading.view
    decoding = candidate.decoding
    evidence = view.span(*_defining(candidate))
    components = as_components(text, reading, decoding) if decoding else _empty_components(candidate)
    name = text[evidence.start : evidence.end]
    written = {text[span.start : span.end] for span in mentions} | set(candidate.others)
    head = next((mention.head for mention in candidate.mentions if mention.head and mention.strength != "weak"), None)
    return GovernanceModel(
        name=name,
        head=head or next((mention.head for mention in candidate.mentions if mention.head), None),
        kind=KINDS.get(candidate.form, NameKind.NUMERIC),
        stance=find_stance(reading, candidate),
        components=components,
        complete=_is_complete(components),
        evidence=evidence,
        aliases=tuple(sorted(written - {name})),
        definition=tuple(view.span(*member) for member in decoding.spans) if decoding else (),
        mentions=mentions,
        section=reading.section_at(evidence.start),
        found_by=found_by(GOVERNANCE_MODEL),
        confidence=None if candidate.confidence is None else round(candidate.confidence, 2),
    )


def _empty_components(candidate: Candidate) -> tuple[Component, ...]:
    """Return the slots that a numeric name shows, without members: nothing is decoded from memory (guideline 3)."""
    if candidate.form not in NUMERIC_FORMS:
        return ()
    return tuple(Component(slot.noun, slot.number) for slot in read_slots(candidate.name))


def _is_complete(components: tuple[Component, ...]) -> bool:
    full = all(part.count is None or part.count == len(part.members) for part in components)
    return full and any(part.members for part in components)


def _find_all(reading: Reading, candidates: list[Candidate]) -> list[tuple[Span, ...]]:
    """Return for each name every place where it or another of its spellings stands, quoted or not; the longest wins."""
    if not candidates:
        return []
    view = reading.view.matched
    owners = {name: k for k, candidate in enumerate(candidates) for name in _spellings(candidate)}
    names = sorted(owners)
    places: list[set[tuple[int, int]]] = [{_defining(candidate)} for candidate in candidates]
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    for at, start, end in automaton.find_matches_as_indexes(view):
        # 「1+3」 is no mention inside 「1+3+N」.
        inside = view[end : end + 1] in NUMBERS or view[start - 1 : start] in NUMBERS
        if not (inside and names[at][0] in NUMBERS):
            places[owners[names[at]]].add((start, end))
    return [tuple(reading.view.span(*place) for place in sorted(found)) for found in places]


def _spellings(candidate: Candidate) -> set[str]:
    """Return how the text writes the name; an unquoted formula is as long as its shortest mention."""
    written = {candidate.name, *candidate.others}
    return written if candidate.form == "formula" else written | {mention.name for mention in candidate.mentions}


def _defining(candidate: Candidate) -> tuple[int, int]:
    """Return where the name stands when its members are told, else where it stands first."""
    place = candidate.decoding.place if candidate.decoding else candidate.mentions[0].place
    return place.start, place.end


# ---- what belongs to what -----------------------------------------------------------------------------------------


def _with_parents(
    reading: Reading, candidates: list[Candidate], models: list[GovernanceModel]
) -> list[GovernanceModel]:
    """Name the parent of a model that refines another, is its content, or is one of its members."""
    view = reading.view.matched
    keys = {
        name: model.name for c, model in zip(candidates, models, strict=True) for name in (c.name, c.key, *c.others)
    }
    parents: dict[str, str] = {}
    for found in rule("basis").finditer(view):
        if parent := keys.get(found["parent"]):
            stop = view.find("。", found.end())
            sentence = view[max(view.rfind("。", 0, found.start()), 0) : stop if stop >= 0 else len(view)]
            parents |= {m.name: parent for m in models if m.name != parent and f"“{m.name}”" in sentence}
    for candidate, model in zip(candidates, models, strict=True):
        for mention in candidate.mentions:
            series = rule("series").match(view, mention.place.end)
            if series and series["child"] in keys:
                parents.setdefault(keys[series["child"]], model.name)
        for member in (member for part in model.components for member in part.members):
            if keys.get(member, model.name) != model.name:
                parents.setdefault(keys[member], model.name)
    return [
        msgspec.structs.replace(model, parent=parents[model.name]) if model.name in parents else model
        for model in models
    ]
