"""Texts of others, annotated by reference: where a text lies and what its hash is, so that it need not be copied."""

from __future__ import annotations

import gzip
import json
import tarfile
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from casemine.errors import CorpusError


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    Where a text lies below the folder of texts.

    Args:
        file: A text file, a page (.html), an archive of pages (.tar.xz), or JSON Lines with title and text (.jsonl.gz).
        sha256: Of the text, in UTF-8; another text is refused.
        item: Which line of the JSON Lines, from 0; without `start` its title is the text's first line.
        member: Which page of the archive.
        start: Where a window of the text begins, in characters.
        end: Where it ends.
    """

    file: str
    sha256: str
    item: int | None = None
    member: str | None = None
    start: int | None = None
    end: int | None = None


def find_text(reference: Reference, texts: str | Path) -> str:
    """
    Return the text that a reference names, its line ends as \\n.

    Raises:
        CorpusError: The file is not in the folder `texts`, or holds another text than the one annotated.
    """
    path = Path(texts) / reference.file
    try:
        text = _whole(path, reference)[reference.start : reference.end].replace("\r\n", "\n")
    except (OSError, IndexError, KeyError, ValueError, tarfile.TarError) as error:
        raise CorpusError(
            f"The text {reference.file} cannot be read below {texts} ({error}): name the folder that holds it."
        ) from error
    if digest(text) != reference.sha256:
        raise CorpusError(f"{reference} leads to another text than the one annotated: take the folder as it was.")
    return text


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex digits."""
    return sha256(text.encode("utf-8")).hexdigest()


def _whole(path: Path, reference: Reference) -> str:
    if reference.item is not None:
        item = _items(path)[reference.item]
        return f"{item['title'].strip()}\n{item['text']}" if reference.start is None else str(item["text"])
    if reference.member is not None:
        return _text_of_page(_members(path)[reference.member])
    if path.suffix == ".html":
        return _text_of_page(path.read_bytes())
    return path.read_bytes().decode("utf-8")


@lru_cache(maxsize=2)
def _items(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@lru_cache(maxsize=1)
def _members(path: Path) -> dict[str, bytes]:
    """Return the pages of an archive by their names; an .xz archive can only be read from its beginning."""
    with tarfile.open(path) as archive:
        return {member.name: file.read() for member in archive if (file := archive.extractfile(member))}


def _text_of_page(page: bytes) -> str:
    from casemine.pages.html import read_page
    from casemine.pages.split import split_documents

    (document,) = islice(split_documents(read_page(page)), 1)
    return document.text
