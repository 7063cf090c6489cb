"""`casemine tables`: one kind of item as a table in the terminal, as CSV, JSON or JSONL."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from casemine.store.labels import Labels

if TYPE_CHECKING:
    from casemine.store.casebase import CaseBase
    from casemine.store.tables import Column, Row

IDENTITIES = "identities"  # the governance models of all cases, each once
FORMATS = ("table", "csv", "json", "jsonl")
SHORT = 40  # characters of a cell in the terminal
SHOWN_ROWS = 1000  # rows in the terminal
FILE_COLUMNS = 1000  # width of a table in a file
FOR_PROGRAMS = frozenset({"start", "end", "section", "site", "body_start", "body_end"})


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import one_of
    from casemine.store.tables import KINDS

    parser.add_argument("base", metavar="BASE", type=Path, help=labels.say("tables.base"))
    kinds = labels.say("tables.kind", kinds=", ".join((*KINDS, IDENTITIES)))
    parser.add_argument("kind", metavar="KIND", type=one_of(labels, *KINDS, IDENTITIES), help=kinds)
    formats = labels.say("tables.format", formats=", ".join(FORMATS))
    parser.add_argument("--format", metavar="FORMAT", type=one_of(labels, *FORMATS), help=formats)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=labels.say("tables.output"))
    parser.add_argument("--labels", action="store_true", help=labels.say("tables.labels"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Write one table of a base."""
    from casemine.store.casebase import CaseBase
    from casemine.store.files import replacing

    output: Path | None = arguments.output
    by_suffix = output.suffix.removeprefix(".") if output else ""
    chosen = arguments.format or (by_suffix if by_suffix in FORMATS else "table")
    write = WRITERS[chosen]
    with CaseBase(arguments.base, create=False) as base:
        made = Identities if arguments.kind == IDENTITIES else Table
        table = made(base, arguments.kind, labels, labelled=arguments.labels)
        if output is None:
            write(table, sys.stdout)
            return 0
        # Excel takes a CSV for GBK unless it begins with a byte order mark; in a pipe the mark would only disturb.
        encoding = "utf-8-sig" if chosen == "csv" else "utf-8"
        with replacing(output) as new, new.open("w", encoding=encoding, newline="") as file:
            write(table, file)
    return 0


class Table:
    """The rows of one kind of item in a base."""

    def __init__(self, base: CaseBase, kind: str, labels: Labels, *, labelled: bool) -> None:
        self.base, self.kind, self.labels, self.labelled = base, kind, labels, labelled
        self.columns = self.find_columns()
        self.names = [column.name for column in self.columns]

    def find_columns(self) -> tuple[Column, ...]:
        """Return the columns, in order."""
        from casemine.store.tables import columns_of

        return columns_of(self.kind)

    def headings(self) -> list[str]:
        """Return the labels of the columns."""
        return [self.labels.column(self.kind, name) for name in self.names]

    def rows(self) -> Iterator[Row]:
        """Yield the rows, case by case."""
        from casemine.store.tables import rows_of

        for case in self.base.cases():
            yield from rows_of(case, self.kind)


class Identities(Table):
    """The governance models of all cases, the same ones joined."""

    def find_columns(self) -> tuple[Column, ...]:
        """Return the columns, in order."""
        from casemine.compare.identities import COLUMNS

        return COLUMNS

    def rows(self) -> Iterator[Row]:
        """Yield a row for each, in the order in which they are met."""
        from casemine.compare.identities import identity_rows

        yield from identity_rows(self.base.cases())


def _write_table(table: Table, file: TextIO) -> None:
    """Print what a reader wants to see: no offsets, no column that is empty all through, no endless list."""
    from rich.console import Console
    from rich.table import Table as Grid

    rows = list(islice(table.rows(), SHOWN_ROWS + 1))
    if not rows:
        print(table.labels.say("tables.empty", kind=table.labels.kind(table.kind)), file=file)
        return
    grid = Grid()
    columns = []
    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        if column.name not in FOR_PROGRAMS and any(cell is not None for cell in cells):
            right = column.type not in ("text", "list")
            heading = table.labels.column(table.kind, column.name)
            grid.add_column(heading, justify="right" if right else "left", overflow="fold")
            columns.append([_shown(cell, column, table.labels) for cell in cells[:SHOWN_ROWS]])
    for shown in zip(*columns, strict=True):
        grid.add_row(*shown)
    # In a file or a pipe nothing is squeezed to the width of a terminal.
    console = Console(file=file)
    if not console.is_terminal:
        console = Console(file=file, width=FILE_COLUMNS)
    console.print(grid)
    if len(rows) > SHOWN_ROWS:
        console.print(table.labels.say("tables.more", shown=SHOWN_ROWS), markup=False)


def _shown(cell: str | int | float | bool | None, column: Column, labels: Labels) -> str:
    from rich.markup import escape

    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else "-"
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    text = str(cell)
    if column.name == "case_id":
        return text[:8]
    if column.vocabulary:
        return "、".join(labels.value(column.vocabulary, value) for value in text.split("、"))
    text = " ".join(text.split())
    return escape(text if len(text) <= SHORT else f"{text[:SHORT]}…")


def _write_csv(table: Table, file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.headings() if table.labelled else table.names)
    writer.writerows(table.rows())


def _write_json(table: Table, file: TextIO) -> None:
    file.write("[")
    for number, line in enumerate(_json_lines(table)):
        file.write(",\n" if number else "\n")
        file.write(line)
    file.write("\n]\n")


def _write_jsonl(table: Table, file: TextIO) -> None:
    for line in _json_lines(table):
        file.write(line + "\n")


def _json_lines(table: Table) -> Iterator[str]:
    import msgspec

    for row in table.rows():
        yield msgspec.json.encode(dict(zip(table.names, row, strict=True))).decode()


WRITERS: dict[str, Callable[[Table, TextIO], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_jsonl,
}
