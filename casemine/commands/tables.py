"""`casemine tables`: one kind of item as a table in the terminal, as CSV, JSON or JSONL."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from casemine.store.labels import Labels

if TYPE_CHECKING:
    from casemine.store.casebase import CaseBase
    from casemine.store.tables import Row

FORMATS = ("table", "csv", "json", "jsonl")
SHORT = 40  # characters of a cell in the terminal


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    from casemine.commands.main import one_of
    from casemine.store.tables import KINDS

    parser.add_argument("base", metavar="BASE", type=Path, help=labels.say("tables.base"))
    kinds = labels.say("tables.kind", kinds=", ".join(KINDS))
    parser.add_argument("kind", metavar="KIND", type=one_of(labels, *KINDS), help=kinds)
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
        table = Table(base, arguments.kind, labels, labelled=arguments.labels)
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
        from casemine.store.tables import columns_of

        self.base, self.kind, self.labels, self.labelled = base, kind, labels, labelled
        self.columns = columns_of(kind)
        self.names = [column.name for column in self.columns]

    def headings(self) -> list[str]:
        """Return the labels of the columns."""
        return [self.labels.column(self.kind, name) for name in self.names]

    def rows(self) -> Iterator[Row]:
        """Yield the rows, case by case."""
        from casemine.store.tables import rows_of

        for case in self.base.cases():
            yield from rows_of(case, self.kind)


def _write_table(table: Table, file: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table as Grid

    grid = Grid(*table.headings())
    for row in table.rows():
        cells = zip(row, table.columns, strict=True)
        grid.add_row(*(_shown(cell, column.vocabulary, table.labels) for cell, column in cells))
    if not grid.row_count:
        print(table.labels.say("tables.empty", kind=table.labels.kind(table.kind)), file=file)
        return
    console = Console(file=file)
    # In a file or a pipe nothing is squeezed to the width of a terminal.
    console.print(grid, width=None if console.is_terminal else console.measure(grid).maximum, crop=False)


def _shown(cell: str | int | float | bool | None, vocabulary: str, labels: Labels) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else "-"
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    text = str(cell)
    if vocabulary:
        return "、".join(labels.value(vocabulary, value) for value in text.split("、"))
    text = " ".join(text.split()).replace("[", r"\[")
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


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
