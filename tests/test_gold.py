"""The gold corpus: sound, published with its schema, no template, no sentence of others."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casemine.resources import shipped
from casemine.scoring.check import check_corpus
from casemine.scoring.corpus import CONSTRUCTED, SCHEMA, SPLITS, GoldDocument, corpus_schema, filled, read_corpus

GOLD = shipped("corpora") / "gold"
THERE = [split for split in SPLITS if (GOLD / f"{split}.jsonl").is_file()]


def documents(split: str, texts: Path | None = None) -> list[GoldDocument]:
    return [
        msgspec.structs.replace(document, annotation=filled(document, texts))
        for document in read_corpus(GOLD / f"{split}.jsonl")
    ]


def test_the_constructed_documents_are_sound():
    """The checker finds no defect, within splits and across them."""
    assert check_corpus({split: documents(split) for split in CONSTRUCTED if split in THERE}) == []


def test_the_real_documents_are_sound(shared: Path):
    """Each text is found, is the one annotated, and its annotation holds together."""
    assert check_corpus({"real": documents("real", shared)}) == []


def test_the_schema_is_that_of_the_lines():
    """The published JSON Schema is made from the form that lines are read by."""
    made = json.loads(json.dumps(corpus_schema()))

    assert json.loads((GOLD / SCHEMA).read_text(encoding="utf-8")) == made


@pytest.mark.parametrize("split", THERE)
def test_lines_are_written_as_they_are_read(split: str):
    """Reading and writing a line gives the same bytes."""
    lines = (GOLD / f"{split}.jsonl").read_bytes().splitlines()

    assert [msgspec.json.encode(one) for one in read_corpus(GOLD / f"{split}.jsonl")] == lines


def test_of_real_documents_no_sentence_is_kept():
    """What is written of a text by reference holds no word run longer than a name."""
    for document in read_corpus(GOLD / "real.jsonl"):
        annotation = document.annotation
        assert annotation.text == "" and document.reference is not None
        marks = (*annotation.figures, *annotation.governance_models, *(annotation.measures or ()))
        assert {mark.quote for mark in marks} <= {None}
        assert {heading.title for heading in annotation.headings} <= {""}
