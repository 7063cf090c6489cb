"""Gold corpora: annotated documents as JSON Lines, the texts inside or by reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from casemine.errors import CorpusError
from casemine.records import Mention, Span
from casemine.resources import shipped
from casemine.scoring.gold import read_annotations
from casemine.scoring.marks import MENTIONS, Annotation
from casemine.scoring.references import Reference, find_text

SPLITS = ("train", "dev", "test", "real")
CONSTRUCTED = SPLITS[:3]
SCHEMA = "schema.json"

Form = TypeVar("Form")


class GoldDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    One line of a corpus.

    Args:
        author: The hand that wrote the text; a hand stands in one split alone.
        annotation: What the text holds. Of a text by reference it lacks the text and every word that only repeats
            it (quotations, titles, mentions): they are filled in when the text is found.
        reference: Where the text lies; None when the annotation holds it.
    """

    author: str
    annotation: Annotation
    reference: Reference | None = None


def load_corpus(
    name_or_path: str | Path, *, split: str | None = None, texts: str | Path | None = None
) -> tuple[Annotation, ...]:
    """
    Return annotated documents, to learn from or to hold predictions against.

    Args:
        name_or_path: A shipped corpus (`gold`), a corpus file (.jsonl), an export of Label Studio (.json) or doccano
            (.jsonl), or a folder as `read_annotations` takes it.
        split: Of a shipped corpus `train`, `dev` or `test` (constructed documents), or `real` (documents by
            reference); all constructed ones without it.
        texts: The folder below which texts by reference lie.

    Raises:
        CorpusError: There is no such corpus or split, a line is not of its form, or a text is not found.

    >>> load_corpus("gold", split="validation")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    casemine.errors.CorpusError: The corpus 'gold' has no split 'validation'. There are: ...
    """
    path = Path(name_or_path)
    if path.suffix in (".json", ".jsonl") or path.is_dir():
        if split is not None:
            raise CorpusError(f"{path} has no splits: leave {split!r} out, or name a shipped corpus.")
        return read_annotations(path, texts=texts) if path.is_dir() else _read_file(path, texts)
    home = shipped("corpora") / str(name_or_path)
    if not (home / SCHEMA).is_file():
        raise CorpusError(_no_corpus(str(name_or_path)))
    there = [name for name in SPLITS if (home / f"{name}.jsonl").is_file()]
    wanted = [split] if split else [name for name in CONSTRUCTED if name in there]
    if not wanted or wanted[0] not in there:
        lacks = f"no split {split!r}" if split else "no constructed documents yet: name a split"
        raise CorpusError(f"The corpus {str(name_or_path)!r} has {lacks}. There are: {', '.join(there)}.")
    files = [home / f"{name}.jsonl" for name in wanted]
    return tuple(filled(document, texts) for file in files for document in read_corpus(file))


def _read_file(path: Path, texts: str | Path | None) -> tuple[Annotation, ...]:
    """Return the annotations of a corpus file, or of what a labelling tool exported."""
    if path.suffix == ".json":
        from casemine.scoring.label_studio import from_label_studio

        return from_label_studio(_decoded(path, _bytes(path), list[dict[str, Any]]))
    lines = [line for line in _bytes(path).splitlines() if line.strip()]
    first = _decoded(path, lines[0], dict[str, Any]) if lines else {}
    if "label" in first and "annotation" not in first:
        from casemine.scoring.doccano import from_doccano

        return from_doccano([_decoded(path, line, dict[str, Any]) for line in lines])
    return tuple(filled(document, texts) for document in read_corpus(path))


def read_corpus(path: str | Path) -> tuple[GoldDocument, ...]:
    """
    Return the documents of a corpus file as they stand there.

    Raises:
        CorpusError: The file is missing, or a line is not a `GoldDocument`; the message says which and why.
    """
    lines = _bytes(Path(path)).splitlines()
    return tuple(_decoded(f"{path}, line {number}", line, GoldDocument) for number, line in enumerate(lines, 1))


def write_corpus(path: str | Path, documents: Iterable[GoldDocument]) -> None:
    """Write documents as JSON Lines, those by reference without the words of their texts."""
    lines = (msgspec.json.encode(emptied(document)) for document in documents)
    Path(path).write_bytes(b"".join(line + b"\n" for line in lines))


def corpus_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    return msgspec.json.schema(GoldDocument)


def filled(document: GoldDocument, texts: str | Path | None) -> Annotation:
    """
    Return the annotation of a document with its text and all words that stand in it.

    Raises:
        CorpusError: The text is by reference and not found below the folder `texts`.
    """
    annotation = document.annotation
    if document.reference is None:
        return annotation
    if texts is None:
        raise CorpusError(
            f"The text of {annotation.name} is by reference ({document.reference.file}): name the folder of texts."
        )
    text = find_text(document.reference, texts)
    title = text.partition("\n")[0] if annotation.title == "" else annotation.title
    return _with_words(
        msgspec.structs.replace(annotation, text=text, title=title), lambda span: text[span.start : span.end]
    )


def emptied(document: GoldDocument) -> GoldDocument:
    """Return a document by reference without the words of its text; one that holds its text as it is."""
    if document.reference is None:
        return document
    annotation = document.annotation
    title = "" if annotation.title == annotation.text.partition("\n")[0] else annotation.title
    bare = _with_words(msgspec.structs.replace(annotation, text="", title=title), lambda _: None)
    return msgspec.structs.replace(document, annotation=bare)


def _with_words(annotation: Annotation, words: Callable[[Span], str | None]) -> Annotation:
    """Return the annotation with what stands at each span, or with nothing there."""
    replace = msgspec.structs.replace
    quoted: dict[str, Any] = {
        field: tuple(replace(mark, quote=words(mark.evidence)) for mark in getattr(annotation, field) or ())
        for field in ("figures", "governance_models", "measures")
    }
    quoted["headings"] = tuple(
        replace(mark, quote=words(mark.evidence), title=(words(mark.evidence) or "").removeprefix(mark.marker).strip())
        for mark in annotation.headings
    )
    for field in MENTIONS:
        quoted[field] = tuple(Mention(words(mark.evidence) or "", mark.evidence) for mark in getattr(annotation, field))
    if annotation.measures is None:
        quoted["measures"] = None
    return replace(annotation, **quoted)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"The corpus file {path} cannot be read ({error.strerror}).") from error


def _decoded(where: str | Path, written: bytes, form: type[Form]) -> Form:
    try:
        return msgspec.json.decode(written, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{where}: {error}.") from error


def _no_corpus(name: str) -> str:
    there = sorted(file.parent.name for file in shipped("corpora").glob(f"*/{SCHEMA}"))
    close = get_close_matches(name, there, n=1)
    return f"No corpus is called {name!r}. There are: {', '.join(there)}." + (
        f" Did you mean {close[0]!r}?" if close else ""
    )
