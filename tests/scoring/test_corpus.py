"""Gold corpora: files, splits, and texts that are kept by reference."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from casemine.errors import CorpusError
from casemine.scoring.corpus import GoldDocument, emptied, filled, load_corpus, read_corpus, write_corpus
from casemine.scoring.marks import Annotation
from casemine.scoring.references import Reference, digest


@pytest.fixture
def by_reference(sound: Annotation, tmp_path: Path) -> GoldDocument:
    """The sound annotation of a text that lies in a folder of its own."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("前言\n" + sound.text, encoding="utf-8")
    return GoldDocument("real", sound, Reference("one.txt", digest(sound.text), start=3))


def test_a_corpus_file_is_read_as_it_was_written(sound: Annotation, tmp_path: Path):
    """Every mark and word survives."""
    write_corpus(tmp_path / "own.jsonl", [GoldDocument("A", sound)])

    assert load_corpus(tmp_path / "own.jsonl") == (sound,)


def test_of_a_text_by_reference_no_sentence_is_written(by_reference: GoldDocument, tmp_path: Path):
    """Neither the text nor what repeats it stands in the file; found again, all of it is back."""
    path = tmp_path / "real.jsonl"
    write_corpus(path, [by_reference])

    written = path.read_text(encoding="utf-8")
    assert "组建3支巡查队" not in written and "一、基本情况" not in written and "青禾社区案例" not in written
    assert load_corpus(path, texts=tmp_path / "texts") == (by_reference.annotation,)
    assert emptied(read_corpus(path)[0]) == read_corpus(path)[0]


def test_a_text_that_was_changed_is_refused(by_reference: GoldDocument, tmp_path: Path):
    """Offsets lead into the text annotated and no other."""
    (tmp_path / "texts" / "one.txt").write_text("前言\n另文", encoding="utf-8")

    with pytest.raises(CorpusError, match="leads to another text than the one annotated"):
        filled(by_reference, tmp_path / "texts")


def test_missing_texts_are_told(by_reference: GoldDocument, tmp_path: Path):
    """Without the folder, or in the wrong one, the sentence names it."""
    with pytest.raises(CorpusError, match="name the folder of texts"):
        filled(by_reference, None)
    with pytest.raises(CorpusError, match=r"one\.txt cannot be read below"):
        filled(by_reference, tmp_path)


@pytest.mark.parametrize(
    ("name", "split", "told"),
    [
        ("golt", None, "No corpus is called 'golt'. There are: gold. Did you mean 'gold'?"),
        ("gold", "validation", "has no split 'validation'. There are: "),
    ],
)
def test_a_corpus_that_is_not_there_is_told(name: str, split: str | None, told: str):
    """Names and splits that do not exist are answered with those that do."""
    with pytest.raises(CorpusError) as error:
        load_corpus(name, split=split)
    assert told in str(error.value)


def test_a_damaged_line_is_told_with_its_number(sound: Annotation, tmp_path: Path):
    """A role outside the vocabulary names file and line."""
    path = tmp_path / "own.jsonl"
    write_corpus(path, [GoldDocument("A", sound)] * 2)
    path.write_bytes(path.read_bytes().replace(b'"role":"profile"', b'"role":"profit"'))

    with pytest.raises(CorpusError, match="line 1: Invalid enum value 'profit'"):
        read_corpus(path)


def test_marks_can_be_encoded_for_anybody(sound: Annotation):
    """A line is plain JSON with the spans as start and end."""
    plain = msgspec.to_builtins(GoldDocument("A", sound))

    assert plain["annotation"]["figures"][0]["evidence"].keys() == {"start", "end"}
