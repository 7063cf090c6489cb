"""Cases as tables: one kind of item a table, one item a row, each row with the passage that proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from casemine.errors import CaseBaseError
from casemine.records import Case, Span

if TYPE_CHECKING:
    from pandas import DataFrame

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


class Column(msgspec.Struct, frozen=True):
    """
    One column of a table.

    `path` leads from the item to the value, `change.direction`; a path that begins with `@` leads through an
    index the item holds: `@sections.section.title` is the title of the section whose index is in `section`.
    `type` is text, integer, number, flag, list (joined with 、) or count. `vocabulary` names the closed
    vocabulary the values come from.
    """

    name: str
    type: str
    path: str
    vocabulary: str = ""


def _columns(*written: str) -> tuple[Column, ...]:
    """Read columns written as `name:type[:path[:vocabulary]]`."""
    columns = []
    for line in written:
        name, column_type, path, vocabulary = [*line.split(":"), "", ""][:4]
        columns.append(Column(name, column_type, path or name, vocabulary))
    return tuple(columns)


SECTION_AND_SITE = (
    "section:integer",
    "section_title:text:@sections.section.title",
    "site:integer",
    "site_name:text:@sites.site.text",
)
FOUND = ("found_by:text", "confidence:number")
FIELDS: dict[str, tuple[Column, ...]] = {
    "cases": _columns(
        "title:text",
        "source_site:text",
        "url:text",
        "published:text",
        "genre:text::genre",
        "domain:text::domain",
        "province:text:place.province",
        "city:text:place.city",
        "district:text:place.district",
        "street:text:place.street",
        "community:text:place.community",
        "place_code:text:place.code",
        "period_first:text:period.first",
        "period_last:text:period.last",
        "degraded:text",
        "hosts:list:hosts.text",
        "sites:list:sites.text",
        "sections:count",
        "figures:count",
        "governance_models:count",
        "measures:count",
    ),
    "sections": _columns(
        "level:integer",
        "marker:text",
        "title:text",
        "roles:list::section_role",
        "parent:integer",
        "body_start:integer:body.start",
        "body_end:integer:body.end",
        *FOUND,
    ),
    "figures": _columns(
        "value:number",
        "low:number",
        "high:number",
        "unit:text",
        "indicator:text",
        "comparator:text::comparator",
        "change_direction:text:change.direction:direction",
        "change_before:number:change.before",
        "change_after:number:change.after",
        "change_by:number:change.by",
        "change_by_unit:text:change.by_unit",
        "role:text::role",
        *SECTION_AND_SITE,
        *FOUND,
    ),
    "governance_models": _columns(
        "name:text",
        "head:text",
        "kind:text::kind",
        "stance:text::stance",
        "complete:flag",
        "slots:list:components.slot",
        "aliases:list",
        "parent:text",
        "mentions:count",
        *SECTION_AND_SITE,
        *FOUND,
    ),
    "components": _columns("slot:text", "count:integer"),
    "measures": _columns(
        "title:text", "action:text", "actors:list", "category:text::category", "figures:list", *SECTION_AND_SITE, *FOUND
    ),
    "recognitions": _columns("text:text"),
    "policy_terms": _columns("term:text", "term_class:text"),
    "named_items": _columns("name:text", "type:text::item_type"),
    "checks": _columns("kind:text::check_kind", "expected:number", "found:number", "passed:flag"),
    "hosts": _columns("text:text"),
    "sites": _columns("text:text"),
    "claims": _columns("text:text"),
    "masked": _columns("text:text"),
}
KINDS = tuple(FIELDS)

CASE_ID = Column("case_id", "text", "case_id")
NUMBER = Column("number", "integer", "")
EVIDENCE = (
    Column("start", "integer", "evidence.start"),
    Column("end", "integer", "evidence.end"),
    Column("evidence", "text", ""),
)
# A component has no span of its own: its members have (the model's `definition`), so one row is one member.
BEFORE_COMPONENT = (Column("governance_model", "integer", ""), Column("name", "text", "name"))
MEMBER = Column("member", "text", "")

DTYPES = {"text": "string", "list": "string", "integer": "Int64", "count": "Int64", "number": "float64", "flag": "bool"}


def to_table(cases: Iterable[Case], kind: str) -> DataFrame:
    """
    Return the items of one kind in `cases` as a pandas DataFrame, one row an item, in text order.

    Every table has `case_id`, `start`, `end` and `evidence`, the passage quoted; for `cases` that is the whole
    text. Lists are joined with 、; what the text does not give is missing. `number` is the item's index in its
    case, which is what `section`, `site` and `figures` of other tables point to. Columns and dtypes are
    the same for no cases.

    Args:
        cases: The cases, one of them or a stream.
        kind: cases, sections, figures, governance_models, components, measures, recognitions, policy_terms,
            named_items, checks, hosts, sites, claims or masked.

    Raises:
        CaseBaseError: There is no such kind.

    >>> list(to_table([], "components").columns)
    ['case_id', 'number', 'governance_model', 'name', 'slot', 'count', 'member', 'start', 'end', 'evidence']
    """
    columns = columns_of(kind)
    from pandas import DataFrame, Series

    rows = [row for case in cases for row in rows_of(case, kind)]
    cells: Iterable[tuple[Cell, ...]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    return DataFrame(
        {
            column.name: Series(list(values), dtype=DTYPES[column.type])
            for column, values in zip(columns, cells, strict=True)
        }
    )


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind of table, in order."""
    if kind not in FIELDS:
        near = get_close_matches(kind, KINDS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise CaseBaseError(f"There is no table {kind!r}. There are: {', '.join(KINDS)}.{hint}")
    if kind == "cases":
        return (CASE_ID, *FIELDS[kind], *EVIDENCE)
    if kind == "components":
        return (CASE_ID, NUMBER, *BEFORE_COMPONENT, *FIELDS[kind], MEMBER, *EVIDENCE)
    return (CASE_ID, NUMBER, *FIELDS[kind], *EVIDENCE)


def rows_of(case: Case, kind: str) -> Iterator[Row]:
    """Yield the rows of one case, cells in the order of `columns_of(kind)`."""
    readers = [_reader(column) for column in FIELDS[kind]]
    if kind == "cases":
        whole = Span(0, len(case.text))
        yield (case.case_id, *(read(case, case) for read in readers), *_evidence(case, whole))
    elif kind == "components":
        for number, cells in enumerate(_members(case, readers)):
            yield (case.case_id, number, *cells)
    else:
        for number, item in enumerate(getattr(case, kind)):
            yield (case.case_id, number, *(read(item, case) for read in readers), *_evidence(case, item.evidence))


def _members(case: Case, readers: list[Callable[[Any, Case], Cell]]) -> Iterator[Row]:
    """Yield slot by slot the members; a slot whose members the text does not name has one row without."""
    for index, governance_model in enumerate(case.governance_models):
        count = sum(len(component.members) for component in governance_model.components)
        spans = governance_model.definition if len(governance_model.definition) == count else ()
        told = iter(spans)
        for component in governance_model.components:
            slot = tuple(read(component, case) for read in readers)
            for member in component.members or (None,):
                span = next(told, governance_model.evidence) if member else governance_model.evidence
                yield (index, governance_model.name, *slot, member, *_evidence(case, span))


def _evidence(case: Case, span: Span) -> Row:
    return span.start, span.end, case.quote(span)


def _reader(column: Column) -> Callable[[Any, Case], Cell]:
    """Return the function that reads a column's value from an item and its case."""
    if column.path.startswith("@"):
        many, index, field = column.path[1:].split(".")
        return lambda item, case: _through(getattr(case, many), getattr(item, index), field)
    steps = column.path.split(".")
    if column.type == "count":
        return lambda item, case: len(getattr(item, steps[0]))
    if column.type == "list":
        return lambda item, case: _joined(getattr(item, steps[0]), steps[1:])
    return lambda item, case: _plain(_follow(item, steps))


def _through(many: tuple[Any, ...], index: int | None, field: str) -> Cell:
    return None if index is None else _plain(getattr(many[index], field))


def _joined(values: tuple[Any, ...], steps: list[str]) -> str | None:
    return "、".join(str(_plain(_follow(value, steps))) for value in values) or None


def _follow(item: Any, steps: list[str]) -> Any:
    for step in steps:
        if item is None:
            return None
        item = getattr(item, step)
    return item


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
