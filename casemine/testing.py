"""What an extractor must satisfy; for our own tests and for whoever writes one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from casemine.errors import ExtractorError
from casemine.extract.case import extract_case
from casemine.extract.plugins import Extractor
from casemine.records import Case, Span

ITEMS = (
    "sections", "figures", "governance_models", "measures", "recognitions", "policy_terms", "named_items",
    "hosts", "sites", "claims", "masked", "checks",
)  # fmt: skip
# Field → the item's words, which must be those at its evidence.
QUOTES = {
    "governance_models": "name", "measures": "action", "policy_terms": "term", "named_items": "name",
    "hosts": "text", "sites": "text", "claims": "text", "masked": "text", "recognitions": "text",
}  # fmt: skip
SAMPLES = (
    "柳河社区治理经验\n一、主要做法\n（一）建强组织。社区党委推行“一核三联”工作法，组建5支志愿服务队，走访居民120户。\n"
    "二、成效\n志愿者从69人壮大至224人，满意度达98.5%。",
    "党建引领" * 50,
    "一二三四五六七八九十" * 20 + "“「《（",
    "𠮷野家社区\r\n現有居民 5 300 人，黨員(dǎngyuán)72名。",
    "xx社区现有约X户，服务居民余人次。",
    "12345",
    "No Chinese at all.",
    "\n",
    "",
)


def check_extractor(extractor: Extractor, texts: Iterable[str] = ()) -> None:
    """
    Try an extractor on sample texts, and on `texts`; what it gives must be a sound case, the same each time.

    An extractor takes a `Case` and returns it, with items added or replaced (`msgspec.structs.replace`). It is
    installed by an entry point of the group `casemine.extractors`, and then runs at the end of every `extract_case`.

    Args:
        extractor: The function.
        texts: Texts beside the samples, which hold unpaired quotes, placeholders, old forms, or nothing.

    Raises:
        ExtractorError: It fails, gives no case, changes the text, gives items that are not of their type, whose
            evidence lies outside the text or does not hold their words, or gives another case the second time.

    >>> check_extractor(lambda case: case)
    """
    for text in (*SAMPLES, *texts):
        case = extract_case(text)
        told = f"on the text {text[:24]!r}" if text else "on an empty text"
        first, second = _run(extractor, case, told), _run(extractor, case, told)
        if first != second:
            raise ExtractorError(f"The extractor gives two different cases {told}: it must depend on the case alone.")
        for defect in _defects(first, case):
            raise ExtractorError(f"The extractor gives a case that is not sound {told}: {defect}.")


def _run(extractor: Extractor, case: Case, told: str) -> Case:
    try:
        return extractor(case)
    except Exception as error:
        raise ExtractorError(f"The extractor fails {told}: {type(error).__name__}: {error}.") from error


def _defects(case: object, before: Case) -> Iterator[str]:
    if not isinstance(case, Case):
        yield f"it is a {type(case).__name__}, no Case"
        return
    if (case.text, case.case_id) != (before.text, before.case_id):
        yield "its text or id was changed"
        return
    try:
        msgspec.json.decode(msgspec.json.encode(case), type=Case)
    except (TypeError, msgspec.MsgspecError) as error:
        yield f"a value is not of its type ({error})"
        return
    for field in ITEMS:
        for number, item in enumerate(getattr(case, field)):
            yield from (f"{field} {number}, {defect}" for defect in _item_defects(case, field, item))


def _item_defects(case: Case, field: str, item: Any) -> Iterator[str]:
    evidence: Span = item.evidence
    if not 0 <= evidence.start <= evidence.end <= len(case.text):
        yield f"the evidence [{evidence.start}, {evidence.end}) lies outside the text of {len(case.text)} characters"
    elif field in QUOTES and getattr(item, QUOTES[field]) != case.quote(evidence):
        yield f"{getattr(item, QUOTES[field])!r} is not what stands at its evidence, {case.quote(evidence)!r}"
    for pointer, many in (("section", case.sections), ("site", case.sites)):
        at = getattr(item, pointer, None)
        if at is not None and not 0 <= at < len(many):
            yield f"it points to {pointer} {at}, and there are {len(many)}"
