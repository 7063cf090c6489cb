"""What a gold corpus must satisfy: spans, values, slots and headings that hold together, no document twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from casemine.extract.slots import read_slots
from casemine.records import Comparator, NameKind
from casemine.scoring.corpus import GoldDocument
from casemine.scoring.likeness import common_runs, repeated_sentences
from casemine.scoring.marks import Annotation, FigureMark, GovernanceModelMark, HeadingMark
from casemine.scoring.references import digest
from casemine.scoring.written import written_numbers
from casemine.text.view import View

TERM_CLASSES = frozenset(
    ("doctrine", "national_programme", "national_mechanism", "party_routine", "meeting_document_plan")
)
SHORTEST, LONGEST = 500, 4_000  # characters of a constructed write-up
MOST_IN_COMMON = 0.03  # share of its 12-character runs that a constructed write-up has in common with another


def check_corpus(splits: dict[str, Sequence[GoldDocument]]) -> list[str]:
    """
    Return one sentence for each defect of a corpus, none for a sound one.

    Args:
        splits: The documents of each split, their texts and quotations filled in.
    """
    documents = [(split, document) for split, held in splits.items() for document in held]
    told = [
        f"{document.annotation.name}: {defect}"
        for _, document in documents
        for defect in check_annotation(document.annotation, constructed=document.reference is None)
    ]
    told += _named_twice(document.annotation.name for _, document in documents)
    hands: dict[str, str] = {}
    for split, document in documents:
        if hands.setdefault(document.author, split) != split:
            known = hands[document.author]
            told.append(f"{document.annotation.name}: its author {document.author} stands in {split} and in {known}.")
    told += _copies([document.annotation for _, document in documents])
    return told + _templates([document.annotation for _, document in documents if document.reference is None])


def check_annotation(annotation: Annotation, *, constructed: bool = False) -> Iterator[str]:
    """Yield one sentence for each defect of an annotation."""
    text = annotation.text
    if constructed and not SHORTEST <= len(text) <= LONGEST:
        yield f"has {len(text):,} characters; write-ups have {SHORTEST:,} to {LONGEST:,}."
    if annotation.title and annotation.title not in text:
        yield f"its title {annotation.title!r} does not stand in it."
    if annotation.genre is None or annotation.domain is None or annotation.measures is None:
        yield "lacks genre, domain or measures."
    for field, marks in _lists(annotation):
        yield from _check_spans(field, marks, text)
    for figure in annotation.figures:
        yield from _check_figure(figure)
    view = View(text).matched
    names = {mark.name for mark in annotation.governance_models}
    for mark in annotation.governance_models:
        yield from _check_governance_model(mark, names, view)
    yield from _check_headings(annotation.headings, text)
    for measure in annotation.measures or ():
        if measure.category is None:
            yield f"the measure {measure.quote!r} has no category."
        for actor in measure.actors:
            if View(actor).matched not in view:
                yield f"the actor {actor!r} does not stand in the text."
    for term in annotation.policy_terms:
        if term.term_class not in TERM_CLASSES:
            there = ", ".join(sorted(TERM_CLASSES))
            yield f"the policy term {term.term!r} has the class {term.term_class!r}; there are: {there}."


def _lists(annotation: Annotation) -> Iterator[tuple[str, Sequence[object]]]:
    for field in (
        *("figures", "governance_models", "headings", "measures", "hosts", "sites", "recognitions", "claims"),
        *("policy_terms", "named_items", "masked"),
    ):
        yield field, getattr(annotation, field) or ()
    yield "place", (annotation.place,) if annotation.place else ()
    yield "period", (annotation.period,) if annotation.period else ()


def _check_spans(field: str, marks: Sequence[object], text: str) -> Iterator[str]:
    """Every mark lies in the text, quotes what stands there, comes in text order, and none comes twice."""
    last = -1
    seen = set()
    for mark in marks:
        span = mark.evidence  # type: ignore[attr-defined]
        words = getattr(mark, "quote", None) if hasattr(mark, "quote") else getattr(mark, "text", None)
        if not 0 <= span.start < span.end <= len(text):
            yield f"{field}: the span [{span.start}, {span.end}) does not lie in its {len(text):,} characters."
        elif words is not None and words != text[span.start : span.end]:
            yield f"{field}: {words!r} is quoted where {text[span.start : span.end]!r} stands."
        elif text[span.start].isspace() or text[span.end - 1].isspace():
            yield f"{field}: the span of {text[span.start : span.end]!r} begins or ends with a blank."
        if span.start < last:
            yield f"{field}: {words!r} stands behind what comes after it in the text."
        if mark in seen:
            yield f"{field}: {words!r} stands there twice."
        seen.add(mark)
        last = span.start


def _check_figure(figure: FigureMark) -> Iterator[str]:
    """The numbers fit one another and stand in the evidence."""
    told = repr(figure.quote)
    change = figure.change
    is_range = figure.comparator == Comparator.RANGE
    if is_range != (figure.low is not None and figure.high is not None and figure.value is None):
        yield f"the figure {told} must have a value, or for a range low and high."
    elif is_range and not figure.low < figure.high:  # type: ignore[operator]
        yield f"the range {told} runs from {figure.low} to {figure.high}."
    if figure.role is None:
        yield f"the figure {told} has no role."
    if change is not None:
        lacks = change.after is None and (change.by is None or change.before is not None)
        if change.direction is None or lacks:
            yield f"the change {told} needs a direction, and the number it reached, or by how much it moved."
        elif change.after is not None:
            if figure.value != change.after:
                yield f"the change {told} reaches {change.after:g}, its value is {figure.value}."
            if change.before is not None and (change.after > change.before) != (change.direction == "up"):
                yield f"the change {told} from {change.before:g} to {change.after:g} is called {change.direction}."
        elif figure.value != change.by:
            yield f"the change {told} is by {change.by}, its value is {figure.value}."
    numbers = [figure.value, figure.low, figure.high]
    numbers += [change.before, change.after, change.by] if change else []
    if figure.quote is not None:
        readable = written_numbers(figure.quote)
        for number in dict.fromkeys(filter(None, numbers)):
            if not any(abs(number - one) <= 1e-4 * max(1.0, abs(one)) for one in readable):
                there = ", ".join(f"{one:g}" for one in sorted(readable))
                yield f"the figure {told} is said to hold {number:g}; its words give {there}."


def _check_governance_model(mark: GovernanceModelMark, names: set[str], view: str) -> Iterator[str]:
    """Kind and stance are given; counts are those of the name; members stand in the text, none without a slot."""
    told = repr(mark.name)
    if mark.kind is None or mark.stance is None:
        yield f"the governance model {told} lacks kind or stance."
    if mark.parent is not None and (mark.parent == mark.name or mark.parent not in names):
        yield f"the governance model {told} has the parent {mark.parent!r}, which is no other one of the document."
    if mark.name in mark.aliases:
        yield f"the governance model {told} is its own alias."
    if mark.quote is not None and len(mark.name) > 2 * len(mark.quote):
        yield f"the governance model {told} is found in {mark.quote!r}."
    counts = {slot.noun: slot.number for slot in read_slots(mark.name)} if mark.kind == NameKind.NUMERIC else {}
    for part in mark.components:
        number = counts.get(part.slot, part.count)
        if part.count != number:
            yield f"the slot {part.slot!r} of {told} counts {part.count}; the name says {number}."
        if len(part.members) != len(set(part.members)):
            yield f"a member of the slot {part.slot!r} of {told} stands there twice."
        for member in part.members:
            if View(member).matched not in view:
                yield f"the member {member!r} of {told} does not stand in the text."
    if mark.kind == NameKind.FORMULA and any(part.count is None and not part.members for part in mark.components):
        yield f"the formula {told} has a slot without count and members."


def _check_headings(headings: Sequence[HeadingMark], text: str) -> Iterator[str]:
    """Marker and title make up the heading; levels begin at 1 and go down one step at a time."""
    for heading in headings:
        stands = text[heading.evidence.start : heading.evidence.end]
        if "".join((heading.marker + heading.title).split()) != "".join(stands.split()):
            yield f"the heading {stands!r} has the marker {heading.marker!r} and the title {heading.title!r}."
        if not heading.roles:
            yield f"the heading {stands!r} has no role."
    if headings and headings[0].level != 1:
        yield f"its first heading {headings[0].title!r} has the level {headings[0].level}."
    for above, below in pairwise(headings):
        if not 1 <= (below.level or 0) <= (above.level or 0) + 1:
            yield f"the heading {below.title!r} has the level {below.level} behind one of level {above.level}."


def _named_twice(names: Iterator[str]) -> list[str]:
    return [f"{name}: {times} documents have this name." for name, times in Counter(names).items() if times > 1]


def _copies(annotations: Sequence[Annotation]) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"{annotation.name}: its text is that of {name}."
        for annotation in annotations
        if (name := first.setdefault(digest("".join(annotation.text.split())), annotation.name)) != annotation.name
    ]


def _templates(annotations: Sequence[Annotation]) -> list[str]:
    """Constructed write-ups share no long sentence and few runs of characters."""
    texts = {annotation.name: annotation.text for annotation in annotations}
    told = [
        f"{names[0]}: the sentence {sentence!r} stands in {names[1]} too."
        for sentence, names in repeated_sentences(texts)
    ]
    return told + [
        f"{one}: has {share:.1%} of its 12-character runs in common with {other}; {MOST_IN_COMMON:.0%} is the most."
        for one, other, share in common_runs(texts)
        if share > MOST_IN_COMMON
    ]
