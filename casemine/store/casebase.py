"""The case base: one SQLite file that keeps cases, each once, and remembers where each was read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from casemine.errors import CaseBaseError
from casemine.records import Case
from casemine.store.files import missing_folder
from casemine.store.migrations import is_current, migrate
from casemine.store.tables import columns_of, to_table

if TYPE_CHECKING:
    from pandas import DataFrame

BUSY_SECONDS = 30.0  # how long another program may keep the base locked
BATCH_PAGES = 64  # pages a transaction at most …
BATCH_SECONDS = 1.0  # … and no longer than this: what a killed run loses

# The columns of the table `cases` that can be asked for, in order.
ASKED = (
    "case_id", "title", "source_site", "url", "published", "genre", "domain",
    "province", "city", "district", "street", "community", "place_code", "period_first", "period_last",
    "degraded", "figures", "governance_models", "measures",
)  # fmt: skip
COUNTED = ("figures", "governance_models", "measures")


class StoredCase(msgspec.Struct, frozen=True):
    """A case as it stands in the base: what can be asked for, in the order of `ASKED`, and the whole as JSON."""

    asked: tuple[str | int | None, ...]
    record: str

    @property
    def case_id(self) -> str:
        """The case's identity."""
        return str(self.asked[ASKED.index("case_id")])

    @property
    def url(self) -> str | None:
        """The address the page was fetched from, where it is known."""
        url = self.asked[ASKED.index("url")]
        return None if url is None else str(url)

    def case(self) -> Case:
        """Return the case itself."""
        return read_record(self.record)


class Mined(msgspec.Struct, frozen=True):
    """
    The cases of one page on their way into the base, with where they were read and what its bytes were.

    `known` are the ids of cases already there whose text this page holds too; `also` are the files and addresses of
    further pages on which the same article goes on.
    """

    cases: tuple[StoredCase, ...] = ()
    source: str | None = None
    page_sha256: str | None = None
    known: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """How much a base holds."""

    cases: int
    figures: int
    governance_models: int
    measures: int
    sources: int


class CaseBase:
    """
    Cases kept in one SQLite file.

    A case is identified by its text: adding it again adds nothing, and a second address of the same text joins
    its sources. Cases come back in the order in which they were added. What was committed outlives Ctrl-C,
    SIGKILL and a crash. Use it as a context manager, or call `close`.

    Args:
        path: The file; made when it is not there, unless `create` is false.
        create: Whether a missing base is made.

    Raises:
        CaseBaseError: The folder is missing, the file is no case base, was made by a newer casemine, is locked
            or cannot be written.

    >>> from tempfile import mkdtemp
    >>> with CaseBase(Path(mkdtemp()) / "cases.db") as base:
    ...     print(len(base), base.table("figures").empty)
    0 True
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self.path = Path(path)
        self.writable = True
        self._connection = self._open(create)

    def __enter__(self) -> CaseBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        with self._saying():
            return int(self._connection.execute("SELECT count(*) FROM cases").fetchone()[0])

    def close(self) -> None:
        """Close the file; the base cannot be used afterwards."""
        self._connection.close()

    def add(self, cases: Case | Iterable[Case], *, renew: bool = False) -> int:
        """
        Add cases and return how many were new.

        They are committed batch by batch; when the stream of cases breaks off, those already taken are kept.

        Args:
            cases: One case or a stream of cases.
            renew: Whether a case that is there already takes the new record in place of the old one.

        Raises:
            CaseBaseError: The base cannot be written.
        """
        many = (cases,) if isinstance(cases, Case) else cases
        return self.add_mined((Mined((stored(case),)) for case in many), renew=renew)

    def add_mined(self, pages: Iterable[Mined], *, renew: bool = False) -> int:
        """Add the cases of mined pages, each page whole or not at all, and return how many cases were new."""
        self._must_be_writable()
        added = 0
        batch: list[Mined] = []
        try:
            since = time.monotonic()
            for page in pages:
                batch.append(page)
                if len(batch) >= BATCH_PAGES or time.monotonic() - since > BATCH_SECONDS:
                    added += self._write(batch, renew)
                    batch, since = [], time.monotonic()
        finally:
            # Writing twice what an interrupt caught half-written is safe: it was rolled back, or is there already.
            try:
                added += self._write(batch, renew)
            except KeyboardInterrupt:
                self._write(batch, renew)
                raise
        return added

    def cases(self, **where: object) -> Iterator[Case]:
        """
        Yield the cases, in the order in which they were added.

        Args:
            where: What a case must have, `domain="village"`; a list or tuple means any of its values, None means
                not given. Any of case_id, title, source_site, url, published, genre, domain, province, city,
                district, street, community, place_code, period_first, period_last, degraded.

        Raises:
            CaseBaseError: A name in `where` is unknown, or a record cannot be read.
        """
        return (read_record(record, self.path.name) for record in self.records(**where))

    def records(self, **where: object) -> Iterator[str]:
        """Yield the cases as JSON, just as they are stored; `where` as in `cases`."""
        condition, values = self._condition(where)
        return self._records(condition, values)

    def search(self, words: str) -> Iterator[Case]:
        """Yield the cases whose text holds every one of `words` (parted by blanks) exactly as written."""
        wanted = words.split()
        condition = " AND ".join("instr(json_extract(record, '$.text'), ?)" for _ in wanted)
        return (read_record(record, self.path.name) for record in self._records(condition, wanted))

    def table(self, kind: str, **where: object) -> DataFrame:
        """Return the items of one kind as a DataFrame (see `to_table`); `where` as in `cases`."""
        columns_of(kind)
        return to_table(self.cases(**where), kind)

    def overview(self) -> list[dict[str, Any]]:
        """Return what can be asked of every case, without its items, in the order in which they were added."""
        with self._saying():
            rows = self._connection.execute(f"SELECT {', '.join(ASKED)} FROM cases ORDER BY number").fetchall()
        return [dict(zip(ASKED, row, strict=True)) for row in rows]

    def summary(self) -> Summary:
        """Return how much the base holds."""
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in COUNTED)
        with self._saying():
            counts = self._connection.execute(f"SELECT count(*), {sums} FROM cases").fetchone()
            (sources,) = self._connection.execute("SELECT count(DISTINCT source) FROM sources").fetchone()
        cases, figures, governance_models, measures = counts
        return Summary(cases, figures, governance_models, measures, sources)

    def sources(self, case_id: str) -> tuple[str, ...]:
        """Return the files and addresses at which the text of a case was read."""
        with self._saying():
            rows = self._connection.execute(
                "SELECT source FROM sources WHERE case_id = ? ORDER BY source", (case_id,)
            ).fetchall()
        return tuple(source for (source,) in rows)

    def known_pages(self) -> dict[str, tuple[str, ...]]:
        """Return the SHA-256 of every page mined so far with the ids of its cases."""
        known: dict[str, tuple[str, ...]] = {}
        with self._saying():
            rows = self._connection.execute(
                "SELECT DISTINCT page_sha256, case_id FROM extractions WHERE page_sha256 IS NOT NULL"
            ).fetchall()
        for page, case_id in rows:
            known[page] = (*known.get(page, ()), case_id)
        return known

    def _open(self, create: bool) -> sqlite3.Connection:
        from casemine import __version__

        path = self.path
        if path.is_dir():
            raise CaseBaseError(f"{path} is a folder: give the name of a file in it, such as {path / 'cases.db'}.")
        if not path.exists() and not create:
            raise CaseBaseError(f"There is no case base {path}: make one with 'casemine mine SOURCE -o {path}'.")
        if not path.parent.is_dir():
            raise missing_folder(path)
        with self._saying():
            if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                return self._open_to_read(__version__)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                migrate(connection, path.name, __version__)
                # WAL: readers and one writer at a time do not stop each other, and a killed writer leaves no mess.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                connection.close()
                raise
        return connection

    def _open_to_read(self, version: str) -> sqlite3.Connection:
        """Open a base on read-only ground: nothing beside it can be written, so SQLite must take it as it stands."""
        self.writable = False
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        try:
            is_current(connection, self.path.name, version)
            connection.execute("SELECT count(*) FROM cases")
        except BaseException:
            connection.close()
            raise
        return connection

    def _must_be_writable(self) -> None:
        if not self.writable:
            raise CaseBaseError(f"{self.path} cannot be written: give another place, or allow writing to it.")

    def _write(self, pages: list[Mined], renew: bool) -> int:
        """Write a batch in one transaction and return how many of its cases were new."""
        if not pages:
            return 0
        from casemine import __version__

        now = datetime.now(UTC).isoformat(timespec="seconds")
        added = 0
        sources: list[tuple[str, str]] = []
        with self._transaction() as connection:
            for page in pages:
                if page.source is not None:
                    ids = (*page.known, *(case.case_id for case in page.cases))
                    sources += [(case_id, source) for case_id in ids for source in (page.source, *page.also)]
                sources += [(case.case_id, case.url) for case in page.cases if case.url]
                for case in page.cases:
                    new = self._insert(connection, case, renew)
                    added += new
                    if new or renew or page.page_sha256 is not None:
                        connection.execute(
                            "INSERT INTO extractions VALUES (NULL, ?, ?, ?, ?, ?)",
                            (case.case_id, page.source, page.page_sha256, now, __version__),
                        )
            connection.executemany("INSERT OR IGNORE INTO sources VALUES (?, ?)", sources)
        return added

    @staticmethod
    def _insert(connection: sqlite3.Connection, case: StoredCase, renew: bool) -> bool:
        marks = ", ".join("?" * (len(ASKED) + 1))
        values = (*case.asked, case.record)
        new = connection.execute(
            f"INSERT OR IGNORE INTO cases ({', '.join(ASKED)}, record) VALUES ({marks})", values
        ).rowcount
        if not new and renew:
            connection.execute(
                f"UPDATE cases SET ({', '.join(ASKED)}, record) = ({marks}) WHERE case_id = ?", (*values, case.case_id)
            )
        return bool(new)

    def _records(self, condition: str, values: list[Any]) -> Iterator[str]:
        """Yield page by page of the table, so that the base may be written meanwhile and memory stays flat."""
        last = 0
        chosen = f"number > ? AND ({condition or 'TRUE'})"
        query = f"SELECT number, record FROM cases WHERE {chosen} ORDER BY number LIMIT 64"
        while True:
            with self._saying():
                rows = self._connection.execute(query, [last, *values]).fetchall()
            if not rows:
                return
            yield from (record for _, record in rows)
            last = rows[-1][0]

    def _condition(self, where: dict[str, object]) -> tuple[str, list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        for name, wanted in where.items():
            if name not in ASKED:
                raise CaseBaseError(f"Cases cannot be chosen by {name!r}. They can by: {', '.join(ASKED)}.")
            several = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
            several = [value if isinstance(value, int) else None if value is None else str(value) for value in several]
            parts.append("(" + (" OR ".join(f"{name} IS ?" for _ in several) or "FALSE") + ")")
            values += several
        return " AND ".join(parts), values

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._saying():
            if self._connection.in_transaction:
                # Ctrl-C may fall between the beginning of a batch and its first line: nothing of it was written
                self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _saying(self) -> Iterator[None]:
        """Turn what SQLite says into one sentence a researcher can act on."""
        try:
            yield
        except sqlite3.Error as error:
            raise CaseBaseError(_sentence(str(error), self.path)) from error


def stored(case: Case) -> StoredCase:
    """
    Return a case in the form in which the base keeps it.

    Raises:
        CaseBaseError: The text holds a lone surrogate.
    """
    place, period = case.place, case.period
    levels = (place.province, place.city, place.district, place.street, place.community) if place else (None,) * 5
    asked = (
        case.case_id, case.title, case.source_site, case.url, case.published, case.genre.value, case.domain.value,
        *levels, place.code if place else None, *((period.first, period.last) if period else (None, None)),
        case.degraded, len(case.figures), len(case.governance_models), len(case.measures),
    )  # fmt: skip
    try:
        return StoredCase(asked, msgspec.json.encode(case).decode())
    except UnicodeEncodeError as error:
        raise CaseBaseError(
            f"The text of case {case.case_id} holds half a character (a lone surrogate at {error.start}), which no "
            "file can hold: read the page again with read_page, which repairs its encoding."
        ) from error


def read_record(record: str, where: str = "The base") -> Case:
    """Return the case that a stored record describes."""
    try:
        return msgspec.json.decode(record, type=Case)
    except msgspec.MsgspecError as error:
        raise CaseBaseError(f"{where} holds a record that cannot be read ({error}): mine its page again.") from error


# What SQLite says → what it means to who mines. The rest is passed on in SQLite's words.
SENTENCES = {
    "file is not a database": "{path} is no case base: give the name of a new file, or of a base that casemine made.",
    "readonly": "{path} cannot be written: give another place, or allow writing to it.",
    "unable to open": "{path} cannot be opened or made: give another place, or allow writing to its folder.",
    "locked": "{path} is in use by another program: close it there, then run again.",
    "full": "There is no room left on the disk of {path}: make room, then run again; what was stored is safe.",
    "malformed": "{path} is damaged: restore a copy, or mine the pages into a new base.",
    "closed database": "{path} has been closed: open it again with CaseBase(path).",
}


def _sentence(said: str, path: Path) -> str:
    for key, sentence in SENTENCES.items():
        if key in said:
            return sentence.format(path=path)
    return f"{path} cannot be used as a case base: {said}."
