"""Cases as an Excel workbook: one sheet a kind of item, and a codebook that explains every column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casemine.errors import CaseBaseError
from casemine.records import Case
from casemine.store.files import replacing
from casemine.store.labels import Labels, load_labels
from casemine.store.tables import KINDS, Cell, Column, columns_of, rows_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS = 32_767  # Excel's limits: characters a cell, rows a sheet
SHEET_ROWS = 1_048_576
WIDTHS = {"integer": 8, "count": 8, "number": 12, "flag": 8, "list": 28, "text": 16}
WIDE = {"evidence": 60, "action": 50, "text": 40, "title": 36, "section_title": 28, "indicator": 24, "name": 24}
WIDE["case_id"] = 18
# Text stays text: a passage that begins with = is no formula, an address no link, 「001」 no number.
AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(cases: Iterable[Case], path: str | Path, *, language: str = "en", kinds: Iterable[str] = KINDS) -> None:
    """
    Write cases as an Excel workbook with a sheet for each kind, and the codebook last.

    The file appears when all is written. A cell takes 32,767 characters: a longer text is cut and says so.

    Args:
        cases: The cases, one of them or a stream; memory stays flat.
        path: The file to write.
        language: `zh` or `en`, for sheets, headings and the values of closed vocabularies.
        kinds: The kinds of table (see `to_table`).

    Raises:
        CaseBaseError: The file cannot be written, or a sheet would have more rows than Excel takes.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    labels = load_labels(language)
    with replacing(path) as new:
        workbook = Workbook(str(new), AS_TEXT)
        sheets = {kind: Sheet(workbook, kind, labels) for kind in kinds}
        _write_codebook(workbook, sheets, labels)
        try:
            for case in cases:
                for sheet in sheets.values():
                    sheet.add(case)
        finally:
            for sheet in sheets.values():
                sheet.finish()
            try:
                workbook.close()
            except FileCreateError as error:
                raise CaseBaseError(f"{path} cannot be written: {error}.") from error


class Sheet:
    """One sheet of a workbook while it is being filled."""

    def __init__(self, workbook: Any, kind: str, labels: Labels) -> None:
        self.kind = kind
        self.name = labels.kind(kind)[:31]
        self.columns = columns_of(kind)
        self._labels = labels
        self._worksheet: Worksheet = workbook.add_worksheet(self.name)
        self._row = 0
        _set_columns(self._worksheet, [_width(column) for column in self.columns])
        _write_header(workbook, self._worksheet, [labels.column(kind, column.name) for column in self.columns])

    def add(self, case: Case) -> None:
        """Add the rows of one case."""
        for row in rows_of(case, self.kind):
            self._row += 1
            if self._row >= SHEET_ROWS:
                raise CaseBaseError(
                    f"The sheet {self.name} would have more than the {SHEET_ROWS:,} rows that Excel takes: "
                    f"write it with 'casemine tables BASE {self.kind} --format csv'."
                )
            for number, (column, value) in enumerate(zip(self.columns, row, strict=True)):
                self._write(number, column, value)

    def finish(self) -> None:
        """Give the sheet its filter, now that its length is known."""
        self._worksheet.autofilter(0, 0, self._row, len(self.columns) - 1)

    def _write(self, number: int, column: Column, value: Cell) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._worksheet.write_boolean(self._row, number, value)
        elif isinstance(value, str):
            self._worksheet.write_string(self._row, number, self._fit(self._labelled(column, value)))
        else:
            self._worksheet.write_number(self._row, number, value)

    def _labelled(self, column: Column, value: str) -> str:
        if not column.vocabulary:
            return value
        return "、".join(self._labels.value(column.vocabulary, one) for one in value.split("、"))

    def _fit(self, text: str) -> str:
        if _excel_length(text) <= CELL_CHARACTERS:
            return text
        note = self._labels.say("xlsx.cut")
        room = CELL_CHARACTERS - len(note)
        cut = text[:room]
        while _excel_length(cut) > room:
            cut = cut[: -(_excel_length(cut) - room + 1) // 2]
        return cut + note


def _excel_length(text: str) -> int:
    """Return the length as Excel counts it: a character beyond the 16-bit plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _width(column: Column) -> int:
    return WIDE.get(column.name, WIDTHS[column.type])


def _write_codebook(workbook: Any, sheets: dict[str, Sheet], labels: Labels) -> None:
    """Write what every column is called in both languages, its type, its values or unit, and its meaning."""
    chinese, english = load_labels("zh"), load_labels("en")
    worksheet = workbook.add_worksheet(labels.say("xlsx.codebook"))
    heads = ("sheet", "column", "label_zh", "label_en", "type", "values", "meaning")
    _set_columns(worksheet, [16, 18, 18, 22, 10, 60, 70])
    _write_header(workbook, worksheet, [labels.say(f"xlsx.{head}") for head in heads])
    row = 0
    for kind, sheet in sheets.items():
        for column in sheet.columns:
            row += 1
            values = labels.vocabulary(column.vocabulary)
            cells = (
                sheet.name,
                column.name,
                chinese.column(kind, column.name),
                english.column(kind, column.name),
                labels.value("column_type", column.type),
                "; ".join(f"{label} = {value}" if label != value else value for value, label in values.items()),
                labels.meaning(kind, column.name).meaning,
            )
            for number, cell in enumerate(cells):
                worksheet.write_string(row, number, cell)
    worksheet.autofilter(0, 0, row, len(heads) - 1)


def _set_columns(worksheet: Any, widths: list[int]) -> None:
    for number, width in enumerate(widths):
        worksheet.set_column(number, number, width)
    worksheet.freeze_panes(1, 0)


def _write_header(workbook: Any, worksheet: Any, heads: list[str]) -> None:
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for number, head in enumerate(heads):
        worksheet.write_string(0, number, head, bold)
