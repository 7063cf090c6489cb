"""doccano: annotations as lines of a sequence-labelling project, and the lines that it exports as annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from casemine.errors import CorpusError
from casemine.records import Span
from casemine.scoring.items import FACTS, Item, from_items, to_items
from casemine.scoring.marks import Annotation

# Kind → the word that its label carries: doccano knows labels alone.
LEADING = {
    "figure": "role",
    "model": "stance",
    "heading": "level",
    "measure": "category",
    "term": "class",
    "item": "type",
}
KEPT = "casemine"


def to_doccano(annotations: Iterable[Annotation]) -> list[dict[str, Any]]:
    """
    Return one row a document for import as JSONL: `text`, `label` as triples (start, end, label), and what labels
    cannot say under `casemine`, which doccano keeps as it is.

    A label is the kind and, where it has one, its leading word: `figure:outcome`, `measure:service`.
    """
    rows = []
    for one in annotations:
        items = to_items(one)
        said = [[item.span.start, item.span.end, item.kind, item.words, item.optional] for item in items]
        facts = {name: word for name in FACTS if (word := getattr(one, name)) is not None}
        label = [[item.span.start, item.span.end, _label(item)] for item in items]
        rows.append({"text": one.text, "label": label, KEPT: {"name": one.name, "items": said, "facts": facts}})
    return rows


def from_doccano(rows: Sequence[dict[str, Any]]) -> tuple[Annotation, ...]:
    """
    Return the annotations of exported rows.

    A labelled stretch that was there before has all its words again, its leading word as labelled now; a new one has
    its kind and leading word, and lacks what its kind must have: such a row is refused.

    Raises:
        CorpusError: A row is not of that form, or an item in it cannot be read; the message names the row.
    """
    read = []
    for number, row in enumerate(rows, 1):
        kept = row.get(KEPT) or {}
        try:
            before = {(item[2], item[0], item[1]): item[3:] for item in kept.get("items", ())}
            items = []
            for start, end, label in row["label"]:
                kind, _, word = label.partition(":")
                words, optional = before.get((kind, start, end), ({}, False))
                led = {LEADING[kind]: word} if word and kind in LEADING else {}
                items.append(Item(kind, Span(start, end), {**words, **led}, optional))
            name = kept.get("name") or str(row.get("id", number))
            read.append(from_items(name, row["text"], items, kept.get("facts", {})))
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"The doccano row {number} cannot be read: {error}.") from error
    return tuple(read)


def _label(item: Item) -> str:
    word = item.words.get(LEADING.get(item.kind, ""), "")
    return f"{item.kind}:{word}" if word else item.kind
