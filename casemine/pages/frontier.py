"""The record of a crawl in its folder, page by page: what was asked, what came of it, what is still to be asked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from casemine.errors import FetchError
from casemine.pages.addresses import origin, page_name, url_shape

NAME = "crawl.db"
VERSION = 2
FIRST_VERSION = 1  # without `part_of`

# What came of a page. Only `kept` ones have a file.
KEPT, LIST, REDIRECT, DUPLICATE = "kept", "list", "redirect", "duplicate"
NO_ARTICLE, FORBIDDEN, GONE, FAILED, TRAP = "no article", "forbidden", "gone", "failed", "trap"

SCHEMA = """
CREATE TABLE IF NOT EXISTS lists (
    url TEXT PRIMARY KEY, follow TEXT, area TEXT, runs INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS hosts (
    origin TEXT PRIMARY KEY, robots TEXT, robots_at REAL NOT NULL DEFAULT 0,
    free_at REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS pages (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, shape TEXT NOT NULL, name TEXT NOT NULL,
    list TEXT NOT NULL, is_list INTEGER NOT NULL, link_text TEXT NOT NULL DEFAULT '',
    depth INTEGER NOT NULL DEFAULT 0, hops INTEGER NOT NULL DEFAULT 0, barren INTEGER NOT NULL DEFAULT 0,
    pending INTEGER NOT NULL DEFAULT 1, due REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT, reason TEXT, status INTEGER, etag TEXT, last_modified TEXT, sha256 TEXT, file TEXT, title TEXT,
    published TEXT, encoding TEXT, fetched_at TEXT, text_key TEXT, sketch BLOB, part_of TEXT);
CREATE INDEX IF NOT EXISTS pages_pending ON pages (list, pending, is_list DESC, id);
CREATE INDEX IF NOT EXISTS pages_name ON pages (name);
CREATE INDEX IF NOT EXISTS pages_shape ON pages (shape, outcome);
"""


class Task(msgspec.Struct, frozen=True):
    """
    A page to be asked for, and what is known of it from before.

    `part_of` is the first page of the article that goes on there; `ready_at` is the time from which it may be asked.
    """

    id: int
    url: str
    origin: str
    shape: str
    is_list: bool
    link_text: str
    depth: int
    hops: int
    barren: int
    tries: int
    outcome: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    file: str | None
    part_of: str | None
    ready_at: float


class Host(msgspec.Struct, frozen=True):
    """What is known of a host: its robots.txt and when it was read, and how many requests failed one after another."""

    robots: str | None = None
    robots_at: float = 0.0
    failures: int = 0


class Frontier:
    """
    The record of one folder. It belongs to one process at a time.

    Everything is kept with `with frontier.step():`, whole or not at all, whenever the process ends.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=0.5)
            # One process only, and no lock that outlives it: the system takes it back when the process is killed.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version not in (0, FIRST_VERSION, VERSION):
                raise FetchError(f"{self.path} was made by another casemine: upgrade casemine, or take a new folder.")
            older = "ALTER TABLE pages ADD COLUMN part_of TEXT;" if version == FIRST_VERSION else ""
            self._db.executescript(f"BEGIN IMMEDIATE; {older} {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise FetchError(
                    f"Another crawl is at work in {folder}: wait for its end, or take another folder."
                ) from error
            raise FetchError(f"{self.path} cannot be written ({error}): give a folder you may write to.") from error
        except sqlite3.DatabaseError as error:
            raise FetchError(f"{self.path} is no record of a crawl ({error}): take another folder.") from error
        except OSError as error:
            raise FetchError(f"{folder} cannot be made or written: {error.strerror or error}.") from error

    def close(self) -> None:
        """Give the folder free."""
        self._db.close()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Keep all changes of the block together, or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # The run

    def begin(self, list_url: str, follow: str | None) -> None:
        """
        Take up the crawl of a list where it stopped, or, when it had come to its end, begin it anew.

        Begun anew, every page is asked for again, with what the server needs to say that it has not changed. Under
        another rule of following, the list pages are read again.
        """
        with self.step():
            row = self._db.execute("SELECT follow FROM lists WHERE url = ?", (list_url,)).fetchone()
            if row is None:
                self._db.execute("INSERT INTO lists (url, follow) VALUES (?, ?)", (list_url, follow))
                if not self.add(list_url, list_url, is_list=True):
                    self._db.execute(
                        "UPDATE pages SET pending = 1, is_list = 1, list = ?, etag = NULL, last_modified = NULL, "
                        "sha256 = NULL, tries = 0, due = 0, hops = 0 WHERE url = ?",
                        (list_url, list_url),
                    )
            elif not self.pending(list_url):
                self._db.execute(
                    "UPDATE pages SET pending = 1, tries = 0, due = 0, barren = 0 WHERE list = ? AND outcome IS NOT ?",
                    (list_url, TRAP),
                )
            if row is not None and row[0] != follow:
                self._db.execute("UPDATE lists SET follow = ?, area = NULL WHERE url = ?", (follow, list_url))
                self._db.execute(
                    "UPDATE pages SET pending = 1, tries = 0, due = 0, etag = NULL, last_modified = NULL, "
                    "sha256 = NULL WHERE list = ? AND is_list",
                    (list_url,),
                )
            self._db.execute("UPDATE lists SET runs = runs + 1 WHERE url = ?", (list_url,))
            self._ask_for_lost_files(list_url)

    def _ask_for_lost_files(self, list_url: str) -> None:
        rows = self._db.execute("SELECT id, file FROM pages WHERE list = ? AND outcome = ?", (list_url, KEPT))
        lost = [(number,) for number, file in rows.fetchall() if not (self.path.parent / file).is_file()]
        self._db.executemany(
            "UPDATE pages SET pending = 1, tries = 0, due = 0, etag = NULL, last_modified = NULL, sha256 = NULL "
            "WHERE id = ?",
            lost,
        )

    def next(self, list_url: str) -> Task | None:
        """Return the page to ask for: the first untried one that may be asked now, else the one that may be soonest."""
        columns = ", ".join(f"pages.{name}" for name in Task.__struct_fields__[:-1])
        row = self._db.execute(
            f"SELECT {columns}, max(due, coalesce(free_at, 0)) AS ready_at FROM pages LEFT JOIN hosts USING (origin) "
            "WHERE list = ? AND pending ORDER BY max(ready_at, ?), is_list DESC, tries, id LIMIT 1",
            (list_url, time.time()),
        ).fetchone()
        return (
            None
            if row is None
            else msgspec.convert(dict(zip(Task.__struct_fields__, row, strict=True)), Task, strict=False)
        )

    def pending(self, list_url: str) -> int:
        """Return how many pages are still to be asked for."""
        return self._count("list = ? AND pending", list_url)

    def kept(self, list_url: str) -> int:
        """Return how many articles of a list are kept."""
        return self._count("list = ? AND outcome = ? AND part_of IS NULL", list_url, KEPT)

    def kept_further(self, list_url: str) -> int:
        """Return how many pages are kept on which articles of a list go on."""
        return self._count("list = ? AND outcome = ? AND part_of IS NOT NULL", list_url, KEPT)

    def file_of(self, url: str) -> str | None:
        """Return the file in which a page is kept, None when it is not."""
        row = self._db.execute("SELECT file FROM pages WHERE url = ? AND outcome = ?", (url, KEPT)).fetchone()
        return row[0] if row else None

    def told(self, url: str) -> str | None:
        """Return why a page came to nothing, None when it did not."""
        row = self._db.execute(
            "SELECT reason FROM pages WHERE url = ? AND outcome IN (?, ?, ?, ?)",
            (url, FAILED, GONE, FORBIDDEN, NO_ARTICLE),
        ).fetchone()
        return row[0] if row else None

    def _count(self, where: str, *values: object) -> int:
        (count,) = self._db.execute(f"SELECT count(*) FROM pages WHERE {where}", values).fetchone()
        return int(count)

    # Hosts

    def host(self, place: str) -> Host:
        """Return what is known of a host."""
        row = self._db.execute("SELECT robots, robots_at, failures FROM hosts WHERE origin = ?", (place,)).fetchone()
        return Host(*row) if row else Host()

    def note_host(self, place: str, **values: object) -> None:
        """Note of a host when it may be asked again (`free_at`), its `robots`, its `failures`."""
        self._db.execute("INSERT OR IGNORE INTO hosts (origin) VALUES (?)", (place,))
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE hosts SET {sets} WHERE origin = ?", (*values.values(), place))

    # Pages

    def add(self, url: str, list_url: str, **values: object) -> bool:
        """Note a page to be asked for; False when it is known already."""
        row: dict[str, object] = {"url": url, "origin": origin(url), "shape": url_shape(url), "name": page_name(url)[0]}
        row |= {"list": list_url, **values}
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        done = self._db.execute(f"INSERT OR IGNORE INTO pages ({names}) VALUES ({marks})", tuple(row.values()))
        return done.rowcount > 0

    def note(self, task: Task, **values: object) -> None:
        """Note what came of a page."""
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE pages SET {sets} WHERE id = ?", (*values.values(), task.id))

    def fail_host(self, list_url: str, place: str, reason: str) -> list[str]:
        """Give up all pages of a host, and return their addresses; kept ones stay kept."""
        rows = self._db.execute(
            "UPDATE pages SET pending = 0, reason = ?, outcome = iif(outcome = ?, outcome, ?) "
            "WHERE list = ? AND origin = ? AND pending RETURNING url",
            (reason, KEPT, FAILED, list_url, place),
        )
        return [url for (url,) in rows.fetchall()]

    def give_up_trap(self, shape: str, most: int) -> int:
        """Give up addresses made by one program when so many held no article and none did; return how many."""
        (others, kept) = self._db.execute(
            "SELECT count(*) FILTER (WHERE outcome = ?), count(*) FILTER (WHERE outcome IN (?, ?)) FROM pages "
            "WHERE shape = ?",
            (NO_ARTICLE, KEPT, LIST, shape),
        ).fetchone()
        if others < most or kept:
            return 0
        reason = f"{others} pages with such addresses held no article"
        done = self._db.execute(
            "UPDATE pages SET pending = 0, outcome = ?, reason = ? WHERE shape = ? AND pending", (TRAP, reason, shape)
        )
        return done.rowcount

    def namesakes(self, task: Task) -> list[tuple[str, str, bytes]]:
        """Return address, title and sketch of the kept pages whose file has the same name."""
        rows = self._db.execute(
            "SELECT url, title, sketch FROM pages WHERE name = ? AND outcome = ? AND id <> ?",
            (page_name(task.url)[0], KEPT, task.id),
        )
        return rows.fetchall()

    def is_kept(self, url: str, *, besides: Task) -> bool:
        """Say whether another page than `besides` is kept under an address."""
        return bool(self._count("url = ? AND outcome = ? AND id <> ?", url, KEPT, besides.id))

    def area(self, list_url: str) -> str | None:
        """Return where on its pages a list has its articles."""
        row = self._db.execute("SELECT area FROM lists WHERE url = ?", (list_url,)).fetchone()
        return row[0] if row else None

    def note_area(self, list_url: str, area: str) -> None:
        """Note where the articles of a list stand, the first time they are found."""
        self._db.execute("UPDATE lists SET area = coalesce(area, ?) WHERE url = ?", (area, list_url))

    def articles(self) -> Iterator[dict[str, Any]]:
        """Yield one row for each page kept, in the order in which they were found."""
        names = (
            "url",
            "title",
            "file",
            "published",
            "fetched_at",
            "status",
            "sha256",
            "encoding",
            "link_text",
            "part_of",
            "text_key",
        )
        rows = self._db.execute(f"SELECT {', '.join(names)} FROM pages WHERE outcome = ? ORDER BY id", (KEPT,))
        for row in rows:
            yield dict(zip(names, row, strict=True))
