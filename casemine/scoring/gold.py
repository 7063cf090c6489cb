"""Gold annotations and predictions as files: JSON beside its text, and tab-separated rows beside a page."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from casemine.errors import ScoreError
from casemine.records import (
    Comparator,
    Direction,
    Domain,
    FigureRole,
    Genre,
    MeasureCategory,
    NameKind,
    SectionRole,
    Span,
    Stance,
)
from casemine.scoring.marks import (
    Annotation,
    ChangeMark,
    ComponentMark,
    FigureMark,
    GovernanceModelMark,
    HeadingMark,
    MeasureMark,
)

Word = TypeVar("Word", bound=StrEnum)


def read_annotations(folder: str | Path, *, texts: str | Path | None = None) -> tuple[Annotation, ...]:
    """
    Return the annotations of a folder, `NAME.json` each, sorted by name.

    Args:
        folder: Holds one JSON file a document, in the form of the reference scorer: lists `figures`, `models`,
            `headings`, `measure_sentences` (pairs of offsets) or `measures`, and `genre`, `domain`.
        texts: Holds `NAME.txt`, the text that the offsets lead into; the same folder, or its `docs`, without it.

    Raises:
        ScoreError: No annotation there, a text is missing, or a file is not of that form.
    """
    home = Path(folder)
    files = sorted(home.glob("*.json"))
    if not files:
        raise ScoreError(f"There is no annotation (*.json) in {home}: name the folder that holds them.")
    return tuple(_annotation_in(file, _read_text(_find_text(file, texts))) for file in files)


def read_named(folder: str | Path, texts: Mapping[str, str]) -> dict[str, Annotation]:
    """
    Return the annotations `NAME.json` of a folder whose names are among those of `texts`, each of that text.

    Raises:
        ScoreError: A file is not of the form of the reference scorer.
    """
    files = (Path(folder) / f"{name}.json" for name in texts)
    return {file.stem: _annotation_in(file, texts[file.stem]) for file in files if file.is_file()}


def read_page_annotations(folder: str | Path, page: str | Path) -> tuple[Annotation, ...]:
    """
    Return the annotations of the write-ups on one page, in the order of the page.

    Args:
        folder: Holds tab-separated `*_figures.tsv`, `*_models.tsv` and `*_outline.tsv`, whose column `art` is the
            write-up's number; rows whose status is neither `gold` nor `optional` are traps and are left out.
        page: The file that the offsets lead into, read as it is (UTF-8).

    Raises:
        ScoreError: A file is missing or a row cannot be read.
    """
    home = Path(folder)
    text = _read_text(Path(page))
    rows: Sequence[tuple[dict[str, str], FigureMark | GovernanceModelMark | HeadingMark]]
    figures = [(row, _figure_of_row(row)) for row in _rows(home, "*_figures.tsv")]
    named = [(row, _governance_model_of_row(row)) for row in _rows(home, "*_models.tsv")]
    headings = [(row, _heading_of_row(row)) for row in _rows(home, "*_outline.tsv")]
    first: dict[str, int] = {}
    for rows in (figures, named, headings):
        for row, mark in rows:
            first[row["art"]] = min(first.get(row["art"], len(text)), mark.evidence.start)
    numbers = sorted(first, key=lambda number: first[number])
    starts = [0, *(first[number] for number in numbers[1:]), len(text)]
    return tuple(
        Annotation(
            name=f"{Path(page).stem} {number}",
            text=text,
            figures=tuple(mark for row, mark in figures if row["art"] == number),
            governance_models=tuple(mark for row, mark in named if row["art"] == number),
            headings=tuple(mark for row, mark in headings if row["art"] == number),
            extent=Span(starts[k], starts[k + 1]),
        )
        for k, number in enumerate(numbers)
    )


def to_reference(annotation: Annotation) -> dict[str, Any]:
    """Return an annotation in the form that `read_annotations` reads, ready for `json.dumps`."""
    return {
        "figures": [
            {
                **_place(mark.evidence, mark.quote),
                "value": mark.value,
                "low": mark.low,
                "high": mark.high,
                "unit": mark.unit,
                "indicator": mark.indicator,
                "comparator": mark.comparator,
                "change": None if mark.change is None else msgspec.to_builtins(mark.change),
                "role": mark.role,
                "optional": mark.optional,
            }
            for mark in annotation.figures
        ],
        "models": [
            {
                **_place(mark.evidence, mark.quote),
                "name": mark.name,
                "aliases": list(mark.aliases),
                "kind": mark.kind,
                "stance": mark.stance,
                "components": msgspec.to_builtins(mark.components),
                "optional": mark.optional,
            }
            for mark in annotation.governance_models
        ],
        "headings": [
            {
                **_place(mark.evidence, mark.quote),
                "marker": mark.marker,
                "title": mark.title,
                "rank": mark.level,
                "roles": list(mark.roles),
                "optional": mark.optional,
            }
            for mark in annotation.headings
        ],
        "measure_sentences": [[mark.evidence.start, mark.evidence.end] for mark in annotation.measures or ()],
        "measures": [
            {**_place(mark.evidence, mark.quote), "category": mark.category} for mark in annotation.measures or ()
        ],
        "genre": annotation.genre,
        "domain": annotation.domain,
    }


def _place(span: Span, quote: str | None) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": quote}


def _find_text(file: Path, texts: str | Path | None) -> Path:
    folders = [Path(texts)] if texts else [file.parent, file.parent / "docs", file.parent.parent / "docs"]
    for folder in folders:
        if (folder / f"{file.stem}.txt").is_file():
            return folder / f"{file.stem}.txt"
    raise ScoreError(f"The text of {file} is missing: put {file.stem}.txt into {folders[0]}.")


def _read_text(path: Path) -> str:
    """Return a file's characters as they are, line ends too: offsets count them."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ScoreError(f"There is no file {path}: it is the text that the annotation's offsets lead into.") from error
    except UnicodeDecodeError as error:
        raise ScoreError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8.") from error


def _annotation_in(file: Path, text: str) -> Annotation:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        return _annotation_of(written, file.stem, text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScoreError(f"{file} is not an annotation in the form of the reference scorer: {error!r}.") from error


def _annotation_of(written: dict[str, Any], name: str, text: str) -> Annotation:
    measures = [MeasureMark(Span(int(start), int(end))) for start, end in written.get("measure_sentences") or ()]
    if written.get("measures"):
        measures = [
            MeasureMark(_span(row), row.get("text"), _word(MeasureCategory, row.get("category")))
            for row in written["measures"]
        ]
    return Annotation(
        name=name,
        text=text,
        figures=tuple(_figure_of_json(row) for row in written.get("figures") or ()),
        governance_models=tuple(
            GovernanceModelMark(
                name=row["name"],
                evidence=_span(row),
                quote=row.get("text"),
                aliases=tuple(row.get("aliases") or ()),
                head=row.get("head"),
                kind=_word(NameKind, row.get("kind")),
                stance=_word(Stance, row.get("stance")),
                components=tuple(_component(part) for part in row.get("components") or ()),
                parent=row.get("parent"),
                optional=bool(row.get("optional")),
            )
            for row in written.get("models") or ()
        ),
        headings=tuple(
            HeadingMark(
                marker=row.get("marker") or "",
                title=row.get("title") or "",
                level=row.get("rank", row.get("level")),
                evidence=_span(row),
                quote=row.get("text"),
                roles=tuple(cast(SectionRole, _word(SectionRole, role)) for role in row.get("roles") or ()),
                optional=bool(row.get("optional")),
            )
            for row in written.get("headings") or ()
        ),
        measures=tuple(measures) if "measure_sentences" in written or "measures" in written else None,
        genre=_word(Genre, written.get("genre")),
        domain=_word(Domain, written.get("domain")),
    )


def _word(vocabulary: type[Word], written: str | None) -> Word | None:
    """Return the word of a closed vocabulary; another word is kept as it is, to be told and to agree with nothing."""
    return next((word for word in vocabulary if word == written), cast(Word | None, written))


def _span(row: dict[str, Any]) -> Span:
    return Span(int(row.get("start", 0)), int(row.get("end", 0)))


def _figure_of_json(row: dict[str, Any]) -> FigureMark:
    change = row.get("change")
    return FigureMark(
        evidence=_span(row),
        quote=row.get("text"),
        value=row.get("value"),
        low=row.get("low"),
        high=row.get("high"),
        unit=row.get("unit"),
        indicator=row.get("indicator"),
        comparator=cast(Comparator, _word(Comparator, row.get("comparator") or "=")),
        # The files say from/to, the guideline before/after: both are read.
        change=change
        and ChangeMark(
            _word(Direction, change.get("direction")),
            change["before"] if "before" in change else change.get("from"),
            change["after"] if "after" in change else change.get("to"),
            change.get("by"),
            change.get("by_unit"),
        ),
        role=_word(FigureRole, row.get("role")),
        optional=bool(row.get("optional")),
    )


def _component(part: dict[str, Any]) -> ComponentMark:
    members = (member["text"] if isinstance(member, dict) else member for member in part.get("members") or ())
    return ComponentMark(part.get("slot") or "", tuple(members), part.get("count"))


def _rows(folder: Path, pattern: str) -> Iterator[dict[str, str]]:
    files = sorted(folder.glob(pattern))
    if not files:
        raise ScoreError(f"There is no {pattern} in {folder}: name the folder that holds the annotation of a page.")
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if row.get("status", "gold") in ("gold", "optional"):
                    yield row


def _figure_of_row(row: dict[str, str]) -> FigureMark:
    change = None
    if row["direction"]:
        change = ChangeMark(
            _word(Direction, row["direction"]),
            _number(row["from"]),
            _number(row["to"]),
            _number(row["by"]),
            row["by_unit"] or None,
        )
    return FigureMark(
        evidence=Span(int(row["start"]), int(row["end"])),
        quote=row["evidence"],
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        unit=row["unit"],
        indicator=row["indicator"],
        comparator=cast(Comparator, _word(Comparator, row["comparator"] or "=")),
        change=change,
        role=_word(FigureRole, row["role"]),
        optional=row["status"] == "optional",
    )


def _governance_model_of_row(row: dict[str, str]) -> GovernanceModelMark:
    start, end = json.loads(row["mention_spans"])[0]
    return GovernanceModelMark(
        name=row["name"],
        evidence=Span(start, end),
        aliases=tuple(filter(None, row["aliases"].split(","))),
        kind=_word(NameKind, row["kind"]),
        stance=_word(Stance, row["stance"]),
        components=tuple(_component(part) for part in json.loads(row["components"] or "[]")),
        optional=row["status"] == "optional",
    )


def _heading_of_row(row: dict[str, str]) -> HeadingMark:
    return HeadingMark(row["marker"], row["title"], int(row["level"]), Span(int(row["start"]), int(row["end"])))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
