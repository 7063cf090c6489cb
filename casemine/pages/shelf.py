"""Fetched pages kept on this machine: one file a page, in casemine's folder among the user's caches."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """A page in the cache: where it was found in the end, its bytes, and what the server needs to tell of changes."""

    url: str
    body: bytes
    fetched_at: float
    etag: str | None = None
    last_modified: str | None = None


class Shelf:
    """The cache: one file a page, written whole; a broken one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> Kept | None:
        """Return the page kept for an address, None without one."""
        try:
            return msgspec.msgpack.decode(self._place(url).read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, url: str, kept: Kept) -> None:
        """Keep a page; a folder that cannot be written is no failure, the page was fetched all the same."""
        place = self._place(url)
        new = place.with_name(f"{place.name}.{os.getpid()}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new.write_bytes(msgspec.msgpack.encode(kept))
            new.replace(place)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def _place(self, url: str) -> Path:
        return self._folder / f"{sha256(url.encode()).hexdigest()[:32]}.page"


def cache_folder() -> Path:
    """Return the folder for fetched pages: `CASEMINE_CACHE`, or casemine's among the caches of this system."""
    told = os.environ.get("CASEMINE_CACHE")
    if told:
        return Path(told) / "pages"
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "casemine" / "pages"
