"""The whole case: everything one write-up says of one practice, in one frozen record."""

from __future__ import annotations

from bisect import bisect_left
from hashlib import sha256

import msgspec

from casemine.extract.checks import find_checks
from casemine.extract.degraded import find_degraded
from casemine.extract.fields import find_claims, find_period, find_policy_terms, find_recognitions, find_title
from casemine.extract.figures import Studied, find_figures, study_figures
from casemine.extract.genre import find_domain, find_genre
from casemine.extract.governance import find_governance_models
from casemine.extract.masked import find_masked
from casemine.extract.measures import find_measures
from casemine.extract.named_items import find_named_items
from casemine.extract.organisations import find_hosts, find_sites
from casemine.extract.places import find_place
from casemine.extract.plugins import extend
from casemine.extract.reading import Reading
from casemine.records import Case, Document, Figure, Measure


def extract_case(document: Document | str) -> Case:
    """
    Return everything that `document` says, each item with its span into the text.

    A str is taken as it is: offsets are into that str, and a title on its first line is recognised.
    An empty text gives a case without items. Nothing is remembered between calls: the same text gives
    an equal record in every process.

    >>> case = extract_case("某社区治理经验\\n社区推行“一核三联”工作法,走访居民120户。")
    >>> case.title, [model.name for model in case.governance_models], [figure.value for figure in case.figures]
    ('某社区治理经验', ['一核三联'], [120.0])
    """
    if isinstance(document, str):
        document = as_document(document)
    text, title = document.text, document.title
    reading = Reading(text, document.emphasis, title)
    governance_models = find_governance_models(reading)
    names = tuple(span for model in governance_models for span in model.mentions)
    place = find_place(reading, title)
    figures = find_figures(reading, taken=names, place=place)
    found = Case(
        case_id=sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        text=text,
        title=title,
        source_site=document.source_site,
        url=document.url,
        published=document.published,
        genre=find_genre(reading, title),
        domain=find_domain(reading, title),
        place=place,
        period=find_period(reading),
        degraded=document.degraded or find_degraded(reading),
        hosts=find_hosts(reading),
        sites=find_sites(reading, place),
        sections=reading.sections,
        figures=figures,
        governance_models=governance_models,
        measures=_with_figures(find_measures(reading), figures),
        recognitions=find_recognitions(reading),
        claims=find_claims(reading),
        policy_terms=find_policy_terms(reading, names),
        named_items=find_named_items(reading, names),
        masked=find_masked(reading),
        checks=find_checks(reading, figures, governance_models),
    )
    return extend(found)


def read_figures(reading: Reading) -> Studied:
    """Return what is known of the figures of a text that is read, as `extract_case` asks for them."""
    names = tuple(span for model in find_governance_models(reading) for span in model.mentions)
    return study_figures(reading, names, find_place(reading, reading.title))


def as_document(text: str) -> Document:
    """Return a text taken as it is as a document; a title on its first line is recognised."""
    span = find_title(text)
    return Document(text=text, title=text[span.start : span.end] if span else None)


def _with_figures(measures: tuple[Measure, ...], figures: tuple[Figure, ...]) -> tuple[Measure, ...]:
    """Give each measure the indices of the figures inside its span."""
    starts = [figure.evidence.start for figure in figures]
    filled = []
    for measure in measures:
        first = bisect_left(starts, measure.evidence.start)
        last = bisect_left(starts, measure.evidence.end)
        inside = tuple(k for k in range(first, last) if figures[k].evidence.end <= measure.evidence.end)
        filled.append(msgspec.structs.replace(measure, figures=inside) if inside else measure)
    return tuple(filled)
