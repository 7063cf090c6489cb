"""The tables of a case base, each change to them a numbered step; a base is brought up to date when it is opened."""

from __future__ import annotations

import sqlite3

from casemine.errors import CaseBaseError
from casemine.store.tables import FIELDS, KINDS, Column

APPLICATION_ID = 0x436D6E65  # "Cmne": what `file` and SQLite show of a case base

# A step that has been released is never changed; a new one is appended.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE about (
            key TEXT PRIMARY KEY,  -- 'made_by' and 'written_by': versions of casemine
            value TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE cases (
            number INTEGER PRIMARY KEY,  -- the order in which cases were added
            case_id TEXT NOT NULL UNIQUE,  -- first 16 hex digits of the SHA-256 of the text
            title TEXT,
            source_site TEXT,
            url TEXT,
            published TEXT,
            genre TEXT NOT NULL,
            domain TEXT NOT NULL,
            province TEXT,
            city TEXT,
            district TEXT,
            street TEXT,
            community TEXT,
            place_code TEXT,
            period_first TEXT,
            period_last TEXT,
            degraded TEXT,
            figures INTEGER NOT NULL,
            governance_models INTEGER NOT NULL,
            measures INTEGER NOT NULL,
            record TEXT NOT NULL  -- the whole case as JSON, its text included
        )
        """,
        """
        CREATE TABLE sources (
            case_id TEXT NOT NULL REFERENCES cases (case_id),
            source TEXT NOT NULL,  -- file or address the text was read from
            PRIMARY KEY (case_id, source)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE extractions (
            extraction INTEGER PRIMARY KEY,
            case_id TEXT NOT NULL REFERENCES cases (case_id),
            source TEXT,
            page_sha256 TEXT,  -- of the bytes of the page: a page mined once is known again
            extracted_at TEXT NOT NULL,  -- UTC
            casemine_version TEXT NOT NULL
        )
        """,
        "CREATE INDEX extractions_of_case ON extractions (case_id)",
        "CREATE INDEX extractions_of_page ON extractions (page_sha256)",
    ),
    (),  # records tell what found them and how sure it was: the views have two columns more
)


def migrate(connection: sqlite3.Connection, name: str, version: str) -> None:
    """
    Bring the base behind `connection` up to date; a new file becomes a base.

    Args:
        connection: An open connection in autocommit mode.
        name: What the base is called in messages.
        version: This casemine's version.

    Raises:
        CaseBaseError: The file is another program's, or was made by a newer casemine.
    """
    if not is_current(connection, name, version):
        connection.execute("BEGIN IMMEDIATE")
        try:
            _take_steps(connection, name, version)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def is_current(connection: sqlite3.Connection, name: str, version: str) -> bool:
    """Return whether the base needs no step; refuse a file that is no base of ours."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (step,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != APPLICATION_ID:
        raise CaseBaseError(f"{name} is an SQLite file of another program, no case base: give another name.")
    if step > len(STEPS):
        written_by = connection.execute("SELECT value FROM about WHERE key = 'written_by'").fetchone()
        other = written_by[0] if written_by else "a newer version"
        raise CaseBaseError(
            f"{name} was made by casemine {other}, this is {version}: upgrade casemine "
            f"(pip install --upgrade casemine), or mine the pages again into a new base."
        )
    if step < len(STEPS):
        return False
    written_by = connection.execute("SELECT value FROM about WHERE key = 'written_by'").fetchone()
    return bool(written_by == (version,))


def _take_steps(connection: sqlite3.Connection, name: str, version: str) -> None:
    if is_current(connection, name, version):  # another process was faster
        return
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    for step in STEPS[done:]:
        for statement in step:
            connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO about VALUES ('made_by', ?)", (version,))
    connection.execute("INSERT OR REPLACE INTO about VALUES ('written_by', ?)", (version,))
    _make_views(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")


def _make_views(connection: sqlite3.Connection) -> None:
    """
    Give every kind of item a view of the columns `to_table` gives it, for who reads the base with plain SQL.

    A view holds nothing of its own: records and tables cannot disagree.
    """
    for kind in KINDS:
        if kind == "cases":
            continue
        connection.execute(f"DROP VIEW IF EXISTS {kind}")
        connection.execute(_component_view() if kind == "components" else _item_view(kind))


def _item_view(kind: str) -> str:
    columns = ",\n  ".join(f'{_sql(column)} AS "{column.name}"' for column in FIELDS[kind])
    return f"""
CREATE VIEW {kind} AS SELECT
  cases.case_id AS case_id,
  item.key AS number,
  {columns},
  {_evidence("item.value", "$.evidence")}
FROM cases, json_each(cases.record, '$.{kind}') AS item"""


def _component_view() -> str:
    return """
CREATE VIEW components AS SELECT
  cases.case_id AS case_id,
  row_number() OVER (PARTITION BY cases.number ORDER BY item.key, slot.key, member.key) - 1 AS number,
  item.key AS governance_model,
  json_extract(item.value, '$.name') AS name,
  json_extract(slot.value, '$.slot') AS slot,
  json_extract(slot.value, '$.count') AS count,
  member.value AS member
FROM cases, json_each(cases.record, '$.governance_models') AS item,
  json_each(item.value, '$.components') AS slot
  LEFT JOIN json_each(slot.value, '$.members') AS member"""


def _evidence(value: str, path: str) -> str:
    start, end = (f"json_extract({value}, '{path}.{edge}')" for edge in ("start", "end"))
    text = "json_extract(cases.record, '$.text')"
    return f'{start} AS start, {end} AS "end", substr({text}, {start} + 1, {end} - {start}) AS evidence'


def _sql(column: Column) -> str:
    """Return the SQL expression that reads a column from `item.value`."""
    if column.path.startswith("@"):
        many, index, field = column.path[1:].split(".")
        return f"json_extract(cases.record, '$.{many}[' || json_extract(item.value, '$.{index}') || '].{field}')"
    first, _, rest = column.path.partition(".")
    if column.type == "count":
        return f"json_array_length(item.value, '$.{first}')"
    if column.type == "list":
        value = f"json_extract(value, '$.{rest}')" if rest else "value"
        return f"(SELECT group_concat({value}, '、') FROM json_each(item.value, '$.{first}'))"
    return f"json_extract(item.value, '$.{column.path}')"
