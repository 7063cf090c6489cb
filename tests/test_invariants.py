"""What holds for every document: exact evidence, pure records, nothing reported that the text does not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from casemine.errors import PageError
from casemine.extract.case import extract_case
from casemine.pages.html import read_page
from casemine.pages.split import split_documents
from casemine.records import Case, Document, Span
from casemine.text.view import View

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples" / "pages").iterdir())
NEWS_ITEMS = 60  # of the shared news; all of them take a minute and tell no more

# What pages do to a text without changing what it says; each must lead back to the characters as they stand.
DISTORTIONS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace("，", "，\u00a0").replace("人", "\u00a0人"),
    "zero-width spaces": lambda text: text.replace("党", "党\u200b"),
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}),
    "characters outside the basic plane": lambda text: text.replace("社区", "𠮷祥社区").replace("。", "。😀"),
    "traditional characters": lambda text: text.replace("领导", "領導").replace("党", "黨").replace("个", "個"),
    "pinyin in brackets": lambda text: text.replace("领导", "领(lǐng)导(dǎo)").replace("党", "党(dǎng)"),
}


def documents(page: Path) -> tuple[Document, ...]:
    return split_documents(read_page(page))


def spans(record: Any) -> Iterator[Span]:
    """Every span anywhere in a record."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, msgspec.Struct):
        for name in record.__struct_fields__:
            yield from spans(getattr(record, name))
    elif isinstance(record, tuple):
        for item in record:
            yield from spans(item)


def check(case: Case) -> None:
    """Spans lie in the text; what a record quotes is what stands at its span."""
    size = len(case.text)
    for span in spans(case):
        assert 0 <= span.start < span.end <= size
    for mentions in (case.hosts, case.sites, case.recognitions, case.claims, case.masked):
        for mention in mentions:
            assert mention.text == case.quote(mention.evidence)
    for found in case.governance_models:
        members = [member for component in found.components for member in component.members]
        assert members == [case.quote(span) for span in found.definition]
        assert even(found.name) in even(case.quote(found.evidence))
        assert found.evidence in found.mentions
    for measure in case.measures:
        assert measure.action == case.quote(measure.evidence)
        assert all(actor in case.text for actor in measure.actors)
    for section in case.sections:
        quoted = case.quote(section.evidence)
        assert quoted.startswith(section.marker)
        assert section.title in quoted
        assert section.body.start == section.evidence.start
    for figure in case.figures:
        assert even(figure.indicator.removesuffix("覆盖")) in even(case.text)
        assert any(
            sign.isdigit() or sign in "零一二两三四五六七八九十百千万半几数番"
            for sign in even(case.quote(figure.evidence))
        )
    for term in case.policy_terms:
        assert even(case.quote(term.evidence)) == even(term.term)


def even(text: str) -> str:
    """The text in the forms of the matching view, without blanks."""
    return "".join(View(text).matched.split())


@pytest.mark.parametrize("distort", DISTORTIONS.values(), ids=DISTORTIONS.keys())
@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.name)
def test_evidence_is_exact_in_the_samples_however_they_are_set(page, distort):
    for document in documents(page):
        check(extract_case(distort(document.text)))


@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.name)
def test_the_same_text_gives_the_same_record(page):
    for document in documents(page):
        assert extract_case(document) == extract_case(document)
        assert msgspec.json.encode(extract_case(document)) == msgspec.json.encode(extract_case(document))


def test_evidence_is_exact_in_the_shared_pages(shared):
    for page in sorted((shared / "pages" / "pages").iterdir()):
        try:
            found = documents(page)
        except PageError:
            continue
        for document in found:
            check(extract_case(document))


def test_evidence_is_exact_in_the_shared_texts(shared):
    import gzip

    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "gold" / "real").glob("*.txt"))]
    texts.append((shared / "seeds" / "wenchi-collection.txt").read_text(encoding="utf-8"))
    with gzip.open(shared / "data" / "broadcast_news" / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts += [msgspec.json.decode(line)["text"] for line, _ in zip(lines, range(NEWS_ITEMS), strict=False)]
    for text in texts:
        check(extract_case(text))
