"""Two readings of one text laid together: what both say alike stands, the rest is for a third reader to decide."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from casemine.errors import ScoreError
from casemine.records import Span
from casemine.scoring.folding import bigram_f1
from casemine.scoring.items import FACTS, KINDS, Item, to_items
from casemine.scoring.marks import Annotation
from casemine.scoring.matching import overlap, pair_off
from casemine.scoring.sheet import write_row
from casemine.text.sentences import split_sentences

NEARLY = 0.6  # overlap from which two spans of the same reading are one item
SAME_INDICATOR = 0.8  # character-bigram F1
FIRST, SECOND = "a>", "b>"


def lay_together(first: Annotation, second: Annotation) -> str:
    """
    Return the sheet of two readings of one text, in text order.

    Items that both readers found in nearly the same place, with the same words, are one row. Every other item is a row
    behind `a>` or `b>`: the third reader deletes it, or deletes the sign, or writes a row of their own; `read_sheet`
    refuses the sheet until none is left.

    Raises:
        ScoreError: The readings are not of the same text.
    """
    if first.text != second.text:
        raise ScoreError(f"The two readings of {first.name} are not of the same text.")
    rows = [row for fact in FACTS for row in _fact_rows(fact, first, second)]
    sentences = split_sentences(first.text)
    items = sorted(_laid(to_items(first), to_items(second)), key=lambda laid: (laid[1].span, laid[0]))
    rows += [sign + write_row(item, first.text, sentences) for sign, item in items]
    return "".join(row + "\n" for row in rows)


def _fact_rows(fact: str, first: Annotation, second: Annotation) -> Iterator[str]:
    said, told = getattr(first, fact), getattr(second, fact)
    if fact == "title" and (said or told):
        yield "title\tS1" if said == told and first.text.startswith(said) else f"{FIRST}title\t{said} ({SECOND} {told})"
    elif said == told:
        yield from [f"{fact}\t{said}"] if said else []
    else:
        yield from (f"{sign}{fact}\t{word}" for sign, word in ((FIRST, said), (SECOND, told)) if word)


def _laid(first: list[Item], second: list[Item]) -> Iterator[tuple[str, Item]]:
    """Yield every item with its sign, none for what both readers found."""
    for kind in KINDS:
        ours, theirs = ([item for item in items if item.kind == kind] for items in (first, second))
        pairs = pair_off(ours, theirs, _alike, lambda a, b: overlap(a.span, b.span))
        for p, g in pairs:
            yield "", _joined(ours[p], theirs[g])
        yield from ((FIRST, item) for k, item in enumerate(ours) if k not in {p for p, _ in pairs})
        yield from ((SECOND, item) for k, item in enumerate(theirs) if k not in {g for _, g in pairs})


def _alike(one: Item, other: Item) -> bool:
    """Say whether two items are one: nearly the same place, the same words, indicators and actors nearly so."""
    if overlap(one.span, other.span) < NEARLY or one.optional != other.optional:
        return False
    if bigram_f1(one.words.get("indicator"), other.words.get("indicator")) < SAME_INDICATOR and one.kind == "figure":
        return False
    loose = {"indicator": "", "actors": ""}
    return {**one.words, **loose} == {**other.words, **loose} and _roles_alike(one, other)


def _roles_alike(one: Item, other: Item) -> bool:
    actors = [item.words.get("actors") for item in (one, other)]
    return None in actors or actors[0] == actors[1]


def _joined(one: Item, other: Item) -> Item:
    """Return the item of both: the longer span of a measure, the first reader's of others; the shorter indicator."""
    longer = max(one.span, other.span, key=lambda span: span.end - span.start)
    words = {**other.words, **one.words}
    indicators = [item.words["indicator"] for item in (one, other) if item.words.get("indicator")]
    if indicators:
        words["indicator"] = min(indicators, key=len)
    span = longer if one.kind == "measure" else one.span
    return msgspec.structs.replace(one, span=Span(span.start, span.end), words=words)
