"""The index of a crawled folder: which file holds which page, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

INDEX = "index.jsonl"


def write_index(folder: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one row of JSON an article; the file appears whole."""
    lines = [msgspec.json.encode(row) for row in rows]
    new = folder / f".{INDEX}.new"
    new.write_bytes(b"".join(line + b"\n" for line in lines))
    new.replace(folder / INDEX)


def address_of(path: Path) -> str | None:
    """Return the address that a file of a crawled folder came from, None for any other file."""
    try:
        written = (path.parent / INDEX).stat().st_mtime_ns
    except OSError:
        return None
    return _addresses(path.parent, written).get(path.name)


@lru_cache(maxsize=8)
def _addresses(folder: Path, written: int) -> Mapping[str, str]:
    """Read the index once as long as it is the same one; a file of that name that is none tells nothing."""
    try:
        rows = [msgspec.json.decode(line) for line in (folder / INDEX).read_bytes().splitlines()]
        return {str(row["file"]): str(row["url"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
